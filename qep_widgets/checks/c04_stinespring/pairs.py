"""System and environment: what several of the chapter's exercises do with them."""

from __future__ import annotations

import numpy as np

from ...physics.channels import kraus_to_choi
from ..algebra import Matrix


def stacked_by_system(kraus: Matrix) -> Matrix:
    """V = Σ K_k ⊗ |k⟩ for any operators, trace preserving or not."""
    n, d_out, d_in = kraus.shape
    return kraus.swapaxes(0, 1).reshape(d_out * n, d_in)


def choi_of_columns(V: Matrix, d: int) -> Matrix:
    """Choi matrix of the channel that an isometry gives, with the system first in its rows."""
    return kraus_to_choi(V.reshape(d, -1, V.shape[1]).swapaxes(0, 1))


def environment_first(M: Matrix, d: int) -> Matrix:
    """A matrix on both, read as if the environment stood first."""
    order = np.arange(len(M)).reshape(-1, d).T.ravel()
    return M[np.ix_(order, order)]


def a_meeting() -> Matrix:
    """A unitary of two qubits with few digits: each turned, after one has flipped the other."""
    turn = np.kron([[0.6, 0.8j], [0.8j, 0.6]], [[0.8, 0.6], [-0.6, 0.8]])
    return turn @ np.eye(4)[[0, 1, 3, 2]]
