"""The Schmidt amplitudes of a pure pair, and the entropy of each part."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import composite
from ...physics.states import ket, random_ket
from .. import laws, mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip

Dims = tuple[int, ...]
Answer = tuple[Any, Any, Any]


def _singular(M: Matrix) -> Any:
    return np.linalg.svd(M, compute_uv=False)


def _shannon(p: Any) -> Any:
    return -np.sum(p * np.log(np.where(p != 0, p, 1)))


@formula
def schmidt_entropies(
    psi: Matrix,
    dims: Dims,
    *,
    cut: Callable[[Matrix, Dims], Matrix] = lambda psi, dims: psi.reshape(dims),
    amplitudes: Callable[[Matrix], Any] = _singular,
    probabilities: Callable[[Any, Matrix], tuple[Any, Any]] = lambda lam, M: (lam**2, lam**2),
    S: Callable[[Any], Any] = _shannon,
) -> Answer:
    """The singular values λ of the matrix of coefficients, and −Σ λ² ln λ² for either part."""
    M = cut(psi, dims)
    lam = amplitudes(M)
    of_A, of_B = probabilities(lam, M)
    return lam, S(of_A), S(of_B)


def cases(rng: np.random.Generator) -> list[Case]:
    """Kets of few digits, generic ones of equal and unequal sizes, products, and one of equal amplitudes.

    In two of them one part has so many eigenvalues 0 that rounding makes some of them negative.
    """
    found: list[Case] = [
        (np.array([0.7, 0.1j, 0.1, 0.7]), (2, 2)),
        (ket(0, 4), (2, 2)),
        (np.array([0.4, 0.5j, 0.1, 0.7, 0, 0.3j]), (2, 3)),
        (np.array([0.5, 0, 0, 0.5j, 0.5, 0, 0, 0.5]), (2, 4)),
    ]
    sizes = [(2, 2), (3, 2), (4, 4), (2, 4), (12, 2), (2, 12)]
    generic = [(random_ket(a * b, rng), (a, b)) for a, b in sizes]
    product = np.kron(random_ket(4, rng), random_ket(3, rng))
    return [*found, *generic, (np.eye(4).ravel() / 2, (4, 4)), (ket(5, 6), (2, 3)), (product, (4, 3))]


def seen(answer: Any, case: Case) -> Answer:
    """Amplitudes in falling order and without the zeros that some ways of computing add."""
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError(f"{outcomes.kind(answer)} where three things (lambda, S_A, S_B) are expected")
    lam, S_A, S_B = answer
    if not isinstance(lam, np.ndarray) or lam.ndim != 1:
        raise ValueError(f"{outcomes.kind(lam)} as lambda, where a vector of amplitudes is expected")
    n = min(case[1])
    lam = lam[np.argsort(-lam.real)]
    if len(lam) > n and np.all(np.abs(lam[n:]) < 1e-6):
        lam = lam[:n]
    return lam, S_A, S_B


# what mistakes put in place of a piece


def _without_conjugate(M: Matrix) -> Any:
    """Eigenvalues of M Mᵀ, of which eigvalsh reads the lower triangle."""
    return np.linalg.eigvalsh(M @ M.T).clip(0)


def _largest_without_conjugate(M: Matrix) -> Any:
    return np.sqrt(np.sort(_without_conjugate(M))[::-1][: min(M.shape)])


def _smaller_without_conjugate(M: Matrix) -> Any:
    return np.sqrt(_without_conjugate(M if M.shape[0] <= M.shape[1] else M.T))


def _populations(lam: Any, M: Matrix) -> tuple[Any, Any]:
    p = np.abs(M) ** 2
    return p.sum(axis=1), p.sum(axis=0)


def _zeros_left_out(answer: Answer, *_: Any) -> Answer:
    lam = answer[0]
    return lam[np.abs(lam) > 1e-6], *answer[1:]


_CONJUGATE = (
    "Is your matrix m @ m.T equal to its own conjugate transpose, as a state is?",
    "ρ_A has the entries Σ_j ψ_ij ψ*_kj: one of the two factors is conjugated.",
    "rho_A = m @ m.conj().T",
)
_LN2 = "What does your function give for a Bell pair, and what is ln 2?"

exercise = Exercise(
    id="ex02.2",
    title="Schmidt spectrum and the two entropies",
    section="Two parts of different size",
    reference=schmidt_entropies,
    cases=cases,
    observe=seen,
    observed="with the amplitudes in falling order",
    parts=("lambda", "S_A", "S_B"),
    nan=(
        "Your answer contains nan: an eigenvalue that should be 0 came out as 0 or −1e-17, and its root or "
        "logarithm fails. Clip at 0 and leave zeros out of the logarithm, or use singular values."
    ),
    special={"parts of equal size": lambda psi, dims: dims[0] == dims[1]},
    why=(
        "Right: the reduced states of a pure state share their nonzero eigenvalues λ², whatever the sizes of "
        "the parts, so S_A = S_B."
    ),
    hints=(
        "Write the ket as a matrix with one row for each basis state of A. What do its singular values mean?",
        "The Schmidt decomposition is the singular value decomposition of that matrix, and squared singular"
        " values are probabilities.",
        "M = psi.reshape(dims); lam = np.linalg.svd(M, compute_uv=False); and then p = lam**2.",
    ),
    laws=(
        Law(
            "parts-disagree",
            "Your S_A and S_B differ; for a pure state of the whole they are equal, because "
            "both reduced states have the eigenvalues λ².",
            lambda a, *_: abs(a[1] - a[2]) < 1e-6,
        ),
        Law(
            "amplitudes-not-normalised",
            "The squares of your amplitudes do not add up to one.",
            lambda a, *_: abs(np.sum(np.abs(a[0]) ** 2) - 1) < 1e-6,
        ),
        laws.not_negative("One of your entropies is negative.", 1, 2),
    ),
    forbidden=(composite.schmidt,),
    slips=(
        slip(
            "probabilities-for-amplitudes",
            "What you return as λ is squared: these are eigenvalues of ρ_A, and not the amplitudes in "
            "ψ = Σ λ_m a_m ⊗ b_m.",
            then=mistakes.on(lambda lam: lam**2, 0),
            hints=(
                "Do your λ add up to one, or do their squares?",
                "An eigenvalue of ρ_A is the square of an amplitude.",
            ),
        ),
        slip(
            "square-forgotten",
            "You put the amplitudes λ into the entropy as if they were probabilities: they do not add "
            "up to one.",
            probabilities=lambda lam, M: (lam, lam),
            hints=(
                "What do your λ add up to?",
                "Entropy is made of probabilities, and a probability is an amplitude squared.",
            ),
        ),
        slip(
            "root-in-the-logarithm",
            "Your entropies are halved, as when the logarithm is taken of the amplitudes.",
            then=mistakes.on(lambda S: S / 2, 1, 2),
            hints=(_LN2, "The logarithm of a square is twice the logarithm."),
        ),
        mistakes.bits(
            1,
            2,
            says="Your entropies are in bits; this course counts in nats, with the natural logarithm np.log.",
            hints=(_LN2, "np.log2 counts bits, np.log nats."),
        ),
        mistakes.minus(
            1,
            2,
            code="sign-forgotten",
            says="The minus sign of S = −Σ p ln p is missing.",
            alone="So your entropies are negative.",
            hints=("What sign has the logarithm of a probability?",),
        ),
        slip(
            "parts-exchanged",
            "You cut the ket into dB rows of dA entries, so that a row mixes basis states of A.",
            cut=lambda psi, dims: psi.reshape(dims[::-1]),
            hints=(
                "Which entries of psi belong to A's basis state 0?",
                "The last part's index runs fastest, so the first dB entries of psi are the row of "
                "A's state 0.",
            ),
        ),
        slip(
            "eigenvalues-for-singular-values",
            "You took the eigenvalues of the matrix of coefficients. Only a square matrix has them, "
            "and they depend on the bases of A and of B.",
            amplitudes=lambda M: np.abs(np.linalg.eigvals(M)),
            hints=(
                "What are the eigenvalues of [[0, 1], [0, 0]], the matrix of the product state |0⟩|1⟩?",
                "Eigenvalues use one basis for both sides; the Schmidt form has a basis for A and "
                "another for B.",
            ),
        ),
        slip(
            "conjugate-forgotten",
            "In place of ρ_A = M M† you took M Mᵀ, which is not Hermitian for a complex ket and has no "
            "probabilities as eigenvalues.",
            amplitudes=lambda M: np.sqrt(_without_conjugate(M)),
            hints=_CONJUGATE,
        ),
        slip(
            "conjugate-forgotten-eigenvalues-complex",
            "In place of ρ_A = M M† you took M Mᵀ. For a complex ket its eigenvalues are complex numbers, "
            "and probabilities are not.",
            amplitudes=lambda M: np.sqrt(np.linalg.eigvals(M @ M.T) + 0j),
            hints=_CONJUGATE,
        ),
        *(
            slip(
                f"conjugate-forgotten-{how}",
                "In place of ρ_A = M M† you took M Mᵀ: the conjugate is missing. For a complex ket "
                "its eigenvalues are no probabilities.",
                amplitudes=made,
                hints=_CONJUGATE,
            )
            for how, made in {
                "and-the-largest-kept": _largest_without_conjugate,
                "in-the-smaller-part": _smaller_without_conjugate,
                "and-the-modulus-taken": lambda M: np.sqrt(np.abs(np.linalg.eigvals(M @ M.T))),
                "and-the-real-part-taken": lambda M: np.sqrt(np.linalg.eigvals(M @ M.T).real.clip(0)),
            }.items()
        ),
        slip(
            "conjugate-forgotten-in-the-entropies",
            "Your entropies come from M Mᵀ in place of ρ_A = M M†, and M Mᵀ is not Hermitian for a complex "
            "ket.",
            probabilities=lambda lam, M: (_without_conjugate(M), _without_conjugate(M)),
            hints=_CONJUGATE,
        ),
        slip(
            "conjugate-forgotten-in-each",
            "Your entropies come from M Mᵀ and from Mᵀ M, which are not Hermitian for a complex ket: in a "
            "reduced state one of the factors is conjugated.",
            probabilities=lambda lam, M: (_without_conjugate(M), _without_conjugate(M.T)),
            hints=_CONJUGATE,
        ),
        slip(
            "zero-in-the-logarithm",
            "Your entropies are nan where an amplitude is 0: 0·ln 0 is 'not a number' for the computer.",
            S=lambda p: -np.sum(p * np.log(p)),
            hints=(
                "What does  0 * np.log(0)  give in a cell, and what should a product state have as S?",
                "p ln p goes to 0 with p: a term without probability adds nothing.",
                "p = p[p > 0]; -np.sum(p * np.log(p))",
            ),
        ),
        slip(
            "zeros-left-out",
            "Your λ leaves out amplitudes that are 0; asked for are min(d_A, d_B) of them.",
            then=_zeros_left_out,
            hints=("How many amplitudes do you return for a product state, and how many are asked for?",),
        ),
        slip(
            "entropy-of-the-whole",
            "Your S_A and S_B are zero, the entropy of the whole pure state. Look away from one part first.",
            probabilities=lambda lam, M: (np.ones(1), np.ones(1)),
            hints=(
                "Of which matrix did you take the eigenvalues?",
                "S_A is the entropy of what is left of |ψ⟩⟨ψ| when B is summed over.",
            ),
        ),
        slip(
            "populations-only",
            "You took the Shannon entropy of the populations, the diagonals of ρ_A and ρ_B; coherences "
            "change the eigenvalues, and S_A = S_B appears only with these.",
            probabilities=_populations,
            hints=(
                "Does your S_A change when A's basis is turned? Should it?",
                "Entropy needs the eigenvalues of ρ_A; its diagonal entries depend on the basis.",
            ),
        ),
    ),
)

by_hand = ByHand(
    "ex02.2h",
    "the entropy of each part",
    -0.36 * math.log(0.36) - 0.64 * math.log(0.64),
    near=0.005,
    slips={
        -0.6 * math.log(0.6)
        - 0.8 * math.log(0.8): "You put 0.6 and 0.8 into the entropy, which do not add up to one.",
        2 * (-0.36 * math.log(0.36) - 0.64 * math.log(0.64)): "You added the entropies of both parts.",
        math.log(2): "This is the entropy of a fair coin; the two levels are not equally probable here.",
        0.0: "This is the entropy of the whole.",
    },
    why="The probabilities are the squares of the amplitudes, 0.36 and 0.64.",
    hints=("With which probabilities does A answer 0 and 1?",),
)
