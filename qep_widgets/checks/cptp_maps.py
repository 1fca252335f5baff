"""Chapter 03's exercises: Kraus operators, Choi matrix, CP and TP, the witness, and superoperators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels
from ..physics.states import random_state, random_unitary
from . import outcomes
from .engine import Case, Exercise, Law, Slip


def _dagger(matrix: np.ndarray) -> np.ndarray:
    return np.swapaxes(matrix.conj(), -1, -2)


# ex03.1 ------------------------------------------------------------------------------------------------


def channel_cases(rng: np.random.Generator) -> list[Case]:
    """Complex channels between equal and unequal dimensions, and one branch of a measurement (no TP)."""
    wanted = [(2, 2, 2), (2, 2, 3), (3, 3, 2), (2, 3, 2), (3, 2, 4)]
    cases = [(channels.random_channel(i, rng, o, n), random_state(i, rng)) for i, o, n in wanted]
    return [*cases, (channels.random_channel(3, rng, 3, 4)[:2], random_state(3, rng))]


def _through(left: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
    """Σ left(K) ρ right(K)."""
    return lambda kraus, rho: sum(left(K) @ rho @ right(K) for K in kraus)


def _itself(K: np.ndarray) -> np.ndarray:
    return K


def _renormalised(kraus: np.ndarray, rho: np.ndarray) -> np.ndarray:
    out = _through(_itself, _dagger)(kraus, rho)
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


APPLY = Exercise(
    id="ex03.1",
    title="apply Kraus operators",
    reference=channels.apply_kraus,
    cases=channel_cases,
    why=(
        "Right: each Kraus operator turns ρ into one alternative KρK†, whose trace is its probability, and "
        "whoever does not know which one happened adds them up."
    ),
    hints=(
        "A ket goes to K|ψ⟩. Where does |ψ⟩⟨ψ| go?",
        "Sum K ρ K† over the operators: kraus[k] is a matrix with d_out rows and d_in columns.",
        "One term is K @ rho @ K.conj().T, for K in kraus. (* multiplies entry by entry; matrices take @.)",
    ),
    laws=(
        Law(
            "not-hermitian",
            "Your output is not Hermitian: what stands to the right of rho must be the conjugate transpose "
            "of what stands to its left.",
            lambda s, *_: np.allclose(s, s.conj().T, atol=1e-6),
        ),
        Law(
            "trace-changed",
            "The trace of your output is not that of the sum over K†K: probability was lost or made up.",
            lambda s, kraus, rho: abs(np.trace(s) - np.trace((_dagger(kraus) @ kraus).sum(0) @ rho)) < 1e-6,
        ),
        Law(
            "not-positive",
            "Your output has a negative eigenvalue, which no sum of KρK† can have.",
            lambda s, *_: np.linalg.eigvalsh(s)[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "dagger-on-the-wrong-side",
            "You computed K†ρK, the way observables move; a state goes to KρK†.",
            _through(_dagger, _itself),
            (
                "If K has 3 rows and 2 columns, which size of rho fits between K and K†?",
                "A ket goes to K|ψ⟩ and its bra to ⟨ψ|K†: K on the left, K† on the right.",
            ),
        ),
        Slip(
            "conjugate-forgotten",
            "You used Kᵀ where K† is meant: right for real Kraus operators, and wrong as soon as one is "
            "complex.",
            _through(_itself, np.transpose),
            (
                "Is your output Hermitian for complex Kraus operators?",
                "The dagger transposes and conjugates.",
                "K.conj().T, not K.T",
            ),
        ),
        Slip(
            "transpose-forgotten",
            "You used K* where K† is meant: the dagger conjugates and transposes.",
            _through(_itself, np.conj),
            (
                "Which shape does K† have when K has 3 rows and 2 columns?",
                "The dagger has K's columns as rows.",
            ),
        ),
        Slip(
            "conjugated-output",
            "You used K* and Kᵀ, in this order, so it is the conjugate operators that act: K must not be "
            "conjugated on the left.",
            _through(np.conj, np.transpose),
            ("Where does the ket |ψ⟩ go, to K|ψ⟩ or to K*|ψ⟩?",),
        ),
        Slip(
            "dagger-missing",
            "The right side is missing: a state has a ket and a bra, and K acts on both, as KρK†.",
            lambda kraus, rho: sum(K @ rho for K in kraus),
            ("What happens to the bra of |ψ⟩⟨ψ| when the ket goes to K|ψ⟩?",),
        ),
        Slip(
            "amplitudes-added",
            "You added the Kraus operators before acting, so that the alternatives interfere; they are "
            "exclusive, and each has to act on its own.",
            _amplitudes_added,
            (
                "What is the trace of your output?",
                "(ΣK)ρ(ΣK)† has cross terms K_1 ρ K_2†; the channel has none of them.",
            ),
        ),
        Slip(
            "first-operator-only",
            "Only the first Kraus operator acted: a return inside the loop ends it at once.",
            lambda kraus, rho: kraus[0] @ rho @ _dagger(kraus[0]),
            ("How often does your loop run?", "Add inside the loop, return after it."),
        ),
        Slip(
            "averaged",
            "You took the mean over the Kraus operators; their weights are in them already, so it is the "
            "sum.",
            lambda kraus, rho: _through(_itself, _dagger)(kraus, rho) / len(kraus),
            ("What is the trace of your output, and why that number?",),
        ),
        Slip(
            "one-after-the-other",
            "You let the operators act one after the other, each on what the last one left; they are "
            "alternatives, and each acts on the same rho.",
            _one_after_the_other,
            ("Which state does your second Kraus operator act on?", "Keep rho, and add to a new array."),
        ),
        Slip(
            "renormalised",
            "You divided by the trace. For a channel that changes nothing, but Kraus operators of one "
            "outcome of a measurement give a trace below one, and that trace is the outcome's probability.",
            _renormalised,
            ("What does the trace of the output mean when Σ K†K is less than 1?",),
        ),
        Slip(
            "entry-by-entry",
            "The star multiplies numpy arrays entry by entry; the product of matrices is @.",
            _entry_by_entry,
            ("Does your code run when K is no square matrix?", "K @ rho, not K * rho."),
        ),
        Slip(
            "real-part-taken",
            "Your answer is the real part of the right one: the imaginary parts of coherences are physical.",
            lambda kraus, rho: _through(_itself, _dagger)(kraus, rho).real,
            (
                "What is the dtype of the array into which you add?",
                "np.zeros makes real numbers unless it is told otherwise: dtype=complex.",
            ),
        ),
    ),
    forbidden=(channels.apply_kraus,),
)


# ex03.2 ------------------------------------------------------------------------------------------------


def kraus_cases(rng: np.random.Generator) -> list[Case]:
    """Complex channels between equal and unequal dimensions, by two, three and four Kraus operators."""
    sizes = [(2, 2, 2), (2, 2, 3), (2, 3, 2), (3, 2, 4), (3, 3, 2)]
    return [(channels.random_channel(i, rng, o, n),) for i, o, n in sizes]


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


CHOI = Exercise(
    id="ex03.2",
    title="Choi matrix",
    reference=channels.kraus_to_choi,
    cases=kraus_cases,
    why=(
        "Right: block (i, j) of J is Φ(|i⟩⟨j|). Since the map is linear, these blocks say everything about "
        "it, and J/d is what becomes of Σ|i,i⟩/√d, a maximally entangled pair (each half alone is 1/d), when "
        "the map acts on its second half."
    ),
    hints=(
        "J consists of d_in × d_in blocks. Which matrix is block (i, j)?",
        "Block (i, j) is Φ(|i⟩⟨j|), a matrix of size d_out; np.kron(|i⟩⟨j|, block) puts it in its place.",
        "unit = np.zeros((d, d)); unit[i, j] = 1; J += np.kron(unit, sum(K @ unit @ K.conj().T for K in "
        "kraus))",
    ),
    laws=(
        Law(
            "not-hermitian",
            "Your Choi matrix is not Hermitian, though the map takes Hermitian matrices to Hermitian ones.",
            lambda J, *_: np.allclose(J, J.conj().T, atol=1e-6),
        ),
        Law(
            "trace-not-d",
            "The trace of J is the dimension of the input: each |i⟩⟨i| goes to a state of trace one.",
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
            "parts-exchanged",
            "The two parts are exchanged: the reference, |i⟩⟨j|, stands first, and the system, Φ(|i⟩⟨j|), "
            "second; as a vector, K.reshape(-1) puts the output first.",
            lambda kraus: choi_by_blocks(kraus, swap=True),
            (
                "For a map from 2 to 3 levels, how large is one block of your matrix, and how many are "
                "there?",
                "In np.kron(a, b) the first argument numbers the blocks, the second fills them.",
                "np.kron(unit, image); or K.T.reshape(-1) as the vector of one Kraus operator, for "
                "K.reshape(-1) puts the output first",
            ),
        ),
        Slip(
            "conjugate-forgotten",
            "A conjugate is missing, which complex operators need: K† is K.conj().T, and v v† is "
            "np.outer(v, v.conj()), for np.outer(v, v) forgets the second conjugate.",
            lambda kraus: choi_by_blocks(kraus, _through(_itself, np.transpose)),
            (
                "Is your J Hermitian?",
                "Each K appears twice in K |i⟩⟨j| K†: as it is, and conjugated.",
            ),
        ),
        Slip(
            "first-operator-only",
            "Only the first Kraus operator is in your J: did you sum over all K? A return inside the loop "
            "ends it at once.",
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
            "You divided by the dimension. J/d is the state of the pair; the Choi matrix itself has trace d.",
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
            "conjugated",
            "Your J is the complex conjugate of the right one, which is also its transpose.",
            lambda kraus: choi_by_blocks(kraus).conj(),
            (
                "Compare an entry off the diagonal with Φ(|0⟩⟨1|): what happened to its imaginary part?",
                "For one Kraus operator J is v v† with v = K.T.reshape(-1): conjugate the second v only.",
            ),
        ),
        Slip(
            "diagonal-blocks-only",
            "You summed over i alone; the blocks (i, j) off the diagonal say what becomes of coherences.",
            lambda kraus: choi_by_blocks(kraus, diagonal=True),
            ("What does your J say about the coherence |0⟩⟨1|?", "Two loops: i and j run independently."),
        ),
        Slip(
            "superoperator",
            "This is the superoperator Σ K ⊗ K*. It holds the same numbers in other places.",
            lambda kraus: sum(np.kron(K, K.conj()) for K in kraus),
            (
                "Is your matrix Hermitian?",
                "The superoperator acts on vec(ρ). The Choi matrix is built of blocks Φ(|i⟩⟨j|).",
            ),
        ),
        Slip(
            "dagger-on-the-wrong-side",
            "You let K†·K act in place of K·K†: that is the adjoint map, by which observables move.",
            lambda kraus: (
                choi_by_blocks(_dagger(kraus)) if kraus.shape[-1] == kraus.shape[-2] else _mismatch()
            ),
            ("A state goes to KρK†. What did you do to |i⟩⟨j|?",),
        ),
        Slip(
            "amplitudes-added",
            "You added the Kraus operators before acting, so that the alternatives interfere; each acts on "
            "its own, and the results add up.",
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


def _mismatch() -> None:
    raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")


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
    return [
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
    "You call a map completely positive whose J is not Hermitian, which makes complex probabilities: test "
    "J = J† first, for np.linalg.eigvalsh reads one triangle of J and takes the other for its conjugate."
)

TEST = Exercise(
    id="ex03.3",
    title="test for CP and TP",
    reference=is_channel,
    cases=map_cases,
    parts=("cp", "tp"),
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
            lambda a, choi, d_in: not bool(a[0]) or _hermitian(choi),
        ),
        Law(
            "rounding-taken-for-negative",
            "You call a map not completely positive whose lowest Choi eigenvalue is zero: in floating "
            "point it comes out as something like −1e-17. Compare with −1e-9 instead of 0.",
            lambda a, choi, d_in: bool(a[0]) or not _cp(choi),
        ),
        Law(
            "unphysical-map-passed",
            "You call a map completely positive whose Choi matrix has a negative eigenvalue.",
            lambda a, choi, d_in: not bool(a[0]) or _cp(choi),
        ),
        Law(
            "rounding-taken-for-loss",
            "You say that a channel changes the trace; Tr_system J = 1 holds there, but for rounding. "
            "Compare with np.allclose.",
            # where the other partial trace is 1 as well, only rounding can have spoken
            lambda a, choi, d_in: bool(a[1]) or not (_tp(choi, d_in) and _unital(choi, d_in)),
        ),
        Law(
            "channel-refused",
            "You say that a channel changes the trace. Is it the system, the second part, that you trace "
            "out, and do you compare with np.allclose?",
            lambda a, choi, d_in: bool(a[1]) or not _tp(choi, d_in),
        ),
        Law(
            "loss-passed",
            "You say that a map preserves the trace though Tr_system J is not the identity.",
            lambda a, choi, d_in: not bool(a[1]) or _tp(choi, d_in),
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
            "You traced out the reference. Tr_reference J = Φ(1), so yours is the test Σ KK† = 1, that the "
            "identity stays the identity; for the trace it is Σ K†K = 1, and the system has to be traced "
            "out.",
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
            "You compare Tr_system J with the identity by ==; it is that but for rounding, so compare with "
            "np.allclose.",
            _judged(tp=_exactly),
            ("What is Tr_system J minus the identity for a channel that your test refuses?",),
        ),
        Slip(
            "trace-only",
            "Tr J = d says that the trace is kept on average; Tr_system J = 1 says that it is kept for "
            "every state.",
            _judged(tp=_flat),
            ("Could one state gain trace while another loses it?", "Compare a matrix, not a number."),
        ),
        Slip(
            "levels-only",
            "You looked at the traces of the blocks (i, i): each level keeps its trace. Superpositions have "
            "to keep it as well, so the blocks (i, j) off the diagonal must have trace zero.",
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
            "You ask for eigenvalues above or at zero, without room for rounding. Zero is allowed (a "
            "unitary's Choi matrix has one eigenvalue d and otherwise zeros), and may come out as −1e-17.",
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
            ("What does eigvalsh do with a matrix that is not Hermitian?",),
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


# ex03.4 ------------------------------------------------------------------------------------------------


def positive_cases(rng: np.random.Generator) -> list[Case]:
    """Choi matrices of maps that are positive and trace preserving, and not completely positive."""
    three = np.eye(9) - channels.kraus_to_choi(np.eye(3)[None])  # the reduction map, (Tr ρ · 1 − ρ)/2
    V = np.kron(np.eye(2), random_unitary(3, rng)[:, :2])  # a transposed qubit in three levels
    wide = 0.9 * V @ channels.transpose_choi(2) @ _dagger(V) + 0.1 * np.eye(6) / 3
    turn = np.kron(_rotation(rng), _rotation(rng) @ np.diag([1, 1j]))  # no real outcome comes near the lowest
    return [
        (_noisy_transpose(2, 0.1, rng), 2),
        (turn @ (0.4 * channels.transpose_choi(2) + 0.3 * np.eye(4)) @ _dagger(turn), 2),
        (_noisy_transpose(3, 0.6, rng), 3),
        (_turned(three / 2, rng), 3),
        (wide, 2),
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
    """Both norms, the recomputed number (any negative one counts as −1), and how far off the given one is."""
    choi, d_in = case
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError(f"{outcomes.kind(answer)} where three things (psi, phi, p) are expected")
    kets = []
    for name, ket, size in (("psi", answer[0], d_in**2), ("phi", answer[1], len(choi))):
        if not isinstance(ket, np.ndarray) or ket.size != size or ket.ndim > 2:
            raise ValueError(f"{outcomes.kind(ket)} as {name}, where a vector of length {size} is expected")
        kets.append(ket.reshape(-1))
    if not isinstance(answer[2], np.ndarray) or answer[2].ndim:
        raise ValueError(f"{outcomes.kind(answer[2])} as p, where a number is expected")
    psi, phi = kets
    p = np.vdot(phi, after_the_map(choi, d_in, psi) @ phi).real
    norms = np.array([np.linalg.norm(psi), np.linalg.norm(phi)])
    return norms, np.asarray(-1.0 if p < -1e-3 else p), np.round(answer[2] - p, 12) + 0.0


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
    observed=(
        "the norms of psi and phi; ⟨φ|…|φ⟩ recomputed from them, which should be negative (−1 stands for any "
        "negative number); and by how much your p is off"
    ),
    parts=(
        "the norms of psi and phi",
        "⟨φ|…|φ⟩ (it should be negative; −1 stands for that)",
        "the error of your p",
    ),
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
            lambda a, *_: a[1] < 0,
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
            "Your psi is Σ|i,i⟩ without the 1/√d, so it is no state: its norm is √d.",
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
            "part is a state. Only an entangled pair can give it away.",
            lambda choi, d_in: _tried(choi, d_in, _first_level(d_in)),
            (
                "What is the entropy of one half of your psi?",
                "Take the pair as entangled as you can: all Schmidt amplitudes equal.",
                "psi = np.eye(d_in).reshape(-1) / np.sqrt(d_in)",
            ),
        ),
        Slip(
            "not-divided-by-d",
            "Your p is the eigenvalue of J itself; the state of the pair after the map is J/d.",
            _with(lambda choi, d_in, psi, phi, p: (psi, phi, p * d_in)),
            ("What is the trace of J, and what should the trace of a state be?",),
        ),
        Slip(
            "largest-eigenvalue",
            "You took the eigenvector of the largest eigenvalue, the likeliest outcome; wanted is one that "
            "could not be: the lowest eigenvalue.",
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
            "You took a row of the matrix of eigenvectors: np.linalg.eigh puts the eigenvectors into its "
            "columns.",
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
            "The parts of your outcome are exchanged: the reference stands first and the system second, as "
            "in J.",
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


# ex03.5 ------------------------------------------------------------------------------------------------


def choi_cases(rng: np.random.Generator) -> list[Case]:
    """Complex channels of several ranks and sizes.

    One has a Choi matrix with a triple eigenvalue, and one with an eigenvalue that is small and not zero.
    """
    wanted = [(2, 2, 2), (2, 2, 4), (2, 3, 2), (3, 2, 2), (3, 3, 3)]
    cases = [(channels.kraus_to_choi(channels.random_channel(i, rng, o, n)), i) for i, o, n in wanted]
    repeated = _turned(channels.kraus_to_choi(channels.depolarizing(0.5)), rng)
    small = _turned(channels.kraus_to_choi(channels.amplitude_damping(2e-4)), rng)
    return [*cases, (repeated, 2), (small, 2)]


def seen_kraus(answer: Any, case: Case) -> Any:
    """The Choi matrix of the Kraus operators, which is the same for every right set."""
    choi, d_in = case
    d_out = len(choi) // d_in
    if isinstance(answer, tuple) and answer and all(isinstance(K, np.ndarray) for K in answer):
        shapes = {K.shape for K in answer}
        if len(shapes) == 1:
            answer = np.array(answer)
    if not isinstance(answer, np.ndarray):
        raise ValueError(f"{outcomes.kind(answer)} where an array of Kraus operators is expected")
    if answer.ndim != 3 or answer.shape[1:] != (d_out, d_in):
        raise ValueError(f"{outcomes.kind(answer)} where an n×{d_out}×{d_in} array is expected")
    vectors = answer.transpose(0, 2, 1).reshape(len(answer), -1)
    return vectors.T @ vectors.conj()


def _from_eigen(operator: Callable[..., Any]) -> Callable[..., Any]:
    """operator(λ, v, d_in, d_out) for each eigenvalue that is not zero."""

    def wrong(choi: np.ndarray, d_in: int) -> Any:
        values, vectors = np.linalg.eigh(choi)
        d_out = len(choi) // d_in
        seen = [k for k in range(len(values)) if values[k] > 1e-9]
        return np.array([operator(values[k], vectors[:, k], d_in, d_out) for k in seen])

    return wrong


kraus_from_choi = _from_eigen(lambda w, v, i, o: np.sqrt(w) * v.reshape(i, o).T)


def _from_rows(choi: np.ndarray, d_in: int) -> Any:
    values, vectors = np.linalg.eigh(choi)
    seen = values > 1e-9
    return np.sqrt(values[seen])[:, None, None] * vectors[seen].reshape(seen.sum(), d_in, -1).swapaxes(1, 2)


def _by_eig(choi: np.ndarray, d_in: int) -> Any:
    """Right unless an eigenvalue is repeated."""
    values, vectors = np.linalg.eig(choi)
    seen = [k for k in range(len(values)) if values[k].real > 1e-9]
    return np.array([np.sqrt(values[k]) * vectors[:, k].reshape(d_in, -1).T for k in seen])


def _largest_only(choi: np.ndarray, d_in: int) -> Any:
    return kraus_from_choi(choi, d_in)[-1:]


def _shared_trace(choi: np.ndarray, d_in: int) -> Any:
    return kraus_from_choi(choi / d_in, d_in)


def _nan_roots(choi: np.ndarray, d_in: int) -> Any:
    """Roots of all eigenvalues, among them those of the zeros that came out negative."""
    values, vectors = np.linalg.eigh(choi)
    values = np.where(values < 1e-9, np.nan, values)
    return np.sqrt(values)[:, None, None] * vectors.T.reshape(len(values), d_in, -1).swapaxes(1, 2)


UNRAVEL = Exercise(
    id="ex03.5",
    title="Kraus operators from the Choi matrix",
    reference=kraus_from_choi,
    cases=choi_cases,
    observe=seen_kraus,
    observed="the Choi matrix that your Kraus operators have",
    why=(
        "Right: J = Σ λ v v†, and √λ v, read as a matrix, is a Kraus operator. A negative λ would have no "
        "real root: this is where complete positivity is needed. Other sets describe the same map; chapter "
        "04 says why."
    ),
    hints=(
        "For one Kraus operator J = v v†. How is v related to K?",
        "J = Σ λ_k v_k v_k†. Each √λ_k v_k has an index for the reference (input) and one for the system "
        "(output).",
        "K = np.sqrt(values[k]) * vectors[:, k].reshape(d_in, d_out).T, for the eigenvalues above 1e-12.",
    ),
    laws=(
        Law(
            "trace-lost",
            "Your Kraus operators do not have Σ Tr K†K = Tr J, so probability was lost or made up. Was an "
            "eigenvalue left out?",
            lambda J, choi, d_in: abs(np.trace(J) - np.trace(choi)) < 1e-6,
        ),
        Law(
            "not-trace-preserving",
            "Your Kraus operators do not add up to Σ K†K = 1.",
            lambda J, choi, d_in: np.allclose(
                np.einsum("iaja->ij", _blocks(J, d_in)), np.eye(d_in), atol=1e-6
            ),
        ),
    ),
    slips=(
        Slip(
            "root-forgotten",
            "You multiplied by the eigenvalue where its root belongs: K appears twice in KρK†, so each "
            "brings √λ.",
            _from_eigen(lambda w, v, i, o: w * v.reshape(i, o).T),
            (
                "What is Σ K†K for your operators?",
                "K stands in J = Σ v v† twice; λ has to be shared between the two.",
                "np.sqrt(values[k]) * ...",
            ),
        ),
        Slip(
            "weights-forgotten",
            "All eigenvectors came with the same weight; each Kraus operator carries the root of its "
            "eigenvalue.",
            _from_eigen(lambda w, v, i, o: v.reshape(i, o).T),
            ("Where do the eigenvalues enter?", "J = Σ λ v v†: √λ goes with each v."),
        ),
        Slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors: np.linalg.eigh puts the eigenvectors into its "
            "columns.",
            _from_rows,
            ("Is choi @ vectors[k] a multiple of vectors[k]? And with vectors[:, k]?",),
        ),
        Slip(
            "transpose-forgotten",
            "Your operators are transposed: the first index of v.reshape(d_in, d_out) is the input's, and "
            "in K the output's index comes first.",
            _from_eigen(lambda w, v, i, o: np.sqrt(w) * v.reshape(i, o)),
            (
                "Which shape has K for a map from 2 to 3 levels?",
                "v is numbered by (input, output), a matrix K by (output, input).",
            ),
        ),
        Slip(
            "folded-by-rows",
            "You folded v as if the output's index were first. Here the reference, the input, is first: "
            "fold into (d_in, d_out), then transpose.",
            _from_eigen(lambda w, v, i, o: np.sqrt(w) * v.reshape(o, i)),
            (
                "In J = Σ |i⟩⟨j| ⊗ Φ(|i⟩⟨j|), which index runs slower: that of the input or that of the "
                "output?",
            ),
        ),
        Slip(
            "conjugated",
            "Your operators are the complex conjugates of right ones: right only for real maps.",
            _from_eigen(lambda w, v, i, o: np.sqrt(w) * v.conj().reshape(i, o).T),
            (
                "Apply your operators to |0⟩⟨1|. Do you get block (0, 1) of J?",
                "The dagger of v.reshape is not needed: .T.",
            ),
        ),
        Slip(
            "one-operator-only",
            "You kept the largest eigenvalue only: that is the best single Kraus operator, not the whole "
            "map.",
            _largest_only,
            ("How many eigenvalues of J are not zero?",),
        ),
        Slip(
            "divided-by-d",
            "You divided J by d first. J/d is the state of the pair; the Kraus operators belong to J itself.",
            _shared_trace,
            ("What is Σ K†K for your operators?",),
        ),
        Slip(
            "eig-for-eigh",
            "np.linalg.eig does not make eigenvectors of repeated eigenvalues orthogonal: use "
            "np.linalg.eigh.",
            _by_eig,
            (
                "Are your eigenvectors orthogonal when an eigenvalue of J is repeated?",
                "J = Σ λ v v† holds for orthonormal eigenvectors, which np.linalg.eigh gives.",
            ),
        ),
        Slip(
            "root-of-a-negative-zero",
            "You took the roots of all eigenvalues. Those that are zero come out as something like −1e-17, "
            "whose root is nan: keep only the eigenvalues above 1e-12.",
            _nan_roots,
            ("Is there a nan in your operators?", "Skip eigenvalues that are zero but for rounding."),
        ),
    ),
    forbidden=(channels.choi_to_kraus, channels.superop_to_kraus),
)


# ex03.6 ------------------------------------------------------------------------------------------------


def _stacked(left: Callable[..., Any], right: Callable[..., Any]) -> Callable[..., Any]:
    return lambda kraus: sum(np.kron(left(K), right(K)) for K in kraus)


SUPEROP = Exercise(
    id="ex03.6",
    title="a map as one matrix",
    reference=channels.kraus_to_superop,
    cases=kraus_cases,
    why=(
        "Right: rows are stacked, vec(KρK†) = (K ⊗ K*) vec(ρ), and maps one after the other are products of "
        "their matrices."
    ),
    hints=(
        "What is vec(AXB) when vec stacks rows, as numpy's reshape does?",
        "vec(A X B) = (A ⊗ Bᵀ) vec(X). Put A = K and B = K†. What is the transpose of K†?",
        "np.kron(K, K.conj()), summed over the Kraus operators.",
    ),
    laws=(
        Law(
            "trace-changed",
            "Your matrix does not keep the trace: the row vector vec(1) from the left should give vec(1) "
            "back.",
            lambda S, kraus: np.allclose(
                np.eye(kraus.shape[-2]).reshape(-1) @ S, np.eye(kraus.shape[-1]).reshape(-1), atol=1e-6
            ),
        ),
        Law(
            "hermitian-to-complex",
            "Your matrix takes a Hermitian matrix to one that is not Hermitian.",
            lambda S, kraus: np.allclose(
                _folded(S @ _probe(kraus.shape[-1])), _dagger(_folded(S @ _probe(kraus.shape[-1]))), atol=1e-6
            ),
        ),
    ),
    slips=(
        Slip(
            "columns-stacked",
            "This is K* ⊗ K, for a vec that stacks columns. Here, as in numpy's reshape, rows are stacked.",
            _stacked(np.conj, _itself),
            (
                "What is np.array([[1, 2], [3, 4]]).reshape(-1): 1, 2, 3, 4 or 1, 3, 2, 4?",
                "For stacked rows vec(AXB) = (A ⊗ Bᵀ) vec(X); for stacked columns it is (Bᵀ ⊗ A) vec(X).",
            ),
        ),
        Slip(
            "conjugate-forgotten",
            "This is K ⊗ K; the second factor is the transpose of K†, which is K*.",
            _stacked(_itself, _itself),
            ("What is the transpose of K†?", "(K†)ᵀ = K*: conjugated, not transposed."),
        ),
        Slip(
            "dagger-for-conjugate",
            "This is K ⊗ K†: in vec(AXB) = (A ⊗ Bᵀ) vec(X) the right factor is transposed, so K† becomes K*.",
            _stacked(_itself, _dagger),
            ("In vec(AXB) = (A ⊗ Bᵀ) vec(X), what happens to B?",),
        ),
        Slip(
            "transpose-for-conjugate",
            "This is K ⊗ Kᵀ: transpose and conjugate have changed places; the second factor is K*.",
            _stacked(_itself, np.transpose),
            ("What is the transpose of K†?",),
        ),
        Slip(
            "adjoint-map",
            "This is the matrix of ρ → Σ K†ρK, by which observables move.",
            _stacked(_dagger, np.transpose),
            ("For a map from 2 to 3 levels, how many rows and columns does S have?",),
        ),
        Slip(
            "choi-returned",
            "This is the Choi matrix: the same numbers, in other places. S acts on vec(ρ) from the left.",
            channels.kraus_to_choi,
            ("For a map from 2 to 3 levels S is 9×4. How large is yours?",),
        ),
        Slip(
            "amplitudes-added",
            "You added the Kraus operators first and took the Kronecker product of the sums, so that the "
            "alternatives interfere.",
            lambda kraus: np.kron(kraus.sum(axis=0), kraus.sum(axis=0).conj()),
            ("Is a sum of products the product of the sums?",),
        ),
        Slip(
            "two-operators-only",
            "You used two Kraus operators and left out the rest; a channel can have any number of them.",
            lambda kraus: _stacked(_itself, np.conj)(kraus[:2]),
            ("What is len(kraus) in the case that fails?", "for K in kraus goes through all of them."),
        ),
        Slip(
            "transposed",
            "Your matrix is the transpose of the right one: it would have to act on a row vector.",
            lambda kraus: _stacked(_itself, np.conj)(kraus).T,
            ("Does your S @ rho.reshape(-1) run when input and output differ in size?",),
        ),
        Slip(
            "conjugated-left",
            "This is K* ⊗ K*: only the right factor is conjugated.",
            _stacked(np.conj, np.conj),
            ("In vec(AXB) = (A ⊗ Bᵀ) vec(X), what happens to A?",),
        ),
    ),
    forbidden=(channels.kraus_to_superop, channels.choi_to_superop),
)


def _folded(vector: np.ndarray) -> np.ndarray:
    d = round(len(vector) ** 0.5)
    return vector.reshape(d, d)


def _probe(d: int) -> np.ndarray:
    """A Hermitian matrix with complex coherences, as a vector."""
    M = np.arange(d * d).reshape(d, d) * (1 + 0.5j)
    return (M + _dagger(M)).reshape(-1)


EXERCISES = (APPLY, CHOI, TEST, WITNESS, UNRAVEL, SUPEROP)
