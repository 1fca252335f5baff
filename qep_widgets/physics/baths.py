"""Baths: thermal and squeezed generators from a Hamiltonian, couplings and a spectral density."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from . import _propagate as solve
from . import _stationary
from . import _validate as check
from ._validate import Complex, Real
from .lindblad import Lindbladian, _one_number, _times
from .states import energy_rounding


def _occupation(omega: float, beta: float) -> float:
    """n(ω) = 1/(e^{βω} − 1) for ω > 0, 0 at β = ∞."""
    x = beta * omega
    if x > 700.0:
        return 0.0
    if x * check.HUGE < 1.0:
        raise ValueError(
            f"beta must be greater: at β = {beta:g} the bath's n(ω = {omega:g}) is beyond {check.HUGE:.0e}"
        )
    return 1.0 / math.expm1(x)


def _beta(x: Any, name: str = "beta") -> float:
    beta = _one_number(x, name)
    if not beta > 0:
        raise ValueError(f"{name} must be positive: the bath's n(ω) = 1/(e^(βω) − 1), got {beta:g}")
    return beta


def _positive(x: Any, name: str, low: float = 0.0) -> float:
    value = _one_number(check.number(x, name, low=low), name)
    if not value > low:
        raise ValueError(f"{name} must be positive, got {value:g}")
    return value


def _several(x: Any) -> bool:
    """Whether the argument lists one value for each of several baths."""
    return isinstance(x, list | tuple) or (isinstance(x, np.ndarray) and x.ndim > 0)


def _one_each(x: Any, count: int, name: str) -> list[Any]:
    found = list(x) if _several(x) else [x] * count
    if len(found) != count:
        raise ValueError(f"{name} has {len(found)} values, but beta names {count} baths")
    return found


def _labels(label: Any, count: int) -> list[str]:
    if label is None:
        return ["bath"] if count == 1 else [f"bath {k}" for k in range(count)]
    found = [label] if isinstance(label, str) else list(label)
    if len(found) != count:
        raise ValueError(f"label names {len(found)} baths, but beta {count}")
    return [str(name) for name in found]


def ohmic(strength: Any, cutoff: Any, exponent: Any = 1.0) -> Callable[[float], float]:
    """Spectral density g(ω) = strength·ω (ω/ω_c)^{s−1} e^{−ω/ω_c}, for :func:`davies` and :func:`redfield`.

    Parameters
    ----------
    strength : float
        Dimensionless, ≥ 0; g(ω) is the whole rate γ(ω) of spontaneous emission, any 2π included.
    cutoff : float
        ω_c > 0.
    exponent : float
        s > 0: 1 is ohmic, below 1 sub-ohmic, above 1 super-ohmic.

    Returns
    -------
    callable
        A flat density is a plain number, and any function of ω ≥ 0 serves as well.
    """
    strength = _one_number(check.number(strength, "strength", low=0.0), "strength")
    cutoff, exponent = _positive(cutoff, "cutoff"), _positive(exponent, "exponent")

    def spectrum(omega: float) -> float:
        x = omega / cutoff
        return strength * cutoff * x**exponent * math.exp(-x)

    return spectrum


def _density(spectrum: Any, omega: float) -> float:
    value = spectrum(omega) if callable(spectrum) else spectrum
    value = _one_number(value, f"spectrum({omega:g})" if callable(spectrum) else "spectrum")
    if not 0 <= value < math.inf:
        raise ValueError(f"spectrum must be finite and not negative, got {value:g} at ω = {omega:g}")
    return value


def thermal_qubit(omega: Any, beta: Any, g: Any = 1.0, label: Any = None) -> Lindbladian:
    """Qubit H = ω|1⟩⟨1| in thermal baths: rates g(n+1) down and gn up, n = 1/(e^{βω} − 1).

    Parameters
    ----------
    omega : float
        ω > 0.
    beta : float, or list of float
        Inverse temperature, > 0, inf allowed (n = 0); a list makes as many baths on the same qubit.
    g : float, or one for each bath
        Rate of spontaneous emission, ≥ 0.
    label : str, or one for each bath, optional

    Returns
    -------
    Lindbladian
        Jumps a = |0⟩⟨1| and a† for each bath, kept apart in ``baths``.  With one bath the populations
        relax at g(2n+1) to Gibbs, the coherence at half that rate (T₂ = 2T₁).

    Raises
    ------
    ValueError
        When ``omega`` or ``beta`` is not positive or ``g`` is negative.

    Examples
    --------
    >>> print(thermal_qubit(1.0, 1.0).steady_state().real.round(6))
    [[0.731059 0.      ]
     [0.       0.268941]]
    """
    omega = _positive(omega, "omega")
    betas = [_beta(b) for b in (beta if _several(beta) else [beta])]
    if not betas:
        raise ValueError("beta must name at least one bath, got none")
    couplings = _one_each(g, len(betas), "g")
    names = _labels(label, len(betas))
    lower = np.array([[0, 1], [0, 0]])
    parts = []
    for b, coupling, name in zip(betas, couplings, names, strict=True):
        strength = _one_number(check.number(coupling, "g", low=0.0), "g")
        n = _occupation(omega, b)
        parts.append(
            Lindbladian(None, [lower, lower.T], [strength * (n + 1), strength * n], beta=b, label=name)
        )
    return Lindbladian._sum(np.diag([0.0, omega]), parts)


# ---------------------------------------------------------------- transitions of a Hamiltonian


class _Transitions(NamedTuple):
    """Eigenbasis of H (None: the given one), Bohr frequencies, and their number for every pair of levels."""

    basis: Complex | None
    frequencies: Real  # (n,), one for each distinct E_j − E_i
    which: Any  # (d, d) ints: E_j − E_i = frequencies[which[i, j]]


def _transitions(H: Complex, tolerance: float) -> _Transitions:
    if np.count_nonzero(H) == np.count_nonzero(np.diagonal(H)):
        energies, basis, rounding = np.diagonal(H).real, None, 0.0
    else:
        energies, basis = np.linalg.eigh(H)
        rounding = float(energy_rounding(energies)[0])
    width = max(tolerance * float(np.ptp(energies)), rounding)
    energies = _clustered(energies, width)
    gaps = (energies[None, :] - energies[:, None]).ravel()
    size = np.abs(gaps)
    merged = np.sign(gaps) * _clustered(size, width)
    frequencies, which = np.unique(merged, return_inverse=True)
    return _Transitions(basis, frequencies, which.reshape(H.shape))


def _clustered(x: Real, width: float) -> Real:
    """Values closer than ``width`` to their neighbour replaced by their group's mean; 0 stays 0."""
    order = np.argsort(x, kind="stable")
    group = np.concatenate([[0], np.cumsum(np.diff(x[order]) > width)])
    mean = np.bincount(group, x[order]) / np.bincount(group)
    mean[np.abs(mean) <= width] = 0.0
    out = np.empty_like(x)
    out[order] = mean[group]
    return out


