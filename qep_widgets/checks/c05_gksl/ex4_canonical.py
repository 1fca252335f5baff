"""The canonical form of a generator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...physics import lindblad
from ...physics.states import random_hamiltonian
from .. import mistakes
from ..algebra import Matrix, dagger, itself
from ..engine import ByHand, Case, Exercise, Law, formula, slip
from .laws import H, generator_matrix, random_jumps

Form = tuple[Matrix, Matrix, Matrix]
Rated = tuple[Matrix, Matrix]


def mean_entry(jumps: Matrix) -> Matrix:
    """c = Tr L / d of every jump."""
    return np.trace(jumps, axis1=-2, axis2=-1) / jumps.shape[-1]


def diagonalised(traceless: Matrix, rates: Matrix) -> Rated:
    """Eigenvectors of Σ γ |L⟩⟩⟨⟨L| as matrices, and its eigenvalues."""
    d = traceless.shape[-1]
    flat = traceless.reshape(len(rates), d * d)
    found, vectors = np.linalg.eigh((flat.T * rates) @ flat.conj())
    kept = np.abs(found) > 1e-9
    return vectors.T[kept].reshape(-1, d, d), found[kept]


@formula
def canonical_form(
    H: Matrix,
    jumps: Matrix,
    rates: Matrix,
    *,
    share: Callable[[Matrix], Matrix] = mean_entry,
    sign: int = 1,
    half: complex = 0.5j,
    star: Callable[[Matrix], Matrix] = np.conj,
    weight: Callable[[Matrix], Matrix] = itself,
    split: Callable[[Matrix, Matrix], Rated] = diagonalised,
) -> Form:
    """(H, jumps, rates) of the same generator with traceless orthonormal jumps and real rates."""
    c = share(jumps)
    traceless = jumps - c[:, None, None] * np.eye(len(H))
    tilt = np.tensordot(weight(rates) * star(c), traceless, 1)
    return H + sign * half * (tilt - dagger(tilt)), *split(traceless, rates)


def seen(answer: Any, case: Case) -> Any:
    """What is unique of a canonical form: rates in order, H up to its trace, the dissipator; two faults."""
    d = len(case[0])
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError("something else than the three parts H, jumps and rates")
    H, jumps, rates = (np.asarray(part) for part in answer)
    if H.shape != (d, d):
        raise ValueError(f"an H of shape {H.shape}, where ({d}, {d}) is expected")
    if jumps.ndim != 3 or jumps.shape[1:] != (d, d) or rates.shape != jumps.shape[:1]:
        raise ValueError(
            f"jumps of shape {jumps.shape} and rates of shape {rates.shape}; n jumps are (n, {d}, {d}), and "
            "n rates (n,)"
        )
    kept = np.abs(rates) > 1e-7
    jumps, rates = jumps[kept], rates[kept]
    flat = jumps.reshape(len(jumps), d * d)
    return (
        np.abs(np.trace(jumps, axis1=-2, axis2=-1)).max(initial=0.0).round(12),
        np.abs(flat.conj() @ flat.T - np.eye(len(flat))).max(initial=0.0).round(12),
        _d2_minus_1(rates, d),
        H - np.trace(H) * np.eye(d) / d,
        generator_matrix(np.zeros((d, d)), jumps, rates),
    )


def _d2_minus_1(rates: Matrix, d: int) -> Matrix:
    """The d² − 1 largest rates in order, zeros among them: more jumps than that cannot be orthonormal."""
    rates = np.append(rates, np.zeros(d * d - 1))
    rates = rates[np.argsort(-np.abs(rates), kind="stable")[: d * d - 1]]
    return np.sort_complex(rates)[::-1] if np.iscomplexobj(rates) else np.sort(rates)[::-1]


def cases(rng: np.random.Generator) -> list[Case]:
    """Jumps with traces, neither orthogonal nor independent, and some negative rates; readable ones first.

    Among the latter a jump that is a multiple of 1, and two that need no change but for their length.
    """
    one = np.eye(2)
    by_hand = np.array([[[0.5, 1], [0, 0.5]]], dtype=complex)
    two = np.array([[[0.5j, 1], [0, 0.5j]], [[0, 1], [2j, 1]]])
    turned = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], 0.3j * one])
    found: list[Case] = [
        (np.zeros((2, 2)), by_hand, np.ones(1)),
        (H, two, np.array([2.0, -0.5])),
        (H, turned, np.array([0.5, 0.5, 1.0])),
    ]
    for k, (d, n) in enumerate(((2, 1), (2, 2), (2, 5), (3, 2), (3, 3), (4, 3))):
        jumps = random_jumps(rng, n, d) + rng.uniform(0.3, 0.8, (n, 1, 1)) * np.exp(0.7j) * np.eye(d)
        rates = rng.uniform(0.5, 1.5, n)
        if k in (1, 4):
            rates[-1] *= -1
        found.append((random_hamiltonian(d, rng), jumps, rates))
    return found


# what mistakes put in place of a piece


def _normalised(traceless: Matrix, rates: Matrix, power: int = 2) -> Rated:
    """Each jump by itself; one that vanishes is left out."""
    size = np.linalg.norm(traceless, axis=(-2, -1))
    kept = size > 1e-9
    return traceless[kept] / size[kept][:, None, None], (rates * size**power)[kept]


def _one_after_the_other(traceless: Matrix, rates: Matrix) -> Rated:
    """Gram and Schmidt's way; a jump that depends on those before it is left out."""
    made: list[Matrix] = []
    kept: list[float] = []
    for L, g in zip(traceless, rates, strict=True):
        rest = L - sum(np.vdot(x, L) * x for x in made)
        if np.linalg.norm(rest) > 1e-9:
            made.append(rest / np.linalg.norm(rest))
            kept.append(g)
    return np.array(made), np.array(kept)


