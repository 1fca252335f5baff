"""Exercises, slips and laws, and the diagnosis of one answer."""

from __future__ import annotations

import copy
import dis
import inspect
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from . import bounded, crashes, outcomes
from .outcomes import Outcome, Raised, Unfit, is_value, same, show
from .report import Report

SECONDS = 4.0  # for all calls of the learner's function in one check

Case = tuple[Any, ...]


@dataclass(frozen=True)
class Slip:
    """A misconception: `wrong` is a working function that makes exactly this mistake.

    `code` names it, as in "transposed"; `says` is one sentence to the learner; `hints` are a question, a
    direction and a worked fragment, in this order; the exercise's own stand in for those that are not given.
    """

    code: str
    says: str
    wrong: Callable[..., Any]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Law:
    """What every right answer obeys: `holds(answer, *case)` on the observed answer.

    One that is tried `before_nan` says where a nan comes from, and is told instead of it.
    """

    code: str
    says: str
    holds: Callable[..., Any]
    before_nan: bool = False


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is right, on which cases, and which mistakes are known.

    Attributes
    ----------
    cases : from a numpy Generator to a list of argument tuples, generic ones; small ones among them.
    slips : the known mistakes, the commonest first.
    laws : what any right answer obeys.
    observe : ``observe(answer, case)`` keeps what is unique of an answer (a purification's reduced
        state, say); it may raise ValueError with a sentence for an answer that does not fit.
    observed : what `observe` gives, in words, for the evidence.
    why : said after success: why this is right.
    hints : a question, a direction, a fragment, for a mistake that no slip describes.
    forbidden : the library functions that the learner is to write.
    parts : names of the parts of an answer that is a tuple. An answer may also be a dictionary: then every
        entry is judged by itself, and a slip stands for the entries that it changes.
    nan : said of an answer that contains nan, if this exercise knows where it comes from.
    slow : said when the time is up, if this exercise knows what takes so long.
    """

    id: str
    title: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Case]]
    slips: tuple[Slip, ...]
    laws: tuple[Law, ...] = ()
    observe: Callable[[Any, Case], Any] | None = None
    observed: str = ""
    why: str = ""
    hints: tuple[str, ...] = ()
    forbidden: tuple[Callable[..., Any], ...] = ()
    parts: tuple[str, ...] = ()
    nan: str = "The answer contains nan, 'not a number': look for 0·ln 0, 0/0 or a negative root."
    slow: str = "look for a loop whose condition never becomes false, or for a slow step inside a loop."

    def names(self) -> tuple[str, ...]:
        """Names of the arguments, as the reference calls them."""
        return tuple(inspect.signature(self.reference).parameters)

    def watched(self, function: Callable[..., Any]) -> tuple[list[CodeType], str | None]:
        """Code that an answer must not run, and the file of this exercise, none of whose code it may run.

        A function from that file, a slip's `wrong`, may call its neighbours: it is there to be tried.
        """
        file = self.cases.__code__.co_filename
        own = outcomes.home_of(function) == file and function is not self.reference
        functions = self.forbidden if own else (self.reference, *self.forbidden)
        return [inspect.unwrap(f).__code__ for f in functions], None if own else file

    def outcomes(self, function: Callable[..., Any], cases: Sequence[Case]) -> list[Outcome]:
        """What one of our own functions gives on the cases, observed."""
        with bounded.quiet():
            return [self.seen(_called(function, case), case) for case in cases]

    def seen(self, outcome: Outcome, case: Case) -> Outcome:
        """The outcome reduced by `observe`; `Unfit` if it cannot be."""
        if self.observe is None or not is_value(outcome):
            return outcome
        try:
            return outcomes.plain(self.observe(outcome, _fresh(case)))
        except ValueError as error:
            return Unfit(str(error))
        except Exception:
            return Unfit(outcomes.kind(outcome) + ", which does not have the form of an answer")


@dataclass
class _Run:
    """All that was learnt from calling the learner's function on the cases."""

    raw: list[Outcome] = field(default_factory=list)
    changed: str = ""
    changed_case: Case = ()
    library: str = ""
    unwatched: bool = False
    timed_out: bool = False
    replaced: tuple[str, ...] = ()
    printed: str = ""
    warned: tuple[str, ...] = ()


def _fresh(case: Case) -> Case:
    return copy.deepcopy(case)


