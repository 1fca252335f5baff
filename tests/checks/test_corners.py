"""No rule of thumb is right on the cases of an exercise, unless it is right."""

import dataclasses

import accepted
import corners
import numpy as np
import pytest

from qep_widgets.checks import exercises

EXERCISES = exercises()


@pytest.mark.parametrize("id", ["ex00.2", "ex01.1", "ex01.4", "ex03.3"])
def test_no_rule_of_thumb_passes(id):
    assert [str(found) for found in corners.survivors(EXERCISES[id], draws=3)] == []


@pytest.mark.deep
@pytest.mark.parametrize("id", EXERCISES)
def test_no_rule_of_thumb_passes_on_any_draw(id):
    assert [str(found) for found in corners.survivors(EXERCISES[id], draws=40)] == []


@pytest.mark.deep
@pytest.mark.parametrize("id", accepted.PLACES)
def test_what_is_accepted_does_pass(id):
    """A reason that no rule needs any more, or a place that is called otherwise, is struck out."""
    found = {(s.thumb.where, s.thumb.rule) for s in corners.survivors(EXERCISES[id], 1, all_of_them=True)}
    for place, reasons in accepted.PLACES[id].items():
        for why, rules in reasons:
            if (why, rules) in (accepted.LITTLE, accepted.SMALL):  # they pass on a few draws only
                continue
            needed = (corners.CONSTANT,) if "any rule" in rules else rules
            assert any((place, rule) in found for rule in needed), (place, why)


def test_a_corner_is_found():
    """States without a phase, in two levels, and a rule that is right there alone."""
    entropy = EXERCISES["ex01.2"]

    def real_qubits(rng):
        x = rng.uniform(0.1, 0.4, 4)
        return [(np.array([[0.5, c], [c, 0.5]], dtype=complex),) for c in x]

    narrow = dataclasses.replace(entropy, cases=real_qubits)
    found = {str(s).split("  ")[1] for s in corners.survivors(narrow, draws=3)}
    assert {"rho: real part", "rho: moduli", "rho: symmetrised"} <= found
    assert not found & {"rho: diagonal only", "rho: rounded to 3 digits", "rho: Hermitian part"}


def test_the_table_of_one_chapter(capsys):
    assert corners.main(["01", "--draws", "1"]) == 0
    assert capsys.readouterr().out == "0 rules of thumb pass\n"
    assert corners.main(["ex01.2", "--draws", "1", "--all"]) == 1
    assert "ex01.2  rho: Hermitian part  (1 of 1, changes nothing)" in capsys.readouterr().out
