"""Chapter 12: two baths and a machine, the energy that flows, and what it produces on the way and at rest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from . import style

_WIDE, _HIGH = 400, 364
_COLD, _MACHINE, _HOT = (6, 112), (158, 242), (288, 394)  # left and right edges, in pixels
_LOW, _PER_ENERGY = 118.0, 42.0  # height of the lowest level; pixels per unit of energy
# of each world: limits of the rates over time, and of σ at rest
_FRAMES = {
    "ring": ((-0.02, 0.16), (-0.012, 0.07)),
    "ring, hot bath squeezed": ((-0.2, 0.4), (-0.11, 0.11)),
    "pair, own H": ((-0.02, 0.08), (-0.006, 0.035)),
    "pair, whole H": ((-0.02, 0.08), (-0.002, 0.006)),
}
_RATES = (  # name, legend, colour, width
    ("total", "σ", style.RATE, 2.6),
    ("staying", "staying, $σ_{hk}$", style.HEAT, 2.0),
    ("way", "way, $σ_{na}$", style.SYSTEM, 1.6),
)


def steady_states_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: a sheet for baths and machine, the rates over time, and σ at rest."""
    return style.new_figure([(8, 8, _WIDE, _HIGH), (478, 212, 408, 138), (478, 44, 408, 112)])


