"""Input checks of the physics package: the one place that turns what came into arrays or a plain refusal.

A public function calls these on its first lines, and computes with what they return::

    rho = state(rho, "rho")                          # (..., d, d) complex128, a density matrix
    H = hermitian(H, "H", d=rho.shape[-1], of="rho")
    beta = number(beta, "beta")                      # (...) float64
    batch(("rho", rho, 2), ("H", H, 2), ("beta", beta, 0))   # leading axes must broadcast

Each takes the argument and its name, and returns an array that may share memory with the argument:
never write into it.  A refusal is a ``ValueError`` (a ``TypeError`` for what is not numeric) that
names the argument, what was expected and what came; a ket where a state is meant is told the way.

A leading axis of length 0 is a stack like any other: it gives an empty stack of results.

=====================  ======================================================================
``array``              any finite complex array; ``number`` a finite real one, within bounds; ``finite``
``matrix``             (..., d, d);  ``rectangular`` (..., m, n);  ``kraus`` (..., n, d_out, d_in)
``hermitian``          (..., d, d), and ``unitary``, ``state``, normalised ``ket`` (..., d)
``spectrum``           eigenvalues of a state, checked and clipped at 0: cheaper than ``state`` + ``eigvalsh``
``eigensystem``        the same with eigenvectors as columns
``hermitian_eigh``     eigenvalues and eigenvectors of a Hermitian matrix (H, a projector)
``projectors``         (..., n, d, d) that add up to 1; ``probabilities`` (..., n) likewise
``positive_part``      refuses an eigenvalue below −TOL, clips rounding to 0
``dims``, ``sites``    tuples of ints: tensor factors, and which of them
``integer``, ``rng``   one int within bounds (``integers``: an array); a numpy Generator from itself or a seed
``batch``              the common leading shape of several arrays
``dag``                the conjugate transpose of what has been checked
=====================  ======================================================================
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

Complex = npt.NDArray[np.complex128]
Real = npt.NDArray[np.float64]

#: How far rounding, or the step of a differential-equation solver, may carry a state or a unitary:
#: in the trace, in Hermiticity (a Hamiltonian: relative to its largest entry), below zero in an eigenvalue.
TOL = 1e-8
#: Entries beyond this would overflow when three of them are multiplied: a limit of floating-point numbers,
#: far from any energy or rate.  No other number here is compared with a quantity that has a unit.
HUGE = 1e100
_INF = math.inf
_SEQUENCES = (list, tuple)
_COMPLEX, _REAL = np.dtype(np.complex128), np.dtype(np.float64)
# Arguments of these names stand for states: in their place a ket is likely.
_STATES = frozenset({"rho", "sigma", "pi", "rho_env"})

# Rows: trace − 1, Im a, Im d, Re(b − c*), Im(b − c*), a − d, Re(b + c*), Im(b + c*) of [[a, b], [c, d]]
# as functions of (Re a, Im a, Re b, Im b, Re c, Im c, Re d, Im d): five that vanish for a state, then
# three that give its spectrum.  One small matrix product is faster than eight strided sums.
_QUBIT = np.array(
    [
        [1, 0, 0, 0, 0, 0, 1, 0],
        [0, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 1],
        [0, 0, 1, 0, -1, 0, 0, 0],
        [0, 0, 0, 1, 0, 1, 0, 0],
        [1, 0, 0, 0, 0, 0, -1, 0],
        [0, 0, 1, 0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0, -1, 0, 0],
    ],
    dtype=float,
)


# ---------------------------------------------------------------- arrays of numbers


def _plain(x: Any, depth: int = 4) -> Any:
    """What has ``.full()`` as its array, inside lists and tuples as well (a list of Qobj)."""
    if isinstance(x, np.ndarray):
        return x
    if hasattr(x, "full"):
        return x.full()
    if depth and isinstance(x, list | tuple):
        return [_plain(item, depth - 1) for item in x]
    return x


def _numeric(x: Any, name: str) -> npt.NDArray[Any]:
    if type(x) is not np.ndarray:
        if isinstance(x, np.ma.MaskedArray) and np.ma.is_masked(x):
            raise ValueError(f"{name} has masked entries; every entry must be a number")
        try:
            x = np.asarray(_plain(x))
        except ValueError:
            raise ValueError(f"{name} must be an array of numbers, but its rows differ in length") from None
        except (TypeError, OverflowError, RecursionError):
            raise TypeError(f"{name} must be an array of numbers, got {type(x).__name__}") from None
    if x.dtype.kind not in "biufcO":
        raise TypeError(f"{name} must be an array of numbers, got entries of type {x.dtype}")
    if x.dtype.kind == "O" and any(isinstance(item, str | bytes | None) for item in x.flat):
        raise TypeError(f"{name} must be an array of numbers, got None or text in it")
    return x


def _convert(x: Any, name: str, dtype: Any = _COMPLEX) -> npt.NDArray[Any]:
    """An array of the dtype, its entries not looked at yet."""
    x = _numeric(x, name)
    if x.dtype == dtype:
        return x
    try:
        with np.errstate(all="ignore"):
            return x.astype(dtype)
    except (TypeError, ValueError):
        raise TypeError(
            f"{name} must be an array of numbers, got {type(x.flat[0]).__name__} entries"
        ) from None
    except OverflowError:
        raise ValueError(f"{name} has an entry too large for a floating-point number") from None


def finite(x: npt.NDArray[Any], name: str, inf: bool = False) -> npt.NDArray[Any]:
    """The float64 or complex128 array itself, when every entry is finite (or, if so asked, infinite)."""
    # One pass: a sum of squares that overflows or is NaN tells of a bad entry, and vdot does not warn of it.
    if np.vdot(x, x).real <= HUGE:
        return x
    with np.errstate(all="ignore"):
        bad = np.isnan(x) if inf else ~np.isfinite(x)
        bad |= ~((np.abs(x) <= HUGE) | (np.isinf(x) if inf else False))
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        place = f" at index {where}" if where else ""
        raise ValueError(f"{name} must have finite entries (below {HUGE:.0e}), got {x[where]}{place}")
    return x


def array(x: Any, name: str) -> Complex:
    """A complex128 array of any shape with finite entries."""
    x = _convert(x, name)
    finite(x, name)
    return x


def number(x: Any, name: str, low: float = -_INF, high: float = _INF, inf: bool = False) -> Real:
    """A real float64 array of any shape within [low, high]; infinite entries only with ``inf=True``."""
    if not (type(x) is np.ndarray and x.dtype == _REAL):
        x = _numeric(x, name)
        if x.dtype.kind in "cO":
            z = _convert(x, name)
            if np.any(z.imag != 0):
                raise ValueError(f"{name} must be real, got {z.flat[np.flatnonzero(z.imag)[0]]}")
            x = z.real
        x = _convert(x, name, _REAL)
    finite(x, name, inf)
    if low == -_INF and high == _INF:
        return x
    bad = x < low if high == _INF else (x < low) | (x > high)
    if np.count_nonzero(bad):
        if high == _INF:
            wanted = f"at least {low:g}"
        elif low == -_INF:
            wanted = f"at most {high:g}"
        else:
            wanted = f"between {low:g} and {high:g}"
        raise ValueError(f"{name} must be {wanted}, got {x.flat[np.flatnonzero(bad)[0]]:g}")
    return x


def integer(x: Any, name: str, low: int | None = None, high: int | None = None) -> int:
    """One int within [low, high]; numpy's ints and bools count, floats do not."""
    value = _int(x, name, "an integer")
    if (low is not None and value < low) or (high is not None and value > high):
        wanted = f"at least {low}" if high is None else f"between {low} and {high}"
        raise ValueError(f"{name} must be {wanted}, got {value}")
    return value


