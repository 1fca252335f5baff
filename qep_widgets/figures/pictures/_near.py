"""Names beside points: each on the side where it covers least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from . import _text
from ._plot import TEXT

_SIDES = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)]


def beside(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    size: tuple[float, float],
    *,
    away_from: tuple[float, float] | None = None,
    covered: np.ndarray | None = None,
    taken: Sequence[tuple[float, float, float, float]] = (),
    gap: float = 8.0,
    upwards: bool = False,
    letter: float = TEXT,
    elsewhere: Mapping[int, Sequence[tuple[float, float]]] | None = None,
) -> list[tuple[float, float]]:
    """Middles of labels beside their points, in pixels, y upwards.

    Parameters
    ----------
    points : pixels of the points
    texts : their labels
    size : width and height of the picture
    away_from : the label stands on the other side of its point than this, where there is a choice
    covered : (n, 2) pixels of lines that a label should not cover
    taken : boxes (left, bottom, right, top) where no label may stand
    gap : pixels between a point and its label
    upwards : the label stands above its point where it can
    elsewhere : by the number of a point, others beside which its label may stand, too
    """
    boxes = list(taken)
    placed = []
    lines = np.zeros((0, 2)) if covered is None else covered
    for number, (point, text) in enumerate(zip(points, texts, strict=True)):
        w = _text.width(text, letter)
        h = letter * (1.0 + 1.2 * text.count("\n"))
        best = None
        spots = [point, *(elsewhere or {}).get(number, ())]
        for far, (x, y), (dx, dy) in product((1.0, 2.2), spots, _SIDES):
            shrink = far * (0.75 if dx and dy else 1.0)
            cx, cy = x + dx * (gap * shrink + w / 2), y + dy * (gap * shrink + h / 2)
            box = (cx - w / 2 - 2, cy - h / 2 - 1, cx + w / 2 + 2, cy + h / 2 + 1)
            cost = 0.6 * (dx != 0 and dy != 0) + 0.3 * (dx == 0) + 2.0 * (far > 1)
            cost += 4.0 * (dy <= 0) if upwards else 0.0
            cost += 0.4 * ((x, y) != point)
            cost += 400.0 * (box[0] < 3 or box[1] < 3 or box[2] > size[0] - 3 or box[3] > size[1] - 3)
            cost += sum(60.0 + common(box, other) for other in boxes if common(box, other) > 0)
            inside = (
                (lines[:, 0] > box[0])
                & (lines[:, 0] < box[2])
                & (lines[:, 1] > box[1])
                & (lines[:, 1] < box[3])
            )
            cost += 1.5 * min(int(inside.sum()), 12)
            cost += 10.0 * _between(lines, (x, y), box)
            for px, py in points:
                cost += 40.0 * (box[0] - 4 < px < box[2] + 4 and box[1] - 4 < py < box[3] + 4)
            if away_from is not None:
                out = np.array([x - away_from[0], y - away_from[1]])
                length = float(np.hypot(*out))
                if length > 1:
                    cost += 1.2 * (1 - float(out @ [dx, dy]) / length / float(np.hypot(dx, dy)))
            if best is None or cost < best[0] - 1e-9:
                best = (cost, cx, cy, box)
        assert best is not None
        placed.append((best[1], best[2]))
        boxes.append(best[3])
    return placed


def _between(lines: np.ndarray, point: tuple[float, float], box: Sequence[float]) -> bool:
    """Whether a line runs between a point and the box of its label, which then seems to be the line's."""
    start = np.array(point)
    end = np.clip(start, box[:2], box[2:])
    length = float(np.hypot(*(end - start)))
    if length < 7:
        return False
    along = (lines - start) @ (end - start) / length
    across = np.abs((lines - start) @ [-(end - start)[1], (end - start)[0]]) / length
    return bool(((along > 6) & (along < length) & (across < 3)).any())


def common(a: Sequence[float], b: Sequence[float]) -> float:
    """Area that two boxes share."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    return w * h if w > 0 and h > 0 else 0.0
