"""The free energy of a state, the lowest one, and the relative entropy between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies, thermodynamics
from ...physics.states import random_hamiltonian, random_ket
from .. import laws, mistakes
from ..algebra import Matrix, entropy, levels, spread_state, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Three = tuple[Any, Any, Any]


def log_sum(x: Any) -> Any:
    """ln Σ e^x, whatever the size of x."""
    return x.max() + np.log(np.exp(x - x.max()).sum())


@formula
def free_energies(
    H: Matrix,
    beta: float,
    rho: Matrix,
    *,
    weight: Callable[[float], float] = lambda beta: 1 / beta,
    sign: float = -1.0,
    disorder: Callable[[Matrix], Any] = entropy,
    trace: Callable[[Matrix, Matrix], Any] = tr,
    of: Callable[[Matrix], Any] = levels,
    total: Callable[[Any], Any] = log_sum,
    per: Callable[[float], float] = lambda beta: 1 / beta,
    factor: Callable[[float], float] = lambda beta: beta,
    less: Callable[[Any, Any], Any] = np.subtract,
) -> Three:
    """F(ρ) = Tr ρH − TS, F_β = −T ln Z, and D(ρ‖ρ_β) = β(F − F_β)."""
    F = trace(rho, H).real + sign * weight(beta) * disorder(rho)
    lowest = -per(beta) * total(-beta * of(H))
    return F, lowest, factor(beta) * less(F, lowest)


def cases(rng: np.random.Generator) -> list[Case]:
    """The one worked by hand; few digits; two to five levels; a pure state; equal levels; a large energy."""
    by_hand = (np.diag([0.0, 1.0]), float(np.log(3)), np.diag([0.0, 1.0]))
    H = np.array([[0.5, 0.5 - 0.5j], [0.5 + 0.5j, 1.5]])
    readable = (H, 2.0, np.array([[0.6, 0.2j], [-0.2j, 0.4]]))
    found: list[Case] = [readable, by_hand]
    for d in (2, 3, 4, 5, 4):
        found.append((random_hamiltonian(d, rng), rng.uniform(0.4, 2.2), spread_state(d, rng)))
    psi = random_ket(3, rng)
    pure = (random_hamiltonian(3, rng), 0.7, np.outer(psi, psi.conj()))
    alike = (0.8 * np.eye(3), 1.6, spread_state(3, rng))
    deep = (random_hamiltonian(3, rng) - 900 * np.eye(3), 1.3, spread_state(3, rng))
    high = (random_hamiltonian(2, rng) + 6 * np.eye(2), 1.1, spread_state(2, rng))
    return [*found, pure, alike, deep, high]


_F = (
    "Which unit has T·S, and which has S alone?",
    "Entropy is weighed with the temperature, and taken off the energy.",
    "F = np.trace(rho @ H).real - S / beta",
)
_Z = (
    "Which state has the lowest free energy, and what is ln of its weights?",
    "Take the logarithm of ρ_β, and solve it for the free energy of ρ_β.",
    "F_beta = -np.log(np.exp(-beta * E).sum()) / beta, with the levels E of H",
)
_D = (
    "Which unit has D, and which has a free energy?",
    "D is the height of F above its lowest value, counted in T.",
)

exercise = Exercise(
    id="ex09.1",
    title="free energies",
    section="Energy against entropy",
    reference=free_energies,
    cases=cases,
    parts=("F", "lowest", "D"),
    why=(
        "Right: F(ρ) weighs energy against entropy, −T ln Z is its value at the Gibbs state, and β times the "
        "height between them is D(ρ‖ρ_β). A pure state has D as finite as any other: ρ_β has full rank."
    ),
    hints=(
        "What are the three numbers of a pure state in level 0, if H = diag(0, 1)?",
        "Energies and entropy of ρ, then the levels of H alone, then their difference.",
        "ln Z: take the largest −βE out of the sum before you exponentiate",
    ),
    forbidden=(thermodynamics.free_energy, entropies.gibbs_divergence, entropies.relative_entropy),
    laws=(
        Law(
            "lowest-is-lowest",
            "Your F(ρ) is below what you give as the lowest free energy.",
            lambda a, *_: np.real(a[0]) >= np.real(a[1]) - 1e-8,
        ),
        laws.not_negative("Your D is negative, which no relative entropy is.", 2, code="not-negative"),
    ),
    slips=(
        slip(
            "entropy-without-temperature",
            "Your F is ⟨H⟩ − S, without T: the entropy is not weighed.",
            weight=lambda beta: 1.0,
            hints=_F,
        ),
        slip(
            "beta-for-temperature",
            "You weigh the entropy with β, where T = 1/β belongs.",
            weight=lambda beta: beta,
            hints=("Does entropy count more at a high temperature, or less?", *_F[1:]),
        ),
        slip(
            "sign-of-the-entropy",
            "You added T·S to the energy.",
            sign=1.0,
            hints=("Does a bath lead to states of much entropy or of little?", *_F[1:]),
        ),
        slip(
            "entropy-of-the-diagonal",
            "Your entropy is that of the diagonal of rho; the coherences belong to it.",
            disorder=lambda rho: -np.sum(np.diag(rho).real * np.log(np.maximum(np.diag(rho).real, 1e-300))),
            hints=("Which probabilities does S(ρ) have in it?", "S needs the eigenvalues of rho."),
        ),
        slip(
            "diagonal-for-levels",
            "You took the diagonal of H for its levels, and H is not diagonal here.",
            of=lambda H: np.diag(H).real,
            hints=("Which numbers are the energies of the levels, if H is not diagonal?", *_Z[1:]),
        ),
        slip(
            "overflow",
            "Your sum of e^{−βE} is infinite, or 0, for energies of hundreds: the exponentials overflow.",
            total=lambda x: np.log(np.exp(x).sum()),
            hints=(
                "How large is e^900, for the computer?",
                "Measure all energies from the lowest level, and add it at the end.",
                "E[0] - np.log(np.exp(-beta * (E - E[0])).sum()) / beta",
            ),
        ),
        slip(
            "lowest-level-for-free-energy",
            "What you give as the lowest free energy is the energy of the lowest level.",
            total=lambda x: x.max(),
            hints=("Is level 0 the state with the lowest free energy, if T is above 0?", *_Z[1:]),
        ),
        slip(
            "ln-z-without-temperature",
            "Your second number is −ln Z, without T.",
            per=lambda beta: 1.0,
            hints=("Which unit has ln Z, and which should F have?", *_Z[1:]),
        ),
        slip(
            "mean-for-sum",
            "You divided Z by the number of levels.",
            total=lambda x: log_sum(x) - np.log(len(x)),
            hints=("What is Z, if all levels have the energy 0?", *_Z[1:]),
        ),
        slip(
            "beta-missing",
            "Your third number is the height of F itself: it is not multiplied by β.",
            factor=lambda beta: 1.0,
            hints=_D,
        ),
        slip(
            "beta-twice",
            "Your third number has β twice.",
            factor=lambda beta: beta**2,
            hints=_D,
        ),
        slip(
            "height-turned-round",
            "The third number has the other sign: you took F(ρ) off the lowest.",
            less=lambda F, lowest: lowest - F,
            hints=("Which of the two free energies is the larger one?",),
        ),
        slip(
            "lowest-forgotten",
            "Your third number is βF(ρ); the lowest free energy is not taken off.",
            less=lambda F, lowest: F,
            hints=("What should D be at ρ = ρ_β, and what is yours?",),
        ),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
        slip(
            "entropy-in-bits",
            "Your S is in bits: with np.log2 it is T·S in no unit of energy.",
            disorder=lambda rho: entropy(rho) / np.log(2),
            hints=("Which logarithm have you used for S?", "np.log counts nats."),
        ),
    ),
)

by_hand = ByHand(
    "ex09.1h",
    "free energies of a qubit",
    [1.0, -0.2619, 1.3863],
    near=0.003,
    slips={
        (1.0, 0.2619, 1.3863): "F_β has the other sign: it is −T ln Z.",
        (1.0, -0.2877, 1.2877): "You gave −ln Z and a difference of it; T is 1/ln 3 here.",
        (1.0, -0.2877, 1.3863): "The second is −ln Z; F_β has T = 1/ln 3 before it.",
        (1.0, -0.2877, 1.4147): "The second is −ln Z, without T = 1/ln 3, and the third rests on it.",
        (1.0, 0.2619, 0.8109): "F_β has the other sign: it is −T ln Z. The third rests on it.",
        (1.0, -0.2619, 1.2619): "The third is the height of F; D is β times it.",
        (1.0, 0.0, 1.0986): "The lowest free energy is not that of level 0: entropy lowers it further.",
        (1.0, -0.2619, -1.3863): "The third has the other sign.",
        (0.0, -0.2619, 0.2877): "You took level 0 for the state.",
        (1.0, -0.2619, 2.0): "The third is in bits.",
        (1.0, -0.2619, 0.2877): "D of which state to which? ρ stands first: it asks for ln of the weight of "
        "level 1.",
    },
    why="Z = 1 + 1/3, so F_β = −ln(4/3)/ln 3. A pure state has S = 0, so F = 1. D = ln 3 + ln(4/3) = ln 4.",
    hints=(
        "What is the entropy of a pure state, and how large is e^{−β}?",
        "Z is a sum of two fractions; T is one over ln 3.",
        "D is also −ln of the probability that the Gibbs state gives to level 1.",
    ),
)
