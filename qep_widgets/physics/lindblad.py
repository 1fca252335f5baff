"""Generators of open-system dynamics, dρ/dt = −i[H, ρ] + Σ_k γ_k (L_k ρ L_k† − ½{L_k†L_k, ρ})."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from . import _driven as driven
from . import _propagate as solve
from . import _stationary
from . import _validate as check
from ._exact import ExactGenerator
from ._validate import Complex, Real
from .composite import embed

# A canonical rate this far below zero, relative to the largest, is rounding.
_ROUNDING = 1e-12
_EPS = np.finfo(float).eps
# A part of a matrix that is not Hermitian, relative to its largest entry, is rounding up to here.
_SKEW = 2e-15
_SEQUENCES = (list, tuple)


class Bath(NamedTuple):
    """One bath's share of a generator: its name, inverse temperature (None: it has none), jumps and rates."""

    label: str
    beta: float | None
    jumps: Complex
    rates: Real

    def dissipator(self, rho: Any) -> Complex:
        """D(ρ) = Σ γ (LρL† − ½{L†L, ρ}) of this bath alone, (..., d, d)."""
        d = self.jumps.shape[-1]
        rho = check.matrix(rho, "rho", d=d, of="the bath")
        return _generate(solve.drift(np.zeros((d, d)), self.jumps, self.rates), self.jumps, self.rates, rho)


def _generate(G: Complex, jumps: Complex, rates: Real, rho: Complex) -> Complex:
    """Gρ + ρG† + Σγ LρL†, for any matrix ρ."""
    out = G @ rho + rho @ check.dag(G)
    n, d, _ = jumps.shape
    if n:
        moved = (jumps.reshape(n * d, d) @ rho).reshape(*rho.shape[:-2], n, d, d)
        right = (rates[:, None, None] * check.dag(jumps)).reshape(n * d, d)
        out += np.moveaxis(moved, -3, -2).reshape(*rho.shape[:-2], d, n * d) @ right
    return out


def _is_empty(x: Any) -> bool:
    if isinstance(x, np.ndarray):
        return x.ndim > 0 and len(x) == 0
    return isinstance(x, _SEQUENCES) and len(x) == 0


def _operators(x: Any, name: str, d: int | None) -> Complex:
    """Jump operators (n, d, d); none at all is (0, d, d)."""
    if d is not None and _is_empty(x):
        return np.zeros((0, d, d), np.complex128)
    x = check.matrix(x, name, d=d, of="H")
    if x.ndim != 3:
        raise ValueError(f"{name} must be a list of operators (n, d, d), got shape {x.shape}")
    return x


def _frozen(x: Any) -> Any:
    x = x.copy()
    x.setflags(write=False)
    return x


class _lazy:
    """An attribute computed when it is first asked for: functools.cached_property, which costs more."""

    def __init__(self, f: Callable[[Any], Any]) -> None:
        self.f, self.name = f, f.__name__

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = self.f(instance)
        setattr(instance, self.name, value)
        return value


