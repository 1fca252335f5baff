"""Whose jumps: the heat in many books of one master equation, and which of them the second law lets pass."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ...physics.states import gibbs, random_hamiltonian, random_unitary
from .. import laws, mistakes
from ..algebra import Matrix, commutator, dagger, levels, log, motion, shifted, spread_state, tr
from ..engine import ByHand, Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


class Book(NamedTuple):
    """What one person has: their numbers, jumps and H_c, and what these bring in ρ."""

    H: Matrix
    beta: float
    c: Any
    jumps: Matrix
    taken_out: Matrix
    brought: Callable[[Matrix], Matrix]  # by the dissipator
    stirred: Matrix  # what it brings in the Gibbs state
    given_stirs: Matrix  # and what the dissipator of the given jumps brings there
    heat: float
    work: float
    growth: float  # dS/dt


def field(c: Any, rates: Any, jumps: Matrix) -> Matrix:
    """H_c, which takes the new commutators out of the Hamiltonian again; one for each row of c."""
    half = 0.5j * np.tensordot(np.conj(c) * rates, jumps, 1)
    return half + dagger(half)


def none(x: Matrix) -> bool:
    """Whether all entries are 0 but for rounding."""
    return bool(np.max(np.abs(x)) < 1e-8)


def at_rest(book: Book) -> bool:
    """Whether the dissipator leaves the Gibbs state as it is: then Clausius holds everywhere, else not."""
    return none(book.stirred)


@formula(inner=motion)
def whose_heat(
    H: Matrix,
    beta: float,
    jumps: Matrix,
    rates: Matrix,
    shifts: Matrix,
    rho: Matrix,
    *,
    moved: Callable[[Matrix, Any, Any], Matrix] = lambda jumps, c, rates: shifted(jumps, c),
    counted: Callable[[Matrix, Matrix], Matrix] = lambda H, own: H,
    brings: Callable[[Any, Any], Any] = lambda heat, work: heat,
    entered: Callable[[Book], Any] = lambda book: book.heat,
    decide: Callable[[Book], bool] = at_rest,
    trace: Callable[[Matrix, Matrix], Any] = tr,
    **dissipator: Any,
) -> Pair:
    """Tr D_c(ρ)H for each row of shifts, and whether D_c(ρ_β) = 0."""
    heats, holds = [], []
    both, ln_rho = np.array([rho, gibbs(H, beta)]), log(rho)

    def brought(x: Matrix, new: Matrix) -> Matrix:
        return motion(0 * H, new, rates, x, **dissipator)

    # for all people at once, and the given jumps: one by one a check would take half a second
    people = np.array([*(moved(jumps, c, rates) for c in shifts), jumps])
    *slopes, (_, unmoved) = brought(both, np.swapaxes(people, 0, 1)[:, :, None])
    for c, new, H_c, (slope, stirred) in zip(
        shifts, people[:-1], field(shifts, rates, jumps), slopes, strict=True
    ):
        heat, work = trace(counted(H, H - H_c), slope).real, tr(1j * commutator(H_c, rho), H).real
        growth, by_these = -tr(slope, ln_rho).real, partial(brought, new=new)
        book = Book(H, beta, c, new, H_c, by_these, stirred, unmoved, brings(heat, work), work, growth)
        heats.append(entered(book))
        holds.append(decide(book))
    return np.array(heats), np.array(holds)


def _bath(H: Matrix, beta: float, rng: np.random.Generator) -> tuple[Matrix, Any]:
    """Jumps down and up between neighbouring levels, and one that only dephases."""
    E, v = np.linalg.eigh(H)
    jumps, rates = [], []
    for k in range(len(E) - 1):
        down, g = np.outer(v[:, k], v[:, k + 1].conj()), rng.uniform(0.5, 1.2)
        jumps += [down, dagger(down)]
        rates += [g, g * math.exp(-beta * (E[k + 1] - E[k]))]
    z = rng.uniform(-1, 1, len(E))
    return np.array([*jumps, (v * (z - z.mean())) @ dagger(v)]), np.array([*rates, 0.7])


def _numbers(n: int, rng: np.random.Generator) -> Any:
    return rng.uniform(0.3, 0.9, n) * np.exp(2j * np.pi * rng.random(n))


def _people(rates: Any, rng: np.random.Generator) -> Any:
    """Numbers that are added to the bath's own jumps: three rows that change no heat, then three that do."""
    n = len(rates)
    own, pair, quiet, near = np.zeros((4, n), complex)
    pair[:2] = _numbers(1, rng)
    pair[1] = rates[0] * pair[0].conj() / rates[1]
    quiet[-1] = _numbers(1, rng)[0] + 0.3j
    near[1] = 0.03 * np.exp(2j * np.pi * rng.random())
    return np.array([own, pair, quiet, near, _numbers(n, rng), near + pair])


