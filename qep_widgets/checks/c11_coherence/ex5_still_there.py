"""How long a quantum stays in levels close together: with all cross terms, by the secular step, at last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.baths import davies, redfield
from ...physics.states import random_ket
from ..algebra import Matrix, expm
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Three = tuple[Any, Any, Any]


def equal(E: Any) -> Matrix:
    """1 where two levels have the same energy, (m, m)."""
    return np.isclose(E[:, None], E[None, :]).astype(float)


def inside(later: Matrix, psi: Matrix) -> Any:
    """The probability of all upper levels together."""
    return np.sum(np.abs(later) ** 2)


def slowest(X: Matrix, *_: Any) -> Any:
    """Twice the smallest decay of an amplitude."""
    return -2 * np.linalg.eigvals(X).real.max()


@formula
def still_there(
    E: Any,
    a: Matrix,
    g: float,
    psi: Matrix,
    t: float,
    *,
    half: float = 0.5,
    bright: Callable[[Matrix], Matrix] = lambda a: np.outer(a.conj(), a),
    turn: Callable[[Any], Matrix] = lambda E: -1j * np.diag(E),
    near: Callable[[Any], Matrix] = lambda E: np.ones((len(E), len(E))),
    block: Callable[[Any], Matrix] = equal,
    found: Callable[[Matrix, Matrix], Any] = inside,
    power: Callable[[Matrix], Matrix] = expm,
    end: Callable[..., Any] = slowest,
) -> Three:
    """dψ/dt = −iEψ − ½g a*(a·ψ), the same within blocks of equal energies alone, and the slowest decay."""
    taken = half * g * bright(a)
    X, Y = (turn(E) - taken * pairs(E) for pairs in (near, block))
    kept, secular = (found(power(t * one) @ psi, psi) for one in (X, Y))
    return kept, secular, end(X, E, a, g, psi, t)


def cases(rng: np.random.Generator) -> list[Case]:
    """Few digits; the lesson's start; one to five levels; equal energies, also far apart in the list, and a
    start without their dark combination; wide gaps; a level that the bath does not touch."""
    found: list[Case] = [
        (np.array([1.0, 1.1]), np.array([1.0, 0.5 + 0.5j]), 0.2, np.array([0.6, 0.8j]), 10.0),
        (np.array([1.0, 1.1]), np.array([1.0, 1.0]), 0.2, np.array([1.0, -1.0]) / np.sqrt(2), 20.0),
        (np.array([1.0]), np.array([1.0 + 0.5j]), 1.0, np.array([1j]), 1.0),
        (np.array([1.0, 1.0]), np.array([1.0, 0.5 + 0.5j]), 0.2, np.array([0.6, 0.8j]), 10.0),
        (np.array([1.0, 1.0]), np.array([1.0, 1.0]), 0.2, np.array([1.0, 1.0]) / np.sqrt(2), 10.0),
        (np.array([1.0, 1.2, 1.0]), np.array([1.0, 1.0, 0.5j]), 0.2, np.array([0.6, 0.0, 0.8]), 10.0),
    ]
    for m in (1, 2, 3, 4, 5):
        found.append((rng.uniform(1.0, 2.0, m), _ways(m, rng), *_rest(m, rng)))
    for which in ([0, 0], [1, 1, 0], [0, 1, 0], [1, 0, 2, 1], [2, 0, 1, 0, 2]):
        found.append((rng.uniform(1.0, 2.0, 3)[which], _ways(len(which), rng), *_rest(len(which), rng)))
    found.append((np.array([1.0, 3.0, 6.0]) * rng.uniform(1, 1.3), _ways(3, rng), *_rest(3, rng)))
    dull = _ways(3, rng) * np.array([1, 0, 1])
    return [*found, (rng.uniform(1.0, 2.0, 3), dull, *_rest(3, rng))]


def _ways(m: int, rng: np.random.Generator) -> Matrix:
    return rng.uniform(0.5, 1.3, m) * np.exp(2j * np.pi * rng.uniform(size=m))


def _rest(m: int, rng: np.random.Generator) -> Case:
    return rng.uniform(0.4, 1.2), random_ket(m, rng), rng.uniform(0.8, 2.5)


_AMPLITUDES = (
    "Which combination of the upper levels does the bath empty, and which does it leave alone?",
    "All ways end in level 0, so their amplitudes add up to Σ a_j ψ_j. Each level gives its part of what "
    "leaves, and half of the rate stands at an amplitude.",
    "X = -1j * np.diag(E) - g / 2 * np.outer(a.conj(), a); later = expm(t * X) @ psi",
)
_CONJUGATE = (
    "What does your matrix do to an amplitude ψ with Σ a_j ψ_j = 0, which is dark?",
    "The matrix multiplies ψ. The row that meets ψ is a, and the column is its conjugate.",
    "np.outer(a.conj(), a)",
)
_TURN = (
    "How does one amplitude move, if no bath is there?",
    "Without a bath Schrödinger's equation is left: each amplitude turns at the energy of its level, "
    "clockwise.",
    "-1j * np.diag(E)",
)
_SECULAR = (
    "Which cross terms does the secular step drop, and which two levels have a cross term that does not "
    "turn?",
    "A cross term of the levels j and k turns at E_j − E_k. It stays if the two are equal, wherever they "
    "stand in the list.",
    "same = np.isclose(E[:, None], E); np.outer(a.conj(), a) * same",
)
_FOUND = (
    "How large is your number at t = 0? And for a single level that the bath does not touch?",
    "The quantum may have moved among the upper levels. It is still there, in whichever of them.",
    "np.sum(np.abs(later) ** 2)",
)
_END = (
    "Which of the decays is left, when all faster ones are over? And what decays, an amplitude or a "
    "probability?",
    "Each eigenvalue λ of the matrix of the amplitudes has an e^{λt}. The last one has the largest real "
    "part.",
    "-2 * np.linalg.eigvals(X).real.max()",
)


def _neighbours(E: Any) -> Matrix:
    """Equal only to those that stand side by side in the list."""
    run = np.concatenate([[0], np.cumsum(~np.isclose(E[1:], E[:-1]))])
    return (run[:, None] == run[None, :]).astype(float)


def _all_bright(answer: Three, E: Any, a: Matrix, g: float, psi: Matrix, t: float) -> Three:
    """Every state of a block leaves as its bright one does."""
    rates = g * (equal(E) @ np.abs(a) ** 2)
    return answer[0], np.sum(np.abs(psi) ** 2 * np.exp(-rates * t)), answer[2]


def _of_this_start(X: Matrix, E: Any, a: Matrix, g: float, psi: Matrix, t: float) -> Any:
    """The slowest decay of the modes that the start has a part in."""
    values, modes = np.linalg.eig(X)
    share = np.abs(np.linalg.lstsq(modes, psi.astype(complex), rcond=None)[0])
    return -2 * values[share > 1e-9].real.max()


def _by_adjoint(M: Matrix) -> Matrix:
    """The exponential as if the modes were orthogonal."""
    values, modes = np.linalg.eig(M)
    return (modes * np.exp(values)) @ modes.conj().T


def _now(X: Matrix, E: Any, a: Matrix, g: float, psi: Matrix, t: float) -> Any:
    """−d ln p/dt at t."""
    later = expm(t * X) @ psi
    return -2 * np.vdot(later, X @ later).real / np.vdot(later, later).real


exercise = Exercise(
    id="ex11.5",
    title="how long does it stay?",
    section="Two levels close together",
    reference=still_there,
    cases=cases,
    parts=("the probability", "the secular one", "the rate in the end"),
    forbidden=(davies, redfield),
    why=(
        "Right: the bath takes from the bright combination alone, and the gaps turn the dark ones into it. "
        "The secular step forgets this between levels of different energy, however close they are."
    ),
    hints=(
        "What are your three numbers for two equal energies, if you start in the dark combination?",
        "Write the two equations of section 5 for the amplitudes of the levels, in place of + and −, and "
        "for any a. Then read the matrix off.",
        _AMPLITUDES[2],
    ),
    special={
        "a single upper level": lambda E, *_: len(E) == 1,
        "different energies": lambda E, *_: len(E) > 1 and bool(np.all(equal(E) == np.eye(len(E)))),
    },
    laws=(
        Law(
            "not-a-probability",
            "One of your probabilities is above 1 or below 0.",
            lambda x, *_: all(-1e-7 < np.real(p) < 1 + 1e-7 for p in x[:2]),
        ),
        Law("grows", "Your last number is negative.", lambda x, *_: np.real(x[2]) > -1e-7),
        Law(
            "above-the-mean",
            "Your last number is above g Σ|a_j|² divided by the number of levels. This is the mean of all "
            "the rates, and the slowest of them is not above it.",
            lambda x, E, a, g, *_: np.real(x[2]) < g * np.sum(np.abs(a) ** 2) / len(a) + 1e-7,
        ),
    ),
    slips=(
        slip(
            "cross-terms-left-out",
            "You let each level empty by itself, as if no cross terms were kept.",
            near=lambda E: np.eye(len(E)),
            hints=_AMPLITUDES,
        ),
        slip(
            "rate-for-an-amplitude",
            "Your amplitudes fall at the whole rate g|a|², so the probabilities fall twice as fast.",
            half=1.0,
            hints=(
                "At which rate does the probability fall, if its amplitude falls as e^{−rt}?",
                *_AMPLITUDES[1:],
            ),
        ),
        slip(
            "turned-round",
            "Your bath takes from Σ a_j* ψ_j; the conjugate of a stands at the wrong factor.",
            bright=lambda a: np.outer(a, a.conj()),
            hints=_CONJUGATE,
        ),
        slip(
            "conjugate-forgotten",
            "Your matrix has a_j a_k in it, without a conjugate: for complex a it is not Hermitian.",
            bright=lambda a: np.outer(a, a),
            hints=_CONJUGATE,
        ),
        slip(
            "gap-left-out",
            "Your amplitudes do not turn: the energies are missing, and what is dark stays dark for ever.",
            turn=lambda E: np.zeros((len(E), len(E))),
            hints=_TURN,
        ),
        slip(
            "turns-backwards",
            "Your amplitudes turn as e^{+iEt}, which is backwards.",
            turn=lambda E: 1j * np.diag(E),
            hints=_TURN,
        ),
        slip(
            "state-of-the-start",
            "You gave the probability of the state of the start; the quantum may be in another combination "
            "of the upper levels.",
            found=lambda later, psi: np.abs(np.vdot(psi, later)) ** 2,
            hints=_FOUND,
        ),
        slip(
            "not-squared",
            "You gave the norm of the amplitudes; a probability is its square.",
            found=lambda later, psi: np.linalg.norm(later),
            hints=_FOUND,
        ),
        slip(
            "equal-energies-apart",
            "Your secular equation drops the cross terms of equal energies as well; those do not turn.",
            block=lambda E: np.eye(len(E)),
            hints=_SECULAR,
        ),
        slip(
            "neighbours-only",
            "Your secular equation keeps the cross terms of equal energies only if they stand side by side "
            "in the list.",
            block=_neighbours,
            hints=_SECULAR,
        ),
        slip(
            "all-one-block",
            "Your second number keeps all cross terms, as the first does.",
            block=lambda E: np.ones((len(E), len(E))),
            hints=_SECULAR,
        ),
        slip(
            "blocks-all-bright",
            "In your secular equation all of a block leaves at the rate of its bright combination; its dark "
            "ones stay.",
            then=_all_bright,
            hints=("How fast does the dark combination of two equal levels leave?", *_SECULAR[1:]),
        ),
        slip(
            "rate-of-the-amplitude",
            "Your last number is the rate of the slowest amplitude; that of a probability is twice as large.",
            end=lambda X, *_: -np.linalg.eigvals(X).real.max(),
            hints=_END,
        ),
        slip(
            "fastest",
            "Your last number is the fastest of the rates; that one is over first.",
            end=lambda X, *_: -2 * np.linalg.eigvals(X).real.min(),
            hints=_END,
        ),
        slip(
            "hermitian-solver",
            "Your last number comes from np.linalg.eigvalsh or eigh. Your matrix is not Hermitian: the "
            "solver does not see the energies on its diagonal.",
            end=lambda X, *_: -2 * np.linalg.eigvalsh(X).max(),
            hints=("Is your matrix equal to its own adjoint?", *_END[1:]),
        ),
        slip(
            "estimate-of-the-lesson",
            "Your last number is gap²/(2g), which is for two levels with a = (1, 1) and for g far above the "
            "gap.",
            end=lambda X, E, a, g, *_: np.ptp(E) ** 2 / (2 * g),
            hints=_END,
        ),
        slip(
            "mean-rate-so-far",
            "Your last number is the mean rate from the start to t; what is asked for is the rate in the "
            "end.",
            end=lambda X, E, a, g, psi, t: -2 * np.log(np.linalg.norm(expm(t * X) @ psi)) / t,
            hints=_END,
        ),
        slip(
            "rate-at-t",
            "Your last number is the rate at the time t; what is asked for is the rate in the end.",
            end=_now,
            hints=_END,
        ),
        slip(
            "modes-of-this-start",
            "Your last number is for the modes that this start has a part in. It is asked for all starts "
            "but special ones.",
            end=_of_this_start,
            hints=("What is left in the end, if a start differs a little from the one given?", *_END[1:]),
        ),
        slip(
            "adjoint-for-the-inverse",
            "You put the modes together with v†, as for a Hermitian matrix. Yours is not one, and its modes "
            "are not orthogonal.",
            power=_by_adjoint,
            hints=(
                "How large is your first number at t = 0?",
                "Modes that are not orthogonal need the inverse of v; or take the matrix exponential.",
                "expm(t * X) @ psi",
            ),
        ),
        slip(
            "elementwise-exponential",
            "np.exp takes the exponential of each entry; what is meant is that of the matrix.",
            power=np.exp,
            hints=(
                "What is the exponential of a matrix of zeros? And what does your program make of it?",
                "scipy.linalg.expm has the series of powers of the matrix.",
                "expm(t * X) @ psi",
            ),
        ),
        slip(
            "order-exchanged",
            "Your first two numbers are exchanged: the one with all cross terms stands first.",
            then=lambda answer, *_: (answer[1], answer[0], answer[2]),
            hints=("Which of the two probabilities is asked for first?",),
        ),
    ),
)

by_hand = ByHand(
    "ex11.5h",
    "three baths, from strong to weak",
    [0.01, 0.03, 0.02],
    near=1e-4,
    slips={
        (0.05, 0.03, 0.02): "These are the rates of the secular equation, in which the gap does not count.",
        (
            0.009,
            0.015,
            0.0225,
        ): "You used gap²/(2g) three times. It is an estimate for a g that is far above the gap.",
        (0.005, 0.015, 0.01): "These are the rates of the amplitudes.",
        (
            0.0046,
            0.0080,
            0.0135,
        ): "2g is the rate of the bright probability; its amplitude falls at g.",
        (0.09, 0.03, 0.02): "In your first number the fast decay is left over, which is over first.",
        (0.045, 0.015, 0.01): "These are rates of amplitudes, and the first is that of the fast one.",
        (
            0.1,
            0.06,
            0.04,
        ): "These are the rates at which the bright combination loses. It is refilled from the dark one.",
        (0.02, 0.03, 0.01): "These are the right numbers in another order: the strongest bath stands first.",
        (
            0.01,
            0.03,
            0.0,
        ): "If the gap is above g the root is imaginary: it makes beats. The rate has another part.",
        (0.01, 0.03, 0.0424): "In your third number the imaginary root is added as if it were a rate.",
    },
    why=(
        "λ² + gλ + gap²/4 = 0, so λ = −g/2 ± ½√(g² − gap²). The probability falls at −2 Re λ: at g − √(g² − "
        "gap²) for g above the gap, and at g below it. It is largest at g = gap."
    ),
    hints=(
        "What becomes of the two equations, if both amplitudes go as e^{λt}?",
        "They have a solution if λ(λ + g) = −gap²/4. In the end the λ with the largest real part is left.",
        "0.05² − 0.03² = 0.04², and a probability falls at −2 Re λ.",
    ),
)
