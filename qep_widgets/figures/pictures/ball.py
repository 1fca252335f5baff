"""The Bloch ball, or a section through it: states, paths, arrows, and its image under a channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from .. import bloch as view
from .. import style
from . import _near, _plot, _text, _words
from ._picture import Picture, check_says, picture
from ._sheet import PX, TEXT, arrow, sheet, word

_SECTIONS = {"xz": (0, 2), "yz": (1, 2), "xy": (0, 1)}


def bloch(
    points: Mapping[str, Any] | None = None,
    /,
    *,
    says: str | None = None,
    paths: Mapping[str, Any] | None = None,
    arrows: Mapping[str, tuple[Any, Any]] | None = None,
    stems: bool = False,
    chords: Mapping[str, tuple[Any, Any]] | None = None,
    axes: Mapping[str, Any] | None = None,
    ball: tuple[Any, Any] | None = None,
    section: str = "",
    roles: Mapping[str, str] | None = None,
    size: tuple[int, int] = (420, 320),
) -> Picture:
    """The Bloch ball seen from the front, or one of its sections as a disc; |0⟩ is at the top.

    Parameters
    ----------
    points : mapping of a name to a Bloch vector (3,) or a qubit's density matrix (2, 2)
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    paths : mapping of a name to (n, 3) Bloch vectors or (n, 2, 2) states
        A line, with an arrow head at its end if it has more than two points and is not closed.  In the
        ball, what runs behind the middle is thinner.
    arrows : mapping of a name to (start, end), each like a point
    stems : bool
        Each point is the tip of an arrow from the middle, in a colour of its own.  In the ball a dotted line
        leads from the middle through the plane of the equator, and up or down to the tip.
    chords : mapping of a name to (start, end), each like a point
        A dashed line without a head, such as the mixtures of two states.
    axes : mapping of a name to a direction (3,), or in a section to degrees from its upper end to the right
        A dashed line through the middle from end to end, with its name where it points: a measurement.  From
        the tip of each arrow that starts in the middle a dotted line leads to its shadow on each axis.
    ball : (matrix, shift)
        The image of the ball under r → matrix·r + shift, as an ellipsoid.
    section : "", "xz", "yz" or "xy"
        The ball, or the disc that the plane of these two axes cuts out of it.
    roles : mapping of a name to the quantity whose colour it has
    size : (width, height) in pixels

    Raises
    ------
    ValueError
        where a state lies outside the ball or, with ``section``, off the plane by more than a hundredth.

    Examples
    --------
    >>> bloch({"before": [0.8, 0, 0.4], "after": [0.3, 0, 0.7]}, says="The state moves north.")
    The state moves north.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    if section not in ("", *_SECTIONS):
        raise ValueError(f'section must be "", "xz", "yz" or "xy", but is {section!r}')
    dots = {name: _vectors(f"points[{name!r}]", r, 1)[0] for name, r in (points or {}).items()}
    lines = {name: _vectors(f"paths[{name!r}]", r, 2) for name, r in (paths or {}).items()}
    moves = {
        name: np.concatenate([_vectors(f"arrows[{name!r}]", r, 1) for r in ends])
        for name, ends in (arrows or {}).items()
    }
    if not (dots or lines or moves or chords or axes or ball is not None):
        raise ValueError("there is nothing to draw: give points, paths, arrows, chords, axes or ball")
    links = {
        name: np.concatenate([_vectors(f"chords[{name!r}]", r, 1) for r in ends])
        for name, ends in (chords or {}).items()
    }
    turned = {name: _direction(f"axes[{name!r}]", r, section) for name, r in (axes or {}).items()}
    names = list(dict.fromkeys([*dots, *lines, *moves, *links, *turned]))
    colors = _colors(dots, lines, moves, links, turned, roles, stems)
    fig, ax = sheet(size)
    radius = (min(size) - (64 if not section else 58)) / 2
    eye = _Eye(size, radius, section)
    eye.globe(ax)
    image = None
    if ball is not None:
        image = _image(*ball)
        eye.image(ax, *image)
    for name, n in turned.items():
        color, flat = colors[name], eye(np.stack([-n, n]))
        ax.plot(*flat.T, color=color, lw=1.6 * PX, ls=style.DASHES[color], zorder=3)
        for start, end in moves.values():
            if np.linalg.norm(start) < 1e-9:
                fall = eye(np.stack([end, (end @ n) * n]))
                ax.plot(*fall.T, color=style.MUTED, lw=1.3 * PX, ls=(0, (1.5, 2)), zorder=3.2)
    for name, ends in links.items():
        ax.plot(*eye(ends).T, color=colors[name], lw=1.6 * PX, ls=(0, (4, 3)), zorder=3.5)
    spots = [] if stems else [eye(r) for r in dots.values()]
    for name, path in lines.items():
        eye.path(ax, path, colors[name], spots)
    for name, (start, end) in moves.items():
        arrow(
            ax,
            eye(start),
            _to_rim(eye(start), eye(end), spots),
            color=colors[name],
            lw=2.2,
            head=10,
            zorder=6,
        )
    for name, r in dots.items():
        (x, y) = eye(r)
        if not section and not lines and (stems or len(dots) <= 3):
            eye.foot(ax, r)
        if stems and np.hypot(*(eye(r) - eye.centre)) > 12:
            arrow(ax, eye.centre, eye(r), color=colors[name], lw=2.2, head=10, zorder=6)
            continue
        ax.plot(
            [x],
            [y],
            style.MARKERS.get(colors[name], "o"),
            ms=10 * PX,
            color=colors[name],
            mec=style.PAPER,
            mew=1.4 * PX,
            zorder=7,
        )
    stalks = {name: np.stack([np.zeros(3), r]) for name, r in dots.items()} if stems else {}
    _names(ax, eye, names, dots, lines, moves | stalks, links, turned, colors, size)
    return picture(fig, says or _words.bloch(dots, lines, image, moves | links, turned))


