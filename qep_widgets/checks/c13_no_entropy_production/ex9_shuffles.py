"""What two classical bodies gain in entropy if one of several shuffles was done, and nobody knows which."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from ...physics.models import closed_pair
from .. import laws, mistakes
from ..algebra import Matrix, shannon, unguarded
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .books import Numbers, all_real

Entropy = Callable[[Any], Any]


def carried(flat: Any, shuffle: Any) -> Any:
    """What stood at place k stands at shuffle[k]."""
    out = np.empty_like(flat)
    out[shuffle] = flat
    return out


def rows(p: Matrix) -> Any:
    """Body A alone."""
    return p.sum(axis=1)


def columns(p: Matrix) -> Any:
    """Body B alone."""
    return p.sum(axis=0)


def _strung(p: Matrix) -> Any:
    return p.reshape(-1)


@formula
def known_or_not(
    p: Matrix,
    shuffles: Any,
    *,
    string: Callable[[Matrix], Any] = _strung,
    table: Callable[[Any, Matrix], Matrix] = lambda flat, p: flat.reshape(p.shape),
    move: Callable[[Any, Any], Any] = carried,
    may_be: Callable[[Any], Any] = lambda moved: [np.mean(moved, axis=0)],
    H: Entropy = shannon,
    first: Callable[[Matrix], Any] = rows,
    second: Callable[[Matrix], Any] = columns,
    before: Callable[[Numbers], Numbers] = lambda start: start,
) -> Numbers:
    """Growth of S_A + S_B, of S_AB and of I(A:B), for the mean of the shuffled distributions."""

    def of(q: Matrix) -> Numbers:
        parts, whole = H(first(q)) + H(second(q)), H(string(q))
        return parts, whole, parts - whole

    after = [of(table(q, p)) for q in may_be([move(string(p), s) for s in shuffles])]
    return tuple(now - then for now, then in zip(np.mean(after, axis=0), before(of(p)), strict=True))


def _in_a_row(shuffles: Any) -> Any:
    """All of them, one after the other, as a single shuffle."""
    return np.array([reduce(lambda done, s: np.asarray(s)[done], shuffles)])


def _shared(p: Matrix) -> Any:
    """I(A:B) of a table."""
    return shannon(rows(p)) + shannon(columns(p)) - shannon(_strung(p))


def cases(rng: np.random.Generator) -> list[Case]:
    """The bits of the answer by hand with two places more; bodies that start correlated, with two shuffles
    and with one; one shuffle alone; zeros; unequal sizes, two to five shuffles."""
    nothing = np.arange(6)
    two_by_three = np.outer([0.8, 0.2], [0.5, 0.3, 0.2])
    found: list[Case] = [
        (two_by_three, np.array([nothing, [0, 3, 1, 4, 2, 5]])),
        (np.array([[0.4, 0.1], [0.1, 0.4]]), np.array([[1, 2, 3, 0], [3, 0, 2, 1]])),
        (two_by_three, np.array([[0, 3, 1, 4, 2, 5]])),
        (np.array([[0.4, 0.1], [0.1, 0.4]]), np.array([[1, 2, 3, 0]])),
        (np.array([[0.5, 0.0, 0.2], [0.0, 0.3, 0.0]]), np.array([nothing, [1, 2, 3, 4, 5, 0]])),
    ]
    for shape, m in (((2, 2), 3), ((2, 3), 2), ((3, 2), 3), ((2, 4), 4), ((4, 3), 5), ((3, 3), 3)):
        p = rng.uniform(0.05, 1, shape) ** 3
        found.append((p / p.sum(), np.array([rng.permutation(p.size) for _ in range(m)])))
    a, b = (x / x.sum() for x in (rng.uniform(0.05, 1, 3) ** 2, rng.uniform(0.05, 1, 4) ** 2))
    found.append((np.outer(a, b), np.array([np.arange(12), *(rng.permutation(12) for _ in range(2))])))
    found.append((np.outer(b, a), rng.permutation(12)[None]))
    return found


_MEAN = (
    "Which probability has a place, if one of the shuffles was done and nobody knows which?",
    "First the mean of the shuffled distributions, then the entropies of this mean.",
    "q = sum of the shuffled ones / len(shuffles); then S of q, less S of p",
)
_PLACE = (
    "Where is what stood at place 1, if shuffle = [0, 3, 1, 4, 2, 5]?",
    "What stood at place k stands at shuffle[k]: the shuffle is an index on the left of the equals sign.",
    "out[shuffle] = p.ravel()",
)
_ORDER = (
    "Which number has the pair a = 1, b = 0, if B has three levels?",
    "The pair (a, b) has the number n_B·a + b: the table is read row after row.",
    "p.ravel(), and at the end q.reshape(p.shape)",
)
_GROWTH = (
    "What does your function give if the only shuffle does nothing?",
    "Growth is the entropy at the end less that at the start, and the start need not be without entropy.",
    "S(q) - S(p.ravel())",
)
_PARTS = (
    "How many probabilities has A alone, and how many has B?",
    "What the other body does is summed over: over the columns for A, over the rows for B.",
    "S(q.sum(axis=1)) + S(q.sum(axis=0))",
)
_CORRELATION = (
    "What is the correlation of two bodies whose table is a product?",
    "I is what the parts have more than the whole; its growth is the difference of the first two numbers.",
    "parts, whole, parts - whole",
)
_KNOWN = (
    "How many shuffles have been done: all, or one?",
    *_MEAN[1:],
)

exercise = Exercise(
    id="ex13.9",
    title="who knows the shuffle?",
    section="A pair in a closed box",
    reference=known_or_not,
    cases=cases,
    parts=("parts", "whole", "correlation"),
    forbidden=(closed_pair.by_shuffle,),
    special={
        "a single shuffle, which is known": lambda p, shuffles: len(shuffles) == 1,
        "tables as wide as they are high": lambda p, shuffles: p.shape[0] == p.shape[1],
        "bodies that start without a correlation": lambda p, shuffles: np.allclose(
            p, np.outer(rows(p), columns(p))
        ),
    },
    why=(
        "Right: a shuffle that is known renames the pairs, and S_AB stays. One that nobody knows makes a "
        "mean of several tables, and the entropy of a mean is at least the mean of the entropies."
    ),
    hints=(
        "Which of your three numbers is not 0 if the only shuffle does nothing?",
        "Shuffle the string of all pairs, take the mean, make a table of it again; then three entropies "
        "before and three after.",
        f"{_PLACE[2]}; {_PARTS[2]}",
    ),
    nan=(
        "Your answer is nan: a pair has the probability 0, and numpy cannot work out 0·ln 0. What never "
        "happens adds nothing."
    ),
    laws=(
        laws.not_negative(
            "Your S_AB falls. A shuffle renames, and not knowing which cannot make an entropy smaller.",
            1,
            code="whole-falls",
        ),
        Law(
            "known-and-growing",
            "With a single shuffle, which is then known, your S_AB grows. It only renames the pairs.",
            lambda a, p, shuffles: len(shuffles) > 1 or abs(a[1]) < 1e-6,
        ),
        Law(
            "more-than-ln-m",
            "Your S_AB grows by more than the logarithm of the number of shuffles; more than which of them "
            "was done is not unknown.",
            lambda a, p, shuffles: np.real(a[1]) < np.log(len(shuffles)) + 1e-6,
        ),
        Law(
            "does-not-add-up",
            "Your first number is not the sum of the other two.",
            lambda a, *_: abs(a[0] - a[1] - a[2]) < 1e-6,
        ),
        all_real("three"),
    ),
    slips=(
        slip(
            "as-if-known",
            "You took the entropies after each shuffle, and then their mean. That is for somebody who "
            "knows which shuffle was done.",
            may_be=lambda moved: moved,
            hints=_MEAN,
        ),
        slip(
            "first-shuffle-alone",
            "You did the first shuffle, and the others do not enter.",
            given=lambda p, shuffles: (p, shuffles[:1]),
            hints=("How many of the shuffles does your function use?", *_MEAN[1:]),
        ),
        slip(
            "one-after-the-other",
            "You did all shuffles, one after the other. One of them was done.",
            given=lambda p, shuffles: (p, _in_a_row(shuffles)),
            hints=_KNOWN,
        ),
        slip(
            "nothing-added-to-the-list",
            "You took the start as one more possibility. One of the shuffles in the list was done.",
            given=lambda p, shuffles: (p, [np.arange(p.size), *shuffles]),
            hints=_KNOWN,
        ),
        slip(
            "sum-for-the-mean",
            "You added the shuffled distributions, and did not divide by their number.",
            may_be=lambda moved: [np.sum(moved, axis=0)],
            hints=("What do your probabilities add up to at the end?", *_MEAN[1:]),
        ),
        slip(
            "shuffle-turned-round",
            "You did each shuffle backwards: p[shuffle] takes what is at shuffle[k], and it was to go there.",
            move=lambda flat, shuffle: flat[shuffle],
            hints=_PLACE,
        ),
        slip(
            "columns-strung-together",
            "You numbered the pairs column after column.",
            string=lambda p: p.T.reshape(-1),
            table=lambda flat, p: flat.reshape(p.T.shape).T,
            hints=_ORDER,
        ),
        slip(
            "table-with-its-sides-exchanged",
            "At the end you made a table with the sides of A and B exchanged.",
            table=lambda flat, p: flat.reshape(p.shape[::-1]),
            hints=_ORDER,
        ),
        slip(
            "which-one-added-in-full",
            "Your S_AB grows by ln m, as if which of the m shuffles it was stayed unknown in full. From the "
            "place where a pair is one may guess the shuffle in part.",
            then=lambda a, p, shuffles: (a[0], np.log(len(shuffles)), a[0] - np.log(len(shuffles))),
            hints=(
                "What do two shuffles add that are the same one?",
                *_MEAN[1:],
            ),
        ),
        slip(
            "whole-never-grows",
            "Your S_AB always stays. It does after a shuffle that is known.",
            then=lambda a, *case: (a[0], 0.0, a[0]),
            hints=_MEAN,
        ),
        slip(
            "parts-for-the-whole",
            "Your S_AB is S_A + S_B, as in (15). The whole has an entropy of its own, that of all pairs.",
            then=lambda a, *case: (a[0], a[0], 0.0),
            hints=("What does S_AB do if the shuffle is known?", *_CORRELATION[1:]),
        ),
        slip(
            "start-not-taken-off",
            "You returned what there is at the end. Asked for is the growth.",
            before=lambda start: (0.0, 0.0, 0.0),
            hints=_GROWTH,
        ),
        slip(
            "start-without-correlation",
            "You took S_A + S_B for the S_AB of the start. The bodies may start correlated.",
            before=lambda start: (start[0], start[0], 0.0),
            hints=("What is the correlation of the second table, before any shuffle?", *_GROWTH[1:]),
        ),
        slip(
            "product-at-the-start",
            "You began with the product of what A and B have alone. The bodies may start correlated.",
            given=lambda p, shuffles: (np.outer(rows(p), columns(p)), shuffles),
            hints=("Does your function use all entries of p, or only their sums?", *_GROWTH[1:]),
        ),
        slip(
            "before-less-after",
            "Your numbers have the other sign: they are before less after, or entropies without their minus.",
            then=mistakes.on(lambda x: -x, 0, 1, 2),
            hints=("You had 3 and have 5. By how much has it grown?", *_GROWTH[1:]),
        ),
        slip(
            "a-twice",
            "Your S_A + S_B is twice that of A.",
            second=rows,
            hints=_PARTS,
        ),
        slip(
            "b-twice",
            "Your S_A + S_B is twice that of B.",
            first=columns,
            hints=_PARTS,
        ),
        slip(
            "entries-for-the-parts",
            "For the parts you took a row and a column of the table. A part's probabilities are sums.",
            first=lambda p: p[:, 0],
            second=lambda p: p[0],
            hints=("Do the probabilities of A add up to 1?", *_PARTS[1:]),
        ),
        slip(
            "b-left-out",
            "In your S_A + S_B the entropy of B is missing.",
            second=lambda p: np.ones(1),
            hints=_PARTS,
        ),
        slip(
            "correlation-at-the-end",
            "Your third number is I(A:B) at the end. Its growth is asked for, and the bodies may start "
            "correlated.",
            then=lambda a, p, shuffles: (a[0], a[1], a[2] + _shared(p)),
            hints=("What is the correlation of your table p, before any shuffle?", *_CORRELATION[1:]),
        ),
        mistakes.minus(
            2,
            code="sign-of-the-correlation",
            says="Your correlation has the other sign: S_AB less the parts, the paper's S_C.",
            hints=_CORRELATION,
        ),
        slip(
            "all-added",
            "Your third number is the sum of the first two.",
            then=lambda a, *case: (a[0], a[1], a[0] + a[1]),
            hints=_CORRELATION,
        ),
        slip(
            "zero-times-log-zero",
            "Where a pair never occurs you return nan: numpy multiplies 0 by −inf there.",
            H=unguarded,
            hints=(
                "What is the limit of p ln p for p → 0?",
                "What never happens adds nothing to the sum.",
                "q = q[q > 0]; -np.sum(q * np.log(q))",
            ),
        ),
        mistakes.bits(0, 1, 2),
        slip(
            "order-exchanged",
            "Your first two numbers are exchanged: S_A + S_B comes first.",
            then=lambda a, *case: (a[1], a[0], a[2]),
            hints=("In which order does the exercise ask for the three?",),
        ),
    ),
)

by_hand = ByHand(
    "ex13.9h",
    "a known exchange and an unknown one",
    [0.0, 0.0964],
    near=0.0015,
    slips={
        (0.0, 0.0): "You took each shuffle by itself. If nobody knows which, four probabilities are means.",
        (0.0, 0.1013): "Your second number is the growth of S_A + S_B, and that of S_AB was asked for.",
        (0.0, 0.005): "Your second number is the growth of I. What is that of S_AB?",
        (0.0, 0.6931): "ln 2 is the entropy of the choice. But at 00 and 11 both choices do the same.",
        (0.0964, 0.0964): "If you know that it was the exchange, the pairs have new names, and nothing more.",
        (0.0964, 0.0): "Your two numbers are exchanged: the known exchange comes first.",
        (1.1935, 1.2899): "These are the entropies at the end. By how much have they grown?",
        (0.0, 1.2899): "Your second number is the entropy at the end. By how much has it grown?",
    },
    why=(
        "0.4, 0.4, 0.1, 0.1 become 0.4, 0.25, 0.25, 0.1. The two in the middle are alike now, and an "
        "entropy grows when probabilities come nearer to each other."
    ),
    hints=(
        "Which four probabilities are there before, after the exchange, and in the mean?",
        "Two of the four do not change. Compare what the other two add to −Σ p ln p.",
        "−½ ln ¼ + 0.4 ln 0.4 + 0.1 ln 0.1",
    ),
)
