"""Solves ẋ = Lx for a generator L: closed blocks by matrix exponentials, large ones by Taylor series.

A Hermitian matrix ρ is handled as the real matrix Re ρ + Im ρ, whose symmetric and antisymmetric parts
are Re ρ and Im ρ: in these coordinates every generator that preserves Hermiticity is a real matrix,
which costs a quarter of a complex one.  With S the row-major superoperator and ᵀ the permutation that
transposes, it is Re S + (Im S)ᵀ, the columns permuted.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _validate as check
from ._validate import Complex, Real

Index = npt.NDArray[np.intp]

_EPS = np.finfo(float).eps
_TINY = np.finfo(float).tiny
# Degree 16 and norm up to _RADIUS: the remainder of the exponential series is below 2e-17.
_DEGREE = 16
_RADIUS = 0.75
_FACTORIALS = np.cumprod([1.0, *range(1, _DEGREE + 1)])
# The series in powers of a⁴: of each the coefficients of 1, a, a², a³, and of the last of a⁴.
_TAYLOR = np.zeros((4, 5))
_TAYLOR[:, :4] = (1 / _FACTORIALS[:_DEGREE]).reshape(4, 4)
_TAYLOR[3, 4] = 1 / _FACTORIALS[_DEGREE]


# ---------------------------------------------------------------- exponentials


def _small_expm(a: Any) -> Any:
    """Degree-16 Taylor polynomial of a batch of matrices (Paterson and Stockmeyer: six products)."""
    powers = np.empty((5, *a.shape), a.dtype)
    powers[0], powers[1] = np.eye(a.shape[-1]), a
    for k in (2, 3, 4):
        np.matmul(powers[k - 1], a, out=powers[k])
    parts = _TAYLOR @ powers.reshape(5, -1).view(np.float64)
    parts = parts.view(a.dtype).reshape(4, *a.shape)
    out = parts[3]
    for k in (2, 1, 0):
        out = powers[4] @ out
        out += parts[k]
    return out


def _restore(p: Any, trace: Real, scale: bool) -> Any:
    """p with p·v = v restored for the trace's vector v, so that its eigenvalue 1 never drifts.

    With ``scale``, by scaling the rows, which keeps the relative accuracy of the smallest entries.
    """
    now = p @ trace[..., None]
    if scale:
        p /= now + (1 - trace[..., None])
        return p
    length = (trace * trace).sum(axis=-1)
    defect = trace - now[..., 0]
    defect[length == 0] = 0.0
    p += defect[..., :, None] * (trace / np.where(length == 0, 1.0, length)[..., None])[..., None, :]
    return p


def _norm(a: Any) -> float:
    """The largest of the batch's norms: max column sum, or max row sum if that is less."""
    size = np.abs(a)
    rows, columns = np.add.reduce(size, axis=-1), np.add.reduce(size, axis=-2)
    least = np.minimum(np.maximum.reduce(rows, axis=-1), np.maximum.reduce(columns, axis=-1))
    return float(np.maximum.reduce(least, axis=None, initial=0.0))


def _halvings(norm: float) -> int:
    """How often a matrix of this norm must be halved for the series."""
    return max(0, math.ceil(math.log2(norm / _RADIUS))) if norm > 0 else 0


def _leaving(m: Any) -> Any:
    """q of each block: the largest −m_ii, so that m + q has no negative entry if m is a matrix of rates."""
    return np.maximum(-np.einsum("...ii->...i", m).real.min(axis=-1), 0.0)


