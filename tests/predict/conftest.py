"""Predictions and cards in a session of their own, without a notebook."""

import pytest

from qep_widgets.predict import cards, form, made, schedule
from qep_widgets.progress import kept


@pytest.fixture(autouse=True)
def session(tmp_path, monkeypatch):
    """Nothing was asked or said before; the current folder is empty, and a file may be kept there."""
    monkeypatch.chdir(tmp_path)
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    new_session(monkeypatch)
    return tmp_path


def new_session(monkeypatch):
    """As after a restart of the kernel."""
    monkeypatch.setattr(made, "_SESSION", {})
    monkeypatch.setattr(cards, "_SESSION", {})
    monkeypatch.setattr(form, "_FORMS", {})
    monkeypatch.setattr(kept, "_SESSION", {kind: {} for kind in kept.KINDS})


@pytest.fixture
def restart(monkeypatch):
    """Restart the kernel."""
    return lambda: new_session(monkeypatch)


@pytest.fixture(autouse=True)
def course(monkeypatch):
    """Set what the course holds, as the build would have collected it: nothing, if a test does not say."""

    def set_to(predictions=(), cards=()):
        found = {
            "chapters": [],
            "predictions": dict.fromkeys(predictions, ""),
            "cards": {id: {"question": "Q?", "answer": "A.", "section": "§1"} for id in cards},
        }
        monkeypatch.setattr(made, "course", lambda: found)
        monkeypatch.setattr(schedule, "course", lambda: found)

    set_to()
    return set_to