def _in_eigenbasis(A: Complex, basis: Complex | None) -> Complex:
    if basis is None:
        return A
    turned = check.dag(basis) @ A @ basis
    turned[np.abs(turned) <= 1e-14 * len(A) * np.abs(turned).max(initial=0.0)] = 0.0
    return turned


def _back(A: Complex, basis: Complex | None) -> Complex:
    return A if basis is None else basis @ A @ check.dag(basis)


class _BathSetting(NamedTuple):
    label: str
    beta: float
    couplings: Complex  # (n, d, d)
    spectrum: Any


def _settings(couplings: Any, beta: Any, spectrum: Any, label: Any, d: int) -> list[_BathSetting]:
    """One entry a bath: with a list of betas, ``couplings[k]`` (one operator or several) is bath k's."""
    if _several(beta):
        betas = [_beta(b) for b in beta]
        each = _one_each(couplings, len(betas), "couplings") if _several(couplings) else []
        if not betas or not each:
            raise ValueError("beta lists several baths: give couplings as a list with one entry for each")
        spectra = list(spectrum) if _several(spectrum) else [spectrum] * len(betas)
        if len(spectra) != len(betas):
            raise ValueError(f"spectrum has {len(spectra)} entries, but beta names {len(betas)} baths")
    else:
        betas, each, spectra = [_beta(beta)], [couplings], [spectrum]
    names = _labels(label, len(betas))
    found = []
    for name, b, A, density in zip(names, betas, each, spectra, strict=True):
        A = check.hermitian(A, "couplings", d=d, of="H")
        if A.ndim not in (2, 3):
            raise ValueError(f"couplings must be operators (n, d, d), got shape {A.shape}")
        found.append(_BathSetting(name, b, A.reshape(-1, d, d), density))
    return found


def _rate(omega: float, beta: float, spectrum: Any, zero_frequency: float) -> float:
    """γ(ω): emission g(n+1) for ω > 0, absorption g(|ω|)n(|ω|) for ω < 0."""
    if omega == 0:
        return zero_frequency
    n = _occupation(abs(omega), beta)
    return _density(spectrum, abs(omega)) * (n + 1 if omega > 0 else n)


