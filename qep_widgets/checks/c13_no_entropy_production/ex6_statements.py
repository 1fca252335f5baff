"""Work and lost work of a closed driven system, and how its entropy changes when it relaxes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import gibbs, random_hamiltonian, random_unitary
from .. import laws, mistakes
from ..algebra import D, Matrix, dagger, entropy
from ..engine import ByHand, Case, Exercise, formula, slip
from .books import H_DRIVEN, Numbers, all_real, film_backwards, inner


def ln_Z(H: Matrix, beta: float, energies: Callable[[Matrix], Any] = np.linalg.eigvalsh) -> Any:
    return np.log(np.sum(np.exp(-beta * energies(H))))


@formula
def two_statements(
    H0: Matrix,
    H1: Matrix,
    U: Matrix,
    beta: float,
    *,
    first: Callable[[Matrix, Matrix], Matrix] = lambda H0, H1: H0,
    act: Callable[[Matrix, Matrix], Matrix] = lambda U, x: U @ x @ dagger(U),
    work: Callable[..., Any] = lambda H0, H1, before, after: inner(after, H1) - inner(before, H0),
    energies: Callable[[Matrix], Any] = np.linalg.eigvalsh,
    temperature: Callable[[float], float] = lambda beta: 1 / beta,
    paid: Callable[[Any, Any], Any] = lambda W, F: W - F,
    unit: Callable[[float], float] = lambda beta: beta,
    lost: Callable[..., Any] = lambda given, before, after, target: given,
    relaxed: Callable[..., Any] = lambda before, after, target: entropy(target) - entropy(after),
) -> Numbers:
    """W = Tr[ρ_τ H1] − Tr[ρ_0 H0], β(W − ΔF) with F = −T ln Z, and ΔS of a relaxation at β with H1 held; the
    start is the Gibbs state of H0."""
    before = gibbs(first(H0, H1), beta)
    after = act(U, before)
    W = work(H0, H1, before, after)
    F = -temperature(beta) * (ln_Z(H1, beta, energies) - ln_Z(H0, beta, energies))
    given = unit(beta) * paid(W, F)
    target = gibbs(H1, beta)
    return W, lost(given, before, after, target), relaxed(before, after, target)


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits; initial and final Hamiltonians that do not commute, and a random drive; a cycle; a
    sudden step; a start that is fully mixed; one that is nearly pure and ends warm."""
    found: list[Case] = [
        (np.diag([0.0, 1.0]), H_DRIVEN - np.eye(2), np.array([[0.6, 0.8j], [0.8j, 0.6]]), 2.0)
    ]
    for d in (2, 2, 3, 4):
        H0, H1 = (0.8 * random_hamiltonian(d, rng) for _ in range(2))
        found.append((H0, H1 + 0.3 * np.eye(d), random_unitary(d, rng), rng.uniform(0.6, 1.2)))
    H0, H1, U, beta = found[3]
    *_, (_, wide, V, cool) = found
    cold = (np.diag([0.0, 6.0, 7.0, 8.0]), 0.1 * wide, V, cool)
    return [*found, (H0, H0, U, beta), (H0, H1, np.eye(3), beta), (0 * H0, H1, U, beta), cold]


_WORK = (
    "Which Hamiltonian belongs to the state before, and which to the state after?",
    "No heat flows, so all of the change of energy is work: the mean of H1 in the end, less "
    "the mean of H0 at the start.",
    "W = np.trace(end @ H1).real - np.trace(start @ H0).real",
)
_FREE = (
    "Is ΔF a difference between two equilibrium states, and does U enter it?",
    "The partition functions of H1 and of H0 at β are all that ΔF is made of; the state ρ_τ "
    "has no part in it.",
    "F = -np.log(np.sum(np.exp(-beta * np.linalg.eigvalsh(H)))) / beta",
)
_CHANGE = (
    "In which state does the relaxation begin, and in which does it end?",
    "The bath is there after the drive alone. It leads from ρ_τ to the Gibbs state of H1 at β.",
    "qep.entropy(qep.gibbs(H1, beta)) - qep.entropy(end)",
)

