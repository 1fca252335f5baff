"""Answers by hand: what is right, what is recognised, and what cannot be an answer."""

import math
from fractions import Fraction

import numpy as np
import pytest

from qep_widgets import checks
from qep_widgets.checks import ByHand, answers_by_hand, check, exercises
from qep_widgets.checks.engine import by_hand
from qep_widgets.checks.engine.by_hand import bits, judge, minus, twice

RATE = ByHand(
    "ex07.1h",
    "the rate of |1⟩",
    math.log(3),
    slips={bits: "You took the logarithm to base 2.", 0.0: "You took the stationary state.", twice: "Twice."},
    why="It is ln 3.",
    hints=("Which state is it?", "Write both terms."),
)
VECTOR = ByHand("ex02.1h", "the spectrum", [0.1, 0.2, 0.7], slips={(0.3, 0.3, 0.4): "You mixed them."})
ONE_ENTRY_OFF = "3 of the 4 entries are right; look again at row 1, column 0, counted from 0."
SIGNS = ByHand("ex02.3h", "which way", [-1, 1, 0, 1])
COUNT = ByHand("ex04.3h", "how many", 91)
MATRIX = ByHand("ex02.2h", "the state", [[0.5, 0.25j], [-0.25j, 0.5]])


class Quantum:
    """Something with .full(), like QuTiP's Qobj."""

    def full(self):
        return np.array(MATRIX.answer)


RIGHT = [
    (RATE, [math.log(3), 1.1, np.float32(1.0986), np.array(1.0986), Fraction(11, 10), [1.0986], 1.1 + 0j]),
    (VECTOR, [[0.1, 0.2, 0.7], (0.1, 0.2, 0.7), [[0.1, 0.2, 0.7]], [[0.1], [0.2], [0.7]]]),
    (VECTOR, [np.array([0.1, 0.2, 0.7])]),
    (MATRIX, [MATRIX.answer, np.array(MATRIX.answer), ((0.5, 0.25j), (-0.25j, 0.5)), Quantum()]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "typed"), [(asked, typed) for asked, many in RIGHT for typed in many])
def test_a_right_value_is_right_in_every_form(asked, typed):
    report = judge(asked, typed)
    assert (report.verdict, report.code) == ("right", "right") and report.points(2) == 2.0


def test_after_success_it_says_why_and_what_the_commonest_slip_gives():
    report = judge(RATE, 1.0986)
    assert report.says == "It is ln 3."
    assert report.evidence == (
        "The commonest slip here would have given 1.58496. "
        "You would have read: “You took the logarithm to base 2.”"
    )


