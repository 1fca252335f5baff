"""Who brought the energy: power and heat current at one instant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import random_hamiltonian
from .. import laws, mistakes
from ..algebra import Matrix, motion, random_generator, spread_state, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


def commutator(field: Matrix, rho: Matrix) -> Matrix:
    """−i[H', ρ]."""
    return -1j * (field @ rho - rho @ field)


@formula(inner=motion)
def first_law(
    H: Matrix,
    dH: Matrix,
    field: Matrix,
    jumps: Matrix,
    rates: Matrix,
    rho: Matrix,
    *,
    counted: Callable[[Matrix, Matrix], Matrix] = lambda H, field: H,
    ramp: Callable[[Any], Any] = lambda power: power,
    turned: Callable[[Matrix, Matrix], Matrix] = commutator,
    booked: Callable[[Any, Any], Pair] = lambda work, bath: (work, bath),
    trace: Callable[[Matrix, Matrix], Any] = tr,
    **dissipator: Any,
) -> Pair:
    """Power Tr ρḢ + Tr H(−i[H', ρ]), and heat current Tr H D(ρ)."""
    energy = counted(H, field)
    bath = trace(energy, motion(0 * H, jumps, rates, rho, **dissipator)).real
    work, heat = booked(trace(energy, turned(field, rho)).real, bath)
    return ramp(trace(rho, dH).real) + work, heat


def cases(rng: np.random.Generator) -> list[Case]:
    """The one worked by hand; one of few digits; random ones, with and without a field and a ramp."""
    up_and_down = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], dtype=complex)
    level = np.diag([0.0, 1.0])
    rates = np.array([2.0, 1.0])
    by_hand = (2 * level, 0.5 * level, 0 * level, up_and_down, rates, np.diag([0.75, 0.25]))
    H = np.array([[0, 0.5j], [-0.5j, 2]])
    field = np.array([[0, 0.5], [0.5, 1]])
    dH = np.array([[0.5, 0.5 - 0.5j], [0.5 + 0.5j, 1]])
    jumps = np.array([[[0, 1], [0, 0]], [[0, 0.5], [1j, 0]]])
    readable = (H, dH, field, jumps, np.array([2.0, 0.5]), np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]]))
    found: list[Case] = [by_hand, readable]
    for d, moves, pulls in ((2, 1, 1), (3, 1, 1), (4, 1, 1), (3, 0, 1), (4, 1, 0), (5, 1, 1)):
        H, jumps, rates = random_generator(d, rng)
        dH, field = moves * random_hamiltonian(d, rng), pulls * random_hamiltonian(d, rng)
        found.append((H, dH, field, jumps, rates, spread_state(d, rng)))
    return found


_FIELD = (
    "By which term does the field H' move the state, and what does that do to Tr ρH?",
    "A commutator is no bath: what it brings is work. With H itself in its place nothing would come.",
    "np.trace(H @ (-1j * (field @ rho - rho @ field))).real",
)
_HEAT = (
    "Does the bath gain energy or lose it, when your second number is positive?",
    "Heat is positive into the system.",
    "np.trace(H @ D).real",
)

