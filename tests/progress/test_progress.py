"""progress() keeps what was solved only where it was asked to, and never loses or spoils a file."""

import json
import os
import re
import statistics
import time
from pathlib import Path

import pytest

import qep_widgets as qep
from qep_widgets import checks
from qep_widgets.progress import kept

ROOT = Path(__file__).resolve().parents[2]
FIRST = next(iter(qep.exercises()))


@pytest.fixture(autouse=True)
def learner(tmp_path, monkeypatch):
    """A learner's folder of the course, seen from a notebook in work/exercises, in a fresh session."""
    work = tmp_path / "work"
    (work / "exercises").mkdir(parents=True)
    (work / ".copied.json").write_text("{}")
    monkeypatch.chdir(work / "exercises")
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(kept, "_SESSION", {kind: {} for kind in kept.KINDS})
    return work / kept.NAME


def coin(p):
    import math

    return -sum(q * math.log(q) for q in (p, 1 - p) if q > 0)


def solve():
    assert qep.check("ex00.1", coin).verdict == "right"


def files(root):
    return sorted(p.name for p in Path(root).rglob("*") if p.is_file())


def test_nothing_is_written_without_consent(tmp_path):
    before = files(tmp_path)
    solve()
    shown = qep.progress()
    assert shown.solved == ("ex00.1",) and "kept nowhere" in shown.note and "keep=True" in shown.note
    assert files(tmp_path) == before


def test_an_empty_map_is_honest():
    shown = qep.progress()
    assert shown.solved == () and shown.total == len(qep.exercises())
    assert f"0 of {shown.total} exercises solved" in str(shown) and "✓" not in str(shown)
    lesson, practice = (f"{folder}/00_start_here.ipynb" for folder in ("notebooks", "exercises"))
    assert f"({lesson}), then {FIRST}" in str(shown) and f"({practice})" in str(shown)
    assert all((ROOT / name).exists() for name in (lesson, practice))


def test_with_consent_it_is_kept_in_the_learners_folder(learner, monkeypatch):
    solve()
    shown = qep.progress(keep=True)
    assert str(learner) in shown.note and "on this computer only" in shown.note
    assert json.loads(learner.read_text()) == {"course": kept.COURSE, "solved": ["ex00.1"], "version": 2}
    monkeypatch.setattr(kept, "_SESSION", {kind: {} for kind in kept.KINDS})  # a new session
    assert qep.progress().solved == ("ex00.1",)


def test_check_records_only_what_is_right(learner):
    qep.progress(keep=True)
    qep.check("ex00.1", lambda p: 0.5)
    qep.check("ex00.1", None)
    assert kept.read(learner)["solved"] == {}
    solve()
    assert kept.read(learner)["solved"] == {"ex00.1": True}


def test_it_is_forgotten_on_request(learner, tmp_path):
    solve()
    qep.progress(keep=True)
    shown = qep.progress(keep=False)
    assert shown.solved == () and "deleted" in shown.note and not learner.exists()
    solve()
    assert not learner.exists()
    assert "no file" in qep.progress(keep=False).note


def test_away_from_the_course_it_is_kept_beside_the_notebook(tmp_path, monkeypatch):
    (tmp_path / "elsewhere" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere")
    qep.progress(keep=True)
    monkeypatch.chdir(tmp_path / "elsewhere" / "below")
    solve()
    assert kept.read(tmp_path / "elsewhere" / kept.NAME)["solved"] == {"ex00.1": True}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"solved": ["ex00.1"]}',
        b'{"course": "Quantum Entropy Production", "solved": "ex00.1"}',
        b'{"course": "Quantum Entropy Production", "solved": [1, {}]}',
        b'{"course": "Another", "solved": []}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_or_foreign_file_is_left_as_it_is(learner, content):
    learner.write_bytes(content)
    solve()
    for keep in (None, True, False):
        note = qep.progress(keep=keep).note
        assert "left as it is" in note and "\n" not in note and "Traceback" not in note
        assert learner.read_bytes() == content


def test_what_a_later_version_wrote_stays(learner):
    learner.write_text(json.dumps({"course": kept.COURSE, "solved": ["ex99.1"], "more": 1}))
    solve()
    assert json.loads(learner.read_text()) == {
        "course": kept.COURSE,
        "solved": ["ex00.1", "ex99.1"],
        "more": 1,
        "version": 2,
    }
    assert qep.progress().solved == ("ex00.1",)


def test_a_read_only_file_says_so_and_loses_nothing(learner, monkeypatch):
    qep.progress(keep=True)
    before = learner.read_bytes()
    monkeypatch.setattr(os, "access", lambda *args, **kwargs: False)  # root may write everywhere
    solve()
    shown = qep.progress()
    assert shown.solved == ("ex00.1",) and "does not hold ex00.1 yet" in shown.note
    assert "read-only" in qep.progress(keep=True).note
    assert learner.read_bytes() == before


def test_a_folder_that_cannot_be_written_says_so(learner, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.tempfile, "mkstemp", full)
    solve()
    assert "No space left on device" in qep.progress(keep=True).note
    assert not learner.exists()


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(learner, monkeypatch):
    qep.progress(keep=True)
    before = files(learner.parent)
    monkeypatch.setattr(kept.os, "replace", lambda *args: (_ for _ in ()).throw(OSError("gone")))
    solve()
    assert kept.read(learner)["solved"] == {} and files(learner.parent) == before


