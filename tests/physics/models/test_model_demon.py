"""The demon against sampling, QuTiP and the exact gap of Sagawa and Ueda's bound."""

import numpy as np
import pytest
import qutip

import qep_widgets as qep
from qep_widgets.physics.models import demon
from tests.deep import swept

X = np.array([[0, 1], [1, 0]])


def test_szilard_draws_the_information_and_no_more():
    error = np.linspace(0, 1, 101)
    best = demon.szilard(error, beta=2.0)
    np.testing.assert_allclose(best.work, best.bound, atol=1e-15)
    wall = np.linspace(0.01, 0.99, 99)[:, None]
    other = demon.szilard(error, wall, beta=2.0)
    assert other.work.shape == (99, 101)
    assert (other.work <= other.bound + 1e-15).all()
    assert (other.net <= 1e-15).all() and best.net[0] == 0
    assert demon.szilard(0.0).work == pytest.approx(np.log(2), abs=1e-15)
    assert demon.szilard(0.5).work == 0 == demon.szilard(0.5).information


def test_szilard_information_is_that_of_system_and_record(error=0.13):
    joint = demon.with_record(np.eye(2) / 2, demon.faulty_measurement(error))
    one = demon.szilard(error)
    assert one.information == pytest.approx(qep.mutual_information(joint, (2, 2), 0), abs=1e-14)
    assert one.record_entropy == pytest.approx(qep.entropy(qep.partial_trace(joint, (2, 2), 1)), abs=1e-15)


def test_szilard_work_is_the_mean_over_runs(error=0.2, wall=0.7):
    rng = np.random.default_rng(3)
    right = rng.random(400_000) > error
    runs = np.where(right, np.log(2 * wall), np.log(2 * (1 - wall)))  # expansion from half the volume
    one = demon.szilard(error, wall)
    assert one.work == pytest.approx(runs.mean(), abs=5 * runs.std() / np.sqrt(runs.size))


def test_a_trusting_demon_is_crushed():
    assert demon.szilard(0.1, 1.0).work == -np.inf
    assert demon.szilard(0.0, 1.0).work == pytest.approx(np.log(2))
    assert demon.szilard(0.1, 0.0).work == -np.inf


def test_qubit_demon_that_flips_excited_atoms(omega=1.3, beta=0.9, error=0.1):
    """Flip on outcome 1: W = ω[p₁(1 − ε) − p₀ε]."""
    run = demon.feedback(np.diag([0, omega]), beta, demon.faulty_measurement(error), [np.eye(2), X])
    p1 = 1 / (np.exp(beta * omega) + 1)
    assert run.work == pytest.approx(omega * (p1 * (1 - error) - (1 - p1) * error), abs=1e-14)
    assert run.free_energy_change == 0
    p = [(1 - p1) * (1 - error) + p1 * error, (1 - p1) * error + p1 * (1 - error)]
    np.testing.assert_allclose(run.probabilities, p, atol=1e-15)
    classical = qep.shannon(p) - qep.shannon([error, 1 - error])
    assert run.information == pytest.approx(classical, abs=1e-14)
    assert 0 < run.work < run.bound < run.record_entropy / beta


