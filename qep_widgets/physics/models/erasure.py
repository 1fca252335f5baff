"""Erasure and Landauer's limit: a finite bath, exactly, and a finite time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Real
from ..entropies import shannon
from ._account import Account, joint_account

_End = tuple[float, float]  # a population p and 1 − p, each to full accuracy


@dataclass(frozen=True, eq=False)
class SwapErasure:
    """A bit erased by n swaps with thermal qubits.

    Attributes
    ----------
    excited : ndarray, shape (n + 1,)
        Excited population of the bit before and after each swap.
    gaps : ndarray, shape (n,)
        βω_k of the bath's qubits.
    entropy_decrease : float
        −ΔS of the bit, what Landauer asks for.
    heat : float
        βQ_env, into the bath, in units of T.
    excess : float
        βQ_env + ΔS ≥ 0.
    """

    excited: Real
    gaps: Real
    entropy_decrease: float
    heat: float
    excess: float


@dataclass(frozen=True, eq=False)
class SlowErasure:
    """A bit erased in time τ in contact with one bath.

    Attributes
    ----------
    times, excited, gaps : ndarray, shape (T,)
        The way: excited population p(t) and the gap βω(t) that drives it.
    entropy_decrease : float
        −ΔS of the bit.
    heat : float
        βQ_env, into the bath, in units of T.
    excess : float
        βQ_env + ΔS = Σ > 0.
    slow_excess : float
        4(φ_τ − φ_0)²/(γτ) with p = sin²φ: what the excess tends to for large τ.
    """

    times: Real
    excited: Real
    gaps: Real
    entropy_decrease: float
    heat: float
    excess: float
    slow_excess: float


def erase(rho: Any, U: Any, H: Any, beta: Any) -> Account:
    """Reeb and Wolf's equality for a unitary on system ⊗ finite thermal bath.

    βQ_env = −ΔS + I(S':E') + D(ρ_E'‖ρ_E): Landauer's bound with the two terms that it drops
    (D. Reeb, M. M. Wolf, New J. Phys. 16, 103011 (2014), theorem 3).

    Parameters
    ----------
    rho : array, shape (..., d_S, d_S)
        The bit, or any system, before.
    U : array, shape (..., d_S d_E, d_S d_E)
        Unitary, system first.
    H : array, shape (..., d_E, d_E)
        Hamiltonian of the bath, which starts in e^{−βH}/Z.
    beta : float or array, shape (...)
        Finite.

    Returns
    -------
    Account
        With fields ``before``, ``after`` and ``environment`` (states; the environment's afterwards),
        ``entropy_change`` ΔS, ``environment_energy`` Q_env (positive into the bath),
        ``entropy_production`` ΔS + βQ_env, ``mutual_information`` and ``environment_divergence``: the
        last two add up to the one before them.

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``U`` not unitary or of another size, or ``H`` not Hermitian.
    """
    return joint_account(rho, U, H, beta)


def _single(x: Any, name: str, low: float, high: float = np.inf) -> float:
    value = check.number(x, name, low, high)
    if value.ndim:
        raise ValueError(f"{name} must be a single number, got shape {value.shape}")
    return float(value)


def _entropy_decrease(excited: Real) -> float:
    ends = excited[[0, -1]]
    first, last = shannon(np.stack((1 - ends, ends), axis=-1))
    return float(first - last)


def _gap(p: Any) -> Any:
    """βω of a thermal qubit with excited population p."""
    return np.log1p(-p) - np.log(p)


def swap_erasure(n: int, final: Any = 1e-3, initial: Any = 0.5) -> SwapErasure:
    """Erasure of a bit by swaps with n thermal qubits of growing gap: a bath as large as n.

    Qubit k has the excited population p_k = sin²φ_k, evenly spaced in φ.  After swap k the bit is in its
    state, so βQ_env = Σ βω_k (p_{k−1} − p_k) and the excess is Σ D(p_{k−1}‖p_k), which falls as 1/n.

    Parameters
    ----------
    n : int
        ≥ 1.
    final, initial : float
        Excited populations of the bit, 0 < final < 1, 0 ≤ initial ≤ 1.

    Returns
    -------
    SwapErasure

    Raises
    ------
    ValueError
        When an argument is out of its range.

    Notes
    -----
    D. Reeb, M. M. Wolf, New J. Phys. 16, 103011 (2014), on finite baths; their spacing of the gaps differs.

    Examples
    --------
    >>> print(*(round(n * swap_erasure(n).excess, 3) for n in (1, 10, 100, 1000)))
    2.761 1.26 1.147 1.137
    """
    n = check.integer(n, "n", low=1)
    final = _single(final, "final", 1e-300, 1 - 1e-15)
    initial = _single(initial, "initial", 0.0, 1.0)
    first, last = np.arcsin(np.sqrt([initial, final]))
    p = np.sin(np.linspace(first, last, n + 1)) ** 2
    p[0], p[-1] = initial, final
    gaps = _gap(p[1:])
    heat = float(gaps @ (p[:-1] - p[1:]))
    decrease = _entropy_decrease(p)
    return SwapErasure(p, gaps, decrease, heat, heat - decrease)


def slow_erasure(
    duration: Any, final: Any = 0.01, initial: Any = 0.5, gamma: Any = 1.0, times: int = 201
) -> SlowErasure:
    """Erasure of a bit in time τ, slowly or in haste, by raising its gap in contact with a bath.

    The populations relax at a rate γ that does not depend on the gap, ṗ = −γ(p − q), q = 1/(e^{βω} + 1), as
    for one electron level and its reservoir.  The way p(t) is the one of least heat.  On it ṗ²/[q(1 − q)]
    is constant, so that p = q + (s/2) sin 2θ and γt = (2/s)(θ_0 − θ) + ln(sin 2θ_0/ sin 2θ) with q = sin²θ,
    and s follows from γτ.  For large τ it is p = sin²φ with φ linear in t, and the excess tends to
    4(φ_τ − φ_0)²/(γτ).  At γτ = ln(p_0/p_τ), the least, gap and heat would be infinite.

    Parameters
    ----------
    duration : float
        τ; more than ln(initial/final)/γ, or for final > initial than ln((1 − initial)/(1 − final))/γ.
    final, initial : float
        Excited populations at the end, in (0, 1), and at the start, in [0, 1].
    gamma : float
        γ > 0.
    times : int
        Number of times in the result, ≥ 2.

    Returns
    -------
    SlowErasure
        The gap jumps from the degenerate bit's at t = 0 and back at τ; jumps take no time and no heat.

    Raises
    ------
    ValueError
        When an argument is out of its range, or τ is too short: the message says how long it must be.

    Notes
    -----
    Excess by Gauss–Legendre quadrature, to about 1e-13 of itself.  The least-heat way: M. Esposito, R. Kawai,
    K. Lindenberg, C. Van den Broeck, EPL 89, 20003 (2010); as erasure: G. Diana, G. B. Bagci, M. Esposito,
    Phys. Rev. E 87, 012111 (2013); the metric of the slow limit: P. R. Zulkowski, M. R. DeWeese, Phys. Rev. E
    89, 052140 (2014).

    Examples
    --------
    >>> print(*(round(tau * slow_erasure(tau).excess, 3) for tau in (4, 10, 100, 1000)))
    7.2 2.314 1.909 1.881
    """
    duration, gamma = _single(duration, "duration", 1e-300), _single(gamma, "gamma", 1e-300)
    final, initial = _single(final, "final", 1e-15, 1 - 1e-15), _single(initial, "initial", 0.0, 1.0)
    times = check.integer(times, "times", low=2)
    span = duration * gamma
    # a filling bit is an emptying one with its levels exchanged; of both ends p and 1 − p
    empties = final <= initial
    first, last = (initial, 1 - initial), (final, 1 - final)
    if not empties:
        first, last = first[::-1], last[::-1]
    need = np.log(first[0] / last[0])
    if span <= need * (1 + 1e-12):
        raise ValueError(f"duration={duration:g} is too short for any way: it must exceed {need / gamma:.6g}")
    s = _haste(first, last, span)
    grid = np.linspace(0, 1, times)
    gaps = _gaps_at(first, last, s, span * grid)
    p = _targets(gaps) + 0.5 * s / np.cosh(0.5 * gaps)
    p = p if empties else 1 - p
    p[0], p[-1] = initial, final
    decrease = _entropy_decrease(p)
    excess = _excess(first, last, s)
    far = float(np.diff(np.arcsin(np.sqrt([initial, final])))[0])
    return SlowErasure(
        times=duration * grid,
        excited=p,
        gaps=gaps if empties else -gaps,
        entropy_decrease=decrease,
        heat=decrease + excess,
        excess=excess,
        slow_excess=4 * far**2 / span,
    )


def _targets(gaps: Real) -> Real:
    """Equilibrium populations q = 1/(e^{βω} + 1)."""
    return np.exp(-np.logaddexp(0.0, gaps))


def _double_angle(p: _End, s: float) -> tuple[float, float]:
    """sin 2θ and cos 2θ of p = sin²θ + (s/2) sin 2θ, on the branch where p grows with θ."""
    root, below = np.sqrt(s * s + 4 * p[0] * p[1]), p[1] - p[0]
    if below >= 0:  # no difference of nearly equal numbers
        sine = 4 * p[0] * p[1] / (root + s * below)
    else:
        sine = (root - s * below) / (1 + s * s)
    return float(sine), float(below + s * sine)


def _haste(first: _End, last: _End, span: float) -> float:
    """s for which the way from ``first`` down to ``last`` takes γτ = ``span``; 0 for a bit at rest."""
    if first == last:
        return 0.0
    from scipy.optimize import brentq

    def missing(log_s: float) -> float:
        s = float(np.exp(log_s))
        (sine, cosine), (end_sine, end_cosine) = _double_angle(first, s), _double_angle(last, s)
        turned = np.arctan2(sine, cosine) - np.arctan2(end_sine, end_cosine)
        return float(turned / s + np.log(sine / end_sine) - span)

    angles = np.arctan2(np.sqrt([first[0], last[0]]), np.sqrt([first[1], last[1]]))
    slow = np.log((angles[0] - angles[1]) / span)
    low, high = slow - 1.0, slow + 1.0
    while missing(low) < 0:
        low -= 1.0
    while missing(high) > 0:
        high += 1.0
    return float(np.exp(brentq(missing, low, high, xtol=1e-15, rtol=1e-15)))


def _gaps_at(first: _End, last: _End, s: float, times: Real) -> Real:
    """βω(t) = −2 ln tan θ(t), by bisection of the monotone γt(θ)."""

    def gap(p: _End) -> float:
        sine, cosine = _double_angle(p, s)
        return (
            2 * float(np.log((1 + cosine) / sine)) if cosine > 0 else 2 * float(np.log(sine / (1 - cosine)))
        )

    start, end = gap(first), gap(last)
    low, high = np.full(times.shape, start), np.full(times.shape, end)
    if s == 0:
        return low

    def elapsed(x: Any) -> Any:
        return (2 / s) * -np.arctan(np.exp(-0.5 * x)) + np.logaddexp(0.5 * x, -0.5 * x)

    for _ in range(64):
        middle = 0.5 * (low + high)
        early = elapsed(middle) - elapsed(start) < times
        low, high = np.where(early, middle, low), np.where(early, high, middle)
    gaps = 0.5 * (low + high)
    gaps[0], gaps[-1] = start, end
    return gaps


def _excess(first: _End, last: _End, s: float) -> float:
    """∫[βω(q) − βω(p)](−dp): the excess by itself, where βQ + ΔS would cancel for large τ."""
    (sine, cosine), (end_sine, end_cosine) = _double_angle(first, s), _double_angle(last, s)
    start = np.arctan2(sine, cosine)  # 2θ_0
    top, bottom = np.log(np.tan(0.5 * np.array([start, np.arctan2(end_sine, end_cosine)])))
    u, weights = _panels()
    away = (top - bottom) * u  # of ln tan θ from its value at t = 0
    x = top - away
    q, rest, lag = _targets(-2 * x), _targets(2 * x), 0.5 * s / np.cosh(x)
    # 1 − p = 1 − p_0 + the way gone, as p may have started at 1
    turned = np.arctan2(-np.expm1(-away) * np.exp(top), 1 + np.exp(x + top))
    empty = first[1] + np.sin(turned) * (np.sin(start - turned) + s * np.cos(start - turned))
    near = lag < 0.5 * rest
    force = np.log1p(lag / q)
    force -= np.where(near, np.log1p(np.where(near, -lag / rest, 0.0)), np.log(empty / rest))
    # dp = (sin 2θ + s cos 2θ)dθ with 2dθ = sin 2θ dx
    slope = 0.5 / np.cosh(x) * (1 / np.cosh(x) - s * np.tanh(x))
    return float((top - bottom) * ((force * slope) @ weights))


def _panels() -> tuple[Real, Real]:
    """Gauss–Legendre nodes and weights on [0, 1], finer towards 0: p may start at 1."""
    x, w = np.polynomial.legendre.leggauss(20)
    edges = np.concatenate(([0.0], 0.5 ** np.arange(50, 4, -1), np.arange(1, 17) / 16))
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()
