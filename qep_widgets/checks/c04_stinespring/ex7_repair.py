"""A look that is put right: which question to ask the environment, and what to do to the system then."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.channels import kraus_to_choi
from ...physics.states import random_unitary
from ..algebra import Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip

_OFF, _LATER = "no", "not asked"


def _even(kraus: Matrix) -> Matrix:
    """Rows ⟨0| ± e^{iα}⟨1| with an e^{iα}K_0†K_1 that is anti-Hermitian, so that both answers are even."""
    t = np.trace(dagger(kraus[0]) @ kraus[1])
    turn = 1j * t.conj() / abs(t) if abs(t) > 1e-9 else 1.0
    return np.array([[1, turn], [1, -turn]]) / math.sqrt(2)


def _inverse(read: Matrix) -> Matrix:
    """K'† without its length: the unitary that undoes a K' that is one up to a factor."""
    left, _, right = np.linalg.svd(read)
    return dagger(left @ right)


def mixed(u: Matrix, kraus: Matrix) -> Matrix:
    """K'_k = Σ_l u_kl K_l."""
    return np.einsum("kl,lab->kab", u, kraus)


@formula
def put_right(
    kraus: Matrix,
    *,
    bras: Callable[[Matrix], Matrix] = _even,
    undo: Callable[[Matrix], Matrix] = _inverse,
    shown: Callable[[Matrix], Matrix] = lambda u: u,
    order: Callable[[Matrix], Matrix] = lambda repairs: repairs,
) -> tuple[Matrix, Matrix]:
    """The question to the environment, and for each answer the turn that brings the system back."""
    u = bras(kraus)
    return shown(u), order(undo(mixed(u, kraus)))


def cases(rng: np.random.Generator) -> list[Case]:
    """Looks at some levels of a system: readable ones, turned ones, of several sizes, and a full look."""
    found = [
        np.array([np.diag([1, 0.6]), np.diag([0, 0.8])]),
        np.array([np.diag([1, 0.6]), np.diag([0, -0.8j])]),
    ]
    for d, rank, degrees in ((2, 1, 35), (3, 1, 70), (2, 1, 90), (4, 2, 50), (3, 2, 25), (4, 3, 65)):
        w, theta = random_unitary(d, rng), math.radians(degrees)
        P = w[:, :rank] @ dagger(w[:, :rank])
        turn = np.exp(1j * rng.uniform(0.4, 2.7))
        found.append(np.array([np.eye(d) - (1 - math.cos(theta)) * P, turn * math.sin(theta) * P]))
    return [(np.asarray(kraus, dtype=complex),) for kraus in found]


def seen(answer: Any, case: Case) -> tuple[Any, ...]:
    """Whether the rows are a question, whether its answers are even, the turns, and the whole."""
    (kraus,) = case
    n, d, _ = kraus.shape
    u, turns = answer
    for name, m, shape in (("u", u, (n, n)), ("turns", turns, (n, d, d))):
        if not isinstance(m, np.ndarray) or m.shape != shape:
            raise ValueError(f"{name}: {outcomes.kind(m)} where an array of shape {shape} is expected")
        if not np.all(np.isfinite(m)):
            raise ValueError(f"{name}: nan or inf in it")
    if not np.allclose(u @ dagger(u), np.eye(n), atol=1e-6):
        return _OFF, _LATER, _LATER, np.zeros((d * d, d * d))
    read = mixed(u, kraus)
    even = "yes" if np.allclose(dagger(read) @ read, np.eye(d) / 2, atol=1e-6) else _OFF
    if not np.allclose(turns @ dagger(turns), np.eye(d), atol=1e-6):
        return "yes", even, _OFF, np.zeros((d * d, d * d))
    return "yes", even, "yes", kraus_to_choi(turns @ read)


_QUESTION = (
    "How likely is each answer to your question, if the system is in one of its levels? And in another?",
    "An answer that tells something about the system cannot be undone. Which combination of the two "
    "operators is unitary up to a factor?",
    "K'†K' must be a multiple of 1: choose the phase with which ⟨1| comes in so that the mixed terms cancel.",
)
_TURN = (
    "What has the environment's answer k told you: which operator has acted on the system?",
    "It is unitary up to a factor. Which matrix undoes a unitary?",
)
_ROWS = (
    "Which bra stands in the first row of your u, and which operator belongs to its answer?",
    "Row k of u is ⟨k'| written in ⟨0| and ⟨1|, and K'_k adds up the operators with these numbers.",
)

