"""Limits on precision and speed that entropy production sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import trace_distance
from ..lindblad import Lindbladian

_EPS = np.finfo(float).eps


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


# ---------------------------------------------------------------- closed systems


def bures_angle(rho: Any, sigma: Any) -> Any:
    """Angle between two states, arccos √F with Uhlmann's fidelity √F = Tr √(√ρ σ √ρ); of kets arccos|⟨ψ|φ⟩|.

    Parameters
    ----------
    rho, sigma : array, shape (..., d, d)
        States.

    Returns
    -------
    float or ndarray, shape (...)
        In [0, π/2], to about 1e-8.

    Raises
    ------
    ValueError
        When one is no state, or the sizes or leading axes do not fit.
    """
    roots = []
    for x, name in ((rho, "rho"), (sigma, "sigma")):
        values, vectors = check.eigensystem(check.state(x, name), name)
        values = np.where(
            values > 16 * values.shape[-1] * _EPS, values, 0.0
        )  # a zero left by rounding has a root
        roots.append((vectors * np.sqrt(values)[..., None, :]) @ check.dag(vectors))
    first, second = roots
    check.same_size(("rho", first), ("sigma", second))
    check.batch(("rho", first, 2), ("sigma", second, 2))
    overlap = np.linalg.svd(first @ second, compute_uv=False).sum(axis=-1)
    return np.arccos(np.minimum(overlap, 1.0))[()]


def energy_spread(rho: Any, H: Any) -> Any:
    """Standard deviation of the energy, ΔE = √(Tr ρ(H − ⟨H⟩)²).

    Parameters
    ----------
    rho, H : array, shape (..., d, d)
        A state and a Hermitian matrix.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``H`` not Hermitian, or sizes or leading axes do not fit.
    """
    rho = check.state(rho, "rho")
    H = check.hermitian(H, "H", d=rho.shape[-1], of="rho")
    check.batch(("rho", rho, 2), ("H", H, 2))
    mean = np.einsum("...ij,...ji->...", rho, H).real
    off = H - mean[..., None, None] * np.eye(rho.shape[-1])
    return np.sqrt(np.maximum(np.einsum("...ij,...jk,...ki->...", rho, off, off).real, 0.0))[()]


def _angle_and(rho: Any, sigma: Any, value: Any, name: str) -> tuple[Real, Real]:
    angle = np.asarray(bures_angle(rho, sigma))
    value = check.number(value, name, low=0)
    check.batch(("rho and sigma", angle, 0), (name, value, 0))
    return angle, value


def _time(way: Any, speed: Any) -> Any:
    """way/speed; 0 where there is no way to go, inf where there is one and no speed."""
    still = speed == 0
    return np.where(way == 0, 0.0, np.where(still, np.inf, way / np.where(still, 1.0, speed)))[()]


def mandelstam_tamm(rho: Any, sigma: Any, spread: Any) -> Any:
    """Least time of a closed system between two states, τ ≥ arccos √F / ΔE.

    For ρ̇ = −i[H(t), ρ], with ΔE the time average of :func:`energy_spread`; for a constant H that is ΔE
    itself.  An even superposition of two levels keeps to it exactly (L. Mandelstam, I. Tamm, J. Phys. USSR 9,
    249 (1945); for H(t) J. Anandan, Y. Aharonov, Phys. Rev. Lett. 65, 1697 (1990); for mixed states
    A. Uhlmann, Phys. Lett. A 161, 329 (1992)).

    Parameters
    ----------
    rho, sigma : array, shape (..., d, d)
        States at the start and at the end.
    spread : float or array, shape (...)
        ΔE ≥ 0, time average on the way.

    Returns
    -------
    float or ndarray, shape (...)
        0 where the two states agree; ``inf`` where they differ and ΔE = 0: the way does not exist.

    Raises
    ------
    ValueError
        When ``rho`` or ``sigma`` is no state, ΔE is negative, or the shapes do not fit.

    Examples
    --------
    >>> print(mandelstam_tamm([[1, 0], [0, 0]], [[0, 0], [0, 1]], 0.5).round(6))  # π/2ΔE
    3.141593
    """
    angle, spread = _angle_and(rho, sigma, spread, "spread")
    return _time(angle, spread)


def margolus_levitin(rho: Any, sigma: Any, mean_energy: Any) -> Any:
    """Least time of a closed system between two states, τ ≥ α(φ)/E with E = ⟨H⟩ − E_0 and φ = arccos √F.

    For a constant H.  Of all states those of two levels, 0 and ω with the population p = sin²(ψ/2) of the
    upper one, are fastest: they take Eτ = p·2 arcsin(sin φ/ sin ψ) to the angle φ.  The minimum of this over
    ψ is α, and α(π/2) = π/2 (N. Margolus, L. B. Levitin, Physica D 120, 188 (1998), for orthogonal states;
    V. Giovannetti, S. Lloyd, L. Maccone, Phys. Rev. A 67, 052109 (2003); N. Hörnedal, O. Sönnerborn, Phys.
    Rev. Research 5, 043234 (2023)).

    Parameters
    ----------
    rho, sigma : array, shape (..., d, d)
        States at the start and at the end.
    mean_energy : float or array, shape (...)
        E ≥ 0, above the ground level; not ΔE.

    Returns
    -------
    float or ndarray, shape (...)
        0 where the two states agree; ``inf`` where they differ and E = 0: the way does not exist.

    Raises
    ------
    ValueError
        When ``rho`` or ``sigma`` is no state, E is negative, or the shapes do not fit.

    Examples
    --------
    >>> print(margolus_levitin([[1, 0], [0, 0]], [[0, 0], [0, 1]], 0.5).round(6))  # π/2E
    3.141593
    """
    angle, mean_energy = _angle_and(rho, sigma, mean_energy, "mean_energy")
    return _time(_least_action(angle), mean_energy)


def _least_action(angle: Real) -> Real:
    """α(φ): the least 2 sin²(ψ/2) arcsin(sin φ/ sin ψ) for φ ≤ ψ ≤ π/2, by golden sections."""

    def action(psi: Real) -> Real:
        ratio = np.sin(angle) / np.where(psi > 0, np.sin(psi), 1.0)
        return 2 * np.sin(0.5 * psi) ** 2 * np.arcsin(np.minimum(ratio, 1.0))

    low, high = angle.copy(), np.full_like(angle, 0.5 * np.pi)
    golden = 0.5 * (np.sqrt(5) - 1)
    for _ in range(60):
        step = golden * (high - low)
        left, right = high - step, low + step
        lower = action(left) < action(right)
        low, high = np.where(lower, low, left), np.where(lower, right, high)
    return np.minimum(action(0.5 * (low + high)), action(angle))


# ---------------------------------------------------------------- open systems


@dataclass(frozen=True, eq=False)
class Speed:
    """How fast a state of an open system moves, and what its motion is made of, at one instant.

    In the eigenbasis |n⟩ of ρ, ρ̇ has a part off the diagonal, by which the eigenvectors turn, and one on it,
    the change of the eigenvalues p_n.  Where eigenvalues are equal, the basis is that in which they part.

    Attributes
    ----------
    total : float or ndarray
        ½‖ρ̇‖₁ ≤ turning + populations.
    turning : float or ndarray
        ½√F with the quantum Fisher information F = 2Σ_{n≠m} |⟨n|ρ̇|m⟩|²/(p_n + p_m) of the turning.
    spread : float or ndarray
        Δ(H + H_D) ≥ turning, in ρ, with ⟨n|H_D|m⟩ = i⟨n|D(ρ)|m⟩/(p_m − p_n): the Hamiltonian that would turn
        the eigenvectors as the baths do.
    populations : float or ndarray
        ½Σ|ṗ_n| ≤ √(σA/2) for baths with local detailed balance.
    activity : float or ndarray
        A = Σ_k γ_k Σ_{n≠m} |⟨n|L_k|m⟩|²p_m, jumps per unit time between eigenvectors of ρ.
    """

    total: Any
    turning: Any
    spread: Any
    populations: Any
    activity: Any


def speed(L: Lindbladian, rho: Any) -> Speed:
    """Speed of a state under a master equation, split as the limit of :func:`open_speed_limit` needs it.

    Parameters
    ----------
    L : Lindbladian
        With no negative rate.
    rho : array, shape (..., d, d)
        States.

    Returns
    -------
    Speed

    Raises
    ------
    ValueError
        When ``rho`` is no state of its size or a rate is negative.
    """
    if not isinstance(L, Lindbladian):
        raise TypeError(f"L must be a Lindbladian, got {type(L).__name__}")
    if np.any(L.rates < 0):
        raise ValueError(f"L must have no negative rate, got {L.rates.min():g}: jumps have no activity then")
    rho = check.state(rho, "rho", d=L.d, of="L")
    p, vectors, apart = _parting_basis(rho, L.apply(rho))
    back = check.dag(vectors)
    H, D, slope = (back @ x @ vectors for x in (L.H, L.dissipator(rho), L.apply(rho)))
    total = 0.5 * np.abs(np.linalg.eigvalsh(slope)).sum(axis=-1)
    both = p[..., :, None] + p[..., None, :]
    fisher = 2 * (np.abs(slope) ** 2 / np.where(apart == 0, np.inf, both)).sum(axis=(-2, -1))
    jumps = np.einsum(
        "k,...kij,...j->...kij",
        L.rates,
        np.abs(back[..., None, :, :] @ L.jumps @ vectors[..., None, :, :]) ** 2,
        p,
    )
    return Speed(
        total=total[()],
        turning=(0.5 * np.sqrt(fisher))[()],
        spread=_turning_spread(H, D, p, apart)[()],
        populations=(0.5 * np.abs(np.einsum("...ii->...i", slope).real).sum(axis=-1))[()],
        activity=np.where(np.eye(L.d, dtype=bool), 0.0, jumps).sum(axis=(-3, -2, -1))[()],
    )


def _parting_basis(rho: Complex, slope: Complex) -> tuple[Real, Complex, Real]:
    """Eigenvalues p and eigenvectors of ρ, and p_m − p_n at [n, m], exactly 0 for equal ones.

    Of equal eigenvalues, up to rounding, the eigenvectors are those of ρ̇ among them.
    """
    p, vectors = check.eigensystem(rho, "rho")
    d = p.shape[-1]
    steps = np.diff(p, axis=-1, prepend=p[..., :1]) > 64 * d * _EPS
    group = steps.cumsum(axis=-1)
    same = group[..., :, None] == group[..., None, :]
    inner = np.where(same, check.dag(vectors) @ slope @ vectors, 0.0)
    size = np.abs(inner).sum(axis=-1).max(axis=-1)[..., None, None]
    ordered = inner / np.where(size > 0, 4 * size, 1.0) + group[..., None] * np.eye(d)
    vectors = vectors @ np.linalg.eigh(ordered)[1]
    return p, vectors, np.where(same, 0.0, p[..., None, :] - p[..., :, None])


def _turning_spread(H: Complex, D: Complex, p: Real, apart: Real) -> Real:
    """Δ(H + H_D) in the eigenbasis of ρ."""
    still = apart == 0
    K = H + 1j * np.where(still, 0.0, D) / np.where(still, 1.0, apart)
    mean = np.einsum("...ii,...i->...", K.real, p)
    off = K - mean[..., None, None] * np.eye(p.shape[-1])
    return np.sqrt(np.einsum("...i,...ij->...", p, np.abs(off) ** 2))


def open_speed_limit(rho: Any, sigma: Any, turning: Any, entropy_production: Any, mean_activity: Any) -> Any:
    """Least time between two states of a system with thermal baths, coherent motion included.

    τ ≥ [2T/(b + √(b² + 4⟨turning⟩T))]² with T = ½‖σ − ρ‖₁ and b = √(Σ⟨A⟩/2).  Without baths this is
    τ ≥ T/ΔE, a little weaker than :func:`mandelstam_tamm`; for populations alone it is :func:`speed_limit`.

    Parameters
    ----------
    rho, sigma : array, shape (..., d, d)
        States at the start and at the end.
    turning : float or array, shape (...)
        Time average of ``Speed.turning`` or of ``Speed.spread``, which is larger and gives less; ≥ 0.
    entropy_production : float or array, shape (...)
        Σ on the way, in nats, of baths with local detailed balance: jumps in pairs L and L† whose rates have
        the ratio e^{−βω}.
    mean_activity : float or array, shape (...)
        Time average of ``Speed.activity``, or of more jumps.

    Returns
    -------
    float or ndarray, shape (...)
        0 where the two states agree; ``inf`` where they differ and nothing moves the state.

    Raises
    ------
    ValueError
        When ``rho`` or ``sigma`` is no state, another argument is negative, or the shapes do not fit.

    Notes
    -----
    Derived here, in five steps, with the split of :class:`Speed`:

    1. T ≤ ∫½‖ρ̇‖₁dt.  In the eigenbasis of ρ let X be the part of ρ̇ off the diagonal; the part on it is ṗ_n.
       Then ½‖ρ̇‖₁ ≤ ½‖X‖₁ + ½Σ|ṗ_n|.
    2. ‖X‖₁ = Tr UX for some unitary U.  Cauchy and Schwarz with the weights p_n + p_m, where
       Σ|U_mn|²(p_n + p_m) = 2, give ‖X‖₁² ≤ 2Σ|X_nm|²/(p_n + p_m) = F: the first part is at most
       ``turning``.  As X = −i[H + H_D, ρ] and (p_n − p_m)² ≤ (p_n + p_m)², that is at most ``spread``.
    3. A jump L_k, which lowers the energy by ω, leads from m to n J = γ_k|⟨n|L_k|m⟩|²p_m times per unit time,
       and its reverse L_k† back J' = γ_k e^{−βω}|⟨n|L_k|m⟩|²p_n times.  So ½Σ|ṗ_n| ≤ Σ|J − J'|, n ≠ m.
    4. The entropy production is σ = Σ(J − J') ln(J/J'), and ln x ≥ 2(x − 1)/(x + 1) for x ≥ 1 gives
       σ ≥ 2Σ(J − J')²/(J + J').  With A = Σ(J + J'), Cauchy and Schwarz give Σ|J − J'| ≤ √(σA/2).
    5. ∫√(σA/2)dt ≤ √(Σ⟨A⟩τ/2), so that T ≤ ⟨turning⟩τ + b√τ, a quadratic inequality for √τ.

    It comes near to equality in short times where one part moves the state alone: a qubit that turns, or
    populations close to rest.  Eq. (1) of K. Funo, N. Shiraishi, K. Saito, New J. Phys. 21, 013006 (2019) is
    of the same kind: a distance of the states against a spread of energy, the spread of H_D, and the product
    of entropy production and activity.  Its constants were not compared with those of the steps above.
    """
    way = np.asarray(trace_distance(rho, sigma))
    turning = check.number(turning, "turning", low=0)
    sigma = check.number(entropy_production, "entropy_production", low=0)
    mean_activity = check.number(mean_activity, "mean_activity", low=0)
    check.batch(
        ("rho and sigma", way, 0),
        ("turning", turning, 0),
        ("entropy_production", sigma, 0),
        ("mean_activity", mean_activity, 0),
    )
    b = np.sqrt(0.5 * sigma * mean_activity)
    return _time(2 * way, b + np.sqrt(b * b + 4 * turning * way)) ** 2
