"""The unitary term's two halves, the external part and the heat, with the jumps mixed and then shifted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import thermodynamics
from ...physics.lindblad import Lindbladian
from ...physics.states import gibbs, random_hamiltonian, random_unitary
from .. import mistakes
from ..algebra import Matrix, dagger, itself, log, shifted, spread_state, stationary
from ..engine import Case, Exercise, Law, formula, slip
from .books import (
    H_DRIVEN,
    HALF,
    NO_CONJUGATE,
    TURNED_ROUND,
    WRONG_ORDER,
    Numbers,
    all_real,
    dissipator,
    random_jumps,
)


def _mixed(u: Matrix, jumps: Matrix) -> Matrix:
    """Σ_j u_kj L_j."""
    return np.tensordot(u, jumps, 1)


@formula(inner=dissipator)
def paper_split(
    H: Matrix,
    jumps: Matrix,
    u: Matrix,
    c: Matrix,
    rho: Matrix,
    *,
    mixed: Callable[[Matrix, Matrix], Matrix] = _mixed,
    of_the_shift: Callable[[Matrix, Matrix], Matrix] = lambda old, mixed: mixed,
    factor: complex = 1 / 2j,
    first: Callable[[Any], Any] = np.conj,
    second: Callable[[Any], Any] = itself,
    moved: Callable[[Matrix, Matrix], Matrix] = shifted,
    whose: Callable[..., Matrix] = lambda H, jumps, rho: rho,
    ln: Callable[[Matrix], Matrix] = log,
    state: Callable[[Matrix], Matrix] = itself,
    energy: Callable[[Matrix, Matrix], Matrix] = lambda old, new: old,
    **pieces: Any,
) -> Numbers:
    """Tr{H'ρ ln ρ}, Tr{ρH' ln ρ}, −Tr{D'(ρ) ln ρ} and Tr{H D'(ρ)}, mixed by u and shifted by c."""
    new = mixed(u, jumps)
    shift = sum(
        (first(x) * L - second(x) * dagger(L) for x, L in zip(c, of_the_shift(jumps, new), strict=True)),
        np.zeros_like(rho),
    )
    H2, B, x = H + factor * shift, dissipator(moved(new, c), rho, **pieces), state(rho)
    ln_rho = ln(whose(H, jumps, rho))
    heat = np.trace(energy(H, H2) @ B)
    return np.trace(H2 @ x @ ln_rho), np.trace(x @ H2 @ ln_rho), -np.trace(B @ ln_rho), heat


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits, whose entropy falls; random generators and gauges, states on the way from a "
    "random start; no shift."""
    jumps = np.array([[[0, 1], [0, 0]], [[0, 0], [0.5j, 0]]])
    u = np.array([[0.6, 0.8], [-0.8, 0.6]])
    cooling = np.array([[0.6, 0.2 - 0.1j], [0.2 + 0.1j, 0.4]])
    found: list[Case] = [(H_DRIVEN, jumps, u, np.array([0.6 + 0.8j, 0.5]), cooling)]
    for d, n, t in ((2, 1, 0.0), (2, 2, 0.1), (3, 2, 0.3), (3, 1, 0.2), (4, 3, 0.0)):
        H, jumps, start = random_hamiltonian(d, rng), random_jumps(d, rng, n), spread_state(d, rng)
        rho = Lindbladian(H, jumps).evolve(start, t) if t else start
        c = rng.uniform(0.4, 0.9, n) * np.exp(1j * rng.uniform(0.4, 1.2, n) * rng.choice([-1, 1], n))
        found.append((H, jumps, random_unitary(n, rng), c, rho))
    H, jumps, u, c, rho = found[2]
    return [*found, (H, jumps, u, 0 * c, rho)]


_SHIFT = (
    "Is the generator after your shift the same as before, on any state?",
    "Jumps and H move together: every mixed jump M gets c times the identity, and H the sum of section 12, "
    "with c* at M and c at M†.",
    "H2 = H + sum(x.conj() * M - x * M.conj().T for x, M in zip(c, mixed)) / 2j",
)
_MIXING = (
    "Which jumps does the shift find: those that are given, or those that u has mixed?",
    "First M_k, the sum of u_kj L_j over j; then M_k + c_k; and H moves with c and M.",
    "mixed = np.tensordot(u, jumps, 1)",
)
_LOGARITHM = (
    "Whose entropy changes, and so whose logarithm stands in it?",
    "The entropy of a state has the logarithm of this state, and its rate has the same one.",
    "p, v = np.linalg.eigh(rho); ln_rho = v @ np.diag(np.log(p)) @ v.conj().T",
)
_HALVES = (
    "Which factors does the text write in front of Tr{H'ρ ln ρ}?",
    "The i stands in front of the commutator; a half is the trace alone.",
    "first, second = np.trace(H2 @ rho @ ln_rho), np.trace(rho @ H2 @ ln_rho)",
)
_HEAT = (
    "Which operator counts the energy, and which part of the generator brings the heat?",
    "The energy is the H that is given, whatever the gauge; the heat comes through the new dissipator.",
    "heat = np.trace(H @ B).real, with B = dissipator(L2, rho)",
)

