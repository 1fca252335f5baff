"""Chapter 10's exercises: KMS rates, a Davies generator, where a state ends, when, and the slowest mode."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import baths
from ..physics.entropies import relative_entropy
from ..physics.lindblad import Lindbladian
from ..physics.states import gibbs, random_state, random_unitary
from .engine import Case, Exercise, Law, Slip

Matrix = Any
Pair = tuple[Any, Any]

# Energies without equal gaps, for each number of levels.
_LEVELS = {2: (0.0, 1.0), 3: (0.0, 1.0, 1.7), 4: (0.0, 0.9, 1.5, 2.8)}


def dagger(x: Matrix) -> Matrix:
    return x.conj().swapaxes(-1, -2)


def coupling(contact: Matrix, rng: np.random.Generator) -> Matrix:
    """A Hermitian operator with an entry of order one for each pair in contact."""
    d = len(contact)
    size = np.triu(np.asarray(contact), 1) * rng.uniform(0.7, 1.2, (d, d))
    upper = size * np.exp(2j * np.pi * rng.uniform(size=(d, d)))
    return upper + dagger(upper) + np.diag(np.diagonal(contact))


def everyone(d: int) -> Matrix:
    return np.ones((d, d)) - np.eye(d)


def thermal(
    rng: np.random.Generator,
    energies: tuple[float, ...],
    contact: Matrix,
    beta: float,
    g: float = 0.5,
    **more: Any,
) -> tuple[Matrix, Matrix]:
    """A Davies generator's matrix in a random basis, and its Gibbs state."""
    U = random_unitary(len(energies), rng)
    H = U @ np.diag(energies) @ dagger(U)
    H = (H + dagger(H)) / 2
    A = U @ coupling(contact, rng) @ dagger(U)
    L = baths.davies(H, (A + dagger(A)) / 2, beta, g, **more)
    return L.superop(), gibbs(H, beta)


# ex10.2 ------------------------------------------------------------------------------------------------


def davies_cases(rng: np.random.Generator) -> list[Case]:
    """Hamiltonians that are not diagonal; one of them with two equal gaps."""
    cases = []
    for energies in (_LEVELS[2], _LEVELS[3], (0.0, 1.0, 2.0), _LEVELS[4]):
        d = len(energies)
        U = random_unitary(d, rng)
        H = U @ np.diag(np.array(energies) * rng.uniform(0.9, 1.1) - 0.3) @ dagger(U)
        A = U @ coupling(everyone(d) + np.diag(rng.uniform(0.5, 1, d)), rng) @ dagger(U)
        cases.append(((H + dagger(H)) / 2, (A + dagger(A)) / 2, rng.uniform(0.6, 1.2), rng.uniform(0.5, 0.9)))
    return cases


def _thermal_rate(w: float, beta: float, g: float) -> float:
    n = 1 / math.expm1(beta * abs(w))
    return g * (n + 1) if w > 0 else g * n


def _davies(
    H: Matrix,
    A: Matrix,
    beta: float,
    g: float,
    rate: Callable[[float, float, float], float] = _thermal_rate,
    turn: Callable[[Matrix, Matrix], Matrix] = lambda A, v: dagger(v) @ A @ v,
    back: Callable[[Matrix, Matrix], Matrix] = lambda A, v: v @ A @ dagger(v),
    pairwise: bool = False,
    element: Callable[[Matrix], Matrix] = lambda a: a,
    weight: Callable[[Matrix, float], Matrix] = lambda jump, rate: jump,
    keep: Callable[[float], bool] = lambda w: w != 0,
    basis: Callable[[Matrix], Any] = np.linalg.eigh,
) -> Pair:
    """Jumps and rates, with every piece that a slip may have wrong as an argument."""
    energies, v = basis(H)
    gaps = np.round(energies[None, :] - energies[:, None], 9) + 0.0
    inside = element(turn(A, v))
    jumps, rates = [], []
    for w in np.unique(gaps):
        places = [np.array(gaps == w)]
        if pairwise:
            places = [np.eye(len(H))[:, [i]] * np.eye(len(H))[j] != 0 for i, j in np.argwhere(gaps == w)]
        for place in places:
            if keep(w):
                rates.append(rate(float(w), beta, g))
                jumps.append(weight(back(np.where(place, inside, 0), v), rates[-1]))
    return np.array(jumps), np.array(rates)


def davies(H: Matrix, A: Matrix, beta: float, g: float) -> Pair:
    """Jumps A(ω) and their rates, for a flat spectral density g."""
    return _davies(H, A, beta, g)


def _davies_with(**changes: Any) -> Callable[..., Pair]:
    return lambda H, A, beta, g: _davies(H, A, beta, g, **changes)


def dissipator_matrix(answer: Any, case: Case) -> Matrix:
    """The dissipator of jumps and rates as a matrix: what is unique of them."""
    d = len(case[0])
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise ValueError("something that is not a pair: (jumps, rates) is expected")
    jumps, rates = np.asarray(answer[0]), np.asarray(answer[1])
    if jumps.ndim != 3 or jumps.shape[1:] != (d, d):
        raise ValueError(f"jumps of shape {jumps.shape}, where (number, {d}, {d}) is expected")
    if rates.shape != (len(jumps),):
        raise ValueError(f"rates of shape {rates.shape} for {len(jumps)} jumps")
    one = np.eye(d)
    out = np.zeros((d * d, d * d), complex)
    for L, rate in zip(jumps, rates, strict=True):
        M = dagger(L) @ L
        out = out + rate * (np.kron(L, L.conj()) - 0.5 * (np.kron(M, one) + np.kron(one, M.T)))
    return out


def _diagonal_basis(H: Matrix) -> Pair:
    return np.diagonal(H).real, np.eye(len(H))


def _kills_gibbs(S: Matrix, H: Matrix, beta: float, size: float = 1e-5) -> bool:
    return bool(np.abs(S @ gibbs(H, beta).reshape(-1)).max() < size)


