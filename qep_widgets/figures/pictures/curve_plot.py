"""Curves over a line: each named where it ends, with bands, error bars, marks and slopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from .. import style
from . import _near, _plot, _text, _words
from ._picture import Picture, check_says, picture
from ._plot import LINE, PX, TEXT

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in pixels


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
    band: Mapping[str, tuple[Any, ...]] | None = None,
    error: Mapping[str, Any] | None = None,
    points: Sequence[str] = (),
    mark: Mapping[float, str] | None = None,
    level: Mapping[float, str] | None = None,
    dots: Mapping[str, tuple[float, float]] | None = None,
    spans: Mapping[str, tuple[float, float, float]] | None = None,
    slope: Mapping[float, str] | None = None,
    heads: Sequence[str] = (),
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
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    x, y : str
        The axes' titles with their units.  Where x ends in "°" its ticks are at parts of a right angle.
    log : "", "x", "y" or "xy"
        Which axes are logarithmic.
    roles : mapping of a name to the quantity whose colour and dashes it has
        "system", "environment", "correlation", "inside" (correlations inside the environment), "coherence",
        "work", "heat", "total", "rate" (of entropy production).  A curve with one of
        these names has its colour without being asked.
    band : mapping of a name to (low, high) or (low, high, text)
        A band in the colour of that curve, with its text where it is widest.
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
    spans : mapping of a text to (x, low, high)
        An upright double arrow from low to high, with its text at its left.
    slope : mapping of a slope to a text
        A triangle below the first curve with that slope: an exponent where both axes are logarithmic, a
        rate of exponential growth where y is.
    heads : names
        Curves that are run through in the order of their points: arrowheads along them say which way.
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
    says, size = check_says(says, made=True), _plot.check_size(size)
    if log not in ("", "x", "y", "xy", "yx"):
        raise ValueError(f'log must be "", "x", "y" or "xy", but is {log!r}')
    data = _data(at, lines, log)
    names = list(data)
    colors = _plot.colors_for(names, roles)
    bands, errors = _plot.check_keys("band", band, names), _plot.check_keys("error", error, names)
    for name in points:
        if name not in names:
            raise ValueError(f"points names {name!r}, but there is only {', '.join(map(repr, names))}")
    for name in heads:
        if name not in names:
            raise ValueError(f"heads names {name!r}, but there is only {', '.join(map(repr, names))}")
    fig, ax = _plot.frame(size)
    if "x" in log:
        ax.set_xscale("log")
    if "y" in log:
        ax.set_yscale("log")
    widest: dict[str, tuple[float, float]] = {}
    for name, (*sides, text) in ((name, _band(name, given)) for name, given in bands.items()):
        lower, upper = (_like(f"band[{name!r}]", side, data[name][0]) for side in sides)
        if text:
            wide = np.nan_to_num(upper - lower, nan=-np.inf)
            k = _middle_of_first_run(wide >= wide.max() - 1e-9 * abs(wide.max()))
            widest[text] = (float(data[name][0][k]), float(lower[k] + upper[k]) / 2)
        ax.fill_between(data[name][0], lower, upper, color=colors[name], alpha=0.18, linewidth=0, zorder=1.5)
    for k, (name, (xs, ys)) in enumerate(data.items()):
        _draw(ax, xs, ys, colors[name], 3 + 0.01 * k, name in points, errors.get(name), name)
    _limits(ax, data, log, xlim, ylim, mark, level, dots)
    _whole_markers(ax)
    for value in level or {}:
        ax.axhline(value, color=style.MUTED, linewidth=1.0 * PX, linestyle=(0, (1.5, 2.5)), zorder=1)
    for value in mark or {}:
        ax.axvline(value, color=style.MUTED, linewidth=1.0 * PX, linestyle=(0, (4, 3)), zorder=1)
    _plot.ticks(ax.xaxis, "x" in log, 7, degrees=x.rstrip().endswith("°"))
    _plot.ticks(ax.yaxis, "y" in log)
    top = (LINE + 4) if mark else 0.0
    ends = _ends(ax, data, colors, level)
    inside: list[_End] = []
    for _ in range(2):  # with the names that the first round found crowded set at their curves
        right = 16 + max((_text.width(end.text, TEXT) + 14 for end in ends), default=0.0)
        if right > 0.45 * size[0]:
            raise ValueError(
                "the curves' names take up half of the picture; shorten them or break them by \\n"
            )
        _plot.place(ax, x, y, right=right, top=top)
        if not inside:
            inside = _crowded(ax, ends, list(data))
            ends = [end for end in ends if end not in inside]
    _plot.titles(ax, x, y)
    for name in heads:
        _which_way(ax, *data[name], colors[name])
    taken = _name_dots(ax, dots, data, level) + _name_bands(ax, widest) + _spans(ax, spans)
    _name_ends(ax, ends)
    _name_inside(ax, inside, data, taken)
    _plot.name_marks(ax, mark)
    for value, text in (slope or {}).items():
        _triangle(ax, data[names[0]], log, float(value), text)
    return picture(fig, says or _words.curves(data, x, y, log))


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
        "ms": 8 * PX,
        "mec": style.PAPER,
        "mew": 0.8 * PX,
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
            slack = 1 + 1e-9
            seen = (xs * slack >= x0) & (xs <= x1 * slack) & (ys * slack >= y0) & (ys <= y1 * slack)
            line.set_data(xs[seen], ys[seen])
            line.set_clip_on(False)


def _limits(ax: Axes, data: Any, log: str, xlim: Any, ylim: Any, mark: Any, level: Any, dots: Any) -> None:
    xs = np.concatenate([x[np.isfinite(y)] for x, y in data.values()] + [list(mark or {})])
    xs = np.concatenate([xs, [p[0] for p in (dots or {}).values()]])
    # Points stand off the axes; lines run from edge to edge.
    dotted = any(np.isfinite(y).sum() <= 12 for _, y in data.values()) or ax.containers or dots
    low, high = _plot_range("xlim", xlim, xs, "x" in log, 0.025 if dotted else 0.0)
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


class _End(NamedTuple):
    """Where a curve or a level ends: its name, its last point in view, its colour."""

    text: str
    x: float
    y: float
    color: str


def _ends(ax: Axes, data: Any, colors: Any, level: Any) -> list[_End]:
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    ends = []
    for name, (xs, ys) in data.items():
        seen = np.isfinite(ys) & (xs >= x0) & (xs <= x1) & (ys >= y0) & (ys <= y1)
        if not seen.any():
            raise ValueError(f"{name!r} is nowhere within xlim and ylim")
        k = np.flatnonzero(seen)[np.argmax(xs[seen])]
        ends.append(_End(name, float(xs[k]), float(ys[k]), colors[name]))
    return ends + [_End(text, x1, float(value), style.MUTED) for value, text in (level or {}).items()]


def _middles(ax: Axes, ends: Sequence[_End]) -> tuple[np.ndarray, list[float]]:
    """Pixels of the ends, and the heights at which their names are clear of each other."""
    h = _plot.pixels(ax)[1]
    at = ax.transData.transform([(end.x, end.y) for end in ends])
    heights = [LINE * (1 + end.text.count("\n")) + 1 for end in ends]
    return at, _plot.spread(list(at[:, 1]), heights, ax.get_window_extent().y0 - 3, h - 6)


def _crowded(ax: Axes, ends: list[_End], names: Sequence[str]) -> list[_End]:
    """The curves whose names would stand far from where they end; all that end there, so that none is odd."""
    at, middles = _middles(ax, ends)
    edge = ax.get_window_extent().x1
    far = [abs(m - y) > 0.8 * LINE or edge - px > 30 for (px, y), m in zip(at, middles, strict=True)]
    found = []
    for end, (px, y) in zip(ends, at, strict=True):
        near = [
            bad and abs(other[1] - y) < 2 * LINE and abs(other[0] - px) < 30
            for bad, other in zip(far, at, strict=True)
        ]
        if end.text in names and any(near):
            found.append(end)
    return found


def _name_ends(ax: Axes, ends: Sequence[_End]) -> None:
    if not ends:
        return
    edge = ax.get_window_extent().x1
    at, middles = _middles(ax, ends)
    for end, (px, py), middle in zip(ends, at, middles, strict=True):
        across = edge + 8
        if abs(middle - py) > 7 or edge - px > 20:
            _plot.stroke(ax, [(px + 3, py), (edge + 12, middle)], end.color)
            across = edge + 15
        _plot.write(ax, across, middle, end.text, color=end.color, va="center")


def _name_inside(ax: Axes, ends: Sequence[_End], data: Any, taken: list[Rectangle]) -> None:
    """Names at their curves, where these are farthest from the others."""
    box = ax.get_window_extent()
    lines = {name: _pixels(ax, *pair) for name, pair in data.items()}
    for end in ends:
        own = lines[end.text]
        others = [p for name, p in lines.items() if name != end.text and not _same(p, own)]
        spot, rectangle = _spot(own, others, taken, box, end.text)
        taken.append(rectangle)
        _plot.write(ax, *spot, end.text, color=end.color, ha="center", va="center", halo=True)


def _pixels(ax: Axes, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """A curve as points a few pixels apart, those in view."""
    keep = np.isfinite(ys)
    flat = ax.transData.transform(np.stack([xs[keep], ys[keep]], axis=-1))
    if len(flat) > 1:
        steps = np.hypot(*np.diff(flat, axis=0).T)
        length = np.concatenate([[0.0], np.cumsum(steps)])
        if length[-1] > 0:
            at = np.linspace(0, length[-1], int(min(2000, 2 + length[-1] / 3)))
            flat = np.stack([np.interp(at, length, flat[:, k]) for k in (0, 1)], axis=-1)
    box = ax.get_window_extent()
    seen = (flat[:, 0] >= box.x0 - 1) & (flat[:, 0] <= box.x1 + 1)
    return flat[seen & (flat[:, 1] >= box.y0 - 1) & (flat[:, 1] <= box.y1 + 1)]


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two curves lie on one another on screen."""
    return len(a) == len(b) and len(a) > 0 and float(np.abs(a - b).max()) < 1.5


