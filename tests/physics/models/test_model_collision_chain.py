"""Chains of collisions with every ancilla kept: against QuTiP, one unitary on all, the driven equation."""

import numpy as np
import pytest
import qutip
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.physics.models import collision, collision_chain, meeting

H = np.array([[-0.15, 0.4], [0.4, 0.15]])  # the driven qubit of chapter 13
U = collision.exchange_unitary(0.9)
TURN = expm(-1j * 0.9**2 * H)
RHO = qep.random_state(2, 11)


@pytest.fixture(scope="module")
def stirrer():
    rest = collision_chain.stationary_state(U, 1, 1.2, TURN)
    return collision_chain.chain(rest, U, 1, 1.2, 9, TURN)


def test_the_two_counts_of_the_stirrer(stirrer):
    """By the thermometer 1.181 after nine collisions, and on for ever; the exact entropy is 0.316."""
    assert stirrer.thermometer[9] == pytest.approx(1.181, abs=5e-4)
    assert stirrer.environment_entropy[9] == pytest.approx(0.316, abs=5e-4)
    np.testing.assert_allclose(np.diff(stirrer.thermometer), stirrer.thermometer[1], rtol=1e-11)
    steps = np.diff(stirrer.environment_entropy)
    assert np.all(steps[1:] < 0.9 * steps[:-1]) and steps[-1] > 0  # saturating
    assert np.ptp(stirrer.states, axis=0) == pytest.approx(0, abs=1e-14)  # at rest
    np.testing.assert_allclose(stirrer.environment_entropy, stirrer.mutual_information, atol=1e-12)
    assert stirrer.mutual_information.max() <= 2 * np.log(2)
    np.testing.assert_allclose(stirrer.work, -stirrer.heat[:, 0], atol=1e-13)


def test_weak_and_frequent_collisions_are_the_stirrer_of_the_master_equation():
    """τ = θ²/Γ: the count per time tends to σ = 0.150378, with an error of order θ²."""
    bath = qep.thermal_qubit(omega=1, beta=1.2, g=1)
    driven = qep.Lindbladian(H, bath.jumps, bath.rates)
    wanted = -1.2 * np.trace(np.diag([0, 1]) @ driven.dissipator(driven.steady_state())).real
    assert wanted == pytest.approx(0.150377735, abs=1e-9)
    Gamma, found = 1 / np.tanh(0.6), []
    assert Gamma == pytest.approx(1.862, abs=5e-4)
    for theta in (0.02, 0.04):
        tau, law = theta**2 / Gamma, collision.exchange_unitary(theta)
        turn = expm(-1j * tau * H)
        rest = collision_chain.stationary_state(law, 1, 1.2, turn)
        found.append(collision_chain.chain(rest, law, 1, 1.2, 1, turn).thermometer[1] / tau)
    assert abs(found[0] - wanted) < abs(found[1] - wanted) / 3.5
    assert (4 * found[0] - found[1]) / 3 == pytest.approx(wanted, abs=1e-8)
    np.testing.assert_allclose(rest, driven.steady_state(), atol=2e-3)


@pytest.mark.parametrize("betas", [(1.2,), (0.5, 2.0)])
def test_three_ancillas_agree_with_qutip(betas):
    m = len(betas)
    n = 3 // m if m == 1 else 2
    laws = np.stack([U, qep.random_unitary(4, 3)])[:m]  # the second conserves no energy
    turns = np.stack([TURN, qep.random_unitary(2, 4)])[:m]
    done = collision_chain.chain(RHO, laws, 1.3, betas, n, turns)
    count = n * m
    dims = [2] * (count + 1)
    number = 1.3 * qutip.num(2)
    thermal = [(-b * number).expm().unit() for b in betas]
    joint = qutip.tensor(qutip.Qobj(RHO), *[thermal[j % m] for j in range(count)])
    for j in range(count):
        law = qutip.Qobj(laws[j % m], dims=[[2, 2], [2, 2]])
        gate = qutip.expand_operator(law, dims=dims, targets=[0, j + 1])
        turn = qutip.expand_operator(qutip.Qobj(turns[j % m]), dims=dims, targets=[0])
        joint = turn * gate * joint * gate.dag() * turn.dag()
    S, ancillas = qutip.entropy_vn, [joint.ptrace(j + 1) for j in range(count)]
    together = S(joint.ptrace(list(range(1, count + 1))))
    np.testing.assert_allclose(done.states[-1], joint.ptrace(0).full(), atol=1e-13)
    shared = qutip.entropy_mutual(joint, [0], list(range(1, count + 1)))
    assert done.mutual_information[-1] == pytest.approx(shared, abs=1e-11)
    start = sum(S(thermal[j % m]) for j in range(count))
    assert done.environment_entropy[-1] == pytest.approx(together - start, abs=1e-11)
    streams = 0.0
    for a in range(m):
        mine = list(range(a, count, m))
        whole = joint.ptrace([j + 1 for j in mine])
        came = qutip.tensor(*[thermal[a]] * len(mine))
        heat = sum(qutip.expect(number, ancillas[j]) - qutip.expect(number, thermal[a]) for j in mine)
        assert done.heat[-1, a] == pytest.approx(-heat, abs=1e-12)
        assert done.stream_entropy[-1, a] == pytest.approx(S(whole) - S(came), abs=1e-11)
        apart = qutip.entropy_relative(whole, came)
        assert done.stream_divergence[-1, a] == pytest.approx(apart, abs=1e-10)
        streams += S(whole)
    assert done.stream_correlations[-1] == pytest.approx(streams - together, abs=1e-11)
    assert done.ancilla_correlations[-1] == pytest.approx(sum(map(S, ancillas)) - together, abs=1e-11)
    D = sum(qutip.entropy_relative(x, thermal[j % m]) for j, x in enumerate(ancillas))
    assert done.ancilla_divergence[-1] == pytest.approx(D, abs=1e-10)
    energy = qutip.expect(number, joint.ptrace(0)) - qutip.expect(number, qutip.Qobj(RHO))
    assert done.work[-1] == pytest.approx(energy - done.heat[-1].sum(), abs=1e-12)
    assert min(done.mutual_information[-1], done.ancilla_correlations[-1]) > 1e-3
    if m == 2:
        assert done.stream_correlations[-1] > 1e-3


