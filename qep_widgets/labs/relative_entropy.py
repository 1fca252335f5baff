"""Relative entropy: two states through a channel, and through the channel run backwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.relative_entropy import draw_relative_entropy, relative_entropy_figure
from ..live import Lab, callable_lab, choice, slider
from ..physics.entropies import relative_entropy, trace_distance
from ..physics.states import bloch_state
from ..predict import Prediction

DEPHASING, DAMPING, DEPOLARIZING = "dephasing", "amplitude damping", "white noise"
WEAKEST = -0.4
# finer above 0, where D to a pure state comes down from infinity
_STRENGTHS = np.sort([*np.round(np.linspace(WEAKEST, 1.0, 71), 12), *np.geomspace(1e-8, 0.01, 13)])
_ROUNDING = 1e-9  # a Bloch vector this much longer than 1 is still a state
_UNSEEN = 5e-7  # a change of D or T that is not spoken of
QUESTION = Prediction(
    "06.p20",
    "Below p = 0 the map undoes the channel. What do D and the trace distance do when you move from "
    "p = 0 to the left?",
    [
        "They fall: so it is with every map of both states",
        "They rise",
        "They stay: what is undone was never done",
        "D rises and the trace distance falls",
    ],
    answer="They rise",
)


@dataclass(frozen=True)
class Params:
    """Two states in the xz plane of the Bloch ball and a map of signed strength.

    ``channel``: DEPHASING, DAMPING or DEPOLARIZING.  ``strength``: p, from 0 (nothing happens) to 1; below 0
    the map undoes the channel of strength −p/(1−p), which is no physical map.  ``rho_angle``,
    ``sigma_angle``: angles in rad from the north pole |0⟩ towards +x.  ``rho_length``, ``sigma_length``:
    0 to 1, 1 is pure.  ``revealed``: 1 once the prediction is made; before, nothing beside the disc is drawn
    below strength 0.
    """

    channel: str = choice(DAMPING, "channel", (DAMPING, DEPHASING, DEPOLARIZING))
    strength: float = slider(0.4, "strength p", WEAKEST, 1.0, 0.01)
    rho_angle: float = slider(2.2, "direction of ρ₁, 0 = up", 0.0, 6.28, 0.02, "rad")
    sigma_length: float = slider(0.5, "length of ρ₂’s arrow", 0.0, 1.0, 0.01)
    rho_length: float = 0.8
    sigma_angle: float = 0.7
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """Bloch vectors (x, z), and D and T (nats; a number between 0 and 1) before, now, and for every strength.

    What is no state has no D and no T: ``now`` is None then, and the curves are NaN there, which is
    drawn as a gap.  D is inf where it is infinite.
    """

    params: Params
    shown: bool  # whether D and T may be seen below strength 0
    before: np.ndarray  # (2, 2): rho and sigma, each (x, z)
    after: np.ndarray  # (2, 2)
    stretch: tuple[float, float]  # the disc becomes an ellipse with these half-axes along x and z ...
    shift: float  # ... moved up by this
    start: dict[str, float]  # "rho sigma", "sigma rho", "T" at p = 0
    now: dict[str, float] | None
    strengths: np.ndarray  # (n,)
    curves: dict[str, np.ndarray]  # each (n,)


def move(channel: str, p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factors of x and z and the shift of z for strengths p.

    Each family is a group, strengths p and q in a row being one of strength p + q − pq: so p < 0 undoes.
    """
    left = 1 - p
    if channel == DEPHASING:
        return left, np.ones_like(p), np.zeros_like(p)
    if channel == DAMPING:
        return np.sqrt(left), left, p
    return left, left, np.zeros_like(p)


def _vector(angle: float, length: float) -> np.ndarray:
    return length * np.array([np.sin(angle), np.cos(angle)])


def _compare(pairs: np.ndarray) -> dict[str, np.ndarray]:
    """D both ways and T for pairs of (x, z), shape (n, 2, 2); NaN where one of the two is no state."""
    length = np.linalg.norm(pairs, axis=-1)
    legal = (length <= 1 + _ROUNDING).all(axis=-1)
    vectors = np.zeros((*length.shape, 3))
    vectors[..., [0, 2]] = np.where(legal[:, None, None], pairs / np.maximum(length, 1.0)[..., None], 0.0)
    states = bloch_state(vectors)
    rho, sigma = states[:, 0], states[:, 1]
    values = {
        "rho sigma": relative_entropy(rho, sigma),
        "sigma rho": relative_entropy(sigma, rho),
        "T": trace_distance(rho, sigma),
    }
    return {name: np.where(legal, value, np.nan) for name, value in values.items()}


