"""Several baths and one unitary: against QuTiP, against baths taken together, and against mpmath."""

import mpmath
import numpy as np
import pytest
import qutip

import qep_widgets as qep
from qep_widgets.physics.models import collision, erasure, meeting

H2, H3 = np.diag([0, 1.0]), np.diag([0, 0.4, 1.3])


def test_three_parts_agree_with_qutip(betas=(0.7, 1.9)):
    dims = [2, 2, 3]
    rho, U = qep.random_state(2, 1), qep.random_unitary(12, 2)
    Hs = [qep.random_hamiltonian(2, 3), qep.random_hamiltonian(3, 4)]
    done = meeting.meet(rho, U, Hs, betas)
    thermal = [(-b * qutip.Qobj(H)).expm().unit() for b, H in zip(betas, Hs, strict=True)]
    joint = qutip.tensor(qutip.Qobj(rho), *thermal)
    whole = qutip.Qobj(U, dims=[dims, dims])
    joint = whole * joint * whole.dag()
    S, parts = qutip.entropy_vn, [joint.ptrace(k) for k in range(3)]
    np.testing.assert_allclose(done.after, parts[0].full(), atol=1e-13)
    heat = []
    for k in (0, 1):
        np.testing.assert_allclose(done.baths[k], parts[k + 1].full(), atol=1e-13)
        heat.append(
            qutip.expect(qutip.Qobj(Hs[k]), parts[k + 1]) - qutip.expect(qutip.Qobj(Hs[k]), thermal[k])
        )
        assert done.bath_energy[k] == pytest.approx(heat[k], abs=1e-12)
        assert done.bath_entropy[k] == pytest.approx(S(parts[k + 1]) - S(thermal[k]), abs=1e-11)
        D = qutip.entropy_relative(parts[k + 1], thermal[k])
        assert done.bath_divergence[k] == pytest.approx(D, abs=1e-11)
    together = S(joint.ptrace([1, 2]))
    assert done.environment_entropy == pytest.approx(together - S(thermal[0]) - S(thermal[1]), abs=1e-11)
    assert done.bath_correlations == pytest.approx(S(parts[1]) + S(parts[2]) - together, abs=1e-11)
    assert done.mutual_information == pytest.approx(qutip.entropy_mutual(joint, [0], [1, 2]), abs=1e-11)
    produced = S(parts[0]) - S(qutip.Qobj(rho)) + betas[0] * heat[0] + betas[1] * heat[1]
    assert done.entropy_production == pytest.approx(produced, abs=1e-11)
    assert min(done.bath_correlations, *done.bath_divergence, done.mutual_information) > 1e-3


def test_the_terms_add_up_on_a_batch():
    rho = qep.random_state(2, 0, shape=(20, 1))
    U = qep.random_unitary(12, 1, shape=(20, 3))
    done = meeting.meet(rho, U, [H2, H3], [np.array([0.0, 0.6, -0.4]), 1.4])
    assert done.bath_energy.shape == (20, 3, 2) and done.after.shape == (20, 3, 2, 2)
    total = done.mutual_information + done.bath_divergence.sum(axis=-1) + done.bath_correlations
    np.testing.assert_allclose(done.entropy_production, total, atol=1e-12)
    assert total.min() > 0
    np.testing.assert_allclose(
        done.environment_entropy, done.bath_entropy.sum(axis=-1) - done.bath_correlations, atol=1e-12
    )
    np.testing.assert_allclose(
        done.entropy_change + done.environment_entropy, done.mutual_information, atol=1e-12
    )


def test_two_baths_of_one_temperature_are_one_bath():
    rho, U = qep.random_state(2, 5), qep.random_unitary(12, 6)
    two = meeting.meet(rho, U, [H2, H3], [0.9, 0.9])
    H = np.kron(H2, np.eye(3)) + np.kron(np.eye(2), H3)
    one = erasure.erase(rho, U, H, 0.9)
    assert two.entropy_production == pytest.approx(one.entropy_production, abs=1e-12)
    assert two.mutual_information == pytest.approx(one.mutual_information, abs=1e-12)
    rest = two.bath_divergence.sum() + two.bath_correlations
    assert rest == pytest.approx(one.environment_divergence, abs=1e-12)


def test_one_bath_is_a_collision():
    rho, U = qep.random_state(2, 3), collision.exchange_unitary(0.7)
    done, one = meeting.meet(rho, U, [H2], [1.1]), collision.collide(rho, U, 1, 1.1)
    assert done.bath_energy[0] == pytest.approx(-one.heat, abs=1e-14)
    assert done.bath_divergence[0] == pytest.approx(one.ancilla_divergence, abs=1e-14)
    assert done.bath_correlations == 0


def test_a_swap_between_two_qubits_with_mpmath():
    """No system: two baths swap what they hold, Σ = D + D, and heat flows by (β₂ − β₁)Q ≥ 0."""
    mpmath.mp.dps = 30
    b1, b2 = mpmath.mpf("0.5"), mpmath.mpf(2)
    p, q = 1 / (1 + mpmath.exp(b1)), 1 / (1 + mpmath.exp(b2))
    D = lambda x, y: x * mpmath.log(x / y) + (1 - x) * mpmath.log((1 - x) / (1 - y))  # noqa: E731
    done = meeting.meet([[1]], np.eye(4)[[0, 2, 1, 3]], [H2, H2], [0.5, 2])
    np.testing.assert_allclose(done.bath_energy, [float(q - p), float(p - q)], atol=1e-15)
    np.testing.assert_allclose(done.bath_divergence, [float(D(q, p)), float(D(p, q))], atol=1e-15)
    assert done.entropy_production == pytest.approx(float((b2 - b1) * (p - q)), abs=1e-15)
    assert done.entropy_change == 0 == done.mutual_information
    assert done.bath_correlations < 1e-15


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: meeting.meet(np.eye(2), np.eye(4), [H2], [1]), "rho must be a state"),
        (lambda: meeting.meet(np.eye(2) / 2, np.eye(4), [H3], [1]), "U is 4×4, but rho and Hs of dimensions"),
        (lambda: meeting.meet(np.eye(2) / 2, np.eye(4), [], []), "one entry for each bath"),
        (lambda: meeting.meet(np.eye(2) / 2, np.eye(4), [H2], [1, 2]), "got 1 and 2"),
        (
            lambda: meeting.meet(np.eye(2) / 2, np.eye(4), [H2], 1.0),
            "betas must be a sequence with one entry",
        ),
        (lambda: meeting.meet(np.eye(2) / 2, np.eye(4), np.array(1.0), [1]), "Hs must be a sequence"),
        (lambda: meeting.meet(np.eye(2) / 2, 2 * np.eye(4), [H2], [1]), "U must be unitary"),
        (
            lambda: meeting.meet(np.eye(2) / 2, np.eye(4), [[[0, 1], [0, 0]]], [1]),
            r"Hs\[0\] must be Hermitian",
        ),
        (lambda: meeting.meet(np.eye(2) / 2, np.eye(4), [H2], [np.inf]), r"betas\[0\] must have finite"),
        (
            lambda: meeting.meet(np.eye(2) / 2, np.eye(4)[None].repeat(2, 0), [H2], [[1, 2, 3]]),
            "do not broadcast",
        ),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
