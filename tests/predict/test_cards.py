"""Recall cards: their page, when they come back, and the deck for Anki."""

import datetime
import json
import sqlite3
import sys
import zipfile

import pytest

import qep_widgets as qep
from qep_widgets.predict import schedule
from qep_widgets.predict.cards import Card
from qep_widgets.progress import kept

CARD = Card("02.r1", "What stays?", "Its *entropy* $S<1$.", "§4")
NOW = datetime.datetime.now(datetime.timezone.utc)


def days(entry):
    return (schedule.due(entry) - NOW).total_seconds() / 86400


def entry_due(days):
    return {**schedule.grade("99.r1", 3), "due": (NOW + datetime.timedelta(days=days)).isoformat()}


@pytest.mark.parametrize("words", [("02.p1", "a", "b", "c"), ("r1", "a", "b", "c"), ("02.r1", "", "b", "c")])
def test_what_is_no_card_is_named(words):
    with pytest.raises(ValueError, match=r"recall card must be|question of 02\.r1 must be a text"):
        Card(*words)


def test_the_page_folds_the_answer():
    before, _, folded = CARD.page().partition("<details>")
    assert "What stays?" in before and "entropy" not in before
    assert "<summary>Answer</summary>" in folded and "Its <em>entropy</em> $S&lt;1$." in folded
    assert "(chapter 02, §4)" in folded and "<button" not in folded
    assert set(CARD.static()) == {"text/html", "text/plain"}


def test_recall_shows_and_refuses_a_second_card_of_its_id(capsys):
    for _ in range(2):
        qep.recall("02.r1", "What stays?", "Its entropy.", "§4")
    assert capsys.readouterr().out.count("Recall (02, §4). What stays?\n  Answer: Its entropy.") == 2
    with pytest.raises(ValueError, match=r"two recall cards are called 02\.r1"):
        qep.recall("02.r1", "What moves?", "Its entropy.", "§4")


def test_what_was_not_known_comes_sooner():
    first = [days(schedule.grade("02.r1", rating)) for rating in (1, 2, 3, 4)]
    assert first == sorted(first) and first[0] < first[2] < first[3] and first[0] > 0.9
    known = schedule.grade("02.r1", 4)
    again = {rating: schedule.grade("02.r1", rating, {**known, "due": NOW.isoformat()}) for rating in (1, 4)}
    assert days(again[1]) < days(known) <= days(again[4])


@pytest.mark.parametrize("rating", [0, 5, "good", None, 2.5])
def test_a_rating_is_one_of_four(rating):
    with pytest.raises(ValueError, match=r"rating of 02\.r1 must be 1, 2, 3 or 4"):
        schedule.grade("02.r1", rating)
    assert kept.session("cards") == {}


@pytest.mark.parametrize("entry", [{}, {"due": "soon"}, {"state": 99, "due": None}, {"due": 3}])
def test_an_entry_of_another_version_starts_anew(entry):
    assert schedule.due(entry) < NOW
    assert days(schedule.grade("02.r1", 3, entry)) == pytest.approx(
        days(schedule.grade("02.r1", 3)), abs=1e-3
    )


def test_due_cards_come_first_then_new_ones_of_chapters_done(course):
    course(cards=["00.r1", "00.r2", "02.r1", "02.r2", "03.r1"])
    assert schedule.waiting([]) == []
    assert [card.id for card in schedule.waiting(["ex03.1"])] == ["03.r1"]
    kept.record("cards", "02.r1", entry_due(-1))
    kept.record("cards", "02.r2", entry_due(-3))
    kept.record("cards", "00.r1", entry_due(+3))
    kept.record("cards", "77.r1", entry_due(-3))  # of a course that was
    assert [card.id for card in schedule.waiting(["ex03.1"])] == ["02.r2", "02.r1", "00.r2", "03.r1"]


def test_review_brings_them_back_in_the_kept_order(course, restart, capsys):
    course(cards=["00.r1", "02.r1"])
    qep.progress(keep=True)
    schedule.grade("00.r1", 3)
    kept.record("cards", "02.r1", entry_due(-1))
    restart()
    capsys.readouterr()
    qep.review()
    out = capsys.readouterr().out
    assert out.startswith("1 card is due.\nRecall (02, §1). Q?") and "Recall (00" not in out


def test_review_says_when_nothing_is_due(course, capsys):
    course(cards=["00.r1"])
    qep.review()
    assert "No card is due. The cards at the end of a chapter come here once" in capsys.readouterr().out
    schedule.grade("00.r1", 4)
    qep.review()
    assert capsys.readouterr().out == "No card is due. The next comes back in 8 days.\n"


def test_review_shows_ten_at_once(course, capsys):
    ids = [f"02.r{k}" for k in range(1, 14)]
    course(cards=ids)
    kept.record("cards", "02.r1", entry_due(-1))
    qep.review()
    out = capsys.readouterr().out
    assert out.startswith("13 cards are due. Here are 10;") and out.count("Recall (02") == 10


def test_cards_are_kept_only_if_asked_to(session, restart):
    schedule.grade("02.r1", 3)
    restart()
    assert kept.known("cards") == {}
    qep.progress(keep=True)
    entry = schedule.grade("02.r1", 3)
    restart()
    assert kept.known("cards") == {"02.r1": entry}
    assert json.loads((session / kept.NAME).read_text())["cards"]["02.r1"] == entry


@pytest.mark.parametrize(
    "hours, words",
    [(0.1, "in an hour"), (5, "in 5 hours"), (23.9, "in a day"), (24 * 8, "in 8 days")],
)
def test_spans_in_words(hours, words):
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    assert schedule.span(when) == words


def test_the_deck_for_anki(session, course, capsys):
    genanki = pytest.importorskip("genanki", reason="genanki is an extra: the deck was not made")
    course(cards=["00.r1"])
    qep.recall("02.r1", CARD.question, CARD.answer, CARD.section)
    capsys.readouterr()
    for _ in range(2):  # a second export replaces the first
        qep.review(export="cards.apkg")
    assert capsys.readouterr().out.count(f"2 cards are in {session / 'cards.apkg'}.") == 2
    with zipfile.ZipFile(session / "cards.apkg") as package:
        package.extract("collection.anki2", session)
    with sqlite3.connect(session / "collection.anki2") as db:
        notes = dict(db.execute("select guid, flds from notes"))
    fields = notes[genanki.guid_for("qep_widgets", "02.r1")].split("\x1f")
    assert fields == ["02.r1", "What stays?", r"Its <em>entropy</em> \(S&lt;1\).", "Chapter 02, §4"]
    assert len(notes) == 2


def test_without_genanki_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(ImportError, match="%pip install genanki"):
        qep.review(export="cards.apkg")
    with pytest.raises(ValueError, match=r"ends in \.apkg, got 'cards.txt'"):
        qep.review(export="cards.txt")
