"""ex13.7: verdicts that can be defended are right, a wrong condition is refused, and so is a wrong number."""

from itertools import product

import numpy as np
import pytest
from bank import RIGHT

from qep_widgets.checks import check
from qep_widgets.checks.c13_no_entropy_production.table import CLAIMS, CONDITIONS
from qep_widgets.checks.c13_no_entropy_production.worlds import bodies, cases
from qep_widgets.physics.models import closed_pair
from tests.deep import swept

VERDICT = RIGHT["ex13.7"][0]
HOLDS, FAILS = "holds", "does not hold as stated"
NAME, EXACT, WHOLE, APART, STILL, ALIGNED, GIBBS = (f"holds if {one}" for one in CONDITIONS[:7])
#: What can be defended, claim by claim, as the lesson's table has it.
DEFENSIBLE = {
    "P03": {HOLDS},
    "P04": {HOLDS},
    "P05": {NAME, WHOLE, HOLDS},
    "13.e": {WHOLE, EXACT, FAILS},
    "P06": {STILL, ALIGNED, FAILS},
    "13.f": {APART, FAILS},
    "P07": {WHOLE, HOLDS},
    "P08": {FAILS},
    "P09": {EXACT, FAILS},
    "P10": {EXACT, FAILS},
    "P12": {GIBBS, FAILS},
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


@pytest.mark.parametrize(
    ("word", "claim"),
    swept(product([HOLDS, FAILS, *(f"holds if {one}" for one in CONDITIONS)], CLAIMS), every=12),
)
def test_a_verdict_is_right_if_it_can_be_defended(claim, word):
    report = check("ex13.7", with_verdict(claim, word))
    assert (report.verdict == "right") == (word in DEFENSIBLE[claim]), report
    if report.verdict != "right":
        assert report.says.startswith(claim)


@pytest.mark.parametrize(
    ("condition", "claim"),
    swept(product(["the moon is green", "", "…", "[H, pi] = 0", "it is so"], CLAIMS), every=7),
)
def test_a_condition_that_is_not_in_the_list_is_refused_with_the_list(claim, condition):
    report = check("ex13.7", with_verdict(claim, f"holds if {condition}".strip()))
    assert report.verdict == "wrong" and claim in report.says
    assert all(one in report.says for one in CONDITIONS)


def test_a_shuffle_grows_as_the_library_says_and_stays_in_its_shells():
    for (world,) in cases(np.random.default_rng(0)):
        boxes, beta, shuffle = world["boxes"], world["beta"], world["shuffle"]
        shell = closed_pair.shells(boxes, boxes)
        assert np.array_equal(shell[shuffle], shell)
        _, _, first, second = bodies(boxes, beta, shuffle)
        found = closed_pair.by_shuffle(boxes, boxes, beta / 4, beta, shuffle)
        assert np.isclose(
            first @ boxes + second @ boxes, sum(np.array(bodies(boxes, beta, shuffle)[:2]) @ boxes)
        )
        assert found.mutual_information > 0.005


def test_success_answers_each_of_the_verdicts_that_it_takes():
    says = check("ex13.7", VERDICT).says
    for words in (
        "P06 or P12 that it does not hold",
        "P09 or P10: the objection",
        "of P05 that it holds: by the definition",
        "of 13.e: left alone, the stirrer leaves a trace",
        "of 13.f: between quantum and classical bodies of one small size",
    ):
        assert words in says


@pytest.mark.parametrize("claim", swept(CLAIMS, every=4))
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
