"""A program to mend: two coupled qubits between two baths, and two books of their heat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..algebra import Matrix, dagger, motion, stationary, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

LOWER = np.array([[0.0, 1.0], [0.0, 0.0]])
ONE = np.eye(2)


def exchange(link: float) -> Matrix:
    """link·(|0,1⟩⟨1,0| + |1,0⟩⟨0,1|)."""
    return link * (np.kron(LOWER, LOWER.T) + np.kron(LOWER.T, LOWER))


def coupled(jumps: Matrix, rates: Matrix, H: Matrix, betas: Any, link: float) -> Matrix:
    """The state of rest of the whole generator."""
    return stationary(H, jumps, rates)


def gibbs_at_the_mean(jumps: Matrix, rates: Matrix, H: Matrix, betas: Any, link: float) -> Matrix:
    """e^{−βH}/Z at the mean of the two βs."""
    E, v = np.linalg.eigh(H)
    p = np.exp(-np.mean(betas) * (E - E[0]))
    return (v * (p / p.sum())) @ dagger(v)


@formula
def two_books(
    omega_1: float,
    omega_2: float,
    beta_1: float,
    beta_2: float,
    link: float,
    g: float,
    *,
    heated: Callable[[float, float], tuple[float, float]] = lambda a, b: (a, b),
    rest: Callable[..., Matrix] = coupled,
    own: Callable[[Matrix, Matrix], tuple[Matrix, Matrix]] = lambda H_1, H_2: (H_1, H_2),
    bond: float = 1.0,
    counted: Callable[[float, float], tuple[float, float]] = lambda a, b: (a, b),
    per: Callable[[float, float], float] = lambda a, b: a,
    driven: float = -1.0,
    sign: float = -1.0,
) -> dict[str, Any]:
    """The current of quanta, the work of the link, and σ by both books, at rest."""
    N_1, N_2 = (np.kron(LOWER.T @ LOWER, ONE), np.kron(ONE, LOWER.T @ LOWER))
    H_1, H_2 = omega_1 * N_1, omega_2 * N_2
    H = H_1 + H_2 + exchange(link)
    jumps, rates = [], []
    for a, x in zip(
        (np.kron(LOWER, ONE), np.kron(ONE, LOWER)),
        np.multiply((omega_1, omega_2), heated(beta_1, beta_2)),
        strict=True,
    ):
        n = 1 / np.expm1(x)
        jumps += [a, a.T]
        rates += [g * (n + 1), g * n]
    J, R = np.array(jumps), np.array(rates)
    rho = rest(J, R, H, (beta_1, beta_2), link)
    zero = np.zeros((4, 4))
    changes = [motion(zero, J[k : k + 2], R[k : k + 2], rho) for k in (0, 2)]
    mine = [tr(change, energy).real for change, energy in zip(changes, own(H_1, H_2), strict=True)]
    whole = H_1 + H_2 + bond * exchange(link)
    all_of_it = [tr(change, whole).real for change in changes]
    betas = counted(beta_1, beta_2)
    return {
        "quanta": mine[0] / per(omega_1, omega_2),
        "work": driven * sum(mine),
        "own": sign * float(np.dot(betas, mine)),
        "whole": sign * float(np.dot(betas, all_of_it)),
    }


def cases(rng: np.random.Generator) -> list[Case]:
    """The lesson's pairs; few digits; equal gaps; equal temperatures; generic ones."""
    found: list[Case] = [
        (1.0, 1.5, 1.0, 0.4, 0.4, 0.1),
        (1.0, 2.0, 2.0, 0.5, 0.5, 0.5),
        (1.0, 1.5, 1.0, 0.7, 0.4, 0.1),
        (1.0, 1.0, 0.5, 1.5, 0.3, 0.2),
        (1.0, 1.6, 0.8, 0.8, 0.5, 0.3),
        (4.0, 2.0, 0.2, 2.5, 9.0, 12.0),
        (2.0, 5.0, 0.3, 2.0, -8.0, 9.0),
        (2.0, 5.0, 2.0, 0.1, 8.0, 9.0),
    ]
    for _ in range(8):
        omegas, betas = rng.uniform(0.6, 2.0, 2), rng.uniform(0.3, 2.0, 2)
        link, g = rng.uniform(0.2, 0.8) * rng.choice([-1, 1]), rng.uniform(0.1, 0.6)
        found.append((*map(float, omegas), *map(float, betas), float(link), float(g)))
    return found


_REST = (
    "Which state does the generator of the pair leave as it is, and is it a Gibbs state?",
    "L.steady_state() finds the state of rest of all jumps together.",
)
_OWN = (
    "Which energy does a jump of qubit 1's bath change, in the book with the own H?",
    "With the own H bath k is paid for the energy of its own qubit alone.",
)
_WORK = (
    "The energy H₁ + H₂ does not change at rest. What brings it, if not heat?",
    "Heats and work into the pair add up to 0.",
)
_SIGMA = ("By how much does the entropy of each bath change, and with which β?",)

