"""A question to one part that nobody discovers on either part."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import composite
from ...physics.states import projector, random_ket, random_state, random_unitary
from ..algebra import Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .states import pair, qubit_and_qutrit

Dims = tuple[int, ...]


def _of_A(rho: Matrix, dims: Dims) -> Matrix:
    return composite.partial_trace(rho, dims, 0)


def _eigenvectors(matrix: Matrix) -> Matrix:
    return np.linalg.eigh(matrix)[1]


@formula
def unnoticed_question(
    rho: Matrix,
    dims: Dims,
    *,
    part: Callable[[Matrix, Dims], Matrix] = _of_A,
    vectors: Callable[[Matrix], Matrix] = _eigenvectors,
) -> Matrix:
    """The eigenvectors of ρ_A, in columns: in this basis A has no coherences to lose."""
    return vectors(part(rho, dims))


def cases(rng: np.random.Generator) -> list[Case]:
    """Few digits; mixed and pure pairs of unequal sizes; two equal eigenvalues; Bell, even and not."""
    found: list[Case] = [(pair(), (2, 2)), (qubit_and_qutrit(), (2, 3))]
    for dims, rank in (((2, 2), 1), ((4, 2), None), ((3, 2), 3), ((2, 4), 1), ((3, 4), 1), ((4, 4), None)):
        found.append((random_state(math.prod(dims), rng, rank=rank), dims))
    u = random_unitary(3, rng)
    equal = (u * [0.4, 0.4, 0.2]) @ dagger(u)
    found.append((np.kron(equal, random_state(2, rng)), (3, 2)))
    found.append((np.kron(projector(random_ket(4, rng)), random_state(3, rng)), (4, 3)))
    bell = np.zeros((4, 4), dtype=complex)
    bell[np.ix_([0, 3], [0, 3])] = 0.5
    uneven = projector(np.array([0.6, 0, 0, 0.8], dtype=complex))
    return [*found, (bell, (2, 2)), (uneven, (2, 2))]


def seen(kets: Any, case: Case) -> tuple[str, Matrix]:
    """Whether the columns are the kets of a question, and A's state after it was asked and forgotten."""
    rho, dims = case
    d = dims[0]
    for form, shape in (("kets of the pair", rho.shape), ("projectors", (d, d, d))):
        if isinstance(kets, np.ndarray) and kets.shape == shape:
            return form, np.zeros((d, d))
    if not isinstance(kets, np.ndarray) or kets.shape != (d, d):
        raise ValueError(f"{outcomes.kind(kets)} where the {d} kets of a question to A are expected, {d}×{d}")
    if not np.all(np.isfinite(kets)):
        raise ValueError("a matrix with nan or inf in it")
    orthonormal = np.allclose(dagger(kets) @ kets, np.eye(d), atol=1e-6)
    question = "kets of a question" if orthonormal else "not orthonormal"
    projectors = np.einsum("ik,jk->kij", kets, kets.conj())
    return question, np.sum(projectors @ _of_A(rho, dims) @ projectors, axis=0)


# what mistakes put in place of a piece


def _of_B(rho: Matrix, dims: Dims) -> Matrix:
    return composite.partial_trace(rho, dims, 1)


def _sizes_exchanged(rho: Matrix, dims: Dims) -> Matrix:
    return composite.partial_trace(rho, dims[::-1], 1)


def _block(rho: Matrix, dims: Dims) -> Matrix:
    """Every d_B-th row and column: B in its level 0."""
    return rho[:: dims[1], :: dims[1]]


def _waves(d: int) -> Matrix:
    return np.exp(2j * np.pi * np.outer(range(d), range(d)) / d) / math.sqrt(d)


def _weighted(matrix: Matrix) -> Matrix:
    p, v = np.linalg.eigh(matrix)
    return v * np.sqrt(p.clip(0))


_BASIS = (
    "In the basis of the question, which entries of ρ_A are gone once the answers are forgotten?",
    "Only coherences in that basis are lost. There is one basis in which A has none.",
    "p, v = np.linalg.eigh(rho_A): the columns of v",
)
_COLUMNS = (
    "In which direction do your kets lie in the matrix, and is each of them an eigenvector of ρ_A?",
    "np.linalg.eigh returns a matrix with the eigenvectors in its columns, as they are asked for.",
)
_LENGTH = (
    "What is kets.conj().T @ kets for your matrix?",
    "Every ket of a question has norm 1, and any two of them are orthogonal.",
)
_PART = (
    "Of which part is the matrix whose eigenvectors you took?",
    "keep=0 keeps A, with dims in the order (d_A, d_B).",
    "rho_A = qep.partial_trace(rho, dims, keep=0)",
)

