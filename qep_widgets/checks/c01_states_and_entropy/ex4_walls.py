"""The work of walls that ask another question than the state's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import entropies
from ...physics.states import projector, random_ket, random_state, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger, entropy, shannon, unguarded
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


def weights(rho: Matrix, basis: Matrix) -> Any:
    """⟨b_k|ρ|b_k⟩ for the columns of basis."""
    return np.einsum("ik,ij,jk->k", basis.conj(), rho, basis).real


@formula
def walls_work(
    rho: Matrix,
    basis: Matrix,
    T: float,
    *,
    shares: Callable[[Matrix, Matrix], Any] = weights,
    H: Callable[[Any], Any] = shannon,
    cost: Callable[[Any, float], Any] = lambda H, T: T * H,
    least: Callable[[Any, float], Any] = lambda S, T: T * S,
    excess: Callable[[Any, Any], Any] = np.subtract,
) -> Pair:
    """Work per molecule with walls for the columns of ``basis``, and what it exceeds T·S(ρ) by."""
    work = cost(H(shares(rho, basis)), T)
    return work, excess(work, least(entropy(rho), T))


def cases(rng: np.random.Generator) -> list[Case]:
    """A state, a basis as columns, a temperature: readable ones, the eigenbasis, pure ones, generic ones."""
    rho = np.array([[0.75, 0.25], [0.25, 0.25]])
    hadamard = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
    typed = [
        (np.array([[0.7, 0.2 - 0.3j], [0.2 + 0.3j, 0.3]]), np.array([[0.6, 0.8j], [0.8j, 0.6]]), 2.0),
        (rho, np.array([[0.8, 0.6], [-0.6, 0.8]]), 0.5),
        (rho, np.eye(2), 1.0),
        (rho, hadamard, 2.0),
        (np.diag([1.0, 0.0]), hadamard, 1.0),
        (np.diag([0.75, 0.25]), np.eye(2), 2.0),
        (np.diag([1.0, 0.0]), np.eye(2), 2.0),
        (np.eye(3) / 3, np.eye(3), 0.5),
        (np.diag([1.0, 0, 0, 0]), 1j ** np.outer(range(4), range(4)) / 2, 2.0),
    ]
    found: list[Case] = [(np.asarray(x, complex), np.asarray(b, complex), t) for x, b, t in typed]
    states = [random_state(d, rng) for d in (2, 3, 4)] + [projector(random_ket(4, rng))]
    found += [(x, random_unitary(len(x), rng), float(rng.uniform(0.5, 3))) for x in states]
    own = random_state(4, rng)
    return [*found, (own, np.linalg.eigh(own)[1], 1.5)]


# what mistakes put in place of the shares


def _no_conjugate(rho: Matrix, basis: Matrix) -> Any:
    return np.einsum("ik,ij,jk->k", basis, rho, basis)


_BRA = (
    "What is ⟨b| for b = (1, i)/√2?",
    "Print your shares for a complex basis: are they real, and do they add up to 1?",
    "np.diagonal(basis.conj().T @ rho @ basis).real",
)
_KETS = (
    "In which of rows and columns does np.linalg.eigh give eigenvectors, and here?",
    "Write the first share out for a qubit: which two entries of basis occur in it?",
    "np.diagonal(basis.conj().T @ rho @ basis).real",
)
_TWICE = ("What should double when T doubles?",)
_OWN = ("What should the excess be for walls for the eigenvectors of ρ, at T = 2?",)

exercise = Exercise(
    id="ex01.4",
    title="walls that ask another question",
    reference=walls_work,
    cases=cases,
    section="What does it cost to make a gas pure?",
    parts=("the work", "the excess"),
    special={
        "real states and bases": lambda rho, basis, T: np.allclose(rho.imag, 0) and np.allclose(basis.imag, 0)
    },
    why=(
        "Right: the walls ask their own question, so that the shares are ⟨b|ρ|b⟩. Their entropy is at least "
        "S(ρ), and equal to it for the eigenvectors of ρ."
    ),
    nan=(
        "The answer contains nan. What are your shares there: is one of them 0, or negative? No share is "
        "negative, and one that is 0 adds nothing."
    ),
    hints=(
        "Which share of the molecules does a pair of walls for the ket b hold back?",
        "The share of a ket b is the probability ⟨b|ρ|b⟩. The ket b is a column of basis.",
        "p_k = b_k† ρ b_k; the work is −T Σ p_k ln p_k, and the excess is that less T S(ρ).",
    ),
    laws=(
        Law(
            "less-than-the-least",
            "Your excess is negative: these walls would need less work than T·S(ρ), the least there is.",
            lambda answer, *_: answer[1] > -1e-7,
        ),
        laws.real("Your work has an imaginary part. Are your shares real numbers?", 0),
    ),
    slips=(
        slip(
            "rows-for-columns",
            "You took the rows of basis for its kets; they are its columns.",
            given=lambda rho, basis, T: (rho, basis.T, T),
            hints=_KETS,
        ),
        slip(
            "dagger-behind",
            "Your shares are those of basis ρ basis†, with the dagger behind ρ. That takes the conjugated "
            "rows of basis for its kets; they are its columns.",
            given=lambda rho, basis, T: (rho, dagger(basis), T),
            hints=_KETS,
        ),
        slip(
            "conjugate-behind",
            "Your conjugate stands behind ρ, where the ket is; the bra in front of ρ has it.",
            given=lambda rho, basis, T: (rho, basis.conj(), T),
            hints=_BRA,
        ),
        slip(
            "conjugate-forgotten",
            "You left the conjugate out of ⟨b|: the row is the conjugate of the column.",
            alone="The moduli that you take make the numbers positive, and no shares.",
            shares=lambda rho, basis: np.abs(_no_conjugate(rho, basis)),
            hints=_BRA,
        ),
        slip(
            "conjugate-forgotten-real-part",
            "You left the conjugate out of ⟨b|: the row is the conjugate of the column. The real part that "
            "you take hides that your shares are complex.",
            shares=lambda rho, basis: _no_conjugate(rho, basis).real,
            hints=_BRA,
        ),
        slip(
            "conjugate-forgotten-refused",
            "You left the conjugate out of ⟨b|: the row is the conjugate of the column. So qep.shannon "
            "refuses your shares, which are no probabilities.",
            wrong=lambda rho, basis, T: _reported(entropies.shannon(_no_conjugate(rho, basis).real), rho, T),
            hints=_BRA,
        ),
        slip(
            "basis-not-read",
            "You used the diagonal of ρ, whatever basis is. These are the shares of the levels.",
            given=lambda rho, basis, T: (rho, np.eye(len(rho)), T),
            hints=("Where does basis occur in your function?",),
        ),
        slip(
            "always-the-least",
            "Your shares are the eigenvalues of ρ, whatever the walls are, or those of basis† ρ basis, which "
            "has the same ones. These are the shares of walls for the eigenvectors of ρ.",
            shares=lambda rho, basis: np.linalg.eigvalsh(rho),
            hints=("What is the work for a pure gas with walls that ask another question?",),
        ),
        slip(
            "temperature-forgotten",
            "You left out the temperature: the work is an energy, the entropy is a pure number.",
            given=lambda rho, basis, T: (rho, basis, 1.0),
            hints=_TWICE,
        ),
        slip(
            "temperature-once",
            "In the excess, T is missing at T·S(ρ).",
            alone="The work is right.",
            least=lambda S, T: S,
            hints=_OWN,
        ),
        slip(
            "temperature-missing-in-the-work",
            "The work that you return lacks the temperature.",
            alone="The excess is right.",
            then=lambda answer, rho, basis, T: (answer[0] / T, answer[1]),
            hints=_TWICE,
        ),
        slip(
            "temperature-missing-in-the-excess",
            "The excess that you return lacks the temperature.",
            alone="The work is right.",
            then=lambda answer, rho, basis, T: (answer[0], answer[1] / T),
            hints=_TWICE,
        ),
        mistakes.minus(
            0,
            1,
            code="work-by-the-gas",
            says="The signs are those of the work done by the gas; asked for is the work done on it.",
            hints=("Who pushes when a gas is compressed?",),
        ),
        slip(
            "sign-of-the-entropy",
            "In the work, Σ p ln p has lost its minus sign.",
            H=lambda p: -shannon(p),
            hints=("What sign has ln ½?",),
        ),
        mistakes.minus(
            1,
            code="excess-turned-round",
            says="The excess has the other sign.",
            alone="The work is right.",
            hints=("Which of the two works is the larger one?",),
        ),
        mistakes.bits(
            0,
            1,
            code="bits",
            says="You count in bits, with the logarithm to base 2.",
            hints=("What is the work for a fair coin at T = 1?",),
        ),
        slip(
            "bits-in-the-work",
            "You count the entropy of the shares in bits, and S(ρ) in nats.",
            H=lambda p: shannon(p) / np.log(2),
            hints=("What should the excess be for walls for the eigenvectors of ρ?",),
        ),
        slip(
            "zero-times-log-zero",
            "Where a share is 0 you return nan: numpy multiplies 0 by −inf there.",
            H=unguarded,
            hints=("What is the limit of p ln p for p → 0?", "Leave such shares out, or use qep.shannon."),
        ),
        slip(
            "the-least-not-subtracted",
            "From your excess T·S(ρ) is not subtracted: it is the work once more.",
            alone="The work is right.",
            excess=lambda work, least: work,
            hints=("What should the excess be for walls for the eigenvectors of ρ?",),
        ),
        mistakes.exchanged("You return the excess first and the work second."),
    ),
)


def _reported(H: Any, rho: Matrix, T: float) -> Pair:
    return T * H, T * (H - entropy(rho))


by_hand = ByHand(
    id="ex01.4h",
    title="work and excess of the wrong walls",
    answer=[0.6931, 0.1308],
    near=0.004,
    slips={
        (0.5623, 0.0): "This is the work with walls for the levels. These walls ask plus or minus.",
        (0.6931, 0.6931): "From the excess T·S(ρ) is not subtracted, and this gas has an entropy before the "
        "walls.",
        (0.6931, 0.0): "The shares are ½ and ½, but the entropy of ρ is that of ¾ and ¼.",
        (0.6931, 0.5623): "The second is T·S(ρ), the least work; asked for is what comes on top of it.",
        (0.1308, 0.6931): "The work was asked for first.",
        (1.0, 0.1887): "You count in bits.",
        (0.6931, -0.1308): "The excess has the other sign: these walls cost more.",
    },
    why="Each level answers plus or minus with ½, so T ln 2 is to be paid. T·S(ρ) with ¾ and ¼ is 0.562 T.",
    hints=(
        "Which share of the molecules do the walls for plus stop?",
        "The work follows from the shares that the walls find, the least work from the eigenvalues.",
        "ln 2, and ln 2 − (−¾ ln ¾ − ¼ ln ¼)",
    ),
)
