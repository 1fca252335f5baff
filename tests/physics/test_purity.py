"""Accuracies that fit together: what our own solvers keep pure is pure for all that ask for a support."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep
from qep_widgets import Lindbladian
from qep_widgets.physics.entropies import SUPPORT
from tests.deep import swept

LOWER = np.array([[0.0, 1], [0, 0]])
seeds = st.integers(0, 10**6)
sizes = st.sampled_from([2, 3, 4, 6, 9])
# the fastest rate or frequency times the time
turns = st.floats(-1, 6).map(lambda x: 10**x)
scales = st.floats(-34, 20).map(lambda x: 10**x)


def mixing(d, scale=1.0):
    """A generator that mixes every state, and so makes an infinite dS/dt of every pure one."""
    rng = np.random.default_rng(1)
    real, imaginary = qep.random_hamiltonian(d, rng, shape=(2, 2))
    return Lindbladian(None, real + 1j * imaginary, [0.5 * scale, scale])


def is_pure(rho, within, scale=1.0):
    """By its spectrum, and by all that ask for the support; not merely close to it."""
    d = rho.shape[-1]
    p = np.linalg.eigvalsh(rho)
    assert np.abs(p - np.eye(d)[-1]).max() < within
    assert np.all(np.isposinf(qep.relative_entropy(np.eye(d) / d, rho)))
    assert np.all(qep.relative_entropy(rho, rho) < 1e-11)
    assert np.all(np.isposinf(qep.entropy_rate(mixing(d, scale), rho)))
    assert np.all(qep.entropy(rho) < 40 * d * within)


def test_the_states_that_were_pure_to_a_trillionth_only():
    """D was 15.5 and dS/dt 26.5 where both are infinite."""
    rng = np.random.default_rng(0)
    for d in (2, 3, 5, 8):
        H, psi = qep.random_hamiltonian(d, rng), qep.random_ket(d, rng)
        for t in (100.0, 1e4):
            is_pure(Lindbladian(H, []).evolve(qep.projector(psi), t), 1e-14)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, d=sizes, turn=turns, scale=scales, offset=st.sampled_from([0.0, 1e3]))
def test_a_closed_system_keeps_a_pure_state_pure(seed, d, turn, scale, offset):
    rng = np.random.default_rng(seed)
    H = qep.random_hamiltonian(d, rng)
    H = scale * (H / np.ptp(np.linalg.eigvalsh(H)) + offset * np.eye(d))
    rho = qep.projector(qep.random_ket(d, rng))
    times = np.array([0.3, 1.0]) * turn / scale
    found = Lindbladian(H, []).evolve(rho, times)
    is_pure(found, 1e-14, scale)
    idle = Lindbladian(H, [mixing(d).jumps[0]], [0.0])
    assert np.array_equal(idle.evolve(rho, times), found)
    assert abs(qep.entropy_rate(idle, found[0])) < 1e-13 * scale * max(offset, 1)


@settings(deadline=None, max_examples=15)
@given(seed=seeds, d=sizes, scale=scales)
def test_a_driven_closed_system_keeps_a_pure_state_pure(seed, d, scale):
    rng = np.random.default_rng(seed)
    H, K = qep.random_hamiltonian(d, rng, shape=2)
    rho = qep.projector(qep.random_ket(d, rng))
    make = lambda t: Lindbladian(scale * (H + np.sin(3 * t * scale) * K), [])  # noqa: E731
    is_pure(qep.evolve_driven(make, rho, np.array([0.5, 3.0]) / scale), 1e-14, scale)


def ground_state(d, rng):
    """The ground state of a cold bath, in no special basis."""
    H = qep.random_hamiltonian(d, rng)
    L = qep.davies(H, qep.random_hamiltonian(d, rng), np.inf, 1.0, zero_frequency=0.3)
    return L, qep.projector(np.linalg.eigh(H)[1][:, 0])


def dark_state(d, rng):
    """A superposition that no jump leaves and H does not move: coherent population trapping."""
    U = qep.random_unitary(d, rng)
    H = np.zeros((d, d), complex)
    H[2:, 2:] = qep.random_hamiltonian(d - 2, rng)
    H[1, 2] = H[2, 1] = 0.8
    jumps = np.zeros((2, d, d))
    jumps[0, 0, -1] = jumps[1, 1, -1] = 1
    return Lindbladian(U @ H @ qep.dag(U), U @ jumps @ qep.dag(U), [1.0, 0.4]), qep.projector(U[:, 0])


def turning_beside_a_ground_state(d, rng):
    """A closed part turns, the other rests in its bath's ground state: a subspace without decoherence."""
    U = qep.random_unitary(2 * d, rng)
    H = np.kron(qep.random_hamiltonian(d, rng), np.eye(2))
    jump = np.kron(qep.random_hamiltonian(d, rng), LOWER)
    rho = np.kron(qep.projector(qep.random_ket(d, rng)), np.diag([1, 0]))
    return Lindbladian(U @ H @ qep.dag(U), [U @ jump @ qep.dag(U)], [0.7]), U @ rho @ qep.dag(U)