class Lindbladian:
    """Generator L(ρ) = −i[H, ρ] + Σ_k γ_k (L_k ρ L_k† − ½{L_k†L_k, ρ}), ħ = 1.

    G. Lindblad, Commun. Math. Phys. 48, 119 (1976); V. Gorini, A. Kossakowski, E. C. G. Sudarshan,
    J. Math. Phys. 17, 821 (1976).

    Parameters
    ----------
    H : array, shape (d, d), or None
        Hermitian; None is 0.
    jumps : sequence of arrays, shape (n, d, d)
        Any matrices, not necessarily traceless or independent; n = 0 is allowed when ``H`` is given.
    rates : sequence of float, shape (n,), optional
        γ_k, real and of either sign; all 1 when left out.  A negative one makes no semigroup unless
        other jumps make up for it: see ``is_semigroup``.
    beta : float, optional
        Inverse temperature of the bath behind all these jumps.
    label : str, optional
        The bath's name.  With ``beta`` or ``label`` the jumps are one entry of ``baths``.

    Attributes
    ----------
    H, jumps, rates : ndarray
        Read-only copies of what was given.
    d : int
    baths : tuple of (label, beta, jumps, rates)
        Each bath apart, in the order in which they were added; each has ``.dissipator(rho)``.
    is_semigroup : bool
        Whether e^{Lt} is completely positive for every t ≥ 0; a canonical rate that is negative by less
        than 1e-12 of the largest counts as 0.
    positivity_violation : float
        How far below zero the lowest canonical rate is; 0.0 for a semigroup.

    Raises
    ------
    ValueError
        When ``H`` is not Hermitian or the sizes do not agree.

    Examples
    --------
    >>> L = Lindbladian([[0, 0], [0, 1]], [[[0, 1], [0, 0]]], rates=[0.5])
    >>> L.apply([[0, 0], [0, 1]]).real
    array([[ 0.5,  0. ],
           [ 0. , -0.5]])
    """

    def __init__(
        self, H: Any, jumps: Any, rates: Any = None, *, beta: float | None = None, label: str | None = None
    ) -> None:
        if H is None:
            jumps = _operators(jumps, "jumps", None)
            H = np.zeros(jumps.shape[1:], np.complex128)
        else:
            H = check.hermitian(H, "H")
            if H.ndim != 2:
                raise ValueError(f"H must be one matrix (d, d), got shape {H.shape}")
            jumps = _operators(jumps, "jumps", H.shape[-1])
        rates = np.ones(len(jumps)) if rates is None else check.number(rates, "rates")
        if rates.shape != (len(jumps),):
            raise ValueError(f"rates must be one for each of the {len(jumps)} jumps, got shape {rates.shape}")
        self.d: int = H.shape[-1]
        self.H: Complex = _frozen(H)
        self.jumps: Complex = _frozen(jumps)
        self.rates: Real = _frozen(rates)
        self.baths: tuple[Bath, ...] = ()
        if beta is not None or label is not None:
            beta = None if beta is None else _one_number(beta, "beta")
            self.baths = (Bath("bath" if label is None else str(label), beta, self.jumps, self.rates),)

    @classmethod
    def _sum(cls, H: Complex, parts: Sequence[Lindbladian]) -> Lindbladian:
        total = cls(H, np.concatenate([p.jumps for p in parts]), np.concatenate([p.rates for p in parts]))
        total.baths = tuple(bath for p in parts for bath in p.baths)
        return total

    def __add__(self, other: Any) -> Lindbladian:
        """The sum of two generators: Hamiltonians add up, jumps and ``baths`` are joined.

        Two generators that each contain the system's whole H count it twice: give H to one of them
        only, or ask :func:`davies` or :func:`thermal_qubit` for several baths at once.
        """
        if not isinstance(other, Lindbladian):
            return NotImplemented
        if other.d != self.d:
            raise ValueError(f"generators of sizes {self.d} and {other.d} cannot be added")
        return Lindbladian._sum(self.H + other.H, (self, other))

    def __repr__(self) -> str:
        baths = "".join(
            f", {b.label}" + (f" at beta={b.beta:g}" if b.beta is not None else "") for b in self.baths
        )
        sign = (
            "" if self.is_semigroup else f", not a semigroup: canonical rate −{self.positivity_violation:.3g}"
        )
        return f"<Lindbladian d={self.d}, {len(self.jumps)} jumps{baths}{sign}>"

    # ------------------------------------------------------------ the generator and its parts

    def apply(self, rho: Any) -> Complex:
        """L(ρ) of any matrices (..., d, d): the whole right-hand side dρ/dt."""
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        if self.d <= 4 or len(self.jumps) > self.d:
            flat = rho.reshape(-1, self.d * self.d) @ self._superop.T
            return flat.reshape(rho.shape)
        return _generate(self._drift, self.jumps, self.rates, rho)

    def unitary_part(self, rho: Any) -> Complex:
        """−i[H, ρ] of any matrices (..., d, d), with the H that was given."""
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        return -1j * (self.H @ rho - rho @ self.H)

    def dissipator(self, rho: Any) -> Complex:
        """D(ρ) = L(ρ) + i[H, ρ] of any matrices (..., d, d), however large H, to rounding of its own terms.

        H and the jumps are not unique (jumps L + c move a part of H into D): :meth:`canonical` gives
        the one form with traceless jumps.
        """
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        if self.d <= 4 or len(self.jumps) > self.d:
            return (rho.reshape(-1, self.d * self.d) @ self._dissipation.T).reshape(rho.shape)
        return _generate(self._damping, self.jumps, self.rates, rho)

    def superop(self) -> Complex:
        """Matrix of L on row-major vec(ρ) = ρ.reshape(d²), shape (d², d²)."""
        return self._superop.copy()

    @_lazy
    def _drift(self) -> Complex:
        return solve.drift(self.H, self.jumps, self.rates)

    @_lazy
    def _damping(self) -> Complex:
        return solve.drift(np.zeros_like(self.H), self.jumps, self.rates)

    @_lazy
    def _superop(self) -> Complex:
        if self.d == 1:  # one level has one state: nothing but rounding is left
            return np.zeros((1, 1), np.complex128)
        return solve.superoperator(self._drift, self.jumps, self.rates)

    @_lazy
    def _dissipation(self) -> Complex:
        return solve.superoperator(self._damping, self.jumps, self.rates)

    # ------------------------------------------------------------ what kind of generator

    def canonical(self) -> Lindbladian:
        """The same generator with traceless, orthonormal jumps: Tr L_j†L_k = δ_jk.

        Returns
        -------
        Lindbladian
            Rates descend and are unique, real and of either sign; those below 1e-14 of the largest are
            left out.  H takes over what the jumps' traces contributed; its own trace stays.  ``baths``
            is empty, since a canonical jump may belong to several.

        Notes
        -----
        L and L + c give the same equation when H moves by γ(c*L − cL†)/2i (H.-P. Breuer, F. Petruccione,
        *The Theory of Open Quantum Systems*, eq. 3.73).  The rates are the eigenvalues of Σγ|L⟩⟩⟨⟨L| over
        traceless L.  All ≥ 0 exactly when e^{Lt} is completely positive for all t ≥ 0.
        """
        H, rates, jumps = _canonical(self.H, self.jumps, self.rates)
        return Lindbladian(H, jumps, rates)

    @_lazy
    def _lowest_rate(self) -> float:
        if np.all(self.rates >= 0):
            return 0.0
        rates = _canonical(self.H, self.jumps, self.rates)[1]
        low, high = rates.min(initial=0.0), np.abs(rates).max(initial=0.0)
        return float(low) if low < -_ROUNDING * high else 0.0

    @property
    def positivity_violation(self) -> float:
        return -self._lowest_rate if self._lowest_rate else 0.0

    @property
    def is_semigroup(self) -> bool:
        return self._lowest_rate == 0.0

    @classmethod
    def from_superop(cls, L: Any, signed: bool = False) -> Lindbladian:
        """The generator with the row-major matrix ``L``, in canonical form; refuses any other matrix.

        Parameters
        ----------
        L : array, shape (d², d²)
            On vec(ρ) = ρ.reshape(d²).
        signed : bool
            True admits negative canonical rates, as a time-local generator that is not Markovian has.

        Returns
        -------
        Lindbladian
            H is traceless.

        Raises
        ------
        ValueError
            When L does not keep matrices Hermitian, changes the trace, or (without ``signed``) is not
            conditionally completely positive: a canonical rate is negative.  The message says which and
            by how much.  Rounding is what lies below 1e-8 of the largest entry of L + i[H, ·], the part
            that dissipates, or below 1e-13 of the largest of L.

        Notes
        -----
        Conditional complete positivity: ⟨⟨v|C|v⟩⟩ ≥ 0 for every traceless v, C the matrix L with its
        indices in Choi's order (Lindblad 1976; D. E. Evans, Quart. J. Math. 28, 271 (1977)).
        """
        L = check.matrix(L, "L")
        d = math.isqrt(L.shape[-1])
        if L.ndim != 2 or d * d != L.shape[-1]:
            raise ValueError(f"L must be a matrix (d², d²) on vectorised states, got shape {L.shape}")
        choi = L.reshape(d, d, d, d).transpose(0, 2, 1, 3).reshape(d * d, d * d)
        G = (choi.reshape(d, d, d * d) @ np.eye(d).reshape(-1)) / d
        H = 0.5j * (G - check.dag(G))
        unitary = -1j * (np.kron(H, np.eye(d)) - np.kron(np.eye(d), H.T))
        noise = 1e-13 * np.abs(L).max(initial=0.0)
        _refuse_non_generator(L, d, max(check.TOL * np.abs(L - unitary).max(initial=0.0), noise))
        unit = np.eye(d).reshape(-1) / math.sqrt(d)
        traceless = np.eye(d * d) - np.outer(unit, unit)
        kossakowski = traceless @ choi @ traceless
        rates, vectors = np.linalg.eigh(0.5 * (kossakowski + check.dag(kossakowski)))
        fastest = np.abs(rates).max(initial=0.0)
        if not signed and rates[0] < -max(check.TOL * fastest, noise):
            raise ValueError(
                f"L generates no semigroup: it is not conditionally completely positive, "
                f"its lowest canonical rate is {rates[0]:.6g}"
            )
        kept = (np.abs(rates) > max(1e-13 * fastest, noise)) & (signed | (rates > 0))
        jumps = vectors.T[kept][::-1].reshape(-1, d, d)
        return cls(H - np.trace(H) * np.eye(d) / d, jumps, rates[kept][::-1])

    # ------------------------------------------------------------ what it does in time

    def evolve(self, rho: Any, times: Any) -> Complex:
        """ρ(t) = e^{Lt} ρ(0).

        Parameters
        ----------
        rho : array, shape (..., d, d)
            The state at t = 0; any matrix is evolved linearly.
        times : array, shape (T,), or one number
            Each ≥ 0, in any order and at any distances; the first need not be 0.

        Returns
        -------
        complex ndarray, shape (T, ..., d, d); without the first axis for one time

        Raises
        ------
        ValueError
            When a time is negative or the sizes do not agree.

        Notes
        -----
        The method follows the structure, and none needs eigenvectors of L, so that exceptional points
        are no special case:

        - a qubit whose populations and coherence evolve apart: closed form, exact to rounding;
        - no rate but 0: the unitary e^{−iHt} from the spectrum of H, so that a pure state stays pure;
        - closed blocks (equal Bohr frequencies of a Davies generator, pure dephasing, symmetry
          sectors), in the given basis or the eigenbasis of H: their exponentials by scaling and squaring;
        - everything as one block when d² is small;
        - otherwise Taylor series of order 36 of the matrix equation, with a step that keeps the last
          term below 1e-14.

        Within 1e-12 of the exact state as long as the fastest rate or frequency times t is below 1e3,
        and growing in proportion beyond.  In the eigenbasis of H, entries of a jump below 2e-15·d of its
        largest count as 0.  Populations that obey a rate equation of their own in the given basis have all
        their digits, however small they are.
        """
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        times = _times(times)
        if self.d == 2 and (alone := self._qubit()) is not None:
            return _qubit_states(alone, rho, times)
        if not self.rates.any():
            return self._closed_states(rho, times)
        if rho.size == 0 or times.size == 0:
            return np.empty((*times.shape, *rho.shape), np.complex128)
        ascending = times.ndim == 1 and bool((times[1:] > times[:-1]).all())
        ordered, back = (times, None) if ascending else np.unique(times, return_inverse=True)
        flat = rho.reshape(-1, self.d, self.d)
        skew = flat - check.dag(flat)
        if np.abs(skew).max() <= _SKEW * np.abs(flat).max():
            found = self._hermitian_states(flat - 0.5 * skew, ordered)
        else:
            found = self._hermitian_states(np.concatenate([flat - 0.5 * skew, -0.5j * skew]), ordered)
            found = found[:, : len(flat)] + 1j * found[:, len(flat) :]
        if back is not None:
            found = found[back.reshape(times.shape)]
        return found.reshape(*times.shape, *rho.shape)

    def _closed_states(self, rho: Complex, times: Real) -> Complex:
        energies, basis = np.linalg.eigh(self.H)
        turn = np.exp(-1j * np.multiply.outer(times, energies - energies.mean()))
        turn = turn.reshape(*times.shape, *[1] * (rho.ndim - 2), self.d)
        moved = check.dag(basis) @ rho @ basis
        moved = turn[..., :, None] * moved * turn[..., None, :].conj()
        return basis @ moved @ check.dag(basis)

    def _hermitian_states(self, x: Complex, times: Real) -> Complex:
        basis, groups = self._blocks
        if groups is None:
            speed = 2 * float(np.linalg.norm(self._drift))
            block, series = _costs(self.d, len(self.jumps), speed, times, len(x))
            if self.d**2 <= 1024 and block < series:
                groups = self._one_block
        if groups is None:
            return solve.by_series(solve.matrix_form(self._drift, self.jumps, self.rates), speed, x, times)
        if basis is None:
            return solve.by_blocks(groups, x, times)
        turned = solve.by_blocks(groups, check.dag(basis) @ x @ basis, times)
        return basis @ turned @ check.dag(basis)

    def _qubit(self) -> tuple[float, float, complex] | None:
        """Rates up and down and the coherence's exponent, when populations and ρ₀₁ evolve apart."""
        (ground, side), (other, excited) = self.H.tolist()
        if side or other:
            return None
        up = down = 0.0
        exponent = 1j * (excited - ground).real
        for ((a, b), (c, e)), rate in zip(self.jumps.tolist(), self.rates.tolist(), strict=True):
            if not (a or c or e):
                down += rate * (b.real * b.real + b.imag * b.imag)
            elif not (a or b or e):
                up += rate * (c.real * c.real + c.imag * c.imag)
            elif not (b or c):
                exponent += rate * (a * e.conjugate() - 0.5 * (abs(a) ** 2 + abs(e) ** 2))
            else:
                return self._qubit_of_superop()
        return up, down, exponent - 0.5 * (up + down)

    def _qubit_of_superop(self) -> tuple[float, float, complex] | None:
        """The same where a jump does two things at once: terms of several may cancel."""
        S = self._superop
        coupled = S[[0, 0, 3, 3, 1, 1, 1, 2, 2, 2], [1, 2, 1, 2, 0, 2, 3, 0, 1, 3]]
        if np.any(coupled != 0):
            return None
        return float(S[3, 0].real), float(S[0, 3].real), complex(S[1, 1])

    @_lazy
    def _blocks(self) -> tuple[Complex | None, list[solve.Group] | None]:
        """A basis (None: the given one) and the independent blocks in it; None when there is only one."""
        d = self.d
        if (groups := solve.ladder_groups(self._drift, self.jumps, self.rates)) is not None:
            return None, groups
        limit = 0.25 * d**4
        found = solve.entries(self._drift, self.jumps, self.rates, limit)
        groups = None if found is None else solve.groups_of(*found, d)
        if groups is not None and _divided(groups, d):
            return None, groups
        if d > 8 and np.count_nonzero(self.H) > np.count_nonzero(np.diagonal(self.H)):
            energies, basis = np.linalg.eigh(self.H)
            turned = check.dag(basis) @ self.jumps @ basis
            size = np.abs(turned).max(axis=(-2, -1), keepdims=True, initial=0.0)
            turned[np.abs(turned) <= 8 * _EPS * d * size] = 0.0
            found = solve.entries(
                solve.drift(np.diag(energies), turned, self.rates), turned, self.rates, limit
            )
            groups = None if found is None else solve.groups_of(*found, d)
            if groups is not None and _divided(groups, d):
                return basis, groups
        return None, None

    @_lazy
    def _one_block(self) -> list[solve.Group]:
        return solve.whole(self._superop, self.d)

    def steady_state(self) -> Complex:
        """The stationary state π, L(π) = 0, when there is only one.

        Returns
        -------
        complex ndarray, shape (d, d)

        Raises
        ------
        ValueError
            When several operators are stationary (pure dephasing, parts without contact, a dark
            level): the message gives the dimension of their space and what is conserved.  When the slowest
            relaxation is too slow beside the fastest for double precision.  When the stationary operator
            is no state, which only negative rates can cause.

        Notes
        -----
        With H diagonal and nondegenerate and jumps that move one level to one level, the rate equation
        of the populations decides, exactly, by its closed sets of levels, and every population has all its
        digits, whatever the ratio of the rates.  Otherwise the singular values of the blocks decide, where
        below 1e-15 n of the largest entry counts as 0 (n the size of the block, at most d²).  π is then
        accurate to about 1e-15 times (fastest rate or frequency)/(slowest relaxation); up to d = 16, where
        this ratio exceeds 1e6, π is corrected by exact arithmetic until it is that of the given numbers.
        """
        pi = _stationary.of_populations(self.H, self.jumps, self.rates)
        if pi is None:
            pi = self._stationary_matrix()
        lowest = float(np.linalg.eigvalsh(pi)[0]) if not self.is_semigroup else 0.0
        if lowest < -check.TOL:
            raise ValueError(f"the stationary operator is no state: it has the eigenvalue {lowest:.6g}")
        return pi

    def _stationary_matrix(self) -> Complex:
        basis, groups = self._blocks
        groups = groups or self._one_block
        used = self.rates != 0

        def exact(parts: list[Complex]) -> Complex:
            return ExactGenerator(self.H, self.jumps[used], self.rates[used])(parts)

        dimension, pi = _stationary.of_blocks(groups, self.d, exact, basis)
        if pi is None:
            why = _stationary.conserved(self.H, self.jumps[used], groups)
            raise ValueError(_stationary.several(dimension, why))
        return pi

    def embed(self, site: Any, dims: Any) -> Lindbladian:
        """This generator on one part of a larger system, as 1 ⊗ … ⊗ L ⊗ … ⊗ 1; the baths come along.

        Sums of such parts and an interaction make a local (site-wise) master equation.

        Parameters
        ----------
        site : int or sequence of int
            The part, or the parts, of which d is the (product of) dimension(s).
        dims : sequence of int
            Dimensions of all parts.
        """
        out = Lindbladian(embed(self.H, site, dims), embed(self.jumps, site, dims), self.rates)
        out.baths = tuple(
            Bath(b.label, b.beta, _frozen(embed(b.jumps, site, dims)), b.rates) for b in self.baths
        )
        return out


