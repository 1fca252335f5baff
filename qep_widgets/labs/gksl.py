"""Markov and GKSL: two exact worlds beside the equation they tend to, and where they do not tend to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.gksl import draw_gksl, gksl_figure
from ..live import Lab, callable_lab, slider
from ..physics.models.collision import collision_superop, exchange_unitary, partial_swap_unitary
from ..physics.models.oscillator_bath import markov_occupation, ohmic_modes, star_hamiltonian
from ..predict import Prediction

OMEGA = BETA = 1.0
START = 3.0  # occupation of the oscillator at t = 0
FINAL = 1 / np.expm1(BETA * OMEGA)
TIMES = np.linspace(0.0, 100.0, 251)
RELAXATIONS = 3.0  # how far the collisions are followed, in units of 1/Γ
ANGLES = np.linspace(0.02, 1.2, 60)
LAWS = {"exchange": exchange_unitary, "swap": partial_swap_unitary}
HIDDEN_AFTER = 30.0  # before the prediction; with 12 modes up to ω = 2 the echo is later
QUESTION = Prediction(
    "05.p20",
    "A bath of 12 modes gives most of the energy back, in an echo. Take 24 modes with the same cut-off. How "
    "is its echo?",
    [
        "As early, and weaker",
        "As early, and as strong",
        "Later, and weaker",
        "Later, and as strong",
        "There is none",
    ],
    answer="Later, and as strong",
)


@dataclass(frozen=True)
class Params:
    """An oscillator (ω₀ = 1) in a bath of modes, and a qubit (ω = 1) in a stream of qubits; β = 1 for both.

    ``coupling``: s of the spectral density κ(ω) = sω, 0.005 to 0.15.  ``modes``: their number, rounded to a
    whole one, 4 to 80.  ``cutoff``: highest frequency of the bath, 1.1 to 4, in units of ω₀.
    ``theta``: angle of one collision in rad, 0.1 to 1.2.  ``revealed``: 1 once the prediction is made;
    before, the oscillator is drawn up to t = 30, and no echo is marked.
    """

    coupling: float = slider(0.02, "coupling s, κ(ω) = sω", 0.005, 0.15, 0.001, digits=3)
    modes: float = slider(60.0, "number of modes", 4.0, 80.0, 1.0, digits=0)
    cutoff: float = slider(2.0, "cut-off of the bath", 1.1, 4.0, 0.05, "ω₀")
    theta: float = slider(0.4, "angle of a collision θ", 0.1, 1.2, 0.01, "rad")
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """Occupations of the oscillator in time; coherence of the qubit, collision by collision."""

    params: Params
    times: np.ndarray  # (T,)
    exact: np.ndarray  # (T,)
    markov: np.ndarray  # (T,), the GKSL equation
    recurrence: float  # 2π/Δω
    relaxed: np.ndarray  # (n,), Γt = kθ² after k collisions
    coherence: dict[str, np.ndarray]  # "exchange", "swap": each (n,), |ρ₀₁(k)/ρ₀₁(0)|
    decay: dict[str, float]  # rate of the coherence per Γt; the thermal qubit's is ½
    angles: np.ndarray  # (m,)
    curves: dict[str, np.ndarray]  # each (m,), the decay rate at these angles

    @property
    def seen(self) -> np.ndarray:
        """(T,), whether the oscillator is drawn at a time: before the prediction, not after t = 30."""
        return (self.times <= HIDDEN_AFTER) | bool(self.params.revealed)


@lru_cache(maxsize=256)
def occupations(coupling: float, modes: int, cutoff: float) -> np.ndarray:
    """Exact occupation of the oscillator at ``TIMES``, n(t) = Σ_i |U_0i(t)|² n_i(0) with U = e^{−iht}."""
    h = star_hamiltonian(OMEGA, *ohmic_modes(modes, coupling, cutoff))
    start = 1 / np.expm1(BETA * h.diagonal())
    start[0] = START
    energies, V = np.linalg.eigh(h)
    amplitudes = (np.exp(-1j * TIMES[:, None] * energies) * V[0]) @ V.T
    return np.abs(amplitudes) ** 2 @ start


def coherence_factor(law: str, theta: float | np.ndarray) -> np.ndarray:
    """|ρ₀₁| after one collision with a thermal qubit over |ρ₀₁| before."""
    return np.abs(collision_superop(LAWS[law](theta), OMEGA, BETA)[..., 1, 1])


@lru_cache(maxsize=1)
def decays() -> dict[str, np.ndarray]:
    """Decay rate of the coherence per Γt = kθ² at every angle of ``ANGLES``, −ln|factor|/θ²."""
    return {law: -np.log(coherence_factor(law, ANGLES)) / ANGLES**2 for law in LAWS}


def compute(params: Params) -> Result:
    """Both worlds for ``params``, exactly, and the GKSL equation's answer for the oscillator."""
    modes = round(params.modes)
    collisions = np.arange(int(RELAXATIONS / params.theta**2) + 2)
    factors = {law: float(coherence_factor(law, params.theta)) for law in LAWS}
    return Result(
        params=params,
        times=TIMES,
        exact=occupations(params.coupling, modes, params.cutoff),
        markov=markov_occupation(TIMES, 2 * np.pi * params.coupling * OMEGA, START, FINAL),
        recurrence=2 * np.pi * modes / params.cutoff,
        relaxed=collisions * params.theta**2,
        coherence={law: factor**collisions for law, factor in factors.items()},
        decay={law: -float(np.log(factor)) / params.theta**2 for law, factor in factors.items()},
        angles=ANGLES,
        curves=decays(),
    )


def largest_gap(result: Result) -> tuple[float, float]:
    """Largest |exact − GKSL| before the echo, of what is drawn, and the time of it."""
    before = result.seen & (result.times <= result.recurrence)
    gap = np.abs(result.exact - result.markov)[before]
    at = int(gap.argmax())
    return float(gap[at]), float(result.times[at])


def sentence(result: Result) -> str:
    """What the picture shows, in words; when the echo comes is to be read off the picture."""
    p = result.params
    gap, at = largest_gap(result)
    until, back = f"up to t = {HIDDEN_AFTER:.0f}", ""
    if p.revealed:
        until, back = "until the echo", " No echo comes in this picture."
        if result.recurrence < result.times[-1]:
            later = np.abs(result.exact - result.markov)[result.times > result.recurrence].max()
            back = f" An echo comes; after its start they differ by up to {later:.2f}."
    return (
        f"{round(p.modes)} modes up to ω = {p.cutoff:.2f} with coupling {p.coupling:.3f}: {until} "
        f"the exact occupation and GKSL's differ by at most {gap:.2f} (at t = {at:.1f}).{back} "
        f"Collisions of θ = {p.theta:.2f}: the coherence decays at the rate "
        f"{result.decay['exchange']:.3f} by exchange and {result.decay['swap']:.3f} by partial swap; "
        f"the thermal qubit's is 0.500."
    )


def lab(**start: object) -> Lab:
    """The lab of chapter 05.  ``start`` sets fields of ``Params``, e.g. ``modes=20``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_gksl,
        figure=gksl_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Weak and large": dict(coupling=0.01, modes=70.0, cutoff=2.0),
            "Small bath": dict(coupling=0.02, modes=12.0, cutoff=2.0),
            "Strong coupling": dict(coupling=0.15, modes=70.0, cutoff=2.0),
            "At the cut-off": dict(coupling=0.05, modes=40.0, cutoff=1.1),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
