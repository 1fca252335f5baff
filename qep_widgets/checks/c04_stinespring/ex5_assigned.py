"""The map that a correlated start assigns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels, dilation
from ...physics.composite import partial_trace
from ...physics.states import random_state, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger
from ..engine import Case, Exercise, Law, formula, slip
from .pairs import a_meeting, environment_first


@formula
def assigned(
    U: Matrix,
    rho: Matrix,
    d: int,
    *,
    amount: Callable[[int], float] = lambda d: 1.0,
    product: float = 1.0,
    shared: Callable[[int, int], float] = lambda i, j: float(i == j),
    pair: Callable[[Matrix, Matrix], Matrix] = np.kron,
    right: Callable[[Matrix], Matrix] = dagger,
    keep: int = 0,
) -> Matrix:
    """Blocks (i, j) = Tr_E U(|i⟩⟨j| ⊗ ρ_E + δ_ij·χ)U†."""
    dims = (d, len(U) // d)
    rho_S, rho_E = partial_trace(rho, dims, 0), partial_trace(rho, dims, 1)
    chi = amount(d) * (rho - product * np.kron(rho_S, rho_E))
    units = np.eye(d * d).reshape(d, d, d, d)

    def image(i: int, j: int) -> Matrix:
        whole = pair(units[i, j], rho_E) + shared(i, j) * chi
        return partial_trace(U @ whole @ right(U), dims, keep)

    return np.block([[image(i, j) for j in range(d)] for i in range(d)])


def cases(rng: np.random.Generator) -> list[Case]:
    """Random unitaries and correlated states, a readable one first; mixed, pure and without correlation."""
    rho = np.diag([0.4, 0.1, 0.2, 0.3]).astype(complex)
    rho[0, 3], rho[3, 0], rho[1, 2], rho[2, 1] = 0.2j, -0.2j, 0.1, 0.1
    found: list[Case] = [(a_meeting(), rho, 2)]
    for d, e, rank in [(2, 2, 2), (2, 3, 2), (3, 2, 2), (2, 2, 4), (4, 2, 3), (2, 4, 1)]:
        found.append((random_unitary(d * e, rng), random_state(d * e, rng, rank=rank), d))
    return [*found, (random_unitary(6, rng), np.kron(random_state(2, rng), random_state(3, rng)), 2)]


def _arranged(J: Matrix, d: int, order: tuple[int, ...]) -> Matrix:
    k = len(J) // d  # the environment's size where it was kept
    J = J.reshape(d, k, d, k).transpose(order)
    return J.reshape(d * k, d * k)


def _reads_the_environment_first(U: Matrix, rho: Matrix, d: int) -> Case:
    return environment_first(U, d), environment_first(rho, d), d


def _true_to_start(J: Matrix, U: Matrix, rho: Matrix, d: int) -> Any:
    dims = (d, len(U) // d)
    final = partial_trace(U @ rho @ dagger(U), dims, 0)
    return np.allclose(channels.apply_choi(J, partial_trace(rho, dims, 0)), final, atol=1e-6)


exercise = Exercise(
    id="ex04.5",
    title="the map that a correlated start assigns",
    section="A map all the same?",
    reference=assigned,
    cases=cases,
    why=(
        "Right: the correlation χ rides along with every input of trace one. The map is linear, preserves "
        "the trace and is true to the real start; nothing makes it completely positive."
    ),
    hints=(
        "What does the map do to |0⟩⟨0|, and what to |0⟩⟨1|, whose trace is zero?",
        "Block (i, j) of J is Φ(|i⟩⟨j|). Let the operator go in together with ρ_E, and the correlations "
        "beside it; trace E out at the end.",
        "chi = rho - np.kron(rho_S, rho_E); whole = np.kron(X, rho_E) + np.trace(X) * chi",
    ),
    laws=(
        Law(
            "trace-not-preserved",
            "Your map does not preserve the trace: the blocks on the diagonal have trace one, the others "
            "zero.",
            lambda J, U, rho, d: np.allclose(partial_trace(J, (d, d), 0), np.eye(d), atol=1e-6),
        ),
        Law(
            "untrue-to-the-start",
            "Your map does not take ρ_S to Tr_E UρU†, the state that the true start ends in.",
            _true_to_start,
        ),
        laws.hermitian("Your Choi matrix is not Hermitian."),
    ),
    slips=(
        slip(
            "correlation-forgotten",
            "Your map is that of the product X ⊗ ρ_E, as if χ were left out. If you have added χ, then after "
            "U: there Tr_E χ = 0.",
            alone="This map is always completely positive, and does not take ρ_S to where it really goes.",
            amount=lambda d: 0.0,
            hints=(
                "Where does your map take ρ_S, and where does it really go, Tr_E UρU†?",
                "What the parts do not say about the whole has to go through U with the rest.",
            ),
        ),
        slip(
            "correlation-in-every-block",
            "You added χ to every block; it comes with Tr[X], which is zero for |0⟩⟨1|.",
            alone="As it is, your map is not linear, and J is not its Choi matrix.",
            shared=lambda i, j: 1.0,
            hints=("What is the trace of |0⟩⟨1|? And of your block (0, 1)?",),
        ),
        slip(
            "sign-of-the-correlation",
            "You took χ off where it is to be added: the whole is X ⊗ ρ_E + Tr[X]·χ.",
            amount=lambda d: -1.0,
            hints=("For X = ρ_S, what should X ⊗ ρ_E plus the rest be?",),
        ),
        slip(
            "product-not-subtracted",
            "You used the whole ρ for χ; what the product ρ_S ⊗ ρ_E says already has to come off, or it "
            "counts twice.",
            product=0.0,
            hints=("What is the trace of χ, and what is that of yours?",),
        ),
        slip(
            "factors-exchanged",
            "You wrote ρ_E ⊗ X, np.kron(rho_E, X), where the system is first: X ⊗ ρ_E, np.kron(X, rho_E).",
            pair=lambda X, rho_E: np.kron(rho_E, X),
            hints=("In np.kron(a, b), which is the first part? Which one is the system here?",),
        ),
        mistakes.real_part_taken(
            "Your J is real: numpy drops imaginary parts when a complex number is written into a real array.",
            "J = np.zeros((d * d, d * d), dtype=complex)",
        ),
        slip(
            "correlation-divided",
            "You added χ/d where χ belongs: Tr[X] is one for each |i⟩⟨i|, so χ comes in full.",
            amount=lambda d: 1 / d,
            hints=("What is the trace of |0⟩⟨0|, and with which factor do you add χ there?",),
        ),
        slip(
            "parts-exchanged",
            "Your Choi matrix has the system first and the reference second; here the reference, which "
            "numbers the blocks, is first.",
            then=lambda J, U, rho, d: _arranged(J, d, (1, 0, 3, 2)),
            hints=(
                "In Σ|i⟩⟨j| ⊗ Φ(|i⟩⟨j|), what are the blocks: the Φ(|i⟩⟨j|), or the |i⟩⟨j|?",
                "np.kron(E_ij, phi_ij) has the reference first.",
            ),
        ),
        slip(
            "blocks-exchanged",
            "Φ(|i⟩⟨j|) stands in block (j, i) of your J; it belongs into block (i, j).",
            then=lambda J, U, rho, d: _arranged(J, d, (2, 1, 0, 3)),
            hints=("Which matrix do you feed into the map for block (0, 1)?",),
        ),
        slip(
            "normalised",
            "You divided by d, as for the state of reference and system; the Choi matrix J is not divided.",
            then=lambda J, U, rho, d: J / d,
            hints=("What is the trace of your J? And of one block on its diagonal?",),
        ),
        slip(
            "evolved-backwards",
            "You evolved with U†…U, which is the way back in time; the whole goes to U…U†.",
            given=lambda U, rho, d: (dagger(U), rho, d),
            hints=("On which side of the state is the dagger?",),
        ),
        slip(
            "conjugate-forgotten",
            "U.T is not U†: the dagger conjugates as well.",
            right=np.transpose,
            hints=("What is the trace of one of your blocks on the diagonal?",),
        ),
        slip(
            "traced-the-system",
            "You kept the environment and traced out the system; the map asked for is the system's.",
            keep=1,
            hints=("Which part does your partial trace keep after the evolution?",),
        ),
        slip(
            "environment-first",
            "You read the whole with the environment as the first part; here the system is first.",
            given=_reads_the_environment_first,
            hints=("Which dims do you give to the partial trace, (d, dE) or (dE, d)?",),
        ),
    ),
    forbidden=(dilation.assigned_choi,),
)
