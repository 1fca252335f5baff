"""Wrong answers to chapter 06's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return v @ np.diag(np.log(p)) @ v.conj().T


# ex06.1


def diagonal_twice(rho, sigma):
    p = np.diag(rho).real
    return p @ np.log(p) - p @ np.log(np.linalg.eigvalsh(sigma))


def rows_and_bits(rho, sigma):
    p = np.linalg.eigvalsh(rho)
    s, v = np.linalg.eigh(sigma)
    w = [(v[k] @ rho @ v[k].conj()).real for k in range(len(s))]
    return p @ np.log2(p) - w @ np.log2(s)


def exchanged_and_multiplied(rho, sigma):
    return np.sum(sigma * (ln(sigma) - ln(rho))).real


def no_minus_and_no_first_term(rho, sigma):
    return np.trace(rho @ ln(sigma)).real


# ex06.2


def floor_in_bits(rho, sigma):
    p = np.linalg.eigvalsh(rho)
    s, v = np.linalg.eigh(sigma)
    w = np.diag(v.conj().T @ rho @ v).real
    p = p[p > 1e-10]
    return p @ np.log2(p) - w @ np.log2(np.where(s < 1e-10, 1e-12, s))


def unconjugated_and_singular(rho, sigma):
    p = np.linalg.eigvalsh(rho)
    s, v = np.linalg.eigh(sigma)
    if s.min() < 1e-10:
        return np.inf
    w = np.diag(v.T @ rho @ v).real
    p = p[p > 1e-10]
    return p @ np.log(p) - w @ np.log(s)


# ex06.3


def gained_and_moduli_of_entries(choi, rho, sigma):
    a, b = qep.apply_choi(choi, rho), qep.apply_choi(choi, sigma)

    def T(x, y):
        return np.abs(x - y).sum() / 2

    return qep.relative_entropy(a, b) - qep.relative_entropy(rho, sigma), T(a, b) - T(rho, sigma)


def largest_eigenvalue_and_no_gain(choi, rho, sigma):
    a, b = qep.apply_choi(choi, rho), qep.apply_choi(choi, sigma)
    loss_D = qep.relative_entropy(rho, sigma) - qep.relative_entropy(a, b)
    before, after = (np.max(np.abs(np.linalg.eigvalsh(x - y))) for x, y in ((rho, sigma), (a, b)))
    return max(loss_D, 0), max(before - after, 0)


def exchanged_arguments_and_no_half(choi, rho, sigma):
    a, b = qep.apply_choi(choi, rho), qep.apply_choi(choi, sigma)

    def T(x, y):
        return np.linalg.norm(x - y, "nuc")

    return qep.relative_entropy(sigma, rho) - qep.relative_entropy(b, a), T(rho, sigma) - T(a, b)


# ex06.4


def inverse_and_transpose(kraus, sigma, out):
    p, v = np.linalg.eigh(sigma)
    root = v @ np.diag(np.sqrt(p)) @ v.conj().T
    inner = np.linalg.inv(sum(K @ sigma @ K.conj().T for K in kraus))
    return root @ sum(K.T @ inner @ out @ inner @ K for K in kraus) @ root


def entries_and_forwards(kraus, sigma, out):
    p, v = np.linalg.eigh(sum(K @ sigma @ K.conj().T for K in kraus))
    inner = v @ np.diag(p**-0.5) @ v.conj().T
    root = np.sqrt(sigma)
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
        unconjugated_and_singular: {"infinite-for-every-singular-sigma", "weights-unconjugated"},
    },
    "ex06.3": {
        gained_and_moduli_of_entries: {"after-minus-before", "modulus-of-entries"},
        largest_eigenvalue_and_no_gain: {"largest-eigenvalue", "negative-losses-hidden"},
        exchanged_arguments_and_no_half: {"arguments-exchanged", "half-forgotten"},
    },
    "ex06.4": {
        inverse_and_transpose: {"inverse-for-inverse-root", "conjugate-dropped"},
        entries_and_forwards: {"root-of-each-entry", "forwards-again"},
    },
}
