"""The prediction on screen."""

from __future__ import annotations

from .._show import show as _show
from .cards import Card
from .made import Made


def show(asked: Made | Card) -> None:
    """Display a prediction or a card."""
    _show(asked.prediction if isinstance(asked, Made) else asked)
