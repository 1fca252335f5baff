"""From kets and shares to the probability of an outcome and to the arrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import bloch_vector, random_ket
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Portrait = tuple[Any, Any]


def coordinates(rho: Matrix) -> Any:
    """The Bloch vector: 2 Re ρ₁₀, 2 Im ρ₁₀, ρ₀₀ − ρ₁₁."""
    return np.array([2 * rho[1, 0].real, 2 * rho[1, 0].imag, (rho[0, 0] - rho[1, 1]).real])


@formula
def portrait(
    kets: Any,
    shares: Any,
    b: Any,
    *,
    square: Callable[[Any], Matrix] = lambda k: np.outer(k, k.conj()),
    weights: Callable[[Any], Any] = lambda p: p,
    chance: Callable[[Any, Matrix], Any] = lambda b, rho: (b.conj() @ rho @ b).real,
    arrow: Callable[[Matrix], Any] = coordinates,
) -> Portrait:
    """⟨b|ρ|b⟩ and the Bloch vector of ρ = Σ p_j|ψ_j⟩⟨ψ_j|."""
    rho = sum(p * square(k) for p, k in zip(weights(shares), kets, strict=True))
    return chance(b, rho), arrow(rho)


def as_it_was(kets: Any, shares: Any, b: Any) -> Portrait:
    """The program that is right for real kets."""
    rho = sum(p * np.outer(k, k) for p, k in zip(shares, kets, strict=True))
    return b @ rho @ b, np.array([2 * rho[0, 1].real, 2 * rho[0, 1].imag, rho[0, 0] - rho[1, 1]])


def kets_added(kets: Any, shares: Any, b: Any) -> Portrait:
    """The kets added in their shares, as if they were one ket."""
    psi = shares @ kets
    return portrait([psi / np.linalg.norm(psi)], [1.0], b)


def cases(rng: np.random.Generator) -> list[Case]:
    """The machine of the text and a real one; one ket; then two to five complex kets."""
    half = np.sqrt(0.5)
    zero, i, plus = np.array([1, 0j]), np.array([half, half * 1j]), np.array([half, half + 0j])
    found: list[Case] = [
        (np.array([zero, i]), np.array([0.5, 0.5]), i),
        (np.array([zero, [0.6, 0.8j]]), np.array([0.75, 0.25]), np.array([0.8, 0.6j])),
        (np.array([zero, plus]), np.array([0.6, 0.4]), plus),
        (np.array([[0.6, 0.8j]]), np.array([1.0]), np.array([0.8j, 0.6])),
    ]
    for n in (2, 3, 3, 5):
        p = rng.uniform(0.2, 1, n)
        found.append((random_ket(2, rng, shape=(n,)), p / p.sum(), random_ket(2, rng)))
    return found


_BRA = (
    "What is the row of the ket (1, i)/√2, and what is that row times the ket?",
    "A row that belongs to a ket has the conjugate numbers, wherever it stands.",
    "np.outer(k, k.conj()); b.conj() @ rho @ b",
)
_Y = (
    "Which arrow does your function give for the ket |i⟩ alone, and where should it point?",
    "Both entries beside the diagonal have the same real part, and opposite imaginary parts.",
    "y = 2 Im ρ₁₀: row 1, column 0",
)

exercise = Exercise(
    id="ex01.5",
    title="from kets to an arrow",
    section="How many numbers is a state?",
    reference=portrait,
    cases=cases,
    forbidden=(bloch_vector,),
    parts=("the probability", "the arrow"),
    special={
        "real kets": lambda kets, shares, b: np.allclose(np.imag(kets), 0) and np.allclose(np.imag(b), 0)
    },
    why=(
        "Right. A row has the conjugate numbers of its ket, in |ψ⟩⟨ψ| as in ⟨b|; and y is read off ρ₁₀, "
        "below the diagonal. With real kets no mistake shows."
    ),
    hints=_BRA,
    laws=(
        Law(
            "no-probability",
            "Your probability is not a number from 0 to 1, for some machine.",
            lambda answer, *_: abs(np.imag(answer[0])) < 1e-7 and -1e-7 < np.real(answer[0]) < 1 + 1e-7,
        ),
        Law(
            "arrow-too-long",
            "Your arrow is longer than 1, for some machine.",
            lambda answer, *_: np.linalg.norm(answer[1]) < 1 + 1e-7,
        ),
    ),
    slips=(
        slip(
            "as-it-was",
            "This is still the program that was given: for complex kets it has three mistakes.",
            wrong=as_it_was,
            hints=_BRA,
        ),
        slip(
            "ket-times-itself",
            "Your matrix is a ket times its own transpose. The row in |ψ⟩⟨ψ| has the conjugate numbers.",
            square=lambda k: np.outer(k, k),
            hints=_BRA,
        ),
        slip(
            "conjugate-in-front",
            "In |ψ⟩⟨ψ| you conjugated the column, not the row. This gives the transposed matrix.",
            square=lambda k: np.outer(k.conj(), k),
            hints=_BRA,
        ),
        slip(
            "bra-not-conjugated",
            "You left the conjugate out of ⟨b|.",
            chance=lambda b, rho: b @ rho @ b,
            hints=_BRA,
        ),
        slip(
            "bra-not-conjugated-real-part",
            "You left the conjugate out of ⟨b|, and took the real part of what came.",
            chance=lambda b, rho: (b @ rho @ b).real,
            hints=_BRA,
        ),
        slip(
            "conjugate-behind",
            "In ⟨b|ρ|b⟩ you conjugated the ket behind ρ, not the row in front of it.",
            chance=lambda b, rho: (b @ rho @ b.conj()).real,
            hints=_BRA,
        ),
        slip(
            "y-turned-round",
            "Your y has the other sign: it is read off ρ₀₁, and belongs to ρ₁₀.",
            arrow=lambda rho: coordinates(rho) * [1, -1, 1],
            hints=_Y,
        ),
        slip(
            "z-turned-round",
            "Your z has the other sign: |0⟩ is at the top.",
            arrow=lambda rho: coordinates(rho) * [1, 1, -1],
            hints=("Which arrow does your function give for |0⟩ alone?",),
        ),
        slip(
            "twice-forgotten",
            "Your x and y are half as large as they should be: they are differences of two probabilities.",
            arrow=lambda rho: coordinates(rho) * [0.5, 0.5, 1],
            hints=(
                "How long is your arrow for one ket alone?",
                "A coordinate is a difference of two probabilities, from −1 to 1.",
                "x = 2 Re ρ₁₀, y = 2 Im ρ₁₀",
            ),
        ),
        slip(
            "x-and-y-exchanged",
            "Your x and y are exchanged.",
            arrow=lambda rho: coordinates(rho)[[1, 0, 2]],
            hints=_Y,
        ),
        slip(
            "equal-shares",
            "You mixed in equal shares, whatever the shares are.",
            weights=lambda p: np.full(len(p), 1 / len(p)),
            hints=("Where do the shares occur in your function?",),
        ),
        slip(
            "kets-added",
            "You added the kets to one ket. A machine makes one ket or the other; its matrices are added.",
            wrong=kets_added,
            hints=("What describes a machine that makes |0⟩ or |1⟩: is there a ket for it?",),
        ),
        slip(
            "the-other-outcome",
            "Your probability is that of the other outcome, 1 less what is asked for.",
            chance=lambda b, rho: 1 - (b.conj() @ rho @ b).real,
            hints=("How probable is |0⟩ for a machine that makes |0⟩ alone?",),
        ),
    ),
)

by_hand = ByHand(
    id="ex01.5h",
    title="probability and arrow of a machine",
    answer=[0.75, 0.0, 0.5, 0.5],
    near=0.004,
    slips={
        (0.25, 0.0, 0.5, 0.5): "Your probability is that of −i: the row of |i⟩ has the conjugate numbers.",
        (0.75, 0.0, -0.5, 0.5): "Your y has the other sign: |i⟩ is at the end of y, so the arrow leans to "
        "it.",
        (0.75, 0.5, 0.0, 0.5): "You let the arrow lean to |+⟩. The machine makes |i⟩, at the end of y.",
        (0.75, 0.0, 1.0, 1.0): "You added the two arrows. They are averaged, each with its share.",
        (0.75, 0.0, 0.25, 0.25): "Your arrow has half of its length: y is 2 Im ρ₁₀, and z is ρ₀₀ − ρ₁₁.",
        (0.8536, 0.0, 0.5, 0.5): "You averaged the moduli of the amplitudes. Square them first.",
        (0.5, 0.0, 0.5, 0.5): "You counted one of the two kets only. |0⟩ answers i half of the time, |i⟩ "
        "always.",
        (0.75, 0.0, 0.7071, 0.7071): "You made the arrow 1 long. That of a mixture is shorter.",
    },
    why="½ · ½ + ½ · 1 = 0.75, and the arrow is half of (0, 0, 1) and half of (0, 1, 0). By the shadow it is "
    "the same: ½(1 + y).",
    hints=(
        "How does each of the two kets answer “i or −i?”, and where does each arrow point?",
        "Each ket has its share, in the probability and in the arrow.",
        "½ |⟨i|0⟩|² + ½ |⟨i|i⟩|²; ½ (0, 0, 1) + ½ (0, 1, 0)",
    ),
)
