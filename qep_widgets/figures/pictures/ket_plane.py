"""Real kets of a qubit twice: as unit vectors of amplitudes, and as arrows in the Bloch ball."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from .. import style
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import PX, TEXT, arrow, line, sheet, width, word

_MOST = 3


def kets(
    given: Mapping[str, Any],
    /,
    *,
    says: str | None = None,
    size: tuple[int, int] = (700, 330),
) -> Picture:
    """Kets with real amplitudes in the plane of their amplitudes, and beside it their arrows in the ball.

    On the left (a₀, a₁) is a unit vector, with |0⟩ upwards and |1⟩ to the right.  On the right is the section
    y = 0 of the Bloch ball.  Arcs count the angles from |0⟩: α on the left is 2α on the right.

    Parameters
    ----------
    given : mapping of a name to two real amplitudes
        One to three kets of norm 1.
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    size : (width, height) in pixels

    Raises
    ------
    ValueError
        where a ket is not normalised or not real, or there are none or more than three.

    Examples
    --------
    >>> kets({"|0⟩": [1, 0], "|+⟩": [0.5**0.5, 0.5**0.5]}, says="45° between kets, 90° between arrows.")
    45° between kets, 90° between arrows.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    if not isinstance(given, Mapping) or not 1 <= len(given) <= _MOST:
        raise ValueError(f"kets must be a mapping of one to {_MOST} names to amplitudes, but is {given!r}")
    angles = {name: _angle(name, psi) for name, psi in given.items()}
    colors = _plot.colors_for(list(angles), None)
    fig, ax = sheet(size)
    labels = {name: [f"{name}: {_degrees(t * alpha)}" for t in (1, 2)] for name, alpha in angles.items()}
    widest = max(width(text, TEXT) for texts in labels.values() for text in texts)
    radius = min((size[1] - 86) / 2, size[0] / 4 - widest - 20)  # 12 to the letters, 8 to the edge
    if radius < 60:
        raise ValueError(f"the names do not fit into {size[0]}×{size[1]} pixels")
    for times, title in ((1, "kets: amplitudes"), (2, "arrows: Bloch vectors")):
        centre = np.array([size[0] * (0.25 if times == 1 else 0.75), (size[1] - 30) / 2])
        word(ax, centre[0], size[1] - 13, title)
        _ring(ax, centre, radius, times)
        for k, (name, alpha) in enumerate(angles.items()):
            label = labels[name][times - 1]
            _one(ax, centre, radius, label, times * alpha, colors[name], 0.3 + 0.16 * k)
    return picture(fig, says or _says(angles))


def _angle(name: str, psi: Any) -> float:
    """Degrees from |0⟩, from −180 to 180."""
    amplitudes = np.asarray(psi)
    if amplitudes.shape != (2,) or np.abs(np.imag(amplitudes)).max() > 1e-12:
        raise ValueError(f"ket {name!r} must be two real amplitudes, but is {psi!r}")
    a = np.real(amplitudes).astype(float)
    if not abs(float(a @ a) - 1) < 1e-6:
        raise ValueError(f"ket {name!r} must have the norm 1, but is {psi!r}")
    return float(np.degrees(np.arctan2(a[1], a[0])))


def _at(degrees: Any) -> np.ndarray:
    """Where an angle from the upper end, counted to the right, points."""
    turn = np.radians(degrees)
    return np.stack([np.sin(turn), np.cos(turn)], axis=-1)


def _ring(ax: Axes, centre: np.ndarray, radius: float, times: int) -> None:
    across = 2 * radius
    ax.add_patch(Ellipse(tuple(centre), across, across, fc=style.SYSTEM, alpha=0.06, lw=0, zorder=0))
    ax.add_patch(Ellipse(tuple(centre), across, across, fill=False, ec=style.MUTED, lw=1.2 * PX))
    for axis in np.eye(2):
        line(ax, [centre - radius * axis, centre + radius * axis], color=style.MUTED, lw=0.8, alpha=0.55)
    poles = {0: "|0⟩", 90: "|1⟩"} if times == 1 else {0: "|0⟩", 90: "$x$", 180: "|1⟩"}
    for degrees, text in poles.items():
        x, y = centre + (radius + 13) * _at(degrees) + [3 if degrees == 90 else 0, 0]
        word(ax, x, y, text, color=style.MUTED)


def _one(
    ax: Axes, centre: np.ndarray, radius: float, label: str, degrees: float, color: str, share: float
) -> None:
    """An arrow with its label, and an arc from the upper end to it; at the upper end the pole names it."""
    arrow(ax, centre, centre + radius * _at(degrees), color=color, lw=2.2, head=10, zorder=6)
    if abs(degrees) < 1:
        return
    line(ax, centre + share * radius * _at(np.linspace(0, degrees, 60)), color=color, lw=1.5, zorder=5)
    beyond = _at(degrees)
    x, y = centre + (radius + 12) * beyond
    if abs(beyond[1]) < 0.3:  # beside the pole's letter: above it
        y += 17
    if beyond[1] < -0.8:
        y -= 17
    aside = {True: "left", False: "right"}.get(bool(beyond[0] > 0)) if abs(beyond[0]) > 0.05 else "center"
    word(ax, x, y, label, ha=aside, color=style.LETTERS.get(color, color), halo=True)


def _degrees(angle: float) -> str:
    return f"{angle:.0f}°".replace("-", "−")


def _says(angles: Mapping[str, float]) -> str:
    told = [f"{name} at {_degrees(a)} and {_degrees(2 * a)}" for name, a in angles.items()]
    return f"Kets as amplitudes and as arrows in the Bloch ball, in degrees from |0⟩: {'; '.join(told)}."
