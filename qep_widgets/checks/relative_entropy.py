"""Chapter 06's exercises: relative entropy, its infinite case, data processing, and what can be undone."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import channels, entropies
from ..physics.states import random_state, random_unitary
from .engine import Case, Exercise, Law, Slip

Matrix = Any
Pair = tuple[Any, Any]


def spread_state(d: int, rng: np.random.Generator) -> Matrix:
    """A random state whose eigenvalues are not small: a logarithm of it is of order one."""
    return 0.85 * random_state(d, rng) + 0.15 * np.eye(d) / d


def function_of(rho: Matrix, f: Callable[[Any], Any]) -> Matrix:
    """f of a Hermitian matrix, in its eigenbasis."""
    p, v = np.linalg.eigh(rho)
    return (v * f(p)) @ v.conj().T


def log(rho: Matrix) -> Matrix:
    """Logarithm of a matrix without zero eigenvalues."""
    return function_of(rho, np.log)


# ex06.1 ------------------------------------------------------------------------------------------------


def pair_cases(rng: np.random.Generator) -> list[Case]:
    """Pairs of full rank that do not commute."""
    return [(spread_state(d, rng), spread_state(d, rng)) for d in (2, 2, 3, 3, 4)]


def relative_entropy(rho: Matrix, sigma: Matrix) -> Any:
    """Tr ρ(ln ρ − ln σ) for states of full rank."""
    return np.trace(rho @ (log(rho) - log(sigma))).real


def _by_eigenvalues(rho: Matrix, sigma: Matrix) -> Any:
    p, s = np.linalg.eigvalsh(rho), np.linalg.eigvalsh(sigma)
    return np.sum(p * np.log(p / s))


def _by_populations(rho: Matrix, sigma: Matrix) -> Any:
    p, s = np.diag(rho).real, np.diag(sigma).real
    return np.sum(p * np.log(p / s))


def _elementwise(rho: Matrix, sigma: Matrix) -> Any:
    return np.trace(rho @ (np.log(rho) - np.log(sigma))).real


def _entropy_difference(rho: Matrix, sigma: Matrix) -> Any:
    return np.trace(rho @ log(rho) - sigma @ log(sigma)).real


def _rows_for_columns(rho: Matrix, sigma: Matrix) -> Any:
    def wrong_log(m: Matrix) -> Matrix:
        p, v = np.linalg.eigh(m)
        return (v.conj().T * np.log(p)) @ v

    return np.trace(rho @ (wrong_log(rho) - wrong_log(sigma))).real


def _conjugate_dropped(rho: Matrix, sigma: Matrix) -> Any:
    def wrong_log(m: Matrix) -> Matrix:
        p, v = np.linalg.eigh(m)
        return (v * np.log(p)) @ v.T

    return np.trace(rho @ (wrong_log(rho) - wrong_log(sigma))).real


def _log_of_the_mean(rho: Matrix, sigma: Matrix) -> Any:
    """Σ p_i ln(p_i/⟨v_i|σ|v_i⟩): σ seen in the eigenbasis of ρ."""
    p, v = np.linalg.eigh(rho)
    return np.sum(p * np.log(p / np.diag(v.conj().T @ sigma @ v).real))


def _by_weights(rho: Matrix, sigma: Matrix, weights: Callable[..., Any]) -> Any:
    """Σ p ln p − Σ w ln s with the given way to the weights of ρ on the eigenvectors of σ."""
    p, s, v = np.linalg.eigvalsh(rho), *np.linalg.eigh(sigma)
    return np.sum(p * np.log(p)) - weights(rho, v) @ np.log(s)


def _dephased_first(rho: Matrix, sigma: Matrix) -> Any:
    s, v = np.linalg.eigh(sigma)
    w = np.diag(v.conj().T @ rho @ v).real
    return w @ np.log(w / s)


def _weights_unconjugated(rho: Matrix, v: Matrix) -> Any:
    return np.diag(v.T @ rho @ v).real


def _weights_from_rows(rho: Matrix, v: Matrix) -> Any:
    return np.diag(v @ rho @ v.conj().T).real


def _overlap_not_squared(rho: Matrix, sigma: Matrix) -> Any:
    (p, v), (s, w) = np.linalg.eigh(rho), np.linalg.eigh(sigma)
    return np.sum(p * np.log(p)) - p @ np.abs(v.conj().T @ w) @ np.log(s)


_EIGENBASIS = (
    "Take rho = [[0.5, 0.3], [0.3, 0.5]], with eigenvalues 0.8 and 0.2. Which matrix has its "
    "eigenvectors and the eigenvalues ln 0.8 and ln 0.2?",
    "The logarithm of a matrix has the same eigenvectors and the logarithms of the eigenvalues.",
    "p, v = np.linalg.eigh(rho); ln_rho = v @ np.diag(np.log(p)) @ v.conj().T",
)

_WEIGHTS = (
    "Ask whether σ's system is in its k-th eigenvector, but ask it in the state ρ: how probable is yes?",
    "Tr ρ ln σ = Σ_k w_k ln s_k, where w_k = ⟨v_k|ρ|v_k⟩ is the weight of ρ on the k-th eigenvector of σ.",
    "s, v = np.linalg.eigh(sigma); w = np.real(np.diag(v.conj().T @ rho @ v)); then w @ np.log(s)",
)

DIVERGENCE = Exercise(
    id="ex06.1",
    title="relative entropy of states that do not commute",
    reference=relative_entropy,
    cases=pair_cases,
    why=(
        "Right: each logarithm is taken in the eigenbasis of its own state, and both are averaged in ρ, "
        "the state that is really there."
    ),
    hints=_WEIGHTS,
    laws=(
        Law(
            "negative",
            "Your D is negative for some pair of states; relative entropy never is (Klein's inequality).",
            lambda D, *_: np.real(D) > -1e-6,
        ),
        Law(
            "not-real",
            "Your D has an imaginary part: the trace of a product of two Hermitian matrices has none.",
            lambda D, *_: abs(np.imag(D)) < 1e-6,
        ),
    ),
    slips=(
        Slip(
            "arguments-exchanged",
            "This is D(σ‖ρ): the state in front of the bracket is the first argument, ρ, and D is not "
            "symmetric.",
            lambda rho, sigma: relative_entropy(sigma, rho),
            (
                "Over which state is the difference of the logarithms averaged?",
                "D(ρ‖σ) is the mean, in the state ρ that is there, of ln ρ − ln σ.",
                "np.trace(rho @ (ln_rho - ln_sigma)).real",
            ),
        ),
        Slip(
            "eigenvalues-only",
            "You compare eigenvalues as if ρ and σ had the same eigenvectors: Σ p ln(p/s) is right for "
            "commuting states alone.",
            _by_eigenvalues,
            (
                "What does your function give for two states with the same eigenvalues and different "
                "eigenvectors?",
                "The term Tr ρ ln σ needs the weights of ρ on the eigenvectors of σ.",
                "s, w = np.linalg.eigh(sigma); weights = np.real(np.diag(w.conj().T @ rho @ w))",
            ),
        ),
        Slip(
            "rho-dephased",
            "In both terms you took the weights of ρ on σ's eigenvectors, Σ w ln(w/s): that is D after ρ was "
            "dephased in σ's basis. −S(ρ) needs ρ's own eigenvalues.",
            _dephased_first,
            (
                "What does your function give when σ is the coin and ρ = |+⟩⟨+|? What should it give?",
                "Two sums: p ln p over the eigenvalues of ρ, and w ln s over those of σ.",
                "p = np.linalg.eigvalsh(rho); p @ np.log(p) - w @ np.log(s)",
            ),
        ),
        Slip(
            "logarithm-of-the-mean",
            "You took the logarithm of the mean of σ in each eigenvector of ρ; what is needed is the mean of "
            "ln σ, which is smaller.",
            _log_of_the_mean,
            (
                "In whose eigenvectors is ln σ a list of logarithms, in those of ρ or in those of σ?",
                *_WEIGHTS[1:],
            ),
        ),
        Slip(
            "populations-only",
            "You used the diagonals of ρ and σ: this is the classical formula, and it cannot see coherences.",
            _by_populations,
            (
                "Do your off-diagonal entries enter anywhere?",
                *_EIGENBASIS[1:],
            ),
        ),
        Slip(
            "elementwise-logarithm",
            "np.log takes the logarithm of each entry; what is meant is the logarithm of the matrix.",
            _elementwise,
            (
                "Does np.exp(np.log(rho)) use anything of the matrix but its entries?",
                *_EIGENBASIS[1:],
            ),
        ),
        Slip(
            "bits-for-nats",
            "Your D is in bits; this course counts in nats, with the natural logarithm.",
            lambda rho, sigma: relative_entropy(rho, sigma) / math.log(2),
            (
                "What should D of a pure qubit to the fair coin be, 1 or ln 2?",
                "np.log2 counts bits, np.log nats.",
            ),
        ),
        Slip(
            "entropy-difference",
            "You computed S(σ) − S(ρ), a difference of entropies; in D both logarithms are averaged in ρ.",
            _entropy_difference,
            (
                "Two different pure states have equal entropy. Are they equal states?",
                "The second term is Tr ρ ln σ, and not Tr σ ln σ.",
            ),
        ),
        Slip(
            "entropy-forgotten",
            "This is −Tr ρ ln σ alone; the term Tr ρ ln ρ is missing, and so D(ρ‖ρ) is not zero.",
            lambda rho, sigma: -np.trace(rho @ log(sigma)).real,
            ("What does your function give for D(ρ‖ρ)?", "D = −S(ρ) − Tr ρ ln σ."),
        ),
        Slip(
            "sign",
            "Your D has the wrong sign: it is ln ρ minus ln σ, and D is never negative.",
            lambda rho, sigma: -relative_entropy(rho, sigma),
            ("Which sign does your function give for two coins, (1, 0) and (1/2, 1/2)?",),
        ),
        Slip(
            "symmetrised",
            "You added D(ρ‖σ) and D(σ‖ρ): this sum is symmetric, D is not.",
            lambda rho, sigma: relative_entropy(rho, sigma) + relative_entropy(sigma, rho),
            ("Does your function change when its arguments are exchanged? Should it?",),
        ),
        Slip(
            "averaged-in-the-difference",
            "The mean is taken in ρ − σ, so your value is D(ρ‖σ) + D(σ‖ρ) divided by two; only ρ belongs "
            "in front of the bracket.",
            lambda rho, sigma: (relative_entropy(rho, sigma) + relative_entropy(sigma, rho)) / 2,
            ("Does your function change when its arguments are exchanged? Should it?",),
        ),
        Slip(
            "rows-for-columns",
            "You built the logarithm from rows of the matrix of eigenvectors: np.linalg.eigh puts them into "
            "its columns, so it is V ln(p) V†, and not V† ln(p) V.",
            _rows_for_columns,
            (
                "With p in place of ln p, does your product give rho back?",
                *_EIGENBASIS[1:],
            ),
        ),
        Slip(
            "conjugate-dropped",
            "You wrote V ln(p) Vᵀ where V ln(p) V† belongs: right for real states only.",
            _conjugate_dropped,
            (
                "With p in place of ln p, does your product give rho back when rho is complex?",
                *_EIGENBASIS[1:],
            ),
        ),
        Slip(
            "entries-multiplied",
            "np.sum(a * b) is Tr(a bᵀ), and not Tr(a b): for complex states the two differ.",
            lambda rho, sigma: np.sum(rho * (log(rho) - log(sigma))).real,
            (
                "Which entry of b meets a[0, 1] in the trace of a @ b?",
                "Tr(a b) = Σ a_ij b_ji; the second factor comes transposed.",
                "np.trace(a @ b), or np.sum(a * b.T)",
            ),
        ),
        Slip(
            "weights-unconjugated",
            "Your weights are those of ρ on the conjugate of σ's eigenvectors: V.T is not V†.",
            lambda rho, sigma: _by_weights(rho, sigma, _weights_unconjugated),
            ("For which states does v.T @ sigma @ v come out diagonal?", *_WEIGHTS[1:]),
        ),
        Slip(
            "weights-from-rows",
            "Your weights are those of ρ on the rows of the matrix of eigenvectors; np.linalg.eigh puts them "
            "into its columns, so the weights are the diagonal of V† ρ V.",
            lambda rho, sigma: _by_weights(rho, sigma, _weights_from_rows),
            ("Does your product with sigma in place of rho come out diagonal?", *_WEIGHTS[1:]),
        ),
        Slip(
            "overlap-not-squared",
            "The weights of ρ on the eigenvectors of σ are squared overlaps; yours are the overlaps.",
            _overlap_not_squared,
            ("Do your weights add up to one?", "A probability is the square of an amplitude's modulus."),
        ),
    ),
    forbidden=(entropies.relative_entropy, entropies.gibbs_divergence),
)


# ex06.2 ------------------------------------------------------------------------------------------------

_ZERO = 1e-10  # what the exercise tells the learner to count as zero


def _with_spectrum(p: list[float], u: Matrix) -> Matrix:
    return (u * np.array(p)) @ u.conj().T


def support_cases(rng: np.random.Generator) -> list[Case]:
    """Pairs with and without zero eigenvalues; zeros are exact up to rounding, and 5e-10 is no zero."""
    u, v = random_unitary(2, rng), random_unitary(2, rng)
    tilted = _between(u, rng)
    w, x = random_unitary(3, rng), random_unitary(4, rng)
    inner = _inside(w, random_unitary(2, rng))
    q = float(rng.uniform(0.25, 0.4))
    return [
        (_with_spectrum([1, 0], u), _with_spectrum([q, 1 - q], v)),  # pure ρ, σ of full rank: finite
        (_with_spectrum([q, 1 - q], v), _with_spectrum([0, 1], u)),  # pure σ: infinite
        (_with_spectrum([1, 0], u), _with_spectrum([1, 0], u)),  # equal: 0
        (_with_spectrum([1, 0], u), _with_spectrum([0, 1], u)),  # orthogonal: infinite
        (_with_spectrum([1, 0], tilted), _with_spectrum([1, 0], u)),  # pure, neither equal nor orthogonal
        (_with_spectrum([0.5 + q / 2, 0.5 - q / 2], v), _with_spectrum([q, 1 - q], u)),  # both full rank
        (_with_spectrum([0.8, 0.2, 0], inner), _with_spectrum([q, 1 - q, 0], w)),  # same support: finite
        (_with_spectrum([0.8, 0.2, 0], w[:, [2, 0, 1]]), _with_spectrum([q, 1 - q, 0], w)),  # equal ranks: ∞
        (_with_spectrum([1, 0, 0, 0], x), _with_spectrum([q, 1 - q, 0, 0], x)),  # pure within the support
        (_with_spectrum([0.7, 0, 0.3, 0], x), _with_spectrum([q, 0.6 - q, 0, 0.4], x)),  # smaller rank: ∞
        (_with_spectrum([q, 1 - q], v), _with_spectrum([5e-10, 1 - 5e-10], u)),  # small and no zero: finite
    ]


def _between(u: Matrix, rng: np.random.Generator) -> Matrix:
    """An orthonormal basis at a moderate angle to u."""
    angle = rng.uniform(0.5, 0.9)
    turn = np.array([[math.cos(angle), -1j * math.sin(angle)], [-1j * math.sin(angle), math.cos(angle)]])
    return u @ turn


def _inside(w: Matrix, turn: Matrix) -> Matrix:
    """The basis w with its first two vectors turned among themselves."""
    block = np.eye(3, dtype=complex)
    block[:2, :2] = turn
    return w @ block


def divergence(rho: Matrix, sigma: Matrix) -> Any:
    """D(ρ‖σ) for states of any rank, inf when ρ has weight outside the support of σ."""
    return _divergence(rho, sigma, infinite=lambda outside, *_: outside > _ZERO)


def _weights(rho: Matrix, v: Matrix) -> Any:
    return np.diag(v.conj().T @ rho @ v).real


def _divergence(
    rho: Matrix,
    sigma: Matrix,
    infinite: Callable[..., Any],
    instead: float = math.inf,
    floor: float = 1.0,
    weights_of: Callable[..., Any] = _weights,
    small: float = _ZERO,
) -> Any:
    """The sum without zeros of ρ, `floor` for those of σ, and `instead` where infinite(outside, p, s)."""
    p, s, v = np.linalg.eigvalsh(rho), *np.linalg.eigh(sigma)
    weights = weights_of(rho, v)
    p, weights = np.where(p > small, p, 0.0), np.where(np.abs(weights) > small, weights, 0.0)
    zero = s < small
    if infinite(weights[zero].sum(), p, s):
        return instead
    value = np.sum(p * np.log(np.where(p > 0, p, 1))) - weights @ np.log(np.where(zero, floor, s))
    return value if abs(value) > 1e-12 else 0.0


def _weighted_by(weights_of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda rho, sigma: _divergence(
        rho, sigma, lambda outside, *_: outside > _ZERO, weights_of=weights_of
    )


def _never(*_: Any) -> bool:
    return False


def _clipped(floor: float) -> Callable[..., Any]:
    return lambda rho, sigma: _divergence(rho, sigma, _never, floor=floor)


def _noisy(rho: Matrix, sigma: Matrix, share: float = 1e-6) -> Any:
    d = len(sigma)
    return _divergence(rho, (1 - share) * sigma + share * np.eye(d) / d, _never)


def _raises(rho: Matrix, sigma: Matrix) -> Any:
    value = divergence(rho, sigma)
    if math.isinf(value):
        raise ValueError("the support of rho is not within that of sigma")
    return value


def _rank(p: Any) -> int:
    return int(np.sum(p > _ZERO))


def _outside(rho: Matrix, sigma: Matrix) -> float:
    s, w = np.linalg.eigh(sigma)
    return float(np.einsum("ik,ij,jk->k", w.conj(), rho, w).real[s < _ZERO].sum())


_SUPPORT = (
    "If σ says that an outcome is impossible, and in the state ρ it does happen, how surprised are you?",
    "Write Tr ρ ln σ = Σ_k w_k ln s_k, with w_k the weight of ρ on the k-th eigenvector of σ. Look at the "
    "terms with s_k = 0: those with w_k = 0 give nothing, one with w_k > 0 gives −∞.",
    "weights = np.real(np.diag(w.conj().T @ rho @ w)); if weights[s < 1e-10].sum() > 1e-10: return np.inf",
)

INFINITE = Exercise(
    id="ex06.2",
    title="the infinite case",
    reference=divergence,
    cases=support_cases,
    why=(
        "Right: a zero of ρ costs nothing (0 ln 0 = 0), a zero of σ costs nothing where ρ has no weight, and "
        "everything where it has: one event that σ calls impossible settles the matter."
    ),
    hints=_SUPPORT,
    laws=(
        Law(
            "finite-where-infinite",
            "Your D is a finite number where ρ has weight outside the support of σ. Rounding or a floor "
            "under the logarithm has made a number out of −ln 0; the answer is inf.",
            lambda D, rho, sigma: not np.isfinite(D) or _outside(rho, sigma) < 1e-6,
        ),
        Law(
            "infinite-where-finite",
            "Your D is infinite although the support of ρ lies within that of σ.",
            lambda D, rho, sigma: bool(np.isfinite(D)) or _outside(rho, sigma) > 1e-6,
        ),
        Law("negative", "Your D is negative for some pair; it never is.", lambda D, *_: np.real(D) > -1e-6),
    ),
    slips=(
        Slip(
            "zeros-of-sigma-left-out",
            "You leave out the zeros of σ even where ρ has weight on them: what σ calls impossible happens, "
            "and D is infinite.",
            lambda rho, sigma: _divergence(rho, sigma, _never),
            _SUPPORT,
        ),
        Slip(
            "huge-but-finite",
            "You put 1e-12 in place of the zeros of σ: 27.6 times the weight outside is a harmless-looking "
            "number, and the right one is inf.",
            _clipped(1e-12),
            ("Does your answer change when the floor does?", *_SUPPORT[1:]),
        ),
        Slip(
            "rounding-made-finite",
            "You put the rounding error 2.2e-16 in place of the zeros of σ: ln of it is −36, and not −∞.",
            _clipped(float(np.finfo(float).eps)),
            ("Does your answer change when the floor does?", *_SUPPORT[1:]),
        ),
        Slip(
            "floor-of-1e-10",
            "Eigenvalues below 1e-10 are to be counted as zero; you put 1e-10 in their place, and D comes "
            "out finite where it is infinite.",
            _clipped(1e-10),
            ("Does your answer change when the floor does?", *_SUPPORT[1:]),
        ),
        Slip(
            "nan-for-infinite",
            "Outside the support your function says nan, 'not a number'; D is well defined there, and "
            "infinite.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, *_: out > _ZERO, instead=math.nan),
            ("Is −ln s undefined as s → 0, or does it grow beyond all bounds?", *_SUPPORT[1:]),
        ),
        Slip(
            "minus-infinity",
            "Outside the support your D is −inf. ln s does go to −∞ as s → 0, but it stands behind a minus "
            "sign: D is +∞ there, and never negative.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, *_: out > _ZERO, instead=-math.inf),
            ("Which sign has −w ln s for a small s and a positive weight w?", *_SUPPORT[1:]),
        ),
        Slip(
            "infinite-for-every-singular-sigma",
            "You say inf as soon as σ has a zero eigenvalue; what counts is whether ρ has weight there.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, p, s: s[0] < _ZERO),
            ("What is D(ρ‖ρ) for a pure ρ?", *_SUPPORT[1:]),
        ),
        Slip(
            "infinite-for-a-pure-rho",
            "You say inf when ρ has a zero eigenvalue; p ln p tends to 0 with p, and a zero of ρ costs "
            "nothing.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, p, s: out > _ZERO or p.min() < _ZERO),
            ("What is p ln p for p = 0.1, 0.01, 0.001?", "Sum only over the p that are not zero."),
        ),
        Slip(
            "ranks-compared",
            "You compare ranks; two states of equal rank can live in different subspaces.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, p, s: _rank(p) > _rank(s)),
            ("Two different pure states have the same rank. What is D between them?", *_SUPPORT[1:]),
        ),
        Slip(
            "threshold-too-large",
            "You count an eigenvalue of 5e-10 as zero; only what is below 1e-10 counts, so D is finite.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, *_: out > 1e-6, small=1e-6),
            ("Which eigenvalues has σ in the case above?", "A smaller threshold: 1e-10."),
        ),
        Slip(
            "weights-unconjugated",
            "Your weights are those of ρ on the conjugate of σ's eigenvectors: V.T is not V†, and a complex "
            "σ gets weights that belong to another state.",
            _weighted_by(_weights_unconjugated),
            ("For which states does v.T @ sigma @ v come out diagonal?", *_WEIGHTS[1:]),
        ),
        Slip(
            "weights-from-rows",
            "Your weights are those of ρ on the rows of the matrix of eigenvectors; np.linalg.eigh puts them "
            "into its columns, so the weights are the diagonal of V† ρ V.",
            _weighted_by(_weights_from_rows),
            ("Does your product with sigma in place of rho come out diagonal?", *_WEIGHTS[1:]),
        ),
        Slip(
            "only-when-orthogonal",
            "You say inf only when ρ lies wholly outside the support of σ; any weight there is enough.",
            lambda rho, sigma: _divergence(rho, sigma, lambda out, *_: out > 1 - 1e-6),
            ("How often must an impossible thing happen before you stop believing in σ?", *_SUPPORT[1:]),
        ),
        Slip(
            "refused",
            "Your function raises an error where D is infinite; infinity is the answer, and np.inf a number.",
            _raises,
            ("What is np.inf > 5? And -np.log(np.array(0.0))?", *_SUPPORT[1:]),
        ),
        Slip(
            "noise-mixed-in",
            "You mixed a little noise into σ to get rid of its zeros; then D is finite everywhere, and wrong "
            "wherever it should be infinite.",
            _noisy,
            ("Does your answer change when you take less noise?", *_SUPPORT[1:]),
        ),
        Slip(
            "arguments-exchanged",
            "This is D(σ‖ρ): the support that counts is that of the second argument.",
            lambda rho, sigma: divergence(sigma, rho),
            ("Which of the two states may have zeros that the other does not have?",),
        ),
        Slip(
            "bits-for-nats",
            "Your D is in bits; this course counts in nats, with the natural logarithm.",
            lambda rho, sigma: divergence(rho, sigma) / math.log(2),
            ("What is D of a pure qubit to the fair coin, 1 or ln 2?",),
        ),
    ),
    forbidden=(entropies.relative_entropy, entropies.gibbs_divergence),
)


# ex06.3 ------------------------------------------------------------------------------------------------


def map_cases(rng: np.random.Generator) -> list[Case]:
    """Channels of equal and unequal dimensions, one that flips directions, and one run backwards."""
    cases: list[Case] = []
    for d_in, d_out in ((2, 2), (2, 3), (3, 2), (3, 3)):
        choi = channels.kraus_to_choi(channels.random_channel(d_in, rng, d_out=d_out, n=3))
        cases.append((choi, spread_state(d_in, rng), spread_state(d_in, rng)))
    # a mixture of unitaries gives states even when its Choi matrix is read with the parts exchanged
    kraus = np.array([random_unitary(2, rng) * math.sqrt(p) for p in (0.6, 0.4)])
    cases.append((channels.kraus_to_choi(kraus), spread_state(2, rng), spread_state(2, rng)))
    u = random_unitary(2, rng)
    cases.append((channels.kraus_to_choi(u[None]), spread_state(2, rng), spread_state(2, rng)))
    for d in (2, 3):
        cases.append(_run_backwards(d, rng))
    return cases


def _run_backwards(d: int, rng: np.random.Generator) -> Case:
    """ρ → (1+g)ρ − g·1/d undoes white noise; on states that had that noise in them it gives states."""
    g = float(rng.uniform(0.4, 0.7))
    identity = channels.choi_of(lambda x: x, d)
    choi = (1 + g) * identity - g * np.eye(d * d) / d
    noisy = [(spread_state(d, rng) + g * np.eye(d) / d) / (1 + g) for _ in range(2)]
    return (choi, *noisy)


def losses(choi: Matrix, rho: Matrix, sigma: Matrix) -> Pair:
    """D and T before minus after."""
    return _losses(choi, rho, sigma)


def send(choi: Matrix, rho: Matrix) -> Matrix:
    """Φ(ρ) = Σ_ij ρ_ij Φ(|i⟩⟨j|), the blocks of the Choi matrix with the entries of ρ as weights."""
    d = len(rho)
    n = len(choi) // d
    return np.einsum("iajb,ij->ab", choi.reshape(d, n, d, n), rho)


def half_trace_norm(rho: Matrix, sigma: Matrix) -> Any:
    """½ Σ |eigenvalues of ρ − σ|."""
    return 0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum()


def _losses(
    choi: Matrix,
    rho: Matrix,
    sigma: Matrix,
    D: Callable[..., Any] = relative_entropy,
    T: Callable[..., Any] = half_trace_norm,
    out: Callable[..., Any] = send,
    shape: Callable[[Any], Any] = lambda loss: loss,
) -> Pair:
    new, other = out(choi, rho), out(choi, sigma)
    return shape(D(rho, sigma) - D(new, other)), shape(T(rho, sigma) - T(new, other))


def _with(**changes: Any) -> Callable[..., Any]:
    return lambda choi, rho, sigma: _losses(choi, rho, sigma, **changes)


def _transposed(choi: Matrix, rho: Matrix) -> Matrix:
    return send(choi, rho.T)


def _exchanged(choi: Matrix, rho: Matrix) -> Matrix:
    """The Choi matrix read with the system first."""
    d = len(rho)
    n = len(choi) // d
    return np.einsum("aibj,ij->ab", choi.reshape(n, d, n, d), rho)


def _eigenvalue_losses(choi: Matrix, rho: Matrix, sigma: Matrix) -> Pair:
    return _losses(choi, rho, sigma, D=_by_eigenvalues)


def _only_rho(choi: Matrix, rho: Matrix, sigma: Matrix) -> Pair:
    new = send(choi, rho)
    if new.shape != sigma.shape:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
    return relative_entropy(rho, sigma) - relative_entropy(new, sigma), half_trace_norm(
        rho, sigma
    ) - half_trace_norm(new, sigma)


_SEND = (
    "What does your map give for |0⟩⟨1|, and where in the Choi matrix does that block stand?",
    "J = Σ_ij |i⟩⟨j| ⊗ Φ(|i⟩⟨j|): the block in row i and column j is Φ(|i⟩⟨j|), and ρ = Σ_ij ρ_ij |i⟩⟨j|.",
    "blocks = choi.reshape(d, n, d, n); out = sum(rho[i, j] * blocks[i, :, j] for i in range(d) for j in "
    "range(d))",
)

EXPERIMENT = Exercise(
    id="ex06.3",
    title="data processing, tried out",
    reference=losses,
    cases=map_cases,
    parts=("loss of D", "loss of T"),
    why=(
        "Right: for a channel both losses are positive, for a unitary they are zero, and for the map that "
        "runs white noise backwards they are negative. Your experiment can tell a channel from an impostor."
    ),
    hints=(
        "Four numbers enter: D and T of the pair before, and of the pair after. Which of them do you have?",
        "Send both states through the map, then compare; a loss is before minus after, with its sign.",
        "For T: 0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum(); for the map: qep.apply_choi(choi, rho).",
    ),
    laws=(
        Law(
            "a-channel-gains",
            "For a completely positive map your D or T grows, which data processing forbids.",
            lambda a, choi, *_: np.linalg.eigvalsh(choi)[0] < -1e-9 or min(np.real(a)) > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "after-minus-before",
            "Your losses are after minus before; a loss is what was minus what is left.",
            _with(shape=lambda loss: -loss),
            ("You had 5 and have 3 left. How large is the loss, with its sign?",),
        ),
        Slip(
            "negative-losses-hidden",
            "You return 0 where something was gained. This is how a theorem is protected from its "
            "experiment: report the number that comes out.",
            _with(shape=lambda loss: max(loss, 0.0)),
            (
                "Would your experiment notice if a map increased D?",
                "Leave the sign of the loss as it is.",
            ),
        ),
        Slip(
            "sign-of-the-loss-dropped",
            "You return absolute values; a gain then looks like a loss.",
            _with(shape=abs),
            (
                "Would your experiment notice if a map increased D?",
                "Leave the sign of the loss as it is.",
            ),
        ),
        Slip(
            "only-one-state-sent",
            "You sent ρ through the map and compared it with the old σ; both states go through.",
            _only_rho,
            ("To whom does the channel happen, to one of the states or to whatever is there?",),
        ),
        Slip(
            "half-forgotten",
            "Your T is twice the right one: the trace distance is half of the sum of |eigenvalues| of ρ − σ.",
            _with(T=lambda a, b: 2 * half_trace_norm(a, b)),
            (
                "What is the largest T that two states can have?",
                "T = ½ Tr|ρ − σ|, so that orthogonal states have T = 1.",
            ),
        ),
        Slip(
            "wrong-norm",
            "You took the root of the sum of squares of all entries, another norm; it can grow under a "
            "channel, and no probability goes with it.",
            _with(T=lambda a, b: 0.5 * np.linalg.norm(a - b)),
            (
                "Are the eigenvalues of ρ − σ added as they are, or squared?",
                "np.linalg.norm of a matrix is Frobenius' norm unless you ask for 'nuc'.",
                "0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum()",
            ),
        ),
        Slip(
            "modulus-of-entries",
            "You added the moduli of the entries of ρ − σ; |ρ − σ| is a matrix function, and its trace is "
            "the sum of the moduli of the eigenvalues.",
            _with(T=lambda a, b: 0.5 * np.abs(a - b).sum()),
            (
                "Does your T change when both states are turned by a unitary? Should it?",
                "0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum()",
            ),
        ),
        Slip(
            "eigenvalues-of-each",
            "You compared the eigenvalues of ρ with those of σ; T is made of the eigenvalues of ρ − σ.",
            _with(T=lambda a, b: 0.5 * np.abs(np.linalg.eigvalsh(a) - np.linalg.eigvalsh(b)).sum()),
            (
                "What is T between |0⟩⟨0| and |1⟩⟨1|, and what does your function say?",
                "First the difference of the two matrices, then its eigenvalues.",
                "0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum()",
            ),
        ),
        Slip(
            "modulus-forgotten",
            "You added the eigenvalues of ρ − σ without their moduli: that is its trace, which is always 0.",
            _with(T=lambda a, b: 0.5 * np.linalg.eigvalsh(a - b).sum()),
            (
                "What is the sum of the eigenvalues of a difference of two states?",
                "|ρ − σ| has the moduli of the eigenvalues.",
                "0.5 * np.abs(np.linalg.eigvalsh(rho - sigma)).sum()",
            ),
        ),
        Slip(
            "populations-only",
            "Your T sees the diagonals alone; two states that differ in their coherences would be the same.",
            _with(T=lambda a, b: 0.5 * np.abs(np.diag(a - b)).sum()),
            ("What is T between |+⟩⟨+| and a fair coin?",),
        ),
        Slip(
            "nothing-lost",
            "Both losses are zero on every case, as if your map gave back what goes in. Tracing the system "
            "out of (ρᵀ ⊗ 1)J does that; the reference is what must be traced out.",
            lambda choi, rho, sigma: (0.0, 0.0),
            _SEND,
        ),
        Slip(
            "input-transposed",
            "Your map is Φ(ρᵀ): Tr_ref[(ρ ⊗ 1) J] meets the entries of ρ in the wrong order; it takes ρᵀ "
            "there.",
            _with(out=_transposed),
            _SEND,
        ),
        Slip(
            "choi-parts-exchanged",
            "You read the Choi matrix with the system first; here the reference is first and the system "
            "second, so the blocks are the images Φ(|i⟩⟨j|).",
            _with(out=_exchanged),
            _SEND,
        ),
        Slip(
            "arguments-exchanged",
            "Your D is D(σ‖ρ), before and after.",
            _with(D=lambda a, b: relative_entropy(b, a)),
            ("Which of the two states stands in front of the bracket in Tr ρ(ln ρ − ln σ)?",),
        ),
        Slip(
            "eigenvalues-only",
            "Your D compares eigenvalues as if the states commuted.",
            _eigenvalue_losses,
            ("Is D(ρ‖σ) zero when ρ and σ have the same eigenvalues and different eigenvectors?",),
        ),
        Slip(
            "bits-for-nats",
            "Your D is in bits; this course counts in nats.",
            _with(D=lambda a, b: relative_entropy(a, b) / math.log(2)),
            ("Which logarithm have you used?",),
        ),
        Slip(
            "order-exchanged",
            "You return the loss of T first; the order asked for is D, then T.",
            lambda choi, rho, sigma: _losses(choi, rho, sigma)[::-1],
            ("In which order does the exercise ask for the two?",),
        ),
    ),
    forbidden=(entropies.trace_distance,),
)


# ex06.4 ------------------------------------------------------------------------------------------------


def recovery_cases(rng: np.random.Generator) -> list[Case]:
    """Channels, a reference σ, and a state of the output; one output that has lost nothing."""
    cases: list[Case] = []
    for d_in, d_out, n in ((2, 2, 2), (2, 3, 2), (3, 2, 3), (3, 3, 2)):
        kraus = channels.random_channel(d_in, rng, d_out=d_out, n=n)
        cases.append((kraus, spread_state(d_in, rng), spread_state(d_out, rng)))
    kraus, sigma = channels.random_channel(2, rng, n=3), spread_state(2, rng)
    cases.append((kraus, sigma, channels.apply_kraus(kraus, sigma)))
    return cases


def recover(kraus: Matrix, sigma: Matrix, out: Matrix) -> Matrix:
    """Petz' map for σ: √σ Φ†( Φ(σ)^(−½) out Φ(σ)^(−½) ) √σ."""
    return _petz(kraus, sigma, out)