def random_feedback(seed, d=3, n=4):
    rng = np.random.default_rng(seed)
    stacked = qep.random_unitary(n * d, rng)[:, :d]
    return (
        qep.random_hamiltonian(d, rng),
        rng.uniform(0.2, 2),
        stacked.reshape(n, d, d),
        qep.random_unitary(d, rng, shape=n),
        qep.random_hamiltonian(d, rng),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_gap_to_the_bound_is_exact(seed):
    H, beta, kraus, unitaries, H_final = random_feedback(seed)
    run = demon.feedback(H, beta, kraus, unitaries, H_final)
    assert beta * (run.bound - run.work) == pytest.approx(run.divergence, abs=1e-12)
    assert run.divergence > 0
    assert 0 < run.information <= run.record_entropy
    rho = (-beta * qutip.Qobj(H)).expm().unit()
    work, kept = qutip.expect(qutip.Qobj(H), rho), 0.0
    for K, U in zip(kraus, unitaries, strict=True):
        K, U = qutip.Qobj(K), qutip.Qobj(U)
        part = K * rho * K.dag()
        work -= qutip.expect(qutip.Qobj(H_final), U * part * U.dag())
        kept += part.tr().real * qutip.entropy_vn(part.unit())
    assert run.work == pytest.approx(work, abs=1e-12)
    assert run.information == pytest.approx(qutip.entropy_vn(rho) - kept, abs=1e-12)

    def F(H):
        return -np.log((-beta * qutip.Qobj(H)).expm().tr().real) / beta

    assert run.free_energy_change == pytest.approx(F(H_final) - F(H), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_gap_to_the_bound_is_exact_from_any_start(seed):
    """The bound is the loss of nonequilibrium free energy plus T·I; each state's by QuTiP."""
    H, beta, kraus, unitaries, H_final = random_feedback(seed)
    rho = qep.random_state(3, seed + 20, rank=2)
    run = demon.feedback(H, beta, kraus, unitaries, H_final, rho)
    assert beta * (run.bound - run.work) == pytest.approx(run.divergence, abs=1e-12)
    assert run.divergence > 0 and run.information > 0

    def free(state, H):
        return qutip.expect(qutip.Qobj(H), state) - qutip.entropy_vn(state) / beta

    start = qutip.Qobj(rho)
    thermal = (-beta * qutip.Qobj(H_final)).expm().unit()
    bound = free(start, H) - free(thermal, H_final) + run.information / beta
    assert run.bound == pytest.approx(bound, abs=1e-12)
    assert run.start_divergence == pytest.approx(
        qutip.entropy_relative(start, (-beta * qutip.Qobj(H)).expm().unit()), abs=1e-11
    )
    kept, energy = 0.0, 0.0
    for K, U in zip(kraus, unitaries, strict=True):
        part = qutip.Qobj(K) * start * qutip.Qobj(K).dag()
        kept += part.tr().real * qutip.entropy_vn(part.unit())
        energy += qutip.expect(qutip.Qobj(H_final), qutip.Qobj(U) * part * qutip.Qobj(U).dag())
    assert run.information == pytest.approx(qutip.entropy_vn(start) - kept, abs=1e-12)
    assert run.work == pytest.approx(qutip.expect(qutip.Qobj(H), start) - energy, abs=1e-12)


def test_a_start_out_of_equilibrium_beats_the_thermal_bound():
    """An inverted qubit gives more than T·I; without measurement the bound is D alone."""
    H, blind = np.diag([0, 1.0]), np.eye(2)[None]
    run = demon.feedback(H, 1.0, blind, [X], rho=np.diag([0.1, 0.9]))
    assert run.information == pytest.approx(0, abs=1e-15)
    assert run.work == pytest.approx(0.8, abs=1e-15)
    assert run.work < run.bound == pytest.approx(qep.gibbs_divergence(np.diag([0.1, 0.9]), H, 1.0))
    same = demon.feedback(H, 1.0, blind, [X], rho=qep.gibbs(H, 1.0))
    plain = demon.feedback(H, 1.0, blind, [X])
    assert plain.start_divergence == 0 and same.bound == pytest.approx(plain.bound, abs=1e-15)


@pytest.mark.parametrize("error", swept([0.0, 0.7, 0.1, 0.4, 1.0], always=2))
def test_a_slow_szilard_stroke_draws_the_information(error, T=0.6):
    best = demon.szilard(error, beta=1 / T)
    works = []
    for tau in (3.0, 30.0, 3000.0):
        run = demon.szilard_stroke(error, tau, beta=1 / T, times=100_001)
        assert run.bound == pytest.approx(best.bound, abs=1e-15)
        assert run.work == pytest.approx(run.bound - T * run.excess, abs=1e-14)
        assert run.power == pytest.approx(run.work / tau)
        # route two: the work by hand, −∫p dω with the lift at the start and the drop to 0 at the end
        p, gaps = run.excited, T * run.gaps
        drawn = -(0.5 * (p[1:] + p[:-1]) * np.diff(gaps)).sum() - p[0] * gaps[0] + p[-1] * gaps[-1]
        assert run.work == pytest.approx(drawn, abs=1e-6)
        works.append(run.work)
    assert works[0] < works[1] < works[2] < best.work
    far = np.pi / 4 - np.arcsin(np.sqrt(min(error, 1 - error)))
    assert 3000.0 * (best.work - works[2]) == pytest.approx(4 * T * far**2, rel=1e-2)


def test_a_hasty_szilard_stroke_loses_and_too_hasty_a_one_is_refused():
    assert demon.szilard_stroke(0.0, 0.7, gamma=1.0).work < 0
    with pytest.raises(ValueError, match=r"duration=0\.69 is too short"):
        demon.szilard_stroke(0.0, 0.69)
    assert demon.szilard_stroke(0.5, 0.01).work == 0
    power = [demon.szilard_stroke(0.0, tau).power for tau in np.geomspace(0.7, 100, 40)]
    assert 0 < np.argmax(power) < 39  # power has its largest value at a finite duration


def test_an_ideal_demon_saturates_the_bound():
    """A faultless energy measurement, each outcome sent to a bath-matched H': no divergence is left."""
    kraus = demon.faulty_measurement(0.0)
    run = demon.feedback(np.diag([0, 1.0]), 1.0, kraus, [np.eye(2), X], np.diag([0.0, 40.0]))
    assert run.divergence == pytest.approx(0, abs=1e-15)
    assert run.work == pytest.approx(run.bound, abs=1e-14)


def test_feedback_lowers_the_system_but_not_the_whole():
    H, beta, kraus, unitaries, _ = random_feedback(2, d=2, n=2)
    rho = qep.gibbs(H, beta)
    joint = demon.with_record(rho, kraus)
    control = sum(np.kron(U, np.diag(np.eye(2)[k])) for k, U in enumerate(unitaries))
    after = control @ joint @ control.conj().T
    assert qep.entropy(after) == pytest.approx(qep.entropy(joint), abs=1e-14)
    run = demon.feedback(H, beta, kraus, unitaries)
    mean = np.einsum("k,kij->ij", run.probabilities, run.states)
    np.testing.assert_allclose(qep.partial_trace(after, (2, 2), 0), mean, atol=1e-15)
    record = qep.partial_trace(joint, (2, 2), 1)
    np.testing.assert_allclose(np.diag(record).real, run.probabilities, atol=1e-15)


def test_feedback_broadcasts_over_error_and_temperature():
    kraus = demon.faulty_measurement(np.linspace(0, 0.5, 6)[:, None])
    run = demon.feedback(np.diag([0, 1.0]), np.array([0.5, 1.0, 3.0]), kraus, [np.eye(2), X])
    assert run.work.shape == (6, 3) and run.states.shape == (6, 3, 2, 2, 2)
    assert (run.work <= run.bound + 1e-14).all()
    assert (np.diff(run.information, axis=0) < 0).all()
    many = demon.feedback(
        np.diag([0, 1.0]),
        np.array([0.5, 1.0, 3.0]),
        kraus,
        [np.eye(2), X],
        rho=qep.random_state(2, 0, shape=(4, 1, 1)),
    )
    assert many.bound.shape == (4, 6, 3) and many.states.shape == (4, 6, 3, 2, 2, 2)
    assert (many.work <= many.bound + 1e-14).all()
    np.testing.assert_allclose(run.information[-1], 0, atol=1e-15)


def test_an_outcome_that_never_comes_counts_nothing():
    kraus = np.array([np.eye(2), np.zeros((2, 2))])
    run = demon.feedback(np.diag([0, 1.0]), 1.0, kraus, [np.eye(2), X])
    np.testing.assert_array_equal(run.probabilities, [1, 0])
    assert run.work == run.information == run.record_entropy == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: demon.szilard(1.2), "error must be between 0 and 1"),
        (lambda: demon.szilard(0.1, -1), "wall must be between 0 and 1"),
        (lambda: demon.szilard(np.nan), "error must have finite"),
        (lambda: demon.szilard(0.1, beta=0), "beta must be at least"),
        (lambda: demon.szilard([0, 1], [0, 1, 0]), "do not broadcast"),
        (lambda: demon.faulty_measurement(-0.1), "error must be between"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(2), X], [X, X]), "kraus must satisfy"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(3)], [X]), "kraus are 3×3"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(2)], [X, X]), "unitaries must be 1"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(2)], [2 * X]), "unitaries must be unitary"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(2)], [X], np.eye(3)), "H_final is 3×3"),
        (lambda: demon.with_record(np.eye(2), [np.eye(2)]), "rho must be a state"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(2)], [X], rho=np.eye(2)), "rho must be a state"),
        (lambda: demon.feedback(np.eye(2), 1, [np.eye(2)], [X], rho=np.eye(3) / 3), "rho is 3×3"),
        (lambda: demon.szilard_stroke(-0.1, 1), "error must be between 0 and 1"),
        (lambda: demon.szilard_stroke([0, 0.1], 1), "error and beta must be single"),
        (lambda: demon.szilard_stroke(0.1, 0), "duration must be at least"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