@settings(deadline=None, max_examples=60)
@given(
    seed=seeds,
    d=st.sampled_from([3, 4, 6]),
    make=st.sampled_from([ground_state, dark_state, turning_beside_a_ground_state]),
    turn=st.floats(-1, 3).map(lambda x: 10**x),  # up to where the solvers promise 1e-12
)
def test_a_dissipator_that_keeps_a_state_pure_keeps_it(seed, d, make, turn):
    L, rho = make(d, np.random.default_rng(seed))
    speed = 2 * np.linalg.norm(L._drift, 2)
    found = L.evolve(rho, np.array([0.5, 1.0]) * turn / speed)
    is_pure(found, SUPPORT)
    assert np.abs(qep.entropy_rate(L, found)).max() < 1e-9 * speed, "nothing leaves it: finite, and nearly 0"
    slow = qep.evolve_driven(lambda t: L, rho, min(turn, 30) / speed)
    is_pure(slow, SUPPORT)


def test_what_relaxes_to_a_pure_state_becomes_pure():
    """Everything ends in the ground state, and then D from it is infinite for every other state."""
    for d in (2, 3, 6, 12):
        L, ground = ground_state(d, np.random.default_rng(d))
        rho = qep.random_state(d, 1)
        found = L.evolve(rho, 4000.0)
        assert np.abs(found - ground).max() < 1e-10
        if np.abs(np.linalg.eigvalsh(found)[:-1]).max() < SUPPORT:
            is_pure(found, SUPPORT)
    assert d == 12 and np.abs(found - ground).max() < 1e-12


@pytest.mark.parametrize("d", [2, 3, 5])
def test_one_threshold_decides_on_the_support(d):
    """Relative to the largest eigenvalue: below 1e-12 a zero, above a number; a state is within itself."""
    U = qep.random_unitary(d, 3)
    turned = lambda p: (U * p) @ qep.dag(U)  # noqa: E731
    for x, finite in ((0.5e-12, False), (2e-12, True)):
        p = np.full(d, x)
        p[0] = 1 - x * (d - 1)
        sigma, mixed = turned(p), np.eye(d) / d
        assert np.isfinite(qep.relative_entropy(mixed, sigma)) == finite
        assert np.isfinite(qep.entropy_rate(mixing(d), sigma)) == finite
        assert qep.relative_entropy(sigma, sigma) < 1e-11
        if finite:
            exact = -np.log(d) - np.log(p).sum() / d
            assert qep.relative_entropy(mixed, sigma) == pytest.approx(exact, abs=1e-3)
            qep.spohn_rate(mixing(d), mixed, sigma)
        else:
            with pytest.raises(ValueError, match="full rank"):
                qep.spohn_rate(mixing(d), mixed, sigma)
        straight = np.diag(p)  # an exactly diagonal matrix is taken at its word
        assert qep.relative_entropy(mixed, straight) == pytest.approx(
            -np.log(d) - np.log(p).sum() / d, rel=1e-12
        )


