"""Chapter 03's exercises: half of a pair, Choi matrix, CP and TP, witness, signed operators, two maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels
from ..physics.states import random_state, random_unitary
from .engine import ByHand, Case, Exercise, Law, Slip, outcomes

# Amplitude damping with γ = 0.36, and a phase for the excited level: few digits, and complex.
_TWIST = np.array([[[1, 0], [0, 0.8j]], [[0, 0.6], [0, 0]]])
_BELL = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2 + 0j


def _dagger(matrix: np.ndarray) -> np.ndarray:
    return np.swapaxes(matrix.conj(), -1, -2)


def _itself(K: np.ndarray) -> np.ndarray:
    return K


# ex03.1 ------------------------------------------------------------------------------------------------


def pair_cases(rng: np.random.Generator) -> list[Case]:
    """Readable ones; complex channels of equal and unequal sizes on mixed pairs; no reference; one outcome.

    In the first, and in the last but one, three sizes agree by chance.
    """
    wanted = [
        (1, 3, 3, 2),
        (2, 2, 2, 3),
        (2, 2, 3, 2),
        (3, 3, 2, 4),
        (2, 2, 4, 2),
        (4, 4, 2, 3),
        (3, 2, 2, 6),
    ]
    drawn = [(channels.random_channel(i, rng, o, n), random_state(r * i, rng), r) for r, i, o, n in wanted]
    return [
        (_TWIST, np.array([[0.5, -0.4j], [0.4j, 0.5]]), 1),
        (_TWIST, _BELL, 2),
        *drawn,
        (channels.random_channel(3, rng, 3, 4)[:2], random_state(6, rng), 2),
    ]


def _through(left: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
    """Σ left(K) ρ right(K)."""
    return lambda kraus, rho: sum(left(K) @ rho @ right(K) for K in kraus)


def _beside(kraus: np.ndarray, d_R: int) -> np.ndarray:
    """1 ⊗ K for each operator."""
    return np.array([np.kron(np.eye(d_R), K) for K in kraus])


def on_half(kraus: np.ndarray, rho: np.ndarray, d_R: int) -> np.ndarray:
    """Σ (1 ⊗ K) ρ (1 ⊗ K)†."""
    return _through(_itself, _dagger)(_beside(kraus, d_R), rho)


def _pair(wrong: Callable[..., Any]) -> Callable[..., Any]:
    """A mistake with the operators 1 ⊗ K in place of K."""
    return lambda kraus, rho, d_R: wrong(_beside(kraus, d_R), rho)


def _renormalised(kraus: np.ndarray, rho: np.ndarray, d_R: int) -> np.ndarray:
    out = on_half(kraus, rho, d_R)
    return out / np.trace(out)


def _amplitudes_added(kraus: np.ndarray, rho: np.ndarray) -> np.ndarray:
    K = kraus.sum(axis=0)
    return K @ rho @ _dagger(K)


def _one_after_the_other(kraus: np.ndarray, rho: np.ndarray) -> np.ndarray:
    for K in kraus:
        rho = K @ rho @ _dagger(K)
    return rho


def _entry_by_entry(kraus: np.ndarray, rho: np.ndarray) -> np.ndarray:
    return sum(K * rho * K.conj() for K in kraus)


def _reference_moved(kraus: np.ndarray, rho: np.ndarray, d_R: int) -> np.ndarray:
    big = np.array([np.kron(K, np.eye(d_R)) for K in kraus])
    return _through(_itself, _dagger)(big, rho)


def _ignored(kraus: np.ndarray, rho: np.ndarray, d_R: int) -> np.ndarray:
    return _through(_itself, _dagger)(kraus, rho)


def _reference_lost(kraus: np.ndarray, rho: np.ndarray, d_R: int) -> np.ndarray:
    d = len(rho) // d_R
    return _through(_itself, _dagger)(kraus, np.einsum("iaib->ab", rho.reshape(d_R, d, d_R, d)))


def _reference_cut(kraus: np.ndarray, rho: np.ndarray, d_R: int) -> np.ndarray:
    """What is left of a pair whose reference and system were separated first."""
    d = len(rho) // d_R
    R = np.einsum("iaja->ij", rho.reshape(d_R, d, d_R, d))
    return np.kron(R, _reference_lost(kraus, rho, d_R))


APPLY = Exercise(
    id="ex03.1",
    title="Kraus operators on half of a pair",
    reference=on_half,
    cases=pair_cases,
    why=(
        "Right: each 1 ⊗ K turns the pair into one alternative, whose trace is its probability, and whoever "
        "does not know which one happened adds them up. Block (i, j) of the pair goes to Φ(block)."
    ),
    hints=(
        "Which matrix acts as K on the system and does nothing to the reference, which stands first?",
        "Its size is d_R d_out × d_R d_in, and np.kron makes it. A ket of the pair goes to that matrix times "
        "the ket; where does |ψ⟩⟨ψ| go?",
        "big = np.kron(np.eye(d_R), K) for one K in kraus; what stands to the right of rho is its dagger.",
    ),
    laws=(
        Law(
            "not-hermitian",
            "Your output is not Hermitian, though rho is: left and right of it do not belong together.",
            lambda s, *_: np.allclose(s, s.conj().T, atol=1e-6),
        ),
        Law(
            "trace-changed",
            "The trace of your output is not that of the sum over K†K: probability was lost or made up.",
            lambda s, *case: abs(np.trace(s) - np.trace(on_half(*case))) < 1e-6,
        ),
        Law(
            "not-positive",
            "Your output has a negative eigenvalue, which Kraus operators never make of a state.",
            lambda s, *_: np.linalg.eigvalsh(s)[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "reference-moved",
            "You let the operators act on the first part. The first part is the reference, which stays at "
            "home.",
            _reference_moved,
            (
                "In np.kron(a, b), which of the two acts on the part that comes first?",
                "The reference comes first, and nothing happens to it.",
            ),
        ),
        Slip(
            "reference-ignored",
            "You let K itself act on the pair, as if there were no reference: it fits only for d_R = 1.",
            _ignored,
            (
                "How many rows has rho, and how many columns has K, when d_R is 2?",
                "The reference needs a factor of its own that changes nothing.",
            ),
        ),
        Slip(
            "reference-lost",
            "You traced out the reference: your output is the state of the system alone.",
            _reference_lost,
            ("How many rows has your output, and how many has the pair after the map?",),
        ),
        Slip(
            "reference-cut",
            "You took the pair apart and put a product together again: the correlations are lost.",
            _reference_cut,
            ("What does your function make of a Bell pair when the only operator is K = 1?",),
        ),
        Slip(
            "dagger-on-the-wrong-side",
            "You put the dagger to the left of rho, which is the way observables move.",
            _pair(_through(_dagger, _itself)),
            (
                "If K has 3 rows and 2 columns, which size of rho fits between K and K†?",
                "A ket goes to K|ψ⟩. Where does its bra go?",
            ),
        ),
        Slip(
            "conjugate-forgotten",
            "You transposed without conjugating: that is right for real Kraus operators, and wrong as soon "
            "as one is complex.",
            _pair(_through(_itself, np.transpose)),
            (
                "Is your output Hermitian for complex Kraus operators?",
                "The bra of K|ψ⟩ needs more than a transpose.",
                "K.conj().T, not K.T",
            ),
        ),
        Slip(
            "transpose-forgotten",
            "You conjugated without transposing, to the right of rho.",
            _pair(_through(_itself, np.conj)),
            (
                "Which shape does K† have when K has 3 rows and 2 columns?",
                "The dagger has K's columns as rows.",
            ),
        ),
        Slip(
            "stack-transposed",
            "You applied .T to the whole stack of operators. It reverses all three axes, so that the number "
            "of the operator comes last.",
            _pair(lambda big, rho: big @ rho @ big.conj().T),
            (
                "What is np.zeros((4, 3, 2)).T.shape?",
                "Exchange the last two axes only, or take the operators one by one.",
                "big.conj().swapaxes(1, 2), or qep.dag(big); and sum over axis 0 at the end",
            ),
        ),
        Slip(
            "stack-transposed-and-summed",
            "You applied .T to the whole stack of operators before you summed. It reverses all three axes, "
            "so that the number of the operator comes last.",
            _pair(lambda big, rho: (big @ rho @ big.conj().T).sum(axis=0)),
            (
                "What is np.zeros((4, 3, 2)).T.shape?",
                "Exchange the last two axes only, or take the operators one by one.",
                "big.conj().swapaxes(1, 2), or qep.dag(big)",
            ),
        ),
        Slip(
            "conjugated-output",
            "You conjugated to the left of rho and transposed to its right, so that it is the conjugate "
            "operators that act.",
            _pair(_through(np.conj, np.transpose)),
            ("Where does the ket |ψ⟩ go, to K|ψ⟩ or to K*|ψ⟩?",),
        ),
        Slip(
            "dagger-missing",
            "Nothing stands to the right of rho: a state has a ket and a bra, and only the ket was moved.",
            _pair(lambda kraus, rho: sum(K @ rho for K in kraus)),
            ("What happens to the bra of |ψ⟩⟨ψ| when the ket goes to K|ψ⟩?",),
        ),
        Slip(
            "amplitudes-added",
            "You added the Kraus operators before acting, so that the alternatives interfere.",
            _pair(_amplitudes_added),
            (
                "What is the trace of your output?",
                "(ΣK)ρ(ΣK)† has cross terms K_1 ρ K_2†; the channel has none of them.",
            ),
        ),
        Slip(
            "first-operator-only",
            "Only the first Kraus operator acted: a return inside the loop ends it at once.",
            lambda kraus, rho, d_R: on_half(kraus[:1], rho, d_R),
            ("How often does your loop run?", "Add inside the loop, return after it."),
        ),
        Slip(
            "averaged",
            "You divided by the number of Kraus operators; their weights are in them already.",
            lambda kraus, rho, d_R: on_half(kraus, rho, d_R) / len(kraus),
            ("What is the trace of your output, and why that number?",),
        ),
        Slip(
            "one-after-the-other",
            "You let the operators act one after the other, each on what the last one left; they are "
            "alternatives.",
            _pair(_one_after_the_other),
            ("Which state does your second Kraus operator act on?", "Keep rho, and add to a new array."),
        ),
        Slip(
            "renormalised",
            "You divided by the trace. For a channel that changes nothing; where operators of other outcomes "
            "are left out, the trace is a probability, and you lose it.",
            _renormalised,
            ("What does the trace of the output mean when Σ K†K is less than 1?",),
        ),
        Slip(
            "entry-by-entry",
            "You multiplied entry by entry, which the star does to numpy arrays.",
            _pair(_entry_by_entry),
            ("Does your code run when K is no square matrix?", "K @ rho, not K * rho."),
        ),
        Slip(
            "real-part-taken",
            "Your answer is the real part of the right one: the imaginary parts of coherences are physical.",
            lambda kraus, rho, d_R: on_half(kraus, rho, d_R).real,
            (
                "What is the dtype of the array into which you add?",
                "np.zeros makes real numbers unless it is told otherwise: dtype=complex.",
            ),
        ),
    ),
    forbidden=(channels.apply_kraus,),
)

APPLY_BY_HAND = ByHand(
    "ex03.1h",
    "a corner of the Bell pair",
    0.3,
    slips={
        0.5: "You added the two weights: what does each operator do to |1⟩⟨1| and to |0⟩⟨1|?",
        0.1: "You added the operators first, and let the sum act.",
        0.6: "This is the factor that the corner gets; the corner of a Bell pair is not 1.",
        0.4: "This is what the first operator gives; there are two.",
    },
    why="The first term gives 0.8 · ½, and the second 0.2 · (−½), because Z changes the sign of |1⟩.",
    hints=(
        "What does each of the two terms make of the entry, one at a time?",
        "diag(1, −1) on the second qubit: which sign gets |1,1⟩?",
        "0.8 · ½ − …",
    ),
)


# ex03.2 ------------------------------------------------------------------------------------------------


def kraus_cases(rng: np.random.Generator) -> list[Case]:
    """Readable ones; complex channels between equal and unequal sizes, by one to four Kraus operators."""
    sizes = [(2, 2, 2), (2, 2, 3), (2, 3, 2), (3, 2, 4), (3, 3, 2), (2, 4, 2), (4, 2, 3), (4, 4, 2)]
    phase = np.diag([1, 1j])[None]
    return [(_TWIST,), (phase,), *((channels.random_channel(i, rng, o, n),) for i, o, n in sizes)]


def choi_by_blocks(
    kraus: np.ndarray,
    image: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
    reference: Callable[[np.ndarray], np.ndarray] = _itself,
    swap: bool = False,
    diagonal: bool = False,
) -> np.ndarray:
    """Σ_ij |i⟩⟨j| ⊗ Φ(|i⟩⟨j|), and what mistakes make of it."""
    d = kraus.shape[-1]
    act = image or _through(_itself, _dagger)
    total: Any = 0
    for i in range(d):
        for j in range(d) if not diagonal else (i,):
            unit = np.outer(np.eye(d)[i], np.eye(d)[j])
            pair = reference(unit), act(kraus, unit)
            total = total + np.kron(*(pair[::-1] if swap else pair))
    return total


def _outer(left: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
    """Σ of outer products of left(K) and right(K), written as vectors."""
    return lambda kraus: sum(np.outer(left(K).reshape(-1), right(K).reshape(-1)) for K in kraus)


def _numbered_by_the_output(kraus: np.ndarray) -> Any:
    units = np.eye(kraus.shape[1] ** 2).reshape(-1, kraus.shape[1], kraus.shape[1])
    return sum(np.kron(E, _through(_itself, _dagger)(kraus, E)) for E in units)


CHOI = Exercise(
    id="ex03.2",
    title="Choi matrix",
    reference=channels.kraus_to_choi,
    cases=kraus_cases,
    why=(
        "Right: for one operator the vector v = Σ|i⟩⊗K|i⟩ has the columns of K one below the other, and "
        "J = v v†. Block (i, j) is Φ(|i⟩⟨j|), and since the map is linear, the blocks say everything about "
        "it."
    ),
    hints=(
        "For one Kraus operator K, which numbers stand in v = Σ|i⟩⊗K|i⟩, and in which order does the program "
        "put them?",
        "K|i⟩ is column i of K, and reshape(-1) goes along the rows. And what is the row v† made of v?",
        "K.T.reshape(-1) is v. The outer product of v and v* is v v†.",
    ),
    laws=(
        Law(
            "not-hermitian",
            "Your Choi matrix is not Hermitian, though the map takes Hermitian matrices to Hermitian ones.",
            lambda J, *_: np.allclose(J, J.conj().T, atol=1e-6),
        ),
        Law(
            "trace-not-d",
            "The trace of your J is not the dimension of the input, though each |i⟩⟨i| goes to a state.",
            lambda J, kraus: abs(np.trace(J) - kraus.shape[-1]) < 1e-6,
        ),
        Law(
            "not-positive",
            "Your J has a negative eigenvalue, but a map with Kraus operators is completely positive.",
            lambda J, *_: np.linalg.eigvalsh(J)[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "nothing-mended",
            "Your function does what the given program does. It is right for amplitude damping as far as "
            "eigenvalues go, and wrong in two places.",
            _outer(_itself, _itself),
            (
                "For K = diag(1, i), is the program's J Hermitian?",
                "Compare block (0, 1) of the program's J with Φ(|0⟩⟨1|), for one K with complex entries.",
            ),
        ),
        Slip(
            "parts-exchanged",
            "You put the system first and the reference second: the rows of K stand one after the other in "
            "your vector.",
            _outer(_itself, np.conj),
            (
                "For a map from 2 to 3 levels, how large is one block of your matrix, and how many are "
                "there?",
                "K|i⟩ is column i of K, and reshape(-1) goes along the rows.",
                "K.T.reshape(-1)",
            ),
        ),
        Slip(
            "conjugate-forgotten",
            "A conjugate is missing: you mended the order, and your J is still not Hermitian for complex "
            "operators.",
            lambda kraus: choi_by_blocks(kraus, _through(_itself, np.transpose)),
            (
                "What is the row v† of v = (1, i), and what does np.outer take for it?",
                "Each K appears twice in K |i⟩⟨j| K†: as it is, and conjugated.",
            ),
        ),
        Slip(
            "daggered-for-transposed",
            "You conjugated both vectors or both factors: your J is the complex conjugate of the right one, "
            "which is also its transpose.",
            lambda kraus: choi_by_blocks(kraus).conj(),
            (
                "Compare an entry off the diagonal with Φ(|0⟩⟨1|): what happened to its imaginary part?",
                "Of the two vectors only the second, the row, is conjugated.",
            ),
        ),
        Slip(
            "daggered-once",
            "You made one of the two vectors of the dagger of K, and nothing of the other: the rows of one "
            "stand against the columns of the other.",
            _outer(_itself, _dagger),
            ("Which of the two vectors lists K by rows, and which by columns?",),
        ),
        Slip(
            "sizes-exchanged",
            "You counted the blocks by the size of the output, which works only when both sizes are equal.",
            _numbered_by_the_output,
            (
                "For a map from 2 to 3 levels, how many matrices |i⟩⟨j| are there to put in?",
                "kraus.shape is (n, d_out, d_in); i and j run over the levels of the input.",
            ),
        ),
        Slip(
            "first-operator-only",
            "Only the first Kraus operator is in your J: a return inside a loop ends it at once.",
            lambda kraus: choi_by_blocks(kraus[:1]),
            (
                "How many eigenvalues of your J are not zero, and how many Kraus operators are there?",
                "Add inside the loop, return after it.",
            ),
        ),
        Slip(
            "two-operators-only",
            "You used two Kraus operators and left out the rest; a channel can have any number of them.",
            lambda kraus: choi_by_blocks(kraus[:2]),
            ("What is len(kraus) in the case that fails?", "for K in kraus goes through all of them."),
        ),
        Slip(
            "divided-by-d",
            "You divided by the dimension. That is the state of the pair, and not the Choi matrix.",
            lambda kraus: choi_by_blocks(kraus) / kraus.shape[-1],
            ("What is the trace of your J, and what should it be?",),
        ),
        Slip(
            "partially-transposed",
            "Your blocks stand at (j, i) instead of (i, j): with that, a map with Kraus operators "
            "seems not to be completely positive.",
            lambda kraus: choi_by_blocks(kraus, reference=np.transpose),
            ("Which matrix stands in block (0, 1) of your J: Φ(|0⟩⟨1|) or Φ(|1⟩⟨0|)?",),
        ),
        Slip(
            "diagonal-blocks-only",
            "You summed over i alone; what becomes of coherences is missing.",
            lambda kraus: choi_by_blocks(kraus, diagonal=True),
            ("What does your J say about the coherence |0⟩⟨1|?", "Two loops: i and j run independently."),
        ),
        Slip(
            "superoperator",
            "You made the matrix of the map on vec(ρ). It holds the same numbers in other places.",
            lambda kraus: sum(np.kron(K, K.conj()) for K in kraus),
            (
                "Is your matrix Hermitian?",
                "The Choi matrix is built of blocks Φ(|i⟩⟨j|).",
            ),
        ),
        Slip(
            "amplitudes-added",
            "You added the Kraus operators before acting, so that the alternatives interfere.",
            lambda kraus: choi_by_blocks(kraus.sum(axis=0)[None]),
            ("How many eigenvalues of your J are not zero, and how many Kraus operators are there?",),
        ),
        Slip(
            "real-part-taken",
            "Your answer is the real part of the right one.",
            lambda kraus: choi_by_blocks(kraus).real,
            ("What is the dtype of the array into which you add?", "dtype=complex"),
        ),
    ),
    forbidden=(channels.kraus_to_choi, channels.choi_of, channels.superop_to_choi),
)

CHOI_BY_HAND = ByHand(
    "ex03.2h",
    "a row of a Choi matrix",
    [1, 0, 0, -1j],
    slips={
        (1, 0, 0, 1j): "The imaginary part has the other sign: which factor stands beside the bra?",
        (1, 0, 0, 1): "The phase is lost: K acts on |0⟩ and on ⟨1|, and changes one of them.",
        (1, -1j, 0, 0): "The entry is right and stands in another block: it belongs to |0⟩⟨1| twice.",
        (1, 0, 0, 0): "The coherence |0⟩⟨1| is not lost; what becomes of it?",
    },
    why="K|0⟩⟨1|K† = −i|0⟩⟨1|: the bra ⟨1|K† gets the conjugate of i. This is block (0, 1).",
    hints=(
        "Row 0 runs through blocks (0, 0) and (0, 1). What are these two matrices?",
        "K|0⟩ = |0⟩. And what is the bra of K|1⟩ = i|1⟩?",
        "Block (0, 1) has one entry that is not 0, in its row 0 and column 1.",
    ),
)


# ex03.3 ------------------------------------------------------------------------------------------------


def _turned(choi: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The map between two random unitaries, so that nothing stands on the diagonal by chance."""
    d = round(len(choi) ** 0.5)
    W = np.kron(random_unitary(d, rng), random_unitary(d, rng))
    return W @ choi @ _dagger(W)


