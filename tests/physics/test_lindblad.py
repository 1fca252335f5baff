"""Lindbladian against matrix exponentials, mpmath and QuTiP; canonical form, steady states, bad input."""

import mpmath
import numpy as np
import pytest
import qutip
import scipy.linalg

import qep_widgets as qep
from qep_widgets import Lindbladian
from tests.deep import swept

LOWER = np.array([[0, 1], [0, 0]], complex)
SZ = np.diag([1.0, -1.0])
SX = np.array([[0.0, 1], [1, 0]])


def random_generator(d, seed, n=3, signed=False):
    rng = np.random.default_rng(seed)
    jumps = (rng.normal(size=(n, d, d)) + 1j * rng.normal(size=(n, d, d))) / np.sqrt(2 * d)
    rates = rng.uniform(-0.5 if signed else 0.1, 1, n)
    return Lindbladian(qep.random_hamiltonian(d, rng), jumps, rates)


def ladder(d, beta=1.0, g=0.1, omega=1.0):
    a = np.diag(np.sqrt(np.arange(1, d)), 1)
    return qep.davies(np.diag(omega * np.arange(d)), a + a.T, beta, g)


def by_terms(L, rho):
    """dρ/dt term by term, as the equation is written."""
    out = -1j * (L.H @ rho - rho @ L.H)
    for J, g in zip(L.jumps, L.rates, strict=True):
        K = J.conj().T
        out = out + g * (J @ rho @ K - (K @ J @ rho + rho @ K @ J) / 2)
    return out


def by_expm(L, rho, times):
    S = L.superop()
    return np.array([(scipy.linalg.expm(S * t) @ rho.reshape(-1)).reshape(rho.shape) for t in times])


def by_mpmath(L, rho, t, digits=40):
    with mpmath.workdps(digits):
        S = mpmath.matrix(L.superop().tolist())
        out = mpmath.expm(S * mpmath.mpf(t), method="taylor") * mpmath.matrix(rho.reshape(-1).tolist())
        return np.array([complex(z) for z in out]).reshape(rho.shape)


# ---------------------------------------------------------------- the generator


@pytest.mark.parametrize("d", [1, 2, 3, 5, 9])
def test_apply_is_the_equation_term_by_term_and_the_superoperator(d):
    L = random_generator(d, d, signed=True)
    x = np.random.default_rng(1).normal(size=(4, d, d)) + 1j * np.random.default_rng(2).normal(size=(4, d, d))
    wanted = by_terms(L, x)
    assert np.abs(L.apply(x) - wanted).max() < 1e-13
    assert np.abs(L.unitary_part(x) + L.dissipator(x) - wanted).max() < 1e-13
    assert np.abs((x.reshape(4, -1) @ L.superop().T).reshape(x.shape) - wanted).max() < 1e-13
    assert np.abs(L.unitary_part(x) - by_terms(Lindbladian(L.H, []), x)).max() < 1e-13
    assert np.abs(np.trace(L.apply(x), axis1=-2, axis2=-1)).max() < 1e-13


def test_superop_is_qutips_up_to_stacking():
    L = random_generator(3, 5)
    c_ops = [np.sqrt(g) * qutip.Qobj(J) for J, g in zip(L.jumps, L.rates, strict=True)]
    theirs = qutip.liouvillian(qutip.Qobj(L.H), c_ops).full()
    flip = np.arange(9).reshape(3, 3).T.reshape(-1)
    assert np.abs(theirs[np.ix_(flip, flip)] - L.superop()).max() < 1e-14


def test_qobj_arguments_count_as_arrays():
    L = Lindbladian(qutip.num(2), [qutip.destroy(2)], [0.5])
    assert np.array_equal(L.jumps[0], LOWER)
    assert L.evolve(qutip.fock_dm(2, 1), 1.0)[1, 1].real == pytest.approx(np.exp(-0.5), abs=1e-15)


