"""What references, slips and cases of many chapters share: logarithms of matrices, generators, states."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics._validate import dag as dagger
from ..physics.states import random_hamiltonian, random_state
from .engine import formula

__all__ = [
    "INTO_THREE",
    "TWIST",
    "D",
    "Matrix",
    "commutator",
    "dagger",
    "entropy",
    "expm",
    "function_of",
    "itself",
    "levels",
    "log",
    "motion",
    "on_columns",
    "on_rows",
    "random_generator",
    "shannon",
    "shifted",
    "spread_state",
    "stationary",
    "thermal",
    "tr",
    "transpose",
    "unguarded",
    "with_a_zero",
]

Matrix = Any


# logarithms and what is made of them


def log(rho: Matrix) -> Matrix:
    """Logarithm of a Hermitian matrix without zero eigenvalues."""
    p, v = np.linalg.eigh(rho)
    return (v * np.log(p)) @ dagger(v)


def itself(x: Any) -> Any:
    """What stands for a piece that changes nothing."""
    return x


def tr(a: Matrix, b: Matrix) -> Any:
    """Tr(a b)."""
    return np.trace(a @ b)


def transpose(a: Matrix) -> Matrix:
    """aᵀ, of each matrix of a stack."""
    return np.swapaxes(a, -1, -2)


def commutator(a: Matrix, b: Matrix) -> Matrix:
    """[a, b], of each matrix of a stack."""
    return a @ b - b @ a


def shifted(jumps: Matrix, c: Any) -> Matrix:
    """L_k + c_k·1."""
    return jumps + c[:, None, None] * np.eye(jumps.shape[-1])


def shannon(p: Any) -> Any:
    """−Σ p ln p; zeros add nothing."""
    return -np.sum(p * np.log(np.where(p > 0, p, 1)))


def unguarded(p: Any) -> Any:
    """−Σ p ln p as numpy has it: nan where a p is 0, or below 0 by rounding."""
    return -np.sum(p * np.log(p))


def entropy(rho: Matrix) -> Any:
    """−Σ p ln p of the eigenvalues."""
    return shannon(np.linalg.eigvalsh(rho))


def D(rho: Matrix, sigma: Matrix) -> Any:
    """Tr ρ(ln ρ − ln σ) of states without zero eigenvalues."""
    return tr(rho, log(rho) - log(sigma)).real


def function_of(rho: Matrix, f: Callable[[Any], Any]) -> Matrix:
    """f of a Hermitian matrix, in its eigenbasis."""
    p, v = np.linalg.eigh(rho)
    return (v * f(p)) @ dagger(v)


def levels(H: Matrix) -> Any:
    """The energies of the levels, lowest first."""
    return np.linalg.eigvalsh(H)


# generators


@formula
def motion(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    rho: Matrix,
    *,
    i: complex = -1j,
    half: float = 0.5,
    weight: Callable[[Matrix], Matrix] = lambda g: g,
    turn: Callable[[Matrix], Matrix] = lambda L: L,
    right: Callable[[Matrix], Matrix] = dagger,
    count: Callable[[Matrix], Matrix] = lambda L: dagger(L) @ L,
) -> Matrix:
    """L(ρ) = −i[H, ρ] + Σ γ (LρL† − ½{L†L, ρ})."""
    out = i * (H @ rho - rho @ H)
    for g, jump in zip(weight(rates), jumps, strict=True):
        L = turn(jump)
        out = out + g * (L @ rho @ right(L) - half * (count(jump) @ rho + rho @ count(jump)))
    return out


def stationary(H: Matrix, jumps: Matrix, rates: Matrix) -> Matrix:
    """The state with L(π) = 0, from the null vector of the generator's matrix."""
    d = len(H)
    X = np.linalg.svd(on_strung_rows(H, jumps, rates))[2][-1].conj().reshape(d, d)
    X = X / np.trace(X)
    return (X + dagger(X)) / 2


def on_strung_rows(H: Matrix, jumps: Matrix, rates: Matrix) -> Matrix:
    """The matrix of the generator on a state whose rows are strung together."""
    d = len(H)
    return motion(H, jumps, rates, np.eye(d * d).reshape(-1, d, d)).reshape(d * d, d * d).T


def on_rows(S: Matrix, rho: Matrix) -> Matrix:
    """A superoperator of this course on a matrix, whose rows are strung together."""
    return (S @ rho.reshape(-1)).reshape(rho.shape)


def on_columns(S: Matrix, rho: Matrix) -> Matrix:
    """The same with the columns strung together, a mistake here."""
    return on_rows(S, rho.T).T


def expm(S: Matrix) -> Matrix:
    """e^S; scipy's is loaded when it is first needed."""
    from scipy.linalg import expm

    return expm(S)


# generic cases


def spread_state(d: int, rng: np.random.Generator) -> Matrix:
    """A random state whose eigenvalues are not small: a logarithm of it is of order one."""
    return 0.85 * random_state(d, rng) + 0.15 * np.eye(d) / d


def random_generator(d: int, rng: np.random.Generator) -> tuple[Matrix, Matrix, Matrix]:
    """H, two non-Hermitian jumps and their unequal rates."""
    jumps = (rng.normal(size=(2, d, d)) + 1j * rng.normal(size=(2, d, d))) / (2 * math.sqrt(d))
    return random_hamiltonian(d, rng), jumps, np.array([0.4, 1.3]) * rng.uniform(0.8, 1.2, 2)


def thermal(H: Matrix, beta: float, strength: Any) -> tuple[Matrix, Matrix]:
    """Jumps between all levels of H with the rates of a bath at β; all equal up and down where β = 0.

    ``strength`` is the rate down of each jump, or one number for each level that they may end in.
    """
    E, v = np.linalg.eigh(H)
    g = np.broadcast_to(strength, E.shape)
    jumps, rates = [], []
    for low in range(len(E)):
        for high in range(low + 1, len(E)):
            jump = np.outer(v[:, low], v[:, high].conj())
            jumps += [jump, dagger(jump)]
            rates += [g[low], g[low] * np.exp(-beta * (E[high] - E[low]))]
    return np.array(jumps, complex), np.array(rates)


def with_a_zero(make: Callable[[], Matrix]) -> Matrix:
    """One of these states without full rank whose zero is not above 0 by rounding: its logarithm fails."""
    while True:
        rho = make()
        if max(np.linalg.eigvalsh(rho)[0], np.linalg.eigh(rho)[0][0]) <= 0:
            return rho


# readable cases

# Kraus operators of amplitude damping by 0.36, with a phase for the excited level: few digits, and complex.
TWIST = np.array([[[1, 0], [0, 0.8j]], [[0, 0.6], [0, 0]]])
# Damping by 0.64 into three levels, of which the last stays empty.
INTO_THREE = np.array([[[1, 0], [0, 0.6j], [0, 0]], [[0, 0.8], [0, 0], [0, 0]]])
