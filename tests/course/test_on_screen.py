"""What a learner sees is whole: a cell on screen uses no name that only a folded cell defines."""

import ast
import builtins
from pathlib import Path

import nbformat
import pytest

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def names(source):
    """The names that a cell binds, also in a loop or a function, and those that it only reads."""
    tree, bound, read = ast.parse(source), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return bound, read - bound - set(dir(builtins))


def hidden_names(cells):
    """(cell, name) of each name on screen that was bound in a folded cell and in none on screen before."""
    seen, found = set(), []
    for source, folded in cells:
        bound, read = names(source)
        if not folded:
            found += [(source.splitlines()[0], name) for name in sorted(read - seen)]
            seen |= bound
    return found


def code(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            yield cell.source, cell.metadata.get("jupyter", {}).get("source_hidden", False)


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_cell_on_screen_needs_no_folded_one(path):
    assert hidden_names(code(path)) == []


def test_a_name_that_only_a_folded_cell_binds_is_found():
    cells = [("x = 1", False), ("y = x", True), ("print(x, y)", False), ("y = 2\nprint(y)", False)]
    assert hidden_names(cells) == [("print(x, y)", "y")]
