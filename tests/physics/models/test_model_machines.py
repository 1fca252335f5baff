"""Machines against QuTiP, published numbers and the accounting of entropy."""

import numpy as np
import pytest
import qutip
from scipy.optimize import minimize

from qep_widgets.physics.models import limits, machines


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


def scaled_ratio(x, n_h):
    """Uncertainty ratio at n_c, γ_c/(γ_hn_h), coupling/(γ_hn_h) = e^x."""
    n_c, g_c, coupling = np.exp(x)
    b_h, b_c = np.log1p(1 / n_h), np.log1p(1 / n_c) / 0.5  # ω_h = 1, ω_c = ½
    return machines.three_level_maser(0.5, 1.0, b_c, b_h, g_c * n_h, 1.0, coupling * n_h).uncertainty_ratio


def test_infimum_of_the_maser_uncertainty_ratio():
    lowest = []
    for n_h in (10.0, 1e3, 1e5):
        found = minimize(
            scaled_ratio,
            np.log([0.3, 1.4, 0.9]),
            (n_h,),
            "Nelder-Mead",
            options={"xatol": 1e-6, "fatol": 1e-10},
        )
        lowest.append(found.fun)
    assert lowest[0] > lowest[1] > lowest[2] > 1.947396
    assert lowest[2] == pytest.approx(1.947396, abs=5e-6)
    assert np.exp(found.x[0]) == pytest.approx(0.2686, abs=2e-4)


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