def test_sum_adds_generators_and_keeps_baths_in_order():
    hot = Lindbladian(None, [LOWER], [0.3], beta=0.5, label="hot")
    cold = Lindbladian(None, [LOWER.T], beta=2.0, label="cold")
    total = hot + cold + Lindbladian(SZ, [])
    assert [(b.label, b.beta) for b in total.baths] == [("hot", 0.5), ("cold", 2.0)]
    label, beta, jumps, rates = total.baths[0]
    assert (label, beta, rates.tolist()) == ("hot", 0.5, [0.3]) and np.array_equal(jumps, [LOWER])
    rho = qep.random_state(2, 3)
    parts = sum(b.dissipator(rho) for b in total.baths)
    assert np.abs(parts - total.dissipator(rho)).max() < 1e-15
    assert (
        np.abs(total.superop() - (hot.superop() + cold.superop() + Lindbladian(SZ, []).superop())).max()
        < 1e-15
    )


def test_embed_acts_on_its_part_alone():
    L = random_generator(2, 4)
    big = L.embed(1, (3, 2))
    a, b = qep.random_state(3, 1), qep.random_state(2, 2)
    assert np.abs(big.apply(np.kron(a, b)) - np.kron(a, L.apply(b))).max() < 1e-14
    assert Lindbladian(SZ, []).embed(0, (2, 2)).jumps.shape == (0, 4, 4)


# ---------------------------------------------------------------- in time


@pytest.mark.parametrize("d", swept([1, 2, 3, 4, 8, 12], always=5))
@pytest.mark.parametrize("kind", ["random", "ladder", "signed"])
def test_evolve_agrees_with_exponentials(d, kind):
    if kind == "ladder" and d == 1:
        pytest.skip("a ladder has two levels at least")
    L = ladder(d) if kind == "ladder" else random_generator(d, d, signed=kind == "signed")
    rho = qep.random_state(d, 7)
    even = np.linspace(0.3, 3.3, 17)
    uneven = np.sort(np.random.default_rng(d).uniform(0, 3, 9))
    for times in (even, uneven):
        found = L.evolve(rho, times)
        wanted = by_expm(L, rho, times)
        assert np.abs(found - wanted).max() < 1e-12 * max(1, np.abs(wanted).max())


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("kind", ["random", "ladder", "turned"])
def test_evolve_agrees_with_forty_digits(d, kind):
    L = random_generator(d, d) if kind == "random" else ladder(d)
    if kind == "turned":
        U = qep.random_unitary(d, 1)
        L = Lindbladian(U @ L.H @ U.conj().T, U @ L.jumps @ U.conj().T, L.rates)
    rho = qep.random_state(d, 1)
    for t in (0.01, 1.7, 11.0):
        assert np.abs(L.evolve(rho, t) - by_mpmath(L, rho, t)).max() < 1e-13


@pytest.mark.parametrize("d", [20, 24])
def test_large_generators_by_series_and_by_blocks_agree_with_exponentials(d):
    L = random_generator(d, 1)
    rho = qep.random_state(d, 2)
    S = L.superop()
    once = scipy.linalg.expm(0.4 * S)
    x, found = rho.reshape(-1), L.evolve(rho, [0.4, 0.8, 1.2])
    for k in range(3):
        x = once @ x
        assert np.abs(found[k].reshape(-1) - x).max() < 1e-12


@pytest.mark.parametrize("d", swept([2, 3, 8, 13, 17], always=4))
def test_jumps_that_move_all_levels_alike_agree_with_exponentials(d):
    """Complex amplitudes on any diagonals, rates of either sign, uneven levels: blocks written down."""
    rng = np.random.default_rng(d)
    for n in (1, 2, 4):
        jumps = []
        for s in rng.integers(1 - d, d, n):
            size = d - abs(s)
            jumps.append(np.diag(rng.normal(size=size) + 1j * rng.normal(size=size), s) / np.sqrt(d))
        L = Lindbladian(np.diag(3 * rng.normal(size=d)), jumps, rng.uniform(-0.2, 1, n))
        rho = qep.random_state(d, rng) + 1j * qep.random_state(d, rng)
        for times in (np.linspace(0, 1, 6), np.array([0.1, 0.35, 1.0])):
            assert np.abs(L.evolve(rho, times) - by_expm(L, rho, times)).max() < 1e-12


