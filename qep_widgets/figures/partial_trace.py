"""Chapter 02: the blocks of a pair's state, the reduced state they add up to, and the entropies."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from . import style
from .matrices import Discs, cell_centres

# Width of each line and size of its dot. S(A) is wide, because S(B) often lies upon it.
_CURVES = (
    ("A", "S(A)", style.SYSTEM, 5.0, 12),
    ("B", "S(B)", style.ENVIRONMENT, 2.0, 6),
    ("AB", "S(AB)", style.TOTAL, 1.6, 7),
    ("I", "I(A:B)", style.CORRELATION, 2.0, 7),
)
_SIDE, _LEFT_OF_REDUCED = 1.0, 1.32


def partial_trace_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: a sheet for the matrices and a plot for the entropies."""
    return style.new_figure([(12, 8, 545, 364), (610, 52, 276, 272)])


def draw_partial_trace(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.partial_trace.Result``."""
    key = (result.params.dims, result.params.keep)
    if artists is None or getattr(axes[0], "qep_key", None) != key:
        artists = {**_sheet(axes[0], *key), **_plot(axes[1])}
        axes[0].qep_key = key  # type: ignore[attr-defined]
    axes[0].qep_pair.move(result.rho)  # type: ignore[attr-defined]
    axes[0].qep_part.move(result.reduced)  # type: ignore[attr-defined]
    for k, value in enumerate(result.reduced.ravel()):
        if f"value {k}" in artists:
            artists[f"value {k}"].set_text(_complex(value))
    for name, *_ in _CURVES:
        along = (result.shares, result.curves[name])
        artists[f"curve {name}"].set_data(*along if result.params.revealed else ([], []))
        artists[f"trail {name}"].set_data(*([], []) if result.params.revealed else along)
        artists[f"dot {name}"].set_data([result.params.noise], [result.entropies[name]])
    artists["now"].set_xdata([result.params.noise] * 2)
    artists["how"].set_text("" if len(result.shares) > 1 else "move p: each dot leaves a trail")
    return artists


def _complex(value: complex) -> str:
    """An entry to two decimals; 'i' only where there is an imaginary part, and never '−0.00'."""
    re, im = round(value.real, 2) + 0.0, round(value.imag, 2) + 0.0
    if im == 0:
        return f"{re:.2f}"
    return f"{re:.2f}{'+' if im > 0 else '−'}{abs(im):.2f}i"


def entry_color(i: int, j: int) -> str:
    """The colour of an entry of the reduced matrix, as in the lesson; letters tell the entries apart."""
    return style.SYSTEM if i == j else style.COHERENCE


def block_cells(dims: tuple[int, int], keep: int) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """Row and column of each entry of the pair's matrix, and the entry of the reduced one it adds to."""
    d_b = dims[1]
    for row in range(dims[0] * d_b):
        for column in range(dims[0] * d_b):
            (i, k), (j, l) = divmod(row, d_b), divmod(column, d_b)
            seen, entry = (k == l, (i, j)) if keep == 0 else (i == j, (k, l))
            yield row, column, entry if seen else None


def _sheet(ax: Axes, dims: tuple[int, int], keep: int) -> dict[str, Any]:
    """The two matrices: the cells of ρ_AB that enter an entry of the reduced state carry its letter."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(-0.075, 2.0)
    ax.set_ylim(-0.19, 1.19)
    ax.apply_aspect()
    d, d_kept = dims[0] * dims[1], dims[keep]
    side = 0.62
    top = 0.5 + side / 2
    kept, lost = "AB" if keep == 0 else "BA"
    ax.text(0.5, 1.1, r"the pair, $\rho_{AB}$", ha="center", va="center", fontsize=11.5)
    ax.text(
        _LEFT_OF_REDUCED + side / 2,
        1.1,
        rf"the part, $\rho_{kept} = \mathrm{{Tr}}_{lost}\,\rho_{{AB}}$",
        ha="center",
        va="center",
        fontsize=11.5,
    )
    ax.annotate(
        "",
        xy=(_LEFT_OF_REDUCED - 0.06, 0.5),
        xytext=(1.05, 0.5),
        arrowprops={"arrowstyle": "-|>", "color": style.INK, "lw": 1.4},
    )
    ax.text(0.5 * (1.0 + _LEFT_OF_REDUCED), 0.56, "add up", ha="center", fontsize=9)
    ax.text(
        _LEFT_OF_REDUCED + side / 2,
        -0.06,
        "cells with the same letter are added;\n" + rf"grey discs do not enter $\rho_{kept}$",
        ha="center",
        va="center",
        fontsize=8.5,
        color=style.INK,
    )
    ax.text(
        0.5, -0.09, "disc area: modulus, hand: phase (→ is positive)", ha="center", va="center", fontsize=8.5
    )
    colors = _pair_cells(ax, dims, keep)
    _part_cells(ax, d_kept, top, side)

    unit = 0.41 * _SIDE / d
    ax.qep_pair = Discs(ax, cell_centres(d, 0.0, 1.0, _SIDE), unit, colors)  # type: ignore[attr-defined]
    centres = cell_centres(d_kept, _LEFT_OF_REDUCED, top, side)
    lifted = centres + np.array([0.0, 0.13 * side / d_kept])
    entries = [entry_color(i, j) for i in range(d_kept) for j in range(d_kept)]
    ax.qep_part = Discs(ax, lifted, unit, entries)  # type: ignore[attr-defined]
    # A 3×3 matrix has no room for the entries off the diagonal.
    written = (0, 1, 2, 3) if d_kept == 2 else (0, 4, 8)
    values = {}
    for k in written:
        x, y = centres[k] - [0.0, 0.36 * side / d_kept]
        values[f"value {k}"] = ax.text(x, y, "", ha="center", va="center", fontsize=9)
    return {**ax.qep_pair.artists("pair"), **ax.qep_part.artists("part"), **values}  # type: ignore[attr-defined]


def _pair_cells(ax: Axes, dims: tuple[int, int], keep: int) -> list[str]:
    """Cells, block borders and basis labels of ρ_AB; returns the colour of each cell's disc."""
    d_a, d_b = dims
    d = d_a * d_b
    step = _SIDE / d
    colors = []
    for row, column, entry in block_cells(dims, keep):
        x, y = column * step, 1.0 - (row + 1) * step
        color = entry_color(*entry) if entry else style.FAINT
        colors.append(color if entry else style.PALE)
        if entry:
            ax.add_patch(Rectangle((x, y), step, step, facecolor=color, alpha=0.16, linewidth=0))
            letter = string.ascii_lowercase[entry[0] * dims[keep] + entry[1]]
            ax.text(x + 0.06 * step, y + 0.72 * step, letter, fontsize=9.5, color=style.INK)
        ax.add_patch(Rectangle((x, y), step, step, fill=False, edgecolor=style.FAINT, linewidth=0.6))
    for i in range(d_a):
        for j in range(d_a):
            corner = (j * d_b * step, 1.0 - (i + 1) * d_b * step)
            size = d_b * step
            ax.add_patch(Rectangle(corner, size, size, fill=False, edgecolor=style.INK, linewidth=1.3))
    for row in range(d):
        label = "".join(map(str, divmod(row, d_b)))
        ax.text(-0.02, 1.0 - (row + 0.5) * step, label, ha="right", va="center", fontsize=8)
        ax.text((row + 0.5) * step, 1.012, label, ha="center", va="bottom", fontsize=8)
    return colors


def _part_cells(ax: Axes, d: int, top: float, side: float) -> None:
    step = side / d
    for i in range(d):
        for j in range(d):
            x, y = _LEFT_OF_REDUCED + j * step, top - (i + 1) * step
            ax.add_patch(Rectangle((x, y), step, step, facecolor=entry_color(i, j), alpha=0.16, linewidth=0))
            ax.add_patch(Rectangle((x, y), step, step, fill=False, edgecolor=style.INK, linewidth=1.0))
            letter = string.ascii_lowercase[i * d + j]
            ax.text(x + 0.05 * step, y + 0.83 * step, letter, fontsize=9.5, color=style.INK)


def _plot(ax: Axes) -> dict[str, Any]:
    """Entropies against the share of noise, with a dot on each curve where the pair is now.

    A curve is a line once the prediction is made; before that it is a trail of points.
    """
    ax.clear()
    style.quiet(ax)
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.03, 1.9)
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    ax.set_yticks([0, np.log(2), 2 * np.log(2)], ["0", "ln 2", "2 ln 2"])
    ax.set_xlabel("share p of white noise", fontsize=9.5)
    ax.set_title("entropies (nats)", fontsize=11, pad=24)
    for height in (np.log(2), 2 * np.log(2)):
        ax.axhline(height, color=style.PALE, linewidth=0.7, zorder=0)
    artists: dict[str, Any] = {}
    artists["how"] = ax.text(0.5, 1.62, "", ha="center", fontsize=9, color=style.MUTED)
    artists["now"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    for name, label, color, width, size in _CURVES:
        (line,) = ax.plot([], [], color=color, linestyle=style.DASHES[color], linewidth=width)
        (trail,) = ax.plot([], [], "o", color=color, markersize=width + 0.6, markeredgewidth=0)
        (dot,) = ax.plot([0], [0], "o", color=color, markersize=size, markeredgecolor="white")
        line.set_label(label)
        artists |= {f"curve {name}": line, f"trail {name}": trail, f"dot {name}": dot}
    style.legend(
        ax,
        bbox_to_anchor=(0.5, 0.985),
        ncols=4,
        handlelength=2.0,
        columnspacing=1.0,
        handletextpad=0.7,
    )
    return artists
