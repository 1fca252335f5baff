"""Solves ẏ = yA(t) for an A that changes in time, by collocation with steps that look everywhere.

In a step the equation holds exactly at the 17 nodes of Gauss and Lobatto, and ẏ is the polynomial of degree
16 through them: order 32 at the end of a step, and stable however fast A is (E. Hairer, G. Wanner, *Solving
Ordinary Differential Equations II*, section IV.5, Lobatto IIIA).  The coefficient of P₁₆ in ẏ measures
what a step misses.  The nodes are the ends of the step and the extrema of P₁₆: a change that a single node
sees is in this coefficient.
"""

from __future__ import annotations

import bisect
import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.polynomial import legendre

from . import _validate as check
from ._validate import Complex, Real

_EPS = np.finfo(float).eps
_N = 17
_X = np.concatenate(([-1.0], np.sort(legendre.legroots(legendre.legder([0] * (_N - 1) + [1])).real), [1.0]))
_DEGREES = np.arange(_N)
# Values at the nodes -> coefficients of Legendre polynomials.
_COEFFICIENTS = np.linalg.inv(legendre.legvander(_X, _N - 1))
# No two neighbouring nodes are further apart than a tenth of the step.
_PER_STEP = 10
# Requested times that are evenly spaced are so only to rounding.
_EVEN = 1 + 1e-9
# The longest step, as a part of all the time.
_SHARE = 0.1
# The longest step times the norm of A: the iteration's terms stay below e³, which costs one digit.
_REACH = 3.0
# The largest last coefficient, in units of the tolerance, of a step that is good enough.
_GOOD = 3.0
# Up to these sizes the equations of a step are solved at once: in any step, in one beyond that reach.
_AT_ONCE, _ANY_SPEED = 6, 16
# So many steps must get at least so far, as a part of all the time: else they would never arrive.
_PATIENCE, _PROGRESS = 1000, 1e-6


def longest_step(max_step: Any) -> float:
    """The argument ``max_step`` of a public function: None is no limit."""
    if max_step is None:
        return math.inf
    step = check.number(max_step, "max_step", low=0.0)
    if step.ndim or not step > 0:
        raise ValueError(f"max_step must be one positive number, got {max_step!r}")
    return float(step)


def _integrals(x: Real) -> Real:
    """½ ∫_{−1}^x of the Legendre polynomials, (..., 17): of ẏ in a step of length 1."""
    P = legendre.legvander(x, _N)
    out = np.empty((*x.shape, _N))
    out[..., 0] = 0.5 * (1 + x)
    out[..., 1:] = 0.5 * (P[..., 2:] - P[..., :-2]) / (2 * _DEGREES[1:] + 1)
    return out


_TO_NODES = _integrals(_X) @ _COEFFICIENTS
# Cosines of the multiples of an angle -> those integrals at its cosine: faster than a recursion.
_CIRCLE = np.cos(np.pi * (np.arange(_N + 1) + 0.5) / (_N + 1))
_FROM_COSINES = np.linalg.solve(np.polynomial.chebyshev.chebvander(_CIRCLE, _N), _integrals(_CIRCLE))


def _within(x: Real) -> Real:
    """_integrals at places within a step, −1 ≤ x ≤ 1."""
    return np.cos(np.multiply.outer(np.arccos(np.clip(x, -1.0, 1.0)), np.arange(_N + 1))) @ _FROM_COSINES


class Motion(NamedTuple):
    """A(t) at n times, on rows: ``matrices`` (n, D, D), y ↦ yA, or any ``act`` on (n, K, D).

    ``size`` bounds the norm of A, 0 when it is not known.  With ``stable``, no y grows.  With ``unitary``, A
    is (−iH)ᵀ, and y are d × d matrices that turn as U y U†.  Only the first ``leading`` entries of y act on
    others, or on themselves; the rest are integrals along the way.
    """

    size: float
    matrices: Any = None
    act: Callable[[Any], Any] | None = None
    stable: bool = False
    unitary: bool = False
    leading: int | None = None

    def __call__(self, y: Any) -> Any:
        return self.act(y) if self.act is not None else y @ self.matrices

    def slopes(self, y: Any, n: int) -> Any:
        """ẏ (n, K, D) of one y (K, D) at the n times, for a turn too."""
        if not self.unitary:
            return self(np.broadcast_to(y, (n, *y.shape)))
        G, d = self.matrices[:, None].swapaxes(-1, -2), self.matrices.shape[-1]
        states = y.reshape(-1, d, d)
        return (G @ states - states @ G).reshape(n, *y.shape)


def motion(matrices: Any, stable: bool, unitary: bool = False, leading: int | None = None) -> Motion:
    """The motion y ↦ yA of rows."""
    return Motion(float(np.abs(matrices).sum(axis=-2).max()), matrices, None, stable, unitary, leading)


