"""A start that breaks complete positivity."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.composite import partial_trace
from ...physics.states import random_unitary
from ..algebra import Matrix, dagger, itself
from ..engine import Case, Exercise, Law, formula, outcomes, slip


def projector(psi: Matrix) -> Matrix:
    """|ψ⟩⟨ψ|."""
    return np.outer(psi, psi.conj())


@formula
def purified_start(
    U: Matrix, *, way: Callable[[Matrix], Matrix] = dagger, state: Callable[[Matrix], Matrix] = projector
) -> Matrix:
    """The start that ends as |0⟩|0⟩: its mixed ρ_S becomes pure, as under no positive map but a constant."""
    return state(way(U)[:, 0])


def cases(rng: np.random.Generator) -> list[Case]:
    """Two-qubit unitaries that entangle, with which a weakly correlated start is harmless.

    Two are drawn at random; the others nearly exchange the qubits, and then few starts fail but those that
    end as a product. They are drawn until each start of `_by_luck` is harmless for two of them. A start
    that ends in a basis state works for all.
    """
    found: list[Case] = []
    refuted: Any = 0  # how often each of them
    while len(found) < 2 or np.any(refuted < 2):
        U = random_unitary(4, rng) if len(found) < 2 else _near_exchange(rng)
        ends = np.array([projector(psi) for psi in U.conj()])
        if _lowest(U, ends).max() > -0.02 or _lowest(U, _weak(purified_start(U))) < 0.01:
            continue
        kets = _by_luck(U)
        refutes = _lowest(U, kets[:, :, None] * kets[:, None].conj()) > 0
        if len(found) < 2 or np.any(refutes & (refuted < 2)):
            found.append((U,))
            refuted = refuted + refutes
    return found


def _near_exchange(rng: np.random.Generator) -> Matrix:
    before, after = (np.kron(random_unitary(2, rng), random_unitary(2, rng)) for _ in range(2))
    exchange = np.eye(4)[[0, 2, 1, 3]]
    return after @ (math.cos(1.1) * np.eye(4) - 1j * math.sin(1.1) * exchange) @ before


def _by_luck(U: Matrix) -> Matrix:
    """Starts that break complete positivity by luck, for many U: with U, Uᵀ, U*, … for U†, or fixed."""
    back = dagger(U)
    found = [U, U.T, U.conj(), U @ U, back @ back, back.reshape(2, 2, 4).swapaxes(0, 1).reshape(4, 4)]
    bell = np.array([[1, 0, 0, 1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0], [1, 0, 0, 1j], [0, 1, 1j, 0]])
    uneven = [[0.8, 0, 0, 0.6], [0, 0.6, 0.8, 0], [0.5, 0.5, 0.5, -0.5]]
    return np.concatenate([np.hstack(found).T, bell / math.sqrt(2), uneven])


def _weak(rho: Matrix, *_: Any) -> Matrix:
    return 0.999 * np.eye(4) / 4 + 0.001 * rho


def _lowest(U: Matrix, rho: Matrix) -> Any:
    """Lowest Choi eigenvalue of the map that a start, or each of a stack of starts, assigns."""
    rho = rho.reshape(-1, 2, 2, 2, 2)
    T = U.reshape(2, 2, 2, 2)
    rho_S, rho_E = np.einsum("nikjk->nij", rho), np.einsum("nkikj->nij", rho)
    J = np.einsum("akie,nef,bkjf->niajb", T, rho_E, T.conj(), optimize=True)
    final = np.einsum("akie,niejf,bkjf->nab", T, rho, T.conj(), optimize=True)
    shift = final - np.einsum("niajb,nij->nab", J, rho_S)
    J = J + np.einsum("ij,nab->niajb", np.eye(2), shift)
    return np.squeeze(np.linalg.eigvalsh(J.reshape(-1, 4, 4))[:, 0])


_QUESTIONS = (
    "4×4",
    "Hermitian",
    "trace one",
    "no negative probability",
    "correlated",
    "lowest Choi eigenvalue",
)
_LATER = "not asked"
_LOW = "below −0.001"


def seen(rho: Any, case: Case) -> tuple[str, ...]:
    """Yes or no to each question up to the first no; the lowest Choi eigenvalue, or that it is low enough."""
    (U,) = case
    if not isinstance(rho, np.ndarray) or rho.shape not in ((4, 4), (4,), (4, 1), (1, 4)):
        raise ValueError(f"{outcomes.kind(rho)} where a 4×4 density matrix is expected")
    if not np.all(np.isfinite(rho)):
        raise ValueError("a matrix with nan or inf in it")
    questions: tuple[Callable[[], Any], ...] = (
        lambda: rho.shape == (4, 4),
        lambda: np.allclose(rho, dagger(rho), atol=1e-6),
        lambda: abs(np.trace(rho) - 1) < 1e-6,
        lambda: np.linalg.eigvalsh(rho)[0] > -1e-6,
        lambda: np.abs(_correlation(rho)).max() > 1e-5,
    )
    for k, asked in enumerate(questions):
        if not asked():
            return (*["yes"] * k, "no", *[_LATER] * (5 - k))
    lowest = float(_lowest(U, rho))
    return (*["yes"] * 5, _LOW if lowest < -1e-3 else f"{lowest:.4f}")


def _correlation(rho: Matrix) -> Matrix:
    return rho - np.kron(partial_trace(rho, (2, 2), 0), partial_trace(rho, (2, 2), 1))


_BACK = (
    "If the pair is to end as a pure product such as |0⟩|0⟩, in which state must it have started?",
    "Run the evolution backwards from a pure product: for almost "
    "every U the start U†|0⟩|0⟩ is entangled, and its ρ_S is mixed.",
    "psi = U.conj().T @ qep.ket(0, 4), then the projector on psi.",
)

exercise = Exercise(
    id="ex04.6",
    title="a start that breaks complete positivity",
    section="A map all the same?",
    reference=purified_start,
    cases=cases,
    observe=seen,
    observed="questions up to the first no, then the lowest Choi eigenvalue",
    parts=_QUESTIONS,
    why=(
        "Right: the start is an honest state and the evolution an honest unitary, and yet the map that "
        "they assign has a negative Choi eigenvalue. It was the product start that made reduced dynamics "
        "completely positive."
    ),
    hints=_BACK,
    laws=(
        Law(
            "no-start",
            "What you return is not a correlated state of two qubits: of the questions below, look at the "
            "first that is answered by no.",
            lambda a, *_: a[4] == "yes",
        ),
        Law(
            "still-positive",
            "For at least one of the unitaries the map that your start assigns is still completely positive: "
            "correlation is needed for the failure and is not enough; the start has to be chosen to fit U.",
            lambda a, *_: a[5] == _LOW,
        ),
    ),
    slips=(
        slip(
            "product-start",
            "Your start is a product: system and environment know nothing of each other.",
            alone="Then the reduced dynamics is always completely positive.",
            wrong=lambda U: np.diag([1.0, 0, 0, 0]),
            hints=("What is the mutual information of your start?", *_BACK[1:]),
        ),
        slip(
            "run-forwards",
            "You ran U forward, to U|0⟩|0⟩, which need not end pure.",
            way=itself,
            hints=(
                "In which state does your start end when U acts on it, and which start ends pure?",
                *_BACK[1:],
            ),
        ),
        slip(
            "too-weakly-correlated",
            "Your start is correlated, and still the assigned map is completely positive: correlation is "
            "needed for the failure and is not enough.",
            then=_weak,
            hints=(
                "What is the lowest Choi eigenvalue of your start's map, by ex04.5?",
                "A mixed ρ_S that ends pure is what a positive map could not do. Which start does that "
                "under U?",
                _BACK[2],
            ),
        ),
        slip(
            "ket-for-state",
            "You return a ket; the start asked for is its density matrix, 4×4.",
            state=itself,
            hints=("Which shape has a density matrix of two qubits?", "qep.projector(psi) is |ψ⟩⟨ψ|."),
        ),
        slip(
            "not-normalised",
            "Your start has not trace one, so it is no state.",
            then=lambda rho, *_: 2 * rho,
            hints=("What do the probabilities on the diagonal of your start add up to?",),
        ),
        slip(
            "not-hermitian",
            "Your start is not Hermitian, as every state is: with U on one side only, or with .T in place of "
            "the dagger, it is not.",
            wrong=lambda U: dagger(U) @ np.diag([1.0, 0, 0, 0]),
            hints=("On how many sides does your unitary act, and are the two sides each other's dagger?",),
        ),
        slip(
            "not-a-state",
            "Your start has a negative eigenvalue itself. Then a negative result is no wonder; the point "
            "is that an honest state does it, too.",
            wrong=lambda U: dagger(U) @ np.diag([1.3, -0.3, 0, 0]) @ U,
            hints=("What are the eigenvalues of your start?",),
        ),
    ),
)