def _refuting(H: Matrix, beta: float, H_c: Matrix, rng: np.random.Generator) -> Matrix:
    """A state near the Gibbs state in which whoever has H_c has a negative rate, if one has."""
    pi, up = gibbs(H, beta), 1j * commutator(H, H_c)
    lowest = np.linalg.eigvalsh(pi)[0]
    near = pi - 0.6 * lowest * up / max(np.linalg.norm(up, 2), 1e-9)
    return (1 - 0.3 * lowest) * near + 0.3 * lowest * spread_state(len(H), rng)


def _case(
    d: int, rows: list[int], rng: np.random.Generator, hidden: bool = False, mixed: bool = False
) -> Case:
    """Some of these people. Hidden: numbers are added to the jumps that are given; mixed: these are mixed.
    Where not only hidden, ρ is close to the Gibbs state."""
    H = random_hamiltonian(d, rng)
    H = 2 * (H - np.trace(H).real / d * np.eye(d)) / np.ptp(levels(H)) + rng.uniform(-0.5, 0.5) * np.eye(d)
    beta = float(rng.uniform(0.4, 1.2))
    jumps, rates = _bath(H, beta, rng)
    people = _people(rates, rng)
    rho = spread_state(d, rng)
    if not hidden or mixed:
        rho = _refuting(H, beta, field(people[4 if 4 in rows else 3], rates, jumps), rng)
    people = people[rows]
    if mixed:
        root, u = np.sqrt(rates), random_unitary(len(rates), rng)
        jumps, people = np.tensordot(u * root, jumps, 1), people @ (u * root).T
        rates = np.ones(len(rates))
    if hidden:
        there = _numbers(len(rates), rng)
        jumps = shifted(jumps, there)
        people = np.concatenate([people - there, 0 * people[:1]])  # the last has the given jumps
    return H, beta, jumps, rates, people, rho


def _along(v: Matrix, case: Case) -> Case:
    """The same in another basis."""
    H, beta, jumps, rates, shifts, rho = case
    H, jumps, rho = (dagger(v) @ x @ v for x in (H, jumps, rho))
    return H, beta, jumps, rates, shifts, rho