def _hamiltonian(H: Any) -> Complex:
    H = check.hermitian(H, "H")
    if H.ndim != 2:
        raise ValueError(f"H must be one matrix (d, d), got shape {H.shape}")
    return H


def davies(
    H: Any,
    couplings: Any,
    beta: Any,
    spectrum: Any,
    *,
    zero_frequency: Any = 0.0,
    lamb_shift: Callable[[float], float] | None = None,
    tolerance: Any = 1e-9,
    label: Any = None,
) -> Lindbladian:
    """Davies generator: weak coupling to thermal baths, secular approximation.

    For each coupling A and each Bohr frequency ω the jump A(ω) = Σ_{ε'−ε=ω} Π_ε A Π_ε' (down by ω) with
    rate γ(ω), where γ(ω) = g(ω)(n(ω)+1) and γ(−ω) = g(ω)n(ω) for ω > 0.  E. B. Davies, Commun. Math.
    Phys. 39, 91 (1974).

    Parameters
    ----------
    H : array, shape (d, d)
        Hermitian; need not be diagonal.
    couplings : array, shape (d, d) or (n, d, d)
        Hermitian operators that the bath couples to, with independent noise.
    beta : float, or list of float
        Inverse temperature, > 0, inf allowed.  With a list, ``couplings[k]`` belongs to bath k.
    spectrum : callable or float
        g(ω ≥ 0) ≥ 0, such as :func:`ohmic`; a number is a flat one.  With several baths a list gives
        one to each.
    zero_frequency : float
        γ(0) ≥ 0 of the jumps A(0), which keep the energy; left out unless given.  Where no two levels
        have one energy they are pure dephasing; between degenerate levels they move populations, too.
    lamb_shift : callable, optional
        S(ω) for ω of both signs: adds Σ_ω S(ω)A(ω)†A(ω), which commutes with H, to the Hamiltonian.
    tolerance : float
        Energies and gaps closer than this times the spectrum's width count as equal, and of an ``H``
        that is not diagonal those that differ by rounding.
    label : str, or one for each bath, optional

    Returns
    -------
    Lindbladian
        Baths kept apart in ``baths``; with one temperature the Gibbs state is stationary.

    Raises
    ------
    ValueError
        When ``H`` or a coupling is not Hermitian, ``beta`` ≤ 0, or the spectrum is negative.

    Notes
    -----
    Degenerate levels and equal gaps act collectively: an oscillator's coupling a + a† gives two jumps.
    Where H is not diagonal, an element of a coupling below 1e-14·d of its largest counts as 0.
    """
    H = _hamiltonian(H)
    dephasing = _one_number(check.number(zero_frequency, "zero_frequency", low=0.0), "zero_frequency")
    basis, frequencies, which = _transitions(H, float(check.number(tolerance, "tolerance", 0.0, 0.1)))
    shift = np.zeros_like(H)
    parts = []
    for name, b, operators, density in _settings(couplings, beta, spectrum, label, len(H)):
        rates = [_rate(float(w), b, density, dephasing) for w in frequencies]
        jumps, kept = [], []
        for A in operators:
            turned = _in_eigenbasis(A, basis)
            for number in np.unique(which[turned != 0]):
                part = np.where(which == number, turned, 0.0)
                if lamb_shift is not None:
                    size = _one_number(lamb_shift(float(frequencies[number])), "lamb_shift(ω)")
                    shift = shift + size * _back(check.dag(part) @ part, basis)
                if frequencies[number] != 0 or dephasing:
                    jumps.append(_back(part, basis))
                    kept.append(rates[number])
        parts.append(Lindbladian(np.zeros_like(H), jumps, kept, beta=b, label=name))
    return Lindbladian._sum(H + shift, parts)


