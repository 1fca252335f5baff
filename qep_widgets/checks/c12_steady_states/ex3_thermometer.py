"""A squeezed bath, read backwards: from one probability to r, and to what another qubit shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import baths
from .. import mistakes
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Three = tuple[Any, Any, Any]


def bose(omega: float, beta: float) -> float:
    """1/(e^{βω} − 1)."""
    return float(1 / np.expm1(beta * omega))


def doubled(N: float, n: float) -> float:
    """2r from 2N + 1 = (2n + 1) cosh 2r; a ratio below 1 by rounding is 1."""
    return float(np.arccosh(max((2 * N + 1) / (2 * n + 1), 1.0)))


@formula
def thermometer(
    omega: float,
    beta: float,
    p_1: float,
    omega_2: float,
    *,
    upper: Callable[[float], float] = lambda p: p,
    quanta: Callable[[float], float] = lambda p: p / (1 - 2 * p),
    without: Callable[[float, float], float] = bose,
    twice: Callable[[float, float], float] = doubled,
    half: float = 0.5,
    squeezed: Callable[[float, float], float] = lambda n, r: n * np.cosh(2 * r) + np.sinh(r) ** 2,
    second: Callable[[float, float], float] = lambda omega, omega_2: omega_2,
    shown: Callable[[float, float], float] = lambda omega, N: omega / np.log((N + 1) / N),
) -> Three:
    """(r, T* of the first gap, T* of the second), from N/(2N+1) = p₁ and N = n cosh 2r + sinh²r."""
    N = quanta(upper(p_1))
    r = half * twice(N, without(omega, beta))
    gap = second(omega, omega_2)
    return r, shown(omega, N), shown(omega_2, squeezed(without(gap, beta), r))


def cases(rng: np.random.Generator) -> list[Case]:
    """The one by hand; two of few digits; an unsqueezed bath; a cold one; strong squeezing; generic ones."""
    found: list[Case] = [(1.0, float(np.log(2)), 0.4, 2.0), (2.0, 0.5, 0.35, 1.0), (0.5, 2.0, 0.45, 3.0)]
    thermal = 1 / (np.exp(1.3 * 0.8) + 1)
    found += [(1.3, 0.8, float(thermal), 0.6), (1.0, 12.0, 0.05, 1.5), (0.7, 1.0, 0.4999, 1.4)]
    for _ in range(5):
        omega, beta = rng.uniform(0.4, 2.0), rng.uniform(0.4, 2.5)
        low = 1 / (np.exp(omega * beta) + 1)
        found.append((omega, beta, low + rng.uniform(0.1, 0.9) * (0.5 - low), omega * rng.uniform(0.4, 2.5)))
    return found


_N = (
    "At rest as many jumps go up as go down. What does that say of N, with the rates N and N + 1?",
    "Set the jumps up per unit of time equal to those down, and solve for N.",
    "N = p_1 / (1 - 2 * p_1)",
)
_R = (
    "What is 2N + 1, if N = n cosh 2r + sinh²r?",
    "Write sinh²r with cosh 2r, and solve for cosh 2r.",
    "r = np.arccosh((2 * N + 1) / (2 * n + 1)) / 2",
)
_T = (
    "Which temperature makes e^{−ω/T} out of the ratio of the rates?",
    "The ratio is N/(N + 1); take the logarithm, and solve for T.",
)
_SECOND = (
    "What is the same for both qubits in this bath, and what has each for itself?",
    "r and β belong to the bath; n, N and T* belong to a gap.",
)

exercise = Exercise(
    id="ex12.3",
    title="a squeezed thermometer",
    section="A bath without a temperature",
    reference=thermometer,
    cases=cases,
    parts=("r", "T* of the first", "T* of the second"),
    why=(
        "Right: one probability gives N, and N gives r, if β is known. The second qubit has another N, and "
        "with it another T*. Only without squeezing do all gaps show the same temperature."
    ),
    hints=(
        "What should your three numbers be for the probability of the Gibbs state?",
        "From p₁ to N, from N to r; then forwards again, with the other gap.",
        "r = np.arccosh((2 * N + 1) / (2 * n + 1)) / 2",
    ),
    forbidden=(baths.squeezed_qubit,),
    nan=(
        "The answer contains nan: without squeezing the argument of arccosh may be below 1 by rounding. And "
        "a logarithm has no value below 0."
    ),
    laws=(
        Law("r-below-0", "Your r is negative.", lambda a, *_: np.real(a[0]) >= 0),
        Law(
            "more-than-all-quanta",
            "With your r sinh²r alone is more than all of N, which p_1 gives.",
            lambda a, omega, beta, p_1, _: not np.sinh(np.real(a[0])) ** 2 > 1.001 * p_1 / (1 - 2 * p_1),
            before_nan=True,
        ),
        Law(
            "colder-than-the-bath",
            "A qubit of yours shows less than 1/β, but squeezing only adds quanta.",
            lambda a, omega, beta, *_: min(np.real(a[1]), np.real(a[2])) > (1 - 1e-6) / beta,
        ),
    ),
    slips=(
        slip(
            "one-temperature",
            "Your second qubit shows what the first one shows, as in a bath that has a temperature.",
            then=lambda a, *_: (a[0], a[1], a[1]),
            hints=_SECOND,
        ),
        slip(
            "quanta-of-the-first",
            "For the second qubit you kept the n of the first gap.",
            second=lambda omega, omega_2: omega,
            hints=_SECOND,
        ),
        slip(
            "squeezing-left-out",
            "For the second qubit you took n in the place of N: no squeezing.",
            squeezed=lambda n, r: n,
            hints=_SECOND,
        ),
        slip(
            "thermal-quanta-left-out",
            "For the second qubit your N is sinh²r alone, as if the bath had been cold.",
            squeezed=lambda n, r: np.sinh(r) ** 2,
            hints=_SECOND,
        ),
        slip(
            "only-added",
            "For the second qubit your N is n + sinh²r; squeezing also multiplies the quanta that are there.",
            squeezed=lambda n, r: n + np.sinh(r) ** 2,
            hints=_SECOND,
        ),
        slip(
            "level-0",
            "You read p_1 as the probability of level 0.",
            upper=lambda p: 1 - p,
            hints=("Which level has the smaller probability in this bath?", *_N[1:]),
        ),
        slip(
            "bosons-for-a-qubit",
            "Your N is p/(1 − p), the ratio of the probabilities; at rest that is N/(N + 1).",
            quanta=lambda p: p / (1 - p),
            hints=_N,
        ),
        slip(
            "probability-for-quanta",
            "You took the probability itself for N.",
            quanta=lambda p: p,
            hints=_N,
        ),
        slip(
            "twice-r",
            "Your r is 2r: the hyperbolic functions in N that can be added have 2r in them.",
            half=1.0,
            hints=_R,
        ),
        slip(
            "half-forgotten",
            "You divided N by n; with sinh²r in N it is N + ½ and n + ½ that have the ratio cosh 2r.",
            twice=lambda N, n: np.arccosh(max(N / n, 1.0)),
            hints=_R,
        ),
        slip(
            "sinh-alone",
            "You solved N − n = sinh²r; the n quanta have become more, too.",
            twice=lambda N, n: 2 * np.arcsinh(np.sqrt(max(N - n, 0.0))),
            hints=_R,
        ),
        slip(
            "fermi-for-bose",
            "Your n is 1/(e^{βω} + 1), which is the probability of level 1; the rates have 1/(e^{βω} − 1).",
            without=lambda omega, beta: float(1 / (np.exp(beta * omega) + 1)),
            hints=("Which n stands in the rates of a thermal bath?",),
        ),
        slip(
            "beta-left-out",
            "Your n has e^ω in it, without β.",
            without=lambda omega, beta: bose(omega, 1.0),
            hints=("At which β does the bath have n quanta?",),
        ),
        slip(
            "gap-left-out",
            "Your T* lacks the gap: 1/ln((N + 1)/N).",
            shown=lambda omega, N: 1 / np.log((N + 1) / N),
            hints=_T,
        ),
        slip(
            "beta-for-temperature",
            "You returned 1/T*.",
            shown=lambda omega, N: np.log((N + 1) / N) / omega,
            hints=_T,
        ),
        mistakes.exchanged("You return the three in the other order."),
    ),
)

by_hand = ByHand(
    "ex12.3h",
    "N, r and T* of a squeezed bath",
    [2, 0.5493, 2.4663],
    near=0.004,
    slips={
        (2, 1.0986, 2.4663): "Your second number is 2r.",
        (2, 0.8814, 2.4663): "You took N − n = sinh²r; the thermal quanta have become more, too.",
        (2, 0.6585, 2.4663): "You took N/n = cosh 2r; it is N + ½ and n + ½ that have this ratio.",
        (2, 0.5493, 0.4055): "Your third number is 1/T*.",
        (2, 0.5493, 1.4427): "Your third number is 1/β: that is what the bath was before it was squeezed.",
        (0.6667, 0, 2.4663): "You took the ratio of the probabilities for N; it is N/(N + 1).",
        (0.4, 0.5493, 2.4663): "You took the probability for N.",
        (-3, 0.5493, -2.4663): "You put level 0 in the place of level 1.",
        (2, 0.5493, 1.7095): "Your third number has the logarithm to base 2.",
    },
    why="2/5 is N/(2N + 1) for N = 2. With n = 1 the ratio 5/3 is cosh ln 3: r = ½ ln 3. T* = 1/ln(3/2).",
    hints=(
        "For which N has N/(2N + 1) the value 2/5? And what is n at this β?",
        "2N + 1 = (2n + 1) cosh 2r, and cosh x = 5/3 for e^x = 3.",
        "T* = 1/ln(3/2)",
    ),
)
