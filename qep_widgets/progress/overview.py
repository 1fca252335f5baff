"""progress(): a small map of the course that shows which exercises are solved."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..checks import Exercise, exercises
from . import kept

_SIGNS = {True: "✓", False: "○"}
_WORDS = {True: "solved", False: "not yet"}


@dataclass(frozen=True)
class Progress:
    """Which exercises are solved; shows itself as a map of the course.

    Attributes
    ----------
    solved : the ids of the solved exercises, in the order of the course.
    total : how many exercises there are.
    note : where this is kept, or that it is not, and what to do about it.
    """

    solved: tuple[str, ...]
    total: int
    note: str

    def __str__(self) -> str:
        rows = dict(_rows())
        width = max(map(len, rows), default=0)
        lines = [self._summary(), ""]
        for name, row in rows.items():
            lines.append(f"  {name:{width}}  {' '.join(_SIGNS[e.id in self.solved] for e in row)}")
        following = self._next()
        return "\n".join([*lines, "", *([following] if following else []), self.note])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align: left; font-weight: normal">{html.escape(name)}</th>'
            f'<td style="text-align: left">{"".join(map(self._mark, row))}</td></tr>'
            for name, row in _rows()
        )
        parts = [text for text in (self._next(), self.note) if text]
        tail = "".join(f'<p style="margin: 0.35em 0; font-size: 90%">{html.escape(p)}</p>' for p in parts)
        return (
            f'<div role="group" aria-label="{html.escape(self._summary())}" style="max-width: 62em; '
            'color: var(--jp-content-font-color1, inherit)">'
            f"<strong>{html.escape(self._summary())}</strong>"
            f'<table style="margin: 0.35em 0">{rows}</table>{tail}</div>'
        )

    def _mark(self, exercise: Exercise) -> str:
        done = exercise.id in self.solved
        label = html.escape(f"{exercise.id} {exercise.title}: {_WORDS[done]}")
        colour = "var(--jp-success-color1, #2e7d32)" if done else "inherit"
        return (
            f'<span role="img" aria-label="{label}" title="{label}" '
            f'style="color: {colour}; margin-right: 0.4em">{_SIGNS[done]}</span>'
        )

    def _summary(self) -> str:
        return f"Your progress: {len(self.solved)} of {self.total} exercises solved."

    def _next(self) -> str:
        for title, row in _rows():
            left = [e for e in row if e.id not in self.solved]
            if left:
                name = title.replace(" ", "_")
                first = f"lesson {title} (notebooks/{name}.ipynb), then " if len(left) == len(row) else ""
                return f"Next: {first}{left[0].id}, {left[0].title} (exercises/{name}.ipynb)."
        return ""


def _rows() -> Iterator[tuple[str, list[Exercise]]]:
    """The chapters as "02 partial trace", each with its exercises."""
    chapters: dict[str, list[Exercise]] = {}
    for exercise in exercises().values():
        stem = exercise.cases.__module__.rpartition(".")[2]
        chapters.setdefault(f"{exercise.id[2:4]} {stem.replace('_', ' ')}", []).append(exercise)
    yield from chapters.items()


def progress(keep: bool | None = None) -> Progress:
    """Show which exercises are solved; keep it from now on, or forget it, when asked to.

    Parameters
    ----------
    keep : bool, optional
        True: from now on each solved exercise is noted in a small file on this computer, whose place is
        shown; what was solved in this session is put into it at once. False: the file is deleted. Left out:
        nothing changes. Without a file nothing outlives the notebook's kernel, and nothing is ever sent.

    Returns
    -------
    Progress
        `solved`, `total`, and a map of the course as text and in a notebook.

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
    solved = {**before["solved"], **kept.session("solved")}
    return Progress(tuple(id for id in order if id in solved), len(order), note)


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
