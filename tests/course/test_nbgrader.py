"""A class graded with nbgrader: the untouched exercise earns nothing, the solution everything, half a half.

The commands are those of CONTRIBUTING.md, in its order.
"""

import copy
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tools.build import ROOT

CHAPTER = "02_partial_trace"


def notebook_of(folder: str) -> NotebookNode:
    return nbformat.read(ROOT / folder / f"{CHAPTER}.ipynb", as_version=4)


def answered(released: NotebookNode, how_many: int) -> NotebookNode:
    """The released notebook with the first answers typed in, as a learner would."""
    answers = [c for c in notebook_of("solutions").cells if c.metadata.get("nbgrader", {}).get("solution")]
    sources = {c.id: c.source for c in answers[:how_many]}
    done = copy.deepcopy(released)
    for cell in done.cells:
        cell.source = sources.get(cell.id, cell.source)
    return done


def tampered(released: NotebookNode) -> NotebookNode:
    """The released notebook with every check turned into full marks."""
    done = copy.deepcopy(released)
    for cell in done.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = f"{float(cell.metadata.nbgrader.points)}"
    return done


def commands() -> list[list[str]]:
    """What CONTRIBUTING.md has an instructor type, without what says which Python."""
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## A class with nbgrader\n")[1]
    lines = [re.split(r"\s{2,}", line)[0] for line in section.split("```")[1].splitlines()]
    return [line.split()[1:] for line in lines if line.startswith("python")]


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    return tmp_path_factory.mktemp("class")


@pytest.fixture
def instructor(classroom, private):
    """Type a command in the course's folder."""
    from ipykernel.kernelspec import write_kernel_spec

    write_kernel_spec(Path(private["JUPYTER_DATA_DIR"], "kernels", "python3"))  # this very Python
    # nbgrader starts `alembic` by its bare name; an environment need not be activated to be tested
    private["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), private["PATH"]])

    def types(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=classroom,
            env=private,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return types


@pytest.mark.deep
def test_a_class_is_graded(classroom, instructor):
    Gradebook = pytest.importorskip("nbgrader.api").Gradebook  # here, because it takes seconds
    build, generate, autograde, export, feedback = commands()
    assert build == ["run.py", "build", "02", "--nbgrader", "DIR"]  # which run.py hands on to tools/build.py
    instructor(str(ROOT / "tools" / "build.py"), *build[2:-1], ".")
    instructor(*generate)

    ours = notebook_of("exercises")
    release = nbformat.read(classroom / "release" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    assert [c.id for c in release.cells] == [c.id for c in ours.cells]
    for theirs, cell in zip(release.cells, ours.cells, strict=True):
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("solution"):  # the stub is worded by nbgrader there and by the exercise's id here
            theirs_up_to, ours_up_to = (
                theirs.source.split("# YOUR CODE")[0],
                cell.source.split("raise NotImpl")[0],
            )
            assert theirs_up_to.rstrip() == ours_up_to.rstrip()
        else:
            assert theirs.source == cell.source
        added = (
            {key: theirs.metadata.nbgrader.get(key) for key in ("checksum", "cell_type")} if graded else {}
        )
        assert theirs.metadata.get("nbgrader", {}) == {**graded, **added}
        assert theirs.metadata.get("editable") == cell.metadata.get("editable")

    every = sum(bool(c.metadata.get("nbgrader", {}).get("solution")) for c in ours.cells)
    most = sum(c.metadata.get("nbgrader", {}).get("points", 0) for c in ours.cells)
    first = next(
        c.metadata.nbgrader.points for c in ours.cells if c.metadata.get("nbgrader", {}).get("grade")
    )
    hands_in = {
        "untouched": (ours, 0),
        "first_only": (answered(release, 1), first),
        "solved": (answered(ours, every), most),
        "tampered": (tampered(release), 0),
    }
    for student, (notebook, _) in hands_in.items():
        path = classroom / "submitted" / student / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    instructor(*autograde)

    with Gradebook(f"sqlite:///{classroom / 'gradebook.db'}") as book:
        scores = {s.student.id: (s.score, s.max_score) for s in book.assignment_submissions(CHAPTER)}
    assert scores == {student: (score, most) for student, (_, score) in hands_in.items()}
    instructor(*export)
    instructor(*feedback)
    assert len((classroom / "grades.csv").read_text("utf-8").splitlines()) == 1 + len(hands_in)
    assert {path.parts[-3] for path in (classroom / "feedback").rglob(f"{CHAPTER}.html")} == set(hands_in)
