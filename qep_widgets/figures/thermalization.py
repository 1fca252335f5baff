"""Chapter 10: three levels with their net flows, the triangle of populations, the distance to the end."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from . import style

# Left: the middle of each level's box, at a height that is its energy, and the box's size.
_PLACES = np.array([[0.52, 0.2], [0.25, 1.2], [0.79, 1.9]])
_BOX = (0.36, 0.13)
# Where an arrow may begin and end, so that it keeps clear of the boxes: for each pair, lower end and upper.
_TRACKS = (
    ((0.45, 0.31), (0.28, 1.09)),
    ((0.46, 1.24), (0.66, 1.78)),
    ((0.59, 0.31), (0.79, 1.79)),
)
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])
_LOWEST = 1e-3
_PIXELS = np.array([268, 368 / 2.3])  # of one unit of the levels' axes
_WIDEST, _STRONGEST = 12.0, 0.24  # the largest width in pixels, and the flow that is drawn with it


def thermalization_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: levels, triangle, and the distances over time."""
    return style.new_figure([(6, 6, 268, 368), (284, 6, 312, 368), (650, 48, 234, 262)])


def draw_thermalization(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.thermalization.Result``."""
    if artists is None:
        artists = {**_levels(axes[0]), **_triangle(axes[1]), **_distances(axes[2], result.times)}
    p, path = result.params, result.path
    for k, factor in enumerate((p.direct, p.contact, p.contact)):
        artists[f"contact {k}"].set_linewidth(0.0 if factor == 0 else 3.0 + 12.0 * min(factor, 1.0))
        artists[f"flow {k}"].set_xy(_arrow(k, float(result.flows[k]) if p.revealed else 0.0))
    artists["factor"].set_text("" if p.factor == 1 else f"{p.rate}:\n{p.factor:.2f} ×\nthe bath's")
    for k in range(3):
        artists[f"box {k}"].set_width(_BOX[0] * float(np.clip(result.p[k], 0.0, 1.0)))
    artists["path"].set_data(*(path.p[result.seen] @ _CORNERS).T)
    for name, point in (("start", path.p[0]), ("now", result.p), ("gibbs", path.gibbs), ("end", path.end)):
        artists[name].set_data(*(point @ _CORNERS)[:, None])
    artists["line of ends"].set_data(*(_line_of_ends(path) @ _CORNERS).T)
    artists["to_gibbs"].set_ydata(np.where(result.seen, np.maximum(path.to_gibbs, _LOWEST / 100), np.nan))
    artists["to_end"].set_ydata(np.maximum(path.to_end, _LOWEST / 100))
    artists["pace"].set_ydata(np.maximum(path.to_end[0], _LOWEST / 100) * np.exp(-path.gap * result.times))
    artists["time"].set_xdata([p.time] * 2)
    artists["dot"].set_data([p.time], [np.clip(result.to_gibbs, _LOWEST * 1.08, 1.0)])
    if not result.params.revealed:  # nothing says where this start ends
        for name in ("end", "line of ends"):
            artists[name].set_data([], [])
        for name in ("to_end", "pace"):
            artists[name].set_ydata(np.full_like(result.times, np.nan))
    _name_what_is_drawn(artists, bool(p.revealed), path.ends == 2)
    return artists


def _name_what_is_drawn(artists: dict[str, Any], revealed: bool, many: bool) -> None:
    """Name only what is drawn: flows, end and gap once they are revealed, a line of ends if there is one."""
    artists["words"].set_text("box: population   arrow: net flow" if revealed else "box: population")
    drawn = {
        "where it ends": revealed,
        "all ends, if many": revealed and many,
        "to where it ends": revealed,
        "slope of the gap": revealed,
    }
    for key in ("points", "curves"):
        legend = artists[key]
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True):
            for part in (text, handle):
                part.set_visible(drawn.get(text.get_text(), True))


def _line_of_ends(path: Any) -> np.ndarray:
    """With level 2 cut off, the states from 'all in 2' to the thermal mixture of 0 and 1; else nothing."""
    if path.ends != 2:
        return np.full((2, 3), np.nan)
    rest = np.append(path.gibbs[:2] / path.gibbs[:2].sum(), 0.0)
    return np.array([[0.0, 0.0, 1.0], rest])


def _arrow(k: int, flow: float) -> np.ndarray:
    """Corners of the arrow on contact k, as wide as the net flow is large; nothing for no flow."""
    low, high = np.array(_TRACKS[k])
    tail, head = (low, high) if flow >= 0 else (high, low)
    along = (head - tail) * _PIXELS  # in pixels, so that a width looks the same in every direction
    along = along / np.linalg.norm(along)
    across = np.array([-along[1], along[0]]) / _PIXELS
    width = _WIDEST * np.sqrt(min(abs(flow) / _STRONGEST, 1.0)) if abs(flow) > 1e-4 else 0.0
    neck = head - along / _PIXELS * (2.0 * width)
    half = across * width / 2
    wing = 2.2 * half
    return np.array([tail + half, neck + half, neck + wing, head, neck - wing, neck - half, tail - half])


def _levels(ax: Axes) -> dict[str, Any]:
    """Three boxes to be filled with population, a line for each contact, an arrow for each net flow."""
    ax.clear()
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 2.3)
    artists: dict[str, Any] = {}
    artists["words"] = ax.text(0.02, 2.2, "", fontsize=9.5, color=style.INK, va="center")
    artists["factor"] = ax.text(0.02, 0.48, "", fontsize=9.5, color=style.LETTERS[style.HEAT], va="center")
    for k, (low, high) in enumerate(_TRACKS):
        (artists[f"contact {k}"],) = ax.plot(
            *np.array([low, high]).T, color=style.PALE, solid_capstyle="butt", zorder=1
        )
        artists[f"flow {k}"] = Polygon(np.zeros((7, 2)), facecolor=style.HEAT, linewidth=0, zorder=2)
        ax.add_patch(artists[f"flow {k}"])
    for k, (x, y) in enumerate(_PLACES):
        corner = (x - _BOX[0] / 2, y - _BOX[1] / 2)
        artists[f"box {k}"] = Rectangle(corner, 0.0, _BOX[1], facecolor=style.SYSTEM, linewidth=0, zorder=1)
        ax.add_patch(artists[f"box {k}"])
        ax.add_patch(Rectangle(corner, *_BOX, facecolor="none", edgecolor=style.INK, linewidth=1.0))
        name = ("level 0, E = 0", "level 1, E = 1", "level 2, E = 1.7")[k]
        beside = y - 0.15 if k == 0 else y + 0.15
        ax.text(x, beside, name, ha="center", va="center", fontsize=9, color=style.INK)
    return artists


def _marks() -> dict[str, Any]:
    """How the four points of the triangle are drawn, there and in its legend."""
    return {
        "start": {"marker": "o", "markersize": 6, "markerfacecolor": "white", "markeredgecolor": style.INK},
        "end": {
            "marker": "s",
            "markersize": 14,
            "markerfacecolor": "none",
            "markeredgecolor": style.INK,
            "markeredgewidth": 1.4,
        },
        "gibbs": {
            "marker": "D",
            "markersize": 9,
            "markerfacecolor": style.ENVIRONMENT,
            "markeredgecolor": style.INK,
        },
        "now": {"marker": "o", "markersize": 9, "markerfacecolor": style.SYSTEM, "markeredgecolor": "white"},
    }


def _triangle(ax: Axes) -> dict[str, Any]:
    """All populations of three levels: a corner is 'all in this level'; path, Gibbs state and end."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(-0.08, 1.08)
    ax.set_ylim(-0.29, 1.09)
    ax.add_patch(Polygon(_CORNERS, facecolor="#F4F6F8", edgecolor=style.TOTAL, linewidth=1.0))
    for (x, y), text, above in zip(
        _CORNERS, ("all in 0", "all in 1", "all in 2"), (-0.08, -0.08, 0.055), strict=True
    ):
        ax.text(x, y + above, text, ha="center", va="center", fontsize=9.5, color=style.INK)
    (line,) = ax.plot([0], [0], color=style.PALE, linewidth=7.0, solid_capstyle="round")
    (path,) = ax.plot([0], [0], color=style.SYSTEM, linewidth=2.0)
    artists: dict[str, Any] = {"line of ends": line, "path": path}
    for name in ("end", "gibbs", "start", "now"):
        (artists[name],) = ax.plot([0], [0], linestyle="none", **_marks()[name])
    labels = {"start": "start", "now": "now", "gibbs": "Gibbs", "end": "where it ends"}
    handles = [
        Line2D([], [], linestyle="none", label=text, **_marks()[name]) for name, text in labels.items()
    ]
    handles[-1].set_markersize(9)
    handles.append(Line2D([], [], color=style.PALE, linewidth=5.0, label="all ends, if many"))
    style.legend(
        ax,
        handles=handles,
        bbox_to_anchor=(0.5, 0.0),
        ncols=3,
        handletextpad=0.5,
        handlelength=1.2,
        labelspacing=0.25,
        columnspacing=1.4,
    )
    artists["points"] = ax.get_legend()
    return artists


def _distances(ax: Axes, times: np.ndarray) -> dict[str, Any]:
    """Trace distances to Gibbs and to the end, on a logarithmic scale: the gap is a slope."""
    ax.clear()
    style.quiet(ax)
    ax.set_xlim(times[0], times[-1])
    ax.set_xticks([0, 5, 10, 15])
    ax.set_yscale("log")
    ax.set_ylim(_LOWEST, 1.1)
    ax.set_yticks([1e-3, 1e-2, 1e-1, 1.0], ["0.001", "0.01", "0.1", "1"])
    ax.set_yticks([], minor=True)
    ax.set_xlabel("time t", fontsize=9.5, labelpad=3)
    ax.set_title("trace distance", fontsize=11, pad=40)
    artists: dict[str, Any] = {}
    for name, label, color, width in (
        ("pace", "slope of the gap", style.TOTAL, 1.6),
        ("to_end", "to where it ends", style.SYSTEM, 2.2),
        ("to_gibbs", "to Gibbs", style.ENVIRONMENT, 2.2),
    ):
        (artists[name],) = ax.plot(
            times,
            np.ones_like(times),
            color=color,
            linestyle=style.DASHES[color],
            linewidth=width,
            label=label,
        )
    artists["time"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    (artists["dot"],) = ax.plot([0], [1], "o", color=style.ENVIRONMENT, markersize=7, markeredgecolor="white")
    style.legend(
        ax,
        handles=[artists[name] for name in ("to_gibbs", "to_end", "pace")],
        bbox_to_anchor=(0.4, 0.99),
        ncols=2,
        handlelength=1.9,
        columnspacing=0.9,
        handletextpad=0.5,
    )
    artists["curves"] = ax.get_legend()
    return artists
