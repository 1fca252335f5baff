"""Two pictures or more that are read together, as one."""

from __future__ import annotations

import dataclasses

import numpy as np

from ._picture import Picture, check_says, picture
from ._sheet import TEXT, sheet, width, word

_WIDEST = 720


def beside(*pictures: Picture, says: str | None = None, gap: int = 16, sign: str = "") -> Picture:
    """Pictures beside each other, each in the middle of the common height.

    Parameters
    ----------
    pictures : two or more, from the left
    says : str, optional
        The whole in words (alt text); left out, it is what the pictures say one after the other.
    gap : int
        Pixels between two of them.
    sign : str
        Written between each two, such as "=".

    Raises
    ------
    TypeError, ValueError
        where one is no picture, there is only one, or they are wider than 720 pixels together.

    Examples
    --------
    >>> from qep_widgets import pictures
    >>> left = pictures.bloch({"a": [0, 0, 1]}, size=(240, 240))
    >>> right = pictures.bars({"up": 1.0, "down": 0.0}, y="probability", size=(300, 240))
    >>> beside(left, right, says="A state at the top of the ball, and its two probabilities.")
    A state at the top of the ball, and its two probabilities.
    """
    says = check_says(says, made=True)
    for shown in pictures:
        if not isinstance(shown, Picture):
            raise TypeError(f"beside takes pictures, but one is of type {type(shown).__name__}")
    if len(pictures) < 2:
        raise ValueError("beside takes two pictures or more")
    words = says or f" {sign} ".replace("  ", " ").join(shown.says for shown in pictures)
    if sign:
        between = _sign(sign)
        pictures = tuple(one for shown in pictures for one in (between, shown))[1:]
    wide = sum(shown.width for shown in pictures) + gap * (len(pictures) - 1)
    if wide > _WIDEST:
        raise ValueError(f"the pictures are {wide} pixels wide together; {_WIDEST} is the widest")
    high = max(shown.height for shown in pictures)
    left, body, labels = 0, [], []
    for shown in pictures:
        top = (high - shown.height) // 2
        body.append(f'<g transform="translate({left} {top})">{shown.body}</g>')
        moved = np.array([left, top])
        labels += [dataclasses.replace(label, corners=label.corners + moved) for label in shown.labels]
        left += shown.width + gap
    colors = frozenset().union(*(shown.colors for shown in pictures))
    return Picture(words, wide, high, "".join(body), colors, tuple(labels))


def _sign(text: str) -> Picture:
    fig, ax = sheet((int(width(text, TEXT + 6)) + 8, 30))
    word(ax, ax.get_xlim()[1] / 2, 15, text, size=TEXT + 6)
    return picture(fig, "A sign between two pictures.")