def test_two_streams_are_one_unitary_on_two_baths():
    """The account of the chain against `meet`, whose baths are the two streams' ancillas."""
    laws = collision.exchange_unitary([0.7, 1.1])
    done = collision_chain.chain(RHO, laws, 1, (0.4, 1.5), 2, TURN)
    gate = np.eye(32)
    for j, place in enumerate((1, 3, 2, 4)):  # S, A1, A2, B1, B2: the stream's ancillas side by side
        gate = qep.embed(laws[j % 2], (0, place), (2,) * 5) @ gate
        gate = qep.embed(TURN, 0, (2,) * 5) @ gate
    pair = np.diag([0, 1, 1, 2])
    whole = meeting.meet(RHO, gate, [pair, pair], [0.4, 1.5])
    np.testing.assert_allclose(done.heat[-1], -whole.bath_energy, atol=1e-13)
    np.testing.assert_allclose(done.stream_entropy[-1], whole.bath_entropy, atol=1e-12)
    np.testing.assert_allclose(done.stream_divergence[-1], whole.bath_divergence, atol=1e-12)
    for mine, theirs in (
        ("stream_correlations", "bath_correlations"),
        ("mutual_information", "mutual_information"),
        ("environment_entropy", "environment_entropy"),
        ("entropy_production", "entropy_production"),
        ("entropy_change", "entropy_change"),
    ):
        assert getattr(done, mine)[-1] == pytest.approx(getattr(whole, theirs), abs=1e-12), mine
    assert whole.bath_correlations > 1e-3


def test_a_chain_is_undone_by_the_same_ancillas():
    """The way back passes through the same states and counts as the way there."""
    there = collision_chain.chain(RHO, U, 1, 0.8, 4, TURN)
    done = collision_chain.undone(RHO, U, 1, 0.8, 4, TURN, fresh=False)
    for mine in ("states", "heat", "work", "thermometer", "environment_entropy", "mutual_information"):
        way = getattr(done, mine)
        np.testing.assert_allclose(way[:5], getattr(there, mine), atol=1e-13, err_msg=mine)
        np.testing.assert_allclose(way[4:], way[4::-1], atol=1e-12, err_msg=mine)
    assert len(done.states) == 9 and done.environment_entropy[4] > 0.05


def test_a_chain_driven_back_with_fresh_ancillas_agrees_with_qutip():
    law = qep.random_unitary(4, 5)  # conserves no energy
    done = collision_chain.undone(RHO, law, 1.3, 0.8, 2, TURN, fresh=True)
    dims, number = [2] * 5, 1.3 * qutip.num(2)
    thermal = (-0.8 * number).expm().unit()
    joint = qutip.tensor(qutip.Qobj(RHO), *[thermal] * 4)
    turn = qutip.expand_operator(qutip.Qobj(TURN), dims=dims, targets=[0])
    for j in (1, 2, 3, 4):
        gate = qutip.expand_operator(qutip.Qobj(law, dims=[[2, 2], [2, 2]]), dims=dims, targets=[0, j])
        step = turn * gate if j < 3 else (turn * gate).dag()
        joint = step * joint * step.dag()
        kept = joint.ptrace(list(range(1, j + 1)))
        np.testing.assert_allclose(done.states[j], joint.ptrace(0).full(), atol=1e-13)
        grown = qutip.entropy_vn(kept) - j * qutip.entropy_vn(thermal)
        assert done.environment_entropy[j] == pytest.approx(grown, abs=1e-11)
        gained = sum(qutip.expect(number, joint.ptrace(i) - thermal) for i in range(1, 5))
        assert done.thermometer[j] == pytest.approx(0.8 * gained, abs=1e-12)
    assert qep.trace_distance(done.states[4], RHO) > 0.05


