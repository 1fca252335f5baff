"""Bars, plain, grouped or signed, and stacked ledgers whose sums can be compared by eye."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import style
from . import _plot, _text, _words
from ._picture import Picture, check_says, picture
from ._plot import LINE, PX, SMALL, TEXT

ROOMY = 84  # pixels: as wide as a ledger's columns should be, with names and numbers inside or beside


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
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
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
    says, size = check_says(says, made=True), _plot.check_size(size)
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
    parted = LINE * (1 + max(part.count("\n") for part in parts)) if grouped else 0
    below = 12 + rows * LINE + parted
    _plot.place(ax, "", y, right=right, bottom=below)
    _plot.titles(ax, "", y)
    _below(ax, ticks, 8 + parted, TEXT, "group names")
    if grouped:
        _below(ax, [(x, part) for x, _, _, part in placed], 6, SMALL, "names of the bars")
        # Part names stand right under the bars, names of groups below them.
    if numbers:
        _numbers(ax, placed)
    _name_levels(ax, level)
    return picture(fig, says or _words.bars(groups, grouped, y))


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
        _plot.write(ax, at, box.y0 - gap, text, size=size, ha="center", va="top")


def _numbers(ax: Axes, placed: Sequence[tuple[float, float, float, str]]) -> None:
    texts = _plot.write_numbers([value for _, value, _, _ in placed])
    for (x, value, half, _), text in zip(placed, texts, strict=True):
        end = value + half if value >= 0 else value - half
        px, py = ax.transData.transform((x, end))
        up = value >= 0
        _plot.write(
            ax,
            px,
            py + (4 if up else -4),
            text,
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
        _plot.write(ax, box.x1 + 6, middle, text, color=style.MUTED, va="center")


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
    """Stacked columns: what is positive stands on the zero line, what is negative hangs from its top.

    So a column's lower edge at the right is its sum where something is taken off.  Names that are too long
    for columns with the same parts are written once, beside the last column that shows the part.

    Parameters
    ----------
    columns : mapping of a column's name to a mapping of its parts to numbers
        ``{"$\\Sigma$": {"$\\Sigma$": 0.93}, "where it is": {"$I$": 0.44, "$D$": 0.49}}``
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
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
    says, size = check_says(says, made=True), _plot.check_size(size)
    table = _table("columns", columns)
    largest = max(abs(v) for column in table.values() for v in column.values())
    table = {
        name: {part: 0.0 if abs(v) < _plot.NOISE * largest else v for part, v in column.items()}
        for name, column in table.items()
    }
    parts = list(dict.fromkeys(part for column in table.values() for part in column))
    colors = _plot.colors_for(parts, roles)
    stacks = {name: _stacked(column) for name, column in table.items()}
    sums = {name: sum(column.values()) for name, column in table.items()}
    sums = {name: 0.0 if abs(v) < _plot.NOISE * largest else v for name, v in sums.items()}
    edges = [0.0, *(edge for stack in stacks.values() for block in stack for edge in (block.low, block.high))]
    low, high = min(edges), max(edges)
    span = (high - low) or 1.0
    if equal:
        _check_equal(sums, span)
    fig, ax = _plot.frame(size)
    ax.set_ylim(low - (0.1 * span if low < 0 else 0.0), high + 0.16 * span)
    _plot.ticks(ax.yaxis, False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    written = iter(_plot.write_numbers([v for column in table.values() for v in column.values()]))
    for stack in stacks.values():
        for block in stack:
            block.number = next(written)
    rows = 1 + max(name.count("\n") for name in table)
    _plot.place(ax, "", y, bottom=14 + rows * LINE)
    _plot.titles(ax, "", y)
    written = iter(_plot.write_numbers(list(sums.values())))
    beside = [_Names(stack, sums[name], next(written), totals) for name, stack in stacks.items()]
    middles, wide = _columns(ax, beside, equal)
    same = len({tuple(column) for column in table.values()}) == 1
    if wide < ROOMY and same and len(table) > 1:
        # Names that leave no room are written once, each beside the last column that shows its part.
        shown = {b.part: k for k, stack in enumerate(stacks.values()) for b in stack if b.high > b.low}
        for k, stack in enumerate(stacks.values()):
            for block in stack:
                block.named = "outside" if shown.get(block.part) == k else "nowhere"
        middles, wide = _columns(ax, beside, equal)
    if wide < ROOMY:  # no room for numbers beside the columns
        for stack in stacks.values():
            for block in stack:
                block.bare = True
        middles, wide = _columns(ax, beside, equal)
    if wide < 40:
        raise ValueError("the columns with the names of their parts do not fit; make the picture wider")
    ax.axhline(0.0, color=style.INK, lw=0.9 * PX, zorder=4)
    _below(ax, list(zip(middles, table, strict=True)), 8, TEXT, "columns")
    for x, names in zip(middles, beside, strict=True):
        _draw_stack(ax, x, wide, names.stack, colors)
        names.write(ax, x, wide, colors)
        if totals and not names.hung and (len(names.stack) > 1 or equal):
            _write_sum(ax, x, names)
    if equal:
        _equal_signs(ax, middles, wide, beside)
    return picture(fig, says or _words.ledger(table, sums, y))


def _columns(ax: Axes, beside: Sequence[_Names], equal: bool) -> tuple[list[float], float]:
    """Where the columns stand and how wide they are, in pixels, which become the axis' unit."""
    room = ax.get_window_extent().width
    ax.set_xlim(0, room)
    n, wide = len(beside), 112.0
    for _ in range(4):
        outs = [names.reach(ax, wide) for names in beside]
        least = [max(24.0, out + (36.0 if equal and k < n - 1 else 14.0)) for k, out in enumerate(outs)]
        even = [*[max(least[:-1], default=0.0)] * (n - 1), least[-1]]  # one gap for all, where there is room
        if (room - 24 - sum(even)) / n >= ROOMY:
            least = even
        fits = (room - 24 - sum(least)) / n
        if fits >= wide:
            break
        wide = fits
    wide = max(wide, 1.0)
    spare = min(60.0, max(0.0, room - 24 - n * wide - sum(least)) / (n + 1))
    used = n * wide + sum(least[:-1]) + spare * (n - 1) + outs[-1]
    middles, x = [], max(20.0, (room - used) / 2)
    for gap in least:
        middles.append(x + wide / 2)
        x += wide + gap + spare
    return middles, wide


class _Names:
    """What is written at the right of a column: its thin parts' names, and the sum that a part hangs to."""

    def __init__(self, stack: Sequence[_Block], total: float, text: str, totals: bool):
        self.stack, self.total, self.text = stack, total, text
        self.hung = any(block.taken and block.left > 0 for block in stack)
        self.sum = totals and self.hung
        self.written: list[float] = []  # heights in pixels

    def reach(self, ax: Axes, wide: float) -> float:
        """How far it reaches out of the column."""
        reach = [_text.width(_aside(ax, block, wide), TEXT) + 12 for block in _beside(ax, self.stack, wide)]
        return max([*reach, _text.width(self.text, TEXT, bold=True) + 12 if self.sum else 0.0])

    def write(self, ax: Axes, x: float, wide: float, colors: Mapping[str, str]) -> None:
        left = x - wide / 2
        right = float(ax.transData.transform((left + wide, 0))[0])
        items = [
            (
                _aside(ax, block, wide),
                (block.low + block.high) / 2,
                right - wide * (1 - block.right),
                colors[block.part],
            )
            for block in _beside(ax, self.stack, wide)
        ]
        if self.hung:
            ax.plot(
                [left + 0.56 * wide, left + wide + 4],
                [self.total] * 2,
                color=style.INK,
                lw=2.2 * PX,
                zorder=6,
            )
        if self.sum:
            items.append((self.text, self.total, right + 4, style.INK))
        if not items:
            return
        box = ax.get_window_extent()
        heights = [float(ax.transData.transform((x, level))[1]) for _, level, *_ in items]
        zero = float(ax.transData.transform((x, 0))[1])
        clear = [_off(zero, y, LINE / 2) for y in heights]  # the zero line strikes no name through
        middles = self.written = _plot.spread(clear, [LINE] * len(items), box.y0 + 2, box.y1)
        for k, ((text, _, edge, color), y, middle) in enumerate(zip(items, heights, middles, strict=True)):
            last = self.sum and k == len(items) - 1
            if not last or abs(middle - y) > 3:
                _plot.stroke(ax, [(edge + 1, y), (right + 6, middle)], color)
            weight = "bold" if last else "normal"
            _plot.write(ax, right + 9, middle, text, color=color, va="center", weight=weight)


def _off(line: float, at: float, room: float) -> float:
    """``at``, or the nearest height that is ``room`` away from a line."""
    return at if abs(at - line) >= room else line + (room if at > line else -room)


def _check_equal(sums: Mapping[str, float], span: float) -> None:
    (first, value), *others = sums.items()
    for name, other in others:
        if abs(other - value) > 1e-3 * span:
            raise ValueError(f"equal=True, but {first!r} adds up to {value:.6g} and {name!r} to {other:.6g}")


@dataclass
class _Block:
    """One part of a column: where it begins and ends, upwards and across the column (0 to 1)."""

    part: str
    low: float
    high: float
    left: float
    right: float
    taken: bool = False
    number: str = ""
    named: str = "inside"
    bare: bool = False  # its name goes without the number where it stands beside the column


def _stacked(column: Mapping[str, float]) -> list[_Block]:
    """What is positive stands on the zero line; what is negative hangs beside its top and ends at the sum."""
    both = min(column.values()) < 0 < max(column.values())
    up, down = ((0.0, 0.56), (0.56, 1.0)) if both else ((0.0, 1.0), (0.0, 1.0))
    blocks, top = [], 0.0
    bottom = sum(v for v in column.values() if v > 0)
    for part, value in column.items():
        if value >= 0:
            blocks.append(_Block(part, top, top + value, up[0], up[1]))
            top += value
        else:
            blocks.append(_Block(part, bottom + value, bottom, down[0], down[1], True))
            bottom += value
    return blocks


def _label_of(ax: Axes, block: _Block, wide: float) -> str | None:
    """What fits into a block: its name with the number, below it or beside, its name, or nothing."""
    y0, y1 = ax.transData.transform([(0, block.low), (0, block.high)])[:, 1]
    texts = [(f"{block.part}   {block.number}", 1), (f"{block.part}\n{block.number}", 2), (block.part, 1)]
    for text, rows in texts if block.named == "inside" else [(block.number, 1)]:
        if y1 - y0 >= rows * LINE + 1 and _text.width(text, TEXT) + 6 <= wide * (block.right - block.left):
            return text
    return None


def _beside(ax: Axes, stack: Sequence[_Block], wide: float) -> list[_Block]:
    """The blocks whose names are written at the right of their column."""
    return [
        block
        for block in stack
        if block.high > block.low
        and (block.named == "outside" or (block.named == "inside" and _label_of(ax, block, wide) is None))
    ]


def _aside(ax: Axes, block: _Block, wide: float) -> str:
    """What is written at the right of a block: its name, with the number unless that stands in the block."""
    shown = block.bare or _label_of(ax, block, wide) is not None
    return block.part if shown else f"{block.part}   {block.number}"


def _draw_stack(ax: Axes, x: float, wide: float, stack: Sequence[_Block], colors: Mapping[str, str]) -> None:
    left = x - wide / 2
    for block in stack:
        if block.high == block.low:
            continue
        color, height = colors[block.part], block.high - block.low
        corner, across = (left + wide * block.left, block.low), wide * (block.right - block.left)
        ax.add_patch(Rectangle(corner, across, height, fc=color, ec="none", lw=0, alpha=0.25, zorder=2))
        dashes = (0, (4, 2)) if block.taken else "-"
        ax.add_patch(Rectangle(corner, across, height, fc="none", ec=color, lw=1.6 * PX, ls=dashes, zorder=3))
        if (text := _label_of(ax, block, wide)) is not None:
            at = ax.transData.transform((corner[0] + across / 2, (block.low + block.high) / 2))
            _plot.write(ax, at[0], at[1], text, ha="center", va="center")


def _write_sum(ax: Axes, x: float, names: _Names) -> None:
    """A column's sum above it, or below one that hangs."""
    up = names.total >= 0
    level = max(block.high for block in names.stack) if up else min(block.low for block in names.stack)
    at = ax.transData.transform((x, level))
    va = "bottom" if up else "top"
    _plot.write(ax, at[0], at[1] + (5 if up else -5), names.text, ha="center", weight="bold", va=va)


def _equal_signs(ax: Axes, middles: Sequence[float], wide: float, beside: Sequence[_Names]) -> None:
    for k in range(len(beside) - 1):
        start, end, level = middles[k] + wide / 2, middles[k + 1] - wide / 2, beside[k].total
        named = start + beside[k].reach(ax, wide)
        height = float(ax.transData.transform((0, level))[1])
        if any(abs(middle - height) < LINE for middle in beside[k].written):  # a name is in the way
            start = named
        ax.plot([start, end], [level] * 2, color=style.INK, lw=1.2 * PX, ls=(0, (4, 3)), zorder=5)
        at = ax.transData.transform(((named + end) / 2, level))
        _plot.write(ax, at[0], at[1] + 2, "=", size=18, ha="center", va="bottom")