def test_davies_in_a_turned_basis_uses_blocks_and_agrees():
    d = 12
    U = qep.random_unitary(d, 3)
    a = np.diag(np.sqrt(np.arange(1, d)), 1)
    straight = ladder(d)
    turned = qep.davies(U @ np.diag(np.arange(d)) @ U.conj().T, U @ (a + a.T) @ U.conj().T, 1.0, 0.1)
    assert turned._blocks[0] is not None
    rho = qep.random_state(d, 1)
    found = turned.evolve(U @ rho @ U.conj().T, [0.5, 2.0, 9.0])
    assert np.abs(found - U @ straight.evolve(rho, [0.5, 2.0, 9.0]) @ U.conj().T).max() < 1e-12


def test_stiff_and_long_keeps_the_trace_and_reaches_gibbs():
    L = ladder(40, g=1.0)
    rho = qep.random_state(40, 2)
    for times in (np.linspace(0, 1000, 50), [0.123, 1000.0]):
        found = L.evolve(rho, times)
        assert np.abs(np.trace(found, axis1=1, axis2=2) - 1).max() < 1e-12
        assert np.abs(found[-1] - qep.gibbs(L.H, 1.0)).max() < 1e-12


def test_exceptional_point():
    """A decaying qubit, driven at critical damping: its generator has no eigenbasis."""
    gamma = 1.0
    L = Lindbladian(gamma / 8 * SX, [LOWER], [gamma])  # Bloch equations: (γ/4)² = (2·γ/8)²
    values = np.sort_complex(np.linalg.eigvals(L.superop()))
    assert np.min(np.abs(np.diff(values))) < 1e-6, "two eigenvalues coalesce"
    vectors = np.linalg.eig(L.superop())[1]
    assert np.linalg.cond(vectors) > 1e6, "and so do their eigenvectors"
    rho = qep.random_state(2, 5)
    for t in (0.1, 1.0, 7.3, 40.0):
        assert np.abs(L.evolve(rho, t) - by_mpmath(L, rho, t)).max() < 1e-13
    times = np.linspace(0, 20, 200)
    assert np.abs(L.evolve(rho, times) - by_expm(L, rho, times)).max() < 1e-12


def test_pure_dephasing_is_diagonal():
    L = Lindbladian(np.diag([0, 1.0, 2.5]), [np.diag([1, 0, -1.0])], [0.4])
    rho, t = qep.random_state(3, 1), 1.3
    gap = np.subtract.outer([0, 1, 2.5], [0, 1, 2.5])
    spread = np.subtract.outer([1, 0, -1.0], [1, 0, -1.0])
    wanted = rho * np.exp(-1j * gap * t - 0.2 * spread**2 * t)
    assert np.abs(L.evolve(rho, t) - wanted).max() < 1e-15


def test_evolve_is_linear_batched_and_takes_times_in_any_order():
    closed = Lindbladian(qep.random_hamiltonian(3, 4), [])
    for L in (
        random_generator(3, 1),
        ladder(4),
        ladder(20),
        qep.thermal_qubit(1, 1),
        random_generator(18, 1),
        closed,
    ):
        d = L.d
        x = np.random.default_rng(0).normal(size=(2, 3, d, d)) * (1 + 0.5j)
        times = np.array([0.7, 0.0, 2.0, 0.7])
        found = L.evolve(x, times)
        assert found.shape == (4, 2, 3, d, d)
        assert np.abs(found[1] - x).max() < 1e-14 and np.array_equal(found[0], found[3])
        assert np.abs(found[2, 1, 2] - L.evolve(x[1, 2], 2.0)).max() < 1e-12
        assert L.evolve(x, 0.7).shape == (2, 3, d, d)
        assert L.evolve(x[:0], times).shape == (4, 0, 3, d, d)
        assert L.evolve(x, []).shape == (0, 2, 3, d, d)


