"""Chapter 13's exercises: the paper's split, ledgers reconciled, and the verdict on each claim."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import thermodynamics
from ..physics.composite import partial_trace
from ..physics.lindblad import Lindbladian
from ..physics.models import erasure
from ..physics.states import gibbs, random_hamiltonian, random_state, random_unitary
from .engine import Case, Exercise, Law, Slip

Matrix = Any
Numbers = tuple[Any, ...]


def spread_state(d: int, rng: np.random.Generator) -> Matrix:
    """A random state whose eigenvalues are not small: a logarithm of it is of order one."""
    return 0.85 * random_state(d, rng) + 0.15 * np.eye(d) / d


def random_jumps(d: int, rng: np.random.Generator, n: int = 2) -> Matrix:
    """Non-Hermitian jumps with their rates in them."""
    return (rng.normal(size=(n, d, d)) + 1j * rng.normal(size=(n, d, d))) / (2 * math.sqrt(d))


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


def dagger(x: Matrix) -> Matrix:
    return x.conj().swapaxes(-1, -2)


def log(rho: Matrix) -> Matrix:
    """Logarithm of a Hermitian matrix without zero eigenvalues."""
    p, v = np.linalg.eigh(rho)
    return (v * np.log(p)) @ dagger(v)


def log_entries(rho: Matrix) -> Matrix:
    """What np.log makes of a matrix."""
    return np.log(rho.astype(complex) + 1e-300)


def kick(H: Matrix, rho: Matrix) -> Matrix:
    """i[H, ρ]."""
    return 1j * (H @ rho - rho @ H)


def dissipator(
    jumps: Matrix,
    rho: Matrix,
    half: float = 0.5,
    count: Callable[[Matrix], Matrix] = lambda L: dagger(L) @ L,
    turn: Callable[[Matrix], Matrix] = lambda L: L,
) -> Matrix:
    """D(ρ) = Σ LρL† − ½{L†L, ρ}, with the pieces that a slip may have wrong."""
    out = np.zeros(rho.shape, complex)
    for L in jumps:
        out = out + turn(L) @ rho @ dagger(turn(L)) - half * (count(L) @ rho + rho @ count(L))
    return out


def tr(a: Matrix, b: Matrix) -> Any:
    return np.trace(a @ b).real


def S(rho: Matrix) -> Any:
    p = np.linalg.eigvalsh(rho)
    p = p[p > 1e-15]
    return -np.sum(p * np.log(p))


def D(rho: Matrix, sigma: Matrix) -> Any:
    return tr(rho, log(rho) - log(sigma))


def stationary(H: Matrix, jumps: Matrix) -> Matrix:
    return Lindbladian(H, jumps).steady_state()


# ex13.1 ------------------------------------------------------------------------------------------------


def gauge_cases(rng: np.random.Generator) -> list[Case]:
    """Random generators, shifts of all jumps, and states on the way from a random start."""
    cases = []
    for d, n, t in ((2, 1, 0.0), (2, 2, 0.1), (3, 2, 0.3), (3, 1, 0.2), (4, 2, 0.0)):
        H, jumps = random_hamiltonian(d, rng), random_jumps(d, rng, n)
        start = spread_state(d, rng)
        rho = Lindbladian(H, jumps).evolve(start, t) if t else start
        c = rng.uniform(0.4, 0.9, n) * np.exp(1j * rng.uniform(0.4, 1.2, n))
        cases.append((H, jumps, c, rho))
    return cases


def shifted_hamiltonian(H: Matrix, jumps: Matrix, c: Matrix) -> Matrix:
    """H + (1/2i) Σ (c* L − c L†)."""
    return H + sum(x.conjugate() * L - x * dagger(L) for x, L in zip(c, jumps, strict=True)) / 2j


def shifted_jumps(H: Matrix, jumps: Matrix, c: Matrix) -> Matrix:
    return jumps + c[:, None, None] * np.eye(len(H))


def paper_split(H: Matrix, jumps: Matrix, c: Matrix, rho: Matrix) -> Numbers:
    """Tr{H'ρ ln ρ}, Tr{ρH' ln ρ} and −Tr{D'(ρ) ln ρ} in the shifted gauge."""
    return _split(H, jumps, c, rho)


def _split(
    H: Matrix,
    jumps: Matrix,
    c: Matrix,
    rho: Matrix,
    *,
    move_H: Callable[..., Matrix] = shifted_hamiltonian,
    ln: Callable[..., Matrix] = log,
    move_L: Callable[..., Matrix] = shifted_jumps,
    inner: Callable[[Matrix], Matrix] = lambda rho: rho,
    sign: float = 1.0,
    **pieces: Any,
) -> Numbers:
    H2, L2, ln_rho = move_H(H, jumps, c), move_L(H, jumps, c), ln(rho)
    found = np.trace(H2 @ inner(rho) @ ln_rho), np.trace(inner(rho) @ H2 @ ln_rho)
    external = -sign * np.trace(dissipator(L2, rho, **pieces) @ ln_rho)
    return tuple(np.real_if_close(x, tol=1000)[()] for x in (*found, external))


def _split_with(**changes: Any) -> Callable[..., Numbers]:
    return lambda H, jumps, c, rho: _split(H, jumps, c, rho, **changes)


def _changed_shift(
    factor: complex,
    first: Callable[[Any], Any] = np.conj,
    second: Callable[[Any], Any] = lambda x: x,
) -> Callable[..., Matrix]:
    """The shift of H with a wrong factor, or with c where c* belongs."""

    def move(H: Matrix, jumps: Matrix, c: Matrix) -> Matrix:
        return H + factor * sum(first(x) * L - second(x) * dagger(L) for x, L in zip(c, jumps, strict=True))

    return move


def _split_with_ln_pi(H: Matrix, jumps: Matrix, c: Matrix, rho: Matrix) -> Numbers:
    pi = stationary(H, jumps)
    return _split(H, jumps, c, rho, ln=lambda _: log(pi))


def _split_of_the_gibbs_state(H: Matrix, jumps: Matrix, c: Matrix, rho: Matrix) -> Numbers:
    return _split(H, jumps, c, rho, ln=lambda _: log(gibbs(H, 1.0)))


def _split_without_halves(H: Matrix, jumps: Matrix, c: Matrix, rho: Matrix) -> Numbers:
    return 0.0, 0.0, _split(H, jumps, c, rho)[2]


def _split_bits(H: Matrix, jumps: Matrix, c: Matrix, rho: Matrix) -> Numbers:
    return tuple(x / math.log(2) for x in _split(H, jumps, c, rho))


def _stay(H: Matrix, jumps: Matrix, c: Matrix) -> Matrix:
    return H


_EIGENBASIS = (
    "Which matrix has the eigenvectors of rho and the logarithms of its eigenvalues?",
    "The logarithm of a matrix keeps the eigenvectors and acts on the eigenvalues.",
    "p, v = np.linalg.eigh(rho); ln_rho = v @ np.diag(np.log(p)) @ v.conj().T",
)
_SHIFT = (
    "Is the generator after your shift the same as before, on any state?",
    "H gets (1/2i) Σ (c* L − c L†) with the old jumps, and every jump gets c times the identity.",
    "H2 = H + sum(x.conj() * L - x * L.conj().T for x, L in zip(c, jumps)) / 2j",
)
_DISSIPATOR = (
    "What is the trace of your D(ρ)? And is it Hermitian?",
    "D(ρ) = Σ (LρL† − ½L†Lρ − ½ρL†L), with L† the conjugate transpose.",
    "M = L.conj().T @ L; out = out + L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2",
)

SPLIT = Exercise(
    id="ex13.1",
    title="the unitary term, in any gauge",
    reference=paper_split,
    cases=gauge_cases,
    parts=("first", "second", "external"),
    why=(
        "Right: the two halves are equal for every H, because ρ and ln ρ commute; so the unitary term "
        "i(first − second) is zero in every gauge, and the external part is all of dS/dt. The gauge "
        "moved the halves and left the difference."
    ),
    hints=(
        "Which of the three numbers is wrong, and does the shift enter it?",
        "First the new H and the new jumps; then ln ρ by the eigenbasis; then three traces.",
        "first, second = np.trace(H2 @ rho @ ln_rho), np.trace(rho @ H2 @ ln_rho)",
    ),
    laws=(
        Law(
            "halves-differ",
            "Your two halves differ. They are Tr{Hρ ln ρ} and Tr{ρH ln ρ} with one and the same H, and ρ "
            "commutes with its own logarithm.",
            lambda a, *_: abs(a[0] - a[1]) < 1e-5 * (1 + abs(a[0])),
        ),
        Law(
            "not-real",
            "One of your numbers has an imaginary part; here all three are real.",
            lambda a, *_: max(abs(np.imag(x)) for x in a) < 1e-5,
        ),
    ),
    slips=(
        Slip(
            "gauge-forgotten",
            "You left H as it was. Your last number is right all the same: the external "
            "part does not notice the gauge; the halves do.",
            _split_with(move_H=_stay),
            ("Does your function use the argument c?", *_SHIFT[1:]),
        ),
        Slip(
            "elementwise-logarithm",
            "np.log takes the logarithm of each entry; what is meant is the logarithm of the matrix.",
            _split_with(ln=log_entries),
            _EIGENBASIS,
        ),
        Slip(
            "ln-pi-for-ln-rho",
            "You took the logarithm of the generator's stationary state. No such state is asked for here: "
            "the entropy's own logarithm is ln ρ. With another the unitary term need not vanish (ex13.3).",
            _split_with_ln_pi,
            (
                "Whose entropy changes, and so whose logarithm stands in it?",
                "S(ρ) = −Tr ρ ln ρ, and its rate is −Tr{L(ρ) ln ρ}.",
            ),
        ),
        Slip(
            "ln-gibbs-for-ln-rho",
            "You took the logarithm of the Gibbs state of H; no temperature is given here, and the "
            "logarithm in S is that of ρ.",
            _split_of_the_gibbs_state,
            ("Whose entropy changes, and so whose logarithm stands in it?",),
        ),
        Slip(
            "sign-of-the-shift",
            "You subtracted the shift from H; it is added. With the wrong sign the commutator moves "
            "twice what the jumps give away.",
            _split_with(move_H=_changed_shift(-1 / 2j)),
            _SHIFT,
        ),
        Slip(
            "half-of-the-shift",
            "The shift of H is Σ(c*L − cL†) divided by 2i; you divided by i.",
            _split_with(move_H=_changed_shift(1 / 1j)),
            _SHIFT,
        ),
        Slip(
            "i-dropped-from-the-shift",
            "Without the 1/i your new H is not Hermitian: c*L − cL† is anti-Hermitian.",
            _split_with(move_H=_changed_shift(0.5)),
            ("Is your new H Hermitian?", *_SHIFT[1:]),
        ),
        Slip(
            "conjugate-of-c-dropped",
            "In the shift of H stands c*L − cL†; you have c in both places.",
            _split_with(move_H=_changed_shift(1 / 2j, first=lambda x: x)),
            ("Is your new H Hermitian, for complex c?", *_SHIFT[1:]),
        ),
        Slip(
            "c-and-its-conjugate-exchanged",
            "In the shift of H stands c*L − cL†; you have cL − c*L†. Your new H is Hermitian, and belongs to "
            "jumps shifted by c*.",
            _split_with(
                move_H=_changed_shift(1 / 2j, lambda x: x, np.conj),
            ),
            ("Is the generator after your shift the same as before, for a complex c?", *_SHIFT[1:]),
        ),
        Slip(
            "c-added-to-every-entry",
            "You added c to every entry of a jump; meant is c times the identity, so c on the diagonal.",
            _split_with(move_L=lambda H, jumps, c: jumps + c[:, None, None]),
            (
                "What does NumPy do with jumps + c[:, None, None], and which entries should change?",
                "L + c is short for L + c·1, with the unit matrix.",
                "L2 = jumps + c[:, None, None] * np.eye(len(H))",
            ),
        ),
        Slip(
            "halves-set-to-zero",
            "Your two halves are zero. Their difference is; each of them, Tr{H'ρ ln ρ} and Tr{ρH' ln ρ}, is "
            "not, and depends on the gauge.",
            _split_without_halves,
            ("What is the mean value of H' ρ ln ρ under the trace, before anything is subtracted?",),
        ),
        Slip(
            "rho-left-out",
            "Your halves are Tr{H ln ρ}: the state itself is missing. They agree for any two matrices, "
            "and so show nothing.",
            _split_with(inner=lambda rho: np.eye(len(rho))),
            ("How many matrices stand under the trace in Tr{Hρ ln ρ}?",),
        ),
        Slip(
            "sign-of-the-external-part",
            "dS/dt = −Tr{L(ρ) ln ρ}: your external part has the wrong sign.",
            _split_with(sign=-1.0),
            (
                "Does the entropy of a pure-ish state in a hot bath grow or fall, and what does your "
                "number say?",
                "The minus sign of −Tr ρ ln ρ stays when you differentiate.",
            ),
        ),
        Slip(
            "half-of-the-anticommutator",
            "The anticommutator comes with ½: L†Lρ/2 + ρL†L/2.",
            _split_with(half=1.0),
            _DISSIPATOR,
        ),
        Slip(
            "anticommutator-of-the-wrong-order",
            "In the anticommutator stands L†L, and you wrote LL†.",
            _split_with(count=lambda L: L @ dagger(L)),
            _DISSIPATOR,
        ),
        Slip(
            "jumps-turned-round",
            "You wrote L†ρL where LρL† belongs.",
            _split_with(turn=dagger),
            _DISSIPATOR,
        ),
        Slip(
            "bits-for-nats",
            "Your numbers are in bits; this course counts in nats, with the natural logarithm.",
            _split_bits,
            ("Which logarithm have you used?",),
        ),
    ),
    forbidden=(thermodynamics.entropy_rate, thermodynamics.spohn_rate),
)


# ex13.2 ------------------------------------------------------------------------------------------------


def reconcile_cases(rng: np.random.Generator) -> list[Case]:
    """Driven systems in thermal baths of H0; the drive V commutes with nothing."""
    cases = []
    for d in (2, 2, 3, 3):
        H0, beta = 0.7 * random_hamiltonian(d, rng), rng.uniform(0.6, 1.4)
        cases.append(
            (H0, 0.8 * random_hamiltonian(d, rng), thermal_jumps(H0, beta, rng), beta, spread_state(d, rng))
        )
    return cases


def reconcile(H0: Matrix, V: Matrix, jumps: Matrix, beta: float, rho: Matrix) -> Numbers:
    """d_eS of the paper, the flow βQ̇ and Clausius' σ."""
    B = dissipator(jumps, rho)
    return -tr(B, log(rho)), beta * tr(H0, B), -tr(B, log(rho) - log(gibbs(H0, beta)))


def _reconciled(shape: Callable[..., Numbers]) -> Callable[..., Numbers]:
    """Something else made of the right external part and heat current."""

    def wrong(H0: Matrix, V: Matrix, jumps: Matrix, beta: float, rho: Matrix) -> Numbers:
        external, flow, _ = reconcile(H0, V, jumps, beta, rho)
        return shape(external, flow, beta)

    return wrong


def _with_heat(energy: Callable[..., Any]) -> Callable[..., Numbers]:
    """Heat counted differently, and σ from it by Clausius."""

    def wrong(H0: Matrix, V: Matrix, jumps: Matrix, beta: float, rho: Matrix) -> Numbers:
        external = reconcile(H0, V, jumps, beta, rho)[0]
        flow = beta * energy(H0, V, jumps, rho)
        return external, flow, external - flow

    return wrong


def _with_reference(
    reference: Callable[..., Matrix], move: Callable[..., Matrix] = lambda H0, V, jumps, rho: 0.0
) -> Callable[..., Numbers]:
    """σ as the fall of D to another reference, or under more than the dissipator."""

    def wrong(H0: Matrix, V: Matrix, jumps: Matrix, beta: float, rho: Matrix) -> Numbers:
        external, flow, _ = reconcile(H0, V, jumps, beta, rho)
        slope = dissipator(jumps, rho) + move(H0, V, jumps, rho)
        return external, flow, -tr(slope, log(rho) - log(reference(H0, V, jumps, beta)))

    return wrong


def _reconcile_with(ln: Callable[..., Matrix] = log, **pieces: Any) -> Callable[..., Numbers]:
    def wrong(H0: Matrix, V: Matrix, jumps: Matrix, beta: float, rho: Matrix) -> Numbers:
        B = dissipator(jumps, rho, **pieces)
        return -tr(B, ln(rho)), beta * tr(H0, B), -tr(B, ln(rho) - log(gibbs(H0, beta)))

    return wrong


_HEAT = (
    "Which operator carries the quanta that each jump exchanges with the bath?",
    "Heat is what the dissipator brings in, counted with the Hamiltonian of the bath's quanta: Q̇ = "
    "Tr[H0 D(ρ)].",
    "flow = beta * np.trace(H0 @ B).real, with B = D(rho)",
)
_SIGMA = (
    "Which of your numbers would change its sign if the film ran backwards, and which is zero whatever "
    "happens?",
    "σ = dS/dt − βQ̇, and dS/dt is the external part.",
    "production = external - flow",
)

RECONCILE = Exercise(
    id="ex13.2",
    title="the paper's external part, reconciled",
    reference=reconcile,
    cases=reconcile_cases,
    parts=("external", "flow", "production"),
    why=(
        "Right: the paper's external part is the flow and the production together. Both ledgers have the "
        "same dS/dt, and V appears in neither: the commutator moves no heat into H0's bath and makes no "
        "entropy."
    ),
    hints=(
        "Which of the three numbers is wrong, and what is it said to be?",
        "All three come from one matrix, B = D(ρ): weigh it with ln ρ, with βH0, and with ln ρ − ln ρ_β.",
        "external = -np.trace(B @ ln_rho).real; flow = beta * np.trace(H0 @ B).real",
    ),
    laws=(
        Law(
            "does-not-add-up",
            "Your flow and production do not add up to your external part; they must, to the last digit.",
            lambda a, *_: abs(a[0] - a[1] - a[2]) < 1e-5 * (1 + abs(a[0])),
        ),
        Law(
            "negative",
            "Your production is negative; the jumps obey detailed balance, and with one thermal bath σ "
            "is not.",
            lambda a, *_: np.real(a[2]) > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "sigma-zero",
            "You concluded σ = 0 from Eq. (11). That equation says that the commutator's term is zero; σ "
            "is made by the dissipator.",
            _reconciled(lambda external, flow, beta: (external, flow, 0.0)),
            _SIGMA,
        ),
        Slip(
            "external-is-heat",
            "You took the paper's external part to be all flow: its 'exterior' suggests βQ̇, but "
            "−Tr{D(ρ) ln ρ} holds σ as well.",
            _reconciled(lambda external, flow, beta: (external, external, 0.0)),
            _SIGMA,
        ),
        Slip(
            "external-is-production",
            "You returned the paper's external part as σ: from dS/dt the flow βQ̇ has still to be taken away.",
            _reconciled(lambda external, flow, beta: (external, flow, external)),
            _SIGMA,
        ),
        Slip(
            "driven-hamiltonian-in-the-heat",
            "You counted heat with H0 + V. Each jump carries a quantum of H0 to or from the bath, and V "
            "belongs to whoever drives.",
            _with_heat(lambda H0, V, jumps, rho: tr(H0 + V, dissipator(jumps, rho))),
            _HEAT,
        ),
        Slip(
            "commutator-counted-as-heat",
            "You took Tr[H0 ρ̇] with the whole ρ̇. The commutator with V changes Tr[H0 ρ], too; that is "
            "work by the drive, and no heat.",
            _with_heat(lambda H0, V, jumps, rho: tr(H0, dissipator(jumps, rho) - kick(H0 + V, rho))),
            _HEAT,
        ),
        Slip(
            "sign-of-the-heat",
            "Your heat is positive when it leaves the system; here it is positive into the system, and σ "
            "= dS/dt − βQ̇.",
            _reconciled(lambda external, flow, beta: (external, -flow, external + flow)),
            (
                "Is your flow positive when the system warms up?",
                "Q̇ = Tr[H0 D(ρ)] is the rate at which the energy of H0 grows.",
            ),
        ),
        Slip(
            "flow-to-the-bath",
            "Your flow is −βQ̇, the change of the bath's entropy; asked for is the term in d_eS = βQ̇ + σ.",
            _reconciled(lambda external, flow, beta: (external, -flow, external - flow)),
            ("With which sign does the flow enter external = flow + production?",),
        ),
        Slip(
            "plus-for-minus",
            "You added the flow to the external part; the production is what is left after it is taken away.",
            _reconciled(lambda external, flow, beta: (external, flow, external + flow)),
            _SIGMA,
        ),
        Slip(
            "beta-forgotten",
            "Your flow is the heat current; divided by the bath's temperature, times β, it becomes an "
            "entropy.",
            _reconciled(lambda external, flow, beta: (external, flow / beta, external - flow / beta)),
            ("What is the unit of your flow, energy or nats per unit time?",),
        ),
        Slip(
            "beta-forgotten-in-the-flow",
            "Your flow is the heat current itself; times β it becomes an entropy, and then the flow and your "
            "production, which is right, add up to the external part.",
            lambda H0, V, jumps, beta, rho: (
                lambda external, flow, production: (external, flow / beta, production)
            )(*reconcile(H0, V, jumps, beta, rho)),
            ("What is the unit of your flow, energy or nats per unit time?", "βQ̇ = β Tr[H0 D(ρ)]."),
        ),
        Slip(
            "gibbs-state-at-beta-one",
            "In σ you took the Gibbs state of H0 at β = 1; this bath has a β of its own.",
            _with_reference(lambda H0, V, jumps, beta: gibbs(H0, 1.0)),
            ("Does β enter your σ?", "The jumps leave e^{−βH0}/Z where it is.", "qep.gibbs(H0, beta)"),
        ),
        Slip(
            "temperature-for-beta",
            "You multiplied the heat by T; an entropy is heat divided by T, times β.",
            _reconciled(lambda external, flow, beta: (external, flow / beta**2, external - flow / beta**2)),
            ("Is β a temperature or its inverse?",),
        ),
        Slip(
            "gibbs-of-the-driven-hamiltonian",
            "You took the Gibbs state of H0 + V in σ. The jumps leave the Gibbs state of H0 where it is.",
            _with_reference(lambda H0, V, jumps, beta: gibbs(H0 + V, beta)),
            (
                "Which Gibbs state does D take to zero?",
                "Clausius' σ is −Tr{D(ρ)(ln ρ − ln ρ_β)} with ρ_β of H0.",
            ),
        ),
        Slip(
            "spohn-for-clausius",
            "This is Spohn's rate, with the stationary state of the driven generator. With a drive it "
            "differs from Clausius' σ: at π it is zero, while heat goes on flowing.",
            _with_reference(
                lambda H0, V, jumps, beta: stationary(H0 + V, jumps),
                lambda H0, V, jumps, rho: -kick(H0 + V, rho),
            ),
            (
                "Which bath do the numbers of Clausius' ledger speak of?",
                "σ = dS/dt − βQ̇ knows the bath's β, and no stationary state.",
            ),
        ),
        Slip(
            "unitary-part-in-sigma",
            "You let the whole generator act in −Tr{…(ln ρ − ln ρ_β)}. The commutator's part there is "
            "work by the drive; σ has the dissipator alone.",
            _with_reference(
                lambda H0, V, jumps, beta: gibbs(H0, beta), lambda H0, V, jumps, rho: -kick(H0 + V, rho)
            ),
            ("Does V enter your σ? Should it?",),
        ),
        Slip(
            "half-of-the-anticommutator",
            "The anticommutator comes with ½: L†Lρ/2 + ρL†L/2.",
            _reconcile_with(half=1.0),
            _DISSIPATOR,
        ),
        Slip(
            "elementwise-logarithm",
            "np.log takes the logarithm of each entry; what is meant is the logarithm of the matrix.",
            _reconcile_with(ln=log_entries),
            _EIGENBASIS,
        ),
    ),
    forbidden=(
        thermodynamics.entropy_rate,
        thermodynamics.entropy_production_rate,
        thermodynamics.spohn_rate,
    ),
)


# ex13.3 ------------------------------------------------------------------------------------------------


def share_cases(rng: np.random.Generator) -> list[Case]:
    """Driven qubits, random generators, and one thermal generator whose π commutes with H."""
    cases = []
    for d in (2, 2, 3, 3):
        H0, beta = 0.7 * random_hamiltonian(d, rng), rng.uniform(0.7, 1.4)
        H = H0 + 0.9 * random_hamiltonian(d, rng)
        cases.append((H, thermal_jumps(H0, beta, rng), spread_state(d, rng)))
    cases.append((random_hamiltonian(3, rng), random_jumps(3, rng), spread_state(3, rng)))
    H = random_hamiltonian(2, rng)
    cases.append((H, thermal_jumps(H, 1.1, rng), spread_state(2, rng)))
    return cases


def shares(H: Matrix, jumps: Matrix, rho: Matrix) -> Numbers:
    """The commutator's and the dissipator's share of −dD(ρ‖π)/dt, and the largest the first can be."""
    return _shares(H, jumps, rho)


def _shares(
    H: Matrix,
    jumps: Matrix,
    rho: Matrix,
    *,
    reference: Callable[..., Matrix] = stationary,
    unitary: Callable[..., Any] = lambda H, rho, pi: tr(kick(H, rho), log(rho) - log(pi)),
    bath: Callable[..., Any] = lambda H, jumps, rho, pi: -tr(dissipator(jumps, rho), log(rho) - log(pi)),
    largest: Callable[..., Any] = lambda H, rho, pi: np.linalg.eigvalsh(kick(H, log(pi)))[-1],
    shape: Callable[..., Numbers] = lambda u, b, top: (u, b, top),
) -> Numbers:
    pi = reference(H, jumps)
    return shape(unitary(H, rho, pi), bath(H, jumps, rho, pi), largest(H, rho, pi))


def _shares_with(**changes: Any) -> Callable[..., Numbers]:
    return lambda H, jumps, rho: _shares(H, jumps, rho, **changes)


def _whole_rate(H: Matrix, jumps: Matrix, rho: Matrix, pi: Matrix) -> Any:
    return -tr(dissipator(jumps, rho) - kick(H, rho), log(rho) - log(pi))


_UNITARY = (
    "Which of the two logarithms in ln ρ − ln π commutes with ρ?",
    "Only the term with ln ρ vanishes; −Tr{i[H, ρ] ln π} stays.",
    "unitary = np.trace(1j * (H @ rho - rho @ H) @ (ln_rho - ln_pi)).real",
)
_PI = (
    "What does the whole generator do to your π?",
    "π is the stationary state of −i[H, ·] + D together: qep.Lindbladian(H, jumps).steady_state().",
)
_LARGEST = (
    "Over which states is the largest value taken?",
    "The unitary share is the mean value Tr{ρ X} of one Hermitian X; the largest mean value is an "
    "eigenvalue.",
    "X = 1j * (H @ ln_pi - ln_pi @ H); np.linalg.eigvalsh(X)[-1]",
)

SHARES = Exercise(
    id="ex13.3",
    title="the unitary term inside Spohn's rate",
    reference=shares,
    cases=share_cases,
    parts=("unitary", "dissipator", "largest"),
    why=(
        "Right: Eq. (11) takes the term with ln ρ away, and Tr{ρ i[H, ln π]} remains. It is zero for all "
        "states if and only if H and π commute, as in the undriven thermal bath among the cases."
    ),
    hints=(
        "Which of the three numbers is wrong?",
        "π first, of the whole generator; then each half of the generator by itself against ln ρ − ln π.",
        "pi = qep.Lindbladian(H, jumps).steady_state()",
    ),
    laws=(
        Law(
            "unitary-share-zero",
            "Your unitary share is zero, as in Eq. (11). That equation has ln ρ under the trace; here ln π "
            "stands beside it, and does not commute with ρ.",
            lambda a, H, jumps, rho: abs(a[0]) > 1e-9 or abs(shares(H, jumps, rho)[0]) < 1e-6,
        ),
        Law(
            "sum-negative",
            "Your two shares add up to a negative number, and Spohn's inequality forbids that of their sum.",
            lambda a, *_: np.real(a[0] + a[1]) > -1e-6,
        ),
        Law(
            "above-the-largest",
            "Your unitary share is above what you call its largest value.",
            lambda a, *_: np.real(a[0]) <= np.real(a[2]) + 1e-6,
        ),
    ),
    slips=(
        Slip(
            "zero-by-eq-11",
            "You set the unitary share to zero. Eq. (11) has ln ρ under the trace; here ln π stands "
            "beside it, and does not commute with ρ.",
            _shares_with(unitary=lambda H, rho, pi: 0.0, largest=lambda H, rho, pi: 0.0),
            _UNITARY,
        ),
        Slip(
            "ln-pi-left-out",
            "Your unitary share has ln ρ alone, so it is Eq. (11) again and zero; its largest value, "
            "which you have right, shows that the share is not.",
            _shares_with(unitary=lambda H, rho, pi: tr(kick(H, rho), log(rho))),
            _UNITARY,
        ),
        Slip(
            "ln-pi-left-out-of-both",
            "ln π is missing in both of your shares. The first is then Eq. (11), zero, and the second is "
            "all of dS/dt; Spohn's rate has ln ρ − ln π in each.",
            _shares_with(
                unitary=lambda H, rho, pi: tr(kick(H, rho), log(rho)),
                bath=lambda H, jumps, rho, pi: -tr(dissipator(jumps, rho), log(rho)),
            ),
            _UNITARY,
        ),
        Slip(
            "sign-of-the-unitary-share",
            "Your unitary share has the wrong sign: σ_rel = −Tr{ρ̇ (ln ρ − ln π)} and ρ̇ holds −i[H, ρ], "
            "so the two minus signs make a plus.",
            _shares_with(unitary=lambda H, rho, pi: -tr(kick(H, rho), log(rho) - log(pi))),
            (
                "Do your two shares add up to −Tr{L(ρ)(ln ρ − ln π)}?",
                "−(−i[H, ρ]) = +i[H, ρ].",
            ),
        ),
        Slip(
            "commutator-reversed",
            "Your commutator runs the wrong way round, in the share and in its largest value: you have "
            "i(ρH − Hρ) for i[H, ρ] = i(Hρ − ρH).",
            _shares_with(
                unitary=lambda H, rho, pi: -tr(kick(H, rho), log(rho) - log(pi)),
                largest=lambda H, rho, pi: -np.linalg.eigvalsh(kick(H, log(pi)))[0],
            ),
            (
                "Do your two shares add up to −Tr{L(ρ)(ln ρ − ln π)}?",
                "[H, ρ] = Hρ − ρH, in this order; and σ_rel has −(−i[H, ρ]) = +i[H, ρ].",
            ),
        ),
        Slip(
            "dissipator-takes-everything",
            "You gave the whole rate to the dissipator and nothing to the commutator. Your largest value is "
            "not zero: the commutator has a share, and the dissipator has what D(ρ) alone brings.",
            _shares_with(unitary=lambda H, rho, pi: 0.0, bath=_whole_rate),
            _UNITARY,
        ),
        Slip(
            "gibbs-for-pi",
            "You took the Gibbs state of H at β = 1 for π. No bath here promises it, and with it the "
            "unitary share is zero by construction.",
            _shares_with(reference=lambda H, jumps: gibbs(H, 1.0)),
            _PI,
        ),
        Slip(
            "pi-of-the-dissipator",
            "Your π is the stationary state of the dissipator alone; with H in the generator the system "
            "ends elsewhere.",
            _shares_with(reference=lambda H, jumps: stationary(0 * H, jumps)),
            _PI,
        ),
        Slip(
            "whole-for-the-dissipator",
            "Your second number is the whole of Spohn's rate; asked for is the dissipator's share of it.",
            _shares_with(bath=_whole_rate),
            ("What is the sum of your first two numbers meant to be?",),
        ),
        Slip(
            "entropy-for-the-dissipator",
            "Your second number is −Tr{D(ρ) ln ρ}, the growth of the entropy; the term with ln π is missing.",
            _shares_with(bath=lambda H, jumps, rho, pi: -tr(dissipator(jumps, rho), log(rho))),
            ("Where does π enter the dissipator's share?",),
        ),
        Slip(
            "shares-exchanged",
            "You returned the dissipator's share first; the order asked for is unitary, dissipator, largest.",
            _shares_with(shape=lambda u, b, top: (b, u, top)),
            ("In which order does the exercise ask for the three?",),
        ),
        Slip(
            "smallest-for-largest",
            "Your last number is the smallest eigenvalue; the largest is asked for.",
            _shares_with(largest=lambda H, rho, pi: np.linalg.eigvalsh(kick(H, log(pi)))[0]),
            ("In which order does eigvalsh return the eigenvalues?", *_LARGEST[1:]),
        ),
        Slip(
            "width-for-largest",
            "Your last number is the width of the span, largest minus smallest.",
            _shares_with(largest=lambda H, rho, pi: np.ptp(np.linalg.eigvalsh(kick(H, log(pi))))),
            _LARGEST,
        ),
        Slip(
            "pi-for-ln-pi",
            "Your operator is i[H, π]; the logarithm is missing.",
            _shares_with(largest=lambda H, rho, pi: np.linalg.eigvalsh(kick(H, pi))[-1]),
            _LARGEST,
        ),
        Slip(
            "rho-for-pi-in-the-span",
            "Your operator is i[H, ln ρ]. The largest value over all states cannot depend on the one "
            "state given.",
            _shares_with(largest=lambda H, rho, pi: np.linalg.eigvalsh(kick(H, log(rho)))[-1]),
            _LARGEST,
        ),
        Slip(
            "this-state-only",
            "Your last number is the absolute value of the unitary share at the given state; asked for "
            "is the largest over all states.",
            _shares_with(largest=lambda H, rho, pi: abs(tr(kick(H, rho), log(pi)))),
            _LARGEST,
        ),
        Slip(
            "share-for-the-largest",
            "Your last number is the unitary share at the given state once more; asked for is the largest "
            "over all states.",
            _shares_with(largest=lambda H, rho, pi: tr(kick(H, rho), log(rho) - log(pi))),
            _LARGEST,
        ),
        Slip(
            "norm-for-the-largest",
            "Your last number is the norm of the operator, in which all eigenvalues count; the largest mean "
            "value is one eigenvalue.",
            _shares_with(largest=lambda H, rho, pi: np.linalg.norm(kick(H, log(pi)))),
            _LARGEST,
        ),
        Slip(
            "elementwise-logarithm",
            "np.log takes the logarithm of each entry; what is meant is the logarithm of the matrix.",
            _shares_with(
                unitary=lambda H, rho, pi: tr(kick(H, rho), log_entries(rho) - log_entries(pi)),
                bath=lambda H, jumps, rho, pi: (
                    -tr(dissipator(jumps, rho), log_entries(rho) - log_entries(pi))
                ),
                largest=lambda H, rho, pi: np.linalg.eigvalsh(kick(H, log_entries(pi)))[-1],
            ),
            _EIGENBASIS,
        ),
    ),
    forbidden=(thermodynamics.spohn_rate,),
)


# ex13.4 ------------------------------------------------------------------------------------------------


def meeting_cases(rng: np.random.Generator) -> list[Case]:
    """Unequal sizes, random unitaries of the whole, coherent system states."""
    return [
        (
            random_unitary(d * n, rng),
            random_state(d, rng),
            0.9 * random_hamiltonian(n, rng),
            rng.uniform(0.6, 1.3),
        )
        for d, n in ((2, 2), (2, 3), (3, 2), (2, 4))
    ]


def meeting(U: Matrix, rho: Matrix, H_E: Matrix, beta: float) -> Numbers:
    """Σ = ΔS + βΔE_E, I(S:E) and D(ρ_E'‖ρ_E^β) after U."""
    return _meeting(U, rho, H_E, beta)


def _met(U: Matrix, rho: Matrix, start: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    whole = U @ np.kron(rho, start) @ dagger(U)
    dims = (len(rho), len(start))
    return whole, partial_trace(whole, dims, 0), partial_trace(whole, dims, 1)


def _right_books(rho: Matrix, start: Matrix, met: Any, H_E: Matrix, beta: float) -> Numbers:
    whole, out, env = met
    return (
        S(out) - S(rho) + beta * tr(H_E, env - start),
        S(out) + S(env) - S(whole),
        D(env, start),
    )


def _meeting(
    U: Matrix,
    rho: Matrix,
    H_E: Matrix,
    beta: float,
    *,
    start: Callable[..., Matrix] = gibbs,
    act: Callable[..., Any] = _met,
    books: Callable[..., Numbers] = _right_books,
) -> Numbers:
    env = start(H_E, beta)
    return books(rho, env, act(U, rho, env), H_E, beta)


def _meeting_with(**changes: Any) -> Callable[..., Numbers]:
    return lambda U, rho, H_E, beta: _meeting(U, rho, H_E, beta, **changes)


def _booked(entry: int, value: Callable[..., Any]) -> Callable[..., Numbers]:
    """One of the three entries replaced; `value` gets ρ, ρ_E, (whole, S', E'), H_E and β."""

    def books(*args: Any) -> Numbers:
        right = list(_right_books(*args))
        right[entry] = value(*args)
        return tuple(right)

    return _meeting_with(books=books)


def _environment_first(U: Matrix, rho: Matrix, start: Matrix) -> Any:
    whole = U @ np.kron(start, rho) @ dagger(U)
    dims = (len(start), len(rho))
    return whole, partial_trace(whole, dims, 1), partial_trace(whole, dims, 0)


def _bath_before_system(U: Matrix, rho: Matrix, start: Matrix) -> Any:
    """The factors of the start exchanged, and then read as if they were not."""
    whole = U @ np.kron(start, rho) @ dagger(U)
    dims = (len(rho), len(start))
    return whole, partial_trace(whole, dims, 0), partial_trace(whole, dims, 1)


def _exact_bath_entropy(rho: Matrix, env: Matrix, met: Any, H_E: Matrix, beta: float) -> Numbers:
    information = _right_books(rho, env, met, H_E, beta)[1]
    return information, information, 0.0


def _infinite_temperature(H_E: Matrix, beta: float) -> Matrix:
    return np.eye(len(H_E)) / len(H_E)


_BATH_PAGE = (
    "On whose page does the term with the energy stand, and what is its sign when the bath warms up?",
    "Σ = ΔS_S + β(Tr[H_E ρ_E'] − Tr[H_E ρ_E]): the energy that the bath gains.",
    "Sigma = entropy(S_out) - entropy(rho) + beta * np.trace(H_E @ (E_out - bath)).real",
)
_INFO = (
    "Is your I(S:E) zero before the two have met, and positive after?",
    "I(S:E) = S(S') + S(E') − S(SE'), all three after U.",
    "qep.mutual_information(whole, (len(rho), len(H_E)), 0)",
)

MEETING = Exercise(
    id="ex13.4",
    title="where the entropy production is, exactly",
    reference=meeting,
    cases=meeting_cases,
    parts=("production", "information", "divergence"),
    why=(
        "Right: production = information + divergence for a bath of two levels and for any U. The bath "
        "need not stay in equilibrium; that it starts there, uncorrelated, is all that was used."
    ),
    hints=(
        "Which of the three numbers is wrong?",
        "One whole state after U, two partial traces of it; then entropies, one energy and one D.",
        "whole = U @ np.kron(rho, bath) @ U.conj().T",
    ),
    laws=(
        Law(
            "does-not-add-up",
            "Your production is not information + divergence, as it is for every unitary and this start.",
            lambda a, *_: abs(a[0] - a[1] - a[2]) < 1e-5 * (1 + abs(a[0])),
        ),
        Law(
            "negative",
            "One of your numbers is negative, and none of the three can be.",
            lambda a, *_: min(np.real(x) for x in a) > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "sign-of-the-heat",
            "You subtracted βΔE_E. With heat counted into the system Q = −ΔE_E, so Σ = ΔS − βQ = ΔS + βΔE_E.",
            _booked(0, lambda rho, env, met, H_E, beta: S(met[1]) - S(rho) - beta * tr(H_E, met[2] - env)),
            _BATH_PAGE,
        ),
        Slip(
            "entropy-of-the-bath-for-the-heat",
            "You added ΔS_E in place of βΔE_E. The sum of the two entropies is I(S:E) alone; the bath's "
            "entropy changes by βΔE_E less D.",
            _booked(0, lambda rho, env, met, H_E, beta: S(met[1]) - S(rho) + S(met[2]) - S(env)),
            _BATH_PAGE,
        ),
        Slip(
            "beta-forgotten",
            "The energy of the bath has to be multiplied by β before it is added to an entropy.",
            _booked(0, lambda rho, env, met, H_E, beta: S(met[1]) - S(rho) + tr(H_E, met[2] - env)),
            _BATH_PAGE,
        ),
        Slip(
            "system-entropy-left-out",
            "Your production is the heat alone, βΔE_E: the change of the system's entropy is missing.",
            _booked(0, lambda rho, env, met, H_E, beta: beta * tr(H_E, met[2] - env)),
            _BATH_PAGE,
        ),
        Slip(
            "arguments-of-d-exchanged",
            "You computed D(ρ_E‖ρ_E'); the state that has moved comes first, the Gibbs state second.",
            _booked(2, lambda rho, env, met, H_E, beta: D(env, met[2])),
            (
                "Which of the two states supplies the average, and which only its logarithm?",
                "D(ρ_E'‖ρ_E^β) = −S(ρ_E') + β Tr[H_E ρ_E'] + ln Z.",
            ),
        ),
        Slip(
            "entropies-for-d",
            "You took the difference of the bath's entropies for D; D is β times a difference of free "
            "energies.",
            _booked(2, lambda rho, env, met, H_E, beta: S(met[2]) - S(env)),
            ("Is your divergence ever negative?", "D has two logarithms: Tr ρ_E'(ln ρ_E' − ln ρ_E)."),
        ),
        Slip(
            "information-from-the-start",
            "Your I(S:E) uses S(ρ) and S(ρ_E) of the start: then it is zero, as it should be before they "
            "met.",
            _booked(1, lambda rho, env, met, H_E, beta: S(rho) + S(env) - S(met[0])),
            _INFO,
        ),
        Slip(
            "sign-of-the-information",
            "Your I(S:E) is S_SE − S_S − S_E, which the paper's S_C must be; the mutual information is "
            "minus that.",
            _booked(1, lambda rho, env, met, H_E, beta: S(met[0]) - S(met[1]) - S(met[2])),
            _INFO,
        ),
        Slip(
            "whole-entropy-left-out",
            "Your I(S:E) is S_S + S_E; the entropy of the whole has to be taken away.",
            _booked(1, lambda rho, env, met, H_E, beta: S(met[1]) + S(met[2])),
            _INFO,
        ),
        Slip(
            "unitary-turned-round",
            "You applied U†ρU, the film backwards; a state moves with UρU†.",
            _meeting_with(act=lambda U, rho, env: _met(dagger(U), rho, env)),
            ("On which side of the state does U stand?",),
        ),
        Slip(
            "environment-first",
            "You put the environment first; here the system is the first factor.",
            _meeting_with(act=_environment_first),
            ("Which factor comes first in np.kron(rho, bath)?",),
        ),
        Slip(
            "start-in-the-wrong-order",
            "You started with np.kron(bath, rho) and then read the system as the first factor; the system "
            "comes first from the beginning.",
            _meeting_with(act=_bath_before_system),
            ("Which factor comes first in your np.kron?", "U acts on system ⊗ environment, in this order."),
        ),
        Slip(
            "exact-entropy-of-the-bath",
            "You took the bath's exact ΔS_E for its share, so that Σ = I and no D is left. Σ books βΔE_E, "
            "the heat over the temperature that the bath had; what this exceeds ΔS_E by is D.",
            _meeting_with(books=_exact_bath_entropy),
            _BATH_PAGE,
        ),
        Slip(
            "infinite-temperature",
            "Your environment starts fully mixed; it starts in its Gibbs state at β.",
            _meeting_with(start=_infinite_temperature),
            ("Does β enter the initial state of your environment?", "qep.gibbs(H_E, beta)"),
        ),
        Slip(
            "wrong-sign-of-beta",
            "Your bath has e^{+βH}: its highest level is the fullest.",
            _meeting_with(start=lambda H_E, beta: gibbs(-H_E, beta)),
            ("Which level of your bath has the largest population?", "qep.gibbs(H_E, beta)"),
        ),
        Slip(
            "bits-for-nats",
            "Your entropies are in bits and the heat in nats, so nothing adds up.",
            lambda U, rho, H_E, beta: (
                lambda a, flow: ((a[0] - flow) / math.log(2) + flow, a[1] / math.log(2), a[2] / math.log(2))
            )(
                meeting(U, rho, H_E, beta),
                beta * tr(H_E, _met(U, rho, gibbs(H_E, beta))[2] - gibbs(H_E, beta)),
            ),
            ("Which logarithm have you used?",),
        ),
    ),
    forbidden=(erasure.erase,),
)


# ex13.5 ------------------------------------------------------------------------------------------------


def temperature_cases(rng: np.random.Generator) -> list[Case]:
    """Three baths on one state: equal populations among them, and a dephasing bath.

    Populations that are equal but for 1e-13: their dS/dt is zero by the exercise's rule, and no rounding
    makes it exactly so. Whoever divides without looking gets 1e12, never by chance an infinity.
    """
    nearly = np.diag([1e-13, 0.0, -1e-13])
    cases = [(*_pair_baths(np.diag([0.0, 1.0, 1.7]), rng), np.diag([0.4, 0.2, 0.4]) + nearly)]
    shared, middle = rng.uniform(0.36, 0.42), rng.uniform(0.5, 0.9)
    H = np.diag([0.0, middle, middle + rng.uniform(0.6, 1.0)])
    cases.append((*_pair_baths(H, rng), np.diag([1 - 2 * shared, shared, shared]) + nearly[::-1, ::-1] / 2))
    cases.append((*_pair_baths(H, rng), spread_state(3, rng)))
    excited, omega = rng.uniform(0.25, 0.35), rng.uniform(0.7, 1.3)
    cases.append((*_qubit_baths(omega, False, rng), np.diag([1 - excited, excited])))
    cases.append((*_qubit_baths(omega, True, rng), spread_state(2, rng)))
    return cases


def _pair_baths(H: Matrix, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """H and, for each pair of its three levels, a bath that moves this pair alone."""
    jumps = []
    for i, j in ((0, 1), (0, 2), (1, 2)):
        lower = np.outer(np.eye(3)[i], np.eye(3)[j])
        jumps.append([math.sqrt(rng.uniform(2.5, 3.5)) * lower, math.sqrt(rng.uniform(0.6, 0.9)) * lower.T])
    return H, np.array(jumps)


def _qubit_baths(omega: float, dephasing: bool, rng: np.random.Generator) -> tuple[Matrix, Matrix]:
    """H and three baths: thermal ones of different temperatures, the last one dephasing if asked."""
    lower, jumps = np.array([[0.0, 1.0], [0.0, 0.0]]), []
    for beta in (1.4, 2.0, 2.6):
        beta *= rng.uniform(0.95, 1.05) / omega
        jumps.append([lower, math.exp(-0.5 * beta * omega) * lower.T])
    if dephasing:
        jumps[2] = [rng.uniform(0.8, 1.2) * np.diag([0.0, 1.0]), np.zeros((2, 2))]
    return np.diag([0.0, omega]), np.array(jumps)


def temperatures(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    """T = Q̇/(dS/dt) for each bath alone."""
    return _temperatures(H, jumps, rho)


def _ratio(heat: float, rate: float) -> float:
    if abs(rate) < 1e-10:
        return math.inf
    return 0.0 if abs(heat) < 1e-10 else heat / rate


def _temperatures(
    H: Matrix,
    jumps: Matrix,
    rho: Matrix,
    *,
    ratio: Callable[[float, float], float] = _ratio,
    ln: Callable[..., Matrix] = log,
    **pieces: Any,
) -> Any:
    found = []
    for one in jumps:
        B = dissipator(one, rho, **pieces)
        found.append(ratio(float(tr(H, B)), float(-tr(B, ln(rho)))))
    return np.array(found)


def _temperatures_with(**changes: Any) -> Callable[..., Any]:
    return lambda H, jumps, rho: _temperatures(H, jumps, rho, **changes)


def _first_for_all(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    return np.full(len(jumps), _temperatures(H, jumps, rho)[0])


def _together(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    whole = jumps.reshape(1, -1, *rho.shape)
    return np.full(len(jumps), _temperatures(H, whole, rho)[0])


def _of_the_bath(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    """What detailed balance says of each bath: the energy of its jump over ln(rate down/rate up)."""
    found = []
    for down, up in jumps:
        gap = math.log(np.sum(abs(down) ** 2) / max(float(np.sum(abs(up) ** 2)), 1e-300))
        i, j = np.unravel_index(np.argmax(abs(down)), down.shape)
        found.append((H[j, j] - H[i, i]) / gap)
    return np.real(found)


def _spin(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    """The spin temperature of each pair's populations; of the two lowest levels where no pair is moved."""
    p, found = np.diag(rho).real, []
    for down, _ in jumps:
        i, j = np.unravel_index(np.argmax(abs(down)), down.shape)
        a, b = (int(i), int(j)) if i != j else (0, 1)
        found.append(_ratio((H[b, b] - H[a, a]).real, math.log(p[a] / p[b])))
    return np.array(found)


def _is_rather(found: Any, other: Any, right: Any) -> bool:
    """Whether all temperatures but the edge cases are those of `other`, where it differs from `right`."""
    told = np.isfinite(right) & (abs(right) > 1e-9) & (abs(other - right) > 1e-3)
    return bool(told.any()) and np.allclose(found[told], other[told])


def _energy_over_entropy(H: Matrix, jumps: Matrix, rho: Matrix) -> Any:
    return np.full(len(jumps), tr(H, rho) / S(rho))


def _not_infinite(other: float) -> Callable[[float, float], float]:
    return lambda heat, rate: other if abs(rate) < 1e-10 else _ratio(heat, rate)


_TEMPERATURE = (
    "Which bath brings the heat and which changes the entropy, in each of your numbers?",
    "One bath at a time: B = D_k(ρ) with its own jumps, then Q̇ = Tr[H B] and dS/dt = −Tr{B ln ρ}.",
    "heat, rate = np.trace(H @ B).real, -np.trace(B @ ln_rho).real",
)
_EDGE = (
    "What are heat and dS/dt, each by itself, in the case above?",
    "Two cases by themselves: dS/dt = 0 and heat flows (infinite), no heat and dS/dt not zero (zero).",
    "T = np.inf if abs(rate) < 1e-10 else heat / rate",
)

TEMPERATURES = Exercise(
    id="ex13.5",
    title="one state, three baths, three temperatures",
    reference=temperatures,
    cases=temperature_cases,
    why=(
        "Right: for a pair of levels alone T = (E_j − E_i)/ln(p_i/p_j), whatever the bath's own "
        "temperature, so the diagonal qubit has one T and a third level brings others. With coherence, T "
        "knows the bath as well."
    ),
    hints=(
        "Which of the baths is wrong, and is it one of the two edge cases?",
        "One bath at a time: B = D_k(ρ), then the ratio Tr[H B] / (−Tr{B ln ρ}); look at a zero of "
        "either first.",
        "for one in jumps: B = sum(L @ rho @ L.conj().T - ... for L in one)",
    ),
    nan="Your answer contains nan: a rate of 0 divided by 0, or a nan returned for an infinite temperature.",
    laws=(
        Law(
            "inverse-temperatures",
            "Look at the baths where heat and entropy both flow: there your numbers are those of dS/dQ, one "
            "over the temperature.",
            lambda a, *case: not _is_rather(a, 1 / temperatures(*case), temperatures(*case)),
        ),
        Law(
            "populations-in-ln-rho",
            "Look at the states with coherence: there your numbers are those of the populations alone. ln ρ "
            "has the eigenvectors of ρ.",
            lambda a, *case: not _is_rather(a, _spin(*case), temperatures(*case)),
        ),
        Law(
            "divided-by-rounding",
            "One of your temperatures is huge: you divided by a dS/dt that is zero but for rounding.",
            lambda a, *_: not np.any(np.isfinite(a) & (np.abs(a) > 1e6)),
        ),
        Law(
            "minus-infinity",
            "You returned −∞ where dS/dt = 0; T comes from both sides there and has no sign, and asked for "
            "is np.inf.",
            lambda a, *_: not np.any(np.isneginf(a)),
        ),
        Law(
            "one-for-each-bath",
            "You do not return one temperature for each bath.",
            lambda a, H, jumps, rho: np.shape(a) == (len(jumps),),
        ),
    ),
    slips=(
        Slip(
            "a-state-function",
            "You computed one temperature and gave it to all baths, as if it belonged to the state. It "
            "does not: compute the others.",
            _first_for_all,
            ("Which of the baths enters your function?", *_TEMPERATURE[1:]),
        ),
        Slip(
            "zero-for-infinite",
            "You returned 0 where dS/dt = 0 although heat flows. By T = Q̇/(dS/dt) the temperature "
            "diverges there.",
            _temperatures_with(ratio=_not_infinite(0.0)),
            _EDGE,
        ),
        Slip(
            "nan-for-infinite",
            "You returned nan where dS/dt = 0 although heat flows; a number divided by a smaller and "
            "smaller one grows beyond all bounds: np.inf.",
            _temperatures_with(ratio=_not_infinite(math.nan)),
            _EDGE,
        ),
        Slip(
            "infinite-for-zero",
            "You returned infinity for the dephasing bath. No heat flows there and the entropy grows: T "
            "is 0.",
            _temperatures_with(
                ratio=lambda heat, rate: math.inf if abs(heat) < 1e-10 else _ratio(heat, rate)
            ),
            _EDGE,
        ),
        Slip(
            "upside-down",
            "You returned dS/dQ, which is 1/T.",
            _temperatures_with(ratio=lambda heat, rate: _ratio(rate, heat)),
            ("What is the unit of your number, energy or one over energy?", "dS = dQ/T, so T = dQ/dS."),
        ),
        Slip(
            "sign",
            "Your temperatures have the wrong sign: dS/dt = −Tr{D(ρ) ln ρ} has a minus.",
            _temperatures_with(ratio=lambda heat, rate: -_ratio(heat, rate)),
            ("Should a qubit with fewer than half excited have a positive temperature?",),
        ),
        Slip(
            "absolute-values",
            "You took absolute values. A negative temperature says something: adding heat lowers the "
            "entropy.",
            _temperatures_with(ratio=lambda heat, rate: abs(_ratio(heat, rate))),
            ("Which of your temperatures should be negative?",),
        ),
        Slip(
            "all-baths-together",
            "You let all baths act at once; asked for is what each finds alone.",
            _together,
            ("Which of the baths enters each of your numbers?", *_TEMPERATURE[1:]),
        ),
        Slip(
            "temperature-of-the-bath",
            "This is each bath's own temperature, by detailed balance; the generalized temperature "
            "depends on the state.",
            _of_the_bath,
            ("Does the state enter your function?", *_TEMPERATURE[1:]),
        ),
        Slip(
            "spin-temperature",
            "You used populations only, (E_j − E_i)/ln(p_i/p_j). This is right for diagonal states; with "
            "coherence dS/dt has more in it.",
            _spin,
            ("Do your off-diagonal entries enter anywhere?", *_TEMPERATURE[1:]),
        ),
        Slip(
            "coherence-left-out-of-ln-rho",
            "You took the logarithm of the populations alone. With coherence ln ρ is another matrix: its "
            "eigenvectors are those of ρ. A dephasing bath, which moves no population, shows it best.",
            _temperatures_with(ln=lambda rho: np.diag(np.log(np.diag(rho).real))),
            ("Do your off-diagonal entries enter ln ρ?", *_EIGENBASIS[1:]),
        ),
        Slip(
            "energy-over-entropy",
            "This is U/S, a ratio of what there is; T is the ratio of what flows.",
            _energy_over_entropy,
            ("Do the jumps enter your function?", *_TEMPERATURE[1:]),
        ),
        Slip(
            "half-of-the-anticommutator",
            "The anticommutator comes with ½: L†Lρ/2 + ρL†L/2.",
            _temperatures_with(half=1.0),
            _DISSIPATOR,
        ),
        Slip(
            "jumps-turned-round",
            "You wrote L†ρL where LρL† belongs.",
            _temperatures_with(turn=dagger),
            _DISSIPATOR,
        ),
    ),
    forbidden=(thermodynamics.generalized_temperature,),
)


# ex13.6 ------------------------------------------------------------------------------------------------


def quench_cases(rng: np.random.Generator) -> list[Case]:
    """Initial and final Hamiltonians that do not commute, and a random drive."""
    return [
        (
            0.8 * random_hamiltonian(d, rng),
            0.8 * random_hamiltonian(d, rng) + 0.3 * np.eye(d),
            random_unitary(d, rng),
            rng.uniform(0.6, 1.2),
        )
        for d in (2, 2, 3, 4)
    ]


def _ln_Z(H: Matrix, beta: float) -> Any:
    return np.log(np.sum(np.exp(-beta * np.linalg.eigvalsh(H))))


def two_statements(H0: Matrix, H1: Matrix, U: Matrix, beta: float) -> Numbers:
    """W, β(W − ΔF) and ΔS of a closed system driven by U from its Gibbs state."""
    return _statements(H0, H1, U, beta)


def _work(H0: Matrix, H1: Matrix, before: Matrix, after: Matrix) -> Any:
    return tr(after, H1) - tr(before, H0)


def _free(H0: Matrix, H1: Matrix, beta: float) -> Any:
    return -(_ln_Z(H1, beta) - _ln_Z(H0, beta)) / beta


def _statements(
    H0: Matrix,
    H1: Matrix,
    U: Matrix,
    beta: float,
    *,
    start: Callable[..., Matrix] = lambda H0, H1, beta: gibbs(H0, beta),
    act: Callable[..., Matrix] = lambda U, rho: U @ rho @ dagger(U),
    work: Callable[..., Any] = _work,
    free: Callable[..., Any] = _free,
    lost: Callable[..., Any] = lambda W, F, beta: beta * (W - F),
    change: Callable[..., Any] = lambda *_: 0.0,
) -> Numbers:
    before = start(H0, H1, beta)
    after = act(U, before)
    W, F = work(H0, H1, before, after), free(H0, H1, beta)
    given = lost(W, F, beta)
    return W, given, change(H0, H1, beta, given)


def _statements_with(**changes: Any) -> Callable[..., Numbers]:
    return lambda H0, H1, U, beta: _statements(H0, H1, U, beta, **changes)


def _no_loss(H0: Matrix, H1: Matrix, U: Matrix, beta: float) -> Numbers:
    return (_statements(H0, H1, U, beta)[0], 0.0, 0.0)


def _of_D(form: Callable[..., Any]) -> Callable[..., Numbers]:
    """Some divergence in the place of β(W − ΔF)."""

    def wrong(H0: Matrix, H1: Matrix, U: Matrix, beta: float) -> Numbers:
        before = gibbs(H0, beta)
        after = U @ before @ dagger(U)
        return _work(H0, H1, before, after), form(before, after, gibbs(H1, beta)), 0.0

    return wrong


_WORK = (
    "Which Hamiltonian belongs to the state before, and which to the state after?",
    "No heat flows, so all of the change of energy is work: W = Tr[ρ_τ H1] − Tr[ρ_0 H0].",
    "W = np.trace(end @ H1).real - np.trace(start @ H0).real",
)
_FREE = (
    "Is ΔF a difference between two equilibrium states, and does U enter it?",
    "F = −T ln Z of H1 at β, less that of H0 at β; the state ρ_τ has no part in it.",
    "F = -np.log(np.sum(np.exp(-beta * np.linalg.eigvalsh(H)))) / beta",
)
_CHANGE = (
    "What does a unitary do to the eigenvalues of a state?",
    "ΔS = S(ρ_τ) − S(ρ_0), of the state itself and not of an equilibrium that it has not reached.",
    "qep.entropy(end) - qep.entropy(start)",
)

STATEMENTS = Exercise(
    id="ex13.6",
    title="Deffner and Lutz: both statements",
    reference=two_statements,
    cases=quench_cases,
    parts=("work", "lost", "change"),
    why=(
        "Right: the entropy does not change, and β(W − ΔF) = D(ρ_τ‖ρ_τ^eq) is positive: two quantities, "
        "and no contradiction. The first was even used to derive the second."
    ),
    hints=(
        "Which of the three numbers is wrong?",
        "The start is the Gibbs state of H0, the end U ρ U†; W from the energies, ΔF from the partition "
        "functions.",
        "start = qep.gibbs(H0, beta); end = U @ start @ U.conj().T",
    ),
    laws=(
        Law(
            "entropy-changed",
            "Your entropy changes, and a unitary changes no eigenvalue of a state.",
            lambda a, *_: abs(a[2]) < 1e-6,
        ),
        Law(
            "negative",
            "Your β(W − ΔF) is negative; it is a relative entropy.",
            lambda a, *_: np.real(a[1]) > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "lost-is-zero",
            "Your β(W − ΔF) is zero. Perhaps you took F = Tr ρH − TS of ρ_τ itself: as S is constant, your "
            "ΔF is then W again. ΔF is between two equilibria, F = −T ln Z, and is not W.",
            _no_loss,
            ("Which states do the two free energies in your ΔF belong to?", *_FREE[1:]),
        ),
        Slip(
            "lost-for-the-change",
            "You returned β(W − ΔF) as the change of entropy, too. ΔS is zero in a closed system; what "
            "is lost is another quantity.",
            _statements_with(change=lambda H0, H1, beta, given: given),
            _CHANGE,
        ),
        Slip(
            "equilibrium-entropies",
            "Your ΔS is that of the two Gibbs states. The system does not get to the second; it is in ρ_τ.",
            _statements_with(change=lambda H0, H1, beta, given: S(gibbs(H1, beta)) - S(gibbs(H0, beta))),
            _CHANGE,
        ),
        Slip(
            "free-energy-forgotten",
            "Your second number is βW; ΔF has to be taken away.",
            _statements_with(lost=lambda W, F, beta: beta * W),
            _FREE,
        ),
        Slip(
            "sign-of-the-free-energy",
            "You added ΔF, or have F = +T ln Z; F = −T ln Z, and ΔF is subtracted.",
            _statements_with(lost=lambda W, F, beta: beta * (W + F)),
            _FREE,
        ),
        Slip(
            "beta-forgotten",
            "Your second number is W − ΔF, an energy; times β it becomes an entropy.",
            _statements_with(lost=lambda W, F, beta: W - F),
            ("What is the unit of your second number?",),
        ),
        Slip(
            "temperature-in-the-free-energy",
            "Your ΔF is −ln(Z_1/Z_0); the factor T = 1/β is missing.",
            _statements_with(free=lambda H0, H1, beta: beta * _free(H0, H1, beta)),
            _FREE,
        ),
        Slip(
            "hamiltonian-not-moved",
            "You measured the energy with H0 before and after. The work includes what moving H itself costs.",
            _statements_with(work=lambda H0, H1, before, after: tr(after - before, H0)),
            _WORK,
        ),
        Slip(
            "sudden-work",
            "Your work is Tr[ρ_0(H1 − H0)], that of a sudden step without U.",
            _statements_with(work=lambda H0, H1, before, after: tr(before, H1 - H0)),
            _WORK,
        ),
        Slip(
            "work-out-of-the-system",
            "Your work is positive when the system gives it away; here it is positive into the system.",
            _statements_with(work=lambda H0, H1, before, after: -_work(H0, H1, before, after)),
            _WORK,
        ),
        Slip(
            "arguments-of-d-exchanged",
            "This is D(ρ_τ^eq‖ρ_τ); β(W − ΔF) is D with ρ_τ first.",
            _of_D(lambda before, after, target: D(target, after)),
            ("Which state supplies the average of the energy in W?",),
        ),
        Slip(
            "divergence-from-the-start",
            "This is D(ρ_τ‖ρ_0), to the equilibrium of the first Hamiltonian; the final one is meant.",
            _of_D(lambda before, after, target: D(after, before)),
            ("To which equilibrium would the system relax, with H at its final value?",),
        ),
        Slip(
            "gibbs-of-the-final-hamiltonian",
            "You started in the Gibbs state of H1; the system starts in that of H0.",
            _statements_with(start=lambda H0, H1, beta: gibbs(H1, beta)),
            ("Which Hamiltonian is there before the drive?",),
        ),
        Slip(
            "unitary-turned-round",
            "You applied U†ρU, the drive backwards; a state moves with UρU†.",
            _statements_with(act=lambda U, rho: dagger(U) @ rho @ U),
            ("On which side of the state does U stand?",),
        ),
    ),
)


# ex13.7 ------------------------------------------------------------------------------------------------

HOLDS, IF, FAILS = "holds", "holds if", "does not hold as stated"
CLAIMS = ("P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P12")


# The right numbers of the worlds of one check, which each of many slips would compute again. New worlds empty
# it, so that it holds nothing while an answer runs on them for the first time.
_KNOWN: dict[bytes, dict[str, float]] = {}


def world_cases(rng: np.random.Generator) -> list[Case]:
    """Driven qubits, each with one thermal bath and one thermal qubit to meet; the last is not driven."""
    _KNOWN.clear()
    worlds = []
    for name, strength in (("a driven qubit", 0.9), ("a driven qubit, another bath", 0.6), ("no drive", 0.0)):
        omega, beta = rng.uniform(0.8, 1.2), rng.uniform(0.7, 1.5)
        H0 = np.diag([0.0, omega])
        still = np.diag([0.2, -0.3]) * rng.uniform(0.8, 1.2)  # commutes with H0, and so with π
        V = strength * random_hamiltonian(2, rng) if strength else still
        jumps = thermal_jumps(H0, beta, rng)
        for _ in range(100):  # until dS/dt is no difference of nearly equal terms: T = dQ/dS divides by it
            z, x = rng.uniform(0.15, 0.28), rng.uniform(0.15, 0.28) * np.exp(1j * rng.uniform(0.5, 2.5))
            rho = np.array([[0.5 + z, x], [x.conjugate(), 0.5 - z]])
            if abs(tr(dissipator(jumps, rho), log(rho))) > 0.03:
                break
        worlds.append(
            {
                "name": name,
                "H0": H0,
                "V": V,
                "jumps": jumps,
                "beta": beta,
                "rho": rho,
                "U": random_unitary(4, rng),
            }
        )
    return [(world,) for world in worlds]


def verdict(world: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """For each claim its verdict, and in this world the number that shows it."""
    return _verdict(world)


def _numbers(
    world: dict[str, Any],
    heat: Callable[..., Matrix] = lambda H0, H: H0,
    reference: Callable[..., Matrix] = lambda H0, H, jumps, beta: stationary(H, jumps),
) -> dict[str, float]:
    H0, V, jumps, beta, rho, U = (world[k] for k in ("H0", "V", "jumps", "beta", "rho", "U"))
    H, B, bath = H0 + V, dissipator(jumps, rho), gibbs(H0, beta)
    external, flow = -tr(B, log(rho)), tr(heat(H0, H), B)
    production, information, gap = meeting(U, rho, H0, beta)
    return {
        "P03": 0.0,
        "P04": external,
        "P05": external - beta * flow,
        "P06": -tr(kick(H, rho), log(reference(H0, H, jumps, beta))),
        "P07": information,
        "P08": beta * (tr(bath, V) - _free(H0, H, beta)),
        "P09": gap,
        "P10": production,
        "P12": flow / external,
    }


def _right(world: dict[str, Any]) -> dict[str, float]:
    key = b"".join(np.asarray(world[k]).tobytes() for k in ("H0", "V", "jumps", "beta", "rho", "U"))
    if key not in _KNOWN:
        _KNOWN[key] = _numbers(world)
    return _KNOWN[key]


_VERDICTS = dict(zip(CLAIMS, (HOLDS, HOLDS, IF, IF, IF, FAILS, IF, IF, IF), strict=True))
# Verdicts that can be defended as well: a sentence about all systems with counterexamples (P06, P12), and one
# that is true of the bath's exact entropy and false of Σ (P09, P10).
_ALSO = dict.fromkeys(("P06", "P09", "P10", "P12"), FAILS)


def _verdict(
    world: dict[str, Any],
    verdicts: dict[str, str] | None = None,
    change: Callable[..., dict[str, Any]] = lambda world, numbers: {},
    **numbers: Any,
) -> dict[str, tuple[str, Any]]:
    right = _numbers(world, **numbers) if numbers else _right(world)
    found, words = {**right, **change(world, right)}, {**_VERDICTS, **(verdicts or {})}
    return {
        claim: (words[claim] + " …, for a reason" * (words[claim] == IF), found[claim]) for claim in CLAIMS
    }


def _said(claim: str, word: str) -> Callable[..., Any]:
    """The right table but for one verdict."""
    return lambda world: _verdict(world, {claim: word})


def _counted(claim: str, number: Callable[..., Any]) -> Callable[..., Any]:
    """The right table but for one number; ``number`` gets the world and the right numbers."""
    return lambda world: _verdict(world, change=lambda world, right: {claim: number(world, right)})


def _verdict_with(**changes: Any) -> Callable[..., Any]:
    return lambda world: _verdict(world, **changes)


def _spin_temperature(world: dict[str, Any], right: dict[str, float]) -> float:
    p = np.diag(world["rho"]).real
    return float(world["H0"][1, 1].real / math.log(p[0] / p[1]))


def _driven_temperature(world: dict[str, Any], right: dict[str, float]) -> Any:
    B = dissipator(world["jumps"], world["rho"])
    return tr(world["H0"] + world["V"], B) / right["P04"]


def _driven_sigma(world: dict[str, Any], right: dict[str, float]) -> Any:
    B = dissipator(world["jumps"], world["rho"])
    return right["P04"] - world["beta"] * tr(world["H0"] + world["V"], B)


def _spohn_of_the_dissipator(world: dict[str, Any], right: dict[str, float]) -> Any:
    H, jumps, rho = world["H0"] + world["V"], world["jumps"], world["rho"]
    return shares(H, jumps, rho)[1]


def _spohn(world: dict[str, Any], right: dict[str, float]) -> Any:
    return _spohn_of_the_dissipator(world, right) + right["P06"]


def _sudden_work(world: dict[str, Any], right: dict[str, float]) -> float:
    return world["beta"] * tr(gibbs(world["H0"], world["beta"]), world["V"])


def _lost_from_rho(world: dict[str, Any], right: dict[str, float]) -> Any:
    H0, V, beta = (world[k] for k in ("H0", "V", "beta"))
    return beta * (tr(world["rho"], V) - _free(H0, H0 + V, beta))


def _bath_energy(world: dict[str, Any], right: dict[str, float]) -> float:
    bath = gibbs(world["H0"], world["beta"])
    return world["beta"] * tr(world["H0"], _met(world["U"], world["rho"], bath)[2] - bath)


# Verdicts and numbers are judged one by one. What is seen of a verdict is only whether it is the one sought:
# a report shows the right answer, and nobody should copy this table from it.
_JUDGED = "well judged"


def _read_table(answer: Any, case: Case) -> Any:
    """The table's verdicts and numbers; capitals, spaces, colons and the text of a condition do not count."""
    if not isinstance(answer, dict):
        raise ValueError(
            "no dictionary; return one with an entry for each claim, as in {'P03': (your verdict, 0.0)}"
        )
    if missing := [claim for claim in CLAIMS if claim not in answer]:
        raise ValueError(f"a table without {', '.join(missing)}")
    words, read = _read_words(answer), {}
    sought = {claim: words[claim] in (_VERDICTS[claim], _ALSO.get(claim)) for claim in CLAIMS}
    right = {} if all(sought.values()) else _right(*case)
    for claim in CLAIMS:
        seen = (
            _JUDGED if sought[claim] else f"{words[claim]}, where this world's number is {right[claim]:.4f}"
        )
        read[f"{claim} verdict"] = seen
        read[f"{claim} number"] = _real(claim, answer[claim][1])
    return read


def _read_words(answer: dict[str, Any]) -> dict[str, str]:
    """Each entry's verdict; all that cannot be read are named at once."""
    for claim in CLAIMS:
        entry = answer[claim]
        if not isinstance(entry, tuple) or len(entry) != 2 or not isinstance(entry[0], str):
            raise ValueError(f"an entry {claim} that is no pair of a verdict, a text, and a number")
    words = {claim: _word(answer[claim][0]) for claim in CLAIMS}
    if bare := [claim for claim, word in words.items() if word == IF + " …"]:
        raise ValueError(
            f"{IF!r} without a condition for {', '.join(bare)}; write after the 'if' what it needs, in your "
            f"own words (they are not judged)"
        )
    if unread := [f"{answer[claim][0][:40]!r} for {claim}" for claim, word in words.items() if not word]:
        raise ValueError(
            f"the verdict {', '.join(unread)}; there are three: {HOLDS!r}, '{IF} …' with your condition in "
            f"the place of the dots, and {FAILS!r}"
        )
    return words


def _word(text: str) -> str:
    """One of the three verdicts; ``IF …`` without a condition, and nothing if it is none of them."""
    plain = " ".join(text.lower().replace(":", " ").split()).strip(" .!")
    if plain in (HOLDS, FAILS):
        return plain
    for start in (IF, "holds only if"):
        if plain == start or plain.startswith(start + " "):
            condition = plain[len(start) :].strip(" .,;…")
            return IF if condition else IF + " …"
    return ""


def _real(claim: str, number: Any) -> Any:
    if not isinstance(number, np.ndarray) or number.size != 1:
        raise ValueError(f"an entry {claim} whose second part is no number")
    number = number.reshape(())
    return number.real if abs(number.imag) < 1e-6 else number


def _number_of(claim: str, says: str) -> Law:
    """Told of a wrong number that is no known slip, so that its row is blamed and not the verdict."""

    def holds(a: dict[str, Any], world: dict[str, Any]) -> Any:
        return abs(a[f"{claim} number"] - _right(world)[claim]) < 1e-5

    return Law(f"{claim.lower()}-number", f"{claim}: your number is not {says}.", holds)


_NUMBERS = (
    "Which row does the report name? Its last column says what is counted, and one of ex13.1 to ex13.6 "
    "counts it.",
    "P03 and P04 are in ex13.1, P05 in ex13.2, P06 in ex13.3, P07, P09 and P10 in ex13.4, P12 in ex13.5 "
    "and P08 in ex13.6: call your function from there with the entries of the world.",
    "external, flow, sigma = reconcile(H0, V, jumps, beta, rho); Sigma, information, divergence = "
    "meeting(U, rho, H0, beta)",
)


def _row(claim: str, question: str, direction: str) -> tuple[str, ...]:
    """Hints for a verdict: the verdict itself comes last."""
    after = ", and then your condition" if _VERDICTS[claim] == IF else ""
    return question, direction, f"The verdict sought for {claim} is {_VERDICTS[claim]!r}{after}."


_P03 = _row(
    "P03",
    "Can you find one H and one ρ for which the number is not zero?",
    "Judge each sentence by itself: a true equation may be followed by a doubtful one.",
)
_P04 = _row("P04", "Does your number agree with the slope of the entropy?", "What does P03 leave of dS/dt?")
_P05 = _row(
    "P05",
    "Of which quantity is 'always zero' true, and is your number that quantity?",
    "The sentence is true of d_iS and not of σ: what decides between the two?",
)
_P06 = _row(
    "P06",
    "What is your number in the world without a drive, and what is it in the others?",
    "−Tr{i[H, ρ] ln π} is the mean value of i[H, ln π]: for which π is it zero in all states?",
)
_P07 = _row(
    "P07",
    "What has become of the state of the whole, and what of its parts?",
    "The whole has kept its entropy and its distance to every stationary state; the sum of its parts has "
    "grown. Of which is the sentence true?",
)
_P08 = _row(
    "P08",
    "Are the constant entropy and your number in contradiction?",
    "β(W − ΔF) is no change of S; it is D(ρ_τ‖ρ_τ^eq). What sign has that?",
)
_P09 = _row(
    "P09",
    "Whose entropy could −βQ be, the system's or the bath's? And is it exactly that?",
    "ΔS_E = −βQ − D(ρ_E'‖ρ_E): as the bath's exact entropy −βQ is too large. Does Σ need it to be that?",
)
_P10 = _row(
    "P10",
    "Where in Σ = I(S:E) + D was it used that the bath stays thermal? And in calling −βQ its exact entropy?",
    "Your bath has two levels and met a random U. Is its Σ wrong for that? Is −βQ its exact ΔS_E?",
)
_P12 = _row(
    "P12",
    "Would another bath find the same temperature in this state? And in a Gibbs state?",
    "Q̇/(dS/dt) = T for any bath if ln ρ = −H0/T + const, and for no other state.",
)

VERDICT = Exercise(
    id="ex13.7",
    title="your verdict",
    reference=verdict,
    cases=world_cases,
    observe=_read_table,
    why=(
        "Right, sentence by sentence, and P10 = P07 + P09, which is Σ = I(S:E) + D. Compare your "
        "conditions with ours: P05 if production is the name of the unitary term; P06 if the stationary "
        "state commutes with H; P07 if the exact state of the whole is meant; P09 and P10 if the bath's "
        "exact entropy is meant; P12 if the state is a Gibbs state. If you said of P06 or P12 that it does "
        "not hold as stated: as a sentence about all systems it has counterexamples. If you said so of P09 "
        "or P10: of Σ it does not hold, by an identity and not by a definition."
    ),
    hints=_NUMBERS,
    laws=(
        _number_of("P03", "Tr{i[H,ρ] ln ρ}, with H = H0 + V"),
        _number_of("P04", "−Tr{D(ρ) ln ρ} with the dissipator of the jumps"),
        Law(
            "sigma-negative",
            "Your σ in P05 is negative; with detailed balance and one bath it cannot be.",
            lambda a, world: np.real(a["P05 number"]) > -1e-6,
        ),
        _number_of("P05", "Clausius' σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}, with the Gibbs state of H0"),
        _number_of("P06", "Tr{i[H,ρ](ln ρ − ln π)}, with the stationary state π of H0 + V and the jumps"),
        _number_of(
            "P07",
            "ΔS_S + ΔS_E of the meeting. Both parts are taken after U, from the whole of ρ ⊗ ρ_β, and "
            "compared with the start",
        ),
        _number_of("P08", "β(W − ΔF) for V switched on at once, in the Gibbs state of H0"),
        _number_of("P09", "βΔE_E − ΔS_E of the meeting, with the second qubit for the bath"),
        Law(
            "p10-is-p07-plus-p09",
            "Your P10 is not P07 + P09, which are right, and Σ = I(S:E) + D(ρ_E'‖ρ_E) is exact.",
            lambda a, world: abs(a["P10 number"] - a["P07 number"] - a["P09 number"]) < 1e-5,
        ),
        _number_of("P12", "Tr[H0 D(ρ)] divided by dS/dt, your P04"),
    ),
    slips=(
        Slip(
            "d_i-treated-as-sigma",
            "P05: the number is d_iS, the unitary term, and asked for is Clausius' σ of the same state. "
            "P03 speaks of the commutator and does not make σ zero.",
            _counted("P05", lambda world, right: 0.0),
            (
                "Which part of the generator has no place in Eq. (11)?",
                "σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}, or P04 less βQ̇.",
            ),
        ),
        Slip(
            "p03-fails-since-p05-fails",
            "P03: you let the identity fall with the conclusion drawn from it. Tr{i[H,ρ] ln ρ} = 0 for "
            "every H and ρ; your own number says so.",
            _said("P03", FAILS),
            _P03,
        ),
        Slip(
            "p03-with-a-condition",
            "P03: you attached a condition to it. Which H or ρ would violate the sentence without? Name one.",
            _said("P03", IF),
            _P03,
        ),
        Slip(
            "p05-said-to-hold",
            "P05: σ in this world is not zero, and without more words 'entropy production' may be read as σ.",
            _said("P05", HOLDS),
            _P05,
        ),
        Slip(
            "definition-called-false",
            "P05: there is a reading of the word 'production' under which the sentence is a true equation, "
            "P03, and the paper uses it so.",
            _said("P05", FAILS),
            _P05,
        ),
        Slip(
            "external-for-sigma",
            "P05: your number is the whole of dS/dt, the paper's external part; σ is what remains of it "
            "when βQ̇ is taken away.",
            _counted("P05", lambda world, right: right["P04"]),
            ("How much of your P04 is heat?", "external = βQ̇ + σ."),
        ),
        Slip(
            "p05-driven-hamiltonian-in-the-heat",
            "P05: you counted heat with H0 + V. Each jump carries a quantum of H0 to or from the bath.",
            _counted("P05", _driven_sigma),
            ("Which operator carries the quanta that the jumps exchange with the bath?", "Q̇ = Tr[H0 D(ρ)]."),
        ),
        Slip(
            "p05-spohn-for-clausius",
            "P05: your number is Spohn's rate, with the stationary state of the driven generator. Clausius' "
            "σ has the bath's β and the dissipator alone.",
            _counted("P05", _spohn),
            (
                "Which of the two rates is zero at the stationary state, while heat goes on flowing?",
                "σ = −Tr{D(ρ)(ln ρ − ln ρ_β)}, or P04 less βQ̇.",
            ),
        ),
        Slip(
            "sigma-for-the-slope",
            "P04: your number is σ; all of dS/dt is −Tr{D(ρ) ln ρ}, heat included.",
            _counted("P04", lambda world, right: right["P05"]),
            ("Does β enter dS/dt?",),
        ),
        Slip(
            "p04-called-false",
            "P04: you let an identity fall. Compare your number with the slope of the entropy in this world.",
            _said("P04", FAILS),
            _P04,
        ),
        Slip(
            "p04-with-a-condition",
            "P04: you attached a condition to it. In which world would dS/dt have another part? Name one.",
            _said("P04", IF),
            _P04,
        ),
        Slip(
            "p06-zero",
            "P06: your number is zero in all worlds, which is Eq. (11) carried over to Spohn's rate. There "
            "ln π stands beside ln ρ, and −Tr{i[H,ρ] ln π} remains.",
            _counted("P06", lambda world, right: 0.0),
            (
                "Does π commute with H in a driven world?",
                "Compute π with the whole generator, then −Tr{i[H, ρ] ln π}.",
                "pi = qep.Lindbladian(H, jumps).steady_state()",
            ),
        ),
        Slip(
            "p06-whole-rate",
            "P06: your number is the whole of Spohn's rate; asked for is the unitary term's share of it.",
            _counted("P06", _spohn),
            (
                "Which half of the generator enters your number?",
                "The share is Tr{i[H, ρ](ln ρ − ln π)} = −Tr{i[H, ρ] ln π}: your ex13.3 has it first.",
            ),
        ),
        Slip(
            "p06-dissipator's-share",
            "P06: your number is the dissipator's share of Spohn's rate; asked for is the unitary term's.",
            _counted("P06", _spohn_of_the_dissipator),
            (
                "Which half of the generator enters your number?",
                "The share is Tr{i[H, ρ](ln ρ − ln π)} = −Tr{i[H, ρ] ln π}: your ex13.3 has it first.",
            ),
        ),
        Slip(
            "p06-holds-everywhere",
            "P06: in a driven world the unitary term's share is not zero.",
            _said("P06", HOLDS),
            _P06,
        ),
        Slip(
            "p06-with-the-bath's-gibbs-state",
            "P06: you took the bath's Gibbs state for π. In a driven world the stationary state is another.",
            _verdict_with(reference=lambda H0, H, jumps, beta: gibbs(H0, beta)),
            (
                "What does the whole generator do to your π?",
                "π is stationary under −i[H0 + V, ·] and the jumps together.",
                "pi = qep.Lindbladian(H0 + V, jumps).steady_state()",
            ),
        ),
        Slip(
            "p07-zero",
            "P07: your number is the growth of the whole's entropy, which is zero. Asked for is the sum of "
            "the parts', ΔS_S + ΔS_E, the sum of Eq. (15).",
            _counted("P07", lambda world, right: 0.0),
            (
                "By how much have S(S') and S(E') together grown?",
                "The whole keeps S; what the parts share grows.",
            ),
        ),
        Slip(
            "p07-holds-everywhere",
            "P07: it is true of the exact state of the whole. But your pair is closed, too, and its parts "
            "have moved on: the sum by which Eq. (15) tells a classical pair's way to equilibrium has "
            "grown.",
            _said("P07", HOLDS),
            _P07,
        ),
        Slip(
            "p07-called-false",
            "P07: no unitary brings the state of the whole any nearer to a stationary one, so in one "
            "reading of it the sentence is true.",
            _said("P07", FAILS),
            _P07,
        ),
        Slip(
            "p08-zero",
            "P08: you set β(W − ΔF) to zero as the entropy is constant. It is no change of S; compute W and "
            "ΔF.",
            _counted("P08", lambda world, right: 0.0),
            (
                "What are W and ΔF when V is switched on at once?",
                "W = Tr[ρ_β V], and ΔF from the partition functions of H0 and H0 + V.",
            ),
        ),
        Slip(
            "p08-believed",
            "P08: the entropy is constant in this world, and the number that it says cannot be positive is "
            "positive: it is D(ρ_τ‖ρ_τ^eq), exactly.",
            _said("P08", HOLDS),
            _P08,
        ),
        Slip(
            "p08-with-a-condition",
            "P08: you attached a condition. S is constant in every closed world, and the number is "
            "D(ρ_τ‖ρ_τ^eq), exactly, in every one: never below zero.",
            _said("P08", IF),
            _P08,
        ),
        Slip(
            "p08-work-alone",
            "P08: your number is βW; ΔF has to be taken away.",
            _counted("P08", _sudden_work),
            ("What would a very slow switching cost?", "β(W − ΔF), with F = −T ln Z."),
        ),
        Slip(
            "p08-from-rho",
            "P08: you switched V on in the state rho. Here the system starts in the Gibbs state of H0.",
            _counted("P08", _lost_from_rho),
            ("In which state is the system before V is switched on?", "W = Tr[ρ_β V] with ρ_β of H0 at β."),
        ),
        Slip(
            "p09-believed",
            "P09: that dQ/T_B is not the system's change of entropy is true, and that −βQ is not exactly "
            "the bath's either, by this number. But in one reading βQ may stand in σ: Σ = I + D asks "
            "nothing of the system's temperature.",
            _said("P09", HOLDS),
            _P09,
        ),
        Slip(
            "p09-sign",
            "P09: your number has the wrong sign. It is by how much −βQ = βΔE_E exceeds ΔS_E, not the "
            "reverse.",
            _counted("P09", lambda world, right: -right["P09"]),
            ("Which of −βQ and ΔS_E is larger?", "−βQ − ΔS_E = D(ρ_E'‖ρ_E)."),
        ),
        Slip(
            "p09-heat-for-the-gap",
            "P09: your number is −βQ itself; asked for is by how much it exceeds the bath's own ΔS_E.",
            _counted("P09", _bath_energy),
            ("What is left of −βQ when ΔS_E is taken away?", "−βQ − ΔS_E = D(ρ_E'‖ρ_E)."),
        ),
        Slip(
            "p09-production-for-the-gap",
            "P09: your number is Σ, which is P10's; asked for is by how much −βQ exceeds the bath's own "
            "ΔS_E.",
            _counted("P09", lambda world, right: right["P10"]),
            ("Does the entropy of the system enter P09?", "−βQ − ΔS_E = D(ρ_E'‖ρ_E)."),
        ),
        Slip(
            "p10-believed",
            "P10: as the bath's exact entropy −βQ needs a bath in equilibrium, and there the paper is "
            "right. But this Σ is positive and exact, with a bath of two levels that did not stay in "
            "equilibrium for a moment.",
            _said("P10", HOLDS),
            _P10,
        ),
        Slip(
            "p12-spin-temperature",
            "P12: your number is the spin temperature of the populations. With coherence Q̇/(dS/dt) is "
            "another number, and it is 0 for a bath that dephases.",
            _counted("P12", _spin_temperature),
            (
                "Do the off-diagonal entries of rho enter your number?",
                "Q̇ = Tr[H0 D(ρ)] over dS/dt, your P04.",
            ),
        ),
        Slip(
            "t-a-state-function",
            "P12: this world's number is that of this world's bath. A dephasing bath would find 0 in the "
            "same state.",
            _said("P12", HOLDS),
            _P12,
        ),
        Slip(
            "temperature-upside-down",
            "P12: your number is dS/dQ; T is dQ/dS.",
            _counted("P12", lambda world, right: 1 / right["P12"]),
            ("What is the unit of your number?",),
        ),
        Slip(
            "p12-driven-hamiltonian-in-the-heat",
            "P12: you counted heat with H0 + V. Heat is what the jumps bring, in quanta of H0.",
            _counted("P12", _driven_temperature),
            ("Which operator carries the quanta that the jumps exchange with the bath?", "Q̇ = Tr[H0 D(ρ)]."),
        ),
        Slip(
            "driven-hamiltonian-in-the-heat",
            "P05 and P12: you counted heat with H0 + V. Each jump carries a quantum of H0 to or from the "
            "bath.",
            _verdict_with(heat=lambda H0, H: H),
            (
                "Which operator carries the quanta that the jumps exchange with the bath?",
                "Q̇ = Tr[H0 D(ρ)].",
            ),
        ),
    ),
)

EXERCISES = (VERDICT,)
