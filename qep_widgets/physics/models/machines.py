"""Heat machines: Otto cycles, the three-level maser and the absorption refrigerator.

Heat and work are positive **into** the system: an engine has heat_hot > 0 and work < 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real

_TINY = np.finfo(float).tiny


def _within(ratio: str, wanted: str, regime: Any, top: Any, bottom: Any) -> Any:
    """top/bottom where the machine is what is wanted; else nan in a batch, a refusal for one machine."""
    inside = np.asarray(regime) == wanted
    if inside.ndim == 0 and not inside:
        raise ValueError(
            f"{ratio} is defined for the regime {wanted!r} alone, but here it is {str(regime)!r}"
        )
    return np.where(inside, top / np.where(inside, bottom, 1.0), np.nan)[()]


@dataclass(frozen=True, eq=False)
class Performance:
    """Energies into the system, per cycle or per unit time, and what they say about the machine.

    Attributes
    ----------
    heat_hot, heat_cold, work : float or ndarray
        They add up to 0.
    entropy_production : float or ndarray
        Σ = −β_hQ_h − β_cQ_c.
    """

    heat_hot: Any
    heat_cold: Any
    work: Any
    entropy_production: Any

    @property
    def regime(self) -> Any:
        """What the machine does, a word or an array of words, from the signs of its three energies.

        - ``"engine"``: W < 0 < Q_h.
        - ``"refrigerator"``: Q_c > 0 < W.
        - ``"accelerator"``: W > 0 < Q_h and Q_c < 0, work that makes heat flow the way it would anyway.
        - ``"heater"``: W > 0, and no bath gives heat.
        - ``"conductor"``: W = 0, and heat flows.
        - ``"idle"``: W = 0, and nothing flows.
        - ``"reversed engine"``: W < 0 with Q_h ≤ 0; the bath called cold is then the hotter one.
        """
        work, hot, cold = (np.asarray(x) for x in (self.work, self.heat_hot, self.heat_cold))
        cases = {
            "engine": (work < 0) & (hot > 0),
            "refrigerator": (work > 0) & (cold > 0),
            "accelerator": (work > 0) & (hot > 0),
            "heater": work > 0,
            "reversed engine": work < 0,
            "idle": (hot == 0) & (cold == 0),
        }
        return np.select(list(cases.values()), list(cases), "conductor")[()]

    @property
    def efficiency(self) -> Any:
        """η = −W/Q_h = η_C − T_cΣ/Q_h of an engine; nothing else has one.

        In a batch it is nan wherever :attr:`regime` is not ``"engine"``; one machine that is no engine
        raises ValueError.
        """
        return _within("efficiency", "engine", self.regime, -np.asarray(self.work), self.heat_hot)

    @property
    def cop(self) -> Any:
        """Coefficient of performance Q_c/W of a refrigerator; nothing else has one.

        In a batch it is nan wherever :attr:`regime` is not ``"refrigerator"``; one machine that is no
        refrigerator raises ValueError.
        """
        return _within("cop", "refrigerator", self.regime, np.asarray(self.heat_cold), self.work)


@dataclass(frozen=True, eq=False)
class Maser(Performance):
    """Three-level maser at its stationary state, per unit time.

    Attributes
    ----------
    rho : complex ndarray, shape (..., 3, 3)
        In the frame that rotates with the drive.
    current : float or ndarray
        J, quanta per unit time from the hot bath through the maser to the cold one.
    variance : float or ndarray
        Long-time variance of their number per unit time.
    uncertainty_ratio : float or ndarray
        variance·σ/J²; below 2 only by coherence.
    """

    rho: Complex
    current: Any
    variance: Any
    uncertainty_ratio: Any


@dataclass(frozen=True, eq=False)
class Refrigerator:
    """Absorption refrigerator at its stationary state, energies into the system per unit time.

    Attributes
    ----------
    populations : ndarray, shape (..., 3)
    heat_cold, heat_hot, heat_work : float or ndarray
        From the cold bath, the room and the driving (hottest) bath; they add up to 0.
    entropy_production : float or ndarray
        σ = −Σβ_αQ̇_α ≥ 0.
    carnot_cop : float or ndarray
        (β_h − β_w)/(β_c − β_h), the largest cop with which it can cool; ``inf`` for β_c ≤ β_h.
    """

    populations: Real
    heat_cold: Any
    heat_hot: Any
    heat_work: Any
    entropy_production: Any
    carnot_cop: Any

    @property
    def regime(self) -> Any:
        """What it does, a word or an array of words, from the sign of its current.

        - ``"refrigerator"``: Q̇_c > 0 < Q̇_w.
        - ``"heat transformer"``: the reverse, heat of the room flows to both other baths.
        - ``"idle"``: nothing flows.
        """
        cold = np.asarray(self.heat_cold)
        return np.select([cold > 0, cold < 0], ["refrigerator", "heat transformer"], "idle")[()]

    @property
    def cop(self) -> Any:
        """Q̇_c/Q̇_w = ω_c/ω_w of a refrigerator; nothing else has one.

        In a batch it is nan wherever :attr:`regime` is not ``"refrigerator"``; one machine that is no
        refrigerator raises ValueError.
        """
        return _within("cop", "refrigerator", self.regime, np.asarray(self.heat_cold), self.heat_work)


def _positive(**values: Any) -> tuple[Real, ...]:
    found = {name: check.number(value, name, low=_TINY) for name, value in values.items()}
    check.batch(*((name, value, 0) for name, value in found.items()))
    return tuple(found.values())


def _occupation(x: Real) -> Real:
    """Bose's 1/(e^x − 1) for x > 0, 0 where e^x overflows."""
    return np.exp(-x) / -np.expm1(-x)