@pytest.mark.parametrize("seed", range(4))
def test_the_map_in_time_is_a_channel_exactly_for_semigroups(seed):
    L = random_generator(3, seed)
    units = np.eye(9).reshape(9, 3, 3)
    for t in (0.05, 1.0, 6.0):
        images = L.evolve(units, t)
        choi = np.einsum("aij,akl->ikjl", units, images).reshape(9, 9)
        assert np.linalg.eigvalsh(choi)[0] > -1e-13
        assert np.abs(np.trace(images, axis1=1, axis2=2) - units.trace(axis1=1, axis2=2)).max() < 1e-13
    bad = Lindbladian(L.H, L.jumps, [-0.3, 0.1, 0.1])
    assert not bad.is_semigroup
    images = bad.evolve(units, 0.01)
    assert np.linalg.eigvalsh(np.einsum("aij,akl->ikjl", units, images).reshape(9, 9))[0] < -1e-4


def test_coherence_lives_at_most_twice_as_long_as_populations():
    """T₂ ≤ 2T₁ for every qubit semigroup with decoupled populations; equality without dephasing."""
    for dephasing in (0.0, 0.2, 3.0):
        L = Lindbladian(SZ, [LOWER, LOWER.T, SZ], [0.7, 0.2, dephasing])
        now, later = L.evolve(np.array([[0.5, 0.3], [0.3, 0.5]]), [0.0, 1.0])
        t1 = 1 / 0.9
        t2 = -1 / np.log(abs(later[0, 1] / now[0, 1]))
        assert t2 == pytest.approx(1 / (0.45 + 2 * dephasing), rel=1e-12) and t2 <= 2 * t1 * (1 + 1e-12)


def test_evolve_driven_agrees_with_a_constant_generator_and_with_a_known_drive():
    L = random_generator(3, 2)
    rho = qep.random_state(3, 1, shape=2)
    times = np.array([2.0, 0.0, 0.5])
    assert np.abs(qep.evolve_driven(lambda t: L, rho, times) - L.evolve(rho, times)).max() < 1e-9
    spun = qep.evolve_driven(lambda t: Lindbladian(t * SX, []), np.diag([1, 0]), np.linspace(0, 3, 7))
    assert np.abs(spun[:, 0, 0] - np.cos(np.linspace(0, 3, 7) ** 2 / 2) ** 2).max() < 1e-9


def test_evolve_driven_with_a_negative_rate_gives_the_exact_dephasing():
    """Rates (1, 1, −tanh t)/2 on σ_x, σ_y, σ_z: never divisible, yet a channel at all times."""
    sy = np.array([[0, -1j], [1j, 0]])
    make = lambda t: Lindbladian(None, [SX, sy, SZ], np.array([1, 1, -np.tanh(t)]) / 2)  # noqa: E731
    rho = qep.random_state(2, 1)
    found = qep.evolve_driven(make, rho, [0.5, 2.0])
    for t, state in zip((0.5, 2.0), found, strict=True):
        assert state[0, 1] == pytest.approx(rho[0, 1] * np.exp(-t) * np.cosh(t), abs=1e-9)
        assert (state[0, 0] - state[1, 1]).real == pytest.approx(
            (rho[0, 0] - rho[1, 1]).real * np.exp(-2 * t), abs=1e-9
        )
    assert not make(1.0).is_semigroup and make(1.0).positivity_violation == pytest.approx(np.tanh(1.0))


# ---------------------------------------------------------------- canonical form, from_superop


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_canonical_form_is_the_same_generator_with_traceless_orthonormal_jumps(d):
    L = random_generator(d, 10 + d, n=5, signed=True)
    C = L.canonical()
    assert np.abs(C.superop() - L.superop()).max() < 1e-13
    assert np.abs(np.trace(C.jumps, axis1=1, axis2=2)).max(initial=0) < 1e-13
    gram = np.einsum("aij,bij->ab", C.jumps.conj(), C.jumps)
    assert np.abs(gram - np.eye(len(gram))).max(initial=0) < 1e-13
    assert np.trace(C.H).real == pytest.approx(np.trace(L.H).real, abs=1e-12)
    assert np.all(np.diff(C.rates) <= 1e-14)