def expm(a: Any, trace: Real | None = None, rates: bool = False) -> Any:
    """e^a of a batch (..., m, m) by scaling and squaring; ``trace`` (..., m) are right eigenvectors at 0.

    With ``rates``, as e^{−q} e^{a + q}: of a matrix of rates no term is negative, and the smallest entries
    of e^a are as accurate as the largest (W. K. Grassmann, Eur. J. Oper. Res. 1, 47 (1977)).
    """
    n = a.shape[-1]
    if rates:
        q = _leaving(a)[..., None, None]
        a = a + q * np.eye(n)
    squarings = _halvings(_norm(a))
    if rates and n > _DEGREE:  # the series must know of n − 1 jumps in a row, in whichever of its parts
        squarings = max(squarings, math.ceil(math.log2(2 * n)))
    p = _small_expm(a / 2.0**squarings)
    if rates:
        p *= np.exp(-q / 2.0**squarings)
    for k in range(squarings + 1):
        if k:
            p = p @ p
        if trace is not None and (k == squarings or not rates):  # one scaling undoes them all
            p = _restore(p, trace, rates)
    return p


def steps_of(times: Real) -> float | None:
    """The common step of equally spaced times, to rounding; None when they are not."""
    if times.size < 3:
        return None
    step = (times[-1] - times[0]) / (times.size - 1)
    off = np.abs(times[0] + step * np.arange(times.size) - times).max()
    return float(step) if step > 0 and off <= 4 * _EPS * times[-1] else None


def exponentials(
    m: Any, x: Any, times: Real, step: float | None, trace: Real | None, rates: bool = False
) -> Any:
    """x e^{m t} for row vectors x (B, K, n), matrices m (B, n, n) and ascending times: (B, T, K, n)."""
    if step is None:
        return _at_any_times(m, x, times, trace, rates)
    start = x if times[0] == 0 else _at_any_times(m, x, times[:1], trace, rates)[:, 0]
    return _in_steps(expm(m * step, trace, rates), start, times.size, trace, rates)


def _in_steps(p: Any, x: Any, steps: int, trace: Real | None, rates: bool) -> Any:
    """x, xp, xp², …: (B, steps, K, n)."""
    blocks, states, n = x.shape
    if n <= 16 and np.iscomplexobj(p):  # small complex products take twice as long as those of their parts
        parts = np.ascontiguousarray(x, complex).view(np.float64)
        both = None if trace is None else np.repeat(trace, 2, axis=-1)
        return _in_steps(_real_form(p), parts, steps, both, rates).view(np.complex128)
    out = np.empty((blocks, steps * states, n), np.result_type(p, x))
    out[:, :states] = x
    done, wide = states, 64 if n <= 32 else 16
    while done < wide and 2 * done <= out.shape[1]:  # many steps at a time: wide products are cheap
        np.matmul(out[:, :done], p, out=out[:, done : 2 * done])
        p = p @ p
        done *= 2
        if trace is not None and (done >= wide or not rates):  # one scaling undoes them all
            p = _restore(p, trace, rates)
    for first in range(done, out.shape[1], done):
        last = min(first + done, out.shape[1])
        np.matmul(out[:, first - done : last - done], p, out=out[:, first:last])
    return out.reshape(blocks, steps, states, n)


def _real_form(p: Complex) -> Real:
    """Complex matrices (B, n, n) as real ones (B, 2n, 2n), for rows Re x₁, Im x₁, Re x₂, …"""
    blocks, n, _ = p.shape
    out = np.empty((blocks, n, 2, n, 2))
    out[:, :, 0, :, 0] = out[:, :, 1, :, 1] = p.real
    out[:, :, 0, :, 1] = p.imag
    np.negative(p.imag, out=out[:, :, 1, :, 0])
    return out.reshape(blocks, 2 * n, 2 * n)


