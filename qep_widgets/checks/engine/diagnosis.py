"""The diagnosis of one answer; its order is that of the questions a tutor would ask."""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from types import CodeType
from typing import Any

import numpy as np

from . import bounded, calls, compose, crashes, outcomes
from .calls import identical, observed, run
from .compose import Known, Pair
from .early import before_comparison, does_not_take, not_a_function, report, returned_nothing
from .evidence import case_by_case, cost, given, shown, size, times, wrong_value
from .exercise import Case, Exercise, Law, Slip, fresh
from .outcomes import Outcome, Raised, is_value, same
from .report import Report

Outcomes = Sequence[Outcome]

DRAWS = 20  # of fresh cases, at most

SEVERAL = 3  # tries that are wrong in the same way

_TRIES: dict[tuple[str, str], int] = {}  # how often this session has gone wrong, by exercise and code
_TOLD: set[str] = set()  # exercises of which this session has heard what the commonest slip would have cost


def judge(exercise: Exercise, function: Any, seed: int = 0, only: str = "") -> Report:
    """Diagnose an answer; after several tries that went wrong in the same way, say where to read again.

    With `only`, what is right on this kind of cases is right.

    Raises
    ------
    ValueError
        if the exercise knows no such kind of cases.
    """
    part = exercise.only(only) if only else None
    told = _judged(exercise, function, seed)
    if told.verdict in ("wrong", "crashed"):
        if part and _judged(part, function, seed).verdict == "right":
            says = f"Right for {only}, and no more is asked here. In general: {told.says}"
            return report(part, "right", "special-case", says)
        tries = _TRIES[told.id, told.code] = _TRIES.get((told.id, told.code), 0) + 1
        told.read = exercise.read_again if tries >= SEVERAL else ""
    return told


def _judged(exercise: Exercise, function: Any, seed: int) -> Report:
    """Diagnose an answer.

    not attempted → prints → changed its input → called the library → right → a known slip → several known
    slips at once → returned nothing → raised → nan, wrong shape or type → a broken law → wrong value.
    """
    early = not_a_function(exercise, function)
    if early:
        return early
    tampered = bounded.put_back()
    with bounded.quiet():
        cases = list(exercise.cases(np.random.default_rng(seed)))
    with bounded.hearing():
        fits = does_not_take(function, exercise)
    if fits:
        return report(exercise, "wrong", "signature", fits, hints=exercise.hints)
    found = run(exercise, function, cases)
    found.replaced = tampered or found.replaced
    told = before_comparison(exercise, function, found, cases)
    if told is None:
        with bounded.quiet():
            told = _compared(exercise, function, found.raw, cases, seed)
    told.printed, told.warned, told.function = found.printed, found.warned, _name(function)
    return told


def _name(function: Any) -> str:
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else ""


def _compared(
    exercise: Exercise, function: Callable[..., Any], raw: Outcomes, cases: list[Case], seed: int
) -> Report:
    expected = exercise.outcomes(exercise.reference, cases)
    got = observed(exercise, raw, cases, expected)
    if all(map(same, got, expected)):
        return _unless_remembered(exercise, function, cases, expected, seed)
    return _diagnosed(exercise, cases, expected, got)


def _diagnosed(exercise: Exercise, cases: Sequence[Case], expected: Outcomes, got: Outcomes) -> Report:
    """What is wrong with answers of which at least one is."""
    found = _first_diagnosis(Known(exercise, cases, expected), got)
    if found.case and all(isinstance(e, np.ndarray) and e.ndim == 0 for e in expected):
        if all(map(is_value, got)):
            found.focus = case_by_case(exercise, cases, expected, got)
    return found


def _first_diagnosis(known: Known, got: Outcomes) -> Report:
    exercise, cases, expected = known.exercise, known.cases, known.expected
    failing = [i for i in range(len(cases)) if not same(got[i], expected[i])]
    if slip := compose.one(known, got):
        return _named(known, got, slip.code, slip.in_full, [slip])
    if found := _several(known, got):
        return found
    worst = min(failing, key=lambda i: size(cases[i]))
    if got[worst] is None:
        return returned_nothing(exercise, cases[worst])
    errors = [i for i in failing if isinstance(got[i], Raised)]
    if errors:
        first = min(errors, key=lambda i: size(cases[i]))
        special = _special(known, got)
        found = _crash(exercise, cases[first], got[first], "" if special else _elsewhere(known, got))
        found.says = special + found.says
        return found
    if found := _on_kinds_of_cases(known, got):
        return found
    found = _unforeseen(known, got, failing)
    if found.code != "not-a-number":  # nan is no matter of the kind of case
        found.says = _special(known, got) + found.says
    return found