def _parts(values: Any) -> Real:
    """Real and imaginary parts as a real matrix (n, ·): real weights then need no complex product."""
    return values.reshape(len(values), -1).view(np.float64)


def _combined(weights: Any, values: Any) -> Any:
    """Σ_k weights[:, k] values[k]."""
    found = (weights @ _parts(np.ascontiguousarray(values))).view(values.dtype)
    return found.reshape(len(weights), *values.shape[1:])


class _Step(NamedTuple):
    """A step that was taken: y at its start, and the coefficients of width·ẏ."""

    start: float
    width: float
    begin: Any
    coefficients: Any
    unitary: bool

    def beyond(self, times: Real) -> Any:
        """Its polynomial at later times, up to the term that is smallest at the last of them: a guess."""
        x = 2 * (times - self.start) / self.width - 1
        size = np.abs(_parts(self.coefficients)).max(axis=1) * np.abs(legendre.legvander(x[-1:], _N - 1)[0])
        terms = int(np.argmin(size)) + 1
        return self.begin + _combined(_integrals(x)[:, :terms], self.coefficients[:terms])


def _at_nodes(A: Motion, start: Any, width: float, scale: Any, guess: Callable[[], Any]) -> Any:
    """width·ẏ at the nodes of a step, at once or from a guess of y; None when the step is too long."""
    fast = not width * A.size <= 4 / 3 * _REACH
    D = start.shape[-1]
    if fast and (A.matrices is None or not A.stable or D > _ANY_SPEED):
        return None
    if A.matrices is not None and D <= (_ANY_SPEED if fast else _AT_ONCE):
        n = A.leading or D
        acting, first = A.matrices[:, :n, :n], start[:, :n]
        system = np.einsum("ij,iba->iajb", -width * _TO_NODES, acting).reshape(_N * n, _N * n)
        system.reshape(-1)[:: _N * n + 1] += 1.0
        right = width * (first @ acting)
        found = np.linalg.solve(system, right.swapaxes(-1, -2).reshape(_N * n, -1))
        found = found.reshape(_N, n, -1).swapaxes(-1, -2)
        if n == D:
            return found
        rest = width * ((first + _combined(_TO_NODES, found)) @ A.matrices[:, :n, n:])
        return np.concatenate((found, rest), axis=-1)
    change, y, new = np.empty((3, _N, *start.shape), np.result_type(start, 1j if A.act else A.matrices))
    y[:] = guess()
    for _ in range(60):
        np.multiply(A(y), width, out=change)
        np.matmul(_TO_NODES, _parts(change), out=_parts(new))
        new += start
        y -= new
        far = np.abs(_parts(y), out=_parts(y)).max(axis=0)  # real and imaginary parts: cheaper than moduli
        moved = float((far.reshape(len(start), -1) / scale).max())
        y, new = new, y
        if moved <= 1e-15 or not math.isfinite(moved):
            break
    return change if moved <= 1e-14 else None


def _guess(past: _Step | None, A: Motion, begin: Any, nodes: Real) -> Any:
    """y at the nodes from the last step: as it went on, or (a turn) the same turn again."""
    if past is None or past.unitary != A.unitary:
        return begin
    return past.beyond(nodes - nodes[0] + past.start if A.unitary else nodes)


def _collocate(
    A: Motion, start: Any, width: float, scale: Any, guess: Callable[[], Any]
) -> tuple[Any, float]:
    """Coefficients of width·ẏ in a step, and the size of the last one per scale; inf: no solution."""
    if not math.isfinite(A.size):
        return None, math.inf
    change = _at_nodes(A, start, width, scale, guess)
    if change is None:
        return None, math.inf
    coefficients = _combined(_COEFFICIENTS, change)
    misfit = float((np.abs(coefficients[-1]) / scale).max())
    return coefficients, misfit if math.isfinite(misfit) else math.inf


def _turned(x: Complex, y: Complex) -> Complex:
    """U y U† for rows x of Uᵀ (T, d, d), brought to the nearest unitary, and states y (K, d²): (T, K, d²)."""
    d = x.shape[-1]
    U = x.swapaxes(-1, -2)
    U = U @ (1.5 * np.eye(d) - 0.5 * (check.dag(U) @ U))  # a step of Newton and Schulz
    U = U[:, None]
    return (U @ y.reshape(-1, d, d) @ check.dag(U)).reshape(len(x), *y.shape)


def _furthest(a: float, grid: list[float], longest: float) -> float:
    """How far a step from a may go: ten times the least distance of the requested times that it passes."""
    least = longest / _PER_STEP
    first = bisect.bisect_right(grid, a) - 1
    for k in range(first, len(grid) - 1):
        if grid[k] >= a + _PER_STEP * least:
            break
        closer = min(least, grid[k + 1] - grid[k])
        if k > first and grid[k] > a + _PER_STEP * closer:
            return grid[k]
        least = closer
    return min(a + _PER_STEP * _EVEN * least, grid[-1])


