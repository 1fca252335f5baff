"""A new exercise is begun by one command: its stubs are in place, and what is left to do is told."""

import numpy as np
import pytest

from tools import build, practice
from tools.build import ROOT, drift, read
from tools.chapter import read_part
from tools.new import exercise, main

MAP = "| [02 x](notebooks/02_double_it.ipynb) | y | 5 | 6 |\n"


@pytest.fixture
def marked(toy):
    """A toy chapter whose exercise has an id and a mark, and which ends by looking back."""
    toy.change("practice", "## Twice", "## ex02.1 · Twice ●")
    toy.write("practice", (toy.folder / "practice.md").read_text() + "\n+++\n\n## Looking back\n\nDone.\n")
    (toy.root / "README.md").write_text(MAP)
    return toy


def test_the_stubs_stand_below_the_last_exercise_and_the_map_has_the_minutes(marked, capsys):
    order = ["exercise", "2", "thrice", "Three", "times", "--root", str(marked.root)]
    assert main(order) == 0
    said = capsys.readouterr().out
    assert said.startswith("ex02.2 is at the end of course/02_double_it/practice.md")
    assert said.endswith("run: python3 run.py build 02\n")
    part = read(marked.folder, marked.root)["exercises/02_double_it.ipynb"]
    assert [(e.id, e.mark) for e in practice.exercises(part)] == [("ex02.1", "●"), ("ex02.2", "●●")]
    assert part.cells[-1].node.source.startswith("## Looking back")
    assert f"| {practice.time(part).core} |" in (marked.root / "README.md").read_text()
    (refusal,) = build.build(marked.root, ["02"])  # it is not solved yet
    assert "the solution of ex02.2 is" in refusal
    marked.change("practice", "def thrice(rho)", "def thrice(x)")
    marked.change("practice", "return None  # the worked solution", "return 2 * x")
    marked.change("practice", "`thrice(rho)`", "`thrice(x)`")
    assert build.build(marked.root, ["02"]) == [] and drift(marked.root) == []
    assert main([*order[:2], "fourfold", *order[4:]]) == 0 and "ex02.3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["2", "twice"], "asks for `twice` already"),
        (["2", "Way-back"], "way_back"),
        (["99", "x"], "chapter '99'"),
    ],
)
def test_what_cannot_be_begun_is_told(marked, capsys, words, says):
    before = (marked.folder / "practice.md").read_text()
    assert main(["exercise", *words, "--root", str(marked.root)]) == 1
    assert says in capsys.readouterr().err and (marked.folder / "practice.md").read_text() == before


def test_in_every_chapter_of_the_course_it_stands_below_the_last_exercise(practice, tmp_path):
    folder = tmp_path / "course" / practice
    folder.mkdir(parents=True)
    text = (ROOT / "course" / practice / "practice.md").read_text(encoding="utf-8")
    (folder / "practice.md").write_text(text, encoding="utf-8")
    before = read_part(folder / "practice.md", tmp_path)
    exercise(tmp_path, practice, "quite_new", "New")
    after = read_part(folder / "practice.md", tmp_path)
    added = len(after.cells) - len(before.cells)
    assert added == 4 and [c.node.source for c in before.cells] == [
        c.node.source
        for c in after.cells
        if "quite_new" not in c.node.source and "in a few sent" not in c.node.source
    ]
    ids = [check.id for check in after.checks.values() if not check.id.endswith("h")]
    assert [check.function for check in after.checks.values()][-1] == "quite_new" and len(ids) == len(
        set(ids)
    )


def test_its_check_is_stubbed_in_a_file_of_its_own_and_works(marked, capsys):
    folder = marked.root / "qep_widgets/checks/c02_double_it"
    folder.mkdir(parents=True)
    assert main(["exercise", "2", "thrice", "Three", "times", "--root", str(marked.root)]) == 0
    assert "Its check is qep_widgets/checks/c02_double_it/ex2_thrice.py" in capsys.readouterr().out
    space = {"__name__": "new", "__package__": "qep_widgets.checks.c07_spohn"}
    exec(compile((folder / "ex2_thrice.py").read_text("utf-8"), "new", "exec"), space)
    stub, (case, *_) = space["exercise"], space["_cases"](np.random.default_rng(0))
    assert (stub.id, stub.title) == ("ex02.2", "Three times") and stub.reference(*case) == 0.3125
