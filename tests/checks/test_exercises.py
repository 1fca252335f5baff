"""The proof bench: every registered exercise knows its slips, accepts right answers and survives junk."""

import dataclasses
import inspect
import re
import time
from pathlib import Path

import bank
import bench
import numpy as np
import pytest

from qep_widgets.checks import check, exercises
from qep_widgets.checks.engine import crashes, diagnosis, early, outcomes
from tests.deep import swept

EXERCISES = exercises()
SEEDS = swept(range(5))
by_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
by_slip = pytest.mark.parametrize(
    ("exercise", "slip"),
    swept([(e, s) for e in EXERCISES.values() for s in e.slips], every=11),
    ids=[f"{e.id}-{s.code}" for e in EXERCISES.values() for s in e.slips],
)
by_right_answer = pytest.mark.parametrize(
    ("id", "answer"),
    swept([(id, f) for id, answers in bank.RIGHT.items() for f in answers], every=3),
    ids=[f"{id}-{f.__name__}" for id, answers in bank.RIGHT.items() for f in answers],
)


def by_exercise_and(names, every):
    """Each exercise with each of these; of the many combinations one in so many is always tried."""
    pairs = [(exercise, name) for name in names for exercise in EXERCISES.values()]
    # neighbours differ in the exercise, so that each exercise meets some of the names
    ids = [f"{exercise.id}-{name}" for exercise, name in pairs]
    params = [
        pytest.param(*pair, id=id, marks=() if k % every == 0 else pytest.mark.deep)
        for k, (pair, id) in enumerate(zip(pairs, ids, strict=True))
    ]
    return pytest.mark.parametrize(("exercise", "name"), params)


def wrapped(function):
    """The function as a learner's own, written in this file."""
    return lambda *case: function(*case)


@by_exercise
def test_is_complete(exercise):
    assert exercise.id.startswith("ex") and exercise.title and exercise.why
    assert len(exercise.hints) >= 3, "hints= is to have a question, a direction and a fragment"
    assert len(exercise.slips) >= 5, f"five slips at least, and there are {len(exercise.slips)}"
    assert exercise.laws, "laws= is empty: give one thing that every right answer obeys"
    assert len({s.code for s in exercise.slips}) == len(exercise.slips)
    names = exercise.names()
    for slip in exercise.slips:
        assert slip.says.endswith(".") and "\n" not in slip.says and slip.hints
        assert slip.code == slip.code.lower() and " " not in slip.code
        assert len(slip.hints) <= 3
        inspect.signature(slip.wrong).bind(*names)
    bank_of = f"tests/checks/right_answers/ is to have three right answers under {exercise.id!r} in RIGHT"
    assert len(bank.RIGHT.get(exercise.id, ())) >= 3, bank_of


@by_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_slips_differ_from_each_other_and_from_the_reference(exercise, seed):
    cases = exercise.cases(np.random.default_rng(seed))
    found = {s.code: exercise.outcomes(s.wrong, cases) for s in exercise.slips}
    found["the reference"] = exercise.outcomes(exercise.reference, cases)
    codes = list(found)
    for i, a in enumerate(codes):
        for b in codes[i + 1 :]:
            assert not all(map(outcomes.same, found[a], found[b])), f"{a} is {b}"
    for code, outcome in found.items():
        # a slip that raises on all cases would be recognised in any function that stops early
        assert any(map(outcomes.is_value, outcome)), code


@by_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_a_verdict_does_not_hang_on_the_last_digits(exercise, seed, monkeypatch):
    """Every slip is told from right and from the others with thirty times the tolerance as well."""
    monkeypatch.setattr(outcomes, "TOLERANCE", outcomes.TOLERANCE * 30)
    test_slips_differ_from_each_other_and_from_the_reference(exercise, seed)


