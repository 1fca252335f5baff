"""Erasure and Landauer's limit: a finite bath, exactly, and a finite time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Real
from ..entropies import shannon
from ._account import Account, joint_account


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
    """Erasure of a bit in time τ by raising its gap in contact with a bath.

    The populations relax at a rate γ that does not depend on the gap, ṗ = −γ(p − 1/(e^{βω} + 1)), as for
    one electron level and its reservoir.  The way p(t) = sin²φ(t), φ linear in t, is prescribed; the
    gap that drives it is read off in closed form.  It is the shortest way in the metric that sets
    the excess, so that for large τ no protocol has a smaller one: excess → 4(φ_τ − φ_0)²/(γτ).

    Parameters
    ----------
    duration : float
        τ; long enough that the way needs no population outside (0, 1).
    final, initial : float
        Excited populations at the end and at the start, in (0, 1).
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
    Heat by Gauss–Legendre quadrature, to about 1e-13.  G. Diana, G. B. Bagci, M. Esposito, Phys. Rev. E 87,
    012111 (2013); for the metric P. R. Zulkowski, M. R. DeWeese, Phys. Rev. E 89, 052140 (2014).
    """
    duration, gamma = _single(duration, "duration", 1e-300), _single(gamma, "gamma", 1e-300)
    final, initial = _single(final, "final", 1e-15, 1 - 1e-15), _single(initial, "initial", 1e-15, 1 - 1e-15)
    times = check.integer(times, "times", low=2)
    first, last = (float(x) for x in np.arcsin(np.sqrt([initial, final])))
    lag = (last - first) / (gamma * duration)
    # p_eq = sin²φ + lag·sin 2φ lies in (0, 1) on the whole way only if the end with the smaller room does
    need = max(_shortest(first, last), _shortest(np.pi / 2 - first, np.pi / 2 - last))
    if gamma * duration <= need:
        raise ValueError(
            f"duration={duration:g} is too short for this way: it must exceed {need / gamma:.6g}"
        )

    def way(s: Real) -> tuple[Real, Real, Real]:
        phi = first + (last - first) * s
        p, slope = np.sin(phi) ** 2, np.sin(2 * phi)
        return p, slope, _gap(p + lag * slope)

    s, weights = _panels()
    p, slope, gaps = way(s)
    heat = float(-(last - first) * ((gaps * slope) @ weights))
    # the excess by itself: ∫ ṗ [gap(p) − gap(p_eq)] dt, where βQ + ΔS would cancel for large τ
    excess = float((last - first) * ((slope * (_gap(p) - gaps)) @ weights))
    grid = np.linspace(0, 1, times)
    p, _, gaps = way(grid)
    return SlowErasure(
        times=duration * grid,
        excited=p,
        gaps=gaps,
        entropy_decrease=_entropy_decrease(p),
        heat=heat,
        excess=excess,
        slow_excess=4 * (last - first) ** 2 / (gamma * duration),
    )


def _shortest(first: float, last: float) -> float:
    """γτ at which sin²φ + (φ_τ − φ_0) sin 2φ/(γτ) reaches 0 on the way: 2(φ_0 − φ_τ) cot φ at its largest."""
    return 2 * (first - last) / np.tan(min(first, last))


def _panels() -> tuple[Real, Real]:
    """Gauss–Legendre nodes and weights on [0, 1], finer towards both ends, where the gap may be steep."""
    x, w = np.polynomial.legendre.leggauss(20)
    edges = np.concatenate(([0.0], 0.5 ** np.arange(40, 0, -1)))
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    s, ds = (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()
    return np.concatenate((s, 1 - s)), np.concatenate((ds, ds))
