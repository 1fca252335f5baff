"""The collision model against explicit matrices, QuTiP and the numbers of the two microscopic laws."""

import numpy as np
import pytest
import qutip
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.physics.models import collision

RHO = np.array([[0.1, 0.2], [0.2, 0.9]])
LAWS = [collision.exchange_unitary, collision.partial_swap_unitary]


def test_models_are_modules_of_the_package():
    assert qep.models.collision is collision
    assert "oscillator_bath" in dir(qep.models)
    with pytest.raises(AttributeError, match="no attribute 'colision'"):
        qep.models.colision  # noqa: B018


@pytest.mark.parametrize("theta", [-0.3, 0.0, 1.1, np.pi / 2])
def test_unitaries_are_the_exponentials_they_claim(theta):
    a = np.array([[0, 1], [0, 0]])
    exchange = np.kron(a.T, a) + np.kron(a, a.T)
    swap = qutip.swap(2, 2).full()
    np.testing.assert_allclose(collision.exchange_unitary(theta), expm(-1j * theta * exchange), atol=1e-15)
    np.testing.assert_allclose(collision.partial_swap_unitary(theta), expm(-1j * theta * swap), atol=1e-15)


@pytest.mark.parametrize(
    ("law", "mutual", "ancilla", "total"),
    [
        (collision.exchange_unitary, 2.3171, 0.0283, 2.3455),
        (collision.partial_swap_unitary, 2.4139, 0.0290, 2.4429),
    ],
)
def test_entropy_production_per_collision_at_theta_one_tenth(law, mutual, ancilla, total):
    one = collision.collide(RHO, law(0.1), 1, 1)
    found = [one.mutual_information, one.ancilla_divergence, one.entropy_production]
    np.testing.assert_allclose(np.array(found) / 0.01, [mutual, ancilla, total], atol=5.1e-5)


def test_weak_exchange_tends_to_the_thermal_qubit_rate():
    # the error is of order θ²; Richardson's extrapolation from two angles gives the limit
    fine, coarse = (
        collision.collide(RHO, collision.exchange_unitary(t), 1, 1).entropy_production / t**2
        for t in (0.003, 0.006)
    )
    assert (4 * fine - coarse) / 3 == pytest.approx(2.3898608, abs=1e-7)


@pytest.mark.parametrize("law", LAWS)
def test_the_account_agrees_with_qutip(law, omega=1.3, beta=0.7, theta=0.4):
    rho = qutip.Qobj(qep.random_state(2, 5))
    thermal = (-beta * omega * qutip.num(2)).expm().unit()
    U = qutip.Qobj(law(theta), dims=[[2, 2], [2, 2]])
    joint = U * qutip.tensor(rho, thermal) * U.dag()
    after, ancilla = joint.ptrace(0), joint.ptrace(1)
    one = collision.collide(rho, U, omega, beta)
    S = qutip.entropy_vn
    heat = -omega * (ancilla - thermal)[1, 1].real
    np.testing.assert_allclose(one.after, after.full(), atol=1e-15)
    np.testing.assert_allclose(one.ancilla, ancilla.full(), atol=1e-15)
    assert one.heat == pytest.approx(heat, abs=1e-14)
    assert one.work == pytest.approx(0, abs=1e-14)
    assert one.mutual_information == pytest.approx(qutip.entropy_mutual(joint, [0], [1]), abs=1e-12)
    assert one.ancilla_divergence == pytest.approx(qutip.entropy_relative(ancilla, thermal), abs=1e-12)
    assert one.entropy_production == pytest.approx(S(after) - S(rho) - beta * heat, abs=1e-12)
    drop = qutip.entropy_relative(rho, thermal) - qutip.entropy_relative(after, thermal)
    assert one.divergence_drop == pytest.approx(drop, abs=1e-12)


def test_three_forms_of_entropy_production_agree_and_are_not_negative():
    rho = qep.random_state(2, 3, shape=(40, 1, 1))
    for law in LAWS:
        U = law(np.linspace(-2, 2, 7)[:, None])
        one = collision.collide(rho, U, 1.0, np.array([-0.5, 0.0, 2.0]))
        assert one.entropy_production.shape == (40, 7, 3)
        parts = one.mutual_information + one.ancilla_divergence
        np.testing.assert_allclose(one.entropy_production, parts, atol=1e-13)
        np.testing.assert_allclose(one.entropy_production, one.divergence_drop, atol=1e-13)
        np.testing.assert_allclose(one.work, 0, atol=1e-15)
        assert one.entropy_production.min() > -1e-14


def test_a_unitary_that_costs_work_breaks_the_third_form_alone():
    rho, U = qep.random_state(2, 1), qep.random_unitary(4, 2)
    one = collision.collide(rho, U, 1.0, 0.8)
    parts = one.mutual_information + one.ancilla_divergence
    assert one.entropy_production == pytest.approx(parts, abs=1e-13)
    assert abs(one.work) > 0.05
    assert one.entropy_production == pytest.approx(one.divergence_drop + 0.8 * one.work, abs=1e-13)


