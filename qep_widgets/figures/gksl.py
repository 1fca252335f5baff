"""Chapter 05: an oscillator in its bath beside the GKSL equation, and the bath's correlation function."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import style

_GKSL: dict[str, Any] = {"color": style.TOTAL, "ls": style.DASHES[style.TOTAL], "lw": 2.0}
_ECHO: dict[str, Any] = {"color": style.INK, "lw": 1.0, "alpha": 0.7}
_TOP = 3.4


def gksl_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: the oscillator's quanta, and the modulus of the bath's α."""
    return style.new_figure([(48, 52, 440, 262), (556, 52, 332, 262)])


def draw_gksl(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.gksl.Result``; its time axes end where what is shown ends."""
    if artists is not None and axes[0].get_xlim()[1] != result.until:
        for ax in axes:
            ax.clear()
        artists = None
    if artists is None:
        artists = {**_quanta(axes[0], result), **_memory(axes[1], result)}
    for name, curve in (("exact", result.exact), ("markov", result.markov), ("memory", result.memory)):
        artists[name].set_ydata(np.where(result.seen, curve, np.nan))
    if result.params.revealed:
        for name in ("recurrence", "in step"):
            artists[name].set_xdata([result.recurrence] * 2)
    return artists


def _axes(ax: Axes, result: Any, top: float, title: str) -> None:
    ax.set_xlim(0, result.until)
    ax.set_ylim(0, top)
    ax.set_xlabel("time t (1/ω₀)", fontsize=9.5)
    ax.set_title(title, fontsize=11, pad=26)


def _legend(ax: Axes) -> None:
    style.legend(
        ax, bbox_to_anchor=(0.5, 0.985), ncols=3, handlelength=2.2, columnspacing=1.2, handletextpad=0.5
    )


def _quanta(ax: Axes, result: Any) -> dict[str, Any]:
    """Mean number of quanta of the oscillator against time, exact and by the GKSL equation."""
    times = result.times
    _axes(ax, result, _TOP, "oscillator in a bath: mean number of quanta ⟨a†a⟩")
    (exact,) = ax.plot(times, np.zeros_like(times), color=style.SYSTEM, lw=2.2, label="exact")
    (markov,) = ax.plot(times, np.zeros_like(times), **_GKSL, label="GKSL")
    artists = {"exact": exact, "markov": markov}
    if result.params.revealed:
        (artists["recurrence"],) = ax.plot([0, 0], [0, _TOP], **_ECHO, label="2π/Δω")
    _legend(ax)
    return artists


def _memory(ax: Axes, result: Any) -> dict[str, Any]:
    """|α(t)/α(0)| of the bath against time."""
    times, color = result.times, style.ENVIRONMENT
    _axes(ax, result, 1.1, "the bath's |α| over its start")
    (line,) = ax.plot(times, np.zeros_like(times), color=color, ls=style.DASHES[color], lw=2.0)
    artists = {"memory": line}
    if result.params.revealed:
        (artists["in step"],) = ax.plot([0, 0], [0, 1.1], **_ECHO)
    return artists
