"""Write course/LEDGER.md: every claim of the course, its verdict, and what the lessons showed when they ran.

    python tools/ledger.py             run every lesson and write the page
    python tools/ledger.py --check     compare what is committed with what the lessons give now; write nothing

The evidence is what the claim's cell printed or, if it printed nothing, the last that was printed before.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if not __package__:  # started as a script
    sys.path.insert(0, str(ROOT))

from qep_widgets.claims.ledger import FAILS, HOLDS, LEDGER  # noqa: E402
from tools.cells import Refusal  # noqa: E402
from tools.chapter import down, read_part  # noqa: E402
from tools.rehearse import Ran, cells, lessons, rehearse, rehearsed  # noqa: E402

PAGE = "course/LEDGER.md"
LINES = 8  # of a long output, the last ones
LETTERS = {"A": "claims of the article", "P": "claims of the paper", "B": "beyond both"}
NUMBER = re.compile(r"[-−]?\d+\.?\d*(?:e[-+]?\d+)?")

ROUNDING = 1e-12  # what is printed below it is rounding, and differs from machine to machine
TINY = re.compile(r"(?<![\w.])(?:(?<= ) )?(?P<n>[-−]?\d+\.?\d*e-\d+)(?![\w.]*\d)")

HEAD = """# The ledger

*Written by `python tools/ledger.py` from what the lessons executed; do not edit.*

