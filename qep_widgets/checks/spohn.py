"""Chapter 07's exercises: Spohn's rate, a check by differences, random generators, where it is negative."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import thermodynamics
from ..physics.lindblad import Lindbladian
from ..physics.states import gibbs, random_hamiltonian, random_state
from .engine import Case, Exercise, Law, Slip

Matrix = Any
Pair = tuple[Any, Any]
Motion = Callable[..., Matrix]


def spread_state(d: int, rng: np.random.Generator) -> Matrix:
    """A random state whose eigenvalues are not small: a logarithm of it is of order one."""
    return 0.85 * random_state(d, rng) + 0.15 * np.eye(d) / d


def random_generator(d: int, rng: np.random.Generator) -> tuple[Matrix, Matrix, Matrix]:
    """H, two non-Hermitian jumps and their unequal rates."""
    jumps = (rng.normal(size=(2, d, d)) + 1j * rng.normal(size=(2, d, d))) / (2 * math.sqrt(d))
    return random_hamiltonian(d, rng), jumps, np.array([0.4, 1.3]) * rng.uniform(0.8, 1.2, 2)


def log(rho: Matrix) -> Matrix:
    """Logarithm of a Hermitian matrix without zero eigenvalues."""
    p, v = np.linalg.eigh(rho)
    return (v * np.log(p)) @ v.conj().T


def dagger(x: Matrix) -> Matrix:
    return x.conj().swapaxes(-1, -2)


def motion(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    rho: Matrix,
    *,
    i: complex = -1j,
    half: float = 0.5,
    weight: Callable[[Matrix], Matrix] = lambda g: g,
    right: Callable[[Matrix], Matrix] = dagger,
    turn: Callable[[Matrix], Matrix] = lambda L: L,
    count: Callable[[Matrix], Matrix] = lambda L: dagger(L) @ L,
) -> Matrix:
    """L(ρ), with every piece that a slip may have wrong as an argument."""
    out = i * (H @ rho - rho @ H)
    for g, jump in zip(weight(rates), jumps, strict=True):
        L = turn(jump)
        out = out + g * (L @ rho @ right(L) - half * (count(jump) @ rho + rho @ count(jump)))
    return out


def production(slope: Matrix, rho: Matrix, pi: Matrix) -> Any:
    """−Tr{slope (ln ρ − ln π)}."""
    return -np.trace(slope @ (log(rho) - log(pi))).real


# ex07.1 ------------------------------------------------------------------------------------------------


def rate_cases(rng: np.random.Generator) -> list[Case]:
    """The one worked by hand; random generators with their stationary states; one with another reference."""
    up_and_down = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], dtype=complex)
    cases: list[Case] = [
        (np.zeros((2, 2)), up_and_down, np.array([2.0, 1.0]), np.eye(2) / 2, np.diag([2.0, 1.0]) / 3)
    ]
    for d in (2, 3, 3, 4):
        H, jumps, rates = random_generator(d, rng)
        pi = Lindbladian(H, jumps, rates).steady_state()
        cases.append((H, jumps, rates, spread_state(d, rng), pi))
    return [*cases, _negative_case(rng)]


def _negative_case(rng: np.random.Generator) -> Case:
    """A reference that is not stationary, and a rate that is plainly negative: no sign may be hidden."""
    while True:
        case = (*random_generator(2, rng), spread_state(2, rng), spread_state(2, rng))
        if spohn_rate(*case) < -0.1:
            return case


def spohn_rate(H: Matrix, jumps: Matrix, rates: Matrix, rho: Matrix, pi: Matrix) -> Any:
    """σ = −Tr{L(ρ)(ln ρ − ln π)}."""
    return production(motion(H, jumps, rates, rho), rho, pi)


def _moved(**changes: Any) -> Callable[..., Any]:
    """The rate with something wrong in L(ρ)."""
    return lambda H, jumps, rates, rho, pi: production(motion(H, jumps, rates, rho, **changes), rho, pi)


def _read(reading: Callable[[Matrix, Matrix, Matrix], Any]) -> Callable[..., Any]:
    """The right L(ρ), and something else done with it."""
    return lambda H, jumps, rates, rho, pi: reading(motion(H, jumps, rates, rho), rho, pi)


def _own_pi(H: Matrix, jumps: Matrix, rates: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return spohn_rate(H, jumps, rates, rho, _null(H, jumps, rates))


def _gibbs_for_pi(H: Matrix, jumps: Matrix, rates: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return spohn_rate(H, jumps, rates, rho, gibbs(H, 1.0))


def _slope_of_log(rho: Matrix, slope: Matrix) -> Matrix:
    """d ln ρ/dt, by the divided differences of the logarithm in the eigenbasis of ρ."""
    p, v = np.linalg.eigh(rho)
    gap = p[:, None] - p[None, :]
    same = np.abs(gap) < 1e-9
    ratio = np.where(
        same, 1 / p[:, None], (np.log(p)[:, None] - np.log(p)[None, :]) / np.where(same, 1.0, gap)
    )
    return v @ (ratio * (v.conj().T @ slope @ v)) @ v.conj().T


def _log_without_conjugate(rho: Matrix) -> Matrix:
    p, v = np.linalg.eigh(rho)
    return (v * np.log(p)) @ v.T


def _elementwise(slope: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return -np.trace(slope @ (np.log(rho.astype(complex)) - np.log(pi.astype(complex)))).real


def _populations(slope: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return -np.sum(np.diag(slope).real * np.log(np.diag(rho).real / np.diag(pi).real))


_EIGENBASIS = (
    "Which matrix has the eigenvectors of rho and the logarithms of its eigenvalues?",
    "The logarithm of a matrix keeps the eigenvectors and acts on the eigenvalues.",
    "p, v = np.linalg.eigh(rho); ln_rho = v @ np.diag(np.log(p)) @ v.conj().T",
)
_SIGN = (
    "What does your function give when D grows?",
    "σ = −dD/dt is negative where D grows. Spohn's inequality promises σ ≥ 0 for a stationary π only.",
    "-np.trace(slope @ (ln_rho - ln_pi)).real",
)
_GENERATOR = (
    "What is the trace of your L(rho)? And is it Hermitian?",
    "L(ρ) = −i[H, ρ] + Σ γ (LρL† − ½L†Lρ − ½ρL†L), with L† the conjugate transpose.",
    "M = L.conj().T @ L; out = out + g * (L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2)",
)

RATE = Exercise(
    id="ex07.1",
    title="Spohn's rate from the generator",
    reference=spohn_rate,
    cases=rate_cases,
    why=(
        "Right: the whole generator acts on ρ, and what it does is weighed with ln ρ − ln π. No time "
        "derivative is needed, because Tr ρ d(ln ρ)/dt = Tr L(ρ) = 0."
    ),
    hints=(
        "Which two matrices are multiplied under the trace, and have you checked each of them alone?",
        "First slope = L(ρ), the right-hand side of the master equation; then −Tr{slope (ln ρ − ln π)}.",
        "slope = -1j * (H @ rho - rho @ H); for g, L in zip(rates, jumps): slope = slope + ...",
    ),
    laws=(
        Law(
            "nearly-right",
            "Your rate agrees with the right one in its first digits and then departs from it. A difference "
            "quotient does that, for its step is finite; the formula has no step.",
            lambda s, *case: not 1e-6 < abs(s - spohn_rate(*case)) < 3e-3 * abs(spohn_rate(*case)) + 1e-9,
        ),
        Law(
            "negative",
            "Your rate is negative for a semigroup and its own stationary state, which Spohn's inequality "
            "forbids.",
            lambda s, H, jumps, rates, rho, pi: (
                np.abs(motion(H, jumps, rates, pi)).max() > 1e-9 or np.real(s) > -1e-6
            ),
        ),
        Law(
            "not-real",
            "Your rate has an imaginary part; the trace of a product of two Hermitian matrices has none, so "
            "one of your two factors is not Hermitian.",
            lambda s, *_: abs(np.imag(s)) < 1e-6,
        ),
    ),
    slips=(
        Slip(
            "sign",
            "This is the slope dD/dt, which is negative; σ is the rate at which D falls, −dD/dt.",
            _read(lambda slope, rho, pi: -production(slope, rho, pi)),
            (
                "Should your number be positive or negative, when D falls?",
                "σ = −dD/dt has a minus sign in front of the trace.",
            ),
        ),
        Slip(
            "absolute-value",
            "You return the absolute value. With a reference that is not stationary σ can be negative, and "
            "its sign is what the number is about.",
            _read(lambda slope, rho, pi: abs(production(slope, rho, pi))),
            _SIGN,
        ),
        Slip(
            "negative-hidden",
            "You return 0 where σ is negative. With a reference that is not stationary it can be: report the "
            "number that comes out.",
            _read(lambda slope, rho, pi: max(production(slope, rho, pi), 0.0)),
            _SIGN,
        ),
        Slip(
            "ln-pi-left-out",
            "You computed −Tr{L(ρ) ln ρ}, the growth of the entropy; it can have either sign. The term with "
            "ln π is missing.",
            _read(lambda slope, rho, pi: -np.trace(slope @ log(rho)).real),
            (
                "What does a qubit's entropy do when it cools to its ground state?",
                "D(ρ‖π) has two logarithms, and both stay when you differentiate.",
                "-np.trace(slope @ (ln_rho - ln_pi)).real",
            ),
        ),
        Slip(
            "ln-rho-left-out",
            "You kept the term with ln π and lost the one with ln ρ: it does not vanish, only Tr ρ d(ln "
            "ρ)/dt does.",
            _read(lambda slope, rho, pi: np.trace(slope @ log(pi)).real),
            ("Which of the three terms of the product rule is zero, and which two stay?",),
        ),
        Slip(
            "unitary-part-dropped",
            "−i[H, ρ] is left out, or has lost its i (then .real throws it away). It makes no entropy, but "
            "it moves the state towards π or away from it: its share Tr{−i[H, ρ] ln π} is zero for every "
            "state only if H and π commute.",
            _moved(i=0),
            (
                "Is L(π) = 0 for what you use as L?",
                "The dissipator alone does not leave π where it is; the whole generator does.",
                "slope = -1j * (H @ rho - rho @ H) + (the dissipator)",
            ),
        ),
        Slip(
            "gibbs-for-pi",
            "You used the Gibbs state of H in place of π. It is stationary in a thermal bath only, and these "
            "jumps are not a thermal bath.",
            _gibbs_for_pi,
            (
                "What does the generator do to your reference state?",
                "The reference of Spohn's rate is the π with L(π) = 0, and it is given to you.",
            ),
        ),
        Slip(
            "own-pi",
            "You look for the generator's stationary state yourself and ignore the argument pi. The formula "
            "serves any fixed reference, stationary or not, and that is how the lesson shows that a wrong π "
            "can make it negative.",
            _own_pi,
            ("Does your function use the argument pi?",),
        ),
        Slip(
            "arguments-exchanged",
            "This is the rate of fall of D(π‖ρ): a channel lets that fall, too, but it is not what was "
            "asked.",
            _read(lambda slope, rho, pi: np.trace(pi @ _slope_of_log(rho, slope)).real),
            (
                "Over which state is the difference of the logarithms averaged in D(ρ‖π)?",
                "ρ is the first argument, so its derivative L(ρ) stands in front of the bracket.",
            ),
        ),
        Slip(
            "at-the-steady-state",
            "You let the generator act on π, and L(π) = 0: your rate is zero for every state.",
            lambda H, jumps, rates, rho, pi: production(motion(H, jumps, rates, pi), rho, pi),
            (
                "Which state is moving?",
                "π stays where it is; it is the generator's action on ρ that counts.",
            ),
        ),
        Slip(
            "divergence-itself",
            "This is D(ρ‖π), the height, and not the rate at which it falls: in front of the bracket stands "
            "L(ρ), not ρ.",
            _read(lambda slope, rho, pi: np.trace(rho @ (log(rho) - log(pi))).real),
            (
                "Does your function use the generator at all?",
                "Only the first factor is differentiated, and its derivative is L(ρ).",
            ),
        ),
        Slip(
            "half-forgotten",
            "The anticommutator comes with ½: L†Lρ/2 + ρL†L/2. Without it probability is lost.",
            _moved(half=1.0),
            _GENERATOR,
        ),
        Slip(
            "anticommutator-of-the-wrong-order",
            "In the anticommutator stands L†L, and you wrote LL†; for jumps that are not normal these "
            "differ.",
            _moved(count=lambda L: L @ dagger(L)),
            _GENERATOR,
        ),
        Slip(
            "jumps-turned-round",
            "You wrote L†ρL where LρL† belongs: this jump goes the other way.",
            _moved(turn=dagger),
            _GENERATOR,
        ),
        Slip(
            "heisenberg-picture",
            "This is the adjoint generator, which moves observables: i[H, X] + L†XL − ½{L†L, X}. A state is "
            "moved by the other one.",
            _moved(i=1j, turn=dagger),
            _GENERATOR,
        ),
        Slip(
            "conjugate-dropped",
            "L.T is not L†: the dagger conjugates as well.",
            _moved(right=lambda L: L.T, count=lambda L: L.T @ L),
            _GENERATOR,
        ),
        Slip(
            "sign-of-the-commutator",
            "You have +i[H, ρ], which turns the state backwards; states move with −i[H, ρ].",
            _moved(i=1j),
            (
                "Which sign does Schrödinger's equation have, i dψ/dt = Hψ?",
                "dρ/dt = −i(Hρ − ρH) + …",
            ),
        ),
        Slip(
            "rates-left-out",
            "Every jump comes with its rate γ; you gave all of them the rate 1.",
            _moved(weight=np.ones_like),
            ("Does your function use the argument rates?",),
        ),
        Slip(
            "rates-squared",
            "You multiplied by γ²: perhaps once in the jump and once in front. Either √γ goes into L, or γ "
            "in front of the term.",
            _moved(weight=lambda g: g**2),
            ("What happens to your rate when all γ are doubled and H = 0?",),
        ),
        Slip(
            "elementwise-logarithm",
            "np.log takes the logarithm of each entry; what is meant is the logarithm of the matrix.",
            _read(_elementwise),
            _EIGENBASIS,
        ),
        Slip(
            "log-without-conjugate",
            "Your logarithm is V ln(p) Vᵀ. The eigenvectors are complex, so the dagger belongs behind, "
            "v.conj().T.",
            _read(
                lambda slope, rho, pi: (
                    -np.trace(slope @ (_log_without_conjugate(rho) - _log_without_conjugate(pi))).real
                )
            ),
            ("Is your logarithm of rho a Hermitian matrix? Print it.", *_EIGENBASIS[1:]),
        ),
        Slip(
            "populations-only",
            "You used the diagonals of ρ, π and L(ρ): this formula is right for classical states and does "
            "not see coherences.",
            _read(_populations),
            ("Do your off-diagonal entries enter anywhere?", *_EIGENBASIS[1:]),
        ),
        Slip(
            "entries-multiplied",
            "np.sum(a * b) is Tr(a bᵀ), and not Tr(a b): for complex matrices the two differ.",
            _read(lambda slope, rho, pi: -np.sum(slope * (log(rho) - log(pi))).real),
            (
                "Which indices of a and b are equal in Tr(a b) = Σ a_ij b_ji?",
                "Either np.trace(a @ b), or np.sum(a * b.T).",
            ),
        ),
        Slip(
            "star-for-at",
            "Under the trace you multiply entry by entry: * sees only the two diagonals there, and a matrix "
            "product takes @.",
            _read(lambda slope, rho, pi: -np.trace(slope * (log(rho) - log(pi))).real),
            ("Which two products does numpy have, and which of them does Tr(a b) mean?", "np.trace(a @ b)"),
        ),
        Slip(
            "bits-for-nats",
            "Your rate is in bits; this course counts in nats, with the natural logarithm.",
            _read(lambda slope, rho, pi: production(slope, rho, pi) / math.log(2)),
            ("Which logarithm have you used?",),
        ),
    ),
    forbidden=(thermodynamics.spohn_rate,),
)


# ex07.2 ------------------------------------------------------------------------------------------------


def difference_cases(rng: np.random.Generator) -> list[Case]:
    """Superoperators of random generators; steps so large that a one-sided difference shows."""
    cases = []
    for d, t, h in ((2, 0.3, 0.05), (2, 0.6, 0.1), (3, 0.3, 0.1), (3, 0.5, 0.05)):
        L = Lindbladian(*random_generator(d, rng))
        cases.append((L.superop(), spread_state(d, rng), L.steady_state(), t, h))
    return cases


def _step(L: Matrix, rho: Matrix, t: float) -> Matrix:
    """e^{Lt}ρ with row-major vectors."""
    from scipy.linalg import expm

    return (expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)


def _column_step(L: Matrix, rho: Matrix, t: float) -> Matrix:
    from scipy.linalg import expm

    return (expm(L * t) @ rho.T.reshape(-1)).reshape(rho.shape).T


def _divergence(rho: Matrix, pi: Matrix) -> Any:
    return np.trace(rho @ (log(rho) - log(pi))).real


def _now(L: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return production((L @ rho.reshape(-1)).reshape(rho.shape), rho, pi)


def _central(before: Any, after: Any, middle: Any, h: float) -> Any:
    return (before - after) / (2 * h)


def _routes(
    L: Matrix,
    rho: Matrix,
    pi: Matrix,
    t: float,
    h: float,
    quotient: Callable[..., Any] = _central,
    step: Motion = _step,
    D: Callable[..., Any] = _divergence,
    now: Callable[..., Any] = _now,
    shape: Callable[[Any, Any], Pair] = lambda a, b: (a, b),
    start: bool = False,
) -> Pair:
    here = step(L, rho, t)
    before, after, middle = (D(step(L, rho, t + s), pi) for s in (-h, h, 0.0))
    return shape(now(L, rho if start else here, pi), quotient(before, after, middle, h))


def two_routes(L: Matrix, rho: Matrix, pi: Matrix, t: float, h: float) -> Pair:
    """σ at time t by the formula, and by the central difference of D with the step h."""
    return _routes(L, rho, pi, t, h)


def _routes_with(**changes: Any) -> Callable[..., Pair]:
    return lambda L, rho, pi, t, h: _routes(L, rho, pi, t, h, **changes)


def _euler(L: Matrix, rho: Matrix, pi: Matrix, t: float, h: float) -> Pair:
    here = _step(L, rho, t)
    slope = (L @ here.reshape(-1)).reshape(rho.shape)
    before, after = (_divergence(here + s * slope, pi) for s in (-h, h))
    return _now(L, here, pi), (before - after) / (2 * h)


def _columns_now(L: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return production((L @ rho.T.reshape(-1)).reshape(rho.shape).T, rho, pi)


def _minus_log_pi(rho: Matrix, pi: Matrix) -> Any:
    return np.trace(rho @ log(rho)).real


_QUOTIENT = (
    "Which two times enter your quotient, and how far apart are they?",
    "The central difference takes D at t − h and at t + h, and divides by 2h.",
    "-(D_at(t + h) - D_at(t - h)) / (2 * h)",
)

DIFFERENCE = Exercise(
    id="ex07.2",
    title="the rate by two routes",
    reference=two_routes,
    cases=difference_cases,
    parts=("rate", "difference"),
    nan=(
        "The answer contains nan: a matrix with a negative eigenvalue has gone into a logarithm, so that "
        "what you evolved is no state. Is e^{Lt} the exponential of the matrix, scipy.linalg.expm? np.exp "
        "takes that of each entry."
    ),
    why=(
        "Right: the formula needs the state at one time, the difference needs D at two. That they agree up "
        "to a term in h² is the test that a sign or a logarithm lost on the way would not survive."
    ),
    hints=(
        "Which state enters the formula, and which two states enter the difference?",
        "ρ_t = e^{Lt}ρ, with vec(ρ) = rho.reshape(-1); the formula is taken at ρ_t, D at t ± h.",
        "rho_t = (scipy.linalg.expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)",
    ),
    laws=(
        Law(
            "routes-disagree",
            "Your two numbers differ by far more than a step of this size explains: at least one of them is "
            "not the rate of fall at time t.",
            lambda a, L, rho, pi, t, h: abs(a[0] - a[1]) < 0.3 * (abs(a[0]) + abs(a[1])),
        ),
        Law(
            "negative",
            "One of your numbers is negative, and D cannot grow under a semigroup.",
            lambda a, *_: min(np.real(a[0]), np.real(a[1])) > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "sign-of-the-difference",
            "Your difference is after minus before, the slope dD/dt; σ is the rate at which D falls. Against "
            "the formula such a sign shows at once.",
            _routes_with(quotient=lambda before, after, middle, h: (after - before) / (2 * h)),
            ("Is D(t + h) larger or smaller than D(t − h)?", *_QUOTIENT[1:]),
        ),
        Slip(
            "both-signs",
            "Both your numbers are dD/dt; they agree with each other and have the wrong sign. Two routes "
            "with the same mistake confirm one another.",
            _routes_with(shape=lambda a, b: (-a, -b)),
            ("Should σ be positive when D falls?", "σ = −dD/dt, in both routes."),
        ),
        Slip(
            "sign-of-the-rate",
            "Your formula lacks its minus sign; the difference has the right one.",
            _routes_with(shape=lambda a, b: (-a, b)),
            ("Why do your two numbers have opposite signs?", "σ = −Tr{L(ρ)(ln ρ − ln π)}."),
        ),
        Slip(
            "forward-difference",
            "You compared t with t + h: this is the mean rate over the *next* h, and off by a term in h; the "
            "central difference is off by h² only.",
            _routes_with(quotient=lambda before, after, middle, h: (middle - after) / h),
            _QUOTIENT,
        ),
        Slip(
            "backward-difference",
            "You compared t − h with t: this is the mean rate over the *last* h, and off by a term in h.",
            _routes_with(quotient=lambda before, after, middle, h: (before - middle) / h),
            _QUOTIENT,
        ),
        Slip(
            "divided-by-h",
            "The times t − h and t + h are 2h apart; you divided by h.",
            _routes_with(quotient=lambda before, after, middle, h: (before - after) / h),
            _QUOTIENT,
        ),
        Slip(
            "not-divided",
            "You return the difference of D itself; a rate is a difference divided by the time that it took.",
            _routes_with(quotient=lambda before, after, middle, h: before - after),
            _QUOTIENT,
        ),
        Slip(
            "rate-at-the-start",
            "Your formula is evaluated at the state of time 0, your difference at time t.",
            _routes_with(start=True),
            ("At which state do you evaluate the formula?", "First ρ_t = e^{Lt}ρ, and then σ at ρ_t."),
        ),
        Slip(
            "straight-step",
            "You went from ρ_t to ρ_t ± h L(ρ_t) along a straight line. The difference then tests the "
            "formula and not the evolution, and it is off by a term of its own.",
            _euler,
            (
                "Is ρ + hL(ρ) the state at t + h?",
                "The states at t ± h come from the exponential as well.",
                "D_at = lambda s: qep.relative_entropy(evolved(s), pi)",
            ),
        ),
        Slip(
            "arguments-exchanged",
            "Your difference follows D(π‖ρ_t); the formula belongs to D(ρ_t‖π).",
            _routes_with(D=lambda rho, pi: _divergence(pi, rho)),
            ("Which of the two states comes first?", "qep.relative_entropy(rho, pi) averages in rho."),
        ),
        Slip(
            "ln-pi-left-out",
            "Both your numbers are the growth of the entropy, −d/dt Tr ρ ln ρ: the term with ln π is "
            "missing.",
            _routes_with(
                D=_minus_log_pi,
                now=lambda L, rho, pi: -np.trace((L @ rho.reshape(-1)).reshape(rho.shape) @ log(rho)).real,
            ),
            ("Where does π enter your function?", "D(ρ‖π) = Tr ρ ln ρ − Tr ρ ln π."),
        ),
        Slip(
            "column-stacking",
            "You stacked the columns of ρ; the superoperators of this course act on rows, rho.reshape(-1).",
            _routes_with(step=_column_step, now=_columns_now),
            (
                "In which order does rho.reshape(-1) list the entries?",
                "L.superop() acts on the row-major vector, numpy's own order.",
                "(expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)",
            ),
        ),
        Slip(
            "order-exchanged",
            "You return the difference first; the order asked for is (rate, difference).",
            _routes_with(shape=lambda a, b: (b, a)),
            ("In which order does the exercise ask for the two?",),
        ),
        Slip(
            "bits-for-nats",
            "Both your numbers are in bits; this course counts in nats.",
            _routes_with(shape=lambda a, b: (a / math.log(2), b / math.log(2))),
            ("Which logarithm have you used?",),
        ),
    ),
    forbidden=(thermodynamics.spohn_rate,),
)


# ex07.3 ------------------------------------------------------------------------------------------------


def experiment_cases(rng: np.random.Generator) -> list[Case]:
    """Random generators and six states each; the last two generators run backwards."""
    cases = []
    for d, sign in ((2, 1), (3, 1), (3, 1), (2, -1), (3, -1)):
        H, jumps, rates = random_generator(d, rng)
        states = np.array([spread_state(d, rng) for _ in range(6)])
        cases.append((sign * H, jumps, sign * rates, states))
    return cases


def _null(H: Matrix, jumps: Matrix, rates: Matrix, **changes: Any) -> Matrix:
    """The stationary state, from the null vector of the generator's matrix."""
    d = len(H)
    units = np.eye(d * d).reshape(-1, d, d)
    S = np.stack([motion(H, jumps, rates, unit, **changes).reshape(-1) for unit in units], axis=-1)
    X = np.linalg.svd(S)[2][-1].conj().reshape(d, d)
    X = X / np.trace(X)
    return (X + X.conj().T) / 2