def _noisy_transpose(d: int, p: float, rng: np.random.Generator) -> np.ndarray:
    return _turned((1 - p) * channels.transpose_choi(d) + p * np.eye(d * d) / d, rng)


def _paulis(weights: tuple[float, ...], rng: np.random.Generator) -> np.ndarray:
    """Σ w_k σ_k ρ σ_k with weights that may be negative, turned."""
    sigma = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    terms = [w * channels.kraus_to_choi(s[None]) for w, s in zip(weights, sigma, strict=True)]
    return _turned(np.sum(terms, axis=0), rng)


def _lopsided(above: complex, below: complex) -> np.ndarray:
    """Not Hermitian, with Tr_system J = 1; all else is that of a channel.

    Its eigenvalues are positive, as are those of either triangle with its mirror image, and of (J + J†)/2.
    """
    J = np.diag([0.2, 0.8, 0.6, 0.4]).astype(complex)
    J[0, 3], J[3, 0] = above, below
    return J


def _uneven(rng: np.random.Generator) -> np.ndarray:
    """A channel after a squeeze by M: it keeps the trace of every level, and not that of a coherence."""
    M = np.linalg.cholesky(np.array([[1, 0.3j], [-0.3j, 1]])).conj().T  # M†M has ones on its diagonal
    return channels.kraus_to_choi(channels.random_channel(2, rng, 2, 2) @ M)


