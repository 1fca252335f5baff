"""The oscillator bath as a film: where the quanta go, and where the entropy sits that is produced."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np

from ..figures.start_here import draw_start_here, start_here_figure
from ..live import Lab, callable_lab, choice, slider
from ..physics.models import oscillator_bath as bath
from ..predict import Prediction

START, BETA = 3.0, 1.0  # quanta in the oscillator at t = 0; ω₀ = 1
SIZES = (6, 20, 60, 150)
PAST, END, TURN = -150.0, 600.0, 60.0  # where the film begins and ends, and where it is turned round
WINDOWS = ((-30.0, 30.0), (-120.0, 120.0), (PAST, END))  # the time axis: the first that holds the present
LINKED = 30  # modes nearest to ω₀ whose correlations are drawn
QUESTIONS = [
    Prediction(
        "00.p20",
        "Time runs on from t = 0, and no quantum is lost. "
        "Will the entropy production, once it has risen, ever come down again?",
        [
            "No: entropy production rises or stays",
            "In a bath of 6 oscillators, but never in one of 150",
            "In a bath of 150, too",
        ],
        answer="In a bath of 150, too",
    ),
    Prediction(
        "00.p21",
        "The law of the film holds for negative times as well. "
        "Which way does it let heat flow before t = 0, between the colder bath and our hotter oscillator?",
        [
            "From the oscillator into the bath, as heat always flows",
            "Neither way: until then each is in equilibrium",
            "From the bath into the oscillator",
        ],
        answer="From the bath into the oscillator",
    ),
]
BEND = 10.0  # so near to the start, and to the turn, the curves are drawn with more points
STEADY = 2e-3  # nats per unit time: below it the entropy production hardly changes


@dataclass(frozen=True)
class Params:
    """One oscillator (ω₀ = 1, 3 quanta on average) among ``modes`` others at β = 1.

    ``modes``: 6, 20, 60 or 150 frequencies, evenly spread from 0 to 2.  ``time``: −150 to 600, in units of
    1/ω₀; at 0 there are no correlations, and what was before follows from the same law.  ``run``: "on";
    "back", all motion reversed at t = 60; or "forget", the same with all correlations forgotten then.
    ``revealed``: how many predictions are made.  What was before t = 0 is drawn when both are.  The rest of
    the film is drawn up to the present, so that no time answers the first before the learner has been there.
    """

    time: float = slider(5.0, "time t", PAST, END, 1.0, "1/ω₀", stretch=2.0, film=40.0, middle=0.0)
    modes: int = choice(150, "oscillators in the bath", SIZES)
    run: str = choice(
        "on",
        "the film runs",
        ("on", ("back from t = 60", "back"), ("back, correlations forgotten", "forget")),
    )
    revealed: int = 0


@dataclass(frozen=True)
class Setting:
    """What depends on the number of modes only; index 0 is the oscillator."""

    frequencies: np.ndarray  # (m,)
    couplings: np.ndarray  # (m - 1,)
    energies: np.ndarray  # (m,), of h
    V: np.ndarray  # (m, m)
    start: np.ndarray  # (m,), occupations at t = 0
    linked: np.ndarray  # (p,), the oscillator and the modes nearest to it in frequency
    pairs: tuple[np.ndarray, np.ndarray]  # of places in ``linked``; the first p - 1 are with the oscillator


@dataclass(frozen=True)
class Books:
    """Entropies in nats, each (...), as changes since t = 0 where not said otherwise."""

    system: np.ndarray
    bath: np.ndarray
    whole: np.ndarray  # what was forgotten, else 0
    shared: np.ndarray  # I(S:E), now
    among: np.ndarray  # mutual information among the modes, now
    displaced: np.ndarray  # Σ_k D(ρ_k‖ρ_k^β), now
    produced: np.ndarray  # Σ = ΔS_S + βΔE_bath


@dataclass(frozen=True)
class Result:
    """The present of the film, and its entropies over the whole window."""

    params: Params
    time: float  # what is drawn: 0 where the learner has gone to a past that is still hidden
    setting: Setting
    window: tuple[float, float]
    times: np.ndarray  # (T,)
    curves: Books  # each (T,)
    occupations: np.ndarray  # (m,)
    now: Books  # each a number
    rate: float  # dΣ/dt
    trend: str  # "rises", "falls" or "hardly changes"
    links: np.ndarray  # mutual information of each of the pairs
    turn: float = TURN


@lru_cache(maxsize=len(SIZES))
def setting(modes: int) -> Setting:
    """Normal modes of the whole, and the thermal start."""
    omegas, couplings = bath.ohmic_modes(modes)
    h = bath.star_hamiltonian(1.0, omegas, couplings)
    start = 1 / np.expm1(BETA * h.diagonal())
    start[0] = START
    nearest = 1 + np.sort(np.argsort(np.abs(omegas - 1.0), kind="stable")[:LINKED])
    linked = np.append(0, nearest)
    pairs = np.triu_indices(len(linked), 1)
    return Setting(h.diagonal(), couplings, *np.linalg.eigh(h), start, linked, pairs)


@lru_cache(maxsize=len(SIZES))
def occupations_at_turn(modes: int) -> np.ndarray:
    """⟨c_k†c_k⟩ at the turn: all that is left of the state when every correlation is forgotten."""
    s = setting(modes)
    return np.abs(propagator(s, TURN)) ** 2 @ s.start


def leg(params: Params, time: float) -> tuple[np.ndarray, float]:
    """Occupations of the product state that the present comes from, and for how long it has moved.

    Reversing the motion turns C into its conjugate, and h is real: so the state at TURN + s is the conjugate
    of the one at TURN − s, with the same occupations and entropies.
    """
    start = setting(params.modes).start
    if params.run == "on" or time <= TURN:
        return start, time
    if params.run == "back":
        return start, 2 * TURN - time
    return occupations_at_turn(params.modes), time - TURN


def propagator(s: Setting, elapsed: float) -> np.ndarray:
    """U = e^{−iht}, (m, m).  Two real products are three times as fast as a complex one."""
    U = np.empty(s.V.shape, complex)
    U.real = (s.V * np.cos(s.energies * elapsed)) @ s.V.T
    U.imag = (s.V * -np.sin(s.energies * elapsed)) @ s.V.T
    return U


def books(s: Setting, start: np.ndarray, weights: np.ndarray, n: np.ndarray) -> Books:
    """The account for occupations n (..., m) reached from ``start`` with |U_0i|² = ``weights`` (..., m)."""
    entropies, before = bath.mode_entropy(n), bath.mode_entropy(s.start)
    whole = bath.mode_entropy(start).sum()
    shared = bath.shared_information(start, weights)
    environment = whole + shared - entropies[..., 0]
    return Books(
        system=entropies[..., 0] - before[0],
        bath=environment - before[1:].sum(),
        whole=0 * shared + (whole - before.sum()),
        shared=shared,
        among=entropies[..., 1:].sum(axis=-1) - environment,
        displaced=bath.mode_divergence(n[..., 1:], s.start[1:]).sum(axis=-1),
        produced=entropies[..., 0] - before[0] + BETA * (n - s.start)[..., 1:] @ s.frequencies[1:],
    )


def books_from_thermal(s: Setting, elapsed: np.ndarray) -> Books:
    """The same from the thermal start, for many times at once."""
    run = bath.account(elapsed, s.frequencies[1:], s.couplings, 1.0, START, BETA)
    before = bath.mode_entropy(s.start)
    return Books(
        system=run.system_entropy - before[0],
        bath=run.environment_entropy - before[1:].sum(),
        whole=run.whole_entropy - before.sum(),
        shared=run.mutual_information,
        among=run.mode_correlations,
        displaced=run.mode_divergence,
        produced=run.entropy_production,
    )


def _times(window: tuple[float, float], count: int, run: str) -> np.ndarray:
    """Evenly spread over the window, and closer where the curves bend: where correlations begin or end."""
    bends = {"on": (0.0,), "back": (0.0, TURN, 2 * TURN), "forget": (0.0, TURN)}[run]
    near = [bend + np.linspace(-BEND, BEND, 65) for bend in bends]
    times = np.concatenate([np.linspace(*window, count), *near])
    times = times[(times >= window[0]) & (times <= window[1])]
    return np.unique(times.round(9)) + 0.0  # 0 and the ends of the window are among them


@lru_cache(maxsize=len(SIZES) * 3 * len(WINDOWS))
def curves(modes: int, run: str, window: tuple[float, float]) -> tuple[np.ndarray, Books]:
    """Times (T,) and the account at each of them, kept while only the present moves."""
    s, params = setting(modes), Params(modes=modes, run=run)
    times = _times(window, 301 if modes > 100 else 961, run)
    remembered = (times <= TURN) | (run != "forget")
    parts = [books_from_thermal(s, np.array([leg(params, t)[1] for t in times[remembered]]))]
    if not remembered.all():
        start = occupations_at_turn(modes)
        squares = (np.abs(propagator(s, t - TURN)) ** 2 for t in times[~remembered])
        weights, n = np.array([(w[0], w @ start) for w in squares]).swapaxes(0, 1)
        parts.append(books(s, start, weights, n))
    joined = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Books)}
    return times, Books(**joined)


def rate_of_production(s: Setting, n: np.ndarray, coherences: np.ndarray) -> float:
    """dΣ/dt = s′(n₀) dn₀/dt + β Σ_k ω_k dn_k/dt, where dn_k/dt = −2 g_k Im⟨c₀†c_k⟩ and no quantum is lost."""
    gains = -2 * s.couplings * coherences.imag
    return float(-np.log1p(1 / n[0]) * gains.sum() + BETA * gains @ s.frequencies[1:])


def pair_information(n: np.ndarray, C: np.ndarray, pairs: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Mutual information of pairs of oscillators, each from its 2×2 block of C."""
    a, b = pairs
    mean, half = 0.5 * (n[a] + n[b]), np.hypot(0.5 * (n[a] - n[b]), np.abs(C[a, b]))
    entropies = bath.mode_entropy(n)
    together = bath.mode_entropy(mean + half) + bath.mode_entropy(np.maximum(mean - half, 0.0))
    return np.maximum(entropies[a] + entropies[b] - together, 0.0)


