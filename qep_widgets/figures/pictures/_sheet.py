"""What diagrams share: a sheet in pixels, y upwards, with boxes, arrows and words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from .. import style
from . import _text
from ._plot import LINE, PX, SMALL, TEXT, write

__all__ = ["LINE", "PX", "SMALL", "TEXT", "arrow", "box", "line", "sheet", "width", "word"]


def sheet(size: tuple[int, int]) -> tuple[Figure, Axes]:
    """An empty picture whose data coordinates are pixels from the lower left corner."""
    fig, (ax,) = style.new_figure([(0, 0, *size)], *size)
    ax.set_axis_off()
    ax.set_xlim(0, size[0])
    ax.set_ylim(0, size[1])
    return fig, ax


def width(text: str, size: float = TEXT) -> float:
    """Width of a label in pixels."""
    return _text.width(text, size)


def word(ax: Axes, x: float, y: float, text: str, **more: Any) -> None:
    """A label; by default its middle is at the point."""
    write(ax, x, y, text, **{"ha": "center", "va": "center", **more})


def box(
    ax: Axes,
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    color: str = style.INK,
    fill: float = 0.12,
    radius: float = 6,
    dashed: bool = False,
    lw: float = 1.6,
    opaque: bool = True,
    zorder: float = 3,
) -> None:
    """A rounded box with its lower left corner at (x, y), tinted; ``opaque`` hides what is behind it."""
    shape = f"round,pad=0,rounding_size={radius}"
    if opaque:
        ax.add_patch(
            FancyBboxPatch((x, y), w, h, boxstyle=shape, fc=style.PAPER, ec="none", lw=0, zorder=zorder)
        )
    if fill:
        ax.add_patch(
            FancyBboxPatch((x, y), w, h, boxstyle=shape, fc=color, ec="none", lw=0, alpha=fill, zorder=zorder)
        )
    ax.add_patch(
        FancyBboxPatch(
            (x, y),
            w,
            h,
            boxstyle=shape,
            fc="none",
            ec=color,
            lw=lw * PX,
            ls=(0, (4, 3)) if dashed else "-",
            zorder=zorder,
        )
    )


def line(
    ax: Axes, points: Any, *, color: str = style.INK, lw: float = 1.5, zorder: float = 2, **more: Any
) -> None:
    """A line through points."""
    xs, ys = np.asarray(points, dtype=float).T
    ax.plot(xs, ys, color=color, lw=lw * PX, zorder=zorder, solid_capstyle="round", clip_on=False, **more)


def arrow(
    ax: Axes,
    start: Any,
    end: Any,
    *,
    color: str = style.INK,
    lw: float = 1.8,
    bend: float = 0.0,
    head: float = 9,
    zorder: float = 4,
    dashed: bool = False,
) -> None:
    """An arrow; ``bend`` is how far its middle stands off to the right, in shares of its length."""
    ax.add_patch(
        FancyArrowPatch(
            tuple(start),
            tuple(end),
            arrowstyle=f"-|>,head_length={head * PX},head_width={0.42 * head * PX}",
            connectionstyle=f"arc3,rad={bend}",
            mutation_scale=1,
            shrinkA=0,
            shrinkB=0,
            lw=lw * PX,
            ls=(0, (4, 3)) if dashed else "-",
            color=color,
            joinstyle="miter",
            capstyle="butt",
            zorder=zorder,
            clip_on=False,
        )
    )