def smallest_rate(H: Matrix, jumps: Matrix, rates: Matrix, states: Matrix) -> Pair:
    """The stationary state, and the smallest of Spohn's rates over the states."""
    return _experiment(H, jumps, rates, states)


def _experiment(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    states: Matrix,
    choose: Callable[..., Any] = np.min,
    reference: Callable[..., Matrix] = _null,
    move: Motion = motion,
    read: Callable[..., Any] = production,
    prepare: Callable[[Matrix], Matrix] = lambda rho: rho,
) -> Pair:
    pi = reference(H, jumps, rates)
    found = [read(move(H, jumps, rates, rho), rho, pi) for rho in map(prepare, states)]
    return pi, choose(np.array(found))


def _experiment_with(**changes: Any) -> Callable[..., Pair]:
    return lambda H, jumps, rates, states: _experiment(H, jumps, rates, states, **changes)


def _dissipator(H: Matrix, jumps: Matrix, rates: Matrix, rho: Matrix) -> Matrix:
    return motion(H, jumps, rates, rho, i=0)


def _own_pi_of_the_dissipator(H: Matrix, jumps: Matrix, rates: Matrix, states: Matrix) -> Pair:
    return _experiment(0 * H, jumps, rates, states)


_NULL = (
    "What is L(π) for the π that you return?",
    "π is the null vector of the whole generator, divided by its trace; qep's Lindbladian can find it.",
    "pi = qep.Lindbladian(H, jumps, rates).steady_state()",
)

