"""How often each value came: histograms over a line, each named at its highest part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .. import style
from . import _near, _plot, _words
from ._picture import Picture, check_says, picture
from ._plot import LINE, PX


def histogram(
    samples: Any,
    /,
    *,
    says: str | None = None,
    bins: int | Any = 24,
    x: str = "",
    y: str = "share of the samples",
    roles: Mapping[str, str] | None = None,
    mark: Mapping[float, str] | None = None,
    size: tuple[int, int] = (560, 280),
) -> Picture:
    """How often each value came; the heights of the bins of one sample add up to 1.

    Parameters
    ----------
    samples : (n,) numbers, or a mapping of a name to such numbers
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    bins : number of bins over all samples, or their rising edges
    x, y : str
        The axes' titles.
    roles : mapping of a name to the quantity whose colour it has
    mark : mapping of an abscissa to a text
        An upright line there, with its text above.
    size : (width, height) in pixels

    Examples
    --------
    >>> import numpy as np
    >>> r = np.random.default_rng(7).normal(size=500)
    >>> histogram(r, x="Σ / nats", mark={0.0: "0"}, says="The samples lie evenly around zero.")
    The samples lie evenly around zero.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    given = dict(samples) if isinstance(samples, Mapping) else {"": samples}
    data = {str(name): _plot.numbers(f"samples {name!r}", values) for name, values in given.items()}
    if not data:
        raise ValueError("there is no sample to draw")
    for name, values in data.items():
        if not np.isfinite(values).all():
            raise ValueError(f"samples {name!r} have a value that is not finite")
    everything = np.concatenate(list(data.values()))
    edges = _edges(bins, everything)
    colors = _plot.colors_for(list(data), roles)
    fig, ax = _plot.frame(size)
    shares = {name: np.histogram(values, edges)[0] / values.size for name, values in data.items()}
    for name, share in shares.items():
        color = colors[name]
        ax.stairs(share, edges, fill=True, color=color, alpha=0.25, zorder=2)
        ax.stairs(share, edges, color=color, lw=1.8 * PX, ls=style.DASHES[color], zorder=3)
    marks = list(mark or {})
    low, high = min([edges[0], *marks]), max([edges[-1], *marks])
    ax.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    ax.set_ylim(0, 1.18 * max(share.max() for share in shares.values()))
    _plot.ticks(ax.xaxis, False, 7)
    _plot.ticks(ax.yaxis, False, 5)
    _plot.place(ax, x, y, top=(LINE + 4) if mark else 0.0, right=22)
    _plot.titles(ax, x, y)
    for value in marks:
        ax.axvline(value, color=style.MUTED, lw=1.2 * PX, ls=(0, (4, 3)), zorder=4)
    _plot.name_marks(ax, mark)
    _name(ax, shares, edges, colors)
    return picture(fig, says or _words.histogram(data, x))


def _edges(bins: Any, values: np.ndarray) -> np.ndarray:
    if np.ndim(bins) == 0:
        n = int(bins)
        if not 1 <= n <= 200:
            raise ValueError(f"bins={bins!r} must be 1 to 200, or rising edges")
        return np.histogram_bin_edges(values, n)
    edges = _plot.numbers("bins", bins)
    if edges.size < 2 or not (np.diff(edges) > 0).all():
        raise ValueError("bins must be a number, or edges that rise")
    if values.min() < edges[0] or values.max() > edges[-1]:
        raise ValueError(
            f"bins go from {edges[0]:g} to {edges[-1]:g}, samples from {values.min():g} to {values.max():g}"
        )
    return edges


def _name(ax: Any, shares: Mapping[str, np.ndarray], edges: np.ndarray, colors: Mapping[str, str]) -> None:
    """Each name above its highest bin, clear of the other steps."""
    named = {name: share for name, share in shares.items() if name}
    if not named:
        return
    middles = (edges[:-1] + edges[1:]) / 2
    spots = [tuple(ax.transData.transform((middles[s.argmax()], s.max()))) for s in named.values()]
    steps = []
    for share in shares.values():
        flat = ax.transData.transform(np.stack([np.repeat(edges, 2)[1:-1], np.repeat(share, 2)], axis=-1))
        length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
        at = np.linspace(0, length[-1], int(2 + length[-1] / 5))
        steps.append(np.stack([np.interp(at, length, flat[:, k]) for k in (0, 1)], axis=-1))
    box = ax.get_window_extent()
    size = (box.x1, box.y1)
    places = _near.beside(spots, list(named), size, covered=np.concatenate(steps), gap=6, upwards=True)
    for name, (x, y) in zip(named, places, strict=True):
        _plot.write(ax, x, y, name, color=colors[name], ha="center", va="center", halo=True)
