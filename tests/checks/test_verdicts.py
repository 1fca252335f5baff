"""ex13.7: verdicts that can be defended are right, and a wrong number is answered as a number."""

import numpy as np
import pytest
from bank import RIGHT

from qep_widgets.checks import check
from qep_widgets.checks.no_entropy_production import CLAIMS

VERDICT = RIGHT["ex13.7"][0]
HOLDS, IF, FAILS = "holds", "holds if it is so", "does not hold as stated"
#: What can be defended, claim by claim, as the lesson's table has it.
DEFENSIBLE = {
    "P03": {HOLDS},
    "P04": {HOLDS},
    "P05": {IF},
    "P06": {IF, FAILS},
    "P07": {IF},
    "P08": {FAILS},
    "P09": {IF, FAILS},
    "P10": {IF, FAILS},
    "P12": {IF, FAILS},
}


def with_verdict(claim, word):
    def verdict(world):
        table = VERDICT(world)
        return table | {claim: (word, table[claim][1])}

    return verdict


def with_number(claim, change):
    def verdict(world):
        table = VERDICT(world)
        return table | {claim: (table[claim][0], change(table[claim][1]))}

    return verdict


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("word", [HOLDS, IF, FAILS])
def test_a_verdict_is_right_if_it_can_be_defended(claim, word):
    report = check("ex13.7", with_verdict(claim, word))
    assert (report.verdict == "right") == (word in DEFENSIBLE[claim]), report
    if report.verdict != "right":
        assert report.says.startswith(claim)


def test_success_answers_each_of_the_verdicts_that_it_takes():
    says = check("ex13.7", VERDICT).says
    for words in (
        "P06 or P12 that it does not hold",
        "P09 or P10: of Σ it does not hold",
        "if the state is a Gibbs",
    ):
        assert words in says


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("change", [lambda x: x + 0.37, lambda x: 2.3 * x + 0.1], ids=["moved", "stretched"])
def test_a_wrong_number_is_answered_as_a_number(claim, change):
    report = check("ex13.7", with_number(claim, change))
    assert report.verdict == "wrong"
    assert claim in report.says.split()[0] or report.code in ("p10-is-p07-plus-p09", "sigma-negative")
    hints = " ".join(str(report.hint()) for _ in range(4))
    assert "verdict" not in report.says and "of what kind" not in hints
    assert "ex13." in hints


def test_a_verdict_and_a_number_of_other_rows_are_both_named():
    def verdict(world):
        table = VERDICT(world)
        return table | {"P03": (FAILS, table["P03"][1]), "P08": (table["P08"][0], np.pi)}

    report = check("ex13.7", verdict)
    assert "P03" in report.says and "P08 number" in report.says