def squeezed_qubit(omega: Any, beta: Any, r: Any, g: Any = 1.0, phase: Any = 0.0) -> Lindbladian:
    """Qubit in a squeezed thermal bath, in the frame that rotates with the squeezing.

    Jumps b = a cosh r + e^{iφ}a† sinh r with rate g(n+1) and b† with rate gn, a = |0⟩⟨1|; H = 0 here.
    C. W. Gardiner, Phys. Rev. Lett. 56, 1917 (1986).

    Parameters
    ----------
    omega, beta : float
        ω > 0 and β > 0 of n = 1/(e^{βω} − 1).
    r : float
        Squeezing, |r| ≤ 10; 0 is the thermal bath.
    g : float
        ≥ 0.
    phase : float
        φ.

    Returns
    -------
    Lindbladian
        One bath, which has a temperature only for r = 0: for r ≠ 0 its ``beta`` is None.  The stationary
        state has the excited population N/(2N+1), N = n cosh 2r + sinh²r, which is not Gibbs at β.

    Raises
    ------
    ValueError
        As for :func:`thermal_qubit`.

    Notes
    -----
    The bath's entropy does not change by −βQ̇, so that :func:`entropy_flow` and what is built on it refuse
    it.  ``spohn_rate(L, rho, L.steady_state())`` is ≥ 0 for every r.  Clausius's expression with the β of n
    can still be written out, and is negative for some states; heat needs the qubit's own H = ω|1⟩⟨1|, as
    the frame has none.

    Examples
    --------
    >>> from qep_widgets import entropy_rate, heat_current, spohn_rate
    >>> L, rho = squeezed_qubit(omega=1.0, beta=1.0, r=0.7), np.diag([0.6709, 0.3291])
    >>> print((entropy_rate(L, rho) - 1.0 * heat_current(L, rho, np.diag([0, 1.0]))).round(5))
    -0.08501
    >>> print(spohn_rate(L, rho, L.steady_state()).round(5))
    0.08147
    """
    omega, beta = _positive(omega, "omega"), _beta(beta)
    r = _one_number(check.number(r, "r", -10.0, 10.0), "r")
    phase = _one_number(check.number(phase, "phase"), "phase")
    strength = _one_number(check.number(g, "g", low=0.0), "g")
    n = _occupation(omega, beta)
    jump = np.array([[0, math.cosh(r)], [np.exp(1j * phase) * math.sinh(r), 0]])
    return Lindbladian(
        None,
        [jump, check.dag(jump)],
        [strength * (n + 1), strength * n],
        beta=beta if r == 0 else None,
        label="bath" if r == 0 else "squeezed bath",
    )


# ---------------------------------------------------------------- Bloch–Redfield


class RedfieldBath(NamedTuple):
    """One bath of a Redfield equation: couplings A and filtered couplings Λ = Σ_ω ½γ(ω)A(ω)."""

    label: str
    beta: float
    couplings: Complex
    filtered: Complex

    def dissipator(self, rho: Any) -> Complex:
        """R(ρ) = Σ [Λρ, A] + h.c. of this bath alone, (..., d, d)."""
        rho = check.matrix(rho, "rho", d=self.couplings.shape[-1], of="H")
        rho = rho[..., None, :, :]
        A, F = self.couplings, self.filtered
        G = check.dag(F)
        return (F @ rho @ A - A @ F @ rho + A @ rho @ G - rho @ G @ A).sum(axis=-3)


