"""Stationary states of a generator: the rate equation where it suffices, null spaces of blocks otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _propagate as solve
from . import _validate as check
from ._validate import Complex, Real

_EPS = np.finfo(float).eps
# A singular value below this times the block's size and the largest entry is rounding.
_NULL = 4 * _EPS
# Below this reciprocal condition number a solution is refined by exact residuals, up to that dimension.
_SOUND = 1e-6
_REFINED = 16


def several(dimension: int, why: str) -> str:
    """The refusal when the stationary state is not unique."""
    if dimension == 1:  # of signed rates alone
        return "no state is stationary: the only stationary operator has trace 0"
    return (
        f"the steady state is not unique: stationary operators span a space of dimension {dimension}; {why}"
    )


def of_populations(H: Complex, jumps: Complex, rates: Real) -> Complex | None:
    """Stationary state of a generator whose populations obey a rate equation; None when it is another kind.

    For H diagonal and nondegenerate, jumps with at most one entry in each row and column, rates ≥ 0:
    populations and coherences evolve apart, and by Gershgorin's discs no coherence is stationary.
    """
    levels = np.diagonal(H).real
    filled = jumps != 0
    if (
        np.count_nonzero(H) > np.count_nonzero(levels)
        or not np.all(rates >= 0)
        or np.any(filled.sum(axis=-1) > 1)
        or np.any(filled.sum(axis=-2) > 1)
        or not np.all(np.diff(np.sort(levels)) > 0)
    ):
        return None
    flat = np.abs(jumps.reshape(len(rates), H.size)) ** 2
    W = (rates @ flat).reshape(H.shape)  # W[i, j]: from level j to level i
    np.fill_diagonal(W, 0.0)
    closed = _closed_sets(W > 0)
    if len(levels) > 1 and not W.any():
        raise ValueError(
            several(len(levels), "every population is conserved (pure dephasing, or no jump at all)")
        )
    if len(closed) > 1:
        sets = ", ".join("{" + ", ".join(map(str, group)) + "}" for group in closed)
        raise ValueError(several(len(closed), f"no jump leaves the sets of levels {sets}"))
    if len(closed[0]) == len(levels):
        p = _rate_equation(W)
    else:
        p = np.zeros(len(levels))
        p[closed[0]] = _rate_equation(W[np.ix_(closed[0], closed[0])])
    return np.diag(p).astype(np.complex128)


def _closed_sets(step: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Sets of levels that the jumps never leave, none containing a smaller one; step[i, j]: j → i."""
    d = len(step)
    if np.all(np.diagonal(step, 1)) and np.all(np.diagonal(step, -1)):  # a ladder, climbed both ways
        return [list(range(d))]
    reach = np.eye(d, dtype=np.float32) + step
    for _ in range(max(1, int(d - 1).bit_length())):
        reach = np.minimum(reach @ reach, 1.0)
    both = (reach > 0) & (reach.T > 0)
    if both.all():
        return [list(range(d))]
    # a level is recurrent when everything that it reaches reaches it
    recurrent = ~np.any((reach > 0) & ~both, axis=0)
    found: list[list[int]] = []
    for level in np.flatnonzero(recurrent):
        if not any(level in group for group in found):
            found.append([int(k) for k in np.flatnonzero(both[level])])
    return found


def _rate_equation(W: Real) -> Real:
    """Stationary populations of an irreducible rate matrix, W[i, j] from j to i, each to its last digits.

    Elimination level by level without a subtraction, so that rates of any ratio keep their digits
    (W. K. Grassmann, M. I. Taksar, D. P. Heyman, Oper. Res. 33, 1107 (1985)).
    """
    n = len(W)
    if np.count_nonzero(W) == np.count_nonzero(np.diagonal(W, 1)) + np.count_nonzero(np.diagonal(W, -1)):
        return _ladder(np.diagonal(W, -1) / np.diagonal(W, 1))
    W = W / W.max()
    for k in range(n - 1, 0, -1):
        W[k, :k] /= W[:k, k].sum()
        W[:k, :k] += np.multiply.outer(W[:k, k], W[k, :k])
    p = np.ones(n)
    for k in range(1, n):
        p[k] = W[k, :k] @ p[:k]
        p[: k + 1] /= p[: k + 1].max()
    return p / p.sum()


