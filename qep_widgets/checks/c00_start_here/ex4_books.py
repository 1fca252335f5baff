"""The books of a bath: entropy production and its three parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine import ByHand, Case, Exercise, Law, formula, slip

Books = tuple[Any, Any, Any, Any]


@formula
def books(
    dS_S: float,
    Q: float,
    T: float,
    dS_E: float,
    dS_k: Any,
    *,
    reads: Callable[[float, float], Any] = lambda Q, T: -Q / T,
    total: Callable[[Any], Any] = np.sum,
    production: Callable[..., Any] = lambda own, read, exact, singly: own + read,
    shared: Callable[..., Any] = lambda own, exact: own + exact,
    inside: Callable[..., Any] = lambda singly, exact: singly - exact,
    disturbed: Callable[..., Any] = lambda read, singly, exact: read - singly,
) -> Books:
    """Σ, I(S:E), I_E, D_E."""
    read, singly = reads(Q, T), total(dS_k)
    return (
        production(dS_S, read, dS_E, singly),
        shared(dS_S, dS_E),
        inside(singly, dS_E),
        disturbed(read, singly, dS_E),
    )


def as_it_was(dS_S: float, Q: float, T: float, dS_E: float, dS_k: Any) -> Books:
    """The colleague's program."""
    read, singly = Q / T, np.sum(dS_k)
    return dS_S + read, dS_S + dS_E, dS_E - singly, read - dS_E


def cases(rng: np.random.Generator) -> list[Case]:
    """Contacts that can happen: all three parts at least 0; heat either way; two parts or many."""
    found: list[Case] = [
        (-0.5, -1.5, 2.0, 0.6, np.array([0.4, 0.3])),
        (0.7, 0.1, 2.0, -0.4, np.array([0.1, -0.3])),
    ]
    for size, gain in ((2, -1.0), (3, 0.8), (4, -0.3), (5, 4.5), (40, -3.0)):
        own = float(gain * rng.uniform(0.9, 1.1))
        shared, inside, apart = rng.permutation([0.2, 0.5, 1.4]) * rng.uniform(0.8, 1.2, 3)
        exact = shared - own
        gains = rng.normal(size=size)
        gains += (exact + inside - gains.sum()) / size
        T = float(rng.uniform(0.8, 3))
        found.append((own, -T * float(exact + inside + apart), T, float(exact), gains))
    return found


_LAWS = (
    "What do the three parts add up to in your program, for the numbers that you worked out on paper?",
    "Σ takes the thermometer; I(S:E) the exact count; I_E and D_E are what lies between the two, in two "
    "steps: "
    "thermometer, one by one, exact.",
    "thermometer − one by one, then one by one − exact",
)

