"""Chapter 08: a driven qubit on a section of the Bloch ball, its ribbons of work and heat, its entropy."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from . import style

# Ranges and ticks of energies and of entropies, for each kind of drive.
_RANGES: dict[str, tuple[Any, ...]] = {
    "level 1 swings": (((-0.5, 0.6), (-0.4, 0.0, 0.4)), ((-0.5, 0.06), (-0.4, -0.2, 0.0))),
    "field turns": (((-0.115, 0.26), (-0.1, 0.0, 0.1, 0.2)), ((-0.115, 0.025), (-0.1, -0.05, 0.0))),
}
_LINES = (  # name, label, colour
    ("work", "work W", style.WORK),
    ("heat", "heat Q", style.HEAT),
    ("energy", "W + Q", style.TOTAL),
    ("entropy", "qubit's ΔS", style.SYSTEM),
    ("flow", "βQ", style.HEAT),
)


def heat_and_work_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the disc, the ribbons, and below them the entropies."""
    return style.new_figure([(8, 8, 352, 364), (428, 212, 456, 138), (428, 40, 456, 134)])


def draw_heat_and_work(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.heat_and_work.Result``."""
    key = result.params.kind
    if artists is None or getattr(axes[0], "qep_key", None) != key:
        artists = {**_disc(axes[0]), **_energies(axes[1], key), **_entropies(axes[2], key)}
        axes[0].qep_key = key  # type: ignore[attr-defined]
    books, k = result.books, result.now
    so_far = np.append(np.arange(0, k, 2), k)  # twice as many points would not be seen
    share = np.linspace(0.0, 1.0, len(books.work))
    artists["path"].set_data(*books.r[so_far].T)
    artists["way of gibbs"].set_data(*books.gibbs[so_far].T)
    artists["arrow"].set_data(*np.stack([[0.0, 0.0], books.r[k]]).T)
    artists["state"].set_data(*books.r[k][:, None])
    artists["gibbs"].set_data(*books.gibbs[k][:, None])
    energy = books.work + books.heat
    flow = books.heat  # β = 1
    lines = {"work": books.work, "heat": books.heat, "energy": energy, "entropy": books.entropy, "flow": flow}
    for name, values in lines.items():
        artists[f"{name} line"].set_data(share[so_far], values[so_far] * (1.0 if result.shown else np.nan))
    areas = {
        "work ribbon": style.between(share[so_far], 0 * energy[so_far], books.work[so_far]),
        "heat ribbon": style.between(share[so_far], 0 * energy[so_far], books.heat[so_far]),
        "gap": style.between(share[so_far], flow[so_far], books.entropy[so_far]),
    }
    for name, area in areas.items():
        artists[name].set_verts([area] if result.shown else [])
    artists["wait"].set_text("" if result.shown else "after your prediction")
    artists["number"].set_text(f"gap Σ = {style.signed(books.production[k])}" if result.shown else "")
    for ax in ("energies", "entropies"):
        artists[f"{ax} now"].set_xdata([share[k]] * 2)
    return artists


def _disc(ax: Axes) -> dict[str, Any]:
    """The section y = 0 of the Bloch ball, with the state, its arrow, and the Gibbs state of the moment."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(-1.16, 1.16)
    ax.set_ylim(-1.16, 1.16)
    ax.add_patch(Circle((0, 0), 1.0, facecolor="none", edgecolor=style.TOTAL, linewidth=1.2))
    for (x, z), text in (((0, 1.08), "|0⟩"), ((0, -1.08), "|1⟩"), ((1.08, 0), "x"), ((-1.1, 0), "−x")):
        ax.text(x, z, text, ha="center", va="center", fontsize=10, color=style.INK)
    for ends in (((-1, 1), (0, 0)), ((0, 0), (-1, 1))):
        ax.plot(*ends, color=style.FAINT, linewidth=0.8)
    ax.text(-1.15, 1.06, "● state", fontsize=9.5, color=style.LETTERS[style.SYSTEM])
    ax.text(-1.15, 0.93, "◇ Gibbs state", fontsize=9.5, color=style.INK)
    (way,) = ax.plot([0], [0], color=style.PALE, linewidth=1.2, linestyle=(0, (2, 2)))
    (path,) = ax.plot([0], [0], color=style.SYSTEM, linewidth=1.4)
    (arrow,) = ax.plot([0], [0], color=style.SYSTEM, linewidth=2.2)
    (gibbs,) = ax.plot([0], [0], "D", markersize=9, markerfacecolor="none", markeredgecolor=style.INK)
    (state,) = ax.plot([0], [0], "o", markersize=8, color=style.SYSTEM, markeredgecolor="white")
    return {"way of gibbs": way, "path": path, "arrow": arrow, "gibbs": gibbs, "state": state}


def _frame(ax: Axes, title: str, limits: tuple[float, float], ticks: tuple[float, ...]) -> None:
    style.around_zero(ax, title, (-0.01, 1.01), limits, ticks)
    ax.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])


def _lines(ax: Axes, names: tuple[str, ...]) -> dict[str, Any]:
    artists = {}
    for name, label, color in _LINES:
        if name in names:
            (artists[f"{name} line"],) = ax.plot(
                [0], [0], color=color, linewidth=2.0, linestyle=style.DASHES[color], label=label
            )
    style.legend(ax, loc="lower right", bbox_to_anchor=(1.0, 0.99), ncols=3, handlelength=2.6)
    return artists


def _energies(ax: Axes, kind: str) -> dict[str, Any]:
    """The ribbons of work and of heat from the zero line, and their sum."""
    _frame(ax, "energy", *_RANGES[kind][0])
    ax.tick_params(labelbottom=False, bottom=False)
    artists: dict[str, Any] = {}
    for name, color in (("work", style.WORK), ("heat", style.HEAT)):
        artists[f"{name} ribbon"] = PolyCollection(
            [], facecolors=color, edgecolors="none", alpha=0.3, linewidths=0
        )
        ax.add_collection(artists[f"{name} ribbon"], autolim=False)
    artists.update(_lines(ax, ("work", "heat", "energy")))
    artists["energies now"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    return artists


def _entropies(ax: Axes, kind: str) -> dict[str, Any]:
    """The qubit's change of entropy above βQ, and the gap between the two."""
    _frame(ax, "entropy / nats", *_RANGES[kind][1])
    ax.set_xlabel("share of the time", fontsize=9.5, labelpad=1)
    artists: dict[str, Any] = {
        "gap": PolyCollection([], facecolors=style.TOTAL, edgecolors="none", alpha=0.22, linewidths=0)
    }
    ax.add_collection(artists["gap"], autolim=False)
    artists.update(_lines(ax, ("entropy", "flow")))
    artists["entropies now"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    low, high = _RANGES[kind][1][0]
    artists["wait"] = ax.text(0.5, 0.5 * (low + high), "", ha="center", fontsize=10, color=style.MUTED)
    artists["number"] = ax.text(0.02, low + 0.08 * (high - low), "", fontsize=10, color=style.INK)
    return artists
