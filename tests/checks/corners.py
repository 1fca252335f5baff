"""Rules of thumb that pass: they show where the cases of an exercise lie in a corner.

    python -m tests.checks.corners               every exercise
    python -m tests.checks.corners 06            those of one chapter, or one of them
    python -m tests.checks.corners 06 --draws 20
    python -m tests.checks.corners 06 --pieces   also on what each piece of the formula returns

A rule of thumb is the right answer with one value spoiled: an argument, or a part of the result, of which
only the real part is kept, the diagonal, the first 2×2 block, and so on. Each is judged like an answer on 200
draws of cases. What is judged right on one of them is listed, unless `accepted.py` has a reason why it gives
what is right: a state is Hermitian, say, so its Hermitian part is the state. "changes nothing" means that no
case has what the rule takes away.
"""

import argparse
import dataclasses
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import accepted  # noqa: E402

from qep_widgets.checks import Exercise, Slip, exercises, judge  # noqa: E402
from qep_widgets.checks.engine import bounded, outcomes  # noqa: E402
from qep_widgets.checks.engine.calls import identical  # noqa: E402

DRAWS = 200
Turn = Callable[[Any], Any]
Function = Callable[..., Any]


# the rules: which values each fits, and what it makes of them


def _numeric(x: Any) -> bool:
    return (isinstance(x, (int, float, complex, np.ndarray, np.number))) and np.asarray(x).dtype.kind in "ifc"


def _is(*kinds: str, ndim: int | None = None) -> Callable[[Any], bool]:
    def fits(x: Any) -> bool:
        a = np.asarray(x) if _numeric(x) else None
        return a is not None and a.dtype.kind in "".join(kinds) and (ndim is None or a.ndim == ndim)

    return fits


def _square(x: Any) -> bool:
    return _numeric(x) and np.ndim(x) >= 2 and np.shape(x)[-1] == np.shape(x)[-2] > 1


def _long(x: Any) -> bool:
    return isinstance(x, np.ndarray) and x.dtype.kind in "ifc" and x.ndim == 1 and len(x) > 1


def _stack(x: Any) -> bool:
    several = isinstance(x, np.ndarray) and x.ndim == 3
    return (several or (isinstance(x, list) and bool(x) and isinstance(x[0], np.ndarray))) and len(x) > 1


def _integers(x: Any) -> bool:
    return isinstance(x, tuple) and len(x) > 1 and all(isinstance(n, (int, np.integer)) for n in x)


def _truth(x: Any) -> bool:
    return isinstance(x, (bool, np.bool_)) or (isinstance(x, np.ndarray) and x.dtype.kind == "b")


