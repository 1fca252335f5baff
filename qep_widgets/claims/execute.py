"""claim(): a sentence of a lesson that is executed."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .._show import show
from ..predict.made import settle
from ..predict.wording import lowered, plain, rich
from .ledger import LEDGER

_LOCAL = re.compile(r"\d\d\.[a-z]\d?")
_EXECUTED: list[Claim] = []
_TOLD = (
    "margin: 0.3em 0; padding: 0.15em 0.9em; border-left: 4px solid var(--jp-brand-color1, #1976d2); "
    "color: var(--jp-content-font-color1, inherit)"
)


class ClaimError(AssertionError):
    """A claim that was executed and found false; `id` and `statement` say which."""

    def __init__(self, id: str, statement: str) -> None:
        super().__init__(f"claim {id} does not hold here: {statement}")
        self.id, self.statement = id, statement


@dataclass(frozen=True)
class Claim:
    """One executed claim; `told` are the sentences about the predictions that it settled."""

    id: str
    statement: str
    held: bool
    told: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"✓ {self.id}: {self.statement}", *map(plain, self.told)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return (
            '<div style="font-size: 90%; color: var(--jp-content-font-color2, inherit)">'
            f'<span style="color: var(--jp-success-color1, #2e7d32)">✓</span> '
            f"<strong>{html.escape(self.id)}</strong> {lowered(html.escape(self.statement))}</div>"
            + "".join(f'<div role="status" style="{_TOLD}">{rich(sentence)}</div>' for sentence in self.told)
        )


def claim(id: str, statement: str, condition: Any, settles: Mapping[str, Any] | None = None) -> None:
    """Execute a sentence: show a quiet tick if `condition` is true, and raise if it is not.

    A claim that held may settle predictions: whoever has made them is told what they said and what it is.

    Parameters
    ----------
    id : an id of the ledger ("A02"), or one local to a chapter: its number, a point, a letter ("02.a").
    statement : the sentence that is being executed.
    condition : one truth value, Python's or numpy's.
    settles : from a prediction's id to what it is: one of its choices, word for word, or a number.

    Raises
    ------
    ClaimError
        (an AssertionError) if the condition is false.
    ValueError
        for an unknown id, in `settles` too, and for an answer that is not among a prediction's choices.
    TypeError
        for a condition that is no single truth value: a number or an array would make a claim that
        is true by accident.
    """
    if not isinstance(id, str) or not (id in LEDGER or _LOCAL.fullmatch(id)):
        raise ValueError(
            f"id={id!r} is not in the ledger ({', '.join(list(LEDGER)[:3])}, …); "
            "a claim local to a chapter is named like '02.a'"
        )
    held = truth(condition)
    if settles is not None and not isinstance(settles, Mapping):
        raise TypeError(f"settles must be a dictionary such as {{'02.p1': 'It stays'}}, got {settles!r}")
    done = Claim(id, statement, held, tuple(settle(settles)) if held and settles else ())
    _EXECUTED.append(done)
    if not held:
        raise ClaimError(id, statement)
    show(done)


def executed() -> tuple[Claim, ...]:
    """The claims executed since Python started, in order, those that failed among them."""
    return tuple(_EXECUTED)


def truth(condition: Any) -> bool:
    """The one truth value that a condition is; TypeError for anything else."""
    if isinstance(condition, np.ndarray) and condition.ndim == 0:
        condition = condition[()]
    if isinstance(condition, (bool, np.bool_)):
        return bool(condition)
    if isinstance(condition, np.ndarray):
        raise TypeError(
            f"condition must be one truth value, but is an array of shape {condition.shape}; "
            "say np.all(...) if every entry is meant"
        )
    raise TypeError(
        f"condition must be True or False, but is of type {type(condition).__name__}; write a comparison"
    )