def _special(known: Known, got: Outcomes) -> str:
    """The first kind of cases that the exercise names on all of which the answer is right; empty if none."""
    right = [same(g, e) for g, e in zip(got, known.expected, strict=True)]
    for words, is_one in known.exercise.special.items():
        inside = [bool(is_one(*fresh(case))) for case in known.cases]
        if any(inside) and all(r for r, i in zip(right, inside, strict=True) if i):
            wrong, others = right.count(False), inside.count(False)
            share = f"each of the {others}" if wrong == others else f"{wrong} of the {others}"
            return f"Your function is right for {words}, a special case, and wrong on {share} other cases. "
    return ""


# known mistakes


def _named(
    known: Known, got: Outcomes, code: str, says: str, slips: Sequence[Slip], among: Sequence[int] = ()
) -> Report:
    """A report that names these slips, with the smallest case on which the answer is wrong, if need be among
    some of the cases."""
    failing = among or [i for i in range(len(got)) if not same(got[i], known.expected[i])]
    i = min(failing, key=lambda i: size(known.cases[i]))
    evidence = shown(known.exercise, known.cases[i], known.expected[i], got[i])
    return report(known.exercise, "wrong", code, says, hints=_hints(known.exercise, slips), **evidence)


def _hints(exercise: Exercise, slips: Sequence[Slip]) -> tuple[str, ...]:
    """The slip's hints, completed by the exercise's; of two slips both on each rung."""
    if len(slips) != 2:
        own = slips[0].hints
        return own + exercise.hints[len(own) :]
    first, second = (slip.hints or exercise.hints for slip in slips)
    rungs = max(len(first), len(second))
    return tuple(
        f"Of the first: {first[min(k, len(first) - 1)]}\nOf the second: {second[min(k, len(second) - 1)]}"
        for k in range(rungs)
    )


def _several(known: Known, got: Outcomes) -> Report | None:
    """Known mistakes in different parts of an answer, or two in the same."""
    slips, left = compose.by_parts(known, got)
    found = compose.pairs(known, got)
    if not found and len(slips) > 2 and not left:
        return _named(known, got, "+".join(s.code for s in slips), _enumerated(slips), slips)
    if len(slips) == 2 and not left and tuple(slips) not in found:
        found.append((slips[0], slips[1]))
    if found:
        return _one_of(known, got, found)
    if left and len(partly := compose.in_one_place(known, got, left)) in (1, 2, 3):
        return _in_one_place(known, got, slips, partly, left)
    multiples = compose.scaled(known, got)
    if len(multiples) == 1:
        slip, factor = multiples[0]
        says = (
            f"Two things at once. First: {slip.says} Second: your answer is {factor} times what this gives."
        )
        return _named(known, got, f"{slip.code}+factor", says, [slip])
    if slips:
        return _with_a_rest(known, got, slips, left)
    return None


def _enumerated(slips: Sequence[Slip]) -> str:
    words = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
    count = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}.get(len(slips), "Many")
    marks = [*words, *["Then"] * len(slips)]
    told = " ".join(f"{mark}: {slip.says}" for mark, slip in zip(marks, slips, strict=False))
    return f"{count} things at once. {told}"


def _one_of(known: Known, got: Outcomes, found: Sequence[Pair]) -> Report:
    """Two mistakes at once; where several pairs come to the same on every case, one of these."""
    code = "|".join(f"{a.code}+{b.code}" for a, b in found)
    if len(found) == 1:
        return _named(known, got, code, _enumerated(found[0]), found[0])
    common = [slip for slip in found[0] if all(slip in pair for pair in found)]
    if common:
        others = [next(slip for slip in pair if slip is not common[0]) for pair in found]
        says = f"Two things at once. First: {common[0].says} Second, one of these: {_choice(others)}"
        return _named(known, got, code, says, (common[0], others[0]))
    told = " ".join(f"({'abcdef'[k]}) {a.says} And: {b.says}" for k, (a, b) in enumerate(found[:3]))
    more = " Other pairs come to the same as well." if len(found) > 3 else ""
    says = f"Two things at once; on these states they could be any of the following. {told}{more}"
    return _named(known, got, code, says, found[0])


