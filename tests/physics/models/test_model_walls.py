"""Von Neumann's walls against the integral of the pressure and QuTiP's entropies; the impossible cycle."""

import mpmath
import numpy as np
import pytest
import qutip

import qep_widgets as qep
from qep_widgets.physics.models import walls


@pytest.mark.parametrize("d", [2, 3, 5])
def test_the_work_is_the_entropy_by_the_pressure_on_the_pistons(d, T=0.7):
    """Route two: p_k T/volume on both walls of every kind, integrated over the way of the walls."""
    rho = qep.random_state(d, d)
    progress = np.linspace(0, 1, 40_001)
    run = walls.purify_gas(rho, progress, beta=1 / T)
    pressure = run.shares * T / (run.right - run.left)
    middle = 0.5 * (pressure[1:] + pressure[:-1])
    done = np.cumsum((middle * (np.diff(run.left, axis=0) - np.diff(run.right, axis=0))).sum(axis=-1))
    np.testing.assert_allclose(run.work[1:], done, atol=1e-6)
    S = qutip.entropy_vn(qutip.Qobj(rho))
    assert run.entropy == pytest.approx(S, abs=1e-13)
    assert run.work[-1] == pytest.approx(T * S, abs=1e-13)
    assert run.heat[-1] == pytest.approx(-T * S, abs=1e-13)
    assert not run.produced.any()


def test_where_the_walls_are():
    shares = np.array([0.5, 0.3, 0.2])
    run = walls.purify_gas(np.diag(shares[[1, 0, 2]]))
    np.testing.assert_array_equal(run.shares, shares)
    np.testing.assert_array_equal(run.step, ["separate", "separate", "compress", "turn", "join"])
    np.testing.assert_allclose(run.left, [[0, 0, 0], [0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 0.5, 0.8]])
    np.testing.assert_allclose(run.right - run.left, [np.ones(3), np.ones(3), shares, shares, shares])
    np.testing.assert_array_equal(run.turned, [0, 0, 0, 1, 1])
    np.testing.assert_allclose(run.work_each[2], -shares * np.log(shares), atol=1e-15)
    assert not run.work[:2].any() and run.work[2] == run.work[3] == run.work[4]
    assert run.right[-1, -1] == pytest.approx(1.0)  # the old volume
    between = walls.purify_gas(np.diag(shares), [0.125, 0.375, 0.875])
    np.testing.assert_allclose(between.left[0], [0, 0.5, 1.0])
    np.testing.assert_allclose((between.right - between.left)[1], 1 - 0.5 * (1 - shares))
    np.testing.assert_allclose(between.left[2], [0, 0.75, 1.4])


@pytest.mark.parametrize("d", [2, 4])
def test_walls_for_another_basis_cost_its_coherence_more(d):
    rho, basis = qep.random_state(d, 3), qep.random_unitary(d, 4)
    run = walls.purify_gas(rho, basis=basis, beta=0.5)
    seen = np.array([np.vdot(basis[:, k], rho @ basis[:, k]).real for k in range(d)])
    np.testing.assert_allclose(run.shares, seen, atol=1e-15)
    assert run.work[-1] == pytest.approx(-2 * seen @ np.log(seen), abs=1e-13)
    coherent = qep.coherence(rho, basis)
    assert coherent > 0.1
    np.testing.assert_allclose(run.produced, [0, *[coherent] * 4], atol=1e-13)
    assert 0.5 * run.work[-1] - run.entropy == pytest.approx(coherent, abs=1e-13)
    own = walls.purify_gas(rho, basis=np.linalg.eigh(rho)[1])
    assert own.work[-1] == pytest.approx(qep.entropy(rho), abs=1e-13)
    np.testing.assert_allclose(own.produced, 0, atol=1e-14)


def test_pure_gas_and_absent_kinds_cost_nothing():
    run = walls.purify_gas(qep.projector([0.6, 0.8j, 0]), np.linspace(0, 1, 21))
    np.testing.assert_allclose(run.work, 0, atol=1e-14)
    np.testing.assert_allclose(run.shares, [1, 0, 0], atol=1e-15)
    assert walls.purify_gas(np.eye(4) / 4).work[-1] == pytest.approx(np.log(4), abs=1e-15)


