"""Chapter 05's exercises: dissipator, vectorised generator, maps from it, canonical form, collisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels, lindblad
from ..physics.states import random_hamiltonian, random_ket, random_state, random_unitary
from .c05_gksl.laws import generator_matrix as _matrix
from .c05_gksl.laws import random_jumps
from .engine import Case, Exercise, Law, Slip


def _dagger(M: Any) -> Any:
    return np.swapaxes(np.asarray(M).conj(), -1, -2)


# ex05.3 ------------------------------------------------------------------------------------------------


def _positive_for_a_while(rng: np.random.Generator, d: int) -> np.ndarray:
    """A generator whose canonical rates are not all positive, so that e^{Gt} is not CP at first."""
    rates = np.array([1.0, 0.8, -0.25])
    return _matrix(random_hamiltonian(d, rng), _orthogonal_jumps(rng, 3, d), rates)


def _orthogonal_jumps(rng: np.random.Generator, n: int, d: int) -> np.ndarray:
    """n traceless jumps with Tr L_j†L_k = δ_jk."""
    draws = random_jumps(rng, n, d)
    draws -= np.trace(draws, axis1=-2, axis2=-1)[:, None, None] * np.eye(d) / d
    return np.linalg.qr(draws.reshape(n, d * d).T)[0].T.reshape(n, d, d)


def _turned(rng: np.random.Generator, jumps: np.ndarray, rates: list[float]) -> np.ndarray:
    """A generator of these jumps seen in a random basis, with a random H."""
    u = random_unitary(2, rng)
    return _matrix(random_hamiltonian(2, rng), u @ jumps @ _dagger(u), np.array(rates))


def map_cases(rng: np.random.Generator) -> list[Case]:
    """Semigroups, generators with a negative rate, generators that lose trace; times from zero to long."""
    proper = _matrix(random_hamiltonian(2, rng), random_jumps(rng, 2, 2), rng.uniform(0.5, 1.5, 2))
    leaky = _matrix(random_hamiltonian(2, rng), random_jumps(rng, 1, 2), np.ones(1), half=0.7)
    larger = _matrix(random_hamiltonian(3, rng), random_jumps(rng, 2, 3), rng.uniform(0.5, 1.5, 2))
    signed = _positive_for_a_while(rng, 2)
    turn = random_hamiltonian(2, rng)
    turn *= 2.5 / np.ptp(np.linalg.eigvalsh(turn))
    return [
        (proper, 0.8),
        (proper, 2.5),
        (signed, 0.3),
        (signed, 0.6),
        (leaky, 0.8),
        (larger, 1.3),
        (_dagger(proper), 0.8),  # how observables move: CP, and it keeps 1, but not the trace
        (_positive_for_a_while(rng, 3), 0.4),
        (_matrix(turn, np.zeros((0, 2, 2)), np.zeros(0)), 1.0),  # its superoperator has eigenvalues e^{±2.5i}
        # Σ γ |⟨φ|L|ψ⟩|² > 0 for all φ ⊥ ψ, so it is positive at all times, whatever H is; but not CP
        (_turned(rng, _PAULI / np.sqrt(2), [1.0, 1.0, -0.76]), 0.2),
        (_turned(rng, _DAMPING, [1.0, 0.5, -0.2]), 3.0),  # CP, though its generator makes no semigroup
        (signed, 0.0),
    ]


_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
_DAMPING = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]], [[1, 0], [0, -1]]], dtype=complex)


def semigroup_map(G: np.ndarray, t: float) -> tuple[np.ndarray, bool, bool]:
    """Choi matrix of e^{Gt}, and whether the map is CP and TP."""
    return _judged(_expm(G * t))


def _expm(G: np.ndarray) -> np.ndarray:
    """Scaling and squaring: scipy's `expm` would cost a second of import for five matrices."""
    squarings = max(0, int(np.ceil(np.log2(max(np.abs(G).sum(axis=0).max(), 1e-300)))) + 3)
    X = G / 2**squarings
    term = out = np.eye(len(G), dtype=complex)
    for k in range(1, 18):
        term = term @ X / k
        out = out + term
    for _ in range(squarings):
        out = out @ out
    return out


def _choi(S: np.ndarray) -> np.ndarray:
    d = round(len(S) ** 0.5)
    return S.reshape(d, d, d, d).transpose(2, 0, 3, 1).reshape(d * d, d * d)


def _cp(J: np.ndarray) -> bool:
    return bool(np.allclose(J, _dagger(J)) and np.linalg.eigvalsh(J)[0] > -1e-9)


def _tp(J: np.ndarray) -> bool:
    d = round(len(J) ** 0.5)
    return bool(np.allclose(np.einsum("iaja->ij", J.reshape(d, d, d, d)), np.eye(d)))


def _unital(J: np.ndarray) -> bool:
    d = round(len(J) ** 0.5)
    return bool(np.allclose(np.einsum("iaib->ab", J.reshape(d, d, d, d)), np.eye(d)))


