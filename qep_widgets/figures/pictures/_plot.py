"""What pictures with axes share: a quiet frame, room for what is written, labels that keep apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import (
    FixedLocator,
    LogLocator,
    MaxNLocator,
    MultipleLocator,
    NullFormatter,
    NullLocator,
)
from matplotlib.transforms import IdentityTransform

from .. import style
from . import _text

PX = 72 / style.DPI  # points in a pixel
NOISE = 1e-11  # of the largest: what is smaller beside it is rounding, and is drawn as nothing
TEXT, SMALL = 13.5, 12.5  # pixels
LINE = 1.2 * TEXT

# A picture's first quantity is the system's colour, and so on, where no role is given.
CYCLE = (
    style.SYSTEM,
    style.HEAT,
    style.COHERENCE,
    style.CORRELATION,
    style.ENVIRONMENT,
    style.TOTAL,
    style.WORK,
)


def check_size(size: object) -> tuple[int, int]:
    """Width and height in pixels."""
    pair = np.asarray(size)
    if pair.shape != (2,) or not np.issubdtype(pair.dtype, np.integer):
        raise ValueError(f"size must be two whole numbers of pixels, like (560, 300), but is {size!r}")
    w, h = int(pair[0]), int(pair[1])
    if not (160 <= w <= 720 and 80 <= h <= 720):
        raise ValueError(f"size={size!r}: a picture is 160 to 720 pixels wide and 80 to 720 high")
    return w, h


def numbers(name: str, values: object, ndim: int | None = 1) -> np.ndarray:
    """An array of real, finite-or-missing numbers."""
    try:
        array = np.asarray(values)
        if np.iscomplexobj(array):
            if np.abs(array.imag).max(initial=0.0) > 1e-9 * max(1.0, np.abs(array.real).max(initial=0.0)):
                raise ValueError(f"{name} must be real, but has imaginary parts")
            array = array.real
        array = array.astype(float)
    except (TypeError, ValueError) as error:
        if "imaginary" in str(error):
            raise
        raise TypeError(f"{name} must be numbers, but is {values!r:.80}") from None
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axis, but has the shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty")
    return array


def color_of(role: object, where: str) -> str:
    """The colour of a quantity that is named by its role."""
    if not isinstance(role, str) or role not in style.ROLES:
        raise ValueError(f"{where}: {role!r} is no quantity; choose one of {', '.join(style.ROLES)}")
    return style.ROLES[role]


def colors_for(names: Sequence[str], roles: Mapping[str, str] | None) -> dict[str, str]:
    """Of each name its colour: that of its role, that of a name that is a role, or the next free one."""
    roles = dict(roles or {})
    for name in roles:
        if name not in names:
            raise ValueError(f"roles names {name!r}, but there is only {', '.join(map(repr, names))}")
    found = {name: color_of(role, f"roles[{name!r}]") for name, role in roles.items()}
    found |= {n: style.ROLES[n] for n in names if n not in found and n in style.ROLES}
    free = [color for color in CYCLE if color not in found.values()]
    for name in names:
        if name not in found:
            found[name] = free.pop(0) if free else CYCLE[len(found) % len(CYCLE)]
    return found


def check_keys(name: str, given: Mapping[Any, Any] | None, known: Collection[Any]) -> dict[Any, Any]:
    """A mapping whose keys are names that are drawn."""
    given = dict(given or {})
    for key in given:
        if key not in known:
            raise ValueError(f"{name} names {key!r}, but there is only {', '.join(map(repr, known))}")
    return given


def frame(size: tuple[int, int]) -> tuple[Figure, Axes]:
    """A figure with one axes, to be placed by ``place``."""
    fig, (ax,) = style.new_figure([(60, 44, size[0] - 80, size[1] - 80)], *size)
    ax.tick_params(labelsize=TEXT * PX, pad=4)
    return fig, ax


def ticks(axis: Any, log: bool, count: int = 6, degrees: bool = False) -> None:
    """Few ticks at round numbers, powers of ten as powers of ten, and a true minus.

    ``degrees``: at parts of a right angle where the axis is long enough for them.
    """
    if not log:
        low, high = sorted(axis.get_view_interval())
        step = next((s for s in (15, 45, 90, 180) if high - low < count * s), 360) if degrees else 0
        axis.set_major_locator(
            MultipleLocator(step)
            if step and high - low >= 2 * step
            else MaxNLocator(count, steps=[1, 2, 5, 10])
        )
        at = [t for t in axis.get_major_locator().tick_values(low, high) if low - 1e-12 <= t <= high + 1e-12]
        span = high - low
        at = [0.0 if abs(t) < 1e-9 * span else t for t in at]
        axis.set_major_locator(FixedLocator(at))
        axis.set_ticks(at, round_numbers(at))
        return
    low, high = sorted(axis.get_view_interval())
    decades = np.log10(high / low)
    if decades < 1.2:
        at = [t for t in LogLocator(subs=(1.0, 2.0, 5.0)).tick_values(low, high) if low <= t <= high]
        axis.set_ticks(at, [f"{t:g}" for t in at])
    else:
        step = max(1, int(np.ceil(decades / 5)))
        first = int(np.ceil(np.log10(low) - 1e-9))
        at = [10.0**k for k in range(first, int(np.floor(np.log10(high) + 1e-9)) + 1, step)]
        short = all(-2 <= round(np.log10(t)) <= 2 for t in at)
        axis.set_ticks(at, [f"{t:g}" if short else f"$10^{{{round(np.log10(t))}}}$" for t in at])
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())


def round_numbers(values: Sequence[float]) -> list[str]:
    """The numbers of an axis, all with the same digits: 0, 0.5, 1.0 as 0, 0.5, 1."""
    size = max((abs(v) for v in values), default=1.0)
    if size and not 1e-3 <= size < 1e5:
        return [sci(v) for v in values]
    digits = next((d for d in range(8) if all(abs(round(v, d) - v) <= 1e-9 * size for v in values)), 8)
    return [f"{v:.{digits}f}".replace("-", "−") if v else "0" for v in values]


def sci(value: float) -> str:
    """2·10⁻⁴ as a formula."""
    if value == 0:
        return "0"
    k = int(np.floor(np.log10(abs(value)) + 1e-12))
    m = value / 10.0**k
    lead = f"{m:.3g}".replace("-", "−")
    if lead in ("1", "−1"):
        return f"${lead.replace('1', '')}10^{{{k}}}$"
    return f"${lead}\\cdot 10^{{{k}}}$"


def write_numbers(values: Sequence[float]) -> list[str]:
    """Numbers that stand beside each other: three digits of the largest, all with as many places as needed.

    A number that would be lost in this is written with a power of ten, and as 0 what is only rounding noise
    beside the largest.
    """
    top = max((abs(v) for v in values), default=0.0)
    values = [0.0 if abs(v) < NOISE * top else v for v in values]
    if not top:
        return ["0"] * len(values)
    if not 1e-2 <= top < 1e5:
        return [sci(float(f"{v:.2e}")) for v in values]
    places = max(0, 2 - int(np.floor(np.log10(top))))
    while places and all(abs(round(v, places - 1) - v) < 0.05 * 10.0**-places for v in values):
        places -= 1
    return [
        sci(float(f"{v:.1e}"))
        if v and abs(v) < 0.5 * 10.0**-places
        else f"{v:.{places}f}".replace("-", "−")
        if v
        else "0"
        for v in values
    ]


def pixels(ax: Axes) -> tuple[float, float]:
    """Width and height of the picture."""
    box = ax.figure.bbox
    return float(box.width), float(box.height)


def place(
    ax: Axes,
    x: str,
    y: str,
    *,
    top: float = 0.0,
    right: float = 16.0,
    bottom: float | None = None,
    left: float | None = None,
) -> None:
    """Give the axes the room that its ticks and titles leave."""
    w, h = pixels(ax)
    labels = [t.get_text() for t in ax.get_yticklabels()] if ax.yaxis.get_visible() else []
    if left is None:
        left = 14 + max((_text.width(t, TEXT) for t in labels), default=0.0)
    if bottom is None:
        lines = max((t.get_text().count("\n") + 1 for t in ax.get_xticklabels() if t.get_text()), default=0)
        bottom = 12 + LINE * (lines + (1.25 if x else 0))
    above = 10 + (LINE * (1 + y.count("\n")) + 6 if y else 0) + top
    ax.set_position((left / w, bottom / h, (w - left - right) / w, (h - bottom - above) / h))


def titles(ax: Axes, x: str, y: str) -> None:
    """The axes' titles, both upright: that of y above its axis, that of x below its middle."""
    w, h = pixels(ax)
    box = ax.get_window_extent()
    for title in (x, y):
        if _text.width(title, TEXT) > w - 18:
            raise ValueError(f"the title {title!r} is wider than the picture; shorten it or break it by \\n")
    if y:
        write(ax, 10, h - 8, y, va="top")
    if x:
        half = _text.width(x, TEXT) / 2
        middle = min(max((box.x0 + box.x1) / 2, 8 + half), w - 8 - half)
        write(ax, middle, 7, x, ha="center", va="bottom")


