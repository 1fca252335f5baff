"""Finite-time Otto cycle: ramps against parabolic cylinder functions and DOP853, friction against D."""

import mpmath
import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.physics.models import driven_qubit, machines, otto_stroke

X, Y, Z = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
COLD, HOT = np.diag([0.0, 1.0]), 1.25 * (np.eye(2) - X)  # ω = 1 along z and 2.5 along x


def weber_flip(w_c, w_h, angle, tau):
    """Transition probability from the parabolic cylinder functions of a Landau–Zener sweep.

    Along the line the field is (Δ, v t): u'' = [iv/2 − (Δ² + v²t²)/4]u for the upper amplitude, solved by
    D_ν(±ct) with c² = −iv and ν = iΔ²/(4v); w = (−2iu' − vtu)/Δ.
    """
    with mpmath.workdps(30):
        w_c, w_h, angle, tau = (mpmath.mpf(x) for x in (w_c, w_h, angle, tau))
        first = mpmath.matrix([0, w_c])
        last = mpmath.matrix([w_h * mpmath.sin(angle), w_h * mpmath.cos(angle)])
        step = last - first
        length = mpmath.sqrt(step[0] ** 2 + step[1] ** 2)
        e = step / length
        gap = first[0] * -e[1] + first[1] * e[0]  # signed distance of the line from zero field
        v, t0 = length / tau, (first[0] * e[0] + first[1] * e[1]) * tau / length
        nu, c = 1j * gap**2 / (4 * v), mpmath.sqrt(v) * mpmath.exp(-0.25j * mpmath.pi)

        def columns(t):
            out = mpmath.matrix(2, 2)
            for k, sign in enumerate((1, -1)):
                z = sign * c * t
                D, up = mpmath.pcfd(nu, z), mpmath.pcfd(nu + 1, z)
                slope = sign * c * (z * D / 2 - up)
                out[0, k], out[1, k] = D, (-2j * slope - v * t * D) / gap
            return out

        U = columns(t0 + tau) * columns(t0) ** -1

        def lower(b, s):  # ground state of −½(vt σ_z + Δσ_x), lower level along the field
            a = mpmath.atan2(b, s)
            return mpmath.matrix([mpmath.cos(a / 2), mpmath.sin(a / 2)])

        start, end = lower(gap, v * t0), lower(gap, v * (t0 + tau))
        upper = mpmath.matrix([-end[1], end[0]])
        return float(abs((upper.T * U * start)[0]) ** 2)


@pytest.mark.parametrize(
    ("w_c", "w_h", "angle", "tau"),
    [
        (1.0, 2.5, np.pi / 2, 0.1),
        (1.0, 2.5, np.pi / 2, 3.0),
        (1.0, 2.5, np.pi / 2, 40.0),
        (0.7, 1.9, 2.9, 12.0),
        (2.0, 0.4, 0.6, 5.0),
    ],
)
def test_transitions_are_those_of_parabolic_cylinder_functions(w_c, w_h, angle, tau):
    found = otto_stroke.finite_otto(w_c, w_h, 1.0, 1.0, tau, angle).transition
    assert found == pytest.approx(weber_flip(w_c, w_h, angle, tau), rel=1e-11, abs=1e-15)


def test_a_long_sweep_through_a_narrow_gap_is_landau_and_zener_s(gap=1.0, speed=1.3, far=200.0):
    """P = exp(−πΔ²/2v), which finite ends approach as 1/far."""
    start, end = (-0.5 * (s * far * Z + gap * X) for s in (-1, 1))
    U = otto_stroke.ramp_unitary(start, end, 2 * far / speed)[-1]
    assert abs(U[0, 0]) ** 2 == pytest.approx(np.exp(-np.pi * gap**2 / (2 * speed)), abs=4 * gap / far)


def random_ramp(seed, shape=()):
    rng = np.random.default_rng(seed)
    start, end = (qep.random_hamiltonian(2, rng, shape=shape) for _ in range(2))
    return start, end, rng.uniform(0.5, 6, shape)


