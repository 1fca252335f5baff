"""Spohn's inequality: a state slides down the landscape D(·‖π), and the rate of its fall is watched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.spohn import draw_spohn, spohn_figure
from ..figures.style import signed
from ..live import Lab, callable_lab, choice, slider
from ..physics.baths import squeezed_qubit, thermal_qubit
from ..physics.entropies import relative_entropy
from ..physics.lindblad import Lindbladian
from ..physics.states import bloch_state, bloch_vector, gibbs
from ..predict import Prediction

COUPLING, TURNING, SQUEEZING, PERIOD, SPAN = 0.3, 1.2, 1.2, 4.0, 6.0
_TIMES = np.linspace(0.0, SPAN, 241)
KINDS = ("thermal", "driven", "squeezed", "wrong", "eternal")
QUESTION = Prediction(
    "07.p20",
    "One rate of the *eternal* generator is negative at every time after the start. Where on its paths does "
    "the height D(ρ‖π) grow?",
    [
        "Everywhere",
        "Late, when the negative rate is largest",
        "On some paths, and on others not",
        "Nowhere",
    ],
    answer="Nowhere",
)


@dataclass(frozen=True)
class Params:
    """A qubit in the x–z plane of the Bloch ball, and a generator f(t)·L that moves it.

    ``kind``: "thermal" (β = ω = 1, g = 0.3, in the frame that rotates with ω); "driven" (the same bath and
    the Hamiltonian 0.6 Y); "squeezed" (r = 1.2); "wrong" (the same, measured against the Gibbs state);
    "eternal" (canonical rates 1, 1, −tanh τ on the Pauli matrices, with the stationary state 1/2).
    ``angle``: of the Bloch vector at t = 0 from the north pole, the ground state, towards +x, in rad.
    ``swing``: a in f(t) = 1 + a cos(πt/2), 0 to 3, so that the clock τ = ∫f stays ≥ 0.  ``time``: now.
    ``radius``: length of the Bloch vector at t = 0.  ``revealed``: 1 once the prediction is made; before, the
    path and its curves are drawn up to now, and what comes later is not said.
    """

    kind: str = choice(
        "thermal",
        "generator",
        ("thermal", "driven", "squeezed", ("squeezed, wrong π", "wrong"), "eternal"),
    )
    time: float = slider(6.0, "time t", 0.0, SPAN, 0.02)
    angle: float = slider(2.5, "start: angle from |0⟩", -3.14, 3.14, 0.02, "rad")
    swing: float = slider(0.0, "swing a of f(t)", 0.0, 3.0, 0.02)
    radius: float = 0.97
    revealed: int = 0


@dataclass(frozen=True)
class Setting:
    """What depends on the kind of generator only: dr/dτ = (A + B tanh τ) r + b, and the landscape."""

    A: np.ndarray  # (2, 2), on (x, z)
    B: np.ndarray  # (2, 2)
    b: np.ndarray  # (2,)
    reference: np.ndarray  # (2,), the (x, z) of the state that D is measured from
    rates: np.ndarray  # of the jumps at τ = 0; the last one is −tanh τ for "eternal"
    heights: np.ndarray  # (n, n), D(·‖reference) on the square [−1, 1]², row 0 at z = −1, NaN off the disc


@dataclass(frozen=True)
class Path:
    """Along all times: states, D, its rate of fall, the lowest rate, and where the rate is negative."""

    r: np.ndarray  # (n, 2)
    D: np.ndarray  # (n,)
    sigma: np.ndarray  # (n,), inf at a pure start
    lowest: np.ndarray  # (n,)
    negative: tuple[tuple[float, float], ...]  # intervals of σ < 0, from root finding


@dataclass(frozen=True)
class Result:
    """The path and the present point of it."""

    params: Params
    setting: Setting
    times: np.ndarray
    path: Path
    r: np.ndarray  # (2,)
    D: float
    sigma: float
    lowest: float

    @property
    def seen(self) -> np.ndarray:
        """(n,), whether a time of the path is drawn: before the prediction, those up to now."""
        return (self.times <= self.params.time) | bool(self.params.revealed)


def generator(kind: str) -> Lindbladian:
    """The generator of a kind at τ = 0, with which the lab's numbers can be checked."""
    thermal = thermal_qubit(1.0, 1.0, COUPLING)
    if kind == "thermal":
        return Lindbladian(None, thermal.jumps, thermal.rates)
    if kind == "driven":
        return Lindbladian([[0, -0.5j * TURNING], [0.5j * TURNING, 0]], thermal.jumps, thermal.rates)
    if kind == "eternal":
        return eternal(0.0)
    return squeezed_qubit(1.0, 1.0, SQUEEZING, COUPLING)


