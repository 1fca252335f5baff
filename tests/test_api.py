"""The API page lists what there is, and every public name says what it is."""

import ast
import inspect
import pathlib
import re
import subprocess
import sys

import qep_widgets as qep

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_the_api_page_is_what_the_docstrings_say():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "api.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_name_of_the_page_has_a_sentence():
    page = (ROOT / "qep_widgets" / "API.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("- ")]
    assert len(lines) > 100
    for line in lines:
        assert re.match(r"- `[^`]+`: .{12,}", line), line
    for name in qep._HOME:
        assert f"- `{name}" in page, name


def public():
    """Every public name that is called, with the folder of tests that has to use it."""
    found = {name: "physics" if home.startswith("physics.") else "" for name, home in qep._HOME.items()}
    for model in qep.models.__all__:
        module = getattr(qep.models, model)
        for name, thing in vars(module).items():
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and name[0] != "_":
                found[f"models.{model}.{name}"] = "physics"
    return found | dict.fromkeys(qep.pictures.__all__, "figures")


def used(folder):
    """What the tests of a folder name in their code: variables, attributes, imported names."""
    names = set()
    for path in (ROOT / "tests" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                    names.add(name)
    return names


def untested(names):
    """The names that no test of their folder uses, each with what to do."""
    tested = {folder: used(folder) for folder in set(names.values())}
    return [
        f"{name}: no test in tests/{folder} uses it; write one that holds it against a second route"
        for name, folder in names.items()
        if name.split(".")[-1] not in tested[folder]
    ]


def test_every_public_name_is_used_by_a_test():
    assert len(public()) > 100
    assert not (lines := untested(public())), "\n".join(lines)


def test_a_public_name_without_a_test_is_refused():
    new = "entropy_of_" + "nothing"  # nor may it stand here
    assert untested({"entropy": "physics", new: "physics"})[0].startswith(f"{new}: no test in tests/physics")
