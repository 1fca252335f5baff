"""Relative entropy of states that do not commute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger, log, spread_state, tr
from ..engine import ByHand, Case, Exercise, formula, slip
from .states import WEIGHTS, readable_pair, weights, weights_from_rows, weights_unconjugated, with_spectrum

Trace = Callable[[Matrix, Matrix], Any]
Log = Callable[[Matrix], Matrix]


@formula
def relative_entropy(
    rho_1: Matrix,
    rho_2: Matrix,
    *,
    at: Callable[[Matrix, Matrix], Matrix] = lambda rho_1, rho_2: rho_1,
    ln: Log = log,
    trace: Trace = tr,
    own: Callable[..., Any] = lambda x, rho_1, rho_2, ln, trace: trace(x, ln(rho_1)),
    cross: Callable[..., Any] = lambda x, rho_1, rho_2, ln, trace: trace(x, ln(rho_2)),
) -> Any:
    """D(ρ₁‖ρ₂) = Tr ρ₁ ln ρ₁ − Tr ρ₁ ln ρ₂ for states of full rank."""
    x = at(rho_1, rho_2)
    return (own(x, rho_1, rho_2, ln, trace) - cross(x, rho_1, rho_2, ln, trace)).real


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits; pairs that do not commute; a pair that does; equal states; equal eigenvalues."""
    found: list[Case] = [readable_pair()]
    found += [(spread_state(d, rng), spread_state(d, rng)) for d in (2, 3, 4, 5)]
    u, v = random_unitary(4, rng), random_unitary(3, rng)
    p = [0.05, 0.35, 0.2, 0.4]
    found.append((with_spectrum(p, u), with_spectrum(p[::-1], u)))
    found.append((found[1][0], found[1][0]))
    # far apart, D > 1, in bases that are close to each other
    turned = np.linalg.qr(v + 0.1 * random_unitary(3, rng))[0]
    found.append((with_spectrum([0.98, 0.01, 0.01], v), with_spectrum([0.02, 0.08, 0.9], turned)))
    return found


# what mistakes put in place of a piece


def eigenvalues_only(x: Matrix, rho_1: Matrix, rho_2: Matrix, *_: Any) -> Any:
    return np.linalg.eigvalsh(rho_1) @ np.log(np.linalg.eigvalsh(rho_2))


def _log_of_the_mean(x: Matrix, rho_1: Matrix, rho_2: Matrix, *_: Any) -> Any:
    """Σ p_i ln⟨v_i|ρ₂|v_i⟩: ρ₂ seen in the eigenbasis of ρ₁."""
    p, v = np.linalg.eigh(rho_1)
    return p @ np.log(weights(rho_2, v))


def _by_weights(weigh: Callable[[Matrix, Matrix], Any]) -> Callable[..., Any]:
    """Σ w ln s with this way to the weights of ρ₁ on the eigenvectors of ρ₂."""

    def cross(x: Matrix, rho_1: Matrix, rho_2: Matrix, *_: Any) -> Any:
        s, v = np.linalg.eigh(rho_2)
        return weigh(rho_1, v) @ np.log(s)

    return cross


def _dephased(x: Matrix, rho_1: Matrix, rho_2: Matrix, *_: Any) -> Any:
    w = weights(rho_1, np.linalg.eigh(rho_2)[1])
    return w @ np.log(w)


def _of_the_friend(rho_1: Matrix, rho_2: Matrix) -> Any:
    """The program that is to be mended: Σ w ln(w/q), with V.T in place of V†."""
    q, v = np.linalg.eigh(rho_2)
    w = np.abs(np.diag(v.T @ rho_1 @ v))
    return w @ np.log(w / q)


def _of_the_diagonal(x: Matrix, rho_1: Matrix, *_: Any) -> Any:
    p = np.diag(rho_1).real
    return p @ np.log(p)


def _overlaps(rho_1: Matrix, w: Matrix) -> Any:
    p, v = np.linalg.eigh(rho_1)
    return p @ np.abs(dagger(v) @ w)


_COINS = "What does your function give for two coins, (1, 0) and (1/2, 1/2)?"
_EXCHANGE = "Does your function change when its arguments are exchanged? Should it?"

