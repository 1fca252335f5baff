"""Two maps, one after the other, as one matrix on stacked columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...physics import channels
from ..algebra import TWIST, Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Turn = Callable[[Matrix], Matrix]
Make = Callable[[Matrix], Matrix]


def one_after_the_other(first: Matrix, second: Matrix, matrix: Make) -> Matrix:
    """What acts first stands on the right."""
    return matrix(second) @ matrix(first)


@formula
def in_a_row(
    first: Matrix,
    second: Matrix,
    *,
    left: Turn = np.conj,
    right: Turn = itself,
    join: Callable[[Matrix, Matrix, Make], Matrix] = one_after_the_other,
) -> Matrix:
    """The matrix of the second map after the first, on stacked columns: Σ K* ⊗ K for each."""
    return join(first, second, lambda kraus: sum(np.kron(left(K), right(K)) for K in kraus))


def cases(rng: np.random.Generator) -> list[Case]:
    """Two maps in a row: readable ones; through more levels and through fewer; one to four operators each."""
    turn = np.array([[[0.6, 0.8j], [0.8j, 0.6]]])
    sizes = [(2, 2, 2), (3, 3, 3), (2, 3, 2), (3, 2, 3), (2, 2, 3), (2, 4, 3), (4, 2, 2)]
    drawn = []
    for i, m, o in sizes:
        drawn.append((channels.random_channel(i, rng, m, 3), channels.random_channel(m, rng, o, 2 + o)))
    return [(TWIST, turn), (turn, TWIST), *drawn]


# what mistakes put in place of a piece


def _in_pairs(first: Matrix, second: Matrix, matrix: Make) -> Matrix:
    """Operator k after operator k only."""
    return sum(matrix(B[None]) @ matrix(A[None]) for A, B in zip(first, second, strict=False))


def _as_choi(M: Matrix, first: Matrix, second: Matrix) -> Matrix:
    """The numbers of M in the places that they have in a Choi matrix."""
    o, i = second.shape[1], first.shape[2]
    return M.reshape(o, o, i, i).transpose(3, 1, 2, 0).reshape(i * o, i * o)


def _each_added(first: Matrix, second: Matrix) -> Case:
    """The sum of its operators for each map."""
    return first.sum(axis=0)[None], second.sum(axis=0)[None]


# laws


def _keeps_the_trace(M: Matrix, first: Matrix, second: Matrix) -> bool:
    before, after = (np.eye(d).reshape(-1) for d in (first.shape[2], second.shape[1]))
    return np.allclose(after @ M, before, atol=1e-6)


def _keeps_hermitian(M: Matrix, first: Matrix, second: Matrix) -> bool:
    """Tried on a Hermitian matrix with complex coherences."""
    d, d_out = first.shape[2], second.shape[1]
    X = np.arange(d * d).reshape(d, d) * (1 + 0.5j)
    out = (M @ (X + dagger(X)).reshape(-1)).reshape(d_out, d_out)
    return np.allclose(out, dagger(out), atol=1e-6)


exercise = Exercise(
    id="ex03.6",
    title="two maps as one matrix",
    section="One matrix for a map",
    reference=in_a_row,
    cases=cases,
    why=(
        "Right: on stacked columns KρK† is K* ⊗ K, and the map that acts first stands on the right, as "
        "operators do."
    ),
    hints=(
        "With stacked rows vec(AXB) = (A ⊗ Bᵀ) vec(X). What does the rule become when columns are stacked, "
        "that is, for Xᵀ?",
        "Write the transpose of KXK† as a product. And which of two matrices acts first on a vector?",
        "M of one map is the sum of np.kron(K.conj(), K); M of the second map stands to the left.",
    ),
    laws=(
        Law(
            "trace-changed",
            "Your matrix does not keep the trace of every state, though both maps do.",
            _keeps_the_trace,
        ),
        Law(
            "hermitian-to-complex",
            "Your matrix takes a Hermitian matrix to one that is not Hermitian.",
            _keeps_hermitian,
        ),
    ),
    slips=(
        slip(
            "rows-stacked",
            "You used K ⊗ K*: that matrix acts on stacked rows, as the lesson's does.",
            left=itself,
            right=np.conj,
            hints=(
                "What is np.array([[1, 2], [3, 4]]).T.reshape(-1): 1, 2, 3, 4 or 1, 3, 2, 4?",
                "To stack columns is to stack the rows of the transpose.",
            ),
        ),
        slip(
            "order-exchanged",
            "You let the second map act first.",
            join=lambda first, second, matrix: matrix(first) @ matrix(second),
            hints=(
                "In M N v, which of the two matrices meets the vector v first?",
                "Try a first map from 2 to 3 levels, and a second one from 3 to 2: how large is the result?",
            ),
        ),
        slip(
            "order-and-stacking",
            "You let the second map act first, and your matrices are those for stacked rows.",
            left=itself,
            right=np.conj,
            join=lambda first, second, matrix: matrix(first) @ matrix(second),
            hints=("In M N v, which of the two matrices meets the vector v first?",),
        ),
        slip(
            "matrices-added",
            "You added the matrices of the two maps. That would be one map or the other, and not one after "
            "the other.",
            join=lambda first, second, matrix: matrix(first) + matrix(second),
            hints=("What becomes of a state's trace with your matrix?",),
        ),
        slip(
            "first-map-only",
            "Your matrix has the first map alone.",
            join=lambda first, second, matrix: matrix(first),
            hints=("Where does second enter your function?",),
        ),
        slip(
            "second-map-only",
            "Your matrix has the second map alone.",
            join=lambda first, second, matrix: matrix(second),
            hints=("Where does first enter your function?",),
        ),
        slip(
            "conjugate-forgotten",
            "You used K ⊗ K, without a conjugate: right for real operators.",
            left=itself,
            hints=("What is the transpose of K†?", "(K†)ᵀ is conjugated, and no longer transposed."),
        ),
        slip(
            "dagger-for-conjugate",
            "You used K† ⊗ K: in the rule for vec(AXB) the matrix on the right is transposed, and yours is "
            "not.",
            left=dagger,
            hints=("In vec(AXB) = (A ⊗ Bᵀ) vec(X), what happens to B?",),
        ),
        slip(
            "transpose-for-conjugate",
            "You used Kᵀ ⊗ K: transpose and conjugate have changed places.",
            left=np.transpose,
            hints=("What is the transpose of K†?",),
        ),
        slip(
            "conjugated-twice",
            "You used K* ⊗ K*: both factors are conjugated.",
            left=np.conj,  # beside another left factor the sentence would not be true
            right=np.conj,
            hints=("In vec(AXB), what happens to A?",),
        ),
        slip(
            "choi-returned",
            "You return a Choi matrix: the same numbers, in other places.",
            then=_as_choi,
            hints=("For maps from 2 over 2 to 3 levels M is 9×4. How large is yours?",),
        ),
        slip(
            "amplitudes-added",
            "You added the Kraus operators of each map first, so that the alternatives interfere.",
            given=_each_added,
            hints=("Is a sum of products the product of the sums?",),
        ),
        slip(
            "operators-paired",
            "You joined operator k of the second map with operator k of the first; any outcome of one may "
            "follow any of the other.",
            join=_in_pairs,
            hints=("How many outcomes have a map of two operators and one of three together?",),
        ),
        slip(
            "transposed",
            "Your matrix is transposed: it would have to act on a row vector.",
            then=lambda M, *_: M.T,
            hints=("Does your M run on a stacked state when input and output differ in size?",),
        ),
    ),
    forbidden=(channels.kraus_to_superop, channels.choi_to_superop),
)

by_hand = ByHand(
    "ex03.6h",
    "a diagonal on stacked columns",
    [1, 1j, -1j, 1],
    slips={
        (1, -1j, 1j, 1): "This is the diagonal for stacked rows; here the entry ρ₁₀ comes second.",
        (1, 1j, 1j, -1): "The conjugate is missing: a state has a bra as well.",
        (1, 1, 1, 1): "The phases are lost: K changes coherences, though no population.",
    },
    why="Stacked by columns, ρ₀₀, ρ₁₀, ρ₀₁, ρ₁₁: the second gets i from the ket |1⟩, the third −i from ⟨1|.",
    hints=(
        "In which order do the four entries of ρ stand, when columns are stacked?",
        "K ρ K† multiplies ρ₁₀ by i, for the ket |1⟩. And what does it do to ρ₀₁?",
        "ρ₀₀, ρ₁₀, ρ₀₁, ρ₁₁",
    ),
)
