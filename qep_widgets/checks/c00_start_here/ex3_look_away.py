"""The states of the two parts of a pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.composite import partial_trace
from ...physics.states import projector, random_ket, random_state
from .. import mistakes
from ..algebra import Matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Part = Callable[[Any], Matrix]
Pair = tuple[Any, Any]


def first(tensor: Any) -> Matrix:
    """Σ_k ρ_{ik,jk}."""
    return np.einsum("ikjk->ij", tensor)


def second(tensor: Any) -> Matrix:
    """Σ_i ρ_{ik,il}."""
    return np.einsum("ikil->kl", tensor)


def in_order(rho: Matrix, d_S: int, d_E: int) -> Any:
    """The entry ρ_{ik,jl} at i, k, j, l: the system's level is the slow one."""
    return rho.reshape(d_S, d_E, d_S, d_E)


@formula
def look_away(
    rho: Matrix,
    d_S: int,
    d_E: int,
    *,
    order: Callable[[Matrix, int, int], Any] = in_order,
    system: Part = first,
    surroundings: Part = second,
) -> Pair:
    """ρ_S and ρ_E of a pair with d_S and d_E levels."""
    tensor = order(rho, d_S, d_E)
    return system(tensor), surroundings(tensor)


def cases(rng: np.random.Generator) -> list[Case]:
    """Typed pairs with and without entries beside the diagonal; then complex ones of unequal sides."""
    found: list[Case] = [
        (np.array([[1, 0, 2, 0], [0, 1, 0, -1j], [2, 0, 5, 1], [0, 1j, 1, 3]]) / 10, 2, 2),
        (np.diag([0.1, 0.2, 0.3, 0.05, 0.05, 0.3]), 2, 3),
        (projector(np.array([0, 1, 1, 0]) / np.sqrt(2)), 2, 2),
        (projector(np.array([1, 1, 1, 1]) / 2), 2, 2),
    ]
    for sizes in ((2, 3), (3, 2), (2, 4), (4, 3)):
        found.append((random_state(sizes[0] * sizes[1], rng), *sizes))
    found.append((projector(random_ket(6, rng)), 3, 2))
    return [(np.asarray(rho, complex), d_S, d_E) for rho, d_S, d_E in found]


def _of_the_diagonal(rho: Matrix) -> Matrix:
    return np.diag(np.diag(rho))


def _surroundings_slow(rho: Matrix, d_S: int, d_E: int) -> Any:
    return rho.reshape(d_E, d_S, d_E, d_S).transpose(1, 0, 3, 2)


_ROWS = (
    "Take a pair with the levels 00, 01, 10, 11. Which two entries add up to your entry in row 0, column 1?",
    "The level that is looked away from is the same in the row and in the column, and all its values count.",
    "rho_S[i, j] = sum(rho[i * d_E + k, j * d_E + k] for k in range(d_E))",
)

