"""Erasure: Reeb and Wolf's equality against QuTiP, finite baths and finite times; the speed limit."""

import mpmath
import numpy as np
import pytest
import qutip
from scipy.linalg import solveh_banded

import qep_widgets as qep
from qep_widgets.physics.models import erasure, limits


@pytest.mark.parametrize("d", [2, 3, 5])
def test_equality_agrees_with_qutip(d, beta=0.9):
    rho, U, H = qep.random_state(2, d), qep.random_unitary(2 * d, d), qep.random_hamiltonian(d, d)
    found = erasure.erase(rho, U, H, beta)
    dims = [[2, d], [2, d]]
    bath = (-beta * qutip.Qobj(H)).expm().unit()
    joint = qutip.Qobj(U, dims=dims) * qutip.tensor(qutip.Qobj(rho), bath) * qutip.Qobj(U, dims=dims).dag()
    after, environment = joint.ptrace(0), joint.ptrace(1)
    heat = qutip.expect(qutip.Qobj(H), environment) - qutip.expect(qutip.Qobj(H), bath)
    S = qutip.entropy_vn
    assert found.environment_energy == pytest.approx(heat, abs=1e-12)
    assert found.entropy_change == pytest.approx(S(after) - S(qutip.Qobj(rho)), abs=1e-12)
    parts = qutip.entropy_mutual(joint, [0], [1]) + qutip.entropy_relative(environment, bath)
    assert found.mutual_information + found.environment_divergence == pytest.approx(parts, abs=1e-11)
    assert beta * heat == pytest.approx(-found.entropy_change + parts, abs=1e-11)
    np.testing.assert_allclose(found.after, after.full(), atol=1e-14)


def test_equality_broadcasts_over_random_instances():
    rho = qep.random_state(2, 0, shape=(30, 1))
    U, H = qep.random_unitary(6, 1, shape=(30, 4)), qep.random_hamiltonian(3, 2, shape=4)
    found = erasure.erase(rho, U, H, np.array([0.0, 0.5, 2.0, -1.0]))
    total = found.mutual_information + found.environment_divergence
    assert total.shape == (30, 4)
    np.testing.assert_allclose(found.entropy_production, total, atol=1e-12)
    assert total.min() > 0


def swap_with(site, n):
    order = list(range(n + 1))
    order[0], order[site] = order[site], order[0]
    index = np.arange(2 ** (n + 1)).reshape((2,) * (n + 1)).transpose(order).ravel()
    return np.eye(2 ** (n + 1))[index]


def test_swaps_are_one_unitary_on_a_finite_bath(n=3):
    """The closed sums against the 16×16 density matrix of the bit and all three bath qubits."""
    run = erasure.swap_erasure(n, final=0.05, initial=0.4)
    U = np.eye(16)
    for k in range(1, n + 1):
        U = swap_with(k, n) @ U
    H = sum(qep.embed(np.diag([0, gap]), k, (2,) * n) for k, gap in enumerate(run.gaps))
    full = erasure.erase(np.diag([0.6, 0.4]), U, H, 1.0)
    np.testing.assert_allclose(np.diag(full.after).real, [0.95, 0.05], atol=1e-15)
    assert full.environment_energy == pytest.approx(run.heat, abs=1e-13)
    assert -full.entropy_change == pytest.approx(run.entropy_decrease, abs=1e-13)
    assert full.mutual_information + full.environment_divergence == pytest.approx(run.excess, abs=1e-12)


def test_excess_of_a_growing_bath_falls_as_one_over_its_size():
    n = np.array([200, 400, 800])
    runs = [erasure.swap_erasure(k, 1e-2) for k in n]
    scaled = n * [run.excess for run in runs]
    limit = 2 * (np.pi / 4 - np.arcsin(0.1)) ** 2
    np.testing.assert_allclose(scaled, limit, rtol=5e-3)
    assert abs(scaled[2] - limit) < abs(scaled[0] - limit) / 3
    divergences = qep.relative_entropy(
        *(np.array([np.diag([1 - p, p]) for p in run]) for run in (runs[0].excited[:-1], runs[0].excited[1:]))
    )
    assert runs[0].excess == pytest.approx(divergences.sum(), abs=1e-13)


