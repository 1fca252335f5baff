"""How fast an eigenvalue leaves 0 in the Bloch–Redfield equation, from a pure state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import random_hamiltonian, random_ket
from ..algebra import Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip


def across(psi: Matrix) -> Matrix:
    """Columns that span everything at right angles to psi, (d, d − 1)."""
    return np.linalg.svd(psi.conj()[None, :])[2][1:].conj().T


@formula
def first_slope(
    Lam: Matrix,
    A: Matrix,
    psi: Matrix,
    *,
    frame: Callable[[Matrix], Matrix] = across,
    ket: Callable[[Matrix], Matrix] = itself,
    filtered: Callable[[Matrix], Matrix] = itself,
    right: Callable[[Matrix], Matrix] = dagger,
    both: Callable[[Matrix], Matrix] = lambda x: x + dagger(x),
    values: Callable[[Matrix], Any] = np.linalg.eigvalsh,
    which: Callable[[Any], Any] = np.min,
    factor: float = 1.0,
) -> Any:
    """The lowest eigenvalue of Λ|ψ⟩⟨ψ|A + h.c. on the space at right angles to ψ."""
    v, k = frame(psi), ket(psi)
    X = both(filtered(Lam) @ np.outer(k, k.conj()) @ A)
    return factor * which(values(right(v) @ X @ v))


def filter_of(H: Matrix, A: Matrix, g: float, beta: float) -> Matrix:
    """Λ = Σ ½γ(ω)A(ω), in the basis of H's levels if H is diagonal."""
    E = np.diag(H).real
    w = E[None, :] - E[:, None]
    n = 1 / np.expm1(beta * np.where(w == 0, 1.0, np.abs(w)))
    return g / 2 * np.where(w > 0, n + 1, np.where(w < 0, n, 0.0)) * A


def cases(rng: np.random.Generator) -> list[Case]:
    """The one by hand; few digits; two to five levels; parallel arrows; a ket that A and Λ keep."""
    both = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], complex)
    low = np.array([1, 1, 0]) / np.sqrt(2)
    Lam = np.array([[0, 1, 1], [0.5, 0, 0], [0.5, 0, 0]], complex)
    found: list[Case] = [(Lam, both, low)]
    few = (
        np.array([[0, 1, 0.5j], [0.2, 0, 0.4], [0.1j, 0.3, 0]]),
        np.array([[0, 1, 1j], [1, 0, 0.5], [-1j, 0.5, 0]]),
    )
    found.append((*few, np.array([0.6, 0.8j, 0])))
    for d in (2, 3, 4, 5, 4, 3):
        H = np.diag(np.sort(rng.uniform(0, 2, d)))
        A = random_hamiltonian(d, rng)
        found.append((filter_of(H, A, rng.uniform(0.2, 1), rng.uniform(0.5, 1.5)), A, random_ket(d, rng)))
    A = random_hamiltonian(4, rng)
    found.append((0.3 * A, A, random_ket(4, rng)))
    found.append((-0.3 * A, A, random_ket(4, rng)))
    X = np.array([[0.0, 1.0], [1.0, 0.0]])
    return [
        *found,
        (np.array([[0.0, 0.8], [0.3, 0.0]]), X, np.array([0.6, 0.8j])),
        (few[0], np.diag([1.0, 2, 3]), np.eye(3)[1]),
    ]


def parallel(Lam: Matrix, A: Matrix, psi: Matrix) -> bool:
    """Whether nothing goes below 0."""
    return bool(first_slope(Lam, A, psi) > -1e-9)


_SPACE = (
    "Which eigenvalues of |ψ⟩⟨ψ| are 0, and in which space do their eigenvectors lie?",
    "Only what is at right angles to ψ counts: cut the matrix down to that space.",
    "v = np.linalg.svd(psi.conj()[None, :])[2][1:].conj().T; then v.conj().T @ X @ v",
)
_TERMS = (
    "Which of the terms of the equation are left between two kets at right angles to ψ?",
    "In AΛρ the ρ stands at the right end, and takes such a ket to 0; so does the commutator.",
    "X = Lam @ P @ A + A @ P @ Lam.conj().T, with P = |ψ⟩⟨ψ|",
)