def draw_steady_states(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.steady_states.Result``."""
    world = result.params.world
    if artists is None or getattr(axes[0], "qep_key", None) != world:
        artists = {**_sheet(axes[0], world), **_plots(axes[1], axes[2], result, *_FRAMES[world])}
        axes[0].qep_key = world  # type: ignore[attr-defined]
    path, k = result.path, result.now
    artists["hot T"].set_text(f"T = {result.params.hot:.2f}")
    _levels(artists, path.filled[k], result.params.gap)
    for name, value in zip(("cold", "hot", "work"), path.currents[k], strict=True):
        if f"{name} arrow" not in artists:
            continue
        flows = result.shown and abs(value) > 5e-7
        artists[f"{name} arrow"].set_verts([_arrow(name, value)] if flows else [])
        artists[f"{name} number"].set_text(_number(value) if result.shown else "?")
    rates = {"total": path.housekeeping + path.way, "staying": path.housekeeping, "way": path.way}
    (low, high), (lowest, highest) = _FRAMES[world]
    so_far = slice(0, k + 1 if result.shown else 0)
    for name, values in rates.items():
        # What leaves the frame is cut outside it: a line to a very large rate need not be drawn.
        cut = np.clip(values[so_far], low - 1, high + 1)
        artists[f"{name} line"].set_data(result.times[so_far], cut)
    artists["wait"].set_text("" if result.shown else "after your prediction")
    artists["now"].set_xdata([result.times[k]] * 2)
    along = (result.places, np.clip(result.rests, lowest - 1, highest + 1))
    whole = bool(result.params.revealed)
    artists["rest line"].set_data(*along if whole else ([], []))
    artists["rest trail"].set_data(*along if result.shown and not whole else ([], []))
    here = [float(np.clip(result.at_rest, lowest, highest))] if result.shown else [math.nan]
    artists["rest dot"].set_data([result.params.hot], here)
    artists["hint"].set_text(
        "move T: each dot leaves a trail" if result.shown and not whole and len(result.places) < 2 else ""
    )
    return artists


def _number(value: float) -> str:
    """Four decimals, and never '−0.0000'."""
    return f"{round(float(value), 4) + 0.0:+.4f}".replace("-", "−").replace("+0.0000", "0")


def _arrow(name: str, value: float) -> np.ndarray:
    """A block arrow in the gap between a bath and the machine, as wide as the square root of the current."""
    half = 2.0 + 34.0 * math.sqrt(min(abs(value), 0.5) / 0.5)
    head = min(18.0, 8.0 + half / 2)
    x = np.array([0, 44 - head, 44 - head, 44, 44 - head, 44 - head, 0]) - 22
    y = np.array([half, half, half + 5, 0, -half - 5, -half, -half])
    if name == "work":
        return np.stack([200 + y, 306 - math.copysign(1, value) * x * 0.8], axis=-1)
    middle, inwards = (135.0, 1) if name == "cold" else (265.0, -1)
    return np.stack([middle + inwards * math.copysign(1, value) * x, 180 + y], axis=-1)


def _levels(artists: dict[str, Any], filled: np.ndarray, gap: float) -> None:
    """Move the levels, and the discs whose areas are probabilities."""
    if len(filled) == 3:
        places = [(200.0, e, p) for e, p in zip((0.0, 1.0, gap), filled, strict=True)]
    else:
        places = [
            (x, e, p)
            for x, top, up in ((179.0, 1.0, filled[0]), (221.0, gap, filled[1]))
            for e, p in ((0.0, 1 - up), (top, up))
        ]
    half = 34.0 if len(filled) == 3 else 16.0
    for k, (x, energy, p) in enumerate(places):
        y = _LOW + _PER_ENERGY * energy
        artists[f"level {k}"].set_data([x - half, x + half], [y, y])
        artists[f"disc {k}"].set_data([x], [y])
        artists[f"disc {k}"].set_markersize(22 * math.sqrt(max(float(p), 0.0)))


def _sheet(ax: Axes, world: str) -> dict[str, Any]:
    """Cold bath, machine, hot bath; arrows of energy between them."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(0, _WIDE)
    ax.set_ylim(0, _HIGH)
    for (left, right), edge, look in (
        (_COLD, style.ENVIRONMENT, "-"),
        (_MACHINE, style.SYSTEM, "-"),
        (_HOT, style.HEAT, "--"),
    ):
        box = Rectangle((left, 100), right - left, 160, facecolor="none", edgecolor=edge)
        box.set(linewidth=1.8, linestyle=look, snap=False)
        ax.add_patch(box)
    ring = not world.startswith("pair")
    ax.text(59, 196, "cold bath", ha="center", fontsize=11)
    ax.text(59, 158, "T = 1", ha="center", fontsize=11)
    name = "squeezed" if "squeezed" in world else "hot bath"
    ax.text(341, 196, name, ha="center", fontsize=11)
    ax.text(200, 84, "ring of levels" if ring else "qubit 1   qubit 2", ha="center", fontsize=9.5)
    how = {"pair, own H": "heat counted with each own H", "pair, whole H": "heat counted with the whole H"}
    ax.text(200, 10, how.get(world, ""), ha="center", fontsize=10, color=style.MUTED)
    ax.text(
        200,
        30,
        "arrows: energy per unit of time · discs: probabilities",
        ha="center",
        fontsize=8.5,
        color=style.MUTED,
    )
    artists: dict[str, Any] = {"hot T": ax.text(341, 158, "", ha="center", fontsize=11)}
    arrows = [("cold", style.ENVIRONMENT, 135, 62), ("hot", style.HEAT, 265, 62)]
    if world == "pair, own H":
        arrows.append(("work", style.WORK, 262, 300))
        ax.text(200, 340, "work on the link", ha="center", fontsize=10)
    for name, color, x, y in arrows:
        arrow = PolyCollection([], facecolors=color, edgecolors=style.INK, linewidths=0.6, alpha=0.85)
        ax.add_collection(arrow, autolim=False)
        artists[f"{name} arrow"] = arrow
        artists[f"{name} number"] = ax.text(x, y, "", ha="center", fontsize=10)
    for k in range(3 if ring else 4):
        (artists[f"level {k}"],) = ax.plot([0], [0], color=style.INK, linewidth=2.0)
    for k in range(3 if ring else 4):
        (disc,) = ax.plot([0], [0], "o", color=style.SYSTEM, markersize=8, markeredgecolor=style.PAPER)
        artists[f"disc {k}"] = disc
    return artists


def _plots(
    above: Axes, below: Axes, result: Any, rates: tuple[float, float], rests: tuple[float, float]
) -> dict[str, Any]:
    """σ and its two parts over time; below, σ at rest over the temperature of the hot bath."""
    artists: dict[str, Any] = {}
    span = float(result.times[-1])
    for ax, title, x, y in (
        (above, "nats per unit of time", (-0.01 * span, 1.01 * span), rates),
        (below, "σ at rest / nats per unit of time", (0.35, 4.05), rests),
    ):
        style.around_zero(ax, title, x, y)
        ax.locator_params(axis="y", nbins=5)
    above.set_xlabel("time t", fontsize=9, labelpad=0)
    below.set_xlabel("temperature of the hot bath", fontsize=9.5, labelpad=1)
    artists["now"] = above.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    for name, label, color, width in _RATES:
        (artists[f"{name} line"],) = above.plot(
            [0], [0], color=color, linewidth=width, linestyle=style.DASHES[color], label=label
        )
    style.legend(above, loc="upper right", ncols=3, handlelength=2.4, columnspacing=1.2)
    (artists["rest line"],) = below.plot(
        [0], [0], color=style.RATE, linewidth=2.0, linestyle=style.DASHES[style.RATE]
    )
    (artists["rest trail"],) = below.plot([0], [0], "o", color=style.RATE, markersize=4)
    (artists["rest dot"],) = below.plot([0], [0], "D", color=style.HEAT, markersize=8, mec=style.PAPER)
    middle = sum(rates) / 2
    artists["wait"] = above.text(0.5 * span, middle, "", ha="center", fontsize=10, color=style.MUTED)
    artists["hint"] = below.text(2.2, rests[1], "", ha="center", va="top", fontsize=9.5, color=style.MUTED)
    return artists
