"""Chapter 01's exercises: spectra from arrows, entropy, what mixing adds, walls that measure."""

from __future__ import annotations

import numpy as np

from ..physics.states import projector, random_state, random_unitary
from .engine import ByHand, Case, Exercise, Law, Slip

_TINY = 1e-300


def _plogp(p: np.ndarray) -> np.ndarray:
    return p * np.log(np.maximum(p, _TINY))


def _S(rho: np.ndarray) -> float:
    """Von Neumann entropy from the eigenvalues, in nats."""
    return float(-_plogp(np.clip(np.linalg.eigvalsh(rho), 0, None)).sum())


def _H(p: np.ndarray) -> float:
    """Entropy of probabilities, in nats."""
    return float(-_plogp(np.clip(np.asarray(p).real, 0, None)).sum())


# ex01.3 ------------------------------------------------------------------------------------------------


def mixing_cases(rng: np.random.Generator) -> list[Case]:
    """Stacks of states and their shares: readable first; pure, orthogonal, equal, mixed; shares with a "
    "zero."""
    zero, one, plus = projector([1, 0]), projector([0, 1]), np.full((2, 2), 0.5)
    fixed = [
        ([zero, plus], [0.5, 0.5]),
        ([zero, one], [0.75, 0.25]),
        ([np.diag([0.9, 0.1]), np.diag([0.2, 0.8])], [0.25, 0.75]),
        ([plus, plus], [0.4, 0.6]),
        ([zero, one, np.eye(2) / 2], [0.5, 0.0, 0.5]),
    ]
    found: list[Case] = [(np.array(s, complex), np.array(p)) for s, p in fixed]
    for d, n, rank in ((2, 3, 1), (3, 2, None), (4, 3, 2), (5, 4, None)):
        found.append((random_state(d, rng, rank=rank, shape=(n,)), rng.dirichlet(np.ones(n))))
    return found


def mixing_gain(states: np.ndarray, p: np.ndarray) -> float:
    """S(Σ p_j ρ_j) − Σ p_j S(ρ_j)."""
    return _S(np.einsum("n,nij->ij", p, states)) - float(np.dot(p, [_S(x) for x in states]))


MIXING = Exercise(
    id="ex01.3",
    title="what mixing adds",
    reference=mixing_gain,
    cases=mixing_cases,
    why=(
        "Right: the mixture's entropy less the mean of the parts'. It is never negative, and at most the "
        "entropy of the shares, which it reaches when the states are orthogonal."
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
            lambda x, states, p: np.real(x) < _H(p) + 1e-7,
        ),
    ),
    slips=(
        Slip(
            "nothing-subtracted",
            "You return the entropy of the mixture; the mean entropy of its parts was there before the "
            "mixing.",
            lambda states, p: _S(np.einsum("n,nij->ij", p, states)),
            ("What does mixing two equal states add?",),
        ),
        Slip(
            "entropy-of-the-shares",
            "You return the entropy of the shares. That is what mixing adds when the states are orthogonal.",
            lambda states, p: _H(p),
            ("What does mixing two equal states add?",),
        ),
        Slip(
            "mean-without-shares",
            "You subtract the plain mean of the parts' entropies; each has its own share.",
            lambda states, p: _S(np.einsum("n,nij->ij", p, states)) - float(np.mean([_S(x) for x in states])),
            ("Which part's entropy counts most when its share is 0.9?",),
        ),
        Slip(
            "sum-subtracted",
            "You subtract the sum of the parts' entropies; it is their mean that was there before.",
            lambda states, p: _S(np.einsum("n,nij->ij", p, states)) - float(sum(_S(x) for x in states)),
            ("What does mixing two equal states add?",),
        ),
        Slip(
            "equal-shares",
            "You mixed the states in equal shares.",
            lambda states, p: mixing_gain(states, np.full(len(p), 1 / len(p))),
            ("Where does p enter the mixture?",),
        ),
        Slip(
            "sign",
            "Your answer has the other sign: the mixture's entropy comes first.",
            lambda states, p: -mixing_gain(states, p),
            ("Which of the two entropies is the larger one?",),
        ),
        Slip(
            "bits",
            "You count in bits, with the logarithm to base 2.",
            lambda states, p: mixing_gain(states, p) / np.log(2),
            ("What should mixing |0⟩ and |1⟩ in equal shares add?",),
        ),
        Slip(
            "diagonal",
            "You used the entropies of the diagonals; a state's entropy is that of its eigenvalues.",
            lambda states, p: (
                _H(np.diagonal(np.einsum("n,nij->ij", p, states)))
                - float(np.dot(p, [_H(np.diagonal(x)) for x in states]))
            ),
            ("What is the entropy of the pure state |+⟩?",),
        ),
        Slip(
            "shares-added-on-top",
            "You added the entropy of the shares to the mean of the parts'. That is the entropy of the "
            "mixture "
            "for orthogonal states, and the gain has no part of the mean in it.",
            lambda states, p: _H(p) + float(np.dot(p, [_S(x) for x in states])),
            ("What does mixing two equal states add?",),
        ),
    ),
)