def _one_number(x: Any, name: str) -> float:
    x = check.number(x, name, inf=True)
    if x.ndim:
        raise ValueError(f"{name} must be one number, got shape {x.shape}")
    return float(x)


def _times(times: Any) -> Real:
    times = check.number(times, "times", low=0.0)
    if times.ndim > 1:
        raise ValueError(f"times must be one number or a list of them, got shape {times.shape}")
    return times


def _canonical(H: Complex, jumps: Complex, rates: Real) -> tuple[Complex, Real, Complex]:
    """H, rates (descending) and orthonormal traceless jumps of the canonical form."""
    n, d, _ = jumps.shape
    share = np.trace(jumps, axis1=-2, axis2=-1) / d
    traceless = jumps - share[:, None, None] * np.eye(d)
    tilt = np.tensordot(rates * share.conj(), traceless, 1)
    H = H - (tilt - check.dag(tilt)) / 2j  # L = traceless + share
    if n == 0:
        return H, rates, jumps
    q, r = np.linalg.qr(traceless.reshape(n, d * d).T)
    kossakowski = (r * rates) @ check.dag(r)
    found, vectors = np.linalg.eigh(kossakowski)
    size = np.abs(rates * (np.abs(r) ** 2).sum(axis=0)).max(initial=0.0)
    kept = np.abs(found) > 1e-14 * n * size
    return H, found[kept][::-1], (q @ vectors).T[kept][::-1].reshape(-1, d, d)


