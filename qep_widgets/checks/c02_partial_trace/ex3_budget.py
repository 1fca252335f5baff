"""How the entropies of several parts change under a unitary, and how their correlations do."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from ...physics import composite, entropies
from ...physics.states import projector, random_ket, random_state, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .states import pair, qubit_and_qutrit

Dims = tuple[int, ...]
Answer = tuple[Any, Any, Any]


def _of(state: Matrix, dims: Dims, keep: Dims) -> Any:
    """Entropy of some parts; the slips, and pairs of them, ask again and again for the same ones."""
    return _entropy(state.tobytes(), state.dtype.char, dims, keep)


@lru_cache(maxsize=1024)
def _entropy(entries: bytes, kind: str, dims: Dims, keep: Dims) -> float:
    state = np.frombuffer(entries, dtype=kind).reshape((math.prod(dims),) * 2)
    return float(entropies.entropy(composite.partial_trace(state, dims, keep)))


def _whole(state: Matrix) -> Any:
    return _of(state, (len(state),), (0,))


def _total(state: Matrix, dims: Dims, own: Any, joint: Callable[[Matrix], Any]) -> Any:
    """Σ S_k − S."""
    return own.sum() - joint(state)


@formula
def correlation_budget(
    rho: Matrix,
    U: Matrix,
    dims: Dims,
    *,
    evolve: Callable[[Matrix, Matrix], Matrix] = lambda U, rho: U @ rho @ dagger(U),
    visited: Callable[[Dims], Iterable[int]] = lambda dims: range(len(dims)),
    kept: Callable[[int], int] = lambda k: k,
    joint: Callable[[Matrix], Any] = _whole,
    share: Callable[..., Any] = _total,
    value: Callable[[Any, Any], Any] = lambda before, after: after,
    start: Callable[[Any], Any] = lambda I: I,
    change: Callable[[Any, Any], Any] = lambda before, after: after - before,
) -> Answer:
    """Total correlation I after the evolution, the changes of the parts' entropies, and that of S_C = −I."""
    states = rho, evolve(U, rho)
    S = [np.array([_of(state, dims, (kept(k),)) for k in visited(dims)]) for state in states]
    I = [share(state, dims, own, joint) for state, own in zip(states, S, strict=True)]
    return value(*I), change(*S), change(-start(I[0]), -I[1])


def cases(rng: np.random.Generator) -> list[Case]:
    """Two of few digits; correlated, product and pure states of two and of three parts, random unitaries.

    One is also run backwards, so that each change comes with both signs. One unitary is real, two are
    reflections (U = U†, one of them real) and one is the identity: each way to forget the dagger gives a
    state on some of these and none on the others.
    """
    found: list[Case] = [(pair(), _turn(), (2, 2)), (qubit_and_qutrit(), _three_cycle(), (2, 3))]
    for dims in ((2, 2), (4, 2), (3, 2)):
        found.append((random_state(math.prod(dims), rng), random_unitary(math.prod(dims), rng), dims))
    rho, U, dims = found[2]
    found.append((U @ rho @ dagger(U), dagger(U), dims))
    product = np.kron(random_state(2, rng), random_state(3, rng))
    found.append((product, random_unitary(6, rng), (2, 3)))
    found.append((random_state(4, rng, rank=1), random_unitary(4, rng), (2, 2)))
    real = np.linalg.qr(rng.normal(size=(4, 4)))[0].astype(complex)
    kets = (rng.normal(size=4).astype(complex), random_ket(4, rng))
    mirrors = (np.eye(4) - 2 * np.outer(v, v.conj()) / np.vdot(v, v) for v in kets)
    special = (real, *mirrors, np.eye(4, dtype=complex))
    found += [(random_state(4, rng), U, (2, 2)) for U in special]
    for three in ((2, 2, 2), (2, 3, 2)):
        found.append((random_state(math.prod(three), rng), random_unitary(math.prod(three), rng), three))
    # two parts of four levels that exchange a ket and a mixed state: the changes are larger than 1
    u = random_unitary(4, rng)
    mixed = np.kron(projector(random_ket(4, rng)), (u * [0.3, 0.3, 0.2, 0.2]) @ dagger(u))
    found.append((mixed, np.eye(16).reshape(4, 4, 4, 4).swapaxes(0, 1).reshape(16, 16), (4, 4)))
    start, make = np.diag([1.0, *[0.0] * 7]).astype(complex), _ghz_maker()
    found.append((start, make, (2, 2, 2)))
    found.append((make @ start @ dagger(make), dagger(make), (2, 2, 2)))
    return found


