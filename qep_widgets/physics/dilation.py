"""Dilations: a channel as a unitary on system and environment, and what the environment learns.

System first, environment second: V = Σ_k K_k ⊗ |k⟩, Φ(ρ) = Tr_E VρV†.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _validate as check
from ._validate import TOL, Complex
from .composite import partial_trace

_EPS = np.finfo(float).eps


def _channel(kraus: Any) -> Complex:
    """Kraus operators, checked to preserve the trace."""
    kraus = check.kraus(kraus)
    n, d_out, d_in = kraus.shape[-3:]
    stacked = kraus.reshape((*kraus.shape[:-3], n * d_out, d_in))
    off = np.abs(check.dag(stacked) @ stacked - np.eye(d_in)).max(initial=0)
    if off > TOL:
        raise ValueError(f"kraus must preserve the trace, but ΣK†K differs from 1 by {off:.3g}")
    return kraus


def stinespring(kraus: Any) -> Complex:
    """Isometry V = Σ_k K_k ⊗ |k⟩ with Φ(ρ) = Tr_E VρV† (W. F. Stinespring, Proc. AMS 6, 211 (1955)).

    Parameters
    ----------
    kraus : array, shape (..., n, d_out, d_in)

    Returns
    -------
    complex ndarray, shape (..., d_out·n, d_in)
        System first, environment second: row a·n + k.

    Raises
    ------
    ValueError
        When the map is not trace preserving: then V is no isometry.

    Examples
    --------
    >>> V = stinespring([[[1, 0], [0, 0.8]], [[0, 0.6], [0, 0]]])
    >>> (V.conj().T @ V).real.round(12)
    array([[1., 0.],
           [0., 1.]])
    """
    kraus = _channel(kraus)
    n, d_out, d_in = kraus.shape[-3:]
    return np.swapaxes(kraus, -3, -2).reshape((*kraus.shape[:-3], d_out * n, d_in)).copy()


def dilation_unitary(kraus: Any) -> Complex:
    """Unitary U on system ⊗ environment with Φ(ρ) = Tr_E U(ρ ⊗ |0⟩⟨0|)U†.

    Parameters
    ----------
    kraus : array, shape (..., n, d, d)

    Returns
    -------
    complex ndarray, shape (..., d·n, d·n)
        U(|i⟩⊗|0⟩) = V|i⟩ with V of :func:`stinespring`; the other columns, for environment states that
        never occur, complete an orthonormal basis and are not unique.

    Raises
    ------
    ValueError
        When the map is not trace preserving or d_in ≠ d_out.
    """
    kraus = _channel(kraus)
    n, d_out, d_in = kraus.shape[-3:]
    if d_out != d_in:
        raise ValueError(f"kraus must map a system to itself, but d_out={d_out} and d_in={d_in}")
    isometry = stinespring(kraus)
    free = np.linalg.qr(isometry, mode="complete")[0][..., :, d_in:]
    lead, size = kraus.shape[:-3], d_in * n
    U = np.empty((*lead, size, d_in, n), np.complex128)
    U[..., 0] = isometry
    U[..., 1:] = free.reshape((*lead, size, d_in, n - 1))
    return U.reshape((*lead, size, size))


def unitary_to_kraus(U: Any, rho_env: Any) -> Complex:
    """Kraus operators √p_j ⟨k|U|j⟩ of Φ(ρ) = Tr_E U(ρ ⊗ ρ_E)U†, with ρ_E = Σ_j p_j |j⟩⟨j|.

    Parameters
    ----------
    U : array, shape (..., d·d_E, d·d_E)
        Unitary; system first, environment second.
    rho_env : array, shape (..., d_E, d_E)
        The environment's initial state, pure or mixed.

    Returns
    -------
    complex ndarray, shape (..., r·d_E, d, d)
        r is the rank of ρ_E (in a batch the greatest): by descending p_j, and for each j by k.

    Raises
    ------
    ValueError
        When ``U`` is not unitary, ``rho_env`` no state, or d_E does not divide the size of ``U``.
    """
    U = check.unitary(U, "U")
    p, vectors = check.eigensystem(rho_env, "rho_env")
    size, d_env = U.shape[-1], p.shape[-1]
    if size % d_env:
        raise ValueError(f"U is {size}×{size}, which rho_env of dimension {d_env} does not divide")
    lead = check.batch(("U", U, 2), ("rho_env", p, 1))
    rank = max(1, int((p > 16 * d_env * _EPS).sum(axis=-1).max(initial=0)))
    p, vectors = p[..., ::-1][..., :rank], vectors[..., :, ::-1][..., :rank]
    d = size // d_env
    four = U.reshape((*U.shape[:-2], d, d_env, d, d_env))
    kraus = np.einsum("...akie,...ej->...jkai", four, vectors * np.sqrt(p)[..., None, :])
    return kraus.reshape((*lead, rank * d_env, d, d))


def complementary_kraus(kraus: Any) -> Complex:
    """Kraus operators of the complementary channel Φᶜ(ρ) = Tr_system VρV†: what the environment gets.

    Parameters
    ----------
    kraus : array, shape (..., n, d_out, d_in)

    Returns
    -------
    complex ndarray, shape (..., d_out, n, d_in)
        (F_a)_ki = (K_k)_ai: a channel into the environment's n dimensions.

    Raises
    ------
    ValueError
        When the map is not trace preserving.
    """
    return np.swapaxes(_channel(kraus), -3, -2).copy()


def assigned_choi(U: Any, rho: Any, d: int) -> Complex:
    """Choi matrix of the map that a correlated start assigns to the system.

    With ρ_S, ρ_E the parts of ρ_SE and χ = ρ_SE − ρ_S ⊗ ρ_E their correlation, every other system
    state X is assigned the whole X ⊗ ρ_E + Tr[X]·χ, and the map is

    Φ(X) = Tr_E U(X ⊗ ρ_E)U† + Tr[X]·Tr_E UχU†.

    It is linear, preserves trace and Hermiticity and takes ρ_S to the true final state; without
    correlation it is the reduced dynamics.  With it, the map need not be completely positive
    (P. Pechukas, Phys. Rev. Lett. 73, 1060 (1994)), since X ⊗ ρ_E + χ need not be a state.

    Parameters
    ----------
    U : array, shape (..., d·d_E, d·d_E)
        Unitary; system first, environment second.
    rho : array, shape (..., d·d_E, d·d_E)
        The correlated initial state ρ_SE.
    d : int
        Dimension of the system.

    Returns
    -------
    complex ndarray, shape (..., d², d²)

    Raises
    ------
    ValueError
        When ``U`` is not unitary, ``rho`` no state, or the sizes do not fit.

    Examples
    --------
    A Bell pair and a CNOT, which takes it to |+⟩|0⟩: the smallest eigenvalue is (1 − √2)/2.

    >>> bell = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2
    >>> cnot = np.eye(4)[[0, 1, 3, 2]]
    >>> print(np.linalg.eigvalsh(assigned_choi(cnot, bell, 2))[0].round(6))
    -0.207107
    """
    rho = check.state(rho, "rho")
    size = rho.shape[-1]
    U = check.unitary(U, "U", d=size, of="rho")
    d = check.integer(d, "d", low=1)
    if size % d:
        raise ValueError(f"rho is {size}×{size}, which d={d} does not divide")
    lead = check.batch(("U", U, 2), ("rho", rho, 2))
    d_env = size // d
    dims = (d, d_env)
    rho_s, rho_e = partial_trace(rho, dims, 0), partial_trace(rho, dims, 1)
    four = U.reshape((*U.shape[:-2], d, d_env, d, d_env))
    product = np.einsum("...akie,...ef,...bkjf->...iajb", four, rho_e, four.conj())
    final = partial_trace(U @ rho @ check.dag(U), dims, 0)
    correlation = final - np.einsum("...iajb,...ij->...ab", product, rho_s)
    shift = np.einsum("ij,...ab->...iajb", np.eye(d), correlation)
    return (product + shift).reshape((*lead, d * d, d * d))
