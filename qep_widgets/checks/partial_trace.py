"""Chapter 02's exercises: partial trace, Schmidt spectrum, correlations, purification, GHZ and W."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..physics import composite, entropies
from ..physics.states import ket, random_ket, random_state, random_unitary
from .engine import ByHand, Case, Exercise, Law, Slip, outcomes

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


def _mixed_order(rows: Callable[[Any], Any], columns: Callable[[Any], Any]) -> Callable[..., np.ndarray]:
    """The kept rows in one order and the kept columns in another."""

    def wrong(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
        n = len(dims)
        axes = [n + k if k in keep else k for k in range(n)]
        out = [*rows(keep), *(n + k for k in columns(keep))]
        size = math.prod(dims[k] for k in keep)
        return np.einsum(rho.reshape(dims + dims), [*range(n), *axes], out).reshape(size, size)

    return wrong


def _first_two(is_first: Callable[[Dims], bool]) -> Callable[..., np.ndarray]:
    """Loops over dims[0] and dims[1]: they run for more parts, too, and leave the others out."""

    def wrong(rho: np.ndarray, dims: Dims, keep: Dims) -> np.ndarray:
        pair = dims[:2]
        n = math.prod(pair)
        return reduced(rho[:n, :n], pair, (0,) if is_first(keep) else (1,))

    return wrong


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

_ONE_ORDER = (
    "With keep = (2, 0), which part does the slow index of your rows belong to, and which that of "
    "your columns?",
    "Rows and columns of a state number the same basis.",
    "np.einsum(T, labels, [*keep, *(n + k for k in keep)])",
)
_LONGER = (
    "What does your code do with dims = (2, 3, 2)?",
    "Part k has the row axis k and the column axis len(dims) + k: a loop over parts does not need to know "
    "how many there are.",
    "for k in reversed(range(len(dims))): if k not in keep: T = np.trace(T, axis1=k, axis2=k + T.ndim // 2)",
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
            "Your reduced state does not have trace 1, so its diagonal holds no probabilities.",
            lambda s, *_: abs(np.trace(s) - 1) < 1e-6,
        ),
        Law(
            "not-hermitian",
            "Your reduced state is not Hermitian: an entry and its mirror image do not belong together.",
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
            "Your reshape puts each part's row beside its column, as (dA, dA, dB, dB); a matrix does "
            "not hold its entries in this order.",
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
            _LONGER,
        ),
        Slip(
            "first-two-parts",
            "Your function is right for two parts. With three it reads dims[0] and dims[1] only, and "
            "never looks "
            "at the parts after these.",
            _first_two(lambda keep: 0 in keep),
            _LONGER,
        ),
        Slip(
            "first-two-parts-or-else",
            "Your function is right for two parts. With three it reads dims[0] and dims[1] only, and "
            "whatever "
            "keep is, except (0,), it keeps part 1.",
            _first_two(lambda keep: keep == (0,)),
            _LONGER,
        ),
        Slip(
            "first-two-parts-by-the-first",
            "Your function is right for two parts. With three it reads dims[0] and dims[1] only, and "
            "of keep the "
            "first number only.",
            _first_two(lambda keep: keep[0] == 0),
            _LONGER,
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
            "columns-in-another-order",
            "The rows of your answer are in the order of keep, and its columns in the order of dims.",
            _mixed_order(tuple, sorted),
            _ONE_ORDER,
        ),
        Slip(
            "rows-in-another-order",
            "The columns of your answer are in the order of keep, and its rows in the order of dims.",
            _mixed_order(sorted, tuple),
            _ONE_ORDER,
        ),
        Slip(
            "all-block-entries-summed",
            "You summed every entry of each block, those off its diagonal too, and the trace is no "
            "longer one.",
            lambda rho, dims, keep: reduced(rho, dims, keep, weights=lambda d: np.ones((d, d))),
            (
                "What is the trace of your answer?",
                "The traced part's row index and column index are one and the same summation index.",
            ),
        ),
        Slip(
            "one-term-only",
            "You kept only the term in which the parts that go are in their level 0, as if that were known.",
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
            "The numbers are right, but they still stand in an array with two axes for each kept "
            "part; a state is a matrix.",
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
    """Random complex kets of two parts, equal and unequal; products, whose amplitudes are 1 and 0.

    In two of them one part has eigenvalues 0, so many that rounding makes some of them negative.
    """
    sizes = [(2, 2), (2, 3), (3, 2), (3, 3), (2, 4), (12, 2), (2, 12)]
    generic = [(random_ket(a * b, rng), (a, b)) for a, b in sizes]
    product = np.kron(random_ket(4, rng), random_ket(3, rng))
    return [*generic, (ket(0, 4), (2, 2)), (ket(5, 6), (2, 3)), (product, (4, 3))]


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
            "What you return as λ adds up to one: these are eigenvalues of ρ_A, and not the "
            "amplitudes in ψ = Σ λ_k a_k ⊗ b_k.",
            _squared,
            (
                "Do your λ add up to one, or do their squares?",
                "An eigenvalue of ρ_A is the square of an amplitude.",
            ),
        ),
        Slip(
            "square-forgotten",
            "You put the amplitudes λ into the entropy as if they were probabilities: they do not add "
            "up to one.",
            _schmidt_with(_singular, lambda lam: -_xlnx(lam)),
            (
                "What do your λ add up to?",
                "Entropy is made of probabilities, and a probability is an amplitude squared.",
            ),
        ),
        Slip(
            "root-in-the-logarithm",
            "Your entropies are half of the right ones, as when the logarithm is taken of the amplitudes.",
            _schmidt_with(_singular, lambda lam: _right_entropy(lam) / 2),
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
            "You cut the ket into dB rows of dA entries, so that a row mixes basis states of A.",
            _schmidt_with(lambda psi, dims: _singular(psi, dims[::-1]), _right_entropy),
            (
                "Which entries of psi belong to A's basis state 0?",
                "The last part's index runs fastest, so the first dB entries of psi are the row of "
                "A's state 0.",
            ),
        ),
        Slip(
            "eigenvalues-for-singular-values",
            "You took the eigenvalues of the matrix of coefficients. Only a square matrix has them, "
            "and they depend on the bases of A and of B.",
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
    """Correlated and product states of two and of three parts under random unitaries.

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
    three = [
        (random_state(math.prod(d), rng), random_unitary(math.prod(d), rng), d)
        for d in ((2, 2, 2), (2, 3, 2))
    ]
    return [*cases, *((random_state(4, rng), U, (2, 2)) for U in special), *three]


