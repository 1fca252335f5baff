"""Driven qubit: first law, exact solutions, both limits of speed, and the two criticised identities."""

import numpy as np
import pytest
import qutip
from scipy.integrate import solve_ivp

import qep_widgets as qep
from qep_widgets.physics.models import driven_qubit as dq

H0, H1 = np.diag([0.0, 1.0]), np.array([[0.3, 0.4 - 0.2j], [0.4 + 0.2j, 2.0]])


@pytest.mark.parametrize("g", [0.0, 0.3])
@pytest.mark.parametrize(
    "protocol", [dq.linear_ramp(H0, H1, 3.0), dq.rotating_drive(1.0, 0.6, 1.3, 5.0)], ids=["ramp", "drive"]
)
def test_first_law_and_accounts(protocol, g, beta=0.8):
    run = dq.drive(protocol, beta, qep.random_state(2, 4), g, times=41)
    np.testing.assert_allclose(run.energy - run.energy[0], run.work + run.heat, atol=1e-10)
    drop = run.divergence[0] + run.irreversible_work - run.divergence
    np.testing.assert_allclose(run.entropy_production, drop, atol=1e-10)
    for k in (0, 17, 40):
        F = np.trace(H_k := run.H[k] @ (eq := qep.gibbs(run.H[k], beta))).real - qep.entropy(eq) / beta
        assert H_k.shape == (2, 2) and run.free_energy[k] == pytest.approx(F, abs=1e-13)
    if g == 0:
        np.testing.assert_array_equal(run.heat, 0)
        np.testing.assert_allclose(run.entropy, run.entropy[0], atol=1e-10)
    else:
        assert np.abs(run.heat[1:]).min() > 1e-6
        assert np.diff(run.entropy_production).min() > 0


def along_z_and_x(omega, angle):
    """ω times the projector on the upper level of a field that is turned by an angle from z towards x."""
    return omega * qutip.ket2dm(qutip.Qobj([[-np.sin(angle / 2)], [np.cos(angle / 2)]])).full()


PROTOCOLS = {
    "ramp": (lambda tau: dq.linear_ramp(H0, H1, tau), lambda s: H0 + (H1 - H0) * s),
    "swing": (
        lambda tau: dq.gap_swing(0.7, 2.2, tau),
        lambda s: np.diag([0, 1.45 - 0.75 * np.cos(2 * np.pi * s)]),
    ),
    "turn": (lambda tau: dq.turning_field(1.3, 2.5, tau), lambda s: along_z_and_x(1.3, 2.5 * s)),
}


@pytest.mark.parametrize("g", [0.0, 0.4])
@pytest.mark.parametrize("name", PROTOCOLS)
def test_states_agree_with_qutip(name, g, beta=1.1, tau=2.0):
    """At each instant a bath in the eigenbasis of H(t), written as a QuTiP Liouvillian of time."""
    make, law = PROTOCOLS[name]
    protocol = make(tau)

    def liouvillian(t):
        H = qutip.Qobj(law(t / tau))
        energies, kets = H.eigenstates()
        n = 1 / np.expm1(beta * (energies[1] - energies[0]))
        lower = kets[0] * kets[1].dag()
        return qutip.liouvillian(H, [np.sqrt(g * (n + 1)) * lower, np.sqrt(g * n) * lower.dag()])

    rho, times = qutip.Qobj(qep.random_state(2, 9)), np.linspace(0, tau, 5)
    options = {"rtol": 1e-10, "atol": 1e-12}
    exact = qutip.mesolve(qutip.QobjEvo(liouvillian), rho, times, options=options).states
    run = dq.drive(protocol, beta, rho, g, times)
    np.testing.assert_allclose(run.rho, [state.full() for state in exact], atol=1e-8)


def test_resonant_drive_is_rabi_oscillation(omega=1.7, rabi=0.35):
    run = dq.drive(dq.rotating_drive(omega, rabi, omega, 30.0), 1.0, np.diag([1, 0]))
    np.testing.assert_allclose(run.rho[:, 1, 1].real, np.sin(rabi * run.times / 2) ** 2, atol=1e-10)


