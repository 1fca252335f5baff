"""Entropies: against mpmath, scipy's matrix logarithm, QuTiP, and the anchor numbers of the conventions."""

import math

import mpmath as mp
import numpy as np
import pytest
import qutip as qt
import scipy.linalg
from drive import JUNK, any_array, close, forms, quietly, refuses, refuses_or_answers
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep

ONE = [qep.entropy, qep.coherence]
TWO = [qep.relative_entropy, qep.trace_distance]
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 5)
RHO = np.array([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]])
H = np.diag([0.0, 1.0])
PLUS = np.full((2, 2), 0.5)


def log_by_scipy(rho):
    return scipy.linalg.logm(rho)


def exact_gibbs_divergence(rho, energy, beta):
    """−S + βE + ln Z of a qubit, H = diag(0, energy), with digits to spare for e^−βE."""
    with mp.workdps(60 + int(abs(beta * energy) / 2)):
        a, d = mp.mpf(rho[0, 0].real), mp.mpf(rho[1, 1].real)
        r = mp.sqrt((a - d) ** 2 + 4 * (mp.mpf(rho[0, 1].real) ** 2 + mp.mpf(rho[0, 1].imag) ** 2))
        values = [(1 + r) / 2, (1 - r) / 2]
        negentropy = sum(x * mp.log(x) for x in values if x > 0)
        beta, energy = mp.mpf(beta), mp.mpf(energy)
        return negentropy + beta * energy * d + mp.log(1 + mp.exp(-beta * energy))


# ---------------------------------------------------------------- published and agreed numbers


def test_the_anchor_state():
    close(qep.entropy(RHO), 0.500402423538188)
    close(qep.relative_entropy(RHO, qep.gibbs(H, 1)), 0.512859263980035)
    close(qep.gibbs_divergence(RHO, H, 1), 0.512859263980035)
    close(qep.coherence(RHO), 0.110461878516706)


def test_the_plus_state_to_gibbs():
    """Santos, Céleri, Landi, Paternostro (2019): populations and coherence add up."""
    populations = qep.gibbs_divergence(np.eye(2) / 2, H, 1)
    close(populations, 0.120114507, 1e-9)
    close(qep.gibbs_divergence(PLUS, H, 1), 0.813261688, 1e-9)
    close(qep.coherence(PLUS), math.log(2))
    close(qep.gibbs_divergence(PLUS, H, 1), populations + math.log(2))


def test_divergence_where_others_give_inf():
    np.testing.assert_allclose(qep.gibbs_divergence(np.eye(2) / 2, H, 28), 13.3069, atol=5e-5)


# ---------------------------------------------------------------- entropy


@pytest.mark.parametrize("d", [1, 2, 3, 4, 7])
def test_entropy_by_qutip_and_by_the_logarithm(d):
    rho = qep.random_state(d, 1, shape=(2, 3))
    for k in np.ndindex(2, 3):
        close(qep.entropy(rho)[k], qt.entropy_vn(qt.Qobj(rho[k])))
        close(qep.entropy(rho)[k], -np.trace(rho[k] @ log_by_scipy(rho[k])).real)


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_pure_rank_deficient_and_mixed(d):
    """Through every entropy: 0 ln 0 is 0, and never −1e-16."""
    pure = qep.projector(qep.random_ket(d, 1, shape=50))
    assert np.all(quietly(qep.entropy, rho=pure) >= 0) and qep.entropy(pure).max() < 5e-15 * d
    assert quietly(qep.entropy, rho=qep.projector(qep.ket(0, d))) == 0
    close(qep.entropy(np.eye(d) / d), math.log(d), 1e-15)
    U = qep.random_unitary(d, 2, shape=20)
    for rank in range(1, d + 1):
        p = np.where(np.arange(d) < rank, 1 / rank, 0)
        close(qep.entropy((U * p) @ np.swapaxes(U.conj(), -1, -2)), np.full(20, math.log(rank)))
    mixed = np.eye(d) / d
    close(quietly(qep.relative_entropy, rho=pure, sigma=mixed), np.full(50, math.log(d)))
    close(quietly(qep.relative_entropy, rho=pure, sigma=pure), np.zeros(50))
    close(quietly(qep.gibbs_divergence, rho=pure, H=np.zeros((d, d)), beta=1), np.full(50, math.log(d)))
    close(quietly(qep.trace_distance, rho=pure, sigma=pure), np.zeros(50))
    assert np.all(qep.coherence(pure) >= 0) and qep.coherence(mixed) == 0
    if d > 1:
        assert np.all(np.isposinf(quietly(qep.relative_entropy, rho=mixed, sigma=pure)))


