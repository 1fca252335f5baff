"""A generator as a matrix."""

from __future__ import annotations

import numpy as np

from ...physics import channels, lindblad
from ...physics.states import random_hamiltonian
from ..algebra import Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, slip
from .laws import JUMPS, RATES, H, generator_matrix, random_jumps


def cases(rng: np.random.Generator) -> list[Case]:
    """Without a jump, as by hand; one of few digits, of few digits without H; generic ones."""
    none = np.zeros((0, 2, 2), dtype=complex)
    found: list[Case] = [
        (H, none, np.zeros(0)),
        (np.zeros((2, 2)), JUMPS[1:], RATES[1:]),
        (H, JUMPS, RATES),
    ]
    for d, n in ((2, 1), (2, 2), (3, 1), (3, 3), (4, 2)):
        rates = np.sort(rng.uniform(0.3, 2.0, n))
        found.append((random_hamiltonian(d, rng), random_jumps(rng, n, d), rates))
    return found


# what mistakes put in place of the result


def _in_choi_order(G: Matrix, H: Matrix, *_: Matrix) -> Matrix:
    d = len(H)
    return G.reshape((d,) * 4).transpose(2, 0, 3, 1).reshape(d * d, d * d)


def _keeps_hermitian(G: Matrix, H: Matrix, *_: Matrix) -> bool:
    parts = G.reshape((len(H),) * 4)
    return np.allclose(parts, parts.transpose(1, 0, 3, 2).conj(), atol=1e-6)


_VEC = (
    "In AXB, over which index of B does the sum run, the first or the second? And over which "
    "in your matrix times the vector?",
    "Row after row, what stands on the left of X is the first factor of np.kron, and what "
    "stands on its right is the second, transposed.",
    "vec(AXB) = (A ⊗ Bᵀ) vec(X), so that H gives -1j * (np.kron(H, one) - np.kron(one, H.T))",
)
_CONJUGATE = (
    "What is the transpose of L†?",
    "L† stands on the right of ρ, where everything is transposed; of the dagger only the conjugate is left.",
    "np.kron(L, L.conj())",
)

_LOSS = (
    "Is your L†L a Hermitian matrix, when you print it?",
    "The dagger exchanges rows and columns, and conjugates every entry.",
    "M = L.conj().T @ L",
)

