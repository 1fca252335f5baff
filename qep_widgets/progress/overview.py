"""progress(): a small map of the course: exercises solved, predictions made, cards due, what comes next."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..checks import answers_by_hand, exercises
from ..predict import made, schedule
from . import kept

_SIGNS = {True: "✓", False: "○"}
_WORDS = {True: "solved", False: "not yet"}


@dataclass(frozen=True)
class Row:
    """One chapter of the map.

    Attributes
    ----------
    name : its folder, "02_partial_trace".
    exercises : for each its id, its title, and whether it is solved.
    asked, said, right : how many predictions it has, how many were made, and how many of these came true.
    due : how many of its cards are due.
    """

    name: str
    exercises: tuple[tuple[str, str, bool], ...]
    asked: int
    said: int
    right: int
    due: int

    @property
    def title(self) -> str:
        """Its name as it is read, "02 partial trace"."""
        return self.name.replace("_", " ")

    @property
    def predictions(self) -> str:
        """What became of its predictions, in words; "" if it has none."""
        if not self.asked:
            return ""
        return f"{self.said} of {self.asked} made" + (f", {self.right} right" if self.right else "")

    @property
    def cards(self) -> str:
        """How many cards are due, in words; "" if none is."""
        return f"{self.due} due" if self.due else ""


@dataclass(frozen=True)
class Progress:
    """What is solved, predicted and due; shows itself as a map of the course.

    Attributes
    ----------
    solved : the ids of the solved exercises, in the order of the course.
    total : how many exercises there are.
    note : where this is kept, or that it is not, and what to do about it.
    rows : the chapters in order.
    by_hand : how many answers by hand are right, and how many there are; they are counted apart.
    """

    solved: tuple[str, ...]
    total: int
    note: str
    rows: tuple[Row, ...] = ()
    by_hand: tuple[int, int] = (0, 0)

    @property
    def made(self) -> int:
        """How many predictions were made; "I don't know" is one."""
        return sum(row.said for row in self.rows)

    @property
    def right(self) -> int:
        """How many of them came true."""
        return sum(row.right for row in self.rows)

    @property
    def due(self) -> int:
        """How many recall cards are due now."""
        return sum(row.due for row in self.rows)

    def __str__(self) -> str:
        cells = [
            (row.title, " ".join(_SIGNS[done] for *_, done in row.exercises), row.predictions, row.cards)
            for row in self.rows
        ]
        widths = [max((len(cell[k]) for cell in cells), default=0) for k in range(4)]
        lines = [
            "  " + "   ".join(f"{text:{width}}" for text, width in zip(cell, widths, strict=True)).rstrip()
            for cell in cells
        ]
        return "\n".join([self._summary(), "", *lines, "", *self._next(), self.note])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        columns = ["Chapter", "Exercises"]
        columns += ["Predictions"] if any(row.predictions for row in self.rows) else []
        columns += ["Cards"] if self.due else []
        left = 'style="text-align: left; font-weight: normal"'
        heads = "".join(f'<th scope="col" style="text-align: left">{name}</th>' for name in columns)
        rows = "".join(
            f'<tr><th scope="row" {left}>{html.escape(row.title)}</th>'
            + "".join(f"<td {left}>{cell}</td>" for cell in self._cells(row)[: len(columns) - 1])
            + "</tr>"
            for row in self.rows
        )
        tail = "".join(
            f'<p style="margin: 0.35em 0; font-size: 90%">{html.escape(text)}</p>'
            for text in [*self._next(), self.note]
        )
        summary = html.escape(self._summary())
        return (
            f'<div role="group" aria-label="{summary}" style="max-width: 62em; '
            'color: var(--jp-content-font-color1, inherit)">'
            f"<strong>{summary}</strong>"
            f'<table style="margin: 0.35em 0"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
            f"{tail}</div>"
        )

    def _cells(self, row: Row) -> list[str]:
        words = [row.predictions] if any(row.predictions for row in self.rows) else []
        return ["".join(_mark(*exercise) for exercise in row.exercises), *words, row.cards]

    def _summary(self) -> str:
        said = [f"{len(self.solved)} of {self.total} exercises solved"]
        if self.by_hand[1]:
            said.append("{} of {} answers by hand".format(*self.by_hand))
        if asked := sum(row.asked for row in self.rows):
            said.append(
                f"{self.made} of {asked} predictions made" + (f", {self.right} right" if self.right else "")
            )
        if self.due:
            said.append(f"{self.due} card{'s' if self.due > 1 else ''} due")
        return f"Your progress: {'; '.join(said)}."

    def _next(self) -> list[str]:
        """What to do now: cards that are due, and the first exercise that is not solved."""
        found = ["Cards are due: qep.review()."] if self.due else []
        for row in self.rows:
            left = [(id, title) for id, title, done in row.exercises if not done]
            if left:
                begun = row.said or len(left) < len(row.exercises)
                first = "" if begun else f"lesson {row.title} (notebooks/{row.name}.ipynb), then "
                return [*found, f"Next: {first}{left[0][0]}, {left[0][1]} (exercises/{row.name}.ipynb)."]
        return found


def _mark(id: str, title: str, done: bool) -> str:
    label = html.escape(f"{id} {title}: {_WORDS[done]}")
    colour = "var(--jp-success-color1, #2e7d32)" if done else "inherit"
    return (
        f'<span role="img" aria-label="{label}" title="{label}" '
        f'style="color: {colour}; margin-right: 0.4em">{_SIGNS[done]}</span>'
    )


def _rows(solved: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[Row, ...]:
    """The chapters in order, each with what was done in it."""
    names = {folder[:2]: folder for folder in made.course()["chapters"]}
    chapters: dict[str, list[tuple[str, str, bool]]] = {}
    for exercise in exercises().values():
        number = exercise.id[2:4]
        # the chapter's folder, "c07_spohn" below qep_widgets.checks
        stem = [*exercise.cases.__module__.split("."), "", ""][2].removeprefix(f"c{number}_")
        names.setdefault(number, f"{number}_{stem}")
        chapters.setdefault(number, []).append((exercise.id, exercise.title, exercise.id in solved))
    asked = {id[:2]: 0 for id in said}
    everything = {*made.course()["predictions"], *made.session()}
    for id in everything:
        asked[id[:2]] = asked.get(id[:2], 0) + 1
    due = [card.chapter for card in schedule.waiting(solved)]
    return tuple(
        Row(
            names[number],
            tuple(chapters.get(number, ())),
            asked.get(number, 0),
            sum(id[:2] == number for id in said if id in everything),
            sum(
                id[:2] == number and entry.get("right") is True
                for id, entry in said.items()
                if id in everything
            ),
            due.count(number),
        )
        for number in sorted(names)
    )


def progress(keep: bool | None = None) -> Progress:
    """Show what is solved, predicted and due; keep it from now on, or forget it, when asked to.

    Parameters
    ----------
    keep : bool, optional
        True: from now on each solved exercise, each prediction and each graded card is noted in a small file
        on this computer, whose place is shown; those of this session are put into it at once. False: the file
        is deleted. Left out: nothing changes. Without a file nothing outlives the notebook's kernel, and
        nothing is ever sent.

    Returns
    -------
    Progress
        `solved`, `total`, `made`, `right`, `due`, and a map of the course as text and in a notebook.

    Raises
    ------
    TypeError
        when ``keep`` is neither True nor False. A file that cannot be read or written does not raise: the
        note says so, and the file stays as it is.
    """
    if keep is not None and not isinstance(keep, bool):
        raise TypeError(f"keep must be True, False or left out, got {keep!r}")
    before, note = _keeping(keep)
    order = exercises()
    solved, said = ({**before[kind], **kept.session(kind)} for kind in ("solved", "predictions"))
    hands = answers_by_hand()
    return Progress(
        tuple(id for id in order if id in solved),
        len(order),
        note,
        _rows(solved, said),
        (sum(id in solved for id in hands), len(hands)),
    )


_NOWHERE = "This is kept nowhere and ends with this session; to keep it in a file: qep.progress(keep=True)."
_FOREIGN = (
    "{} is damaged or was not written by this course. It was left as it is, and nothing is kept: move it "
    "away, then call qep.progress(keep=True)."
)


def _keeping(keep: bool | None) -> tuple[dict[str, dict[str, Any]], str]:
    """What is in the file, by kind, after what was asked for, and a sentence on where things stand."""
    nothing: dict[str, dict[str, Any]] = {kind: {} for kind in kept.KINDS}
    if kept.graded():
        return nothing, "While a notebook is graded, nothing is kept."
    path = None
    try:
        path = kept.find()
        if keep is False:
            kept.forget(path)
            return nothing, f"Forgotten: {path} is deleted." if path else "Forgotten. There was no file."
        if keep is True:
            path = path or kept.place()
            kept.add(path, {kind: kept.session(kind) for kind in kept.KINDS})
        if path is None:
            return nothing, _NOWHERE
        before = kept.read(path)
    except kept.Foreign:
        return nothing, _FOREIGN.format(path)
    except OSError as error:
        why = error.strerror or str(error)
        return (
            nothing,
            f"{path or 'The current folder'} cannot be used ({why}), so nothing is kept there now.",
        )
    # noted before there was a file, or while it was locked
    missing = [id for kind in kept.KINDS for id in sorted(kept.session(kind)) if id not in before[kind]]
    if missing:
        return before, f"{path} does not hold {', '.join(missing)} yet: qep.progress(keep=True) adds it."
    return before, f"Kept on this computer only, in {path}; qep.progress(keep=False) deletes it."
