"""The entropy that a coarse meter sees: it tells in which box of axes a state is, and nothing finer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import projector, random_ket, random_state, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger, entropy, shannon, unguarded
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .books import RHO

Blocks = list[Matrix]


def _cut(M: Matrix, sizes: Any) -> Blocks:
    """The blocks of M on its diagonal, one for each box."""
    ends = np.cumsum([0, *sizes])
    return [M[i:j, i:j] for i, j in pairwise(ends)]


def _cut_at(M: Matrix, sizes: Any) -> Blocks:
    """The sizes taken for the places where np.split cuts."""
    pieces = np.split(np.arange(len(M)), sizes)[: len(sizes)]
    return [M[np.ix_(k, k)] for k in pieces]


@formula
def seen(
    rho: Matrix,
    axes: Matrix,
    sizes: Any,
    *,
    looked_at: Callable[[Matrix, Matrix], Matrix] = lambda axes, rho: dagger(axes) @ rho @ axes,
    cut: Callable[[Matrix, Any], Blocks] = _cut,
    chance: Callable[[Matrix], Any] = lambda block: np.trace(block).real,
    H: Callable[[Any], Any] = shannon,
    volume: Callable[[Any, int], Any] = lambda sizes, d: np.asarray(sizes),
    inside: Callable[[Any, Any], Any] = lambda p, V: np.sum(p * np.log(V)),
) -> Any:
    """Σ p_i (ln V_i − ln p_i), with p_i the sum of <a|ρ|a> over the axes a of box i."""
    blocks = cut(looked_at(axes, rho), sizes)
    p = np.array([chance(block) for block in blocks])
    return H(p) + inside(p, volume(sizes, len(rho)))


def cases(rng: np.random.Generator) -> list[Case]:
    """A few of few digits: a complex box, an empty box, a pure state that fills a box; one box, boxes of one
    axis; then complex axes, boxes of unequal size, pure states and others, two to seven levels."""
    tilted = np.array([[0.6, 0.8j], [0.8j, 0.6]])
    flat = projector(np.array([0, 0.6, 0.8j]))
    found: list[Case] = [
        (RHO, tilted, np.array([1, 1])),
        (np.diag([0.5, 0.3, 0.2]) + 0j, np.eye(3, dtype=complex), np.array([1, 2])),
        (flat, np.eye(3, dtype=complex), np.array([1, 2])),
        (flat, np.eye(3)[:, [1, 2, 0]] + 0j, np.array([1, 2])),
        (RHO, tilted, np.array([2])),
    ]
    for sizes in ([2, 1], [1, 3], [2, 2], [1, 1, 2], [2, 1, 3], [1, 4, 2], [1, 1, 1]):
        d = sum(sizes)
        found.append((random_state(d, rng), random_unitary(d, rng), np.array(sizes)))
    for sizes in ([1, 2], [3, 2, 1]):
        d = sum(sizes)
        found.append((projector(random_ket(d, rng)), random_unitary(d, rng), np.array(sizes)))
    return found


_AXIS = (
    "Which vector is axis number 1, and how probable is it in the state?",
    "An axis a is a column of the array. Its probability is ⟨a|ρ|a⟩, with the conjugate in the bra.",
    "w = np.diag(axes.conj().T @ rho @ axes).real",
)
_BOX = (
    "Which axes are in the second box, if the sizes are 1 and 2?",
    "The first sizes[0] columns are the first box, the next sizes[1] columns the second. A box's "
    "probability is the sum of those of its axes.",
    "ends = np.cumsum(sizes); p = [w[end - V : end].sum() for V, end in zip(sizes, ends)]",
)
_VOLUME = (
    "The meter shows a box of three axes for certain. What is its guess of the state, and which entropy "
    "has it?",
    "Inside box i the guess is spread evenly over V_i axes. This adds ln V_i, as often as the box is shown.",
    "sum(p * (np.log(V) - np.log(p)))",
)
_MIXED = (
    "What does your function give for a pure state in one large box?",
    "The meter does not see where in its box the state is: only the probabilities of the boxes enter, and "
    "their sizes.",
    _VOLUME[2],
)
_EMPTY = (
    "What is the limit of p ln p for p → 0?",
    "A box that is never shown adds nothing to the sum.",
    "sum(x * np.log(V / x) for x, V in zip(p, sizes) if x > 0)",
)

exercise = Exercise(
    id="ex13.8",
    title="a closed world in boxes",
    section="A closed world in boxes",
    reference=seen,
    cases=cases,
    forbidden=(entropies.observational_entropy,),
    special={
        "boxes of equal size": lambda rho, axes, sizes: len(set(sizes)) == 1,
        "the axes |0⟩, |1⟩, …": lambda rho, axes, sizes: np.allclose(axes, np.eye(len(axes))),
    },
    why=(
        "Right: the meter's guess is spread over the axes of each box. It is never surer than the whole "
        "state allows, S(ρ) ≤ your number ≤ ln d. A unitary keeps S(ρ). The probabilities of the boxes it "
        "may change, and so your number can grow in a closed world."
    ),
    hints=(
        "What does the meter know after it has shown a box, and what does it not know?",
        "First the probability of each axis, then that of each box; then one term for each box.",
        f"{_AXIS[2]}; {_BOX[2]}; {_VOLUME[2]}",
    ),
    nan=(
        "Your answer is nan: a box has the probability 0 somewhere, and numpy cannot work out 0·ln 0. A box "
        "that is never shown adds nothing."
    ),
    laws=(
        laws.real("Your entropy has an imaginary part. Which of your probabilities is complex?"),
        laws.not_negative("Your entropy is negative. A box of one axis that is shown for certain has 0."),
        Law(
            "more-than-ln-d",
            "Your entropy is larger than ln d, that of a guess spread over all axes.",
            lambda a, rho, *_: np.real(a) < np.log(len(rho)) + 1e-6,
        ),
        Law(
            "surer-than-the-state",
            "Your entropy is below S(ρ). A coarse meter is never surer than that.",
            lambda a, rho, *_: np.real(a) > entropy(rho) - 1e-6,
        ),
    ),
    slips=(
        slip(
            "inside-left-out",
            "You have −Σ p ln p over the boxes alone. That the meter cannot tell the axes of a box apart is "
            "not in it.",
            inside=lambda p, V: 0.0,
            hints=_VOLUME,
        ),
        slip(
            "sign-of-the-volume",
            "ln V has the wrong sign in your sum: a larger box now makes the entropy smaller.",
            inside=lambda p, V: -np.sum(p * np.log(V)),
            hints=_VOLUME,
        ),
        slip(
            "volume-without-its-chance",
            "You add the logarithms of all sizes, however rarely a box is shown.",
            inside=lambda p, V: np.sum(np.log(V)),
            hints=_VOLUME,
        ),
        slip(
            "volume-without-its-logarithm",
            "You add p times V, without a logarithm.",
            inside=lambda p, V: np.sum(p * V),
            hints=_VOLUME,
        ),
        slip(
            "mean-volume",
            "You gave all boxes one size, d over the number of boxes.",
            volume=lambda sizes, d: d / len(sizes),
            hints=("Have all boxes the same number of axes?", *_VOLUME[1:]),
        ),
        slip(
            "all-axes-in-each-box",
            "You put ln d in place of ln V, as if each box had all d axes.",
            volume=lambda sizes, d: d,
            hints=_VOLUME,
        ),
        slip(
            "number-of-boxes",
            "You put the number of boxes in place of V, the number of axes in a box.",
            volume=lambda sizes, d: len(sizes),
            hints=_VOLUME,
        ),
        slip(
            "inside-alone",
            "You have Σ p ln V alone. That the meter does not know beforehand which box comes is not in it.",
            H=lambda p: 0.0,
            hints=(
                "Two boxes of one axis each are shown equally often. What is the entropy, and what is yours?",
                "Each box has two logarithms: of its size, and of its probability.",
                _VOLUME[2],
            ),
        ),
        slip(
            "sign-of-the-boxes",
            "ln p has the wrong sign in your sum.",
            H=lambda p: -shannon(p),
            hints=("Which sign has ln p, and which has −p ln p?", *_VOLUME[1:]),
        ),
        slip(
            "each-axis-a-box",
            "You took −Σ p ln p over the single axes. This meter tells only the box.",
            given=lambda rho, axes, sizes: (rho, axes, np.ones(len(rho), int)),
            hints=_MIXED,
        ),
        slip(
            "exact-entropy",
            "You returned S(ρ), the entropy of the exact state. The meter sees less.",
            wrong=lambda rho, axes, sizes: entropy(rho),
            hints=_MIXED,
        ),
        slip(
            "coherence-inside-kept",
            "You took the entropy of Σ PρP, the state without what connects the boxes. Inside a box this "
            "still knows the state, and the meter does not.",
            wrong=lambda rho, axes, sizes: sum(
                shannon(np.linalg.eigvalsh(block)) for block in _cut(dagger(axes) @ rho @ axes, sizes)
            ),
            hints=_MIXED,
        ),
        slip(
            "exact-entropy-taken-off",
            "You took S(ρ) off. Asked for is what the meter sees, and not by how much that is more.",
            then=lambda a, rho, axes, sizes: a - entropy(rho),
            hints=_MIXED,
        ),
        slip(
            "axes-forgotten",
            "You read the probabilities from the diagonal of rho. The axes do not enter.",
            looked_at=lambda axes, rho: rho,
            hints=("Does your function use the argument axes?", *_AXIS[1:]),
        ),
        slip(
            "rows-for-columns",
            "You took the rows of the array for the axes. The axes are its columns.",
            looked_at=lambda axes, rho: axes.conj() @ rho @ axes.T,
            hints=_AXIS,
        ),
        slip(
            "turned-the-other-way",
            "You have A ρ A†, with A for the array of the axes. With the axes in columns it is A† ρ A.",
            looked_at=lambda axes, rho: axes @ rho @ dagger(axes),
            hints=_AXIS,
        ),
        slip(
            "conjugate-forgotten",
            "Your bra is not conjugated: you have Aᵀ ρ A, with A for the array of the axes.",
            looked_at=lambda axes, rho: axes.T @ rho @ axes,
            hints=_AXIS,
        ),
        slip(
            "conjugate-in-the-ket",
            "Your conjugate is in the ket and not in the bra: you have Aᵀ ρ A*, with A for the array of the "
            "axes.",
            looked_at=lambda axes, rho: axes.T @ rho @ axes.conj(),
            hints=_AXIS,
        ),
        slip(
            "coherences-added-up",
            "You added up all entries of a box's block. Its probability is the sum of the diagonal ones.",
            chance=lambda block: np.sum(block).real,
            hints=_BOX,
        ),
        slip(
            "mean-for-the-sum",
            "For a box you took the mean of its axes' probabilities. They have to be added up.",
            chance=lambda block: np.trace(block).real / max(len(block), 1),
            hints=("What do your probabilities of the boxes add up to?", *_BOX[1:]),
        ),
        slip(
            "sizes-taken-for-places",
            "You cut the axes at the numbers in sizes, as np.split does. They say how many axes a box has, "
            "and not where it ends.",
            cut=_cut_at,
            hints=_BOX,
        ),
        slip(
            "boxes-counted-from-the-end",
            "You filled the boxes from the last axis on.",
            cut=lambda M, sizes: _cut(M[::-1, ::-1], sizes),
            hints=_BOX,
        ),
        slip(
            "zero-times-log-zero",
            "Where a box is never shown you return nan: numpy multiplies 0 by −inf there.",
            H=unguarded,
            hints=_EMPTY,
        ),
        mistakes.minus(
            says="Your answer has the other sign: ln p is negative.",
            hints=("Which sign has ln p, and which has −p ln p?", *_VOLUME[1:]),
        ),
        mistakes.bits(),
        slip(
            "bits-of-the-boxes",
            "Your −Σ p ln p is in bits, and ln V in nats.",
            H=lambda p: shannon(p) / np.log(2),
            hints=("Which two logarithms have you used?", "np.log2 counts bits, np.log nats.", _VOLUME[2]),
        ),
    ),
)

by_hand = ByHand(
    "ex13.8h",
    "a qubit in two sorts of boxes",
    [0.0, 0.6931, 0.0, 0.6931],
    near=0.005,
    slips={
        (0.0, 0.6931, 0.6931, 0.6931): "At t = π the state is |−⟩: the meter shows one box for certain.",
        (0.0, 0.0, 0.0, 0.6931): "At t = π/2 the phase is π/2, and the state lies between |+⟩ and |−⟩.",
        (0.0, 0.0, 0.0, 0.0): "You typed S(ρ) of the whole state, which stays 0. What does the meter see?",
        (0.0, 0.6931, 0.0, 0.0): "A probability can rest and be no 0 or 1: how often is |0⟩ shown?",
        (0.0, 0.4165, 0.6931, 0.6931): "You turned the phase half as fast: it is t, the energy is 1.",
        (
            0.6931,
            0.6931,
            0.6931,
            0.0,
        ): "You exchanged the two sorts of boxes: the first three numbers belong to |+⟩ and |−⟩.",
        (
            0.6931,
            0.6931,
            0.6931,
            0.6931,
        ): "At t = 0 the state is |+⟩ itself. Which box does the first meter show?",
        (0.0, 1.3863, 0.0, 1.3863): "A box of one axis has V = 1, and ln V = 0.",
        (0.0, 0.5, 0.0, 0.5): "You typed probabilities. What is −Σ p ln p for ½ and ½?",
    },
    why=(
        "The box |+⟩ has cos²(t/2): 1, ½, 0. The levels have ½ and ½ at any time, since H is diagonal in "
        "them."
    ),
    hints=(
        "What is the state at each of the three times, as a ket?",
        "The level |1⟩ gets the phase e^{−it}; then take the product with |+⟩ and with |−⟩.",
        "p(+) = cos²(t/2)",
    ),
)