def test_a_chain_without_drive_is_the_trajectory_of_single_collisions():
    done = collision_chain.chain(RHO, U, 1, 0.8, 5)
    states = collision.trajectory(RHO, U, 1, 0.8, 5)
    each = collision.collide(states[:-1], U, 1, 0.8)
    np.testing.assert_allclose(done.states, states, atol=1e-14)
    np.testing.assert_allclose(done.heat[1:, 0], np.cumsum(each.heat), atol=1e-13)
    np.testing.assert_allclose(done.entropy_production[1:], np.cumsum(each.entropy_production), atol=1e-13)
    np.testing.assert_allclose(done.ancilla_divergence[1:], np.cumsum(each.ancilla_divergence), atol=1e-13)
    np.testing.assert_allclose(done.work, 0, atol=1e-14)
    assert not done.mutual_information[5] > each.mutual_information.sum()


@pytest.mark.parametrize("beta", [(0.5, 2.0), (0.0,), (-0.7, 40.0)])
def test_the_terms_add_up(beta):
    done = collision_chain.chain(RHO, qep.random_unitary(4, 1), 1.0, beta, 3, qep.random_unitary(2, 2))
    produced = done.entropy_production
    np.testing.assert_allclose(
        done.mutual_information + done.stream_divergence.sum(axis=1) + done.stream_correlations,
        produced, atol=1e-11,
    )  # fmt: skip
    np.testing.assert_allclose(
        done.mutual_information + done.ancilla_divergence + done.ancilla_correlations, produced, atol=1e-11
    )
    np.testing.assert_allclose(produced, done.entropy_change + done.thermometer, atol=1e-12)
    gap = done.stream_divergence.sum(axis=1) + done.stream_correlations
    np.testing.assert_allclose(done.thermometer - done.environment_entropy, gap, atol=1e-11)
    assert produced.min() > -1e-12


def test_the_stationary_state_is_that_of_the_map():
    rest = collision_chain.stationary_state(collision.exchange_unitary([0.3, 0.8]), 1.1, (0.2, 3.0), TURN)
    again = collision_chain.chain(rest, collision.exchange_unitary([0.3, 0.8]), 1.1, (0.2, 3.0), 1, TURN)
    np.testing.assert_allclose(again.states[1], rest, atol=1e-15)
    thermal = collision_chain.stationary_state(U, 1, 1.2)
    np.testing.assert_allclose(thermal, qep.gibbs(np.diag([0, 1]), 1.2), atol=1e-15)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: collision_chain.chain(RHO, U, 1, 1, 11), "at most 10 are kept"),
        (lambda: collision_chain.chain(RHO, U, 1, (1, 2), 6), "keep 12 ancillas"),
        (lambda: collision_chain.chain(RHO, U, 1, 1, -1), "n must be at least 0"),
        (lambda: collision_chain.chain(np.eye(2), U, 1, 1, 1), "rho must be a state"),
        (lambda: collision_chain.chain(RHO[None], U, 1, 1, 1), "rho must be one for all rounds"),
        (lambda: collision_chain.chain(RHO, 2 * U, 1, 1, 1), "U must be unitary"),
        (lambda: collision_chain.chain(RHO, U, 1, 1, 1, np.diag([1, 2])), "drive must be unitary"),
        (lambda: collision_chain.chain(RHO, U, [1, 2], 1, 1), "omega must be a single number"),
        (lambda: collision_chain.chain(RHO, U, 1, [[1]], 1), "beta must be one for all streams"),
        (lambda: collision_chain.chain(RHO, U, 1, [], 1), "beta must be one for all streams"),
        (lambda: collision_chain.chain(RHO, U[None].repeat(3, 0), 1, (1, 2), 1), "do not broadcast"),
        (lambda: collision_chain.chain(RHO, U, 1, np.inf, 1), "beta must have finite"),
        (lambda: collision_chain.undone(RHO, U, 1, 1, 6, fresh=True), "keep 12 ancillas"),
        (lambda: collision_chain.undone(RHO, U, 1, 1, 11, fresh=False), "keep 11 ancillas"),
        (lambda: collision_chain.undone(RHO, U, 1, (1, 2), 1, fresh=True), "one stream is undone, got 2"),
        (lambda: collision_chain.undone(RHO, 2 * U, 1, 1, 1, fresh=True), "U must be unitary"),
        (lambda: collision_chain.stationary_state(np.eye(4), 1, 1), "space of 4 dimensions"),
        (lambda: collision_chain.stationary_state(np.eye(4), 1, 1, TURN), "space of 2 dimensions"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()


def test_which_ancillas_undo_must_be_said():
    with pytest.raises(TypeError, match="fresh must be True or False, got 1"):
        collision_chain.undone(RHO, U, 1, 1, 1, fresh=1)
