"""A stroke that is too fast: its work, and how much of it a slow one would save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import gibbs, random_hamiltonian, random_unitary
from .. import algebra, laws, mistakes
from ..algebra import Matrix, dagger, tr
from ..engine import ByHand, Case, Exercise, formula, slip

Pair = tuple[Any, Any]


def weights(E: Any, beta: float) -> Any:
    """Gibbs probabilities."""
    w = np.exp(-beta * (E - E.min()))
    return w / w.sum()


@formula
def stroke(
    first: Matrix,
    last: Matrix,
    U: Matrix,
    beta: float,
    *,
    started: Callable[[Matrix, Matrix], Matrix] = lambda first, last: first,
    cold: Callable[[float], float] = lambda beta: beta,
    moved: Callable[[Matrix, Matrix], Matrix] = lambda U, rho: U @ rho @ dagger(U),
    after: Callable[[Matrix, Matrix], Matrix] = lambda first, last: last,
    before: Callable[[Any, Any], Any] = lambda energy, final: energy,
    levels: Callable[[Matrix], Any] = algebra.levels,
    shares: Callable[[Matrix, Any, float], Any] = lambda rho, E, beta: weights(E, beta),
    kept: Callable[[Any, Any], Any] = lambda p, E: p,
    ends: Callable[[Any, Any, float], Any] = lambda p, E, beta: p,
    beyond: Callable[[Any, Any], Any] = lambda work, slow: work - slow,
    trace: Callable[[Matrix, Matrix], Any] = tr,
) -> Pair:
    """Work Tr UρU†H₁ − Tr ρH₀ from a Gibbs start, and what it has beyond Σ p_k(E_k' − E_k)."""
    rho = gibbs(started(first, last), cold(beta))
    work = trace(moved(U, rho), after(first, last)).real - before(trace(rho, first).real, 0.0)
    E, new = levels(first), levels(last)
    p = kept(shares(rho, algebra.levels(first), cold(beta)), new)
    return work, beyond(work, ends(p, new, cold(beta)) @ new - p @ E)


def cases(rng: np.random.Generator) -> list[Case]:
    """A sudden stroke by hand; a complex one of few digits; random ones of two to five levels."""
    H, X = np.diag([0.0, 1.0]), np.array([[1.0, -1.0], [-1.0, 1.0]])
    readable = np.array([[1, 0.5j], [-0.5j, 2]]), np.array([[0.5, 1], [1, 1.5]])
    turn = np.array([[0.6, 0.8j], [0.8j, 0.6]])
    found: list[Case] = [(H, X, np.eye(2), float(np.log(3))), (*readable, turn, 0.5)]
    for d in (2, 3, 4, 5, 3):
        pair = random_hamiltonian(d, rng), random_hamiltonian(d, rng)
        found.append((*pair, random_unitary(d, rng), float(rng.uniform(0.3, 1.2))))
    falling = np.diag([2.0, 0.5, 0.0]), np.diag([0.0, 1.5, 3.0])
    slow = np.eye(3)[::-1].copy()
    return [*found, (*falling, slow, 0.6), (*falling, np.eye(3), 0.6)]


_SLOW = (
    "Where does a very slow stroke leave the probability of the lowest level?",
    "It keeps the probability of each level, counted from the lowest, while the levels move.",
    "p @ (np.linalg.eigvalsh(last) - np.linalg.eigvalsh(first))",
)
_WORK = (
    "What is the energy before the stroke, and what is it after?",
    "Alone, the system takes no heat: its work is the whole change of the energy.",
    "np.trace(U @ rho @ U.conj().T @ last).real - np.trace(rho @ first).real",
)

exercise = Exercise(
    id="ex08.4",
    title="work and friction of a stroke",
    section="A stroke without a bath",
    reference=stroke,
    cases=cases,
    parts=("work", "friction"),
    why=(
        "Right: without a bath all the energy is work. The slow stroke carries each level's probability "
        "along; what goes beyond its work is friction, never negative from a Gibbs start."
    ),
    hints=(
        "Which two energies does the work compare, and which state does a slow stroke end in?",
        "First the work of this stroke, then that of a slow one between the same Hamiltonians.",
        "p = np.exp(-beta * E) / np.exp(-beta * E).sum(), with the levels E of the first Hamiltonian",
    ),
    laws=(
        laws.not_negative(
            "Your friction is negative. From a Gibbs start no stroke needs less work than the slow one.",
            1,
            code="negative-friction",
        ),
        laws.real("One of your numbers has an imaginary part, and an energy has none.", 0, 1),
    ),
    slips=(
        slip(
            "turned-backwards",
            "You move the state by U†ρU; a state moves by UρU†.",
            moved=lambda U, rho: dagger(U) @ rho @ U,
            hints=("What becomes of a ket |ψ⟩, and of |ψ⟩⟨ψ|?", *_WORK[1:]),
        ),
        slip(
            "transposed-for-daggered",
            "You move the state by UρUᵀ: behind belongs the conjugate, too.",
            moved=lambda U, rho: U @ rho @ U.T,
            hints=("Is your state after the stroke Hermitian?", *_WORK[1:]),
        ),
        slip(
            "sudden",
            "U is not in your work: the state has not moved. This is the work of a sudden stroke.",
            moved=lambda U, rho: rho,
            hints=("Does your function use U?", *_WORK[1:]),
        ),
        slip(
            "energy-at-the-first-levels",
            "The energy after the stroke is counted with the first Hamiltonian; by then it is the last.",
            after=lambda first, last: first,
            hints=_WORK,
        ),
        slip(
            "start-not-subtracted",
            "Your work is the energy after the stroke; the energy before it is not subtracted.",
            before=lambda energy, final: final,
            hints=_WORK,
        ),
        slip(
            "gibbs-of-the-last-levels",
            "You start in the Gibbs state of the last Hamiltonian; the system was in the bath before "
            "the stroke.",
            started=lambda first, last: last,
            hints=("With which Hamiltonian was the bath in contact?",),
        ),
        slip(
            "temperature-for-beta",
            "Your Gibbs state has e^{−H/β}, where e^{−βH} belongs.",
            cold=lambda beta: 1 / beta,
            hints=("Which of two baths with β = ½ and β = 2 is the colder one?",),
        ),
        slip(
            "beta-missing",
            "Your Gibbs state has e^{−H}: β is missing.",
            cold=lambda beta: 1.0,
            hints=("Does your function use beta?",),
        ),
        slip(
            "diagonals-for-levels",
            "You took the diagonals of the Hamiltonians for their levels; the levels are the eigenvalues.",
            levels=lambda H: np.diag(H).real,
            hints=("Are these Hamiltonians diagonal?", *_SLOW[1:]),
        ),
        slip(
            "diagonal-for-shares",
            "The probabilities in your slow stroke are the diagonal of ρ. The levels belong to eigenvectors "
            "of the first Hamiltonian, and there ρ has its eigenvalues.",
            shares=lambda rho, *_: np.diagonal(rho).real,
            hints=("In which basis is a Gibbs state diagonal?", *_SLOW[1:]),
        ),
        slip(
            "levels-turned-round",
            "In your slow stroke the lowest level becomes the highest: one of your two lists of levels is "
            "sorted the other way.",
            kept=lambda p, E: p[::-1],
            hints=_SLOW,
        ),
        slip(
            "slow-stroke-in-the-bath",
            "Your slow stroke ends in the Gibbs state of the last Hamiltonian at the bath's β. But no "
            "bath is there: each level keeps its probability, and the temperature changes.",
            ends=lambda p, E, beta: weights(E, beta),
            hints=_SLOW,
        ),
        slip(
            "friction-turned-round",
            "Your friction is the slow stroke's work less the work: the other way round.",
            beyond=lambda work, slow: slow - work,
            hints=("Which of the two strokes costs more, and which sign should friction have?",),
        ),
        slip(
            "slow-work-returned",
            "Your second number is the work of the slow stroke; what goes beyond it is asked for.",
            beyond=lambda work, slow: slow,
            hints=("What is your second number for a stroke that is slow itself?",),
        ),
        slip(
            "all-work-is-friction",
            "Your friction is the whole work; a slow stroke does some, too.",
            beyond=lambda work, slow: work,
            hints=_SLOW,
        ),
        mistakes.minus(
            0,
            code="sign-of-the-work",
            says="Your work has the other sign: it is positive when it is done on the system.",
            hints=("When the system has gained energy, which sign has the work?",),
        ),
        mistakes.exchanged("You return the friction first."),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
    ),
)

by_hand = ByHand(
    "ex08.4h",
    "the slowest ramp that delivers no work",
    5.0309,
    near=0.02,
    slips={
        2.6336: "There the hot heat changes its sign: from there on the cycle takes heat from the hot bath, "
        "and still eats work.",
        0.1: "At 0.1 the cycle eats work. Let the ramps become slower.",
        300.0: "At 300 the cycle delivers work; it does so with faster ramps, too.",
    },
    why="There W = 0: the friction eats all that the slow engine would deliver.",
    hints=(
        "Which sign has W at τ = 1, and which at τ = 10?",
        "Bracket the change of sign on a grid, then refine with brentq.",
        "brentq(lambda tau: finite_otto(1, 2.5, 2, 0.3, tau).work, low, high)",
    ),
)
