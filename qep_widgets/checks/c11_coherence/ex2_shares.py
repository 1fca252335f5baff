"""A program to mend: the two shares of σ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import random_hamiltonian
from .. import laws, mistakes
from ..algebra import Matrix, dagger, log, motion, spread_state, thermal, tr
from ..engine import ByHand, Case, Exercise, formula, slip
from .ex1_distance import eigenvectors, turned

Pair = tuple[Any, Any]


@formula(inner=motion)
def shares(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    beta: float,
    rho: Matrix,
    *,
    basis: Callable[[Matrix], Matrix] = eigenvectors,
    energy: Callable[[Matrix, Matrix], Any] = lambda H, v: np.diag(turned(H, v)).real,
    colder: Callable[[float], float] = lambda beta: beta,
    heat: float = -1.0,
    logs: Callable[[Any], Any] = np.log,
    ln: Callable[[Matrix], Matrix] = log,
    trace: Callable[[Matrix, Matrix], Any] = tr,
    less: Callable[[Any, Any], Any] = np.subtract,
    growth: float = 1.0,
    **generator: Any,
) -> Pair:
    """σ_pop = dS(p)/dt − βQ̇ and σ_coh = dS(ρ)/dt − dS(p)/dt."""
    slope = motion(H, jumps, rates, rho, **generator)
    v = basis(H)
    p, dp = (np.diag(turned(x, v)).real for x in (rho, slope))
    of_populations = -np.sum(dp * logs(p))
    current = np.sum(dp * energy(H, v))
    whole = -trace(slope, ln(rho)).real
    return growth * of_populations + heat * colder(beta) * current, less(whole, of_populations)


def uneven(H: Matrix, beta: float, strength: float) -> tuple[Matrix, Matrix]:
    """A thermal bath whose jumps are the slower, the higher they end."""
    return thermal(H, beta, strength / np.arange(1, len(H) + 1))


def cases(rng: np.random.Generator) -> list[Case]:
    """H not diagonal; the one by hand; two to five levels; a phase is shaken; no coherence; at rest."""
    H = np.array([[0.5, -0.5j], [0.5j, 0.5]])
    jumps, rates = uneven(H, 1.5, 2.0)
    found: list[Case] = [(H, jumps, rates, 1.5, np.array([[0.6, 0.2], [0.2, 0.4]]))]
    H = np.diag([0.0, 1.0])
    jumps, rates = uneven(H, float(np.log(2)), 2.0)
    found.append((H, jumps, rates, float(np.log(2)), np.array([[0.5, 0.3], [0.3, 0.5]])))
    for d in (2, 3, 4, 5):
        H, beta = random_hamiltonian(d, rng), rng.uniform(0.4, 1.8)
        jumps, rates = uneven(H, beta, rng.uniform(0.5, 1.5))
        found.append((H, jumps, rates, beta, spread_state(d, rng)))
    H = random_hamiltonian(3, rng)
    jumps, rates = uneven(H, 0.9, 1.1)
    v = eigenvectors(H)
    shaken = (v * np.array([1.0, 0.2, 0.5])) @ dagger(v)
    found.append((H, np.concatenate([jumps, shaken[None]]), np.append(rates, 0.6), 0.9, spread_state(3, rng)))
    H = random_hamiltonian(4, rng)
    jumps, rates = uneven(H, 0.7, 1.2)
    v = eigenvectors(H)
    found.append((H, jumps, rates, 0.7, (v * np.array([0.1, 0.2, 0.3, 0.4])) @ dagger(v)))
    H = random_hamiltonian(3, rng)
    jumps, rates = uneven(H, 1.4, 0.8)
    E, v = np.linalg.eigh(H)
    p = np.exp(-1.4 * (E - E[0]))
    return [*found, (H, jumps, rates, 1.4, (v * (p / p.sum())) @ dagger(v))]


_BASIS = (
    "Whose populations are meant, if H is not diagonal?",
    "The populations and their slopes are read off in the eigenbasis of H.",
    "E, v = np.linalg.eigh(H); p = np.diag(v.conj().T @ rho @ v).real, and the same for the slope",
)
_HEAT = (
    "Does a bath that gives heat gain entropy or lose it?",
    "The populations' share is the growth of S(p), and that of the bath's entropy.",
    "populations = -dp @ (np.log(p) + beta * E)",
)
_COH = (
    "Which sign should the share of a coherence have that decays?",
    "It is by how much C falls, and C is what the populations' entropy is above that of the state.",
    "coherences = dS_rho - dS_p, with dS_rho = -np.trace(slope @ ln_rho).real",
)

exercise = Exercise(
    id="ex11.2",
    title="the two shares",
    section="Two shares",
    reference=shares,
    cases=cases,
    parts=("populations", "coherences"),
    why=(
        "Right: the populations carry their own entropy and all of the heat, and the coherences the rest "
        "of dS/dt. The sum is dS/dt − βQ̇, and neither share is negative in a secular bath."
    ),
    hints=(
        "For which of the two shares is the sign of yours right, and for which kind of H?",
        "Three things are wrong: a basis, a sign in the heat, and a sign between two entropies.",
        "E, v = np.linalg.eigh(H); then p, dp and E in this basis",
    ),
    forbidden=(thermodynamics.coherence_split,),
    laws=(
        laws.not_negative(
            "Your populations' share is negative, although the bath is secular.",
            0,
            code="populations-not-negative",
        ),
        laws.not_negative(
            "Your coherences' share is negative, although the bath is secular.",
            1,
            code="coherences-not-negative",
        ),
    ),
    slips=(
        slip(
            "given-basis",
            "You read the populations off the diagonal of rho as it is written; H has other eigenvectors.",
            basis=lambda H: np.eye(len(H)),
            hints=_BASIS,
        ),
        slip(
            "sign-of-the-heat",
            "In the populations' share the heat stands with the other sign.",
            heat=1.0,
            hints=_HEAT,
        ),
        slip(
            "growth-of-c",
            "Your second number is dC/dt; asked for is by how much C falls.",
            less=lambda a, b: b - a,
            hints=_COH,
        ),
        slip(
            "beta-missing",
            "The heat is not multiplied by β.",
            colder=lambda beta: 1.0,
            hints=("Which unit has heat, and which has entropy?", *_HEAT[1:]),
        ),
        slip(
            "temperature-for-beta",
            "The heat is multiplied by T; β belongs there.",
            colder=lambda beta: 1 / beta,
            hints=("Does a colder bath lose more entropy for the same heat, or less?", *_HEAT[1:]),
        ),
        slip(
            "heat-left-out",
            "The heat is missing from the populations' share, which is dS(p)/dt alone.",
            heat=0.0,
            hints=("Which two entropies grow, when a bath changes populations?", *_HEAT[1:]),
        ),
        slip(
            "growth-turned-round",
            "In the populations' share the growth of S(p) has the other sign.",
            growth=-1.0,
            hints=("Is S(p) the sum of p ln p, or minus this sum?", *_HEAT[1:]),
        ),
        slip(
            "whole-entropy-for-coherences",
            "Your second number is the whole dS/dt; the populations' part of it is still inside.",
            less=lambda a, b: a,
            hints=("What should the second share be for a state without coherences?", *_COH[1:]),
        ),
        slip(
            "energies-on-the-diagonal",
            "For the energies you took the diagonal of H as it is written.",
            energy=lambda H, v: np.diag(H).real,
            hints=("Which numbers are the energies of the levels, if H is not diagonal?", *_BASIS[1:]),
        ),
        slip(
            "whole-for-coherences",
            "Your second number is the whole σ; the populations' share of it is still inside.",
            wrong=lambda H, jumps, rates, beta, rho: _whole(H, jumps, rates, beta, rho),
            hints=("Of which two shares is σ the sum?", *_COH[1:]),
        ),
        mistakes.exchanged("You return the coherences' share first."),
        mistakes.elementwise_logarithm(),
        mistakes.log_without_conjugate(),
        mistakes.half_of_the_anticommutator(),
        mistakes.rates_left_out(),
        mistakes.bits(0, 1, says="Both your shares are in bits; this course counts in nats."),
    ),
)


def _whole(H: Matrix, jumps: Matrix, rates: Matrix, beta: float, rho: Matrix) -> Pair:
    first, second = shares(H, jumps, rates, beta, rho)
    return first, first + second


by_hand = ByHand(
    "ex11.2h",
    "two shares of a qubit",
    [0.3466, 0.6238],
    near=0.003,
    slips={
        (0.6238, 0.3466): "You gave the coherence's share first.",
        (0.3466, 1.2477): "The coherence decays with Γ/2, and you used Γ.",
        (0.3466, -0.6238): "The second has the other sign: S(ρ) grows, and S(p) is at its top.",
        (-0.3466, 0.6238): "The first has the other sign: the qubit loses energy to the bath.",
        (0.5, 0.6238): "The first is −Q̇; β is missing.",
        (0.5, 0.9): "Both are in bits.",
        (0.3466, 0.3119): "In the second a factor 2 is lost: x is twice the coherence.",
        (0.3466, 0.9704): "The second is the whole σ.",
        (0.0, 0.6238): "S(p) rests here, and heat flows: it belongs to the first.",
    },
    why=(
        "dp₁/dt = ½·1 − ½·2 = −½, and S(p) is at its top, so the first is ½ ln 2. x = 0.6 falls at "
        "(Γ/2)·x = 0.9, and dS/dx = −artanh(0.6) = −ln 2: 0.9 ln 2."
    ),
    hints=(
        "How fast do p₁ and the length of the Bloch vector change?",
        "S(p) is at its top for the fair coin, so only heat is left in the first share.",
        "In the second, S(ρ) depends on the length r alone, with dS/dr = −artanh r.",
    ),
)
