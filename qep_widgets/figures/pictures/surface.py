"""A function over a plane, or over the populations of three levels: tints, and contours with numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Circle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.tri import Triangulation

from .. import style
from . import _near, _plot, _text, _words
from ._picture import Picture, check_says, picture
from ._plot import LINE, PX, SMALL, TEXT
from ._sheet import arrow, line, sheet, word

_ROUND = np.stack([f(np.linspace(0, 2 * np.pi, 121)) for f in (np.cos, np.sin)], axis=-1)  # a circle
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])  # of levels 0, 1 and 2


def image(
    xs: Any,
    ys: Any,
    z: Any,
    /,
    *,
    says: str | None = None,
    x: str = "",
    y: str = "",
    name: str = "",
    levels: Sequence[float] | int = 7,
    dots: Mapping[str, tuple[float, float]] | None = None,
    paths: Mapping[str, Any] | None = None,
    roles: Mapping[str, str] | None = None,
    disc: bool = False,
    size: tuple[int, int] = (460, 360),
) -> Picture:
    """A map over a plane: the stronger the colour, the higher; contours carry their numbers.

    What is below zero has the colour of heat, what is above that of the system; the zero line is thick.

    Parameters
    ----------
    xs, ys : (n,) and (m,) rising numbers
    z : (m, n) numbers, rows along y
        What is not finite stays empty.
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    x, y : str
        The axes' titles with their units.
    name : str
        What is shown, with its unit; written above.
    levels : numbers of the contours, or about how many there shall be
    dots : mapping of a text to (x, y)
    paths : mapping of a text to (k, 2) points
        Lines with an arrow head at their ends.
    roles : mapping of a path's text to the quantity whose colour and dashes it has
    disc : bool
        The plane is a section of the Bloch ball, |0⟩ above: only the unit disc is shown, without axes.
    size : (width, height) in pixels

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 41)
    >>> image(x, x, x**2 + x[:, None] ** 2, name="height", says="A bowl with its lowest point in the middle.")
    A bowl with its lowest point in the middle.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    xs, ys, z = _plot.numbers("xs", xs), _plot.numbers("ys", ys), _plot.numbers("z", z, 2)
    if z.shape != (ys.size, xs.size):
        raise ValueError(
            f"z must have the shape (len(ys), len(xs)) = {(ys.size, xs.size)}, but has {z.shape}"
        )
    for axis, values in (("xs", xs), ("ys", ys)):
        if values.size < 3 or not (np.diff(values) > 0).all():
            raise ValueError(f"{axis} must be at least three numbers that rise")
    if disc:
        z = _to_the_rim(xs, ys, z)
    z = np.ma.masked_invalid(z)
    at = _levels(levels, z)
    if disc:
        fig, ax = sheet(size)
        radius = (min(size[0] - 60, size[1] - (LINE + 8 if name else 0) - 44)) / 2
        centre = np.array([size[0] / 2, (size[1] - (LINE + 8 if name else 0)) / 2])
        across, up = centre[0] + radius * xs, centre[1] + radius * ys
        to = lambda points: centre + radius * np.asarray(points, dtype=float)  # noqa: E731
    else:
        fig, ax = _plot.frame(size)
        ax.set_xlim(xs[0], xs[-1])
        ax.set_ylim(ys[0], ys[-1])
        _plot.ticks(ax.xaxis, False)
        _plot.ticks(ax.yaxis, False)
        _plot.place(ax, x, y, top=0 if y else LINE + 6, right=22)
        _plot.titles(ax, x, y)
        across, up = xs, ys
        to = ax.transData.transform
    rim = Circle(tuple(centre), radius, transform=ax.transData) if disc else None
    drawn = ax.contour(across, up, z, levels=at, linewidths=0)
    lines = _shade(ax, drawn, ax.contourf, (across, up, z), at, rim)
    if disc:
        ax.add_patch(Circle(tuple(centre), radius, fill=False, ec=style.MUTED, lw=1.3 * PX, zorder=4))
        for text, dy in (("|0⟩", 1), ("|1⟩", -1)):
            word(ax, centre[0], centre[1] + dy * (radius + 13), text, color=style.MUTED)
        word(ax, centre[0] + radius + 13, centre[1], "$x$", color=style.MUTED)
    if name and disc:
        _plot.write(ax, 10, size[1] - 8, name, va="top")
    elif name:
        _name_of_map(ax, name, y)
    free = (lambda p: np.hypot(*(p - centre).T) < radius - 3) if disc else None
    edge = to(_ROUND) if disc else None
    _mark(ax, lines, dots, paths, to, size, free, roles=roles, edge=edge, clip=rim)
    return picture(fig, says or _words.plane(xs, ys, z, name, dict(dots or {}), disc))


