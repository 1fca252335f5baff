"""The real course: what is committed is what its sources give, and it asks every exercise there is.

What needs all lessons executed stands in this file, so that they are executed once.
"""

import re

import nbformat
import pytest

from tools import ledger
from tools.build import FOLDERS, ROOT, chapters, drift, leftovers, read
from tools.prose import unshown


@pytest.mark.parametrize("chapter", [folder.name for folder in chapters(ROOT)])
def test_the_committed_notebooks_are_what_the_sources_give(chapter):
    assert not (lines := drift(ROOT, [chapter])), "\n".join(lines)


def test_what_the_prose_says_is_shown(lesson):
    lines = [f"{line} Then run: python3 run.py build {lesson[:2]}" for line in unshown(lesson)]
    assert not lines, "\n".join(lines)


def test_the_page_of_the_ledger_is_what_the_lessons_execute():
    lines = ledger.drift(ROOT)
    assert not lines, "\n".join(lines)


def test_every_committed_notebook_has_a_source():
    assert not (lines := leftovers(ROOT)), "\n".join(lines)


def test_every_exercise_is_asked_in_its_practice():
    from qep_widgets.checks import answers_by_hand, exercises

    parts = [part for folder in chapters(ROOT) for part in read(folder, ROOT).values()]
    asked = [check.id for part in parts for check in part.checks.values()]
    checked = [*exercises(), *answers_by_hand()]
    lines = [
        f"{id}: a practice asks it and no check knows it; write its check in qep_widgets/checks/"
        for id in sorted(set(asked) - set(checked))
    ] + [
        f"{id}: it has a check and no practice asks it; ask it in course/{id[2:4]}_*/practice.md, then run: "
        f"python3 run.py build {id[2:4]}"
        for id in sorted(set(checked) - set(asked))
    ]
    assert not lines, "\n".join(lines)
    assert len(asked) == len(set(asked))


def test_relative_links_lead_somewhere():
    broken = []
    for path in [p for folder in FOLDERS for p in sorted((ROOT / folder).glob("*.ipynb"))]:
        for cell in nbformat.read(path, as_version=4).cells:
            links = re.findall(r"\]\(([^)\s#]+)", cell.source) if cell.cell_type == "markdown" else []
            near = [link for link in links if not re.match(r"[a-z]+:", link)]
            broken += [
                f"{path.name}, {cell.id}: {link}" for link in near if not (path.parent / link).exists()
            ]
    assert broken == []