exercise = Exercise(
    id="ex11.4",
    title="the first step below 0",
    section="A warm bath",
    reference=first_slope,
    cases=cases,
    special={"states from which nothing goes below 0": parallel},
    why=(
        "Right: between kets at right angles to ψ only Λ|ψ⟩⟨ψ|A and its adjoint are left. From three "
        "levels on, its lowest eigenvalue is below 0 unless Λψ and Aψ have the same direction there: "
        "nearly every pure state becomes illegal at once."
    ),
    hints=(
        "How many eigenvalues of the state are 0 at the start, and how many numbers do you compare?",
        "Perturb the space of eigenvalue 0: the slopes are the eigenvalues of the first-order matrix "
        "within it.",
        "X = Lam @ P @ A + its adjoint, cut down to the space at right angles to ψ, and its lowest "
        "eigenvalue",
    ),
    laws=(
        Law("real", "Your slope has an imaginary part.", lambda a, *_: abs(np.imag(a)) < 1e-8),
        Law(
            "not-positive",
            "Your slope is above 0 with three levels or more, where two arrows cannot fill the space.",
            lambda a, Lam, A, psi: len(psi) < 4 or np.real(a) < 1e-8,
        ),
    ),
    slips=(
        slip(
            "not-cut-down",
            "You took the lowest eigenvalue in the whole space; ψ itself, whose eigenvalue is 1, is no "
            "candidate.",
            frame=lambda psi: np.eye(len(psi)),
            hints=_SPACE,
        ),
        slip(
            "whole-generator",
            "You took the lowest eigenvalue of all of dρ/dt; the eigenvalue 1 of ψ is no candidate.",
            wrong=lambda Lam, A, psi: np.linalg.eigvalsh(_all(Lam, A, psi))[0],
            hints=_SPACE,
        ),
        slip(
            "diagonal-for-eigenvalues",
            "You took the lowest diagonal entry; the lowest eigenvalue lies below it.",
            wrong=lambda Lam, A, psi: _lowest_population(Lam, A, psi),
            hints=("Does a matrix have its lowest eigenvalue on its diagonal?", *_SPACE[1:]),
        ),
        slip(
            "adjoint-left-out",
            "You have Λ|ψ⟩⟨ψ|A, half of it with its adjoint; the adjoint itself belongs to it, too.",
            both=lambda x: (x + dagger(x)) / 2,
            hints=_TERMS,
        ),
        slip(
            "minus-the-adjoint",
            "The adjoint stands with a minus in your matrix.",
            both=lambda x: 1j * (x - dagger(x)),
            hints=_TERMS,
        ),
        slip(
            "filter-turned-round",
            "In the place of Λ you have Λ†: the ways up and down have exchanged their rates.",
            filtered=dagger,
            hints=("On which side of ρ does Λ stand without the dagger?", *_TERMS[1:]),
        ),
        slip(
            "secular",
            "You put Λ on both sides; the second factor is A, which is not filtered.",
            wrong=lambda Lam, A, psi: first_slope(Lam, dagger(Lam), psi),
            hints=_TERMS,
        ),
        slip(
            "conjugate-of-psi",
            "You built the projector with the conjugate of ψ: ket and bra have changed places.",
            ket=np.conj,
            hints=("Is your projector |ψ⟩⟨ψ| or its conjugate?", *_TERMS[1:]),
        ),
        slip(
            "frame-without-conjugate",
            "The frame of your space is not at right angles to ψ: a conjugate is missing there.",
            frame=lambda psi: across(psi.conj()),
            hints=("What is ⟨φ|ψ⟩ for the kets of your frame?", *_SPACE[1:]),
        ),
        slip(
            "transposed-frame",
            "You cut down with v.T; the bra needs the conjugate.",
            right=lambda v: v.T,
            hints=("Is the matrix that you cut out Hermitian?", *_SPACE[1:]),
        ),
        slip(
            "highest",
            "You gave the highest slope; asked for is the lowest.",
            which=np.max,
            hints=("Which of the eigenvalues goes below 0 first?", *_SPACE[1:]),
        ),
        slip(
            "nearest-to-0",
            "You gave the slope of the smallest modulus.",
            which=lambda x: x[np.argmin(np.abs(x))],
            hints=("Which of the eigenvalues goes below 0 first?", *_SPACE[1:]),
        ),
        slip(
            "two-slopes-for-two-levels",
            "You used the lower of two slopes for two levels as well, where there is one slope only.",
            wrong=lambda Lam, A, psi: _arrows(Lam, A, psi),
            hints=("How many kets at right angles to ψ are there, if there are two levels?", *_SPACE[1:]),
        ),
        slip(
            "imaginary-part-forgotten",
            "You used Re⟨b|a⟩ − |a||b|, which holds only if ⟨b|a⟩ is real.",
            wrong=lambda Lam, A, psi: (first_slope if len(psi) < 3 else _real_arrows)(Lam, A, psi),
            hints=("What is the trace of the square of |a⟩⟨b| + |b⟩⟨a|, if ⟨b|a⟩ is complex?", *_SPACE[1:]),
        ),
        slip(
            "real-arrows-everywhere",
            "You used Re⟨b|a⟩ − |a||b| for every state; ⟨b|a⟩ may be complex, and two levels have one "
            "slope only.",
            wrong=lambda Lam, A, psi: _real_arrows(Lam, A, psi),
            hints=("How many kets at right angles to ψ are there, if there are two levels?", *_SPACE[1:]),
        ),
        slip(
            "factor-2",
            "Your slope is twice as steep.",
            factor=2.0,
            hints=("Has your Λ its ½ already?", *_TERMS[1:]),
        ),
    ),
)