exercise = Exercise(
    id="ex04.7",
    title="a look that is put right",
    section="The environment is read, later",
    reference=put_right,
    cases=cases,
    observe=seen,
    observed="what u and the turns are, and the Choi matrix of the whole",
    parts=("u is a question", "its answers are even", "turns are unitary", "Choi matrix"),
    why=(
        "Right: asked in this way the environment says nothing about the system but how it was turned, and a "
        "turn can be undone. The loss of the system was not final as long as someone had the environment."
    ),
    hints=_QUESTION,
    laws=(
        Law(
            "no-question",
            "The rows of your u are not orthonormal, so they are no question to the environment.",
            lambda a, *_: a[0] == "yes",
        ),
        Law(
            "no-turn",
            "One of your turns is not unitary, for at least one look: nobody can do it for certain.",
            lambda a, *_: a[2] == "yes",
        ),
        Law(
            "not-put-right",
            "For at least one look the system does not come back from every state.",
            lambda a, kraus: np.allclose(a[3], kraus_to_choi(np.eye(kraus.shape[1])[None]), atol=1e-6),
        ),
    ),
    slips=(
        slip(
            "which-level",
            "You ask the environment “which level?”, and turn the system after that.",
            bras=lambda kraus: np.eye(2),
            hints=_QUESTION,
        ),
        slip(
            "plus-or-minus",
            "You ask “+ or −?” whatever the look is.",
            alone="For the kick of the lesson it is right.",
            bras=lambda kraus: np.array([[1, 1], [1, -1]]) / math.sqrt(2),
            hints=_QUESTION,
        ),
        slip(
            "no-turn-at-all",
            "You ask the right question and leave the system as it is.",
            undo=lambda read: np.broadcast_to(np.eye(read.shape[-1]), read.shape) + 0j,
            hints=_TURN,
        ),
        slip(
            "turned-on",
            "You turn the system once more in the same direction.",
            undo=lambda read: dagger(_inverse(read)),
            hints=_TURN,
        ),
        slip(
            "transposed",
            "Your turns are transposes of the operators, without the complex conjugate.",
            undo=lambda read: _inverse(read).conj(),
            hints=_TURN,
        ),
        slip(
            "answers-exchanged",
            "Each of your turns belongs to the other answer.",
            order=lambda repairs: repairs[::-1],
            hints=_ROWS,
        ),
        slip(
            "one-turn-for-both",
            "You turn the system in the same way after both answers.",
            order=lambda repairs: np.array([repairs[0], repairs[0]]),
            hints=_TURN,
        ),
        slip(
            "columns-for-rows",
            "Your bras stand in the columns of u; asked for are rows.",
            shown=lambda u: u.T,
            hints=_ROWS,
        ),
        slip(
            "kets-for-bras",
            "The rows of your u are complex conjugates: they are the kets of the question and not its bras.",
            shown=lambda u: u.conj(),
            hints=_ROWS,
        ),
        slip(
            "length-forgotten",
            "The rows of your u have the length √2.",
            shown=lambda u: math.sqrt(2) * u,
            hints=("How long is a bra of a question?",),
        ),
        slip(
            "factor-forgotten",
            "Your turns are the conjugate transposes of the K'_k, and still have their factor.",
            undo=lambda read: dagger(read),
            hints=("What is K'†K' for your operators: 1, or less?", *_TURN[1:]),
        ),
    ),
)

by_hand = ByHand(
    "ex04.7h",
    "how likely + is from level 1",
    0.98,
    near=0.004,
    slips={
        0.5: "This is the probability from level 0.",
        0.02: "This is the probability of the answer −.",
        1.96: "You left out the root of the bra ⟨+|.",
        0.99: "This is the amplitude of level 1 after +.",
        0.36: "This is the answer 0 to the question “which level?”.",
        0.64: "This is the answer 1 to the question “which level?”.",
        1.0: "You added probabilities: the amplitudes of both operators are added first.",
    },
    why="K'_+ = (K_0 + K_1)/√2 has 1.4/√2 for level 1, and its square is 0.98.",
    hints=("Which operator belongs to the answer +, and what does it make of |1⟩?",),
)