def _in_one_place(
    known: Known, got: Outcomes, slips: Sequence[Slip], partly: Sequence[Slip], left: set[str]
) -> Report:
    """A mistake that is made in some parts of an answer and not in others; other slips explain the rest."""
    off = [part for part in outcomes.parts_of(known.expected[0], known.exercise.parts) if part in left]
    told = partly[0].says if len(partly) == 1 else f"One of these: {_choice(partly)}"
    be = "is" if len(off) == 1 else "are"
    first = " ".join(slip.says for slip in slips)
    start = f"{first} And {', '.join(off)}" if first else f"Only {', '.join(off)}"
    says = f"{start} {be} wrong, as if you had made this mistake there: {told}"
    code = "+".join([*(slip.code for slip in slips), "|".join(slip.code for slip in partly)])
    return _named(known, got, code, says, (*slips, partly[0])[-2:])


def _choice(slips: Sequence[Slip]) -> str:
    return " ".join(f"({'abcdefghijklmnopqrstuvwxyz'[k % 26]}) {slip.says}" for k, slip in enumerate(slips))


def _with_a_rest(known: Known, got: Outcomes, slips: Sequence[Slip], left: set[str]) -> Report:
    """Mistakes that account for some parts, where others are wrong in a way that nobody foresaw."""
    off = [part for part in outcomes.parts_of(known.expected[0], known.exercise.parts) if part in left]
    nan = {i: parts for i, g in enumerate(got) if (parts := _nan_in(known.exercise, g, off))}
    says = slips[0].says if len(slips) == 1 else _enumerated(slips)
    says += f" And look at {', '.join(off)}" + (_where_nan(known, nan) if nan else ".")
    among = list(nan) or [i for i in range(len(got)) if all(known.shows(slip, i) for slip in slips)]
    return _named(known, got, "+".join(slip.code for slip in slips), says, slips, among=among)


def _nan_in(exercise: Exercise, outcome: Outcome, among: Sequence[str]) -> list[str]:
    """The parts that hold nan in this outcome."""
    return [part for part in among if outcomes.has_nan(outcomes.parts_of(outcome, exercise.parts)[part])]


def _where_nan(known: Known, nan: dict[int, list[str]]) -> str:
    """Which parts are nan on the case that is shown, and whether they are so on every case."""
    parts = nan[min(nan, key=lambda i: size(known.cases[i]))]
    share = f"{len(nan)} of the {len(known.cases)} cases, such as this one"
    where = "every case" if len(nan) == len(known.cases) else share
    return f": there is nan in {', '.join(parts)}, on {where}."


def _on_kinds_of_cases(known: Known, got: Outcomes) -> Report | None:
    """One mistake on some cases and another on the rest, as where one hides the other."""
    found = compose.by_cases(known, got)
    if not found:
        return None
    (a, on_a), (b, on_b) = sorted(found, key=lambda pair: -len(pair[1]))
    rest = [i for i in on_b if i not in on_a]
    failing = len({*on_a, *on_b})
    says = (
        f"On {len(on_a)} of the {failing} cases that fail, this is what happens: {a.says} "
        f"On the other {len(rest)}: {b.says}"
    )
    return _named(known, got, f"{a.code}+{b.code}", says, (a, b))


def _elsewhere(known: Known, got: Outcomes) -> str:
    """What can be said of the cases on which a function that stops on others does answer."""
    answered = [i for i in range(len(got)) if is_value(got[i])]
    if len(answered) < 2:
        return ""
    start = f" On the {len(answered)} of {len(got)} cases where it does answer"
    if all(same(got[i], known.expected[i]) for i in answered):
        return f"{start}, it is right."
    slips = [s for s in known.exercise.slips if all(same(got[i], known.of(s)[i]) for i in answered)]
    if len(slips) == 1:
        return f"{start}: {slips[0].says}"
    if 1 < len(slips) <= 3:
        return f"{start}, one of these: {_choice(slips)}"
    return f"{start}, it is not always right."


