"""The time to within ε of Gibbs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.entropies import relative_entropy
from ...physics.states import random_state
from ..algebra import Matrix, dagger, expm, itself, on_rows
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .contact import (
    DEPHASED,
    LEVELS,
    PI,
    QUBIT,
    STATE,
    everyone,
    hermitian,
    of_trace_one,
    spectral_gap,
    thermal,
    trace_distance,
)
from .ex5_mode import slowest_mode, smallest_modulus

Distance = Callable[[Matrix, Matrix], float]


def first_below(distance: Callable[[Matrix], float], level: float, L: Matrix, rho: Matrix) -> float:
    """The first time at which the distance falls to the level."""
    from scipy.optimize import brentq

    values, modes = np.linalg.eig(L)
    shares = np.linalg.solve(modes, rho.reshape(-1))

    def above(t: float) -> float:
        return distance(hermitian((modes @ (np.exp(values * t) * shares)).reshape(rho.shape))) - level

    if above(0.0) <= 0:
        return 0.0
    late = 1.0
    while above(late) > 0 and late < 1e6:
        late *= 1.6
    return brentq(above, 0.0, late, xtol=1e-11) if late < 1e6 else math.inf


def difference(t: float, L: Matrix, rho: Matrix, pi: Matrix) -> Matrix:
    """ρ_t − π."""
    return hermitian(on_rows(expm(L * t), rho)) - pi


@formula
def time_to_gibbs(
    L: Matrix,
    rho: Matrix,
    pi: Matrix,
    eps: float,
    *,
    start: Callable[[Matrix], Matrix] = itself,
    distance: Distance = trace_distance,
    factor: float = 1.0,
    level: Callable[[float, float], float] = lambda eps, at_start: eps,
    read: Callable[[float], float] = itself,
) -> float:
    """The time at which D_tr(ρ_t, π) = ε."""

    def away(x: Matrix) -> float:
        return factor * distance(x, pi)

    return read(first_below(away, level(eps, away(rho)), L, start(rho)))


def cases(rng: np.random.Generator) -> list[Case]:
    """Qubits of few digits; baths of two to four levels, one weak; states far from Gibbs, one pure."""
    found: list[Case] = [(QUBIT, STATE, PI, 0.1), (DEPHASED, STATE, PI, 0.02)]
    for energies, contact, g, eps, noise in (
        (LEVELS[2], everyone(2), 0.5, 0.05, 0.05),
        (LEVELS[3], everyone(3), 0.5, 0.02, 0.05),
        (LEVELS[3], everyone(3), 0.5, 0.1, 0.0),
        (LEVELS[2], everyone(2), 5e-4, 0.05, 0.05),  # thousands: longer than a fixed end of the search
    ):
        L, pi = thermal(rng, energies, contact, rng.uniform(0.7, 1.2), g)
        rho = random_state(len(energies), rng, rank=1)
        mixed = (1 - noise) * rho + noise * np.eye(len(pi)) / len(pi)
        found.append((L, mixed, pi, eps * rng.uniform(0.9, 1.1)))
    return [*found, _two_and_two(rng)]


def _two_and_two(rng: np.random.Generator) -> Case:
    """Four levels, and two eigenvalues of ρ_t − π of either sign at the time asked for, none of them small.

    Of fewer levels, or with three of one sign, the largest modulus is half the sum of all.
    """
    chain = np.eye(4, k=1) + np.eye(4, k=-1)
    L, pi = thermal(rng, LEVELS[4], chain, rng.uniform(0.7, 1.2))
    while True:
        rho, t = random_state(4, rng, rank=2), rng.uniform(0.5, 2.0)
        left = np.linalg.eigvalsh(difference(t, L, rho, pi))
        if min(-left[1], left[2]) > 0.01:
            return L, rho, pi, float(np.abs(left).sum() / 2)


# what mistakes put in place of a piece, or of all


def _by_the_slowest_mode(L: Matrix, rho: Matrix, pi: Matrix, eps: float) -> float:
    gap, C = slowest_mode(L, rho, pi)
    return math.log(C / eps) / gap


def _populations(x: Matrix, pi: Matrix) -> float:
    """The distance of the populations in the eigenbasis of π."""
    v = np.linalg.eigh(pi)[1]
    return float(np.abs(np.diagonal(dagger(v) @ (x - pi) @ v)).sum() / 2)


# laws


def _miss(t: Any, L: Matrix, rho: Matrix, pi: Matrix, eps: float) -> float:
    """By which share of ε the distance at t is off."""
    return trace_distance(difference(float(np.real(t)), L, rho, pi), 0 * pi) / eps - 1


_DISTANCE = (
    "Which number do you compare with ε, and what is it for two orthogonal states?",
    "D_tr(ρ, π) is half the sum of the moduli of the eigenvalues of ρ − π; qep.trace_distance gives it.",
    "distance = lambda t: qep.trace_distance(evolved(t), pi) - eps",
)
_ROOT = (
    "How large is D_tr at the time that you return?",
    "Once below ε, D_tr stays below: find a time beyond, then let a root finder work between.",
    "scipy.optimize.brentq(lambda t: qep.trace_distance(evolved(t), pi) - eps, 0, late)",
)

exercise = Exercise(
    id="ex10.4",
    title="the time to within ε of Gibbs",
    section="How long does it take?",
    reference=time_to_gibbs,
    cases=cases,
    fresh=25,
    why=(
        "Right: this is the time itself, whatever modes the start is made of. An estimate from the gap "
        "knows the last of them only."
    ),
    hints=(
        "How large is D_tr(ρ_t, π) at the time that you return?",
        "First the state at the time t, by the exponential of L. Then its distance to π less ε, "
        "as a function of t; and then the only root of that.",
        "late = 1.0; then double it while qep.trace_distance(evolved(late), pi) > eps",
    ),
    laws=(
        Law(
            "nearly-there",
            "At the time that you return D_tr(ρ_t, π) is nearly ε, but the time is not right to six digits: "
            "make the tolerance or the step of your search finer.",
            lambda t, L, rho, pi, eps: not 1e-7 < abs(_miss(t, L, rho, pi, eps)) < 1e-3,
        ),
        Law(
            "not-quite-there",
            "At the time that you return D_tr(ρ_t, π) is close to ε, and not ε. If you looked for it on a "
            "grid of times, refine between two of its points; if you used a formula, it leaves "
            "something out.",
            lambda t, L, rho, pi, eps: not 1e-7 < abs(_miss(t, L, rho, pi, eps)) < 0.1,
        ),
        Law(
            "not-there",
            "At the time that you return D_tr(ρ_t, π) is not ε.",
            lambda t, L, rho, pi, eps: abs(_miss(t, L, rho, pi, eps)) < 1e-4,
        ),
        Law("negative", "Your time is negative.", lambda t, *_: np.real(t) >= 0),
    ),
    slips=(
        slip(
            "rule-of-thumb",
            "This is ln(1/ε)/gap: an estimate from the slowest mode alone, which knows nothing of the start.",
            wrong=lambda L, rho, pi, eps: math.log(1 / eps) / spectral_gap(L),
            hints=("Does your answer depend on rho?", *_ROOT[1:]),
        ),
        slip(
            "rule-of-thumb-with-a-modulus",
            "This is ln(1/ε) divided by the smallest |λ|. The imaginary part of λ turns a mode and does not "
            "make it decay; and even with the gap it is an estimate that knows nothing of the start.",
            wrong=lambda L, rho, pi, eps: math.log(1 / eps) / smallest_modulus(np.linalg.eigvals(L)),
            hints=("Does your answer depend on rho?", *_ROOT[1:]),
        ),
        slip(
            "one-exponential",
            "This is ln(D_tr(ρ, π)/ε)/gap, as if all of the distance decayed with the slowest mode. "
            "A part of it is gone much sooner.",
            wrong=lambda L, rho, pi, eps: math.log(trace_distance(rho, pi) / eps) / spectral_gap(L),
            hints=(
                "Does all of the distance decay at the rate of the gap, from the beginning?",
                *_ROOT[1:],
            ),
        ),
        slip(
            "only-the-slowest-mode",
            "This is ln(C/ε)/gap with the right C: the time at which the slowest mode alone falls to ε. The "
            "faster ones are not gone by then; the formula becomes right only as ε goes to 0.",
            wrong=_by_the_slowest_mode,
            hints=(
                "What is left of the faster modes at the time that you return?",
                *_ROOT[1:],
            ),
        ),
        slip(
            "half-forgotten",
            "In your distance the ½ of D_tr(ρ, π) = ½‖ρ − π‖₁ is missing.",
            alone="You wait too long.",
            factor=2.0,
            hints=_DISTANCE,
        ),
        slip(
            "relative-to-the-start",
            "You waited until the distance is ε times what it was at the start; asked for is ε itself.",
            level=lambda eps, at_start: eps * at_start,
            hints=(
                "Start nearer to π, on the straight line to it. Does your time change, and should it?",
                *_ROOT[1:],
            ),
        ),
        slip(
            "epsilon-lost",
            "You waited until the distance has fallen *by* ε; asked for is that it falls *to* ε.",
            level=lambda eps, at_start: at_start - eps,
            hints=_ROOT,
        ),
        slip(
            "relative-entropy",
            "You compared D(ρ_t‖π) with ε; D is of second order near π and falls twice as fast.",
            distance=lambda x, pi: relative_entropy(of_trace_one(x), pi),
            hints=_DISTANCE,
        ),
        slip(
            "root-of-squares",
            "Your distance is the root of the sum of |entries|²; the trace distance adds up |eigenvalues|, "
            "and halves.",
            distance=lambda x, pi: float(np.linalg.norm(x - pi)),
            hints=_DISTANCE,
        ),
        slip(
            "sum-of-entries",
            "Your distance is half the sum of all |entries| of ρ − π. The trace distance adds up its "
            "|eigenvalues|, and is the same in every basis.",
            distance=lambda x, pi: float(np.abs(x - pi).sum()) / 2,
            hints=(
                "Does your distance stay the same when both states are seen in another basis?",
                *_DISTANCE[1:],
            ),
        ),
        slip(
            "largest-eigenvalue",
            "Your distance is half the largest |eigenvalue| of ρ − π; the trace distance is half the sum "
            "of all.",
            distance=lambda x, pi: float(np.linalg.norm(x - pi, 2)) / 2,
            hints=_DISTANCE,
        ),
        slip(
            "populations-only",
            "You compared the populations in the energy basis; the coherences have to go as well.",
            distance=_populations,
            hints=(
                "What is your distance between |+⟩⟨+| and the even mixture, for a qubit?",
                *_DISTANCE[1:],
            ),
        ),
        slip(
            "diagonal-of-the-matrix",
            "You compared the diagonals of the matrices as they are given. This is not the energy basis, and "
            "a diagonal is not all of a state.",
            distance=lambda x, pi: float(np.abs(np.diagonal(x - pi)).sum() / 2),
            hints=(
                "Does your distance stay the same when both states are seen in another basis?",
                *_DISTANCE[1:],
            ),
        ),
        slip(
            "largest-of-all",
            "Your distance is the largest |eigenvalue| of ρ − π. Up to three levels it is half the sum of "
            "all, because their sum is zero; beyond, it is not.",
            distance=lambda x, pi: float(np.linalg.norm(x - pi, 2)),
            hints=_DISTANCE,
        ),
        slip(
            "start-transposed",
            "You followed the transpose of rho. L acts on the rows one after another, rho.reshape(-1).",
            start=np.transpose,
            hints=(
                "In which order does rho.reshape(-1) list the entries?",
                "NumPy lists the entries row after row, and so does L.",
                "(scipy.linalg.expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)",
            ),
        ),
        slip(
            "read-off-a-grid",
            "Your time is a point of a grid of step 0.1, the next one. A grid gives a bracket; refine it.",
            read=lambda t: math.ceil(t / 0.1) * 0.1,
            hints=_ROOT,
        ),
        slip(
            "sum-of-squares",
            "Your distance is Tr (ρ − π)², the sum of |entries|². Near π it is of second order, and "
            "falls twice as fast as D_tr.",
            distance=lambda x, pi: float(np.linalg.norm(x - pi) ** 2),
            hints=_DISTANCE,
        ),
    ),
)

by_hand = ByHand(
    "ex10.4h",
    "when the qubit is within a tenth",
    math.log(7.5) / 2,
    slips={
        math.log(10) / 2: "This is ln(1/ε)/Γ: the distance does not begin at 1.",
        math.log(2.5) / 2: "You started at π₁. The qubit starts in |1⟩, and π has one quarter there.",
        math.log(15) / 2: "Your distance is twice D_tr: the ½ in front of the sum is missing.",
        math.log(7.5): "This is the rate Γ/2, at which a coherence would decay; there is none.",
    },
    why="ρ_t − π is diag(−¾, ¾) times e^{−Γt}, so D_tr is ¾ e^{−Γt}, and it is ε at t = ln(0.75/ε)/Γ.",
    hints=(
        "What is the trace distance of |1⟩⟨1| and π at the start?",
        "All of it decays at the rate Γ.",
    ),
)
