"""Entropies and divergences of states, in nats."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _validate as check
from ._validate import Complex, Real
from .composite import partial_trace
from .states import reduced_energies

_TINY = np.finfo(float).tiny  # 2.2e-308: below it a float has lost digits
_EPS = np.finfo(float).eps
#: How far an evolution by our own solvers may carry a zero eigenvalue, relative to the largest; what of a
#: state that is not exactly diagonal lies below is 0 for every function that asks for its support.
SUPPORT = 1e-12
# Divergences below this are computed again by a sum without cancellation.
_NEAR = 1e-4


def _xlogx(p: Any) -> Any:
    """p ln p, with 0 ln 0 = 0."""
    return p * np.log(np.maximum(p, _TINY))


def _sum_entropy(p: Real) -> Any:
    return np.maximum(-np.einsum("...k->...", _xlogx(p)), 0.0)


def shannon(p: Any) -> Any:
    """Shannon entropy H(p) = −Σ p_k ln p_k of a probability distribution.

    Parameters
    ----------
    p : array, shape (..., n)
        None negative, sum 1.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, 0 ≤ H ≤ ln n; 0 ln 0 = 0.

    Raises
    ------
    ValueError
        When ``p`` is no probability distribution.

    Examples
    --------
    >>> print(shannon([0.5, 0.5, 0]).round(6))
    0.693147
    """
    return _sum_entropy(check.probabilities(p, "p"))


def entropy(rho: Any) -> Any:
    """Von Neumann entropy S(ρ) = −Tr ρ ln ρ.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, 0 ≤ S ≤ ln d, to about 1e-15; rounding of the zeros of a pure state leaves up to 1e-14.

    Raises
    ------
    ValueError
        When ``rho`` is no state: trace off one, not Hermitian, an eigenvalue below −1e-8.

    Examples
    --------
    >>> print(entropy([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]]).round(12))
    0.500402423538
    """
    rho = check.shaped_matrix(rho, "rho")
    if rho.shape[-1] == 2:
        lower, upper, _ = check.qubit_spectrum(rho, "rho")
        return np.maximum(-_xlogx(lower) - _xlogx(upper), 0.0)
    return _sum_entropy(check.spectrum(rho, "rho"))


def relative_entropy(rho: Any, sigma: Any) -> Any:
    """Relative entropy D(ρ‖σ) = Tr ρ(ln ρ − ln σ).

    Parameters
    ----------
    rho, sigma : array, shape (..., d, d)
        States; leading axes broadcast.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, ≥ 0; ``inf`` when ρ is not within the support of σ.

    Raises
    ------
    ValueError
        When one is no state, or their sizes differ.

    Notes
    -----
    **Support.**  An eigenvalue of σ counts as 0 when it is below 1e-12 of the largest, which is what
    :meth:`Lindbladian.evolve` and :func:`evolve_driven` may leave of a zero; of an exactly diagonal σ only
    when it is below 2.2e-308, the smallest number of full precision.  The result is ``inf`` when the weight
    of ρ there exceeds d·1e-12.  For a Gibbs state :func:`gibbs_divergence` is exact at any temperature.

    **Accuracy.**  With p_i, s_k the eigenvalues of ρ, σ and O_ik the squared overlaps of their eigenvectors,
    D = Σ_ik O_ik [p_i ln(p_i/s_k) − p_i + s_k], in which no term is negative (M. Nussbaum, A. Szkoła,
    Ann. Statist. 37, 1040 (2009)): nothing cancels as ρ → σ.  An eigenvalue s of a σ that is not diagonal
    is known to about 1e-16, which leaves 1e-16/s in its logarithm.

    Examples
    --------
    >>> print(relative_entropy([[0.5, 0], [0, 0.5]], [[1, 0], [0, 0]]))
    inf
    """
    rho = check.shaped_matrix(rho, "rho")
    sigma = check.shaped_matrix(sigma, "sigma")
    check.same_size(("rho", rho), ("sigma", sigma))
    shape = check.batch(("rho", rho, 2), ("sigma", sigma, 2))
    if rho.shape[-1] != 2:
        return _relative_entropy(rho, sigma)[()]
    value = _qubit_relative_entropy(rho, sigma)
    near = value < _NEAR
    if near.any():
        full = (*shape, 2, 2)
        value = np.asarray(value)
        value[near] = _relative_entropy(np.broadcast_to(rho, full)[near], np.broadcast_to(sigma, full)[near])
    return value[()]


def _relative_entropy(rho: Complex, sigma: Complex) -> Real:
    p, vectors = check.eigensystem(rho, "rho")
    s, axes = check.eigensystem(sigma, "sigma")
    inside = s >= support_floor(sigma, s)
    log_s = np.log(s, out=np.full_like(s, -np.inf), where=inside)
    return _divergence(p, vectors, np.where(inside, s, 0.0), log_s, axes)


def _is_diagonal(x: Complex) -> Any:
    return np.count_nonzero(x, axis=(-2, -1)) == np.count_nonzero(np.diagonal(x, axis1=-2, axis2=-1), axis=-1)


def support_floor(x: Complex, values: Real) -> Real:
    """The least eigenvalue of x that does not count as 0, (..., 1), from all of them, ``values`` (..., d)."""
    return np.where(_is_diagonal(x), _TINY, SUPPORT * values.max(axis=-1))[..., None]


def _divergence(p: Real, vectors: Complex, s: Real, log_s: Real, axes: Complex) -> Real:
    """Σ_ik O_ik [p_i (ln p_i − ln s_k) − p_i + s_k]; inf when ρ has weight where ln s_k = −inf."""
    overlap = np.abs(check.dag(vectors) @ axes) ** 2
    outside = np.isneginf(log_s)
    ratio = np.log(np.maximum(p, _TINY))[..., :, None] - np.where(outside, 0.0, log_s)[..., None, :]
    p = p[..., :, None]
    terms = np.where(np.abs(ratio) < 0.25, p * _curved(ratio), p * (ratio - 1) + s[..., None, :])
    total = np.where(outside, 0.0, (overlap * terms).sum(axis=-2)).sum(axis=-1)
    weight = np.where(outside, (overlap * p).sum(axis=-2), 0.0).sum(axis=-1)
    return np.where(weight > s.shape[-1] * SUPPORT, np.inf, np.maximum(total, 0.0))


def _curved(y: Real) -> Real:
    """y − 1 + e^{−y} by its series, exact to rounding for |y| < 1/4 where the terms would cancel."""
    y = np.clip(y, -0.25, 0.25)
    total = np.ones_like(y)
    for n in range(14, 2, -1):  # y²/2 − y³/3! + y⁴/4! − …, from the far end
        total = 1 - y / n * total
    return 0.5 * y * y * total


def _qubit_relative_entropy(rho: Complex, sigma: Complex) -> Any:
    """−S(ρ) − w₊ ln s₊ − w₋ ln s₋ with w± = (1 ± r·ŝ)/2, the weights of ρ on the axis ŝ of σ."""
    low, high, r = check.qubit_spectrum(rho, "rho")
    lower, upper, axis = check.qubit_spectrum(sigma, "sigma")
    coherence = axis[1] * axis[1] + axis[2] * axis[2]
    length = np.sqrt(axis[0] * axis[0] + coherence)
    along = r[0] * axis[0] + r[1] * axis[1] + r[2] * axis[2]
    weight = 0.5 - 0.5 * along / np.maximum(length, _TINY)
    gain = _xlogx(low) + _xlogx(high)
    if lower.size == 0 or lower.min() > SUPPORT:  # the usual case: every σ has full rank
        return np.maximum(gain - weight * np.log(lower) - (1 - weight) * np.log(upper), 0.0)
    outside = lower < np.where(coherence == 0, _TINY, SUPPORT * upper)
    cross = weight * np.log(np.where(outside, 1.0, lower)) + (1 - weight) * np.log(upper)
    return np.where(outside & (weight > 2 * SUPPORT), np.inf, np.maximum(gain - cross, 0.0))


def gibbs_divergence(rho: Any, H: Any, beta: Any) -> Any:
    """Relative entropy to the Gibbs state, D(ρ‖ρ_β) = −S(ρ) + βTr[Hρ] + ln Z = β(F(ρ) − F_β).

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    H : array, shape (..., d, d)
        Hermitian.
    beta : float or array, shape (...)
        Inverse temperature, k_B = 1; any sign, ±inf allowed (see :func:`gibbs`).

    Returns
    -------
    float or ndarray, shape (...)
        In nats, ≥ 0; finite for every finite β.  For β = inf it is ``inf`` unless ρ is a ground state.

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``H`` is not Hermitian, or their sizes differ.

    Notes
    -----
    Uses the spectra of ρ and H, never the matrix ρ_β, which underflows at low temperature, and the sum
    without cancellation of :func:`relative_entropy`.  The relative error is about 1e-15, and near Gibbs
    about 1e-16 divided by |ln ρ − ln ρ_β|: the digits that the entries of ρ hold.

    Examples
    --------
    >>> print(gibbs_divergence([[0.5, 0], [0, 0.5]], [[0, 0], [0, 1]], 28).round(4))
    13.3069
    """
    p, vectors = check.eigensystem(rho, "rho")
    energies, levels = check.hermitian_eigh(H, "H", d=p.shape[-1], of="rho")
    beta = check.number(beta, "beta", inf=True)
    check.batch(("rho", p, 1), ("H", energies, 1), ("beta", beta, 0))
    x = reduced_energies(energies, beta)
    weights = np.exp(-x)
    excited = np.where(beta >= 0, weights[..., 1:].sum(axis=-1), weights[..., :-1].sum(axis=-1))
    log_s = -x - np.log1p(excited)[..., None]
    return _divergence(p, vectors, np.exp(log_s), log_s, levels)[()]


def mutual_information(rho: Any, dims: Any, a: Any, b: Any = None) -> Any:
    """Mutual information I(A:B) = S_A + S_B − S_AB of two groups of parts.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    dims : sequence of int
        Dimensions of the parts; they multiply to d.
    a, b : int or sequence of int
        The parts of A and of B.  Without ``b``, B is all the rest; otherwise parts in neither are
        traced out first.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, 0 ≤ I ≤ 2 min(S_A, S_B).

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``dims`` do not multiply to d, or ``a`` and ``b`` overlap.

    Examples
    --------
    >>> bell = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2
    >>> print(mutual_information(bell, (2, 2), 0).round(6))
    1.386294
    """
    rho = check.shaped_matrix(rho, "rho")
    dims = check.dims(dims, size=rho.shape[-1], of="rho")
    n = len(dims)
    a = check.sites(a, n, "a")
    b = tuple(k for k in range(n) if k not in a) if b is None else check.sites(b, n, "b")
    if set(a) & set(b):
        raise ValueError(f"a={a} and b={b} share a part")
    whole = check.state(rho, "rho")
    joint = whole if len(a) + len(b) == n else partial_trace(whole, dims, sorted(a + b))
    parts = entropy(partial_trace(whole, dims, a)) + entropy(partial_trace(whole, dims, b))
    return np.maximum(parts - entropy(joint), 0.0)


def observational_entropy(rho: Any, projectors: Any) -> Any:
    """Observational entropy Σ_i p_i (−ln p_i + ln V_i), p_i = Tr[P_i ρ], V_i = Tr P_i.

    The entropy for an observer who can tell the projectors P_i apart and nothing finer
    (D. Šafránek, J. M. Deutsch, A. Aguirre, Phys. Rev. A 99, 012103 (2019)).

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    projectors : array, shape (..., n, d, d)
        Orthogonal projectors that add up to 1, of any ranks V_i.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, S(ρ) ≤ S_obs ≤ ln d.

    Raises
    ------
    ValueError
        When ``rho`` is no state, or the projectors are none or do not add up to 1.
    """
    rho = check.state(rho, "rho")
    projectors = check.projectors(projectors, "projectors", d=rho.shape[-1])
    check.batch(("rho", rho, 2), ("projectors", projectors, 3))
    volumes = np.trace(projectors, axis1=-2, axis2=-1).real.round()
    p = np.maximum(np.einsum("...kij,...ji->...k", projectors, rho).real, 0.0)
    density = np.maximum(p, _TINY) / np.maximum(volumes, 1.0)
    return np.maximum(-(p * np.log(density)).sum(axis=-1), 0.0)


def coherence(rho: Any, basis: Any = None) -> Any:
    """Relative entropy of coherence C(ρ) = S(Δρ) − S(ρ), where Δ keeps the diagonal.

    It is the least D(ρ‖δ) over states δ diagonal in the basis (T. Baumgratz, M. Cramer, M. B. Plenio,
    Phys. Rev. Lett. 113, 140401 (2014)).

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    basis : array, shape (..., d, d), optional
        Unitary whose columns are the basis vectors; the given basis when left out.

    Returns
    -------
    float or ndarray, shape (...)
        In nats, 0 ≤ C ≤ ln d.

    Raises
    ------
    ValueError
        When ``rho`` is no state, or ``basis`` is not unitary or of another size.
    """
    rho = check.shaped_matrix(rho, "rho")
    own = entropy(rho)
    if basis is not None:
        basis = check.unitary(basis, "basis", d=rho.shape[-1], of="rho")
        check.batch(("rho", rho, 2), ("basis", basis, 2))
        rho = check.dag(basis) @ rho @ basis
    diagonal = np.maximum(np.diagonal(rho, axis1=-2, axis2=-1).real, 0.0)
    return np.maximum(_sum_entropy(diagonal) - own, 0.0)


def trace_distance(rho: Any, sigma: Any) -> Any:
    """Trace distance T(ρ, σ) = ½ Tr|ρ − σ|.

    Parameters
    ----------
    rho, sigma : array, shape (..., d, d)
        States; leading axes broadcast.

    Returns
    -------
    float or ndarray, shape (...)
        0 ≤ T ≤ 1: one measurement tells the two apart with probability (1 + T)/2 at best.

    Raises
    ------
    ValueError
        When one is no state, or their sizes differ.
    """
    rho = check.state(rho, "rho")
    sigma = check.state(sigma, "sigma")
    check.same_size(("rho", rho), ("sigma", sigma))
    check.batch(("rho", rho, 2), ("sigma", sigma, 2))
    return 0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum(axis=-1)
