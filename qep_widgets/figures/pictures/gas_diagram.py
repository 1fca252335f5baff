"""A gas of several kinds of molecules in frames beside each other: who is in which box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import style
from ..walls import PLACES
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, SMALL, TEXT, line, sheet, width, word

_MOLECULES = 40
_LOOKS = ((style.SYSTEM, "o"), (style.COHERENCE, "^"), (style.ENVIRONMENT, "s"))

Group = tuple[str, float, float, float]


def gases(
    frames: Mapping[str, Sequence[Group]],
    /,
    *,
    says: str | None = None,
    size: tuple[int, int] = (600, 366),
) -> Picture:
    """A gas at stages of a process, two beside each other.

    Parameters
    ----------
    frames : mapping of a title to groups (kind, share, left, right)
        Molecules of this kind, a share from 0 to 1 of all, between two places from 0 to 2: the frame is two
        boxes wide.  At most three kinds.
    says : str, optional
        The picture in words (alt text); left out, they are made from the frames.
    size : (width, height) in pixels

    Raises
    ------
    ValueError
        When there are no frames or too many, more than three kinds, or a group is out of its range.

    Examples
    --------
    >>> gases({"apart": [("|0⟩", 0.5, 0, 1), ("|+⟩", 0.5, 1, 2)]}, says="Each kind has a box of its own.")
    Each kind has a box of its own.
    """
    says, size = check_says(says, made=True), _plot.check_size(size)
    kinds = _kinds(frames)
    gap, margin, head, foot = 28.0, 12.0, LINE + 14, LINE + 22
    columns, rows = min(2, len(frames)), (len(frames) + 1) // 2
    across = (size[0] - 2 * margin - gap * (columns - 1)) / columns / 2
    side = min(across, (size[1] - foot) / rows - head)
    if side < 60:
        raise ValueError(f"{len(frames)} frames do not fit into {size[0]}×{size[1]} pixels")
    fig, ax = sheet(size)
    start = (size[0] - 2 * side * columns - gap * (columns - 1)) / 2
    for k, (title, groups) in enumerate(frames.items()):
        left, low = start + (k % 2) * (2 * side + gap), size[1] - (k // 2 + 1) * (side + head)
        word(ax, left, low + side + 16, title, size=TEXT, ha="left")
        _frame(ax, groups, kinds, left, low, side)
    _key(ax, kinds, size[0] / 2, foot / 2)
    return picture(fig, says or _says(frames))


def _kinds(frames: Mapping[str, Sequence[Group]]) -> dict[str, tuple[str, str]]:
    """Colour and marker of each kind, in the order in which they appear."""
    if not isinstance(frames, Mapping) or not frames:
        raise ValueError(f"frames must be a mapping of a title to groups, but is {frames!r}")
    for title, groups in frames.items():
        for group in groups:
            if len(group) != 4 or not 0 <= group[1] <= 1 or not 0 <= group[2] < group[3] <= 2:
                raise ValueError(
                    f"frames[{title!r}] must have groups (kind, share from 0 to 1, left, right from 0 to 2), "
                    f"but has {group!r}"
                )
    names = list(dict.fromkeys(group[0] for groups in frames.values() for group in groups))
    if len(names) > len(_LOOKS):
        raise ValueError(f"frames must have at most {len(_LOOKS)} kinds, but has {', '.join(names)}")
    return dict(zip(names, _LOOKS, strict=False))


def _frame(
    ax: Axes,
    groups: Sequence[Group],
    kinds: Mapping[str, tuple[str, str]],
    left: float,
    low: float,
    side: float,
) -> None:
    box = Rectangle((left, low), 2 * side, side, fill=False, ec=style.FAINT, lw=1.1 * PX, ls=(0, (3, 3)))
    ax.add_patch(box)
    first = 0
    for kind, share, a, b in groups:
        n = round(_MOLECULES * share)
        places = PLACES[first : first + n]
        first += n
        color, marker = kinds[kind]
        xs, ys = left + side * (a + (b - a) * places[:, 0]), low + side * places[:, 1]
        ax.plot(xs, ys, marker, ls="none", color=color, ms=6 * PX, mec=style.PAPER, mew=0.6 * PX, zorder=3)
        for x in (a, b):
            line(ax, [(left + side * x, low), (left + side * x, low + side)], lw=3.0, zorder=4)


def _key(ax: Axes, kinds: Mapping[str, tuple[str, str]], middle: float, y: float) -> None:
    """What the molecules are."""
    widths = [16 + width(name, SMALL) for name in kinds]
    x = middle - (sum(widths) + 28 * (len(widths) - 1)) / 2
    for (name, (color, marker)), w in zip(kinds.items(), widths, strict=True):
        ax.plot([x + 4], [y], marker, ls="none", color=color, ms=7 * PX)
        word(ax, x + 16, y, name, size=SMALL, ha="left")
        x += w + 28


def _says(frames: Mapping[str, Sequence[Group]]) -> str:
    told = []
    for title, groups in frames.items():
        parts = [f"{kind} with the share {share:g} from {a:g} to {b:g}" for kind, share, a, b in groups]
        told.append(f"{title}: {', '.join(parts)}")
    return f"A gas in a frame of two boxes, places in lengths of a box. {'; '.join(told)}."
