"""The partial trace: blocks of a pair's state add up to the state of one part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.partial_trace import draw_partial_trace, partial_trace_figure
from ..live import Lab, Trail, callable_lab, choice, slider
from ..physics.composite import partial_trace, tensor
from ..physics.entropies import entropy
from ..physics.operators import dag
from ..predict import Prediction

QUBITS, QUTRIT = (2, 2), (2, 3)
QUESTION = Prediction(
    "02.p20",
    "A Bell pair is mixed with white noise. Without noise, its part A has more entropy than the whole pair. "
    "Up to which share of noise is this so?",
    [
        "Zero: with any noise the pair is a mixture, like coins",
        "About a quarter",
        "About a half",
        "Almost one: a little of the Bell pair is enough",
    ],
    answer="About a quarter",
)
_TRAIL = Trail("noise", given=("schmidt", "dims"))
_SHARES = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True)
class Params:
    """A pair cos θ |0,0⟩ + sin θ |1,last⟩, turned by local unitaries, mixed with white noise.

    ``schmidt``: θ in degrees, 0 to 90.  ``turn``: angle of the local unitaries, in degrees.  ``noise``: the
    share p of 1/d in (1−p)|ψ⟩⟨ψ| + p 1/d.  ``dims``: (2, 2) or (2, 3).  ``keep``: 0 (A) or 1 (B).
    ``trail``: the shares of noise that the learner has been at.  ``revealed``: 1 once the prediction is made.
    """

    schmidt: float = slider(45.0, "Schmidt angle θ", 0.0, 90.0, 1.0, "°", digits=0)
    turn: float = slider(0.0, "local unitaries", 0.0, 180.0, 1.0, "°", digits=0)
    noise: float = slider(0.0, "share p of white noise", 0.0, 1.0, 0.01)
    keep: int = choice(0, "part that is kept", (("A, trace out B", 0), ("B, trace out A", 1)))
    dims: tuple[int, int] = QUBITS
    trail: Trail = _TRAIL
    revealed: int = 0


@dataclass(frozen=True)
class Result:
    """States and entropies (nats) at the present share of noise, and the entropies along other shares.

    These are all shares once the prediction is made, and before that those of the trail.
    """

    params: Params
    rho: np.ndarray  # (d, d), the pair
    reduced: np.ndarray  # the kept part
    entropies: dict[str, float]  # "A", "B", "AB", "I"
    shares: np.ndarray  # (n,)
    curves: dict[str, np.ndarray]  # each (n,)


def pair_states(params: Params, shares: np.ndarray) -> np.ndarray:
    """The pair's state for each share of noise, (n, d, d)."""
    d_a, d_b = params.dims
    psi = np.zeros(d_a * d_b, dtype=complex)
    theta, turn = np.radians(params.schmidt), np.radians(params.turn)
    psi[0], psi[2 * d_b - 1] = np.cos(theta), np.sin(theta)
    psi = tensor(_rotation(d_a, turn), _rotation(d_b, -0.7 * turn)) @ psi
    share = shares[:, None, None]
    return (1 - share) * np.outer(psi, psi.conj()) + share * np.eye(d_a * d_b) / (d_a * d_b)


def _rotation(d: int, angle: float) -> np.ndarray:
    """exp(−i·angle·G) for a fixed G that couples neighbouring levels with a complex amplitude."""
    g = np.diag(np.full(d - 1, 0.6 - 0.5j), 1)
    values, vectors = np.linalg.eigh(g + dag(g))
    return (vectors * np.exp(-1j * angle * values)) @ dag(vectors)


def compute(params: Params) -> Result:
    """States and entropies for ``params``; every entropy comes from the states, none from a formula in p."""
    shares = _SHARES if params.revealed else np.array(params.trail.places)
    states = pair_states(params, np.append(shares, params.noise))
    s_a = entropy(partial_trace(states, params.dims, 0))
    s_b = entropy(partial_trace(states, params.dims, 1))
    s_ab = entropy(states)
    curves = {"A": s_a, "B": s_b, "AB": s_ab, "I": s_a + s_b - s_ab}
    return Result(
        params=params,
        rho=states[-1],
        reduced=partial_trace(states[-1], params.dims, params.keep),
        entropies={name: float(values[-1]) for name, values in curves.items()},
        shares=shares,
        curves={name: values[:-1] for name, values in curves.items()},
    )


def sentence(result: Result) -> str:
    """What the picture shows, in words; which of part and whole has more entropy, once that was predicted."""
    s = result.entropies
    pair = "two qubits" if result.params.dims == QUBITS else "a qubit A and a qutrit B"
    kept, lost = "AB" if result.params.keep == 0 else "BA"
    if s["AB"] < 5e-4:
        whole = "The pair is in a pure state, so S(AB) = 0"
    else:
        whole = f"The pair is mixed, S(AB) = {s['AB']:.3f}"
    if s["I"] < 5e-4:
        tie = "A and B are uncorrelated"
    else:
        tie = f"A and B share I(A:B) = {s['I']:.3f}"
    both = f"S(A) = {s['A']:.3f} and S(B) = {s['B']:.3f} nats"
    if abs(s["A"] - s["B"]) < 5e-10:
        both = f"S(A) = S(B) = {s['A']:.3f} nats"
    verdict = ""
    if result.params.revealed:
        more = "more" if s["A"] > s["AB"] + 1e-9 else "no more"
        verdict = f" A alone has {more} entropy than the pair."
    return (
        f"{pair[0].upper()}{pair[1:]} at Schmidt angle {result.params.schmidt:g}°, share of noise "
        f"{result.params.noise:.2f}. {whole}. "
        f"Looking away from {lost} leaves {kept}; {both}. {tie}.{verdict}"
    )


def lab(**start: object) -> Lab:
    """The lab of chapter 02.  ``start`` sets fields of ``Params``, e.g. ``noise=0.2``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_partial_trace,
        figure=partial_trace_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Product state": dict(schmidt=0.0, turn=0.0, noise=0.0, dims=QUBITS),
            "Bell pair": dict(schmidt=45.0, turn=0.0, noise=0.0, dims=QUBITS),
            "Noisy, turned pair": dict(schmidt=34.0, turn=46.0, noise=0.3, dims=QUBITS),
            "Qubit and qutrit": dict(schmidt=29.0, turn=52.0, noise=0.0, dims=QUTRIT),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
