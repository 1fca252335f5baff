"""Where Spohn's rate is negative, though the entropy's bookkeeping is right."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


@formula
def sigma(
    t: Any,
    rho: Matrix,
    beta: float,
    a: float,
    nu: float,
    kappa: float,
    *,
    clock: Callable[..., Any] = lambda t, a, nu: t + a / nu * np.sin(nu * t),
    half: float = 0.5,
    moved: Callable[[float], float] = lambda kappa: kappa,
    filled: Callable[[float], float] = lambda n: n / (2 * n + 1),
    reference: Callable[[float], float] = lambda excited: excited,
) -> Any:
    """σ(t) in closed form, from the Bloch vector, −(∇D)·dr/dt, with the clock ∫f dt of f = 1 + a cos νt."""
    n = 1 / math.expm1(beta)
    fast, stationary = 2 * n + 1, filled(n)
    tau, f = clock(t, a, nu), 1 + a * np.cos(nu * t)
    excited = stationary + (rho[1, 1].real - stationary) * np.exp(-fast * tau)
    c = abs(rho[0, 1]) * np.exp(-fast * tau / 2 - half * moved(kappa) * t)
    z, r = 1 - 2 * excited, np.sqrt((1 - 2 * excited) ** 2 + 4 * c**2)
    r = np.minimum(r, 1 - 1e-15)
    pull = np.arctanh(r) / r
    dz = 2 * f * fast * (excited - stationary)
    dc = -(f * fast / 2 + half * kappa) * c
    return -(pull * z - math.atanh(1 - 2 * reference(n / (2 * n + 1)))) * dz - 4 * pull * c * dc


def _first_negative(sigma: Callable[[Any], Any], period: float) -> Pair:
    """Ends of the first interval in (0, period) where sigma is negative; NaN where there is none."""
    from scipy.optimize import brentq

    grid = np.linspace(0.0, period, 241)
    negative = sigma(grid) < 0
    ends = np.flatnonzero(negative[1:] != negative[:-1])
    roots = [brentq(sigma, grid[k], grid[k + 1], xtol=1e-12) for k in ends[:2]]
    if negative[0]:
        roots = [0.0, *roots]
    return (roots[0], roots[1]) if len(roots) > 1 else (math.nan, math.nan)


@formula(inner=sigma)
def negative_interval(rho: Matrix, beta: float, a: float, nu: float, kappa: float, **of_sigma: Any) -> Pair:
    """Ends of the first interval in which σ(t) < 0."""
    return _first_negative(lambda t: sigma(t, rho, beta, a, nu, kappa, **of_sigma), 2 * math.pi / nu)


def cases(rng: np.random.Generator) -> list[Case]:
    """Qubits with coherence; the swing is strong enough for σ to turn negative in spite of the dephasing."""
    found = []
    for beta, kappa, nu in ((1.0, 0.3, 4.0), (0.7, 1.2, 4.0), (1.6, 0.5, 4.0), (1.3, 0.4, 1.7)):
        beta, kappa = (x * rng.uniform(0.95, 1.05) for x in (beta, kappa))
        excited, turn = rng.uniform(0.6, 0.75), rng.uniform(0.5, 1.2)
        c = rng.uniform(0.55, 0.8) * math.sqrt(excited * (1 - excited)) * np.exp(1j * turn)
        rho = np.array([[1 - excited, c], [c.conjugate(), excited]])
        found.append((rho, beta, rng.uniform(2.2, 2.8), nu * rng.uniform(0.88, 1.12), kappa))
    return found


def _where_f_is_negative(rho: Matrix, beta: float, a: float, nu: float, kappa: float) -> Pair:
    first = math.acos(-1 / a) / nu
    return first, 2 * math.pi / nu - first


_SIGMA = (
    "Which state do you use at time t, and which generator?",
    "The thermal part and the dephasing commute: let the thermal one run for a time of its own, the "
    "integral of f, and let the coherence decay on top.",
    "f * qep.spohn_rate(thermal, rho_t, pi) + qep.spohn_rate(dephasing, rho_t, pi)",
)

exercise = Exercise(
    id="ex07.4",
    title="where the rate is negative",
    section="Spohn's inequality",
    reference=negative_interval,
    cases=cases,
    parts=("start", "end"),
    fresh=24,
    slow=(
        "look for a loop without end, for a grid of many hundred points (60 are enough), or for "
        "evolve_driven: it integrates from the start at each call. The prompt gives ρ_t in closed form."
    ),
    why=(
        "Right: σ is the sum of a thermal share, negative while f < 0, and of a dephasing share that never "
        "is. So σ turns negative later than the rates do, and recovers earlier; only a root finder knows "
        "when."
    ),
    hints=(
        "Does your σ(t) change its sign at the times that you return?",
        "Write σ(t) as a function of one number, bracket its sign changes on a grid of some 60 points, "
        "and refine with brentq.",
        "k = np.flatnonzero(np.diff(np.sign(values))); scipy.optimize.brentq(sigma, grid[k[0]], grid[k[0] + "
        "1])",
    ),
    laws=(
        Law(
            "not-a-zero",
            "The right σ is not zero at your ends. Either your σ(t) differs from it (the dephasing factor, "
            "the clock τ), or your ends are points of a grid, which a root finder has yet to refine.",
            lambda a, *case: all(abs(sigma(float(np.real(t)), *case)) < 2e-6 for t in a),
        ),
        Law(
            "not-an-interval",
            "Your interval ends before it starts.",
            lambda a, *_: np.real(a[0]) < np.real(a[1]),
        ),
    ),
    slips=(
        slip(
            "interval-of-the-rates",
            "This is where f, and with it the thermal rates, is negative. σ has a second share, from the "
            "dephasing, which is not negative: so σ < 0 lasts a little less long. Perhaps the dephasing "
            "is missing in your σ.",
            wrong=_where_f_is_negative,
            hints=(
                "How large is σ at the first of your times? The thermal share is zero there; is the other?",
                *_SIGMA[1:],
            ),
        ),
        slip(
            "clock-forgotten",
            "Your state at time t has evolved with f = 1. The state must move with the same generator f(t)L "
            "as is used in the rate: evolve it for the time ∫f dt.",
            clock=lambda t, a, nu: t,
            hints=_SIGMA,
        ),
        slip(
            "clock-not-integrated",
            "Your thermal clock is f(t)·t; the exponent of the solution is the integral ∫f dt.",
            clock=lambda t, a, nu: (1 + a * np.cos(nu * t)) * t,
            hints=(
                "What is the solution of dx/dt = −f(t)x?",
                "The clock of the thermal part is the integral of f from 0 to t.",
            ),
        ),
        slip(
            "frequency-lost-in-the-integral",
            "∫cos νt dt is sin(νt)/ν; the division by ν is missing in your clock.",
            clock=lambda t, a, nu: t + a * np.sin(nu * t),
            hints=("What is the derivative of sin νt?",),
        ),
        slip(
            "dephasing-stands-still",
            "The dephasing is in your rate but not in the motion: your coherence does not shrink by "
            "exp(−κt/2).",
            moved=lambda kappa: 0.0,
            hints=_SIGMA,
        ),
        slip(
            "coherence-too-fast-in-the-state",
            "In your state at time t the coherence has decayed with exp(−κt). A jump |1⟩⟨1| of rate κ gives "
            "exp(−κt/2), from the anticommutator's ½.",
            alone="Your rate has the right generator.",
            moved=lambda kappa: 2 * kappa,
            hints=(
                "Does your ρ_t fulfil the master equation whose generator you put into the rate?",
                "LρL† has no coherence here; only −½{L†L, ρ} acts on it.",
                "c * np.exp(-kappa * t / 2)",
            ),
        ),
        slip(
            "coherence-too-fast",
            "A jump |1⟩⟨1| with rate κ makes the coherence decay at κ/2, from the anticommutator's ½; yours "
            "decays at κ.",
            half=1.0,
            hints=(
                "What does the dephasing generator do to |0⟩⟨1|, term by term?",
                "LρL† has no coherence here; only −½{L†L, ρ} acts on it.",
            ),
        ),
        slip(
            "pauli-dephasing",
            "Your coherence decays at 2κ: this is the jump σ_z with the rate κ, and here the jump is |1⟩⟨1|.",
            half=2.0,
            hints=("Which jump operator is given, and what is its square?",),
        ),
        slip(
            "ln-pi-left-out",
            "The term with ln π is missing from your σ.",
            alone="This is where the entropy of the qubit falls; that happens in any bath that cools.",
            reference=lambda excited: 0.5,
            hints=(
                "Where does π enter your σ?",
                "σ is the rate at which D falls, with the generator of "
                "that moment; D has two logarithms in it.",
            ),
        ),
        slip(
            "rates-exchanged",
            "Your rates up and down are exchanged: the way down, emission, has n + 1.",
            filled=lambda n: (n + 1) / (2 * n + 1),
            hints=(
                "Which level fills up in your evolution after a long time?",
                "qep.thermal_qubit(1, beta) has the rates in the right places.",
            ),
        ),
        slip(
            "length-for-the-end",
            "Your second number is how long the interval lasts; its end is asked for.",
            then=lambda ends, *_: (ends[0], ends[1] - ends[0]),
            hints=("At which time is σ positive again?",),
        ),
        mistakes.exchanged("You return the end first.", code="ends-exchanged"),
        slip(
            "phases-for-times",
            "You return the phases νt; times are asked for.",
            then=lambda ends, rho, beta, a, nu, kappa: (nu * ends[0], nu * ends[1]),
            hints=("What is the unit of your answer, time or angle?",),
        ),
        slip(
            "positive-for-negative",
            "This is the first interval in which σ is positive, from t = 0 to its first zero.",
            then=lambda ends, *_: (0.0, ends[0]),
            hints=("What is the sign of σ in the middle of your interval?",),
        ),
    ),
)

by_hand = ByHand(
    "ex07.4h",
    "when a strength turns negative",
    float(np.arccos(-1 / 3) / 5),
    near=0.002,
    slips={
        float(np.arccos(-1 / 3)): "This is 5t, in radians.",
        float(np.degrees(np.arccos(-1 / 3)) / 5): "This is in degrees.",
        float(np.arccos(1 / 3) / 5): "You solved 1 − 3 cos 5t = 0: look at the sign.",
        float(np.pi / 10): "This is where the cosine is 0.",
        float(2 * np.pi / 15): "This is for a = 2, where 5t is 120°.",
        float((2 * np.pi - np.arccos(-1 / 3)) / 5): "This is where the interval ends.",
    },
    why="1 + 3 cos 5t is 0 where cos 5t = −1/3, first at 5t = 109.5°.",
    hints=("Which value has the cosine where the strength is 0, and at which angle first?",),
)
