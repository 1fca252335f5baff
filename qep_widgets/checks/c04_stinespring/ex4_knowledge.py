"""The complementary channel, and what each side knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import dilation
from ...physics.channels import random_channel
from ...physics.states import random_state
from .. import mistakes
from ..algebra import INTO_THREE, TWIST, Matrix, entropy, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Side = Callable[[Matrix, Matrix], Matrix]


def environment(kraus: Matrix, rho: Matrix) -> Matrix:
    """(ρ_E)_kl = Tr K_k ρ K_l†."""
    return np.einsum("kai,ij,laj->kl", kraus, rho, kraus.conj())


def system(kraus: Matrix, rho: Matrix) -> Matrix:
    """Φ(ρ)."""
    return np.einsum("kai,ij,kbj->ab", kraus, rho, kraus.conj())


@formula
def both_sides(
    kraus: Matrix,
    rho: Matrix,
    *,
    outside: Side = environment,
    inside: Side = system,
    purified: Callable[[Matrix], Matrix] = itself,
    reference: Callable[[Matrix], Any] = entropy,
    joint: float = 1.0,
) -> tuple[Any, Any, Any, Any]:
    """State and entropy of the environment, and what system and environment share with the reference."""
    rho_E, sent = outside(kraus, rho), purified(rho)
    S, S_S, S_E = reference(sent), entropy(inside(kraus, sent)), entropy(outside(kraus, sent))
    return rho_E, entropy(rho_E), S + S_S - joint * S_E, S + S_E - joint * S_S


def cases(rng: np.random.Generator) -> list[Case]:
    """Readable ones; channels and inputs of several sizes, equal ones first; a pure input, a single operator.

    In one system and environment of another have changed places, and so have I_S and I_E.
    """
    rho = np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])
    sizes = [(2, 2, 2), (2, 2, 3), (2, 3, 2), (3, 2, 3), (3, 3, 3), (4, 4, 3), (4, 2, 6)]
    drawn = [(random_channel(d_in, rng, d_out, n), random_state(d_in, rng)) for d_in, d_out, n in sizes]
    kraus, same = drawn[0]
    pure = (random_channel(2, rng, 3, 2), random_state(2, rng, rank=1))
    # nothing leaks, and what is shared is more than 1
    alone = (random_channel(3, rng, 3, 1), random_state(3, rng) / 2 + np.eye(3) / 6)
    return [(TWIST, rho), (INTO_THREE, rho), *drawn, (kraus.swapaxes(0, 1).copy(), same), pure, alone]


# what mistakes put in place of a piece


def _coin(rho: Matrix) -> Matrix:
    return np.eye(len(rho)) / len(rho)


def _with_daggers(kraus: Matrix, rho: Matrix) -> Matrix:
    if kraus.shape[1] != kraus.shape[2]:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
    return np.einsum("kia,ij,lja->kl", kraus.conj(), rho, kraus)


exercise = Exercise(
    id="ex04.4",
    title="the state of the environment, and what each side knows",
    section="A full look",
    reference=both_sides,
    cases=cases,
    parts=("rho_E", "S_E", "I_S", "I_E"),
    why=(
        "Right: (ρ_E)_kl = Tr K_kρK_l†. Reference, system and environment are pure together, so the "
        "entropy of any two is that of the third, and what both sides know adds up to 2S(ρ)."
    ),
    hints=(
        "Which part of VρV† do you keep now, and which do you trace out?",
        "The entries of ρ_E are traces with two Kraus operators. Of a pure whole, two parts that make it up"
        " have equal entropies: which pairs are these here?",
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
        slip(
            "traced-the-environment",
            "You traced out the environment, so your rho_E is the system's state Φ(ρ); the complementary "
            "channel looks away from the system.",
            outside=system,
            inside=environment,
            hints=("How many rows has rho_E when there are n Kraus operators?",),
        ),
        slip(
            "transposed",
            "Your rho_E is transposed: the operator on the left of ρ, K_k, belongs to the row.",
            then=mistakes.on(np.transpose, 0),
            hints=(
                "In VρV†, does the index of K on the left of ρ number rows or columns?",
                "Which of V and V† stands on the left of ρ, and which index of ρ_E comes from it?",
            ),
        ),
        slip(
            "diagonal-only",
            "You kept the probabilities Tr K_kρK_k† and lost the environment's coherences; only someone who "
            "measures the environment in this basis has those alone.",
            outside=lambda kraus, rho: np.diag(np.diag(environment(kraus, rho))),
            hints=("Would your S_E be the same if the environment's basis were turned? Should it?",),
        ),
        slip(
            "sides-exchanged",
            "Your I_S and I_E have changed places.",
            then=lambda answer, *_: (*answer[:2], answer[3], answer[2]),
            hints=(
                "For a channel that does nothing, who knows everything?",
                "R, S' and E' are pure together: which of them has the same entropy as R and S' together?",
            ),
        ),
        slip(
            "reference-forgotten",
            "Your informations lack S(ρ), the entropy of the reference.",
            alone="S(Φ(ρ)) − S_E alone can be negative.",
            reference=lambda rho: 0.0,
            hints=("Which three entropies make up I(R:S')? Which one is missing?",),
        ),
        slip(
            "joint-entropy-forgotten",
            "The joint entropy does not come off in your informations: S_E from I_S, and S(Φ(ρ)) from I_E.",
            joint=0.0,
            hints=("What is I(A:B) in terms of S(A), S(B) and S(AB)?",),
        ),
        slip(
            "system-before-for-after",
            "You put in the entropy of the system before the channel, S(ρ), where that after it, S(Φ(ρ)), "
            "belongs.",
            inside=lambda kraus, rho: rho,
            hints=("The system's entropy in I(R:S'): at which time?",),
        ),
        slip(
            "mixed-input-assumed",
            "Your rho_E does not depend on ρ: it is that of the maximally mixed input.",
            outside=lambda kraus, rho: environment(kraus, _coin(rho)),
            hints=("Where in your rho_E does ρ stand?",),
        ),
        slip(
            "entangled-reference",
            "You took R maximally entangled; here it purifies ρ.",
            purified=_coin,
            hints=(
                "What is the entropy of your R, and what is S(ρ)?",
                "R and S start in a pure state whose part S is ρ: which entropy does R have then?",
                "I_S = S(ρ) + S(Φ(ρ)) − S_E, all three with this ρ.",
            ),
        ),
        slip(
            "daggers-exchanged",
            "You used K_k†ρK_l for K_kρK_l†; the operator that acts on kets stands on the left, its "
            "dagger on the right.",
            outside=_with_daggers,
            hints=("In Φ(ρ) = ΣKρK†, on which side of ρ is the dagger?",),
        ),
        mistakes.bits(
            1,
            2,
            3,
            says="Your entropies are in bits; this course counts in nats, with the natural logarithm.",
        ),
        slip(
            "halved",
            "Your informations are halved: S + S − S needs no factor ½.",
            then=mistakes.on(lambda x: x / 2, 2, 3),
            hints=(
                "For a channel that does nothing to a maximally mixed qubit, what is I_S: ln 2 or 2 ln 2?",
            ),
        ),
    ),
    forbidden=(dilation.complementary_kraus,),
)

by_hand = ByHand(
    "ex04.4h",
    "what the environment learns from a kick with 45°",
    -sum(p * np.log(p) for p in ((1 + 0.5**0.5) / 2, (1 - 0.5**0.5) / 2)),
    near=0.004,
    slips={
        0.6931: "This is ln 2, for a full look with 90°.",
        0.5623: "You took ½ for the scalar product: this is the kick with 60°.",
        0.9698: "This is what the system still has, 2 ln 2 less what the environment learns.",
        0.6009: "This is in bits.",
    },
    why="S stays a coin, so I(R:E) is the entropy of E, with the eigenvalues (1 ± cos 45°)/2.",
    hints=("Which eigenvalues has E in the end, and which entropies make up I(R:E)?",),
)
