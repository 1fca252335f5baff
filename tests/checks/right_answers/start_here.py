"""Right answers to chapter 00's exercises, written differently."""

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


def by_two_loops(rho, d_S, d_E):
    rho_S, rho_E = np.zeros((d_S, d_S), complex), np.zeros((d_E, d_E), complex)
    for i in range(d_S):
        for j in range(d_S):
            rho_S[i, j] = sum(rho[i * d_E + k, j * d_E + k] for k in range(d_E))
    for k in range(d_E):
        for m in range(d_E):
            rho_E[k, m] = sum(rho[i * d_E + k, i * d_E + m] for i in range(d_S))
    return rho_S, rho_E


def by_traces(rho, d_S, d_E):
    tensor = rho.reshape(d_S, d_E, d_S, d_E)
    return np.trace(tensor, axis1=1, axis2=3), np.trace(tensor, axis1=0, axis2=2)


def by_isometries(rho, d_S, d_E):
    kets_E, kets_S = np.eye(d_E)[:, None, :], np.eye(d_S)[:, None, :]
    rows_S = [np.kron(np.eye(d_S), e) for e in kets_E]
    rows_E = [np.kron(s, np.eye(d_E)) for s in kets_S]
    return [sum(r @ rho @ r.T for r in rows) for rows in (rows_S, rows_E)]


def by_blocks(rho, d_S, d_E):
    blocks = [[rho[i * d_E : (i + 1) * d_E, j * d_E : (j + 1) * d_E] for j in range(d_S)] for i in range(d_S)]
    return np.array([[np.trace(b) for b in row] for row in blocks]), sum(blocks[i][i] for i in range(d_S))


def books_in_lines(dS_S, Q, T, dS_E, dS_k):
    read = -Q / T
    singly = 0.0
    for gain in dS_k:
        singly += gain
    return read + dS_S, dS_E + dS_S, singly - dS_E, read - singly


def books_by_the_rest(dS_S, Q, T, dS_E, dS_k):
    beta = 1 / T
    production = dS_S - beta * Q
    inside = sum(dS_k) - dS_E
    shared = dS_S + dS_E
    return [production, shared, inside, production - shared - inside]


def books_by_a_matrix(dS_S, Q, T, dS_E, dS_k):
    steps = np.array([[1, 1, 0, 0], [1, 0, 0, 1], [0, 0, 1, -1], [0, 1, -1, 0]])
    return steps @ np.array([dS_S, -Q / T, np.sum(dS_k), dS_E])


RIGHT = {
    "ex00.1": (by_hand, with_a_mask, with_a_loop, in_long_double, with_scipy, by_the_eigenvalues),
    "ex00.2": (from_three_entropies, by_the_ratio, with_a_dictionary, what_a_look_takes_away),
    "ex00.3": (by_two_loops, by_traces, by_isometries, by_blocks),
    "ex00.4": (books_in_lines, books_by_the_rest, books_by_a_matrix),
}