def test_leading_axes_and_scales():
    rho = qep.random_state(3, 0, shape=(4, 1))
    beta = np.array([1e-34, 1.0, 1e20])
    run = walls.purify_gas(rho, np.linspace(0, 1, 7), beta=1 / beta)
    assert run.work.shape == (7, 4, 3) and run.left.shape == (7, 4, 3, 3) and run.entropy.shape == (4, 3)
    np.testing.assert_allclose(run.work[-1] / beta, np.broadcast_to(qep.entropy(rho), (4, 3)), rtol=1e-12)
    assert walls.purify_gas(np.zeros((0, 2, 2))).work.shape == (5, 0)


@pytest.mark.parametrize("overlap", [0.0, 0.3, 0.9, 1.0])
def test_two_kets_in_closed_form(overlap, p=0.3, T=2.0):
    """Eigenvalues ½ ± ½√(1 − 4p(1−p)(1 − |⟨φ|ψ⟩|²)), to thirty digits."""
    kets = [[1, 0], [overlap, 1j * np.sqrt(1 - overlap**2)]]
    run = walls.impossible_cycle(kets, [p, 1 - p], beta=1 / T)

    def h(x):
        return -sum(y * mpmath.log(y) for y in (x, 1 - x) if y > 0)

    with mpmath.workdps(30):
        root = mpmath.sqrt(1 - 4 * mpmath.mpf(p) * (1 - mpmath.mpf(p)) * (1 - mpmath.mpf(overlap) ** 2))
        drawn, paid = h(mpmath.mpf(p)), h((1 + root) / 2)
    assert run.drawn == pytest.approx(float(T * drawn), abs=1e-14)
    assert run.paid == pytest.approx(float(T * paid), abs=1e-13)
    assert run.gain == pytest.approx(float(T * (drawn - paid)), abs=1e-13)
    assert (run.gain > 1e-12) == (overlap > 0)


def test_the_gain_is_never_negative_and_bounded_by_what_was_drawn():
    kets = qep.random_ket(3, 8, shape=(200, 5))
    weights = np.random.default_rng(9).dirichlet(np.ones(5), 200)
    run = walls.impossible_cycle(kets, weights)
    assert run.gain.shape == (200,) and (run.gain > 0).all() and (run.gain <= run.drawn).all()
    np.testing.assert_allclose(run.paid, walls.purify_gas(run.rho).work[-1], atol=1e-13)
    orthogonal = walls.impossible_cycle(qep.random_unitary(4, 1), [0.1, 0.2, 0.3, 0.4])
    assert orthogonal.gain == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: walls.purify_gas(np.eye(2)), "rho must be a state"),
        (lambda: walls.purify_gas(np.eye(2) / 2, [0.5, 1.5]), "progress must be between 0 and 1"),
        (lambda: walls.purify_gas(np.eye(2) / 2, 0.5), "progress must be a vector"),
        (lambda: walls.purify_gas(np.eye(2) / 2, basis=np.eye(3)), "basis is 3×3"),
        (lambda: walls.purify_gas(np.eye(2) / 2, basis=np.ones((2, 2))), "basis must be unitary"),
        (lambda: walls.purify_gas(np.eye(2) / 2, beta=0), "beta must be at least"),
        (lambda: walls.purify_gas([np.eye(2) / 2] * 3, beta=[1, 2]), "do not broadcast"),
        (lambda: walls.impossible_cycle([[1, 1], [0, 1]], [0.5, 0.5]), "kets must have norm 1"),
        (lambda: walls.impossible_cycle([[1, 0], [0, 1]], [0.5, 0.4]), "weights must add up to 1"),
        (lambda: walls.impossible_cycle([[1, 0], [0, 1]], [1.0]), "kets must be"),
        (lambda: walls.impossible_cycle([[1, 0], [0, 1]], [0.5, 0.5], np.nan), "beta must have finite"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
