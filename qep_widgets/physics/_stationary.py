"""Stationary states of a generator: the rate equation where it suffices, null spaces of blocks otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import _propagate as solve
from . import _validate as check
from ._validate import Complex, Real

# A singular value this far below the largest counts as 0.
_NULL = 1e-13
# Above this reciprocal condition number a solution by elimination needs no second look.
_SOUND = 1e-11


def several(dimension: int, why: str) -> str:
    """The refusal when the stationary state is not unique."""
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
    """Stationary populations of an irreducible rate matrix, W[i, j] from j to i."""
    if len(W) == 1:
        return np.ones(1)
    full = W - np.diag(W.sum(axis=0))
    heaviest = int(np.argmax(W.sum(axis=1)))
    full[heaviest] = 0.0
    scale = W.max()
    full /= scale
    full[heaviest] = 1.0
    right = np.zeros(len(W))
    right[heaviest] = 1.0
    p = np.maximum(np.linalg.solve(full, right), 0.0)
    return p / p.sum()


def of_blocks(groups: list[solve.Group], d: int) -> tuple[int, Complex | None]:
    """Dimension of the stationary space, and the stationary matrix of trace 1 when that is one."""
    if len(groups) == 1 and groups[0].index.shape[0] == 1 and groups[0].partner is not None:
        found = _by_elimination(groups[0])
        if found is not None:
            return 1, found.reshape(d, d)
    scale = max(float(np.abs(g.matrix).max(initial=0.0)) for g in groups)
    dimension, pi = 0, None
    for group in groups:
        for k in range(len(group.index)):
            count, null = _null_space(group, k, scale)
            # a block of coherences stands for the block of its transposed entries as well
            dimension += count * (2 if group.partner is None and not group.trace[k].any() else 1)
            if count and group.trace[k].any():
                pi = _as_matrix(group, k, null[0], d)
    if dimension != 1 or pi is None or abs(np.trace(pi)) < 1e-10 * np.abs(pi).max():
        return dimension, None
    pi = pi / np.trace(pi)
    return 1, 0.5 * (pi + check.dag(pi))


def _as_matrix(group: solve.Group, k: int, x: Real, d: int) -> Complex:
    inside = group.index[k] >= 0
    turned = x if group.partner is None else x[group.partner[k]]
    pi = np.zeros(d * d, np.complex128)
    pi[group.index[k][inside]] = (0.5 * (x + turned) + 0.5j * (x - turned))[inside]
    return pi.reshape(d, d)


def _null_space(group: solve.Group, k: int, scale: float) -> tuple[int, Any]:
    """How many row vectors x of a block obey x·matrix = i·frequency·x, and an orthonormal set of them."""
    inside = group.index[k] >= 0
    matrix = group.matrix[k][np.ix_(inside, inside)]
    if group.frequency is not None:
        matrix = matrix - 1j * group.frequency[k] * np.eye(len(matrix))
        scale = max(scale, float(np.abs(group.frequency).max()))
    left, values, _ = np.linalg.svd(matrix)
    zero = values <= _NULL * max(scale, 1e-300) * len(matrix)
    full = np.zeros((int(zero.sum()), inside.size), left.dtype)
    full[:, inside] = left.T[zero].conj()
    return int(zero.sum()), full


def _by_elimination(group: solve.Group) -> Complex | None:
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
    if failed or not gecon(lu, norm)[0] > _SOUND:
        return None
    x = getrs(lu, pivots, a)[0]
    x /= trace @ x
    turned = x[group.partner[0]]  # type: ignore[index]
    return 0.5 * (x + turned) + 0.5j * (x - turned)


def conserved(H: Complex, jumps: Complex) -> str:
    """What operators are conserved, in words: those that commute with H, every jump and its adjoint."""
    d = len(H)
    off = ~np.eye(d, dtype=bool)
    if not np.any(jumps[:, off]) and not np.any(H[off]):
        return "every population is conserved (pure dephasing, or no jump at all)"
    eye = np.eye(d)
    parts = [np.kron(A, eye) - np.kron(eye, A.T) for op in jumps for A in (op, check.dag(op))]
    parts.append(np.kron(H, eye) - np.kron(eye, H.T))
    gram = sum(check.dag(P) @ P for P in parts)
    values = np.linalg.eigvalsh(gram)
    count = int((values <= 1e-13 * max(values[-1], 1e-300)).sum())
    if count > 1:
        return (
            f"a space of dimension {count} of operators commutes with H, the jumps and their adjoints: "
            "parts without contact, or a symmetry"
        )
    return "there are several closed or dark subspaces, which no jump leaves"
