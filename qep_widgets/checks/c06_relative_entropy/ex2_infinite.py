"""Relative entropy of any two states: where it is infinite."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import random_unitary
from .. import laws, mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .states import WEIGHTS, readable_pair, weights, weights_from_rows, weights_unconjugated, with_spectrum

_ZERO = 1e-10  # what the exercise tells the learner to count as zero


def _outside_the_support(outside: Any, small: float, p: Any, s: Any) -> Any:
    return outside > small


@formula
def divergence(
    rho_1: Matrix,
    rho_2: Matrix,
    *,
    weigh: Callable[[Matrix, Matrix], Any] = weights,
    small: float = _ZERO,
    infinite: Callable[..., Any] = _outside_the_support,
    instead: Callable[[], Any] = lambda: math.inf,
    floor: float = 1.0,
    own: Callable[[Any, Any], Any] = lambda p, w: p,
) -> Any:
    """Σ p ln p − Σ w ln s without zeros; inf if ρ₁ has weight outside the support of ρ₂."""
    p, s, v = np.linalg.eigvalsh(rho_1), *np.linalg.eigh(rho_2)
    w = weigh(rho_1, v)
    p, w = np.where(p > small, p, 0.0), np.where(np.abs(w) > small, w, 0.0)
    zero = s < small
    if infinite(w[zero].sum(), small, p, s):
        return instead()
    mine = own(p, w)
    value = np.sum(mine * np.log(np.where(mine > 0, mine, 1))) - w @ np.log(np.where(zero, floor, s))
    return value if abs(value) > 1e-12 else 0.0


def cases(rng: np.random.Generator) -> list[Case]:
    """Pairs of few digits, with and without zero eigenvalues, and generic ones.

    Zeros are exact up to rounding; 5e-10 is no zero, and neither is a weight of 2e-8 outside the support.
    """
    rho_1, rho_2 = readable_pair()
    pure, other = np.array([[0.5, -0.5j], [0.5j, 0.5]]), np.diag([1.0, 0.0]).astype(complex)
    typed = [(rho_1, rho_2), (pure, rho_2), (rho_2, pure), (pure, pure), (pure, other)]
    u, v = random_unitary(2, rng), random_unitary(2, rng)
    w, x = random_unitary(3, rng), random_unitary(4, rng)
    inner = _inside(w, random_unitary(2, rng))
    q = float(rng.uniform(0.25, 0.4))
    make = with_spectrum
    return [
        *typed,
        (make([1, 0], u), make([0, 1], u)),  # orthogonal: infinite
        (make([0.5 + q / 2, 0.5 - q / 2], v), make([q, 1 - q], u)),  # both of full rank
        (make([0.8, 0.2, 0], inner), make([q, 1 - q, 0], w)),  # the same support: finite
        (make([0.8, 0.2, 0], w[:, [2, 0, 1]]), make([q, 1 - q, 0], w)),  # equal ranks: infinite
        (make([1, 0, 0, 0], x), make([q, 1 - q, 0, 0], x)),  # pure within the support
        (make([0.7, 0, 0.3, 0], x), make([q, 0.6 - q, 0, 0.4], x)),  # smaller rank: infinite
        (make([q, 1 - q], v), make([5e-10, 1 - 5e-10], u)),  # small and no zero: finite
        (make([1 - 2e-8, 0, 2e-8], w), make([q, 1 - q, 0], w)),  # little weight outside: infinite
    ]


def _inside(w: Matrix, turn: Matrix) -> Matrix:
    """The basis w with its first two vectors turned among themselves."""
    block = np.eye(3, dtype=complex)
    block[:2, :2] = turn
    return w @ block


# what mistakes put in place of a piece


def _never(*_: Any) -> bool:
    return False


def _rank(p: Any) -> int:
    return int(np.sum(p > _ZERO))


def _refuse() -> Any:
    raise ValueError("the support of rho_1 is not within that of rho_2")


def _noisy(rho_1: Matrix, rho_2: Matrix, share: float = 1e-6) -> Case:
    d = len(rho_2)
    return rho_1, (1 - share) * rho_2 + share * np.eye(d) / d


def _outside(rho_1: Matrix, rho_2: Matrix) -> float:
    s, v = np.linalg.eigh(rho_2)
    return float(weights(rho_1, v)[s < _ZERO].sum())


_SUPPORT = (
    "If ρ₂ says that an outcome is impossible, and in the state ρ₁ it does happen, how surprised are you?",
    "Work in the eigenbasis of ρ₂. Of the eigenvectors without weight in ρ₂, those without weight in ρ₁ give "
    "nothing, and one with weight in ρ₁ makes D infinite.",
    "weights = np.real(np.diag(w.conj().T @ rho_1 @ w)); if weights[s < 1e-10].sum() > 1e-10: return np.inf",
)
_ROUNDING = (
    "Print the weights of ρ₁ on the eigenvectors of ρ₂ without weight: are they 0 to the last digit?",
    "A weight and an eigenvalue below 1e-10 both count as zero.",
    "if weights[s < 1e-10].sum() > 1e-10: return np.inf",
)
_FLOOR = ("Does your answer change when the floor does?", *_SUPPORT[1:])

exercise = Exercise(
    id="ex06.2",
    title="the infinite case",
    section="Two states",
    reference=divergence,
    cases=cases,
    nan=(
        "Your answer contains nan: an eigenvalue that should be 0 came out as 0 or −1e-17, and its logarithm "
        "fails. 0·ln 0 is 'not a number' for the computer, too."
    ),
    special={
        "states of full rank": lambda rho_1, rho_2: (
            min(np.linalg.eigvalsh(rho_1)[0], np.linalg.eigvalsh(rho_2)[0]) > 1e-6
        ),
        "the finite cases": lambda rho_1, rho_2: _outside(rho_1, rho_2) < _ZERO,
        "the infinite cases": lambda rho_1, rho_2: _outside(rho_1, rho_2) > _ZERO,
    },
    why=(
        "Right: a zero of ρ₁ costs nothing (0 ln 0 = 0), a zero of ρ₂ costs nothing where ρ₁ has no weight, "
        "and everything where it has: one event that ρ₂ calls impossible settles the matter."
    ),
    hints=_SUPPORT,
    laws=(
        Law(
            "finite-where-infinite",
            "Your D is a finite number where ρ₁ has weight outside the support of ρ₂, and the answer there "
            "is inf. Has rounding, or a floor under the logarithm, made a number out of −ln 0?",
            lambda D, rho_1, rho_2: not np.isfinite(D) or _outside(rho_1, rho_2) < _ZERO,
        ),
        Law(
            "infinite-where-finite",
            "Your D is infinite although the support of ρ₁ lies within that of ρ₂. Is a weight of 1e-17, "
            "which rounding left, counted as a weight?",
            lambda D, rho_1, rho_2: bool(np.isfinite(D)) or _outside(rho_1, rho_2) > _ZERO,
            hints=_ROUNDING,
        ),
        laws.not_negative("Your D is negative for some pair; it never is."),
    ),
    forbidden=(entropies.relative_entropy, entropies.gibbs_divergence),
    slips=(
        slip(
            "zeros-of-the-rival-left-out",
            "You leave out the zeros of ρ₂ even where ρ₁ has weight on them: what ρ₂ calls impossible "
            "happens, and D is infinite.",
            infinite=_never,
            hints=_SUPPORT,
        ),
        slip(
            "huge-but-finite",
            "You put 1e-12 in place of the zeros of ρ₂: 27.6 times the weight outside is a harmless-looking "
            "number, and the right one is inf.",
            infinite=_never,
            floor=1e-12,
            hints=_FLOOR,
        ),
        slip(
            "rounding-made-finite",
            "You put the rounding error 2.2e-16 in place of the zeros of ρ₂: ln of it is −36, and not −∞.",
            infinite=_never,
            floor=float(np.finfo(float).eps),
            hints=_FLOOR,
        ),
        slip(
            "floor-of-1e-10",
            "Eigenvalues below 1e-10 are to be counted as zero; you put 1e-10 in their place, and D comes "
            "out finite where it is infinite.",
            infinite=_never,
            floor=1e-10,
            hints=_FLOOR,
        ),
        slip(
            "nan-for-infinite",
            "Outside the support your function says nan, 'not a number'; D is well defined there, and "
            "infinite.",
            instead=lambda: math.nan,
            hints=("Is −ln s undefined as s → 0, or does it grow beyond all bounds?", *_SUPPORT[1:]),
        ),
        slip(
            "minus-infinity",
            "Outside the support your D is −inf. ln s does go to −∞ as s → 0, but it stands behind a minus "
            "sign: D is +∞ there, and never negative.",
            instead=lambda: -math.inf,
            hints=("Which sign has −w ln s for a small s and a positive weight w?", *_SUPPORT[1:]),
        ),
        slip(
            "infinite-for-every-singular-rival",
            "You say inf as soon as ρ₂ has a zero eigenvalue; what counts is whether ρ₁ has weight there.",
            infinite=lambda outside, small, p, s: s[0] < _ZERO,
            hints=("What is D(ρ‖ρ) for a pure ρ?", *_SUPPORT[1:]),
        ),
        slip(
            "infinite-for-a-pure-rho_1",
            "You say inf when ρ₁ has a zero eigenvalue; p ln p tends to 0 with p, and a zero of ρ₁ costs "
            "nothing.",
            infinite=lambda outside, small, p, s: outside > small or p.min() < _ZERO,
            hints=("What becomes of p ln p as p goes to zero?", "Sum only over the p that are not zero."),
        ),
        slip(
            "ranks-compared",
            "You compare ranks; two states of equal rank can live in different subspaces.",
            infinite=lambda outside, small, p, s: _rank(p) > _rank(s),
            hints=("Two different pure states have the same rank. What is D between them?", *_SUPPORT[1:]),
        ),
        slip(
            "threshold-too-large",
            "Your threshold is too large: an eigenvalue of 5e-10 counts, and so does a weight of 2e-8; only "
            "what is below 1e-10 is to be taken for zero.",
            small=1e-6,
            hints=("Which eigenvalues have ρ₁ and ρ₂ in the case above?", "A smaller threshold: 1e-10."),
        ),
        slip(
            "threshold-somewhat-too-large",
            "Your threshold is too large: an eigenvalue of 5e-10 counts, and only what is below 1e-10 is to "
            "be taken for zero.",
            small=1e-8,
            hints=("Which eigenvalues has ρ₂ in the case above?", "A smaller threshold: 1e-10."),
        ),
        slip(
            "little-weight-overlooked",
            "You say inf only when ρ₁ has more than one part in a million outside the support of ρ₂; "
            "all that is above 1e-10 counts.",
            infinite=lambda outside, small, p, s: outside > 1e-6,
            hints=(
                "How large is the weight of ρ₁ outside the support of ρ₂ in the case above?",
                *_SUPPORT[1:],
            ),
        ),
        slip(
            "weights-unconjugated",
            "Your weights are those of ρ₁ on the conjugate of ρ₂'s eigenvectors: V.T is not V†, and a "
            "complex ρ₂ gets weights that belong to another state.",
            weigh=weights_unconjugated,
            hints=("For which states does v.T @ rho_2 @ v come out diagonal?", *WEIGHTS[1:]),
        ),
        slip(
            "weights-from-rows",
            "Your weights are those of ρ₁ on the rows of the matrix of eigenvectors; np.linalg.eigh puts "
            "them into its columns, so the weights are the diagonal of V† ρ₁ V.",
            weigh=weights_from_rows,
            hints=("Does your product with rho_2 in place of rho_1 come out diagonal?", *WEIGHTS[1:]),
        ),
        slip(
            "diagonal-for-the-weights",
            "Your weights of ρ₁ on the eigenvectors of ρ₂ are the diagonal of rho_1: these are its weights "
            "on the basis vectors |0⟩, |1⟩ and so on.",
            weigh=lambda rho_1, v: np.diag(rho_1).real,
            hints=("Which vectors have the weights that you use, and which belong to the s_k?", *WEIGHTS[1:]),
        ),
        slip(
            "eigenvalues-only",
            "You pair the eigenvalues of ρ₁ and ρ₂ by their size, as if both had the same eigenvectors in "
            "the same order.",
            weigh=lambda rho_1, v: np.linalg.eigvalsh(rho_1),
            hints=(
                "What does your function give for two states with the same eigenvalues and different "
                "eigenvectors?",
                *WEIGHTS[1:],
            ),
        ),
        slip(
            "rho_1-dephased",
            "In the term with ln ρ₁ you took the weights of ρ₁ on ρ₂'s eigenvectors; −S(ρ₁) needs ρ₁'s own "
            "eigenvalues.",
            own=lambda p, w: w,
            hints=(
                "What does your function give when ρ₂ is the coin and ρ₁ = |+⟩⟨+|? What should it give?",
                "Two sums: p ln p over the eigenvalues of ρ₁, and w ln s over those of ρ₂.",
                "p = np.linalg.eigvalsh(rho_1); p = p[p > 1e-10]; p @ np.log(p)",
            ),
        ),
        slip(
            "entropy-forgotten",
            "The term Tr ρ₁ ln ρ₁ is missing, and so D(ρ‖ρ) is not zero for a mixed ρ.",
            own=lambda p, w: np.zeros_like(p),
            hints=(
                "What does your function give for D(ρ‖ρ) of a coin?",
                "D has two terms, and one of them is an entropy.",
            ),
        ),
        slip(
            "only-when-orthogonal",
            "You say inf only when ρ₁ lies wholly outside the support of ρ₂; any weight there is enough.",
            infinite=lambda outside, small, p, s: outside > 1 - 1e-6,
            hints=(
                "How often must an impossible thing happen before you stop believing in ρ₂?",
                *_SUPPORT[1:],
            ),
        ),
        slip(
            "refused",
            "Your function raises an error where D is infinite; infinity is the answer, and np.inf a number.",
            infinite=_outside_the_support,
            small=_ZERO,
            instead=_refuse,
            hints=("Is np.inf > 5? And what becomes of −ln s as s goes to zero?", *_SUPPORT[1:]),
        ),
        slip(
            "noise-mixed-in",
            "You mixed a little noise into ρ₂ to get rid of its zeros; then D is finite everywhere, and "
            "wrong wherever it should be infinite.",
            given=_noisy,
            hints=("Does your answer change when you take less noise?", *_SUPPORT[1:]),
        ),
        slip(
            "arguments-exchanged",
            "Your ρ₁ and ρ₂ are exchanged: the support that counts is that of the second argument.",
            alone="This is D(ρ₂‖ρ₁).",
            given=lambda rho_1, rho_2: (rho_2, rho_1),
            hints=("Which of the two states may have zeros that the other does not have?",),
        ),
        mistakes.bits(says="Your D is in bits; this course counts in nats, with the natural logarithm."),
        mistakes.minus(
            says="Your D has the wrong sign.",
            alone="It is never negative.",
            hints=("What does your function give for two coins, (1, 0) and (1/2, 1/2)?",),
        ),
    ),
)

by_hand = ByHand(
    "ex06.2h",
    "which relative entropies are finite",
    [1, 0, 1, 0],
    near=0.1,
    slips={
        (0, 1, 1, 0): "In (a) and (b) you looked for the zeros in the first state; those of its rival count.",
        (0, 0, 1, 0): "A pure first state is no trouble: an outcome that never comes up adds nothing.",
        (0, 0, 0, 0): "Not every pure state makes D infinite. Which outcome must come up, and be excluded?",
        (1, 0, 1, 1): "Two different pure states: the first one has some weight outside the second one.",
        (1, 1, 1, 0): "In (b) half of the outcomes are those that a pure rival excludes.",
        (1, 0, 0, 0): "In (c) the two states are equal: what happens is never excluded.",
    },
    why="D is infinite exactly where the first state has weight on what its rival excludes.",
    hints=(
        "Which outcome does the rival exclude, and does it come up in the first state?",
        "Take an eigenvector of the rival with the eigenvalue 0, and the weight of the first state on it.",
        "In (a) the rival has no eigenvalue 0. In (b) to (d) there is one, with the weight ½, 0 and above 0.",
    ),
)
