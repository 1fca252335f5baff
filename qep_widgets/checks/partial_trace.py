"""Chapter 02's exercises: partial trace, Schmidt spectrum, correlations, purification, GHZ and W."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import composite, entropies
from ..physics.states import random_ket, random_state, random_unitary
from . import outcomes
from .engine import Case, Exercise, Law, Slip

Dims = tuple[int, ...]


# ex02.1 ------------------------------------------------------------------------------------------------


def trace_cases(rng: np.random.Generator) -> list[Case]:
    """Random states of two, three and four parts; two equal parts first, because they are easiest to read."""
    wanted: list[tuple[Dims, Dims]] = [
        ((2, 2), (0,)),
        ((2, 2), (1,)),
        ((2, 3), (0,)),
        ((2, 3), (1,)),
        ((3, 2), (0,)),
        ((2, 3, 2), (0,)),
        ((2, 3, 2), (1,)),
        ((2, 3, 2), (2,)),
        ((2, 3, 2), (0, 2)),
        ((2, 2, 2), (2, 0)),  # the smallest on which the order of keep shows
        ((2, 2, 3), (2, 0)),
        ((2, 2, 3), (1, 0)),
        ((2, 2, 2, 2), (3, 1)),
        ((2, 2, 2), (1, 2, 0)),  # an order that is not its own inverse
    ]
    return [(random_state(math.prod(dims), rng), dims, keep) for dims, keep in wanted]


def reduced(rho: np.ndarray, dims: Dims, keep: Dims, weights: Callable[[int], Any] = np.eye) -> np.ndarray:
    """Partial trace by one einsum; `weights` is what the traced parts are contracted with."""
    n = len(dims)
    gone = [k for k in range(n) if k not in keep]
    operands: list[Any] = [rho.reshape(dims + dims), list(range(2 * n))]
    for k in gone:
        operands += [weights(dims[k]), [k, n + k]]
    size = math.prod(dims[k] for k in keep)
    return np.einsum(*operands, [*keep, *(n + k for k in keep)]).reshape(size, size)


def _others(dims: Dims, keep: Dims) -> Dims:
    return tuple(k for k in range(len(dims)) if k not in keep)


def _interleaved(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    n = len(dims)
    pairs = rho.reshape([d for d in dims for _ in "rc"])
    return reduced(pairs.transpose(*range(0, 2 * n, 2), *range(1, 2 * n, 2)), dims, keep)


def _reversed(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    last = len(dims) - 1
    return reduced(rho, dims[::-1], tuple(last - k for k in keep))


def _equal_sizes(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    n = len(dims)
    d = round(len(rho) ** (1 / n))
    return reduced(rho.reshape([d] * (2 * n)), (d,) * n, keep)


def _two_parts(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    if len(dims) != 2:
        raise ValueError("too many values to unpack (expected 2)")
    return reduced(rho, dims, keep)


def _always_keeping(part: int) -> Callable[..., np.ndarray]:
    """A function for two parts that keeps the same one whatever is asked."""
    return lambda rho, dims, keep: _two_parts(rho, dims, (part,))


def _moving_axes(rho: np.ndarray, dims: Dims, keep: Dims, recount: bool = False) -> np.ndarray:
    n = len(dims)
    tensor = rho.reshape(dims + dims)
    for k in _others(dims, keep):
        tensor = np.trace(tensor, axis1=k, axis2=k + (tensor.ndim // 2 if recount else n))
    size = math.prod(tensor.shape[: tensor.ndim // 2])
    return tensor.reshape(size, size)


def _fixed_columns(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    tensor = rho.reshape(dims + dims)
    for k in reversed(_others(dims, keep)):
        tensor = np.trace(tensor, axis1=k, axis2=k + len(dims))
    size = math.prod(tensor.shape[: tensor.ndim // 2])
    return tensor.reshape(size, size)


def _inverted(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    left = sorted(keep)
    return reduced(rho, dims, tuple(left[k] for k in np.argsort(keep)))


def _averaged(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
    return reduced(rho, dims, keep) / math.prod(dims[k] for k in _others(dims, keep))


_AXES = (
    "After you have traced out the first part, which number has the axis of the last one?",
    "Each trace removes two axes, and all later axes move up. Trace from the last part to the first.",
    "for k in reversed(traced): T = np.trace(T, axis1=k, axis2=k + T.ndim // 2)",
)

TRACE = Exercise(
    id="ex02.1",
    title="partial trace",
    reference=composite.partial_trace,
    cases=trace_cases,
    why=(
        "Right: you sum over the basis of the parts that you look away from, the same index in the row and "
        "in the column, and let all other indices be, in the order of keep."
    ),
    hints=(
        "An entry of rho has one index pair (row, column) for each part. Which pairs are summed over?",
        "With rho.reshape(dims + dims) every part has a row axis k and a column axis n + k of its own.",
        "For two parts: T = rho.reshape(dA, dB, dA, dB); then np.einsum('ijkj->ik', T) keeps the first.",
    ),
    laws=(
        Law(
            "trace-not-one",
            "Your reduced state does not have trace 1: probability went missing or was "
            "counted twice in the sum.",
            lambda s, *_: abs(np.trace(s) - 1) < 1e-6,
        ),
        Law(
            "not-hermitian",
            "Your reduced state is not Hermitian, so its 'probabilities' would be complex: "
            "row and column indices were treated differently.",
            lambda s, *_: np.allclose(s, s.conj().T, atol=1e-6),
        ),
        Law(
            "not-positive",
            "Your reduced state has a negative eigenvalue, which a sum of diagonal blocks cannot have.",
            lambda s, *_: np.linalg.eigvalsh(s)[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "traced-the-wrong-part",
            "You traced out the parts that keep names, and kept the others: keep says what remains.",
            lambda rho, dims, keep: reduced(rho, dims, _others(dims, keep)),
            (
                "With dims = (2, 3) and keep = (0,), how large should the answer be? How large is yours?",
                "The parts to sum over are those that are not in keep.",
                "traced = [k for k in range(len(dims)) if k not in keep]",
            ),
        ),
        Slip(
            "transposed",
            "Your answer is the transpose of the right one: rows and columns changed places, which for a "
            "state is the complex conjugate and turns the Bloch vector's y round.",
            lambda rho, dims, keep: reduced(rho, dims, keep).T,
            (
                "Is the entry (0, 1) of your answer made of entries of rho above or below its diagonal?",
                "The first half of the axes of rho.reshape(dims + dims) are rows, the second half columns.",
                "In einsum, 'ijkj->ik' has the row first; 'ijkj->ki' is its transpose.",
            ),
        ),
        Slip(
            "keep-not-read",
            "Your function gives the state of part 0 whatever keep says: it never reads keep.",
            _always_keeping(0),
            (
                "What does your function return for keep = (0,) and for keep = (1,)? Where does it use keep?",
                "keep is a tuple: with two parts, 0 in keep or 1 in keep.",
                "if 0 in keep: np.einsum('ijkj->ik', T); otherwise np.einsum('ijik->jk', T)",
            ),
        ),
        Slip(
            "keep-compared-with-a-number",
            "Your function gives the state of part 1 whatever keep says; keep is a tuple here, and "
            "(0,) == 0 is False, so a branch 'if keep == 0' is never taken.",
            _always_keeping(1),
            (
                "What does  (0,) == 0  give in a cell?",
                "The lesson wrote keep=0 for one part; here keep is a tuple of any length, such as (0,).",
                "if 0 in keep: ...   or   if keep == (0,): ...",
            ),
        ),
        Slip(
            "always-the-first-part",
            "Your function gives the state of part 0 whatever keep says: it never reads keep.",
            lambda rho, dims, keep: reduced(rho, dims, (0,)),
            (
                "Where in your function does keep occur?",
                "The parts to sum over are those that are not in keep.",
                "traced = [k for k in range(len(dims)) if k not in keep]",
            ),
        ),
        Slip(
            "axes-in-the-wrong-order",
            "The reshape pairs the axes as (dA, dA, dB, dB); in a state's matrix all row indices come before "
            "all column indices, so the order is (dA, dB, dA, dB).",
            _interleaved,
            (
                "Which number in range(4) labels the row |0⟩|1⟩ of two qubits, and how does it "
                "follow from 0 and 1?",
                "A row is labelled by the pair (i, j) with j running fastest, and a column likewise.",
                "rho.reshape(dA, dB, dA, dB)[i, j, k, l] is the entry in row (i, j) and column (k, l).",
            ),
        ),
        Slip(
            "parts-in-reverse",
            "You let the first part's index run fastest; here, as in np.kron, the last part's does.",
            _reversed,
            (
                "Where does np.kron([1, 0], [0, 1]) have its 1?",
                "np.kron(a, b) has entry a[i] * b[j] at place i * len(b) + j.",
                "So it is rho.reshape(dims + dims), not rho.reshape(dims[::-1] + dims[::-1]).",
            ),
        ),
        Slip(
            "equal-sizes-assumed",
            "Your function works when all parts have the same size and stops when they do not: a qubit next "
            "to a qutrit has dims = (2, 3).",
            _equal_sizes,
            (
                "Which sizes does your reshape use when dims = (2, 3)?",
                "Take every size from dims; the root of the size of rho is right only for equal parts.",
            ),
        ),
        Slip(
            "two-parts-only",
            "Your function is right for two parts and stops at three; dims can have any length.",
            _two_parts,
            (
                "What does your code do with dims = (2, 3, 2)?",
                "Part k has the row axis k and the column axis len(dims) + k: a loop over parts "
                "does not need to "
                "know how many there are.",
                "for k in reversed(range(len(dims))): if k not in keep: T = np.trace(T, axis1=k, "
                "axis2=k + T.ndim // 2)",
            ),
        ),
        Slip(
            "diagonal-only",
            "You kept the diagonal and lost the coherences: the partial trace sums whole blocks, with their "
            "off-diagonal entries.",
            lambda rho, dims, keep: np.diag(np.diag(reduced(rho, dims, keep))),
            (
                "What is the partial trace of |+⟩⟨+| ⊗ |0⟩⟨0|?",
                "Only the indices of the traced parts have to be equal; the kept row and column run freely.",
            ),
        ),
        Slip(
            "real-part-taken",
            "Your answer is the real part of the right one: the imaginary parts of the coherences are "
            "physical, and numpy drops them when a complex number is written into a real array.",
            lambda rho, dims, keep: reduced(rho, dims, keep).real,
            (
                "What is the dtype of the array into which you write?",
                "np.zeros makes real numbers unless it is told otherwise.",
                "out = np.zeros((d, d), dtype=complex)",
            ),
        ),
        Slip(
            "order-of-keep-lost",
            "The right parts, but in the order of dims: keep = (2, 0) asks for part 2 first and "
            "part 0 second.",
            lambda rho, dims, keep: reduced(rho, dims, tuple(sorted(keep))),
            (
                "What should differ between keep = (0, 2) and keep = (2, 0)?",
                "After tracing, the axes still stand in the order of dims; one transpose puts them "
                "into that of keep.",
                "For the kept axes: order = np.argsort(np.argsort(keep)), rows first and columns likewise.",
            ),
        ),
        Slip(
            "order-of-keep-inverted",
            "Right for two kept parts; three come out in the inverse order: keep = (1, 2, 0) asks for parts "
            "1, 2, 0 in this order, and yours come as 2, 0, 1.",
            _inverted,
            (
                "With keep = (1, 2, 0), which part comes first in the answer, and which in yours?",
                "Axis k of the transposed array is axis order[k] of the old one. np.argsort(keep) gives the "
                "inverse of that; for two parts the two agree.",
                "For the kept axes: order = np.argsort(np.argsort(keep)), rows first and columns likewise.",
            ),
        ),
        Slip(
            "all-block-entries-summed",
            "You summed every entry over the traced part's rows and columns; only equal ones count, ⟨j|…|j⟩, "
            "or the trace is no longer one.",
            lambda rho, dims, keep: reduced(rho, dims, keep, weights=lambda d: np.ones((d, d))),
            (
                "What is the trace of your answer?",
                "The traced part's row index and column index are one and the same summation index.",
            ),
        ),
        Slip(
            "one-term-only",
            "You kept only the term in which the parts that go are in their level 0; you have to sum over "
            "all their levels, because you do not know in which one they are.",
            lambda rho, dims, keep: reduced(
                rho, dims, keep, weights=lambda d: np.diag([1.0] + [0.0] * (d - 1))
            ),
            (
                "What is the trace of your answer, and which events does it leave out?",
                "Each level k of a traced part gives one term; the reduced state is their sum.",
            ),
        ),
        Slip(
            "left-as-a-tensor",
            "The numbers are right, but they still stand in an array with two axes for each kept part; a "
            "state is a matrix, so reshape it at the end.",
            lambda rho, dims, keep: (
                reduced(rho, dims, keep).reshape([dims[k] for k in keep] * 2)
                if len(keep) > 1
                else reduced(rho, dims, keep)
            ),
            (
                "How many axes has your answer when two parts are kept?",
                "The row of the answer is numbered by all kept row indices together: one reshape does it.",
                "T.reshape(d_keep, d_keep), with d_keep the product of the kept sizes",
            ),
        ),
        Slip(
            "averaged",
            "You took the mean over the traced part where the sum is meant, so the trace is not one.",
            _averaged,
            (
                "What is the trace of your answer, and why that number?",
                "Probabilities of exclusive cases add up.",
            ),
        ),
        Slip(
            "axes-have-moved",
            "Right with one part traced out, but with two your axis numbers point past the end: each trace "
            "takes two axes away and renumbers the rest.",
            _moving_axes,
            _AXES,
        ),
        Slip(
            "column-axes-have-moved",
            "Going from the last part to the first is right, but the columns move, too: with each part that "
            "is gone they begin one axis earlier than at len(dims).",
            _fixed_columns,
            (
                "After one trace, how many axes are left, and at which of them do the columns begin?",
                *_AXES[1:],
            ),
        ),
        Slip(
            "axes-renumbered",
            "Right with one part traced out, but with two you hit a wrong part: after the first trace the "
            "later parts have smaller numbers.",
            lambda rho, dims, keep: _moving_axes(rho, dims, keep, recount=True),
            _AXES,
        ),
    ),
    forbidden=(composite.partial_trace,),
)


# ex02.2 ------------------------------------------------------------------------------------------------


def ket_cases(rng: np.random.Generator) -> list[Case]:
    """Random complex kets of two parts, equal and unequal.

    In the last two one part has eigenvalues 0, so many that rounding makes some of them negative.
    """
    sizes = [(2, 2), (2, 3), (3, 2), (3, 3), (2, 4), (12, 2), (2, 12)]
    return [(random_ket(a * b, rng), (a, b)) for a, b in sizes]


def schmidt_entropies(psi: np.ndarray, dims: Dims) -> tuple[np.ndarray, Any, Any]:
    """Schmidt amplitudes, S_A and S_B; the entropies from the reduced states, each on its own."""
    lam = np.linalg.svd(psi.reshape(dims), compute_uv=False)
    rho = np.outer(psi, psi.conj())
    S_A, S_B = (entropies.entropy(composite.partial_trace(rho, dims, k)) for k in ((0,), (1,)))
    return lam, S_A, S_B


def seen_schmidt(answer: Any, case: Case) -> Any:
    """Amplitudes in falling order and without the zeros that some ways of computing add."""
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise ValueError(f"{outcomes.kind(answer)} where three things (lambda, S_A, S_B) are expected")
    lam, S_A, S_B = answer
    if not isinstance(lam, np.ndarray) or lam.ndim != 1:
        raise ValueError(f"{outcomes.kind(lam)} as lambda, where a vector of amplitudes is expected")
    n = min(case[1])
    lam = lam[np.argsort(-lam.real)]
    if len(lam) > n and np.all(np.abs(lam[n:]) < 1e-6):
        lam = lam[:n]
    return lam, S_A, S_B


def _xlnx(p: Any) -> Any:
    p = np.asarray(p)
    return np.sum(p * np.log(np.where(p > 0, p, 1)))


def _schmidt_with(amplitudes: Callable[..., Any], S: Callable[[Any], Any]) -> Callable[..., Any]:
    def wrong(psi: np.ndarray, dims: Dims) -> tuple[Any, Any, Any]:
        lam = amplitudes(psi, dims)
        return lam, S(lam), S(lam)

    return wrong


def _singular(psi: np.ndarray, dims: Dims) -> Any:
    return np.linalg.svd(psi.reshape(dims), compute_uv=False)


def _right_entropy(lam: Any) -> Any:
    return -_xlnx(lam**2)


def _populations(psi: np.ndarray, dims: Dims) -> tuple[Any, Any, Any]:
    p = np.abs(psi.reshape(dims)) ** 2
    return _singular(psi, dims), -_xlnx(p.sum(axis=1)), -_xlnx(p.sum(axis=0))


def _squared(psi: np.ndarray, dims: Dims) -> tuple[Any, Any, Any]:
    lam = _singular(psi, dims)
    return lam**2, _right_entropy(lam), _right_entropy(lam)


SCHMIDT = Exercise(
    id="ex02.2",
    title="Schmidt spectrum and the two entropies",
    reference=schmidt_entropies,
    cases=ket_cases,
    observe=seen_schmidt,
    observed="with the amplitudes in falling order",
    parts=("lambda", "S_A", "S_B"),
    nan=(
        "Your answer contains nan: an eigenvalue that should be 0 came out as 0 or −1e-17, "
        "and its root or logarithm fails. Clip at 0 and leave zeros out of the logarithm, or use singular "
        "values."
    ),
    why=(
        "Right: the reduced states of a pure state share their nonzero eigenvalues λ², whatever the sizes of "
        "the parts, so S_A = S_B."
    ),
    hints=(
        "Write the ket as a matrix with one row for each basis state of A. What do its singular values mean?",
        "ψ = Σ λ_k a_k ⊗ b_k is the singular value decomposition of that matrix; λ_k² are probabilities.",
        "M = psi.reshape(dims); lam = np.linalg.svd(M, compute_uv=False); and then p = lam**2.",
    ),
    laws=(
        Law(
            "parts-disagree",
            "Your S_A and S_B differ; for a pure state of the whole they are equal, because "
            "both reduced states have the eigenvalues λ².",
            lambda a, *_: abs(a[1] - a[2]) < 1e-6,
        ),
        Law(
            "amplitudes-not-normalised",
            "The squares of your amplitudes do not add up to one.",
            lambda a, *_: abs(np.sum(np.abs(a[0]) ** 2) - 1) < 1e-6,
        ),
    ),
    slips=(
        Slip(
            "probabilities-for-amplitudes",
            "What you return as λ are the probabilities λ²: the eigenvalues of ρ_A rather than the "
            "amplitudes "
            "in ψ = Σ λ_k a_k ⊗ b_k.",
            _squared,
            (
                "Do your λ add up to one, or do their squares?",
                "An eigenvalue of ρ_A is the square of an amplitude.",
            ),
        ),
        Slip(
            "square-forgotten",
            "You put the amplitudes λ into the entropy as if they were probabilities; the "
            "probabilities are λ².",
            _schmidt_with(_singular, lambda lam: -_xlnx(lam)),
            (
                "What do your λ add up to?",
                "Entropy is made of probabilities, and a probability is an amplitude squared.",
            ),
        ),
        Slip(
            "root-in-the-logarithm",
            "Your entropies are half of the right ones: the logarithm is taken of λ, where it "
            "should be of λ².",
            _schmidt_with(_singular, lambda lam: -np.sum(lam**2 * np.log(lam))),
            ("What does your function give for a Bell pair, and what is ln 2?", "ln λ² = 2 ln λ."),
        ),
        Slip(
            "bits-for-nats",
            "Your entropies are in bits; this course counts in nats, with the natural logarithm np.log.",
            _schmidt_with(_singular, lambda lam: _right_entropy(lam) / np.log(2)),
            (
                "What does your function give for a Bell pair, and what is ln 2?",
                "np.log2 counts bits, np.log nats.",
            ),
        ),
        Slip(
            "sign-forgotten",
            "The minus sign of S = −Σ p ln p is missing, so your entropies are negative.",
            _schmidt_with(_singular, lambda lam: _xlnx(lam**2)),
            ("What sign has the logarithm of a probability?",),
        ),
        Slip(
            "parts-exchanged",
            "You cut the ket into dB rows of dA entries; a row belongs to one basis state of A, so there are "
            "dA rows of dB entries.",
            _schmidt_with(lambda psi, dims: _singular(psi, dims[::-1]), _right_entropy),
            (
                "Which entries of psi belong to A's basis state 0?",
                "The last part's index runs fastest, so the first dB entries of psi are the row of "
                "A's state 0.",
            ),
        ),
        Slip(
            "eigenvalues-for-singular-values",
            "You took the eigenvalues of the matrix of coefficients; its Schmidt amplitudes are its singular "
            "values, which exist for unequal parts, too, and are never negative.",
            _schmidt_with(lambda psi, dims: np.abs(np.linalg.eigvals(psi.reshape(dims))), _right_entropy),
            (
                "What are the eigenvalues of [[0, 1], [0, 0]], the matrix of the product state |0⟩|1⟩?",
                "Eigenvalues use one basis for both sides; the Schmidt form has a basis for A and "
                "another for B.",
            ),
        ),
        Slip(
            "entropy-of-the-whole",
            "Your S_A and S_B are zero: they are the entropy of the whole pure state. Look away "
            "from one part first.",
            _schmidt_with(_singular, lambda lam: 0.0),
            ("Of which matrix did you take the eigenvalues?", "S_A belongs to ρ_A = Tr_B |ψ⟩⟨ψ|."),
        ),
        Slip(
            "populations-only",
            "You took the Shannon entropy of the populations, the diagonals of ρ_A and ρ_B; "
            "coherences change "
            "the eigenvalues, and S_A = S_B appears only with these.",
            _populations,
            (
                "Does your S_A change when A's basis is turned? Should it?",
                "Entropy needs the eigenvalues of ρ_A; its diagonal entries depend on the basis.",
            ),
        ),
    ),
    forbidden=(composite.schmidt,),
)


# ex02.3 ------------------------------------------------------------------------------------------------


def evolution_cases(rng: np.random.Generator) -> list[Case]:
    """Correlated and product states under random unitaries.

    The first is also run backwards, so that each change comes with both signs. One is real, two are
    reflections (U = U†, one of them real) and one is the identity: each way to forget the dagger gives a
    state on some of these and none on the others.
    """
    cases: list[Case] = []
    for dims in ((2, 2), (2, 3), (3, 2)):
        cases.append((random_state(math.prod(dims), rng), random_unitary(math.prod(dims), rng), dims))
    rho, U, dims = cases[0]
    cases.append((U @ rho @ U.conj().T, U.conj().T, dims))
    product = np.kron(random_state(2, rng), random_state(3, rng))
    cases.append((product, random_unitary(6, rng), (2, 3)))
    real = np.linalg.qr(rng.normal(size=(4, 4)))[0].astype(complex)
    kets = (rng.normal(size=4).astype(complex), random_ket(4, rng))
    mirrors = (np.eye(4) - 2 * np.outer(v, v.conj()) / np.vdot(v, v) for v in kets)
    special = (real, *mirrors, np.eye(4, dtype=complex))
    return [*cases, *((random_state(4, rng), U, (2, 2)) for U in special)]


def correlation_budget(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, Any, Any, Any]:
    """I(A:B) after the evolution, and the changes of S_A, S_B and S_C = −I(A:B)."""
    after = U @ rho @ U.conj().T
    (A0, B0, I0), (A1, B1, I1) = (_three(state, dims) for state in (rho, after))
    return I1, A1 - A0, B1 - B0, -(I1 - I0)


def _three(rho: np.ndarray, dims: Dims) -> tuple[Any, Any, Any]:
    S_A, S_B = (entropies.entropy(composite.partial_trace(rho, dims, k)) for k in ((0,), (1,)))
    return S_A, S_B, S_A + S_B - entropies.entropy(rho)


def _budget(I: float, dS_A: float, dS_B: float, dS_C: float) -> Callable[..., Any]:
    """The right answer with each of its parts times a factor."""

    def wrong(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
        right = correlation_budget(rho, U, dims)
        return tuple(f * part for f, part in zip((I, dS_A, dS_B, dS_C), right, strict=True))

    return wrong


def _without_joint(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, *changes = correlation_budget(rho, U, dims)
    return I + entropies.entropy(rho), *changes


def _information_before(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, dS_A, dS_B, dS_C = correlation_budget(rho, U, dims)
    return I + dS_C, dS_A, dS_B, dS_C


def _same_part_twice(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, dS_A, dS_B, dS_C = correlation_budget(rho, U, dims)
    after = _three(U @ rho @ U.conj().T, dims)
    return I + after[0] - after[1], dS_A, dS_A, dS_C - dS_A + dS_B


def _evolved(evolve: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """The right budget of a wrong evolution; the library's entropy refuses what is no state."""

    def wrong(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
        (A0, B0, I0), (A1, B1, I1) = (_three(state, dims) for state in (rho, evolve(U, rho)))
        return I1, A1 - A0, B1 - B0, -(I1 - I0)

    return wrong


def _values_after(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    A1, B1, I1 = _three(U @ rho @ U.conj().T, dims)
    return I1, A1, B1, -I1


def _parts_exchanged(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, dS_A, dS_B, dS_C = correlation_budget(rho, U, dims)
    return I, dS_B, dS_A, dS_C


def _without_before(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, dS_A, dS_B, _ = correlation_budget(rho, U, dims)
    return I, dS_A, dS_B, -I


def _not_unitary_cost(a: Any) -> bool:
    return abs(a[1] + a[2] + a[3]) < 1e-6


BUDGET = Exercise(
    id="ex02.3",
    title="where the entropy goes: the correlations' share",
    reference=correlation_budget,
    cases=evolution_cases,
    parts=("I", "dS_A", "dS_B", "dS_C"),
    why=(
        "Right: a unitary leaves S_AB alone, so what the parts gain together, the correlations lose: "
        "dS_A + dS_B + dS_C = 0 with S_C = −I(A:B)."
    ),
    hints=(
        "Which three entropies make up the mutual information, and which of them can a unitary not change?",
        "I(A:B) = S_A + S_B − S_AB, before and after; a change is always after minus before.",
        "after = U @ rho @ U.conj().T; S_A = qep.entropy(qep.partial_trace(after, dims, (0,)))",
    ),
    laws=(
        Law(
            "budget-does-not-close",
            "Your three changes do not add up to zero, though a unitary cannot change "
            "the entropy of the whole.",
            lambda a, *_: _not_unitary_cost(a),
        ),
        Law(
            "negative-information",
            "Your mutual information is negative for some state; it never is.",
            lambda a, *_: a[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "sign-of-the-correlations",
            "The correlations' entropy is S_C = −I(A:B), with a minus: knowing that two parts agree is "
            "knowledge, and knowledge lowers entropy. With your sign the three changes do not cancel.",
            _budget(1, 1, 1, -1),
            ("What do your three changes add up to?", "S_AB = S_A + S_B + S_C. Solve it for S_C."),
        ),
        Slip(
            "before-minus-after",
            "Your changes are before minus after; a change is what came minus what was.",
            _budget(1, -1, -1, -1),
            ("If an entropy grows from 0.2 to 0.5, what is its change, with its sign?",),
        ),
        Slip(
            "joint-entropy-forgotten",
            "Your I is S_A + S_B; the joint entropy S_AB has to come off, or two independent noisy parts "
            "would seem to know of each other.",
            _without_joint,
            (
                "What does your I give for the product of two maximally mixed qubits?",
                "I(A:B) = S_A + S_B − S_AB.",
            ),
        ),
        Slip(
            "information-negative",
            "Your I has the wrong sign: it is S_A + S_B − S_AB, and it is never negative.",
            _budget(-1, 1, 1, -1),
            ("What is I for a Bell pair: what are its three entropies?",),
        ),
        Slip(
            "bits-for-nats",
            "Your entropies are in bits; this course counts in nats, with the natural logarithm.",
            _budget(*[1 / math.log(2)] * 4),
            (
                "What should the mutual information of a Bell pair be, 2 or 2 ln 2?",
                "np.log2 counts bits, np.log nats.",
            ),
        ),
        Slip(
            "evolved-backwards",
            "You evolved with U†ρU, which is the way back in time; a state goes to UρU†.",
            lambda rho, U, dims: correlation_budget(rho, U.conj().T, dims),
            ("A ket goes to U|ψ⟩. Where does |ψ⟩⟨ψ| go?", "The bra ⟨ψ| becomes ⟨ψ|U†, on the right."),
        ),
        Slip(
            "conjugate-forgotten",
            "U.T is not U†: the dagger conjugates as well, and without it UρUᵀ is no state unless U is real.",
            _evolved(lambda U, rho: U @ rho @ U.T),
            (
                "For which of the cases does your function work?",
                "The dagger of a complex matrix is U.conj().T.",
            ),
        ),
        Slip(
            "transpose-forgotten",
            "U.conj() is not U†: the dagger transposes as well, and without it the result is no state "
            "unless U is symmetric.",
            _evolved(lambda U, rho: U @ rho @ U.conj()),
            (
                "For which of the cases does your function work?",
                "The dagger of a complex matrix is U.conj().T.",
            ),
        ),
        Slip(
            "dagger-forgotten",
            "You evolved with U on both sides; the one on the right needs its dagger, UρU†, and UρU is no "
            "state unless U = U†.",
            _evolved(lambda U, rho: U @ rho @ U),
            (
                "A ket goes to U|ψ⟩. Where does |ψ⟩⟨ψ| go?",
                "The bra ⟨ψ| becomes ⟨ψ|U†, on the right.",
                "after = U @ rho @ U.conj().T",
            ),
        ),
        Slip(
            "one-side-only",
            "You multiplied by U on the left only: that is how a ket evolves; a state has two sides and goes "
            "to UρU†.",
            _evolved(lambda U, rho: U @ rho),
            (
                "A ket goes to U|ψ⟩. Where does |ψ⟩⟨ψ| go?",
                "The bra ⟨ψ| becomes ⟨ψ|U†, on the right.",
                "after = U @ rho @ U.conj().T",
            ),
        ),
        Slip(
            "entry-by-entry",
            "You multiplied with *, which goes entry by entry; matrices are multiplied with @.",
            _evolved(lambda U, rho: U * rho * U.conj().T),
            (
                "What does  np.eye(2) * rho  give, and what  np.eye(2) @ rho?",
                "For arrays * multiplies entry by entry; the product of matrices is @.",
                "after = U @ rho @ U.conj().T",
            ),
        ),
        Slip(
            "values-after",
            "You return the entropies after the evolution where their changes are asked for: after minus "
            "before.",
            _values_after,
            (
                "What should the changes be when U is the identity?",
                "Each of the last three numbers needs the same quantity twice, before and after.",
            ),
        ),
        Slip(
            "before-left-out",
            "Your change of S_C leaves out the correlations that were there before: it is "
            "−(I after − I before).",
            _without_before,
            (
                "What should the changes be when U is the identity?",
                "The initial state need not be a product: its I is not zero.",
            ),
        ),
        Slip(
            "parts-exchanged",
            "The changes of S_A and S_B are exchanged: part 0 is A, and keep names the part that remains.",
            _parts_exchanged,
            ("Which of your two partial traces keeps A, the first part?",),
        ),
        Slip(
            "information-before",
            "Your I is the mutual information before the evolution; the one asked for is that of "
            "the state after it.",
            _information_before,
            ("Which state did you put into I?",),
        ),
        Slip(
            "halved",
            "Your mutual information is half of the right one: S_A + S_B − S_AB needs no factor ½.",
            _budget(0.5, 1, 1, 0.5),
            ("What is I for a Bell pair: what are its three entropies?",),
        ),
        Slip(
            "same-part-twice",
            "Your S_B is S_A once more: the second partial trace keeps part 0 again.",
            _same_part_twice,
            ("Which part does each of your two partial traces keep?",),
        ),
    ),
    forbidden=(entropies.mutual_information,),
)


# ex02.4 ------------------------------------------------------------------------------------------------


def mixed_cases(rng: np.random.Generator) -> list[Case]:
    """States of full rank, so that no root of an eigenvalue that is zero but for rounding is needed."""
    return [(random_state(d, rng) * 0.9 + np.eye(d) * 0.1 / d,) for d in (2, 2, 3, 4)]


def purification(rho: np.ndarray) -> np.ndarray:
    """A ket of system and environment whose part on the system is rho."""
    p, v = np.linalg.eigh(rho)
    return (v * np.sqrt(p)).reshape(-1)


_PLACES = ("the first part", "the second part", "neither part")


def seen_purification(psi: Any, case: Case) -> Any:
    """The state of the system, which is the same for all purifications, and the part whose state is rho."""
    d = len(case[0])
    if not isinstance(psi, np.ndarray):
        raise ValueError(f"{outcomes.kind(psi)} where a ket, one vector, is expected")
    if psi.ndim == 2 and 1 in psi.shape:
        psi = psi.reshape(-1)  # a column
    if psi.ndim != 1:
        raise ValueError(f"{outcomes.kind(psi)} where a ket, one vector of length {d}·n, is expected")
    if psi.size == 0 or psi.size % d:
        raise ValueError(f"{outcomes.kind(psi)}; a ket of system and environment has a length of {d}·n")
    M = psi.reshape(d, -1)
    first, second = M @ M.conj().T, M.T @ M.conj()
    found = (outcomes.same(state, case[0]) for state in (first, second))
    return first, next((name for name, hit in zip(_PLACES, found, strict=False) if hit), _PLACES[-1])


def _from_eigen(terms: Callable[[Any, Any, Any], Any]) -> Callable[..., Any]:
    """Sum of terms(p_k, v_k, e_k) over the eigenvectors."""

    def wrong(rho: np.ndarray) -> Any:
        p, v = np.linalg.eigh(rho)
        return sum(terms(p[k], v[:, k], np.eye(len(p))[k]) for k in range(len(p)))

    return wrong


def _rows(rho: np.ndarray) -> Any:
    p, v = np.linalg.eigh(rho)
    return sum(np.sqrt(p[k]) * np.kron(v[k], np.eye(len(p))[k]) for k in range(len(p)))


def _diagonal_root(rho: np.ndarray) -> Any:
    return np.diag(np.sqrt(np.diag(rho))).reshape(-1)


PURIFY = Exercise(
    id="ex02.4",
    title="purification",
    reference=purification,
    cases=mixed_cases,
    observe=seen_purification,
    observed="the state of the first part, the second traced out, and which part has the state rho",
    parts=("first part", "rho is the state of"),
    why=(
        "Right: each eigenvector of ρ goes with an environment state of its own, with amplitude √p, and "
        "looking away from the environment gives ρ back. Any turn of the environment's basis would "
        "do as well."
    ),
    hints=(
        "If ρ = Σ p_k |v_k⟩⟨v_k|, which single ket contains all v_k without letting them interfere?",
        "Give each eigenvector its own environment state: ψ = Σ √p_k v_k ⊗ e_k, system first.",
        "p, v = np.linalg.eigh(rho); one term is np.sqrt(p[k]) * np.kron(v[:, k], np.eye(d)[k]).",
    ),
    laws=(
        Law(
            "not-normalised", "Your ket does not have norm one.", lambda s, *_: abs(np.trace(s[0]) - 1) < 1e-6
        ),
    ),
    slips=(
        Slip(
            "root-forgotten",
            "The amplitudes are the eigenvalues themselves, where their roots belong: what looking "
            "away gives "
            "back is then ρ² and not ρ.",
            _from_eigen(lambda p, v, e: p * np.kron(v, e)),
            (
                "What is the norm of your ket?",
                "A probability is an amplitude squared, so the amplitude is √p.",
            ),
        ),
        Slip(
            "weights-forgotten",
            "All eigenvectors have the same weight in your ket; each should come with the root of "
            "its eigenvalue.",
            _from_eigen(lambda p, v, e: np.kron(v, e)),
            (
                "Where do the eigenvalues of ρ enter?",
                "The probability of v_k is p_k, so its amplitude is √p_k.",
            ),
        ),
        Slip(
            "environment-first",
            "The environment stands first in your ket: here the system is first and the environment second.",
            _from_eigen(lambda p, v, e: np.sqrt(p) * np.kron(e, v)),
            ("In np.kron(a, b), which is the first part?", "np.kron(v, e) has the system first."),
        ),
        Slip(
            "eigenvectors-left-out",
            "Your ket has the right weights √p_k, but on basis vectors e_k ⊗ e_k: the eigenvectors of ρ are "
            "missing, and so are its coherences.",
            _from_eigen(lambda p, v, e: np.sqrt(p) * np.kron(e, e)),
            (
                "Where in your ket do the eigenvectors of ρ enter?",
                "ψ = Σ √p_k v_k ⊗ e_k: the system is in v_k, and the environment's label is e_k.",
                "np.sqrt(p[k]) * np.kron(v[:, k], np.eye(d)[k])",
            ),
        ),
        Slip(
            "rho-flattened",
            "You wrote the entries of ρ one after the other and normalised: looking away gives ρ² / Tr ρ² "
            "back. The matrix to flatten is a root of ρ.",
            lambda rho: (rho / np.linalg.norm(rho)).reshape(-1),
            (
                "Flattened by rows, a matrix M is a ket. What is its reduced state on the first part?",
                "It is M M†, and this should be ρ: which M does that?",
                "p, v = np.linalg.eigh(rho); M = v * np.sqrt(p)",
            ),
        ),
        Slip(
            "rows-for-columns",
            "You took rows of the matrix of eigenvectors: np.linalg.eigh puts the eigenvectors into "
            "its columns.",
            _rows,
            ("Is rho @ v[k] a multiple of v[k]? And with v[:, k]?",),
        ),
        Slip(
            "diagonal-only",
            "You used the diagonal of ρ and lost its coherences: take the eigenvalues and eigenvectors.",
            _diagonal_root,
            (
                "Which entries of ρ does your ket depend on?",
                "In its eigenbasis ρ is diagonal, and only there.",
            ),
        ),
        Slip(
            "root-of-each-entry",
            "You took the root of each entry of ρ; the root of a matrix has the same eigenvectors and the "
            "roots of the eigenvalues.",
            lambda rho: np.sqrt(rho.astype(complex)).reshape(-1),
            ("Does np.sqrt(rho) @ np.sqrt(rho) give rho?", "√ρ = V diag(√p) V†."),
        ),
        Slip(
            "conjugated",
            "Looking away from your environment gives the complex conjugate of ρ: eigenvectors were "
            "conjugated, or rows and columns of √ρ changed places.",
            _from_eigen(lambda p, v, e: np.sqrt(p) * np.kron(v.conj(), e)),
            (
                "Compare an off-diagonal entry with that of rho: what happened to its imaginary part?",
                "Flattened by rows, a matrix M is the ket whose reduced state on the first part is M M†.",
            ),
        ),
        Slip(
            "superposed-not-purified",
            "You added the eigenvectors into one superposition; a mixture is not a superposition. "
            "Each needs an "
            "environment state of its own, which keeps them from interfering.",
            _from_eigen(lambda p, v, e: np.sqrt(p) * v),
            (
                "What is the entropy of the state that your ket gives the system?",
                "A larger space is needed: the environment remembers which k it was.",
            ),
        ),
    ),
    forbidden=(composite.purify,),
)


# ex02.5 ------------------------------------------------------------------------------------------------


def party_cases(rng: np.random.Generator) -> list[Case]:
    """Numbers of parties, and how many are kept."""
    more = [int(n) for n in rng.permutation([5, 6, 7])]
    return [(3, 1), (3, 2), (4, 2), (4, 1), (5, 3), *((n, int(rng.integers(1, n))) for n in more)]


def reduced_ghz_w(n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """States of the first k of n qubits in the GHZ and in the W state."""
    return _ghz_w(n, k, np.sqrt(n))


def _ghz_w(n: int, k: int, divisor: float) -> tuple[np.ndarray, np.ndarray]:
    ghz, w = np.zeros((2, 2**n))
    ghz[[0, -1]] = np.sqrt(0.5)
    w[2 ** np.arange(n)] = 1 / divisor
    return _first(ghz, k), _first(w, k)


def _first(psi: np.ndarray, k: int) -> np.ndarray:
    M = psi.reshape(2**k, -1)
    return M @ M.T


def _coherent_ghz(n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    ghz = np.zeros(2**k)
    ghz[[0, -1]] = np.sqrt(0.5)
    return np.outer(ghz, ghz), reduced_ghz_w(n, k)[1]


def _pure_w(n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    w = np.zeros(2**k)
    w[2 ** np.arange(k)] = 1 / np.sqrt(k)
    return reduced_ghz_w(n, k)[0], np.outer(w, w)


def _pure_both(n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    return _coherent_ghz(n, k)[0], _pure_w(n, k)[1]


def _weighed_w(lost: Callable[[int, int], float]) -> Callable[..., Any]:
    """W with probability lost(n, k) that the excitation is among the lost parties."""

    def wrong(n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        ghz, w = _pure_w(n, k)
        w = (1 - lost(n, k)) * w
        w[0, 0] = lost(n, k)
        return ghz, w

    return wrong


def _diagonal_w(n: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    ghz, w = reduced_ghz_w(n, k)
    return ghz, np.diag(np.diag(w))


GHZ_W = Exercise(
    id="ex02.5",
    title="what is left of GHZ and W",
    reference=reduced_ghz_w,
    cases=party_cases,
    parts=("rho_GHZ", "rho_W"),
    why=(
        "Right: one lost party tells which branch of GHZ it was in, and all coherence between the "
        "branches is "
        "gone; W loses an excitation with probability (n−k)/n and otherwise stays entangled."
    ),
    hints=(
        "Write down the ket for n = 3. What does the lost party know about the others?",
        "Split the ket by the basis state of the lost parties; branches with different ones do not "
        "interfere.",
        "M = psi.reshape(2**k, -1) has a row for each state of the kept parties; rho = M @ M.conj().T.",
    ),
    laws=(
        Law(
            "trace-not-one",
            "One of your states does not have trace one.",
            lambda a, *_: max(abs(np.trace(rho) - 1) for rho in a) < 1e-6,
        ),
    ),
    slips=(
        Slip(
            "coherence-kept",
            "Your GHZ state still has its coherence |0…0⟩⟨1…1|: a single lost party tells the two branches "
            "apart and takes all of it away.",
            _coherent_ghz,
            (
                "If you look at the lost party and find 0, what are the others? And if you don't look?",
                "⟨0|1⟩ = 0 for the lost party multiplies every term between the branches.",
            ),
        ),
        Slip(
            "loss-forgotten",
            "Your W state is again a pure W of the kept parties; with probability (n−k)/n the excitation is "
            "in a lost party, and then the kept ones are all in state 0.",
            _pure_w,
            (
                "How likely is it that the excitation is among the kept parties?",
                "Two exclusive branches: the 1 is among the kept, or among the lost.",
            ),
        ),
        Slip(
            "both-still-pure",
            "You return the pure GHZ and W states of k qubits; what is left of n qubits when some are lost "
            "is mixed, in both cases.",
            _pure_both,
            (
                "Where does n enter your answer?",
                "Start from the n qubits, and trace out the last n − k of them.",
                "M = psi.reshape(2**k, -1), with psi the ket of all n; rho = M @ M.conj().T",
            ),
        ),
        Slip(
            "weights-exchanged",
            "The two weights of W are exchanged: the excitation is lost with probability (n−k)/n, and kept "
            "with probability k/n.",
            _weighed_w(lambda n, k: k / n),
            ("If one of a hundred qubits is lost, how likely is it that it held the excitation?",),
        ),
        Slip(
            "half-and-half",
            "You gave the two branches of W the weight one half each; the excitation is in each of the n "
            "places with probability 1/n, so it is lost with probability (n−k)/n.",
            _weighed_w(lambda n, k: 0.5),
            ("If one of a hundred qubits is lost, how likely is it that it held the excitation?",),
        ),
        Slip(
            "coherence-lost",
            "Your W state has lost its coherences: among the kept parties the excitation is in a "
            "superposition of places, since the lost ones (all 0) do not tell which.",
            _diagonal_w,
            ("If the lost parties are all 0, what do they tell about where the 1 is?",),
        ),
        Slip(
            "w-not-normalised",
            "Your W state is not normalised: n terms of amplitude 1 have norm √n.",
            lambda n, k: _ghz_w(n, k, 1),
            ("What is the trace of your W state?",),
        ),
        Slip(
            "probability-for-amplitude",
            "The amplitudes in W are 1/√n; with 1/n, the probability, the trace is 1/n instead of one.",
            lambda n, k: _ghz_w(n, k, n),
            ("What is the trace of your W state?",),
        ),
        Slip(
            "three-parties-assumed",
            "Your W state has amplitudes 1/√3 whatever n is; right for three parties, but n is an argument.",
            lambda n, k: _ghz_w(n, k, np.sqrt(3)),
            ("For which n is your answer right?",),
        ),
        Slip(
            "order-exchanged",
            "You return W first and GHZ second; the order asked for is (rho_GHZ, rho_W).",
            lambda n, k: reduced_ghz_w(n, k)[::-1],
            ("In which order does the exercise ask for the two?",),
        ),
        Slip(
            "kept-the-rest",
            "You kept n − k parties and traced out k; k is how many remain.",
            lambda n, k: reduced_ghz_w(n, n - k),
            ("With n = 3 and k = 1, how large should a state be?",),
        ),
    ),
)

EXERCISES = (TRACE, SCHMIDT, BUDGET, PURIFY, GHZ_W)
