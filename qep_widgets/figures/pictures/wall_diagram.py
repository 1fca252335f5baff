"""Von Neumann's four steps with a gas between semipermeable walls, as frames beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...physics.models.walls import Walls, purify_gas
from .. import style
from ..walls import KINDS, PLACES
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, SMALL, TEXT, arrow, line, sheet, width, word

_KEYS = ("stops ●", "stops ■", "a plain wall")
_MOLECULES = 40


def walls(
    share: float = 0.5,
    /,
    *,
    says: str | None = None,
    at: Sequence[float] = (0.13, 0.37, 0.62, 1.0),
    size: tuple[int, int] = (600, 366),
) -> Picture:
    """A gas of two kinds of molecules at stages of von Neumann's process, two beside each other.

    Parameters
    ----------
    share : float
        Of the second kind, from 0 to 0.5.
    says : str, optional
        The picture in words (alt text); left out, they are made from the stages.
    at : numbers from 0 to 1
        Where in the process each frame is taken; a quarter is a step.  Arrows show which walls move.
    size : (width, height) in pixels

    Examples
    --------
    >>> walls(0.25, says="The second kind slides out of the box and is pressed together.")
    The second kind slides out of the box and is pressed together.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 0.5:
        raise ValueError(f"share must be a number from 0 to 0.5, but is {share!r}")
    stages = _plot.numbers("at", at)
    gas = purify_gas(np.diag([1 - share, share]), stages)
    fig, ax = sheet(size)
    columns, rows = min(2, len(stages)), (len(stages) + 1) // 2
    gap, margin, head, foot = 28.0, 12.0, LINE + 20, LINE + 22
    across = (size[0] - 2 * margin - gap * (columns - 1)) / columns / 2
    side = min(across, (size[1] - foot) / rows - head)
    if side < 60:
        raise ValueError(f"{len(stages)} frames do not fit into {size[0]}×{size[1]} pixels")
    start = (size[0] - 2 * side * columns - gap * (columns - 1)) / 2
    for k in range(len(stages)):
        left, low = start + (k % 2) * (2 * side + gap), size[1] - (k // 2 + 1) * (side + head)
        word(ax, left, low + side + 22, str(gas.step[k]), size=TEXT, ha="left")
        _frame(ax, gas, k, left, low, side)
    _key(ax, size[0] / 2, foot / 2)
    return picture(fig, says or _says(gas, share))


def _frame(ax: Axes, gas: Walls, k: int, left: float, low: float, side: float) -> None:
    """The box and the room beside it; plain walls hold the gas as soon as the kinds are apart."""
    for j, dashes in enumerate(("-", (0, (3, 3)))):
        edge = Rectangle(
            (left + j * side, low), side, side, fill=False, ec=style.FAINT, lw=1.1 * PX, ls=dashes
        )
        ax.add_patch(edge)
    counts = np.round(_MOLECULES * gas.shares).astype(int)
    apart = gas.progress[k] >= 0.25
    first = 0
    for kind, (color, marker, _) in enumerate(KINDS):
        a, b = left + side * gas.left[k, kind], left + side * gas.right[k, kind]
        n = counts[kind] if kind else _MOLECULES - counts[1]
        places = PLACES[first : first + n]
        first += n
        turned = round(n * gas.turned[k]) if kind else 0
        for part, (c, m) in (
            (places[: n - turned], (color, marker)),
            (places[n - turned :], KINDS[0][:2]),
        ):
            xs, ys = a + (b - a) * part[:, 0], low + side * part[:, 1]
            ax.plot(xs, ys, m, ls="none", color=c, ms=5.4 * PX, mec=style.PAPER, mew=0.6 * PX, zorder=3)
        if not n:
            continue
        ends = [] if gas.progress[k] == 1 else [a, b]
        for x in ends:
            look: dict[str, Any] = (
                {"color": style.INK} if apart else {"color": color, "ls": style.DASHES[color]}
            )
            line(ax, [(x, low), (x, low + side)], lw=3.0, zorder=4, **look)
        moved = {"separate": (ends if kind else [], 1, color), "compress": (ends[1:], -1, style.INK)}
        for_these, way, c = moved.get(str(gas.step[k]), ([], 0, ""))
        for x in for_these:
            arrow(ax, (x, low + side + 7), (x + way * 22, low + side + 7), color=c, lw=1.8, head=8)
    if gas.progress[k] == 1:
        for x in (left, left + side):
            line(ax, [(x, low), (x, low + side)], lw=3.0, zorder=4, color=style.INK)


def _key(ax: Axes, middle: float, y: float) -> None:
    """What the three lines are."""
    colors = (KINDS[0][0], KINDS[1][0], style.INK)
    widths = [34 + width(text, SMALL) for text in _KEYS]
    x = middle - (sum(widths) + 28 * (len(widths) - 1)) / 2
    for text, color, w in zip(_KEYS, colors, widths, strict=True):
        line(ax, [(x, y), (x + 26, y)], lw=3.0, color=color, ls=style.DASHES.get(color, "-"))
        word(ax, x + 34, y, text, size=SMALL, ha="left")
        x += w + 28


def _says(gas: Walls, share: float) -> str:
    told = []
    for k, step in enumerate(gas.step):
        ends = [f"{a:.2f} to {b:.2f}" for a, b in zip(gas.left[k], gas.right[k], strict=True)]
        told.append(f"{step}: the first kind from {ends[0]}, the second from {ends[1]}")
    return (
        f"A gas with a share {share:g} of a second kind of molecules, places in lengths of the box. "
        f"{'; '.join(told)}."
    )
