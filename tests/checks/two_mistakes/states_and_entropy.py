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


TWO = {
    "ex01.1": {
        lengths_in_equal_shares: {"lengths-mixed", "equal-shares"},
        on_top_and_without_the_root: {"arrows-added", "length-squared"},
        exchanged_and_ascending: {"shares-exchanged", "smaller-first"},
        diagonal_without_the_half: {"z-only", "half-forgotten"},
    },
}
