"""Curves over a line: each named where it ends, with bands, error bars, marks and slopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .. import style
from . import _plot, _text
from ._picture import Picture, check_says, picture
from ._plot import LINE, PX, TEXT


def curves(
    at: Any,
    lines: Mapping[str, Any],
    /,
    *,
    says: str | None = None,
    x: str = "",
    y: str = "",
    log: str = "",
    roles: Mapping[str, str] | None = None,
    band: Mapping[str, tuple[Any, Any]] | None = None,
    error: Mapping[str, Any] | None = None,
    points: Sequence[str] = (),
    mark: Mapping[float, str] | None = None,
    level: Mapping[float, str] | None = None,
    dots: Mapping[str, tuple[float, float]] | None = None,
    slope: Mapping[float, str] | None = None,
    xlim: tuple[float, float] | None = None,
    ylim: tuple[float, float] | None = None,
    size: tuple[int, int] = (560, 300),
) -> Picture:
    """One or more curves, each with its name at its end.

    Parameters
    ----------
    at : (n,) numbers
        Where the curves are sampled.
    lines : mapping of a name to (n,) numbers, or to a pair of arrays (its own abscissas, its values)
        What is not finite is a gap.  Names may have formulas between dollars.
    says : str
        The picture in words (alt text).
    x, y : str
        The axes' titles with their units.
    log : "", "x", "y" or "xy"
        Which axes are logarithmic.
    roles : mapping of a name to the quantity whose colour and dashes it has
        "system", "environment", "correlation", "coherence", "work", "heat", "total".  A curve with one of
        these names has its colour without being asked.
    band : mapping of a name to (low, high)
        A band in the colour of that curve.
    error : mapping of a name to (n,) numbers
        Error bars: the curve is then drawn as points.
    points : names
        Curves that are drawn as points.
    mark : mapping of an abscissa to a text
        An upright line there, with its text above.
    level : mapping of a height to a text
        A level line, named at its end like a curve.
    dots : mapping of a text to (x, y)
        Single points, each with its text.
    slope : mapping of a slope to a text
        A triangle below the first curve with that slope: an exponent where both axes are logarithmic, a
        rate of exponential growth where y is.
    xlim, ylim : pairs of numbers
        Ranges, where those of the curves will not do.
    size : (width, height) in pixels

    Examples
    --------
    >>> import numpy as np
    >>> t = np.linspace(0, 5, 101)
    >>> curves(t, {"$S_A$": 1 - np.exp(-t)}, x="time · γ", y="entropy / nats", says="The entropy rises to 1.")
    The entropy rises to 1.
    """
    says, size = check_says(says), _plot.check_size(size)
    if log not in ("", "x", "y", "xy", "yx"):
        raise ValueError(f'log must be "", "x", "y" or "xy", but is {log!r}')
    data = _data(at, lines, log)
    names = list(data)
    colors = _plot.colors_for(names, roles)
    bands, errors = _plot.check_keys("band", band, names), _plot.check_keys("error", error, names)
    for name in points:
        if name not in names:
            raise ValueError(f"points names {name!r}, but there is only {', '.join(map(repr, names))}")
    fig, ax = _plot.frame(size)
    if "x" in log:
        ax.set_xscale("log")
    if "y" in log:
        ax.set_yscale("log")
    for name, (lower, upper) in bands.items():
        lower, upper = (_like(f"band[{name!r}]", side, data[name][0]) for side in (lower, upper))
        ax.fill_between(data[name][0], lower, upper, color=colors[name], alpha=0.18, linewidth=0, zorder=1.5)
    for k, (name, (xs, ys)) in enumerate(data.items()):
        _draw(ax, xs, ys, colors[name], 3 + 0.01 * k, name in points, errors.get(name), name)
    _limits(ax, data, log, xlim, ylim, mark, level, dots)
    _whole_markers(ax)
    for value in level or {}:
        ax.axhline(value, color=style.MUTED, linewidth=1.0 * PX, linestyle=(0, (1.5, 2.5)), zorder=1)
    for value in mark or {}:
        ax.axvline(value, color=style.MUTED, linewidth=1.0 * PX, linestyle=(0, (4, 3)), zorder=1)
    _plot.ticks(ax.xaxis, "x" in log, 7)
    _plot.ticks(ax.yaxis, "y" in log)
    ends = _ends(ax, data, colors, level)
    right = 16 + max((_text.width(text, TEXT) + 14 for text, *_ in ends), default=0.0)
    if right > 0.45 * size[0]:
        raise ValueError(
            "the names of the curves take up half of the picture; make them shorter or break them by \\n"
        )
    top = (LINE + 4) if mark else 0.0
    _plot.place(ax, x, y, right=right, top=top)
    _name_ends(ax, ends)
    _name_marks(ax, mark)
    for text, (px, py) in (dots or {}).items():
        _dot(ax, text, px, py)
    for value, text in (slope or {}).items():
        _triangle(ax, data[names[0]], log, float(value), text)
    return picture(fig, says)


def _data(at: Any, lines: Mapping[str, Any], log: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    if not isinstance(lines, Mapping) or not lines:
        raise TypeError('the curves must be a mapping like {"$S_A$": values}, and not empty')
    common = _plot.numbers("the first argument", at)
    data = {}
    for name, values in lines.items():
        if isinstance(values, tuple) and len(values) == 2 and np.ndim(values[0]) == 1:
            xs, ys = (_plot.numbers(f"{name!r}", part) for part in values)
        else:
            xs, ys = common, _plot.numbers(f"{name!r}", values)
        if xs.shape != ys.shape:
            raise ValueError(f"{name!r} has {ys.size} values for {xs.size} places")
        ys = np.where(np.isfinite(ys), ys, np.nan)
        if "y" in log:
            ys = np.where(ys > 0, ys, np.nan)  # a logarithmic axis has no place for them
        if "x" in log:
            ys = np.where(xs > 0, ys, np.nan)
        if not np.isfinite(ys).any():
            raise ValueError(
                f"{name!r} has no value that can be drawn" + (f' with log="{log}"' if log else "")
            )
        data[name] = (xs, ys)
    return data


def _like(name: str, values: Any, xs: np.ndarray) -> np.ndarray:
    values = _plot.numbers(name, values, None)
    if values.shape not in ((), xs.shape):
        raise ValueError(f"{name} has the shape {values.shape}, its curve {xs.shape}")
    return np.broadcast_to(values, xs.shape)


def _draw(
    ax: Axes, xs: np.ndarray, ys: np.ndarray, color: str, zorder: float, dotted: bool, error: Any, name: str
) -> None:
    marker: dict[str, Any] = {
        "marker": style.MARKERS[color],
        "ms": 6.5 * PX,
        "mec": style.PAPER,
        "mew": 1.0 * PX,
    }
    if error is not None:
        spread = np.abs(_like(f"error[{name!r}]", error, xs))
        ax.errorbar(
            xs,
            ys,
            spread,
            color=color,
            ls="none",
            elinewidth=1.3 * PX,
            capsize=3 * PX,
            capthick=1.3 * PX,
            zorder=zorder,
            clip_on=False,
            **marker,
        )
        return
    if not dotted:
        ax.plot(
            xs, ys, color=color, ls=style.DASHES[color], lw=2.2 * PX, zorder=zorder, solid_capstyle="round"
        )
    if dotted or np.isfinite(ys).sum() <= 12:
        ax.plot(xs, ys, color=color, ls="none", zorder=zorder, gid="whole", **marker)


def _whole_markers(ax: Axes) -> None:
    """A marker at the edge of the axes is drawn whole, one outside of it not at all."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    for line in ax.get_lines():
        if line.get_gid() == "whole":
            xs, ys = (np.asarray(part, dtype=float) for part in line.get_data())
            seen = (xs >= x0) & (xs <= x1) & (ys >= y0) & (ys <= y1)
            line.set_data(xs[seen], ys[seen])
            line.set_clip_on(False)


