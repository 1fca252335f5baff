"""Damped Jaynes–Cummings model: a qubit in a lossy cavity at T = 0, exact, with rates that turn negative.

Lorentzian spectral density of width λ and Markovian rate γ₀ (B. M. Garraway, Phys. Rev. A 55, 2290 (1997);
H.-P. Breuer, F. Petruccione, *The Theory of Open Quantum Systems*, sec. 10.1).  In the frame that
rotates with the qubit; ground state 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real

_TINY = np.finfo(float).tiny


def _inputs(times: Any, gamma0: Any, lam: Any, detuning: Any) -> tuple[Real, Complex, Complex]:
    """Times, the complex width λ − iΔ and the root d, Re d ≥ 0, of (λ − iΔ)² − 2γ₀λ."""
    times = check.number(times, "times", low=0)
    gamma0, lam = check.number(gamma0, "gamma0", low=0), check.number(lam, "lam", low=_TINY)
    detuning = check.number(detuning, "detuning")
    check.batch(("times", times, 0), ("gamma0", gamma0, 0), ("lam", lam, 0), ("detuning", detuning, 0))
    width: Complex = lam - 1j * detuning
    return times, width, np.sqrt(width**2 - 2 * gamma0 * lam)


def _waves(times: Real, d: Complex) -> tuple[Complex, Complex]:
    """cosh(dt/2) and sinh(dt/2)/d, both times e^{−dt/2}: no overflow, and smooth across d = 0."""
    z = 0.5 * d * times
    fall = np.exp(-2 * z)
    small = np.abs(z) < 1e-2
    series = 0.5 * times * (1 + z**2 / 6 * (1 + z**2 / 20 * (1 + z**2 / 42))) * np.exp(-z)
    odd = np.where(small, series, 0.5 * (1 - fall) / np.where(small, 1.0, d))
    return np.asarray(0.5 * (1 + fall), np.complex128), odd


def amplitude(times: Any, gamma0: Any, lam: Any, detuning: Any = 0.0) -> Any:
    """Amplitude G(t) of the excited state, e^{−wt/2}[cosh(dt/2) + (w/d) sinh(dt/2)].

    w = λ − iΔ and d = √(w² − 2γ₀λ); it solves G' = −(γ₀λ/2)∫₀ᵗ e^{−w(t−s)} G(s) ds, G(0) = 1.

    Parameters
    ----------
    times : float or array, shape (...)
        ≥ 0.
    gamma0 : float or array, shape (...)
        Decay rate of the excited population in the Markovian limit λ → ∞, ≥ 0.
    lam : float or array, shape (...)
        Width of the cavity's line, > 0.
    detuning : float or array, shape (...)
        Δ of the qubit from the cavity.

    Returns
    -------
    complex or ndarray, shape (...)
        The population decays as |G|², the coherence as G.  Without detuning G is real, and has zeros
        when γ₀ > λ/2.

    Raises
    ------
    ValueError
        When a time or ``gamma0`` is negative, or ``lam`` is not positive.
    """
    times, width, d = _inputs(times, gamma0, lam, detuning)
    even, odd = _waves(times, d)
    return (np.exp(0.5 * (d - width) * times) * (even + width * odd))[()]


def decay_rate(times: Any, gamma0: Any, lam: Any, detuning: Any = 0.0) -> Any:
    """Time-local decay rate γ(t) = −2 Re(Ġ/G) of the exact master equation γ(t)(LρL† − ½{L†L, ρ}).

    Parameters
    ----------
    times, gamma0, lam, detuning
        As in :func:`amplitude`.

    Returns
    -------
    float or ndarray, shape (...)
        0 at t = 0, γ₀ in the Markovian limit; **negative** while the cavity gives excitation back
        (γ₀ > λ/2), with a pole at each zero of G: ``inf`` where G is 0 to the last digit.

    Raises
    ------
    ValueError
        As in :func:`amplitude`.
    """
    times, width, d = _inputs(times, gamma0, lam, detuning)
    gamma0, lam = check.number(gamma0, "gamma0"), check.number(lam, "lam")
    even, odd = _waves(times, d)
    G = even + width * odd
    zero = G == 0
    rate = 2 * (gamma0 * lam * odd / np.where(zero, 1.0, G)).real  # Ġ = −γ₀λ e^{−wt/2} sinh(dt/2)/d
    return np.where(zero, np.inf, rate)[()]


def first_zero(gamma0: Any, lam: Any) -> Any:
    """Time of the first zero of G on resonance, 2(π − arctan(|d|/λ))/|d| with |d| = √(2γ₀λ − λ²).

    Parameters
    ----------
    gamma0, lam : float or array, shape (...)

    Returns
    -------
    float or ndarray, shape (...)
        ``inf`` for γ₀ ≤ λ/2: weak coupling, where γ(t) stays positive.

    Raises
    ------
    ValueError
        When ``gamma0`` is negative or ``lam`` is not positive.

    Examples
    --------
    >>> print(first_zero(5, 1).round(9))
    1.261697921
    """
    gamma0, lam = check.number(gamma0, "gamma0", low=0), check.number(lam, "lam", low=_TINY)
    check.batch(("gamma0", gamma0, 0), ("lam", lam, 0))
    square = 2 * gamma0 * lam - lam**2
    strong = square > 0
    d = np.sqrt(np.where(strong, square, 1.0))
    return np.where(strong, 2 * (np.pi - np.arctan(d / lam)) / d, np.inf)[()]


def evolve(rho: Any, times: Any, gamma0: float, lam: float, detuning: float = 0.0) -> Complex:
    """States at given times: ρ₁₁ → |G|²ρ₁₁ and ρ₁₀ → Gρ₁₀, amplitude damping by 1 − |G(t)|².

    Parameters
    ----------
    rho : array, shape (..., 2, 2)
        State at t = 0, the cavity being empty.
    times : array, shape (T,)
        ≥ 0.
    gamma0, lam, detuning : float

    Returns
    -------
    complex ndarray, shape (T, ..., 2, 2)

    Raises
    ------
    ValueError
        When ``rho`` is no qubit state, or as in :func:`amplitude`.
    """
    rho = check.state(rho, "rho", d=2, of="the system")
    times = check.number(times, "times", low=0)
    if times.ndim != 1:
        raise ValueError(f"times must be a vector (T,), got shape {times.shape}")
    G = amplitude(times, gamma0, lam, detuning)
    if G.shape != times.shape:
        raise ValueError("gamma0, lam and detuning must be single numbers")
    G = G.reshape(-1, *(1,) * (rho.ndim - 2))
    out = np.empty((len(times), *rho.shape), np.complex128)
    out[..., 1, 1] = np.abs(G) ** 2 * rho[..., 1, 1]
    out[..., 0, 0] = rho[..., 0, 0] + rho[..., 1, 1] - out[..., 1, 1]
    out[..., 1, 0] = G * rho[..., 1, 0]
    out[..., 0, 1] = out[..., 1, 0].conj()
    return out
