"""The worlds of ex13.7: what is given of each, and the right number for each sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...physics.models import closed_pair
from ...physics.states import gibbs, random_hamiltonian, random_unitary
from ..algebra import Matrix, log, shannon
from ..engine import Case
from .books import DOWN_AND_UP, dissipator, inner, thermal_jumps
from .ex2_reconcile import reconcile
from .ex3_shares import shares, stationary
from .ex4_meeting import meeting
from .ex6_statements import two_statements

World = dict[str, Any]
Table = dict[str, float]

GIVEN = ("H0", "V", "jumps", "beta", "rho", "U", "boxes", "shuffle")


def cases(rng: np.random.Generator) -> list[Case]:
    """Driven qubits, each with a thermal bath, a thermal qubit to meet and a classical pair; the first of few
    digits, the last not driven."""
    _KNOWN.clear()
    worlds = [_readable()]
    for name, strength in (("a driven qubit", 0.9), ("a driven qubit, another bath", 0.6), ("no drive", 0.0)):
        omega, beta = rng.uniform(0.8, 1.2), rng.uniform(0.7, 1.5)
        H0 = np.diag([0.0, omega])
        still = np.diag([0.2, -0.3]) * rng.uniform(0.8, 1.2)  # commutes with H0, and so with π
        V = strength * random_hamiltonian(2, rng) if strength else still
        jumps = thermal_jumps(H0, beta, rng)
        boxes = closed_pair.spins(2, omega)
        worlds.append(
            {"name": name, "H0": H0, "V": V, "jumps": jumps, "beta": beta, "rho": _moving(jumps, rng)}
            | {"U": random_unitary(4, rng), "boxes": boxes, "shuffle": _telling(boxes, rng)}
        )
    return [(world,) for world in worlds]


def _readable() -> World:
    """A world of few digits: rates 4 down and 1 up, so that β = ln 4."""
    exchange = np.array([[1, 0, 0, 0], [0, 0.6, 0.8j, 0], [0, 0.8j, 0.6, 0], [0, 0, 0, 1]])
    return {
        "name": "a driven qubit of few digits",
        "H0": np.diag([0.0, 1.0]),
        "V": np.array([[0.2, 0.5 - 0.3j], [0.5 + 0.3j, -0.1]]),
        "jumps": DOWN_AND_UP,
        "beta": float(np.log(4)),
        "rho": np.array([[0.6, 0.1 - 0.1j], [0.1 + 0.1j, 0.4]]),
        "U": exchange @ np.kron([[0.8, -0.6], [0.6, 0.8]], np.eye(2)),
        "boxes": np.array([0.0, 1.0, 1.0, 2.0]),
        # pair 4a + b goes to the place shuffle[4a + b], and E_a + E_b stays
        "shuffle": np.array([0, 1, 8, 5, 4, 3, 12, 11, 2, 6, 10, 13, 9, 14, 7, 15]),
    }


def _moving(jumps: Matrix, rng: np.random.Generator) -> Matrix:
    """A state whose dS/dt is no difference of nearly equal terms: T = dQ/dS divides by it."""
    while True:
        z, x = rng.uniform(0.15, 0.28), rng.uniform(0.15, 0.28) * np.exp(1j * rng.uniform(0.5, 2.5))
        rho = np.array([[0.5 + z, x], [x.conjugate(), 0.5 - z]])
        if abs(inner(dissipator(jumps, rho), log(rho))) > 0.03:
            return rho


def _telling(boxes: Any, rng: np.random.Generator) -> Any:
    """A shuffle within the shells that makes something else than the one backwards."""
    while True:
        shuffle = closed_pair.random_shuffle(boxes, boxes, rng)
        if abs(twin(boxes, 1.0, shuffle) - twin(boxes, 1.0, np.argsort(shuffle))) > 0.01:
            return shuffle


def bodies(boxes: Any, beta: float, shuffle: Any) -> tuple[Any, Any, Any, Any]:
    """Probabilities of both classical bodies, at β/4 and at β, before and after the shuffle."""
    one, two = (np.exp(-b * boxes) / np.exp(-b * boxes).sum() for b in (beta / 4, beta))
    moved = np.empty(len(shuffle))
    moved[shuffle] = np.outer(one, two).ravel()
    table = moved.reshape(len(boxes), len(boxes))
    return one, two, table.sum(axis=1), table.sum(axis=0)


def twin(boxes: Any, beta: float, shuffle: Any) -> Any:
    """By how much the entropies of the two classical bodies grow together."""
    one, two, first, second = bodies(boxes, beta, shuffle)
    return shannon(first) + shannon(second) - shannon(one) - shannon(two)


def numbers(world: World, *, heat_with_drive: bool = False, gibbs_for_pi: bool = False) -> Table:
    """The number for each sentence; with a mistake in the heat or in π if asked."""
    H0, V, jumps, beta, rho, U, boxes, shuffle = (world[key] for key in GIVEN)
    H, bath = H0 + V, gibbs(H0, beta)
    external, flow, sigma = reconcile(H0, V, jumps, beta, rho)
    if heat_with_drive:
        flow = beta * inner(H, dissipator(jumps, rho))
        sigma = external - flow
    production, information, gap = meeting(U, rho, bath, H0, beta)
    share = inner(1j * (rho @ H - H @ rho), log(bath)) if gibbs_for_pi else shares(H, jumps, rho)[0]
    return {
        "P03": 0.0,
        "P04": external,
        "P05": sigma,
        "13.e": -reconcile(H0, V, jumps, beta, stationary(H, jumps))[1],
        "P06": share,
        "13.f": twin(boxes, beta, shuffle),
        "P07": information,
        "P08": two_statements(H0, H, np.eye(2), beta)[1],
        "P09": gap,
        "P10": production,
        "P12": flow / beta / external,
    }


# The right numbers of the worlds of one check, which each of many slips would compute again. New worlds empty
# it, so that it holds nothing while an answer runs on them for the first time.
_KNOWN: dict[bytes, Table] = {}


def right(world: World) -> Table:
    """The right numbers, each computed once for a world."""
    key = b"".join(np.asarray(world[name]).tobytes() for name in GIVEN)
    if key not in _KNOWN:
        _KNOWN[key] = numbers(world)
    return _KNOWN[key]
