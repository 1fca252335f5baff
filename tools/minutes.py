"""Put the computed minutes where a reader looks for them: headings, **Time:**, the README's map."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from tools import clock, practice
from tools.cells import Refusal
from tools.chapter import MINUTES, Part
from tools.clock import FURTHER, Minutes

TIME = "**Time:**"
PLACE = re.compile(re.escape(TIME))
NEED = re.compile(r"(?s)(\*\*You need\*\*.*?\S)(?=\s*(?:\n\s*\n|\Z))")
ROW = re.compile(r"^(\| \[[^]]*\]\(notebooks/(\w+)\.ipynb\) \|.*?\| )([^|]*)( \| )([^|]*?)( ?\|)$", re.M)


def refuse_typed(part: Part) -> None:
    """Refuse minutes that are typed: they would differ from those that are computed."""
    for cell in part.cells:
        if cell.node.cell_type != "markdown":
            continue
        for line, title, _ in clock.headings(cell.node.source, further=True):
            if title and MINUTES.search(line):
                raise Refusal(
                    f"{cell.where}: the build computes the minutes; take them out of {line.strip()!r}."
                )
        if re.search(r"\*\*Time:\*\*\s+(?:about\s+)?\d+\s+min", cell.node.source):
            raise Refusal(
                f"{cell.where}: the build computes the minutes; write only {TIME} and it puts them there."
            )


def of(part: Part) -> Minutes:
    """The minutes of a lesson or a practice."""
    return practice.time(part) if part.kind == "practice" else clock.time(cell.node for cell in part.cells)


def stamp(part: Part, cells: list[NotebookNode]) -> None:
    """Write the minutes into the cells of a notebook of this part: at its headings and into its header.

    In the header they stand after **Time:** or, where an author left that out, at the end of **You need**.
    """
    minutes = of(part)
    left, further = dict(minutes.headings), False
    _tell(cells, sentence(part))
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        lines = []
        for line, title, level in clock.headings(cell.source, further):
            if title:
                further = title == FURTHER if level == 2 else further
                name = practice.named(title)[0] if part.kind == "practice" else title
                line = f"{line.rstrip()} ({left.pop(name)} min)" if name in left else line
            lines.append(line)
        cell.source = "\n".join(lines)


def _tell(cells: list[NotebookNode], told: str) -> None:
    for pattern, new in ((PLACE, f"{TIME} {told}"), (NEED, rf"\1 {TIME} {told}")):
        for cell in cells:
            if cell.cell_type == "markdown" and pattern.search(cell.source):
                cell.source = pattern.sub(new, cell.source, count=1)
                return


def sentence(part: Part) -> str:
    """What stands after **Time:**."""
    minutes = of(part)
    what = practice.HARD if part.kind == "practice" else f"*{FURTHER}*"
    return f"{minutes.core} minutes{f', and {minutes.further} more for {what}' if minutes.further else ''}."


def column(part: Part) -> str:
    """What stands in the README's map."""
    minutes = of(part)
    return f"{minutes.core} + {minutes.further}" if minutes.further else str(minutes.core)


def mapped(text: str, lessons: dict[str, str], practices: dict[str, str]) -> str:
    """The README with the minutes of these lessons and practices, by stem, in its map."""

    def row(m: re.Match[str]) -> str:
        lesson, exercises = lessons.get(m[2], m[3]), practices.get(m[2], m[5])
        return f"{m[1]}{lesson}{m[4]}{exercises}{m[6]}"

    return ROW.sub(row, text)
