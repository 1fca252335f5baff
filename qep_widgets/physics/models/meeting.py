"""One unitary that joins a system to several thermal baths, and the exact account of each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..composite import partial_trace, tensor
from ..entropies import entropy, gibbs_divergence, mutual_information
from ..states import gibbs


@dataclass(frozen=True, eq=False)
class Meeting:
    """What a unitary on system ⊗ bath 1 ⊗ … ⊗ bath m did; the baths' numbers are on a last axis m.

    Attributes
    ----------
    before, after : complex ndarray, shape (..., d, d)
        The system.
    baths : tuple of complex ndarray, shapes (..., d_k, d_k)
        Each bath afterwards.
    entropy_change : float or ndarray
        ΔS of the system.
    bath_energy : ndarray, shape (..., m)
        ΔE_k of each bath; −ΔE_k is its heat, positive into the system.
    bath_entropy : ndarray, shape (..., m)
        ΔS_k of each bath by itself.
    environment_entropy : float or ndarray
        ΔS_E of all baths together, = Σ_k ΔS_k − bath_correlations.
    entropy_production : float or ndarray
        Σ = ΔS + Σ_k β_kΔE_k.
    mutual_information : float or ndarray
        I(S:E), between the system and all the baths.
    bath_divergence : ndarray, shape (..., m)
        D(ρ_k'‖ρ_k), how far each bath has left its equilibrium, = β_kΔE_k − ΔS_k.
    bath_correlations : float or ndarray
        Σ_k S_k − S_E, what the baths share among themselves.
        Σ = mutual_information + Σ_k bath_divergence + bath_correlations.
    """

    before: Complex
    after: Complex
    baths: tuple[Complex, ...]
    entropy_change: Any
    bath_energy: Real
    bath_entropy: Real
    environment_entropy: Any
    entropy_production: Any
    mutual_information: Any
    bath_divergence: Real
    bath_correlations: Any


def meet(rho: Any, U: Any, Hs: Any, betas: Any) -> Meeting:
    """The account of one unitary on a system and several baths, each of which starts in e^{−β_k H_k}/Z_k.

    Σ = ΔS + Σ_k β_kΔE_k = I(S:E) + Σ_k D(ρ_k'‖ρ_k) + (Σ_k S_k − S_E): exact for every unitary, because
    the start is a product of ρ with thermal states.  Each term is computed by its own formula.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        State of the system.  ``[[1]]`` stands for no system: then the baths meet each other.
    U : array, shape (..., D, D)
        Unitary, D = d · d_1 · … · d_m; the system first, then the baths in their order.
    Hs : sequence of m arrays, shapes (..., d_k, d_k)
        Hamiltonian of each bath.
    betas : sequence of m floats or arrays, shapes (...)
        Inverse temperature of each bath, finite.

    Returns
    -------
    Meeting
        Energies in the unit of the Hamiltonians, entropies in nats.

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``U`` not unitary or of another size, an H not Hermitian, there is no bath,
        ``Hs`` and ``betas`` differ in length, or the leading axes do not broadcast.

    Notes
    -----
    M. Esposito, K. Lindenberg, C. Van den Broeck, New J. Phys. 12, 013013 (2010); the environment's share
    split as by K. Ptaszyński, M. Esposito, Phys. Rev. Lett. 123, 200603 (2019).  Where the unitary
    conserves no energy, work has been done besides.

    Examples
    --------
    Two qubits, a hot one and a cold one, are swapped in part; nobody else is there:

    >>> H, swap = np.diag([0, 1]), np.eye(4)[[0, 2, 1, 3]]
    >>> done = meet([[1]], np.cos(1) * np.eye(4) - 1j * np.sin(1) * swap, [H, H], [0.5, 2])
    >>> print(done.bath_energy.round(4), done.bath_correlations.round(4))
    [-0.1829  0.1829] 0.0773
    """
    rho, U = check.state(rho, "rho"), check.unitary(U, "U")
    for name, x in (("Hs", Hs), ("betas", betas)):
        if not (isinstance(x, Sequence) or (isinstance(x, np.ndarray) and x.ndim > 0)):
            raise TypeError(f"{name} must be a sequence with one entry for each bath, got {type(x).__name__}")
    if len(Hs) == 0 or len(Hs) != len(betas):
        raise ValueError(f"Hs and betas must have one entry for each bath, got {len(Hs)} and {len(betas)}")
    Hs = tuple(check.hermitian(H, f"Hs[{k}]") for k, H in enumerate(Hs))
    betas = tuple(check.number(beta, f"betas[{k}]") for k, beta in enumerate(betas))
    dims = (rho.shape[-1], *(H.shape[-1] for H in Hs))
    if math.prod(dims) != U.shape[-1]:
        raise ValueError(
            f"U is {U.shape[-1]}×{U.shape[-1]}, but rho and Hs of dimensions {dims} need {math.prod(dims)}"
        )
    named = [(f"Hs[{k}]", H, 2) for k, H in enumerate(Hs)] + [
        (f"betas[{k}]", beta, 0) for k, beta in enumerate(betas)
    ]
    check.batch(("rho", rho, 2), ("U", U, 2), *named)
    return _meet(rho, U, Hs, betas)


def _meet(rho: Complex, U: Complex, Hs: tuple[Complex, ...], betas: tuple[Real, ...]) -> Meeting:
    m = len(Hs)
    dims = (rho.shape[-1], *(H.shape[-1] for H in Hs))
    thermal = [gibbs(H, beta) for H, beta in zip(Hs, betas, strict=True)]
    joint = U @ tensor(rho, *thermal) @ check.dag(U)
    after, *baths = (partial_trace(joint, dims, k) for k in range(m + 1))
    environment = baths[0] if m == 1 else partial_trace(joint, dims, range(1, m + 1))
    change = entropy(after) - entropy(rho)
    gained = [_mean(H, x - y) for H, x, y in zip(Hs, baths, thermal, strict=True)]
    later, early = [entropy(x) for x in baths], [entropy(x) for x in thermal]
    together = later[0] if m == 1 else entropy(environment)
    divergence = [gibbs_divergence(x, H, beta) for x, H, beta in zip(baths, Hs, betas, strict=True)]
    return Meeting(
        before=np.broadcast_to(rho, after.shape),
        after=after,
        baths=tuple(baths),
        entropy_change=change,
        bath_energy=_columns(gained),
        bath_entropy=_columns([x - y for x, y in zip(later, early, strict=True)]),
        environment_entropy=together - sum(early),
        entropy_production=change + sum(beta * E for beta, E in zip(betas, gained, strict=True)),
        mutual_information=mutual_information(joint, dims, 0),
        bath_divergence=_columns(divergence),
        bath_correlations=np.maximum(sum(later) - together, 0.0),
    )


def _mean(H: Complex, rho: Complex) -> Any:
    return np.einsum("...ij,...ji->...", H, rho).real


def _columns(values: list[Any]) -> Real:
    return np.stack(np.broadcast_arrays(*values), axis=-1)
