"""Chapter 00: one oscillator in the ring of its bath, and the entropies of the whole and of its parts."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from . import style

_RING, _DISC, _UP = (
    142.0,
    25.0,
    -6.0,
)  # pixels: radius of the ring, of a disc of one quantum; the ring's middle
_END = 152  # degrees: the slowest and the fastest mode are this far from the top of the ring
_MARGIN = 0.016  # of the window, left and right: room for half a marker
_DRAWN, _GRADES = 100, 8  # correlations at most, the strongest; and how many widths they come in
_SPREAD = {6: 1.2, 20: 0.6, 60: 0.22, 150: 0.13}  # frequencies this near to ω₀ take half of the ring
_STRONG = {6: 0.3, 20: 0.2, 60: 0.08, 150: 0.021}  # nats in a correlation that is drawn at full strength
_LINKS = (style.CORRELATION, style.INSIDE)
_DOT = {6: 5.0, 20: 4.2, 60: 3.2, 150: 2.6}  # points across: a mode that has gained nothing
_BATH, _WHITE = to_rgba(style.ENVIRONMENT), to_rgba("white")

_WORDS = (
    (0, 173, "in tune with the oscillator"),
    (-104, -132, "slower"),
    (104, -132, "faster"),
    (0, -168, "area: quanta held (middle), gained (ring)"),
)
_KEYS = (
    (-106, "a line is a correlation", style.INK),
    (-121, "with our oscillator", style.LETTERS[style.CORRELATION]),
    (-136, "inside the bath", style.INSIDE),
)
_LINES = (
    ("system", "oscillator", style.SYSTEM, 2.2),
    ("bath", "bath", style.ENVIRONMENT, 2.2),
    ("whole", "whole", style.TOTAL, 2.6),
)
_READINGS = 26  # of the thermometer, over the window
_AREAS = (
    ("whole", "forgotten", style.PALE),
    ("shared", "I(S:E) with oscillator", style.CORRELATION),
    ("among", "$I_E$ inside bath", style.INSIDE),
    ("displaced", "$D_E$ disturbed", style.ENVIRONMENT),
)


def start_here_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the ring, the entropies, and the parts of what was produced."""
    return style.new_figure([(6, 8, 364, 364), (434, 258, 452, 92), (434, 44, 452, 156)])


