"""The partial trace: which entries of a pair's matrix add up to which entry of a part's."""

from __future__ import annotations

import string
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import style
from ..partial_trace import block_cells, entry_color
from . import _plot, _words, matrix
from ._picture import Picture, check_says, picture
from ._sheet import LINE, SMALL, TEXT, arrow, sheet, width, word

_GAP = 108.0  # between the two matrices, where the arrow is


def trace_blocks(
    rho: Any,
    dims: tuple[int, int] = (2, 2),
    /,
    *,
    keep: int = 0,
    says: str | None = None,
    names: tuple[str, str] = ("A", "B"),
    size: tuple[int, int] | None = None,
) -> Picture:
    """The matrix of a pair as discs, and the matrix of a part that its entries add up to.

    Entries with the same letter are added; the entry of the part with this letter is their sum.  Grey discs
    enter no sum.  Areas can be compared: those of entries with the same phase add.

    Parameters
    ----------
    rho : (dA·dB, dA·dB) array
    dims : dimensions of the two parts, 2 or 3 each
    keep : 0 or 1, which part is kept
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    names : of the two parts
    size : (width, height) in pixels
        By default as large as the matrices need.

    Raises
    ------
    ValueError
        where the parts have other dimensions, or ``rho`` has not the shape that they ask for.

    Examples
    --------
    >>> import numpy as np
    >>> trace_blocks(np.eye(4) / 4, (2, 2), says="Two entries of a quarter add up to a half, twice.")
    Two entries of a quarter add up to a half, twice.
    """
    says = check_says(says, made=True)
    d_a, d_b = (int(n) for n in dims)
    if keep not in (0, 1) or min(d_a, d_b) < 2 or max(d_a, d_b) > 3:
        raise ValueError(f"dims must be 2 or 3 each and keep 0 or 1, but they are {dims!r} and {keep!r}")
    whole = np.asarray(rho, dtype=complex)
    if whole.shape != (d_a * d_b,) * 2 or not np.isfinite(whole).all():
        raise ValueError(f"rho must be a finite {d_a * d_b}×{d_a * d_b} matrix, but has shape {whole.shape}")
    d, d_kept = len(whole), (d_a, d_b)[keep]
    cells = list(block_cells((d_a, d_b), keep))
    part, enters = np.zeros((d_kept, d_kept), dtype=complex), np.zeros((d, d), dtype=bool)
    for row, column, entry in cells:
        if entry is not None:
            part[entry] += whole[row, column]
            enters[row, column] = True
    step = min(54.0, 276.0 / d)
    longest = max(width(matrix.written(value, 2), 11.0) for value in part.ravel())
    cell = max(64.0, longest + 8)
    side, small = step * d, cell * d_kept
    pairs = ["".join(map(str, divmod(row, d_b))) for row in range(d)]
    levels = [str(k) for k in range(d_kept)]
    margin, margin_2 = (10 + max(width(text, SMALL) for text in texts) for texts in (pairs, levels))
    head = 2 * LINE + 14
    across = margin + side + _GAP + margin_2 + small
    tall = max(side, small)
    w, h = _plot.check_size(size or (int(24 + across), int(tall + head + 14)))
    fig, ax = sheet((w, h))
    left, middle = (w - across) / 2 + margin, (h - head - 14) / 2 + 12
    top, top_2, left_2 = middle + side / 2, middle + small / 2, left + side + _GAP + margin_2
    kept, lost = names if keep == 0 else names[::-1]
    both = f"\\rho_{{{names[0]}{names[1]}}}"
    word(ax, left + side / 2, top + LINE + 16, f"${both}$", size=TEXT + 2)
    title = f"$\\rho_{kept} = \\mathrm{{Tr}}_{lost}\\,{both}$"
    word(ax, left_2 + small / 2, top_2 + LINE + 16, title, size=TEXT + 2)
    letters = iter(string.ascii_lowercase)
    letter = {(i, j): next(letters) for i, j in np.ndindex(d_kept, d_kept)}
    for row, column, entry in cells:
        if entry is not None:
            _lettered(ax, left + column * step, top - row * step, step, letter[entry], entry_color(*entry))
    for i, j in letter:
        _lettered(ax, left_2 + j * cell, top_2 - i * cell, cell, letter[i, j], entry_color(i, j))
    matrix.grid(ax, left, top, step, whole.shape, (d_a, d_b))
    matrix.grid(ax, left_2, top_2, cell, part.shape, None)
    matrix.label(ax, left, top, step, pairs, pairs)
    matrix.label(ax, left_2, top_2, cell, levels, levels)
    unit = 0.44 * step / np.sqrt(max(1.0, np.abs(part).max()))
    matrix.entries(ax, np.where(enters, whole, 0), left, top, step, unit, False, None)
    matrix.entries(ax, np.where(enters, 0, whole), left, top, step, unit, False, style.PALE)
    matrix.entries(ax, part, left_2, top_2, cell, unit / matrix.LIFTED, True, None)
    arrow(ax, (left + side + 14, middle), (left_2 - margin_2 - 8, middle))
    word(ax, left + side + (_GAP + 6) / 2, middle + 14, "add up")
    return picture(fig, says or _words.trace_blocks(whole, part, enters, names, keep))


def _lettered(ax: Axes, x: float, y: float, side: float, letter: str, color: str) -> None:
    """A tinted cell with its upper left corner at (x, y), and its letter there."""
    ax.add_patch(Rectangle((x, y - side), side, side, fc=color, alpha=0.16, lw=0, zorder=0.5))
    word(ax, x + 8, y - 8, letter, size=SMALL)