def _is_multiple(S: Matrix, H: Matrix, A: Matrix, beta: float, g: float) -> bool:
    """Whether the dissipator is a number times the right one."""
    right = dissipator_matrix(davies(H, A, beta, g), (H,))
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
    "With H = V diag(e) V†: the entries of V†AV belong to one Bohr frequency each; V … V† brings a part "
    "back.",
    "e, v = np.linalg.eigh(H); inside = v.conj().T @ A @ v; part = v @ np.where(gaps == w, inside, 0) @ "
    "v.conj().T",
)
_DOWN = (
    "Does your jump with ω > 0 take energy out of the system? Let it act on an eigenvector.",
    "The entry (i, j) of a jump leads from j to i, so it takes out e_j − e_i; ω > 0 goes with n + 1.",
    "gaps = e[None, :] - e[:, None]",
)
_SIGN = (
    "Print your rates: are all of them positive?",
    "n(ω) = 1/(e^{βω} − 1) is a number of quanta only for ω > 0: use |ω|, and let the sign decide between "
    "n + 1 and n.",
    "n = 1 / np.expm1(beta * abs(w))",
)
_GROUPS = (
    "How many jumps does your function give for a ladder of three equal steps?",
    "All entries with the same Bohr frequency make one jump together; entries with ω = 0 make none here.",
    "gaps = np.round(e[None, :] - e[:, None], 9); np.unique(gaps)",
)

DAVIES = Exercise(
    id="ex10.2",
    title="a Davies generator",
    reference=davies,
    cases=davies_cases,
    observe=dissipator_matrix,
    observed="the matrix of the dissipator that your jumps and rates make",
    why=(
        "Right: the eigenbasis of H sorts the coupling by Bohr frequency, equal frequencies act "
        "together, and KMS rates make the Gibbs state of this very H stationary."
    ),
    hints=(
        "Is the Gibbs state of H stationary for your jumps and rates?",
        "Three steps: A in the eigenbasis of H, one part for each Bohr frequency ω ≠ 0, and back.",
        "e, v = np.linalg.eigh(H); gaps = np.round(e[None, :] - e[:, None], 9)",
    ),
    laws=(
        Law(
            "negative-rates",
            "Some of your rates are negative. n(ω) wants |ω|, and a rate is a number of jumps per unit time.",
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
            "bath's. Compare your rates themselves with g(n + 1) and gn, not their ratio alone, and your "
            "jumps with the parts A(ω).",
            lambda S, H, A, beta, g: len(H) == 2 or _is_multiple(S, H, A, beta, g),
        ),
        Law(
            "a-factor",
            "Your dissipator is the right one times a number. Look for a factor in your rates, or for its "
            "root in your jumps.",
            lambda S, H, A, beta, g: (
                len(H) == 2 or np.allclose(S, dissipator_matrix(davies(H, A, beta, g), (H,)), atol=1e-5)
            ),
        ),
    ),
    slips=(
        Slip(
            "rates-exchanged",
            "Your bath heats: jumps that take energy out have the rate gn, and those that bring it in "
            "g(n + 1). Either the rates or the sign of ω are exchanged.",
            _davies_with(rate=lambda w, beta, g: _thermal_rate(-w, beta, g)),
            _DOWN,
        ),
        Slip(
            "n-for-n-plus-one",
            "Up and down have the same rate gn: the stationary state is 1/d, infinite temperature.",
            _davies_with(rate=lambda w, beta, g: _thermal_rate(-abs(w), beta, g)),
            ("What happens in your bath at zero temperature?", *_DOWN[1:]),
        ),
        Slip(
            "n-plus-one-twice",
            "Up and down have the same rate g(n + 1): the stationary state is 1/d, infinite temperature.",
            _davies_with(rate=lambda w, beta, g: _thermal_rate(abs(w), beta, g)),
            ("Which of the two directions is possible in an empty bath?", *_DOWN[1:]),
        ),
        Slip(
            "n-plus-one-at-negative-frequency",
            "Your rates are negative for ω < 0: you put a negative ω into n(ω) + 1, which gives −n(|ω|). "
            "There the rate is g n(|ω|).",
            _davies_with(rate=lambda w, beta, g: g * (1 / math.expm1(beta * w) + 1)),
            _SIGN,
        ),
        Slip(
            "n-at-negative-frequency",
            "Your rates are negative for ω < 0: you put a negative ω into n(ω), which gives −n(|ω|) − 1.",
            _davies_with(rate=lambda w, beta, g: g / math.expm1(beta * w)),
            _SIGN,
        ),
        Slip(
            "no-thermal-rates",
            "All your jumps have the rate g; γ(ω) = g(n + 1) down and gn up is missing.",
            _davies_with(rate=lambda w, beta, g: g),
            ("Where does beta enter your function?", *_DOWN[1:]),
        ),
        Slip(
            "g-left-out",
            "Your rates are n + 1 and n; the spectral density g is missing.",
            _davies_with(rate=lambda w, beta, g: _thermal_rate(w, beta, 1.0)),
            ("Where does g enter your function?",),
        ),
        Slip(
            "rates-counted-twice",
            "The rate is in your jumps, as its root, and once more in the list of rates.",
            _davies_with(weight=lambda jump, rate: math.sqrt(rate) * jump),
            ("By how much does your generator grow when g is doubled?",),
        ),
        Slip(
            "ratio-alone",
            "Your rates are g e^{+βω/2} down and g e^{−βω/2} up: their ratio is right and their size is not. "
            "Down is g(n + 1), up is gn.",
            _davies_with(rate=lambda w, beta, g: g * math.exp(beta * w / 2)),
            ("How large is your rate up in a very hot bath, and how large should it be?", *_DOWN[1:]),
        ),
        Slip(
            "pairs-apart",
            "You made one jump for every pair of levels, or your equal gaps differ in the 16th digit: round "
            "them. Pairs with the same Bohr frequency act together, in one jump: otherwise the bath could "
            "tell which pair it was.",
            _davies_with(pairwise=True),
            _GROUPS,
        ),
        Slip(
            "zero-frequency-kept",
            "You kept the part with ω = 0, with the rate g. It moves no energy, and here it is to be "
            "left out.",
            _davies_with(
                keep=lambda w: True, rate=lambda w, beta, g: g if w == 0 else _thermal_rate(w, beta, g)
            ),
            _GROUPS,
        ),
        Slip(
            "emission-only",
            "You have the jumps that take energy out and not those that bring it in: a bath at zero "
            "temperature, with the wrong rates for it.",
            _davies_with(keep=lambda w: w > 0),
            ("What brings the system up again?", "Bohr frequencies come with both signs."),
        ),
        Slip(
            "jump-plus-adjoint",
            "Your jumps are A(ω) + A(ω)†: each goes up and down with one and the same rate, as in an "
            "infinitely hot bath. A(ω) alone takes out ω.",
            _davies_with(weight=lambda jump, rate: jump + dagger(jump)),
            _DOWN,
        ),
        Slip(
            "left-in-the-eigenbasis",
            "Your jumps are written in the eigenbasis of H; bring them back with V … V†.",
            _davies_with(back=lambda A, v: A),
            _BASIS,
        ),
        Slip(
            "coupling-not-turned",
            "You chose the entries by Bohr frequency in A as it was given, and only then turned them by "
            "V … V†. It is V†AV whose entries belong to one frequency each.",
            _davies_with(turn=lambda A, v: A),
            _BASIS,
        ),
        Slip(
            "never-turned",
            "You chose the entries by Bohr frequency in A as it was given. They belong to one frequency each "
            "in the eigenbasis of H: it is V†AV that is to be sorted, and each part turned back by V … V†.",
            _davies_with(turn=lambda A, v: A, back=lambda A, v: A),
            _BASIS,
        ),
        Slip(
            "basis-turned-the-wrong-way",
            "You computed V A V† and V† … V: the other way round. The columns of V are the eigenvectors.",
            _davies_with(turn=lambda A, v: v @ A @ dagger(v), back=lambda A, v: dagger(v) @ A @ v),
            _BASIS,
        ),
        Slip(
            "conjugate-dropped",
            "V.T is not V†: the eigenvectors are complex.",
            _davies_with(turn=lambda A, v: v.T @ A @ v, back=lambda A, v: v @ A @ v.T),
            _BASIS,
        ),
        Slip(
            "diagonal-assumed",
            "You read the energies off the diagonal of H; this H is not diagonal.",
            _davies_with(basis=_diagonal_basis),
            ("What are the eigenvectors of H?", *_BASIS[1:]),
        ),
        Slip(
            "entries-forgotten",
            "Your jumps are |i⟩⟨j| with the entry 1: the coupling operator's own entries are missing.",
            _davies_with(element=np.ones_like),
            ("Where does A enter your jumps?", *_BASIS[1:]),
        ),
        Slip(
            "entries-squared",
            "Your jumps have |A_ij|² as entries. The square of the modulus comes by itself, from LρL†.",
            _davies_with(element=lambda a: np.abs(a) ** 2),
            ("How often does the jump L occur in LρL†?",),
        ),
    ),
    forbidden=(baths.davies,),
    nan="The answer contains nan. Did you keep ω = 0? n(0) is 1/0, and this part is to be left out here.",
)