def correlation_budget(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, Any, Any]:
    """Total correlation I after the evolution, the changes of the parts' entropies, and that of S_C = −I."""
    return _budget_of(rho, U @ rho @ U.conj().T, dims, _total)


def _parts(rho: np.ndarray, dims: Dims) -> np.ndarray:
    return np.array([entropies.entropy(composite.partial_trace(rho, dims, (k,))) for k in range(len(dims))])


def _total(rho: np.ndarray, dims: Dims) -> Any:
    """Σ S_k − S."""
    return _parts(rho, dims).sum() - entropies.entropy(rho)


def _budget_of(
    before: np.ndarray, after: np.ndarray, dims: Dims, shared: Callable[..., Any]
) -> tuple[Any, Any, Any]:
    I0, I1 = shared(before, dims), shared(after, dims)
    return I1, _parts(after, dims) - _parts(before, dims), I0 - I1


def _sharing(shared: Callable[..., Any]) -> Callable[..., Any]:
    """The budget with another measure of what the parts share."""
    return lambda rho, U, dims: _budget_of(rho, U @ rho @ U.conj().T, dims, shared)


def _between(rho: np.ndarray, dims: Dims, a: Dims, b: Dims) -> Any:
    """I(a : b), without the function that is not allowed here."""
    return sum(
        sign * entropies.entropy(composite.partial_trace(rho, dims, keep))
        for sign, keep in ((1, a), (1, b), (-1, a + b))
    )


def _pairwise(rho: np.ndarray, dims: Dims) -> Any:
    pairs = itertools.combinations(range(len(dims)), 2)
    return sum(_between(rho, dims, (a,), (b,)) for a, b in pairs)


def _first_two_share(rho: np.ndarray, dims: Dims) -> Any:
    return _between(rho, dims, (0,), (1,))


def _changed(change: Callable[..., Any]) -> Callable[..., Any]:
    """The right answer (I, dS, dS_C) with something done to it."""
    return lambda rho, U, dims: change(*correlation_budget(rho, U, dims))


