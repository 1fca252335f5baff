"""Where a state ends, and whether there is another end."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import baths
from ...physics.states import random_state, random_unitary
from .. import mistakes
from ..algebra import Matrix, dagger, expm, itself, on_rows
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .contact import DEPHASING, LEVELS, QUBIT, STATE, everyone, hermitian, of_trace_one, thermal

Pair = tuple[Any, Any]


def null(L: Matrix) -> Matrix:
    """Orthonormal columns that L takes to zero."""
    _, s, right = np.linalg.svd(L)
    return dagger(right[s <= 1e-9 * s[0]])


def dimension(L: Matrix) -> int:
    """How many independent stationary matrices there are."""
    return null(L).shape[1]


def limit(L: Matrix, rho: Matrix) -> Matrix:
    """lim e^{Lt}ρ: what the conserved quantities, the left null vectors, leave of ρ."""
    right, left = null(L), null(dagger(L))
    return (right @ np.linalg.solve(dagger(left) @ right, dagger(left) @ rho.reshape(-1))).reshape(rho.shape)


@formula
def where_it_ends(
    L: Matrix,
    rho: Matrix,
    *,
    count: Callable[[Matrix], int] = dimension,
    law: Callable[[Matrix], Matrix] = itself,
    start: Callable[[Matrix], Matrix] = itself,
    reach: Callable[[Matrix, Matrix], Matrix] = limit,
    end: Callable[[Matrix], Matrix] = itself,
) -> Pair:
    """The dimension of the stationary space, and lim e^{Lt}ρ."""
    return count(L), end(reach(law(L), start(rho)))


def cases(rng: np.random.Generator) -> list[Case]:
    """A dephased and a thermal qubit of few digits, and no motion at all; then in random bases.

    An ergodic qubit and qutrit, a level cut off, a coupling that commutes with H, and a dark singlet.
    """
    b = rng.uniform(0.6, 1.2, 5)
    cut = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    drawn = [
        thermal(rng, LEVELS[2], everyone(2), b[0]),
        thermal(rng, LEVELS[3], everyone(3), b[1]),
        thermal(rng, LEVELS[3], cut, b[2]),
        thermal(rng, LEVELS[3], np.diag([0.0, 1.0, 2.1]), b[3], zero_frequency=0.6),
    ]
    x, number, one = np.array([[0, 1], [1, 0]]), np.diag([0, 1]), np.eye(2)
    U = np.kron(random_unitary(2, rng), random_unitary(2, rng))
    H = U @ (np.kron(number, one) + np.kron(one, number)) @ dagger(U)
    A = U @ (np.kron(x, one) + np.kron(one, x)) @ dagger(U)
    both = baths.davies(hermitian(H), hermitian(A), b[4], 0.5).superop()
    found: list[Case] = [(DEPHASING, STATE), (QUBIT, STATE), (np.zeros((4, 4)), STATE)]
    found += [
        (L, random_state(math.isqrt(len(L)), rng, rank=rank))
        for L, rank in zip((*(case[0] for case in drawn), both), (1, 3, 3, 2, 4), strict=True)
    ]
    return found


# what mistakes put in place of a piece


def _shortest(L: Matrix, rho: Matrix) -> Matrix:
    """The stationary matrix of trace one with the smallest norm: a least-squares solver's choice."""
    one = np.eye(len(rho)).reshape(-1)
    found = np.linalg.lstsq(np.vstack([L, one]), np.append(np.zeros(len(L)), 1), rcond=1e-10)[0]
    return found.reshape(rho.shape)


def _projected(L: Matrix, rho: Matrix) -> Matrix:
    right = null(L)
    return on_rows(right @ dagger(right), rho)


def _by_adjoint_modes(L: Matrix, rho: Matrix) -> Matrix:
    """The stationary part of ρ with V† where V⁻¹ belongs, V the eigenvectors as the library gives them."""
    values, modes = np.linalg.eig(L)
    still = modes[:, np.abs(values) < 1e-8]
    return on_rows(still @ dagger(still), rho)


# laws


def _has_drifted(end: Matrix, L: Matrix, rho: Matrix) -> bool:
    return bool(np.abs(L @ end.reshape(-1)).max() < 1e-4 and 1e-7 < np.abs(end - limit(L, rho)).max() < 0.01)


_CONSERVED = (
    "Two different starts can end in different places here. Where does rho enter your answer?",
    "e^{Lt} for a very large t, applied to this rho, is the state wanted; the null space of L alone does not "
    "know the start.",
    "scipy.linalg.expm(L * t) @ rho.reshape(-1), with t much larger than 1/gap",
)
_MODES = (
    "With rho = V c, the columns of V the modes: is V† @ V the unit matrix here?",
    "The shares of the modes solve a linear system. Keep the shares of the modes that do not decay.",
    "c = np.linalg.solve(V, rho.reshape(-1)), and of c the entries with λ = 0",
)
_DIMENSION = (
    "How many independent matrices X obey L(X) = 0?",
    "The dimension of the null space of L: the number of its zero singular values, or d² minus its rank.",
    "len(L) - np.linalg.matrix_rank(L, tol=1e-9)",
)
_ROWS = (
    "In which order does rho.reshape(-1) list the entries?",
    "NumPy lists the entries row after row, and so does L.",
    "(scipy.linalg.expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)",
)

