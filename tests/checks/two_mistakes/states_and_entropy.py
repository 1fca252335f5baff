"""Wrong answers to chapter 01's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep

# ex01.1


def lengths_in_equal_shares(r_1, r_2, p):
    length = (np.linalg.norm(r_1) + np.linalg.norm(r_2)) / 2
    return (1 + length) / 2, (1 - length) / 2


def on_top_and_without_the_root(r_1, r_2, p):
    x, y, z = r_1 + p * r_2
    length = x**2 + y**2 + z**2
    return np.array([(1 + length) / 2, (1 - length) / 2])


def exchanged_and_ascending(r_1, r_2, p):
    x, y, z = p * r_1 + (1 - p) * r_2
    return np.linalg.eigvalsh(np.array([[1 + z, x - 1j * y], [x + 1j * y, 1 - z]]) / 2)


def diagonal_without_the_half(r_1, r_2, p):
    z = (1 - p) * r_1[2] + p * r_2[2]
    return [1 + z, 1 - z]


# ex01.2


def of_all_entries_in_bits(rho):
    entries = rho[np.abs(rho) > 1e-12]
    return -np.sum(entries * np.log2(entries))


def eigenvalues_in_bits_without_a_guard(rho):
    p = np.linalg.eigh(rho)[0]
    with np.errstate(all="ignore"):
        return -np.sum(p * np.log2(p))


def diagonal_and_no_minus(rho):
    p = np.diag(rho).real
    p = p[p > 1e-12]
    return p @ np.log(p)


def purity_of_the_levels(rho):
    return 1 - np.sum(np.abs(np.diag(rho)) ** 2)


# ex01.3


def plain_mean_in_bits(states, p):
    mixture = np.einsum("n,nij->ij", p, states)
    return (qep.entropy(mixture) - np.mean(qep.entropy(states))) / np.log(2)


def sum_of_the_diagonals(states, p):
    mixture = (p[:, None, None] * states).sum(axis=0)
    parts = [qep.shannon(np.diag(x).real) for x in states]
    return qep.shannon(np.diag(mixture).real) - sum(parts)


def only_the_mixture_in_equal_shares(states, p):
    return qep.entropy(sum(states) / len(states))


def nan_and_nothing_subtracted(states, p):
    values = np.linalg.eigvalsh(np.tensordot(p, states, 1))
    with np.errstate(all="ignore"):
        return -np.sum(values * np.log(values))


# ex01.4


def rows_without_the_temperature(rho, basis, T):
    shares = [(b.conj() @ rho @ b).real for b in basis]
    work = qep.shannon(shares)
    return work, work - qep.entropy(rho)


def dagger_behind_and_turned_round(rho, basis, T):
    shares = np.diag(basis @ rho @ basis.conj().T).real
    work = T * qep.shannon(shares)
    return work, T * qep.entropy(rho) - work


def no_conjugate_and_T_once(rho, basis, T):
    shares = abs(np.diag(basis.T @ rho @ basis))
    work = -T * np.sum(shares * np.log(shares + (shares == 0)))
    return work, work - qep.entropy(rho)


def diagonal_and_excess_first(rho, basis, T):
    work = T * qep.shannon(np.diag(rho).real)
    return work - T * qep.entropy(rho), work


def conjugate_behind_in_bits(rho, basis, T):
    shares = np.diag(basis.T @ rho @ basis.conj()).real
    shares = shares[shares > 1e-12]
    H = -np.sum(shares * np.log2(shares))
    return T * H, T * (H - qep.entropy(rho) / np.log(2))


# ex01.5


def ket_times_itself_and_y_from_above(kets, shares, b):
    rho = sum(p * np.outer(k, k) for p, k in zip(shares, kets, strict=True))
    r = [2 * rho[1, 0].real, -2 * rho[1, 0].imag, (rho[0, 0] - rho[1, 1]).real]
    return (b.conj() @ rho @ b).real, np.array(r)


def equal_shares_without_the_bra(kets, shares, b):
    rho = sum(np.outer(k, k.conj()) for k in kets) / len(kets)
    r = [2 * rho[1, 0].real, 2 * rho[1, 0].imag, (rho[0, 0] - rho[1, 1]).real]
    return b @ rho @ b, np.array(r)


TWO = {
    "ex01.1": {
        lengths_in_equal_shares: {"lengths-mixed", "equal-shares"},
        on_top_and_without_the_root: {"arrows-added", "length-squared"},
        exchanged_and_ascending: {"shares-exchanged", "smaller-first"},
        diagonal_without_the_half: {"z-only", "half-forgotten"},
    },
    "ex01.2": {
        of_all_entries_in_bits: {"entries", "bits"},
        eigenvalues_in_bits_without_a_guard: {"zero-times-log-zero", "bits"},
        diagonal_and_no_minus: {"diagonal", "sign"},
        purity_of_the_levels: {"diagonal", "linear-entropy"},
    },
    "ex01.3": {
        plain_mean_in_bits: {"mean-without-shares", "bits"},
        sum_of_the_diagonals: {"sum-subtracted", "diagonal"},
        only_the_mixture_in_equal_shares: {"mixture-in-equal-shares", "nothing-subtracted"},
        nan_and_nothing_subtracted: {"nothing-subtracted", "zero-times-log-zero"},
    },
    "ex01.4": {
        rows_without_the_temperature: {"rows-for-columns", "temperature-forgotten"},
        dagger_behind_and_turned_round: {"dagger-behind", "excess-turned-round"},
        no_conjugate_and_T_once: {"conjugate-forgotten", "temperature-once"},
        diagonal_and_excess_first: {"basis-not-read", "order-exchanged"},
        conjugate_behind_in_bits: {"conjugate-behind", "bits"},
    },
    "ex01.5": {
        ket_times_itself_and_y_from_above: {"ket-times-itself", "y-turned-round"},
        equal_shares_without_the_bra: {"equal-shares", "bra-not-conjugated"},
    },
}
