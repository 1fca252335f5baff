"""Kraus operators on half of a pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels
from ...physics.states import random_state
from .. import laws
from ..algebra import INTO_THREE, TWIST, Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Turn = Callable[[Matrix], Matrix]


def beside(kraus: Matrix, d_R: int) -> Matrix:
    """1 ⊗ K for each operator."""
    return np.array([np.kron(np.eye(d_R), K) for K in kraus])


def each(big: Matrix, rho: Matrix, left: Turn, right: Turn, times: Any) -> list[Matrix]:
    """One term for each operator."""
    return [times(times(left(B), rho), right(B)) for B in big]


@formula
def on_half(
    kraus: Matrix,
    rho: Matrix,
    d_R: int,
    *,
    widened: Callable[[Matrix, int], Matrix] = beside,
    alternatives: Turn = itself,
    terms: Callable[..., Any] = each,
    left: Turn = itself,
    right: Turn = dagger,
    times: Callable[[Matrix, Matrix], Matrix] = np.matmul,
    add: Callable[[Any], Matrix] = sum,
) -> Matrix:
    """Σ (1 ⊗ K) ρ (1 ⊗ K)†."""
    return add(terms(alternatives(widened(kraus, d_R)), rho, left, right, times))


def cases(rng: np.random.Generator) -> list[Case]:
    """Readable ones; complex channels of equal and unequal sizes on mixed pairs; no reference; one outcome.

    In one of the readable ones, and in two others, three sizes agree by chance.
    """
    rho = np.array([[0.5, -0.4j], [0.4j, 0.5]])
    bell = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2 + 0j
    wanted = [
        (1, 3, 3, 2),
        (2, 2, 2, 3),
        (2, 2, 3, 2),
        (3, 3, 2, 4),
        (2, 2, 4, 2),
        (4, 4, 2, 3),
        (3, 2, 2, 6),
    ]
    drawn = [(channels.random_channel(i, rng, o, n), random_state(r * i, rng), r) for r, i, o, n in wanted]
    return [
        (TWIST[:1], rho, 1),
        (TWIST, rho, 1),
        (TWIST, bell, 2),
        (INTO_THREE, rho, 1),
        *drawn,
        (channels.random_channel(3, rng, 3, 4)[:2], random_state(6, rng), 2),
    ]


# what mistakes put in place of a piece


def _part(rho: Matrix, d_R: int, indices: str) -> Matrix:
    return np.einsum(indices, rho.reshape(d_R, len(rho) // d_R, d_R, -1))


def _cut(rho: Matrix, d_R: int) -> Matrix:
    """The product of the pair's two parts."""
    return np.kron(_part(rho, d_R, "iaja->ij"), _part(rho, d_R, "iaib->ab"))


def _one_after_the_other(big: Matrix, rho: Matrix, left: Turn, right: Turn, times: Any) -> list[Matrix]:
    for B in big:
        rho = times(times(left(B), rho), right(B))
    return [rho]


def _stack_transposed(big: Matrix, rho: Matrix, *_: Any) -> Matrix:
    return big @ rho @ big.conj().T


_STACK = (
    "What is np.zeros((4, 3, 2)).T.shape?",
    "Exchange the last two axes only, or take the operators one by one.",
    "big.conj().swapaxes(1, 2), or qep.dag(big); and sum over axis 0 at the end",
)

