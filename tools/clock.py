"""How many minutes a lesson takes: what is read, run, guessed and tried in it, each with its weight.

The weights of words, lines and equations are fitted to a first reading of nine lessons (the table in
tests/course/test_clock.py; what was timed is the lesson, not its exercises), by least squares of the relative
error within 60 to 130 words a minute, 4 to 8 lines a minute and 1 to 2 minutes an equation. Those of a
prediction, a picture and a task of the lab are set. Mean error 17 %, and 20 % for a lesson that the fit has
not seen: a text that is hard to follow takes longer than its length, and no count of words sees that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field

from nbformat import NotebookNode

from tools.cells import prose, visible
from tools.chapter import MINUTES
from tools.split import PREDICT, calls, kind_of

CORE = 60  # minutes that a lesson's core may take
FURTHER = "Going further"
PICTURES = {"pic", "pictures"}
GUESS = re.compile(r"\*\*Predict\b[^*]*\*\*")  # how the first edition asks
EQUATION = re.compile(r"\$\$.+?\$\$", re.DOTALL)
WORD = re.compile(r"\w[\w'’.,:-]*")


@dataclass(frozen=True)
class Count:
    """What there is to do in a piece of a lesson."""

    words: int = 0
    lines: int = 0  # of code on screen: not blank, no comment, not folded away
    predictions: int = 0
    pictures: int = 0
    tasks: int = 0  # of the lab
    equations: int = 0  # displayed

    def __add__(self, other: Count) -> Count:
        return Count(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def minutes(self) -> float:
        return sum(n * weight for n, weight in zip(astuple(self), WEIGHTS.values(), strict=True))


WEIGHTS = {  # minutes each
    "words": 1 / 125,
    "lines": 1 / 4,
    "predictions": 1.5,
    "pictures": 1.0,
    "tasks": 2.5,
    "equations": 2.0,
}


@dataclass
class Section:
    """What stands under one heading: a section (level 2), or a part of *Going further* (level 3)."""

    title: str
    level: int
    further: bool
    text: str = ""
    code: list[tuple[str, str]] = field(default_factory=list)  # kind and source

    @property
    def count(self) -> Count:
        shown = [source for kind, source in self.code if kind == "code"]
        guesses = sum(len(calls(source, PREDICT)) for _, source in self.code)
        lab = any(re.search(r"\blabs\.\w+\(", source) for source in shown)
        outside = re.sub(r"<details>.*?</details>", "", self.text, flags=re.DOTALL)
        return Count(
            words=words(self.text),
            lines=sum(len(visible(source)) for source in shown),
            predictions=guesses or len(GUESS.findall(self.text)),
            pictures=sum(map(pictures, shown)) + len(re.findall(r"!\[", self.text)),
            tasks=len(re.findall(r"(?m)^\d+\. ", outside)) if lab else 0,
            equations=len(EQUATION.findall(_uncommented(self.text))),
        )


@dataclass(frozen=True)
class Minutes:
    """A lesson by the clock: each heading in order with its minutes, and their sums."""

    headings: tuple[tuple[str, int], ...]
    core: int
    further: int


def sections(nodes: Iterable[NotebookNode]) -> list[Section]:
    """A lesson's sections and the parts of *Going further*, in order; the first is what stands above them."""
    found = [Section("", 1, False)]
    for node in nodes:
        if node.cell_type == "code":
            found[-1].code.append((kind_of(node), node.source))
        elif node.cell_type == "markdown":
            for line, title, level in headings(node.source, found[-1].further):
                if title:
                    found.append(Section(title, level, title == FURTHER if level == 2 else True))
                found[-1].text += line + "\n"
            found[-1].text += "\n"
    return found


def headings(source: str, further: bool) -> Iterator[tuple[str, str, int]]:
    """The lines of a markdown cell, each with the title and level of the section that it opens, or "" and 0.

    ``further`` says whether the cell begins in *Going further*, where ``###`` opens a part.
    """
    for line, fenced in prose(source):
        m = None if fenced else re.match(r"(##|###) (.*)", line)
        if m and (m[1] == "##" or further):
            title = MINUTES.sub("", m[2]).strip()
            further = title == FURTHER if m[1] == "##" else further
            yield line, title, len(m[1])
        else:
            yield line, "", 0


def time(nodes: Iterable[NotebookNode]) -> Minutes:
    """The lesson's minutes. What stands above a first heading is read with what stands below it."""
    opening, *rest = sections(nodes)
    if not rest:
        return Minutes((), max(1, round(opening.count.minutes)), 0)
    minutes, carried = [], opening.count.minutes
    for section, following in zip(rest, [*rest[1:], opening], strict=True):
        exact = carried + section.count.minutes
        whole = section.level == 2 and following.level == 3  # its parts have its minutes
        carried = exact if whole else 0.0
        minutes.append(0 if whole else max(1, round(exact)))
    core = sum(m for m, section in zip(minutes, rest, strict=True) if not section.further)
    further = sum(minutes) - core
    shown = [further if s.further and s.level == 2 else m for m, s in zip(minutes, rest, strict=True)]
    return Minutes(tuple((s.title, m) for s, m in zip(rest, shown, strict=True)), core, further)


def words(text: str) -> int:
    """The words of a text; a formula in a line counts as one, a displayed one as none."""
    text = EQUATION.sub(" ", _uncommented(text))
    text = re.sub(r"\$[^$]+\$", " x ", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"</?[a-z][^>]*>", " ", text)
    return len(WORD.findall(re.sub(r"[|*`#>]", " ", text)))


def pictures(source: str) -> int:
    """How many pictures a cell draws: calls of `pic.curves(...)`, `qep.pictures.bars(...)` and the like.

    `pic.beside(...)` draws none of its own.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return 0
    made = [n.func for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    owners = [made_by.value for made_by in made if made_by.attr != "beside"]
    return sum(getattr(o, "id", getattr(o, "attr", "")) in PICTURES for o in owners)


def _uncommented(text: str) -> str:
    return re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
