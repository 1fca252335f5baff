"""Chapter 01: a mixture of two kets on the Bloch disc, its eigenvalues and outcomes, its entropy."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from . import style

_BARS = (
    ("eigenvalues", style.SYSTEM, (0.0, 1.0)),
    ("outcomes", style.ENVIRONMENT, (2.6, 3.6)),
)
_WIDTH = 0.8


def states_and_entropy_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the disc, bars of probabilities, and the entropies against the axis."""
    return style.new_figure([(6, 10, 320, 360), (380, 62, 190, 252), (640, 62, 244, 252)])


def draw_states_and_entropy(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.states_and_entropy.Result``."""
    if artists is None:
        artists = {**_disc(axes[0]), **_bars(axes[1]), **_plot(axes[2])}
    _move_disc(artists, result)
    for name, *_ in _BARS:
        for k, value in enumerate(getattr(result, name)):
            artists[f"{name} {k}"].set_height(value)
            number = artists[f"number {name} {k}"]
            number.set_text(f"{value:.2f}")
            number.set_y(value + 0.02)
    along = (result.axes, result.curve)
    artists["curve"].set_data(*along if result.params.revealed else ([], []))
    artists["trail"].set_data(*([], []) if result.params.revealed else along)
    artists["entropy"].set_data([0, 180], [result.entropy, result.entropy])
    artists["outcome"].set_data([result.params.axis], [result.uncertainty])
    return artists


def _disc(ax: Axes) -> dict[str, Any]:
    style.blank(ax)
    ax.set_xlim(-1.32, 1.42)
    ax.set_ylim(-1.78, 1.58)
    ax.add_patch(Circle((0, 0), 1, fill=False, edgecolor=style.TOTAL, linewidth=1.3))
    ax.plot([-1, 1], [0, 0], color=style.FAINT, linewidth=0.8)
    ax.plot([0, 0], [-1, 1], color=style.FAINT, linewidth=0.8)
    for x, y, name in ((0, -1.16, "|1⟩"), (1.22, 0, "|+⟩")):
        ax.text(x, y, name, ha="center", va="center", fontsize=10, color=style.INK)
    ax.text(0, 1.45, "a section of the Bloch ball", ha="center", va="center", fontsize=10.5, color=style.INK)
    (circle,) = ax.plot([], [], color=style.SYSTEM, linewidth=1.1, linestyle=(0, (1, 2)))
    (chord,) = ax.plot([], [], color=style.COHERENCE, linewidth=1.4, linestyle=(0, (4, 3)))
    (axis,) = ax.plot(
        [], [], color=style.ENVIRONMENT, linewidth=1.6, linestyle=style.DASHES[style.ENVIRONMENT]
    )
    (shadow,) = ax.plot([], [], color=style.MUTED, linewidth=1.2, linestyle=(0, (1.5, 2)))
    (arrow,) = ax.plot([], [], color=style.SYSTEM, linewidth=2.6, solid_capstyle="round")
    (kets,) = ax.plot([], [], "o", color=style.COHERENCE, markersize=8, markeredgecolor="white", zorder=5)
    (tip,) = ax.plot([], [], "D", color=style.SYSTEM, markersize=8, markeredgecolor="white", zorder=6)
    ax.text(-0.1, 1.17, "|0⟩", ha="center", va="center", fontsize=10, color=style.INK)
    ax.legend(
        handles=[kets, tip, circle, axis, shadow],
        labels=[
            "the two kets",
            "their mixture ρ",
            "arrows of its length",
            "axis of the measurement",
            "its shadow",
        ],
        loc="lower center",
        bbox_to_anchor=(0.52, 0.0),
        ncols=2,
        frameon=False,
        fontsize=8.5,
        handlelength=1.5,
        columnspacing=0.8,
        handletextpad=0.4,
        borderpad=0,
    )
    found = {
        "circle": circle,
        "chord": chord,
        "axis": axis,
        "shadow": shadow,
        "arrow": arrow,
        "kets": kets,
        "tip": tip,
    }
    return found


def _move_disc(artists: dict[str, Any], result: Any) -> None:
    turn = np.radians(result.params.axis)
    axis = 1.08 * np.array([np.sin(turn), np.cos(turn)])
    around = np.linspace(0, 2 * np.pi, 121)
    artists["circle"].set_data(*np.linalg.norm(result.arrow) * np.array([np.sin(around), np.cos(around)]))
    artists["chord"].set_data(*result.kets.T)
    artists["axis"].set_data([-axis[0], axis[0]], [-axis[1], axis[1]])
    foot = (result.arrow @ axis) / (axis @ axis) * axis
    artists["shadow"].set_data(*np.stack([result.arrow, foot], axis=-1))
    artists["arrow"].set_data([0, result.arrow[0]], [0, result.arrow[1]])
    artists["kets"].set_data(*result.kets.T)
    artists["tip"].set_data([result.arrow[0]], [result.arrow[1]])


def _bars(ax: Axes) -> dict[str, Any]:
    ax.set_xlim(-0.7, 4.3)
    ax.set_ylim(0, 1.12)
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    ax.set_xticks([0.5, 3.1], ["eigenvalues\nof ρ", "outcomes\nalong the axis"])
    ax.tick_params(axis="x", length=0, pad=4)
    ax.set_title("probabilities", fontsize=10.5, pad=16)
    artists: dict[str, Any] = {}
    for name, color, places in _BARS:
        for k, x in enumerate(places):
            (bar,) = ax.bar([x], [0.0], _WIDTH, color=color, alpha=0.85 if k == 0 else 0.55)
            number = ax.text(x, 0.0, "", ha="center", va="bottom", fontsize=9, color=style.INK)
            artists |= {f"{name} {k}": bar, f"number {name} {k}": number}
    return artists


def _plot(ax: Axes) -> dict[str, Any]:
    """Against the axis: S(ρ), a level line, and the outcome's entropy, at first a trail of points."""
    ax.set_xlim(0, 180)
    ax.set_ylim(-0.02, 0.78)
    ax.set_xticks([0, 45, 90, 135, 180])
    ax.set_yticks([0, np.log(2)], ["0", "ln 2"])
    ax.axhline(np.log(2), color=style.PALE, linewidth=0.7, zorder=0)
    ax.set_xlabel("axis of the measurement / °", fontsize=9.5)
    ax.set_title("entropies / nats", fontsize=10.5, pad=26)
    (line,) = ax.plot([], [], color=style.SYSTEM, linewidth=2.2)
    dashes = style.DASHES[style.ENVIRONMENT]
    (curve,) = ax.plot([], [], color=style.ENVIRONMENT, linewidth=2.2, linestyle=dashes)
    (trail,) = ax.plot([], [], "o", color=style.ENVIRONMENT, markersize=3.2, markeredgewidth=0, clip_on=False)
    (outcome,) = ax.plot(
        [],
        [],
        "s",
        color=style.ENVIRONMENT,
        markersize=7,
        markeredgecolor="white",
        zorder=5,
        clip_on=False,
    )
    ax.legend(
        handles=[line, outcome],
        labels=["S(ρ)", "of the outcome"],
        loc="lower center",
        bbox_to_anchor=(0.5, 0.99),
        ncols=2,
        frameon=False,
        fontsize=9,
        handletextpad=0.3,
        handlelength=1.4,
        columnspacing=1.2,
        borderpad=0,
    )
    return {"entropy": line, "curve": curve, "trail": trail, "outcome": outcome}