def _called(function: Callable[..., Any], case: Case) -> Outcome:
    try:
        return outcomes.plain(function(*_fresh(case)))
    except Exception as error:
        return outcomes.raised(error, None)


def _answers(exercise: Exercise, function: Callable[..., Any], cases: Sequence[Case]) -> _Run:
    """Call the learner's function on fresh copies. No right value exists anywhere while it runs."""
    run = _Run()
    home = outcomes.home_of(function)
    watched = exercise.watched(function)
    with bounded.hearing() as heard:
        try:
            with bounded.time_limit(SECONDS) as clock:
                for case in cases:
                    _answer(exercise, function, case, run, home, watched)
                    if clock.expired:  # the function swallowed the interruption and went on
                        break
        except bounded.TimedOut:
            clock.expired = True
    run.timed_out = clock.expired
    run.replaced = bounded.put_back()
    run.printed, run.warned = heard.printed, heard.warned
    return run


def _answer(
    exercise: Exercise,
    function: Callable[..., Any],
    case: Case,
    run: _Run,
    home: str | None,
    watched: tuple[list[CodeType], str | None],
) -> None:
    given = _fresh(case)
    watch = bounded.Watch()
    try:
        with bounded.watching(*watched, watch):
            value = function(*given)
            outcome = outcomes.plain(value)
    except bounded.TimedOut:
        raise
    except BaseException as error:  # SystemExit and KeyboardInterrupt are a function's mistakes, too
        outcome = outcomes.raised(error, home)
    run.raw.append(outcome)
    run.library = run.library or watch.called
    run.unwatched |= watch.disarmed
    for name, before, after in zip(exercise.names(), case, given, strict=True):
        if not run.changed and not _identical(before, after):
            run.changed, run.changed_case = name, case


def _identical(before: Any, after: Any) -> bool:
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        return (
            before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_identical, before, after))
    if isinstance(before, dict):
        return list(before) == list(after) and all(_identical(before[k], after[k]) for k in before)
    return before is after or bool(before == after)


def judge(exercise: Exercise, function: Any, seed: int = 0) -> Report:
    """Diagnose an answer; the order is that of the questions a tutor would ask.

    not attempted → changed its input → called the library → right → a known slip → returned nothing →
    raised → nan, wrong shape or type → a broken law → wrong value.
    """
    early = _not_a_function(exercise, function)
    if early:
        return early
    tampered = bounded.put_back()
    cases = list(exercise.cases(np.random.default_rng(seed)))
    with bounded.hearing():
        fits = _takes(function, exercise)
    if fits:
        return _report(exercise, "wrong", "signature", fits, hints=exercise.hints)
    run = _answers(exercise, function, cases)
    run.replaced = tampered or run.replaced
    report = _before_comparison(exercise, function, run, cases) or _compared(exercise, function, run, cases)
    report.printed, report.warned, report.function = run.printed, run.warned, _name(function)
    return report


def _name(function: Any) -> str:
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else ""


def _report(exercise: Exercise, verdict: str, code: str, says: str, **more: Any) -> Report:
    return Report(exercise.id, exercise.title, verdict, code, says, **more)


def _not_a_function(exercise: Exercise, function: Any) -> Report | None:
    if function is None or function is Ellipsis:
        says = "There is no answer yet: pass the name of your function, without brackets."
        return _report(exercise, "not attempted", "not-attempted", says, hints=exercise.hints)
    if inspect.isclass(function):
        says = f"You passed the class {function.__name__}; the answer here is a function, written with 'def'."
    elif not callable(function):
        says = (
            f"You passed a value ({type(function).__name__}), not a function: write the function's name "
            "without brackets after it, so that the check can call it with states of its own."
        )
    else:
        return None
    return _report(exercise, "wrong", "not-a-function", says)


def _takes(function: Callable[..., Any], exercise: Exercise) -> str:
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


