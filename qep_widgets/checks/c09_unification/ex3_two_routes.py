"""A program to mend: both routes over a finite time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import random_hamiltonian
from .. import laws, mistakes
from ..algebra import (
    D,
    Matrix,
    dagger,
    entropy,
    expm,
    motion,
    on_rows,
    on_strung_rows,
    random_generator,
    spread_state,
    stationary,
    thermal,
    tr,
)
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


def moved(H: Matrix, jumps: Matrix, rates: Matrix, rho: Matrix, t: float) -> Matrix:
    """e^{Lt} ρ."""
    after = on_rows(expm(on_strung_rows(H, jumps, rates) * t), rho)
    return (after + dagger(after)) / 2


def gibbs(H: Matrix, beta: float) -> Matrix:
    """e^{−βH}/Z."""
    E, v = np.linalg.eigh(H)
    p = np.exp(-beta * (E - E[0]))
    return (v * (p / p.sum())) @ dagger(v)


@formula
def two_routes(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    beta: float,
    rho: Matrix,
    t: float,
    *,
    later: Callable[..., Matrix] = moved,
    goal: Callable[..., Matrix] = lambda H, jumps, rates, beta: stationary(H, jumps, rates),
    gap: Callable[[Matrix, Matrix], Any] = D,
    fall: Callable[[Any, Any], Any] = lambda before, after: before - after,
    S: Callable[[Matrix], Any] = entropy,
    gain: Callable[[Any, Any], Any] = lambda before, after: after - before,
    taken: Callable[[Any, Any], Any] = lambda before, after: after - before,
    colder: Callable[[float], float] = lambda beta: beta,
    sign: float = -1.0,
    counted: Callable[[Matrix], Matrix] = lambda H: H,
    trace: Callable[[Matrix, Matrix], Any] = tr,
) -> Pair:
    """D(ρ‖π) − D(ρ_t‖π), and ΔS − βQ with Q = Tr (ρ_t − ρ)H."""
    after, pi = later(H, jumps, rates, rho, t), goal(H, jumps, rates, beta)
    E = counted(H)
    heat = taken(trace(rho, E).real, trace(after, E).real)
    information = fall(gap(rho, pi), gap(after, pi))
    return information, gain(S(rho), S(after)) + sign * colder(beta) * heat


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits that is not thermal; a thermal one; of two to four levels, both; no time at all."""
    up_and_down = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], dtype=complex)
    level, coin = np.diag([0.0, 1.0]), np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])
    squeezed = np.array([[[0, 1], [0.5j, 0]], [[0, -0.5j], [1, 0]]])
    found: list[Case] = [
        (np.array([[0, 0.5j], [-0.5j, 1]]), squeezed, np.array([1.0, 0.5]), 0.8, coin, 0.7),
        (level, up_and_down, np.array([1.0, float(np.exp(-1.5))]), 1.5, coin, 1.0),
    ]
    for d in (2, 3, 4):
        H, beta = random_hamiltonian(d, rng), rng.uniform(0.4, 1.6)
        jumps, rates = thermal(H, beta, rng.uniform(0.3, 0.8))
        found.append((H, jumps, rates, beta, spread_state(d, rng), rng.uniform(0.3, 1.2)))
        H, jumps, rates = random_generator(d, rng)
        found.append((H, jumps, rates, rng.uniform(0.4, 1.6), spread_state(d, rng), rng.uniform(0.3, 1.2)))
    H, jumps, rates = random_generator(4, rng)
    return [*found, (H, jumps, rates, 0.9, spread_state(4, rng), 0.0)]


def thermal_bath(H: Matrix, jumps: Matrix, rates: Matrix, beta: float, rho: Matrix, t: float) -> bool:
    """Whether the Gibbs state rests."""
    return bool(np.abs(motion(H, jumps, rates, gibbs(H, beta))).max() < 1e-9)


_PI = (
    "Towards which state does this generator lead? Is it the Gibbs state, if the bath is not thermal?",
    "Let the generator itself say where it rests.",
    "pi = G.steady_state()",
)
_HEAT = (
    "Does a bath that gives heat to the system gain entropy or lose it?",
    "Heat is positive into the system, and the bath's entropy changes by −βQ.",
)

