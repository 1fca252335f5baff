"""Clausius for several baths, each contact by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import random_hamiltonian
from .. import mistakes
from ..algebra import Matrix, log, motion, spread_state, thermal, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


@formula(inner=motion)
def contacts(
    H: Matrix,
    betas: Any,
    jumps: Matrix,
    rates: Matrix,
    rho: Matrix,
    *,
    colder: Callable[[Any], Any] = lambda betas: betas,
    whose: Callable[[int, int], int] = lambda k, m: k,
    counted: Callable[[Matrix], Matrix] = lambda H: H,
    ln: Callable[[Matrix], Matrix] = log,
    trace: Callable[[Matrix, Matrix], Any] = tr,
    **dissipator: Any,
) -> Pair:
    """−β_α Tr H D_α(ρ) of each bath, and −Tr D_α(ρ) ln ρ, the system's share at each contact."""
    m = len(betas)
    D = [motion(0 * H, jumps[k], rates[k], rho, **dissipator) for k in range(m)]
    beta = colder(np.asarray(betas, float))
    bath = [-beta[whose(k, m)] * trace(counted(H), D[k]).real for k in range(m)]
    return np.array(bath), np.array([-trace(D[k], ln(rho)).real for k in range(m)])


def _between(H: Matrix, betas: Any, strengths: Any, rho: Matrix) -> Case:
    made = [thermal(H, beta, g) for beta, g in zip(betas, strengths, strict=True)]
    betas = np.array(betas, float)
    return H, betas, np.array([j for j, _ in made]), np.array([r for _, r in made]), rho


def cases(rng: np.random.Generator) -> list[Case]:
    """The one worked by hand; two baths with few digits; one to three baths of two to four levels."""
    by_hand = _between(np.diag([0.0, 1.0]), [np.log(2)], [2.0], np.diag([0.75, 0.25]))
    H = np.array([[1, 0.5j], [-0.5j, 1]])
    rho = np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])
    found = [by_hand, _between(H, [0.5, 2.0], [1.0, 0.5], rho)]
    for d, m in ((2, 2), (3, 2), (4, 3), (3, 1), (2, 3), (4, 2)):
        betas, strengths = rng.uniform(0.3, 2.0, m), rng.uniform(0.3, 1.2, m)
        found.append(_between(random_hamiltonian(d, rng), betas, strengths, spread_state(d, rng)))
    endless = _between(random_hamiltonian(3, rng), [0.0, 1.1], [0.6, 0.9], spread_state(3, rng))
    off = _between(random_hamiltonian(2, rng), [0.7, 1.4], [0.8, 0.0], spread_state(2, rng))
    return [*found, endless, off]


_BETA = (
    "At which temperature is each of the baths that give this heat?",
    "Each bath counts its own heat with its own β.",
    "-betas[k] * np.trace(H @ D).real",
)

