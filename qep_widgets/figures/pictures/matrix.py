"""Matrices as discs: the area of a disc is the modulus of an entry, its hand points along the phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import style
from ..matrices import Discs
from . import _plot, _words
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, SMALL, TEXT, arrow, sheet, width, word

_GAP, _SIGN = 84.0, 28.0  # between two matrices, where the arrow is; where a sign is
LIFTED = 0.7  # by how much discs are smaller where numbers stand under them
_SIGNS = {"+", "−", "=", "≈", "≠", "·", "×", "⊗"}  # written alone, without an arrow


def discs(
    matrix: Any,
    /,
    *,
    says: str | None = None,
    basis: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    blocks: tuple[int, int] | None = None,
    arrows: str | Sequence[str] = "",
    roles: Mapping[str, str] | None = None,
    marked: Mapping[str, tuple[int, int]] | None = None,
    numbers: bool = False,
    unknown: Mapping[str, Sequence[int]] | None = None,
    size: tuple[int, int] | None = None,
) -> Picture:
    """One matrix, or several beside each other, as discs.

    The diagonal of a square matrix has the system's colour, all else that of coherences.  Discs of one
    picture can be compared: areas of entries with the same phase add.

    Parameters
    ----------
    matrix : (d, d) or (m, n) array, or mapping of a title to such arrays
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    basis : labels of the rows, or a mapping of a title to such labels
        ``["00", "01", "10", "11"]``.  By default, and where they do not fit a matrix, the numbers 0, 1, …;
        for the matrix that has the ``blocks`` the pairs 00, 01, …  The columns of a square matrix have the
        same labels, those of a rectangle numbers; a single row or column has none.
    blocks : (dA, dB)
        Outline the dA × dA blocks of size dB × dB of each matrix that has the dimension dA·dB.
    arrows : str or one for each gap
        What is written on the arrow from a matrix to the next; without it there is no arrow.  A sign such as
        "+", "=" or "⊗" stands alone, as in an equation.
    roles : mapping of a title to the quantity whose colour all discs of that matrix have
    marked : mapping of a title to (i, j)
        Block (i, j) of that matrix is tinted; ``blocks`` says how it is cut.
    numbers : bool
        Write each entry under its disc (up to 4 × 4).
    unknown : mapping of a title to the numbers of columns
        These columns show a question mark in place of each disc, and the others are framed.  With it, all
        discs have one colour, if ``roles`` does not give another: a matrix that is built is no state.
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
    if blocks is not None and not any(_has_blocks(m, blocks) for m in matrices.values()):
        raise ValueError(
            f"blocks={blocks!r} multiply to no matrix' dimension: {[len(m) for m in matrices.values()]}"
        )
    texts = [arrows] * (len(matrices) - 1) if isinstance(arrows, str) else list(arrows)
    if len(texts) != len(matrices) - 1:
        raise ValueError(f"arrows has {len(texts)} texts for {len(matrices) - 1} gaps between matrices")
    roles = _plot.check_keys("roles", roles, matrices)
    hidden = _unknown(unknown, matrices)
    roles = dict.fromkeys(matrices, "total") | roles if hidden else roles
    for title, columns in hidden.items():
        matrices[title] = np.where(np.isin(np.arange(matrices[title].shape[1]), columns), 0, matrices[title])
    marked = _plot.check_keys("marked", marked, matrices)
    for title in marked:
        if blocks is None or not _has_blocks(matrices[title], blocks):
            raise ValueError(f"marked names {title!r}, which has no blocks")
    labels = {title: _labels(basis, title, m, blocks) for title, m in matrices.items()}
    titled = any(matrices)
    head = (LINE + 10 if titled else 4) + LINE
    margin = {title: 10 + max(width(t, SMALL) for t in rows) for title, (rows, _) in labels.items()}
    gaps = [_SIGN if text in _SIGNS else max(_GAP if text else 36.0, width(text) + 26) for text in texts]
    w, h = _plot.check_size(size) if size is not None else (560, 400 if numbers else 300)
    tall, wide = (f(m.shape[k] for m in matrices.values()) for k, f in ((0, max), (1, sum)))
    across = w - 24 - sum(margin.values()) - sum(gaps)
    step = min((h - head - 14) / tall, across / wide, 84.0 if numbers else 64.0)
    if step < 12:
        raise ValueError(
            f"the matrices do not fit into {w}×{h} pixels: a cell would be {step:.0f} pixels wide"
        )
    if size is None:
        h = int(np.ceil(head + 14 + step * tall))
        w = int(np.ceil(24 + sum(margin.values()) + sum(gaps) + step * wide))
        w = min(720, max(w, int(max(width(t) for t in matrices) + 24) if titled else 0, 160))
    fig, ax = sheet((w, h))
    used = sum(margin.values()) + sum(gaps) + step * wide
    left = (w - used) / 2
    middle = (h - head - 14) / 2 + 10
    top_modulus = max(np.abs(m).max() for m in matrices.values())
    unit = 0.44 * step / np.sqrt(max(1.0, top_modulus))
    for k, (title, m) in enumerate(matrices.items()):
        left += margin[title]
        side = step * m.shape[1]
        top = middle + step * len(m) / 2
        grid(ax, left, top, step, m.shape, blocks if blocks and _has_blocks(m, blocks) else None)
        if title in marked and blocks is not None:
            _tint(ax, left, top, step * int(blocks[1]), marked[title])
        label(ax, left, top, step, *labels[title])
        if title:
            word(ax, left + side / 2, top + LINE + 16, title)
        color = _plot.color_of(roles[title], "roles") if title in roles else None
        columns = hidden.get(title, ())
        entries(ax, m, left, top, step, unit, numbers and max(m.shape) <= 4, color, columns)
        _frame_columns(ax, left, top, step, m.shape, columns)
        left += side
        if k < len(texts):
            if texts[k] in _SIGNS:
                word(ax, left + _SIGN / 2, middle, texts[k], size=TEXT + 5)
            elif texts[k]:
                arrow(ax, (left + 14, middle), (left + gaps[k] - 6, middle))
                word(ax, left + 4 + gaps[k] / 2, middle + 14, texts[k])
            left += gaps[k]
    return picture(fig, says or _words.discs(matrices, hidden))


