"""A staircase of steps and waits, in a program to mend: the first law does not find its mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import gibbs, random_hamiltonian, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, entropy, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Books = tuple[Any, Any, Any]


def bath_and_system(change: Any, flow: Any) -> Any:
    """ΔS − βQ."""
    return change - flow


@formula
def staircase(
    Hs: Matrix,
    beta: float,
    *,
    steps: Callable[[Matrix], Matrix] = lambda Hs: Hs,
    state: Callable[[Matrix, float], Matrix] = gibbs,
    stands: Callable[[Matrix, Matrix], Matrix] = lambda rho, new: rho,
    level: Callable[[Matrix, Matrix], Matrix] = lambda H, later: later,
    S: Callable[[Matrix], Any] = entropy,
    over: Callable[[float], float] = lambda beta: beta,
    gap: Callable[[Any, Any], Any] = bath_and_system,
    trace: Callable[[Matrix, Matrix], Any] = tr,
) -> Books:
    """Work Σ Tr ρ_k(H_k+1 − H_k), heat Σ Tr H_k+1(ρ_k+1 − ρ_k), and ΔS − βQ."""
    chosen = steps(Hs)
    rhos = [state(H, beta) for H in chosen]
    work = heat = 0.0
    for H, later, rho, new in zip(chosen, chosen[1:], rhos, rhos[1:], strict=False):
        work = work + trace(stands(rho, new), later - H).real
        heat = heat + trace(level(H, later), new - rho).real
    return work, heat, gap(S(rhos[-1]) - S(rhos[0]), over(beta) * heat)


def cases(rng: np.random.Generator) -> list[Case]:
    """One step by hand; a qubit's few digits; up to five steps of up to four levels that do not commute."""
    one = np.array([np.diag([0.0, 1.0]), np.diag([0.0, 2.0])])
    turn = np.array([[[0, 0], [0, 1]], [[0, 0.5j], [-0.5j, 1]], [[0.5, 1], [1, 2]]])
    found: list[Case] = [(one, float(np.log(3))), (turn, 0.5)]
    for d, n in ((2, 2), (2, 5), (3, 3), (4, 4), (4, 2), (3, 6)):
        found.append((random_hamiltonian(d, rng, shape=(n,)), float(rng.uniform(0.4, 1.2))))
    stays = random_hamiltonian(3, rng)
    found.append((np.array([stays, stays, random_hamiltonian(3, rng)]), 0.7))
    v = random_unitary(3, rng)
    falling = np.array([(v * np.array(E)) @ v.conj().T for E in ([0, 20, 30], [0, 6, 8], [0, 5, 7])])
    return [*found, (falling, 0.2)]  # much heat comes in


_ORDER = (
    "Which comes first in a step, and what is the state, and what is H, while the other changes?",
    "First H moves, and the state is still the old one. Then the state moves, and H is already the new one.",
    "work += np.trace(rho @ (later - H)).real",
)
_GAP = (
    "Which two entropies change, and by how much does each?",
    "The system's by S at the end less S at the start; the bath's by its β times the heat that it gets.",
    "gap = qep.entropy(last) - qep.entropy(first) - beta * heat",
)

