"""The lessons under perturbed physics: which claim notices which mistake.

    python -m tests.course.perturbations          the table of every lesson
    python -m tests.course.perturbations 7        of one, called 7, 07, spohn or 07_spohn

A lesson's code runs once for each perturbation of `perturbed.py`, and once for each edit that the
chapter's own file in `broken/` asks for. Nothing is changed on disk and everything is put back.
"""

import contextlib
import functools
import importlib
import importlib.util
import inspect
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]  # for perturbed and tools, however this was started

from perturbed import PERTURBED  # noqa: E402

from launcher.places import find_chapter  # noqa: E402
from tools.cells import Refusal  # noqa: E402
from tools.rehearse import ROOT, Ran, lessons, rehearse  # noqa: E402

FALSE, RAISED, HELD, UNREACHED = "x", "!", ".", " "


@dataclass(frozen=True)
class Perturbation:
    """What is wrong, where, and how right becomes wrong; `chapter` for an edit of one lesson."""

    name: str
    where: str
    make: Callable[[Any], Any]
    chapter: str = ""


Place = tuple[int, str]  # the cell of a claim, and its id: the rounds of a loop are one claim


@dataclass
class Table:
    """What became of one lesson's claims under every perturbation that it can feel.

    `outcome[name][place]` is false, raised, held or unreached. `stops` names the perturbations under which
    some cell raises, claims in it or not; `silent` those that were used and changed nothing that is shown.
    """

    chapter: str
    claims: dict[Place, str] = field(default_factory=dict)  # place -> "02.a" and its sentence
    outcome: dict[str, dict[Place, str]] = field(default_factory=dict)
    stops: set[str] = field(default_factory=set)
    silent: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # what is wrong with the lesson unperturbed

    def never_false(self) -> list[str]:
        """The claims that no perturbation made false."""
        return [
            text
            for place, text in self.claims.items()
            if all(row[place] != FALSE for row in self.outcome.values())
        ]

    def caught(self) -> set[str]:
        """The perturbations under which a claim is false or the lesson stops."""
        return {name for name, row in self.outcome.items() if FALSE in row.values()} | self.stops

    def missed(self) -> list[str]:
        """The chapter's own broken versions that nothing in it notices."""
        return [p.name for p in edits(self.chapter) if p.name not in self.caught()]


def missed(tables: list[Table]) -> list[str]:
    """The perturbations that change what some lesson shows and are caught in none."""
    shown = dict.fromkeys(name for t in tables for name in t.outcome)
    return [name for name in shown if not any(name in t.caught() for t in tables)]


# ---------------------------------------------------------------- making physics wrong, and right again


def edits(chapter: str) -> list[Perturbation]:
    """The chapter's own broken versions, from broken/<stem>.py."""
    path = HERE / "broken" / f"{chapter[3:]}.py"
    if not path.exists():
        return []
    spec = importlib.util.spec_from_file_location(f"broken_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [
        Perturbation(name, "lesson", lambda source, old=old, new=new: source.replace(old, new), chapter)
        for name, old, new in module.EDITS
    ]


def perturbations(chapter: str) -> list[Perturbation]:
    """Everything that is tried on a chapter."""
    return [Perturbation(*entry) for entry in PERTURBED] + edits(chapter)


