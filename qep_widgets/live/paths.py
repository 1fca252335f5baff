"""A path as a row of floats: the number of its runs, and for each its kind, how many, and the points.

The kinds are 0 move, 1 line, 2 curve of one control point, 3 curve of two, 4 close (without a point).
"""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

_KINDS: dict[int, tuple[int, int]] = {
    int(Path.MOVETO): (0, 1),
    int(Path.LINETO): (1, 1),
    int(Path.CURVE3): (2, 2),
    int(Path.CURVE4): (3, 3),
}
_CLOSED = int(Path.CLOSEPOLY)
CLOSE = 4
_FINE = 24.0  # thinning a line may move it by a ninth of a pixel of so many times smaller ones


def path_runs(out: array[float], path: Any, matrix: Any = None, **how: Any) -> None:
    """Append ``path``, moved by ``matrix``, to the row of floats; ``how`` goes to ``Path.cleaned``."""
    clean = path.cleaned(transform=matrix, remove_nans=True, curves=True, **how)
    codes, points = clean.codes, clean.vertices.astype(np.float32)
    end = len(codes) - 1  # the last code is STOP
    if end < 1:
        out.append(0)
        return
    starts = [0, *((codes[1:end] != codes[: end - 1]).nonzero()[0] + 1).tolist(), end]
    out.append(len(starts) - 1)
    for start, stop in pairwise(starts):
        code = int(codes[start])
        if code == _CLOSED:
            out.extend((CLOSE, 1))
            continue
        kind, each = _KINDS[code]
        out.extend((kind, (stop - start) // each))
        out.frombytes(points[start:stop].tobytes())


def thinned(path: Any, transform: Any, clip: Any) -> Path:
    """A line of many points in pixels, without those that lie on the way of their neighbours."""
    finer = np.diag([_FINE, _FINE, 1.0]) @ transform.get_matrix()
    box = clip and tuple(_FINE * edge for edge in clip)
    thin = path.cleaned(transform=Affine2D(finer), remove_nans=True, clip=box, simplify=True)
    return Path(thin.vertices[:-1] / _FINE, thin.codes[:-1])  # without STOP