@pytest.mark.parametrize(
    ("asked", "typed", "code", "says"),
    [
        (RATE, math.log2(3), "bits", "You took the logarithm to base 2."),
        (RATE, 0, "known-value", "You took the stationary state."),
        (RATE, 2.197, "twice", "Twice."),
        (RATE, -1.0986, "minus", "the sign is the other one"),
        (RATE, 0.5493, "half", "half as large"),
        (RATE, 0.4771, "decimal", "base 10"),
        (RATE, 1.14, "rounded", "one or two digits more"),
        (RATE, 7.0, "wrong-value", "none of the wrong ones"),
        (COUNT, 90, "wrong-value", "none of the wrong ones"),
        (COUNT, 92.5, "rounded", "one or two digits more"),
        (VECTOR, [0.3, 0.3, 0.4], "known-value", "You mixed them."),
        (VECTOR, [0.7, 0.2, 0.1], "backwards", "from the other end"),
        (VECTOR, [0.2, 0.1, 0.7], "wrong-value", "in another order"),
        (SIGNS, [1, -1, 0, 1], "wrong-value", "entries are right; look again at number 1 and number 2."),
        (VECTOR, [0.1, 0.5, 0.4], "wrong-value", "is right; look again at number 2 and number 3."),
        (VECTOR, [0.9, 0.5, 0.4], "wrong-value", "None of the 3 entries is right"),
        (VECTOR, [0.1, 0.9], "wrong-shape", "of length 2; what is asked for is a vector of length 3, as in"),
        (VECTOR, 0.1, "wrong-shape", "You typed a number; what is asked for is a vector"),
        (MATRIX, np.array(MATRIX.answer).T, "backwards", "other end"),
        (MATRIX, [[0.5, 0.25j], [0.25j, 0.5]], "wrong-value", ONE_ENTRY_OFF),
        (MATRIX, [0.5, 0.5], "wrong-shape", "a 2×2 matrix, as in [[1, 2], [3, 4]]"),
        (RATE, math.nan, "not-a-number", "nan"),
        (RATE, "ln 3", "not-a-value", "quotation marks"),
        (RATE, lambda: 1.0986, "not-a-value", "a function"),
        (RATE, True, "not-a-value", "True"),
        (RATE, {"a": 1}, "wrong-shape", "a dictionary"),
        (RATE, object(), "wrong-shape", "something that is no number"),
        (VECTOR, [[1, 2], [3]], "wrong-shape", "a vector of length 3"),
        (VECTOR, ["a", "b", "c"], "wrong-shape", "a vector of length 3"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_what_it_is(asked, typed, code, says):
    report = judge(asked, typed)
    assert (report.verdict, report.code) == ("wrong", code)
    assert says in report.says and report.points(2) == 0.0
    assert "1.0986" not in str(report).replace("-1.0986", "")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ([0.9, True, False], "[0.9, True, False]"),
        ((0.9, np.True_, 0), "[0.9, True, 0]"),
        ([0.9, 1, 0], "1.0"),
    ],
)
def test_truth_values_are_shown_as_they_were_typed(typed, shown):
    assert shown in judge(VECTOR, typed).evidence


@pytest.mark.parametrize("typed", [None, ..., [], [0.1, None, 0.7], [[..., 1], [2, 3]], (None,)])
def test_a_stub_is_not_attempted(typed):
    report = judge(VECTOR, typed)
    assert report.verdict == "not attempted" and report.points(2) == 0.0


class Hostile:
    def __array__(self, *_, **__):
        raise RuntimeError

    __float__ = __iter__ = __len__ = __eq__ = __array__


@pytest.mark.parametrize(
    "typed", [Hostile(), iter([1]), range(3), b"x", {1.0986}, [[[1.0]]], 10**400, [[]] * 3]
)
def test_junk_is_wrong_and_never_raises(typed):
    for asked in (RATE, VECTOR, MATRIX):
        empty = isinstance(typed, list) and typed[0] == []
        assert judge(asked, typed).verdict == ("not attempted" if empty else "wrong")


def test_near_is_a_hundredth_of_the_largest_entry_unless_it_is_given():
    assert (
        judge(VECTOR, [0.106, 0.2, 0.7]).verdict == "right"
        and judge(VECTOR, [0.108, 0.2, 0.7]).code == "rounded"
    )
    strict = ByHand("ex02.1h", "x", [0.1, 0.2, 0.7], near=1e-3)
    assert judge(strict, [0.106, 0.2, 0.7]).verdict == "wrong"
    assert judge(ByHand("ex02.1h", "x", 0), 0.009).verdict == "right"
    infinite = ByHand("ex02.1h", "x", math.inf)
    assert judge(infinite, math.inf).verdict == "right" and judge(infinite, 1e300).verdict == "wrong"
    assert judge(infinite, -math.inf).code == "minus"


def test_the_hints_are_the_authors():
    report = judge(RATE, 7.0)
    assert "Which state" in report.hint() and "Write both" in report.hint()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "ex07.1"}, "like 'ex07.1h'"),
        ({"answer": "x"}, "must be a number"),
        ({"answer": []}, "must be a number"),
        ({"answer": np.zeros((5, 5))}, "at most 16 entries"),
        ({"near": 0}, "near of ex07.1h must be positive"),
        ({"slips": {1.0: "x"}}, "cannot be told from the right value"),
        ({"slips": {2.0: "x", 2.001: "y"}}, "cannot be told from slip 2.0"),
        ({"slips": {minus: "x", -1.0: "y"}}, "cannot be told from slip minus"),
        ({"slips": {(lambda a: "x"): "x"}}, "gives no value"),
    ],
)
def test_an_author_is_told_what_is_wrong(change, says):
    with pytest.raises(ValueError, match=says):
        ByHand(**{"id": "ex07.1h", "title": "x", "answer": 1.0, **change})


def test_check_knows_them_and_counts_them_apart(monkeypatch):
    monkeypatch.setitem(checks._REGISTERED, "ex07.1h", RATE)
    assert "ex07.1h" in answers_by_hand() and "ex07.1h" not in exercises()
    assert check("ex07.1h", 1.0986).verdict == "right" and check("ex07.1h", None).verdict == "not attempted"
    with pytest.raises(ValueError, match=r"nearest are .*ex07.1h"):
        check("ex07.1hh", 1)


@pytest.mark.parametrize("id", answers_by_hand())
def test_every_answer_by_hand_of_the_course_takes_four_digits_and_knows_its_slips(id):
    asked = answers_by_hand()[id]
    rounded = np.round(asked.value, 4)
    assert judge(asked, rounded).verdict == "right"
    for _, says, wrong in list(asked.known())[: len(asked.slips)]:
        assert judge(asked, np.round(wrong, 4)).says == says
    assert id.removesuffix("h") in exercises()


def test_what_is_recognised_everywhere_is_recognised():
    asked = ByHand("ex02.1h", "x", [[0.31, 0.2], [0.1, 0.7]])
    for make, says in by_hand.EVERYWHERE.items():
        report = judge(asked, make(asked.value))
        assert report.says == says and report.code == make.__name__


@pytest.mark.parametrize("id", list(answers_by_hand()))
@pytest.mark.filterwarnings("error")
def test_infinity_warns_nobody(id):
    shape = answers_by_hand()[id].value.shape
    for value in (np.inf, 1e308, 10**400, np.full(shape, np.inf), np.full(shape, -1e308)):
        assert check(id, value).verdict == "wrong"
