"""Σ of a meeting of system and environment, and the two places where it is after a thermal start."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.composite import partial_trace
from ...physics.models import closed_pair, erasure
from ...physics.models import meeting as meetings
from ...physics.states import gibbs, random_hamiltonian, random_state, random_unitary
from .. import mistakes
from ..algebra import Matrix, dagger, entropy, log
from ..engine import Case, Exercise, Law, formula, slip
from .books import RHO, Numbers, all_real, film_backwards, inner

Parts = tuple[Matrix, Matrix]


def _parts(whole: Matrix, d: int, n: int) -> Parts:
    return partial_trace(whole, (d, n), 0), partial_trace(whole, (d, n), 1)


def _gain(beta: float, H_E: Matrix, was: Matrix, now: Matrix, S: Callable[[Matrix], Any]) -> Any:
    """β times the energy that the bath has gained."""
    return beta * inner(H_E, now - was)


@formula
def meeting(
    U: Matrix,
    rho: Matrix,
    env: Matrix,
    H_E: Matrix,
    beta: float,
    *,
    unit: float = 1.0,
    start: Callable[[Matrix, Matrix], Matrix] = np.kron,
    act: Callable[[Matrix, Matrix], Matrix] = lambda U, x: U @ x @ dagger(U),
    parts: Callable[[Matrix, int, int], Parts] = _parts,
    own: Callable[[Matrix, Matrix], Matrix] = lambda out, now: out,
    change: Callable[[Any, Any], Any] = lambda after, before: after - before,
    gain: Callable[..., Any] = _gain,
    shared: Callable[..., Any] = lambda S_S, S_E, S_SE, before: S_S + S_E - S_SE,
    target: Callable[..., Matrix] = lambda H_E, beta, env: gibbs(H_E, beta),
    apart: Callable[..., Any] = lambda D, S, now, thermal: D(now, thermal),
) -> Numbers:
    """Σ = ΔS + βΔE_E, I(S:E) and D(ρ_E'‖ρ_β) after U."""

    def S(x: Matrix) -> Any:
        return unit * entropy(x)

    def D(x: Matrix, y: Matrix) -> Any:
        return -S(x) - unit * inner(x, log(y))

    whole = act(U, start(rho, env))
    out, now = parts(whole, len(rho), len(env))
    return (
        change(S(own(out, now)), S(rho)) + gain(beta, H_E, env, now, S),
        shared(S(out), S(now), S(whole), S(rho) + S(env)),
        apart(D, S, now, target(H_E, beta, env)),
    )


def cases(rng: np.random.Generator) -> list[Case]:
    """Environments that start in their Gibbs state, and others; two of few digits; equal and unequal sizes,
    random unitaries of the whole; a negative Σ; a system that is nearly pure; no meeting at all. No
    state has an eigenvalue zero."""
    c, s = 0.6, 0.8
    exchange = np.array([[1, 0, 0, 0], [0, c, s * 1j, 0], [0, s * 1j, c, 0], [0, 0, 0, 1]])
    U = exchange @ np.kron([[c, -s], [s, c]], np.eye(2))
    H_E, inverted = np.diag([0.0, 1.0]), np.diag([0.1, 0.9])
    found: list[Case] = [(U, RHO, gibbs(H_E, np.log(4)), H_E, np.log(4)), (U, RHO, inverted, H_E, np.log(4))]
    for d, n in ((2, 2), (2, 3), (3, 2), (2, 4), (4, 3)):
        H_E, beta = 0.9 * random_hamiltonian(n, rng), rng.uniform(0.6, 1.3)
        met = random_unitary(d * n, rng), random_state(d, rng)
        found.append((*met, gibbs(H_E, beta), H_E, beta))
        if (d, n) in ((2, 3), (4, 3)):
            found.append((*met, 0.8 * random_state(n, rng) + 0.2 * np.eye(n) / n, H_E, beta))
    U, rho, env, H_E, beta = found[3]
    nearly_pure = 0.96 * random_state(len(rho), rng, rank=1) + 0.04 * np.eye(len(rho)) / len(rho)
    return [*found, (U, nearly_pure, env, H_E, beta), (np.eye(len(U)), rho, env, H_E, beta)]


def thermal(U: Matrix, rho: Matrix, env: Matrix, H_E: Matrix, beta: float) -> bool:
    """Whether the environment starts in its Gibbs state."""
    return bool(np.abs(env - gibbs(H_E, beta)).max() < 1e-9)


_BATH_PAGE = (
    "On whose page does the term with the energy stand, and what is its sign when the bath warms up?",
    "Two changes add up: that of the system's entropy, and β times the energy that the bath gains.",
    "Sigma = entropy(S_out) - entropy(rho) + beta * np.trace(H_E @ (E_out - env)).real",
)
_INFO = (
    "Is your I(S:E) zero before the two have met, and positive after?",
    "The two parts have their entropies, and the whole has its own. All three are taken after U.",
    "I(S:E) = S(S') + S(E') − S(SE'), or qep.mutual_information(whole, (len(rho), len(H_E)), 0)",
)
_DISTANCE = (
    "Which two states does your divergence compare, and which of them depends on β?",
    "The state that has moved comes first, and the Gibbs state of H_E at β second.",
    "qep.relative_entropy(E_out, qep.gibbs(H_E, beta))",
)

_FACTORS = (
    "Which dimensions have your two states after U, and which should each of them have?",
    "U acts on system ⊗ environment. The system's state is what the trace over the second factor leaves.",
    "S_out, E_out = (qep.partial_trace(whole, (len(rho), len(H_E)), k) for k in (0, 1))",
)

exercise = Exercise(
    id="ex13.4",
    title="where the entropy production is, exactly",
    section="How large must a bath be?",
    reference=meeting,
    cases=cases,
    parts=("production", "information", "divergence"),
    special={
        "environments that start in their Gibbs state": thermal,
        "a system and an environment of equal size": lambda U, rho, env, *_: len(rho) == len(env),
    },
    why=(
        "Right: production = information + divergence for any U and a bath of any size, if it starts "
        "in its Gibbs state. The bath need not stay in equilibrium; that it starts there, uncorrelated, is "
        "all that was used. From another start the bath already has a distance D(ρ_E‖ρ_β) before the "
        "meeting, and it is taken off: Σ = information + divergence − D(ρ_E‖ρ_β)."
    ),
    hints=(
        "Which of the three numbers is wrong, and which states enter it?",
        "One whole state after U, two partial traces of it; then entropies, one energy and one D.",
        "whole = U @ np.kron(rho, env) @ U.conj().T",
    ),
    laws=(
        Law(
            "does-not-add-up",
            "Your production is not information + divergence, as it is for every unitary where the "
            "environment starts in its Gibbs state, as here.",
            lambda a, *case: not thermal(*case) or abs(a[0] - a[1] - a[2]) < 1e-5 * (1 + abs(a[0])),
        ),
        Law(
            "negative",
            "Your information or your divergence is negative, and neither can be.",
            lambda a, *_: min(np.real(x) for x in a[1:]) > -1e-6,
        ),
        all_real("three"),
    ),
    slips=(
        slip(
            "sign-of-the-heat",
            "You subtracted βΔE_E. With heat counted into the system Q = −ΔE_E, so Σ = ΔS − βQ = ΔS + βΔE_E.",
            gain=lambda *args: -_gain(*args),
            hints=_BATH_PAGE,
        ),
        slip(
            "entropy-of-the-bath-for-the-heat",
            "You added ΔS_E in place of βΔE_E. The sum of the two entropies is I(S:E) alone; the bath's "
            "entropy changes by βΔE_E less D, if it starts thermal.",
            gain=lambda beta, H_E, was, now, S: S(now) - S(was),
            hints=(
                "Which term of Σ knows β, and is it in yours?",
                *_BATH_PAGE[1:],
            ),
        ),
        slip(
            "beta-forgotten",
            "The energy of the bath has to be multiplied by β before it is added to an entropy.",
            gain=lambda beta, H_E, was, now, S: inner(H_E, now - was),
            hints=(
                "What are the units of the two terms that you add?",
                *_BATH_PAGE[1:],
            ),
        ),
        slip(
            "system-entropy-left-out",
            "The change of the system's entropy is missing in your production: it is what the bath gives "
            "alone.",
            change=lambda after, before: 0.0,
            hints=(
                "Where does the system's own state enter your production?",
                *_BATH_PAGE[1:],
            ),
        ),
        slip(
            "sign-of-the-system's-entropy",
            "Your change of the system's entropy is before minus after.",
            change=lambda after, before: before - after,
            hints=("You had 5 and have 3 left. What is the change, with its sign?", *_BATH_PAGE[1:]),
        ),
        mistakes.cut_off(
            0,
            code="negative-hidden",
            says="Your production is 0 where it is negative. From a start that is not thermal Σ may be: "
            "report the number that comes out.",
            hints=("What promises that Σ is not negative, and does it hold in every case?", *_BATH_PAGE[1:]),
        ),
        mistakes.absolute(
            0,
            says="Your production has lost its sign. From a start that is not thermal Σ may be negative.",
            hints=("What promises that Σ is not negative, and does it hold in every case?", *_BATH_PAGE[1:]),
        ),
        slip(
            "sum-for-the-production",
            "Your production is information + divergence. That is Σ if the environment starts in its Gibbs "
            "state, and here it does not always.",
            then=lambda a, *case: (a[1] + a[2], a[1], a[2]),
            hints=("Where is it used that the environment starts in its Gibbs state?", *_BATH_PAGE[1:]),
        ),
        slip(
            "divergence-by-subtraction",
            "Your divergence is production − information. That is D if the environment starts in its Gibbs "
            "state, and here it does not always.",
            then=lambda a, *case: (a[0], a[1], a[0] - a[1]),
            hints=("Where is it used that the environment starts in its Gibbs state?", *_DISTANCE[1:]),
        ),
        slip(
            "divergence-from-the-start",
            "You computed D(ρ_E'‖ρ_E), to the state in which the environment started. Asked for is D to the "
            "Gibbs state of H_E at β, which is not always that state.",
            target=lambda H_E, beta, env: env,
            hints=_DISTANCE,
        ),
        slip(
            "arguments-of-d-exchanged",
            "Your D has its arguments exchanged; the state that has moved comes first, the Gibbs state "
            "second.",
            apart=lambda D, S, now, thermal: D(thermal, now),
            hints=(
                "Which of the two states supplies the average, and which only its logarithm?",
                *_DISTANCE[1:],
            ),
        ),
        slip(
            "entropies-for-d",
            "You took a difference of entropies for D; D is β times a difference of free energies.",
            apart=lambda D, S, now, thermal: S(now) - S(thermal),
            hints=(
                "Is your divergence ever negative?",
                "D has two logarithms, and both are averaged in the state that has moved.",
                _DISTANCE[2],
            ),
        ),
        slip(
            "information-from-the-start",
            "Your I(S:E) uses S(ρ) and S(ρ_E) of the start: then it is zero, as it should be before they "
            "met.",
            shared=lambda S_S, S_E, S_SE, before: before - S_SE,
            hints=_INFO,
        ),
        mistakes.minus(
            1,
            code="sign-of-the-information",
            says="Your I(S:E) is S_SE − S_S − S_E, which the paper's S_C must be; the mutual information is "
            "minus that.",
            hints=_INFO,
        ),
        slip(
            "whole-entropy-left-out",
            "Your I(S:E) is S_S + S_E; the entropy of the whole has to be taken away.",
            shared=lambda S_S, S_E, S_SE, before: S_S + S_E,
            hints=_INFO,
        ),
        film_backwards("film"),
        slip(
            "environment-first",
            "You put the environment first; here the system is the first factor.",
            start=lambda rho, env: np.kron(env, rho),
            parts=lambda whole, d, n: _parts(whole, n, d)[::-1],
            hints=("Which factor comes first in np.kron(rho, env)?",),
        ),
        slip(
            "start-in-the-wrong-order",
            "You started with np.kron(env, rho) and then read the system as the first factor; the system "
            "comes first from the beginning.",
            start=lambda rho, env: np.kron(env, rho),
            hints=(
                "Which factor comes first in your np.kron?",
                "U acts on system ⊗ environment, in this order.",
            ),
        ),
        slip(
            "environment-first-after-u",
            "You started with the system first, and after U you read the environment as the first factor: "
            "your two states are no parts of this whole.",
            parts=lambda whole, d, n: _parts(whole, n, d)[::-1],
            hints=_FACTORS,
        ),
        slip(
            "parts-exchanged",
            "You exchanged the two parts: what you call the system's state is the environment's.",
            parts=lambda whole, d, n: _parts(whole, d, n)[::-1],
            hints=_FACTORS,
        ),
        slip(
            "entropy-of-the-other-part",
            "In your production S(ρ) is taken from the entropy of the environment after U. The change of the "
            "system's entropy is meant.",
            own=lambda out, now: now,
            hints=("With whose entropy after U do you compare S(ρ)?", *_FACTORS[1:]),
        ),
        slip(
            "exact-entropy-of-the-bath",
            "You took the bath's exact ΔS_E for its share, so that Σ = I and no D is left. Σ books βΔE_E, "
            "the heat over the temperature of the bath.",
            then=lambda a, *case: (a[1], a[1], 0.0),
            hints=(
                "Is βΔE_E the change of the bath's exact entropy, once the bath has left its Gibbs state?",
                *_BATH_PAGE[1:],
            ),
        ),
        slip(
            "gibbs-for-env",
            "Your environment starts in its Gibbs state, whatever env is.",
            given=lambda U, rho, env, H_E, beta: (U, rho, gibbs(H_E, beta), H_E, beta),
            hints=(
                "Does your function use the argument env?",
                "The environment starts in the state that is given; its Gibbs state enters D alone.",
                "whole = U @ np.kron(rho, env) @ U.conj().T",
            ),
        ),
        slip(
            "infinite-temperature",
            "Your D is that to the fully mixed state; the Gibbs state at β is meant.",
            target=lambda H_E, beta, env: np.eye(len(H_E)) / len(H_E),
            hints=_DISTANCE,
        ),
        slip(
            "wrong-sign-of-beta",
            "Your Gibbs state has e^{+βH}: its highest level is the fullest.",
            target=lambda H_E, beta, env: gibbs(-H_E, beta),
            hints=("Which level of your Gibbs state has the largest population?", *_DISTANCE[1:]),
        ),
        slip(
            "entropies-negative",
            "Your entropies are Σ p ln p, without the minus.",
            change=lambda after, before: before - after,
            shared=lambda S_S, S_E, S_SE, before: S_SE - S_S - S_E,
            hints=("What is the sign of ln p, and what that of an entropy?", *_INFO[1:]),
        ),
        slip(
            "wrong-sign-of-beta-throughout",
            "β has the other sign in all that you do: your Gibbs state has e^{+βH}, and your production has "
            "−βΔE_E.",
            gain=lambda *args: -_gain(*args),
            target=lambda H_E, beta, env: gibbs(-H_E, beta),
            hints=("Which level of your Gibbs state has the largest population?", *_DISTANCE[1:]),
        ),
        slip(
            "bits-for-nats",
            "Your entropies are in bits, and a heat over a temperature is in nats.",
            unit=1 / math.log(2),
            hints=("Which logarithm have you used?",),
        ),
    ),
    forbidden=(erasure.erase, meetings.meet, closed_pair.by_unitary),
)