exercise = Exercise(
    id="ex08.3",
    title="entropy at each contact",
    section="Two baths",
    reference=contacts,
    cases=cases,
    parts=("baths", "system"),
    why=(
        "Right: bath α changes its entropy by −β_αQ̇_α, and its dissipator changes the system's by −Tr D_α "
        "ln ρ. The two together are Spohn's rate of D_α alone, so no contact ever destroys entropy."
    ),
    hints=(
        "Which part of the motion is bath k's, and which two numbers do you need of it?",
        "One dissipator for each bath. Its energy gives the bath's entropy, its ln ρ the system's.",
        "D = qep.Lindbladian(None, jumps[k], rates[k]).apply(rho)",
    ),
    forbidden=(
        thermodynamics.heat_current,
        thermodynamics.entropy_flow,
        thermodynamics.entropy_production_rate,
    ),
    laws=(
        Law(
            "a-contact-destroys",
            "At one of your contacts bath and system together lose entropy, which Spohn's inequality forbids "
            "for a thermal bath.",
            lambda a, *_: np.all(np.real(a[0]) + np.real(a[1]) > -1e-9),
        ),
        Law(
            "one-a-bath",
            "Each of the two arrays has one number for each bath.",
            lambda a, H, betas, *_: all(np.shape(part) == (len(betas),) for part in a),
        ),
    ),
    slips=(
        mistakes.minus(
            0,
            code="sign-of-the-baths",
            says="The baths' entropies have the other sign: a bath that gives heat to the system loses "
            "entropy.",
            hints=("Does a bath that heats the system gain entropy or lose it?", *_BETA[1:]),
        ),
        mistakes.minus(
            1,
            code="sign-of-the-system",
            says="The system's shares have the other sign: dS/dt is −Tr ρ̇ ln ρ.",
            hints=(
                "Is ln ρ positive or negative, and does entropy grow if probability moves to a rare level?",
                "The minus of −Tr ρ ln ρ stays when it is differentiated.",
            ),
        ),
        slip(
            "beta-missing",
            "Your baths' numbers are heats: they are not multiplied by β.",
            colder=np.ones_like,
            hints=("Which unit have your baths' numbers, energy or entropy?", *_BETA[1:]),
        ),
        slip(
            "temperature-for-beta",
            "The heats are multiplied by T, where β = 1/T belongs.",
            colder=lambda betas: 1 / np.where(betas == 0, 1e-3, betas),
            hints=("Does a colder bath lose more entropy for the same heat, or less?", *_BETA[1:]),
        ),
        slip(
            "mean-beta",
            "All heats are multiplied by the mean of the βs; each bath has its own.",
            colder=lambda betas: np.full_like(betas, betas.mean()),
            hints=_BETA,
        ),
        slip(
            "first-beta-for-all",
            "All heats are multiplied by the first bath's β.",
            whose=lambda k, m: 0,
            hints=_BETA,
        ),
        slip(
            "betas-exchanged",
            "The βs belong to the baths in the other order.",
            whose=lambda k, m: m - 1 - k,
            hints=("Which β goes with jumps[0]?", *_BETA[1:]),
        ),
        slip(
            "all-baths-in-each",
            "Each of your system's numbers is the whole dS/dt, of all baths together.",
            then=lambda a, *_: (a[0], np.full_like(a[1], a[1].sum())),
            hints=("What does your function give for the system at a bath whose rates are all 0?",),
        ),
        slip(
            "one-sum",
            "You added the contacts up; each of them is asked for by itself.",
            then=lambda a, *_: (a[0].sum(), a[1].sum()),
            hints=("How many numbers are asked for in each part?",),
        ),
        slip(
            "energy-on-the-diagonal",
            "You count the energy with the diagonal of H, and H is not diagonal here.",
            counted=lambda H: np.diag(np.diag(H)),
            hints=("Which entries of H does your heat use?",),
        ),
        slip(
            "log-of-the-diagonal",
            "You took the logarithms of ρ's diagonal. That is ln ρ for a diagonal ρ; here it has coherences.",
            ln=lambda rho: np.diag(np.log(np.diag(rho).real)),
            hints=(
                "Is your ρ diagonal?",
                "ln ρ has the eigenvectors of ρ, and the logarithms of its eigenvalues.",
            ),
        ),
        mistakes.exchanged("You return the system's shares first."),
        mistakes.half_of_the_anticommutator(),
        mistakes.jumps_turned_round(),
        mistakes.conjugate_dropped_in_the_jumps(),
        mistakes.conjugate_dropped_in_the_gain(),
        mistakes.conjugate_dropped_in_the_loss(),
        mistakes.rates_left_out(),
        mistakes.rates_squared(),
        mistakes.elementwise_logarithm(),
        mistakes.log_without_conjugate(),
        mistakes.log_turned_round(),
        mistakes.entries_multiplied(),
        mistakes.bits(
            1,
            code="system-in-bits",
            says="The system's shares are in bits; β times heat is in nats.",
        ),
    ),
)

by_hand = ByHand(
    "ex08.3h",
    "entropy at a contact",
    [-np.log(2) / 4, np.log(3) / 4],
    near=0.003,
    slips={
        (np.log(2) / 4, np.log(3) / 4): "The bath gives heat, so its entropy falls.",
        (-np.log(2) / 4, -np.log(3) / 4): "The system comes nearer to a fair coin, so its entropy grows.",
        (np.log(3) / 4, -np.log(2) / 4): "You gave the system first.",
        (-0.25, np.log(3) / 4): "The first is the heat with a minus: β is missing.",
        (-np.log(2), np.log(3)): "You took one jump a unit of time; how many more go up than down?",
        (-0.25, np.log(3) / np.log(2) / 4): "Both are in bits.",
        (
            -np.log(2) / 4,
            np.log(1.5) / 4,
        ): "The second is the sum of both; the system's share alone is asked for.",
        (-3 * np.log(2) / 4, np.log(3) / 4): "The heat has the way up alone; the way down takes some back.",
    },
    why="Each unit of time ¼ more goes up than down. The bath: −ln 2 · ¼. The system: ¼ (ln ¾ − ln ¼).",
    hints=(
        "How much probability goes up in a unit of time, and how much down?",
        "β is the logarithm of the ratio of the rates, over ω.",
        "system: −(¼) ln ¼ + (¼) ln ¾",
    ),
)