@by_slip
@pytest.mark.parametrize("seed", SEEDS)
def test_a_slip_earns_its_own_code(exercise, slip, seed):
    report = check(exercise.id, slip.wrong, seed=seed)
    assert (report.verdict, report.code) == ("wrong", slip.code), report
    assert report.says == slip.in_full and report.evidence
    assert report.points(3) == 0.0


@pytest.mark.parametrize(
    ("exercise", "every"),
    [
        *swept([(e, 23) for e in EXERCISES.values()], every=9),
        *[pytest.param(e, 5, marks=pytest.mark.deep) for e in EXERCISES.values()],
    ],
    ids=[f"{e.id}-{how}" for how in ("some", "many") for e in EXERCISES.values()],
)
def test_of_two_mistakes_both_are_named_or_none_that_was_not_made(exercise, every):
    known = {slip.code for slip in exercise.slips}
    composed = any(slip.change for slip in exercise.slips)  # written as a formula with pieces
    for a, b, found in bench.two_mistakes(exercise, every=every):
        start = time.process_time()
        report = check(exercise.id, bank.playing(found))
        taken = time.process_time() - start
        assert taken < 1 or taken * 0.020 / _yardstick() < 1
        how = bench.named(report, a.code, b.code, known)
        assert how in ("both", "one of") or (not composed and how != "untrue"), (a.code, b.code, report)


@pytest.mark.parametrize(
    ("exercise", "slip"),
    swept([(e, s) for e in EXERCISES.values() for s in e.slips], every=23),
    ids=[f"{e.id}-{s.code}" for e in EXERCISES.values() for s in e.slips],
)
def test_the_ladder_of_hints_begins_with_a_question(exercise, slip):
    report = check(exercise.id, slip.wrong)
    rungs = [report.hint() for _ in range(6)]
    count = 4 if report.focus else 3
    assert len(set(rungs[:count])) == count and rungs[4] == rungs[5]
    names = [rung.split(" (")[0] for rung in rungs[:count]]
    middle = ["Where to look"] if report.focus else []
    assert names == ["A question", *middle, "A direction", "A fragment to work from"]
    # a question repeats no number of the report
    question, told = (set(re.findall(r"\d+\.\d+", text)) for text in (slip.hints[0], str(report)))
    assert not question & told


#: What makes a hint a formula: an equation, or a line of code.
FORMULA = re.compile(r" = | @ | \* |^[\w.]+\(.*\)$")


@by_exercise
def test_formulas_are_for_the_last_hint(exercise):
    assert exercise.hints[0].endswith("?") and not FORMULA.search(exercise.hints[1])
    for slip in exercise.slips:
        assert slip.hints[0].endswith("?"), slip.code
        assert not any(FORMULA.search(hint) for hint in slip.hints[1:2]), slip.code


def test_hints_that_belong_to_no_exercise_begin_with_a_question():
    for module in (crashes, diagnosis, early):
        ladders = [ladder for name, ladder in vars(module).items() if re.fullmatch("_[A-Z]+(_HINTS)?", name)]
        questions = [ladder[0] for ladder in ladders if isinstance(ladder, tuple) and len(ladder) == 3]
        assert questions and all(
            question.endswith("?") for question in questions if isinstance(question, str)
        )


@by_exercise
def test_the_section_that_is_to_be_read_again_is_in_the_lesson(exercise):
    lessons = (Path(__file__).parents[2] / "course").glob(f"{exercise.id[2:4]}_*/lesson*.md")
    headings = re.findall(r"^##+ (?:\d+ · )?(.*)$", "\n".join(p.read_text("utf-8") for p in lessons), re.M)
    assert exercise.section in headings, f"section= of {exercise.id} is to be one of {headings}"


@by_right_answer
@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_answer_is_right(id, answer, seed):
    report = check(id, answer, seed=seed)
    assert report.verdict == "right", report
    assert report.says == EXERCISES[id].why and "commonest slip" in report.evidence
    assert type(report.points(2)) is float and report.points(2) == 2.0