exercise = Exercise(
    id="ex00.4",
    title="books of a bath",
    section="Two mistakes of a thermometer",
    reference=books,
    cases=cases,
    parts=("Σ", "I(S:E)", "I_E", "D_E"),
    why=(
        "Right. The steps from the thermometer to one by one, and from there to the exact count, are the two "
        "mistakes; with the correlation they make up Σ, whichever way the heat flows."
    ),
    hints=_LAWS,
    laws=(
        Law(
            "sum",
            "Your three parts do not add up to your Σ.",
            lambda answer, *case: abs(answer[0] - answer[1] - answer[2] - answer[3]) < 1e-6,
        ),
        Law(
            "negative",
            "One of your four numbers is negative for some contact, and none of them can be.",
            lambda answer, *case: min(answer) > -1e-6,
        ),
    ),
    slips=(
        slip(
            "as-it-was",
            "This is still the colleague's program: it has three mistakes.",
            wrong=as_it_was,
            hints=("Which of its four numbers differ from yours on paper?", *_LAWS[1:]),
        ),
        slip(
            "heat-sign",
            "Your thermometer counts +Q/T. Q flows into the system, so the bath receives −Q.",
            reads=lambda Q, T: Q / T,
            hints=("Which sign has Q if the bath is warmed?", "The bath receives −Q.", "-Q / T"),
        ),
        slip(
            "heat-itself",
            "Your thermometer counts the heat itself, and not heat over temperature.",
            reads=lambda Q, T: -Q,
            hints=(
                "What does a thermometer say that entropy is?",
                "Where does T enter your program?",
                "-Q / T",
            ),
        ),
        slip(
            "heat-times-temperature",
            "Your thermometer multiplies the heat by T.",
            reads=lambda Q, T: -Q * T,
            hints=(
                "Does the same heat bring more entropy to a hot bath or to a cold one?",
                "β is 1/T.",
                "-Q / T",
            ),
        ),
        slip(
            "inside-sign",
            "Your I_E has the other sign: correlated parts have less entropy together than one by one.",
            inside=lambda singly, exact: exact - singly,
            hints=("Which is larger, the sum of the entropies one by one or the exact one?", *_LAWS[1:]),
        ),
        slip(
            "whole-gap",
            "Your D_E is the whole gap between thermometer and exact count; the part I_E of it is counted "
            "twice.",
            disturbed=lambda read, singly, exact: read - exact,
            hints=("Do your I_E and D_E together make the gap, or more than it?", *_LAWS[1:]),
        ),
        slip(
            "disturbed-sign",
            "Your D_E has the other sign: the thermometer counts more than there is.",
            disturbed=lambda read, singly, exact: singly - read,
            hints=("Does the thermometer count too much or too little?", *_LAWS[1:]),
        ),
        slip(
            "exact-for-the-thermometer",
            "You counted the bath exactly in Σ. Σ counts it by the thermometer.",
            production=lambda own, read, exact, singly: own + exact,
            hints=("By what is the bath counted in Σ?", *_LAWS[1:]),
        ),
        slip(
            "one-by-one-for-the-thermometer",
            "You counted the bath one by one in Σ. Σ counts it by the thermometer.",
            production=lambda own, read, exact, singly: own + singly,
            hints=("By what is the bath counted in Σ?", *_LAWS[1:]),
        ),
        slip(
            "own-change-forgotten",
            "The system's own change is missing from your Σ.",
            production=lambda own, read, exact, singly: read,
            hints=("Which two terms has Σ?", *_LAWS[1:]),
        ),
        slip(
            "bath-for-correlation",
            "Your I(S:E) is what the bath gains, counted exactly; the system's change belongs to it.",
            shared=lambda own, exact: exact,
            hints=("What do the two gain together, if the whole gains nothing?", *_LAWS[1:]),
        ),
        slip(
            "no-correlation",
            "You let system and bath gain 0 together, since the whole is closed. But two parts, each counted "
            "alone, are not the whole.",
            shared=lambda own, exact: 0.0,
            hints=("What did the two parts of section 3 gain, and what the pair?", *_LAWS[1:]),
        ),
        slip(
            "mean-for-sum",
            "You took the mean of the entropies one by one, and not their sum.",
            total=np.mean,
            hints=("How does the entropy of a bath grow with its size?", *_LAWS[1:]),
        ),
        slip(
            "parts-exchanged",
            "Your I_E and D_E are exchanged.",
            then=lambda answer, *case: (answer[0], answer[1], answer[3], answer[2]),
            hints=("Which of the two needs no thermometer?", *_LAWS[1:]),
        ),
    ),
)

by_hand = ByHand(
    id="ex00.4h",
    title="Σ, I(S:E), I_E, D_E",
    answer=[0.25, 0.1, 0.1, 0.05],
    near=0.004,
    slips={
        (-1.25, 0.1, -0.1, -1.35): "This is what his program prints: three of the four are wrong.",
        (-1.25, 0.1, 0.1, -1.45): "The bath receives the heat: Q is −1.5, and −βQ is positive.",
        (1.0, 0.1, 0.1, 0.8): "You took the heat itself. The thermometer says heat over temperature.",
        (2.5, 0.1, 0.1, 2.3): "You multiplied the heat by T. The thermometer says heat over temperature.",
        (1.25, 1.1, 0.1, 0.05): "The oscillator's entropy falls: its change is −0.5, and you added 0.5.",
        (
            0.75,
            0.6,
            0.1,
            0.05,
        ): "These are the bath's numbers alone; the oscillator's change belongs to the first two.",
        (0.25, 0.6, 0.1, 0.05): "The second is what both gain, not the bath alone.",
        (
            0.25,
            0.0,
            0.1,
            0.05,
        ): "You let the two gain 0 together, since the whole is closed. But two parts, each "
        "counted alone, are not the whole.",
        (0.1, 0.1, 0.1, 0.05): "You counted the bath exactly in the first. Σ counts it by the thermometer.",
        (
            0.2,
            0.1,
            0.1,
            0.05,
        ): "You counted the bath one by one in the first. Σ counts it by the thermometer.",
        (0.25, 0.1, -0.1, 0.05): "The third has the other sign: one by one there is more than together.",
        (
            0.25,
            0.1,
            0.1,
            -0.05,
        ): "The fourth has the other sign: the thermometer counts more than one by one.",
        (0.25, 0.1, 0.1, 0.15): "Your fourth is the whole gap; the third is a part of it.",
        (0.25, 0.1, 0.15, 0.05): "Your third is the whole gap; the fourth is a part of it.",
        (0.25, 0.1, 0.05, 0.1): "The third and the fourth are exchanged.",
    },
    why="Σ = −0.5 + 0.75; counted exactly both gain −0.5 + 0.6; one by one there is 0.7 − 0.6 too much, and "
    "the "
    "thermometer counts 0.75 − 0.7 more. The last three add up to the first.",
    hints=(
        "Which sign has Q, and how much entropy does a thermometer at T = 2 count?",
        "The bath is counted three times: by the thermometer, one by one, exactly. The last two of your "
        "numbers "
        "are the steps between.",
        "own change + thermometer; own change + exact; one by one − exact; thermometer − one by one",
    ),
)
