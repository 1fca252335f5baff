"""The eight points that changes of sign make of one Bloch vector, as the corners of a cube."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from .. import bloch as view
from .. import style
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import PX, TEXT, line, sheet, width, word


def cube(
    points: Mapping[str, Sequence[int]],
    /,
    *,
    links: Mapping[str, tuple[str, str]] | None = None,
    says: str | None = None,
    size: tuple[int, int] = (460, 330),
) -> Picture:
    """The corners (±x, ±y, ±z) of a cube, seen as the Bloch ball is.

    Corners that are an even number of changes of sign away from the first point are blue dots, the others
    orange triangles.

    Parameters
    ----------
    points : mapping of a name to three signs, each +1 or −1
        Which corners have names.
    links : mapping of a name to two names of points
        A line between two corners, in their colour; in ink where one is blue and one orange.
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    size : (width, height) in pixels

    Raises
    ------
    ValueError
        where a point is no corner, or a link ends in a name that no point has.

    Examples
    --------
    >>> cube({"r": (1, -1, 1), "turned": (-1, 1, 1)}, links={"about z": ("r", "turned")},
    ...      says="A half turn about z joins two corners.")
    A half turn about z joins two corners.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    if not points:
        raise ValueError("there is no point to draw")
    at = {name: _corner(name, signs) for name, signs in points.items()}
    ends = dict(links or {})
    for name, pair in ends.items():
        for end in pair:
            if end not in at:
                raise ValueError(f"the link {name!r} ends in {end!r}, but the points are {', '.join(at)}")
    first = np.prod(next(iter(at.values())))
    fig, ax = sheet(size)
    centre = np.array(size) / 2
    scale = min((size[0] - 130) / 2.8, (size[1] - 50) / 2.85)
    corners = np.array(list(product((1, -1), repeat=3)))

    def flat(corner: np.ndarray) -> np.ndarray:
        return centre + scale * (view.SCREEN @ corner)

    hidden = corners[np.argmin(corners @ view.TOWARDS)]
    for a in corners:
        for k in range(3):
            if a[k] > 0:
                b = a - 2 * a[k] * np.eye(3)[k]
                behind = (a == hidden).all() or (b == hidden).all()
                dashes = (0, (2, 2.5)) if behind else "-"
                line(ax, [flat(a), flat(b)], color=style.MUTED, lw=0.9, zorder=1, ls=dashes, alpha=0.7)
    for pair in ends.values():
        color = _color([at[end] for end in pair], first)
        line(ax, [flat(at[end]) for end in pair], color=color, lw=2.2, zorder=4)
    for corner in corners:
        color = _color([corner], first)
        ax.plot(
            *flat(corner)[:, None],
            "o" if color == style.SYSTEM else "^",
            ms=11 * PX,
            color=color,
            mec=style.PAPER,
            mew=1.4 * PX,
            zorder=7,
        )
    for name, pair in ends.items():
        a, b = (flat(at[end]) for end in pair)
        aside = np.array([a[1] - b[1], b[0] - a[0]]) / np.hypot(*(b - a))  # across the line, upwards
        aside *= np.sign(aside[1]) or 1.0
        off = 11 + abs(aside[0]) * width(name, TEXT) / 2
        x, y = (a + b) / 2 + off * aside
        color = style.LETTERS[_color([at[end] for end in pair], first)]
        word(ax, x, y, name, color=color, halo=True, zorder=8)
    for name, corner in at.items():
        x, y = flat(corner)
        to_right = x >= centre[0]
        x += 12 if to_right else -12
        word(ax, x, y + 9, name, ha="left" if to_right else "right", halo=True, zorder=8)
        if not width(name, TEXT) < (size[0] - x if to_right else x):
            raise ValueError(f"the name {name!r} does not fit beside its corner")
    return picture(fig, says or _says(at, ends, first))


def _corner(name: str, signs: Sequence[int]) -> np.ndarray:
    corner = np.asarray(signs)
    if corner.shape != (3,) or not np.isin(corner, (-1, 1)).all():
        raise ValueError(f"point {name!r} must be three signs, each 1 or -1, but is {signs!r}")
    return corner


def _color(corners: Sequence[np.ndarray], first: int) -> str:
    even = {bool(np.prod(corner) == first) for corner in corners}
    return style.INK if len(even) == 2 else style.SYSTEM if even == {True} else style.HEAT


def _says(at: Mapping[str, np.ndarray], ends: Mapping[str, tuple[str, str]], first: int) -> str:
    kinds = (
        f"{name} is {'an even' if np.prod(corner) == first else 'an odd'} number of changes of sign away"
        for name, corner in list(at.items())[1:]
    )
    joined = (f"{name} joins {a} and {b}" for name, (a, b) in ends.items())
    start = f"A cube of the eight points (±x, ±y, ±z), counted from {next(iter(at))}"
    return ": ".join(filter(None, [start, "; ".join([*kinds, *joined])])) + "."
