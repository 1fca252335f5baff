"""Dilations: the same channel by the long way round, through the environment."""

import math

import numpy as np
import pytest
from drive import JUNK, any_array, close, forms, quietly, refuses, refuses_or_answers
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 4)


def dagger(x):
    return np.swapaxes(x.conj(), -1, -2)


def reduced_dynamics(U, rho, rho_env, part=0):
    """Tensor product, unitary, look away: with kron and a sum over the environment's index."""
    d, d_env = len(rho), len(rho_env)
    whole = (U @ np.kron(rho, rho_env) @ U.conj().T).reshape(d, d_env, d, d_env)
    return np.einsum("aebe->ab" if part == 0 else "aeaf->ef", whole)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, d_in=sizes, d_out=sizes)
def test_isometry_traced_over_each_side(seed, d_in, d_out):
    """The system's side is the channel, the environment's the complementary channel."""
    kraus = qep.random_channel(d_in, seed, d_out)
    n = len(kraus)
    V = quietly(qep.stinespring, kraus=kraus)
    assert V.shape == (d_out * n, d_in)
    close(V.conj().T @ V, np.eye(d_in) + 0j)
    rho = qep.random_state(d_in, seed)
    whole = (V @ rho @ V.conj().T).reshape(d_out, n, d_out, n)
    close(np.einsum("akbk->ab", whole), sum(K @ rho @ K.conj().T for K in kraus))
    environment = quietly(qep.complementary_kraus, kraus=kraus)
    assert environment.shape == (d_out, n, d_in)
    close(qep.apply_kraus(environment, rho), np.einsum("akal->kl", whole))
    close(qep.complementary_kraus(environment), kraus)


def test_the_complement_of_a_pure_state_has_the_same_entropy():
    kraus = qep.random_channel(3, 1, n=4)
    psi = qep.projector(qep.random_ket(3, 2))
    system, environment = qep.apply_kraus(kraus, psi), qep.apply_kraus(qep.complementary_kraus(kraus), psi)
    close(qep.entropy(system), qep.entropy(environment))


@settings(deadline=None, max_examples=50)
@given(seed=seeds, d=sizes, n=st.integers(1, 5))
def test_dilation_unitary_is_unitary_and_gives_the_channel_back(seed, d, n):
    kraus = qep.random_channel(d, seed, n=n)
    U = quietly(qep.dilation_unitary, kraus=kraus)
    assert U.shape == (d * n, d * n)
    close(U @ U.conj().T, np.eye(d * n) + 0j)
    close(U[:, ::n], qep.stinespring(kraus))
    ground = np.diag(np.eye(n)[0])
    rho = qep.random_state(d, seed)
    close(reduced_dynamics(U, rho, ground), qep.apply_kraus(kraus, rho))
    close(reduced_dynamics(U, rho, ground, part=1), qep.apply_kraus(qep.complementary_kraus(kraus), rho))
    close(qep.unitary_to_kraus(U, ground), kraus)


@settings(deadline=None, max_examples=50)
@given(seed=seeds, d=sizes, d_env=sizes, data=st.data())
def test_kraus_operators_of_a_mixed_environment(seed, d, d_env, data):
    rank = data.draw(st.integers(1, d_env))
    generator = np.random.default_rng(seed)
    U = qep.random_unitary(d * d_env, generator)
    environment = qep.random_state(d_env, generator, rank=rank)
    rho = qep.random_state(d, generator)
    kraus = quietly(qep.unitary_to_kraus, U=U, rho_env=environment)
    assert kraus.shape == (rank * d_env, d, d)
    close(qep.apply_kraus(kraus, rho), reduced_dynamics(U, rho, environment))
    assert qep.is_trace_preserving(qep.kraus_to_choi(kraus), d)


def test_turning_the_environments_basis_changes_the_operators_and_not_the_channel():
    kraus = qep.random_channel(2, 1, n=3)
    W = qep.random_unitary(3, 2)
    turned = np.einsum("jk,kai->jai", W, kraus)
    assert np.abs(turned - kraus).max() > 0.1
    close(qep.kraus_to_choi(turned), qep.kraus_to_choi(kraus))
    close(qep.stinespring(turned), np.kron(np.eye(2), W) @ qep.stinespring(kraus))


def test_batches():
    kraus = np.stack([qep.random_channel(2, seed, n=3) for seed in range(4)]).reshape(2, 2, 3, 2, 2)
    for f in (qep.stinespring, qep.dilation_unitary, qep.complementary_kraus):
        many = f(kraus)
        for k in np.ndindex(2, 2):
            close(many[k], f(kraus[k]))
        assert quietly(f, kraus=np.zeros((0, 3, 2, 2))).shape[0] == 0
        for _, form in forms(kraus):
            close(quietly(f, kraus=form), many)
    U, environment = qep.random_unitary(6, 1, shape=(2, 1)), qep.random_state(3, 2, shape=4)
    many = qep.unitary_to_kraus(U, environment)
    assert many.shape == (2, 4, 9, 2, 2)
    close(qep.kraus_to_choi(many[1, 3]), qep.kraus_to_choi(qep.unitary_to_kraus(U[1, 0], environment[3])))
    start = qep.random_state(6, 3, shape=4)
    many = qep.assigned_choi(U, start, 2)
    assert many.shape == (2, 4, 4, 4)
    close(many[1, 3], qep.assigned_choi(U[1, 0], start[3], 2))
    for _, form in forms(U):
        one = quietly(qep.unitary_to_kraus, U=form, rho_env=environment[0])
        close(qep.kraus_to_choi(one), qep.kraus_to_choi(qep.unitary_to_kraus(U, environment[0])))
        close(quietly(qep.assigned_choi, U=form, rho=start, d=2), many)