def map_cases(rng: np.random.Generator) -> list[Case]:
    """Choi matrices: channels with many and with few Kraus operators, positive maps, maps that lose trace."""
    choi, random = channels.kraus_to_choi, channels.random_channel
    twisted = random_state(4, rng)  # CP with the right trace, and not trace preserving
    V = np.kron(random_unitary(4, rng), random_unitary(2, rng))
    wide = (
        V @ np.kron(np.eye(2), channels.transpose_choi(2)) @ _dagger(V)
    )  # forgets one qubit, transposes the other
    return [
        (choi(_TWIST), 2),
        (channels.transpose_choi(2), 2),
        (choi(_TWIST[:1]), 2),
        (choi(_dagger(_TWIST)), 2),
        (choi(random(4, rng, 2, 3)), 4),
        (choi(random(2, rng, 4, 3)), 2),
        (choi(_dagger(random(2, rng, 4, 3))), 4),
        (_noisy_transpose(4, 0.5, rng), 4),
        (wide, 4),
        (choi(random(2, rng)), 2),
        (choi(random(2, rng, 2, 2)), 2),
        (choi(random_unitary(2, rng)[None]), 2),
        (choi(random(2, rng, 3, 2)), 2),
        (choi(random(3, rng, 2, 2)), 3),
        (_noisy_transpose(2, 0.0, rng), 2),
        (_noisy_transpose(2, 0.5, rng), 2),
        (_noisy_transpose(2, 0.8, rng), 2),
        (_noisy_transpose(3, 0.3, rng), 3),
        (_paulis((0.8, 0.7, -0.25, -0.25), rng), 2),
        (choi(_dagger(random(2, rng, 2, 3))), 2),
        (2 * twisted, 2),
        (0.7 * choi(random(2, rng, 2, 3)), 2),
        (1.3 * choi(random(2, rng, 3, 2)), 2),
        (0.999 * choi(random(2, rng)), 2),
        (_uneven(rng), 2),
        (_turned(choi(channels.amplitude_damping(0.4)[:1]), rng), 2),
        (_lopsided(0.1, 0), 2),
        (_lopsided(0.1j, 0.1j), 2),
        (_noisy_transpose(2, 0.6662, rng), 2),  # its lowest eigenvalue is −0.0007
        (_paulis((0.9, -0.3, 0.1, 0.1), rng), 2),
        (0.5 * np.eye(4, dtype=complex) + 0.7 * np.kron(np.diag([1, 0]), [[0, 1], [1, 0]]), 2),
    ]


