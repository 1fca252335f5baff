"""Two bodies that form a closed pair: heat and entropies after a unitary, or a shuffle of classical boxes.

Body A comes first.  A classical body is a list of boxes with energies; a shuffle carries each pair of boxes
to another one, and conserves energy when both lie in one shell of E_A + E_B.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _validate as check
from .._validate import Real
from .meeting import meet

_TINY = np.finfo(float).tiny


@dataclass(frozen=True, eq=False)
class ClosedPair:
    """What a closed pair did from a product of two Gibbs states; every field broadcasts over leading axes.

    Attributes
    ----------
    energy_change_a, energy_change_b : float or ndarray
        ΔE of each body.  Their sum is the work done on the pair; 0 when the energy is conserved, and then
        energy_change_b is the heat that has left A.
    entropy_change_a, entropy_change_b : float or ndarray
        ΔS of each body alone.
    entropy_change : float or ndarray
        ΔS of the pair as a whole: 0, unless nobody knows which of several shuffles was done.
    mutual_information : float or ndarray
        I(A:B) afterwards, = ΔS_A + ΔS_B − ΔS.
    divergence_a, divergence_b : float or ndarray
        D(ρ'‖ρ) of each body: how far it has left the equilibrium in which it began.
    entropy_production : float or ndarray
        Σ = β_AΔE_A + β_BΔE_B = ΔS + I(A:B) + D_A + D_B.
    """

    energy_change_a: Any
    energy_change_b: Any
    entropy_change_a: Any
    entropy_change_b: Any
    entropy_change: Any
    mutual_information: Any
    divergence_a: Any
    divergence_b: Any
    entropy_production: Any


def spins(n: int, omega: Any = 1.0) -> Real:
    """Energies of the 2ⁿ boxes of n spins, each with the levels 0 and ω.

    Parameters
    ----------
    n : int
        Number of spins, 1 to 10.
    omega : float

    Returns
    -------
    ndarray, shape (2**n,)
        Box k has the spins of k's binary digits, the first spin's digit first: ω times the number of ones.

    Raises
    ------
    ValueError
        When ``n`` is out of its range or ``omega`` is no finite number.
    """
    n = check.integer(n, "n", 1, 10)
    omega = check.number(omega, "omega")
    if omega.ndim:
        raise ValueError(f"omega must be a single number, got shape {omega.shape}")
    ups = np.array([k.bit_count() for k in range(2**n)])
    return float(omega) * ups


def shells(energies_a: Any, energies_b: Any) -> npt.NDArray[np.intp]:
    """The energy shell of each pair of boxes: equal numbers mean equal E_A + E_B.

    Parameters
    ----------
    energies_a, energies_b : array, shape (n_a,) and (n_b,)

    Returns
    -------
    int ndarray, shape (n_a · n_b,)
        From 0, the lowest shell, upwards; A's box first.  Sums that differ by less than 1e-9 of the largest
        energy count as equal.

    Raises
    ------
    ValueError
        When an argument is no vector of finite numbers.
    """
    a, b = _energies(energies_a, "energies_a"), _energies(energies_b, "energies_b")
    total = (a[:, None] + b).ravel()
    order = np.argsort(total, kind="stable")
    scale = max(np.abs(a).max(), np.abs(b).max())
    steps = np.diff(total[order]) > 1e-9 * scale
    shell = np.empty(total.size, np.intp)
    shell[order] = np.concatenate(([0], np.cumsum(steps)))
    return shell


def random_shuffle(energies_a: Any, energies_b: Any, rng: Any, shape: Any = ()) -> npt.NDArray[np.intp]:
    """Permutations of the pairs of boxes within their energy shells, all of them equally likely.

    Parameters
    ----------
    energies_a, energies_b : array, shape (n_a,) and (n_b,)
    rng : numpy Generator or int
    shape : int or tuple of int
        Leading axes.

    Returns
    -------
    int ndarray, shape (..., n_a · n_b)
        Pair k is carried to the place ``permutation[k]``.

    Raises
    ------
    ValueError
        When an argument is no vector of finite numbers.
    """
    shell = shells(energies_a, energies_b)
    rng, leading = check.rng(rng), check.shape(shape)
    order = np.argsort(shell, kind="stable")
    lots = rng.random((*leading, shell.size))
    drawn = np.lexsort((lots, np.broadcast_to(shell, lots.shape)), axis=-1)  # each shell in a random order
    permutation = np.empty(lots.shape, np.intp)
    permutation[..., order] = drawn
    return permutation


def shuffle_unitary(permutation: Any) -> Real:
    """The unitary matrix of a shuffle: its entry (permutation[k], k) is 1.

    Parameters
    ----------
    permutation : int array, shape (..., d)

    Returns
    -------
    ndarray, shape (..., d, d)

    Raises
    ------
    ValueError, TypeError
        When a row of ``permutation`` does not hold each of 0 … d − 1 once.
    """
    permutation = _permutation(permutation)
    d = permutation.shape[-1]
    return (np.arange(d)[:, None] == permutation[..., None, :]).astype(float)


def by_shuffle(
    energies_a: Any, energies_b: Any, beta_a: Any, beta_b: Any, permutation: Any, known: bool = True
) -> ClosedPair:
    """A closed classical pair: two Gibbs distributions, shuffled.

    Parameters
    ----------
    energies_a, energies_b : array, shape (n_a,) and (n_b,)
        Energies of the boxes.
    beta_a, beta_b : float or array, shape (...)
        Inverse temperatures at the start.
    permutation : int array, shape (..., n_a · n_b)
        As from :func:`random_shuffle`; one that leaves the shells costs work.
    known : bool
        True: each shuffle is an answer of its own.  False: one of those along the last leading axis was done,
        each with the same chance, and nobody knows which; that axis is then gone from the answer.

    Returns
    -------
    ClosedPair
        By Shannon's entropies alone.  After a known shuffle ΔS_A + ΔS_B = I(A:B), and the whole keeps its
        entropy, as in a closed quantum pair; after one that is not known the whole has gained, too.

    Raises
    ------
    ValueError, TypeError
        When an argument is of the wrong kind, the leading axes do not broadcast, or there are no several
        shuffles of which one could be unknown.

    Notes
    -----
    If the energy is conserved, (β_B − β_A)·Q = I + D_A + D_B with Q = ΔE_B: heat leaves the hotter body, in
    every shuffle (the identity of M. Esposito, K. Lindenberg, C. Van den Broeck, New J. Phys. 12, 013013
    (2010), for two baths and no system).  Two single spins have no more than two boxes in a shell, so that a
    shuffle exchanges the spins or does nothing: I = 0.

    Examples
    --------
    >>> two = spins(2)
    >>> moved = by_shuffle(two, two, 0.5, 2, random_shuffle(two, two, 1, shape=200))
    >>> print(bool((moved.energy_change_b > 0).all()), np.median(moved.mutual_information).round(2))
    True 0.07
    >>> unknown = by_shuffle(two, two, 0.5, 2, random_shuffle(two, two, 1, shape=200), known=False)
    >>> print(unknown.entropy_change.round(2), unknown.mutual_information.round(2))
    0.18 0.0
    """
    a, b = _energies(energies_a, "energies_a"), _energies(energies_b, "energies_b")
    beta_a, beta_b = check.number(beta_a, "beta_a"), check.number(beta_b, "beta_b")
    permutation = _permutation(permutation)
    if permutation.shape[-1] != a.size * b.size:
        raise ValueError(
            f"permutation has {permutation.shape[-1]} places, but {a.size} boxes of A and {b.size} of B make "
            f"{a.size * b.size} pairs"
        )
    leading = check.batch(("beta_a", beta_a, 0), ("beta_b", beta_b, 0), ("permutation", permutation, 1))
    log_a, log_b = _log_gibbs(a, beta_a), _log_gibbs(b, beta_b)
    start = np.exp(log_a)[..., :, None] * np.exp(log_b)[..., None, :]
    start = np.broadcast_to(start.reshape(*start.shape[:-2], a.size * b.size), (*leading, a.size * b.size))
    moved = np.empty(start.shape)
    np.put_along_axis(moved, np.broadcast_to(permutation, start.shape), start, axis=-1)
    if not known:
        if not leading or leading[-1] == 0:
            raise ValueError(
                f"known=False needs several shuffles, got permutation of shape {permutation.shape}"
            )
        start, moved = start[..., 0, :], moved.mean(axis=-2)
        log_a, log_b = (np.broadcast_to(x, (*leading, x.shape[-1]))[..., 0, :] for x in (log_a, log_b))
        beta_a, beta_b = (np.broadcast_to(x, leading)[..., 0] for x in (beta_a, beta_b))
    table = moved.reshape(*moved.shape[:-1], a.size, b.size)
    p_a, p_b = table.sum(axis=-1), table.sum(axis=-2)
    energy_a = ((p_a - np.exp(log_a)) * a).sum(axis=-1)
    energy_b = ((p_b - np.exp(log_b)) * b).sum(axis=-1)
    grown = _shannon(p_a) - _shannon(np.exp(log_a)), _shannon(p_b) - _shannon(np.exp(log_b))
    apart = p_a[..., :, None] * p_b[..., None, :]
    return ClosedPair(
        energy_change_a=energy_a[()],
        energy_change_b=energy_b[()],
        entropy_change_a=grown[0][()],
        entropy_change_b=grown[1][()],
        entropy_change=(_shannon(moved) - _shannon(start) if not known else np.zeros(leading))[()],
        mutual_information=_divergence(table, np.log(np.maximum(apart, _TINY)), axis=(-2, -1))[()],
        divergence_a=_divergence(p_a, log_a)[()],
        divergence_b=_divergence(p_b, log_b)[()],
        entropy_production=(beta_a * energy_a + beta_b * energy_b)[()],
    )


def by_unitary(H_a: Any, H_b: Any, beta_a: Any, beta_b: Any, U: Any) -> ClosedPair:
    """A closed quantum pair: two Gibbs states, and a unitary on both.

    Parameters
    ----------
    H_a, H_b : array, shape (..., d_a, d_a) and (..., d_b, d_b)
        Hermitian.
    beta_a, beta_b : float or array, shape (...)
        Inverse temperatures at the start.
    U : array, shape (..., d_a · d_b, d_a · d_b)
        Unitary, A ⊗ B.

    Returns
    -------
    ClosedPair

    Raises
    ------
    ValueError
        When H is not Hermitian, ``U`` not unitary or of another size, or the leading axes do not broadcast.

    Examples
    --------
    >>> H, swap = np.diag([0, 1]), np.eye(4)[[0, 2, 1, 3]]
    >>> part = np.cos(1) * np.eye(4) - 1j * np.sin(1) * swap
    >>> print(by_unitary(H, H, 0.5, 2, part).mutual_information.round(4))
    0.0773
    """
    H_a, H_b = check.hermitian(H_a, "H_a"), check.hermitian(H_b, "H_b")
    beta_a, beta_b = check.number(beta_a, "beta_a"), check.number(beta_b, "beta_b")
    U = check.unitary(U, "U", d=H_a.shape[-1] * H_b.shape[-1], of="a unitary of both bodies")
    check.batch(("H_a", H_a, 2), ("H_b", H_b, 2), ("beta_a", beta_a, 0), ("beta_b", beta_b, 0), ("U", U, 2))
    done = meet(np.eye(1), U, (H_a, H_b), (beta_a, beta_b))  # two baths, and nothing between them
    return ClosedPair(
        energy_change_a=done.bath_energy[..., 0][()],
        energy_change_b=done.bath_energy[..., 1][()],
        entropy_change_a=done.bath_entropy[..., 0][()],
        entropy_change_b=done.bath_entropy[..., 1][()],
        entropy_change=np.zeros(done.bath_entropy.shape[:-1])[()],
        mutual_information=done.bath_correlations,
        divergence_a=done.bath_divergence[..., 0][()],
        divergence_b=done.bath_divergence[..., 1][()],
        entropy_production=done.entropy_production,
    )


def _energies(x: Any, name: str) -> Real:
    x = check.number(x, name)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"{name} must be a vector of at least one energy, got shape {x.shape}")
    return x


def _permutation(x: Any) -> npt.NDArray[np.intp]:
    d = check.number(x, "permutation").shape[-1:]
    if d in ((), (0,)):
        raise ValueError(f"permutation must be an array of integers (..., d), got {x!r}")
    x = check.integers(np.asarray(x), "permutation", 0, d[0] - 1)
    if np.any(np.sort(x, axis=-1) != np.arange(x.shape[-1])):
        raise ValueError(f"permutation must hold each of 0 to {x.shape[-1] - 1} once")
    return x


def _log_gibbs(energies: Real, beta: Real) -> Real:
    x = beta[..., None] * energies
    x -= x.min(axis=-1, keepdims=True)
    return -x - np.log(np.exp(-x).sum(axis=-1))[..., None]


def _shannon(p: Real) -> Any:
    return -(p * np.log(np.maximum(p, _TINY))).sum(axis=-1)


def _divergence(p: Real, log_q: Real, axis: Any = -1) -> Any:
    return np.maximum((p * (np.log(np.maximum(p, _TINY)) - log_q)).sum(axis=axis), 0.0)