def cases(rng: np.random.Generator) -> list[Case]:
    """Ann and three people by hand; jumps that are nobody's own; two to five levels, with two to seven
    people, of whom some or none pass; a diagonal H; a state without coherences, in which all heats agree."""
    down = np.array([[0, 1], [0, 0]], complex)
    seen = np.array([[0.6, 0.2 - 0.1j], [0.2 + 0.1j, 0.4]])
    four = np.array([[0, 0], [2, 0], [-2, 0], [0.5j, -1j]])
    found: list[Case] = [
        (np.diag([0.0, 1.0]), math.log(2), np.array([down, down.T]), np.array([2.0, 1.0]), four, seen)
    ]
    H = np.array([[1.5, 1.5j], [-1.5j, 1.5]])
    down = np.array([[0.5, 0.5j], [0.5j, -0.5]])
    given = np.array([down + np.eye(2), dagger(down), np.array([[0, 0.5j], [-0.5j, 0]])])
    five = np.array([[0, 0, 0], [-1, 0, 0], [-1, 0, 1j], [0, 4, 0], [-1 + 0.5j, 0, 0]])
    cold = np.array([[0.5, 0.1 - 0.4j], [0.1 + 0.4j, 0.5]])
    found.append((H, math.log(4) / 3, given, np.array([4.0, 1, 1]), five, cold))
    everybody = [3, 0, 4, 2, 5, 1]
    found += [_case(2, [0, 3, 1], rng), _case(2, [2], rng, hidden=True)]
    found += [_case(3, everybody, rng, hidden=True), _case(3, [1, 4, 2, 3], rng), _case(3, [3, 4, 5], rng)]
    found += [_case(4, everybody, rng, hidden=True, mixed=True), _case(4, [4, 1, 3, 2], rng, mixed=True)]
    found.append(_case(5, [2, 5, 0, 1], rng, hidden=True))
    case = _case(4, [4, 0, 2], rng, hidden=True)
    found.append(_along(np.linalg.eigh(case[0])[1][:, [2, 0, 3, 1]], case))
    case = _case(4, [0, 5, 4, 1], rng)
    p, v = rng.dirichlet(4 * np.ones(4)), np.linalg.eigh(case[0])[1]
    return [*found, (*case[:-1], (v * p) @ dagger(v))]


def _fixed_energies(book: Book) -> bool:
    """Whether each jump changes the energy by one amount, [H, L] = ωL."""
    turned, x = commutator(book.H, book.jumps), book.jumps
    of_each = np.sum(x.conj() * turned, axis=(1, 2)) / np.sum(np.abs(x) ** 2, axis=(1, 2)).clip(1e-300)
    return none(turned - of_each[:, None, None] * x)


def _right_heats(answer: Any, *case: Any) -> Any:
    """Of each person, whether the heat is right."""
    return np.abs(np.real(answer[0]) - whose_heat(*case)[0]) < 1e-6


def _of_the_verdicts(holds: Callable[..., bool]) -> Callable[..., bool]:
    """This law, where the heats are right: a verdict that follows from wrong ones is not looked at."""
    return lambda answer, *case: bool(not np.all(_right_heats(answer, *case)) or holds(answer, *case))


def _one_heat_passes(answer: Any, *_: Any) -> bool:
    """Whether all who pass have one heat in ρ."""
    heats = np.real(answer[0])[answer[1] != 0]
    return not len(heats) or bool(np.max(heats) - np.min(heats) < 1e-6)


def _only_numbers_go_wrong(answer: Any, *case: Any) -> bool:
    """Whether the heats are right for all who add nothing, of whom there are some, and not for all others."""
    right, adds = _right_heats(answer, *case), np.any(case[4] != 0, axis=1)
    return bool(np.any(~adds) and np.all(right[~adds]) and not np.all(right))


def _passing(*case: Any) -> Any:
    return whose_heat(*case)[1]


_MOVE = (
    "What becomes of L₁ when the number is added to it, and in which entries?",
    "L + c is short for L + c·1, with the unit matrix. The rates stay where they are.",
    "jumps + c[:, None, None] * np.eye(len(H))",
)
_HEAT = (
    "Which part of ρ̇ brings this person's heat, and which brings work?",
    "Heat comes through the person's dissipator alone, and the energy is Tr ρH for everybody.",
    "D = qep.Lindbladian(None, L, rates).apply(rho), with this person's jumps L",
)
_BRINGS = (
    "What do added numbers bring to the dissipator: with which rate, with which sign, and is it c or c*?",
    "Add the numbers to the jumps and make the dissipator of these: then you need to write no commutator.",
    _HEAT[2],
)
_STATE = (
    "In which state is Ṡ − βQ̇ = 0 for everybody, so that a curve never below 0 must be flat there?",
    "Look at the Gibbs state. Section 4's proof needs one thing of the dissipator there; without it, "
    "Ṡ − βQ̇ is negative in some state nearby.",
    "D = qep.Lindbladian(None, L, rates).apply(qep.gibbs(H, beta)), with this person's jumps L",
)