def seen_verdicts(answer: Any, case: Case) -> Any:
    """Both truth values as words."""
    if isinstance(answer, np.ndarray) and answer.shape == (2,):
        answer = tuple(np.asarray(part) for part in answer)
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError(f"{outcomes.kind(answer)} where two truth values (cp, tp) are expected")
    for part in answer:
        if not isinstance(part, np.ndarray) or part.ndim or part not in (0, 1):
            raise ValueError(f"{outcomes.kind(part)} where True or False is expected")
    return tuple("yes" if part else "no" for part in answer)


def _hermitian(choi: np.ndarray) -> bool:
    return bool(np.allclose(choi, _dagger(choi)))


def _cp(choi: np.ndarray) -> bool:
    return bool(_hermitian(choi) and np.linalg.eigvalsh(choi)[0] > -1e-9)


def _blocks(choi: np.ndarray, d_in: int) -> np.ndarray:
    d_out = len(choi) // d_in
    return choi.reshape(d_in, d_out, d_in, d_out)


def _tp(choi: np.ndarray, d_in: int) -> bool:
    return bool(np.allclose(np.einsum("iaja->ij", _blocks(choi, d_in)), np.eye(d_in)))


def is_channel(choi: np.ndarray, d_in: int) -> tuple[bool, bool]:
    """Whether a map is completely positive, and whether it preserves the trace."""
    return _cp(choi), _tp(choi, d_in)


def _judged(cp: Callable[..., Any] = _cp, tp: Callable[..., Any] = _tp) -> Callable[..., Any]:
    return lambda choi, d_in: (cp(choi), tp(choi, d_in))


def _unital(choi: np.ndarray, d_in: int) -> bool:
    total = np.einsum("iaib->ab", _blocks(choi, d_in))
    return bool(np.allclose(total, np.eye(len(total))))


def _exactly(choi: np.ndarray, d_in: int) -> bool:
    return bool(np.all(np.einsum("iaja->ij", _blocks(choi, d_in)) == np.eye(d_in)))


def _strictly(choi: np.ndarray) -> bool:
    return bool(np.allclose(choi, _dagger(choi)) and np.linalg.eigvalsh(choi)[0] > 1e-9)


def _tried_on_states(choi: np.ndarray, d_in: int) -> tuple[bool, bool]:
    """Whether every pure state of a fixed sample goes to something positive: a test of positivity alone."""
    psi = np.random.default_rng(0).standard_normal((400, d_in, 2)) @ [1, 1j]
    out = np.einsum("iajb,ni,nj->nab", _blocks(choi, d_in), psi, psi.conj())
    positive = np.allclose(choi, _dagger(choi)) and np.linalg.eigvalsh(out).min() > -1e-9
    return bool(positive), _tp(choi, d_in)


def _flat(choi: np.ndarray, d_in: int) -> bool:
    return bool(np.isclose(np.trace(choi), d_in))


_LOPSIDED = (
    "You call a map completely positive whose J is not Hermitian, which makes complex probabilities; "
    "np.linalg.eigvalsh reads one triangle of J and takes the other for its conjugate."
)

TEST = Exercise(
    id="ex03.3",
    title="test for CP and TP",
    reference=is_channel,
    cases=map_cases,
    observe=seen_verdicts,
    observed="your two truth values, in words",
    parts=("completely positive", "trace preserving"),
    why=(
        "Right: the map is completely positive exactly when J is Hermitian without a negative eigenvalue, "
        "and it preserves the trace exactly when looking away from the system leaves the identity on the "
        "reference."
    ),
    hints=(
        "Which two properties of the matrix J stand for CP and for TP?",
        "CP: J = J† and its lowest eigenvalue is not below zero, but for rounding. TP: Tr_system J = 1.",
        "np.einsum('iaja->ij', choi.reshape(d_in, d_out, d_in, d_out)) traces out the system.",
    ),
    laws=(
        Law(
            "hermiticity-not-tested",
            _LOPSIDED,
            lambda a, choi, d_in: a[0] == "no" or _hermitian(choi),
        ),
        Law(
            "rounding-taken-for-negative",
            "You call a map not completely positive whose lowest Choi eigenvalue is zero, but for rounding.",
            lambda a, choi, d_in: a[0] == "yes" or not _cp(choi),
        ),
        Law(
            "unphysical-map-passed",
            "You call a map completely positive whose Choi matrix has a negative eigenvalue.",
            lambda a, choi, d_in: a[0] == "no" or _cp(choi),
        ),
        Law(
            "rounding-taken-for-loss",
            "You say that a channel changes the trace; it keeps the trace, but for rounding.",
            # where the other partial trace is 1 as well, only rounding can have spoken
            lambda a, choi, d_in: a[1] == "yes" or not (_tp(choi, d_in) and _unital(choi, d_in)),
        ),
        Law(
            "channel-refused",
            "You say that a channel changes the trace of some state, which it does not.",
            lambda a, choi, d_in: a[1] == "yes" or not _tp(choi, d_in),
        ),
        Law(
            "loss-passed",
            "You say that a map preserves the trace of every state, and there is one of which it does not.",
            lambda a, choi, d_in: a[1] == "no" or _tp(choi, d_in),
        ),
    ),
    slips=(
        Slip(
            "positive-is-not-enough",
            "You tested that states go to states. That is positivity: the transposition passes, and still "
            "makes negative probabilities on half of an entangled pair.",
            _tried_on_states,
            (
                "What does your test say about the transposition, J = swap?",
                "Complete positivity is a property of J as a whole: its eigenvalues.",
                "np.linalg.eigvalsh(choi)[0] > -1e-9",
            ),
        ),
        Slip(
            "unital-for-tp",
            "You traced out the reference. What is left then is Φ(1), so that you tested whether the "
            "identity stays the identity.",
            _judged(tp=_unital),
            (
                "What does your test say about amplitude damping, which is a channel?",
                "The reference comes first. For TP its state must be the identity after looking away from "
                "the system.",
                "np.einsum('iaja->ij', ...) keeps the reference, 'iaib->ab' keeps the system.",
            ),
        ),
        Slip(
            "compared-without-rounding",
            "You ask for equality to the last digit, and a computer rounds.",
            _judged(tp=_exactly),
            (
                "What is Tr_system J minus the identity for a channel that your test refuses?",
                "np.allclose compares but for rounding.",
            ),
        ),
        Slip(
            "trace-only",
            "You looked at the trace of J, one number. It says that the trace is kept on average.",
            _judged(tp=_flat),
            ("Could one state gain trace while another loses it?", "Compare a matrix, not a number."),
        ),
        Slip(
            "levels-only",
            "You looked at the traces of the blocks (i, i): each level keeps its trace. Nothing is said of "
            "superpositions.",
            _judged(tp=lambda J, d: bool(np.allclose(np.diag(np.einsum("iaja->ij", _blocks(J, d))), 1))),
            (
                "What is Tr Φ(|i⟩⟨j|) for i ≠ j, and where does your test look at it?",
                "Compare the whole matrix Tr_system J with the identity, not its diagonal.",
            ),
        ),
        Slip(
            "diagonal-for-eigenvalues",
            "You looked at the diagonal of J; a matrix may have a positive diagonal and a negative "
            "eigenvalue.",
            _judged(cp=lambda J: bool(np.allclose(J, _dagger(J)) and np.diag(J).real.min() > -1e-9)),
            ("What are the eigenvalues of [[1, 2], [2, 1]]?",),
        ),
        Slip(
            "determinant-for-eigenvalues",
            "You looked at the determinant; two negative eigenvalues make a positive one.",
            _judged(cp=lambda J: bool(np.allclose(J, _dagger(J)) and np.linalg.det(J).real > -1e-9)),
            ("What is the determinant of diag(1, 1, −1, −1)?",),
        ),
        Slip(
            "strictly-positive",
            "You refuse Choi matrices that have an eigenvalue zero, or one that is zero but for rounding.",
            _judged(cp=_strictly),
            (
                "How many Kraus operators does a unitary have, and what is the rank of its J?",
                "Compare with −1e-9 instead of 0.",
            ),
        ),
        Slip(
            "hermiticity-not-tested",
            _LOPSIDED,
            _judged(cp=lambda J: bool(np.linalg.eigvalsh(J)[0] > -1e-9)),
            (
                "What does eigvalsh say of [[1, 5], [0, 1]], and what of its transpose?",
                "A second test has to stand beside that of the eigenvalues: J = J†.",
            ),
        ),
        Slip(
            "order-exchanged",
            "You return TP first and CP second; the order asked for is (cp, tp).",
            lambda choi, d_in: is_channel(choi, d_in)[::-1],
            ("In which order does the exercise ask for the two?",),
        ),
        Slip(
            "one-verdict-twice",
            "You return whether both hold, twice; a map can have one property without the other.",
            lambda choi, d_in: (_cp(choi) and _tp(choi, d_in),) * 2,
            ("What should the answer be for the transposition?",),
        ),
        Slip(
            "equal-sizes-assumed",
            "Your function takes output and input to be of the same size and stops when they are not.",
            lambda choi, d_in: (_cp(choi), bool(np.allclose(_square_partial(choi, d_in), np.eye(d_in)))),
            ("How large is the output when J is 6×6 and d_in = 2?", "d_out = len(choi) // d_in"),
        ),
    ),
    forbidden=(
        channels.is_completely_positive,
        channels.complete_positivity_violation,
        channels.is_trace_preserving,
        channels.trace_preservation_violation,
    ),
)


