"""Kets, Bloch vectors, Gibbs states and random instances."""

import subprocess
import sys

import mpmath as mp
import numpy as np
import pytest
import qutip as qt
import scipy.linalg
import scipy.stats
from drive import JUNK, any_array, close, forms, quietly, refuses, refuses_or_answers
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def test_importing_the_package_loads_neither_scipy_nor_matplotlib_nor_widgets():
    """And the entropies of the first chapters need numpy alone as well."""
    code = (
        "import sys, qep_widgets as qep; qep.mutual_information(qep.random_state(4, 1), (2, 2), 0);"
        "print([m for m in ('scipy', 'matplotlib', 'ipywidgets', 'IPython', 'qutip') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_ket_is_a_basis_vector():
    assert qep.ket(0, 1).tolist() == [1]
    assert qep.ket(np.int64(2), 3).tolist() == [0, 0, 1]
    close(qep.ket([[0, 1], [2, 1]], 3), np.eye(3)[[[0, 1], [2, 1]]].astype(complex))
    assert qep.ket([], 2).shape == (0, 2)
    for index in (-1, 3, [0, 3]):
        refuses(qep.ket, "index", "between 0 and 2", index=index, d=3)
    refuses(qep.ket, "index", index=1.5, d=3)
    refuses(qep.ket, "index", index=[0.5], d=3)
    refuses(qep.ket, "d", "at least 1", index=0, d=0)


def test_projector_is_the_outer_product_with_the_conjugate():
    psi = qep.random_ket(3, 1, shape=(2, 4))
    P = qep.projector(psi)
    for k in np.ndindex(2, 4):
        close(P[k], np.outer(psi[k], psi[k].conj()))
    close(qep.projector(qt.basis(3, 1)), np.diag([0j, 1, 0]))
    refuses(qep.projector, "psi", "norm 1, got 1.41421", psi=[1, 1])


@pytest.mark.parametrize("d", [1, 2, 3])
def test_projector_takes_every_form(d):
    psi = qep.random_ket(d, 1, shape=2)
    for label, form in forms(psi):
        if label != "boxed" or d > 1:  # a boxed (n, 1) is one column, as a Qobj ket is
            close(quietly(qep.projector, psi=form), qep.projector(psi), 1e-15)


def test_bloch_vector_is_the_expectation_of_the_pauli_matrices():
    rho = qep.random_state(2, 1, shape=(5, 3))
    r = qep.bloch_vector(rho)
    close(r, np.einsum("kij,...ji->...k", PAULI, rho).real)
    close(qep.bloch_state(r), rho)
    assert qep.bloch_vector(qep.projector(qep.ket(0, 2))).tolist() == [0, 0, 1]
    close(qep.bloch_state([0, 1, 0]), qt.Qobj([[1], [1j]]).unit().proj().full())
    for _, form in forms(rho[0]):
        close(quietly(qep.bloch_vector, rho=form), r[0], 1e-15)
    for _, form in forms(r[0]):
        close(quietly(qep.bloch_state, r=form), rho[0])
    refuses(qep.bloch_state, "r", "eigenvalue -0.1", r=[0, 0, 1.2])
    refuses(qep.bloch_state, "r", "(..., 3)", r=[0, 1])
    refuses(qep.bloch_vector, "rho", "2×2", rho=np.eye(3) / 3)
    refuses(qep.bloch_vector, "rho", "eigenvalue -0.1", rho=np.diag([1.1, -0.1]))


def test_gibbs_is_the_exponential_over_its_trace():
    H = qep.random_hamiltonian(4, 1, shape=3)
    for beta in (0, 0.3, 2.0, -0.7):
        for one, state in zip(H, qep.gibbs(H, beta), strict=True):
            exact = scipy.linalg.expm(-beta * one)
            close(state, exact / np.trace(exact))
    many = qep.gibbs(H[:, None], np.array([0.1, 0.2]))
    assert many.shape == (3, 2, 4, 4)
    close(many[2, 1], qep.gibbs(H[2], 0.2), 1e-15)


@pytest.mark.parametrize("beta", [1e-3, 1.0, 28.0, 700.0, -28.0])
def test_gibbs_populations_to_full_relative_accuracy(beta):
    with mp.workdps(700):
        weights = [mp.exp(-mp.mpf(beta) * E) for E in (0, 1)]
        exact = [float(w / sum(weights)) for w in weights]
    rho = qep.gibbs(np.diag([0, 1]), beta)
    np.testing.assert_allclose(np.diag(rho).real, exact, rtol=5e-16)
    assert rho[0, 1] == rho[1, 0] == 0


def test_gibbs_at_infinite_beta_is_the_ground_space():
    U = qep.random_unitary(3, 1)
    H = U @ np.diag([1, 1, 2]) @ U.conj().T
    close(qep.gibbs(H, np.inf), U @ np.diag([0.5, 0.5, 0]) @ U.conj().T)
    close(qep.gibbs(H, -np.inf), U @ np.diag([0, 0, 1]) @ U.conj().T)
    close(quietly(qep.gibbs, H=np.zeros((2, 2)), beta=np.inf), np.eye(2) / 2 + 0j)
    close(quietly(qep.gibbs, H=np.diag([0, 1]), beta=1e5), np.diag([1, 0j]))
    close(qep.gibbs(H, 0), np.eye(3) / 3 + 0j)


def test_gibbs_takes_every_form_and_refuses_the_rest():
    H = qep.random_hamiltonian(3, 1, shape=2)
    for _, form in forms(H):
        close(quietly(qep.gibbs, H=form, beta=0.5), qep.gibbs(H, 0.5), 1e-14)
    assert quietly(qep.gibbs, H=np.zeros((0, 3, 3)), beta=1).shape == (0, 3, 3)
    assert quietly(qep.gibbs, H=[[7.0]], beta=3).tolist() == [[1]]
    refuses(qep.gibbs, "H", "Hermitian", H=[[0, 1], [0, 1]], beta=1)
    refuses(qep.gibbs, "H", "square", H=np.ones((2, 3)), beta=1)
    refuses(qep.gibbs, "beta", "finite", H=np.eye(2), beta=np.nan)
    refuses(qep.gibbs, "beta", "real", H=np.eye(2), beta=1j)
    refuses(qep.gibbs, "beta", "leading axes", H=np.zeros((2, 2, 2)), beta=[1, 2, 3])


@pytest.mark.parametrize(
    "draw",
    [qep.random_ket, qep.random_state, qep.random_unitary, qep.random_hamiltonian],
    ids=lambda f: f.__name__,
)
def test_random_instances_repeat_by_seed_and_have_the_shape_asked_for(draw):
    own = 1 if draw is qep.random_ket else 2
    for shape, lead in (((), ()), (4, (4,)), ((2, 3), (2, 3)), ([2], (2,)), ((0,), (0,))):
        assert quietly(draw, d=3, rng=1, shape=shape).shape == lead + (3,) * own
    close(draw(3, 7), draw(3, np.random.default_rng(7)), 1e-15)
    generator = np.random.default_rng(7)
    assert not np.allclose(draw(3, generator), draw(3, generator))
    assert draw(1, 1).size == 1
    refuses(draw, "d", "at least 1", d=0, rng=1)
    refuses(draw, "d", "integer", d=2.0, rng=1)
    for bad in (None, "x", 1.5, np.random.RandomState(1), True):
        refuses(draw, "rng", "Generator", d=2, rng=bad)
    refuses(draw, "rng", "at least 0", d=2, rng=-1)
    refuses(draw, "shape", "negative", d=2, rng=1, shape=(-1,))
    refuses(draw, "shape", "integer", d=2, rng=1, shape=1.5)


def test_random_instances_are_what_they_say():
    U = qep.random_unitary(4, 1, shape=50)
    close(U @ np.swapaxes(U.conj(), -1, -2), np.broadcast_to(np.eye(4), U.shape) + 0j)
    H = qep.random_hamiltonian(3, 1, shape=20000)
    assert np.array_equal(H, np.swapaxes(H.conj(), -1, -2))
    np.testing.assert_allclose((np.abs(H) ** 2).mean(axis=0), 1, atol=0.05)
    for rank in (1, 2, 3, None):
        p = np.linalg.eigvalsh(qep.random_state(3, 1, rank=rank, shape=50))
        close(p.sum(axis=-1), np.ones(50))
        assert np.all((p > 1e-12).sum(axis=-1) == (rank or 3))
    refuses(qep.random_state, "rank", "between 1 and 3", d=3, rng=1, rank=4)
    close(np.linalg.norm(qep.random_ket(5, 1, shape=9), axis=-1), np.ones(9))


def test_random_unitaries_are_haar_and_not_merely_from_qr():
    """Phases of the eigenvalues are uniform for Haar; without the phase fix they bunch."""
    U = qep.random_unitary(3, 2, shape=4000)
    phases = np.angle(np.linalg.eigvals(U)).ravel() / (2 * np.pi) + 0.5
    assert scipy.stats.kstest(phases, "uniform").pvalue > 1e-3
    np.testing.assert_allclose((np.abs(np.trace(U, axis1=-2, axis2=-1)) ** 2).mean(), 1, atol=0.06)
    np.testing.assert_allclose((U[:, 0, 0] ** 2).mean(), 0, atol=0.03)


def test_random_states_have_the_hilbert_schmidt_mean_purity():
    """⟨Tr ρ²⟩ = (d + r)/(d r + 1) for the partial trace of a random ket on d × r."""
    for d, rank in ((2, 2), (3, 1), (3, 2), (4, 4)):
        rho = qep.random_state(d, 3, rank=rank, shape=20000)
        purity = np.einsum("nij,nji->n", rho, rho).real.mean()
        np.testing.assert_allclose(purity, (d + rank) / (d * rank + 1), rtol=0.01)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk(junk):
    refuses(qep.projector, "psi", psi=junk)
    refuses(qep.bloch_vector, "rho", rho=junk)
    refuses(qep.bloch_state, "r", r=junk)
    refuses(qep.gibbs, "H", H=junk, beta=1)
    refuses(qep.ket, "index", index=junk, d=2)
    refuses(qep.ket, "d", index=0, d=junk)


@settings(deadline=None, max_examples=150)
@given(x=any_array(), beta=st.floats(), d=st.integers(-2, 5))
def test_any_array_gets_an_answer_or_a_plain_refusal(x, beta, d):
    refuses_or_answers(qep.projector, "psi", psi=x)
    refuses_or_answers(qep.bloch_vector, "rho", rho=x)
    refuses_or_answers(qep.bloch_state, "r", r=x)
    refuses_or_answers(qep.gibbs, "", H=x, beta=beta)
    refuses_or_answers(qep.gibbs, "", H=np.diag([0, 1]), beta=x)
    refuses_or_answers(qep.ket, "", index=x, d=d)
