"""Build ``notebooks/``, ``exercises/`` and ``solutions/`` from the texts in ``course/NN_stem/``.

    python tools/build.py             every chapter
    python tools/build.py 02 07       these chapters
    python tools/build.py --check     compare what is committed with the sources; write nothing
    python tools/build.py 02 --letters  rename its claims and predictions in the order in which they appear
    python tools/build.py 02 --report   what can be counted of a chapter: minutes, words, predictions, slips
    python tools/build.py 02 --nbgrader DIR     DIR/source/02_…/02_….ipynb, for `nbgrader generate_assignment`

A chapter may be called 07, 7, spohn or 07_spohn. It is written only if its lesson runs, its claims hold, its
lab can be made, its own solution earns full marks and its untouched exercise notebook reports every exercise
as not attempted; else the notebooks of before stay. Sources, ids and metadata are compared, outputs are
compared by nbval.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
if not __package__:  # started as a script
    sys.path.insert(0, str(ROOT))

from launcher.places import find_chapter  # noqa: E402
from tools import ledger, letters, minutes, practice, predictions, prose, questions, report  # noqa: E402
from tools.cells import Refusal, tags  # noqa: E402
from tools.chapter import Part, down, lesson_sources, notebook, read_part  # noqa: E402
from tools.clock import CORE, FURTHER  # noqa: E402
from tools.execute import CellFailed, odd_lines, result, run, unstable  # noqa: E402
from tools.split import PREDICT, kind_of  # noqa: E402

FOLDERS = ("notebooks", "exercises", "solutions")
README = "README.md"
WIDE = 110  # characters, as the formatter has it


def chapters(root: Path, numbers: Iterable[str] = ()) -> list[Path]:
    """The chapters' folders in order: all, or those whose number or name is asked for."""
    found: dict[str, Path] = {}
    for folder in sorted(p for p in (root / "course").iterdir() if p.is_dir()):
        if not re.fullmatch(r"\d\d_[a-z0-9_]+", folder.name):
            raise Refusal(
                f"course/{folder.name}: a chapter's folder is called NN_stem, as in 02_partial_trace."
            )
        if folder.name[:2] in found:
            raise Refusal(f"course/{folder.name}: {found[folder.name[:2]].name} has this number already.")
        found[folder.name[:2]] = folder
        if strays := sorted(p.name for p in folder.glob("*.ipynb")):
            raise Refusal(
                f"course/{folder.name}/{strays[0]}: sources are text; write lesson.md or practice.md."
            )
    names, chosen = [folder.name for folder in found.values()], set()
    for wanted in numbers:
        if not (name := find_chapter(wanted, names)):
            raise Refusal(
                f"There is no chapter {wanted!r} in course/; there are {', '.join(names) or 'none'}."
            )
        chosen.add(name)
    return [folder for folder in found.values() if folder.name in chosen or not numbers]


def read(folder: Path, root: Path) -> dict[str, Part]:
    """The chapter's lessons and its practice by the path of the notebook (exercises/…)."""
    parts = {
        f"notebooks/{stem}.ipynb": read_part(path, root) for stem, path in lesson_sources(folder).items()
    }
    if (folder / "practice.md").exists():
        parts[f"exercises/{folder.name}.ipynb"] = read_part(folder / "practice.md", root)
    if not parts:
        raise Refusal(f"course/{folder.name}: neither lesson.md nor practice.md is there; write one.")
    return parts


def generate(parts: dict[str, Part], root: Path) -> dict[str, NotebookNode]:
    """The chapter's notebooks by path, not yet executed, but for what a lesson's predictions come out as."""
    books: dict[str, NotebookNode] = {}
    lessons = [part for part in parts.values() if part.kind != "practice"]
    if any(map(second_edition, lessons)) and (told := letters.disorder(lessons)):
        raise Refusal(told)
    for path, part in parts.items():
        minutes.refuse_typed(part)
        books[path] = made(part, path.split("/")[0], root)
        if part.kind == "practice":
            practice.refuse_unfit(part)
            books[path.replace("exercises", "solutions")] = made(part, "solutions", root)
        else:
            if (told := too_long(part)) and second_edition(part):
                raise Refusal(told)
            predictions.store(part, books[path], Path(path).stem, root)
    return books


def made(part: Part, variant: str, root: Path) -> NotebookNode:
    """One notebook of a part, with its minutes."""
    book = notebook(part, variant, _version(root))
    minutes.stamp(part, book.cells)
    return book


def too_long(part: Part) -> str:
    """What to do about a lesson's core that is too long, or ""."""
    if (core := minutes.of(part).core) <= CORE:
        return ""
    return (
        f"course/{part.chapter}/{part.kind}.md: its core takes {core} minutes by the clock and may take "
        f"{CORE}; move what is not on the way below `## {FURTHER}`, or into a second sitting, lesson_2.md."
    )


