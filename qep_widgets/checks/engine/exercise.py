"""An exercise: what is right, on which cases, and which mistakes are known."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from . import bounded, outcomes
from .outcomes import Outcome, Unfit, is_value
from .pieces import Change, pieces_of

Case = tuple[Any, ...]

_CHECKS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Slip:
    """A known mistake: `wrong` is a working function that makes exactly this mistake.

    Written by `slip`; by itself it is for a whole function that is wrong.

    Attributes
    ----------
    code : names it, as in "transposed".
    says : to the learner, one sentence or two on what was done; true in company of another mistake, too.
    wrong : makes the mistake; of a slip with a `change` the exercise makes it from its reference.
    hints : a question, a direction and a worked fragment, in this order; the exercise's own stand in for
        those that are not given.
    alone : said after it where this is the only mistake, as in "The rest you have right."
    change : what it changes in the exercise's reference.
    """

    code: str
    says: str
    wrong: Callable[..., Any]
    hints: tuple[str, ...] = ()
    alone: str = ""
    change: Change | None = None

    @property
    def changed(self) -> Change:
        """What it changes, the whole formula where nothing else is said."""
        return self.change or Change(whole=self.wrong)

    @property
    def in_full(self) -> str:
        """What is said of this mistake where it is the only one."""
        return f"{self.says} {self.alone}".rstrip()


def slip(
    code: str,
    says: str,
    *,
    hints: tuple[str, ...] = (),
    alone: str = "",
    wrong: Callable[..., Any] | None = None,
    given: Callable[..., Any] | None = None,
    then: Callable[..., Any] | None = None,
    **pieces: Any,
) -> Slip:
    """A mistake, as what it changes in the exercise's formula.

    Parameters
    ----------
    code, says, hints, alone : as in `Slip`.
    pieces : the wrong pieces, by the names that the formula gives them: ``half=1.0``.
    given : makes other arguments of the right ones, as a tuple: ``given=lambda rho, pi: (pi, rho)``.
    then : makes another answer of the one that came: ``then=lambda answer, *case: -answer``.
    wrong : another function in the formula's place, where it is no longer the same formula.

    Raises
    ------
    TypeError
        if nothing is changed, or pieces of a formula that another function replaces.
    """
    change = Change(pieces, wrong, (given,) if given else (), (then,) if then else ())
    if change == Change():
        raise TypeError(f"the slip {code} changes nothing: name a piece, or give wrong, given or then")
    if wrong and pieces:
        raise TypeError(f"the slip {code} replaces the whole formula and pieces of it")
    return Slip(code, says, wrong or _unbound, hints, alone, change)


def _unbound(*case: Any) -> Any:
    raise TypeError("this slip belongs to no exercise yet")


@dataclass(frozen=True)
class Law:
    """What every right answer obeys: `holds(answer, *case)` on the observed answer.

    It speaks last, when no mistake that is known explains the answer, and its sentence says what was seen,
    never why. One that is tried `before_nan` says where a nan comes from, and is told instead of it.
    The exercise's `hints` stand in for its own.
    """

    code: str
    says: str
    holds: Callable[..., Any]
    before_nan: bool = False
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is right, on which cases, and which mistakes are known.

    Attributes
    ----------
    reference : the right answer, as a `formula` whose pieces the slips replace, or as any function.
    cases : from a numpy Generator to a list of argument tuples, generic ones; small and readable ones first.
    slips : the known mistakes, the commonest first.
    laws : what any right answer obeys.
    observe : ``observe(answer, case)`` keeps what is unique of an answer (a purification's reduced
        state, say); it may raise ValueError with a sentence for an answer that does not fit.
    observed : what `observe` gives, in words, for the evidence.
    why : said after success: why this is right.
    hints : a question, a direction, a fragment, for a mistake that no slip describes.
    forbidden : the library functions that the learner is to write.
    parts : names of the parts of an answer that is a tuple. An answer may also be a dictionary. In both,
        each part is judged by itself as well, and a slip stands for the parts that it changes.
    nan : said of an answer that contains nan, if this exercise knows where it comes from.
    slow : said when the time is up, if this exercise knows what takes so long.
    special : kinds of cases by their names, ``{"two parts": lambda rho, dims, keep: len(dims) == 2}``. Of an
        answer that is right on all of one kind and wrong elsewhere the report says so.
    section : the heading, without its number, of the section of the lesson that this exercise rests on.
    fresh : on how many further cases an answer has to be right; fewer where each takes long.

    Raises
    ------
    TypeError
        when a slip replaces a piece that the reference does not have.
    """

    id: str
    title: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Case]]
    slips: Sequence[Slip]
    laws: Sequence[Law] = ()
    observe: Callable[[Any, Case], Any] | None = None
    observed: str = ""
    why: str = ""
    hints: tuple[str, ...] = ()
    forbidden: tuple[Callable[..., Any], ...] = ()
    parts: tuple[str, ...] = ()
    nan: str = "The answer contains nan, 'not a number': look for 0·ln 0, 0/0 or a negative root."
    slow: str = "look for a loop whose condition never becomes false, or for a slow step inside a loop."
    special: Mapping[str, Callable[..., bool]] = field(default_factory=dict)
    fresh: int = 50
    section: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "slips", tuple(map(self._bound, self.slips)))

    def _bound(self, slip: Slip) -> Slip:
        if slip.change is None:
            return slip
        known = pieces_of(self.reference)
        if unknown := [name for name in slip.change.pieces if name not in known]:
            raise TypeError(
                f"{self.id}: the slip {slip.code} replaces {unknown[0]}, but the pieces of the reference "
                f"are {', '.join(known) or 'none: mark it with @formula'}"
            )
        return replace(slip, wrong=slip.change.of(self.reference))

    @property
    def read_again(self) -> str:
        """Where the lesson has what this exercise rests on; empty if nothing is said of it."""
        if not self.section:
            return ""
        return (
            "This went wrong in the same way before. The exercise rests on the section "
            f"“{self.section}” of lesson {self.id[2:4]}: read it again."
        )

    def only(self, kind: str) -> Exercise:
        """The same exercise on one of its special kinds of cases.

        Raises
        ------
        ValueError
            if it has no such kind.
        """
        if kind not in self.special:
            kinds = ", ".join(map(repr, self.special)) or "none"
            raise ValueError(f"{self.id} knows no kind of cases {kind!r}; those that it knows: {kinds}")
        is_one = self.special[kind]
        return replace(
            self,
            title=f"{self.title}, {kind}",
            cases=lambda rng: [case for case in self.cases(rng) if is_one(*fresh(case))],
        )

    def names(self) -> tuple[str, ...]:
        """Names of the arguments, as the reference calls them."""
        parameters = inspect.signature(self.reference).parameters.values()
        return tuple(p.name for p in parameters if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD))

    def watched(self, function: Callable[..., Any]) -> tuple[list[CodeType], frozenset[str]]:
        """Code that an answer must not run, and the files of the checks, none of whose code it may run.

        A slip's `wrong` is there to be tried, and may.
        """
        own = any(function is slip.wrong for slip in self.slips)
        functions = self.forbidden if own else (self.reference, *self.forbidden)
        return [inspect.unwrap(f).__code__ for f in functions], frozenset() if own else _files()

    def outcomes(self, function: Callable[..., Any], cases: Sequence[Case]) -> list[Outcome]:
        """What one of our own functions gives on the cases, observed."""
        with bounded.quiet():
            return [self.seen(called(function, case), case) for case in cases]

    def seen(self, outcome: Outcome, case: Case) -> Outcome:
        """The outcome reduced by `observe`; `Unfit` if it cannot be."""
        if self.observe is None or not is_value(outcome):
            return outcome
        try:
            return outcomes.plain(self.observe(outcome, fresh(case)))
        except ValueError as error:
            return Unfit(str(error))
        except Exception:
            return Unfit(outcomes.kind(outcome) + ", which does not have the form of an answer")


@cache
def _files() -> frozenset[str]:
    """The files in which exercises and what they share are written: all but the engine's."""
    return frozenset(str(path) for path in _CHECKS.rglob("*.py") if Path(__file__).parent not in path.parents)


def fresh(case: Case) -> Case:
    """A copy that may be changed."""
    return copy.deepcopy(case)


def called(function: Callable[..., Any], case: Case) -> Outcome:
    """What one of our own functions does on a copy of the case."""
    try:
        return outcomes.plain(function(*fresh(case)))
    except Exception as error:
        return outcomes.raised(error, None)
