"""Relative entropy of states that do not commute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import random_unitary
from .. import mistakes
from ..algebra import Matrix, dagger, log, spread_state, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .states import WEIGHTS, readable_pair, weights, weights_from_rows, weights_unconjugated, with_spectrum

Trace = Callable[[Matrix, Matrix], Any]
Log = Callable[[Matrix], Matrix]


@formula
def relative_entropy(
    rho: Matrix,
    sigma: Matrix,
    *,
    at: Callable[[Matrix, Matrix], Matrix] = lambda rho, sigma: rho,
    ln: Log = log,
    trace: Trace = tr,
    own: Callable[..., Any] = lambda x, rho, sigma, ln, trace: trace(x, ln(rho)),
    cross: Callable[..., Any] = lambda x, rho, sigma, ln, trace: trace(x, ln(sigma)),
) -> Any:
    """D(ρ‖σ) = Tr ρ ln ρ − Tr ρ ln σ for states of full rank."""
    x = at(rho, sigma)
    return (own(x, rho, sigma, ln, trace) - cross(x, rho, sigma, ln, trace)).real


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


def eigenvalues_only(x: Matrix, rho: Matrix, sigma: Matrix, *_: Any) -> Any:
    return np.linalg.eigvalsh(rho) @ np.log(np.linalg.eigvalsh(sigma))


def _log_of_the_mean(x: Matrix, rho: Matrix, sigma: Matrix, *_: Any) -> Any:
    """Σ p_i ln⟨v_i|σ|v_i⟩: σ seen in the eigenbasis of ρ."""
    p, v = np.linalg.eigh(rho)
    return p @ np.log(weights(sigma, v))


def _by_weights(weigh: Callable[[Matrix, Matrix], Any]) -> Callable[..., Any]:
    """Σ w ln s with this way to the weights of ρ on the eigenvectors of σ."""

    def cross(x: Matrix, rho: Matrix, sigma: Matrix, *_: Any) -> Any:
        s, v = np.linalg.eigh(sigma)
        return weigh(rho, v) @ np.log(s)

    return cross


def _dephased(x: Matrix, rho: Matrix, sigma: Matrix, *_: Any) -> Any:
    w = weights(rho, np.linalg.eigh(sigma)[1])
    return w @ np.log(w)


def _of_the_diagonal(x: Matrix, rho: Matrix, *_: Any) -> Any:
    p = np.diag(rho).real
    return p @ np.log(p)


def _overlaps(rho: Matrix, w: Matrix) -> Any:
    p, v = np.linalg.eigh(rho)
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
        "commuting states": lambda rho, sigma: np.allclose(rho @ sigma, sigma @ rho),
        "qubits": lambda rho, sigma: len(rho) == 2,
    },
    why=(
        "Right: each logarithm is taken in the eigenbasis of its own state, and both are averaged in ρ, "
        "the state that is really there."
    ),
    hints=WEIGHTS,
    laws=(
        Law(
            "negative",
            "Your D is negative for some pair of states; relative entropy never is (Klein's inequality).",
            lambda D, *_: np.real(D) > -1e-6,
        ),
        Law(
            "not-real",
            "Your D has an imaginary part: the trace of a product of two Hermitian matrices has none. "
            "Are both of your factors Hermitian?",
            lambda D, *_: abs(np.imag(D)) < 1e-6,
        ),
    ),
    forbidden=(entropies.relative_entropy, entropies.gibbs_divergence),
    slips=(
        slip(
            "arguments-exchanged",
            "Your ρ and σ are exchanged: the state in front of the bracket is the first argument, ρ, and D "
            "is not symmetric.",
            alone="This is D(σ‖ρ).",
            given=lambda rho, sigma: (sigma, rho),
            hints=(
                "Over which state is the difference of the logarithms averaged?",
                "D(ρ‖σ) is the mean, in the state ρ that is there, of ln ρ − ln σ.",
                "np.trace(rho @ (ln_rho - ln_sigma)).real",
            ),
        ),
        slip(
            "eigenvalues-only",
            "In the term with ln σ you pair eigenvalues by their size, Σ p ln s, as if ρ and σ had the same "
            "eigenvectors in the same order.",
            cross=eigenvalues_only,
            hints=(
                "What does your function give for two states with the same eigenvalues and different "
                "eigenvectors?",
                "The term Tr ρ ln σ needs the weights of ρ on the eigenvectors of σ.",
                "s, w = np.linalg.eigh(sigma); weights = np.real(np.diag(w.conj().T @ rho @ w))",
            ),
        ),
        slip(
            "rho-dephased",
            "In the term with ln ρ you took the weights of ρ on σ's eigenvectors; −S(ρ) needs ρ's own "
            "eigenvalues.",
            alone="Your Σ w ln(w/s) is D after ρ was dephased in σ's basis.",
            own=_dephased,
            hints=(
                "What does your function give when σ is the coin and ρ = |+⟩⟨+|? What should it give?",
                "Two sums: p ln p over the eigenvalues of ρ, and w ln s over those of σ.",
                "p = np.linalg.eigvalsh(rho); p @ np.log(p) - w @ np.log(s)",
            ),
        ),
        slip(
            "diagonal-for-the-weights",
            "Your weights of ρ on the eigenvectors of σ are the diagonal of rho: these are its weights on "
            "the basis vectors |0⟩, |1⟩ and so on.",
            cross=_by_weights(lambda rho, v: np.diag(rho).real),
            hints=("Which vectors have the weights that you use, and which belong to the s_k?", *WEIGHTS[1:]),
        ),
        slip(
            "diagonal-for-the-eigenvalues",
            "In the term with ln ρ you took the diagonal of rho for its eigenvalues.",
            own=_of_the_diagonal,
            hints=(
                "When is the diagonal of a matrix the list of its eigenvalues?",
                "The entropy is made of the eigenvalues of ρ.",
                "p = np.linalg.eigvalsh(rho)",
            ),
        ),
        slip(
            "logarithm-of-the-mean",
            "You took the logarithm of the mean of σ in each eigenvector of ρ; what is needed is the mean of "
            "ln σ, which is smaller.",
            cross=_log_of_the_mean,
            hints=(
                "In whose eigenvectors is ln σ a list of logarithms, in those of ρ or in those of σ?",
                *WEIGHTS[1:],
            ),
        ),
        slip(
            "populations-only",
            "You used the diagonals of ρ and σ: this is the classical formula, and it cannot see coherences.",
            given=lambda rho, sigma: (np.diag(np.diag(rho)), np.diag(np.diag(sigma))),
            hints=("Do your off-diagonal entries enter anywhere?", *mistakes.EIGENBASIS[1:]),
        ),
        mistakes.elementwise_logarithm(),
        mistakes.bits(says="Your D is in bits; this course counts in nats, with the natural logarithm."),
        slip(
            "entropy-difference",
            "Your second term is Tr σ ln σ, an entropy of σ; in D both logarithms are averaged in ρ.",
            alone="You computed S(σ) − S(ρ).",
            cross=lambda x, rho, sigma, ln, trace: trace(sigma, ln(sigma)),
            hints=(
                "Two different pure states have equal entropy. Are they equal states?",
                "The second term is Tr ρ ln σ, and not Tr σ ln σ.",
            ),
        ),
        slip(
            "entropy-forgotten",
            "The term Tr ρ ln ρ is missing, and so D(ρ‖ρ) is not zero.",
            own=lambda *_: 0.0,
            hints=(
                "What does your function give for D(ρ‖ρ)?",
                "D has two terms, and one of them is an entropy.",
            ),
        ),
        mistakes.minus(
            says="Your D has the wrong sign: it is ln ρ minus ln σ.",
            alone="D is never negative.",
            hints=(_COINS,),
        ),
        slip(
            "symmetrised",
            "You average in ρ − σ, which adds D(σ‖ρ) to D(ρ‖σ): this sum is symmetric, D is not.",
            at=lambda rho, sigma: rho - sigma,
            hints=(_EXCHANGE,),
        ),
        slip(
            "averaged-in-the-difference",
            "You take the mean of D(ρ‖σ) and D(σ‖ρ); only ρ belongs in front of the bracket.",
            at=lambda rho, sigma: (rho - sigma) / 2,
            hints=(_EXCHANGE,),
        ),
        mistakes.log_turned_round(code="rows-for-columns"),
        mistakes.log_without_conjugate(code="conjugate-dropped"),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
        slip(
            "weights-unconjugated",
            "Your weights are those of ρ on the conjugate of σ's eigenvectors: V.T is not V†.",
            cross=_by_weights(weights_unconjugated),
            hints=("For which states does v.T @ sigma @ v come out diagonal?", *WEIGHTS[1:]),
        ),
        slip(
            "weights-from-rows",
            "Your weights are those of ρ on the rows of the matrix of eigenvectors; np.linalg.eigh puts them "
            "into its columns, so the weights are the diagonal of V† ρ V.",
            cross=_by_weights(weights_from_rows),
            hints=("Does your product with sigma in place of rho come out diagonal?", *WEIGHTS[1:]),
        ),
        slip(
            "overlap-not-squared",
            "The weights of ρ on the eigenvectors of σ are squared overlaps; yours are the overlaps.",
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
        0.0: "D is zero for equal states only. These two have the same eigenvalues, and other eigenvectors.",
        np.log(16 / 3) / 2: "This is −Tr ρ ln σ alone; the term with ln ρ is missing.",
        np.log(3)
        / 2: "You gave ρ the whole weight on one eigenvector of σ: its two levels lie half on each.",
    },
    why="ρ has the weight one half on each eigenvector of σ, and so ln σ has its plain mean.",
    hints=(
        "How much of |0⟩ lies on each of the two eigenvectors of σ, and how much of |1⟩?",
        "With the weights of ρ on them, the term with ln σ is a mean of two logarithms.",
        "Tr ρ ln σ is ½ ln ¾ + ½ ln ¼, and Tr ρ ln ρ is ¾ ln ¾ + ¼ ln ¼.",
    ),
)