exercise = Exercise(
    id="ex02.6",
    title="a question that nobody notices",
    section="Asked, and forgotten",
    reference=unnoticed_question,
    cases=cases,
    observe=seen,
    observed="what the columns are, and A after they were asked and forgotten",
    parts=("columns", "A afterwards"),
    special={
        "a part A without coherences": lambda rho, dims: np.allclose(
            _of_A(rho, dims), np.diag(np.diag(_of_A(rho, dims)))
        ),
        "half of a Bell pair": lambda rho, dims: np.allclose(_of_A(rho, dims), np.eye(dims[0]) / dims[0]),
    },
    why=(
        "Right: in its eigenbasis A has no coherences, so this question changes nothing that A can show, and "
        "nothing done to A changes B. The pair is another one all the same."
    ),
    hints=_BASIS,
    laws=(
        Law(
            "no-question",
            "The columns of your matrix are not orthonormal, so they are not the kets of a question.",
            lambda a, *_: a[0] == "kets of a question",
        ),
        Law(
            "noticed",
            "Your question changes A's state, for at least one pair: whoever measures A can find out that it "
            "was asked.",
            lambda a, rho, dims: np.allclose(a[1], _of_A(rho, dims), atol=1e-6),
        ),
    ),
    slips=(
        slip(
            "which-level",
            "You ask “which level?”, whatever the pair is. A loses the coherences between its levels.",
            vectors=lambda m: np.eye(len(m)),
            hints=_BASIS,
        ),
        slip(
            "between-the-levels",
            "You ask A for equal amounts of all levels, as “+ or −?” does, whatever the pair is.",
            vectors=lambda m: _waves(len(m)),
            hints=_BASIS,
        ),
        slip(
            "rows-for-columns",
            "Your kets stand in the rows of the matrix; asked for are columns.",
            then=lambda v, *_: v.T,
            hints=_COLUMNS,
        ),
        slip(
            "dagger",
            "You return the conjugate transpose: the bras of the question, in rows.",
            then=lambda v, *_: v.conj().T,
            hints=_COLUMNS,
        ),
        slip(
            "conjugated",
            "Your kets are complex conjugates: of eigenvectors of ρ_A, you have those of its transpose.",
            then=lambda v, *_: v.conj(),
            hints=(
                "Is rho_A @ kets[:, 0] a multiple of kets[:, 0]?",
                "Was an index of row and column exchanged on the way, or a bra taken for a ket?",
            ),
        ),
        slip(
            "real-part",
            "Your kets are real: the imaginary parts of the amplitudes are lost.",
            then=lambda v, *_: v.real,
            hints=("Which dtype has your matrix, and which has rho?", *_LENGTH[1:]),
        ),
        slip(
            "question-for-b",
            "You found the question for B: your kets are eigenvectors of ρ_B.",
            part=_of_B,
            hints=_PART,
        ),
        slip(
            "sizes-exchanged",
            "You cut the pair's matrix as if B came first: the sizes of A and B are exchanged.",
            part=_sizes_exchanged,
            hints=(
                "For dims = (2, 3), how many rows has a block, and how many blocks are there?",
                *_PART[1:],
            ),
        ),
        slip(
            "one-level-of-b",
            "You took A's matrix with B in level 0. B's other levels are left out.",
            part=_block,
            hints=("What is the trace of the matrix whose eigenvectors you took?", *_PART[1:]),
        ),
        slip(
            "eigenvectors-of-the-pair",
            "You took eigenvectors of the pair's matrix. They are kets of the pair, and A alone is asked.",
            part=lambda rho, dims: rho,
            hints=("How many amplitudes has each of your kets, and how many levels has A?", *_PART[1:]),
        ),
        slip(
            "weighted",
            "Your kets have different lengths: they are multiplied by roots of eigenvalues.",
            vectors=_weighted,
            hints=_LENGTH,
        ),
        slip(
            "eig-for-eigh",
            "Your kets are not orthogonal where two eigenvalues are equal: np.linalg.eig does not care, "
            "np.linalg.eigh does.",
            vectors=lambda m: np.linalg.eig(m)[1],
            hints=_LENGTH,
        ),
        slip(
            "most-noticed",
            "You return the question that A notices most: it spreads every eigenvector of ρ_A over all "
            "answers, and A becomes a coin.",
            then=lambda v, *_: v @ _waves(len(v)) if v.ndim == 2 else v,
            hints=_BASIS,
        ),
        slip(
            "projectors",
            "You return a stack of projectors; asked for are the kets, as the columns of one matrix.",
            then=lambda v, *_: np.einsum("ik,jk->kij", v, v.conj()),
            hints=("Which shape has your answer, and which is asked for?",),
        ),
    ),
)

by_hand = ByHand(
    "ex02.6h",
    "A's state after “+ or −?”",
    [[0.5, 0.0], [0.0, 0.5]],
    slips={
        ((0.36, 0.0), (0.0, 0.64)): "This is A's state before the question.",
        (
            (0.36, 0.48),
            (0.48, 0.64),
        ): "This is a ket of A alone, (0.6, 0.8). A has none: look away from B first.",
        ((0.5, 0.5), (0.5, 0.5)): "This is A after the answer “+”. The answer is forgotten.",
        ((0.5, 0.48), (0.48, 0.5)): "You asked a ket of A alone, (0.6, 0.8). In the pair A has no coherence.",
        (
            (0.98, 0.0),
            (0.0, 0.02),
        ): "You asked a ket of A alone, (0.6, 0.8), and wrote down how likely "
        "the answers are. A has no ket, and its state stands in the basis of the levels.",
        ((0.6, 0.0), (0.0, 0.8)): "You put amplitudes where probabilities belong.",
        ((1.0, 0.0), (0.0, 0.0)): "This is “+” in the basis of the question, and the answer is forgotten.",
    },
    why="A is diag(0.36, 0.64): it answers + and − with ½ each, and ½|+⟩⟨+| + ½|−⟩⟨−| is the coin.",
    hints=("What is A's state before the question, and how likely are its two answers?",),
)
