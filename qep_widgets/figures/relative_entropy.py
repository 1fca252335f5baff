"""Chapter 06: two states on the Bloch disc, D both ways and the trace distance against a map's strength."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse

from . import style

TOP = 3.0  # nats; what is larger is shown as a triangle at the top edge, what is infinite as ∞
_STATES = (("rho", "ρ₁", style.SYSTEM, "o"), ("sigma", "ρ₂", style.ENVIRONMENT, "s"))
_D = (
    ("rho sigma", "D(ρ₁‖ρ₂)", style.SYSTEM, 2.4, 9),  # the larger dot shows behind the other
    ("sigma rho", "D(ρ₂‖ρ₁)", style.ENVIRONMENT, 2.0, 5.5),
)
_T = ("T", "trace distance", style.INK, 2.0, 7)
_SIZES = {name: size for name, *_, size in (*_D, _T)}


def relative_entropy_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the disc, a plot for D, a plot for T."""
    return style.new_figure([(6, 6, 352, 368), (430, 166, 450, 168), (430, 50, 450, 92)])


def draw_relative_entropy(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.relative_entropy.Result``."""
    if artists is None:
        artists = {**_disc(axes[0]), **_plots(axes[1], axes[2], result.strengths)}
    _move_disc(artists, result)
    for name, *_ in (*_D, _T):
        _move_curve(artists, name, result)
    return artists


def _disc(ax: Axes) -> dict[str, Any]:
    """The states in the xz plane; the image of all of them is an ellipse."""
    style.blank(ax)
    ax.set_xlim(-1.73, 1.73)
    ax.set_ylim(-2.02, 1.6)
    ax.add_patch(Circle((0, 0), 1, fill=False, edgecolor=style.TOTAL, linewidth=1.3))
    # the names stand at the ends of the axes, beyond the widest ellipse
    ax.plot([-1.43, 1.43], [0, 0], color=style.FAINT, linewidth=0.8)
    ax.plot([0, 0], [-1.83, 1.43], color=style.FAINT, linewidth=0.8)
    for x, y, name in ((0, 1.52, "ground state |0⟩"), (0, -1.92, "|1⟩"), (1.57, 0, "+x"), (-1.57, 0, "−x")):
        ax.text(x, y, name, ha="center", va="center", fontsize=9.5, color=style.INK)
    for x, y, side, caption in (
        (1.71, 1.3, "right", "pale: before\nfull: after"),
        (-1.71, -1.8, "left", "shaded: where\nthe disc goes"),
    ):
        ax.text(x, y, caption, ha=side, va="center", fontsize=9, color=style.INK)
    image = Ellipse((0, 0), 2, 2, facecolor=style.SYSTEM, alpha=0.14, edgecolor="none")
    edge = Ellipse((0, 0), 2, 2, fill=False, edgecolor=style.SYSTEM, linewidth=1.2)
    ax.add_patch(image)
    ax.add_patch(edge)
    paths = LineCollection([], colors=[state[2] for state in _STATES], linewidths=1.6)
    ax.add_collection(paths, autolim=False)
    artists: dict[str, Any] = {"image": image, "edge": edge, "paths": paths}
    for name, label, color, marker in _STATES:
        (artists[f"{name} before"],) = ax.plot(
            [0], [0], marker, color=color, alpha=0.4, markersize=9, markeredgewidth=0
        )
        (artists[f"{name} after"],) = ax.plot(
            [0], [0], marker, color=color, markersize=9, markeredgecolor="white", zorder=6, label=label
        )
    ax.legend(
        handles=[artists["rho after"], artists["sigma after"]],
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0),
        frameon=False,
        fontsize=11,
        handletextpad=0.1,
        borderpad=0,
        labelspacing=0.2,
    )
    return artists


def _move_disc(artists: dict[str, Any], result: Any) -> None:
    illegal = result.params.strength < 0
    for name in ("image", "edge"):
        artists[name].set_center((0.0, result.shift))
        artists[name].set_width(2 * result.stretch[0])
        artists[name].set_height(2 * result.stretch[1])
    color = style.HEAT if illegal else style.SYSTEM
    artists["image"].set_facecolor(color)
    artists["edge"].set_edgecolor(color)
    artists["paths"].set_segments([np.stack(ends) for ends in zip(result.before, result.after, strict=True)])
    for (name, *_), before, after in zip(_STATES, result.before, result.after, strict=True):
        artists[f"{name} before"].set_data([before[0]], [before[1]])
        artists[f"{name} after"].set_data([after[0]], [after[1]])


def _plots(top: Axes, bottom: Axes, strengths: np.ndarray) -> dict[str, Any]:
    """Still parts of the two plots, and their curves, dots and 'before' levels."""
    artists: dict[str, Any] = {}
    for ax, high, ticks in ((top, TOP, (0, 1, 2, 3)), (bottom, 1.0, (0, 0.5, 1))):
        style.quiet(ax)
        ax.set_xlim(strengths[0] - 0.03, strengths[-1] + 0.03)  # room for the dots at the ends
        ax.set_ylim(-0.06 * high, 1.06 * high)
        ax.set_yticks(ticks)
        ax.set_xticks(np.linspace(-0.4, 1.0, 8))
        ax.axvspan(strengths[0] - 0.03, 0, color=style.HEAT, alpha=0.1, linewidth=0)
        ax.axvline(0, color=style.INK, linewidth=0.8)
    top.set_xticklabels([])
    bottom.set_xticklabels(["−0.4", "−0.2", "0", "0.2", "0.4", "0.6", "0.8", "1"])
    bottom.set_xlabel("strength p of the map", fontsize=9.5)
    top.text(-0.2, 1.08 * TOP, "not positive", ha="center", va="bottom", fontsize=9.5, color=style.INK)
    top.set_ylabel("D (nats)", fontsize=9.5)
    bottom.set_ylabel("distance", fontsize=9.5)
    for ax, curves in ((top, _D), (bottom, (_T,))):
        artists[f"now {curves[0][0]}"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
        for name, label, color, width, size in curves:
            dashes = style.DASHES.get(color, "-")
            (level,) = ax.plot(
                strengths[[0, -1]], [0, 0], color=color, linewidth=1.5, linestyle=(0, (1, 2.5))
            )
            (line,) = ax.plot(
                strengths,
                np.zeros_like(strengths),
                color=color,
                linewidth=width,
                linestyle=dashes,
                label=label,
            )
            (dot,) = ax.plot([0], [0], "o", color=color, markersize=size, markeredgecolor="white", zorder=6)
            artists |= {f"level {name}": level, f"curve {name}": line, f"dot {name}": dot}
    handles = [artists["curve rho sigma"], artists["curve sigma rho"], artists["curve T"]]
    top.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.06),
        ncols=3,
        frameon=False,
        fontsize=9.5,
        handlelength=2.2,
        columnspacing=1.2,
        handletextpad=0.4,
        borderpad=0,
    )
    top.text(
        0.955, 0.9, "▲ more than 3, ∞ infinite", transform=top.transAxes, ha="right", va="top", fontsize=8.5
    )
    return artists


def _move_curve(artists: dict[str, Any], name: str, result: Any) -> None:
    """The curve, its value at p = 0 as a dotted level, and the dot: ▲ or ∞ at the top if off scale."""
    level = result.start[name]
    curve = np.where(result.shown | (result.strengths >= 0), result.curves[name], np.nan)
    artists[f"curve {name}"].set_ydata(np.where(np.isinf(curve), np.nan, curve))
    artists[f"level {name}"].set_ydata([level if np.isfinite(level) else np.nan] * 2)
    dot, p = artists[f"dot {name}"], result.params.strength
    if result.now is None or (p < 0 and not result.shown):
        dot.set_data([], [])
    else:
        value = result.now[name]
        infinite = np.isinf(value)
        dot.set_marker("$\\infty$" if infinite else "^" if name != "T" and value > TOP else "o")
        dot.set_markersize(15 if infinite else _SIZES[name])
        dot.set_markeredgecolor(dot.get_color() if infinite else "white")
        dot.set_data([max(p - 0.05, -0.37) if infinite else p], [min(value, TOP)])  # ∞ beside the line
    if f"now {name}" in artists:
        artists[f"now {name}"].set_xdata([p, p])