@settings(deadline=None, max_examples=60)
@given(seed=seeds, d=sizes, data=st.data())
def test_entropy_is_between_zero_and_log_rank_and_concave(seed, d, data):
    rank = data.draw(st.integers(1, d))
    a, b = qep.random_state(d, seed, rank=rank, shape=2)
    w = data.draw(st.floats(0, 1))
    assert 0 <= qep.entropy(a) <= math.log(rank) + 1e-12
    assert qep.entropy(w * a + (1 - w) * b) >= w * qep.entropy(a) + (1 - w) * qep.entropy(b) - 1e-12


def test_shannon():
    close(qep.shannon([0.5, 0.25, 0.25]), 1.5 * math.log(2))
    assert quietly(qep.shannon, p=[1, 0, 0]) == 0
    p = np.random.default_rng(1).dirichlet(np.ones(4), size=(2, 3))
    close(qep.shannon(p), -(p * np.log(p)).sum(axis=-1))
    for _, form in forms(p):
        close(quietly(qep.shannon, p=form), qep.shannon(p))
    assert qep.shannon(np.zeros((0, 3))).shape == (0,)
    refuses(qep.shannon, "p", "add up to 1, got 0.9", p=[0.5, 0.4])
    refuses(qep.shannon, "p", "got -0.1 at index (1,)", p=[1.1, -0.1])
    refuses(qep.shannon, "p", "(..., n)", p=1.0)
    refuses(qep.shannon, "p", "real", p=[0.5, 0.5j])


# ---------------------------------------------------------------- relative entropy


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_relative_entropy_by_the_logarithm_and_by_qutip(d):
    rho, sigma = qep.random_state(d, 1, shape=6), qep.random_state(d, 2, shape=6)
    found = qep.relative_entropy(rho, sigma)
    for k in range(6):
        exact = np.trace(rho[k] @ (log_by_scipy(rho[k]) - log_by_scipy(sigma[k]))).real
        close(found[k], exact, 1e-11)
        close(found[k], qt.entropy_relative(qt.Qobj(rho[k]), qt.Qobj(sigma[k])), 1e-11)
    grid = qep.relative_entropy(rho[:, None], sigma)
    assert grid.shape == (6, 6)
    close(np.diagonal(grid), found)


def test_relative_entropy_of_commuting_states_is_the_classical_one():
    p, q = np.random.default_rng(1).dirichlet(np.ones(4), size=2)
    U = qep.random_unitary(4, 3)
    classical = (p * np.log(p / q)).sum()
    close(qep.relative_entropy(np.diag(p), np.diag(q)), classical)
    close(qep.relative_entropy((U * p) @ U.conj().T, (U * q) @ U.conj().T), classical)


@pytest.mark.parametrize("d", [2, 3])
def test_relative_entropy_keeps_its_digits_as_the_states_meet(d):
    """To second order D = Σ |δ_ij|² (ln p_i − ln p_j)/(p_i − p_j)/2, here with δ diagonal or not."""
    p = np.array([0.6, 0.4, 0.0][:d]) if d == 2 else np.array([0.5, 0.3, 0.2])
    for step in (1e-3, 1e-5, 1e-7):
        off = np.zeros((d, d), complex)
        off[0, 1], off[1, 0] = step, step
        mean = math.log(p[0] / p[1]) / (p[0] - p[1])
        found = qep.relative_entropy(np.diag(p) + off, np.diag(p))
        np.testing.assert_allclose(found, step**2 * mean, rtol=10 * step + 1e-8)
        along = np.diag([step, -step, 0][:d])
        found = qep.relative_entropy(np.diag(p) + along, np.diag(p))
        np.testing.assert_allclose(found, step**2 * (1 / p[0] + 1 / p[1]) / 2, rtol=10 * step + 1e-8)
    assert qep.relative_entropy(np.diag(p), np.diag(p)) == 0


