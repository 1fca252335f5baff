"""Systems of several parts: tensor products, partial trace and transpose, Schmidt form, purification.

Part 0 is the leftmost tensor factor, the slowest index: |i⟩⊗|j⟩ is entry i·d₁ + j.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _validate as check
from ._validate import Complex, Real

# A matrix up to this many entries is searched for NaN whole; of a larger one only what the trace
# reads is, which for ten qubits is one entry in 32.
_SEARCHED = 2**16
# Up to this many entries a table of their positions is worth keeping.
_TABLE = 2**17


def tensor(*factors: Any) -> Complex:
    """Tensor product A ⊗ B ⊗ …, the first factor leftmost.

    Parameters
    ----------
    *factors : arrays
        Matrices (..., m, n), whose leading axes broadcast; or all of them single kets (d,).

    Returns
    -------
    complex ndarray, shape (..., m₁m₂…, n₁n₂…), or (d₁d₂…,) for kets

    Raises
    ------
    ValueError
        When there is no factor, or kets are mixed with matrices.

    Examples
    --------
    >>> tensor([0, 1], [1, 0]).real
    array([0., 0., 1., 0.])
    """
    if not factors:
        raise ValueError("tensor needs at least one factor, got none")
    arrays = [check.array(factor, f"factor {k}") for k, factor in enumerate(factors)]
    if all(a.ndim == 1 for a in arrays):
        return functools.reduce(np.kron, arrays[1:], arrays[0].copy())
    arrays = [check.rectangular(a, f"factor {k}") for k, a in enumerate(arrays)]
    check.batch(*((f"factor {k}", a, 2) for k, a in enumerate(arrays)))
    return functools.reduce(_kron, arrays[1:], arrays[0].copy())


def _kron(a: Complex, b: Complex) -> Complex:
    product = a[..., :, None, :, None] * b[..., None, :, None, :]
    return product.reshape(*product.shape[:-4], a.shape[-2] * b.shape[-2], a.shape[-1] * b.shape[-1])


def _reorder(rho: Complex, dims: tuple[int, ...], order: tuple[int, ...]) -> Complex:
    """The same operator with its tensor factors, of the given dims, in another order."""
    n, lead = len(dims), rho.ndim - 2
    axes = [*range(lead), *(lead + k for k in order), *(lead + n + k for k in order)]
    return rho.reshape(*rho.shape[:-2], *dims, *dims).transpose(axes).reshape(rho.shape)


def embed(op: Any, site: Any, dims: Any) -> Complex:
    """An operator on some parts as an operator on the whole: 1 ⊗ … ⊗ op ⊗ … ⊗ 1.

    Parameters
    ----------
    op : array, shape (..., m, m)
        m is the dimension of the named part, or the product of several.
    site : int or sequence of int
        Which parts ``op`` acts on, in the order of its own tensor factors.
    dims : sequence of int
        Dimensions of all parts.

    Returns
    -------
    complex ndarray, shape (..., d, d), d the product of ``dims``

    Raises
    ------
    ValueError
        When a site is out of range or repeated, or ``op`` has not the size of its parts.

    Examples
    --------
    >>> embed([[0, 1], [0, 0]], 1, (2, 2)).real.astype(int)[0]
    array([0, 1, 0, 0])
    """
    op = check.matrix(op, "op")
    dims = check.dims(dims)
    site = check.sites(site, len(dims), "site")
    own = tuple(dims[k] for k in site)
    m = op.shape[-1]
    if math.prod(own) != m:
        raise ValueError(f"op is {m}×{m}, but site={site} of dims={dims} has dimension {math.prod(own)}")
    others = tuple(k for k in range(len(dims)) if k not in site)
    rest = tuple(dims[k] for k in others)
    whole = _kron(op, np.eye(math.prod(rest), dtype=np.complex128))
    placed = (*site, *others)
    return _reorder(whole, own + rest, tuple(placed.index(k) for k in range(len(dims))))


def partial_trace(rho: Any, dims: Any, keep: Any) -> Complex:
    """Reduced operator of the kept parts: Tr over all the others.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        Any operator: it need not be a state.
    dims : sequence of int
        Dimensions of the parts; they multiply to d.
    keep : int or sequence of int
        Parts to keep; their order is the order of the tensor factors of the result.  ``()`` keeps
        none and gives the trace as (..., 1, 1).

    Returns
    -------
    complex ndarray, shape (..., d_keep, d_keep)

    Raises
    ------
    ValueError
        When ``dims`` do not multiply to d, ``keep`` is out of range or repeated, ``rho`` is no square
        matrix, or an entry is NaN or infinite (above 256 × 256: an entry that the trace reads).

    Examples
    --------
    >>> bell = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2
    >>> partial_trace(bell, (2, 2), keep=0).real
    array([[0.5, 0. ],
           [0. , 0.5]])
    """
    rho = check.shaped_matrix(rho, "rho")
    d = rho.shape[-1]
    dims = check.dims(dims, size=d, of="rho")
    keep = check.sites(keep, len(dims), "keep")
    if rho.size <= _SEARCHED:
        check.finite(rho, "rho")
    kept, merged, labels, out, loops, order = _plan(dims, keep)
    lead = rho.shape[:-2]
    if len(merged) > 3 and rho.flags.c_contiguous and kept * d <= _TABLE:
        entries = rho.reshape((*lead, d * d)).take(_positions(dims, keep), axis=-1, mode="wrap")
        return check.finite(np.add.reduce(entries, axis=-3), "rho")
    reduced = np.einsum(rho.reshape((*lead, *merged, *merged)), labels, out, order=loops)
    reduced = check.finite(reduced.reshape((*lead, kept, kept)), "rho")
    if order is not None:
        reduced = _reorder(reduced, tuple(dims[k] for k in sorted(keep)), order)
    return reduced if kept < d else reduced.copy()  # with nothing to sum it may be a view of the argument


@functools.lru_cache(maxsize=128)
def _plan(dims: tuple[int, ...], keep: tuple[int, ...]) -> tuple[Any, ...]:
    """Kept dimension, sizes with neighbours of one fate merged, einsum's labels in and out and order of
    loops, reordering."""
    sizes: list[int] = []
    fates: list[bool] = []
    for k, size in enumerate(dims):
        fate = k in keep
        if fates and fates[-1] == fate:
            sizes[-1] *= size
        elif size > 1:
            sizes.append(size)
            fates.append(fate)
    n = len(sizes)
    columns = [n + k if fate else k for k, fate in enumerate(fates)]
    rows = [k for k, fate in enumerate(fates) if fate]
    ascending = sorted(keep)
    order = None if list(keep) == ascending else tuple(ascending.index(k) for k in keep)
    labels, out = [..., *range(n), *columns], [..., *rows, *(n + k for k in rows)]
    # "C" sums over the last traced part in the innermost loop, "K" follows the memory: the longer loop wins.
    last = dict(zip(fates, sizes, strict=True))  # of each fate the last part
    traced, left = last.get(False, 1), last.get(True, 1)
    loops = "C" if traced > left or (traced == left and not any(fates[-1:])) else "K"
    return math.prod(dims[k] for k in keep), tuple(sizes), labels, out, loops, order


@functools.lru_cache(maxsize=16)
def _positions(dims: tuple[int, ...], keep: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """Positions in the flattened matrix: (traced, kept row, kept column), to be summed over the first."""
    d = math.prod(dims)
    traced = tuple(k for k in range(len(dims)) if k not in keep)
    index = np.arange(d).reshape(dims).transpose(*keep, *traced)
    index = index.reshape(math.prod(dims[k] for k in keep), -1).T
    return np.ascontiguousarray(index[:, :, None] * d + index[:, None, :])


def partial_transpose(rho: Any, dims: Any, sites: Any) -> Complex:
    """Transpose of the named parts alone: |i⟩⟨j| ⊗ B → |j⟩⟨i| ⊗ B.

    A negative eigenvalue of the result proves that the part is entangled with the rest (A. Peres,
    Phys. Rev. Lett. 77, 1413 (1996)).

    Parameters
    ----------
    rho : array, shape (..., d, d)
        Any operator.
    dims : sequence of int
    sites : int or sequence of int

    Returns
    -------
    complex ndarray, shape (..., d, d)

    Raises
    ------
    ValueError
        As for :func:`partial_trace`.
    """
    rho = check.matrix(rho, "rho")
    dims = check.dims(dims, size=rho.shape[-1], of="rho")
    sites = check.sites(sites, len(dims), "sites")
    lead, n = rho.ndim - 2, len(dims)
    axes = [*range(lead + 2 * n)]
    for k in sites:
        axes[lead + k], axes[lead + n + k] = axes[lead + n + k], axes[lead + k]
    return rho.reshape(*rho.shape[:-2], *dims, *dims).transpose(axes).reshape(rho.shape).copy()


def schmidt(psi: Any, dims: Any) -> tuple[Real, Complex, Complex]:
    """Schmidt form of a ket of two parts, ψ = Σ_k λ_k a_k ⊗ b_k.

    Parameters
    ----------
    psi : array, shape (..., d_A d_B)
        Norm 1.
    dims : (d_A, d_B)

    Returns
    -------
    lam : ndarray, shape (..., r), r = min(d_A, d_B)
        Amplitudes λ ≥ 0, descending; Σλ² = 1.  λ² are the non-zero eigenvalues of both reduced states.
    a : complex ndarray, shape (..., d_A, r)
        Vectors a_k as columns, orthonormal.
    b : complex ndarray, shape (..., d_B, r)
        Vectors b_k as columns, orthonormal.

    Raises
    ------
    ValueError
        When ``dims`` are not two or do not multiply to the length, or the norm is not 1.

    Notes
    -----
    The singular value decomposition of ψ reshaped to d_A × d_B.  Vectors of equal λ are not unique.
    """
    psi = check.ket(psi, "psi")
    dims = check.dims(dims)
    if len(dims) != 2:
        raise ValueError(f"dims must be the dimensions of two parts, got {dims}")
    if math.prod(dims) != psi.shape[-1]:
        raise ValueError(f"dims={dims} multiply to {math.prod(dims)}, but psi has length {psi.shape[-1]}")
    a, lam, b = np.linalg.svd(psi.reshape(*psi.shape[:-1], *dims), full_matrices=False)
    return lam, a, np.swapaxes(b, -1, -2)


def purify(rho: Any) -> Complex:
    """A ket on system ⊗ reference whose reduced state of the system is ρ: Σ_ij (√ρ)_ij |i⟩⊗|j⟩.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        A state.

    Returns
    -------
    complex ndarray, shape (..., d²)
        The reference has the system's dimension d, and the state ρᵀ.

    Raises
    ------
    ValueError
        When ``rho`` is no state.

    Notes
    -----
    Any isometry on the reference gives another purification.  Eigenvalues below d·2e-16 count as 0:
    their roots, 1e-8, would turn rounding into entanglement.
    """
    p, vectors = check.eigensystem(rho, "rho")
    p = np.where(p < p.shape[-1] * np.finfo(float).eps, 0.0, p)
    root = (vectors * np.sqrt(p)[..., None, :]) @ check.dag(vectors)
    return root.reshape(*root.shape[:-2], root.shape[-1] ** 2)
