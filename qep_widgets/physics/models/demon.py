"""Szilard's engine and Maxwell's demon with a faulty measurement: what information is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import _xlogx, entropy, gibbs_divergence, shannon
from ..states import gibbs
from .erasure import slow_erasure


@dataclass(frozen=True, eq=False)
class Szilard:
    """Szilard's engine with a measurement that errs.

    Attributes
    ----------
    work : float or ndarray
        Extracted work, T[(1 − ε) ln 2v + ε ln 2(1 − v)]; a loss where it is negative.
    bound : float or ndarray
        T·I.
    information : float or ndarray
        I = ln 2 − h(ε), mutual information of particle and record, in nats.
    record_entropy : float or ndarray
        ln 2, of the record; to reset it costs at least T ln 2.
    net : float or ndarray
        work − T ln 2 ≤ 0: what is left of the work after the cheapest reset.
    """

    work: Any
    bound: Any
    information: Any
    record_entropy: Any
    net: Any


@dataclass(frozen=True, eq=False)
class SzilardStroke:
    """Szilard's engine whose isothermal stroke takes the time τ.

    Attributes
    ----------
    times, excited, gaps : ndarray, shape (T,)
        The stroke: probability that the particle is where the record says it is not, and βω, the energy of
        that side above the other.
    work : float
        Extracted, T(I − excess); a loss where it is negative.
    power : float
        work/τ.
    bound : float
        T·I.
    information : float
        I = ln 2 − h(ε), in nats.
    excess : float
        Σ of the stroke, which falls as 1/τ.
    """

    times: Real
    excited: Real
    gaps: Real
    work: float
    power: float
    bound: float
    information: float
    excess: float


@dataclass(frozen=True, eq=False)
class Feedback:
    """A system measured, and moved according to the outcome.

    Attributes
    ----------
    probabilities : ndarray, shape (..., n)
        Of the outcomes.
    states : complex ndarray, shape (..., n, d, d)
        After measurement and feedback, one for each outcome; 1/d where an outcome never comes.
    work : float or ndarray
        Extracted: energy that left the system in measurement and feedback, E(ρ, H) − Σp_kE(ρ_k', H').
    free_energy_change : float or ndarray
        ΔF = F(H') − F(H) of the two Gibbs states.
    start_divergence : float or ndarray
        D(ρ‖ρ_β), 0 for a start in Gibbs.
    information : float or ndarray
        I = S(ρ) − Σp_kS(ρ_k), what the measurement tells (the QC-mutual information).
    record_entropy : float or ndarray
        H(p) ≥ I, in nats.
    bound : float or ndarray
        −ΔF + T·D(ρ‖ρ_β) + T·I ≥ work.
    divergence : float or ndarray
        Σp_kD(ρ_k'‖ρ'_β) = β(bound − work): what a slow contact with the bath could still bring in.
    """

    probabilities: Real
    states: Complex
    work: Any
    free_energy_change: Any
    start_divergence: Any
    information: Any
    record_entropy: Any
    bound: Any
    divergence: Any


def szilard(error: Any, wall: Any = None, beta: Any = 1.0) -> Szilard:
    """One-particle engine: find the half, put a piston on the other, let the gas expand.

    A measurement that errs with probability ε names the wrong half; the piston moves until the named
    side has the share v of the volume.  v = 1 − ε draws all of T·I and v = 1, right for a faultless
    measurement, loses without bound for ε > 0
    (T. Sagawa, M. Ueda, Phys. Rev. Lett. 104, 090602 (2010); L. Szilard, Z. Phys. 53, 840 (1929)).

    Parameters
    ----------
    error : float or array, shape (...)
        ε in [0, 1]; ½ tells nothing, 1 tells all, wrongly named.
    wall : float or array, shape (...), optional
        v in [0, 1]; the best, 1 − ε, when left out.
    beta : float or array, shape (...)
        > 0.

    Returns
    -------
    Szilard
        ``work`` is −inf where the particle is crushed: v = 1 with ε > 0, or v = 0 with ε < 1.

    Raises
    ------
    ValueError
        When an argument is out of its range or the shapes do not broadcast.

    Examples
    --------
    >>> one = szilard([0, 0.1, 0.5])
    >>> one.work.round(6)
    array([0.693147, 0.368064, 0.      ])
    """
    error = check.number(error, "error", 0, 1)
    wall = 1 - error if wall is None else check.number(wall, "wall", 0, 1)
    beta = check.number(beta, "beta", low=np.finfo(float).tiny)
    check.batch(("error", error, 0), ("wall", wall, 0), ("beta", beta, 0))
    drawn = _weighted_log(1 - error, 2 * wall) + _weighted_log(error, 2 * (1 - wall))
    information = np.log(2) + _xlogx(error) + _xlogx(1 - error)
    record = np.broadcast_to(np.log(2), np.shape(drawn + beta))
    return Szilard(
        work=(drawn / beta)[()],
        bound=(information / beta)[()],
        information=information[()],
        record_entropy=record[()],
        net=((drawn - np.log(2)) / beta)[()],
    )


def _weighted_log(p: Real, x: Real) -> Any:
    """p ln x with 0 ln 0 = 0 and −inf where x = 0 < p."""
    log = np.log(np.where(x > 0, x, 1.0))
    return np.where((x == 0) & (p > 0), -np.inf, p * log)


def szilard_stroke(
    error: Any, duration: Any, gamma: Any = 1.0, beta: Any = 1.0, times: int = 201
) -> SzilardStroke:
    """Szilard's engine with an isothermal stroke of finite duration, T·I less what haste costs.

    The box has two sides, between which the particle relaxes at a rate γ: an electron on either of two
    islands (J. V. Koski, V. F. Maisi, J. P. Pekola, D. V. Averin, Proc. Natl. Acad. Sci. USA 111, 13786
    (2014)).  The side that the record calls empty is lifted at once, and let down in the time τ along the
    way of least heat of :func:`~qep_widgets.physics.models.erasure.slow_erasure`, from the population ε
    to ½.

    Parameters
    ----------
    error : float
        ε in [0, 1], the probability that the record is wrong.
    duration : float
        τ, more than |ln 2(1 − ε)|/γ for ε ≤ ½.
    gamma : float
        γ > 0.
    beta : float
        > 0.
    times : int
        Number of times in the result, ≥ 2.

    Returns
    -------
    SzilardStroke

    Raises
    ------
    ValueError
        When an argument is out of its range, or τ is too short: the message says how long it must be.

    Examples
    --------
    >>> print(*(round(szilard_stroke(0.0, tau).work, 4) for tau in (1, 10, 1000)))
    -0.5988 0.5018 0.6907
    """
    error = check.number(error, "error", 0, 1)
    beta = check.number(beta, "beta", low=np.finfo(float).tiny)
    if error.ndim or beta.ndim:
        raise ValueError("error and beta must be single numbers")
    run = slow_erasure(duration, 0.5, error, gamma, times)
    information = -run.entropy_decrease
    work = (information - run.excess) / float(beta)
    return SzilardStroke(
        times=run.times,
        excited=run.excited,
        gaps=run.gaps,
        work=work,
        power=work / float(run.times[-1]),
        bound=information / float(beta),
        information=information,
        excess=run.excess,
    )


def faulty_measurement(error: Any) -> Complex:
    """Kraus operators of an energy measurement of a qubit that errs: K_k = Σ_x √P(k|x) |x⟩⟨x|.

    Parameters
    ----------
    error : float or array, shape (...)
        P(1|0) = P(0|1) in [0, 1].

    Returns
    -------
    complex ndarray, shape (..., 2, 2, 2)
        Outcome first; it leaves populations as they are.

    Raises
    ------
    ValueError
        When ``error`` is out of its range.
    """
    error = check.number(error, "error", 0, 1)
    kraus = np.zeros((*error.shape, 2, 2, 2), np.complex128)
    kraus[..., 0, 0, 0] = kraus[..., 1, 1, 1] = np.sqrt(1 - error)
    kraus[..., 0, 1, 1] = kraus[..., 1, 0, 0] = np.sqrt(error)
    return kraus


def _check_measurement(kraus: Any, d: int) -> Complex:
    kraus = check.kraus(kraus, "kraus")
    if kraus.shape[-2:] != (d, d):
        raise ValueError(f"kraus are {kraus.shape[-2]}×{kraus.shape[-1]}, but the system is {d}×{d}")
    off = np.abs(np.einsum("...kba,...kbc->...ac", kraus.conj(), kraus) - np.eye(d)).max(initial=0)
    if off > check.TOL:
        raise ValueError(f"kraus must satisfy ΣK†K = 1, but differs from it by {off:.3g}")
    return kraus


def feedback(H: Any, beta: Any, kraus: Any, unitaries: Any, H_final: Any = None, rho: Any = None) -> Feedback:
    """Measure a system with {K_k}, then apply U_k: work at most −ΔF + T·I from a thermal start.

    From any start ρ the bound is 𝓕(ρ, H) − F(H') + T·I with the nonequilibrium free energy
    𝓕 = E − TS = F + T·D(ρ‖ρ_β), and the gap to it is exact: β(bound − W) = Σ_k p_k D(ρ_k'‖ρ'_β)
    (T. Sagawa, M. Ueda, Phys. Rev. Lett. 100, 080403 (2008); for any start J. M. R. Parrondo, J. M. Horowitz,
    T. Sagawa, Nat. Phys. 11, 131 (2015)).

    Parameters
    ----------
    H : array, shape (..., d, d)
        Hamiltonian at the start.
    beta : float or array, shape (...)
        > 0.
    kraus : array, shape (..., n, d, d)
        One operator an outcome, ΣK†K = 1.
    unitaries : array, shape (..., n, d, d)
        What is done after each outcome; alone, without contact to the bath.
    H_final : array, shape (..., d, d), optional
        Hamiltonian at the end; ``H`` when left out.
    rho : array, shape (..., d, d), optional
        State at the start; the Gibbs state of ``H`` when left out.

    Returns
    -------
    Feedback

    Raises
    ------
    ValueError
        When ``kraus`` is no measurement, a feedback is not unitary, ``rho`` is no state, or the shapes do
        not fit.
    """
    H = check.hermitian(H, "H")
    d = H.shape[-1]
    beta = check.number(beta, "beta", low=np.finfo(float).tiny)
    kraus = _check_measurement(kraus, d)
    unitaries = check.unitary(unitaries, "unitaries", d=d, of="H")
    if unitaries.ndim < 3 or unitaries.shape[-3] != kraus.shape[-3]:
        raise ValueError(
            f"unitaries must be {kraus.shape[-3]}, one for each outcome, got shape {unitaries.shape}"
        )
    H_final = H if H_final is None else check.hermitian(H_final, "H_final", d=d, of="H")
    thermal = rho is None
    rho = gibbs(H, beta) if thermal else check.state(rho, "rho", d=d, of="H")
    shape = check.batch(
        ("H", H, 2),
        ("beta", beta, 0),
        ("kraus", kraus, 3),
        ("unitaries", unitaries, 3),
        ("H_final", H_final, 2),
        ("rho", rho, 2),
    )
    rho = np.broadcast_to(rho, (*shape, d, d))
    probabilities, states = _measured(rho, kraus)
    moved = unitaries @ states @ check.dag(unitaries)
    before = np.einsum("...ij,...ji->...", rho, H).real
    after = np.einsum("...k,...kij,...ji->...", probabilities, moved, H_final).real
    change = _free_energy(H_final, beta) - _free_energy(H, beta)
    information = entropy(rho) - (probabilities * entropy(states)).sum(axis=-1)
    far = gibbs_divergence(moved, H_final[..., None, :, :], beta[..., None])
    start = np.zeros(np.shape(information)) if thermal else gibbs_divergence(rho, H, beta)
    return Feedback(
        probabilities=probabilities,
        states=moved,
        work=before - after,
        free_energy_change=change,
        start_divergence=start[()],
        information=information,
        record_entropy=shannon(probabilities),
        bound=(information + start) / beta - change,
        divergence=(probabilities * far).sum(axis=-1),
    )


def _measured(rho: Complex, kraus: Complex) -> tuple[Real, Complex]:
    """Probabilities (..., n) and states (..., n, d, d) after each outcome, 1/d for one that never comes."""
    d = rho.shape[-1]
    unnormalised = kraus @ rho[..., None, :, :] @ check.dag(kraus)
    p = np.maximum(np.trace(unnormalised, axis1=-2, axis2=-1).real, 0.0)
    never = (p < 1e-300)[..., None, None]
    states = np.where(never, np.eye(d) / d, unnormalised / np.where(never, 1.0, p[..., None, None]))
    return p / p.sum(axis=-1, keepdims=True), states


def _free_energy(H: Complex, beta: Real) -> Any:
    energies = np.linalg.eigvalsh(H)
    gaps = beta[..., None] * (energies - energies[..., :1])
    return energies[..., 0] - np.log(np.exp(-gaps).sum(axis=-1)) / beta


def with_record(rho: Any, kraus: Any) -> Complex:
    """System and record after a measurement, Σ_k K_kρK_k† ⊗ |k⟩⟨k|: the record is a system like any other.

    Its mutual information with the system is S(Σp_kρ_k) − Σp_kS(ρ_k); a feedback Σ_k U_k ⊗ |k⟩⟨k| is
    one unitary on both, which lowers the system's entropy and leaves that of the whole.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        The system before.
    kraus : array, shape (..., n, d, d)
        One operator an outcome.

    Returns
    -------
    complex ndarray, shape (..., d n, d n)
        System first, record second.

    Raises
    ------
    ValueError
        When ``rho`` is no state or ``kraus`` no measurement of its size.
    """
    rho = check.state(rho, "rho")
    kraus = _check_measurement(kraus, rho.shape[-1])
    check.batch(("rho", rho, 2), ("kraus", kraus, 3))
    parts = kraus @ rho[..., None, :, :] @ check.dag(kraus)
    n, d = parts.shape[-3], rho.shape[-1]
    joint = np.einsum("...kab,kl->...akbl", parts, np.eye(n))
    return joint.reshape(*joint.shape[:-4], d * n, d * n)
