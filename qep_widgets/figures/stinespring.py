"""Chapter 04: the circuit, its Kraus operators, the channel's Choi matrix, and what each side knows."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from . import style
from .matrices import Discs, cell_centres

_CURVES = (
    ("S", "I(R:S)", style.SYSTEM, 2.6),
    ("E", "I(R:E)", style.ENVIRONMENT, 2.0),
    ("both", "the rest", style.CORRELATION, 2.0),
)
_WIDTH, _HEIGHT = 580, 364
_CELL, _GAP = 43, 10  # of a Kraus operator
_LEFT, _TOP = 92, 228
_CHOI_LEFT, _CHOI_SIDE = 368, 4 * 46


def stinespring_figure() -> tuple[Figure, list[Axes]]:
    """The empty frame: a sheet for circuit and matrices and a plot for the knowledge."""
    fig, axes = style.new_figure([(8, 8, _WIDTH, _HEIGHT), (628, 52, 258, 256)])
    return fig, axes


def draw_stinespring(axes: list[Axes], result: Any, artists: dict[str, Any] | None = None) -> dict[str, Any]:
    """Draw or move the picture of a ``labs.stinespring.Result``."""
    if artists is None:
        artists = {**_sheet(axes[0]), **_plot(axes[1], result.angles)}
    axes[0].qep_kraus.move(result.kraus)  # type: ignore[attr-defined]
    seen = 1.0 if result.shown else np.nan  # before the prediction only a pure environment is shown
    axes[0].qep_choi.move(result.choi if result.shown else np.zeros((4, 4)))  # type: ignore[attr-defined]
    artists["wait"].set_text("" if result.shown else "after your prediction")
    for name, *_ in _CURVES:
        artists[f"curve {name}"].set_ydata(seen * result.curves[name])
        artists[f"dot {name}"].set_data([result.params.theta], [seen * result.knows[name]])
    artists["now"].set_xdata([result.params.theta] * 2)
    return artists


def _sheet(ax: Axes) -> dict[str, Any]:
    """Circuit above; below it the four Kraus operators and the matrix they give together."""
    ax.clear()
    style.blank(ax)
    ax.set_xlim(0, _WIDTH)
    ax.set_ylim(0, _HEIGHT)
    ax.apply_aspect()
    _circuit(ax)
    centres = np.concatenate([_operator(ax, j, k) for j in range(2) for k in range(2)])
    choi = _choi(ax)
    colors = [
        style.SYSTEM if a == i else style.COHERENCE for _ in range(4) for a in range(2) for i in range(2)
    ]
    ax.qep_kraus = Discs(ax, centres, 0.44 * _CELL, colors)  # type: ignore[attr-defined]
    colors = [style.SYSTEM if r == c else style.COHERENCE for r in range(4) for c in range(4)]
    ax.qep_choi = Discs(ax, choi, 0.44 * _CHOI_SIDE / 4, colors)  # type: ignore[attr-defined]
    ax.annotate(
        "",
        xy=(_CHOI_LEFT - 28, 132),
        xytext=(_CHOI_LEFT - 76, 132),
        arrowprops={"arrowstyle": "-|>", "color": style.INK, "lw": 1.4},
    )
    _write(ax, _CHOI_LEFT - 53, 145, r"$\sum K\rho K^\dagger$", 9.5)
    _write(ax, 180, 22, "disc area: modulus, hand: phase (→ is positive)", 9.5)
    _write(ax, _CHOI_LEFT + _CHOI_SIDE / 2, 22, "the left digit is the reference", 9.5)
    return {**ax.qep_kraus.artists("kraus"), **ax.qep_choi.artists("choi")}  # type: ignore[attr-defined]


def _write(ax: Axes, x: float, y: float, text: str, size: float, **more: Any) -> Text:
    return ax.text(
        x, y, text, **{"ha": "center", "va": "center", "fontsize": size, "color": style.INK, **more}
    )


def _circuit(ax: Axes) -> None:
    """Two wires: the system's goes on, the environment's ends where one looks away."""
    system, environment = 342, 306
    ax.plot([122, 480], [system, system], color=style.SYSTEM, lw=2)
    ax.plot([122, 420], [environment, environment], color=style.ENVIRONMENT, lw=2, ls=(0, (4, 3)))
    _box(ax, 160, environment - 13, 52, system - environment + 26, r"$U(\theta)$")
    _box(ax, 256, environment - 13, 124, 26, r"basis turned by $\varphi$")
    for k, half in enumerate((11, 7, 3)):
        ax.plot([420 + 5 * k] * 2, [environment - half, environment + half], color=style.INK, lw=1.4)
    _write(ax, 116, system, r"system $\rho$", 10, ha="right")
    _write(ax, 116, environment, r"environment $\rho_E$", 10, ha="right")
    _write(ax, 486, system, r"$\Phi(\rho)$", 10.5, ha="left")
    _write(ax, 440, environment, "look away", 10, ha="left")


def _box(ax: Axes, x: float, y: float, width: float, height: float, text: str) -> None:
    ax.add_patch(Rectangle((x, y), width, height, facecolor="white", edgecolor=style.INK, lw=1.2, zorder=2.5))
    _write(ax, x + width / 2, y + height / 2, text, 9.5, zorder=2.6)


def _operator(ax: Axes, start: int, end: int) -> np.ndarray:
    """Frame of the operator of one start (column) and one end (row); returns the centres of its entries."""
    step = 2 * _CELL + _GAP
    left, top = _LEFT + start * step, _TOP - end * step
    for a in range(2):
        for i in range(2):
            corner = (left + i * _CELL, top - (a + 1) * _CELL)
            ax.add_patch(Rectangle(corner, _CELL, _CELL, fill=False, edgecolor=style.FAINT, lw=0.7))
    frame = Rectangle((left, top - 2 * _CELL), 2 * _CELL, 2 * _CELL, fill=False, edgecolor=style.INK, lw=1.1)
    ax.add_patch(frame)
    if end == 0:
        _write(ax, left + _CELL, _TOP + 10, rf"starts in $|{start}\rangle$", 9)
    if start == 0:
        _write(ax, left - 7, top - _CELL, f"ends in\n$|{end}'\\rangle$", 9, ha="right")
    if (start, end) == (0, 0):
        _write(
            ax, left + _CELL + step / 2, _TOP + 32, r"Kraus operators $\sqrt{p_j}\,\langle k'|U|j\rangle$", 11
        )
    return cell_centres(2, left, top, 2 * _CELL)


def _choi(ax: Axes) -> np.ndarray:
    """Frame of the Choi matrix, its blocks marked; returns the centres of its entries."""
    step = _CHOI_SIDE / 4
    for row in range(4):
        for column in range(4):
            corner = (_CHOI_LEFT + column * step, _TOP - (row + 1) * step)
            ax.add_patch(Rectangle(corner, step, step, fill=False, edgecolor=style.FAINT, lw=0.7))
        label = "".join(map(str, divmod(row, 2)))
        _write(ax, _CHOI_LEFT - 4, _TOP - (row + 0.5) * step, label, 8, ha="right")
        _write(ax, _CHOI_LEFT + (row + 0.5) * step, _TOP + 8, label, 8)
    for block in range(4):
        i, j = divmod(block, 2)
        corner = (_CHOI_LEFT + j * 2 * step, _TOP - (i + 1) * 2 * step)
        ax.add_patch(Rectangle(corner, 2 * step, 2 * step, fill=False, edgecolor=style.INK, lw=1.2))
    _write(ax, _CHOI_LEFT + _CHOI_SIDE / 2, _TOP + 32, r"the channel: its Choi matrix $J$", 11)
    return cell_centres(4, _CHOI_LEFT, _TOP, _CHOI_SIDE)


def _plot(ax: Axes, angles: np.ndarray) -> dict[str, Any]:
    """What each side knows about the input against the collision's strength, with dots for now."""
    ax.clear()
    style.quiet(ax)
    ax.set_xlim(0, 90)
    ax.set_ylim(-0.03, 1.5)
    ax.set_xticks([0, 30, 60, 90], ["0°", "30°", "60°", "90°"])
    ax.set_yticks([0, np.log(2), 2 * np.log(2)], ["0", "ln 2", "2 ln 2"])
    ax.set_xlabel("strength of the collision θ", fontsize=9.5)
    ax.set_title("in common with R (nats)", fontsize=11, pad=36)
    ax.axhline(2 * np.log(2), color=style.TOTAL, ls=style.DASHES[style.TOTAL], lw=1.3, label="all there is")
    ax.axhline(np.log(2), color=style.PALE, linewidth=0.7, zorder=0)
    artists: dict[str, Any] = {}
    artists["wait"] = _write(ax, 45, np.log(2) / 2, "", 9.5)
    artists["now"] = ax.axvline(0.0, color=style.INK, linewidth=0.8, alpha=0.6)
    for name, label, color, width in _CURVES:
        (line,) = ax.plot(
            angles, np.zeros_like(angles), color=color, ls=style.DASHES[color], lw=width, label=label
        )
        (dot,) = ax.plot([0], [0], "o", color=color, markersize=7, markeredgecolor="white")
        artists[f"curve {name}"], artists[f"dot {name}"] = line, dot
    style.legend(
        ax,
        bbox_to_anchor=(0.5, 0.975),
        ncols=2,
        handlelength=2.2,
        columnspacing=1.2,
        handletextpad=0.5,
        labelspacing=0.25,
    )
    return artists
