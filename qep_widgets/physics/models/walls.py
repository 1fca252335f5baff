"""Von Neumann's semipermeable walls: the work that turns a gas of molecules in ρ into one in a pure state.

Work and heat are per molecule and positive **into** the gas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import _xlogx, entropy, shannon

_TINY = np.finfo(float).tiny

#: What is done, one step after the other, each in a quarter of the progress.
STEPS = ("separate", "compress", "turn", "join")


@dataclass(frozen=True, eq=False)
class Walls:
    """The gas at T stages of von Neumann's process; stages come first, kinds of molecules last.

    Kind k is what the wall number k holds back: the molecules in the basis state k.

    Attributes
    ----------
    progress : ndarray, shape (T,)
    step : ndarray of str, shape (T,)
        Which of :data:`STEPS` is being done.
    shares : ndarray, shape (..., d)
        p_k, the share of kind k.
    left, right : ndarray, shape (T, ..., d)
        Positions of the two walls that hold kind k, in lengths of the box at the start.
    turned : ndarray, shape (T,)
        How far the unitaries have taken each kind to the first one, from 0 to 1.
    work_each : ndarray, shape (T, ..., d)
        Work done so far on kind k, −T p_k ln(right − left).
    work : ndarray, shape (T, ...)
        Their sum; at the end T·H(p).
    heat : ndarray, shape (T, ...)
        −work: the energy of an ideal gas at one temperature does not change.
    entropy : float or ndarray, shape (...)
        S(ρ).
    produced : ndarray, shape (T, ...)
        H(p) − S(ρ) from the first touch of the walls on: 0 in an eigenbasis of ρ, else what walls that
        measure another basis destroy, the relative entropy of coherence.
    """

    progress: Real
    step: npt.NDArray[np.str_]
    shares: Real
    left: Real
    right: Real
    turned: Real
    work_each: Real
    work: Real
    heat: Real
    entropy: Any
    produced: Real


@dataclass(frozen=True, eq=False)
class ImpossibleCycle:
    """A cycle at one temperature with walls that tell kets apart which are not orthogonal, per molecule.

    Attributes
    ----------
    rho : complex ndarray, shape (..., d, d)
        Σ p_k|ψ_k⟩⟨ψ_k|.
    drawn : float or ndarray
        T·H(p), the work that the gas gives while the impossible walls mix it.
    paid : float or ndarray
        T·S(ρ), the work that makes it pure again with walls for the eigenvectors of ρ.
    gain : float or ndarray
        drawn − paid ≥ 0, heat of one bath turned into work; 0 when the kets are orthogonal.
    """

    rho: Complex
    drawn: Any
    paid: Any
    gain: Any


def purify_gas(rho: Any, progress: Any = None, basis: Any = None, beta: Any = 1.0) -> Walls:
    """Von Neumann's process: a gas of molecules in ρ becomes one in a pure state, for the work T·S(ρ).

    1. *Separate*: for each k a pair of walls that holds back the state k alone slides kind k out of the box
       into a box of its own.  No work: the pressure of kind k is the same on both of its walls.
    2. *Compress*: at constant T each kind from the volume V to p_kV, for the work −T p_k ln p_k, which leaves
       as heat.
    3. *Turn*: a unitary takes each kind to the first one, without work between states of equal energy.
    4. *Join*: the boxes, all of one density now, are put side by side and the walls between them removed.

    At the end the gas is pure in its old volume, at its old temperature: what has left is S(ρ)
    (J. von Neumann, *Mathematische Grundlagen der Quantenmechanik* (1932), ch. V.2).

    Parameters
    ----------
    rho : array, shape (..., d, d)
        State of a molecule, all of whose levels have the same energy.
    progress : array, shape (T,), optional
        In [0, 1], a quarter a step; 0, ¼, ½, ¾, 1 when left out: the start and the end of each step.
    basis : array, shape (..., d, d), optional
        Which states the walls tell apart, as the columns of a unitary; the eigenvectors of ρ, the commonest
        first, when left out.  Walls for another basis measure, and cost T[S(ρ) + C] where C is the relative
        entropy of coherence in that basis.
    beta : float or array, shape (...)
        1/T > 0.

    Returns
    -------
    Walls

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``progress`` not a vector in [0, 1], ``basis`` not unitary, ``beta`` not
        positive, or the leading axes do not broadcast.

    Examples
    --------
    >>> done = purify_gas([[0.75, 0], [0, 0.25]])
    >>> print(done.step, done.work.round(4))
    ['separate' 'separate' 'compress' 'turn' 'join'] [0.     0.     0.5623 0.5623 0.5623]
    """
    rho = check.state(rho, "rho")
    d = rho.shape[-1]
    values = np.maximum(np.linalg.eigvalsh(rho)[..., ::-1], 0.0)
    progress = np.linspace(0, 1, 5) if progress is None else check.number(progress, "progress", 0, 1)
    if progress.ndim != 1:
        raise ValueError(f"progress must be a vector, got shape {progress.shape}")
    beta = check.number(beta, "beta", low=_TINY)
    if basis is None:
        shares = values
    else:
        basis = check.unitary(basis, "basis", d=d, of="rho")
        check.batch(("rho", rho, 2), ("basis", basis, 2))
        shares = np.maximum(np.einsum("...ik,...ij,...jk->...k", basis.conj(), rho, basis).real, 0.0)
    values, shares = (x / x.sum(axis=-1, keepdims=True) for x in (values, shares))
    shape = check.batch(("rho and basis", shares, 1), ("beta", beta, 0))
    shares = np.broadcast_to(shares, (*shape, d)).copy()
    S, H = (np.broadcast_to(-_xlogx(x).sum(axis=-1), shape) for x in (values, shares))

    # how far each step is, in [0, 1], shapes (T, 1, …, 1)
    done = np.clip(4 * progress[:, None] - np.arange(4), 0, 1).T
    apart, squeezed, turned, joined = done.reshape(4, -1, *(1 for _ in shares.shape))
    width = np.where(squeezed == 1, shares, 1 - squeezed * (1 - shares))
    place = np.cumsum(shares, axis=-1) - shares
    left = apart * np.arange(d) * (1 - joined) + joined * place
    each = -_weighted_log(shares, width) / beta[..., None]
    work = each.sum(axis=-1)
    touched = (progress > 0).reshape(-1, *(1 for _ in shape))
    return Walls(
        progress=progress.copy(),
        step=np.array(STEPS)[np.clip(np.ceil(4 * progress).astype(int) - 1, 0, 3)],
        shares=shares,
        left=left,
        right=left + width,
        turned=turned.ravel(),
        work_each=each,
        work=work,
        heat=0.0 - work,
        entropy=np.maximum(S, 0.0)[()],
        produced=np.where(touched, np.maximum(H - S, 0.0), 0.0),
    )


def _weighted_log(p: Real, width: Real) -> Real:
    """p ln width, 0 for p = 0."""
    return p * np.log(np.where(p > 0, width, 1.0))


def impossible_cycle(kets: Any, weights: Any, beta: Any = 1.0) -> ImpossibleCycle:
    """Work that walls for kets which are not orthogonal would draw from the heat of one bath.

    A pure gas is split into the shares p_k.  Each is turned to ψ_k and expands at constant T to the whole
    volume, which gives T·H(p).  The walls, used backwards, mix them without work.  Now the gas is in
    ρ = Σ p_k|ψ_k⟩⟨ψ_k|, and :func:`purify_gas` makes it pure again for T·S(ρ), which is less unless the ψ_k
    are orthogonal.  By the second law there are no such walls (J. von Neumann, *Mathematische Grundlagen
    der Quantenmechanik* (1932), ch. V.2).

    Parameters
    ----------
    kets : array, shape (..., n, d)
        ψ_k, of norm 1.
    weights : array, shape (..., n)
        p_k, probabilities.
    beta : float or array, shape (...)
        1/T > 0.

    Returns
    -------
    ImpossibleCycle
        gain = T[H(p) − S(ρ)].

    Raises
    ------
    ValueError
        When a ket has not norm 1, ``weights`` is no distribution over them, ``beta`` is not positive, or
        the leading axes do not broadcast.

    Examples
    --------
    Two kets at 45° in equal shares: eigenvalues (1 ± 1/√2)/2.

    >>> print(impossible_cycle([[1, 0], [0.5**0.5, 0.5**0.5]], [0.5, 0.5]).gain.round(6))
    0.276652
    """
    kets = check.ket(kets, "kets")
    weights = check.probabilities(weights, "weights")
    if kets.ndim < 2 or kets.shape[-2] != weights.shape[-1]:
        raise ValueError(
            f"kets must be (..., {weights.shape[-1]}, d), one for each weight, got shape {kets.shape}"
        )
    beta = check.number(beta, "beta", low=_TINY)
    check.batch(("kets", kets, 2), ("weights", weights, 1), ("beta", beta, 0))
    rho = np.einsum("...k,...ki,...kj->...ij", weights, kets, kets.conj())
    rho = rho / np.trace(rho, axis1=-2, axis2=-1)[..., None, None]
    paid = entropy(rho)
    drawn = shannon(weights)
    gain = np.maximum(drawn - paid, 0.0)
    return ImpossibleCycle(rho, (drawn / beta)[()], (paid / beta)[()], (gain / beta)[()])
