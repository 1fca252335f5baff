"""Driven qubit: work, heat and entropy along a protocol H(t), alone or in contact with a thermal bath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _driven as driven
from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import entropy, gibbs_divergence
from ..states import bloch_state, bloch_vector, gibbs

_TINY = np.finfo(float).tiny
_TOLERANCE = 1e-12  # of a step
_ONE = np.eye(3)


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
    vectorized : bool
        Whether both take (n,) times, too, and give (n, 2, 2): what asks for many is then faster.
    """

    duration: float
    H: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    vectorized: bool = False


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
        integral of its own, so that U − U₀ = W + Q is a test (held to about 1e-12).
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


def _matrices(a: Any, b: Any, c: Any, d: Any) -> Complex:
    """[[a, b], [c, d]] at one time, or at each of many."""
    out = np.empty((*np.shape(d if np.ndim(d) else b), 2, 2), np.complex128)
    out[..., 0, 0], out[..., 0, 1], out[..., 1, 0], out[..., 1, 1] = a, b, c, d
    return out


def _at(function: Callable[[Any], Any], times: Real, vectorized: bool) -> Any:
    """A protocol's function at the times, (n, 2, 2)."""
    return function(times) if vectorized else [function(float(t)) for t in times]


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

    def H(t: Any) -> Complex:
        return start + slope * np.asarray(t)[..., None, None]

    def same(t: Any) -> Complex:
        return np.broadcast_to(slope, (*np.shape(t), 2, 2))

    return Protocol(duration, H, same, vectorized=True)


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

    def H(t: Any) -> Complex:
        c = half * np.exp(1j * nu * np.asarray(t))
        return _matrices(0, c, c.conjugate(), w)

    def slope(t: Any) -> Complex:
        c = 1j * nu * half * np.exp(1j * nu * np.asarray(t))
        return _matrices(0, c, c.conjugate(), 0)

    return Protocol(_duration(duration), H, slope, vectorized=True)


def gap_swing(low: Any, high: Any, duration: Any) -> Protocol:
    """H(t) = ω(t)|1⟩⟨1| with ω(t) = ω_low + (ω_high − ω_low) sin²(πt/τ): up and back, once.

    Parameters
    ----------
    low, high : float
        The gap at both ends and in the middle, > 0.
    duration : float
        τ > 0.

    Returns
    -------
    Protocol

    Raises
    ------
    ValueError
        When an argument is not one positive number.
    """
    values = [check.number(x, name, low=_TINY) for x, name in ((low, "low"), (high, "high"))]
    if any(x.ndim for x in values):
        raise ValueError("low and high must be single numbers")
    first, reach, duration = float(values[0]), float(values[1] - values[0]), _duration(duration)

    def H(t: Any) -> Complex:
        return _matrices(0, 0, 0, first + reach * np.sin(np.pi * np.asarray(t) / duration) ** 2)

    def slope(t: Any) -> Complex:
        return _matrices(0, 0, 0, reach * np.pi / duration * np.sin(2 * np.pi * np.asarray(t) / duration))

    return Protocol(duration, H, slope, vectorized=True)


def turning_field(omega: Any, angle: Any, duration: Any) -> Protocol:
    """H(t) = ω|u(t)⟩⟨u(t)|, whose ground state has the Bloch vector (sin φ, 0, cos φ) with φ = angle·t/τ.

    The gap stays ω, and the field turns evenly from z towards x.

    Parameters
    ----------
    omega : float
        Gap, > 0.
    angle : float
        By how much the field turns, in rad; of either sign.
    duration : float
        τ > 0.

    Returns
    -------
    Protocol

    Raises
    ------
    ValueError
        When an argument is not one finite number, or ``omega`` or ``duration`` is not positive.
    """
    gap, turn = check.number(omega, "omega", low=_TINY), check.number(angle, "angle")
    if gap.ndim or turn.ndim:
        raise ValueError("omega and angle must be single numbers")
    half, duration = 0.5 * float(gap), _duration(duration)
    rate = float(turn) / duration

    def H(t: Any) -> Complex:
        turned = rate * np.asarray(t)
        c, s = half * np.cos(turned), half * np.sin(turned)
        return _matrices(half - c, -s, -s, half + c)

    def slope(t: Any) -> Complex:
        turned = rate * np.asarray(t)
        c, s = half * rate * np.cos(turned), half * rate * np.sin(turned)
        return _matrices(s, -c, -c, -s)

    return Protocol(duration, H, slope, vectorized=True)


