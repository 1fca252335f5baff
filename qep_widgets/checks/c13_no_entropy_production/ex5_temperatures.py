"""The generalized temperature T = Q̇/Ṡ that each of several baths finds alone in one state."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import gibbs, random_hamiltonian
from .. import mistakes
from ..algebra import Matrix, entropy, itself, log, spread_state
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .books import HALF, NO_CONJUGATE, RHO, TURNED_ROUND, WRONG_ORDER, dissipator, inner, random_jumps

ZERO = 1e-10


def _quotient(heat: float, rate: float) -> float:
    return heat / rate


@formula(inner=dissipator)
def temperatures(
    H: Matrix,
    jumps: Matrix,
    rho: Matrix,
    *,
    baths: Callable[[Matrix], Matrix] = itself,
    ln: Callable[[Matrix], Matrix] = log,
    ratio: Callable[[float, float], float] = _quotient,
    standing: float = math.inf,
    cold: float = 0.0,
    **pieces: Any,
) -> Any:
    """T = Tr[H D_k(ρ)] / −Tr{D_k(ρ) ln ρ} for each bath; ∞ where the entropy stands, 0 where no heat "
    "flows."""
    found = []
    for one in baths(jumps):
        B = dissipator(one, rho, **pieces)
        heat, rate = inner(H, B), -inner(B, ln(rho))
        if abs(rate) < ZERO:
            found.append(standing)
        else:
            found.append(cold if abs(heat) < ZERO else ratio(heat, rate))
    return np.array(found)


def cases(rng: np.random.Generator) -> list[Case]:
    """Several baths on one state: a qubit of few digits; equal populations, a dephasing bath, a state with
    coherence among them; a Gibbs state; four levels on axes of their own.

    Populations that are equal but for 1e-13: their dS/dt is zero by the exercise's rule, and no rounding
    makes it exactly so. Whoever divides without looking gets 1e12, never by chance an infinity.
    """
    nearly = np.diag([1e-13, 0.0, -1e-13])
    found: list[Case] = [_readable()]
    found.append((*_pair_baths(np.diag([0.0, 1.0, 1.7]), rng), np.diag([0.4, 0.2, 0.4]) + nearly))
    shared, middle = rng.uniform(0.36, 0.42), rng.uniform(0.5, 0.9)
    H = np.diag([0.0, middle, middle + rng.uniform(0.6, 1.0)])
    found.append((*_pair_baths(H, rng), np.diag([1 - 2 * shared, shared, shared]) + nearly[::-1, ::-1] / 2))
    found.append((*_pair_baths(H, rng), spread_state(3, rng)))
    found.append((*_pair_baths(H, rng), gibbs(H, rng.uniform(-0.9, -0.5))))
    excited, omega = rng.uniform(0.25, 0.35), rng.uniform(0.7, 1.3)
    found.append((*_qubit_baths(omega, False, rng), np.diag([1 - excited, excited])))
    found.append((*_qubit_baths(omega, True, rng), spread_state(2, rng)))
    return [*found, _on_other_axes(rng)]


def _readable() -> Case:
    """A qubit with coherence; a cold bath, a warmer one and one that dephases."""
    lower, level = np.array([[0.0, 1.0], [0.0, 0.0]]), np.diag([0.0, 1.0])
    jumps = np.array([[2 * lower, lower.T], [lower, 0.8 * lower.T], [level, 0 * level]])
    return level, jumps, RHO