def test_canonical_form_forgets_the_gauge():
    L = random_generator(3, 8)
    c = np.array([0.3 - 0.2j, 1.0, 0.5j])
    tilt = np.tensordot(L.rates * c.conj(), L.jumps, 1)
    moved = Lindbladian(L.H + (tilt - tilt.conj().T) / 2j, L.jumps + c[:, None, None] * np.eye(3), L.rates)
    mixed = qep.random_unitary(3, 1)
    rotated = np.tensordot(mixed, np.sqrt(L.rates)[:, None, None] * L.jumps, 1)
    wanted = L.canonical()
    for other in (moved, Lindbladian(L.H, rotated)):
        assert np.abs(other.superop() - L.superop()).max() < 1e-13
        found = other.canonical()
        assert np.abs(found.rates - wanted.rates).max() < 1e-13
        assert np.abs(found.H - np.trace(found.H - wanted.H) / 3 * np.eye(3) - wanted.H).max() < 1e-13
        assert np.abs(found.dissipator(np.eye(3) / 3) - wanted.dissipator(np.eye(3) / 3)).max() < 1e-13


def test_a_negative_rate_that_others_make_up_for_is_a_semigroup():
    assert Lindbladian(None, [LOWER, LOWER, SZ], [1.0, -0.4, 0.1]).is_semigroup
    bad = Lindbladian(None, [LOWER, SZ], [1.0, -0.1])
    assert not bad.is_semigroup and bad.positivity_violation == pytest.approx(0.2)  # Tr σ_z² = 2
    assert "not a semigroup" in repr(bad) and "not a semigroup" not in repr(qep.thermal_qubit(1, 1))


@pytest.mark.parametrize("d", [1, 2, 3])
def test_from_superop_recovers_the_canonical_form(d):
    L = random_generator(d, d)
    found = Lindbladian.from_superop(L.superop())
    assert np.abs(found.superop() - L.superop()).max() < 1e-13
    assert np.abs(found.rates - L.canonical().rates).max(initial=0) < 1e-13
    signed = random_generator(d, 3, n=5, signed=True)
    again = Lindbladian.from_superop(signed.superop(), signed=True)
    assert np.abs(again.superop() - signed.superop()).max() < 1e-13


def test_from_superop_says_why_not_and_by_how_much():
    good = random_generator(2, 1).superop()
    with pytest.raises(ValueError, match=r"changes the trace, at a rate up to 0\.25"):
        Lindbladian.from_superop(good + np.diag([0.25, 0, 0, 0]))
    spoilt = good.copy()
    spoilt[1, 0] += 0.1
    with pytest.raises(ValueError, match=r"Hermiticity, .* differ by 0\.1"):
        Lindbladian.from_superop(spoilt)
    bad = Lindbladian(None, [LOWER, SZ], [1.0, -0.1]).superop()
    with pytest.raises(ValueError, match=r"not conditionally completely positive.* -0\.2"):
        Lindbladian.from_superop(bad)
    transposing = np.eye(4)[[0, 2, 1, 3]] - np.eye(4)  # e^{t(T−1)} is positive, never completely
    with pytest.raises(ValueError, match="not conditionally completely positive"):
        Lindbladian.from_superop(transposing)
    with pytest.raises(ValueError, match=r"L must be a matrix \(d², d²\)"):
        Lindbladian.from_superop(np.eye(5))


# ---------------------------------------------------------------- steady states


@pytest.mark.parametrize("d", [1, 2, 3, 6])
def test_steady_state_of_random_and_thermal_generators(d):
    L = random_generator(d, d + 20)
    pi = L.steady_state()
    assert np.abs(L.apply(pi)).max() < 1e-13 and np.trace(pi) == pytest.approx(1, abs=1e-14)
    values, vectors = np.linalg.eig(L.superop())
    null = vectors[:, np.argmin(np.abs(values))].reshape(d, d)
    assert np.abs(pi - null / np.trace(null)).max() < 1e-12
    if d > 1:
        thermal = ladder(d, beta=0.7)
        assert np.abs(thermal.steady_state() - qep.gibbs(thermal.H, 0.7)).max() < 1e-14


