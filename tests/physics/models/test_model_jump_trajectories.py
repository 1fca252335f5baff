"""Jump trajectories against exact laws: survival, finite-time cumulants, the master equation.

Every statistical comparison has a fixed seed and a bound of 4.5 standard errors.
"""

import numpy as np
import pytest
import scipy.linalg
import scipy.stats

import qep_widgets as qep
from qep_widgets.physics.models import counting
from qep_widgets.physics.models import jump_trajectories as jt
from tests.deep import swept

LOWER, RAISE = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], complex)
SIGMAS = 4.5


def random_problem(seed, d, n=3):
    """Full-rank jumps that commute with nothing, a mixed start."""
    rng = np.random.default_rng(seed)
    jumps = (rng.standard_normal((n, d, d)) + 1j * rng.standard_normal((n, d, d))) / d
    return qep.random_hamiltonian(d, rng), jumps, rng.uniform(0.3, 1.5, n), qep.random_state(d, rng)


def no_jump(H, jumps, rates, t):
    """e^{−iH_eff t}."""
    decay = np.einsum("k,kba,kbc->ac", rates, jumps.conj(), jumps)
    return scipy.linalg.expm((-1j * H - 0.5 * decay) * t)


def exact_cumulants(H, jumps, rates, rho, t, a, b, step=1e-3):
    """⟨N_a⟩ and Cov(N_a, N_b) at a finite time, by differences of ln Tr e^{L(χ)t}ρ (fourth order)."""
    d = len(H)

    def generating(x, y):
        weights = np.zeros(len(jumps))
        weights[a] += x
        weights[b] += y
        L = counting.tilted_generator(H, jumps, weights, 1.0, rates)
        return np.log(np.trace((scipy.linalg.expm(L * t) @ rho.ravel()).reshape(d, d)).real)

    shifts, first = np.array([-2, -1, 1, 2]), np.array([1, -8, 8, -1]) / 12
    mean = sum(c * generating(k * step, 0) for k, c in zip(shifts, first, strict=True)) / step
    mixed = sum(
        c * e * generating(k * step, m * step)
        for k, c in zip(shifts, first, strict=True)
        for m, e in zip(shifts, first, strict=True)
    )
    return mean, mixed / step**2


@pytest.mark.parametrize("d", [2, 3, 4])
def test_first_jumps_follow_the_survival_probability(d, n=20_000, t=1.7):
    H, jumps, rates, rho = random_problem(d, d)
    runs = jt.jump_trajectories(H, jumps, t, n, 11, rates, rho, record=True)
    V = no_jump(H, jumps, rates, t)
    survival = np.trace(V @ rho @ V.conj().T).real
    none = (runs.counts.sum(axis=1) == 0).mean()
    assert none == pytest.approx(survival, abs=SIGMAS * np.sqrt(survival * (1 - survival) / n))
    # the first jump's time has the exact distribution (Kolmogorov and Smirnov), and its kind the exact share
    first = np.flatnonzero(np.diff(runs.run, prepend=-1))
    grid = np.linspace(0, t, 400)
    steps = [no_jump(H, jumps, rates, s) for s in grid]
    states = np.array([V @ rho @ V.conj().T for V in steps])
    fallen = 1 - np.einsum("tii->t", states).real
    found = scipy.stats.kstest(runs.when[first], lambda s: np.interp(s, grid, fallen) / fallen[-1])
    assert found.pvalue > 1e-4
    flow = np.einsum("k,kab,tbc,kac->tk", rates, jumps, states, jumps.conj()).real
    share = scipy.integrate.simpson(flow, x=grid, axis=0)
    share /= share.sum()
    seen = np.bincount(runs.kind[first], minlength=len(rates)) / len(first)
    np.testing.assert_allclose(seen, share, atol=SIGMAS * 0.5 / np.sqrt(len(first)))


@pytest.mark.parametrize(("d", "t"), [(2, 0.8), (2, 6.0), (3, 2.0), (4, 3.0)])
def test_counts_have_the_exact_mean_and_covariance_at_a_finite_time(d, t, n=30_000):
    H, jumps, rates, rho = random_problem(10 + d, d)
    counts = jt.jump_trajectories(H, jumps, t, n, 5, rates, rho).counts
    for a, b in ((0, 0), (1, 1), (0, 1), (1, 2)):
        mean, covariance = exact_cumulants(H, jumps, rates, rho, t, a, b)
        x, y = counts[:, a] - counts[:, a].mean(), counts[:, b] - counts[:, b].mean()
        assert counts[:, a].mean() == pytest.approx(mean, abs=SIGMAS * x.std() / np.sqrt(n))
        assert (x * y).mean() == pytest.approx(covariance, abs=SIGMAS * (x * y).std() / np.sqrt(n))


