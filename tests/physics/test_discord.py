"""Quantum discord: against Luo's closed form, X states, Wootters' formula and explicit measurements."""

import numpy as np
import pytest
from drive import JUNK, any_array, forms, quietly, refuses, refuses_or_answers
from hypothesis import given, settings
from scipy.optimize import minimize

import qep_widgets as qep
from tests.deep import swept

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
H = np.diag([0, 1])
SWAP, CNOT = np.eye(4)[[0, 2, 1, 3]], np.eye(4)[[0, 1, 3, 2]]


def xlogx(p):
    p = np.asarray(p, float)
    return np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0.0)


def left_over(rho, n, side):
    """Σ p_k S(ρ_k) after a measurement along n, by projectors and partial traces."""
    total = 0.0
    for sign in (1, -1):
        P = (np.eye(2) + sign * np.einsum("i,iab->ab", n, PAULI)) / 2
        P = np.kron(P, np.eye(2)) if side == 0 else np.kron(np.eye(2), P)
        seen = P @ rho @ P
        p = np.trace(seen).real
        total -= xlogx(np.linalg.eigvalsh(qep.partial_trace(seen, (2, 2), 1 - side)).clip(0)).sum()
        total += xlogx(p)
    return total


def direction(angles):
    theta, phi = angles
    return np.array([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)])


def by_scipy(rho, side, starts=6, rng=7):
    """The same minimum by another algorithm over explicit projectors."""
    rng = np.random.default_rng(rng)
    best = min(
        minimize(lambda x: left_over(rho, direction(x), side), rng.uniform(0, np.pi, 2), method="Nelder-Mead",
                 options={"xatol": 1e-9, "fatol": 1e-15}).fun
        for _ in range(starts)
    )  # fmt: skip
    return qep.entropy(qep.partial_trace(rho, (2, 2), side)) - qep.entropy(rho) + best


def bell_diagonal(c):
    return (np.eye(4) + sum(x * np.kron(s, s) for x, s in zip(c, PAULI, strict=True))) / 4


@pytest.mark.parametrize("seed", swept(range(1, 5)))
def test_bell_diagonal_states_by_luo(seed):
    """S. Luo, Phys. Rev. A 77, 042303 (2008): J = Σ± (1 ± c)/2 ln(1 ± c) with c the largest |c_i|."""
    rng, tried = np.random.default_rng(seed), 0
    for c in rng.uniform(-1, 1, (100, 3)):
        spectrum = np.linalg.eigvalsh(bell_diagonal(c))
        if spectrum[0] < 0:
            continue
        tried += 1
        U, V = qep.random_unitary(2, rng), qep.random_unitary(2, rng)
        local = np.kron(U, V)
        rho = local @ bell_diagonal(c) @ local.conj().T
        mutual = 2 * np.log(2) + xlogx(spectrum).sum()
        largest = np.abs(c).max()
        J = (xlogx(1 + largest) + xlogx(1 - largest)) / 2
        for side in (0, 1):
            assert qep.quantum_discord(rho, side) == pytest.approx(mutual - J, abs=1e-12)
    assert tried > 20


@pytest.mark.parametrize("seed", swept([3, 4, 5]))
def test_two_qubits_of_rank_two_by_wootters(seed):
    """M. Koashi, A. Winter, Phys. Rev. A 69, 022309 (2004): the least that measuring A leaves of S(B) is
    the entanglement of formation of B with the purifying qubit, and Wootters' formula gives that."""
    for rho in qep.random_state(4, seed, rank=2, shape=20):
        values, vectors = np.linalg.eigh(rho)
        psi = (vectors[:, 2:] * np.sqrt(values[2:])).reshape(2, 2, 2)  # A, B, purifying
        for side in (0, 1):
            kept = qep.partial_trace(qep.projector(psi.reshape(8)), (2, 2, 2), (1 - side, 2))
            flip = np.kron(PAULI[1], PAULI[1])
            roots = np.sort(np.sqrt(np.abs(np.linalg.eigvals(kept @ flip @ kept.conj() @ flip))))
            concurrence = max(0.0, roots[3] - roots[2] - roots[1] - roots[0])
            p = (1 + np.sqrt(1 - concurrence**2)) / 2
            formation = -xlogx(p) - xlogx(1 - p)
            known = qep.entropy(qep.partial_trace(rho, (2, 2), side)) - qep.entropy(rho)
            assert qep.quantum_discord(rho, side) == pytest.approx(known + formation, abs=2e-8)


