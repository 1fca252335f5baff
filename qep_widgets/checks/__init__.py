"""Exercise checking: ``check(id, function)`` tells what is right or wrong with an answer, and why.

Each chapter's file in this package ends with ``EXERCISES``, a tuple of `Exercise`; a file that is there
is registered.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import Any

from ..progress import kept
from .engine import Exercise, Law, Slip, judge
from .report import NotRight, Report

__all__ = ["Exercise", "Law", "NotRight", "Report", "Slip", "check", "exercises"]

_MACHINERY = {"bounded", "crashes", "engine", "outcomes", "report"}


def _register() -> dict[str, Exercise]:
    found: dict[str, Exercise] = {}
    for entry in pkgutil.iter_modules(__path__):
        if entry.name in _MACHINERY:
            continue
        for exercise in importlib.import_module(f"{__name__}.{entry.name}").EXERCISES:
            if exercise.id in found:
                raise ValueError(f"two exercises have the id {exercise.id}")
            found[exercise.id] = exercise
    return dict(sorted(found.items()))


def exercises() -> dict[str, Exercise]:
    """Every exercise of the course by its id, in the order of the chapters."""
    return dict(_EXERCISES)


def check(id: str, function: Any, seed: int = 0) -> Report:
    """Check an answer and say what is wrong with it.

    Parameters
    ----------
    id : the exercise, such as ``"ex02.1"``.
    function : the answer, a function. It is called with copies of random cases; what it prints is kept
        apart, and it has a few seconds.
    seed : chooses the cases that the report is about.

    Returns
    -------
    Report
        with `verdict`, `says`, `evidence`, `hint()`, `points(n)` and `require()`.

    Raises
    ------
    ValueError
        if there is no exercise with this id. A wrong, broken or missing answer never raises.
    """
    if not isinstance(id, str) or id not in _EXERCISES:
        near = difflib.get_close_matches(str(id), _EXERCISES, n=3, cutoff=0.5) or list(_EXERCISES)[:3]
        raise ValueError(f"there is no exercise {id!r}; the nearest are {', '.join(near)}")
    report = judge(_EXERCISES[id], function, seed)
    if report.verdict == "right":
        kept.record("solved", id)
    return report


_EXERCISES = _register()