def _at_any_times(m: Any, x: Any, times: Real, trace: Real | None, rates: bool) -> Any:
    """The same for irregular times: t = kh + r, k by binary powers of e^{mh}, r by the Taylor series."""
    blocks, states, n = x.shape
    out = np.repeat(x[:, None].astype(np.result_type(m, x)), times.size, axis=1)
    if times[-1] == 0:
        return out
    q = _leaving(m) if rates else np.zeros(blocks)
    shifted = m + q[:, None, None] * np.eye(n) if rates else m
    norm = _norm(shifted)
    h = min(_RADIUS / norm, times[-1]) if norm * times[-1] > _RADIUS else times[-1]
    whole = np.floor(times / h)
    rest = (times - whole * h) / h
    k = whole.astype(np.int64)
    term = out.copy()
    for order in range(1, _DEGREE + (n if rates else 2)):
        term = (term.reshape(blocks, -1, n) @ (shifted * (h / order))).reshape(out.shape)
        term *= rest[:, None, None]
        out += term
    if rates:
        out *= np.exp(np.multiply.outer(q, -h * rest))[..., None, None]
    p = expm(m * h, trace, rates)
    for bit in range(int(k.max()).bit_length()):
        chosen = np.flatnonzero((k >> bit) & 1)
        if chosen.size:
            moved = out[:, chosen].reshape(blocks, -1, n) @ p
            out[:, chosen] = moved.reshape(blocks, chosen.size, states, n)
        p = p @ p if trace is None else _restore(p @ p, trace, rates)
    return out


# ---------------------------------------------------------------- superoperators and their blocks


def drift(H: Any, jumps: Complex, rates: Real) -> Complex:
    """G = −iH − ½Σγ L†L, so that L(ρ) = Gρ + ρG† + Σγ LρL†."""
    d = H.shape[-1]
    flat = jumps.reshape(-1, d)
    return -1j * H - 0.5 * (check.dag(flat) @ (np.repeat(rates, d)[:, None] * flat))


def superoperator(G: Complex, jumps: Complex, rates: Real) -> Complex:
    """Row-major d² × d² matrix G ⊗ 1 + 1 ⊗ G* + Σγ L ⊗ L*, from one product in Choi's order of indices."""
    d = G.shape[-1]
    eye = np.eye(d).reshape(1, -1)
    flat, drift_row = jumps.reshape(-1, d * d), G.reshape(1, -1)
    left = np.concatenate([rates[:, None] * flat, drift_row, eye])
    right = np.concatenate([flat, eye, drift_row]).conj()
    return (left.T @ right).reshape(d, d, d, d).transpose(0, 2, 1, 3).reshape(d * d, d * d)


def transposition(d: int) -> Index:
    """Positions of the transposed matrix's entries: vec(Xᵀ) = vec(X)[transposition(d)]."""
    return np.arange(d * d).reshape(d, d).T.reshape(-1)


def entries(G: Complex, jumps: Complex, rates: Real, limit: float) -> tuple[Index, Index, Complex] | None:
    """Rows, columns and values of the superoperator, to be added up; None when there are over ``limit``."""
    d = G.shape[-1]
    used = rates != 0
    jumps, rates = jumps[used], rates[used]
    filled = np.count_nonzero(jumps, axis=(-2, -1))
    if 2.0 * d * np.count_nonzero(G) + float((filled.astype(float) ** 2).sum()) > limit:
        return None
    r: Any
    c: Any
    r, c = np.nonzero(G)
    other = np.arange(d)
    value = np.repeat(G[r, c], d)
    row = [np.add.outer(r * d, other).ravel(), np.add.outer(r, other * d).ravel()]
    column = [np.add.outer(c * d, other).ravel(), np.add.outer(c, other * d).ravel()]
    values = [value, value.conj()]
    for count in np.unique(filled[filled > 0]):  # jumps with equally many entries at once
        chosen = filled == count
        _, r, c = np.nonzero(jumps[chosen])
        r, c = r.reshape(-1, count), c.reshape(-1, count)
        entry = jumps[chosen][np.arange(len(r))[:, None], r, c]
        row.append((r[:, :, None] * d + r[:, None, :]).ravel())
        column.append((c[:, :, None] * d + c[:, None, :]).ravel())
        values.append((rates[chosen, None, None] * entry[:, :, None] * entry[:, None, :].conj()).ravel())
    return np.concatenate(row), np.concatenate(column), np.concatenate(values)