def test_pure_states_have_their_entanglement_as_discord():
    rho = qep.projector(qep.random_ket(4, 2, shape=20))
    found = qep.quantum_discord(rho)
    np.testing.assert_allclose(found, qep.entropy(qep.partial_trace(rho, (2, 2), 0)), atol=1e-12)
    assert found.min() > 1e-3


@pytest.mark.parametrize("seed", swept(range(5, 9)))
def test_x_states_by_one_angle(seed):
    """An X state's best direction lies in the plane of z and of its in-plane correlations: one angle."""
    rng = np.random.default_rng(seed)
    for _ in range(10):
        a, b, c, d = rng.dirichlet(np.ones(4) * 0.5)
        u, v = np.sqrt(a * d) * rng.uniform(0, 1), np.sqrt(b * c) * rng.uniform(0, 1)
        rho = np.array([[a, 0, 0, u], [0, b, v, 0], [0, v, c, 0], [u, 0, 0, d]])
        angles = np.linspace(0, np.pi / 2, 2001)
        values = np.array([left_over(rho, direction((t, 0)), 0) for t in angles[::50]])
        k = 50 * int(values.argmin())
        fine = angles[max(0, k - 50) : k + 51]
        best = min(left_over(rho, direction((t, 0)), 0) for t in fine)
        known = qep.entropy(qep.partial_trace(rho, (2, 2), 0)) - qep.entropy(rho)
        found = qep.quantum_discord(rho)
        assert found == pytest.approx(known + best, abs=2e-6)
        assert found <= known + best + 1e-13


def test_an_x_state_whose_best_direction_lies_between():
    rho = np.diag([2e-5, 0.95766, 0.0246, 0.01772])
    rho[0, 3] = rho[3, 0] = 4.2e-4
    rho[1, 2] = rho[2, 1] = 0.1389
    ends = min(left_over(rho, direction((t, 0)), 0) for t in (0, np.pi / 2))
    known = qep.entropy(qep.partial_trace(rho, (2, 2), 0)) - qep.entropy(rho)
    assert qep.quantum_discord(rho) < known + ends - 1e-3  # neither z nor x is best here


@pytest.mark.parametrize(("rank", "seed"), swept([(3, 1), (2, 1), (4, 1), (2, 2), (3, 2), (4, 2)]))
def test_random_states_by_another_minimisation(rank, seed):
    for rho in qep.random_state(4, 10 * seed + rank, rank=rank, shape=2):
        for side in (0, 1):
            assert qep.quantum_discord(rho, side) == pytest.approx(by_scipy(rho, side), abs=1e-10)


def test_no_measured_direction_of_many_does_better():
    rng = np.random.default_rng(4)
    for rho in qep.random_state(4, rng, shape=6):
        known = qep.entropy(qep.partial_trace(rho, (2, 2), 1)) - qep.entropy(rho)
        tried = rng.normal(size=(400, 3))
        tried /= np.linalg.norm(tried, axis=1)[:, None]
        assert qep.quantum_discord(rho, 1) <= known + min(left_over(rho, n, 1) for n in tried) + 1e-13


