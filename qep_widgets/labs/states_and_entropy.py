"""Two kets mixed: the state's arrow in the Bloch ball, its eigenvalues, its entropy, and a measurement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.states_and_entropy import draw_states_and_entropy, states_and_entropy_figure
from ..live import Lab, Trail, callable_lab, slider
from ..physics.entropies import entropy, shannon
from ..physics.states import bloch_vector, projector
from ..predict import Prediction

QUESTION = Prediction(
    "01.p20",
    "Mix |0⟩ and a second ket in the shares 1 − p and p. "
    "At which angle between their arrows are the shares the eigenvalues of ρ, whatever p is?",
    ["At every angle", "Only at 90°", "Only at 180°", "At no angle"],
    answer="Only at 180°",
)
_TRAIL = Trail("axis", given=("angle", "share"))
_AXES = np.linspace(0.0, 180.0, 91)


@dataclass(frozen=True)
class Params:
    """A share 1−p of |0⟩ and a share p of a second ket, measured along an axis.

    ``angle``: of the second ket's arrow from |0⟩ towards +x, in degrees, 0 to 180.  ``share``: p.
    ``axis``: of the measurement, from |0⟩ towards +x, in degrees, 0 to 180.  ``trail``: the axes that the
    learner has measured along.  ``revealed``: 1 once the prediction is made.
    """

    angle: float = slider(60.0, "second arrow", 0.0, 180.0, 1.0, "°", digits=0)
    share: float = slider(0.5, "share p of the second ket", 0.0, 1.0, 0.01)
    axis: float = slider(0.0, "axis of the measurement", 0.0, 180.0, 1.0, "°", digits=0)
    trail: Trail = _TRAIL
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """The state now, and the entropies (nats) of the outcome along other axes.

    These are all axes once the prediction is made, and before that those of the trail.
    """

    params: Params
    kets: np.ndarray  # (2, 2), the arrows' x and z
    arrow: np.ndarray  # (2,), that of the mixture
    eigenvalues: np.ndarray  # (2,), the larger first
    outcomes: np.ndarray  # (2,), probabilities of "along the axis" and "against it"
    entropy: float
    uncertainty: float  # of the outcome
    axes: np.ndarray  # (n,)
    curve: np.ndarray  # (n,)


def second_kets(degrees: np.ndarray) -> np.ndarray:
    """cos(θ/2)|0⟩ + sin(θ/2)|1⟩ for each angle θ of the arrow, (n, 2)."""
    half = np.radians(degrees) / 2
    return np.stack([np.cos(half), np.sin(half)], axis=-1)


def outcomes_along(rho: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """⟨b|ρ|b⟩ for the kets b at both ends of each axis, (n, 2)."""
    b = second_kets(degrees)
    yes = np.clip(np.einsum("ni,ij,nj->n", b, rho, b).real, 0.0, 1.0)
    return np.stack([yes, 1 - yes], axis=-1)


def compute(params: Params) -> Result:
    """Everything from the density matrix; no entropy comes from a formula in the angle."""
    axes = _AXES if params.revealed else np.array(params.trail.places)
    second = projector(second_kets(np.array([params.angle])))[0]
    rho = (1 - params.share) * projector([1.0, 0.0]) + params.share * second
    along = outcomes_along(rho, np.append(axes, params.axis))
    curve = shannon(along)
    arrows = bloch_vector(np.array([projector([1.0, 0.0]), second, rho]))
    return Result(
        params=params,
        kets=arrows[:2, [0, 2]],
        arrow=arrows[2, [0, 2]],
        eigenvalues=np.clip(np.linalg.eigvalsh(rho)[::-1], 0.0, 1.0),
        outcomes=along[-1],
        entropy=float(entropy(rho)),
        uncertainty=float(curve[-1]),
        axes=axes,
        curve=curve[:-1],
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p = result.params
    larger, smaller = result.eigenvalues
    kind = "pure" if result.entropy < 5e-4 else "mixed"
    return (
        f"{100 * (1 - p.share):.0f} % of |0⟩ and {100 * p.share:.0f} % of a ket whose arrow is "
        f"{p.angle:.0f}° away: a {kind} state with an arrow of length {np.linalg.norm(result.arrow):.2f}, "
        f"eigenvalues {larger:.2f} and {smaller:.2f}, and S(ρ) = {result.entropy:.3f} nats. Along the axis "
        f"at {p.axis:.0f}° the outcomes have the probabilities {result.outcomes[0]:.2f} and "
        f"{result.outcomes[1]:.2f}, and the entropy {result.uncertainty:.3f}."
    )


def lab(**start: object) -> Lab:
    """The lab of chapter 01.  ``start`` sets fields of ``Params``, e.g. ``share=0.2``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_states_and_entropy,
        figure=states_and_entropy_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "One ket": dict(angle=60.0, share=0.0, axis=90.0),
            "|0⟩ and |+⟩": dict(angle=90.0, share=0.5, axis=0.0),
            "Three to one": dict(angle=90.0, share=0.25, axis=0.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