@pytest.mark.parametrize("seed", swept([1, 2, 3]))
def test_long_runs_agree_with_counting_statistics(seed, t=200.0, n=1500):
    """Qubits, from their stationary state; the variance per time differs from its limit by O(1/t)."""
    H, jumps, rates, _ = random_problem(seed, 2)
    weights = np.array([1.0, -1.0, 2.0])
    exact = counting.counting_statistics(H, jumps, weights, rates)
    runs = jt.jump_trajectories(H, jumps, t, n, seed, rates)
    found = jt.estimate(runs.counts @ weights, t)
    assert found.mean == pytest.approx(exact.mean, abs=SIGMAS * found.mean_error)
    slack = abs(exact_cumulants_of(H, jumps, rates, exact.rho, t, weights) / t - exact.covariance)
    assert slack < found.variance_error
    assert found.variance == pytest.approx(exact.covariance, abs=SIGMAS * found.variance_error + slack)


def exact_cumulants_of(H, jumps, rates, rho, t, weights, step=1e-3):
    """Var Σν_kN_k at a finite time, by a five-point second difference."""
    d = len(H)
    chi = step * np.arange(-2, 3)
    L = counting.tilted_generator(H, jumps, weights, chi, rates)
    value = [np.log(np.trace((scipy.linalg.expm(x * t) @ rho.ravel()).reshape(d, d)).real) for x in L]
    return np.array([-1, 16, -30, 16, -1]) @ value / (12 * step**2)


def test_a_maser_counts_as_its_closed_form_says(t=60.0, n=2500):
    """Three levels with coherence: quanta from the hot bath, mean and variance against the model's."""
    maser = qep.models.machines.three_level_maser(0.5, 1.0, 2.0, 0.3, 1.5, 1.0, 0.8)
    n_h, n_c = 1 / np.expm1(0.3), 1 / np.expm1(1.0)
    hops = np.zeros((4, 3, 3))
    hops[[0, 1, 2, 3], [2, 0, 1, 0], [0, 2, 0, 1]] = 1
    H = 0.8 * np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0]])
    rates = np.array([n_h, n_h + 1, 1.5 * n_c, 1.5 * (n_c + 1)])
    runs = jt.jump_trajectories(H, hops, t, n, 21, rates)
    found = jt.estimate(runs.counts @ [1, -1, 0, 0], t)
    assert found.mean == pytest.approx(maser.current, abs=SIGMAS * found.mean_error)
    exact = exact_cumulants_of(H, hops, rates, maser.rho, t, np.array([1.0, -1, 0, 0])) / t
    assert found.variance == pytest.approx(exact, abs=SIGMAS * found.variance_error)
    assert exact == pytest.approx(maser.variance, rel=0.05)


@pytest.mark.parametrize("d", swept([3, 2, 5]))
def test_the_mean_state_obeys_the_master_equation(d, n=8_000):
    H, jumps, rates, rho = random_problem(30 + d, d)
    times = np.array([0.0, 0.3, 1.1, 1.1, 4.0])
    runs = jt.jump_trajectories(H, jumps, times, n, 2, rates, rho)
    assert runs.counts.shape == (5, n, 3) and runs.states.shape == (5, n, d, d)
    exact = qep.Lindbladian(H, jumps, rates).evolve(rho, times)
    off = np.abs(runs.states.mean(axis=1) - exact)
    spread = runs.states.std(axis=1) / np.sqrt(n)
    assert (off <= SIGMAS * spread + 1e-12).all()
    np.testing.assert_allclose(runs.states[0], np.broadcast_to(rho, (n, d, d)), atol=1e-14)
    assert (np.diff(runs.counts, axis=0) >= 0).all()
    np.testing.assert_array_equal(runs.counts[2], runs.counts[3])
    assert np.linalg.eigvalsh(runs.states).min() > -1e-13
    np.testing.assert_allclose(np.einsum("tnii->tn", runs.states), 1, atol=1e-13)


def test_a_state_follows_from_its_record(d=3, t=5.0):
    """Each run's state is e^{−iH_eff(t−t_m)}L_{k_m}…L_{k_1}e^{−iH_eff t_1} applied to the start."""
    H, jumps, rates, rho = random_problem(8, d)
    runs = jt.jump_trajectories(H, jumps, [1.3, t], 40, 6, rates, rho, record=True)
    for run in range(40):
        mine = runs.run == run
        state, clock = rho, 0.0
        for when, kind in zip(runs.when[mine], runs.kind[mine], strict=True):
            A = jumps[kind] @ no_jump(H, jumps, rates, when - clock)
            state, clock = A @ state @ A.conj().T, when
            state = state / np.trace(state)
        V = no_jump(H, jumps, rates, t - clock)
        state = V @ state @ V.conj().T
        np.testing.assert_allclose(runs.states[1, run], state / np.trace(state), atol=1e-10)
    order = np.lexsort((runs.when, runs.run))
    np.testing.assert_array_equal(order, np.arange(len(order)))
    assert 0 <= runs.when.min() and runs.when.max() <= t
    for k, time in enumerate([1.3, t]):
        counted = np.zeros((40, 3), int)
        early = runs.when <= time
        np.add.at(counted, (runs.run[early], runs.kind[early]), 1)
        np.testing.assert_array_equal(counted, runs.counts[k])


