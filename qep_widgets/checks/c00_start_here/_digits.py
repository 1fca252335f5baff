"""Numbers that were rounded."""

from __future__ import annotations

from typing import Any


def is_round(value: Any) -> bool:
    """Whether a number has six decimals at most."""
    return abs(float(value) - round(float(value), 6)) < 1e-13
