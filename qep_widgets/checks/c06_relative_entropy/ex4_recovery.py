"""The way back, where there is one: Petz' map."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...physics import channels
from ...physics.states import random_ket, random_unitary
from .. import laws
from ..algebra import TWIST, Matrix, dagger, function_of, itself, spread_state
from ..engine import Case, Exercise, formula, slip
from .states import readable_pair

Turn = Callable[[Matrix], Matrix]
Act = Callable[[Matrix, Matrix], Matrix]


def _image(kraus: Matrix, rho: Matrix) -> Matrix:
    return np.einsum("kab,bc,kdc->ad", kraus, rho, kraus.conj())


def _adjoint(kraus: Matrix, x: Matrix) -> Matrix:
    return np.einsum("kba,bc,kcd->ad", kraus.conj(), x, kraus)


def _root(s: Matrix) -> Matrix:
    return function_of(s, np.sqrt)


def _inverse_root(s: Matrix) -> Matrix:
    return function_of(s, lambda p: p**-0.5)


@formula
def recover(
    kraus: Matrix,
    rho_2: Matrix,
    out: Matrix,
    *,
    reference: Act = _image,
    root: Turn = _root,
    inverse_root: Turn = _inverse_root,
    back: Act = _adjoint,
) -> Matrix:
    """Petz' map for ρ₂: √ρ₂ Φ†( Φ(ρ₂)^(−½) out Φ(ρ₂)^(−½) ) √ρ₂."""
    outer, inner = root(rho_2), inverse_root(reference(kraus, rho_2))
    return outer @ back(kraus, inner @ out @ inner) @ outer


def cases(rng: np.random.Generator) -> list[Case]:
    """One of few digits; channels of equal and unequal dimensions; a fair ρ₂; a pure output; nothing lost."""
    found: list[Case] = [(TWIST, *readable_pair())]
    for d_in, d_out, n in ((2, 2, 2), (2, 3, 2), (3, 2, 3), (4, 4, 2), (4, 3, 2)):
        kraus = channels.random_channel(d_in, rng, d_out=d_out, n=n)
        found.append((kraus, spread_state(d_in, rng), spread_state(d_out, rng)))
    kraus, rho_2 = channels.random_channel(2, rng, n=3), spread_state(2, rng)
    found.append((kraus, rho_2, channels.apply_kraus(kraus, rho_2)))
    found.append((channels.random_channel(3, rng, n=2), np.eye(3) / 3 + 0j, spread_state(3, rng)))
    ket = random_ket(2, rng)
    found.append((random_unitary(2, rng)[None], spread_state(2, rng), np.outer(ket, ket.conj())))
    return found


# what mistakes put in place of a piece


def _forwards(kraus: Matrix, x: Matrix) -> Matrix:
    if kraus.shape[1] != kraus.shape[2]:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
    return _image(kraus, x)


def _one_sided(kraus: Matrix, rho_2: Matrix, out: Matrix) -> Matrix:
    inner = function_of(_image(kraus, rho_2), lambda p: 1 / p)
    return rho_2 @ _adjoint(kraus, inner @ out)


def _entries(s: Matrix) -> Matrix:
    return np.sqrt(s.astype(complex))


def _unconjugated(x: float) -> Turn:
    """V pˣ Vᵀ."""

    def power(s: Matrix) -> Matrix:
        p, v = np.linalg.eigh(s)
        return (v * p**x) @ v.T

    return power


def _turned_round(x: float) -> Turn:
    """V† pˣ V."""

    def power(s: Matrix) -> Matrix:
        p, v = np.linalg.eigh(s)
        return (dagger(v) * p**x) @ v

    return power


def _nothing(s: Matrix) -> Matrix:
    return np.eye(len(s))


_ROOT = (
    "Does your root, multiplied by itself as a matrix, give the matrix back?",
    "A function of a matrix acts on its eigenvalues and keeps its eigenvectors.",
    "p, v = np.linalg.eigh(rho_2); root = v @ np.diag(np.sqrt(p)) @ v.conj().T",
)
_BACK = (
    "Which shape does K† have when K takes a qubit to a qutrit?",
    "The adjoint takes operators of the output to the input: on which side must its daggers stand?",
    "sum(K.conj().T @ X @ K for K in kraus)",
)
_INNER = "What is Φ(ρ₂)^(−½) Φ(ρ₂) Φ(ρ₂)^(−½)? And with your factors?"
_COMPLEX = "With p in place of √p, does your product give rho_2 back when rho_2 is complex?"

