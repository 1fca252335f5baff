"""Names of the package that a message or a hint gives exist."""

import ast
import re
from pathlib import Path

import qep_widgets as qep

PACKAGE = Path(qep.__file__).parent


def named():
    """Every ``qep.name.name`` in a text of the package, with the file and line where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in re.findall(r"(?<![\w.])qep\.([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)", node.value):
                    yield name, f"{path.relative_to(PACKAGE)}:{node.lineno}"


def exists(name):
    found = qep
    for part in name.split("."):
        found = getattr(found, part, None)
    return found is not None


def test_every_name_that_a_message_gives_exists():
    found = list(named())
    assert len(found) > 30
    assert [(name, where) for name, where in found if not exists(name)] == []