def eternal(tau: float) -> Lindbladian:
    """Canonical rates (1, 1, −tanh τ) (Hall, Cresser, Li, Andersson, Phys. Rev. A 89, 042120 (2014))."""
    paulis = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    return Lindbladian(None, paulis / math.sqrt(2), [1.0, 1.0, -math.tanh(tau)])


def _bloch_generator(L: Lindbladian) -> tuple[np.ndarray, np.ndarray]:
    """dr/dt = A r + b on (x, z), read off the generator's action on three states."""
    probes = bloch_state([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    slopes = L.apply(probes)
    b, x, z = np.stack(
        [2 * slopes[:, 0, 1].real, (slopes[:, 0, 0] - slopes[:, 1, 1]).real], axis=-1
    )  # of the vectors 0, x, z
    return np.stack([x - b, z - b], axis=-1), b


@lru_cache(maxsize=len(KINDS))
def setting(kind: str) -> Setting:
    """Bloch form of the generator, reference state and landscape."""
    L = generator(kind)
    A, b = _bloch_generator(L)
    B = np.zeros((2, 2))
    if kind == "eternal":
        B = _bloch_generator(eternal(math.atanh(0.5)))[0] * 2 - 2 * A
        pi = bloch_state([0.0, 0.0, 0.0])
    else:
        pi = gibbs(np.diag([0.0, 1.0]), 1.0) if kind == "wrong" else L.steady_state()
    return Setting(A, B, b, bloch_vector(pi)[[0, 2]], np.asarray(L.rates), _landscape(pi))


def _landscape(pi: np.ndarray) -> np.ndarray:
    grid = np.linspace(-1.0, 1.0, 161)
    x, z = np.meshgrid(grid, grid)
    inside = x**2 + z**2 <= 1.0
    heights = np.full(x.shape, np.nan)
    r = np.stack([x[inside], 0 * x[inside], z[inside]], axis=-1)
    heights[inside] = relative_entropy(bloch_state(r), pi)
    return heights


# ---------------------------------------------------------------- the path in closed form


def clock(times: np.ndarray, swing: float) -> tuple[np.ndarray, np.ndarray]:
    """τ = ∫f and f = 1 + a cos(2πt/PERIOD)."""
    w = 2 * np.pi / PERIOD
    return times + swing / w * np.sin(w * times), 1 + swing * np.cos(w * times)


def _moved(s: Setting, start: np.ndarray, tau: np.ndarray) -> np.ndarray:
    """r(τ), (..., 2).  With B the two components decouple: ∫tanh = ln cosh."""
    if s.B.any():
        log_cosh = tau + np.log1p(np.exp(-2 * tau)) - math.log(2)
        return np.exp(np.diag(s.A) * tau[..., None] + np.diag(s.B) * log_cosh[..., None]) * start
    rest = -np.linalg.solve(s.A, s.b)
    mean = 0.5 * np.trace(s.A)
    traceless = s.A - mean * np.eye(2)
    root = complex(-np.linalg.det(traceless)) ** 0.5  # the eigenvalues are mean ± root
    c = np.cosh(root * tau)[..., None]
    d = (tau + 0j if root == 0 else np.sinh(root * tau) / root)[..., None]
    gone = start - rest
    return rest + np.exp(mean * tau)[..., None] * (c * gone + d * (traceless @ gone)).real


def _steepness(r: np.ndarray) -> np.ndarray:
    """artanh(|r|)/|r|: ln ρ has the Bloch vector steepness·r.  Infinite for a pure state."""
    length = np.linalg.norm(r, axis=-1)
    length = np.where(length > 1 - 1e-12, 1.0, np.maximum(length, 1e-12))
    with np.errstate(divide="ignore"):
        return np.arctanh(length) / length


def rate(s: Setting, start: np.ndarray, swing: float, times: np.ndarray) -> np.ndarray:
    """σ = −Tr{L(ρ)(ln ρ − ln π)} = −(a(r)r − a(π)π)·dr/dt with a(r) = artanh(|r|)/|r|."""
    tau, f = clock(times, swing)
    r = _moved(s, start, tau)
    slope = r @ s.A.T + np.tanh(tau)[..., None] * (r @ s.B.T) + s.b
    inwards = (r * slope).sum(axis=-1)
    return -f * (_steepness(r) * inwards - slope @ (_steepness(s.reference) * s.reference))


def _lowest_rate(kind: str, s: Setting, swing: float, times: np.ndarray) -> np.ndarray:
    tau, f = clock(times, swing)
    rates = np.broadcast_to(s.rates, (*np.shape(times), len(s.rates))).copy()
    if kind == "eternal":
        rates[..., -1] = -np.tanh(tau)
    return (f[..., None] * rates).min(axis=-1)


def _divergence(s: Setting, r: np.ndarray) -> np.ndarray:
    three = np.stack([r[..., 0], np.zeros(r.shape[:-1]), r[..., 1]], axis=-1)
    pi = bloch_state([s.reference[0], 0.0, s.reference[1]])
    return np.asarray(relative_entropy(bloch_state(three), pi))


def _crossings(s: Setting, start: np.ndarray, swing: float, sigma: np.ndarray) -> np.ndarray:
    """Where σ changes its sign: brackets from the grid, then eight rounds of sixteen-fold division."""
    sign = sigma < 0
    k = np.flatnonzero(sign[1:] != sign[:-1])
    low, high = _TIMES[k], _TIMES[k + 1]
    for _ in range(8 if k.size else 0):
        finer = low[:, None] + (high - low)[:, None] * np.linspace(0.0, 1.0, 17)
        first = np.argmax((rate(s, start, swing, finer) < 0) != sign[k, None], axis=1)
        first = np.where(first == 0, 16, first)
        rows = np.arange(k.size)
        low, high = finer[rows, first - 1], finer[rows, first]
    return 0.5 * (low + high)


@lru_cache(maxsize=64)
def _path(kind: str, angle: float, swing: float, radius: float) -> Path:
    s = setting(kind)
    start = radius * np.array([math.sin(angle), math.cos(angle)])
    sigma = rate(s, start, swing, _TIMES)
    roots = list(_crossings(s, start, swing, sigma))
    ends = [0.0] * bool(sigma[0] < 0) + roots + [SPAN] * bool(sigma[-1] < 0)
    r = _moved(s, start, clock(_TIMES, swing)[0])
    return Path(
        r=r,
        D=_divergence(s, r),
        sigma=sigma,
        lowest=_lowest_rate(kind, s, swing, _TIMES),
        negative=tuple((float(a), float(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)),
    )


def compute(params: Params) -> Result:
    """The whole path (kept while only the time moves) and the present point."""
    s = setting(params.kind)
    start = params.radius * np.array([math.sin(params.angle), math.cos(params.angle)])
    now = np.array([params.time])
    r = _moved(s, start, clock(now, params.swing)[0])
    return Result(
        params=params,
        setting=s,
        times=_TIMES,
        path=_path(params.kind, params.angle, params.swing, params.radius),
        r=r[0],
        D=float(_divergence(s, r)[0]),
        sigma=float(rate(s, start, params.swing, now)[0]),
        lowest=float(_lowest_rate(params.kind, s, params.swing, now)[0]),
    )


_NAMES = {
    "thermal": "A thermal bath",
    "driven": "A driven qubit in a thermal bath",
    "squeezed": "A squeezed bath",
    "wrong": "A squeezed bath, measured against the Gibbs state",
    "eternal": "The eternal generator",
}


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p = result.params
    swing = f" times f(t) with swing {p.swing:.2f}" if p.swing >= 0.005 else ""
    if not np.isfinite(result.sigma):
        now = "σ is infinite, as the state is pure"
    else:
        way = "falls" if result.sigma > 5e-4 else "grows" if result.sigma < -5e-4 else "hardly changes"
        now = f"σ = {signed(result.sigma)}, so D {way}"
    when = ""
    if p.revealed and result.path.negative:
        spans = " and ".join(f"from {a:.3f} to {b:.3f}" for a, b in result.path.negative)
        when = f" On this path σ < 0 {spans}."
    elif p.revealed:
        when = " On this path σ is never negative."
    rates = "the lowest rate of the generator is negative" if result.lowest < 0 else "no rate is negative"
    return f"{_NAMES[p.kind]}{swing}. At t = {p.time:.2f}: D = {result.D:.3f}, {now}; {rates}.{when}"


def lab(**start: object) -> Lab:
    """The lab of chapter 07.  ``start`` sets fields of ``Params``, e.g. ``kind="eternal"``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_spohn,
        figure=spohn_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "1 · Thermal bath": dict(kind="thermal", swing=0.0, time=6.0, radius=0.97),
            "2 · Driven qubit": dict(kind="driven", swing=0.0, angle=2.5, radius=0.97),
            "3 · Rates turn negative": dict(kind="thermal", swing=2.0, angle=1.6, time=2.0, radius=0.75),
            "4 · Squeezed, wrong π": dict(kind="wrong", swing=0.0, angle=0.0, radius=0.6, time=0.3),
            "5 · Eternal": dict(kind="eternal", swing=0.0, angle=1.2, radius=0.97),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