exercise = Exercise(
    id="ex06.1",
    title="relative entropy of states that do not commute",
    section="Two states",
    reference=relative_entropy,
    cases=cases,
    special={
        "commuting states": lambda rho_1, rho_2: np.allclose(rho_1 @ rho_2, rho_2 @ rho_1),
        "qubits": lambda rho_1, rho_2: len(rho_1) == 2,
    },
    why=(
        "Right: each logarithm is taken in the eigenbasis of its own state, and both are averaged in ρ₁, "
        "the state that is really there."
    ),
    hints=WEIGHTS,
    laws=(
        laws.not_negative(
            "Your D is negative for some pair of states; relative entropy never is (Klein's inequality)."
        ),
        laws.real(
            "Your D has an imaginary part: the trace of a product of two Hermitian matrices has none. "
            "Are both of your factors Hermitian?"
        ),
    ),
    forbidden=(entropies.relative_entropy, entropies.gibbs_divergence),
    slips=(
        slip(
            "not-mended",
            "This is still what the friend's program gives: right for diagonal states, and for real states "
            "that commute.",
            wrong=_of_the_friend,
            hints=(
                "Which states does a test need so that it can fail here?",
                "One mistake shows on real states that do not commute, the other one on complex states only.",
                WEIGHTS[2],
            ),
        ),
        slip(
            "arguments-exchanged",
            "Your ρ₁ and ρ₂ are exchanged: the state in front of the bracket is the first argument, ρ₁, and "
            "D is not symmetric.",
            alone="This is D(ρ₂‖ρ₁).",
            given=lambda rho_1, rho_2: (rho_2, rho_1),
            hints=(
                "Over which state is the difference of the logarithms averaged?",
                "D(ρ₁‖ρ₂) is the mean, in the state ρ₁ that is there, of ln ρ₁ − ln ρ₂.",
                "np.trace(rho_1 @ (ln_1 - ln_2)).real",
            ),
        ),
        slip(
            "eigenvalues-only",
            "In the term with ln ρ₂ you pair eigenvalues by their size, Σ p ln s, as if ρ₁ and ρ₂ had the "
            "same eigenvectors in the same order.",
            cross=eigenvalues_only,
            hints=(
                "What does your function give for two states with the same eigenvalues and different "
                "eigenvectors?",
                "The term Tr ρ₁ ln ρ₂ needs the weights of ρ₁ on the eigenvectors of ρ₂.",
                "s, w = np.linalg.eigh(rho_2); weights = np.real(np.diag(w.conj().T @ rho_1 @ w))",
            ),
        ),
        slip(
            "rho_1-dephased",
            "In the term with ln ρ₁ you took the weights of ρ₁ on ρ₂'s eigenvectors; −S(ρ₁) needs ρ₁'s own "
            "eigenvalues.",
            alone="Your Σ w ln(w/s) is D after ρ₁ was dephased in ρ₂'s basis.",
            own=_dephased,
            hints=(
                "What does your function give when ρ₂ = ½1 and ρ₁ = ½1 + ¼σₓ? What should it give?",
                "Two sums: p ln p over the eigenvalues of ρ₁, and w ln s over those of ρ₂.",
                "p = np.linalg.eigvalsh(rho_1); p @ np.log(p) - w @ np.log(s)",
            ),
        ),
        slip(
            "diagonal-for-the-weights",
            "Your weights of ρ₁ on the eigenvectors of ρ₂ are the diagonal of rho_1: these are its weights "
            "on the basis vectors |0⟩, |1⟩ and so on.",
            cross=_by_weights(lambda rho_1, v: np.diag(rho_1).real),
            hints=("Which vectors have the weights that you use, and which belong to the s_k?", *WEIGHTS[1:]),
        ),
        slip(
            "diagonal-for-the-eigenvalues",
            "In the term with ln ρ₁ you took the diagonal of rho_1 for its eigenvalues.",
            own=_of_the_diagonal,
            hints=(
                "When is the diagonal of a matrix the list of its eigenvalues?",
                "The entropy is made of the eigenvalues of ρ₁.",
                "p = np.linalg.eigvalsh(rho_1)",
            ),
        ),
        slip(
            "logarithm-of-the-mean",
            "You took the logarithm of the mean of ρ₂ in each eigenvector of ρ₁; what is needed is the mean "
            "of ln ρ₂, which is smaller.",
            cross=_log_of_the_mean,
            hints=(
                "In whose eigenvectors is ln ρ₂ a list of logarithms, in those of ρ₁ or in those of ρ₂?",
                *WEIGHTS[1:],
            ),
        ),
        slip(
            "populations-only",
            "You used the diagonals of ρ₁ and ρ₂: this is the classical formula, and it cannot see "
            "coherences.",
            given=lambda rho_1, rho_2: (np.diag(np.diag(rho_1)), np.diag(np.diag(rho_2))),
            hints=("Do your off-diagonal entries enter anywhere?", *mistakes.EIGENBASIS[1:]),
        ),
        mistakes.elementwise_logarithm(),
        mistakes.bits(says="Your D is in bits; this course counts in nats, with the natural logarithm."),
        slip(
            "entropy-difference",
            "Your second term is Tr ρ₂ ln ρ₂, an entropy of ρ₂; in D both logarithms are averaged in ρ₁.",
            alone="You computed S(ρ₂) − S(ρ₁).",
            cross=lambda x, rho_1, rho_2, ln, trace: trace(rho_2, ln(rho_2)),
            hints=(
                "Two different pure states have equal entropy. Are they equal states?",
                "The second term is Tr ρ₁ ln ρ₂, and not Tr ρ₂ ln ρ₂.",
            ),
        ),
        slip(
            "entropy-forgotten",
            "The term Tr ρ₁ ln ρ₁ is missing, and so D(ρ‖ρ) is not zero.",
            own=lambda *_: 0.0,
            hints=(
                "What does your function give for D(ρ‖ρ)?",
                "D has two terms, and one of them is an entropy.",
            ),
        ),
        mistakes.minus(
            says="Your D has the wrong sign: it is ln ρ₁ minus ln ρ₂.",
            alone="D is never negative.",
            hints=(_COINS,),
        ),
        slip(
            "symmetrised",
            "You average in ρ₁ − ρ₂, which adds D(ρ₂‖ρ₁) to D(ρ₁‖ρ₂): this sum is symmetric, D is not.",
            at=lambda rho_1, rho_2: rho_1 - rho_2,
            hints=(_EXCHANGE,),
        ),
        slip(
            "averaged-in-the-difference",
            "You take the mean of D(ρ₁‖ρ₂) and D(ρ₂‖ρ₁); only ρ₁ belongs in front of the bracket.",
            at=lambda rho_1, rho_2: (rho_1 - rho_2) / 2,
            hints=(_EXCHANGE,),
        ),
        mistakes.log_turned_round(code="rows-for-columns"),
        mistakes.log_without_conjugate(code="conjugate-dropped"),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
        slip(
            "weights-unconjugated",
            "Your weights are those of ρ₁ on the conjugate of ρ₂'s eigenvectors: V.T is not V†.",
            cross=_by_weights(weights_unconjugated),
            hints=("For which states does v.T @ rho_2 @ v come out diagonal?", *WEIGHTS[1:]),
        ),
        slip(
            "weights-from-rows",
            "Your weights are those of ρ₁ on the rows of the matrix of eigenvectors; np.linalg.eigh puts "
            "them into its columns, so the weights are the diagonal of V† ρ₁ V.",
            cross=_by_weights(weights_from_rows),
            hints=("Does your product with rho_2 in place of rho_1 come out diagonal?", *WEIGHTS[1:]),
        ),
        slip(
            "overlap-not-squared",
            "The weights of ρ₁ on the eigenvectors of ρ₂ are squared overlaps; yours are the overlaps.",
            cross=_by_weights(_overlaps),
            hints=(
                "Do your weights add up to one?",
                "A probability is the square of an amplitude's modulus.",
            ),
        ),
    ),
)