@pytest.mark.parametrize("seed", range(3))
def test_a_stroke_agrees_with_an_adaptive_solver(seed):
    start, end, tau = random_ramp(seed)
    rho = qep.random_state(2, seed + 50)
    run = otto_stroke.stroke(start, end, tau, rho=rho, points=11)
    peer = driven_qubit.drive(driven_qubit.linear_ramp(start, end, tau), 1.0, rho, times=11)
    np.testing.assert_allclose(run.times, peer.times, rtol=1e-14)
    np.testing.assert_allclose(run.rho, peer.rho, atol=1e-11)
    np.testing.assert_allclose(run.work, peer.work, atol=1e-11)
    for k in range(11):
        values, vectors = np.linalg.eigh(peer.H[k])
        assert run.gap[k] == pytest.approx(values[1] - values[0], rel=1e-12)
        population = (vectors[:, 1].conj() @ peer.rho[k] @ vectors[:, 1]).real
        assert run.occupation[k] == pytest.approx(population, abs=1e-11)
        assert run.coherence[k] == pytest.approx(qep.coherence(peer.rho[k], vectors), abs=1e-10)


def test_ramps_compose_and_keep_their_phase():
    start, end, tau = random_ramp(4, shape=(3, 1))
    tau = tau * np.array([0.1, 1, 30, 400.0])
    path = otto_stroke.ramp_unitary(start, end, tau, points=5)
    assert path.shape == (5, 3, 4, 2, 2)
    middle = 0.5 * (start + end)
    halves = (
        otto_stroke.ramp_unitary(middle, end, tau / 2)[-1]
        @ otto_stroke.ramp_unitary(start, middle, tau / 2)[-1]
    )
    np.testing.assert_allclose(path[-1], halves, atol=1e-12)
    np.testing.assert_allclose(
        path @ np.swapaxes(path.conj(), -1, -2), np.broadcast_to(np.eye(2), path.shape), atol=1e-14
    )
    constant = otto_stroke.ramp_unitary(start[0, 0], start[0, 0], 2.3)[-1]
    values, vectors = np.linalg.eigh(start[0, 0])
    np.testing.assert_allclose(constant, (vectors * np.exp(-2.3j * values)) @ vectors.conj().T, atol=1e-14)
    np.testing.assert_array_equal(otto_stroke.ramp_unitary(start[0, 0], end[0, 0], 0.0)[-1], np.eye(2))


def test_the_numbers_to_agree_with():
    fast, slow = (otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, tau) for tau in (0.1, 300.0))
    assert round(float(fast.work), 2) == 0.83 and fast.regime == "heater"
    assert round(float(slow.efficiency), 3) == 0.600 and slow.regime == "engine"
    sudden = otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, 0.0)
    assert sudden.transition == pytest.approx(0.5, abs=1e-15)
    assert sudden.work == pytest.approx(0.5 * np.tanh(1.0) + 1.25 * np.tanh(0.375), abs=1e-15)


