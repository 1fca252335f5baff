"""Spohn's inequality, tried on random generators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.states import gibbs
from .. import mistakes
from ..algebra import Matrix, log, motion, random_generator, spread_state, stationary, tr
from ..engine import Case, Exercise, Law, formula, slip

Pair = tuple[Any, Any]


@formula(inner=motion)
def smallest_rate(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    states: Matrix,
    *,
    find: Callable[..., Matrix] = stationary,
    tried: Callable[[Matrix, Matrix], Matrix] = lambda rho, pi: rho,
    gap: Callable[[Matrix, Matrix], Matrix] = np.subtract,
    each: Callable[[Any], Any] = lambda rate: rate,
    choose: Callable[[Matrix], Any] = np.min,
    **generator: Any,
) -> Pair:
    """The stationary state, and the smallest of Spohn's rates over the states."""
    pi = find(H, jumps, rates)
    found = []
    for rho in states:
        state = tried(rho, pi)
        slope = motion(H, jumps, rates, state, **generator)
        found.append(each(-tr(slope, gap(log(state), log(pi))).real))
    return pi, choose(np.array(found))


def cases(rng: np.random.Generator) -> list[Case]:
    """Random generators and six states each; two run backwards, one has all rates above 1."""
    found = [_moving(d, sign, rng) for d, sign in ((2, 1), (3, 1), (3, 1), (2, -1), (3, -1))]
    while True:
        case = _moving(4, 15, rng)
        if smallest_rate(*case)[1] > 1.2:
            return [*found, case]


def _moving(d: int, speed: float, rng: np.random.Generator) -> Case:
    H, jumps, rates = random_generator(d, rng)
    states = np.array([spread_state(d, rng) for _ in range(6)])
    return speed * H, jumps, speed * rates, states


_NULL = (
    "What is L(π) for the π that you return?",
    "π is the null vector of the whole generator, divided by its trace; qep's Lindbladian can find it.",
    "pi = qep.Lindbladian(H, jumps, rates).steady_state()",
)
_BACKWARDS = (
    "Would your experiment notice a generator that runs backwards?",
    "Leave the sign as it is.",
)

exercise = Exercise(
    id="ex07.3",
    title="Spohn's inequality, tried on random generators",
    section="Spohn's inequality",
    reference=smallest_rate,
    cases=cases,
    parts=("pi", "smallest rate"),
    why=(
        "Right: each generator has its own π, and the smallest rate over the states is not negative when the "
        "rates are positive. For the generators that run backwards it is negative: your experiment is able "
        "to fail, so its success means something."
    ),
    hints=(
        "What is L(π) for your π, and for how many of the states do you compute the rate?",
        "First the state that L leaves alone, of trace one; then Spohn's rate of ex07.1 for every state; "
        "then the smallest of them.",
        "min(spohn_rate(H, jumps, rates, rho, pi) for rho in states), with your own spohn_rate",
    ),
    forbidden=(thermodynamics.spohn_rate,),
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
        slip(
            "gibbs-for-pi",
            "You took the Gibbs state of H for π. A random generator is no thermal bath, and its stationary "
            "state has to be found.",
            find=lambda H, jumps, rates: gibbs(H, 1.0),
            hints=_NULL,
        ),
        slip(
            "coin-for-pi",
            "You took 1/d for π. It is stationary only for unital generators; or you found a *left* null "
            "vector, which is the identity for every generator that keeps the trace.",
            find=lambda H, jumps, rates: np.eye(len(H)) / len(H),
            hints=_NULL,
        ),
        slip(
            "pi-transposed",
            "Your π is the transpose of the right one, which for a state is its complex conjugate: the null "
            "vector was unstacked by columns, or it is a row of svd's third matrix, not yet conjugated.",
            find=lambda H, jumps, rates: stationary(H, jumps, rates).T,
            hints=(
                "Is the vector that you found reshaped in the order in which the matrix was built?",
                "Row-major in and row-major out; and np.linalg.svd(S)[2][-1] is the conjugate of the vector.",
                *_NULL[2:],
            ),
        ),
        slip(
            "tested-at-pi-only",
            "You evaluated the rate at π, where it is zero for every generator, right or wrong: this test "
            "cannot fail.",
            tried=lambda rho, pi: pi,
            hints=(
                "Does your result depend on the states?",
                "At π nothing moves, so nothing can go wrong there. Use the given states.",
            ),
        ),
        mistakes.cut_off(
            1,
            code="negative-rates-hidden",
            says="You return 0 where your number is negative. This is how a theorem is protected from its "
            "experiment: report the number that comes out.",
            hints=_BACKWARDS,
        ),
        slip(
            "absolute-values",
            "You took absolute values of the rates; a negative one then looks like a positive one.",
            each=abs,
            hints=_BACKWARDS,
        ),
        mistakes.absolute(
            1,
            code="sign-of-the-smallest-removed",
            says="You removed the sign from the number that you return, and the experiment is about its "
            "sign.",
            hints=_BACKWARDS,
        ),
        slip(
            "which-for-how-much",
            "Your second number is the index of the state with the smallest rate; asked for is the rate.",
            choose=np.argmin,
            hints=(
                "What does np.argmin return?",
                "np.argmin says where the smallest is, and np.min how small it is.",
            ),
        ),
        slip(
            "largest-for-smallest",
            "You return the largest rate; an inequality is tested where it is closest to failing.",
            choose=np.max,
            hints=("Which of the six rates decides whether all are ≥ 0?",),
        ),
        slip(
            "mean-for-smallest",
            "You return the mean; it can be positive while some rates are negative.",
            choose=np.mean,
            hints=("Which of the six rates decides whether all are ≥ 0?",),
        ),
        slip(
            "first-state-only",
            "You looked at the first state only.",
            choose=lambda found: found[0],
            hints=("How often is your loop run?",),
        ),
        slip(
            "sign",
            "Your rates have the wrong sign.",
            alone="So your smallest one is minus the largest.",
            each=lambda rate: -rate,
            hints=(
                "Should σ be positive when D falls?",
                "σ is the rate at which D falls, and D has two logarithms in it.",
            ),
        ),
        slip(
            "diagonals-only",
            "You dropped the coherences of the states. On diagonal states many wrong formulas look right.",
            given=lambda H, jumps, rates, states: (H, jumps, rates, states * np.eye(len(H))),
            hints=("What has become of the off-diagonal entries of the states?",),
        ),
        slip(
            "unitary-part-dropped",
            "Your π belongs to the whole generator, your rate to the dissipator alone, which does not leave "
            "this π where it is.",
            i=0,
            hints=(
                "Which operator moves the state in your rate, and which has π as its stationary state?",
                "One and the same L, with its −i[H, ρ], in both places.",
            ),
        ),
        slip(
            "hamiltonian-forgotten",
            "You left H out altogether: your π and your rates are those of the dissipator alone.",
            given=lambda H, jumps, rates, states: (0 * H, jumps, rates, states),
            hints=("Where does H enter your function?", *_NULL[1:]),
        ),
        slip(
            "ln-pi-left-out",
            "The term with ln π is missing from your rates.",
            alone="You minimised −Tr{L(ρ) ln ρ}, the growth of the entropy, which may well be negative.",
            gap=lambda ln_rho, ln_pi: ln_rho,
            hints=(
                "Where does π enter your rate?",
                "σ is the rate at which D falls, and D has two logarithms in it.",
            ),
        ),
        mistakes.bits(1, says="Your rate is in bits; this course counts in nats."),
        mistakes.exchanged(
            "You return the number first and π second; the order asked for is (pi, smallest)."
        ),
    ),
)
