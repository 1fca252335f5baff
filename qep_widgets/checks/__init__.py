"""Exercise checking: ``check(id, answer)`` tells what is right or wrong with an answer, and why.

A chapter is a folder, ``c07_spohn``, with a file an exercise, ``ex1_rate.py``, which defines `exercise` and,
if there is one, `by_hand`. What is there is registered.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

from ..progress import kept
from .engine import ByHand, Exercise, Law, NotRight, Report, Slip, formula, judge, slip
from .engine import by_hand as _by_hand

__all__ = ["ByHand", "Exercise", "Law", "NotRight", "Report", "Slip", "check", "exercises", "formula", "slip"]

_SHARED = {"algebra", "engine", "laws", "mistakes"}


def _written() -> Iterator[Exercise | ByHand]:
    """Every exercise and answer by hand that a file of this package defines."""
    for entry in pkgutil.iter_modules(__path__):
        if entry.name in _SHARED:
            continue
        chapter = importlib.import_module(f"{__name__}.{entry.name}")
        for part in pkgutil.iter_modules(chapter.__path__):
            if re.match(r"ex\d", part.name):
                file = importlib.import_module(f"{chapter.__name__}.{part.name}")
                yield file.exercise
                if hasattr(file, "by_hand"):
                    yield file.by_hand


def _register() -> dict[str, Exercise | ByHand]:
    found: dict[str, Exercise | ByHand] = {}
    for exercise in _written():
        if exercise.id in found:
            raise ValueError(f"two exercises have the id {exercise.id}")
        found[exercise.id] = exercise
    return dict(sorted(found.items()))


def exercises() -> dict[str, Exercise]:
    """Every exercise of the course by its id, in the order of the chapters."""
    return {id: e for id, e in _REGISTERED.items() if isinstance(e, Exercise)}


def answers_by_hand() -> dict[str, ByHand]:
    """Every answer by hand of the course by its id, in the order of the chapters."""
    return {id: e for id, e in _REGISTERED.items() if isinstance(e, ByHand)}


def check(id: str, function: Any, seed: int = 0, only: str = "") -> Report:
    """Check an answer and say what is wrong with it.

    Parameters
    ----------
    id : the exercise, such as ``"ex02.1"``, or its answer by hand, ``"ex02.1h"``.
    function : the answer, a function. It is called with copies of random cases; what it prints is kept
        apart, and it has a few seconds. By hand: a number, a list of numbers or a list of rows.
    seed : chooses the cases that the report is about.
    only : a kind of cases that the exercise knows by name, such as ``"two parts"`` in ex02.1. An answer that
        is right on these is right here, so that a cell of its own can give it part of the points.

    Returns
    -------
    Report
        with `verdict`, `says`, `evidence`, `hint()`, `points(n)` and `require()`.

    Raises
    ------
    ValueError
        if there is no exercise with this id, or it knows no such kind of cases. A wrong, broken
        or missing answer never raises.
    """
    if not isinstance(id, str) or id not in _REGISTERED:
        asked = re.sub(r"(?<!\d)(\d\.)", r"0\1", str(id))  # ex2.1 is meant for ex02.1, not for ex12.1
        near = difflib.get_close_matches(asked, _REGISTERED, n=3, cutoff=0.5) or list(_REGISTERED)[:3]
        raise ValueError(f"there is no exercise {id!r}; the nearest are {', '.join(near)}")
    found = _REGISTERED[id]
    if isinstance(found, ByHand):
        if only:
            raise ValueError(f"{id} is a value by hand and knows no kinds of cases, such as {only!r}")
        report = _by_hand.judge(found, function)
    else:
        report = judge(found, function, seed, only)
    if report.verdict == "right" and report.code != "special-case":
        kept.record("solved", id)
    return report


_REGISTERED = _register()
