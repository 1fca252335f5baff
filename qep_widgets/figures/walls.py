"""Chapter 01: molecules of two kinds between von Neumann's walls, and the work so far."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from ..physics.models.walls import STEPS
from . import style

KINDS = ((style.SYSTEM, "o", "first kind"), (style.ENVIRONMENT, "s", "second kind"))
_MOLECULES = 80


def walls_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the boxes, and the work against the progress."""
    return style.new_figure([(10, 12, 530, 350), (606, 62, 280, 250)])


def draw_walls(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.walls.Result``."""
    if artists is None:
        artists = {**_gas(axes[0]), **_plot(axes[1])}
    counts = np.round(_MOLECULES * result.shares).astype(int)
    counts[0] = _MOLECULES - counts[1]
    first = 0
    for k, n in enumerate(counts):
        x = result.left[k] + (result.right[k] - result.left[k]) * PLACES[first : first + n, 0]
        y = PLACES[first : first + n, 1]
        turned = k == 1 and result.turned > 0
        kept = round(n * (1 - result.turned)) if turned else n
        artists[f"kind {k}"].set_data(x[:kept], y[:kept])
        if k == 1:
            artists["turned"].set_data(x[kept:], y[kept:])
        plain = result.params.progress >= 0.25  # the kinds are apart: nothing has to pass any more
        for side, at in (("left", result.left[k]), ("right", result.right[k])):
            open_now = result.params.progress == 1 and (side, k) in (("right", 0), ("left", 1)) and counts[1]
            wall = artists[f"{side} {k}"]
            wall.set_data(*([at, at], [0.0, 1.0]) if n and not open_now else ([], []))
            wall.set_color(style.INK if plain else KINDS[k][0])
            wall.set_linestyle("-" if plain else style.DASHES[KINDS[k][0]])
        first += n
    artists["step"].set_text("" if result.params.progress == 0 else result.step)
    artists["work"].set_text(f"work so far: {result.work:.3f} T per molecule")
    artists["curve"].set_data(result.stages, result.works)
    artists["dot"].set_data([result.params.progress], [result.work])
    return artists


def _gas(ax: Axes) -> dict[str, Any]:
    ax.set_axis_off()
    ax.set_xlim(-0.06, 2.06)
    ax.set_ylim(-0.38, 1.32)
    ax.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=style.PALE, linewidth=1.2))
    ax.add_patch(
        Rectangle((1, 0), 1, 1, fill=False, edgecolor=style.PALE, linewidth=1.2, linestyle=(0, (3, 3)))
    )
    ax.text(0.5, -0.08, "the box, volume V", ha="center", va="center", fontsize=9, color=style.INK)
    ax.text(1.5, -0.08, "room for the second kind", ha="center", va="center", fontsize=9, color=style.INK)
    artists: dict[str, Any] = {}
    for k, (color, marker, _) in enumerate(KINDS):
        (artists[f"kind {k}"],) = ax.plot([], [], marker, color=color, markersize=6, markeredgecolor="white")
        for side in ("left", "right"):
            (artists[f"{side} {k}"],) = ax.plot(
                [], [], color=color, linewidth=2.6, linestyle=style.DASHES[color], solid_capstyle="butt"
            )
    color, marker, _ = KINDS[0]
    (artists["turned"],) = ax.plot([], [], marker, color=color, markersize=6, markeredgecolor="white")
    artists["step"] = ax.text(0.0, 1.1, "", ha="left", va="center", fontsize=12, color=style.INK)
    artists["work"] = ax.text(
        2.0, 1.1, "", ha="right", va="center", fontsize=11, color=style.LETTERS[style.HEAT]
    )
    blue, orange = ({"color": color, "ls": style.DASHES[color]} for color, _, _ in KINDS)
    walls = [Line2D([], [], linewidth=2.6, **look) for look in (blue, orange, {"color": style.INK})]
    ax.legend(
        handles=[artists["kind 0"], walls[0], artists["kind 1"], walls[1], Line2D([], [], lw=0), walls[2]],
        labels=["first kind", "stops the first", "second kind", "stops the second", "", "a plain wall"],
        loc="lower center",
        bbox_to_anchor=(0.5, -0.04),
        ncols=3,
        frameon=False,
        fontsize=9,
        handlelength=2.0,
        borderpad=0,
    )
    return artists


def _plot(ax: Axes) -> dict[str, Any]:
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.02, 0.84)
    ax.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
    ax.set_xticks([0.125 + 0.25 * k for k in range(len(STEPS))], STEPS)
    ax.tick_params(axis="x", length=0)
    for x in (0.25, 0.5, 0.75):
        ax.axvline(x, color=style.PALE, linewidth=0.8)
    ax.set_title("work per molecule / T", fontsize=10.5, pad=12)
    (curve,) = ax.plot([], [], color=style.HEAT, linewidth=2.2)
    (dot,) = ax.plot([], [], "o", color=style.HEAT, markersize=8, markeredgecolor="white")
    return {"curve": curve, "dot": dot}


def _scattered(n: int) -> np.ndarray:
    """Places in a unit square that fill it evenly and look like chance (the R2 sequence), (n, 2)."""
    root = 1.324717957244746
    return 0.03 + 0.94 * np.mod(0.5 + np.outer(np.arange(1, n + 1), [1 / root, 1 / root**2]), 1.0)


PLACES = _scattered(_MOLECULES)