def write(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = TEXT,
    color: str = style.INK,
    halo: bool = False,
    va: str = "baseline",
    **more: Any,
) -> None:
    """A label of one or more lines at pixels of the picture from its lower left, over everything.

    With ``halo`` its letters stand off what is behind them.  Each line is a text of its own.
    """
    lines = text.split("\n")
    below = (len(lines) - 1) * 1.2 * size
    first = {"top": 0.0, "center": below / 2}.get(va, below)
    for k, line in enumerate(lines):
        if line.strip():
            ax.figure.text(
                x,
                y + first - k * 1.2 * size,
                line,
                fontsize=size * PX,
                color=style.LETTERS.get(color, color),
                va=va,
                gid="halo" if halo else None,
                transform=IdentityTransform(),
                **more,
            )


def stroke(ax: Axes, points: Any, color: str, lw: float = 0.9) -> None:
    """A thin line through pixels of the picture, over everything."""
    xs, ys = np.asarray(points, dtype=float).T
    ax.figure.add_artist(Line2D(xs, ys, color=color, lw=lw * PX, transform=IdentityTransform()))


def name_marks(ax: Axes, mark: Mapping[float, str] | None) -> None:
    """The texts of upright lines, above the axes and clear of each other."""
    if not mark:
        return
    box = ax.get_window_extent()
    w = pixels(ax)[0]
    places = [float(ax.transData.transform((value, ax.get_ylim()[0]))[0]) for value in mark]
    widths = [_text.width(text, TEXT) + 10 for text in mark.values()]
    if sum(widths) > w - 8:
        raise ValueError("the texts of mark do not fit beside each other; make them shorter")
    middles = spread(places, widths, 4, w - 4)
    for text, middle in zip(mark.values(), middles, strict=True):
        write(ax, middle, box.y1 + 5, text, color=style.MUTED, ha="center", va="bottom")


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels, as near as can be to where they are wanted and clear of each other.

    Neighbours that collide are joined to a block, which stands at the mean of what its members want.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    blocks: list[tuple[float, float, list[int]]] = []  # bottom, height, members
    for k in order:
        block = (wanted[k] - heights[k] / 2, heights[k], [k])
        block = (min(max(block[0], low), max(high - block[1], low)), block[1], block[2])
        while blocks and blocks[-1][0] + blocks[-1][1] > block[0]:
            before = blocks.pop()
            members = before[2] + block[2]
            height = before[1] + block[1]
            offset, offsets = 0.0, []
            for member in members:
                offsets.append(wanted[member] - offset - heights[member] / 2)
                offset += heights[member]
            bottom = float(np.mean(offsets))
            block = (min(max(bottom, low), max(high - height, low)), height, members)
        blocks.append(block)
    places = [0.0] * len(wanted)
    for bottom, _, members in blocks:
        for member in members:
            places[member] = bottom + heights[member] / 2
            bottom += heights[member]
    return places
