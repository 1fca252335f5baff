"""Right answers to chapter 00's exercise, written differently."""

import math

import numpy as np


def by_hand(p):
    if p == 0 or p == 1:
        return 0
    return -p * np.log(p) - (1 - p) * np.log(1 - p)


def with_a_mask(p):
    q = np.array([p, 1 - p])
    q = q[q > 0]
    return -(q * np.log(q)).sum()


def with_a_loop(p):
    S = 0
    for q in (p, 1 - p):
        if q:
            S += q * math.log(1 / q)
    return S


def in_long_double(p):
    q = np.array([p, 1 - p], dtype=np.longdouble)
    return -np.sum(q * np.log(q, where=q > 0, out=np.zeros_like(q)))


def with_scipy(p):
    from scipy.special import entr

    return entr(p) + entr(1 - p)


def by_the_eigenvalues(p):
    lam = np.linalg.eigvalsh(np.diag([p, 1 - p]))
    return sum(-x * np.log(x) if x > 1e-12 else 0 for x in lam)


def entropy_of(p):
    p = np.asarray(p).ravel()
    p = p[p > 0]
    return -np.sum(p * np.log(p))


def from_three_entropies(table):
    return entropy_of(table.sum(axis=1)) + entropy_of(table.sum(axis=0)) - entropy_of(table)


def by_the_ratio(table):
    a, b = table.sum(axis=1), table.sum(axis=0)
    I = 0.0
    for i in range(len(a)):
        for k in range(len(b)):
            if table[i, k] > 0:
                I += table[i, k] * math.log(table[i, k] / (a[i] * b[k]))
    return I


def with_a_dictionary(table):
    first, second, both = {}, {}, 0.0
    for (i, k), p in np.ndenumerate(table):
        first[i] = first.get(i, 0) + p
        second[k] = second.get(k, 0) + p
        both -= p * math.log(p) if p else 0
    one, other = (sum(-q * math.log(q) for q in part.values() if q) for part in (first, second))
    return one + other - both


def what_a_look_takes_away(table):
    rows = table.sum(axis=1)
    left = sum(w * entropy_of(row / w) for w, row in zip(rows, table, strict=True) if w > 0)
    return entropy_of(table.sum(axis=0)) - left


RIGHT = {
    "ex00.1": (by_hand, with_a_mask, with_a_loop, in_long_double, with_scipy, by_the_eigenvalues),
    "ex00.2": (from_three_entropies, by_the_ratio, with_a_dictionary, what_a_look_takes_away),
}
