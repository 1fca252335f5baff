"""Where the routes part: the matrix whose mean is Clausius' rate less Spohn's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import random_hamiltonian
from .. import laws, mistakes
from ..algebra import Matrix, dagger, log, random_generator, stationary, thermal
from ..engine import ByHand, Case, Exercise, formula, slip


@formula
def backwards(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    X: Matrix,
    *,
    i: complex = 1j,
    half: float = 0.5,
    weight: Callable[[Matrix], Matrix] = lambda g: g,
    turn: Callable[[Matrix], Matrix] = lambda L: L,
    right: Callable[[Matrix], Matrix] = dagger,
    count: Callable[[Matrix], Matrix] = lambda L: dagger(L) @ L,
) -> Matrix:
    """L†(X) = i[H, X] + Σ γ (L†XL − ½{L†L, X})."""
    out = i * (H @ X - X @ H)
    for g, jump in zip(weight(rates), jumps, strict=True):
        L = turn(jump)
        out = out + g * (right(L) @ X @ L - half * (count(jump) @ X + X @ count(jump)))
    return out


@formula(inner=backwards)
def difference(
    H: Matrix,
    betas: Any,
    jumps: Matrix,
    rates: Matrix,
    *,
    colder: Callable[[Any], Any] = lambda betas: betas,
    whose: Callable[[int, int], int] = lambda k, m: k,
    counted: Callable[[Matrix], Matrix] = lambda H: H,
    heat: float = -1.0,
    states: float = -1.0,
    turned: float = 1.0,
    ln: Callable[[Matrix], Matrix] = log,
    **dissipator: Any,
) -> Matrix:
    """X = −Σ_α β_α D_α†(H) − L†(ln π), so that Tr ρX is Clausius' rate less Spohn's."""
    m = len(betas)
    beta = colder(np.asarray(betas, float))
    d = len(H)
    pi = stationary(H, np.reshape(jumps, (-1, d, d)), np.reshape(rates, -1))
    X = np.zeros((d, d), complex)
    goal = ln(pi)
    for k in range(m):
        X = X + heat * beta[whose(k, m)] * backwards(0 * H, jumps[k], rates[k], counted(H), **dissipator)
        X = X + states * backwards(0 * H, jumps[k], rates[k], goal, **dissipator)
    return X + states * turned * 1j * (H @ goal - goal @ H)


def _baths(H: Matrix, betas: Any, strengths: Any) -> Case:
    made = [thermal(H, beta, g) for beta, g in zip(betas, strengths, strict=True)]
    return H, np.array(betas, float), np.array([j for j, _ in made]), np.array([r for _, r in made])


def cases(rng: np.random.Generator) -> list[Case]:
    """Two baths of a qubit; one that is not thermal; one to three baths, two to four levels; one thermal."""
    found = [_baths(np.diag([0.0, 1.0]), [0.5, 2.0], [1.0, 0.5])]
    jumps = np.array([[[[0, 1], [0.5j, 0]], [[0, -0.5j], [1, 0]]]])
    found.append((np.array([[0, 0.5j], [-0.5j, 1]]), np.array([1.5]), jumps, np.array([[1.0, 0.5]])))
    for d, m in ((2, 2), (3, 2), (4, 3)):
        H = random_hamiltonian(d, rng)
        found.append(_baths(H, rng.uniform(0.3, 1.8, m), rng.uniform(0.3, 1.2, m)))
    for d, m in ((2, 1), (3, 2), (4, 2), (2, 3)):
        made = [random_generator(d, rng) for _ in range(m)]
        betas = rng.uniform(0.3, 1.8, m)
        jumps, rates = np.array([j for _, j, _ in made]), np.array([r for *_, r in made])
        found.append((random_hamiltonian(d, rng), betas, jumps, rates))
    return [*found, _baths(random_hamiltonian(3, rng), [0.9], [0.6])]


_ADJOINT = (
    "Tr 𝓛(ρ)A is linear in ρ. Which matrix B has Tr ρB = Tr 𝓛(ρ)A for each ρ?",
    "Under the trace, move the jumps to the other side of ρ: LρL†A turns into ρL†AL.",
    "B = L.conj().T @ A @ L - (M @ A + A @ M) / 2, times the rate, with M = L.conj().T @ L",
)
_BETA = (
    "At which temperature is each of the baths that give this heat?",
    "Each bath's heat comes with its own β.",
)
_PI = (
    "Which two terms has Clausius' rate less Spohn's, once dS/dt has gone?",
    "The heat of each bath with −β, and the whole generator with −ln π.",
)

exercise = Exercise(
    id="ex09.4",
    title="where the routes part",
    section="A bath that is not Gibbs",
    reference=difference,
    cases=cases,
    why=(
        "Right: dS/dt falls out, and what is left is linear in ρ. So one matrix holds the difference for all "
        "states, and its eigenvalues are the least and the most that it can be. For one thermal bath it is 0."
    ),
    hints=(
        "What should the matrix be for a single thermal bath, and what is yours?",
        "Write Clausius' rate less Spohn's as a sum of traces, and bring each to the form Tr ρ(…).",
        "X = X - betas[k] * adjoint(jumps[k], rates[k], H) - adjoint(jumps[k], rates[k], ln_pi)",
    ),
    laws=(laws.hermitian("Your matrix is not Hermitian, and its mean would not be real."),),
    slips=(
        slip(
            "state-picture",
            "You let the generator move H and ln π as if they were states: LAL† where L†AL belongs.",
            turn=dagger,
            alone="It is the form for ρ.",
            hints=_ADJOINT,
        ),
        slip(
            "commutator-left-out",
            "The commutator's share of Tr 𝓛(ρ) ln π is missing: H and π do not commute here.",
            turned=0.0,
            hints=("Does π commute with H, if the bath is not thermal?", *_PI[1:]),
        ),
        slip(
            "commutator-turned-round",
            "The commutator's share has the other sign: under the trace −i[H, ρ] becomes +i[H, A].",
            turned=-1.0,
            hints=("Which sign is left if you move H to the other side of Tr (Hρ − ρH)A?",),
        ),
        slip(
            "state-picture-throughout",
            "You let the whole generator of states act on ln π and on H, its commutator too; observables "
            "are moved by the adjoint.",
            turn=dagger,
            turned=-1.0,
            hints=_ADJOINT,
        ),
        slip(
            "sign-of-the-heat",
            "The baths' heat stands with the other sign: Clausius' rate has −βQ̇.",
            heat=1.0,
            hints=("Does a bath that gives heat gain entropy or lose it?", *_PI[1:]),
        ),
        slip(
            "sign-of-ln-pi",
            "The term with ln π has the other sign: Spohn's rate is dS/dt + Tr 𝓛(ρ) ln π, and is taken off.",
            states=1.0,
            hints=_PI,
        ),
        slip(
            "ln-pi-left-out",
            "The term with ln π is missing; yours is Clausius' rate without dS/dt.",
            states=0.0,
            hints=_PI,
        ),
        slip(
            "heat-left-out",
            "The heat of the baths is missing.",
            heat=0.0,
            hints=_PI,
        ),
        slip(
            "beta-missing",
            "The heats are not multiplied by β.",
            colder=np.ones_like,
            hints=_BETA,
        ),
        slip(
            "temperature-for-beta",
            "The heats are multiplied by T; β belongs there.",
            colder=lambda betas: 1 / betas,
            hints=_BETA,
        ),
        slip(
            "mean-beta",
            "All heats are multiplied by the mean of the βs.",
            colder=lambda betas: np.full_like(betas, betas.mean()),
            hints=_BETA,
        ),
        slip(
            "betas-exchanged",
            "The βs belong to the baths in the other order.",
            whose=lambda k, m: m - 1 - k,
            hints=("Which β goes with jumps[0]?",),
        ),
        slip(
            "energy-on-the-diagonal",
            "You count the energy with the diagonal of H.",
            counted=lambda H: np.diag(np.diag(H)),
            hints=("Which entries of H does your heat use?",),
        ),
        slip(
            "difference-turned-round",
            "Your matrix is Spohn's rate less Clausius'.",
            then=lambda X, *_: -X,
            hints=("Which of the two is larger at rest between two baths?",),
        ),
        slip(
            "transposed",
            "Your matrix is transposed: Tr ρX is Σ ρ_ij X_ji.",
            then=lambda X, *_: X.T,
            hints=("Which index of X meets which index of rho in the trace?",),
        ),
        mistakes.half_of_the_anticommutator(),
        mistakes.conjugate_dropped_in_the_jumps(),
        mistakes.conjugate_dropped_in_the_gain(),
        mistakes.conjugate_dropped_in_the_loss(),
        mistakes.rates_left_out(),
        mistakes.rates_squared(),
        mistakes.elementwise_logarithm(),
        mistakes.log_without_conjugate(),
    ),
)

by_hand = ByHand(
    "ex09.4h",
    "worlds in which the routes agree",
    [1, 0, 0, 1, 0],
    slips={
        (1, 0, 0, 0, 0): "You left the fourth world out: which line of the proof needs rates above 0?",
        (1, 1, 0, 1, 0): "Two temperatures: at rest heat flows, and only one of the rates counts it.",
        (1, 0, 1, 1, 0): "The squeezed bath's rest is not the Gibbs state.",
        (1, 0, 0, 1, 1): "In the last world H moves, so the energy changes by work as well.",
        (0, 1, 1, 0, 1): "You have 1 and 0 exchanged.",
        (0, 0, 0, 0, 0): "In at least one world they agree: that of the proof.",
        (
            0,
            0,
            0,
            1,
            0,
        ): "The first world is that of the proof: which line needs a state without coherence?",
        (1, 1, 1, 1, 1): "The proof needs one bath, its Gibbs state at rest, and an H that rests.",
    },
    why="The proof needs one thermal bath and an H that rests; no sign of the rates, and no diagonal state.",
    hints=(
        "Which lines of the proof does each world break?",
        "Ask of each world: does ρ_β rest, is there one β, does H rest?",
        "Nothing in the proof says that rates are positive, or that the state is diagonal.",
    ),
)
