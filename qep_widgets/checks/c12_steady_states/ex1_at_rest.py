"""Populations between several baths: the state of rest, the heat of each bath, and what is produced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..algebra import Matrix, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Three = tuple[Any, Any, Any]


def null_vector(M: Matrix) -> Any:
    """The vector with M x = 0, of either sign."""
    return np.linalg.svd(M)[2][-1]


def stationary(M: Matrix) -> Any:
    """The probabilities π with M π = 0."""
    pi = null_vector(M)
    return pi / pi.sum()


def generator(total: Matrix, lost: Callable[[Matrix], Any] = lambda W: W.sum(axis=0)) -> Matrix:
    """dp/dt = M p, of the rates W_ij from j to i."""
    return total - np.diag(lost(total))


@formula
def at_rest(
    E: Any,
    betas: Any,
    W: Matrix,
    *,
    read: Callable[[Matrix], Matrix] = itself,
    lost: Callable[[Matrix], Any] = lambda W: W.sum(axis=0),
    goal: Callable[..., Any] = lambda M, E, betas: null_vector(M),
    close: Callable[[Any], Any] = lambda x: x / x.sum(),
    step: Callable[[Any], Matrix] = lambda E: E[:, None] - E[None, :],
    full: Callable[[Any], Any] = lambda p: p[None, :],
    whose: Callable[[Matrix, int], Matrix] = lambda W, k: W[k],
    colder: Callable[[Any], Any] = lambda betas: betas,
    sign: float = -1.0,
) -> Three:
    """(p, Q, σ): W p as much as is lost, Q_α = Σ W^α_ij p_j (E_i − E_j), σ = −Σ β_α Q_α."""
    W = read(W)
    p = close(goal(generator(W.sum(axis=0), lost), E, betas))
    Q = np.array([np.sum(whose(W, k) * full(p) * step(E)) for k in range(len(W))])
    return p, Q, sign * np.sum(colder(np.asarray(betas, float)) * Q)


def thermal_rates(E: Any, beta: float, strengths: Matrix) -> Matrix:
    """W_ij = s_ij e^{−β(E_i−E_j)/2} with symmetric s: local detailed balance at β."""
    W = strengths * np.exp(-beta * (E[:, None] - E[None, :]) / 2)
    return W - np.diag(np.diag(W))


def symmetric(d: int, rng: np.random.Generator) -> Matrix:
    """Strengths of contacts, between 0.3 and 1.3."""
    s = rng.uniform(0.3, 1.3, (d, d))
    return np.triu(s, 1) + np.triu(s, 1).T


def ring() -> Matrix:
    """Three levels of few digits: one bath moves 0–1 and 1–2, the other 0–2."""
    W = np.zeros((2, 3, 3))
    W[0, 1, 0], W[0, 0, 1], W[0, 2, 1], W[0, 1, 2] = 0.5, 1.0, 0.2, 1.2
    W[1, 2, 0], W[1, 0, 2] = 0.8, 1.5
    return W


def cases(rng: np.random.Generator) -> list[Case]:
    """The one by hand; a ring; 2 to 5 levels; equal temperatures; one bath; equal energies; any rates."""
    by_hand = (
        np.array([0.0, 1.0]),
        np.log([2.0, 4.0]),
        np.array([[[0, 2.0], [1, 0]], [[0, 4.0], [1, 0]]]),
    )
    found: list[Case] = [by_hand, (np.array([0.0, 1, 3]), np.array([0.9, 0.2]), ring())]
    for d, m in ((2, 3), (3, 2), (4, 2), (5, 3)):
        E, betas = rng.normal(size=d) * 0.7, rng.uniform(0.2, 2.0, m)
        found.append((E, betas, np.array([thermal_rates(E, b, symmetric(d, rng)) for b in betas])))
    E, betas = rng.normal(size=3), np.full(2, 0.7)
    found.append((E, betas, np.array([thermal_rates(E, b, symmetric(3, rng)) for b in betas])))
    E = rng.normal(size=4)
    found.append((E, np.array([1.3]), thermal_rates(E, 1.3, symmetric(4, rng))[None]))
    E, betas = np.array([0.0, 0.0, 1.0, 1.6]), rng.uniform(0.2, 2.0, 2)
    found.append((E, betas, np.array([thermal_rates(E, b, symmetric(4, rng)) for b in betas])))
    any_rates = rng.uniform(0.2, 2.0, (3, 4, 4)) * (1 - np.eye(4))
    E = np.array([0.0, 2.0, 5.0])
    fast = np.array([thermal_rates(E, b, 9 * symmetric(3, rng)) for b in (0.1, 1.5)])
    found.append((E, np.array([0.1, 1.5]), fast))
    return [*found, (rng.normal(size=4), rng.uniform(0.2, 2.0, 3), any_rates)]


_REST = (
    "How much flows into a level per unit of time at rest, and how much out of it?",
    "Put into one matrix what each level gets, and on its diagonal what it loses. Its null vector rests.",
    "M = W.sum(axis=0); M = M - np.diag(M.sum(axis=0)); then the null vector of M, with sum 1",
)
_HEAT = (
    "Which energy does one jump take from its bath, and how many such jumps are there per unit of time?",
    "A jump from j to i takes the difference of their energies, and happens as often as level j is full.",
    "Q[k] = np.sum(W[k] * p[None, :] * (E[:, None] - E[None, :]))",
)
_SIGMA = (
    "By how much does the entropy of a bath change when it gives heat?",
    "Each bath has its own β, and what it gives away it loses.",
)


def _gibbs(M: Matrix, E: Any, betas: Any) -> Any:
    return np.exp(-np.mean(betas) * (E - E.min()))


exercise = Exercise(
    id="ex12.1",
    title="a current at rest",
    section="The price of a round",
    reference=at_rest,
    cases=cases,
    parts=("p", "heats", "σ"),
    why=(
        "Right: p is what the rates of all baths together leave as it is. Each bath's heat is counted with "
        "its own jumps. At rest the heats add up to 0, and β times heat does not, unless all β are equal."
    ),
    hints=(
        "Which of your three numbers are 0 for a single thermal bath, and should they be?",
        "First the probabilities, from all rates together; then each bath with its own rates.",
        "Q[k] = np.sum(W[k] * p[None, :] * (E[:, None] - E[None, :]))",
    ),
    special={"a single bath": lambda E, betas, W: len(betas) == 1},
    laws=(
        Law(
            "sum-not-one",
            "Your probabilities do not add up to one.",
            lambda a, *_: abs(np.sum(a[0]) - 1) < 1e-8,
        ),
        Law(
            "energy-piles-up",
            "Your heats do not add up to 0, but at rest the mean energy does not change.",
            lambda a, *_: abs(np.sum(a[1])) < 1e-8,
        ),
    ),
    slips=(
        slip(
            "rates-turned-round",
            "You read W[k, i, j] as the rate from i to j; it is that from j to i.",
            read=lambda W: W.transpose(0, 2, 1),
            hints=("Which index of W belongs to the level that a jump leaves?", *_REST[1:]),
        ),
        slip(
            "loss-by-rows",
            "You took the sums of the rows for what a level loses; it loses the sum of its column.",
            lost=lambda W: W.sum(axis=1),
            alone="So all levels come out equally full.",
            hints=_REST,
        ),
        slip(
            "gibbs-at-the-mean",
            "You took the Gibbs state at the mean β; between several baths the state of rest is another.",
            goal=_gibbs,
            hints=_REST,
        ),
        slip(
            "unit-length",
            "Your p has the length 1; probabilities add up to 1.",
            close=lambda x: np.abs(x) / np.linalg.norm(x),
            hints=("What is the sum of your p?",),
        ),
        slip(
            "sign-of-the-heat",
            "Your heats are positive into the baths; here heat is positive into the system.",
            step=lambda E: E[None, :] - E[:, None],
            hints=("Does a jump upwards bring heat into the system, or take it out?", *_HEAT[1:]),
        ),
        slip(
            "sign-of-the-sum",
            "Your σ is +Σ βQ, as the article writes it; the baths' entropy changes by −βQ.",
            sign=1.0,
            hints=_SIGMA,
        ),
        slip(
            "one-beta",
            "You multiplied all heats by one and the same number, and their sum is 0 at rest.",
            colder=np.ones_like,
            hints=_SIGMA,
        ),
        slip(
            "temperature-for-beta",
            "The heats in your σ are multiplied by T; β belongs there.",
            colder=lambda betas: 1 / betas,
            hints=("Does a colder bath gain more entropy from the same heat, or less?",),
        ),
        slip(
            "betas-exchanged",
            "The βs belong to the baths in the other order.",
            colder=lambda betas: betas[::-1],
            hints=("Which β goes with W[0]?",),
        ),
        slip(
            "energy-of-the-goal",
            "Each jump brings the whole energy of the level it ends in; it brings the difference.",
            step=lambda E: E[:, None] + 0 * E[None, :],
            hints=_HEAT,
        ),
        slip(
            "jumps-upwards-only",
            "You count the jumps upwards alone; the jumps downwards give heat back.",
            step=lambda E: np.maximum(E[:, None] - E[None, :], 0),
            hints=_HEAT,
        ),
        slip(
            "probability-of-the-goal",
            "You weigh a jump with the probability of the level it ends in; it starts from the other one.",
            full=lambda p: p[:, None],
            hints=_HEAT,
        ),
        slip(
            "counted-twice",
            "Each pair of levels is counted twice in your heats.",
            step=lambda E: 2 * (E[:, None] - E[None, :]),
            hints=_HEAT,
        ),
        slip(
            "all-rates-for-each",
            "You use the rates of all baths for the heat of each.",
            whose=lambda W, k: W.sum(axis=0),
            hints=("Which jumps does bath k make?", *_HEAT[1:]),
        ),
        mistakes.bits(2, code="production-in-bits", says="Your σ is in bits."),
    ),
)

by_hand = ByHand(
    "ex12.1h",
    "a qubit between two baths",
    [0.25, 0.25, 0.1733],
    near=0.002,
    slips={
        (0.25, -0.25, 0.1733): "Your heat has the other sign: this bath lifts more quanta than it takes.",
        (0.25, 0.25, -0.1733): "Your σ is the sum of β times heat; the baths' entropy changes by minus that.",
        (0.25, 0.25, 0): "You gave both heats the same β.",
        (0.75, 0.25, 0.1733): "Your first number belongs to level 0.",
        (0.25, 0.75, 0.1733): "Your heat counts the jumps upwards alone.",
        (0.25, 0.25, 0.25): "Your σ is in bits.",
        (0.3333, 0.25, 0.1733): "Your first number is that of the hot bath alone.",
        (0.2, 0.25, 0.1733): "Your first number is that of the cold bath alone.",
        (
            0.25,
            0.25,
            0.5199,
        ): "In your σ both baths lose entropy, or both gain; one gives heat, and one gets it.",
    },
    why="Up 2, down 6: p₁ = ¼. The hot bath lifts ¾ and takes ½. So ¼ passes, and σ = ¼(ln 4 − ln 2).",
    hints=(
        "How many jumps go up per unit of time, through both baths, and how many down?",
        "Both baths together have one rate up and one down; for the heat look at each alone.",
        "σ = heat times (ln 4 − ln 2)",
    ),
)
