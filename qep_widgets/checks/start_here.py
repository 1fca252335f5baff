"""Chapter 00's exercise: the entropy of a coin."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..physics.entropies import entropy, shannon
from .engine import ByHand, Case, Exercise, Law, Slip


def coin_entropy(p: float) -> float:
    """Entropy in nats of a coin that shows heads with probability p."""
    return sum((-q * math.log(q) for q in (p, 1 - p) if 0 < q < 1), 0.0)


def cases(rng: np.random.Generator) -> list[Case]:
    """Fair, certain and biased coins."""
    return [(0.25,), (0.5,), (0.0,), (1.0,), *((float(p),) for p in rng.uniform(0.05, 0.95, 4))]


def _unguarded(p: float) -> Any:
    q = np.array([p, 1 - p])
    return -np.sum(q * np.log(q))


_GUARD = (
    "What is the limit of x ln x as x goes to 0? Try 0.1, 0.01, 0.001.",
    "Leave an outcome that never happens out of the sum: it surprises nobody.",
    "Skip the term when its probability is zero:  if p > 0: S = S - p * np.log(p)",
)

COIN = Exercise(
    id="ex00.1",
    title="entropy of a coin",
    reference=coin_entropy,
    cases=cases,
    forbidden=(shannon, entropy),
    why=(
        "Right. Each outcome adds its probability times its surprise −ln p, and an outcome that never "
        "happens adds nothing; a fair coin gives ln 2 = 0.6931 nats, the most that a coin can give."
    ),
    hints=(
        "How many outcomes does the coin have, and what is the probability of each?",
        "Entropy is the average surprise: add up probability times −ln(probability) over all outcomes.",
        "One outcome contributes  -p * np.log(p)  to the sum; what does the other contribute?",
    ),
    laws=(
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
        Slip(
            "bits-for-nats",
            "Your answer is in bits, but this course counts in nats: you took log2 where ln is meant, "
            "which makes every entropy larger by the factor 1.4427.",
            lambda p: coin_entropy(p) / math.log(2),
            (
                "What does your function give for a fair coin, and what should ln 2 be as a decimal number?",
                "The unit of an entropy is set by the base of its logarithm: base 2 counts bits, "
                "base e nats.",
                "np.log is the natural logarithm; np.log2 has base 2. For example -0.25 * "
                "np.log(0.25) = 0.3466.",
            ),
        ),
        Slip(
            "zero-times-log-zero",
            "For a coin that always falls the same way your answer is nan: the computer cannot work out "
            "0·ln 0, though its limit is 0 and such a coin has no entropy.",
            _unguarded,
            _GUARD,
        ),
        Slip(
            "logarithm-of-zero",
            "For a coin that always falls the same way your function stops at ln 0; in the entropy this "
            "logarithm is multiplied by 0, and the product counts as 0.",
            lambda p: -p * math.log(p) - (1 - p) * math.log(1 - p),
            _GUARD,
        ),
        Slip(
            "bits-and-zero",
            "Two things at once: log2 counts in bits where this course counts in nats, and for a coin that "
            "always falls the same way 0·log 0 comes out as nan instead of 0.",
            lambda p: _unguarded(p) / np.log(2),
            ("Which logarithm has base e in numpy?", *_GUARD[1:]),
        ),
        Slip(
            "sign-forgotten",
            "The minus sign is missing: the logarithm of a probability is negative, so without it your "
            "entropies come out below zero.",
            lambda p: -coin_entropy(p),
            ("What sign has ln 0.25?", "Surprise is −ln p: the rarer, the larger."),
        ),
        Slip(
            "tails-forgotten",
            "You counted heads alone: the other outcome, with probability 1 − p, surprises us as well.",
            lambda p: -p * math.log(p) if p > 0 else 0.0,
            ("What does your function give for p = 0.25 and for p = 0.75? Should they differ?",),
        ),
        Slip(
            "weights-forgotten",
            "You added the surprises −ln p and −ln(1−p) without weighing each by how often it happens.",
            lambda p: -sum(math.log(q) if q > 0 else 0.0 for q in (p, 1 - p)),
            ("How often does each surprise occur?", "An average weighs each value by its probability."),
        ),
        Slip(
            "sign-inside-the-bracket",
            "One of your two terms has the wrong sign: the minus in front counts for both, so the terms of "
            "heads and of tails are subtracted alike.",
            lambda p: sum(s * q * math.log(q) for s, q in ((-1, p), (1, 1 - p)) if q > 0),
            (
                "What does your function give for a fair coin? Do the two terms help or cancel each other?",
                "A minus in front of a bracket turns every sign inside it.",
                "-(a + b)  is  -a - b;  -(a - b)  is  -a + b",
            ),
        ),
        Slip(
            "base-ten",
            "Your logarithm has base 10, while nats need base e: np.log, not np.log10.",
            lambda p: coin_entropy(p) / math.log(10),
            ("What does your function give for a fair coin, and what is ln 2?",),
        ),
    ),
)

COIN_BY_HAND = ByHand(
    id="ex00.1h",
    title="two coins",
    answer=[0.6931, 0.0],
    near=0.004,
    slips={
        (0.6931, 0.6931): "A coin with two heads cannot surprise you.",
        (1.0, 0.0): "You count in bits; the fair coin has one bit, and ln 2 nats.",
        (0.3466, 0.0): "You have the term of heads alone; tails add as much.",
        (-0.6931, 0.0): "The logarithm of ½ is negative, and there is a minus in front of it.",
    },
    why="−½ ln ½ − ½ ln ½ = ln 2, and a certain side has the surprise ln 1 = 0.",
    hints=(
        "How many terms has the sum, and what is ln ½?",
        "Both sides of a fair coin add the same. What never happens adds nothing.",
        "ln ½ = −0.6931",
    ),
)

EXERCISES = (COIN, COIN_BY_HAND)
