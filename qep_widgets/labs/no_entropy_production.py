"""Is there no entropy production?  One dS/dt of a driven qubit in a bath, booked in three ledgers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.no_entropy_production import draw_no_entropy_production, no_entropy_production_figure
from ..figures.style import signed
from ..live import Lab, callable_lab, slider
from ..physics.baths import thermal_qubit
from ..physics.lindblad import Lindbladian
from ..physics.states import bloch_state
from ..predict import Prediction

OMEGA = 1.0  # the bath's quantum, so that β stands for βω
LONGEST = 0.98
QUESTION = Prediction(
    "13.p20",
    "At the stationary state π the entropy stands still: dS/dt = 0. In which other states of the disc does "
    "it stand still at this moment?",
    [
        "In none: only what is stationary stands still",
        "In one: the bath's Gibbs state",
        "On the circle of equal S through π",
        "On a closed curve through π, the bath's Gibbs state and the centre",
    ],
    answer="On a closed curve through π, the bath's Gibbs state and the centre",
)
_RAYS, _HALVINGS = 73, 24


@dataclass(frozen=True)
class Params:
    """A driven qubit in a thermal bath (ω = g = 1), and the state it is in now.

    In the frame that rotates with the drive H = −δσ_z/2 + Ωσ_x/2, with σ_z = diag(1, −1), ground state first;
    this H is in −i[H, ρ] and in no heat.  Each jump a or a† carries one quantum ω of the *bare* qubit to or
    from the bath, so heat counts H₀ = ω|1⟩⟨1|: Q̇ = Tr[H₀ D(ρ)], positive into the qubit.

    ``drive``: Ω, 0 to 2.  ``beta``: inverse temperature of the bath, 0.5 to 3.  ``angle`` (rad, from |0⟩
    towards the side of π) and ``length`` (0 to 0.98): the Bloch vector, in the plane of |0⟩, |1⟩ and the
    stationary state π.  At length 1 ln ρ is infinite, and with it dS/dt: pure states are refused.
    ``detuning``: δ; a bare qubit ω driven with the frequency ω − δ.  ``revealed``: 1 once the prediction is
    made; before, neither the states in which S stands still are drawn, nor those whose dissipator part is
    negative.

    There is no time: each entry of a ledger is a rate, which the present state and the generator fix, and a
    path in time would leave the plane that the picture shows.
    """

    drive: float = slider(0.8, "drive Ω", 0.0, 2.0, 0.02, "ω")
    beta: float = slider(1.2, "inverse temperature β", 0.5, 3.0, 0.02, "1/ω")
    angle: float = slider(1.9, "state: angle from |0⟩", -3.14, 3.14, 0.02, "rad")
    length: float = slider(0.7, "state: length |r|", 0.0, LONGEST, 0.01)
    detuning: float = 0.3
    revealed: int = 0


@dataclass(frozen=True)
class Setting:
    """What drive and bath fix.  In the plane through |0⟩, |1⟩ and π, with (s, z) along π's side and |0⟩:

    D(ρ) moves the Bloch vector by (−Γs/2, 1 − Γz), and −i[H, ρ] by Ω′(z, −s) within the plane.  Its part
    across the plane changes no entry of a ledger, since ln ρ, ln π and ln ρ_β lie in the plane.
    """

    gamma: float  # Γ = 2n + 1 = coth(βω/2)
    turning: float  # Ω′ = ΩΓ/√(Γ² + 4δ²)
    side: np.ndarray  # (3,), the unit vector of s
    pi: np.ndarray  # (2,), the Bloch vector of π
    log_pi: np.ndarray  # (2,), artanh|π| π/|π|, the Bloch part of ln π
    log_gibbs: np.ndarray  # (2,), the same of ρ_β = e^{−βH₀}/Z
    gibbs: np.ndarray  # (2,), the Bloch vector of ρ_β
    still: np.ndarray  # (n, 2), the states in which S stands still, an ellipse
    below: np.ndarray  # (n, 2), the edge of the states whose dissipator part is negative; empty without drive


@dataclass(frozen=True)
class Ledgers:
    """Rates in nats per unit of time.  Each entry by its own formula, none as the rest of others."""

    dS: float  # −Tr{L(ρ) ln ρ}
    external: float  # the paper's d_eS/dt = −Tr{D(ρ) ln ρ}
    internal: float  # the paper's d_iS/dt = Tr{i[H, ρ] ln ρ}
    heat: float  # Clausius' βQ̇ = β Tr{H₀ D(ρ)}
    production: float  # Clausius' σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}, ≥ 0
    flow: float  # Spohn's −Tr{L(ρ) ln π} = −d/dt Tr{ρ ln π}
    dissipator: float  # −Tr{D(ρ)(ln ρ − ln π)}, of either sign
    unitary: float  # Tr{i[H, ρ](ln ρ − ln π)}, of either sign

    @property
    def spohn(self) -> float:
        """σ_na = −dD(ρ‖π)/dt ≥ 0, the two parts together."""
        return self.dissipator + self.unitary


@dataclass(frozen=True)
class Result:
    """The state, how each half of the equation moves it, the level line of D(·‖π) through it, the ledgers."""

    params: Params
    setting: Setting
    r: np.ndarray  # (2,)
    by_bath: np.ndarray  # (2,), velocity by D(ρ)
    by_drive: np.ndarray  # (2,), velocity by −i[H, ρ], within the plane
    level: np.ndarray  # (n, 2)
    ledgers: Ledgers


def generator(params: Params) -> Lindbladian:
    """The generator, with which the lab's numbers can be checked."""
    bath = thermal_qubit(OMEGA, params.beta)
    H = 0.5 * np.array([[-params.detuning, params.drive], [params.drive, params.detuning]])
    return Lindbladian(H, bath.jumps, bath.rates)


