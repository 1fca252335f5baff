"""Quantum Entropy Production: physics, live labs and checked exercises for a course on irreversibility.

``import qep_widgets as qep`` loads numpy alone.  Every other name is fetched on first use, so that a
script which needs one entropy pays neither for matplotlib nor for the widgets.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

# module below qep_widgets -> the flat names it gives
_FLAT = {
    "physics.states": (
        "ket projector bloch_state bloch_vector gibbs "
        "random_ket random_state random_unitary random_hamiltonian"
    ),
    "physics.operators": "dag",
    "physics.composite": "tensor embed partial_trace partial_transpose schmidt purify",
    "physics.entropies": (
        "entropy relative_entropy gibbs_divergence mutual_information observational_entropy "
        "shannon coherence trace_distance"
    ),
    "physics.discord": "quantum_discord",
    "physics.channels": (
        "apply_kraus apply_choi kraus_to_choi choi_to_kraus kraus_to_superop superop_to_kraus "
        "superop_to_choi choi_to_superop choi_of is_completely_positive complete_positivity_violation "
        "is_trace_preserving trace_preservation_violation "
        "amplitude_damping dephasing depolarizing random_channel transpose_choi"
    ),
    "physics.dilation": "stinespring dilation_unitary unitary_to_kraus complementary_kraus assigned_choi",
    "physics.lindblad": "Lindbladian evolve_driven",
    "physics.baths": "thermal_qubit davies redfield squeezed_qubit ohmic",
    "physics.thermodynamics": (
        "energy power heat_current free_energy entropy_rate entropy_flow entropy_production_rate "
        "spohn_rate coherence_split housekeeping_split generalized_temperature"
    ),
    "checks": "check exercises",
    "claims": "claim",
    "predict.made": "predict",
    "predict.cards": "recall",
    "predict.again": "review",
    "progress.overview": "progress",
}
_SUBPACKAGES = ("checks", "figures", "labs", "live", "physics")
_ALIASES = {"models": "physics.models", "pictures": "figures.pictures"}
_HOME = {name: module for module, names in _FLAT.items() for name in names.split()}

__all__ = sorted([*_HOME, *_SUBPACKAGES, *_ALIASES])


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    elif name in _SUBPACKAGES or name in _ALIASES:
        value = importlib.import_module(f"{__name__}.{_ALIASES.get(name, name)}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


class _Package(ModuleType):
    """A flat name stays the promised function where a package has the same name (predict, progress).

    What is in such a package comes by ``from qep_widgets.predict import …``.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
