"""Von Neumann's entropy of any state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import projector, random_ket, random_state, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger, unguarded, with_a_zero
from ..engine import ByHand, Case, Exercise, Law, formula, slip


def sum_above(smallest: float) -> Callable[[Any], Any]:
    """−Σ p ln p over all p, real or complex, that are larger than this."""

    def sum_of(p: Any) -> Any:
        kept = p[abs(p) > smallest]
        return -np.sum(kept * np.log(kept))

    return sum_of


_NATS = sum_above(1e-14)


@formula
def von_neumann(
    rho: Matrix,
    *,
    levels: Callable[[Matrix], Any] = np.linalg.eigvalsh,
    S: Callable[[Any], Any] = _NATS,
) -> Any:
    """−Σ p ln p over the eigenvalues."""
    return S(levels(rho))


def cases(rng: np.random.Generator) -> list[Case]:
    """Readable states first; pure, degenerate and singular ones; one to six levels, complex and not real."""
    fixed = [
        np.array([[0.5, 0.4], [0.4, 0.5]]),
        np.array([[0.6, 0.2 - 0.3j], [0.2 + 0.3j, 0.4]]),
        np.array([[0.5, 0], [0, 0.5]]),
        np.array([[1.0, 0], [0, 0]]),
        np.array([[0.5, -0.5j], [0.5j, 0.5]]),
        np.array([[1.0]]),
        np.diag([1 - 1e-4, 1e-4, 0]),
        np.diag([0.5, 0.25, 0.25, 0, 0]),
        np.eye(4) / 4,
    ]

    def turned(p: list[float]) -> Matrix:
        u = random_unitary(len(p), rng)
        return u @ np.diag(p) @ dagger(u)

    singular = [
        with_a_zero(make)
        for make in (
            lambda: turned([0.5, 0.5, 0, 0]),
            lambda: projector(random_ket(2, rng)),
            lambda: projector(random_ket(5, rng)),
            lambda: random_state(5, rng, rank=2),
        )
    ]
    full = [turned([0.4, 0.4, 0.2]), turned([0.9, 0.06, 0.04]), *(random_state(d, rng) for d in (2, 3, 4, 6))]
    states = [np.asarray(x, complex) for x in (*fixed, *singular, *full)]
    return [(0.5 * (x + dagger(x)),) for x in states]


# what mistakes put in place of a piece


def _of_a_qubit(rho: Matrix) -> Any:
    """(1 ± √(2 Tr ρ² − 1))/2."""
    length = np.sqrt(max(2 * np.trace(rho @ rho).real - 1, 0))
    return np.array([1 + length, 1 - length]) / 2


def _with_a_log_of_entries(rho: Matrix, log: Callable[[Matrix], Matrix] = np.log) -> Any:
    return -np.trace(rho @ log(rho))


def _log_but_of_zeros(rho: Matrix) -> Matrix:
    return np.log(np.where(abs(rho) > 1e-14, rho, 1))


_COIN = ("What does your function give for a fair coin?",)
_ENTRIES = ("What does np.log do with the entries of an array?",)

exercise = Exercise(
    id="ex01.2",
    title="von Neumann entropy",
    reference=von_neumann,
    cases=cases,
    section="What do the eigenvalues mean?",
    forbidden=(entropies.entropy, entropies.shannon),
    special={
        "diagonal states": lambda rho: np.allclose(rho, np.diag(np.diag(rho))),
        "real states": lambda rho: np.allclose(rho.imag, 0),
        "states of full rank": lambda rho: np.linalg.eigvalsh(rho)[0] > 1e-9,
        "states of one and of two levels": lambda rho: len(rho) < 3,
    },
    why="Right: the entropy of the eigenvalues, in nats, and a level that never occurs adds nothing.",
    hints=(
        "Of which numbers is the entropy taken: of the entries, of the diagonal, or of the eigenvalues?",
        "np.linalg.eigvalsh gives the eigenvalues of a Hermitian matrix; some may be 0, or −1e-17.",
        "p = np.linalg.eigvalsh(rho); keep those above 1e-14, then -np.sum(p * np.log(p)).",
    ),
    nan=(
        "The answer contains nan for some states. Which state is it, and of which numbers do you take the "
        "logarithm there? ln 0 is −inf for numpy, and 0 times it is nan."
    ),
    laws=(
        Law(
            "negative-entropy",
            "Your entropy is negative; a sum of −p ln p with p from 0 to 1 is not.",
            lambda s, *_: s.real > -1e-7,
        ),
        Law(
            "more-than-ln-d",
            "Your entropy is larger than ln d, which the completely mixed state has.",
            lambda s, rho: s.real < np.log(len(rho)) + 1e-7,
        ),
        laws.real("Your entropy has an imaginary part. Of which complex numbers do you take the logarithm?"),
    ),
    slips=(
        slip(
            "diagonal",
            "You took the diagonal, the probabilities of the levels. It says how uncertain the level is, not "
            "how uncertain the best measurement is.",
            levels=lambda rho: np.diagonal(rho).real,
            hints=("The pure state |+⟩ has the diagonal ½, ½. What is its entropy?",),
        ),
        mistakes.bits(code="bits", says="You count in bits, with the logarithm to base 2.", hints=_COIN),
        slip(
            "decimal",
            "You used the logarithm to base 10.",
            then=lambda S, rho: S / np.log(10),
            hints=_COIN,
        ),
        slip(
            "zero-times-log-zero",
            "Where one of your p is 0, within rounding, you return nan: numpy multiplies 0 by −inf there.",
            S=unguarded,
            hints=(
                "What is the limit of p ln p for p → 0?",
                "Leave the eigenvalues out that are 0, within rounding.",
            ),
        ),
        mistakes.minus(
            says="Your answer has the other sign: the logarithm of a probability is negative.",
            hints=("What sign has ln ½?",),
        ),
        slip(
            "entries",
            "You summed over all entries of the matrix; the entries of a state are not probabilities, its "
            "eigenvalues are.",
            levels=np.ravel,
            hints=("How many probabilities has a qubit, and how many entries?",),
        ),
        slip(
            "logarithm-of-entries",
            "You took np.log of the matrix, which takes the logarithm of each entry; an entry 0 then makes "
            "nan. The logarithm of a matrix has the same eigenvectors and the logarithms of the eigenvalues.",
            wrong=_with_a_log_of_entries,
            hints=_ENTRIES,
        ),
        slip(
            "logarithm-of-entries-but-zeros",
            "You took the logarithm of each entry of the matrix that is not 0. The logarithm of a matrix "
            "has the same eigenvectors and the logarithms of the eigenvalues.",
            wrong=lambda rho: _with_a_log_of_entries(rho, _log_but_of_zeros),
            hints=_ENTRIES,
        ),
        slip(
            "linear-entropy",
            "In place of −Σ p ln p you have 1 − Σ p².",
            alone="This is 1 − Tr ρ², the linear entropy. It orders states in a similar way, but it is "
            "another quantity.",
            S=lambda p: 1 - np.sum(p**2),
            hints=("What is −Σ p ln p for a fair coin, and what does your function give?",),
        ),
        slip(
            "renyi-entropy",
            "In place of −Σ p ln p you have −ln Σ p².",
            alone="This is −ln Tr ρ², Rényi's entropy of order 2; it agrees with S only where all "
            "eigenvalues that are not 0 are equal.",
            S=lambda p: -np.log(np.sum(p**2)),
            hints=("What do −Σ p ln p and your function give for the eigenvalues 0.9 and 0.1?",),
        ),
        slip(
            "largest-eigenvalue",
            "You return −ln of the largest p alone.",
            alone="This is the min-entropy.",
            S=lambda p: -np.log(np.max(abs(p))),
            hints=("Where do the other eigenvalues enter?",),
        ),
        slip(
            "qubit-assumed",
            "You used the two eigenvalues (1 ± |r|)/2 of a qubit from the purity; with more levels there "
            "are more of them.",
            levels=_of_a_qubit,
            hints=("How many eigenvalues has a state of four levels?",),
        ),
        slip(
            "real-part",
            "You took the real part of the state first. Its imaginary part belongs to the coherences.",
            given=lambda rho: (rho.real,),
            hints=("What is the real part of the pure state (|0⟩ + i|1⟩)/√2?",),
        ),
        slip(
            "small-ones-dropped",
            "You left out what is small but not 0: a level with the probability 10⁻⁴ still adds about 10⁻³ "
            "nats.",
            S=sum_above(1e-3),
            hints=("Which eigenvalues do you leave out, and how large is p ln p for the largest of them?",),
        ),
    ),
)

by_hand = ByHand(
    id="ex01.2h",
    title="entropy of five levels",
    answer=1.0397,
    near=0.004,
    slips={
        1.0986: "This is ln 3, as if the three levels that occur were equally likely.",
        1.6094: "This is ln 5; only three levels occur, and not equally often.",
        0.6250: "You summed p(1 − p), which is 1 − Σ p², in place of −p ln p.",
        0.6931: "The level ¼ occurs twice, and each of the two adds a term.",
    },
    why="½ ln 2 + 2 · ¼ ln 4 = ½ ln 2 + ln 2 = 1.5 ln 2.",
    hints=(
        "Which of the five levels add something?",
        "−½ ln ½ = ½ ln 2, and −¼ ln ¼ = ¼ · 2 ln 2.",
        "½ ln 2 + 2 · ½ ln 2",
    ),
)