def test_known_laws():
    # a click that does nothing is a Poisson process; beside it an atom decays once and stays dark
    runs = jt.jump_trajectories(
        np.zeros((2, 2)), [np.eye(2), LOWER], 3.0, 20_000, 4, [0.8, 1.1], np.diag([0, 1.0])
    )
    expected = 20_000 * scipy.stats.poisson.pmf(np.arange(9), 2.4)
    seen = np.bincount(runs.counts[:, 0], minlength=9)[:9]
    assert (np.abs(seen - expected) <= SIGMAS * np.sqrt(expected) + 1).all()
    assert set(np.unique(runs.counts[:, 1])) == {0, 1}
    gone = runs.counts[:, 1].mean()
    assert gone == pytest.approx(1 - np.exp(-3.3), abs=SIGMAS * np.sqrt(np.exp(-3.3) / 20_000))
    # fluorescence: after a photon the atom is in its ground state, so the next one waits
    light = jt.jump_trajectories(0.4 * (LOWER + RAISE), [LOWER], 100.0, 500, 9, [1.3], record=True)
    gaps = np.diff(light.when)[np.diff(light.run) == 0]
    assert (gaps < 0.1).mean() < 1e-3 < (gaps < 1.0).mean()
    # nothing that jumps: nothing counted, and the state turns
    still = jt.jump_trajectories(0.5 * (LOWER + RAISE), [LOWER], np.pi, 3, 0, [0.0], np.diag([1.0, 0]))
    assert not still.counts.any() and still.run is None
    np.testing.assert_allclose(still.states, np.broadcast_to(np.diag([0, 1.0]), (3, 2, 2)), atol=1e-12)


@pytest.mark.parametrize("unit", [1e-34, 1e20])
def test_the_unit_of_time_is_free(unit):
    H, jumps, rates, rho = random_problem(12, 3)
    one = jt.jump_trajectories(H, jumps, 3.0, 200, 1, rates, rho, record=True)
    other = jt.jump_trajectories(unit * H, jumps, 3.0 / unit, 200, 1, unit * rates, rho, record=True)
    np.testing.assert_array_equal(one.counts, other.counts)
    np.testing.assert_allclose(unit * other.when, one.when, rtol=1e-9)


def test_a_seed_fixes_the_runs_and_stiff_problems_stay_right():
    H, jumps, rates, rho = random_problem(13, 2)
    first, second = (jt.jump_trajectories(H, jumps, 2.0, 50, 3, rates, rho).counts for _ in range(2))
    np.testing.assert_array_equal(first, second)
    # a weak drive beside a fast decay: few jumps in a long time
    weak = jt.jump_trajectories(0.01 * (LOWER + RAISE), [LOWER], 1e5, 400, 7, [1.0])
    exact = counting.counting_statistics(0.01 * (LOWER + RAISE), [LOWER], [1.0], [1.0])
    found = jt.estimate(weak.counts[:, 0], 1e5)
    assert found.mean == pytest.approx(exact.mean, abs=SIGMAS * found.mean_error)
    assert found.variance == pytest.approx(exact.covariance, abs=SIGMAS * found.variance_error)


def test_estimates_are_honest():
    """Over many repetitions the standard errors are the standard deviations of what they belong to."""
    numbers = np.random.default_rng(3).poisson(2.0, (4000, 200))
    found = jt.estimate(numbers, 0.5)
    assert found.mean.shape == (4000,)
    assert found.mean.mean() == pytest.approx(4.0, abs=0.02)
    assert found.variance.mean() == pytest.approx(4.0, abs=0.03)
    assert found.mean_error.mean() == pytest.approx(found.mean.std(), rel=0.05)
    assert np.sqrt((found.variance_error**2).mean()) == pytest.approx(found.variance.std(), rel=0.06)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"H": [[0, 1], [0, 0]]}, "H must be Hermitian"),
        ({"H": np.zeros((2, 2, 2))}, "without leading axes"),
        ({"jumps": np.zeros((1, 3, 3))}, "jumps are 3×3, but H is 2×2"),
        ({"times": -1.0}, "times must be at least 0"),
        ({"times": [1.0, 0.5]}, "times must be one time or a vector of ascending"),
        ({"times": 2e7}, "times must be at most 1e\\+07"),
        ({"n": 0}, "n must be at least 1"),
        ({"rng": "dice"}, "rng must be a numpy Generator"),
        ({"rates": [-1.0]}, "rates must be at least 0"),
        ({"rho": np.eye(2)}, "rho must be a state"),
        ({"rho": [np.eye(2) / 2] * 2}, "rho must be a single state"),
        ({"rates": [0.0]}, "no unique stationary state"),
    ],
)
def test_bad_input_is_refused_by_name(change, message):
    good = {"H": np.zeros((2, 2)), "jumps": [LOWER], "times": 1.0, "n": 3, "rng": 0, "rates": [1.0]}
    with pytest.raises((ValueError, TypeError), match=message):
        jt.jump_trajectories(**good | change)


def test_estimates_refuse_what_they_cannot_use():
    with pytest.raises(ValueError, match="numbers must be"):
        jt.estimate([1, 2, 3], 1.0)
    with pytest.raises(ValueError, match="duration must be at least"):
        jt.estimate([1, 2, 3, 4], 0.0)
