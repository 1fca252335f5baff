"""Imports point one way: physics <- figures <- labs, physics <- checks; live knows no physics."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "qep_widgets"
# layer, or module at the top -> what else of the package it may import
ALLOWED: dict[str, set[str]] = {
    "physics": set(),
    "live": {"_numbers"},
    "figures": {"physics"},
    "labs": {"physics", "figures", "live", "predict"},
    "checks": {"physics", "_show", "progress.kept"},
    "predict": {"_show", "_numbers", "progress.kept"},
    "progress.kept": set(),
    "progress": {"checks", "predict", "progress.kept"},
    "claims": {"claims.ledger", "_show", "predict"},
    "claims.ledger": set(),
    "_numbers": set(),
    "_show": set(),
}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imported(source: str, module: tuple[str, ...]) -> set[str]:
    """Absolute names of everything that the module imports, at any depth (`from a import b` gives a.b)."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(module[: len(module) - node.level + 1]) if node.level else ""
            stem = ".".join(filter(None, [base, node.module]))
            names |= {f"{stem}.{alias.name}" for alias in node.names}
    return names


def layer(parts: list[str]) -> str:
    """The layer of a module, given as the parts of its name: the longest that the table has."""
    longer = ".".join(parts[:2])
    return longer if longer in ALLOWED else parts[0]


def layers(names: set[str]) -> set[str]:
    """The layers of the package among imported names; of a flat name (`qep_widgets.entropy`), its home's."""
    import qep_widgets

    found = [name.split(".")[1:] for name in names if name.startswith("qep_widgets.")]
    homes = [qep_widgets._HOME.get(parts[0], "") if len(parts) == 1 else "" for parts in found]
    return {layer(home.split(".") if home else parts) for home, parts in zip(homes, found, strict=True)}


@pytest.mark.parametrize("module", [m for m in MODULES if m != "__init__.py"])
def test_a_layer_imports_only_what_lies_below_it(module):
    own = layer(module.removesuffix(".py").split("/"))
    names = imported((PACKAGE / module).read_text(encoding="utf-8"), ("qep_widgets", *module.split("/")[:-1]))
    assert "qep_widgets" not in names, "import the part that is needed, not the whole package"
    assert layers(names) - {own} <= ALLOWED[own]


def test_every_layer_of_the_table_is_there():
    for name in ALLOWED:
        assert (path := PACKAGE / name.replace(".", "/")).is_dir() or path.with_suffix(".py").is_file(), name


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("physics/")])
def test_physics_stands_on_numpy_and_scipy_alone(module):
    names = imported((PACKAGE / module).read_text(encoding="utf-8"), ("qep_widgets", "physics"))
    assert {name.split(".")[0] for name in names} <= {
        "numpy",
        "scipy",
        "qep_widgets",
        *sys.stdlib_module_names,
    }


def test_relative_flat_and_late_imports_are_seen():
    late = ["from ..figures import style", "import qep_widgets.labs.demon", "from .. import entropy"]
    source = "\n    ".join(["def f():", *late])
    names = imported(source, ("qep_widgets", "physics"))
    assert names == {"qep_widgets.figures.style", "qep_widgets.labs.demon", "qep_widgets.entropy"}
    assert layers(names) == {"figures", "labs", "physics"}
