"""Chapter 03's exercises: half of a pair, Choi matrix, CP and TP, witness, signed operators, two maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels
from ..physics.states import random_unitary
from .engine import ByHand, Case, Exercise, Law, Slip, outcomes

# Amplitude damping with γ = 0.36, and a phase for the excited level: few digits, and complex.
_TWIST = np.array([[[1, 0], [0, 0.8j]], [[0, 0.6], [0, 0]]])
_BELL = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2 + 0j


def _dagger(matrix: np.ndarray) -> np.ndarray:
    return np.swapaxes(matrix.conj(), -1, -2)


def _itself(K: np.ndarray) -> np.ndarray:
    return K


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
    UNRAVEL,
    UNRAVEL_BY_HAND,
    SUPEROP,
    SUPEROP_BY_HAND,
)