# ex10.3 ------------------------------------------------------------------------------------------------


def end_cases(rng: np.random.Generator) -> list[Case]:
    """An ergodic qubit and qutrit, a level cut off, a coupling that commutes with H, and a dark singlet."""
    b = rng.uniform(0.6, 1.2, 5)
    cut = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    cases = [
        thermal(rng, _LEVELS[2], everyone(2), b[0]),
        thermal(rng, _LEVELS[3], everyone(3), b[1]),
        thermal(rng, _LEVELS[3], cut, b[2]),
        thermal(rng, _LEVELS[3], np.diag([0.0, 1.0, 2.1]), b[3], zero_frequency=0.6),
    ]
    x, number, one = np.array([[0, 1], [1, 0]]), np.diag([0, 1]), np.eye(2)
    U = np.kron(random_unitary(2, rng), random_unitary(2, rng))
    H = U @ (np.kron(number, one) + np.kron(one, number)) @ dagger(U)
    A = U @ (np.kron(x, one) + np.kron(one, x)) @ dagger(U)
    both = baths.davies((H + dagger(H)) / 2, (A + dagger(A)) / 2, b[4], 0.5)
    return [
        (L, random_state(math.isqrt(len(L)), rng)) for L in (*(case[0] for case in cases), both.superop())
    ]


def _null(L: Matrix) -> Matrix:
    """Orthonormal columns that L takes to zero."""
    _, s, right = np.linalg.svd(L)
    return dagger(right[s < 1e-9 * s[0]])


def _limit(L: Matrix, rho: Matrix) -> Matrix:
    """lim e^{Lt}ρ: what the conserved quantities, the left null vectors, leave of ρ."""
    right, left = _null(L), _null(dagger(L))
    return (right @ np.linalg.solve(dagger(left) @ right, dagger(left) @ rho.reshape(-1))).reshape(rho.shape)


def _count(L: Matrix) -> int:
    return _null(L).shape[1]


def where_it_ends(L: Matrix, rho: Matrix) -> Pair:
    """The dimension of the stationary space, and lim e^{Lt}ρ."""
    return _count(L), _limit(L, rho)


def _shortest(L: Matrix, rho: Matrix) -> Matrix:
    """The stationary matrix of trace one with the smallest norm: a least-squares solver's choice."""
    one = np.eye(len(rho)).reshape(-1)
    found = np.linalg.lstsq(np.vstack([L, one]), np.append(np.zeros(len(L)), 1), rcond=1e-10)[0]
    return found.reshape(rho.shape)


def _projected(L: Matrix, rho: Matrix) -> Matrix:
    right = _null(L)
    return (right @ (dagger(right) @ rho.reshape(-1))).reshape(rho.shape)


def _of_trace_one(X: Matrix) -> Matrix:
    return X / np.trace(X)


def _by_adjoint_modes(L: Matrix, rho: Matrix) -> Matrix:
    """The stationary part of ρ with V† where V⁻¹ belongs, V the eigenvectors as the library gives them."""
    values, modes = np.linalg.eig(L)
    still = modes[:, np.abs(values) < 1e-8]
    return (still @ (dagger(still) @ rho.reshape(-1))).reshape(rho.shape)


