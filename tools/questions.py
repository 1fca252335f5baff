"""Collect the course's predictions and recall cards into the package, for progress() and review().

    python tools/questions.py             write qep_widgets/predict/course.json
    python tools/questions.py --check     compare it with the sources; write nothing

A notebook that is not open has not asked anything, so what it would ask is read from the lessons' sources:
from the calls ``predict("02.p1", …)`` and ``recall("02.r1", …)``, and from ``Prediction("02.lab1", …)`` in a
chapter's lab.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if not __package__:  # started as a script
    sys.path.insert(0, str(ROOT))

from qep_widgets.predict.cards import Card  # noqa: E402
from qep_widgets.predict.questions import Prediction  # noqa: E402
from tools.cells import Refusal, parse  # noqa: E402
from tools.chapter import read_part  # noqa: E402

PAGE = "qep_widgets/predict/course.json"
KINDS: dict[str, Any] = {"predict": Prediction, "Prediction": Prediction, "recall": Card}


def collect(root: Path = ROOT) -> dict[str, Any]:
    """The course's chapters, predictions (by id, the chapter) and cards (by id, what stands on them).

    Raises Refusal, with the place, for a call that is not made of plain texts, does not fit, has the number
    of another chapter, or comes twice.
    """
    found: dict[str, dict[str, Any]] = {"predictions": {}, "cards": {}}
    places: dict[str, str] = {}
    folders = sorted(path for path in (root / "course").iterdir() if path.is_dir())
    for folder in folders:
        for source, where in _sources(folder, root):
            for asked in asked_in(source, where):
                if asked.id[:2] != folder.name[:2]:
                    raise Refusal(
                        f"{where}: {asked.id!r} has not the number of its chapter, {folder.name[:2]}."
                    )
                if asked.id in places:
                    raise Refusal(f"{where}: {asked.id!r} was already asked at {places[asked.id]}.")
                places[asked.id] = where
                if isinstance(asked, Card):
                    found["cards"][asked.id] = {
                        "question": asked.question,
                        "answer": asked.answer,
                        "section": asked.section,
                    }
                else:
                    found["predictions"][asked.id] = folder.name
    chapters = [folder.name for folder in folders if any(folder.glob("*.md"))]
    return {"chapters": chapters, **found}


def _sources(folder: Path, root: Path) -> Iterator[tuple[str, str]]:
    """The code of a chapter that may ask something, with its place."""
    for path in sorted(folder.glob("*.md")):
        for cell in read_part(path, root).cells:
            if cell.node.cell_type == "code":
                yield cell.node.source, cell.where
    lab = root / "qep_widgets" / "labs" / f"{folder.name[3:]}.py"
    if lab.exists():
        yield lab.read_text(encoding="utf-8"), lab.relative_to(root).as_posix()


def asked_in(source: str, where: str) -> list[Prediction | Card]:
    """The predictions and cards of a piece of code, in order. Raises Refusal, with the place."""
    if not any(name in source for name in KINDS):
        return []
    code = "\n".join("" if line.startswith("%") else line for line in source.split("\n"))
    found = []
    for call in sorted(_calls(parse(code, where)), key=lambda call: call.lineno):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        try:
            given = [ast.literal_eval(argument) for argument in call.args]
            # what comes out may be computed; a card's answer is a text
            words = [word for word in call.keywords if name == "recall" or word.arg != "answer"]
            named = {str(word.arg): ast.literal_eval(word.value) for word in words}
        except ValueError:
            raise Refusal(f"{where}: write the arguments of {name}(…) as plain texts and numbers.") from None
        try:
            found.append(KINDS[name](*given, **named))
        except (ValueError, TypeError) as error:
            raise Refusal(f"{where}: {error}.") from None
    return found


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in KINDS
    ]


def page(root: Path = ROOT) -> str:
    """The file's text."""
    return json.dumps(collect(root), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(root: Path = ROOT) -> None:
    """Write the file."""
    (root / PAGE).write_text(page(root), encoding="utf-8", newline="\n")


def drift(root: Path = ROOT) -> list[str]:
    """Where the committed file differs from the sources, with the command that repairs it."""
    path = root / PAGE
    if path.exists() and path.read_text(encoding="utf-8") == page(root):
        return []
    return [f"{PAGE} is not what the lessons ask; run: python tools/questions.py"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=f"Write {PAGE} from what the lessons ask.")
    parser.add_argument("--check", action="store_true", help="compare with what is committed, write nothing")
    options = parser.parse_args(arguments)
    try:
        found = drift() if options.check else []
        if not options.check:
            write()
    except Refusal as refusal:
        found = [str(refusal)]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