exercise = Exercise(
    id="ex13.1",
    title="the unitary term, in any gauge",
    section="A gauge",
    reference=paper_split,
    cases=cases,
    parts=("first", "second", "external", "heat"),
    special={"shifts by c = 0": lambda H, jumps, u, c, rho: not np.any(c)},
    why=(
        "Right: the two halves are equal for every H, because ρ and ln ρ commute; so the unitary term "
        "i(first − second) is zero in every gauge, and the external part is all of dS/dt. The shift "
        "moved the halves and left the difference. It moved the heat: that needs the bath's own jumps."
    ),
    hints=(
        "Which of the four numbers is wrong, and does the shift enter it?",
        "First the mixed jumps; from them and c the new H and the new jumps; then ln ρ, then four traces.",
        "first, second = np.trace(H2 @ rho @ ln_rho), np.trace(rho @ H2 @ ln_rho)",
    ),
    laws=(
        Law(
            "halves-differ",
            "Your two halves differ. They are Tr{Hρ ln ρ} and Tr{ρH ln ρ} with one and the same H, and ρ "
            "commutes with its own logarithm.",
            lambda a, *_: abs(a[0] - a[1]) < 1e-5 * (1 + abs(a[0])),
        ),
        all_real("four"),
    ),
    slips=(
        slip(
            "gauge-forgotten",
            "The shift of H does not arrive in your halves: it is left out, or it has lost its i (then .real "
            "throws it away).",
            alone="Your external part is right all the same: it does not notice the gauge, and the halves "
            "do.",
            factor=0,
            hints=("What changes in your halves when c changes?", *_SHIFT[1:]),
        ),
        slip(
            "jumps-not-moved",
            "Your heat is that of the jumps before the shift: they were not moved, or Tr{Hρ̇} was taken with "
            "the whole ρ̇, which is the same in every gauge.",
            alone="Your external part does not notice, because it is all of dS/dt in every gauge; the "
            "heat does.",
            moved=lambda jumps, c: jumps,
            hints=("Which of the jumps, the old or the new, are in your dissipator?", *_SHIFT[1:]),
        ),
        slip(
            "shift-with-the-old-jumps",
            "Your H moved with the jumps that were given. The shift finds the mixed ones, and H moves with "
            "these.",
            of_the_shift=lambda old, mixed: old,
            hints=_MIXING,
        ),
        slip(
            "mixing-forgotten",
            "Your jumps are not mixed before the shift: u is left out, or comes after it, which gives the "
            "same four numbers. The generator is kept, too; but this is another gauge, with another heat.",
            mixed=lambda u, jumps: jumps,
            hints=_MIXING,
        ),
        slip(
            "mixing-transposed",
            "You mixed with u_jk; the new jump number k has u_kj in it.",
            mixed=lambda u, jumps: np.tensordot(u.T, jumps, 1),
            hints=("Over which index of u is summed?", *_MIXING[1:]),
        ),
        mistakes.elementwise_logarithm(),
        slip(
            "ln-pi-for-ln-rho",
            "You took the logarithm of the generator's stationary state. No such state is asked for here: "
            "the entropy's own logarithm is ln ρ. With another the unitary term need not vanish (ex13.3).",
            whose=lambda H, jumps, rho: stationary(H, jumps, np.ones(len(jumps))),
            hints=_LOGARITHM,
        ),
        slip(
            "ln-gibbs-for-ln-rho",
            "You took the logarithm of the Gibbs state of H; no temperature is given here, and the "
            "logarithm in S is that of ρ.",
            whose=lambda H, jumps, rho: gibbs(H, 1.0),
            hints=(
                "Does a temperature enter the entropy of ρ?",
                *_LOGARITHM[1:],
            ),
        ),
        slip(
            "sign-of-the-shift",
            "You subtracted the shift from H; it is added. With the wrong sign the commutator moves "
            "twice what the jumps give away.",
            factor=-1 / 2j,
            hints=_SHIFT,
        ),
        slip(
            "half-of-the-shift",
            "The shift of H is Σ(c*L − cL†) divided by 2i; you divided by i.",
            factor=1 / 1j,
            hints=_SHIFT,
        ),
        slip(
            "i-dropped-from-the-shift",
            "Your shift of H lacks its 1/i: c*L − cL† is anti-Hermitian, and so is what you add to H.",
            factor=0.5,
            hints=("Is your new H Hermitian?", *_SHIFT[1:]),
        ),
        slip(
            "conjugate-of-c-dropped",
            "In the shift of H stands c*L − cL†; you have c in both places.",
            first=itself,
            hints=("Is your new H Hermitian, for complex c?", *_SHIFT[1:]),
        ),
        slip(
            "conjugate-of-c-dropped-and-real",
            "In the shift of H stands c*L − cL†; you have c in both places, with .real over what is then not "
            "Hermitian, or the real part of c.",
            first=np.real,
            second=np.real,
            hints=("Is your new H Hermitian, for complex c?", *_SHIFT[1:]),
        ),
        slip(
            "c-and-its-conjugate-exchanged",
            "In the shift of H stands c*L − cL†; you have cL − c*L†. Your new H is Hermitian, and belongs to "
            "jumps shifted by c*.",
            first=itself,
            second=np.conj,
            hints=("Is the generator after your shift the same as before, for a complex c?", *_SHIFT[1:]),
        ),
        slip(
            "c-added-to-every-entry",
            "You added c to every entry of a jump; meant is c times the identity, so c on the diagonal.",
            moved=lambda jumps, c: jumps + c[:, None, None],
            hints=(
                "What does NumPy do with jumps + c[:, None, None], and which entries should change?",
                "L + c is short for L + c·1, with the unit matrix.",
                "L2 = jumps + c[:, None, None] * np.eye(len(H))",
            ),
        ),
        slip(
            "halves-set-to-zero",
            "Your two halves are zero. Their difference is; each of them, Tr{H'ρ ln ρ} and Tr{ρH' ln ρ}, is "
            "not, and depends on the gauge.",
            alone="(If you wrote an i in front of each: .real of i times a real number is 0, too.)",
            then=lambda a, *case: (0.0, 0.0, *a[2:]),
            hints=(
                "What is your first half before the second is subtracted, and before .real is taken?",
                *_HALVES[1:],
            ),
        ),
        slip(
            "i-in-the-halves",
            "Each of your halves carries the i of i[H, ρ]; a half is the trace alone, a real number.",
            then=mistakes.on(lambda x: 1j * x, 0, 1),
            hints=_HALVES,
        ),
        slip(
            "i-and-minus-i-in-the-halves",
            "Your halves are the two terms of i(H'ρ − ρH'), with i and −i in front; a half is the trace "
            "alone, a real number.",
            then=lambda a, *case: (1j * a[0], -1j * a[1], *a[2:]),
            hints=_HALVES,
        ),
        slip(
            "minus-in-the-second-half",
            "Your second half has the minus sign of the commutator in it; asked for is Tr{ρH' ln ρ} itself.",
            then=lambda a, *case: (a[0], -a[1], *a[2:]),
            hints=_HALVES,
        ),
        slip(
            "rho-left-out",
            "Your halves are Tr{H ln ρ}: the state itself is missing. They agree for any two matrices, "
            "and so show nothing.",
            state=lambda rho: np.eye(len(rho)),
            hints=(
                "How many matrices stand under the trace in Tr{Hρ ln ρ}?",
                *_HALVES[1:],
            ),
        ),
        mistakes.minus(
            2,
            code="sign-of-the-external-part",
            says="dS/dt = −Tr{L(ρ) ln ρ}: your external part has the wrong sign.",
            hints=(
                "Does the entropy of a nearly pure state in a hot bath grow or fall, and what does your "
                "number say?",
                "The minus sign of −Tr ρ ln ρ stays when you differentiate.",
                "external = -np.trace(B @ ln_rho).real",
            ),
        ),
        mistakes.minus(
            3,
            code="sign-of-the-heat",
            says="Your heat is positive when it leaves the system; here it is positive into the system.",
            hints=("Is your heat positive when the energy grows?", *_HEAT[1:]),
        ),
        slip(
            "heat-with-the-new-hamiltonian",
            "You counted the heat with H'. The energy is the H that is given, in every gauge.",
            energy=lambda old, new: new,
            hints=_HEAT,
        ),
        HALF,
        WRONG_ORDER,
        TURNED_ROUND,
        NO_CONJUGATE,
        mistakes.bits(0, 1, 2, says="Your entropies are in bits; this course counts in nats."),
    ),
    forbidden=(thermodynamics.entropy_rate, thermodynamics.spohn_rate),
)
