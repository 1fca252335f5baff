"""The Choi matrix from Kraus operators: a program to mend."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...physics import channels
from .. import laws
from ..algebra import INTO_THREE, TWIST, Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Turn = Callable[[Matrix], Matrix]


def inputs(kraus: Matrix) -> int:
    """Levels of the input."""
    return kraus.shape[2]


def outputs(kraus: Matrix) -> int:
    """Levels of the output, where those of the input are meant."""
    return kraus.shape[1]


@formula
def choi_matrix(
    kraus: Matrix,
    *,
    size: Callable[[Matrix], int] = inputs,
    loop: Callable[[Matrix], int] = inputs,
    left: Turn = itself,
    right: Turn = dagger,
    order: tuple[int, ...] = (0, 1, 2, 3),
) -> Matrix:
    """Σ_ij |i⟩⟨j| ⊗ Σ K|i⟩⟨j|K†; its four indices are input and output of the row, then of the column."""
    units = np.eye(size(kraus) ** 2).reshape((size(kraus),) * 4)
    blocks = [
        [sum(left(K) @ units[i, j] @ right(K) for K in kraus) for j in range(loop(kraus))]
        for i in range(loop(kraus))
    ]
    J = np.array(blocks).transpose(0, 2, 1, 3).transpose(order)
    return J.reshape(J.shape[0] * J.shape[1], -1)


def cases(rng: np.random.Generator) -> list[Case]:
    """Readable ones; complex channels between equal and unequal sizes, by one to four Kraus operators."""
    sizes = [(2, 2, 2), (2, 2, 3), (2, 3, 2), (3, 2, 4), (3, 3, 2), (2, 4, 2), (4, 2, 3), (4, 4, 2)]
    phase = np.diag([1, 1j])[None]
    return [
        (TWIST,),
        (phase,),
        (INTO_THREE,),
        *((channels.random_channel(i, rng, o, n),) for i, o, n in sizes),
    ]


def _diagonal_blocks(J: Matrix, kraus: Matrix) -> Matrix:
    d = inputs(kraus)
    return J * np.kron(np.eye(d), np.ones((len(J) // d,) * 2))


_COLUMNS = (
    "For a map from 2 to 3 levels, how large is one block of your matrix, and how many are there?",
    "K|i⟩ is column i of K, and reshape(-1) goes along the rows.",
    "K.T.reshape(-1)",
)
_ONCE = (
    "Which of the two vectors lists K by rows, and which by columns?",
    "Both are made of v, which has the columns of K one below the other.",
    "K.T.reshape(-1)",
)
_SIZES = (
    "For a map from 2 to 3 levels, how many matrices |i⟩⟨j| are there to put in, and how large are they?",
    "kraus.shape is (n, d_out, d_in); i and j run over the levels of the input.",
)

exercise = Exercise(
    id="ex03.2",
    title="Choi matrix",
    section="All other pairs",
    reference=choi_matrix,
    cases=cases,
    why=(
        "Right: for one operator the vector v = Σ|i⟩⊗K|i⟩ has the columns of K one below the other, and J = "
        "v v†. Block (i, j) is Φ(|i⟩⟨j|), and since the map is linear, the blocks say everything about it."
    ),
    hints=(
        "For one Kraus operator K, which numbers stand in v = Σ|i⟩⊗K|i⟩, and in which order does the program "
        "put them?",
        "K|i⟩ is column i of K, and reshape(-1) goes along the rows. And what is the row v† made of v?",
        "K.T.reshape(-1) is v. The outer product of v and v* is v v†.",
    ),
    laws=(
        laws.hermitian(
            "Your Choi matrix is not Hermitian, though the map takes Hermitian matrices to Hermitian ones."
        ),
        Law(
            "trace-not-d",
            "The trace of your J is not the dimension of the input, though each |i⟩⟨i| goes to a state.",
            lambda J, kraus: abs(np.trace(J) - kraus.shape[-1]) < 1e-6,
        ),
        laws.positive(
            "Your J has a negative eigenvalue, but a map with Kraus operators is completely positive."
        ),
    ),
    slips=(
        slip(
            "nothing-mended",
            "Your function has both mistakes of the given program.",
            alone="It is right for amplitude damping as far as eigenvalues go.",
            right=np.transpose,
            order=(1, 0, 3, 2),
            hints=(
                "For K = diag(1, i), is the program's J Hermitian?",
                "Compare block (0, 1) of the program's J with Φ(|0⟩⟨1|), for one K with complex entries.",
            ),
        ),
        slip(
            "parts-exchanged",
            "You put the system first and the reference second: the rows of K stand one after the other in "
            "your vector.",
            order=(1, 0, 3, 2),
            hints=_COLUMNS,
        ),
        slip(
            "conjugate-forgotten",
            "A conjugate is missing: the row v† is not conjugated.",
            alone="You mended the order, and your J is still not Hermitian for complex operators.",
            right=np.transpose,
            hints=(
                "What is the row v† of v = (1, i), and what does np.outer take for it?",
                "Each K appears twice in K |i⟩⟨j| K†: as it is, and conjugated.",
            ),
        ),
        slip(
            "daggered-for-transposed",
            "The conjugate stands on the wrong factor: the column v is conjugated, and the row is not. Or "
            "your whole matrix is conjugated or transposed, which comes to the same.",
            alone="Your J is the complex conjugate of the right one, which is also its transpose.",
            left=np.conj,
            right=np.transpose,
            hints=(
                "Compare an entry off the diagonal with Φ(|0⟩⟨1|): what happened to its imaginary part?",
                "Of the two vectors only the second, the row, is conjugated.",
            ),
        ),
        slip(
            "conjugated-both",
            "Both vectors are conjugated, or both factors of K|i⟩⟨j|K†.",
            alone="So your J is not Hermitian for complex operators.",
            left=np.conj,
            hints=(
                "In v v†, which of the two is conjugated?",
                "Of the two vectors only the second, the row, is conjugated.",
            ),
        ),
        slip(
            "transpose-forgotten",
            "You put K.conj() where K† belongs: without .T its rows and columns are not exchanged.",
            right=np.conj,
            hints=(
                "Does your program run for operators that are not square?",
                "The dagger conjugates every entry and exchanges rows and columns.",
                "K.conj().T",
            ),
        ),
        slip(
            "daggered-once",
            "The first of your two vectors lists K by rows, the second by columns.",
            alone="That happens when only the second is made of the dagger of K.",
            order=(1, 0, 2, 3),
            hints=_ONCE,
        ),
        slip(
            "rows-once",
            "The first of your two vectors lists K by columns, the second by rows.",
            order=(0, 1, 3, 2),
            hints=_ONCE,
        ),
        slip(
            "sizes-exchanged",
            "Somewhere the size of the output stands for that of the input, which works only when both are "
            "equal.",
            size=outputs,
            loop=outputs,
            hints=_SIZES,
        ),
        slip(
            "loop-over-the-output",
            "Your i and j run over the levels of the output; they number what goes in.",
            loop=outputs,
            hints=_SIZES,
        ),
        slip(
            "first-operator-only",
            "Only the first Kraus operator is in your J.",
            alone="A return inside a loop ends it at once.",
            given=lambda kraus: (kraus[:1],),
            hints=(
                "How many eigenvalues of your J are not zero, and how many Kraus operators are there?",
                "Add inside the loop, return after it.",
            ),
        ),
        slip(
            "two-operators-only",
            "You used two Kraus operators and left out the rest; a channel can have any number of them.",
            given=lambda kraus: (kraus[:2],),
            hints=("What is len(kraus) in the case that fails?", "for K in kraus goes through all of them."),
        ),
        slip(
            "divided-by-d",
            "You divided by the dimension, which gives the state of a pair and not the Choi matrix.",
            then=lambda J, kraus: J / kraus.shape[2],
            hints=("What is the trace of your J, and what should it be?",),
        ),
        slip(
            "partially-transposed",
            "Your blocks stand at (j, i) instead of (i, j).",
            alone="With that, a map with Kraus operators seems not to be completely positive.",
            order=(2, 1, 0, 3),
            hints=("Which matrix stands in block (0, 1) of your J: Φ(|0⟩⟨1|) or Φ(|1⟩⟨0|)?",),
        ),
        slip(
            "diagonal-blocks-only",
            "You summed over i alone; what becomes of coherences is missing.",
            then=_diagonal_blocks,
            hints=(
                "What does your J say about the coherence |0⟩⟨1|?",
                "Two loops: i and j run independently.",
            ),
        ),
        slip(
            "superoperator",
            "You made the matrix of the map on vec(ρ). It holds the same numbers in other places.",
            order=(1, 3, 0, 2),
            hints=(
                "Is your matrix Hermitian?",
                "The Choi matrix is built of blocks Φ(|i⟩⟨j|).",
            ),
        ),
        slip(
            "amplitudes-added",
            "You added the Kraus operators before acting, so that the alternatives interfere.",
            given=lambda kraus: (kraus.sum(axis=0)[None],),
            hints=(
                "How many eigenvalues of your J are not zero, and how many Kraus operators are there?",
                "J is the sum of v v† over the operators, not (Σ v)(Σ v)†.",
            ),
        ),
        slip(
            "real-part-taken",
            "Your J is real: imaginary parts were thrown away.",
            then=lambda J, kraus: J.real,
            hints=(
                "What is the dtype of the array into which you add?",
                "An array that was made real drops the imaginary parts that are put into it.",
            ),
        ),
    ),
    forbidden=(channels.kraus_to_choi, channels.choi_of, channels.superop_to_choi),
)

by_hand = ByHand(
    "ex03.2h",
    "a row of a Choi matrix",
    [1, 0, 0, -1j],
    slips={
        (1, 0, 0, 1j): "The imaginary part has the other sign: which factor stands beside the bra?",
        (1, 0, 0, 1): "The phase is lost: K acts on |0⟩ and on ⟨1|, and changes one of them.",
        (1, -1j, 0, 0): "The entry is right and stands in another block: it belongs to |0⟩⟨1| twice.",
        (1, 0, 0, 0): "The coherence |0⟩⟨1| is not lost; what becomes of it?",
    },
    why="K|0⟩⟨1|K† = −i|0⟩⟨1|: the bra ⟨1|K† gets the conjugate of i. This is block (0, 1).",
    hints=(
        "Row 0 runs through blocks (0, 0) and (0, 1). What are these two matrices?",
        "K|0⟩ = |0⟩. And what is the bra of K|1⟩ = i|1⟩?",
        "Block (0, 1) has one entry that is not 0, in its row 0 and column 1.",
    ),
)
