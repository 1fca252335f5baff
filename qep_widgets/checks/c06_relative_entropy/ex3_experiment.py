"""Data processing, tried out: what a map takes from D and from the best chance of a right guess."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels
from ...physics.states import random_unitary
from .. import mistakes
from ..algebra import TWIST, Matrix, spread_state
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .ex1_divergence import eigenvalues_only, relative_entropy
from .states import readable_pair, with_spectrum

Pair = tuple[Any, Any]
Send = Callable[[Matrix, Matrix], Matrix]


def send(choi: Matrix, rho: Matrix) -> Matrix:
    """Φ(ρ) = Σ_ij ρ_ij Φ(|i⟩⟨j|), the blocks of the Choi matrix with the entries of ρ as weights."""
    d = len(rho)
    n = len(choi) // d
    return np.einsum("iajb,ij->ab", choi.reshape(d, n, d, n), rho)


def _gap(rho_1: Matrix, rho_2: Matrix, p: float) -> Any:
    """Eigenvalues of p ρ₁ − (1−p) ρ₂."""
    return np.linalg.eigvalsh(p * rho_1 - (1 - p) * rho_2)


def best_chance(rho_1: Matrix, rho_2: Matrix, p: float) -> Any:
    """½ (1 + Σ |eigenvalues of p ρ₁ − (1−p) ρ₂|), the best chance of a right guess.

    C. W. Helstrom, J. Stat. Phys. 1, 231 (1969).
    """
    return 0.5 * (1 + np.abs(_gap(rho_1, rho_2, p)).sum())


@formula
def losses(
    choi: Matrix,
    rho_1: Matrix,
    rho_2: Matrix,
    p: float,
    *,
    out: Send = send,
    also: Callable[[Send, Matrix, Matrix], Matrix] = lambda out, choi, rho_2: out(choi, rho_2),
    D: Callable[[Matrix, Matrix], Any] = relative_entropy,
    P: Callable[[Matrix, Matrix, float], Any] = best_chance,
    loss: Callable[[Any, Any], Any] = lambda before, after: before - after,
) -> Pair:
    """D and P before minus after."""
    new, other = out(choi, rho_1), also(out, choi, rho_2)
    return loss(D(rho_1, rho_2), D(new, other)), loss(P(rho_1, rho_2, p), P(new, other, p))


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits; channels of equal and unequal dimensions; a unitary; one that forgets; p = 1/2; a
    state so probable that no measurement helps; some that run noise backwards.

    In d = 4 the weighted difference of the states has two positive and two negative eigenvalues.
    """
    found: list[Case] = [(channels.kraus_to_choi(TWIST), *readable_pair(), 0.4)]
    for d_in, d_out, p in ((2, 3, 0.5513), (3, 2, 0.4027), (3, 3, 0.6), (4, 2, 0.55), (4, 4, 0.45)):
        choi = channels.kraus_to_choi(channels.random_channel(d_in, rng, d_out=d_out, n=3))
        found.append((choi, *_states(d_in, rng), p))
    # a mixture of unitaries gives states even when its Choi matrix is read with the parts exchanged
    kraus = np.array([random_unitary(2, rng) * math.sqrt(p) for p in (0.6, 0.4)])
    found.append((channels.kraus_to_choi(kraus), *_states(2, rng), 0.5))
    found.append((channels.kraus_to_choi(random_unitary(2, rng)[None]), *_states(2, rng), 0.45))
    # every state becomes the coin
    found.append(
        (
            np.eye(4) / 2 + 0j,
            np.array([[0.95, 0.1j], [-0.1j, 0.05]]),
            np.array([[0.1, 0.1], [0.1, 0.9]]),
            0.6,
        )
    )
    # p ρ₁ − (1−p) ρ₂ is positive: nothing beats the guess "the first one"
    choi = channels.kraus_to_choi(channels.random_channel(2, rng, n=2))
    half = np.eye(2) / 2
    found.append(
        (choi, 0.3 * spread_state(2, rng) + 0.7 * half, 0.3 * spread_state(2, rng) + 0.7 * half, 0.95)
    )
    return found + [_run_backwards(d, rng) for d in (2, 3, 4)]


