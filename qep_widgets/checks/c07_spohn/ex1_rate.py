"""Spohn's rate from the generator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.lindblad import Lindbladian
from ...physics.states import gibbs
from .. import laws, mistakes
from ..algebra import Matrix, log, motion, random_generator, spread_state, stationary, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip


def weighed(slope: Matrix, rho: Matrix, pi: Matrix, ln: Any, gap: Any, trace: Any) -> Any:
    """−Tr{slope (ln ρ − ln π)}."""
    return -trace(slope, gap(ln(rho), ln(pi))).real


@formula(inner=motion)
def rate(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    rho: Matrix,
    pi: Matrix,
    *,
    at: Callable[[Matrix, Matrix], Matrix] = lambda rho, pi: rho,
    ln: Callable[[Matrix], Matrix] = log,
    gap: Callable[[Matrix, Matrix], Matrix] = np.subtract,
    trace: Callable[[Matrix, Matrix], Any] = tr,
    read: Callable[..., Any] = weighed,
    **generator: Any,
) -> Any:
    "σ is the rate at which D falls, and D has two logarithms in it."
    slope = motion(H, jumps, rates, at(rho, pi), **generator)
    return read(slope, rho, pi, ln, gap, trace)


def cases(rng: np.random.Generator) -> list[Case]:
    """The one worked by hand; one of few digits; random generators with their π; one with another."""
    up_and_down = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], dtype=complex)
    by_hand = (np.zeros((2, 2)), up_and_down, np.array([2.0, 1.0]), np.eye(2) / 2, np.diag([2.0, 1.0]) / 3)
    found: list[Case] = [by_hand, _readable()]
    for d in (2, 3, 3, 4):
        H, jumps, rates = random_generator(d, rng)
        pi = Lindbladian(H, jumps, rates).steady_state()
        found.append((H, jumps, rates, spread_state(d, rng), pi))
    return [*found, _negative(rng)]


def _readable() -> Case:
    """A generator, a state and a reference of few digits, on which every mistake shows."""
    H = np.array([[0, 0.5 - 0.5j], [0.5 + 0.5j, 1]])
    jumps = np.array([[[0, 1], [0, 0]], [[0, 0.5], [1j, 0]]])
    rho = np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])
    pi = np.array([[0.7, 0.2j], [-0.2j, 0.3]])
    return H, jumps, np.array([2.0, 0.5]), rho, pi


def _negative(rng: np.random.Generator) -> Case:
    """A reference that is not stationary, and a rate that is plainly negative: no sign may be hidden."""
    while True:
        case = (*random_generator(2, rng), spread_state(2, rng), spread_state(2, rng))
        if rate(*case) < -0.1:
            return case


# what mistakes put in place of a piece


def _slope_of_log(rho: Matrix, slope: Matrix) -> Matrix:
    """d ln ρ/dt, by the divided differences of the logarithm in the eigenbasis of ρ."""
    p, v = np.linalg.eigh(rho)
    gap = p[:, None] - p[None, :]
    same = np.abs(gap) < 1e-9
    ratio = np.where(
        same, 1 / p[:, None], (np.log(p)[:, None] - np.log(p)[None, :]) / np.where(same, 1.0, gap)
    )
    return v @ (ratio * (v.conj().T @ slope @ v)) @ v.conj().T


def _of_populations(slope: Matrix, rho: Matrix, pi: Matrix, *_: Any) -> Any:
    return -np.sum(np.diag(slope).real * np.log(np.diag(rho).real / np.diag(pi).real))


_SIGN = (
    "What does your function give when D grows?",
    "σ is negative where D grows. Spohn's inequality promises its sign for a stationary π only.",
    "-np.trace(slope @ (ln_rho - ln_pi)).real",
)

exercise = Exercise(
    id="ex07.1",
    title="Spohn's rate from the generator",
    section="The rate in one line",
    reference=rate,
    cases=cases,
    why=(
        "Right: the whole generator acts on ρ, and what it does is weighed with ln ρ − ln π. No time "
        "derivative is needed, because Tr ρ d(ln ρ)/dt = Tr L(ρ) = 0."
    ),
    hints=(
        "Which two matrices are multiplied under the trace, and have you checked each of them alone?",
        "First the slope of ρ, which is the right-hand side of the master equation; then the slope of D, "
        "which is linear in it.",
        "slope = -1j * (H @ rho - rho @ H); for g, L in zip(rates, jumps): slope = slope + ...",
    ),
    forbidden=(thermodynamics.spohn_rate,),
    laws=(
        Law(
            "nearly-right",
            "Your rate agrees with the right one in its first digits and then departs from it, as a "
            "difference quotient does. The formula has no step, and is exact.",
            lambda s, *case: not 1e-6 < abs(s - rate(*case)) < 3e-3 * abs(rate(*case)) + 1e-9,
        ),
        Law(
            "negative",
            "Your rate is negative for a semigroup and its own stationary state, which Spohn's inequality "
            "forbids.",
            lambda s, H, jumps, rates, rho, pi: (
                np.abs(motion(H, jumps, rates, pi)).max() > 1e-9 or np.real(s) > -1e-6
            ),
        ),
        laws.real(
            "Your rate has an imaginary part, and the trace of a product of two Hermitian matrices has none. "
            "Are both of your factors Hermitian?"
        ),
    ),
    slips=(
        mistakes.minus(
            says="The minus sign in front of the trace is missing: σ is the rate at which D falls, −dD/dt.",
            alone="Yours is the slope dD/dt.",
            hints=(
                "Should your number be positive or negative, when D falls?",
                "σ is the rate at which D falls.",
            ),
        ),
        mistakes.absolute(
            says="You return the absolute value. With a reference that is not stationary σ can be negative, "
            "and its sign is what the number is about.",
            hints=_SIGN,
        ),
        mistakes.cut_off(
            says="You return 0 where your number is negative. With a reference that is not stationary σ can "
            "be: report the number that comes out.",
            hints=_SIGN,
        ),
        slip(
            "ln-pi-left-out",
            "The term with ln π is missing from your bracket.",
            alone="You computed −Tr{L(ρ) ln ρ}, the growth of the entropy, which can have either sign.",
            gap=lambda ln_rho, ln_pi: ln_rho,
            hints=(
                "What does a qubit's entropy do when it cools to its ground state?",
                "D(ρ‖π) has two logarithms, and both stay when you differentiate.",
                "-np.trace(slope @ (ln_rho - ln_pi)).real",
            ),
        ),
        slip(
            "ln-rho-left-out",
            "You kept the term with ln π and lost the one with ln ρ: it does not vanish, only Tr ρ d(ln "
            "ρ)/dt does.",
            gap=lambda ln_rho, ln_pi: -ln_pi,
            hints=("Which of the three terms of the product rule is zero, and which two stay?",),
        ),
        slip(
            "unitary-part-dropped",
            "−i[H, ρ] is left out, or has lost its i (then .real throws it away). It makes no entropy, but "
            "it moves the state towards π or away from it: its share Tr{−i[H, ρ] ln π} is zero for every "
            "state only if H and π commute.",
            i=0,
            hints=(
                "Is L(π) = 0 for what you use as L?",
                "The dissipator alone does not leave π where it is; the whole generator does.",
                "slope = -1j * (H @ rho - rho @ H) + (the dissipator)",
            ),
        ),
        slip(
            "gibbs-for-pi",
            "You used the Gibbs state of H in place of π. It is stationary in a thermal bath only, and these "
            "jumps are not a thermal bath.",
            given=lambda H, jumps, rates, rho, pi: (H, jumps, rates, rho, gibbs(H, 1.0)),
            hints=(
                "What does the generator do to your reference state?",
                "The reference of Spohn's rate is the state that L leaves alone, and it is given to you.",
            ),
        ),
        slip(
            "own-pi",
            "You look for the generator's stationary state yourself and ignore the argument pi. The formula "
            "serves any fixed reference, stationary or not, and that is how the lesson shows that a wrong π "
            "can make it negative.",
            given=lambda H, jumps, rates, rho, pi: (H, jumps, rates, rho, stationary(H, jumps, rates)),
            hints=("Does your function use the argument pi?",),
        ),
        slip(
            "arguments-exchanged",
            "You follow D(π‖ρ), with the arguments exchanged: a channel lets that fall, too, but it is not "
            "what was asked.",
            read=lambda slope, rho, pi, *_: np.trace(pi @ _slope_of_log(rho, slope)).real,
            hints=(
                "Over which state is the difference of the logarithms averaged in D(ρ‖π)?",
                "ρ is the first argument, so its derivative L(ρ) stands in front of the bracket.",
            ),
        ),
        slip(
            "at-the-steady-state",
            "You let the generator act on π, where ρ moves. For a stationary π that is always zero.",
            at=lambda rho, pi: pi,
            hints=(
                "Which state is moving?",
                "π stays where it is; it is the generator's action on ρ that counts.",
            ),
        ),
        slip(
            "divergence-itself",
            "In front of the bracket stands ρ, where L(ρ) belongs.",
            alone="This is D(ρ‖π), the height, and not the rate at which it falls.",
            read=lambda slope, rho, pi, ln, gap, trace: trace(rho, gap(ln(rho), ln(pi))).real,
            hints=(
                "Does your function use the generator at all?",
                "Only the first factor is differentiated, and its derivative is L(ρ).",
            ),
        ),
        mistakes.half_of_the_anticommutator(),
        mistakes.anticommutator_of_the_wrong_order(),
        mistakes.jumps_turned_round(),
        mistakes.heisenberg_picture(),
        mistakes.conjugate_dropped_in_the_jumps(),
        mistakes.conjugate_dropped_in_the_gain(),
        mistakes.conjugate_dropped_in_the_loss(),
        mistakes.sign_of_the_commutator(),
        mistakes.rates_left_out(),
        mistakes.rates_squared(),
        mistakes.elementwise_logarithm(),
        mistakes.log_without_conjugate(),
        mistakes.log_turned_round(),
        slip(
            "populations-only",
            "You used the diagonals of ρ, π and L(ρ): this formula is right for classical states and does "
            "not see coherences.",
            read=_of_populations,
            hints=("Do your off-diagonal entries enter anywhere?", *mistakes.EIGENBASIS[1:]),
        ),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
        mistakes.bits(says="Your rate is in bits; this course counts in nats, with the natural logarithm."),
    ),
)

by_hand = ByHand(
    "ex07.1h",
    "the rate of a coin",
    float(np.log(2) / 2),
    near=0.002,
    slips={
        float(np.log(2)): "You took 1 for the flow from level 1 to level 0. How full is level 1?",
        float(-np.log(2) / 2): "This is the rate at which D grows.",
        float(np.log(9 / 8) / 2): "This is D, the height, and not the rate at which it falls.",
        float(np.log(3) / 2): "You took diag(3/4, 1/4) for the stationary state.",
        0.0: "This is the growth of the qubit's entropy: the term with ln π is missing.",
    },
    why="L(ρ) is diag(½, −½), and the logarithms of π differ by ln 2.",
    hints=("Which state stays as it is, and how much flows from level 1 to level 0 in the coin?",),
)
