"""The rate by two routes: the formula, and the difference of D over a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.lindblad import Lindbladian
from .. import laws, mistakes
from ..algebra import Matrix, expm, log, on_columns, on_rows, random_generator, spread_state, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]
Act = Callable[[Matrix, Matrix], Matrix]


def _evolved(L: Matrix, rho: Matrix, t: float, s: float, act: Act) -> Matrix:
    """The state at t + s, from the start."""
    return act(expm(L * (t + s)), rho)


def _straight(L: Matrix, rho: Matrix, t: float, s: float, act: Act) -> Matrix:
    """The state at t, and from there along a straight line."""
    here = act(expm(L * t), rho)
    return here + s * act(L, here)


def average(rho: Matrix, pi: Matrix, gap: Any) -> Any:
    """D(ρ‖π) = Tr ρ(ln ρ − ln π)."""
    return tr(rho, gap(log(rho), log(pi))).real


@formula
def two_routes(
    L: Matrix,
    rho: Matrix,
    pi: Matrix,
    t: float,
    h: float,
    *,
    act: Act = on_rows,
    state: Callable[..., Matrix] = _evolved,
    where: Callable[[Matrix, Matrix], Matrix] = lambda start, now: now,
    gap: Callable[[Matrix, Matrix], Matrix] = np.subtract,
    D: Callable[..., Any] = average,
    quotient: Callable[..., Any] = lambda before, now, after, h: (before - after) / (2 * h),
) -> Pair:
    """σ at time t by the formula, and by the central difference of D with the step h."""
    before, now, after = (D(state(L, rho, t, s, act), pi, gap) for s in (-h, 0.0, h))
    here = where(rho, _evolved(L, rho, t, 0.0, act))
    rate = -tr(act(L, here), gap(log(here), log(pi))).real
    return rate, quotient(before, now, after, h)


def cases(rng: np.random.Generator) -> list[Case]:
    """A driven qubit at two times; then random generators.

    The steps are so large that a one-sided difference shows. At the qubit's first time the rate is above 1
    and the difference is larger still; at the second the difference is the smaller one.
    """
    found = _typed()
    steps = ((2, 0.3, 0.05), (2, 0.6, 0.1), (3, 0.3, 0.1), (3, 0.51234, 0.06125), (4, 1.4, 0.1))
    for d, t, h in steps:
        L = Lindbladian(*random_generator(d, rng))
        slower = 0.5 if t > 1 else 1.0
        found.append((slower * L.superop(), spread_state(d, rng), L.steady_state(), t, h))
    return found


def _typed() -> list[Case]:
    down = np.array([[0, 1], [0, 0]])
    L = Lindbladian(np.array([[0, 3], [3, 1]]), [down, down.T], [2, 1])
    rho = np.array([[0.4, 0.2 - 0.3j], [0.2 + 0.3j, 0.6]])
    return [(L.superop(), rho, L.steady_state(), t, h) for t, h in ((0.1, 0.05), (0.2, 0.1))]


_QUOTIENT = (
    "Which two times enter your quotient, and how far apart are they?",
    "The central difference takes D at t − h and at t + h, and divides by 2h.",
    "-(D_at(t + h) - D_at(t - h)) / (2 * h)",
)

exercise = Exercise(
    id="ex07.2",
    title="the rate by two routes",
    section="Trust, but differentiate",
    reference=two_routes,
    cases=cases,
    fresh=15,
    parts=("rate", "difference"),
    nan=(
        "The answer contains nan: a matrix with a negative eigenvalue has gone into a logarithm, so that "
        "what you evolved is no state. Is e^{Lt} the exponential of the matrix, scipy.linalg.expm? np.exp "
        "takes that of each entry."
    ),
    why=(
        "Right: the formula needs the state at one time, the difference needs D at two. That they agree up "
        "to a term in h² is the test that a sign or a logarithm lost on the way would not survive."
    ),
    hints=(
        "Which state enters the formula, and which two states enter the difference?",
        "First the state at time t, by the exponential of L on the stacked ρ; the formula is taken there, "
        "and D a little before and after.",
        "rho_t = (scipy.linalg.expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)",
    ),
    forbidden=(thermodynamics.spohn_rate,),
    laws=(
        Law(
            "routes-disagree",
            "Your two numbers differ by far more than a step of this size explains: at least one of them is "
            "not the rate of fall at time t.",
            lambda a, L, rho, pi, t, h: abs(a[0] - a[1]) < 0.3 * (abs(a[0]) + abs(a[1])),
        ),
        laws.not_negative("One of your numbers is negative, and D cannot grow under a semigroup.", 0, 1),
    ),
    slips=(
        mistakes.minus(
            1,
            code="sign-of-the-difference",
            says="Your difference is after minus before, the slope dD/dt; σ is the rate at which D falls.",
            alone="Against the formula such a sign shows at once.",
            hints=("Is D(t + h) larger or smaller than D(t − h)?", *_QUOTIENT[1:]),
        ),
        mistakes.minus(
            0,
            1,
            code="both-signs",
            says="Both your numbers have the wrong sign: they are dD/dt.",
            alone="They agree with each other; two routes with the same mistake confirm one another.",
            hints=("Should σ be positive when D falls?", "In both routes σ is the rate at which D falls."),
        ),
        mistakes.minus(
            0,
            code="sign-of-the-rate",
            says="Your formula lacks its minus sign.",
            alone="The difference has the right one.",
            hints=(
                "Why do your two numbers have opposite signs?",
                "σ is the rate at which D falls, and D has two logarithms in it.",
            ),
        ),
        slip(
            "forward-difference",
            "You compared t with t + h: this is the mean rate over the *next* h, and off by a term in h; the "
            "central difference is off by h² only.",
            quotient=lambda before, now, after, h: (now - after) / h,
            hints=_QUOTIENT,
        ),
        slip(
            "backward-difference",
            "You compared t − h with t: this is the mean rate over the *last* h, and off by a term in h.",
            quotient=lambda before, now, after, h: (before - now) / h,
            hints=_QUOTIENT,
        ),
        slip(
            "divided-by-h",
            "The times t − h and t + h are 2h apart; you divided by h.",
            quotient=lambda before, now, after, h: (before - after) / h,
            hints=_QUOTIENT,
        ),
        slip(
            "not-divided",
            "You return the difference of D itself; a rate is a difference divided by the time that it took.",
            quotient=lambda before, now, after, h: before - after,
            hints=_QUOTIENT,
        ),
        slip(
            "rate-at-the-start",
            "Your formula is evaluated at the state of time 0, your difference at time t.",
            where=lambda start, now: start,
            hints=(
                "At which state do you evaluate the formula?",
                "Let the state run for the time t first, and then take the rate.",
            ),
        ),
        slip(
            "straight-step",
            "You went from ρ_t to ρ_t ± h L(ρ_t) along a straight line. The difference then tests the "
            "formula and not the evolution, and it is off by a term of its own.",
            state=_straight,
            hints=(
                "Is ρ + hL(ρ) the state at t + h?",
                "The states at t ± h come from the exponential as well.",
                "D_at = lambda s: qep.relative_entropy(evolved(s), pi)",
            ),
        ),
        slip(
            "arguments-exchanged",
            "Your difference follows D(π‖ρ_t); the formula belongs to D(ρ_t‖π).",
            D=lambda rho, pi, gap: average(pi, rho, gap),
            hints=(
                "Which of the two states comes first?",
                "qep.relative_entropy(rho, pi) averages in rho.",
            ),
        ),
        slip(
            "ln-pi-left-out",
            "The term with ln π is missing from both your numbers.",
            alone="They are the growth of the entropy, −d/dt Tr ρ ln ρ.",
            gap=lambda ln_rho, ln_pi: ln_rho,
            hints=("Where does π enter your function?", "D is the mean of a difference of two logarithms."),
        ),
        slip(
            "column-stacking",
            "You stacked the columns of ρ; the superoperators of this course act on rows, rho.reshape(-1).",
            act=on_columns,
            hints=(
                "In which order does rho.reshape(-1) list the entries?",
                "L.superop() acts on the row-major vector, numpy's own order.",
                "(expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)",
            ),
        ),
        mistakes.exchanged("You return the difference first; the order asked for is (rate, difference)."),
        mistakes.bits(0, 1, says="Both your numbers are in bits; this course counts in nats."),
    ),
)

by_hand = ByHand(
    "ex07.2h",
    "a central difference",
    float(np.sinh(0.2) / 0.1),
    near=0.003,
    slips={
        2.0: "This is the exact rate.",
        float((1 - np.exp(-0.2)) / 0.1): "This is the forward difference.",
        float((np.exp(0.2) - 1) / 0.1): "This is the backward difference.",
        float(2 * np.sinh(0.2) / 0.1): "You divided by h; the two times are 2h apart.",
        float(-np.sinh(0.2) / 0.1): "This is dD/dt; σ is the rate at which D falls.",
    },
    why="It is (e^0.2 − e^−0.2)/0.2, above the exact 2 by less than a percent: of order h².",
    hints=("At which two times is D taken, and how far are they apart?",),
)
