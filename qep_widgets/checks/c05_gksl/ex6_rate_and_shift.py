"""The rate at which a bath takes energy, and the shift that it makes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Density = Callable[[Any], float]


def rest(kappa: Any, cutoff: float) -> float:
    """Integral of (κ(1) − κ(ω))/(1 − ω) from 0 to the cut-off: Σ_j κ_j (c + c²/2 + … + c^j/j)."""
    return float(sum(k * sum(cutoff**m / m for m in range(1, j + 1)) for j, k in enumerate(kappa)))


@formula
def rate_and_shift(
    kappa: Any,
    cutoff: float,
    *,
    golden: float = 2 * math.pi,
    tuned: Density = lambda kappa: float(np.sum(kappa)),
    reached: Callable[[float], bool] = lambda cutoff: cutoff > 1,
    value: Density = lambda kappa: float(np.sum(kappa)),
    pole: Callable[[float], float] = lambda cutoff: -math.log(abs(cutoff - 1)),
    left: Callable[[Any, float], float] = rest,
) -> tuple[float, float]:
    """Γ = 2πκ(1) and δ = p.v. ∫ κ(ω)/(1 − ω) dω for κ(ω) = Σ_j κ_j ω^j up to the cut-off."""
    rate = golden * tuned(kappa) if reached(cutoff) else 0.0
    return rate, value(kappa) * pole(cutoff) - left(kappa, cutoff)


def cases(rng: np.random.Generator) -> list[Case]:
    """A flat bath and the film's with another cut-off; one that ends below the oscillator; generic ones."""
    found: list[Case] = [
        (np.array([0.1, 0.2]), 3.0),
        (np.array([0.2, 0.1]), 0.5),
        (np.array([0.1]), 2.0),
        (np.array([0.0, 0.02]), 4.0),
    ]
    for size, low, high in (
        (1, 1.3, 1.9),
        (2, 2.2, 5),
        (3, 1.2, 1.8),
        (4, 2.1, 3),
        (3, 0.2, 0.8),
        (5, 0.6, 0.9),
    ):
        found.append((rng.uniform(0.02, 0.3, size), rng.uniform(low, high)))
    return found


_RATE = (
    "Which part of the integral of section 5 is Γ made of, and which factor does it have there?",
    "The narrow peak has the area π, and the real part of the integral is half of Γ.",
    "2 * np.pi * sum(kappa)",
)
_TUNE = (
    "Which modes take the energy, and does every bath of the check have some of them?",
    "A bath that ends below the oscillator has no mode in tune. Its rate is zero, whatever the "
    "coefficients say.",
    "rate = ... if cutoff > 1 else 0.0",
)
_POLE = (
    "How long are the two sides of ω = 1, from 0 to the cut-off?",
    "Equal pieces cancel on both sides of 1. What is left is the longer side without its mirror image.",
    "-kappa_at_1 * np.log(abs(cutoff - 1))",
)
_REST = (
    "What is (ω² − 1)/(1 − ω), as a polynomial?",
    "ω^j − 1 is divided by 1 − ω without a remainder. Each power of what comes out is integrated from 0 "
    "to the "
    "cut-off.",
    "sum(k * sum(cutoff**m / m for m in range(1, j + 1)) for j, k in enumerate(kappa))",
)
_SIGN = (
    "Which way do the modes above the oscillator push it?",
    "Two levels that are coupled push each other apart, so modes above push down. In the integral they "
    "have 1 − ω < 0.",
    "kappa(ω) / (1 - ω), and not kappa(ω) / (ω - 1)",
)
_COEFFICIENTS = (
    "What is κ(0) in terms of your numbers, and what is κ(1)?",
    "The first number stands without ω, the next with ω, and so on. At the frequency 1 all powers are 1.",
    "kappa_at_1 = sum(kappa)",
)

