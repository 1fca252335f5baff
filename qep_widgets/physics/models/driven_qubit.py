"""Driven qubit: work, heat and entropy along a protocol H(t), alone or in contact with a thermal bath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import entropy, gibbs_divergence
from ..states import bloch_state, bloch_vector, gibbs

_TINY = np.finfo(float).tiny


@dataclass(frozen=True, eq=False)
class Protocol:
    """A time-dependent Hamiltonian of a qubit.

    Attributes
    ----------
    duration : float
        The protocol runs from t = 0 to here.
    H : callable
        t -> (2, 2), Hermitian.
    slope : callable
        t -> (2, 2), its time derivative.
    """

    duration: float
    H: Callable[[float], Any]
    slope: Callable[[float], Any]


@dataclass(frozen=True, eq=False)
class DrivenQubit:
    """A driven qubit at T times; energies in the unit of H, entropies in nats.

    Attributes
    ----------
    times : ndarray, shape (T,)
    H, rho : complex ndarray, shape (T, 2, 2)
    energy : ndarray, shape (T,)
        U = Tr[ρH].
    work, heat : ndarray, shape (T,)
        W = ∫Tr[ρ Ḣ]dt and Q = ∫Tr[H D(ρ)]dt since t = 0, positive into the system; each is an
        integral of its own, so that U − U₀ = W + Q is a test (held to about 1e-11).
    entropy : ndarray, shape (T,)
    free_energy : ndarray, shape (T,)
        F = −ln Z/β of the Gibbs state of H(t).
    entropy_production : ndarray, shape (T,)
        Σ = S − S₀ − βQ.
    divergence : ndarray, shape (T,)
        D(ρ_t‖ρ_t^eq), how far the qubit lags behind the Gibbs state of H(t).
    irreversible_work : ndarray, shape (T,)
        β(W − ΔF), = Σ + D(ρ_t‖ρ_t^eq) − D(ρ_0‖ρ_0^eq).
    """

    times: Real
    H: Complex
    rho: Complex
    energy: Real
    work: Real
    heat: Real
    entropy: Real
    free_energy: Real
    entropy_production: Real
    divergence: Real
    irreversible_work: Real


@dataclass(frozen=True, eq=False)
class DrivenInBaths:
    """A driven qubit in m baths, at T times; energies in the unit of H, entropies in nats.

    Attributes
    ----------
    times : ndarray, shape (T,)
    H, rho : complex ndarray, shape (T, 2, 2)
    energy, work : ndarray, shape (T,)
        As of :class:`DrivenQubit`.
    heat : ndarray, shape (T, m)
        Q_α of each bath since t = 0, positive into the system; U − U₀ = W + Σ_α Q_α.
    entropy : ndarray, shape (T,)
    entropy_production : ndarray, shape (T,)
        Σ = S − S₀ − Σ_α β_αQ_α.
    """

    times: Real
    H: Complex
    rho: Complex
    energy: Real
    work: Real
    heat: Real
    entropy: Real
    entropy_production: Real


def _duration(duration: Any) -> float:
    duration = check.number(duration, "duration", low=_TINY)
    if duration.ndim:
        raise ValueError(f"duration must be a single number, got shape {duration.shape}")
    return float(duration)


def linear_ramp(start: Any, end: Any, duration: Any) -> Protocol:
    """H(t) = H₀ + (H₁ − H₀) t/τ.

    Parameters
    ----------
    start, end : array, shape (2, 2)
        Hermitian.
    duration : float
        τ > 0.

    Returns
    -------
    Protocol

    Raises
    ------
    ValueError
        When a Hamiltonian is not a Hermitian 2×2 matrix or ``duration`` is not positive.
    """
    start, end = (
        check.hermitian(H, name, d=2, of="the qubit") for H, name in ((start, "start"), (end, "end"))
    )
    if start.ndim != 2 or end.ndim != 2:
        raise ValueError("start and end must be single 2×2 matrices")
    duration = _duration(duration)
    slope = (end - start) / duration
    return Protocol(duration, lambda t: start + slope * t, lambda t: slope)


def rotating_drive(omega: Any, amplitude: Any, frequency: Any, duration: Any) -> Protocol:
    """H(t) = ω|1⟩⟨1| + (Ω/2)(e^{iνt}|0⟩⟨1| + e^{−iνt}|1⟩⟨0|), a circularly polarised drive.

    Parameters
    ----------
    omega : float
        Level splitting ω.
    amplitude : float
        Ω; on resonance, ν = ω, the excited population from the ground state is sin²(Ωt/2).
    frequency : float
        ν of the drive.
    duration : float
        > 0.

    Returns
    -------
    Protocol

    Raises
    ------
    ValueError
        When an argument is not one finite number, or ``duration`` is not positive.
    """
    values = [
        check.number(x, n) for x, n in ((omega, "omega"), (amplitude, "amplitude"), (frequency, "frequency"))
    ]
    if any(x.ndim for x in values):
        raise ValueError("omega, amplitude and frequency must be single numbers")
    w, half, nu = float(values[0]), 0.5 * float(values[1]), float(values[2])

    def H(t: float) -> Complex:
        c = half * np.exp(1j * nu * t)
        return np.array([[0, c], [c.conjugate(), w]])

    def slope(t: float) -> Complex:
        c = 1j * nu * half * np.exp(1j * nu * t)
        return np.array([[0, c], [c.conjugate(), 0]])

    return Protocol(_duration(duration), H, slope)


def drive(protocol: Protocol, beta: Any, rho: Any = None, g: Any = 0.0, times: Any = 201) -> DrivenQubit:
    """Run a protocol and keep the books of energy and entropy.

    With g > 0 a thermal bath acts in the energy basis of H(t) at each instant, at the rates g(n + 1) down
    and gn up with n = 1/(e^{βw} − 1) at the momentary gap w: the equation of slow driving
    (R. Alicki, J. Phys. A 12, L103 (1979)).

    Parameters
    ----------
    protocol : Protocol
    beta : float
        > 0.
    rho : array, shape (2, 2), optional
        State at t = 0; the Gibbs state of H(0) when left out.
    g : float
        Coupling to the bath, ≥ 0; 0 is a closed system, in which Q = 0 and S stays.
    times : int or array, shape (T,)
        Number of evenly spaced times, at least 2, or the ascending times themselves, in [0, duration].

    Returns
    -------
    DrivenQubit
        For a closed system that starts in Gibbs, irreversible_work = divergence ≥ 0 while the entropy
        stays: β(W − ΔF) = D(ρ_τ‖ρ_τ^eq) (S. Deffner, E. Lutz, Phys. Rev. Lett. 105, 170402 (2010)).

    Raises
    ------
    ValueError
        When an argument is out of its range, H is not Hermitian, or the gap closes in contact with
        the bath, where n diverges.

    Notes
    -----
    Bloch's equations with W and Q beside them, integrated by DOP853 at a tolerance of 1e-12; the cost
    grows with the number of turns, gap·duration, and with g·duration (some 10 ms for ten of them).
    """
    beta, g = check.number(beta, "beta", low=_TINY), check.number(g, "g", low=0)
    if beta.ndim or g.ndim:
        raise ValueError("beta and g must be single numbers")
    times, H, start = _sampled(protocol, times)
    rho = gibbs(start, beta) if rho is None else check.state(rho, "rho", d=2, of="the qubit")
    if rho.ndim != 2:
        raise ValueError(f"rho must be a single 2×2 state, got shape {rho.shape}")
    y = _integrate(protocol, beta[None], g[None], bloch_vector(rho), times)
    return _books(times, start, H, rho, _states(y), y[3], y[4], beta)


def drive_in_baths(protocol: Protocol, beta: Any, g: Any, rho: Any, times: Any = 201) -> DrivenInBaths:
    """Run a protocol in contact with several thermal baths at once, and keep the books of each.

    Every bath acts as the one of :func:`drive`: in the energy basis of H(t), at the rates g_α(n_α + 1) down
    and g_αn_α up.  Σ = ΔS − Σ_α β_αQ_α never falls, since the Gibbs state at β_α is stationary under the
    generator of bath α (H. Spohn, J. L. Lebowitz, Adv. Chem. Phys. 38, 109 (1978)).

    Parameters
    ----------
    protocol : Protocol
    beta, g : array, shape (m,)
        Inverse temperature, > 0, and coupling, ≥ 0, of each bath.
    rho : array, shape (2, 2)
        State at t = 0; no bath's Gibbs state is the natural one here.
    times : int or array, shape (T,)
        As in :func:`drive`.

    Returns
    -------
    DrivenInBaths

    Raises
    ------
    ValueError
        As in :func:`drive`, or when ``beta`` and ``g`` are not vectors of one length.
    """
    beta, g = check.number(beta, "beta", low=_TINY), check.number(g, "g", low=0)
    if beta.ndim != 1 or beta.size == 0 or g.shape != beta.shape:
        raise ValueError(
            f"beta and g must be vectors with one entry for each bath, got {beta.shape} and {g.shape}"
        )
    times, H, _ = _sampled(protocol, times)
    rho = check.state(rho, "rho", d=2, of="the qubit")
    if rho.ndim != 2:
        raise ValueError(f"rho must be a single 2×2 state, got shape {rho.shape}")
    y = _integrate(protocol, beta, g, bloch_vector(rho), times)
    states = _states(y)
    S, heat = entropy(states), y[4:].T
    return DrivenInBaths(
        times=times,
        H=H,
        rho=states,
        energy=np.einsum("tij,tji->t", states, H).real,
        work=y[3],
        heat=heat,
        entropy=S,
        entropy_production=S - entropy(rho) - heat @ beta,
    )


def _sampled(protocol: Protocol, times: Any) -> tuple[Real, Complex, Complex]:
    """The times, H at them, and H(0)."""
    if not isinstance(protocol, Protocol):
        raise TypeError(f"protocol must be a Protocol, got {type(protocol).__name__}")
    times = _grid(times, protocol.duration)
    H = check.hermitian([protocol.H(float(t)) for t in times], "protocol.H", d=2, of="the qubit")
    return times, H, check.hermitian(protocol.H(0.0), "protocol.H", d=2, of="the qubit")


def _states(y: Real) -> Complex:
    length = np.linalg.norm(y[:3], axis=0)
    return bloch_state((y[:3] / np.maximum(length, 1.0)).T)  # rounding may carry a pure one out of the ball


def _grid(times: Any, duration: float) -> Real:
    if isinstance(times, int | np.integer):
        return np.linspace(0.0, duration, check.integer(times, "times", low=2))
    times = check.number(times, "times", 0.0, duration)
    if times.ndim != 1 or times.size == 0 or np.any(np.diff(times) <= 0):
        raise ValueError("times must be a vector of ascending times")
    return times


def _axis(H: Any) -> Real:
    """b of H = h₀ + ½ b·σ with σ_z = |0⟩⟨0| − |1⟩⟨1|."""
    H = np.asarray(H)
    c = H[0, 1]
    return np.array([2 * c.real, -2 * c.imag, (H[0, 0] - H[1, 1]).real])


def _integrate(protocol: Protocol, beta: Real, g: Real, r: Real, times: Real) -> Real:
    """(r, W, Q_1 … Q_m) at the times: ṙ = b × r + baths, Ẇ = ḣ₀ + ½ ḃ·r, Q̇_α = ½ b·(ṙ by bath α)."""
    from scipy.integrate import solve_ivp

    def motion(t: float, y: Real) -> Real:
        b, slope = _axis(protocol.H(t)), np.asarray(protocol.slope(t))
        x, heat = y[:3], np.zeros(len(g))
        change = np.array([b[1] * x[2] - b[2] * x[1], b[2] * x[0] - b[0] * x[2], b[0] * x[1] - b[1] * x[0]])
        if g.any():
            gap = float(np.sqrt(b @ b))
            if (beta * gap)[g > 0].min() < 1e-9:
                raise ValueError(
                    f"protocol closes the gap at t={t:.6g}: a thermal bath's rates diverge there"
                )
            axis = b / gap
            polar = np.tanh(0.5 * np.where(g > 0, beta * gap, 1.0))
            rate = g / polar  # g(2n + 1), of the populations; coherences decay at half of it
            along = axis @ x
            bath = -0.5 * np.outer(rate, x + along * axis) - np.outer(rate * polar, axis)
            change += bath.sum(axis=0)
            heat = 0.5 * (bath @ b)
        work = 0.5 * (slope[0, 0] + slope[1, 1]).real + 0.5 * (_axis(slope) @ x)
        return np.concatenate((change, (work,), heat))

    start = np.concatenate((r, np.zeros(1 + len(g))))
    if times[-1] == 0:
        return start[:, None]
    found = solve_ivp(motion, (0.0, times[-1]), start, "DOP853", times, rtol=1e-12, atol=1e-13)
    if not found.success:
        raise ValueError(f"protocol could not be integrated: {found.message}")
    return found.y


def _books(
    times: Real, first: Complex, H: Complex, start: Complex, rho: Complex, work: Real, heat: Real, beta: Real
) -> DrivenQubit:
    energies = np.linalg.eigvalsh(np.concatenate((first[None], H)))
    free = energies[:, 0] - np.log1p(np.exp(-beta * (energies[:, 1] - energies[:, 0]))) / beta
    S = entropy(rho)
    return DrivenQubit(
        times=times,
        H=H,
        rho=rho,
        energy=np.einsum("tij,tji->t", rho, H).real,
        work=work,
        heat=heat,
        entropy=S,
        free_energy=free[1:],
        entropy_production=S - entropy(start) - beta * heat,
        divergence=gibbs_divergence(rho, H, beta),
        irreversible_work=beta * (work - (free[1:] - free[0])),
    )
