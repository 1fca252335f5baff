"""What flows through something at rest: bands as wide as the amounts, in from the left, out to the right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import LINE, TEXT, box, sheet, width, word

_TALLEST = 62.0  # pixels: the sum of the row that carries most
_MIDDLE, _TIP, _GAP = 64.0, 16.0, 12.0  # least width of the box; length of an arrow's head; between two bands

Row = tuple[Mapping[str, Any], Mapping[str, Any]]


def streams(
    rows: Mapping[str, Row],
    /,
    *,
    through: str = "system",
    says: str | None = None,
    roles: Mapping[str, str] | None = None,
    across: int = 600,
) -> Picture:
    """Currents through a box, one row for each account of them; what comes in must go out.

    Parameters
    ----------
    rows : mapping of a title to (in, out)
        Each of the two is a mapping of a name to an amount; one that is 0 is left out.
        The first line of a name is followed by its amount: ``{"hot bath\\nloses 1 nat": 3}``
        reads "hot bath: 3" and below it "loses 1 nat".
    through : str
        What stands in the box.
    says : str, optional
        The picture in words (alt text); left out, they are made from the amounts.
    roles : mapping of a name to the quantity whose colour it has
    across : int
        Pixels, at most 720; the height is what the rows need.

    Raises
    ------
    ValueError
        When an amount is negative, nothing flows, or a row's sums differ.

    Examples
    --------
    >>> streams({"heat": ({"hot bath": 3}, {"cold bath": 2, "work": 1})}, through="engine")
    heat: hot bath 3 into the engine, cold bath 2, work 1 out of it.
    """
    says = check_says(says, made=True)
    if not isinstance(rows, Mapping) or not rows:
        raise TypeError('rows must be a mapping like {"heat": ({"hot": 3}, {"cold": 3})}, and not empty')
    table = {title: _row(title, row) for title, row in rows.items()}
    names = list(dict.fromkeys(str(name) for row in rows.values() for side in row for name in side))
    colors = _plot.colors_for(names, roles)
    scale = _TALLEST / max(sum(into.values()) for into, _ in table.values())
    tall = {title: max(_height(side, scale) for side in row) for title, row in table.items()}
    head = LINE + 10
    size = _plot.check_size((across, int(sum(tall.values()) + (head + 14) * len(tall) + 8)))
    sides = [max(width(_label(n, v)) for row in table.values() for n, v in row[k].items()) for k in (0, 1)]
    middle = max(_MIDDLE, width(through) + 22)
    free = (size[0] - sum(sides) - middle - 2 * 20) / 2
    if free < 50:
        raise ValueError("the names do not fit beside the box; shorten them or make the picture wider")
    fig, ax = sheet(size)
    left = 12 + sides[0] + 8
    top = float(size[1] - 4)
    for title, row in table.items():
        word(ax, 12, top - LINE / 2, _minus(title), ha="left", weight="bold")
        centre = top - head - tall[title] / 2
        total = sum(row[0].values()) * scale
        for k, side in enumerate(row):
            ends = (left, left + free) if k == 0 else (left + free + middle, left + 2 * free + middle)
            _side(ax, side, k, ends, centre, scale, colors)
        box(ax, left + free, centre - total / 2 - 8, middle, total + 16, fill=0.06, radius=8, zorder=4)
        word(ax, left + free + middle / 2, centre, through, zorder=6)
        top -= head + tall[title] + 14
    return picture(fig, says or _says(table, through))


def _row(title: str, row: Any) -> tuple[dict[str, float], dict[str, float]]:
    if not isinstance(row, (tuple, list)) or len(row) != 2 or not all(isinstance(s, Mapping) for s in row):
        raise TypeError(f"rows[{title!r}] must be (in, out), two mappings of names to amounts")
    into, out = (
        {str(name): float(_plot.numbers(f"rows[{title!r}][{name!r}]", v, 0)) for name, v in side.items()}
        for side in row
    )
    most = max(map(abs, [*into.values(), *out.values()]), default=0.0)
    if most == 0:
        raise ValueError(f"rows[{title!r}]: nothing flows")
    for name, value in [*into.items(), *out.items()]:
        if not value > -1e-9 * most:
            raise ValueError(f"rows[{title!r}]: {name!r} is {value:g}; turn a negative one to the other side")
    into, out = ({name: v for name, v in side.items() if v > 1e-9 * most} for side in (into, out))
    if not np.isclose(sum(into.values()), sum(out.values()), rtol=1e-6):
        raise ValueError(
            f"rows[{title!r}]: {sum(into.values()):.6g} comes in, and {sum(out.values()):.6g} goes out"
        )
    return into, out


def _number(value: float) -> str:
    return f"{value:.3g}"


def _label(name: str, value: float) -> str:
    first, *rest = name.split("\n")
    return _minus("\n".join([f"{first}: {_number(value)}", *rest]))


def _minus(text: str) -> str:
    """A text in which a minus before a digit is one."""
    return re.sub(r"(?<!\w)-(?=\d)", "−", text)


def _room(name: str, value: float, scale: float) -> float:
    return max(value * scale, LINE * (1 + name.count("\n"))) + _GAP


def _height(side: Mapping[str, float], scale: float) -> float:
    return sum(_room(name, value, scale) for name, value in side.items())


def _side(
    ax: Axes,
    side: Mapping[str, float],
    k: int,
    ends: tuple[float, float],
    centre: float,
    scale: float,
    colors: Mapping[str, str],
) -> None:
    """The bands of one side, from the top: apart at the outer end, one upon the other at the box."""
    outer = centre + _height(side, scale) / 2
    inner = centre + sum(side.values()) * scale / 2
    for name, value in side.items():
        wide, room = value * scale, _room(name, value, scale)
        far, near = outer - room / 2, inner - wide / 2
        _band(ax, ends, (far, near) if k == 0 else (near, far), wide, colors[name], 5.0 * k)
        x = ends[0] - 8 if k == 0 else ends[1] + 8
        word(ax, x, far, _label(name, value), ha="right" if k == 0 else "left", color=colors[name], size=TEXT)
        outer, inner = outer - room, inner - wide


def _band(
    ax: Axes, xs: tuple[float, float], ys: tuple[float, float], wide: float, color: str, barb: float
) -> None:
    """A band of constant height that swings from one height to another; its right end is a tip with barbs."""
    a, b = xs[0], xs[1] - _TIP
    s = np.linspace(0, 1, 25)
    swing = s**2 * (3 - 2 * s)
    x, y = a + s * (b - a), ys[0] + swing * (ys[1] - ys[0])
    head = [(b, ys[1] + wide / 2 + barb), (xs[1], ys[1]), (b, ys[1] - wide / 2 - barb)]
    upper, lower = np.stack([x, y + wide / 2], axis=-1), np.stack([x, y - wide / 2], axis=-1)
    points = [*upper, *head, *lower[::-1]]
    ax.add_patch(Polygon(points, closed=True, fc=color, ec="none", lw=0, zorder=3))


def _says(table: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]], through: str) -> str:
    told = []
    for title, (into, out) in table.items():
        lists = [
            ", ".join(f"{name.replace(chr(10), ' ')} {_number(v)}" for name, v in side.items())
            for side in (into, out)
        ]
        told.append(f"{title}: {lists[0]} into the {through.replace(chr(10), ' ')}, {lists[1]} out of it.")
    return _minus(" ".join(told))
