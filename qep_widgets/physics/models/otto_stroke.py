"""Otto cycle of a qubit with strokes of finite duration: a field that turns too fast makes friction.

Heat and work are positive **into** the qubit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..entropies import _xlogx
from ..states import gibbs
from .machines import Performance

_TINY = np.finfo(float).tiny
# ‖H‖τ of a step is at most 2, so that the remainder of the series is below 1e-17
_TERMS = 32
# the longest ramp, in radians of the gap: about a tenth of a second of computing
_LONGEST = 1e5
# how many steps are held in memory at once
_CHUNK = 2**17


@dataclass(frozen=True, eq=False)
class Stroke:
    """A qubit alone while its Hamiltonian is ramped, at several times; times come first.

    Attributes
    ----------
    times : ndarray, shape (T, ...)
    gap : ndarray, shape (T, ...)
        Of H(t).
    rho : complex ndarray, shape (T, ..., 2, 2)
    occupation : ndarray, shape (T, ...)
        Of the upper level of H(t).
    coherence : ndarray, shape (T, ...)
        Relative entropy of coherence between the levels of H(t), in nats.
    work : ndarray, shape (T, ...)
        W = Tr[ρ_t H(t)] − Tr[ρ_0 H(0)].
    friction : ndarray, shape (T, ...)
        gap·(occupation − its start), the work beyond that of a slow ramp, which keeps the occupation.
    """

    times: Real
    gap: Real
    rho: Complex
    occupation: Real
    coherence: Real
    work: Real
    friction: Real


@dataclass(frozen=True, eq=False)
class FiniteOtto(Performance):
    """Otto cycle with ramps of finite duration, per cycle; "up" is the ramp to ω_h, "down" the one back.

    Attributes
    ----------
    transition : float or ndarray
        Probability that a ramp takes one level of its first Hamiltonian to the other of its last one.
    friction_up, friction_down : float or ndarray
        Work of each ramp beyond that of the slow one, ≥ 0: T*·D(ρ‖ρ*) as in :func:`stroke`, with
        T* = T_cω_h/ω_c on the way up and T_hω_c/ω_h on the way down.
    coherence_up, coherence_down : float or ndarray
        Relative entropy of coherence at the end of each ramp, in nats, which the bath then takes away.
    entropy_hot, entropy_cold : float or ndarray
        D(ρ‖π) from the end of a ramp to the Gibbs state of the bath that follows; Σ is their sum.
    """

    transition: Any
    friction_up: Any
    friction_down: Any
    coherence_up: Any
    coherence_down: Any
    entropy_hot: Any
    entropy_cold: Any


# ---------------------------------------------------------------- the motion


def _axis(H: Complex) -> Real:
    """a of H = h₀ + a·σ, shape (3, ...), with σ_z = |0⟩⟨0| − |1⟩⟨1|."""
    off = 0.5 * (H[..., 0, 1] + H[..., 1, 0].conj())
    return np.stack((off.real, -off.imag, 0.5 * (H[..., 0, 0] - H[..., 1, 1]).real))


def _turn(a: Real, c: Complex) -> Complex:
    """−i(a·σ) applied to spinors (2, ...)."""
    across = a[0] + 1j * a[1]
    return -1j * np.stack((a[2] * c[0] + across.conj() * c[1], across * c[0] - a[2] * c[1]))


def _after(c: Complex, first: Complex) -> Complex:
    """The rotation c after the rotation ``first``; each is its first column (u, v) of [[u, −v*], [v, u*]]."""
    return np.stack((c[0] * first[0] - c[1].conj() * first[1], c[1] * first[0] + c[0].conj() * first[1]))


def _steps(a: Real, change: Real) -> Complex:
    """Rotations of ψ' = −i(a + u·change)·σ ψ from u = −1 to 1: Taylor series about the middle."""
    before = np.zeros((2, *a.shape[1:]), np.complex128)
    c = before.copy()
    c[0] = 1
    even, odd = c.copy(), before.copy()
    for k in range(1, _TERMS):
        before, c = c, (_turn(a, c) + _turn(change, before)) / k
        if k % 2:
            odd += c
        else:
            even += c
    forward, back = even + odd, even - odd
    step = _after(forward, np.stack((back[0].conj(), -back[1])))
    return step / np.sqrt((step.real**2 + step.imag**2).sum(axis=0))