def _square_partial(choi: np.ndarray, d_in: int) -> np.ndarray:
    return np.einsum("iaja->ij", choi.reshape(d_in, d_in, d_in, d_in))


TEST_BY_HAND = ByHand(
    "ex03.3h",
    "a lowest Choi eigenvalue",
    -0.1,
    near=0.002,
    slips={
        0.2: "You looked at the corners alone; the middle is a block of its own.",
        0.3: "This is the smallest entry of the diagonal; a block [[a, b], [b, a]] has others.",
        0.7: "This is the larger one of the middle block; the lowest is asked for.",
        1.2: "This is the largest eigenvalue; the lowest is asked for.",
        -0.05: "You divided J by d; the eigenvalue of J itself is asked for.",
    },
    why="The corners give 0.7 ± 0.5, the middle 0.3 ± 0.4. One is negative, so that the map is not CP.",
    hints=(
        "Which levels does J connect with each other, so that it falls into two 2×2 blocks?",
        "[[a, b], [b, a]] has the eigenvalues a + b and a − b.",
        "The middle block is [[0.3, 0.4], [0.4, 0.3]].",
    ),
)


# ex03.4 ------------------------------------------------------------------------------------------------


def positive_cases(rng: np.random.Generator) -> list[Case]:
    """Choi matrices of maps that are positive and trace preserving, and not completely positive."""
    three = np.eye(9) - channels.kraus_to_choi(np.eye(3)[None])  # the reduction map, (Tr ρ · 1 − ρ)/2
    V = np.kron(np.eye(2), random_unitary(3, rng)[:, :2])  # a transposed qubit in three levels
    wide = 0.9 * V @ channels.transpose_choi(2) @ _dagger(V) + 0.1 * np.eye(6) / 3
    turn = np.kron(_rotation(rng), _rotation(rng) @ np.diag([1, 1j]))  # no real outcome comes near the lowest
    phase = np.kron(np.eye(2), np.diag([1, 1j]))
    return [
        (0.8 * phase @ channels.transpose_choi(2) @ _dagger(phase) + 0.1 * np.eye(4), 2),
        (_noisy_transpose(2, 0.1, rng), 2),
        (turn @ (0.4 * channels.transpose_choi(2) + 0.3 * np.eye(4)) @ _dagger(turn), 2),
        (_noisy_transpose(3, 0.6, rng), 3),
        (_turned(three / 2, rng), 3),
        (wide, 2),
        (_noisy_transpose(4, 0.3, rng), 4),
    ]


def _rotation(rng: np.random.Generator) -> np.ndarray:
    return np.linalg.qr(rng.standard_normal((2, 2)))[0]


def witness(choi: np.ndarray, d_in: int) -> tuple[np.ndarray, np.ndarray, Any]:
    """A maximally entangled pair, the outcome of lowest 'probability' after the map, and that number."""
    values, vectors = np.linalg.eigh(choi)
    return np.eye(d_in).reshape(-1) / np.sqrt(d_in), vectors[:, 0], values[0] / d_in


def after_the_map(choi: np.ndarray, d_in: int, psi: np.ndarray) -> np.ndarray:
    """(1 ⊗ Φ)(|ψ⟩⟨ψ|) for a ket of reference and system, both of size d_in."""
    d_out = len(choi) // d_in
    M = np.kron(psi.reshape(d_in, d_in), np.eye(d_out))
    return M @ choi @ _dagger(M)


def seen_witness(answer: Any, case: Case) -> Any:
    """Both norms, whether the recomputed number is negative, in words, and how far off the given one is."""
    choi, d_in = case
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError(f"{outcomes.kind(answer)} where three things (psi, phi, p) are expected")
    kets = []
    for name, ket, size in (("psi", answer[0], d_in**2), ("phi", answer[1], len(choi))):
        if not isinstance(ket, np.ndarray) or ket.size != size or ket.ndim > 2:
            wanted = f"a vector of length {size} is expected for d_in = {d_in}"
            raise ValueError(f"{outcomes.kind(ket)} as {name}, where {wanted}")
        kets.append(ket.reshape(-1))
    if not isinstance(answer[2], np.ndarray) or answer[2].ndim:
        raise ValueError(f"{outcomes.kind(answer[2])} as p, where a number is expected")
    psi, phi = kets
    p = np.vdot(phi, after_the_map(choi, d_in, psi) @ phi).real
    norms = np.array([np.linalg.norm(psi), np.linalg.norm(phi)])
    found = "negative" if p < -1e-3 else f"{np.round(p, 2) + 0.0:.2f}, which is not negative"
    return norms, found, np.round(answer[2] - p, 12) + 0.0


def _with(change: Callable[..., Any]) -> Callable[..., Any]:
    """The right answer, changed."""
    return lambda choi, d_in: change(choi, d_in, *witness(choi, d_in))


def _tried(choi: np.ndarray, d_in: int, psi: np.ndarray) -> tuple[np.ndarray, np.ndarray, Any]:
    values, vectors = np.linalg.eigh(after_the_map(choi, d_in, psi))
    return psi, vectors[:, 0], values[0]


def _exchanged(choi: np.ndarray, d_in: int) -> tuple[np.ndarray, np.ndarray, Any]:
    psi, phi, p = witness(choi, d_in)
    return psi, phi.reshape(d_in, -1).T.reshape(-1), p


def _first_level(d: int) -> np.ndarray:
    return np.eye(d * d)[0]


def _parts_of(choi: np.ndarray, d_in: int) -> tuple[np.ndarray, np.ndarray, Any]:
    """Eigenvectors taken by rows."""
    psi, _, p = witness(choi, d_in)
    return psi, np.linalg.eigh(choi)[1][0], p


def _the_lessons(choi: np.ndarray, d_in: int) -> tuple[np.ndarray, np.ndarray, Any]:
    """The lesson's pair and outcome for the transposition of a qubit, whatever the map."""
    return np.array([1, 0, 0, 1]) / np.sqrt(2), np.array([0, 1, -1, 0]) / np.sqrt(2), -0.5