def _refuse_non_generator(L: Complex, d: int, rounding: float) -> None:
    tensor = L.reshape(d, d, d, d)
    off = np.abs(tensor - tensor.transpose(1, 0, 3, 2).conj()).max(initial=0.0)
    if off > rounding:
        raise ValueError(
            f"L generates no semigroup: it keeps no Hermiticity, L(X†) and L(X)† differ by {off:.3g}"
        )
    lost = np.abs(np.trace(tensor)).max(initial=0.0)
    if lost > rounding:
        raise ValueError(f"L generates no semigroup: it changes the trace, at a rate up to {lost:.3g}")


def _qubit_states(found: tuple[float, float, complex], rho: Complex, times: Real) -> Complex:
    """Closed form: p₁(t) = p₁e^{−Γt} + (up/Γ)(1 − e^{−Γt}) Tr ρ, ρ₀₁(t) = ρ₀₁e^{λt}."""
    up, down, exponent = found
    total, shape = up + down, times.shape + rho.shape
    if rho.ndim > 2:
        times = times.reshape(*times.shape, *([1] * (rho.ndim - 2)))
    entries: Any = np.moveaxis(rho, (-2, -1), (0, 1)) if rho.ndim > 2 else rho.tolist()
    (p0, above), (below, p1) = entries
    hermitian = False
    if rho.ndim == 2:  # within rounding: real numbers and one coherence then cost less
        skew = abs(p0.imag) + abs(p1.imag) + abs(below - above.conjugate())
        if hermitian := skew <= _SKEW * (abs(p0) + abs(p1)):
            p0, p1 = p0.real, p1.real
    decay = times * -total
    kept = np.exp(decay)
    reached = np.expm1(decay) if total else times  # (1 − e^{−Γt})/Γ, up to a factor
    fed = (p0 + p1) / (-total or 1.0)
    turn = np.exp(exponent * times)
    out = np.empty(shape, np.complex128)
    out[..., 0, 0] = kept * p0 + reached * (down * fed)
    out[..., 1, 1] = kept * p1 + reached * (up * fed)
    out[..., 0, 1] = coherence = turn * above
    out[..., 1, 0] = coherence.conj() if hermitian else turn.conj() * below
    return out


