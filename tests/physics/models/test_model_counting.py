"""Counting statistics against the tilted generator's eigenvalue, QuTiP and classical formulas."""

import numpy as np
import pytest
import qutip

import qep_widgets as qep
from qep_widgets.physics.models import counting, machines


def random_problem(seed, d=3, n=4):
    rng = np.random.default_rng(seed)
    H = qep.random_hamiltonian(d, rng)
    jumps = rng.standard_normal((n, d, d)) + 1j * rng.standard_normal((n, d, d))
    return H, jumps / d, rng.uniform(0.2, 1.5, n), rng.choice([-1.0, 0.0, 1.0, 2.0], n)


def cumulants_by_differences(H, jumps, weights, rates, step=2e-3):
    """First and second derivative of the dominant eigenvalue of L(χ), by a seven-point stencil."""
    chi = step * np.arange(-3, 4)
    L = counting.tilted_generator(H, jumps, weights, chi, rates)
    top = np.linalg.eigvals(L).real.max(axis=-1)
    first = np.array([-1, 9, -45, 0, 45, -9, 1]) / 60
    second = np.array([2, -27, 270, -490, 270, -27, 2]) / 180
    return first @ top / step, second @ top / step**2


@pytest.mark.parametrize("seed", range(4))
def test_cumulants_are_derivatives_of_the_dominant_eigenvalue(seed):
    H, jumps, rates, weights = random_problem(seed)
    found = counting.counting_statistics(H, jumps, weights, rates)
    mean, variance = cumulants_by_differences(H, jumps, weights, rates)
    assert found.mean == pytest.approx(mean, abs=1e-9)
    assert found.covariance == pytest.approx(variance, abs=1e-7)
    assert found.covariance > 0


@pytest.mark.parametrize("seed", range(3))
def test_current_and_noise_agree_with_qutip(seed):
    H, jumps, rates, _ = random_problem(seed)
    ops = [qutip.Qobj(np.sqrt(g) * L) for g, L in zip(rates, jumps, strict=True)]
    L = qutip.liouvillian(qutip.Qobj(H), ops)
    counters = [qutip.sprepost(c, c.dag()) for c in ops]
    current, noise, _ = qutip.countstat_current_noise(L, [], J_ops=counters)
    found = counting.counting_statistics(H, jumps, np.eye(4), rates)
    np.testing.assert_allclose(found.mean, current, atol=1e-10)
    np.testing.assert_allclose(found.covariance, np.squeeze(noise), atol=1e-9)
    np.testing.assert_allclose(found.rho, qutip.steadystate(L).full(), atol=1e-10)
    assert np.linalg.eigvalsh(found.covariance).min() > 0


def test_tilted_generator_at_zero_is_the_liouvillian():
    H, jumps, rates, weights = random_problem(7)
    ops = [qutip.Qobj(np.sqrt(g) * L) for g, L in zip(rates, jumps, strict=True)]
    stacked = qutip.liouvillian(qutip.Qobj(H), ops).full()  # QuTiP stacks columns: exchange the two indices
    rows = stacked.reshape(3, 3, 3, 3).transpose(1, 0, 3, 2).reshape(9, 9)
    np.testing.assert_allclose(counting.tilted_generator(H, jumps, weights, 0.0, rates), rows, atol=1e-14)


def test_classical_two_state_switch_in_closed_form(up=3.0, down=1.0):
    """Renewal theory: mean 1/⟨τ⟩ and variance Var τ/⟨τ⟩³ for the sum τ of two exponential times."""
    jumps = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]])
    found = counting.counting_statistics(np.zeros((2, 2)), jumps, [1, 0], [down, up])
    tau, spread = 1 / up + 1 / down, 1 / up**2 + 1 / down**2
    assert found.mean == pytest.approx(1 / tau, abs=1e-14)
    assert found.covariance == pytest.approx(spread / tau**3, abs=1e-14)


def test_poisson_process_has_variance_equal_to_mean():
    jumps = np.eye(2)[None] * np.sqrt(0.4)  # a click that does nothing, beside a relaxation
    relax = np.array([[[0, 1], [0, 0]]])
    found = counting.counting_statistics(np.zeros((2, 2)), np.concatenate((jumps, relax)), [1, 0])
    assert found.mean == pytest.approx(0.4, abs=1e-15)
    assert found.covariance == pytest.approx(0.4, abs=1e-15)


