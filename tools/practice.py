"""The exercises of a practice: how hard each is, and how many minutes it takes.

An exercise takes 6 minutes, 1 for each hundred words of its text, 1¼ for each line of its solution, and 2
for each answer by hand that is checked: on the forty-three exercises of the first edition the sum is within
a tenth of what their authors said, and each within a quarter on average. Those marked ● and ●● are the core.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tools.cells import ONLY_SOLUTION, Answer, Check, Refusal, tags, visible
from tools.chapter import Part
from tools.clock import Minutes, headings, words

CORE = 45  # minutes that the core set may take
HARD = "●●●"
HEADING = re.compile(r"(ex\d\d\.\d+h?)\b.*?\s*(●*)")


@dataclass
class Exercise:
    """What stands under one exercise's heading."""

    id: str
    where: str
    mark: str  # ●, ●●, ●●●, or "" in a first edition
    text: str = ""
    lines: int = 0
    by_hand: list[str] = field(default_factory=list)  # the ids of the answers by hand

    @property
    def minutes(self) -> int:
        return round(6 + words(self.text) / 100 + 1.25 * self.lines + 2 * len(self.by_hand))


def exercises(part: Part) -> list[Exercise]:
    """The exercises of a practice, in order."""
    found: list[Exercise] = []
    inside = False
    for cell in part.cells:
        if cell.node.cell_type == "markdown":
            for line, title, _ in headings(cell.node.source, further=False):
                id, mark = named(title)
                if title:
                    inside = bool(id)
                    found += [Exercise(id, cell.where, mark)] if id else []
                if inside and ONLY_SOLUTION not in tags(cell.node):
                    found[-1].text += line + "\n"
        elif inside and isinstance(cell.role, Answer) and not cell.role.by_hand:
            body = cell.node.source.split("\n")[cell.role.begin + 1 : cell.role.end]
            found[-1].lines += len(visible("\n".join(body)))
        elif inside and isinstance(cell.role, Check) and cell.role.id.endswith("h"):
            found[-1].by_hand.append(cell.role.id)
    return found


def named(title: str) -> tuple[str, str]:
    """The exercise's id and its mark in a heading's title, ("", "") if it is none's."""
    m = HEADING.fullmatch(title)
    return (m[1], m[2]) if m else ("", "")


def time(part: Part) -> Minutes:
    """The practice's minutes: of each exercise, of the core set, and of what is marked ●●●."""
    found = exercises(part)
    hard = sum(e.minutes for e in found if e.mark == HARD)
    core = sum(e.minutes for e in found) - hard
    return Minutes(tuple((e.id, e.minutes) for e in found), core, hard)


def refuse_unfit(part: Part) -> None:
    """Refuse a practice of which some exercises are marked and others not, or whose core set is too long."""
    found = exercises(part)
    if not any(e.mark for e in found):
        return
    for e in found:
        if not 1 <= len(e.mark) <= len(HARD):
            raise Refusal(f"{e.where}: end the heading of {e.id} in ● (warm-up), ●● (core) or ●●● (stretch).")
    if (core := time(part).core) > CORE:
        each = ", ".join(f"{e.id} {e.minutes}" for e in found if e.mark != HARD)
        raise Refusal(
            f"course/{part.chapter}/practice.md: the exercises marked ● and ●● take {core} minutes ({each}) "
            f"and may take {CORE}; shorten one, or mark it ●●●."
        )
