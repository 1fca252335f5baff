"""What chapter 13's exercises share: the dissipator and its mistakes, thermal jumps, readable matrices."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from .. import mistakes
from ..algebra import Matrix, dagger, motion
from ..engine import Law, Slip, formula, slip

Numbers = tuple[Any, ...]

# few digits, complex, and no two entries alike
RHO = np.array([[0.4, 0.2 - 0.1j], [0.2 + 0.1j, 0.6]])
H_DRIVEN = np.array([[0, 0.5 - 0.5j], [0.5 + 0.5j, 1]])
# down at the rate 4 and up at the rate 1: a bath at β = ln 4 for the energies 0 and 1
DOWN_AND_UP = np.array([[[0, 2], [0, 0]], [[0, 0], [1, 0]]], dtype=complex)


def kick(H: Matrix, x: Matrix) -> Matrix:
    """i[H, x]."""
    return 1j * (H @ x - x @ H)


def inner(a: Matrix, b: Matrix) -> Any:
    """Tr(a b) of two Hermitian matrices."""
    return np.trace(a @ b).real


@formula(inner=motion)
def dissipator(jumps: Matrix, rho: Matrix, **pieces: Any) -> Matrix:
    """D(ρ) = Σ LρL† − ½{L†L, ρ}."""
    return motion(np.zeros(rho.shape), jumps, np.ones(len(jumps)), rho, **pieces)


def thermal_jumps(H: Matrix, beta: float, rng: np.random.Generator) -> Matrix:
    """Jumps between the eigenstates of H, at rates with detailed balance at β; √rate is in the jump."""
    energies, v = np.linalg.eigh(H)
    jumps = []
    for i in range(len(H)):
        for j in range(i + 1, len(H)):
            down = rng.uniform(0.4, 1.2)
            lower = np.outer(v[:, i], v[:, j].conj())
            up = down * math.exp(-beta * (energies[j] - energies[i]))
            jumps += [math.sqrt(down) * lower, math.sqrt(up) * dagger(lower)]
    return np.array(jumps)


def random_jumps(d: int, rng: np.random.Generator, n: int = 2) -> Matrix:
    """Non-Hermitian jumps with their rates in them."""
    return (rng.normal(size=(n, d, d)) + 1j * rng.normal(size=(n, d, d))) / (2 * math.sqrt(d))


def all_real(how_many: str) -> Law:
    """What is asked for are so many real numbers."""
    return Law(
        "not-real",
        f"One of your numbers has an imaginary part; here all {how_many} are real.",
        lambda a, *_: max(abs(np.imag(x)) for x in a) < 1e-5,
    )


def film_backwards(what: str) -> Slip:
    """U†ρU, in a formula whose piece `act` moves the state."""
    return slip(
        "unitary-turned-round",
        f"You applied U†ρU, the {what} backwards; a state moves with UρU†.",
        act=lambda U, x: dagger(U) @ x @ U,
        hints=(
            "On which side of the state does U stand?",
            "A ket moves with U, and the state is made of a ket and a bra.",
            "U @ x @ U.conj().T",
        ),
    )


_DISSIPATOR = (
    "What is the trace of your D(ρ)? And is it Hermitian?",
    "Each jump has one gain and two losses. The two losses together take the trace that the "
    "gain brings, and a dagger conjugates as well as it transposes.",
    "M = L.conj().T @ L; out = out + L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2",
)

# mistakes in the dissipator: for a formula whose inner one is `dissipator`
HALF: Slip = replace(
    mistakes.half_of_the_anticommutator(code="half-of-the-anticommutator"), hints=_DISSIPATOR
)
WRONG_ORDER: Slip = replace(mistakes.anticommutator_of_the_wrong_order(), hints=_DISSIPATOR)
TURNED_ROUND: Slip = replace(mistakes.jumps_turned_round(), hints=_DISSIPATOR)
NO_CONJUGATE: Slip = replace(mistakes.conjugate_dropped_in_the_jumps(), hints=_DISSIPATOR)
