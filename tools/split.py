"""Cut a lesson's code cell into what a learner reads and what is folded away: claims, predictions, cards.

An author writes one cell, its claims at the end. The claims get a cell of their own whose source JupyterLab
shows folded, so that a learner sees the tick and its sentence first, and no answer before its question. What
only a claim needs, such as a second route, may stand between claims, or before the first one below a line
`# for the claim`; it is folded away with them.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from nbformat import NotebookNode

CLAIM, PREDICT, RECALL = FOLDED = ("claim", "predict", "recall")
LONG = "long"
BELOW = "# for the claim"


class Misplaced(ValueError):
    """A sentence for the author: which call stands where it cannot."""


def calls(source: str, name: str) -> list[ast.Call]:
    """The calls `name(...)` or `qep.name(...)` in a cell, in order; none where it is not Python."""
    return [call for call in _calls(source) if called(call) == name]


def called(call: ast.Call) -> str:
    """`claim` for `claim(...)` and for `qep.claim(...)`; "" for methods of other things."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="qep" | "qep_widgets"), attr=name):
            return name
    return ""


def _calls(source: str) -> list[ast.Call]:
    found = [node for node in ast.walk(_tree(source)) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:  # a magic; what is folded stands in plain cells
        return ast.Module([], [])


def pieces(source: str) -> list[tuple[str, str, int]]:
    """The pieces of a code cell: each with its kind ("code", or folded), source and first line (from 0).

    Raises
    ------
    Misplaced
        for a claim that does not stand at the end, and for a prediction or a card that has company.
    """
    body = _tree(source).body
    kinds = [
        called(node.value) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else ""
        for node in body
    ]
    for name in (PREDICT, RECALL):
        if calls(source, name) and set(kinds) != {name}:
            raise Misplaced(
                f"`{name}(...)` stands in a code cell of its own, which is folded; move the rest."
            )
        if name in kinds:
            return [(name, source, 0)]
    first = _first_folded(source, body, kinds)
    if len(calls(source, CLAIM)) > kinds.count(CLAIM) or (first < len(body) and kinds[-1] != CLAIM):
        raise Misplaced(
            "claims stand at the end of their cell, each a statement of its own; move what follows."
        )
    folded = zip(body[first:], kinds[first:], strict=True)
    if any(isinstance(node, ast.Expr) and kind != CLAIM for node, kind in folded):
        raise Misplaced("only assignments stand between claims; what is shown stands above them.")
    if first == len(body):
        return [("code", source, 0)]
    if not first:
        return [(CLAIM, source, 0)]
    lines, cut = source.split("\n"), body[first - 1].end_lineno or 0
    if cut >= body[first].lineno:
        raise Misplaced("put each claim on a line of its own.")
    start = next(k for k in range(cut, len(lines)) if lines[k].strip())
    return [("code", "\n".join(lines[:cut]), 0), (CLAIM, "\n".join(lines[start:]), start)]


def _first_folded(source: str, body: list[ast.stmt], kinds: list[str]) -> int:
    """The number of the first statement that is folded away; that of statements where none is."""
    marks = [k + 1 for k, line in enumerate(source.split("\n")) if line.strip() == BELOW]
    start = kinds.index(CLAIM) if CLAIM in kinds else len(body)
    below = [k for k, node in enumerate(body) if marks and node.lineno > marks[0]]
    return min([start, *below])


def split(node: NotebookNode) -> Iterator[tuple[NotebookNode, int]]:
    """The cells that a source cell becomes, each with the line of its source on which it begins (from 0)."""
    if node.cell_type != "code":
        yield node, 0
        return
    for kind, source, line in pieces(node.source):
        cell = copy.deepcopy(node)
        cell.source = source
        if kind in FOLDED:
            cell.metadata["tags"] = [*(t for t in node.metadata.get("tags", []) if t != LONG), kind]
            cell.metadata["jupyter"] = {**node.metadata.get("jupyter", {}), "source_hidden": True}
        yield cell, line


def kind_of(node: NotebookNode) -> str:
    """ "text", "code", or what is folded: "claim", "predict", "recall"."""
    if node.cell_type != "code":
        return "text"
    return next((kind for kind in FOLDED if kind in node.metadata.get("tags", [])), "code")