def _divided(groups: list[solve.Group], d: int) -> bool:
    """Whether blocks are worth it: the exponentials cost less than those of the whole."""
    return sum(group.work for group in groups) < 0.5 * d**6 and max(g.index.shape[1] for g in groups) <= 1024


def _costs(d: int, n: int, speed: float, times: Real, states: int) -> tuple[float, float]:
    """Rough costs (in multiplications) of one real d² × d² block and of the Taylor series."""
    squarings = 8 + max(0.0, math.log2(max(speed * times[-1] / times.size, 1e-3)) + 1)
    block = d**6 * squarings + d**4 * states * times.size + 1e6
    applications = 40 + 6 * speed * times[-1]
    series = applications * (4 * (2 * n + 1) * d**3 * states + 1.5e5)
    return block, series


def evolve_driven(
    generator: Callable[[float], Any],
    rho: Any,
    times: Any,
    tolerance: float = 1e-12,
    max_step: float | None = None,
) -> Complex:
    """ρ(t) of dρ/dt = L_t(ρ) for a generator that depends on time: driving H(t), rates γ(t) of either sign.

    Parameters
    ----------
    generator : callable
        ``generator(t)`` gives the :class:`Lindbladian` at time t (anything with ``.apply``).  It may change
        suddenly; most cheaply at one of the ``times``.
    rho : array, shape (..., d, d)
        At t = 0.
    times : array, shape (T,), or one number
        Each ≥ 0, in any order; the first need not be 0.
    tolerance : float
        Largest error that one step adds to an entry, relative to the largest entry of that matrix; at
        least 1e-13.
    max_step : float, optional
        Longest step, in the unit of time.

    Returns
    -------
    complex ndarray, shape (T, ..., d, d); without the first axis for one time

    Raises
    ------
    ValueError
        When a time is negative, the sizes do not agree, or the tolerance cannot be held: a rate that
        diverges, a generator that is never smooth.

    Notes
    -----
    **What is seen.**  Where neighbouring requested times (0 among them) are δ apart, the generator is looked
    at at least once in every interval of length δ; anywhere, at least once in every hundredth of the last
    time; and with ``max_step`` at least once in every tenth of it.  A change that one look sees is followed
    until the tolerance is held, after any idle time.  So a pulse is missed only if it is over between two
    looks: give times, or a ``max_step``, that resolve it.

    **Accuracy.**  Collocation of order 32.  The result is within 1e-12 of the exact state as long as
    the fastest rate or frequency times the last time is below 1e3.  Where all rates vanish the evolution
    is unitary to rounding: a pure state stays pure.  The cost grows with that product.

    Examples
    --------
    >>> rho = evolve_driven(lambda t: Lindbladian([[0, t], [t, 0]], []), [[1, 0], [0, 0]], 1.0)
    >>> print(rho[0, 0].real.round(8))  # cos²(1/2)
    0.77015115
    """
    rho = check.matrix(rho, "rho")
    times = _times(times)
    tolerance = float(check.number(tolerance, "tolerance", 1e-13, 1e-2))
    longest = driven.longest_step(max_step)
    if not callable(generator):
        raise TypeError(f"generator must be a function of time, got {type(generator).__name__}")
    if rho.size == 0 or times.size == 0:
        return np.empty((*times.shape, *rho.shape), np.complex128)
    ordered, back = np.unique(times, return_inverse=True)
    d = rho.shape[-1]
    states = rho.reshape(-1, d * d)
    many = len(states) > d * d  # then the map itself costs less
    start = np.eye(d * d, dtype=complex) if many else states
    skew = np.abs(rho - check.dag(rho)).max()
    hermitian = not many and bool(skew <= _SKEW * np.abs(rho).max())
    found = driven.march(lambda ts: _motion(generator, ts, d, hermitian), start, ordered, tolerance, longest)
    if many:
        found = states @ found
    return found.reshape(-1, *rho.shape)[back.reshape(times.shape)]