def test_steady_state_of_a_turned_davies_generator_is_gibbs():
    H = qep.random_hamiltonian(10, 1)
    L = qep.davies(H, qep.random_hamiltonian(10, 2), 0.3, 1.0)
    assert np.abs(L.steady_state() - qep.gibbs(H, 0.3)).max() < 1e-13


def test_steady_state_at_low_temperature():
    L = ladder(12, beta=4.0)
    wanted = np.diagonal(qep.gibbs(L.H, 4.0)).real
    found = np.diagonal(L.steady_state()).real
    assert np.abs(found - wanted).max() < 1e-15


def transfer(d, i, j):
    jump = np.zeros((d, d))
    jump[i, j] = 1
    return jump


DARK = Lindbladian(np.diag([0, 1, 1.7]), [transfer(3, 0, 1), transfer(3, 1, 0)], [1, 0.4])
U3 = qep.random_unitary(3, 9)
SEVERAL = {
    "pure dephasing": (Lindbladian(SZ, [SZ]), 2, "dephasing"),
    "dephasing without H": (Lindbladian(None, [np.diag([0, 1, 3.0])]), 3, "dephasing"),
    "no jump": (Lindbladian(np.diag([0, 1, 1.7]), []), 3, "no jump"),
    "uncoupled qubit": (
        qep.thermal_qubit(1, 1).embed(0, (2, 2)) + Lindbladian(np.diag([0, 2.5, 0, 2.5]), []),
        2,
        r"\{0, 2\}, \{1, 3\}",
    ),
    "uncoupled qubit without H": (
        qep.thermal_qubit(1, 1).embed(0, (2, 2)),
        4,
        "dimension 4 of operators commutes",
    ),
    "dark level": (DARK, 2, r"\{0, 1\}, \{2\}"),
    "dark level, turned": (
        Lindbladian(U3 @ DARK.H @ U3.conj().T, U3 @ DARK.jumps @ U3.conj().T, DARK.rates),
        2,
        "commutes",
    ),
    "two sinks": (
        Lindbladian(np.diag([0, 1, 1.7]), [transfer(3, 0, 2), transfer(3, 1, 2)]),
        2,
        r"\{0\}, \{1\}",
    ),
    "two sinks, turned": (
        Lindbladian(None, [U3 @ transfer(3, 0, 2) @ U3.conj().T, U3 @ transfer(3, 1, 2) @ U3.conj().T]),
        4,
        "dark",
    ),
    "flip": (Lindbladian(None, [SX]), 2, "commutes"),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_steady_state_refuses_when_there_are_several(name):
    L, dimension, why = SEVERAL[name]
    null = np.sum(np.linalg.svd(L.superop())[1] < 1e-12)
    if name == "two sinks, turned":
        dimension = null
    assert null == dimension
    with pytest.raises(ValueError, match=f"not unique: .* dimension {dimension}; .*{why}"):
        L.steady_state()


def test_a_dark_state_that_is_reached_by_all_is_the_steady_state():
    L = Lindbladian(np.diag([0, 1, 1.7]), [transfer(3, 0, 1), transfer(3, 0, 2)])
    assert np.abs(L.steady_state() - np.diag([1, 0, 0])).max() < 1e-15


def test_steady_state_agrees_with_qutip_at_size_20():
    L = random_generator(20, 1)
    c_ops = [np.sqrt(g) * qutip.Qobj(J) for J, g in zip(L.jumps, L.rates, strict=True)]
    pi = L.steady_state()
    assert np.abs(pi - qutip.steadystate(qutip.Qobj(L.H), c_ops).full()).max() < 1e-9
    assert np.abs(L.apply(pi)).max() < 1e-13


# ---------------------------------------------------------------- bad input

L2 = qep.thermal_qubit(1, 1)
BAD = {
    "H not Hermitian": (lambda: Lindbladian(LOWER, []), "H must be Hermitian"),
    "H not square": (lambda: Lindbladian(np.ones((2, 3)), []), "H must be a square"),
    "H stacked": (lambda: Lindbladian(np.zeros((2, 2, 2)), []), "H must be one matrix"),
    "H NaN": (lambda: Lindbladian([[0, np.nan], [np.nan, 0]], []), "H must have finite"),
    "H inf": (lambda: Lindbladian([[np.inf, 0], [0, 0]], []), "H must have finite"),
    "jump size": (lambda: Lindbladian(SZ, [np.eye(3)]), "jumps is 3×3, but H is 2×2"),
    "one jump bare": (lambda: Lindbladian(SZ, LOWER), "jumps must be a list"),
    "ragged": (lambda: Lindbladian(SZ, [LOWER, [[1]]]), "jumps"),
    "rates": (lambda: Lindbladian(SZ, [LOWER], [1, 2]), "rates must be one for each of the 1 jumps"),
    "rates complex": (lambda: Lindbladian(SZ, [LOWER], [1j]), "rates must be real"),
    "rates NaN": (lambda: Lindbladian(SZ, [LOWER], [np.nan]), "rates must have finite"),
    "beta": (lambda: Lindbladian(SZ, [LOWER], beta=[1, 2]), "beta must be one number"),
    "rho size": (lambda: L2.apply(np.eye(3)), "rho is 3×3, but H is 2×2"),
    "rho shape": (lambda: L2.evolve(np.ones(4), 1.0), "rho must be a square"),
    "rho NaN": (lambda: L2.evolve([[np.nan, 0], [0, 1]], 1.0), "rho must have finite"),
    "times negative": (lambda: L2.evolve(np.eye(2), [0, -1.0]), "times must be at least 0"),
    "times NaN": (lambda: L2.evolve(np.eye(2), [0, np.nan]), "times must have finite"),
    "times shape": (lambda: L2.evolve(np.eye(2), np.zeros((2, 2))), "times must be one number or a list"),
    "sizes": (lambda: L2 + Lindbladian(np.eye(3), []), "sizes 2 and 3"),
    "driven": (lambda: qep.evolve_driven(lambda t: L2, np.eye(3), 1.0), "rho is 3×3"),
    "tolerance": (lambda: qep.evolve_driven(lambda t: L2, np.eye(2), 1.0, 0), "tolerance must be"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_by_name(name):
    call, message = BAD[name]
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("junk", [None, "x", [["a", "b"], ["c", "d"]], object()])
def test_junk_is_a_type_error(junk):
    for call in (
        lambda: L2.apply(junk),
        lambda: L2.evolve(np.eye(2), junk),
        lambda: Lindbladian(SZ, [LOWER], beta=object()),
    ):
        with pytest.raises((TypeError, ValueError), match="must be"):
            call()
    with pytest.raises(TypeError):
        L2 + junk
    with pytest.raises(TypeError, match="generator must be a function"):
        qep.evolve_driven(L2, np.eye(2), 1.0)


def test_input_is_read_only_strided_and_never_changed():
    big = np.zeros((8, 8), complex)
    big[::4, ::4] = qep.random_state(2, 1)
    rho = big[::4, ::4]
    rho.flags.writeable = False
    times = np.linspace(0, 2, 9)[::2]
    times.flags.writeable = False
    jumps = np.array([LOWER.T]).transpose(0, 2, 1)
    L = Lindbladian(SZ, jumps)
    before = rho.copy()
    assert np.abs(L.evolve(rho, times) - by_expm(L, before, times)).max() < 1e-14
    assert np.array_equal(rho, before)
    jumps[0, 0, 1] = 5
    assert L.jumps[0, 0, 1] == 1, "the generator keeps its own copy"
    with pytest.raises(ValueError, match="read-only"):
        L.H[0, 0] = 1