def _before_comparison(
    exercise: Exercise, function: Callable[..., Any], run: _Run, cases: Sequence[Case]
) -> Report | None:
    if run.replaced:
        names = ", ".join(run.replaced[:3])
        says = (
            f"{names} had been replaced, so no comparison could be trusted; the original is back in place. "
            "Write your own functions under names of their own."
        )
        return _report(exercise, "wrong", "patched-library", says)
    if not run.timed_out and all(_unanswered(outcome) for outcome in run.raw):
        if not run.printed and None in run.raw and _returns_something(function):
            return _returned_nothing(exercise, min(cases, key=_size))
        return _nothing_yet(exercise, run)
    if run.changed:
        says = (
            f"Your function changed its input {run.changed}: whoever called it now holds a different one. "
            f"Work on a copy, as in {run.changed}.copy(), or write to a new array."
        )
        evidence = f"It happened with\n{_given(exercise, run.changed_case)}"
        return _report(exercise, "wrong", "changed-input", says, evidence=evidence, hints=_COPY_HINTS)
    if run.library or run.unwatched:
        name = run.library or "profiling"
        says = (
            f"Your function lets {name} do the work. That is good practice in research; here the point is to "
            "write it yourself once, so that you know what it does."
        )
        return _report(exercise, "wrong", "used-library", says, hints=exercise.hints)
    if run.timed_out:
        says = (
            f"Your function had not finished after {SECONDS:g} seconds, where a moment is enough: "
            f"{exercise.slow}"
        )
        case = cases[min(len(run.raw), len(cases) - 1)]
        evidence = f"It was still busy with\n{_given(exercise, case)}"
        return _report(exercise, "crashed", "timed-out", says, evidence=evidence, hints=_LOOP_HINTS)
    return None


def _unanswered(outcome: Outcome) -> bool:
    return outcome is None or (isinstance(outcome, Raised) and issubclass(outcome.kind, NotImplementedError))


def _nothing_yet(exercise: Exercise, run: _Run) -> Report:
    if any(isinstance(outcome, Raised) for outcome in run.raw):
        says = "There is no answer here yet. Replace the line that raises NotImplementedError by your own."
    elif run.printed:
        says = "Your function prints its answer but does not return it: end it with a 'return' line."
    else:
        says = "Your function returns nothing (None): its last line should start with 'return'."
    return _report(exercise, "not attempted", "not-attempted", says, hints=exercise.hints)


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


def _returned_nothing(exercise: Exercise, case: Case) -> Report:
    pairs = zip(exercise.names(), case, strict=True)
    short = [f"{name} = {show(x)}" for name, x in pairs if not isinstance(x, np.ndarray)]
    where = f"for {', '.join(short)}" if short else "on this case"
    says = f"Your function returned nothing (None) {where}: no 'return' line was reached."
    evidence = f"It happened with\n{_given(exercise, case)}"
    shown = {"evidence": evidence, "case": _fresh(case)}
    return _report(exercise, "wrong", "returned-nothing", says, hints=_NOTHING_HINTS, **shown)


def _compared(exercise: Exercise, function: Callable[..., Any], run: _Run, cases: list[Case]) -> Report:
    expected = exercise.outcomes(exercise.reference, cases)
    got = _observed(exercise, run.raw, cases, expected)
    if all(map(same, got, expected)):
        return _unless_remembered(exercise, function, cases, expected)
    return _diagnosed(exercise, cases, expected, got)


def _diagnosed(
    exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome], got: Sequence[Outcome]
) -> Report:
    """What is wrong with answers of which at least one is."""
    report = _first_diagnosis(exercise, cases, expected, got)
    if report.focus and all(isinstance(e, np.ndarray) and e.ndim == 0 for e in expected):
        report.focus = _case_by_case(exercise, cases, expected, got)
    return report


def _case_by_case(
    exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome], got: Sequence[Outcome]
) -> str:
    """Where to look in answers that are one number: the report shows it already, but on one case only."""
    failing = [i for i in range(len(cases)) if not same(got[i], expected[i])]
    right = len(cases) - len(failing)
    if len(failing) == 1:
        return f"It is right on the other {right} cases: what is special about this one?" if right else ""
    shown = sorted(failing, key=lambda i: _size(cases[i]))[:5]
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


def _first_diagnosis(
    exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome], got: Sequence[Outcome]
) -> Report:
    failing = [i for i in range(len(cases)) if not same(got[i], expected[i])]
    worst = min(failing, key=lambda i: _size(cases[i]))
    for slip in exercise.slips:
        if all(map(same, got, exercise.outcomes(slip.wrong, cases))):
            hints = slip.hints + exercise.hints[len(slip.hints) :]
            shown = _shown(exercise, cases[worst], expected[worst], got[worst])
            return _report(exercise, "wrong", slip.code, slip.says, hints=hints, **shown)
    if report := _by_entries(exercise, cases, expected, got):
        return report
    if got[worst] is None:
        return _returned_nothing(exercise, cases[worst])
    errors = [i for i in failing if isinstance(got[i], Raised)]
    if errors:
        first = min(errors, key=lambda i: _size(cases[i]))
        return _crash(exercise, cases[first], got[first], _elsewhere(exercise, cases, got, expected))
    report = _unforeseen(exercise, cases, expected, got, failing)
    report.says += _mostly(exercise, cases, expected, got, failing)
    return report


