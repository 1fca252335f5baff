"""Answers by hand: a number, a short vector or a small matrix that is typed, and known wrong values.

An exercise "ex07.1" may have one, "ex07.1h". It is told what was done, and never the number that is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import outcomes
from .evidence import common_slip
from .report import Report

ENTRIES = 16  # what can be written by hand
_SHARE = 0.01  # of the largest entry: how far off a rounded value may be
_CLOSE = 5  # times `near`: not right, but not far

Wrong = Callable[[np.ndarray], Any]


def bits(answer: np.ndarray) -> Any:
    """The value with the logarithm to base 2."""
    return answer / np.log(2)


def decimal(answer: np.ndarray) -> Any:
    """The value with the logarithm to base 10."""
    return answer / np.log(10)


def minus(answer: np.ndarray) -> Any:
    """The value with the other sign."""
    return -answer


def twice(answer: np.ndarray) -> Any:
    """Twice the value."""
    return 2 * answer


def half(answer: np.ndarray) -> Any:
    """Half the value."""
    return answer / 2


def backwards(answer: np.ndarray) -> Any:
    """A vector read from its other end; a matrix with levels counted from the other end."""
    return np.flip(answer)


def transposed(answer: np.ndarray) -> Any:
    """Rows for columns."""
    return answer.T


# What is recognised everywhere, after an answer's own slips.
EVERYWHERE: dict[Wrong, str] = {
    bits: "Your value counts in bits, with the logarithm to base 2; here it is in nats.",
    decimal: "Your value has the logarithm to base 10; here it is the natural one.",
    minus: "The size is right, and the sign is the other one.",
    twice: "Your value is twice as large as it should be: what is counted double?",
    half: "Your value is half as large as it should be: what is counted once, or divided by two?",
    backwards: "These are the right entries, counted from the other end.",
    transposed: "These are the right entries, with rows and columns exchanged.",
}


@dataclass(frozen=True)
class ByHand:
    """A value that is worked out on paper and typed.

    Parameters
    ----------
    id : the exercise's, and an h: "ex07.1h".
    title : what is asked for, in a few words.
    answer : the right value: a number, a list of numbers, or a list of rows.
    near : how far off each entry may be, in its own unit; left out: 1 % of the largest entry, or 0.01 where
        all are 0.
    slips : the known wrong values, the commonest first, each with what is said to whoever typed it. A
        function makes the wrong value of the right one (`bits`, `minus`, `twice`, ...); a vector is a tuple.
    why : said after success.
    hints : a question, a direction, a fragment, as in an exercise.

    Raises
    ------
    ValueError
        when the id is none, when there is nothing to type or too much, and when a slip's value cannot be told
        from the right one or from another's.
    """

    id: str
    title: str
    answer: Any
    near: float | None = None
    slips: Mapping[Any, str] = field(default_factory=dict)
    why: str = ""
    hints: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"ex\d\d\.\d+h", self.id):
            raise ValueError(f"id of an answer by hand must be like 'ex07.1h', got {self.id!r}")
        value = _value(self.answer)
        if not isinstance(value, np.ndarray) or value.ndim > 2 or not 0 < value.size <= ENTRIES:
            raise ValueError(
                f"answer of {self.id} must be a number, a vector or a matrix of at most {ENTRIES} entries, "
                f"got {self.answer!r}"
            )
        if self.near is not None and not self.near > 0:
            raise ValueError(f"near of {self.id} must be positive, got {self.near!r}")
        told = [("the right value", value)]
        for name, wrong in self._named():
            if not isinstance(wrong, np.ndarray):
                raise ValueError(f"slip {name} of {self.id} gives no value: {wrong!r}")
            for other, known in told:
                if wrong.shape == known.shape and np.all(_off(wrong, known) <= 2 * self._near):
                    raise ValueError(
                        f"slip {name} of {self.id} cannot be told from {other}; give a smaller near"
                    )
            told.append((f"slip {name}", wrong))

    @property
    def value(self) -> np.ndarray:
        """The right value as an array."""
        return _value(self.answer)

    @property
    def _near(self) -> float:
        if self.near is not None:
            return self.near
        sizes = np.abs(self.value[np.isfinite(self.value)])
        return _SHARE * float(sizes.max() if np.any(sizes) else 1.0)

    def _named(self) -> Iterator[tuple[str, Any]]:
        for key in self.slips:
            yield (key.__name__, _value(key(self.value))) if callable(key) else (repr(key), _value(key))

    def known(self) -> Iterator[tuple[str, str, np.ndarray]]:
        """The wrong values that are recognised: code, sentence and value of each, its own ones first."""
        for (_, wrong), (key, says) in zip(self._named(), self.slips.items(), strict=True):
            yield _code(key) if callable(key) else "known-value", says, wrong
        for make, says in EVERYWHERE.items():
            yield _code(make), says, _value(make(self.value))

    def is_right(self, value: np.ndarray) -> bool:
        """Whether every entry is near the right one."""
        return self.agrees(value, self.value) and not _counted_wrong(value, self.value)

    def agrees(self, value: np.ndarray, with_: np.ndarray, times: float = 1.0) -> bool:
        """Whether two values are the same but for rounding, or for so many times as much."""
        return value.shape == with_.shape and bool(np.all(_off(value, with_) <= times * self._near))


def judge(asked: ByHand, typed: Any) -> Report:
    """Diagnose a typed value: not attempted → its form → right → a known wrong value → rounded → wrong."""
    with np.errstate(all="ignore"):  # somebody may type inf
        return _judged(asked, typed)


def _judged(asked: ByHand, typed: Any) -> Report:
    if _missing(typed):
        says = (
            "There is no answer here yet: write your value, a number or a list of numbers, in place of None."
        )
        return _report(asked, "not attempted", "not-attempted", says)
    if reason := _no_value(typed):
        return _report(asked, "wrong", "not-a-value", reason)
    right = asked.value
    value = _like(_value(typed), right)
    if not isinstance(value, np.ndarray) or value.shape != right.shape:
        kind = outcomes.kind(value) if outcomes.is_value(value) else "something that is no number"
        says = f"You typed {kind}; what is asked for is {outcomes.kind(right)}{_written(right)}."
        return _report(asked, "wrong", "wrong-shape", says)
    yours = f"Yours is {_shown(typed, value)}"
    if np.any(np.isnan(value)):
        return _report(asked, "wrong", "not-a-number", "Your value contains nan, 'not a number'.", yours)
    if asked.is_right(value):
        return _report(asked, "right", "right", asked.why or "So it is.", _cost(asked))
    for code, says, wrong in asked.known():
        if asked.agrees(value, wrong) and not asked.is_right(wrong):
            return _report(asked, "wrong", code, says, yours)
    if asked.agrees(value, right, _CLOSE) and not _counted_wrong(value, right):
        return _report(
            asked, "wrong", "rounded", "Your value is close: work with one or two digits more.", yours
        )
    return _report(asked, "wrong", "wrong-value", _wrong(asked, value), yours)


def _shown(typed: Any, value: np.ndarray) -> str:
    """The value as it was typed where it has truth values, which an array of numbers turns into 1 and 0."""
    if not isinstance(typed, (list, tuple)) or not any(isinstance(one, (bool, np.bool_)) for one in typed):
        return outcomes.show(value)
    truth = (isinstance(one, (bool, np.bool_)) for one in typed)
    entries = [
        str(bool(one)) if is_truth else outcomes.show(np.asarray(one))
        for one, is_truth in zip(typed, truth, strict=True)
    ]
    return f"[{', '.join(entries)}]"


def _report(asked: ByHand, verdict: str, code: str, says: str, evidence: str = "") -> Report:
    return Report(asked.id, asked.title, verdict, code, says, evidence, hints=asked.hints)


def _value(value: Any) -> Any:
    """A typed value as an array; what `outcomes.plain` makes of anything else."""
    try:
        return outcomes.plain(list(value) if isinstance(value, tuple) else value)
    except Exception:
        return outcomes.Unfit("something that cannot be read")


def _like(value: Any, right: np.ndarray) -> Any:
    """A number in brackets is a number, and a row or a column of entries is a vector."""
    if isinstance(value, np.ndarray) and value.size == right.size and right.ndim < 2 and value.ndim <= 2:
        return value.reshape(right.shape) if value.ndim > right.ndim else value
    return value


def _missing(typed: Any) -> bool:
    """Nothing, dots, or a list of which an entry was not filled in."""
    if isinstance(typed, (list, tuple)):
        return len(typed) == 0 or any(_missing(entry) for entry in typed)
    return typed is None or typed is Ellipsis


def _no_value(typed: Any) -> str:
    if isinstance(typed, str):
        return "You typed a text; without the quotation marks it is a number or a list of numbers."
    if isinstance(typed, (bool, np.bool_)):
        return f"You typed {typed}; what is asked for is a number or a list of numbers."
    if callable(typed):
        return "You passed a function; this answer is a value, which you work out on paper."
    return ""


def _off(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.where(a == b, 0.0, np.nan_to_num(np.abs(a - b), nan=np.inf))


def _counted_wrong(value: np.ndarray, right: np.ndarray) -> bool:
    """Whether a whole number stands where another one belongs: 7 is no rounding of 8."""
    whole = (value == np.round(value)) & (right == np.round(right))
    return bool(np.any(whole & (value != right)))


def _written(right: np.ndarray) -> str:
    return {0: "", 1: ", as in [1, 2, ...]", 2: ", as in [[1, 2], [3, 4]]"}[right.ndim]


def _wrong(asked: ByHand, value: np.ndarray) -> str:
    if value.ndim == 0:
        return "This is not the value, and none of the wrong ones that are known here."
    off = _off(value, asked.value) > asked._near
    good = int(np.sum(~off))
    sorted_right = np.sort_complex(asked.value.ravel())
    distinct = bool(np.all(np.abs(np.diff(sorted_right)) > asked._near))  # of 0, 1, 1 any guess is an order
    if distinct and np.allclose(np.sort_complex(value.ravel()), sorted_right, atol=asked._near):
        return "These are the right entries, in another order."
    right = f"{good or 'None'} of the {value.size} entries {'is' if good < 2 else 'are'} right"
    return f"{right}; look again at {_places(off)}." if good else f"{right}."


def _places(off: np.ndarray) -> str:
    """Where the entries are that are off: in a list from 1, rows and columns from 0 as in the lessons."""
    if off.ndim == 2:
        return " and ".join(f"row {i}, column {j}" for i, j in np.argwhere(off)) + ", counted from 0"
    return " and ".join(f"number {k + 1}" for (k,) in np.argwhere(off))


def _cost(asked: ByHand) -> str:
    for (_, wrong), says in zip(asked._named(), asked.slips.values(), strict=True):
        return common_slip(f"given {outcomes.show(wrong)}", says)
    return ""


def _code(make: Callable[..., Any]) -> str:
    return "known-value" if make.__name__ == "<lambda>" else make.__name__.strip("_").replace("_", "-")
