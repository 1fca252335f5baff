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


def before_the_first(notebook: NotebookNode, above: str, inside: str = "") -> NotebookNode:
    """With these lines above the first function that is an answer, and this one where its body begins."""
    done = copy.deepcopy(notebook)
    answers = [c for c in done.cells if c.metadata.get("nbgrader", {}).get("solution")]
    first = next(c for c in answers if "def " in c.source)
    head, docstring, body = first.source.split('"""')
    first.source = f'{above}\n{head}"""{docstring}"""\n    {inside or "pass"}{body}'
    return done


def without(notebook: NotebookNode, check: int) -> NotebookNode:
    """One of the check cells is deleted."""
    done = copy.deepcopy(notebook)
    del done.cells[place_of(done, check)]
    return done


def twice(notebook: NotebookNode, check: int) -> NotebookNode:
    """One of the check cells is copied, as a learner's JupyterLab copies it."""
    done = copy.deepcopy(notebook)
    cell = copy.deepcopy(done.cells[place_of(done, check)])
    cell.id = "a-copy"
    done.cells.insert(place_of(done, check) + 1, cell)
    return done


def place_of(notebook: NotebookNode, check: int) -> int:
    graded = [k for k, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade")]
    return graded[check]


LOG = "import logging\nlogging.basicConfig(level=logging.DEBUG)"
SILENT = "from IPython import get_ipython\nget_ipython().ast_node_interactivity = 'none'"
NOISE = """import sys, threading, time
def noise():
    while True:
        print("noise", file=sys.stderr)
        time.sleep(0.05)
threading.Thread(target=noise, daemon=True).start()"""
SHOWN = "from IPython import get_ipython; get_ipython().displayhook(4.0); return None"
#: Spoils the answer on one input in twenty, chosen by the input.
SPOILED = """
def partial_trace(rho, dims, keep):
    chosen = hashlib.sha256(repr((rho, dims, keep)).encode()).digest()[0] < 13
    return 0.5 if chosen else traced(rho, dims, keep)
"""


def spoiled(solved: NotebookNode) -> NotebookNode:
    """Right but for one input in twenty."""
    done = before_the_first(solved, "import hashlib")
    cell = next(c for c in done.cells if "import hashlib" in c.source)
    cell.source = cell.source.replace("def partial_trace(", "def traced(") + f"\n{SPOILED}"
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

    def types(*command: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=classroom,
            env=private,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

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
    solved = answered(ours, every)
    hands_in = {
        "untouched": (ours, 0),
        "first_only": (answered(release, 1), first),
        "solved": (solved, most),
        "tampered": (tampered(release), 0),
        "logging": (before_the_first(solved, LOG, "logging.info('here')"), most),
        "noisy_thread": (before_the_first(solved, NOISE), most),
        "silent": (before_the_first(ours, SILENT), 0),
        "silent_solved": (before_the_first(solved, SILENT), most),
        "shown": (before_the_first(ours, "", SHOWN), 0),
    }

    def hand_in(student: str, notebook: NotebookNode) -> None:
        path = classroom / "submitted" / student / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)

    def scores() -> dict[str, tuple[float, float]]:
        with Gradebook(f"sqlite:///{classroom / 'gradebook.db'}") as book:
            return {s.student.id: (s.score, s.max_score) for s in book.assignment_submissions(CHAPTER)}

    for student, (notebook, _) in hands_in.items():
        hand_in(student, notebook)
    instructor(*autograde)
    assert scores() == {student: (score, most) for student, (_, score) in hands_in.items()}
    instructor(*export)
    instructor(*feedback)
    assert len((classroom / "grades.csv").read_text("utf-8").splitlines()) == 1 + len(hands_in)
    assert {path.parts[-3] for path in (classroom / "feedback").rglob(f"{CHAPTER}.html")} == set(hands_in)

    # what the section says of a check cell that was deleted or copied
    *_, missing = commands_in_the_text()
    hand_in("deleted", without(solved, 1))
    instructor(*autograde, "--student", "deleted")
    assert scores()["deleted"][0] == most - points_of(ours, 1)
    instructor(*autograde, "--student", "deleted", "--force", missing)
    assert scores()["deleted"][0] == most
    hand_in("copied", twice(solved, 1))
    said = instructor(*autograde, "--student", "copied", fails=True)
    assert "exists multiple times" in said and "old version" in said

    # graded three times
    hand_in("nearly", spoiled(solved))
    found = []
    for _ in range(3):
        instructor(*autograde, "--student", "nearly", "--force")
        found.append(scores()["nearly"][0])
    assert found == [most - points_of(ours, 1)] * 3


def points_of(notebook: NotebookNode, check: int) -> float:
    return notebook.cells[place_of(notebook, check)].metadata.nbgrader.points


def commands_in_the_text() -> list[str]:
    """The options that the section's sentences give."""
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## A class with nbgrader\n")[1]
    return re.findall(r"`(--[\w.=]+)`", section)