def test_slow_erasure_obeys_its_rate_equation(gamma=0.7):
    run = erasure.slow_erasure(40.0, 0.02, 0.45, gamma, times=4001)
    assert run.excited[[0, -1]] == pytest.approx([0.45, 0.02], abs=1e-15)
    slope = np.gradient(run.excited, run.times, edge_order=2)
    target = 1 / (np.exp(run.gaps) + 1)
    np.testing.assert_allclose(slope, -gamma * (run.excited - target), atol=1e-7)
    # heat = −∫βω dp, by trapezoids
    p, gaps = run.excited, run.gaps
    heat = -(0.5 * (gaps[1:] + gaps[:-1]) * np.diff(p)).sum()
    assert run.heat == pytest.approx(heat, abs=1e-6)
    assert run.excess == pytest.approx(run.heat - run.entropy_decrease, abs=1e-12)


@pytest.mark.parametrize(("final", "initial"), [(0.01, 0.5), (0.5, 0.02), (0.9, 0.3)])
def test_excess_falls_as_one_over_time(final, initial):
    tau = np.array([100.0, 1000.0, 1e4])
    runs = [erasure.slow_erasure(t, final, initial) for t in tau]
    excess = np.array([run.excess for run in runs])
    np.testing.assert_allclose(excess[1:] * tau[1:], runs[0].slow_excess * tau[0], rtol=2e-2)
    np.testing.assert_allclose(excess[2], runs[2].slow_excess, rtol=2e-3)
    assert (excess > 0).all()


@pytest.mark.parametrize(("final", "initial", "least"), [(0.01, 0.5, np.log(50)), (0.9, 0.3, np.log(7))])
def test_too_short_a_time_is_refused_with_the_least_one(final, initial, least, gamma=0.5):
    with pytest.raises(ValueError, match="must exceed") as refused:
        erasure.slow_erasure(1.0, final, initial, gamma)
    assert float(str(refused.value).split()[-1]) == pytest.approx(least / gamma, rel=1e-5)
    with pytest.raises(ValueError, match="too short"):
        erasure.slow_erasure(least / gamma, final, initial, gamma)
    haste = [
        erasure.slow_erasure(least / gamma * (1 + x), final, initial, gamma).excess for x in (1e-8, 1e-6)
    ]
    # nearer by a factor, dearer by its logarithm: the excess has no bound, but grows slowly
    assert haste[0] > haste[1] + 0.1 > 1


@pytest.mark.parametrize("tau", [3.95, 4.2, 5.0, 14.0, 200.0])
def test_no_other_way_has_less_heat(tau, p0=0.5, p1=0.01, nodes=2000):
    """Route two: Newton's method for the least −Σ gap·Δp over the populations at evenly spaced times."""
    step = tau / nodes
    a, b = 0.5 - 1 / step, 0.5 + 1 / step  # q = a p_k + b p_{k+1}

    def terms(p):
        change, q = np.diff(p), a * p[:-1] + b * p[1:]
        if q.min() <= 0 or q.max() >= 1:
            return np.inf, None, None, None
        gap, first, second = np.log1p(-q) - np.log(q), -1 / (q * (1 - q)), (1 - 2 * q) / (q * (1 - q)) ** 2
        slope = (-first * a * change + gap, -first * b * change - gap)
        bend = (
            -second * a * a * change + 2 * first * a,
            -second * b * b * change - 2 * first * b,
            -second * a * b * change + first * (b - a),
        )
        return -(gap * change).sum(), slope[0][1:] + slope[1][:-1], bend[0][1:] + bend[1][:-1], bend[2][1:-1]

    p = p0 * (p1 / p0) ** np.linspace(0, 1, nodes + 1)
    for _ in range(200):
        cost, slope, diagonal, beside = terms(p)
        move = np.zeros(nodes + 1)
        move[1:-1] = solveh_banded(
            np.stack((np.r_[0, beside], diagonal)), -slope
        )  # positive definite: a minimum
        size = 1.0
        while terms(p + size * move)[0] > cost + 1e-14:
            size /= 2
        p = p + size * move
        if np.abs(move).max() < 1e-10:
            break
    run = erasure.slow_erasure(tau, p1, p0, times=nodes + 1)
    assert cost == pytest.approx(run.heat, abs=2e-4)
    np.testing.assert_allclose(p, run.excited, atol=2e-5)