def _rotate(a: Real, b: Real, n: int) -> Complex:
    """The rotations of ramps from a to b, (3, m) in radians over the whole ramp, in n = 2^k equal steps."""
    total = np.zeros((2, a.shape[1]), np.complex128)
    total[0] = 1
    width = max(1, min(n, _CHUNK // max(1, a.shape[1])))
    width = 1 << (width.bit_length() - 1)  # a power of two divides n
    for first in range(0, n, width):
        s = (first + np.arange(width) + 0.5)[:, None] / n
        middle = a[:, None] + s * (b - a)[:, None]
        c = _steps(middle / (2 * n), np.broadcast_to((b - a)[:, None] / (4 * n * n), middle.shape))
        while c.shape[1] > 1:  # neighbours in pairs, the later one to the left
            c = _after(c[:, 1::2], c[:, ::2])
        total = _after(c[:, 0], total)
    return total


def _ramps(a: Real, b: Real) -> Complex:
    """The rotations (2, m) of many ramps, each in as many steps as it needs."""
    size = np.sqrt(np.maximum((a * a).sum(axis=0), (b * b).sum(axis=0)))
    powers = np.ceil(np.log2(np.maximum(size / 2, 1.0))).astype(int)
    out = np.empty((2, a.shape[1]), np.complex128)
    for k in np.unique(powers):
        several = np.flatnonzero(powers == k)
        for part in np.array_split(several, 1 + (several.size - 1) // _CHUNK):
            out[:, part] = _rotate(a[:, part], b[:, part], 2 ** int(k))
    return out


def _path(a: Real, b: Real, duration: Real, points: int) -> Complex:
    """The rotations (points, 2, ...) from the start of a ramp to evenly spaced times; a, b are (3, ...)."""
    shape = duration.shape
    longest = 2 * duration * np.sqrt(np.maximum((a * a).sum(axis=0), (b * b).sum(axis=0)))
    if longest.max(initial=0) > _LONGEST:
        raise ValueError(
            f"duration times the largest gap must be at most {_LONGEST:g}, got {longest.max():.6g}"
        )
    s = np.linspace(0, 1, points).reshape(-1, *(1 for _ in a.shape))
    ends = np.moveaxis(
        (a + s * (b - a)) * (duration / (points - 1)), 1, 0
    )  # (3, points, ...), radians a part
    parts = _ramps(ends[:, :-1].reshape(3, -1), ends[:, 1:].reshape(3, -1)).reshape(2, points - 1, *shape)
    out = np.zeros((points, 2, *shape), np.complex128)
    out[0, 0] = 1
    for k in range(points - 1):
        out[k + 1] = _after(parts[:, k], out[k])
    return out


def _matrices(c: Complex) -> Complex:
    """(T, 2, ...) rotations as (T, ..., 2, 2) matrices."""
    u, v = c[:, 0], c[:, 1]
    return np.stack((np.stack((u, -v.conj()), axis=-1), np.stack((v, u.conj()), axis=-1)), axis=-2)


def _ends(start: Any, end: Any, duration: Any, points: Any) -> tuple[Complex, Complex, Real, int]:
    start = check.hermitian(start, "start", d=2, of="the qubit")
    end = check.hermitian(end, "end", d=2, of="the qubit")
    duration = check.number(duration, "duration", low=0)
    shape = check.batch(("start", start, 2), ("end", end, 2), ("duration", duration, 0))
    start, end = (np.broadcast_to(x, (*shape, 2, 2)) for x in (start, end))
    return start, end, np.broadcast_to(duration, shape), check.integer(points, "points", low=2)


def ramp_unitary(start: Any, end: Any, duration: Any, points: int = 2) -> Complex:
    """Unitaries of a qubit whose Hamiltonian goes on a straight line, H(t) = H₀ + (H₁ − H₀)t/τ.

    Any such ramp is a piece of a Landau–Zener sweep: its field passes a point at a least distance Δ with
    a constant speed.

    Parameters
    ----------
    start, end : array, shape (..., 2, 2)
        H₀ and H₁, Hermitian.
    duration : float or array, shape (...)
        τ ≥ 0; 0 is the sudden ramp.  duration times the largest gap is at most 1e5.
    points : int
        How many evenly spaced times, at least 2: from t = 0, where U = 1, to τ.

    Returns
    -------
    complex ndarray, shape (points, ..., 2, 2)
        U(t), times first.

    Raises
    ------
    ValueError
        When a Hamiltonian is not a Hermitian 2×2 matrix, ``duration`` is negative or too long, ``points``
        is below 2, or the leading axes do not broadcast.

    Notes
    -----
    The field is linear in t, so that the Taylor series of U about the middle of a step has a recursion of
    two terms; steps of at most 2 rad and 32 terms leave rounding only, about 1e-16·(the angle turned)
    (C. Zener, Proc. R. Soc. A 137, 696 (1932), for the solution by parabolic cylinder functions).
    """
    start, end, duration, points = _ends(start, end, duration, points)
    U = _matrices(_path(_axis(start), _axis(end), duration, points))
    first, last = (0.5 * np.trace(x, axis1=-2, axis2=-1).real for x in (start, end))
    s = np.linspace(0, 1, points).reshape(-1, *(1 for _ in U.shape[1:-2]))
    turned = s * duration * (first + 0.5 * s * (last - first))
    return np.exp(-1j * turned)[..., None, None] * U


def stroke(
    start: Any, end: Any, duration: Any, beta: Any = None, rho: Any = None, points: int = 101
) -> Stroke:
    """Ramp of an isolated qubit, H(t) = H₀ + (H₁ − H₀)t/τ: work, friction and coherence on the way.

    Parameters
    ----------
    start, end : array, shape (..., 2, 2)
        H₀ and H₁, Hermitian; the gap stays open.
    duration : float or array, shape (...)
        τ ≥ 0; duration times the largest gap is at most 1e5.
    beta : float or array, shape (...), optional
        The qubit starts in the Gibbs state of H₀; finite.
    rho : array, shape (..., 2, 2), optional
        Or it starts here.  Exactly one of ``beta`` and ``rho`` is given.
    points : int
        Number of evenly spaced times, at least 2.

    Returns
    -------
    Stroke
        From a Gibbs start at β > 0, friction = T* D(ρ_t‖ρ*) ≥ 0, where ρ* is the Gibbs state of H(t) with
        the start's entropy, of temperature T* = T·gap(t)/gap(0) (F. Plastina et al., Phys. Rev. Lett. 113,
        260601 (2014)).

    Raises
    ------
    ValueError
        When an argument is out of its range, the gap closes at one of the times, or not exactly one of
        ``beta`` and ``rho`` is given.
    """
    if (beta is None) == (rho is None):
        raise ValueError("stroke needs either beta, for a thermal start, or rho")
    start, end, duration, points = _ends(start, end, duration, points)
    rho = gibbs(start, beta) if rho is None else check.state(rho, "rho", d=2, of="the qubit")
    shape = check.batch(("start", start, 2), ("end", end, 2), ("duration", duration, 0), ("rho", rho, 2))
    U = _matrices(_path(_axis(start), _axis(end), duration, points))
    U = U.reshape(points, *(1 for _ in range(len(shape) - duration.ndim)), *U.shape[1:])
    s = np.linspace(0, 1, points).reshape(-1, *(1 for _ in shape), 1, 1)
    H = start + s * (end - start)
    H = np.broadcast_to(H, (points, *shape, 2, 2))
    axis = np.moveaxis(_axis(H), 0, -1)
    gap = 2 * np.linalg.norm(axis, axis=-1)
    if np.any(gap <= check.TOL * gap.max(axis=0, initial=0)):
        raise ValueError("the gap closes between start and end: the levels have no occupation there")
    moved = U @ rho @ check.dag(U)
    up = np.maximum(0.5 + (axis * np.moveaxis(_axis(moved), 0, -1)).sum(axis=-1) / (0.5 * gap), 0.0)
    energy = np.einsum("...ij,...ji->...", H, moved).real
    mixed = -_xlogx(up) - _xlogx(1 - up)
    lower, upper, _ = check.qubit_spectrum(np.broadcast_to(rho, (*shape, 2, 2)), "rho")
    return Stroke(
        times=np.broadcast_to(s[..., 0, 0] * duration, gap.shape).copy(),
        gap=gap,
        rho=moved,
        occupation=up,
        coherence=np.maximum(mixed + _xlogx(lower) + _xlogx(upper), 0.0),
        work=energy - energy[0],
        friction=gap * (up - up[0]),
    )


# ---------------------------------------------------------------- the cycle


def finite_otto(
    omega_c: Any, omega_h: Any, beta_c: Any, beta_h: Any, duration: Any, angle: Any = 0.5 * np.pi
) -> FiniteOtto:
    """Otto cycle of a qubit whose field is ramped in a time τ from ω_c along z to ω_h along another axis.

    1. The qubit, in its cold Gibbs state, is isolated, and the field goes on a straight line to the other
       axis and length in the time τ.  2. It is thermalized at T_h.  3. The field goes back, likewise.
    4. It is thermalized at T_c.  With t = tanh(βω/2) and P the probability that a ramp takes one level to the
    other, Q_h = ½ω_h[t_c(1 − 2P) − t_h], Q_c = ½ω_c[t_h(1 − 2P) − t_c] (R. Kosloff, T. Feldmann, Phys. Rev. E
    65, 055102(R) (2002), on the friction that comes from [H(t), H(t')] ≠ 0).

    Parameters
    ----------
    omega_c, omega_h, beta_c, beta_h : float or array, shape (...)
        > 0; H is ω|1⟩⟨1| in the direction of the field, at both ends.
    duration : float or array, shape (...)
        τ of each ramp, ≥ 0; duration times the larger frequency is at most 1e5.
    angle : float or array, shape (...)
        Between the two axes, in [0, π].  At 0 there is no friction, and the cycle is that of
        :func:`~qep_widgets.physics.models.machines.otto_qubit`.

    Returns
    -------
    FiniteOtto
        Σ = (β_cω_c − β_hω_h)(p_h − p_c) + P(β_hω_ht_c + β_cω_ct_h), the part of the slow cycle and that of
        friction, both ≥ 0; friction costs the work P(ω_ht_c + ω_ct_h).

    Raises
    ------
    ValueError
        When an argument is out of its range or the shapes do not broadcast.

    Examples
    --------
    >>> cycle = finite_otto(1, 2.5, 2, 0.3, [0.1, 300])
    >>> print(cycle.regime, cycle.work.round(2))
    ['heater' 'engine'] [ 0.83 -0.3 ]
    """
    named = {"omega_c": omega_c, "omega_h": omega_h, "beta_c": beta_c, "beta_h": beta_h}
    values = {name: check.number(x, name, low=_TINY) for name, x in named.items()}
    values["duration"] = check.number(duration, "duration", low=0)
    values["angle"] = check.number(angle, "angle", 0, np.pi)
    check.batch(*((name, x, 0) for name, x in values.items()))
    omega_c, omega_h, beta_c, beta_h, duration, angle = np.broadcast_arrays(*values.values())
    flip = _flip(omega_c, omega_h, duration, angle)
    x_c, x_h = beta_c * omega_c, beta_h * omega_h
    p_c, p_h = (np.exp(-np.logaddexp(0, x)) for x in (x_c, x_h))
    t_c, t_h = np.tanh(0.5 * x_c), np.tanh(0.5 * x_h)
    up, down = p_c + flip * t_c, p_h + flip * t_h  # occupations of the upper level after the ramps
    gained = p_h - p_c
    free = np.log1p(np.exp(-x_h)) - np.log1p(np.exp(-x_c))
    slow_hot = np.maximum(p_c * (x_h - x_c) + free, 0.0)
    slow_cold = np.maximum(p_h * (x_c - x_h) - free, 0.0)
    hot, cold = omega_h * (gained - flip * t_c), omega_c * (-gained - flip * t_h)
    return FiniteOtto(
        heat_hot=hot[()],
        heat_cold=cold[()],
        work=((omega_c - omega_h) * gained + flip * (omega_h * t_c + omega_c * t_h))[()],
        entropy_production=((x_c - x_h) * gained + flip * (x_h * t_c + x_c * t_h))[()],
        transition=flip[()],
        friction_up=(omega_h * flip * t_c)[()],
        friction_down=(omega_c * flip * t_h)[()],
        coherence_up=_spread(up, p_c)[()],
        coherence_down=_spread(down, p_h)[()],
        entropy_hot=(slow_hot + x_h * flip * t_c)[()],
        entropy_cold=(slow_cold + x_c * flip * t_h)[()],
    )


def _flip(omega_c: Real, omega_h: Real, duration: Real, angle: Real) -> Real:
    """Probability that the ramp takes the lower level along z to the upper one along the other axis."""
    zero = np.zeros(omega_c.shape)
    start = -0.5 * np.stack((zero, zero, omega_c))
    end = -0.5 * omega_h * np.stack((np.sin(angle), zero, np.cos(angle)))
    u, v = _path(start, end, duration, 2)[1]
    # ⟨upper|U|0⟩ with the upper state (−sin ½angle, cos ½angle)
    return np.minimum(np.abs(np.cos(0.5 * angle) * v - np.sin(0.5 * angle) * u) ** 2, 1.0)


def _spread(after: Real, before: Real) -> Real:
    """Entropy of the populations after a ramp above that of the state, which is that before it."""
    found = _xlogx(before) + _xlogx(1 - before) - _xlogx(after) - _xlogx(1 - after)
    return np.maximum(found, 0.0)