def _turn() -> Matrix:
    """Turns |00⟩ and |11⟩ into each other, and |01⟩ and |10⟩."""
    return np.array(
        [[0.6, 0, 0, 0.8], [0, 0.6, 0.8j, 0], [0, 0.8j, 0.6, 0], [-0.8, 0, 0, 0.6]], dtype=complex
    )


def _three_cycle() -> Matrix:
    """A permutation of the basis, with phases."""
    U = np.zeros((6, 6), dtype=complex)
    for column, row, phase in ((0, 4, 1), (4, 2, 1j), (2, 0, -1), (1, 3, 1j), (3, 1, 1), (5, 5, 1)):
        U[row, column] = phase
    return U


def _ghz_maker() -> Matrix:
    """Turns |000⟩ into (|000⟩ + i|111⟩)/√2; neither real, nor symmetric, nor Hermitian."""
    U = np.eye(8, dtype=complex)
    U[np.ix_([0, 7], [0, 7])] = np.array([[1, -1], [1j, 1j]]) / math.sqrt(2)
    return U


# what mistakes put in place of a piece


def _between(state: Matrix, dims: Dims, a: Dims, b: Dims) -> Any:
    """I(a : b), without the function that is not allowed here."""
    return _of(state, dims, a) + _of(state, dims, b) - _of(state, dims, a + b)


def _pairwise(state: Matrix, dims: Dims, *_: Any) -> Any:
    pairs = itertools.combinations(range(len(dims)), 2)
    return sum(_between(state, dims, (a,), (b,)) for a, b in pairs)


def _two(rho: Matrix, U: Matrix, dims: Dims) -> Case:
    if len(dims) != 2:
        raise ValueError("too many values to unpack (expected 2)")
    return rho, U, dims


_STATE = (
    "A ket goes to U|ψ⟩. Where does |ψ⟩⟨ψ| go?",
    "The bra ⟨ψ| becomes ⟨ψ|U†, on the right.",
    "after = U @ rho @ U.conj().T",
)
_DAGGER = (
    "For which of the cases does your function work?",
    "The dagger of a complex matrix is U.conj().T.",
)
_MANY = (
    "How many entries should dS have for dims = (2, 3, 2)? How many parts does your code visit?",
    "A loop over range(len(dims)) visits every part.",
    "[qep.entropy(qep.partial_trace(state, dims, (k,))) for k in range(len(dims))]",
)
_THREE = "What do your changes add up to for three parts?"
_BELL = "What is I for a Bell pair: what are its three entropies?"
_IDENTITY = "What should the changes be when U is the identity?"

