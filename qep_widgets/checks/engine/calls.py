"""Call a learner's function on the cases, and keep all that was learnt while it ran."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from . import bounded, outcomes
from .exercise import Case, Exercise, fresh
from .outcomes import Outcome

SECONDS = 4.0  # for all calls of the learner's function in one check


@dataclass
class Run:
    """All that was learnt from calling the learner's function on the cases."""

    raw: list[Outcome] = field(default_factory=list)
    changed: str = ""
    changed_case: Case = ()
    library: str = ""
    unwatched: bool = False
    timed_out: bool = False
    waited: bool = False
    passed: float = 0.0
    replaced: tuple[str, ...] = ()
    printed: str = ""
    warned: tuple[str, ...] = ()


def run(exercise: Exercise, function: Callable[..., Any], cases: Sequence[Case], chance: int = 0) -> Run:
    """Call the learner's function on fresh copies. No right value exists anywhere while it runs.

    `chance` seeds the random numbers of a function that draws some.
    """
    found = Run()
    home = outcomes.home_of(function)
    watched = exercise.watched(function)
    with bounded.hearing() as heard, bounded.same_chance(chance):
        try:
            with bounded.time_limit(SECONDS) as clock:
                for case in cases:
                    _answer(exercise, function, case, found, home, watched)
                    if clock.expired:  # the function swallowed the interruption and went on
                        break
        except bounded.TimedOut:
            clock.expired = True
    found.timed_out, found.waited, found.passed = clock.expired, clock.waited, clock.passed
    found.replaced = bounded.put_back()
    found.printed, found.warned = heard.printed, heard.warned
    return found


def _answer(
    exercise: Exercise,
    function: Callable[..., Any],
    case: Case,
    found: Run,
    home: str | None,
    watched: tuple[list[CodeType], frozenset[str]],
) -> None:
    given = fresh(case)
    watch = bounded.Watch()
    try:
        with bounded.watching(*watched, watch):
            value = function(*given)
            outcome = outcomes.plain(value)
    except bounded.TimedOut:
        raise
    except BaseException as error:  # SystemExit and KeyboardInterrupt are a function's mistakes, too
        outcome = outcomes.raised(error, home)
    found.raw.append(outcome)
    found.library = found.library or watch.called
    found.unwatched |= watch.disarmed
    for name, before, after in zip(exercise.names(), case, given, strict=True):
        if not found.changed and not identical(before, after):
            found.changed, found.changed_case = name, case


def observed(
    exercise: Exercise, raw: Sequence[Outcome], cases: Sequence[Case], expected: Sequence[Outcome]
) -> list[Outcome]:
    """The learner's outcomes in the form of the expected ones."""
    models = expected if exercise.observe is None else raw
    with bounded.quiet():
        return [
            exercise.seen(outcomes.fit(outcome, model), case)
            for outcome, model, case in zip(raw, models, cases, strict=True)
        ]


def identical(before: Any, after: Any) -> bool:
    """Whether two arguments are the same to the last bit, and of the same type."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        return (
            before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(identical, before, after))
    if isinstance(before, dict):
        return list(before) == list(after) and all(identical(before[k], after[k]) for k in before)
    return before is after or bool(before == after)
