"""Worked models, one module each: ``qep.models.collision`` and the like load when first touched."""

from __future__ import annotations

import importlib
from types import ModuleType

_MODULES = (
    "closed_pair",
    "collision",
    "collision_chain",
    "counting",
    "demon",
    "driven_qubit",
    "erasure",
    "jaynes_cummings",
    "jump_trajectories",
    "limits",
    "machines",
    "meeting",
    "oscillator_bath",
    "otto_stroke",
    "walls",
)

__all__ = list(_MODULES)


def __getattr__(name: str) -> ModuleType:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