def _crash(exercise: Exercise, case: Case, outcome: Raised, elsewhere: str) -> Report:
    code, says = crashes.says(outcome, case)
    where = f"It stopped at\n  {outcome.line}\nwith\n" if outcome.line else "It happened with\n"
    about = {"evidence": where + given(exercise, case), "case": fresh(case)}
    hints = crashes.hints(outcome, case) or exercise.hints
    return report(exercise, "crashed", code, f"{says.rstrip('.')}.{elsewhere}", hints=hints, **about)


# mistakes that nobody foresaw


def _unforeseen(known: Known, got: Outcomes, failing: Sequence[int]) -> Report:
    """A wrong answer that no known mistake explains: its shape, a law that it breaks, or its value."""
    exercise, cases, expected = known.exercise, known.cases, known.expected
    for i in sorted(failing, key=lambda i: size(cases[i])):
        about = shown(exercise, cases[i], expected[i], got[i])
        if got[i] is None:
            return returned_nothing(exercise, cases[i])
        if outcomes.has_nan(got[i]) and not outcomes.has_nan(expected[i]):
            telling = [law for law in exercise.laws if law.before_nan]
            parts = _nan_in(exercise, got[i], list(outcomes.parts_of(got[i], exercise.parts)))
            says = f"{exercise.nan} It is in {', '.join(parts)}." if parts else exercise.nan
            return _broken_law(known, telling, got, [i]) or report(
                exercise, "wrong", "not-a-number", says, hints=_NAN_HINTS, **about
            )
        if reason := outcomes.misfit(got[i], expected[i], exercise.parts):
            return report(exercise, "wrong", "wrong-shape", reason, hints=exercise.hints, **about)
    worst = min(failing, key=lambda i: size(cases[i]))
    about = shown(exercise, cases[worst], expected[worst], got[worst])
    return _broken_law(known, exercise.laws, got, failing) or report(
        exercise,
        "wrong",
        "wrong-value",
        wrong_value(exercise, failing, worst, got, expected),
        hints=exercise.hints,
        **about,
    )


def _broken_law(known: Known, laws: Sequence[Law], got: Outcomes, failing: Sequence[int]) -> Report | None:
    """The law that most of these cases break, on how many, and the factor of the answer if it has one."""
    exercise, cases, expected = known.exercise, known.cases, known.expected
    broken = [(law, [i for i in failing if not _obeys(law, got[i], cases[i])]) for law in laws]
    law, where = max(broken, key=lambda pair: len(pair[1]), default=(None, []))
    if law is None or not where:
        return None
    says = law.says
    if len(where) < len(failing):
        says += f" That happens in {len(where)} of the {len(failing)} cases that fail."
    if factor := times([got[j] for j in failing], [expected[j] for j in failing]):
        says += f" Your answer is {factor} times the right one."
    i = min(where, key=lambda i: size(cases[i]))
    about = shown(exercise, cases[i], expected[i], got[i])
    return report(exercise, "wrong", law.code, says, hints=law.hints or exercise.hints, **about)


def _obeys(law: Law, got: Outcome, case: Case) -> bool:
    try:
        return bool(law.holds(got, *fresh(case)))
    except Exception:
        return True  # a law that cannot be tried says nothing; the value is reported as wrong


# right, as far as the first cases tell


def _unless_remembered(
    exercise: Exercise, function: Callable[..., Any], cases: list[Case], expected: Outcomes, seed: int
) -> Report:
    """Right so far: now on cases that nobody can have seen, so that a table of answers does not pass."""
    chance = _drawn(function, seed)
    for hidden in _fresh_draws(exercise, cases, np.random.default_rng(chance)):
        found = run(exercise, function, hidden, chance)
        if told := before_comparison(exercise, function, found, hidden):
            return told
        wanted = exercise.outcomes(exercise.reference, hidden)
        got = observed(exercise, found.raw, hidden, wanted)
        if not all(map(same, got, wanted)):
            return _only_at_first(exercise, function, cases, hidden, wanted, got)
    again = exercise.id in _TOLD
    _TOLD.add(exercise.id)
    shown = cost(exercise, cases, expected)
    return report(exercise, "right", "right", exercise.why, evidence=shown, again=again)


