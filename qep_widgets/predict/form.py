"""A question on screen: as text, as a page, or, where a notebook's kernel runs, as something to answer."""

from __future__ import annotations

import contextlib
from typing import Any

from .._show import shell
from .._show import show as _show
from ..progress import kept
from .cards import Card
from .made import Made

# What is on screen, by the question's id: a cell that runs again frees what it made.
_FORMS: dict[str, Any] = {}


def show(asked: Made | Card) -> None:
    """Display a prediction or a card."""
    made = None
    if hasattr(shell(), "kernel") and not kept.graded():
        with contextlib.suppress(ImportError):  # without anywidget it is a page
            from . import screen

            made = screen.form(asked)
    if made is None:
        _show(asked.prediction if isinstance(asked, Made) else asked)
        return
    id = asked.prediction.id if isinstance(asked, Made) else asked.id
    if id in _FORMS:
        _FORMS[id].close()
    _FORMS[id] = made
    made.show()
