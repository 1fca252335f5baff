"""A Davies generator."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import baths
from ...physics.lindblad import Lindbladian
from ...physics.states import gibbs, random_unitary
from ..algebra import Matrix, dagger, itself
from ..c05_gksl.laws import generator_matrix
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .contact import LEVELS, coupling, everyone, hermitian

Pair = tuple[Any, Any]


def thermal_rate(w: float, beta: float, g: float) -> float:
    """g(n + 1) for ω > 0, and gn for ω < 0."""
    n = 1 / math.expm1(beta * abs(w))
    return g * (n + 1) if w > 0 else g * n


@formula
def davies(
    H: Matrix,
    A: Matrix,
    beta: float,
    g: float,
    *,
    basis: Callable[[Matrix], Any] = np.linalg.eigh,
    find: Callable[[Matrix], Matrix] = lambda gaps: np.round(gaps, 9) + 0.0,
    turn: Callable[[Matrix, Matrix], Matrix] = lambda A, v: dagger(v) @ A @ v,
    back: Callable[[Matrix, Matrix], Matrix] = lambda part, v: v @ part @ dagger(v),
    element: Callable[[Matrix], Matrix] = itself,
    together: Callable[[Matrix], list[Matrix]] = lambda place: [place],
    keep: Callable[[float], bool] = lambda w: w != 0,
    direction: Callable[[float], float] = lambda w: w,
    rate: Callable[[float, float, float], float] = thermal_rate,
    jump: Callable[[Matrix, float], Matrix] = lambda part, rate: part,
) -> Pair:
    """Jumps A(ω) for every Bohr frequency that is not 0, and their rates, for a flat spectral density g."""
    energies, v = basis(H)
    gaps = find(energies[None, :] - energies[:, None])
    inside = element(turn(A, v))
    jumps, rates = [], []
    for w in filter(keep, map(float, np.unique(gaps))):
        for place in together(gaps == w):
            rates.append(rate(direction(w), beta, g) if w else g)
            jumps.append(jump(back(np.where(place, inside, 0), v), rates[-1]))
    return np.array(jumps), np.array(rates)


def cases(rng: np.random.Generator) -> list[Case]:
    """A qubit of few digits and the ladder by hand; then H that are not diagonal, some with equal gaps."""
    H = np.array([[0.36, 0.48j], [-0.48j, 0.64]])  # its levels are 0 and 1
    A = np.array([[1, 0.5 + 0.5j], [0.5 - 0.5j, -0.5]])
    found: list[Case] = [(H, A, 1.0, 0.5), (np.diag([0.0, 1.0, 2.0]), np.ones((3, 3)), 1.0, 0.5)]
    for energies in (LEVELS[2], LEVELS[3], (0.0, 1.0, 2.0), LEVELS[4], (0.0, 1.0, 2.5, 3.5)):
        d = len(energies)
        U = random_unitary(d, rng)
        H = U @ np.diag(np.array(energies) * rng.uniform(0.9, 1.1) - 0.3) @ dagger(U)
        A = U @ coupling(everyone(d) + np.diag(rng.uniform(0.5, 1, d)), rng) @ dagger(U)
        found.append((hermitian(H), hermitian(A), rng.uniform(0.6, 1.2), rng.uniform(0.5, 0.9)))
    return found


def seen(answer: Any, case: Case) -> Matrix:
    """The dissipator of jumps and rates as a matrix: what is unique of them."""
    d = len(case[0])
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError("something that is not a pair: (jumps, rates) is expected")
    jumps, rates = np.asarray(answer[0]), np.asarray(answer[1])
    if jumps.ndim != 3 or jumps.shape[1:] != (d, d):
        raise ValueError(f"jumps of shape {jumps.shape}, where (number, {d}, {d}) is expected")
    if rates.shape != (len(jumps),):
        raise ValueError(f"rates of shape {rates.shape} for {len(jumps)} jumps")
    return generator_matrix(np.zeros((d, d)), jumps, rates)


# what mistakes put in place of a piece


def _pairs(place: Matrix) -> list[Matrix]:
    one = np.eye(len(place))
    return [np.outer(one[i], one[j]) != 0 for i, j in np.argwhere(place)]


def _all_apart(H: Matrix, *_: Any) -> bool:
    """Whether no two pairs of levels have the same Bohr frequency."""
    energies = np.linalg.eigvalsh(H)
    gaps = np.sort((energies[None, :] - energies[:, None])[~np.eye(len(H), dtype=bool)])
    return bool(np.all(np.diff(gaps) > 1e-6))


# laws


def _kills_gibbs(S: Matrix, H: Matrix, beta: float, size: float = 1e-5) -> bool:
    return bool(np.abs(S @ gibbs(H, beta).reshape(-1)).max() < size)


def _right(H: Matrix, A: Matrix, beta: float, g: float) -> Matrix:
    return seen(davies(H, A, beta, g), (H,))


def _is_multiple(S: Matrix, *case: Any) -> bool:
    """Whether the dissipator is a number times the right one."""
    right = _right(*case)
    factor = np.vdot(right, S) / np.vdot(right, right)
    return bool(np.abs(S - factor * right).max() < 1e-5)


def _is_gksl(S: Matrix) -> bool:
    try:
        Lindbladian.from_superop(S)
    except ValueError:
        return False
    return True


_BASIS = (
    "In which basis is A(ω) easy to read off, and in which basis is the answer wanted?",
    "In the eigenbasis of H every entry of A belongs to one Bohr frequency. Choose the "
    "entries there, and turn each part back.",
    "e, v = np.linalg.eigh(H); inside = v.conj().T @ A @ v; part = v @ np.where(gaps == w, "
    "inside, 0) @ v.conj().T",
)
_DOWN = (
    "Let your jump with ω > 0 act on an eigenvector of H: does the energy fall or rise?",
    "The entry (i, j) of a jump leads from j to i, so it takes out e_j − e_i; ω > 0 goes with n + 1.",
    "gaps = e[None, :] - e[:, None]",
)
_SIGN = (
    "Print your rates: are all of them positive?",
    "n is a number of quanta for a positive frequency only. Put the size of ω into it, and "
    "let the sign of ω decide between n + 1 and n.",
    "n = 1 / np.expm1(beta * abs(w))",
)
_GROUPS = (
    "How many jumps does your function give for four levels at equal steps?",
    "All entries with the same Bohr frequency make one jump together; entries of frequency "
    "zero make none here.",
    "gaps = np.round(e[None, :] - e[:, None], 9); np.unique(gaps)",
)

exercise = Exercise(
    id="ex10.2",
    title="a Davies generator",
    section="Any Hamiltonian, any coupling",
    reference=davies,
    cases=cases,
    observe=seen,
    observed="the matrix of the dissipator that your jumps and rates make",
    why=(
        "Right: the eigenbasis of H sorts the coupling by Bohr frequency, equal frequencies act "
        "together, and KMS rates make the Gibbs state of this very H stationary."
    ),
    special={"Hamiltonians whose Bohr frequencies all differ": _all_apart},
    hints=(
        "Is the Gibbs state of H stationary for your jumps and rates?",
        "Three steps: A in the eigenbasis of H, one part for each Bohr frequency ω ≠ 0, and back.",
        "e, v = np.linalg.eigh(H); gaps = np.round(e[None, :] - e[:, None], 9)",
    ),
    laws=(
        Law(
            "negative-rates",
            "Your jumps and rates make a dissipator with a negative canonical rate. Are some of your rates "
            "negative? n(ω) wants |ω|.",
            lambda S, *_: _is_gksl(S),
        ),
        Law(
            "gaps-over-rounded",
            "The Gibbs state of H is almost stationary under your dissipator, and not quite: are your Bohr "
            "frequencies rounded too coarsely? Nine decimals are enough to find equal ones.",
            lambda S, H, A, beta, g: _kills_gibbs(S, H, beta) or not _kills_gibbs(S, H, beta, 0.02),
        ),
        Law(
            "gibbs-not-stationary",
            "The Gibbs state of H is not stationary under your dissipator.",
            lambda S, H, A, beta, g: _kills_gibbs(S, H, beta),
        ),
        # On a qubit any rates in the right ratio give a multiple of the right dissipator: it cannot tell.
        Law(
            "not-these-jumps",
            "The Gibbs state of H is stationary under your dissipator, as it should be, but it is not this "
            "bath's. Which entries of A share a jump in yours: all those of one Bohr frequency? And is "
            "each rate g(n + 1) or gn itself, and not right in the ratio alone?",
            lambda S, H, A, beta, g: len(H) == 2 or _is_multiple(S, H, A, beta, g),
            hints=_GROUPS,
        ),
        Law(
            "a-factor",
            "Your dissipator is the right one times a number. Look for a factor in your rates, or for its "
            "root in your jumps.",
            lambda S, H, A, beta, g: len(H) == 2 or np.allclose(S, _right(H, A, beta, g), atol=1e-5),
        ),
    ),
    slips=(
        slip(
            "rates-exchanged",
            "Either your two rates or the signs of ω are exchanged.",
            alone="Your bath heats: jumps that take energy out have the rate gn, and those that bring it in "
            "g(n + 1).",
            direction=lambda w: -w,
            hints=_DOWN,
        ),
        slip(
            "n-for-n-plus-one",
            "Up and down have the same rate, the one without spontaneous emission.",
            alone="So the stationary state is 1/d, infinite temperature.",
            direction=lambda w: -abs(w),
            hints=("What happens in your bath at zero temperature?", *_DOWN[1:]),
        ),
        slip(
            "n-plus-one-twice",
            "Up and down have the same rate, the one with spontaneous emission.",
            alone="So the stationary state is 1/d, infinite temperature.",
            direction=abs,
            hints=("Which of the two directions is possible in an empty bath?", *_DOWN[1:]),
        ),
        slip(
            "n-plus-one-at-negative-frequency",
            "You put a negative ω into n(ω) + 1, which gives −n(|ω|): a negative rate.",
            rate=lambda w, beta, g: g * (1 / math.expm1(beta * w) + 1),
            hints=_SIGN,
        ),
        slip(
            "n-at-negative-frequency",
            "You put a negative ω into n(ω), which gives −n(|ω|) − 1: a negative rate.",
            rate=lambda w, beta, g: g / math.expm1(beta * w),
            hints=_SIGN,
        ),
        slip(
            "no-thermal-rates",
            "All your jumps have one rate; that of a thermal bath has n + 1 down and n up.",
            rate=lambda w, beta, g: g,
            hints=("Where does beta enter your function?", *_DOWN[1:]),
        ),
        slip(
            "g-left-out",
            "The spectral density g is missing from your rates.",
            given=lambda H, A, beta, g: (H, A, beta, 1.0),
            hints=(
                "Where does g enter your function?",
                "The spectral density multiplies every rate, up and down.",
                "g * (n + 1) for ω > 0, and g * n for ω < 0",
            ),
        ),
        slip(
            "rates-counted-twice",
            "The rate is in your jumps, as its root, and once more in the list of rates.",
            jump=lambda part, rate: np.sqrt(rate) * part,
            hints=(
                "By how much does your generator grow when g is doubled?",
                "A rate has one place: in the list of rates, or as its root in the jump.",
                "jumps.append(part); rates.append(g * (n + 1) if w > 0 else g * n)",
            ),
        ),
        slip(
            "ratio-alone",
            "In your rates you have e^{±βω/2} where n + 1 and n belong.",
            alone="Their ratio is right and their size is not.",
            rate=lambda w, beta, g: g * math.exp(beta * w / 2),
            hints=("How large is your rate up in a very hot bath, and how large should it be?", *_DOWN[1:]),
        ),
        slip(
            "frequencies-not-rounded",
            "Some Bohr frequencies that are equal differ in their last digit for the computer, and you gave "
            "each a jump of its own. Round them before you look for equal ones.",
            find=itself,
            hints=(
                "How many different gaps does np.unique find for three levels at equal steps, if H is not "
                "diagonal?",
                "Eigenvalues carry an error in the 16th digit, so compare gaps to nine digits or so.",
                "gaps = np.round(e[None, :] - e[:, None], 9)",
            ),
        ),
        slip(
            "pairs-apart",
            "You made one jump for every pair of levels, or your equal gaps differ in the 16th digit: round "
            "them. On the ladder 0, 1, 2 the pairs give six jumps, where four are right: the entries 0→1 and "
            "1→2 belong to the same jump, A(−1). A bath cannot tell from a quantum which pair it came from.",
            together=_pairs,
            hints=_GROUPS,
        ),
        slip(
            "zero-frequency-kept",
            "You kept the part with ω = 0, with the rate g. It moves no energy, and here it is to be "
            "left out.",
            keep=lambda w: True,
            hints=(
                "How much energy does each of your jumps move, and is there one that moves none?",
                *_GROUPS[1:],
            ),
        ),
        slip(
            "emission-only",
            "You have the jumps with ω > 0, which take energy out, and not those that bring it in.",
            alone="That is a bath at zero temperature, with the wrong rates for it.",
            keep=lambda w: w > 0,
            hints=("What brings the system up again?", "Bohr frequencies come with both signs."),
        ),
        slip(
            "jump-plus-adjoint",
            "Your jumps are A(ω) + A(ω)†: each goes up and down with one and the same rate.",
            alone="So does an infinitely hot bath. A(ω) alone takes out ω.",
            jump=lambda part, rate: part + dagger(part),
            hints=(
                "What does your jump with ω > 0 make of the ground state, and what should it make of it?",
                *_DOWN[1:],
            ),
        ),
        slip(
            "left-in-the-eigenbasis",
            "Your jumps are written in the eigenbasis of H; bring them back with V … V†.",
            back=lambda A, v: A,
            hints=_BASIS,
        ),
        slip(
            "coupling-not-turned",
            "You chose the entries by Bohr frequency in A as it was given, and only then turned them by "
            "V … V†. It is V†AV whose entries belong to one frequency each.",
            turn=lambda A, v: A,
            hints=(
                "Is H diagonal in the basis in which you sort the entries of A?",
                *_BASIS[1:],
            ),
        ),
        slip(
            "never-turned",
            "You chose the entries by Bohr frequency in A as it was given. They belong to one frequency each "
            "in the eigenbasis of H: it is V†AV that is to be sorted, and each part turned back by V … V†.",
            turn=lambda A, v: A,
            back=lambda A, v: A,
            hints=(
                "Is H diagonal in the basis in which you sort the entries of A?",
                *_BASIS[1:],
            ),
        ),
        slip(
            "basis-turned-the-wrong-way",
            "You computed V A V† and V† … V: the other way round. The columns of V are the eigenvectors.",
            turn=lambda A, v: v @ A @ dagger(v),
            back=lambda A, v: dagger(v) @ A @ v,
            hints=(
                "Which of the two is diagonal, V†HV or VHV†, with the V of np.linalg.eigh?",
                *_BASIS[1:],
            ),
        ),
        slip(
            "conjugate-dropped",
            "V.T is not V†: the eigenvectors are complex.",
            turn=lambda A, v: v.T @ A @ v,
            back=lambda A, v: v @ A @ v.T,
            hints=(
                "Is v.T @ H @ v diagonal for a complex H?",
                *_BASIS[1:],
            ),
        ),
        slip(
            "diagonal-assumed",
            "You read the energies off the diagonal of H; this H is not diagonal.",
            basis=lambda H: (np.diagonal(H).real, np.eye(len(H))),
            hints=("What are the eigenvectors of H?", *_BASIS[1:]),
        ),
        slip(
            "entries-forgotten",
            "The coupling operator's own entries are missing from your jumps, which are made of |i⟩⟨j|.",
            element=np.ones_like,
            hints=("Where does A enter your jumps?", *_BASIS[1:]),
        ),
        slip(
            "entries-squared",
            "Your jumps have |A_ij|² as entries. The square of the modulus comes by itself, from LρL†.",
            element=lambda a: np.abs(a) ** 2,
            hints=(
                "How often does the jump L occur in LρL†?",
                "A jump is an amplitude: its entries are those of A themselves.",
                _BASIS[2],
            ),
        ),
    ),
    forbidden=(baths.davies,),
    nan="The answer contains nan. Did you keep ω = 0? n(0) is 1/0, and this part is to be left out here.",
)

by_hand = ByHand(
    "ex10.2h",
    "the number of jumps of four levels",
    8,
    near=0.4,
    slips={
        12: "Twelve entries lie off the diagonal; those with the same frequency make one jump together.",
        9: "You counted ω = 0, which is left out here.",
        4: "These are the sizes of the frequencies; each comes with both signs.",
        6: "There are six pairs of levels. Some have the same distance, and each distance leads up and down.",
        16: "You counted the entries of A.",
        13: "You counted a jump for each pair and direction, and ω = 0.",
    },
    why="The distances 1, 2, 3 and 4 occur, 1 and 3 twice; each leads down and up.",
    hints=(
        "Which distances do the six pairs of levels have, and which of them are the same?",
        "Each distance gives a frequency that takes energy out and one that brings it in.",
    ),
)