@pytest.mark.parametrize("tau", [14.0, 40.0, 400.0])
def test_the_way_of_the_slow_limit_costs_more(tau, p0=0.5, p1=0.01):
    """p = sin²φ with φ linear in t, which needs γτ > 13.64; its heat by a fine midpoint sum."""
    first, last = np.arcsin(np.sqrt([p0, p1]))
    phi = np.linspace(first, last, 200_001)
    phi = 0.5 * (phi[1:] + phi[:-1])
    dp = (last - first) / 200_000 * np.sin(2 * phi)
    q = np.sin(phi) ** 2 + (last - first) / tau * np.sin(2 * phi)
    other = -(np.log(1 / q - 1) * dp).sum()
    heat = erasure.slow_erasure(tau, p1, p0).heat
    assert heat < other < heat + 0.4 * 14 / tau


def closed_excess(final, initial, span):
    """βQ = Δh(q) + sΔ[sin 2θ ln cot θ + 2θ], γτ = −(2/s)Δθ − Δ ln sin 2θ, to fifty digits."""
    with mpmath.workdps(50):
        p = [mpmath.mpf(initial), mpmath.mpf(final)]
        if initial < final:
            p = [1 - x for x in p]

        def angles(s):
            return [(mpmath.acos((1 - 2 * x) / mpmath.sqrt(1 + s * s)) - mpmath.atan(s)) / 2 for x in p]

        def late(s):
            a, b = angles(s)
            return 2 / s * (a - b) + mpmath.log(mpmath.sin(2 * a) / mpmath.sin(2 * b)) - span

        low = high = (mpmath.asin(mpmath.sqrt(p[0])) - mpmath.asin(mpmath.sqrt(p[1]))) / span
        while late(low) < 0:
            low /= 2
        while late(high) > 0:
            high *= 2
        s = mpmath.findroot(late, (low, high), solver="anderson", tol=1e-60, maxsteps=300)

        def h(x):
            return -sum(y * mpmath.log(y) for y in (x, 1 - x) if y > 0)

        def heat(a):
            return h(mpmath.sin(a) ** 2) + s * (mpmath.sin(2 * a) * mpmath.log(mpmath.cot(a)) + 2 * a)

        first, last = (heat(a) for a in angles(s))
        return float(first - last - h(p[0]) + h(p[1]))


@pytest.mark.parametrize(
    ("final", "initial"), [(0.01, 0.5), (0.3, 0.97), (0.75, 0.125), (1e-9, 0.5), (0.5, 0.0), (0.25, 1.0)]
)
def test_the_excess_keeps_its_digits_from_haste_to_rest(final, initial):
    need = np.log((1 - initial) / (1 - final)) if final > initial else np.log(initial / final)
    for span in need * np.array([1.001, 1.3, 20.0, 1e4, 1e8]):
        run = erasure.slow_erasure(span / 3.0, final, initial, gamma=3.0)
        assert run.excess == pytest.approx(closed_excess(final, initial, span), rel=1e-11)


@pytest.mark.parametrize(("final", "initial"), [(0.01, 0.5), (0.8, 0.1), (0.5, 0.0), (0.25, 1.0)])
@pytest.mark.parametrize("haste", [1.01, 3.0])
def test_the_way_obeys_its_rate_equation_and_pays_its_heat(final, initial, haste):
    tau = haste * np.log((1 - initial) / (1 - final) if final > initial else initial / final)
    run = erasure.slow_erasure(tau, final, initial, times=20_001)
    slope = np.gradient(run.excited, run.times, edge_order=2)
    np.testing.assert_allclose(slope, 1 / (np.exp(run.gaps) + 1) - run.excited, atol=1e-6)
    heat = -(0.5 * (run.gaps[1:] + run.gaps[:-1]) * np.diff(run.excited)).sum()
    assert run.heat == pytest.approx(heat, abs=1e-6)


