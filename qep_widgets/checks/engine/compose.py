"""Which known mistakes an answer makes: one, two at once, one in each part or in one part alone, one on each
kind of case.

Nothing is named that was not confirmed on every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from . import bounded, outcomes
from .evidence import size, times
from .exercise import Case, Exercise, Slip, called
from .outcomes import Outcome, same

Pair = tuple[Slip, Slip]


class Known:
    """What every known mistake gives on the cases of one check, each computed once and when it is needed."""

    def __init__(self, exercise: Exercise, cases: Sequence[Case], expected: Sequence[Outcome]) -> None:
        self.exercise, self.cases, self.expected = exercise, cases, expected
        self._raw: dict[str, list[Outcome]] = {}
        self._wrong: dict[str, list[Outcome]] = {}

    def raw(self, slip: Slip | None) -> list[Outcome]:
        """What the slip, or the reference, returns on every case."""
        code, function = ("", self.exercise.reference) if slip is None else (slip.code, slip.wrong)
        if code not in self._raw:
            with bounded.quiet():
                self._raw[code] = [called(function, case) for case in self.cases]
        return self._raw[code]

    def of(self, slip: Slip) -> list[Outcome]:
        """What is compared of it."""
        if slip.code not in self._wrong:
            seen = map(self.exercise.seen, self.raw(slip), self.cases)
            with bounded.quiet():
                self._wrong[slip.code] = list(seen)
        return self._wrong[slip.code]

    def shows(self, slip: Slip, i: int) -> bool:
        """Whether the slip makes a difference on case number i."""
        return not same(self.of(slip)[i], self.expected[i])

    def off(self, found: Sequence[Outcome]) -> set[str]:
        """The parts in which these outcomes differ from the right ones; none if they lack a part anywhere."""
        return _off(found, self.expected, self.exercise.parts)


def _off(found: Sequence[Outcome], right: Sequence[Outcome], names: tuple[str, ...]) -> set[str]:
    off = set()
    for outcome, wanted in zip(found, right, strict=True):
        a, b = outcomes.parts_of(outcome, names), outcomes.parts_of(wanted, names)
        if not a or type(outcome) is not type(wanted) or a.keys() != b.keys():
            return set()
        off |= {key for key in b if not same(a[key], b[key])}
    return off


def one(known: Known, got: Sequence[Outcome]) -> Slip | None:
    """The first slip that gives what came on every case."""
    return next((slip for slip in known.exercise.slips if _equal(known.of(slip), got)), None)


def _equal(found: Sequence[Outcome], got: Sequence[Outcome]) -> bool:
    return all(map(same, got, found))


def by_parts(known: Known, got: Sequence[Outcome]) -> tuple[list[Slip], set[str]]:
    """Slips that account for parts of a tuple or dictionary, and the parts that are left unexplained.

    A slip stands for all the parts that it changes, and two slips for different ones.
    """
    left = known.off(got)
    if not left:
        return [], set()
    hits = {slip.code: known.off(known.of(slip)) for slip in known.exercise.slips}
    found = []
    for slip in sorted(known.exercise.slips, key=lambda slip: -len(hits[slip.code])):
        hit = hits[slip.code]
        if hit and hit <= left and _agree(known, got, slip, hit):
            found.append(slip)
            left -= hit
    return [slip for slip in known.exercise.slips if slip in found], left


def in_one_place(known: Known, got: Sequence[Outcome], left: set[str]) -> list[Slip]:
    """Slips that account for these parts of an answer and, when made throughout, change others as well.

    Of numbers only: a yes or no may be wrong in the same way by chance.
    """
    found = [
        slip
        for slip in known.exercise.slips
        if left < known.off(known.of(slip)) and _agree(known, got, slip, left)
    ]
    return found if all(_of_numbers(known, got, part) for part in left) else []


def _of_numbers(known: Known, got: Sequence[Outcome], part: str) -> bool:
    """Whether this part is made of numbers, and wrong on more than one case."""
    mine, right = (
        [outcomes.parts_of(outcome, known.exercise.parts)[part] for outcome in found]
        for found in (got, known.expected)
    )
    numbers = all(isinstance(x, np.ndarray) and x.dtype.kind in "fc" and outcomes.is_finite(x) for x in mine)
    return numbers and sum(not same(a, b) for a, b in zip(mine, right, strict=True)) > 1


def _agree(known: Known, got: Sequence[Outcome], slip: Slip, parts: set[str]) -> bool:
    names = known.exercise.parts
    for mine, wrong in zip(got, known.of(slip), strict=True):
        a, b = outcomes.parts_of(mine, names), outcomes.parts_of(wrong, names)
        if not all(same(a[part], b[part]) for part in parts):
            return False
    return True


def pairs(known: Known, got: Sequence[Outcome]) -> list[Pair]:
    """All pairs of slips that together give what came: screened on one case, confirmed on every other."""
    failing = [i for i in range(len(got)) if not same(got[i], known.expected[i])]
    if not _tells(got, failing):
        return []
    i = _screen(known, failing)
    rest = [j for j in failing if j != i] + [j for j in range(len(got)) if j not in failing]
    found = []
    with bounded.quiet():
        for pair, wrong in together(known.exercise):
            if pair not in found and all(_gives(known, wrong, j, got[j]) for j in (i, *rest)):
                found.append(pair)
        for pair, raw in mixed(known) if known.exercise.observe else ():
            seen = known.exercise.seen
            if pair not in found and all(same(got[j], seen(raw[j], known.cases[j])) for j in (i, *rest)):
                found.append(pair)
    return found


def mixed(known: Known) -> Iterator[tuple[Pair, list[Outcome]]]:
    """Every two slips that change different parts of what is returned, each with its parts."""
    names, right = known.exercise.parts, known.raw(None)
    hits = {slip.code: _off(known.raw(slip), right, names) for slip in known.exercise.slips}
    for a, b in combinations(known.exercise.slips, 2):
        if hits[a.code] and hits[b.code] and not hits[a.code] & hits[b.code]:
            yield (
                (a, b),
                [
                    _with_parts(outcome, first, hits[a.code], second, hits[b.code], names)
                    for outcome, first, second in zip(right, known.raw(a), known.raw(b), strict=True)
                ],
            )


def _with_parts(
    right: Outcome, a: Outcome, of_a: set[str], b: Outcome, of_b: set[str], names: tuple[str, ...]
) -> Outcome:
    first, second = outcomes.parts_of(a, names), outcomes.parts_of(b, names)
    parts = outcomes.parts_of(right, names)
    parts = {k: first[k] if k in of_a else second[k] if k in of_b else parts[k] for k in parts}
    return tuple(parts.values()) if isinstance(right, tuple) else parts


def _tells(got: Sequence[Outcome], failing: Sequence[int]) -> bool:
    """Whether an answer says something of its function: it is a value somewhere, and not always the same.

    Many pairs end in the same exception, in nan everywhere or in 0.
    """
    answered = any(outcomes.is_value(got[i]) for i in failing)
    return answered and (len(got) == 1 or not all(same(got[0], other) for other in got[1:]))


def together(exercise: Exercise) -> Iterator[tuple[Pair, Callable[..., Any]]]:
    """Every two slips that can be made at once, with the function that makes both; twice if order matters."""
    for pair in combinations(exercise.slips, 2):
        for change in pair[0].changed.with_(pair[1].changed):
            yield pair, change.of(exercise.reference)


def _gives(known: Known, wrong: Callable[..., Any], i: int, outcome: Outcome) -> bool:
    case = known.cases[i]
    return same(outcome, known.exercise.seen(called(wrong, case), case))


def _screen(known: Known, failing: Sequence[int]) -> int:
    """The failing case on which most slips show, the smallest of these."""

    def rank(i: int) -> tuple[int, tuple[int, ...]]:
        return -sum(known.shows(slip, i) for slip in known.exercise.slips), size(known.cases[i])

    return min(failing, key=rank)


def scaled(known: Known, got: Sequence[Outcome]) -> list[tuple[Slip, str]]:
    """Slips of whose value the answer is a constant multiple, and by how much."""
    found = []
    for slip in known.exercise.slips:
        wrong = known.of(slip)
        if not times(wrong, known.expected) and (factor := times(got, wrong)):
            found.append((slip, factor))
    return found


def by_cases(known: Known, got: Sequence[Outcome]) -> list[tuple[Slip, list[int]]]:
    """Two slips of which each explains some of the failing cases, both together all of them.

    Each explains two at least, and no third slip could stand in for one of them.
    """
    failing = [i for i in range(len(got)) if not same(got[i], known.expected[i])]
    explained = {}
    for slip in known.exercise.slips:
        wrong = known.of(slip)
        explained[slip.code] = {i for i in failing if outcomes.is_finite(got[i]) and same(got[i], wrong[i])}
    covers = [
        (a, b)
        for a, b in combinations(known.exercise.slips, 2)
        if explained[a.code] | explained[b.code] == set(failing)
        and len(explained[a.code] - explained[b.code]) >= 2
        and len(explained[b.code] - explained[a.code]) >= 2
    ]
    return [(slip, sorted(explained[slip.code])) for slip in covers[0]] if len(covers) == 1 else []
