"""The visual language of the course: one colour and one line style for each kind of quantity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# After Okabe and Ito's palette: distinguishable with every common kind of colour blindness.  A line has a
# contrast of at least 3 against white.
SYSTEM = "#0072B2"
ENVIRONMENT = "#C67F00"
CORRELATION = "#C0609A"
INSIDE = "#7B3F6B"  # correlations among the parts of an environment: a darker shade
COHERENCE = "#009E73"
WORK = "#2F9BD8"
HEAT = "#D55E00"
TOTAL = "#555555"
RATE = "#2C2C2C"  # of entropy production
INK = "#222222"
MUTED = "#5B636B"
PALE = "#8D959D"  # what is meant but stands back: a contrast of 3
FAINT = "#C9CDD2"  # only guides, without which nothing is lost: a grid, an empty cell, an axis of a disc
PAPER = "#FFFFFF"
# On a map of colours, which stay as they are on a dark page: white and ink that stay, too.
WHITE_ON_MAP = "#FEFEFE"
INK_ON_MAP = "#222223"

# Never colour alone: the same quantity has the same dashes in every chapter.
DASHES: dict[str, str | tuple[int, tuple[float, ...]]] = {
    SYSTEM: "-",
    ENVIRONMENT: (0, (4, 3)),
    CORRELATION: (0, (7, 2, 1.5, 2)),
    INSIDE: (0, (7, 2, 1.5, 2, 1.5, 2)),
    COHERENCE: (0, (5, 1.5)),
    WORK: (0, (9, 2)),
    HEAT: (0, (3, 1.5)),
    TOTAL: (0, (1, 1.6)),
    RATE: (0, (14, 1.5)),
}
# ... and the same marker.
MARKERS = {
    SYSTEM: "o",
    ENVIRONMENT: "s",
    CORRELATION: "D",
    INSIDE: "d",
    COHERENCE: "^",
    WORK: "h",
    HEAT: "v",
    TOTAL: "X",
    RATE: "P",
}

# The same colour as letters on white: a contrast of at least 4.5.
LETTERS = {
    SYSTEM: "#0071B1",
    ENVIRONMENT: "#8F5A00",
    CORRELATION: "#A63F7F",
    INSIDE: INSIDE,
    COHERENCE: "#00795A",
    WORK: "#1B6FA3",
    HEAT: "#B84C00",
    TOTAL: "#545454",
    RATE: RATE,
    INK: INK,
    MUTED: MUTED,
}

# By the name of the quantity, for lessons.
ROLES = {
    "system": SYSTEM,
    "environment": ENVIRONMENT,
    "correlation": CORRELATION,
    "inside": INSIDE,
    "coherence": COHERENCE,
    "work": WORK,
    "heat": HEAT,
    "total": TOTAL,
    "rate": RATE,
}

# What each colour becomes on a dark page (#111).
DARK = {
    SYSTEM: "#4FA8E8",
    ENVIRONMENT: "#F0B341",
    CORRELATION: "#E08FC0",
    INSIDE: "#B06A9F",
    COHERENCE: "#3CC79B",
    WORK: "#9BDCF5",
    HEAT: "#FF8A4C",
    TOTAL: "#B0B0B0",
    RATE: "#DEDEDE",
    INK: "#E8E8E8",
    MUTED: "#A7AFB7",
    PALE: "#666D74",
    FAINT: "#444A50",
    PAPER: "#111111",
}
DARK |= {letters: DARK[line] for line, letters in LETTERS.items()}

# A lab's figure on a page with high contrast: lines as dark as letters, no pale ink; and on a black one.
_STRONG = {**LETTERS, INK: "#000000", MUTED: INK, PALE: "#6F6F6F", FAINT: "#767676", PAPER: "#FFFFFF"}
_STRONG_DARK = {**DARK, INK: "#FFFFFF", MUTED: "#E8E8E8", PALE: "#959CA4", FAINT: "#8A9199", PAPER: "#000000"}
_NAMES = {
    **{color: name for name, color in ROLES.items()},
    INK: "ink",
    MUTED: "muted",
    PALE: "pale",
    FAINT: "faint",
}
_NAMES |= {PAPER: "paper"}

# What a page makes of each colour of a lab's figure: its name there (`--qep-system`), the colour here, on a
# dark page, with high contrast, and with high contrast on a dark page.
TONES = (
    *((name, color, DARK[color], _STRONG[color], _STRONG_DARK[color]) for color, name in _NAMES.items()),
    *(
        (f"{_NAMES[line]}-letters", color, DARK[color], color, _STRONG_DARK[color])
        for line, color in LETTERS.items()
        if color != line
    ),
    ("white-on-map", *[WHITE_ON_MAP] * 4),
    ("ink-on-map", *[INK_ON_MAP] * 4),
)

DPI = 100
_FONT = {"family": "DejaVu Sans", "size": 10}


def new_figure(
    rectangles: Sequence[tuple[float, float, float, float]], width: int = 900, height: int = 380
) -> tuple[Figure, list[Axes]]:
    """A figure of ``width``×``height`` pixels, with an axes at each (left, bottom, width, height)."""
    fig = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(fig)
    fig.qep_tones = TONES  # type: ignore[attr-defined]
    axes = [fig.add_axes((x / width, y / height, w / width, h / height)) for x, y, w, h in rectangles]
    for ax in axes:
        quiet(ax)
    return fig, axes


def around_zero(
    ax: Axes,
    title: str,
    x: tuple[float, float],
    y: tuple[float, float],
    ticks: Sequence[float] | None = None,
) -> None:
    """Clear a panel for curves of either sign: these limits, a title above, the zero line as its axis."""
    ax.clear()
    quiet(ax)
    ax.set_xlim(*x)
    ax.set_ylim(*y)
    if ticks is not None:
        ax.set_yticks(ticks)
    ax.set_title(title, fontsize=10, loc="left", pad=4)
    ax.spines["bottom"].set_visible(False)
    ax.axhline(0.0, color=INK, linewidth=0.9)


def between(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The corners of the area between two curves."""
    return np.stack([np.append(x, x[::-1]), np.append(low, high[::-1])], axis=-1)


def signed(value: Any, digits: int = 3) -> str:
    """A number with so many decimals and a true minus; what rounds to zero has no sign."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")


def quiet(ax: Axes) -> None:
    """Only the left and bottom edge, thin and dark, with small outward ticks."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(INK)
        ax.spines[side].set_linewidth(0.8)
    ax.tick_params(colors=INK, labelsize=9, width=0.8, length=3)


def blank(ax: Axes) -> None:
    """An axes as a sheet of paper: no edges, no ticks, equal scales."""
    ax.set_axis_off()
    ax.set_aspect("equal", adjustable="box")


def legend(ax: Axes, **layout: Any) -> None:
    """A small legend without a frame, set above or below the axes; ``layout`` is matplotlib's."""
    ax.legend(**{"loc": "lower center", "frameon": False, "fontsize": 9, "borderpad": 0, **layout})