@dataclasses.dataclass(frozen=True)
class Group:
    """Blocks of one padded size n that evolve on their own: ẋ = x·matrix − i·frequency·x, rows x.

    ``index`` (B, n) are places in the flattened ρ, −1 for padding.  With ``partner`` (B, n), the places
    within the block of the transposed entries, x is real: Re ρ + Im ρ.  Without it x is ρ itself, and
    the transposed entries are its conjugate: the same places for populations, otherwise places that are
    in no group.  ``trace`` (B, n) is 1 at populations; with ``rates`` they share no block with coherences.
    """

    index: Index
    matrix: Any
    frequency: Real | None
    partner: Index | None
    trace: Real
    rates: bool = False

    @property
    def work(self) -> float:
        """Multiplications of one product of the group's matrices."""
        blocks, n = self.index.shape
        return blocks * n**3 * (4.0 if np.iscomplexobj(self.matrix) else 1.0)


def _labels(row: Index, column: Index, size: int) -> Index:
    """The connected component of each place, numbered from 0."""
    apart = row != column
    row, column = row[apart], column[apart]
    if row.size > 3000:
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import connected_components

        graph = coo_matrix((np.ones(row.size, np.int8), (row, column)), shape=(size, size))
        return connected_components(graph, directed=False)[1].astype(np.intp)
    label = np.arange(size)
    while row.size:  # of two linked components the one with the lower number takes the other in
        low = np.minimum(label[row], label[column])
        np.minimum.at(label, label[row], low)
        np.minimum.at(label, label[column], low)
        while np.any((root := label[label]) != label):
            label = root
        linked = label[row] != label[column]
        row, column = row[linked], column[linked]
    first = label == np.arange(size)
    return (np.cumsum(first) - 1)[label]


# Kinds of blocks: coherences apart from their transposed entries, both together, populations alone.
_APART, _TOGETHER, _POPULATIONS = range(3)


