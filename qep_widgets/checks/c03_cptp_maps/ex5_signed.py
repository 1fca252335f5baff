"""Signed Kraus operators of any map, from its Choi matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels
from ...physics.states import random_unitary
from ..algebra import INTO_THREE, TWIST, Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .maps import PHASE


@formula
def signed_kraus(
    choi: Matrix,
    d_in: int,
    *,
    eig: Callable[[Matrix], Any] = np.linalg.eigh,
    take: Callable[[Matrix, int], Matrix] = lambda vectors, k: vectors[:, k],
    measure: Callable[[float], float] = abs,
    least: float = 1e-9,
    sign: Callable[[float], float] = np.sign,
    root: Callable[[float], float] = lambda mu: np.sqrt(abs(mu)),
    turn: Callable[[Matrix], Matrix] = itself,
    fold: Callable[[Matrix, int], Matrix] = lambda v, d_in: v.reshape(d_in, -1).T,
) -> tuple[Matrix, Matrix]:
    """Signs ±1 and operators with Φ(ρ) = Σ s_k K_k ρ K_k†, from the eigenvectors of J."""
    values, vectors = eig(choi)
    kept = [k for k, mu in enumerate(values.real) if measure(mu) > least]
    kraus = [root(values[k]) * fold(turn(take(vectors, k)), d_in) for k in kept]
    return np.array([sign(values[k].real) for k in kept]), np.array(kraus)


def seen(answer: Any, case: Case) -> Any:
    """The Choi matrix of the signed operators, and the share of each of J's eigenvalues that they have.

    Both are the same for every right set. The shares show a small eigenvalue that was left out.
    """
    choi, d_in = case
    d_out = len(choi) // d_in
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError(f"{outcomes.kind(answer)} where two things (signs, kraus) are expected")
    signs, kraus = (outcomes.plain(list(x)) if isinstance(x, tuple) else x for x in answer)
    if not isinstance(signs, np.ndarray) or signs.ndim != 1:
        raise ValueError(f"{outcomes.kind(signs)} as signs, where a vector is expected")
    if not isinstance(kraus, np.ndarray) or kraus.ndim != 3 or len(kraus) != len(signs):
        wanted = f"a {len(signs)}×{d_out}×{d_in} array is expected"
        raise ValueError(f"{outcomes.kind(kraus)} as kraus, where {wanted}")
    if kraus.shape[1:] != (d_out, d_in):
        rows, columns = kraus.shape[1:]
        raise ValueError(f"operators of {rows}×{columns} where {d_out}×{d_in} is expected for d_in = {d_in}")
    if not np.all(np.isin(signs, (-1, 0, 1))):
        raise ValueError("signs other than +1 and −1; is the size of an eigenvalue in them?")
    vectors = kraus.transpose(0, 2, 1).reshape(len(kraus), -1)
    found = vectors.T @ (signs[:, None] * vectors.conj())
    values, v = np.linalg.eigh(choi)
    large = np.abs(values) > 1e-9
    shares = np.einsum("ik,ij,jk->k", v.conj(), found, v)[large] / values[large]
    return found, shares


def cases(rng: np.random.Generator) -> list[Case]:
    """Hermitian matrices J: readable ones; with and without negative eigenvalues, zeros and repeated ones.

    Two have eigenvalues that are small and not zero, one of each sign. The first that is not square is
    readable, too: it takes two levels to three.
    """
    spectra = [
        (2, [1.3, 0.7, 2e-6, -3e-6]),
        (2, [1.1, 0.9, 4e-6, 0]),
        (2, [0.9, 0.9, 0.9, -0.7]),
        (2, [1.2, 0.8, 0.6, 0, -0.2, -0.4]),
        (3, [1.5, 1.1, 0.7, 0.2, 0, -0.5]),
        (2, [1.4, 0.9, 0.5, 0, 0, 0, -0.3, -0.5]),
        (4, [1.6, 1.2, 0.9, 0.4, 0.2, 0, 0, -0.3]),
    ]
    drawn = []
    for d_in, values in spectra:
        v = random_unitary(len(values), rng)
        J = v @ np.diag(values) @ dagger(v)
        drawn.append(((J + dagger(J)) / 2, d_in))
    return [
        (channels.kraus_to_choi(TWIST), 2),
        (0.8 * PHASE @ channels.transpose_choi(2) @ dagger(PHASE) + 0.1 * np.eye(4), 2),
        (channels.kraus_to_choi(INTO_THREE), 2),
        *drawn,
        (channels.kraus_to_choi(channels.random_channel(3, rng, 2, 3)), 3),
    ]


def _largest_only(answer: Any, *case: Any) -> Any:
    return tuple(part[-1:] for part in answer)


exercise = Exercise(
    id="ex03.5",
    title="signed Kraus operators from the Choi matrix",
    section="All other pairs",
    reference=signed_kraus,
    cases=cases,
    observe=seen,
    observed="the J that your signs and operators have, and the share of each of its eigenvalues in it",
    parts=("the J of your operators", "the shares of J's eigenvalues, each of which should be 1"),
    why=(
        "Right: J = Σ μ v v†, and √|μ| v, cut into columns, is an operator whose sign is that of μ. A map is "
        "completely positive exactly when it can do without the sign −1. Other sets describe the same map; "
        "chapter 04 says why."
    ),
    hints=(
        "For one Kraus operator J = v v†. What has −v v† for the map that it describes?",
        "Split each eigenvalue into its sign and its modulus; an eigenvector has an index for the reference"
        " (input) and one for the system (output).",
        "np.sign(m) and np.sqrt(abs(m)) * v.reshape(d_in, d_out).T, where abs(m) is above 1e-12.",
    ),
    nan="Your operators contain nan: of which number did you take a root?",
    laws=(
        Law(
            "trace-lost",
            "Your operators do not have Σ s Tr K†K = Tr J: is something left out, or counted twice?",
            lambda a, choi, d_in: abs(np.trace(a[0]) - np.trace(choi)) < 1e-6,
        ),
        Law(
            "eigenvalue-lost",
            "Of an eigenvalue of J that is not zero your operators have nothing.",
            lambda a, *_: np.min(np.abs(a[1])) > 1e-3,
        ),
    ),
    slips=(
        slip(
            "negative-left-out",
            "You left the negative eigenvalues out.",
            alone="What you have is another map, and a completely positive one.",
            measure=itself,
            hints=(
                "What is Σ μ v v† when some of the μ are left out?",
                "A negative μ gives an operator, too: its sign goes into signs.",
            ),
        ),
        slip(
            "signs-all-plus",
            "All your signs are +1, also where an eigenvalue is negative.",
            sign=lambda mu: 1.0,
            hints=("What do your operators give for the transposition of |+⟩, and what is its trace?",),
        ),
        slip(
            "root-forgotten",
            "You multiplied by the eigenvalue: K appears twice in KρK†, and so does your factor.",
            root=abs,
            hints=(
                "What is Σ s K†K for your operators, when the map keeps the trace?",
                "K and K† both stand in J: the modulus has to be shared between the two.",
                "np.sqrt(abs(m)) * ...",
            ),
        ),
        slip(
            "weights-forgotten",
            "All eigenvectors came with the same weight.",
            root=lambda mu: 1.0,
            hints=(
                "Where do the sizes of the eigenvalues enter?",
                "Your operators have norm 1: where in J does the weight of each go?",
            ),
        ),
        slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors.",
            take=lambda vectors, k: vectors[k],
            hints=("Is choi @ vectors[k] a multiple of vectors[k]? And with vectors[:, k]?",),
        ),
        slip(
            "transpose-forgotten",
            "Your operators are transposed: their rows are numbered by the input.",
            fold=lambda v, d_in: v.reshape(d_in, -1),
            hints=(
                "Which shape has K for a map from 2 to 3 levels?",
                "v is numbered by (input, output), a matrix K by (output, input).",
            ),
        ),
        slip(
            "folded-by-rows",
            "You folded v as if the output's index were first.",
            fold=lambda v, d_in: v.reshape(-1, d_in),
            hints=(
                "In J = Σ |i⟩⟨j| ⊗ Φ(|i⟩⟨j|), which index runs slower: that of the input or that of the "
                "output?",
            ),
        ),
        slip(
            "conjugated",
            "Your operators are complex conjugates: right only for real maps.",
            turn=np.conj,
            hints=(
                "Apply your operators to |0⟩⟨1|. Do you get block (0, 1) of J?",
                "The dagger of v.reshape is not needed: .T.",
            ),
        ),
        slip(
            "one-operator-only",
            "You kept the largest eigenvalue only: one operator is not the whole map.",
            then=_largest_only,
            hints=("How many eigenvalues of J are not zero?",),
        ),
        slip(
            "divided-by-d",
            "You divided J by d first, which gives the state of a pair.",
            given=lambda choi, d_in: (choi / d_in, d_in),
            hints=("What is Σ s Tr K†K for your operators, and what is Tr J?",),
        ),
        slip(
            "eig-for-eigh",
            "Your eigenvectors are not orthogonal where an eigenvalue is repeated: np.linalg.eig does not "
            "see that J is Hermitian.",
            eig=np.linalg.eig,
            hints=(
                "Are your eigenvectors orthogonal when an eigenvalue of J is repeated?",
                "J is the sum over its eigenvectors only if these are orthonormal, which np.linalg.eigh "
                "sees to.",
            ),
        ),
        slip(
            "small-ones-left-out",
            "You left out eigenvalues that are small and not zero.",
            least=1e-5,
            hints=(
                "How large may an eigenvalue be that is zero but for rounding?",
                "Rounding leaves about 1e-16; compare with 1e-12.",
            ),
        ),
        slip(
            "root-of-a-negative",
            "You took roots of negative numbers, which are nan.",
            root=lambda mu: np.sqrt(mu) if mu > 0 else np.nan,
            hints=(
                "Is there a nan in your operators?",
                "The sign stands in signs; the root is that of |μ|.",
            ),
        ),
    ),
    forbidden=(channels.choi_to_kraus, channels.superop_to_kraus),
)

by_hand = ByHand(
    "ex03.5h",
    "the operator of a negative eigenvalue",
    [[0, np.sqrt(0.5)], [-np.sqrt(0.5), 0]],
    slips={
        ((0, -np.sqrt(0.5)), (np.sqrt(0.5), 0)): "Right but for the sign, which is free: the entry in row 0 "
        "was asked to be positive.",
        ((0, 1), (-1, 0)): "Your v has the norm √2; an eigenvector in J = Σ μ v v† has the norm 1.",
        ((0, np.sqrt(0.5)), (np.sqrt(0.5), 0)): "This one belongs to the eigenvalue +1.",
        ((0, 1), (1, 0)): "This one belongs to the eigenvalue +1, and its v has the norm √2.",
        ((0, 0.5), (-0.5, 0)): "You halved the entries; the norm of v is to be 1.",
    },
    why="The eigenvector is (0, −1, 1, 0)/√2. Its two halves are the columns of K.",
    hints=(
        "Which vector of the middle block [[0, 1], [1, 0]] has the eigenvalue −1?",
        "Its norm is 1. Then √|μ| v, cut into two columns, is K.",
        "The first column is (0, −1)/√2, or minus that.",
    ),
)
