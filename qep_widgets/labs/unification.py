"""Two routes to one curve: Clausius' rate from heat and Spohn's from states, in four worlds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..figures.style import signed
from ..figures.unification import draw_unification, unification_figure
from ..live import Lab, callable_lab, choice, slider
from ..physics.baths import squeezed_qubit, thermal_qubit
from ..physics.lindblad import Lindbladian
from ..physics.states import bloch_state, bloch_vector, gibbs
from ..physics.thermodynamics import entropy_rate, free_energy, heat_current, spohn_rate
from ..predict import Prediction

COUPLING, HOTTER, SQUEEZING, FIELD, SPAN, RADIUS = 0.3, 4.0, 0.9, 1.5, 8.0, 0.95
TIMES = np.linspace(0.0, SPAN, 201)
TWO, SQUEEZED, DRIVEN = "two baths", "squeezed bath", "a field"
WORLDS = (TWO, SQUEEZED, DRIVEN)
H = np.diag([0.0, 1.0])  # what energy is counted with, in every world
QUESTION = Prediction(
    "09.p20",
    "One thermal bath, and *a field* that turns the qubit for ever. After some time the qubit is at rest, in "
    "the frame that rotates with the field. What do the two rates show then?",
    [
        "Both are 0: nothing changes any more",
        "Both are above 0, and equal: one thermal bath",
        "Spohn's is 0, and Clausius' is above 0",
        "Spohn's is above 0, and Clausius' is 0",
    ],
    answer="Spohn's is 0, and Clausius' is above 0",
)


@dataclass(frozen=True)
class Params:
    """A qubit with H = |1⟩⟨1| in a thermal bath, T = 1 and g = 0.3, and what departs from it.

    ``world``: "two baths" (a second one, g = 0.3, with T = 1 + 4·departure), "squeezed bath" (r =
    0.9·departure), "a field" (resonant; it turns the qubit in the frame that rotates with it, at the rate
    1.5·departure).  ``departure``: 0 to 1; 0 is thermal in each world.  ``time``: now.  ``angle``: of the
    Bloch vector at t = 0, length 0.95, from the north pole, the ground state, towards +x, in rad.
    ``revealed``: 1 once the prediction is made; before, the field's rates are not drawn.
    """

    time: float = slider(2.0, "time t", 0.0, SPAN, 0.05, film=8.0)
    departure: float = slider(0.0, "departure", 0.0, 1.0, 0.01)
    angle: float = slider(2.5, "start: angle from |0⟩", -3.14, 3.14, 0.02, "rad")
    world: str = choice(TWO, "towards", WORLDS)
    revealed: int = 0


@dataclass(frozen=True)
class Path:
    """Along all times: states (n, 2) as (x, z), the two rates (n,), and where the qubit rests."""

    r: np.ndarray
    clausius: np.ndarray
    spohn: np.ndarray
    rest: np.ndarray  # (2,)


@dataclass(frozen=True)
class Result:
    """The path and the present point of it."""

    params: Params
    path: Path
    now: int  # index of the present moment
    times: np.ndarray
    landscape: tuple[np.ndarray, np.ndarray]  # F on a grid, and the (x, z) of its bottom

    @property
    def shown(self) -> bool:
        """Whether the rates are drawn."""
        return bool(self.params.revealed) or self.params.world != DRIVEN or self.params.departure == 0


def generator(world: str, departure: float) -> tuple[Lindbladian, tuple[tuple[Lindbladian, float], ...]]:
    """The generator, and each bath by itself with the β that its heat is multiplied by."""
    bath = thermal_qubit(1.0, 1.0, COUPLING)
    bath = Lindbladian(None, bath.jumps, bath.rates)  # in the frame that rotates with ω
    if world == TWO:
        beta = 1.0 / (1.0 + HOTTER * departure)
        other = thermal_qubit(1.0, beta, COUPLING)
        other = Lindbladian(None, other.jumps, other.rates)
        return bath + other, ((bath, 1.0), (other, beta))
    if world == SQUEEZED:
        squeezed = squeezed_qubit(1.0, 1.0, SQUEEZING * departure, COUPLING)
        return squeezed, ((squeezed, 1.0),)
    turn = 0.5 * FIELD * departure
    return Lindbladian([[0, -1j * turn], [1j * turn, 0]], bath.jumps, bath.rates), ((bath, 1.0),)


@lru_cache(maxsize=256)
def _path(world: str, departure: float, angle: float) -> Path:
    G, baths = generator(world, departure)
    rest = G.steady_state()
    start = bloch_state([RADIUS * math.sin(angle), 0.0, RADIUS * math.cos(angle)])
    states = G.evolve(start, TIMES)
    flow = sum(beta * heat_current(bath, states, H) for bath, beta in baths)
    return Path(
        r=bloch_vector(states)[:, [0, 2]],
        clausius=entropy_rate(G, states) - flow,
        spohn=spohn_rate(G, states, rest),
        rest=bloch_vector(rest)[[0, 2]],
    )


@lru_cache(maxsize=1)
def landscape() -> tuple[np.ndarray, np.ndarray]:
    """F at T = 1 on the square [−1, 1]², row 0 at z = −1, NaN off the disc; and the (x, z) of its bottom."""
    grid = np.linspace(-1.0, 1.0, 161)
    x, z = np.meshgrid(grid, grid)
    inside = x**2 + z**2 <= 1.0
    heights = np.full(x.shape, np.nan)
    r = np.stack([x[inside], 0 * x[inside], z[inside]], axis=-1)
    heights[inside] = free_energy(bloch_state(r), H, 1.0)
    return heights, bloch_vector(gibbs(H, 1.0))[[0, 2]]


def compute(params: Params) -> Result:
    """The whole path (kept while only the time moves) and the present moment."""
    now = int(np.abs(TIMES - params.time).argmin())
    path = _path(params.world, params.departure, params.angle)
    return Result(params, path, now, TIMES, landscape())


def sentence(result: Result) -> str:
    """What the picture shows, in words."""
    p, path, k = result.params, result.path, result.now
    what = {
        TWO: f"Two baths at T = 1 and T = {1 + HOTTER * p.departure:.2f}",
        SQUEEZED: f"A squeezed bath, r = {SQUEEZING * p.departure:.2f}",
        DRIVEN: f"One thermal bath and a field that turns at the rate {FIELD * p.departure:.2f}",
    }[p.world]
    if p.departure == 0:
        what = "Two baths at the same T = 1" if p.world == TWO else "One thermal bath, T = 1"
    where = f"x = {signed(path.r[k, 0])}, z = {signed(path.r[k, 1])}"
    rates = ""
    if result.shown:
        rates = (
            f" Clausius' rate is {signed(path.clausius[k])}, Spohn's is {signed(path.spohn[k])}, "
            f"the difference is {signed(path.clausius[k] - path.spohn[k])}."
        )
    return f"{what}. At t = {TIMES[k]:.2f} the state is at {where}.{rates}"


def lab(**start: object) -> Lab:
    """The lab of chapter 09.  ``start`` sets fields of ``Params``, e.g. ``world="squeezed bath"``."""
    return Lab(
        Params(**start),  # type: ignore[arg-type]
        draw_unification,
        figure=unification_figure,
        compute=compute,
        sentence=sentence,
        presets={
            "1 · Thermal bath": dict(world=TWO, departure=0.0, angle=2.5, time=2.0),
            "2 · Two baths": dict(world=TWO, departure=0.6, angle=2.5, time=2.0),
            "3 · Squeezed bath": dict(world=SQUEEZED, departure=0.8, angle=2.5, time=2.0),
            "4 · A field": dict(world=DRIVEN, departure=0.6, angle=1.0, time=8.0),
        },
        question="",
        predict=QUESTION,
    )


callable_lab(__name__)