def _all(Lam: Matrix, A: Matrix, psi: Matrix) -> Matrix:
    P = np.outer(psi, psi.conj())
    X = Lam @ P @ A - A @ Lam @ P
    return X + dagger(X)


def _lowest_population(Lam: Matrix, A: Matrix, psi: Matrix) -> Any:
    v = across(psi)
    P = np.outer(psi, psi.conj())
    X = Lam @ P @ A
    cut = v @ dagger(v)
    return np.diag(cut @ (X + dagger(X)) @ cut).real.min()


def _real_arrows(Lam: Matrix, A: Matrix, psi: Matrix) -> Any:
    return _arrows(Lam, A, psi, im=0.0)


def _arrows(Lam: Matrix, A: Matrix, psi: Matrix, im: float = 1.0) -> Any:
    """Re c − √(|a|²|b|² − (Im c)²) with c = ⟨b|a⟩, also where there is one slope only."""
    a, b = (x - psi * (psi.conj() @ x) for x in (Lam @ psi, A @ psi))
    c = b.conj() @ a
    below = np.linalg.norm(a) ** 2 * np.linalg.norm(b) ** 2 - im * c.imag**2
    return c.real - np.sqrt(max(below, 0.0))


by_hand = ByHand(
    "ex11.4h",
    "two slopes by hand",
    [-0.0562, 0.5562],
    near=0.003,
    slips={
        (0.5562, -0.0562): "You gave the highest first.",
        (-0.0281, 0.2781): "The adjoint belongs to it as well: both are twice as large.",
        (0.25, 0.25): "Re⟨b|a⟩ is the middle of the two; |a||b| lies to both sides of it.",
        (-0.3062, 0.3062): "You have ±|a||b|; Re⟨b|a⟩ is added to both.",
        (0.0, 0.5): "You took the two arrows for parallel.",
        (-0.0607, 2.0607): "You took all of Λψ and Aψ; only their parts at right angles to ψ count.",
        (-0.1124, 1.1124): "Both are twice as large as they should be.",
    },
    why=(
        "At right angles to ψ: a = (¼, −¼, ½)/√2 and b = (0, 0, 1)/√2. So Re⟨b|a⟩ = ¼, |a||b| = √6/8 = "
        "0.3062, and the slopes are ¼ ± 0.3062."
    ),
    hints=(
        "What is left of Λψ and of Aψ, if you take their parts along ψ off?",
        "|a⟩⟨b| + |b⟩⟨a| has two eigenvalues that are not 0; which trace have they, and which product?",
        "⟨b|a⟩ is real here: the trace is 2⟨b|a⟩, and that of the square 2|a|²|b|² + 2⟨b|a⟩².",
    ),
)