def _limits(ax: Axes, data: Any, log: str, xlim: Any, ylim: Any, mark: Any, level: Any, dots: Any) -> None:
    xs = np.concatenate([x[np.isfinite(y)] for x, y in data.values()] + [list(mark or {})])
    xs = np.concatenate([xs, [p[0] for p in (dots or {}).values()]])
    low, high = _plot_range("xlim", xlim, xs, "x" in log, 0.0)
    ax.set_xlim(low, high)
    seen = ax.dataLim.intervaly
    ys = np.concatenate([y[np.isfinite(y)] for _, y in data.values()] + [list(level or {})])
    ys = np.concatenate([ys, [p[1] for p in (dots or {}).values()], seen[np.isfinite(seen)]])
    if "y" in log:
        ys = ys[ys > 0]
    low, high = _plot_range("ylim", ylim, ys, "y" in log, 0.06)
    if ylim is None and "y" not in log and 0 <= ys.min() <= 0.35 * ys.max():
        low = 0.0 if ys.min() > 0 else -0.015 * ys.max()
    ax.set_ylim(low, high)
    if low < 0 < high and "y" not in log and low < -0.02 * high:
        ax.axhline(0.0, color=style.INK, linewidth=0.8 * PX, zorder=1)


def _plot_range(name: str, given: Any, values: np.ndarray, log: bool, air: float) -> tuple[float, float]:
    if given is not None:
        low, high = _plot.numbers(name, given)
        if not low < high or (log and low <= 0):
            raise ValueError(
                f"{name}={given!r} must rise" + (" and be positive on a logarithmic axis" if log else "")
            )
        return float(low), float(high)
    if log:
        values = np.log(values[values > 0])
    low, high = float(values.min()), float(values.max())
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        half = 0.5 * abs(low) or 0.5
        low, high = low - half, high + half
    gap = air * (high - low)
    low, high = low - gap, high + gap
    return (float(np.exp(low)), float(np.exp(high))) if log else (low, high)