def compute(params: Params) -> Result:
    """The present, exactly, and the kept curves of its window."""
    s, seen = setting(params.modes), params.revealed >= len(QUESTIONS)
    time = params.time if seen else max(params.time, 0.0)
    start, elapsed = leg(params, time)
    U = propagator(s, elapsed)
    weights = U.real**2 + U.imag**2
    n = weights @ start
    rows = U[s.linked]
    C = (rows.conj() * start) @ rows.T
    window = next((low if seen else 0.0, high) for low, high in WINDOWS if low <= time <= high)
    times, along = curves(params.modes, params.run, window)
    backwards = params.run == "back" and time > TURN
    rate = rate_of_production(s, n, (U[0].conj() * start) @ U[1:].T) * (-1 if backwards else 1)
    return Result(
        params=params,
        time=time,
        setting=s,
        window=window,
        times=times,
        curves=along,
        occupations=n,
        now=books(s, start, weights[0], n),
        rate=rate,
        trend="hardly changes" if abs(rate) < STEADY else "rises" if rate > 0 else "falls",
        links=pair_information(n[s.linked], C, s.pairs),
    )


_RUNS = {
    "on": "",
    "back": " (the motion was turned round at t = 60)",
    "forget": " (at t = 60 every correlation was forgotten, and the motion turned round)",
}


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, now, time = result.params, result.now, result.time
    run = _RUNS[p.run] if time > TURN else " (before the start)" if time < 0 else ""
    lost = p.run == "forget" and time > TURN
    hidden = "" if time == p.time else "The time before t = 0 is shown when both questions are answered. "
    whole = "that of the whole has not" if not lost else f"that of the whole by {_signed(now.whole)}"
    forgotten = f"{_plain(now.whole)} forgotten + " if lost else ""
    return (
        f"{hidden}{p.modes} oscillators in the bath, t = {_time(time)}{run}: "
        f"{result.occupations[0]:.2f} of 3 quanta are in the middle. The oscillator's entropy has changed by "
        f"{_signed(now.system)}, the bath's by {_signed(now.bath)}, {whole}. "
        f"The thermometer counts {_signed(now.produced - now.system)} for the bath. "
        f"Entropy production {_plain(now.produced)} = {forgotten}"
        f"{_plain(now.shared)} correlations with the oscillator + "
        f"{_plain(now.among)} correlations inside the bath + "
        f"{_plain(now.displaced)} bath disturbed; it {result.trend}."
    )


def _time(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _plain(value: Any) -> str:
    return f"{round(float(value), 3) + 0.0:.3f}"


def _signed(value: Any) -> str:
    return f"{round(float(value), 2) + 0.0:+.2f}".replace("-", "−").replace("+0.00", "0.00")


def lab(**start: object) -> Lab:
    """The lab of chapter 00.  ``start`` sets fields of ``Params``, e.g. ``modes=20``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_start_here,
        figure=start_here_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "t = −30": dict(modes=150, run="on", time=-30.0),
            "t = 5": dict(modes=150, run="on", time=5.0),
            "t = 200": dict(modes=150, run="on", time=200.0),
            "Small bath": dict(modes=20, run="on", time=70.0),
            "Run backwards": dict(modes=150, run="back", time=112.0),
            "Forget, then back": dict(modes=150, run="forget", time=112.0),
        },
        question="",
        predict=QUESTIONS,
    )


callable_lab(__name__)