class _Eye:
    """Where a Bloch vector is on the sheet."""

    def __init__(self, size: tuple[int, int], radius: float, section: str):
        self.centre = np.array([size[0] / 2, size[1] / 2])
        self.radius, self.section = radius, section
        self.taken: list[tuple[float, float, float, float]] = []
        if section:
            self.matrix = np.eye(3)[list(_SECTIONS[section])]
        else:
            self.matrix = view.SCREEN

    def __call__(self, r: np.ndarray) -> np.ndarray:
        if self.section:
            normal = next(k for k in range(3) if k not in _SECTIONS[self.section])
            off = float(np.abs(np.atleast_2d(r)[:, normal]).max())
            if off > 0.01:
                raise ValueError(
                    f"a state lies {off:.3f} off the plane {self.section}; draw the ball, or another section"
                )
        return self.centre + self.radius * (np.asarray(r) @ self.matrix.T)

    def rim(self) -> np.ndarray:
        """The outline as points a few pixels apart."""
        angle = np.linspace(0, 2 * np.pi, int(2 * np.pi * self.radius / 4))
        return self.centre + self.radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1)

    def globe(self, ax: Axes) -> None:
        across = 2 * self.radius
        tint = 0.06 if self.section else 0.2
        ax.add_patch(Ellipse(tuple(self.centre), across, across, fc=style.SYSTEM, alpha=tint, lw=0, zorder=0))
        if not self.section:  # light from the upper left
            for share in np.linspace(0.95, 0.15, 22):
                spot = self.centre + self.radius * (1 - share) * np.array([-0.36, 0.42])
                light = Ellipse(
                    tuple(spot), share * across, share * across, fc=style.PAPER, alpha=0.095, lw=0
                )
                light.set_zorder(0.5)
                ax.add_patch(light)
        ax.add_patch(Ellipse(tuple(self.centre), across, across, fill=False, ec=style.MUTED, lw=1.2 * PX))
        faint: dict[str, Any] = {"color": style.MUTED, "lw": 0.8 * PX, "zorder": 1, "alpha": 0.55}
        if self.section:
            for axis in np.eye(3)[list(_SECTIONS[self.section])]:
                ax.plot(*self(np.stack([-axis, axis])).T, **faint)
        else:
            for circle3 in view.great_circles()[2:]:
                self._halves(ax, circle3.T, **faint)
            for axis in np.eye(3):
                ax.plot(*self(np.stack([-axis, axis])).T, **faint)
        for text, r in self._poles():
            flat = self.matrix @ r
            upright = abs(flat[0]) < 1e-9
            x, y = self.centre + self.radius * (flat / np.hypot(*flat) if upright or self.section else flat)
            if upright or self.section:
                x, y = np.array([x, y]) + 13 * flat / np.hypot(*flat) * [1.0, 0.95]
            else:
                x, y = np.array([x, y]) + np.array([-9.0 if flat[0] < 0 else 9.0, -4.0])
            word(ax, x, y, text, size=TEXT, color=style.MUTED, halo=True)
            w = _text.width(text, TEXT)
            self.taken.append((x - w / 2 - 2, y - 8, x + w / 2 + 2, y + 8))
            if text == "|0⟩":  # the letter of the axis that ends here
                word(ax, x - w / 2 - 10, y, "$z$", size=TEXT, color=style.MUTED, halo=True)
                self.taken.append((x - w / 2 - 17, y - 8, x - w / 2 - 3, y + 8))

    def _poles(self) -> list[tuple[str, list[float]]]:
        poles: list[tuple[str, list[float]]] = [("|0⟩", [0, 0, 1]), ("|1⟩", [0, 0, -1])]
        if not self.section:
            return [*poles, ("$x$", [1, 0, 0]), ("$y$", [0, 1, 0])]
        a, b = _SECTIONS[self.section]
        first = [(f"${'xyz'[a]}$", list(np.eye(3)[a]))]
        return [*first, *(poles if b == 2 else [("$y$", [0, 1, 0])])]

    def _halves(self, ax: Axes, points: np.ndarray, **drawn: Any) -> None:
        """A line on the sphere: whole in front, dotted behind."""
        front = points @ view.TOWARDS >= 0
        flat = self(points)
        for side, dashes in ((True, "-"), (False, (0, (2, 2.5)))):
            xs, ys = np.where((front == side)[:, None], flat, np.nan).T
            ax.plot(xs, ys, ls=dashes, **drawn)

    def image(self, ax: Axes, matrix: np.ndarray, shift: np.ndarray) -> None:
        if self.section:
            a, b = _SECTIONS[self.section]
            normal = ({0, 1, 2} - {a, b}).pop()
            plane = [a, b]
            leaves = max(abs(shift[normal]), np.abs(matrix[normal, plane]).max())
            if leaves > 0.01:
                raise ValueError(f"the map takes the plane {self.section} out of itself; draw the ball")
            turn, half, _ = np.linalg.svd(matrix[np.ix_(plane, plane)])
            wide, high, angle = half[0], half[1], float(np.rad2deg(np.arctan2(turn[1, 0], turn[0, 0])))
            centre = self.centre + self.radius * shift[plane]
        else:
            wide, high, angle = view.outline(matrix)
            centre = self.centre + self.radius * (self.matrix @ shift)
        shape = (tuple(centre), 2 * self.radius * wide, 2 * self.radius * high)
        ax.add_patch(Ellipse(*shape, angle=angle, fc=style.COHERENCE, alpha=0.2, lw=0, zorder=2))
        ax.add_patch(Ellipse(*shape, angle=angle, fill=False, ec=style.COHERENCE, lw=1.8 * PX, zorder=2.2))
        if not self.section:
            for circle in view.great_circles():
                ax.plot(
                    *(self.centre + self.radius * ((matrix @ circle).T + shift) @ self.matrix.T).T,
                    color=style.COHERENCE,
                    lw=0.9 * PX,
                    alpha=0.75,
                    zorder=2.1,
                )

    def foot(self, ax: Axes, r: np.ndarray) -> None:
        """From the middle to the point's foot in the plane of the equator, and up or down to the point."""
        corner = np.array([r[0], r[1], 0.0])
        xs, ys = self(np.stack([np.zeros(3), corner, r])).T
        ax.plot(xs, ys, color=style.MUTED, lw=0.9 * PX, ls=(0, (2, 2.5)), zorder=4)

    def path(self, ax: Axes, points: np.ndarray, color: str, dots: list[np.ndarray]) -> None:
        flat = self(points)
        dashes = style.DASHES[color]
        if self.section:
            ax.plot(*flat.T, color=color, lw=2.2 * PX, ls=dashes, zorder=5)
        else:
            front = points @ view.TOWARDS >= 0
            grow = front | np.roll(front, 1) | np.roll(front, -1)
            for side, lw, alpha in ((front, 2.4, 1.0), (~front | (grow & ~front), 1.3, 0.7)):
                shown = side.copy()
                shown[1:] |= side[:-1]
                xs, ys = np.where(shown[:, None], flat, np.nan).T
                ax.plot(xs, ys, color=color, lw=lw * PX, ls=dashes, alpha=alpha, zorder=5)
        # A head where the path ends, unless it is closed or has come to rest long before.
        length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
        closed = np.hypot(*(flat[-1] - flat[0])) < 1e-6
        if length[-1] > 14 and not closed:
            back = flat[np.searchsorted(length, length[-1] - 10)]
            if np.hypot(*(flat[-1] - back)) > 4:
                hidden = flat[-1] - _to_rim(back, flat[-1], dots)
                arrow(ax, back - hidden, flat[-1] - hidden, color=color, lw=0.0, head=10, zorder=6)