class Redfield:
    """Bloch–Redfield equation dρ/dt = −i[H, ρ] + Σ_baths R(ρ): not of GKSL form, so ρ may lose positivity.

    Made by :func:`redfield`.  ``H``, ``d``, ``baths``, ``apply``, ``unitary_part``, ``dissipator``,
    ``superop``, ``evolve`` and ``steady_state`` are as for :class:`Lindbladian`; ``is_semigroup`` and
    ``positivity_violation`` say whether, and by how much, it fails to be completely positive.

    Notes
    -----
    ``evolve`` follows ρ past the loss of positivity, where it is no state any more.  What is linear in ρ
    still has a number there: :func:`energy`, :func:`power`, :func:`heat_current`, :func:`entropy_flow` and
    :func:`bloch_vector` give it only when asked by ``allow_negative=True``.  Populations are the diagonal
    and coherences the rest of ρ in the eigenbasis of H.  Entropies and their rates stay refused: a
    negative eigenvalue has no logarithm.

    Examples
    --------
    >>> from qep_widgets import heat_current
    >>> R = redfield(np.diag([0, 1, 1.1]), [[0, 1, 1], [1, 0, 0], [1, 0, 0]], beta=1.0, spectrum=0.2)
    >>> rho = R.evolve([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 0]], [0.1, 0.5, 2.0])
    >>> print(np.linalg.eigvalsh(rho)[:, 0].round(4))
    [-0.0018 -0.0054  0.0352]
    >>> print(heat_current(R, rho, R.H, allow_negative=True).round(4))
    [-0.041  -0.0278 -0.0051]
    """

    def __init__(self, H: Complex, baths: Sequence[RedfieldBath]) -> None:
        self.H, self.d, self.baths = H, H.shape[-1], tuple(baths)
        eye = np.eye(self.d)
        S: Complex = np.zeros((self.d**2, self.d**2), np.complex128)
        for bath in self.baths:
            for A, F in zip(bath.couplings, bath.filtered, strict=True):
                G = check.dag(F)
                S += np.kron(F, A.T) - np.kron(A @ F, eye) + np.kron(A, G.T) - np.kron(eye, (G @ A).T)
        self._superop: Complex = S - 1j * (np.kron(H, eye) - np.kron(eye, H.T))
        canonical = Lindbladian.from_superop(S, signed=True)  # without H, which would drown slow rates
        self.positivity_violation = canonical.positivity_violation
        self.is_semigroup = canonical.is_semigroup

    def __repr__(self) -> str:
        sign = (
            f"lowest canonical rate −{self.positivity_violation:.3g}"
            if not self.is_semigroup
            else "GKSL here"
        )
        return f"<Redfield d={self.d}, {len(self.baths)} baths, {sign}>"

    def superop(self) -> Complex:
        """Row-major matrix, shape (d², d²)."""
        return self._superop.copy()

    def apply(self, rho: Any) -> Complex:
        """dρ/dt for any matrices (..., d, d)."""
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        return (rho.reshape(-1, self.d**2) @ self._superop.T).reshape(rho.shape)

    def unitary_part(self, rho: Any) -> Complex:
        """−i[H, ρ]."""
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        return -1j * (self.H @ rho - rho @ self.H)

    def dissipator(self, rho: Any) -> Complex:
        """All of dρ/dt but −i[H, ρ]: the sum over ``baths``."""
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        return sum((bath.dissipator(rho) for bath in self.baths), np.zeros_like(rho))

    def evolve(self, rho: Any, times: Any) -> Complex:
        """ρ(t), (T, ..., d, d), by scaling and squaring, as in :class:`Lindbladian`; ρ may turn negative."""
        rho = check.matrix(rho, "rho", d=self.d, of="H")
        times = _times(times)
        if rho.size == 0 or times.size == 0:
            return np.empty((*times.shape, *rho.shape), np.complex128)
        ordered, back = np.unique(times, return_inverse=True)
        flat = rho.reshape(1, -1, self.d**2)
        step = solve.steps_of(ordered)
        found = solve.exponentials(self._superop.T[None], flat, ordered, step, None)[0]
        return found[back.reshape(times.shape)].reshape(*times.shape, *rho.shape)

    def steady_state(self) -> Complex:
        """The stationary matrix of trace 1, when there is only one; it may have negative eigenvalues."""
        dimension, pi = _stationary.of_blocks(solve.whole(self._superop, self.d), self.d)
        if pi is None:
            raise ValueError(_stationary.several(dimension, "the Redfield equation conserves something"))
        return pi


def redfield(
    H: Any,
    couplings: Any,
    beta: Any,
    spectrum: Any,
    *,
    zero_frequency: Any = 0.0,
    tolerance: Any = 1e-9,
    label: Any = None,
) -> Redfield:
    """Bloch–Redfield equation: :func:`davies` without the secular approximation.

    R(ρ) = Σ_A [Λρ, A] + [A, ρΛ†], Λ = Σ_ω ½γ(ω)A(ω), principal values (Lamb shifts) left out; H.-P. Breuer,
    F. Petruccione, *The Theory of Open Quantum Systems*, section 3.3.

    Parameters
    ----------
    H, couplings, beta, spectrum, zero_frequency, tolerance, label
        As for :func:`davies`.

    Returns
    -------
    Redfield
        Not of GKSL form: populations and coherences mix, coherences carry heat, and some states become
        negative.  Dropping the terms that couple different frequencies gives the Davies generator.

    Raises
    ------
    ValueError
        As for :func:`davies`.
    """
    H = _hamiltonian(H)
    dephasing = _one_number(check.number(zero_frequency, "zero_frequency", low=0.0), "zero_frequency")
    basis, frequencies, which = _transitions(H, float(check.number(tolerance, "tolerance", 0.0, 0.1)))
    baths = []
    for name, b, operators, density in _settings(couplings, beta, spectrum, label, len(H)):
        rates = np.array([_rate(float(w), b, density, dephasing) for w in frequencies])
        filtered = [_back(0.5 * rates[which] * _in_eigenbasis(A, basis), basis) for A in operators]
        baths.append(RedfieldBath(name, b, operators, np.array(filtered)))
    return Redfield(H, baths)
