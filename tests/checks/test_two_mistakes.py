"""Wrong answers with two mistakes each, written by hand: both are named."""

import bank
import pytest

from qep_widgets.checks import check, exercises
from tests.deep import swept

ANSWERS = [(id, answer, codes) for id, table in bank.TWO.items() for answer, codes in table.items()]


@pytest.mark.parametrize(
    ("id", "answer", "codes"),
    swept(ANSWERS, every=4),
    ids=[f"{id}-{answer.__name__}" for id, answer, _ in ANSWERS],
)
@pytest.mark.parametrize("seed", swept(range(3)))
def test_both_mistakes_of_an_answer_are_named(id, answer, codes, seed):
    report = check(id, answer, seed=seed)
    assert codes in [set(pair.split("+")) for pair in report.code.split("|")], report
    for slip in exercises()[id].slips:
        assert (slip.says in report.says) == (slip.code in report.code.replace("|", "+").split("+"))
        assert not slip.alone or slip.alone not in report.says
