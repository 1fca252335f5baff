"""Thermalization: three levels in a bath, with the contacts and rates in your hand, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..figures.thermalization import draw_thermalization, thermalization_figure
from ..live import Lab, callable_lab, choice, slider
from ..physics.baths import ohmic
from ..predict import Prediction

ENERGIES = np.array([0.0, 1.0, 1.7])
PAIRS = ((0, 1), (1, 2), (0, 2))
RATES = ("0→1", "1→0", "1→2", "2→1", "0→2", "2→0")
LEVEL_2 = "all of level 2"
SPAN = 15.0
TIMES = np.linspace(0.0, SPAN, 241)
QUESTION = Prediction(
    "10.p20",
    "The rate 1→2 alone is made five times what the bath gives (*Broken balance*), and you wait until the "
    "populations rest. What are the net flows on the three contacts then?",
    [
        "All zero: nothing changes any more",
        "Zero on 0–1 and 0–2; upwards on 1–2, which is pumped",
        "All equally strong, round a circle",
        "All of different strength",
    ],
    answer="All equally strong, round a circle",
)
_DENSITY = ohmic(0.3, 5.0)
# A mixture of levels 0 and 2 that has no share in the slowest mode at β = 1, all rates those of the bath.
NO_SLOW_MODE = (0.6014584, 0.0, 0.3985416)
_MIXED = (0.1, 0.4, 0.5)


@dataclass(frozen=True)
class Params:
    """Populations of three levels, E = 0, 1, 1.7, in the lesson's ohmic bath (strength 0.3, cut-off 5).

    ``time``: now, 0 to 15.  ``beta``: inverse temperature of the bath, 0.3 to 4.  ``rate``: one of RATES, or
    LEVEL_2 for all four of level 2.  ``factor``: 0 to 5; the rate is so many times what the bath gives.  A
    single rate that is not the bath's breaks detailed balance; all four at 0 cut level 2 off.  ``direct``:
    the factor of the two rates of the pair 0–1.  ``start``: populations at t = 0.  ``revealed``: 1 once the
    prediction is made; before, the path is drawn up to now, and neither its end nor a flow is drawn or said.
    """

    time: float = slider(1.0, "time t", 0.0, SPAN, 0.05)
    beta: float = slider(1.0, "bath's β", 0.3, 4.0, 0.05)
    rate: str = choice("1→2", "rate", (*RATES, LEVEL_2))
    factor: float = slider(1.0, "its factor", 0.0, 5.0, 0.05, stretch=2.0, middle=1.0)
    direct: float = 1.0
    start: tuple[float, float, float] = (0.0, 0.0, 1.0)
    revealed: int = 0

    @property
    def contact(self) -> float:
        """The factor of all rates of level 2."""
        return self.factor if self.rate == LEVEL_2 else 1.0


@dataclass(frozen=True)
class Path:
    """The populations at all times, and how far they are from the Gibbs state and from their own end."""

    W: np.ndarray  # (3, 3), W[i, j]: rate from j to i; columns add up to 0
    p: np.ndarray  # (T, 3)
    gibbs: np.ndarray  # (3,)
    end: np.ndarray  # (3,), the limit of this start
    ends: int  # dimension of the space of stationary populations
    gap: float  # slowest rate of the populations that is not 0; 0 when nothing moves
    to_gibbs: np.ndarray  # (T,), trace distance
    to_end: np.ndarray  # (T,)


@dataclass(frozen=True)
class Result:
    """The path and its present point."""

    params: Params
    times: np.ndarray
    path: Path
    p: np.ndarray  # (3,)
    flows: np.ndarray  # (3,), net flow upwards on each of PAIRS, now
    to_gibbs: float

    @property
    def seen(self) -> np.ndarray:
        """(n,), whether a time of the path is drawn: before the prediction, those up to now."""
        return (self.times <= self.params.time) | bool(self.params.revealed)


def rate_matrix(params: Params) -> np.ndarray:
    """W[i, j] from j to i: g(n+1) down and gn up, times the factors; columns add up to 0."""
    W = np.zeros((3, 3))
    for (i, j), factor in zip(PAIRS, (params.direct, params.contact, params.contact), strict=True):
        omega = ENERGIES[j] - ENERGIES[i]
        n = 1 / np.expm1(params.beta * omega)
        W[i, j], W[j, i] = np.array([n + 1, n]) * _DENSITY(omega) * factor
    if params.rate in RATES:
        j, i = (int(level) for level in params.rate.split("→"))
        W[i, j] *= params.factor
    return W - np.diag(W.sum(axis=0))


def _gibbs(beta: float, levels: slice = slice(None)) -> np.ndarray:
    weights = np.exp(-beta * ENERGIES[levels])
    return weights / weights.sum()


def _end(W: np.ndarray, params: Params) -> tuple[np.ndarray, int]:
    """Where this start ends, and the dimension of the stationary space."""
    start = np.array(params.start)
    if params.contact == 0:
        if params.direct == 0:
            return start, 3
        return np.append(start[:2].sum() * _gibbs(params.beta, slice(2)), start[2]), 2
    equations = W.copy()
    equations[0] = 1.0  # one equation follows from the others; probabilities add up to one instead
    return np.linalg.solve(equations, [1.0, 0.0, 0.0]), 1


def _distance(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return np.abs(p - q).sum(axis=-1) / 2


@lru_cache(maxsize=128)
def _path(params: Params) -> Path:
    from scipy.linalg import expm

    W = rate_matrix(params)
    end, ends = _end(W, params)
    step = expm(W * (TIMES[1] - TIMES[0]))
    p = np.empty((len(TIMES), 3))
    p[0] = params.start
    for k in range(1, len(TIMES)):
        p[k] = step @ p[k - 1]
    rates = np.sort(-np.linalg.eigvals(W).real)
    gibbs = _gibbs(params.beta)
    return Path(
        W=W,
        p=p,
        gibbs=gibbs,
        end=end,
        ends=ends,
        gap=float(rates[ends]) if ends < 3 else 0.0,
        to_gibbs=_distance(p, gibbs),
        to_end=_distance(p, end),
    )


def compute(params: Params) -> Result:
    """The whole path (kept while only the time moves) and the present point."""
    from scipy.linalg import expm

    path = _path(replace(params, time=0.0, revealed=0))
    p = expm(path.W * params.time) @ np.array(params.start)
    flows = np.array([path.W[j, i] * p[i] - path.W[i, j] * p[j] for i, j in PAIRS])
    return Result(params, TIMES, path, p, flows, float(_distance(p, path.gibbs)))


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, path = result.params, result.path
    now = ", ".join(f"{x:.3f}" for x in np.abs(result.p))
    end = ", ".join(f"{x:.3f}" for x in np.abs(path.end))
    first = f"At t = {p.time:.2f} the populations are ({now}), at distance {result.to_gibbs:.3f} from Gibbs."
    if p.factor != 1 and p.rate in RATES:
        first = f"{first} The rate {p.rate} is {p.factor:.2f} times the bath's."
    if not p.revealed:
        return f"{first} The net flows, and where this start ends, are shown when you have answered."
    flows = ", ".join(
        f"{flow + 0.0:.3f} on {i}–{j}" for flow, (i, j) in zip(np.round(result.flows, 3), PAIRS, strict=True)
    )
    first = f"{first} Net flows upwards now: {flows}."
    if path.ends == 3:
        return f"{first} No contact is left: nothing moves, and every state is stationary."
    pace = f"the slowest rate is {path.gap:.3f}"
    if path.ends == 2:
        return (
            f"{first} Level 2 is cut off: there is a whole line of stationary states, and this start ends in "
            f"({end}); {pace} of what moves."
        )
    where = "the Gibbs state" if _distance(path.end, path.gibbs) < 5e-4 else f"({end}), which is not Gibbs"
    return f"{first} Every start ends in {where}; {pace}."


def lab(**start: object) -> Lab:
    """The lab of chapter 10.  ``start`` sets fields of ``Params``, e.g. ``factor=3.0``."""
    thermal = dict(time=1.0, beta=1.0, rate="1→2", factor=1.0, direct=1.0, start=(0.0, 0.0, 1.0))
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_thermalization,
        figure=thermalization_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "Thermal bath": thermal,
            "Broken balance": dict(thermal, factor=5.0, start=(1.0, 0.0, 0.0)),
            "Level 2 cut off": dict(thermal, rate=LEVEL_2, factor=0.0, start=_MIXED),
            "Almost cut off": dict(thermal, rate=LEVEL_2, factor=0.05, start=_MIXED),
            "Only through 2": dict(thermal, beta=3.0, direct=0.0, start=(0.0, 1.0, 0.0)),
            "No slow mode": dict(thermal, start=NO_SLOW_MODE),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