# ---------------------------------------------------------------- a correlated start


@settings(deadline=None, max_examples=40)
@given(seed=seeds, d=sizes, d_env=sizes)
def test_the_assigned_map_is_right_on_the_state_that_was_there(seed, d, d_env):
    generator = np.random.default_rng(seed)
    whole, U = qep.random_state(d * d_env, generator), qep.random_unitary(d * d_env, generator)
    choi = quietly(qep.assigned_choi, U=U, rho=whole, d=d)
    final = qep.partial_trace(U @ whole @ U.conj().T, (d, d_env), 0)
    close(qep.apply_choi(choi, qep.partial_trace(whole, (d, d_env), 0)), final)
    assert qep.is_trace_preserving(choi, d)
    close(choi, dagger(choi))


def test_without_correlation_the_assigned_map_is_the_reduced_dynamics():
    U, rho, environment = qep.random_unitary(6, 1), qep.random_state(2, 2), qep.random_state(3, 3)
    close(
        qep.assigned_choi(U, np.kron(rho, environment), 2),
        qep.kraus_to_choi(qep.unitary_to_kraus(U, environment)),
    )


def test_a_correlated_start_can_assign_a_map_that_is_not_completely_positive():
    """Bell pair and CNOT: J = diag(1, 0, 0, 1) + 1 ⊗ σ_x/2, whose smallest eigenvalue is (1 − √2)/2."""
    bell = qep.projector(np.array([1, 0, 0, 1]) / math.sqrt(2))
    cnot = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    choi = qep.assigned_choi(cnot, bell, 2)
    close(choi, np.diag([1, 0, 0, 1]) + np.kron(np.eye(2), [[0, 0.5], [0.5, 0]]) + 0j)
    close(qep.complete_positivity_violation(choi), (math.sqrt(2) - 1) / 2)
    assert not qep.is_completely_positive(choi)
    assert np.linalg.eigvalsh(qep.apply_choi(choi, np.diag([1, 0])))[0] < -0.2


# ---------------------------------------------------------------- bad input


def test_what_is_no_channel_or_no_unitary_is_refused():
    lossy = qep.amplitude_damping(0.36)[:1]
    for f in (qep.stinespring, qep.dilation_unitary, qep.complementary_kraus):
        refuses(f, "kraus", "ΣK†K differs from 1 by 0.36", kraus=lossy)
        refuses(f, "kraus", "set of operators", kraus=np.eye(2))
    refuses(qep.dilation_unitary, "kraus", "d_out=3 and d_in=2", kraus=qep.random_channel(2, 1, 3))
    refuses(qep.unitary_to_kraus, "U", "unitary", U=np.diag([1, 1, 1, 2]), rho_env=np.eye(2) / 2)
    refuses(qep.unitary_to_kraus, "rho_env", "trace 2", U=np.eye(4), rho_env=np.eye(2))
    refuses(qep.unitary_to_kraus, "U is 4×4", "dimension 3", U=np.eye(4), rho_env=np.eye(3) / 3)
    refuses(qep.assigned_choi, "U", "unitary", U=np.ones((4, 4)), rho=np.eye(4) / 4, d=2)
    refuses(qep.assigned_choi, "rho", "eigenvalue -0.1", U=np.eye(4), rho=np.diag([1.1, -0.1, 0, 0]), d=2)
    refuses(qep.assigned_choi, "d=3", U=np.eye(4), rho=np.eye(4) / 4, d=3)
    refuses(qep.assigned_choi, "U is 2×2, but rho is 4×4", U=np.eye(2), rho=np.eye(4) / 4, d=2)
    refuses(
        qep.assigned_choi,
        "U",
        "leading axes",
        U=np.stack([np.eye(4)] * 2),
        rho=np.ones((3, 1, 1)) * np.eye(4) / 4,
        d=2,
    )


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk(junk):
    for f in (qep.stinespring, qep.dilation_unitary, qep.complementary_kraus):
        refuses(f, "kraus", kraus=junk)
    refuses(qep.unitary_to_kraus, "U", U=junk, rho_env=np.eye(2) / 2)
    refuses(qep.unitary_to_kraus, "rho_env", U=np.eye(4), rho_env=junk)
    refuses(qep.assigned_choi, "U", U=junk, rho=np.eye(4) / 4, d=2)
    refuses(qep.assigned_choi, "rho", U=np.eye(4), rho=junk, d=2)
    refuses(qep.assigned_choi, "d", U=np.eye(4), rho=np.eye(4) / 4, d=junk)


@settings(deadline=None, max_examples=100)
@given(x=any_array(), y=any_array(), d=st.integers(-1, 4))
def test_any_array_gets_an_answer_or_a_plain_refusal(x, y, d):
    for f in (qep.stinespring, qep.dilation_unitary, qep.complementary_kraus):
        refuses_or_answers(f, "kraus", kraus=x)
    refuses_or_answers(qep.unitary_to_kraus, "", U=x, rho_env=y)
    refuses_or_answers(qep.assigned_choi, "", U=x, rho=y, d=d)
    refuses_or_answers(qep.assigned_choi, "", U=np.eye(4), rho=x, d=2)
