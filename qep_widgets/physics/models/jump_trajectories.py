"""Quantum-jump trajectories: single runs of a master equation, many at once, and what their counts say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _validate as check
from .._validate import Complex, Real
from .counting import _generator, _inputs, _stationary

Index = npt.NDArray[np.intp]

# The most jumps, on average, that a run may have: some minutes for one run, a jump after the other.
_MOST = 1e7
# Degree of the series within the smallest step, whose norm is at most _RADIUS: a remainder below 1e-13.
_DEGREE = 12
_RADIUS = 0.5


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Counts and states of N independent runs; where several times were asked for, times come first.

    Attributes
    ----------
    times : float or ndarray, shape (T,)
    counts : int ndarray, shape (N, n) or (T, N, n)
        How often each jump has happened since t = 0.
    states : complex ndarray, shape (N, d, d) or (T, N, d, d)
        State of each run, given its jumps; their mean over runs is that of the master equation.
    run, kind : int ndarray, shape (total,), or None
        Of every jump: which run, and which jump operator; in the order of run and time.
    when : ndarray, shape (total,), or None
        Its time.
    """

    times: Any
    counts: npt.NDArray[np.int64]
    states: Complex
    run: Index | None
    kind: Index | None
    when: Real | None


@dataclass(frozen=True, eq=False)
class Estimate:
    """Mean and variance of a counted number per unit time, from independent runs, with standard errors.

    Attributes
    ----------
    mean, variance : float or ndarray, shape (...)
        ⟨N⟩/t and Var N/t.
    mean_error, variance_error : float or ndarray, shape (...)
        Their standard errors, √(s²/N)/t and √((m₄ − s⁴(N − 3)/(N − 1))/N)/t, with s² the variance and m₄ the
        fourth central moment.
    """

    mean: Any
    variance: Any
    mean_error: Any
    variance_error: Any


class _Motion:
    """The motion without jumps and the jumps, as real matrices on coordinates of Hermitian matrices.

    A state is x with ρ = Σ x_a E_a, the E_a Hermitian and orthonormal; one row of an array is one run.
    """

    def __init__(self, still: Complex, terms: Complex, d: int, longest: float) -> None:
        self.basis = _hermitian_basis(d)
        to = self.basis.reshape(d * d, d * d)  # rows are vec(E_a)
        G = (to.conj() @ still @ to.T).real
        self.trace = np.trace(self.basis, axis1=1, axis2=2).real
        self.jumps = (to.conj() @ terms @ to.T).real
        self.weights = (self.trace @ self.jumps).T  # rate of jump k in state x: x @ weights[:, k]
        size = float(np.abs(G).sum(axis=0).max()) * longest
        self.levels = max(0, int(np.ceil(np.log2(max(size / _RADIUS, 1.0)))))
        self.step = longest / 2.0**self.levels
        power, powers = np.eye(d * d), []
        for k in range(_DEGREE + 1):
            powers.append(power)
            power = power @ (G * self.step) / (k + 1)
        self.series = np.stack(powers)  # (G step)^k/k!
        self.survival = np.einsum("a,kab->bk", self.trace, self.series)
        self.doubled = [self.series.sum(axis=0)]  # over one step, two, four, …
        for _ in range(self.levels):
            self.doubled.append(self.doubled[-1] @ self.doubled[-1])

    def coordinates(self, rho: Complex) -> Real:
        return np.einsum("aij,...ji->...a", self.basis, rho).real

    def states(self, x: Real) -> Complex:
        return np.einsum("...a,aij->...ij", x, self.basis)

    def normalised(self, x: Real) -> Real:
        return x / (x @ self.trace)[:, None]

    def within_step(self, x: Real, y: Real) -> Real:
        """x after a part y in [0, 1] of the smallest step."""
        out = x @ self.series[-1].T
        for matrix in self.series[-2::-1]:
            out *= y[:, None]
            out += x @ matrix.T
        return out

    def advance(self, x: Real, time: Real) -> Real:
        """x after a time of its own for each row, without a jump, normalised."""
        whole, part = np.divmod(time / self.step, 1.0)
        for m, matrix in enumerate(self.doubled):
            moving = (whole.astype(np.int64) >> m & 1).astype(bool)
            x = np.where(moving[:, None], x @ matrix.T, x)
        return self.normalised(self.within_step(x, part))

    def until(self, x: Real, left: Real, room: Real) -> tuple[Index, Real, Real]:
        """Which runs jump within ``room``: rows, waiting times and the states just before, not normalised.

        A jump comes when the trace has fallen to ``left``: it is searched for in halves of the time, and
        within the smallest step as the root of a polynomial.
        """
        steps = np.zeros(len(x))
        for m in range(self.levels, -1, -1):
            further = x @ self.doubled[m].T
            stays = further @ self.trace > left
            x = np.where(stays[:, None], further, x)
            steps += stays * 2.0**m
        room = room / self.step
        rows = np.flatnonzero((steps <= room) & (steps < 2.0 ** (self.levels + 1) - 1))
        x, steps = x[rows], steps[rows]
        part = _root((x @ self.survival).T.copy(), left[rows])
        soon = steps + part <= room[rows]
        return rows[soon], (steps + part)[soon] * self.step, self.within_step(x[soon], part[soon])


