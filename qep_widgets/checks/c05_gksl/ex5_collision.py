"""From a collision to a rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import ket, projector, random_hamiltonian, random_state
from ..algebra import Matrix, commutator
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .laws import STATE

Keep = Callable[[Matrix, int, int], Matrix]


def system(X: Matrix, d: int, n: int) -> Matrix:
    """The partial trace over the environment, which stands second."""
    return np.einsum("iaja->ij", X.reshape(d, n, d, n))


def environment(X: Matrix, d: int, n: int) -> Matrix:
    """The partial trace over the first part."""
    return np.einsum("iaib->ab", X.reshape(d, n, d, n))


def both_sides(
    V: Matrix, X: Matrix, left: Any, B: Matrix, rho: Matrix, gain: float, half: float, square: Any
) -> Matrix:
    """The second order: one interaction V on each side, and two on one side."""
    W = square(V)
    return left(gain * V @ X @ V - half * (W @ X + X @ W))


@formula
def collision_orders(
    rho: Matrix,
    H_I: Matrix,
    rho_env: Matrix,
    *,
    pair: Callable[[Matrix, Matrix], Matrix] = np.kron,
    keep: Keep = system,
    met: Callable[[Matrix], Matrix] = lambda rho_env: rho_env,
    i: complex = -1j,
    first: Callable[..., Matrix] = lambda V, X, left, B, rho: left(commutator(V, X)),
    second: Callable[..., Matrix] = both_sides,
    gain: float = 1.0,
    half: float = 0.5,
    square: Callable[[Matrix], Matrix] = lambda V: V @ V,
    undo: float = 0.5,
) -> tuple[Matrix, ...]:
    """ρ' = Tr_E[e^{−iθH_I} (ρ ⊗ ρ_E) e^{iθH_I}] = ρ + θR_1 + θ²R_2 + …, and C of e^{iθB} ρ' e^{−iθB}."""
    d, n = len(rho), len(rho_env)

    def left(X: Matrix) -> Matrix:
        return keep(X, d, n)

    X = pair(rho, rho_env)
    B = left(H_I @ pair(np.eye(d), met(rho_env)))
    R_2 = second(H_I, X, left, B, rho, gain, half, square)
    return i * first(H_I, X, left, B, rho), R_2, R_2 + undo * commutator(B, commutator(B, rho))


def cases(rng: np.random.Generator) -> list[Case]:
    """The swap of the hand calculation, with a state of few digits; a V of few digits; then generic ones."""
    swap = np.eye(4)[[0, 2, 1, 3]]
    V = np.array([[1, 0, 0, -0.5j], [0, 0, 1, 0.5], [0, 1, 0, 0], [0.5j, 0.5, 0, -1]])
    met = np.array([[0.7, 0.3j], [-0.3j, 0.3]])
    pure = projector((ket(0, 2) + 1j * ket(1, 2)) / np.sqrt(2))
    found: list[Case] = [(STATE, swap, np.diag([0.7, 0.3])), (STATE, V, met), (STATE, V, pure)]
    for d, n in ((2, 3), (3, 2), (2, 2), (4, 2), (2, 4)):
        found.append((random_state(d, rng), random_hamiltonian(d * n, rng), random_state(n, rng)))
    return found


# what mistakes put in place of a piece


def _exchanged(a: Matrix, b: Matrix) -> Matrix:
    return np.kron(b, a)


def _system_second(X: Matrix, d: int, n: int) -> Matrix:
    return environment(X, n, d)


def _of_the_mean(V: Matrix, X: Matrix, left: Any, B: Matrix, rho: Matrix, *how: Any) -> Matrix:
    """Second order of e^{−iθB} alone, as if the environment only shifted H."""
    return -0.5 * commutator(B, commutator(B, rho))


_EXPAND = (
    "Which products of second order do the series of e^{−iθH_I} and e^{iθH_I} make on the two sides "
    "of ρ ⊗ ρ_E?",
    "θ² comes in two ways: one H_I on each side, or two on the same side. The second way has the factor "
    "that the exponential series gives it.",
    "H_I @ X @ H_I - 0.5 * (H_I @ H_I @ X + X @ H_I @ H_I), and then the partial trace",
)
_FIRST = (
    "With which sign does H_I stand in U, and with which in U†?",
    "The first order has one H_I, on either side of ρ ⊗ ρ_E.",
    "qep.partial_trace(-1j * (H_I @ X - X @ H_I), dims, 0)",
)
_UNDO = (
    "Which terms of order θ² does e^{iθB} (ρ + θR_1 + θ²R_2) e^{−iθB} have?",
    "Three: R_2 itself; the first order of the turn, which meets R_1; and its second order, which meets ρ. "
    "Put R_1 in terms of B, and the last two become one.",
    "B = partial_trace(H_I @ np.kron(one, rho_env), dims, 0), and C = R_2 + ½[B, [B, ρ]]",
)

exercise = Exercise(
    id="ex05.5",
    title="from a collision to a rate",
    section="The first order of a collision",
    reference=collision_orders,
    cases=cases,
    parts=("R_1", "R_2", "C"),
    why=(
        "Right: the first order is a mean field B. Undo its turn, and what is left at θ² has GKSL form, "
        "made of how H_I fluctuates about its mean. The extra dephasing of partial swaps comes from there."
    ),
    hints=(
        "Which of your three terms have you compared with a collision at a small θ?",
        "R_1 and R_2 come from the series of e^{−iθH_I} to second order. For C put the series of e^{iθB} "
        "around ρ + θR_1 + θ²R_2, and collect θ².",
        f"{_FIRST[2]}; {_EXPAND[2]}; {_UNDO[2]}",
    ),
    laws=(
        Law(
            "trace-not-kept",
            "The trace of your terms is not zero: a collision keeps the trace at every order in θ.",
            lambda a, *_: max(abs(np.trace(x)) for x in a) < 1e-6,
        ),
        Law(
            "not-hermitian",
            "Your terms are not Hermitian; ρ' is, at every order in θ.",
            lambda a, *_: all(np.allclose(x, np.asarray(x).conj().T, atol=1e-6) for x in a),
        ),
    ),
    slips=(
        slip(
            "missing-half",
            "The ½ of the second order of e^{−iθH_I} is missing.",
            half=1.0,
            hints=_EXPAND,
        ),
        slip(
            "second-derivative",
            "Your second term is twice too large: the coefficient of θ² is half of the second derivative.",
            gain=2.0,
            half=1.0,
            hints=("In f(θ) = f(0) + f'(0)θ + …, what stands in front of θ²?", *_EXPAND[1:]),
        ),
        slip(
            "second-derivative-throughout",
            "The ½ of the second order is missing, in your second term and in the undoing: the coefficient "
            "of θ² is half of the second derivative.",
            gain=2.0,
            half=1.0,
            undo=1.0,
            hints=("In f(θ) = f(0) + f'(0)θ + …, what stands in front of θ²?", *_EXPAND[1:]),
        ),
        slip(
            "loss-only",
            "In your second term the product with one H_I on each side is missing.",
            gain=0.0,
            hints=("Is the trace of your second term zero?", *_EXPAND[1:]),
        ),
        slip(
            "mean-field-forgotten",
            "Your first term is zero: it is so only if H_I has no mean in the environment's state, as for a "
            "thermal exchange.",
            alone="And your C is R_2.",
            i=0,
            undo=0.0,
            hints=(
                "What is Tr_E[H_I, ρ ⊗ ρ_E] when the environment has coherences?",
                *_FIRST[1:],
            ),
        ),
        slip(
            "sign-of-the-commutator",
            "Your first term has the wrong sign: U = e^{−iθH_I} stands on the left of ρ.",
            i=1j,
            hints=_FIRST,
        ),
        slip(
            "i-forgotten",
            "The i of e^{−iθH_I} is missing from your first term.",
            i=-1.0,
            hints=("Is your first term Hermitian?", *_FIRST[1:]),
        ),
        slip(
            "sign-carried-into-c",
            "Your R_1 has the wrong sign: U = e^{−iθH_I} stands on the left of ρ. And your C is "
            "made of this R_1.",
            i=1j,
            undo=-0.5,
            hints=_FIRST,
        ),
        slip(
            "sign-carried-into-one-term-of-c",
            "Your R_1 has the wrong sign: U = e^{−iθH_I} stands on the left of ρ. It enters one of the two "
            "terms that the undoing adds to C.",
            i=1j,
            undo=-1.5,
            hints=_FIRST,
        ),
        slip(
            "traced-the-system",
            "You traced the system out and kept the environment.",
            keep=environment,
            hints=(
                "Which size has your answer when system and environment differ in size?",
                "The environment is looked away from; the system, the first factor, is kept.",
                "qep.partial_trace(..., dims, 0)",
            ),
        ),
        slip(
            "environment-first",
            "You put the environment first, np.kron(rho_env, rho); H_I is given with the system first.",
            pair=_exchanged,
            keep=_system_second,
            hints=(
                "In which order are the factors of H_I?",
                "The product of the states has its factors in the order in which H_I has them.",
                "X = np.kron(rho, rho_env)",
            ),
        ),
        slip(
            "environments-coherences-dropped",
            "You used only the diagonal of ρ_E; here the environment has coherences, too.",
            given=lambda rho, H_I, rho_env: (rho, H_I, np.diag(np.diagonal(rho_env))),
            hints=("What does your function do with the entries of rho_env off the diagonal?",),
        ),
        slip(
            "environments-state-forgotten",
            "You averaged H_I without the environment's state, in B and in your first term.",
            met=lambda rho_env: np.eye(len(rho_env)),
            first=lambda V, X, left, B, rho: commutator(B, rho),
            hints=(
                "In which state is the mean of H_I to be taken?",
                "Trace out last, after multiplying by ρ ⊗ ρ_E.",
            ),
        ),
        slip(
            "environments-state-forgotten-in-m",
            "In your B you averaged H_I without the environment's state.",
            met=lambda rho_env: np.eye(len(rho_env)),
            hints=("In which state is the mean of H_I to be taken?", *_UNDO[1:]),
        ),
        slip(
            "mean-field-twice",
            "You took the mean of H_I before squaring: your second term is that of the mean field alone.",
            second=_of_the_mean,
            hints=(
                "Is the mean of H_I² the square of the mean of H_I?",
                "Take the partial trace last, and not of H_I alone.",
            ),
        ),
        slip(
            "mean-field-left-in",
            "Your C is R_2: the mean field's turn is still in it.",
            undo=0.0,
            hints=_UNDO,
        ),
        slip(
            "turned-once-more",
            "You turned with the mean field once more; to undo it, e^{+iθB} stands on the left of ρ'.",
            undo=-1.5,
            hints=_UNDO,
        ),
        slip(
            "second-order-of-undoing-left-out",
            "In your C the undoing acts to first order only, on θR_1; its second order is missing.",
            undo=1.0,
            hints=_UNDO,
        ),
        slip(
            "first-order-of-undoing-left-out",
            "In your C only the second order of the undoing is there; its first order, on θR_1, is missing.",
            undo=-0.5,
            hints=_UNDO,
        ),
        slip(
            "square-of-entries",
            "You squared every entry of H_I (H_I**2); the square of a matrix is H_I @ H_I.",
            square=lambda V: V**2,
            hints=(
                "What is H_I**2 for a numpy array?",
                "NumPy has two products, that of entries and that of matrices; in the series of an "
                "exponential stands the second.",
                _EXPAND[2],
            ),
        ),
    ),
)

by_hand = ByHand(
    "ex05.5h",
    "the three terms of a phase kick",
    [-0.8j, -2, -1.68],
    near=0.02,
    slips={
        (-0.4j, -1, -0.92): "These are the numbers of the swap, which is another interaction than Z ⊗ Z.",
        (0.8j, -2, -1.68): "The sign of your R_1 is that of U†: e^{−iθH_I} stands on the left of ρ.",
        (-0.8j, -2, -2): "Your C is R_2: the turn of the mean field is still in it.",
        (-0.8j, -2, -2.32): "In your C the mean field turns once more; it is to be undone.",
        (-0.8j, -2, -1.36): "In your C the undoing acts on R_1; its second order, on ρ, is missing.",
        (-0.8j, -2, -0.32): "Your C is the mean field's own second order; it is to be taken away from R_2.",
        (-2j, -2, 0): "You took the partner as if it were in level 0 for sure.",
        (-0.4j, -2, -1.68): "Your R_1 has the commutator of Z once; on the coherence it gives 2.",
        (0, -2, -2): "The mean field of this partner is not zero: its levels are not equally likely.",
    },
    why="The mean kick is undone, and what dephases is the spread of the kicks, 1 − m².",
    hints=(
        "What is the mean field B of this partner? And what is H_I²?",
        "B is a multiple of Z, and H_I² = 1. What does [Z, ρ] make of the coherence?",
        "R_1 = −i[B, ρ], R_2 = ZρZ − ρ and C = R_2 + ½[B, [B, ρ]], with B = 0.4 Z.",
    ),
)
