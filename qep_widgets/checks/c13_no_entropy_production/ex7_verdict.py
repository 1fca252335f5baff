"""The verdict on each sentence, with the number of a world that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import gibbs
from ..algebra import Matrix, shannon
from ..engine import Exercise, Law, Slip, formula, slip
from .books import dissipator, inner
from .ex3_shares import shares
from .ex4_meeting import meeting
from .ex6_statements import ln_Z
from .table import CLAIMS, EXACT, FAILS, HOLDS, IF, NAME, SOUGHT, read_table
from .worlds import Table, World, bodies, cases, numbers, right, twin

Number = Callable[[World, Table], Any]


@formula
def verdict(world: World, *, count: Callable[[World], Table] = right) -> dict[str, tuple[str, Any]]:
    """For each sentence its verdict, and in this world the number that shows it."""
    found = count(world)
    return {claim: (SOUGHT[claim][0], found[claim]) for claim in CLAIMS}


# a table that is wrong in one row


def _said(claim: str, word: str) -> Callable[[World], Any]:
    """The right table but for one verdict."""
    return lambda world: {**(table := verdict(world)), claim: (word, table[claim][1])}


def _counted(claim: str, number: Number) -> Callable[[World], Any]:
    """The right table but for one number, which is made of the world and the right numbers."""
    return lambda world: {**(table := verdict(world)), claim: (table[claim][0], number(world, right(world)))}


# what mistakes count


def _zero(world: World, right: Table) -> float:
    return 0.0


def _another(claim: str) -> Number:
    return lambda world, right: right[claim]


def _bath(world: World) -> Matrix:
    return gibbs(world["H0"], world["beta"])


def _driven_heat(world: World) -> Any:
    return inner(world["H0"] + world["V"], dissipator(world["jumps"], world["rho"]))


def _of_the_dissipator(world: World, right: Table) -> Any:
    return shares(world["H0"] + world["V"], world["jumps"], world["rho"])[1]


def _spohn(world: World, right: Table) -> Any:
    return _of_the_dissipator(world, right) + right["P06"]


def _sudden_work(world: World, right: Table) -> Any:
    return world["beta"] * inner(_bath(world), world["V"])


def _lost_from_rho(world: World, right: Table) -> Any:
    H0, V, beta = (world[key] for key in ("H0", "V", "beta"))
    return beta * inner(world["rho"], V) + ln_Z(H0 + V, beta) - ln_Z(H0, beta)


def _bath_energy(world: World, right: Table) -> Any:
    U, rho, bath, H0, beta = world["U"], world["rho"], _bath(world), world["H0"], world["beta"]
    return meeting(U, rho, bath, H0, beta, change=lambda after, before: 0.0)[0]


def _bath_entropy(world: World, right: Table) -> Any:
    return _bath_energy(world, right) - right["P09"]


def _spin_temperature(world: World, right: Table) -> float:
    p = np.diag(world["rho"]).real
    return float(world["H0"][1, 1].real / np.log(p[0] / p[1]))


def _one_body(world: World, right: Table) -> Any:
    one, _, first, _ = bodies(*(world[key] for key in ("boxes", "beta", "shuffle")))
    return shannon(first) - shannon(one)


def _shuffled_back(world: World, right: Table) -> Any:
    return twin(world["boxes"], world["beta"], np.argsort(world["shuffle"]))


# the words


def _number_of(claim: str, says: str) -> Law:
    """Told of a wrong number that is no known slip, so that its row is blamed and not the verdict."""

    def holds(a: dict[str, Any], world: World) -> Any:
        return abs(a[f"{claim} number"] - right(world)[claim]) < 1e-5

    return Law(f"{claim.lower()}-number", f"{claim}: your number is not {says}.", holds)


_NUMBERS = (
    "Which row does the report name, and which of your earlier exercises counts what its last"
    " column asks for?",
    "P03 and P04 are in ex13.1, P05 and 13.e in ex13.2, P06 in ex13.3, P07, P09 and P10 in "
    "ex13.4, P12 in ex13.5 and P08 in ex13.6: call your function from there with the entries "
    "of the world. 13.f is P07 with probabilities for states.",
    "external, flow, sigma = reconcile(H0, V, jumps, beta, rho); Sigma, information, "
    "divergence = meeting(U, rho, qep.gibbs(H0, beta), H0, beta)",
)


def _row(claim: str, question: str, direction: str) -> tuple[str, ...]:
    """Hints for a verdict: the verdict itself comes last."""
    return question, direction, f"The verdict sought for {claim} is {SOUGHT[claim][0]!r}."


_ROWS = {
    row[-1].split()[4]: row
    for row in (
        _row(
            "P03",
            "Can you find one H and one ρ for which the number is not zero?",
            "Judge each sentence by itself: a true equation may be followed by a doubtful one.",
        ),
        _row("P04", "Does your number agree with the slope of the entropy?", "What does P03 leave of dS/dt?"),
        _row(
            "P05",
            "Of which quantity is 'always zero' true, and is your number that quantity?",
            "The sentence is true of d_iS and not of σ: what decides between the two?",
        ),
        _row(
            "13.e",
            "The stirrer's bath has gained something by each count. Which way back takes it away again?",
            "U† brings back the start, if it acts on the state that U has made. Of what is this the state?",
        ),
        _row(
            "P06",
            "What is your number in the world without a drive, and what is it in the others?",
            "−Tr{i[H, ρ] ln π} is the mean value of i[H, ln π]: for which π is it zero in all states?",
        ),
        _row(
            "13.f",
            "What has your classical pair in common with the quantum pair of P07?",
            "Compare parts with parts, and wholes with wholes. Which difference is left?",
        ),
        _row(
            "P07",
            "What has become of the state of the whole, and what of its parts?",
            "The whole has kept its entropy and its distance to every stationary state; the sum of its parts "
            "has grown. Of which is the sentence true?",
        ),
        _row(
            "P08",
            "Are the constant entropy and your number in contradiction?",
            "β(W − ΔF) is no change of S; it is D(ρ_τ‖ρ_τ^eq). What sign has that?",
        ),
        _row(
            "P09",
            "Whose entropy could −βQ be, the system's or the bath's? And is it exactly that?",
            "As the bath's exact entropy −βQ is too large, by how far the bath has moved from its Gibbs "
            "state. Of which quantity is the sentence true?",
        ),
        _row(
            "P10",
            "Where in Σ = I(S:E) + D was it used that the bath stays thermal? And in calling −βQ its exact "
            "entropy?",
            "Your bath has two levels and met a random U. Is its Σ wrong for that? Is −βQ its exact ΔS_E?",
        ),
        _row(
            "P12",
            "Would another bath find the same temperature in this state? And in a Gibbs state?",
            "Every bath finds the same T where ln ρ is a linear function of H0, and in no other state.",
        ),
    )
}


def _judged(code: str, claim: str, word: str, says: str) -> Slip:
    """A verdict that is not sought."""
    return slip(code, f"{claim}: {says}", wrong=_said(claim, word), hints=_ROWS[claim])


def _numbered(code: str, claim: str, number: Number, says: str, *hints: str) -> Slip:
    """A number that is not the one asked for."""
    return slip(code, f"{claim}: {says}", wrong=_counted(claim, number), hints=hints)


def _conditions() -> list[Slip]:
    """A condition of the list, and not the one sought."""
    return [
        _judged(
            f"{claim.lower()}-under-another-condition",
            claim,
            f"{IF} the bath is large",
            "there is a condition under which it is true, and it is another one than you chose.",
        )
        for claim in CLAIMS
        if SOUGHT[claim][0].startswith(IF)
    ]


_CARRIES = (
    "Which operator carries the quanta that the jumps exchange with the bath?",
    "Each jump takes a quantum of H0 from the bath or gives it one; V belongs to whoever drives.",
    "Q̇ = Tr[H0 D(ρ)]",
)
_CLAUSIUS = (
    "σ is what the dissipator does, weighed with ln ρ − ln ρ_β; or what is left of your P04 "
    "when the heat's part is taken away.",
    "σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}",
)
_EXCEEDS = (
    "The excess is a relative entropy, between the bath's state after the meeting and its "
    "state before; your ex13.4 has it last.",
    "−βQ − ΔS_E = D(ρ_E'‖ρ_E)",
)
_SHARE = (
    "Which half of the generator enters your number?",
    "The commutator alone is weighed with both logarithms; your ex13.3 has it first.",
    "Tr{i[H, ρ](ln ρ − ln π)}",
)

exercise = Exercise(
    id="ex13.7",
    title="your verdict",
    section="What was shown",
    reference=verdict,
    cases=cases,
    observe=read_table,
    fresh=9,  # each world has eleven numbers, and all of the other exercises in it
    why=(
        "Right, sentence by sentence, and P10 = P07 + P09, which is Σ = I(S:E) + D. If you said of P06 or "
        "P12 that it does not hold as stated: as a sentence about all systems it has counterexamples. If you "
        "said so of 13.e: left alone, the stirrer leaves a trace. If of 13.f: between quantum and classical "
        "bodies of one small size there is no difference in this respect. If you said so of P09 or P10: "
        "the objection is to −βQ as the bath's exact entropy, and it stands. Σ is another quantity, defined "
        "with βQ; that it is I + D asks of the bath a thermal start alone. If you said of P05 that it holds: "
        "by the definition that the paper itself gives, of what is produced in the interior, it does. If of "
        "P07: the paper speaks of the state of the whole, which reaches no stationary one. P06 is also true "
        "of a state that commutes with H, whatever π is; and whoever counts the whole's exact entropy, "
        "which never grows, may say so in P05. In 13.e the bath's exact entropy will do, too: it gains at "
        "most 2 ln 2 in all, so nothing per unit of time."
    ),
    hints=_NUMBERS,
    laws=(
        _number_of("P03", "Tr{i[H,ρ] ln ρ}, with H = H0 + V"),
        _number_of("P04", "−Tr{D(ρ) ln ρ} with the dissipator of the jumps"),
        Law(
            "sigma-negative",
            "Your σ in P05 is negative; with detailed balance and one bath it cannot be.",
            lambda a, world: np.real(a["P05 number"]) > -1e-6,
        ),
        _number_of("P05", "Clausius' σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}, with the Gibbs state of H0"),
        _number_of("13.e", "−βTr[H0 D(π)] at the stationary state π of H0 + V and the jumps"),
        _number_of("P06", "Tr{i[H,ρ](ln ρ − ln π)}, with the stationary state π of H0 + V and the jumps"),
        _number_of(
            "13.f",
            "the growth of S_A + S_B in the shuffle. A starts at β/4 and B at β, A's box comes first, and "
            "pair k goes to the place shuffle[k]",
        ),
        _number_of(
            "P07",
            "ΔS_S + ΔS_E of the meeting. Both parts are taken after U, from the whole of ρ ⊗ ρ_β, and "
            "compared with the start",
        ),
        _number_of("P08", "β(W − ΔF) for V switched on at once, in the Gibbs state of H0"),
        _number_of("P09", "βΔE_E − ΔS_E of the meeting, with the second qubit for the bath"),
        Law(
            "p10-is-p07-plus-p09",
            "Your P10 is not P07 + P09, which are right, and Σ = I(S:E) + D(ρ_E'‖ρ_E) is exact.",
            lambda a, world: abs(a["P10 number"] - a["P07 number"] - a["P09 number"]) < 1e-5,
        ),
        _number_of("P12", "Tr[H0 D(ρ)] divided by dS/dt, your P04"),
    ),
    slips=(
        _numbered(
            "d_i-treated-as-sigma",
            "P05",
            _zero,
            "the number is d_iS, the unitary term, and asked for is Clausius' σ of the same state. P03 "
            "speaks of the commutator and does not make σ zero.",
            ("Which part of the generator has no place in Eq. (11)?"),
            *_CLAUSIUS,
        ),
        slip(
            "v-left-out",
            "Your numbers are those of a world without V: you took H0 alone for the Hamiltonian.",
            given=lambda world: ({**world, "V": 0 * world["V"]},),
            hints=("Which Hamiltonian turns the state while the field is on?", *_NUMBERS[1:]),
        ),
        _judged(
            "p03-fails-since-p05-fails",
            "P03",
            FAILS,
            "you let the identity fall. Tr{i[H,ρ] ln ρ} = 0 for every H and ρ, whatever conclusion is drawn "
            "from it.",
        ),
        _judged(
            "p03-with-a-condition",
            "P03",
            f"{IF} {NAME}",
            "you attached a condition to it. Which H or ρ would violate the sentence without? Name one.",
        ),
        _judged(
            "definition-called-false",
            "P05",
            FAILS,
            "there is a reading of the word 'production' under which the sentence is a true equation, P03, "
            "and the paper uses it so.",
        ),
        _numbered(
            "external-for-sigma",
            "P05",
            _another("P04"),
            "your number is the whole of dS/dt, the paper's external part; σ is what remains of it when βQ̇ "
            "is taken away.",
            ("How much of your P04 is heat?"),
            ("The slope of the entropy is what flows and what is produced, together."),
            ("external = βQ̇ + σ"),
        ),
        _numbered(
            "p05-driven-hamiltonian-in-the-heat",
            "P05",
            lambda world, right: right["P04"] - world["beta"] * _driven_heat(world),
            "you counted heat with H0 + V. Each jump carries a quantum of H0 to or from the bath.",
            *_CARRIES,
        ),
        _numbered(
            "p05-spohn-for-clausius",
            "P05",
            _spohn,
            "your number is Spohn's rate, with the stationary state of the driven generator. Clausius' σ has "
            "the bath's β and the dissipator alone.",
            ("Which of the two rates is zero at the stationary state, while heat goes on flowing?"),
            *_CLAUSIUS,
        ),
        _numbered(
            "sigma-for-the-slope",
            "P04",
            _another("P05"),
            "your number is σ; all of dS/dt is −Tr{D(ρ) ln ρ}, heat included.",
            ("Does β enter dS/dt?"),
            ("All that the dissipator does to ρ counts, weighed with the one logarithm of the entropy."),
            ("−Tr{D(ρ) ln ρ}"),
        ),
        _judged(
            "p04-called-false",
            "P04",
            FAILS,
            "you let an identity fall. Compare your number with the slope of the entropy in this world.",
        ),
        _judged(
            "p04-with-a-condition",
            "P04",
            f"{IF} {NAME}",
            "you attached a condition to it. In which world would dS/dt have another part? Name one.",
        ),
        _numbered(
            "13.e-zero",
            "13.e",
            _zero,
            "your number is zero in all worlds: that of the qubit's own entropy, which stands still in π. "
            "Asked for is what a thermometer in the bath counts, −βQ̇.",
            ("Does heat flow in the stationary state of a driven qubit?"),
            (
                "The drive works for ever, and the dissipator hands it on to the bath: take the heat at "
                "the stationary state."
            ),
            ("Q̇ = Tr[H0 D(π)] with π of H0 + V and the jumps"),
        ),
        _numbered(
            "13.e-in-the-state-rho",
            "13.e",
            lambda world, right: right["P05"] - right["P04"],
            "you counted the heat in the state rho. Here the qubit is in its stationary state π.",
            ("In which state is d_eS zero as well as d_iS?"),
            ("Let the driven qubit come to rest first, and count the heat there."),
            ("pi = qep.Lindbladian(H0 + V, jumps).steady_state()"),
        ),
        _numbered(
            "13.e-sign",
            "13.e",
            lambda world, right: -right["13.e"],
            "your number is βQ̇, which counts heat into the qubit; the thermometer in the bath counts −βQ̇.",
            "Does the bath of a stirred qubit warm up or cool down?",
        ),
        _judged(
            "13.e-believed",
            "13.e",
            HOLDS,
            "d_iS is zero here as everywhere, and the thermometer in the bath counts on: left alone, the "
            "stirrer leaves a trace. It has to be said from what it is undone, or which count is meant.",
        ),
        _numbered(
            "p06-zero",
            "P06",
            _zero,
            "your number is zero in all worlds, which is Eq. (11) carried over to Spohn's rate. There ln π "
            "stands beside ln ρ, and −Tr{i[H, ρ] ln π} remains.",
            ("Does π commute with H in a driven world?"),
            ("Compute π with the whole generator; of the two logarithms that of π leaves something."),
            ("pi = qep.Lindbladian(H, jumps).steady_state(); −Tr{i[H, ρ] ln π}"),
        ),
        _numbered(
            "p06-whole-rate",
            "P06",
            _spohn,
            "your number is the whole of Spohn's rate; asked for is the unitary term's share of it.",
            *_SHARE,
        ),
        _numbered(
            "p06-dissipator's-share",
            "P06",
            _of_the_dissipator,
            "your number is the dissipator's share of Spohn's rate; asked for is the unitary term's.",
            *_SHARE,
        ),
        _judged(
            "p06-holds-everywhere",
            "P06",
            HOLDS,
            "in a driven world the unitary term's share is not zero.",
        ),
        slip(
            "p06-with-the-bath's-gibbs-state",
            "P06: you took the bath's Gibbs state for π. In a driven world the stationary state is another.",
            count=lambda world: numbers(world, gibbs_for_pi=True),
            hints=(
                "What does the whole generator do to your π?",
                "π is stationary under −i[H0 + V, ·] and the jumps together.",
                "pi = qep.Lindbladian(H0 + V, jumps).steady_state()",
            ),
        ),
        _numbered(
            "13.f-of-the-whole",
            "13.f",
            _zero,
            "your number is the growth of the whole's entropy, which is zero for a shuffle as well. Asked "
            "for is the sum of the parts', as in P07.",
            ("By how much have S_A and S_B together grown?"),
            ("Each body has probabilities of its own, before and after: add over the boxes of the other."),
            ("qep.models.closed_pair.by_shuffle(boxes, boxes, beta / 4, beta, shuffle).mutual_information"),
        ),
        _numbered(
            "13.f-shuffled-back",
            "13.f",
            _shuffled_back,
            "your pairs of boxes go the other way: the pair k goes to the place shuffle[k], and you took "
            "what is at shuffle[k] to the place k.",
            ("To which place goes pair 2 in your shuffle?"),
            ("The list says where each pair goes, and not where it comes from."),
            ("moved[shuffle] = start"),
        ),
        _numbered(
            "13.f-one-body",
            "13.f",
            _one_body,
            "your number is the growth of S_A alone; asked for is that of S_A + S_B.",
            ("What has become of the other body's entropy?"),
            ("Two bodies have two entropies, and their sum is asked for."),
            ("qep.models.closed_pair.by_shuffle(boxes, boxes, beta / 4, beta, shuffle).mutual_information"),
        ),
        _judged(
            "13.f-believed",
            "13.f",
            HOLDS,
            "this world's classical pair is microscopic, and it does what the quantum pair of P07 does: the "
            "whole keeps its entropy, and that of the parts grows, by this world's number. Which difference "
            "is meant has to be said.",
        ),
        _numbered(
            "p07-zero",
            "P07",
            _zero,
            "your number is the growth of the whole's entropy, which is zero. Asked for is the sum of the "
            "parts', ΔS_S + ΔS_E, the sum of Eq. (15).",
            ("By how much have S(S') and S(E') together grown?"),
            ("The whole keeps S; what the parts share grows."),
            ("qep.entropy(S_out) + qep.entropy(E_out) - qep.entropy(rho) - qep.entropy(qep.gibbs(H0, beta))"),
        ),
        _judged(
            "p07-called-false",
            "P07",
            FAILS,
            "no unitary brings the state of the whole any nearer to a stationary one, so in one reading of "
            "it the sentence is true.",
        ),
        _numbered(
            "p08-zero",
            "P08",
            _zero,
            "you set β(W − ΔF) to zero as the entropy is constant. It is no change of S; compute W and ΔF.",
            ("What are W and ΔF when V is switched on at once?"),
            (
                "The state has no time to move, so W is a mean value of V; ΔF comes from two partition "
                "functions."
            ),
            ("W = Tr[ρ_β V], and ΔF = −T ln(Z_1/Z_0) of H0 + V and H0"),
        ),
        _judged(
            "p08-believed",
            "P08",
            HOLDS,
            "the entropy is constant in this world, and the number that it says cannot be positive is "
            "positive: it is D(ρ_τ‖ρ_τ^eq), exactly.",
        ),
        _judged(
            "p08-with-a-condition",
            "P08",
            f"{IF} {EXACT}",
            "you attached a condition. S is constant in every closed world, and the number is D(ρ_τ‖ρ_τ^eq), "
            "exactly, in every one: never below zero.",
        ),
        _numbered(
            "p08-work-alone",
            "P08",
            _sudden_work,
            "your number is βW; ΔF has to be taken away.",
            ("What would a very slow switching cost?"),
            (
                "The work of a slow switching is the change of the equilibrium free energy; what is paid "
                "beyond it is lost."
            ),
            ("β(W − ΔF), with F = −T ln Z"),
        ),
        _numbered(
            "p08-from-rho",
            "P08",
            _lost_from_rho,
            "you switched V on in the state rho. Here the system starts in the Gibbs state of H0.",
            ("In which state is the system before V is switched on?"),
            ("The row begins in equilibrium, and this world's rho has no part in it."),
            ("W = Tr[ρ_β V] with ρ_β of H0 at β"),
        ),
        _judged(
            "p09-believed",
            "P09",
            HOLDS,
            "that dQ/T_B is not the system's change of entropy is true, and that −βQ is not exactly the "
            "bath's either, by this number. But Σ is another quantity, defined with βQ, and Σ = I + D asks "
            "nothing of the system's temperature. Which of the two is meant has to be said.",
        ),
        _numbered(
            "p09-sign",
            "P09",
            lambda world, right: -right["P09"],
            "your number has the wrong sign. It is by how much −βQ = βΔE_E exceeds ΔS_E, not the reverse.",
            ("Which of −βQ and ΔS_E is larger?"),
            *_EXCEEDS,
        ),
        _numbered(
            "p09-heat-for-the-gap",
            "P09",
            _bath_energy,
            "your number is −βQ itself; asked for is by how much it exceeds the bath's own ΔS_E.",
            ("What is left of −βQ when ΔS_E is taken away?"),
            *_EXCEEDS,
        ),
        _numbered(
            "p09-entropy-for-the-gap",
            "P09",
            _bath_entropy,
            "your number is the bath's own ΔS_E; asked for is by how much −βQ exceeds it.",
            ("What is left of −βQ when ΔS_E is taken away?"),
            *_EXCEEDS,
        ),
        _numbered(
            "p09-production-for-the-gap",
            "P09",
            _another("P10"),
            "your number is Σ, which is P10's; asked for is by how much −βQ exceeds the bath's own ΔS_E.",
            ("Does the entropy of the system enter P09?"),
            *_EXCEEDS,
        ),
        _judged(
            "p10-believed",
            "P10",
            HOLDS,
            "as the bath's exact entropy −βQ needs a bath in equilibrium, and there the paper is right. "
            "But Σ is another quantity, defined with βQ. It is I + D here, and positive, with a bath of two "
            "levels that did not stay in equilibrium. Which of the two is meant has to be said.",
        ),
        _numbered(
            "p12-spin-temperature",
            "P12",
            _spin_temperature,
            "your number is the spin temperature of the populations. With coherence Q̇/(dS/dt) is another "
            "number, and it is 0 for a bath that dephases.",
            ("Do the off-diagonal entries of rho enter your number?"),
            (
                "With coherence dS/dt is not that of the populations; take heat and slope from the same "
                "dissipator."
            ),
            ("Q̇ = Tr[H0 D(ρ)] over dS/dt, your P04"),
        ),
        _judged(
            "t-a-state-function",
            "P12",
            HOLDS,
            "this world's number is that of this world's bath. A dephasing bath would find 0 in the same "
            "state.",
        ),
        _numbered(
            "temperature-upside-down",
            "P12",
            lambda world, right: 1 / right["P12"],
            "your number is dS/dQ; T is dQ/dS.",
            ("What is the unit of your number?"),
            ("A temperature is an energy over an entropy, here heat per time over the slope of your P04."),
            ("Q̇ = Tr[H0 D(ρ)] over dS/dt, your P04"),
        ),
        _numbered(
            "p12-driven-hamiltonian-in-the-heat",
            "P12",
            lambda world, right: _driven_heat(world) / right["P04"],
            "you counted heat with H0 + V. Heat is what the jumps bring, in quanta of H0.",
            *_CARRIES,
        ),
        _numbered(
            "p12-with-beta",
            "P12",
            lambda world, right: world["beta"] * right["P12"],
            "your number is βQ̇ over dS/dt, a ratio of two entropies; T is an energy over an entropy.",
            ("What is the unit of your number?"),
            ("A temperature is an energy over an entropy, here heat per time over the slope of your P04."),
            ("Q̇ = Tr[H0 D(ρ)] over dS/dt, your P04"),
        ),
        slip(
            "driven-hamiltonian-in-the-heat",
            "P05 and P12: you counted heat with H0 + V. Each jump carries a quantum of H0 to or from the "
            "bath.",
            count=lambda world: numbers(world, heat_with_drive=True),
            hints=_CARRIES,
        ),
        *_conditions(),
    ),
)
