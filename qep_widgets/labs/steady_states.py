"""Two baths and one machine between them: the price of staying, the price of the way, and who counts heat."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from ..figures.steady_states import draw_steady_states, steady_states_figure
from ..figures.style import signed
from ..live import Lab, Trail, callable_lab, choice, slider
from ..physics.baths import thermal_qubit
from ..physics.composite import tensor
from ..physics.lindblad import Lindbladian
from ..physics.states import gibbs
from ..physics.thermodynamics import heat_current, housekeeping_split
from ..predict import Prediction

RING_COUPLING, SQUEEZING = 0.2, 0.7
PAIR_COUPLING, LINK = 0.1, 0.4  # as in the lesson
TIMES = np.linspace(0.0, 30.0, 121)
TEMPERATURES = np.linspace(0.4, 4.0, 145)
RING, SQUEEZED = "ring", "ring, hot bath squeezed"
OWN, WHOLE = "pair, own H", "pair, whole H"
WORLDS = (RING, SQUEEZED, OWN, WHOLE)
QUESTION = Prediction(
    "12.p20",
    "Both baths of the ring have T = 1, but the hot one has been *squeezed* since. The ring comes to rest. "
    "What do you see then? (Clausius' σ is counted with β = 1 for both.)",
    [
        "No energy flows, and σ = 0: equal temperatures",
        "Energy flows for ever, and σ is above 0",
        "Energy flows for ever, and σ = 0",
        "Energy flows for ever, and σ is below 0",
    ],
    answer="Energy flows for ever, and σ = 0",
)
_TRAIL = Trail("hot", given=("world", "gap"))


@dataclass(frozen=True)
class Params:
    """A machine that had T = 1 everywhere until t = 0, between a cold bath, T = 1, and a hot one.

    ``world``: "ring" (levels 0, 1 and ``gap``; the contact of the levels 0 and 2 is with the hot bath, the
    other two with the cold one, g = 0.2), "ring, hot bath squeezed" (r = 0.7), "pair, own H" and "pair, whole
    H" (two qubits of gaps 1 and ``gap`` with a bath each, g = 0.1, and an exchange 0.4; heat is counted with
    H₁ and H₂, or with all of H).  ``hot``: temperature of the hot bath.  ``time``: now.  ``trail``: the
    temperatures that the learner has been at.  ``revealed``: 1 once the prediction is made; before, nothing
    is drawn of the squeezed bath's currents and rates.
    """

    time: float = slider(30.0, "time t", 0.0, 30.0, 0.25, film=8.0)
    hot: float = slider(3.0, "temperature of the hot bath", 0.4, 4.0, 0.025, middle=1.0)
    gap: float = slider(1.5, "gap of the hot contact", 1.2, 3.0, 0.05)
    world: str = choice(RING, "between them", WORLDS)
    trail: Trail = field(default=_TRAIL)
    revealed: int = 0


@dataclass(frozen=True)
class Path:
    """Along all times: populations, energy currents into the machine, and the rates."""

    filled: np.ndarray  # (n, 3) of the levels of the ring, or (n, 2) of the upper levels of the pair
    currents: np.ndarray  # (n, 3): cold bath, hot bath, work
    housekeeping: np.ndarray  # (n,)
    way: np.ndarray  # (n,) non-adiabatic


@dataclass(frozen=True)
class Result:
    """The path, the present point of it, and σ at rest for one or many temperatures of the hot bath."""

    params: Params
    path: Path
    now: int
    times: np.ndarray
    at_rest: float  # σ at rest, now
    places: np.ndarray  # (m,) temperatures
    rests: np.ndarray  # (m,) σ at rest there

    @property
    def shown(self) -> bool:
        """Whether currents and rates are drawn."""
        return bool(self.params.revealed) or self.params.world != SQUEEZED


def occupation(x: np.ndarray) -> np.ndarray:
    """1/(eˣ − 1)."""
    return 1 / np.expm1(x)


def contacts(world: str, hot: float | np.ndarray, gap: float) -> np.ndarray:
    """The rates up (first row) and down of the ring's contacts 0–1, 1–2 and 0–2, (2, 3, ...)."""
    n = np.stack([occupation(x * np.ones_like(hot)) for x in (1.0, gap - 1.0, gap / hot)])
    if world == SQUEEZED:
        n[2] = n[2] * np.cosh(2 * SQUEEZING) + np.sinh(SQUEEZING) ** 2
    return RING_COUPLING * np.stack([n, n + 1])