exercise = Exercise(
    id="ex02.3",
    title="where the entropy goes: the correlations' share",
    section="What happens in time?",
    reference=correlation_budget,
    cases=cases,
    parts=("I", "dS", "dS_C"),
    special={
        "two parts": lambda rho, U, dims: len(dims) == 2,
        "a unitary that changes nothing": lambda rho, U, dims: np.allclose(U, np.eye(len(U))),
    },
    why=(
        "Right: a unitary leaves the entropy of the whole alone. So the parts' entropies grow together by "
        "exactly as much as their correlation I does, and S_C = −I falls by as much, however many parts "
        "there are."
    ),
    hints=(
        "Which entropies make up I, and which of them can a unitary not change?",
        "I is the sum of the parts' entropies less that of the whole; a change is always after minus before.",
        "after = U @ rho @ U.conj().T; S_0 = qep.entropy(qep.partial_trace(after, dims, (0,)))",
    ),
    laws=(
        Law(
            "budget-does-not-close",
            "Your changes do not add up to zero, though a unitary cannot change the entropy of the whole.",
            lambda a, *_: abs(np.sum(a[1]) + a[2]) < 1e-6,
        ),
        laws.not_negative(
            "Your first number is negative for some state. Is it I after the evolution, and not its change?",
            0,
            code="negative-information",
        ),
    ),
    forbidden=(entropies.mutual_information,),
    slips=(
        mistakes.minus(
            2,
            code="sign-of-the-correlations",
            says="Your dS_C has the other sign, that of the change of I.",
            alone="So the changes do not cancel.",
            hints=(
                "What do your changes add up to?",
                "The more the parts are correlated, the lower is the entropy of the correlations.",
            ),
        ),
        slip(
            "change-of-information",
            "Your I is the change of I, after minus before; asked for is its value after the evolution.",
            value=lambda before, after: after - before,
            hints=("What should I be when U is the identity and the parts are correlated?",),
        ),
        slip(
            "before-minus-after",
            "Your changes are before minus after.",
            change=lambda before, after: before - after,
            hints=("If an entropy grows from 0.2 to 0.5, what is its change, with its sign?",),
        ),
        mistakes.minus(
            1,
            code="parts-before-minus-after",
            says="Your dS has the other sign: before minus after.",
            hints=("If an entropy grows from 0.2 to 0.5, what is its change, with its sign?",),
        ),
        slip(
            "joint-entropy-forgotten",
            "Your I lacks the entropy of the whole: for independent noisy parts it would not be zero.",
            joint=lambda state: 0.0,
            hints=(
                "What does your I give for the product of two maximally mixed qubits?",
                "The entropy of the whole has to come off.",
            ),
        ),
        mistakes.minus(
            0,
            1,
            2,
            code="entropies-negative",
            says="All your entropies have the other sign: −Σ p ln p has a minus.",
            hints=("What is the sign of ln p, and what that of an entropy?",),
        ),
        mistakes.minus(0, code="information-negative", says="Your I has the other sign.", hints=(_BELL,)),
        mistakes.bits(
            0,
            1,
            2,
            says="Your entropies are in bits; this course counts in nats, with the natural logarithm.",
            hints=(
                "What should the mutual information of a Bell pair be, 2 or 2 ln 2?",
                "np.log2 counts bits, np.log nats.",
            ),
        ),
        slip(
            "two-parts-only",
            "Your function stops at three parts; dims can have any length.",
            alone="For two parts it is right.",
            given=_two,
            hints=_MANY,
        ),
        slip(
            "first-two-parts",
            "With three parts your function leaves out all parts after the first two.",
            alone="For two parts it is right.",
            visited=lambda dims: range(2),
            hints=_MANY,
        ),
        slip(
            "pairs-summed",
            "Your I is the sum of the mutual informations of all pairs. For two parts it is the "
            "same; three parts may share what no two of them share.",
            share=_pairwise,
            hints=(
                _THREE,
                "I is the entropy of all parts less the entropy of the whole: nothing is counted in pairs.",
            ),
        ),
        slip(
            "first-against-the-rest",
            "Your I is the mutual information of part 0 with all the others together. What the "
            "others share among themselves is missing.",
            share=lambda state, dims, *_: _between(state, dims, (0,), tuple(range(1, len(dims)))),
            hints=(_THREE, "Every part's own entropy enters I."),
        ),
        slip(
            "first-two-share",
            "Your I is the mutual information of parts 0 and 1; with three parts the third is left "
            "out of it.",
            share=lambda state, dims, *_: _between(state, dims, (0,), (1,)),
            hints=(_THREE, "Every part's own entropy enters I."),
        ),
        slip(
            "evolved-backwards",
            "You evolved with U†ρU, which is the way back in time.",
            evolve=lambda U, rho: dagger(U) @ rho @ U,
            hints=_STATE,
        ),
        slip(
            "conjugate-forgotten",
            "You evolved with UρUᵀ: U.T transposes without conjugating, which gives no state unless "
            "U is real.",
            evolve=lambda U, rho: U @ rho @ U.T,
            hints=_DAGGER,
        ),
        slip(
            "transpose-forgotten",
            "You evolved with UρU*: U.conj() conjugates without transposing, which gives no state unless U "
            "is symmetric.",
            evolve=lambda U, rho: U @ rho @ U.conj(),
            hints=_DAGGER,
        ),
        slip(
            "dagger-forgotten",
            "You evolved with UρU, which is no state unless U = U†.",
            evolve=lambda U, rho: U @ rho @ U,
            hints=_STATE,
        ),
        slip(
            "one-side-only",
            "You multiplied by U on the left only: that is how a ket evolves.",
            evolve=lambda U, rho: U @ rho,
            hints=_STATE,
        ),
        slip(
            "entry-by-entry",
            "You multiplied with *, which goes entry by entry.",
            evolve=lambda U, rho: U * rho * dagger(U),
            hints=(
                "What does  np.eye(2) * rho  give, and what  np.eye(2) @ rho?",
                "For arrays the star multiplies entry by entry; the product of matrices has a sign of its "
                "own.",
                "after = U @ rho @ U.conj().T",
            ),
        ),
        slip(
            "values-after",
            "You return the entropies after the evolution where their changes are asked for.",
            change=lambda before, after: after,
            hints=(_IDENTITY, "Each change needs the same quantity twice, before and after."),
        ),
        slip(
            "before-left-out",
            "Your change of S_C leaves out the correlations that were there before.",
            start=lambda I: 0.0,
            hints=(_IDENTITY, "The initial state need not be a product: its I is not zero."),
        ),
        slip(
            "parts-reversed",
            "The entries of your dS are in reverse order: dS[0] belongs to the last part.",
            then=mistakes.on(lambda dS: dS[::-1], 1),
            hints=("Which part does your first partial trace keep?",),
        ),
        slip(
            "information-before",
            "Your I belongs to the state before the evolution.",
            value=lambda before, after: before,
            hints=("Which state did you put into I?",),
        ),
        slip(
            "halved",
            "Your I, and with it dS_C, is halved.",
            then=mistakes.on(lambda I: I / 2, 0, 2),
            hints=(_BELL,),
        ),
        slip(
            "same-part-always",
            "Your entropies are all those of part 0: every partial trace keeps the same part.",
            kept=lambda k: 0,
            hints=("Which part does each of your partial traces keep?",),
        ),
    ),
)

LN2 = math.log(2)

by_hand = ByHand(
    "ex02.3h",
    "I, the change of one part's entropy, and that of S_C",
    [3 * LN2, LN2, -3 * LN2],
    slips={
        (2 * LN2, LN2, -2 * LN2): "You counted two of the three parts.",
        (3 * LN2, LN2, 3 * LN2): "Your dS_C is the change of I, with the sign of I.",
        (0.0, 0.0, 0.0): "The whole stays pure; its parts do not.",
        (LN2, LN2, -LN2): "Your I counts one part only.",
        (
            2 * LN2,
            LN2,
            -3 * LN2,
        ): "Your I is not the one of the text: it seems to belong to one part and the rest.",
    },
    why="Each part becomes a fair coin, and the whole stays pure: I = 3 ln 2 − 0.",
    hints=("What is the state of one of the three qubits at the end, and what its entropy?",),
)
