"""Chapter 04's exercises: isometry, unitary, Kraus operators, the environment's side, a correlated start."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels, dilation
from ..physics.channels import kraus_to_choi, random_channel
from ..physics.composite import partial_trace
from ..physics.entropies import entropy
from ..physics.states import random_state, random_unitary
from .engine import Case, Exercise, Law, Slip, outcomes


def _dagger(M: Any) -> Any:
    return np.swapaxes(M.conj(), -1, -2)


# ex04.3 ------------------------------------------------------------------------------------------------


def collision_cases(rng: np.random.Generator) -> list[Case]:
    """Random unitaries with environments that have coherences: mixed ones, a nearly pure one, pure ones."""
    mixed = [
        (random_unitary(d * d_env, rng), 0.85 * random_state(d_env, rng) + 0.15 * np.eye(d_env) / d_env)
        for d, d_env in [(2, 2), (2, 3), (3, 2), (2, 2), (2, 4)]
    ]
    v = random_unitary(2, rng)
    rare = (v * [1 - 5e-4, 5e-4]) @ v.conj().T  # a start that is rare, and not impossible
    pure = ((random_unitary(2 * n, rng), _pure_environment(n, rng)) for n in (3, 4))
    return [*mixed, (random_unitary(4, rng), rare), *pure]


def _pure_environment(n: int, rng: np.random.Generator) -> np.ndarray:
    """A pure state, one of whose empty levels eigh finds below zero: a root without care is then nan."""
    for _ in range(200):
        rho = random_state(n, rng, rank=1)
        if np.linalg.eigh(rho)[0][0] < 0:
            break
    return rho


def seen_kraus(kraus: Any, case: Case) -> Any:
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


def _root(p: np.ndarray) -> np.ndarray:
    return np.sqrt(np.clip(p, 0, None))


def _kraus_of(
    U: np.ndarray, rho_env: np.ndarray, weight: Callable[[Any], Any] = _root, eigen: Any = np.linalg.eigh
) -> np.ndarray:
    """weight(p_j) ⟨k|U|j⟩ as an array (j, k, d, d)."""
    d_env = len(rho_env)
    d = len(U) // d_env
    p, v = eigen(rho_env)
    return np.einsum("akie,ej,j->jkai", U.reshape(d, d_env, d, d_env), v, weight(p))


def _list(kraus: np.ndarray) -> np.ndarray:
    return kraus.reshape(-1, *kraus.shape[-2:])


def _kraus_slip(**change: Any) -> Callable[..., Any]:
    return lambda U, rho_env: _list(_kraus_of(U, rho_env, **change))


def _diagonal(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.diag(rho).real, np.eye(len(rho))


def _rows(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    p, v = np.linalg.eigh(rho)
    return p, v.T


def _conjugated(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    p, v = np.linalg.eigh(rho)
    return p, v.conj()


def _basis_states(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.linalg.eigvalsh(rho), np.eye(len(rho))


def _ground(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.eye(len(rho))[0], np.eye(len(rho))


def _likeliest(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.eye(len(rho))[-1], np.linalg.eigh(rho)[1]


def _other_order(U: np.ndarray, rho_env: np.ndarray) -> np.ndarray:
    d_env = len(rho_env)
    d = len(U) // d_env
    return _list(_kraus_of(U.reshape(d_env, d, d_env, d).transpose(1, 0, 3, 2).reshape(U.shape), rho_env))


def _on_environment(U: np.ndarray, rho_env: np.ndarray) -> np.ndarray:
    d_env = len(rho_env)
    d = len(U) // d_env
    return _list(U.reshape(d, d_env, d, d_env).transpose(2, 0, 1, 3) / math.sqrt(d))


def _exchanged(U: np.ndarray, rho_env: np.ndarray) -> np.ndarray:
    """√p_j ⟨j|U|k⟩."""
    d_env = len(rho_env)
    d = len(U) // d_env
    p, v = np.linalg.eigh(rho_env)
    return _list(np.einsum("aeik,ej,j->jkai", U.reshape(d, d_env, d, d_env), v.conj(), _root(p)))


def _same_end(U: np.ndarray, rho_env: np.ndarray) -> np.ndarray:
    """√p_j ⟨j|U|v_j⟩, one operator for each start."""
    return np.einsum("jjai->jai", _kraus_of(U, rho_env))


def _entrywise_root(U: np.ndarray, rho_env: np.ndarray) -> np.ndarray:
    d_env = len(rho_env)
    d = len(U) // d_env
    root = np.sqrt(rho_env.astype(complex))
    return _list(np.einsum("akie,ej->jkai", U.reshape(d, d_env, d, d_env), root))


_ROOT = (
    "What is ΣK†K for your operators?",
    "The channel has K twice, as KρK†. A probability p_j in the channel is √p_j in K.",
    "p, v = np.linalg.eigh(rho_env); the weight of start j is np.sqrt(p[j]).",
)

KRAUS = Exercise(
    id="ex04.3",
    title="Kraus operators of a unitary and a mixed environment",
    reference=dilation.unitary_to_kraus,
    cases=collision_cases,
    observe=seen_kraus,
    observed="the Choi matrix, the same for all Kraus operators of one channel",
    why=(
        "Right: a mixed environment is a lottery over its eigenstates. Each start j and each end k gives "
        "one operator "
        "√p_j ⟨k|U|j⟩. Any basis for k would have done."
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
            lambda J, U, rho_env: np.allclose(
                _reference_part(J, len(U) // len(rho_env)), np.eye(len(U) // len(rho_env)), atol=1e-6
            ),
        ),
    ),
    slips=(
        Slip(
            "weights-forgotten",
            "Your operators lack the weights √p_j: every start of the environment counts in full, "
            "whatever its "
            "probability.",
            _kraus_slip(weight=np.ones_like),
            _ROOT,
        ),
        Slip(
            "root-forgotten",
            "You weighted with p_j where √p_j belongs: an operator stands twice in KρK†, so the channel "
            "has p_j².",
            _kraus_slip(weight=np.abs),
            _ROOT,
        ),
        Slip(
            "root-of-rounding",
            "Your answer is nan when the environment has an empty level: eigh gives −1e-17 for its "
            "probability, and the root of that is nan.",
            _kraus_slip(weight=np.sqrt),
            (
                "Which eigenvalue of rho_env is below zero in the case that fails?",
                "A zero may come out negative by rounding. Put it to zero before the root.",
                "p = p.clip(0)",
            ),
        ),
        Slip(
            "eigenvectors-left-out",
            "You took the eigenvalues of rho_env with the basis states |j⟩: its eigenvectors are left out, "
            "and the starts are those.",
            _kraus_slip(eigen=_basis_states),
            (
                "Which state of the environment has the probability p[j]?",
                "Σp_j|j⟩⟨j| is rho_env only when |j⟩ are its eigenvectors.",
                "p, v = np.linalg.eigh(rho_env); the start of probability p[j] is v[:, j].",
            ),
        ),
        Slip(
            "evolved-backwards",
            "You put U† for U: this is the collision run backwards.",
            lambda U, rho_env: _list(_kraus_of(U.conj().T, rho_env)),
            ("In ρ' = Tr_E U(ρ ⊗ ρ_E)U†, what stands on the left?",),
        ),
        Slip(
            "same-end-only",
            "You kept only k = j, one end for each start; every end counts, for every start.",
            _same_end,
            (*_ROOT[:1], "How many pairs (start, end) has the environment? Each gives an operator."),
        ),
        Slip(
            "entrywise-root",
            "np.sqrt(rho_env) takes the root of each entry; this entrywise root is not the root of a matrix, "
            "whose square is rho_env.",
            _entrywise_root,
            (
                "What is np.sqrt(rho_env) @ np.sqrt(rho_env)?",
                "The root of a matrix has its eigenvectors, and the roots of its eigenvalues.",
                "p, v = np.linalg.eigh(rho_env); root = (v * np.sqrt(p.clip(0))) @ v.conj().T",
            ),
        ),
        Slip(
            "ground-state-only",
            "You let the environment start in its ground state, whatever rho_env says.",
            _kraus_slip(eigen=_ground),
            ("Where in your code does rho_env enter?",),
        ),
        Slip(
            "likeliest-state-only",
            "You used the likeliest eigenstate of the environment alone and left the others out.",
            _kraus_slip(eigen=_likeliest),
            ("How many operators do you return? How many pairs (start, end) has the environment?",),
        ),
        Slip(
            "evenly-mixed-assumed",
            "You gave all starts the same probability, as if rho_env were maximally mixed.",
            _kraus_slip(weight=lambda p: np.full(len(p), 1 / math.sqrt(len(p)))),
            ("Where in your code do the eigenvalues of rho_env enter?", *_ROOT[1:]),
        ),
        Slip(
            "diagonal-only",
            "You used the diagonal of rho_env and lost its coherences: the lottery is over its eigenvectors.",
            _kraus_slip(eigen=_diagonal),
            (
                "Which entries of rho_env does your answer depend on?",
                "In its eigenbasis rho_env is diagonal, and only there.",
                "p, v = np.linalg.eigh(rho_env); the eigenvectors are the columns v[:, j].",
            ),
        ),
        Slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors: np.linalg.eigh puts the eigenvectors into "
            "its columns.",
            _kraus_slip(eigen=_rows),
            ("Is rho_env @ v[j] a multiple of v[j]? And with v[:, j]?",),
        ),
        Slip(
            "conjugated-eigenvectors",
            "You conjugated the eigenvectors: in ⟨k|U|j⟩ the start |j⟩ is a ket and is not conjugated; "
            "only the "
            "bra on the left is.",
            _kraus_slip(eigen=_conjugated),
            ("Which of the two in ⟨k|U|j⟩ is conjugated, and which do you conjugate?",),
        ),
        Slip(
            "environment-first",
            "You read U with the environment as the first part; here, as in np.kron(rho, rho_env), the "
            "system is first.",
            _other_order,
            (
                "Which reshape do you use, and which part runs fastest in the rows of U?",
                "U.reshape(d, dE, d, dE)[a, k, i, j] is ⟨a, k|U|i, j⟩.",
            ),
        ),
        Slip(
            "traced-the-system",
            "Your operators act on the environment: you took brackets with system states, and "
            "it is the environment that one looks away from.",
            _on_environment,
            (
                "With d = 2 and d_E = 3, which size should an operator on the system have?",
                "U.reshape(d, dE, d, dE)[:, k, :, j] leaves the system's two indices open.",
            ),
        ),
        Slip(
            "start-and-end-exchanged",
            "You weighted the environment's end and summed over its starts, √p_j ⟨j|U|k⟩; the probabilities "
            "belong to the start, on the right of U.",
            _exchanged,
            ("In ⟨k|U|j⟩, which side comes before the collision and which after it?",),
        ),
        Slip(
            "one-end-only",
            "You kept only the operators that end in |0⟩: that is a measurement that has come out 0. Looking "
            "away adds up all ends k.",
            lambda U, rho_env: _kraus_of(U, rho_env)[:, 0],
            (*_ROOT[:1], "How many ends has the environment? Each gives an operator for each start."),
        ),
        Slip(
            "starts-superposed",
            "You added the starts up inside one operator, Σ_j √p_j ⟨k|U|j⟩. That is an environment in a "
            "superposition; a mixture needs an operator for each start.",
            lambda U, rho_env: _kraus_of(U, rho_env).sum(axis=0),
            (
                "Is Σ√p_j|j⟩ the same state as Σp_j|j⟩⟨j|? What is its entropy?",
                "Do not add over j: each pair (j, k) is an operator of its own.",
            ),
        ),
        Slip(
            "ends-superposed",
            "You added the ends up inside one operator, Σ_k √p_j ⟨k|U|j⟩; ends that the environment can tell "
            "apart do not interfere, so each is an operator of its own.",
            lambda U, rho_env: _kraus_of(U, rho_env).sum(axis=1),
            (
                "Is Σ_k KρK† the same as (Σ_k K)ρ(Σ_k K)†?",
                "Do not add over k: each pair (j, k) is an operator.",
            ),
        ),
        Slip(
            "daggered",
            "You return K† for K: the channel is KρK†, so the operator that acts on the ket comes first.",
            lambda U, rho_env: _dagger(_list(_kraus_of(U, rho_env))),
            ("What is ΣKK† for your operators, and what ΣK†K?",),
        ),
    ),
    forbidden=(dilation.unitary_to_kraus,),
)


def _reference_part(J: np.ndarray, d: int) -> np.ndarray:
    return partial_trace(J, (d, d), 0)


# ex04.4 ------------------------------------------------------------------------------------------------


def knowledge_cases(rng: np.random.Generator) -> list[Case]:
    """Channels and mixed inputs; output and environment of several sizes, equal ones first.

    In the last one system and environment of the first have changed places, and so have I_S and I_E.
    """
    sizes = [(2, 2, 2), (2, 2, 3), (2, 3, 2), (3, 2, 3), (3, 3, 3)]
    cases = [(random_channel(d_in, rng, d_out, n), random_state(d_in, rng)) for d_in, d_out, n in sizes]
    kraus, rho = cases[0]
    return [*cases, (kraus.swapaxes(0, 1).copy(), rho)]


def both_sides(kraus: np.ndarray, rho: np.ndarray) -> tuple[Any, Any, Any, Any]:
    """State and entropy of the environment, and what system and environment share with the reference."""
    return _sides(kraus, rho, _environment_state(kraus, rho))


def _environment_state(kraus: np.ndarray, rho: np.ndarray) -> np.ndarray:
    return np.einsum("kai,ij,laj->kl", kraus, rho, kraus.conj())


def _sides(kraus: np.ndarray, rho: np.ndarray, rho_E: np.ndarray) -> tuple[Any, Any, Any, Any]:
    S, S_S, S_E = _three(kraus, rho, rho_E)
    return rho_E, S_E, S + S_S - S_E, S + S_E - S_S


def _three(kraus: np.ndarray, rho: np.ndarray, rho_E: np.ndarray) -> tuple[Any, Any, Any]:
    return entropy(rho), entropy(channels.apply_kraus(kraus, rho)), entropy(rho_E)


def _other_sides(informations: Callable[[Any, Any, Any], tuple[Any, Any]]) -> Callable[..., Any]:
    """Right state and entropy of the environment, other informations from S(ρ), S(Φ(ρ)), S_E."""

    def wrong(kraus: np.ndarray, rho: np.ndarray) -> tuple[Any, ...]:
        rho_E = _environment_state(kraus, rho)
        S, S_S, S_E = _three(kraus, rho, rho_E)
        return rho_E, S_E, *informations(S, S_S, S_E)

    return wrong


def _entangled_reference(kraus: np.ndarray, rho: np.ndarray) -> tuple[Any, ...]:
    rho_E = _environment_state(kraus, rho)
    return rho_E, entropy(rho_E), *both_sides(kraus, np.eye(len(rho)) / len(rho))[2:]


def _traced_environment(kraus: np.ndarray, rho: np.ndarray) -> tuple[Any, ...]:
    rho_S = channels.apply_kraus(kraus, rho)
    _, _, I_S, I_E = both_sides(kraus, rho)
    return rho_S, entropy(rho_S), I_E, I_S


def _factor(*factors: float) -> Callable[..., Any]:
    return lambda kraus, rho: tuple(f * x for f, x in zip(factors, both_sides(kraus, rho), strict=True))


def _with_daggers(kraus: np.ndarray, rho: np.ndarray) -> tuple[Any, ...]:
    if kraus.shape[1] != kraus.shape[2]:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
    rho_E = np.einsum("kia,ij,lja->kl", kraus.conj(), rho, kraus)
    S, S_S = entropy(rho), entropy(channels.apply_kraus(kraus, rho))
    p = np.linalg.eigvalsh(rho_E)
    S_E = -np.sum(p * np.log(np.where(p > 1e-14, p, 1)))
    return rho_E, S_E, S + S_S - S_E, S + S_E - S_S


KNOWLEDGE = Exercise(
    id="ex04.4",
    title="the complementary channel, and what each side knows",
    reference=both_sides,
    cases=knowledge_cases,
    parts=("rho_E", "S_E", "I_S", "I_E"),
    why=(
        "Right: (ρ_E)_kl = Tr K_kρK_l†. Reference, system and environment are pure together, so the "
        "entropy of "
        "any two is that of the third, and what both sides know adds up to 2S(ρ)."
    ),
    hints=(
        "Which part of VρV† do you keep now, and which do you trace out?",
        "(ρ_E)_kl = Tr[K_k ρ K_l†]: row k, column l. For the informations: S(RS') = S_E and S(RE') = "
        "S(Φ(ρ)).",
        "rho_E[k, l] = np.trace(kraus[k] @ rho @ kraus[l].conj().T)",
    ),
    laws=(
        Law(
            "environment-no-state",
            "Your rho_E is no state: it has to be Hermitian with trace one.",
            lambda a, *_: abs(np.trace(a[0]) - 1) < 1e-6 and np.allclose(a[0], a[0].conj().T, atol=1e-6),
        ),
        Law(
            "sum-is-not-2S",
            "Your I_S and I_E do not add up to 2S(ρ); what both sides know together is all there is to know.",
            lambda a, kraus, rho: abs(a[2] + a[3] - 2 * entropy(rho)) < 1e-6,
        ),
    ),
    slips=(
        Slip(
            "traced-the-environment",
            "You traced out the environment, so your rho_E is the system's state Φ(ρ); the complementary "
            "channel "
            "looks away from the system.",
            _traced_environment,
            ("How many rows has rho_E when there are n Kraus operators?",),
        ),
        Slip(
            "transposed",
            "Your rho_E is the transpose of the right one: the operator on the left of ρ, K_k, belongs to "
            "the row.",
            lambda kraus, rho: (_environment_state(kraus, rho).T, *both_sides(kraus, rho)[1:]),
            (
                "In VρV†, does the index of K on the left of ρ number rows or columns?",
                "V = ΣK_k ⊗ |k⟩ and V† = ΣK_l† ⊗ ⟨l|. Which of the two stands on the left?",
            ),
        ),
        Slip(
            "diagonal-only",
            "You kept the probabilities Tr K_kρK_k† and lost the environment's coherences; only someone who "
            "measures the environment in this basis has those alone.",
            lambda kraus, rho: _sides(kraus, rho, np.diag(np.diag(_environment_state(kraus, rho)))),
            ("Would your S_E be the same if the environment's basis were turned? Should it?",),
        ),
        Slip(
            "sides-exchanged",
            "Your I_S and I_E have changed places.",
            _other_sides(lambda S, S_S, S_E: (S + S_E - S_S, S + S_S - S_E)),
            (
                "For a channel that does nothing, who knows everything?",
                "I(R:S') = S(R) + S(S') − S(RS'), and S(RS') is the entropy of the environment.",
            ),
        ),
        Slip(
            "reference-forgotten",
            "Your informations lack S(ρ), the entropy of the reference: S(Φ(ρ)) − S_E alone can be negative.",
            _other_sides(lambda S, S_S, S_E: (S_S - S_E, S_E - S_S)),
            ("Which three entropies make up I(R:S')? Which one is missing?",),
        ),
        Slip(
            "joint-entropy-forgotten",
            "Your informations are sums of two entropies; the joint entropy has to come off, S_E from I_S "
            "and "
            "S(Φ(ρ)) from I_E.",
            _other_sides(lambda S, S_S, S_E: (S + S_S, S + S_E)),
            ("What is I(A:B) in terms of S(A), S(B) and S(AB)?",),
        ),
        Slip(
            "system-before-for-after",
            "You put in the entropy of the system before the channel, S(ρ), where that after it, S(Φ(ρ)), "
            "belongs.",
            _other_sides(lambda S, S_S, S_E: (2 * S - S_E, S_E)),
            ("The system's entropy in I(R:S'): at which time?",),
        ),
        Slip(
            "mixed-input-assumed",
            "Your rho_E does not depend on ρ: it is that of the maximally mixed input.",
            lambda kraus, rho: _sides(kraus, rho, _environment_state(kraus, np.eye(len(rho)) / len(rho))),
            ("Where in your rho_E does ρ stand?",),
        ),
        Slip(
            "entangled-reference",
            "You took R maximally entangled; here it purifies ρ.",
            _entangled_reference,
            (
                "What is the entropy of your R, and what is S(ρ)?",
                "R and S start in a pure state whose part S is ρ, so S(R) = S(ρ), not ln d.",
                "I_S = S(ρ) + S(Φ(ρ)) − S_E, all three with this ρ.",
            ),
        ),
        Slip(
            "daggers-exchanged",
            "You used K_k†ρK_l for K_kρK_l†; the operator that acts on kets stands on the left, its "
            "dagger on the "
            "right.",
            _with_daggers,
            ("In Φ(ρ) = ΣKρK†, on which side of ρ is the dagger?",),
        ),
        Slip(
            "bits-for-nats",
            "Your entropies are in bits; this course counts in nats, with the natural logarithm.",
            _factor(1, *[1 / math.log(2)] * 3),
            ("np.log2 counts bits. Which does np.log count?",),
        ),
        Slip(
            "halved",
            "Your informations are half of the right ones: S + S − S needs no factor ½.",
            _factor(1, 1, 0.5, 0.5),
            ("For a channel that does nothing to a maximally mixed qubit, what is I_S: ln 2 or 2 ln 2?",),
        ),
    ),
    forbidden=(dilation.complementary_kraus,),
)


# ex04.5 ------------------------------------------------------------------------------------------------


def correlated_cases(rng: np.random.Generator) -> list[Case]:
    """Random unitaries and correlated states of system and environment."""
    sizes = [(2, 2), (2, 3), (3, 2), (2, 2)]
    return [(random_unitary(d * e, rng), random_state(d * e, rng, rank=2), d) for d, e in sizes]


def _assigned(
    U: np.ndarray,
    rho: np.ndarray,
    d: int,
    correlation: float = 1.0,
    every_block: bool = False,
    product: float = 1.0,
    side: int = 0,
    environment_left: bool = False,
    right: np.ndarray | None = None,
) -> np.ndarray:
    """Blocks (i, j) = Tr_E U(|i⟩⟨j| ⊗ ρ_E + δ_ij·χ)U†, with one step done otherwise for each slip."""
    dims = (d, len(U) // d)
    rho_S, rho_E = partial_trace(rho, dims, 0), partial_trace(rho, dims, 1)
    chi = correlation * (rho - product * np.kron(rho_S, rho_E))
    right = U.conj().T if right is None else right
    units = np.eye(d * d).reshape(d, d, d, d)
    pair = (lambda X, Y: np.kron(Y, X)) if environment_left else np.kron
    shift = [[1.0 if every_block or i == j else 0.0 for j in range(d)] for i in range(d)]
    blocks = [
        [
            partial_trace(U @ (pair(units[i, j], rho_E) + shift[i][j] * chi) @ right, dims, side)
            for j in range(d)
        ]
        for i in range(d)
    ]
    return np.block(blocks)


def _as_environment_first(U: np.ndarray, rho: np.ndarray, d: int) -> np.ndarray:
    e = len(U) // d
    order = np.arange(d * e).reshape(e, d).T.ravel()
    return _assigned(U[np.ix_(order, order)], rho[np.ix_(order, order)], d)


def _parts_exchanged(U: np.ndarray, rho: np.ndarray, d: int) -> np.ndarray:
    return _assigned(U, rho, d).reshape(d, d, d, d).transpose(1, 0, 3, 2).reshape(d * d, d * d)


def _blocks_exchanged(U: np.ndarray, rho: np.ndarray, d: int) -> np.ndarray:
    return _assigned(U, rho, d).reshape(d, d, d, d).transpose(2, 1, 0, 3).reshape(d * d, d * d)


def _true_to_start(J: np.ndarray, U: np.ndarray, rho: np.ndarray, d: int) -> bool:
    dims = (d, len(U) // d)
    final = partial_trace(U @ rho @ U.conj().T, dims, 0)
    return np.allclose(channels.apply_choi(J, partial_trace(rho, dims, 0)), final, atol=1e-6)


ASSIGNED = Exercise(
    id="ex04.5",
    title="the map that a correlated start assigns",
    reference=dilation.assigned_choi,
    cases=correlated_cases,
    why=(
        "Right: the correlation χ rides along with every input of trace one. The map is linear, preserves "
        "the trace "
        "and is true to the real start; nothing makes it completely positive."
    ),
    hints=(
        "What does the map do to |0⟩⟨0|, and what to |0⟩⟨1|, whose trace is zero?",
        "Block (i, j) of J is Φ(|i⟩⟨j|), and Φ(X) = Tr_E U(X ⊗ ρ_E + Tr[X]·χ)U†.",
        "chi = rho - np.kron(rho_S, rho_E); whole = np.kron(X, rho_E) + np.trace(X) * chi",
    ),
    laws=(
        Law(
            "trace-not-preserved",
            "Your map does not preserve the trace: the blocks on the diagonal have trace one, the others "
            "zero.",
            lambda J, U, rho, d: np.allclose(_reference_part(J, d), np.eye(d), atol=1e-6),
        ),
        Law(
            "untrue-to-the-start",
            "Your map does not take ρ_S to Tr_E UρU†, the state that the true start ends in.",
            _true_to_start,
        ),
        Law(
            "not-hermitian",
            "Your Choi matrix is not Hermitian.",
            lambda J, *_: np.allclose(J, J.conj().T, atol=1e-6),
        ),
    ),
    slips=(
        Slip(
            "correlation-forgotten",
            "Your map is that of the product X ⊗ ρ_E, as if χ were left out. It is always completely "
            "positive, and does not take ρ_S to where it really goes. If you have added χ, then after U: "
            "there Tr_E χ = 0.",
            lambda U, rho, d: _assigned(U, rho, d, correlation=0.0),
            (
                "Where does your map take ρ_S, and where does it really go, Tr_E UρU†?",
                "What the parts do not say about the whole is χ = ρ − ρ_S ⊗ ρ_E. It has to go through U with "
                "the rest.",
            ),
        ),
        Slip(
            "correlation-in-every-block",
            "You added χ to every block; it comes with Tr[X], which is zero for |0⟩⟨1|. As it is, your "
            "map is not "
            "linear, and J is not its Choi matrix.",
            lambda U, rho, d: _assigned(U, rho, d, every_block=True),
            ("What is the trace of |0⟩⟨1|? And of your block (0, 1)?",),
        ),
        Slip(
            "sign-of-the-correlation",
            "You took χ off where it is to be added: the whole is X ⊗ ρ_E + Tr[X]·χ.",
            lambda U, rho, d: _assigned(U, rho, d, correlation=-1.0),
            ("For X = ρ_S, what should X ⊗ ρ_E plus the rest be?",),
        ),
        Slip(
            "product-not-subtracted",
            "You used the whole ρ for χ; what the product ρ_S ⊗ ρ_E says already has to come off, or it "
            "counts twice.",
            lambda U, rho, d: _assigned(U, rho, d, product=0.0),
            ("What is the trace of χ, and what is that of yours?",),
        ),
        Slip(
            "factors-exchanged",
            "You wrote ρ_E ⊗ X, np.kron(rho_E, X), where the system is first: X ⊗ ρ_E, np.kron(X, rho_E).",
            lambda U, rho, d: _assigned(U, rho, d, environment_left=True),
            ("In np.kron(a, b), which is the first part? Which one is the system here?",),
        ),
        Slip(
            "real-part-taken",
            "Your J is the real part of the right one: numpy drops imaginary parts when a complex number is "
            "written into a real array.",
            lambda U, rho, d: _assigned(U, rho, d).real,
            (
                "What is the dtype of the array into which you write?",
                "np.zeros makes real numbers unless it is told otherwise.",
                "J = np.zeros((d * d, d * d), dtype=complex)",
            ),
        ),
        Slip(
            "correlation-divided",
            "You added χ/d where χ belongs: Tr[X] is one for each |i⟩⟨i|, so χ comes in full.",
            lambda U, rho, d: _assigned(U, rho, d, correlation=1 / d),
            ("What is the trace of |0⟩⟨0|, and with which factor do you add χ there?",),
        ),
        Slip(
            "parts-exchanged",
            "Your Choi matrix has the system first and the reference second; here the reference, which "
            "numbers the blocks, is first.",
            _parts_exchanged,
            (
                "In Σ|i⟩⟨j| ⊗ Φ(|i⟩⟨j|), what are the blocks: the Φ(|i⟩⟨j|), or the |i⟩⟨j|?",
                "np.kron(E_ij, phi_ij) has the reference first.",
            ),
        ),
        Slip(
            "blocks-exchanged",
            "Φ(|i⟩⟨j|) stands in block (j, i) of your J; it belongs into block (i, j).",
            _blocks_exchanged,
            ("Which matrix do you feed into the map for block (0, 1)?",),
        ),
        Slip(
            "normalised",
            "You divided by d, as for the state of reference and system; the Choi matrix J has trace d.",
            lambda U, rho, d: _assigned(U, rho, d) / d,
            ("What is the trace of your J? And of one block on its diagonal?",),
        ),
        Slip(
            "evolved-backwards",
            "You evolved with U†…U, which is the way back in time; the whole goes to U…U†.",
            lambda U, rho, d: _assigned(U.conj().T, rho, d),
            ("On which side of the state is the dagger?",),
        ),
        Slip(
            "conjugate-forgotten",
            "U.T is not U†: the dagger conjugates as well.",
            lambda U, rho, d: _assigned(U, rho, d, right=U.T),
            ("What is the trace of one of your blocks on the diagonal?",),
        ),
        Slip(
            "traced-the-system",
            "You kept the environment and traced out the system; the map asked for is the system's.",
            lambda U, rho, d: _assigned(U, rho, d, side=1),
            ("Which part does your partial trace keep after the evolution?",),
        ),
        Slip(
            "environment-first",
            "You read the whole with the environment as the first part; here the system is first.",
            _as_environment_first,
            ("Which dims do you give to the partial trace, (d, dE) or (dE, d)?",),
        ),
    ),
    forbidden=(dilation.assigned_choi,),
)


# ex04.6 ------------------------------------------------------------------------------------------------

DEEP = -1e-3  # an eigenvalue below this is negative beyond all doubt


def entangler_cases(rng: np.random.Generator) -> list[Case]:
    """Two-qubit unitaries that entangle, with which a weakly correlated start is harmless.

    Two are drawn at random; the others nearly exchange the qubits, and then few starts fail but those that
    end as a product. They are drawn until each start of `_by_luck` is harmless for two of them. A start
    that ends in a basis state works for all.
    """
    cases: list[Case] = []
    refuted: Any = 0  # how often each of them
    while len(cases) < 2 or np.any(refuted < 2):
        U = random_unitary(4, rng) if len(cases) < 2 else _near_exchange(rng)
        ends = np.array([np.outer(psi, psi.conj()) for psi in U.conj()])
        if _lowest(U, ends).max() > -0.02 or _lowest(U, _weak(U)) < 0.01:
            continue
        kets = _by_luck(U)
        refutes = _lowest(U, kets[:, :, None] * kets[:, None].conj()) > 0
        if len(cases) < 2 or np.any(refutes & (refuted < 2)):
            cases.append((U,))
            refuted = refuted + refutes
    return cases


def _near_exchange(rng: np.random.Generator) -> np.ndarray:
    before, after = (np.kron(random_unitary(2, rng), random_unitary(2, rng)) for _ in range(2))
    exchange = np.eye(4)[[0, 2, 1, 3]]
    return after @ (math.cos(1.1) * np.eye(4) - 1j * math.sin(1.1) * exchange) @ before


def _by_luck(U: np.ndarray) -> np.ndarray:
    """Starts that break complete positivity by luck, for many U: with U, Uᵀ, U*, … for U†, or fixed."""
    back = U.conj().T
    found = [U, U.T, U.conj(), U @ U, back @ back, back.reshape(2, 2, 4).swapaxes(0, 1).reshape(4, 4)]
    bell = np.array([[1, 0, 0, 1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0], [1, 0, 0, 1j], [0, 1, 1j, 0]])
    uneven = [[0.8, 0, 0, 0.6], [0, 0.6, 0.8, 0], [0.5, 0.5, 0.5, -0.5]]
    return np.concatenate([np.hstack(found).T, bell / math.sqrt(2), uneven])


def purified_start(U: np.ndarray) -> np.ndarray:
    """The start that ends as |0⟩|0⟩: its mixed ρ_S becomes pure, as under no positive map but a constant."""
    psi = U.conj().T[:, 0]
    return np.outer(psi, psi.conj())


def _weak(U: np.ndarray) -> np.ndarray:
    return 0.999 * np.eye(4) / 4 + 0.001 * purified_start(U)


def _lowest(U: np.ndarray, rho: np.ndarray) -> Any:
    """Lowest Choi eigenvalue of the map that a start, or each of a stack of starts, assigns."""
    rho = rho.reshape(-1, 2, 2, 2, 2)
    T = U.reshape(2, 2, 2, 2)
    rho_S, rho_E = np.einsum("nikjk->nij", rho), np.einsum("nkikj->nij", rho)
    J = np.einsum("akie,nef,bkjf->niajb", T, rho_E, T.conj(), optimize=True)
    final = np.einsum("akie,niejf,bkjf->nab", T, rho, T.conj(), optimize=True)
    shift = final - np.einsum("niajb,nij->nab", J, rho_S)
    J = J + np.einsum("ij,nab->niajb", np.eye(2), shift)
    return np.squeeze(np.linalg.eigvalsh(J.reshape(-1, 4, 4))[:, 0])


def seen_start(rho: Any, case: Case) -> tuple[float, ...]:
    """Yes or no to each question of `_QUESTIONS`, then the lowest Choi eigenvalue, cut off at `DEEP`.

    After the first no, the rest is zero.
    """
    (U,) = case
    if not isinstance(rho, np.ndarray) or rho.shape not in ((4, 4), (4,), (4, 1), (1, 4)):
        raise ValueError(f"{outcomes.kind(rho)} where a 4×4 density matrix is expected")
    if not np.all(np.isfinite(rho)):
        raise ValueError("a matrix with nan or inf in it")
    questions: tuple[Callable[[], Any], ...] = (
        lambda: rho.shape == (4, 4),
        lambda: np.allclose(rho, rho.conj().T, atol=1e-6),
        lambda: abs(np.trace(rho) - 1) < 1e-6,
        lambda: np.linalg.eigvalsh(rho)[0] > -1e-6,
        lambda: np.abs(_correlation(rho)).max() > 1e-5,
    )
    answers = [0.0] * len(_QUESTIONS)
    for k, asked in enumerate(questions):
        if not asked():
            return tuple(answers)
        answers[k] = 1.0
    answers[-1] = max(float(_lowest(U, rho)), DEEP)
    return tuple(answers)


_QUESTIONS = (
    "4×4",
    "Hermitian",
    "trace one",
    "no negative probability",
    "correlated",
    "lowest Choi eigenvalue",
)


def _correlation(rho: np.ndarray) -> np.ndarray:
    return rho - np.kron(partial_trace(rho, (2, 2), 0), partial_trace(rho, (2, 2), 1))


_BACK = (
    "If the pair is to end as a pure product such as |0⟩|0⟩, in which state must it have started?",
    "Run the evolution backwards from a pure product: for almost "
    "every U the start U†|0⟩|0⟩ is entangled, and its ρ_S is mixed.",
    "psi = U.conj().T @ qep.ket(0, 4), then the projector on psi.",
)

START = Exercise(
    id="ex04.6",
    title="a start that breaks complete positivity",
    reference=purified_start,
    cases=entangler_cases,
    observe=seen_start,
    observed="questions, where 1 is yes and 0 is no, or not asked after a no; then the lowest Choi "
    "eigenvalue, cut off at −0.001",
    parts=_QUESTIONS,
    why=(
        "Right: the start is an honest state and the evolution an honest unitary, and yet the map that "
        "they assign "
        "has a negative Choi eigenvalue. It was the product start that made reduced dynamics completely "
        "positive."
    ),
    hints=_BACK,
    laws=(
        Law(
            "still-positive",
            "For at least one of the unitaries the map that your start assigns is still completely positive: "
            "correlation is needed for the failure and is not enough; the start has to be chosen to fit U.",
            lambda a, *_: a[5] <= DEEP or a[4] == 0,
        ),
    ),
    slips=(
        Slip(
            "product-start",
            "Your start is a product: system and environment know nothing of each other, and then the "
            "reduced "
            "dynamics is always completely positive.",
            lambda U: np.diag([1.0, 0, 0, 0]),
            ("What is the mutual information of your start?", *_BACK[1:]),
        ),
        Slip(
            "run-forwards",
            "You ran U forward, to U|0⟩|0⟩, which need not end pure.",
            lambda U: np.outer(U[:, 0], U[:, 0].conj()),
            (
                "In which state does your start end when U acts on it, and which start ends pure?",
                *_BACK[1:],
            ),
        ),
        Slip(
            "too-weakly-correlated",
            "Your start is correlated, and still the assigned map is completely positive: correlation is "
            "needed for the failure and is not enough.",
            _weak,
            (
                "What is the lowest Choi eigenvalue of your start's map, by ex04.5?",
                "A mixed ρ_S that ends pure is what a positive map could not do. Which start does that "
                "under U?",
                _BACK[2],
            ),
        ),
        Slip(
            "ket-for-state",
            "You return a ket; the start asked for is its density matrix, 4×4.",
            lambda U: U.conj().T[:, 0],
            ("Which shape has a density matrix of two qubits?", "qep.projector(psi) is |ψ⟩⟨ψ|."),
        ),
        Slip(
            "not-normalised",
            "Your start has not trace one, so it is no state.",
            lambda U: 2 * purified_start(U),
            ("What do the probabilities on the diagonal of your start add up to?",),
        ),
        Slip(
            "not-hermitian",
            "Your start is not Hermitian: a state needs U on both sides, U†ρU.",
            lambda U: U.conj().T @ np.diag([1.0, 0, 0, 0]),
            ("On how many sides does your unitary act?",),
        ),
        Slip(
            "not-a-state",
            "Your start has a negative eigenvalue itself. Then a negative result is no wonder; the point "
            "is that "
            "an honest state does it, too.",
            lambda U: U.conj().T @ np.diag([1.3, -0.3, 0, 0]) @ U,
            ("What are the eigenvalues of your start?",),
        ),
    ),
)

EXERCISES = (KRAUS, KNOWLEDGE, ASSIGNED, START)
