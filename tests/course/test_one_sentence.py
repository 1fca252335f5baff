"""A label names one sentence: chapter 13's table, its ticks, the ledger and chapter 04 say the same."""

import functools
import re

import pytest

from qep_widgets.claims.ledger import LEDGER
from tools.rehearse import ROOT, cells, rehearsed

CHAPTER = "13_no_entropy_production"
SITTINGS = (CHAPTER, f"{CHAPTER}_2")  # the table ends the second
VERDICTS = ("holds if", "holds", "does not hold as stated")
#: What is not in the paper's words, and must say so wherever it appears.
OURS = {"P06": "Not in the paper", "P08": "Not in the paper"} | dict.fromkeys(
    ("P09", "P10", "P12"), "In our reading"
)


def plain(text):
    """Without quotation marks, stars, a full stop at the end and a capital at the start."""
    text = re.sub(r'["“”*]', "", text).strip().removesuffix(".")
    return text[:1].lower() + text[1:]


def rows():
    """(label, sentence, verdict) of the lesson's tables, whose last column asks what the paper means."""
    text = "\n".join(cell.node.source for cell in cells(SITTINGS[-1]) if cell.node.cell_type == "markdown")
    found = [
        [part.strip() for part in line.split("|")[1:-1]]
        for table in text.split("| | the sentence |")[1:]
        for line in table.splitlines()
        if line.startswith("|") and not line.startswith("|---")
    ]
    return [(row[0], row[1], row[-2]) for row in found if row[0]]


def word(verdict):
    return next(w for w in VERDICTS if plain(verdict).startswith(w))


@functools.lru_cache
def ticks(*notebooks):
    """What the ticks of a chapter say; a label that is executed twice says the same both times."""
    said = [(c.id, c.statement) for one in notebooks for ran in rehearsed(one).values() for c in ran.claims]
    assert len(set(said)) == len(dict(said))
    return dict(said)


def test_the_table_has_the_rows_it_must_have():
    labels = [label for label, _, _ in rows()]
    assert len(set(labels)) == len(labels)
    assert {f"P{k:02d}" for k in range(3, 13)} | {"A03", "13.e", "13.f", "13.g", "13.h", "13.l"} == set(
        labels
    )


@pytest.mark.parametrize("row", rows(), ids=[row[0] for row in rows()])
def test_table_tick_and_ledger_judge_one_sentence(row):
    label, sentence, verdict = row
    tick = plain(ticks(*SITTINGS)[label])
    assert tick.startswith(f"{plain(sentence)}: {word(verdict)}"), tick
    if label in LEDGER:
        entry = LEDGER[label]
        assert plain(entry.statement) == plain(sentence)
        assert word(entry.verdict) == word(verdict)


@pytest.mark.parametrize(("label", "says"), OURS.items())
def test_what_is_our_reading_says_so(label, says):
    assert LEDGER[label].statement.startswith(says)
    practice = (ROOT / "course" / CHAPTER / "practice.md").read_text(encoding="utf-8")
    row = next(line for line in practice.splitlines() if line.startswith(f"| {label} |"))
    assert says.lower() in row.lower()


def test_a07_is_one_sentence_in_both_chapters():
    assert ticks(*SITTINGS)["A07"] == ticks("04_stinespring")["A07"]


def test_what_the_papers_references_are_is_our_guess():
    """Its text here has no list of references."""
    reading = (ROOT / "course" / CHAPTER / "lesson_2.md").read_text(encoding="utf-8")
    reading = reading[reading.index("**Further reading.**") :]
    for ref in (r"Ref\. \[6\]", r"Ref\. \[25\]"):
        assert re.search(f"our guess[^.]*{ref}|{ref}[^.]*our guess", reading)