exercise = Exercise(
    id="ex08.1",
    title="power and heat current",
    section="A level goes up",
    reference=first_law,
    cases=cases,
    parts=("power", "heat"),
    why=(
        "Right: the product rule gives Tr ρḢ and Tr ρ̇H. In the second the dissipator brings heat, and the "
        "commutator with H' brings work. The commutator with H itself brings nothing."
    ),
    hints=(
        "What is d/dt Tr ρH, by the product rule, and who causes each of its parts?",
        "Put the whole right-hand side into Tr ρ̇H. One of its three parts is zero for every state.",
        "heat = np.trace(H @ D).real, with the dissipator D of the jumps alone",
    ),
    forbidden=(thermodynamics.heat_current, thermodynamics.power),
    laws=(
        Law(
            "first-law",
            "Your two numbers do not add up to the growth of Tr ρH. Is a part of ρ̇ or of Ḣ missing, or "
            "counted twice?",
            lambda a, *case: abs(np.real(a[0] + a[1]) - sum(first_law(*case))) < 1e-6,
        ),
        laws.real("One of your numbers has an imaginary part, and an energy has none.", 0, 1),
    ),
    slips=(
        slip(
            "field-counted-as-heat",
            "What −i[H', ρ] brings stands in your heat. It is a commutator, a field moves the state there, "
            "and no bath.",
            booked=lambda work, bath: (0.0, bath + work),
            hints=_FIELD,
        ),
        slip(
            "field-left-out",
            "What −i[H', ρ] brings is missing from your power, or it has lost its i (then .real throws it "
            "away). H' is not H, so it does not leave Tr ρH alone.",
            booked=lambda work, bath: (0.0, bath),
            hints=_FIELD,
        ),
        slip(
            "field-turned-round",
            "The field's share of your power has the other sign: a state moves with −i[H', ρ].",
            turned=lambda field, rho: -commutator(field, rho),
            hints=("Which sign does Schrödinger's equation have, i dψ/dt = Hψ?", *_FIELD[1:]),
        ),
        slip(
            "ramp-left-out",
            "Tr ρḢ is missing from your power.",
            ramp=lambda power: 0.0,
            hints=("What happens to Tr ρH if H grows and the state rests?", "Does your function use dH?"),
        ),
        slip(
            "ramp-turned-round",
            "Tr ρḢ stands in your power with the other sign: who raises the levels does work on the system.",
            ramp=lambda power: -power,
            hints=("Does a system gain energy when its occupied levels go up?",),
        ),
        slip(
            "energy-of-the-field-counted",
            "You count the energy with H + H'. It is asked for Tr ρH; H' moves the state, and its own energy "
            "does not count here.",
            counted=lambda H, field: H + field,
            hints=("Of which observable is the growth asked for?", "Energy is Tr ρH, for power and heat."),
        ),
        slip(
            "energy-counted-with-the-field",
            "You count the energy with H'. It is asked for Tr ρH.",
            counted=lambda H, field: field,
            hints=("Of which observable is the growth asked for?",),
        ),
        mistakes.minus(
            1,
            code="sign-of-the-heat",
            says="Your heat has the other sign: it is positive into the system.",
            hints=_HEAT,
        ),
        mistakes.minus(
            0,
            code="sign-of-the-work",
            says="Your power has the other sign: it is positive when work is done on the system.",
            hints=("When the levels go up with the state on them, which sign should the power have?",),
        ),
        mistakes.exchanged("You return the heat first."),
        mistakes.half_of_the_anticommutator(),
        mistakes.anticommutator_of_the_wrong_order(),
        mistakes.jumps_turned_round(),
        mistakes.conjugate_dropped_in_the_jumps(),
        mistakes.conjugate_dropped_in_the_gain(),
        mistakes.conjugate_dropped_in_the_loss(),
        mistakes.rates_left_out(),
        mistakes.rates_squared(),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
        slip(
            "all-of-it-in-both",
            "Your second number is the whole growth of Tr ρH, work included.",
            then=lambda a, *_: (a[0], a[0] + a[1]),
            hints=("What would your heat be without a bath?", "Heat is what the dissipator brings, alone."),
        ),
    ),
)

by_hand = ByHand(
    "ex08.1h",
    "power and heat current of a qubit",
    [0.125, 0.5],
    slips={
        (0.125, -0.5): "The heat has the other sign: more goes up than down, so energy comes in.",
        (0.5, 0.125): "You gave the heat first.",
        (0.125, 0.25): "You counted jumps; each of them carries the energy 2.",
        (0.5, 0.5): "The level rises at ½ only where it is occupied: with which probability is it?",
        (0.125, 2.5): "You added the way down to the way up; it takes energy out.",
        (0.125, 1.5): "You have the way up alone; the bath also takes energy out.",
        (0.375, 0.5): "You took the probability of level 0 for the power; level 1 is the one that rises.",
        (0.625, 0.5): "You added the heat to the power, which is of the field alone.",
    },
    why="Power ½ · ¼. Up go 1 · ¾ jumps per unit of time, down 2 · ¼, and each carries the energy 2.",
    hints=(
        "Which level moves, and how probable is it? How many jumps go up in a unit of time?",
        "Up: rate times the probability of level 0. Down: rate times the probability of level 1.",
        "heat = 2 · (up − down)",
    ),
)