def _cycle(omega_c: Real, omega_h: Real, beta_c: Real, beta_h: Real, gained: Real) -> Performance:
    """An Otto cycle that carries ``gained`` quanta from hot to cold."""
    hot, cold = omega_h * gained, -omega_c * gained
    return Performance(
        heat_hot=hot[()],
        heat_cold=cold[()],
        work=((omega_c - omega_h) * gained)[()],
        entropy_production=((beta_c * omega_c - beta_h * omega_h) * gained)[()],
    )


def otto_qubit(omega_c: Any, omega_h: Any, beta_c: Any, beta_h: Any) -> Performance:
    """Otto cycle of a qubit: full thermalization at ω_h and at ω_c, strokes between that keep populations.

    Q_h = ω_h(p_h − p_c) with p the excited populations 1/(e^{βω} + 1); η = 1 − ω_c/ω_h
    (T. D. Kieu, Phys. Rev. Lett. 93, 140403 (2004)).

    Parameters
    ----------
    omega_c, omega_h, beta_c, beta_h : float or array, shape (...)
        > 0.  An engine needs T_c/T_h < ω_c/ω_h < 1.

    Returns
    -------
    Performance
        Per cycle; Σ ≥ 0.

    Raises
    ------
    ValueError
        When an argument is not positive or the shapes do not broadcast.
    """
    omega_c, omega_h, beta_c, beta_h = _positive(
        omega_c=omega_c, omega_h=omega_h, beta_c=beta_c, beta_h=beta_h
    )
    p_c, p_h = (np.exp(-np.logaddexp(0, x)) for x in (beta_c * omega_c, beta_h * omega_h))
    return _cycle(omega_c, omega_h, beta_c, beta_h, p_h - p_c)


