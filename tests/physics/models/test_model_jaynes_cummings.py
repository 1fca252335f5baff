"""Damped Jaynes–Cummings against its pseudomode, mpmath and the published first zero."""

import mpmath
import numpy as np
import pytest
import qutip

import qep_widgets as qep
from qep_widgets.physics.models import jaynes_cummings as jc


def test_first_zero_of_strong_coupling():
    assert jc.first_zero(5.0, 1.0) == pytest.approx(1.261697921, abs=5e-10)
    assert jc.first_zero(10.0, 2.0) == pytest.approx(1.261697921 / 2, abs=5e-10)
    assert abs(jc.amplitude(jc.first_zero(5.0, 1.0), 5.0, 1.0)) < 1e-15
    np.testing.assert_array_equal(jc.first_zero([0.5, 0.1], 1.0), np.inf)


@pytest.mark.parametrize("detuning", [0.0, 1.4])
@pytest.mark.parametrize("gamma0", [0.2, 0.5, 0.500001, 5.0])
def test_amplitude_agrees_with_the_pseudomode_in_mpmath(gamma0, detuning, lam=1.0):
    """The memory kernel is one damped mode: G' = −i g b, b' = −i g G − (λ − iΔ) b with g² = γ₀λ/2."""
    g = mpmath.sqrt(mpmath.mpf(gamma0) * lam / 2)
    A = mpmath.matrix([[0, -1j * g], [-1j * g, -(lam - 1j * mpmath.mpf(detuning))]])
    for t in (0.0, 0.3, 2.0, 9.0):
        exact = complex(mpmath.expm(A * t, method="taylor")[0, 0])
        assert jc.amplitude(t, gamma0, lam, detuning) == pytest.approx(exact, abs=1e-13)


def test_states_agree_with_qutip_on_qubit_and_lossy_cavity(gamma0=3.0, lam=1.0):
    rho = qep.random_state(2, 3)
    lower, a = qutip.Qobj([[0, 1], [0, 0]]), qutip.destroy(2)
    H = np.sqrt(gamma0 * lam / 2) * (qutip.tensor(lower.dag(), a) + qutip.tensor(lower, a.dag()))
    times = np.linspace(0, 6, 13)
    start = qutip.tensor(qutip.Qobj(rho), qutip.basis(2, 0).proj())
    options = {"rtol": 1e-10, "atol": 1e-12}
    run = qutip.mesolve(H, start, times, [np.sqrt(2 * lam) * qutip.tensor(qutip.qeye(2), a)], options=options)
    exact = [state.ptrace(0).full() for state in run.states]
    np.testing.assert_allclose(jc.evolve(rho, times, gamma0, lam), exact, atol=1e-8)


@pytest.mark.parametrize(("gamma0", "detuning"), [(0.3, 0.0), (5.0, 0.0), (2.0, 1.0)])
def test_rate_is_the_logarithmic_derivative_of_the_population(gamma0, detuning, h=1e-5):
    t = np.array([0.2, 0.9, 1.5, 3.3])
    log = [np.log(np.abs(jc.amplitude(t + s, gamma0, 1.0, detuning)) ** 2) for s in (-h, h)]
    found = jc.decay_rate(t, gamma0, 1.0, detuning)
    np.testing.assert_allclose(found, -(log[1] - log[0]) / (2 * h), rtol=1e-7, atol=1e-8)


def test_negative_rates_only_at_strong_coupling():
    t = np.linspace(0, 30, 3001)
    weak, strong = jc.decay_rate(t, 0.45, 1.0), jc.decay_rate(t, 5.0, 1.0)
    assert weak.min() >= 0 and weak[0] == 0
    assert strong.min() < -1
    back = np.abs(jc.amplitude(t, 5.0, 1.0)) ** 2
    np.testing.assert_array_equal((np.diff(back) > 0)[300:400], (strong < 0)[300:400])
    assert jc.decay_rate(5.0, 0.7, 1e6) == pytest.approx(0.7, rel=1e-5)  # the Markovian limit


def test_late_times_neither_overflow_nor_lose_the_rate():
    late = jc.decay_rate([1e3, 1e5], 0.3, 1.0)
    np.testing.assert_allclose(late, 1 - np.sqrt(0.4), rtol=1e-12)
    assert jc.amplitude(1e5, 0.3, 1.0) == 0


def test_evolve_keeps_leading_axes_and_states():
    rho = qep.random_state(2, 1, shape=(4, 3))
    later = jc.evolve(rho, [0.0, 2.0], 5.0, 1.0)
    assert later.shape == (2, 4, 3, 2, 2)
    np.testing.assert_allclose(later[0], rho, atol=1e-15)
    assert np.linalg.eigvalsh(later).min() > 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: jc.amplitude(-1, 1, 1), "times must be at least 0"),
        (lambda: jc.amplitude(1, -1, 1), "gamma0 must be at least 0"),
        (lambda: jc.amplitude(1, 1, 0), "lam must be at least"),
        (lambda: jc.decay_rate(1, 1, 1, np.nan), "detuning must have finite"),
        (lambda: jc.amplitude([1, 2], [1, 2, 3], 1), "do not broadcast"),
        (lambda: jc.evolve(np.eye(3) / 3, [0], 1, 1), "rho is 3×3"),
        (lambda: jc.evolve(np.eye(2) / 2, 0, 1, 1), "times must be a vector"),
        (lambda: jc.evolve(np.eye(2) / 2, [0], [1, 2], 1), "must be single"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()
