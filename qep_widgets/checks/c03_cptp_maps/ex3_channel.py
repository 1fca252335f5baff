"""Is it a channel? The test for CP and TP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels
from ...physics.states import random_state, random_unitary
from ..algebra import INTO_THREE, TWIST, Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .maps import blocks, noisy_transpose, turned


def hermitian(choi: Matrix) -> bool:
    """J = J†, but for rounding."""
    return bool(np.allclose(choi, dagger(choi)))


def no_negative(choi: Matrix, d_in: int) -> bool:
    """No eigenvalue below zero, but for rounding."""
    return bool(np.linalg.eigvalsh(choi)[0] > -1e-9)


def reference(choi: Matrix, d_in: int) -> Matrix:
    """Tr_S J."""
    return np.einsum("iaja->ij", blocks(choi, d_in))


def system(choi: Matrix, d_in: int) -> Matrix:
    """Tr_R J, which is Φ(1)."""
    return np.einsum("iaib->ab", blocks(choi, d_in))


def close(part: Matrix, one: Matrix) -> bool:
    """Equal but for rounding."""
    return bool(np.allclose(part, one))


@formula
def is_channel(
    choi: Matrix,
    d_in: int,
    *,
    symmetric: Callable[[Matrix], bool] = hermitian,
    positive: Callable[[Matrix, int], bool] = no_negative,
    left: Callable[[Matrix, int], Matrix] = reference,
    one: Callable[[Matrix, int], Matrix] = lambda part, d_in: np.eye(d_in),
    equal: Callable[[Matrix, Matrix], Any] = close,
) -> tuple[Any, Any]:
    """Whether a map is completely positive, and whether it preserves the trace."""
    part = left(choi, d_in)
    return symmetric(choi) and positive(choi, d_in), bool(equal(part, one(part, d_in)))


def seen(answer: Any, case: Case) -> Any:
    """Both truth values; 1 and 0 stand for them, too."""
    if isinstance(answer, np.ndarray) and answer.shape == (2,):
        answer = tuple(np.asarray(part) for part in answer)
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError(f"{outcomes.kind(answer)} where two truth values (cp, tp) are expected")
    for part in answer:
        if not isinstance(part, np.ndarray) or part.ndim or part not in (0, 1):
            raise ValueError(f"{outcomes.kind(part)} where True or False is expected")
    return tuple(bool(part) for part in answer)


# cases


def _paulis(weights: tuple[float, ...], rng: np.random.Generator) -> Matrix:
    """Σ w_k σ_k ρ σ_k with weights that may be negative, turned."""
    sigma = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    terms = [w * channels.kraus_to_choi(s[None]) for w, s in zip(weights, sigma, strict=True)]
    return turned(np.sum(terms, axis=0), rng)


def _lopsided(above: complex, below: complex) -> Matrix:
    """Not Hermitian, with Tr_system J = 1; all else is that of a channel.

    Its eigenvalues are positive, as are those of either triangle with its mirror image, and of (J + J†)/2.
    """
    J = np.diag([0.2, 0.8, 0.6, 0.4]).astype(complex)
    J[0, 3], J[3, 0] = above, below
    return J


def _uneven(rng: np.random.Generator) -> Matrix:
    """A channel after a squeeze by M: it keeps the trace of every level, and not that of a coherence."""
    M = np.linalg.cholesky(np.array([[1, 0.3j], [-0.3j, 1]])).conj().T  # M†M has ones on its diagonal
    return channels.kraus_to_choi(channels.random_channel(2, rng, 2, 2) @ M)


def cases(rng: np.random.Generator) -> list[Case]:
    """Choi matrices: channels with many and with few Kraus operators, positive maps, maps that lose trace."""
    choi, random = channels.kraus_to_choi, channels.random_channel
    twisted = random_state(4, rng)  # CP with the right trace, and not trace preserving
    V = np.kron(random_unitary(4, rng), random_unitary(2, rng))
    wide = (
        V @ np.kron(np.eye(2), channels.transpose_choi(2)) @ dagger(V)
    )  # forgets one qubit, transposes the other
    return [
        (choi(TWIST), 2),
        (channels.transpose_choi(2), 2),
        (choi(TWIST[:1]), 2),
        (choi(dagger(TWIST)), 2),
        (choi(INTO_THREE), 2),
        (choi(random(4, rng, 2, 3)), 4),
        (choi(random(2, rng, 4, 3)), 2),
        (choi(dagger(random(2, rng, 4, 3))), 4),
        (noisy_transpose(4, 0.5, rng), 4),
        (wide, 4),
        (choi(random(2, rng)), 2),
        (choi(random(2, rng, 2, 2)), 2),
        (choi(random_unitary(2, rng)[None]), 2),
        (choi(random(2, rng, 3, 2)), 2),
        (choi(random(3, rng, 2, 2)), 3),
        (noisy_transpose(2, 0.0, rng), 2),
        (noisy_transpose(2, 0.5, rng), 2),
        (noisy_transpose(2, 0.8, rng), 2),
        (noisy_transpose(3, 0.3, rng), 3),
        (_paulis((0.8, 0.7, -0.25, -0.25), rng), 2),
        (choi(dagger(random(2, rng, 2, 3))), 2),
        (2 * twisted, 2),
        (0.7 * choi(random(2, rng, 2, 3)), 2),
        (1.3 * choi(random(2, rng, 3, 2)), 2),
        (0.9998 * choi(random(2, rng)), 2),
        (_uneven(rng), 2),
        (turned(choi(channels.amplitude_damping(0.4)[:1]), rng), 2),
        (_lopsided(0.1, 0), 2),
        (_lopsided(0.1j, 0.1j), 2),
        (noisy_transpose(2, 0.6662, rng), 2),  # its lowest eigenvalue is −0.0007
        (_paulis((0.9, -0.3, 0.1, 0.1), rng), 2),
        (np.diag([0.3, 0.7, -0.4, -0.6]).astype(complex), 2),  # its Tr_system J is diag(1, −1)
        (choi(TWIST) + np.kron([[0, 0.2j], [0.2j, 0]], np.eye(2)), 2),  # Tr_system J = 1 + 0.4i·X
        (0.5 * np.eye(4, dtype=complex) + 0.7 * np.kron(np.diag([1, 0]), [[0, 1], [1, 0]]), 2),
    ]


# what mistakes put in place of a piece


def _on_states(choi: Matrix, d_in: int) -> bool:
    """Whether every pure state of a fixed sample goes to something positive: a test of positivity alone."""
    psi = np.random.default_rng(0).standard_normal((400, d_in, 2)) @ [1, 1j]
    out = np.einsum("iajb,ni,nj->nab", blocks(choi, d_in), psi, psi.conj())
    return bool(np.linalg.eigvalsh(out).min() > -1e-9)


def _system_first(choi: Matrix, d_in: int) -> Matrix:
    """The reference's part of a matrix that is read with the system first."""
    return np.einsum("aiaj->ij", choi.reshape(len(choi) // d_in, d_in, -1, d_in))


_OTHER_PART = (
    "What does your test say about amplitude damping, which is a channel?",
    "The reference comes first. For TP its state must be the identity after looking away from the system.",
    "np.einsum('iaja->ij', ...) keeps the reference, 'iaib->ab' keeps the system.",
)

exercise = Exercise(
    id="ex03.3",
    title="test for CP and TP",
    section="A map as one matrix",
    reference=is_channel,
    cases=cases,
    observe=seen,
    parts=("completely positive", "trace preserving"),
    why=(
        "Right: the map is completely positive exactly when J is Hermitian without a negative eigenvalue, "
        "and it preserves the trace exactly when looking away from the system leaves the identity on the "
        "reference."
    ),
    hints=(
        "Which two properties of the matrix J stand for CP and for TP?",
        "CP is a question about the eigenvalues of a Hermitian matrix, TP one about what is left when the "
        "system is traced out; allow for rounding in both.",
        "np.einsum('iaja->ij', choi.reshape(d_in, d_out, d_in, d_out)) traces out the system.",
    ),
    laws=(
        Law(
            "hermiticity-not-tested",
            "You call a map completely positive whose J is not Hermitian, which makes complex probabilities.",
            lambda a, choi, d_in: not a[0] or hermitian(choi),
        ),
        Law(
            "rounding-taken-for-negative",
            "You call a map not completely positive whose lowest Choi eigenvalue is zero, but for rounding.",
            lambda a, choi, d_in: a[0] or not is_channel(choi, d_in)[0] or np.linalg.eigvalsh(choi)[0] > 1e-9,
        ),
        Law(
            "positive-refused",
            "You call a map not completely positive whose Choi matrix is Hermitian and has no negative "
            "eigenvalue.",
            lambda a, choi, d_in: a[0] or not is_channel(choi, d_in)[0],
        ),
        Law(
            "unphysical-map-passed",
            "You call a map completely positive whose Choi matrix has a negative eigenvalue.",
            lambda a, choi, d_in: not a[0] or is_channel(choi, d_in)[0],
        ),
        Law(
            "rounding-taken-for-loss",
            "You say that a map changes the trace; it keeps the trace, but for rounding.",
            # where the other partial trace is 1 as well, only rounding can have spoken
            lambda a, choi, d_in: (
                a[1] or not is_channel(choi, d_in)[1] or not close(system(choi, d_in), np.eye(d_in))
            ),
        ),
        Law(
            "channel-refused",
            "You say that a map changes the trace of some state, which it does not.",
            lambda a, choi, d_in: a[1] or not is_channel(choi, d_in)[1],
        ),
        Law(
            "loss-passed",
            "You say that a map preserves the trace of every state, and there is one of which it does not.",
            lambda a, choi, d_in: not a[1] or is_channel(choi, d_in)[1],
        ),
    ),
    slips=(
        slip(
            "positive-is-not-enough",
            "You tested that states go to states. That is positivity: the transposition passes, and still "
            "makes negative probabilities on half of an entangled pair.",
            positive=_on_states,
            hints=(
                "What does your test say about the transposition, J = swap?",
                "Complete positivity is a property of J as a whole: its eigenvalues.",
                "np.linalg.eigvalsh(choi)[0] > -1e-9",
            ),
        ),
        slip(
            "unital-for-tp",
            "You traced out the reference. What is left then is Φ(1), so that you tested whether the "
            "identity stays the identity.",
            left=system,
            one=lambda part, d_in: np.eye(len(part)),
            hints=_OTHER_PART,
        ),
        slip(
            "reference-traced-out",
            "You traced out the reference. What is left then is Φ(1), as large as the output; you compare "
            "it with the identity on the input.",
            alone="Where the two sizes agree you test whether the identity stays the identity, and "
            "where they do not your function stops.",
            left=system,
            hints=_OTHER_PART,
        ),
        slip(
            "system-first",
            "You read J with the system first and the reference second; here the reference is first.",
            alone="Your partial trace is then of the wrong part where both have the same size, and mixes the "
            "blocks where they have not.",
            left=_system_first,
            hints=("In which order do you give the two sizes, d_in and d_out?", *_OTHER_PART[1:]),
        ),
        slip(
            "compared-without-rounding",
            "You ask for equality to the last digit, and a computer rounds.",
            equal=lambda part, one: bool(np.all(part == one)),
            hints=(
                "What is Tr_system J minus the identity for a channel that your test refuses?",
                "np.allclose compares but for rounding.",
            ),
        ),
        slip(
            "trace-only",
            "You looked at the trace of J, one number. It says that the trace is kept on average.",
            equal=lambda part, one: bool(np.isclose(np.trace(part), np.trace(one))),
            hints=("Could one state gain trace while another loses it?", "Compare a matrix, not a number."),
        ),
        slip(
            "levels-only",
            "You compared the diagonals alone.",
            alone="Each level keeps its trace. Nothing is said of superpositions.",
            equal=lambda part, one: bool(np.allclose(np.diag(part), 1)),
            hints=(
                "What is Tr Φ(|i⟩⟨j|) for i ≠ j, and where does your test look at it?",
                "Compare the whole matrix Tr_system J with the identity, not its diagonal.",
            ),
        ),
        slip(
            "diagonal-for-eigenvalues",
            "You looked at the diagonal of J; a matrix may have a positive diagonal and a negative "
            "eigenvalue.",
            positive=lambda J, d_in: bool(np.diag(J).real.min() > -1e-9),
            hints=("What are the eigenvalues of [[1, 2], [2, 1]]?",),
        ),
        slip(
            "determinant-for-eigenvalues",
            "You looked at the determinant; two negative eigenvalues make a positive one.",
            positive=lambda J, d_in: bool(np.linalg.det(J).real > -1e-9),
            hints=("What is the determinant of diag(1, 1, −1, −1)?",),
        ),
        slip(
            "strictly-positive",
            "You refuse Choi matrices that have an eigenvalue zero, or one that is zero but for rounding.",
            positive=lambda J, d_in: bool(np.linalg.eigvalsh(J)[0] > 1e-9),
            hints=(
                "How many Kraus operators does a unitary have, and what is the rank of its J?",
                "Compare with −1e-9 instead of 0.",
            ),
        ),
        slip(
            "hermiticity-not-tested",
            "You call a map completely positive whose J is not Hermitian, which makes complex probabilities; "
            "np.linalg.eigvalsh reads one triangle of J and takes the other for its conjugate.",
            symmetric=lambda J: True,
            hints=(
                "What does eigvalsh say of [[1, 5], [0, 1]], and what of its transpose?",
                "A second test has to stand beside that of the eigenvalues: whether J is Hermitian.",
            ),
        ),
        slip(
            "order-exchanged",
            "You return TP first and CP second; the order asked for is (cp, tp).",
            then=lambda answer, *_: answer[::-1],
            hints=("In which order does the exercise ask for the two?",),
        ),
        slip(
            "one-verdict-twice",
            "You return whether both hold, twice; a map can have one property without the other.",
            then=lambda answer, *_: (answer[0] and answer[1],) * 2,
            hints=("What should the answer be for the transposition?",),
        ),
        slip(
            "equal-sizes-assumed",
            "Your function takes output and input to be of the same size and stops when they are not.",
            left=lambda J, d: np.einsum("iaja->ij", J.reshape(d, d, d, d)),
            hints=(
                "How large is the output when J is 6×6 and d_in = 2?",
                "The size of J is the product of both sizes, and one of them is given.",
            ),
        ),
    ),
    forbidden=(
        channels.is_completely_positive,
        channels.complete_positivity_violation,
        channels.is_trace_preserving,
        channels.trace_preservation_violation,
    ),
)

by_hand = ByHand(
    "ex03.3h",
    "a lowest Choi eigenvalue, CP and TP",
    [-0.1, False, True],
    near=0.002,
    slips={
        (-0.1, True, True): "The eigenvalue is right. What does a negative one say of CP?",
        (
            -0.1,
            False,
            False,
        ): "The eigenvalue is right, and the map is not CP. For TP, what are the traces of "
        "the four 2×2 blocks?",
        (-0.1, True, False): "The eigenvalue is right, and both verdicts are the other way round.",
        (0.2, True, True): "You looked at the corners alone; the middle is a block of its own.",
        (0.3, True, True): "0.3 is the smallest entry of the diagonal; a block [[a, b], [b, a]] has others.",
        (0.7, True, True): "0.7 is the larger one of the middle block; the lowest is asked for.",
        (1.2, True, True): "1.2 is the largest eigenvalue; the lowest is asked for.",
        (-0.05, False, True): "−0.05 is the eigenvalue of J/2; that of J itself is asked for.",
    },
    why=(
        "The corners give 0.7 ± 0.5, the middle 0.3 ± 0.4. One is negative, so that the map is not CP. Each "
        "block (i, i) has the trace 1, the others 0: it is TP."
    ),
    hints=(
        "Which levels does J connect with each other, so that it falls into two 2×2 blocks?",
        "[[a, b], [b, a]] has the eigenvalues a + b and a − b. CP asks about the sign of the lowest, TP "
        "about the traces of the blocks.",
        "The middle block is [[0.3, 0.4], [0.4, 0.3]].",
    ),
)