def _spot(
    own: np.ndarray, others: Sequence[np.ndarray], taken: Sequence[Rectangle], box: Any, text: str
) -> tuple[tuple[float, float], Rectangle]:
    """Middle and rectangle of a name: above or below its curve, clear of all others."""
    w, h = _text.width(text, TEXT), LINE * (1 + text.count("\n"))
    rest = np.concatenate(others) if others else np.zeros((0, 2))
    best: Any = None
    for share in np.linspace(0.06, 0.94, 23):
        x, y = own[int(share * (len(own) - 1))]
        for dx, dy in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            cx, cy = x + dx * (w / 2 + 7), y + dy * (h / 2 + (4 if dx == 0 else 0))
            r = (cx - w / 2 - 3, cy - h / 2, cx + w / 2 + 3, cy + h / 2)
            cost = 200.0 * (r[0] < box.x0 + 3 or r[2] > box.x1 + 3 or r[1] < box.y0 + 3 or r[3] > box.y1 + 12)
            cost += sum(80.0 for t in taken if r[0] < t[2] and t[0] < r[2] and r[1] < t[3] and t[1] < r[3])
            cost += 3.0 * min(_within(own, r), 12) + 6.0 * min(_within(rest, r), 12)
            if len(rest):
                clear = float(np.hypot(*(rest - [cx, cy]).T).min())
                cost += 10.0 * max(0.0, 1 - clear / (0.5 * w + 26))
            cost += 0.8 * (dx != 0 and dy != 0) + 0.5 * (dy < 0) + 0.4 * abs(share - 0.6)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, (cx, cy), r)
    return best[1], best[2]