def test_landau_zener_probability(gap=1.0, speed=1.5, tau=50.0):
    """A ramp of ε(t) from −vτ/2 to vτ/2 across a gap Δ goes from the lower to the upper level with
    P = exp(−πΔ²/2v)."""
    ends = [0.5 * np.array([[e, gap], [gap, -e]]) for e in (-0.5 * speed * tau, 0.5 * speed * tau)]
    ground, upper = np.linalg.eigh(ends[0])[1][:, 0], np.linalg.eigh(ends[1])[1][:, 1]
    run = dq.drive(dq.linear_ramp(*ends, tau), 1.0, qep.projector(ground), times=[tau])
    found = (upper @ run.rho[0] @ upper).real
    assert found == pytest.approx(np.exp(-np.pi * gap**2 / (2 * speed)), abs=1e-4)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_slope_is_the_derivative_of_H(name, tau=3.0, h=1e-5):
    protocol = PROTOCOLS[name][0](tau)
    for t in (0.4, 1.5, 2.9):
        difference = (protocol.H(t + h) - protocol.H(t - h)) / (2 * h)
        np.testing.assert_allclose(protocol.slope(t), difference, atol=1e-9)


def test_swing_in_a_bath_is_a_rate_equation(beta=0.8, g=0.6, tau=5.0):
    """Populations stay classical: p' = −g(2n+1)p + gn; the work is ∫p dω, the heat ∫ω dp."""

    def gap(t):
        return 1 + 2 * np.sin(np.pi * t / tau) ** 2

    def slope(t, y):
        n, p = 1 / np.expm1(beta * gap(t)), y[0]
        dp = g * (n - (2 * n + 1) * p)
        return [dp, p * 2 * np.pi / tau * np.sin(2 * np.pi * t / tau), gap(t) * dp]

    found = solve_ivp(slope, (0, tau), [0.4, 0, 0], rtol=1e-11, atol=1e-13).y[:, -1]
    run = dq.drive(dq.gap_swing(1, 3, tau), beta, np.diag([0.6, 0.4]), g)
    np.testing.assert_allclose([run.rho[-1, 1, 1].real, run.work[-1], run.heat[-1]], found, atol=1e-9)


def test_turning_field_alone_flips_by_rabis_formula(omega=1.4, angle=1.9, tau=2.3):
    """In the frame that turns with the field its rate ν stands across ω (I. I. Rabi, Phys. Rev. 51, 652
    (1937)): the upper level is reached with ν²/(ω² + ν²) sin²(√(ω² + ν²) t/2)."""
    run = dq.drive(dq.turning_field(omega, angle, tau), 1.0, np.diag([1, 0]))
    nu = angle / tau
    fast = np.hypot(omega, nu)
    flipped = (nu / fast * np.sin(fast * run.times / 2)) ** 2
    np.testing.assert_allclose(run.energy, omega * flipped, atol=1e-10)
    np.testing.assert_allclose(run.work, run.energy, atol=1e-10)


def test_closed_drive_from_gibbs_does_irreversible_work_at_constant_entropy(beta=1.4):
    for tau in (0.1, 1.0, 10.0):
        run = dq.drive(dq.linear_ramp(H0, H1, tau), beta)
        np.testing.assert_allclose(run.irreversible_work, run.divergence, atol=1e-10)
        np.testing.assert_allclose(run.entropy, run.entropy[0], atol=1e-11)
        assert run.irreversible_work[-1] > 1e-3


def test_sudden_and_adiabatic_limits_of_a_closed_drive(beta=1.4):
    start = qep.gibbs(H0, beta)
    sudden = dq.drive(dq.linear_ramp(H0, H1, 1e-7), beta)
    assert sudden.work[-1] == pytest.approx(np.trace(start @ (H1 - H0)).real, abs=1e-7)
    slow = dq.drive(dq.linear_ramp(H0, H1, 2000.0), beta)
    populations = np.diag(start).real  # kept on each level
    assert slow.energy[-1] == pytest.approx(populations @ np.linalg.eigvalsh(H1), abs=1e-4)


def test_slow_drive_in_contact_is_reversible(beta=1.4):
    excess = []
    for tau in (40.0, 80.0):
        run = dq.drive(dq.linear_ramp(H0, H1, tau), beta, g=1.0, times=21)
        change = run.free_energy[-1] - run.free_energy[0]
        assert run.work[-1] == pytest.approx(change, abs=2 / tau) and run.work[-1] > change
        excess.append(run.irreversible_work[-1])
    assert excess[0] / excess[1] == pytest.approx(2, abs=0.1)  # falls as 1/τ