def state(params: Params) -> np.ndarray:
    """The density matrix of ``params``, (2, 2)."""
    side = setting(params.drive, params.beta, params.detuning).side
    s, z = params.length * math.sin(params.angle), params.length * math.cos(params.angle)
    return bloch_state(s * side + np.array([0.0, 0.0, z]))


# ---------------------------------------------------------------- closed forms on the plane


def _log(r: np.ndarray) -> np.ndarray:
    """Bloch part of ln ρ, artanh|r| r/|r|, (..., 2)."""
    length = np.maximum(np.sqrt((r * r).sum(axis=-1, keepdims=True)), 1e-12)
    return np.arctanh(length) / length * r


def _bath_velocity(r: np.ndarray, gamma: float) -> np.ndarray:
    return np.stack([-0.5 * gamma * r[..., 0], 1 - gamma * r[..., 1]], axis=-1)


def _dissipator_part(r: np.ndarray, gamma: float, log_pi: np.ndarray) -> np.ndarray:
    return -((_log(r) - log_pi) * _bath_velocity(r, gamma)).sum(axis=-1)


def _divergence(r: np.ndarray, pi: np.ndarray, log_pi: np.ndarray) -> np.ndarray:
    """D(ρ‖π) = −S(ρ) − Tr ρ ln π."""
    p = 0.5 * (1 + np.sqrt((r * r).sum(axis=-1)))
    q = np.maximum(1 - p, 1e-300)
    return p * np.log(p) + q * np.log(q) - 0.5 * math.log((1 - pi @ pi) / 4) - r @ log_pi


def _rates(drive: float, beta: float, detuning: float) -> tuple[float, float]:
    """Γ and Ω′ of ``Setting``."""
    gamma = 1 / math.tanh(0.5 * beta * OMEGA)
    return gamma, drive * gamma / math.hypot(gamma, 2 * detuning)


def stationary(drive: float, beta: float, detuning: float) -> np.ndarray:
    """Bloch vector (s, z) of π, from Ω′z = Γs/2 and 1 = Γz + Ω′s."""
    gamma, turning = _rates(drive, beta, detuning)
    z = gamma / (gamma**2 + 2 * turning**2)
    return np.array([2 * turning * z / gamma, z])


@lru_cache(maxsize=512)
def setting(drive: float, beta: float, detuning: float) -> Setting:
    """All that does not depend on the state."""
    gamma, turning = _rates(drive, beta, detuning)
    pi = stationary(drive, beta, detuning)
    return Setting(
        gamma=gamma,
        turning=turning,
        side=np.array([-2 * detuning, -gamma, 0.0]) / math.hypot(gamma, 2 * detuning),
        pi=pi,
        log_pi=_log(pi),
        log_gibbs=np.array([0.0, 0.5 * beta * OMEGA]),
        gibbs=np.array([0.0, 1 / gamma]),
        still=_where_entropy_stands_still(gamma),
        below=_edge_of_the_negative(pi, gamma),
    )


def _where_entropy_stands_still(gamma: float) -> np.ndarray:
    """dS/dt = 0 where the bath's push is across the Bloch vector: Γs²/2 + Γz² = z, whatever the drive."""
    turn = np.linspace(0.0, 2 * np.pi, _RAYS)
    return np.stack([math.sqrt(0.5) * np.sin(turn), 0.5 * (1 + np.cos(turn))], axis=-1) / gamma


