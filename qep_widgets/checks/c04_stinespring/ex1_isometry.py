"""An isometry from Kraus operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import dilation
from ...physics.channels import kraus_to_choi, random_channel
from .. import mistakes
from ..algebra import INTO_THREE, TWIST, Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .pairs import choi_of_columns


@formula
def isometry(
    kraus: Matrix,
    *,
    turn: Callable[[Matrix], Matrix] = itself,
    label: Callable[[int, int], Matrix] = lambda n, k: np.eye(n)[:, [k]],
    pair: Callable[[Matrix, Matrix], Matrix] = np.kron,
) -> Matrix:
    """V = Σ K_k ⊗ |k⟩, the system first."""
    n = len(kraus)
    return np.sum([pair(turn(kraus[k]), label(n, k)) for k in range(n)], axis=0)


def cases(rng: np.random.Generator) -> list[Case]:
    """Readable ones; random channels as Kraus operators, between equal and unequal dimensions; one of one."""
    sizes = [
        (2, 2, 2),
        (2, 3, 2),
        (3, 2, 3),
        (2, 2, 4),
        (3, 3, 3),
        (4, 2, 3),
        (2, 4, 2),
        (4, 4, 2),
        (3, 3, 1),
    ]
    return [(TWIST,), (INTO_THREE,), *((random_channel(i, rng, o, n),) for i, o, n in [*sizes, (3, 3, 1)])]


def _square_only(kraus: Matrix) -> Case:
    if kraus.shape[1] != kraus.shape[2]:
        raise ValueError("could not broadcast input array")
    return (kraus,)


def _environment_first(K: Matrix, ket: Matrix) -> Any:
    return np.kron(ket, K)


def _rows(n: int, k: int) -> Matrix:
    return np.eye(n)[[k]]


_LABEL = (
    "What tells the environment's states apart in your V? Which row holds entry a of K_k?",
    "Each operator goes beside a basis column of the environment, system first: to which rows do its "
    "entries go?",
    "n = len(kraus); the column |k⟩ is np.eye(n)[:, [k]], with shape (n, 1).",
)

exercise = Exercise(
    id="ex04.1",
    title="an isometry from Kraus operators",
    section="Only the Kraus operators are known",
    reference=isometry,
    cases=cases,
    why=(
        "Right: each Kraus operator comes with an environment state of its own, and as these are "
        "orthonormal, V†V is ΣK†K, which is one because the trace is preserved."
    ),
    hints=_LABEL,
    laws=(
        Law(
            "not-an-isometry",
            "Your V†V is not the identity, so V changes lengths, and probability with them.",
            lambda V, kraus: np.allclose(V.conj().T @ V, np.eye(kraus.shape[2]), atol=1e-6),
        ),
        Law(
            "other-labels",
            "Your V gives the right channel, but with other labels: K_k goes with |k⟩, counted from 0 in the "
            "order of kraus.",
            lambda V, kraus: not outcomes.same(choi_of_columns(V, kraus.shape[1]), kraus_to_choi(kraus)),
        ),
    ),
    slips=(
        slip(
            "environment-first",
            "The environment stands first in your V; here the system is first and the environment second.",
            alone="So it is when the Kraus operators are stacked on one another.",
            pair=_environment_first,
            hints=(
                "In np.kron(a, b), which is the first part? Which row of V should hold entry 0 of K_1?",
                "The environment's index runs fastest: entry (a, i) of K_k belongs into row a·n + k.",
                "np.kron(K, ket) has the system first, np.kron(ket, K) the environment.",
            ),
        ),
        slip(
            "side-by-side",
            "Your operators stand side by side, so that your V has too many columns; a state goes in "
            "through the columns, and it has d_in of them.",
            pair=_environment_first,
            label=_rows,
            hints=(
                "V takes a ket of the system to a ket of system and environment. How many rows and columns?",
                *_LABEL[1:],
            ),
        ),
        slip(
            "bra-for-ket",
            "You used rows ⟨k| where columns |k⟩ are meant: V then takes the environment in and does "
            "not put it out.",
            label=_rows,
            hints=(
                "Which shape has your |k⟩: (n, 1), (1, n) or (n,)? Which one is a column?",
                "np.kron(K, x) with a flat x treats it as a row.",
                "np.eye(n)[:, [k]] is a column, np.eye(n)[[k]] and np.eye(n)[k] are rows.",
            ),
        ),
        slip(
            "labels-forgotten",
            "You added the Kraus operators up without the labels |k⟩, so that they interfere.",
            alone="The sum is no isometry.",
            label=lambda n, k: np.eye(1),
            hints=(
                "Is ΣK_k the same kind of thing as V? Which size should V have?",
                "The labels keep the operators apart: V†V must have no terms between different k.",
                _LABEL[2],
            ),
        ),
        slip(
            "one-label-for-all",
            "All your operators carry the same environment state, so they interfere; each k needs a "
            "state of its own.",
            label=lambda n, k: np.eye(n)[:, [0]],
            hints=("Does the environment's state in your loop depend on k?", *_LABEL[1:]),
        ),
        slip(
            "daggered",
            "You put in K† for K: V is made of the operators that act on the ket, and they take d_in "
            "levels to d_out.",
            turn=dagger,
            hints=("For d_in = 2 and d_out = 3, which shape has K, and which has yours?", *_LABEL[1:]),
        ),
        slip(
            "transposed",
            "You put in the transpose of each K: rows belong to what comes out, columns to what goes in.",
            turn=np.transpose,
            hints=("For d_in = 2 and d_out = 3, which shape has K, and which has yours?", *_LABEL[1:]),
        ),
        slip(
            "adjoint-of-v",
            "You return V†, which takes system and environment back to the system; V itself goes from the "
            "system out.",
            then=lambda V, *_: dagger(V),
            hints=("How many columns has a matrix that takes in a ket of the system?", *_LABEL[1:]),
        ),
        slip(
            "conjugated",
            "Your V is conjugated; Stinespring's V takes the K_k as they are.",
            then=lambda V, *_: V.conj(),
            hints=(
                "Compare one entry of your V with the entry of K that it comes from: what happened to it?",
            ),
        ),
        slip(
            "divided-by-root-n",
            "You divided by √n; the Kraus operators carry their weights already, and ΣK†K = 1 needs no "
            "further factor.",
            then=lambda V, kraus: V / np.sqrt(len(kraus)),
            hints=("What is V†V for your V, and why that number?",),
        ),
        slip(
            "equal-sizes-assumed",
            "Your function stops when output and input differ in size: V has d_out·n rows and d_in columns.",
            given=_square_only,
            hints=("What are kraus.shape[1] and kraus.shape[2] in the case that fails?",),
        ),
        mistakes.real_part_taken(
            "Your V is real: numpy drops imaginary parts when a complex number is written into a real array.",
            "V = np.zeros((d_out * n, d_in), dtype=complex)",
        ),
        slip(
            "two-operators-only",
            "You used two Kraus operators and left out the rest; a channel can have any number of them.",
            given=lambda kraus: (kraus[:2],),
            hints=("What is len(kraus) in the case that fails?",),
        ),
    ),
    forbidden=(dilation.stinespring, dilation.dilation_unitary, dilation.complementary_kraus),
)

by_hand = ByHand(
    "ex04.1h",
    "what becomes of |1⟩",
    [0, 0, 0.6, 0, 0, 0.8],
    slips={
        (
            0,
            0.6,
            0,
            0,
            0,
            0.8,
        ): "You put the environment first: these are the rows of K_0, then those of K_1.",
        (0, 0, 0.6, 0, 0.8, 0): "You put both terms with the environment in level 0.",
        (0, 0, 0, 0.6, 0.8, 0): "You exchanged the environment’s levels: K_0 goes with 0, and K_1 with 1.",
        (1, 0, 0, 0, 0, 0): "This is the first column: what becomes of |0⟩.",
        (0, 0, 0.36, 0, 0, 0.64): "You squared the amplitudes.",
        (
            0,
            0.8,
            0.6,
            0,
            0,
            0,
        ): "You sent |1⟩ to |0⟩ in K_1, as in the lesson. Which row of this K_1 has 0.8?",
    },
    why="K_0|1⟩ = 0.6|1⟩ goes with |0⟩, to row 10; K_1|1⟩ = 0.8|2⟩ goes with |1⟩, to row 21.",
    hints=("What is K_0|1⟩, what is K_1|1⟩, and which level of the environment goes with each?",),
)