def otto_oscillator(omega_c: Any, omega_h: Any, beta_c: Any, beta_h: Any, r: Any = 0.0) -> Performance:
    """Otto cycle of an oscillator whose hot bath is squeezed: (n_h + ½) cosh 2r quanta instead of n_h + ½.

    J. Roßnagel, O. Abah, F. Schmidt-Kaler, K. Singer, E. Lutz, Phys. Rev. Lett. 112, 030602 (2014).

    Parameters
    ----------
    omega_c, omega_h, beta_c, beta_h : float or array, shape (...)
        > 0.
    r : float or array, shape (...)
        Squeezing; 0 is a thermal bath.

    Returns
    -------
    Performance
        Per cycle.  For r ≠ 0 its Σ is Clausius's expression alone: it leaves out what the squeezing
        is worth, can be negative, and η can exceed η_C.

    Raises
    ------
    ValueError
        When a frequency or inverse temperature is not positive, or the shapes do not broadcast.
    """
    omega_c, omega_h, beta_c, beta_h = _positive(
        omega_c=omega_c, omega_h=omega_h, beta_c=beta_c, beta_h=beta_h
    )
    r = check.number(r, "r", -300, 300)
    check.batch(("omega_c, omega_h, beta_c, beta_h", omega_c + omega_h + beta_c + beta_h, 0), ("r", r, 0))
    n_c, n_h = _occupation(beta_c * omega_c), _occupation(beta_h * omega_h)
    # (n_h + ½) cosh 2r − (n_c + ½), written so that nothing cancels at r = 0
    gained = n_h - n_c + (2 * n_h + 1) * np.sinh(r) ** 2
    return _cycle(omega_c, omega_h, beta_c, beta_h, gained)


def efficiency_at_maximum_power(beta_c: Any, beta_h: Any, r: Any = 0.0) -> Any:
    """Efficiency of the squeezed Otto cycle at its largest work, 1 − √(β_h/(β_c cosh 2r)).

    For βω → 0, varying ω_h at fixed ω_c and fixed duration of the cycle (J. Roßnagel et al.,
    Phys. Rev. Lett. 112, 030602 (2014)); r = 0 is Curzon and Ahlborn's 1 − √(T_c/T_h).  Where
    β_h > β_c cosh 2r no ω_h makes it an engine, and there is no efficiency.

    Parameters
    ----------
    beta_c, beta_h : float or array, shape (...)
        > 0.
    r : float or array, shape (...)

    Returns
    -------
    float or ndarray, shape (...)
        nan in a batch where there is no engine.

    Raises
    ------
    ValueError
        When an inverse temperature is not positive, the shapes do not broadcast, or one machine alone
        is asked for and it is no engine.

    Examples
    --------
    >>> efficiency_at_maximum_power(4, 1, [0, 0.4, 1]).round(6)
    array([0.5     , 0.567652, 0.74222 ])
    """
    beta_c, beta_h = _positive(beta_c=beta_c, beta_h=beta_h)
    r = check.number(r, "r", -300, 300)
    check.batch(("beta_c and beta_h", beta_c + beta_h, 0), ("r", r, 0))
    share = beta_h / beta_c / np.cosh(2 * r)
    engine = share <= 1
    if engine.ndim == 0 and not engine:
        raise ValueError(
            f"beta_h must be at most beta_c cosh 2r, else there is no engine; it is {share:g} of it"
        )
    return np.where(engine, 1 - np.sqrt(np.where(engine, share, 0.0)), np.nan)[()]