def integers(x: Any, name: str, low: int, high: int) -> npt.NDArray[np.intp]:
    """An array of ints within [low, high], of any shape."""
    if isinstance(x, np.ndarray | list | tuple):
        x = _numeric(x, name)
        if x.size == 0:
            return np.zeros(x.shape, np.intp)
        if x.dtype.kind not in "biu":
            raise TypeError(f"{name} must be integers, got entries of type {x.dtype}")
        bad = (x < low) | (x > high)
        if bad.any():
            raise ValueError(f"{name} must be between {low} and {high}, got {x[bad][0]}")
        return x.astype(np.intp)
    return np.asarray(integer(x, name, low, high))


def rng(x: Any, name: str = "rng") -> np.random.Generator:
    """A numpy Generator: itself, or a new one from an integer seed."""
    if isinstance(x, np.random.Generator):
        return x
    if isinstance(x, int | np.integer) and not isinstance(x, bool):
        return np.random.default_rng(integer(x, name, low=0))
    raise TypeError(
        f"{name} must be a numpy Generator (np.random.default_rng(seed)) or a seed, got {type(x).__name__}"
    )


# ---------------------------------------------------------------- shapes


def shape(x: Any, name: str = "shape") -> tuple[int, ...]:
    """Leading axes wanted: an int or a tuple of ints, each ≥ 0."""
    found = _ints(x, name, "an integer or a tuple of integers")
    if any(n < 0 for n in found):
        raise ValueError(f"{name}={found} must not be negative")
    return found


