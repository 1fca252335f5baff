"""What a learner can turn: sliders with a text box, and choices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import ipywidgets

from .._numbers import parse_number


@dataclass(frozen=True)
class Slider:
    """A number of ``Params`` between ``low`` and ``high``, moved by mouse, arrow keys or typing.

    ``unit`` stands in the label; every value of the range must be legal physics.  The widget's own value is
    a *place* in steps of ``step``.  With ``stretch`` above 1 the values near ``middle``, by default ``low``,
    get more room, on both sides alike: a fraction x of the way from there to the farther end stands for the
    fraction x^stretch of the value.  ``film`` adds a Play button, which walks the slider to its end, at the
    speed that takes so many seconds from end to end.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    unit: str = ""
    digits: int = 2
    stretch: float = 1.0
    film: float = 0.0
    middle: float | None = None

    def widget(self, value: float) -> ipywidgets.FloatSlider:
        return ipywidgets.FloatSlider(
            value=self.snap(value),
            min=self._ends[0],
            max=self._ends[1],
            step=self.step,
            description=self.title,
            tooltip=f"{self.title}: arrow keys, Page Up and Page Down, Home and End",
            readout=False,
            style={"description_width": "190px"},
            layout={"width": "auto", "flex": "1 1 0", "min_width": "0"},
        )

    @property
    def title(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def snap(self, value: float) -> float:
        """The place on the slider's grid that is nearest to that of ``value``; both ends are places."""
        low, high = self._ends
        place = self._bend(value, 1 / self.stretch)
        steps = round((place - low) / self.step)
        return min((low + steps * self.step, high), key=lambda one: abs(one - place))

    def value_at(self, place: float) -> float:
        """The value that a slider at ``place`` stands for."""
        low, high = self._ends
        return self._bend(min(max(float(place), low), high), self.stretch)

    @property
    def _ends(self) -> tuple[float, float]:
        """The places of ``low`` and ``high``."""
        return self._bend(self.low, 1 / self.stretch), self._bend(self.high, 1 / self.stretch)

    def _bend(self, number: float, power: float) -> float:
        """A value's place (power 1/stretch), or the value at a place (power stretch)."""
        if power == 1:
            return number
        middle = self.low if self.middle is None else self.middle
        reach = max(self.high - middle, middle - self.low)
        away = number - middle
        return middle + math.copysign(reach * (abs(away) / reach) ** power, away)

    def shows(self, place: float, value: float) -> bool:
        """Whether a slider at ``place`` only shows ``value``, rounded to its grid."""
        return abs(place - self.snap(value)) < 1e-6 * self.step

    def write(self, value: float) -> str:
        return f"{value:.{self.digits}f}"

    def read(self, text: str) -> float:
        """The typed value.  Raises ValueError with a sentence when it is no number or out of range."""
        value = parse_number(text)
        if not self.low <= value <= self.high:
            if self.write(value) == self.write(self.low):
                return self.low
            if self.write(value) == self.write(self.high):
                return self.high  # the box shows rounded ends: typing them back is fine
            raise ValueError(
                f"{self.label} goes from {self.write(self.low)} to {self.write(self.high)}, "
                f"but “{text.strip()}” is outside"
            )
        return value


@dataclass(frozen=True)
class Choice:
    """One of a few named options of ``Params``."""

    name: str
    label: str
    options: tuple[tuple[str, Any], ...]

    def widget(self, value: Any) -> ipywidgets.ToggleButtons:
        return ipywidgets.ToggleButtons(
            options=list(self.options), value=value, style={"button_width": "auto"}
        )
