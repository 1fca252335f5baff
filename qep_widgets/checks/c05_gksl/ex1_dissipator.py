"""The dissipator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import lindblad
from ...physics.states import ket, projector, random_state
from .. import laws
from ..algebra import Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .laws import JUMPS, RATES, STATE, random_jumps


@formula
def dissipate(
    rho: Matrix,
    jumps: Matrix,
    rates: Matrix,
    *,
    right: Callable[[Matrix], Matrix] = dagger,
    left: Callable[[Matrix], Matrix] = dagger,
    gain: Callable[..., Matrix] = lambda L, rho, L_dag: L @ rho @ L_dag,
    count: Callable[[Matrix, Matrix], Matrix] = lambda L, L_dag: L_dag @ L,
    braces: Callable[[Matrix, Matrix], Matrix] = lambda M, rho: M @ rho + rho @ M,
    half: float = 0.5,
    join: Callable[[Matrix, Matrix], Matrix] = np.subtract,
    weight: Callable[[Any], Any] = itself,
    bracket: Callable[..., Matrix] = lambda g, gain, loss, join: g * join(gain, loss),
) -> Matrix:
    """D(ρ) = Σ γ (LρL† − ½{L†L, ρ})."""
    out = np.zeros(rho.shape, dtype=complex)
    for L, g in zip(jumps, rates, strict=True):
        loss = half * braces(count(L, left(L)), rho)
        out += bracket(weight(g), gain(L, rho, right(L)), loss, join)
    return out


def cases(rng: np.random.Generator) -> list[Case]:
    """The one by hand and one of few digits; then random ones, a pure state and a rate of zero among them."""
    by_hand = (np.array([[0.4, 0.2], [0.2, 0.6]]), JUMPS[:1].real, np.array([1.0]))
    found: list[Case] = [by_hand, (STATE, JUMPS, RATES)]
    for d, n in ((2, 1), (2, 2), (3, 2), (4, 3)):
        found.append((random_state(d, rng), random_jumps(rng, n, d), rng.uniform(0.3, 2.0, n)))
    pure = projector(ket(0, 3))
    return [*found, (pure, random_jumps(rng, 3, 3), np.array([0.0, 1.5, 0.7]))]


# what mistakes put in place of an argument


def _jumps_added(rho: Matrix, jumps: Matrix, rates: Matrix) -> Case:
    return rho, np.tensordot(np.sqrt(rates), jumps, 1)[None], np.ones(1)


_ORDER = (
    "For L = |0⟩⟨1|, which level should a jump empty, and which one does your loss empty?",
    "The loss takes away what the jump brings, and takes it where the jump starts. Compare "
    "the traces of gain and loss.",
    "N = L.conj().T @ L, and the loss is (N @ rho + rho @ N) / 2",
)
_RATE = (
    "Double a rate. By which factor does your D(ρ) grow?",
    "The rate stands outside of the bracket: it multiplies gain and loss, once.",
    "g * (...)",
)

_DAGGER = (
    "How often does L† stand in the bracket, and what does .T do to a complex number?",
    "The dagger exchanges rows and columns, and conjugates every entry, at each of its places.",
    _ORDER[2],
)
_BRACES = (
    "Is your D(ρ) Hermitian?",
    "The braces { , } mean the sum of both orders.",
    _ORDER[2],
)

exercise = Exercise(
    id="ex05.1",
    title="the dissipator",
    section="The form of the rate",
    reference=dissipate,
    cases=cases,
    why=(
        "Right: LρL† is what a jump brings, and ½{L†L, ρ} is what it takes from where it started. Both have "
        "the same trace, which is why probability is kept."
    ),
    hints=(
        "What is the trace of your D(ρ), and is D(ρ) Hermitian?",
        "Every jump has a gain and a loss of equal trace. The loss acts half from the left and "
        "half from the right, and the rate multiplies both.",
        _ORDER[2],
    ),
    laws=(
        Law(
            "trace-not-kept",
            "The trace of your D(ρ) is not zero, so the state would gain or lose probability.",
            lambda D, *_: abs(np.trace(D)) < 1e-6,
        ),
        laws.hermitian("Your D(ρ) is not Hermitian, so the state would not stay Hermitian."),
    ),
    slips=(
        slip(
            "missing-half",
            "The ½ in front of the anticommutator is missing.",
            alone="Two terms take away, and one brings.",
            half=1.0,
            hints=(
                "How much trace does your gain bring, and how much do the two terms of your loss take?",
                "One term brings and two take away, each of them half.",
                _ORDER[2],
            ),
        ),
        slip(
            "dagger-on-the-wrong-side",
            "In your loss stands LL† where L†L belongs.",
            alone="It empties the level in which the jump arrives.",
            count=lambda L, L_dag: L @ L_dag,
            hints=_ORDER,
        ),
        slip(
            "jump-taken-as-hermitian",
            "You used L for L† everywhere; right for a Hermitian jump, but lowering is not Hermitian.",
            right=itself,
            left=itself,
            hints=(
                "Where in your code is a dagger?",
                "One of the two factors around ρ is daggered, and one of the two in the anticommutator.",
                "L @ rho @ L.conj().T",
            ),
        ),
        slip(
            "conjugate-forgotten",
            "You transposed without conjugating: right for real jumps, wrong for complex ones.",
            right=np.transpose,
            left=np.transpose,
            hints=_DAGGER,
        ),
        slip(
            "conjugate-forgotten-in-the-gain",
            "Behind ρ, in your gain, L is transposed and not conjugated.",
            right=np.transpose,
            hints=_DAGGER,
        ),
        slip(
            "conjugate-forgotten-in-the-loss",
            "In your loss L is transposed and not conjugated.",
            left=np.transpose,
            hints=_DAGGER,
        ),
        slip(
            "dagger-forgotten-in-the-gain",
            "Your gain is LρL, without a dagger.",
            right=itself,
            hints=_DAGGER,
        ),
        slip(
            "dagger-forgotten-in-the-loss",
            "Your loss is made of LL, without a dagger.",
            left=itself,
            hints=_DAGGER,
        ),
        slip(
            "transpose-forgotten",
            "You conjugated L without exchanging its rows and columns.",
            right=np.conj,
            left=np.conj,
            hints=_DAGGER,
        ),
        slip(
            "loss-left-out",
            "Your answer is the gain alone: what the jump takes away is missing.",
            join=lambda gain, loss: gain,
            hints=(
                "What is the trace of your D(ρ)?",
                "Each jump brings and takes away the same amount of probability.",
                _ORDER[2],
            ),
        ),
        slip(
            "loss-from-the-left-only",
            "In your loss L†L stands on the left of ρ only; the braces have it on the right as well.",
            braces=lambda M, rho: M @ rho,
            hints=_BRACES,
        ),
        slip(
            "loss-from-the-right-only",
            "In your loss L†L stands on the right of ρ only; the braces have it on the left as well.",
            braces=lambda M, rho: rho @ M,
            hints=_BRACES,
        ),
        slip(
            "rate-squared",
            "You squared the rates: γ multiplies the whole bracket once. Squares come in when amplitudes "
            "√γ L are used, and then √γ stands twice already.",
            weight=np.square,
            hints=_RATE,
        ),
        slip(
            "root-of-the-rate",
            "You multiplied by √γ. An operator gets √γ because it stands twice; the bracket gets γ.",
            weight=np.sqrt,
            hints=_RATE,
        ),
        slip(
            "rates-ignored",
            "Your answer does not depend on the rates.",
            given=lambda rho, jumps, rates: (rho, jumps, np.ones(len(rates))),
            hints=(
                "Which line of your function reads rates?",
                *_RATE[1:],
            ),
        ),
        slip(
            "commutator",
            "The two terms of your loss have opposite signs, as in a commutator; braces mean a sum.",
            braces=lambda M, rho: M @ rho - rho @ M,
            hints=(
                "Is your D(ρ) Hermitian? What do the braces { , } mean?",
                "Braces mean the sum of both orders, square brackets the difference.",
                _ORDER[2],
            ),
        ),
        slip(
            "loss-added",
            "You added the loss; it is what the jump takes away, so it comes with a minus.",
            join=np.add,
            hints=(
                "With L = |0⟩⟨1| and ρ = |1⟩⟨1|, does level 1 gain or lose in your D(ρ)?",
                "What arrives in one level is missing in another: the trace of D(ρ) is zero.",
                _ORDER[2],
            ),
        ),
        slip(
            "adjoint",
            "In your gain the dagger stands on the left of ρ; it belongs to the right factor.",
            alone="With L = |0⟩⟨1| probability would leave 0 and not arrive there.",
            gain=lambda L, rho, L_dag: L_dag @ rho @ L,
            hints=(
                "With L = |0⟩⟨1| and ρ = |1⟩⟨1|, what is your gain?",
                "On a state the operator itself stands on the left, and its dagger on the right.",
                "L @ rho @ L.conj().T",
            ),
        ),
        slip(
            "last-jump-only",
            "Only the last jump is in your answer: the terms of all jumps are added.",
            given=lambda rho, jumps, rates: (rho, jumps[-1:], rates[-1:]),
            hints=(
                "What does your loop do with the result of the earlier rounds?",
                "Begin with zero and add.",
                "D += ...",
            ),
        ),
        slip(
            "first-jump-only",
            "Only the first jump is in your answer: the terms of all jumps are added.",
            given=lambda rho, jumps, rates: (rho, jumps[:1], rates[:1]),
            hints=("How often does your loop run before it returns?", "Return after the loop.", "D += ..."),
        ),
        slip(
            "imaginary-parts-lost",
            "The imaginary parts are lost: a .real, or an array of real numbers that took the result.",
            then=lambda D, *_: D.real,
            hints=(
                "Which kind of numbers does np.zeros((d, d)) hold?",
                "D(ρ) is Hermitian, and its entries off the diagonal are complex.",
                "np.zeros((d, d), dtype=complex)",
            ),
        ),
        slip(
            "rate-on-the-gain-only",
            "Your rates multiply only the gain; γ stands in front of the whole bracket.",
            bracket=lambda g, gain, loss, join: join(g * gain, loss),
            hints=("What is the trace of your D(ρ) when a rate is 2?", *_RATE[1:]),
        ),
        slip(
            "jumps-added-first",
            "You added the jumps before using them, so that they interfere. Each has a bracket of its own.",
            given=_jumps_added,
            hints=(
                "Is Σ L ρ L† the same as (Σ L) ρ (Σ L)†?",
                "One bracket for each jump, then the sum.",
                "for L, g in ...",
            ),
        ),
    ),
    forbidden=(lindblad.Lindbladian.dissipator, lindblad.Lindbladian.apply, lindblad.Lindbladian.superop),
)

by_hand = ByHand(
    "ex05.1h",
    "a dissipator of one jump",
    [[0.6, -0.1], [-0.1, -0.6]],
    near=0.01,
    slips={
        ((0.6, 0.2), (0.2, -0.6)): "Your coherences are those of ρ; the anticommutator takes from them, too.",
        (
            (0.6, -0.2),
            (-0.2, -0.6),
        ): "Your coherences lose at the rate of level 1; {L†L, ρ} has a ½ in front.",
        ((0.6, -0.2), (-0.2, -1.2)): "The ½ in front of {L†L, ρ} is missing.",
        ((0.6, 0.0), (0.0, -0.6)): "You moved the population, and left out what happens to the coherences.",
        ((0.2, -0.1), (-0.1, 0.0)): "Your loss empties level 0, where the jump arrives.",
        ((0.6, 0.0), (0.0, 0.0)): "This is LρL† alone; what the jump takes away is missing.",
        ((1.0, 0.1), (0.1, 0.0)): "This is ρ + D(ρ), the state after a step of 1; D(ρ) is the rate.",
    },
    why="The jump brings 0.6 to level 0 and takes 0.6 from level 1. Each coherence loses half of its 0.2.",
    hints=(
        "Which entries has LρL†? And which level does L†L point at?",
        "L†L = |1⟩⟨1|. From the left it keeps row 1 of ρ, and from the right column 1.",
        "½{L†L, ρ} has the rows (0, 0.1) and (0.1, 0.6).",
    ),
)