def _states(d: int, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    if d < 4:
        return spread_state(d, rng), spread_state(d, rng)
    u = random_unitary(d, rng)
    turned = np.linalg.qr(u + 0.1 * random_unitary(d, rng))[0]
    return with_spectrum([0.45, 0.3, 0.15, 0.1], u), with_spectrum([0.1, 0.15, 0.35, 0.4], turned)


def _run_backwards(d: int, rng: np.random.Generator) -> Case:
    """ρ → (1+g)ρ − g·1/d undoes white noise; on states that had that noise in them it gives states."""
    g = float(rng.uniform(0.4, 0.7))
    identity = channels.choi_of(lambda x: x, d)
    choi = (1 + g) * identity - g * np.eye(d * d) / d
    first, second = ((state + g * np.eye(d) / d) / (1 + g) for state in _states(d, rng))
    return choi, first, second, 0.48


# what mistakes put in place of a piece


def _exchanged(choi: Matrix, rho: Matrix) -> Matrix:
    """The Choi matrix read with the system first."""
    d = len(rho)
    n = len(choi) // d
    return np.einsum("aibj,ij->ab", choi.reshape(n, d, n, d), rho)


_SEND = (
    "What does your map give for |0⟩⟨1|, and where in the Choi matrix does that block stand?",
    "The block in row i and column j of J is Φ(|i⟩⟨j|), and ρ is a sum of such |i⟩⟨j|: the map is linear.",
    "blocks = choi.reshape(d, n, d, n); out = sum(rho_1[i, j] * blocks[i, :, j] for i in range(d) for j in "
    "range(d))",
)
_NORM = "The moduli of the eigenvalues of p ρ₁ − (1−p) ρ₂ count, and they are added."
_SIGN = ("Would your experiment notice if a map increased D?", "Leave the sign of the loss as it is.")
_PLAN = (
    "You measure E and say 'the first' on a yes. How often are you right, for a given E?",
    "You are right with (1−p) + Tr E[p ρ₁ − (1−p) ρ₂]. Which E makes that largest?",
    "gap = p * rho_1 - (1 - p) * rho_2; P = 0.5 * (1 + np.abs(np.linalg.eigvalsh(gap)).sum())",
)
_FOUR = (
    "If p ρ₁ − (1−p) ρ₂ has two positive eigenvalues and two negative ones: where should E say yes?",
    *_PLAN[1:],
)

exercise = Exercise(
    id="ex06.3",
    title="data processing, tried out",
    section="What looking away can do",
    reference=losses,
    cases=cases,
    parts=("loss of D", "loss of P"),
    special={
        "p = 1/2": lambda choi, rho_1, rho_2, p: p == 0.5,
        "qubits that stay qubits": lambda choi, rho_1, rho_2, p: len(choi) == 4,
        "inputs and outputs of d = 2 and 3": lambda choi, rho_1, rho_2, p: len(rho_1) < 4,
        "channels": lambda choi, rho_1, rho_2, p: np.linalg.eigvalsh(choi)[0] > -1e-9,
    },
    why=(
        "Right: for a channel no loss is negative, for a unitary both are zero, and for the map that undoes "
        "white noise both are negative. Your experiment can tell a channel from a map that is none."
    ),
    hints=(
        "Four numbers enter: D and P of the pair before, and of the pair after. Which of them do you have?",
        "Send both states through the map, then compare; a loss is before minus after, with its sign.",
        "P is 0.5 * (1 + np.abs(np.linalg.eigvalsh(p * rho_1 - (1 - p) * rho_2)).sum()); the map: "
        "qep.apply_choi(choi, rho_1).",
    ),
    laws=(
        Law(
            "a-channel-gains",
            "For a completely positive map one of your losses is negative, and no channel raises D or P. Is "
            "each loss before minus after, and each D and P what the text defines?",
            lambda a, choi, *_: np.linalg.eigvalsh(choi)[0] < -1e-9 or min(np.real(a)) > -1e-6,
        ),
    ),
    slips=(
        slip(
            "after-minus-before",
            "Your losses are after minus before; a loss is what was minus what is left.",
            loss=lambda before, after: after - before,
            hints=("You had 5 and have 3 left. How large is the loss, with its sign?",),
        ),
        mistakes.minus(
            0,
            code="after-minus-before-in-the-divergence",
            says="Your loss of D is after minus before.",
            hints=("You had 5 and have 3 left. How large is the loss, with its sign?",),
        ),
        mistakes.minus(
            1,
            code="after-minus-before-in-the-chance",
            says="Your loss of P is after minus before.",
            hints=("You had 5 and have 3 left. How large is the loss, with its sign?",),
        ),
        mistakes.cut_off(
            0,
            1,
            code="negative-losses-hidden",
            says="You return 0 where your number is negative. So nothing could ever contradict the theorem: "
            "return the number that comes out.",
            hints=_SIGN,
        ),
        mistakes.absolute(
            0,
            1,
            code="sign-of-the-loss-dropped",
            says="You return absolute values; a gain then looks like a loss.",
            hints=_SIGN,
        ),
        slip(
            "only-one-state-sent",
            "You sent ρ₁ through the map and compared it with the old ρ₂; both states go through.",
            also=lambda out, choi, rho_2: rho_2,
            hints=("To whom does the channel happen, to one of the states or to whatever is there?",),
        ),
        slip(
            "fair-coin-assumed",
            "Your P is that of the lesson, where a fair coin decides which state is sent. Here it is p.",
            P=lambda a, b, p: best_chance(a, b, 0.5),
            hints=(
                "For p = 1 you know the answer without looking. Which P does your function have there?",
                *_PLAN[1:],
            ),
        ),
        slip(
            "trace-distance-for-the-chance",
            "Your second number is the loss of the trace distance; asked for is that of a probability.",
            P=lambda a, b, p: 2 * best_chance(a, b, 0.5) - 1,
            hints=_PLAN,
        ),
        slip(
            "shares-exchanged",
            "You gave the share p to the second state; ρ₁ is the one that is sent with probability p.",
            P=lambda a, b, p: best_chance(a, b, 1 - p),
            hints=("Which state must you name if p = 1?", *_PLAN[1:]),
        ),
        slip(
            "half-forgotten",
            "Your loss of P is twice as large as it should be: your P is no probability, and can reach 2.",
            P=lambda a, b, p: 2 * best_chance(a, b, p),
            hints=(
                "Which P does your function give for two equal states and p = ½? What should it be?",
                *_PLAN[1:],
            ),
        ),
        slip(
            "wrong-norm",
            "You took the root of the sum of squares of all entries, another norm; it can grow under a "
            "channel, and no probability goes with it.",
            P=lambda a, b, p: 0.5 * (1 + np.linalg.norm(p * a - (1 - p) * b)),
            hints=(
                "Are the eigenvalues of p ρ₁ − (1−p) ρ₂ added as they are, or squared?",
                "np.linalg.norm of a matrix is Frobenius' norm unless you ask for 'nuc'.",
                _NORM,
            ),
        ),
        slip(
            "largest-eigenvalue",
            "Your E says yes on exactly one eigenvector, that of the largest eigenvalue. There is a "
            "better plan.",
            P=lambda a, b, p: 1 - p + _gap(a, b, p).max(),
            hints=_FOUR,
        ),
        slip(
            "modulus-of-entries",
            "You added the moduli of the entries of p ρ₁ − (1−p) ρ₂, and not those of its eigenvalues.",
            P=lambda a, b, p: 0.5 * (1 + np.abs(p * a - (1 - p) * b).sum()),
            hints=("Does your P change when both states are turned by a unitary? Should it?", *_PLAN[1:]),
        ),
        slip(
            "eigenvalues-of-each",
            "You compared the eigenvalues of ρ₁ with those of ρ₂; P is made of the eigenvalues of a "
            "difference.",
            P=lambda a, b, p: (
                0.5 * (1 + np.abs(p * np.linalg.eigvalsh(a) - (1 - p) * np.linalg.eigvalsh(b)).sum())
            ),
            hints=(
                "Which P does your function give for |0⟩⟨0| and |1⟩⟨1|, and can these be told apart?",
                "First the difference of the two matrices, then its eigenvalues.",
                _PLAN[2],
            ),
        ),
        slip(
            "modulus-forgotten",
            "Your P is the same before and after each map, as if nothing were measured. So it is with the "
            "sum of all eigenvalues without their moduli, which is a trace.",
            P=lambda a, b, p: 0.5 * (1 + _gap(a, b, p).sum()),
            hints=(
                "What is the sum of all the eigenvalues of p ρ₁ − (1−p) ρ₂, for any two states?",
                "E says yes on the positive eigenvalues only.",
                _PLAN[2],
            ),
        ),
        slip(
            "populations-only",
            "Your P sees the diagonals alone; two states that differ in their coherences would be the same.",
            P=lambda a, b, p: 0.5 * (1 + np.abs(np.diag(p * a - (1 - p) * b)).sum()),
            hints=("How well can |+⟩⟨+| and |−⟩⟨−| be told apart? What does your function say?",),
        ),
        slip(
            "nothing-lost",
            "Both losses are zero on every case, as if your map gave back what goes in. Tracing the system "
            "out of (ρᵀ ⊗ 1)J does that; the reference is what must be traced out.",
            wrong=lambda choi, rho_1, rho_2, p: (0.0, 0.0),
            hints=_SEND,
        ),
        slip(
            "input-transposed",
            "Your map is Φ(ρᵀ): Tr_ref[(ρ ⊗ 1) J] meets the entries of ρ₁ in the wrong order; it takes ρᵀ "
            "there.",
            out=lambda choi, rho_1: send(choi, rho_1.T),
            hints=_SEND,
        ),
        slip(
            "choi-parts-exchanged",
            "You read the Choi matrix with the system first; here the reference is first and the system "
            "second, so the blocks are the images Φ(|i⟩⟨j|).",
            out=_exchanged,
            hints=_SEND,
        ),
        slip(
            "arguments-exchanged",
            "Your D is D(ρ₂‖ρ₁), before and after.",
            D=lambda a, b: relative_entropy(b, a),
            hints=("Which of the two states stands in front of the bracket in Tr ρ₁(ln ρ₁ − ln ρ₂)?",),
        ),
        slip(
            "eigenvalues-only",
            "Your D compares eigenvalues as if the states commuted.",
            D=lambda a, b: relative_entropy(a, b, cross=eigenvalues_only),
            hints=("Is D(ρ₁‖ρ₂) zero when ρ₁ and ρ₂ have the same eigenvalues and different eigenvectors?",),
        ),
        mistakes.bits(
            0,
            says="Your D is in bits; this course counts in nats.",
            hints=("Which logarithm have you used?",),
        ),
        mistakes.exchanged("You return the loss of P first; the order asked for is D, then P."),
    ),
)

by_hand = ByHand(
    "ex06.3h",
    "the best chance of a right guess",
    0.8,
    slips={
        0.75: "This is the best chance if a fair coin decides which state is sent.",
        0.6: "So often you are right if you say 'the first' on finding |1⟩ only. Is there a better plan?",
        1.0: "|0⟩ comes up in both states: no plan is always right.",
    },
    why="Δ = p ρ₁ − (1−p) ρ₂ is positive here, so E says yes to everything: the best plan is not to look.",
    hints=(
        "How often are you right if you say 'the first' each time, without a measurement?",
        "You are right with (1−p) + Tr E Δ. Δ is diagonal here: which of its two entries are positive?",
        "Δ = 0.8 · diag(½, ½) − 0.2 · diag(1, 0)",
    ),
)
