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
_TRAIL = Trail("angle", given=("share",))
_ANGLES = np.linspace(0.0, 180.0, 91)


@dataclass(frozen=True)
class Params:
    """A share 1−p of |0⟩ and a share p of a second ket, measured along an axis.

    ``angle``: of the second ket's arrow from |0⟩ towards +x, in degrees, 0 to 180.  ``share``: p.
    ``axis``: of the measurement, from |0⟩ towards +x, in degrees, 0 to 180.  ``trail``: the angles that the
    learner has been at.  ``revealed``: 1 once the prediction is made.
    """

    angle: float = slider(60.0, "second arrow", 0.0, 180.0, 1.0, "°", digits=0)
    share: float = slider(0.0, "share p of the second ket", 0.0, 1.0, 0.01)
    axis: float = slider(90.0, "axis of the measurement", 0.0, 180.0, 1.0, "°", digits=0)
    trail: Trail = _TRAIL
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """The state now, and the entropies (nats) along other angles of the second ket.

    These are all angles once the prediction is made, and before that those of the trail.
    """

    params: Params
    kets: np.ndarray  # (2, 2), the arrows' x and z
    arrow: np.ndarray  # (2,), that of the mixture
    eigenvalues: np.ndarray  # (2,), the larger first
    outcomes: np.ndarray  # (2,), probabilities of "along the axis" and "against it"
    entropy: float
    uncertainty: float  # of the outcome
    angles: np.ndarray  # (n,)
    curve: np.ndarray  # (n,)


def second_kets(degrees: np.ndarray) -> np.ndarray:
    """cos(θ/2)|0⟩ + sin(θ/2)|1⟩ for each angle θ of the arrow, (n, 2)."""
    half = np.radians(degrees) / 2
    return np.stack([np.cos(half), np.sin(half)], axis=-1)


def mixtures(share: float, degrees: np.ndarray) -> np.ndarray:
    """(1 − p)|0⟩⟨0| + p|ψ⟩⟨ψ| for each angle of ψ, (n, 2, 2)."""
    return (1 - share) * projector([1.0, 0.0]) + share * projector(second_kets(degrees))


def compute(params: Params) -> Result:
    """Everything from the density matrix; no entropy comes from a formula in the angle."""
    angles = _ANGLES if params.revealed else np.array(params.trail.places)
    states = mixtures(params.share, np.append(angles, params.angle))
    rho, curve = states[-1], entropy(states)
    along = second_kets(np.array([params.axis]))[0]
    yes = float(np.clip((along @ rho @ along).real, 0.0, 1.0))
    outcomes = np.array([yes, 1 - yes])
    arrows = bloch_vector(np.array([*projector([[1.0, 0.0], second_kets(np.array([params.angle]))[0]]), rho]))
    return Result(
        params=params,
        kets=arrows[:2, [0, 2]],
        arrow=arrows[2, [0, 2]],
        eigenvalues=np.clip(np.linalg.eigvalsh(rho)[::-1], 0.0, 1.0),
        outcomes=outcomes,
        entropy=float(curve[-1]),
        uncertainty=float(shannon(outcomes)),
        angles=angles,
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
            "|0⟩ and |+⟩": dict(angle=90.0, share=0.5, axis=90.0),
            "Three to one": dict(angle=90.0, share=0.25, axis=0.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