def _judged(
    S: np.ndarray,
    choi: Callable[[Any], Any] = _choi,
    cp: Callable[[Any], Any] = _cp,
    tp: Callable[[Any], Any] = _tp,
) -> tuple[np.ndarray, bool, bool]:
    J = choi(S)
    return J, cp(J), tp(J)


def _exchanged(S: np.ndarray) -> np.ndarray:
    d = round(len(S) ** 0.5)
    return S.reshape(d, d, d, d).transpose(0, 2, 1, 3).reshape(d * d, d * d)


def _map_of_superop_cp(G: np.ndarray, t: float) -> tuple[np.ndarray, bool, bool]:
    S = _expm(G * t)
    return _choi(S), bool(np.linalg.eigvals(S).real.min() > -1e-9), _tp(_choi(S))


def _generator_judged(G: np.ndarray, t: float) -> tuple[np.ndarray, bool, bool]:
    """No negative canonical rate, the condition for a channel at all times."""
    one = np.eye(round(len(G) ** 0.5)).reshape(-1)
    away = np.eye(len(G)) - np.outer(one, one) / (one @ one)
    J = _choi(_expm(G * t))
    return J, bool(np.linalg.eigvalsh(away @ _choi(G) @ away)[0] > -1e-9), _tp(J)


def _states_tried(G: np.ndarray, t: float) -> tuple[np.ndarray, bool, bool]:
    """Whether pure states of the system alone are sent to states."""
    S, d = _expm(G * t), round(len(G) ** 0.5)
    kets = random_ket(d, np.random.default_rng(0), shape=(500,))
    pure = np.einsum("ka,kb->kab", kets, kets.conj()).reshape(-1, d * d)
    images = (pure @ S.T).reshape(-1, d, d)
    return _choi(S), bool(np.linalg.eigvalsh(images).min() > -1e-9), _tp(_choi(S))


_RESHUFFLE = (
    "Block (i, j) of the Choi matrix is Φ(|i⟩⟨j|). In which column of the superoperator does it stand?",
    "Column i·d + j of S is vec Φ(|i⟩⟨j|); chapter 03 has put such blocks together.",
    "J = S.reshape(d, d, d, d).transpose(2, 0, 3, 1).reshape(d * d, d * d)",
)
_EXPONENTIAL = (
    "What is the solution of dv/dt = Gv with a matrix G?",
    "v(t) = e^{Gt} v(0), with the exponential of the matrix, 1 + Gt + (Gt)²/2 + …",
    "scipy.linalg.expm(G * t)",
)

