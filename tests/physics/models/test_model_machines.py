"""Machines against QuTiP, published numbers and the accounting of entropy."""

import mpmath
import numpy as np
import pytest
import qutip
from scipy.optimize import minimize

from qep_widgets.physics.models import counting, limits, machines


def test_otto_qubit_keeps_the_books_by_explicit_states(w_c=0.7, w_h=1.5, b_c=2.0, b_h=0.5):
    cycle = machines.otto_qubit(w_c, w_h, b_c, b_h)
    number = qutip.num(2)
    cold, hot = ((-x * number).expm().unit() for x in (b_c * w_c, b_h * w_h))
    heat_hot = qutip.expect(w_h * number, hot) - qutip.expect(w_h * number, cold)
    heat_cold = qutip.expect(w_c * number, cold) - qutip.expect(w_c * number, hot)
    assert cycle.heat_hot == pytest.approx(heat_hot, abs=1e-15)
    assert cycle.heat_cold == pytest.approx(heat_cold, abs=1e-15)
    assert cycle.heat_hot > 0 > cycle.work
    # in a closed cycle Σ is the sum of both relaxations' divergences
    relax = qutip.entropy_relative(cold, hot) + qutip.entropy_relative(hot, cold)
    assert cycle.entropy_production == pytest.approx(relax, abs=1e-14)


@pytest.mark.parametrize("cycle", [machines.otto_qubit, machines.otto_oscillator])
def test_otto_efficiency_is_carnot_less_the_entropy_produced(cycle):
    rng = np.random.default_rng(1)
    w_c, b_h = rng.uniform(0.2, 1, (2, 50))
    w_h, b_c = w_c * rng.uniform(1.01, 6, 50), b_h * rng.uniform(1.1, 6, 50)
    one = cycle(w_c, w_h, b_c, b_h)
    engine = w_c / w_h > b_h / b_c
    assert engine.any() and not engine.all()
    np.testing.assert_array_equal(one.regime, np.where(engine, "engine", "refrigerator"))
    np.testing.assert_allclose(one.efficiency[engine], (1 - w_c / w_h)[engine], rtol=1e-13)
    lost = one.entropy_production / b_c / one.heat_hot
    np.testing.assert_allclose(one.efficiency[engine], (1 - b_h / b_c - lost)[engine], rtol=1e-11)
    np.testing.assert_allclose(one.heat_hot + one.heat_cold + one.work, 0, atol=1e-14)
    assert one.entropy_production.min() >= 0
    np.testing.assert_allclose(one.cop[~engine], (w_c / (w_h - w_c))[~engine], rtol=1e-13)
    assert np.isnan(one.efficiency[~engine]).all() and np.isnan(one.cop[engine]).all()


@pytest.mark.parametrize(
    ("hot", "cold", "regime"),
    [
        (3.0, -1.0, "engine"),
        (-3.0, 1.0, "refrigerator"),
        (1.0, -3.0, "accelerator"),
        (-1.0, -1.0, "heater"),
        (0.0, -1.0, "heater"),
        (2.0, -2.0, "conductor"),
        (0.0, 0.0, "idle"),
        (-1.0, 3.0, "reversed engine"),
        (0.0, 3.0, "reversed engine"),
    ],
)
def test_only_an_engine_has_an_efficiency_and_only_a_refrigerator_a_cop(hot, cold, regime):
    one = machines.Performance(hot, cold, -hot - cold, 1.0)
    many = machines.Performance(*(np.array([x]) for x in (hot, cold, -hot - cold, 1.0)))
    assert one.regime == regime == many.regime[0]
    for ratio, machine, value in (
        ("efficiency", "engine", (hot + cold) / (hot or 1)),
        ("cop", "refrigerator", -cold / ((hot + cold) or 1)),
    ):
        if regime == machine:
            assert getattr(one, ratio) == getattr(many, ratio)[0] == value
        else:
            assert np.isnan(getattr(many, ratio)[0])
            with pytest.raises(ValueError, match=f"{ratio} is defined for the regime .{machine}. .*{regime}"):
                getattr(one, ratio)