def _adjoint(kraus: Matrix, x: Matrix) -> Matrix:
    return np.einsum("kba,bc,kcd->ad", kraus.conj(), x, kraus)


def _image(kraus: Matrix, rho: Matrix) -> Matrix:
    return np.einsum("kab,bc,kdc->ad", kraus, rho, kraus.conj())


def _dagger_without_conjugate(kraus: Matrix, x: Matrix) -> Matrix:
    return np.einsum("kba,bc,kcd->ad", kraus, x, kraus)


def _petz(
    kraus: Matrix,
    sigma: Matrix,
    out: Matrix,
    root: Callable[[Matrix], Matrix] = lambda s: function_of(s, np.sqrt),
    inverse_root: Callable[[Matrix], Matrix] = lambda s: function_of(s, lambda p: p**-0.5),
    back: Callable[[Matrix, Matrix], Matrix] = _adjoint,
) -> Matrix:
    outer, inner = root(sigma), inverse_root(_image(kraus, sigma))
    return outer @ back(kraus, inner @ out @ inner) @ outer


def _unconjugated(m: Matrix, x: float) -> Matrix:
    p, v = np.linalg.eigh(m)
    return (v * p**x) @ v.T


def _petz_with(**changes: Any) -> Callable[..., Any]:
    return lambda kraus, sigma, out: _petz(kraus, sigma, out, **changes)


