"""A right formula with replaceable pieces: what a mistake changes in it, and how two mistakes compose."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any, TypeVar, overload

Function = Callable[..., Any]
F = TypeVar("F", bound=Function)


@overload
def formula(function: F, *, inner: Function | tuple[Function, ...] = ...) -> F: ...
@overload
def formula(function: None = None, *, inner: Function | tuple[Function, ...] = ...) -> Callable[[F], F]: ...
def formula(function: Any = None, *, inner: Function | tuple[Function, ...] = ()) -> Any:
    """Mark a right formula, whose keyword-only arguments are its pieces, each with the right one as default.

    Parameters
    ----------
    function : takes the exercise's arguments by position, and after a bare star its pieces.
    inner : formulas to which it hands its ``**more``: their pieces are pieces of this one, too.

    Raises
    ------
    TypeError
        if a piece has no default, if ``**more`` leads to no inner formula, or an inner one has no way in.

    Examples
    --------
    >>> @formula
    ... def energy(p, E, *, weigh=lambda p, E: p * E):
    ...     return sum(weigh(p, E))
    >>> pieces_of(energy)
    ('weigh',)
    """
    if function is None:
        return lambda function: formula(function, inner=inner)
    parameters = inspect.signature(function).parameters.values()
    own = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    if missing := [p.name for p in own if p.default is p.empty]:
        raise TypeError(f"the piece {missing[0]} of {function.__name__} has no default: the right one is it")
    more = any(p.kind is p.VAR_KEYWORD for p in parameters)
    formulas = inner if isinstance(inner, tuple) else (inner,)
    if more != bool(formulas):
        raise TypeError(f"{function.__name__} must have **more and name its inner formula, or do neither")
    names = [p.name for p in own] + [name for f in formulas for name in pieces_of(f)]
    function.pieces = tuple(dict.fromkeys(names))
    return function


def pieces_of(function: Function) -> tuple[str, ...]:
    """Names of the pieces of a formula; none of any other function."""
    return getattr(function, "pieces", ())


def pieces_for(inner: Function, more: Mapping[str, Any]) -> dict[str, Any]:
    """Those of ``**more`` that are pieces of this inner formula, where a formula has two of them."""
    return {name: piece for name, piece in more.items() if name in pieces_of(inner)}


@dataclass(frozen=True)
class Change:
    """What a mistake changes: the arguments, the pieces of the formula or the whole of it, and the result.

    Attributes
    ----------
    pieces : the wrong pieces by their names.
    whole : another function in the formula's place.
    given : each turns the arguments into a tuple of other ones: ``given(*case)``.
    then : each turns the result into another: ``then(answer, *case)``.
    """

    pieces: Mapping[str, Any] = field(default_factory=dict)
    whole: Function | None = None
    given: tuple[Function, ...] = ()
    then: tuple[Function, ...] = ()

    def of(self, reference: Function) -> Function:
        """The working function that makes this mistake in the reference."""
        if self.whole is not None and not (self.given or self.then):
            return self.whole
        core = reference if self.whole is None else self.whole

        def wrong(*case: Any) -> Any:
            arguments = case
            for change in self.given:
                arguments = change(*arguments)
            answer = core(*arguments, **self.pieces)
            for turn in self.then:
                answer = turn(answer, *case)
            return answer

        return wrong

    def with_(self, other: Change) -> Iterator[Change]:
        """Both mistakes at once, in each order that there is; nothing where one replaces the other."""
        if set(self.pieces) & set(other.pieces):
            return
        whole = self.whole or other.whole
        if whole is not None and ((self.whole and other.whole) or self.pieces or other.pieces):
            return
        for given in _orders(self.given, other.given):
            for then in _orders(self.then, other.then):
                yield Change({**self.pieces, **other.pieces}, whole, given, then)


def _orders(a: tuple[Function, ...], b: tuple[Function, ...]) -> Iterator[tuple[Function, ...]]:
    if not a or not b:
        yield a + b
        return
    for first, second in permutations((a, b)):
        yield first + second