def _evolved(L: Matrix, rho: Matrix, t: float) -> Matrix:
    from scipy.linalg import expm

    return (expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)


def _column_limit(L: Matrix, rho: Matrix) -> Matrix:
    return _limit(L, rho.T).T


def _ends(state: Callable[[Matrix, Matrix], Matrix], count: Callable[[Matrix], int] = _count) -> Any:
    return lambda L, rho: (count(L), state(L, rho))


_CONSERVED = (
    "Two different starts can end in different places here. Where does rho enter your answer?",
    "e^{Lt} for a very large t, applied to this rho, is the state wanted; the null space of L alone does not "
    "know the start.",
    "scipy.linalg.expm(L * t) @ rho.reshape(-1), with t much larger than 1/gap",
)
_MODES = (
    "With rho = V c, the columns of V the modes: is V† @ V the unit matrix here?",
    "c solves the linear system V c = rho; keep the c of the modes with λ = 0.",
    "c = np.linalg.solve(V, rho.reshape(-1))",
)
_DIMENSION = (
    "How many independent matrices X obey L(X) = 0?",
    "The dimension of the null space of L: the number of its zero singular values, or d² minus its rank.",
    "len(L) - np.linalg.matrix_rank(L, tol=1e-9)",
)

END = Exercise(
    id="ex10.3",
    title="where a state ends, and whether there is another end",
    reference=where_it_ends,
    cases=end_cases,
    parts=("dimension", "final state"),
    why=(
        "Right: the null space says how many ends there are, and the start decides among them. With "
        "dimension one every start ends in the same state."
    ),
    hints=(
        "What is L applied to your final state, what is its trace, and does it depend on rho?",
        "Count the zero singular values of L; then let rho evolve until nothing moves any more.",
        "scipy.linalg.null_space(L, rcond=1e-9).shape[1]",
    ),
    laws=(
        Law(
            "not-normalised",
            "The trace of your final state is not one.",
            lambda a, L, rho: abs(np.trace(a[1]) - 1) < 1e-4,
        ),
        Law(
            "no-zero-found",
            "Your dimension is less than 1, but some state is always stationary. A computed zero is 1e-17 or "
            "so, hardly ever 0: compare with a tolerance.",
            lambda a, *_: np.real(a[0]) > 0.5,
        ),
        Law(
            "not-there-yet",
            "Your final state still moves a little, so it is not the end yet: wait longer, much longer than "
            "the slowest decay takes.",
            lambda a, L, rho: not 1e-7 < np.abs(L @ a[1].reshape(-1)).max() < 0.02,
        ),
        Law(
            "not-stationary",
            "Your final state still moves: L applied to it is not zero.",
            lambda a, L, rho: np.abs(L @ a[1].reshape(-1)).max() < 1e-7,
        ),
        Law(
            "some-null-vector",
            "Your final matrix is stationary, but it is not where this start ends. Does it depend on rho? L "
            "alone does not know the start. If it does: the modes of L are not at right angles, and V† is "
            "not V⁻¹.",
            lambda a, L, rho: np.abs(a[1] - _limit(L, rho)).max() < 1e-4,
        ),
        Law(
            "not-hermitian",
            "Your final state is not Hermitian.",
            lambda a, *_: np.abs(a[1] - dagger(a[1])).max() < 1e-5,
        ),
    ),
    slips=(
        Slip(
            "ergodicity-assumed",
            "You took for granted that there is one stationary state, dimension 1, and solved for it. "
            "For some of these generators there are many, and the solver picked one of them.",
            _ends(_shortest, lambda L: 1),
            _DIMENSION,
        ),
        Slip(
            "a-stationary-state-for-the-end",
            "You counted rightly, and then returned *some* stationary state. Where there are many, the start "
            "decides which one is reached.",
            _ends(_shortest),
            _CONSERVED,
        ),
        Slip(
            "dimension-always-one",
            "Your final states are right, so you can see that they depend on the start; but then the "
            "dimension of the stationary space is larger than 1.",
            _ends(_limit, lambda L: 1),
            _DIMENSION,
        ),
        Slip(
            "not-normalised",
            "You projected rho onto the null space of L at right angles. The evolution projects along "
            "L's own modes; your matrix does not even have trace one.",
            _ends(_projected),
            _CONSERVED,
        ),
        Slip(
            "projected-and-divided",
            "You projected rho onto the null space at right angles and divided by the trace. With one "
            "stationary state the division hides the mistake; with several it does not.",
            _ends(lambda L, rho: _of_trace_one(_projected(L, rho))),
            _CONSERVED,
        ),
        Slip(
            "adjoint-for-inverse",
            "You found the share of each mode by V†, a scalar product with the mode itself, and divided by "
            "the trace. The modes of L are not at right angles: solve a linear system (V⁻¹), or use the left "
            "eigenvectors.",
            _ends(lambda L, rho: _of_trace_one(_by_adjoint_modes(L, rho))),
            _MODES,
        ),
        Slip(
            "adjoint-for-inverse-undivided",
            "You found the share of each mode by V†, a scalar product with the mode itself. The modes of L "
            "are not at right angles: solve a linear system (V⁻¹), or use the left eigenvectors.",
            _ends(_by_adjoint_modes),
            _MODES,
        ),
        Slip(
            "length-one",
            "Your final matrix has length one (the sum of |entries|² is 1), as null vectors of a library "
            "have. A state has trace one.",
            _ends(lambda L, rho: _limit(L, rho) / np.linalg.norm(_limit(L, rho))),
            ("What is the trace of your final matrix?", "Divide by the trace, not by the length."),
        ),
        Slip(
            "start-forgotten",
            "You followed the fully mixed state, and not rho.",
            _ends(lambda L, rho: _limit(L, np.eye(len(rho)) / len(rho))),
            _CONSERVED,
        ),
        Slip(
            "too-early",
            "This is the state at t = 1. It still moves.",
            _ends(lambda L, rho: _evolved(L, rho, 1.0)),
            ("How large is L(ρ) for your final state?", *_CONSERVED[1:]),
        ),
        Slip(
            "start-returned",
            "Your final state is the start.",
            _ends(lambda L, rho: rho),
            _CONSERVED,
        ),
        Slip(
            "observables-for-states",
            "You evolved with L† (Heisenberg's picture), which moves observables and leaves 1 where it is.",
            _ends(lambda L, rho: _limit(dagger(L), rho)),
            ("Which of L and L† keeps the trace?",),
        ),
        Slip(
            "start-transposed",
            "You followed the transpose of rho. L acts on the rows one after another, rho.reshape(-1).",
            _ends(lambda L, rho: _limit(L, rho.T)),
            ("In which order does rho.reshape(-1) list the entries?",),
        ),
        Slip(
            "end-transposed",
            "Your final state is the transpose of the right one.",
            _ends(lambda L, rho: _limit(L, rho).T),
            ("In which order does reshape fill a matrix?",),
        ),
        Slip(
            "column-stacking",
            "You stacked the columns of rho; L acts on rows, rho.reshape(-1).",
            _ends(_column_limit),
            ("In which order does rho.reshape(-1) list the entries?",),
        ),
        Slip(
            "rank-for-dimension",
            "Your number is the rank of L, the dimension of what decays. The stationary space is the rest.",
            _ends(_limit, lambda L: len(L) - _count(L)),
            _DIMENSION,
        ),
        Slip(
            "exact-zeros-counted",
            "You counted the eigenvalues that are exactly 0. A computed zero is 1e-17 or so: count those "
            "below a tolerance.",
            _ends(_limit, lambda L: int(np.sum(np.linalg.eigvals(L) == 0))),
            ("Print the eigenvalues of L: how large is the smallest?", *_DIMENSION[1:]),
        ),
        Slip(
            "populations-only",
            "You dropped the off-diagonal entries. H is not diagonal in this basis, and neither is the end.",
            _ends(lambda L, rho: np.diag(np.diag(_limit(L, rho)))),
            ("Which basis is the energy basis here?",),
        ),
        Slip(
            "order-exchanged",
            "You return the state first; the order asked for is (dimension, final state).",
            lambda L, rho: (_limit(L, rho), _count(L)),
            ("In which order does the exercise ask for the two?",),
        ),
    ),
)


