"""Run a lesson's code in this process, statement by statement, and keep what each cell printed and claimed.

No kernel and, unless asked for, no labs: a rehearsal takes a fraction of a second, so that a test may hold a
hundred of them.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tools.cells import Refusal
from tools.chapter import Cell, Part, lesson_sources, read_part

ROOT = Path(__file__).resolve().parent.parent
Rewrite = Callable[[str, str], str]


@dataclass(frozen=True)
class Claimed:
    """A claim as a cell executed it, whether it held, and what it settles (by the prediction's id)."""

    cell: int
    id: str
    statement: str
    held: bool
    settles: dict[str, Any] = field(default_factory=dict)  # prediction's id -> its outcome


@dataclass
class Ran:
    """One code cell after its run: what it printed, claimed and asked, and the error that ended it.

    ``asked`` holds the package's predictions, ``cards`` its recall cards.
    """

    index: int
    source: str
    printed: str = ""
    claims: list[Claimed] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)
    cards: list[Any] = field(default_factory=list)
    error: Exception | None = None
    cascade: bool = False  # it stopped only because an earlier cell had stopped and left a name undefined


def lessons(root: Path = ROOT) -> list[str]:
    """The lessons in order, as their notebooks are called: "05_gksl", "05_gksl_2"."""
    folders = sorted((root / "course").glob("[0-9]*_*"))
    return [stem for folder in folders for stem in lesson_sources(folder)]


def part(lesson: str, root: Path = ROOT) -> Part:
    """A lesson's source, read once as long as it stays as it is."""
    found = {s: p for folder in (root / "course").glob("[0-9]*_*") for s, p in lesson_sources(folder).items()}
    if lesson not in found:
        raise Refusal(f"There is no lesson {lesson!r} in course/; there are {', '.join(lessons(root))}.")
    return _read(found[lesson], root, found[lesson].read_bytes())


@lru_cache(maxsize=64)
def _read(path: Path, root: Path, content: bytes) -> Part:
    return read_part(path, root)


def cells(lesson: str, root: Path = ROOT) -> tuple[Cell, ...]:
    """The lesson's cells."""
    return part(lesson, root).cells


def rehearse(
    chapter: str, root: Path = ROOT, rewrite: Rewrite | None = None, labs: bool = False
) -> dict[int, Ran]:
    """Run the lesson's code cells in order in one namespace; by the cell's index, what came of each.

    A cell that raises is ended there, and the names that it would have set are taken away, so that
    later cells do not go on with stale values. A false claim is recorded and does not raise.
    ``rewrite(chapter, source)`` may change a cell's code before it runs. With ``labs``, each lab that the
    lesson shows is made, so that a cell whose lab cannot be made raises.
    """
    os.environ.setdefault("MPLBACKEND", "Agg")
    space: dict[str, Any] = {"__name__": "__main__"}
    done: dict[int, Ran] = {}
    with _stage(done, labs):
        for index, cell in enumerate(cells(chapter, root)):
            if cell.node.cell_type == "code":
                source = cell.node.source if rewrite is None else rewrite(chapter, cell.node.source)
                done[index] = Ran(index, source)
                _run(done[index], space)
                stopped = any(ran.error for ran in done.values() if ran.index < index)
                done[index].cascade = stopped and isinstance(done[index].error, NameError)
    return done


def rehearsed(chapter: str, root: Path = ROOT) -> dict[int, Ran]:
    """What `rehearse` gives of a lesson as it stands: run once, as long as its text stays as it is."""
    return _rehearsed(chapter, root, "\0".join(cell.node.source for cell in cells(chapter, root)))


@lru_cache(maxsize=64)
def _rehearsed(chapter: str, root: Path, text: str) -> dict[int, Ran]:
    return rehearse(chapter, root)


def _run(ran: Ran, space: dict[str, Any]) -> None:
    out = io.StringIO()
    code = re.sub(r"(?m)^%.*$", "", ran.source)  # a magic has nothing to say here
    try:
        with contextlib.redirect_stdout(out):
            tree = ast.parse(code)
            for node in tree.body:
                _execute(node, tree.body[-1], space)
    except Exception as error:
        ran.error = error
        for name in _names_set(code):
            space.pop(name, None)
    ran.printed = out.getvalue()


def _execute(node: ast.stmt, last: ast.stmt, space: dict[str, Any]) -> None:
    if node is last and isinstance(node, ast.Expr):  # a notebook shows the value a cell ends with
        value = eval(compile(ast.Expression(node.value), "<lesson>", "eval"), space)
        if value is not None:
            print(repr(value))
    else:
        exec(compile(ast.Module([node], []), "<lesson>", "exec"), space)


def _names_set(code: str) -> set[str]:
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


class _Labs(ModuleType):
    """Stands for the labs: each is a function that shows nothing, but makes the lab if ``made`` has it."""

    def __init__(self, made: ModuleType | None) -> None:
        super().__init__("qep_widgets.labs")
        self._made = made

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def shown(*args: Any, **kwargs: Any) -> None:
            if self._made:
                sys.modules[self.__name__] = self._made  # a lab is imported when it is asked for
                try:
                    getattr(self._made, name)(*args, **kwargs)
                finally:
                    sys.modules[self.__name__] = self

        return shown


@contextlib.contextmanager
def _stage(done: dict[int, Ran], make: bool) -> Iterator[None]:
    """Claims that record, labs, predictions and cards that show nothing, and no trace of the run afterwards.

    What a claim that held settles must have been asked in this lesson, or the claim's cell raises.
    """
    package = importlib.import_module("qep_widgets")
    claims = importlib.import_module("qep_widgets.claims")
    truth = importlib.import_module("qep_widgets.claims.execute").truth
    labs = importlib.import_module("qep_widgets.labs")
    cards = importlib.import_module("qep_widgets.predict.cards")
    form = importlib.import_module("qep_widgets.predict.form")
    made = importlib.import_module("qep_widgets.predict.made")

    def recorded(id: str, statement: str, condition: Any, settles: dict[str, Any] | None = None) -> None:
        ran = next(reversed(done.values()))
        try:
            held = truth(condition)
        except TypeError:
            held = False
        ran.claims.append(Claimed(ran.index, str(id), str(statement), held, dict(settles or {})))
        if held and settles:
            made.settle(settles, strict=True)

    def asked(one: Any) -> None:
        ran = next(reversed(done.values()))
        if isinstance(one, made.Made):
            ran.asked.append(one.prediction)
        else:
            ran.cards.append(one)

    stand_ins = _Labs(labs if make else None)
    changes = [(package, "claim", recorded), (claims, "claim", recorded), (package, "labs", stand_ins)]
    changes += [(form, "show", asked), (cards, "_SESSION", {})]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
    try:
        for owner, name, value in changes:
            setattr(owner, name, value)
        sys.modules["qep_widgets.labs"] = stand_ins
        with made.fresh(), np.printoptions(), np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.modules["qep_widgets.labs"] = labs
        for owner, name, value in before:
            setattr(owner, name, value)