def test_an_entropy_rate_that_no_gap_hides():
    """The unitary part fills no kernel, however large H: a slow jump out of a pure state has dS/dt = ∞."""
    for gap in (1.0, 1e9, 1e15):
        H = gap * np.array([[0.3, 0.4 - 0.2j], [0.4 + 0.2j, -0.1]])
        L = Lindbladian(H, [LOWER], [1.0])
        assert qep.entropy_rate(L, np.diag([0.0, 1])) == np.inf
        assert abs(qep.entropy_rate(Lindbladian(H, []), np.diag([0.0, 1]))) < 1e-13 * gap
        rho = Lindbladian(H, []).evolve(np.diag([0.0, 1]), 3.3 / gap)
        assert qep.entropy_rate(L, rho) == np.inf
        assert abs(qep.entropy_rate(Lindbladian(H, []), rho)) < 1e-13 * gap


# ---------------------------------------------------------------- populations to their last digits


def transfer(d, i, j):
    jump = np.zeros((d, d))
    jump[i, j] = 1
    return jump


def ladder(d, beta):
    a = np.diag(np.sqrt(np.arange(1.0, d)), 1)
    return qep.davies(np.diag(np.arange(d)), a + a.T, beta, 0.5)


RATES = 10.0 ** -np.random.default_rng(0).uniform(0, 20, 12)
WITH_RATES = {
    "cold qubit": qep.thermal_qubit(1.0, np.inf, 0.4),
    "cascade": Lindbladian(np.diag([0, 1, 1.7]), [transfer(3, 0, 1), transfer(3, 1, 2)], [1, 0.4]),
    "cold ladder": ladder(4, np.inf),
    "cool ladder": ladder(4, 20.0),
    "long ladder": ladder(17, 3.0),
    "rates from 1 to 1e-20": Lindbladian(
        np.diag([0, 1, 2.3, 4.1]), [transfer(4, i, j) for i in range(4) for j in range(4) if i != j], RATES
    ),
    "longer ladder": ladder(24, 3.0),
}


def exact_populations(L, start, t):
    """e^{Wt} of the rate equation, in many digits."""
    flat = np.abs(L.jumps) ** 2
    with mpmath.workdps(200):
        W = mpmath.zeros(L.d)
        for rate, jump in zip(L.rates, flat, strict=True):
            for i, j in zip(*np.nonzero(jump), strict=True):
                W[int(i), int(j)] += mpmath.mpf(float(rate)) * mpmath.mpf(float(jump[i, j]))
        for j in range(L.d):
            W[j, j] -= sum(W[i, j] for i in range(L.d))
        column = mpmath.expm(W * mpmath.mpf(t), method="taylor")[:, start]
        return np.array([float(x) for x in column])


@pytest.mark.parametrize("name", swept(WITH_RATES, always=len(WITH_RATES) - 1))
def test_populations_keep_their_digits_however_small(name):
    L = WITH_RATES[name]
    for start in (0, L.d - 1):
        rho = np.zeros((L.d, L.d))
        rho[start, start] = 1
        for t in (1e-3, 1.0, 150.0):
            wanted = exact_populations(L, start, t)
            seen = wanted > 1e-290
            for times in (np.array([t]), np.linspace(0, t, 20), t * np.array([0.3, 0.31, 1.0])):
                found = L.evolve(rho, times)[-1]
                p = np.diagonal(found).real
                np.testing.assert_allclose(p[seen], wanted[seen], rtol=1e-12)
                assert np.all(p[~seen] < 1e-280)
                if seen.all():
                    with mpmath.workdps(40):
                        D = -mpmath.log(L.d) - sum(mpmath.log(x) for x in wanted) / L.d
                    assert qep.relative_entropy(np.eye(L.d) / L.d, found) == pytest.approx(
                        float(D), rel=1e-12
                    )


# ---------------------------------------------------------------- no number of its own


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("d", [20, 34])
def test_a_stationary_start_of_a_large_generator_stays(d):
    """The Taylor series took its first step from how fast the start moves, and overflowed here."""
    rng = np.random.default_rng(3)
    jumps = (rng.normal(size=(3, d, d)) + 1j * rng.normal(size=(3, d, d))) / np.sqrt(2 * d)
    L = Lindbladian(qep.random_hamiltonian(d, rng), jumps)
    pi = L.steady_state()
    assert np.abs(L.evolve(pi, [0.01, 1.0, 30.0]) - pi).max() < 1e-13
    assert np.array_equal(L.evolve(np.zeros((d, d)), [0.01, 30.0]), np.zeros((2, d, d)))
