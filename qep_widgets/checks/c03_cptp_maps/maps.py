"""Maps that several of the chapter's exercises try their answers on, and the parts of their formulas."""

from __future__ import annotations

import numpy as np

from ...physics import channels
from ...physics.states import random_unitary
from ..algebra import Matrix, dagger

# Amplitude damping with γ = 0.36, and a phase for the excited level: few digits, and complex.
TWIST = np.array([[[1, 0], [0, 0.8j]], [[0, 0.6], [0, 0]]])
# The same damping, by 0.64, into three levels of which the last stays empty.
INTO_THREE = np.array([[[1, 0], [0, 0.6j], [0, 0]], [[0, 0.8], [0, 0], [0, 0]]])
PHASE = np.kron(np.eye(2), np.diag([1, 1j]))


def itself(K: Matrix) -> Matrix:
    """What a piece is that does nothing."""
    return K


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
