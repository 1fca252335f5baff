"""Data processing, tried out: what a map takes from D and from the trace distance."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels, entropies
from ...physics.states import random_unitary
from .. import mistakes
from ..algebra import TWIST, Matrix, spread_state
from ..engine import Case, Exercise, Law, formula, slip
from .ex1_divergence import eigenvalues_only, relative_entropy
from .states import readable_pair, with_spectrum

Pair = tuple[Any, Any]
Send = Callable[[Matrix, Matrix], Matrix]


def send(choi: Matrix, rho: Matrix) -> Matrix:
    """Φ(ρ) = Σ_ij ρ_ij Φ(|i⟩⟨j|), the blocks of the Choi matrix with the entries of ρ as weights."""
    d = len(rho)
    n = len(choi) // d
    return np.einsum("iajb,ij->ab", choi.reshape(d, n, d, n), rho)


def _moduli(rho: Matrix, sigma: Matrix) -> Any:
    """Moduli of the eigenvalues of ρ − σ."""
    return np.abs(np.linalg.eigvalsh(rho - sigma))


def half_trace_norm(rho: Matrix, sigma: Matrix) -> Any:
    """½ Σ |eigenvalues of ρ − σ|."""
    return 0.5 * _moduli(rho, sigma).sum()


@formula
def losses(
    choi: Matrix,
    rho: Matrix,
    sigma: Matrix,
    *,
    out: Send = send,
    also: Callable[[Send, Matrix, Matrix], Matrix] = lambda out, choi, sigma: out(choi, sigma),
    D: Callable[[Matrix, Matrix], Any] = relative_entropy,
    T: Callable[[Matrix, Matrix], Any] = half_trace_norm,
    loss: Callable[[Any, Any], Any] = lambda before, after: before - after,
) -> Pair:
    """D and T before minus after."""
    new, other = out(choi, rho), also(out, choi, sigma)
    return loss(D(rho, sigma), D(new, other)), loss(T(rho, sigma), T(new, other))


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits; channels of equal and unequal dimensions; a unitary; one that forgets; some that run
    noise backwards.

    From d = 4 on the difference of the states has two positive and two negative eigenvalues.
    """
    found: list[Case] = [(channels.kraus_to_choi(TWIST), *readable_pair())]
    for d_in, d_out in ((2, 3), (3, 2), (3, 3), (4, 2), (4, 4)):
        choi = channels.kraus_to_choi(channels.random_channel(d_in, rng, d_out=d_out, n=3))
        found.append((choi, *_states(d_in, rng)))
    # a mixture of unitaries gives states even when its Choi matrix is read with the parts exchanged
    kraus = np.array([random_unitary(2, rng) * math.sqrt(p) for p in (0.6, 0.4)])
    found.append((channels.kraus_to_choi(kraus), *_states(2, rng)))
    found.append((channels.kraus_to_choi(random_unitary(2, rng)[None]), *_states(2, rng)))
    # every state becomes the coin
    found.append(
        (np.eye(4) / 2 + 0j, np.array([[0.95, 0.1j], [-0.1j, 0.05]]), np.array([[0.1, 0.1], [0.1, 0.9]]))
    )
    return found + [_run_backwards(d, rng) for d in (2, 3, 4)]