@pytest.mark.deep
@by_exercise
def test_a_check_is_quick(exercise):
    """Its own work takes 0.3 seconds at most, half a second with the answer's, by a yardstick."""
    for function in (bank.RIGHT[exercise.id][0], lambda *case: 0.123):
        times = [_seconds(exercise.id, function) for _ in range(4)]
        assert min(own for own, _ in times) < 0.3
        assert min(own + of_the_answer for own, of_the_answer in times) < 0.5


def _seconds(id, function):
    """Processor time of the check and of the answer, where the yardstick takes 20 ms."""
    of_the_answer = 0.0

    def timed(*case):
        nonlocal of_the_answer
        start = time.process_time()  # the clock on the wall measures the neighbours as well
        try:
            return function(*case)
        finally:
            of_the_answer += time.process_time() - start

    timed.__signature__ = inspect.signature(function)
    start = time.process_time()
    check(id, timed)
    whole = time.process_time() - start
    unit = _yardstick() / 0.020
    return (whole - of_the_answer) / unit, of_the_answer / unit


def _yardstick():
    """Seconds of processor time for small matrices in a loop, which is what a check works with."""
    A = np.random.default_rng(0).normal(size=(4, 4))
    start = time.process_time()
    for _ in range(1350):
        np.trace(np.linalg.eigh(A @ A.T)[1] @ A)
    return time.process_time() - start


@by_exercise
def test_the_stub_is_not_attempted(exercise):
    def stub(*case):
        raise NotImplementedError(f"{exercise.id}: write it here")

    for function in (stub, lambda *case: None, lambda *case: ..., None, ...):
        report = check(exercise.id, function)
        assert report.verdict == report.code.replace("-", " ") == "not attempted"
        assert report.points(1) == 0.0 and report.hint()


@by_exercise_and(bank.RETURNS, every=17)
def test_junk_is_wrong_and_never_crashes_the_check(exercise, name):
    report = check(exercise.id, bank.taking(exercise, bank.RETURNS[name]))
    assert report.verdict in ("wrong", "crashed") and report.says
    assert str(report) and report._repr_html_() and report.hint() and report.points(1) == 0.0


@by_exercise_and(bank.RAISES, every=17)
def test_an_exception_is_reported_and_never_escapes(exercise, name):
    report = check(exercise.id, bank.taking(exercise, bank.RAISES[name]))
    assert report.verdict == "crashed" and report.says and report.points(1) == 0.0


@by_exercise
@pytest.mark.parametrize("value", bank.NO_FUNCTIONS)
def test_what_is_no_function_is_wrong(exercise, value):
    report = check(exercise.id, value)
    assert (report.verdict, report.code) == ("wrong", "not-a-function")


@by_exercise
def test_the_wrong_number_of_arguments(exercise):
    for function in (lambda: 1, lambda a, b, c, d, e, f, g, h: 1):
        report = check(exercise.id, function)
        assert (report.verdict, report.code) == ("wrong", "signature")
        assert all(name in report.says for name in exercise.names())


@by_exercise
def test_the_library_and_the_reference_are_not_answers(exercise):
    for function in (exercise.reference, *exercise.forbidden):
        report = check(exercise.id, function)
        if report.code != "signature":  # another function of the library that could do the work
            assert (report.verdict, report.code) == ("wrong", "used-library")
    hidden = wrapped(exercise.reference)
    assert check(exercise.id, hidden).code == "used-library"


def test_the_bench_counts_and_finds_a_wrong_verdict():
    coin = EXERCISES["ex00.1"]
    lines, wrong = bench.bench([coin])
    assert wrong == [] and lines[0].startswith("exercise") and lines[-1].split()[-1] == "0"
    misnamed = dataclasses.replace(coin.slips[0], code="another-name", change=None)
    _, wrong = bench.bench([dataclasses.replace(coin, slips=(misnamed,))])
    assert len(wrong) == 5 and "ex00.1, slips: another-name, seed 0: wrong (bits-for-nats)" in wrong[0]
