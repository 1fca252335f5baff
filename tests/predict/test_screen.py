"""The form of a question: what it hears, what it shows, what a notebook saves of it, and that it is freed."""

import gc
import sys
import types
import weakref
from pathlib import Path

import nbformat
import pytest

import qep_widgets as qep
from qep_widgets.predict import Prediction, form, made, screen
from qep_widgets.predict.cards import Card
from qep_widgets.progress import kept
from tools.execute import run

ROOT = Path(__file__).resolve().parents[2]
CHOICES = ["It goes up", "It goes down", "It stays"]


@pytest.fixture
def notebook(monkeypatch):
    """A kernel as `predict` sees one; collects what is displayed, by display id."""
    shown = {}

    def display(bundle, raw, display_id):
        assert raw
        shown[display_id] = bundle

    shell = types.SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(screen, "display", display)
    monkeypatch.setattr(screen, "update_display", display)
    return shown


def asked(id="00.p1"):
    qep.predict(id, "What does S do?", CHOICES)
    return form._FORMS[id]


def send(one, **content):
    one._receive(one, content, [])
    return one.state


def test_a_choice_is_said_and_changed_until_it_is_settled(notebook):
    one = asked()
    assert one.state["said"] == "" and not one.state["settled"] and not one.state["deciding"]
    state = send(one, say="B", seq=1)
    assert (state["said"], state["seq"]) == ("B", 1)
    assert state["status"] == "You said: B, It goes down. You can change it until the answer comes."
    assert send(one, say="?", seq=2)["said"] == "?"
    assert send(one, say="A", seq=3)["said"] == "A"
    qep.claim("A01", "x", True, settles={"00.p1": "It stays"})
    assert one.state["settled"] and one.state["status"] == "You said: A, It goes up. It is: C, It stays."
    assert send(one, say="C", seq=4)["said"] == "A"


def test_what_the_notebook_saves_is_the_last_state_and_no_widget(notebook):
    one = asked()
    assert list(notebook) == [one.mark]
    for said, words in (("B", "You said: B, It goes down."), ("?", "You said: I don't know.")):
        send(one, say=said)
        bundle = notebook[one.mark]
        assert set(bundle) == {"text/html", "text/plain"}
        assert words in bundle["text/html"] and bundle["text/plain"].endswith(words)
        assert "change it" not in bundle["text/html"], "a page cannot be changed"
        assert f'class="qep-ask {one.mark}"' in bundle["text/html"]
    qep.claim("A01", "x", True, settles={"00.p1": "It stays"})
    assert "You said: I don't know. It is: C, It stays." in notebook[one.mark]["text/html"]


def test_a_number_is_typed_and_nonsense_is_answered(notebook):
    qep.predict("00.p2", "How large?", unit="nats")
    one = form._FORMS["00.p2"]
    state = send(one, type="<b>", seq=1)
    assert state["trouble"] and state["status"] == "“&lt;b&gt;” is not a number."
    assert "not a number" not in notebook[one.mark]["text/html"]
    state = send(one, type=" ln 2 ", seq=2)
    assert not state["trouble"] and state["typed"] == "ln 2" and "0.6931 nats" in state["status"]
    assert send(one, say="?", seq=3)["said"] == "?"


@pytest.mark.parametrize("content", [{}, {"say": "D"}, {"say": 3}, {"say": None}, {"grade": 3}, {"other": 1}])
def test_what_no_form_sends_says_nothing(notebook, content):
    one = asked()
    assert send(one, **content)["said"] == "" and not made.session()["00.p1"].committed


def test_where_the_answer_is_known_it_takes_a_decision(notebook):
    one = asked()
    qep.claim("A01", "x", True, settles={"00.p1": "It stays"})
    assert one.state["deciding"] and not one.state["settled"] and one.state["status"] == ""
    assert send(one, say="C")["status"] == "You said: C, It stays. So it is."


def test_a_card_is_graded_and_graded_anew(notebook):
    qep.recall("00.r1", "What stays?", "Its entropy.", "§4")
    one = form._FORMS["00.r1"]
    assert send(one, grade=4, seq=1)["status"] == "At once. It comes back in 8 days."
    assert send(one, grade=1, seq=2)["status"] == "Not yet. It comes back in a day."
    assert send(one, grade=4, seq=3)["status"] == "At once. It comes back in 8 days.", "not after a lapse"
    assert "At once." in notebook[one.mark]["text/html"]
    assert send(one, grade=7)["grade"] == 4


def test_a_cell_that_runs_again_frees_what_it_made_and_keeps_what_was_said(notebook):
    one = asked()
    send(one, say="B")
    closed = weakref.ref(one)
    two = asked()
    assert one.comm is None and two.state["said"] == "B" and two.mark != one.mark
    assert len(made.session()["00.p1"].watchers) == 1
    del one
    gc.collect()
    assert closed() is None


def test_in_a_lab_it_is_final(notebook):
    posed = Prediction("00.lab1", "Up?", CHOICES).posed()
    told = []
    posed.watch(lambda: told.append(posed.committed))
    state = send(posed.widget, say="B")
    assert posed.committed and told == [True] and state["settled"]
    assert state["status"] == "You said: B, It goes down."
    assert send(posed.widget, say="C")["said"] == "B"


def test_while_a_notebook_is_graded_it_is_a_page(notebook, monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    displayed = []
    monkeypatch.setattr(form, "_show", displayed.append)
    qep.predict("00.p1", "What does S do?", CHOICES)
    assert notebook == {} and isinstance(displayed[0], Prediction) and form._FORMS == {}


def test_in_a_kernel_without_a_page_nothing_else_happens():
    """As the build, nbval and nbgrader run it: outputs of HTML and text, nothing on stderr, no view."""
    sources = [
        "import qep_widgets as qep",
        'qep.predict("00.p1", "What does S do?", ["It goes up", "It stays"])',
        'qep.predict("00.p2", "How large?", unit="nats")',
        'qep.claim("A01", "x", True, settles={"00.p1": "It stays", "00.p2": 0.5})',
        'qep.recall("00.r1", "What stays?", "Its entropy.", "§4")',
        "qep.review()",
    ]
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    run(nb, ROOT, {})
    for cell in nb.cells[1:]:
        assert [output.output_type for output in cell.outputs] == ["display_data"], cell.outputs
        assert set(cell.outputs[0].data) == {"text/html", "text/plain"}
    assert "You said" not in nb.cells[3].outputs[0].data["text/html"]


def test_the_form_is_light():
    """A lesson makes a dozen, and each brings its script and its style to the page."""
    folder = Path(screen.__file__).parent
    assert sum((folder / name).stat().st_size for name in ("form.js", "form.css")) < 20_000


def test_cards_of_a_review_and_of_a_chapter_are_one(notebook, course):
    course(cards=["00.r1"])
    kept.record("solved", "ex00.1")
    qep.review()
    first = form._FORMS["00.r1"]
    form.show(Card("00.r1", "Q?", "A.", "§1"))
    assert first.comm is None and len(notebook) == 2