exercise = Exercise(
    id="ex10.3",
    title="where a state ends, and whether there is another end",
    section="Where do four baths lead?",
    reference=where_it_ends,
    cases=cases,
    parts=("dimension", "final state"),
    why=(
        "Right: the null space says how many ends there are, and the start decides among them. With "
        "dimension one every start ends in the same state."
    ),
    hints=(
        "What is L applied to your final state, what is its trace, and does it depend on rho?",
        "Count the zero singular values of L; then let rho evolve until nothing moves any more.",
        "scipy.linalg.null_space(L, rcond=1e-9).shape[1]",
    ),
    laws=(
        Law(
            "drifted",
            "Your final state rests and is right in its first digits only. Have you squared e^{L} again and "
            "again? The rounding grows with each squaring, and a t of some 40/gap is long enough.",
            lambda a, L, rho: not _has_drifted(a[1], L, rho),
        ),
        Law(
            "not-normalised",
            "The trace of your final state is not one.",
            lambda a, L, rho: abs(np.trace(a[1]) - 1) < 1e-4,
        ),
        Law(
            "no-zero-found",
            "Your dimension is less than 1, but some state is always stationary. A computed zero is 1e-17 or "
            "so, hardly ever 0: do you compare with a tolerance?",
            lambda a, *_: np.real(a[0]) > 0.5,
        ),
        Law(
            "not-there-yet",
            "Your final state still moves a little, so it is not the end yet. Do you wait much longer than "
            "the slowest decay takes?",
            lambda a, L, rho: not 1e-7 < np.abs(L @ a[1].reshape(-1)).max() < 0.02,
        ),
        Law(
            "not-stationary",
            "Your final state still moves: L applied to it is not zero.",
            lambda a, L, rho: np.abs(L @ a[1].reshape(-1)).max() < 1e-7,
        ),
        Law(
            "some-null-vector",
            "Your final matrix is stationary, but it is not where this start ends. Does it depend on rho? L "
            "alone does not know the start. If it does: the modes of L are not at right angles, and V† is "
            "not V⁻¹.",
            lambda a, L, rho: np.abs(a[1] - limit(L, rho)).max() < 1e-4,
        ),
        Law(
            "not-hermitian",
            "Your final state is not Hermitian.",
            lambda a, *_: np.abs(a[1] - dagger(a[1])).max() < 1e-5,
        ),
    ),
    slips=(
        slip(
            "ergodicity-assumed",
            "You took for granted that there is one stationary state, dimension 1, and solved for it. "
            "For some of these generators there are many, and the solver picked one of them.",
            count=lambda L: 1,
            reach=_shortest,
            hints=_DIMENSION,
        ),
        slip(
            "a-stationary-state-for-the-end",
            "You returned *some* stationary state. Where there are many, the start decides which one is "
            "reached.",
            alone="You counted rightly.",
            reach=_shortest,
            hints=_CONSERVED,
        ),
        slip(
            "dimension-always-one",
            "You took for granted that the dimension of the stationary space is 1.",
            alone="Your final states are right, so you can see that they depend on the start.",
            count=lambda L: 1,
            hints=_DIMENSION,
        ),
        slip(
            "not-normalised",
            "You projected rho onto the null space of L at right angles. The evolution projects along L's "
            "own modes.",
            alone="Your matrix does not even have trace one.",
            reach=_projected,
            hints=(
                "Are the modes of L at right angles to each other, as your projection takes for granted?",
                *_CONSERVED[1:],
            ),
        ),
        slip(
            "projected-and-divided",
            "You projected rho onto the null space at right angles and divided by the trace. With one "
            "stationary state the division hides the mistake; with several it does not.",
            reach=lambda L, rho: of_trace_one(_projected(L, rho)),
            hints=(
                "Are the modes of L at right angles to each other, as your projection takes for granted?",
                *_CONSERVED[1:],
            ),
        ),
        slip(
            "adjoint-for-inverse",
            "You found the share of each mode by V†, a scalar product with the mode itself, and divided by "
            "the trace. The modes of L are not at right angles: solve a linear system (V⁻¹), or use the left "
            "eigenvectors.",
            reach=lambda L, rho: of_trace_one(_by_adjoint_modes(L, rho)),
            hints=_MODES,
        ),
        slip(
            "adjoint-for-inverse-undivided",
            "You found the share of each mode by V†, a scalar product with the mode itself. The modes of L "
            "are not at right angles: solve a linear system (V⁻¹), or use the left eigenvectors.",
            reach=_by_adjoint_modes,
            hints=_MODES,
        ),
        slip(
            "length-one",
            "Your final matrix has length one (the sum of |entries|² is 1), as null vectors of a library "
            "have. A state has trace one.",
            then=mistakes.on(lambda x: x / np.linalg.norm(x), 1),
            hints=(
                "What is the trace of your final matrix?",
                "Probabilities add up to one on the diagonal: divide by the trace, not by the length.",
                "X / np.trace(X)",
            ),
        ),
        slip(
            "start-forgotten",
            "You followed the fully mixed state, and not rho.",
            start=lambda rho: np.eye(len(rho)) / len(rho),
            hints=(
                "Take two different rho. Does your final state change?",
                *_CONSERVED[1:],
            ),
        ),
        slip(
            "too-early",
            "This is the state at t = 1. It still moves.",
            reach=lambda L, rho: on_rows(expm(L), rho),
            hints=("How large is L(ρ) for your final state?", *_CONSERVED[1:]),
        ),
        slip(
            "start-returned",
            "Your final state is the start.",
            reach=lambda L, rho: rho,
            hints=(
                "What does L make of the matrix that you return?",
                *_CONSERVED[1:],
            ),
        ),
        slip(
            "observables-for-states",
            "You evolved with L† (Heisenberg's picture), which moves observables and leaves 1 where it is.",
            law=dagger,
            hints=(
                "Which of L and L† keeps the trace?",
                "States are moved by L itself, observables by its adjoint.",
                _CONSERVED[2],
            ),
        ),
        slip(
            "start-transposed",
            "You followed the transpose of rho. L acts on the rows one after another, rho.reshape(-1).",
            start=np.transpose,
            hints=_ROWS,
        ),
        slip(
            "end-transposed",
            "You transposed the final state.",
            alone="It is the transpose of the right one.",
            end=np.transpose,
            hints=(
                "In which order does reshape fill a matrix?",
                *_ROWS[1:],
            ),
        ),
        slip(
            "column-stacking",
            "You stacked the columns of rho; L acts on rows, rho.reshape(-1).",
            start=np.transpose,
            end=np.transpose,
            hints=_ROWS,
        ),
        slip(
            "rank-for-dimension",
            "Your number is the rank of L, the dimension of what decays. The stationary space is the rest.",
            count=lambda L: len(L) - dimension(L),
            hints=_DIMENSION,
        ),
        slip(
            "exact-zeros-counted",
            "You counted the eigenvalues that are exactly 0. A computed zero is 1e-17 or so: count those "
            "below a tolerance.",
            count=lambda L: int(np.sum(np.linalg.eigvals(L) == 0)),
            hints=("Print the eigenvalues of L: how large is the smallest?", *_DIMENSION[1:]),
        ),
        slip(
            "populations-only",
            "You dropped the off-diagonal entries of the final state. H is not diagonal in this basis, and "
            "neither is the end.",
            then=mistakes.on(lambda x: np.diag(np.diag(x)), 1),
            hints=(
                "Which basis is the energy basis here?",
                "A state that is diagonal in the energy basis has entries off the diagonal in other "
                "bases, and this rho is written in another one.",
                _CONSERVED[2],
            ),
        ),
        mistakes.exchanged("You return the state first; the order asked for is (dimension, final state)."),
    ),
)