def _motion(generator: Callable[[float], Any], times: Real, d: int, hermitian: bool) -> driven.Motion:
    """The generators at some times as one motion of rows ρ (K, d²): of kets where none has a dissipator."""
    at = [generator(float(t)) for t in times]
    for t, L in zip(times, at, strict=True):
        if not hasattr(L, "apply"):
            raise TypeError(
                f"generator(t) must return a Lindbladian, got {type(L).__name__} at t = {t:.6g}; "
                "of a Hamiltonian H alone it is Lindbladian(H, [])"
            )
        if getattr(L, "d", d) != d:
            raise ValueError(f"rho is {d}×{d}, but generator(t) is for {L.d}×{L.d}")
    plain = all(isinstance(L, Lindbladian) for L in at)
    if plain and not any(L.rates.any() for L in at):
        return driven.motion(-1j * np.stack([L.H.T for L in at]), stable=True, unitary=True)
    together = plain and len({len(L.jumps) for L in at}) == 1 and len(at[0].jumps) <= d
    if d <= (4 if together else 8) and all(hasattr(L, "superop") for L in at):
        stable = plain and all(np.all(L.rates >= 0) for L in at)
        return driven.motion(np.stack([L.superop() for L in at]).swapaxes(-1, -2), stable)
    if together:
        return driven.Motion(0.0, act=_together(at, hermitian))

    def act(y: Complex) -> Complex:
        states = y.reshape(*y.shape[:2], d, d)
        return np.stack([L.apply(x) for L, x in zip(at, states, strict=True)]).reshape(y.shape)

    return driven.Motion(0.0, act=act)