WITNESS = Exercise(
    id="ex03.4",
    title="the witness against a positive map",
    reference=witness,
    cases=positive_cases,
    observe=seen_witness,
    observed="the norms of psi and phi, ⟨φ|…|φ⟩ recomputed from them, and by how much your p is off",
    parts=("the norms of psi and phi", "the probability of your phi", "the error of your p"),
    why=(
        "Right: on half of an entangled pair the map fails, as it does on no single state. On the maximally "
        "entangled pair it gives J/d, so the eigenvector of a negative Choi eigenvalue is an outcome of "
        "negative 'probability'."
    ),
    hints=(
        "Which state of the pair makes (1 ⊗ Φ)(|ψ⟩⟨ψ|) equal to J/d?",
        "Take ψ = Σ |i,i⟩/√d. Then ⟨φ|J|φ⟩/d is the probability of the outcome φ; make it as low as you can.",
        "values, vectors = np.linalg.eigh(choi); the lowest is values[0], its eigenvector vectors[:, 0].",
    ),
    laws=(
        Law(
            "not-normalised",
            "One of your kets does not have norm one.",
            lambda a, *_: np.allclose(a[0], 1, atol=1e-4),
        ),
        Law(
            "no-failure-found",
            "Your outcome has a probability that is not negative, so it does not show that the map fails.",
            lambda a, *_: a[1] == "negative",
        ),
        Law(
            "number-does-not-fit",
            "Your p is not the ⟨φ|(1 ⊗ Φ)(|ψ⟩⟨ψ|)|φ⟩ of your own psi and phi.",
            lambda a, *_: abs(a[2]) < 1e-4,
        ),
    ),
    slips=(
        Slip(
            "pair-not-normalised",
            "Your psi is Σ|i,i⟩, whose norm is not one: it is no state.",
            _with(lambda choi, d_in, psi, phi, p: (psi * np.sqrt(d_in), phi, p * d_in)),
            ("What is the norm of psi?", "d terms of amplitude 1 have norm √d."),
        ),
        Slip(
            "fixed-answer",
            "Your answer does not depend on choi. It is the lesson's, for the transposition of a qubit; "
            "other maps are caught by other outcomes.",
            _the_lessons,
            (
                "Where does your function use choi?",
                "The outcome has to be found from choi, and d_in may be 3.",
            ),
        ),
        Slip(
            "product-pair",
            "Your pair is a product. A positive map passes every test on those: whatever it does to one "
            "part is a state.",
            lambda choi, d_in: _tried(choi, d_in, _first_level(d_in)),
            (
                "What is the entropy of one half of your psi?",
                "Take the pair as entangled as you can: all Schmidt amplitudes equal.",
                "psi = np.eye(d_in).reshape(-1) / np.sqrt(d_in)",
            ),
        ),
        Slip(
            "not-divided-by-d",
            "Your p is the eigenvalue of J itself, which is not the state of the pair after the map.",
            _with(lambda choi, d_in, psi, phi, p: (psi, phi, p * d_in)),
            ("What is the trace of J, and what should the trace of a state be?",),
        ),
        Slip(
            "largest-eigenvalue",
            "You took the eigenvector of the largest eigenvalue, the likeliest outcome; wanted is one that "
            "could not be.",
            lambda choi, d_in: (
                witness(choi, d_in)[0],
                np.linalg.eigh(choi)[1][:, -1],
                np.linalg.eigh(choi)[0][-1] / d_in,
            ),
            (
                "In which order does np.linalg.eigh give the eigenvalues?",
                "Ascending: the lowest is number 0.",
            ),
        ),
        Slip(
            "rows-for-columns",
            "You took a row of the matrix of eigenvectors.",
            _parts_of,
            ("Is choi @ vectors[0] a multiple of vectors[0]? And with vectors[:, 0]?",),
        ),
        Slip(
            "outcome-is-the-pair",
            "Your outcome is the pair's own state psi. Whether the pair is still found in it is a fair "
            "question, but not the one at which this map fails.",
            _with(lambda choi, d_in, psi, phi, p: (psi, *_asked_again(choi, d_in, psi))),
            ("For which unit vector φ is ⟨φ|J|φ⟩ lowest?",),
        ),
        Slip(
            "conjugated-outcome",
            "Your phi is the complex conjugate of the eigenvector: right for real Choi matrices only.",
            _with(lambda choi, d_in, psi, phi, p: (psi, phi.conj(), p)),
            ("Is choi @ phi a multiple of phi?",),
        ),
        Slip(
            "parts-exchanged",
            "The parts of your outcome are exchanged: yours has the system first.",
            _exchanged,
            ("In phi.reshape(d_in, d_out), which index belongs to the reference?",),
        ),
        Slip(
            "sign-dropped",
            "You return the modulus of the number; that it is negative is the whole point.",
            _with(lambda choi, d_in, psi, phi, p: (psi, phi, abs(p))),
            ("Which sign has the lowest eigenvalue of J?",),
        ),
    ),
)


def _asked_again(choi: np.ndarray, d_in: int, psi: np.ndarray) -> tuple[np.ndarray, Any]:
    """The pair's own state as the outcome; with an output of another size, the nearest there is."""
    d_out = len(choi) // d_in
    phi = np.eye(d_in, d_out).reshape(-1) / np.sqrt(min(d_in, d_out))
    return phi, np.vdot(phi, choi @ phi).real / d_in


WITNESS_BY_HAND = ByHand(
    "ex03.4h",
    "a negative probability of three levels",
    -1 / 3,
    near=0.01,
    slips={
        -1: "This is the eigenvalue of J; the pair after the map is J/3.",
        -2 / 3: "The factor ½ of the map is missing.",
        -0.5: "This is the lesson's number, for the transposition of a qubit.",
        1 / 6: "This is the probability of an outcome that is orthogonal to the pair's own state.",
    },
    why=(
        "The reference has the state 1/3, so that the pair becomes ½(⅓·1 − |ψ⟩⟨ψ|). Its own state has the "
        "probability ½(⅓ − 1)."
    ),
    hints=(
        "The map has two terms. What does each make of the pair, when it acts on the second half?",
        "Tr ρ · 1 on the second half leaves the reference's state, times 1; the second term leaves the pair.",
        "½(⅓·1 − |ψ⟩⟨ψ|), and now ⟨ψ|…|ψ⟩.",
    ),
)


# ex03.5 ------------------------------------------------------------------------------------------------


def choi_cases(rng: np.random.Generator) -> list[Case]:
    """Hermitian matrices J: readable ones; with and without negative eigenvalues, zeros and repeated ones.

    Two have eigenvalues that are small and not zero, one of each sign.
    """
    phase = np.kron(np.eye(2), np.diag([1, 1j]))
    spectra = [
        (2, [1.3, 0.7, 2e-6, -3e-6]),
        (2, [1.1, 0.9, 4e-6, 0]),
        (2, [0.9, 0.9, 0.9, -0.7]),
        (2, [1.2, 0.8, 0.6, 0, -0.2, -0.4]),
        (3, [1.5, 1.1, 0.7, 0.2, 0, -0.5]),
        (2, [1.4, 0.9, 0.5, 0, 0, 0, -0.3, -0.5]),
        (4, [1.6, 1.2, 0.9, 0.4, 0.2, 0, 0, -0.3]),
    ]
    drawn = []
    for d_in, values in spectra:
        v = random_unitary(len(values), rng)
        J = v @ np.diag(values) @ _dagger(v)
        drawn.append(((J + _dagger(J)) / 2, d_in))
    return [
        (channels.kraus_to_choi(_TWIST), 2),
        (0.8 * phase @ channels.transpose_choi(2) @ _dagger(phase) + 0.1 * np.eye(4), 2),
        *drawn,
        (channels.kraus_to_choi(channels.random_channel(3, rng, 2, 3)), 3),
    ]


def seen_signed(answer: Any, case: Case) -> Any:
    """The Choi matrix of the signed operators, and the share of each of J's eigenvalues that they have.

    Both are the same for every right set. The shares show a small eigenvalue that was left out.
    """
    choi, d_in = case
    d_out = len(choi) // d_in
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError(f"{outcomes.kind(answer)} where two things (signs, kraus) are expected")
    signs, kraus = (outcomes.plain(list(x)) if isinstance(x, tuple) else x for x in answer)
    if not isinstance(signs, np.ndarray) or signs.ndim != 1:
        raise ValueError(f"{outcomes.kind(signs)} as signs, where a vector is expected")
    wanted = f"a {len(signs)}×{d_out}×{d_in} array is expected"
    if not isinstance(kraus, np.ndarray) or kraus.shape != (len(signs), d_out, d_in):
        raise ValueError(f"{outcomes.kind(kraus)} as kraus, where {wanted}")
    if not np.all(np.isin(signs, (-1, 0, 1))):
        raise ValueError("signs other than +1 and −1; is the size of an eigenvalue in them?")
    vectors = kraus.transpose(0, 2, 1).reshape(len(kraus), -1)
    found = vectors.T @ (signs[:, None] * vectors.conj())
    values, v = np.linalg.eigh(choi)
    seen = np.abs(values) > 1e-9
    shares = np.einsum("ik,ij,jk->k", v.conj(), found, v)[seen] / values[seen]
    return found, shares


