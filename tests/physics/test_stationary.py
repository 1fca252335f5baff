"""Stationary states: a slow rate is a rate, beside any fast one, and what a refusal says is true."""

import re
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep
from qep_widgets import Lindbladian
from qep_widgets.physics import _stationary
from qep_widgets.physics._exact import ExactGenerator

seeds = st.integers(0, 10**6)
scales = st.floats(-34, 20).map(lambda x: 10**x)
slow = st.floats(-14, 0).map(lambda x: 10**x)


def transfer(d, i, j):
    jump = np.zeros((d, d))
    jump[i, j] = 1
    return jump


def turned(L, U):
    return Lindbladian(U @ L.H @ qep.dag(U), U @ L.jumps @ qep.dag(U), L.rates)


def sixty_digits(L):
    """π of the floating-point H (its Hermitian part), jumps and rates, by elimination."""
    d = L.d
    with mpmath.workdps(60):
        eye = mpmath.eye(d)

        def kron(A, B):
            return mpmath.matrix(d * d, d * d) + mpmath.matrix(
                [[A[i // d, j // d] * B[i % d, j % d] for j in range(d * d)] for i in range(d * d)]
            )

        H = mpmath.matrix(L.H.tolist())
        H = (H + H.H) / 2
        S = -1j * (kron(H, eye) - kron(eye, H.T))
        for jump, rate in zip(L.jumps, L.rates, strict=True):
            J = mpmath.matrix(jump.tolist())
            out = J.H * J
            S += mpmath.mpf(float(rate)) * (
                kron(J, J.apply(mpmath.conj)) - (kron(out, eye) + kron(eye, out.T)) / 2
            )
        right = mpmath.zeros(d * d, 1)
        for j in range(d * d):
            S[0, j] = 1 if j % (d + 1) == 0 else 0
        right[0] = 1
        return np.array([complex(z) for z in mpmath.lu_solve(S, right)]).reshape(d, d)


# ---------------------------------------------------------------- slow rates


@pytest.mark.parametrize("levels", [[0, 1, 1.7], [0, 0, 0]])
@pytest.mark.parametrize("rate", [1e-3, 1e-8, 1e-12, 1e-14])
def test_a_jump_that_leaves_slowly_leaves(levels, rate):
    """Two sinks, between which slow jumps lead: ¾ and ¼ at any ratio.  It said "no jump leaves"."""
    jumps = [transfer(3, 0, 2), transfer(3, 1, 2), transfer(3, 1, 0), transfer(3, 0, 1)]
    L = Lindbladian(np.diag(levels), jumps, [1, 0.4, rate, 3 * rate])
    U = qep.random_unitary(3, 9)
    # the turned one as its rounded entries make it: a jump's 1e-16 beside a rate of 1e-12
    for G, V, within in ((L, np.eye(3), 1e-12), (turned(L, U), U, 1e-12 + 1e-17 / rate)):
        pi = G.steady_state()
        assert np.abs(qep.dag(V) @ pi @ V - np.diag([0.75, 0.25, 0])).max() < max(
            within, 1e-10 * (rate > 1e-9)
        )


@settings(deadline=None, max_examples=40)
@given(seed=seeds, d=st.sampled_from([2, 3, 4]), ratio=slow, scale=scales)
def test_the_stationary_state_of_given_numbers(seed, d, ratio, scale):
    """Fast jumps into a closed part, slow ones elsewhere, some coherent motion: against sixty digits."""
    rng = np.random.default_rng(seed)
    fast = qep.random_hamiltonian(d, rng) + 1j * qep.random_hamiltonian(d, rng)
    fast[:, : d - 1] = 0  # it only empties the last level
    gentle = qep.random_hamiltonian(d, rng) + 1j * qep.random_hamiltonian(d, rng)
    H = np.diag(rng.normal(size=d))
    L = turned(Lindbladian(H, [fast, gentle], [1.0, ratio]), qep.random_unitary(d, rng))
    L = Lindbladian(scale * L.H, L.jumps, scale * L.rates)
    wanted = sixty_digits(L)
    within = 1e-14 / ratio if ratio > 1e-5 else 1e-9 if ratio > 1e-7 else 1e-12
    assert np.abs(L.steady_state() - wanted).max() < max(within, 1e-12)


@settings(deadline=None, max_examples=60)
@given(seed=seeds, d=st.integers(2, 7), spread=st.floats(0, 30), scale=scales, chain=st.booleans())
def test_populations_at_rest_have_all_their_digits(seed, d, spread, scale, chain):
    """Rates over thirty orders of magnitude, against fractions."""
    rng = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(d) for j in range(d) if (abs(i - j) == 1 if chain else i != j)]
    rates = scale * 10.0 ** -rng.uniform(0, spread, len(pairs))
    L = Lindbladian(scale * np.diag(np.sort(rng.normal(size=d))), [transfer(d, *p) for p in pairs], rates)
    found = np.diagonal(L.steady_state()).real
    A = [[Fraction(0)] * d + [Fraction(0)] for _ in range(d)]
    for (i, j), rate in zip(pairs, rates, strict=True):
        A[i][j] += Fraction(float(rate))
        A[j][j] -= Fraction(float(rate))
    A[0] = [Fraction(1)] * (d + 1)
    for k in range(d):  # Gauss and Jordan, exactly
        p = next(r for r in range(k, d) if A[r][k] != 0)
        A[k], A[p] = A[p], A[k]
        A[k] = [x / A[k][k] for x in A[k]]
        for r in range(d):
            if r != k:
                A[r] = [x - A[r][k] * y for x, y in zip(A[r], A[k], strict=True)]
    np.testing.assert_allclose(found, [float(row[d]) for row in A], rtol=1e-13)


def test_a_ladder_far_from_equilibrium_does_not_overflow():
    d = 200
    up, down = np.full(d - 1, 1e20), np.full(d - 1, 1.0)
    p = _stationary._rate_equation(np.diag(down, 1) + np.diag(up, -1))
    assert p[-1] == 1 and p[-2] == pytest.approx(1e-20) and np.all(np.isfinite(p))
    W = np.diag(down, 1) + np.diag(up, -1)
    W[0, 2] = 1e-3  # no ladder any more
    p = _stationary._rate_equation(W)
    assert p[-1] == 1 and p[-2] == pytest.approx(1e-20) and np.all(np.isfinite(p))


def test_what_lies_below_rounding_is_refused_with_the_rate_at_which_it_begins():
    """A coherent basis and a ratio of 1e-17: what is said is not that no jump leaves."""
    jumps = [transfer(3, 0, 2), transfer(3, 1, 2), transfer(3, 1, 0), transfer(3, 0, 1)]
    for scale in (1e-34, 1.0, 1e20):
        L = Lindbladian(None, jumps, scale * np.array([1, 0.4, 1e-17, 3e-17]))
        with pytest.raises(
            ValueError, match=r"several closed or dark subspaces, which nothing leaves"
        ) as error:
            turned(L, qep.random_unitary(3, 9)).steady_state()
        floor = float(re.search(r"at a rate above (\S+)$", str(error.value)).group(1))
        assert 1e-17 * scale < floor < 1e-13 * scale


def test_a_conserved_operator_is_one_that_commutes_however_weak_the_rest():
    """H is 1e-9 of the jumps and still moves what they conserve; without it the parity is conserved."""
    X, Z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
    jumps = [np.kron(X, X), np.kron(Z, Z)]
    groups = Lindbladian(None, jumps)._one_block
    for weak in (1.0, 1e-9, 1e-30):
        H = weak * (np.kron(Z, np.eye(2)) + 0.3 * np.kron(X, Z))
        assert "commutes" not in _stationary.conserved(H, np.array(jumps), groups)
    said = _stationary.conserved(np.zeros((4, 4)), np.array(jumps), groups)
    assert "dimension 4 of operators commutes" in said


@settings(deadline=None, max_examples=40)
@given(seed=seeds, d=st.integers(1, 4), n=st.integers(0, 3), spread=st.floats(0, 30))
def test_the_exact_generator_is_the_generator(seed, d, n, spread):
    rng = np.random.default_rng(seed)
    jumps = (rng.normal(size=(n, d, d)) + 1j * rng.normal(size=(n, d, d))) * 10.0 ** rng.uniform(
        -spread, 0, (n, 1, 1)
    )
    rates = rng.normal(size=n)
    H, x, y = qep.random_hamiltonian(d, rng), qep.random_state(d, rng), 1e-20 * qep.random_hamiltonian(d, rng)
    found = ExactGenerator(H, jumps, rates)([x, y])
    with mpmath.workdps(60):
        m = lambda A: mpmath.matrix(np.asarray(A).tolist())  # noqa: E731
        rho, h = m(x) + m(y), (m(H) + m(H).H) / 2
        rho = (rho + rho.H) / 2
        wanted = -1j * (h * rho - rho * h)
        for J, g in zip(jumps, rates, strict=True):
            J, g = m(J), mpmath.mpf(float(g))
            wanted += g * (J * rho * J.H - (J.H * J * rho + rho * J.H * J) / 2)
        wanted = np.array([complex(z) for z in wanted]).reshape(d, d)
    np.testing.assert_allclose(found, wanted, rtol=1e-13, atol=1e-30)
