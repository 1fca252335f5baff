"""Heat, work and Clausius: a driven qubit's energy as two ribbons, and the gap that entropy leaves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.heat_and_work import draw_heat_and_work, heat_and_work_figure
from ..figures.style import signed
from ..live import Lab, callable_lab, choice, slider
from ..physics.models.driven_qubit import Protocol, drive, gap_swing, turning_field
from ..physics.states import bloch_vector, gibbs
from ..predict import Prediction

BETA, LOW, HIGH = 1.0, 1.0, 3.0
QUARTER = 0.5 * math.pi
SHARES = np.linspace(0.0, 1.0, 101)  # of the duration: the places of the slider
SWING, TURN = "level 1 swings", "field turns"
QUESTION = Prediction(
    "08.p20",
    "The field turns by 90° in the time 3, and no level moves. "
    "With which coupling g to the bath is the Clausius gap at the end largest?",
    [
        "With none: no level moves, so it is 0 for each g",
        "With a weak one, 0.1: the state stays behind most",
        "With a middle one, 0.8",
        "With the strongest, 3: it makes most jumps",
    ],
    answer="With a middle one, 0.8",
)


@dataclass(frozen=True)
class Params:
    """A qubit that starts in its Gibbs state, β = 1, while H(t) moves for some time in contact with the bath.

    ``kind``: "level 1 swings" (from 1 to 3 and back), "field turns" (by 90° from z to x, at ω = 1).
    ``duration``: of the whole, 0.2 to 40.  ``coupling``: g of the bath, 0 to 3; 0 is no bath.  ``moment``:
    now, as a share of the duration.  ``revealed``: 1 once the prediction is made; before, work, heat and
    entropies are drawn only where level 1 swings.
    """

    moment: float = slider(1.0, "share of the time", 0.0, 1.0, 0.01, film=6.0)
    duration: float = slider(6.0, "duration", 0.2, 40.0, 0.1, stretch=3.0)
    coupling: float = slider(1.0, "coupling g", 0.0, 3.0, 0.02, stretch=2.0)
    kind: str = choice(SWING, "what moves", (SWING, TURN))
    revealed: int = 0


@dataclass(frozen=True)
class Books:
    """Along the whole drive: (n, 2) Bloch vectors (x, z), and (n,) energies and entropies since the start."""

    r: np.ndarray
    gibbs: np.ndarray  # (n, 2), of the Gibbs state of H(t)
    work: np.ndarray
    heat: np.ndarray
    entropy: np.ndarray
    production: np.ndarray


@dataclass(frozen=True)
class Result:
    """The books and where we are in them."""

    params: Params
    books: Books
    now: int  # index of the present moment

    @property
    def shown(self) -> bool:
        """Whether work, heat and entropies are drawn."""
        return bool(self.params.revealed) or self.params.kind == SWING


def protocol(kind: str, duration: float) -> Protocol:
    """H(t) of a kind, with which the lab's numbers can be checked."""
    if kind == SWING:
        return gap_swing(LOW, HIGH, duration)
    return turning_field(LOW, QUARTER, duration)


@lru_cache(maxsize=128)
def _books(kind: str, duration: float, coupling: float) -> Books:
    run = drive(protocol(kind, duration), BETA, g=coupling, times=SHARES * duration)
    return Books(
        r=bloch_vector(run.rho)[:, [0, 2]],
        gibbs=bloch_vector(gibbs(run.H, BETA))[:, [0, 2]],
        work=run.work,
        heat=run.heat,
        entropy=run.entropy - run.entropy[0],
        production=run.entropy_production if coupling > 0 else np.zeros_like(run.work),
    )


def compute(params: Params) -> Result:
    """The books of the whole drive (kept while only the moment moves), and the present moment."""
    now = int(np.abs(SHARES - params.moment).argmin())
    return Result(params, _books(params.kind, params.duration, params.coupling), now)


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, b, k = result.params, result.books, result.now
    what = "Level 1 swings from 1 to 3 and back" if p.kind == SWING else "The field turns by 90°"
    bath = f"in a bath with g = {p.coupling:.2f}" if p.coupling > 0 else "without a bath"
    when = "At the end" if SHARES[k] == 1 else f"After {SHARES[k]:.2f} of the time"
    begin = f"{what} in the time {p.duration:.1f}, {bath}."
    if not result.shown:
        return f"{begin} Work, heat and entropies come after your prediction."
    return (
        f"{begin} {when}: work {signed(b.work[k])}, heat {signed(b.heat[k])}, "
        f"together {signed(b.work[k] + b.heat[k])} of energy. "
        f"The qubit's entropy has changed by {signed(b.entropy[k])}, "
        f"βQ is {signed(BETA * b.heat[k])}, and the Clausius gap between them is "
        f"{signed(b.production[k])}."
    )


def lab(**start: object) -> Lab:
    """The lab of chapter 08.  ``start`` sets fields of ``Params``, e.g. ``kind="field turns"``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_heat_and_work,
        figure=heat_and_work_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "1 · Level 1 swings": dict(kind=SWING, duration=6.0, coupling=1.0, moment=1.0),
            "2 · Slow swing": dict(kind=SWING, duration=40.0, coupling=1.0, moment=1.0),
            "3 · Field turns in the bath": dict(kind=TURN, duration=3.0, coupling=0.3, moment=1.0),
            "4 · Field turns, no bath": dict(kind=TURN, duration=0.5, coupling=0.0, moment=1.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
