"""Spohn's rate in two shares, the commutator's and the dissipator's, and how large the first can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import gibbs, random_hamiltonian
from .. import mistakes
from ..algebra import Matrix, dagger, log, spread_state
from ..engine import Case, Exercise, Law, formula, slip
from .books import (
    DOWN_AND_UP,
    H_DRIVEN,
    RHO,
    Numbers,
    dissipator,
    inner,
    kick,
    random_jumps,
    thermal_jumps,
)


def stationary(H: Matrix, jumps: Matrix) -> Matrix:
    """π of −i[H, ·] + D, from the null vector of its matrix on stacked rows."""
    one, K = np.eye(len(H)), -1j * H - sum(dagger(L) @ L for L in jumps) / 2
    S = np.kron(K, one) + np.kron(one, K.conj()) + sum(np.kron(L, L.conj()) for L in jumps)
    X = np.linalg.svd(S)[2][-1].conj().reshape(H.shape)
    X = X / np.trace(X)
    return (X + dagger(X)) / 2


@formula
def shares(
    H: Matrix,
    jumps: Matrix,
    rho: Matrix,
    *,
    reference: Callable[[Matrix, Matrix], Matrix] = stationary,
    ln: Callable[[Matrix], Matrix] = log,
    turn: float = 1.0,
    unitary: Callable[..., Any] = lambda X, ln_rho, ln_pi: inner(X, ln_rho - ln_pi),
    bath: Callable[..., Any] = lambda B, X, ln_rho, ln_pi: -inner(B, ln_rho - ln_pi),
    weighed: Callable[..., Matrix] = lambda ln_rho, ln_pi, pi: ln_pi,
    span: Callable[[Matrix], Any] = np.linalg.eigvalsh,
    largest: Callable[[Any], Any] = lambda values: values[-1],
) -> Numbers:
    """Tr{i[H,ρ](ln ρ − ln π)}, −Tr{D(ρ)(ln ρ − ln π)}, and the largest eigenvalue of i[H, ln π]."""
    pi = reference(H, jumps)
    ln_rho, ln_pi = ln(rho), ln(pi)
    X, B = turn * kick(H, rho), dissipator(jumps, rho)
    operator = turn * kick(H, weighed(ln_rho, ln_pi, pi))
    return unitary(X, ln_rho, ln_pi), bath(B, X, ln_rho, ln_pi), largest(span(operator))


def cases(rng: np.random.Generator) -> list[Case]:
    """Two of few digits, in one of which the dissipator's share is negative; driven systems; random "
    "generators, in one of which the lowest eigenvalue of
    i[H, ln π] is the largest in size; thermal generators whose π commutes with H."""
    below = np.array([[0.8, 0.05 + 0.05j], [0.05 - 0.05j, 0.2]])
    found: list[Case] = [(H_DRIVEN, DOWN_AND_UP, RHO), (H_DRIVEN, DOWN_AND_UP, below)]
    for d in (2, 3, 3):
        H0, beta = 0.7 * random_hamiltonian(d, rng), rng.uniform(0.7, 1.4)
        H = H0 + 0.9 * random_hamiltonian(d, rng)
        found.append((H, thermal_jumps(H0, beta, rng), spread_state(d, rng)))
    for d, lowest in ((3, True), (4, True), (4, False)):
        found.append(_lopsided(d, lowest, rng))
    for d in (2, 3):
        H = random_hamiltonian(d, rng)
        found.append((H, thermal_jumps(H, 1.1, rng), spread_state(d, rng)))
    return found


def _lopsided(d: int, lowest: bool, rng: np.random.Generator) -> Case:
    """A random generator; the eigenvalue of i[H, ln π] that is the largest in size is the lowest, or not."""
    while True:
        H, jumps = random_hamiltonian(d, rng), random_jumps(d, rng)
        values = np.linalg.eigvalsh(kick(H, log(stationary(H, jumps))))
        if (-values[0] - values[-1] > 0.1) if lowest else (values[-1] + values[0] > 0.1):
            return H, jumps, spread_state(d, rng)


def _whole(B: Matrix, X: Matrix, ln_rho: Matrix, ln_pi: Matrix) -> Any:
    return -inner(B - X, ln_rho - ln_pi)


_UNITARY = (
    "Which of the two logarithms in ln ρ − ln π commutes with ρ?",
    "Only the term with ln ρ vanishes; that with ln π stays.",
    "unitary = np.trace(1j * (H @ rho - rho @ H) @ (ln_rho - ln_pi)).real",
)
_PI = (
    "What does the whole generator do to your π?",
    "π is the stationary state of −i[H, ·] + D together.",
    "qep.Lindbladian(H, jumps).steady_state()",
)
_LARGEST = (
    "Over which states is the largest value taken?",
    "The unitary share is the mean value Tr{ρ X} of one Hermitian X; the largest mean value is an "
    "eigenvalue.",
    "X = 1j * (H @ ln_pi - ln_pi @ H); np.linalg.eigvalsh(X)[-1]",
)
_SIGN = (
    "Do your two shares add up to −Tr{L(ρ)(ln ρ − ln π)}?",
    "The rate of fall has a minus in front of all of ρ̇: one share has another minus from the"
    " commutator, and the other has none.",
    "unitary = np.trace(1j * (H @ rho - rho @ H) @ X).real and -np.trace(B @ X).real, with X "
    "= ln_rho - ln_pi",
)

exercise = Exercise(
    id="ex13.3",
    title="the unitary term inside Spohn's rate",
    section="The unitary term inside Spohn's rate",
    reference=shares,
    cases=cases,
    parts=("unitary", "dissipator", "largest"),
    special={
        "qubits": lambda H, *_: len(H) == 2,
        "a π that commutes with H": lambda H, jumps, rho: np.abs(kick(H, stationary(H, jumps))).max() < 1e-9,
    },
    why=(
        "Right: Eq. (11) takes the term with ln ρ away, and Tr{ρ i[H, ln π]} remains. It is zero for all "
        "states if and only if H and π commute, as in the undriven thermal bath among the cases."
    ),
    hints=(
        "Which of the three numbers is wrong, and how does π enter it?",
        "π first, of the whole generator; then each half of the generator by itself against ln ρ − ln π.",
        "pi = qep.Lindbladian(H, jumps).steady_state()",
    ),
    laws=(
        Law(
            "unitary-share-zero",
            "Your unitary share is zero, as in Eq. (11). That equation has ln ρ under the trace; here ln π "
            "stands beside it, and does not commute with ρ.",
            lambda a, H, jumps, rho: abs(a[0]) > 1e-9 or abs(shares(H, jumps, rho)[0]) < 1e-6,
        ),
        Law(
            "sum-negative",
            "Your two shares add up to a negative number, and Spohn's inequality forbids that of their sum.",
            lambda a, *_: np.real(a[0] + a[1]) > -1e-6,
        ),
        Law(
            "above-the-largest",
            "Your unitary share is above what you call its largest value.",
            lambda a, *_: np.real(a[0]) <= np.real(a[2]) + 1e-6,
        ),
    ),
    slips=(
        slip(
            "zero-by-eq-11",
            "Your unitary share is zero, and so is its largest value. Eq. (11) has ln ρ under the trace; "
            "here ln π stands beside it, and does not commute with ρ.",
            unitary=lambda X, ln_rho, ln_pi: 0.0,
            largest=lambda values: 0.0,
            hints=_UNITARY,
        ),
        slip(
            "ln-pi-left-out",
            "Your unitary share has ln ρ alone, so it is Eq. (11) again and zero.",
            alone="Its largest value, which you have right, shows that the share is not.",
            unitary=lambda X, ln_rho, ln_pi: inner(X, ln_rho),
            hints=_UNITARY,
        ),
        slip(
            "ln-pi-left-out-of-both",
            "ln π is missing in both of your shares. The first is then Eq. (11), zero, and the second is "
            "all of dS/dt; Spohn's rate has ln ρ − ln π in each.",
            unitary=lambda X, ln_rho, ln_pi: inner(X, ln_rho),
            bath=lambda B, X, ln_rho, ln_pi: -inner(B, ln_rho),
            hints=_UNITARY,
        ),
        mistakes.minus(
            0,
            code="sign-of-the-unitary-share",
            says="Your unitary share has the wrong sign: σ_na = −Tr{ρ̇ (ln ρ − ln π)} and ρ̇ holds −i[H, "
            "ρ], so the two minus signs make a plus.",
            hints=_SIGN,
        ),
        slip(
            "commutator-reversed",
            "Your commutator runs the wrong way round, in the share and in its largest value: you have "
            "i(ρH − Hρ) for i[H, ρ] = i(Hρ − ρH).",
            turn=-1.0,
            hints=(
                _SIGN[0],
                "In a commutator the matrix that is named first stands on the left in the term with the "
                "plus; and the two minus signs of the share make a plus.",
                _UNITARY[2],
            ),
        ),
        slip(
            "operator-reversed",
            "The operator of your last number is i[ln π, H], with the commutator the wrong way round; its "
            "largest eigenvalue is minus the smallest of i[H, ln π]. For a qubit the two are the same.",
            largest=lambda values: -values[0],
            hints=(
                "Is Tr{ρ X} of your operator X the unitary share, with its sign?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "largest-modulus",
            "Your last number is the largest eigenvalue in size. The extremes of a qubit, such as ±0.4388, "
            "differ in their sign alone; in larger systems the lowest may be the larger in size.",
            largest=lambda values: np.abs(values).max(),
            hints=(
                "A mean value lies between −3 and 2. What is its largest value?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "dissipator-takes-everything",
            "You gave the whole rate to the dissipator and nothing to the commutator, which has a share of "
            "its own; the dissipator has what D(ρ) alone brings.",
            unitary=lambda X, ln_rho, ln_pi: 0.0,
            bath=_whole,
            hints=_UNITARY,
        ),
        slip(
            "gibbs-for-pi",
            "You took the Gibbs state of H at β = 1 for π. No bath here promises it, and with it the "
            "unitary share is zero by construction.",
            reference=lambda H, jumps: gibbs(H, 1.0),
            hints=_PI,
        ),
        slip(
            "pi-of-the-dissipator",
            "Your π is the stationary state of the dissipator alone; with H in the generator the system "
            "ends elsewhere.",
            reference=lambda H, jumps: stationary(0 * H, jumps),
            hints=_PI,
        ),
        slip(
            "pi-transposed",
            "Your π is the transpose of the right one, which for a state is its complex conjugate.",
            reference=lambda H, jumps: stationary(H, jumps).T,
            hints=_PI,
        ),
        slip(
            "whole-for-the-dissipator",
            "Your second number is the whole of Spohn's rate; asked for is the dissipator's share of it.",
            bath=_whole,
            hints=(
                "What is the sum of your first two numbers meant to be?",
                "The dissipator's share has what the jumps bring, and nothing of the commutator.",
                "-np.trace(B @ (ln_rho - ln_pi)).real, with B = D(rho)",
            ),
        ),
        slip(
            "entropy-for-the-dissipator",
            "Your second number is −Tr{D(ρ) ln ρ}, the growth of the entropy; the term with ln π is missing.",
            bath=lambda B, X, ln_rho, ln_pi: -inner(B, ln_rho),
            hints=(
                "Where does π enter the dissipator's share?",
                "Both shares are weighed with the same difference of two logarithms.",
                "-np.trace(B @ (ln_rho - ln_pi)).real, with B = D(rho)",
            ),
        ),
        mistakes.minus(
            1,
            code="sign-of-the-dissipator's-share",
            says="Your dissipator's share has the wrong sign: σ_na = −Tr{ρ̇ (ln ρ − ln π)}.",
            hints=_SIGN,
        ),
        mistakes.cut_off(
            1,
            code="negative-share-hidden",
            says="Your dissipator's share is 0 where it is negative. Spohn's inequality is about the sum of "
            "both shares; each alone may have either sign.",
            hints=(
                "Which of your numbers has the theorem's sign?",
                "σ_D alone may be negative: the lesson's lab shows where.",
                "-np.trace(B @ (ln_rho - ln_pi)).real, with B = D(rho)",
            ),
        ),
        mistakes.absolute(
            1,
            code="sign-of-the-share-removed",
            says="Your dissipator's share has lost its sign. Spohn's inequality is about the sum of both "
            "shares; each alone may have either sign.",
            hints=(
                "Which of your numbers has the theorem's sign?",
                "σ_D alone may be negative: the lesson's lab shows where.",
                "-np.trace(B @ (ln_rho - ln_pi)).real, with B = D(rho)",
            ),
        ),
        slip(
            "shares-exchanged",
            "You returned the dissipator's share first; the order asked for is unitary, dissipator, largest.",
            then=lambda a, *case: (a[1], a[0], a[2]),
            hints=(
                "In which order does the exercise ask for the three?",
                "The commutator comes first, the dissipator second, and the largest value last.",
                "return unitary, dissipator, largest",
            ),
        ),
        slip(
            "smallest-for-largest",
            "Your last number is the smallest eigenvalue; the largest is asked for.",
            largest=lambda values: values[0],
            hints=("In which order does eigvalsh return the eigenvalues?", *_LARGEST[1:]),
        ),
        slip(
            "width-for-largest",
            "Your last number is the width of the span, largest minus smallest.",
            largest=np.ptp,
            hints=(
                "Is there a state whose mean value is your last number?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "norm-for-the-largest",
            "Your last number is the norm of the operator, in which all eigenvalues count; the largest mean "
            "value is one eigenvalue.",
            largest=np.linalg.norm,
            hints=(
                "Is there a state whose mean value is your last number?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "pi-for-ln-pi",
            "Your operator is i[H, π]; the logarithm is missing.",
            weighed=lambda ln_rho, ln_pi, pi: pi,
            hints=(
                "Which function of π stands in the unitary share, and which one in your operator?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "rho-for-pi-in-the-span",
            "Your operator is i[H, ln ρ]. The largest value over all states cannot depend on the one "
            "state given.",
            weighed=lambda ln_rho, ln_pi, pi: ln_rho,
            hints=(
                "Does your operator change with rho, and should it?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "both-logarithms-in-the-span",
            "Your operator is i[H, ln ρ − ln π] or its negative. ln ρ is that of the one state given, and "
            "its term vanishes in the mean value only there.",
            weighed=lambda ln_rho, ln_pi, pi: ln_pi - ln_rho,
            hints=(
                "Does your operator change with rho, and should it?",
                *_LARGEST[1:],
            ),
        ),
        slip(
            "share-for-the-largest",
            "Your last number is the unitary share at the given state once more; asked for is the largest "
            "over all states.",
            then=lambda a, *case: (a[0], a[1], a[0]),
            hints=_LARGEST,
        ),
        slip(
            "this-state-only",
            "Your last number is the absolute value of the unitary share at the given state; asked for "
            "is the largest over all states.",
            then=lambda a, *case: (a[0], a[1], abs(a[0])),
            hints=_LARGEST,
        ),
        slip(
            "diagonal-for-eigenvalues",
            "Your last number is the largest diagonal entry of the operator: that is the largest over the "
            "basis states, and other states have more.",
            span=lambda X: np.sort(np.diag(X).real),
            hints=_LARGEST,
        ),
        mistakes.elementwise_logarithm(),
        mistakes.bits(0, 1, 2, says="All three of your numbers are in bits; this course counts in nats."),
    ),
    forbidden=(thermodynamics.spohn_rate,),
)
