"""A state as a battery: the Hamiltonian whose Gibbs state it is, and the work that can be won."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics.states import random_hamiltonian
from .. import laws, mistakes
from ..algebra import Matrix, levels, log, spread_state, tr
from ..engine import ByHand, Case, Exercise, formula, slip
from .ex1_free_energy import log_sum

Pair = tuple[Any, Any]


@formula
def battery(
    H: Matrix,
    beta: float,
    rho: Matrix,
    *,
    ln: Callable[[Matrix], Matrix] = log,
    sign: float = -1.0,
    unit: Callable[[float], float] = lambda beta: 1 / beta,
    trace: Callable[[Matrix, Matrix], Any] = tr,
    jump: Callable[[Matrix, Matrix], Matrix] = lambda new, H: new - H,
    rest: Callable[[float, Matrix], Any] = lambda beta, H: -log_sum(-beta * levels(H)) / beta,
    won: float = -1.0,
) -> Pair:
    """H' = −T ln ρ; the work won is −Tr ρ(H' − H) − F_β, with F' = 0."""
    new = sign * unit(beta) * ln(rho)
    return new, won * (trace(rho, jump(new, H)).real + rest(beta, H))


def cases(rng: np.random.Generator) -> list[Case]:
    """The one worked by hand; one of few digits; two to five levels; the Gibbs state; H = 0."""
    by_hand = (np.zeros((2, 2)), 2.0, np.diag([0.8, 0.2]))
    H = np.array([[0.5, 0.5 - 0.5j], [0.5 + 0.5j, 1.5]])
    readable = (H, 2.0, np.array([[0.6, 0.2j], [-0.2j, 0.4]]))
    found: list[Case] = [readable, by_hand]
    for d in (2, 3, 4, 5):
        found.append((random_hamiltonian(d, rng), rng.uniform(0.4, 2.2), spread_state(d, rng)))
    K = random_hamiltonian(3, rng)
    E, v = np.linalg.eigh(K)
    p = np.exp(-0.8 * (E - E[0]))
    flat = (np.zeros((3, 3)), 1.7, spread_state(3, rng))
    return [*found, (K, 0.8, (v * p / p.sum()) @ v.conj().T), flat]


_NEW = (
    "Of which H is rho the Gibbs state at this β, if Z is to be 1?",
    "Take the logarithm of a Gibbs state, and solve for its Hamiltonian.",
)
_WORK = (
    "Which work does each of the two steps cost: the sudden one, and the slow one?",
    "Sudden: the state stays and H moves. Slow: the work is the change of F_β, and that of H' is 0.",
)

