"""Collision model: a qubit meets a stream of fresh thermal qubits, each of them once.

System first, ancilla second; both have H = ω|1⟩⟨1|, ground state 0.  A collision is U on ρ ⊗ ρ_β,
after which the ancilla is traced out: a partial trace, a channel and its Stinespring dilation at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import gibbs_divergence
from ._account import joint_account

_SWAP = np.eye(4, dtype=np.complex128)[[0, 2, 1, 3]]


@dataclass(frozen=True, eq=False)
class Collision:
    """The account of a collision; every field broadcasts over leading axes.

    Attributes
    ----------
    before, after : complex ndarray, shape (..., 2, 2)
        The system.
    ancilla : complex ndarray, shape (..., 2, 2)
        The ancilla afterwards, ρ_A'.
    heat : float or ndarray
        Q = −ΔE_A, energy the ancilla gave up, positive into the system.
    work : float or ndarray
        W = ΔE_S + ΔE_A, what switching the interaction on and off cost; 0 when U conserves energy.
    entropy_change : float or ndarray
        ΔS of the system.
    entropy_production : float or ndarray
        Σ = ΔS − βQ.
    mutual_information : float or ndarray
        I(S:A) after the collision.
    ancilla_divergence : float or ndarray
        D(ρ_A'‖ρ_β); Σ = I(S:A) + D(ρ_A'‖ρ_β) for every unitary.
    divergence_drop : float or ndarray
        D(ρ‖ρ_β) − D(ρ'‖ρ_β) = Σ − βW: it is Σ when U conserves energy, and only then.
    """

    before: Complex
    after: Complex
    ancilla: Complex
    heat: Any
    work: Any
    entropy_change: Any
    entropy_production: Any
    mutual_information: Any
    ancilla_divergence: Any
    divergence_drop: Any


def exchange_unitary(theta: Any) -> Complex:
    """Energy exchange U = exp[−iθ(a†⊗b + a⊗b†)] of two qubits.

    Parameters
    ----------
    theta : float or array, shape (...)
        Angle θ = coupling · duration; π/2 swaps the two up to a phase.

    Returns
    -------
    complex ndarray, shape (..., 4, 4)
        cos θ on |01⟩, |10⟩ with −i sin θ between them, 1 on |00⟩ and |11⟩.

    Raises
    ------
    ValueError
        When ``theta`` is not real and finite.
    """
    theta = check.number(theta, "theta")
    U = np.zeros((*theta.shape, 4, 4), np.complex128)
    U[..., 0, 0] = U[..., 3, 3] = 1.0
    U[..., 1, 1] = U[..., 2, 2] = np.cos(theta)
    U[..., 1, 2] = U[..., 2, 1] = -1j * np.sin(theta)
    return U


def partial_swap_unitary(theta: Any) -> Complex:
    """Partial swap U = cos θ − i sin θ SWAP = exp(−iθ SWAP) of two qubits.

    Parameters
    ----------
    theta : float or array, shape (...)

    Returns
    -------
    complex ndarray, shape (..., 4, 4)
        It also puts a phase −iθ on |00⟩ and |11⟩: the ancillas act as a mean field on the system,
        of first order in θ (V. Scarani et al., Phys. Rev. Lett. 88, 097905 (2002)).

    Raises
    ------
    ValueError
        When ``theta`` is not real and finite.
    """
    theta = check.number(theta, "theta")[..., None, None]
    return np.cos(theta) * np.eye(4, dtype=np.complex128) - 1j * np.sin(theta) * _SWAP


def _inputs(U: Any, omega: Any, beta: Any) -> tuple[Complex, Real, Real]:
    U = check.unitary(U, "U", d=4, of="a collision of two qubits")
    omega, beta = check.number(omega, "omega"), check.number(beta, "beta")
    check.batch(("U", U, 2), ("omega", omega, 0), ("beta", beta, 0))
    return U, omega, beta


def _hamiltonian(omega: Real) -> Complex:
    H = np.zeros((*omega.shape, 2, 2), np.complex128)
    H[..., 1, 1] = omega
    return H


def collision_kraus(U: Any, omega: Any, beta: Any) -> Complex:
    """Kraus operators of one collision, K_jk = √p_k ⟨j|U|k⟩ between ancilla states k → j.

    Parameters
    ----------
    U : array, shape (..., 4, 4)
        Unitary, system ⊗ ancilla.
    omega, beta : float or array, shape (...)
        The ancilla starts in its Gibbs state, populations p = (1, e^{−βω})/Z.

    Returns
    -------
    complex ndarray, shape (..., 4, 2, 2)
        In the order jk = 00, 01, 10, 11.

    Raises
    ------
    ValueError
        When ``U`` is no 4×4 unitary, or the leading axes do not broadcast.
    """
    U, omega, beta = _inputs(U, omega, beta)
    x = beta * omega
    p = np.exp(-np.logaddexp(0, np.stack((-x, x), axis=-1)))
    blocks = U.reshape(*U.shape[:-2], 2, 2, 2, 2)  # [system', ancilla', system, ancilla]
    kraus = np.einsum("...k,...ajbk->...jkab", np.sqrt(p), blocks)
    return kraus.reshape(*kraus.shape[:-4], 4, 2, 2)


def collision_superop(U: Any, omega: Any, beta: Any) -> Complex:
    """Superoperator of one collision, vec(ρ') = S vec(ρ) with numpy's row-major vec.

    Parameters
    ----------
    U, omega, beta
        As in :func:`collision_kraus`.

    Returns
    -------
    complex ndarray, shape (..., 4, 4)
        For an energy-conserving U, S[1, 1] is the factor of the coherence ρ_01 per collision: its
        modulus decays, its argument is the phase.  GKSL's coherence decays by e^{−Γt/2} over Γt = nθ²;
        the exchange tends to that as θ → 0, the partial swap to e^{−(1 − tanh²(βω/2)/2) Γt} with the
        phase Γt·tanh(βω/2)/θ.

    Raises
    ------
    ValueError
        As in :func:`collision_kraus`.
    """
    kraus = collision_kraus(U, omega, beta)
    S = np.einsum("...kab,...kcd->...acbd", kraus, kraus.conj())
    return S.reshape(*S.shape[:-4], 4, 4)


def collide(rho: Any, U: Any, omega: Any, beta: Any) -> Collision:
    """One collision with a thermal qubit, and the full account of its entropy.

    Σ = ΔS − βQ = I(S:A) + D(ρ_A'‖ρ_β) holds for every unitary, because the start is a product with a
    thermal ancilla; Σ = D(ρ‖ρ_β) − D(ρ'‖ρ_β) needs [U, H_S + H_A] = 0 besides, as in
    :func:`exchange_unitary` and :func:`partial_swap_unitary`.

    Parameters
    ----------
    rho : array, shape (..., 2, 2)
    U : array, shape (..., 4, 4)
        Unitary, system ⊗ ancilla.
    omega, beta : float or array, shape (...)
        Level splitting of both qubits and the ancilla's inverse temperature.

    Returns
    -------
    Collision
        Energies in the unit of ω, entropies in nats; each of Σ's three forms by its own formula.

    Raises
    ------
    ValueError
        When ``rho`` is no qubit state, ``U`` no 4×4 unitary, or the leading axes do not broadcast.

    Notes
    -----
    M. Esposito, K. Lindenberg, C. Van den Broeck, New J. Phys. 12, 013013 (2010); for collision models
    P. Strasberg, G. Schaller, T. Brandes, M. Esposito, Phys. Rev. X 7, 021003 (2017).

    Examples
    --------
    >>> one = collide([[0.1, 0.2], [0.2, 0.9]], exchange_unitary(0.1), omega=1, beta=1)
    >>> print((one.entropy_production / 0.1**2).round(4))
    2.3455
    """
    rho = check.state(rho, "rho", d=2, of="the system")
    U, omega, beta = _inputs(U, omega, beta)
    H = _hamiltonian(omega)
    done = joint_account(rho, U, H, beta)
    gained = np.einsum("...ij,...ji->...", H, done.after - rho).real
    return Collision(
        before=done.before,
        after=done.after,
        ancilla=done.environment,
        heat=-done.environment_energy,
        work=gained + done.environment_energy,
        entropy_change=done.entropy_change,
        entropy_production=done.entropy_production,
        mutual_information=done.mutual_information,
        ancilla_divergence=done.environment_divergence,
        divergence_drop=gibbs_divergence(rho, H, beta) - gibbs_divergence(done.after, H, beta),
    )


def trajectory(rho: Any, U: Any, omega: Any, beta: Any, n: int) -> Complex:
    """States of the system before and after each of n collisions with fresh ancillas.

    Parameters
    ----------
    rho : array, shape (..., 2, 2)
    U : array, shape (..., 4, 4)
    omega, beta : float or array, shape (...)
    n : int
        Number of collisions, ≥ 0.

    Returns
    -------
    complex ndarray, shape (n + 1, ..., 2, 2)
        Collisions first.  ``collide(trajectory(...)[:-1], U, omega, beta)`` is the account of each.

    Raises
    ------
    ValueError
        As in :func:`collide`, or when ``n`` is negative.

    Notes
    -----
    By repeated squaring of the superoperator: about log₂ n products, error about 1e-16·n.
    """
    rho = check.state(rho, "rho", d=2, of="the system")
    n = check.integer(n, "n", low=0)
    S = collision_superop(U, omega, beta)
    leading = check.batch(("rho", rho, 2), ("U", S, 2))
    states = np.broadcast_to(rho, (*leading, 2, 2)).reshape(1, *leading, 4, 1)
    while len(states) <= n:  # S holds the power len(states)
        states = np.concatenate((states, S @ states[: n + 1 - len(states)]))
        S = S @ S
    states = states.reshape(n + 1, *leading, 2, 2)
    # cos²θ + sin²θ is 1 to 1e-16 only: n collisions would carry n times that into the trace
    return states / np.trace(states, axis1=-2, axis2=-1).real[..., None, None]


def gksl_rate(theta: Any, omega: Any, beta: Any, dt: Any = 1.0) -> Any:
    """Rate g of the thermal-qubit GKSL equation that the exchange model tends to, g = θ²/((2n+1) dt).

    Its emission rate is g(n+1), its absorption rate gn with n = 1/(e^{βω} − 1); populations relax at
    Γ = g(2n+1) = θ²/dt and coherences at Γ/2.  Reached as θ → 0 at fixed θ²/dt.

    Parameters
    ----------
    theta : float or array, shape (...)
    omega, beta : float or array, shape (...)
        βω ≥ 0; g → 0 as βω → 0, where n diverges.
    dt : float or array, shape (...)
        Time from one collision to the next, > 0.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When βω is negative or ``dt`` is not positive.
    """
    theta, omega = check.number(theta, "theta"), check.number(omega, "omega")
    beta, dt = check.number(beta, "beta"), check.number(dt, "dt", low=np.finfo(float).tiny)
    check.batch(("theta", theta, 0), ("omega", omega, 0), ("beta", beta, 0), ("dt", dt, 0))
    if np.any(beta * omega < 0):
        raise ValueError("beta * omega must be at least 0: a negative one has no oscillator occupation n")
    return (theta**2 / dt * np.tanh(0.5 * beta * omega))[()]