def test_classical_states_have_none():
    p = np.random.default_rng(3).dirichlet(np.ones(4))
    U, V = qep.random_unitary(2, 1), qep.random_unitary(2, 2)
    both = np.kron(U, V) @ np.diag(p) @ np.kron(U, V).conj().T
    assert qep.quantum_discord(both) < 1e-14 > qep.quantum_discord(both, 1)
    assert qep.mutual_information(both, (2, 2), 0) > 0.005
    one = 0.4 * np.kron(qep.projector(U[:, 0]), qep.bloch_state([0, 0, 0.9]))
    one = one + 0.6 * np.kron(qep.projector(U[:, 1]), qep.bloch_state([0.8, 0, 0]))
    assert qep.quantum_discord(one, 0) < 1e-14  # classical seen from A alone
    assert qep.quantum_discord(one, 1) > 0.01
    assert qep.quantum_discord(np.eye(4) / 4) == 0


def test_the_swapped_pair_and_the_shuffled_pair():
    """Chapter 13: a part of a swap makes quantum correlations without entanglement, a CNOT classical ones."""
    start = np.kron(qep.gibbs(H, 0.5), qep.gibbs(H, 2))
    half = np.cos(1) * np.eye(4) - 1j * np.sin(1) * SWAP
    swapped, shuffled = half @ start @ half.conj().T, CNOT @ start @ CNOT.T
    np.testing.assert_allclose(
        [qep.quantum_discord(swapped, 0), qep.quantum_discord(swapped, 1)], [0.0478, 0.0448], atol=5e-5
    )
    assert qep.mutual_information(swapped, (2, 2), 0) == pytest.approx(0.0773, abs=5e-5)
    assert qep.quantum_discord(shuffled, 0) < 1e-14 > qep.quantum_discord(shuffled, 1)
    assert qep.mutual_information(shuffled, (2, 2), 0) == pytest.approx(0.3103, abs=5e-5)


@pytest.mark.parametrize("seed", swept(range(3)))
def test_it_lies_between_zero_and_the_mutual_information(seed):
    for rank in (1, 2, 3, 4):
        rho = qep.random_state(4, 10 * seed + rank, rank=rank, shape=30)
        found = quietly(qep.quantum_discord, rho=rho)
        assert found.min() >= 0
        assert np.all(found <= qep.mutual_information(rho, (2, 2), 0) + 1e-13)
        assert np.all(found <= qep.entropy(qep.partial_trace(rho, (2, 2), 0)) + 1e-13)
    swapped = SWAP @ rho @ SWAP
    np.testing.assert_allclose(qep.quantum_discord(swapped, 1), qep.quantum_discord(rho, 0), atol=1e-13)


def test_a_batch_beyond_one_chunk_is_each_alone():
    rho = qep.random_state(4, 9, shape=(3, 100))
    found = qep.quantum_discord(rho, 1)
    assert found.shape == (3, 100)
    assert found[2, 99] == pytest.approx(qep.quantum_discord(rho[2, 99], 1), abs=1e-14)
    assert qep.quantum_discord(np.zeros((0, 4, 4))).shape == (0,)


def test_forms_and_refusals():
    rho = qep.random_state(4, 3)
    wanted = qep.quantum_discord(rho)
    for _, form in forms(rho):
        assert quietly(qep.quantum_discord, rho=form) == pytest.approx(wanted, abs=1e-14)
    refuses(qep.quantum_discord, "rho is 6×6", "two qubits", rho=np.eye(6) / 6)
    refuses(qep.quantum_discord, "rho", "trace 4", rho=np.eye(4))
    refuses(qep.quantum_discord, "rho", "-0.1", rho=np.diag([1.1, -0.1, 0, 0]))
    refuses(qep.quantum_discord, "measured", "between 0 and 1", rho=rho, measured=2)
    refuses(qep.quantum_discord, "measured", rho=rho, measured=0.5)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk(junk):
    refuses(qep.quantum_discord, "rho", rho=junk)


@settings(deadline=None, max_examples=50)
@given(x=any_array())
def test_any_array_gets_an_answer_or_a_plain_refusal(x):
    refuses_or_answers(qep.quantum_discord, "rho", rho=x)
