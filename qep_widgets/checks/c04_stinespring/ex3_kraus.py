"""Kraus operators of a unitary and a mixed environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import dilation
from ...physics.channels import kraus_to_choi
from ...physics.composite import partial_trace
from ...physics.states import random_state, random_unitary
from ..algebra import Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, outcomes, slip
from .pairs import a_meeting, environment_first


def ends_and_starts(T: Matrix, v: Matrix) -> Matrix:
    """⟨k|U|v_j⟩ with the axes j, k, and those of the system."""
    return np.einsum("akie,ej->jkai", T, v)


def each_pair(brackets: Matrix) -> Matrix:
    """An operator for each start and each end."""
    return brackets.reshape(-1, *brackets.shape[2:])


@formula
def kraus_of_unitary(
    U: Matrix,
    rho_env: Matrix,
    *,
    kets: Callable[[Matrix], Matrix] = itself,
    weight: Callable[[Matrix], Matrix] = lambda p: np.sqrt(np.clip(p, 0, None)),
    bracket: Callable[[Matrix, Matrix], Matrix] = ends_and_starts,
    gather: Callable[[Matrix], Matrix] = each_pair,
) -> Matrix:
    """√p_j ⟨k|U|v_j⟩ for the eigenvalues and eigenvectors of the environment's state."""
    n = len(rho_env)
    d = len(U) // n
    p, v = np.linalg.eigh(rho_env)
    brackets = bracket(U.reshape(d, n, d, n), kets(v))
    return gather(weight(p)[:, None, None, None] * brackets)


def cases(rng: np.random.Generator) -> list[Case]:
    """A readable one; random unitaries with environments that have coherences: mixed, nearly pure, pure."""
    readable = (a_meeting(), np.array([[0.7, 0.2 - 0.1j], [0.2 + 0.1j, 0.3]]))
    mixed = [
        (random_unitary(d * n, rng), 0.85 * random_state(n, rng) + 0.15 * np.eye(n) / n)
        for d, n in [(2, 2), (2, 3), (3, 2), (2, 2), (2, 4), (4, 2)]
    ]
    v = random_unitary(2, rng)
    rare = (v * [1 - 5e-4, 5e-4]) @ dagger(v)  # a start that is rare, and not impossible
    pure = ((random_unitary(2 * n, rng), _pure(n, rng)) for n in (3, 4))
    return [readable, *mixed, (random_unitary(4, rng), rare), *pure]


def _pure(n: int, rng: np.random.Generator) -> Matrix:
    """A pure state, one of whose empty levels eigh finds below zero: a root without care is then nan."""
    for _ in range(200):
        rho = random_state(n, rng, rank=1)
        if np.linalg.eigh(rho)[0][0] < 0:
            break
    return rho


def seen(kraus: Any, case: Case) -> Any:
    """The Choi matrix, which is the same for all Kraus operators of a channel."""
    U, rho_env = case
    d = len(U) // len(rho_env)
    if isinstance(kraus, tuple) and kraus and all(isinstance(K, np.ndarray) for K in kraus):
        kraus = np.array(kraus)
    if not isinstance(kraus, np.ndarray) or kraus.ndim < 3 or kraus.size == 0:
        raise ValueError(f"{outcomes.kind(kraus)} where a list of {d}×{d} matrices is expected")
    if kraus.shape[-2:] != (d, d):
        shape = "×".join(map(str, kraus.shape[-2:]))
        raise ValueError(f"operators that are {shape}, where operators on the system are {d}×{d}")
    if np.isnan(kraus).any():
        return np.full((d * d, d * d), np.nan)
    return kraus_to_choi(kraus.reshape(-1, d, d))


def _keeps_the_trace(J: Matrix, U: Matrix, rho_env: Matrix) -> bool:
    d = len(U) // len(rho_env)
    return np.allclose(partial_trace(J, (d, d), 0), np.eye(d), atol=1e-6)


# what mistakes put in place of a piece


def _likeliest(rho: Matrix) -> Matrix:
    ket = np.linalg.eigh(rho)[1][:, -1]
    return np.outer(ket, ket.conj())


def _brackets_of_the_system(T: Matrix, v: Matrix) -> Matrix:
    """⟨a|U|i⟩, which act on the environment; all starts i of the system count the same."""
    return np.einsum("akie->iake", T) / np.sqrt(T.shape[0])