exercise = Exercise(
    id="ex09.3",
    title="two routes over a finite time",
    section="The derivative",
    reference=two_routes,
    cases=cases,
    parts=("from states", "from heat"),
    why=(
        "Right: D to the state where the generator rests falls by the first number, and ΔS − βQ is the "
        "second. They are equal at all states if the generator leaves the Gibbs state of this β at rest."
    ),
    hints=(
        "Which of his two numbers is above 0 where it should be, in a thermal bath and in one that is not?",
        "Three things are wrong: which state is the goal, which state stands first in D, and one sign.",
        "information = qep.relative_entropy(rho, pi) - qep.relative_entropy(after, pi)",
    ),
    special={"a thermal bath": thermal_bath},
    laws=(
        laws.not_negative(
            "Your first number is negative, but D to a state at rest never grows under a semigroup.",
            0,
            code="spohn",
        ),
        Law(
            "equal-when-thermal",
            "For a thermal bath your two numbers differ.",
            lambda a, *case: not thermal_bath(*case) or abs(a[0] - a[1]) < 1e-6,
        ),
    ),
    slips=(
        slip(
            "gibbs-for-pi",
            "You measure D to the Gibbs state; where the bath is not thermal, the generator rests elsewhere.",
            goal=lambda H, jumps, rates, beta: gibbs(H, beta),
            hints=_PI,
        ),
        slip(
            "arguments-exchanged",
            "Your D has the goal first and the state second.",
            gap=lambda rho, pi: D(pi, rho),
            hints=("Which of the two states is there, and which is its rival?",),
        ),
        slip(
            "sign-of-the-heat",
            "You added β times the heat; the bath's entropy changes by −βQ.",
            sign=1.0,
            hints=_HEAT,
        ),
        slip(
            "fall-turned-round",
            "Your first number is what D gains; asked for is by how much it falls.",
            fall=lambda before, after: after - before,
            hints=("Is D larger at the start, or at the end?",),
        ),
        slip(
            "fall-not-taken",
            "Your first number is D at the end, and not what has been lost on the way.",
            fall=lambda before, after: after,
            hints=("What should your first number be at t = 0?",),
        ),
        slip(
            "entropy-turned-round",
            "The growth of the entropy is turned round: you took the last off the first.",
            gain=lambda before, after: before - after,
            hints=("Which sign should ΔS have for a pure state that becomes mixed?",),
        ),
        slip(
            "beta-missing",
            "The heat in your second number is not multiplied by β.",
            colder=lambda beta: 1.0,
            hints=("Which unit has heat, and which has entropy?",),
        ),
        slip(
            "temperature-for-beta",
            "The heat in your second number is multiplied by T; β belongs there.",
            colder=lambda beta: 1 / beta,
            hints=("Does a colder bath lose more entropy for the same heat, or less?",),
        ),
        slip(
            "entropy-left-out",
            "ΔS is missing from your second number, which is −βQ alone.",
            gain=lambda before, after: 0.0,
            hints=("Which two entropies grow, when a system meets a bath?",),
        ),
        slip(
            "heat-left-out",
            "−βQ is missing from your second number, which is ΔS alone.",
            taken=lambda before, after: 0.0,
            hints=("Which two entropies grow, when a system meets a bath?",),
        ),
        slip(
            "heat-of-the-end",
            "For the heat you took the energy at the end, and not its change.",
            taken=lambda before, after: after,
            hints=("What should the heat be at t = 0?",),
        ),
        slip(
            "energy-on-the-diagonal",
            "You count the energy with the diagonal of H.",
            counted=lambda H: np.diag(np.diag(H)),
            hints=("Which entries of H does your heat use?",),
        ),
        slip(
            "commutator-left-out",
            "The state is moved by the jumps alone; −i[H, ρ] is missing.",
            later=lambda H, jumps, rates, rho, t: moved(0 * H, jumps, rates, rho, t),
            hints=("What moves a state that has no bath?",),
        ),
        slip(
            "entropy-of-the-diagonal",
            "Your S is that of the diagonal; it needs the eigenvalues.",
            S=lambda rho: -np.sum(np.diag(rho).real * np.log(np.diag(rho).real)),
            hints=("Which probabilities does S(ρ) have in it?",),
        ),
        mistakes.entries_multiplied(),
        mistakes.exchanged("You return the number from heat first."),
        mistakes.bits(
            0,
            code="states-in-bits",
            says="Your first number is in bits.",
        ),
    ),
)

by_hand = ByHand(
    "ex09.3h",
    "both growths of entropy",
    [0.5623, 0.8240],
    near=0.003,
    slips={
        (0.5623, -0.8240): "The qubit gives heat to the bath, so the bath's entropy grows.",
        (0.8240, 0.5623): "You gave the bath first.",
        (0.5623, 0.75): "The second is the heat that the bath gets; β is missing.",
        (0.5623, 1.3863): "The second is the sum of both, D at the start.",
        (0.5623, 0.2747): "The bath gets ¾ and not ¼: level 1 is full at the start.",
        (-0.5623, 0.8240): "The qubit begins in a pure state, so its entropy grows.",
        (0.8113, 1.1887): "Both are in bits.",
        (0.1308, 0.8240): "The first is how far S is below ln 2; the entropy at the start is 0.",
    },
    why="S goes from 0 to S(¾, ¼). The bath gets the energy ¾. The sum is ln 4, which is D(|1⟩‖ρ_β).",
    hints=(
        "What is the entropy at the start and at the end? And how much energy leaves the qubit?",
        "The Gibbs state has the weights 3 : 1.",
        "bath: ¾ ln 3",
    ),
)