class Felt:
    """Whether what was perturbed can be reached at all, and whether it has been used since."""

    def __init__(self) -> None:
        self.reachable = True
        self.used = False

    def noting(self, wrong: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(right, updated=())
        def noted(*args: Any, **kwargs: Any) -> Any:
            self.used = True
            return wrong(*args, **kwargs)

        return noted

    def rewrite(self, make: Callable[[str], str]) -> Callable[[str, str], str]:
        def rewritten(chapter: str, source: str) -> str:
            new = make(source)
            self.used |= new != source
            return new

        return rewritten


class _Numpy(ModuleType):
    """numpy with one function replaced, for the one module that is given it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


def load_physics() -> None:
    """Import every module of the physics now: one imported later would keep what was wrong meanwhile."""
    package = importlib.import_module("qep_widgets.physics")
    for entry in pkgutil.walk_packages(package.__path__, "qep_widgets.physics."):
        importlib.import_module(entry.name)


@contextlib.contextmanager
def wrong(
    perturbation: Perturbation, called: set[Any] | None = None
) -> Iterator[tuple[Felt, Callable[[str, str], str] | None]]:
    """Physics with one thing wrong inside the block; also gives the rewriting of the lesson's code, if any.

    `called` are the code objects that the lesson runs; without them everything counts as reachable.
    """
    felt, where = Felt(), perturbation.where
    if where == "lesson":
        yield felt, felt.rewrite(perturbation.make)
        return
    module_name, path = where.split(":")
    seen_by = module_name.removesuffix("/np")
    module = importlib.import_module(seen_by if seen_by == "numpy" else f"qep_widgets.{seen_by}")
    owner, name = module, path
    if seen_by != module_name:
        owner = np
    elif "." in path:
        outer, name = path.rsplit(".", 1)
        owner = getattr(module, outer)
    right = inspect.getattr_static(owner, name)
    code = getattr(right, "__code__", None)  # numpy's own functions have none
    felt.reachable = called is None or code is None or code in called
    replacement = felt.noting(perturbation.make(right), right)
    if seen_by != module_name:
        proxy = _Numpy("numpy")
        setattr(proxy, name, replacement)
        undo = [(module, "np", np)]
        module.np = proxy  # type: ignore[attr-defined]
    else:
        undo = _swap(owner, name, right, replacement)
    try:
        yield felt, None
    finally:
        for holder, attribute, value in undo:
            setattr(holder, attribute, value)
        _swap(owner, name, replacement, right)  # where it was imported meanwhile


def _swap(owner: Any, name: str, old: Any, new: Any) -> list[tuple[Any, str, Any]]:
    """Put `new` where `old` is seen: at home, in the package's modules, and under its flat name."""
    ours = [m for n, m in list(sys.modules.items()) if n.split(".")[0] == "qep_widgets" and m is not None]
    found = [(m, key) for m in ours for key, value in list(vars(m).items()) if value is old]
    if inspect.getattr_static(owner, name) is old and (owner, name) not in found:
        found.append((owner, name))
    for holder, key in found:
        setattr(holder, key, new)
    return [(holder, key, old) for holder, key in found]


# ---------------------------------------------------------------- the table


def _uses(chapter: str, root: Path) -> set[Any]:
    """The code objects that the unperturbed lesson runs, so that what it never calls need not be broken."""
    codes = set()

    def note(frame: Any, event: str, _: Any) -> None:
        if event == "call":
            codes.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        rehearse(chapter, root)
    finally:
        sys.setprofile(before)
    return codes


@functools.lru_cache(maxsize=32)
def table(chapter: str, root: Path = ROOT) -> Table:
    """Run the lesson under everything that is tried on it."""
    load_physics()
    result = Table(chapter)
    try:
        right = rehearse(chapter, root)
    except Refusal as refusal:
        result.broken.append(f"the build refuses it: {refusal}")
        return result
    for ran in right.values():
        if ran.error is not None:
            result.broken.append(f"cell {ran.index} raises {type(ran.error).__name__}: {ran.error}")
        for c in ran.claims:
            result.claims.setdefault((c.cell, c.id), f"{c.id} ({c.statement})")
            if not c.held:
                result.broken.append(f"{c.id} does not hold")
    if result.broken:
        return result
    called = _uses(chapter, root)
    for perturbation in perturbations(chapter):
        with wrong(perturbation, called) as (felt, rewrite):
            lesson = rehearse(chapter, root, rewrite) if felt.reachable else right
        if not felt.used:
            continue
        if _shown(lesson) == _shown(right):
            result.silent.append(perturbation.name)
            continue
        result.outcome[perturbation.name] = {p: _outcome(lesson, right, p) for p in result.claims}
        if any(r.error is not None for r in lesson.values()):
            result.stops.add(perturbation.name)
    return result


def _shown(lesson: dict[int, Ran]) -> list[Any]:
    return [(r.printed, type(r.error), [c.held for c in r.claims]) for r in lesson.values()]


def _outcome(lesson: dict[int, Ran], right: dict[int, Ran], place: Place) -> str:
    cell, id = place
    ran = lesson[cell]
    held = [c.held for c in ran.claims if c.id == id]
    if not all(held):
        return FALSE
    if len(held) >= sum(c.id == id for c in right[cell].claims):
        return HELD
    return RAISED if ran.error is not None and not ran.cascade else UNREACHED


def write(tables: list[Table]) -> str:
    """The tables as text: a row for each perturbation, a column for each claim."""
    lines = [f"{FALSE} the claim is false   {RAISED} its cell raises   {HELD} it holds   (blank) not reached"]
    for t in tables:
        ids = [text.split(" ")[0] for text in t.claims.values()]
        width = max(len(name) for name in (*t.outcome, t.chapter, "made false by"))
        lines += ["", f"{t.chapter:{width}}  " + " ".join(f"{id:>4}" for id in ids) + "   false"]
        for name, row in t.outcome.items():
            count = sum(mark == FALSE for mark in row.values())
            stops = "  and stops" if name in t.stops else ""
            lines.append(
                f"{name:{width}}  " + " ".join(f"{m:>4}" for m in row.values()) + f"   {count:>5}{stops}"
            )
        made = [sum(row[p] == FALSE for row in t.outcome.values()) for p in t.claims]
        lines.append(f"{'made false by':{width}}  " + " ".join(f"{n:>4}" for n in made))
        if t.silent:
            lines.append(f"used, but nothing that is shown depends on it: {'; '.join(t.silent)}")
    used = {name for t in tables for name in (*t.outcome, *t.silent)}
    later = [entry[0] for entry in PERTURBED if entry[0] not in used]
    if later:
        lines += ["", f"not yet reachable from these lessons ({len(later)}): {'; '.join(later)}"]
    lines += ["", *to_mend(tables)]
    claims, rows = sum(len(t.claims) for t in tables), sum(len(t.outcome) for t in tables)
    lines.append(f"{claims} claims of {len(tables)} lessons under {rows} perturbations that show")
    return "\n".join(lines)


def to_mend(tables: list[Table]) -> list[str]:
    """What is wrong with the lessons, each with what its author can do."""
    found = [line for t in tables for line in lesson_to_mend(t)]
    for name in missed(tables):
        where = ", ".join(t.chapter for t in tables if name in t.outcome)
        found.append(
            f"{where}: the mistake {name!r} changes what the lesson shows, and no lesson's claim notices. "
            "Beside the number that it changes, claim what is right; then run: "
            f"python3 run.py build {where[:2]}"
        )
    return found


def lesson_to_mend(t: Table) -> list[str]:
    """What is wrong with one lesson by itself."""
    if t.broken:
        return [f"{t.chapter}: {text.rstrip('.')}. Mend the lesson first." for text in t.broken]
    file = f"tests/course/broken/{t.chapter[3:]}.py"
    claims = [
        f"{t.chapter}: nothing makes this claim false: {text}. Compare with a second route or an anchor "
        f"number in its condition; or, if only the cell's own code can be wrong, add that to {file}. "
        f"Then run: python -m tests.course.perturbations {t.chapter[:2]}"
        for text in t.never_false()
    ]
    return claims + [
        f"{t.chapter}: no claim notices the broken version {name!r} of {file}: claim what it changes; then "
        f"run: python -m tests.course.perturbations {t.chapter[:2]}"
        for name in t.missed()
    ]


def asked_for(words: list[str]) -> list[str]:
    """The lessons of the chapters that are called by number or name; all of them when none is."""
    wanted = {find_chapter(word, lessons()) for word in words}
    return [c for c in lessons() if not wanted or {c, c.removesuffix("_2")} & wanted]


def main(arguments: list[str]) -> int:
    """Print the tables of all lessons, or of those whose numbers or names are given."""
    start = time.perf_counter()
    chosen = asked_for(arguments)
    if not chosen:
        print(f"There is no chapter {' '.join(arguments)!r}. There are: {', '.join(lessons())}")
        return 1
    tables = [table(chapter) for chapter in chosen]
    print(write(tables))
    print(f"{time.perf_counter() - start:.1f} s")
    return 1 if to_mend(tables) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
