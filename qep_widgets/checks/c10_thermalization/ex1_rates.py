"""The two rates of a thermal bath."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]
Number = Callable[..., float]


@formula
def kms_rates(
    omega: float,
    beta: float,
    strength: float,
    cutoff: float,
    *,
    exponent: Number = lambda omega, beta: beta * omega,
    occupied: Number = lambda x: 1 / math.expm1(x),
    size: Number = lambda strength: strength,
    rise: Number = lambda omega: omega,
    cut: Number = lambda omega, cutoff: math.exp(-omega / cutoff),
    golden: float = 1.0,
    down: Number = lambda n: n + 1,
    up: Number = lambda n: n,
) -> Pair:
    """(γ(ω), γ(−ω)): g(n + 1) down and gn up, with g(ω) = strength·ω·e^{−ω/cutoff}."""
    n = occupied(exponent(omega, beta))
    g = golden * size(strength) * rise(omega) * cut(omega, cutoff)
    return g * down(n), g * up(n)


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits; frequencies and temperatures with n between 0.1 and 2; a cold and a hot bath."""
    fixed = ((1.0, 1.0), (2.0, 0.6), (0.7, 1.4), (1.3, 0.5), (1.6, 1.2), (1.1, 14.0), (0.9, 0.02))
    return [(2.0, 0.4, 0.3, 4.0)] + [
        (w * rng.uniform(0.95, 1.05), b * rng.uniform(0.95, 1.05), rng.uniform(0.8, 1.6), rng.uniform(3, 6))
        for w, b in fixed
    ]


_OCCUPATION = (
    "What should n tend to in a very cold bath, and what in a very hot one?",
    "In the cold there are no quanta; in the heat there are about 1/(βω).",
    "n = 1 / np.expm1(beta * omega)",
)
_DIRECTION = (
    "Which of the two happens in an empty bath, with n = 0?",
    "Going down gives a quantum to the bath, and can be spontaneous: n + 1. Going up takes one: n.",
    "return g * (n + 1), ...",
)
_DENSITY = (
    "What is your g(ω), as a formula, and which three numbers enter it?",
    "It grows from zero with ω, falls beyond the cut-off, and is the same for both directions.",
    "g = strength * omega * np.exp(-omega / cutoff)",
)