def flow_matrix(rates: np.ndarray) -> np.ndarray:
    """dp/dt = W p of the ring, (..., 3, 3)."""
    W = np.zeros((*rates.shape[2:], 3, 3))
    for k, (low, high) in enumerate(((0, 1), (1, 2), (0, 2))):
        W[..., high, low] += rates[0, k]
        W[..., low, high] += rates[1, k]
    return W - np.eye(3) * W.sum(axis=-2)[..., None, :]


def at_rest(W: np.ndarray) -> np.ndarray:
    """The populations with W p = 0."""
    last = np.concatenate([W[..., :2, :], np.ones((*W.shape[:-2], 1, 3))], axis=-2)
    return np.linalg.solve(last, np.broadcast_to([[0.0], [0.0], [1.0]], (*W.shape[:-2], 3, 1)))[..., 0]


def ring_heats(rates: np.ndarray, p: np.ndarray, gap: float) -> tuple[np.ndarray, np.ndarray]:
    """Energy per unit of time from the cold bath (two contacts) and from the hot one."""
    up = [rates[0, k] * p[..., i] - rates[1, k] * p[..., j] for k, i, j in ((0, 0, 1), (1, 1, 2), (2, 0, 2))]
    return up[0] + (gap - 1.0) * up[1], gap * up[2]


def _ring(world: str, hot: float, gap: float) -> Path:
    from scipy.linalg import expm

    rates = contacts(world, hot, gap)
    W = flow_matrix(rates)
    p = np.exp(-np.array([0.0, 1.0, gap]))
    step, p, way = expm(W * (TIMES[1] - TIMES[0])), p / p.sum(), []
    for _ in TIMES:
        way.append(p)
        p = step @ p
    filled = np.array(way)
    slope, ln_rest = filled @ W.T, np.log(at_rest(W))
    cold, warm = ring_heats(rates, filled, gap)
    return Path(
        filled=filled,
        currents=np.stack([cold, warm, 0 * cold], axis=-1),
        housekeeping=-cold - warm / hot - slope @ ln_rest,
        way=-np.sum(slope * (np.log(filled) - ln_rest), axis=-1),
    )


def pair_generator(hot: float, gap: float) -> tuple[Lindbladian, np.ndarray]:
    """The local equation of the two qubits, and H₁ + H₂."""
    one, two = thermal_qubit(1.0, 1.0, PAIR_COUPLING), thermal_qubit(gap, 1.0 / hot, PAIR_COUPLING)
    link = np.zeros((4, 4))
    link[1, 2] = link[2, 1] = LINK
    own = np.diag([0.0, gap, 1.0, 1.0 + gap])
    return one.embed(0, (2, 2)) + two.embed(1, (2, 2)) + Lindbladian(link, []), own


def _pair(world: str, hot: float, gap: float) -> Path:
    L, own = pair_generator(hot, gap)
    states = L.evolve(tensor(gibbs(np.diag([0.0, 1.0]), 1.0), gibbs(np.diag([0.0, gap]), 1.0)), TIMES)
    counted = own if world == OWN else L.H
    heats = np.stack([heat_current(bath, states, counted) for bath in L.baths], axis=-1)
    work = -np.einsum("nij,ji->n", 1j * (L.H @ states - states @ L.H), counted).real
    housekeeping, way = housekeeping_split(L, states, counted, L.steady_state())
    p = np.diagonal(states, axis1=-2, axis2=-1).real
    return Path(
        filled=np.stack([p[:, 2] + p[:, 3], p[:, 1] + p[:, 3]], axis=-1),
        currents=np.concatenate([heats, work[:, None]], axis=-1),
        housekeeping=housekeeping,
        way=way,
    )


