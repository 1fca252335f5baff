"""Chapter 09: the landscape of free energy on a section of the Bloch ball, and two rates over one another."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from . import style

_LEVELS = (-0.3, -0.25, -0.15, 0.0, 0.2, 0.4, 0.6, 0.8)
_RATES, _GAP = (-0.18, 0.9), (-0.42, 0.42)


def unification_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the disc, the two rates, and their difference."""
    return style.new_figure([(8, 8, 364, 364), (432, 190, 452, 160), (432, 40, 452, 112)])


def draw_unification(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.unification.Result``."""
    if artists is None:
        artists = {**_disc(axes[0], *result.landscape), **_plots(axes[1], axes[2], result.times[-1])}
    path, k, times = result.path, result.now, result.times
    artists["path"].set_data(*path.r[: k + 1].T)
    artists["start"].set_data(*path.r[:1].T)
    artists["state"].set_data(*path.r[k][:, None])
    artists["rest"].set_data(*path.rest[:, None])
    hidden = 1.0 if result.shown else np.nan
    low, high = _RATES
    # What leaves the frame is cut outside it: a line to a very large rate need not be drawn.
    clausius, spohn = (np.clip(v, low - 5, high + 5) * hidden for v in (path.clausius, path.spohn))
    gap = np.clip(path.clausius - path.spohn, _GAP[0] - 5, _GAP[1] + 5) * hidden
    so_far = slice(0, k + 1)
    artists["clausius line"].set_data(times[so_far], clausius[so_far])
    artists["spohn points"].set_data(times[so_far][::4], spohn[so_far][::4])
    artists["gap line"].set_data(times[so_far], gap[so_far])
    area = np.stack(
        [
            np.append(times[so_far], times[so_far][::-1]),
            np.append(np.clip(gap[so_far], *_GAP), 0 * times[so_far]),
        ],
        axis=-1,
    )
    artists["gap area"].set_verts([area] if result.shown else [])
    artists["wait"].set_text("" if result.shown else "after your prediction")
    for name in ("rates", "gap"):
        artists[f"{name} now"].set_xdata([times[k]] * 2)
    return artists


def _disc(ax: Axes, heights: np.ndarray, bottom: np.ndarray) -> dict[str, Any]:
    """The landscape F with its contours and its bottom; path, state and rest on top."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(-1.16, 1.16)
    ax.set_ylim(-1.16, 1.16)
    rim = Circle((0, 0), 1.0, facecolor="none", edgecolor=style.TOTAL, linewidth=1.2)
    ax.add_patch(rim)
    half = 1 + 1 / (heights.shape[0] - 1)
    picture = ax.imshow(
        heights,
        extent=(-half, half, -half, half),
        origin="lower",
        cmap="YlGnBu",
        vmin=-0.5,
        vmax=1.6,
        interpolation="bilinear",
    )
    picture.set_clip_path(rim)
    grid = np.linspace(-1.0, 1.0, heights.shape[0])
    ax.contour(grid, grid, heights, levels=_LEVELS, colors=style.INK_ON_MAP, linewidths=0.8, alpha=0.5)
    for (x, z), text in (((0, 1.09), "|0⟩"), ((0, -1.09), "|1⟩"), ((1.08, 0), "x"), ((-1.1, 0), "−x")):
        ax.text(x, z, text, ha="center", va="center", fontsize=10, color=style.INK)
    ax.text(-1.15, 1.1, "F at T = 1\n◇ its bottom\n● state\n+ rest", ha="left", va="top", fontsize=9.5)
    (diamond,) = ax.plot(*bottom[:, None], "D", markersize=10)
    diamond.set(markerfacecolor="none", markeredgecolor=style.INK_ON_MAP, markeredgewidth=1.6)
    (path,) = ax.plot([0], [0], color=style.INK_ON_MAP, linewidth=1.6)
    (start,) = ax.plot([0], [0], "o", markersize=5, color=style.WHITE_ON_MAP, mec=style.INK_ON_MAP)
    (rest,) = ax.plot([0], [0], "P", markersize=9, color=style.WHITE_ON_MAP, mec=style.INK_ON_MAP)
    (state,) = ax.plot([0], [0], "o", color=style.SYSTEM, markersize=10, markeredgecolor=style.WHITE_ON_MAP)
    return {"path": path, "start": start, "rest": rest, "state": state}


def _plots(above: Axes, below: Axes, span: float) -> dict[str, Any]:
    """Clausius' rate as a line, Spohn's as dots on it, and below them the difference as an area."""
    artists: dict[str, Any] = {}
    for ax, name, title, limits, ticks in (
        (above, "rates", "nats per unit of time", _RATES, (0.0, 0.4, 0.8)),
        (below, "gap", "Clausius’ less Spohn’s", _GAP, (-0.4, -0.2, 0.0, 0.2, 0.4)),
    ):
        style.around_zero(ax, title, (-0.01 * span, 1.01 * span), limits, ticks)
        artists[f"{name} now"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    above.tick_params(labelbottom=False, bottom=False)
    below.set_xlabel("time t", fontsize=9.5, labelpad=1)
    (artists["clausius line"],) = above.plot(
        [0], [0], color=style.HEAT, linewidth=2.2, label="Clausius, from heat"
    )
    (artists["spohn points"],) = above.plot(
        [0], [0], "o", color=style.SYSTEM, markersize=4.5, label="Spohn, from states"
    )
    style.legend(above, loc="upper right", ncols=2, handlelength=2.0)
    artists["gap area"] = PolyCollection([], facecolors=style.TOTAL, edgecolors="none", alpha=0.22)
    below.add_collection(artists["gap area"], autolim=False)
    (artists["gap line"],) = below.plot([0], [0], color=style.TOTAL, linewidth=2.0)
    artists["wait"] = above.text(0.5 * span, 0.4, "", ha="center", fontsize=10, color=style.MUTED)
    return artists
