"""What is said of an answer before it is compared: it is none, it prints, changes its input, or cheats."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .calls import Run
from .evidence import given, size
from .exercise import Case, Exercise, fresh
from .outcomes import Outcome, Raised, show
from .report import Report


def report(exercise: Exercise, verdict: str, code: str, says: str, **more: Any) -> Report:
    """A report on this exercise."""
    return Report(exercise.id, exercise.title, verdict, code, says, **more)


def not_a_function(exercise: Exercise, function: Any) -> Report | None:
    """Nothing, a value or a class in a function's place."""
    if function is None or function is Ellipsis:
        says = "There is no answer yet: pass the name of your function, without brackets."
        return report(exercise, "not attempted", "not-attempted", says, hints=exercise.hints)
    if inspect.isclass(function):
        says = f"You passed the class {function.__name__}; the answer here is a function, written with 'def'."
    elif not callable(function):
        says = (
            f"You passed a value ({type(function).__name__}), not a function: write the function's name "
            "without brackets after it, so that the check can call it with states of its own."
        )
    else:
        return None
    return report(exercise, "wrong", "not-a-function", says)


def does_not_take(function: Callable[..., Any], exercise: Exercise) -> str:
    """Why a function cannot be called with the exercise's arguments; empty if it can."""
    try:
        signature = inspect.signature(function)
    except Exception:
        return ""  # built in C, or strange: calling it will tell
    names = exercise.names()
    try:
        signature.bind(*names)
    except TypeError:
        wanted, found = ", ".join(names), ", ".join(signature.parameters)
        return f"Your function is called with ({wanted}), in this order, but it takes ({found})."
    return ""


def before_comparison(
    exercise: Exercise, function: Callable[..., Any], run: Run, cases: Sequence[Case]
) -> Report | None:
    """What settles the matter whatever the answers are."""
    if run.replaced:
        names = ", ".join(run.replaced[:3])
        says = (
            f"{names} had been replaced, so no comparison could be trusted; the original is back in place. "
            "Write your own functions under names of their own."
        )
        return report(exercise, "wrong", "patched-library", says)
    if not run.timed_out and all(map(_unanswered, run.raw)):
        return _nothing_yet(exercise, function, run, cases)
    if run.changed:
        says = (
            f"Your function changed its input {run.changed}: whoever called it now holds a different one. "
            f"Work on a copy, as in {run.changed}.copy(), or write to a new array."
        )
        evidence = f"It happened with\n{given(exercise, run.changed_case)}"
        return report(exercise, "wrong", "changed-input", says, evidence=evidence, hints=_COPY_HINTS)
    if run.library or run.unwatched:
        name = run.library or "profiling"
        says = (
            f"Your function lets {name} do the work. That is good practice in research; here the point is to "
            "write it yourself once, so that you know what it does."
        )
        return report(exercise, "wrong", "used-library", says, hints=exercise.hints)
    if run.timed_out:
        case = cases[min(len(run.raw), len(cases) - 1)]
        evidence = f"It was still busy with\n{given(exercise, case)}"
        if run.waited:
            says = (
                f"Your function had not finished after {run.passed:.2g} seconds, and hardly computed in "
                "them: it slept, or waited for something."
            )
            evidence = evidence.replace("still busy with", "waiting with", 1)
            return report(exercise, "crashed", "waited", says, evidence=evidence, hints=_SLEEP_HINTS)
        says = (
            f"Your function had not finished after {run.passed:.2g} seconds, where a moment is enough: "
            f"{exercise.slow}"
        )
        return report(exercise, "crashed", "timed-out", says, evidence=evidence, hints=_LOOP_HINTS)
    return None


def _unanswered(outcome: Outcome) -> bool:
    return outcome is None or (isinstance(outcome, Raised) and issubclass(outcome.kind, NotImplementedError))


def _nothing_yet(exercise: Exercise, function: Callable[..., Any], run: Run, cases: Sequence[Case]) -> Report:
    if any(isinstance(outcome, Raised) for outcome in run.raw):
        says = "There is no answer here yet. Replace the line that raises NotImplementedError by your own."
        return report(exercise, "not attempted", "not-attempted", says, hints=exercise.hints)
    if run.printed:
        says = (
            "Your function prints its answer and returns nothing (None), so that nobody can compute with it. "
            "End it with 'return' in place of the print."
        )
        return report(exercise, "wrong", "printed-not-returned", says, hints=_PRINT_HINTS)
    if _returns_something(function):
        return returned_nothing(exercise, min(cases, key=size))
    says = "Your function returns nothing (None): its last line should start with 'return'."
    return report(exercise, "not attempted", "not-attempted", says, hints=exercise.hints)


def _returns_something(function: Callable[..., Any]) -> bool:
    """Whether a line of the function returns something: then it is more than a stub that returns None."""
    try:
        code = list(dis.get_instructions(inspect.unwrap(function)))
    except Exception:
        return False
    before = [None, *code]
    for previous, now in zip(before, code, strict=False):
        if now.opname == "RETURN_CONST" and now.argval not in (None, ...):
            return True
        if now.opname == "RETURN_VALUE" and previous is not None:
            if previous.opname != "LOAD_CONST" or previous.argval not in (None, ...):
                return True
    return False


def returned_nothing(exercise: Exercise, case: Case) -> Report:
    """No line with 'return' was reached on this case."""
    pairs = zip(exercise.names(), case, strict=True)
    short = [f"{name} = {show(x)}" for name, x in pairs if not isinstance(x, np.ndarray)]
    where = f"for {', '.join(short)}" if short else "on this case"
    says = f"Your function returned nothing (None) {where}: no 'return' line was reached."
    evidence = f"It happened with\n{given(exercise, case)}"
    shown = {"evidence": evidence, "case": fresh(case)}
    return report(exercise, "wrong", "returned-nothing", says, hints=_NOTHING_HINTS, **shown)


_COPY_HINTS = (
    "Which line of your function writes into an argument, with =, += or [...] = on the left?",
    "A slice and a reshape of an array are windows onto the same memory; only .copy() makes a new one.",
    "For example: work = rho.copy(), and then change work.",
)
_LOOP_HINTS = (
    "Which of your loops could go on for ever, or has a slow line inside?",
    "Run it on the case above, outside the check, and print the loop's variable: does it move, and how fast?",
    "A 'while' needs a line that makes its condition false; what each pass repeats belongs before the loop.",
)
_SLEEP_HINTS = (
    "Is there a time.sleep, an input() or a wait for another thread in your function?",
    "Take it out: the function gets all that it needs as arguments, and nobody is there to type.",
    "Without one of these, another program may have taken the processor: run the check again.",
)
_PRINT_HINTS = (
    "What does x hold after  x = your_function(...)  in a cell of its own?",
    "print shows a value and forgets it; return hands it to whoever called the function.",
    "return answer    in place of    print(answer)",
)
_NOTHING_HINTS = (
    "Which lines does Python pass through on this case, and does it reach a 'return'?",
    "An 'if' that is not fulfilled is skipped: compare types as well as values; (0,) == 0 is False.",
    "Write an 'else' branch with print(repr(x)) for the value x that you compare, and look at it.",
)