def notes(root: Path, parts: dict[str, Part]) -> list[str]:
    """What an author should know of a chapter that is built."""
    lessons = [part for part in parts.values() if part.kind != "practice"]
    wide = [
        f"{down(cell.where, k)}: this line of code has {len(line)} characters and may have {WIDE}; what is "
        "longer does not fit on a laptop."
        for part in lessons
        for cell in part.cells
        if kind_of(cell.node) == "code"
        for k, line in enumerate(cell.node.source.split("\n"))
        if len(line) > WIDE
    ]
    return [*filter(None, map(too_long, lessons)), *wide, *unmapped(root, parts)]


def second_edition(part: Part) -> bool:
    """Whether a lesson has predictions that are made: of the others less is asked for now."""
    return any(PREDICT in tags(cell.node) for cell in part.cells)


def execute(part: Part, nb: NotebookNode, verdict: str, root: Path) -> None:
    """Run ``nb`` in place; refuse unless every check ends in ``verdict``, with all points or none."""
    what = "the solution" if verdict == "right" else "the untouched stub"
    try:
        verdicts = run(nb, root, {key: f"{check.variable}.verdict" for key, check in part.checks.items()})
    except CellFailed as error:
        raise Refusal(f"{part.places[error.cell_id]}: with {what} this cell fails: {error}") from None
    cells = {cell.id: cell for cell in nb.cells if cell.cell_type == "code"}
    for key, check in part.checks.items():
        due, points = float(check.points if verdict == "right" else 0), result(cells[key])
        if verdicts[key] != verdict:
            raise Refusal(
                f"{part.places[key]}: {what} of {check.id} is {verdicts[key]!r} and must be {verdict!r}."
            )
        if not _equals(points, due):
            raise Refusal(
                f"{part.places[key]}: {what} of {check.id} must earn {due:g} points, but earns {points}."
            )
    for key, cell in cells.items():
        if address := unstable(cell):
            raise Refusal(
                f"{part.places[key]}: the output holds {address}, which differs from run to run; "
                "end the line with a semicolon or tag the cell 'nbval-ignore-output'."
            )


def build(root: Path, numbers: Iterable[str] = ()) -> list[str]:
    """Write the chapters' notebooks; return the refusals, of whose chapters nothing was written."""
    refusals: list[str] = []
    for folder in chapters(root, numbers):
        try:
            parts = read(folder, root)
            if wrong := untrue(root, [folder.name]):
                refusals += wrong
                continue
            books = generate(parts, root)
            asked, solved = (f"{where}/{folder.name}.ipynb" for where in ("exercises", "solutions"))
            if asked in parts:
                execute(parts[asked], books[solved], "right", root)
                execute(parts[asked], copy.deepcopy(books[asked]), "not attempted", root)
            for name, nb in books.items():
                _write(root / name, nb)
            renew(root, parts)
            print(f"{folder.name}: {', '.join(books)}", flush=True)
            for told in notes(root, parts):
                print(f"note: {told}")
        except Refusal as refusal:
            refusals.append(str(refusal))
    if not numbers:
        for gone in stale(root):
            gone.unlink()
            print(f"removed {gone.relative_to(root).as_posix()}: its source is gone")
    return refusals


def drift(root: Path, numbers: Iterable[str] = ()) -> list[str]:
    """Where the committed notebooks differ from what the sources give, with the command that repairs it."""
    found = []
    for folder in chapters(root, numbers):
        again = repair(folder)
        parts = read(folder, root)
        try:
            books = generate(parts, root)
        except Refusal as refusal:
            found.append(str(refusal))
            continue
        for name, nb in books.items():
            if not (root / name).exists():
                found.append(f"{name} is missing; run: {again}")
                continue
            for difference in _differences(root / name, nb):
                found.append(
                    f"{name}{difference}. Edit course/{folder.name}/, never the notebook; then run: {again}"
                )
        found += [
            f"{name}: what it has of {folder.name} differs from the sources; run: {again}"
            for name in shared(root, parts)
        ]
        found += unmapped(root, parts)
    return found + ([] if numbers else leftovers(root))


def leftovers(root: Path) -> list[str]:
    """The generated notebooks without a source, with the command that removes them."""
    return [f"{p.relative_to(root).as_posix()} has no source; run: python3 run.py build" for p in stale(root)]