def three_level_maser(
    omega_c: Any,
    omega_h: Any,
    beta_c: Any,
    beta_h: Any,
    gamma_c: Any = 1.0,
    gamma_h: Any = 1.0,
    coupling: Any = 0.5,
) -> Maser:
    """Three-level maser with a resonant classical field: hot bath on 0–2, cold on 0–1, output on 1–2.

    In the rotating frame H = coupling·(|1⟩⟨2| + |2⟩⟨1|) with jumps |0⟩⟨2|, |0⟩⟨1| at rates γ(n + 1) and
    back at γn.  Each quantum brings ω_h from hot, leaves ω_c in the cold and the rest as output, so
    η = ω_out/ω_h = 1 − ω_c/ω_h, and all currents turn round at ω_c/ω_h = T_c/T_h
    (H. E. D. Scovil, E. O. Schulz-DuBois, Phys. Rev. Lett. 2, 262 (1959)).

    Parameters
    ----------
    omega_c, omega_h : float or array, shape (...)
        Energies of levels 1 and 2, 0 < ω_c ≤ ω_h.
    beta_c, beta_h : float or array, shape (...)
        > 0.
    gamma_c, gamma_h, coupling : float or array, shape (...)
        > 0.

    Returns
    -------
    Maser
        Per unit time.  Heat is counted with the bare levels, as suits a field that is weak against ω.

    Raises
    ------
    ValueError
        When an argument is not positive, ω_c > ω_h, or the shapes do not broadcast.

    Notes
    -----
    In closed form.  The populations and the one coherence y = i⟨1|ρ|2⟩ that is driven make a 4×4 matrix, in
    whose determinant only the cycle 0 → 2 → 1 → 0 depends on the counting field.  With A = β_cω_c − β_hω_h
    and a₁, a₂ the coefficients of λ and λ² in its characteristic polynomial, Var = J coth(A/2) − 2a₂J²/a₁,
    and the uncertainty ratio is A coth(A/2) − 2a₂AJ/a₁.  Every sum has terms of one sign, save these two.

    The ratio can fall below 2 (A. A. S. Kalaee, A. Wacker, P. P. Potts, Phys. Rev. E 104, L012103 (2021)).
    Over all parameters its infimum is 1.9473954, approached from above and not reached as n_h → ∞ with
    n_c = 0.268585, γ_c = 1.50781 γ_hn_h and coupling = 0.954723 γ_hn_h.
    """
    arguments = _positive(
        omega_c=omega_c, omega_h=omega_h, beta_c=beta_c, beta_h=beta_h, gamma_c=gamma_c, gamma_h=gamma_h,
        coupling=coupling,
    )  # fmt: skip
    omega_c, omega_h, beta_c, beta_h, gamma_c, gamma_h, coupling = np.broadcast_arrays(*arguments)
    if np.any(omega_c > omega_h):
        raise ValueError("omega_c must be at most omega_h: level 1 lies below level 2")
    n_c, n_h = _occupation(beta_c * omega_c), _occupation(beta_h * omega_h)
    # the rates, in units of the fastest
    rates = np.stack((gamma_h * n_h, gamma_h * (n_h + 1), gamma_c * n_c, gamma_c * (n_c + 1), coupling))
    unit = rates.max(axis=0)
    up02, down20, up01, down10, drive = rates / unit
    damping, driven = 0.5 * (down20 + down10), 2 * drive * drive
    turns = damping * np.stack((down10 * down20, up01 * down20, up02 * down10))
    turns += driven * np.stack((down10 + down20, up02 + up01, up02 + up01))  # weights of the levels
    first = turns.sum(axis=0)
    second = (up02 + up01 + down10 + down20) * damping + 2 * driven
    second += up02 * down10 + up01 * down20 + down10 * down20
    # 0 → 2 → 1 → 0 and back: the first product is e^affinity times the second
    affinity = beta_c * omega_c - beta_h * omega_h
    larger = driven * np.where(affinity > 0, up02 * down10, up01 * down20)
    current = -np.sign(affinity) * larger * np.expm1(-np.abs(affinity)) / first
    noise = larger * (1 + np.exp(-np.abs(affinity))) / first
    still = affinity == 0
    classical = np.where(still, 2.0, affinity / np.tanh(0.5 * np.where(still, 1.0, affinity)))
    rho = np.zeros((*current.shape, 3, 3), np.complex128)
    rho[..., range(3), range(3)] = np.moveaxis(turns / first, 0, -1)
    rho[..., 1, 2] = -0.5j * current / drive
    rho[..., 2, 1] = 0.5j * current / drive
    variance = unit * (noise - 2 * second * current**2 / first)
    coherent = 2 * second * affinity * current / first
    current = unit * current
    return Maser(
        heat_hot=(omega_h * current)[()],
        heat_cold=(-omega_c * current)[()],
        work=((omega_c - omega_h) * current)[()],
        entropy_production=(affinity * current)[()],
        rho=rho,
        current=current[()],
        variance=variance[()],
        uncertainty_ratio=(classical - coherent)[()],
    )


