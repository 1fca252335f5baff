"""What it costs to rest between baths: the heat of each, and Clausius' rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import laws
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Numbers = Any


def _quanta(betas: Numbers) -> Numbers:
    """n = 1/(e^β − 1), for the frequency 1."""
    return 1 / np.expm1(betas)


def _between(n: Numbers, g: Numbers) -> Any:
    """The population of level 1 at rest: all rates up, over all rates."""
    return (g @ n) / (g @ (2 * n + 1))


@formula
def at_rest(
    betas: Numbers,
    strengths: Numbers,
    *,
    quanta: Callable[[Numbers], Numbers] = _quanta,
    share: Callable[[Numbers, Numbers], Any] = _between,
    current: Callable[..., Numbers] = lambda n, g, p: g * (n * (1 - p) - (n + 1) * p),
    produced: Callable[[Numbers, Numbers], Any] = lambda betas, heat: -betas @ heat,
) -> tuple[Numbers, Any]:
    """The heat per unit of time from each bath into the resting qubit, and −Σ βQ̇."""
    betas, strengths = np.asarray(betas, dtype=float), np.asarray(strengths, dtype=float)
    n = quanta(betas)
    heat = current(n, strengths, share(n, strengths))
    return heat, produced(betas, heat)


def cases(rng: np.random.Generator) -> list[Case]:
    """Two baths, readable ones first; one bath, three and four; equal temperatures; heat above 1."""
    found = [(np.array([0.5, 2.0]), np.array([1.0, 1.0])), (np.array([0.4, 1.5]), np.array([0.5, 2.0]))]
    for k in (2, 3, 4, 1):
        found.append((rng.uniform(0.3, 2.5, k), rng.uniform(0.2, 1.5, k)))
    equal = (np.array([0.8, 0.8, 0.8]), np.array([0.3, 0.5, 0.9]))
    return [*found, equal, (np.array([0.3, 2.5, 1.2]), np.array([9.0, 12.0, 5.0]))]


_HEAT = (
    "How often does this bath lift the qubit per unit of time, and how often does it take its quantum back?",
    "Up with the rate g·n from level 0, down with g·(n + 1) from level 1, each with the energy 1.",
    "heat = g * (n * (1 - p) - (n + 1) * p)",
)
_REST = (
    "What do the currents into a resting qubit add up to?",
    "All baths together lift the qubit as often as they lower it. The stronger bath counts more.",
    "p = (g @ n) / (g @ (2 * n + 1))",
)
_CLAUSIUS = (
    "What happens to the entropy of a bath that gives heat, and by how much?",
    "Each bath has its own β, and its entropy grows by β times the heat that it takes in.",
    "-betas @ heat",
)

exercise = Exercise(
    id="ex07.5",
    title="what it costs to rest between baths",
    section="What has it to do with heat?",
    reference=at_rest,
    cases=cases,
    parts=("heat", "Clausius' rate"),
    special={"two baths": lambda betas, strengths: len(betas) == 2},
    why=(
        "Right: at rest the currents cancel and the products with β do not. Spohn's rate is 0 there: it "
        "knows the state, and not by which bath each quantum came."
    ),
    hints=(
        "Which population has level 1, if up and down together balance?",
        *_REST[1:],
    ),
    laws=(
        Law(
            "no-rest",
            "Your currents do not add up to 0, so that the qubit's energy changes.",
            lambda a, *_: abs(np.sum(a[0])) < 1e-8,
        ),
        laws.not_negative("Your Clausius' rate is negative.", 1),
        Law(
            "not-its-own-sum",
            "Your Clausius' rate does not belong to your currents.",
            lambda a, betas, strengths: abs(a[1] + betas @ np.asarray(a[0])) < 1e-6,
        ),
    ),
    slips=(
        slip(
            "heat-out",
            "Your currents are those out of the qubit, into the baths.",
            then=lambda a, *_: (-a[0], a[1]),
            hints=_HEAT,
        ),
        slip(
            "sign-of-the-production",
            "Your currents are right, and their sum with β has lost its minus sign.",
            produced=lambda betas, heat: betas @ heat,
            hints=_CLAUSIUS,
        ),
        slip(
            "spohn-for-clausius",
            "You return Spohn's rate, which is 0 at rest.",
            produced=lambda betas, heat: 0.0,
            hints=_CLAUSIUS,
        ),
        slip(
            "one-beta",
            "You multiplied all currents by the same β, their mean. The sum is then 0.",
            alone="This is what the derivation for one bath gives.",
            produced=lambda betas, heat: -betas.mean() * np.abs(heat).sum(),
            hints=_CLAUSIUS,
        ),
        slip(
            "strengths-left-out-of-rest",
            "Your population of level 1 does not know the strengths: it is that for equal ones.",
            share=lambda n, g: n.sum() / (2 * n + 1).sum(),
            hints=_REST,
        ),
        slip(
            "mean-of-the-gibbs-states",
            "You took the mean of the baths’ Gibbs populations, weighted with their strengths.",
            share=lambda n, g: (g @ (n / (2 * n + 1))) / g.sum(),
            hints=_REST,
        ),
        slip(
            "ground-for-excited",
            "You exchanged the two levels in the qubit’s populations.",
            share=lambda n, g: 1 - _between(n, g),
            hints=_REST,
        ),
        slip(
            "strengths-left-out-of-heat",
            "The strengths are missing in your currents.",
            current=lambda n, g, p: n * (1 - p) - (n + 1) * p,
            hints=_HEAT,
        ),
        slip(
            "no-spontaneous-emission",
            "Your rate down is g·n, as large as the rate up.",
            current=lambda n, g, p: g * (n * (1 - p) - n * p),
            hints=("Where does a bath at T = 0 lead, if it lowers the qubit with g·n?", *_HEAT[1:]),
        ),
        slip(
            "only-up",
            "You counted the quanta that a bath gives, and not those that it takes back.",
            current=lambda n, g, p: g * n * (1 - p),
            hints=_HEAT,
        ),
        slip(
            "boltzmann-for-quanta",
            "You took e^{−β} for the number of quanta n.",
            quanta=lambda betas: np.exp(-betas),
            hints=("What is n of a thermal bath: with −1 in the denominator, +1, or without?",),
        ),
        slip(
            "fermi-for-quanta",
            "You took 1/(e^β + 1) for n: this is the population of level 1 in one bath.",
            quanta=lambda betas: 1 / (np.exp(betas) + 1),
            hints=("What is n of a thermal bath: with −1 in the denominator, +1, or without?",),
        ),
        slip(
            "temperatures-for-betas",
            "You used β as if it were T.",
            quanta=lambda betas: 1 / np.expm1(1 / betas),
            hints=("Is a bath with a large β hot or cold?",),
        ),
    ),
)

by_hand = ByHand(
    "ex07.5h",
    "what two baths gain in entropy",
    0.3,
    slips={
        0.0: "This is Spohn's rate, or what one β for both gives.",
        -0.3: "This is what they lose.",
        0.2: "This is the heat per unit of time.",
        0.4: "This is the gain of the cold bath alone.",
        0.5: "You added what one bath loses to what the other gains.",
        0.1: "This is what the hot bath loses.",
    },
    why="The hot bath loses 0.2/2 = 0.1, the cold one gains 0.2/0.5 = 0.4.",
    hints=("By how much does the entropy of each bath change, with its own temperature?",),
)