def _by_entries(
    exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome], got: Sequence[Outcome]
) -> Report | None:
    """Known slips in some entries of a dictionary: each is judged by itself, whatever the others hold."""
    off = {key for g, e in zip(got, expected, strict=True) for key in outcomes.differing(g, e)}
    if not off or any(not isinstance(g, dict) or g.keys() != expected[0].keys() for g in got):
        return None
    found, left = [], set(off)
    for slip in exercise.slips:
        wrong = exercise.outcomes(slip.wrong, cases)
        hit = {key for w, e in zip(wrong, expected, strict=True) for key in outcomes.differing(w, e)}
        if (
            hit
            and hit <= left
            and all(same(g[k], w[k]) for g, w in zip(got, wrong, strict=True) for k in hit)
        ):
            found.append((slip, hit))
            left -= hit
    if not found:
        return None
    first, hit = found[0]
    says = " ".join([slip.says for slip, _ in found])
    if left:
        says += f" And look at {', '.join(sorted(left))}."
    differ = [i for i in range(len(cases)) if hit & set(outcomes.differing(got[i], expected[i]))]
    i = min(differ, key=lambda i: _size(cases[i]))
    shown = _shown(exercise, cases[i], expected[i], got[i])
    hints = first.hints + exercise.hints[len(first.hints) :]
    return _report(exercise, "wrong", first.code, says, hints=hints, **shown)


def _unforeseen(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    got: Sequence[Outcome],
    failing: Sequence[int],
) -> Report:
    """A wrong answer that is no known slip: its shape, a law that it breaks, or its value."""
    for i in sorted(failing, key=lambda i: _size(cases[i])):
        shown = _shown(exercise, cases[i], expected[i], got[i])
        if got[i] is None:
            return _returned_nothing(exercise, cases[i])
        if outcomes.has_nan(got[i]) and not outcomes.has_nan(expected[i]):
            telling = [law for law in exercise.laws if law.before_nan]
            return _broken_law(exercise, telling, cases, expected, got, [i]) or _report(
                exercise, "wrong", "not-a-number", exercise.nan, hints=_NAN_HINTS, **shown
            )
        if reason := outcomes.misfit(got[i], expected[i], exercise.parts):
            return _report(exercise, "wrong", "wrong-shape", reason, hints=exercise.hints, **shown)
    worst = min(failing, key=lambda i: _size(cases[i]))
    shown = _shown(exercise, cases[worst], expected[worst], got[worst])
    return _broken_law(exercise, exercise.laws, cases, expected, got, failing) or _report(
        exercise,
        "wrong",
        "wrong-value",
        _wrong_value(exercise, failing, worst, got, expected),
        hints=exercise.hints,
        **shown,
    )


def _mostly(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    got: Sequence[Outcome],
    failing: Sequence[int],
) -> str:
    """A known slip that explains most of the failing cases, where another mistake hides it on the rest."""
    best, says = 0, ""
    for slip in exercise.slips:
        wrong = exercise.outcomes(slip.wrong, cases)
        shared = [i for i in failing if same(got[i], wrong[i]) and not same(wrong[i], expected[i])]
        if len(shared) > best:
            best, says = len(shared), slip.says
    if best < 2 or best < 0.6 * len(failing):
        return ""
    return f" On {best} of the {len(failing)} cases that fail, this is what happens: {says}"


def _observed(
    exercise: Exercise, raw: Sequence[Outcome], cases: Sequence[Case], expected: Sequence[Outcome]
) -> list[Outcome]:
    """The learner's outcomes in the form of the expected ones."""
    models = expected if exercise.observe is None else raw
    with bounded.quiet():
        return [
            exercise.seen(outcomes.fit(outcome, model), case)
            for outcome, model, case in zip(raw, models, cases, strict=True)
        ]


