"""Stinespring dilation: one unitary with an environment, the Kraus operators it gives, who knows what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.stinespring import draw_stinespring, stinespring_figure
from ..live import Lab, callable_lab, choice, slider
from ..physics.composite import partial_trace
from ..physics.entropies import entropy
from ..physics.models.collision import exchange_unitary
from ..physics.operators import dag
from ..predict import Prediction

EXCHANGE, KICK = "energy exchange", "phase kick"
ALL = 2 * np.log(2)  # I(R:SE) of a system that is maximally entangled with its reference R
_ANGLES = np.linspace(0.0, 90.0, 61)  # degrees
QUESTION = Prediction(
    "04.p20",
    "A phase kick with θ = 60°. The environment starts as a fair coin, and not in |0⟩. How do the system’s "
    "loss and the environment’s knowledge change?",
    [
        "Both become smaller: what is noisy cannot look well",
        "The loss stays, and the environment knows as much",
        "The loss stays, and the environment knows nothing",
        "The loss grows, and the environment knows nothing",
    ],
    answer="The loss stays, and the environment knows nothing",
)


@dataclass(frozen=True)
class Params:
    """A qubit meets an environment qubit once.

    ``kind``: energy exchange exp[−iθ(a†b + ab†)], or phase kick |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ exp(−iθσ_x).
    ``theta``: θ in degrees, 0 to 90.  ``excited``: the environment's excited population before, 0 to ½.
    ``turn``: angle φ in degrees of the basis in which its end is read, |0'⟩ = cos φ |0⟩ + sin φ |1⟩ and
    |1'⟩ = −sin φ |0⟩ + cos φ |1⟩.  ``revealed``: 1 once the prediction is made; before, the channel of a
    mixed environment is not drawn, nor who has what in common with the reference.
    """

    theta: float = slider(60.0, "collision strength θ", 0.0, 90.0, 1.0, "°", digits=0)
    turn: float = slider(0.0, "environment’s basis φ", 0.0, 90.0, 1.0, "°", digits=0)
    excited: float = slider(0.0, "environment excited at first", 0.0, 0.5, 0.01)
    kind: str = choice(KICK, "interaction", (EXCHANGE, KICK))
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """Kraus operators, channel and knowledge (nats) at the present angle; knowledge along all angles."""

    params: Params
    shown: bool  # whether channel and knowledge may be seen
    kraus: np.ndarray  # (2, 2, 2, 2): start j, end k, then the 2×2 operator √p_j ⟨k'|U|j⟩
    choi: np.ndarray  # (4, 4), reference first
    knows: dict[str, float]  # "S": I(R:S'), "E": I(R:E'), "both": what only the two together know
    angles: np.ndarray  # (n,)
    curves: dict[str, np.ndarray]  # each (n,)


def unitaries(kind: str, theta: np.ndarray) -> np.ndarray:
    """The collision for each angle (n,) in rad, (n, 4, 4), system first."""
    if kind == EXCHANGE:
        return exchange_unitary(theta)
    U = np.zeros((*theta.shape, 4, 4), dtype=complex)
    U[..., 0, 0] = U[..., 1, 1] = 1.0
    U[..., 2, 2] = U[..., 3, 3] = np.cos(theta)
    U[..., 2, 3] = U[..., 3, 2] = -1j * np.sin(theta)
    return U


def with_reference(U: np.ndarray, excited: float) -> np.ndarray:
    """Reference, system and environment after U, (n, 8, 8), the system half of a maximally entangled pair."""
    weights = np.sqrt(np.array([1 - excited, excited]) / 2)
    blocks = U.reshape(-1, 2, 2, 2, 2) * weights  # [system', environment', system, environment]
    amplitudes = blocks.transpose(0, 3, 1, 2, 4).reshape(-1, 8, 2)
    return amplitudes @ dag(amplitudes)


def knowledge(states: np.ndarray) -> dict[str, np.ndarray]:
    """Mutual informations of the reference with each side, from the states; the rest needs both sides."""
    one, two = (entropy(partial_trace(states, (2, 2, 2), (k,))) for k in (1, 2))
    with_one, with_two = (entropy(partial_trace(states, (2, 2, 2), (0, k))) for k in (1, 2))
    system, environment = ALL / 2 + one - with_one, ALL / 2 + two - with_two
    return {"S": system, "E": environment, "both": ALL - system - environment}


@lru_cache(maxsize=64)
def _curves(kind: str, excited: float) -> dict[str, np.ndarray]:
    return knowledge(with_reference(unitaries(kind, np.radians(_ANGLES)), excited))


def compute(params: Params) -> Result:
    """Everything for ``params``; the channel comes from the unitary, never from the Kraus operators."""
    U = unitaries(params.kind, np.radians([params.theta]))
    states = with_reference(U, params.excited)
    turn = np.radians(params.turn)
    c, s = np.cos(turn), np.sin(turn)
    ends = np.array([[c, s], [-s, c]])  # row k is the bra ⟨k'|
    weights = np.sqrt([1 - params.excited, params.excited])
    return Result(
        params=params,
        shown=bool(params.revealed) or params.excited < 5e-4,
        kraus=np.einsum("ke,aeij,j->jkai", ends, U.reshape(2, 2, 2, 2), weights),
        choi=2 * partial_trace(states[0], (2, 2, 2), (0, 1)),
        knows={name: float(value[0]) for name, value in knowledge(states).items()},
        angles=_ANGLES,
        curves=_curves(params.kind, params.excited),
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, knows = result.params, result.knows
    used = int((np.abs(result.kraus).max(axis=(-2, -1)) > 1e-6).sum())
    fewest = int((np.linalg.eigvalsh(result.choi) > 1e-9).sum())
    start = "in its ground state" if p.excited < 5e-4 else f"excited with probability {p.excited:.2f}"
    operators = "1 Kraus operator" if used == 1 else f"{used} Kraus operators"
    spare = "as few as possible" if used == fewest else f"where {fewest} would do"
    met = (
        f"A{'n' if p.kind == EXCHANGE else ''} {p.kind} of {p.theta:.0f}° with an environment {start}, "
        f"read in a basis turned by {p.turn:.0f}°: {operators}"
    )
    if not result.shown:
        return f"{met}. What they do is drawn once you have predicted."
    rest = f"; {_plain(knows['both'])} are in neither alone" if knows["both"] > 5e-4 else ""
    return (
        f"{met}, {spare}. Of the 1.386 nats in common with the reference, the system has "
        f"{_plain(knows['S'])} and the environment {_plain(knows['E'])}{rest}."
    )


def _plain(value: float) -> str:
    """Three decimals, and never '-0.000'."""
    return f"{round(value, 3) + 0.0:.3f}"


def lab(**start: object) -> Lab:
    """The lab of chapter 04.  ``start`` sets fields of ``Params``, e.g. ``theta=20.0``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_stinespring,
        figure=stinespring_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Cold collision": dict(kind=EXCHANGE, theta=40.0, turn=0.0, excited=0.0),
            "Thermal collision": dict(kind=EXCHANGE, theta=40.0, turn=30.0, excited=0.27),
            "A look": dict(kind=KICK, theta=60.0, turn=0.0, excited=0.0),
            "Random turn": dict(kind=KICK, theta=60.0, turn=45.0, excited=0.0),
            "Noisy look": dict(kind=KICK, theta=60.0, turn=0.0, excited=0.5),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