def _states(d: int, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    if d < 4:
        return spread_state(d, rng), spread_state(d, rng)
    rho = 0.5 * spread_state(d, rng) + 0.5 * np.eye(d) / d
    return rho, rho - with_spectrum([0.05, 0.03, -0.02, -0.06], random_unitary(d, rng))


def _run_backwards(d: int, rng: np.random.Generator) -> Case:
    """ρ → (1+g)ρ − g·1/d undoes white noise; on states that had that noise in them it gives states."""
    g = float(rng.uniform(0.4, 0.7))
    identity = channels.choi_of(lambda x: x, d)
    choi = (1 + g) * identity - g * np.eye(d * d) / d
    noisy = [(state + g * np.eye(d) / d) / (1 + g) for state in _states(d, rng)]
    return (choi, *noisy)


# what mistakes put in place of a piece


def _exchanged(choi: Matrix, rho: Matrix) -> Matrix:
    """The Choi matrix read with the system first."""
    d = len(rho)
    n = len(choi) // d
    return np.einsum("aibj,ij->ab", choi.reshape(n, d, n, d), rho)


_SEND = (
    "What does your map give for |0⟩⟨1|, and where in the Choi matrix does that block stand?",
    "The block in row i and column j of J is Φ(|i⟩⟨j|), and ρ is a sum of such |i⟩⟨j|: the map is linear.",
    "blocks = choi.reshape(d, n, d, n); out = sum(rho[i, j] * blocks[i, :, j] for i in range(d) for j in "
    "range(d))",
)
_NORM = "The modulus of a matrix is made of its eigenvalues, not of its entries."
_SIGN = ("Would your experiment notice if a map increased D?", "Leave the sign of the loss as it is.")
_FOUR = (
    "A difference of two states has the eigenvalues 0.3, 0.2, −0.1, −0.4. What is T, and what is yours?",
    "The moduli of all eigenvalues of the difference count.",
    _NORM,
)

exercise = Exercise(
    id="ex06.3",
    title="data processing, tried out",
    section="Why a channel cannot help",
    reference=losses,
    cases=cases,
    parts=("loss of D", "loss of T"),
    special={
        "qubits that stay qubits": lambda choi, rho, sigma: len(choi) == 4,
        "inputs and outputs of d = 2 and 3": lambda choi, rho, sigma: len(rho) < 4,
        "channels": lambda choi, rho, sigma: np.linalg.eigvalsh(choi)[0] > -1e-9,
    },
    why=(
        "Right: for a channel both losses are positive, for a unitary they are zero, and for the map that "
        "runs white noise backwards they are negative. Your experiment can tell a channel from an impostor."
    ),
    hints=(
        "Four numbers enter: D and T of the pair before, and of the pair after. Which of them do you have?",
        "Send both states through the map, then compare; a loss is before minus after, with its sign.",
        "For T: 0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum(); for the map: qep.apply_choi(choi, rho).",
    ),
    laws=(
        Law(
            "a-channel-gains",
            "For a completely positive map one of your losses is negative, and no channel raises D or T. Is "
            "each loss before minus after, and each D and T what the text defines?",
            lambda a, choi, *_: np.linalg.eigvalsh(choi)[0] < -1e-9 or min(np.real(a)) > -1e-6,
        ),
    ),
    forbidden=(entropies.trace_distance,),
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
            code="after-minus-before-in-the-distance",
            says="Your loss of T is after minus before.",
            hints=("You had 5 and have 3 left. How large is the loss, with its sign?",),
        ),
        mistakes.cut_off(
            0,
            1,
            code="negative-losses-hidden",
            says="You return 0 where your number is negative. This is how a theorem is protected from its "
            "experiment: report the number that comes out.",
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
            "You sent ρ through the map and compared it with the old σ; both states go through.",
            also=lambda out, choi, sigma: sigma,
            hints=("To whom does the channel happen, to one of the states or to whatever is there?",),
        ),
        slip(
            "half-forgotten",
            "Your T lacks its ½: the trace distance is half of the sum of |eigenvalues| of ρ − σ.",
            T=lambda a, b: 2 * half_trace_norm(a, b),
            hints=(
                "What is the largest T that two states can have?",
                "The trace distance of orthogonal states is one.",
            ),
        ),
        slip(
            "wrong-norm",
            "You took the root of the sum of squares of all entries, another norm; it can grow under a "
            "channel, and no probability goes with it.",
            T=lambda a, b: 0.5 * np.linalg.norm(a - b),
            hints=(
                "Are the eigenvalues of ρ − σ added as they are, or squared?",
                "np.linalg.norm of a matrix is Frobenius' norm unless you ask for 'nuc'.",
                _NORM,
            ),
        ),
        slip(
            "wrong-norm-scaled",
            "Your T is the root of the sum of squares of all entries, over √2: for qubits alone that is the "
            "trace distance.",
            T=lambda a, b: np.linalg.norm(a - b) / math.sqrt(2),
            hints=_FOUR,
        ),
        slip(
            "largest-eigenvalue",
            "Your T is the largest |eigenvalue| of ρ − σ. Up to d = 3 it is the trace distance, because the "
            "eigenvalues add up to zero; from d = 4 on it is not.",
            T=lambda a, b: _moduli(a, b).max(),
            hints=_FOUR,
        ),
        slip(
            "largest-eigenvalue-signed",
            "Your T is the largest eigenvalue of ρ − σ, without the others. For qubits alone that is the "
            "trace distance.",
            T=lambda a, b: np.linalg.eigvalsh(a - b).max(),
            hints=_FOUR,
        ),
        slip(
            "modulus-of-entries",
            "You added the moduli of the entries of ρ − σ; |ρ − σ| is a matrix function, and its trace is "
            "the sum of the moduli of the eigenvalues.",
            T=lambda a, b: 0.5 * np.abs(a - b).sum(),
            hints=("Does your T change when both states are turned by a unitary? Should it?", _NORM),
        ),
        slip(
            "eigenvalues-of-each",
            "You compared the eigenvalues of ρ with those of σ; T is made of the eigenvalues of ρ − σ.",
            T=lambda a, b: 0.5 * np.abs(np.linalg.eigvalsh(a) - np.linalg.eigvalsh(b)).sum(),
            hints=(
                "What is T between |0⟩⟨0| and |1⟩⟨1|, and what does your function say?",
                "First the difference of the two matrices, then its eigenvalues.",
                _NORM,
            ),
        ),
        slip(
            "modulus-forgotten",
            "You added the eigenvalues of ρ − σ without their moduli: that is its trace, which is always 0.",
            T=lambda a, b: 0.5 * np.linalg.eigvalsh(a - b).sum(),
            hints=(
                "What is the sum of the eigenvalues of a difference of two states?",
                "|ρ − σ| has the moduli of the eigenvalues.",
                _NORM,
            ),
        ),
        slip(
            "populations-only",
            "Your T sees the diagonals alone; two states that differ in their coherences would be the same.",
            T=lambda a, b: 0.5 * np.abs(np.diag(a - b)).sum(),
            hints=("What is T between |+⟩⟨+| and a fair coin?",),
        ),
        slip(
            "nothing-lost",
            "Both losses are zero on every case, as if your map gave back what goes in. Tracing the system "
            "out of (ρᵀ ⊗ 1)J does that; the reference is what must be traced out.",
            wrong=lambda choi, rho, sigma: (0.0, 0.0),
            hints=_SEND,
        ),
        slip(
            "input-transposed",
            "Your map is Φ(ρᵀ): Tr_ref[(ρ ⊗ 1) J] meets the entries of ρ in the wrong order; it takes ρᵀ "
            "there.",
            out=lambda choi, rho: send(choi, rho.T),
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
            "Your D is D(σ‖ρ), before and after.",
            D=lambda a, b: relative_entropy(b, a),
            hints=("Which of the two states stands in front of the bracket in Tr ρ(ln ρ − ln σ)?",),
        ),
        slip(
            "eigenvalues-only",
            "Your D compares eigenvalues as if the states commuted.",
            D=lambda a, b: relative_entropy(a, b, cross=eigenvalues_only),
            hints=("Is D(ρ‖σ) zero when ρ and σ have the same eigenvalues and different eigenvectors?",),
        ),
        mistakes.bits(
            0,
            says="Your D is in bits; this course counts in nats.",
            hints=("Which logarithm have you used?",),
        ),
        mistakes.exchanged("You return the loss of T first; the order asked for is D, then T."),
    ),
)