EXPERIMENT = Exercise(
    id="ex07.3",
    title="Spohn's inequality, tried on random generators",
    reference=smallest_rate,
    cases=experiment_cases,
    parts=("pi", "smallest rate"),
    why=(
        "Right: each generator has its own π, and the smallest rate over the states is not negative when the "
        "rates are positive. For the generators that run backwards it is negative: your experiment is able "
        "to fail, so its success means something."
    ),
    hints=(
        "What is L(π) for your π, and for how many of the states do you compute the rate?",
        "First π from L(π) = 0 with trace one; then Spohn's rate of ex07.1 for every state; then the "
        "minimum.",
        "min(spohn_rate(H, jumps, rates, rho, pi) for rho in states), with your own spohn_rate",
    ),
    laws=(
        Law(
            "not-a-state",
            "Your π has a negative eigenvalue, so ln π is not a number. The matrix of L is not Hermitian: "
            "its null vector comes from eig or svd, not from eigh. And a film that runs backwards leads away "
            "from π: neither its far future nor the eigenvalue of largest real part gives π.",
            lambda a, *_: np.linalg.eigvalsh(a[0]).min() > -1e-6,
            before_nan=True,
        ),
        Law(
            "not-stationary",
            "Your π is not stationary: L(π) is not zero.",
            lambda a, H, jumps, rates, states: np.abs(motion(H, jumps, rates, a[0])).max() < 1e-5,
            before_nan=True,
        ),
        Law(
            "trace-not-one",
            "Your π does not have trace one: a null vector has any length and phase until it is divided by "
            "its trace.",
            lambda a, *_: abs(np.trace(a[0]) - 1) < 1e-5,
        ),
        Law(
            "negative",
            "Your smallest rate is negative for a semigroup with positive rates.",
            lambda a, H, jumps, rates, states: np.min(rates) < 0 or np.real(a[1]) > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "gibbs-for-pi",
            "You took the Gibbs state of H for π. A random generator is no thermal bath, and its stationary "
            "state has to be found.",
            _experiment_with(reference=lambda H, jumps, rates: gibbs(H, 1.0)),
            _NULL,
        ),
        Slip(
            "coin-for-pi",
            "You took 1/d for π. It is stationary only for unital generators; or you found a *left* null "
            "vector, which is the identity for every generator that keeps the trace.",
            _experiment_with(reference=lambda H, jumps, rates: np.eye(len(H)) / len(H)),
            _NULL,
        ),
        Slip(
            "pi-transposed",
            "Your π is the transpose of the right one, which for a state is its complex conjugate: the null "
            "vector was unstacked by columns, or it is a row of svd's third matrix, not yet conjugated.",
            _experiment_with(reference=lambda H, jumps, rates: _null(H, jumps, rates).T),
            (
                "Is the vector that you found reshaped in the order in which the matrix was built?",
                "Row-major in and row-major out; and np.linalg.svd(S)[2][-1] is the conjugate of the vector.",
                *_NULL[2:],
            ),
        ),
        Slip(
            "tested-at-pi-only",
            "You evaluated the rate at π, where it is zero for every generator, right or wrong: this test "
            "cannot fail.",
            lambda H, jumps, rates, states: (_null(H, jumps, rates), 0.0),
            (
                "Does your result depend on the states?",
                "At π nothing moves, so nothing can go wrong there. Use the given states.",
            ),
        ),
        Slip(
            "negative-rates-hidden",
            "You return 0 where the smallest rate is negative. This is how a theorem is protected from its "
            "experiment: report the number that comes out.",
            _experiment_with(choose=lambda found: max(float(np.min(found)), 0.0)),
            (
                "Would your experiment notice a generator that runs backwards?",
                "Leave the sign as it is.",
            ),
        ),
        Slip(
            "absolute-values",
            "You took the smallest absolute value; a negative rate then looks like a positive one.",
            _experiment_with(choose=lambda found: np.min(np.abs(found))),
            (
                "Would your experiment notice a generator that runs backwards?",
                "Leave the sign as it is.",
            ),
        ),
        Slip(
            "sign-of-the-smallest-removed",
            "You found the smallest rate and returned its absolute value: its sign is what the experiment "
            "is about.",
            _experiment_with(choose=lambda found: abs(np.min(found))),
            (
                "Would your experiment notice a generator that runs backwards?",
                "Leave the sign as it is.",
            ),
        ),
        Slip(
            "which-for-how-much",
            "Your second number is the index of the state with the smallest rate; asked for is the rate.",
            _experiment_with(choose=np.argmin),
            ("What does np.argmin return?", "found[np.argmin(found)], or np.min(found)"),
        ),
        Slip(
            "largest-for-smallest",
            "You return the largest rate; an inequality is tested where it is closest to failing.",
            _experiment_with(choose=np.max),
            ("Which of the six rates decides whether all are ≥ 0?",),
        ),
        Slip(
            "mean-for-smallest",
            "You return the mean; it can be positive while some rates are negative.",
            _experiment_with(choose=np.mean),
            ("Which of the six rates decides whether all are ≥ 0?",),
        ),
        Slip(
            "first-state-only",
            "You looked at the first state only.",
            _experiment_with(choose=lambda found: found[0]),
            ("How often is your loop run?",),
        ),
        Slip(
            "sign",
            "Your rates have the wrong sign, so that your smallest one is minus the largest.",
            _experiment_with(choose=lambda found: np.min(-found)),
            ("Should σ be positive when D falls?", "σ = −Tr{L(ρ)(ln ρ − ln π)}."),
        ),
        Slip(
            "diagonals-only",
            "You dropped the coherences of the states. On diagonal states many wrong formulas look right.",
            _experiment_with(prepare=lambda rho: np.diag(np.diag(rho))),
            ("What has become of the off-diagonal entries of the states?",),
        ),
        Slip(
            "unitary-part-dropped",
            "Your π belongs to the whole generator, your rate to the dissipator alone, which does not leave "
            "this π where it is.",
            _experiment_with(move=_dissipator),
            (
                "Which operator moves the state in your rate, and which has π as its stationary state?",
                "One and the same L, with its −i[H, ρ], in both places.",
            ),
        ),
        Slip(
            "hamiltonian-forgotten",
            "You left H out altogether: your π and your rates are those of the dissipator alone.",
            _own_pi_of_the_dissipator,
            ("Where does H enter your function?", *_NULL[1:]),
        ),
        Slip(
            "ln-pi-left-out",
            "You minimised −Tr{L(ρ) ln ρ}, the growth of the entropy, which may well be negative.",
            _experiment_with(read=lambda slope, rho, pi: -np.trace(slope @ log(rho)).real),
            ("Where does π enter your rate?", "σ = −Tr{L(ρ)(ln ρ − ln π)}."),
        ),
        Slip(
            "order-exchanged",
            "You return the number first and π second; the order asked for is (pi, smallest).",
            lambda H, jumps, rates, states: _experiment(H, jumps, rates, states)[::-1],
            ("In which order does the exercise ask for the two?",),
        ),
    ),
    forbidden=(thermodynamics.spohn_rate,),
)