def _within(points: np.ndarray, r: Sequence[float]) -> int:
    x, y = points.T
    return int(((x > r[0]) & (x < r[2]) & (y > r[1]) & (y < r[3])).sum())


def _name_dots(ax: Axes, dots: Any, data: Any, level: Any) -> list[Rectangle]:
    """Single points with their texts beside them; returns the rectangles that these take."""
    if not dots:
        return []
    for px, py in dots.values():
        ax.plot(
            [px],
            [py],
            "o",
            color=style.INK,
            ms=7.5 * PX,
            mec=style.PAPER,
            mew=1.2 * PX,
            zorder=6,
            clip_on=False,
        )
    at = [tuple(ax.transData.transform(point)) for point in dots.values()]
    box = ax.get_window_extent()
    across = np.array(ax.get_xlim())
    flat = [(across, np.full(2, height)) for height in (0.0, *(level or {}))]
    covered = np.concatenate([_pixels(ax, *pair) for pair in [*data.values(), *flat]])
    margins = [(-1e4, -1e4, 1e4, box.y0 - 1), (-1e4, -1e4, box.x0 - 1, 1e4)]
    places = _near.beside(at, list(dots), (box.x1 + 4, box.y1 + 4), covered=covered, taken=margins, gap=9)
    taken: list[Rectangle] = []
    for text, (x, y) in zip(dots, places, strict=True):
        _plot.write(ax, x, y, text, ha="center", va="center", halo=True)
        w = _text.width(text, TEXT) / 2 + 3
        taken.append((x - w, y - LINE / 2, x + w, y + LINE / 2))
    return taken