def _t(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def _on_eigenvalues(turn: Turn) -> Turn:
    """The Hermitian part with its eigenvalues, in ascending order, turned into others."""

    def made(x: Any) -> Any:
        p, v = np.linalg.eigh((x + _t(x).conj()) / 2)
        return (v * turn(p)[..., None, :]) @ _t(v).conj()

    return made


def _block(x: Any) -> Any:
    out = np.zeros_like(x)
    out[..., :2, :2] = x[..., :2, :2]
    return out


def _sized(x: Any) -> Any:
    trace = np.trace(x, axis1=-2, axis2=-1)
    return x / np.where(abs(trace) < 1e-12, 1, trace)[..., None, None]


def _largest_of(p: Any) -> Any:
    return np.where(np.arange(p.shape[-1]) == p.shape[-1] - 1, p, 0)


RULES: dict[str, tuple[Callable[[Any], bool], Turn]] = {
    "real part": (_is("c"), np.real),
    "conjugated": (_is("c"), np.conj),
    "moduli": (_is("ifc"), np.abs),
    "sign flipped": (_is("ifc"), lambda x: -x),
    "cut off at 0": (_is("if"), lambda x: np.maximum(x, 0)),
    "cut off at 1": (_is("if"), lambda x: np.minimum(x, 1)),
    "rounded to 3 digits": (_is("fc"), lambda x: np.round(x, 3)),
    "2 for any number": (_is("i", ndim=0), lambda x: 2),
    "1 for any number": (_is("f", ndim=0), lambda x: 1.0),
    "diagonal only": (_square, lambda x: x * np.eye(np.shape(x)[-1])),
    "transposed": (_square, _t),
    "symmetrised": (_square, lambda x: (x + _t(x)) / 2),
    "Hermitian part": (_square, lambda x: (x + _t(x).conj()) / 2),
    "lower triangle mirrored": (_square, lambda x: np.tril(x) + _t(np.tril(x, -1)).conj()),
    "first 2×2 block": (lambda x: _square(x) and np.shape(x)[-1] > 2, _block),
    "trace made one": (_square, _sized),
    "largest eigenvalue only": (_square, _on_eigenvalues(_largest_of)),
    "negative eigenvalues cut": (_square, _on_eigenvalues(lambda p: np.maximum(p, 0))),
    "moduli of eigenvalues": (_square, _on_eigenvalues(np.abs)),
    "diagonal of eigenvalues": (
        _square,
        lambda x: np.linalg.eigvalsh((x + _t(x).conj()) / 2)[..., None] * np.eye(np.shape(x)[-1]),
    ),
    "sorted": (_long, np.sort_complex),
    "sorted, largest first": (_long, lambda x: np.sort_complex(x)[::-1]),
    "reversed": (_long, lambda x: x[::-1].copy()),
    "all like the first": (_long, lambda x: np.full_like(x, x[0])),
    "all the mean": (_long, lambda x: np.full_like(x, x.mean())),
    "largest only": (_long, lambda x: np.where(abs(x) == abs(x).max(), x, 0)),
    "sum made one": (_long, lambda x: x / x.sum()),
    "norm made one": (_long, lambda x: x / np.linalg.norm(x)),
    "first two": (lambda x: _long(x) and len(x) > 2, lambda x: np.where(np.arange(len(x)) < 2, x, 0)),
    "first two of a stack": (lambda x: _stack(x) and len(x) > 2, lambda x: x[:2]),
    "first of a stack": (_stack, lambda x: x[:1]),
    "stack reversed": (_stack, lambda x: x[::-1]),
    "integers sorted": (_integers, lambda x: tuple(sorted(x))),
    "integers reversed": (_integers, lambda x: x[::-1]),
    "all integers 2": (_integers, lambda x: (2,) * len(x)),
    "first two integers": (lambda x: _integers(x) and len(x) > 2, lambda x: x[:2]),
    "negated": (_truth, np.logical_not),
    "always true": (_truth, lambda x: np.ones_like(x, bool)),
    "always false": (_truth, lambda x: np.zeros_like(x, bool)),
}
CONSTANT = "as in the first case"


def _turned(turn: Turn, fits: Callable[[Any], bool], x: Any) -> Any:
    """The value spoiled if the rule fits it, and of its own type."""
    if not fits(x):
        return x
    made = turn(x)
    if isinstance(x, (bool, int, float, complex)) and isinstance(made, (np.ndarray, np.generic)):
        return made.item()
    return np.ascontiguousarray(made) if isinstance(made, np.ndarray) else made


# the right answer with one value spoiled


@dataclasses.dataclass(frozen=True)
class Thumb:
    """A rule at a place: an argument's name, or the result's part after an arrow."""

    where: str
    rule: str
    function: Function
    idle: bool = False  # it changes nothing on the cases that were looked at


def thumbs(exercise: Exercise, cases: list[tuple], pieces: bool = False) -> Iterator[Thumb]:
    """Every rule at every place where it fits at least one of these cases."""
    yield from _of_arguments(exercise, cases)
    with bounded.quiet():
        answers = [exercise.reference(*map(_copied, case)) for case in cases]
    yield from _of_results(exercise, answers)
    if pieces:
        yield from _of_pieces(exercise, cases)


def _of_arguments(exercise: Exercise, cases: list[tuple]) -> Iterator[Thumb]:
    reference = exercise.reference

    def given(k: int, change: Turn, *case: Any) -> Any:
        return reference(*case[:k], change(case[k]), *case[k + 1 :])

    for k, name in enumerate(exercise.names()):
        values = [case[k] for case in cases]
        for rule, change, idle in _fitting(values):
            yield Thumb(name, rule, partial(given, k, change), idle)


def _of_results(exercise: Exercise, answers: list[Any]) -> Iterator[Thumb]:
    reference = exercise.reference
    for part, name in _parts(exercise, answers[0]):
        values = [answer if part is None else answer[part] for answer in answers]
        for rule, change, idle in _fitting(values):

            def returned(*case: Any, part: Any = part, change: Turn = change) -> Any:
                return _replaced(reference(*case), part, change)

            yield Thumb(name, rule, returned, idle)
    if isinstance(answers[0], tuple):
        for rule, order in (("numbers sorted", 1), ("numbers sorted, largest first", -1)):
            numbers = [k for k, x in enumerate(answers[0]) if _is("if", ndim=0)(x)]
            if len(numbers) > 1:
                yield Thumb("→", rule, partial(_in_order, reference, numbers, order))


def _of_pieces(exercise: Exercise, cases: list[tuple]) -> Iterator[Thumb]:
    for name, right in _defaults(exercise.reference).items():
        seen: list[Any] = []

        def kept(*arguments: Any, right: Function = right, seen: list = seen, **more: Any) -> Any:
            seen.append(right(*arguments, **more))
            return seen[-1]

        with bounded.quiet():
            for case in cases:
                exercise.reference(*map(_copied, case), **{name: kept})
        for part, at in _parts(exercise, seen[0]) if seen else ():
            if part is not None and any(not isinstance(x, tuple) or len(x) <= part for x in seen):
                continue
            values = [x if part is None else x[part] for x in seen]
            for rule, change, idle in _fitting(values):

                def piece(
                    *arguments: Any,
                    right: Function = right,
                    part: Any = part,
                    change: Turn = change,
                    **more: Any,
                ) -> Any:
                    return _replaced(right(*arguments, **more), part, change)

                where = f"piece {name}" + (f" {at}" if part is not None else "")
                yield Thumb(where, rule, partial(exercise.reference, **{name: piece}), idle)


def _defaults(reference: Function) -> dict[str, Function]:
    """The pieces of a formula that are functions, those of inner formulas left out."""
    parameters = inspect.signature(reference).parameters.values()
    pieces = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    return {name: piece for name, piece in pieces.items() if callable(piece)}


def _fitting(values: list[Any]) -> Iterator[tuple[str, Turn, bool]]:
    """The rules that fit one of these values, and whether they leave all as they are.

    Where some values are complex, nobody thinks of cutting the others off.
    """
    for rule, (fits, turn) in RULES.items():
        change = partial(_turned, turn, fits)
        if (all if rule.startswith("cut off") else any)(map(fits, values)):
            with bounded.quiet():
                yield rule, change, all(_equal(x, change(_copied(x))) for x in values)
    first = values[0]
    yield CONSTANT, lambda x: _copied(first), all(_equal(x, first) for x in values)


def _equal(a: Any, b: Any) -> bool:
    return outcomes.same(outcomes.plain(a), outcomes.plain(b))


def _parts(exercise: Exercise, answer: Any) -> list[tuple[Any, str]]:
    if isinstance(answer, dict):
        return [(key, f"→ {key}") for key in answer]
    if isinstance(answer, tuple):
        named = exercise.observe is None and len(exercise.parts) == len(answer)
        return [(k, f"→ {exercise.parts[k] if named else k}") for k in range(len(answer))]
    return [(None, "→")]


def _replaced(answer: Any, part: Any, change: Turn) -> Any:
    if part is None:
        return change(answer)
    if isinstance(answer, dict):
        return {key: change(x) if key == part else x for key, x in answer.items()}
    return tuple(change(x) if k == part else x for k, x in enumerate(answer))


def _in_order(reference: Function, places: list[int], order: int, *case: Any) -> Any:
    answer = list(reference(*case))
    for place, number in zip(places, sorted(answer[k] for k in places)[::order], strict=True):
        answer[place] = number
    return tuple(answer)


def _copied(x: Any) -> Any:
    return x.copy() if isinstance(x, (np.ndarray, list)) else x


# the search


@dataclasses.dataclass
class Survivor:
    """A rule of thumb that was judged right on so many of the draws."""

    id: str
    thumb: Thumb
    passed: int
    draws: int

    def __str__(self) -> str:
        idle = ", changes nothing" if self.thumb.idle else ""
        share = f"{self.passed} of {self.draws}"
        return f"{self.id}  {self.thumb.where}: {self.thumb.rule}  ({share}{idle})"


def survivors(
    exercise: Exercise, draws: int = DRAWS, pieces: bool = False, all_of_them: bool = False
) -> list[Survivor]:
    """The rules that are judged right on at least one draw and not accepted, or all of them."""
    with bounded.quiet():
        cases = [list(exercise.cases(np.random.default_rng(seed))) for seed in (0, 1)]
    typed = _typed(*cases)
    right = exercise.outcomes(exercise.reference, cases[0])
    left = [
        thumb
        for thumb in thumbs(exercise, cases[0] + cases[1], pieces)
        if (all_of_them or not accepted.at(exercise.id, thumb.where, thumb.rule))
        and all(_agrees(exercise, thumb, cases[0][i], right[i]) for i in typed)
    ]
    passed = dict.fromkeys(left, 0)
    killer = dict.fromkeys(left, 0)
    for seed in range(draws) if left else ():
        with bounded.quiet():
            drawn = list(exercise.cases(np.random.default_rng(seed)))
        right = exercise.outcomes(exercise.reference, drawn)
        generic = [i for i in range(len(drawn)) if i not in typed]
        for thumb in left:
            for i in sorted(generic, key=lambda i: i != killer[thumb]):
                if not _agrees(exercise, thumb, drawn[i], right[i]):
                    killer[thumb] = i
                    break
            else:
                passed[thumb] += passes(exercise, thumb.function, seed)
    return [Survivor(exercise.id, thumb, n, draws) for thumb, n in passed.items() if n]


def _typed(one: list[tuple], other: list[tuple]) -> list[int]:
    """Positions of the cases that are the same in every draw."""
    if len(one) != len(other):
        return []
    return [i for i, pair in enumerate(zip(one, other, strict=True)) if all(map(identical, *pair))]


def _agrees(exercise: Exercise, thumb: Thumb, case: tuple, right: Any) -> bool:
    return outcomes.same(outcomes.fit(exercise.outcomes(thumb.function, [case])[0], right), right)


def passes(exercise: Exercise, function: Function, seed: int) -> bool:
    """Whether a function that calls the reference is judged right, on the cases shown and on the hidden."""

    def thumb(*case: Any) -> Any:
        return function(*case)

    allowed = Slip("rule-of-thumb", "You used a rule of thumb.", thumb)  # a slip may call the reference
    return (
        judge(dataclasses.replace(exercise, slips=(*exercise.slips, allowed)), thumb, seed).verdict == "right"
    )


def main(arguments: list[str]) -> int:
    """Print what passes and is not accepted."""
    options = argparse.ArgumentParser(
        prog="python -m tests.checks.corners", description=__doc__.splitlines()[0]
    )
    options.add_argument(
        "chosen", nargs="*", type=lambda word: word.zfill(2), metavar="NN", help="chapters or ids"
    )
    options.add_argument("--draws", type=int, default=DRAWS, help="how many draws of cases")
    options.add_argument(
        "--pieces", action="store_true", help="spoil what the pieces of the formula return, too"
    )
    options.add_argument("--all", action="store_true", help="list what is accepted as well")
    asked = options.parse_args(arguments)
    count = 0
    for exercise in exercises().values():
        if asked.chosen and not {exercise.id, exercise.id[2:4]} & set(asked.chosen):
            continue
        for survivor in survivors(exercise, asked.draws, asked.pieces, asked.all):
            print(survivor, flush=True)
            count += 1
    print(f"{count} rules of thumb pass")
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