Every claim that the course deals with, in one sentence, and its verdict: **holds**, **holds if …**, or
**does not hold as stated**. A: claims of the article *Entropy Production in Open Quantum Systems*. P: claims
of the paper [arXiv:2002.10747](https://arxiv.org/abs/2002.10747). B: beyond both. Under a claim stands what a
lesson executed and what it printed there; the link leads to the lesson, to execute it yourself.
"""


@dataclass
class Shown:
    """One lesson's evidence for a claim: the sentences that it executed, and what was printed."""

    chapter: str
    sentences: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


def evidence(root: Path) -> dict[str, list[Shown]]:
    """By ledger id, what each lesson shows for it. Raises Refusal for a lesson that does not run."""
    found: dict[str, list[Shown]] = {}
    for chapter in lessons(root):
        done, last = rehearsed(chapter, root), ""
        if wrong := _faults(chapter, root, done.values()):
            raise Refusal("\n".join(wrong))
        for ran in done.values():
            last = settled(ran.printed).strip("\n") or last
            for claimed in ran.claims:
                if claimed.id in LEDGER:
                    shown = found.setdefault(claimed.id, [])
                    if not shown or shown[-1].chapter != chapter:
                        shown.append(Shown(chapter))
                    _add(shown[-1], claimed.statement, last)
    return found


def faults(chapter: str, root: Path = ROOT) -> list[str]:
    """The claims of a lesson that do not hold and the cells and labs that do not run, each with its line."""
    return _faults(chapter, root, rehearse(chapter, root, labs=True).values())


def _faults(chapter: str, root: Path, done: Iterable[Ran]) -> list[str]:
    found = []
    for ran in done:
        where = cells(chapter, root)[ran.index].where
        for claimed in ran.claims:
            if not claimed.held:
                place = _down(where, ran.source, f'"{claimed.id}"')
                found.append(f'{place}: claim {claimed.id} does not hold: "{claimed.statement}".')
        if ran.error is not None and not ran.cascade:
            found.append(f"{where}: this cell fails: {type(ran.error).__name__}: {ran.error}")
    return found


def _down(where: str, source: str, text: str) -> str:
    """The place of `text` in a cell that begins at `where`."""
    return down(where, source[: source.index(text)].count("\n")) if text in source else where


def settled(printed: str) -> str:
    """What a lesson printed, with each number that is nothing but rounding as `<1e-12`.

    In a table that leaves the column where it is.
    """
    return TINY.sub(
        lambda m: f"<{ROUNDING:.0e}" if 0 < abs(float(m["n"].replace("−", "-"))) < ROUNDING else m[0], printed
    )


def _add(shown: Shown, sentence: str, printed: str) -> None:
    if sentence not in shown.sentences:
        shown.sentences.append(sentence)
    if printed and printed not in shown.printed:
        shown.printed.append(printed)


def exercises(root: Path) -> dict[str, list[str]]:
    """By ledger id, the exercises in whose part of a practice notebook the id is named."""
    found: dict[str, list[str]] = {}
    for path in sorted((root / "course").glob("*/practice.md")):
        current = ""
        for cell in read_part(path, root).cells:
            for line in cell.node.source.split("\n") if cell.node.cell_type == "markdown" else []:
                if line.startswith("## "):
                    heading = re.match(r"## (ex\d\d\.\d+)", line)
                    current = heading[1] if heading else ""
                for id in re.findall(r"\b[APB]\d\d\b", line):
                    if current and id in LEDGER and current not in found.setdefault(id, []):
                        found[id].append(current)
    return found


def page(root: Path = ROOT) -> str:
    """The page's text."""
    shown, tried = evidence(root), exercises(root)
    lines = [HEAD, f"{len(shown)} of {len(LEDGER)} claims are executed so far.", ""]
    for letter, meaning in LETTERS.items():
        done = [id for id in LEDGER if id[0] == letter and id in shown]
        later = [id for id in LEDGER if id[0] == letter and id not in shown]
        lines += [f"## {letter}: {meaning}", ""]
        for id in done:
            lines += _section(id, shown[id], tried.get(id, []))
        if later:
            lines += ["**To come**", "", "| id | claim | verdict |", "|---|---|---|"]
            lines += [f"| {id} | {LEDGER[id].statement} | {LEDGER[id].verdict} |" for id in later] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _section(id: str, shown: list[Shown], tried: list[str]) -> Iterator[str]:
    entry = LEDGER[id]
    sign = {HOLDS: "✓", FAILS: "✗"}.get(entry.verdict, "◐")
    yield from (f"### {id} · {entry.statement}", "", f"{sign} **{entry.verdict}**")
    if tried:
        files = {number[2:4]: path for number in tried for path in (ROOT / "course").glob(f"{number[2:4]}_*")}
        links = [f"[{number}](../exercises/{files[number[2:4]].name}.ipynb)" for number in tried]
        yield from ("", f"By hand: {', '.join(links)}")
    for part in shown:
        title = f"{part.chapter[:2]} {part.chapter[3:].replace('_', ' ')}"
        link = f"[{title}](../notebooks/{part.chapter}.ipynb)"
        yield from ("", f"Lesson {link}: {'. '.join(part.sentences)}.")
        for text in part.printed:
            output = text.split("\n")
            kept = output if len(output) <= LINES else ["…", *output[-LINES:]]
            yield from ("", "```text", *kept, "```")
    yield ""


def drift(root: Path = ROOT) -> list[str]:
    """Where the committed page differs from what the lessons give now; the last digits may differ."""
    repair = f"{PAGE} is not what the lessons give; run: python tools/ledger.py"
    path = root / PAGE
    if not path.exists():
        return [f"{PAGE} is missing; run: python tools/ledger.py"]
    old, new = path.read_text(encoding="utf-8").split("\n"), page(root).split("\n")
    if len(old) != len(new):
        return [repair]
    return [f"{repair} ({b.strip()!r})" for a, b in zip(old, new, strict=True) if not _agree(a, b)][:3]


def _agree(a: str, b: str) -> bool:
    """Equal but for spaces and for numbers that differ by rounding, as they do between versions of numpy."""
    if re.sub(r"\s+", "", NUMBER.sub("#", a)) != re.sub(r"\s+", "", NUMBER.sub("#", b)):
        return False
    one, two = ([float(x.replace("−", "-")) for x in NUMBER.findall(text)] for text in (a, b))
    return all(abs(x - y) <= 2e-4 * max(1, abs(y)) for x, y in zip(one, two, strict=True))


def write(root: Path = ROOT) -> None:
    """Run the lessons and write the page."""
    (root / PAGE).write_text(page(root), encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=f"Write {PAGE} from what the lessons execute.")
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