def _forwards(kraus: Matrix, x: Matrix) -> Matrix:
    if kraus.shape[1] != kraus.shape[2]:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
    return _image(kraus, x)


def _same_sigma_inside(kraus: Matrix, sigma: Matrix, out: Matrix) -> Matrix:
    if sigma.shape != out.shape:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
    outer, inner = function_of(sigma, np.sqrt), function_of(sigma, lambda p: p**-0.5)
    return outer @ _adjoint(kraus, inner @ out @ inner) @ outer


def _one_sided(kraus: Matrix, sigma: Matrix, out: Matrix) -> Matrix:
    inner = function_of(_image(kraus, sigma), lambda p: 1 / p)
    return sigma @ _adjoint(kraus, inner @ out)


_ROOT = (
    "Does your root, multiplied by itself as a matrix, give the matrix back?",
    "A function of a matrix acts on its eigenvalues and keeps its eigenvectors.",
    "p, v = np.linalg.eigh(sigma); root = v @ np.diag(np.sqrt(p)) @ v.conj().T",
)
_BACK = (
    "Which shape does K† have when K takes a qubit to a qutrit?",
    "Φ†(X) = Σ_k K_k† X K_k: daggers on the left, and it takes operators of the output to the input.",
    "sum(K.conj().T @ X @ K for K in kraus)",
)

