"""Pairs of few digits, and what several exercises of this chapter are built of."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..algebra import Matrix, dagger


def readable_pair() -> tuple[Matrix, Matrix]:
    """Two qubits that do not commute, with complex coherences."""
    rho_1 = np.array([[0.6, 0.3 - 0.2j], [0.3 + 0.2j, 0.4]])
    rho_2 = np.array([[0.3, 0.1 + 0.3j], [0.1 - 0.3j, 0.7]])
    return rho_1, rho_2


def with_spectrum(p: Any, u: Matrix) -> Matrix:
    """The matrix with eigenvalues p and the columns of u as eigenvectors."""
    return (u * np.array(p)) @ dagger(u)


def weights(rho: Matrix, v: Matrix) -> Any:
    """⟨v_k|ρ|v_k⟩ for the columns of v."""
    return np.diag(dagger(v) @ rho @ v).real


def weights_unconjugated(rho: Matrix, v: Matrix) -> Any:
    """The same with V.T in place of V†."""
    return np.diag(v.T @ rho @ v).real


def weights_from_rows(rho: Matrix, v: Matrix) -> Any:
    """The same with the rows of V."""
    return np.diag(v @ rho @ dagger(v)).real


WEIGHTS = (
    "Ask whether ρ₂'s system is in its k-th eigenvector, but ask it in the state ρ₁: how probable is yes?",
    "Work in the eigenbasis of ρ₂: which share of ρ₁ lies on each of its eigenvectors?",
    "s, v = np.linalg.eigh(rho_2); w = np.real(np.diag(v.conj().T @ rho_1 @ v)); then w @ np.log(s)",
)
