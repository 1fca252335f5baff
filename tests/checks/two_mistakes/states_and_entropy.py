"""Wrong answers to chapter 01's exercises, each with two mistakes, written as a student would."""

import numpy as np

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
}
