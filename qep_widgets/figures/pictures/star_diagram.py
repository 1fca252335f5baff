"""One system in the middle of its bath: what is coupled to what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.patches import Circle

from .. import style
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, TEXT, line, sheet, width, word

_RING, _HUB, _DISC = 88.0, 30.0, 9.0  # pixels: radius of the ring, of the disc in its middle, of one on it


def star(
    parts: Mapping[str, str],
    /,
    *,
    says: str,
    count: int = 22,
    spokes: str = "",
    roles: Mapping[str, str] | None = None,
) -> Picture:
    """A disc in the middle of a ring of smaller ones, with a spoke to each and none between two of the ring.

    Parameters
    ----------
    parts : mapping of two names to what is written below each
        The one in the middle, then those of the ring.
    says : str
        The picture in words (alt text).
    count : int
        How many discs the ring has in the drawing, 6 to 30.
    spokes : str
        What is written beside the drawing about the lines.
    roles : mapping of a name to the quantity whose colour it has
        By default the first has the system's, the second the environment's.

    Raises
    ------
    ValueError
        When there are not two names, or the count is out of its range.

    Examples
    --------
    >>> star({"atom": "hot", "bath": "cold"}, says="An atom is coupled to each part of its bath.")
    An atom is coupled to each part of its bath.
    """
    says = check_says(says)
    if not isinstance(parts, Mapping) or len(parts) != 2:
        raise ValueError(f"parts must be a mapping of two names, middle and ring, but is {parts!r}")
    if not 6 <= count <= 30:
        raise ValueError(f"count must be 6 to 30, but is {count!r}")
    hub, ring = parts
    colors = _plot.colors_for(list(parts), {hub: "system", ring: "environment"} | dict(roles or {}))
    texts = [(hub, colors[hub], "bold")]
    texts += [(text, style.INK, "normal") for text in parts[hub].split("\n")]
    texts += [("", style.INK, "normal"), (ring, colors[ring], "bold")]
    texts += [(text, style.INK, "normal") for text in parts[ring].split("\n")]
    if spokes:
        texts += [("", style.INK, "normal")]
        texts += [(text, style.MUTED, "normal") for text in spokes.split("\n")]
    side = 2 * (_RING + _DISC) + 24
    across = int(
        side + 26 + max(width(text) * (1.1 if bold == "bold" else 1) for text, _, bold in texts) + 14
    )
    tall = int(max(side, LINE * len(texts) + 20))
    fig, ax = sheet(_plot.check_size((across, tall)))
    x, y = side / 2, tall / 2
    angles = np.pi / 2 + 2 * np.pi * (np.arange(count) + 0.5) / count
    for px, py in zip(x + _RING * np.cos(angles), y + _RING * np.sin(angles), strict=True):
        line(ax, [(x, y), (px, py)], color=style.MUTED, lw=1.2)
        ax.add_patch(Circle((px, py), _DISC, fc=colors[ring], ec=style.PAPER, lw=1.2 * PX, zorder=3))
    ax.add_patch(Circle((x, y), _HUB, fc=colors[hub], ec=style.PAPER, lw=2 * PX, zorder=4))
    top = y + LINE * (len(texts) - 1) / 2
    for k, (text, color, weight) in enumerate(texts):
        if text:
            word(ax, side + 26, top - k * LINE, text, ha="left", color=color, weight=weight, size=TEXT)
    return picture(fig, says)