def _size(x: npt.NDArray[Any]) -> str:
    return f"{x.shape[-2]}×{x.shape[-1]}"


def _holds_qobj(x: Any) -> bool:
    """Whether it is an object with ``.full()``, or a list of such."""
    return hasattr(x, "full") or (isinstance(x, list | tuple) and bool(x) and _holds_qobj(x[0]))


def _unit_rows(x: npt.NDArray[Any]) -> bool:
    with np.errstate(all="ignore"):
        return x.size > 0 and bool(np.all(np.abs(np.linalg.norm(x, axis=-1) - 1) <= TOL))


def _way_from_ket(x: npt.NDArray[Any], name: str, given: Any) -> str:
    """What to do with a ket in a state's place, to be added to the refusal; "" when it looks like none."""
    if name not in _STATES or x.size == 0 or x.ndim == 0:
        return ""
    if x.ndim == 1:
        return f"; if it is a ket, its state is qep.projector({name})"
    if x.shape[-1] == 1 and x.shape[-2] > 1:
        column = name if _holds_qobj(given) else f"{name}[..., 0]"
        return f"; if it is a ket, its state is qep.projector({column})"
    if x.shape[-2] == 1 and hasattr(given, "dag"):
        return f"; if it is a bra, its state is qep.projector({name}.dag())"
    if _unit_rows(x):
        return f"; if its rows are kets, their states are qep.projector({name})"
    return ""


def _square(x: Any, name: str, d: int | None, of: str) -> Complex:
    """Square matrices whose entries are not looked at."""
    given = x
    if not (type(x) is np.ndarray and x.dtype == _COMPLEX):
        x = _convert(x, name)
    shape = x.shape
    if len(shape) < 2 or shape[-1] != shape[-2] or shape[-1] == 0:
        way = _way_from_ket(x, name, given)
        raise ValueError(f"{name} must be a square matrix (..., d, d), got shape {shape}{way}")
    if d is not None and shape[-1] != d:
        wanted = f"but {of} is {d}×{d}" if of else f"but must be {d}×{d}"
        raise ValueError(f"{name} is {_size(x)}, {wanted}")
    return x


def matrix(x: Any, name: str, d: int | None = None, of: str = "") -> Complex:
    """Square matrices (..., d, d); with ``d`` of that size, the size of the argument called ``of``."""
    x = _square(x, name, d, of)
    finite(x, name)
    return x


def shaped_matrix(x: Any, name: str) -> Complex:
    """Square matrices whose entries are not looked at: for work that reads only a few of many."""
    return _square(x, name, None, "")


def dag(x: npt.NDArray[Any]) -> Any:
    """Conjugate transpose of the last two axes, unchecked: ``qep.dag`` is this with checks."""
    return np.swapaxes(x.conj(), -1, -2)


def rectangular(x: Any, name: str) -> Complex:
    """Matrices (..., m, n) of any sizes."""
    x = array(x, name)
    if x.ndim < 2 or 0 in x.shape[-2:]:
        raise ValueError(f"{name} must be a matrix (..., m, n), got shape {x.shape}")
    return x


def kraus(x: Any, name: str = "kraus") -> Complex:
    """A set of Kraus operators (..., n, d_out, d_in)."""
    x = array(x, name)
    if x.ndim < 3 or 0 in x.shape[-3:]:
        raise ValueError(f"{name} must be a set of operators (..., n, d_out, d_in), got shape {x.shape}")
    return x


