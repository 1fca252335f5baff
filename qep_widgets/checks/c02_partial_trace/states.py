"""States of few digits, on which most mistakes of this chapter show."""

from __future__ import annotations

import numpy as np

from ..algebra import Matrix


def pair() -> Matrix:
    """Two qubits, correlated, with complex coherences."""
    return np.array(
        [
            [0.4, 0.1j, 0.1, 0.05],
            [-0.1j, 0.3, 0.05, 0.1j],
            [0.1, 0.05, 0.2, -0.05],
            [0.05, -0.1j, -0.05, 0.1],
        ]
    )


def qubit_and_qutrit() -> Matrix:
    """Two parts of different size."""
    rho = np.diag([0.3, 0.2, 0.1, 0.2, 0.1, 0.1]).astype(complex)
    for i, j, x in ((0, 1, 0.1j), (0, 3, 0.1), (1, 4, 0.05j), (2, 3, 0.05), (3, 5, -0.05), (1, 5, 0.05)):
        rho[i, j], rho[j, i] = x, np.conj(x)
    return rho


def three_qubits() -> Matrix:
    """Three qubits, of which no two are alike; real, so that the matrix can be read."""
    rho = np.diag([0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0]).astype(float)
    for i, j, x in ((0, 1, 0.1), (0, 2, 0.05), (1, 4, 0.1), (3, 5, -0.05), (2, 6, 0.05)):
        rho[i, j] = rho[j, i] = x
    return rho.astype(complex)
