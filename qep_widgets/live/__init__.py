"""Matplotlib figures that move like film in a notebook.  Knows widgets and pictures, but no physics."""

from ipywidgets import fixed

from .._numbers import parse_number
from .controls import Choice, Slider
from .fields import choice, slider
from .figure import LiveFigure
from .interaction import interact, interact_manual, interactive
from .lab import Lab, callable_lab
from .trail import Trail

__all__ = [
    "Choice",
    "Lab",
    "LiveFigure",
    "Slider",
    "Trail",
    "callable_lab",
    "choice",
    "fixed",
    "interact",
    "interact_manual",
    "interactive",
    "parse_number",
    "slider",
]