def ket(x: Any, name: str, normalised: bool = True) -> Complex:
    """Kets (..., d) of norm one; a Qobj ket of shape (d, 1), or a list of such, as (..., d)."""
    column = _holds_qobj(x)
    x = array(x, name)
    if column and x.ndim > 1 and x.shape[-1] == 1:
        x = x[..., 0]
    if x.ndim < 1 or x.shape[-1] == 0:
        raise ValueError(f"{name} must be a ket (..., d), got shape {x.shape}")
    if normalised:
        norm = np.linalg.norm(x, axis=-1)
        where = _first(~(np.abs(norm - 1) <= TOL))
        if where is not None:
            raise ValueError(f"{name} must have norm 1, got {norm[where]:.6g}{_at(where)}")
    return x


def batch(*arguments: tuple[str, npt.NDArray[Any], int]) -> tuple[int, ...]:
    """The common leading shape of (name, array, number of own axes) triples, which must broadcast."""
    leading = [x.shape[: x.ndim - own] for _, x, own in arguments]
    try:
        return np.broadcast_shapes(*leading)
    except ValueError:
        said = ", ".join(f"{name} {shape}" for (name, _, _), shape in zip(arguments, leading, strict=True))
        raise ValueError(f"the leading axes do not broadcast: {said}") from None


def same_size(first: tuple[str, npt.NDArray[Any]], second: tuple[str, npt.NDArray[Any]]) -> None:
    """Two named square matrices are of one size."""
    (name, x), (other, y) = first, second
    if x.shape[-1] != y.shape[-1]:
        raise ValueError(f"{other} is {_size(y)}, but {name} is {_size(x)}")


# ---------------------------------------------------------------- what a matrix means


def _first(bad: Any) -> tuple[int, ...] | None:
    """Index of the first True, () for a scalar True, None when there is none."""
    if not np.any(bad):
        return None
    return tuple(int(i) for i in np.argwhere(bad)[0])


def _at(where: tuple[int, ...], what: str = "matrix") -> str:
    return f" ({what} number {where[0] if len(where) == 1 else where})" if where else ""


def _check_hermitian(x: Complex, name: str, scale: Any) -> None:
    off = np.abs(x - dag(x)).max(axis=(-2, -1))
    where = _first(off > TOL * scale)
    if where is not None:
        raise ValueError(
            f"{name} must be Hermitian, but differs from its adjoint by {off[where]:.3g}"
            f"{_at(where)}{_way_from_ket(x, name, x)}"
        )


def hermitian(x: Any, name: str, d: int | None = None, of: str = "") -> Complex:
    """Hermitian matrices (..., d, d): within TOL of the largest entry."""
    x = _square(x, name, d, of)
    if x.shape == (2, 2):  # finite, and Hermitian to the last digit: plain numbers cost least
        (a, b), (c, e) = x.tolist()
        if a.imag == 0 == e.imag and b == c.conjugate() and abs(a) + abs(b) + abs(e) < 1e50:
            return x
    finite(x, name)
    if not (x == dag(x)).all():
        _check_hermitian(x, name, np.abs(x).max(axis=(-2, -1), initial=0))
    return x


def hermitian_eigh(x: Any, name: str, d: int | None = None, of: str = "") -> tuple[Real, Complex]:
    """Eigenvalues, ascending (..., d), and eigenvectors as columns (..., d, d) of Hermitian matrices."""
    return np.linalg.eigh(hermitian(x, name, d, of))


def unitary(x: Any, name: str, d: int | None = None, of: str = "") -> Complex:
    """Unitary matrices (..., d, d): U†U = 1 within TOL."""
    x = matrix(x, name, d, of)
    off = np.abs(dag(x) @ x - np.eye(x.shape[-1])).max(axis=(-2, -1), initial=0)
    where = _first(off > TOL)
    if where is not None:
        raise ValueError(f"{name} must be unitary, but U†U differs from 1 by {off[where]:.3g}{_at(where)}")
    return x


def _check_trace_one(x: Complex, name: str) -> None:
    trace = np.trace(x, axis1=-2, axis2=-1)
    where = _first(np.abs(trace - 1) > TOL)
    if where is not None:
        value = trace[where]
        shown = f"{value.real:.6g}" if abs(value.imag) <= TOL else f"{value:.6g}"
        way = _way_from_ket(x, name, x)
        raise ValueError(f"{name} must be a state of trace 1, got trace {shown}{_at(where)}{way}")