def _signed(
    operator: Callable[..., Any] = lambda w, v, i, o: np.sqrt(abs(w)) * v.reshape(i, o).T,
    sign: Callable[[float], float] = np.sign,
    keep: Callable[[float], Any] = lambda w: abs(w) > 1e-9,
) -> Callable[..., Any]:
    """Sign and operator(λ, v, d_in, d_out) for each eigenvalue that is kept."""

    def answer(choi: np.ndarray, d_in: int) -> Any:
        values, vectors = np.linalg.eigh(choi)
        d_out = len(choi) // d_in
        kept = [k for k in range(len(values)) if keep(values[k])]
        operators = [operator(values[k], vectors[:, k], d_in, d_out) for k in kept]
        return np.array([sign(values[k]) for k in kept]), np.array(operators)

    return answer


def signed_kraus(choi: np.ndarray, d_in: int) -> tuple[np.ndarray, np.ndarray]:
    """Signs ±1 and operators with Φ(ρ) = Σ s_k K_k ρ K_k†, from the eigenvectors of J."""
    signs, kraus = _signed()(choi, d_in)
    return signs, kraus


def _from_rows(choi: np.ndarray, d_in: int) -> Any:
    values, vectors = np.linalg.eigh(choi)
    seen = np.abs(values) > 1e-9
    roots = np.sqrt(np.abs(values[seen]))[:, None, None]
    return np.sign(values[seen]), roots * vectors[seen].reshape(seen.sum(), d_in, -1).swapaxes(1, 2)


def _by_eig(choi: np.ndarray, d_in: int) -> Any:
    """Right unless an eigenvalue is repeated."""
    values, vectors = np.linalg.eig(choi)
    seen = [k for k in range(len(values)) if abs(values[k]) > 1e-9]
    signs = np.array([np.sign(values[k].real) for k in seen])
    return signs, np.array([np.sqrt(abs(values[k])) * vectors[:, k].reshape(d_in, -1).T for k in seen])


def _largest_only(choi: np.ndarray, d_in: int) -> Any:
    return tuple(part[-1:] for part in signed_kraus(choi, d_in))


UNRAVEL = Exercise(
    id="ex03.5",
    title="signed Kraus operators from the Choi matrix",
    reference=signed_kraus,
    cases=choi_cases,
    observe=seen_signed,
    observed="the J that your signs and operators have, and the share of each of its eigenvalues in it",
    parts=("the J of your operators", "the shares of J's eigenvalues, each of which should be 1"),
    why=(
        "Right: J = Σ λ v v†, and √|λ| v, cut into columns, is an operator whose sign is that of λ. A map is "
        "completely positive exactly when it can do without the sign −1. Other sets describe the same map; "
        "chapter 04 says why."
    ),
    hints=(
        "For one Kraus operator J = v v†. What has −v v† for the map that it describes?",
        "J = Σ λ_k v_k v_k†. Split each λ into its sign and its modulus; v has an index for the reference "
        "(input) and one for the system (output).",
        "np.sign(w) and np.sqrt(abs(w)) * v.reshape(d_in, d_out).T, where abs(w) is above 1e-12.",
    ),
    nan="Your operators contain nan: of which number did you take a root?",
    laws=(
        Law(
            "trace-lost",
            "Your operators do not have Σ s Tr K†K = Tr J, so something was left out or counted twice.",
            lambda a, choi, d_in: abs(np.trace(a[0]) - np.trace(choi)) < 1e-6,
        ),
        Law(
            "eigenvalue-lost",
            "Of an eigenvalue of J that is not zero your operators have nothing.",
            lambda a, *_: np.min(np.abs(a[1])) > 1e-3,
        ),
    ),
    slips=(
        Slip(
            "negative-left-out",
            "You left the negative eigenvalues out: what you have is another map, and a completely positive "
            "one.",
            _signed(keep=lambda w: w > 1e-9),
            (
                "What is Σ λ v v† when some of the λ are left out?",
                "A negative λ gives an operator, too: its sign goes into signs.",
            ),
        ),
        Slip(
            "signs-all-plus",
            "You took the moduli of the eigenvalues, and all your signs are +1.",
            _signed(sign=lambda w: 1.0),
            ("What do your operators give for the transposition of |+⟩, and what is its trace?",),
        ),
        Slip(
            "root-forgotten",
            "You multiplied by the eigenvalue: K appears twice in KρK†, and so does your factor.",
            _signed(lambda w, v, i, o: abs(w) * v.reshape(i, o).T),
            (
                "What is Σ s K†K for your operators, when the map keeps the trace?",
                "K stands in J = Σ s v v† twice; |λ| has to be shared between the two.",
                "np.sqrt(abs(w)) * ...",
            ),
        ),
        Slip(
            "weights-forgotten",
            "All eigenvectors came with the same weight.",
            _signed(lambda w, v, i, o: v.reshape(i, o).T),
            ("Where do the sizes of the eigenvalues enter?", "J = Σ λ v v†, and your v has norm 1."),
        ),
        Slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors.",
            _from_rows,
            ("Is choi @ vectors[k] a multiple of vectors[k]? And with vectors[:, k]?",),
        ),
        Slip(
            "transpose-forgotten",
            "Your operators are transposed: their rows are numbered by the input.",
            _signed(lambda w, v, i, o: np.sqrt(abs(w)) * v.reshape(i, o)),
            (
                "Which shape has K for a map from 2 to 3 levels?",
                "v is numbered by (input, output), a matrix K by (output, input).",
            ),
        ),
        Slip(
            "folded-by-rows",
            "You folded v as if the output's index were first.",
            _signed(lambda w, v, i, o: np.sqrt(abs(w)) * v.reshape(o, i)),
            (
                "In J = Σ |i⟩⟨j| ⊗ Φ(|i⟩⟨j|), which index runs slower: that of the input or that of the "
                "output?",
            ),
        ),
        Slip(
            "conjugated",
            "Your operators are the complex conjugates of right ones: right only for real maps.",
            _signed(lambda w, v, i, o: np.sqrt(abs(w)) * v.conj().reshape(i, o).T),
            (
                "Apply your operators to |0⟩⟨1|. Do you get block (0, 1) of J?",
                "The dagger of v.reshape is not needed: .T.",
            ),
        ),
        Slip(
            "one-operator-only",
            "You kept the largest eigenvalue only: one operator is not the whole map.",
            _largest_only,
            ("How many eigenvalues of J are not zero?",),
        ),
        Slip(
            "divided-by-d",
            "You divided J by d first, which gives the state of a pair.",
            lambda choi, d_in: signed_kraus(choi / d_in, d_in),
            ("What is Σ s Tr K†K for your operators, and what is Tr J?",),
        ),
        Slip(
            "eig-for-eigh",
            "Your eigenvectors are not orthogonal where an eigenvalue is repeated: np.linalg.eig does not "
            "see that J is Hermitian.",
            _by_eig,
            (
                "Are your eigenvectors orthogonal when an eigenvalue of J is repeated?",
                "J = Σ λ v v† holds for orthonormal eigenvectors, which np.linalg.eigh gives.",
            ),
        ),
        Slip(
            "small-ones-left-out",
            "You left out eigenvalues that are small and not zero.",
            _signed(keep=lambda w: abs(w) > 1e-5),
            (
                "How large may an eigenvalue be that is zero but for rounding?",
                "Rounding leaves about 1e-16; compare with 1e-12.",
            ),
        ),
        Slip(
            "root-of-a-negative",
            "You took roots of negative numbers, which are nan.",
            _signed(lambda w, v, i, o: np.sqrt(w if w > 0 else np.nan) * v.reshape(i, o).T),
            ("Is there a nan in your operators?", "The sign stands in signs; the root is that of |λ|."),
        ),
    ),
    forbidden=(channels.choi_to_kraus, channels.superop_to_kraus),
)

UNRAVEL_BY_HAND = ByHand(
    "ex03.5h",
    "the operator of a negative eigenvalue",
    [[0, np.sqrt(0.5)], [-np.sqrt(0.5), 0]],
    slips={
        ((0, -np.sqrt(0.5)), (np.sqrt(0.5), 0)): "Right but for the sign, which is free: the entry in row 0 "
        "was asked to be positive.",
        ((0, 1), (-1, 0)): "Your v has the norm √2; an eigenvector in J = Σ λ v v† has the norm 1.",
        ((0, np.sqrt(0.5)), (np.sqrt(0.5), 0)): "This one belongs to the eigenvalue +1.",
        ((0, 0.5), (-0.5, 0)): "You halved the entries; the norm of v is to be 1.",
    },
    why="The eigenvector is (0, −1, 1, 0)/√2. Its two halves are the columns of K.",
    hints=(
        "Which vector of the middle block [[0, 1], [1, 0]] has the eigenvalue −1?",
        "Its norm is 1. Then √|λ| v, cut into two columns, is K.",
        "The first column is (0, −1)/√2, or minus that.",
    ),
)


