"""Put the clock's minutes where a reader looks for them: headings, **Time:**, the README's map."""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode

from tools.cells import Refusal
from tools.chapter import MINUTES, Part
from tools.clock import FURTHER, Minutes, headings, time

TIME = "**Time:**"
ROW = re.compile(r"^(\| \[[^]]*\]\(notebooks/(\w+)\.ipynb\) \|.*?\| )([^|]*)( \| )([^|]*)( \|)$", re.M)


def judge(part: Part) -> None:
    """Refuse minutes that are typed: they would differ from those that are computed."""
    for cell in part.cells:
        if cell.node.cell_type != "markdown":
            continue
        for line, title, _ in headings(cell.node.source, further=True):
            if title and MINUTES.search(line):
                raise Refusal(
                    f"{cell.where}: the build computes the minutes; take them out of {line.strip()!r}."
                )
        if re.search(r"\*\*Time:\*\*\s+(?:about\s+)?\d+\s+min", cell.node.source):
            raise Refusal(
                f"{cell.where}: the build computes the minutes; write only {TIME} and it puts them there."
            )


def of(part: Part) -> Minutes:
    """A lesson's minutes."""
    return time(cell.node for cell in part.cells)


def stamp(part: Part, cells: list[NotebookNode]) -> Minutes:
    """Write a lesson's minutes into the cells of its notebook: at its headings and after **Time:**."""
    minutes = of(part)
    left, further, told = iter(minutes.headings), False, sentence(minutes)
    for cell in cells:
        if cell.cell_type != "markdown":
            continue
        lines = []
        for line, title, level in headings(cell.source, further):
            if title:
                further = title == FURTHER if level == 2 else further
                line = f"{line.rstrip()} ({next(left)[1]} min)"
            elif told and TIME in line:
                line, told = line.replace(TIME, f"{TIME} {told}", 1), ""
            lines.append(line)
        cell.source = "\n".join(lines)
    return minutes


def sentence(minutes: Minutes) -> str:
    """What stands after **Time:** in a lesson."""
    more = f", and {minutes.further} more for *{FURTHER}*" if minutes.further else ""
    return f"{minutes.core} minutes{more}."


def column(minutes: Minutes) -> str:
    """What stands in the README's map."""
    return f"{minutes.core} + {minutes.further}" if minutes.further else str(minutes.core)


def mapped(text: str, lessons: dict[str, str], practices: dict[str, str]) -> str:
    """The README with the minutes of these lessons and practices, by stem, in its map."""

    def row(m: re.Match[str]) -> str:
        lesson, practice = lessons.get(m[2], m[3]), practices.get(m[2], m[5])
        return f"{m[1]}{lesson}{m[4]}{practice}{m[6]}"

    return ROW.sub(row, text)


def readme(root: Path) -> str:
    """The README's text, or "" where there is none (a toy course)."""
    path = root / "README.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""