def positive_part(values: npt.NDArray[Any], name: str, way: str = "") -> Real:
    """The eigenvalues (..., d) with rounding below zero clipped; below −TOL refused, with a ``way`` on."""
    if values.size and not values.min() >= -TOL:
        lowest = values.min(axis=-1)
        where = _first(~(lowest >= -TOL)) or ()
        raise ValueError(
            f"{name} must be a state, but has the eigenvalue {lowest[where]:.6g}{_at(where)}{way}"
        )
    return np.maximum(values, 0.0)


def _check_state_but_positivity(x: Complex, name: str) -> None:
    with np.errstate(all="ignore"):  # the usual case in two sums, which a non-finite entry would spoil
        off = (x - dag(x)).reshape(-1).view(np.float64)
        excess = np.einsum("...ii->...", x).reshape(-1) - 1
        if np.dot(off, off) <= TOL * TOL and np.abs(excess).max(initial=0) <= TOL:
            return
    finite(x, name)
    _check_hermitian(x, name, 1.0)
    _check_trace_one(x, name)


@functools.lru_cache(maxsize=32)
def rounding(d: int) -> Real:
    """TOL times the identity: added to a positive matrix it makes a Cholesky factor exist."""
    shift = TOL * np.eye(d)
    shift.flags.writeable = False
    return shift


def state(
    x: Any, name: str, d: int | None = None, of: str = "", allow_negative: bool | None = None
) -> Complex:
    """Density matrices (..., d, d): Hermitian, trace one, no eigenvalue below −TOL.

    With ``allow_negative`` any eigenvalues; False, where a function offers that choice, is named in the
    refusal.
    """
    x = _square(x, name, d, of)
    way = "" if allow_negative is None else "; allow_negative=True gives the number that it would have"
    if allow_negative:
        _check_state_but_positivity(x, name)
        return x
    if x.shape[-1] == 2:
        qubit_spectrum(x, name, way)
        return x
    _check_state_but_positivity(x, name)
    try:  # a Cholesky factor of ρ + TOL exists exactly when no eigenvalue is below −TOL, and costs least
        np.linalg.cholesky(x + rounding(x.shape[-1]))
    except np.linalg.LinAlgError:
        positive_part(np.linalg.eigvalsh(x), name, way)
    return x


def spectrum(x: Any, name: str, d: int | None = None, of: str = "") -> Real:
    """Eigenvalues (..., d) of states, ascending, none below 0."""
    x = _square(x, name, d, of)
    if x.shape[-1] == 2:
        return np.stack(qubit_spectrum(x, name)[:2], axis=-1)
    _check_state_but_positivity(x, name)
    return positive_part(np.linalg.eigvalsh(x), name)


def eigensystem(x: Any, name: str, d: int | None = None, of: str = "") -> tuple[Real, Complex]:
    """Eigenvalues (..., d), ascending, none below 0, and eigenvectors as columns, of states."""
    x = _square(x, name, d, of)
    _check_state_but_positivity(x, name)
    values, vectors = np.linalg.eigh(x)
    return positive_part(values, name), vectors


def qubit_spectrum(x: Any, name: str, way: str = "") -> tuple[Real, Real, Real]:
    """Of qubit states (..., 2, 2): both eigenvalues, ascending, (...) each; Bloch data (3, ...) = (z, x, −y).

    Closed form, with the state's checks on the way: λ₊ = (1 + r)/2 and λ₋ = det/λ₊.  The quotient
    keeps a tiny eigenvalue of a diagonal matrix to full relative accuracy, where (1 − r)/2 loses it.
    """
    x = _square(x, name, 2, "")
    leading = x.shape[:-2]
    flat = np.ascontiguousarray(x).view(np.float64).reshape(-1, 8)
    with np.errstate(all="ignore"):  # non-finite entries are found below, by the sums that they spoil
        sums = _QUBIT @ flat.T
        sums[0] -= 1.0
        off = sums[:5].reshape(-1)
        squares = sums[5:] * sums[5:]
        coherence = squares[1] + squares[2]
        upper = 0.5 + 0.5 * np.sqrt(squares[0] + coherence)
        lower = (flat[:, 0] * flat[:, 6] - 0.25 * coherence) / upper
        good = flat.size == 0 or (
            (np.dot(off, off) <= TOL * TOL or np.abs(off).max() <= TOL) and lower.min() >= -TOL
        )
    if not good:
        _refuse_qubit(x, name, way)
    np.maximum(lower, 0.0, out=lower)
    return lower.reshape(leading), upper.reshape(leading), sums[5:].reshape(3, *leading)


