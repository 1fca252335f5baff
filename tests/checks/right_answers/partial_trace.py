"""Right answers to chapter 02's exercises, written differently."""

import itertools
import math
from functools import reduce

import numpy as np

import qep_widgets as qep


class Wrapped:
    """An object that holds its matrix the way QuTiP's do."""

    def __init__(self, matrix):
        self.matrix = matrix

    def full(self):
        return self.matrix

    def __eq__(self, other):
        raise RuntimeError("nobody should compare me")


# ex02.1


def trace_by_loops(rho, dims, keep):
    gone = [k for k in range(len(dims)) if k not in keep]
    kept = list(itertools.product(*(range(dims[k]) for k in keep)))
    out = np.zeros((len(kept), len(kept)), dtype=complex)
    for a, row in enumerate(kept):
        for b, column in enumerate(kept):
            for same in itertools.product(*(range(dims[k]) for k in gone)):
                i, j = [0] * len(dims), [0] * len(dims)
                for k, x, y in zip(keep, row, column, strict=True):
                    i[k], j[k] = x, y
                for k, x in zip(gone, same, strict=True):
                    i[k] = j[k] = x
                out[a, b] += rho[np.ravel_multi_index(i, dims), np.ravel_multi_index(j, dims)]
    return out


def trace_by_einsum(rho, dims, keep):
    n = len(dims)
    rows = list(range(n))
    columns = [k if k not in keep else n + k for k in range(n)]
    out = np.einsum(rho.reshape(dims + dims), rows + columns, [*keep, *(n + k for k in keep)])
    d = math.prod(dims[k] for k in keep)
    return out.reshape(d, d)


