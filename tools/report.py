"""What a program can count of a chapter, for each sitting and for its practice:  run.py build NN --report

Beside it stands what no program counts: who read it afresh, what they stumbled over, and their score.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tools import clock, minutes, practice
from tools.cells import prose, visible
from tools.chapter import Part
from tools.split import CLAIM, RECALL, calls

LONG = 25  # words; a sentence should rarely have more
END = re.compile(r"(?<=[.!?])[)*_”\"']*\s+(?=[\W_]*[A-Z0-9])|\n\s*\n")
ABBREVIATED = re.compile(r"\b(Eqs?|Fig|Figs|Ref|Refs|e\.g|i\.e|vs|cf|Sec|No)\.")


def report(parts: Iterable[Part]) -> str:
    """The report on a chapter's parts, as text."""
    return "\n\n".join(_practice(part) if part.kind == "practice" else _lesson(part) for part in parts)


def _lesson(part: Part) -> str:
    nodes = [cell.node for cell in part.cells]
    found = clock.sections(nodes)
    total = sum((section.count for section in found), clock.Count())
    lengths = [clock.words(sentence) for section in found for sentence in sentences(section.text)]
    folded = [source for section in found for kind, source in section.code if kind == CLAIM]
    lines = sum(len(visible(source)) for source in folded)
    claims = sum(len(calls(source, CLAIM)) for source in folded)
    cards = sum(len(calls(node.source, RECALL)) for node in nodes if node.cell_type == "code")
    each = minutes.of(part)
    rows = {
        "minutes, core": f"{each.core} (at most {clock.CORE})",
        "minutes, further": each.further,
        "words": total.words,
        "words a sentence": f"{sum(lengths) / max(1, len(lengths)):.1f}",
        f"sentences > {LONG} words": _share(sum(n > LONG for n in lengths), len(lengths)),
        "displayed equations": total.equations,
        "predictions": total.predictions,
        "pictures": total.pictures,
        "tasks of the lab": total.tasks,
        "recall cards": cards,
        "lines of code on screen": total.lines,
        "claims": f"{claims}, folded: {_share(lines, lines + total.lines)} of the lines",
    }
    sections = [f"  {m:4} min  {title}" for title, m in each.headings]
    return "\n".join([f"course/{part.chapter}/{part.kind}.md", *_table(rows), *sections])


def _practice(part: Part) -> str:
    from qep_widgets.checks import answers_by_hand, exercises

    known = {id: len(e.slips) for id, e in exercises().items()}
    known |= {id: len(e.slips) for id, e in answers_by_hand().items()}
    found = practice.exercises(part)
    each = minutes.of(part)
    marks = Counter(e.mark or "unmarked" for e in found)
    slips = {id: known[id] for e in found for id in [e.id, *e.by_hand] if id in known}
    rows = {
        "minutes, ● and ●●": f"{each.core} (at most {practice.CORE})",
        "minutes, ●●●": each.further,
        "exercises": ", ".join(f"{n} {mark}" for mark, n in sorted(marks.items())),
        "answers by hand": sum(len(e.by_hand) for e in found),
        "slips": f"{sum(slips.values())} ({', '.join(f'{id} {n}' for id, n in slips.items())})",
    }
    sections = [f"  {e.minutes:4} min  {e.id} {e.mark}".rstrip() for e in found]
    return "\n".join([f"course/{part.chapter}/{part.kind}.md", *_table(rows), *sections])


def sentences(text: str) -> list[str]:
    """The sentences of a text: no headings, tables, code or displayed formulas; an item of a list is one."""
    kept = []
    for line, fenced in prose(re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)):
        bare = line.strip()
        if fenced or re.match(r"(#|\||```|~~~|</?details|</details)", bare):
            kept.append("\n")
        else:
            kept.append(re.sub(r"^(\d+\.|[-*+])\s+", "\n\n", bare))
    whole = re.sub(r"\$\$.+?\$\$", " ", "\n".join(kept), flags=re.DOTALL)
    whole = ABBREVIATED.sub(r"\1", re.sub(r"\$[^$]+\$", " x ", whole))
    return [sentence for sentence in END.split(whole) if clock.words(sentence)]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}, {100 * part / max(1, whole):.0f} %"


def _table(rows: dict[str, object]) -> list[str]:
    width = max(map(len, rows))
    return [f"  {name:{width}}  {value}" for name, value in rows.items()]