exercise = Exercise(
    id="ex13.6",
    title="Deffner and Lutz: both statements",
    section="Work on a closed system",
    reference=two_statements,
    cases=cases,
    parts=("work", "lost", "relaxed"),
    special={
        "cycles, H1 = H0": lambda H0, H1, U, beta: np.allclose(H0, H1),
        "sudden steps, U = 1": lambda H0, H1, U, beta: np.allclose(U, np.eye(len(U))),
        "two levels": lambda H0, H1, U, beta: len(U) == 2,
    },
    why=(
        "Right: while the system was closed its entropy stayed, and β(W − ΔF) = D(ρ_τ‖ρ_τ^eq) is positive "
        "all the same: two quantities, and no contradiction. It is what the bath then produces, your third "
        "number less βQ."
    ),
    hints=(
        "Which of the three numbers is wrong, and which states enter it?",
        "The start is the Gibbs state of H0, the end U ρ U†; W from the energies, ΔF from the "
        "partition functions.",
        "start = qep.gibbs(H0, beta); end = U @ start @ U.conj().T",
    ),
    laws=(
        laws.not_negative("Your β(W − ΔF) is negative; it is a relative entropy.", 1),
        all_real("three"),
    ),
    slips=(
        slip(
            "lost-is-zero",
            "Your β(W − ΔF) is zero. Perhaps you took F = Tr ρH − TS of ρ_τ itself: as S is constant, your "
            "ΔF is then W again. ΔF is between two equilibria, F = −T ln Z, and is not W.",
            then=lambda a, *case: (a[0], 0.0, a[2]),
            hints=("Which states do the two free energies in your ΔF belong to?", *_FREE[1:]),
        ),
        slip(
            "lost-for-the-change",
            "You returned β(W − ΔF) as the third number, too. That is all that the relaxation produces, in "
            "system and bath; asked for is how the system's own entropy changes.",
            then=lambda a, *case: (a[0], a[1], a[1]),
            hints=_CHANGE,
        ),
        slip(
            "change-in-the-drive",
            "Your third number is the change of entropy in the drive, and a unitary makes none. Asked for is "
            "the change in the bath, afterwards.",
            relaxed=lambda before, after, target: 0.0,
            hints=_CHANGE,
        ),
        slip(
            "heat-for-the-entropy",
            "Your third number is βQ, the heat of the relaxation over the temperature. The system's entropy "
            "changes by more than that.",
            then=lambda a, H0, H1, U, beta: (*a[:2], a[2] - a[1]),
            hints=(
                "By how much does ΔS exceed βQ when a state relaxes?",
                *_CHANGE[1:],
            ),
        ),
        slip(
            "entropy-at-the-end",
            "Your third number is the entropy of the Gibbs state alone; that of ρ_τ has to be taken away.",
            relaxed=lambda before, after, target: entropy(target),
            hints=_CHANGE,
        ),
        mistakes.minus(
            2,
            code="sign-of-the-relaxation",
            says="Your third number is before less after.",
            hints=("Does the entropy grow or fall in the bath, and what does your sign say?", *_CHANGE[1:]),
        ),
        slip(
            "free-energy-forgotten",
            "In your second number ΔF has not been taken away from W.",
            paid=lambda W, F: W,
            hints=(
                "What would a very slow drive have cost?",
                *_FREE[1:],
            ),
        ),
        slip(
            "sign-of-the-free-energy",
            "You added ΔF, or have F = +T ln Z; F = −T ln Z, and ΔF is subtracted.",
            paid=lambda W, F: W + F,
            hints=(
                "For a drive that costs exactly ΔF, what should your second number be, and what is it?",
                *_FREE[1:],
            ),
        ),
        mistakes.minus(
            1,
            code="sign-of-the-lost-work",
            says="Your second number has the wrong sign: W is what was paid, and ΔF what a slow way costs.",
            hints=(
                "Which of the two is larger, the work done or the work that a slow way costs?",
                *_FREE[1:],
            ),
        ),
        slip(
            "beta-forgotten",
            "Your second number is an energy; times β it becomes an entropy.",
            unit=lambda beta: 1.0,
            hints=(
                "What is the unit of your second number?",
                "What is lost is counted as an entropy, the energy times β.",
                "beta * (W - dF)",
            ),
        ),
        slip(
            "temperature-in-the-free-energy",
            "Your ΔF is −ln(Z_1/Z_0); the factor T = 1/β is missing.",
            temperature=lambda beta: 1.0,
            hints=(
                "What is the unit of your ΔF?",
                *_FREE[1:],
            ),
        ),
        slip(
            "diagonal-for-eigenvalues",
            "Your Z adds e^{−βH_kk} over the diagonal entries, as np.exp does; Z = Tr e^{−βH} adds over the "
            "eigenvalues.",
            energies=lambda H: np.diag(H).real,
            hints=(
                "Is your Z the same in every basis?",
                *_FREE[1:],
            ),
        ),
        slip(
            "hamiltonian-not-moved",
            "You measured the energy with H0 before and after. The work includes what moving H itself costs.",
            work=lambda H0, H1, before, after: inner(after - before, H0),
            hints=_WORK,
        ),
        slip(
            "sudden-work",
            "Your work is Tr[ρ_0(H1 − H0)], that of a sudden step without U.",
            work=lambda H0, H1, before, after: inner(before, H1 - H0),
            hints=(
                "Where does U enter your work?",
                *_WORK[1:],
            ),
        ),
        slip(
            "energy-at-the-end",
            "Your work is the energy at the end alone; that of the start has to be taken away.",
            work=lambda H0, H1, before, after: inner(after, H1),
            hints=(
                "How much energy was there before the drive?",
                *_WORK[1:],
            ),
        ),
        slip(
            "work-out-of-the-system",
            "Your work is positive when the system gives it away; here it is positive into the system.",
            work=lambda H0, H1, before, after: inner(before, H0) - inner(after, H1),
            hints=(
                "Does the system's energy grow or fall when your work is positive?",
                *_WORK[1:],
            ),
        ),
        mistakes.minus(
            0,
            code="work-out-of-the-system-in-the-first",
            says="Your first number is positive when the system gives work away; here it is positive into "
            "the system.",
            alone="Your second number is right, and so has W with its sign.",
            hints=(
                "Does the system's energy grow or fall when your first number is positive?",
                *_WORK[1:],
            ),
        ),
        slip(
            "arguments-of-d-exchanged",
            "Your second number is D(ρ_τ^eq‖ρ_τ); β(W − ΔF) is D with ρ_τ first.",
            lost=lambda given, before, after, target: D(target, after),
            hints=(
                "Which state supplies the average of the energy in W?",
                "The average is taken in the state that is there at the end; the Gibbs state of the final"
                " Hamiltonian enters by its logarithm.",
                "qep.relative_entropy(end, qep.gibbs(H1, beta))",
            ),
        ),
        slip(
            "divergence-from-the-start",
            "Your second number is D(ρ_τ‖ρ_0), to the equilibrium of the first Hamiltonian; the final one is "
            "meant.",
            lost=lambda given, before, after, target: D(after, before),
            hints=(
                "To which equilibrium would the system relax, with H at its final value?",
                "The average is taken in the state that is there at the end; the Gibbs state of the final"
                " Hamiltonian enters by its logarithm.",
                "qep.relative_entropy(end, qep.gibbs(H1, beta))",
            ),
        ),
        slip(
            "gibbs-of-the-final-hamiltonian",
            "You started in the Gibbs state of H1; the system starts in that of H0.",
            first=lambda H0, H1: H1,
            hints=("Which Hamiltonian is there before the drive?",),
        ),
        film_backwards("drive"),
        slip(
            "bits-for-nats",
            "Your ln Z is in bits: np.log2 where the natural logarithm is meant.",
            temperature=lambda beta: 1 / (beta * np.log(2)),
            hints=("Which logarithm have you used?", *_FREE[1:]),
        ),
    ),
)

by_hand = ByHand(
    "ex13.6h",
    "two levels exchanged",
    [0.6, 0.8318, 0.0],
    near=0.005,
    slips={
        (0.6, 0.6, 0.0): "β = ln 4 is missing in your second number.",
        (-0.6, 0.8318, 0.0): "The fuller level is lifted: work goes into the system, and W is positive.",
        (
            -0.6,
            -0.8318,
            0.0,
        ): "The fuller level is lifted: work goes into the system, and W is positive.",
        (0.6, 0.0, 0.0): "ΔF is zero, as H1 = H0: the second number is βW.",
        (0.6, 0.8318, 0.8318): "Both states have the eigenvalues 0.8 and 0.2, so the entropy stays.",
        (0.8, 1.109, 0.0): "The energy at the end is 0.8, and that at the start 0.2: W is the difference.",
    },
    why="ΔF = 0, so the second number is βW = 0.6 ln 4. In the bath the entropy ends where it began.",
    hints=(
        "What are the populations before the exchange, and what after?",
        "The mean energy is the population of level 1.",
        "p = (0.8, 0.2), then (0.2, 0.8)",
    ),
)
