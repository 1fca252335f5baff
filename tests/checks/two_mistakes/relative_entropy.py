"""Wrong answers to chapter 06's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return v @ np.diag(np.log(p)) @ v.conj().T


# ex06.1


def diagonal_twice(rho_1, rho_2):
    p = np.diag(rho_1).real
    return p @ np.log(p) - p @ np.log(np.linalg.eigvalsh(rho_2))


def rows_and_bits(rho_1, rho_2):
    p = np.linalg.eigvalsh(rho_1)
    s, v = np.linalg.eigh(rho_2)
    w = [(v[k] @ rho_1 @ v[k].conj()).real for k in range(len(s))]
    return p @ np.log2(p) - w @ np.log2(s)


def exchanged_and_multiplied(rho_1, rho_2):
    return np.sum(rho_2 * (ln(rho_2) - ln(rho_1))).real


def no_minus_and_no_first_term(rho_1, rho_2):
    return np.trace(rho_1 @ ln(rho_2)).real


# ex06.2


def floor_in_bits(rho_1, rho_2):
    p = np.linalg.eigvalsh(rho_1)
    s, v = np.linalg.eigh(rho_2)
    w = np.diag(v.conj().T @ rho_1 @ v).real
    p = p[p > 1e-10]
    return p @ np.log2(p) - w @ np.log2(np.where(s < 1e-10, 1e-12, s))


def unconjugated_and_singular(rho_1, rho_2):
    p = np.linalg.eigvalsh(rho_1)
    s, v = np.linalg.eigh(rho_2)
    if s.min() < 1e-10:
        return np.inf
    w = np.diag(v.T @ rho_1 @ v).real
    p = p[p > 1e-10]
    return p @ np.log(p) - w @ np.log(s)


# ex06.3


def gained_and_moduli_of_entries(choi, rho_1, rho_2, p):
    a, b = qep.apply_choi(choi, rho_1), qep.apply_choi(choi, rho_2)

    def P(x, y):
        return (1 + np.abs(p * x - (1 - p) * y).sum()) / 2

    return qep.relative_entropy(a, b) - qep.relative_entropy(rho_1, rho_2), P(a, b) - P(rho_1, rho_2)


def largest_eigenvalue_and_no_gain(choi, rho_1, rho_2, p):
    a, b = qep.apply_choi(choi, rho_1), qep.apply_choi(choi, rho_2)
    loss_D = qep.relative_entropy(rho_1, rho_2) - qep.relative_entropy(a, b)
    pairs = (rho_1, rho_2), (a, b)
    before, after = (1 - p + np.max(np.linalg.eigvalsh(p * x - (1 - p) * y)) for x, y in pairs)
    return max(loss_D, 0), max(before - after, 0)


def exchanged_arguments_and_a_fair_coin(choi, rho_1, rho_2, p):
    a, b = qep.apply_choi(choi, rho_1), qep.apply_choi(choi, rho_2)

    def P(x, y):
        return (1 + np.linalg.norm(x - y, "nuc") / 2) / 2

    return qep.relative_entropy(rho_2, rho_1) - qep.relative_entropy(b, a), P(rho_1, rho_2) - P(a, b)


# ex06.4


def inverse_and_transpose(kraus, rho_2, out):
    p, v = np.linalg.eigh(rho_2)
    root = v @ np.diag(np.sqrt(p)) @ v.conj().T
    inner = np.linalg.inv(sum(K @ rho_2 @ K.conj().T for K in kraus))
    return root @ sum(K.T @ inner @ out @ inner @ K for K in kraus) @ root


def entries_and_forwards(kraus, rho_2, out):
    p, v = np.linalg.eigh(sum(K @ rho_2 @ K.conj().T for K in kraus))
    inner = v @ np.diag(p**-0.5) @ v.conj().T
    root = np.sqrt(rho_2)
    return root @ sum(K @ inner @ out @ inner @ K.conj().T for K in kraus) @ root


TWO = {
    "ex06.1": {
        diagonal_twice: {"diagonal-for-the-eigenvalues", "diagonal-for-the-weights"},
        rows_and_bits: {"weights-from-rows", "bits-for-nats"},
        exchanged_and_multiplied: {"arguments-exchanged", "entries-multiplied"},
        no_minus_and_no_first_term: {"entropy-forgotten", "sign"},
    },
    "ex06.2": {
        floor_in_bits: {"huge-but-finite", "bits-for-nats"},
        unconjugated_and_singular: {"infinite-for-every-singular-rival", "weights-unconjugated"},
    },
    "ex06.3": {
        gained_and_moduli_of_entries: {"after-minus-before", "modulus-of-entries"},
        largest_eigenvalue_and_no_gain: {"largest-eigenvalue", "negative-losses-hidden"},
        exchanged_arguments_and_a_fair_coin: {"arguments-exchanged", "fair-coin-assumed"},
    },
    "ex06.4": {
        inverse_and_transpose: {"inverse-for-inverse-root", "conjugate-dropped"},
        entries_and_forwards: {"root-of-each-entry", "forwards-again"},
    },
}