def _end_of_step(a: float, step: float, edge: float, grid: list[float], longest: float) -> float:
    b = min(_furthest(a, grid, longest), a + step)
    if b >= edge:
        return edge
    asked = grid[bisect.bisect_right(grid, b) - 1]
    return asked if asked >= 0.5 * (a + b) else b  # where a sudden change is most likely


def _edge(look: Callable[[Real], Motion], A: Motion, times: Real, y: Any) -> float | None:
    """Where A changes suddenly between two of the times, the first number after; None where it does not.

    The first interval with a quarter of all the change is halved as long as one half has nearly all of it.
    """
    values = A.slopes(y, times.size)
    change = np.abs(np.diff(values, axis=0)).max(axis=(-2, -1))
    first = int(np.argmax(change > 0.25 * change.sum()))
    if not 0 < change[first] < math.inf:
        return None
    lo, hi = float(times[first]), float(times[first + 1])
    left, right = values[first], values[first + 1]
    while lo < (middle := lo + 0.5 * (hi - lo)) < hi:
        value = look(np.array([middle])).slopes(y, 1)[0]
        before, after = float(np.abs(value - left).max()), float(np.abs(right - value).max())
        if not max(before, after) >= 0.8 * float(np.abs(right - left).max()):
            return None
        if before > after:
            hi, right = middle, value
        else:
            lo, left = middle, value
    return hi


def _give_up(t: float, tolerance: float) -> NoReturn:
    raise ValueError(
        f"generator cannot be integrated past t = {t:.6g}: it diverges there, or changes faster than steps "
        f"can follow; the accuracy {tolerance:g} is not reached"
    )


def march(
    look: Callable[[Real], Motion],
    start: Any,
    times: Real,
    tolerance: float,
    max_step: float = math.inf,
    scale: Any = None,
) -> Any:
    """y(t) of ẏ = yA(t), y(0) = start (K, D), at ascending times ≥ 0: (T, K, D).

    ``look(ts)`` gives A at the times ts.  Between requested times a distance δ apart A is looked at at least
    once in each interval of length δ, and anywhere once in each hundredth of the last time and each
    tenth of ``max_step``.  No step passes a sudden change that was found.  The tolerance of an entry is
    relative to ``scale`` (default: the row's largest entry).
    """
    grid = np.unique(np.append(0.0, times)).tolist()
    last, longest = grid[-1], min(_SHARE * grid[-1], max_step)
    out = np.empty((times.size, *start.shape), np.result_type(start, 1.0))
    done = int(np.searchsorted(times, 0.0, side="right"))
    out[:done] = y = start
    a, step, edge, before_edge = 0.0, math.inf, math.inf, math.inf
    mark, steps = 0.0, 0
    past: _Step | None = None
    while a < last:
        b = _end_of_step(a, step, edge, grid, longest)
        width = b - a
        nodes = a + width * (0.5 + 0.5 * _X)
        nodes[-1] = np.nextafter(b, a)  # a sudden change at b is the next step's
        A = look(nodes)
        begin = np.eye(A.matrices.shape[-1], dtype=complex) if A.unitary else y
        unit: Any = 1.0 if A.unitary else scale
        if unit is None:
            unit = np.abs(y).max(axis=-1, keepdims=True)
            unit = np.where(unit == 0, 1.0, unit)
        coefficients, misfit = _collocate(
            A, begin, width, unit, functools.partial(_guess, past, A, begin, nodes)
        )
        misfit /= max(_GOOD * tolerance, 8 * _EPS * width * A.size)  # below that, ẏ is rounding
        if misfit > 1:
            if not width > 64 * np.spacing(b):
                _give_up(a, tolerance)
            if coefficients is None and A.size > 0 and width * A.size > _REACH:
                step = _REACH / A.size
                continue
            found = _edge(look, A, nodes, y)
            if found is not None and (b < edge or found < a + 0.9 * width):
                edge, before_edge = found, before_edge if edge < math.inf else step
            else:
                step = width * min(max(0.9 * misfit ** (-1 / _N), 0.05), 0.8)
            continue
        upto = int(np.searchsorted(times, b, side="right"))
        x = np.append(2 * (times[done:upto] - a) / width - 1, 1.0)
        moved = begin + _combined(_within(x), coefficients)
        if A.unitary:
            moved = _turned(moved, y)
        past = _Step(a, width, begin, coefficients, A.unitary)
        out[done:upto], y = moved[:-1], moved[-1]
        a, done, steps = b, upto, steps + 1
        longer = width * min(0.9 * max(misfit, 1e-30) ** (-1 / _N), 8.0)
        step = longer if step == math.inf else max(step, longer)
        if b == edge:
            step, edge = max(step, before_edge), math.inf
        if steps % _PATIENCE == 0:
            if a - mark < _PROGRESS * last:
                _give_up(a, tolerance)
            mark = a
    return out