exercise = Exercise(
    id="ex06.4",
    title="the way back, where there is one",
    section="Touch the edge",
    reference=recover,
    cases=cases,
    special={
        "channels that keep the dimension": lambda kraus, rho_2, out: kraus.shape[1] == kraus.shape[2],
        "qubits that stay qubits": lambda kraus, rho_2, out: kraus.shape[1:] == (2, 2),
    },
    why=(
        "Right: this is Petz' map, a channel that always brings Φ(ρ₂) back to ρ₂. It brings Φ(ρ₁) back to ρ₁ "
        "exactly when D(Φ(ρ₁)‖Φ(ρ₂)) = D(ρ₁‖ρ₂): what lost no distinguishability can be undone."
    ),
    hints=(
        "With out = Φ(ρ₂), what is Φ(ρ₂)^(−½) out Φ(ρ₂)^(−½), and what must the answer be?",
        "From the inside out: first Φ(ρ₂)^(−½) from both sides, then Φ†, then √ρ₂ from both sides.",
        "Φ†(X) is sum(K.conj().T @ X @ K for K in kraus); √ρ₂ comes from eigh(rho_2).",
    ),
    laws=(
        laws.trace_one("What you recover does not have trace one: this map keeps the trace."),
        laws.hermitian("What you recover is not Hermitian: the same factor stands left and right, daggered."),
        laws.positive(
            "What you recover has a negative eigenvalue; every step of the map is X → A X A†, which makes "
            "none."
        ),
    ),
    slips=(
        slip(
            "forwards-again",
            "You applied Φ once more, Σ K X K†; the way back takes the adjoint, Φ†(X) = Σ K† X K.",
            back=_forwards,
            hints=_BACK,
        ),
        slip(
            "adjoint-alone",
            "This is Φ†(out) alone, which keeps the identity and not the trace; the roots of ρ₂ and of Φ(ρ₂) "
            "are missing.",
            root=_nothing,
            inverse_root=_nothing,
            hints=(
                "What is the trace of your answer?",
                "Φ(ρ₂)^(−½) inside, √ρ₂ outside, each from both sides.",
            ),
        ),
        slip(
            "outer-roots-left-out",
            "√ρ₂ is missing on the outside, from both sides.",
            root=_nothing,
            hints=("With out = Φ(ρ₂) your answer should be ρ₂. What is it?",),
        ),
        slip(
            "inner-roots-left-out",
            "Φ(ρ₂)^(−½) is missing on the inside, from both sides.",
            inverse_root=_nothing,
            hints=("With out = Φ(ρ₂) your answer should be ρ₂. What is it?",),
        ),
        slip(
            "outer-root-forgotten",
            "You wrote ρ₂ … ρ₂ where √ρ₂ … √ρ₂ belongs.",
            root=itself,
            hints=("With out = Φ(ρ₂) your answer should be ρ₂. Which power of ρ₂ is it?", *_ROOT[1:]),
        ),
        slip(
            "inverse-for-inverse-root",
            "Inside stands Φ(ρ₂)^(−½), from both sides; you took the inverse Φ(ρ₂)^(−1), twice.",
            inverse_root=lambda s: function_of(s, lambda p: 1 / p),
            hints=(_INNER, *_ROOT[1:]),
        ),
        slip(
            "root-not-inverted",
            "Inside stands Φ(ρ₂)^(−½); your exponent is +½.",
            inverse_root=_root,
            hints=(_INNER,),
        ),
        slip(
            "reference-not-sent",
            "Inside you took ρ₂^(−½); the reference must be where out is, behind the channel: Φ(ρ₂)^(−½).",
            reference=lambda kraus, rho_2: rho_2,
            hints=("Does your function work when the channel takes a qubit to a qutrit?",),
        ),
        slip(
            "root-of-each-entry",
            "np.sqrt takes the root of each entry of ρ₂; the root of a matrix acts on its eigenvalues.",
            root=_entries,
            hints=_ROOT,
        ),
        slip(
            "powers-of-each-entry",
            "Both your roots are taken entry by entry; a power of a matrix acts on its eigenvalues.",
            root=_entries,
            inverse_root=lambda s: s.astype(complex) ** -0.5,
            hints=_ROOT,
        ),
        slip(
            "roots-of-entries-inverted",
            "np.sqrt takes the root of each entry, of ρ₂ and of Φ(ρ₂); the inverse of such a root is no "
            "Φ(ρ₂)^(−½).",
            root=_entries,
            inverse_root=lambda s: np.linalg.inv(_entries(s)),
            hints=_ROOT,
        ),
        slip(
            "conjugate-dropped-in-the-roots",
            "You wrote V √p Vᵀ where V √p V† belongs, in both roots: right for real states only.",
            root=_unconjugated(0.5),
            inverse_root=_unconjugated(-0.5),
            hints=(_COMPLEX, *_ROOT[1:]),
        ),
        slip(
            "roots-turned-round",
            "Your roots are V† √p V. The eigenvectors are the columns of V, so it is V √p V†.",
            root=_turned_round(0.5),
            inverse_root=_turned_round(-0.5),
            hints=("With p in place of √p, does your product give rho_2 back?", *_ROOT[1:]),
        ),
        slip(
            "conjugate-dropped",
            "K.T is not K†: the dagger conjugates as well.",
            back=lambda kraus, x: np.einsum("kba,bc,kcd->ad", kraus, x, kraus),
            hints=("For which channels does your function work?", *_BACK[1:]),
        ),
        slip(
            "order-of-the-steps",
            "√ρ₂ … √ρ₂ stands outside Φ†, and Φ(ρ₂)^(−½) inside. You divided on one side only: ρ₂ "
            "Φ†(Φ(ρ₂)^(−1) out), which is not even Hermitian.",
            wrong=_one_sided,
            hints=(
                "Is your answer Hermitian?",
                "Split each power into two halves, one for each side, so that X goes to A X A†.",
            ),
        ),
        slip(
            "transposed",
            "You return a transpose, which for a state is the complex conjugate.",
            then=lambda s, *_: s.T,
            hints=("Compare the entry (0, 1) with the right one: what happened to its imaginary part?",),
        ),
        slip(
            "real-part-taken",
            "You return a real part: the imaginary parts of the coherences are physical.",
            then=lambda s, *_: s.real,
            hints=("What is the dtype of the array that you return?",),
        ),
        slip(
            "prior-returned",
            "Your answer is ρ₂ whatever comes out of the channel; the output has a say, too.",
            wrong=lambda kraus, rho_2, out: rho_2,
            hints=("Does your function use out?",),
        ),
    ),
)