@pytest.mark.parametrize("d", [2, 3])
def test_the_support_decides_between_finite_and_inf(d):
    """Never a huge finite number, whatever the basis and whatever rounding leaves of the zero."""
    U = qep.random_unitary(d, 5, shape=40)
    for basis in (np.eye(d), U):
        turned = lambda p, V=basis: (V * np.array(p[:d])) @ np.swapaxes(V.conj(), -1, -2)  # noqa: E731
        low = turned([1, 0, 0]) if d == 2 else turned([0.6, 0.4, 0])
        full = turned([0.5, 0.5] if d == 2 else [0.3, 0.3, 0.4])
        for weight in (1e-11, 1e-6, 0.5):
            outside = (1 - weight) * low + weight * full
            assert np.all(np.isposinf(qep.relative_entropy(outside, low)))
        assert np.all(qep.relative_entropy(low, low) < 1e-12)
        assert np.all(np.isfinite(qep.relative_entropy(low, full)))
    chain = qep.random_unitary(d, 6)
    for _ in range(20):  # rounding piles up
        chain = chain @ qep.random_unitary(d, 7) @ qep.random_unitary(d, 8)
    noisy = chain @ qep.projector(qep.ket(0, d)) @ chain.conj().T
    assert qep.relative_entropy(noisy, noisy) < 1e-12
    assert qep.relative_entropy(np.eye(d) / d, noisy) == np.inf


def test_a_batch_decides_for_each_alone():
    rho = np.stack([np.eye(2) / 2, np.diag([1, 0]), RHO, np.diag([0, 1])])
    sigma = np.stack([np.diag([1, 0]), np.diag([1, 0]), RHO, qep.gibbs(H, 700)])
    found = quietly(qep.relative_entropy, rho=rho, sigma=sigma)
    assert found[0] == np.inf and found[1] == 0 and abs(found[2]) < 1e-15
    close(found[3], 700.0)
    wide = np.zeros((4, 3, 3), complex)
    wide[:, :2, :2] = rho
    wide_sigma = np.zeros((4, 3, 3), complex)
    wide_sigma[:, :2, :2] = sigma
    close(qep.relative_entropy(wide, wide_sigma), found)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, d=sizes)
def test_relative_entropy_is_not_negative_and_knows_unitaries_and_partial_trace(seed, d):
    rng = np.random.default_rng(seed)
    rho, sigma = qep.random_state(2 * d, rng, shape=2)
    U = qep.random_unitary(2 * d, rng)
    value = qep.relative_entropy(rho, sigma)
    assert value >= 2 * qep.trace_distance(rho, sigma) ** 2 - 1e-12, "Pinsker"
    close(qep.relative_entropy(U @ rho @ U.conj().T, U @ sigma @ U.conj().T), value, 1e-9)
    parts = [qep.partial_trace(x, (2, d), 1) for x in (rho, sigma)]
    assert qep.relative_entropy(*parts) <= value + 1e-12, "data processing"


# ---------------------------------------------------------------- distance to Gibbs


@pytest.mark.parametrize("gap", [1e-3, 1.0, 28.0, 700.0, 1e4])
@pytest.mark.parametrize(
    "rho",
    [
        RHO,
        PLUS,
        np.eye(2) / 2,
        np.diag([1.0, 0]),
        np.diag([0, 1.0]),
        np.diag([0.3, 0.7]),
        np.diag([1 - 2.0**-30, 2.0**-30]),
    ],
    ids=["generic", "plus", "mixed", "ground", "excited", "diagonal", "nearly ground"],
)
def test_gibbs_divergence_to_twelve_digits_at_any_temperature(rho, gap):
    exact = exact_gibbs_divergence(rho, 1, gap)
    found = quietly(qep.gibbs_divergence, rho=rho, H=H, beta=gap)
    assert abs(found - exact) <= 1e-12 * exact + 2.3e-308
    relative = quietly(qep.relative_entropy, rho=rho, sigma=qep.gibbs(H, gap))
    if gap < 708 or exact < 1e-300:
        assert abs(relative - exact) <= 1e-12 * exact + 1e-300
    else:
        assert relative == np.inf


