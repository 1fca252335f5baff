"""The house rules for one cell of a source: what it may hold, and whether it is an answer or a check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from tools.split import LONG, Misplaced, pieces

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SETUP_LINES, LESSON_LINES = 5, 8
ONLY_SOLUTION, ONLY_EXERCISE, DEMO = "solution", "exercise-only", "demo"
# A misspelt "solution" would hand the answer to the learner, so a tag must be one of these.
TAGS = {ONLY_SOLUTION, ONLY_EXERCISE, LONG, DEMO, "raises-exception"} | {
    f"{prefix}-{what}"
    for prefix, whats in {
        "nbval": ("ignore-output", "check-output", "skip", "raises-exception"),
        "hide": ("input", "output", "cell"),
        "remove": ("input", "output", "cell"),
    }.items()
    for what in whats
}
# What MyST renders and JupyterLab shows as raw text.
MYST = {
    "a MyST role": re.compile(r"\{[A-Za-z][\w:.+-]*\}`"),
    "a MyST directive": re.compile(r"^\s*(:::|(```+|~~~+)\s*\{)"),
    "a MyST target": re.compile(r"^\([^()]+\)=\s*$"),
    "a MyST equation label": re.compile(r"^\s*\$\$\s*\([^()]+\)\s*$"),
}


class Refusal(Exception):
    """A sentence for the author: which file, which cell, what is wrong and what to do."""


@dataclass(frozen=True)
class Answer:
    """An answer cell, one function or one value by hand, with the lines of its markers (counted from 0).

    Of a function only the body lies between them, of a value the line that assigns it.
    """

    function: str
    begin: int
    end: int
    indent: str
    by_hand: bool = False


@dataclass(frozen=True)
class Check:
    """A check cell: ``variable = check(id, function)`` and, last, ``variable.points(points)``.

    `only` is the kind of cases that it asks for, ``check(id, function, only="two parts")``; mostly empty.
    """

    id: str
    function: str
    variable: str
    points: float
    only: str = ""


def tags(node: NotebookNode) -> set[str]:
    """The tags of a cell."""
    return set(node.metadata.get("tags", []))


def role_of(node: NotebookNode, where: str, kind: str) -> Answer | Check | None:
    """Refuse a cell that breaks a rule; say whether it is an answer, a check, or neither."""
    if unknown := sorted(tags(node) - TAGS):
        raise Refusal(
            f"{where}: the tag {unknown[0]!r} means nothing here; use one of {', '.join(sorted(TAGS))}."
        )
    shown_once = {ONLY_SOLUTION, ONLY_EXERCISE} & tags(node)
    if shown_once and kind == "lesson":
        raise Refusal(f"{where}: a lesson has one version; take the tag {min(shown_once)!r} away.")
    if node.cell_type == "raw":
        raise Refusal(f"{where}: a raw cell shows nothing in JupyterLab; make it markdown or code.")
    if node.cell_type == "markdown":
        _refuse_prose(node.source, where)
        return None
    if kind == "lesson":
        _refuse_lesson_code(node, where)
        return None
    role = _role(node, where)
    if role and shown_once:
        raise Refusal(f"{where}: answers and checks stand in both notebooks; take the tag away.")
    return role


def _refuse_prose(source: str, where: str) -> None:
    for line, fenced in prose(source):
        bare = re.sub(r"(?<!\})(`+)[^`]+\1", "", line)  # without its code spans
        for what, pattern in MYST.items():
            if not fenced and pattern.search(bare):
                raise Refusal(
                    f"{where}: {line.strip()!r} is {what}, which JupyterLab shows as raw text; "
                    "say it in plain markdown."
                )


def _refuse_lesson_code(node: NotebookNode, where: str) -> None:
    if _marked(node.source):
        raise Refusal(f"{where}: a lesson has no answers; move this exercise to practice.md.")
    try:
        shown = [source for kind, source, _ in pieces(node.source) if kind == "code"]
    except Misplaced as what:
        raise Refusal(f"{where}: {what}") from None
    if LONG not in tags(node) and (count := len(visible("\n".join(shown)))) > LESSON_LINES:
        raise Refusal(
            f"{where}: a lesson's code cell has at most {LESSON_LINES} lines, without blank ones, comments "
            f"and claims; this one has {count}. Split it, or tag it {LONG!r} if it really must stay whole."
        )


def _role(node: NotebookNode, where: str) -> Answer | Check | None:
    if _marked(node.source):
        return _answer(node.source, where)
    return None if DEMO in tags(node) else _check(node.source, where)


def _marked(source: str) -> bool:
    return "BEGIN SOLUTION" in source or "END SOLUTION" in source


def _answer(source: str, where: str) -> Answer:
    lines = source.split("\n")
    markers = [k for k, line in enumerate(lines) if line.strip() in (BEGIN, END)]
    if source.count("BEGIN SOLUTION") != 1 or source.count("END SOLUTION") != 1 or len(markers) != 2:
        raise Refusal(
            f"{where}: an answer has exactly one {BEGIN!r} and one {END!r}, each alone on its line."
        )
    begin, end = markers
    statements = parse(source, where).body
    match statements:
        case [ast.Assign(targets=[ast.Name(id=name)])] if lines[begin] == BEGIN:
            return _by_hand(statements[0], name, begin, end, where)
    if len(statements) != 1 or not isinstance(statements[0], ast.FunctionDef):
        raise Refusal(
            f"{where}: an answer cell holds one plain function (`def`) and nothing else, or by hand one line "
            "`name = value`; put imports and helpers in a cell of their own."
        )
    function = statements[0]
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) < len(function.body) and (function.body[0].end_lineno or 0) > begin:
        raise Refusal(
            f"{where}: keep the docstring of `{function.name}` above {BEGIN!r}: the learner needs it."
        )
    if not body or lines[begin].strip() != BEGIN:
        raise Refusal(f"{where}: there is no code between {BEGIN!r} and {END!r} in `{function.name}`.")
    # ast counts lines from 1 and the markers are counted from 0.
    if body[0].lineno < begin + 2 or (body[-1].end_lineno or 0) > end:
        raise Refusal(
            f"{where}: apart from its docstring the whole body of `{function.name}` stands between "
            f"{BEGIN!r} and {END!r}; move the markers."
        )
    indent = lines[begin][: -len(lines[begin].lstrip())]
    if len(indent) != body[0].col_offset:
        raise Refusal(
            f"{where}: indent {BEGIN!r} like the body of `{function.name}`, or the stub will not run."
        )
    return Answer(function.name, begin, end, indent)


def _by_hand(statement: ast.stmt, name: str, begin: int, end: int, where: str) -> Answer:
    if not begin + 2 <= statement.lineno <= (statement.end_lineno or 0) <= end:
        raise Refusal(f"{where}: `{name} = …` stands between {BEGIN!r} and {END!r}; move the markers.")
    return Answer(name, begin, end, "", by_hand=True)


def _check(source: str, where: str) -> Check | None:
    """The check in a cell, by its exact form; None where nothing is checked."""
    if not re.search(r"\bcheck\s*\(", source):
        return None
    tree = parse(source, where)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "check"]
    if not calls:
        return None
    if len(calls) == 1:
        match calls[0].args, tree.body[-1]:
            case (
                [ast.Constant(value=str(id_)), ast.Name(id=function)],
                ast.Expr(
                    ast.Call(
                        ast.Attribute(ast.Name(id=variable), "points"),
                        [ast.Constant(value=int() | float() as points)],
                    )
                ),
            ) if points > 0 and _assigns(tree, variable, calls[0]):
                match calls[0].keywords:
                    case []:
                        return Check(id_, function, variable, points)
                    case [ast.keyword(arg="only", value=ast.Constant(value=str(only)))] if only:
                        return Check(id_, function, variable, points, only)
    raise Refusal(
        f'{where}: a check cell is `report = check("ex02.1", name)` and, as its last line, '
        f"`report.points(n)` with n > 0; tag a cell that only shows a check {DEMO!r}."
    )


def _assigns(tree: ast.Module, variable: str, call: ast.Call) -> bool:
    """Whether ``variable = call`` stands in the cell: another check's report must not score."""
    return any(
        isinstance(node, ast.Assign)
        and node.value is call
        and [variable] == [getattr(t, "id", "") for t in node.targets]
        for node in tree.body
    )


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def parse(source: str, where: str) -> ast.Module:
    """The syntax tree of a cell."""
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise Refusal(f"{where}: this cell is not Python ({error.msg}, its line {error.lineno}).") from None


def visible(source: str) -> list[str]:
    """The lines of code that are neither blank nor a comment."""
    return [line for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]


def prose(source: str) -> Iterator[tuple[str, bool]]:
    """The lines of a markdown cell, each with whether a fenced block holds it (not its first line)."""
    fence = ""
    for line in source.split("\n"):
        opening = re.match(r" {0,3}(```+|~~~+)", line)
        yield line, bool(fence)
        if not fence and opening:
            fence = opening[1]
        elif fence and re.fullmatch(rf" {{0,3}}{fence[0]}{{{len(fence)},}}\s*", line):
            fence = ""