def test_equal_gaps_conduct_and_equal_occupations_do_nothing():
    assert machines.otto_qubit(1.0, 1.0, 2.0, 1.0).regime == "conductor"
    assert machines.otto_qubit(1.0, 2.0, 2.0, 1.0).regime == "idle"
    assert machines.otto_qubit(2.0, 1.0, 2.0, 1.0).regime == "accelerator"
    assert machines.otto_qubit(2.0, 1.0, 0.1, 1.0).regime == "reversed engine"


def test_squeezing_adds_quanta_as_in_fock_space(r=0.3, b_h=1.5, w_h=1.2, size=60):
    thermal = qutip.thermal_dm(size, 1 / np.expm1(b_h * w_h), method="analytic")
    S = qutip.squeeze(size, r)
    quanta = qutip.expect(qutip.num(size), S * thermal * S.dag())
    cycle = machines.otto_oscillator(0.8, w_h, 2.0, b_h, r)
    assert cycle.heat_hot == pytest.approx(w_h * (quanta - 1 / np.expm1(1.6)), abs=1e-8)


def test_squeezed_otto_efficiency_at_maximum_power():
    r = np.array([0, 0.4, 1.0])
    published = [0.5, 0.567652, 0.742220]
    np.testing.assert_allclose(machines.efficiency_at_maximum_power(4.0, 1.0, r), published, atol=5e-7)
    # the second route: maximise the exact cycle's work at high temperature
    ratio = np.linspace(1.1, 8, 200_001)[:, None]
    work = machines.otto_oscillator(1e-4, 1e-4 * ratio, 4.0, 1.0, r).work
    best = 1 - 1 / ratio[work.argmin(axis=0), 0]
    np.testing.assert_allclose(best, published, atol=5e-5)


def test_no_efficiency_at_maximum_power_without_an_engine():
    np.testing.assert_array_equal(
        machines.efficiency_at_maximum_power([1.0, 1.0, 1.0], [1.0, 1.1, 0.25]), [0.0, np.nan, 0.5]
    )
    with pytest.raises(ValueError, match="beta_h must be at most beta_c cosh 2r"):
        machines.efficiency_at_maximum_power(1.0, 1.1)
    assert machines.efficiency_at_maximum_power(1.0, 1.1, 0.3) > 0


def test_squeezing_beats_carnot_and_clausius():
    cycle = machines.otto_oscillator(1.0, 5.0, 4.0, 1.0, 1.5)
    assert cycle.efficiency > 0.75 and cycle.work < 0 and cycle.entropy_production < 0


@pytest.mark.parametrize("w_c", [0.3, 0.6])
def test_maser_agrees_with_qutip(w_c, w_h=1.0, b_c=2.0, b_h=0.8, g_c=0.7, g_h=1.1, coupling=0.4):
    maser = machines.three_level_maser(w_c, w_h, b_c, b_h, g_c, g_h, coupling)
    ket = [qutip.basis(3, k) for k in range(3)]
    n_c, n_h = 1 / np.expm1(b_c * w_c), 1 / np.expm1(b_h * w_h)
    hot = [np.sqrt(g_h * (n_h + 1)) * ket[0] * ket[2].dag(), np.sqrt(g_h * n_h) * ket[2] * ket[0].dag()]
    cold = [np.sqrt(g_c * (n_c + 1)) * ket[0] * ket[1].dag(), np.sqrt(g_c * n_c) * ket[1] * ket[0].dag()]
    H = coupling * (ket[1] * ket[2].dag() + ket[2] * ket[1].dag())
    rho = qutip.steadystate(H, hot + cold)
    bare = w_c * ket[1].proj() + w_h * ket[2].proj()

    def heat(jumps):
        return sum((bare * qutip.lindblad_dissipator(L)(rho)).tr() for L in jumps).real

    np.testing.assert_allclose(maser.rho, rho.full(), atol=1e-10)
    assert maser.heat_hot == pytest.approx(heat(hot), abs=1e-10)
    assert maser.heat_cold == pytest.approx(heat(cold), abs=1e-10)
    power = (1j * (w_h - w_c) * coupling * (ket[1] * ket[2].dag() - ket[2] * ket[1].dag()) * rho).tr().real
    assert abs(maser.work) == pytest.approx(abs(power), abs=1e-10)
    up, down = (qutip.sprepost(L, L.dag()) for L in reversed(hot))
    L = qutip.liouvillian(H, hot + cold)
    current, noise, _ = qutip.countstat_current_noise(L, [], J_ops=[up + down], I_ops=[up - down])
    assert maser.current == pytest.approx(current[0], abs=1e-9)
    assert maser.variance == pytest.approx(np.squeeze(noise), abs=1e-9)
    assert (maser.work < 0) == (w_c / w_h > b_h / b_c)
    if w_c / w_h > b_h / b_c:
        assert maser.efficiency == pytest.approx(1 - w_c / w_h, abs=1e-13)
        lost = maser.entropy_production / b_c / maser.heat_hot
        assert maser.efficiency == pytest.approx(1 - b_h / b_c - lost, abs=1e-12)
    else:
        assert maser.cop == pytest.approx(w_c / (w_h - w_c), abs=1e-13)