def _without_joint(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, *changes = correlation_budget(rho, U, dims)
    return I + entropies.entropy(rho), *changes


def _same_part_always(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    after = U @ rho @ U.conj().T
    S0, S1 = _parts(rho, dims)[0], _parts(after, dims)[0]
    n = len(dims)
    return n * S1 - entropies.entropy(after), np.full(n, S1 - S0), n * (S0 - S1)


def _evolved(evolve: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """The right budget of a wrong evolution; the library's entropy refuses what is no state."""
    return lambda rho, U, dims: _budget_of(rho, evolve(U, rho), dims, _total)


def _values_after(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    after = U @ rho @ U.conj().T
    return _total(after, dims), _parts(after, dims), -_total(after, dims)


def _for_two_parts(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    if len(dims) != 2:
        raise ValueError("too many values to unpack (expected 2)")
    return correlation_budget(rho, U, dims)


def _for_the_first_two(rho: np.ndarray, U: np.ndarray, dims: Dims) -> tuple[Any, ...]:
    I, dS, _ = correlation_budget(rho, U, dims)
    after = U @ rho @ U.conj().T
    return (
        (I if len(dims) == 2 else _parts(after, dims)[:2].sum() - entropies.entropy(after)),
        dS[:2],
        -dS[:2].sum(),
    )


_STATE = (
    "A ket goes to U|ψ⟩. Where does |ψ⟩⟨ψ| go?",
    "The bra ⟨ψ| becomes ⟨ψ|U†, on the right.",
    "after = U @ rho @ U.conj().T",
)
_DAGGER = (
    "For which of the cases does your function work?",
    "The dagger of a complex matrix is U.conj().T.",
)
_MANY = (
    "How many entries should dS have for dims = (2, 3, 2)? How many parts does your code visit?",
    "A loop over range(len(dims)) visits every part.",
    "[qep.entropy(qep.partial_trace(state, dims, (k,))) for k in range(len(dims))]",
)

BUDGET = Exercise(
    id="ex02.3",
    title="where the entropy goes: the correlations' share",
    reference=correlation_budget,
    cases=evolution_cases,
    parts=("I", "dS", "dS_C"),
    why=(
        "Right: a unitary leaves the entropy of the whole alone, so what the parts gain together, the "
        "correlations lose, however many parts there are."
    ),
    hints=(
        "Which entropies make up I, and which of them can a unitary not change?",
        "I is the sum of the parts' entropies less that of the whole; a change is always after minus before.",
        "after = U @ rho @ U.conj().T; S_0 = qep.entropy(qep.partial_trace(after, dims, (0,)))",
    ),
    laws=(
        Law(
            "budget-does-not-close",
            "Your changes do not add up to zero, though a unitary cannot change the entropy of the whole.",
            lambda a, *_: abs(np.sum(a[1]) + a[2]) < 1e-6,
        ),
        Law(
            "negative-information",
            "Your I is negative for some state.",
            lambda a, *_: a[0] > -1e-6,
        ),
    ),
    slips=(
        Slip(
            "sign-of-the-correlations",
            "Your dS_C is the change of I, with the sign of I; so the changes do not cancel.",
            _changed(lambda I, dS, dS_C: (I, dS, -dS_C)),
            ("What do your changes add up to?", "S_C = −I. More correlation, less of S_C."),
        ),
        Slip(
            "change-of-information",
            "Your I is the change of I, after minus before; asked for is its value after the evolution.",
            _changed(lambda I, dS, dS_C: (-dS_C, dS, dS_C)),
            ("What should I be when U is the identity and the parts are correlated?",),
        ),
        Slip(
            "before-minus-after",
            "Your changes are before minus after.",
            _changed(lambda I, dS, dS_C: (I, -dS, -dS_C)),
            ("If an entropy grows from 0.2 to 0.5, what is its change, with its sign?",),
        ),
        Slip(
            "joint-entropy-forgotten",
            "Your I is the sum of the parts' entropies: for independent noisy parts it would not be zero.",
            _without_joint,
            (
                "What does your I give for the product of two maximally mixed qubits?",
                "The entropy of the whole has to come off.",
            ),
        ),
        Slip(
            "information-negative",
            "Your I has the other sign: it would be negative for a Bell pair.",
            _changed(lambda I, dS, dS_C: (-I, dS, -dS_C)),
            ("What is I for a Bell pair: what are its three entropies?",),
        ),
        Slip(
            "bits-for-nats",
            "Your entropies are in bits; this course counts in nats, with the natural logarithm.",
            _changed(lambda *parts: tuple(part / math.log(2) for part in parts)),
            (
                "What should the mutual information of a Bell pair be, 2 or 2 ln 2?",
                "np.log2 counts bits, np.log nats.",
            ),
        ),
        Slip(
            "two-parts-only",
            "Your function is right for two parts and stops at three; dims can have any length.",
            _for_two_parts,
            _MANY,
        ),
        Slip(
            "first-two-parts",
            "Your function is right for two parts. With three it leaves out all parts after the first two.",
            _for_the_first_two,
            _MANY,
        ),
        Slip(
            "pairs-summed",
            "Your I is the sum of the mutual informations of all pairs. For two parts it is the "
            "same; three parts "
            "may share what no two of them share.",
            _sharing(_pairwise),
            (
                "What do your changes add up to for three parts?",
                "I is the entropy of all parts less the entropy of the whole: nothing is counted in pairs.",
            ),
        ),
        Slip(
            "first-against-the-rest",
            "Your I is the mutual information of part 0 with all the others together. What the "
            "others share among "
            "themselves is missing.",
            _sharing(lambda rho, dims: _between(rho, dims, (0,), tuple(range(1, len(dims))))),
            ("What do your changes add up to for three parts?", "Every part's own entropy enters I."),
        ),
        Slip(
            "first-two-share",
            "Your I is the mutual information of parts 0 and 1; with three parts the third is left "
            "out of it.",
            _sharing(_first_two_share),
            ("What do your changes add up to for three parts?", "Every part's own entropy enters I."),
        ),
        Slip(
            "evolved-backwards",
            "You evolved with U†ρU, which is the way back in time.",
            lambda rho, U, dims: correlation_budget(rho, U.conj().T, dims),
            _STATE,
        ),
        Slip(
            "conjugate-forgotten",
            "You evolved with UρUᵀ: U.T transposes without conjugating, which gives no state unless "
            "U is real.",
            _evolved(lambda U, rho: U @ rho @ U.T),
            _DAGGER,
        ),
        Slip(
            "transpose-forgotten",
            "You evolved with UρU*: U.conj() conjugates without transposing, which gives no state "
            "unless U is "
            "symmetric.",
            _evolved(lambda U, rho: U @ rho @ U.conj()),
            _DAGGER,
        ),
        Slip(
            "dagger-forgotten",
            "You evolved with UρU, which is no state unless U = U†.",
            _evolved(lambda U, rho: U @ rho @ U),
            _STATE,
        ),
        Slip(
            "one-side-only",
            "You multiplied by U on the left only: that is how a ket evolves.",
            _evolved(lambda U, rho: U @ rho),
            _STATE,
        ),
        Slip(
            "entry-by-entry",
            "You multiplied with *, which goes entry by entry.",
            _evolved(lambda U, rho: U * rho * U.conj().T),
            (
                "What does  np.eye(2) * rho  give, and what  np.eye(2) @ rho?",
                "For arrays * multiplies entry by entry; the product of matrices is @.",
                "after = U @ rho @ U.conj().T",
            ),
        ),
        Slip(
            "values-after",
            "You return the entropies after the evolution where their changes are asked for.",
            _values_after,
            (
                "What should the changes be when U is the identity?",
                "Each change needs the same quantity twice, before and after.",
            ),
        ),
        Slip(
            "before-left-out",
            "Your change of S_C leaves out the correlations that were there before.",
            _changed(lambda I, dS, dS_C: (I, dS, -I)),
            (
                "What should the changes be when U is the identity?",
                "The initial state need not be a product: its I is not zero.",
            ),
        ),
        Slip(
            "parts-reversed",
            "The entries of your dS are in reverse order: dS[0] belongs to the last part.",
            _changed(lambda I, dS, dS_C: (I, dS[::-1], dS_C)),
            ("Which part does your first partial trace keep?",),
        ),
        Slip(
            "information-before",
            "Your I belongs to the state before the evolution.",
            _changed(lambda I, dS, dS_C: (I + dS_C, dS, dS_C)),
            ("Which state did you put into I?",),
        ),
        Slip(
            "halved",
            "Your I is half of the right one.",
            _changed(lambda I, dS, dS_C: (I / 2, dS, dS_C / 2)),
            ("What is I for a Bell pair: what are its three entropies?",),
        ),
        Slip(
            "same-part-always",
            "Your entropies are all those of part 0: every partial trace keeps the same part.",
            _same_part_always,
            ("Which part does each of your partial traces keep?",),
        ),
    ),
    forbidden=(entropies.mutual_information,),
)


# ex02.4 ------------------------------------------------------------------------------------------------


def mixed_cases(rng: np.random.Generator) -> list[Case]:
    """Mixed states, and states with eigenvalues 0, of which rounding makes some negative."""
    mixed = [random_state(d, rng) * 0.9 + np.eye(d) * 0.1 / d for d in (2, 2, 3, 4)]
    lower = [random_state(d, rng, rank=rank) for d, rank in ((2, 1), (4, 2), (6, 1))]
    return [(rho,) for rho in (*mixed, np.diag([1.0, 0.0]).astype(complex), *lower)]


def purification(rho: np.ndarray) -> np.ndarray:
    """A ket of system and environment whose part on the system is rho."""
    p, v = np.linalg.eigh(rho)
    return (v * np.sqrt(p.clip(0))).reshape(-1)


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
        p = p.clip(0)
        return sum(terms(p[k], v[:, k], np.eye(len(p))[k]) for k in range(len(p)))

    return wrong


def _rows(rho: np.ndarray) -> Any:
    p, v = np.linalg.eigh(rho)
    return sum(np.sqrt(max(p[k], 0)) * np.kron(v[k], np.eye(len(p))[k]) for k in range(len(p)))


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
    nan=(
        "Your answer contains nan: an eigenvalue that should be 0 came out as −1e-17, and a root of "
        "it was taken."
    ),
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
            "Your amplitudes are the eigenvalues themselves: looking away gives ρ² and not ρ.",
            _from_eigen(lambda p, v, e: p * np.kron(v, e)),
            (
                "What is the norm of your ket?",
                "A probability is an amplitude squared, so the amplitude is √p.",
            ),
        ),
        Slip(
            "weights-forgotten",
            "All eigenvectors have the same weight in your ket.",
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
            "You wrote the entries of ρ one after the other and normalised: looking away gives ρ² / "
            "Tr ρ² back.",
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
            "You used the diagonal of ρ and lost its coherences.",
            _diagonal_root,
            (
                "Which entries of ρ does your ket depend on?",
                "In its eigenbasis ρ is diagonal, and only there.",
            ),
        ),
        Slip(
            "root-of-each-entry",
            "You took the root of each entry of ρ, which is not the root of the matrix.",
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
            "You added the eigenvectors into one superposition of the system alone: it is pure, and a "
            "mixture is not.",
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
            "Your GHZ state still has its coherence |0…0⟩⟨1…1|, as if nobody held the lost parties.",
            _coherent_ghz,
            (
                "If you look at the lost party and find 0, what are the others? And if you don't look?",
                "⟨0|1⟩ = 0 for the lost party multiplies every term between the branches.",
            ),
        ),
        Slip(
            "loss-forgotten",
            "Your W state is again a pure W of the kept parties, as if the excitation were never lost.",
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
            "The two weights of your W state are exchanged.",
            _weighed_w(lambda n, k: k / n),
            ("If one of a hundred qubits is lost, how likely is it that it held the excitation?",),
        ),
        Slip(
            "half-and-half",
            "You gave the two branches of W the weight one half each, whatever n and k are.",
            _weighed_w(lambda n, k: 0.5),
            ("If one of a hundred qubits is lost, how likely is it that it held the excitation?",),
        ),
        Slip(
            "coherence-lost",
            "Your W state has no coherences left, as if the place of the excitation had been found out.",
            _diagonal_w,
            ("If the lost parties are all 0, what do they tell about where the 1 is?",),
        ),
        Slip(
            "w-not-normalised",
            "Your W state is not normalised.",
            lambda n, k: _ghz_w(n, k, 1),
            ("What is the trace of your W state?",),
        ),
        Slip(
            "probability-for-amplitude",
            "You put the probability 1/n where an amplitude belongs: the trace is 1/n instead of one.",
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
    forbidden=(composite.partial_trace,),
)

# by hand ------------------------------------------------------------------------------------------------

LN2 = math.log(2)

TRACE_BY_HAND = ByHand(
    "ex02.1h",
    "the state of A",
    [[0.5, 0.2], [0.2, 0.5]],
    slips={
        ((0.6, 0.05), (0.05, 0.4)): "You added the blocks themselves: this is the state of B.",
        ((0.6, 0.45), (0.45, 0.5)): "You added all four entries of each block.",
        ((0.5, 0.0), (0.0, 0.5)): "You kept the diagonal, and lost what is beside it.",
        ((0.4, 0.1), (0.1, 0.2)): "You took one entry of each block, the one for B in level 0.",
        ((0.5, 0.25), (0.25, 0.5)): "In the blocks beside the diagonal you took the other diagonal.",
    },
    why="Each entry is the trace of one block.",
    hints=(
        "Where are the four blocks, and what is added in each?",
        "The trace of a block is the sum of its diagonal.",
    ),
)

SCHMIDT_BY_HAND = ByHand(
    "ex02.2h",
    "the entropy of each part",
    -0.36 * math.log(0.36) - 0.64 * math.log(0.64),
    near=0.005,
    slips={
        -0.6 * math.log(0.6)
        - 0.8 * math.log(0.8): "You put 0.6 and 0.8 into the entropy, which do not add up to one.",
        2 * (-0.36 * math.log(0.36) - 0.64 * math.log(0.64)): "You added the entropies of both parts.",
        LN2: "This is the entropy of a fair coin; the two levels are not equally probable here.",
        0.0: "This is the entropy of the whole.",
    },
    why="The probabilities are the squares of the amplitudes, 0.36 and 0.64.",
    hints=("With which probabilities does A answer 0 and 1?",),
)

BUDGET_BY_HAND = ByHand(
    "ex02.3h",
    "I, the change of one part's entropy, and that of S_C",
    [3 * LN2, LN2, -3 * LN2],
    slips={
        (2 * LN2, LN2, -2 * LN2): "You counted two of the three parts.",
        (3 * LN2, LN2, 3 * LN2): "Your dS_C is the change of I, with the sign of I.",
        (0.0, 0.0, 0.0): "The whole stays pure; its parts do not.",
        (LN2, LN2, -LN2): "Your I counts one part only.",
        (
            2 * LN2,
            LN2,
            -3 * LN2,
        ): "Your I is not the one of the text: it seems to belong to one part and the rest.",
    },
    why="Each part becomes a fair coin, and the whole stays pure: I = 3 ln 2 − 0.",
    hints=("What is the state of one of the three qubits at the end, and what its entropy?",),
)

PURIFY_BY_HAND = ByHand(
    "ex02.4h",
    "two amplitudes",
    [0.8, 0.6],
    slips={
        (0.64, 0.36): "These are the probabilities; a ket with these amplitudes does not have norm one.",
        (0.5**0.5, 0.5**0.5): "Your two amplitudes are equal; the two levels are not equally probable.",
    },
    why="The squares of the amplitudes are the eigenvalues.",
    hints=("What are the probabilities of the levels 0 and 1, and what are they made of?",),
)

W_BY_HAND = ByHand(
    "ex02.5h",
    "two entries of what is left of W",
    [1 / 3, 1 / 3],
    slips={
        (0.0, 0.5): "This is a W of two qubits, as if the excitation were never lost.",
        (1 / 3, 0.0): "You lost the coherence between the two kept qubits.",
        (0.5, 0.25): "You gave both branches the weight one half.",
        (2 / 3, 1 / 6): "Your two weights are exchanged.",
        (1 / 9, 1 / 9): "You put the probability 1/3 where an amplitude belongs.",
    },
    why=(
        "The 1 is lost with probability 1/3. Otherwise it is in a superposition of the two places "
        "that are left."
    ),
    hints=("With what probability is the 1 in the lost qubit?",),
)

EXERCISES = (
    TRACE,
    TRACE_BY_HAND,
    SCHMIDT,
    SCHMIDT_BY_HAND,
    BUDGET,
    BUDGET_BY_HAND,
    PURIFY,
    PURIFY_BY_HAND,
    GHZ_W,
    W_BY_HAND,
)
