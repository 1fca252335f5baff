"""predict() and claim(settles=): what is said, changed, settled, refused, and kept."""

import json
import subprocess
import sys

import pytest

import qep_widgets as qep
from qep_widgets.predict import made
from qep_widgets.progress import kept

CHOICES = ["It goes up", "It goes down", "It stays"]


def ask(id="00.p1", **words):
    qep.predict(id, "What does S do?", CHOICES, **words)
    return made.session()[id]


def settle(capsys, **settles):
    capsys.readouterr()
    qep.claim("A01", "A closed system keeps its entropy", True, settles=settles["settles"])
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_it_is_said_changed_and_settled(capsys):
    one = ask()
    one.commit("It goes up")
    one.commit("It goes down")
    assert one.status == "You said: B, It goes down." and not one.settled
    out = settle(capsys, settles={"00.p1": "It stays"})
    assert "You said: B, It goes down. It is: C, It stays.\n" in out
    one.commit("It stays")
    assert one.said == "It goes down" and one.settled, "what is settled does not change"
    assert one.status == "You said: B, It goes down. It is: C, It stays."


def test_nothing_is_said_without_a_commitment(capsys):
    one = ask()
    assert settle(capsys, settles={"00.p1": "It stays"}) == "✓ A01: A closed system keeps its entropy\n"
    assert one.status == "" and not one.settled
    one.commit(None)  # the answer is known already, so it comes at once
    assert one.verdict == "You said: I don't know. It is: C, It stays."


def test_a_number_is_typed(capsys):
    qep.predict("00.p2", "How large?", unit="nats")
    one = made.session()["00.p2"]
    with pytest.raises(ValueError, match="“much” is not a number"):
        one.type("much")
    assert not one.committed
    one.type("ln 2")
    assert "You said: 0.6931 nats. It is: 0.5 nats. You were 39 % away." in settle(
        capsys, settles={"00.p2": 0.5}
    )


def test_a_false_claim_settles_nothing():
    one = ask()
    one.commit("It stays")
    with pytest.raises(AssertionError):
        qep.claim("A01", "never", False, settles={"00.p1": "It stays"})
    assert not one.settled and one.outcome is None


def test_one_claim_settles_several_and_shows_each_with_its_tick(capsys):
    for id in ("00.p1", "00.p2"):
        ask(id).commit("It stays")
    out = settle(capsys, settles={"00.p1": "It stays", "00.p2": "It goes up"})
    assert out.splitlines()[1:] == [
        "You said: C, It stays. So it is.",
        "You said: C, It stays. It is: A, It goes up.",
    ]
    page = qep.claims.executed()[-1]._repr_html_()
    assert page.count('role="status"') == 2 and page.count("✓") == 1


@pytest.mark.parametrize(
    "settles, error, message",
    [
        (
            {"00.p1": "Up"},
            ValueError,
            r"one of its choices \('It goes up', 'It goes down', 'It stays'\), but got 'Up'",
        ),
        ({"00.p1": 0.5}, ValueError, "one of its choices"),
        ({"00.p2": "It stays"}, TypeError, "settled by a number"),
        (
            {"00.p9": "It stays"},
            ValueError,
            r"'00.p9', but nobody asked it \(asked in this chapter: 00.p1, 00.p2\)",
        ),
        ({"p1": "It stays"}, ValueError, "id of a prediction in settles"),
        ("00.p1", TypeError, "settles must be a dictionary"),
    ],
)
def test_an_author_is_told_what_does_not_fit(settles, error, message):
    ask()
    qep.predict("00.p2", "How large?", unit="nats")
    with pytest.raises(error, match=message):
        qep.claim("A01", "x", True, settles=settles)


def test_a_settled_prediction_is_all_or_none(capsys):
    one = ask()
    one.commit("It stays")
    with pytest.raises(ValueError):
        qep.claim("A01", "x", True, settles={"00.p1": "It stays", "00.p77": "It stays"})
    assert not one.settled


def test_a_learner_who_skipped_the_question_is_not_stopped(capsys, course):
    course(predictions=["00.p1"])
    assert settle(capsys, settles={"00.p1": "It stays"}) == "✓ A01: A closed system keeps its entropy\n"
    with pytest.raises(ValueError, match="nobody asked it"):
        made.settle({"00.p1": "It stays"}, strict=True)


