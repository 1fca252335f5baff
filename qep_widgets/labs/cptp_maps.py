"""CPTP maps: what a mixed map does to the Bloch ball, and what its Choi eigenvalues say about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.cptp_maps import cptp_maps_figure, draw_cptp_maps
from ..live import Lab, Trail, callable_lab, slider
from ..physics.channels import (
    amplitude_damping,
    apply_choi,
    is_completely_positive,
    kraus_to_choi,
    transpose_choi,
)
from ..physics.states import bloch_state, bloch_vector
from ..predict import Prediction

QUESTION = Prediction(
    "03.p20",
    "The transposition takes every state to a state. How much white noise must be mixed in "
    "before it may act on half of every pair?",
    ["Less than half", "Exactly half", "More than half, but not all", "No noise is enough but p = 1"],
    answer="More than half, but not all",
)
_TRAIL = Trail("noise", given=("transposed", "damping"))
_SHARES = np.linspace(0.0, 1.0, 61)
_PROBES = bloch_state([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


@dataclass(frozen=True)
class Params:
    """Φ(ρ) = (1−p)[(1−q) Φ_γ(ρ) + q ρᵀ] + p/2 times the identity.

    ``transposed``: q, the share of the transposition.  ``damping``: γ of the amplitude damping Φ_γ that
    takes the rest.  ``noise``: p, the share of white noise.  ``trail``: the noise that the learner has tried.
    ``revealed``: 1 once the prediction is made; before, neither the border of the physical maps is drawn nor
    the noise that is enough said.
    """

    transposed: float = slider(1.0, "transposition q", 0.0, 1.0, 0.01)
    damping: float = slider(0.0, "damping γ of the rest", 0.0, 1.0, 0.01)
    noise: float = slider(0.0, "white noise p", 0.0, 1.0, 0.01)
    trail: Trail = _TRAIL
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """The map as a move of the Bloch ball, and its eigenvalues."""

    params: Params
    stretch: np.ndarray  # (3, 3): the Bloch vector r goes to stretch @ r + shift
    shift: np.ndarray  # (3,)
    choi: np.ndarray  # (4,), eigenvalues of the Choi matrix, ascending
    physical: bool  # completely positive
    tried: dict[float, bool]  # noise that was tried at this share and damping: completely positive?
    shares: np.ndarray  # (n,), shares q from 0 to 1 ...
    border: np.ndarray  # (n,), ... and the least noise p that makes the map completely positive
    enough: float  # the same at the present share and damping


def choi_matrix(transposed: float, damping: float, noise: float) -> np.ndarray:
    """Choi matrix of the mixed map, (4, 4)."""
    mixed = (1 - transposed) * kraus_to_choi(amplitude_damping(damping)) + transposed * transpose_choi(2)
    return (1 - noise) * mixed + noise * np.eye(4) / 2


def noise_needed(lowest: np.ndarray) -> np.ndarray:
    """The least p with (1−p)·lowest + p/2 ≥ 0: noise moves every Choi eigenvalue towards 1/2."""
    below = np.maximum(-lowest, 0.0)
    return below / (0.5 + below)


@lru_cache(maxsize=256)
def _border(damping: float) -> np.ndarray:
    q = _SHARES[:, None, None]
    mixed = (1 - q) * kraus_to_choi(amplitude_damping(damping)) + q * transpose_choi(2)
    return noise_needed(np.linalg.eigvalsh(mixed)[:, 0])


def compute(params: Params) -> Result:
    """Act on four states to find the move of the ball, on half of the Bell pair to find the eigenvalues."""
    q, g, p = params.transposed, params.damping, params.noise
    choi = choi_matrix(q, g, p)
    centre, *poles = bloch_vector(apply_choi(choi, _PROBES))
    places = () if params.revealed else params.trail.places
    return Result(
        params=params,
        stretch=np.stack([pole - centre for pole in poles], axis=-1),
        shift=centre,
        choi=np.linalg.eigvalsh(choi),
        physical=bool(is_completely_positive(choi)),
        tried={noise: bool(is_completely_positive(choi_matrix(q, g, noise))) for noise in places},
        shares=_SHARES,
        border=_border(g),
        enough=float(noise_needed(np.linalg.eigvalsh(choi_matrix(q, g, 0.0))[0])),
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p = result.params
    widths = np.linalg.svd(result.stretch, compute_uv=False)
    mirrored = " mirrored" if np.linalg.det(result.stretch) < -1e-9 else ""
    shape = "point" if widths[0] < 5e-3 else "ball" if widths[0] - widths[2] < 5e-3 else "ellipsoid"
    shape = f"{'an' if shape == 'ellipsoid' and not mirrored else 'a'}{mirrored} {shape}"
    least = result.choi[0] + 0.0
    if result.physical:
        verdict = "no Choi eigenvalue is negative: the map is completely positive"
    else:
        verdict = (
            f"the smallest Choi eigenvalue is {_below_zero(least)}: positive, but not completely positive"
        )
        if p.revealed:
            verdict += f", and would be from p = {result.enough:.3f} on"
    place = "within" if widths[0] > 1 - 5e-3 else "inside"
    return (
        f"Transposition q = {p.transposed:.2f}, damping γ = {p.damping:.2f}, noise p = {p.noise:.2f}. The "
        f"ball turns into {shape} with half-axes {widths[0]:.2f}, {widths[1]:.2f}, {widths[2]:.2f} "
        f"{place} the ball; {verdict}."
    )


def _below_zero(value: float) -> str:
    return f"{value:.3f}".replace("-", "−") if value < -5e-4 else "just below zero"


def lab(**start: object) -> Lab:
    """The lab of chapter 03.  ``start`` sets fields of ``Params``, e.g. ``noise=0.5``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_cptp_maps,
        figure=cptp_maps_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Transposition": dict(transposed=1.0, damping=0.0, noise=0.0),
            "Half noise": dict(transposed=1.0, damping=0.0, noise=0.5),
            "Amplitude damping": dict(transposed=0.0, damping=0.6, noise=0.0),
            "A drop of transposition": dict(transposed=0.1, damping=0.0, noise=0.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
