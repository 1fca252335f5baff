"""Building a toy course: what is written, what drift is named, and which chapters are refused."""

import dataclasses
import json
import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

from qep_widgets import labs
from qep_widgets.live import Lab, slider
from tests.deep import swept
from tools.build import build, chapters, drift, main, nbgrader_sources
from tools.cells import Refusal
from tools.execute import run
from tools.rehearse import rehearse

PATHS = [f"{folder}/02_double_it.ipynb" for folder in ("notebooks", "exercises", "solutions")]


@pytest.fixture(scope="module")
def once(toy_at, tmp_path_factory):
    """A toy course, built."""
    toy = toy_at(tmp_path_factory.mktemp("once") / "toy")
    assert build(toy.root) == []
    return toy


@pytest.fixture
def built(once, toy_at, tmp_path):
    """A copy of the built toy course, to spoil."""
    toy = toy_at(tmp_path / "toy")
    shutil.copytree(once.root, toy.root, dirs_exist_ok=True)
    return toy


def cells(toy, folder):
    return nbformat.read(toy.root / folder / "02_double_it.ipynb", as_version=4).cells


def spoil(toy, path, change):
    """Apply ``change`` to the committed notebook's JSON."""
    file = toy.root / path
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")


def test_three_notebooks_are_written_and_only_the_solution_has_outputs(once):
    assert sorted(once.generated()) == sorted(PATHS)
    for folder in ("notebooks", "exercises"):
        assert all(
            not c.outputs and c.execution_count is None for c in cells(once, folder) if c.cell_type == "code"
        )
    solved = [c for c in cells(once, "solutions") if c.cell_type == "code"]
    assert [c.execution_count for c in solved] == [1, 2, 3]
    assert solved[-1].outputs[0].data["text/plain"] == "4.0"


def test_what_is_for_one_notebook_stays_out_of_the_other(once):
    exercise, solution = (" ".join(c.source for c in cells(once, f)) for f in ("exercises", "solutions"))
    assert "Go on when" in exercise and "Because two" not in exercise and "factor" not in exercise
    assert "Because two" in solution and "Go on when" not in solution and "SOLUTION" not in solution


def test_a_second_build_is_byte_identical(built):
    before = built.generated()
    assert build(built.root, ["02"]) == []
    assert built.generated() == before


def test_nothing_has_drifted_after_a_build(once, capsys):
    assert drift(once.root) == []
    assert main(["--check", "--root", str(once.root)]) == 0
    assert (
        capsys.readouterr().out
        == "Notebooks, claims, labs, prose and solutions are what the sources give: 02_double_it\n"
    )


SPOILS = {
    "source": (lambda nb: nb["cells"][1].update(source="changed"), "source differs"),
    "metadata": (lambda nb: nb["cells"][1]["metadata"].update(tags=["x"]), "metadata differs"),
    "cell type": (
        lambda nb: nb["cells"][0].update(cell_type="raw"),
        "type differs",
    ),
    "id": (lambda nb: nb["cells"][1].update(id="other"), "cell other: the cells' ids"),
    "a cell less": (lambda nb: nb["cells"].pop(), "ids or their order differ"),
    "version": (
        lambda nb: nb["metadata"]["qep_widgets"].update(version="0"),
        "metadata differ in 'qep_widgets'",
    ),
    "broken": (lambda nb: nb.pop("cells"), "not a valid notebook"),
    "format": (lambda nb: nb.update(nbformat_minor=4), ""),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("change", "says"), swept(SPOILS.values(), always=1), ids=SPOILS)
def test_drift_names_file_cell_and_repair(built, capsys, path, change, says):
    spoil(built, path, change)
    assert main(["--check", "--root", str(built.root)]) == 1
    message = capsys.readouterr().err
    assert message.startswith(path) and says in message
    assert "run: python3 run.py build 02\n" in message
    if says.startswith(("source", "metadata differs")):
        assert f"cell {cells(built, Path(path).parent.name)[1].id}: its {says}" in message


def test_other_outputs_of_a_solution_are_no_drift_but_missing_or_stray_ones_are(built):
    spoil(built, PATHS[2], lambda nb: nb["cells"][4].update(outputs=[], execution_count=17))
    assert drift(built.root) == []
    spoil(built, PATHS[2], lambda nb: nb["cells"][4].update(execution_count=None))
    assert "double-it-ex02-1-check: it was never executed" in drift(built.root)[0]
    spoil(built, PATHS[1], lambda nb: nb["cells"][4].update(execution_count=1))
    assert "keeps an output" in drift(built.root)[0]


