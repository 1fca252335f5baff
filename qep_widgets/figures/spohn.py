"""Chapter 07: the landscape D(·‖π) on a section of the Bloch ball, D over time, its rate of fall."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.patheffects import Normal, Stroke

from . import style

_LEVELS = (0.02, 0.06, 0.12, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.25, 1.5)
# Each plot on the right: name, title, range and ticks.
_PLOTS = (
    ("D", "height D(ρ‖π)", (-0.08, 1.35), (0.0, 0.5, 1.0)),
    ("sigma", "rate of fall σ = −dD/dt", (-0.5, 2.1), (0.0, 1.0, 2.0)),
    ("lowest", "lowest rate of the generator's jumps", (-1.1, 0.7), (-1.0, 0.0, 0.5)),
)
# A path that stays below a height has its D, and its σ, magnified: their ranges and ticks.
_MAGNIFIED: tuple[tuple[float, dict[str, Any]], ...] = (
    (0.12, {"D": ((-0.007, 0.12), (0.0, 0.05, 0.1)), "sigma": ((-0.25, 0.55), (-0.2, 0.0, 0.2, 0.4))}),
    (0.45, {"D": ((-0.03, 0.45), (0.0, 0.2, 0.4)), "sigma": ((-0.25, 0.55), (-0.2, 0.0, 0.2, 0.4))}),
    (np.inf, {}),
)
_COLORS = {"D": style.SYSTEM, "sigma": style.RATE, "lowest": style.ENVIRONMENT}


def spohn_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the disc, and three plots over one time axis."""
    return style.new_figure([(8, 8, 364, 364), (432, 264, 452, 90), (432, 144, 452, 92), (432, 40, 452, 76)])


def draw_spohn(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.spohn.Result``."""
    top, magnified = next(pair for pair in _MAGNIFIED if result.path.D.max() < pair[0])
    key = (result.params.kind, top)
    if artists is None or getattr(axes[0], "qep_key", None) != key:
        artists = _disc(axes[0], result)
        for ax, (name, title, limits, ticks) in zip(axes[1:], _PLOTS, strict=True):
            title = title.replace("π", _name_of_reference(result))
            limits, ticks = magnified.get(name, (limits, ticks))
            artists.update(_plot(ax, name, title, limits, ticks, result.times))
        axes[0].qep_key = key  # type: ignore[attr-defined]
    artists["path"].set_data(*result.path.r[result.seen].T)
    artists["start"].set_data(*result.path.r[:1].T)
    artists["state"].set_data([result.r[0]], [result.r[1]])
    for ax, (name, *_) in zip(axes[1:], _PLOTS, strict=True):
        low, high = ax.get_ylim()
        values, now = np.where(result.seen, getattr(result.path, name), np.nan), getattr(result, name)
        # What leaves the frame is cut far outside it: a line to infinity could not be drawn.
        artists[f"{name} curve"].set_ydata(np.clip(values, low - 5, high + 5))
        artists[f"{name} dot"].set_data([result.params.time], [np.clip(now, *_within(low, high))])
        artists[f"{name} now"].set_xdata([result.params.time] * 2)
        if f"{name} below" in artists:
            below = np.clip(np.nan_to_num(values), low, 0.0)  # nothing where it is not drawn yet
            corners = np.stack([np.append(result.times, result.times[::-1]), np.append(below, 0 * below)])
            artists[f"{name} below"].set_verts([corners.T])
    artists["state"].set_markerfacecolor(style.HEAT if result.sigma < 0 else style.SYSTEM)
    artists["sigma dot"].set_markerfacecolor(style.HEAT if result.sigma < 0 else style.SYSTEM)
    return artists


def _within(low: float, high: float) -> tuple[float, float]:
    """Where a dot can stand whole in a frame."""
    return low + 0.04 * (high - low), high - 0.04 * (high - low)


def _name_of_reference(result: Any) -> str:
    """π where it is stationary; the Gibbs state that the squeezed bath does not lead to has another name."""
    return r"$\rho_\beta$" if result.params.kind == "wrong" else "π"


def _disc(ax: Axes, result: Any) -> dict[str, Any]:
    """The landscape with its contour lines and the reference; path and state on top."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(-1.16, 1.16)
    ax.set_ylim(-1.16, 1.16)
    heights, pi = result.setting.heights, _name_of_reference(result)
    rim = Circle((0, 0), 1.0, facecolor="none", edgecolor=style.TOTAL, linewidth=1.2)
    ax.add_patch(rim)
    picture = ax.imshow(
        heights,
        extent=(-1 - 1 / 160, 1 + 1 / 160, -1 - 1 / 160, 1 + 1 / 160),
        origin="lower",
        cmap="YlGnBu",
        vmin=-0.1,
        vmax=1.5,
        interpolation="bilinear",
    )
    picture.set_clip_path(rim)
    grid = np.linspace(-1.0, 1.0, heights.shape[0])
    ax.contour(grid, grid, heights, levels=_LEVELS, colors=style.INK_ON_MAP, linewidths=0.6, alpha=0.6)
    for (x, z), text in (((0, 1.09), "|0⟩"), ((0, -1.09), "|1⟩"), ((1.08, 0), "x"), ((-1.1, 0), "−x")):
        ax.text(x, z, text, ha="center", va="center", fontsize=10, color=style.INK)
    ax.text(-1.15, 1.1, f"height D(·‖{pi})\nblue is high", ha="left", va="top", fontsize=9.5, color=style.INK)
    (diamond,) = ax.plot(*result.setting.reference[:, None], "D", markersize=9)
    diamond.set(markerfacecolor=style.WHITE_ON_MAP, markeredgecolor=style.INK_ON_MAP)
    x, z = result.setting.reference
    ax.text(x - 0.12, z, pi, ha="right", va="center", fontsize=12, color=style.INK_ON_MAP)
    (path,) = ax.plot([0], [0], color=style.INK_ON_MAP, linewidth=1.8)
    path.set_path_effects([Stroke(linewidth=3.4, foreground=style.WHITE_ON_MAP), Normal()])
    (start,) = ax.plot([0], [0], "o", markersize=5, color=style.WHITE_ON_MAP, mec=style.INK_ON_MAP)
    (state,) = ax.plot([0], [0], "o", color=style.SYSTEM, markersize=11, markeredgecolor=style.WHITE_ON_MAP)
    return {"path": path, "start": start, "state": state}


def _plot(
    ax: Axes,
    name: str,
    title: str,
    limits: tuple[float, float],
    ticks: tuple[float, ...],
    times: np.ndarray,
) -> dict[str, Any]:
    """One curve over time with a dot at the present; what is below zero is filled."""
    style.around_zero(ax, title, (times[0] - 0.06, times[-1] + 0.06), limits, ticks)
    if name == "lowest":
        ax.set_xlabel("time t", fontsize=9.5, labelpad=1)
    else:
        ax.tick_params(labelbottom=False, bottom=False)
    artists: dict[str, Any] = {}
    if limits[0] < 0:
        artists[f"{name} below"] = PolyCollection([], facecolors=style.HEAT, alpha=0.35, linewidths=0)
        ax.add_collection(artists[f"{name} below"], autolim=False)
    color = _COLORS[name]
    artists[f"{name} now"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    (artists[f"{name} curve"],) = ax.plot(
        times, np.zeros_like(times), color=color, linewidth=2.0, linestyle=style.DASHES.get(color, "-")
    )
    (artists[f"{name} dot"],) = ax.plot([0], [0], "o", color=color, markersize=7, markeredgecolor="white")
    return artists
