"""Quantum discord of two qubits: how much of their correlation every measurement of one of them destroys."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from . import _validate as check
from ._validate import Complex, Real
from .composite import partial_trace
from .entropies import entropy

_TINY = np.finfo(float).tiny
_PAULI = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
_STARTS = 60
_STEPS = 40


def quantum_discord(rho: Any, measured: int = 0) -> Any:
    """Quantum discord I − J of two qubits, with projective measurements of one of them.

    I is the mutual information.  J = S_B − min Σ_k p_k S(ρ_B|k) is how much of it the best measurement
    of A tells about B: the classical correlation.

    Parameters
    ----------
    rho : array, shape (..., 4, 4)
        States of two qubits.
    measured : int
        0 or 1: which of the two is measured.  The discords of the two sides differ in general.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, 0 ≤ discord ≤ min(I, S of the measured qubit).  It is 0 exactly when some measurement of
        that qubit leaves the state as it is, as in every classical joint distribution.

    Raises
    ------
    ValueError
        When ``rho`` is no state of two qubits, or ``measured`` is neither 0 nor 1.

    Notes
    -----
    H. Ollivier, W. H. Zurek, Phys. Rev. Lett. 88, 017901 (2001); L. Henderson, V. Vedral, J. Phys. A 34,
    6899 (2001).  Measurements with more than two outcomes can lower it, slightly, for states of rank 3 and 4
    (F. Galve, G. L. Giorgi, R. Zambrini, EPL 96, 40005 (2011)); they are not tried.

    With a, b the Bloch vectors and T_ij = ⟨σ_i ⊗ σ_j⟩, a measurement along n leaves B with the Bloch
    vectors (b ± Tᵀn)/(1 ± a·n) at probabilities (1 ± a·n)/2.  The mean of the two entropies is a *concave*
    function of n.  Hence the step n → −∇/|∇|, which minimises its tangent plane on the sphere, never goes up.
    Two such steps and their extrapolation are repeated from 63 starts spread over half of the sphere.
    Accuracy about 1e-14, at some 3 ms a state.

    Examples
    --------
    >>> bell = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2
    >>> print(quantum_discord(bell).round(6), quantum_discord(np.diag(np.diag(bell))).round(6))
    0.693147 0.0
    """
    rho = check.state(rho, "rho", d=4, of="a state of two qubits")
    side = check.integer(measured, "measured", 0, 1)
    local, other, T = _correlations(rho.reshape(-1, 4, 4), side)
    remaining = np.empty(len(T))
    for first in range(0, len(T), 256):  # bounds the memory of a large batch
        part = slice(first, first + 256)
        remaining[part] = _least_remaining_entropy(local[part], other[part], T[part])
    known = entropy(partial_trace(rho, (2, 2), side)) - entropy(rho)
    return np.maximum(known + remaining.reshape(rho.shape[:-2]), 0.0)[()]


def _correlations(rho: Complex, side: int) -> tuple[Real, Real, Real]:
    """Bloch vectors of the measured and of the other qubit, and T with the measured one's index first."""
    tensor = rho.reshape(-1, 2, 2, 2, 2)
    R = np.einsum("nabcd,ica,jdb->nij", tensor, _PAULI, _PAULI).real
    if side == 1:
        R = np.swapaxes(R, 1, 2)
    return R[:, 1:, 0], R[:, 0, 1:], R[:, 1:, 1:]


@functools.lru_cache(maxsize=1)
def _spread() -> Real:
    """Directions spread evenly over the upper half of the sphere, along Fibonacci's spiral."""
    k = np.arange(_STARTS) + 0.5
    z, angle = k / _STARTS, np.pi * (3 - np.sqrt(5)) * k
    r = np.sqrt(1 - z * z)
    return np.stack((r * np.cos(angle), r * np.sin(angle), z), axis=-1)


def _least_remaining_entropy(a: Real, b: Real, T: Real) -> Real:
    """min over directions n of Σ_k p_k S(ρ_B|k), one for each state."""
    axes = np.linalg.svd(T)[0]  # of a Bell-diagonal state the best direction is one of these
    starts = np.broadcast_to(_spread(), (len(T), _STARTS, 3))
    n = np.concatenate((starts, np.swapaxes(axes, 1, 2)), axis=1)
    value, slope = _remaining_entropy(n, a, b, T)
    for _ in range(_STEPS):
        once = _unit(-slope, n)
        _, slope_once = _remaining_entropy(once, a, b, T)
        twice = _unit(-slope_once, once)
        first, second = once - n, twice - once
        bend = second - first
        reach = np.linalg.norm(first, axis=-1) / np.maximum(np.linalg.norm(bend, axis=-1), _TINY)
        reach = np.minimum(reach, 1e6)[..., None]
        ahead = _unit(n + 2 * reach * first + reach**2 * bend, twice)
        found = [(*_remaining_entropy(point, a, b, T), point) for point in (twice, ahead)]
        before = value
        for lowest, gradient, point in found:
            better = lowest < value
            value, n = np.where(better, lowest, value), np.where(better[..., None], point, n)
            slope = np.where(better[..., None], gradient, slope)
        if np.all(before - value <= 1e-16):
            break
    return value.min(axis=1)


def _unit(v: Real, otherwise: Real) -> Real:
    length = np.linalg.norm(v, axis=-1, keepdims=True)
    good = np.isfinite(length) & (length > _TINY)
    return np.where(good, v, otherwise) / np.where(good, length, 1.0)


def _remaining_entropy(n: Real, a: Real, b: Real, T: Real) -> tuple[Real, Real]:
    """Σ_k p_k S(ρ_B|k) for measurements along n (N, M, 3), and its gradient in n."""
    along = np.einsum("nmi,ni->nm", n, a)
    turned = np.einsum("nmi,nij->nmj", n, T)
    value, slope = np.zeros(n.shape[:-1]), np.zeros(n.shape)
    for sign in (1, -1):
        # an outcome's weight p, and p times the Bloch vector of ρ_B|k: p·ρ_B|k has eigenvalues (p ± s)/2
        p = np.maximum(0.5 * (1 + sign * along), 0.0)
        v = 0.5 * (b[:, None] + sign * turned)
        s = np.minimum(np.linalg.norm(v, axis=-1), p)
        high, low = 0.5 * (p + s), 0.5 * (p - s)
        value += _xlogx(p) - _xlogx(high) - _xlogx(low)
        log_p, log_high, log_low = (np.log(np.maximum(x, 1e-30)) for x in (p, high, low))
        by_p = log_p - 0.5 * (log_high + log_low)
        by_v = 0.5 * (log_low - log_high) / np.maximum(s, 1e-30)
        slope += 0.5 * sign * by_p[..., None] * a[:, None]
        slope += 0.5 * sign * np.einsum("nij,nmj->nmi", T, by_v[..., None] * v)
    return value, slope


def _xlogx(p: Real) -> Real:
    return p * np.log(np.maximum(p, _TINY))