# ex07.4 ------------------------------------------------------------------------------------------------


def interval_cases(rng: np.random.Generator) -> list[Case]:
    """Qubits with coherence; the swing is strong enough for σ to turn negative in spite of the dephasing."""
    cases = []
    for beta, kappa in ((1.0, 0.3), (0.7, 0.8), (1.6, 0.5)):
        excited, turn = rng.uniform(0.6, 0.75), rng.uniform(0.5, 1.2)
        c = rng.uniform(0.55, 0.8) * math.sqrt(excited * (1 - excited)) * np.exp(1j * turn)
        rho = np.array([[1 - excited, c], [c.conjugate(), excited]])
        cases.append((rho, beta, rng.uniform(2.2, 2.8), rng.uniform(3.5, 4.5), kappa))
    return cases


def _clock(t: Any, a: float, nu: float) -> Any:
    """∫f dt for f = 1 + a cos νt."""
    return t + a / nu * np.sin(nu * t)


def _sigma(
    t: Any,
    rho: Matrix,
    beta: float,
    a: float,
    nu: float,
    kappa: float,
    *,
    clock: Callable[..., Any] = _clock,
    motion_kappa: float | None = None,
    half: float = 0.5,
    exchanged: bool = False,
    reference: Callable[[float], float] = lambda excited: excited,
) -> Any:
    """σ(t) in closed form, from the Bloch vector: −(∇D)·dr/dt."""
    n = 1 / math.expm1(beta)
    fast, stationary = 2 * n + 1, (n + 1 if exchanged else n) / (2 * n + 1)
    moved = kappa if motion_kappa is None else motion_kappa
    tau, f = clock(t, a, nu), 1 + a * np.cos(nu * t)
    excited = stationary + (rho[1, 1].real - stationary) * np.exp(-fast * tau)
    c = abs(rho[0, 1]) * np.exp(-fast * tau / 2 - half * moved * t)
    z, r = 1 - 2 * excited, np.sqrt((1 - 2 * excited) ** 2 + 4 * c**2)
    r = np.minimum(r, 1 - 1e-15)
    pull = np.arctanh(r) / r
    dz = 2 * f * fast * (excited - stationary)
    dc = -(f * fast / 2 + half * kappa) * c
    return -(pull * z - math.atanh(1 - 2 * reference(n / (2 * n + 1)))) * dz - 4 * pull * c * dc


