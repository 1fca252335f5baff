"""The paper's external part, and what it holds in Clausius' ledger: the flow and the production."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import gibbs, random_hamiltonian, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, dagger, log, spread_state, stationary
from ..engine import ByHand, Case, Exercise, Law, Slip, formula, slip
from .books import (
    DOWN_AND_UP,
    HALF,
    NO_CONJUGATE,
    TURNED_ROUND,
    WRONG_ORDER,
    Numbers,
    all_real,
    dissipator,
    inner,
    kick,
    thermal_jumps,
)


def _flow(H0: Matrix, V: Matrix, beta: float, rho: Matrix, B: Matrix) -> Any:
    return beta * inner(H0, B)


@formula(inner=dissipator)
def reconcile(
    H0: Matrix,
    V: Matrix,
    jumps: Matrix,
    beta: float,
    rho: Matrix,
    *,
    ln: Callable[[Matrix], Matrix] = log,
    flow: Callable[..., Any] = _flow,
    produced: Callable[..., Any] = lambda external, flow, H0, V, jumps, beta, rho, B: (
        external - _flow(H0, V, beta, rho, B)
    ),
    **pieces: Any,
) -> Numbers:
    """d_eS of the paper, −Tr{D(ρ) ln ρ}, the flow βQ̇ and Clausius' σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}."""
    B = dissipator(jumps, rho, **pieces)
    external = -inner(B, ln(rho))
    flows = flow(H0, V, beta, rho, B)
    return external, flows, produced(external, flows, H0, V, jumps, beta, rho, B)


def cases(rng: np.random.Generator) -> list[Case]:
    """Three of few digits: one whose entropy falls, the coin, one that takes up heat; driven systems in "
    "thermal baths of H0, whose V commutes with
    nothing; a degenerate H0; no drive; the bath's own Gibbs state."""
    ln_4, H0, V = np.log(4), np.diag([0.0, 1.0]), np.array([[0.2, 0.5 - 0.3j], [0.5 + 0.3j, 0.4]])
    cooling = np.array([[0.6, 0.1 - 0.1j], [0.1 + 0.1j, 0.4]])
    warming = np.array([[0.85, 0.05j], [-0.05j, 0.15]])
    found: list[Case] = [(H0, V, DOWN_AND_UP, ln_4, x) for x in (cooling, np.eye(2) / 2, warming)]
    W = random_unitary(4, rng)
    degenerate = (W * [0.0, 0.8, 0.8, 1.5]) @ dagger(W)
    for d in (2, 2, 3, 3, 4):
        H0, beta = 0.7 * random_hamiltonian(d, rng) if d < 4 else degenerate, rng.uniform(0.6, 1.4)
        V = 0.8 * random_hamiltonian(d, rng)
        found.append((H0, V, thermal_jumps(H0, beta, rng), beta, spread_state(d, rng)))
    H0, V, jumps, beta, rho = found[5]
    return [*found, (H0, 0 * V, jumps, beta, rho), (H0, V, jumps, beta, gibbs(H0, beta))]


# what mistakes put in place of a piece


def _from_the_flow(external: Any, flow: Any, *_: Any) -> Any:
    return external - flow


def _fall_of_d(reference: Callable[..., Matrix], drive: float = 0.0) -> Callable[..., Any]:
    """σ as the fall of D to another reference, or under the commutator as well."""

    def produced(
        external: Any, flow: Any, H0: Matrix, V: Matrix, jumps: Matrix, beta: float, rho: Matrix, B: Matrix
    ) -> Any:
        return external + inner(B - drive * kick(H0 + V, rho), log(reference(H0, V, jumps, beta)))

    return produced


def _counted(
    code: str, says: str, flow: Callable[..., Any], hints: tuple[str, ...], part: str = ""
) -> tuple[Slip, Slip]:
    """Heat counted differently, with the production made of it; and in the flow alone."""
    return (
        slip(
            code,
            f"{says} Your production is what this leaves of the external part.",
            flow=flow,
            produced=_from_the_flow,
            hints=hints,
        ),
        slip(part or f"{code}-in-the-flow", f"{says} That is in your flow alone.", flow=flow, hints=hints),
    )


