"""A map on the second part of a pair, as a row of pictures: each has one block more done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from . import matrix
from ._picture import Picture, check_says


def block_film(
    pair: Any,
    phi: Callable[[np.ndarray], Any],
    blocks: tuple[int, int],
    /,
    *,
    says: str | None = None,
    title: str = "before",
    basis: Sequence[str] | None = None,
    size: tuple[int, int] = (720, 190),
) -> Picture:
    """The matrix of a pair, and what a map on its second part makes of it, one block after the other.

    Each picture shows the one before with one block B replaced by Φ(B); this block is tinted.  A block that
    the map does not change has no picture.

    Parameters
    ----------
    pair : (dA·dB, dA·dB) array
        Block (i, j) is a matrix of the second part; i and j are levels of the first.
    phi : callable
        A linear map: takes a (dB, dB) array and returns another.
    blocks : (dA, dB)
    says : str, optional
        The picture in words (alt text); left out, they are made from the data.
    title : str
        What stands above the first matrix.
    basis : labels of the rows
    size : (width, height) in pixels

    Raises
    ------
    ValueError
        where the pair has not this dimension, or the map returns another shape.

    Examples
    --------
    >>> import numpy as np
    >>> bell = np.array([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]) / 2
    >>> block_film(bell, np.transpose, (2, 2), says="Blocks (0, 1) and (1, 0) are transposed in turn.")
    Blocks (0, 1) and (1, 0) are transposed in turn.
    """
    says = check_says(says, made=True)
    n, d = map(int, blocks)
    rho = np.asarray(pair, dtype=complex)
    if rho.shape != (n * d, n * d):
        raise ValueError(f"pair must have the shape {(n * d, n * d)}, but has {rho.shape}")
    now, frames, marked = rho.copy(), {title: rho}, {}
    for i, j in product(range(n), repeat=2):
        at = np.s_[i * d : (i + 1) * d, j * d : (j + 1) * d]
        new = np.asarray(phi(rho[at]), dtype=complex)
        if new.shape != (d, d):
            raise ValueError(f"the map must return the shape {(d, d)}, but returned {new.shape}")
        if not np.allclose(new, rho[at]):
            now = now.copy()
            now[at] = new
            name = f"after block ({i}, {j})"
            frames[name], marked[name] = now, (i, j)
    return matrix.discs(frames, says=says or None, basis=basis, blocks=(n, d), marked=marked, size=size)