def test_maser_turns_into_a_refrigerator_at_carnot():
    b_c, b_h = 2.0, 0.5
    below, at, above = (machines.three_level_maser(w, 1.0, b_c, b_h) for w in (0.2499, 0.25, 0.2501))
    assert below.heat_hot < 0 < below.heat_cold and below.work > 0
    assert above.heat_hot > 0 > above.heat_cold and above.work < 0
    assert at.current == 0 == at.entropy_production
    assert at.uncertainty_ratio == 2
    assert below.uncertainty_ratio == pytest.approx(2, abs=1e-3) == above.uncertainty_ratio


def test_maser_broadcasts():
    w_c, coupling = np.linspace(0.1, 0.9, 5), np.array([[0.1], [1.0]])
    many = machines.three_level_maser(w_c, 1.0, 2.0, 0.5, coupling=coupling)
    assert many.current.shape == (2, 5) and many.rho.shape == (2, 5, 3, 3)
    one = machines.three_level_maser(w_c[3], 1.0, 2.0, 0.5, coupling=1.0)
    assert many.variance[1, 3] == pytest.approx(one.variance, rel=1e-12)
    assert (many.entropy_production >= 0).all()


INFIMUM = 1.9473954  # of the maser's uncertainty ratio, approached as n_h → ∞
WHERE = (0.268585, 1.50781, 0.954723)  # n_c, γ_c and coupling in units of γ_hn_h


def maser_ratio(x, n_h):
    """Uncertainty ratio at n_c, γ_c/(γ_hn_h), coupling/(γ_hn_h) = e^x."""
    n_c, g_c, coupling = np.exp(x)
    b_h, b_c = np.log1p(1 / n_h), np.log1p(1 / n_c) / 0.5  # ω_h = 1, ω_c = ½
    return machines.three_level_maser(0.5, 1.0, b_c, b_h, g_c * n_h, 1.0, coupling * n_h).uncertainty_ratio


def exact_ratio(n_c, g_c, coupling, inverse, digits=40):
    """The same at n_h = 1/inverse, 0 included, to many digits: derivatives of the tilted determinant.

    Populations and the one coherence y = i⟨1|ρ|2⟩ that matters make a 4×4 matrix M(χ), of which the cumulants
    follow by differentiating det(M(χ) − λ) = 0 twice.
    """
    with mpmath.workdps(digits):
        n_c, g_c, w, down = (mpmath.mpf(x) for x in (n_c, g_c, coupling, 1 + inverse))
        into, out = g_c * n_c, g_c * (n_c + 1)

        def det(eigenvalue, chi):
            M = mpmath.matrix(
                [
                    [-1 - into, out, down * mpmath.exp(-chi), 0],
                    [into, -out, 0, 2 * w],
                    [mpmath.exp(chi), 0, -down, -2 * w],
                    [0, -w, w, -(down + out) / 2],
                ]
            )
            return mpmath.det(M - eigenvalue * mpmath.eye(4))

        def d(i, j):
            return mpmath.diff(det, (0, 0), (i, j))

        mean = -d(0, 1) / d(1, 0)
        variance = -(d(0, 2) + 2 * d(1, 1) * mean + d(2, 0) * mean**2) / d(1, 0)
        return float(variance / mean * (mpmath.log(1 + 1 / n_c) - mpmath.log(down)))