def _which_way(ax: Axes, xs: np.ndarray, ys: np.ndarray, color: str) -> None:
    """Arrowheads at a quarter and at three quarters of a curve's length, the way its points run."""
    own = _pixels(ax, xs, ys)
    for share in (0.25, 0.75):
        k = min(max(int(share * len(own)), 3), len(own) - 2)
        ax.figure.add_artist(_head(tuple(own[k - 3]), tuple(own[k + 1]), color, wide=5.0))


def _middle_of_first_run(there: np.ndarray) -> int:
    """The middle of the first stretch of a curve that is marked."""
    first = int(there.argmax())
    gone = np.flatnonzero(~there[first:])
    return (first + (first + int(gone[0]) - 1 if gone.size else there.size - 1)) // 2


def _band(name: str, given: Any) -> tuple[Any, Any, str]:
    """Lower and upper side of a band and its text, which may be left out."""
    if not isinstance(given, (tuple, list)) or len(given) not in (2, 3):
        raise ValueError(f"band[{name!r}] must be (low, high) or (low, high, text)")
    lower, upper, text = (*given, "")[:3]
    if not isinstance(text, str):
        raise TypeError(f"the third of band[{name!r}] must be a text, but is of type {type(text).__name__}")
    return lower, upper, text


def _name_bands(ax: Axes, widest: Mapping[str, tuple[float, float]]) -> list[Rectangle]:
    """The texts of bands in their middle; returns the rectangles that these take."""
    taken: list[Rectangle] = []
    for text, middle in widest.items():
        x, y = ax.transData.transform(middle)
        w = _text.width(text, TEXT) / 2 + 3
        _plot.write(ax, x, y, text, ha="center", va="center", halo=True)
        taken.append((x - w, y - LINE / 2, x + w, y + LINE / 2))
    return taken


def _spans(ax: Axes, spans: Any) -> list[Rectangle]:
    """Double arrows between two heights, each with its text; returns the rectangles that the texts take."""
    taken: list[Rectangle] = []
    for text, span in (spans or {}).items():
        x, low, high = _plot.numbers(f"spans[{text!r}]", span)
        if not low < high:
            raise ValueError(f"spans[{text!r}] must go from low to high, but is {span!r}")
        (px, py0), (_, py1) = ax.transData.transform([(x, low), (x, high)])
        middle, w = (py0 + py1) / 2, _text.width(text, TEXT)
        for a, b in ((middle, py0), (middle, py1)):
            ax.figure.add_artist(_head((px, a), (px, b)))
        _plot.write(ax, px - 9, middle, text, ha="right", va="center", halo=True)
        taken.append((px - 12 - w, middle - LINE / 2, px + 6, middle + LINE / 2))
    return taken


def _head(start: Any, end: Any, color: str = style.INK, wide: float = 3.4) -> Any:
    """An arrow between two pixels, its tip at the second."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.transforms import IdentityTransform

    shape = f"-|>,head_length={8 * PX},head_width={wide * PX}"
    look: dict[str, Any] = {"color": color, "lw": 1.4 * PX, "joinstyle": "miter", "capstyle": "butt"}
    return FancyArrowPatch(
        start,
        end,
        arrowstyle=shape,
        mutation_scale=1,
        shrinkA=0,
        shrinkB=0,
        transform=IdentityTransform(),
        **look,
    )


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
        _plot.write(ax, corner[0] + 6, (a[1] + b[1]) / 2, text, va="center")
    else:
        _plot.write(ax, corner[0] - 6, (a[1] + b[1]) / 2, text, va="center", ha="right")