def _fresh_draws(exercise: Exercise, cases: Sequence[Case], rng: np.random.Generator) -> Iterator[list[Case]]:
    """Draws of cases until so many are new; how many there are depends on the exercise alone.

    Only for a function that takes seconds there are fewer, for a grader's time is limited.
    """
    new, start = 0, time.process_time()
    for _ in range(DRAWS):
        with bounded.quiet():
            hidden = list(exercise.cases(rng))
        yield hidden
        new += sum(not any(identical(case, known) for known in cases) for case in hidden)
        if new >= exercise.fresh or time.process_time() - start > calls.SECONDS:
            return


def _only_at_first(
    exercise: Exercise,
    function: Callable[..., Any],
    cases: Sequence[Case],
    hidden: Sequence[Case],
    wanted: Outcomes,
    got: Outcomes,
) -> Report:
    """What is said of a function that was right on the first cases and is wrong on fresh ones."""
    if _fickle(exercise, function, hidden, wanted, got):
        says = (
            "Called twice with the same arguments, your function gave two different answers: an answer must "
            "depend on the arguments alone, not on earlier calls or on chance."
        )
        return report(exercise, "wrong", "remembered", says, hints=_MEMORY_HINTS)
    if _looked_up(cases, hidden, wanted, got):
        says = (
            "Your function was right on the first states and wrong on every fresh one: its answer must "
            "depend on its arguments alone, and on nothing that it has kept from earlier calls."
        )
        return report(exercise, "wrong", "remembered", says, hints=_MEMORY_HINTS)
    told = _diagnosed(exercise, hidden, wanted, got)
    told.says += " Your function was right on the first states, and wrong on fresh ones like this one."
    return told


def _drawn(function: Callable[..., Any], seed: int) -> int:
    """A seed made of the answer's own code and of the first one: grading twice gives the same score.

    Whoever writes a table of answers to the hidden cases changes the code, and with it the cases.
    """
    digest = hashlib.sha256(str(seed).encode())
    try:
        _digested(inspect.unwrap(function).__code__, digest)  # type: ignore[attr-defined]
    except Exception:
        digest.update(type(function).__name__.encode())  # no Python function
    return int.from_bytes(digest.digest()[:8], "big")


def _digested(code: CodeType, digest: Any) -> None:
    digest.update(code.co_code)
    digest.update(repr((code.co_names, code.co_varnames)).encode())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _digested(constant, digest)
        else:
            plain = sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant
            digest.update(repr(plain).encode())  # the order in a set changes from one Python to the next


def _fickle(
    exercise: Exercise, function: Callable[..., Any], hidden: Sequence[Case], wanted: Outcomes, got: Outcomes
) -> bool:
    """Whether the same cases in another order bring other answers; nan is never a sign of memory."""
    found = run(exercise, function, hidden[::-1])
    if len(found.raw) < len(hidden):
        return False
    again = observed(exercise, found.raw[::-1], hidden, wanted)
    values = [(a, b) for a, b in zip(got, again, strict=True) if outcomes.is_finite(a)]
    return any(outcomes.is_finite(b) and not same(a, b) for a, b in values)


def _looked_up(cases: Sequence[Case], hidden: Sequence[Case], wanted: Outcomes, got: Outcomes) -> bool:
    """Whether only the first cases are known: every fresh one, of three or more, has a wrong finite answer.

    A formula that was right on all of the first states would be right on some of the fresh ones.
    """
    new = [i for i, case in enumerate(hidden) if not any(identical(case, known) for known in cases)]
    return len(new) >= 3 and all(outcomes.is_finite(got[i]) and not same(got[i], wanted[i]) for i in new)


_NAN_HINTS = (
    "Which line makes the first nan on the case above: a logarithm, a root, or a division?",
    "Look at the smallest number that goes into it: is it 0, or below 0 by rounding?",
    "p = p.clip(0) before a root; and p = p[p > 0] before p * np.log(p).",
)
_MEMORY_HINTS = (
    "Does your function use a variable that was made outside it, or a default argument that it changes?",
    "Every value that the answer depends on should come in as an argument.",
    "A default such as def f(x, seen=[]) is made once and shared by all calls; make the list inside instead.",
)
