"""The relative entropy of coherence, in the eigenbasis of any H."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import random_hamiltonian, random_ket
from .. import laws, mistakes
from ..algebra import Matrix, dagger, entropy, shannon, spread_state
from ..engine import ByHand, Case, Exercise, Law, formula, slip


def eigenvectors(H: Matrix) -> Matrix:
    """Those of H, as columns, the lowest level first."""
    return np.linalg.eigh(H)[1]


def turned(rho: Matrix, v: Matrix) -> Matrix:
    """rho in the basis of the columns of v."""
    return dagger(v) @ rho @ v


@formula
def distance(
    H: Matrix,
    rho: Matrix,
    *,
    basis: Callable[[Matrix], Matrix] = eigenvectors,
    seen: Callable[[Matrix, Matrix], Matrix] = turned,
    take: Callable[[Matrix], Any] = lambda x: np.diag(x).real,
    of_populations: Callable[[Any], Any] = shannon,
    of_state: Callable[[Matrix], Any] = entropy,
    less: Callable[[Any, Any], Any] = np.subtract,
) -> Any:
    """C = S(p) − S(ρ), with p the diagonal of ρ in the eigenbasis of H."""
    return less(of_populations(take(seen(rho, basis(H)))), of_state(rho))


def cases(rng: np.random.Generator) -> list[Case]:
    """Few digits; the one worked by hand; two to five levels; pure; no coherence; an empty level."""
    readable = (np.array([[0.5, -0.5j], [0.5j, 1.0]]), np.array([[0.6, 0.2 + 0.1j], [0.2 - 0.1j, 0.4]]))
    ket = np.array([np.sqrt(3), 1]) / 2
    found: list[Case] = [readable, (np.array([[0.0, 1.0], [1.0, 0.0]]), np.outer(ket, ket))]
    for d in (2, 3, 4, 5, 4):
        found.append((random_hamiltonian(d, rng), spread_state(d, rng)))
    psi = random_ket(4, rng)
    found.append((random_hamiltonian(4, rng), np.outer(psi, psi.conj())))
    H = random_hamiltonian(3, rng)
    v = eigenvectors(H)
    found.append((H, (v * np.array([0.5, 0.3, 0.2])) @ dagger(v)))
    inside = np.zeros((3, 3), complex)
    inside[:2, :2] = spread_state(2, rng)
    return [*found, (H, v @ inside @ dagger(v)), (np.diag([0.0, 1.0, 2.5]), spread_state(3, rng))]


_BASIS = (
    "In which basis are the populations of the energies, if H is not diagonal?",
    "Turn rho into the eigenbasis of H before you read off its diagonal.",
    "E, v = np.linalg.eigh(H); p = np.diag(v.conj().T @ rho @ v).real",
)
_TWO = (
    "Which two entropies does C compare?",
    "One is that of the populations, the other one that of the eigenvalues.",
    "S(p) is at least S(ρ), so that C is not negative.",
)

exercise = Exercise(
    id="ex11.1",
    title="the distance to the diagonal",
    section="How much coherence is there?",
    reference=distance,
    cases=cases,
    why=(
        "Right: the populations are those of H's own levels, and C is by how much their entropy is above "
        "that of the state. In another basis the same state has another C."
    ),
    hints=(
        "What is your answer for a state that commutes with H, and what should it be?",
        "Two steps: the populations in the eigenbasis of H, and then the difference of two entropies.",
        "C = S(p) - S(rho), with p the diagonal of v.conj().T @ rho @ v",
    ),
    forbidden=(entropies.coherence, entropies.relative_entropy),
    laws=(
        laws.not_negative("Your C is negative, which no distance is.", code="not-negative"),
        Law(
            "zero-on-the-diagonal",
            "Your C is above 0 for a state that commutes with H.",
            lambda a, H, rho: np.abs(H @ rho - rho @ H).max() > 1e-9 or abs(a) < 1e-6,
        ),
    ),
    slips=(
        slip(
            "given-basis",
            "You took the diagonal of rho as it is written; H has other eigenvectors here.",
            basis=lambda H: np.eye(len(H)),
            hints=_BASIS,
        ),
        slip(
            "turned-round",
            "You turned rho with v and v† exchanged: V ρ V† leads out of the eigenbasis.",
            seen=lambda rho, v: v @ rho @ dagger(v),
            hints=("Is H diagonal, if you turn it in the same way as rho?", *_BASIS[1:]),
        ),
        slip(
            "conjugate-dropped",
            "You turned rho with v.T; the eigenvectors are complex, and the bra needs the conjugate.",
            seen=lambda rho, v: v.T @ rho @ v,
            hints=("Is H diagonal, if you turn it in the same way as rho?", *_BASIS[1:]),
        ),
        slip(
            "sum-of-moduli",
            "You added up the moduli of the coherences. That is another measure, which counts no nats.",
            wrong=lambda H, rho: np.abs(turned(rho, eigenvectors(H)) * (1 - np.eye(len(rho)))).sum(),
            hints=_TWO,
        ),
        slip(
            "populations-only",
            "Your number is the entropy of the populations; that of the state is not taken off.",
            of_state=lambda rho: 0.0,
            hints=("What should C be for a fair coin, and what is yours?", *_TWO[1:]),
        ),
        slip(
            "state-only",
            "In the place of S(p) you have 0: the populations are missing.",
            of_populations=lambda p: 0.0,
            hints=_TWO,
        ),
        slip(
            "order-of-the-entropies",
            "The difference is turned round: you took S(p) off S(ρ).",
            less=lambda a, b: b - a,
            hints=("Which of the two entropies is the larger one?", *_TWO[1:]),
        ),
        slip(
            "sum-of-the-entropies",
            "You added the two entropies.",
            less=np.add,
            hints=("What should C be for a fair coin, and what is yours?", *_TWO[1:]),
        ),
        slip(
            "exchanged-relative-entropy",
            "Your number is D(diag ρ‖ρ): the two states have changed places.",
            wrong=lambda H, rho: _turned_round(H, rho),
            hints=("In which order do the two states stand in D, if ρ is what is there?", *_TWO[1:]),
        ),
        slip(
            "purity-for-entropy",
            "You compare purities, Tr ρ², and not entropies.",
            wrong=lambda H, rho: (
                np.trace(rho @ rho).real - np.sum(np.diag(turned(rho, eigenvectors(H))).real ** 2)
            ),
            hints=_TWO,
        ),
        mistakes.bits(),
    ),
)


def _turned_round(H: Matrix, rho: Matrix) -> Any:
    """D(diag ρ‖ρ); infinite where ρ lacks full rank."""
    p = np.diag(turned(rho, eigenvectors(H))).real
    s, w = np.linalg.eigh(rho)
    v = eigenvectors(H)
    if s[0] < 1e-12:
        return 0.0 if np.abs(H @ rho - rho @ H).max() < 1e-9 else np.inf
    ln = turned((w * np.log(s)) @ dagger(w), v)
    return -shannon(p) - np.sum(p * np.diag(ln).real)


by_hand = ByHand(
    "ex11.1h",
    "one ket, two Hamiltonians",
    [0.5623, 0.2457],
    near=0.003,
    slips={
        (0.2457, 0.5623): "You have the two Hamiltonians exchanged.",
        (0.8113, 0.3546): "Both are in bits.",
        (0.5623, 0.5623): "The eigenvectors of X are |+⟩ and |−⟩: its populations are others.",
        (0.5623, 0.0): "With H = X the ket is no eigenvector, so C is not 0.",
        (0.5623, 0.6931): "|+⟩ has the probability (1 + ⟨X⟩)/2 here, and not ½.",
        (0.8660, 0.5): "You gave the sum of the moduli of the coherences; C is a difference of entropies.",
        (0.0, 0.0): "S(ρ) is 0, since the state is pure; S(p) is not.",
        (-0.5623, -0.2457): "Both have the other sign: S(p) is the larger entropy.",
    },
    why="The state is pure, so C = S(p). For H = |1⟩⟨1| p is (¾, ¼); for X it is (1 ± √3/2)/2.",
    hints=(
        "What is S(ρ) for a pure state, and what is left of C then?",
        "Which probabilities has the ket for |0⟩, |1⟩, and which for |+⟩, |−⟩?",
        "P(+) = |⟨+|ψ⟩|² = (√3 + 1)²/8",
    ),
)
