"""Markov and GKSL: an oscillator in its bath beside the equation that it tends to, and where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.gksl import draw_gksl, gksl_figure
from ..live import Lab, callable_lab, slider
from ..physics.models.oscillator_bath import markov_occupation, ohmic_modes, star_hamiltonian
from ..predict import Prediction

OMEGA = BETA = 1.0
START = 3.0  # occupation of the oscillator at t = 0
FINAL = 1 / np.expm1(BETA * OMEGA)
TIMES = np.linspace(0.0, 100.0, 251)
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
    """An oscillator (ω₀ = 1) that starts with 3 quanta, in a bath of modes at β = 1.

    ``coupling``: s of the spectral density κ(ω) = sω, 0.005 to 0.15.  ``modes``: their number, rounded to a
    whole one, 4 to 80.  ``cutoff``: highest frequency of the bath, 1.1 to 4, in units of ω₀.
    ``revealed``: 1 once the prediction is made; before, time ends at 30, and no echo is marked.
    """

    coupling: float = slider(0.02, "coupling s, κ(ω) = sω", 0.005, 0.15, 0.001, digits=3)
    modes: float = slider(60.0, "number of modes", 4.0, 80.0, 1.0, digits=0)
    cutoff: float = slider(2.0, "cut-off of the bath", 1.1, 4.0, 0.05, "ω₀")
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """The oscillator's mean number of quanta in time, exact and by GKSL; the bath's correlation function."""

    params: Params
    times: np.ndarray  # (T,)
    exact: np.ndarray  # (T,)
    markov: np.ndarray  # (T,), the GKSL equation
    recurrence: float  # 2π/Δω
    memory: np.ndarray  # (T,), |α(t)/α(0)|

    @property
    def until(self) -> float:
        """The end of time in the picture: 30 before the prediction."""
        return float(self.times[-1]) if self.params.revealed else HIDDEN_AFTER

    @property
    def seen(self) -> np.ndarray:
        """(T,), whether a time is in the picture."""
        return self.times <= self.until


@lru_cache(maxsize=256)
def occupations(coupling: float, modes: int, cutoff: float) -> np.ndarray:
    """Exact mean number of the oscillator at ``TIMES``, Σ_i |U_0i(t)|² n_i(0) with U = e^{−iht}."""
    h = star_hamiltonian(OMEGA, *ohmic_modes(modes, coupling, cutoff))
    start = 1 / np.expm1(BETA * h.diagonal())
    start[0] = START
    energies, V = np.linalg.eigh(h)
    amplitudes = (np.exp(-1j * TIMES[:, None] * energies) * V[0]) @ V.T
    return np.abs(amplitudes) ** 2 @ start


@lru_cache(maxsize=256)
def memory(modes: int, cutoff: float) -> np.ndarray:
    """|α(t)/α(0)| at ``TIMES``, α(t) = Σ_k g_k² e^{−iω_k t}; the coupling s is a factor of both."""
    omegas, couplings = ohmic_modes(modes, 1.0, cutoff)
    alpha = np.exp(-1j * np.outer(TIMES, omegas)) @ couplings**2
    return np.asarray(np.abs(alpha) / (couplings**2).sum())


def compute(params: Params) -> Result:
    """The oscillator for ``params``, exactly, the GKSL equation's answer, and |α(t)/α(0)|."""
    modes = round(params.modes)
    return Result(
        params=params,
        times=TIMES,
        exact=occupations(params.coupling, modes, params.cutoff),
        markov=markov_occupation(TIMES, 2 * np.pi * params.coupling * OMEGA, START, FINAL),
        recurrence=2 * np.pi * modes / params.cutoff,
        memory=memory(modes, params.cutoff),
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
        f"the exact number of quanta and GKSL's differ by at most {gap:.2f} (at t = {at:.1f}).{back}"
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