def _together(at: list[Lindbladian], hermitian: bool) -> Callable[[Complex], Complex]:
    """L(ρ) of each generator at its own rows ρ (times, K, d²), by products of all at once.

    With A = Gρ + ½ΣγLρL†, L(ρ) is A + A† for Hermitian ρ.  Each call overwrites what the last one gave.
    """
    n, d, _ = at[0].jumps.shape
    G = np.stack([L._drift for L in at])
    jumps = np.stack([L.jumps for L in at])
    rates = np.stack([L.rates for L in at])[:, :, None, None]
    left = np.concatenate([G[:, None], jumps], axis=1).reshape(-1, 1, (n + 1) * d, d)
    right = (rates * check.dag(jumps)).reshape(-1, 1, n * d, d) * (0.5 if hermitian else 1.0)
    turned = check.dag(G)[:, None]

    work: list[Complex] = []

    def act(y: Complex) -> Complex:
        x = y.reshape(*y.shape[:2], d, d)
        if not work:  # memory that is given back and asked for anew costs more than a product
            work.append(np.empty((*x.shape[:2], (n + 1) * d, d), np.complex128))
            work.extend(np.empty((2, *x.shape), np.complex128))
        moved, out, other = work
        np.matmul(left, x, out=moved)
        inner = moved[:, :, d:].reshape(*x.shape[:2], n, d, d).swapaxes(-3, -2)
        np.matmul(inner.reshape(*x.shape[:2], d, n * d), right, out=out)
        out += moved[:, :, :d]
        np.conjugate(out.swapaxes(-1, -2), out=other) if hermitian else np.matmul(x, turned, out=other)
        out += other
        return out.reshape(y.shape)

    return act