@lru_cache(maxsize=512)
def _path(world: str, hot: float, gap: float) -> Path:
    return (_ring if world in (RING, SQUEEZED) else _pair)(world, hot, gap)


def rest_rates(world: str, hot: np.ndarray, gap: float) -> np.ndarray:
    """σ at rest.  For the pair in closed form: occupations and coherence obey linear equations of their own.

    Bath k fills its qubit towards f_k = 1/(e^{β_kω_k} + 1) at the rate Γ_k = g coth(β_kω_k/2).  The coherence
    is damped at Γ = (Γ₁ + Γ₂)/2 and turns with the difference δ of the gaps, so that
    κ = 2·link²·Γ/(Γ² + δ²) quanta pass per unit of time and of difference in occupation.
    """
    if world in (RING, SQUEEZED):
        rates = contacts(world, hot, gap)
        cold, warm = ring_heats(rates, at_rest(flow_matrix(rates)), gap)
        return -cold - warm / hot
    widths = [PAIR_COUPLING / np.tanh(x / 2) for x in (1.0, gap / hot)]
    fills = [1 / (np.exp(x) + 1) for x in (1.0, gap / hot)]
    mean, detuned = (widths[0] + widths[1]) / 2, gap - 1.0
    kappa = 2 * LINK**2 * mean / (mean**2 + detuned**2)
    quanta = (fills[0] - fills[1]) / (1 / kappa + 1 / widths[0] + 1 / widths[1])  # from 1 to 2
    if world == OWN:
        return quanta * (gap / hot - 1.0)
    bound = quanta * detuned / mean  # −⟨H₁₂⟩, by the coherence's equation; bath k damps it at Γ_k/2
    return -(quanta + widths[0] / 2 * bound) + (gap * quanta - widths[1] / 2 * bound) / hot


@lru_cache(maxsize=64)
def _curve(world: str, gap: float) -> np.ndarray:
    return rest_rates(world, TEMPERATURES, gap)


def compute(params: Params) -> Result:
    """The path of the present setting (kept while only the time moves) and σ at rest where it may be seen."""
    now = int(np.abs(TIMES - params.time).argmin())
    world, gap = params.world, params.gap
    if params.revealed:
        places, rests = TEMPERATURES, _curve(world, gap)
    else:
        places = np.array(params.trail.places)
        rests = rest_rates(world, places, gap)
    here = float(rest_rates(world, np.array([params.hot]), gap)[0])
    return Result(params, _path(world, params.hot, gap), now, TIMES, here, places, rests)


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, path, k = result.params, result.path, result.now
    where = {
        RING: "A ring of three levels",
        SQUEEZED: "A ring of three levels, its hot bath squeezed",
        OWN: "Two qubits, heat counted with each one's own H",
        WHOLE: "Two qubits, heat counted with the whole H",
    }[p.world]
    start = (
        f"{where}; the hot bath has T = {p.hot:.2f}, its contact the gap {p.gap:.2f}. At t = {TIMES[k]:.1f}"
    )
    if not result.shown:
        return f"{start} currents and rates wait for your prediction."
    cold, warm, work = (signed(value, 5) for value in path.currents[k])
    pays = f", and work {work}" if p.world == OWN else ""
    kept, way = path.housekeeping[k], path.way[k]
    return (
        f"{start} the machine gets {cold} from the cold bath and {warm} from the hot one{pays}. "
        f"σ = {signed(kept + way, 5)}, of which staying {signed(kept, 5)} and the way {signed(way, 5)}; "
        f"at rest σ = {signed(result.at_rest, 5)}."
    )


def lab(**start: object) -> Lab:
    """The lab of chapter 12.  ``start`` sets fields of ``Params``, e.g. ``world="pair, whole H"``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_steady_states,
        figure=steady_states_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "1 · Ring": dict(world=RING, hot=3.0, gap=1.5, time=30.0),
            "2 · Squeezed": dict(world=SQUEEZED, hot=1.0, gap=1.5, time=30.0),
            "3 · Pair, own H": dict(world=OWN, hot=1.425, gap=1.5, time=30.0),
            "4 · Pair, whole H": dict(world=WHOLE, hot=1.425, gap=1.5, time=30.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