def _differences(path: Path, nb: NotebookNode) -> list[str]:
    try:
        committed = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(committed)
    except Exception as error:  # whatever is wrong with it, the file is not what was built
        return [f" is not a valid notebook ({str(error).splitlines()[0]})"]
    found = []
    if (committed.nbformat, committed.nbformat_minor) != (nb.nbformat, nb.nbformat_minor):
        found.append(f": its format is {committed.nbformat}.{committed.nbformat_minor}")
    for key in sorted({*committed.metadata, *nb.metadata}):
        if committed.metadata.get(key) != nb.metadata.get(key):
            found.append(f": the notebook's metadata differ in {key!r}")
    have, want = [cell.id for cell in committed.cells], [cell.id for cell in nb.cells]
    if have != want:
        odd = next((h or w for h, w in _zip(have, want) if h != w), "")
        return [*found, f", cell {odd}: the cells' ids or their order differ from here on"]
    for old, new in zip(committed.cells, nb.cells, strict=True):
        for field in ("cell_type", "source", "metadata"):
            if old[field] != new[field]:
                found.append(f", cell {new.id}: its {field.replace('cell_', '')} differs")
        if new.cell_type == "code" and old.cell_type == "code":
            ran, solution = bool(old.execution_count), path.parent.name == "solutions"
            if solution and not ran and new.source.strip():
                found.append(f", cell {new.id}: it was never executed")
            if not solution and (ran or (old.outputs and not new.outputs)):
                found.append(f", cell {new.id}: it keeps an output; a learner predicts before running")
            elif not solution and old.outputs != new.outputs:
                found.append(f", cell {new.id}: what it shows without a kernel differs")
    return found


def _zip(have: list[str], want: list[str]) -> Iterable[tuple[str, str]]:
    longest = max(len(have), len(want))
    return zip(have + [""] * (longest - len(have)), want + [""] * (longest - len(want)), strict=True)


def renew(root: Path, parts: dict[str, Part]) -> None:
    """Bring what the chapter has in files of the whole course up to date."""
    for name, text in shared(root, parts).items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")


def shared(root: Path, parts: dict[str, Part]) -> dict[str, str]:
    """The files of the whole course that differ from what these parts give, with what they give (the map)."""
    due = {}
    if (root / README).exists():
        due[README] = with_minutes((root / README).read_text(encoding="utf-8"), parts)
    return {name: text for name, text in due.items() if (root / name).read_text(encoding="utf-8") != text}


def unmapped(root: Path, parts: dict[str, Part]) -> list[str]:
    """The lessons that have no row in the README's map."""
    text = (root / README).read_text(encoding="utf-8") if (root / README).exists() else ""
    return [
        f"{README}: the map has no row of {path}; add: | [{part.chapter[:2]} …]({path}) | … | 0 | 0 |"
        for path, part in parts.items()
        if part.kind != "practice" and "](notebooks/" in text and f"]({path})" not in text
    ]


def with_minutes(text: str, parts: dict[str, Part]) -> str:
    """The README with the minutes of these parts in its map."""
    columns = [
        {Path(path).stem: minutes.column(part) for path, part in parts.items() if path.startswith(where)}
        for where in ("notebooks", "exercises")
    ]
    return minutes.mapped(text, *columns)


def stale(root: Path) -> list[Path]:
    """Generated notebooks whose source is gone."""
    due = {
        root / path
        for folder in chapters(root)
        for path in [
            *(f"notebooks/{stem}.ipynb" for stem in lesson_sources(folder)),
            *(f"{where}/{folder.name}.ipynb" for where in FOLDERS[1:] if (folder / "practice.md").exists()),
        ]
    }
    return [path for where in FOLDERS for path in sorted((root / where).glob("*.ipynb")) if path not in due]


def nbgrader_sources(root: Path, numbers: Iterable[str], target: Path) -> list[Path]:
    """Write ``target/source/NN_stem/NN_stem.ipynb``: the practice, its answers between nbgrader's markers."""
    written = []
    for folder in chapters(root, numbers):
        if (folder / "practice.md").exists():
            part = read_part(folder / "practice.md", root)
            path = target / "source" / folder.name / f"{folder.name}.ipynb"
            _write(path, made(part, "nbgrader", root))
            written.append(path)
    return written


def _write(path: Path, nb: NotebookNode) -> None:
    nbformat.validate(nb)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(nbformat.writes(nb, version=nbformat.NO_CONVERT) + "\n", encoding="utf-8", newline="\n")
    os.replace(draft, path)