def _ends(ax: Axes, data: Any, colors: Any, level: Any) -> list[tuple[str, float, float, str]]:
    """Name, last point in view and colour of each curve and level."""
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    ends = []
    for name, (xs, ys) in data.items():
        seen = np.isfinite(ys) & (xs >= x0) & (xs <= x1) & (ys >= y0) & (ys <= y1)
        if not seen.any():
            raise ValueError(f"{name!r} is nowhere within xlim and ylim")
        k = np.flatnonzero(seen)[np.argmax(xs[seen])]
        ends.append((name, float(xs[k]), float(ys[k]), colors[name]))
    ends += [(text, x1, float(value), style.MUTED) for value, text in (level or {}).items()]
    return ends


def _name_ends(ax: Axes, ends: list[tuple[str, float, float, str]]) -> None:
    h = _plot.pixels(ax)[1]
    edge = ax.get_window_extent().x1
    at = ax.transData.transform([(px, py) for _, px, py, _ in ends])
    heights = [LINE * (1 + text.count("\n")) + 1 for text, *_ in ends]
    middles = _plot.spread(list(at[:, 1]), heights, 8 + 2 * LINE, h - 6)
    for (text, _, _, color), (px, py), middle in zip(ends, at, middles, strict=True):
        far = edge - px > 6
        if abs(middle - py) > 4 or far:
            _leader(ax, (px + 3, py), (edge + 12, middle), color)
            across = edge + 14
        else:
            across = edge + 8
        _plot.write(ax, across, middle, text, frame=True, color=color, va="center")


def _leader(ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.transforms import IdentityTransform

    line = Line2D(
        [start[0], end[0]], [start[1], end[1]], color=color, lw=0.9 * PX, transform=IdentityTransform()
    )
    line.set_clip_on(False)
    ax.figure.add_artist(line)


def _name_marks(ax: Axes, mark: Mapping[float, str] | None) -> None:
    if not mark:
        return
    box = ax.get_window_extent()
    w = _plot.pixels(ax)[0]
    places = [float(ax.transData.transform((value, ax.get_ylim()[0]))[0]) for value in mark]
    widths = [_text.width(text, TEXT) + 10 for text in mark.values()]
    if sum(widths) > w - 8:
        raise ValueError("the texts of mark do not fit beside each other; make them shorter")
    middles = _plot.spread(places, widths, 4, w - 4)
    for text, middle in zip(mark.values(), middles, strict=True):
        _plot.write(ax, middle, box.y1 + 5, text, frame=True, color=style.MUTED, ha="center", va="bottom")


def _dot(ax: Axes, text: str, px: float, py: float) -> None:
    ax.plot(
        [px], [py], "o", color=style.INK, ms=7 * PX, mec=style.PAPER, mew=1.2 * PX, zorder=6, clip_on=False
    )
    box = ax.get_window_extent()
    at = ax.transData.transform((px, py))
    left = at[0] + 10 + _text.width(text, TEXT) > box.x1
    note = _plot.write(
        ax,
        at[0] + (-9 if left else 9),
        at[1] + 3,
        text,
        frame=True,
        ha="right" if left else "left",
        va="bottom",
    )
    note.set_gid("halo")


def _triangle(ax: Axes, line: tuple[np.ndarray, np.ndarray], log: str, slope: float, text: str) -> None:
    """A triangle of that slope, below the curve about its middle."""
    xs, ys = (part[np.isfinite(line[1])] for part in line)
    box = ax.get_window_extent()
    flat = ax.transData.transform(np.stack([xs, ys], axis=-1))
    run = 0.16 * box.width
    start = box.x0 + 0.42 * box.width
    order = np.argsort(flat[:, 0])
    curve = np.interp([start, start + run], flat[order, 0], flat[order, 1])
    inverse = ax.transData.inverted()
    (x0, y0), (x1, _) = inverse.transform([(start, curve.min()), (start + run, curve.min())])
    if log in ("xy", "yx"):
        y1 = y0 * (x1 / x0) ** slope
    elif log == "y":
        y1 = y0 * np.exp(slope * (x1 - x0))
    elif log == "x":
        y1 = y0 + slope * np.log(x1 / x0)
    else:
        y1 = y0 + slope * (x1 - x0)
    a, b = ax.transData.transform([(x0, y0), (x1, y1)])
    rise = b[1] - a[1]
    # The long side stays 14 pixels below the curve.
    drop = max(a[1] - curve[0], b[1] - curve[1]) + 14
    a, b = a - [0, drop], b - [0, drop]
    corner = (b[0], a[1]) if rise > 0 else (a[0], b[1])
    from matplotlib.patches import Polygon
    from matplotlib.transforms import IdentityTransform

    shape = Polygon(
        [a, b, corner],
        closed=True,
        fill=False,
        edgecolor=style.INK,
        lw=1.1 * PX,
        transform=IdentityTransform(),
        joinstyle="round",
    )
    ax.figure.add_artist(shape)
    if rise > 0:
        _plot.write(ax, corner[0] + 6, (a[1] + b[1]) / 2, text, frame=True, va="center")
    else:
        _plot.write(ax, corner[0] - 6, (a[1] + b[1]) / 2, text, frame=True, va="center", ha="right")