exercise = Exercise(
    id="ex08.5",
    title="whose heat the second law lets pass",
    section="Ann and Bob",
    fresh=24,
    reference=whose_heat,
    cases=cases,
    parts=("heats", "holds"),
    special={
        "jumps that are already the bath's own": lambda H, beta, jumps, rates, shifts, rho: none(
            motion(0 * H, jumps, rates, gibbs(H, beta))
        ),
    },
    why=(
        "Right: a dissipator that leaves the Gibbs state at rest has Spohn's rate, never negative. One that "
        "stirs it gives the rate a slope there, and so a negative value nearby. All who pass have one heat "
        "in every state, and not all of them the same jumps."
    ),
    hints=(
        "Which state decides about all the others?",
        "Make each person's dissipator first. It gives the heat in ρ, and with another state the verdict.",
        _STATE[2],
    ),
    laws=(
        Law(
            "no-truth-values",
            "Your second part has other values than True and False.",
            lambda a, *_: bool(np.all((a[1] == 0) | (a[1] == 1))),
        ),
        Law(
            "heats-of-added-numbers",
            "Your heat is right for whoever adds nothing, and wrong for somebody who adds numbers. Look at "
            "the heats before the verdicts.",
            lambda a, *case: not _only_numbers_go_wrong(a, *case),
            hints=_BRINGS,
        ),
        Law(
            "heats-off",
            "Somebody's heat is wrong in your answer. Look at the heats before the verdicts.",
            lambda a, *case: bool(np.all(_right_heats(a, *case))) or _only_numbers_go_wrong(a, *case),
            hints=_HEAT,
        ),
        Law(
            "two-heats-pass",
            "You let people pass whose heats in ρ differ. The bath has lost only one.",
            _of_the_verdicts(_one_heat_passes),
            hints=_STATE,
        ),
        Law(
            "a-state-refutes",
            "You let somebody pass whom a state close to the Gibbs state refutes. Trying states can miss it.",
            _of_the_verdicts(lambda a, *case: bool(np.all(np.real(a[1]) <= _passing(*case)))),
            hints=_STATE,
        ),
        Law(
            "no-state-refutes",
            "You refute somebody whose Ṡ − βQ̇ is negative in no state.",
            _of_the_verdicts(lambda a, *case: bool(np.all(np.real(a[1]) >= _passing(*case)))),
            hints=(
                "For which number do you refute this person? A tiny one may be rounding. If it is not tiny: "
                "which property do you ask for, and does Clausius' inequality need it?",
                *_STATE[1:],
            ),
        ),
        laws.real("One of your heats has an imaginary part, and an energy has none.", 0),
    ),
    slips=(
        slip(
            "one-state-tried",
            "You tried Ṡ − βQ̇ in the given ρ alone. Somebody who passes there may fail in another state.",
            decide=lambda book: bool(book.growth - book.beta * book.heat > -1e-9),
            hints=_STATE,
        ),
        slip(
            "everybody-passes",
            "You let everybody pass.",
            alone="In states without coherence, as the Gibbs state, Ṡ − βQ̇ and Q̇ are the same for everybody, "
            "so there these numbers tell nobody apart.",
            decide=lambda book: True,
            hints=_STATE,
        ),
        slip(
            "one-verdict-for-all",
            "Your verdict is the same for everybody: that on the jumps as they are given, or on the whole "
            "master equation. In this all agree.",
            decide=lambda book: none(book.given_stirs),
            hints=("Which part of the equation differs between people?", *_STATE[1:]),
        ),
        slip(
            "nobody-passes",
            "You refute everybody.",
            alone="Here some pass. Two things do this: a state of another β, and a test for exact zeros.",
            decide=lambda book: False,
            hints=(
                "What does your test say of the lesson's Ann?",
                *_STATE[1:],
            ),
        ),
        slip(
            "only-no-number-passes",
            "You let pass only those who add nothing. Numbers on several jumps can cancel, and the given "
            "jumps may have numbers in them.",
            decide=lambda book: none(book.c),
            hints=("In the answer by hand two numbers are added: who refutes that person?", *_STATE[1:]),
        ),
        slip(
            "given-jumps-without-field",
            "You let pass those whose numbers bring no field, H_c = 0. That compares them with the given "
            "jumps, which need not be the bath's own; and a field that commutes with H brings no energy.",
            decide=lambda book: none(book.taken_out),
            hints=("What is your verdict on the given jumps themselves, and why?", *_STATE[1:]),
        ),
        slip(
            "given-jumps-taken-for-the-baths",
            "You let pass those who have the heat of the given jumps in every state, [H_c, H] = 0. The given "
            "jumps need not be the bath's own.",
            decide=lambda book: none(commutator(book.taken_out, book.H)),
            hints=("What is your verdict on the given jumps themselves, and why?", *_STATE[1:]),
        ),
        slip(
            "heat-compared-in-one-state",
            "You let pass those whose heat in ρ is that of the given jumps. These need not be the bath's "
            "own, and two people may have one heat in this state, and not in all.",
            decide=lambda book: bool(abs(book.work) < 1e-8),
            hints=("What is your verdict if ρ has no coherences?", *_STATE[1:]),
        ),
        slip(
            "traceless-jumps-only",
            "You let pass those whose jumps have no trace. Such jumps may be the bath's own; others have the "
            "same heat, where the added commutators cancel or commute with H.",
            decide=lambda book: none(np.trace(book.jumps, axis1=-2, axis2=-1)),
            hints=("In the answer by hand both jumps have a trace: who refutes that person?", *_STATE[1:]),
        ),
        slip(
            "fixed-energies-only",
            "You let pass those whose jumps each change the energy by a fixed amount. They pass, but so do "
            "others with the same heat: added commutators may cancel, or the jumps be mixtures.",
            decide=_fixed_energies,
            hints=(
                "In the answer by hand neither jump changes the energy by a fixed amount: who refutes that "
                "person?",
                *_STATE[1:],
            ),
        ),
        slip(
            "gibbs-of-the-own-hamiltonian",
            "Your Gibbs state is that of the person's Hamiltonian H − H_c. The energy is Tr ρH for "
            "everybody, so the Gibbs state is that of H.",
            decide=lambda book: none(book.brought(gibbs(book.H - book.taken_out, book.beta))),
            hints=("With which Hamiltonian do all these people count the energy?", *_STATE[1:]),
        ),
        slip(
            "diagonal-at-rest",
            "You looked at the diagonal of D(ρ_β) alone. What stirs the Gibbs state here are coherences.",
            decide=lambda book: none(np.diagonal(book.stirred)),
            hints=("Which entries does a commutator with H_c move, where H is diagonal?", *_STATE[1:]),
        ),
        slip(
            "refuted-for-holds",
            "Your True and False are exchanged: True is asked for where the inequality holds.",
            then=lambda a, *_: (a[0], np.logical_not(a[1])),
            hints=("For whom does the exercise want True?",),
        ),
        slip(
            "one-heat-and-everybody-passes",
            "You give everybody the same heat and let everybody pass. All have the same master equation, and "
            "the same ρ̇. But a person's heat is what their dissipator brings, and that is only a part of it.",
            brings=lambda heat, work: heat + work,
            decide=lambda book: True,
            hints=("Which part of the equation differs between people?", *_HEAT[1:]),
        ),
        slip(
            "everybody-has-one-heat",
            "Your heat is the same for everybody: that of the jumps as they are given, or of the whole ρ̇, "
            "work included.",
            brings=lambda heat, work: heat + work,
            hints=_HEAT,
        ),
        slip(
            "work-for-heat",
            "Your heat is what the person's field brings, −i[−H_c, ρ]: that is the work.",
            brings=lambda heat, work: work,
            hints=_HEAT,
        ),
        slip(
            "rate-for-heat",
            "Your first part is Ṡ − βQ̇; asked for is Q̇ alone.",
            entered=lambda book: book.growth - book.beta * book.heat,
            hints=("In which unit is a heat current, and in which is your first part?", *_HEAT[1:]),
        ),
        slip(
            "flow-for-heat",
            "Your first part is βQ̇; asked for is Q̇ alone.",
            entered=lambda book: book.beta * book.heat,
            hints=("In which unit is a heat current, and in which is your first part?", *_HEAT[1:]),
        ),
        slip(
            "heat-with-the-own-hamiltonian",
            "You count the energy with the person's Hamiltonian H − H_c. It is Tr ρH for everybody.",
            counted=lambda H, own: own,
            hints=("Of which observable is the energy that all these people agree on?", *_HEAT[1:]),
        ),
        mistakes.minus(
            0,
            code="sign-of-the-heat",
            says="Your heat has the other sign: it is positive into the system.",
            hints=("Does the system gain energy or lose it, when your heat is positive?", *_HEAT[1:]),
        ),
        slip(
            "jumps-not-moved",
            "The added numbers change nothing in your answer: they are not in your jumps, or you took the "
            "whole master equation, in which all agree.",
            moved=lambda jumps, c, rates: jumps,
            hints=(
                "Does your function use shifts, and which part of the equation differs between people?",
                *_MOVE[1:],
            ),
        ),
        slip(
            "added-to-every-entry",
            "You added the numbers to every entry of a jump; meant is c·1, so c on the diagonal.",
            moved=lambda jumps, c, rates: jumps + c[:, None, None],
            hints=("What does NumPy do with a matrix plus a number?", *_MOVE[1:]),
        ),
        slip(
            "added-after-the-rate",
            "You added the numbers to √γ L. They are added to L, and the rate multiplies both.",
            moved=lambda jumps, c, rates: shifted(jumps, c / np.sqrt(rates)),
            hints=("Which comes first, the number or the rate?", *_MOVE[1:]),
        ),
        slip(
            "everybody-on-top",
            "Each person's numbers come on top of those of the persons before. Everybody starts with the "
            "given jumps.",
            given=lambda H, beta, jumps, rates, shifts, rho: (
                *(H, beta, jumps, rates),
                np.cumsum(shifts, axis=0),
                rho,
            ),
            hints=("What are your jumps when the loop comes to the second person?", *_MOVE[1:]),
        ),
        slip(
            "imaginary-parts-lost",
            "The imaginary parts of the added numbers are lost.",
            given=lambda H, beta, jumps, rates, shifts, rho: (H, beta, jumps, rates, shifts.real, rho),
            hints=("What is the dtype of your shifted jumps?", *_MOVE[1:]),
        ),
        mistakes.exchanged("You return True and False first; the heats are asked for first."),
        mistakes.half_of_the_anticommutator(),
        mistakes.anticommutator_of_the_wrong_order(),
        mistakes.jumps_turned_round(),
        mistakes.conjugate_dropped_in_the_jumps(),
        mistakes.rates_left_out(),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
    ),
)