def test_two_questions_under_one_id_are_refused_and_the_same_one_is_not():
    one = ask()
    one.commit("It stays")
    assert ask() is one and one.committed, "a cell that runs again keeps what was said"
    with pytest.raises(ValueError, match=r"two predictions are called 00\.p1: .*restart the kernel"):
        qep.predict("00.p1", "Something else?", CHOICES)
    with pytest.raises(ValueError, match="two predictions"):
        qep.predict("00.p1", "What does S do?", CHOICES[:2])


def test_a_lab_and_a_cell_may_ask_the_same(session):
    qep.predict("00.lab1", "Up?", ["Yes", "No"])
    made.session()["00.lab1"].commit("Yes")
    one = made.ask(qep_prediction("00.lab1", "Up?", ["Yes", "No"], answer="No"))
    assert one.committed and one.outcome == "No"


def qep_prediction(*words, **more):
    from qep_widgets.predict import Prediction

    return Prediction(*words, **more)


def test_watchers_are_told_and_not_kept_alive():
    one, told = ask(), []

    class Watcher:
        def changed(self):
            told.append(one.said)

    watcher = Watcher()
    one.watch(watcher.changed)
    end = one.watch(lambda: told.append("other"))
    one.commit("It stays")
    end()
    del watcher
    one.commit("It goes up")
    assert told == ["It stays", "other"]


def test_it_is_kept_only_if_asked_to_and_shown_again(restart, session, capsys):
    ask().commit("It goes up")
    restart()
    assert not ask().committed and not (session / kept.NAME).exists()
    ask().commit("It goes up")
    qep.progress(keep=True)
    restart()
    assert ask().status == "You said: A, It goes up."
    settle(capsys, settles={"00.p1": "It stays"})
    restart()
    one = ask()
    assert one.settled and one.status == "You said: A, It goes up. It is: C, It stays."
    entry = json.loads((session / kept.NAME).read_text())["predictions"]["00.p1"]
    assert entry == {"said": "It goes up", "is": "It stays", "right": False}


@pytest.mark.parametrize("said", [None, 0.7])
def test_numbers_and_not_knowing_are_kept_too(restart, said):
    qep.progress(keep=True)
    qep.predict("00.p2", "How large?", unit="nats")
    made.session()["00.p2"].commit(said)
    restart()
    qep.predict("00.p2", "How large?", unit="nats")
    one = made.session()["00.p2"]
    assert one.committed and one.said == said


@pytest.mark.parametrize(
    "entry", [{"said": "It flies"}, {"said": 3}, {}, {"said": "It stays", "is": "It flies"}, {"other": 1}]
)
def test_what_no_longer_fits_the_question_is_forgotten(session, entry):
    data = {"course": kept.COURSE, "solved": [], "predictions": {"00.p1": entry}}
    (session / kept.NAME).write_text(json.dumps(data))
    one = ask()
    assert not one.committed and not one.settled and one.outcome is None
    one.commit("It stays")
    assert one.status == "You said: C, It stays."


def test_nothing_is_kept_while_a_notebook_is_graded(session, monkeypatch):
    qep.progress(keep=True)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    ask().commit("It stays")
    monkeypatch.delenv("NBGRADER_EXECUTION")
    assert kept.read(session / kept.NAME)["predictions"] == {}


def test_in_plain_python_the_question_is_printed_and_nothing_else_is_loaded(session):
    code = (
        "import sys, qep_widgets as qep\n"
        "qep.predict('00.p1', 'What does S do?', ['It goes up', 'It stays'])\n"
        "qep.claim('A01', 'x', True, settles={'00.p1': 'It stays'})\n"
        "heavy = {'anywidget', 'ipywidgets', 'IPython', 'scipy', 'matplotlib', 'fsrs'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Predict (00.p1). What does S do?",
        "  A  It goes up",
        "  B  It stays",
        "✓ A01: x",
    ]


def test_a_tools_session_leaves_no_trace(session):
    ask().commit("It stays")
    qep.progress(keep=True)
    before = (session / kept.NAME).read_bytes()
    with made.fresh():
        assert not ask().committed
        made.session()["00.p1"].commit("It goes up")
    assert (
        made.session()["00.p1"].said == "It stays"
        and kept.session("predictions")["00.p1"]["said"] == "It stays"
    )
    assert (session / kept.NAME).read_bytes() == before