def _first_negative(sigma: Callable[[Any], Any], period: float) -> Pair:
    """Ends of the first interval in (0, period) where sigma is negative; NaN where there is none."""
    from scipy.optimize import brentq

    grid = np.linspace(0.0, period, 241)
    negative = sigma(grid) < 0
    ends = np.flatnonzero(negative[1:] != negative[:-1])
    roots = [brentq(sigma, grid[k], grid[k + 1], xtol=1e-12) for k in ends[:2]]
    if negative[0]:
        roots = [0.0, *roots]
    return (roots[0], roots[1]) if len(roots) > 1 else (math.nan, math.nan)


def negative_interval(rho: Matrix, beta: float, a: float, nu: float, kappa: float) -> Pair:
    """Ends of the first interval in which σ(t) < 0."""
    return _interval(rho, beta, a, nu, kappa)


def _interval(rho: Matrix, beta: float, a: float, nu: float, kappa: float, **changes: Any) -> Pair:
    return _first_negative(lambda t: _sigma(t, rho, beta, a, nu, kappa, **changes), 2 * math.pi / nu)


def _interval_with(**changes: Any) -> Callable[..., Pair]:
    return lambda rho, beta, a, nu, kappa: _interval(rho, beta, a, nu, kappa, **changes)


def _reported(shape: Callable[[float, float, float], Pair]) -> Callable[..., Pair]:
    return lambda rho, beta, a, nu, kappa: shape(*_interval(rho, beta, a, nu, kappa), nu)