def _absorbed(form: Form, *_: Any) -> Form:
    H, jumps, rates = form
    return H, np.sqrt(np.abs(rates))[:, None, None] * jumps, np.sign(rates)


def _positive_only(form: Form, *_: Any) -> Form:
    H, jumps, rates = form
    return H, jumps[rates > 0], rates[rates > 0]


_TRACE = (
    "What is the trace of each of your jumps?",
    "Split every jump into a traceless part and a multiple of 1. The cross terms of the two "
    "are a commutator: they belong to H.",
    "c = np.trace(L) / d; L0 = L - c * one; and H gets 0.5j * g * (c.conj() * L0 - c * L0.conj().T)",
)
_CROSS = "Collect the terms with one c and one L₀: ρ stands on their right or on their left, never between."
_ORTHONORMAL = (
    "What is Tr L_j†L_k for two of your jumps, and for one with itself?",
    "Jumps that overlap have to be mixed. Take each traceless jump as a vector: together, weighted with the "
    "rates, they make one Hermitian matrix. What are its eigenvalues and eigenvectors?",
    "rates, v = np.linalg.eigh(sum(g * np.outer(x, x.conj()) for g, x in ...)); jumps = "
    "v.T.reshape(-1, d, d)",
)

exercise = Exercise(
    id="ex05.4",
    title="the canonical form",
    section="One generator, many faces: the canonical form",
    reference=canonical_form,
    cases=cases,
    observe=seen,
    observed=(
        "the largest |Tr L|, how far from orthonormal, the rates in order, H without its trace, the matrix "
        "of the dissipator"
    ),
    parts=("|Tr L|", "|Tr L†L − 1|", "rates", "H", "dissipator"),
    why=(
        "Right: the traces of the jumps are a Hamiltonian in disguise, and the eigenvectors of Σ γ |L⟩⟩⟨⟨L| "
        "are the jumps that do not overlap. The rates that come out are unique, and their signs say whether "
        "the generator makes a semigroup."
    ),
    hints=(
        "What are the traces of your jumps, and what is Tr L_j†L_k for two of them?",
        "First take the traces out, and give to H what they had contributed. Then mix the jumps: as vectors, "
        "weighted with the rates, they make one Hermitian matrix, and its eigenvectors do not overlap.",
        _ORTHONORMAL[2],
    ),
    laws=(
        Law(
            "not-traceless",
            "Your jumps are not traceless. Were they so before np.linalg.eigh? Its eigenvectors are the "
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
            "rates-complex",
            "Your rates are not real.",
            lambda a, *_: float(np.abs(np.imag(a[2])).max()) < 1e-6,
        ),
        Law(
            "another-dissipator",
            "Your jumps are traceless and orthonormal, but with your rates they are another dissipator than "
            "that of the traceless jumps that you were given.",
            lambda a, *case: np.allclose(a[4], seen(canonical_form(*case), case)[4], atol=1e-6),
        ),
        Law(
            "another-hamiltonian",
            "Your jumps and rates are right, and with your H they are another generator than the one you "
            "were given.",
            lambda a, *case: np.allclose(a[3], seen(canonical_form(*case), case)[3], atol=1e-6),
        ),
    ),
    slips=(
        slip(
            "trace-not-removed",
            "Your jumps are not traceless: a jump's part along 1 is a Hamiltonian in disguise.",
            share=lambda jumps: np.zeros(len(jumps)),
            hints=_TRACE,
        ),
        slip(
            "hamiltonian-not-corrected",
            "You took the traces out of the jumps and did not put into H what they had contributed.",
            sign=0,
            hints=(
                "Compare the superoperators before and after: is the generator still the same?",
                *_TRACE[1:],
            ),
        ),
        slip(
            "correction-with-the-wrong-sign",
            "Your correction of H has the wrong sign.",
            sign=-1,
            hints=(
                "Put L = L₀ + c into LρL† − ½{L†L, ρ}: which commutator do the cross terms make?",
                _CROSS,
                _TRACE[2],
            ),
        ),
        slip(
            "c-and-its-conjugate-exchanged",
            "In your correction of H, c and c* are exchanged: it is c* that stands with L₀.",
            star=itself,
            hints=(
                "Put L = L₀ + c into LρL†: with which of c and c* does L₀ρ come?",
                _CROSS,
                _TRACE[2],
            ),
        ),
        slip(
            "correction-without-the-rates",
            "The correction of H lacks the rates: each jump contributes with its own γ.",
            weight=np.ones_like,
            hints=("Double a rate: does your correction change?", *_TRACE[1:]),
        ),
        slip(
            "correction-without-the-half",
            "The ½ in your correction of H is missing.",
            half=1j,
            hints=(
                "Which of the cross terms come from LρL†, and which from −½{L†L, ρ}?",
                _CROSS,
                _TRACE[2],
            ),
        ),
        slip(
            "traces-removed-only",
            "Your jumps are not orthonormal: Tr L_j†L_k should be 1 for j = k and 0 otherwise, so that there "
            "are d² − 1 of them at most.",
            alone="Traceless they are.",
            split=lambda traceless, rates: (traceless, rates),
            hints=_ORTHONORMAL,
        ),
        slip(
            "normalised-only",
            "You normalised each jump, but they still overlap: Tr L_j†L_k should be 0 for different ones.",
            split=_normalised,
            hints=_ORTHONORMAL,
        ),
        slip(
            "norm-not-squared",
            "You normalised the jumps and multiplied the rates by their norms; a jump stands twice, so the "
            "rate takes the norm squared (and the jumps still overlap).",
            split=lambda traceless, rates: _normalised(traceless, rates, power=1),
            hints=(
                "Make a jump twice as long. To which share must its rate fall, so that the generator stays?",
                *_ORTHONORMAL[1:],
            ),
        ),
        slip(
            "orthonormal-jumps-with-the-old-rates",
            "You made the jumps orthonormal, one after the other, and did not change the rates with them. "
            "Jumps and rates come out together, of one matrix.",
            split=_one_after_the_other,
            hints=(
                "Is the generator still the same when a jump is shortened and its rate stays?",
                *_ORTHONORMAL[1:],
            ),
        ),
        slip(
            "rates-absorbed",
            "You put √γ into the jumps: they are not of length one, and the rates are hidden.",
            then=_absorbed,
            hints=(
                "How long is each of your jumps, Tr L†L, and what is left for the rates to say?",
                *_ORTHONORMAL[1:],
            ),
        ),
        slip(
            "rates-made-positive",
            "You made the rates positive. A negative canonical rate is a message: this generator makes no "
            "semigroup.",
            then=mistakes.on(np.abs, 2),
            hints=(
                "What does the sign of a canonical rate tell?",
                "Rates are eigenvalues: real, of either sign.",
            ),
        ),
        slip(
            "negative-rates-dropped",
            "You left out the jumps with a negative rate.",
            alone="What is left is another generator.",
            then=_positive_only,
            hints=(
                "How many of your rates are negative before you filter?",
                "Drop rates that are zero, not those below.",
            ),
        ),
        slip(
            "root-of-the-rates",
            "You took the roots of the rates: singular values of √γ L, perhaps; rates are their squares.",
            then=mistakes.on(lambda g: np.sign(g) * np.sqrt(np.abs(g)), 2),
            hints=("By which factor should a rate grow when the jump is doubled?", *_ORTHONORMAL[1:]),
        ),
        slip(
            "trace-not-divided-by-d",
            "You took away Tr L times the identity; the part along 1 is Tr L / d.",
            share=lambda jumps: np.trace(jumps, axis1=-2, axis2=-1),
            hints=("What is the trace of L − Tr(L)·1?", *_TRACE[1:]),
        ),
        slip(
            "jumps-conjugated",
            "Your jumps are complex conjugated: np.outer(x, x.conj()) and np.outer(x.conj(), x) differ by "
            "that.",
            then=mistakes.on(np.conj, 1),
            hints=("Which factor of your outer product is conjugated?", *_ORTHONORMAL[1:]),
        ),
    ),
    forbidden=(
        lindblad.Lindbladian.canonical,
        lindblad.Lindbladian.from_superop,
        lindblad._canonical,
    ),
)

by_hand = ByHand(
    "ex05.4h",
    "how negative a rate may be",
    0.3 / 1.3,
    near=0.004,
    slips={
        0.3: "You compared with the smaller rate alone, as if X had no overlap with a and a†.",
        0.15: "You took half of the smaller rate; is Σ γ |L⟩⟩⟨⟨L| diagonal in the basis a, a†?",
        1.0: "You compared with the larger rate; with this r the smaller one is negative for sure.",
        0.0: "A negative rate in the writing is not yet one in the canonical form: X overlaps with a and a†.",
        0.65: "At this r the two canonical rates add up to zero; one is negative long before.",
        1.3: "You compared with the sum of the two rates; of the two canonical rates none may be negative.",
    },
    why="In the plane of a and a† Σ γ |L⟩⟩⟨⟨L| has the determinant 0.3 − 1.3 r; at its zero one rate is 0.",
    hints=(
        "Are a, a† and X orthogonal to one another? How many canonical rates are there?",
        "Write the three jumps as vectors in the basis a, a†. Together they make one matrix of two rows; "
        "which sign may its eigenvalues have?",
        "Σ γ |L⟩⟩⟨⟨L| has the rows (1 − r, −r) and (−r, 0.3 − r).",
    ),
)