exercise = Exercise(
    id="ex05.6",
    title="a rate and a shift",
    section="Which modes take the energy?",
    reference=rate_and_shift,
    cases=cases,
    parts=("rate", "shift"),
    why=(
        "Right: the modes in tune take the energy, and all others push. −2s for every cut-off would forget "
        "that the two sides of the oscillator are then no longer equally long."
    ),
    hints=(
        "What do your two numbers become for the bath of the film?",
        "Γ needs κ at one frequency. For δ write κ(ω) as κ(1) and a rest that vanishes there; each has an "
        "integral that can be done.",
        f"{_RATE[2]}; {_POLE[2]} - {_REST[2]}",
    ),
    special={"baths with modes in tune": lambda kappa, cutoff: cutoff > 1},
    laws=(
        Law(
            "negative-rate",
            "Your rate is negative. A cold bath only takes quanta.",
            lambda a, *_: np.real(a[0]) >= -1e-9,
        ),
        Law(
            "pushed-the-wrong-way",
            "A bath that ends below the oscillator pushes its frequency down by your shift. Coupled levels "
            "push "
            "each other apart.",
            lambda a, kappa, cutoff: cutoff > 1 or np.real(a[1]) > -1e-9,
        ),
    ),
    slips=(
        slip(
            "half-of-the-rate",
            "Your rate is the real part of the integral. That is half of Γ.",
            golden=math.pi,
            hints=_RATE,
        ),
        slip(
            "density-for-the-rate",
            "Your rate is κ(1); the factor of the golden rule is missing.",
            golden=1.0,
            hints=_RATE,
        ),
        slip(
            "no-mode-in-tune",
            "Where the bath ends below the oscillator you still have a rate. There is no mode in tune.",
            reached=lambda cutoff: True,
            hints=_TUNE,
        ),
        slip(
            "pole-left-out",
            "The logarithm is missing from your shift, as if the two sides of ω = 1 were always equally "
            "long.",
            pole=lambda cutoff: 0.0,
            hints=_POLE,
        ),
        slip(
            "sign-of-the-pole",
            "The logarithm in your shift has the wrong sign.",
            pole=lambda cutoff: math.log(abs(cutoff - 1)),
            hints=_POLE,
        ),
        slip(
            "modulus-forgotten",
            "Where the bath ends below 1 your logarithm is that of a negative number. Its modulus is meant.",
            pole=lambda cutoff: -math.log(cutoff - 1) if cutoff > 1 else math.nan,
            hints=(
                "What is the integral of 1/(1 − ω) from 0 to a cut-off below 1?",
                "There it is an ordinary integral, and positive.",
                _POLE[2],
            ),
        ),
        slip(
            "flat-bath-alone",
            "Your shift is that of a flat bath with the value κ(1): what κ(ω) has more or less elsewhere "
            "is missing.",
            left=lambda kappa, cutoff: 0.0,
            hints=_REST,
        ),
        slip(
            "powers-not-divided",
            "In your shift the powers of the cut-off are not divided by their exponents.",
            left=lambda kappa, cutoff: float(
                sum(k * sum(cutoff**m for m in range(1, j + 1)) for j, k in enumerate(kappa))
            ),
            hints=("What is the integral of ω^m from 0 to the cut-off?", *_REST[1:]),
        ),
        slip(
            "last-power-alone",
            "In your shift only the highest power of each term is there; 1 + ω + … has lower ones, too.",
            left=lambda kappa, cutoff: float(sum(k * cutoff**j / j for j, k in enumerate(kappa) if j)),
            hints=_REST,
        ),
        slip(
            "sign-of-the-rest",
            "In your shift the part without the logarithm has the wrong sign.",
            left=lambda kappa, cutoff: -rest(kappa, cutoff),
            hints=(
                "Is (κ(ω) − κ(1))/(1 − ω) positive or negative where κ grows?",
                *_REST[1:],
            ),
        ),
        mistakes.minus(
            1,
            code="sign-of-the-shift",
            says="Your shift has the wrong sign: you divided by ω − 1.",
            hints=_SIGN,
        ),
        slip(
            "shift-doubled",
            "Your shift is twice too large: the imaginary part of the integral is δ itself.",
            then=mistakes.on(lambda x: 2 * x, 1),
            hints=("What is the imaginary part of ½Γ + iδ?", "Only the real part has a half.", "..., shift"),
        ),
        slip(
            "cut-off-of-the-film",
            "You took the cut-off of the film, 2, in every case.",
            given=lambda kappa, cutoff: (kappa, 2.0),
            hints=("Does your function use its second argument?", *_POLE[1:]),
        ),
        slip(
            "highest-power-first",
            "You read the coefficients with the highest power first, as np.polyval does.",
            given=lambda kappa, cutoff: (np.asarray(kappa)[::-1], cutoff),
            hints=_COEFFICIENTS,
        ),
        slip(
            "powers-from-one",
            "You read the first coefficient as that of ω. It stands without ω.",
            given=lambda kappa, cutoff: (np.concatenate(([0.0], kappa)), cutoff),
            hints=_COEFFICIENTS,
        ),
        slip(
            "first-coefficient-for-the-value",
            "Your rate has the first coefficient, κ(0), in place of κ(1).",
            tuned=lambda kappa: float(kappa[0]),
            hints=_COEFFICIENTS,
        ),
        slip(
            "first-coefficient-at-the-pole",
            "Your logarithm has the first coefficient, κ(0), in front of it, in place of κ(1).",
            value=lambda kappa: float(kappa[0]),
            hints=_COEFFICIENTS,
        ),
        slip(
            "order-exchanged",
            "Your two numbers are exchanged: the rate comes first.",
            then=lambda answer, *case: answer[::-1],
            hints=("Which of the two is asked for first?", "First Γ, then δ.", "return rate, shift"),
        ),
    ),
)

by_hand = ByHand(
    "ex05.6h",
    "the shifts of two baths",
    [0, -4 - math.log(3)],
    near=0.02,
    slips={
        (0, -4): "From 0 to 4 the two sides of 1 are not equally long, so the pole does not cancel.",
        (0, -2): "Your second number is that of the film, whose bath ends at 2.",
        (0, -2 - math.log(3)): "In your second number the part without the pole still ends at 2.",
        (0, -4 + math.log(3)): "In your second number the logarithm has the wrong sign.",
        (
            0,
            4 + math.log(3),
        ): "Your second number has the wrong sign: modes above the oscillator push it down.",
        (0, -math.log(3)): "Your second number is that of a flat bath that ends at 4.",
        (-2, -4 - math.log(3)): "Your first number is that of the film. This bath is flat.",
        (-2, -4): "Your first number is that of the film, and in the second the pole does not cancel.",
    },
    why="The flat bath pushes equally from both sides. The other one has more, and stronger, modes above.",
    hints=(
        "Which modes push up, which push down, and how many are there of each?",
        "Write ω/(1 − ω) as −1 and 1/(1 − ω), and integrate both up to the cut-off.",
        "The first gives minus the cut-off. Of the second only what lies beyond 2 is left.",
    ),
)
