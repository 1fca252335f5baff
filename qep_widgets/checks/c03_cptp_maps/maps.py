"""Maps that several of the chapter's exercises try their answers on, and the parts of their formulas."""

from __future__ import annotations

import numpy as np

from ...physics import channels
from ...physics.states import random_unitary
from ..algebra import Matrix, dagger

PHASE = np.kron(np.eye(2), np.diag([1, 1j]))


def turned(choi: Matrix, rng: np.random.Generator) -> Matrix:
    """The map between two random unitaries, so that nothing stands on the diagonal by chance."""
    d = round(len(choi) ** 0.5)
    W = np.kron(random_unitary(d, rng), random_unitary(d, rng))
    return W @ choi @ dagger(W)


def noisy_transpose(d: int, p: float, rng: np.random.Generator) -> Matrix:
    """The transposition with a share p of white noise, turned."""
    return turned((1 - p) * channels.transpose_choi(d) + p * np.eye(d * d) / d, rng)


def blocks(choi: Matrix, d_in: int) -> Matrix:
    """A Choi matrix with its four indices apart."""
    return choi.reshape(d_in, len(choi) // d_in, d_in, -1)