@settings(deadline=None, max_examples=60)
@given(seed=seeds, d=sizes, beta=st.floats(-3, 3))
def test_gibbs_divergence_is_the_relative_entropy_and_the_free_energy(seed, d, beta):
    rng = np.random.default_rng(seed)
    rho, X = qep.random_state(d, rng), qep.random_hamiltonian(d, rng)
    found = qep.gibbs_divergence(rho, X, beta)
    pi = qep.gibbs(X, beta)
    # a matrix knows its smallest eigenvalue to eps of the largest, and D by way of it is as uncertain
    uncertain = 10 * d * np.finfo(float).eps / np.linalg.eigvalsh(pi)[0]
    close(found, qep.relative_entropy(rho, pi), 1e-12 + uncertain)
    log_z = scipy.special.logsumexp(-beta * np.linalg.eigvalsh(X))
    close(found, -qep.entropy(rho) + beta * np.trace(X @ rho).real + log_z)
    assert qep.gibbs_divergence(qep.gibbs(X, beta), X, beta) < 1e-13


def test_gibbs_divergence_at_the_ends_of_the_scale():
    ground, excited = np.diag([1, 0]), np.diag([0, 1])
    D = lambda rho, beta: quietly(qep.gibbs_divergence, rho=rho, H=H, beta=beta)  # noqa: E731
    assert D(ground, np.inf) == 0 and D(excited, np.inf) == np.inf and D(RHO, np.inf) == np.inf
    assert D(excited, -np.inf) == 0 and D(ground, -np.inf) == np.inf
    close(D(ground, -28.0), D(excited, 28.0))
    close(qep.gibbs_divergence(np.eye(3) / 3, np.diag([1, 0, 0]), np.inf), np.inf)
    close(qep.gibbs_divergence(np.diag([0, 1, 0]), np.diag([1, 0, 0]), np.inf), math.log(2))
    close(D(RHO, [0, 1.0]), np.array([math.log(2) - qep.entropy(RHO), 0.512859263980035]))


def test_gibbs_divergence_refuses():
    refuses(qep.gibbs_divergence, "H is 3×3, but rho is 2×2", rho=RHO, H=np.eye(3), beta=1)
    refuses(qep.gibbs_divergence, "H", "Hermitian", rho=RHO, H=[[0, 1], [0, 0]], beta=1)
    refuses(qep.gibbs_divergence, "beta", "leading axes", rho=np.stack([RHO] * 2), H=H, beta=[1, 2, 3])
    refuses(qep.gibbs_divergence, "beta", rho=RHO, H=H, beta="1")


# ---------------------------------------------------------------- correlations


@settings(deadline=None, max_examples=50)
@given(seed=seeds, dims=st.tuples(sizes, sizes))
def test_both_parts_of_a_pure_state_have_one_entropy(seed, dims):
    rho = qep.projector(qep.random_ket(math.prod(dims), seed))
    a, b = (qep.entropy(qep.partial_trace(rho, dims, k)) for k in (0, 1))
    assert abs(a - b) < 1e-12
    assert abs(qep.mutual_information(rho, dims, 0) - 2 * a) < 1e-12


@settings(deadline=None, max_examples=50)
@given(seed=seeds, dims=st.tuples(sizes, sizes))
def test_local_unitaries_leave_the_mutual_information(seed, dims):
    rng = np.random.default_rng(seed)
    rho = qep.random_state(math.prod(dims), rng)
    U = qep.tensor(*(qep.random_unitary(d, rng) for d in dims))
    before, after = (qep.mutual_information(x, dims, 0) for x in (rho, U @ rho @ U.conj().T))
    assert abs(before - after) < 1e-12


def test_mutual_information_is_the_divergence_from_the_product():
    dims = (2, 3, 2)
    rho = qep.random_state(12, 1, shape=4)
    a, bc = qep.partial_trace(rho, dims, 0), qep.partial_trace(rho, dims, (1, 2))
    close(qep.mutual_information(rho, dims, 0), qep.relative_entropy(rho, qep.tensor(a, bc)), 1e-11)
    joint = qep.partial_trace(rho, dims, (2, 0))
    c = qep.partial_trace(rho, dims, 2)
    close(qep.mutual_information(rho, dims, 2, 0), qep.relative_entropy(joint, qep.tensor(c, a)), 1e-11)
    close(qep.mutual_information(rho, dims, (2, 0)), qep.mutual_information(rho, dims, 1))
    peer = [qt.entropy_mutual(qt.Qobj(x, dims=[list(dims)] * 2), [0], [1, 2]) for x in rho]
    close(qep.mutual_information(rho, dims, 0), np.array(peer))
    close(qep.mutual_information(rho, dims, (), (0,)), np.zeros(4))
    product = qep.tensor(RHO, np.eye(3) / 3)
    assert 0 <= qep.mutual_information(product, (2, 3), 0) < 1e-15