_HEAT = (
    "Which operator carries the quanta that each jump exchanges with the bath?",
    "Heat is what the dissipator brings in, counted with the Hamiltonian of the bath's quanta.",
    "flow = beta * np.trace(H0 @ B).real, with B = D(rho)",
)
_SIGMA = (
    "Do your flow and your production add up to your external part?",
    "The external part is all of dS/dt. What flows in with the heat is one part of it, and "
    "what is produced is the rest.",
    "production = external - flow",
)
_WORK = (
    "Does the commutator with V change the energy of H0, and who pays for that?",
    *_HEAT[1:],
)
_UNIT = (
    "What is the unit of your flow, energy or nats per unit time?",
    "The bath's β turns an energy into an entropy.",
    "βQ̇ = β Tr[H0 D(ρ)].",
)
_SIGN = (
    "Is your flow positive when the system warms up?",
    "Heat that comes in makes the energy of H0 grow.",
    "flow = beta * np.trace(H0 @ B).real, with B = D(rho)",
)
_TARGET = (
    "Which Gibbs state does D take to zero?",
    "The jumps leave e^{−βH0}/Z where it is.",
    "qep.gibbs(H0, beta)",
)

exercise = Exercise(
    id="ex13.2",
    title="the paper's external part, reconciled",
    section="One slope, cut in two ways",
    reference=reconcile,
    cases=cases,
    parts=("external", "flow", "production"),
    special={
        "systems without a drive": lambda H0, V, *_: not np.any(V),
        "two levels": lambda H0, *_: len(H0) == 2,
    },
    why=(
        "Right: the paper's external part is the flow and the production together. Both ledgers have the "
        "same dS/dt, and V appears in neither: the commutator moves no heat into H0's bath and makes no "
        "entropy."
    ),
    hints=(
        "Which of the three numbers is wrong, and what is it said to be?",
        "All three come from one matrix, what D makes of ρ: weigh it with ln ρ, with βH0, and "
        "with ln ρ − ln ρ_β.",
        "external = -np.trace(B @ ln_rho).real; flow = beta * np.trace(H0 @ B).real",
    ),
    laws=(
        Law(
            "does-not-add-up",
            "Your flow and production do not add up to your external part; they must, to the last digit.",
            lambda a, *_: abs(a[0] - a[1] - a[2]) < 1e-5 * (1 + abs(a[0])),
        ),
        laws.not_negative(
            "Your production is negative; the jumps obey detailed balance, and with one thermal bath σ "
            "is not.",
            2,
        ),
        all_real("three"),
    ),
    slips=(
        slip(
            "sigma-zero",
            "Your production is zero. Eq. (11) says that the commutator's term is zero; σ is made by the "
            "dissipator.",
            then=lambda a, *case: (a[0], a[1], 0.0),
            hints=(
                "Which part of the generator stands in Eq. (11), and which part exchanges heat with the "
                "bath?",
                *_SIGMA[1:],
            ),
        ),
        slip(
            "external-is-heat",
            "You took the paper's external part to be all flow: its 'exterior' suggests βQ̇, but "
            "−Tr{D(ρ) ln ρ} holds σ as well.",
            then=lambda a, *case: (a[0], a[0], 0.0),
            hints=(
                "How much heat do the jumps bring, counted by itself, and is it all of your external part?",
                *_SIGMA[1:],
            ),
        ),
        slip(
            "external-is-production",
            "You returned the paper's external part as σ: from dS/dt the flow βQ̇ has still to be taken away.",
            then=lambda a, *case: (a[0], a[1], a[0]),
            hints=(
                "How much of your external part has come in with the heat?",
                *_SIGMA[1:],
            ),
        ),
        *_counted(
            "driven-hamiltonian-in-the-heat",
            "You counted heat with H0 + V. Each jump carries a quantum of H0 to or from the bath, and V "
            "belongs to whoever drives.",
            lambda H0, V, beta, rho, B: beta * inner(H0 + V, B),
            _HEAT,
        ),
        *_counted(
            "commutator-counted-as-heat",
            "You took Tr[H0 ρ̇] with the whole ρ̇. The commutator with V changes Tr[H0 ρ], too; that is "
            "work by the drive, and no heat.",
            lambda H0, V, beta, rho, B: beta * inner(H0, B - kick(H0 + V, rho)),
            _WORK,
        ),
        *_counted(
            "sign-of-the-heat",
            "Your flow is positive when heat leaves the system; here it is positive into the system.",
            lambda *case: -_flow(*case),
            _SIGN,
            part="flow-to-the-bath",
        ),
        *_counted(
            "beta-forgotten",
            "Your flow is the heat current itself; times β it becomes an entropy.",
            lambda H0, V, beta, rho, B: inner(H0, B),
            _UNIT,
        ),
        *_counted(
            "temperature-for-beta",
            "You multiplied the heat by T; an entropy is heat divided by T, times β.",
            lambda H0, V, beta, rho, B: inner(H0, B) / beta,
            ("Is β a temperature or its inverse?", *_UNIT[1:]),
        ),
        slip(
            "plus-for-minus",
            "You added the flow to the external part; the production is what is left after it is taken away.",
            produced=lambda external, flow, *_: external + flow,
            hints=_SIGMA,
        ),
        mistakes.minus(
            2,
            code="sign-of-the-production",
            says="Your production has the wrong sign: σ is what the external part has more than the flow.",
            hints=_SIGMA,
        ),
        mistakes.minus(
            0,
            code="sign-of-the-external-part",
            says="Your external part has the wrong sign: dS/dt = −Tr{D(ρ) ln ρ}.",
            hints=(
                "Does the entropy of a nearly pure state in a bath grow or fall?",
                "The minus sign of −Tr ρ ln ρ stays when you differentiate.",
                "external = -np.trace(B @ ln_rho).real",
            ),
        ),
        slip(
            "gibbs-state-at-beta-one",
            "In σ you took the Gibbs state of H0 at β = 1, or the heat without β; this bath has a β of "
            "its own.",
            produced=_fall_of_d(lambda H0, V, jumps, beta: gibbs(H0, 1.0)),
            hints=("Does β enter your σ?", *_TARGET[1:]),
        ),
        slip(
            "gibbs-of-the-driven-hamiltonian",
            "You took the Gibbs state of H0 + V in σ, or the heat of H0 + V. The jumps leave the Gibbs state "
            "of H0 where it is.",
            produced=_fall_of_d(lambda H0, V, jumps, beta: gibbs(H0 + V, beta)),
            hints=_TARGET,
        ),
        slip(
            "spohn-for-clausius",
            "Your production is Spohn's rate, with the stationary state of the driven generator. With a "
            "drive it differs from Clausius' σ: at π it is zero, while heat goes on flowing.",
            produced=_fall_of_d(
                lambda H0, V, jumps, beta: stationary(H0 + V, jumps, np.ones(len(jumps))), drive=1.0
            ),
            hints=(
                "Which bath do the numbers of Clausius' ledger speak of?",
                "Clausius' production knows the bath's β, and no stationary state of a driven generator.",
                _SIGMA[2],
            ),
        ),
        slip(
            "unitary-part-in-sigma",
            "You let the whole generator act in −Tr{…(ln ρ − ln ρ_β)}, or took the whole ρ̇ in the heat. The "
            "commutator's part there is work by the drive; σ has the dissipator alone.",
            produced=_fall_of_d(lambda H0, V, jumps, beta: gibbs(H0, beta), drive=1.0),
            hints=(
                "Does V enter your σ? Should it?",
                "Only the dissipator stands in σ: what the commutator does to ln ρ_β is work by the drive.",
                _SIGMA[2],
            ),
        ),
        mistakes.elementwise_logarithm(),
        HALF,
        WRONG_ORDER,
        TURNED_ROUND,
        NO_CONJUGATE,
        mistakes.bits(0, 2, says="Your external part and your production are in bits, your flow in nats."),
    ),
    forbidden=(
        thermodynamics.entropy_rate,
        thermodynamics.entropy_production_rate,
        thermodynamics.spohn_rate,
    ),
)

by_hand = ByHand(
    "ex13.2h",
    "three numbers for a coin",
    [0.0, -0.3466, 0.3466],
    near=0.003,
    slips={
        (0.0, 0.3466, -0.3466): "Your heat has the wrong sign: the excited level empties, and energy leaves.",
        (0.0, -0.5, 0.5): "Your second number is the heat itself; β = ln 2 turns it into nats.",
        (0.0, -0.5, 0.3466): "Your second number is the heat itself; β = ln 2 turns it into nats.",
        (0.0, 0.0, 0.0): "The entropy stands still, and heat flows all the same: what is D(ρ) in the coin?",
        (0.0, -0.6931, 0.6931): "The flow from level 1 to level 0 is 2·½ − 1·½, and not 1.",
        (-0.3466, -0.3466, 0.0): "ln ρ is a multiple of one in the coin, and Tr D(ρ) = 0: the first is zero.",
    },
    why="D(ρ) = diag(½, −½). The external part is 0, the flow −(ln 2)/2, and the production what is left.",
    hints=(
        "How much population flows from level 1 to level 0 in a unit of time?",
        "Write D(ρ) as a diagonal matrix; then take three traces.",
        "βQ̇ = ln 2 · (−½)",
    ),
)
