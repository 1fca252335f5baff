"""What a lesson's predictions come out as, and what a page without a kernel shows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4

from qep_widgets.predict import static
from tools.cells import Refusal
from tools.chapter import Part
from tools.rehearse import Ran, rehearse
from tools.split import PREDICT, RECALL


@dataclass(frozen=True)
class Settled:
    """A prediction's outcome, and the index of the cell whose claim settles it."""

    outcome: Any
    cell: int


def outcomes(part: Part, ran: dict[int, Ran]) -> dict[str, Any]:
    """The outcome of each prediction of a lesson, by id.

    Raises
    ------
    Refusal
        for a prediction that is asked twice or settled never, before it is asked, or by something that is
        none of its choices.
    """
    settled: dict[str, Settled] = {}
    for r in ran.values():
        for claimed in r.claims:
            for id, outcome in claimed.settles.items():
                settled.setdefault(id, Settled(outcome, r.index))
    asked: dict[str, Any] = {}
    for r in ran.values():
        where = part.cells[r.index].where
        for question in r.asked:
            if question.id in asked:
                raise Refusal(f"{where}: {question.id} is asked twice; give each its own id.")
            if question.id not in settled:
                raise Refusal(
                    f"{where}: nothing settles {question.id}: give the claim that decides it settles="
                    f'{{"{question.id}": …}}.'
                )
            _judge(where, question, settled[question.id], r.index)
            asked[question.id] = settled[question.id].outcome
    if unasked := [id for id in settled if id not in asked]:
        where = part.cells[settled[unasked[0]].cell].where
        raise Refusal(f"{where}: this claim settles {unasked[0]}, which no predict(...) of this lesson asks.")
    return asked


def _judge(where: str, question: Any, settled: Settled, index: int) -> None:
    if settled.cell < index:
        raise Refusal(f"{where}: {question.id} is settled above the place where it is asked; ask it first.")
    choices = question.choices
    if choices and settled.outcome not in choices:
        raise Refusal(
            f"{where}: {question.id} is settled by {settled.outcome!r}, none of its choices {choices}."
        )
    if not choices and isinstance(settled.outcome, str):
        raise Refusal(f"{where}: {question.id} asks for a number, and is settled by {settled.outcome!r}.")


def store(part: Part, notebook: NotebookNode, stem: str, root: Path) -> None:
    """Give the predictions and cards of a lesson's notebook the output that a page without a kernel shows."""
    if not any({PREDICT, RECALL} & set(cell.metadata.get("tags", [])) for cell in notebook.cells):
        return
    ran = rehearse(stem, root)
    found = outcomes(part, ran)
    for index, r in ran.items():
        shown = [static(q, found[q.id]) for q in r.asked] + [card.static() for card in r.cards]
        notebook.cells[index].outputs = [v4.new_output("display_data", data=page) for page in shown]


def ids(ran: dict[int, Ran]) -> Iterator[tuple[int, str]]:
    """The predictions in the order in which they are asked: the cell's index, and the id."""
    for r in ran.values():
        for question in r.asked:
            yield r.index, question.id