def test_a_changed_source_a_missing_and_a_left_over_notebook_are_drift(built):
    built.change("practice", "Write it.", "Write it!")
    (built.root / PATHS[0]).rename(built.root / "notebooks" / "07_gone.ipynb")
    found = drift(built.root)
    assert [line.split(".ipynb")[0] for line in found] == [
        "notebooks/02_double_it", "exercises/02_double_it", "solutions/02_double_it", "notebooks/07_gone",
    ]  # fmt: skip
    assert "is missing" in found[0] and "has no source" in found[3]
    assert all("run: python3 run.py build" in line for line in found)


def test_a_whole_build_removes_what_has_no_source_and_a_partial_one_does_not(toy):
    (toy.folder / "practice.md").unlink()
    stale = toy.root / "solutions" / "02_double_it.ipynb"
    stale.parent.mkdir()
    stale.write_text("{}")
    assert build(toy.root, ["02"]) == [] and stale.exists()
    assert build(toy.root) == [] and not stale.exists()
    assert list(toy.generated()) == PATHS[:1]


def test_a_chapter_may_lack_its_lesson_but_not_both(built):
    (built.folder / "lesson.md").unlink()
    assert drift(built.root) == [f"{PATHS[0]} has no source; run: python3 run.py build"]
    (built.folder / "practice.md").unlink()
    with pytest.raises(Refusal, match="neither lesson"):
        drift(built.root)


REFUSED = {
    "wrong solution": ("factor = 2", "factor = 3", "practice.md:22: the solution of ex02.1 is 'wrong'"),
    "solution raises": (
        "factor = 2",
        "raise KeyError('k')",
        "with the solution this cell fails: KeyError: 'k'",
    ),
    "solution not attempted": (
        "factor = 2",
        "raise NotImplementedError",
        "the solution of ex02.1 is 'not attempted' and must be 'right'",
    ),
    "the learner's function is called outside a check": (
        "Because two is one and one.",
        "```{code-cell}\ntwice(4)\n```",
        "fails: NotImplementedError: ex02.1: replace this line",
    ),
    "an address": (
        "## Twice",
        "```{code-cell}\nobject()\n```\n\n## Twice",
        "differs from run to run",
    ),
    "the kernel dies": ("## Twice", "```{code-cell}\nimport os; os._exit(1)\n```\n\n## Twice", "fails: "),
}


@pytest.mark.deep
@pytest.mark.parametrize(("old", "new", "says"), swept(REFUSED.values(), every=3), ids=REFUSED)
def test_a_chapter_whose_own_solution_or_stub_fails_is_not_written(built, capsys, old, new, says):
    before = built.generated()
    if old.startswith("Because"):
        built.change("practice", '+++ {"tags": ["solution"]}\n\n', "")
    built.change("practice", old, new)
    assert main(["02", "--root", str(built.root)]) == 1
    message = capsys.readouterr().err
    assert message.startswith("course/02_double_it/practice.md:") and says in message
    assert built.generated() == before


@pytest.mark.deep
def test_a_stub_that_is_judged_or_earns_points_is_refused(built):
    package = built.root / "qep_widgets" / "__init__.py"
    text = package.read_text()
    package.write_text(text.replace('Report("not attempted")', 'Report("crashed")'))
    assert "the untouched stub of ex02.1 is 'crashed' and must be 'not attempted'" in build(built.root)[0]
    package.write_text(text.replace("else 0.0", "else 0.5"))
    assert "must earn 0 points, but earns 0.5" in build(built.root)[0]
    package.write_text(text.replace("float(n) if", "None if"))
    assert "must earn 4 points, but earns None" in build(built.root)[0]


CLAIM = "from qep_widgets import claim\n\nx = 1\nclaim('02.a', 'one is two', x == 2)"