by_hand = ByHand(
    "ex10.3h",
    "where |t⟩ ends when the two flips are subtracted",
    [2, 0, 1],
    near=0.01,
    slips={
        (2, 0, 0.2447): "This is where |t⟩ ends in the lesson's bath, with the plus. Here, what is A|t⟩?",
        (2, 1, 0): "|s⟩ is dark where the two flips are added, and the start is |t⟩. What is A|t⟩?",
        (1, 0, 1): "The weights are right. But |1,1⟩ does not end there: how many ends are there?",
        (1, 0.1966, 0.1966): "These are the weights in the Gibbs state. Does every start go there?",
        (2, 0.1966, 0.1966): "These weights are those of the Gibbs state. With dimension 2, is it the end?",
        (2, 0.2447, 0): "This is where |1,1⟩ ends. The start is |t⟩: what is A|t⟩?",
        (4, 0, 1): "The weights are right. The other three states do not rest: each has a jump.",
    },
    why=(
        "On |t⟩ the two flips cancel, A|t⟩ = 0. So no jump leads out of |t⟩ or into it: with the minus, |t⟩ "
        "is the dark state. The other three states go to one mixture, in the ratios of Gibbs. So two "
        "independent matrices are stationary."
    ),
    hints=(
        "What do X⊗1 and 1⊗X make of |t⟩, and what of |s⟩?",
        "If A takes a state of the energy 1 to zero, each jump does, too. Where do the other states go?",
    ),
)
