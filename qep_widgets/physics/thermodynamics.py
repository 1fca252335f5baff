"""Energy, heat, work and the rates of entropy production of a generator and a state.

Heat and work are positive into the system; entropies are in nats, rates per unit time, ħ = k_B = 1.
Arguments come in one order: the generator, the state, then the Hamiltonian or the reference state.
The generator ``L`` is a :class:`Lindbladian`, a :func:`redfield` equation, or, where only the
dissipator is read, one of their ``baths``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from . import _validate as check
from ._validate import Complex
from .entropies import SUPPORT, _is_diagonal, _xlogx, entropy, support_floor
from .states import energy_rounding

_TINY = np.finfo(float).tiny
_EPS = np.finfo(float).eps
# A sum this small, relative to the sum of the absolute values of its terms, is rounding.
_SUM = 1e-13


def _expectation(A: Complex, rho: Complex) -> Any:
    return np.einsum("...ij,...ji->...", A, rho).real


def _state_and_hamiltonian(rho: Any, H: Any, allow_negative: bool | None = None) -> tuple[Complex, Complex]:
    rho = check.state(rho, "rho", allow_negative=allow_negative)
    H = check.hermitian(H, "H", d=rho.shape[-1], of="rho")
    check.batch(("rho", rho, 2), ("H", H, 2))
    return rho, H


def _act(L: Any, part: str, rho: Complex) -> Complex:
    if not hasattr(L, part):
        raise TypeError(f"L must be a Lindbladian or one of its baths, got {type(L).__name__}")
    return getattr(L, part)(rho)


def _slope(L: Any, rho: Complex) -> Complex:
    """dρ/dt; of a bath, its own contribution."""
    return _act(L, "apply" if hasattr(L, "apply") else "dissipator", rho)


def _baths(L: Any) -> tuple[Any, ...]:
    """The baths of a generator, or the bath itself; each must have a temperature."""
    if not hasattr(L, "dissipator"):
        raise TypeError(f"L must be a Lindbladian or one of its baths, got {type(L).__name__}")
    baths = getattr(L, "baths", None) or ((L,) if hasattr(L, "beta") else ())
    if not baths:
        raise ValueError(
            "L must say at which temperature its baths are, but L.baths is empty: "
            "build it with beta=, or by qep.thermal_qubit or qep.davies"
        )
    for bath in baths:
        if bath.beta is None:
            raise ValueError(
                f"L must say at which temperature its baths are, but {bath.label!r} has none: "
                "qep.spohn_rate(L, rho, L.steady_state()) is an entropy production that needs none"
            )
    return baths


# ---------------------------------------------------------------- what rounding leaves


def _turnover(L: Any, size: Any) -> Any:
    """Σγ(|L| x |L|ᵀ + ½{|L|ᵀ|L|, x}): the terms of D(ρ) with |ρ| ≤ x, added up without their signs."""
    if hasattr(L, "jumps"):
        J, rates = np.abs(L.jumps), np.abs(L.rates)[:, None, None]
        out = 0.5 * (np.swapaxes(J, -1, -2) @ (rates * J)).sum(axis=0)
        moved = ((rates * J) @ size[..., None, :, :] @ np.swapaxes(J, -1, -2)).sum(axis=-3)
        return moved + out @ size + size @ out
    if hasattr(L, "couplings"):
        A, F = np.abs(L.couplings), np.abs(L.filtered)
        half = (F @ size[..., None, :, :] @ A + A @ F @ size[..., None, :, :]).sum(axis=-3)
        return half + np.swapaxes(half, -1, -2)
    return sum((_turnover(bath, size) for bath in L.baths), np.zeros(size.shape))


def _rounding(rho: Complex) -> Any:
    """How well the entries of ρ are known: to 1e-13 of each and, off a diagonal ρ, 16d·2.2e-16 of all."""
    size = np.abs(rho)
    whole = np.where(_is_diagonal(rho), 0.0, 16 * rho.shape[-1] * _EPS * size.max(axis=(-2, -1), initial=0.0))
    return _SUM * size + whole[..., None, None]


def _heat_rounding(L: Any, rho: Complex, H: Complex) -> Any:
    """A heat current Tr[H D(ρ)] below this is rounding."""
    return np.einsum("...ij,...ji->...", np.abs(H), _turnover(L, _rounding(rho)))


def _rate_rounding(L: Any, rho: Complex) -> Any:
    """A rate Tr[L(ρ) ln ρ] below this is rounding."""
    size = _rounding(rho)
    terms = _turnover(L, size)
    if hasattr(L, "H"):
        terms = terms + np.abs(L.H) @ size + size @ np.abs(L.H)
    p, vectors = np.linalg.eigh(rho)
    V = np.abs(vectors)
    each = np.einsum("...ik,...ij,...jk->...k", V, terms, V)
    return (each * np.abs(np.log(np.maximum(p, _TINY)))).sum(axis=-1)


def _flow_rounding(L: Any, rho: Complex) -> Any:
    """A flow into the kernel of ρ below this comes from what a solver leaves of a zero."""
    size = np.abs(rho)
    whole = np.where(_is_diagonal(rho), 0.0, size.max(axis=(-2, -1), initial=0.0))[..., None, None]
    return np.trace(_turnover(L, SUPPORT * np.maximum(size, whole)), axis1=-2, axis2=-1)


def _refuse_moving(L: Any, pi: Complex) -> None:
    """Refuses a π with L(π) ≠ 0: an entry beyond TOL of the terms that should cancel in it."""
    left = np.abs(_slope(L, pi))
    terms = _turnover(L, np.abs(pi))
    own = np.diagonal(terms, axis1=-2, axis2=-1)
    allowed = check.TOL * np.sqrt(own[..., :, None] * own[..., None, :]) + _turnover(L, _rounding(pi))
    if hasattr(L, "unitary_part"):
        turns = np.abs(L.unitary_part(pi)).max(axis=(-2, -1), initial=0.0) > 0
        swing = 64 * pi.shape[-1] * _EPS * np.abs(L.H).max(initial=0.0)
        allowed = allowed + np.where(turns, swing, 0.0)[..., None, None]
    if np.any(left > allowed):
        where = np.unravel_index(np.argmax(left - allowed), left.shape)
        beside = f", beside {terms[where]:.3g} that flows in and out" if terms[where] > 0 else ""
        raise ValueError(f"pi must be stationary, but L(π) has an entry of size {left[where]:.3g}{beside}")


def energy(rho: Any, H: Any, *, allow_negative: bool = False) -> Any:
    """Mean energy U = Tr[ρH].

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    H : array, shape (..., d, d)
        Hermitian; leading axes broadcast.
    allow_negative : bool
        Whether ρ may have negative eigenvalues, as past the loss of positivity of :func:`redfield`: then
        this is the number of a matrix that is no state, by the same linear formula.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``H`` is not Hermitian, or their sizes differ.
    """
    rho, H = _state_and_hamiltonian(rho, H, allow_negative)
    return _expectation(rho, H)[()]


def power(rho: Any, dH: Any, *, allow_negative: bool = False) -> Any:
    """Power Ẇ = Tr[ρ Ḣ], positive when work is done on the system.

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    dH : array, shape (..., d, d)
        dH/dt, Hermitian; leading axes broadcast.
    allow_negative : bool
        As for :func:`energy`.

    Returns
    -------
    float or ndarray, shape (...)
        With :func:`heat_current`, dU/dt = Ẇ + Q̇ (R. Alicki, J. Phys. A 12, L103 (1979)).
    """
    rho = check.state(rho, "rho", allow_negative=allow_negative)
    dH = check.hermitian(dH, "dH", d=rho.shape[-1], of="rho")
    check.batch(("rho", rho, 2), ("dH", dH, 2))
    return _expectation(rho, dH)[()]


def heat_current(L: Any, rho: Any, H: Any, *, allow_negative: bool = False) -> Any:
    """Heat current Q̇ = Tr[H D(ρ)], positive into the system.

    Parameters
    ----------
    L : Lindbladian, or one of its baths
        The whole dissipator, or ``L.baths[k]`` for bath k alone.
    rho : array, shape (..., d, d)
        States.
    H : array, shape (..., d, d)
        The Hamiltonian that energy is counted with: explicit, since the one in L may be another (a
        rotating frame, a local part).
    allow_negative : bool
        As for :func:`energy`.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When ``rho`` is no state, ``H`` is not Hermitian, or the sizes differ.

    Notes
    -----
    Heat depends on whose jumps these are.  Jumps L + c with H moved to match give the same dρ/dt and
    another D(ρ) (see :meth:`Lindbladian.canonical`): they count as heat what the bath's own jumps leave
    to H.  Only the jumps that a bath causes tell its heat.

    Examples
    --------
    >>> from qep_widgets import thermal_qubit
    >>> L = thermal_qubit(1.0, [0.5, 2.0], label=["hot", "cold"])
    >>> pi = L.steady_state()
    >>> print([float(heat_current(bath, pi, L.H).round(6)) for bath in L.baths])
    [0.256666, -0.256666]
    """
    rho, H = _state_and_hamiltonian(rho, H, allow_negative)
    return _expectation(_act(L, "dissipator", rho), H)[()]


def free_energy(rho: Any, H: Any, beta: Any) -> Any:
    """Non-equilibrium free energy F(ρ) = Tr[ρH] − S(ρ)/β; β(F(ρ) − F(ρ_β)) = D(ρ‖ρ_β).

    Parameters
    ----------
    rho : array, shape (..., d, d)
        States.
    H : array, shape (..., d, d)
        Hermitian.
    beta : float or array, shape (...)
        Not 0; ±inf gives the energy.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When ``beta`` is 0: F has no finite value there.
    """
    rho, H = _state_and_hamiltonian(rho, H)
    beta = check.number(beta, "beta", inf=True)
    check.batch(("rho", rho, 2), ("H", H, 2), ("beta", beta, 0))
    if np.any(beta == 0):
        raise ValueError("beta must not be 0: the free energy U − S/β has no finite value there")
    return (_expectation(rho, H) - entropy(rho) / beta)[()]


# ---------------------------------------------------------------- rates of entropy


def _entropy_slope(L: Any, rho: Complex, slope: Complex, damping: Callable[[], Complex]) -> tuple[Any, Any]:
    """dS/dt on the support of ρ, and the flow Tr[P₀D(ρ)] of weight into its kernel, where −i[H, ρ] has none.

    A positive flow κ makes dS/dt = +∞, as S ≈ −κt ln t.  The finite part includes that flow's own
    −Tr[K ln K], so that differences of two equal infinities can be taken.
    """
    p, vectors = check.eigensystem(rho, "rho")
    turned = check.dag(vectors) @ slope @ vectors
    change = np.diagonal(turned, axis1=-2, axis2=-1).real
    lowest = support_floor(rho, p)
    empty = p < lowest
    finite = -(np.where(empty, 0.0, change) * np.log(np.maximum(p, lowest))).sum(axis=-1)
    if not empty.any():
        return finite, np.zeros(finite.shape)
    inside = empty[..., :, None] & empty[..., None, :]
    kernel = np.where(inside, check.dag(vectors) @ damping() @ vectors, 0.0)
    flow = np.trace(kernel, axis1=-2, axis2=-1).real
    inflow = np.linalg.eigvalsh(0.5 * (kernel + check.dag(kernel)))
    finite = finite - _xlogx(np.maximum(inflow, 0.0)).sum(axis=-1)
    return finite, np.where(np.abs(flow) <= _flow_rounding(L, rho), 0.0, flow)


def _with_flow(finite: Any, flow: Any) -> Any:
    return np.where(flow == 0, finite, np.where(flow > 0, np.inf, -np.inf))[()]


def entropy_rate(L: Any, rho: Any) -> Any:
    """Rate of change of the entropy, dS/dt = −Tr[L(ρ) ln ρ].

    Parameters
    ----------
    L : Lindbladian, or one of its baths
    rho : array, shape (..., d, d)
        States.

    Returns
    -------
    float or ndarray, shape (...)
        ``inf`` where ρ has eigenvalues 0 that the generator fills: S'(t) is infinite as a pure state
        begins to mix.

    Raises
    ------
    ValueError
        When ``rho`` is no state or of another size.

    Notes
    -----
    The Hamiltonian term contributes Tr{i[H, ρ] ln ρ} = 0, so this is also −Tr[D(ρ) ln ρ], which
    arXiv:2002.10747 calls the external part d_eS/dt; ``entropy_rate(Lindbladian(H, []), rho)`` is the
    unitary part alone.  Eigenvalues of ρ below 1e-12 of the largest count as 0, in a diagonal ρ only those
    below 2.2e-308 (as for :func:`relative_entropy`).  What fills them counts as 0 below 1e-12 of what
    the jumps would bring to a state with all entries as large as the largest of ρ.
    """
    rho = check.state(rho, "rho")
    return _with_flow(*_entropy_slope(L, rho, _slope(L, rho), functools.partial(_act, L, "dissipator", rho)))


def entropy_flow(L: Any, rho: Any, H: Any, *, allow_negative: bool = False) -> Any:
    """Entropy that flows to the baths, −Σ_α β_α Q̇_α: the rate of change of the baths' entropy.

    Parameters
    ----------
    L : Lindbladian with ``baths``, or one of its baths
    rho, H : array, shape (..., d, d)
        As for :func:`heat_current`.
    allow_negative : bool
        As for :func:`energy`.

    Returns
    -------
    float or ndarray, shape (...)

    Raises
    ------
    ValueError
        When a bath has no temperature, as a squeezed one (use :func:`spohn_rate` there), or ``L`` has
        jumps but no baths.

    Notes
    -----
    For baths that each count energy with a Hamiltonian of their own, add the flows of ``L.baths``.
    At β = inf a heat of 0 carries no entropy; any other heat carries an infinite one.  A heat counts as
    0 below 1e-13 of the energies that go in and out, added up without their signs.
    """
    rho, H = _state_and_hamiltonian(rho, H, allow_negative)
    total: Any = 0.0
    for bath in _baths(L):
        heat = _expectation(_act(bath, "dissipator", rho), H)
        if math.isinf(bath.beta):
            heat = np.where(np.abs(heat) <= _heat_rounding(bath, rho, H), 0.0, heat)
            total = total - np.where(heat == 0, 0.0, np.copysign(np.inf, heat) * np.sign(bath.beta))
        else:
            total = total - bath.beta * heat
    return total[()]


def entropy_production_rate(L: Any, rho: Any, H: Any) -> Any:
    """Entropy production rate by the baths, σ = dS/dt − Σ_α β_α Q̇_α.

    Parameters
    ----------
    L : Lindbladian with ``baths``
    rho, H : array, shape (..., d, d)
        As for :func:`heat_current`.

    Returns
    -------
    float or ndarray, shape (...)
        ≥ 0 when every bath's own dissipator leaves its Gibbs state e^{−β_α H}/Z stationary (H. Spohn,
        J. L. Lebowitz, Adv. Chem. Phys. 38, 109 (1978)); ``inf`` at a pure state that mixes.  For one
        such bath it equals ``spohn_rate(L, rho, gibbs(H, beta))``.

    Raises
    ------
    ValueError
        As for :func:`entropy_flow`: of a bath without a temperature, as a squeezed one, −βQ̇ is no flow of
        entropy.  What falls for every semigroup is D(ρ_t‖π): ``spohn_rate(L, rho, L.steady_state())``.
    """
    return entropy_rate(L, rho) + entropy_flow(L, rho, H)


def spohn_rate(L: Any, rho: Any, pi: Any) -> Any:
    """Rate at which the relative entropy to π falls, −d/dt D(ρ_t‖π) = −Tr[L(ρ)(ln ρ − ln π)]; σ_na at L(π)=0.

    H. Spohn, J. Math. Phys. 19, 1227 (1978).

    Parameters
    ----------
    L : Lindbladian, or one of its baths
    rho : array, shape (..., d, d)
        States.
    pi : array, shape (..., d, d)
        A state of full rank.  ≥ 0 holds when ``L`` is a semigroup with L(π) = 0, which is not required
        here: with ``Lindbladian(H, [])`` or with H = 0 one gets the share −Tr{i[H, ρ] ln π} of the
        unitary term, or that of the dissipator.

    Returns
    -------
    float or ndarray, shape (...)
        ``inf`` at a rank-deficient ρ that fills up.

    Raises
    ------
    ValueError
        When ``pi`` has an eigenvalue 0 (by the threshold of :func:`relative_entropy`): D is infinite
        for states outside its support, and has no rate.

    Notes
    -----
    It is the :func:`entropy_production_rate` of one thermal bath alone, whose Gibbs state is π.  Of several
    baths it is the non-adiabatic part of :func:`housekeeping_split`: at rest between two temperatures it
    is 0, while entropy is produced all the time.

    Examples
    --------
    >>> from qep_widgets import thermal_qubit
    >>> L = thermal_qubit(1.0, [1 / 3, 2.0], [0.3, 0.7])
    >>> pi = L.steady_state()
    >>> print(abs(spohn_rate(L, pi, pi).round(9)), entropy_production_rate(L, pi, L.H).round(6))
    0.0 0.303361
    """
    rho = check.state(rho, "rho")
    s, axes = check.eigensystem(pi, "pi", d=rho.shape[-1], of="rho")
    check.batch(("rho", rho, 2), ("pi", axes, 2))
    if np.any(s < support_floor(check.matrix(pi, "pi"), s)):
        raise ValueError("pi must have full rank: D(ρ‖π) is infinite outside its support and has no rate")
    slope = _slope(L, rho)
    log_pi = (axes * np.log(s)[..., None, :]) @ check.dag(axes)
    entropy_part = _with_flow(*_entropy_slope(L, rho, slope, functools.partial(_act, L, "dissipator", rho)))
    return entropy_part + _expectation(slope, log_pi)


# ---------------------------------------------------------------- splits


def _dephased(x: Complex, H: Complex) -> Complex:
    """Σ_ε Π_ε x Π_ε over the energies of H; levels closer than 1e-9 of the width, or rounding, are one."""
    energies, basis = np.linalg.eigh(H)
    width = 1e-9 * (energies[..., -1:] - energies[..., :1])
    width = np.maximum(width, np.where(_is_diagonal(H)[..., None], 0.0, energy_rounding(energies)))
    group = np.cumsum(np.diff(energies, axis=-1, prepend=energies[..., :1]) > width, axis=-1)
    same = group[..., :, None] == group[..., None, :]
    adjoint = check.dag(basis)
    return basis @ np.where(same, adjoint @ x @ basis, 0.0) @ adjoint


def coherence_split(L: Any, rho: Any, H: Any) -> tuple[Any, Any]:
    """Entropy production split into populations and coherences, σ = σ_pop + σ_coh.

    With Δ the dephasing between the energies of H and C = S(Δρ) − S(ρ) the relative entropy of coherence,
    σ_coh = −dC/dt and σ_pop = dS(Δρ)/dt − Σβ_αQ̇_α (J. P. Santos, L. C. Céleri, G. T. Landi, M. Paternostro,
    npj Quantum Inf. 5, 23 (2019)).

    Parameters
    ----------
    L : Lindbladian with ``baths``
    rho, H : array, shape (..., d, d)
        As for :func:`heat_current`.

    Returns
    -------
    sigma_pop, sigma_coh : float or ndarray, shape (...)
        For a Davies generator of one H both are ≥ 0, and heat comes from Δρ alone: from the populations
        when no two levels have one energy.  Levels of one energy make a block that Δ keeps whole, so that
        coherences within it belong to σ_pop and carry heat.  ``inf`` where empty levels fill up (σ_pop)
        or a rank-deficient coherent state mixes (σ_coh).

    Raises
    ------
    ValueError
        As for :func:`entropy_flow`.
    """
    rho, H = _state_and_hamiltonian(rho, H)
    slope = _slope(L, rho)
    damping = functools.partial(_act, L, "dissipator", rho)
    whole, flow = _entropy_slope(L, rho, slope, damping)
    diagonal = _dephased(rho, H)
    diagonal = 0.5 * (diagonal + check.dag(diagonal))
    populations, filling = _entropy_slope(L, diagonal, _dephased(slope, H), lambda: _dephased(damping(), H))
    excess = np.asarray(flow - filling)
    excess = np.where(np.abs(excess) <= _flow_rounding(L, rho) + _flow_rounding(L, diagonal), 0.0, excess)
    return _with_flow(populations, filling) + entropy_flow(L, rho, H), _with_flow(whole - populations, excess)


def housekeeping_split(L: Any, rho: Any, H: Any, pi: Any) -> tuple[Any, Any]:
    """Entropy production split into housekeeping and non-adiabatic parts, σ = σ_hk + σ_na.

    σ_na = −d/dt D(ρ_t‖π) with π the stationary state, and σ_hk the rest: what keeps π going.  At π itself
    it is −Σβ_αQ̇_α, with heat counted into the system (M. Esposito, C. Van den Broeck, Phys. Rev. Lett. 104,
    090601 (2010)).

    Parameters
    ----------
    L : Lindbladian with ``baths``
    rho, H : array, shape (..., d, d)
        As for :func:`heat_current`.
    pi : array, shape (..., d, d)
        The stationary state, of full rank: ``L.steady_state()``.

    Returns
    -------
    sigma_hk, sigma_na : float or ndarray, shape (...)
        σ_na ≥ 0 for every semigroup.  σ_hk = −Tr[L(ρ) ln π] − Σβ_αQ̇_α is linear in ρ; ≥ 0 for populations
        with local detailed balance, but with a coherent π it can be negative.  σ_na is ``inf`` where
        dS/dt is, σ_hk never.

    Notes
    -----
    σ_hk depends on the energy that heat is counted with.  For a local equation of two coupled qubits, each
    with its own bath, that may be the whole H or the sum of the local ones without the interaction: the two
    differ in size and even in sign, and neither is wrong (A. Levy, R. Kosloff, EPL 107, 20004 (2014)).

    Raises
    ------
    ValueError
        As for :func:`spohn_rate` and :func:`entropy_flow`, and when L(π) ≠ 0: when more is left in one of
        its entries than 1e-8 of what flows in and out there, and than rounding leaves.
    """
    rho, H = _state_and_hamiltonian(rho, H)
    pi = check.state(pi, "pi", d=rho.shape[-1], of="rho")
    _refuse_moving(L, pi)
    non_adiabatic = spohn_rate(L, rho, pi)
    s, axes = np.linalg.eigh(pi)
    log_pi = (axes * np.log(np.maximum(s, _TINY))[..., None, :]) @ check.dag(axes)
    return entropy_flow(L, rho, H) - _expectation(_slope(L, rho), log_pi), non_adiabatic


def generalized_temperature(L: Any, rho: Any, H: Any) -> Any:
    """Generalized temperature T = Q̇/(dS/dt), from dS = dQ/T (arXiv:2002.10747, Theorem 2).

    Parameters
    ----------
    L : Lindbladian, or one of its baths
    rho, H : array, shape (..., d, d)
        As for :func:`heat_current`.

    Returns
    -------
    float or ndarray, shape (...)
        Of either sign.  ``inf`` where dS/dt = 0 ≠ Q̇: it diverges, to either sign.  0 where no heat flows
        while the entropy changes (pure dephasing), and at pure states, where dS/dt is infinite.

    Raises
    ------
    ValueError
        Where both vanish (a stationary state): 0/0 has no value.

    Notes
    -----
    Not a function of the state: it depends on the bath that the state is in contact with.  Q̇ and dS/dt
    each count as 0 below 1e-13 of the sum of the absolute values of their own terms: what every jump
    brings and takes.
    """
    rho, H = _state_and_hamiltonian(rho, H)
    heat, rate = np.asarray(heat_current(L, rho, H)), np.asarray(entropy_rate(L, rho))
    rate = np.broadcast_to(rate, heat.shape)
    no_rate = np.abs(rate) <= _rate_rounding(L, rho)
    no_heat = np.abs(heat) <= _heat_rounding(L, rho, H)
    if np.any(no_rate & no_heat):
        raise ValueError("the generalized temperature has no value where neither heat nor entropy changes")
    ratio = np.where(no_heat, 0.0, heat) / np.where(no_rate, 1.0, rate)
    return np.where(no_rate, np.inf, ratio)[()]
