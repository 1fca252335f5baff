"""Two pictures or more that are read together, as one."""

from __future__ import annotations

import dataclasses

import numpy as np

from ._picture import Picture, check_says

_WIDEST = 720


def beside(*pictures: Picture, says: str | None = None, gap: int = 16) -> Picture:
    """Pictures beside each other, each in the middle of the common height.

    Parameters
    ----------
    pictures : two or more, from the left
    says : str, optional
        The whole in words (alt text); left out, it is what the pictures say one after the other.
    gap : int
        Pixels between two of them.

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
    words = says or " ".join(shown.says for shown in pictures)
    colors = frozenset().union(*(shown.colors for shown in pictures))
    return Picture(words, wide, high, "".join(body), colors, tuple(labels))