def test_mutual_information_refuses():
    rho = np.eye(4) / 4
    refuses(qep.mutual_information, "b", "share a part", rho=rho, dims=(2, 2), a=0, b=(0, 1))
    refuses(qep.mutual_information, "a", "twice", rho=rho, dims=(2, 2), a=(0, 0))
    refuses(qep.mutual_information, "b", "0 to 1", rho=rho, dims=(2, 2), a=0, b=2)
    refuses(qep.mutual_information, "dims=(2, 3)", "rho is 4×4", rho=rho, dims=(2, 3), a=0)
    refuses(qep.mutual_information, "rho", "trace 2", rho=2 * rho, dims=(2, 2), a=0)


def test_observational_entropy_between_entropy_and_log_d():
    rho = qep.random_state(4, 1, shape=5)
    U = qep.random_unitary(4, 2)
    fine = [qep.projector(U[:, k]) for k in range(4)]
    coarse = np.array([fine[0] + fine[1], fine[2] + fine[3]])
    p = np.array([[np.trace(P @ r).real for P in coarse] for r in rho])
    close(qep.observational_entropy(rho, coarse), (-p * np.log(p / 2)).sum(axis=-1))
    close(qep.observational_entropy(rho, fine), qep.entropy(rho) + qep.coherence(rho, U))
    close(qep.observational_entropy(rho, [np.eye(4)]), np.full(5, math.log(4)))
    steps = [qep.entropy(rho), qep.observational_entropy(rho, fine), qep.observational_entropy(rho, coarse)]
    assert np.all(np.diff([*steps, np.full(5, math.log(4))], axis=0) > 0)
    own = np.linalg.eigh(rho)[1]
    each = qep.projector(np.swapaxes(own, -1, -2))
    close(quietly(qep.observational_entropy, rho=rho, projectors=each), qep.entropy(rho))
    sharp = qep.projector(qep.ket(0, 2))
    assert quietly(qep.observational_entropy, rho=sharp, projectors=[sharp, np.eye(2) - sharp]) == 0
    close(
        quietly(qep.observational_entropy, rho=sharp, projectors=[np.eye(2), np.zeros((2, 2))]), math.log(2)
    )


def test_observational_entropy_refuses():
    f = qep.observational_entropy
    up = np.diag([1, 0])
    refuses(f, "projectors", "add up to 1", rho=RHO, projectors=[up, up])
    refuses(f, "projectors", "add up to 1", rho=RHO, projectors=[up])
    refuses(f, "projectors", "P² and P", rho=RHO, projectors=[up / 2, np.eye(2) - up / 2])
    refuses(f, "projectors", "Hermitian", rho=RHO, projectors=[[[1, 1], [0, 0]], [[0, -1], [0, 1]]])
    refuses(f, "projectors", "set of projectors", rho=RHO, projectors=np.eye(2))
    refuses(f, "projectors are 3×3", rho=RHO, projectors=[np.eye(3)])


def test_coherence_is_the_divergence_from_the_dephased_state():
    rho = qep.random_state(3, 1, shape=6)
    close(qep.coherence(rho), qep.relative_entropy(rho, rho * np.eye(3)), 1e-11)
    U = qep.random_unitary(3, 2)
    turned = U.conj().T @ rho @ U
    close(qep.coherence(rho, U), qep.relative_entropy(turned, turned * np.eye(3)), 1e-11)
    own = np.linalg.eigh(rho)[1]
    close(qep.coherence(rho, own), np.zeros(6))
    refuses(qep.coherence, "basis", "unitary", rho=RHO, basis=[[1, 1], [1, -1]])
    refuses(qep.coherence, "basis is 3×3, but rho is 2×2", rho=RHO, basis=np.eye(3))


