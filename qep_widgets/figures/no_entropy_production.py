"""Chapter 13: the state between bath and drive on a section of the Bloch ball, and three ledgers of dS/dt."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

from . import style

# One colour a role: what a ledger books as flow, and what it books as produced, by bath and by drive.
_FLOW, _BATH, _DRIVE = style.HEAT, style.SYSTEM, style.WORK
_SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_SPEED = 0.3  # length of an arrow on the disc for the Bloch vector's velocity 1
_HALF = 0.3  # half the width of a column
# Entry: field of Ledgers, place, symbol, word, colour.
_LEDGERS = (
    (
        "the paper",
        (
            ("external", 0.0, r"$d_\mathrm{e}S/dt$", "external", _FLOW),
            ("internal", 1.0, r"$d_\mathrm{i}S/dt$", "internal", _DRIVE),
        ),
    ),
    (
        "Clausius",
        (
            ("heat", 2.6, r"$\beta\dot Q$", "heat", _FLOW),
            ("production", 3.6, r"$\sigma$", "production", _BATH),
        ),
    ),
    (
        r"Spohn, $\sigma_\mathrm{na}$ shaded",
        (
            ("flow", 5.2, r"$-\mathrm{Tr}\,\dot\rho\,\ln\pi$", "flow", _FLOW),
            ("dissipator", 6.2, r"$\sigma_D$", "dissipator", _BATH),
            ("unitary", 7.2, r"$\sigma_H$", "unitary", _DRIVE),
        ),
    ),
)
_ENTRIES = tuple(entry for _, entries in _LEDGERS for entry in entries)


def no_entropy_production_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the disc and the ledgers."""
    return style.new_figure([(6, 8, 364, 364), (426, 56, 466, 270)])