def _ladder(ratio: Real) -> Real:
    """p of p_{k+1} = ratio_k p_k, from its largest entry outwards."""
    top = int(np.argmax(np.concatenate([[0.0], np.cumsum(np.log(ratio))])))
    p = np.concatenate([np.cumprod(1 / ratio[:top][::-1])[::-1], [1.0], np.cumprod(ratio[top:])])
    return p / p.sum()


def of_blocks(
    groups: list[solve.Group],
    d: int,
    exact: Callable[[list[Complex]], Complex] | None = None,
    basis: Any = None,
) -> tuple[int, Complex | None]:
    """Dimension of the stationary space, and the stationary matrix of trace 1 when that is one.

    ``exact`` gives L(ρ) without rounding, ``basis`` the one that the blocks are in.
    """
    turn = (lambda x: x) if basis is None else (lambda x: basis @ x @ check.dag(basis))
    if len(groups) == 1 and groups[0].index.shape[0] == 1 and groups[0].partner is not None:
        found = _by_elimination(groups[0], 1e-11 if exact is None or d > _REFINED else _SOUND)
        if found is not None:
            return 1, turn(found.reshape(d, d))
    scale = max(float(np.abs(g.matrix).max(initial=0.0)) for g in groups)
    dimension, pi, where = 0, None, None
    for group in groups:
        for k in range(len(group.index)):
            count, null, slowest = _null_space(group, k, scale)
            # a block of coherences stands for the block of its transposed entries as well
            dimension += count * (2 if group.partner is None and not group.trace[k].any() else 1)
            if count and group.trace[k].any():
                pi, where = _as_matrix(group, k, null[0], d), (group, k, slowest)
    if dimension != 1 or pi is None or where is None or abs(np.trace(pi)) < 1e-10 * np.abs(pi).max():
        return dimension, None
    pi = pi / np.trace(pi)
    pi = turn(0.5 * (pi + check.dag(pi)))
    group, k, slowest = where
    if exact is not None and d <= _REFINED and slowest < _SOUND * scale:
        pi = _refined(pi, group, k, exact, basis)
        if pi is None:
            raise ValueError(
                f"the steady state cannot be told from rounding: the slowest relaxation, at {slowest:.2g}, "
                f"is too slow beside the fastest rate or frequency, {scale:.2g}"
            )
    return 1, pi


def _refined(
    pi: Complex, group: solve.Group, k: int, exact: Callable[[list[Complex]], Complex], basis: Any
) -> Complex | None:
    """π corrected by the exact L(π) until nothing changes; None when it does not settle."""
    inside = group.index[k] >= 0
    matrix = group.matrix[k][np.ix_(inside, inside)].T
    trace = group.trace[k][inside]
    a = trace * (np.abs(matrix).max() / np.sqrt(trace.sum()))
    bordered = matrix + np.outer(a, trace / np.sqrt(trace.sum()))
    parts, before = [pi], np.inf
    for _ in range(40):
        left = exact(parts)
        if basis is not None:
            left = check.dag(basis) @ left @ basis
        wrong = left.reshape(-1)[group.index[k][inside]]
        wrong = wrong.real + wrong.imag if group.partner is not None else wrong.real  # of populations
        change = np.zeros(group.index.shape[1], bordered.dtype)
        try:
            change[inside] = np.linalg.solve(bordered, -wrong)
        except np.linalg.LinAlgError:
            return None
        step = _as_matrix(group, k, change, len(pi))
        step = 0.5 * (step + check.dag(step))
        parts.append(step if basis is None else basis @ step @ check.dag(basis))
        size = float(np.abs(step).max())
        if size <= 1e-15:
            total = sum(parts[::-1])
            return total / np.trace(total).real
        if size > 0.5 * before:
            return None
        before = size
    return None