def _version(root: Path) -> str:
    """``qep_widgets.__version__`` of ``root``, read without importing the package."""
    tree = ast.parse((root / "qep_widgets" / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__version__":
            return ast.literal_eval(node.value)
    raise Refusal("qep_widgets/__init__.py has no line `__version__ = …`; the notebooks record it.")


def _equals(text: str | None, number: float) -> bool:
    try:
        return text is not None and float(text) == number
    except ValueError:
        return False


def renew_lists(root: Path) -> list[str]:
    """Write course/LEDGER.md and the package's list of predictions and cards anew.

    Return what is false or fails in a lesson, which leaves them as they were.
    """
    try:
        ledger.write(root)
        if (root / questions.PAGE).exists():  # a toy course has none
            questions.write(root)
    except Refusal as refusal:
        return str(refusal).splitlines()
    return []


def untrue(root: Path, numbers: Iterable[str]) -> list[str]:
    """What is false or fails in the chapters' lessons."""
    having = [stem for folder in chapters(root, numbers) for stem in lesson_sources(folder)]
    return [line for lesson in having for line in ledger.faults(lesson, root)]


def unshown(root: Path, numbers: Iterable[str]) -> list[str]:
    """The numbers and inequalities in the chapters' prose that no code beside them shows."""
    having = [stem for folder in chapters(root, numbers) for stem in lesson_sources(folder)]
    return [line for lesson in having for line in prose.unshown(lesson, root)]


def unsolved(root: Path, numbers: Iterable[str]) -> list[str]:
    """Where a solution shows other outputs than it gives. Refuses one, or a stub, that earns wrong points."""
    found = []
    for folder in chapters(root, numbers):
        if (folder / "practice.md").exists():
            part = read_part(folder / "practice.md", root)
            solved, stub = (made(part, variant, root) for variant in ("solutions", "exercises"))
            execute(part, solved, "right", root)
            execute(part, stub, "not attempted", root)
            found += _other_outputs(part, root / "solutions" / f"{folder.name}.ipynb", solved)
    return found


def _other_outputs(part: Part, path: Path, solved: NotebookNode) -> list[str]:
    """Where the committed solution's outputs differ from what the same cells show now."""
    try:
        committed = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    except Exception:  # missing, or not a notebook: `drift` says so
        return []
    before = {cell.get("id"): cell for cell in committed.cells if cell.cell_type == "code"}
    found = []
    for cell in solved.cells:
        old = before.get(cell.id)
        if old and old.source == cell.source and (told := odd_lines(old, cell)):
            place = part.places[cell.id]
            found.append(f"{place}: the solution shows {told[0]!r} here, and now gives {told[1]!r}.")
    return found


def complaints(root: Path, numbers: Iterable[str]) -> list[str]:
    """All that is wrong with the chapters, each with the command that follows the mending."""
    found = []
    for folder in chapters(root, numbers):
        told = []
        for look in (drift, untrue, unshown, unsolved):
            try:
                told += look(root, [folder.name])
            except Refusal as refusal:
                told.append(str(refusal))
        found += mending(dict.fromkeys(told), folder)
    if not found and (root / questions.PAGE).exists():
        found += questions.drift(root)
    return found + ([] if numbers else leftovers(root))


def mending(lines: Iterable[str], folder: Path) -> list[str]:
    """The lines, each with the command that follows the mending."""
    return [
        line if re.search(r"(?:;|then) run: ", line) else f"{line.rstrip('.')}. Then run: {repair(folder)}"
        for line in lines
    ]


def repair(folder: Path) -> str:
    """The command that builds a chapter anew."""
    return f"python3 run.py build {folder.name[:2]}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 when nothing was refused and nothing drifted."""
    parser = argparse.ArgumentParser(description="Build the course's notebooks from course/.")
    parser.add_argument("chapters", nargs="*", metavar="NN", help="chapters to build (all)")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="compare with what is committed, write nothing")
    mode.add_argument("--letters", action="store_true", help="rename claims and predictions in their order")
    mode.add_argument("--report", action="store_true", help="print what can be counted, write nothing")
    mode.add_argument(
        "--nbgrader", type=Path, metavar="DIR", help="write nbgrader's source/ below DIR instead"
    )
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.nbgrader:
            for path in nbgrader_sources(options.root, options.chapters, options.nbgrader):
                print(path)
            return 0
        if options.letters:
            for folder in chapters(options.root, options.chapters):
                lessons = [read_part(path, options.root) for path in lesson_sources(folder).values()]
                print(*letters.rename(options.root, lessons), sep="\n")
            return 0
        if options.report:
            for folder in chapters(options.root, options.chapters):
                print(report.report(read(folder, options.root).values()), end="\n\n")
            return 0
        if options.check:
            found = complaints(options.root, options.chapters)
            if not found:
                names = ", ".join(folder.name for folder in chapters(options.root, options.chapters))
                print(f"Notebooks, claims, labs, prose and solutions are what the sources give: {names}")
        elif found := build(options.root, options.chapters):
            found[-1] += " Nothing was written for a chapter that is refused."
        elif found := renew_lists(options.root):
            found[-1] += " The notebooks are built, the ledger is not."
    except Refusal as refusal:
        found = [str(refusal)]
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print(f"{len(found)} to mend.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
