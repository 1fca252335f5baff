"""Chapter 04's exercises: isometry, unitary, Kraus operators, the environment's side, a correlated start."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels, dilation
from ..physics.composite import partial_trace
from ..physics.states import random_state, random_unitary
from .engine import Case, Exercise, Law, Slip, outcomes


def _dagger(M: Any) -> Any:
    return np.swapaxes(M.conj(), -1, -2)


# ex04.5 ------------------------------------------------------------------------------------------------


def correlated_cases(rng: np.random.Generator) -> list[Case]:
    """Random unitaries and correlated states of system and environment."""
    sizes = [(2, 2), (2, 3), (3, 2), (2, 2)]
    return [(random_unitary(d * e, rng), random_state(d * e, rng, rank=2), d) for d, e in sizes]


def _assigned(
    U: np.ndarray,
    rho: np.ndarray,
    d: int,
    correlation: float = 1.0,
    every_block: bool = False,
    product: float = 1.0,
    side: int = 0,
    environment_left: bool = False,
    right: np.ndarray | None = None,
) -> np.ndarray:
    """Blocks (i, j) = Tr_E U(|i⟩⟨j| ⊗ ρ_E + δ_ij·χ)U†, with one step done otherwise for each slip."""
    dims = (d, len(U) // d)
    rho_S, rho_E = partial_trace(rho, dims, 0), partial_trace(rho, dims, 1)
    chi = correlation * (rho - product * np.kron(rho_S, rho_E))
    right = U.conj().T if right is None else right
    units = np.eye(d * d).reshape(d, d, d, d)
    pair = (lambda X, Y: np.kron(Y, X)) if environment_left else np.kron
    shift = [[1.0 if every_block or i == j else 0.0 for j in range(d)] for i in range(d)]
    blocks = [
        [
            partial_trace(U @ (pair(units[i, j], rho_E) + shift[i][j] * chi) @ right, dims, side)
            for j in range(d)
        ]
        for i in range(d)
    ]
    return np.block(blocks)


def _as_environment_first(U: np.ndarray, rho: np.ndarray, d: int) -> np.ndarray:
    e = len(U) // d
    order = np.arange(d * e).reshape(e, d).T.ravel()
    return _assigned(U[np.ix_(order, order)], rho[np.ix_(order, order)], d)


def _parts_exchanged(U: np.ndarray, rho: np.ndarray, d: int) -> np.ndarray:
    return _assigned(U, rho, d).reshape(d, d, d, d).transpose(1, 0, 3, 2).reshape(d * d, d * d)


def _blocks_exchanged(U: np.ndarray, rho: np.ndarray, d: int) -> np.ndarray:
    return _assigned(U, rho, d).reshape(d, d, d, d).transpose(2, 1, 0, 3).reshape(d * d, d * d)


def _true_to_start(J: np.ndarray, U: np.ndarray, rho: np.ndarray, d: int) -> bool:
    dims = (d, len(U) // d)
    final = partial_trace(U @ rho @ U.conj().T, dims, 0)
    return np.allclose(channels.apply_choi(J, partial_trace(rho, dims, 0)), final, atol=1e-6)


def _reference_part(J: np.ndarray, d: int) -> np.ndarray:
    return partial_trace(J, (d, d), 0)


ASSIGNED = Exercise(
    id="ex04.5",
    title="the map that a correlated start assigns",
    reference=dilation.assigned_choi,
    cases=correlated_cases,
    why=(
        "Right: the correlation χ rides along with every input of trace one. The map is linear, preserves "
        "the trace "
        "and is true to the real start; nothing makes it completely positive."
    ),
    hints=(
        "What does the map do to |0⟩⟨0|, and what to |0⟩⟨1|, whose trace is zero?",
        "Block (i, j) of J is Φ(|i⟩⟨j|), and Φ(X) = Tr_E U(X ⊗ ρ_E + Tr[X]·χ)U†.",
        "chi = rho - np.kron(rho_S, rho_E); whole = np.kron(X, rho_E) + np.trace(X) * chi",
    ),
    laws=(
        Law(
            "trace-not-preserved",
            "Your map does not preserve the trace: the blocks on the diagonal have trace one, the others "
            "zero.",
            lambda J, U, rho, d: np.allclose(_reference_part(J, d), np.eye(d), atol=1e-6),
        ),
        Law(
            "untrue-to-the-start",
            "Your map does not take ρ_S to Tr_E UρU†, the state that the true start ends in.",
            _true_to_start,
        ),
        Law(
            "not-hermitian",
            "Your Choi matrix is not Hermitian.",
            lambda J, *_: np.allclose(J, J.conj().T, atol=1e-6),
        ),
    ),
    slips=(
        Slip(
            "correlation-forgotten",
            "Your map is that of the product X ⊗ ρ_E, as if χ were left out. It is always completely "
            "positive, and does not take ρ_S to where it really goes. If you have added χ, then after U: "
            "there Tr_E χ = 0.",
            lambda U, rho, d: _assigned(U, rho, d, correlation=0.0),
            (
                "Where does your map take ρ_S, and where does it really go, Tr_E UρU†?",
                "What the parts do not say about the whole is χ = ρ − ρ_S ⊗ ρ_E. It has to go through U with "
                "the rest.",
            ),
        ),
        Slip(
            "correlation-in-every-block",
            "You added χ to every block; it comes with Tr[X], which is zero for |0⟩⟨1|. As it is, your "
            "map is not "
            "linear, and J is not its Choi matrix.",
            lambda U, rho, d: _assigned(U, rho, d, every_block=True),
            ("What is the trace of |0⟩⟨1|? And of your block (0, 1)?",),
        ),
        Slip(
            "sign-of-the-correlation",
            "You took χ off where it is to be added: the whole is X ⊗ ρ_E + Tr[X]·χ.",
            lambda U, rho, d: _assigned(U, rho, d, correlation=-1.0),
            ("For X = ρ_S, what should X ⊗ ρ_E plus the rest be?",),
        ),
        Slip(
            "product-not-subtracted",
            "You used the whole ρ for χ; what the product ρ_S ⊗ ρ_E says already has to come off, or it "
            "counts twice.",
            lambda U, rho, d: _assigned(U, rho, d, product=0.0),
            ("What is the trace of χ, and what is that of yours?",),
        ),
        Slip(
            "factors-exchanged",
            "You wrote ρ_E ⊗ X, np.kron(rho_E, X), where the system is first: X ⊗ ρ_E, np.kron(X, rho_E).",
            lambda U, rho, d: _assigned(U, rho, d, environment_left=True),
            ("In np.kron(a, b), which is the first part? Which one is the system here?",),
        ),
        Slip(
            "real-part-taken",
            "Your J is the real part of the right one: numpy drops imaginary parts when a complex number is "
            "written into a real array.",
            lambda U, rho, d: _assigned(U, rho, d).real,
            (
                "What is the dtype of the array into which you write?",
                "np.zeros makes real numbers unless it is told otherwise.",
                "J = np.zeros((d * d, d * d), dtype=complex)",
            ),
        ),
        Slip(
            "correlation-divided",
            "You added χ/d where χ belongs: Tr[X] is one for each |i⟩⟨i|, so χ comes in full.",
            lambda U, rho, d: _assigned(U, rho, d, correlation=1 / d),
            ("What is the trace of |0⟩⟨0|, and with which factor do you add χ there?",),
        ),
        Slip(
            "parts-exchanged",
            "Your Choi matrix has the system first and the reference second; here the reference, which "
            "numbers the blocks, is first.",
            _parts_exchanged,
            (
                "In Σ|i⟩⟨j| ⊗ Φ(|i⟩⟨j|), what are the blocks: the Φ(|i⟩⟨j|), or the |i⟩⟨j|?",
                "np.kron(E_ij, phi_ij) has the reference first.",
            ),
        ),
        Slip(
            "blocks-exchanged",
            "Φ(|i⟩⟨j|) stands in block (j, i) of your J; it belongs into block (i, j).",
            _blocks_exchanged,
            ("Which matrix do you feed into the map for block (0, 1)?",),
        ),
        Slip(
            "normalised",
            "You divided by d, as for the state of reference and system; the Choi matrix J has trace d.",
            lambda U, rho, d: _assigned(U, rho, d) / d,
            ("What is the trace of your J? And of one block on its diagonal?",),
        ),
        Slip(
            "evolved-backwards",
            "You evolved with U†…U, which is the way back in time; the whole goes to U…U†.",
            lambda U, rho, d: _assigned(U.conj().T, rho, d),
            ("On which side of the state is the dagger?",),
        ),
        Slip(
            "conjugate-forgotten",
            "U.T is not U†: the dagger conjugates as well.",
            lambda U, rho, d: _assigned(U, rho, d, right=U.T),
            ("What is the trace of one of your blocks on the diagonal?",),
        ),
        Slip(
            "traced-the-system",
            "You kept the environment and traced out the system; the map asked for is the system's.",
            lambda U, rho, d: _assigned(U, rho, d, side=1),
            ("Which part does your partial trace keep after the evolution?",),
        ),
        Slip(
            "environment-first",
            "You read the whole with the environment as the first part; here the system is first.",
            _as_environment_first,
            ("Which dims do you give to the partial trace, (d, dE) or (dE, d)?",),
        ),
    ),
    forbidden=(dilation.assigned_choi,),
)


# ex04.6 ------------------------------------------------------------------------------------------------

DEEP = -1e-3  # an eigenvalue below this is negative beyond all doubt


def entangler_cases(rng: np.random.Generator) -> list[Case]:
    """Two-qubit unitaries that entangle, with which a weakly correlated start is harmless.

    Two are drawn at random; the others nearly exchange the qubits, and then few starts fail but those that
    end as a product. They are drawn until each start of `_by_luck` is harmless for two of them. A start
    that ends in a basis state works for all.
    """
    cases: list[Case] = []
    refuted: Any = 0  # how often each of them
    while len(cases) < 2 or np.any(refuted < 2):
        U = random_unitary(4, rng) if len(cases) < 2 else _near_exchange(rng)
        ends = np.array([np.outer(psi, psi.conj()) for psi in U.conj()])
        if _lowest(U, ends).max() > -0.02 or _lowest(U, _weak(U)) < 0.01:
            continue
        kets = _by_luck(U)
        refutes = _lowest(U, kets[:, :, None] * kets[:, None].conj()) > 0
        if len(cases) < 2 or np.any(refutes & (refuted < 2)):
            cases.append((U,))
            refuted = refuted + refutes
    return cases


def _near_exchange(rng: np.random.Generator) -> np.ndarray:
    before, after = (np.kron(random_unitary(2, rng), random_unitary(2, rng)) for _ in range(2))
    exchange = np.eye(4)[[0, 2, 1, 3]]
    return after @ (math.cos(1.1) * np.eye(4) - 1j * math.sin(1.1) * exchange) @ before


def _by_luck(U: np.ndarray) -> np.ndarray:
    """Starts that break complete positivity by luck, for many U: with U, Uᵀ, U*, … for U†, or fixed."""
    back = U.conj().T
    found = [U, U.T, U.conj(), U @ U, back @ back, back.reshape(2, 2, 4).swapaxes(0, 1).reshape(4, 4)]
    bell = np.array([[1, 0, 0, 1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0], [1, 0, 0, 1j], [0, 1, 1j, 0]])
    uneven = [[0.8, 0, 0, 0.6], [0, 0.6, 0.8, 0], [0.5, 0.5, 0.5, -0.5]]
    return np.concatenate([np.hstack(found).T, bell / math.sqrt(2), uneven])


def purified_start(U: np.ndarray) -> np.ndarray:
    """The start that ends as |0⟩|0⟩: its mixed ρ_S becomes pure, as under no positive map but a constant."""
    psi = U.conj().T[:, 0]
    return np.outer(psi, psi.conj())


def _weak(U: np.ndarray) -> np.ndarray:
    return 0.999 * np.eye(4) / 4 + 0.001 * purified_start(U)


def _lowest(U: np.ndarray, rho: np.ndarray) -> Any:
    """Lowest Choi eigenvalue of the map that a start, or each of a stack of starts, assigns."""
    rho = rho.reshape(-1, 2, 2, 2, 2)
    T = U.reshape(2, 2, 2, 2)
    rho_S, rho_E = np.einsum("nikjk->nij", rho), np.einsum("nkikj->nij", rho)
    J = np.einsum("akie,nef,bkjf->niajb", T, rho_E, T.conj(), optimize=True)
    final = np.einsum("akie,niejf,bkjf->nab", T, rho, T.conj(), optimize=True)
    shift = final - np.einsum("niajb,nij->nab", J, rho_S)
    J = J + np.einsum("ij,nab->niajb", np.eye(2), shift)
    return np.squeeze(np.linalg.eigvalsh(J.reshape(-1, 4, 4))[:, 0])


def seen_start(rho: Any, case: Case) -> tuple[float, ...]:
    """Yes or no to each question of `_QUESTIONS`, then the lowest Choi eigenvalue, cut off at `DEEP`.

    After the first no, the rest is zero.
    """
    (U,) = case
    if not isinstance(rho, np.ndarray) or rho.shape not in ((4, 4), (4,), (4, 1), (1, 4)):
        raise ValueError(f"{outcomes.kind(rho)} where a 4×4 density matrix is expected")
    if not np.all(np.isfinite(rho)):
        raise ValueError("a matrix with nan or inf in it")
    questions: tuple[Callable[[], Any], ...] = (
        lambda: rho.shape == (4, 4),
        lambda: np.allclose(rho, rho.conj().T, atol=1e-6),
        lambda: abs(np.trace(rho) - 1) < 1e-6,
        lambda: np.linalg.eigvalsh(rho)[0] > -1e-6,
        lambda: np.abs(_correlation(rho)).max() > 1e-5,
    )
    answers = [0.0] * len(_QUESTIONS)
    for k, asked in enumerate(questions):
        if not asked():
            return tuple(answers)
        answers[k] = 1.0
    answers[-1] = max(float(_lowest(U, rho)), DEEP)
    return tuple(answers)


_QUESTIONS = (
    "4×4",
    "Hermitian",
    "trace one",
    "no negative probability",
    "correlated",
    "lowest Choi eigenvalue",
)


def _correlation(rho: np.ndarray) -> np.ndarray:
    return rho - np.kron(partial_trace(rho, (2, 2), 0), partial_trace(rho, (2, 2), 1))


_BACK = (
    "If the pair is to end as a pure product such as |0⟩|0⟩, in which state must it have started?",
    "Run the evolution backwards from a pure product: for almost "
    "every U the start U†|0⟩|0⟩ is entangled, and its ρ_S is mixed.",
    "psi = U.conj().T @ qep.ket(0, 4), then the projector on psi.",
)

START = Exercise(
    id="ex04.6",
    title="a start that breaks complete positivity",
    reference=purified_start,
    cases=entangler_cases,
    observe=seen_start,
    observed="questions, where 1 is yes and 0 is no, or not asked after a no; then the lowest Choi "
    "eigenvalue, cut off at −0.001",
    parts=_QUESTIONS,
    why=(
        "Right: the start is an honest state and the evolution an honest unitary, and yet the map that "
        "they assign "
        "has a negative Choi eigenvalue. It was the product start that made reduced dynamics completely "
        "positive."
    ),
    hints=_BACK,
    laws=(
        Law(
            "still-positive",
            "For at least one of the unitaries the map that your start assigns is still completely positive: "
            "correlation is needed for the failure and is not enough; the start has to be chosen to fit U.",
            lambda a, *_: a[5] <= DEEP or a[4] == 0,
        ),
    ),
    slips=(
        Slip(
            "product-start",
            "Your start is a product: system and environment know nothing of each other, and then the "
            "reduced "
            "dynamics is always completely positive.",
            lambda U: np.diag([1.0, 0, 0, 0]),
            ("What is the mutual information of your start?", *_BACK[1:]),
        ),
        Slip(
            "run-forwards",
            "You ran U forward, to U|0⟩|0⟩, which need not end pure.",
            lambda U: np.outer(U[:, 0], U[:, 0].conj()),
            (
                "In which state does your start end when U acts on it, and which start ends pure?",
                *_BACK[1:],
            ),
        ),
        Slip(
            "too-weakly-correlated",
            "Your start is correlated, and still the assigned map is completely positive: correlation is "
            "needed for the failure and is not enough.",
            _weak,
            (
                "What is the lowest Choi eigenvalue of your start's map, by ex04.5?",
                "A mixed ρ_S that ends pure is what a positive map could not do. Which start does that "
                "under U?",
                _BACK[2],
            ),
        ),
        Slip(
            "ket-for-state",
            "You return a ket; the start asked for is its density matrix, 4×4.",
            lambda U: U.conj().T[:, 0],
            ("Which shape has a density matrix of two qubits?", "qep.projector(psi) is |ψ⟩⟨ψ|."),
        ),
        Slip(
            "not-normalised",
            "Your start has not trace one, so it is no state.",
            lambda U: 2 * purified_start(U),
            ("What do the probabilities on the diagonal of your start add up to?",),
        ),
        Slip(
            "not-hermitian",
            "Your start is not Hermitian: a state needs U on both sides, U†ρU.",
            lambda U: U.conj().T @ np.diag([1.0, 0, 0, 0]),
            ("On how many sides does your unitary act?",),
        ),
        Slip(
            "not-a-state",
            "Your start has a negative eigenvalue itself. Then a negative result is no wonder; the point "
            "is that "
            "an honest state does it, too.",
            lambda U: U.conj().T @ np.diag([1.3, -0.3, 0, 0]) @ U,
            ("What are the eigenvalues of your start?",),
        ),
    ),
)

EXERCISES = (ASSIGNED, START)
