"""Puts the bank of answers on the path; every test is a session of its own."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def new_session(monkeypatch):
    """Nothing went wrong before."""
    from qep_widgets.checks.engine import diagnosis

    monkeypatch.setattr(diagnosis, "_TRIES", {})
