"""The engine of the checks: what an exercise is, how an answer is run, judged, reported. No exercise in it.

`exercise` and `pieces` say how an exercise is written, `calls` and `bounded` run an answer, `diagnosis` asks
in order (`early`, `compose`, `crashes`), `evidence` shows, `report` tells; `by_hand` is for typed values.
"""

from .by_hand import ByHand
from .diagnosis import judge
from .exercise import Case, Exercise, Law, Slip, slip
from .pieces import formula, pieces_for
from .report import NotRight, Report

__all__ = [
    "ByHand",
    "Case",
    "Exercise",
    "Law",
    "NotRight",
    "Report",
    "Slip",
    "formula",
    "judge",
    "pieces_for",
    "slip",
]