def _entrywise_root(U: Matrix, rho_env: Matrix) -> Matrix:
    n = len(rho_env)
    T = U.reshape(len(U) // n, n, len(U) // n, n)
    return each_pair(ends_and_starts(T, np.sqrt(rho_env.astype(complex))))


_ROOT = (
    "What is ΣK†K for your operators?",
    "The channel has K twice, as KρK†. A probability p_j in the channel is √p_j in K.",
    "p, v = np.linalg.eigh(rho_env); the weight of start j is np.sqrt(p[j]).",
)
_ENTERS = "Where in your code does rho_env enter?"

exercise = Exercise(
    id="ex04.3",
    title="Kraus operators of a unitary and a mixed environment",
    section="A collision with something warm",
    reference=kraus_of_unitary,
    cases=cases,
    observe=seen,
    observed="the Choi matrix, the same for all Kraus operators of one channel",
    why=(
        "Right: a mixed environment is one of its eigenstates, at random. Each start j and each end k gives "
        "one operator √p_j ⟨k|U|j⟩. Any basis for k would have done."
    ),
    hints=(
        "Where does the environment start, where does it end, and how often does that happen?",
        "One operator for each pair: √p_j ⟨k|U|j⟩, with |j⟩ an eigenvector of rho_env and |k⟩ any basis "
        "state.",
        "U.reshape(d, dE, d, dE)[:, k, :, :] @ v[:, j] is ⟨k|U|j⟩, a d×d matrix.",
    ),
    laws=(
        Law(
            "trace-not-preserved",
            "Your operators do not add up to ΣK†K = 1, so probability is lost or made.",
            _keeps_the_trace,
        ),
    ),
    slips=(
        slip(
            "weights-forgotten",
            "Your operators lack the weights √p_j: every start of the environment counts in full, "
            "whatever its probability.",
            weight=np.ones_like,
            hints=_ROOT,
        ),
        slip(
            "root-forgotten",
            "You weighted with p_j where √p_j belongs: an operator stands twice in KρK†, so the channel "
            "has p_j².",
            weight=np.abs,
            hints=_ROOT,
        ),
        slip(
            "root-of-rounding",
            "Your answer is nan when the environment has an empty level: eigh gives −1e-17 for its "
            "probability, and the root of that is nan.",
            weight=np.sqrt,
            hints=(
                "Which eigenvalue of rho_env is below zero in the case that fails?",
                "A zero may come out negative by rounding. Put it to zero before the root.",
                "p = p.clip(0)",
            ),
        ),
        slip(
            "eigenvectors-left-out",
            "You took the eigenvalues of rho_env with the basis states |j⟩: its eigenvectors are left out, "
            "and the starts are those.",
            kets=lambda v: np.eye(len(v)),
            hints=(
                "Which state of the environment has the probability p[j]?",
                "Σp_j|j⟩⟨j| is rho_env only when |j⟩ are its eigenvectors.",
                "p, v = np.linalg.eigh(rho_env); the start of probability p[j] is v[:, j].",
            ),
        ),
        slip(
            "evolved-backwards",
            "You put U† for U: this is the collision run backwards.",
            given=lambda U, rho_env: (dagger(U), rho_env),
            hints=("In ρ' = Tr_E U(ρ ⊗ ρ_E)U†, what stands on the left?",),
        ),
        slip(
            "same-end-only",
            "You kept only k = j, one end for each start; every end counts, for every start.",
            gather=lambda brackets: np.einsum("jjai->jai", brackets),
            hints=(*_ROOT[:1], "How many pairs (start, end) has the environment? Each gives an operator."),
        ),
        slip(
            "entrywise-root",
            "np.sqrt(rho_env) takes the root of each entry; this entrywise root is not the root of a matrix, "
            "whose square is rho_env.",
            wrong=_entrywise_root,
            hints=(
                "What is np.sqrt(rho_env) @ np.sqrt(rho_env)?",
                "The root of a matrix has its eigenvectors, and the roots of its eigenvalues.",
                "p, v = np.linalg.eigh(rho_env); root = (v * np.sqrt(p.clip(0))) @ v.conj().T",
            ),
        ),
        slip(
            "ground-state-only",
            "You let the environment start in its ground state, whatever rho_env says.",
            given=lambda U, rho_env: (U, np.diag(np.eye(len(rho_env))[0])),
            hints=(_ENTERS,),
        ),
        slip(
            "likeliest-state-only",
            "You used the likeliest eigenstate of the environment alone and left the others out.",
            given=lambda U, rho_env: (U, _likeliest(rho_env)),
            hints=("How many operators do you return? How many pairs (start, end) has the environment?",),
        ),
        slip(
            "evenly-mixed-assumed",
            "You gave all starts the same probability, as if rho_env were maximally mixed.",
            given=lambda U, rho_env: (U, np.eye(len(rho_env)) / len(rho_env)),
            hints=("Where in your code do the eigenvalues of rho_env enter?", *_ROOT[1:]),
        ),
        slip(
            "diagonal-only",
            "You used the diagonal of rho_env and lost its coherences: an eigenvector is drawn at random.",
            given=lambda U, rho_env: (U, np.diag(np.diag(rho_env))),
            hints=(
                "Which entries of rho_env does your answer depend on?",
                "In its eigenbasis rho_env is diagonal, and only there.",
                "p, v = np.linalg.eigh(rho_env); the eigenvectors are the columns v[:, j].",
            ),
        ),
        slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors: np.linalg.eigh puts the eigenvectors into "
            "its columns.",
            kets=np.transpose,
            hints=("Is rho_env @ v[j] a multiple of v[j]? And with v[:, j]?",),
        ),
        slip(
            "conjugated-eigenvectors",
            "You conjugated the eigenvectors: in ⟨k|U|j⟩ the start |j⟩ is a ket and is not conjugated; "
            "only the bra on the left is.",
            kets=np.conj,
            hints=("Which of the two in ⟨k|U|j⟩ is conjugated, and which do you conjugate?",),
        ),
        slip(
            "environment-first",
            "You read U with the environment as the first part; here, as in np.kron(rho, rho_env), the "
            "system is first.",
            given=lambda U, rho_env: (environment_first(U, len(U) // len(rho_env)), rho_env),
            hints=(
                "Which reshape do you use, and which part runs fastest in the rows of U?",
                "U.reshape(d, dE, d, dE)[a, k, i, j] is ⟨a, k|U|i, j⟩.",
            ),
        ),
        slip(
            "traced-the-system",
            "Your operators act on the environment: you took brackets with system states, and "
            "it is the environment that one looks away from.",
            bracket=_brackets_of_the_system,
            weight=lambda p: np.ones(1),
            hints=(
                "With d = 2 and d_E = 3, which size should an operator on the system have?",
                "U.reshape(d, dE, d, dE)[:, k, :, j] leaves the system's two indices open.",
            ),
        ),
        slip(
            "start-and-end-exchanged",
            "You weighted the environment's end and summed over its starts, √p_j ⟨j|U|k⟩; the probabilities "
            "belong to the start, on the right of U.",
            bracket=lambda T, v: np.einsum("aeik,ej->jkai", T, v.conj()),
            hints=("In ⟨k|U|j⟩, which side comes before the collision and which after it?",),
        ),
        slip(
            "one-end-only",
            "You kept only the operators that end in |0⟩: that is a measurement that has come out 0. Looking "
            "away adds up all ends k.",
            gather=lambda brackets: brackets[:, 0],
            hints=(*_ROOT[:1], "How many ends has the environment? Each gives an operator for each start."),
        ),
        slip(
            "starts-superposed",
            "You added the starts up inside one operator, Σ_j √p_j ⟨k|U|j⟩. That is an environment in a "
            "superposition; a mixture needs an operator for each start.",
            gather=lambda brackets: brackets.sum(axis=0),
            hints=(
                "Is Σ√p_j|j⟩ the same state as Σp_j|j⟩⟨j|? What is its entropy?",
                "Do not add over j: each pair (j, k) is an operator of its own.",
            ),
        ),
        slip(
            "ends-superposed",
            "You added the ends up inside one operator, Σ_k √p_j ⟨k|U|j⟩; ends that the environment can tell "
            "apart do not interfere, so each is an operator of its own.",
            gather=lambda brackets: brackets.sum(axis=1),
            hints=(
                "Is Σ_k KρK† the same as (Σ_k K)ρ(Σ_k K)†?",
                "Do not add over k: each pair (j, k) is an operator.",
            ),
        ),
        slip(
            "daggered",
            "You return K† for K: the channel is KρK†, so the operator that acts on the ket comes first.",
            then=lambda kraus, *_: dagger(kraus),
            hints=("What is ΣKK† for your operators, and what ΣK†K?",),
        ),
    ),
    forbidden=(dilation.unitary_to_kraus,),
)

by_hand = ByHand(
    "ex04.3h",
    "how many weak collisions halve a distance",
    91,
    near=0.95,
    slips={
        23: "This is the number for 10°.",
        46: "This is twice the number for 10°, as if the change went with the angle.",
        182: "This is the number for a coherence, which gets cos θ. Populations are faster.",
        132: "After so many collisions the distance has fallen to 1/e.",
        6: "This is the number for 20°.",
        8: "You divided by sin θ once. How often does it stand in what goes over?",
    },
    why="Each collision leaves cos²5° = 0.9924 of the distance, and 0.9924 to the power 91 is a half.",
    hints=("By which factor does one collision shrink the distance, and how many such factors make a half?",),
)