@pytest.mark.parametrize("law", LAWS)
def test_kraus_superoperator_and_dilation_are_one_channel(law):
    U, rho = law(np.array([0.2, 0.9])), qep.random_state(2, 8)
    kraus = collision.collision_kraus(U, 1.0, 0.6)
    assert kraus.shape == (2, 4, 2, 2)
    np.testing.assert_allclose(np.einsum("tkba,tkbc->tac", kraus.conj(), kraus), [np.eye(2)] * 2, atol=1e-15)
    by_kraus = np.einsum("tkab,bc,tkdc->tad", kraus, rho, kraus.conj())
    by_superop = (collision.collision_superop(U, 1.0, 0.6) @ rho.reshape(4)).reshape(2, 2, 2)
    after = collision.collide(rho, U, 1.0, 0.6).after
    np.testing.assert_allclose(by_kraus, after, atol=1e-15)
    np.testing.assert_allclose(by_superop, after, atol=1e-15)


def test_trajectory_equals_collisions_one_by_one():
    U, rho = collision.exchange_unitary([0.1, 0.3]), qep.random_state(2, 4)
    states = collision.trajectory(rho, U, 1.0, 1.0, 21)
    assert states.shape == (22, 2, 2, 2)
    now = np.broadcast_to(rho, (2, 2, 2))
    for k in range(22):
        np.testing.assert_allclose(states[k], now, atol=1e-14)
        now = collision.collide(now, U, 1.0, 1.0).after
    assert collision.trajectory(rho, U, 1.0, 1.0, 0).shape == (1, 2, 2, 2)


def test_total_entropy_production_is_the_fall_of_the_divergence():
    U = collision.exchange_unitary(0.2)
    states = collision.trajectory(RHO, U, 1.0, 1.0, 300)
    run = collision.collide(states[:-1], U, 1.0, 1.0)
    H = np.diag([0, 1])
    fall = qep.gibbs_divergence(RHO, H, 1.0) - qep.gibbs_divergence(states[-1], H, 1.0)
    assert run.entropy_production.sum() == pytest.approx(fall, abs=1e-12)


def test_many_weak_exchanges_are_the_thermal_qubit_equation(beta=1.0, theta=0.01, steps=10_000):
    g = collision.gksl_rate(theta, 1.0, beta, dt=1 / steps)
    n = 1 / np.expm1(beta)
    assert g == pytest.approx(1 / (2 * n + 1))
    lower = qutip.basis(2, 0) * qutip.basis(2, 1).dag()
    jumps = [np.sqrt(g * (n + 1)) * lower, np.sqrt(g * n) * lower.dag()]
    L = qutip.liouvillian(0 * lower, jumps)
    exact = qutip.vector_to_operator(L.expm() * qutip.operator_to_vector(qutip.Qobj(RHO)))
    end = collision.trajectory(RHO, collision.exchange_unitary(theta), 1.0, beta, steps)[-1]
    np.testing.assert_allclose(end, exact.full(), atol=2e-5)
    far = collision.trajectory(RHO, collision.exchange_unitary(10 * theta), 1.0, beta, steps // 100)[-1]
    assert np.abs(far - exact.full()).max() > 1e-4  # of order θ², so the agreement above is no accident


def test_partial_swap_keeps_its_own_coherence_law():
    def exponent(law, theta):
        return -np.log(collision.collision_superop(law(theta), 1.0, 1.0)[1, 1]) / theta**2

    assert exponent(collision.exchange_unitary, 1e-3).real == pytest.approx(0.5, abs=1e-6)
    swap = [exponent(collision.partial_swap_unitary, theta) for theta in (1e-3, 2e-3)]
    assert swap[0].real == pytest.approx(0.893, abs=5e-4)
    assert swap[0].real == pytest.approx(1 - np.tanh(0.5) ** 2 / 2, abs=1e-5)
    assert swap[0].imag / swap[1].imag == pytest.approx(2, abs=1e-4)  # the phase at Γt = 1 grows as 1/θ
    assert abs(swap[0].imag) * 1e-3 == pytest.approx(np.tanh(0.5), abs=1e-5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: collision.exchange_unitary(np.nan), "theta must have finite"),
        (lambda: collision.partial_swap_unitary("x"), "theta must be"),
        (lambda: collision.collide(np.eye(2), np.eye(4), 1, 1), "rho must be a state"),
        (lambda: collision.collide(np.eye(3) / 3, np.eye(4), 1, 1), "rho is 3×3"),
        (lambda: collision.collide(RHO, np.eye(2), 1, 1), "U is 2×2"),
        (lambda: collision.collide(RHO, 2 * np.eye(4), 1, 1), "U must be unitary"),
        (lambda: collision.collide(RHO, np.eye(4), 1, np.inf), "beta must have finite"),
        (lambda: collision.collide(RHO, np.eye(4), [1, 2], [1, 2, 3]), "do not broadcast"),
        (lambda: collision.collide(RHO[None].repeat(2, 0), np.eye(4), [1, 2, 3], 1), "do not broadcast"),
        (lambda: collision.trajectory(RHO, np.eye(4), 1, 1, -1), "n must be at least 0"),
        (lambda: collision.gksl_rate(0.1, 1, -1), "beta \\* omega must be at least 0"),
        (lambda: collision.gksl_rate(0.1, 1, 1, dt=0), "dt must be at least"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
