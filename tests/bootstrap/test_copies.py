"""The learner's copies: what is missing is copied, and no byte a learner wrote is ever lost."""

import errno
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
    st.tuples(st.sampled_from(["course", "learner", "beside", "open"]), st.integers(0, 3)), max_size=12
)


@given(STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order_what_the_learner_wrote_stays(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("course")
    (root / "notebooks").mkdir()
    name, mine = "notebooks/a.ipynb", {}
    (root / name).write_text("first")
    for step, number in steps:
        if step == "course":
            (root / name).write_text(f"edition {number}")
        elif step == "open":
            copies.lay_out(root)
        else:
            path = root / "work" / (name if step == "learner" else f"notebooks/new{number or ''}_a.ipynb")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"mine {number}")
            mine[path] = f"mine {number}"
        assert {path: path.read_text() for path in mine} == mine
    copies.lay_out(root)
    assert {path: path.read_text() for path in mine} == mine
    editions = [path.read_text() for path in (root / "work/notebooks").glob("*.ipynb")]
    assert (root / name).read_text() in editions or mine  # what was edited may be where it was
