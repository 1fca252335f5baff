"""The inverse question: which heat currents are possible, if only the populations are known?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


def sides(a: Matrix, p: Any) -> Any:
    """|a_j| √p_j: the lengths that add up with any phases."""
    return np.abs(a) * np.sqrt(p)


def polygon(s: Any) -> Any:
    """The shortest that the sum of these lengths can be."""
    return max(0.0, 2 * s.max() - s.sum())


@formula
def heat_range(
    a: Matrix,
    p: Any,
    g: float,
    beta: float,
    *,
    lengths: Callable[[Matrix, Any], Any] = sides,
    longest: Callable[[Any], Any] = np.sum,
    shortest: Callable[[Any], Any] = polygon,
    power: float = 2.0,
    down: Callable[[Any], Any] = lambda n: n + 1,
    up: Callable[[Any], Any] = lambda n: n,
    empty: Callable[[Any], Any] = lambda p: 1 - p.sum(),
    ways: Callable[[Matrix], Any] = lambda a: np.sum(np.abs(a) ** 2),
    sign: float = 1.0,
) -> Pair:
    """Q̇ = g n p₀ Σ|a|² − g(n+1)|Σ a_j ψ_j|², at the longest and the shortest sum."""
    n = 1 / np.expm1(beta)
    s = lengths(a, p)
    taken = g * up(n) * empty(p) * ways(a)
    lowest, highest = (taken - g * down(n) * np.abs(end(s)) ** power for end in (longest, shortest))
    return sign * lowest, sign * highest


def cases(rng: np.random.Generator) -> list[Case]:
    """Few digits; the one by hand; one to five levels; one side too long; empty levels."""
    found: list[Case] = [
        (np.array([1.0, 0.5j]), np.array([0.36, 0.25]), 0.5, 1.0),
        (np.array([1.0, 1.0]), np.array([0.64, 0.36]), 1.0, float(np.log(2))),
        (np.array([1.0, 1.0j, -1.0]), np.array([0.3, 0.3, 0.3]), 1.0, 1.5),
    ]
    for m in (1, 2, 3, 3, 4, 5):
        a = rng.normal(size=m) + 1j * rng.normal(size=m)
        p = rng.dirichlet(np.ones(m + 1))[1:]
        found.append((a, p, rng.uniform(0.2, 2.0), rng.uniform(0.3, 2.0)))
    found.append((np.array([3.0, 0.4j, 0.3]), np.array([0.5, 0.2, 0.2]), 0.7, 0.8))
    found.append((np.array([0.5 + 1j, 0.8, -1.0]), np.array([0.4, 0.0, 0.3]), 1.3, 1.2))
    found.append((np.array([0.4 + 1j, 0.8]), np.array([0.6, 0.4]), 0.4, 0.6))
    return [*found, (np.array([1.0, 1j]), np.array([0.0, 0.0]), 1.6, 0.9)]


_SUM = (
    "How do the amplitudes of two ways to the same level add up, and which freedom have their phases?",
    "Σ a_j ψ_j is a sum of arrows with the lengths |a_j|√p_j, and their directions are free.",
    "s = np.abs(a) * np.sqrt(p); the longest sum is s.sum()",
)
_SHORT = (
    "How short can a chain of arrows be, if you may turn each of them?",
    "The chain closes, unless one arrow is longer than all others together.",
    "shortest = max(0, 2 * s.max() - s.sum())",
)
_BACK = (
    "What does the bath do with the share of the state that is in level 0?",
    "From level 0 the bath brings quanta at the rate g n, through each way.",
    "p_0 = 1 - p.sum(), and np.sum(np.abs(a) ** 2) ways up",
)

exercise = Exercise(
    id="ex11.3",
    title="what the populations leave open",
    section="Does a coherence carry heat?",
    reference=heat_range,
    cases=cases,
    parts=("lowest", "highest"),
    why=(
        "Right: the phases are free, so the amplitudes add up to anything between the longest sum and the "
        "shortest. A mixture lies between the two. What comes from level 0 depends on populations only."
    ),
    hints=(
        "What is each of your two numbers for a single upper level, where nothing is left open?",
        "Take a superposition of the upper levels: the heat that leaves goes as the square of a sum of "
        "amplitudes.",
        "lowest = g * n * p_0 * np.sum(abs(a)**2) - g * (n + 1) * s.sum()**2",
    ),
    laws=(
        Law(
            "in-order", "Your lowest number is above your highest.", lambda a, *_: np.real(a[0] - a[1]) < 1e-8
        ),
        Law(
            "one-level-leaves-nothing-open",
            "For a single upper level your two numbers differ.",
            lambda answer, a, *_: len(a) > 1 or abs(answer[0] - answer[1]) < 1e-7,
        ),
    ),
    slips=(
        slip(
            "populations-only",
            "Both your numbers are those of the mixture: for equal energies the coherences count as well.",
            lengths=lambda a, p: np.array([np.sqrt(np.sum(np.abs(a) ** 2 * p))]),
            hints=_SUM,
        ),
        slip(
            "always-dark",
            "You let the amplitudes cancel always; they cannot, if one of them is larger than all others "
            "together.",
            shortest=lambda s: 0.0,
            hints=_SHORT,
        ),
        slip(
            "mixture-for-highest",
            "For the highest you took the mixture; with the right phases less heat leaves than from it.",
            shortest=lambda s: np.sqrt(np.sum(s**2)),
            hints=_SHORT,
        ),
        slip(
            "alternating-signs",
            "For the shortest sum you only tried signs that alternate; each phase is free.",
            shortest=lambda s: np.sum(s * (-1.0) ** np.arange(len(s))),
            hints=_SHORT,
        ),
        slip(
            "best-signs",
            "For the shortest sum you tried all signs; a phase may be any angle, not 0° and 180° only.",
            shortest=lambda s: _best_signs(s),
            hints=_SHORT,
        ),
        slip(
            "level-0-forgotten",
            "What the bath brings to level 0 is missing.",
            empty=lambda p: 0.0,
            hints=_BACK,
        ),
        slip(
            "level-0-full",
            "You let the bath act on level 0 as if it were full; its population is 1 less the others.",
            empty=lambda p: 1.0,
            hints=_BACK,
        ),
        slip(
            "one-way-up",
            "The way up from level 0 has all |a_j|² in it, and you counted it once.",
            ways=lambda a: 1.0,
            hints=_BACK,
        ),
        slip(
            "ways-up-in-step",
            "You added up the ways from level 0 as amplitudes; they end in different levels, so their "
            "squares add.",
            ways=lambda a: np.sum(np.abs(a)) ** 2,
            hints=("Do two ways interfere, if they end in different levels?", *_BACK[1:]),
        ),
        slip(
            "probabilities-for-amplitudes",
            "Your arrows have the lengths |a_j|p_j; an amplitude is the root of a probability.",
            lengths=lambda a, p: np.abs(a) * p,
            hints=_SUM,
        ),
        slip(
            "a-left-out",
            "The amplitudes a_j of the bath's ways down are missing from the sum.",
            lengths=lambda a, p: np.sqrt(p),
            hints=_SUM,
        ),
        slip(
            "not-squared",
            "The sum of the amplitudes is not squared.",
            power=1.0,
            hints=_SUM,
        ),
        slip(
            "n-for-n-plus-1",
            "Downwards the rate is g(n + 1), and you used g n: a bath at T = 0 would take nothing.",
            down=lambda n: n,
            hints=("Does an excited atom decay in a bath at T = 0?", *_BACK[1:]),
        ),
        slip(
            "n-plus-1-for-n",
            "Upwards the rate is g n, and you used g(n + 1): a bath at T = 0 has no quantum to give.",
            up=lambda n: n + 1,
            hints=("What can a bath at T = 0 give?", *_BACK[1:]),
        ),
        slip(
            "phases-as-given",
            "You used the phases of a for the sum; the state may have others, which turn them.",
            wrong=lambda a, p, g, beta: _as_given(a, p, g, beta),
            hints=_SUM,
        ),
        mistakes.minus(
            0,
            1,
            says="Both numbers have the other sign; heat is positive into the system.",
            hints=("Does heat leave the system or enter it, when a quantum goes to the bath?",),
        ),
        mistakes.exchanged("You return the highest first."),
    ),
)


def _best_signs(s: Any) -> Any:
    """The smallest modulus of ±s_1 ± s_2 …"""
    sums = np.zeros(1)
    for length in s:
        sums = np.concatenate([sums + length, sums - length])
    return np.abs(sums).min()


def _as_given(a: Matrix, p: Any, g: float, beta: float) -> Pair:
    """|Σ a_j √p_j|² with the phases that a has."""
    n = 1 / np.expm1(beta)
    taken = g * n * (1 - p.sum()) * np.sum(np.abs(a) ** 2)
    return taken - g * (n + 1) * np.abs(np.sum(a * np.sqrt(p))) ** 2, taken - g * (n + 1) * polygon(
        sides(a, p)
    ) ** 2


by_hand = ByHand(
    "ex11.3h",
    "three states with the same populations",
    [-3.92, -2.0, -0.08],
    near=0.003,
    slips={
        (-0.08, -2.0, -3.92): "You have the first and the last exchanged.",
        (3.92, 2.0, 0.08): "Heat is positive into the system, and here it leaves.",
        (-1.96, -1.0, -0.04): "β = ln 2 gives n = 1, so the rate down is g(n + 1) = 2g.",
        (-2.0, -2.0, -2.0): "The populations are the same, and the energies, too: then the coherences count.",
        (-3.92, -2.0, 0.0): "The two amplitudes 0.8 and 0.6 do not cancel.",
        (-4.0, -2.0, 0.0): "This holds for the populations ½ and ½; here they are 0.64 and 0.36.",
        (-2.8, -2.0, -0.4): "The sum of the amplitudes is squared.",
    },
    why="n = 1, so the rate is 2. The amplitudes add up to 0.8 + 0.6 and 0.8 − 0.6; a mixture adds the "
    "squares, to 1.",
    hints=(
        "Which amplitudes have the two ways down, and how do they add up in each of the states?",
        "In the mixture the squares of the amplitudes add up, in the superpositions the amplitudes.",
        "0.8 + 0.6 = 1.4, squared, times 2",
    ),
)