exercise = Exercise(
    id="ex09.2",
    title="a state as a battery",
    section="What the height is worth",
    reference=battery,
    cases=cases,
    parts=("new H", "work won"),
    why=(
        "Right: with H' = −T ln ρ the state is at rest in the bath, and the slow way back to H costs nothing "
        "but the change of F_β. The work won is F(ρ) − F_β, which is T·D(ρ‖ρ_β): 0 for the Gibbs state."
    ),
    hints=(
        "What would your function give for the Gibbs state of H, and what should it?",
        "First the H' whose Gibbs state is ρ. Then the work of both steps, and a minus: it is won.",
        "lowest = -np.log(np.exp(-beta * E).sum()) / beta, with the levels E of H",
    ),
    laws=(
        laws.hermitian("Your first part is not Hermitian, so it is no Hamiltonian.", 0),
        laws.not_negative(
            "The work won is negative: whoever leaves the Gibbs state as it is would do better.",
            1,
            code="no-work-lost",
        ),
    ),
    slips=(
        slip(
            "sign-of-the-logarithm",
            "Your H' is +T ln ρ: then ρ would have most weight on the highest level.",
            sign=1.0,
            hints=("Which level has the larger probability in a Gibbs state, the lower or the higher?",),
        ),
        slip(
            "temperature-left-out",
            "Your H' is −ln ρ, without T: its Gibbs state at this β is another one.",
            unit=lambda beta: 1.0,
            hints=_NEW,
        ),
        slip(
            "beta-for-temperature",
            "You multiplied the logarithm by β, where T = 1/β belongs.",
            unit=lambda beta: beta,
            hints=_NEW,
        ),
        slip(
            "jump-turned-round",
            "The sudden step is turned round: H goes to H', so the energy changes by Tr ρ(H' − H).",
            jump=lambda new, H: H - new,
            hints=_WORK,
        ),
        slip(
            "old-energy-forgotten",
            "In the sudden step you count Tr ρH' alone; the energy before it is missing.",
            jump=lambda new, H: new,
            hints=_WORK,
        ),
        slip(
            "sudden-step-left-out",
            "The sudden step is missing; your work is that of the slow step alone.",
            jump=lambda new, H: 0 * H,
            hints=_WORK,
        ),
        slip(
            "slow-step-left-out",
            "The slow step is missing: F_β of the last H does not stand in your work.",
            rest=lambda beta, H: 0.0,
            hints=_WORK,
        ),
        slip(
            "sign-of-the-slow-step",
            "In the slow step F_β stands with the other sign: it is −T ln Z.",
            rest=lambda beta, H: log_sum(-beta * levels(H)) / beta,
            hints=("Which sign has the free energy of two levels at energy 0?",),
        ),
        slip(
            "entropy-alone",
            "Your work is −T·S(ρ): the energy of ρ before the first step is missing, and so is F_β.",
            jump=lambda new, H: new,
            rest=lambda beta, H: 0.0,
            won=-1.0,
            hints=_WORK,
        ),
        slip(
            "lowest-level-for-free-energy",
            "In the slow step you end at the energy of the lowest level; the bath leads to a Gibbs state.",
            rest=lambda beta, H: levels(H)[0],
            hints=_WORK,
        ),
        slip(
            "diagonal-for-levels",
            "You took the diagonal of H for its levels.",
            rest=lambda beta, H: -log_sum(-beta * np.diag(H).real) / beta,
            hints=("Which numbers are the energies of the levels, if H is not diagonal?",),
        ),
        slip(
            "ln-z-without-temperature",
            "In the slow step you have −ln Z, without T.",
            rest=lambda beta, H: -log_sum(-beta * levels(H)),
            hints=("Which unit has ln Z, and which has work?",),
        ),
        slip(
            "work-paid",
            "The second number is the work that is paid; asked for is what is won.",
            won=1.0,
            hints=("Which sign does the work have that a field gets?",),
        ),
        slip(
            "work-in-nats",
            "The second number is multiplied by β: that is D, in nats, and asked for is an energy.",
            then=lambda a, H, beta, rho: (a[0], beta * a[1]),
            hints=("Which unit has your second number?",),
        ),
        slip(
            "diagonal-alone",
            "Your H' holds the logarithms of the diagonal of rho alone; its coherences belong to it.",
            ln=lambda rho: np.diag(np.log(np.diag(rho).real)).astype(complex),
            hints=(
                "Which eigenvectors has the Gibbs state of your H', and which has rho?",
                "The logarithm of a matrix has its eigenvectors, and the logarithms of its eigenvalues.",
            ),
        ),
        slip(
            "diagonal-of-the-logarithm",
            "You kept the diagonal of ln ρ alone: your H' has no entries beside it.",
            ln=lambda rho: np.diag(np.diag(log(rho))),
            hints=("Which eigenvectors has the Gibbs state of your H', and which has rho?",),
        ),
        mistakes.elementwise_logarithm(),
        mistakes.log_without_conjugate(),
        mistakes.log_turned_round(),
        mistakes.entries_multiplied(),
        mistakes.star_for_at(),
    ),
)

by_hand = ByHand(
    "ex09.2h",
    "a bit as a battery",
    [0.6931, 0.0964],
    near=0.003,
    slips={
        (1.3863, 0.1927): "Both are multiplied by β = 2, or you took T = 1.",
        (1.3863, 0.0964): "The first is β times the gap, ln 4.",
        (0.6931, 0.6931): "The second is T ln 4, the gap itself.",
        (-0.6931, 0.0964): "The rarer state is the upper level, so the gap is positive.",
        (2.7726, 0.0964): "You multiplied ln 4 by β; T is ½.",
        (0.6931, 0.1927): "The work is D; T·D is asked for.",
        (0.6931, -0.0964): "The work is won, and has the other sign.",
        (0.6931, 0.2502): "That is T·S of the bit; asked for is how far S is from the most that it can be.",
        (0.6931, 0.3466): "That is the work of a pure bit, T ln 2.",
        (1.0, 0.139): "Both are in bits.",
    },
    why="The gap is T ln(0.8/0.2) = ½ ln 4. The work is T (ln 2 − S), with S = 0.5004.",
    hints=(
        "Which ratio do the two probabilities have, and which gap gives this ratio at β = 2?",
        "With equal energies F(ρ) − F_β is T times (ln 2 − S).",
        "S = −0.8 ln 0.8 − 0.2 ln 0.2",
    ),
)