def _as_matrix(group: solve.Group, k: int, x: Real, d: int) -> Complex:
    inside = group.index[k] >= 0
    turned = x if group.partner is None else x[group.partner[k]]
    pi = np.zeros(d * d, np.complex128)
    pi[group.index[k][inside]] = (0.5 * (x + turned) + 0.5j * (x - turned))[inside]
    return pi.reshape(d, d)


def _null_space(group: solve.Group, k: int, scale: float) -> tuple[int, Any, float]:
    """How many row vectors x of a block obey x·matrix = i·frequency·x, an orthonormal set, the next value."""
    inside = group.index[k] >= 0
    matrix = group.matrix[k][np.ix_(inside, inside)]
    if group.frequency is not None:
        matrix = matrix - 1j * group.frequency[k] * np.eye(len(matrix))
        scale = max(scale, float(np.abs(group.frequency).max()))
    left, values, _ = np.linalg.svd(matrix)
    zero = values <= _NULL * scale * len(matrix)
    zero[-1] |= group.trace[k].any()  # a block that keeps the trace has one, whatever rounding leaves of it
    count = int(zero.sum())
    full = np.zeros((count, inside.size), left.dtype)
    full[:, inside] = left.T[zero].conj()
    return count, full, float(values[-count - 1]) if count < len(values) else np.inf


def _by_elimination(group: solve.Group, sound: float) -> Complex | None:
    """Solves (R + a·trace) x = a: nonsingular exactly when there is one stationary x; None when in doubt."""
    from scipy.linalg import get_lapack_funcs

    R = group.matrix[0].T
    trace = group.trace[0]
    scale = float(np.abs(R).max())
    if scale == 0:
        return None
    a = trace * (scale / np.sqrt(trace.sum()))
    bordered = R + np.outer(a, trace / np.sqrt(trace.sum()))
    norm = float(np.abs(bordered).sum(axis=0).max())
    getrf, getrs, gecon = get_lapack_funcs(("getrf", "getrs", "gecon"), (bordered,))
    lu, pivots, failed = getrf(np.asfortranarray(bordered), overwrite_a=True)
    if failed or not gecon(lu, norm)[0] > sound:
        return None
    x = getrs(lu, pivots, a)[0]
    x /= trace @ x
    turned = x[group.partner[0]]  # type: ignore[index]
    return 0.5 * (x + turned) + 0.5j * (x - turned)


def conserved(H: Complex, jumps: Complex, groups: list[solve.Group]) -> str:
    """What operators are conserved, in words: those that commute with H, every jump and its adjoint."""
    d = len(H)
    off = ~np.eye(d, dtype=bool)
    if not np.any(jumps[:, off]) and not np.any(H[off]):
        return "every population is conserved (pure dephasing, or no jump at all)"
    eye = np.eye(d)
    operators = [H, *jumps, *check.dag(jumps)]
    operators = [A - np.trace(A) / d * eye for A in operators]
    parts = [A / np.linalg.norm(A) for A in operators if A.any()]  # however small, an operator is one
    commutators = np.stack([np.kron(A, eye) - np.kron(eye, A.T) for A in parts])
    values, vectors = np.linalg.eigh((check.dag(commutators) @ commutators).sum(axis=0))
    near = vectors[:, values <= 1e-12 * values[-1]]
    left = np.linalg.svd((commutators @ near).reshape(-1, near.shape[1]), compute_uv=False)
    count = int((left <= 1e-13 * d).sum())
    if count > 1:
        return (
            f"a space of dimension {count} of operators commutes with H, the jumps and their adjoints: "
            "parts without contact, or a symmetry"
        )
    slow = max(_NULL * float(np.abs(g.matrix).max(initial=0.0)) * g.index.shape[1] for g in groups)
    return f"there are several closed or dark subspaces, which nothing leaves at a rate above {slow:.1g}"
