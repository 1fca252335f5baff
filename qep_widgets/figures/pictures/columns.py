"""Bars, plain, grouped or signed, and stacked ledgers whose sums can be compared by eye."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import style
from . import _plot, _text
from ._picture import Picture, check_says, picture
from ._plot import LINE, PX, SMALL, TEXT


def bars(
    values: Mapping[str, Any],
    /,
    *,
    says: str | None = None,
    y: str = "",
    roles: Mapping[str, str] | None = None,
    error: Mapping[str, Any] | None = None,
    level: Mapping[float, str] | None = None,
    numbers: bool = True,
    ylim: tuple[float, float] | None = None,
    size: tuple[int, int] = (560, 300),
) -> Picture:
    """Bars from a zero line, each with its name below and its number at its end.

    Parameters
    ----------
    values : mapping of a name to a number, or to a mapping of parts to numbers
        The second makes groups: ``{"before": {"S": 0.3, "E": 0.1}, "after": {…}}``.
    says : str
        The picture in words (alt text).
    y : str
        The axis' title with its unit.
    roles : mapping of a name (in groups: of a part) to the quantity whose colour it has
    error : mapping like ``values`` with the half lengths of error bars
    level : mapping of a height to a text
        A level line across, named at its right.
    numbers : bool
        Whether each bar's number is written.
    ylim : pair of numbers
    size : (width, height) in pixels

    Examples
    --------
    >>> bars({"fair": 0.693, "biased": 0.325}, y="entropy / nats", says="The fair coin's entropy is larger.")
    The fair coin's entropy is larger.
    """
    says, size = check_says(says), _plot.check_size(size)
    groups = _table("bars", values)
    grouped = any(isinstance(v, Mapping) for v in values.values())
    parts = list(dict.fromkeys(part for group in groups.values() for part in group))
    names = parts if grouped else list(groups)
    colors = _plot.colors_for(names, roles) if grouped or roles else _one_color(names)
    errors = _table("error", error) if error else {}
    fig, ax = _plot.frame(size)
    left, ticks = 0.0, []
    placed = []
    for group, entries in groups.items():
        xs = left + np.arange(len(entries), dtype=float)
        for x, (part, value) in zip(xs, entries.items(), strict=True):
            name = part if grouped else group
            half = errors.get(group, {}).get(part, 0.0)
            _bar(ax, x, value, colors[name], half)
            placed.append((x, value, half, part))
        ticks.append((float(xs.mean()), group))
        left = xs[-1] + (1.7 if grouped else 1.45)
    ax.set_xlim(-0.75, placed[-1][0] + 0.75)
    edges = np.array([[v - h, v + h] for _, v, h, _ in placed] + [[v, v] for v in level or {}])
    low, high = min(0.0, edges.min()), max(0.0, edges.max())
    if low == high:
        high = 1.0
    room = 0.13 if numbers else 0.04
    span = high - low
    limits = (low - room * span if low < 0 else 0.0, high + room * span if high > 0 else 0.0)
    ax.set_ylim(*(_plot.numbers("ylim", ylim) if ylim is not None else limits))
    _level(ax, level)
    ax.axhline(0.0, color=style.INK, lw=0.9 * PX, zorder=4)
    ax.spines["bottom"].set_visible(False)
    _plot.ticks(ax.yaxis, False)
    ax.set_xticks([])
    right = 16 + max((_text.width(t, TEXT) + 6 for t in (level or {}).values()), default=0.0)
    rows = 1 + max(group.count("\n") for group in groups)
    below = 12 + rows * LINE + (LINE if grouped else 0)
    _plot.place(ax, "", y, right=right, bottom=below)
    _below(ax, ticks, 8 + (LINE if grouped else 0), TEXT, "group names")
    if grouped:
        _below(ax, [(x, part) for x, _, _, part in placed], 6, SMALL, "names of the bars")
        # Part names stand right under the bars, names of groups below them.
    if numbers:
        _numbers(ax, placed)
    _name_levels(ax, level)
    return picture(fig, says)


def _table(name: str, values: Any) -> dict[str, dict[str, float]]:
    """The entries as groups of parts; a plain number is a group of one."""
    if not isinstance(values, Mapping) or not values:
        raise TypeError(f'{name} must be a mapping like {{"fair": 0.69}}, and not empty')
    table = {}
    for group, entry in values.items():
        parts = entry if isinstance(entry, Mapping) else {group: entry}
        if not parts:
            raise ValueError(f"{name}[{group!r}] is empty")
        table[str(group)] = {
            str(part): float(
                _plot.numbers(f"{name}[{group!r}]" + (f"[{part!r}]" if parts is entry else ""), v, 0)
            )
            for part, v in parts.items()
        }
        for part, v in table[str(group)].items():
            if not np.isfinite(v):
                raise ValueError(f"{name}[{group!r}]: {part!r} is {v}, which no bar can show")
    return table


def _one_color(names: Sequence[str]) -> dict[str, str]:
    return {name: style.ROLES.get(name, style.SYSTEM) for name in names}


def _bar(ax: Axes, x: float, value: float, color: str, half: float) -> None:
    ax.add_patch(Rectangle((x - 0.38, 0), 0.76, value, fc=color, ec="none", lw=0, zorder=3))
    if half:
        ax.errorbar(
            [x], [value], [[half], [half]], color=style.INK, elinewidth=1.3 * PX, capsize=4 * PX, zorder=5
        )


def _below(ax: Axes, names: Sequence[tuple[float, str]], gap: float, size: float, what: str) -> None:
    """Names under the axes, each centred at its place; they must fit beside each other."""
    box = ax.get_window_extent()
    to = [float(ax.transData.transform((x, 0))[0]) for x, _ in names]
    widths = [_text.width(text, size) for _, text in names]
    for k in range(len(names) - 1):
        if to[k] + widths[k] / 2 + 3 > to[k + 1] - widths[k + 1] / 2:
            raise ValueError(
                f"the {what} {names[k][1]!r} and {names[k + 1][1]!r} do not fit beside each other; "
                "shorten them, break them by \\n, or make the picture wider"
            )
    for at, (_, text) in zip(to, names, strict=True):
        _plot.write(ax, at, box.y0 - gap, text, frame=True, size=size, ha="center", va="top")


def _numbers(ax: Axes, placed: Sequence[tuple[float, float, float, str]]) -> None:
    for x, value, half, _ in placed:
        end = value + half if value >= 0 else value - half
        px, py = ax.transData.transform((x, end))
        up = value >= 0
        _plot.write(
            ax,
            px,
            py + (4 if up else -4),
            _plot.write_number(value),
            frame=True,
            size=SMALL,
            ha="center",
            va="bottom" if up else "top",
        )


def _level(ax: Axes, level: Mapping[float, str] | None) -> None:
    for value in level or {}:
        ax.axhline(value, color=style.MUTED, lw=1.0 * PX, ls=(0, (4, 3)), zorder=4)


def _name_levels(ax: Axes, level: Mapping[float, str] | None) -> None:
    if not level:
        return
    box = ax.get_window_extent()
    at = [float(ax.transData.transform((0, value))[1]) for value in level]
    middles = _plot.spread(at, [LINE] * len(at), box.y0 - LINE, box.y1 + LINE)
    for text, middle in zip(level.values(), middles, strict=True):
        _plot.write(ax, box.x1 + 6, middle, text, frame=True, color=style.MUTED, va="center")


def ledger(
    columns: Mapping[str, Mapping[str, Any]],
    /,
    *,
    says: str | None = None,
    y: str = "",
    roles: Mapping[str, str] | None = None,
    equal: bool = False,
    totals: bool = True,
    size: tuple[int, int] = (560, 300),
) -> Picture:
    """Stacked columns: what is positive stands on the zero line, what is negative hangs from it.

    Parameters
    ----------
    columns : mapping of a column's name to a mapping of its parts to numbers
        ``{"$\\Sigma$": {"$\\Sigma$": 0.93}, "where it is": {"$I$": 0.44, "$D$": 0.49}}``
    says : str
        The picture in words (alt text).
    y : str
        The axis' title with its unit.
    roles : mapping of a part to the quantity whose colour it has
    equal : bool
        Say that the columns have the same sum: a level line with = goes from sum to sum.
    totals : bool
        Write each column's sum above it.
    size : (width, height) in pixels

    Raises
    ------
    ValueError
        where ``equal`` is said of sums that differ by more than a thousandth of the tallest column.

    Examples
    --------
    >>> ledger(
    ...     {"produced": {"Σ": 0.93}, "where it is": {"I": 0.44, "D": 0.49}},
    ...     y="nats", equal=True, says="Σ is as tall as I and D on each other.",
    ... )
    Σ is as tall as I and D on each other.
    """
    says, size = check_says(says), _plot.check_size(size)
    table = _table("columns", columns)
    parts = list(dict.fromkeys(part for column in table.values() for part in column))
    colors = _plot.colors_for(parts, roles)
    sums = {name: sum(column.values()) for name, column in table.items()}
    highs = {name: sum(v for v in column.values() if v > 0) for name, column in table.items()}
    lows = {name: sum(v for v in column.values() if v < 0) for name, column in table.items()}
    high, low = max(highs.values()), min(lows.values())
    span = (high - low) or 1.0
    if equal:
        _check_equal(sums, span)
    fig, ax = _plot.frame(size)
    ax.set_xlim(-0.62, len(table) - 0.38)
    ax.set_ylim(low - (0.1 * span if low < 0 else 0.0), high + 0.16 * span)
    _plot.ticks(ax.yaxis, False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.axhline(0.0, color=style.INK, lw=0.9 * PX, zorder=4)
    rows = 1 + max(name.count("\n") for name in table)
    _plot.place(ax, "", y, bottom=14 + rows * LINE)
    _below(ax, list(enumerate(table)), 8, TEXT, "columns")
    half = 0.27
    for k, (name, column) in enumerate(table.items()):
        _stack(ax, k, half, column, colors)
        if totals and (len(column) > 1 or equal):
            at = ax.transData.transform((k, highs[name] if sums[name] <= highs[name] else sums[name]))
            _plot.write(
                ax, at[0], at[1] + 5, _plot.write_number(sums[name]), frame=True, ha="center", va="bottom"
            )
        if lows[name] < 0 < highs[name]:
            ax.plot(
                [k - half - 0.07, k + half + 0.07], [sums[name]] * 2, color=style.INK, lw=2.2 * PX, zorder=6
            )
    if equal:
        _equal_signs(ax, list(sums.values()), half)
    return picture(fig, says)


def _check_equal(sums: Mapping[str, float], span: float) -> None:
    (first, value), *others = sums.items()
    for name, other in others:
        if abs(other - value) > 1e-3 * span:
            raise ValueError(f"equal=True, but {first!r} adds up to {value:.6g} and {name!r} to {other:.6g}")


def _stack(ax: Axes, x: float, half: float, column: Mapping[str, float], colors: Mapping[str, str]) -> None:
    tops = {True: 0.0, False: 0.0}
    beside: list[tuple[str, float, str]] = []
    for part, value in column.items():
        if value == 0:
            continue
        start = tops[value > 0]
        tops[value > 0] = start + value
        color = colors[part]
        ax.add_patch(
            Rectangle((x - half, start), 2 * half, value, fc=color, ec="none", lw=0, alpha=0.25, zorder=2)
        )
        ax.add_patch(
            Rectangle((x - half, start), 2 * half, value, fc="none", ec=color, lw=1.6 * PX, zorder=3)
        )
        (x0, y0), (x1, y1) = ax.transData.transform([(x - half, start), (x + half, start + value)])
        text = f"{part}  {_plot.write_number(value)}"
        middle = (y0 + y1) / 2
        for written in (text, part):
            if abs(y1 - y0) >= LINE and _text.width(written, TEXT) + 8 <= x1 - x0:
                _plot.write(ax, (x0 + x1) / 2, middle, written, frame=True, ha="center", va="center")
                break
        else:
            beside.append((part, middle, color))
    if beside:
        _, x1 = (float(ax.transData.transform((x + s * half, 0))[0]) for s in (-1, 1))
        middles = _plot.spread([m for _, m, _ in beside], [LINE] * len(beside), 4, 1e4)
        for (text, _, color), middle in zip(beside, middles, strict=True):
            _plot.write(ax, x1 + 5, middle, text, frame=True, color=color, va="center")


def _equal_signs(ax: Axes, sums: Sequence[float], half: float) -> None:
    for k in range(len(sums) - 1):
        level = sums[k]
        ax.plot([k + half, k + 1 - half], [level] * 2, color=style.INK, lw=1.2 * PX, ls=(0, (4, 3)), zorder=5)
        at = ax.transData.transform((k + 0.5, level))
        _plot.write(ax, at[0], at[1] + 2, "=", frame=True, size=18, ha="center", va="bottom")
