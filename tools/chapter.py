"""One chapter's sources, ``course/NN_stem/*.md``, read, named and turned into notebooks."""

from __future__ import annotations

import ast
import copy
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode, v4

from tools.cells import (
    BEGIN,
    END,
    ONLY_EXERCISE,
    ONLY_SOLUTION,
    SETUP_LINES,
    Answer,
    Check,
    Refusal,
    parse,
    prose,
    role_of,
    tags,
    visible,
)
from tools.split import kind_of, split

ID_LENGTH = 64  # nbformat allows no longer cell id
MINUTES = re.compile(r"\s*\((?:about )?\d+ min\)\s*$")  # at the end of a heading


@dataclass(frozen=True)
class Cell:
    """A source cell with where it stands, the id it gets, and what it is."""

    node: NotebookNode
    where: str
    id: str
    role: Answer | Check | None = None


@dataclass(frozen=True)
class Part:
    """A lesson or the practice of a chapter: its cells in order, judged and named."""

    chapter: str
    cells: tuple[Cell, ...]
    kind: str = "lesson"  # or "lesson_2", "practice"

    @property
    def checks(self) -> dict[str, Check]:
        """The checks by cell id."""
        return {cell.id: cell.role for cell in self.cells if isinstance(cell.role, Check)}

    @property
    def places(self) -> dict[str, str]:
        """Where in the source each cell id stands."""
        return {cell.id: cell.where for cell in self.cells}


def lesson_sources(folder: Path) -> dict[str, Path]:
    """The lessons of a chapter's folder by their notebooks' names: one, or one for each of two sittings."""
    names = {folder.name: "lesson.md", f"{folder.name}_2": "lesson_2.md"}
    return {stem: folder / name for stem, name in names.items() if (folder / name).exists()}


def read_part(path: Path, root: Path) -> Part:
    """Read one MyST text notebook, refuse what breaks the house rules, and name every cell."""
    name, chapter, kind = path.relative_to(root).as_posix(), path.parent.name, path.stem
    text = path.read_text(encoding="utf-8")
    nodes = jupytext.reads(text, fmt="md:myst").cells
    places = [
        f"{name}:{line}" if line else f"{name}, cell {k}" for k, line in enumerate(_lines(text, nodes), 1)
    ]
    _refuse_setup(nodes, places)
    lesson = kind.startswith("lesson")
    what = "lesson" if lesson else kind
    roles = [role_of(node, where, what) for node, where in zip(nodes, places, strict=True)]
    if lesson:
        wholes = zip(nodes, places, strict=True)
        cut = [(node, down(where, line)) for whole, where in wholes for node, line in split(whole)]
        nodes, places, roles = [c[0] for c in cut], [c[1] for c in cut], [None] * len(cut)
    _refuse_pairs(roles, places, chapter[:2])
    _refuse_calls(nodes, roles, places)
    _refuse_leftovers(nodes, places)
    ids = _ids(nodes, roles, chapter, kind)
    return Part(chapter, tuple(Cell(*fields) for fields in zip(nodes, places, ids, roles, strict=True)), kind)


def down(where: str, lines: int) -> str:
    """The place so many lines below ``where``, which may name no line."""
    name, _, line = where.partition(":")
    return f"{name}:{int(line) + lines}" if line else where


def notebook(part: Part, variant: str, version: str) -> NotebookNode:
    """The notebook for ``variant``: "notebooks", "exercises", "solutions", or "nbgrader".

    The last is the source from which nbgrader makes a release of its own: markers kept, and nothing in it
    that only the solution shows.
    """
    skip = ONLY_EXERCISE if variant == "solutions" else ONLY_SOLUTION
    exercise = {check.function: check.id for check in part.checks.values()}
    cells = []
    for cell in part.cells:
        if skip in tags(cell.node):
            continue
        node = copy.deepcopy(cell.node)
        node.id = cell.id
        node.metadata.update(_grading(cell))
        if isinstance(cell.role, Answer):
            node.source = _answer_source(node.source, cell.role, variant, exercise[cell.role.function])
        cells.append(node)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "qep_widgets": {"chapter": part.chapter, "version": version},
    }
    result = v4.new_notebook(cells=cells, metadata=metadata)
    result.nbformat_minor = 5  # a newer nbformat must not change what is written
    return result


