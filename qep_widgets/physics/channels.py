"""Channels: Kraus operators, Choi matrix and superoperator, tests for CP and TP, the named channels.

Conventions.  Φ(ρ) = Σ_k K_k ρ K_k†.  The Choi matrix J = Σ_ij |i⟩⟨j| ⊗ Φ(|i⟩⟨j|) has the reference
(the input) first and the system (the output) second; its trace is d_in.  Vectorisation is row-major,
numpy's ``reshape``: vec(Φ(ρ)) = S vec(ρ) with S = Σ_k K_k ⊗ K_k*.  (QuTiP stacks columns.)

A leading axis of length 0 is a stack of no channel, as in every function of the package: of p = [] the
named channels make Kraus arrays of shape (0, n, d, d).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from . import _validate as check
from ._validate import TOL, Complex

_EPS = np.finfo(float).eps


def apply_kraus(kraus: Any, rho: Any) -> Complex:
    """Φ(ρ) = Σ_k K_k ρ K_k†.

    Parameters
    ----------
    kraus : array, shape (..., n, d_out, d_in)
    rho : array, shape (..., d_in, d_in)
        Any operator; leading axes broadcast.

    Returns
    -------
    complex ndarray, shape (..., d_out, d_out)

    Raises
    ------
    ValueError
        When the sizes do not fit.

    Examples
    --------
    >>> apply_kraus(amplitude_damping(0.25), [[0, 0], [0, 1]]).real
    array([[0.25, 0.  ],
           [0.  , 0.75]])
    """
    kraus = check.kraus(kraus)
    rho = check.matrix(rho, "rho")
    if rho.shape[-1] != kraus.shape[-1]:
        raise ValueError(
            f"rho is {rho.shape[-1]}×{rho.shape[-1]}, but kraus act on dimension {kraus.shape[-1]}"
        )
    check.batch(("kraus", kraus, 3), ("rho", rho, 2))
    return (kraus @ rho[..., None, :, :] @ check.dag(kraus)).sum(axis=-3)


def apply_choi(choi: Any, rho: Any) -> Complex:
    """Φ(ρ) = Tr_reference[(ρᵀ ⊗ 1) J], for any linear map, completely positive or not.

    Parameters
    ----------
    choi : array, shape (..., d_in·d_out, d_in·d_out)
    rho : array, shape (..., d_in, d_in)
        Any operator; leading axes broadcast.

    Returns
    -------
    complex ndarray, shape (..., d_out, d_out)

    Raises
    ------
    ValueError
        When d_in does not divide the size of ``choi``.
    """
    rho = check.matrix(rho, "rho")
    choi, d_in, d_out = _choi(choi, rho.shape[-1])
    check.batch(("choi", choi, 2), ("rho", rho, 2))
    return np.einsum("...iajb,...ij->...ab", _four(choi, d_in, d_out), rho)


# ---------------------------------------------------------------- three forms of one map


def _choi(choi: Any, d_in: Any) -> tuple[Complex, int, int]:
    """The checked Choi matrix with d_in and d_out; without d_in they are taken to be equal."""
    choi = check.matrix(choi, "choi")
    size = choi.shape[-1]
    if d_in is None:
        d_in = math.isqrt(size)
        if d_in * d_in != size:
            raise ValueError(f"choi is {size}×{size}, not d²×d²: unequal dimensions need d_in")
    else:
        d_in = check.integer(d_in, "d_in", low=1)
    if size % d_in:
        raise ValueError(f"choi must have size d_in·d_out, but is {size}×{size} with d_in={d_in}")
    return choi, d_in, size // d_in


def _four(choi: Complex, d_in: int, d_out: int) -> Complex:
    return choi.reshape((*choi.shape[:-2], d_in, d_out, d_in, d_out))


def _superop(superop: Any) -> tuple[Complex, int, int]:
    superop = check.rectangular(superop, "superop")
    d_out, d_in = (math.isqrt(n) for n in superop.shape[-2:])
    if (d_out**2, d_in**2) != superop.shape[-2:]:
        raise ValueError(f"superop must have shape (..., d_out², d_in²), got {superop.shape}")
    return superop, d_in, d_out


def kraus_to_choi(kraus: Any) -> Complex:
    """Choi matrix J = Σ_ij |i⟩⟨j| ⊗ Φ(|i⟩⟨j|) of Kraus operators.

    Parameters
    ----------
    kraus : array, shape (..., n, d_out, d_in)

    Returns
    -------
    complex ndarray, shape (..., d_in·d_out, d_in·d_out)
        Reference first, system second.
    """
    kraus = check.kraus(kraus)
    n, d_out, d_in = kraus.shape[-3:]
    vectors = kraus.swapaxes(-1, -2).reshape((*kraus.shape[:-3], n, d_in * d_out))
    return vectors.swapaxes(-1, -2) @ vectors.conj()


def choi_to_kraus(choi: Any, d_in: int | None = None) -> Complex:
    """The fewest Kraus operators of a completely positive map: √λ times the eigenvectors of J.

    Parameters
    ----------
    choi : array, shape (..., d_in·d_out, d_in·d_out)
    d_in : int, optional
        Needed when d_in ≠ d_out.

    Returns
    -------
    complex ndarray, shape (..., n, d_out, d_in)
        Orthogonal, Tr K_j†K_k = λ_k δ_jk, by descending weight λ.  n is the rank of J, where an
        eigenvalue below 16·2.2e-16·d_in·d_out of the largest is 0; in a batch the greatest rank, the
        others filled with zeros.

    Raises
    ------
    ValueError
        When the map is not completely positive: an eigenvalue is below −1e-8 of the largest in
        modulus (the message says it).
    """
    choi, d_in, d_out = _choi(choi, d_in)
    return _kraus_of(choi, d_in, d_out, "choi")


def _kraus_of(choi: Complex, d_in: int, d_out: int, name: str) -> Complex:
    """The fewest Kraus operators of a Choi matrix, which refusals call by the argument it came from."""
    weights, vectors = check.hermitian_eigh(choi, name if name == "choi" else f"the Choi matrix of {name}")
    top = np.abs(weights).max(axis=-1, keepdims=True, initial=0.0)
    where = check._first(weights[..., 0] < -TOL * top[..., 0])
    if where is not None:
        raise ValueError(
            f"{name} must be of a completely positive map, but its Choi matrix has the eigenvalue "
            f"{weights[where][0]:.6g}{check._at(where)}"
        )
    rank = max(1, int((weights > 16 * weights.shape[-1] * _EPS * top).sum(axis=-1).max(initial=0)))
    vectors = vectors[..., :, ::-1][..., :rank] * np.sqrt(np.maximum(weights[..., None, ::-1][..., :rank], 0))
    return np.swapaxes(vectors, -1, -2).reshape((*choi.shape[:-2], rank, d_in, d_out)).swapaxes(-1, -2)


def choi_to_superop(choi: Any, d_in: int | None = None) -> Complex:
    """Superoperator S with vec(Φ(ρ)) = S vec(ρ), vec row-major: S_(ab)(ij) = J_(ia)(jb).

    Parameters
    ----------
    choi : array, shape (..., d_in·d_out, d_in·d_out)
    d_in : int, optional
        Needed when d_in ≠ d_out.

    Returns
    -------
    complex ndarray, shape (..., d_out², d_in²)
    """
    return _superop_of(*_choi(choi, d_in))


def _superop_of(choi: Complex, d_in: int, d_out: int) -> Complex:
    k = choi.ndim - 2
    four = _four(choi, d_in, d_out).transpose((*range(k), k + 1, k + 3, k, k + 2)).copy()
    return four.reshape((*choi.shape[:-2], d_out**2, d_in**2))


def superop_to_choi(superop: Any) -> Complex:
    """Choi matrix of a superoperator: J_(ia)(jb) = S_(ab)(ij).

    Parameters
    ----------
    superop : array, shape (..., d_out², d_in²)

    Returns
    -------
    complex ndarray, shape (..., d_in·d_out, d_in·d_out)
    """
    superop, d_in, d_out = _superop(superop)
    lead, k = superop.shape[:-2], superop.ndim - 2
    four = superop.reshape((*lead, d_out, d_out, d_in, d_in)).transpose((*range(k), k + 2, k, k + 3, k + 1))
    return four.copy().reshape((*lead, d_in * d_out, d_in * d_out))


def kraus_to_superop(kraus: Any) -> Complex:
    """Superoperator S = Σ_k K_k ⊗ K_k* of Kraus operators, row-major.

    Parameters
    ----------
    kraus : array, shape (..., n, d_out, d_in)

    Returns
    -------
    complex ndarray, shape (..., d_out², d_in²)
    """
    kraus = check.kraus(kraus)
    return _superop_of(kraus_to_choi(kraus), kraus.shape[-1], kraus.shape[-2])


def superop_to_kraus(superop: Any) -> Complex:
    """The fewest Kraus operators of a completely positive superoperator (see :func:`choi_to_kraus`).

    Parameters
    ----------
    superop : array, shape (..., d_out², d_in²)

    Returns
    -------
    complex ndarray, shape (..., n, d_out, d_in)

    Raises
    ------
    ValueError
        When the map is not completely positive.
    """
    superop, d_in, d_out = _superop(superop)
    return _kraus_of(superop_to_choi(superop), d_in, d_out, "superop")


def choi_of(function: Callable[[Complex], Any], d_in: int) -> Complex:
    """Choi matrix of a linear map given as a Python function.

    Parameters
    ----------
    function : callable
        Takes a (d_in, d_in) array, gives a (d_out, d_out) one.  It is called on the matrix units |i⟩⟨j|,
        which are no states, and once more to see that it is linear.
    d_in : int

    Returns
    -------
    complex ndarray, shape (d_in·d_out, d_in·d_out)

    Raises
    ------
    ValueError
        When the function's results have no common square shape, or it is not linear: what it makes of
        a sum differs from the sum of what it makes, by more than 1e-8 of the terms.

    Examples
    --------
    >>> np.linalg.eigvalsh(choi_of(np.transpose, 2)).round(12) + 0
    array([-1.,  1.,  1.,  1.])
    """
    if not callable(function):
        raise TypeError(f"function must be callable, got {type(function).__name__}")
    d_in = check.integer(d_in, "d_in", low=1)
    units = np.eye(d_in * d_in, dtype=np.complex128).reshape(d_in, d_in, d_in, d_in)
    images = [[check.matrix(function(unit.copy()), "function(|i⟩⟨j|)") for unit in row] for row in units]
    shapes = {image.shape for row in images for image in row}
    if len(shapes) > 1 or len(next(iter(shapes))) != 2:
        raise ValueError(f"function must give one square matrix (d_out, d_out), got shapes {sorted(shapes)}")
    blocks = np.array(images)
    probe = np.arange(1, d_in**2 + 1).reshape(d_in, d_in) * (0.5 - 0.25j) + 0.125j
    wanted = np.einsum("ij,ijab->ab", probe, blocks)
    found = check.matrix(function(probe.copy()), "function(ρ)")
    terms = np.einsum("ij,ijab->ab", np.abs(probe), np.abs(blocks))
    if found.shape != wanted.shape or np.abs(found - wanted).max() > TOL * terms.max():
        raise ValueError("function must be linear, but Φ(Σ c_ij |i⟩⟨j|) is not Σ c_ij Φ(|i⟩⟨j|)")
    size = d_in * blocks.shape[-1]
    return np.einsum("ijab->iajb", blocks).reshape(size, size)


# ---------------------------------------------------------------- is it physical?


def complete_positivity_violation(choi: Any) -> Any:
    """By how much a map fails to be completely positive: 0 when it is.

    Parameters
    ----------
    choi : array, shape (..., D, D)

    Returns
    -------
    float or ndarray, shape (...)
        −λ_min of the Hermitian part of J when that is positive, or the largest entry of (J − J†)/2
        when that is greater (then Φ does not even keep Hermitian operators Hermitian).  It is an amount,
        c times as large for cΦ: :func:`is_completely_positive` compares it with J itself.
    """
    choi = check.matrix(choi, "choi")
    adjoint = check.dag(choi)
    lowest = np.linalg.eigvalsh(0.5 * (choi + adjoint))[..., 0]
    skew = 0.5 * np.abs(choi - adjoint).max(axis=(-2, -1))
    return np.maximum(np.maximum(-lowest, skew), 0.0)


def is_completely_positive(choi: Any) -> Any:
    """Whether a map is completely positive: J = J† ≥ 0, within 1e-8 of its largest eigenvalue.

    Parameters
    ----------
    choi : array, shape (..., D, D)

    Returns
    -------
    bool, or ndarray of bool of shape (...)

    Notes
    -----
    M.-D. Choi, Linear Algebra Appl. 10, 285 (1975).  :func:`complete_positivity_violation` is the amount.
    Proportions count: Φ and cΦ with c > 0 get one answer, and the zero map is completely positive.
    """
    choi = check.matrix(choi, "choi")
    if _has_factor(choi):
        return np.True_ if choi.ndim == 2 else np.ones(choi.shape[:-2], bool)
    adjoint = check.dag(choi)
    largest = np.abs(np.linalg.eigvalsh(0.5 * (choi + adjoint))).max(axis=-1, initial=0.0)
    return complete_positivity_violation(choi) <= TOL * largest


def _has_factor(choi: Complex) -> bool:
    """Whether all are Hermitian and J + TOL·(its mean eigenvalue) has a Cholesky factor: the cheapest yes.

    It has one exactly when no eigenvalue is below minus the shift; the mean is at most the largest.
    """
    size = choi.shape[-1]
    shift = TOL / size * choi.trace(axis1=-2, axis2=-1).real
    off = choi - check.dag(choi)
    if not math.sqrt(np.vdot(off, off).real) <= (shift if choi.ndim == 2 else shift.min(initial=check.HUGE)):
        return False
    if choi.ndim == 2:
        shifted = choi.copy()
        shifted.reshape(-1)[:: size + 1] += shift
        return bool(_cholesky()(shifted.T, lower=1, overwrite_a=1, clean=0)[1] == 0)
    try:
        np.linalg.cholesky(choi + shift[..., None, None] * np.eye(size))
    except np.linalg.LinAlgError:
        return False
    return True


@functools.cache
def _cholesky() -> Any:
    from scipy.linalg.lapack import zpotrf

    return zpotrf


def trace_preservation_violation(choi: Any, d_in: int | None = None) -> Any:
    """By how much a map fails to preserve the trace: the largest entry of Tr_system J − 1, a pure number.

    Parameters
    ----------
    choi : array, shape (..., d_in·d_out, d_in·d_out)
    d_in : int, optional
        Needed when d_in ≠ d_out.

    Returns
    -------
    float or ndarray, shape (...)
    """
    choi, d_in, d_out = _choi(choi, d_in)
    reference = np.einsum("...iaja->...ij", _four(choi, d_in, d_out))
    return np.abs(reference - np.eye(d_in)).max(axis=(-2, -1))


def is_trace_preserving(choi: Any, d_in: int | None = None) -> Any:
    """Whether a map preserves the trace: Tr_system J = 1, within 1e-8.

    Parameters
    ----------
    choi : array, shape (..., d_in·d_out, d_in·d_out)
    d_in : int, optional
        Needed when d_in ≠ d_out.

    Returns
    -------
    bool, or ndarray of bool of shape (...)
    """
    return trace_preservation_violation(choi, d_in) <= TOL


# ---------------------------------------------------------------- channels with a name


def amplitude_damping(p: Any, excited: Any = 0.0) -> Complex:
    """A qubit goes with probability p to a state of given excited population: one contact with a bath.

    Parameters
    ----------
    p : float or array, shape (...)
        0 to 1; coherences shrink by √(1 − p).
    excited : float or array, shape (...)
        Excited population (of |1⟩) of the fixed point, 0 to 1.

    Returns
    -------
    complex ndarray, shape (..., n, 2, 2)
        Kraus operators: n = 2 when ``excited`` is 0 everywhere, otherwise 4.  An empty ``p`` gives a stack
        of no channel, (0, n, 2, 2).

    Examples
    --------
    >>> amplitude_damping(0.36).real
    array([[[1. , 0. ],
            [0. , 0.8]],
    <BLANKLINE>
           [[0. , 0.6],
            [0. , 0. ]]])
    """
    p, excited = check.number(p, "p", 0, 1), check.number(excited, "excited", 0, 1)
    shape = check.batch(("p", p, 0), ("excited", excited, 0))
    cold = not np.any(excited)
    p, excited = np.broadcast_to(p, shape), np.broadcast_to(excited, shape)
    kraus = np.zeros((*p.shape, 4, 2, 2), np.complex128)
    for k, (weight, keep, change) in enumerate((((1 - excited), 0, 1), (excited, 1, 0))):
        kraus[..., 2 * k, keep, keep] = np.sqrt(weight)
        kraus[..., 2 * k, change, change] = np.sqrt(weight * (1 - p))
        kraus[..., 2 * k + 1, keep, change] = np.sqrt(weight * p)
    return kraus[..., :2, :, :].copy() if cold else kraus


def dephasing(p: Any) -> Complex:
    """A qubit's off-diagonals times 1 − p; populations stay.

    Parameters
    ----------
    p : float or array, shape (...)
        0 to 1.

    Returns
    -------
    complex ndarray, shape (..., 2, 2, 2)
        Kraus operators √(1 − p/2) 1 and √(p/2) σ_z; of an empty ``p`` none, (0, 2, 2, 2).
    """
    p = check.number(p, "p", 0, 1)
    weights = np.sqrt(np.stack((1 - p / 2, p / 2), axis=-1))
    return weights[..., None, None] * np.array([[[1, 0], [0, 1]], [[1, 0], [0, -1]]], np.complex128)


def depolarizing(p: Any, d: int = 2) -> Complex:
    """(1 − p)ρ + p·1/d.

    Parameters
    ----------
    p : float or array, shape (...)
        0 to 1.
    d : int

    Returns
    -------
    complex ndarray, shape (..., d², d, d)
        Kraus operators: multiples of the unitaries X^a Z^b, X|j⟩ = |j+1⟩, Z|j⟩ = e^{2πij/d}|j⟩, the
        identity first; of an empty ``p`` none, (0, d², d, d).
    """
    p = check.number(p, "p", 0, 1)
    d = check.integer(d, "d", low=1)
    shifts = [np.roll(np.eye(d), a, axis=0) for a in range(d)]
    clock = np.exp(2j * np.pi * np.outer(np.arange(d), np.arange(d)) / d)
    unitaries = np.array([shift * phases for shift in shifts for phases in clock])
    weights = np.repeat((p / d**2)[..., None], d * d, axis=-1)
    weights[..., 0] += 1 - p
    return np.sqrt(weights)[..., None, None] * unitaries


def random_channel(d_in: int, rng: Any, d_out: int | None = None, n: int | None = None) -> Complex:
    """Random channel: a Haar-random isometry into system ⊗ environment, the environment traced out.

    Parameters
    ----------
    d_in : int
    rng : numpy.random.Generator or int
    d_out : int, optional
        d_in when left out.
    n : int, optional
        Dimension of the environment, the number of Kraus operators: at least d_in/d_out; d_in·d_out
        when left out, which gives a Choi matrix of full rank (W. Bruzda, V. Cappellini, H.-J. Sommers,
        K. Życzkowski, Phys. Lett. A 373, 320 (2009)).

    Returns
    -------
    complex ndarray, shape (n, d_out, d_in)
    """
    d_in = check.integer(d_in, "d_in", low=1)
    d_out = d_in if d_out is None else check.integer(d_out, "d_out", low=1)
    n = d_in * d_out if n is None else check.integer(n, "n", low=-(-d_in // d_out))
    generator = check.rng(rng)
    G = generator.standard_normal((2, d_out * n, d_in))
    q, r = np.linalg.qr(G[0] + 1j * G[1])
    diagonal = np.diagonal(r)
    return np.swapaxes((q * (diagonal / np.abs(diagonal))).reshape(d_out, n, d_in), 0, 1).copy()


def transpose_choi(d: int) -> Complex:
    """Choi matrix of the transposition ρ → ρᵀ: the swap Σ_ij |i⟩⟨j| ⊗ |j⟩⟨i|.

    Positive but not completely: d(d−1)/2 of its eigenvalues are −1.

    Parameters
    ----------
    d : int

    Returns
    -------
    complex ndarray, shape (d², d²)
    """
    d = check.integer(d, "d", low=1)
    return np.eye(d * d, dtype=np.complex128).reshape(d, d, d, d).swapaxes(0, 1).reshape(d * d, d * d)
