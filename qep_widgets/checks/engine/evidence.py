"""What is shown of a wrong answer: the smallest case, the difference, and what all cases have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import outcomes
from .exercise import Case, Exercise, Slip, fresh
from .outcomes import Outcome, Raised, Unfit, same, show


def size(case: Case) -> tuple[int, int, int]:
    """How hard a case is to read: entries of its arrays, numbers with many digits, its other arguments."""
    values = [x for value in case for x in (value.values() if isinstance(value, dict) else (value,))]
    arrays = sum(value.size for value in values if isinstance(value, np.ndarray))
    digits = sum(map(_long, values))
    return arrays, digits, sum(len(value) for value in case if isinstance(value, (list, tuple)))


def _long(value: Any) -> int:
    """How many numbers have more than three decimals."""
    if not isinstance(value, (float, complex, np.ndarray, np.number)):
        return 0
    array = np.asarray(value)
    if array.dtype.kind not in "fc":
        return 0
    return int(np.sum(np.abs(array - np.round(array, 3)) > outcomes.ROUNDING))


def given(exercise: Exercise, case: Case) -> str:
    """The arguments of a case by their names."""
    return "\n".join(
        outcomes.indent(outcomes.line(*pair)) for pair in zip(exercise.names(), case, strict=True)
    )


def shown(exercise: Exercise, case: Case, expected: Outcome, got: Outcome) -> dict[str, Any]:
    """One failing case as the report shows it: inputs, the right answer, the one that came."""
    evidence = f"With\n{given(exercise, case)}"
    if off := outcomes.differing(got, expected):  # of a dictionary only what is wrong is shown
        expected, got = ({key: whole[key] for key in off} for whole in (expected, got))
    if not isinstance(got, Unfit):
        what = f" ({exercise.observed})" if exercise.observed else ""
        mine, right = (outcomes.indent(text) for text in outcomes.apart(got, expected, exercise.parts))
        evidence += f"\nthe right answer{what} is\n{right}\nand yours is\n{mine}"
        if more := outcomes.left_out(got, expected, exercise.parts):
            evidence += f"\n{more}"
    focus = "" if isinstance(got, Unfit) else outcomes.focus(got, expected, exercise.parts)
    return {"evidence": evidence, "focus": focus, "case": fresh(case)}


def case_by_case(
    exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome], got: Sequence[Outcome]
) -> str:
    """Where to look in answers that are one number: the report shows it already, but on one case only."""
    failing = [i for i in range(len(cases)) if not same(got[i], expected[i])]
    right = len(cases) - len(failing)
    if len(failing) == 1:
        return f"It is right on the other {right} cases: what is special about this one?" if right else ""
    shown = sorted(failing, key=lambda i: size(cases[i]))[:5]
    lines = ["Compare the cases that fail. Does one factor, one sign or one term explain all of them?"]
    for i, label in zip(shown, _labels(exercise, [cases[i] for i in shown]), strict=True):
        mine, wanted = outcomes.apart(got[i], expected[i])
        lines.append(f"{label}yours {mine}, the right one {wanted}")
    return "\n".join(lines) + (f"\nIt is right on the other {right}." if right else "")


def _labels(exercise: Exercise, cases: Sequence[Case]) -> list[str]:
    """What tells the cases apart in a few words: their numbers, and one of the arrays that change in size."""
    columns, seen = [], set()
    for position, name in enumerate(exercise.names()):
        texts = [outcomes.brief(case[position]) for case in cases]
        pattern = (texts[0][0] == "=", *map(texts.index, texts))
        if len(set(texts)) > 1 and (texts[0][0] == "=" or pattern not in seen):
            columns.append([f"{name} {text}" for text in texts])
        seen.add(pattern)
    return [", ".join(words) + ": " for words in zip(*columns, strict=True)] or [""] * len(cases)


def wrong_value(
    exercise: Exercise,
    failing: Sequence[int],
    worst: int,
    got: Sequence[Outcome],
    expected: Sequence[Outcome],
) -> str:
    """A wrong value of the right form: on how many cases, in which parts, and by which factor."""
    n = len(expected)
    share = "every case tried" if len(failing) == n else f"{len(failing)} of the {n} cases tried"
    mine, right = got[worst], expected[worst]
    parts = ""
    if isinstance(right, tuple) and exercise.parts:
        off = [p for p, g, e in zip(exercise.parts, mine, right, strict=True) if not same(g, e)]
        parts = f" (look at {', '.join(off)})"
    elif off := outcomes.differing(mine, right):
        parts = f" (look at {', '.join(off)})"
    factor = times([got[i] for i in failing], [expected[i] for i in failing])
    says = f"You return {outcomes.kind(right)}, as you should, but not the right one"
    if exercise.observe is not None:  # what is compared need not be what was returned
        says = "Your answer has the right form, but its value is wrong"
    says = f"{says}, on {share}{parts}."
    return f"{says} It is {factor} times the right one." if factor else says


def times(got: Sequence[Outcome], of: Sequence[Outcome]) -> str:
    """A factor that is the same on all cases, in text: most of the diagnosis. Empty if there is none."""
    factors = []
    for mine, right in zip(got, of, strict=True):
        if not (isinstance(mine, np.ndarray) and isinstance(right, np.ndarray)) or mine.shape != right.shape:
            return ""
        mine, right = outcomes.numbers(mine), outcomes.numbers(right)
        if not (np.any(right) and np.all(np.isfinite(right)) and np.all(np.isfinite(mine))):
            return ""
        factors.append(np.vdot(right, mine) / np.vdot(right, right))
        if not same(mine, np.asarray(factors[-1] * right)):
            return ""
    telling = len(factors) > 1 or (factors and np.size(of[0]) > 1)  # one number is a multiple of any other
    if not telling or abs(factors[0]) < outcomes.TOLERANCE or not np.allclose(factors, factors[0]):
        return ""
    return show(np.asarray(factors[0]))


def cost(exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome]) -> str:
    """What the commonest slip would have done on the smallest case on which it shows."""
    slip: Slip = exercise.slips[0]
    wrong = exercise.outcomes(slip.wrong, cases)
    differing = [i for i in range(len(cases)) if not same(wrong[i], expected[i])]
    if not differing:
        return ""
    i = min(differing, key=lambda i: size(cases[i]))
    return common_slip(_difference(wrong[i], expected[i]), slip.in_full)


def common_slip(did: str, says: str) -> str:
    """What the commonest slip would have done, and what would have been said of it."""
    return f"The commonest slip here would have {did}. You would have read: “{says}”"


def _difference(wrong: Outcome, right: Outcome) -> str:
    if isinstance(wrong, Raised):
        return f"ended in a {wrong.kind.__name__}"
    if off := outcomes.differing(wrong, right):
        return f"{_difference(wrong[off[0]], right[off[0]])}, in {off[0]}"
    if isinstance(right, tuple) and isinstance(wrong, tuple) and len(wrong) == len(right):
        wrong, right = next((w, r) for w, r in zip(wrong, right, strict=True) if not same(w, r))
    if outcomes.kind(wrong) != outcomes.kind(right):
        return f"given {outcomes.kind(wrong)} where {outcomes.kind(right)} is right"
    if isinstance(right, str) or (isinstance(right, np.ndarray) and right.ndim == 0):
        mine, wanted = outcomes.apart(wrong, right)
        return f"given {mine} where {wanted} is right"
    if isinstance(right, np.ndarray) and not outcomes.has_nan(wrong):
        return f"moved an entry by {np.max(np.abs(outcomes.numbers(wrong) - outcomes.numbers(right))):.2g}"
    return "given another answer"