def _name_of_map(ax: Axes, name: str, y: str) -> None:
    """What the map shows: above its middle, or to the right of the y axis' title."""
    w, h = _plot.pixels(ax)
    box, half = ax.get_window_extent(), _text.width(name, TEXT) / 2
    first = 10 + _text.width(y, TEXT) + 16 + half if y else 0.0
    middle = max((box.x0 + box.x1) / 2, first)
    if middle + half > w - 6:
        raise ValueError(f"the name {name!r} and the title {y!r} do not fit beside each other")
    _plot.write(ax, middle, h - 8, name, ha="center", va="top")


def _to_the_rim(xs: np.ndarray, ys: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Values of the unit disc, continued along its radii to a little beyond the rim.

    So the contours reach the rim, where a grid has no points, and are cut there.
    """
    x, y = np.meshgrid(xs, ys)
    r = np.hypot(x, y)
    known = np.where((r <= 1 + 1e-9) & np.isfinite(z), z, np.nan)
    h = max(float(np.diff(xs).max()), float(np.diff(ys).max()))
    if not np.isfinite(known).any() or h > 0.2:
        raise ValueError("a disc needs finite values within it, on a grid of steps of at most 0.2")
    missing = ~np.isfinite(known) & (r > 0.8) & (r < 1 + 3 * h)
    inner, outer = 1 - 3 * h, 1 - 1.5 * h
    unit = np.stack([x[missing], y[missing]]) / r[missing]
    low, high = (_bilinear(xs, ys, known, *(at * unit)) for at in (inner, outer))
    known[missing] = high + (high - low) / (outer - inner) * (r[missing] - outer)
    return known


def _bilinear(xs: np.ndarray, ys: np.ndarray, z: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    j = np.clip(np.searchsorted(xs, x) - 1, 0, xs.size - 2)
    i = np.clip(np.searchsorted(ys, y) - 1, 0, ys.size - 2)
    u, v = (x - xs[j]) / (xs[j + 1] - xs[j]), (y - ys[i]) / (ys[i + 1] - ys[i])
    below = (1 - u) * z[i, j] + u * z[i, j + 1]
    above = (1 - u) * z[i + 1, j] + u * z[i + 1, j + 1]
    return (1 - v) * below + v * above


def simplex(
    f: Callable[[np.ndarray], Any] | None = None,
    /,
    *,
    says: str,
    corners: Sequence[str] = ("0", "1", "2"),
    name: str = "",
    levels: Sequence[float] | int = 7,
    dots: Mapping[str, Any] | None = None,
    paths: Mapping[str, Any] | None = None,
    every: int = 0,
    size: tuple[int, int] = (440, 360),
) -> Picture:
    """The triangle of all populations of three levels; at a corner one level has all.

    Parameters
    ----------
    f : function of populations (n, 3) that gives (n,) numbers
        Shown as shades with contours, as in ``image``; without it the triangle is empty.
    says : str
        The picture in words (alt text).
    corners : names of the three levels: left, right, top
    name : str
        What is shown, with its unit.
    levels : numbers of the contours, or about how many there shall be
    dots : mapping of a text to populations (3,)
    paths : mapping of a text to populations (k, 3)
    every : int
        Small beads on the paths, at the first of their points and at each ``every``-th after it; 0 for none.
    size : (width, height) in pixels

    Examples
    --------
    >>> import qep_widgets as qep
    >>> simplex(qep.shannon, name="entropy / nats", says="The entropy is largest in the middle.")
    The entropy is largest in the middle.
    """
    says, size = check_says(says), _plot.check_size(size)
    if len(corners) != 3:
        raise ValueError(f"corners must be three names, but are {len(corners)}")
    if isinstance(every, bool) or not isinstance(every, (int, np.integer)) or every < 0:
        raise ValueError(f"every must be a whole number of points, or 0 for no beads, but is {every!r}")
    fig, ax = sheet(size)
    head = LINE + 10 if name else 4
    aside = max(45.0, *(_text.width(text, TEXT) + 14 for text in corners[:2]))
    side = min(size[0] - 2 * aside, (size[1] - head - 2 * LINE - 22) / np.sqrt(0.75))
    if side < 100:
        raise ValueError("the names of the corners do not fit; shorten them or make the picture wider")
    origin = np.array([(size[0] - side) / 2, LINE + 16])
    corner = origin + side * _CORNERS
    to = lambda p: np.asarray(p, dtype=float) @ corner  # noqa: E731
    lines: list[Any] = []
    if f is not None:
        grid, triangles = _triangle_grid(48)
        values = np.asarray(f(grid), dtype=float)
        if values.shape != (len(grid),):
            raise ValueError(
                f"f must give one number for each of (n, 3) populations, but gives {values.shape}"
            )
        if not np.isfinite(values).all():
            raise ValueError("f is not finite on the whole triangle")
        across, up = to(grid).T
        net = Triangulation(across, up, triangles)
        at = _levels(levels, values)
        lines = _shade(
            ax, ax.tricontour(net, values, levels=at, linewidths=0), ax.tricontourf, (net, values), at
        )
    line(ax, [*corner, corner[0]], color=style.MUTED, lw=1.3, zorder=4)
    beside = []
    for text, (px, py), side in zip(corners, corner, (-1, 1, 0), strict=True):
        half = _text.width(text, TEXT) / 2
        x, y = px + side * (10 + half), py + (-5 if side else 13)
        word(ax, x, y, text)
        beside.append((x - half, y - LINE / 2, x + half, y + LINE / 2))
    if name:
        _plot.write(ax, 10, size[1] - 8, name, va="top")
    tracks = _populations("paths", paths, 2)
    for beads in (to(p[::every]) for p in tracks.values() if every):
        ax.plot(*beads.T, "o", color="white", markeredgecolor=style.INK, markersize=4.5 * PX, zorder=7)
    _mark(
        ax,
        lines,
        _populations("dots", dots, 1),
        tracks,
        to,
        size,
        _in_triangle(corner),
        beside,
        edge=np.array([*corner, corner[0]]),
    )
    return picture(fig, says)


def _populations(what: str, given: Mapping[str, Any] | None, ndim: int) -> dict[str, np.ndarray]:
    found = {}
    for text, value in (given or {}).items():
        p = _plot.numbers(f"{what}[{text!r}]", value, ndim)
        if p.shape[-1] != 3 or np.abs(p.sum(axis=-1) - 1).max() > 1e-6 or p.min() < -1e-9:
            raise ValueError(f"{what}[{text!r}] must be populations of three levels: not negative, sum 1")
        found[text] = p
    return found


def _in_triangle(corner: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Whether points are inside of a triangle."""
    inverse = np.linalg.inv(np.column_stack([corner, np.ones(3)]))
    return lambda p: np.min(np.column_stack([p, np.ones(len(p))]) @ inverse, axis=1) > 0.015


def _triangle_grid(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Populations (m, 3), the closer the nearer to an edge, and the triangles between them.

    An entropy is infinitely steep at an edge, and the contours of an even grid have kinks there.
    """
    i, j = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    keep = i + j <= n
    number = np.full((n + 2, n + 2), -1)
    number[:-1, :-1][keep] = np.arange(keep.sum())
    a, b, c, d = number[:-1, :-1], number[1:, :-1], number[:-1, 1:], number[1:, 1:]
    triangles = np.concatenate(
        [np.stack([t.ravel() for t in corners], axis=-1) for corners in ((a, b, c), (b, d, c))]
    )
    p = (np.stack([i[keep], j[keep], n - i[keep] - j[keep]], axis=-1) / n) ** 2
    return p / p.sum(axis=-1, keepdims=True), triangles[triangles.min(axis=-1) >= 0]


def _levels(given: Sequence[float] | int, z: Any) -> np.ndarray:
    low, high = float(z.min()), float(z.max())
    if not np.isfinite([low, high]).all() or low == high:
        raise ValueError("z is the same everywhere: there is no map to draw")
    if isinstance(given, (int, np.integer)):
        at = np.asarray(MaxNLocator(nbins=int(given) + 1, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    else:
        at = np.unique(_plot.numbers("levels", given))
    at = at[(at > low) & (at < high)]
    if not at.size:
        raise ValueError(f"none of the levels is between {low:.3g} and {high:.3g}")
    return at


def _shade(
    ax: Axes, contours: Any, fill: Any, data: Any, at: np.ndarray, clip: Any = None
) -> list[tuple[float, np.ndarray]]:
    """Layers of tint that lie on each other; returns the contours in pixels."""
    contours.remove()
    found = []
    up, down = [v for v in at if v >= 0], [v for v in at if v <= 0]
    span = float(np.max(data[-1]) - np.min(data[-1]))
    top, bottom = float(np.max(data[-1])) + span, float(np.min(data[-1])) - span
    layers = [(v, top, style.SYSTEM, len(up)) for v in up] + [
        (bottom, v, style.HEAT, len(down)) for v in down
    ]
    for low, high, color, n in layers:
        layer = fill(*data, levels=[low, high])
        layer.remove()
        paths = [_simpler(ax, path) for path in layer.get_paths() if len(path.vertices)]
        tint = 1 - (1 - 0.62) ** (1 / n)
        tinted = PathCollection(
            paths, facecolors=color, edgecolors="none", linewidths=0, alpha=tint, zorder=1
        )
        ax.add_collection(tinted, autolim=False)
        if clip is not None:
            tinted.set_clip_path(clip)
    for value, path in zip(contours.levels, contours.get_paths(), strict=True):
        found += [(float(value), ax.transData.transform(piece)) for piece in _pieces(path)]
    return found


def _draw_contours(
    ax: Axes,
    lines: Sequence[tuple[float, np.ndarray]],
    gaps: Mapping[float, tuple[float, float, float, float]],
    clip: Any = None,
) -> None:
    """Each contour, with a gap for its number; the zero line is thick, unless it is the only one."""
    values = sorted({value for value, _ in lines})
    for value in values:
        open_to = ax.transData.inverted().transform
        pieces = [
            open_to(part) for v, flat in lines if v == value for part in _without(flat, gaps.get(value))
        ]
        starts = [[Path.MOVETO] + [Path.LINETO] * (len(piece) - 1) for piece in pieces]
        if not pieces:
            continue
        path = _simpler(ax, Path(np.concatenate(pieces), np.concatenate(starts)))
        thick = 1.8 if value == 0 and len(values) > 1 else 0.8
        drawn = PathCollection(
            [path], facecolors="none", edgecolors=style.INK, linewidths=thick * PX, zorder=2
        )
        ax.add_collection(drawn, autolim=False)
        if clip is not None:
            drawn.set_clip_path(clip)


def _without(flat: np.ndarray, gap: tuple[float, float, float, float] | None) -> list[np.ndarray]:
    """The parts of a line that are not in a box."""
    if gap is None:
        return [flat]
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    at = np.unique(np.append(length, np.arange(0, length[-1], 0.5)))
    fine = np.stack([np.interp(at, length, xs) for xs in flat.T], axis=-1)
    x, y = fine.T
    left = (x < gap[0]) | (x > gap[2]) | (y < gap[1]) | (y > gap[3])
    parts = np.split(fine, np.flatnonzero(np.diff(left)) + 1)
    if len(parts) > 2 and left[0] and left[-1] and np.allclose(flat[0], flat[-1]):  # it is closed
        parts = [np.concatenate([parts.pop(), parts[0]]), *parts[1:]]
    return [part for part in parts[0 if left[0] else 1 :: 2] if len(part) > 1]


def _simpler(ax: Axes, path: Path) -> Path:
    """The same path to a third of a pixel, by Douglas and Peucker's rule."""
    vertices, codes = [], []
    for piece in _pieces(path):
        flat = ax.transData.transform(piece)
        keep = np.zeros(len(flat), dtype=bool)
        keep[[0, len(flat) // 2, -1]] = True
        todo = [(0, len(flat) // 2), (len(flat) // 2, len(flat) - 1)]
        while todo:
            i, j = todo.pop()
            if j - i < 2:
                continue
            chord, rest = flat[j] - flat[i], flat[i + 1 : j] - flat[i]
            length = float(np.hypot(*chord))
            off = (
                np.abs(chord[0] * rest[:, 1] - chord[1] * rest[:, 0]) / length
                if length
                else np.hypot(*rest.T)
            )
            k = int(off.argmax())
            if off[k] > 0.3:
                keep[i + 1 + k] = True
                todo += [(i, i + 1 + k), (i + 1 + k, j)]
        vertices.append(piece[keep])
        codes.append([Path.MOVETO] + [Path.LINETO] * (int(keep.sum()) - 1))
    return Path(np.concatenate(vertices), np.concatenate(codes)) if vertices else path


def _pieces(path: Path) -> list[np.ndarray]:
    starts = np.flatnonzero(path.codes == Path.MOVETO) if path.codes is not None else np.array([0])
    return [piece for piece in np.split(np.asarray(path.vertices), starts[1:]) if len(piece) > 1]


def _mark(
    ax: Axes,
    lines: Any,
    dots: Any,
    paths: Any,
    to: Any,
    size: tuple[int, int],
    free: Any = None,
    beside: Any = (),
    roles: Any = None,
    edge: np.ndarray | None = None,
    clip: Any = None,
) -> None:
    """Paths and dots with their texts, then the contours, and their numbers where there is still room.

    A text stands on neither a path nor the ``edge`` of the map, if there is another place for it.
    """
    taken: list[tuple[float, float, float, float]] = []
    covered: list[np.ndarray] = []
    along: dict[int, list[tuple[float, float]]] = {}
    spots, texts, colors = [], [], []
    roles = _plot.check_keys("roles", roles, paths or {})
    for (text, path), color in zip(
        (paths or {}).items(), (style.INK, style.CORRELATION, style.COHERENCE), strict=False
    ):
        color = _plot.color_of(roles[text], f"roles[{text!r}]") if text in roles else color
        flat = to(_plot.numbers(f"paths[{text!r}]", path, 2))
        _path(ax, flat, color)
        covered.append(_thick(flat))
        spots.append(_at(flat, 0.5))
        along[len(spots) - 1] = [_at(flat, share) for share in (0.35, 0.65, 0.2, 0.8)]
        texts.append(text)
        colors.append(color)
    for text, point in (dots or {}).items():
        x, y = to(np.asarray(point, dtype=float))
        _dot(ax, x, y)
        spots.append((x, y))
        texts.append(text)
        colors.append(style.INK)
    lined = [*covered, *([] if edge is None else [_thick(edge)])]
    places = _near.beside(
        spots,
        texts,
        size,
        covered=np.concatenate(lined) if lined else None,
        taken=beside,
        gap=9,
        elsewhere=along,
    )
    for (x, y), text, color in zip(places, texts, colors, strict=True):
        _plot.write(ax, x, y, text, color=color, ha="center", va="center", zorder=9, halo=True)
        w = _text.width(text, TEXT) / 2 + 10  # room to the number of a contour
        taken.append((x - w, y - LINE / 2 - 2, x + w, y + LINE / 2 + 2))
    taken += [(x - 8, y - 8, x + 8, y + 8) for x, y in spots]
    gaps = _number_contours(ax, lines, taken, np.concatenate(covered or [np.zeros((0, 2))]), free)
    _draw_contours(ax, lines, gaps, clip)


def _at(flat: np.ndarray, share: float) -> tuple[float, float]:
    """The point of a path that has this share of its length before it, however unevenly it is sampled."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    return tuple(float(np.interp(share * length[-1], length, xs)) for xs in flat.T)  # type: ignore[return-value]


def _path(ax: Axes, flat: np.ndarray, color: str) -> None:
    ax.figure.add_artist(_pixels_line(flat, color))
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    if length[-1] > 14:
        back = flat[np.searchsorted(length, length[-1] - 10)]
        if np.hypot(*(flat[-1] - back)) > 3:
            inverse = ax.transData.inverted().transform
            arrow(ax, inverse(back), inverse(flat[-1]), color=color, lw=0.0, head=10, zorder=6)


def _pixels_line(flat: np.ndarray, color: str) -> Any:
    from matplotlib.lines import Line2D
    from matplotlib.transforms import IdentityTransform

    dashes = style.DASHES.get(color, "-")
    return Line2D(*flat.T, color=color, lw=2.0 * PX, ls=dashes, transform=IdentityTransform(), zorder=5)


def _dot(ax: Axes, x: float, y: float) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.transforms import IdentityTransform

    ax.figure.add_artist(
        Line2D(
            [x],
            [y],
            marker="o",
            ms=8 * PX,
            color=style.INK,
            mec=style.PAPER,
            mew=1.3 * PX,
            ls="none",
            transform=IdentityTransform(),
            zorder=7,
        )
    )


def _thick(flat: np.ndarray) -> np.ndarray:
    """A line as points a few pixels apart."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    if length[-1] == 0:
        return flat
    at = np.linspace(0, length[-1], int(min(800, 2 + length[-1] / 4)))
    return np.stack([np.interp(at, length, flat[:, k]) for k in (0, 1)], axis=-1)


def _number_contours(
    ax: Axes,
    lines: list[tuple[float, np.ndarray]],
    taken: list[tuple[float, float, float, float]],
    covered: np.ndarray,
    free: Callable[[np.ndarray], np.ndarray] | None,
) -> dict[float, tuple[float, float, float, float]]:
    """The number of each contour on it, where it covers least and stands within the map; their boxes."""
    numbered = {}
    values = sorted({value for value, _ in lines})
    texts = dict(zip(values, _plot.round_numbers(values), strict=True))
    box = ax.get_window_extent()
    for value in values:
        pieces = sorted((_thick(p) for v, p in lines if v == value), key=len, reverse=True)
        text = texts[value]
        w, h = _text.width(text, SMALL) + 6, 1.1 * SMALL
        others = np.concatenate([_thick(p) for v, p in lines if v != value] or [np.zeros((0, 2))])
        best: Any = None
        for piece in pieces[:2]:
            for share in np.linspace(0.08, 0.92, 25):
                x, y = piece[int(share * (len(piece) - 1))]
                r = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
                if r[0] < box.x0 + 2 or r[2] > box.x1 - 2 or r[1] < box.y0 + 2 or r[3] > box.y1 - 2:
                    continue
                if any(_near.common(r, t) > 0 for t in taken):
                    continue
                corners = np.array([[r[0], r[1]], [r[2], r[1]], [r[2], r[3]], [r[0], r[3]]])
                if free is not None and not free(corners).all():
                    continue
                cost = float(_inside(others, r) + 2 * _inside(covered, r)) + 0.5 * abs(share - 0.5)
                if best is None or cost < best[0] - 1e-9:
                    best = (cost, x, y, r)
        if best is not None and best[0] < 6:
            _plot.write(ax, best[1], best[2], text, size=SMALL, ha="center", va="center", zorder=8, halo=True)
            taken.append(best[3])
            numbered[value] = best[3]
    return numbered


def _inside(points: np.ndarray, r: Sequence[float]) -> int:
    x, y = points.T
    return int(((x > r[0]) & (x < r[2]) & (y > r[1]) & (y < r[3])).sum())