# ex10.4 ------------------------------------------------------------------------------------------------


def time_cases(rng: np.random.Generator) -> list[Case]:
    """Thermal baths of two to four levels, states far from Gibbs with coherences, and small distances."""
    chain = np.eye(4, k=1) + np.eye(4, k=-1)
    cases = []
    for energies, contact, eps in (
        (_LEVELS[2], everyone(2), 0.05),
        (_LEVELS[3], everyone(3), 0.02),
        (_LEVELS[3], everyone(3), 0.1),
        (_LEVELS[4], chain, 0.05),
    ):
        L, pi = thermal(rng, energies, contact, rng.uniform(0.7, 1.2))
        rho = random_state(len(energies), rng, rank=1)
        cases.append((L, 0.95 * rho + 0.05 * np.eye(len(pi)) / len(pi), pi, eps * rng.uniform(0.9, 1.1)))
    return cases


def _crossing(L: Matrix, rho: Matrix, distance: Callable[[Matrix], float], level: float) -> float:
    """The first time at which the distance falls to the level."""
    from scipy.optimize import brentq

    values, modes = np.linalg.eig(L)
    shares = np.linalg.solve(modes, rho.reshape(-1))

    def above(t: float) -> float:
        X = (modes @ (np.exp(values * t) * shares)).reshape(rho.shape)
        return distance((X + dagger(X)) / 2) - level

    if above(0.0) <= 0:
        return 0.0
    late = 1.0
    while above(late) > 0 and late < 1e4:
        late *= 1.6
    return brentq(above, 0.0, late, xtol=1e-11) if late < 1e4 else math.inf


def _T(rho: Matrix, pi: Matrix) -> float:
    return float(np.abs(np.linalg.eigvalsh(rho - pi)).sum() / 2)


def _miss(t: Any, L: Matrix, rho: Matrix, pi: Matrix, eps: float) -> float:
    """By which share of ε the distance at t is off."""
    return _T(_evolved(L, rho, float(np.real(t))), pi) / eps - 1


def time_to_gibbs(L: Matrix, rho: Matrix, pi: Matrix, eps: float) -> float:
    """The time at which T(ρ_t, π) = ε."""
    return _crossing(L, rho, lambda x: _T(x, pi), eps)


def _crossing_of(
    distance: Callable[[Matrix, Matrix], float],
    level: Callable[[float, Matrix, Matrix], float] = lambda eps, rho, pi: eps,
) -> Callable[..., float]:
    return lambda L, rho, pi, eps: _crossing(L, rho, lambda x: distance(x, pi), level(eps, rho, pi))


def _gap(L: Matrix) -> float:
    return float(np.sort(-np.linalg.eigvals(L).real)[1])


def _by_the_slowest_mode(L: Matrix, rho: Matrix, pi: Matrix, eps: float) -> float:
    gap, C = slowest_mode(L, rho, pi)
    return math.log(C / eps) / gap


def _grid(L: Matrix, rho: Matrix, pi: Matrix, eps: float) -> float:
    return math.ceil(time_to_gibbs(L, rho, pi, eps) / 0.1) * 0.1


def _in_eigenbasis_of(pi: Matrix, x: Matrix) -> Matrix:
    v = np.linalg.eigh(pi)[1]
    return np.diagonal(dagger(v) @ x @ v).real


_DISTANCE = (
    "Which number do you compare with ε, and what is it for two orthogonal states?",
    "T(ρ, π) is half the sum of the moduli of the eigenvalues of ρ − π; qep.trace_distance gives it.",
    "distance = lambda t: qep.trace_distance(evolved(t), pi) - eps",
)
_ROOT = (
    "How large is T at the time that you return?",
    "Once below ε, T stays below: find a time beyond, then let a root finder work between.",
    "scipy.optimize.brentq(lambda t: qep.trace_distance(evolved(t), pi) - eps, 0, late)",
)

