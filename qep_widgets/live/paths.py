"""A path as a row of floats: the number of its runs, and for each its kind, how many, and the points.

The kinds are 0 move, 1 line, 2 curve of one control point, 3 curve of two, 4 close (without a point).
"""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.path import Path

_KINDS: dict[Any, tuple[int, int]] = {
    Path.MOVETO: (0, 1),
    Path.LINETO: (1, 1),
    Path.CURVE3: (2, 2),
    Path.CURVE4: (3, 3),
}
CLOSE = 4


def path_runs(out: array[float], path: Any, matrix: Any = None, **how: Any) -> None:
    """Append ``path``, moved by ``matrix``, to the row of floats; ``how`` goes to ``Path.cleaned``."""
    clean = path.cleaned(transform=matrix, remove_nans=True, curves=True, **how)
    codes, points = clean.codes, clean.vertices.astype(np.float32)
    end = len(codes) - 1  # the last code is STOP
    if end < 1:
        out.append(0)
        return
    starts = [0, *(np.flatnonzero(np.diff(codes[:end])) + 1).tolist(), end]
    out.append(len(starts) - 1)
    for start, stop in pairwise(starts):
        if codes[start] == Path.CLOSEPOLY:
            out.extend((CLOSE, 1))
            continue
        kind, each = _KINDS[int(codes[start])]
        out.extend((kind, (stop - start) // each))
        out.frombytes(points[start:stop].tobytes())
