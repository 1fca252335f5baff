"""Wrong answers to chapter 03's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep

# ex03.1


def wrong_half_and_no_conjugate(kraus, rho, d_R):
    out = 0
    for K in kraus:
        big = np.kron(K, np.eye(d_R))
        out = out + big @ rho @ big.T
    return out


def first_one_and_renormalised(kraus, rho, d_R):
    for K in kraus:
        big = np.kron(np.eye(d_R), K)
        out = big @ rho @ big.conj().T
        return out / np.trace(out)


def one_after_the_other_and_no_conjugate(kraus, rho, d_R):
    for K in kraus:
        big = np.kron(np.eye(d_R), K)
        rho = big @ rho @ big.T
    return rho


# ex03.2


def both_conjugated_and_by_rows(kraus):
    vectors = [K.reshape(-1).conj() for K in kraus]
    return sum(np.outer(v, v) for v in vectors)


def conjugate_on_the_wrong_one_and_divided(kraus):
    vectors = [K.T.reshape(-1) for K in kraus]
    return sum(np.outer(v.conj(), v) for v in vectors) / kraus.shape[2]


# ex03.3


def no_test_of_symmetry_and_one_number(choi, d_in):
    return np.linalg.eigvalsh(choi)[0] > -1e-9, np.isclose(np.trace(choi), d_in)


def strict_and_unital(choi, d_in):
    cp = np.allclose(choi, choi.conj().T) and bool(np.all(np.linalg.eigvalsh(choi) > 1e-9))
    d_out = len(choi) // d_in
    return cp, np.allclose(qep.partial_trace(choi, (d_in, d_out), 1), np.eye(d_out))


# ex03.4


def eigenvector_sent_and_its_eigenvalue(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    return vectors[:, 0], vectors[:, 0], values[0]


def a_row_and_a_modulus(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    return np.eye(d_in).reshape(-1) / np.sqrt(d_in), vectors[0], abs(values[0]) / d_in


# ex03.5


def by_rows_and_no_root(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    keep = [k for k in range(len(values)) if abs(values[k]) > 1e-12]
    kraus = [abs(values[k]) * vectors[:, k].reshape(d_in, -1) for k in keep]
    return [np.sign(values[k]) for k in keep], kraus


def all_plus_and_a_large_threshold(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    keep = abs(values) > 1e-5
    columns = vectors[:, keep] * np.sqrt(abs(values[keep]))
    return np.ones(keep.sum()), np.array([v.reshape(d_in, -1).T for v in columns.T])


# ex03.6


def no_conjugate_and_the_wrong_order(first, second):
    one, two = (sum(np.kron(K, K) for K in kraus) for kraus in (first, second))
    return one @ two


def by_rows_and_in_pairs(first, second):
    both = [B @ A for A, B in zip(first, second, strict=False)]
    return sum(np.kron(K, K.conj()) for K in both)


TWO = {
    "ex03.1": {
        wrong_half_and_no_conjugate: {"reference-moved", "conjugate-forgotten"},
        first_one_and_renormalised: {"first-operator-only", "renormalised"},
        one_after_the_other_and_no_conjugate: {"one-after-the-other", "conjugate-forgotten"},
    },
    "ex03.2": {
        both_conjugated_and_by_rows: {"conjugated-both", "parts-exchanged"},
        conjugate_on_the_wrong_one_and_divided: {"daggered-for-transposed", "divided-by-d"},
    },
    "ex03.3": {
        no_test_of_symmetry_and_one_number: {"hermiticity-not-tested", "trace-only"},
        strict_and_unital: {"strictly-positive", "unital-for-tp"},
    },
    "ex03.4": {
        eigenvector_sent_and_its_eigenvalue: {"eigenvector-as-the-pair", "not-divided-by-d"},
        a_row_and_a_modulus: {"rows-for-columns", "sign-dropped"},
    },
    "ex03.5": {
        by_rows_and_no_root: {"transpose-forgotten", "root-forgotten"},
        all_plus_and_a_large_threshold: {"signs-all-plus", "small-ones-left-out"},
    },
    "ex03.6": {
        no_conjugate_and_the_wrong_order: {"conjugate-forgotten", "order-exchanged"},
        by_rows_and_in_pairs: {"rows-stacked", "operators-paired"},
    },
}