TIME = Exercise(
    id="ex10.4",
    title="the time to within ε of Gibbs",
    reference=time_to_gibbs,
    cases=time_cases,
    why=(
        "Right: this is the time itself, whatever modes the start is made of. An estimate from the gap "
        "knows the last of them only."
    ),
    hints=(
        "How large is T(ρ_t, π) at the time that you return?",
        "First ρ_t = e^{Lt}ρ; then T(ρ_t, π) − ε as a function of t; then its only root.",
        "late = 1.0; then double it while qep.trace_distance(evolved(late), pi) > eps",
    ),
    laws=(
        Law(
            "nearly-there",
            "At the time that you return T(ρ_t, π) is nearly ε, but the time is not right to six digits: "
            "make the tolerance or the step of your search finer.",
            lambda t, L, rho, pi, eps: not 1e-7 < abs(_miss(t, L, rho, pi, eps)) < 1e-3,
        ),
        Law(
            "not-quite-there",
            "At the time that you return T(ρ_t, π) is close to ε, and not ε. If you looked for it on a grid "
            "of times, refine between two of its points; if you used a formula, it leaves something out.",
            lambda t, L, rho, pi, eps: not 1e-7 < abs(_miss(t, L, rho, pi, eps)) < 0.1,
        ),
        Law(
            "not-there",
            "At the time that you return T(ρ_t, π) is not ε.",
            lambda t, L, rho, pi, eps: abs(_miss(t, L, rho, pi, eps)) < 1e-4,
        ),
        Law("negative", "Your time is negative.", lambda t, *_: np.real(t) >= 0),
    ),
    slips=(
        Slip(
            "rule-of-thumb",
            "This is ln(1/ε)/gap: an estimate from the slowest mode alone, which knows nothing of the start.",
            lambda L, rho, pi, eps: math.log(1 / eps) / _gap(L),
            ("Does your answer depend on rho?", *_ROOT[1:]),
        ),
        Slip(
            "rule-of-thumb-with-a-modulus",
            "This is ln(1/ε) divided by the smallest |λ|. The imaginary part of λ turns a mode and does not "
            "make it decay; and even with the gap it is an estimate that knows nothing of the start.",
            lambda L, rho, pi, eps: math.log(1 / eps) / _smallest_modulus(np.linalg.eigvals(L)),
            ("Does your answer depend on rho?", *_ROOT[1:]),
        ),
        Slip(
            "one-exponential",
            "This is ln(T₀/ε)/gap, as if all of the distance decayed with the slowest mode. A part of it is "
            "gone much sooner.",
            lambda L, rho, pi, eps: math.log(_T(rho, pi) / eps) / _gap(L),
            _ROOT,
        ),
        Slip(
            "only-the-slowest-mode",
            "This is ln(C/ε)/gap with the right C: the time at which the slowest mode alone falls to ε. The "
            "faster ones are not gone by then; the formula becomes right only as ε goes to 0.",
            _by_the_slowest_mode,
            _ROOT,
        ),
        Slip(
            "half-forgotten",
            "Your distance is ‖ρ − π‖₁, twice the trace distance: you wait too long.",
            _crossing_of(lambda x, pi: 2 * _T(x, pi)),
            _DISTANCE,
        ),
        Slip(
            "relative-to-the-start",
            "You waited until the distance is ε times what it was at the start; asked for is ε itself.",
            _crossing_of(_T, lambda eps, rho, pi: eps * _T(rho, pi)),
            _ROOT,
        ),
        Slip(
            "epsilon-lost",
            "You waited until the distance has fallen *by* ε; asked for is that it falls *to* ε.",
            _crossing_of(_T, lambda eps, rho, pi: _T(rho, pi) - eps),
            _ROOT,
        ),
        Slip(
            "relative-entropy",
            "You compared D(ρ_t‖π) with ε; D is of second order near π and falls twice as fast.",
            _crossing_of(lambda x, pi: relative_entropy(_of_trace_one(x), pi)),
            _DISTANCE,
        ),
        Slip(
            "root-of-squares",
            "Your distance is the root of the sum of |entries|²; the trace distance adds up |eigenvalues|, "
            "and halves.",
            _crossing_of(lambda x, pi: float(np.linalg.norm(x - pi))),
            _DISTANCE,
        ),
        Slip(
            "sum-of-entries",
            "Your distance is half the sum of all |entries| of ρ − π. The trace distance adds up its "
            "|eigenvalues|, and is the same in every basis.",
            _crossing_of(lambda x, pi: float(np.abs(x - pi).sum()) / 2),
            _DISTANCE,
        ),
        Slip(
            "largest-eigenvalue",
            "Your distance is half the largest |eigenvalue| of ρ − π; the trace distance is half the sum "
            "of all.",
            _crossing_of(lambda x, pi: float(np.linalg.norm(x - pi, 2)) / 2),
            _DISTANCE,
        ),
        Slip(
            "populations-only",
            "You compared the populations in the energy basis; the coherences have to go as well.",
            _crossing_of(lambda x, pi: float(np.abs(_in_eigenbasis_of(pi, x - pi)).sum() / 2)),
            _DISTANCE,
        ),
        Slip(
            "diagonal-of-the-matrix",
            "You compared the diagonals of the matrices as they are given. This is not the energy basis, and "
            "a diagonal is not all of a state.",
            _crossing_of(lambda x, pi: float(np.abs(np.diagonal(x - pi)).sum() / 2)),
            _DISTANCE,
        ),
        Slip(
            "read-off-a-grid",
            "Your time is the next point of a grid of step 0.1. A grid gives a bracket; refine it.",
            _grid,
            _ROOT,
        ),
        Slip(
            "sum-of-squares",
            "Your distance is Tr (ρ − π)², the sum of |entries|². Near π it is of second order, and "
            "falls twice as fast as T.",
            _crossing_of(lambda x, pi: float(np.linalg.norm(x - pi) ** 2)),
            _DISTANCE,
        ),
    ),
)


# ex10.5 ------------------------------------------------------------------------------------------------