def test_a_false_claim_is_told_with_its_line_and_its_sentence(toy, capsys):
    toy.change("lesson", "assert math.prod([1, 2]) == 2", CLAIM.replace("'", '"'))
    lines = (toy.folder / "lesson.md").read_text().split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("claim("))
    told = f'course/02_double_it/lesson.md:{line}: claim 02.a does not hold: "one is two".'
    assert main(["02", "--root", str(toy.root)]) == 1
    assert f"{told} Nothing was written" in capsys.readouterr().err
    assert not toy.generated() and not (toy.root / "course/LEDGER.md").exists()
    toy.change("lesson", "x = 1", "x = 2")
    assert build(toy.root) == []
    before = toy.generated()
    toy.change("lesson", "x = 2", "x = 1")
    assert build(toy.root) == [told] and toy.generated() == before
    assert main(["02", "--check", "--root", str(toy.root)]) == 1
    message = capsys.readouterr().err  # the other is the drift
    assert f"{told} Then run: python3 run.py build 02\n2 to mend.\n" in message


def test_a_lesson_that_fails_is_told_with_its_line(toy, capsys):
    toy.change("lesson", "assert math.prod([1, 2]) == 2", "y = 1 / 0\n```\n\n```{code-cell} ipython3\ny + 1")
    assert main(["--root", str(toy.root)]) == 1
    (told, _) = capsys.readouterr().err.splitlines()
    assert told.startswith("course/02_double_it/lesson.md:11: this cell fails: ZeroDivisionError")


def test_a_name_that_nobody_defined_is_told_but_one_that_a_stopped_cell_left_out_is_not(toy, capsys):
    cells = ["y = nobody", "z = y + 1", "z + 1"]
    toy.change("lesson", "assert math.prod([1, 2]) == 2", "\n```\n\n```{code-cell} ipython3\n".join(cells))
    for order in (["02"], ["02", "--check"]):
        assert main([*order, "--root", str(toy.root)]) == 1
        told = capsys.readouterr().err.splitlines()
        (named,) = [line for line in told if "this cell fails" in line]
        assert named.startswith("course/02_double_it/lesson.md:11: this cell fails: NameError: name 'nobody'")


@pytest.mark.parametrize("name", ["2_short", "02-dash", "notes"])
def test_a_folder_of_another_name_is_refused(toy, name):
    (toy.root / "course" / name).mkdir()
    with pytest.raises(Refusal, match="NN_stem"):
        chapters(toy.root)


@pytest.mark.deep
def test_a_ledger_that_another_chapters_lesson_holds_up_is_told(toy, capsys):
    other = toy.root / "course" / "03_other"
    other.mkdir()
    (other / "lesson.md").write_text(f"# Other\n\n```{{code-cell}}\n{CLAIM}\n```\n")
    assert main(["02", "--root", str(toy.root)]) == 1
    told = capsys.readouterr().err
    assert (
        told.startswith("course/03_other/lesson.md:")
        and "The notebooks are built, the ledger is not." in told
    )
    assert PATHS[0] in toy.generated()


@dataclasses.dataclass(frozen=True)
class Five:
    a: float = slider(0.0, "a", 0, 1)
    b: float = slider(0.0, "b", 0, 1)
    c: float = slider(0.0, "c", 0, 1)
    d: float = slider(0.0, "d", 0, 1)
    e: float = slider(0.0, "e", 0, 1)


def five_controls():
    return Lab(Five(), draw=lambda axes, result, artists: {})


@pytest.mark.deep
@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("five()", "ValueError: a lab has at most four controls"),
        ("partial_trace(nonsense=1)", "TypeError"),
        ("partail_trace()", "AttributeError: there is no lab 'partail_trace'"),
    ],
)
def test_a_lab_that_cannot_be_made_is_refused(toy, capsys, monkeypatch, call, says):
    monkeypatch.setattr(labs, "five", five_controls, raising=False)
    code = f"import qep_widgets as qep\n\nqep.labs.{call}"
    toy.change("lesson", "assert math.prod([1, 2]) == 2", code)
    for order in (["02"], ["02", "--check"]):
        assert main([*order, "--root", str(toy.root)]) == 1
        message = capsys.readouterr().err
        assert f"course/02_double_it/lesson.md:11: this cell fails: {says}" in message
    assert not toy.generated()


def test_a_lab_that_can_be_made_shows_nothing(toy):
    toy.change(
        "lesson", "assert math.prod([1, 2]) == 2", "import qep_widgets as qep\n\nqep.labs.partial_trace()"
    )
    (done,) = list(rehearse(toy.folder.name, toy.root, labs=True).values())[1:]
    assert done.error is None and done.printed == ""