def test_infimum_of_the_maser_uncertainty_ratio():
    """In the limit n_h → ∞ itself, where both hot rates are γ_hn_h, searched over the other parameters."""
    hops = np.zeros((4, 3, 3))
    hops[[0, 1, 2, 3], [2, 0, 1, 0], [0, 2, 0, 1]] = 1
    drive = np.array([[0, 0, 0], [0, 0, 1.0], [0, 1.0, 0]])

    def limit(x):
        n_c, g_c, coupling = np.exp(x)
        rates = [1, 1, g_c * n_c, g_c * (n_c + 1)]
        found = counting.counting_statistics(coupling * drive, hops, [1, -1, 0, 0], rates)
        return found.covariance / found.mean * np.log1p(1 / n_c)

    options = {"xatol": 1e-7, "fatol": 1e-14}
    searches = [minimize(limit, np.log([0.3, 1.4, 0.9]), method="Nelder-Mead", options=options)]
    for start in ([0.3, 1.4, 0.9], [0.6, 1.0, 1.5], [0.15, 1.0, 1.5]):
        searches.append(minimize(maser_ratio, np.log(start), (1e12,), "Nelder-Mead", options=options))
    for found in searches:
        assert found.fun == pytest.approx(INFIMUM, abs=5e-8)
        np.testing.assert_allclose(np.exp(found.x), WHERE, rtol=5e-6)
    assert exact_ratio(*WHERE, 0) == pytest.approx(INFIMUM, abs=5e-8)


def test_the_infimum_is_approached_from_above_and_not_reached():
    n_h = np.array([10.0, 1e3, 1e5])
    above = np.array([maser_ratio(np.log(WHERE), n) for n in n_h]) - exact_ratio(*WHERE, 0)
    assert (above > 0).all() and above[-1] < 1.3e-6
    np.testing.assert_allclose(above[1:] * n_h[1:], 0.1246, atol=2e-4)  # as 1/n_h
    for n in n_h[:2]:
        assert maser_ratio(np.log(WHERE), n) == pytest.approx(exact_ratio(*WHERE, 1 / n), abs=1e-9)
    best = minimize(
        maser_ratio, np.log([0.3, 1.4, 0.9]), (1e3,), "Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-12}
    )
    assert INFIMUM < best.fun <= maser_ratio(np.log(WHERE), 1e3)
    rng = np.random.default_rng(5)
    w_c, b_c, b_h, g_c, coupling = np.exp(rng.uniform(-3, 3, (5, 4000)))
    many = machines.three_level_maser(w_c, w_c + 1, b_c, b_h, g_c, 1.0, coupling)
    assert INFIMUM < many.uncertainty_ratio.min() < 2.1


