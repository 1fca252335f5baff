"""The mistakes that come back in every chapter, each as a function that makes a slip for an exercise.

What changes the result takes the numbers of the parts that it changes: ``bits(0, 1)`` for the first two
parts of a tuple, ``bits("rate")`` for an entry of a dictionary, ``bits()`` for the whole answer. What
replaces a piece takes the name that the piece has in the exercise's formula. Its words are the default.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .algebra import Matrix, dagger, transpose
from .engine import Slip, slip

Hints = tuple[str, ...]
Part = int | str


def on(turn: Callable[[Any], Any], *parts: Part) -> Callable[..., Any]:
    """`turn` applied to these parts of an answer, or to all of it: what ``then=`` of a slip takes."""

    def then(answer: Any, *case: Any) -> Any:
        if not parts:
            return turn(answer)
        if isinstance(answer, dict):
            return {key: turn(part) if key in parts else part for key, part in answer.items()}
        return tuple(turn(part) if k in parts else part for k, part in enumerate(answer))

    return then


def _piece(name: str, wrong: Callable[..., Any]) -> dict[str, Any]:
    return {name: wrong}


# of the result


def bits(
    *parts: Part,
    code: str = "bits-for-nats",
    says: str = "Your answer is in bits; this course counts in nats, with the natural logarithm.",
    hints: Hints = (
        "Which logarithm have you used?",
        "np.log2 counts bits, np.log counts nats.",
        "np.log(p)",
    ),
) -> Slip:
    """The logarithm to base 2."""
    return slip(code, says, hints=hints, then=on(lambda x: x / math.log(2), *parts))


def minus(*parts: Part, code: str = "sign", says: str, hints: Hints, alone: str = "") -> Slip:
    """The other sign."""
    return slip(code, says, hints=hints, alone=alone, then=on(lambda x: -x, *parts))


def absolute(*parts: Part, code: str = "absolute-value", says: str, hints: Hints) -> Slip:
    """The sign removed from the result."""
    return slip(code, says, hints=hints, then=on(np.abs, *parts))


def cut_off(*parts: Part, code: str = "negative-hidden", says: str, hints: Hints) -> Slip:
    """0 in place of what is negative."""
    return slip(code, says, hints=hints, then=on(lambda x: np.maximum(np.real(x), 0.0), *parts))


def exchanged(says: str, code: str = "order-exchanged", hints: Hints = ()) -> Slip:
    """The two parts of an answer in the other order."""
    asked = hints or ("In which order does the exercise ask for the two?",)
    return slip(code, says, hints=asked, then=lambda answer, *_: answer[::-1])


def real_part_taken(says: str, *fragment: str) -> Slip:
    """The imaginary parts lost; the fragment is the line that makes the array."""
    return slip(
        "real-part-taken",
        says,
        hints=(
            "What is the dtype of the array into which you write?",
            "np.zeros makes real numbers unless it is told otherwise.",
            *fragment,
        ),
        then=on(np.real),
    )


# of the logarithm of a matrix

EIGENBASIS = (
    "Which matrix has the eigenvectors of rho and the logarithms of its eigenvalues?",
    "The logarithm of a matrix keeps the eigenvectors and acts on the eigenvalues.",
    "p, v = np.linalg.eigh(rho); ln_rho = v @ np.diag(np.log(p)) @ v.conj().T",
)


def elementwise_logarithm(piece: str = "ln") -> Slip:
    """np.log of each entry."""
    return slip(
        "elementwise-logarithm",
        "np.log takes the logarithm of each entry; what is meant is the logarithm of the matrix.",
        hints=EIGENBASIS,
        **_piece(piece, lambda rho: np.log(rho.astype(complex))),
    )


def log_without_conjugate(piece: str = "ln", code: str = "log-without-conjugate") -> Slip:
    """V ln(p) Vᵀ."""

    def wrong(rho: Matrix) -> Matrix:
        p, v = np.linalg.eigh(rho)
        return (v * np.log(p)) @ v.T

    return slip(
        code,
        "Your logarithm is V ln(p) Vᵀ. The eigenvectors are complex: write v.conj().T for Vᵀ.",
        hints=("Is your logarithm of rho a Hermitian matrix, when you print it?", *EIGENBASIS[1:]),
        **_piece(piece, wrong),
    )


def log_turned_round(piece: str = "ln", code: str = "log-turned-round") -> Slip:
    """V† ln(p) V."""

    def wrong(rho: Matrix) -> Matrix:
        p, v = np.linalg.eigh(rho)
        return (dagger(v) * np.log(p)) @ v

    return slip(
        code,
        "Your logarithm is V† ln(p) V. The eigenvectors are the columns of V, so it is V ln(p) V†.",
        hints=(
            "What comes out if you put p in place of np.log(p) into your formula: is it rho again?",
            "np.linalg.eigh has its eigenvectors in columns. Build rho again from p and v, and compare.",
            EIGENBASIS[2],
        ),
        **_piece(piece, wrong),
    )


# of a trace of a product


def entries_multiplied(piece: str = "trace") -> Slip:
    """Tr(a bᵀ) for Tr(a b)."""
    return slip(
        "entries-multiplied",
        "Your trace is Tr(a bᵀ) where Tr(a b) is meant: np.sum(a * b) gives it, and so does a second factor "
        "that is transposed. For complex matrices the two differ.",
        hints=(
            "Which indices of a and b are equal in Tr(a b) = Σ a_ij b_ji?",
            "In a trace of a product the row of one matrix meets the column of the other.",
            "The product in the trace is the product of matrices.",
        ),
        **_piece(piece, lambda a, b: np.sum(a * b)),
    )


def star_for_at(piece: str = "trace") -> Slip:
    """The product entry by entry under a trace."""
    return slip(
        "star-for-at",
        "Under the trace you multiply entry by entry: * sees only the two diagonals there, and a matrix "
        "product takes @.",
        hints=(
            "Which two products does numpy have, and which of them does Tr(a b) mean?",
            "The product in the trace is the product of matrices.",
        ),
        **_piece(piece, lambda a, b: np.trace(a * b)),
    )


# of the generator: for a formula whose inner one is `algebra.motion`

_GENERATOR = (
    "What is the trace of your L(rho)? And is it Hermitian?",
    "Write the master equation down term by term, and compare: which dagger, which order, which factor does"
    " each term have?",
    "M = L.conj().T @ L; out = out + g * (L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2)",
)


def half_of_the_anticommutator(code: str = "half-forgotten") -> Slip:
    """{L†L, ρ} without its ½."""
    return slip(
        code,
        "The anticommutator comes with ½: L†Lρ/2 + ρL†L/2. Without it probability is lost.",
        hints=_GENERATOR,
        half=1.0,
    )


def anticommutator_of_the_wrong_order() -> Slip:
    """LL† for L†L."""
    return slip(
        "anticommutator-of-the-wrong-order",
        "In the anticommutator stands L†L, and you wrote LL†; for jumps that are not normal these differ.",
        hints=_GENERATOR,
        count=lambda L: L @ dagger(L),
    )


def jumps_turned_round() -> Slip:
    """L†ρL for LρL†."""
    return slip(
        "jumps-turned-round",
        "You wrote L†ρL where LρL† belongs: this jump goes the other way.",
        hints=_GENERATOR,
        turn=dagger,
    )


def heisenberg_picture() -> Slip:
    """The adjoint generator."""
    return slip(
        "heisenberg-picture",
        "This is the adjoint generator, which moves observables: i[H, X] + L†XL − ½{L†L, X}. A state is "
        "moved by the other one.",
        hints=_GENERATOR,
        i=1j,
        turn=dagger,
    )


def conjugate_dropped_in_the_jumps() -> Slip:
    """Lᵀ for L†."""
    return slip(
        "conjugate-dropped",
        "L.T is not L†: the dagger conjugates as well.",
        hints=_GENERATOR,
        right=transpose,
        count=lambda L: transpose(L) @ L,
    )


def conjugate_dropped_in_the_gain() -> Slip:
    """LρLᵀ, with L†L right."""
    return slip(
        "conjugate-dropped-in-the-gain",
        "In LρL† you have L.T for L†: the dagger conjugates as well.",
        hints=_GENERATOR,
        right=transpose,
    )


def conjugate_dropped_in_the_loss() -> Slip:
    """LᵀL, with LρL† right."""
    return slip(
        "conjugate-dropped-in-the-loss",
        "In L†L you have L.T for L†: the dagger conjugates as well.",
        hints=_GENERATOR,
        count=lambda L: transpose(L) @ L,
    )


def sign_of_the_commutator() -> Slip:
    """+i[H, ρ]."""
    return slip(
        "sign-of-the-commutator",
        "You have +i[H, ρ], which turns the state backwards; states move with −i[H, ρ].",
        hints=(
            "Which sign does Schrödinger's equation have, i dψ/dt = Hψ?",
            "Let Schrödinger's equation act on the ket and on the bra of |ψ⟩⟨ψ|.",
            _GENERATOR[2],
        ),
        i=1j,
    )


def rates_left_out() -> Slip:
    """γ = 1 for every jump."""
    return slip(
        "rates-left-out",
        "Every jump comes with its rate γ; you gave all of them the rate 1.",
        hints=("Does your function use the argument rates?", *_GENERATOR[1:]),
        weight=np.ones_like,
    )


def rates_squared() -> Slip:
    """γ² for γ."""
    return slip(
        "rates-squared",
        "You multiplied by γ²: perhaps once in the jump and once in front. Either √γ goes into L, or γ "
        "in front of the term.",
        hints=("What happens to your rate when all γ are doubled and H = 0?", *_GENERATOR[1:]),
        weight=lambda g: g**2,
    )