def _answer_source(source: str, answer: Answer, variant: str, exercise: str) -> str:
    lines = source.split("\n")
    body = lines[answer.begin : answer.end + 1]
    if variant == "exercises":
        body = [_stub(answer, exercise)]
    elif variant == "solutions":
        body = body[1:-1]
    elif answer.by_hand:  # nbgrader's own stub only raises
        body = [_stub(answer, exercise), *body]
    return "\n".join(lines[: answer.begin] + body + lines[answer.end + 1 :])


def _stub(answer: Answer, exercise: str) -> str:
    if answer.by_hand:
        return f"{answer.function} = None  # {exercise}: write your value in place of None"
    return f'{answer.indent}raise NotImplementedError("{exercise}: replace this line with your answer")'


def _grading(cell: Cell) -> dict:
    """nbgrader's metadata, with the locks that its own release would set."""
    if cell.role is None:
        return {}
    graded = isinstance(cell.role, Check)
    nbgrader = {
        "grade": graded,
        "grade_id": cell.id,
        "locked": graded,
        "schema_version": 3,
        "solution": not graded,
        "task": False,
    }
    if isinstance(cell.role, Check):
        return {"deletable": False, "editable": False, "nbgrader": nbgrader | {"points": cell.role.points}}
    return {"deletable": False, "nbgrader": nbgrader}


def _refuse_setup(nodes: list[NotebookNode], places: list[str]) -> None:
    for node, where in zip(nodes, places, strict=True):
        if node.cell_type == "code":
            if (count := len(visible(node.source))) > SETUP_LINES:
                raise Refusal(
                    f"{where}: the first code cell is the set-up and may have {SETUP_LINES} lines, "
                    f"not {count}; move the rest to where it is needed."
                )
            return


def _refuse_pairs(roles: list[Answer | Check | None], places: list[str], number: str) -> None:
    """Every answer has one check after it, every check its answer, every id is new and of this chapter."""
    answers: dict[str, str] = {}
    checked: dict[tuple[str, str], str] = {}
    by_hand: dict[str, bool] = {}
    for role, where in zip(roles, places, strict=True):
        if isinstance(role, Answer):
            if role.function in answers:
                raise Refusal(
                    f"{where}: `{role.function}` was already asked for at {answers[role.function]}."
                )
            answers[role.function], by_hand[role.function] = where, role.by_hand
        elif isinstance(role, Check):
            if not re.fullmatch(rf"ex{number}\.\d+h?", role.id):
                raise Refusal(
                    f"{where}: {role.id!r} is not an id of this chapter, whose ids are ex{number}.1, … "
                    f"and, by hand, ex{number}.1h, …"
                )
            for key in (role.id, role.function):
                if (key, role.only) in checked:
                    raise Refusal(
                        f"{where}: {key!r} is already checked at {checked[key, role.only]}; each exercise "
                        'has one check, and one for each kind of its cases, `only="…"`.'
                    )
                checked[key, role.only] = where
            if role.function not in answers:
                raise Refusal(
                    f"{where}: {role.id!r} checks `{role.function}`, but no answer cell above defines it; "
                    f"write one with {BEGIN!r} and {END!r}."
                )
            if by_hand[role.function] != role.id.endswith("h"):
                raise Refusal(
                    f"{where}: {role.id!r} checks `{role.function}`; an id that ends in h is that of a value "
                    "by hand, and any other that of a function."
                )
    for function, where in answers.items():
        if (function, "") not in checked:
            raise Refusal(f"{where}: the answer `{function}` has no check; add a check cell below it.")


