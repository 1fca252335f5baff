"""The learner's copies: what is missing is copied, and no byte a learner wrote is ever lost."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launcher import copies

LESSON = "notebooks/02_partial_trace.ipynb"


def test_the_first_time_everything_is_copied_and_nothing_is_said(root):
    assert copies.lay_out(root) == []
    for name in ("notebooks/00_start_here.ipynb", LESSON, "exercises/02_partial_trace.ipynb"):
        assert (root / "work" / name).read_bytes() == (root / name).read_bytes()


def test_the_ledger_lies_where_its_links_and_the_lessons_look_for_it(root):
    (root / copies.LEDGER).write_text("claims")
    copies.lay_out(root)
    assert (root / "work/course/LEDGER.md").read_text() == "claims"
    assert [path.name for path in (root / "work/course").iterdir()] == ["LEDGER.md"]


def test_what_the_learner_wrote_stays(root):
    copies.lay_out(root)
    (root / "work" / LESSON).write_text("mine")
    assert copies.lay_out(root) == []
    assert (root / "work" / LESSON).read_text() == "mine"
    assert not list((root / "work/notebooks").glob("*new*"))


def test_a_chapter_that_has_changed_is_laid_beside_the_learners_and_every_start_says_so(root):
    copies.lay_out(root)
    (root / "work" / LESSON).write_text("mine")
    (root / LESSON).write_text("second edition")
    beside = root / "work/notebooks/new_02_partial_trace.ipynb"
    for _ in range(2):
        (sentence,) = copies.lay_out(root)
        assert "\n" not in sentence and sentence.endswith(": work/notebooks/new_02_partial_trace.ipynb")
        assert (root / "work" / LESSON).read_text() == "mine"
        assert beside.read_text() == "second edition"
    beside.unlink()
    assert copies.lay_out(root) == [] and not beside.exists()


def test_a_chapter_that_the_learner_has_not_changed_becomes_the_new_one(root):
    copies.lay_out(root)
    for edition in ("second edition", "third edition"):
        (root / LESSON).write_text(edition)
        assert copies.lay_out(root) == []
        assert (root / "work" / LESSON).read_text() == edition
    assert not list((root / "work").rglob("new*"))


# --- what JupyterLab does to a notebook by itself is not the learner's doing ----------------------------


def book(*sources, kind="code"):
    """A notebook as the course has it."""
    cells = [{"cell_type": kind, "id": f"c{k}", "metadata": {}, "source": s} for k, s in enumerate(sources)]
    return json.dumps({"cells": cells, "metadata": {"version": "1"}, "nbformat": 4, "nbformat_minor": 5})


def saved(notebook):
    """Metadata and the file's layout, as JupyterLab's autosave leaves them."""
    notebook["metadata"] = {"language_info": {"name": "python", "version": "3.11.7"}, "widgets": {}}
    for cell in notebook["cells"]:
        cell["metadata"] = {"trusted": True, "editable": True}
        cell["source"] = cell["source"].splitlines(keepends=True)


def ran(notebook):
    for cell in notebook["cells"]:
        cell |= {"execution_count": 3, "outputs": [{"output_type": "stream", "name": "stdout", "text": "6"}]}


def ran_to_the_end(notebook):
    """Shift-Enter in the last cell adds an empty one."""
    ran(notebook)
    empty = {"cell_type": "code", "id": "z", "metadata": {}, "source": [], "outputs": []}
    notebook["cells"].append(empty | {"execution_count": None})


def wrote(notebook):
    notebook["cells"][1]["source"] += "  # mine"


def added(notebook):
    notebook["cells"].append({"cell_type": "markdown", "id": "y", "metadata": {}, "source": "mine"})


def deleted(notebook):
    del notebook["cells"][0]


def emptied(notebook):
    notebook["cells"][0]["source"] = ""


def swapped(notebook):
    notebook["cells"].reverse()


def turned(notebook):
    notebook["cells"][0]["cell_type"] = "markdown"


def do(root, what, name=LESSON):
    path = root / "work" / name
    notebook = json.loads(path.read_text())
    what(notebook)
    path.write_text(json.dumps(notebook, indent=1))
    return path.read_text()


@pytest.mark.parametrize("what", [saved, ran, ran_to_the_end])
def test_a_notebook_that_was_only_opened_or_run_becomes_the_new_one(root, what):
    (root / LESSON).write_text(book("import math", "x = 1\ny = 2"))
    copies.lay_out(root)
    kept = do(root, what)
    assert copies.lay_out(root) == [] and (root / "work" / LESSON).read_text() == kept  # the same edition
    (root / LESSON).write_text(book("import math", "x = 3"))
    assert copies.lay_out(root) == []
    assert (root / "work" / LESSON).read_text() == book("import math", "x = 3")
    assert not list((root / "work").rglob("new*"))


@pytest.mark.parametrize("before", [None, saved, ran_to_the_end])
@pytest.mark.parametrize("what", [wrote, added, deleted, emptied, swapped, turned])
def test_a_notebook_that_the_learner_changed_stays_and_the_new_one_is_laid_beside(root, what, before):
    (root / LESSON).write_text(book("import math", "x = 1"))
    copies.lay_out(root)
    if before:
        do(root, before)
    mine = do(root, what)
    (root / LESSON).write_text(book("import math", "x = 3"))
    (sentence,) = copies.lay_out(root)
    assert sentence.endswith("work/notebooks/new_02_partial_trace.ipynb")
    assert (root / "work" / LESSON).read_text() == mine
    assert (root / "work/notebooks/new_02_partial_trace.ipynb").read_text() == book("import math", "x = 3")


@pytest.mark.parametrize(("what", "stays"), [(None, False), (saved, True), (ran, True), (wrote, True)])
def test_an_edition_without_a_new_word_costs_nobody_an_output(root, what, stays):
    (root / LESSON).write_text(book("import math", "x = 1"))
    copies.lay_out(root)
    before = do(root, what) if what else book("import math", "x = 1")
    new = book("import math", "x = 1").replace('"version": "1"', '"version": "2"')
    (root / LESSON).write_text(new)
    assert copies.lay_out(root) == [] and not list((root / "work").rglob("new*"))
    assert (root / "work" / LESSON).read_text() == (before if stays else new)


def test_the_version_beside_is_still_told_after_it_was_opened(root):
    (root / LESSON).write_text(book("a", "b"))
    copies.lay_out(root)
    do(root, wrote)
    (root / LESSON).write_text(book("a", "c"))
    copies.lay_out(root)
    do(root, saved, "notebooks/new_02_partial_trace.ipynb")
    (sentence,) = copies.lay_out(root)
    assert sentence.endswith("work/notebooks/new_02_partial_trace.ipynb")
    assert not (root / "work/notebooks/new2_02_partial_trace.ipynb").exists()


def test_the_record_of_an_older_run_py_is_read(root):
    """It kept the SHA-256 of the file alone, which the next start replaces."""
    (root / LESSON).write_text(book("a", "b"))
    copies.lay_out(root)
    record = root / "work" / copies.RECORD
    old = {name: kept["file"] for name, kept in json.loads(record.read_text()).items()}
    record.write_text(json.dumps(old))
    assert copies.lay_out(root) == []
    do(root, ran)
    (root / LESSON).write_text(book("a", "c"))
    assert copies.lay_out(root) == [] and not list((root / "work").rglob("new*"))
    record.write_text(json.dumps({**old, LESSON: copies.edition(book("a", "c").encode()).file}))
    (root / LESSON).write_text(book("a", "d"))
    assert copies.lay_out(root) == []
    assert (root / "work" / LESSON).read_text() == book("a", "d")


@pytest.mark.parametrize("text", ["{}", "[]", "null", '{"cells": 3}', '{"cells": [{}]}', "", "\ufeff{}"])
def test_what_is_no_notebook_is_compared_whole(text):
    assert copies.edition(text.encode()).text == copies.edition(text.encode()).file


def test_several_new_versions_are_told_in_one_line(root):
    copies.lay_out(root)
    for name in (LESSON, "exercises/02_partial_trace.ipynb"):
        (root / "work" / name).write_text("mine")
        (root / name).write_text("second edition")
    (sentence,) = copies.lay_out(root)
    assert "work/notebooks/new_02" in sentence and "work/exercises/new_02" in sentence


def test_a_third_edition_leaves_the_second_where_it_is(root):
    copies.lay_out(root)
    (root / "work" / LESSON).write_text("mine")
    for edition in ("second", "third"):
        (root / LESSON).write_text(edition)
        copies.lay_out(root)
    assert (root / "work/notebooks/new_02_partial_trace.ipynb").read_text() == "second"
    assert (root / "work/notebooks/new2_02_partial_trace.ipynb").read_text() == "third"
    (sentence,) = copies.lay_out(root)
    assert "new2_02" in sentence and "new_02" not in sentence


@pytest.mark.parametrize("place", ["work", "work/notebooks", "work/exercises"])
def test_where_the_learner_could_not_save_nothing_is_opened(root, monkeypatch, place):
    copies.lay_out(root)
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, how: Path(path) != root / place and may(path, how))
    with pytest.raises(PermissionError) as told:
        copies.lay_out(root)
    assert told.value.filename == str(root / place)


def test_a_copy_thrown_away_comes_back_fresh(root):
    copies.lay_out(root)
    (root / "work" / LESSON).unlink()
    assert copies.lay_out(root) == []
    assert (root / "work" / LESSON).read_text() == "{}"


def test_a_lost_record_costs_nothing_of_the_learners(root):
    copies.lay_out(root)
    (root / "work" / LESSON).write_text("mine")
    (root / "work" / copies.RECORD).write_text("{ half")
    copies.lay_out(root)
    assert (root / "work" / LESSON).read_text() == "mine"


def test_a_full_disk_leaves_no_half_a_notebook(root, monkeypatch):
    written = Path.write_bytes

    def full(path, content):
        written(path, content[:1])
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        copies.lay_out(root)
    assert not [path for path in (root / "work").rglob("*") if path.is_file()]
    monkeypatch.undo()
    copies.lay_out(root)
    assert (root / "work" / LESSON).read_text() == "{}"


def test_checkpoints_are_not_copied(root):
    (root / "notebooks/.ipynb_checkpoints").mkdir()
    (root / "notebooks/.ipynb_checkpoints/a.ipynb").write_text("{}")
    copies.lay_out(root)
    assert not (root / "work/notebooks/.ipynb_checkpoints").exists()


STEPS = st.lists(
    st.tuples(st.sampled_from(["course", "learner", "beside", "ran", "open"]), st.integers(0, 3)), max_size=12
)


def words(path):
    return "".join(json.loads(path.read_text())["cells"][0]["source"])


@given(STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order_what_the_learner_wrote_stays(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("course")
    (root / "notebooks").mkdir()
    name, mine = "notebooks/a.ipynb", {}
    (root / name).write_text(book("first"))
    for step, number in steps:
        path = root / "work" / (name if step == "learner" else f"notebooks/new{number or ''}_a.ipynb")
        if step == "course":
            (root / name).write_text(book(f"edition {number}"))
        elif step == "open":
            copies.lay_out(root)
        elif step == "ran":
            for path in (root / "work").rglob("*.ipynb"):
                do(root, ran_to_the_end, path.relative_to(root / "work"))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(book(f"mine {number}"))
            mine[path] = f"mine {number}"
        assert {path: words(path) for path in mine} == mine
    copies.lay_out(root)
    assert {path: words(path) for path in mine} == mine
    editions = [words(path) for path in (root / "work/notebooks").glob("*.ipynb")]
    assert words(root / name) in editions or mine  # what was edited may be where it was
