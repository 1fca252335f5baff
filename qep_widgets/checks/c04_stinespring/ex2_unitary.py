"""From the isometry to a unitary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import dilation
from ...physics.channels import kraus_to_choi, random_channel
from ..algebra import TWIST, Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .pairs import choi_of_columns, stacked_by_system


def orthogonal(V: Matrix, n: int) -> Matrix:
    """An orthonormal basis of what V leaves free, as columns."""
    return np.linalg.qr(V, mode="complete")[0][:, V.shape[1] :]


def between(V: Matrix, free: Matrix, n: int) -> Matrix:
    """V in the columns 0, n, 2n, … and the free ones between."""
    d = V.shape[1]
    columns = np.concatenate([V[:, :, None], free.reshape(len(V), d, n - 1)], axis=2)
    return columns.reshape(len(V), d * n)


@formula
def unitary(
    kraus: Matrix,
    *,
    isometry: Callable[[Matrix], Matrix] = stacked_by_system,
    held: Callable[[Matrix], Matrix] = itself,
    fill: Callable[[Matrix, int], Matrix] = orthogonal,
    place: Callable[[Matrix, Matrix, int], Matrix] = between,
) -> Matrix:
    """A unitary of system and environment with V in the columns where the environment starts in |0⟩."""
    n, V = len(kraus), isometry(kraus)
    return place(held(V), fill(V, n), n)


def cases(rng: np.random.Generator) -> list[Case]:
    """Channels of a system into itself, readable ones first; a QR factorisation of their V changes signs.

    The first has a single operator, so that no column is free.
    """
    found: list[Case] = []
    drawn = [random_channel(d, rng, n=n) for d, n in [(2, 2), (2, 3), (3, 2), (3, 3), (2, 4), (4, 2)]]
    for kraus in [np.array([[[0.6, 0.8j], [0.8j, 0.6]]]), TWIST.copy(), *drawn]:
        signs = np.diagonal(np.linalg.qr(stacked_by_system(kraus))[1]).real
        if np.all(signs > 0) or np.all(signs < 0):
            kraus[..., -1] *= -1  # a sign common to all columns would not be seen in the channel
        found.append((kraus,))
    return found


_ASKED = "columns 0, n, 2n, …"


def seen(U: Any, case: Case) -> Any:
    """How far from unitary, the channel it gives with the environment in its state 0, and where that is read.

    Columns that the channel never uses are free, so they are not looked at. A unitary that gives the right
    channel in another convention is read in that one, as its other entries depend on how it was completed.
    """
    (kraus,) = case
    d = kraus.shape[-1]
    if not isinstance(U, np.ndarray) or U.ndim != 2 or U.size == 0 or len(U) % d:
        raise ValueError(
            f"{outcomes.kind(U)}; a unitary of system and environment has {d}·n rows and columns"
        )
    size, m = len(U), len(U) // d
    choi = kraus_to_choi(kraus)
    exchanged = np.arange(size).reshape(d, m).T.ravel()  # row (k, a) read as row (a, k)
    back = np.argsort(exchanged)
    if U.shape == (size, d) and m > 1:
        alone = {"V alone": U, "V alone, with the environment first": U[back]}
        for words, V in alone.items():
            if outcomes.same(choi_of_columns(V, d), choi):
                return "no square matrix", choi, words
    if U.shape != (size, size):
        raise ValueError(f"{outcomes.kind(U)}; a unitary is square, with {d}·n rows and columns")
    off = np.round(np.linalg.norm(U.conj().T @ U - np.eye(size)), 9)
    found = choi_of_columns(U[:, ::m], d)
    if off < 1e-6 and not outcomes.same(found, choi):
        readings = {
            "the first d columns": U[:, :d],
            "the first d columns, with the environment first": U[back][:, :d],
            f"{_ASKED}, with the environment first in the rows": U[back][:, ::m],
            f"{_ASKED} of the inverse": U.conj().T[:, ::m],
        }
        for words, columns in readings.items():
            if outcomes.same(choi_of_columns(columns, d), choi):
                return off, choi, words
    return off, found, _ASKED


# what mistakes put in place of a piece


def _stacked(kraus: Matrix) -> Matrix:
    return kraus.reshape(-1, kraus.shape[2])


def _first(V: Matrix, free: Matrix, n: int) -> Matrix:
    return np.hstack([V, free])


def _every_second(V: Matrix, free: Matrix, n: int) -> Matrix:
    """U[:, ::2] = V, which stops unless the environment has two levels."""
    U = between(V, free, n)
    U[:, ::2] = V
    return U


def _at_even_places(V: Matrix, free: Matrix, n: int) -> Matrix:
    """V in the columns 0, 2, 4, … as far as it goes."""
    d = V.shape[1]
    even = [2 * i for i in range(d)] if n > 1 else list(range(d))
    U = np.zeros((len(V), d * n), dtype=complex)
    U[:, even] = V
    U[:, [c for c in range(d * n) if c not in even]] = free
    return U


def _from_q(V: Matrix) -> Matrix:
    return np.linalg.qr(V)[0]


def _identity(V: Matrix, n: int) -> Matrix:
    return np.eye(len(V))[:, [c for c in range(len(V)) if c % n]]


def _rest_of_q(V: Matrix, n: int) -> Matrix:
    """What is left of the whole Q when V is written over its columns 0, n, 2n, …"""
    return np.linalg.qr(V, mode="complete")[0][:, [c for c in range(len(V)) if c % n]]


def _diagonal_labels(kraus: Matrix) -> Matrix:
    n = len(kraus)
    return np.sum([np.kron(kraus[k], np.diag(np.eye(n)[k])) for k in range(n)], axis=0)


_FREE = (
    "Of what length are your columns, and what are their inner products with the columns of V?",
    "The free columns have to be orthonormal, and orthogonal to all columns of V. Which tool gives such "
    "vectors?",
    "np.linalg.qr(V, mode='complete')[0][:, d:] is an orthonormal basis of what V leaves free.",
)
_PLACE = (
    "Which number in the pair's basis has the state |i⟩|0⟩, system first?",
    "|i⟩|0⟩ is number i·n, so V's columns go to 0, n, 2n and so on; the free ones go between.",
    "U[:, ::n] = V",
)
_SIGNS = (
    "Print V and the first columns of your U next to one another. What differs?",
    "The columns of Q are those of V up to a factor of modulus one each, and the factors matter.",
    _PLACE[2],
)

exercise = Exercise(
    id="ex04.2",
    title="from the isometry to a unitary",
    section="Only the Kraus operators are known",
    reference=unitary,
    cases=cases,
    observe=seen,
    observed="the distance of U†U from 1, the Choi matrix of a channel in U, and the place where it stands",
    parts=("|U†U − 1|", "Choi matrix", "its place"),
    why=(
        "Right: the columns of V stand where the environment starts in |0⟩, and the others are any "
        "orthonormal completion. They say what would happen to an environment that starts otherwise, which "
        "the channel does not know."
    ),
    hints=(_PLACE[0], _PLACE[1], _FREE[2]),
    laws=(
        Law(
            "not-unitary",
            "Your U is not unitary: its columns have to be orthonormal, those that V leaves free among them.",
            lambda a, *_: abs(a[0]) < 1e-6,
        ),
        Law(
            "another-channel",
            "Your U is unitary, but with the environment in |0⟩ it gives another channel.",
            lambda a, kraus: np.allclose(a[1], kraus_to_choi(kraus), atol=1e-6),
        ),
    ),
    slips=(
        slip(
            "free-columns-zero",
            "You left the free columns zero.",
            alone="The channel is right, but the matrix is not unitary, so no Hamiltonian can do this.",
            fill=lambda V, n: np.zeros((len(V), len(V) - V.shape[1])),
            hints=_FREE,
        ),
        slip(
            "columns-in-the-wrong-place",
            "You put V into the first d columns; a start |i⟩|0⟩ uses the columns 0, n, 2n and so on.",
            place=_first,
            hints=_PLACE,
        ),
        slip(
            "whole-q",
            "You return the whole Q of the QR factorisation: it has the columns of V with other signs, and "
            "in the first d places.",
            held=_from_q,
            place=_first,
            hints=("Is the first column of your U that of V? And the second?", *_PLACE[1:]),
        ),
        slip(
            "every-second-column",
            "You put V into every second column, which fits only an environment of two levels; the step is "
            "the number n of its levels.",
            alone="So your function stops where n is not 2.",
            place=_every_second,
            hints=_PLACE,
        ),
        slip(
            "two-levels-assumed",
            "You put V into the columns 0, 2, 4 and so on, as if the environment had two levels; it has n.",
            place=_at_even_places,
            hints=_PLACE,
        ),
        slip(
            "environment-first",
            "Your U has the environment as the first part; here the system is first and the environment "
            "second.",
            isometry=_stacked,
            place=_first,
            hints=(
                "In which row of V does entry 0 of K_1 stand in your code?",
                "Rows are numbered a·n + k, columns i·n + j: the environment's index runs fastest.",
                "U.reshape(n, d, n, d).transpose(1, 0, 3, 2).reshape(d * n, d * n) exchanges the two parts.",
            ),
        ),
        slip(
            "stacked-isometry",
            "You stacked the Kraus operators: the rows of your V have the environment first, and they need "
            "the system first.",
            isometry=_stacked,
            hints=(
                "In which row of your V does entry 0 of K_1 stand, and which number has the state |0⟩|1⟩?",
                "np.vstack(kraus) numbers the rows k·d + a; wanted is a·n + k.",
                "V = kraus.swapaxes(0, 1).reshape(d * n, d)",
            ),
        ),
        slip(
            "isometry-only",
            "You return the isometry V: it has d columns, one for each state of the system; U has a column "
            "for each state of system and environment.",
            place=lambda V, free, n: V,
            hints=(
                "How many columns has your answer, and how many states have system and environment?",
                *_FREE[1:],
            ),
        ),
        slip(
            "rows-for-columns",
            "You return U† for U: V's entries stand in the rows, and what goes in belongs to columns.",
            then=lambda U, *_: dagger(U),
            hints=(
                "Where does U send the first basis state: to its first row or its first column?",
                *_PLACE[1:],
            ),
        ),
        slip(
            "filled-with-identity",
            "You filled the free columns from the identity; they are not orthogonal to V, so U is not "
            "unitary.",
            fill=_identity,
            hints=_FREE,
        ),
        slip(
            "written-over-q",
            "You took what stands in Q between its columns 0, n, 2n and so on. Only the columns from d on "
            "are free: the first d span what V spans.",
            fill=_rest_of_q,
            hints=("Which columns of Q are orthogonal to all columns of V?", *_FREE[1:]),
        ),
        slip(
            "isometry-repeated",
            "You used V for every state of the environment, so that two different starts end in the "
            "same state, which no unitary does.",
            fill=lambda V, n: np.repeat(V, n - 1, axis=1),
            hints=("Can a unitary send |i⟩|0⟩ and |i⟩|1⟩ to the same state?", *_FREE[1:]),
        ),
        slip(
            "signs-of-qr",
            "You took the columns of V, too, from the QR factorisation, which gives them back with other "
            "signs; where they differ, coherences change sign.",
            held=_from_q,
            hints=_SIGNS,
        ),
        slip(
            "conjugate-forgotten",
            "Your free columns are orthogonal to the conjugate of V: an inner product conjugates its "
            "first factor.",
            fill=lambda V, n: orthogonal(V.conj(), n),
            hints=(
                "What is V.conj().T @ F for your free columns F? And V.T @ F?",
                "Free columns are orthogonal to those of V in the complex scalar product; .T alone is right"
                " for real V only.",
                _FREE[2],
            ),
        ),
        slip(
            "diagonal-labels",
            "You wrote ΣK_k ⊗ |k⟩⟨k|, where the environment stays in the state it had; the channel has to "
            "write k into it: |k⟩⟨0|.",
            wrong=_diagonal_labels,
            hints=("With the environment in |0⟩, which of your Kraus operators act at all?", *_PLACE[1:]),
        ),
    ),
    forbidden=(dilation.dilation_unitary,),
)

by_hand = ByHand(
    "ex04.2h",
    "the columns that a channel fixes",
    [0, 3],
    slips={
        (0, 1): "These are the first two columns. As starts they are |0⟩|0⟩ and |0⟩|1⟩.",
        (0, 2): "You counted in steps of two, as for an environment of two levels.",
        (1, 4): "In these columns the environment starts in level 1.",
        (2, 5): "In these columns the environment starts in level 2.",
    },
    why="|i⟩|0⟩ is number 3i + 0. The environment starts in 0, so the others are free.",
    hints=("Which starts of system and environment are asked for, and which number has each?",),
)
