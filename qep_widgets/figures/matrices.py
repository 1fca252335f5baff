"""A density matrix as discs: area is the modulus of an entry, the hand points along its phase."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from .style import INK


def cell_centres(d: int, left: float, top: float, side: float) -> np.ndarray:
    """Centres of the cells of a d×d matrix that fills a square: (d·d, 2), row by row from the top."""
    step = side / d
    k = (np.arange(d) + 0.5) * step
    x, y = np.meshgrid(left + k, top - k)
    return np.stack([x.ravel(), y.ravel()], axis=-1)


class Discs:
    """The entries of a matrix at fixed centres; ``move(values)`` sets their areas and hands.

    ``unit_radius`` is the radius, in data units, of an entry of modulus one.  Matrices drawn with the
    same unit can be compared by eye: areas of entries in phase add.
    """

    def __init__(
        self, ax: Axes, centres: np.ndarray, unit_radius: float, colors: list[str], hands: str = INK
    ):
        self.centres, self.unit = centres, unit_radius
        pixels = ax.get_window_extent().width / (ax.get_xlim()[1] - ax.get_xlim()[0])
        points = pixels * 72 / ax.figure.dpi
        self._size = (2 * unit_radius * points) ** 2
        self.discs = ax.scatter(centres[:, 0], centres[:, 1], s=1.0, c=colors, linewidths=0, zorder=3)
        self.hands = LineCollection([], colors=hands, linewidths=1.2, zorder=4)
        ax.add_collection(self.hands, autolim=False)

    def move(self, values: np.ndarray) -> None:
        values = np.asarray(values).ravel()
        modulus = np.abs(values)
        self.discs.set_sizes(self._size * modulus)
        seen = modulus > 2e-4  # a hand on an invisible disc would point at rounding noise
        length = self.unit * np.sqrt(modulus[seen])
        direction = values[seen] / modulus[seen]
        start = self.centres[seen]
        end = start + np.stack([length * direction.real, length * direction.imag], axis=-1)
        self.hands.set_segments(list(np.stack([start, end], axis=1)))

    def artists(self, prefix: str) -> dict[str, Any]:
        return {f"{prefix} discs": self.discs, f"{prefix} hands": self.hands}
