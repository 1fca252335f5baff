"""Von Neumann's walls: a gas of molecules in a mixed state is made pure, with the work on a counter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.walls import draw_walls, walls_figure
from ..live import Lab, callable_lab, slider
from ..physics.models.walls import purify_gas
from ..predict import Prediction

QUESTION = Prediction(
    "01.p21",
    "Which of the four steps cost work?",
    ["Separate", "Compress", "Separate and compress", "Compress and turn"],
    answer="Compress",
)
_STAGES = np.linspace(0.0, 1.0, 101)
_WORDS = {
    "separate": "the orange walls slide the second kind out of the box",
    "compress": "each kind is pressed together at constant temperature",
    "turn": "a unitary turns the second kind into the first",
    "join": "the boxes, equally dense, are put side by side and opened",
}


@dataclass(frozen=True)
class Params:
    """``share``: of the second kind of molecules, 0 to 0.5.  ``progress``: from 0 to 1 in four steps.

    ``revealed``: 1 once the prediction is made; nothing is hidden, since the work is drawn up to now alone.
    """

    progress: float = slider(0.0, "progress", 0.0, 1.0, 0.005, digits=3, film=12.0)
    share: float = slider(0.25, "share of the second kind", 0.0, 0.5, 0.01)
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """Walls in lengths of the box, work and heat per molecule in units of T; kinds last."""

    params: Params
    step: str
    shares: np.ndarray  # (2,)
    left: np.ndarray  # (2,)
    right: np.ndarray  # (2,)
    turned: float
    work: float
    entropy: float  # of the state at the start, nats
    stages: np.ndarray  # (n,)
    works: np.ndarray  # (n,), up to now


def compute(params: Params) -> Result:
    """The gas now, and the work on the way to here."""
    way = np.append(_STAGES[_STAGES < params.progress], params.progress)
    gas = purify_gas(np.diag([1 - params.share, params.share]), way)
    return Result(
        params=params,
        step=str(gas.step[-1]),
        shares=gas.shares,
        left=gas.left[-1],
        right=gas.right[-1],
        turned=float(gas.turned[-1]),
        work=float(gas.work[-1]),
        entropy=float(gas.entropy),
        stages=way,
        works=gas.work,
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p = result.params
    first, second = 100 * (1 - p.share), 100 * p.share
    mix = f"Of the molecules {first:.0f} % start as the first kind, {second:.0f} % as the second"
    if p.progress == 0:
        return f"{mix}, mixed in one box. Nothing has been done yet."
    done = f"Work so far: {result.work:.3f} T per molecule, and as much heat has left."
    if p.progress == 1:
        return f"{mix}. All are of the first kind now, in the old volume. {done}"
    return f"{mix}. Step “{result.step}”: {_WORDS[result.step]}. {done}"


def lab(**start: object) -> Lab:
    """The second lab of chapter 01.  ``start`` sets fields of ``Params``, e.g. ``share=0.5``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_walls,
        figure=walls_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Three to one": dict(share=0.25, progress=0.0),
            "Half and half": dict(share=0.5, progress=0.0),
            "All of one kind": dict(share=0.0, progress=0.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