exercise = Exercise(
    id="ex00.3",
    title="look away",
    section="Two in one box",
    reference=look_away,
    cases=cases,
    forbidden=(partial_trace,),
    parts=("the system's state", "the surroundings' state"),
    special={
        "diagonal states": lambda rho, d_S, d_E: np.allclose(rho, np.diag(np.diag(rho))),
        "two parts of equal size": lambda rho, d_S, d_E: d_S == d_E,
    },
    why=(
        "Right. An entry of a part is a sum of those entries of the pair in which the other part has the "
        "same level in the row and in the column; all other entries are lost."
    ),
    hints=_ROWS,
    laws=(
        Law(
            "trace-not-one",
            "The diagonal of one of your states does not add up to 1, though its entries are probabilities.",
            lambda parts, *case: all(abs(np.trace(part) - 1) < 1e-6 for part in parts),
        ),
        Law(
            "not-hermitian",
            "One of your states is not Hermitian: an entry and its mirror image are not conjugate.",
            lambda parts, *case: all(np.allclose(part, part.conj().T) for part in parts),
        ),
        Law(
            "negative-probability",
            "One of your states has a negative eigenvalue, and its eigenvalues are probabilities.",
            lambda parts, *case: all(
                np.linalg.eigvalsh((part + part.conj().T) / 2)[0] > -1e-6 for part in parts
            ),
        ),
    ),
    slips=(
        slip(
            "diagonal-only",
            "You kept only the diagonal, as with coins. Some entries beside the diagonal of the pair have "
            "the "
            "same level of the other part in row and column, and these are in the sum.",
            given=lambda rho, d_S, d_E: (_of_the_diagonal(rho), d_S, d_E),
            hints=(
                "Which state of our system comes out of ½(00 + 01 + 10 + 11), whose parts have never met?",
                *_ROWS[1:],
            ),
        ),
        mistakes.exchanged(
            "Your two states are exchanged: to look away from the surroundings leaves the system's.",
            hints=(
                "If the surroundings have three levels, how many rows has the state that is left without "
                "them?",
            ),
        ),
        slip(
            "surroundings-first",
            "You read the levels of the pair with the surroundings' number first; ours stands first, and "
            "runs "
            "slowly: 00, 01, 02, 10, 11, 12.",
            order=_surroundings_slow,
            hints=(
                "With two levels of ours and three of the surroundings, which level of the pair is number 3?",
                "Number the levels of the pair: ours times d_E, plus the surroundings'.",
                "rho.reshape(d_S, d_E, d_S, d_E)",
            ),
        ),
        slip(
            "sizes-exchanged",
            "You read the levels of the pair with the surroundings' number first, and so your first state "
            "has d_E levels. In the pair ours stands first, and runs slowly: 00, 01, 02, 10, 11, 12.",
            order=lambda rho, d_S, d_E: rho.reshape(d_E, d_S, d_E, d_S),
            hints=(
                "With two levels of ours and three of the surroundings, which level of the pair is number 3?",
                "Number the levels of the pair: ours times d_E, plus the surroundings'.",
                "rho.reshape(d_S, d_E, d_S, d_E)",
            ),
        ),
        slip(
            "whole-blocks",
            "For the system you added all entries of a block. Only those count in which the surroundings "
            "have "
            "the same level in the row and in the column.",
            system=lambda tensor: tensor.sum(axis=(1, 3)),
            hints=_ROWS,
        ),
        slip(
            "all-levels-of-ours",
            "For the surroundings you added entries with different levels of ours in the row and in the "
            "column. Only those count in which they are the same.",
            surroundings=lambda tensor: tensor.sum(axis=(0, 2)),
            hints=_ROWS,
        ),
        slip(
            "first-level-only",
            "For the system you took the surroundings in their level 0 alone; all their levels add up.",
            system=lambda tensor: tensor[:, 0, :, 0],
            hints=("What is the trace of your state of the system?", *_ROWS[1:]),
        ),
        slip(
            "first-block-only",
            "For the surroundings you took our system in its level 0 alone; all its levels add up.",
            surroundings=lambda tensor: tensor[0, :, 0, :],
            hints=("What is the trace of your state of the surroundings?", *_ROWS[1:]),
        ),
        slip(
            "mean-for-sum",
            "You took means over the levels that you look away from, and not sums.",
            then=lambda parts, rho, d_S, d_E: (parts[0] / d_E, parts[1] / d_S),
            hints=("What is the trace of your two states?", "Probabilities of separate cases add up."),
        ),
        slip(
            "transposed",
            "Your states have rows and columns exchanged.",
            then=lambda parts, *case: tuple(part.T for part in parts),
            hints=(
                "Which entry of the pair goes to row 0, column 1 of your state, and which to row 1, column "
                "0?",
            ),
        ),
        slip(
            "system-transposed",
            "Your state of the system has rows and columns exchanged; that of the surroundings has not.",
            system=lambda tensor: first(tensor).T,
            hints=(
                "Which entry of the pair goes to row 0, column 1 of your state, and which to row 1, column "
                "0?",
            ),
        ),
        slip(
            "real-part",
            "You took the real part. The entries beside the diagonal are complex numbers.",
            then=lambda parts, *case: tuple(part.real for part in parts),
            hints=("Is there a .real in your program, or an array that holds real numbers only?",),
        ),
        slip(
            "one-state-twice",
            "You returned the system's state twice.",
            surroundings=first,
            hints=("How many rows must the second of your states have?",),
        ),
    ),
)

by_hand = ByHand(
    id="ex00.3h",
    title="look away on paper",
    answer=[[1 / 3, 1 / 3], [1 / 3, 2 / 3]],
    near=0.004,
    slips={
        (
            (2 / 3, 1 / 3),
            (1 / 3, 1 / 3),
        ): "This is the surroundings' state: you looked away from our system.",
        (
            (1 / 3, 0.0),
            (0.0, 2 / 3),
        ): "You kept the diagonal alone, as with coins. One entry beside it is left: "
        "in 00 and in 10 the surroundings have the same level.",
        (
            (1 / 3, 2 / 3),
            (2 / 3, 4 / 3),
        ): "You added all entries of each block. Only those count in which the "
        "surroundings have the same level in row and column.",
        ((1 / 3, 1 / 3), (1 / 3, 1 / 3)): "You took the surroundings in their level 0 alone.",
        (
            (1.0, 1.0),
            (1.0, 2.0),
        ): "You left out the factor: the vector is divided by √3, and its matrix by 3.",
        ((0.5774, 0.5774), (0.5774, 1.1547)): "You divided once by √3; the matrix vv† has it twice.",
        ((1 / 3, 0.0), (0.0, 1 / 3)): "You took each level of ours once. In 10 and in 11 ours is in level 1.",
    },
    why="Looked away from, level 0 of the surroundings leaves (1, 1), and level 1 leaves (0, 1): "
    "⅓(1 1; 1 1) + ⅓(0 0; 0 1). Not all is lost: 00 and 10 have the same level of the surroundings.",
    hints=(
        "How often is our system in level 0, and how often in level 1?",
        "Write the nine entries ⅓ of the matrix with their labels. Keep those in which the second number is "
        "the "
        "same in row and column.",
        "row 0, column 1 of ours: (00, 10) + (01, 11)",
    ),
)