SEMIGROUP = Exercise(
    id="ex05.3",
    title="from a generator to a map",
    reference=semigroup_map,
    cases=map_cases,
    parts=("J", "cp", "tp"),
    why=(
        "Right: e^{Gt} is the map, its entries in Choi's order are J, J ≥ 0 says completely positive, and "
        "Tr_system J = 1 says trace preserving. A generator with a negative canonical rate fails at short "
        "times, where the other rates have not yet covered it up."
    ),
    hints=(_EXPONENTIAL[0], _RESHUFFLE[1], _RESHUFFLE[2]),
    laws=(
        Law(
            "entries-exponentiated",
            "Your J holds the exponential of every entry (np.exp); the exponential of a matrix is another "
            "thing, scipy.linalg.expm.",
            lambda a, G, t: not np.allclose(a[0], _choi(np.exp(G * t)), atol=1e-6),
        ),
        Law(
            "superoperator-returned",
            "Your J is the superoperator itself; the Choi matrix holds the same numbers in other places.",
            lambda a, G, t: not np.allclose(a[0], _expm(G * t), atol=1e-6) or np.allclose(a[0], _choi(a[0])),
        ),
        Law(
            "not-hermitian",
            "Your J is not Hermitian, though the map takes Hermitian matrices to Hermitian ones.",
            lambda a, *_: np.allclose(a[0], a[0].conj().T, atol=1e-6),
        ),
        Law(
            "no-tolerance",
            "Your verdict on complete positivity is no, and the lowest eigenvalue of your J is 0 up to "
            "rounding: it comes out as 1e-17 or -1e-17. Compare with -1e-9.",
            lambda a, *_: bool(a[1]) or not _cp(a[0]) or np.linalg.eigvalsh(a[0])[0] > 1e-12,
        ),
        Law(
            "no-where-j-says-yes",
            "Your verdict on complete positivity says no, your own J says yes: its eigenvalues are positive.",
            lambda a, *_: bool(a[1]) or not _cp(a[0]),
        ),
        Law(
            "yes-where-j-says-no",
            "Your verdict on complete positivity says yes, your own J says no: it has a negative eigenvalue.",
            lambda a, *_: not a[1] or _cp(a[0]),
        ),
        Law(
            "trace-verdict",
            "Your verdict on the trace is not that of your own J: trace out the system, its second part, and "
            "compare what is left with the identity by np.allclose, for a sum comes out as 1 only nearly.",
            lambda a, *_: bool(a[2]) == _tp(a[0]),
        ),
    ),
    slips=(
        Slip(
            "first-order-only",
            "You used 1 + Gt, which is right for short times only; the map is e^{Gt}.",
            lambda G, t: _judged(np.eye(len(G)) + G * t),
            _EXPONENTIAL,
        ),
        Slip(
            "exponential-of-entries",
            "You took the exponential of every entry (np.exp); the exponential of a matrix is another thing.",
            lambda G, t: _judged(np.exp(G * t)),
            (
                "What should your map be at t = 0, and what does np.exp make of a matrix of zeros?",
                *_EXPONENTIAL[1:],
            ),
        ),
        Slip(
            "time-forgotten",
            "Your map does not depend on t: it is e^{G}.",
            lambda G, t: _judged(_expm(G)),
            ("Which line of your function reads t?",),
        ),
        Slip(
            "backwards",
            "You used e^{−Gt}: it undoes the motion, and the undoing is in general not completely positive.",
            lambda G, t: _judged(_expm(-G * t)),
            ("Do populations approach the stationary state in your map, or flee from it?", *_EXPONENTIAL[1:]),
        ),
        Slip(
            "parts-exchanged",
            "The parts of your Choi matrix are exchanged: the reference stands first.",
            lambda G, t: _judged(_expm(G * t), choi=_exchanged, tp=_unital),
            _RESHUFFLE,
        ),
        Slip(
            "parts-exchanged-in-the-trace-test",
            "Your test of the trace sums over the reference; it asks whether the map keeps 1, not whether it "
            "keeps the trace.",
            lambda G, t: _judged(_expm(G * t), tp=_unital),
            (
                "Over which part of J do you trace, the reference (first) or the system (second)?",
                "Trace preserving: Tr_system J = 1, and what is left belongs to the reference.",
                "np.einsum('iaja->ij', J.reshape(d, d, d, d))",
            ),
        ),
        Slip(
            "positive-for-completely-positive",
            "You test whether states of the system alone are sent to states: that is positivity. A map can "
            "pass and still fail on half of an entangled pair; the eigenvalues of J decide.",
            _states_tried,
            (
                "Which state of chapter 03 shows that transposition, which keeps all states of the system "
                "states, is not completely positive?",
                "J is what the map makes of half of that pair: all its eigenvalues must be ≥ 0.",
                "np.linalg.eigvalsh(J)[0] > -1e-9",
            ),
        ),
        Slip(
            "generator-judged",
            "You judged the generator, or very short times; the question is this map, at this t. A law with "
            "a negative rate can make a completely positive map in the end.",
            _generator_judged,
            (
                "Does your verdict on complete positivity depend on t?",
                "The map at the time t is completely positive when its own J has no negative eigenvalue.",
                "np.linalg.eigvalsh(J)[0] > -1e-9",
            ),
        ),
        Slip(
            "superoperator-judged",
            "You judged complete positivity by the eigenvalues of the superoperator; those of the "
            "Choi matrix "
            "decide.",
            _map_of_superop_cp,
            ("Whose eigenvalues must not be negative?", *_RESHUFFLE[1:]),
        ),
        Slip(
            "not-reshuffled",
            "This is the superoperator itself; the Choi matrix holds the same numbers in other places.",
            lambda G, t: _judged(
                _expm(G * t), choi=lambda S: S, cp=lambda S: _cp(_choi(S)), tp=lambda S: _tp(_choi(S))
            ),
            _RESHUFFLE,
        ),
        Slip(
            "divided-by-d",
            "You divided J by d. That is the state of the pair; the Choi matrix of a channel has trace d.",
            lambda G, t: _judged(
                _expm(G * t), choi=lambda S: _choi(S) / len(S) ** 0.5, tp=lambda J: _tp(J * len(J) ** 0.5)
            ),
            ("What is the trace of your J?",),
        ),
        Slip(
            "total-trace-only",
            "You test only whether the trace of J is d; a map can gain for one state what it loses "
            "for another.",
            lambda G, t: _judged(_expm(G * t), tp=lambda J: bool(abs(np.trace(J) - len(J) ** 0.5) < 1e-9)),
            ("For how many states does Tr J = d tell you that their trace is kept?",),
        ),
        Slip(
            "trace-compared-exactly",
            "Your verdict says that the trace is not kept where it is: a sum of entries comes out only "
            "nearly as it should. Compare with np.allclose.",
            lambda G, t: _judged(_expm(G * t), tp=lambda J: t == 0),
            (
                "Print Tr_system J − 1 for a proper generator. Is it exactly 0?",
                "Rounding leaves about 1e-16; a comparison needs a tolerance.",
                "np.allclose(np.einsum('iaja->ij', J.reshape(d, d, d, d)), np.eye(d))",
            ),
        ),
        Slip(
            "trace-of-j-one",
            "Your verdict says that the trace is not kept where it is. Perhaps you compared the trace of J "
            "with 1: for a channel it is d, and what must be compared with the identity is Tr_system J.",
            lambda G, t: _judged(_expm(G * t), tp=lambda J: bool(abs(np.trace(J) - 1) < 1e-9)),
            (
                "What is your verdict at t = 0, where the map does nothing?",
                "Trace preserving: Tr_system J = 1, the identity of the reference.",
                "np.allclose(np.einsum('iaja->ij', J.reshape(d, d, d, d)), np.eye(d))",
            ),
        ),
    ),
    forbidden=(
        channels.superop_to_choi,
        channels.choi_of,
        channels.is_completely_positive,
        channels.is_trace_preserving,
        lindblad.Lindbladian.evolve,
    ),
)


