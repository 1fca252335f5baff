"""How much more the way to rest costs than rest itself: a price for each level, two integrals over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..algebra import Matrix, itself, shannon
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .ex1_at_rest import generator, ring, stationary
from .ex2_prices import QUBIT, logarithms, one_temperature, thermal, with_gaps

Three = tuple[Any, Any, Any]


def regular(M: Matrix, pi: Any) -> Matrix:
    """M less the projector on π: it acts as M does on what adds up to 0, and can be inverted."""
    return M - np.outer(pi, np.ones_like(pi))


def stay(M: Matrix, p: Any, pi: Any) -> Any:
    """∫(p_t − π)dt, the y with M y = π − p whose sum is 0."""
    return np.linalg.solve(regular(M, pi), pi - p)


def above(p: Any, pi: Any) -> Any:
    """D(p‖π) of probabilities; a 0 in p adds nothing."""
    return np.sum(p * np.log(np.where(p > 0, p, 1) / pi))


@formula
def detour(
    W: Matrix,
    p: Any,
    *,
    read: Callable[[Matrix], Matrix] = itself,
    apart: Callable[[Matrix], Matrix] = itself,
    against: Callable[[Any], Any] = itself,
    turn: Callable[[Any], Any] = itself,
    count: Callable[[Matrix], Matrix] = itself,
    axis: int = 1,
    share: Callable[[Any], Any] = lambda pi: 1.0,
    spent: Callable[[Matrix, Any, Any], Any] = stay,
    keep: float = 1.0,
    way: Callable[[Any, Any], Any] = above,
) -> Three:
    """x_j = Σ W^α_ij ln(W^α_ij π_j / W^α_ji π_i), the staying x·∫(p_t − π)dt, and with it D(p‖π)."""
    W = read(W)
    M = generator(W.sum(axis=0))
    pi = stationary(M)
    rates = apart(W)
    x = share(pi) * np.sum(count(rates) * turn(logarithms(rates, against(pi))), axis=(0, axis))
    more = np.sum(x * spent(M, p, pi))
    return x, more, keep * more + way(p, pi)


def cases(rng: np.random.Generator) -> list[Case]:
    """Few digits; two to five levels; contacts that are missing; at rest; one level; one temperature."""
    found: list[Case] = [
        (QUBIT, np.array([0.5, 0.5])),
        (QUBIT, np.array([0.0, 1.0])),
        (ring(), np.array([0.5, 0.2, 0.3])),
        (np.array([[[0, 1.1], [1, 0]], [[0, 1.0], [0.1, 0]]]), np.array([0.7, 0.3])),
    ]
    for d, m in ((2, 3), (3, 2), (4, 2), (5, 3)):
        W = thermal(d, m, rng)
        found.append((W, rng.dirichlet(np.full(d, 3.0))))
        found.append((W, cheapest(W)))
    found.append((W, np.eye(5)[rng.integers(5)]))
    W = with_gaps(rng)
    pi = stationary(generator(W.sum(axis=0)))
    found += [(W, rng.dirichlet(np.full(4, 3.0))), (W, cheapest(W)), (W, pi)]
    equal = one_temperature(rng)
    return [*found, (equal, rng.dirichlet(np.full(3, 3.0))), (equal[:1], np.array([0.4, 0.0, 0.6]))]


def cheapest(W: Matrix) -> Any:
    """The start that costs least in all, π_j e^{−c_j} with the staying c·p; for one temperature π itself."""
    M = generator(W.sum(axis=0))
    pi = stationary(M)
    x, *_ = detour(W, pi)
    p = pi * np.exp(x @ np.linalg.inv(regular(M, pi)))
    return p / p.sum()


def at_rest(W: Matrix, p: Any) -> bool:
    """Whether the start is π."""
    return bool(np.allclose(generator(W.sum(axis=0)) @ p, 0, atol=1e-9))


_PRICE = (
    "Which jumps does a system make that is surely in level j, and what does each of them add to σ_hk?",
    "Put all probability into level j, in the sum of section 4. Only the jumps that leave this level are "
    "left, each with its own bath.",
    "x[j] += W[k, i, j] * np.log(W[k, i, j] * pi[j] / (W[k, j, i] * pi[i]))",
)
_TIME = (
    "Which equation has the integral of p_t − π over all times, if ṗ = M p?",
    "Integrate ṗ, which is M(p − π), from now to the end: this gives what p still has to change. M alone "
    "does not fix the integral, but the sum of its entries is known.",
    "y = np.linalg.solve(M - np.outer(pi, np.ones(d)), pi - p); more = x @ y",
)
_WAY = (
    "What is the integral of σ_na from the start to rest?",
    "It is paid once, and depends on the start and on π only. A level that is empty adds nothing to it.",
    "D = np.sum(p[p > 0] * np.log(p[p > 0] / pi[p > 0]))",
)


def _one_pace(M: Matrix, p: Any, pi: Any) -> Any:
    """As if all differences from rest fell at the slowest rate."""
    return (p - pi) / -np.sort(np.linalg.eigvals(M).real)[-2]


def _least(M: Matrix, p: Any, pi: Any) -> Any:
    """The shortest y with M y = π − p; its sum is not 0."""
    return np.linalg.pinv(M, rcond=1e-9) @ (pi - p)


exercise = Exercise(
    id="ex12.5",
    title="cheaper than at rest",
    section="Where is staying cheapest?",
    reference=detour,
    cases=cases,
    parts=("the prices", "the staying", "the whole"),
    why=(
        "Right: σ_hk is linear in p, so one list of prices and one list of times are enough. The staying "
        "changes in first order of p − π and the way in second, so near π there are starts that cost less "
        "than rest."
    ),
    hints=(
        "What should your last two numbers be for a start in π, and what if all baths have one temperature?",
        "First the price of each level. Then how much longer than at rest the system is in each level, in "
        "all. Then what the way costs.",
        _TIME[2],
    ),
    nan="The answer contains nan, 'not a number'. Where a level is empty at the start, 0·ln 0 stands for 0.",
    special={
        "starts in π": at_rest,
        "starts with an empty level": lambda W, p: bool(np.any(p == 0)),
    },
    laws=(
        Law("price-below-0", "One of your prices is negative.", lambda a, *_: np.min(np.real(a[0])) > -1e-7),
        Law(
            "more-at-rest",
            "Your numbers are not 0 for a start in π, which costs as much as rest.",
            lambda a, W, p: not at_rest(W, p) or max(abs(a[1]), abs(a[2])) < 1e-6,
        ),
        Law(
            "way-below-0",
            "Your last number is below the second; between them is the price of the way.",
            lambda a, *_: np.real(a[2] - a[1]) > -1e-7,
        ),
    ),
    slips=(
        slip(
            "baths-lumped",
            "You added the rates of all baths before the logarithm; a jump goes back through its own bath.",
            apart=lambda W: W.sum(axis=0)[None],
            hints=(
                "Two baths exchange quanta through one pair of levels. What is left of that in their sum?",
                *_PRICE[1:],
            ),
        ),
        slip(
            "rates-turned-round",
            "You read W[k, i, j] as the rate from i to j; it is that from j to i.",
            read=lambda W: W.transpose(0, 2, 1),
            hints=("Which index of W belongs to the level that a jump leaves?", *_PRICE[1:]),
        ),
        slip(
            "ways-in",
            "You priced a level by the jumps that come in; a system that is there makes those that go out.",
            axis=2,
            hints=_PRICE,
        ),
        slip(
            "pi-left-out",
            "In the logarithm of your prices stand the rates alone: that is what the baths get.",
            against=np.ones_like,
            hints=_PRICE,
        ),
        slip(
            "logarithm-upside-down",
            "The ratio in the logarithm of your prices is upside down.",
            turn=lambda x: -x,
            hints=_PRICE,
        ),
        slip(
            "modulus-of-the-logarithm",
            "You took the modulus of each logarithm; jumps against the current count with a minus.",
            turn=np.abs,
            hints=("Which sign has the term of a jump that goes against the current?", *_PRICE[1:]),
        ),
        slip(
            "logarithms-alone",
            "Your prices are sums of logarithms; how often each jump happens is missing.",
            count=lambda rates: (rates > 0).astype(float),
            hints=_PRICE,
        ),
        slip(
            "share-of-rest",
            "Your prices are multiplied by π: that is what each level adds to the price at rest.",
            share=itself,
            hints=_PRICE,
        ),
        slip(
            "half-of-the-jumps",
            "Your prices are half of what they should be: each jump counts in full.",
            share=lambda pi: 0.5,
            hints=_PRICE,
        ),
        slip(
            "sign-of-the-time",
            "Your staying has the other sign: it is that of the system at rest, less that of the other one.",
            spent=lambda M, p, pi: -stay(M, p, pi),
            hints=(
                "Is a level that is fuller at the start than at rest visited for longer or for less time?",
                *_TIME[1:],
            ),
        ),
        slip(
            "sum-not-0",
            "The equation M y = π − p has many solutions, and you took the shortest (pinv or lstsq). The "
            "entries of the right one add up to 0.",
            spent=_least,
            hints=("What is the sum of p_t − π at each time?", *_TIME[1:]),
        ),
        slip(
            "first-moment",
            "Your staying is the difference of the two rates at the start; it is not integrated over time.",
            spent=lambda M, p, pi: p - pi,
            hints=("Which unit has your number: nats, or nats per unit of time?", *_TIME[1:]),
        ),
        slip(
            "one-pace",
            "You let all differences from rest fall at the slowest rate; with three levels or more there "
            "are others.",
            spent=_one_pace,
            hints=("How many eigenvalues of M are not 0?", *_TIME[1:]),
        ),
        slip(
            "generator-transposed",
            "Your integral over time has the transpose of M: it moves along the rows.",
            spent=lambda M, p, pi: np.linalg.solve(M.T - np.outer(pi, np.ones_like(pi)), pi - p),
            hints=("Which sums of M are 0, those of its rows or those of its columns?", *_TIME[1:]),
        ),
        slip(
            "staying-left-out",
            "Your last number is the price of the way alone; it should contain your second one.",
            keep=0.0,
            hints=_WAY,
        ),
        slip(
            "states-exchanged",
            "Your way is D(π‖p); the state that moves stands first.",
            way=lambda p, pi: np.sum(pi * np.log(pi / p)),
            hints=_WAY,
        ),
        slip(
            "entropy-alone",
            "Your way is the growth of the entropy from p to π; ln π is missing.",
            way=lambda p, pi: shannon(pi) - shannon(p),
            hints=_WAY,
        ),
        slip(
            "sign-of-the-way",
            "You took the way off; it is paid on top.",
            way=lambda p, pi: -above(p, pi),
            hints=_WAY,
        ),
        slip(
            "order-exchanged",
            "Your last two numbers are exchanged: the staying stands before the whole.",
            then=lambda answer, *_: (answer[0], answer[2], answer[1]),
            hints=("In which order are the two asked for?",),
        ),
        mistakes.bits(0, 1, 2, says="All your numbers are in bits."),
    ),
)

by_hand = ByHand(
    "ex12.5h",
    "the prices of two levels",
    [0.1178, 0.3398, -0.0069],
    near=0.0004,
    slips={
        (0.3398, 0.1178, -0.0069): "Your first two are exchanged: level 0 stands first.",
        (0.1178, 0.3398, 0.0069): "The sizes are right. Which of the two levels has the lower price?",
        (
            0.1178,
            0.3398,
            -0.0555,
        ): "Your third is the difference of the rates at the start. How long does it last?",
        (0.1178, 0.3398, -0.2220): "Your third is the difference of the two prices.",
        (
            0.1178,
            0.3398,
            0.2807,
        ): "Your third contains the price of the way, and only the staying is asked for.",
        (0.1178, 0.3398, -0.0093): "You let the difference fall at 6. How fast does p come to rest?",
        (0.1178, 0.3398, -0.0278): "You let the difference fall at 2. How fast does p come to rest?",
        (-2.0794, 6.9315, -0.2816): "You have what the baths get: π is missing in the logarithms.",
        (0, 0, 0): "You have both baths in one: each jump goes back through its own bath.",
        (
            0.0884,
            0.0849,
            -0.0069,
        ): "Your first two are multiplied by π: they are what the levels add at rest.",
        (0.1178, -0.1178, 0.0074): "In your second the rates in front of the logarithms are missing.",
    },
    why=(
        "Level 0: ln(3/2) + ln(3/4). Level 1: 2 ln(2/3) + 4 ln(4/3). The difference from rest, ¼, falls at "
        "the rate 8, so in all the qubit is 1/32 longer in level 0, and as much shorter in level 1."
    ),
    hints=(
        "Which two jumps leave level 0, and how often would each of them go back at rest?",
        "π = (¾, ¼). The flow up through the hot bath is ¾ at rest, and its flow back ½.",
        "level 0: ln(3/2) + ln(3/4); the time: ¼ divided by the sum of all four rates",
    ),
)