def _where_f_is_negative(rho: Matrix, beta: float, a: float, nu: float, kappa: float) -> Pair:
    first = math.acos(-1 / a) / nu
    return first, 2 * math.pi / nu - first


def _dephasing_stands_still(rho: Matrix, beta: float, a: float, nu: float, kappa: float) -> Pair:
    return _interval(rho, beta, a, nu, kappa, motion_kappa=0.0)


_SIGMA = (
    "Which state do you use at time t, and which generator?",
    "The thermal part and the dephasing commute: ρ_t is the thermal evolution for the time τ = ∫f, with the "
    "coherence multiplied by exp(−κt/2) on top.",
    "f * qep.spohn_rate(thermal, rho_t, pi) + qep.spohn_rate(dephasing, rho_t, pi)",
)

INTERVAL = Exercise(
    id="ex07.4",
    title="where the rate is negative",
    reference=negative_interval,
    cases=interval_cases,
    parts=("start", "end"),
    slow=(
        "look for a loop without end, for a grid of many hundred points (60 are enough), or for "
        "evolve_driven: it integrates from the start at each call. The prompt gives ρ_t in closed form."
    ),
    why=(
        "Right: σ is the sum of a thermal share, negative while f < 0, and of a dephasing share that never "
        "is. So σ turns negative later than the rates do, and recovers earlier; only a root finder knows "
        "when."
    ),
    hints=(
        "Does your σ(t) change its sign at the times that you return?",
        "Write σ(t) as a function of one number, bracket its sign changes on a grid of some 60 points, "
        "and refine with brentq.",
        "k = np.flatnonzero(np.diff(np.sign(values))); scipy.optimize.brentq(sigma, grid[k[0]], grid[k[0] + "
        "1])",
    ),
    laws=(
        Law(
            "not-a-zero",
            "The right σ is not zero at your ends. Either your σ(t) differs from it (the dephasing factor, "
            "the clock τ), or your ends are points of a grid, which a root finder has yet to refine.",
            lambda a, *case: all(abs(_sigma(float(np.real(t)), *case)) < 2e-6 for t in a),
        ),
        Law(
            "not-an-interval",
            "Your interval ends before it starts.",
            lambda a, *_: np.real(a[0]) < np.real(a[1]),
        ),
    ),
    slips=(
        Slip(
            "interval-of-the-rates",
            "This is where f, and with it the thermal rates, is negative. σ has a second share, from the "
            "dephasing, which is not negative: so σ < 0 lasts a little less long. Perhaps the dephasing "
            "is missing in your σ.",
            _where_f_is_negative,
            (
                "How large is σ at the first of your times? The thermal share is zero there; is the other?",
                *_SIGMA[1:],
            ),
        ),
        Slip(
            "clock-forgotten",
            "Your state at time t has evolved with f = 1. The state must move with the same generator f(t)L "
            "as is used in the rate: evolve it for the time ∫f dt.",
            _interval_with(clock=lambda t, a, nu: t),
            _SIGMA,
        ),
        Slip(
            "clock-not-integrated",
            "Your thermal clock is f(t)·t; the exponent of the solution is the integral ∫f dt.",
            _interval_with(clock=lambda t, a, nu: (1 + a * np.cos(nu * t)) * t),
            (
                "What is the solution of dx/dt = −f(t)x?",
                "∫₀ᵗ (1 + a cos νs) ds = t + (a/ν) sin νt.",
            ),
        ),
        Slip(
            "frequency-lost-in-the-integral",
            "∫cos νt dt is sin(νt)/ν; the division by ν is missing in your clock.",
            _interval_with(clock=lambda t, a, nu: t + a * np.sin(nu * t)),
            ("What is the derivative of sin νt?",),
        ),
        Slip(
            "dephasing-stands-still",
            "The dephasing is in your rate but not in the motion: your coherence does not shrink by "
            "exp(−κt/2).",
            _dephasing_stands_still,
            _SIGMA,
        ),
        Slip(
            "coherence-too-fast",
            "A jump |1⟩⟨1| with rate κ makes the coherence decay at κ/2, from the anticommutator's ½; yours "
            "decays at κ.",
            _interval_with(half=1.0),
            (
                "What does the dephasing generator do to |0⟩⟨1|, term by term?",
                "LρL† has no coherence here; only −½{L†L, ρ} acts on it.",
            ),
        ),
        Slip(
            "pauli-dephasing",
            "Your coherence decays at 2κ: this is the jump σ_z with the rate κ, and here the jump is |1⟩⟨1|.",
            _interval_with(half=2.0),
            ("Which jump operator is given, and what is its square?",),
        ),
        Slip(
            "ln-pi-left-out",
            "This is where the entropy of the qubit falls; that happens in any bath that cools. The term "
            "with ln π is missing.",
            _interval_with(reference=lambda excited: 0.5),
            ("Where does π enter your σ?", "σ = −Tr{L_t(ρ_t)(ln ρ_t − ln π)}."),
        ),
        Slip(
            "rates-exchanged",
            "Your rates up and down are exchanged: the way down, emission, has n + 1.",
            _interval_with(exchanged=True),
            (
                "Which level fills up in your evolution after a long time?",
                "qep.thermal_qubit(1, beta) has the rates in the right places.",
            ),
        ),
        Slip(
            "length-for-the-end",
            "Your second number is how long the interval lasts; its end is asked for.",
            _reported(lambda start, end, nu: (start, end - start)),
            ("At which time is σ positive again?",),
        ),
        Slip(
            "ends-exchanged",
            "You return the end first.",
            _reported(lambda start, end, nu: (end, start)),
            ("In which order does the exercise ask for the two?",),
        ),
        Slip(
            "phases-for-times",
            "You return the phases νt; times are asked for.",
            _reported(lambda start, end, nu: (nu * start, nu * end)),
            ("What is the unit of your answer, time or angle?",),
        ),
        Slip(
            "positive-for-negative",
            "This is the first interval in which σ is positive, from t = 0 to its first zero.",
            _reported(lambda start, end, nu: (0.0, start)),
            ("What is the sign of σ in the middle of your interval?",),
        ),
    ),
)

EXERCISES = (RATE, DIFFERENCE, EXPERIMENT, INTERVAL)