@pytest.mark.parametrize("tau", [0.1, 1.0, 3.0, 12.0])
def test_the_cycle_from_its_four_strokes(tau, w_c=1.0, w_h=2.5, b_c=2.0, b_h=0.3):
    """Every energy from density matrices that DOP853 moved, every entropy from matrix logarithms."""
    cold, hot = qep.gibbs(COLD, b_c), qep.gibbs(HOT, b_h)
    there = driven_qubit.drive(driven_qubit.linear_ramp(COLD, HOT, tau), 1.0, cold, times=[tau]).rho[0]
    back = driven_qubit.drive(driven_qubit.linear_ramp(HOT, COLD, tau), 1.0, hot, times=[tau]).rho[0]

    def mean(H, rho):
        return np.trace(H @ rho).real

    cycle = otto_stroke.finite_otto(w_c, w_h, b_c, b_h, tau)
    assert cycle.heat_hot == pytest.approx(mean(HOT, hot) - mean(HOT, there), abs=1e-11)
    assert cycle.heat_cold == pytest.approx(mean(COLD, cold) - mean(COLD, back), abs=1e-11)
    work = mean(HOT, there) - mean(COLD, cold) + mean(COLD, back) - mean(HOT, hot)
    assert cycle.work == pytest.approx(work, abs=1e-11)
    assert cycle.entropy_hot == pytest.approx(qep.relative_entropy(there, hot), abs=1e-10)
    assert cycle.entropy_cold == pytest.approx(qep.relative_entropy(back, cold), abs=1e-10)
    basis = np.linalg.eigh(HOT)[1]
    assert cycle.coherence_up == pytest.approx(qep.coherence(there, basis), abs=1e-10)
    assert cycle.coherence_down == pytest.approx(qep.coherence(back), abs=1e-10)
    # friction is T*·D to the Gibbs state that the slow ramp would have reached
    for lost, rho, H, x, gap in (
        (cycle.friction_up, there, HOT, b_c * w_c, w_h),
        (cycle.friction_down, back, COLD, b_h * w_h, w_c),
    ):
        assert lost == pytest.approx(
            gap / x * qep.relative_entropy(rho, qep.gibbs(H, x / gap)), rel=1e-8, abs=1e-10
        )


def test_books_of_many_cycles_balance():
    rng = np.random.default_rng(6)
    w_c, w_h, b_c, b_h, tau = np.exp(rng.uniform(-2, 2, (5, 400)))
    angle = rng.uniform(0, np.pi, 400)
    cycle = otto_stroke.finite_otto(w_c, w_h, b_c, b_h, tau, angle)
    size = np.maximum(w_c, w_h)
    assert np.abs(cycle.heat_hot + cycle.heat_cold + cycle.work).max() < 1e-14 * size.max()
    sigma = -b_h * cycle.heat_hot - b_c * cycle.heat_cold
    np.testing.assert_allclose(cycle.entropy_production, sigma, atol=1e-12)
    np.testing.assert_allclose(cycle.entropy_hot + cycle.entropy_cold, sigma, atol=1e-12)
    assert min(x.min() for x in (cycle.entropy_production, cycle.friction_up, cycle.friction_down)) >= 0
    slow = machines.otto_qubit(w_c, w_h, b_c, b_h)
    np.testing.assert_allclose(
        cycle.work - slow.work, cycle.friction_up + cycle.friction_down, atol=1e-14 * size.max()
    )
    assert (cycle.coherence_up <= cycle.entropy_hot + 1e-14).all()
    engine = (cycle.regime == "engine") & (b_c > b_h)
    assert engine.sum() > 10
    eta = 1 - b_h / b_c - cycle.entropy_production / b_c / cycle.heat_hot
    np.testing.assert_allclose(cycle.efficiency[engine], eta[engine], rtol=1e-10)
    assert (cycle.efficiency[engine] <= (1 - w_c / w_h)[engine] + 1e-12).all()


def test_without_an_angle_there_is_no_friction():
    tau = np.array([0.0, 1.0, 100.0])
    cycle, slow = (
        otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, tau, 0.0),
        machines.otto_qubit(1.0, 2.5, 2.0, 0.3),
    )
    np.testing.assert_allclose(cycle.work, slow.work, rtol=1e-14)
    np.testing.assert_allclose(cycle.entropy_production, slow.entropy_production, rtol=1e-14)
    assert not np.any(cycle.transition) and not np.any(cycle.coherence_up)