def mode_cases(rng: np.random.Generator) -> list[Case]:
    """Slowest modes that are coherences and ones that are populations; the last start has none of it."""
    # most of what climbs from 1 to 2 falls back to 1, so that populations are slower than coherences
    detour = np.array([[0, 0, 0.5], [0, 0, 1], [0.5, 1, 0]])
    cases = []
    for energies, contact, beta, g in (
        (_LEVELS[2], everyone(2), 1.0, 0.5),
        ((0.0, 0.4), everyone(2), 1.0, 0.9),
        (_LEVELS[3], detour, 1.4, 0.6),
        (_LEVELS[3], everyone(3), 0.9, 0.4),
    ):
        L, pi = thermal(rng, energies, contact, beta * rng.uniform(0.9, 1.1), g)
        cases.append((L, random_state(len(energies), rng), pi))
    L, pi = thermal(rng, _LEVELS[3], detour, 1.1 * rng.uniform(0.9, 1.1), 0.6)
    rest = cases[2][1]
    X = rest - pi - _part(L, rest, lambda v: _slow(v, _gap(L)))
    return [*cases, (L, pi + 0.5 * np.linalg.eigvalsh(pi)[0] * X / np.linalg.norm(X, 2), pi)]


def _slow(values: Matrix, gap: float) -> Matrix:
    return np.abs(-values.real - gap) < 1e-7


def _part(L: Matrix, rho: Matrix, chosen: Callable[[Matrix], Matrix]) -> Matrix:
    """The share of ρ in the chosen modes of L."""
    values, modes = np.linalg.eig(L)
    shares = np.linalg.solve(modes, rho.reshape(-1).astype(complex))
    return (modes @ (np.where(chosen(values), 1, 0) * shares)).reshape(rho.shape)


def _size(X: Matrix) -> float:
    return float(np.linalg.svd(X, compute_uv=False).sum() / 2)


def _mode(
    L: Matrix,
    rho: Matrix,
    pi: Matrix,
    choose: Callable[[Matrix], float],
    chosen: Callable[[Matrix, float], Matrix] = _slow,
    said: Callable[[float], float] = lambda gap: gap,
    size: Callable[[Matrix], float] = _size,
) -> Pair:
    gap = choose(np.linalg.eigvals(L))
    return said(gap), size(_part(L, rho, lambda values: chosen(values, gap)))


def _second(values: Matrix) -> float:
    return float(np.sort(-values.real)[1])


def slowest_mode(L: Matrix, rho: Matrix, pi: Matrix) -> Pair:
    """The spectral gap, and C = lim e^{gap t} T(ρ_t, π)."""
    return _mode(L, rho, pi, _second)


def _mode_with(**changes: Any) -> Callable[..., Pair]:
    return lambda L, rho, pi: _mode(L, rho, pi, **{"choose": _second, **changes})


def _slowest_real(values: Matrix) -> float:
    return float(np.sort(-values.real[np.abs(values.imag) < 1e-7])[1])


def _real_slow(values: Matrix, gap: float) -> Matrix:
    return _slow(values, gap) & (np.abs(values.imag) < 1e-7)


def _smallest_modulus(values: Matrix) -> float:
    return float(np.sort(np.abs(values))[1])


def _of_modulus(values: Matrix, gap: float) -> Matrix:
    return np.abs(np.abs(values) - gap) < 1e-7


def _one_of_a_pair(values: Matrix, gap: float) -> Matrix:
    return _slow(values, gap) & (values.imag > -1e-7)


def _without_left_vectors(L: Matrix, rho: Matrix, pi: Matrix) -> Pair:
    values, modes = np.linalg.eig(L)
    gap = _second(values)
    slow = modes[:, _slow(values, gap)]
    slow = slow / np.linalg.norm(slow, axis=0)
    return gap, _size((slow @ (dagger(slow) @ (rho - pi).reshape(-1))).reshape(rho.shape))


def _by_scalar_product(L: Matrix, rho: Matrix, pi: Matrix) -> Pair:
    values, modes = np.linalg.eig(L)
    gap = _second(values)
    slow = modes[:, _slow(values, gap)]
    return gap, _size((slow @ (dagger(slow) @ rho.reshape(-1))).reshape(rho.shape))


def _nearly(a: Pair, right: Pair) -> bool:
    """Whether the gap is right, and C off by a few per cent at most."""
    (gap, C), (right_gap, right_C) = a, right
    return abs(gap - right_gap) < 1e-5 and 1e-5 < abs(C - right_C) < 0.05 * right_C + 1e-3


def _gap_of_the_start(L: Matrix, rho: Matrix, pi: Matrix) -> Pair:
    values, modes = np.linalg.eig(L)
    shares = np.abs(np.linalg.solve(modes, rho.reshape(-1).astype(complex)))
    gap = float(np.sort(-values.real[shares > 1e-9])[1])
    return gap, _size(_part(L, rho, lambda values: _slow(values, gap)))


def _by_singular_values(L: Matrix, rho: Matrix, pi: Matrix) -> Pair:
    return float(np.sort(np.linalg.svd(L, compute_uv=False))[1]), slowest_mode(L, rho, pi)[1]


def _by_hermitian_part(L: Matrix, rho: Matrix, pi: Matrix) -> Pair:
    return _second(np.linalg.eigvalsh((L + dagger(L)) / 2)), slowest_mode(L, rho, pi)[1]


_EIGENVALUE = (
    "Which eigenvalues does L have, and what do their real and imaginary parts do in e^{λt}?",
    "The real part makes a mode decay, the imaginary part makes it turn. The gap is the smallest −Re λ apart "
    "from the stationary state's λ = 0.",
    "np.sort(-np.linalg.eigvals(L).real)[1]",
)
_SHARE = (
    "How would you find C from T(ρ_t, π) at late times, and does your C agree?",
    "Write ρ = Σ c_k R_k in the eigenvectors R_k of L (solve a linear system); keep the slowest modes; take "
    "half the sum of the singular values.",
    "c = np.linalg.solve(R, rho.reshape(-1)); X = (R[:, slow] @ c[slow]).reshape(rho.shape)",
)

