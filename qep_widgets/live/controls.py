"""What a learner can turn: sliders with a text box, and choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets

from .._numbers import parse_number


@dataclass(frozen=True)
class Slider:
    """A number of ``Params`` between ``low`` and ``high``, moved by mouse, arrow keys or typing.

    ``unit`` stands in the label; every value of the range must be legal physics.  The widget's own value is
    a *place* from ``low`` to ``high`` in steps of ``step``.  With ``stretch`` above 1 low values get more
    room: a fraction x of the way stands for the value low + (high − low) x^stretch.  ``film`` adds a Play
    button, which walks the slider to its end, at the speed that takes so many seconds from end to end.
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

    def widget(self, value: float) -> ipywidgets.FloatSlider:
        return ipywidgets.FloatSlider(
            value=self.snap(value),
            min=self.low,
            max=self.high,
            step=self.step,
            description=self.title,
            readout=False,
            style={"description_width": "190px"},
            layout={"width": "540px"},
        )

    @property
    def title(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def snap(self, value: float) -> float:
        """The place on the slider's grid that is nearest to that of ``value``; both ends are places."""
        if self.stretch != 1:
            value = self._bend(value, 1 / self.stretch)
        steps = round((value - self.low) / self.step)
        return min((self.low + steps * self.step, self.high), key=lambda place: abs(place - value))

    def value_at(self, place: float) -> float:
        """The value that a slider at ``place`` stands for."""
        place = min(max(float(place), self.low), self.high)
        return place if self.stretch == 1 else self._bend(place, self.stretch)

    def _bend(self, number: float, power: float) -> float:
        span = self.high - self.low
        return self.low + span * ((number - self.low) / span) ** power

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
