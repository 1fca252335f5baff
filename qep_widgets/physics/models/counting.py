"""Full counting statistics: mean and noise of the currents of a stationary Markovian system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real


@dataclass(frozen=True, eq=False)
class Counting:
    """Long-time statistics of m counted quantities N_a, each a weighted number of jumps.

    Attributes
    ----------
    rho : complex ndarray, shape (..., d, d)
        Stationary state.
    mean : ndarray, shape (..., m)
        lim ⟨N_a⟩/t.
    covariance : ndarray, shape (..., m, m)
        lim (⟨N_a N_b⟩ − ⟨N_a⟩⟨N_b⟩)/t; the variances, "2D", on the diagonal.
    rounding : ndarray, shape (..., m, m)
        What rounding may have changed in the covariance, an estimate: a variance below it is not resolved.
    """

    rho: Complex
    mean: Real
    covariance: Real
    rounding: Real


def _inputs(H: Any, jumps: Any, rates: Any) -> tuple[Complex, Complex, Real]:
    H = check.hermitian(H, "H")
    jumps = check.kraus(jumps, "jumps")
    d = H.shape[-1]
    if jumps.shape[-2:] != (d, d):
        raise ValueError(f"jumps are {jumps.shape[-2]}×{jumps.shape[-1]}, but H is {d}×{d}")
    n = jumps.shape[-3]
    rates = np.ones(n) if rates is None else check.number(rates, "rates", low=0)
    if rates.ndim < 1 or rates.shape[-1] != n:
        raise ValueError(f"rates must be (..., {n}), one for each jump, got shape {rates.shape}")
    check.batch(("H", H, 2), ("jumps", jumps, 3), ("rates", rates, 1))
    return H, jumps, rates


def _weights(weights: Any, n: int) -> tuple[Real, bool]:
    weights = check.number(weights, "weights")
    if weights.ndim < 1 or weights.shape[-1] != n:
        raise ValueError(f"weights must be (m, {n}), one for each jump, got shape {weights.shape}")
    if weights.ndim == 1:
        return weights[None], True
    return weights, False


def _superop(A: Complex, B: Complex) -> Complex:
    """ρ → AρB† as a matrix on numpy's row-major vec: A ⊗ B*."""
    product = A[..., :, None, :, None] * B.conj()[..., None, :, None, :]
    return product.reshape(*product.shape[:-4], A.shape[-2] * B.shape[-2], A.shape[-1] * B.shape[-1])


def _generator(H: Complex, jumps: Complex, rates: Real) -> tuple[Complex, Complex]:
    """The generator without its jump terms (..., d², d²); the terms γ_k L_k·L_k† (..., n, d², d²)."""
    one = np.eye(H.shape[-1], dtype=np.complex128)
    decay = np.einsum("...k,...kba,...kbc->...ac", rates, jumps.conj(), jumps)
    K = -1j * H - 0.5 * decay
    return _superop(K, one) + _superop(one, K), rates[..., None, None] * _superop(jumps, jumps)


def tilted_generator(H: Any, jumps: Any, weights: Any, chi: Any, rates: Any = None) -> Complex:
    """Tilted generator L(χ) = −i[H,·] + Σ_k γ_k (e^{χν_k} L_k·L_k† − ½{L_k†L_k,·}).

    Its eigenvalue of largest real part is the scaled cumulant generating function of N = Σ_k ν_k N_k,
    lim ln⟨e^{χN}⟩/t (M. Esposito, U. Harbola, S. Mukamel, Rev. Mod. Phys. 81, 1665 (2009)).

    Parameters
    ----------
    H : array, shape (..., d, d)
    jumps : array, shape (..., n, d, d)
    weights : array, shape (n,)
        ν_k, what a jump k adds to N.
    chi : float or array, shape (...)
        Real counting field; 0 gives the generator itself.
    rates : array, shape (..., n), optional
        γ_k ≥ 0; 1 when left out.

    Returns
    -------
    complex ndarray, shape (..., d², d²)
        Acts on numpy's row-major vec.

    Raises
    ------
    ValueError
        When shapes do not fit, ``H`` is not Hermitian or a rate is negative.
    """
    H, jumps, rates = _inputs(H, jumps, rates)
    weights, single = _weights(weights, jumps.shape[-3])
    if not single:
        raise ValueError(f"weights must be a vector, one quantity alone, got shape {weights.shape}")
    chi = check.number(chi, "chi")
    check.batch(("H", H, 2), ("jumps", jumps, 3), ("rates", rates, 1), ("chi", chi, 0))
    still, terms = _generator(H, jumps, rates)
    exponent = chi[..., None] * weights[0]
    if np.any(exponent > 200):
        raise ValueError(f"chi times a weight must be at most 200, got {exponent.max():g}: e^χν overflows")
    tilt = np.exp(exponent)
    return still + np.einsum("...k,...kij->...ij", tilt, terms)


