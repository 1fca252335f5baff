"""The laws that come back in every chapter, each as a function that makes one of what an exercise says of it.

Like the mistakes they take the numbers of the parts that they are about: ``real("…", 0, 1)`` asks the first
two parts of a tuple, ``real("…")`` the whole answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .algebra import dagger
from .engine import Law

SMALL = 1e-6


def _of_each(code: str, says: str, parts: tuple[int, ...], holds: Callable[[Any], Any]) -> Law:
    return Law(code, says, lambda a, *_: all(holds(x) for x in ([a[k] for k in parts] if parts else [a])))


def hermitian(says: str, *parts: int) -> Law:
    """An operator is its own adjoint."""
    return _of_each("not-hermitian", says, parts, lambda x: np.allclose(x, dagger(np.asarray(x)), atol=SMALL))


def positive(says: str, *parts: int) -> Law:
    """A matrix has no negative eigenvalue."""
    return _of_each("not-positive", says, parts, lambda x: np.linalg.eigvalsh(x)[0] > -SMALL)


def trace_one(says: str, *parts: int) -> Law:
    """The diagonal adds up to one."""
    return _of_each("trace-not-one", says, parts, lambda x: abs(np.trace(x) - 1) < SMALL)


def real(says: str, *parts: int) -> Law:
    """A number has no imaginary part."""
    return _of_each("not-real", says, parts, lambda x: np.max(np.abs(np.imag(x))) < SMALL)


def not_negative(says: str, *parts: int, code: str = "negative") -> Law:
    """A number is not below 0."""
    return _of_each(code, says, parts, lambda x: np.min(np.real(x)) > -SMALL)