@pytest.mark.parametrize("room", [0.6, 1.2])
def test_absorption_refrigerator_agrees_with_qutip(room, w_c=0.5, w_w=1.3, b_c=1.5, b_w=0.2):
    gammas = {"gamma_c": 0.6, "gamma_h": 1.1, "gamma_w": 0.8}
    machine = machines.absorption_refrigerator(w_c, w_w, b_c, room, b_w, **gammas)
    w_h = w_c + w_w
    H = qutip.qdiags([0, w_c, w_h], 0)
    ket = [qutip.basis(3, k) for k in range(3)]
    baths, jumps = [], []
    for (low, high), w, b, g in (((0, 1), w_c, b_c, 0.6), ((0, 2), w_h, room, 1.1), ((1, 2), w_w, b_w, 0.8)):
        n = 1 / np.expm1(b * w)
        lower = ket[low] * ket[high].dag()
        baths.append([np.sqrt(g * (n + 1)) * lower, np.sqrt(g * n) * lower.dag()])
        jumps += baths[-1]
    rho = qutip.steadystate(H, jumps)
    heats = [sum((H * qutip.lindblad_dissipator(L)(rho)).tr().real for L in bath) for bath in baths]
    np.testing.assert_allclose(machine.populations, rho.diag().real, atol=1e-10)
    np.testing.assert_allclose([machine.heat_cold, machine.heat_hot, machine.heat_work], heats, atol=1e-10)
    sigma = -sum(b * q for b, q in zip((b_c, room, b_w), heats, strict=True))
    assert machine.entropy_production == pytest.approx(sigma, abs=1e-10) and sigma > 0
    cools = w_c / w_w < machine.carnot_cop
    assert machine.regime == ("refrigerator" if cools else "heat transformer")
    assert (machine.heat_cold > 0) == cools
    if cools:
        assert machine.cop == pytest.approx(w_c / w_w, rel=1e-13)
    else:
        with pytest.raises(ValueError, match="cop is defined for"):
            _ = machine.cop


def test_absorption_refrigerator_reaches_carnot_where_it_stops():
    b_c, b_h, b_w, w_c = 2.0, 1.0, 0.25, 0.5
    carnot = (1 / b_w - 1 / b_h) * (1 / b_c) / ((1 / b_h - 1 / b_c) / b_w)  # in temperatures
    machine = machines.absorption_refrigerator(w_c, w_c / carnot * np.array([0.99, 1.0, 1.01]), b_c, b_h, b_w)
    np.testing.assert_allclose(machine.carnot_cop, carnot, rtol=1e-14)
    assert machine.heat_cold[0] < 0 < machine.heat_cold[2]
    assert abs(machine.heat_cold[1]) < 1e-16
    np.testing.assert_array_equal(machine.regime[[0, 2]], ["heat transformer", "refrigerator"])
    np.testing.assert_allclose(machine.cop[[0, 2]], [np.nan, carnot / 1.01], rtol=1e-13)
    assert machines.absorption_refrigerator(0.5, 1.0, 1.0, 1.0, 0.5).carnot_cop == np.inf


@pytest.mark.parametrize("x", [1e-6, 1.0, 40.0, 900.0])
def test_extreme_temperatures_stay_finite(x):
    for one in (machines.otto_qubit(0.5, 1.0, x, x / 2), machines.otto_oscillator(0.5, 1.0, x, x / 2, 0.1)):
        assert np.isfinite([one.heat_hot, one.work, one.entropy_production]).all()
    cold = machines.absorption_refrigerator(0.5, 1.0, x, x / 2, x / 3)
    assert np.isfinite([cold.heat_cold, cold.entropy_production]).all()
    reverse = machines.absorption_refrigerator(0.5, 1.0, x, x / 9, x)
    assert np.isfinite([reverse.heat_cold, reverse.entropy_production]).all()


@pytest.mark.parametrize("unit", [1e-34, 1.0, 1e20])
def test_maser_agrees_with_counting_statistics(unit):
    rng = np.random.default_rng(8)
    w_c, more, b_c, b_h, g_c, g_h, coupling = np.exp(rng.uniform(-1, 1, (7, 30)))
    maser = machines.three_level_maser(
        unit * w_c, unit * (w_c + more), b_c / unit, b_h / unit, unit * g_c, unit * g_h, unit * coupling
    )
    n_c, n_h = 1 / np.expm1(b_c * w_c), 1 / np.expm1(b_h * (w_c + more))
    hops = np.zeros((4, 3, 3))
    hops[[0, 1, 2, 3], [2, 0, 1, 0], [0, 2, 0, 1]] = 1
    H = coupling[:, None, None] * np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0]])
    rates = np.stack((g_h * n_h, g_h * (n_h + 1), g_c * n_c, g_c * (n_c + 1)), axis=-1)
    found = counting.counting_statistics(H, hops, [[1, -1, 0, 0], [0, 0, -1, 1]], rates)
    for k in range(2):
        np.testing.assert_allclose(maser.current / unit, found.mean[:, k], atol=1e-13)
        np.testing.assert_allclose(maser.variance / unit, found.covariance[:, k, k], atol=1e-11)
    np.testing.assert_allclose(maser.rho, found.rho, atol=1e-13)
    ratio = limits.uncertainty_ratio(maser.current, maser.variance, maser.entropy_production)
    np.testing.assert_allclose(maser.uncertainty_ratio, ratio, rtol=1e-11)