def drive(
    protocol: Protocol,
    beta: Any,
    rho: Any = None,
    g: Any = 0.0,
    times: Any = 201,
    max_step: float | None = None,
) -> DrivenQubit:
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
    max_step : float, optional
        Longest step of the integration.

    Returns
    -------
    DrivenQubit
        For a closed system that starts in Gibbs, irreversible_work = divergence ≥ 0 while the entropy
        stays: β(W − ΔF) = D(ρ_τ‖ρ_τ^eq) (S. Deffner, E. Lutz, Phys. Rev. Lett. 105, 170402 (2010)).

    Raises
    ------
    ValueError
        When an argument is out of its range, H is not Hermitian, the gap closes in contact with
        the bath, where n diverges, or the protocol is too wild for the tolerance.

    Notes
    -----
    Bloch's equations with W and Q beside them, by the method of :func:`evolve_driven`, which says what
    changes of H are seen (any that the times resolve, or a tenth of ``max_step``).  A step's error is below
    1e-12, for W and Q in units of the larger of 1/β and the largest gap at the times.  The cost grows with
    the number of turns, gap·duration.
    """
    beta, g = check.number(beta, "beta", low=_TINY), check.number(g, "g", low=0)
    if beta.ndim or g.ndim:
        raise ValueError("beta and g must be single numbers")
    times, H, start = _sampled(protocol, times)
    rho = gibbs(start, beta) if rho is None else check.state(rho, "rho", d=2, of="the qubit")
    if rho.ndim != 2:
        raise ValueError(f"rho must be a single 2×2 state, got shape {rho.shape}")
    y = _integrate(protocol, beta[None], g[None], bloch_vector(rho), times, H, max_step)
    return _books(times, start, H, rho, _states(y), y[3], y[4], beta)


def drive_in_baths(
    protocol: Protocol, beta: Any, g: Any, rho: Any, times: Any = 201, max_step: float | None = None
) -> DrivenInBaths:
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
    times, max_step
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
    y = _integrate(protocol, beta, g, bloch_vector(rho), times, H, max_step)
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
    H = check.hermitian(_at(protocol.H, times, protocol.vectorized), "protocol.H", d=2, of="the qubit")
    check.hermitian(protocol.slope(0.0), "protocol.slope", d=2, of="the qubit")
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
    """b (..., 3) of H = h₀ + ½ b·σ with σ_z = |0⟩⟨0| − |1⟩⟨1|."""
    H = np.asarray(H)
    b = np.empty((*H.shape[:-2], 3))
    b[..., 0], b[..., 1] = 2 * H[..., 0, 1].real, -2 * H[..., 0, 1].imag
    b[..., 2] = (H[..., 0, 0] - H[..., 1, 1]).real
    return b


def _integrate(
    protocol: Protocol, beta: Real, g: Real, r: Real, times: Real, H: Complex, max_step: float | None
) -> Real:
    """(r, W, Q_1 … Q_m) at the times: ṙ = b × r + baths, Ẇ = ḣ₀ + ½ ḃ·r, Q̇_α = ½ b·(ṙ by bath α)."""
    unit = max(float(np.sqrt((_axis(H) ** 2).sum(axis=-1)).max()), 1 / float(beta.min()))

    def look(ts: Real) -> driven.Motion:
        matrices = _motion(protocol, beta, g, ts, unit).swapaxes(-1, -2)
        return driven.motion(matrices, stable=True, leading=4)  # W and Q act on nothing

    start = np.concatenate((r, [1.0], np.zeros(1 + len(g))))[None]
    longest = driven.longest_step(max_step)
    found = driven.march(look, start, times, _TOLERANCE, longest, scale=1.0)[:, 0].T
    r = found[:3]
    if not g.any():  # a turn keeps the length, at every time as at the ends of the steps
        length = np.linalg.norm(r, axis=0)
        r = r * (np.linalg.norm(start[0, :3]) / np.where(length == 0, 1.0, length))
    return np.concatenate((r, unit * found[4:]))


def _motion(protocol: Protocol, beta: Real, g: Real, ts: Real, unit: float) -> Real:
    """A of d/dt (r, 1, W, Q_1 … Q_m) = A (r, 1, W, Q_1 … Q_m) at the times, W and Q in the given unit."""
    b = _axis(_at(protocol.H, ts, protocol.vectorized))
    slope = np.asarray(_at(protocol.slope, ts, protocol.vectorized), np.complex128)
    A = np.zeros((ts.size, 5 + len(g), 5 + len(g)))
    A[:, 0, 1], A[:, 1, 2], A[:, 2, 0] = -b[:, 2], -b[:, 0], -b[:, 1]
    A[:, 1, 0], A[:, 2, 1], A[:, 0, 2] = b[:, 2], b[:, 0], b[:, 1]
    A[:, 4, :3] = 0.5 * _axis(slope) / unit
    A[:, 4, 3] = 0.5 * (slope[:, 0, 0] + slope[:, 1, 1]).real / unit
    if not g.any():
        return A
    gap = np.sqrt((b * b).sum(axis=-1))
    closed = np.flatnonzero(beta[g > 0].min() * gap < 1e-9)
    if closed.size:
        raise ValueError(
            f"protocol closes the gap at t={ts[closed[0]]:.6g}: a thermal bath's rates diverge there"
        )
    axis = b / gap[:, None]
    # g(2n + 1) of each bath at each time: the populations' rate; coherences decay at half of it
    rate = g / np.tanh(0.5 * np.where(g > 0, beta * gap[:, None], 1.0))
    spread = _ONE + axis[:, :, None] * axis[:, None, :]
    A[:, :3, :3] -= 0.5 * rate.sum(axis=-1)[:, None, None] * spread
    A[:, :3, 3] = -g.sum() * axis
    A[:, 5:, :3] = (-0.5 / unit) * rate[:, :, None] * b[:, None, :]
    A[:, 5:, 3] = (-0.5 / unit) * g * gap[:, None]
    return A


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