def groups_of(row: Index, column: Index, value: Complex, d: int) -> list[Group]:
    """The independent blocks of a superoperator given by its entries, alike sizes together."""
    flip = transposition(d)
    label = _labels(row, column, d * d)
    sizes = np.bincount(label)
    number = np.arange(sizes.size)
    # The transposed entries of a block are a block; of the two keep the one that comes first.
    partner = np.empty_like(number)
    partner[label] = label[flip]
    kind = np.where(partner == number, _TOGETHER, _APART)
    only = np.ones(sizes.size, bool)
    only[label[np.arange(d * d) % (d + 1) > 0]] = False
    kind[only] = _POPULATIONS
    largest = int(sizes.max())
    grain = largest if largest <= 12 else -(-largest // 8)
    padded = -(-sizes // grain) * grain
    single = sizes == 1
    if largest > 12 or np.count_nonzero(single) > 8:  # a few are padded like the others: one group less
        padded[single] = 1
    kind[only & (padded <= _DEGREE)] = _APART  # as it costs nothing there, with others of their size
    key = np.where(partner >= number, 3 * padded + kind, -1)
    order = np.argsort(label, kind="stable")  # places, block after block
    starts = np.concatenate([[0], np.cumsum(sizes)])
    place = np.empty(d * d, np.intp)
    place[order] = np.arange(d * d) - starts[label[order]]
    block_of = label[row]
    return [
        _group(np.flatnonzero(key == k), int(k) // 3, int(k) % 3, (sizes, order, starts, place, flip),
               (row, column, value, block_of))
        for k in np.unique(key) if k >= 0
    ]  # fmt: skip


def _group(blocks: Index, size: int, kind: int, places: Any, entries: Any) -> Group:
    """The blocks of one padded size and kind as one group."""
    sizes, order, starts, place, flip = places
    row, column, value, block_of = entries
    offset = np.arange(size)
    inside = offset < sizes[blocks][:, None]
    index = np.where(inside, order[np.minimum(starts[blocks][:, None] + offset, flip.size - 1)], -1)
    number = np.full(sizes.size, -1)
    number[blocks] = np.arange(blocks.size)
    number = number[block_of]
    chosen = np.flatnonzero(number >= 0)
    row, column, value = row[chosen], column[chosen], value[chosen]
    there, here = number[chosen] * size, place[row]
    shape, length = (blocks.size, size, size), index.size * size
    trace = ((index >= 0) & (index % (math.isqrt(flip.size) + 1) == 0)).astype(float)
    # bincount adds up entries at the same place
    re: Any = np.bincount((there + place[column]) * size + here, value.real, length)
    if kind == _POPULATIONS:
        return Group(index, re.reshape(shape), None, None, trace, rates=True)
    if kind == _TOGETHER:
        re += np.bincount((there + place[flip[column]]) * size + here, value.imag, length)
        return Group(index, re.reshape(shape), None, np.where(inside, place[flip[index]], offset), trace)
    im: Any = np.bincount((there + place[column]) * size + here, value.imag, length)
    return _rotating(index, re.reshape(shape), im.reshape(shape), inside, trace)


def ladder_groups(G: Complex, jumps: Complex, rates: Real) -> list[Group] | None:
    """The blocks when G is diagonal and each of a few jumps moves all levels by one number s; None otherwise.

    An oscillator, a spin: the elements ρ_{i,i+k} of each k evolve apart, from level i + s to i.
    """
    n, d, _ = jumps.shape
    g = np.einsum("ii->i", G)
    if n > 8 or np.count_nonzero(G) > np.count_nonzero(g):
        return None
    which, row, column = np.nonzero(jumps)
    shift, moved = np.zeros(n, np.intp), column - row
    shift[which] = moved
    if np.count_nonzero(shift[which] != moved):
        return None
    a = np.zeros((n, d), np.complex128)
    a[which, row] = jumps[which, row, column]
    # All the blocks k as rows, cut off where j = i + k leaves the matrix; first the losses, then the gains.
    inside, j, index = _ladder_places(d)
    terms = np.empty((n + 1, d, d), np.complex128)
    np.add(g, g.conj()[j], out=terms[0])
    np.multiply((rates[:, None] * a)[:, None], a.conj()[:, j], out=terms[1:])
    terms *= inside
    mean = np.add.reduce(terms[0].imag, axis=-1) / np.arange(d, 0, -1)  # taken out: what is left is real
    terms[0].imag -= mean[:, None] * inside
    shifts = [0, *shift.tolist()]
    grain = d if d <= 12 else -(-d // 8)
    first = [0] if d <= _DEGREE else [0, 1]  # the populations of many levels are a group of their own
    edges = first + list(range(first[-1] + grain, d, grain)) + [d]
    groups = []
    for low, high in itertools.pairwise(edges):
        part = np.s_[low:high, : d - low]
        found = _ladder_matrices(shifts, terms[:, low:high, : d - low], np.abs(mean[low:high]).max())
        trace = np.zeros((high - low, d - low))
        trace[:1] = low == 0
        if low == 0 and d > _DEGREE:
            groups.append(Group(index[part], found.real.copy(), None, None, trace, rates=True))
        else:
            groups.append(Group(index[part], found, -mean[low:high], None, trace, rates=low == 0))
    return groups


@functools.lru_cache(maxsize=16)
def _ladder_places(d: int) -> tuple[Any, Index, Index]:
    """For block k and its place i: whether i + k is a level, the level, and the place in the matrix or −1."""
    i, k = np.arange(d), np.arange(d)[:, None]
    inside, j = i + k < d, np.minimum(i + k, d - 1)
    index = np.where(inside, i * d + j, -1)
    index.setflags(write=False)
    return inside, j, index


def _ladder_matrices(shifts: list[int], terms: Complex, fastest: float) -> Any:
    """Blocks (B, n, n) from the terms (·, B, n) that lead s places up to each place; real, if to rounding."""
    _, blocks, size = terms.shape
    real = float(np.abs(terms.imag).max()) <= 8 * _EPS * fastest
    matrix = np.zeros((blocks, size * size), float if real else complex)
    for s, term in zip(shifts, terms.real if real else terms, strict=True):
        low, high = max(0, -s), min(size, size - s)
        if high > low:
            start = low * (size + 1) + s * size
            stop = start + (high - low) * (size + 1)
            matrix[:, start : stop : size + 1] += term[:, low:high]
    return matrix.reshape(blocks, size, size)


def _trace_rows(index: Index, d: int) -> Real:
    return ((index >= 0) & (index % (d + 1) == 0)).astype(float)


def _rotating(index: Index, re: Any, im: Any, inside: Any, trace: Real) -> Group:
    """Takes the mean frequency out of complex blocks: a Davies block is then real."""
    diagonal = np.diagonal(im, axis1=-2, axis2=-1)
    mean = diagonal.sum(axis=-1) / inside.sum(axis=-1)
    im = im - mean[:, None, None] * np.eye(im.shape[-1]) * inside[:, None, :]
    if np.abs(im).max(initial=0.0) <= 8 * _EPS * np.abs(mean).max(initial=0.0):
        return Group(index, re, -mean, None, trace, bool(trace.any()))
    return Group(index, re + 1j * im, -mean, None, trace, bool(trace.any()))


def whole(S: Complex, d: int) -> list[Group]:
    """The superoperator as a single real block."""
    flip = transposition(d)
    index = np.arange(d * d)[None]
    return [Group(index, (S.real + S.imag[:, flip]).T[None], None, flip[None], _trace_rows(index, d))]


def by_blocks(groups: list[Group], x: Complex, times: Real) -> Complex:
    """Hermitian matrices x (K, d, d) at ascending times: (T, K, d, d)."""
    states, d, _ = x.shape
    flat = x.reshape(states, d * d)
    step = steps_of(times)
    ends = list(itertools.accumulate((group.index.size for group in groups), initial=0))
    moved = np.empty((times.size, states, ends[-1]), np.complex128)
    for group, (first, last) in zip(groups, itertools.pairwise(ends), strict=True):
        start: Any = flat[:, group.index] * (group.index >= 0)  # (K, B, n)
        if group.frequency is None:
            start = start.real + start.imag
        out = moved[..., first:last].reshape(times.size, states, *group.index.shape)
        _group_states(group, start.swapaxes(0, 1), times, step, out.transpose(2, 0, 1, 3))
    # All of ρ from the blocks, one half of most of them as the conjugates of the other.
    place = np.concatenate([group.index.reshape(-1) for group in groups])
    position = np.flatnonzero(place >= 0)
    place, flip = place[position], transposition(d)
    source, signs = np.empty(d * d, np.intp), np.ones((d * d, 2))
    source[flip[place]], signs[flip[place], 1] = position, -1.0
    source[place], signs[place, 1] = position, 1.0
    found = moved.reshape(-1, ends[-1]).take(source, axis=1, mode="wrap")
    parts = found.view(np.float64)
    parts *= signs.reshape(-1)
    return found.reshape(times.size, states, d, d)


def _group_states(group: Group, start: Any, times: Real, step: float | None, out: Any) -> None:
    """ρ in the group's blocks at ascending times (their common step, if any), into out (B, T, K, n)."""
    if group.matrix.shape[-1] == 1:
        exponent = group.matrix[:, 0, 0]
        if group.frequency is not None:
            exponent = exponent - 1j * group.frequency
        turn = np.exp(np.multiply.outer(exponent, times))
        np.multiply(turn[:, :, None, None], start[:, None], out=out)
        return
    trace = group.trace if group.partner is not None or group.rates else None
    if group.frequency is None:
        found = exponentials(group.matrix, start, times, step, trace, group.rates)
        if group.partner is None:
            out[...] = found
        else:
            turned = np.take_along_axis(found, group.partner[:, None, None, :], axis=-1)
            out.real, out.imag = 0.5 * (found + turned), 0.5 * (found - turned)
        return
    if step is not None and times[0] == 0 and group.matrix.shape[-1] <= 16:  # small: the phase in each step
        p = expm(group.matrix * step, trace, group.rates)
        p = p * np.exp(-1j * step * group.frequency)[:, None, None]
        out[...] = _in_steps(p, start, times.size, trace, group.rates)
        return
    turn = _phases(group.frequency, times, step)[:, :, None, None]
    if np.iscomplexobj(group.matrix):
        np.multiply(exponentials(group.matrix, start, times, step, trace, group.rates), turn, out=out)
        return
    states = start.shape[1]  # a real matrix acts on real and imaginary parts alike
    parts = np.concatenate([start.real, start.imag], axis=1)
    parts = exponentials(group.matrix, parts, times, step, trace, group.rates)
    out.real, out.imag = parts[:, :, :states], parts[:, :, states:]
    out *= turn


def _phases(frequency: Real, times: Real, step: float | None) -> Complex:
    """e^{−iωt} (B, T); at equal steps most of them are products of two others, which cost less."""
    wide = 16
    if step is None or times.size <= 2 * wide:
        return np.exp(np.multiply.outer(-1j * frequency, times))
    coarse = np.exp(np.multiply.outer(-1j * frequency, times[::wide]))
    fine = np.exp(np.multiply.outer(-1j * frequency, step * np.arange(wide)))
    turns = coarse[:, :, None] * fine[:, None, :]
    return turns.reshape(frequency.size, -1)[:, : times.size]


# ---------------------------------------------------------------- Taylor series of the whole matrix


def matrix_form(G: Complex, jumps: Complex, rates: Real) -> Callable[[Complex], Complex]:
    """ρ ↦ L(ρ) for Hermitian ρ (..., d, d): A + A† with A = Gρ + ½Σγ LρL†, two wide products."""
    n, d, _ = jumps.shape
    left = jumps.reshape(n * d, d)
    right = (0.5 * rates[:, None, None] * check.dag(jumps)).reshape(n * d, d)

    def apply(rho: Complex) -> Complex:
        a = G @ rho
        if n:
            moved = (left @ rho).reshape(*rho.shape[:-2], n, d, d)
            a += np.moveaxis(moved, -3, -2).reshape(*rho.shape[:-2], d, n * d) @ right
        return a + check.dag(a)

    return apply


# Terms of a step's series, and what the last one may weigh. Larger terms than the state lose digits.
_TERMS = 36
_TAIL = 1e-14
_GROWTH = 300.0


def by_series(apply: Callable[[Complex], Complex], speed: float, x: Complex, times: Real) -> Complex:
    """x(t) at ascending times by Taylor series of order 36, as long a step as its terms allow.

    ``speed`` > 0 is a bound on the norm of the generator: without it the terms of a start that hardly
    moves, a stationary state, would overflow.
    """
    out = np.empty((times.size, *x.shape), np.complex128)
    terms = np.empty((_TERMS + 1, *x.shape), np.complex128)
    order = np.arange(1, _TERMS + 1)
    now, done, unit = 0.0, 0, None
    while done < times.size:
        terms[0] = x
        if unit is None:
            first, size = np.abs(apply(x)).max(), np.abs(x).max()
            unit = 4 * size / first if speed * size < 250 * first else 1e3 / speed
        for k in order:
            np.multiply(apply(terms[k - 1]), unit / k, out=terms[k])
        weight = np.abs(terms).max(axis=tuple(range(1, terms.ndim)))
        weight /= weight[0] if weight[0] > 0 else 1.0
        logs = np.log(np.maximum(weight[1:], _TINY))
        tail = ((np.log(_TAIL) - logs[-2:]) / order[-2:]).min()
        growth = ((np.log(_GROWTH) - logs) / order).min()
        step = unit * float(np.exp(min(tail, growth, 3.0)))
        last = int(np.searchsorted(times, now + step, side="right"))
        if last > done:
            powers = ((times[done:last, None] - now) / unit) ** np.arange(_TERMS + 1)
            flat = terms.view(np.float64).reshape(_TERMS + 1, -1)
            out[done:last] = (powers @ flat).view(np.complex128).reshape(last - done, *x.shape)
            done = last
        x = np.tensordot((step / unit) ** np.arange(_TERMS + 1), terms, 1)
        now, unit = now + step, step
    return out