def compute(params: Params) -> Result:
    """Both states through the map at every strength; the last two places are 'before' and 'now'."""
    p = np.concatenate([_STRENGTHS, [0.0, params.strength]])
    x, z, shift = move(params.channel, p)
    before = np.stack(
        [_vector(params.rho_angle, params.rho_length), _vector(params.sigma_angle, params.sigma_length)]
    )
    pairs = np.stack([np.multiply.outer(x, before[:, 0]), np.multiply.outer(z, before[:, 1])], axis=-1)
    pairs[..., 1] += shift[:, None]
    values = _compare(pairs)
    legal = not np.isnan(values["T"][-1])
    return Result(
        params=params,
        shown=bool(params.revealed),
        before=before,
        after=pairs[-1],
        stretch=(float(x[-1]), float(z[-1])),
        shift=float(shift[-1]),
        start={name: float(value[-2]) for name, value in values.items()},
        now={name: float(value[-1]) for name, value in values.items()} if legal else None,
        strengths=_STRENGTHS,
        curves={name: value[:-2] for name, value in values.items()},
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, start, now = result.params, result.start, result.now
    before = f"Before: {_values(start)}."
    if abs(p.strength) < 5e-4:
        return f"{before} At strength 0 nothing happens."
    if p.strength > 0:
        what = f"After {p.channel} of strength {p.strength:.2f}"
    else:
        undone = -p.strength / (1 - p.strength)
        signed = f"{p.strength:.2f}".replace("-", "−")
        what = f"At p = {signed} the map undoes {p.channel} of strength {undone:.2f} and is not positive"
    if p.strength < 0 and not result.shown:
        return f"{before} {what}. What D and D_tr are then is shown once you have predicted."
    if now is None:
        return f"{before} {what}: a state has left the disc, so there is nothing to compare."
    here = ":" if p.strength > 0 else "; here"
    return f"{before} {what}{here} {_values(now)}. {_verdict(start, now)}"


def _values(values: dict[str, float]) -> str:
    D, reverse = (_number(values[name]) for name in ("rho sigma", "sigma rho"))
    return f"D(ρ₁‖ρ₂) = {D} and D(ρ₂‖ρ₁) = {reverse} nats, D_tr = {values['T']:.3f}"


def _verdict(start: dict[str, float], now: dict[str, float]) -> str:
    """Which of the three numbers fell, grew or stayed."""
    moved: dict[str, list[str]] = {"fell": [], "grew": [], "did not change": []}
    for key, name in (("rho sigma", "D(ρ₁‖ρ₂)"), ("sigma rho", "D(ρ₂‖ρ₁)"), ("T", "D_tr")):
        a, b = start[key], now[key]
        verb = "did not change" if a == b or abs(a - b) < _UNSEEN else "fell" if b < a else "grew"
        moved[verb].append(name)
    return "; ".join(f"{_listed(names)} {verb}" for verb, names in moved.items() if names) + "."


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _number(value: float) -> str:
    return "∞" if np.isinf(value) else f"{value:.3f}"


def lab(**start: object) -> Lab:
    """The lab of chapter 06.  ``start`` sets fields of ``Params``, e.g. ``strength=0.2``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_relative_entropy,
        figure=relative_entropy_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Damping": dict(_START, channel=DAMPING, strength=0.4),
            "Nothing lost": dict(
                _START, channel=DEPHASING, strength=0.8, rho_angle=float(np.pi), sigma_angle=0.0
            ),
            "A pure ρ₂": dict(_START, channel=DEPOLARIZING, strength=0.0, sigma_length=1.0),
            "Run backwards": dict(_START, channel=DEPHASING, strength=-0.3),
            "Off the disc": dict(_START, channel=DAMPING, strength=-0.4, rho_angle=2.9),
        },
        question="",
        predict=QUESTION,
    )


_START: dict[str, object] = {
    name: getattr(Params(), name) for name in ("rho_angle", "rho_length", "sigma_angle", "sigma_length")
}

callable_lab(__name__)