def test_friction_of_a_stroke_is_a_divergence():
    assert otto_stroke.stroke(COLD, HOT, 1.0, beta=[1.0, 2.0], points=3).work.shape == (3, 2)
    run = otto_stroke.stroke(COLD, HOT, [0.5, 4.0], beta=2.0, points=9)
    assert run.rho.shape == (9, 2, 2, 2) and run.gap.shape == (9, 2)
    s = np.linspace(0, 1, 9)[:, None, None]
    H = (COLD + s * (HOT - COLD))[:, None]
    slow = qep.gibbs(H, 2.0 / run.gap)
    np.testing.assert_allclose(run.friction, run.gap / 2 * qep.relative_entropy(run.rho, slow), atol=1e-13)
    end = otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, [0.5, 4.0])
    np.testing.assert_allclose(run.friction[-1], end.friction_up, atol=1e-14)
    np.testing.assert_allclose(run.coherence[-1], end.coherence_up, atol=1e-14)
    assert (run.friction[1:] > 0).all() and (run.coherence[1:] > 0).all()


@pytest.mark.parametrize("scale", [1e-34, 1e-9, 1e20])
def test_the_unit_of_energy_is_free(scale):
    one = otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, 2.0)
    other = otto_stroke.finite_otto(scale, 2.5 * scale, 2.0 / scale, 0.3 / scale, 2.0 / scale)
    assert other.transition == pytest.approx(one.transition, rel=1e-12)
    assert other.work == pytest.approx(scale * one.work, rel=1e-12)
    assert other.entropy_production == pytest.approx(one.entropy_production, rel=1e-12)
    run = otto_stroke.stroke(scale * COLD, scale * HOT, 2.0 / scale, beta=2.0 / scale)
    assert run.friction[-1] == pytest.approx(scale * one.friction_up, rel=1e-11)
    assert run.coherence[-1] == pytest.approx(one.coherence_up, rel=1e-11)


@pytest.mark.parametrize("x", [1e-6, 40.0, 900.0])
def test_extreme_temperatures_stay_finite(x):
    cycle = otto_stroke.finite_otto(1.0, 2.0, x, x / 3, [0.1, 10.0])
    for field in (cycle.work, cycle.entropy_production, cycle.entropy_hot, cycle.coherence_up):
        assert np.isfinite(field).all()


def test_shapes_broadcast_and_empty_batches_pass():
    cycle = otto_stroke.finite_otto(np.ones((3, 1)), 2.5, 2.0, 0.3, np.linspace(0.1, 9, 5))
    assert cycle.work.shape == cycle.regime.shape == cycle.efficiency.shape == (3, 5)
    one = otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, 9.0)
    assert cycle.work[2, 4] == pytest.approx(one.work, abs=1e-14)
    assert otto_stroke.finite_otto(1.0, 2.5, 2.0, 0.3, []).work.shape == (0,)
    assert otto_stroke.ramp_unitary(np.zeros((0, 2, 2)), COLD, 1.0).shape == (2, 0, 2, 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: otto_stroke.finite_otto(0, 1, 1, 1, 1), "omega_c must be at least"),
        (lambda: otto_stroke.finite_otto(1, 1, 1, 1, -1), "duration must be at least 0"),
        (lambda: otto_stroke.finite_otto(1, 1, 1, 1, 1, 4), "angle must be between"),
        (lambda: otto_stroke.finite_otto(1, 1, 1, 1, 1e9), "duration times the largest gap"),
        (lambda: otto_stroke.finite_otto(1, 1, 1, [1, 2], [1, 2, 3]), "do not broadcast"),
        (lambda: otto_stroke.ramp_unitary(np.eye(3), COLD, 1), "start is 3×3"),
        (lambda: otto_stroke.ramp_unitary(COLD, [[0, 1], [0, 0]], 1), "end must be Hermitian"),
        (lambda: otto_stroke.ramp_unitary(COLD, HOT, 1, points=1), "points must be at least 2"),
        (lambda: otto_stroke.stroke(COLD, HOT, 1), "either beta"),
        (lambda: otto_stroke.stroke(COLD, HOT, 1, beta=1, rho=COLD), "either beta"),
        (lambda: otto_stroke.stroke(COLD, -COLD, 1, beta=1), "the gap closes"),
        (lambda: otto_stroke.stroke(COLD, HOT, 1, rho=np.eye(2)), "rho must be a state"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
