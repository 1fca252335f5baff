"""From a generator to the map, and what the map is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import channels, lindblad
from ...physics.states import random_hamiltonian, random_ket, random_unitary
from ..algebra import Matrix, dagger, expm, function_of, itself
from ..c03_cptp_maps.ex3_channel import close, hermitian, no_negative, reference, system
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .laws import JUMPS, RATES, H, generator_matrix, random_jumps

Answer = tuple[Matrix, Any, Any]


def size_of(S: Matrix) -> int:
    """d of a d²×d² matrix."""
    return round(len(S) ** 0.5)


def in_blocks(S: Matrix) -> Matrix:
    """The Choi matrix of a superoperator: block (i, j) is the image of |i⟩⟨j|."""
    return S.reshape((size_of(S),) * 4).transpose(2, 0, 3, 1).reshape(S.shape)


@formula
def semigroup_map(
    G: Matrix,
    t: float,
    *,
    evolve: Callable[[Matrix, float], Matrix] = lambda G, t: expm(G * t),
    choi: Callable[[Matrix], Matrix] = in_blocks,
    judged: Callable[[Matrix], Matrix] = in_blocks,
    symmetric: Callable[[Matrix], bool] = hermitian,
    positive: Callable[..., bool] = lambda J, S, G, t: no_negative(J, size_of(J)),
    left: Callable[[Matrix, int], Matrix] = reference,
    equal: Callable[..., bool] = lambda part, one, t: close(part, one),
) -> Answer:
    """Choi matrix of e^{Gt}, and whether the map is CP and TP."""
    S = evolve(G, t)
    J, d = judged(S), size_of(S)
    return choi(S), symmetric(J) and positive(J, S, G, t), equal(left(J, d), np.eye(d), t)


# cases

_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
_UP_AND_DOWN = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]], [[1, 0], [0, -1]]], dtype=complex)
_CIRCLE = np.array([_PAULI[0] + 1j * _PAULI[2], _PAULI[0] - 1j * _PAULI[2]]) / 2
_NONE = np.zeros((0, 2, 2), dtype=complex)


def _with_a_negative_rate(rng: np.random.Generator, d: int) -> Matrix:
    """A generator whose canonical rates are not all positive, so that e^{Gt} is not CP at first."""
    draws = random_jumps(rng, 3, d)
    draws -= np.trace(draws, axis1=-2, axis2=-1)[:, None, None] * np.eye(d) / d
    jumps = np.linalg.qr(draws.reshape(3, d * d).T)[0].T.reshape(3, d, d)
    return generator_matrix(random_hamiltonian(d, rng), jumps, np.array([1.0, 0.8, -0.25]))


def _turned(rng: np.random.Generator, jumps: Matrix, rates: list[float]) -> Matrix:
    """A generator of these jumps seen in a random basis, with a random H."""
    u = random_unitary(2, rng)
    return generator_matrix(random_hamiltonian(2, rng), u @ jumps @ dagger(u), np.array(rates))


def _not_hermitian(d: int, Y: Matrix) -> Matrix:
    """X → Tr(X)(1/d + Y) − X with a traceless Y that is not Hermitian.

    It keeps the trace. J = J† fails, and every other test of a positive matrix says yes at t = 1.
    """
    one = np.eye(d).reshape(-1)
    return np.outer(one / d + Y.reshape(-1), one) - np.eye(d * d)


def _squeeze(c: complex) -> Matrix:
    """X → MXM† at t = 1, with M†M = [[1, c], [c*, 1]]: levels keep their trace, and coherences do not."""
    K = function_of(np.array([[1, c], [np.conj(c), 1]]), lambda p: np.log(p) / 2)
    return _outwards(K)


def _outwards(K: Matrix) -> Matrix:
    """X → KX + XK†, which makes e^K X e^K†."""
    one = np.eye(len(K))
    return np.kron(K, one) + np.kron(one, K.conj())


def cases(rng: np.random.Generator) -> list[Case]:
    """Semigroups, negative rates, laws that change the trace or make J ≠ J†; times from zero to long."""
    proper, signed = generator_matrix(H, JUMPS, RATES), _with_a_negative_rate(rng, 2)
    turn = random_hamiltonian(2, rng)
    turn *= 2.5 / np.ptp(np.linalg.eigvalsh(turn))
    u = random_unitary(3, rng)
    random = [
        generator_matrix(random_hamiltonian(d, rng), random_jumps(rng, 2, d), rng.uniform(0.5, 1.5, 2))
        for d in (2, 3, 4)
    ]
    leaks = [
        generator_matrix(random_hamiltonian(2, rng), random_jumps(rng, 2, 2), np.ones(2), half=half)
        for half in (0.7, 0.35, 0.501)
    ]
    return [
        (dagger(proper), 0.5),  # how observables move: CP, and it keeps 1, but not the trace
        (proper, 1.0),
        (generator_matrix(H, _NONE, np.zeros(0), unit=1.0), 0.5),  # −[H, ρ], without the i
        (_not_hermitian(2, np.array([[0, 0.2], [0, 0]])), 1.0),
        (_not_hermitian(2, np.array([[0, 0.2j], [0.2j, 0]])), 1.0),
        (_not_hermitian(3, 0.2 * u @ np.eye(3, k=1) @ dagger(u)), 1.0),
        (generator_matrix(np.zeros((2, 2)), _CIRCLE, np.array([2.3, -0.3])), 0.3),  # only Im J is at fault
        (_squeeze(0.3j), 1.0),
        (0.5j * np.eye(4), 1.0),  # a phase, for the trace as well
        (_outwards(np.diag([0, 0, -0.3])), 1.0),  # the third level alone loses trace
        *[(G, t) for G, t in zip(random, (2.5, 1.3, 0.8), strict=True)],
        *[(G, 0.8) for G in leaks],
        (dagger(random[0]), 0.8),
        (signed, 0.3),
        (signed, 0.6),
        (signed, 0.003),  # its lowest eigenvalue is −0.0007
        (_with_a_negative_rate(rng, 3), 0.4),
        (generator_matrix(turn, _NONE, np.zeros(0)), 1.0),  # its superoperator has eigenvalues e^{±2.5i}
        # Σ γ |⟨φ|L|ψ⟩|² > 0 for all φ ⊥ ψ, so it is positive at all times, whatever H is; but not CP
        (_turned(rng, _PAULI / np.sqrt(2), [1.0, 1.0, -0.76]), 0.2),
        (_turned(rng, _UP_AND_DOWN, [1.0, 0.5, -0.2]), 3.0),  # CP, though its generator makes no semigroup
        (signed, 0.0),
    ]


# what mistakes put in place of a piece


def _system_first(S: Matrix) -> Matrix:
    return S.reshape((size_of(S),) * 4).transpose(0, 2, 1, 3).reshape(S.shape)


def _no_negative_rate(J: Matrix, S: Matrix, G: Matrix, t: float) -> bool:
    """No negative canonical rate, the condition for a channel at all times."""
    one = np.eye(size_of(G)).reshape(-1)
    away = np.eye(len(G)) - np.outer(one, one) / (one @ one)
    return bool(np.linalg.eigvalsh(away @ in_blocks(G) @ away)[0] > -1e-9)


def _states_tried(J: Matrix, S: Matrix, G: Matrix, t: float) -> bool:
    """Whether pure states of the system alone are sent to states."""
    d = size_of(S)
    kets = random_ket(d, np.random.default_rng(0), shape=(500,))
    pure = np.einsum("ka,kb->kab", kets, kets.conj()).reshape(-1, d * d)
    return bool(np.linalg.eigvalsh((pure @ S.T).reshape(-1, d, d)).min() > -1e-9)


# laws


def _cp(J: Matrix) -> bool:
    return hermitian(J) and no_negative(J, size_of(J))


_RESHUFFLE = (
    "Block (i, j) of the Choi matrix is Φ(|i⟩⟨j|). In which column of the superoperator does it stand?",
    "Every column of S is one image, written as a vector. Make a matrix of it again, and put "
    "it where chapter 03 puts that block.",
    "J = S.reshape(d, d, d, d).transpose(2, 0, 3, 1).reshape(d * d, d * d)",
)
_EXPONENTIAL = (
    "Is your map for the time 2t the same as your map for t, applied twice?",
    "A linear law is solved by the exponential of its matrix: a power series, in which powers"
    " are products of matrices.",
    "scipy.linalg.expm(G * t)",
)
_IDENTITY = (
    "Trace out the system, the second part. What is left is a matrix of the reference, and "
    "must be the identity: every entry counts."
)
_TRACE = "np.allclose(np.einsum('iaja->ij', J.reshape(d, d, d, d)), np.eye(d))"

exercise = Exercise(
    id="ex05.3",
    title="from a generator to a map",
    section="Generator and map",
    reference=semigroup_map,
    cases=cases,
    parts=("J", "cp", "tp"),
    why=(
        "Right: e^{Gt} is the map, its entries in Choi's order are J, J ≥ 0 says completely positive, and "
        "Tr_system J = 1 says trace preserving. A generator with a negative canonical rate fails at short "
        "times, where the other rates have not yet covered it up."
    ),
    hints=(
        "Which of the three parts is wrong, and what is it at t = 0, where the map does nothing?",
        "First the exponential of the matrix; then its columns as blocks of J; then both verdicts"
        " from this J.",
        _RESHUFFLE[2],
    ),
    laws=(
        Law(
            "entries-exponentiated",
            "Your J holds the exponential of every entry (np.exp); the exponential of a matrix is another "
            "thing, scipy.linalg.expm.",
            lambda a, G, t: not np.allclose(a[0], in_blocks(np.exp(G * t)), atol=1e-6),
        ),
        Law(
            "superoperator-returned",
            "Your J is the superoperator itself; the Choi matrix holds the same numbers in other places.",
            lambda a, G, t: (
                not np.allclose(a[0], expm(G * t), atol=1e-6) or np.allclose(a[0], in_blocks(a[0]))
            ),
        ),
        Law(
            "not-hermitian",
            "Your J is not Hermitian, though the map takes Hermitian matrices to Hermitian ones.",
            lambda a, G, t: hermitian(a[0]) or not hermitian(semigroup_map(G, t)[0]),
        ),
        Law(
            "hermiticity-not-tested",
            "Your verdict on complete positivity says yes, and your own J is not Hermitian.",
            lambda a, *_: not a[1] or hermitian(a[0]),
        ),
        Law(
            "no-tolerance",
            "Your verdict on complete positivity is no, and the lowest eigenvalue of your J is 0 up to "
            "rounding: it comes out as 1e-17 or -1e-17. Compare with -1e-9.",
            lambda a, *_: bool(a[1]) or not _cp(a[0]) or np.linalg.eigvalsh(a[0])[0] > 1e-12,
        ),
        Law(
            "no-where-j-says-yes",
            "Your verdict on complete positivity says no, your own J says yes: its eigenvalues are positive.",
            lambda a, *_: bool(a[1]) or not _cp(a[0]),
        ),
        Law(
            "yes-where-j-says-no",
            "Your verdict on complete positivity says yes, your own J says no: it has a negative eigenvalue.",
            lambda a, *_: not a[1] or _cp(a[0]),
        ),
        Law(
            "trace-verdict",
            "Your verdict on the trace is not that of your own J. Is it the system, its second part, that "
            "you trace out, and do you compare with the identity up to rounding?",
            lambda a, *_: bool(a[2]) == close(reference(a[0], size_of(a[0])), np.eye(size_of(a[0]))),
        ),
    ),
    slips=(
        slip(
            "first-order-only",
            "You used 1 + Gt, which is right for short times only; the map is e^{Gt}.",
            evolve=lambda G, t: np.eye(len(G)) + G * t,
            hints=_EXPONENTIAL,
        ),
        slip(
            "exponential-of-entries",
            "You took the exponential of every entry (np.exp); the exponential of a matrix is another thing.",
            evolve=lambda G, t: np.exp(G * t),
            hints=(
                "What should your map be at t = 0, and what does np.exp make of a matrix of zeros?",
                *_EXPONENTIAL[1:],
            ),
        ),
        slip(
            "time-forgotten",
            "Your map does not depend on t.",
            alone="It is e^{G}.",
            given=lambda G, t: (G, 1.0),
            hints=(
                "Which line of your function reads t?",
                "The generator is multiplied by the time before anything else is done with it.",
                _EXPONENTIAL[2],
            ),
        ),
        slip(
            "backwards",
            "You followed the law backwards, with −G.",
            alone="e^{−Gt} undoes the motion, and the undoing is in general not completely positive.",
            given=lambda G, t: (-G, t),
            hints=(
                "Do populations approach the stationary state in your map, or flee from it?",
                *_EXPONENTIAL[1:],
            ),
        ),
        slip(
            "parts-exchanged",
            "The parts of the Choi matrix that you return are exchanged: the reference stands first.",
            choi=_system_first,
            hints=_RESHUFFLE,
        ),
        slip(
            "parts-exchanged-throughout",
            "The parts of your Choi matrix are exchanged: the reference stands first. So your trace over the "
            "second part goes over the reference.",
            choi=_system_first,
            left=system,
            hints=_RESHUFFLE,
        ),
        slip(
            "parts-exchanged-in-the-trace-test",
            "Your test of the trace sums over the reference: it asks whether the map keeps 1.",
            alone="It does not ask whether the map keeps the trace.",
            left=system,
            hints=(
                "Over which part of J do you trace, the reference (first) or the system (second)?",
                _IDENTITY,
                _TRACE,
            ),
        ),
        slip(
            "hermiticity-not-tested",
            "You call a map completely positive whose J is not Hermitian. np.linalg.eigvalsh reads one "
            "triangle of J and takes the other for its conjugate.",
            symmetric=lambda J: True,
            hints=(
                "Does every G that you are given take Hermitian matrices to Hermitian ones?",
                "What does eigvalsh say of [[1, 5], [0, 1]]? A second test has to stand beside it.",
                "np.allclose(J, J.conj().T) and ...",
            ),
        ),
        slip(
            "positive-for-completely-positive",
            "You test whether states of the system alone are sent to states: that is positivity. A map can "
            "pass and still fail on half of an entangled pair.",
            positive=_states_tried,
            hints=(
                "Which state of chapter 03 shows that transposition, which keeps all states of the system "
                "states, is not completely positive?",
                "J is what the map makes of half of that pair: all its eigenvalues must be ≥ 0.",
                "np.linalg.eigvalsh(J)[0] > -1e-9",
            ),
        ),
        slip(
            "generator-judged",
            "For complete positivity you judged the generator, or very short times; the question is this "
            "map, at this t. A law with a negative rate can make a completely positive map in the end.",
            positive=_no_negative_rate,
            hints=(
                "Does your verdict on complete positivity depend on t?",
                "The map at the time t is completely positive when its own J has no negative eigenvalue.",
                "np.linalg.eigvalsh(J)[0] > -1e-9",
            ),
        ),
        slip(
            "superoperator-judged",
            "You judged complete positivity by the eigenvalues of the superoperator; those of the Choi "
            "matrix decide.",
            positive=lambda J, S, G, t: bool(np.linalg.eigvals(S).real.min() > -1e-9),
            hints=(
                "Which eigenvalues has the superoperator of ρ → e^{−iHt} ρ e^{iHt}, which is a channel?",
                "A verdict on complete positivity comes from the eigenvalues of the Choi matrix.",
                "np.linalg.eigvalsh(J)[0] > -1e-9",
            ),
        ),
        slip(
            "not-reshuffled",
            "What you return as J is the superoperator itself; the Choi matrix holds the same numbers in "
            "other places.",
            choi=itself,
            hints=_RESHUFFLE,
        ),
        slip(
            "superoperator-throughout",
            "You return the superoperator as J and judge it, too; the Choi matrix holds the same numbers in "
            "other places.",
            choi=itself,
            judged=itself,
            hints=_RESHUFFLE,
        ),
        slip(
            "divided-by-d",
            "You divided J by d. That is the state of the pair; the Choi matrix of a channel has trace d.",
            choi=lambda S: in_blocks(S) / size_of(S),
            hints=(
                "What is the trace of your J?",
                "The blocks on the diagonal of J are the images of |i⟩⟨i| themselves, each with trace "
                "one, and there are d of them.",
                _RESHUFFLE[2],
            ),
        ),
        slip(
            "divided-by-d-and-judged",
            "You divided J by d, and then no map passes your test of the trace: what is left of the pair's "
            "state is 1/d.",
            choi=lambda S: in_blocks(S) / size_of(S),
            judged=lambda S: in_blocks(S) / size_of(S),
            hints=(
                "What is the trace of your J?",
                "The blocks on the diagonal of J are the images of |i⟩⟨i| themselves, each with trace "
                "one, and there are d of them.",
                _RESHUFFLE[2],
            ),
        ),
        slip(
            "total-trace-only",
            "You test only whether the trace of J is d; a map can gain for one state what it loses for "
            "another.",
            equal=lambda part, one, t: bool(abs(np.trace(part - one)) < 1e-9),
            hints=(
                "For how many states does the trace of J tell you that their trace is kept?",
                _IDENTITY,
                _TRACE,
            ),
        ),
        slip(
            "levels-only",
            "In your test of the trace you compared the diagonals alone.",
            alone="Each level keeps its trace. Nothing is said of superpositions.",
            equal=lambda part, one, t: bool(np.allclose(np.diag(part), 1)),
            hints=(
                "Where does your test look at what becomes of |i⟩⟨j| with i ≠ j?",
                _IDENTITY,
                _TRACE,
            ),
        ),
        slip(
            "trace-compared-exactly",
            "Your verdict says that the trace is not kept where it is: a sum of entries comes out only "
            "nearly as it should. Compare with np.allclose.",
            equal=lambda part, one, t: t == 0,
            hints=(
                "Print Tr_system J − 1 for a proper generator. Is it exactly 0?",
                "Rounding leaves about 1e-16; a comparison needs a tolerance.",
                _TRACE,
            ),
        ),
        slip(
            "trace-of-j-one",
            "Your verdict says that the trace is not kept where it is. Perhaps you compared the trace of J "
            "with 1: for a channel it is d.",
            equal=lambda part, one, t: bool(abs(np.trace(part) - 1) < 1e-9),
            hints=(
                "What is your verdict at t = 0, where the map does nothing?",
                _IDENTITY,
                _TRACE,
            ),
        ),
    ),
    forbidden=(
        channels.superop_to_choi,
        channels.choi_of,
        channels.is_completely_positive,
        channels.is_trace_preserving,
        lindblad.Lindbladian.evolve,
    ),
)

by_hand = ByHand(
    "ex05.3h",
    "the lowest eigenvalue of a map's Choi matrix",
    1 - np.exp(0.4),
    near=0.005,
    slips={
        1 - np.exp(-0.4): "Your rate is positive; here it is negative, and the coherence grows.",
        1 - np.exp(0.2): "Your coherence grows at γ; a jump Z changes it at 2γ.",
        (1 - np.exp(0.4)) / 2: "This is the lowest eigenvalue of J/2, the state of a pair.",
        -0.4: "This is the slope at t = 0, the canonical rate; the map is the exponential.",
        -0.2: "This is the rate that you were given; what is asked for belongs to the map at t = 1.",
        1 + np.exp(0.4): "This is the largest eigenvalue.",
        np.exp(0.4): "This is the factor of the coherences.",
    },
    why="Coherences are multiplied by c = e^{0.4}, and J has the eigenvalues 1 + c, 1 − c, 0 and 0.",
    hints=(
        "What does this law make of the populations, and what of a coherence?",
        "ZρZ turns the sign of the coherences. So they change at the rate −2γ, and J has four entries.",
        "J has the corners 1, c, c, 1 with c = e^{−2γt}.",
    ),
)
