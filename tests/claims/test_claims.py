"""claim() raises when false, refuses what is no truth value, and keeps a record."""

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets import claims
from qep_widgets.claims.ledger import FAILS, HOLDS, LEDGER


def test_a_true_claim_shows_a_tick(capsys):
    before = len(claims.executed())
    for condition in (True, np.True_, np.array(True), np.all([1, 2])):
        assert qep.claim("A02", "entropy changes", condition) is None
    out, err = capsys.readouterr()
    assert out.count("✓ A02: entropy changes") == 4 and err == ""
    done = claims.executed()[before:]
    assert [(c.id, c.held) for c in done] == [("A02", True)] * 4


@pytest.mark.parametrize("condition", [False, np.False_, np.array(False)])
def test_a_false_claim_raises(condition, capsys):
    with pytest.raises(claims.ClaimError, match="claim A03 does not hold here: never so") as caught:
        qep.claim("A03", "never so", condition)
    assert isinstance(caught.value, AssertionError)
    assert (caught.value.id, caught.value.statement) == ("A03", "never so")
    assert capsys.readouterr().out == "" and not claims.executed()[-1].held


@pytest.mark.parametrize("condition", [np.array([True, True]), np.array([True]), 1, 0.0, "yes", None, [True]])
def test_what_is_no_truth_value_is_refused(condition):
    with pytest.raises(TypeError, match="condition"):
        qep.claim("A02", "x", condition)


@pytest.mark.parametrize("id", ["A99", "a02", "", 2, "02", "02.ab", "2.a", None])
def test_unknown_ids_are_refused(id):
    with pytest.raises(ValueError, match="not in the ledger"):
        qep.claim(id, "x", True)


def test_local_ids_are_allowed():
    qep.claim("02.a", "x", True)


def test_html_escapes_and_shows_the_id():
    page = claims.Claim("A11", "D(ρ‖σ) ≥ 0 & D < ∞", True)._repr_html_()
    assert "A11" in page and "&amp;" in page and "&lt;" in page and "✓" in page
    assert "D(ρ<sub>t</sub>‖π)" in claims.Claim("A11", "D(ρ_t‖π) falls", True)._repr_html_()


def test_the_ledger_is_whole():
    ids = [f"A{n:02}" for n in range(1, 28)] + [f"P{n:02}" for n in range(1, 14)] + ["B01", "B02"]
    assert list(LEDGER) == ids
    for entry in LEDGER.values():
        assert entry.statement.endswith(".")
        assert entry.verdict in (HOLDS, FAILS) or entry.verdict.startswith("holds if ")