# ex03.6 ------------------------------------------------------------------------------------------------


def two_cases(rng: np.random.Generator) -> list[Case]:
    """Two maps in a row: readable ones; through more levels and through fewer; one to four operators each."""
    turn = np.array([[[0.6, 0.8j], [0.8j, 0.6]]])
    sizes = [(2, 2, 2), (3, 3, 3), (2, 3, 2), (3, 2, 3), (2, 2, 3), (2, 4, 3), (4, 2, 2)]
    drawn = []
    for i, m, o in sizes:
        drawn.append((channels.random_channel(i, rng, m, 3), channels.random_channel(m, rng, o, 2 + o)))
    return [(_TWIST, turn), (turn, _TWIST), *drawn]


def _stacked(left: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda kraus: sum(np.kron(left(K), right(K)) for K in kraus)


_COLUMNS = _stacked(np.conj, _itself)


def in_a_row(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The matrix of the second map after the first, on stacked columns."""
    return _COLUMNS(second) @ _COLUMNS(first)


def _each(matrix: Callable[..., Any]) -> Callable[..., Any]:
    """The product of two matrices, each made in this way."""
    return lambda first, second: matrix(second) @ matrix(first)


def _both(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Kraus operators of the second map after the first."""
    return np.array([B @ A for B in second for A in first])


SUPEROP = Exercise(
    id="ex03.6",
    title="two maps as one matrix",
    reference=in_a_row,
    cases=two_cases,
    why=(
        "Right: on stacked columns KρK† is K* ⊗ K, and the map that acts first stands on the right, as "
        "operators do."
    ),
    hints=(
        "With stacked rows vec(AXB) = (A ⊗ Bᵀ) vec(X). What does the rule become when columns are stacked, "
        "that is, for Xᵀ?",
        "(AXB)ᵀ = Bᵀ Xᵀ Aᵀ. Put A = K and B = K†. And which of two matrices acts first on a vector?",
        "M of one map is the sum of np.kron(K.conj(), K); M of the second map stands to the left.",
    ),
    laws=(
        Law(
            "trace-changed",
            "Your matrix does not keep the trace of every state, though both maps do.",
            lambda M, first, second: np.allclose(
                np.eye(second.shape[-2]).reshape(-1) @ M, np.eye(first.shape[-1]).reshape(-1), atol=1e-6
            ),
        ),
        Law(
            "hermitian-to-complex",
            "Your matrix takes a Hermitian matrix to one that is not Hermitian.",
            lambda M, first, second: np.allclose(
                _folded(M @ _probe(first.shape[-1])),
                _dagger(_folded(M @ _probe(first.shape[-1]))),
                atol=1e-6,
            ),
        ),
    ),
    slips=(
        Slip(
            "rows-stacked",
            "Your matrix acts on stacked rows, as the lesson's does.",
            _each(_stacked(_itself, np.conj)),
            (
                "What is np.array([[1, 2], [3, 4]]).T.reshape(-1): 1, 2, 3, 4 or 1, 3, 2, 4?",
                "To stack columns is to stack the rows of the transpose.",
            ),
        ),
        Slip(
            "order-exchanged",
            "You let the second map act first.",
            lambda first, second: _COLUMNS(first) @ _COLUMNS(second),
            (
                "In M N v, which of the two matrices meets the vector v first?",
                "Try a first map from 2 to 3 levels, and a second one from 3 to 2: how large is the result?",
            ),
        ),
        Slip(
            "order-and-stacking",
            "You let the second map act first, and your matrices are those for stacked rows.",
            lambda first, second: _stacked(_itself, np.conj)(first) @ _stacked(_itself, np.conj)(second),
            ("In M N v, which of the two matrices meets the vector v first?",),
        ),
        Slip(
            "matrices-added",
            "You added the matrices of the two maps. That would be one map or the other, and not one after "
            "the other.",
            lambda first, second: _COLUMNS(first) + _COLUMNS(second),
            ("What becomes of a state's trace with your matrix?",),
        ),
        Slip(
            "first-map-only",
            "Your matrix is that of the first map alone.",
            lambda first, second: _COLUMNS(first),
            ("Where does second enter your function?",),
        ),
        Slip(
            "conjugate-forgotten",
            "You used K ⊗ K, without a conjugate: right for real operators.",
            _each(_stacked(_itself, _itself)),
            ("What is the transpose of K†?", "(K†)ᵀ is conjugated, and no longer transposed."),
        ),
        Slip(
            "dagger-for-conjugate",
            "You used K† ⊗ K: in the rule for vec(AXB) the matrix on the right is transposed, and yours is "
            "not.",
            _each(_stacked(_dagger, _itself)),
            ("In vec(AXB) = (A ⊗ Bᵀ) vec(X), what happens to B?",),
        ),
        Slip(
            "transpose-for-conjugate",
            "You used Kᵀ ⊗ K: transpose and conjugate have changed places.",
            _each(_stacked(np.transpose, _itself)),
            ("What is the transpose of K†?",),
        ),
        Slip(
            "conjugated-twice",
            "You conjugated both factors.",
            _each(_stacked(np.conj, np.conj)),
            ("In vec(AXB), what happens to A?",),
        ),
        Slip(
            "choi-returned",
            "You return the Choi matrix of the two maps: the same numbers, in other places.",
            lambda first, second: channels.kraus_to_choi(_both(first, second)),
            ("For maps from 2 over 2 to 3 levels M is 9×4. How large is yours?",),
        ),
        Slip(
            "amplitudes-added",
            "You added the Kraus operators of each map first, so that the alternatives interfere.",
            _each(lambda kraus: np.kron(kraus.sum(axis=0).conj(), kraus.sum(axis=0))),
            ("Is a sum of products the product of the sums?",),
        ),
        Slip(
            "operators-paired",
            "You joined operator k of the second map with operator k of the first; any outcome of one may "
            "follow any of the other.",
            lambda first, second: _COLUMNS(np.array([B @ A for B, A in zip(second, first, strict=False)])),
            ("How many outcomes have a map of two operators and one of three together?",),
        ),
        Slip(
            "transposed",
            "Your matrix is the transpose of the right one: it would have to act on a row vector.",
            lambda first, second: in_a_row(first, second).T,
            ("Does your M run on a stacked state when input and output differ in size?",),
        ),
    ),
    forbidden=(channels.kraus_to_superop, channels.choi_to_superop),
)

SUPEROP_BY_HAND = ByHand(
    "ex03.6h",
    "a diagonal on stacked columns",
    [1, 1j, -1j, 1],
    slips={
        (1, -1j, 1j, 1): "This is the diagonal for stacked rows; here the entry ρ₁₀ comes second.",
        (1, 1j, 1j, -1): "The conjugate is missing: a state has a bra as well.",
        (1, 1, 1, 1): "The phases are lost: K changes coherences, though no population.",
    },
    why="Stacked by columns, ρ₀₀, ρ₁₀, ρ₀₁, ρ₁₁: the second gets i from the ket |1⟩, the third −i from ⟨1|.",
    hints=(
        "In which order do the four entries of ρ stand, when columns are stacked?",
        "K ρ K† multiplies ρ₁₀ by i, for the ket |1⟩. And what does it do to ρ₀₁?",
        "ρ₀₀, ρ₁₀, ρ₀₁, ρ₁₁",
    ),
)


def _folded(vector: np.ndarray) -> np.ndarray:
    d = round(len(vector) ** 0.5)
    return vector.reshape(d, d)


def _probe(d: int) -> np.ndarray:
    """A Hermitian matrix with complex coherences, as a vector."""
    M = np.arange(d * d).reshape(d, d) * (1 + 0.5j)
    return (M + _dagger(M)).reshape(-1)


EXERCISES = (
    APPLY,
    APPLY_BY_HAND,
    CHOI,
    CHOI_BY_HAND,
    TEST,
    TEST_BY_HAND,
    WITNESS,
    WITNESS_BY_HAND,
    UNRAVEL,
    UNRAVEL_BY_HAND,
    SUPEROP,
    SUPEROP_BY_HAND,
)
