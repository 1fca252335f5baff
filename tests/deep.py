"""What is swept: every test runs one or a few of many like cases, and `run.py test --deep` runs them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings


def swept(values: Iterable[Any], always: int = 1, every: int = 0) -> list[Any]:
    """Parameters of a test of which only the first ones, or one of so many, run when nobody asks for all.

    A tuple is several parameters at once.
    """
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=() if k < always or (every and k % every == 0) else pytest.mark.deep,
        )
        for k, value in enumerate(values)
    ]


def examples(count: int) -> settings:
    """Settings of a test of random instances: so many when all are asked for, otherwise a quarter of them."""
    return settings(max_examples=max(1, count * settings().max_examples // 100))