exercise = Exercise(
    id="ex10.1",
    title="the two rates of a thermal bath",
    section="Up and down",
    reference=kms_rates,
    cases=cases,
    parts=("down", "up"),
    why=(
        "Right: the spectral density sets the pace of both directions, and their ratio is e^{−βω}, which "
        "knows the temperature and nothing else of the bath."
    ),
    hints=(
        "How do your two rates change when the bath gets hotter, and how should they?",
        "Two factors: g(ω) is common to both, n + 1 and n tell them apart.",
        "n = 1 / np.expm1(beta * omega); g = strength * omega * np.exp(-omega / cutoff)",
    ),
    laws=(
        Law(
            "negative",
            "One of your rates is negative; a thermal bath's rates are not.",
            lambda a, *_: min(np.real(a[0]), np.real(a[1])) >= 0,
        ),
        Law(
            "no-detailed-balance",
            "Your rates are not in the ratio e^{−βω}: the Gibbs state would not be stationary.",
            lambda a, omega, beta, *_: abs(a[1] - a[0] * math.exp(-beta * omega)) < 1e-5 * (1 + abs(a[1])),
        ),
        Law(
            "another-density",
            "Your rates are in the ratio e^{−βω}, as they should be, and both are off by one factor. Is it "
            "in your g(ω)?",
            lambda a, *case: abs(a[0] - kms_rates(*case)[0]) < 1e-5 * (1 + abs(a[0])),
        ),
    ),
    slips=(
        slip(
            "rates-exchanged",
            "Your rates are exchanged: down comes first, then up.",
            alone="Your bath would pump the system up. Down, emission, has n + 1.",
            then=lambda rates, *_: rates[::-1],
            hints=_DIRECTION,
        ),
        slip(
            "n-for-n-plus-one",
            "Your rate down has n: the spontaneous emission is missing.",
            alone="Both your rates have n, and an empty bath would do nothing.",
            down=lambda n: n,
            hints=_DIRECTION,
        ),
        slip(
            "n-plus-one-twice",
            "Your rate up has n + 1: an empty bath would lift the system.",
            alone="Both your rates have n + 1.",
            up=lambda n: n + 1,
            hints=_DIRECTION,
        ),
        slip(
            "sign-of-beta",
            "You have e^{−βω} where e^{βω} belongs in n.",
            alone="Your n is negative: this is the occupation at −β.",
            given=lambda omega, beta, strength, cutoff: (omega, -beta, strength, cutoff),
            hints=_OCCUPATION,
        ),
        slip(
            "sign-in-the-way-down",
            "In your way down e^{βω} stands where e^{−βω} belongs, so it is negative.",
            down=lambda n: -n,
            up=lambda n: -n * n / (n + 1),
            hints=_OCCUPATION,
        ),
        slip(
            "ratio-inverted",
            "Your way up is e^{+βω} times the way down. Up is the rarer one.",
            alone="Your way down is right.",
            up=lambda n: (n + 1) * (n + 1) / n,
            hints=(
                "Which of the two rates should be larger?",
                "Going up takes a quantum that the bath must have; going down does not need one. Up is "
                "the smaller rate, by the factor e^{−βω}.",
                "up is down times n / (n + 1)",
            ),
        ),
        slip(
            "fermi-for-bose",
            "Your n has + 1 in its denominator, the occupation of a fermion's level. The modes of this bath "
            "hold any number of quanta.",
            occupied=lambda x: 1 / (math.exp(x) + 1),
            hints=_OCCUPATION,
        ),
        slip(
            "boltzmann-for-bose",
            "Your n is an exponential alone: that is the ratio of the rates, and not the mean number of "
            "quanta.",
            occupied=lambda x: math.exp(-x),
            hints=_OCCUPATION,
        ),
        slip(
            "classical-occupation",
            "Your n is its value in a hot bath, one over the exponent. Then up over down is not e^{−βω}.",
            occupied=lambda x: 1 / x,
            hints=_OCCUPATION,
        ),
        slip(
            "temperature-for-beta",
            "You divided by β in the exponent, as if it were the temperature: βω, not ω/β.",
            exponent=lambda omega, beta: omega / beta,
            hints=(
                "What is the unit of the exponent in your n?",
                *_OCCUPATION[1:],
            ),
        ),
        slip(
            "spontaneous-emission-alone",
            "Your way down has spontaneous emission alone, g, and your way up is n/(n + 1) of that. The "
            "quanta that are there stimulate the emission, too.",
            alone="The ratio of your rates is right.",
            down=lambda n: 1.0,
            up=lambda n: n / (n + 1),
            hints=("How fast is your way down in a very hot bath?", *_DIRECTION[1:]),
        ),
        slip(
            "half-each-way",
            "You used n + ½ and n − ½, as if the zero-point energy were shared out.",
            down=lambda n: n + 0.5,
            up=lambda n: n - 0.5,
            hints=_DIRECTION,
        ),
        slip(
            "density-left-out",
            "The spectral density g(ω) is missing from your rates.",
            alone="They are n + 1 and n.",
            size=lambda strength: 1.0,
            rise=lambda omega: 1.0,
            cut=lambda omega, cutoff: 1.0,
            hints=_DENSITY,
        ),
        slip(
            "strength-alone",
            "Your g is the strength alone: that it depends on ω is missing.",
            rise=lambda omega: 1.0,
            cut=lambda omega, cutoff: 1.0,
            hints=_DENSITY,
        ),
        slip(
            "strength-left-out",
            "The strength is missing from your g(ω).",
            size=lambda strength: 1.0,
            hints=_DENSITY,
        ),
        slip(
            "cut-off-left-out",
            "In your g the factor with the cut-off is missing.",
            alone="It grows for ever.",
            cut=lambda omega, cutoff: 1.0,
            hints=_DENSITY,
        ),
        slip(
            "flat-density",
            "The factor ω is missing in your g(ω): this bath is ohmic.",
            rise=lambda omega: 1.0,
            hints=_DENSITY,
        ),
        slip(
            "golden-rule-twice",
            "There is a 2π in your rates. Here g(ω) is the whole rate; the golden rule's 2π is in it.",
            golden=2 * math.pi,
            hints=(
                "Which factors does the text write into a rate, and is there a 2π among them?",
                *_DENSITY[1:],
            ),
        ),
        mistakes.minus(
            1,
            code="order-exchanged-with-sign",
            says="Your second number has a minus sign. A rate is positive; that it leads the other way is "
            "said by its place.",
            hints=(
                "Can a rate of jumps be negative here?",
                *_DIRECTION[1:],
            ),
        ),
    ),
)

by_hand = ByHand(
    "ex10.1h",
    "down and up at βω = ln 2",
    [2, 1],
    slips={
        (1.5, 0.5): "These are n + ½ and n − ½, as if a zero-point energy were shared out.",
        (1, 0.5): "These have the right ratio; down is spontaneous emission alone, or n is e^{−βω}.",
        (4 / 3, 1 / 3): "Your n is that of a fermion's level, with + 1 in its denominator.",
        (1, 1): "Up and down are the same here: an empty bath would do nothing.",
        (
            1.5,
            0.75,
        ): "Your n is ½, the ratio of two neighbouring probabilities, and your up is half your down.",
    },
    why="n = 1/(2 − 1) = 1, so that down is n + 1 and up is n. Their ratio is ½ = e^{−ln 2}.",
    hints=(
        "What is e^{βω} here, and what is the mean number of quanta?",
        "The oscillator's n is one over e^{βω} − 1, and one direction has one more than the other.",
    ),
)
