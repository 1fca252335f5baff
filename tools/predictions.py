"""What a lesson's predictions come out as, and what a page without a kernel shows of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4

from qep_widgets.predict import static
from tools.cells import Refusal
from tools.chapter import Part
from tools.rehearse import Ran, rehearsed
from tools.split import PREDICT, RECALL, kind_of


def outcomes(part: Part, ran: dict[int, Ran]) -> dict[str, Any]:
    """The outcome of each prediction of a lesson, by id.

    Raises
    ------
    Refusal
        for a prediction that is asked twice or settled never. (A claim that settles one which was not asked
        before, or by none of its choices, fails in its own cell.)
    """
    settled = {
        id: value for r in ran.values() for claimed in r.claims for id, value in claimed.settles.items()
    }
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
            asked[question.id] = settled[question.id]
    return asked


def store(part: Part, notebook: NotebookNode, stem: str, root: Path) -> None:
    """Give the predictions and cards of a lesson's notebook the output that a page without a kernel shows."""
    if not any(kind_of(cell) in (PREDICT, RECALL) for cell in notebook.cells):
        return
    ran = rehearsed(stem, root)
    if any(r.error for r in ran.values()):
        return  # which is told with the lesson's faults
    found = outcomes(part, ran)
    for index, r in ran.items():
        shown = [static(q, found[q.id]) for q in r.asked] + [card.static() for card in r.cards]
        if shown:  # nbval takes None for a cell that never ran, and JupyterLab shows 0 as if it were None
            notebook.cells[index].execution_count = 0
        notebook.cells[index].outputs = [v4.new_output("display_data", data=page) for page in shown]