def _matrices(given: Any) -> dict[str, np.ndarray]:
    pairs = dict(given) if isinstance(given, Mapping) else {"": given}
    if not pairs:
        raise ValueError("there is no matrix to draw")
    found = {}
    for title, value in pairs.items():
        value = value.full() if hasattr(value, "full") else value
        array = np.asarray(value)
        if array.ndim != 2 or not array.size:
            raise ValueError(f"matrix {title!r} must have rows and columns, but has the shape {array.shape}")
        array = array.astype(complex)
        if not np.isfinite(array).all():
            raise ValueError(f"matrix {title!r} has an entry that is not finite")
        found[str(title)] = array
    return found


def _unknown(given: Any, matrices: Mapping[str, np.ndarray]) -> dict[str, tuple[int, ...]]:
    """The numbers of the columns that show question marks, of each matrix that has some."""
    found = {}
    for title, columns in _plot.check_keys("unknown", given, matrices).items():
        wide, columns = matrices[title].shape[1], tuple(int(k) for k in columns)
        if not columns or not set(columns) < set(range(wide)):
            raise ValueError(
                f"unknown[{title!r}] must be some of the columns 0 to {wide - 1}, but is {columns!r}"
            )
        found[title] = columns
    return found


def _frame_columns(
    ax: Axes, left: float, top: float, step: float, shape: tuple[int, ...], unknown: Sequence[int]
) -> None:
    """A frame around each column that is known, where others are not."""
    for k in range(shape[1]) if unknown else ():
        if k not in unknown:
            corner, tall = (left + k * step, top - shape[0] * step), shape[0] * step
            ax.add_patch(Rectangle(corner, step, tall, fill=False, ec=style.INK, lw=2.2 * PX, zorder=4))


def _has_blocks(m: np.ndarray, blocks: tuple[int, int]) -> bool:
    return m.shape == (int(blocks[0]) * int(blocks[1]),) * 2


def _labels(
    given: Any, title: str, m: np.ndarray, blocks: tuple[int, int] | None
) -> tuple[list[str], list[str]]:
    """What stands beside the rows and above the columns."""
    if isinstance(given, Mapping):
        given = given.get(title)
    rows, columns = m.shape
    if given is not None and rows == columns == len(given):
        return [str(label) for label in given], [str(label) for label in given]
    if given is not None and rows == len(given):
        return [str(label) for label in given], [str(k) for k in range(columns)] if columns > 1 else [""]
    if given is not None and not title:
        raise ValueError(f"basis has {len(given)} labels for {rows} levels")
    if blocks is not None and _has_blocks(m, blocks):
        pairs = ["".join(map(str, divmod(k, int(blocks[1])))) for k in range(rows)]
        return pairs, pairs
    below, across = ([str(k) for k in range(n)] if n > 1 else [""] for n in m.shape)
    return below, across