def test_chapters_are_found_by_number_and_name(toy):
    for name in ("02", "2", "double_it", "02_double_it"):
        assert chapters(toy.root, [name]) == [toy.folder]
    assert main(["double_it", "--root", str(toy.root)]) == 0
    with pytest.raises(Refusal, match="no chapter '03' in course/; there are 02_double_it"):
        chapters(toy.root, ["03"])
    (toy.root / "course" / "02_again").mkdir()
    with pytest.raises(Refusal, match="has this number already"):
        chapters(toy.root)


def test_a_notebook_among_the_sources_is_refused(toy):
    (toy.folder / "practice.ipynb").write_text("{}")
    with pytest.raises(Refusal, match="sources are text"):
        chapters(toy.root)


def test_what_a_cell_prints_is_one_output_however_slowly_it_is_printed(toy):
    code = "import time\nprint(1, flush=True)\ntime.sleep(0.5)\nprint(2)"
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, id="a")])
    run(nb, toy.root, {})
    assert [output.text for output in nb.cells[0].outputs] == ["1\n2\n"]


def test_nbgraders_source_keeps_the_markers_and_hides_what_only_the_solution_shows(toy, tmp_path):
    (path,) = nbgrader_sources(toy.root, ["02"], tmp_path / "class")
    assert path == tmp_path / "class" / "source" / "02_double_it" / "02_double_it.ipynb"
    text = " ".join(c.source for c in nbformat.read(path, as_version=4).cells)
    assert "### BEGIN SOLUTION" in text and "factor" in text and "Because two" not in text


def test_notebooks_run_with_this_python_in_an_empty_folder_and_leave_the_user_alone(
    toy, tmp_path, monkeypatch
):
    home = tmp_path / "home"
    home.mkdir()
    for key in ("HOME", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(key, str(home))
    before = dict(os.environ)
    code = "import os, sys, qep_widgets"
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, id="a")])
    probe = "[sys.executable, os.listdir(), qep_widgets.__version__, os.environ['OPENBLAS_NUM_THREADS']]"
    assert run(nb, toy.root, {"a": probe}) == {"a": str([sys.executable, [], "9.9.9", "1"])}
    assert len(nb.cells) == 1 and "language_info" not in nb.metadata
    assert list(home.iterdir()) == [] and dict(os.environ) == before


def test_a_value_by_hand_is_built_and_solved(toy):
    package = toy.root / "qep_widgets" / "__init__.py"
    by_hand = "    if type(function) is not type(check):\n"
    by_hand += "        return Report('not attempted' if function is None else 'right')\n"
    package.write_text(package.read_text().replace("    try:", f"{by_hand}    try:"))
    cells = [
        "### BEGIN SOLUTION\nx = 1\n### END SOLUTION",
        'check_x = check("ex02.1h", x)\ncheck_x.points(1)',
    ]
    text = "".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    toy.write("practice", (toy.folder / "practice.md").read_text() + text)
    assert build(toy.root) == [] and drift(toy.root) == []
    assert "x = None  # ex02.1h: write your value" in toy.generated()[PATHS[1]].decode()


def test_the_check_runs_the_solution_and_tells_an_output_that_is_no_longer_given(built, capsys):
    spoil(built, PATHS[2], lambda nb: nb["cells"][4]["outputs"][0]["data"].update({"text/plain": "3.0"}))
    assert drift(built.root) == []
    assert main(["02", "--check", "--root", str(built.root)]) == 1
    (line, _) = capsys.readouterr().err.splitlines()
    assert line.startswith("course/02_double_it/practice.md:") and line.endswith(
        "run: python3 run.py build 02"
    )
    assert "shows '3.0' here, and now gives '4.0'" in line
    built.change("practice", "factor = 2", "factor = 5")
    assert main(["02", "--check", "--root", str(built.root)]) == 1
    assert "the solution of ex02.1 is 'wrong' and must be 'right'. Then run: " in capsys.readouterr().err


def test_the_check_reads_the_prose_too_and_every_line_ends_with_the_command(toy, capsys):
    toy.change("lesson", "Twice one is $2$.", "Twice one is 2.0004, and half is ≥ 0.")
    assert build(toy.root) == []
    toy.change("lesson", "assert math.prod([1, 2]) == 2", "assert math.prod([1, 2]) == 3")
    assert main(["02", "--check", "--root", str(toy.root)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "4 to mend."
    for words in ("its source differs", "this cell fails", "the number 2.0004", "an inequality (≥)"):
        assert any(words in line for line in told[:-1]), words
    assert all(line.endswith("run: python3 run.py build 02") for line in told[:-1])
