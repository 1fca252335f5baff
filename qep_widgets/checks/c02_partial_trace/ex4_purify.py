"""A pure state of system and environment behind a mixed one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import composite
from ...physics.states import random_state, random_unitary
from .. import mistakes
from ..algebra import Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip

Ket = Any


@formula
def purification(
    rho: Matrix,
    *,
    decompose: Callable[[Matrix], Any] = np.linalg.eigh,
    amplitude: Callable[[Any], Any] = np.sqrt,
    vector: Callable[[Matrix, int], Ket] = lambda v, k: v[:, k],
    join: Callable[[Ket, Ket], Ket] = np.kron,
) -> Ket:
    """Σ √p_k v_k ⊗ e_k."""
    p, v = decompose(rho)
    p, e = np.real(p).clip(0), np.eye(len(rho))
    return sum(amplitude(p[k]) * join(vector(v, k), e[k]) for k in range(len(p)))


def cases(rng: np.random.Generator) -> list[Case]:
    """States of few digits; mixed states; equal eigenvalues; zeros, of which some come out negative."""
    ket = np.array([0.6, 0.48j, 0.64])
    typed = [
        np.array([[0.6, 0.2 - 0.3j], [0.2 + 0.3j, 0.4]]),
        np.diag([0.64, 0.36]).astype(complex),
        np.array([[0.5, 0.5j], [-0.5j, 0.5]]),
        np.diag([1.0, 0.0]).astype(complex),
        np.outer(ket, ket.conj()),
    ]
    mixed = [random_state(d, rng) * 0.9 + np.eye(d) * 0.1 / d for d in (2, 3, 4)]
    U = random_unitary(3, rng)
    equal = (U * np.array([0.4, 0.4, 0.2])) @ dagger(U)
    lower = [random_state(d, rng, rank=rank) for d, rank in ((4, 2), (6, 1))]
    return [(rho,) for rho in (*typed, *mixed, equal, *lower)]


_PLACES = ("the first part", "the second part", "neither part")


def seen(psi: Any, case: Case) -> tuple[Matrix, str]:
    """The state of the system, which is the same for all purifications, and the part whose state is rho."""
    d = len(case[0])
    if not isinstance(psi, np.ndarray):
        raise ValueError(f"{outcomes.kind(psi)} where a ket, one vector, is expected")
    if psi.ndim == 2 and 1 in psi.shape:
        psi = psi.reshape(-1)  # a column
    if psi.ndim != 1:
        raise ValueError(f"{outcomes.kind(psi)} where a ket, one vector of length {d}·n, is expected")
    if psi.size == 0 or psi.size % d:
        raise ValueError(f"{outcomes.kind(psi)}; a ket of system and environment has a length of {d}·n")
    M = psi.reshape(d, -1)
    first, second = M @ M.conj().T, M.T @ M.conj()
    found = (outcomes.same(state, case[0]) for state in (first, second))
    return first, next((name for name, hit in zip(_PLACES, found, strict=False) if hit), _PLACES[-1])


def _root(rho: Matrix) -> Matrix:
    p, v = np.linalg.eigh(rho)
    root: Matrix = (v * np.sqrt(p.clip(0))) @ dagger(v)
    return root


exercise = Exercise(
    id="ex02.4",
    title="purification",
    section="Two parts of different size",
    reference=purification,
    cases=cases,
    observe=seen,
    observed="the state of the first part, the second traced out, and which part has the state rho",
    parts=("first part", "rho is the state of"),
    nan=(
        "Your answer contains nan: an eigenvalue that should be 0 came out as −1e-17, and a root of "
        "it was taken."
    ),
    special={
        "diagonal states": lambda rho: np.allclose(rho, np.diag(np.diag(rho))),
        "pure states": lambda rho: np.isclose(np.trace(rho @ rho), 1),
    },
    why=(
        "Right: each eigenvector of ρ goes with an environment state of its own, with amplitude √p, and "
        "looking away from the environment gives ρ back. Any turn of the environment's basis would "
        "do as well."
    ),
    hints=(
        "If ρ = Σ p_k |v_k⟩⟨v_k|, which single ket contains all v_k without letting them interfere?",
        "Give each eigenvector of ρ an environment state of its own, and each of these terms the right "
        "weight.",
        "p, v = np.linalg.eigh(rho); one term is np.sqrt(p[k]) * np.kron(v[:, k], np.eye(d)[k]).",
    ),
    laws=(
        Law(
            "not-normalised", "Your ket does not have norm one.", lambda s, *_: abs(np.trace(s[0]) - 1) < 1e-6
        ),
    ),
    forbidden=(composite.purify,),
    slips=(
        slip(
            "root-forgotten",
            "Your amplitudes are the eigenvalues themselves.",
            alone="Looking away gives ρ² and not ρ.",
            amplitude=lambda p: p,
            hints=(
                "What is the norm of your ket?",
                "A probability is an amplitude squared, so the amplitude is √p.",
            ),
        ),
        slip(
            "weights-forgotten",
            "All eigenvectors have the same weight in your ket.",
            amplitude=lambda p: 1.0,
            hints=(
                "Where do the eigenvalues of ρ enter?",
                "The probability of v_k is p_k, so its amplitude is √p_k.",
            ),
        ),
        slip(
            "environment-first",
            "The environment stands first in your ket: here the system is first and the environment second.",
            join=lambda v, e: np.kron(e, v),
            hints=("In np.kron(a, b), which is the first part?", "np.kron(v, e) has the system first."),
        ),
        slip(
            "eigenvectors-left-out",
            "Your ket is made of basis vectors e_k ⊗ e_k: the eigenvectors of ρ are missing, and so are its "
            "coherences.",
            alone="The weights √p_k are right.",
            vector=lambda v, k: np.eye(len(v))[k],
            hints=(
                "Where in your ket do the eigenvectors of ρ enter?",
                "In each term the system is in an eigenvector of ρ, and the environment in a basis state "
                "that labels it.",
                "np.sqrt(p[k]) * np.kron(v[:, k], np.eye(d)[k])",
            ),
        ),
        slip(
            "rho-flattened",
            "You wrote the entries of ρ one after the other and normalised: looking away gives ρ² / "
            "Tr ρ² back.",
            wrong=lambda rho: (rho / np.linalg.norm(rho)).reshape(-1),
            hints=(
                "Flattened by rows, a matrix M is a ket. What is its reduced state on the first part?",
                "It is M M†, and this should be ρ: which M does that?",
                "p, v = np.linalg.eigh(rho); M = v * np.sqrt(p)",
            ),
        ),
        slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors: np.linalg.eigh puts the eigenvectors into "
            "its columns.",
            vector=lambda v, k: v[k],
            hints=("Is rho @ v[k] a multiple of v[k]? And with v[:, k]?",),
        ),
        slip(
            "diagonal-only",
            "You used the diagonal of ρ and lost its coherences.",
            given=lambda rho: (np.diag(np.diag(rho)),),
            hints=(
                "Which entries of ρ does your ket depend on?",
                "In its eigenbasis ρ is diagonal, and only there.",
            ),
        ),
        slip(
            "root-by-columns",
            "You wrote √ρ column by column: its rows and columns changed places. The environment has the "
            "state ρ now, and the system its complex conjugate.",
            wrong=lambda rho: _root(rho).T.reshape(-1),
            hints=(
                "Flattened by rows, a matrix M is a ket. What is its reduced state on the first part?",
                "It is M M†. For which order of the entries is M the root of ρ, and for which its transpose?",
            ),
        ),
        slip(
            "root-of-each-entry",
            "You took the root of each entry of ρ, which is not the root of the matrix.",
            wrong=lambda rho: np.sqrt(rho.astype(complex)).reshape(-1),
            hints=(
                "Does np.sqrt(rho) @ np.sqrt(rho) give rho?",
                "The root of a matrix has the same eigenvectors, and the roots of the eigenvalues.",
            ),
        ),
        slip(
            "conjugated",
            "Looking away from your environment gives a complex conjugate: eigenvectors were conjugated.",
            vector=lambda v, k: v[:, k].conj(),
            hints=(
                "Compare an off-diagonal entry with that of rho: what happened to its imaginary part?",
                "Flattened by rows, a matrix M is the ket whose reduced state on the first part is M M†.",
            ),
        ),
        mistakes.real_part_taken(
            "Your ket is real: numpy drops the imaginary parts when a complex number is written into a real "
            "array.",
            "psi = np.zeros(d * d, dtype=complex)",
        ),
        slip(
            "eig-for-eigh",
            "Your eigenvectors are not orthogonal where two eigenvalues are equal: np.linalg.eig does not "
            "care, np.linalg.eigh does.",
            decompose=np.linalg.eig,
            hints=(
                "For rho with two equal eigenvalues, what is v.conj().T @ v?",
                "np.linalg.eigh is for Hermitian matrices, and always gives an orthonormal basis.",
                "p, v = np.linalg.eigh(rho)",
            ),
        ),
        slip(
            "root-of-the-diagonal",
            "Your ket has the roots of ρ's diagonal: it is a ket of the system alone, with no environment, "
            "and the coherences of ρ do not enter it.",
            wrong=lambda rho: np.sqrt(np.diag(rho).astype(complex)),
            hints=(
                "How long is your ket, and how long is one of the system and an environment?",
                "In which basis is ρ diagonal, and what does each vector of that basis get as its partner?",
            ),
        ),
        slip(
            "superposed-not-purified",
            "You added the eigenvectors into one superposition of the system alone: it is pure, and a "
            "mixture is not.",
            join=lambda v, e: v,
            hints=(
                "What is the entropy of the state that your ket gives the system?",
                "A larger space is needed: the environment remembers which k it was.",
            ),
        ),
    ),
)

by_hand = ByHand(
    "ex02.4h",
    "two amplitudes",
    [0.8**0.5, 0.2**0.5],
    slips={
        (0.8, 0.2): "These are the probabilities; a ket with these amplitudes does not have norm one.",
        (
            0.2**0.5,
            0.8**0.5,
        ): "These are the two amplitudes, exchanged: which eigenvalue belongs to |+⟩?",
        (
            0.5**0.5,
            0.5**0.5,
        ): "These are the roots of the diagonal. With |+⟩ and |−⟩ in the ket, the eigenvalues are asked.",
        (0.5, 0.3): "These are entries of the matrix. Its eigenvalues are asked, and their roots.",
        (0.8, 0.6): "The squares add up to one, but they are not the eigenvalues of this matrix.",
        (0.64, 0.04): "These are squares of the eigenvalues; an amplitude is the root of one.",
        (0.3**0.5, 0.5**0.5): "These are roots of entries. The roots of the eigenvalues are asked.",
        (1.0, 0.0): "This ket has no entropy in either part, and ρ is mixed.",
    },
    why="|+⟩ has the eigenvalue 0.5 + 0.3 and |−⟩ has 0.5 − 0.3; the amplitudes are their roots.",
    hints=("What does the matrix make of the column (1, 1), and of (1, −1)?",),
)
