"""The eigenvalues of a mixture of two qubit states, from their Bloch vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine import ByHand, Case, Exercise, Law, formula, slip

Arrow = Any
Size = Callable[[Arrow], Any]


def of_the_mean(size: Size, r_1: Arrow, r_2: Arrow, first: float, second: float) -> Any:
    """The length of the mean arrow."""
    return size(first * r_1 + second * r_2)


@formula
def mixed_spectrum(
    r_1: Arrow,
    r_2: Arrow,
    p: float,
    *,
    shares: Callable[[float], tuple[float, float]] = lambda p: (1 - p, p),
    size: Size = np.linalg.norm,
    mixed: Callable[..., Any] = of_the_mean,
) -> Any:
    """The eigenvalues of (1 − p)ρ₁ + pρ₂, the larger first."""
    length = mixed(size, r_1, r_2, *shares(p))
    return np.array([1 + length, 1 - length]) / 2


def cases(rng: np.random.Generator) -> list[Case]:
    """Typed arrows first; the centre, the surface, opposite and equal ones; then any lengths and shares."""
    up, right, down = np.array([0, 0, 1.0]), np.array([1.0, 0, 0]), np.array([0, 0, -1.0])
    fixed: list[Case] = [
        (up, right, 0.25),
        (np.array([0, 0.6, -0.8]), np.array([0.5, 0, -0.4]), 0.75),
        (up, down, 0.5),
        (np.array([0, 0.6, 0]), np.array([0, 0, 0.8]), 0.5),
        (up, right, 0.0),
        (up, right, 1.0),
        (up, up, 0.3),
        (np.zeros(3), right, 0.4),
        (np.zeros(3), np.zeros(3), 0.4),
    ]
    drawn = rng.normal(size=(6, 2, 3))
    lengths = np.array([[1, 1], [1, 0.7], [0.9, 1], [0.9, 0.5], [0.7, 0.6], [0.3, 0.8]])
    lengths = rng.permuted(lengths, axis=1)
    drawn *= (lengths / np.linalg.norm(drawn, axis=-1))[..., None]
    shares = rng.permutation([0.15, 0.3, 0.4, 0.6, 0.75, 0.9]) + rng.uniform(-0.05, 0.05, 6)
    return fixed + [(a, b, float(p)) for (a, b), p in zip(drawn, shares, strict=True)]


_PLUS = ("What does your function give for the pure state |+⟩, whose arrow is (1, 0, 0)?",)

exercise = Exercise(
    id="ex01.1",
    title="spectrum of a mixture",
    reference=mixed_spectrum,
    cases=cases,
    section="How long is the arrow of a mixture?",
    special={"p below ½": lambda r_1, r_2, p: p < 0.5, "pure states": lambda r_1, r_2, p: _pure(r_1, r_2)},
    why=(
        "Right: Bloch vectors mix like states, and the length of the mixed arrow r gives the eigenvalues "
        "(1 ± |r|)/2."
    ),
    hints=(
        "Which of these is linear in the state: the arrow, its length, or the eigenvalues?",
        "Mix first what is linear; take what is not linear afterwards, of the mixture.",
        "r = (1 - p) * r_1 + p * r_2, and then its length.",
    ),
    laws=(
        Law(
            "sum-not-one",
            "Your two eigenvalues do not add up to one, which the trace of a state is.",
            lambda v, *_: abs(np.sum(v) - 1) < 1e-6,
        ),
        Law(
            "negative-probability",
            "One of your eigenvalues is negative, and eigenvalues of a state are probabilities.",
            lambda v, *_: np.min(v) > -1e-6,
        ),
    ),
    slips=(
        slip(
            "lengths-mixed",
            "You mixed the lengths of the two arrows, or the eigenvalues, which comes to the same. The "
            "arrows themselves are mixed, and two of different directions partly cancel.",
            mixed=lambda size, r_1, r_2, first, second: first * size(r_1) + second * size(r_2),
            hints=("How long is the mixture of two opposite arrows of length 1, in equal shares?",),
        ),
        slip(
            "shares-for-eigenvalues",
            "You returned the shares 1 − p and p. They are the eigenvalues only when the two arrows are "
            "opposite and of length 1; your answer does not use the arrows.",
            mixed=lambda size, r_1, r_2, first, second: first - second,
            hints=("What are the eigenvalues when both states are |0⟩, whatever p is?",),
        ),
        slip(
            "shares-in-order",
            "You returned the shares 1 − p and p, the larger first. They are the eigenvalues only when the "
            "two arrows are opposite and of length 1; your answer does not use the arrows.",
            mixed=lambda size, r_1, r_2, first, second: abs(first - second),
            hints=("What are the eigenvalues when both states are |0⟩, whatever p is?",),
        ),
        slip(
            "length-for-eigenvalue",
            "You returned the length of the mixed arrow, and what it lacks to 1. At length 0 the state is a "
            "fair coin, and both eigenvalues are ½.",
            then=lambda values, *_: np.array([values[0] - values[1], 1 - values[0] + values[1]]),
            hints=("Which numbers does your function return for two opposite arrows in equal shares?",),
        ),
        slip(
            "shares-exchanged",
            "You gave the share p to the first state; p is the share of the second.",
            given=lambda r_1, r_2, p: (r_2, r_1, p),
            hints=("For p = 0, which of the two states should be left?",),
        ),
        slip(
            "smaller-first",
            "In your answer the smaller number stands first; the larger was asked for first.",
            alone="The two numbers are right.",
            then=lambda values, *_: values[::-1],
            hints=(
                "In which order does np.linalg.eigvalsh return eigenvalues, and in which are they asked for?",
            ),
        ),
        slip(
            "half-forgotten",
            "Your two numbers add up to 2: the half is missing.",
            alone="You return 1 ± |r|.",
            then=lambda values, *_: 2 * values,
            hints=("What do your two numbers add up to, and what should they?",),
        ),
        slip(
            "length-squared",
            "You used the sum of the squared components for the arrow's length, without its root.",
            size=lambda r: np.sum(r**2),
            hints=("For an arrow of length ½, which eigenvalues does your function give?",),
        ),
        slip(
            "z-only",
            "You used the component z alone. That gives the diagonal of the state, the probabilities of the "
            "levels; the eigenvalues need the whole length.",
            size=lambda r: r[2],
            hints=_PLUS,
        ),
        slip(
            "z-modulus",
            "You used |z| in place of the length: right for arrows along z, and wrong for all others.",
            size=lambda r: abs(r[2]),
            hints=_PLUS,
        ),
        slip(
            "sum-of-components",
            "You added the components' moduli; the length is the root of the sum of their squares.",
            size=lambda r: np.abs(r).sum(),
            hints=("How long is the arrow (0.6, 0, 0.8)?",),
        ),
        slip(
            "equal-shares",
            "You mixed in equal shares, whatever p is.",
            shares=lambda p: (0.5, 0.5),
            hints=("Where does p occur in your function?",),
        ),
        slip(
            "arrows-added",
            "You added the second arrow on top of the first; the first keeps only the share 1 − p.",
            shares=lambda p: (1, p),
            hints=("For p = 1, which state should be left?",),
        ),
    ),
)


def _pure(*arrows: Arrow) -> bool:
    return all(abs(np.linalg.norm(r) - 1) < 1e-9 for r in arrows)


by_hand = ByHand(
    id="ex01.1h",
    title="two eigenvalues",
    answer=[0.9, 0.1],
    slips={
        (0.98, 0.02): "You added the squares of the components and did not take the root of their sum.",
        (0.82, 0.18): "You used one component alone, the last; the length has all of them.",
        (0.74, 0.26): "You used one component alone, the second; the length has all of them.",
        (1.0, 0.0): "These are the eigenvalues of a pure state; the arrow here is shorter than 1.",
        (1.06, -0.06): "You added the components; the length is the root of the sum of their squares.",
        (1.8, 0.2): "These add up to 2. Each is half of that.",
        (0.64, 0.36): "0.64 is one component of the arrow, and no probability. The eigenvalues follow "
        "from the arrow's length.",
        (0.8, 0.2): "These are the length and what it lacks to 1: at length 0 both must be ½.",
        (0.1, 0.9): "The larger one was asked for first.",
    },
    why="The length is 0.8, and (1 ± 0.8)/2 are the eigenvalues.",
    hints=(
        "How long is the arrow, and which eigenvalues would an arrow of length 0 have?",
        "The length is the root of the sum of the squares; the eigenvalues lie as far above and below ½ as "
        "half the length.",
        "0.48² + 0.64² = 0.2304 + 0.4096.",
    ),
)