exercise = Exercise(
    id="ex03.1",
    title="Kraus operators on half of a pair",
    section="On half of a pair",
    reference=on_half,
    cases=cases,
    why=(
        "Right: each 1 ⊗ K turns the pair into one alternative, whose trace is its probability, and whoever "
        "does not know which one happened adds them up. Block (i, j) of the pair goes to Φ(block)."
    ),
    hints=(
        "Which matrix acts as K on the system and does nothing to the reference, which stands first?",
        "Its size is d_R d_out × d_R d_in, and np.kron makes it. A ket of the pair goes to that matrix times "
        "the ket; where does |ψ⟩⟨ψ| go?",
        "big = np.kron(np.eye(d_R), K) for one K in kraus; what stands to the right of rho is its dagger.",
    ),
    laws=(
        laws.hermitian(
            "Your output is not Hermitian, though rho is. Is what stands to its right the dagger of what "
            "stands to its left?"
        ),
        Law(
            "trace-changed",
            "The trace of your output is not the probability of these operators, which is 1 for a channel.",
            lambda s, *case: abs(np.trace(s) - np.trace(on_half(*case))) < 1e-6,
        ),
        laws.positive("Your output has a negative eigenvalue, which Kraus operators never make of a state."),
    ),
    slips=(
        slip(
            "reference-moved",
            "You let the operators act on the first part. The first part is the reference, which stays at "
            "home.",
            widened=lambda kraus, d_R: np.array([np.kron(K, np.eye(d_R)) for K in kraus]),
            hints=(
                "In np.kron(a, b), which of the two acts on the part that comes first?",
                "The reference comes first, and nothing happens to it.",
            ),
        ),
        slip(
            "reference-ignored",
            "You let K itself act on the pair, as if there were no reference: it fits only for d_R = 1.",
            widened=lambda kraus, d_R: kraus,
            hints=(
                "How many rows has rho, and how many columns has K, when d_R is 2?",
                "The reference needs a factor of its own that changes nothing.",
            ),
        ),
        slip(
            "reference-lost",
            "You traced out the reference: your output is the state of the system alone.",
            given=lambda kraus, rho, d_R: (kraus, _part(rho, d_R, "iaib->ab"), 1),
            hints=("How many rows has your output, and how many has the pair after the map?",),
        ),
        slip(
            "reference-cut",
            "You took the pair apart and put a product together again: the correlations are lost.",
            given=lambda kraus, rho, d_R: (kraus, _cut(rho, d_R), d_R),
            hints=("What does your function make of a Bell pair when the only operator is K = 1?",),
        ),
        slip(
            "dagger-on-the-wrong-side",
            "You put the dagger to the left of rho, which is the way observables move.",
            left=dagger,
            right=itself,
            hints=(
                "If K has 3 rows and 2 columns, which size of rho fits between K and K†?",
                "A ket goes to K|ψ⟩. Where does its bra go?",
            ),
        ),
        slip(
            "conjugate-forgotten",
            "To the right of rho you transposed without conjugating.",
            alone="That is right for real Kraus operators, and wrong as soon as one is complex.",
            right=np.transpose,
            hints=(
                "Is your output Hermitian for complex Kraus operators?",
                "The bra of K|ψ⟩ needs more than a transpose.",
                "K.conj().T, not K.T",
            ),
        ),
        slip(
            "transpose-forgotten",
            "To the right of rho you conjugated without transposing.",
            right=np.conj,
            hints=(
                "Which shape does K† have when K has 3 rows and 2 columns?",
                "The dagger has K's columns as rows.",
            ),
        ),
        slip(
            "stack-transposed",
            "You applied .T to the whole stack of operators. It reverses all three axes, so that the number "
            "of the operator comes last. And the terms are not added up.",
            terms=_stack_transposed,
            add=np.asarray,
            hints=_STACK,
        ),
        slip(
            "stack-transposed-and-summed",
            "You applied .T to the whole stack of operators before you summed. It reverses all three axes, "
            "so that the number of the operator comes last.",
            terms=_stack_transposed,
            hints=(*_STACK[:2], "big.conj().swapaxes(1, 2), or qep.dag(big)"),
        ),
        slip(
            "conjugated-output",
            "You conjugated to the left of rho and transposed to its right, so that it is the conjugate "
            "operators that act.",
            left=np.conj,
            right=np.transpose,
            hints=("Where does the ket |ψ⟩ go, to K|ψ⟩ or to K*|ψ⟩?",),
        ),
        slip(
            "dagger-missing",
            "Nothing stands to the right of rho: a state has a ket and a bra, and only the ket was moved.",
            right=lambda B: np.eye(B.shape[1]),
            hints=("What happens to the bra of |ψ⟩⟨ψ| when the ket goes to K|ψ⟩?",),
        ),
        slip(
            "amplitudes-added",
            "You added the Kraus operators before acting, so that the alternatives interfere.",
            alternatives=lambda big: big.sum(axis=0)[None],
            hints=(
                "What is the trace of your output?",
                "(ΣK)ρ(ΣK)† has cross terms K_1 ρ K_2†; the channel has none of them.",
            ),
        ),
        slip(
            "not-added-up",
            "You return one matrix for each operator; they are alternatives, and their sum is the state.",
            add=np.asarray,
            hints=(
                "How many axes has your answer, and how many has rho?",
                "A stack of matrices is added up along its first axis.",
            ),
        ),
        slip(
            "first-operator-only",
            "Only the first Kraus operator acted.",
            alone="A return inside the loop ends it at once.",
            given=lambda kraus, rho, d_R: (kraus[:1], rho, d_R),
            hints=("How often does your loop run?", "Add inside the loop, return after it."),
        ),
        slip(
            "averaged",
            "You divided by the number of Kraus operators; their weights are in them already.",
            then=lambda answer, kraus, *_: answer / len(kraus),
            hints=("What is the trace of your output, and why that number?",),
        ),
        slip(
            "one-after-the-other",
            "You let the operators act one after the other, each on what the last one left; they are "
            "alternatives.",
            terms=_one_after_the_other,
            hints=(
                "Which state does your second Kraus operator act on?",
                "Keep rho, and add to a new array.",
            ),
        ),
        slip(
            "renormalised",
            "You divided by the trace. Where operators of other outcomes are left out, the trace is their "
            "probability, and you lose it.",
            alone="For a whole channel it makes no difference.",
            then=lambda answer, *_: answer / np.trace(answer),
            hints=("What does the trace of the output mean when Σ K†K is less than 1?",),
        ),
        slip(
            "entry-by-entry",
            "You multiplied entry by entry, which the star does to numpy arrays.",
            times=np.multiply,
            hints=(
                "Does your code run when K is no square matrix?",
                "The star multiplies entry by entry; matrices have a product of their own.",
            ),
        ),
        slip(
            "real-part-taken",
            "Your answer is real: the imaginary parts of coherences are physical, and lost.",
            then=lambda answer, *_: answer.real,
            hints=(
                "What is the dtype of the array into which you add?",
                "np.zeros makes real numbers unless it is told otherwise.",
            ),
        ),
    ),
    forbidden=(channels.apply_kraus,),
)

by_hand = ByHand(
    "ex03.1h",
    "a corner of the Bell pair",
    0.4,
    slips={
        0.5: "The corner was ½ before the map. What does each operator do to |1⟩, and what to ⟨0|, hence to "
        "|0,0⟩⟨1,1|?",
        0.05: "This is the size of what the second operator gives; there are two, and signs.",
        -0.05: "This is what the second operator gives; there are two.",
        0.8: "This is the factor that the corner gets; the corner of a Bell pair is not 1.",
        0.45: "This is what the first operator gives; there are two.",
    },
    why="The first term gives 0.9 · ½, and the second 0.1 · (−½), because Z changes the sign of |1⟩.",
    hints=(
        "What does each of the two terms make of the entry, one at a time?",
        "diag(1, −1) on the second qubit: which sign gets |1,1⟩?",
        "0.9 · ½ − …",
    ),
)
