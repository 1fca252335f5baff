"""The entropy of a coin."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.entropies import entropy, shannon
from .. import mistakes
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from ._digits import is_round


def careful(q: float, log: Callable[[float], float]) -> float:
    """q log q, and 0 for what never happens or always does."""
    return q * log(q) if 0 < q < 1 else 0.0


def unguarded(q: float, log: Callable[[float], float]) -> Any:
    """q log q as numpy has it: nan at 0."""
    return q * (np.log(np.float64(q)) if log is math.log else log(q))


def stops(q: float, log: Callable[[float], float]) -> float:
    """q log q as the module math has it: ValueError at 0."""
    return q * log(q)


@formula
def coin_entropy(
    p: float,
    *,
    term: Callable[..., Any] = careful,
    sides: Callable[[float], tuple[float, ...]] = lambda p: (p, 1 - p),
    signs: tuple[int, int] = (1, 1),
) -> Any:
    """Entropy in nats of a coin that shows heads with probability p."""
    return sum((-sign * term(q, math.log) for sign, q in zip(signs, sides(p), strict=False)), 0.0)


def cases(rng: np.random.Generator) -> list[Case]:
    """Fair, certain and biased coins."""
    return [(0.25,), (0.5,), (0.0,), (1.0,), *((float(p),) for p in rng.uniform(0.05, 0.95, 4))]


_GUARD = (
    "What is the limit of x ln x as x goes to 0, for example along 0.1, 0.01, 0.001?",
    "Leave an outcome that never happens out of the sum: it surprises nobody.",
    "Skip the term when its probability is zero:  if p > 0: S = S - p * np.log(p)",
)

exercise = Exercise(
    id="ex00.1",
    title="entropy of a coin",
    section="A first prediction",
    reference=coin_entropy,
    cases=cases,
    forbidden=(shannon, entropy),
    why=(
        "Right. Each outcome adds its probability times its surprise −ln p, and an outcome that never "
        "happens adds nothing; a fair coin gives ln 2 = 0.6931 nats, the most that a coin can give."
    ),
    nan=(
        "Your answer is nan for a coin with a side that never shows: the computer cannot work out 0·ln 0. "
        "It may be either side."
    ),
    hints=(
        "What does your function give for a fair coin, and what should it give? How many outcomes are there?",
        "Entropy is the average surprise: add up probability times −ln(probability) over all outcomes.",
        "One outcome contributes  -p * np.log(p)  to the sum; what does the other contribute?",
    ),
    laws=(
        Law(
            "rounded",
            "Your entropy is rounded. Return the number with all its digits.",
            lambda S, p: not (1e-9 < abs(S - coin_entropy(p)) < 0.0051 and is_round(S)),
        ),
        Law(
            "nearly",
            "Your entropy departs from the right one only after its second digit or later. Does a small "
            "number stand in your formula, such as in log(p + 0.00001), that is not in the text?",
            lambda S, p: is_round(S) or not 1e-9 < abs(S - coin_entropy(p)) < 0.0051,
        ),
        Law(
            "negative",
            "Your entropy is negative for some coin; an average surprise cannot be.",
            lambda S, p: S >= -1e-9,
        ),
        Law(
            "more-than-a-coin-can",
            "Your entropy exceeds ln 2 for some coin, the most that two outcomes can have.",
            lambda S, p: math.log(2) + 1e-6 >= S,
        ),
    ),
    slips=(
        mistakes.bits(
            says="Your answer counts in bits, but this course counts in nats: every value is "
            "1.4427 times the "
            "one that is asked for.",
            hints=(
                "What does your function give for a fair coin, and what should ln 2 be as a decimal number?",
                "The unit of an entropy is set by the base of its logarithm: base 2 counts bits, "
                "base e nats.",
                "np.log is the natural logarithm; np.log2 has base 2. For example -0.25 * "
                "np.log(0.25) = 0.3466.",
            ),
        ),
        slip(
            "zero-times-log-zero",
            "For a coin that always falls the same way your answer is nan: the computer cannot work out "
            "0·ln 0, though its limit is 0 and such a coin has no entropy.",
            term=unguarded,
            hints=_GUARD,
        ),
        slip(
            "logarithm-of-zero",
            "For a coin that always falls the same way your function stops at ln 0; in the entropy this "
            "logarithm is multiplied by 0, and the product counts as 0.",
            term=stops,
            hints=_GUARD,
        ),
        mistakes.minus(
            code="sign-forgotten",
            says="The minus sign is missing: the logarithm of a probability is negative.",
            alone="So your entropies come out below zero.",
            hints=(
                "What does your function give for a fair coin? Can a mean surprise be so?",
                "Surprise is −ln p: the rarer, the larger.",
            ),
        ),
        slip(
            "tails-forgotten",
            "You counted heads alone: the other outcome, with probability 1 − p, surprises us as well.",
            sides=lambda p: (p,),
            hints=(
                "What does your function give for a fair coin, and how much of ln 2 is that?",
                "Exchange heads and tails: should the entropy of the coin change?",
            ),
        ),
        slip(
            "weights-forgotten",
            "You added the surprises −ln p and −ln(1−p) without weighing each by how often it happens.",
            term=lambda q, log: log(q) if q > 0 else 0.0,
            hints=(
                "What does your function give for a fair coin? Its two surprises are ln 2 each, "
                "and their mean?",
                "An average weighs each value by its probability.",
            ),
        ),
        slip(
            "sign-of-heads",
            "The minus in front of p ln p, the term of heads, is missing.",
            signs=(-1, 1),
            hints=(
                "Which sign has ln p, and which sign should each of the two terms have?",
                "Each outcome adds a positive number: its probability times its surprise.",
                "-p * np.log(p) - (1 - p) * np.log(1 - p)",
            ),
        ),
        slip(
            "sign-inside-the-bracket",
            "One of your two terms has the wrong sign: the minus in front counts for both, so the terms of "
            "heads and of tails are subtracted alike.",
            signs=(1, -1),
            hints=(
                "What does your function give for a fair coin? Do the two terms help or cancel each other?",
                "A minus in front of a bracket turns every sign inside it.",
                "-(a + b)  is  -a - b;  -(a - b)  is  -a + b",
            ),
        ),
        slip(
            "base-ten",
            "Your logarithm has base 10, and nats need base e.",
            then=lambda S, p: S / math.log(10),
            hints=(
                "What does your function give for a fair coin, and what is ln 2?",
                "np.log is the natural logarithm; np.log10 has base 10.",
            ),
        ),
    ),
)

by_hand = ByHand(
    id="ex00.1h",
    title="a colleague's factor",
    answer=1.4427,
    near=0.004,
    slips={
        0.6931: "With this number his values are made right. Asked is by what factor they are too large.",
        2.0: "This is the base of a logarithm. By what factor does that make his values too large?",
        2.7183: "This is the base of the natural logarithm, not a ratio of two entropies.",
        0.3069: "You took the difference for the fair coin. Is it the same for his other coin?",
        1.0: "This is his value for the fair coin; divide it by the right one.",
        1.4: "This is rounded to one digit: give three decimals.",
    },
    why="His fair coin has 1 where ln 2 is right, and 1/ln 2 = 1.443; so has every other coin. He counts in "
    "bits, with the logarithm to base 2.",
    hints=(
        "What does your own function give for a fair coin, and what does his?",
        "If all values are too large by one factor, one coin is enough to find it.",
        "1 / np.log(2)",
    ),
)
