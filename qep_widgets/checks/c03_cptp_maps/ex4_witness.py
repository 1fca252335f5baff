"""The experiment that a positive map fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels
from ...physics.states import random_unitary
from .. import mistakes
from ..algebra import Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .maps import PHASE, noisy_transpose, turned


def even(d: int) -> Matrix:
    """Σ|i,i⟩/√d."""
    return np.eye(d).reshape(-1) / np.sqrt(d)


def after_the_map(choi: Matrix, d_in: int, psi: Matrix) -> Matrix:
    """(1 ⊗ Φ)(|ψ⟩⟨ψ|) for a ket of reference and system, both of size d_in."""
    M = np.kron(psi.reshape(d_in, d_in), np.eye(len(choi) // d_in))
    return M @ choi @ dagger(M)


def eigenvector(J: Matrix, d_in: int, number: int, take: Callable[[Matrix, int], Matrix]) -> Any:
    """An eigenvector, and its eigenvalue."""
    values, vectors = np.linalg.eigh(J)
    return take(vectors, number), values[number]


@formula
def witness(
    choi: Matrix,
    d_in: int,
    *,
    pair: Callable[[int], Matrix] = even,
    outcome: Callable[[Matrix, int, Matrix], Matrix] = lambda choi, d_in, psi: choi,
    find: Callable[..., Any] = eigenvector,
    number: int = 0,
    take: Callable[[Matrix, int], Matrix] = lambda vectors, k: vectors[:, k],
    sent: Callable[[Matrix, Matrix], Matrix] = lambda psi, phi: psi,
    share: Callable[[Any, int], Any] = lambda value, d_in: value / d_in,
) -> tuple[Matrix, Matrix, Any]:
    """A maximally entangled pair, the outcome of lowest 'probability' after the map, and that number."""
    psi = pair(d_in)
    phi, value = find(outcome(choi, d_in, psi), d_in, number, take)
    return sent(psi, phi), phi, share(value, d_in)


def seen(answer: Any, case: Case) -> Any:
    """Both norms, whether the recomputed number is negative, in words, and how far off the given one is."""
    choi, d_in = case
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError(f"{outcomes.kind(answer)} where three things (psi, phi, p) are expected")
    kets = []
    for name, ket, size in (("psi", answer[0], d_in**2), ("phi", answer[1], len(choi))):
        if not isinstance(ket, np.ndarray) or ket.size != size or ket.ndim > 2:
            wanted = f"a vector of length {size} is expected for d_in = {d_in}"
            raise ValueError(f"{outcomes.kind(ket)} as {name}, where {wanted}")
        kets.append(ket.reshape(-1))
    if not isinstance(answer[2], np.ndarray) or answer[2].ndim:
        raise ValueError(f"{outcomes.kind(answer[2])} as p, where a number is expected")
    psi, phi = kets
    p = np.vdot(phi, after_the_map(choi, d_in, psi) @ phi).real
    norms = np.array([np.linalg.norm(psi), np.linalg.norm(phi)])
    found = "negative" if p < -1e-3 else f"{np.round(p, 2) + 0.0:.2f}, which is not negative"
    return norms, found, np.round(answer[2] - p, 12) + 0.0


def cases(rng: np.random.Generator) -> list[Case]:
    """Choi matrices of maps that are positive and trace preserving, and not completely positive.

    The first transposes, turns a phase and damps; its eigenvector is not maximally entangled. The lowest
    eigenvalue is not repeated, so that everybody finds the same eigenvector.
    """
    damped = np.diag([1, 0, 0.36, 0.64]).astype(complex)
    damped[1, 2], damped[2, 1] = 0.8j, -0.8j
    into_three = np.diag([0.8, 0.1, 0.1, 0.1, 0.1, 0.8]).astype(complex)  # |1⟩ goes to level 2
    into_three[2, 3], into_three[3, 2] = 0.7j, -0.7j
    three = np.eye(9) - channels.kraus_to_choi(np.eye(3)[None])  # the reduction map, (Tr ρ · 1 − ρ)/2
    V = np.kron(np.eye(2), random_unitary(3, rng)[:, :2])  # a transposed qubit in three levels
    wide = 0.9 * V @ channels.transpose_choi(2) @ dagger(V) + 0.1 * np.eye(6) / 3
    turn = np.kron(_rotation(rng), _rotation(rng) @ np.diag([1, 1j]))  # no real outcome comes near the lowest
    return [
        (damped, 2),
        (into_three, 2),
        (0.8 * PHASE @ channels.transpose_choi(2) @ dagger(PHASE) + 0.1 * np.eye(4), 2),
        (noisy_transpose(2, 0.1, rng), 2),
        (turn @ (0.4 * channels.transpose_choi(2) + 0.3 * np.eye(4)) @ dagger(turn), 2),
        (_mixed(3, 0.5, rng), 3),
        (turned(three / 2, rng), 3),
        (wide, 2),
        (_mixed(4, 0.7, rng), 4),
    ]


def _mixed(d: int, q: float, rng: np.random.Generator) -> Matrix:
    """A share q of the transposition, turned, and a channel for the rest."""
    J = channels.kraus_to_choi(channels.random_channel(d, rng))
    return q * noisy_transpose(d, 0.0, rng) + (1 - q) * J


def _rotation(rng: np.random.Generator) -> Matrix:
    return np.linalg.qr(rng.standard_normal((2, 2)))[0]


# what mistakes put in place of a piece


def _asked_again(J: Matrix, d_in: int, *_: Any) -> Any:
    """The even pair itself as the outcome; with an output of another size, the nearest there is."""
    d_out = len(J) // d_in
    phi = np.eye(d_in, d_out).reshape(-1) / np.sqrt(min(d_in, d_out))
    return phi, np.vdot(phi, J @ phi).real


def _the_lessons(choi: Matrix, d_in: int) -> tuple[Matrix, Matrix, Any]:
    """The lesson's pair and outcome for the transposition of a qubit, whatever the map."""
    return np.array([1, 0, 0, 1]) / np.sqrt(2), np.array([0, 1, -1, 0]) / np.sqrt(2), -0.5