def absorption_refrigerator(
    omega_c: Any,
    omega_w: Any,
    beta_c: Any,
    beta_h: Any,
    beta_w: Any,
    gamma_c: Any = 1.0,
    gamma_h: Any = 1.0,
    gamma_w: Any = 1.0,
) -> Refrigerator:
    """Three-level absorption refrigerator: cold bath on 0–1, driving bath on 1–2, room on 0–2.

    One cycle takes ω_c from the cold and ω_w from the driving bath and leaves ω_c + ω_w in the room.  It
    cools when β_cω_c + β_wω_w < β_h(ω_c + ω_w), that is when ω_c/ω_w is below Carnot's cop
    (J. E. Geusic, E. O. Schulz-DuBois, H. E. D. Scovil, Phys. Rev. 156, 343 (1967); A. Levy, R. Kosloff,
    Phys. Rev. Lett. 108, 070604 (2012)).

    Parameters
    ----------
    omega_c, omega_w : float or array, shape (...)
        Gaps 0–1 and 1–2, > 0.
    beta_c, beta_h, beta_w : float or array, shape (...)
        Of the cold bath, the room and the driving bath, > 0; meant for β_w < β_h < β_c.
    gamma_c, gamma_h, gamma_w : float or array, shape (...)
        Rates: γ(n + 1) down and γn up, > 0.

    Returns
    -------
    Refrigerator
        Per unit time, in closed form: the stationary state of three levels is diagonal.

    Raises
    ------
    ValueError
        When an argument is not positive or the shapes do not broadcast.
    """
    arguments = _positive(
        omega_c=omega_c, omega_w=omega_w, beta_c=beta_c, beta_h=beta_h, beta_w=beta_w, gamma_c=gamma_c,
        gamma_h=gamma_h, gamma_w=gamma_w,
    )  # fmt: skip
    omega_c, omega_w, beta_c, beta_h, beta_w, gamma_c, gamma_h, gamma_w = np.broadcast_arrays(*arguments)
    omega_h = omega_c + omega_w
    n_c, n_h, n_w = (_occupation(x) for x in (beta_c * omega_c, beta_h * omega_h, beta_w * omega_w))
    up01, down10 = gamma_c * n_c, gamma_c * (n_c + 1)
    up12, down21 = gamma_w * n_w, gamma_w * (n_w + 1)
    up02, down20 = gamma_h * n_h, gamma_h * (n_h + 1)
    # Kirchhoff's theorem: each level's weight is the sum over the trees of transitions that lead to it
    trees = np.stack(
        (
            down10 * down20 + down10 * down21 + down20 * up12,
            up01 * down20 + up01 * down21 + up02 * down21,
            up02 * down10 + up02 * up12 + up01 * up12,
        ),
        axis=-1,
    )
    affinity = beta_h * omega_h - beta_c * omega_c - beta_w * omega_w
    # forward product − backward product, up01·up12·down20 = e^{affinity} · up02·down21·down10
    larger = np.where(affinity > 0, up01 * up12 * down20, up02 * down21 * down10)
    current = -np.sign(affinity) * larger * np.expm1(-np.abs(affinity)) / trees.sum(axis=-1)
    colder = beta_c > beta_h
    return Refrigerator(
        populations=trees / trees.sum(axis=-1, keepdims=True),
        heat_cold=(omega_c * current)[()],
        heat_hot=(-omega_h * current)[()],
        heat_work=(omega_w * current)[()],
        entropy_production=(affinity * current)[()],
        carnot_cop=np.where(colder, (beta_h - beta_w) / np.where(colder, beta_c - beta_h, 1.0), np.inf)[()],
    )