by_hand = ByHand(
    "ex06.1h",
    "a relative entropy",
    np.log(3) / 4,
    slips={
        np.log(4 / 3) / 2: "This is what the friend's program gives: its first sum has the weights of ρ₁ on "
        "the eigenvectors of ρ₂ where the eigenvalues of ρ₁ belong.",
        0.0: "D is zero for equal states only. These two have the same eigenvalues, and other eigenvectors.",
        3 * np.log(3) / 4 - np.log(2): "This is ln 2 − S(ρ₁), as if ρ₂ were the even mixture: "
        "the mean of ln ¾ and ln ¼ is not the logarithm of the mean.",
        np.log(16 / 3) / 2: "This is −Tr ρ₁ ln ρ₂ alone; the term with ln ρ₁ is missing.",
        np.log(3)
        / 2: "You gave ρ₁ the whole weight on one eigenvector of ρ₂: its two levels lie half on each.",
    },
    why="ρ₁ has the weight one half on each eigenvector of ρ₂, and so ln ρ₂ has its plain mean.",
    hints=(
        "How much of |0⟩ lies on each of the two eigenvectors of ρ₂, and how much of |1⟩?",
        "With the weights of ρ₁ on them, the term with ln ρ₂ is a mean of two logarithms.",
        "Tr ρ₁ ln ρ₂ is ½ ln ¾ + ½ ln ¼, and Tr ρ₁ ln ρ₁ is ¾ ln ¾ + ¼ ln ¼.",
    ),
)