_PAIR = (
    "For which ψ is (1 ⊗ Φ)(|ψ⟩⟨ψ|) equal to J/d?",
    "The eigenvector of J is an outcome, to be asked for after the map; the pair before it is Σ|i,i⟩/√d.",
    "psi = np.eye(d_in).reshape(-1) / np.sqrt(d_in)",
)

exercise = Exercise(
    id="ex03.4",
    title="the witness against a positive map",
    section="A mirror",
    reference=witness,
    cases=cases,
    observe=seen,
    observed="the norms of psi and phi, ⟨φ|…|φ⟩ recomputed from them, and by how much your p is off",
    parts=("the norms of psi and phi", "the probability of your phi", "the error of your p"),
    why=(
        "Right: on half of an entangled pair the map fails, as it does on no single state. On the maximally "
        "entangled pair it gives J/d, so the eigenvector of a negative Choi eigenvalue is an outcome of "
        "negative 'probability'."
    ),
    hints=(
        "Which state of the pair makes (1 ⊗ Φ)(|ψ⟩⟨ψ|) equal to J/d?",
        "Let half of a maximally entangled pair pass, and look for the outcome whose probability is lowest:"
        " J knows it.",
        "values, vectors = np.linalg.eigh(choi); the lowest is values[0], its eigenvector vectors[:, 0].",
    ),
    laws=(
        Law(
            "not-normalised",
            "One of your kets does not have norm one.",
            lambda a, *_: np.allclose(a[0], 1, atol=1e-4),
        ),
        Law(
            "no-failure-found",
            "Your outcome has a probability that is not negative, so it does not show that the map fails.",
            lambda a, *_: a[1] == "negative",
        ),
        Law(
            "number-does-not-fit",
            "Your p is not the ⟨φ|(1 ⊗ Φ)(|ψ⟩⟨ψ|)|φ⟩ of your own psi and phi.",
            lambda a, *_: abs(a[2]) < 1e-4,
        ),
    ),
    slips=(
        slip(
            "pair-not-normalised",
            "Your psi is Σ|i,i⟩, whose norm is not one: it is no state.",
            pair=lambda d: np.eye(d).reshape(-1),
            share=lambda value, d_in: value,
            hints=("What is the norm of psi?", "d terms of amplitude 1 have norm √d."),
        ),
        slip(
            "fixed-answer",
            "Your answer does not depend on choi. It is the lesson's, for the transposition of a qubit; "
            "other maps are caught by other outcomes.",
            wrong=_the_lessons,
            hints=(
                "Where does your function use choi?",
                "The outcome has to be found from choi, and d_in may be 3.",
            ),
        ),
        slip(
            "product-pair",
            "Your pair is a product. A positive map passes every test on those: whatever it does to one "
            "part is a state.",
            pair=lambda d: np.eye(d * d)[0],
            outcome=lambda choi, d_in, psi: d_in * after_the_map(choi, d_in, psi),
            hints=(
                "What is the entropy of one half of your psi?",
                "Take the pair as entangled as you can: all Schmidt amplitudes equal.",
                _PAIR[2],
            ),
        ),
        slip(
            "eigenvector-as-the-pair",
            "Your psi is the eigenvector, too: that is what you ask for after the map. It has the output's "
            "size in its second part, and psi has the input's.",
            pair=even,  # hides which pair was used
            sent=lambda psi, phi: phi,
            hints=_PAIR,
        ),
        slip(
            "psi-and-phi-exchanged",
            "Your psi is the eigenvector and your phi the pair: the pair goes in, and the eigenvector is "
            "what you ask for after the map.",
            then=lambda answer, *_: (answer[1], answer[0], answer[2]),
            hints=_PAIR,
        ),
        slip(
            "not-divided-by-d",
            "Your p is an eigenvalue of J itself, which is not the state of the pair after the map.",
            share=lambda value, d_in: value,
            hints=("What is the trace of J, and what should the trace of a state be?",),
        ),
        slip(
            "largest-eigenvalue",
            "You took the eigenvector of the largest eigenvalue, the likeliest outcome; wanted is one that "
            "could not be.",
            number=-1,
            hints=(
                "In which order does np.linalg.eigh give the eigenvalues?",
                "Ascending: the lowest is number 0.",
            ),
        ),
        slip(
            "rows-for-columns",
            "You took a row of the matrix of eigenvectors.",
            take=lambda vectors, k: vectors[k],
            hints=("Is choi @ vectors[0] a multiple of vectors[0]? And with vectors[:, 0]?",),
        ),
        slip(
            "outcome-is-the-pair",
            "Your outcome is the pair's own state psi. Whether the pair is still found in it is a fair "
            "question, but not the one at which this map fails.",
            find=_asked_again,
            hints=("For which unit vector φ is ⟨φ|J|φ⟩ lowest?",),
        ),
        slip(
            "conjugated-outcome",
            "Your phi is the complex conjugate of an eigenvector: right for real Choi matrices only.",
            then=mistakes.on(np.conj, 1),
            hints=("Is choi @ phi a multiple of phi?",),
        ),
        slip(
            "parts-exchanged",
            "The parts of your outcome are exchanged: yours has the system first.",
            then=lambda answer, choi, d_in: (
                answer[0],
                answer[1].reshape(d_in, -1).T.reshape(-1),
                answer[2],
            ),
            hints=("In phi.reshape(d_in, d_out), which index belongs to the reference?",),
        ),
        mistakes.absolute(
            2,
            code="sign-dropped",
            says="You return the modulus of the number; that it is negative is the whole point.",
            hints=("Which sign has the lowest eigenvalue of J?",),
        ),
    ),
)

by_hand = ByHand(
    "ex03.4h",
    "a negative probability of three levels",
    -1 / 3,
    near=0.01,
    slips={
        -1: "This is the eigenvalue of J; the pair after the map is J/3.",
        -2 / 3: "The factor ½ of the map is missing.",
        -0.5: "This is the lesson's number, for the transposition of a qubit.",
        1 / 6: "This is the probability of an outcome that is orthogonal to the pair's own state.",
    },
    why=(
        "The reference has the state 1/3, so that the pair becomes ½(⅓·1 − |ψ⟩⟨ψ|). Its own state has the "
        "probability ½(⅓ − 1)."
    ),
    hints=(
        "The map has two terms. What does each make of the pair, when it acts on the second half?",
        "Tr ρ · 1 on the second half leaves the reference's state, times 1; the second term leaves the pair.",
        "½(⅓·1 − |ψ⟩⟨ψ|), and now ⟨ψ|…|ψ⟩.",
    ),
)
