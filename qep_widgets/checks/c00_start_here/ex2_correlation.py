"""The correlation of two systems from the table of their joint probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.entropies import mutual_information
from .. import mistakes
from ..algebra import Matrix, shannon, unguarded
from ..engine import Case, Exercise, Law, formula, slip
from ._digits import is_round


def rows(table: Matrix) -> Matrix:
    """Probabilities of the system: over what its surroundings do, it is summed."""
    return table.sum(axis=1)


def columns(table: Matrix) -> Matrix:
    """Probabilities of the surroundings."""
    return table.sum(axis=0)


@formula
def correlation(
    table: Matrix,
    *,
    system: Callable[[Matrix], Matrix] = rows,
    surroundings: Callable[[Matrix], Matrix] = columns,
    S: Callable[[Matrix], Any] = shannon,
    whole: Callable[[Callable[[Matrix], Any], Matrix], Any] = lambda S, table: S(np.ravel(table)),
    joined: Callable[[Any, Any, Any], Any] = lambda one, other, both: one + other - both,
) -> Any:
    """I(S:E) = S_S + S_E − S_SE of a table of probabilities, in nats."""
    return joined(S(system(table)), S(surroundings(table)), whole(S, table))


def cases(rng: np.random.Generator) -> list[Case]:
    """Dependent, always alike, apart, certain; then tables of unequal sides, with zeros and without."""
    apart = np.outer([0.5, 0.5], [0.2, 0.3, 0.5])
    found = [
        np.array([[0.4, 0.1], [0.0, 0.5]]),
        np.array([[0.4, 0.1, 0.1], [0.1, 0.1, 0.2]]),
        np.eye(2) / 2,
        np.eye(3) / 3,  # more than 1
        apart,
        np.array([[0.0, 1.0], [0.0, 0.0]]),
    ]
    for shape in ((2, 4), (3, 2), (4, 5)):
        table = rng.uniform(0.05, 1, shape) ** 2
        found.append(table / table.sum())
    found[-1][0, 1] = 0.0
    found[-1] /= found[-1].sum()
    return [(table,) for table in found]


_THREE = (
    "What are your three entropies for two coins that always show the same side?",
    "They are ln 2, ln 2 and ln 2 there, and the correlation is ln 2.",
    "S(table.sum(axis=1)) + S(table.sum(axis=0)) - S(table.ravel())",
)

exercise = Exercise(
    id="ex00.2",
    title="a correlation from three entropies",
    section="Where is it?",
    reference=correlation,
    cases=cases,
    forbidden=(mutual_information,),
    why=(
        "Right. What the two entropies of the parts have more than the entropy of the whole is "
        "what a look at "
        "one part tells about the other; it is 0 if each entry is the product of its row's and "
        "its column's sum."
    ),
    nan=(
        "Your answer is nan: some entries are 0, and the computer cannot work out 0·ln 0. What never happens "
        "adds nothing to an entropy."
    ),
    hints=_THREE,
    laws=(
        Law(
            "rounded",
            "Your number is rounded. Return it with all its digits.",
            lambda I, table: not (1e-9 < abs(I - correlation(table)) < 0.0051 and is_round(I)),
        ),
        Law(
            "nearly",
            "Your number departs from the right one only after its second digit or later. Does a small "
            "number stand in your formula that is not in the text?",
            lambda I, table: is_round(I) or not 1e-9 < abs(I - correlation(table)) < 0.0051,
        ),
        Law(
            "negative",
            "Your correlation is negative for some table, and what a look at one part tells "
            "cannot be less than "
            "nothing.",
            lambda I, table: I >= -1e-9,
        ),
        Law(
            "not-zero-apart",
            "Your correlation is not 0 for a table in which each entry is its row's sum times its column's.",
            lambda I, table: not np.allclose(table, np.outer(rows(table), columns(table))) or abs(I) < 1e-6,
        ),
        Law(
            "too-large",
            "Your correlation exceeds the entropy of one of the two: more cannot be told than is unknown.",
            lambda I, table: min(shannon(rows(table)), shannon(columns(table))) + 1e-6 >= I,
        ),
    ),
    slips=(
        mistakes.minus(
            says="Your number has the other sign: it is the entropy of the pair, less those of its parts.",
            hints=(
                "Which is larger for two coins that are tossed apart and then glued: the sum of "
                "two, or the pair?",
                *_THREE[1:],
            ),
        ),
        mistakes.bits(says="Your number counts in bits; here it is in nats."),
        slip(
            "same-part-twice",
            "You summed both times over the columns: this is the entropy of the system twice, "
            "and never that of "
            "the surroundings.",
            surroundings=rows,
            hints=(
                "How many numbers does each of your two sums give for a table with two rows and "
                "four columns?",
                "axis=1 sums each row up, axis=0 each column.",
                _THREE[2],
            ),
        ),
        slip(
            "surroundings-twice",
            "You summed both times over the rows: this is the entropy of the surroundings "
            "twice, and never that "
            "of the system.",
            system=columns,
            hints=(
                "How many numbers does each of your two sums give for a table with two rows and "
                "four columns?",
                "axis=1 sums each row up, axis=0 each column.",
                _THREE[2],
            ),
        ),
        slip(
            "pair-forgotten",
            "You added the entropies of the two parts, and the entropy of the pair is not taken off.",
            joined=lambda one, other, both: one + other,
            hints=(
                "What should two coins give that are tossed apart? What does your function give?",
                "What the parts have more than the pair is their correlation.",
                _THREE[2],
            ),
        ),
        slip(
            "pair-added",
            "You added all three entropies; that of the pair is not taken off but put on.",
            joined=lambda one, other, both: one + other + both,
            hints=(
                "What should two coins give that are tossed apart? What does your function give?",
                *_THREE[1:],
            ),
        ),
        slip(
            "surroundings-forgotten",
            "The entropy of the surroundings is missing from your sum.",
            joined=lambda one, other, both: one - both,
            hints=("Which three entropies enter, and which of them have you?", *_THREE[1:]),
        ),
        slip(
            "system-forgotten",
            "The entropy of the system is missing from your sum.",
            joined=lambda one, other, both: other - both,
            hints=("Which three entropies enter, and which of them have you?", *_THREE[1:]),
        ),
        slip(
            "entropy-of-the-pair",
            "You return the entropy of the whole table, that of the pair.",
            joined=lambda one, other, both: both,
            hints=("Do you use the sums of the rows and of the columns?", *_THREE[1:]),
        ),
        slip(
            "parts-negative",
            "The entropies of the two parts have the other sign in your sum: −Σ p ln p is positive.",
            joined=lambda one, other, both: -one - other - both,
            hints=("Which sign has the entropy of the system alone in your function?", *_THREE[1:]),
        ),
        slip(
            "parts-left-out",
            "You return Σ p ln p over the entries of the table: the sums of its rows and columns are "
            "missing under the logarithm.",
            joined=lambda one, other, both: -both,
            hints=(
                "What should two coins give that are tossed apart? What does your function give?",
                *_THREE[1:],
            ),
        ),
        slip(
            "row-by-row",
            "For the pair you take an entropy of each row, as if a row were a list of probabilities of its "
            "own. The pair has one entropy, that of all entries together.",
            whole=lambda S, table: np.array([S(row) for row in table]),
            hints=("How many numbers is the entropy of the pair?", *_THREE[1:]),
        ),
        slip(
            "half",
            "You return half of it.",
            joined=lambda one, other, both: (one + other - both) / 2,
            hints=_THREE,
        ),
        slip(
            "zero-times-log-zero",
            "For a table with a 0 in it your answer is nan: the computer cannot work out 0·ln 0, though its "
            "limit is 0.",
            S=unguarded,
            hints=(
                "Which entry of the first table makes nan?",
                "What never happens adds nothing: leave the zeros out.",
                "p = p[p > 0]; -np.sum(p * np.log(p))",
            ),
        ),
        slip(
            "entries-for-the-parts",
            "For the parts you took a row and a column of the table. A part's probabilities are "
            "sums: over all "
            "that the other may do.",
            system=lambda table: table[:, 0],
            surroundings=lambda table: table[0],
            hints=(
                "Do the probabilities that you use for the system add up to 1?",
                "axis=1 sums each row up, axis=0 each column.",
                _THREE[2],
            ),
        ),
        slip(
            "base-ten",
            "Your logarithm has base 10, and nats need base e.",
            then=lambda I, table: I / math.log(10),
            hints=("What does your function give for two coins that are always alike?", "np.log is natural."),
        ),
    ),
)