def _unless_remembered(
    exercise: Exercise, function: Callable[..., Any], cases: list[Case], expected: list[Outcome]
) -> Report:
    """Right so far: now on cases that nobody can have seen, so that a table of answers does not pass."""
    hidden = list(exercise.cases(np.random.default_rng(secrets.randbits(64))))
    run = _answers(exercise, function, hidden)
    wanted = exercise.outcomes(exercise.reference, hidden)
    if found := _before_comparison(exercise, function, run, hidden):
        return found
    got = _observed(exercise, run.raw, hidden, wanted)
    if all(map(same, got, wanted)):
        return _report(exercise, "right", "right", exercise.why, evidence=_cost(exercise, cases, expected))
    if _fickle(exercise, function, hidden, wanted, got):
        says = (
            "Called twice with the same arguments, your function gave two different answers: an answer must "
            "depend on the arguments alone, not on earlier calls or on chance."
        )
        return _report(exercise, "wrong", "remembered", says, hints=_MEMORY_HINTS)
    if _looked_up(cases, hidden, wanted, got):
        says = (
            "Your function was right on the first states and wrong on every fresh one: its answer must "
            "depend on its arguments alone, and on nothing that it has kept from earlier calls."
        )
        return _report(exercise, "wrong", "remembered", says, hints=_MEMORY_HINTS)
    report = _diagnosed(exercise, hidden, wanted, got)
    report.says += " Your function was right on the first states, and wrong on fresh ones like this one."
    return report


def _fickle(
    exercise: Exercise,
    function: Callable[..., Any],
    hidden: Sequence[Case],
    wanted: Sequence[Outcome],
    got: Sequence[Outcome],
) -> bool:
    """Whether the same cases in another order bring other answers; nan is never a sign of memory."""
    run = _answers(exercise, function, hidden[::-1])
    if len(run.raw) < len(hidden):
        return False
    again = _observed(exercise, run.raw[::-1], hidden, wanted)
    values = [(a, b) for a, b in zip(got, again, strict=True) if outcomes.is_finite(a)]
    return any(outcomes.is_finite(b) and not same(a, b) for a, b in values)


def _looked_up(
    cases: Sequence[Case], hidden: Sequence[Case], wanted: Sequence[Outcome], got: Sequence[Outcome]
) -> bool:
    """Whether only the first cases are known: every fresh one, of three or more, has a wrong finite answer.

    A formula that was right on all of the first states would be right on some of the fresh ones.
    """
    fresh = [i for i, case in enumerate(hidden) if not any(_identical(case, known) for known in cases)]
    return len(fresh) >= 3 and all(outcomes.is_finite(got[i]) and not same(got[i], wanted[i]) for i in fresh)


def _cost(exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome]) -> str:
    """What the commonest slip would have done on the smallest case on which it shows."""
    slip = exercise.slips[0]
    wrong = exercise.outcomes(slip.wrong, cases)
    differing = [i for i in range(len(cases)) if not same(wrong[i], expected[i])]
    i = min(differing, key=lambda i: _size(cases[i]))
    name = slip.code.replace("-", " ")
    return f"The commonest slip here ({name}) would have {_difference(wrong[i], expected[i])}."


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
        return f"moved an entry by {np.max(np.abs(wrong - right)):.2g}"
    return "given another answer"


def _elsewhere(
    exercise: Exercise, cases: Sequence[Case], got: Sequence[Outcome], expected: Sequence[Outcome]
) -> str:
    """What can be said of the cases on which a function that stops on others does answer."""
    answered = [i for i in range(len(cases)) if is_value(got[i])]
    if len(answered) < 2:
        return ""
    start = f" On the {len(answered)} of {len(cases)} cases where it does answer"
    if all(same(got[i], expected[i]) for i in answered):
        return f"{start}, it is right."
    for slip in exercise.slips:
        wrong = exercise.outcomes(slip.wrong, [cases[i] for i in answered])
        if all(same(got[i], outcome) for i, outcome in zip(answered, wrong, strict=True)):
            return f"{start}: {slip.says}"
    return f"{start}, it is not always right."


def _crash(exercise: Exercise, case: Case, outcome: Raised, elsewhere: str) -> Report:
    code, says = crashes.says(outcome)
    where = f"It stopped at\n  {outcome.line}\nwith\n" if outcome.line else "It happened with\n"
    shown = {"evidence": where + _given(exercise, case), "case": _fresh(case)}
    hints = crashes.hints(outcome)
    return _report(exercise, "crashed", code, f"{says.rstrip('.')}.{elsewhere}", hints=hints, **shown)


