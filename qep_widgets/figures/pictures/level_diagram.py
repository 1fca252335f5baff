"""Levels as lines at their energies, with rates as arrows and populations as discs that stand on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from .. import style
from . import _near, _plot
from ._picture import Picture, check_says, picture
from ._sheet import LINE, SMALL, arrow, line, sheet, width, word

_GAP = 30.0  # pixels between two lines; levels that are closer stand side by side
_DISC = 21.0  # radius of the disc of population 1


def levels(
    energies: Mapping[str, Any],
    /,
    *,
    says: str,
    rates: Mapping[tuple[str, str], str] | None = None,
    drives: Mapping[tuple[str, str], str] | None = None,
    populations: Mapping[str, Any] | None = None,
    roles: Mapping[tuple[str, str], str] | None = None,
    y: str = "energy",
    values: bool = False,
    loop: bool = False,
    ylim: tuple[float, float] | None = None,
    size: tuple[int, int] = (420, 280),
) -> Picture:
    """A level diagram.

    Parameters
    ----------
    energies : mapping of a level's name to its energy
        The names are written at the lines: ``{"$|0\\rangle$": 0, "$|1\\rangle$": 1}``.
    says : str
        The picture in words (alt text).
    rates : mapping of (from, to) to the text at the arrow
    drives : mapping of (one, other) to the text at the double arrow of a coupling or a contact
    populations : mapping of a level to a probability
        A disc on the line: its area is the probability.
    roles : mapping of a pair to the quantity whose colour its arrow has
        By default "heat" for rates and "work" for drives.
    y : str
        What the height is.
    values : bool
        Whether each energy is written behind its level's name.
    loop : bool
        The rates are a way round, each from where the one before leads to: along the levels the way is drawn
        from one arrow to the next, and back to the first.
    ylim : pair of energies
        What is at the bottom and at the top, so that pictures beside each other have one scale; by default
        the lowest and the highest level.
    size : (width, height) in pixels

    Examples
    --------
    >>> levels({"g": 0.0, "e": 1.0}, rates={("e", "g"): "γ(n+1)", ("g", "e"): "γn"},
    ...        populations={"g": 0.73, "e": 0.27}, says="Two levels, and the rates up and down between them.")
    Two levels, and the rates up and down between them.
    """
    says, size = check_says(says), _plot.check_size(size)
    if not isinstance(energies, Mapping) or not energies:
        raise TypeError('energies must be a mapping like {"g": 0.0, "e": 1.0}, and not empty')
    heights = {name: float(_plot.numbers(f"energies[{name!r}]", e, 0)) for name, e in energies.items()}
    rates, drives = dict(rates or {}), dict(drives or {})
    for what, pairs in (("rates", rates), ("drives", drives)):
        for pair in pairs:
            if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1]:
                raise ValueError(f"{what} is from one level to another, like ('e', 'g'), but names {pair!r}")
            for name in pair:
                if name not in heights:
                    raise ValueError(
                        f"{what} names {name!r}, but there is only {', '.join(map(repr, heights))}"
                    )
    roles = _plot.check_keys("roles", roles, {**rates, **drives})
    if loop:
        _check_loop(list(rates))
    shares = _probabilities(populations, list(heights))
    fig, ax = sheet(size)
    w, h = size
    labels = {name: f"{name} (E = {e:g})" if values else name for name, e in heights.items()}
    left = 34.0 + max(width(text) for text in labels.values())
    number = width("0.00", SMALL) + 8 if shares else 0.0
    right = w - 16.0 - number
    air = 18 + (2 * _DISC * np.sqrt(max(shares.values())) if shares else 0.0)
    low, high = 20.0, h - max(LINE + 18, air)
    place = _heights(heights, _reach(heights, ylim), low, high)
    spans = _spans(place, labels, left, right, 96.0 if shares else 0.0, number)
    _energy_axis(ax, y, low - 6, h)
    taken: list[tuple[float, float, float, float]] = []
    for name, at in place.items():
        a, b = spans[name]
        line(ax, [(a, at), (b, at)], lw=2.4, zorder=3)
        word(ax, a - 8, at, labels[name], ha="right")
        taken += [(a - 8 - width(labels[name]), at - 8, a - 6, at + 8), (a, at - 2, b, at + 2)]
        if name in shares:
            _population(ax, b - 26, at, shares[name])
            taken.append((b - 26 - _DISC, at - 8, b + number, at + 2 * _DISC))
    drawn = _arrows(rates, drives, place, spans, 62.0 if shares else 8.0)
    for _, start, end in drawn:
        taken.append(
            (
                min(start[0], end[0]) - 2,
                min(start[1], end[1]),
                max(start[0], end[0]) + 2,
                max(start[1], end[1]),
            )
        )
    for pair, start, end in drawn:
        both = pair in drives
        color = _plot.color_of(roles.get(pair, "work" if both else "heat"), "roles")
        _arrow(ax, start, end, color, both)
        _name(ax, start, end, (drives if both else rates)[pair], color, taken, size)
    if loop:
        _close(ax, {pair: (start, end) for pair, start, end in drawn if pair in rates}, rates, roles)
    return picture(fig, says)


def _check_loop(pairs: Sequence[tuple[str, str]]) -> None:
    for one, following in zip(pairs, [*pairs[1:], *pairs[:1]], strict=True):
        if one[1] != following[0]:
            raise ValueError(f"loop: {one!r} leads to {one[1]!r}, but the next of the rates is {following!r}")
    if not pairs:
        raise ValueError("loop needs rates, each from where the one before leads to")


def _close(
    ax: Axes, ends: Mapping[tuple[str, str], Any], order: Mapping[tuple[str, str], str], roles: Any
) -> None:
    """The way along the levels, from the tip of each arrow to the foot of the next."""
    pairs = list(order)
    for one, following in zip(pairs, [*pairs[1:], *pairs[:1]], strict=True):
        color = _plot.color_of(roles.get(one, "heat"), "roles")
        start, end = np.array(ends[one][1]), np.array(ends[following][0])
        line(ax, [start, end], color=color, lw=5.0, zorder=3.5)
        arrow(ax, start, start + 0.55 * (end - start), color=color, lw=2.0, head=13, zorder=5)


def _probabilities(given: Mapping[str, Any] | None, names: Sequence[str]) -> dict[str, float]:
    found = {}
    for name, value in _plot.check_keys("populations", given, names).items():
        p = float(_plot.numbers(f"populations[{name!r}]", value, 0))
        if not -1e-9 <= p <= 1 + 1e-9:
            raise ValueError(f"populations[{name!r}]={p:g} is no probability")
        found[name] = min(max(p, 0.0), 1.0)
    return found


def _reach(energies: Mapping[str, float], ylim: Any) -> tuple[float, float]:
    """The energies at the bottom and at the top."""
    least, most = min(energies.values()), max(energies.values())
    if ylim is None:
        return least, most
    bottom, top = (float(e) for e in _plot.numbers("ylim", ylim))
    if not bottom < top:
        raise ValueError(f"ylim={ylim!r} must rise")
    if not bottom <= least <= most <= top:
        raise ValueError(f"ylim={ylim!r} leaves out a level: they go from {least:g} to {most:g}")
    return bottom, top


def _heights(
    energies: Mapping[str, float], reach: tuple[float, float], low: float, high: float
) -> dict[str, float]:
    """Pixels of the lines, in proportion to the energies."""
    bottom, top = reach
    if top == bottom:
        return dict.fromkeys(energies, (low + high) / 2)
    return {name: low + (e - bottom) / (top - bottom) * (high - low) for name, e in energies.items()}


def _spans(
    place: Mapping[str, float],
    labels: Mapping[str, str],
    left: float,
    right: float,
    aside: float,
    number: float,
) -> dict[str, tuple[float, float]]:
    """From where to where each line goes: those that are nearly level stand side by side."""
    rows: list[list[str]] = []
    for name in sorted(place, key=lambda n: place[n]):
        if rows and place[name] - place[rows[-1][-1]] < _GAP:
            rows[-1].append(name)
        else:
            rows.append([name])
    spans = {}
    for row in rows:
        names = [name for name in place if name in row]
        gaps = [0.0, *(width(labels[name]) + 26 + number for name in names[1:])]
        wide = (right - left - sum(gaps)) / len(names)
        if wide < 40 + aside / 2:
            raise ValueError(f"the levels {', '.join(names)} do not fit side by side; make the picture wider")
        x = left
        for name, gap in zip(names, gaps, strict=True):
            x += gap
            spans[name] = (x, x + wide)
            x += wide
    return spans


def _energy_axis(ax: Axes, title: str, low: float, h: float) -> None:
    if not title:
        return
    arrow(ax, (12, low), (12, h - LINE - 14), lw=1.0, head=7, color=style.MUTED)
    word(ax, 6, h - 8, title, ha="left", va="top", color=style.MUTED, size=SMALL)


def _population(ax: Axes, x: float, y: float, p: float) -> None:
    radius = _DISC * float(np.sqrt(p))
    ax.add_patch(Circle((x, y + radius + 1.5), radius, fc=style.SYSTEM, ec="none", zorder=4))
    word(ax, x + 26 + 4, y, f"{p:.2f}", ha="left", size=SMALL, color=style.SYSTEM)


def _arrows(
    rates: Mapping[tuple[str, str], str],
    drives: Mapping[tuple[str, str], str],
    place: Mapping[str, float],
    spans: Mapping[str, tuple[float, float]],
    aside: float,
) -> list[tuple[tuple[str, str], tuple[float, float], tuple[float, float]]]:
    """Start and end of each arrow: side by side where their levels are above each other, else slanted."""
    texts = {**drives, **rates}
    groups: dict[tuple[float, float], list[tuple[str, str]]] = {}
    for pair in [*rates, *drives]:
        (a0, b0), (a1, b1) = spans[pair[0]], spans[pair[1]]
        a, b = max(a0, a1), min(b0, b1)
        groups.setdefault((a, b) if b - a > 20 else (0.0, 0.0), []).append(pair)
    found = []
    for (a, b), members in groups.items():
        if b <= a:
            for k, pair in enumerate(members):
                shift = 7.0 * (k - (len(members) - 1) / 2)
                first, last = ((sum(spans[name]) / 2 + shift, place[name]) for name in pair)
                found.append((pair, first, last))
            continue
        need = [width(texts[pair]) + 24 for pair in members]
        room = b - a - aside - 14
        if sum(need) > room + 14:
            raise ValueError(
                "the rates' texts do not fit beside each other; shorten them or make the picture wider"
            )
        gap = min(40.0, (room - sum(need)) / len(members))
        x = a + 14 + max(0.0, (room - sum(need) - gap * (len(members) - 1)) / 3)
        for pair, wide in zip(members, need, strict=True):
            found.append((pair, (x, place[pair[0]]), (x, place[pair[1]])))
            x += wide + gap
    return found


def _arrow(ax: Axes, start: Any, end: Any, color: str, both: bool) -> None:
    a, b = np.array(start, dtype=float), np.array(end, dtype=float)
    length = float(np.hypot(*(b - a)))
    along = (b - a) / length if length else np.array([1.0, 0.0])
    a, b = a + 3 * along, b - 3 * along
    arrow(ax, a, b, color=color, lw=2.0, zorder=5)
    if both:
        arrow(ax, b, a, color=color, lw=2.0, zorder=5)


def _name(
    ax: Axes, start: Any, end: Any, text: str, color: str, taken: list[Any], size: tuple[int, int]
) -> None:
    """The text of an arrow, beside it where nothing else stands, as near to its middle as can be."""
    w, h = width(text), LINE
    a, b = np.array(start, dtype=float), np.array(end, dtype=float)
    best: Any = None
    for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82):
        x, y = a + share * (b - a)
        for side in (1, -1):
            left = x + 8 if side > 0 else x - 8 - w
            r = (left - 1, y - h / 2, left + w + 1, y + h / 2)
            cost = sum(1 + 0.01 * _near.common(r, t) for t in taken if _near.common(r, t) > 0)
            cost += 0.3 * (side < 0) + abs(share - 0.5) + 50 * (r[0] < 2 or r[2] > size[0] - 2)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, left, y, r)
    taken.append(best[3])
    word(ax, best[1], best[2], text, ha="left", color=color, halo=True)
