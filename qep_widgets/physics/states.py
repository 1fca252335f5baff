"""States: kets, Bloch vectors, Gibbs states and random instances.

The basis is the energy basis in ascending order: index 0 is the ground state.  ħ = k_B = 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _validate as check
from ._validate import Complex, Real


def ket(index: Any, d: int) -> Complex:
    """Basis ket |index⟩ of a d-dimensional system.

    Parameters
    ----------
    index : int or array of int, shape (...)
        0 ≤ index < d; 0 is the ground state.
    d : int

    Returns
    -------
    complex ndarray, shape (..., d)

    Raises
    ------
    ValueError
        When an index is out of range.

    Examples
    --------
    >>> ket(1, 3).real
    array([0., 1., 0.])
    """
    d = check.integer(d, "d", low=1)
    index = check.integers(index, "index", 0, d - 1)
    return (index[..., None] == np.arange(d)).astype(np.complex128)


def projector(psi: Any) -> Complex:
    """Projector |ψ⟩⟨ψ| on a normalised ket.

    Parameters
    ----------
    psi : array, shape (..., d)
        Norm 1.

    Returns
    -------
    complex ndarray, shape (..., d, d)

    Raises
    ------
    ValueError
        When the norm is not 1: |ψ⟩⟨ψ| would be no projector.
    """
    psi = check.ket(psi, "psi")
    return psi[..., :, None] * psi[..., None, :].conj()


def bloch_state(r: Any) -> Complex:
    """Qubit state with a given Bloch vector, ρ = (1 + xσ_x + yσ_y + zσ_z)/2.

    Parameters
    ----------
    r : array, shape (..., 3)
        (x, y, z) with length at most 1; z = +1 is the ground state |0⟩.

    Returns
    -------
    complex ndarray, shape (..., 2, 2)

    Raises
    ------
    ValueError
        When a vector is longer than 1: that matrix has a negative eigenvalue.
    """
    r = check.number(r, "r")
    if r.ndim < 1 or r.shape[-1] != 3:
        raise ValueError(f"r must be Bloch vectors (..., 3), got shape {r.shape}")
    x, y, z = np.moveaxis(r, -1, 0)
    check.positive_part(0.5 - 0.5 * np.linalg.norm(r, axis=-1)[..., None], "bloch_state(r)")
    rho = np.empty((*r.shape[:-1], 2, 2), np.complex128)
    rho[..., 0, 0] = 0.5 + 0.5 * z
    rho[..., 1, 1] = 0.5 - 0.5 * z
    rho[..., 0, 1] = 0.5 * x - 0.5j * y
    rho[..., 1, 0] = 0.5 * x + 0.5j * y
    return rho


def bloch_vector(rho: Any, *, allow_negative: bool = False) -> Real:
    """Bloch vector (x, y, z) = Tr[ρσ] of a qubit state.

    Parameters
    ----------
    rho : array, shape (..., 2, 2)
    allow_negative : bool
        Whether ρ may have a negative eigenvalue, as past the loss of positivity of :func:`redfield`; the
        vector is then longer than 1.

    Returns
    -------
    ndarray, shape (..., 3)
        z = +1 is the ground state |0⟩.

    Raises
    ------
    ValueError
        When ``rho`` is no qubit state.
    """
    rho = check.state(rho, "rho", d=2, allow_negative=allow_negative)
    across = rho[..., 1, 0] + rho[..., 0, 1].conj()
    return np.stack((across.real, across.imag, (rho[..., 0, 0] - rho[..., 1, 1]).real), axis=-1)


def energy_rounding(energies: Real) -> Real:
    """The difference that rounding may leave of equal levels, (..., 1): 16d·2.2e-16 of the largest."""
    size = np.abs(energies).max(axis=-1, keepdims=True, initial=0.0)
    return 16 * energies.shape[-1] * np.finfo(float).eps * size


def reduced_energies(energies: Real, beta: Real) -> Real:
    """β(E_k − E₀) ≥ 0, with E₀ the lowest level for β ≥ 0 and the highest for β < 0.

    Parameters
    ----------
    energies : ndarray, shape (..., d)
        Ascending.
    beta : ndarray, shape (...)
        ±inf is allowed: 0 for the levels that agree with E₀ within rounding, inf for the others.

    Returns
    -------
    ndarray, shape (..., d)
        The Gibbs state is exp(−x)/Σ exp(−x), which cannot overflow.
    """
    beta = beta[..., None]
    gaps = energies - np.where(beta >= 0, energies[..., :1], energies[..., -1:])
    frozen = np.isinf(beta)
    if not frozen.any():
        return beta * gaps
    empty = np.where(np.abs(gaps) <= energy_rounding(energies), 0.0, np.inf)
    return np.where(frozen, empty, np.where(frozen, 0.0, beta) * gaps)


def gibbs(H: Any, beta: Any) -> Complex:
    """Gibbs state ρ_β = e^{−βH}/Z.

    Parameters
    ----------
    H : array, shape (..., d, d)
        Hermitian.
    beta : float or array, shape (...)
        Inverse temperature (k_B = 1).  0 gives 1/d and inf the ground space, evenly filled.  β < 0
        is the inverted population of a bounded system, −inf its highest level.

    Returns
    -------
    complex ndarray, shape (..., d, d)
        Exactly diagonal when ``H`` is diagonal.

    Raises
    ------
    ValueError
        When ``H`` is not Hermitian.

    Notes
    -----
    No exponential overflows.  A population below 1e-308 becomes 0, and in a basis where ``H`` is not
    diagonal the populations are known to about 1e-16 of the largest: for D(ρ‖ρ_β) at low temperature
    use :func:`gibbs_divergence`, which needs no matrix of ρ_β.
    """
    energies, vectors = check.hermitian_eigh(H, "H")
    beta = check.number(beta, "beta", inf=True)
    check.batch(("H", energies, 1), ("beta", beta, 0))
    weights = np.exp(-reduced_energies(energies, beta))
    weights /= weights.sum(axis=-1, keepdims=True)
    return (vectors * weights[..., None, :]) @ check.dag(vectors)


def _ginibre(rows: int, columns: int, rng: Any, shape: Any) -> Complex:
    """Matrices of independent complex normal entries with ⟨|G_ij|²⟩ = 2."""
    generator = check.rng(rng)
    size = (*check.shape(shape), rows, columns)
    return generator.standard_normal(size) + 1j * generator.standard_normal(size)


def random_ket(d: int, rng: Any, shape: Any = ()) -> Complex:
    """Haar-random kets.

    Parameters
    ----------
    d : int
    rng : numpy.random.Generator or int
        A seed gives the same kets each time.
    shape : int or tuple of int
        Leading axes.

    Returns
    -------
    complex ndarray, shape (*shape, d)
    """
    psi = _ginibre(check.integer(d, "d", low=1), 1, rng, shape)[..., 0]
    return psi / np.linalg.norm(psi, axis=-1, keepdims=True)


def random_state(d: int, rng: Any, rank: int | None = None, shape: Any = ()) -> Complex:
    """Random density matrices GG†/Tr GG† with G a d × rank matrix of complex normal entries.

    Full rank gives the Hilbert–Schmidt measure, rank 1 Haar-random pure states; in general the
    partial trace of a random ket on d × rank (K. Życzkowski, H.-J. Sommers, J. Phys. A 34, 7111 (2001)).

    Parameters
    ----------
    d : int
    rng : numpy.random.Generator or int
    rank : int, optional
        1 to d; d when left out.
    shape : int or tuple of int
        Leading axes.

    Returns
    -------
    complex ndarray, shape (*shape, d, d)
    """
    d = check.integer(d, "d", low=1)
    rank = d if rank is None else check.integer(rank, "rank", 1, d)
    root = _ginibre(d, rank, rng, shape)
    rho = root @ check.dag(root)
    return rho / np.trace(rho, axis1=-2, axis2=-1).real[..., None, None]


def random_unitary(d: int, rng: Any, shape: Any = ()) -> Complex:
    """Haar-random unitaries: QR of a complex normal matrix, the phases of R's diagonal put into Q.

    Without the phases the distribution is not Haar (F. Mezzadri, Notices AMS 54, 592 (2007)).

    Parameters
    ----------
    d : int
    rng : numpy.random.Generator or int
    shape : int or tuple of int
        Leading axes.

    Returns
    -------
    complex ndarray, shape (*shape, d, d)
    """
    d = check.integer(d, "d", low=1)
    q, r = np.linalg.qr(_ginibre(d, d, rng, shape))
    diagonal = np.diagonal(r, axis1=-2, axis2=-1)
    return q * (diagonal / np.abs(diagonal))[..., None, :]


def random_hamiltonian(d: int, rng: Any, shape: Any = ()) -> Complex:
    """Random Hermitian matrices of the Gaussian unitary ensemble, ⟨|H_ij|²⟩ = 1 for every entry.

    Parameters
    ----------
    d : int
    rng : numpy.random.Generator or int
    shape : int or tuple of int
        Leading axes.

    Returns
    -------
    complex ndarray, shape (*shape, d, d)
        Not diagonal: the index is no longer the energy order.
    """
    d = check.integer(d, "d", low=1)
    G = _ginibre(d, d, rng, shape)
    return 0.5 * (G + check.dag(G))
