"""How much white noise makes a map possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.channels import kraus_to_choi, random_channel, transpose_choi
from .. import mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip


def _lowest(choi: Matrix) -> Any:
    return np.linalg.eigvalsh(choi)[0]


@formula
def enough_noise(
    choi: Matrix,
    d_in: int,
    *,
    eigenvalue: Callable[[Matrix], Any] = _lowest,
    own: Callable[[Any, int, int], Any] = lambda mu, d_in, d_out: mu,
    noise: Callable[[int, int], float] = lambda d_in, d_out: 1 / d_out,
    cut: Callable[[Any], Any] = lambda p: max(p, 0.0),
) -> float:
    """The p with (1 − p)·μ + p/d_out = 0 for the lowest eigenvalue μ of J, and 0 if μ is not negative."""
    d_out = len(choi) // d_in
    mu, white = own(eigenvalue(choi), d_in, d_out), noise(d_in, d_out)
    return cut(mu / (mu - white))


def cases(rng: np.random.Generator) -> list[Case]:
    """Transpositions; mixtures of one with a channel, some of them CP; outputs of another size."""
    lean = 0.7 * transpose_choi(2) + 0.3 * kraus_to_choi(np.array([[[1, 0], [0, 0.6]], [[0, 0.8], [0, 0]]]))
    found: list[Case] = [(lean, 2), (transpose_choi(2), 2), (transpose_choi(4), 4)]
    for d, share in ((2, 0.5), (3, 0.6), (4, 0.7), (4, 0.2), (4, 0.0), (3, 0.0)):
        channel = kraus_to_choi(random_channel(d, rng))
        found.append(((1 - share) * channel + share * transpose_choi(d), d))
    for d_in, d_out in ((2, 3), (3, 2), (2, 4), (4, 3)):
        turn = random_channel(d_in, rng, d_out, 2)
        after = np.array([np.kron(np.eye(d_in), k) for k in turn])
        found.append((np.einsum("kab,bc,kdc->ad", after, transpose_choi(d_in), after.conj()), d_in))
    return [(np.asarray(choi, dtype=complex), d_in) for choi, d_in in found]


# what mistakes put in place of a piece


def _negative_ones(choi: Matrix) -> Any:
    mu = np.linalg.eigvalsh(choi)
    return mu[mu < 0].sum() if mu[0] < 0 else mu[0]


_LINE = (
    "With noise, each eigenvalue of J moves on a straight line. Where does it start, and where does it end?",
    "The lowest one goes from μ without noise to that of white noise alone. Find where it passes 0.",
    "(1 - p) * mu + p / d_out = 0",
)
_WHITE = (
    "What is the Choi matrix of white noise: which block stands on its diagonal, and with which trace?",
    "White noise makes 1/d_out times the identity of every state, and J holds it in each diagonal block.",
    "J of white noise is np.eye(d_in * d_out) / d_out",
)
_CP = (
    "What does your function return for a map that is a channel already?",
    "A share of noise is not negative: without a negative eigenvalue none is needed.",
)
_WHICH = (
    "Which eigenvalue is the last to come up to 0?",
    "The most negative one needs the most noise; np.linalg.eigvalsh returns it first.",
)

exercise = Exercise(
    id="ex03.7",
    title="how much noise makes a map possible",
    section="The lab",
    reference=enough_noise,
    cases=cases,
    special={
        "qubits": lambda choi, d_in: len(choi) == 4,
        "maps that are channels already": lambda choi, d_in: _lowest(choi) > -1e-9,
        "outputs of the size of the inputs": lambda choi, d_in: len(choi) == d_in**2,
    },
    why=(
        "Right: white noise has the one eigenvalue 1/d_out, so it moves all eigenvalues of J towards it, and "
        "turns no eigenvector. The lowest is the last to reach 0."
    ),
    hints=_LINE,
    laws=(
        Law(
            "no-share",
            "Your share of noise is not between 0 and 1.",
            lambda p, *_: -1e-6 < np.real(p) < 1 + 1e-6,
        ),
        Law(
            "not-enough",
            "With your share of noise, some map still has a negative Choi eigenvalue.",
            lambda p, choi, d_in: (1 - p) * _lowest(choi) + p * d_in / len(choi) > -1e-6,
        ),
        Law(
            "too-much",
            "With your share of noise every map is possible, but for some a smaller share is enough.",
            lambda p, choi, d_in: p < 1e-6 or (1 - p) * _lowest(choi) + p * d_in / len(choi) < 1e-6,
        ),
    ),
    slips=(
        slip(
            "noise-of-a-pair",
            "You took 1/(d_in·d_out) for the eigenvalue of white noise. As a state of the pair it is so. "
            "J is d_in times a pair.",
            noise=lambda d_in, d_out: 1 / (d_in * d_out),
            hints=_WHITE,
        ),
        slip(
            "noise-of-the-input",
            "You took 1/d_in for the eigenvalue of white noise, which is a coin of the levels that come out.",
            noise=lambda d_in, d_out: 1 / d_in,
            hints=_WHITE,
        ),
        slip(
            "noise-one",
            "You took 1 for the eigenvalue of white noise: its blocks would have the trace d_out.",
            noise=lambda d_in, d_out: 1.0,
            hints=_WHITE,
        ),
        slip(
            "noise-one-half",
            "You took ½ for the eigenvalue of white noise, whatever comes out of the map.",
            alone="For qubits it is right.",
            noise=lambda d_in, d_out: 0.5,
            hints=_WHITE,
        ),
        slip(
            "noise-of-trace-too-large",
            "You took d_in for the eigenvalue of white noise. That is the trace of the whole J.",
            noise=lambda d_in, d_out: float(d_in),
            hints=_WHITE,
        ),
        slip(
            "probability-for-eigenvalue",
            "You divided the lowest eigenvalue of J by d_in, as for the probability on a pair, and left "
            "white noise as it is in J.",
            own=lambda mu, d_in, d_out: mu / d_in,
            hints=("Are both numbers in your equation those of J, or both those of a pair?", *_WHITE[1:]),
        ),
        slip(
            "not-cut-off",
            "Your share is negative or above 1 where the map is a channel already.",
            cut=lambda p: p,
            hints=_CP,
        ),
        slip(
            "kept-share",
            "You return the share of the map that may be kept; asked for is the share of noise.",
            then=lambda p, *_: 1 - p,
            hints=("Of what is your number the share: of the noise or of the map?",),
        ),
        slip(
            "largest-eigenvalue",
            "You took the largest eigenvalue of J.",
            eigenvalue=lambda choi: np.linalg.eigvalsh(choi)[-1],
            hints=_WHICH,
        ),
        slip(
            "second-eigenvalue",
            "You took the second eigenvalue of J, counted from the lowest.",
            eigenvalue=lambda choi: np.linalg.eigvalsh(choi)[1],
            hints=_WHICH,
        ),
        slip(
            "negative-ones-added",
            "You added up all negative eigenvalues. Each of them is lifted by the noise at the same time.",
            eigenvalue=_negative_ones,
            hints=_WHICH,
        ),
        slip(
            "depth-returned",
            "You return how far the lowest eigenvalue is below 0. That is no share of noise yet.",
            wrong=lambda choi, d_in: max(-_lowest(choi), 0.0),
            hints=_LINE,
        ),
        mistakes.minus(
            code="sign",
            says="Your share has the other sign.",
            hints=("Which sign has μ, and which sign has a share?",),
        ),
    ),
)

by_hand = ByHand(
    "ex03.7h",
    "the share of noise for the transposition of five levels",
    5 / 6,
    near=0.004,
    slips={
        2 / 3: "This is the share for a qubit, whose white noise has the eigenvalue ½ in J.",
        0.75: "This is the share for three levels.",
        0.8: "This is the share for four levels.",
        0.5: "You took 1 for the eigenvalue of white noise in J.",
        25 / 26: "You took 1/25 for the eigenvalue of white noise. That is a state of the pair; "
        "J is five times it.",
        1 / 6: "This is the share of the transposition that is left.",
        0.2: "This is the eigenvalue of white noise in J. Where does the mixture pass 0?",
        1.0: "At p = 1 only noise is left. Less is enough.",
    },
    why="The lowest eigenvalue of J is −1, white noise has ⅕, and −(1−p) + p/5 is 0 at p = 5/6.",
    hints=("What is the lowest eigenvalue of J without noise, and what are those of white noise?",),
)