def test_resonance_fluorescence_is_antibunched(rabi=0.8, gamma=1.3):
    """Mandel's Q of a resonantly driven two-level atom, −6Ω²γ²/(γ² + 2Ω²)² (R. Short, L. Mandel, 1983)."""
    lower = np.array([[[0, 1], [0, 0]]])
    H = 0.5 * rabi * np.array([[0, 1], [1, 0]])
    found = counting.counting_statistics(H, lower, [1], [gamma])
    assert found.mean == pytest.approx(gamma * rabi**2 / (gamma**2 + 2 * rabi**2), abs=1e-14)
    mandel = -6 * rabi**2 * gamma**2 / (gamma**2 + 2 * rabi**2) ** 2
    assert found.covariance / found.mean - 1 == pytest.approx(mandel, abs=1e-13)


def test_rounding_bounds_the_error_also_where_the_current_is_lost():
    """Masers from strong to hopelessly feeble against their closed form, which loses no digits."""
    rng = np.random.default_rng(4)
    w_c, more, b_c, b_h, g_c, coupling = np.exp(rng.uniform(-2.5, 2.5, (6, 400)))
    maser = machines.three_level_maser(w_c, w_c + more, b_c, b_h, g_c, 1.0, coupling)
    n_c, n_h = 1 / np.expm1(b_c * w_c), 1 / np.expm1(b_h * (w_c + more))
    hops = np.zeros((4, 3, 3))
    hops[[0, 1, 2, 3], [2, 0, 1, 0], [0, 2, 0, 1]] = 1
    H = coupling[:, None, None] * np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0]])
    rates = np.stack((n_h, n_h + 1, g_c * n_c, g_c * (n_c + 1)), axis=-1)
    found = counting.counting_statistics(H, hops, [[1, -1, 0, 0], [0, 0, -1, 1]], rates)
    error = np.abs(found.covariance - maser.variance[:, None, None])
    assert (error <= found.rounding).all()
    lost = found.rounding[:, 0, 0] > maser.variance
    assert 0 < lost.sum() < 200
    typical = np.median(found.rounding[:, 0, 0] / maser.variance)
    assert typical < 1e-9
    single = counting.counting_statistics(H, hops, [1, -1, 0, 0], rates)
    np.testing.assert_allclose(single.rounding, found.rounding[:, 0, 0], rtol=1e-12)


def test_leading_axes_broadcast():
    H, jumps, rates, weights = random_problem(11)
    scale = np.array([0.5, 1.0, 2.0])
    found = counting.counting_statistics(H, jumps, weights, scale[:, None] * rates)
    assert found.rho.shape == (3, 3, 3)
    for k in range(3):
        one = counting.counting_statistics(H, jumps, weights, scale[k] * rates)
        assert found.mean[k] == pytest.approx(one.mean, abs=1e-13)
        assert found.covariance[k] == pytest.approx(one.covariance, abs=1e-13)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"H": [[0, 1], [0, 0]]}, "H must be Hermitian"),
        ({"H": np.eye(3)}, "jumps are 2×2, but H is 3×3"),
        ({"jumps": np.eye(2)}, "jumps must be a set"),
        ({"rates": [-1.0]}, "rates must be at least 0"),
        ({"rates": [1.0, 2.0]}, "rates must be"),
        ({"weights": [1.0, 2.0]}, "weights must be"),
        ({"weights": [np.nan]}, "weights must have finite"),
        ({"weights": [[[1.0]]]}, "weights must be \\(m, n\\)"),
        ({"jumps": [np.diag([1.0, -1.0])]}, "no unique stationary state"),
    ],
)
def test_bad_input_is_refused_by_name(change, message):
    good = {"H": np.zeros((2, 2)), "jumps": [[[0, 1], [0, 0]]], "weights": [1.0], "rates": [1.0]}
    with pytest.raises(ValueError, match=message):
        counting.counting_statistics(**good | change)


def test_tilted_generator_counts_one_quantity():
    with pytest.raises(ValueError, match="weights must be a vector"):
        counting.tilted_generator(np.zeros((2, 2)), [np.eye(2)], [[1.0]], 0.0)
    with pytest.raises(ValueError, match="chi times a weight"):
        counting.tilted_generator(np.zeros((2, 2)), [np.eye(2)], [1.0], 1e4)