def _broken_law(
    exercise: Exercise,
    laws: Sequence[Law],
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    got: Sequence[Outcome],
    failing: Sequence[int],
) -> Report | None:
    for i in sorted(failing, key=lambda i: _size(cases[i])):
        shown = _shown(exercise, cases[i], expected[i], got[i])
        for law in laws:
            if not _obeys(law, got[i], cases[i]):
                return _report(exercise, "wrong", law.code, law.says, hints=exercise.hints, **shown)
    return None


def _obeys(law: Law, got: Outcome, case: Case) -> bool:
    try:
        with bounded.quiet():
            return bool(law.holds(got, *_fresh(case)))
    except Exception:
        return True  # a law that cannot be tried says nothing; the value is reported as wrong


def _wrong_value(
    exercise: Exercise,
    failing: Sequence[int],
    worst: int,
    got: Sequence[Outcome],
    expected: Sequence[Outcome],
) -> str:
    n = len(expected)
    share = "every case tried" if len(failing) == n else f"{len(failing)} of the {n} cases tried"
    mine, right = got[worst], expected[worst]
    parts = ""
    if isinstance(right, tuple) and exercise.parts:
        off = [p for p, g, e in zip(exercise.parts, mine, right, strict=True) if not same(g, e)]
        parts = f" (look at {', '.join(off)})"
    elif off := outcomes.differing(mine, right):
        parts = f" (look at {', '.join(off)})"
    # what is compared need not be what was returned
    form = outcomes.kind(right) if exercise.observe is None else "an answer of the right form"
    ratio = _ratio([got[i] for i in failing], [expected[i] for i in failing])
    return f"You return {form}, as you should, but not the right one, on {share}{parts}.{ratio}"


def _ratio(got: Sequence[Outcome], expected: Sequence[Outcome]) -> str:
    """A factor that is the same on all cases is worth saying: it is most of the diagnosis."""
    factors = []
    for mine, right in zip(got, expected, strict=True):
        if not (isinstance(mine, np.ndarray) and isinstance(right, np.ndarray)) or not np.any(right):
            return ""
        factors.append(np.vdot(right, mine) / np.vdot(right, right))
        if not same(mine, np.asarray(factors[-1] * right)):
            return ""
    telling = len(factors) > 1 or np.size(expected[0]) > 1  # one number is always a multiple of another
    if not telling or abs(factors[0]) < outcomes.TOLERANCE or not np.allclose(factors, factors[0]):
        return ""
    return f" It is {show(np.asarray(factors[0]))} times the right one."


def _shown(exercise: Exercise, case: Case, expected: Outcome, got: Outcome) -> dict[str, Any]:
    """The smallest failing case as the report shows it: inputs, the right answer, the one that came."""
    evidence = f"With\n{_given(exercise, case)}"
    if off := outcomes.differing(got, expected):  # of a dictionary only what is wrong is shown
        expected, got = ({key: whole[key] for key in off} for whole in (expected, got))
    if not isinstance(got, Unfit):
        what = f" ({exercise.observed})" if exercise.observed else ""
        mine, right = (outcomes.indent(text) for text in outcomes.apart(got, expected, exercise.parts))
        evidence += f"\nthe right answer{what} is\n{right}\nand yours is\n{mine}"
    focus = "" if isinstance(got, Unfit) else outcomes.focus(got, expected, exercise.parts)
    return {"evidence": evidence, "focus": focus, "case": _fresh(case)}


def _given(exercise: Exercise, case: Case) -> str:
    return "\n".join(
        outcomes.indent(outcomes.line(*pair)) for pair in zip(exercise.names(), case, strict=True)
    )


def _size(case: Case) -> tuple[int, int]:
    """How hard a case is to read: the entries of its arrays, then its other arguments."""
    values = [x for value in case for x in (value.values() if isinstance(value, dict) else (value,))]
    arrays = sum(value.size for value in values if isinstance(value, np.ndarray))
    return arrays, sum(len(value) for value in case if isinstance(value, (list, tuple)))


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
_NOTHING_HINTS = (
    "Which lines does Python pass through on this case, and does it reach a 'return'?",
    "An 'if' that is not fulfilled is skipped: compare types as well as values; (0,) == 0 is False.",
    "Write an 'else' branch with print(repr(x)) for the value x that you compare, and look at it.",
)
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
