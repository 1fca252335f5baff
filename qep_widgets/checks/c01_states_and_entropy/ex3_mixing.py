"""What mixing states adds to their mean entropy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import projector, random_ket, random_state, random_unitary
from .. import mistakes
from ..algebra import Matrix, entropy, shannon, spread_state, unguarded, with_a_zero
from ..engine import ByHand, Case, Exercise, Law, formula, slip


@formula
def mixing_gain(
    states: Matrix,
    p: Any,
    *,
    mixture: Callable[[Matrix, Any], Matrix] = lambda states, p: np.einsum("n,nij->ij", p, states),
    S: Callable[[Matrix], Any] = entropy,
    mean: Callable[[Any, Any], Any] = np.dot,
    gain: Callable[[Any, Any, Any], Any] = lambda whole, before, p: whole - before,
) -> Any:
    """S(Σ p_j ρ_j) − Σ p_j S(ρ_j)."""
    return gain(S(mixture(states, p)), mean(p, np.array([S(x) for x in states])), p)


def cases(rng: np.random.Generator) -> list[Case]:
    """States and their shares: readable first; pure, orthogonal, equal, alone; a share 0, an empty level."""
    zero, one, plus = projector([1, 0]), projector([0, 1]), np.full((2, 2), 0.5)
    typed = [
        ([[[0.7, 0.3j], [-0.3j, 0.3]], [[0.4, 0.2], [0.2, 0.6]]], [0.25, 0.75]),
        ([zero, plus], [0.5, 0.5]),
        ([zero, one], [0.75, 0.25]),
        ([np.diag([0.9, 0.1]), np.diag([0.2, 0.8])], [0.25, 0.75]),
        ([[[0.5, 0.25], [0.25, 0.5]]] * 2, [0.4, 0.6]),
        ([zero, one, np.eye(2) / 2], [0.5, 0.0, 0.5]),
        ([[[0.5, 0.25], [0.25, 0.5]]], [1.0]),
        ([np.diag([0.5, 0.5, 0]), np.diag([0.2, 0.8, 0])], [0.5, 0.5]),
    ]
    found: list[Case] = [(np.array(s, complex), np.array(p)) for s, p in typed]
    # orthogonal and nearly in equal shares, so that the gain is more than 1
    kets = random_unitary(4, rng).T
    found.append((projector(kets), np.array([0.2, 0.3, 0.3, 0.2])))
    makers = (
        (3, lambda: projector(random_ket(2, rng))),
        (2, lambda: spread_state(3, rng)),
        (3, lambda: random_state(4, rng, rank=2)),
        (4, lambda: spread_state(5, rng)),
    )
    for n, make in makers:
        first = make() if n % 2 == 0 else with_a_zero(make)
        states = np.array([first, *(make() for _ in range(n - 1))])
        found.append((states, rng.dirichlet(np.ones(n) * 3)))
    return found


_EQUAL = ("What does mixing two equal states add?",)
_WHICH = ("Which part's entropy counts most when its share is 0.9?",)

exercise = Exercise(
    id="ex01.3",
    title="what mixing adds",
    reference=mixing_gain,
    cases=cases,
    section="What is the entropy of a mixture?",
    special={
        "pure states": lambda states, p: all(abs(np.trace(x @ x).real - 1) < 1e-9 for x in states),
        "two states": lambda states, p: len(states) == 2,
    },
    why=(
        "Right: the mixture's entropy less the mean of the parts'. It is never negative, and at most the "
        "entropy of the shares, which it reaches when the states are orthogonal."
    ),
    nan=(
        "The answer contains nan for some states. Which state is it, and of which numbers do you take the "
        "logarithm there?"
    ),
    hints=(
        "Two entropies are compared. Of which state is the first, and of which states is the second the "
        "mean?",
        "The mean is taken with the shares p, like the mixture.",
        "S(sum of p_j rho_j) minus the sum of p_j S(rho_j)",
    ),
    laws=(
        Law(
            "mixing-lowers",
            "Your gain is negative, and mixing does not lower the entropy below the mean of the parts'.",
            lambda x, *_: np.real(x) > -1e-7,
        ),
        Law(
            "more-than-the-shares",
            "Your gain is larger than the entropy of the shares, which is all that the choice can add.",
            lambda x, states, p: np.real(x) < shannon(p) + 1e-7,
        ),
    ),
    slips=(
        slip(
            "nothing-subtracted",
            "You subtract nothing from the entropy of the mixture; the mean entropy of its parts was there "
            "before the mixing.",
            gain=lambda whole, before, p: whole,
            hints=_EQUAL,
        ),
        slip(
            "entropy-of-the-shares",
            "You return the entropy of the shares. That is what mixing adds when the states are orthogonal.",
            gain=lambda whole, before, p: shannon(p),
            hints=_EQUAL,
        ),
        slip(
            "mean-before",
            "You return the mean entropy of the parts; the entropy of the mixture is not in it.",
            gain=lambda whole, before, p: before,
            hints=("Which two entropies are compared, and where is each of them in your function?",),
        ),
        slip(
            "minus-the-mean",
            "You return minus the mean entropy of the parts; the entropy of the mixture is not in it.",
            gain=lambda whole, before, p: -before,
            hints=("Which two entropies are compared, and where is each of them in your function?",),
        ),
        slip(
            "mean-without-shares",
            "For the parts you take the plain mean of their entropies; each has its own share.",
            mean=lambda p, parts: np.mean(parts),
            hints=_WHICH,
        ),
        slip(
            "sum-subtracted",
            "For the parts you take the sum of their entropies; it is their mean that was there before.",
            mean=lambda p, parts: np.sum(parts),
            hints=_EQUAL,
        ),
        slip(
            "equal-shares",
            "You do not use p: the states are mixed, and their entropies averaged, in equal shares.",
            given=lambda states, p: (states, np.full(len(p), 1 / len(p))),
            hints=("Where does p enter the mixture?",),
        ),
        slip(
            "mixture-in-equal-shares",
            "You mixed the states in equal shares.",
            mixture=lambda states, p: np.mean(states, axis=0),
            hints=("Where does p enter the mixture?",),
        ),
        mistakes.minus(
            says="Your answer has the other sign: the mixture's entropy comes first.",
            hints=("Which of the two entropies is the larger one?",),
        ),
        mistakes.bits(
            code="bits",
            says="You count in bits, with the logarithm to base 2.",
            hints=("What should mixing |0⟩ and |1⟩ in equal shares add?",),
        ),
        slip(
            "diagonal",
            "You used the entropies of the diagonals; a state's entropy is that of its eigenvalues.",
            S=lambda rho: shannon(np.diagonal(rho).real),
            hints=("What is the entropy of the pure state |+⟩?",),
        ),
        slip(
            "zero-times-log-zero",
            "The entropy that you use is nan for a state with an eigenvalue 0: numpy multiplies 0 by −inf "
            "there.",
            S=lambda rho: unguarded(np.linalg.eigvalsh(rho)),
            hints=(
                "What does the entropy that you use give for a pure state?",
                "Leave the eigenvalues out that are 0, within rounding, or use qep.entropy.",
            ),
        ),
        slip(
            "linear-entropy",
            "For the entropy of a state you use 1 − Tr ρ².",
            S=lambda rho: 1 - np.trace(rho @ rho).real,
            hints=("What is −Σ p ln p for a fair coin, and what does your entropy give?",),
        ),
        slip(
            "shares-added-on-top",
            "You have the entropy of the shares plus what stands for the parts. That is the entropy of the "
            "mixture for orthogonal states, and the gain has no part of the mean in it.",
            gain=lambda whole, before, p: shannon(p) + before,
            hints=_EQUAL,
        ),
    ),
)

by_hand = ByHand(
    id="ex01.3h",
    title="three parts to one",
    answer=0.5623,
    near=0.003,
    slips={
        0.6931: "This is ln 2, the gain in equal shares; here they are three to one.",
        0.0: (
            "0 is what the parts have, each alone. The mixture of the two is no longer pure: you left out "
            "its own entropy."
        ),
        0.375: "You have 1 − Σp², not −Σ p ln p.",
        0.2158: "You have the term of the share ¾ alone; the other adds one, too.",
        0.3466: "You have the term of the share ¼ alone; the other adds one, too.",
        1.0986: "This is ln 3. Of which shares is the sum of −p ln p?",
    },
    why="The parts are pure and orthogonal, so that the gain is the entropy of the shares, −¾ ln ¾ − ¼ ln ¼.",
    hints=(
        "What are the eigenvalues of the mixture?",
        "The parts are pure, so that nothing is subtracted.",
        "−¾ ln ¾ = 0.2158",
    ),
)