by_hand = ByHand(
    "ex08.5h",
    "the number on the jump up",
    2 + 2j,
    slips={
        2 - 2j: "The rates are right. In H_c one of the two jumps has c and the other c*.",
        -2 - 2j: "The two commutators add up; they shall cancel.",
        1 + 1j: "Your number would do if both rates were the same.",
        0.5 + 0.5j: "The rates are the wrong way round: which jump is rarer, and so needs the larger number?",
        1
        - 1j: "This is Bob's number itself. The jump up has another rate, and it is the other jump's dagger.",
        -1 + 1j: "This is minus Bob's number. Write down H_c with both jumps, and look at the term with a.",
        -2 + 2j: "The rates are right. Write down H_c with both jumps, and look at the term with a.",
        math.sqrt(2) * (1 + 1j): "You took the roots of the rates; the numbers are added to a, without √γ.",
        0: "With no number on the jump up his field stays, and it brings energy.",
    },
    why="Each of the two numbers brings a commutator. With γ↑c' = γ↓c* they cancel.",
    hints=(
        "Which H_c does the number on the jump down bring, and which the one on the jump up?",
        "In the second H_c a and a† have changed places, and the rate is another. Their sum shall be 0.",
        "Compare what stands at a: γ↓c* of the first, and −γ↑c' of the second.",
    ),
)