def test_a_folder_that_is_gone_stops_no_check(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    solve()
    assert "cannot be used" in qep.progress().note


def test_nothing_is_kept_while_a_notebook_is_graded(learner, monkeypatch):
    qep.progress(keep=True)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    solve()
    assert "graded" in qep.progress(keep=True).note
    monkeypatch.delenv("NBGRADER_EXECUTION")
    assert kept.read(learner)["solved"] == {}


@pytest.mark.parametrize("keep", ["yes", 2, [], "False"])
def test_consent_is_yes_or_no(keep, learner):
    with pytest.raises(TypeError, match="keep must be True, False or left out"):
        qep.progress(keep=keep)
    assert not learner.exists()


def test_the_map_can_be_read_and_heard():
    solve()
    shown = qep.progress()
    text, page = str(shown), shown._repr_html_()
    assert re.search(r"00 start here +✓", text) and re.search(r"02 partial trace +○( ○)+", text)
    assert repr(shown) == text
    marks = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert len(marks) == shown.total and marks[0].endswith("entropy of a coin: solved")
    assert all(mark.endswith(": not yet") for mark in marks[1:])
    assert 'role="group" aria-label="Your progress: 1 of' in page and 'scope="row"' in page


def test_when_all_is_solved_nothing_comes_next(monkeypatch):
    monkeypatch.setitem(kept._SESSION, "solved", dict.fromkeys(qep.exercises(), True))
    shown = qep.progress()
    assert len(shown.solved) == shown.total and "Next" not in str(shown)


def test_recording_takes_no_time(learner):
    qep.progress(keep=True)
    took = []
    for k in range(20):
        start = time.perf_counter()
        kept.record("solved", f"ex{k:02}.1")
        took.append(time.perf_counter() - start)
    assert statistics.median(took) < 0.02


def test_predictions_and_cards_are_on_the_map(learner, monkeypatch):
    from qep_widgets.predict import made, schedule

    found = {
        "chapters": ["00_start_here", "98_new"],
        "predictions": {"00.p1": "00_start_here", "00.p2": "00_start_here", "98.p1": "98_new"},
        "cards": {"00.r1": {"question": "Q?", "answer": "A.", "section": "§1"}},
    }
    for module in (made, schedule):
        monkeypatch.setattr(module, "course", lambda: found)
    monkeypatch.setattr(made, "_SESSION", {})
    kept.record("predictions", "00.p1", {"said": "a", "is": "a", "right": True})
    kept.record("predictions", "00.p2", {"said": None})
    kept.record("predictions", "99.p1", {"said": "of a course that was"})
    solve()
    shown = qep.progress()
    assert (shown.made, shown.right, shown.due) == (2, 1, 1)
    first = str(shown).splitlines()[0]
    assert "2 of 3 predictions made, 1 right; 1 card due." in first
    assert re.search(r"00 start here +✓( ○)* +2 of 2 made, 1 right +1 due\n", str(shown))
    assert re.search(r"98 new +0 of 1 made\n", str(shown))
    assert "Cards are due: qep.review()." in str(shown)
    page = shown._repr_html_()
    assert page.count('scope="col"') == 4 and "<td" in page and "2 of 2 made, 1 right" in page
    assert [row.name for row in (shown.rows[0], shown.rows[-1])] == ["00_start_here", "98_new"]


def test_a_chapter_that_is_begun_is_not_sent_back_to_its_lesson(monkeypatch):
    from qep_widgets.predict import made

    monkeypatch.setattr(made, "course", lambda: {"chapters": [], "predictions": {"00.p1": ""}, "cards": {}})
    assert "lesson 00 start here" in str(qep.progress())
    kept.record("predictions", "00.p1", {"said": None})
    assert "Next: ex00.1" in str(qep.progress())


def test_a_file_of_the_first_edition_is_read_and_extended(learner):
    learner.write_text(json.dumps({"course": kept.COURSE, "solved": ["ex00.1"]}))
    assert qep.progress().solved == ("ex00.1",)
    assert json.loads(learner.read_text()) == {"course": kept.COURSE, "solved": ["ex00.1"]}, (
        "reading changes nothing"
    )
    kept.record("predictions", "00.p1", {"said": "a"})
    assert json.loads(learner.read_text()) == {
        "course": kept.COURSE,
        "solved": ["ex00.1"],
        "version": 2,
        "predictions": {"00.p1": {"said": "a"}},
    }


def test_a_later_versions_number_and_kinds_stay(learner):
    later = {
        "course": kept.COURSE,
        "solved": [],
        "version": 7,
        "cards": {"00.r9": {"due": "?"}},
        "stars": [1],
    }
    learner.write_text(json.dumps(later))
    solve()
    assert json.loads(learner.read_text()) == {**later, "solved": ["ex00.1"]}


@pytest.mark.parametrize("more", [{"predictions": []}, {"cards": {"00.r1": 3}}, {"version": "new"}])
def test_damaged_predictions_and_cards_are_left_as_they_are(learner, more):
    content = json.dumps({"course": kept.COURSE, "solved": [], **more})
    learner.write_text(content)
    solve()
    assert "left as it is" in qep.progress(keep=True).note and learner.read_text() == content
    assert kept.known("solved") == {"ex00.1": True}


def test_answers_by_hand_are_counted_apart(monkeypatch):
    hands = checks.answers_by_hand()
    assert qep.progress().by_hand == (0, len(hands))
    monkeypatch.setitem(kept._SESSION, "solved", dict.fromkeys(hands, True))
    shown = qep.progress()
    assert shown.by_hand == (len(hands), len(hands)) and shown.solved == ()
    assert f"{len(hands)} of {len(hands)} answers by hand" in str(shown)