def _open_part(path: np.ndarray, dots: list[np.ndarray], taken: list[Any]) -> np.ndarray:
    """The point of a path that is farthest from all dots and labels, not too near its ends."""
    away = dots + [np.array([(r[0] + r[2]) / 2, (r[1] + r[3]) / 2]) for r in taken]
    inner = path[len(path) // 6 : max(len(path) - len(path) // 6, 1)]
    clear = [min((float(np.hypot(*(point - other))) for other in away), default=0.0) for point in inner]
    return inner[int(np.argmax(np.round(clear, 3)))]


def _to_rim(start: np.ndarray, end: np.ndarray, dots: list[np.ndarray], rim: float = 5.5) -> np.ndarray:
    """Where an arrow's tip is seen: at the rim of the dot that it ends in, if there is one."""
    length = float(np.hypot(*(end - start)))
    covered = any(np.hypot(*(end - dot)) < rim for dot in dots)
    return end - rim / length * (end - start) if covered and length > rim else end


def _vectors(name: str, given: Any, ndim: int) -> np.ndarray:
    """Bloch vectors (n, 3) of vectors or states."""
    given = given.full() if hasattr(given, "full") else given
    array = np.asarray(given)
    states = array.ndim == ndim + 1 and array.shape[-2:] == (2, 2)
    if not states and (array.ndim != ndim or array.shape[-1] != 3):
        wanted = "(3,) or (2, 2)" if ndim == 1 else "(n, 3) or (n, 2, 2)"
        raise ValueError(f"{name} must have the shape {wanted}, but has {array.shape}")
    if states:
        rho = array.astype(complex)
        r = np.stack(
            [2 * rho[..., 1, 0].real, 2 * rho[..., 1, 0].imag, (rho[..., 0, 0] - rho[..., 1, 1]).real],
            axis=-1,
        )
    else:
        r = _plot.numbers(name, array, None)
    r = np.atleast_2d(r)
    if not np.isfinite(r).all():
        raise ValueError(f"{name} is not finite")
    longest = float(np.sqrt((r**2).sum(axis=-1)).max())
    if longest > 1 + 1e-6:
        raise ValueError(f"{name} has length {longest:.4f}: a qubit's Bloch vector is not longer than 1")
    return r


def _direction(name: str, given: Any, section: str) -> np.ndarray:
    """The unit vector (3,) of an axis, given as a vector or, in a section, as an angle in degrees."""
    n = _plot.numbers(name, given, None)
    if section and n.ndim == 0:
        right, upper = np.eye(3)[list(_SECTIONS[section])]
        n = np.sin(np.radians(n)) * right + np.cos(np.radians(n)) * upper
    length = float(np.linalg.norm(n))
    if n.shape != (3,) or not 1e-9 < length < np.inf:
        raise ValueError(f"{name} must be a direction (3,), or in a section degrees, but is {given!r}")
    return n / length


def _image(matrix: Any, shift: Any) -> tuple[np.ndarray, np.ndarray]:
    m, s = _plot.numbers("ball's matrix", matrix, 2), _plot.numbers("ball's shift", shift)
    if m.shape != (3, 3) or s.shape != (3,):
        raise ValueError(
            f"ball must be a (3, 3) matrix and a (3,) shift, but they are {m.shape} and {s.shape}"
        )
    return m, s


def _colors(
    dots: Any, lines: Any, moves: Any, links: Any, turned: Any, roles: Mapping[str, str] | None, stems: bool
) -> dict[str, str]:
    """Paths and arrows in the order of the colours; where nothing else is asked, points as ink, and chords
    and axes in the colours of coherence and environment.
    """
    plain = dict.fromkeys(turned, "environment") | dict.fromkeys(links, "coherence")
    names = list(dict.fromkeys([*lines, *moves, *dots, *links, *turned]))
    found = _plot.colors_for(names, plain | dict(roles or {}))
    for name in () if stems else dots:
        if name not in lines and name not in moves and name not in (roles or {}) and name not in style.ROLES:
            found[name] = style.INK
    return found


def _names(
    ax: Axes,
    eye: _Eye,
    names: Any,
    dots: Any,
    lines: Any,
    moves: Any,
    links: Any,
    turned: Any,
    colors: Any,
    size: Any,
) -> None:
    at = {}
    for name in names:
        if name in dots:
            at[name] = eye(dots[name])
        elif name in lines:
            at[name] = _open_part(eye(lines[name]), [eye(r) for r in dots.values()], eye.taken)
        elif name in moves:
            at[name] = eye(moves[name])[1]
        elif name in links:
            at[name] = eye(links[name]).mean(axis=0)
        else:
            at[name] = eye(turned[name])
    covered = [eye(path) for path in lines.values()]
    covered += [np.linspace(start, end, 20) for start, end in map(eye, moves.values())]
    ends = [*links.values(), *(np.stack([-n, n]) for n in turned.values())]
    covered += [np.linspace(start, end, 40) for start, end in map(eye, ends)]
    covered.append(eye.rim())
    places = _near.beside(
        [tuple(p) for p in at.values()],
        list(at),
        size,
        away_from=tuple(eye.centre),
        covered=np.concatenate(covered),
        taken=eye.taken,
        gap=10,
    )
    for name, (x, y) in zip(at, places, strict=True):
        word(ax, x, y, name, color=colors[name], halo=True)
