"""Limits on precision and speed that entropy production sets."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _validate as check


def uncertainty_ratio(mean: Any, variance: Any, entropy_production: Any) -> Any:
    """Uncertainty ratio Q = Var·σ/J² of a stationary current.

    Q ≥ 2 for every Markovian jump process with local detailed balance (A. C. Barato, U. Seifert,
    Phys. Rev. Lett. 114, 158101 (2015); T. R. Gingrich et al., Phys. Rev. Lett. 116, 120601 (2016)).
    Quantum coherence can take it below 2.

    Parameters
    ----------
    mean, variance : float or array, shape (...)
        Long-time rates of the mean, J, and of the variance of the counted quantity.
    entropy_production : float or array, shape (...)
        Rate σ ≥ 0, in nats per unit time.

    Returns
    -------
    float or ndarray, shape (...)
        ``inf`` where J = 0 < σ; 2 where J = σ = 0, its limit near equilibrium for one current with
        one driving force (the fluctuation–dissipation relation).

    Raises
    ------
    ValueError
        When ``variance`` or ``entropy_production`` is negative: beyond rounding, which may take Q down to
        −1e-8 (Q then counts as 0).  Where J = 0, Q cannot tell, and nothing negative is taken.
    """
    mean, variance = check.number(mean, "mean"), check.number(variance, "variance")
    sigma = check.number(entropy_production, "entropy_production")
    shape = check.batch(("mean", mean, 0), ("variance", variance, 0), ("entropy_production", sigma, 0))
    mean, variance, sigma = (np.broadcast_to(x, shape) for x in (mean, variance, sigma))
    still = mean == 0
    divisor = np.where(still, 1.0, mean)
    with np.errstate(over="ignore"):  # a ratio beyond 1e308 is inf
        ratio = np.asarray((variance / divisor) * (sigma / divisor))
    for name, x, other in (("variance", variance, sigma), ("entropy_production", sigma, variance)):
        bad = (x < 0) & (still | (other < 0) | (ratio < -check.TOL))
        if bad.any():
            raise ValueError(f"{name} must be at least 0, got {x[bad][0]:g}")
    return np.where(still, np.where(sigma == 0, 2.0, np.inf), np.maximum(ratio, 0.0))[()]


def activity(rates: Any, p: Any) -> Any:
    """Dynamical activity A = Σ_{i≠j} R_ij p_j: the number of jumps per unit time, both ways.

    Parameters
    ----------
    rates : array, shape (..., n, n)
        R_ij ≥ 0 is the rate from j to i; the diagonal is not read.
    p : array, shape (..., n)
        Probabilities.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When a rate is negative, ``p`` is no distribution, or the sizes differ.
    """
    rates = check.number(rates, "rates")
    p = check.probabilities(p, "p")
    if rates.ndim < 2 or rates.shape[-2:] != (p.shape[-1],) * 2:
        raise ValueError(f"rates must be (..., {p.shape[-1]}, {p.shape[-1]}) to fit p, got {rates.shape}")
    check.batch(("rates", rates, 2), ("p", p, 1))
    jumps = np.where(np.eye(p.shape[-1], dtype=bool), 0.0, rates)
    if np.any(jumps < 0):
        raise ValueError(f"rates must not be negative off the diagonal, got {jumps.min():.6g}")
    return np.einsum("...ij,...j->...", jumps, p)[()]


def speed_limit(start: Any, end: Any, entropy_production: Any, mean_activity: Any) -> Any:
    """Least time between two distributions, τ ≥ L₁²/(2 Σ ⟨A⟩), L₁ = Σ_i |p_i(0) − p_i(τ)|.

    N. Shiraishi, K. Funo, K. Saito, Phys. Rev. Lett. 121, 070601 (2018): for populations that obey a
    rate equation with local detailed balance.

    Parameters
    ----------
    start, end : array, shape (..., n)
        Probabilities.
    entropy_production : float or array, shape (...)
        Total Σ on the way, in nats.
    mean_activity : float or array, shape (...)
        Time average ⟨A⟩ of :func:`activity` on the way.

    Returns
    -------
    float or ndarray, shape (...)
        0 where start and end agree; ``inf`` where they differ and Σ⟨A⟩ = 0: the way does not exist.

    Raises
    ------
    ValueError
        When ``start`` or ``end`` is no distribution, or Σ or ⟨A⟩ is negative.
    """
    start, end = check.probabilities(start, "start"), check.probabilities(end, "end")
    if start.shape[-1] != end.shape[-1]:
        raise ValueError(f"end has {end.shape[-1]} entries, but start has {start.shape[-1]}")
    sigma = check.number(entropy_production, "entropy_production", low=0)
    mean_activity = check.number(mean_activity, "mean_activity", low=0)
    check.batch(
        ("start", start, 1),
        ("end", end, 1),
        ("entropy_production", sigma, 0),
        ("mean_activity", mean_activity, 0),
    )
    square = np.abs(start - end).sum(axis=-1) ** 2
    price = 2 * sigma * mean_activity
    return np.where(
        square == 0, 0.0, np.where(price == 0, np.inf, square / np.where(price == 0, 1.0, price))
    )[()]