def _refuse_qubit(x: Complex, name: str, way: str) -> NoReturn:
    _check_state_but_positivity(x, name)
    positive_part(np.linalg.eigvalsh(x), name, way)
    raise ValueError(f"{name} must be a state, but has an eigenvalue below {-TOL:.0e}{way}")


def projectors(x: Any, name: str, d: int) -> Complex:
    """Orthogonal projectors (..., n, d, d) that add up to 1."""
    x = hermitian(x, name)
    if x.ndim < 3 or x.shape[-3] == 0:
        raise ValueError(f"{name} must be a set of projectors (..., n, d, d), got shape {x.shape}")
    if x.shape[-1] != d:
        raise ValueError(f"{name} are {_size(x)}, but rho is {d}×{d}")
    off = np.abs(x @ x - x).max(axis=(-2, -1), initial=0)
    where = _first(off > TOL)
    if where is not None:
        raise ValueError(f"{name} must be projectors, but P² and P differ by {off[where]:.3g}{_at(where)}")
    total = np.abs(x.sum(axis=-3) - np.eye(d)).max(initial=0)
    if total > TOL:
        raise ValueError(f"{name} must add up to 1, but their sum is off by {total:.3g}")
    return x


def probabilities(x: Any, name: str) -> Real:
    """Probability distributions (..., n): none below −TOL (rounding is clipped to 0), sum 1 within TOL."""
    x = number(x, name)
    if x.ndim < 1 or x.shape[-1] == 0:
        raise ValueError(f"{name} must be a probability distribution (..., n), got shape {x.shape}")
    where = _first(x < -TOL)
    if where is not None:
        raise ValueError(f"{name} must hold no negative probability, got {x[where]:.6g} at index {where}")
    total = x.sum(axis=-1)
    where = _first(np.abs(total - 1) > TOL)
    if where is not None:
        raise ValueError(f"{name} must add up to 1, got {total[where]:.6g}{_at(where, 'distribution')}")
    return np.maximum(x, 0.0)


# ---------------------------------------------------------------- tensor factors


def _int(x: Any, name: str, wanted: str) -> int:
    if isinstance(x, np.ndarray) and x.ndim == 0:
        x = x[()]
    if isinstance(x, np.bool_):
        return int(x)
    try:
        return operator.index(x)
    except TypeError:
        raise TypeError(f"{name} must be {wanted}, got {x!r}") from None


def _ints(x: Any, name: str, wanted: str) -> tuple[int, ...]:
    if type(x) in (tuple, list) and {int}.issuperset(map(type, x)):  # the usual case, without a call for each
        return tuple(x)
    if isinstance(x, np.ndarray):
        x = x.tolist()
    if isinstance(x, Iterable) and not isinstance(x, str | bytes | set | frozenset | dict):
        return tuple(_int(item, name, wanted) for item in x)
    return (_int(x, name, wanted),)


def dims(x: Any, name: str = "dims", size: int | None = None, of: str = "rho") -> tuple[int, ...]:
    """Dimensions of the tensor factors, each ≥ 1; QuTiP's ``[[2, 3], [2, 3]]`` counts as (2, 3).

    With ``size`` they must multiply to it: the size of the argument called ``of``.
    """
    if isinstance(x, _SEQUENCES) and len(x) == 2 and all(isinstance(part, _SEQUENCES) for part in x):
        if list(x[1]) != list(x[0]) and any(n != 1 for n in x[1]):
            raise ValueError(f"{name} must be those of a square matrix or a ket, got {x}")
        x = x[0]
    found = _ints(x, name, "a tuple of integers")
    if not found or min(found) < 1:
        raise ValueError(f"{name} must hold one dimension ≥ 1 for each part, got {found}")
    total = math.prod(found)
    if size is not None and total != size:
        raise ValueError(f"{name}={found} multiply to {total}, but {of} is {size}×{size}")
    return found


def sites(x: Any, n: int, name: str = "keep") -> tuple[int, ...]:
    """Which of n tensor factors, in the order given: an int or several, none twice, 0 ≤ each < n."""
    found = _ints(x, name, "an integer or a sequence of integers")
    if found and not 0 <= min(found) <= max(found) < n:
        raise ValueError(f"{name}={found} must name parts 0 to {n - 1} of the {n} in dims")
    if len(set(found)) != len(found):
        raise ValueError(f"{name}={found} names a part twice")
    return found