@pytest.mark.parametrize("cold", [1e-3, 30.0, 300.0])
def test_a_feeble_maser_is_as_exact_as_a_strong_one(cold, n_h=0.4):
    """Where the current is e^−300 of the rates, noise and ratio keep their digits."""
    b_h = np.log1p(1 / n_h)
    maser = machines.three_level_maser(0.5, 1.0, 2 * cold, b_h, 0.7 * n_h, 1.0, 0.3 * n_h)
    n_c = 1 / np.expm1(cold)
    assert maser.uncertainty_ratio == pytest.approx(exact_ratio(n_c, 0.7, 0.3, 1 / n_h, 900), rel=1e-10)
    sigma = maser.entropy_production
    assert maser.variance * sigma / maser.current**2 == pytest.approx(maser.uncertainty_ratio, rel=1e-11)
    reverse = machines.three_level_maser(0.5, 1.0, 1.0, 2 * cold, coupling=0.1)
    frozen = machines.three_level_maser(0.5, 1.0, 3000.0, 3000.0)
    assert np.isfinite([reverse.variance, reverse.uncertainty_ratio, frozen.uncertainty_ratio]).all()
    assert frozen.current == 0 and frozen.uncertainty_ratio == pytest.approx(1500.0)


def test_uncertainty_relation_in_any_unit():
    with pytest.raises(ValueError, match="variance must be at least 0"):
        limits.uncertainty_ratio(1e-20, -1e-20, 1e-20)
    with pytest.raises(ValueError, match="entropy_production must be at least 0"):
        limits.uncertainty_ratio(1e-20, 1e-20, -1e-20)
    assert limits.uncertainty_ratio(1e-20, 3e-20, 2e-20) == pytest.approx(6.0)
    assert limits.uncertainty_ratio(1.0, 1.0, -1e-16) == 0


def test_uncertainty_relation_of_classical_machines():
    ratio = limits.uncertainty_ratio([2.0, 0.0, 0.0], [4.0, 1.0, 1.0], [3.0, 1.0, 0.0])
    np.testing.assert_array_equal(ratio, [3.0, np.inf, 2.0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: machines.otto_qubit(0, 1, 1, 1), "omega_c must be at least"),
        (lambda: machines.otto_qubit(1, np.nan, 1, 1), "omega_h must have finite"),
        (lambda: machines.otto_oscillator(1, 1, 1, -1), "beta_h must be at least"),
        (lambda: machines.otto_oscillator(1, 1, 1, 1, r="a"), "r must be"),
        (lambda: machines.otto_qubit([1, 2], [1, 2, 3], 1, 1), "do not broadcast"),
        (lambda: machines.efficiency_at_maximum_power(1, 0), "beta_h must be at least"),
        (lambda: machines.three_level_maser(2, 1, 1, 1), "omega_c must be at most omega_h"),
        (lambda: machines.three_level_maser(1, 2, 1, 1, coupling=0), "coupling must be at least"),
        (lambda: machines.absorption_refrigerator(1, 1, 1, 1, 1, gamma_w=-1), "gamma_w must be at least"),
        (lambda: limits.uncertainty_ratio(1, -1, 1), "variance must be at least"),
        (lambda: limits.uncertainty_ratio(1, 1, np.inf), "entropy_production must have finite"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
