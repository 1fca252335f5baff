"""Matrices as discs: the area of a disc is the modulus of an entry, its hand points along the phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import style
from ..matrices import Discs, cell_centres
from . import _plot, _words
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, SMALL, TEXT, arrow, sheet, width, word

_GAP, _SIGN = 84.0, 28.0  # between two matrices, where the arrow is; where a sign is
_SIGNS = {"+", "−", "=", "≠", "·", "×", "⊗"}  # written alone, without an arrow


def discs(
    matrix: Any,
    /,
    *,
    says: str | None = None,
    basis: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    blocks: tuple[int, int] | None = None,
    arrows: str | Sequence[str] = "",
    numbers: bool = False,
    size: tuple[int, int] | None = None,
) -> Picture:
    """One matrix, or several beside each other, as discs.

    The diagonal has the system's colour, all else that of coherences.  Discs of one picture can be compared:
    areas of entries with the same phase add.

    Parameters
    ----------
    matrix : (d, d) array, or mapping of a title to such arrays
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    basis : labels of the rows, or a mapping of a title to such labels
        ``["00", "01", "10", "11"]``; by default numbers where they differ from matrix to matrix.
    blocks : (dA, dB)
        Outline the dA × dA blocks of size dB × dB of each matrix that has the dimension dA·dB.
    arrows : str or one for each gap
        What is written on the arrow from a matrix to the next; without it there is no arrow.  A sign, "+" or
        "=", stands alone.
    numbers : bool
        Write each entry under its disc (up to 4 × 4).
    size : (width, height) in pixels
        By default as large as the matrices need.

    Examples
    --------
    >>> import numpy as np
    >>> discs(np.array([[0.5, 0.5j], [-0.5j, 0.5]]), basis=["0", "1"], says="Four discs of equal area.")
    Four discs of equal area.
    """
    says = check_says(says, made=True)
    matrices = _matrices(matrix)
    if blocks is not None and not any(int(blocks[0]) * int(blocks[1]) == len(m) for m in matrices.values()):
        raise ValueError(
            f"blocks={blocks!r} multiply to no matrix' dimension: {[len(m) for m in matrices.values()]}"
        )
    texts = [arrows] * (len(matrices) - 1) if isinstance(arrows, str) else list(arrows)
    if len(texts) != len(matrices) - 1:
        raise ValueError(f"arrows has {len(texts)} texts for {len(matrices) - 1} gaps between matrices")
    labels = {title: _basis(basis, title, len(m)) for title, m in matrices.items()}
    titled = any(matrices)
    head = (LINE + 10 if titled else 4) + LINE
    margin = {title: 10 + max(width(t, SMALL) for t in names) for title, names in labels.items()}
    gaps = [_SIGN if text in _SIGNS else max(_GAP if text else 36.0, width(text) + 26) for text in texts]
    w, h = _plot.check_size(size) if size is not None else (560, 400 if numbers else 300)
    largest = max(map(len, matrices.values()))
    across = w - 24 - sum(margin.values()) - sum(gaps)
    step = min(
        (h - head - 14) / largest, across / sum(map(len, matrices.values())), 84.0 if numbers else 64.0
    )
    if step < 12:
        raise ValueError(
            f"the matrices do not fit into {w}×{h} pixels: a cell would be {step:.0f} pixels wide"
        )
    if size is None:
        h = int(np.ceil(head + 14 + step * largest))
        w = int(np.ceil(24 + sum(margin.values()) + sum(gaps) + step * sum(map(len, matrices.values()))))
        w = min(720, max(w, int(max(width(t) for t in matrices) + 24) if titled else 0, 160))
    fig, ax = sheet((w, h))
    used = sum(margin.values()) + sum(gaps) + step * sum(map(len, matrices.values()))
    left = (w - used) / 2
    middle = (h - head - 14) / 2 + 10
    top_modulus = max(np.abs(m).max() for m in matrices.values())
    unit = 0.44 * step / np.sqrt(max(1.0, top_modulus))
    for k, (title, m) in enumerate(matrices.items()):
        left += margin[title]
        side = step * len(m)
        top = middle + side / 2
        _grid(ax, left, top, step, len(m), blocks)
        _label(ax, left, top, step, labels[title])
        if title:
            word(ax, left + side / 2, top + LINE + 16, title)
        _entries(ax, m, left, top, side, unit, numbers and len(m) <= 4)
        left += side
        if k < len(texts):
            if texts[k] in _SIGNS:
                word(ax, left + _SIGN / 2, middle, texts[k], size=TEXT + 5)
            elif texts[k]:
                arrow(ax, (left + 14, middle), (left + gaps[k] - 6, middle))
                word(ax, left + 4 + gaps[k] / 2, middle + 14, texts[k])
            left += gaps[k]
    return picture(fig, says or _words.discs(matrices))


def _matrices(given: Any) -> dict[str, np.ndarray]:
    pairs = dict(given) if isinstance(given, Mapping) else {"": given}
    if not pairs:
        raise ValueError("there is no matrix to draw")
    found = {}
    for title, value in pairs.items():
        value = value.full() if hasattr(value, "full") else value
        array = np.asarray(value)
        if array.ndim != 2 or array.shape[0] != array.shape[1] or not array.size:
            raise ValueError(f"matrix {title!r} must be square, but has the shape {array.shape}")
        array = array.astype(complex)
        if not np.isfinite(array).all():
            raise ValueError(f"matrix {title!r} has an entry that is not finite")
        found[str(title)] = array
    return found


def _basis(given: Any, title: str, d: int) -> list[str]:
    if isinstance(given, Mapping):
        given = given.get(title)
    if given is None or (len(given) != d and title):
        return [str(k) for k in range(d)]
    if len(given) != d:
        raise ValueError(f"basis has {len(given)} labels for {d} levels")
    return [str(label) for label in given]


def _grid(ax: Axes, left: float, top: float, step: float, d: int, blocks: tuple[int, int] | None) -> None:
    side = d * step
    for k in range(1, d):
        for xs, ys in (
            ([left + k * step] * 2, [top - side, top]),
            ([left, left + side], [top - k * step] * 2),
        ):
            ax.plot(xs, ys, color=style.FAINT, lw=0.8 * PX, zorder=1)
    ax.add_patch(Rectangle((left, top - side), side, side, fill=False, ec=style.MUTED, lw=1.1 * PX, zorder=2))
    if blocks is None:
        return
    d_a, d_b = (int(n) for n in blocks)
    if d_a * d_b != d:
        return
    ax.add_patch(Rectangle((left, top - side), side, side, fill=False, ec=style.INK, lw=1.7 * PX, zorder=2.5))
    for k in range(1, d_a):
        at = k * d_b * step
        for xs, ys in (([left + at] * 2, [top - side, top]), ([left, left + side], [top - at] * 2)):
            ax.plot(xs, ys, color=style.INK, lw=1.7 * PX, zorder=2.5)


def _label(ax: Axes, left: float, top: float, step: float, names: Sequence[str]) -> None:
    fits = max(width(name, SMALL) for name in names) + 3 <= step
    for k, name in enumerate(names):
        word(ax, left - 6, top - (k + 0.5) * step, name, size=SMALL, ha="right", color=style.MUTED)
        if fits:
            word(ax, left + (k + 0.5) * step, top + 4, name, size=SMALL, va="bottom", color=style.MUTED)


def _entries(
    ax: Axes, m: np.ndarray, left: float, top: float, side: float, unit: float, numbers: bool
) -> None:
    d = len(m)
    step = side / d
    centres = cell_centres(d, left, top, side)
    if numbers:
        centres = centres + np.array([0.0, 0.16 * step])
        unit *= 0.7
    diagonal = np.eye(d, dtype=bool).ravel()
    colors = [style.SYSTEM if on else style.COHERENCE for on in diagonal]
    Discs(ax, centres, unit, colors, hands=style.PAPER).move(m)
    if not numbers:
        return
    texts = [_complex(value, 3) for value in m.ravel()]
    if not _fit(texts, step):
        texts = [_complex(value, 2) for value in m.ravel()]
    for (x, y), text in zip(centres, texts, strict=True):
        if not _fit([text], step):
            raise ValueError(f"the number {text} does not fit into a cell of {step:.0f} pixels")
        word(ax, x, y - 0.52 * step, text, size=11.0)


def _fit(texts: Sequence[str], step: float) -> bool:
    return max(width(text, 11.0) for text in texts) <= step - 2


def _complex(value: complex, digits: int) -> str:
    re, im = round(value.real, digits) + 0.0, round(value.imag, digits) + 0.0
    if im == 0:
        text = f"{re:g}"
    elif re == 0:
        text = f"{im:g}i"
    else:
        text = f"{re:g}{'+' if im > 0 else '−'}{abs(im):g}i"
    return text.replace("-", "−")