def draw_start_here(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.start_here.Result``."""
    key = (result.params.modes, result.params.run, result.window)
    if artists is None or axes[0].qep_key != key:  # type: ignore[attr-defined]
        artists = {**_ring(axes[0], result), **_entropies(axes[1], result), **_produced(axes[2], result)}
        axes[0].qep_key = key  # type: ignore[attr-defined]
    _move_ring(axes[0], result, artists)
    _move_now(result, artists)
    return artists


# ---------------------------------------------------------------- the ring


def _places(result: Any) -> np.ndarray:
    """Where each oscillator is, (m, 2): the bath on the ring by frequency, those in tune at the top."""
    spread = _SPREAD[result.params.modes]
    detuning = result.setting.frequencies[1:] - 1.0
    angle = np.deg2rad(_END) * np.arctan(detuning / spread) / np.arctan(1 / spread)
    ring = _RING * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return np.vstack([np.zeros(2), ring]) + np.array([0.0, _UP])


def _ring(ax: Axes, result: Any) -> dict[str, Any]:
    ax.clear()
    _sheet(ax)
    places = _places(result)
    around = np.deg2rad(np.linspace(-_END, _END, 121))
    ax.plot(_RING * np.sin(around), _RING * np.cos(around) + _UP, color=style.FAINT, lw=0.8, zorder=1)
    x, y = places[1:].T
    dot = _DOT[result.params.modes]
    ax.scatter(x, y, s=dot**2, color=style.ENVIRONMENT, linewidths=0, zorder=2)
    for across, up, text in _WORDS:
        areas = ax.text(across, up, text, ha="center", va="center", fontsize=9, color=style.INK)
    for up, text, color in _KEYS:
        ax.text(0, up, text, ha="center", va="center", fontsize=9, color=color, zorder=4)
    links = PathCollection([], facecolors="none", capstyle="round", zorder=3, transform=ax.transData)
    shades = np.arange(1, _GRADES + 1)[:, None] / _GRADES
    colors = [np.hstack([np.tile(to_rgb(c), (_GRADES, 1)), 0.15 + 0.7 * shades]) for c in _LINKS]
    links.set_edgecolor(np.vstack(colors).tolist())
    widest = (2.4, 0.9)  # those inside the bath are many: thin lines leave gaps between them
    links.set_linewidth(np.concatenate([0.4 + w * shades[:, 0] for w in widest]).tolist())
    ax.add_collection(links, autolim=False)
    modes = ax.scatter(x, y, s=np.zeros(len(x)), linewidths=1.2, zorder=4)
    (oscillator,) = ax.plot([0], [_UP], "o", color=style.SYSTEM, mec="white", mew=1.5, zorder=5)
    count = ax.text(
        0, _UP - 0.5, "", ha="center", va="center", fontsize=10, color="white", weight="bold", zorder=6
    )
    ends = result.setting.linked[np.array(result.setting.pairs)]  # (2, pairs)
    ax.qep_chords = places[ends.T]  # type: ignore[attr-defined]
    ax.qep_within = ends[0] > 0  # type: ignore[attr-defined]
    return {"links": links, "modes": modes, "oscillator": oscillator, "count": count, "areas": areas}


def _sheet(ax: Axes) -> None:
    """One data unit is one pixel, the oscillator at the origin."""
    ax.set_axis_off()
    ax.set_xlim(-182, 182)
    ax.set_ylim(-182, 182)


def _across(quanta: Any) -> Any:
    """Diameter in points of a disc whose area is proportional to ``quanta``."""
    return 2 * _DISC * np.sqrt(quanta) * 72 / style.DPI


def _move_ring(ax: Axes, result: Any, artists: dict[str, Any]) -> None:
    left = float(result.occupations[0])
    artists["oscillator"].set_markersize(_across(left))
    artists["count"].set_text(f"{left:.1f}")
    gained = (result.occupations - result.setting.start)[1:]
    across, dot = _across(np.abs(gained)), _DOT[result.params.modes]
    more, seen = (gained > 0)[:, None], across > dot  # what is smaller than the mode's own dot is left out
    artists["modes"].set_sizes(np.where(seen, across**2, 0.0))
    artists["modes"].set_facecolors(np.where(more, _BATH, _WHITE))
    artists["modes"].set_edgecolors(np.where(more, _WHITE, _BATH))
    artists["modes"].set_linewidths(np.where(across > 3 * dot, 1.2, np.where(gained < 0, 0.8, 0.0)) * seen)
    hollow = "; hollow: lost" if bool(((gained < 0) & seen).any()) else ""
    artists["areas"].set_text(_WORDS[-1][2] + hollow)
    artists["links"].set_paths(_bundles(ax, result))


def _bundles(ax: Axes, result: Any) -> list[Path]:
    """The strongest correlations, those of one kind and grade in one path: a tenth of the cost of many."""
    strength = np.sqrt(np.minimum(result.links / _STRONG[result.params.modes], 1.0))
    grade = np.rint(strength * _GRADES).astype(int)
    grade[np.argsort(strength)[:-_DRAWN]] = 0
    bundles = []
    for within in (False, True):
        for k in range(1, _GRADES + 1):
            ends = ax.qep_chords[(grade == k) & (ax.qep_within == within)].reshape(-1, 2)  # type: ignore[attr-defined]
            codes = np.tile([Path.MOVETO, Path.LINETO], len(ends) // 2).astype(Path.code_type)
            bundles.append(Path(ends, codes))
    return bundles


# ---------------------------------------------------------------- the entropies


def _frame(ax: Axes, result: Any, low: float, high: float, title: str, pad: float) -> None:
    ax.clear()
    style.quiet(ax)
    low_t, high_t = _sides(result)
    ax.set_xlim(low_t, high_t)
    ax.axvline(0.0, color=style.PALE, lw=0.9)
    ax.set_ylim(low, high)
    ax.set_title(title, fontsize=11, loc="left", pad=pad)
    if result.params.run != "on" and result.window[1] > result.turn:
        ax.axvline(result.turn, color=style.INK, lw=0.9, ls=(0, (2, 2)))


def _sides(result: Any) -> tuple[float, float]:
    """The ends of the time axis, with room for half a marker."""
    start, end = result.window
    room = _MARGIN * (end - start)
    return start - room, end + room


def _legend(ax: Axes, handles: list[Any], corner: Any, across: float, up: float, length: float) -> None:
    ax.legend(
        handles=handles,
        loc=corner,
        bbox_to_anchor=(across, up),
        ncols=len(handles),
        frameon=False,
        fontsize=9 if len(handles) < 4 else 8.6,
        handlelength=length,
        handleheight=0.8,
        handletextpad=0.5,
        columnspacing=1.2 if len(handles) < 4 else 0.7,
        borderpad=0,
    )


def _entropies(ax: Axes, result: Any) -> dict[str, Any]:
    """What each part and the whole have gained, up to now: exactly, and the bath by a thermometer, too."""
    _frame(ax, result, -1.4, 2.9, "entropy gained", pad=8)
    ax.set_yticks([-1, 0, 1, 2])
    ax.set_xticklabels([])
    lines = [
        ax.plot(
            result.times,
            getattr(result.curves, name),
            color=color,
            ls=style.DASHES[color],
            lw=width,
            label=label,
        )[0]
        for name, label, color, width in _LINES
    ]
    (readings,) = ax.plot(
        result.times,
        result.curves.produced - result.curves.system,
        ls="none",
        marker=style.MARKERS[style.HEAT],
        color=style.HEAT,
        ms=4,
        mew=0,
        markevery=_evenly(result),
        label="thermometer",
    )
    lines.insert(2, readings)
    _legend(ax, lines, "lower right", 1.01, 1.05, 1.7)
    return _veil(ax, result, "entropies")


def _evenly(result: Any) -> list[int]:
    """Which times the thermometer is read at: evenly spread, though the times stand closer at a bend."""
    start, end = result.window
    places = np.searchsorted(result.times, np.linspace(start, end, _READINGS + 1))
    return [int(k) for k in np.unique(places)]


def _produced(ax: Axes, result: Any) -> dict[str, Any]:
    """The entropy production as a stack of its parts, up to now."""
    _frame(ax, result, -0.07, 1.6, "entropy production Σ, and where it is", pad=24)
    ax.set_yticks([0, 0.5, 1, 1.5])
    ax.set_xlabel("time t (1/ω₀)", fontsize=9.5)
    floor, areas = np.zeros(len(result.times)), []
    for name, label, color in _AREAS:
        top = floor + getattr(result.curves, name)
        if name != "whole" or result.params.run == "forget":
            areas.append(ax.fill_between(result.times, floor, top, color=color, lw=0, label=label))
            ax.plot(result.times, top, color="white", lw=0.8)
        floor = top
    ax.plot(result.times, result.curves.produced, color=style.INK, lw=1.4)
    _legend(ax, areas, "lower left", -0.005, 1.03, 1.1)
    (dot,) = ax.plot([], [], "o", color=style.INK, mec="white", ms=9, zorder=5)
    return {**_veil(ax, result, "produced"), "dot": dot}


def _veil(ax: Axes, result: Any, name: str) -> dict[str, Any]:
    """What hides the future: everything to the right of now."""
    low, high = ax.get_ylim()
    veil = Rectangle((0, low), 0, high - low, color="white", lw=0, zorder=3)
    ax.add_patch(veil)
    now = ax.axvline(0, color=style.INK, lw=0.8, zorder=4)
    return {f"{name} veil": veil, f"{name} now": now}


def _move_now(result: Any, artists: dict[str, Any]) -> None:
    now = result.time
    for name in ("entropies", "produced"):
        artists[f"{name} veil"].set_x(now)
        artists[f"{name} veil"].set_width(_sides(result)[1] - now)
        artists[f"{name} now"].set_xdata([now, now])
    artists["dot"].set_data([now], [result.now.produced])