# ex05.4 ------------------------------------------------------------------------------------------------


def canonical_cases(rng: np.random.Generator) -> list[Case]:
    """Jumps with traces, neither orthogonal nor independent, and in some cases a negative rate."""
    sizes = [(2, 1), (2, 2), (2, 5), (3, 2), (3, 3)]
    cases: list[Case] = []
    for k, (d, n) in enumerate(sizes):
        jumps = random_jumps(rng, n, d) + rng.uniform(0.3, 0.8, (n, 1, 1)) * np.exp(0.7j) * np.eye(d)
        rates = rng.uniform(0.5, 1.5, n)
        if k in (1, 4):
            rates[-1] *= -1
        cases.append((random_hamiltonian(d, rng), jumps, rates))
    return cases


def canonical_form(
    H: np.ndarray, jumps: np.ndarray, rates: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(H, jumps, rates) of the same generator with traceless orthonormal jumps and real rates."""
    share, traceless = _without_trace(jumps)
    return _shifted(H, share, traceless, rates), *_diagonalised(traceless, rates)


def _without_trace(jumps: np.ndarray, divide: bool = True) -> tuple[np.ndarray, np.ndarray]:
    d = jumps.shape[-1]
    share = np.trace(jumps, axis1=-2, axis2=-1) / (d if divide else 1)
    return share, jumps - share[:, None, None] * np.eye(d)


def _shifted(
    H: np.ndarray, share: np.ndarray, traceless: np.ndarray, rates: np.ndarray, factor: complex = 0.5j
) -> np.ndarray:
    tilt = np.tensordot(rates * share.conj(), traceless, 1)
    return H + factor * (tilt - _dagger(tilt))


def _diagonalised(traceless: np.ndarray, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    d = traceless.shape[-1]
    flat = traceless.reshape(len(rates), d * d)
    found, vectors = np.linalg.eigh((flat.T * rates) @ flat.conj())
    kept = np.abs(found) > 1e-9
    return vectors.T[kept].reshape(-1, d, d), found[kept]


def _norms(jumps: np.ndarray) -> np.ndarray:
    return np.linalg.norm(jumps, axis=(-2, -1))


def seen_canonical(answer: Any, case: Case) -> Any:
    """What is unique of a canonical form: rates in order, H up to its trace, the generator; and two "
    "faults."""
    d = len(case[0])
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError("something else than the three parts H, jumps and rates")
    H, jumps, rates = (np.asarray(part) for part in answer)
    if H.shape != (d, d):
        raise ValueError(f"an H of shape {H.shape}, where ({d}, {d}) is expected")
    if jumps.ndim != 3 or jumps.shape[1:] != (d, d) or rates.shape != jumps.shape[:1]:
        raise ValueError(
            f"jumps of shape {jumps.shape} and rates of shape {rates.shape}; n jumps are (n, {d}, "
            f"{d}), and n "
            "rates (n,)"
        )
    kept = np.abs(rates) > 1e-7
    jumps, rates = jumps[kept], rates[kept]
    flat = jumps.reshape(len(jumps), d * d)
    return (
        np.abs(np.trace(jumps, axis1=-2, axis2=-1)).max(initial=0.0).round(12),
        np.abs(flat.conj() @ flat.T - np.eye(len(flat))).max(initial=0.0).round(12),
        _d2_minus_1(rates, d),
        H - np.trace(H) * np.eye(d) / d,
        _matrix(H, jumps, rates),
    )


def _d2_minus_1(rates: np.ndarray, d: int) -> np.ndarray:
    """The d² − 1 largest rates in order, zeros among them: more jumps than that cannot be orthonormal."""
    rates = np.append(rates, np.zeros(d * d - 1))
    rates = rates[np.argsort(-np.abs(rates), kind="stable")[: d * d - 1]]
    return np.sort_complex(rates)[::-1] if np.iscomplexobj(rates) else np.sort(rates)[::-1]


def _with_rates(change: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Any]:
    def wrong(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
        H, jumps, rates = canonical_form(H, jumps, rates)
        return H, jumps, change(rates)

    return wrong


def _negative_dropped(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
    H, jumps, rates = canonical_form(H, jumps, rates)
    return H, jumps[rates > 0], rates[rates > 0]


def _absorbed(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
    H, jumps, rates = canonical_form(H, jumps, rates)
    return H, np.sqrt(np.abs(rates))[:, None, None] * jumps, np.sign(rates)


def _with_shift(shift: Callable[..., np.ndarray]) -> Callable[..., Any]:
    def wrong(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
        share, traceless = _without_trace(jumps)
        return shift(H, share, traceless, rates), *_diagonalised(traceless, rates)

    return wrong


def _normalised_only(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray, power: int = 2) -> Any:
    share, traceless = _without_trace(jumps)
    size = _norms(traceless)
    return _shifted(H, share, traceless, rates), traceless / size[:, None, None], rates * size**power


def _traceless_only(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
    share, traceless = _without_trace(jumps)
    return _shifted(H, share, traceless, rates), traceless, rates


def _one_after_the_other(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
    """Gram and Schmidt's way; a jump that depends on those before it is left out."""
    share, traceless = _without_trace(jumps)
    made: list[np.ndarray] = []
    kept: list[float] = []
    for L, g in zip(traceless, rates, strict=True):
        rest = L - sum(np.vdot(x, L) * x for x in made)
        if np.linalg.norm(rest) > 1e-9:
            made.append(rest / np.linalg.norm(rest))
            kept.append(g)
    return _shifted(H, share, traceless, rates), np.array(made), np.array(kept)


def _whole_trace(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
    share, rest = _without_trace(jumps, divide=False)
    return _shifted(H, share, rest, rates), *_diagonalised(rest, rates)


def _conjugated(H: np.ndarray, jumps: np.ndarray, rates: np.ndarray) -> Any:
    H, jumps, rates = canonical_form(H, jumps, rates)
    return H, jumps.conj(), rates


_TRACE = (
    "What is the trace of each of your jumps?",
    "L = L₀ + c with c = Tr L / d. The cross terms between L₀ and c are a commutator: they belong to H.",
    "H + 0.5j * sum(g * (c.conj() * L0 - c * L0.conj().T) for g, c, L0 in ...)",
)
_ORTHONORMAL = (
    "What is Tr L_j†L_k for two of your jumps, and for one with itself?",
    "The matrix Σ γ |L⟩⟩⟨⟨L| of the traceless jumps, with |L⟩⟩ = L.reshape(-1), is Hermitian: what are its "
    "eigenvalues and eigenvectors?",
    "rates, v = np.linalg.eigh(sum(g * np.outer(x, x.conj()) for g, x in ...)); jumps = "
    "v.T.reshape(-1, d, d)",
)

CANONICAL = Exercise(
    id="ex05.4",
    title="the canonical form",
    reference=canonical_form,
    cases=canonical_cases,
    observe=seen_canonical,
    observed=(
        "the largest |Tr L|, how far from orthonormal, the rates in order, H without its trace, the generator"
    ),
    parts=("|Tr L|", "|Tr L†L − 1|", "rates", "H", "generator"),
    why=(
        "Right: the traces of the jumps are a Hamiltonian in disguise, and the eigenvectors of Σ γ |L⟩⟩⟨⟨L| "
        "are the jumps that do not overlap. The rates that come out are unique, and their signs say whether "
        "the generator makes a semigroup."
    ),
    hints=(
        "What are the traces of your jumps, and what is Tr L_j†L_k for two of them?",
        "If a trace is not 0: L = L₀ + c with c = Tr L / d, and the cross terms belong to H. If two jumps "
        "overlap: take the eigenvectors of Σ γ |L⟩⟩⟨⟨L| of the traceless jumps, with |L⟩⟩ = L.reshape(-1).",
        _ORTHONORMAL[2],
    ),
    laws=(
        Law(
            "not-traceless",
            "Your jumps are not traceless. If they were so before np.linalg.eigh: its eigenvectors are the "
            "columns of v, and the jumps therefore the rows of v.T.",
            lambda a, *_: float(np.real(a[0])) < 1e-6,
        ),
        Law(
            "not-orthonormal",
            "Your jumps are not orthonormal: Tr L_j†L_k should be 1 for j = k and 0 otherwise (so that there "
            "are d² − 1 of them at most).",
            lambda a, *_: float(np.real(a[1])) < 1e-6,
        ),
        Law(
            "another-generator",
            "Your H, jumps and rates are another generator than the one you were given.",
            lambda a, H, jumps, rates: np.allclose(a[4], _matrix(H, jumps, rates), atol=1e-6),
        ),
    ),
    slips=(
        Slip(
            "trace-not-removed",
            "Your jumps are orthonormal but not traceless: a jump's part along 1 is a Hamiltonian in "
            "disguise.",
            lambda H, jumps, rates: (H, *_diagonalised(jumps, rates)),
            _TRACE,
        ),
        Slip(
            "hamiltonian-not-corrected",
            "You took the traces out of the jumps and did not put into H what they had contributed: it is "
            "another generator now.",
            _with_shift(lambda H, *_: H),
            ("Is the generator still the same? Compare the two superoperators.", *_TRACE[1:]),
        ),
        Slip(
            "correction-with-the-wrong-sign",
            "Your correction of H has the wrong sign, so that the generator is another one.",
            _with_shift(lambda H, share, traceless, rates: _shifted(H, share, traceless, rates, -0.5j)),
            (
                "Put L = L₀ + c into LρL† − ½{L†L, ρ}: which commutator do the cross terms make?",
                "They are ½[c*L₀ − cL₀†, ρ] = −i[(i/2)(c*L₀ − cL₀†), ρ].",
                _TRACE[2],
            ),
        ),
        Slip(
            "c-and-its-conjugate-exchanged",
            "In your correction of H, c and c* are exchanged: it is c* that stands with L₀.",
            _with_shift(lambda H, share, traceless, rates: _shifted(H, share.conj(), traceless, rates)),
            (
                "Put L = L₀ + c into LρL†: with which of c and c* does L₀ρ come?",
                "(L₀ + c)ρ(L₀† + c*) has c*L₀ρ and cρL₀†.",
                _TRACE[2],
            ),
        ),
        Slip(
            "correction-without-the-rates",
            "The correction of H lacks the rates: each jump contributes with its own γ.",
            _with_shift(
                lambda H, share, traceless, rates: _shifted(H, share, traceless, np.ones(len(rates)))
            ),
            ("Double a rate: does your correction change?", *_TRACE[1:]),
        ),
        Slip(
            "correction-without-the-half",
            "Your correction of H is twice too large: the cross terms come with a ½.",
            _with_shift(lambda H, share, traceless, rates: _shifted(H, share, traceless, rates, 1j)),
            (
                "Which of the cross terms come from LρL†, and which from −½{L†L, ρ}?",
                "Together they are ½[c*L₀ − cL₀†, ρ].",
                _TRACE[2],
            ),
        ),
        Slip(
            "traces-removed-only",
            "Your jumps are traceless but not orthonormal: Tr L_j†L_k should be 1 for j = k and 0 otherwise, "
            "so that there are d² − 1 of them at most.",
            _traceless_only,
            _ORTHONORMAL,
        ),
        Slip(
            "normalised-only",
            "You normalised each jump, but they still overlap: Tr L_j†L_k should be 0 for different ones.",
            _normalised_only,
            _ORTHONORMAL,
        ),
        Slip(
            "norm-not-squared",
            "You normalised the jumps and multiplied the rates by their norms; a jump stands twice, "
            "so the rate "
            "takes the norm squared (and the jumps still overlap).",
            lambda H, jumps, rates: _normalised_only(H, jumps, rates, power=1),
            _ORTHONORMAL,
        ),
        Slip(
            "orthonormal-jumps-with-the-old-rates",
            "You made the traceless jumps orthonormal, one after the other, and did not change the rates "
            "with them: it is another generator now. Jumps and rates come out together, of Σ γ |L⟩⟩⟨⟨L|.",
            _one_after_the_other,
            (
                "Is the generator still the same when a jump is shortened and its rate stays?",
                _ORTHONORMAL[1],
                _ORTHONORMAL[2],
            ),
        ),
        Slip(
            "rates-absorbed",
            "You put √γ into the jumps: they are orthogonal, but not of length one, and the rates "
            "are hidden.",
            _absorbed,
            _ORTHONORMAL,
        ),
        Slip(
            "rates-made-positive",
            "You made the rates positive. A negative canonical rate is a message: this generator makes no "
            "semigroup.",
            _with_rates(np.abs),
            ("What does the sign of a canonical rate tell?", "Rates are eigenvalues: real, of either sign."),
        ),
        Slip(
            "negative-rates-dropped",
            "You left out the jumps with a negative rate, so that it is another generator.",
            _negative_dropped,
            (
                "How many of your rates are negative before you filter?",
                "Drop rates that are zero, not those below.",
            ),
        ),
        Slip(
            "root-of-the-rates",
            "Your rates are the roots of the right ones: singular values of √γ L, perhaps; rates are their "
            "squares.",
            _with_rates(lambda g: np.sign(g) * np.sqrt(np.abs(g))),
            (
                "By which factor should a rate grow when the jump is doubled?",
                _ORTHONORMAL[1],
                _ORTHONORMAL[2],
            ),
        ),
        Slip(
            "trace-not-divided-by-d",
            "You took away Tr L times the identity; the part along 1 is Tr L / d.",
            _whole_trace,
            ("What is the trace of L − Tr(L)·1?", *_TRACE[1:]),
        ),
        Slip(
            "jumps-conjugated",
            "Your jumps are the complex conjugates of the right ones: np.outer(x, x.conj()) and "
            "np.outer(x.conj(), x) differ by that.",
            _conjugated,
            ("Which factor of your outer product is conjugated?", _ORTHONORMAL[1], _ORTHONORMAL[2]),
        ),
    ),
    forbidden=(
        lindblad.Lindbladian.canonical,
        lindblad.Lindbladian.from_superop,
        lindblad._canonical,
    ),
)


# ex05.5 ------------------------------------------------------------------------------------------------


def collision_cases(rng: np.random.Generator) -> list[Case]:
    """States of system and environment, both with coherences, and an interaction between them."""
    sizes = [(2, 2), (2, 3), (3, 2), (2, 2)]
    return [(random_state(d, rng), random_hamiltonian(d * n, rng), random_state(n, rng)) for d, n in sizes]


def collision_orders(rho: np.ndarray, V: np.ndarray, rho_env: np.ndarray) -> tuple[np.ndarray, ...]:
    """A, B of ρ' = Tr_E[e^{−iθV} (ρ ⊗ ρ_E) e^{iθV}] = ρ + θA + θ²B + …; C of e^{iθM} ρ' e^{−iθM}."""
    return _orders(rho, V, rho_env)


def _orders(
    rho: np.ndarray,
    V: np.ndarray,
    rho_env: np.ndarray,
    i: complex = -1j,
    gain: float = 1.0,
    half: float = 0.5,
    square: Callable[[Any], Any] = lambda V: V @ V,
    part: int = 0,
    mean: Callable[[Any, Any], Any] | None = None,
    undo: float = 0.5,
) -> tuple[np.ndarray, ...]:
    X = np.kron(rho, rho_env)
    sizes = (len(rho), len(rho_env))
    W = square(V)
    first = _left(i * (V @ X - X @ V), sizes, part)
    second = _left(gain * V @ X @ V - half * (W @ X + X @ W), sizes, part)
    M = (
        (mean or _mean)(V, rho_env)
        if part == 0
        else _left(V @ np.kron(np.eye(len(rho)), rho_env), sizes, part)
    )
    return first, second, second + undo * _twice(M, rho)


def _mean(V: np.ndarray, rho_env: np.ndarray) -> np.ndarray:
    """The mean field M = Tr_E V(1 ⊗ ρ_E)."""
    d = len(V) // len(rho_env)
    return _left(V @ np.kron(np.eye(d), rho_env), (d, len(rho_env)))


def _twice(M: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """[M, [M, ρ]]."""
    once = M @ rho - rho @ M
    return M @ once - once @ M


def _left(X: np.ndarray, sizes: tuple[int, int], part: int = 0) -> np.ndarray:
    return np.einsum("iaja->ij" if part == 0 else "iaib->ab", X.reshape(sizes * 2))


def _environment_first(rho: np.ndarray, V: np.ndarray, rho_env: np.ndarray) -> Any:
    X, sizes = np.kron(rho_env, rho), (len(rho_env), len(rho))
    both = -1j * (V @ X - X @ V), V @ X @ V - 0.5 * (V @ V @ X + X @ V @ V)
    first, second = (_left(Y, sizes, 1) for Y in both)
    M = _left(V @ np.kron(rho_env, np.eye(len(rho))), sizes, 1)
    return first, second, second + 0.5 * _twice(M, rho)


def _mean_field_without_state(rho: np.ndarray, V: np.ndarray, rho_env: np.ndarray) -> Any:
    M = _left(V, (len(rho), len(rho_env)))
    second = _orders(rho, V, rho_env)[1]
    return -1j * (M @ rho - rho @ M), second, second + 0.5 * _twice(M, rho)


def _repeated_mean_field(rho: np.ndarray, V: np.ndarray, rho_env: np.ndarray) -> Any:
    """Second order of e^{−iθM} alone, as if the environment only shifted H."""
    return _orders(rho, V, rho_env)[0], -0.5 * _twice(_mean(V, rho_env), rho), np.zeros_like(rho)


def _mean_field_forgotten(rho: np.ndarray, V: np.ndarray, rho_env: np.ndarray) -> Any:
    second = _orders(rho, V, rho_env)[1]
    return np.zeros_like(rho), second, second


_EXPAND = (
    "Expand e^{−iθV} to second order on both sides of ρ ⊗ ρ_E. Which products have θ², and with "
    "which factors?",
    "θ²: V X V comes from one V on each side; −½V²X and −½XV² from two on one side. Here X = ρ ⊗ ρ_E.",
    "V @ X @ V - 0.5 * (V @ V @ X + X @ V @ V), and then the partial trace",
)
_UNDO = (
    "Which terms of order θ² does e^{iθM} (ρ + θA + θ²B) e^{−iθM} have?",
    "Three: B, then i[M, A], and −½[M, [M, ρ]]. With A = −i[M, ρ] the last two are one.",
    "M = partial_trace(V @ np.kron(one, rho_env), dims, 0), and C = B + ½[M, [M, ρ]]",
)

COLLISION = Exercise(
    id="ex05.5",
    title="from a collision to a rate",
    reference=collision_orders,
    cases=collision_cases,
    parts=("A", "B", "C"),
    why=(
        "Right: the first order is a mean field M. Undo its turn, and what is left at θ² has GKSL form, "
        "made of how V fluctuates about its mean. The extra dephasing of partial swaps comes from there."
    ),
    hints=_EXPAND,
    laws=(
        Law(
            "trace-not-kept",
            "The trace of your terms is not zero: a collision keeps the trace at every order in θ.",
            lambda a, *_: max(abs(np.trace(x)) for x in a) < 1e-6,
        ),
        Law(
            "not-hermitian",
            "Your terms are not Hermitian; ρ' is, at every order in θ.",
            lambda a, *_: all(np.allclose(x, np.asarray(x).conj().T, atol=1e-6) for x in a),
        ),
    ),
    slips=(
        Slip(
            "missing-half",
            "The second order of e^{−iθV} is −½θ²V²; the ½ is missing.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, half=1.0),
            _EXPAND,
        ),
        Slip(
            "second-derivative",
            "Your second term is twice too large: the coefficient of θ² is half of the second derivative.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, gain=2.0, half=1.0),
            ("In f(θ) = f(0) + f'(0)θ + …, what stands in front of θ²?", *_EXPAND[1:]),
        ),
        Slip(
            "loss-only",
            "You expanded U on one side at a time and left out V X V, with one V on each side.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, gain=0.0),
            ("Is the trace of your second term zero?", *_EXPAND[1:]),
        ),
        Slip(
            "mean-field-forgotten",
            "Your first term is zero: it is so only if Tr_E V(1 ⊗ ρ_E) is, as for a thermal exchange.",
            _mean_field_forgotten,
            (
                "What is Tr_E[V, ρ ⊗ ρ_E] when the environment has coherences?",
                "The first order is −i Tr_E[V, X].",
            ),
        ),
        Slip(
            "sign-of-the-commutator",
            "Your first term has the wrong sign: U = e^{−iθV} stands on the left of ρ.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, i=1j),
            ("With which sign does V stand in U, and with which in U†?", "The first order is −i Tr_E[V, X]."),
        ),
        Slip(
            "traced-the-system",
            "You traced the system out and kept the environment.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, part=1),
            (
                "Which size has your answer when system and environment differ in size?",
                "keep=0 is the system.",
            ),
        ),
        Slip(
            "environment-first",
            "You put the environment first, np.kron(rho_env, rho); V is given with the system first.",
            _environment_first,
            ("In which order are the factors of V?", "X = np.kron(rho, rho_env)"),
        ),
        Slip(
            "environments-coherences-dropped",
            "You used only the diagonal of ρ_E; here the environment has coherences, too.",
            lambda rho, V, rho_env: _orders(rho, V, np.diag(np.diagonal(rho_env))),
            ("What does your function do with the entries of rho_env off the diagonal?",),
        ),
        Slip(
            "environments-state-forgotten",
            "In your first term V is averaged without the environment's state: Tr_E V for Tr_E V(1 ⊗ ρ_E).",
            _mean_field_without_state,
            ("In which state is the mean of V to be taken?", "Trace out last, after multiplying by ρ ⊗ ρ_E."),
        ),
        Slip(
            "mean-field-twice",
            "Your second term is that of the mean field alone: you took the mean of V before squaring.",
            _repeated_mean_field,
            (
                "Is the mean of V² the square of the mean of V?",
                "Trace out last: Tr_E of V X V, not of V alone.",
            ),
        ),
        Slip(
            "mean-field-left-in",
            "Your C is B: the mean field's turn is still in it.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, undo=0.0),
            _UNDO,
        ),
        Slip(
            "turned-once-more",
            "You turned with the mean field once more; to undo it, e^{+iθM} stands on the left of ρ'.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, undo=-1.5),
            _UNDO,
        ),
        Slip(
            "second-order-of-undoing-left-out",
            "In C you have B + i[M, A]; the undoing has a second order of its own, −½[M, [M, ρ]].",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, undo=1.0),
            _UNDO,
        ),
        Slip(
            "first-order-of-undoing-left-out",
            "In C you have B − ½[M, [M, ρ]]; the undoing acts on θA, too, and adds i[M, A].",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, undo=-0.5),
            _UNDO,
        ),
        Slip(
            "square-of-entries",
            "You squared every entry of V (V**2); the square of a matrix is V @ V.",
            lambda rho, V, rho_env: _orders(rho, V, rho_env, square=lambda V: V**2),
            ("What is V**2 for a numpy array?", "V @ V is the matrix product."),
        ),
    ),
)

EXERCISES = (SEMIGROUP, CANONICAL, COLLISION)