def test_a_bit_that_stays_costs_nothing():
    run = erasure.slow_erasure(1.0, 0.2, 0.2)
    assert run.excess == run.heat == run.slow_excess == 0
    np.testing.assert_allclose(run.gaps, np.log(4), rtol=1e-14)


@pytest.mark.parametrize("unit", [1e-34, 1e20])
def test_the_unit_of_time_is_free(unit):
    one, other = erasure.slow_erasure(5.0, gamma=1.0), erasure.slow_erasure(5.0 * unit, gamma=1 / unit)
    assert other.excess == pytest.approx(one.excess, rel=1e-13)
    np.testing.assert_allclose(other.gaps, one.gaps, rtol=1e-12)


@pytest.mark.parametrize("tau", [4.0, 14.0, 40.0, 400.0])
def test_erasure_respects_the_speed_limit(tau):
    run = erasure.slow_erasure(tau, 0.01, times=20_001)
    target = 1 / (np.exp(run.gaps) + 1)
    rates = np.zeros((len(target), 2, 2))
    rates[:, 1, 0], rates[:, 0, 1] = target, 1 - target  # γ = 1
    p = np.stack((1 - run.excited, run.excited), axis=-1)
    active = limits.activity(rates, p)
    np.testing.assert_allclose(active, target * p[:, 0] + (1 - target) * p[:, 1], atol=1e-15)
    mean = (0.5 * (active[1:] + active[:-1]) * np.diff(run.times)).sum() / tau
    least = limits.speed_limit(p[0], p[-1], run.excess, mean)
    assert 0.3 * tau < least <= tau


def test_speed_limit_values():
    assert limits.speed_limit([1, 0], [0, 1], 2.0, 0.5) == pytest.approx(4 / (2 * 2.0 * 0.5))
    assert limits.speed_limit([1, 0], [1, 0], 0.0, 0.0) == 0
    assert limits.speed_limit([1, 0], [0, 1], 0.0, 1.0) == np.inf


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erasure.erase(np.eye(2), np.eye(4), np.eye(2), 1), "rho must be a state"),
        (lambda: erasure.erase(np.eye(2) / 2, np.eye(6), np.eye(2), 1), "U is 6×6"),
        (lambda: erasure.erase(np.eye(2) / 2, np.ones((4, 4)), np.eye(2), 1), "U must be unitary"),
        (lambda: erasure.erase(np.eye(2) / 2, np.eye(4), np.eye(2), np.inf), "beta must have finite"),
        (lambda: erasure.swap_erasure(0), "n must be at least 1"),
        (lambda: erasure.swap_erasure(2.5), "n must be an integer"),
        (lambda: erasure.swap_erasure(2, final=0), "final must be between"),
        (lambda: erasure.swap_erasure(2, initial=[0.1, 0.2]), "initial must be a single"),
        (lambda: erasure.slow_erasure(-1), "duration must be at least"),
        (lambda: erasure.slow_erasure(100, gamma=np.nan), "gamma must have finite"),
        (lambda: erasure.slow_erasure(100, times=1), "times must be at least 2"),
        (lambda: limits.activity(-np.ones((2, 2)), [1, 0]), "rates must not be negative"),
        (lambda: limits.activity(np.ones((3, 3)), [1, 0]), "rates must be"),
        (lambda: limits.speed_limit([1, 0], [1, 0, 0], 1, 1), "end has 3 entries"),
        (lambda: limits.speed_limit([1, 0], [0.5, 0.6], 1, 1), "end must add up to 1"),
        (lambda: limits.speed_limit([1, 0], [0, 1], -1, 1), "entropy_production must be at least 0"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