def _hermitian_basis(d: int) -> Complex:
    """d² orthonormal Hermitian matrices, (d², d, d)."""
    E = np.zeros((d, d, d, d), np.complex128)
    for i in range(d):
        E[i, i, i, i] = 1
        for j in range(i):
            E[i, j, i, j] = E[i, j, j, i] = 0.5**0.5
            E[j, i, i, j], E[j, i, j, i] = 1j * 0.5**0.5, -1j * 0.5**0.5
    return E.reshape(d * d, d, d)


def _root(c: Real, left: Real) -> Real:
    """y in [0, 1] where falling polynomials Σ c_k y^k, (k, rows), reach ``left``: Newton in a bracket."""
    low, high = np.zeros(len(left)), np.ones(len(left))
    y = np.clip((c[0] - left) / np.maximum(c[0] - c.sum(axis=0), np.finfo(float).tiny), 0.0, 1.0)
    for _ in range(60):
        value, slope = c[-1].copy(), np.zeros_like(y)
        for column in c[-2::-1]:
            slope *= y
            slope += value
            value *= y
            value += column
        value -= left
        low, high = np.where(value > 0, y, low), np.where(value > 0, high, y)
        guess = y - value / np.where(slope < 0, slope, -np.inf)
        guess = np.where((guess > low) & (guess < high), guess, 0.5 * (low + high))
        guess = np.where(np.abs(value) < 1e-15, y, guess)
        moved = np.abs(guess - y).max(initial=0)
        y = guess
        if moved < 1e-11:
            break
    return y


def jump_trajectories(
    H: Any,
    jumps: Any,
    times: Any,
    n: int,
    rng: Any,
    rates: Any = None,
    rho: Any = None,
    record: bool = False,
) -> Trajectories:
    """Runs of ρ̇ = −i[H, ρ] + Σ_k γ_k(L_kρL_k† − ½{L_k†L_k, ρ}) in which every jump is seen.

    Between jumps ρ' = −i(H_eff ρ − ρH_eff†) with H_eff = H − (i/2)Σγ_kL_k†L_k, whose trace is the probability
    that no jump has come; it comes when that has fallen to a random number, jump k with the weight
    γ_kTr L_kρL_k† (J. Dalibard, Y. Castin, K. Mølmer, Phys. Rev. Lett. 68, 580 (1992); H. J. Carmichael, *An
    Open Systems Approach to Quantum Optics* (1993)).

    Parameters
    ----------
    H : array, shape (d, d)
        Hermitian.
    jumps : array, shape (n_jumps, d, d)
        Jump operators L_k.
    times : float or array, shape (T,)
        When counts and states are read, ≥ 0, ascending; up to 10⁷ jumps of a run.
    n : int
        Number of runs N, ≥ 1.
    rng : Generator or int
        Source of randomness, or a seed.
    rates : array, shape (n_jumps,), optional
        γ_k ≥ 0; 1 when left out.
    rho : array, shape (d, d), optional
        State at t = 0, pure or mixed; the stationary state when left out.
    record : bool
        Whether to keep run, kind and time of every jump.

    Returns
    -------
    Trajectories

    Raises
    ------
    ValueError
        When shapes do not fit, ``H`` is not Hermitian, a rate or time is negative, ``times`` do not ascend,
        or ``rho`` is left out and the stationary state is not unique.

    Notes
    -----
    Exact in law up to rounding: jump times are found, not stepped to.  All runs go together, one jump of
    each in a pass, at a cost of about log₂(‖generator‖·time) products with real d²×d² matrices: 10⁵ runs of a
    qubit with ten jumps each take about half a second.

    Examples
    --------
    >>> lower, upper = [[0, 1], [0, 0]], [[0, 0], [1, 0]]
    >>> runs = jump_trajectories([[0, 0], [0, 1]], [lower, upper], 4.0, 1000, 7, rates=[2, 1])
    >>> runs.counts.shape, bool(abs(runs.counts[:, 0].mean() / 4 - 2 / 3) < 0.05)
    ((1000, 2), True)
    """
    H, jumps, rates = _inputs(H, jumps, rates)
    if H.ndim != 2 or jumps.ndim != 3 or rates.ndim != 1:
        raise ValueError("H, jumps and rates must be those of one system, without leading axes")
    d = H.shape[-1]
    times = check.number(times, "times", low=0)
    grid = np.atleast_1d(times)
    if grid.ndim != 1 or np.any(np.diff(grid) < 0):
        raise ValueError("times must be one time or a vector of ascending times")
    n = check.integer(n, "n", low=1)
    rng = check.rng(rng)
    fastest = np.linalg.eigvalsh(np.einsum("k,kba,kbc->ac", rates, jumps.conj(), jumps))[-1]
    if fastest * grid.max(initial=0) > _MOST:
        raise ValueError(
            f"times must be at most {_MOST / fastest:g}, got {grid.max():g}: "
            f"with these jumps and rates a run may have more than {_MOST:g} jumps"
        )
    still, terms = _generator(H, jumps, rates)
    if rho is None:
        rho = _stationary(still + terms.sum(axis=0), d)[0].reshape(d, d)
        rho = 0.5 * (rho + check.dag(rho))
    rho = check.state(rho, "rho", d=d, of="H")
    if rho.ndim != 2:
        raise ValueError(f"rho must be a single state, got shape {rho.shape}")
    spans = np.diff(grid, prepend=0.0)
    motion = _Motion(still, terms, d, max(float(spans.max(initial=0)), np.finfo(float).tiny))
    x = np.tile(motion.coordinates(rho), (n, 1))
    now = np.zeros((n, len(rates)), np.int64)
    counts = np.zeros((len(grid), *now.shape), np.int64)
    states = np.empty((len(grid), n, d, d), np.complex128)
    seen: list[tuple[Index, Index, Real]] | None = [] if record else None
    for k, span in enumerate(spans):
        x = _run(motion, motion.normalised(x), span, now, rng, seen, grid[k] - span)
        counts[k], states[k] = now, motion.states(x)
    single = times.ndim == 0
    run, kind, when = (None, None, None) if seen is None else _sorted(seen)
    return Trajectories(
        times=times[()] if single else grid.copy(),
        counts=counts[0] if single else counts,
        states=states[0] if single else states,
        run=run,
        kind=kind,
        when=when,
    )


