"""The ledger's page is what the lessons execute, and says what is still to come."""

import re

import pytest

from qep_widgets.claims.ledger import LEDGER
from tools import ledger
from tools.cells import Refusal
from tools.chapter import read_part
from tools.rehearse import ROOT

LESSON = """
# Toy

```{code-cell} ipython3
from qep_widgets import claim
```

Words.

```{code-cell} ipython3
print("whole 0.1234, part 0.5")
```

```{code-cell} ipython3
claim("A02", "the part has entropy", VALUE)
claim("02.a", "local", True)
```
"""


def toy(root, value="True"):
    folder = root / "course" / "02_partial_trace"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text(LESSON.replace("VALUE", value), encoding="utf-8")
    return root


def test_every_id_is_on_the_page_once_and_links_lead_somewhere():
    text = (ROOT / ledger.PAGE).read_text(encoding="utf-8")
    for id, entry in LEDGER.items():
        assert len(re.findall(rf"^(?:### {id} ·|\| {id} \|)", text, re.MULTILINE)) == 1
        assert entry.statement in text and entry.verdict in text
    links = re.findall(r"\]\((\.\./[^)]+)\)", text)
    assert links and [link for link in links if not (ROOT / "course" / link).exists()] == []


def test_a_claim_shows_its_sentence_and_its_number(tmp_path):
    text = ledger.page(toy(tmp_path))
    section = text.split("### A02")[1].split("###")[0]
    assert "the part has entropy" in section and "whole 0.1234, part 0.5" in section and "holds" in section
    assert "02.a" not in text and f"1 of {len(LEDGER)} claims" in text and "| A03 |" in text


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("in contact     0.042189     4e-16", "in contact     0.042189    <1e-12"),
        ("largest 4e-15, other -2.2e-16.", "largest <1e-12, other <1e-12."),
        ("[ 1.00000000e+00 -3.1e-17]", "[ 1.00000000e+00 <1e-12]"),
        ("rates 2e-12, 3.1e-05 and 0e-16", "rates 2e-12, 3.1e-05 and 0e-16"),
        ("x1e-16 v2.1e-16a", "x1e-16 v2.1e-16a"),
    ],
)
def test_a_number_that_is_rounding_is_told_as_that(printed, told):
    assert ledger.settled(printed) == told


def test_no_number_of_the_page_is_rounding():
    text = (ROOT / ledger.PAGE).read_text(encoding="utf-8")
    assert ledger.settled(text) == text


def test_drift_is_found_and_rounding_is_none(tmp_path):
    root = toy(tmp_path)
    assert "missing" in ledger.drift(root)[0]
    ledger.write(root)
    assert ledger.drift(root) == []
    path = root / ledger.PAGE
    good = path.read_text(encoding="utf-8")
    for old, new, same in [
        ("0.1234", "0.1235", True),
        ("0.1234", "0.1334", False),
        ("the part has", "the part had", False),
    ]:
        path.write_text(good.replace(old, new), encoding="utf-8")
        assert (ledger.drift(root) == []) is same
    path.write_text(good + "more\n", encoding="utf-8")
    assert "tools/ledger.py" in ledger.drift(root)[0]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("False", ':15: claim A02 does not hold: "the part has entropy"'),
        ("1 / 0 > 1", ":15: this cell fails"),
    ],
)
def test_a_lesson_that_does_not_run_is_refused(tmp_path, value, told):
    with pytest.raises(Refusal, match=f"02_partial_trace/lesson.md{told}"):
        ledger.page(toy(tmp_path, value))


def test_exercises_are_those_that_name_the_claim():
    for id, numbers in ledger.exercises(ROOT).items():
        assert id in LEDGER
        for number in numbers:
            folder = next((ROOT / "course").glob(f"{number[2:4]}_*"))
            checks = read_part(folder / "practice.md", ROOT).checks.values()
            assert number in [check.id for check in checks]