exercise = Exercise(
    id="ex12.4",
    title="two books to mend",
    section="Whose energy is heat?",
    reference=two_books,
    fresh=24,
    cases=cases,
    why=(
        "Right: one state of rest, two ways to count. With the own H the second law holds always, and "
        "the link does work unless the gaps are equal. With the whole H nobody works, and the law can break."
    ),
    hints=(
        "Does your rho rest under all jumps of both baths and the whole H?",
        "Go through the lines one by one: the state, the two heats of each book, the two sums.",
        "own_heats = [qep.heat_current(bath, rho, part) for bath, part in zip(L.baths, (H_1, H_2))]",
    ),
    laws=(
        Law(
            "own-book-below-0",
            "With the own Hamiltonians your σ is negative.",
            lambda a, *_: np.real(a["own"]) > -1e-9,
        ),
        Law(
            "work-without-a-gap",
            "The gaps are equal, and your link does work.",
            lambda a, omega_1, omega_2, *_: omega_1 != omega_2 or abs(a["work"]) < 1e-9,
        ),
    ),
    slips=(
        slip(
            "gibbs-at-the-mean",
            "Your state is the Gibbs state at the mean β; the pair does not rest there.",
            rest=gibbs_at_the_mean,
            hints=_REST,
        ),
        slip(
            "without-the-link",
            "Your state of rest is that without the link: each qubit alone with its bath.",
            rest=lambda J, R, H, betas, link: stationary(H - exchange(link), J, R),
            hints=_REST,
        ),
        slip(
            "one-bath-for-both",
            "Both qubits have the β of bath 1 in their rates.",
            heated=lambda a, b: (a, a),
            hints=("Which β stands in the rates of qubit 2?",),
        ),
        slip(
            "betas-exchanged",
            "Each qubit has the β of the other's bath in its rates.",
            heated=lambda a, b: (b, a),
            hints=("Which β stands in the rates of qubit 2?",),
        ),
        slip(
            "books-exchanged",
            "You have “own” and “whole” exchanged.",
            then=lambda a, *_: a | {"own": a["whole"], "whole": a["own"]},
            hints=("Which of the two books can break the second law?",),
        ),
        slip(
            "own-parts-exchanged",
            "In the book with the own H each bath is counted with the other's Hamiltonian.",
            own=lambda H_1, H_2: (H_2, H_1),
            hints=_OWN,
        ),
        slip(
            "link-left-out-of-the-whole",
            "In the book with the whole H you left out the link: H₁ + H₂ is not all of H.",
            bond=0.0,
            hints=(
                "Which energy has the pair besides H₁ and H₂?",
                "The whole book needs one H for both baths, with the exchange in it.",
            ),
        ),
        slip(
            "link-counted-twice",
            "In the book with the whole H the link is counted twice.",
            bond=2.0,
            hints=("How often does the link stand in H?",),
        ),
        slip(
            "sign-of-the-sum",
            "Both your σ are +Σ βQ; the baths' entropy changes by −βQ.",
            sign=1.0,
            hints=_SIGMA,
        ),
        slip(
            "mean-beta",
            "Both your σ have the mean β for both baths.",
            counted=lambda a, b: ((a + b) / 2, (a + b) / 2),
            hints=_SIGMA,
        ),
        slip(
            "beta-missing",
            "Your σ are sums of heats; β is missing.",
            counted=lambda a, b: (1.0, 1.0),
            hints=_SIGMA,
        ),
        slip(
            "temperature-for-beta",
            "In your σ the heats are multiplied by T; β belongs there.",
            counted=lambda a, b: (1 / a, 1 / b),
            hints=_SIGMA,
        ),
        slip(
            "sign-of-the-work",
            "Your work is the sum of the heats; at rest work and heat into the pair add up to 0.",
            driven=1.0,
            hints=_WORK,
        ),
        slip(
            "current-of-energy",
            "Your current is the energy from bath 1, and not the number of quanta.",
            per=lambda a, b: 1.0,
            hints=("How much energy does one quantum of qubit 1 carry?",),
        ),
        slip(
            "gap-of-the-other",
            "You divided the heat of bath 1 by the gap of qubit 2.",
            per=lambda a, b: b,
            hints=("How much energy does one quantum of qubit 1 carry?",),
        ),
    ),
)

by_hand = ByHand(
    "ex12.4h",
    "which way the quanta go",
    [-1, 1, 0, 1, -1],
    slips={
        (
            1,
            -1,
            0,
            -1,
            1,
        ): "All your signs are turned round: quanta go from the fuller qubit to the emptier one.",
        (
            -1,
            0,
            -1,
            -1,
            1,
        ): "You looked at the temperatures alone; what fills a qubit has the gap in it, too.",
        (0, 1, 1, 1, -1): "You looked at the gaps alone; what fills a qubit has the temperature in it, too.",
        (-1, 1, 0, 1, 0): "In the last pair βω is not the same: multiply once more.",
        (-1, 1, 1, 1, -1): "In the third pair βω is the same for both qubits.",
        (-1, 1, -1, 1, -1): "In the third pair βω is the same for both qubits.",
        (-1, 0, 0, 1, -1): "In the second pair the temperatures are equal, but the gaps are not.",
    },
    why="A qubit is the fuller, the smaller its βω. Quanta go from the fuller one to the other.",
    hints=(
        "What does the bath of a qubit fill it up to, if the qubit is alone?",
        "Compare β times the gap of the two qubits in each pair.",
        "third pair: both have βω = 2",
    ),
)