MIXING_BY_HAND = ByHand(
    id="ex01.3h",
    title="the limit of mixing",
    answer=0.5623,
    near=0.003,
    slips={
        0.6931: "This is ln 2, the gain in equal shares; here they are three to one.",
        0.0: "The two states are orthogonal, so that the mixture is not pure.",
        0.375: "You have 1 − Σp², not −Σ p ln p.",
    },
    why="The parts are pure and orthogonal, so that the gain is the entropy of the shares, −¾ ln ¾ − ¼ ln ¼.",
    hints=(
        "What are the eigenvalues of the mixture?",
        "The parts are pure, so that nothing is subtracted.",
        "−¾ ln ¾ = 0.2158",
    ),
)


# ex01.4 ------------------------------------------------------------------------------------------------


def walls_cases(rng: np.random.Generator) -> list[Case]:
    """A state, a basis as columns, a temperature: readable ones, the eigenbasis, generic ones; T not 1."""
    rho = np.array([[0.75, 0.25], [0.25, 0.25]])
    hadamard = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
    real = [
        (rho, np.eye(2), 1.0),
        (rho, hadamard, 2.0),
        (np.diag([1.0, 0.0]), hadamard, 1.0),
        (np.diag([0.75, 0.25]), np.eye(2), 2.0),
        (np.eye(3) / 3, np.eye(3), 0.5),
    ]
    found: list[Case] = [(np.asarray(x, complex), np.asarray(b, complex), t) for x, b, t in real]
    for d in (2, 3, 4):
        found.append((random_state(d, rng), random_unitary(d, rng), float(rng.uniform(0.5, 3))))
    own = random_state(4, rng)
    return [*found, (own, np.linalg.eigh(own)[1], 1.5)]


def walls_work(rho: np.ndarray, basis: np.ndarray, T: float) -> tuple[float, float]:
    """Work per molecule with walls for the columns of ``basis``, and what it exceeds T·S(ρ) by."""
    p = np.einsum("ik,ij,jk->k", basis.conj(), rho, basis).real
    work = T * _H(p)
    return work, work - T * _S(rho)


def _shares(rho: np.ndarray, basis: np.ndarray) -> np.ndarray:
    return np.einsum("ik,ij,jk->k", basis.conj(), rho, basis).real


def _work_of(p: np.ndarray, rho: np.ndarray, T: float) -> tuple[float, float]:
    return T * _H(p), T * (_H(p) - _S(rho))


WALLS = Exercise(
    id="ex01.4",
    title="walls that ask another question",
    reference=walls_work,
    cases=walls_cases,
    parts=("the work", "the excess"),
    why=(
        "Right: the walls ask their own question, so that the shares are ⟨b|ρ|b⟩. Their entropy is at least "
        "S(ρ), and equal to it for the eigenvectors of ρ."
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
    ),
    slips=(
        Slip(
            "rows-for-columns",
            "You took the rows of basis for its kets; they are its columns.",
            lambda rho, basis, T: _work_of(_shares(rho, basis.T), rho, T),
            ("In which of rows and columns does np.linalg.eigh give eigenvectors, and here?",),
        ),
        Slip(
            "conjugate-forgotten",
            "You left the conjugate out of ⟨b|: the row is the conjugate of the column.",
            lambda rho, basis, T: _work_of(np.abs(np.einsum("ik,ij,jk->k", basis, rho, basis)), rho, T),
            ("What is ⟨b| for b = (1, i)/√2?",),
        ),
        Slip(
            "basis-not-read",
            "You used the diagonal of ρ, whatever basis is. These are the shares of the levels.",
            lambda rho, basis, T: _work_of(np.diagonal(rho).real, rho, T),
            ("Where does basis occur in your function?",),
        ),
        Slip(
            "always-the-least",
            "You return T·S(ρ) for the work whatever the walls are. That is the work of walls for the "
            "eigenvectors of ρ.",
            lambda rho, basis, T: (T * _S(rho), 0.0),
            ("What is the work for a pure gas with walls that ask another question?",),
        ),
        Slip(
            "temperature-forgotten",
            "You left out the temperature: the work is an energy, the entropy is a pure number.",
            lambda rho, basis, T: walls_work(rho, basis, 1.0),
            ("What should double when T doubles?",),
        ),
        Slip(
            "temperature-once",
            "The work is right. In the excess, T is missing at T·S(ρ).",
            lambda rho, basis, T: (T * _H(_shares(rho, basis)), T * _H(_shares(rho, basis)) - _S(rho)),
            ("What should the excess be for the eigenvectors of ρ, at T = 2?",),
        ),
        Slip(
            "work-by-the-gas",
            "The signs are those of the work done by the gas; asked for is the work done on it.",
            lambda rho, basis, T: tuple(-x for x in walls_work(rho, basis, T)),
            ("Who pushes when a gas is compressed?",),
        ),
        Slip(
            "excess-turned-round",
            "The work is right; the excess has the other sign.",
            lambda rho, basis, T: (walls_work(rho, basis, T)[0], -walls_work(rho, basis, T)[1]),
            ("Which of the two works is the larger one?",),
        ),
        Slip(
            "bits",
            "You count in bits, with the logarithm to base 2.",
            lambda rho, basis, T: tuple(x / np.log(2) for x in walls_work(rho, basis, T)),
            ("What is the work for a fair coin at T = 1?",),
        ),
        Slip(
            "the-least-not-subtracted",
            "The work is right; the excess is what remains of it when T·S(ρ) is subtracted.",
            lambda rho, basis, T: (walls_work(rho, basis, T)[0],) * 2,
            ("What should the excess be for walls for the eigenvectors of ρ?",),
        ),
    ),
)

EXERCISES = (
    MIXING,
    MIXING_BY_HAND,
    WALLS,
)
