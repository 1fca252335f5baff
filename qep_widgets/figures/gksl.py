"""Chapter 05: an oscillator in its bath, a qubit in a stream of qubits, and the GKSL equation beside both."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import style

_LAWS = (
    ("exchange", "energy exchange", style.COHERENCE, 2.2),
    ("swap", "partial swap", style.CORRELATION, 2.0),
)
_GKSL: dict[str, Any] = {"color": style.TOTAL, "ls": style.DASHES[style.TOTAL], "lw": 2.0}
_TOP = 3.4


def gksl_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the oscillator's occupation, the qubit's coherence, and its decay rate."""
    return style.new_figure([(48, 52, 372, 262), (486, 52, 172, 262), (722, 52, 166, 262)])


def draw_gksl(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.gksl.Result``."""
    if artists is None:
        artists = {**_bath(axes[0], result), **_collisions(axes[1]), **_decays(axes[2], result)}
    for name, curve in (("exact", result.exact), ("markov", result.markov)):
        artists[name].set_ydata(np.where(result.seen, curve, np.nan))
    artists["recurrence"].set_xdata([result.recurrence if result.params.revealed else np.nan] * 2)
    for law, *_ in _LAWS:
        artists[f"coherence {law}"].set_data(result.relaxed, result.coherence[law])
        artists[f"decay {law}"].set_data([result.params.theta], [result.decay[law]])
    artists["now"].set_xdata([result.params.theta] * 2)
    return artists


def _legend(ax: Axes, across: float = 0.5) -> None:
    style.legend(
        ax,
        bbox_to_anchor=(across, 0.985),
        ncols=3,
        handlelength=2.2,
        columnspacing=1.2,
        handletextpad=0.5,
    )


def _bath(ax: Axes, result: Any) -> dict[str, Any]:
    """Occupation of the oscillator against time, exact and by the GKSL equation."""
    times = result.times
    ax.set_xlim(times[0], times[-1])
    ax.set_ylim(0, _TOP)
    ax.set_xlabel("time t (1/ω₀)", fontsize=9.5)
    ax.set_title("oscillator in a bath: occupation ⟨n⟩", fontsize=11, pad=26)
    (exact,) = ax.plot(times, np.zeros_like(times), color=style.SYSTEM, lw=2.2, label="exact")
    (markov,) = ax.plot(times, np.zeros_like(times), **_GKSL, label="GKSL")
    (back,) = ax.plot(
        [0, 0],
        [0, _TOP],
        color=style.ENVIRONMENT,
        ls=style.DASHES[style.ENVIRONMENT],
        lw=1.6,
        label="echo, 2π/Δω",
    )
    _legend(ax)
    return {"exact": exact, "markov": markov, "recurrence": back}


def _collisions(ax: Axes) -> dict[str, Any]:
    """Coherence against Γt on a logarithmic axis: an exponential law is a straight line."""
    ax.set_xlim(0, 3)
    ax.set_yscale("log")
    ax.set_ylim(0.04, 1.1)
    ax.set_yticks([0.05, 0.1, 0.2, 0.5, 1.0], ["0.05", "0.1", "0.2", "0.5", "1"])
    ax.set_yticks([], minor=True)
    ax.set_xlabel("Γt = number · θ²", fontsize=9.5)
    ax.set_title("qubit in a stream: |ρ₀₁|", fontsize=11, pad=26)
    artists = {}
    for law, label, color, width in _LAWS:
        (line,) = ax.plot([], [], color=color, ls=style.DASHES[color], lw=width, drawstyle="steps-post")
        line.set_label(label)
        artists[f"coherence {law}"] = line
    line_of_gksl = np.array([0.0, 3.0])
    ax.plot(line_of_gksl, np.exp(-line_of_gksl / 2), **_GKSL, zorder=1.5, label="thermal qubit")
    _legend(ax, across=1.17)  # for the axes to the right of it as well
    return artists


def _decays(ax: Axes, result: Any) -> dict[str, Any]:
    """Decay rate of the coherence against θ, for each law, with a dot at the present angle."""
    ax.set_xlim(0, 1.25)
    ax.set_ylim(0.4, 1.2)
    ax.set_yticks([0.5, 0.893, 1.1], ["0.5", "0.893", "1.1"])
    ax.set_xlabel("angle of a collision θ", fontsize=9.5)
    ax.set_title("its decay rate", fontsize=11, pad=26)
    ax.axhline(0.5, **_GKSL, zorder=1)
    artists: dict[str, Any] = {"now": ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)}
    for law, _, color, width in _LAWS:
        ax.plot(result.angles, result.curves[law], color=color, ls=style.DASHES[color], lw=width)
        (dot,) = ax.plot([0], [0], "o", color=color, markersize=7, markeredgecolor="white")
        artists[f"decay {law}"] = dot
    return artists