def _refuse_calls(nodes: list[NotebookNode], roles: list[Answer | Check | None], places: list[str]) -> None:
    """Where an exercise says "Write `name(…)`", an answer under the same heading has this call."""
    asked: list[tuple[str, str]] = []  # the calls since the last heading, with their places
    answers: dict[str, str] = {}
    for node, role, where in zip(nodes, roles, places, strict=True):
        if isinstance(role, Answer) and not role.by_hand:
            arguments = _arguments(parse(node.source, where).body[0])
            answers[role.function] = f"{role.function}({', '.join(arguments)})"
        if node.cell_type != "markdown" or ONLY_SOLUTION in tags(node):
            continue
        for part in re.split(r"(?m)^(?=## )", node.source):
            if part.startswith("## "):
                _compare_calls(asked, answers)
                asked, answers = [], {}
            asked += [(call, where) for call in re.findall(r"\bWrite\s+`(\w+\([^`]*\))`", part)]
    _compare_calls(asked, answers)


def _refuse_leftovers(nodes: list[NotebookNode], places: list[str]) -> None:
    """What a text of the exercises announces with a colon is in the exercises, too."""
    for node, after, where in zip(nodes, nodes[1:], places, strict=False):
        if node.cell_type != "markdown" or ONLY_SOLUTION in tags(node):
            continue
        if ONLY_SOLUTION in tags(after) and node.source.rstrip().endswith(":"):
            raise Refusal(
                f"{where}: this text ends in a colon, and only the solution has what it announces; "
                'put +++ {"tags": ["solution"]} above it.'
            )


def _arguments(function: ast.AST) -> list[str]:
    return [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)]  # type: ignore[attr-defined]


def _compare_calls(asked: list[tuple[str, str]], answers: dict[str, str]) -> None:
    for call, where in asked:
        written = re.sub(r"\s+", " ", call)
        if written not in answers.values():
            there = ", ".join(f"`{answer}`" for answer in answers.values()) or "nothing"
            raise Refusal(f"{where}: the text says Write `{written}`, but the answer below it is {there}.")


def _ids(nodes: list[NotebookNode], roles: list[Answer | Check | None], chapter: str, kind: str) -> list[str]:
    """Ids from chapter, nearest heading and a counter under it: a new cell renames only its later neighbours.

    Cells that one notebook alone shows count apart, so that they leave the ids of the others as they are.
    """
    exercise = {role.function: role.id for role in roles if isinstance(role, Check)}
    stem, kind = _slug(chapter[3:])[:24].strip("-"), _slug(kind)
    heading, counts, ids = "top", Counter[str](), []
    for node, role in zip(nodes, roles, strict=True):
        titles = _headings(node)
        heading = _slug(titles[0]) if titles else heading
        if isinstance(role, Answer):
            name = f"{stem}-{_slug(exercise[role.function])}-answer"
        elif isinstance(role, Check):
            asked = _slug(f"{role.id} {role.only}")[: ID_LENGTH - len(f"{stem}--check")].strip("-")
            name = f"{stem}-{asked}-check"
        else:
            only = sorted(tags(node) & {ONLY_SOLUTION, ONLY_EXERCISE})
            what = "-".join([*only, kind_of(node)])
            room = ID_LENGTH - len(f"{stem}-{kind}--{what}-999")
            name = f"{stem}-{kind}-{heading[:room].strip('-')}-{what}"
            counts[name] += 1
            name = f"{name}-{counts[name]}"
        heading = _slug(titles[-1]) if titles else heading
        ids.append(name)
    return ids


def _headings(node: NotebookNode) -> list[str]:
    if node.cell_type != "markdown":
        return []
    lines = [line for line, fenced in prose(node.source) if not fenced and re.match(r"#{1,6}\s", line)]
    return [MINUTES.sub("", line.lstrip("#")) for line in lines]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "top"


def _lines(text: str, nodes: list[NotebookNode]) -> list[int]:
    """The line of the file on which each cell begins; 0 where its text is not found verbatim."""
    lines, position = [], 0
    for node in nodes:
        found = text.find(node.source, position)
        lines.append(text.count("\n", 0, found) + 1 if found >= 0 else 0)
        position = found + len(node.source) if found >= 0 else position
    return lines
