"""A chapter's own claims (02.a, 02.b, …) and predictions (02.p1, …) in the order in which they appear."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable
from pathlib import Path

from tools.chapter import Part
from tools.split import CLAIM, PREDICT, calls

# Where an id of a lesson is named: its own text, the others', the README, what is held against the lessons.
NAMED_IN = (
    "README.md",
    "course/*/*.md",
    "qep_widgets/checks/**/*.py",
    "qep_widgets/figures/**/*.py",
    "qep_widgets/labs/**/*.py",
    "tests/browser/*.py",
    "tests/checks/**/*.py",
    "tests/course/broken/*.py",
    "tests/labs/*.py",
)


def renaming(lessons: Iterable[Part]) -> dict[str, str]:
    """From each id of a chapter's lessons to the one that is due; two sittings count on."""
    claims, predictions = [list(_places(lessons, kind)) for kind in (CLAIM, PREDICT)]
    due = {id: f"{id[:3]}{letter(k)}" for k, id in enumerate(claims)}
    return due | {id: f"{id[:3]}p{k}" for k, id in enumerate(predictions, 1)}


def letter(k: int) -> str:
    """The k-th letter (from 0); after z comes a1."""
    rounds, place = divmod(k, 26)
    return string.ascii_lowercase[place] + (str(rounds) if rounds else "")


def disorder(lessons: Iterable[Part]) -> str:
    """The first id that is out of order, with the command that repairs it; "" if there is none."""
    lessons = list(lessons)
    places = {**_places(lessons, CLAIM), **_places(lessons, PREDICT)}
    for old, new in renaming(lessons).items():
        if old != new:
            return (
                f"{places[old]}: {old} stands where {new} is due: claims and predictions are numbered in the "
                f"order in which they appear; run: python3 run.py build {old[:2]} --letters"
            )
    return ""


def rename(root: Path, lessons: Iterable[Part]) -> list[str]:
    """Give a chapter's claims and predictions the ids that are due, wherever they are named; say where."""
    due = renaming(lessons)
    if all(old == new for old, new in due.items()):
        return []
    name = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(due, reverse=True)))})(?!\w)")
    told = []
    for path in sorted({path for pattern in NAMED_IN for path in root.glob(pattern)}):
        text = path.read_text(encoding="utf-8")
        new = name.sub(lambda m: due[m[0]], text)
        if new != text and path.name != "LEDGER.md":  # the ledger is generated
            path.write_text(new, encoding="utf-8", newline="\n")
            told.append(path.relative_to(root).as_posix())
    return [f"{old} is now {new}" for old, new in due.items() if old != new] + told


def _places(lessons: Iterable[Part], kind: str) -> dict[str, str]:
    """The chapter's own ids of one kind with the place where each appears first, in this order."""
    found: dict[str, str] = {}
    own = re.compile(r"\d\d\.p\d+" if kind == PREDICT else r"\d\d\.[a-z]\d?")
    for part in lessons:
        for cell in part.cells:
            if cell.node.cell_type == "code":
                for call in calls(cell.node.source, kind):
                    match call.args[:1]:
                        case [ast.Constant(value=str(id))] if own.fullmatch(id):
                            found.setdefault(id, cell.where)
    return found
