"""Chapter 11: the two shares of σ as areas, the heat current, and the lowest eigenvalue, along one path."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from . import style

_RATE, _HEAT, _LOWEST = (-0.12, 0.56), (-0.72, 0.14), (-0.009, 0.03)


def coherence_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the shares on the left, heat and lowest eigenvalue on the right."""
    return style.new_figure([(48, 40, 436, 306), (546, 206, 338, 140), (546, 40, 338, 116)])


def draw_coherence(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.coherence.Result``."""
    if artists is None:
        span = result.times[-1]
        artists = {**_shares(axes[0], span), **_heat(axes[1], span), **_lowest(axes[2], span)}
    shown = result.shown
    # Every second time does for smooth curves, and the first after the start, where the shares are steep.
    drawn = np.union1d([1], np.arange(0, len(result.times), 2))
    t = result.times[drawn]
    # What leaves the frame is cut outside it: a line to a very large rate need not be drawn.
    pop, coh = (
        np.clip(v[drawn], -1.0, 2.0) * (1.0 if shown else np.nan)
        for v in (result.populations, result.coherences)
    )
    legal = np.flatnonzero(np.isfinite(pop) & np.isfinite(coh))
    pieces = [piece for piece in np.split(legal, np.flatnonzero(np.diff(legal) > 1) + 1) if len(piece) > 1]
    for name, floor, values in (("populations", 0 * pop, pop), ("coherences", pop, coh)):
        areas = []
        for piece in pieces:
            for sign in (1, -1):
                base = sign * np.maximum(sign * floor[piece], 0)
                areas.append(style.between(t[piece], base, base + sign * np.maximum(sign * values[piece], 0)))
        artists[f"{name} area"].set_verts([np.clip(area, (0, -0.4), (99, 0.8)) for area in areas])
    artists["populations line"].set_data(t, pop)
    artists["coherences line"].set_data(t, coh)
    artists["sum line"].set_data(t, pop + coh)
    artists["heat line"].set_data(t, result.heat[drawn])
    artists["secular line"].set_data(t, result.secular_heat[drawn])
    times, low = result.times, np.clip(result.lowest, -0.1, 0.1) * (1.0 if shown else np.nan)
    artists["lowest line"].set_data(times, low)
    below = np.minimum(low, 0.0)
    artists["lowest area"].set_verts(
        [style.between(times, 0 * times, below)] if shown and below.min() < -1e-11 else []
    )
    lost = times[result.lowest < -1e-11] if shown else times[:0]
    edges = (lost[0], lost[-1]) if len(lost) else (-9.0, -9.0)
    (low_y, high_y) = _RATE
    corners = [(edges[0], low_y), (edges[1], low_y), (edges[1], high_y), (edges[0], high_y)]
    artists["no state area"].set_verts([corners] if len(lost) else [])
    artists["no state"].set_text("no state" if len(lost) else "")
    artists["no state"].set_x(edges[1] + 0.1)
    for name in ("wait for shares", "wait for lowest"):
        artists[name].set_text("" if shown else "after your prediction")
    return artists


def _along(span: float) -> tuple[float, float]:
    return -0.01 * span, 1.01 * span


def _line(ax: Axes, color: str, label: str, width: float = 2.0) -> Any:
    (line,) = ax.plot([0], [0], color=color, linewidth=width, linestyle=style.DASHES[color], label=label)
    return line


def _shares(ax: Axes, span: float) -> dict[str, Any]:
    """Populations from the zero line, coherences on top of them; what is negative hangs below."""
    style.around_zero(
        ax, "σ / nats per unit of time", _along(span), _RATE, (-0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
    )
    ax.set_xlabel("time t", fontsize=9.5, labelpad=1)
    artists: dict[str, Any] = {}
    for name, color in (
        ("no state", style.TOTAL),
        ("populations", style.SYSTEM),
        ("coherences", style.COHERENCE),
    ):
        alpha = 0.15 if name == "no state" else 0.3
        area = PolyCollection([], facecolors=color, edgecolors="none", alpha=alpha, linewidths=0)
        ax.add_collection(area, autolim=False)
        artists[f"{name} area"] = area
    artists["populations line"] = _line(ax, style.SYSTEM, "populations")
    artists["coherences line"] = _line(ax, style.COHERENCE, "coherences", 1.6)
    artists["sum line"] = _line(ax, style.RATE, "σ, both")
    style.legend(ax, loc="upper right", ncols=1, handlelength=3.0)
    artists["no state"] = ax.text(0.0, -0.09, "", fontsize=10, color=style.INK)
    artists["wait for shares"] = ax.text(0.5 * span, 0.25, "", ha="center", fontsize=10, color=style.MUTED)
    return artists


def _heat(ax: Axes, span: float) -> dict[str, Any]:
    """The heat current, and that of the secular equation from the same start."""
    style.around_zero(ax, "heat current into the system", _along(span), _HEAT, (-0.6, -0.4, -0.2, 0.0))
    ax.tick_params(labelbottom=False, bottom=False)
    (secular,) = ax.plot([0], [0], color=style.INK, linewidth=1.3, linestyle=(0, (2, 2)), label="dial 0")
    artists = {"secular line": secular}
    (artists["heat line"],) = ax.plot([0], [0], color=style.HEAT, linewidth=2.2, label="this dial")
    style.legend(ax, loc="lower right", ncols=2, handlelength=2.4)
    return artists


def _lowest(ax: Axes, span: float) -> dict[str, Any]:
    """The lowest eigenvalue, with what is below 0 filled."""
    style.around_zero(ax, "lowest eigenvalue of ρ", _along(span), _LOWEST, (0.0, 0.01, 0.02, 0.03))
    ax.set_xlabel("time t", fontsize=9.5, labelpad=1)
    area = PolyCollection([], facecolors=style.HEAT, edgecolors="none", alpha=0.35, linewidths=0)
    ax.add_collection(area, autolim=False)
    (line,) = ax.plot([0], [0], color=style.SYSTEM, linewidth=2.0)
    wait = ax.text(0.5 * span, 0.012, "", ha="center", fontsize=10, color=style.MUTED)
    return {"lowest area": area, "lowest line": line, "wait for lowest": wait}
