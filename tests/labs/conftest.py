"""A lab without a browser: the one of the test's module, its messages dropped."""

import pytest

import qep_widgets as qep
from qep_widgets.live import LiveFigure
from qep_widgets.predict import made


@pytest.fixture(autouse=True)
def nothing_said():
    """No prediction was made before, and none stays."""
    with made.fresh():
        yield


@pytest.fixture
def silent(monkeypatch):
    """LiveFigures that send nothing, because nobody listens."""
    monkeypatch.setattr(LiveFigure, "send", lambda self, content, buffers=(): None)


@pytest.fixture
def shown(silent, request):
    """The lab that the test's module is named after: ``test_spohn.py`` tests ``qep.labs.spohn``."""
    return getattr(qep.labs, request.module.__name__.split("test_")[-1])()
