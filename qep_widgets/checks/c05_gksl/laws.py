"""Jumps and generators that several of the chapter's exercises try their answers on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..algebra import Matrix, dagger
from ..engine import formula

# A jump that is not normal, beside lowering; a state and a Hamiltonian with coherences: few digits.
JUMPS = np.array([[[0, 1], [0, 0]], [[0.5, 0], [1j, 0.5]]])
RATES = np.array([2.0, 0.5])
STATE = np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])
H = np.array([[0, 0.5 - 0.5j], [0.5 + 0.5j, 1]])


def random_jumps(rng: np.random.Generator, n: int, d: int) -> Matrix:
    """n jumps that are neither Hermitian nor normal nor traceless."""
    return (rng.standard_normal((n, d, d)) + 1j * rng.standard_normal((n, d, d))) / math.sqrt(2 * d)


def rows(A: Matrix, turned: Matrix) -> Matrix:
    """The matrix of X → A X B on rows strung together, from A and Bᵀ."""
    return np.kron(A, turned)


@formula
def generator_matrix(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    *,
    stack: Callable[[Matrix, Matrix], Matrix] = rows,
    behind_H: Callable[[Matrix], Matrix] = np.transpose,
    behind_jump: Callable[[Matrix], Matrix] = np.transpose,
    behind_loss: Callable[[Matrix], Matrix] = np.transpose,
    sign: int = -1,
    unit: complex = 1j,
    half: float = 0.5,
    count: Callable[[Matrix], Matrix] = lambda L: dagger(L) @ L,
    weight: Callable[[Any], Any] = lambda g: g,
) -> Matrix:
    """Matrix of −i[H, ·] + D on rows: A X B is A ⊗ Bᵀ, and `behind_…` turns the B of each kind of term."""
    one = np.eye(len(H))
    out = sign * unit * (stack(H, one) - stack(one, behind_H(H)))
    for L, g in zip(jumps, weight(rates), strict=True):
        M = count(L)
        lost = stack(M, one) + stack(one, behind_loss(M))
        out = out + g * (stack(L, behind_jump(dagger(L))) - half * lost)
    return out
