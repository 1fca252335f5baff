"""Chapter 03: the Bloch ball's image, the Choi eigenvalues, and where a map is completely positive."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from . import style
from .bloch import RING, SCREEN, great_circles, outline

_POLES = (("x", "o"), ("y", "s"), ("z", "^"))
_CIRCLES = great_circles()


_SIDES = {"side physical": "completely positive", "side positive": "positive only"}


def cptp_maps_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the ball, the Choi eigenvalues, the plane of maps."""
    return style.new_figure([(4, 6, 318, 368), (382, 66, 156, 246), (626, 66, 246, 246)])


def draw_cptp_maps(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.cptp_maps.Result``."""
    if artists is None:
        artists = {
            **_ball(axes[0]),
            **_bars(axes[1]),
            **_plane(axes[2], result.shares),
        }
    _move_ball(artists, result)
    _move_bars(artists, result.choi)
    q, p = result.params.transposed, result.params.noise
    shown = bool(result.params.revealed)  # before the prediction the plane shows only what was tried
    below = np.concatenate([result.border, np.zeros_like(result.border)])
    area = np.stack([np.append(result.shares, result.shares[::-1]), below], axis=-1)
    artists["forbidden"].set_verts([area] if shown else [])
    artists["border"].set_ydata(result.border if shown else np.full_like(result.border, np.nan))
    for name, text in _SIDES.items():
        artists[name].set_text(text if shown else "")
    for name, fits in (("tried", True), ("failed", False)):
        places = [noise for noise, physical in result.tried.items() if physical == fits]
        artists[name].set_data(np.full(len(places), q), places)
    artists["here"].set_data([q], [p])
    artists["here"].set_marker("o" if result.physical else "^")
    artists["here"].set_markerfacecolor(style.SYSTEM if result.physical else style.HEAT)
    return artists


def _ball(ax: Axes) -> dict[str, Any]:
    """The unit ball, still and faint, and the parts of its image that move."""
    style.blank(ax)
    ax.set_xlim(-1.34, 1.34)
    ax.set_ylim(-1.55, 1.5)
    ax.set_title("the Bloch ball and its image", fontsize=11, y=0.93)
    ax.plot(*RING, color=style.TOTAL, linewidth=1.2)
    for circle in _CIRCLES:
        ax.plot(*(SCREEN @ circle), color=style.FAINT, linewidth=0.8)
    for k, ((name, _), reach) in enumerate(zip(_POLES, (1.36, 1.33, 1.17), strict=True)):
        tip = SCREEN[:, k]
        ax.plot([0, tip[0]], [0, tip[1]], color=style.FAINT, linewidth=0.8)
        ax.text(reach * tip[0], reach * tip[1], name, ha="center", va="center", fontsize=10, color=style.INK)
    ax.text(
        0.0,
        -1.42,
        "● ■ ▲: where the poles x, y, z go",
        ha="center",
        va="center",
        fontsize=9,
        color=style.SYSTEM,
    )
    body = Ellipse((0, 0), 2, 2, facecolor=style.SYSTEM, alpha=0.16, edgecolor="none")
    ax.add_patch(body)
    rings = LineCollection([], colors=style.SYSTEM, linewidths=1.1, alpha=0.8)
    spokes = LineCollection([], colors=style.INK, linewidths=1.3)
    ax.add_collection(rings, autolim=False)
    ax.add_collection(spokes, autolim=False)
    artists: dict[str, Any] = {"body": body, "rings": rings, "spokes": spokes}
    for name, marker in _POLES:
        (artists[f"pole {name}"],) = ax.plot(
            [0], [0], marker, color=style.SYSTEM, markersize=8, markeredgecolor="white", zorder=6
        )
    return artists


def _move_ball(artists: dict[str, Any], result: Any) -> None:
    centre = SCREEN @ result.shift
    wide, high, angle = outline(result.stretch)
    body = artists["body"]
    body.set_center(centre)
    body.set_width(2 * wide)
    body.set_height(2 * high)
    body.set_angle(angle)
    flat = SCREEN @ result.stretch
    artists["rings"].set_segments([(flat @ circle).T + centre for circle in _CIRCLES])
    tips = flat.T + centre
    artists["spokes"].set_segments([np.stack([centre, tip]) for tip in tips])
    for tip, (name, _) in zip(tips, _POLES, strict=True):
        artists[f"pole {name}"].set_data([tip[0]], [tip[1]])


def _bars(ax: Axes, top: float = 2.0) -> dict[str, Any]:
    """Four bars from a zero line; the band below zero is marked, for nothing physical may reach it."""
    style.quiet(ax)
    ax.set_xlim(-0.6, 3.6)
    ax.set_ylim(-0.62 * top, 1.06 * top)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_yticks(np.array([-0.5, 0.0, 0.5, 1.0]) * top)
    ax.axhspan(-0.62 * top, 0.0, color=style.HEAT, alpha=0.08, linewidth=0)
    ax.axhline(0.0, color=style.INK, linewidth=1.0)
    ax.set_title("Choi eigenvalues", fontsize=11, pad=10)
    ax.text(1.5, -0.66 * top, "below zero: not CP", ha="center", va="top", fontsize=9, color=style.INK)
    bars = PolyCollection([], linewidths=0.8, edgecolors=style.INK)
    ax.add_collection(bars, autolim=False)
    least = ax.text(0.0, 0.0, "", ha="left", va="top", fontsize=9.5, color=style.INK)
    return {"choi bars": bars, "choi least": least}


def _move_bars(artists: dict[str, Any], values: np.ndarray, top: float = 2.0) -> None:
    k = np.arange(4)
    low, high = np.minimum(values, 0.0), np.maximum(values, 0.0)
    corners = [(k - 0.36, low), (k + 0.36, low), (k + 0.36, high), (k - 0.36, high)]
    bars = artists["choi bars"]
    bars.set_verts(list(np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)))
    bars.set_facecolors([style.HEAT if value < -1e-9 else style.SYSTEM for value in values])
    negative = values[0] < -5e-4
    artists["choi least"].set_text(f"{values[0]:.3f}".replace("-", "−") if negative else "")
    artists["choi least"].set_position((-0.4, min(values[0], 0.0) - 0.035 * top))


def _plane(ax: Axes, shares: np.ndarray) -> dict[str, Any]:
    """Share of transposition against noise: where the map is completely positive, and where it is now."""
    style.quiet(ax)
    ax.set_xlim(-0.045, 1.045)  # room for the whole dot at either end
    ax.set_ylim(-0.045, 1.045)
    ax.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    ax.set_xlabel("transposition q", fontsize=9.5)
    ax.set_ylabel("white noise p", fontsize=9.5, labelpad=6)
    ax.set_title("which maps are CP", fontsize=11, pad=10)
    sides = {
        name: ax.text(*place, "", ha="center", va="center", fontsize=9.5, color=style.INK)
        for name, place in zip(_SIDES, ((0.5, 0.83), (0.66, 0.1)), strict=True)
    }
    forbidden = PolyCollection([], facecolors=style.HEAT, alpha=0.22, linewidths=0)
    ax.add_collection(forbidden, autolim=False)
    (border,) = ax.plot(shares, np.zeros_like(shares), color=style.HEAT, linewidth=1.8)
    (tried,) = ax.plot([], [], "o", color=style.SYSTEM, markersize=5, markeredgewidth=0)
    (failed,) = ax.plot([], [], "^", color=style.HEAT, markersize=5, markeredgewidth=0)
    (here,) = ax.plot([0], [0], "o", color=style.SYSTEM, markersize=10, markeredgecolor="white")
    return {"forbidden": forbidden, "border": border, "tried": tried, "failed": failed, "here": here, **sides}