def test_times_may_be_given():
    run = dq.drive(dq.linear_ramp(H0, H1, 1.0), 1.0, times=[0.0])
    assert run.work[0] == 0 == run.heat[0]
    with pytest.raises(ValueError, match="ascending"):
        dq.drive(dq.linear_ramp(H0, H1, 1.0), 1.0, times=[0.5, 0.2])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dq.linear_ramp(H0, np.eye(3), 1), "end is 3×3"),
        (lambda: dq.linear_ramp([[0, 1], [0, 0]], H1, 1), "start must be Hermitian"),
        (lambda: dq.linear_ramp(H0, H1, 0), "duration must be at least"),
        (lambda: dq.linear_ramp(H0, H1, [1, 2]), "duration must be a single"),
        (lambda: dq.rotating_drive(1, np.nan, 1, 1), "amplitude must have finite"),
        (lambda: dq.rotating_drive(1, [1, 2], 1, 1), "must be single"),
        (lambda: dq.gap_swing(0, 2, 1), "low must be at least"),
        (lambda: dq.gap_swing(1, [2, 3], 1), "low and high must be single"),
        (lambda: dq.gap_swing(1, 2, -1), "duration must be at least"),
        (lambda: dq.turning_field(1, [1, 2], 1), "omega and angle must be single"),
        (lambda: dq.turning_field(0, 1, 1), "omega must be at least"),
        (lambda: dq.turning_field(1, np.inf, 1), "angle must have finite"),
        (lambda: dq.drive("ramp", 1.0), "protocol must be a Protocol"),
        (lambda: dq.drive(dq.linear_ramp(H0, H1, 1), 0.0), "beta must be at least"),
        (lambda: dq.drive(dq.linear_ramp(H0, H1, 1), 1.0, g=-1), "g must be at least 0"),
        (lambda: dq.drive(dq.linear_ramp(H0, H1, 1), 1.0, np.eye(2)), "rho must be a state"),
        (lambda: dq.drive(dq.linear_ramp(H0, H1, 1), 1.0, times=1), "times must be at least 2"),
        (lambda: dq.drive(dq.linear_ramp(H0, H1, 1), 1.0, times=[0, 2]), "times must be between"),
        (
            lambda: dq.drive(dq.linear_ramp(H0, -H0, 1), 1.0, np.eye(2) / 2, 1.0, [0, 0.5, 1]),
            "closes the gap",
        ),
        (lambda: dq.drive(dq.Protocol(1.0, lambda t: np.eye(3), lambda t: 0), 1.0), "protocol.H is 3×3"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()


TEMPERATURES, COUPLINGS = np.array([3.0, 0.5]), np.array([0.3, 0.7])


def test_two_baths_at_rest_carry_the_published_current():
    """A qubit of gap 1 that stands still between T = 3 and T = 1/2 (g = 0.3 and 0.7)."""
    baths = [qep.thermal_qubit(1.0, 1 / T, g) for T, g in zip(TEMPERATURES, COUPLINGS, strict=True)]
    rest = (baths[0] + baths[1]).steady_state()
    run = dq.drive_in_baths(dq.linear_ramp(H0, H0, 4.0), 1 / TEMPERATURES, COUPLINGS, rest, [0.0, 4.0])
    np.testing.assert_allclose(run.heat[1] / 4, [0.182016605, -0.182016605], atol=1e-9)
    assert run.entropy_production[1] / 4 == pytest.approx(0.303361009, abs=1e-9)
    np.testing.assert_allclose(run.work, 0, atol=1e-12)


def test_driven_in_two_baths_agrees_with_short_steps_of_the_generator(tau=2.0, steps=4000):
    """Midpoint steps of the two-bath generator, whose heat is counted bath by bath; error of order dt²."""
    protocol, rho = dq.linear_ramp(H0, H1, tau), qep.random_state(2, 12)
    run = dq.drive_in_baths(protocol, 1 / TEMPERATURES, COUPLINGS, rho, [0.0, tau])
    heat, x, dt = np.zeros(2), rho, tau / steps
    for k in range(steps):
        H = protocol.H((k + 0.5) * dt)
        energies, v = np.linalg.eigh(H)
        parts = []
        for T, g in zip(TEMPERATURES, COUPLINGS, strict=True):
            n = 1 / np.expm1((energies[1] - energies[0]) / T)
            lower = np.outer(v[:, 0], v[:, 1].conj())
            parts.append(qep.Lindbladian(None, np.stack([lower, lower.conj().T]), [g * (n + 1), g * n]))
        motion = lambda y, H=H, parts=parts: -1j * (H @ y - y @ H) + sum(p.dissipator(y) for p in parts)  # noqa: E731
        middle = x + 0.5 * dt * motion(x)
        heat += [dt * np.trace(H @ p.dissipator(middle)).real for p in parts]
        x = x + dt * motion(middle)
    np.testing.assert_allclose(run.rho[1], x, atol=1e-6)
    np.testing.assert_allclose(run.heat[1], heat, atol=1e-6)
    assert np.abs(run.heat[1]).min() > 0.05


def test_first_law_and_second_law_with_several_baths():
    protocol = dq.rotating_drive(1.0, 0.6, 1.3, 5.0)
    run = dq.drive_in_baths(protocol, [0.2, 1.0, 3.0], [0.3, 0.0, 0.4], qep.random_state(2, 4), 41)
    np.testing.assert_allclose(run.energy - run.energy[0], run.work + run.heat.sum(axis=1), atol=1e-10)
    np.testing.assert_array_equal(run.heat[:, 1], 0)  # a bath without coupling
    assert np.diff(run.entropy_production).min() > 0
    counted = run.entropy - run.entropy[0] - run.heat @ [0.2, 1.0, 3.0]
    np.testing.assert_allclose(run.entropy_production, counted, atol=1e-12)


def test_one_bath_of_a_list_is_the_bath_of_drive():
    protocol, rho = dq.linear_ramp(H0, H1, 3.0), qep.random_state(2, 7)
    one, same = dq.drive(protocol, 0.8, rho, 0.5, 21), dq.drive_in_baths(protocol, [0.8], [0.5], rho, 21)
    half = dq.drive_in_baths(protocol, [0.8, 0.8], [0.2, 0.3], rho, 21)
    for other in (same, half):
        np.testing.assert_allclose(other.rho, one.rho, atol=1e-10)
        np.testing.assert_allclose(other.heat.sum(axis=1), one.heat, atol=1e-10)
        np.testing.assert_allclose(other.work, one.work, atol=1e-10)
        np.testing.assert_allclose(other.entropy_production, one.entropy_production, atol=1e-10)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p, r: dq.drive_in_baths(p, 1.0, 0.1, r), "beta and g must be vectors"),
        (lambda p, r: dq.drive_in_baths(p, [1, 2], [0.1], r), "beta and g must be vectors"),
        (lambda p, r: dq.drive_in_baths(p, [], [], r), "beta and g must be vectors"),
        (lambda p, r: dq.drive_in_baths(p, [1, 0], [0.1, 0.1], r), "beta must be at least"),
        (lambda p, r: dq.drive_in_baths(p, [1], [-0.1], r), "g must be at least 0"),
        (lambda p, r: dq.drive_in_baths(p, [1], [0.1], np.eye(2)), "rho must be a state"),
        (lambda p, r: dq.drive_in_baths(p, [1], [0.1], r[None]), "single 2×2 state"),
        (lambda p, r: dq.drive_in_baths("ramp", [1], [0.1], r), "protocol must be a Protocol"),
        (
            lambda p, r: dq.drive_in_baths(dq.linear_ramp(H0, -H0, 1.0), [1], [0.1], r, [0, 0.5, 1.0]),
            "closes the gap",
        ),
    ],
)
def test_bad_baths_are_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call(dq.linear_ramp(H0, H1, 3.0), qep.random_state(2, 1))


@pytest.mark.parametrize(
    "protocol",
    [
        dq.linear_ramp(np.diag([0, 1.0]), [[0.2, 0.3j], [-0.3j, 1]], 2.0),
        dq.rotating_drive(1.0, 0.4, 0.9, 2.0),
        dq.gap_swing(1.0, 3.0, 2.0),
        dq.turning_field(1.0, 0.7, 2.0),
    ],
)
def test_a_protocol_at_many_times_is_that_at_each(protocol):
    times = np.array([0.0, 0.4, 1.3, 2.0])
    for function in (protocol.H, protocol.slope):
        assert np.array_equal(function(times), [function(float(t)) for t in times])
    alone = dq.Protocol(protocol.duration, protocol.H, protocol.slope)
    for g in (0.0, 0.6):
        one, other = (dq.drive(p, 1.3, g=g, times=times) for p in (protocol, alone))
        assert np.array_equal(one.rho, other.rho) and np.array_equal(one.heat, other.heat)