MODE = Exercise(
    id="ex10.5",
    title="the gap, and how much of the start is slow",
    reference=slowest_mode,
    cases=mode_cases,
    parts=("gap", "C"),
    why=(
        "Right: the gap is a property of the bath, C one of the start. A start with C = 0 goes faster than "
        "the gap says, and one with a large C arrives late."
    ),
    hints=(
        "Does T(ρ_t, π) come close to C e^{−gap t} with your two numbers, at late times?",
        "The gap from the eigenvalues of L; C from the share of ρ in the modes with −Re λ = gap.",
        "values, R = np.linalg.eig(L); slow = abs(-values.real - gap) < 1e-8",
    ),
    laws=(
        Law(
            "no-eigenvalue",
            "Your gap is not minus the real part of an eigenvalue of L.",
            lambda a, L, rho, pi: np.abs(-np.linalg.eigvals(L).real - np.real(a[0])).min() < 1e-5,
        ),
        Law("negative", "One of your numbers is negative.", lambda a, *_: min(np.real(a)) > -1e-6),
        Law(
            "waited",
            "Your gap is right and your C is nearly right: did you wait for a late time? While it is early, "
            "faster modes are still there; when it is late, two small numbers are divided. Take C from the "
            "modes that rho is made of.",
            lambda a, *case: not _nearly(a, slowest_mode(*case)),
        ),
    ),
    slips=(
        Slip(
            "zero-taken-for-the-gap",
            "Your gap is 0: that is the eigenvalue of the stationary state. The gap is the next one.",
            _mode_with(choose=lambda values: 0.0),
            _EIGENVALUE,
        ),
        Slip(
            "unsorted",
            "Your gap is that of the eigenvalue with the index 1, and a library's eigenvalues come in no "
            "order: sort them by their real part.",
            _mode_with(choose=lambda values: float(-values[1].real)),
            _EIGENVALUE,
        ),
        Slip(
            "fastest-mode",
            "This is the fastest mode; the slowest one is left when all others are gone.",
            _mode_with(choose=lambda values: float(np.max(-values.real))),
            _EIGENVALUE,
        ),
        Slip(
            "modulus-for-real-part",
            "You took the smallest |λ|. The imaginary part of λ turns a mode and does not make it decay.",
            _mode_with(choose=_smallest_modulus, chosen=_of_modulus),
            _EIGENVALUE,
        ),
        Slip(
            "populations-only",
            "You looked at real eigenvalues only, the populations'. Here a coherence can be the slowest "
            "mode.",
            _mode_with(choose=_slowest_real, chosen=_real_slow),
            _EIGENVALUE,
        ),
        Slip(
            "sign",
            "Your gap is the real part itself, which is negative; the gap is a rate of decay, −Re λ.",
            _mode_with(said=lambda gap: -gap),
            _EIGENVALUE,
        ),
        Slip(
            "time-for-rate",
            "You return 1/gap, a time; the gap is a rate.",
            _mode_with(said=lambda gap: 1 / gap),
            ("What is the unit of your first number?",),
        ),
        Slip(
            "per-unit-step",
            "You return 1 − e^{−gap}, the gap of the map e^{L} over one unit of time; asked for is the gap "
            "of the generator.",
            _mode_with(said=lambda gap: -math.expm1(-gap)),
            _EIGENVALUE,
        ),
        Slip(
            "twice-the-gap",
            "You return 2·gap, at which D and Tr(ρ − π)² fall; T falls at the gap.",
            _mode_with(said=lambda gap: 2 * gap),
            _EIGENVALUE,
        ),
        Slip(
            "singular-values",
            "Your first number is a singular value of L. L is not a normal matrix, and its singular values "
            "are no rates.",
            _by_singular_values,
            _EIGENVALUE,
        ),
        Slip(
            "hermitian-part",
            "You took the eigenvalues of (L + L†)/2, which are not the real parts of those of L.",
            _by_hermitian_part,
            _EIGENVALUE,
        ),
        Slip(
            "half-forgotten",
            "Your C is twice too large: the trace distance is *half* the sum of the singular values.",
            _mode_with(size=lambda X: 2 * _size(X)),
            _SHARE,
        ),
        Slip(
            "distance-of-the-start",
            "Your C is T(ρ, π), all of the distance at the start; only its slow part survives.",
            lambda L, rho, pi: (_gap(L), _T(rho, pi)),
            _SHARE,
        ),
        Slip(
            "right-vectors-only",
            "You found the share by a scalar product with the mode itself. The modes of L are not at right "
            "angles: solve a linear system, or use the left eigenvectors.",
            _without_left_vectors,
            _SHARE,
        ),
        Slip(
            "scalar-product-with-rho",
            "Your share is ⟨R_k|ρ⟩, the scalar product of the mode and the start. The modes of L are not at "
            "right angles: solve a linear system, or use the left eigenvectors.",
            _by_scalar_product,
            _SHARE,
        ),
        Slip(
            "gap-of-this-start",
            "Your gap is the slowest rate that *this* start has. The gap belongs to the bath; that the start "
            "has none of the slowest mode is said by C = 0.",
            _gap_of_the_start,
            ("What do you return for a start without the slowest mode?", *_SHARE[1:]),
        ),
        Slip(
            "one-of-a-pair",
            "A coherence has two modes, λ and λ*, that decay alike; your C has one of them.",
            _mode_with(chosen=_one_of_a_pair),
            ("How many eigenvalues have the real part −gap?", *_SHARE[1:]),
        ),
        Slip(
            "root-of-squares",
            "Your C is measured as the root of the sum of |entries|²; T is half the sum of singular values.",
            _mode_with(size=lambda X: float(np.linalg.norm(X))),
            _SHARE,
        ),
        Slip(
            "half-root-of-squares",
            "Your C is half the root of the sum of |entries|²; T is half the sum of the singular values.",
            _mode_with(size=lambda X: float(np.linalg.norm(X)) / 2),
            _SHARE,
        ),
    ),
)

EXERCISES = (DAVIES, END, TIME, MODE)
