"""The two shares of σ in a bath of three levels, on a dial from the secular equation to Bloch–Redfield."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.coherence import coherence_figure, draw_coherence
from ..figures.style import signed
from ..live import Lab, callable_lab, choice, slider
from ..physics.baths import davies, redfield
from ..physics.operators import dag
from ..predict import Prediction

BETA, COUPLING, SPAN = 1.0, 0.2, 10.0
TIMES = np.linspace(0.0, SPAN, 201)
LEVEL, SUM, DIFFERENCE, LOW = "level 1", "1 + 2", "1 − 2", "0 + 1"
KETS = {
    LOW: np.array([1, 1, 0]) / math.sqrt(2),
    LEVEL: np.array([0, 1, 0]),
    SUM: np.array([0, 1, 1]) / math.sqrt(2),
    DIFFERENCE: np.array([0, 1, -1]) / math.sqrt(2),
}
A = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]])  # the bath drives 0–1 and 0–2
QUESTION = Prediction(
    "11.p20",
    "Start in *0 + 1*, dial at 1: at gap 0.1 the lowest eigenvalue goes down to −0.005. The gap "
    "grows to 1.5. How low does it go then?",
    [
        "It stays above 0: no two levels are close together",
        "Below 0, but less far: cross terms turn faster",
        "As far as before: far pairs do not see the gap",
        "Further below: the rates become less alike",
    ],
    answer="Further below: the rates become less alike",
)


@dataclass(frozen=True)
class Params:
    """Three levels with the energies 0, 1 and 1 + gap in a bath (β = 1, g = 0.2) that drives 0–1 and 0–2.

    ``dial``: what the cross terms are multiplied by, 0 (secular) to 1 (Bloch–Redfield).  ``gap``: between
    the levels 1 and 2.  ``start``: a ket, such as "1 − 2", which is (|1⟩ − |2⟩)/√2.  ``revealed``: 1 once
    the prediction is made; before, the start "0 + 1" has no shares and no eigenvalue above dial 0.
    """

    dial: float = slider(0.0, "dial: cross terms", 0.0, 1.0, 0.01)
    gap: float = slider(0.1, "gap", 0.02, 1.5, 0.01)
    start: str = choice(SUM, "start", tuple(KETS))
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """Along ``TIMES``: the shares of σ (NaN where ρ is no state), heat currents, the lowest eigenvalue."""

    params: Params
    times: np.ndarray
    populations: np.ndarray
    coherences: np.ndarray
    heat: np.ndarray
    secular_heat: np.ndarray  # of dial 0, from the same start
    lowest: np.ndarray
    produced: tuple[float, float]  # by both shares until the end, from the start and the end alone

    @property
    def shown(self) -> bool:
        """Whether the shares and the lowest eigenvalue are drawn."""
        return bool(self.params.revealed) or self.params.start != LOW or self.params.dial == 0


@lru_cache(maxsize=512)
def generators(gap: float) -> tuple[np.ndarray, np.ndarray]:
    """The secular generator, and what the cross terms add to it, (9, 9) each."""
    H = np.diag([0.0, 1.0, 1.0 + gap])
    secular = davies(H, A, BETA, COUPLING).superop()
    return secular, redfield(H, A, BETA, COUPLING).superop() - secular


def _path(G: np.ndarray, ket: np.ndarray) -> np.ndarray:
    """ρ at ``TIMES``: the exponential of one step, and its powers."""
    from scipy.linalg import expm

    step = expm(G * (TIMES[1] - TIMES[0]))
    rows = np.outer(ket, ket).reshape(1, 9).astype(complex)
    while len(rows) < len(TIMES):  # twice as many in each round
        rows = np.concatenate([rows, rows @ step.T])
        step = step @ step
    rho = rows[: len(TIMES)].reshape(-1, 3, 3)
    return (rho + dag(rho)) / 2


def _sum_log(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Σ x ln y over the last axis, where y is above rounding; NaN where it is below 0."""
    fine = y > 1e-13
    logs = np.log(np.where(fine, y, 1.0))
    return (x * logs).sum(axis=-1) + np.where((y < -1e-11).any(axis=-1), np.nan, 0.0)


def compute(params: Params) -> Result:
    """The whole path at these settings."""
    energies = np.array([0.0, 1.0, 1.0 + params.gap])
    secular, cross = generators(params.gap)
    G, ket = secular + params.dial * cross, KETS[params.start]
    rho = _path(G, ket)
    slope = (rho.reshape(-1, 9) @ G.T).reshape(rho.shape)
    values, axes = np.linalg.eigh(rho)
    p, dp = (np.diagonal(x, axis1=-2, axis2=-1).real for x in (rho, slope))
    own = np.einsum("tji,tjk,tki->ti", axes.conj(), slope, axes).real
    growth, heat = -_sum_log(own, values), dp @ energies
    of_populations = -_sum_log(dp, p)
    growth[0] = of_populations[0] = np.nan  # a pure state's grow infinitely fast
    legal = np.where(np.isnan(growth), np.nan, 0.0)
    weights = np.exp(-BETA * energies)
    ends = p[[0, -1]]
    height = _sum_log(ends, ends) - _sum_log(ends, np.broadcast_to(weights / weights.sum(), ends.shape))
    C = _sum_log(values[[0, -1]], values[[0, -1]]) - _sum_log(ends, ends)
    at_0 = _path(secular, ket) if params.dial else rho
    of_secular = np.diagonal((at_0.reshape(-1, 9) @ secular.T).reshape(rho.shape), axis1=-2, axis2=-1).real
    return Result(
        params,
        TIMES,
        populations=of_populations - BETA * heat + legal,
        coherences=growth - of_populations,
        heat=heat,
        secular_heat=of_secular @ energies,
        lowest=values[:, 0],
        produced=(float(height[0] - height[1]), float(C[0] - C[1])),
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, t = result.params, result.times
    kind = {0.0: "secular", 1.0: "Bloch–Redfield"}.get(p.dial, f"{p.dial:.2f} of the cross terms")
    said = f"Dial {p.dial:.2f} ({kind}), gap {p.gap:.2f}, from {p.start}."
    if not result.shown:
        return said
    first, second = map(signed, result.produced)
    said += (
        f" Until t = {SPAN:.0f} the populations' share comes to {first} nats, the coherences' to {second}."
    )
    k = int(result.lowest.argmin())
    if result.lowest[k] < -5e-5:
        return (
            f"{said} The lowest eigenvalue goes down to {result.lowest[k]:.4f}, at t = {t[k]:.2f}.".replace(
                "-", "−"
            )
        )
    if result.lowest[k] < -1e-11:
        return f"{said} The lowest eigenvalue goes below 0 by less than 0.0001."
    return f"{said} No eigenvalue goes below 0."


def lab(**start: object) -> Lab:
    """The lab of chapter 11.  ``start`` sets fields of ``Params``, e.g. ``dial=1.0``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_coherence,
        figure=coherence_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "1 · Secular, 1 + 2": dict(dial=0.0, gap=0.1, start=SUM),
            "2 · Bloch–Redfield, level 1": dict(dial=1.0, gap=0.1, start=LEVEL),
            "3 · Bloch–Redfield, 1 − 2": dict(dial=1.0, gap=0.1, start=DIFFERENCE),
            "4 · Bloch–Redfield, 0 + 1": dict(dial=1.0, gap=0.1, start=LOW),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
