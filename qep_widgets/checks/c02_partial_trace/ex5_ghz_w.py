"""What is left of GHZ and W when qubits are lost."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import composite
from .. import mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Matrix, Matrix]
Left = Callable[[int, int, float], Matrix]


def _ghz(n: int, amplitude: float) -> Any:
    psi = np.zeros(2**n)
    psi[[0, -1]] = amplitude
    return psi


def _w(n: int, amplitude: float) -> Any:
    psi = np.zeros(2**n)
    psi[2 ** np.arange(n)] = amplitude
    return psi


def _first(psi: Any, k: int) -> Matrix:
    """State of the first k qubits."""
    M = psi.reshape(2**k, -1)
    return M @ M.T


@formula
def reduced_ghz_w(
    n: int,
    k: int,
    *,
    of_ghz: float = math.sqrt(0.5),
    of_w: Callable[[int], float] = lambda n: 1 / math.sqrt(n),
    ghz: Left = lambda n, k, amplitude: _first(_ghz(n, amplitude), k),
    w: Left = lambda n, k, amplitude: _first(_w(n, amplitude), k),
) -> Pair:
    """States of the first k of n qubits in the GHZ and in the W state, with the amplitudes of their terms."""
    return ghz(n, k, of_ghz), w(n, k, of_w(n))


def cases(rng: np.random.Generator) -> list[Case]:
    """How many qubits there are, and how many remain."""
    more = [int(n) for n in rng.permutation([5, 6, 7])]
    return [(3, 2), (3, 1), (4, 2), (4, 1), (4, 3), (5, 3), (2, 1)] + [
        (n, int(rng.integers(1, n))) for n in more
    ]


# what mistakes put in place of a piece


def _pure(psi: Any) -> Matrix:
    return np.outer(psi, psi)


def _coherent(n: int, k: int, amplitude: float) -> Matrix:
    return _pure(_ghz(k, amplitude))


def _w_of_k(n: int, k: int, amplitude: float) -> Matrix:
    return _pure(_w(k, 1 / math.sqrt(k)))


def _weighed(lost: Callable[[int, int], float]) -> Left:
    """W with the probability lost(n, k) that the 1 is in a qubit that is lost."""

    def w(n: int, k: int, amplitude: float) -> Matrix:
        out = (1 - lost(n, k)) * _w_of_k(n, k, amplitude)
        out[0, 0] = lost(n, k)
        return out

    return w


_HUNDRED = "If one of a hundred qubits is lost, how likely is it that it held the 1?"
_TRACE = "What is the trace of your W state?"

exercise = Exercise(
    id="ex02.5",
    title="what is left of GHZ and W",
    section="A third party",
    reference=reduced_ghz_w,
    cases=cases,
    parts=("rho_GHZ", "rho_W"),
    special={
        "one qubit lost": lambda n, k: k == n - 1,
        "one qubit kept": lambda n, k: k == 1,
        "three qubits": lambda n, k: n == 3,
    },
    why=(
        "Right: one lost qubit tells which of its two terms GHZ was in, and all coherence between the two is "
        "gone. W loses its 1 with probability (n−k)/n; otherwise the 1 stays in a superposition of the "
        "places that are left."
    ),
    hints=(
        "Write down the ket for n = 3. What does the lost qubit know about the others?",
        "Split the ket by the basis state of the lost qubits; terms with different ones do not interfere.",
        "M = psi.reshape(2**k, -1) has a row for each state of the qubits that stay; rho = M @ M.conj().T.",
    ),
    laws=(
        Law(
            "trace-not-one",
            "One of your states does not have trace one.",
            lambda a, *_: max(abs(np.trace(rho) - 1) for rho in a) < 1e-6,
        ),
        Law(
            "not-positive",
            "One of your states has a negative eigenvalue.",
            lambda a, *_: min(np.linalg.eigvalsh(rho)[0] for rho in a) > -1e-6,
        ),
    ),
    forbidden=(composite.partial_trace,),
    slips=(
        slip(
            "coherence-kept",
            "Your GHZ state still has its coherence |0…0⟩⟨1…1|, as if nobody held the lost qubits.",
            ghz=_coherent,
            hints=(
                "If you look at the lost qubit and find 0, what are the others? And if you don't look?",
                "The overlap of the lost qubit's two states multiplies every entry between the two terms.",
            ),
        ),
        slip(
            "loss-forgotten",
            "Your W state is again a pure W of the qubits that stay, as if the 1 were never lost.",
            w=_w_of_k,
            hints=(
                "How likely is it that the 1 is in a qubit that stays?",
                "Two exclusive cases: the 1 is among those that stay, or among those that are lost.",
            ),
        ),
        slip(
            "both-still-pure",
            "You return the pure GHZ and W states of k qubits; what is left of n qubits when some are lost "
            "is mixed, in both cases.",
            ghz=_coherent,
            w=_w_of_k,
            hints=(
                "Where does n enter your answer?",
                "Start from the n qubits, and trace out the last n − k of them.",
                "M = psi.reshape(2**k, -1), with psi the ket of all n; rho = M @ M.conj().T",
            ),
        ),
        slip(
            "weights-exchanged",
            "The two weights of your W state are exchanged.",
            w=_weighed(lambda n, k: k / n),
            hints=(_HUNDRED,),
        ),
        slip(
            "half-and-half",
            "You gave the two terms of what is left of W the weight one half each, whatever n and k are.",
            w=_weighed(lambda n, k: 0.5),
            hints=(_HUNDRED,),
        ),
        slip(
            "coherence-lost",
            "Your W state has no coherences left, as if the place of the 1 had been found out.",
            then=mistakes.on(lambda rho: rho * np.eye(len(rho)), 1),
            hints=("If the lost qubits are all 0, what do they tell about where the 1 is?",),
        ),
        slip(
            "w-not-normalised",
            "Your W state is not normalised.",
            of_w=lambda n: 1.0,
            hints=(_TRACE,),
        ),
        slip(
            "ghz-not-normalised",
            "Your GHZ state is not normalised.",
            of_ghz=1.0,
            hints=("What is the trace of your GHZ state?",),
        ),
        slip(
            "probability-for-amplitude",
            "In W you put the probability 1/n where an amplitude belongs.",
            of_w=lambda n: 1 / n,
            hints=(_TRACE,),
        ),
        slip(
            "probability-for-amplitude-in-ghz",
            "In GHZ you put the probability ½ where an amplitude belongs.",
            of_ghz=0.5,
            hints=("What is the trace of your GHZ state?",),
        ),
        slip(
            "three-parties-assumed",
            "Your W state has amplitudes 1/√3 whatever n is; n is an argument.",
            alone="For three qubits it is right.",
            of_w=lambda n: 1 / math.sqrt(3),
            hints=("For which n is your answer right?",),
        ),
        mistakes.exchanged("You return W first and GHZ second; the order asked for is (rho_GHZ, rho_W)."),
        slip(
            "kept-the-rest",
            "You kept n − k qubits and traced out k; k is how many remain.",
            given=lambda n, k: (n, n - k),
            hints=("With n = 3 and k = 1, how large should a state be?",),
        ),
    ),
)

by_hand = ByHand(
    "ex02.5h",
    "two entries of what is left of W",
    [1 / 3, 1 / 3],
    slips={
        (0.0, 0.5): "This is a W of two qubits, as if the 1 were never lost.",
        (1 / 3, 0.0): "You lost the coherence between the two qubits that stay.",
        (0.5, 0.25): "You gave both terms the weight one half.",
        (2 / 3, 1 / 6): "Your two weights are exchanged.",
        (1 / 9, 1 / 9): "You put the probability 1/3 where an amplitude belongs.",
        (0.0, 1 / 3): "The coherence is right. But in 00 you have 0, as if the 1 were never lost.",
        (2 / 3, 1 / 3): "The coherence is right. In 00 stands how often the 1 was in the qubit that is lost, "
        "and you gave the probability that it stays.",
        (0.0, 0.0): "Both entries differ from zero: the 1 may be lost, and it may be in two places.",
    },
    why=(
        "The 1 is lost with probability 1/3. Otherwise it is in a superposition of the two places "
        "that are left."
    ),
    hints=("With what probability is the 1 in the lost qubit?",),
)
