"""System and environment as boxes, what flows between them, and the frame that makes them a closed whole."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from .. import style
from . import _plot, _text
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, TEXT, arrow, box, sheet, width, word

Pair = tuple[str | None, str | None]
_LANE = 36.0  # height of an arrow with its text


def boxes(
    parts: Mapping[str, str],
    /,
    *,
    says: str,
    flows: Mapping[Pair, str] | None = None,
    links: Mapping[tuple[str, str], str] | None = None,
    closed: str | None = None,
    roles: Mapping[str, str] | None = None,
    size: tuple[int, int] | None = None,
) -> Picture:
    """Boxes beside each other with arrows between neighbours.

    Parameters
    ----------
    parts : mapping of a name to what is written below it in its box
        In order from the left: ``{"environment": "$\\beta$", "system": "$\\rho$"}``.
    says : str
        The picture in words (alt text).
    flows : mapping of (from, to) to the text on the arrow
        ``None`` as one of the two is the world outside: ``(None, "system"): "work $W$"``.
    links : mapping of (one, other) to a text
        A wave between two neighbours: what they share, such as a correlation.
    closed : str
        A dashed frame around all of it, with this text.
    roles : mapping of a name to the quantity whose colour it has
    size : (width, height) in pixels
        By default as large as the boxes need.

    Examples
    --------
    >>> boxes({"environment": "$\\\\beta$", "system": "$\\\\rho$"}, flows={("environment", "system"): "$Q$"},
    ...       closed="closed: $S$ stays", says="Heat flows from the environment into the system.")
    Heat flows from the environment into the system.
    """
    says = check_says(says)
    if not isinstance(parts, Mapping) or not parts:
        raise TypeError('parts must be a mapping like {"system": "ρ"}, and not empty')
    names = list(parts)
    colors = _plot.colors_for(names, roles)
    flows, links = dict(flows or {}), dict(links or {})
    for what, pairs in (("flows", flows), ("links", links)):
        for pair in pairs:
            _check_pair(what, pair, names)
    bold = {name: _text.width(name, TEXT + 1, bold=True) for name in names}
    wide = {name: max(92.0, bold[name] + 26, width(text) + 26) for name, text in parts.items()}
    lanes = {frozenset(ends): _lanes(ends, flows, links) for ends in pairwise(names)}
    between = [max([56.0, *(width(text) + 26 for *_, text in lane)]) for lane in lanes.values()]
    rows = max(text.count("\n") + (1 if text else 0) for text in parts.values())
    tall = max([76.0, LINE * (rows + 1.2) + 34, *(_LANE * len(lane) + 14 for lane in lanes.values())])
    outside = any(None in pair for pair in flows)
    need_w = sum(wide.values()) + sum(between) + (56 if closed is not None else 24)
    need_h = tall + (LINE + 62 if closed is not None else 24) + (52 if outside else 0)
    if size is None:
        size = (int(min(720, max(need_w, 160))), int(max(need_h, 80)))
    w, h = _plot.check_size(size)
    if need_w > w + 1 or need_h > h + 1:
        raise ValueError(
            f"the boxes need {need_w:.0f}×{need_h:.0f} pixels, and size is {w}×{h}; 720 is the widest"
        )
    fig, ax = sheet((w, h))
    left = (w - sum(wide.values()) - sum(between)) / 2
    low = (h - tall) / 2 + (26 if outside else 0) - ((LINE + 6) / 2 if closed is not None else 0)
    middle = low + tall / 2
    edges = {}
    for k, name in enumerate(names):
        box(ax, left, low, wide[name], tall, color=colors[name], fill=0.16, radius=10)
        lines = parts[name].count("\n") + (1 if parts[name] else 0)
        word(
            ax,
            left + wide[name] / 2,
            middle + lines * LINE / 2,
            name,
            size=TEXT + 1,
            color=colors[name],
            weight="bold",
        )
        if lines:
            word(ax, left + wide[name] / 2, middle - LINE / 2 - 2, parts[name])
        edges[name] = (left, left + wide[name])
        left += wide[name] + (between[k] if k < len(between) else 0)
    for (a, b), lane in zip(pairwise(names), lanes.values(), strict=True):
        for k, (kind, pair, text) in enumerate(lane):
            y = middle + _LANE * ((len(lane) - 1) / 2 - k) - 9
            if kind == "link":
                _wave(ax, (edges[a][1], edges[b][0]), y, text)
            else:
                ends = [(edges[a][1] + 8, y), (edges[b][0] - 8, y)]
                _flow(ax, ends if pair[0] == a else ends[::-1], text)
    _outside(ax, flows, edges, low)
    if closed is not None:
        first, last = edges[names[0]][0], edges[names[-1]][1]
        box(
            ax,
            first - 16,
            low - 16,
            last - first + 32,
            tall + 32,
            color=style.MUTED,
            fill=0.0,
            dashed=True,
            radius=14,
            opaque=False,
            zorder=1,
        )
        word(ax, first - 12, low + tall + 20, closed, ha="left", va="bottom", color=style.MUTED)
    return picture(fig, says)


def _check_pair(what: str, pair: object, names: list[str]) -> None:
    if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1]:
        raise ValueError(
            f"{what} is from one part to another, like ('environment', 'system'), but names {pair!r}"
        )
    for name in pair:
        if name is not None and name not in names:
            raise ValueError(f"{what} names {name!r}, but there is only {', '.join(map(repr, names))}")
    if None in pair:
        if what == "links":
            raise ValueError("a link is between two parts")
        return
    if abs(names.index(pair[0]) - names.index(pair[1])) != 1:
        raise ValueError(
            f"{what}: {pair[0]!r} and {pair[1]!r} are not neighbours; put them beside each other"
        )


def _lanes(
    ends: tuple[str, str], flows: Mapping[Pair, str], links: Mapping[tuple[str, str], str]
) -> list[tuple[str, Pair, str]]:
    """What is drawn between two neighbours, from the top: flows to the right, to the left, what is shared."""
    there, back = ends, ends[::-1]
    lanes: list[tuple[str, Pair, str]]
    lanes = [("flow", pair, flows[pair]) for pair in (there, back) if pair in flows]
    return lanes + [("link", pair, links[pair]) for pair in (there, back) if pair in links]


def _flow(ax: Axes, ends: list[tuple[float, float]], text: str) -> None:
    arrow(ax, *ends, color=_color(text), lw=2.4, head=11)
    middle = (ends[0][0] + ends[1][0]) / 2
    word(ax, middle, ends[0][1] + 8, text, va="bottom", color=_color(text))


def _outside(
    ax: Axes, flows: Mapping[Pair, str], edges: Mapping[str, tuple[float, float]], low: float
) -> None:
    """Arrows from and to the world outside, below their boxes."""
    for (start, end), text in flows.items():
        inside = start if end is None else end if start is None else None
        if inside is None:
            continue
        both = (None, inside) in flows and (inside, None) in flows
        a, b = edges[inside]
        x = (a + b) / 2 + (0 if not both else -0.3 * (b - a) if start is None else 0.12 * (b - a))
        ends = [(x, low - 46), (x, low - 3)]
        arrow(ax, *(ends if start is None else ends[::-1]), color=_color(text), lw=2.4, head=11)
        word(ax, x + 9, low - 32, text, ha="left", color=_color(text))


def _color(text: str) -> str:
    """Heat and work have their colours wherever they flow."""
    low = text.lower()
    if "work" in low or "$w" in low or "\\dot w" in low or "\\dot{w}" in low:
        return style.WORK
    if "heat" in low or "$q" in low or "\\dot q" in low or "\\dot{q}" in low:
        return style.HEAT
    return style.INK


def _wave(ax: Axes, ends: tuple[float, float], y: float, text: str) -> None:
    a, b = ends[0] + 4, ends[1] - 4
    xs = np.linspace(a, b, 80)
    turns = max(2, round((b - a) / 16))
    ax.plot(
        xs,
        y + 4 * np.sin(2 * np.pi * turns * (xs - a) / (b - a)),
        color=style.CORRELATION,
        lw=2.0 * PX,
        zorder=3,
    )
    word(ax, (a + b) / 2, y + 9, text, va="bottom", color=style.CORRELATION)