def draw_no_entropy_production(
    axes: list[Axes], result: Any, artists: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.no_entropy_production.Result``."""
    scale = _scale(result.ledgers)
    disc = {k: v for k, v in artists.items() if v.axes is axes[0]} if artists else _disc(axes[0])
    if artists is None or getattr(axes[1], "qep_key", None) != scale:
        artists = {**disc, **_book(axes[1], scale)}
        axes[1].qep_key = scale  # type: ignore[attr-defined]
    _move_disc(artists, result)
    _move_book(artists, result.ledgers, scale)
    return artists


def _levels(ledgers: Any) -> list[np.ndarray]:
    """Of each ledger: zero, and the running sum of its entries."""
    return [np.cumsum([0.0] + [getattr(ledgers, name) for name, *_ in entries]) for _, entries in _LEDGERS]


def _scale(ledgers: Any) -> float:
    """Half the height of the ledgers' axis; the longest walk fits."""
    top = max(abs(levels).max() for levels in _levels(ledgers))
    return next((scale for scale in _SCALES if top <= scale), max(_SCALES[-1], top))


def _arrow(start: np.ndarray, end: np.ndarray, half: float, head: float) -> np.ndarray:
    """Corners of an arrow: a shaft of width 2·half, and a head of length ``head``, or all of it head."""
    along = np.asarray(end) - start
    length = float(np.hypot(*along))
    if length == 0:
        return np.tile(start, (7, 1))
    along = along / length
    across = np.array([-along[1], along[0]])
    neck = end - min(head, length) * along
    return np.array(
        [
            start + half * across,
            neck + half * across,
            neck + 2.4 * half * across,
            end,
            neck - 2.4 * half * across,
            neck - half * across,
            start - half * across,
        ]
    )


# ---------------------------------------------------------------- the disc


def _disc(ax: Axes) -> dict[str, Any]:
    """The plane of |0⟩, |1⟩ and π: equal S on circles, equal D(·‖π) on ovals, dS/dt = 0 on an ellipse."""
    style.blank(ax)
    ax.set_xlim(-1.16, 1.16)
    ax.set_ylim(-1.16, 1.16)
    ax.add_patch(Circle((0, 0), 1.0, fill=False, edgecolor=style.TOTAL, linewidth=1.2))
    ax.plot([-1, 1], [0, 0], [0, 0], [-1, 1], color=style.FAINT, linewidth=0.8)
    ax.text(0, 1.085, "|0⟩", ha="center", va="center", fontsize=10)
    ax.text(0, -1.085, "|1⟩", ha="center", va="center", fontsize=10)
    for x, y, text, ha, va in (
        (-1.16, 1.15, "dotted: equal S\noval: equal D(ρ‖π)", "left", "top"),
        (-1.16, -1.15, "pushed\nby H", "left", "bottom"),
        (1.16, -1.15, "pushed by\nthe bath", "right", "bottom"),
    ):
        ax.text(x, y, text, ha=ha, va=va, fontsize=9, color=style.INK)
    for x, color in ((-0.93, _DRIVE), (0.93, _BATH)):
        key = _arrow(np.array([x - 0.17, -0.86]), np.array([x + 0.17, -0.86]), 0.022, 0.1)
        ax.add_patch(Polygon(key, facecolor=color, linewidth=0))
    shade = ax.text(
        1.16, 1.15, "dashed: S still\nshaded: σ$_D$ < 0", ha="right", va="top", fontsize=9, color=style.INK
    )
    (still,) = ax.plot([0], [0], color=style.TOTAL, linewidth=1.4, linestyle=(0, (5, 2.5)))
    below = Polygon(np.zeros((1, 2)), facecolor=style.HEAT, alpha=0.3, linewidth=0)
    ax.add_patch(below)
    circle = Circle((0, 0), 0.5, fill=False, edgecolor=style.INK, linewidth=1.2, linestyle=(0, (1, 2.5)))
    ax.add_patch(circle)
    level = Polygon(np.zeros((1, 2)), fill=False, edgecolor=style.INK, linewidth=1.2)
    ax.add_patch(level)
    pushes = PolyCollection([], facecolors=[_BATH, _DRIVE], edgecolors="white", linewidths=0.6)
    ax.add_collection(pushes, autolim=False)
    (pi,) = ax.plot([0], [0], "*", markersize=13, markerfacecolor="white", markeredgecolor=style.INK)
    (gibbs,) = ax.plot([0], [0], "D", markersize=7, markerfacecolor="white", markeredgecolor=style.INK)
    (state,) = ax.plot([0], [0], "o", color=style.INK, markersize=8, markeredgecolor="white")
    return {
        "below": below,
        "shade": shade,
        "circle": circle,
        "level": level,
        "pushes": pushes,
        "still": still,
        "pi": pi,
        "name": ax.text(0, 0, "π", ha="center", va="center", fontsize=12, color=style.INK),
        "gibbs": gibbs,
        "name of gibbs": ax.text(0, 0, "ρᵦ", ha="center", va="center", fontsize=12, color=style.INK),
        "state": state,
    }


def _move_disc(artists: dict[str, Any], result: Any) -> None:
    s, r = result.setting, result.r
    shown = bool(result.params.revealed)  # the ellipse answers the lab's question
    for name in ("shade", "still", "gibbs", "name of gibbs"):
        artists[name].set_visible(shown)
    artists["still"].set_data(*s.still.T)
    artists["gibbs"].set_data(*s.gibbs[:, None])
    artists["name of gibbs"].set_position((s.gibbs[0] - 0.13, s.gibbs[1] + 0.05))
    artists["below"].set_xy(s.below if shown and len(s.below) else np.zeros((1, 2)))
    artists["circle"].set_radius(float(np.hypot(*r)))
    artists["level"].set_xy(result.level)
    pushes = (result.by_bath, result.by_drive)
    artists["pushes"].set_verts([_arrow(r, r + _SPEED * push, 0.022, 0.1) for push in pushes])
    artists["pi"].set_data(*s.pi[:, None])
    artists["name"].set_position((s.pi[0] + 0.1, s.pi[1] + 0.02))
    artists["state"].set_data(*r[:, None])


# ---------------------------------------------------------------- the ledgers


def _book(ax: Axes, scale: float) -> dict[str, Any]:
    """Still parts of the ledgers, for one scale; heights are in units of it."""
    ax.clear()
    style.quiet(ax)
    ax.set_xlim(-0.55, 7.75)
    ax.set_ylim(-1.3, 1.06)
    ax.spines["bottom"].set_visible(False)
    ticks = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    ax.set_yticks(ticks, [f"{tick * scale:g}".replace("-", "−") for tick in ticks])
    ax.set_xticks([])
    ax.axhline(0.0, color=style.INK, linewidth=0.9)
    for k, (title, entries) in enumerate(_LEDGERS):
        places = [entry[1] for entry in entries]
        ax.text(float(np.mean(places)), 1.34, f"{k + 1}  {title}", ha="center", va="center", fontsize=10.5)
        for _, x, symbol, word, _ in entries:
            ax.text(x, -1.39, symbol, ha="center", va="center", fontsize=9.5)
            ax.text(x, -1.56, word, ha="center", va="center", fontsize=8.5)
    _key(ax)
    artists: dict[str, Any] = {}
    artists["sigma_na"] = Polygon(
        np.zeros((4, 2)), facecolor=(style.FAINT, 0.55), edgecolor=style.PALE, linewidth=1.0
    )
    ax.add_patch(artists["sigma_na"])
    (artists["dS"],) = ax.plot([-0.55, 7.75], [0, 0], color=style.INK, linewidth=1.4, linestyle=(0, (4, 2.5)))
    artists["steps"] = LineCollection([], colors=style.INK, linewidths=0.9)
    ax.add_collection(artists["steps"], autolim=False)
    colors = [entry[4] for entry in _ENTRIES]
    artists["columns"] = PolyCollection([], facecolors=colors, linewidths=0, zorder=3)
    ax.add_collection(artists["columns"], autolim=False)
    for name, x, *_ in _ENTRIES:
        artists[f"value {name}"] = ax.text(x, -1.2, "", ha="center", va="center", fontsize=9, color=style.INK)
    return artists


def _key(ax: Axes) -> None:
    """What the line and the colours stand for, in a row under the titles."""
    ax.plot([-0.4, 0.2], [1.17, 1.17], color=style.INK, lw=1.4, linestyle=(0, (4, 2.5)), clip_on=False)
    ax.text(0.3, 1.17, "dS/dt (nats per time)", va="center", fontsize=9)
    for x, color, text in ((3.1, _FLOW, "flow"), (4.3, _BATH, "by the bath"), (6.2, _DRIVE, "by H")):
        ax.plot([x], [1.17], "s", color=color, markersize=7, clip_on=False)
        ax.text(x + 0.15, 1.17, text, va="center", fontsize=9)


def _move_book(artists: dict[str, Any], ledgers: Any, scale: float) -> None:
    columns, steps = [], []
    for (_, entries), levels in zip(_LEDGERS, _levels(ledgers), strict=True):
        heights = levels / scale
        for (_, x, *_), low, high in zip(entries, heights[:-1], heights[1:], strict=True):
            columns.append(_column(x, low, high))
            steps.append([(x - _HALF, high), (x + 1 - _HALF, high)])
    for name, *_ in _ENTRIES:
        artists[f"value {name}"].set_text(style.signed(getattr(ledgers, name)))
    flow, end = ledgers.flow / scale, ledgers.dS / scale
    artists["columns"].set_verts(columns)
    artists["steps"].set_segments(steps)
    artists["sigma_na"].set_xy([(5.75, flow), (7.65, flow), (7.65, end), (5.75, end)])
    artists["dS"].set_ydata([end, end])


def _column(x: float, low: float, high: float) -> np.ndarray:
    """An arrow from ``low`` to ``high``, as wide as its column; of an entry that is zero the line remains."""
    neck = high - np.sign(high - low) * min(0.09, abs(high - low))
    return np.array(
        [
            (x - 0.6 * _HALF, low),
            (x - 0.6 * _HALF, neck),
            (x - _HALF, neck),
            (x, high),
            (x + _HALF, neck),
            (x + 0.6 * _HALF, neck),
            (x + 0.6 * _HALF, low),
        ]
    )