def _pair_baths(H: Matrix, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """H and, for each pair of its three levels, a bath that moves this pair alone."""
    jumps = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        lower = np.outer(np.eye(3)[i], np.eye(3)[j])
        jumps.append([math.sqrt(rng.uniform(2.5, 3.5)) * lower, math.sqrt(rng.uniform(0.6, 0.9)) * lower.T])
    return H, np.array(jumps)


def _qubit_baths(omega: float, dephasing: bool, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """H and three baths: thermal ones of different temperatures, the last one dephasing if asked."""
    lower, jumps = np.array([[0.0, 1.0], [0.0, 0.0]]), []
    for beta in (1.4, 2.0, 2.6):
        beta *= rng.uniform(0.95, 1.05) / omega
        jumps.append([lower, math.exp(-0.5 * beta * omega) * lower.T])
    if dephasing:
        jumps[2] = [rng.uniform(0.8, 1.2) * np.diag([0.0, 1.0]), np.zeros((2, 2))]
    return np.diag([0.0, omega]), np.array(jumps)


def _on_other_axes(rng: np.random.Generator) -> Case:
    """Four levels that are not the basis, and two baths of two generic jumps, at neither zero."""
    while True:
        case = (
            random_hamiltonian(4, rng),
            np.array([random_jumps(4, rng) for _ in range(2)]),
            spread_state(4, rng),
        )
        if np.all((np.abs(temperatures(*case)) < 5) & (np.abs(temperatures(*case)) > 0.2)):
            return case


# what mistakes compute in the formula's place


def _first_for_all(answer: Any, *case: Any) -> Any:
    return np.full(len(answer), answer[0])


def _together(jumps: Matrix) -> Matrix:
    whole = jumps.reshape(-1, *jumps.shape[2:])
    return np.array([whole] * len(jumps))


def _pair(down: Matrix) -> tuple[int, int]:
    i, j = np.unravel_index(np.argmax(abs(down)), down.shape)
    return int(i), int(j)


def _of_the_bath(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    """What detailed balance says of each bath: the energy of its jump over ln(rate down/rate up)."""
    found = []
    for down, up in jumps:
        gap = math.log(np.sum(abs(down) ** 2) / max(float(np.sum(abs(up) ** 2)), 1e-300))
        i, j = _pair(down)
        found.append((H[j, j] - H[i, i]) / gap)
    return np.real(found)


def _spin(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    """The spin temperature of each pair's populations; of the two lowest levels where no pair is moved."""
    p, found = np.diag(rho).real, []
    for down, _ in jumps:
        i, j = _pair(down)
        a, b = (i, j) if i != j else (0, 1)
        heat, rate = (H[b, b] - H[a, a]).real, math.log(p[a] / p[b])
        found.append(math.inf if abs(rate) < ZERO else 0.0 if abs(heat) < ZERO else heat / rate)
    return np.array(found)


def _is_rather(found: Any, other: Any, right: Any) -> bool:
    """Whether all temperatures but the edge cases are those of `other`, where it differs from `right`."""
    told = np.isfinite(right) & (abs(right) > 1e-9) & (abs(other - right) > 1e-3)
    return bool(told.any()) and np.allclose(found[told], other[told])


_TEMPERATURE = (
    "Which bath brings the heat and which changes the entropy, in each of your numbers?",
    "One bath at a time: its own jumps make a dissipator, and this gives both the heat and "
    "the change of the entropy.",
    "heat, rate = np.trace(H @ B).real, -np.trace(B @ ln_rho).real",
)
_RATIO = (
    "What is the unit of your number, energy or one over energy?",
    "A temperature is heat per entropy.",
    "T = heat / rate",
)
_EDGE = (
    "What are heat and dS/dt, each by itself, in the case above?",
    "Look at both before you divide. Where the entropy stands still and heat flows, T is "
    "infinite; where no heat flows and the entropy changes, it is zero.",
    "T = np.inf if abs(rate) < 1e-10 else heat / rate",
)

exercise = Exercise(
    id="ex13.5",
    title="one state, three baths, three temperatures",
    section="Three thermometers",
    reference=temperatures,
    cases=cases,
    special={
        "diagonal states": lambda H, jumps, rho: not np.any(rho - np.diag(np.diag(rho))),
        "an H that is diagonal": lambda H, jumps, rho: not np.any(H - np.diag(np.diag(H))),
        "two levels": lambda H, jumps, rho: len(H) == 2,
    },
    why=(
        "Right: for a pair of levels alone T = (E_j − E_i)/ln(p_i/p_j), whatever the bath's own "
        "temperature, so the diagonal qubit has one T and a third level brings others. With coherence, T "
        "knows the bath as well."
    ),
    hints=(
        "Which of the baths is wrong, and is it one of the two edge cases?",
        "One bath at a time: what its jumps make of ρ, then the heat over the change of the "
        "entropy; look for a zero of either first.",
        "for one in jumps: B = sum(L @ rho @ L.conj().T - ... for L in one)",
    ),
    nan="Your answer contains nan: a rate of 0 divided by 0, or a nan returned for an infinite temperature.",
    laws=(
        Law(
            "inverse-temperatures",
            "Look at the baths where heat and entropy both flow: there your numbers are those of dS/dQ, one "
            "over the temperature.",
            lambda a, *case: not _is_rather(a, 1 / temperatures(*case), temperatures(*case)),
        ),
        Law(
            "populations-in-ln-rho",
            "Look at the states with coherence: there your numbers are those of the populations alone. ln ρ "
            "has the eigenvectors of ρ.",
            lambda a, *case: not _is_rather(a, _spin(*case), temperatures(*case)),
        ),
        Law(
            "divided-by-rounding",
            "One of your temperatures is huge, where dS/dt is zero but for rounding.",
            lambda a, *_: not np.any(np.isfinite(a) & (np.abs(a) > 1e6)),
        ),
        Law(
            "minus-infinity",
            "You returned −∞ where dS/dt = 0; T comes from both sides there and has no sign, and asked for "
            "is np.inf.",
            lambda a, *_: not np.any(np.isneginf(a)),
        ),
        Law(
            "one-for-each-bath",
            "You do not return one temperature for each bath.",
            lambda a, H, jumps, rho: np.shape(a) == (len(jumps),),
        ),
    ),
    slips=(
        slip(
            "a-state-function",
            "You computed one temperature and gave it to all baths, as if it belonged to the state. It "
            "does not: compute the others.",
            then=_first_for_all,
            hints=("Which of the baths enters your function?", *_TEMPERATURE[1:]),
        ),
        slip(
            "zero-for-infinite",
            "You returned 0 where dS/dt = 0 although heat flows. By T = Q̇/(dS/dt) the temperature "
            "diverges there.",
            standing=0.0,
            hints=_EDGE,
        ),
        slip(
            "nan-for-infinite",
            "You returned nan where dS/dt = 0 although heat flows; a number divided by a smaller and "
            "smaller one grows beyond all bounds: np.inf.",
            standing=math.nan,
            hints=_EDGE,
        ),
        slip(
            "infinite-for-zero",
            "You returned infinity for the dephasing bath. No heat flows there and the entropy grows: T "
            "is 0.",
            cold=math.inf,
            hints=_EDGE,
        ),
        slip(
            "upside-down",
            "You returned dS/dQ, which is 1/T.",
            standing=0.0,
            cold=math.inf,
            ratio=lambda heat, rate: rate / heat,
            hints=_RATIO,
        ),
        slip(
            "upside-down-but-for-the-edges",
            "Where heat and entropy both flow you returned dS/dQ, which is 1/T.",
            ratio=lambda heat, rate: rate / heat,
            hints=_RATIO,
        ),
        slip(
            "sign",
            "Your temperatures have the wrong sign: dS/dt = −Tr{D(ρ) ln ρ} has a minus.",
            then=lambda answer, *case: -answer,
            hints=(
                "Should a qubit with fewer than half excited have a positive temperature?",
                "The entropy has a minus in front of its trace, and its rate keeps it.",
                _TEMPERATURE[2],
            ),
        ),
        slip(
            "sign-but-for-the-edges",
            "Where heat and entropy both flow your temperatures have the wrong sign: dS/dt = −Tr{D(ρ) ln ρ} "
            "has a minus.",
            ratio=lambda heat, rate: -heat / rate,
            hints=(
                "Should a qubit with fewer than half excited have a positive temperature?",
                "The entropy has a minus in front of its trace, and its rate keeps it.",
                _TEMPERATURE[2],
            ),
        ),
        mistakes.absolute(
            code="absolute-values",
            says="You took absolute values. A negative temperature says something: adding heat lowers the "
            "entropy.",
            hints=(
                "What happens to the entropy of an inverted qubit when heat comes in?",
                "The ratio keeps the signs of both: heat that comes in, and entropy that grows, count as "
                "positive.",
                _RATIO[2],
            ),
        ),
        slip(
            "all-baths-together",
            "You let all baths act at once; asked for is what each finds alone.",
            baths=_together,
            hints=("Which of the baths enters each of your numbers?", *_TEMPERATURE[1:]),
        ),
        slip(
            "first-jump-only",
            "You used the first jump of each bath alone; all of its jumps act together.",
            baths=lambda jumps: jumps[:, :1],
            hints=("How often does your inner loop run?", *_TEMPERATURE[1:]),
        ),
        slip(
            "temperature-of-the-bath",
            "This is each bath's own temperature, by detailed balance; the generalized temperature "
            "depends on the state.",
            wrong=_of_the_bath,
            hints=("Does the state enter your function?", *_TEMPERATURE[1:]),
        ),
        slip(
            "spin-temperature",
            "You used populations only, (E_j − E_i)/ln(p_i/p_j). This is right for diagonal states; with "
            "coherence dS/dt has more in it.",
            wrong=_spin,
            hints=("Do your off-diagonal entries enter anywhere?", *_TEMPERATURE[1:]),
        ),
        slip(
            "coherence-left-out-of-ln-rho",
            "You took the logarithm of the populations alone. With coherence ln ρ is another matrix: its "
            "eigenvectors are those of ρ. A dephasing bath, which moves no population, shows it best.",
            ln=lambda rho: np.diag(np.log(np.diag(rho).real)),
            hints=("Do your off-diagonal entries enter ln ρ?", *mistakes.EIGENBASIS[1:]),
        ),
        slip(
            "energy-over-entropy",
            "This is U/S, a ratio of what there is; T is the ratio of what flows.",
            wrong=lambda H, jumps, rho: np.full(len(jumps), inner(H, rho) / entropy(rho)),
            hints=("Do the jumps enter your function?", *_TEMPERATURE[1:]),
        ),
        HALF,
        WRONG_ORDER,
        TURNED_ROUND,
        NO_CONJUGATE,
        slip(
            "entropy-in-bits",
            "Your dS/dt is in bits, and so your temperature is too small by ln 2; entropies are in nats "
            "here.",
            then=lambda answer, *case: answer * math.log(2),
            hints=(
                "Which logarithm have you used?",
                "np.log2 counts bits, np.log counts nats.",
                _TEMPERATURE[2],
            ),
        ),
    ),
    forbidden=(thermodynamics.generalized_temperature,),
)

by_hand = ByHand(
    "ex13.5h",
    "the temperature that a pair of levels has",
    2.8854,
    near=0.02,
    slips={
        -2.8854: "The sign is the other: the lower level is the fuller one, so T is positive.",
        0.3466: "You have 1/T; T is energy over entropy.",
        2.0: "You used the logarithm to base 2.",
        1.4427: "You took 1 for the difference of the energies; it is 2.",
        6.6667: "You divided by the difference of the populations; dS/dt has the logarithm of their ratio.",
    },
    why="T = (E_j − E_i)/ln(p_i/p_j) = 2/ln 2: the flow has gone, and with it the bath's own temperature.",
    hints=(
        "How do heat and entropy rate depend on the flow of population?",
        "Write both with the flow from the lower to the upper level, and divide.",
        "Q̇ = ṗ(E_j − E_i), Ṡ = ṗ ln(p_i/p_j)",
    ),
)