exercise = Exercise(
    id="ex08.2",
    title="the books of a staircase",
    section="Up and back in a bath",
    reference=staircase,
    cases=cases,
    parts=("work", "heat", "gap"),
    why=(
        "Right: while H moves the state is the old one, and while the bath acts H is the new one. The gap is "
        "a sum of D(ρ_k‖ρ_k+1), one for each wait, so it is never negative."
    ),
    hints=(
        "In which order does the friend's program let H and the state move, and which order is asked for?",
        "Write one step on paper: the energy before, after H has moved, and after the bath has acted.",
        "Two matrices in the loop stand for the wrong moment.",
    ),
    laws=(
        Law(
            "first-law",
            "Your work and heat do not add up to the change of the energy.",
            lambda a, *case: abs(np.real(a[0] + a[1]) - sum(staircase(*case)[:2])) < 1e-6,
        ),
        laws.not_negative(
            "Your gap is negative, which Clausius' inequality forbids for a bath that thermalizes.",
            2,
            code="negative-gap",
        ),
    ),
    slips=(
        slip(
            "nothing-mended",
            "The program still lets the state move before H: work with the new state, heat with the old H.",
            alone="Its sum is right, so the first law does not find it.",
            stands=lambda rho, new: new,
            level=lambda H, later: H,
            hints=_ORDER,
        ),
        slip(
            "work-with-the-new-state",
            "Your work is computed with the state after the wait; while H moves the state is still the "
            "old one.",
            stands=lambda rho, new: new,
            hints=_ORDER,
        ),
        slip(
            "heat-with-the-old-energy",
            "Your heat is counted with the H before the step; while the bath acts H is the new one.",
            level=lambda H, later: H,
            hints=(*_ORDER[:2], "heat += np.trace(later @ (new - rho)).real"),
        ),
        slip(
            "work-with-the-mean-state",
            "Your work is computed with the mean of the old and the new state. Here H jumps, and the state "
            "is the old one until it has jumped.",
            stands=lambda rho, new: (rho + new) / 2,
            hints=_ORDER,
        ),
        slip(
            "heat-with-the-mean-energy",
            "Your heat is counted with the mean of both H. While the bath acts H is already the new one.",
            level=lambda H, later: (H + later) / 2,
            hints=(*_ORDER[:2], "heat += np.trace(later @ (new - rho)).real"),
        ),
        slip(
            "beta-missing",
            "In your gap the heat is not multiplied by β: entropy is energy over temperature.",
            over=lambda beta: 1.0,
            hints=("Which unit does the heat have, and which the gap?", *_GAP[1:]),
        ),
        slip(
            "temperature-for-beta",
            "In your gap the heat is multiplied by T, where β = 1/T belongs.",
            over=lambda beta: 1 / beta,
            hints=("Does a colder bath gain more entropy from the same heat, or less?", *_GAP[1:]),
        ),
        slip(
            "bath-with-the-other-sign",
            "In your gap βQ is added. Heat is positive into the system, and the bath's entropy falls by βQ.",
            gap=lambda change, flow: change + flow,
            hints=_GAP,
        ),
        slip(
            "bath-alone",
            "Your gap is −βQ, the bath's entropy alone; the system's own change belongs to it.",
            gap=lambda change, flow: -flow,
            hints=_GAP,
        ),
        slip(
            "heat-of-the-bath-alone",
            "Your gap is βQ. The bath's entropy changes by −βQ, and the system's own change belongs to "
            "the gap.",
            gap=lambda change, flow: flow,
            hints=_GAP,
        ),
        slip(
            "system-alone",
            "Your gap is the system's change of entropy alone; the bath's is missing.",
            gap=lambda change, flow: change,
            hints=_GAP,
        ),
        slip(
            "entropy-turned-round",
            "The system's entropy enters your gap as start less end.",
            gap=lambda change, flow: -change - flow,
            hints=_GAP,
        ),
        slip(
            "entropy-in-bits",
            "The system's entropy in your gap is in bits; βQ is in nats.",
            S=lambda rho: entropy(rho) / np.log(2),
            hints=("Which logarithm have you used?", "np.log2 counts bits, np.log counts nats.", _GAP[2]),
        ),
        slip(
            "entropy-of-the-diagonal",
            "Your entropy is that of the diagonal. These H do not commute, so the states have coherences, "
            "and the entropy is that of the eigenvalues.",
            S=lambda rho: entropy(np.diag(np.diag(rho).real)),
            hints=("What are the eigenvalues of the second state in the case that fails?", *_GAP[1:]),
        ),
        slip(
            "hot-for-cold",
            "Your Gibbs states are those of −β: e^{+βH}, with the upper levels full.",
            state=lambda H, beta: gibbs(H, -beta),
            hints=("Which level is the most probable in your first state?",),
        ),
        slip(
            "first-and-last-only",
            "You took the first and the last H, in one step. Between them are others.",
            steps=lambda Hs: Hs[[0, -1]],
            hints=("How often does the bath act in the case that fails?",),
        ),
        slip(
            "last-step-missing",
            "The last step is missing from your sums.",
            steps=lambda Hs: Hs[:-1] if len(Hs) > 2 else Hs[[0, 0]],
            hints=("How many steps are between n Hamiltonians?", "zip(Hs, Hs[1:]) has all of them."),
        ),
        mistakes.minus(
            1,
            code="sign-of-the-heat",
            says="The heat that you return has the other sign: it is positive into the system.",
            hints=("When a qubit cools, which sign has its heat?",),
        ),
        mistakes.minus(
            0,
            code="sign-of-the-work",
            says="The work that you return has the other sign: it is positive when it is done on the system.",
            hints=("When occupied levels go up, which sign has the work?",),
        ),
        mistakes.entries_multiplied(),
    ),
)

by_hand = ByHand(
    "ex08.2h",
    "one step of a staircase",
    [0.25, -0.3],
    near=0.004,
    slips={
        (0.1, -0.15): "This is what the friend's program gives: the state has moved before H.",
        (0.25, -0.15): "The work is right. While the bath acts level 1 is already at 2.",
        (0.1, -0.3): "The heat is right. While level 1 goes up its probability is still the first one.",
        (0.25, 0.3): "The heat has the other sign: the probability of level 1 falls.",
        (-0.25, -0.3): "The work has the other sign: an occupied level goes up.",
        (-0.3, 0.25): "You gave the heat first.",
        (0.175, -0.225): "You took the mean of before and after; here one thing happens after the other.",
        (0.25, -0.05): "Your second number is the whole change of the energy, work included.",
    },
    why="Level 1 goes up by 1 with ¼ on it; then its probability falls by 0.15, at the height 2.",
    hints=(
        "What are the two Gibbs states, for weights 3 : 1 and 9 : 1?",
        "First the level moves with the old probability, then the probability at the new height.",
        "work = p₁ · (2 − 1), heat = 2 · (p₁ after − p₁ before)",
    ),
)