def _along_rays(pi: np.ndarray, angles: np.ndarray, inside: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Where rays from π leave a convex set of states: ``inside(points)`` says which points are in it."""
    u = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
    across = u @ pi
    high = -across + np.sqrt(across**2 + 1 - pi @ pi)  # the rim
    low = np.zeros_like(high)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        within = inside(pi + middle[:, None] * u)
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    return pi + low[:, None] * u


def _edge_of_the_negative(pi: np.ndarray, gamma: float) -> np.ndarray:
    """Edge of the states whose dissipator part is negative.

    That part is convex in ρ, zero at π, and steepest downwards there along J D(π), with J = d(ln ρ)/dr.
    So the set is convex, π is on its edge, and half of all rays from π pass through it.
    """
    push, log_pi = _bath_velocity(pi, gamma), _log(pi)
    size = math.sqrt(pi @ pi)
    if math.hypot(*push) < 1e-9:
        return np.empty((0, 2))
    flat = math.atanh(size) / size
    down = flat * push + (1 / (1 - size**2) - flat) * (pi @ push) / size**2 * pi
    angles = math.atan2(*down) + np.linspace(-0.5 * np.pi, 0.5 * np.pi, _RAYS)[1:-1]
    edge = _along_rays(pi, angles, lambda r: _dissipator_part(r, gamma, log_pi) < 0)
    return np.vstack([pi, edge])


def _level(r: np.ndarray, s: Setting) -> np.ndarray:
    """The states with the same D(·‖π) as r, cut off by the rim of the disc."""
    height = _divergence(r, s.pi, s.log_pi)
    angles = np.linspace(0.0, 2 * np.pi, _RAYS)
    return _along_rays(s.pi, angles, lambda points: _divergence(points, s.pi, s.log_pi) < height)


def _ledgers(r: np.ndarray, by_bath: np.ndarray, by_drive: np.ndarray, s: Setting) -> Ledgers:
    """Tr{X ln ρ} of a traceless X is the product of the two Bloch parts."""
    log_rho = _log(r)
    return Ledgers(
        dS=-float((by_bath + by_drive) @ log_rho),
        external=-float(by_bath @ log_rho),
        internal=-float(by_drive @ log_rho),
        heat=-float(by_bath @ s.log_gibbs),
        production=-float(by_bath @ (log_rho - s.log_gibbs)),
        flow=-float((by_bath + by_drive) @ s.log_pi),
        dissipator=-float(by_bath @ (log_rho - s.log_pi)),
        unitary=-float(by_drive @ (log_rho - s.log_pi)),
    )


def compute(params: Params) -> Result:
    """The three ledgers at ``params``.  Raises ValueError for a pure state, whose ln ρ is infinite."""
    if not 0 <= params.length < 1:
        raise ValueError(f"length must be from 0 to below 1, where dS/dt is infinite, but is {params.length}")
    s = setting(params.drive, params.beta, params.detuning)
    r = params.length * np.array([math.sin(params.angle), math.cos(params.angle)])
    by_bath, by_drive = _bath_velocity(r, s.gamma), s.turning * np.array([r[1], -r[0]])
    return Result(params, s, r, by_bath, by_drive, _level(r, s), _ledgers(r, by_bath, by_drive, s))


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, a = result.params, result.ledgers
    shares = f"dissipator {signed(a.dissipator)} and unitary part {signed(a.unitary)}"
    if abs(a.dissipator) < 5e-4 and abs(a.unitary) < 5e-4:
        verdict = (
            "D(ρ‖π) has stopped falling, both of the paper's entries are zero, and yet Clausius' σ is not"
        )
        verdict = verdict if a.production > 5e-4 else "all is still"
    elif a.dissipator < -5e-4:
        verdict = "the dissipator alone is below zero, the sum is not"
    elif p.drive == 0:
        verdict = "without a drive this is Clausius' ledger"
    else:
        verdict = "the sum is not negative"
    return (
        f"Ω = {p.drive:.2f}, β = {p.beta:.2f}, detuning {signed(p.detuning, 2)}; "
        f"in the plane of |0⟩, |1⟩ and π, which turns with Ω and β, a Bloch vector of "
        f"length {p.length:.2f} at {signed(p.angle, 2)} rad: "
        f"dS/dt = {signed(a.dS)} in each ledger. The paper: external {signed(a.external)}, "
        f"internal {signed(a.internal)}. "
        f"Clausius: heat βQ̇ = {signed(a.heat)}, production σ = {signed(a.production)}. "
        f"Spohn: flow {signed(a.flow)}, {shares}, together σ_na = {signed(a.spohn)}: {verdict}."
    )


def _at_pi(drive: float, beta: float, detuning: float) -> dict[str, float]:
    s, z = stationary(drive, beta, detuning)
    place = {"angle": math.atan2(s, z), "length": math.hypot(s, z)}
    return {"drive": drive, "beta": beta, "detuning": detuning, **place}


def lab(**start: object) -> Lab:
    """The lab of chapter 13.  ``start`` sets fields of ``Params``, e.g. ``detuning=0``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_no_entropy_production,
        figure=no_entropy_production_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "A driven qubit": dict(drive=0.8, beta=1.2, angle=1.9, length=0.7, detuning=0.3),
            "No drive": dict(drive=0.0, beta=1.2, angle=1.9, length=0.7),
            # A strong drive on a cold bath: far inside the shade, and σ and σ_na are far apart.
            "Strong drive, cold bath": dict(drive=2.0, beta=3.0, angle=0.62, length=0.55, detuning=0.3),
            "At the stationary state": _at_pi(0.8, 1.2, 0.3),
            "Entropy falls": dict(drive=0.8, beta=2.0, angle=0.2, length=0.4, detuning=0.3),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