def trace_by_reshape(rho, dims, keep):
    n = len(dims)
    gone = [k for k in range(n) if k not in keep]
    order = list(keep) + gone
    T = rho.reshape(dims + dims).transpose(order + [n + k for k in order])
    d = math.prod(dims[k] for k in keep)
    return np.trace(T.reshape(d, len(rho) // d, d, len(rho) // d), axis1=1, axis2=3)


def trace_one_axis_at_a_time(rho, dims, keep):
    T = np.array(rho).reshape(tuple(dims) * 2)
    for k in reversed(range(len(dims))):
        if k not in keep:
            T = T.trace(axis1=k, axis2=k + T.ndim // 2)
    m = len(keep)
    place = np.argsort(np.argsort(keep))
    T = T.transpose([*place, *(m + place)])
    d = math.isqrt(T.size)
    return T.reshape(d, d).tolist()


def trace_by_operators(rho, dims, keep):
    """Sum of brackets <j| rho |j>, then a permutation of the parts that stay."""
    gone = [k for k in range(len(dims)) if k not in keep]
    total = 0
    for js in itertools.product(*(range(dims[k]) for k in gone)):
        j = dict(zip(gone, js, strict=True))
        bra = reduce(np.kron, [np.eye(d)[[j[k]]] if k in j else np.eye(d) for k, d in enumerate(dims)])
        total = total + bra @ rho @ bra.T
    kept = [k for k in range(len(dims)) if k in keep]
    left = [dims[k] for k in kept]
    index = np.arange(len(total)).reshape(left).transpose([kept.index(k) for k in keep]).ravel()
    return Wrapped(total[np.ix_(index, index)])


def trace_in_long_double(rho, dims, keep):
    return trace_by_reshape(rho.astype(np.clongdouble), dims, keep)


def trace_as_np_matrix(rho, dims, keep):
    return np.asmatrix(trace_by_einsum(rho, dims, keep))


# ex02.2


def schmidt_by_svd(psi, dims):
    lam = np.linalg.svd(psi.reshape(dims))[1]
    S = -sum(x**2 * np.log(x**2) for x in lam if x > 0)
    return lam, S, S


def schmidt_by_eigenvalues(psi, dims):
    """Amplitudes in rising order and, for the larger part, with zeros."""
    M = np.reshape(psi, dims)
    p = np.clip(np.linalg.eigvalsh(M.T @ M.conj()), 0, None)
    q = np.clip(np.linalg.eigvalsh(M @ M.conj().T), 0, None)
    S = [-np.sum(x[x > 1e-13] * np.log(x[x > 1e-13])) for x in (q, p)]
    return [np.sqrt(p), *S]


def schmidt_by_the_library(psi, dims):
    rho = qep.projector(psi)
    rho_A, rho_B = qep.partial_trace(rho, dims, 0), qep.partial_trace(rho, dims, 1)
    small = rho_A if dims[0] <= dims[1] else rho_B
    return np.sqrt(np.linalg.eigvalsh(small).clip(0)), qep.entropy(rho_A), qep.entropy(rho_B)


def schmidt_in_long_double(psi, dims):
    lam = np.linalg.svd(psi.reshape(dims), compute_uv=False).astype(np.longdouble)
    p = lam[lam > 0] ** 2
    S = -np.sum(p * np.log(p))
    return tuple(lam), S, S


# ex02.3


def budget_by_the_library(rho, U, dims):
    def parts(r):
        return np.array([qep.entropy(qep.partial_trace(r, dims, (k,))) for k in range(len(dims))])

    after = U @ rho @ U.conj().T
    dS = parts(after) - parts(rho)
    return parts(after).sum() - qep.entropy(rho), dS, -dS.sum()


def budget_by_eigenvalues(rho, U, dims):
    def S(r):
        p = np.linalg.eigvalsh(r)
        p = p[p > 1e-14]
        return -p @ np.log(p)

    def part(r, k):
        before, d = math.prod(dims[:k]), dims[k]
        return np.einsum("aibajb->ij", r.reshape(before, d, -1, before, d, len(r) // before // d))

    rho1 = np.einsum("ij,jk,lk->il", U, rho, U.conj())
    old, new = ([S(part(r, k)) for k in range(len(dims))] for r in (rho, rho1))
    dS = [b - a for a, b in zip(old, new, strict=True)]
    return [sum(new) - S(rho1), dS, -(sum(new) - S(rho1) - sum(old) + S(rho))]


def budget_by_relative_entropy(rho, U, dims):
    def reduced(r):
        return [qep.partial_trace(r, dims, (k,)) for k in range(len(dims))]

    def information(r):
        return qep.relative_entropy(r, reduce(np.kron, reduced(r)))

    new = U.dot(rho).dot(U.T.conj())
    dS = tuple(qep.entropy(y) - qep.entropy(x) for x, y in zip(reduced(rho), reduced(new), strict=True))
    return information(new), dS, information(rho) - information(new)


# ex02.4


def purify_by_a_sum(rho):
    p, v = np.linalg.eigh(rho)
    d = len(p)
    psi = np.zeros(d * d, dtype=complex)
    for k in range(d):
        psi += np.sqrt(abs(p[k])) * np.kron(v[:, k], np.eye(d)[k])
    return psi


def purify_by_singular_values(rho):
    u, p, _ = np.linalg.svd(rho)
    return (u * np.sqrt(p)).ravel()


def purify_by_the_root(rho):
    """The canonical purification, (sqrt(rho) x 1) sum |ii>, as a column."""
    p, v = np.linalg.eigh(rho)
    root = (v * p.clip(0) ** 0.5) @ v.conj().T
    return np.kron(root, np.eye(len(p))) @ np.eye(len(p)).reshape(-1, 1)


def purify_in_a_turned_environment(rho):
    p, v = np.linalg.eigh(rho)
    U = qep.random_unitary(len(p), np.random.default_rng())
    return Wrapped(((v * np.sqrt(abs(p))) @ U).reshape(-1, 1))


def purify_with_a_large_environment(rho):
    p, v = np.linalg.eigh(rho)
    M = np.hstack([v * np.sqrt(np.maximum(p, 0)), np.zeros((len(p), 3))])
    return list(M.ravel())


# ex02.5


def parties_from_kets(n, k):
    zero, one = [1, 0], [0, 1]
    ghz = (reduce(np.kron, [zero] * n) + reduce(np.kron, [one] * n)) / np.sqrt(2)
    w = sum(reduce(np.kron, [one if i == j else zero for j in range(n)]) for i in range(n)) / np.sqrt(n)
    return tuple(
        sum(np.outer(s[j :: 2 ** (n - k)], s[j :: 2 ** (n - k)]) for j in range(2 ** (n - k)))
        for s in (ghz, w)
    )


def parties_by_formula(n, k):
    d = 2**k
    ghz = np.zeros((d, d), dtype=complex)
    ghz[0, 0] = ghz[-1, -1] = 1 / 2
    w = np.zeros((d, d))
    w[0, 0] = (n - k) / n
    ones = [1 << i for i in range(k)]
    w[np.ix_(ones, ones)] = 1 / n
    return ghz, w


def parties_one_at_a_time(n, k):
    def lose(psi):
        rho = np.outer(psi, psi.conj())
        for m in range(n, k, -1):
            rho = np.einsum("iaja->ij", rho.reshape(2 ** (m - 1), 2, 2 ** (m - 1), 2))
        return rho

    index = np.arange(2**n)
    weight = np.array([bin(i).count("1") for i in index])
    ghz = np.isin(weight, (0, n)) / np.sqrt(2)
    return [lose(ghz), lose((weight == 1) / np.sqrt(n))]


# ex02.6


def question_of_the_part(rho, dims):
    return np.linalg.eigh(qep.partial_trace(rho, dims, 0))[1]


def question_by_singular_vectors(rho, dims):
    rho_A = np.einsum("ikjk->ij", rho.reshape(dims + dims))
    return np.linalg.svd(rho_A)[0].tolist()


def question_with_phases_in_another_order(rho, dims):
    rho_A = sum(rho[k :: dims[1], k :: dims[1]] for k in range(dims[1]))
    v = np.linalg.eigh(rho_A)[1][:, ::-1]
    return Wrapped(v * np.exp(1j * np.arange(dims[0])))


RIGHT = {
    "ex02.1": (
        trace_by_loops,
        trace_by_einsum,
        trace_by_reshape,
        trace_one_axis_at_a_time,
        trace_by_operators,
        trace_in_long_double,
        trace_as_np_matrix,
    ),
    "ex02.2": (schmidt_by_svd, schmidt_by_eigenvalues, schmidt_by_the_library, schmidt_in_long_double),
    "ex02.3": (budget_by_the_library, budget_by_eigenvalues, budget_by_relative_entropy),
    "ex02.4": (
        purify_by_a_sum,
        purify_by_singular_values,
        purify_by_the_root,
        purify_in_a_turned_environment,
        purify_with_a_large_environment,
    ),
    "ex02.5": (parties_from_kets, parties_by_formula, parties_one_at_a_time),
    "ex02.6": (
        question_of_the_part,
        question_by_singular_vectors,
        question_with_phases_in_another_order,
    ),
}
