"""The partial trace for any number of parts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ...physics import composite
from ...physics.states import random_state
from .. import laws, mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, formula, slip
from .states import pair, qubit_and_qutrit, three_qubits

Dims = tuple[int, ...]


def _gone(dims: Dims, keep: Dims) -> Dims:
    return tuple(k for k in range(len(dims)) if k not in keep)


def _as_matrix(T: Any) -> Matrix:
    size = math.prod(T.shape[: T.ndim // 2])
    return T.reshape(size, size)


@formula
def reduced(
    rho: Matrix,
    dims: Dims,
    keep: Dims,
    *,
    read: Callable[[Matrix, Dims], tuple[Matrix, Dims]] = lambda rho, dims: (rho, dims),
    which: Callable[[Dims], Dims] = tuple,
    split: Callable[[Matrix, Dims], Any] = lambda rho, dims: rho.reshape(dims + dims),
    going: Callable[[Dims], Iterable[int]] = reversed,
    column: Callable[[int, Any, int], int] = lambda k, T, n: k + T.ndim // 2,
    add: Callable[[Any, int, int], Any] = lambda T, k, l: np.trace(T, axis1=k, axis2=l),
    rows: Callable[[Dims], Iterable[int]] = tuple,
    columns: Callable[[Dims], Iterable[int]] = tuple,
    matrix: Callable[[Any], Matrix] = _as_matrix,
) -> Matrix:
    """Tr over the parts that are not in keep, one after the other, and the others in the order of keep."""
    (rho, dims), keep = read(rho, dims), which(keep)
    T = split(rho, dims)
    for k in going(_gone(dims, keep)):
        T = add(T, k, column(k, T, len(dims)))
    place = {k: axis for axis, k in enumerate(sorted(keep))}
    return matrix(
        T.transpose([place[k] for k in rows(keep)] + [len(place) + place[k] for k in columns(keep)])
    )


def cases(rng: np.random.Generator) -> list[Case]:
    """States of few digits, then random ones: of two to four parts, of unequal sizes, kept in every order."""
    found: list[Case] = [(pair(), (2, 2), keep) for keep in ((0,), (1,))]
    found += [(qubit_and_qutrit(), (2, 3), keep) for keep in ((0,), (1,))]
    found += [(three_qubits(), (2, 2, 2), keep) for keep in ((0,), (1,), (2,), (0, 2), (2, 0), (1, 2, 0))]
    wanted: list[tuple[Dims, Dims]] = [
        ((2, 2), (0,)),
        ((4, 2), (0,)),
        ((3, 4), (1,)),
        ((2, 3, 2), (1,)),
        ((2, 3, 2), (0, 2)),
        ((2, 2, 3), (2, 0)),
        ((2, 2, 3), (1, 0)),
        ((2, 2, 2, 2), (3, 1)),
        ((2, 2, 2, 2), (2, 3)),
        ((2, 2, 3, 2), (3, 0, 2)),  # an order that is not its own inverse
    ]
    return found + [(random_state(math.prod(dims), rng), dims, keep) for dims, keep in wanted]


# what mistakes put in place of a piece


def _rows_beside_columns(rho: Matrix, dims: Dims) -> Any:
    n = len(dims)
    T = rho.reshape([d for d in dims for _ in "rc"])
    return T.transpose(*range(0, 2 * n, 2), *range(1, 2 * n, 2))


def _first_runs_fastest(rho: Matrix, dims: Dims) -> Any:
    n = len(dims)
    return rho.reshape(dims[::-1] * 2).transpose(*reversed(range(n)), *reversed(range(n, 2 * n)))


def _inverse(keep: Dims) -> list[int]:
    left = sorted(keep)
    return [left[k] for k in np.argsort(keep)]


def _two(rho: Matrix, dims: Dims) -> tuple[Matrix, Dims]:
    if len(dims) != 2:
        raise ValueError("too many values to unpack (expected 2)")
    return rho, dims


def _first_two(rho: Matrix, dims: Dims) -> tuple[Matrix, Dims]:
    """What loops over dims[0] and dims[1] read: they run for more parts, too, and leave the others out."""
    n = math.prod(dims[:2])
    return rho[:n, :n], dims[:2]


def _equal_sizes(rho: Matrix, dims: Dims) -> tuple[Matrix, Dims]:
    return rho, (round(len(rho) ** (1 / len(dims))),) * len(dims)


def _two_equal(rho: Matrix, dims: Dims) -> tuple[Matrix, Dims]:
    if len(dims) != 2 or dims[0] != dims[1]:
        raise ValueError("cannot reshape array")
    return rho, dims


def _first_if(is_first: Callable[[Dims], bool]) -> Callable[[Dims], Dims]:
    return lambda keep: (0,) if is_first(keep) else (1,)


_AXES = (
    "After you have traced out the first part, which number has the axis of the last one?",
    "Each trace removes two axes, and all later axes move up. Trace from the last part to the first.",
    "for k in reversed(traced): T = np.trace(T, axis1=k, axis2=k + T.ndim // 2)",
)
_ONE_ORDER = (
    "With keep = (2, 0), which part does the slow index of your rows belong to, and which that of "
    "your columns?",
    "Rows and columns of a state number the same basis.",
    "np.einsum(T, labels, [*keep, *(n + k for k in keep)])",
)
_ORDER = "For the kept axes: order = np.argsort(np.argsort(keep)), rows first and columns likewise."
_LONGER = (
    "What does your code do with dims = (2, 3, 2)?",
    "Part k has the row axis k and the column axis len(dims) + k: a loop over parts does not need to know "
    "how many there are.",
    "for k in reversed(range(len(dims))): if k not in keep: T = np.trace(T, axis1=k, axis2=k + T.ndim // 2)",
)
_NOT_READ = (
    "Where in your function does keep occur?",
    "The parts to sum over are those that are not in keep.",
    "traced = [k for k in range(len(dims)) if k not in keep]",
)
_FOR_TWO = "For two parts it is right."

exercise = Exercise(
    id="ex02.1",
    title="partial trace",
    section="The partial trace in NumPy",
    reference=reduced,
    cases=cases,
    special={
        "two parts": lambda rho, dims, keep: len(dims) == 2,
        "two parts of the same size": lambda rho, dims, keep: len(dims) == 2 and dims[0] == dims[1],
        "one part traced out, the others in rising order": lambda rho, dims, keep: (
            len(keep) == len(dims) - 1 and keep == tuple(sorted(keep))
        ),
        "one part kept": lambda rho, dims, keep: len(keep) == 1,
    },
    why=(
        "Right: you sum over the basis of the parts that you look away from, the same index in the row and "
        "in the column, and let all other indices be, in the order of keep."
    ),
    hints=(
        "An entry of rho has one index pair (row, column) for each part. Which pairs are summed over?",
        "With rho.reshape(dims + dims) every part has a row axis k and a column axis n + k of its own.",
        "For two parts: T = rho.reshape(dA, dB, dA, dB); then np.einsum('ijkj->ik', T) keeps the first.",
    ),
    laws=(
        laws.trace_one("Your reduced state does not have trace 1, so its diagonal holds no probabilities."),
        laws.hermitian(
            "Your reduced state is not Hermitian: an entry and its mirror image do not belong together."
        ),
        laws.positive(
            "Your reduced state has a negative eigenvalue, which a sum of diagonal blocks cannot have."
        ),
    ),
    forbidden=(composite.partial_trace,),
    slips=(
        slip(
            "traced-the-wrong-part",
            "You traced out the parts that keep names, and kept the others: keep says what remains.",
            given=lambda rho, dims, keep: (rho, dims, _gone(dims, keep)),
            hints=(
                "With dims = (2, 3) and keep = (0,), how large should the answer be? How large is yours?",
                *_NOT_READ[1:],
            ),
        ),
        slip(
            "transposed",
            "You return a transpose: rows and columns changed places, which for a state is the complex "
            "conjugate and turns the Bloch vector's y round.",
            then=lambda s, *_: s.T,
            hints=(
                "Is the entry (0, 1) of your answer made of entries of rho above or below its diagonal?",
                "The first half of the axes of rho.reshape(dims + dims) are rows, the second half columns.",
                "In einsum, 'ijkj->ik' has the row first; 'ijkj->ki' is its transpose.",
            ),
        ),
        slip(
            "keep-not-read",
            "Your function gives the state of part 0 whatever keep says, and stops at three parts: it never "
            "reads keep.",
            read=_two,
            which=lambda keep: (0,),
            hints=(
                "What does your function return for keep = (0,) and for keep = (1,)? Where does it use keep?",
                "keep is a tuple: with two parts, 0 in keep or 1 in keep.",
                "if 0 in keep: np.einsum('ijkj->ik', T); otherwise np.einsum('ijik->jk', T)",
            ),
        ),
        slip(
            "keep-compared-with-a-number",
            "Your function gives the state of part 1 whatever keep says, and stops at three parts. Either it "
            "does not read keep, or it compares keep with a number: keep is a tuple, and (0,) == 0 is False.",
            read=_two,
            which=lambda keep: (1,),
            hints=(
                "What does  (0,) == 0  give in a cell?",
                "The lesson wrote keep=0 for one part; here keep is a tuple of any length, such as (0,).",
                "if 0 in keep: ...   or   if keep == (0,): ...",
            ),
        ),
        slip(
            "always-the-first-part",
            "Your function gives the state of part 0 whatever keep says: it never reads keep.",
            which=lambda keep: (0,),
            hints=_NOT_READ,
        ),
        slip(
            "always-the-second-part",
            "Your function gives the state of part 1 whatever keep says: it adds the diagonal blocks, and "
            "never reads keep.",
            which=lambda keep: (1,),
            hints=_NOT_READ,
        ),
        slip(
            "axes-in-the-wrong-order",
            "Your reshape puts each part's row beside its column, as (dA, dA, dB, dB); a matrix does "
            "not hold its entries in this order.",
            split=_rows_beside_columns,
            hints=(
                "Which number in range(4) labels the row |0⟩|1⟩ of two qubits, and how does it "
                "follow from 0 and 1?",
                "A row is labelled by the pair (i, j) with j running fastest, and a column likewise.",
                "rho.reshape(dA, dB, dA, dB)[i, j, k, l] is the entry in row (i, j) and column (k, l).",
            ),
        ),
        slip(
            "parts-in-reverse",
            "You let the first part's index run fastest; here, as in np.kron, the last part's does.",
            split=_first_runs_fastest,
            hints=(
                "Where does np.kron([1, 0], [0, 1]) have its 1?",
                "In np.kron(a, b) the index of b runs fastest.",
                "So it is rho.reshape(dims + dims), not rho.reshape(dims[::-1] + dims[::-1]).",
            ),
        ),
        slip(
            "equal-sizes-assumed",
            "Your function takes all parts to have the same size and stops when they have not: a qubit next "
            "to a qutrit has dims = (2, 3).",
            read=_equal_sizes,
            hints=(
                "Which sizes does your reshape use when dims = (2, 3)?",
                "Take every size from dims; the root of the size of rho is right only for equal parts.",
            ),
        ),
        slip(
            "two-equal-parts",
            "Your function takes the whole to be two parts of the same size and stops where it is not; dims "
            "can have any length, and any sizes.",
            alone="For two equal parts it is right.",
            read=_two_equal,
            hints=_LONGER,
        ),
        slip(
            "two-parts-only",
            "Your function stops at three parts; dims can have any length.",
            alone=_FOR_TWO,
            read=_two,
            hints=_LONGER,
        ),
        slip(
            "first-two-parts",
            "With more than two parts your function reads dims[0] and dims[1] only, and never looks at the "
            "parts after these.",
            alone=_FOR_TWO,
            read=_first_two,
            which=_first_if(lambda keep: 0 in keep),
            hints=_LONGER,
        ),
        slip(
            "first-two-parts-or-else",
            "With more than two parts your function reads dims[0] and dims[1] only, and whatever keep is, "
            "except (0,), it keeps part 1.",
            alone=_FOR_TWO,
            read=_first_two,
            which=_first_if(lambda keep: keep == (0,)),
            hints=_LONGER,
        ),
        slip(
            "first-two-parts-by-the-first",
            "With more than two parts your function reads dims[0] and dims[1] only, and of keep the first "
            "number only.",
            alone=_FOR_TWO,
            read=_first_two,
            which=_first_if(lambda keep: keep[0] == 0),
            hints=_LONGER,
        ),
        slip(
            "first-two-parts-and-keep-not-read",
            "Your function gives the state of part 0 whatever keep says, and reads dims[0] and dims[1] only.",
            read=_first_two,
            which=lambda keep: (0,),
            hints=_NOT_READ,
        ),
        slip(
            "blocks-added",
            "Your function gives the state of part 1, the sum of the diagonal blocks, whatever keep says, "
            "and reads dims[0] and dims[1] only.",
            read=_first_two,
            which=lambda keep: (1,),
            hints=_NOT_READ,
        ),
        slip(
            "diagonal-only",
            "You kept the diagonal and lost the coherences: the partial trace sums whole blocks, with their "
            "off-diagonal entries.",
            then=lambda s, *_: s * np.eye(len(s)) if s.ndim == 2 else s,
            hints=(
                "What is the partial trace of |+⟩⟨+| ⊗ |0⟩⟨0|?",
                "Only the indices of the traced parts have to be equal; the kept row and column run freely.",
            ),
        ),
        mistakes.real_part_taken(
            "You return a real part: the imaginary parts of the coherences are physical, and numpy drops "
            "them when a complex number is written into a real array.",
            "out = np.zeros((d, d), dtype=complex)",
        ),
        slip(
            "order-of-keep-lost",
            "Your parts come in the order of dims: keep = (2, 0) asks for part 2 first and part 0 second.",
            rows=sorted,
            columns=sorted,
            hints=(
                "What should differ between keep = (0, 2) and keep = (2, 0)?",
                "After tracing, the axes still stand in the order of dims; one transpose puts them "
                "into that of keep.",
                _ORDER,
            ),
        ),
        slip(
            "order-of-keep-inverted",
            "Three kept parts come out in the inverse order: keep = (1, 2, 0) asks for parts 1, 2, 0 in this "
            "order, and yours come as 2, 0, 1.",
            alone="For two kept parts it is right.",
            rows=_inverse,
            columns=_inverse,
            hints=(
                "With keep = (1, 2, 0), which part comes first in the answer, and which in yours?",
                "Axis k of the transposed array is axis order[k] of the old one. np.argsort(keep) gives the "
                "inverse of that; for two parts the two agree.",
                _ORDER,
            ),
        ),
        slip(
            "columns-in-another-order",
            "The columns of your answer are in the order of dims and not in that of keep.",
            alone="Its rows are in the order of keep.",
            columns=sorted,
            hints=_ONE_ORDER,
        ),
        slip(
            "rows-in-another-order",
            "The rows of your answer are in the order of dims and not in that of keep.",
            alone="Its columns are in the order of keep.",
            rows=sorted,
            hints=_ONE_ORDER,
        ),
        slip(
            "all-block-entries-summed",
            "You summed every entry of each block, those off its diagonal too.",
            add=lambda T, k, l: np.sum(T, axis=(k, l)),
            hints=(
                "What is the trace of your answer?",
                "The traced part's row index and column index are one and the same summation index.",
            ),
        ),
        slip(
            "one-term-only",
            "You kept only the term in which the parts that go are in their level 0, as if that were known.",
            add=lambda T, k, l: np.take(np.take(T, 0, axis=l), 0, axis=k),
            hints=(
                "What is the trace of your answer, and which events does it leave out?",
                "Each level k of a traced part gives one term; the reduced state is their sum.",
            ),
        ),
        slip(
            "left-as-a-tensor",
            "Your answer still stands in an array with two axes for each kept part; a state is a matrix.",
            alone="The numbers are right.",
            matrix=lambda T: T,
            hints=(
                "How many axes has your answer when two parts are kept?",
                "The row of the answer is numbered by all kept row indices together: one reshape does it.",
                "T.reshape(d_keep, d_keep), with d_keep the product of the kept sizes",
            ),
        ),
        slip(
            "averaged",
            "You took the mean over the traced part where the sum is meant.",
            add=lambda T, k, l: np.trace(T, axis1=k, axis2=l) / T.shape[k],
            hints=(
                "What is the trace of your answer, and why that number?",
                "Probabilities of exclusive cases add up.",
            ),
        ),
        slip(
            "axes-have-moved",
            "With two parts traced out your axis numbers point past the end, or at a wrong part: each trace "
            "takes two axes away and renumbers the rest.",
            going=tuple,
            column=lambda k, T, n: k + n,
            hints=_AXES,
        ),
        slip(
            "column-axes-have-moved",
            "Going from the last part to the first is right, but the columns move, too: with each part that "
            "is gone they begin one axis earlier than at len(dims).",
            column=lambda k, T, n: k + n,
            hints=(
                "After one trace, how many axes are left, and at which of them do the columns begin?",
                *_AXES[1:],
            ),
        ),
        slip(
            "axes-renumbered",
            "With two parts traced out you hit a wrong part: after the first trace the later parts have "
            "smaller numbers.",
            going=tuple,
            hints=_AXES,
        ),
    ),
)

by_hand = ByHand(
    "ex02.1h",
    "the state of A",
    [[0.5, 0.2], [0.2, 0.5]],
    slips={
        ((0.6, 0.05), (0.05, 0.4)): "You added the blocks themselves: this is the state of B.",
        ((0.6, 0.45), (0.45, 0.5)): "You added all four entries of each block.",
        ((0.5, 0.0), (0.0, 0.5)): "You kept the diagonal, and lost what is beside it.",
        (
            (0.4, 0.05),
            (0.05, 0.1),
        ): "This is the block at the top left; all of it belongs to one entry.",
        ((0.4, 0.1), (0.1, 0.2)): "You took one entry of each block, the one for B in level 0.",
        ((0.5, 0.25), (0.25, 0.5)): "In the blocks beside the diagonal you took the other diagonal.",
    },
    why="Each entry is the trace of one block.",
    hints=(
        "Where are the four blocks, and what is added in each?",
        "The trace of a block is the sum of its diagonal.",
    ),
)
