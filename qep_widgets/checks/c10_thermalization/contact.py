"""Thermal baths in random bases, and distances, which several of the chapter's exercises use."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...physics import baths
from ...physics.lindblad import Lindbladian
from ...physics.states import gibbs, random_unitary
from ..algebra import Matrix, dagger

# Energies without equal gaps, for each number of levels.
LEVELS = {2: (0.0, 1.0), 3: (0.0, 1.0, 1.7), 4: (0.0, 0.9, 1.5, 2.8)}

# A qubit of few digits: rates 1.5 down and 0.5 up; the same with dephasing; dephasing alone.
_LOWER = np.array([[0, 1], [0, 0]])
_JUMPS = [_LOWER, _LOWER.T, np.diag([0, 1])]
QUBIT = Lindbladian(np.diag([0, 1]), _JUMPS, [1.5, 0.5, 0]).superop()
DEPHASED = Lindbladian(np.diag([0, 1]), _JUMPS, [1.5, 0.5, 4]).superop()
DEPHASING = Lindbladian(np.diag([0, 1]), _JUMPS, [0, 0, 2]).superop()
PI = np.diag([0.75, 0.25])
STATE = np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])


def hermitian(x: Matrix) -> Matrix:
    """The same matrix with its rounding made Hermitian."""
    return (x + dagger(x)) / 2


def everyone(d: int) -> Matrix:
    """Every pair of levels in contact."""
    return np.ones((d, d)) - np.eye(d)


def coupling(contact: Matrix, rng: np.random.Generator) -> Matrix:
    """A Hermitian operator with an entry of order one for each pair in contact."""
    d = len(contact)
    size = np.triu(np.asarray(contact), 1) * rng.uniform(0.7, 1.2, (d, d))
    upper = size * np.exp(2j * np.pi * rng.uniform(size=(d, d)))
    return upper + dagger(upper) + np.diag(np.diagonal(contact))


def thermal(
    rng: np.random.Generator,
    energies: tuple[float, ...],
    contact: Matrix,
    beta: float,
    g: float = 0.5,
    **more: Any,
) -> tuple[Matrix, Matrix]:
    """A Davies generator's matrix in a random basis, and its Gibbs state."""
    U = random_unitary(len(energies), rng)
    H = hermitian(U @ np.diag(energies) @ dagger(U))
    A = hermitian(U @ coupling(contact, rng) @ dagger(U))
    return baths.davies(H, A, beta, g, **more).superop(), gibbs(H, beta)


def trace_distance(rho: Matrix, pi: Matrix) -> float:
    """The trace distance."""
    return float(np.abs(np.linalg.eigvalsh(rho - pi)).sum() / 2)


def spectral_gap(L: Matrix) -> float:
    """The smallest −Re λ but for the zero of the stationary state."""
    return float(np.sort(-np.linalg.eigvals(L).real)[1])


def of_trace_one(x: Matrix) -> Matrix:
    """Divided by its trace."""
    return x / np.trace(x)