def counting_statistics(H: Any, jumps: Any, weights: Any, rates: Any = None) -> Counting:
    """Stationary means and covariances of jump counts, by exact perturbation theory in the counting field.

    With 𝒥_a = Σ_k ν_ak γ_k L_k·L_k† and L^D the Drazin inverse of the generator L,
    ⟨N_a⟩/t = Tr 𝒥_a ρ and
    cov_ab/t = Σ_k ν_ak ν_bk Tr γ_k L_kρL_k† − Tr 𝒥_a L^D 𝒥_b ρ − Tr 𝒥_b L^D 𝒥_a ρ
    (C. Flindt, T. Novotný, A. Braggio, A.-P. Jauho, Phys. Rev. B 82, 155407 (2010);
    G. T. Landi, M. J. Kewming, M. T. Mitchison, P. P. Potts, PRX Quantum 5, 020201 (2024)).

    Parameters
    ----------
    H : array, shape (..., d, d)
        Hermitian.
    jumps : array, shape (..., n, d, d)
        Jump operators L_k.
    weights : array, shape (m, n) or (n,)
        ν_ak, what a jump k adds to N_a: energy into the system for heat, +1 and −1 for a particle
        that comes and goes.  With (n,) the axis m is left out of the result.
    rates : array, shape (..., n), optional
        γ_k ≥ 0; 1 when left out.

    Returns
    -------
    Counting

    Raises
    ------
    ValueError
        When shapes do not fit, ``H`` is not Hermitian, a rate is negative, or the stationary state is
        not unique: the statistics then depend on the start.

    Notes
    -----
    The generator is bordered by the trace, L + |1/d⟩⟨Tr|, which is invertible exactly when the
    stationary state is unique: one LU solve each for ρ and for L^D.  No finite differences; the error of
    the covariance is about 1e-16·(largest counted rate)²/(slowest relaxation), estimated by ``rounding``:
    when a current passes several transitions, count it at the one with the fewest jumps.

    Examples
    --------
    A switch that falls at rate 1 and rises at rate 3 makes 1/(1 + 1/3) cycles per unit time.

    >>> jumps = [[[0, 1], [0, 0]], [[0, 0], [1, 0]]]
    >>> print(counting_statistics([[0, 0], [0, 0]], jumps, [1, 0], rates=[1, 3]).mean.round(12))
    0.75
    """
    H, jumps, rates = _inputs(H, jumps, rates)
    weights, single = _weights(weights, jumps.shape[-3])
    if weights.ndim != 2:
        raise ValueError(f"weights must be (m, n), got shape {weights.shape}")
    still, terms = _generator(H, jumps, rates)
    rho, drazin = _stationary(still + terms.sum(axis=-3), H.shape[-1])
    flows = (terms @ rho[..., None, :, None])[..., 0]  # (..., n, d²): γ_k L_kρL_k†
    trace = np.eye(H.shape[-1]).ravel()
    counts = (flows @ trace).real
    mean = counts @ weights.T
    kicks = np.einsum("ak,...ki->...ai", weights, flows)
    response = np.einsum("...ij,...bj->...bi", drazin, kicks)
    read = np.einsum("ak,i,...kij->...aj", weights, trace, terms)
    cross = np.einsum("...aj,...bj->...ab", read, response).real
    shot = np.einsum("ak,bk,...k->...ab", weights, weights, counts)
    covariance = shot - cross - np.swapaxes(cross, -1, -2)
    rounding = _rounding(still + terms.sum(axis=-3), drazin, terms, weights, read, response)
    d = H.shape[-1]
    rho = rho.reshape(*rho.shape[:-1], d, d)
    rho = 0.5 * (rho + check.dag(rho))
    if single:
        return Counting(rho, mean[..., 0], covariance[..., 0, 0], rounding[..., 0, 0])
    return Counting(rho, mean, covariance, rounding)


def _rounding(
    L: Complex, drazin: Complex, terms: Complex, weights: Real, read: Complex, response: Complex
) -> Real:
    """What errors of ε‖L‖‖L^D‖ in ρ, and of ε‖L‖ in L where L^D is applied, change in a covariance."""

    def length(x: Any, axes: Any = -1) -> Real:
        return np.linalg.norm(x, axis=axes)

    size, inverse = (length(x, (-2, -1))[..., None, None] for x in (L, drazin))
    strength = length(terms, (-2, -1))
    kick = (strength @ np.abs(weights).T)[..., None, :]  # ‖𝒥_b‖
    back = length(np.einsum("...aj,...ji->...ai", read, drazin))[..., :, None]  # ‖Tr 𝒥_a L^D‖
    cross = size * back * (length(response)[..., None, :] + inverse * kick)
    shot = size * inverse * np.einsum("ak,bk,...k->...ab", np.abs(weights), np.abs(weights), strength)
    return np.finfo(float).eps * (shot + cross + np.swapaxes(cross, -1, -2))


def _stationary(L: Complex, d: int) -> tuple[Complex, Complex]:
    """Stationary vec(ρ) (..., d²) and the Drazin inverse (..., d², d²) of a generator."""
    trace = np.eye(d).ravel()
    size = np.abs(L).max(axis=(-2, -1), keepdims=True)
    unit = np.where(size > 0, size, 1.0)
    bordered = L / unit + np.outer(trace / d, trace)
    if np.any(np.linalg.svd(bordered, compute_uv=False)[..., -1] < 1e-13):
        raise ValueError("H and jumps have no unique stationary state: some part of the system never relaxes")
    rho = np.linalg.solve(bordered, np.broadcast_to(trace / d, (*L.shape[:-2], d * d))[..., None])[..., 0]
    # L^D = (1 − P)(L + |u⟩⟨Tr|)⁻¹(1 − P) with P = |ρ⟩⟨Tr|
    off = np.eye(d * d) - rho[..., :, None] * trace
    return np.asarray(rho, np.complex128), off @ np.linalg.solve(bordered, off) / unit
