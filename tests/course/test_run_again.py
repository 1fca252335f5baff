"""A lesson's cell that is run a second time does what it did the first time, its claims among them."""

import contextlib
import io
import warnings

import jupytext
import pytest

from qep_widgets.claims import execute
from qep_widgets.predict import cards, made
from tools.rehearse import ROOT, lessons


def again(lesson):
    """The code cells of the built notebook that raise when each runs twice in a row."""
    space, raised = {"__name__": "__main__"}, []
    for index, cell in enumerate(jupytext.read(ROOT / "notebooks" / f"{lesson}.ipynb").cells):
        if cell.cell_type != "code" or "qep.labs." in cell.source:
            continue
        code = compile(cell.source, f"cell {index}", "exec")
        for time in ("first", "second"):
            try:
                exec(code, space)
            except Exception as error:
                raised.append(f"cell {index}, run for the {time} time: {type(error).__name__}: {error}")
                break
    return raised


@pytest.mark.parametrize("lesson", lessons())
def test_a_cell_that_is_run_again_does_what_it_did(lesson, monkeypatch):
    monkeypatch.setattr(execute, "_EXECUTED", [])
    monkeypatch.setattr(cards, "_SESSION", {})
    with made.fresh(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raised = again(lesson)
    assert not raised, "\n".join(raised)