def test_trace_distance_by_qutip():
    rho, sigma = qep.random_state(3, 1, shape=5), qep.random_state(3, 2)
    peer = [qt.tracedist(qt.Qobj(x), qt.Qobj(sigma)) for x in rho]
    close(qep.trace_distance(rho, sigma), np.array(peer))
    a, b = qep.random_state(2, 1, shape=2)
    close(qep.trace_distance(a, b), np.linalg.norm(qep.bloch_vector(a) - qep.bloch_vector(b)) / 2)
    close(qep.trace_distance(np.diag([1, 0]), np.diag([0, 1])), 1.0)


# ---------------------------------------------------------------- every form, and bad input


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("f", ONE + TWO, ids=lambda f: f.__name__)
def test_every_form_gives_the_same(f, d):
    rho, sigma = qep.random_state(d, 3, shape=2), qep.random_state(d, 4, shape=2)
    arguments = {"rho": rho, "sigma": sigma} if f in TWO else {"rho": rho}
    wanted = f(**arguments)
    for name in arguments:
        for _, form in forms(arguments[name]):
            close(quietly(f, **{**arguments, name: form}), wanted)
        assert quietly(f, **{**arguments, name: np.zeros((0, 1, d, d))}).shape == (
            (0, 2) if f in TWO else (0, 1)
        )
    one = quietly(f, **{name: x[0] for name, x in arguments.items()})
    assert np.ndim(one) == 0 and isinstance(one, float)
    close(one, wanted[0])
    close(f(**{name: qt.Qobj(x[1]) for name, x in arguments.items()}), wanted[1])


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("f", ONE + TWO, ids=lambda f: f.__name__)
def test_what_is_no_state_is_refused(f, d):
    good = np.eye(d) / d
    negative = np.diag([1.1, -0.1, 0][:d])
    skew = good + np.diag(np.full(d - 1, 0.2), 1)
    for name in ("rho", "sigma") if f in TWO else ("rho",):
        arguments = {"rho": good, "sigma": good} if f in TWO else {"rho": good}
        for bad, says in (
            (negative, "-0.1"),
            (skew, "Hermitian"),
            (0.9 * good, "trace 0.9"),
            (np.ones(d), "square"),
        ):
            refuses(f, name, says, **{**arguments, name: bad})
    if f in TWO:
        refuses(f, "sigma is 4×4, but rho is", rho=good, sigma=np.eye(4) / 4)
        refuses(f, "sigma", "leading axes", rho=np.stack([good] * 2), sigma=np.stack([good] * 3))


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk(junk):
    for f in ONE:
        refuses(f, "rho", rho=junk)
    for f in TWO:
        refuses(f, "rho", rho=junk, sigma=RHO)
        refuses(f, "sigma", rho=RHO, sigma=junk)
    refuses(qep.shannon, "p", p=junk)
    refuses(qep.gibbs_divergence, "rho", rho=junk, H=H, beta=1)
    refuses(qep.gibbs_divergence, "H", rho=RHO, H=junk, beta=1)
    refuses(qep.mutual_information, "rho", rho=junk, dims=(2,), a=0)
    refuses(qep.observational_entropy, "rho", rho=junk, projectors=[np.eye(2)])
    refuses(qep.observational_entropy, "projectors", rho=RHO, projectors=junk)
    if junk is not None:
        refuses(qep.coherence, "basis", rho=RHO, basis=junk)


@settings(deadline=None, max_examples=150)
@given(x=any_array(), y=any_array(), beta=st.floats())
def test_any_array_gets_an_answer_or_a_plain_refusal(x, y, beta):
    for f in ONE:
        refuses_or_answers(f, "rho", rho=x)
    for f in TWO:
        refuses_or_answers(f, "", rho=x, sigma=y)
        refuses_or_answers(f, "sigma", rho=RHO, sigma=y)
    refuses_or_answers(qep.shannon, "p", p=x)
    refuses_or_answers(qep.gibbs_divergence, "", rho=x, H=y, beta=beta)
    refuses_or_answers(qep.gibbs_divergence, "", rho=RHO, H=np.diag([0, 1]), beta=y)
    refuses_or_answers(qep.observational_entropy, "", rho=RHO, projectors=y)
