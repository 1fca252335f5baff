"""Two prices from rates alone: housekeeping and non-adiabatic production of populations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..algebra import Matrix, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .ex1_at_rest import generator, ring, stationary, symmetric, thermal_rates

Pair = tuple[Any, Any]


def logarithms(rates: Matrix, q: Any) -> Matrix:
    """ln of W_ij q_j / (W_ji q_i), and 0 where no jump goes."""
    go, back = rates * q[None, :], np.swapaxes(rates, -1, -2) * q[:, None]
    some = (go > 0) & (back > 0)
    return np.where(some, np.log(np.where(some, go, 1) / np.where(some, back, 1)), 0)


@formula
def prices(
    W: Matrix,
    p: Any,
    *,
    read: Callable[[Matrix], Matrix] = itself,
    apart: Callable[[Matrix], Matrix] = itself,
    now: Callable[[Any, Any], Any] = lambda p, pi: p,
    against: Callable[[Any, Any], Any] = lambda p, pi: pi,
    share: float = 1.0,
    turn: Callable[[Any], Any] = itself,
    height: Callable[[Any, Any], Any] = lambda p, pi: np.log(p) - np.log(pi),
    falls: float = -1.0,
    slope: Callable[..., Any] = lambda M, p: M @ p,
) -> Pair:
    """σ_hk = Σ W^α_ij p_j ln(W^α_ij π_j / W^α_ji π_i) and σ_na = −Σ ṗ_i (ln p_i − ln π_i)."""
    W = read(W)
    M = generator(W.sum(axis=0))
    pi = stationary(M)
    rates = apart(W)
    kept = share * np.sum(rates * now(p, pi)[None, :] * turn(logarithms(rates, against(p, pi))))
    return kept, falls * np.sum(slope(M, p) * height(p, pi))


QUBIT = np.array([[[0, 2.0], [1, 0]], [[0, 4.0], [1, 0]]])  # the one by hand


def thermal(d: int, m: int, rng: np.random.Generator) -> Matrix:
    """m baths of different temperatures on d levels."""
    E, betas = rng.normal(size=d) * 0.7, rng.uniform(0.2, 2.0, m)
    return np.array([thermal_rates(E, b, symmetric(d, rng)) for b in betas])


def with_gaps(rng: np.random.Generator) -> Matrix:
    """Any rates of two baths on four levels, where some contacts are missing."""
    W = rng.uniform(0.2, 2.0, (2, 4, 4)) * (1 - np.eye(4))
    W[:, 0, 3] = W[:, 3, 0] = 0.0
    W[1, 1, 2] = W[1, 2, 1] = 0.0
    return W


def one_temperature(rng: np.random.Generator) -> Matrix:
    """Two baths of one temperature on three levels."""
    E = rng.normal(size=3)
    return np.array([thermal_rates(E, 0.8, symmetric(3, rng)) for _ in range(2)])


def cases(rng: np.random.Generator) -> list[Case]:
    """The one by hand; a ring of few digits; two to five levels; at rest; one temperature; any rates."""
    found: list[Case] = [(QUBIT, np.array([0.5, 0.5])), (ring(), np.array([0.5, 0.2, 0.3]))]
    for d, m in ((2, 3), (3, 2), (4, 2), (5, 3)):
        found.append((thermal(d, m, rng), rng.dirichlet(np.full(d, 3.0))))
    W = with_gaps(rng)
    found += [(W, rng.dirichlet(np.full(4, 3.0))), (W, stationary(generator(W.sum(axis=0))))]
    equal = one_temperature(rng)
    return [*found, (equal, rng.dirichlet(np.full(3, 3.0))), (equal[:1], rng.dirichlet(np.full(3, 3.0)))]


_KEPT = (
    "Which probability tells how often a jump happens now, and which two stand in its logarithm?",
    "A jump of bath k from j to i happens W[k, i, j]·p[j] times. In the logarithm stand its flow at rest and "
    "the flow back at rest, through the same bath.",
    "W[k, i, j] * p[j] * np.log(W[k, i, j] * pi[j] / (W[k, j, i] * pi[i]))",
)
_WAY = (
    "Of which distance is this the fall, and which of the two states in it moves?",
    "Take the derivative of Σ p(ln p − ln π) while π rests; the sum of all changes of p is 0.",
)

exercise = Exercise(
    id="ex12.2",
    title="two prices from rates alone",
    section="Where is staying cheapest?",
    reference=prices,
    cases=cases,
    parts=("σ_hk", "σ_na"),
    why=(
        "Right: each jump is weighed against its way back through the same bath, in the state of rest. No "
        "temperature and no energy is needed, since the rates carry both. Lumped rates would hide a current."
    ),
    hints=(
        "What should your two numbers be at the state of rest itself, if all baths have one temperature?",
        "First the state of rest of all baths. Then a sum over baths and jumps, and a sum over levels.",
        "W[k, i, j] * p[j] * np.log(W[k, i, j] * pi[j] / (W[k, j, i] * pi[i]))",
    ),
    special={"a single bath": lambda W, p: len(W) == 1},
    laws=(
        Law("staying-below-0", "Your σ_hk is negative.", lambda a, *_: np.real(a[0]) > -1e-8),
        Law("way-below-0", "Your σ_na is negative.", lambda a, *_: np.real(a[1]) > -1e-8),
    ),
    slips=(
        slip(
            "baths-lumped",
            "You added the rates of all baths before the logarithm; a jump goes back through its own bath.",
            apart=lambda W: W.sum(axis=0)[None],
            hints=(
                "Two baths exchange quanta through one pair of levels. What is left of that in their sum?",
            ),
        ),
        slip(
            "rates-turned-round",
            "You read W[k, i, j] as the rate from i to j; it is that from j to i.",
            read=lambda W: W.transpose(0, 2, 1),
            hints=("Which index of W belongs to the level that a jump leaves?",),
        ),
        slip(
            "now-in-the-logarithm",
            "In the logarithm of your σ_hk stands p; with it you count the whole production.",
            against=lambda p, pi: p,
            hints=_KEPT,
        ),
        slip(
            "rest-in-front",
            "Your σ_hk is weighed with π, so it is that of the state of rest, whatever p is.",
            now=lambda p, pi: pi,
            hints=_KEPT,
        ),
        slip(
            "pi-left-out",
            "In the logarithm of your σ_hk stand the rates alone: that is what the baths get.",
            against=lambda p, pi: np.ones_like(pi),
            hints=_KEPT,
        ),
        slip(
            "half-of-the-jumps",
            "Your σ_hk has a factor ½: it counts each jump once, and its way back is another jump.",
            share=0.5,
            hints=_KEPT,
        ),
        slip(
            "logarithm-upside-down",
            "The ratio in the logarithm of your σ_hk is upside down.",
            turn=lambda x: -x,
            hints=_KEPT,
        ),
        slip(
            "modulus-of-the-logarithm",
            "You took the modulus of each logarithm; jumps against the current count with a minus.",
            turn=np.abs,
            hints=("Which sign has the term of a jump that goes against the current?",),
        ),
        slip(
            "sign-of-the-fall",
            "Your σ_na is the growth of the distance; asked for is its fall.",
            falls=1.0,
            hints=_WAY,
        ),
        slip(
            "entropy-alone",
            "Your σ_na is the growth of the entropy: ln π is missing.",
            height=lambda p, pi: np.log(p),
            hints=_WAY,
        ),
        slip(
            "states-exchanged",
            "Your σ_na is the fall of D(π‖p); the state of now stands first.",
            height=lambda p, pi: -pi / p,
            hints=_WAY,
        ),
        slip(
            "gain-without-loss",
            "The slope in your σ_na has what the levels get, and not what they lose.",
            slope=lambda M, p: (M - np.diag(np.diag(M))) @ p,
            hints=("What is the sum of your ṗ?", *_WAY[1:]),
        ),
        mistakes.exchanged("You return σ_na first."),
        mistakes.bits(0, 1, says="Both your numbers are in bits."),
    ),
)

by_hand = ByHand(
    "ex12.2h",
    "two prices of a qubit",
    [0.2288, 2.1972],
    near=0.004,
    slips={
        (2.1972, 0.2288): "You gave the price of the way first.",
        (2.4260, 2.1972): "Your first is the whole production; the way is contained in it.",
        (0, 2.1972): "Your first has both baths in one: each jump goes back through its own bath.",
        (0.1733, 2.1972): "Your first is the price at rest; the qubit is not there.",
        (0.2288, -2.1972): "Your second is negative: D falls, and its fall is asked for.",
        (0.2288, 0): "Your second is the growth of S alone, which is 0 at this state.",
        (0.2288, 1.0986): "Your second is half of it: level 1 loses 2 per unit of time.",
        (0.3301, 3.1699): "Both are in bits.",
    },
    why="ṗ₁ = −2 and π = (¾, ¼): the way costs 2 ln 3. All in all 3.5 ln 2 is produced; the rest is staying.",
    hints=(
        "What is the state of rest, and how fast does level 1 empty?",
        "The way: ṗ times ln p − ln π. The staying: four jumps, each with its own logarithm.",
        "way: 2 ln 3",
    ),
)