exercise = Exercise(
    id="ex05.2",
    title="a generator as a matrix",
    section="The form of the rate",
    reference=generator_matrix,
    cases=cases,
    why=(
        "Right: every term is of the form A X B, and row by row that is A ⊗ Bᵀ. The transposes on the right "
        "factor are what mistakes are made of: H becomes Hᵀ, and L† becomes L*."
    ),
    hints=(
        "Which terms of the law have you tried one at a time, as a matrix on a vector and by "
        "their formula on ρ?",
        *_VEC[1:],
    ),
    laws=(
        Law(
            "trace-not-kept",
            "Your generator changes the trace: for some ρ, the matrix G @ rho.reshape(-1) has a trace.",
            lambda G, H, *_: np.abs(np.eye(len(H)).reshape(-1) @ G).max() < 1e-6,
        ),
        Law(
            "hermiticity-not-kept",
            "Your generator does not keep Hermitian matrices Hermitian.",
            _keeps_hermitian,
        ),
    ),
    slips=(
        slip(
            "columns-stacked",
            "Your matrix is made for columns stacked on one another (QuTiP's way); numpy's reshape puts row "
            "after row.",
            stack=lambda A, turned: np.kron(turned, A),
            hints=("In which order does rho.reshape(-1) list the entries of ρ?", *_VEC[1:]),
        ),
        slip(
            "sign-of-the-commutator",
            "The sign of your Hamiltonian part is the other one.",
            alone="It is +i[H, ρ], which runs the motion backwards.",
            sign=1,
            hints=(
                "What does ρ → e^{−iHt} ρ e^{iHt} give to first order in t?",
                "The exponential on the left has the minus: H on the left of ρ comes with −i, H on its "
                "right with +i.",
                _VEC[2],
            ),
        ),
        slip(
            "transpose-forgotten",
            "The factor that stands on the right of ρ must be transposed: A ρ B becomes A ⊗ Bᵀ, and you have "
            "A ⊗ B.",
            behind_H=itself,
            behind_jump=itself,
            behind_loss=itself,
            hints=_VEC,
        ),
        slip(
            "conjugate-forgotten",
            "For LρL† you wrote L twice, as if the jump were real: the second one is conjugated.",
            behind_jump=dagger,
            hints=_CONJUGATE,
        ),
        slip(
            "conjugate-forgotten-in-the-loss",
            "In L†L of your anticommutator you have L.T for L†: the dagger conjugates as well.",
            count=lambda L: L.T @ L,
            hints=_LOSS,
        ),
        slip(
            "conjugate-forgotten-throughout",
            "You have L.T for L† everywhere; the dagger conjugates as well.",
            behind_jump=dagger,
            count=lambda L: L.T @ L,
            hints=_LOSS,
        ),
        slip(
            "dagger-forgotten-in-the-loss",
            "In your anticommutator stands LL, without a dagger.",
            count=lambda L: L @ L,
            hints=_LOSS,
        ),
        slip(
            "missing-half",
            "The ½ in front of the anticommutator is missing.",
            half=1.0,
            hints=(
                "Does your generator keep the trace?",
                "Two terms take away and one brings: each of the two takes half.",
                "0.5 * (...)",
            ),
        ),
        slip(
            "dagger-on-the-wrong-side",
            "In your anticommutator stands LL† where L†L belongs.",
            count=lambda L: L @ dagger(L),
            hints=(
                "For L = |0⟩⟨1|: which level should lose population, and which does in your matrix?",
                "A jump takes away from the level where it starts, not from the one where it arrives.",
                "M = L.conj().T @ L",
            ),
        ),
        slip(
            "loss-not-transposed",
            "In the term of your anticommutator that stands on the right of ρ a transpose is missing.",
            behind_loss=itself,
            hints=(
                "In ρM, over which index of M does the sum run, the first or the second? And over which "
                "in your matrix times the vector?",
                *_VEC[1:],
            ),
        ),
        slip(
            "hamiltonian-not-transposed",
            "In the term of your commutator that stands on the right of ρ the transpose of H is missing.",
            behind_H=itself,
            hints=(
                "In ρH, over which index of H does the sum run, the first or the second? And over which "
                "in your matrix times the vector?",
                *_VEC[1:],
            ),
        ),
        slip(
            "dagger-for-conjugate",
            "For LρL† you wrote L beside L†: the second one is transposed once too often.",
            behind_jump=itself,
            hints=_CONJUGATE,
        ),
        slip(
            "images-as-rows",
            "Your matrix is transposed: what the law makes of a basis matrix |i⟩⟨j| is a column, not a row.",
            then=lambda G, *_: G.T,
            hints=(
                "G times the first basis vector is which part of G?",
                "The columns of a matrix are the images of the basis vectors.",
                "….T",
            ),
        ),
        slip(
            "hamiltonian-left-out",
            "The Hamiltonian part is missing.",
            alone="Your matrix is that of the dissipator alone.",
            given=lambda H, jumps, rates: (0 * H, jumps, rates),
            hints=("Which line of your function reads H?",),
        ),
        slip(
            "dissipator-left-out",
            "The dissipator is missing.",
            alone="Your matrix is that of −i[H, ·] alone.",
            given=lambda H, jumps, rates: (H, jumps[:0], rates[:0]),
            hints=(
                "Which line of your function reads jumps?",
                "Each jump adds three terms: one with an L on both sides of ρ, and two with L†L on one side.",
                "np.kron(L, L.conj())",
            ),
        ),
        slip(
            "imaginary-parts-lost",
            "The imaginary parts are lost: a .real, or an array of real numbers that took the result.",
            then=lambda G, *_: G.real,
            hints=(
                "Which kind of numbers does np.zeros((d, d)) hold?",
                "−i[H, ·] has imaginary entries even for a real H.",
                "np.zeros((d * d, d * d), dtype=complex)",
            ),
        ),
        slip(
            "i-forgotten",
            "The factor i is missing from the commutator.",
            alone="States would not stay Hermitian.",
            unit=1.0,
            hints=(
                "Is [H, ρ] Hermitian when H and ρ are?",
                "The commutator of two Hermitian matrices changes its sign under the dagger; a factor i "
                "mends that.",
                _VEC[2],
            ),
        ),
        slip(
            "choi-order",
            "The entries of your matrix stand in Choi's order, where those of the generator should.",
            then=_in_choi_order,
            hints=(
                "Which shape has the vector that your matrix should act on, and what are its entries?",
                *_VEC[1:],
            ),
        ),
        slip(
            "rates-ignored",
            "Your answer does not depend on the rates.",
            weight=np.ones_like,
            hints=(
                "Which line of your function reads rates?",
                "Each jump's three terms are multiplied by its own rate.",
                "g * (...)",
            ),
        ),
        slip(
            "rate-squared",
            "You multiplied by γ²: perhaps once in the jump and once in front.",
            weight=np.square,
            hints=(
                "Double a rate, with H = 0. By which factor does your matrix grow?",
                "The rate multiplies all three terms of its jump, once.",
                "g * (...)",
            ),
        ),
    ),
    forbidden=(lindblad.Lindbladian.superop, lindblad.Lindbladian.apply, channels.kraus_to_superop),
)

by_hand = ByHand(
    "ex05.2h",
    "the matrix of a commutator",
    [0, 3j, -3j, 0],
    near=0.01,
    slips={
        (
            0,
            -3j,
            3j,
            0,
        ): "These turn the coherences the other way. Which sign has −i[H, ρ] for ρ = |0⟩⟨1|?",
        (0, 3, -3, 0): "The factor i is missing; your matrix would let coherences grow or shrink.",
        (0, -3, 3, 0): "These are the differences E_i − E_j; the law has a −i in front of [H, ρ].",
        (0, -3j, -3j, -6j): "You added E_i and E_j; in a commutator they are subtracted.",
        (0, -3j, 0, -3j): "This is −iρH alone; Hρ is missing, and the sign of ρH is a plus.",
        (0, 0, -3j, -3j): "This is −iHρ alone; ρH is missing.",
        (0, 0, 0, 3): "This is H itself, on its own diagonal; what is asked for acts on the entries of ρ.",
    },
    why="Entry (i, j) is multiplied by −i(E_i − E_j). The populations do not move under their own H.",
    hints=(
        "What is Hρ − ρH for ρ = |0⟩⟨1|?",
        "H on the left multiplies entry (i, j) with E_i, and on the right with E_j.",
        "-1j * (E[i] - E[j])",
    ),
)