def _run(
    motion: _Motion,
    x: Real,
    span: float,
    counts: npt.NDArray[np.int64],
    rng: np.random.Generator,
    seen: list[tuple[Index, Index, Real]] | None,
    start: float,
) -> Real:
    """All runs from x over a time ``span``; adds to ``counts`` and ``seen``, returns where they end."""
    clock = np.zeros(len(x))
    last = x.copy()  # the state right after the last jump, which was at ``clock``
    active = np.arange(len(x))
    while active.size:
        rows, wait, before = motion.until(last[active], 1.0 - rng.random(active.size), span - clock[active])
        total = np.maximum(before @ motion.weights, 0.0).cumsum(axis=1)
        falls = (
            total[:, -1] > 0
        )  # where the trace has stopped falling, rounding alone has met the random number
        active, wait, before, total = active[rows][falls], wait[falls], before[falls], total[falls]
        pick = (total[:, :-1] <= (rng.random(active.size) * total[:, -1])[:, None]).sum(axis=1)
        for k in np.unique(pick):
            mine = pick == k
            last[active[mine]] = motion.normalised(before[mine] @ motion.jumps[k].T)
        clock[active] += wait
        counts[active, pick] += 1
        if seen is not None:
            seen.append((active, pick, start + clock[active]))
    return motion.advance(last, span - clock)


def _sorted(seen: list[tuple[Index, Index, Real]]) -> tuple[Index, Index, Real]:
    run, kind, when = (np.concatenate([np.asarray(part[i]) for part in seen]) for i in range(3))
    order = np.lexsort((when, run))
    return run[order], kind[order], when[order]


def estimate(numbers: Any, duration: Any) -> Estimate:
    """Mean and variance per unit time of a number counted in independent runs, with standard errors.

    Parameters
    ----------
    numbers : array, shape (..., N)
        The number in each of N ≥ 4 runs: a column of ``counts``, or counts @ weights.
    duration : float or array, shape (...)
        Of a run, > 0.

    Returns
    -------
    Estimate
        The standard error of the variance assumes no distribution.

    Raises
    ------
    ValueError
        When there are fewer than four runs or ``duration`` is not positive.

    Examples
    --------
    >>> found = estimate([1, 2, 3, 2, 2], 2.0)
    >>> print(found.mean, found.variance)
    1.0 0.25
    """
    numbers = check.number(numbers, "numbers")
    duration = check.number(duration, "duration", low=np.finfo(float).tiny)
    if numbers.ndim < 1 or numbers.shape[-1] < 4:
        raise ValueError(f"numbers must be (..., N) with N ≥ 4 runs, got shape {numbers.shape}")
    check.batch(("numbers", numbers, 1), ("duration", duration, 0))
    n = numbers.shape[-1]
    mean = numbers.mean(axis=-1)
    off = numbers - mean[..., None]
    variance = (off**2).sum(axis=-1) / (n - 1)
    fourth = (off**4).mean(axis=-1)
    spread = np.maximum(fourth - variance**2 * (n - 3) / (n - 1), 0.0)
    return Estimate(
        mean=(mean / duration)[()],
        variance=(variance / duration)[()],
        mean_error=(np.sqrt(variance / n) / duration)[()],
        variance_error=(np.sqrt(spread / n) / duration)[()],
    )