RECOVERY = Exercise(
    id="ex06.4",
    title="the way back, where there is one",
    reference=recover,
    cases=recovery_cases,
    why=(
        "Right: this is Petz' map, a channel that always brings Φ(σ) back to σ. It brings Φ(ρ) back to ρ "
        "exactly when D(Φ(ρ)‖Φ(σ)) = D(ρ‖σ): what lost no distinguishability can be undone."
    ),
    hints=(
        "With out = Φ(σ), what is Φ(σ)^(−½) out Φ(σ)^(−½), and what must the answer be?",
        "From the inside out: first Φ(σ)^(−½) from both sides, then Φ†, then √σ from both sides.",
        "Φ†(X) is sum(K.conj().T @ X @ K for K in kraus); √σ comes from eigh(sigma).",
    ),
    laws=(
        Law(
            "trace-not-one",
            "What you recover does not have trace one: this map keeps the trace.",
            lambda s, *_: abs(np.trace(s) - 1) < 1e-6,
        ),
        Law(
            "not-hermitian",
            "What you recover is not Hermitian: the same factor stands left and right, daggered.",
            lambda s, *_: np.allclose(s, s.conj().T, atol=1e-6),
        ),
        Law(
            "not-positive",
            "What you recover has a negative eigenvalue; every step of the map is X → A X A†, which makes "
            "none.",
            lambda s, *_: np.linalg.eigvalsh(s)[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "forwards-again",
            "You applied Φ once more, Σ K X K†; the way back takes the adjoint, Φ†(X) = Σ K† X K.",
            _petz_with(back=_forwards),
            _BACK,
        ),
        Slip(
            "adjoint-alone",
            "This is Φ†(out) alone, which keeps the identity and not the trace; the roots of σ and of Φ(σ) "
            "are missing.",
            lambda kraus, sigma, out: _adjoint(kraus, out),
            ("What is the trace of your answer?", "Φ(σ)^(−½) inside, √σ outside, each from both sides."),
        ),
        Slip(
            "root-of-sigma-forgotten",
            "You wrote σ … σ where √σ … √σ belongs.",
            _petz_with(root=lambda s: s),
            ("With out = Φ(σ) your answer should be σ. Which power of σ is it?", *_ROOT[1:]),
        ),
        Slip(
            "inverse-for-inverse-root",
            "Inside stands Φ(σ)^(−½), from both sides; you took the inverse Φ(σ)^(−1), twice.",
            _petz_with(inverse_root=lambda s: function_of(s, lambda p: 1 / p)),
            (
                "What is Φ(σ)^(−½) Φ(σ) Φ(σ)^(−½)? And with your factors?",
                *_ROOT[1:],
            ),
        ),
        Slip(
            "root-not-inverted",
            "Inside stands Φ(σ)^(−½); your exponent is +½.",
            _petz_with(inverse_root=lambda s: function_of(s, np.sqrt)),
            ("What is Φ(σ)^(−½) Φ(σ) Φ(σ)^(−½)? And with your factors?",),
        ),
        Slip(
            "reference-not-sent",
            "Inside you took σ^(−½); the reference must be where out is, behind the channel: Φ(σ)^(−½).",
            _same_sigma_inside,
            ("Does your function work when the channel takes a qubit to a qutrit?",),
        ),
        Slip(
            "root-of-each-entry",
            "np.sqrt takes the root of each entry of σ; the root of a matrix acts on its eigenvalues.",
            _petz_with(root=lambda s: np.sqrt(s.astype(complex))),
            _ROOT,
        ),
        Slip(
            "powers-of-each-entry",
            "Both your roots are taken entry by entry; a power of a matrix acts on its eigenvalues.",
            _petz_with(
                root=lambda s: np.sqrt(s.astype(complex)), inverse_root=lambda s: s.astype(complex) ** -0.5
            ),
            _ROOT,
        ),
        Slip(
            "roots-of-entries-inverted",
            "np.sqrt takes the root of each entry, of σ and of Φ(σ); the inverse of such a root is no "
            "Φ(σ)^(−½).",
            _petz_with(
                root=lambda s: np.sqrt(s.astype(complex)),
                inverse_root=lambda s: np.linalg.inv(np.sqrt(s.astype(complex))),
            ),
            _ROOT,
        ),
        Slip(
            "conjugate-dropped-in-the-roots",
            "You wrote V √p Vᵀ where V √p V† belongs, in both roots: right for real states only.",
            _petz_with(root=lambda s: _unconjugated(s, 0.5), inverse_root=lambda s: _unconjugated(s, -0.5)),
            (
                "With p in place of √p, does your product give sigma back when sigma is complex?",
                *_ROOT[1:],
            ),
        ),
        Slip(
            "conjugate-dropped",
            "K.T is not K†: the dagger conjugates as well.",
            _petz_with(back=_dagger_without_conjugate),
            ("For which channels does your function work?", *_BACK[1:]),
        ),
        Slip(
            "order-of-the-steps",
            "√σ … √σ stands outside Φ†, and Φ(σ)^(−½) inside. You divided on one side only: σ Φ†(Φ(σ)^(−1) "
            "out), which is not even Hermitian.",
            _one_sided,
            (
                "Is your answer Hermitian?",
                "Split each power into two halves, one for each side, so that X goes to A X A†.",
            ),
        ),
        Slip(
            "prior-returned",
            "Your answer is σ whatever comes out of the channel; the output has a say, too.",
            lambda kraus, sigma, out: sigma,
            ("Does your function use out?",),
        ),
    ),
)

EXERCISES = (DIVERGENCE, INFINITE, EXPERIMENT, RECOVERY)
