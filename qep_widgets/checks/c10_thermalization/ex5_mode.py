"""The gap, and how much of the start is slow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import random_state
from .. import laws, mistakes
from ..algebra import Matrix, dagger
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .contact import DEPHASED, LEVELS, PI, QUBIT, STATE, everyone, spectral_gap, thermal, trace_distance

Pair = tuple[Any, Any]


def second(values: Matrix, shares: Matrix) -> float:
    """The smallest −Re λ but for the zero of the stationary state."""
    return float(np.sort(-values.real)[1])


def at_the_gap(values: Matrix, gap: float) -> Matrix:
    """Which modes decay at this rate."""
    return np.abs(-values.real - gap) < 1e-7


def solved(modes: Matrix, chosen: Matrix, rho: Matrix, pi: Matrix) -> Matrix:
    """The coefficients of the chosen modes in ρ = Σ c R."""
    return np.linalg.solve(modes, rho.reshape(-1).astype(complex))[chosen]


def half_of_all(X: Matrix) -> float:
    """Half the sum of the singular values."""
    return float(np.linalg.svd(X, compute_uv=False).sum() / 2)


@formula
def slowest_mode(
    L: Matrix,
    rho: Matrix,
    pi: Matrix,
    *,
    choose: Callable[[Matrix, Matrix], float] = second,
    chosen: Callable[[Matrix, float], Matrix] = at_the_gap,
    said: Callable[[float, Matrix], float] = lambda gap, L: gap,
    share: Callable[..., Matrix] = solved,
    part: Callable[[Matrix, Matrix], Matrix] = lambda modes, c: modes @ c,
    size: Callable[[Matrix], float] = half_of_all,
    factor: float = 1.0,
) -> Pair:
    """The spectral gap, and C = lim e^{gap t} D_tr(ρ_t, π)."""
    values, modes = np.linalg.eig(L)
    gap = choose(values, solved(modes, values == values, rho, pi))
    slow = chosen(values, gap)
    X = part(modes[:, slow], share(modes, slow, rho, pi))
    return said(gap, L), factor * size(X.reshape(rho.shape) if X.size == rho.size else X)


def cases(rng: np.random.Generator) -> list[Case]:
    """Slowest modes that are coherences and ones that are populations; the last start has none of it.

    Of the two qubits of few digits the first has a slow coherence and the second slow populations.
    """
    found: list[Case] = [(QUBIT, STATE, PI), (DEPHASED, STATE, PI)]
    # most of what climbs from 1 to 2 falls back to 1, so that populations are slower than coherences
    detour = np.array([[0, 0, 0.5], [0, 0, 1], [0.5, 1, 0]])
    for energies, contact, beta, g in (
        (LEVELS[2], everyone(2), 1.0, 0.5),
        ((0.0, 0.4), everyone(2), 1.0, 0.9),
        (LEVELS[3], detour, 1.4, 0.6),
        (LEVELS[3], everyone(3), 0.9, 0.4),
        (LEVELS[4], everyone(4), 1.0, 0.4),
    ):
        L, pi = thermal(rng, energies, contact, beta * rng.uniform(0.9, 1.1), g)
        found.append((L, random_state(len(energies), rng), pi))
    L, pi = thermal(rng, LEVELS[3], detour, 1.1 * rng.uniform(0.9, 1.1), 0.6)
    rest = found[4][1]
    values, modes = np.linalg.eig(L)
    slow = at_the_gap(values, spectral_gap(L))
    X = rest - pi - (modes[:, slow] @ solved(modes, slow, rest, pi)).reshape(rest.shape)
    return [*found, (L, pi + 0.5 * np.linalg.eigvalsh(pi)[0] * X / np.linalg.norm(X, 2), pi)]


# what mistakes put in place of a piece


def smallest_modulus(values: Matrix, shares: Any = None) -> float:
    """The smallest |λ| but for the zero of the stationary state."""
    return float(np.sort(np.abs(values))[1])


def _slowest_real(values: Matrix, shares: Matrix) -> float:
    return float(np.sort(-values.real[np.abs(values.imag) < 1e-7])[1])


def _of_this_start(values: Matrix, shares: Matrix) -> float:
    return float(np.sort(-values.real[np.abs(shares) > 1e-9])[1])


def _along_the_mode(modes: Matrix, chosen: Matrix, rho: Matrix, pi: Matrix) -> Matrix:
    slow = modes[:, chosen] / np.linalg.norm(modes[:, chosen], axis=0)
    return dagger(slow) @ (rho - pi).reshape(-1)


def _modulus(modes: Matrix, c: Matrix) -> Matrix:
    """The modulus of the slowest coefficient, one of a pair; 0 if there is none."""
    return np.array([np.abs(c).max(initial=0.0)])


# laws


def _nearly(a: Pair, right: Pair) -> bool:
    """Whether the gap is right, and C off by a few per cent at most."""
    (gap, C), (right_gap, right_C) = a, right
    return abs(gap - right_gap) < 1e-5 and 1e-5 < abs(C - right_C) < 0.05 * right_C + 1e-3


_EIGENVALUE = (
    "Which eigenvalues does L have, and what do their real and imaginary parts do in e^{λt}?",
    "The real part makes a mode decay, the imaginary part makes it turn. Leave the stationary"
    " state aside: the gap is the slowest decay of the others.",
    "np.sort(-np.linalg.eigvals(L).real)[1]",
)
_SHARE = (
    "How would you find C from D_tr(ρ_t, π) at late times, and does your C agree?",
    "Write the start as a sum of modes, by a linear system. The slowest modes with their "
    "shares are one matrix: take half the sum of its singular values.",
    "c = np.linalg.solve(R, rho.reshape(-1)); X = (R[:, slow] @ c[slow]).reshape(rho.shape)",
)

exercise = Exercise(
    id="ex10.5",
    title="the gap, and how much of the start is slow",
    section="The lab: how fast, and out of balance",
    reference=slowest_mode,
    cases=cases,
    parts=("gap", "C"),
    why=(
        "Right: the gap is a property of the bath, C one of the start. A start with C = 0 goes faster than "
        "the gap says, and one with a large C arrives late."
    ),
    hints=(
        "Does D_tr(ρ_t, π) come close to C e^{−gap t} with your two numbers, at late times?",
        "The gap comes from the eigenvalues of L, and C from the share of ρ in the modes that "
        "decay at the gap.",
        "values, R = np.linalg.eig(L); slow = abs(-values.real - gap) < 1e-8",
    ),
    laws=(
        Law(
            "no-eigenvalue",
            "Your gap is not minus the real part of an eigenvalue of L.",
            lambda a, L, rho, pi: np.abs(-np.linalg.eigvals(L).real - np.real(a[0])).min() < 1e-5,
        ),
        laws.not_negative("One of your numbers is negative."),
        Law(
            "waited",
            "Your gap is right and your C is nearly right: did you wait for a late time? While it is early, "
            "faster modes are still there; when it is late, two small numbers are divided. Take C from the "
            "modes that rho is made of.",
            lambda a, *case: not _nearly(a, slowest_mode(*case)),
        ),
    ),
    slips=(
        slip(
            "zero-taken-for-the-gap",
            "Your gap is 0: that is the eigenvalue of the stationary state. The gap is the next one.",
            choose=lambda values, shares: 0.0,
            hints=(
                "How fast does the stationary state decay, and which mode is the next?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "unsorted",
            "Your gap is that of the eigenvalue with the index 1, and a library's eigenvalues come in no "
            "order: sort them by their real part.",
            choose=lambda values, shares: float(-values[1].real),
            hints=(
                "In which order does np.linalg.eigvals return the eigenvalues?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "fastest-mode",
            "This is the fastest mode; the slowest one is left when all others are gone.",
            choose=lambda values, shares: float(np.max(-values.real)),
            hints=(
                "Which mode is left when you wait long enough?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "modulus-for-real-part",
            "You took the smallest |λ|. The imaginary part of λ turns a mode and does not make it decay.",
            choose=smallest_modulus,
            chosen=lambda values, gap: np.abs(np.abs(values) - gap) < 1e-7,
            hints=_EIGENVALUE,
        ),
        slip(
            "populations-only",
            "You looked at real eigenvalues only, the populations'. Here a coherence can be the slowest "
            "mode.",
            choose=_slowest_real,
            chosen=lambda values, gap: at_the_gap(values, gap) & (np.abs(values.imag) < 1e-7),
            hints=(
                "Which modes have a complex eigenvalue, and do these decay as well?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "sign",
            "The sign of your gap is that of Re λ itself; the gap is a rate of decay, −Re λ.",
            then=mistakes.on(np.negative, 0),
            hints=(
                "Does a mode with your gap grow or fall, and which sign has a rate of decay?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "time-for-rate",
            "Your first number is one over a rate, a time; the gap is a rate.",
            then=mistakes.on(lambda gap: 1 / gap, 0),
            hints=(
                "What is the unit of your first number?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "per-unit-step",
            "Your first number is that of the map e^{L} over one unit of time, 1 − e^{−gap}; asked for is "
            "the gap of the generator.",
            then=mistakes.on(lambda gap: -np.expm1(-gap), 0),
            hints=(
                "Of which matrix have you taken the eigenvalues, of L or of e^{L}?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "twice-the-gap",
            "Your first number is twice a rate: at 2·gap fall D and Tr(ρ − π)², and D_tr falls at the gap.",
            then=mistakes.on(lambda gap: 2 * gap, 0),
            hints=(
                "While a mode falls to one half, to which share does its square fall? And D_tr?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "singular-values",
            "Your first number is a singular value of L. L is not a normal matrix, and its singular values "
            "are no rates.",
            said=lambda gap, L: float(np.sort(np.linalg.svd(L, compute_uv=False))[1]),
            hints=(
                "Which numbers λ stand in e^{λt}, eigenvalues of L or its singular values?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "hermitian-part",
            "You took the eigenvalues of (L + L†)/2, which are not the real parts of those of L.",
            said=lambda gap, L: float(np.sort(-np.linalg.eigvalsh((L + dagger(L)) / 2))[1]),
            hints=(
                "Are the eigenvectors of (L + L†)/2 modes of L?",
                *_EIGENVALUE[1:],
            ),
        ),
        slip(
            "half-forgotten",
            "The ½ is missing in your C: the trace distance is *half* the sum of the singular values.",
            factor=2.0,
            hints=(
                "What does your measure give for the difference of two orthogonal states, where D_tr is 1?",
                *_SHARE[1:],
            ),
        ),
        slip(
            "distance-of-the-start",
            "Your C is D_tr(ρ, π), all of the distance at the start; only its slow part survives.",
            wrong=lambda L, rho, pi: (spectral_gap(L), trace_distance(rho, pi)),
            hints=(
                "Which part of ρ − π is still there at late times, and which part is gone?",
                *_SHARE[1:],
            ),
        ),
        slip(
            "right-vectors-only",
            "You found the share by a scalar product with the mode itself. The modes of L are not at right "
            "angles: solve a linear system, or use the left eigenvectors.",
            share=_along_the_mode,
            hints=(
                "Add up all modes with your shares: do you get the start again?",
                *_SHARE[1:],
            ),
        ),
        slip(
            "scalar-product-with-rho",
            "Your share is ⟨R_k|ρ⟩, the scalar product of the mode and the start. The modes of L are not at "
            "right angles: solve a linear system, or use the left eigenvectors.",
            share=lambda modes, chosen, rho, pi: dagger(modes[:, chosen]) @ rho.reshape(-1),
            hints=(
                "Add up all modes with your shares: do you get the start again?",
                *_SHARE[1:],
            ),
        ),
        slip(
            "gap-of-this-start",
            "Your gap is the slowest rate that *this* start has. The gap belongs to the bath; that the start "
            "has none of the slowest mode is said by C = 0.",
            choose=_of_this_start,
            hints=("What do you return for a start without the slowest mode?", *_SHARE[1:]),
        ),
        slip(
            "coefficient-alone",
            "Your C is the modulus of a coefficient c_k. How large its mode is depends on how a library "
            "scales it: measure the matrix c_k R_k itself.",
            part=_modulus,
            size=lambda c: float(np.abs(c).sum()),
            hints=("What is D_tr for a difference that is c_k times a library's R_k?", *_SHARE[1:]),
        ),
        slip(
            "coefficients-added",
            "Your C is the sum of the moduli of coefficients c_k. How large a mode is depends on how a "
            "library scales it: measure the matrix Σ c_k R_k itself.",
            size=lambda c: float(np.abs(c).sum()),
            part=lambda modes, c: c,
            hints=("What is D_tr for a difference that is c_k times a library's R_k?", *_SHARE[1:]),
        ),
        slip(
            "one-of-a-pair",
            "A coherence has two modes, λ and λ*, that decay alike; your C has one of them.",
            chosen=lambda values, gap: at_the_gap(values, gap) & (values.imag > -1e-7),
            hints=("How many eigenvalues have the real part −gap?", *_SHARE[1:]),
        ),
        slip(
            "root-of-squares",
            "You measured the slow part by the root of the sum of |entries|²; D_tr is half the sum of "
            "singular values.",
            size=lambda X: float(np.linalg.norm(X)),
            hints=(
                "What does your measure give for the difference of two orthogonal states, where D_tr is 1?",
                *_SHARE[1:],
            ),
        ),
        slip(
            "half-root-of-squares",
            "Your C is half the root of the sum of |entries|²; D_tr is half the sum of the singular values.",
            size=lambda X: float(np.linalg.norm(X)) / 2,
            hints=(
                "What does your measure give for the difference of two orthogonal states, where D_tr is 1?",
                *_SHARE[1:],
            ),
        ),
    ),
)

by_hand = ByHand(
    "ex10.5h",
    "the gap and the slow share of a qubit",
    [1, 0.2],
    near=0.005,
    slips={
        (2, 0.45): "This is the populations' rate with their share; the coherence is slower.",
        (2, 0.2): "The share is the coherence's, and the rate is the populations'.",
        (1, 0.45): "The rate is the coherence's, and the share is the populations'.",
        (1, 0.4): "The ½ is missing: the two entries 0.2 have the singular values 0.2 and 0.2.",
        (1, 0.1): "There are two off-diagonal entries, and both count.",
        (1, 0.4924): "This is all of the distance at the start; only its slow part survives.",
    },
    why=(
        "Populations relax at 1.5 + 0.5 = 2, the coherence at half of that. At late times ρ_t − π has the "
        "two entries 0.2 e^{−t}, and half the sum of its singular values is 0.2 e^{−t}."
    ),
    hints=(
        "At which rate does the coherence decay, and at which the populations?",
        "Keep the slower one of ρ − π, and take half the sum of its singular values.",
    ),
)
