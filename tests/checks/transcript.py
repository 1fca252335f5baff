"""What a learner reads: the report and the hints of every known mistake, chapter by chapter, as text.

    python -m tests.checks.transcript 02           print what chapter 02 says
    python -m tests.checks.transcript --write 02   renew transcript/02.md; without 02: all of them

A change of words is a diff of these files. Chapters whose exercises are files of their own have one.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import bank  # noqa: E402

from qep_widgets.checks import Exercise, Report, check, exercises  # noqa: E402
from qep_widgets.checks.engine.evidence import given  # noqa: E402
from qep_widgets.checks.engine.outcomes import indent  # noqa: E402

FOLDER = HERE / "transcript"
CHECKS = HERE.parents[1] / "qep_widgets" / "checks"
CHAPTERS = sorted(path.name[1:3] for path in CHECKS.glob("c[0-9][0-9]_*") if any(path.glob("ex*.py")))


def transcript(chapter: str) -> str:
    """All that is said of the exercises of a chapter, at seed 0."""
    lines = [
        f"# What the checks of chapter {chapter} say",
        "",
        f"Written by `python -m tests.checks.transcript --write {chapter}`.",
    ]
    for exercise in exercises().values():
        if exercise.id[2:4] == chapter:
            lines += _of(exercise)
    return "\n".join(lines) + "\n"


def _of(exercise: Exercise) -> Iterator[str]:
    yield from ("", f"## {exercise.id} {exercise.title}", "")
    report = check(exercise.id, bank.RIGHT[exercise.id][0])
    yield from (report.says, "", report.evidence)
    shown: list[str] = []
    for slip in exercise.slips:
        report = check(exercise.id, slip.wrong)
        yield from ("", f"### {exercise.id} {report.code.replace('-', ' ')}", "", report.says, "")
        yield indent(_with_the_case_once(report.evidence, given(exercise, report.case), shown))
        yield ""
        yield from _hints(report)


def _with_the_case_once(evidence: str, case: str, shown: list[str]) -> str:
    """The evidence, with a case that stands further up by its number, and without lines of our own code."""
    evidence = re.sub(r"\n *at line \d+.*", "", evidence)
    if case in shown:
        return evidence.replace(case, f"  case {shown.index(case) + 1}, as above")
    shown.append(case)
    return evidence.replace(case, f"{case}\n  (case {len(shown)})")


def _hints(report: Report) -> Iterator[str]:
    for _ in range(len(report.hints) + bool(report.focus)):
        name, text = report.hint().split("\n", 1)
        yield f"- {name.split(' (')[0]}: {text}".replace("\n", "\n  ")


def words(text: str) -> str:
    """The text with every number as #, for the last digits differ from one machine to the next."""
    numbers = re.sub(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?j?", "#", text)
    return re.sub(r"[ \n]+", " ", numbers)


def main(arguments: list[str]) -> None:
    """Print or write the transcripts of the chapters that are named, or of all."""
    options = argparse.ArgumentParser(
        prog="python -m tests.checks.transcript", description=__doc__.splitlines()[0]
    )
    options.add_argument("chapters", nargs="*", type=lambda word: word.zfill(2), metavar="NN")
    options.add_argument("--write", action="store_true", help="renew the files")
    asked = options.parse_args(arguments)
    for chapter in asked.chapters or CHAPTERS:
        text = transcript(chapter)
        if asked.write:
            (FOLDER / f"{chapter}.md").write_text(text, encoding="utf-8")
        else:
            print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
