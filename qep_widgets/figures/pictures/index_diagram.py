"""Indices: where each goes when an array is reshaped, and a tensor with its legs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from .. import style
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import PX, SMALL, TEXT, box, line, sheet, width, word

_LETTER, _ROW = 30.0, 70.0  # width of an index in its box, distance of two rows


def indices(
    stages: str,
    /,
    *,
    says: str,
    notes: Sequence[str] = (),
    names: Sequence[str] = (),
    dims: Mapping[str, int] | None = None,
    roles: Mapping[str, str] | None = None,
    size: tuple[int, int] | None = None,
) -> Picture:
    """Where each index of an array goes, stage by stage from the top.

    Parameters
    ----------
    stages : str
        ``"(ik)(jl) -> ikjl -> ijkl -> (ij)(kl)"``: the axes of the array at each stage.  Letters in one
        bracket are one axis, the first of them the slower.  A letter that stands twice and is gone in the
        next stage is summed over.
    says : str
        The picture in words (alt text).
    notes : what is done between the stages: ``["reshape", "transpose", "reshape"]``
    names : what each stage is called, at its left
    dims : mapping of a letter to its range
        With it each stage's shape is written at its right.
    roles : mapping of a letter to the quantity whose colour it has
        By default i and j have the system's, k and l the environment's.
    size : (width, height) in pixels
        By default as large as the rows need.

    Examples
    --------
    >>> indices("(ik)(jk) -> ikjk -> ij", notes=["reshape", "sum over k"], says="The index k is summed over.")
    The index k is summed over.
    """
    says = check_says(says)
    rows = _read(stages)
    _check_rows(rows)
    for what, given, n in (("notes", notes, len(rows) - 1), ("names", names, len(rows))):
        if given and len(given) != n:
            raise ValueError(f"{what} has {len(given)} texts, but there are {n} to write")
    letters = list(dict.fromkeys(letter for row in rows for axis in row for letter in axis))
    colors = _colors(letters, roles)
    shapes = _shapes(rows, dims) if dims is not None else []
    left = 14 + max((width(n) + 12 for n in names), default=0.0)
    right = 14 + max((width(t) + 12 for t in [*notes, *shapes]), default=0.0)
    wide = max(_row_width(row) for row in rows)
    need = (left + wide + right, _ROW * (len(rows) - 1) + 62 + (14 if _sums(rows) else 0))
    if size is None:
        size = (int(min(720, max(need[0], 160))), int(max(need[1], 80)))
    w, h = _plot.check_size(size)
    if need[0] > w + 1 or need[1] > h + 1:
        raise ValueError(
            f"the rows need {need[0]:.0f}×{need[1]:.0f} pixels, and size is {w}×{h}; 720 is the widest"
        )
    fig, ax = sheet((w, h))
    centre = left + (w - left - right) / 2
    top = h / 2 + _ROW * (len(rows) - 1) / 2
    places: list[list[tuple[str, float]]] = []
    for k, row in enumerate(rows):
        y = top - k * _ROW
        places.append(_row(ax, row, centre, y, colors))
        if names:
            word(ax, left - 12, y, names[k], ha="right")
        if shapes:
            word(ax, w - right + 12, y, shapes[k], ha="left", color=style.MUTED)
        if k:
            _threads(ax, places[k - 1], places[k], y + _ROW, y, colors)
        if k and notes:
            word(ax, w - right + 12, y + _ROW / 2, notes[k - 1], ha="left", color=style.MUTED)
    return picture(fig, says)


def _read(stages: str) -> list[list[str]]:
    if not isinstance(stages, str) or "->" not in stages:
        raise ValueError(f'stages must be like "(ik)(jl) -> ikjl", but is {stages!r}')
    rows = []
    for stage in stages.split("->"):
        text = stage.replace(" ", "")
        axes = re.findall(r"\(([a-zA-Z]+)\)|([a-zA-Z])", text)
        row = [grouped or single for grouped, single in axes]
        if "".join(f"({a})" if g else a for (g, s), a in zip(axes, row, strict=True)) != text:
            raise ValueError(f"stages: {stage.strip()!r} is not made of letters and brackets like (ik)j")
        if not row:
            row = [""]
        rows.append(row)
    return rows


def _check_rows(rows: Sequence[Sequence[str]]) -> None:
    for k in range(len(rows) - 1):
        before, after = "".join(rows[k]), "".join(rows[k + 1])
        for letter in dict.fromkeys(before + after):
            n, m = before.count(letter), after.count(letter)
            if n == m or (n == 2 and m == 0):
                continue
            if m == 0:
                raise ValueError(
                    f"stages: {letter!r} is in stage {k + 1} and not in stage {k + 2}; "
                    "only a letter that stands twice may go (it is summed over)"
                )
            raise ValueError(
                f"stages: {letter!r} stands {n} times in stage {k + 1} and {m} times in stage {k + 2}"
            )


def _sums(rows: Sequence[Sequence[str]]) -> bool:
    return any(len("".join(a)) > len("".join(b)) for a, b in pairwise(rows))


def _colors(letters: Sequence[str], roles: Mapping[str, str] | None) -> dict[str, str]:
    roles = _plot.check_keys("roles", roles, letters)
    usual = dict.fromkeys("ijab", style.SYSTEM) | dict.fromkeys("klmn", style.ENVIRONMENT)
    return {
        letter: _plot.color_of(roles[letter], "roles")
        if letter in roles
        else usual.get(letter.lower(), style.COHERENCE)
        for letter in letters
    }


def _shapes(rows: Sequence[Sequence[str]], dims: Mapping[str, int]) -> list[str]:
    found = []
    for row in rows:
        for letter in "".join(row):
            if letter not in dims:
                raise ValueError(f"dims does not say how far {letter!r} goes")
        sizes = [int(np.prod([dims[letter] for letter in axis])) for axis in row if axis]
        found.append(f"({', '.join(map(str, sizes))}{',' * (len(sizes) == 1)})")
    return found


def _row_width(row: Sequence[str]) -> float:
    return sum(_LETTER * len(axis) + 8 for axis in row) + 12 * (len(row) - 1)


def _row(
    ax: Axes, row: Sequence[str], centre: float, y: float, colors: Mapping[str, str]
) -> list[tuple[str, float]]:
    """One box an axis, its indices inside; returns letters and their places."""
    x = centre - _row_width(row) / 2
    places = []
    for axis in row:
        wide = _LETTER * len(axis) + 8
        box(ax, x, y - 17, wide, 34, color=style.INK, fill=0.05, lw=1.3, radius=8)
        for k, letter in enumerate(axis):
            at = x + 4 + (k + 0.5) * _LETTER
            ax.add_patch(Circle((at, y), 12, fc=colors[letter], ec="none", alpha=0.2, zorder=4))
            word(ax, at, y, f"${letter}$", size=TEXT + 2, color=colors[letter])
            places.append((letter, at))
        x += wide + 12
    return places


def _threads(
    ax: Axes,
    above: list[tuple[str, float]],
    below: list[tuple[str, float]],
    high: float,
    low: float,
    colors: Mapping[str, str],
) -> None:
    """From each index to where it is next; two that are summed over are tied to each other."""
    left = list(below)
    tied: dict[str, list[float]] = {}
    for letter, x in above:
        hit = next((k for k, (other, _) in enumerate(left) if other == letter), None)
        if hit is None:
            tied.setdefault(letter, []).append(x)
            continue
        _, to = left.pop(hit)
        start, end = (x, high - 18), (to, low + 19)
        bend = 0.5 * (start[1] - end[1])
        path = Path(
            [start, (x, start[1] - bend), (to, end[1] + bend), end],
            [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
        )
        ax.add_patch(
            PathPatch(
                path, fill=False, ec=colors[letter], lw=2.0 * PX, zorder=2, ls=style.DASHES[colors[letter]]
            )
        )
    for letter, (a, b) in tied.items():
        deep = 26.0
        path = Path(
            [(a, high - 18), (a, high - 18 - deep), (b, high - 18 - deep), (b, high - 18)],
            [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
        )
        ax.add_patch(
            PathPatch(
                path, fill=False, ec=colors[letter], lw=2.0 * PX, zorder=2, ls=style.DASHES[colors[letter]]
            )
        )
        word(ax, (a + b) / 2, high - 18 - 0.75 * deep, f"$\\sum_{letter}$", color=colors[letter], halo=True)


def tensor(
    name: str,
    left: str,
    right: str,
    /,
    *,
    says: str,
    joined: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    size: tuple[int, int] | None = None,
) -> Picture:
    """A box with a leg for each index: rows at its left, columns at its right.

    Parameters
    ----------
    name : what is written in the box
    left, right : letters of the legs from the top
    says : str
        The picture in words (alt text).
    joined : mapping of a left leg to a right leg
        The two are joined around the box: they are set equal and summed over.
    roles : mapping of a letter to the quantity whose colour it has
    size : (width, height) in pixels

    Examples
    --------
    >>> tensor("$\\\\rho_{AB}$", "ik", "jl", joined={"k": "l"}, says="The legs of B are joined.")
    The legs of B are joined.
    """
    says = check_says(says)
    if not all(isinstance(s, str) and s.isalpha() for s in (left, right)):
        raise ValueError(f"left and right must be letters, but are {left!r} and {right!r}")
    joined = dict(joined or {})
    for a, b in joined.items():
        if a not in left or b not in right:
            raise ValueError(f"joined ties {a!r} to {b!r}, but the legs are {left!r} and {right!r}")
    colors = _colors(list(dict.fromkeys(left + right)), roles)
    rows = max(len(left), len(right))
    wide, tall = max(84.0, width(name, TEXT + 3) + 36), 34.0 * rows + 16
    need = (wide + 190, tall + 30 + 30 * len(joined) + (8 if joined else 0))
    w, h = _plot.check_size(size if size is not None else (int(need[0]), int(max(need[1], 90))))
    fig, ax = sheet((w, h))
    x0, x1 = (w - wide) / 2, (w + wide) / 2
    low = (h - tall) / 2 + 15 * len(joined) + (4 if joined else 0)
    y = {}
    for letters, x, out in ((left, x0, -1), (right, x1, 1)):
        for k, letter in enumerate(letters):
            y[(out, letter)] = low + tall - 8 - 34.0 * (k + 0.5 + (rows - len(letters)) / 2)
            free = letter not in (joined if out < 0 else joined.values())
            end = x + out * (46 if free else 28)
            line(ax, [(x, y[(out, letter)]), (end, y[(out, letter)])], color=colors[letter], lw=2.2)
            if free:
                word(ax, end + out * 12, y[(out, letter)], f"${letter}$", size=TEXT + 3, color=colors[letter])
            else:
                word(
                    ax,
                    x + out * 14,
                    y[(out, letter)] + 11,
                    f"${letter}$",
                    size=TEXT + 1,
                    color=colors[letter],
                )
    for k, (a, b) in enumerate(joined.items()):
        bottom = low - 14 - 30 * k
        ya, yb = y[(-1, a)], y[(1, b)]
        reach = 28 + 14 * k
        points = [(x0 - 28, ya), (x0 - 28 - reach, ya), (x0 - 28 - reach, bottom), (x0 - 20, bottom)]
        points += [(x0 - 20, bottom), (x1 + 20, bottom), (x1 + 20, bottom)]
        points += [(x1 + 28 + reach, bottom), (x1 + 28 + reach, yb), (x1 + 28, yb)]
        codes = [Path.MOVETO] + [Path.CURVE4] * 3 + [Path.LINETO] * 3 + [Path.CURVE4] * 3
        ax.add_patch(PathPatch(Path(points, codes), fill=False, ec=colors[a], lw=2.2 * PX, zorder=2))
        word(ax, w / 2, bottom - 11, f"${a} = {b}$, summed over", color=colors[a], size=SMALL)
    box(ax, x0, low, wide, tall, color=style.INK, fill=0.08, radius=10)
    word(ax, w / 2, low + tall / 2, name, size=TEXT + 3)
    return picture(fig, says)
