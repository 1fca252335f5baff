"""Operators: the conjugate transpose."""

from __future__ import annotations

from typing import Any

from . import _validate as check
from ._validate import Complex


def dag(A: Any) -> Complex:
    """Conjugate transpose A† of the last two axes: (A†)_ij = A_ji*.

    Parameters
    ----------
    A : array, shape (..., m, n)
        Any matrices, square or not, one or a stack: Kraus operators (n, d_out, d_in) are turned one by one.

    Returns
    -------
    complex ndarray, shape (..., n, m)
        A new array.  A ket (d,) has no second axis: its bra is ``psi.conj()``.

    Raises
    ------
    ValueError
        When ``A`` has fewer than two axes, or an entry is NaN or infinite.

    Examples
    --------
    >>> dag([[0, 1j], [2, 0]])
    array([[0.-0.j, 2.-0.j],
           [0.-1.j, 0.-0.j]])
    """
    return check.dag(check.rectangular(A, "A"))