def grid(
    ax: Axes, left: float, top: float, step: float, shape: tuple[int, ...], blocks: tuple[int, int] | None
) -> None:
    tall, wide = (n * step for n in shape)
    across = [k * step for k in range(1, shape[1])]
    down = [k * step for k in range(1, shape[0])]
    thin, thick = (
        {"color": color, "lw": lw * PX, "zorder": z}
        for color, lw, z in ((style.FAINT, 0.8, 1), (style.INK, 1.7, 2.5))
    )

    def cut(at_x: Sequence[float], at_y: Sequence[float], look: Mapping[str, Any]) -> None:
        for x in at_x:
            ax.plot([left + x] * 2, [top - tall, top], **look)
        for y in at_y:
            ax.plot([left, left + wide], [top - y] * 2, **look)

    cut(across, down, thin)
    ax.add_patch(Rectangle((left, top - tall), wide, tall, fill=False, ec=style.MUTED, lw=1.1 * PX, zorder=2))
    if blocks is None:
        return
    ax.add_patch(Rectangle((left, top - tall), wide, tall, fill=False, ec=style.INK, lw=1.7 * PX, zorder=2.5))
    borders = [k * int(blocks[1]) * step for k in range(1, int(blocks[0]))]
    cut(borders, borders, thick)


def _tint(ax: Axes, left: float, top: float, side: float, place: tuple[int, int]) -> None:
    """Mark one block."""
    i, j = place
    at = (left + j * side, top - (i + 1) * side)
    ax.add_patch(Rectangle(at, side, side, fc=style.COHERENCE, alpha=0.22, lw=0, zorder=0.5))


def label(
    ax: Axes, left: float, top: float, step: float, rows: Sequence[str], columns: Sequence[str]
) -> None:
    for k, name in enumerate(rows):
        word(ax, left - 6, top - (k + 0.5) * step, name, size=SMALL, ha="right", color=style.MUTED)
    if max(width(name, SMALL) for name in columns) + 3 > step:
        return
    for k, name in enumerate(columns):
        word(ax, left + (k + 0.5) * step, top + 4, name, size=SMALL, va="bottom", color=style.MUTED)


def entries(
    ax: Axes,
    m: np.ndarray,
    left: float,
    top: float,
    step: float,
    unit: float,
    numbers: bool,
    color: str | None,
    unknown: Sequence[int] = (),
) -> None:
    rows, columns = m.shape
    x = left + (np.arange(columns) + 0.5) * step
    y = top - (np.arange(rows) + 0.5) * step
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    open_ = np.tile(np.isin(np.arange(columns), unknown), rows)
    for x_0, y_0 in centres[open_]:
        word(ax, x_0, y_0, "?", size=TEXT + 3, color=style.MUTED)
    if numbers:
        centres = centres + np.array([0.0, 0.16 * step])
        unit *= LIFTED
    diagonal = np.eye(rows, columns, dtype=bool).ravel() & (rows == columns)
    colors = [color or (style.SYSTEM if on else style.COHERENCE) for on in diagonal]
    Discs(ax, centres, unit, colors, hands=style.PAPER).move(m)
    if not numbers:
        return
    texts = [written(value, 3) for value in m.ravel()]
    if not _fit(texts, step):
        texts = [written(value, 2) for value in m.ravel()]
    for (x_0, y_0), text, hide in zip(centres, texts, open_, strict=True):
        if hide:
            continue
        if not _fit([text], step):
            raise ValueError(f"the number {text} does not fit into a cell of {step:.0f} pixels")
        word(ax, x_0, y_0 - 0.52 * step, text, size=11.0)


def _fit(texts: Sequence[str], step: float) -> bool:
    return max(width(text, 11.0) for text in texts) <= step - 2


def written(value: complex, digits: int) -> str:
    re, im = round(value.real, digits) + 0.0, round(value.imag, digits) + 0.0
    if im == 0:
        text = f"{re:g}"
    elif re == 0:
        text = f"{im:g}i"
    else:
        text = f"{re:g}{'+' if im > 0 else '−'}{abs(im):g}i"
    return text.replace("-", "−")
