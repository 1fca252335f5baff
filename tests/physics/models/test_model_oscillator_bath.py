"""The oscillator bath against eigenvalues, truncated Fock space, mpmath and the numbers of the ledger."""

import mpmath
import numpy as np
import pytest
import qutip

import qep_widgets as qep
from qep_widgets.physics.models import oscillator_bath as bath

MODES = bath.ohmic_modes(150)


@pytest.fixture(scope="module")
def ledger():
    return bath.account([0.0, 5.0, 60.0, 200.0, 487.0], *MODES)


def test_where_the_entropy_goes(ledger):
    parts = np.array([ledger.mutual_information, ledger.mode_divergence, ledger.mode_correlations])
    np.testing.assert_allclose(ledger.entropy_production[1], 0.93, atol=0.005)
    np.testing.assert_allclose(parts[:, 1], [0.44, 0.01, 0.47], atol=0.005)
    np.testing.assert_allclose(ledger.entropy_production[3], 1.2855, atol=5e-5)
    np.testing.assert_allclose(parts[:, 3], [0.0376, 0.0976, 1.1504], atol=5e-5)
    np.testing.assert_allclose(parts.sum(axis=0), ledger.entropy_production, atol=1e-11)
    np.testing.assert_allclose(parts[:, 0], 0, atol=1e-12)


def test_the_arrow_turns_back_at_the_recurrence(ledger):
    assert ledger.entropy_production[4] == pytest.approx(0.8313, abs=5e-5)
    times = np.linspace(440, 500, 121)
    produced = bath.account(times, *MODES).entropy_production
    before = produced[times <= 471]
    assert np.ptp(before) < 0.02  # flat until a quantum returns after 2π/Δω = 471
    assert produced.min() < before.min() - 0.4
    assert times[produced.argmin()] == pytest.approx(487, abs=1)


def test_exact_and_markov_occupations_differ(ledger):
    assert ledger.occupation[2] == pytest.approx(0.6249, abs=5e-5)
    markov = bath.markov_occupation(60.0, 2 * np.pi * 0.02, 3, 1 / np.expm1(1))
    assert markov == pytest.approx(0.5833, abs=5e-5)


def test_every_field_agrees_with_the_eigenvalues_of_the_blocks(ledger):
    h = bath.star_hamiltonian(1.0, *MODES)
    start = np.diag(np.r_[3, 1 / np.expm1(MODES[0])])
    C = bath.evolve(h, start, ledger.times)
    n = np.diagonal(C, axis1=1, axis2=2).real
    np.testing.assert_allclose(ledger.occupation, n[:, 0], atol=1e-12)
    np.testing.assert_allclose(ledger.mode_occupations, n[:, 1:], rtol=1e-11)
    np.testing.assert_allclose(bath.gaussian_entropy(C), ledger.whole_entropy, rtol=1e-13)
    np.testing.assert_allclose(bath.gaussian_entropy(C[:, 1:, 1:]), ledger.environment_entropy, rtol=1e-13)
    np.testing.assert_allclose(bath.gaussian_entropy(C[:, :1, :1]), ledger.system_entropy, atol=1e-12)
    interaction = 2 * C[:, 0, 1:].real @ MODES[1]
    np.testing.assert_allclose(ledger.interaction_energy, interaction, atol=1e-11)
    assert np.ptp(ledger.whole_entropy) == 0
    assert np.ptp(ledger.system_entropy) > 0.5


@pytest.mark.parametrize(
    ("omegas", "couplings", "omega", "occupation", "beta"),
    [
        ([1.0, 1.0, 1.0], [0.3, 0.0, 0.2], 1.0, 0.0, 2.0),  # degenerate, one mode decoupled, empty system
        ([0.5, 2.5], [1.2, 0.9], 0.7, 5.0, 0.3),  # so strong that h has a negative eigenvalue
        ([0.9, 1.4], [0.1, 0.2], 1.1, 0.4, 60.0),  # nearly empty modes
        ([0.9, 1.4], [0.0, 0.0], 1.1, 0.4, 1.0),  # no coupling
        ([2.0], [0.5], 2.0, 1 / np.expm1(3.0), 1.5),  # equilibrium apart from the coupling
    ],
)
def test_other_baths_agree_with_eigenvalues(omegas, couplings, omega, occupation, beta):
    times = np.array([-3.0, 0.0, 0.7, 40.0])
    run = bath.account(times, omegas, couplings, omega, occupation, beta)
    start = np.diag(np.r_[occupation, 1 / np.expm1(beta * np.array(omegas))])
    C = bath.evolve(bath.star_hamiltonian(omega, omegas, couplings), start, times)
    shared = (
        bath.gaussian_entropy(C[:, :1, :1])
        + bath.gaussian_entropy(C[:, 1:, 1:])
        - bath.gaussian_entropy(start)
    )
    np.testing.assert_allclose(run.mutual_information, shared, atol=1e-12)
    np.testing.assert_allclose(
        run.mode_occupations, np.diagonal(C, axis1=1, axis2=2)[:, 1:].real, atol=1e-13, rtol=1e-12
    )
    parts = run.mutual_information + run.mode_divergence + run.mode_correlations
    np.testing.assert_allclose(run.entropy_production, parts, atol=1e-11)
    assert run.entropy_production.min() > -1e-12


def test_two_modes_agree_with_qutip_in_fock_space(beta=3.0, t=2.3, size=8):
    omegas, couplings = np.array([0.9, 1.2]), np.array([0.3, 0.25])
    lower = [qutip.tensor([qutip.destroy(size) if k == j else qutip.qeye(size) for k in range(3)])
             for j in range(3)]  # fmt: skip
    h = bath.star_hamiltonian(1.0, omegas, couplings)
    H = sum(h[i, j] * lower[i].dag() * lower[j] for i in range(3) for j in range(3))
    start = [0.04, *(1 / np.expm1(beta * omegas))]
    products = [qutip.thermal_dm(size, n, method="analytic") for n in start]
    U = (-1j * t * H).expm()
    whole = U * qutip.tensor(products) * U.dag()
    S = qutip.entropy_vn
    parts = [whole.ptrace(k) for k in range(3)]
    run = bath.account([t], omegas, couplings, 1.0, start[0], beta)
    occupations = [qutip.expect(a.dag() * a, whole) for a in lower]
    np.testing.assert_allclose([run.occupation[0], *run.mode_occupations[0]], occupations, atol=1e-7)
    assert run.system_entropy[0] == pytest.approx(S(parts[0]), abs=1e-6)
    assert run.environment_entropy[0] == pytest.approx(S(whole.ptrace([1, 2])), abs=1e-6)
    shared = qutip.entropy_mutual(whole, [0], [1, 2])
    assert run.mutual_information[0] == pytest.approx(shared, abs=1e-6)
    among = S(parts[1]) + S(parts[2]) - S(whole.ptrace([1, 2]))
    assert run.mode_correlations[0] == pytest.approx(among, abs=1e-6)
    moved = sum(qutip.entropy_relative(parts[k], products[k]) for k in (1, 2))
    assert run.mode_divergence[0] == pytest.approx(moved, abs=1e-6)
    assert run.mutual_information[0] > 1e-3


def test_one_mode_in_closed_form_with_mpmath(g=0.4, t=1.7, n=2.5, beta=0.8):
    """At resonance U = e^{−iωt}[[cos gt, −i sin gt], …]: a beam splitter."""
    mpmath.mp.dps = 40
    cos2 = mpmath.cos(mpmath.mpf(g) * mpmath.mpf(t)) ** 2
    n, m = mpmath.mpf(n), 1 / mpmath.expm1(mpmath.mpf(beta))
    here, there = cos2 * n + (1 - cos2) * m, cos2 * m + (1 - cos2) * n

    def s(x):
        return (x + 1) * mpmath.log(x + 1) - x * mpmath.log(x)

    run = bath.account([t], [1.0], [g], 1.0, float(n), beta)
    divergence = there * mpmath.log(there / m) - (there + 1) * mpmath.log((there + 1) / (m + 1))
    produced = s(here) - s(n) + mpmath.mpf(beta) * (there - m)
    for found, exact in (
        (run.occupation, here),
        (run.mutual_information, s(here) + s(there) - s(n) - s(m)),
        (run.mode_divergence, divergence),
        (run.entropy_production, produced),
        (run.mode_correlations, 0),
    ):
        assert found[0] == pytest.approx(float(exact), abs=2e-14)


def test_running_backwards_returns_unless_correlations_are_erased():
    h = bath.star_hamiltonian(1.0, *MODES)
    start = np.diag(np.r_[3, 1 / np.expm1(MODES[0])])
    there = bath.evolve(h, start, [30.0])[0]
    back = bath.evolve(h, there, [-30.0])[0]
    np.testing.assert_allclose(back, start, atol=1e-11)
    conjugate = bath.evolve(h, there.conj(), [30.0])[0]  # momenta turned round, time running on
    np.testing.assert_allclose(conjugate, start, atol=1e-11)
    forgotten = bath.evolve(h, np.diag(np.diag(there)), [-30.0])[0]
    assert abs(forgotten[0, 0].real - 3) > 1.5


def test_complex_hopping_follows_the_heisenberg_equation():
    h, C = qep.random_hamiltonian(4, 1), qep.random_state(4, 2)
    dt = 1e-5
    near = bath.evolve(h, C, [-dt, 0.0, dt])
    np.testing.assert_allclose(near[1], C, atol=1e-15)
    # i dc/dt = h c makes dC/dt = i(h* C − C h*)
    np.testing.assert_allclose((near[2] - near[0]) / (2 * dt), 1j * (h.conj() @ C - C @ h.conj()), atol=1e-8)


def test_single_mode_functions():
    n, m = 0.7, 0.2
    rho, sigma = (qutip.thermal_dm(120, x, method="analytic").full() for x in (n, m))
    assert bath.mode_entropy(n) == pytest.approx(qep.entropy(rho), abs=1e-12)
    p, q = np.diag(rho).real, np.diag(sigma).real
    assert bath.mode_divergence(n, m) == pytest.approx((p * np.log(p / q)).sum(), abs=1e-10)
    assert bath.mode_entropy(0) == 0 == bath.mode_divergence(0, 0)
    assert bath.mode_divergence(1, 0) == np.inf
    assert bath.mode_divergence(0, 3) == pytest.approx(np.log(4))
    assert bath.mode_entropy(1e9) == pytest.approx(1 + np.log(1e9), abs=1e-8)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bath.account([0], [1.0], [0.1, 0.2]), "couplings must have the shape of omegas"),
        (lambda: bath.account([0], 1.0, 0.1), "omegas must be a vector"),
        (lambda: bath.account([0], [0.0], [0.1]), "omegas must be at least"),
        (lambda: bath.account([0], [1.0], [0.1], omega=-1), "omega must be at least"),
        (lambda: bath.account([0], [1.0], [0.1], beta=0), "beta must be at least"),
        (lambda: bath.account([0], [1.0], [0.1], beta=[1, 2]), "must be single"),
        (lambda: bath.account([0], [1.0], [0.1], occupation=-0.1), "occupation must be at least 0"),
        (lambda: bath.account(0.0, [1.0], [0.1]), "times must be a vector"),
        (lambda: bath.account([np.nan], [1.0], [0.1]), "times must have finite"),
        (lambda: bath.ohmic_modes(0), "n must be at least 1"),
        (lambda: bath.ohmic_modes(3, strength=-1), "strength must be at least 0"),
        (lambda: bath.evolve([[0, 1], [0, 0]], np.eye(2), [0]), "h must be Hermitian"),
        (lambda: bath.evolve(np.eye(2), np.eye(3), [0]), "C is 3×3, but h is 2×2"),
        (lambda: bath.evolve(np.eye(2)[None], np.eye(2), [0]), "single matrices"),
        (lambda: bath.gaussian_entropy(-np.eye(2)), "C must have no negative eigenvalue"),
        (lambda: bath.mode_entropy(-1), "n must be at least"),
        (lambda: bath.mode_divergence(1, -1), "m must be at least 0"),
        (lambda: bath.markov_occupation([0, 1], [1, 2, 3], 1, 1), "do not broadcast"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()


def test_shared_information_of_any_product_start(m=5):
    """Against the eigenvalues of the blocks, for starts that are thermal at no common temperature."""
    rng = np.random.default_rng(5)
    U = qep.random_unitary(m, rng, shape=(7,))
    start = np.r_[0.0, 1e-9, rng.exponential(2.0, m - 2)]
    C = U.conj() @ np.diag(start) @ np.swapaxes(U, -1, -2)
    exact = bath.gaussian_entropy(C[:, :1, :1]) + bath.gaussian_entropy(C[:, 1:, 1:])
    exact = exact - bath.mode_entropy(start).sum()
    found = bath.shared_information(start, np.abs(U[:, 0]) ** 2)
    assert found.shape == (7,) and exact.min() > 0.1
    np.testing.assert_allclose(found, exact, atol=1e-12)
    assert bath.shared_information(start, np.eye(m)[0]) == pytest.approx(0, abs=1e-14)
    for wrong, message in (
        ((start, np.full(m, 0.3)), "add up to 1, got 1.5"),
        ((start[1:], np.eye(m)), "as long as the rows"),
        ((-start, np.eye(m)), "start must be at least 0"),
    ):
        with pytest.raises(ValueError, match=message):
            bath.shared_information(*wrong)


HOT, COLD = (*bath.ohmic_modes(12), 0.5), (*bath.ohmic_modes(9, cutoff=1.7), 2.0)


def test_several_baths_agree_with_the_blocks_of_the_correlation_matrix():
    times = np.array([-4.0, 0.0, 3.0, 40.0])
    run = bath.account_of_baths(times, [HOT, COLD], 1.1, 0.6)
    h = bath.star_hamiltonian(1.1, np.r_[HOT[0], COLD[0]], np.r_[HOT[1], COLD[1]])
    thermal = [1 / np.expm1(beta * omegas) for omegas, _, beta in (HOT, COLD)]
    start = np.diag(np.r_[0.6, thermal[0], thermal[1]])
    C, S = bath.evolve(h, start, times), bath.gaussian_entropy
    places = (slice(1, 13), slice(13, 22))
    n = np.diagonal(C, axis1=1, axis2=2).real
    np.testing.assert_allclose(run.occupation, n[:, 0], atol=1e-12)
    interaction = 2 * C[:, 0, 1:].real @ h[0, 1:]
    np.testing.assert_allclose(run.interaction_energy, interaction, atol=1e-12)
    streams = np.zeros(len(times))
    for a, (place, bath_start) in enumerate(zip(places, thermal, strict=True)):
        omegas, beta = (HOT, COLD)[a][0], (HOT, COLD)[a][2]
        gained = (n[:, place] - bath_start) @ omegas
        np.testing.assert_allclose(run.heat[:, a], -gained, atol=1e-12)
        block = S(C[:, place, place])
        np.testing.assert_allclose(run.bath_entropy[:, a], block - S(np.diag(bath_start)), atol=1e-11)
        # D(ρ‖ρ_β) of a Gaussian state from the free energy, with no mode looked at alone
        ln_Z = -np.log(-np.expm1(-beta * omegas)).sum()
        D = -block + beta * (n[:, place] @ omegas) + ln_Z
        np.testing.assert_allclose(run.bath_divergence[:, a], D, atol=1e-10)
        streams += block
    environment = S(C[:, 1:, 1:])
    np.testing.assert_allclose(run.environment_entropy, environment - environment[1], atol=1e-11)
    np.testing.assert_allclose(run.bath_correlations, streams - environment, atol=1e-11)
    shared = S(C[:, :1, :1]) + environment - S(start)
    np.testing.assert_allclose(run.mutual_information, shared, atol=1e-11)
    total = run.mutual_information + run.bath_divergence.sum(axis=1) + run.bath_correlations
    np.testing.assert_allclose(run.entropy_production, total, atol=1e-11)
    np.testing.assert_allclose(run.mode_divergence + run.mode_correlations, run.bath_divergence, atol=1e-11)
    assert run.heat[3, 0] > 0 > run.heat[3, 1] and run.bath_correlations[3] > 0.1


def test_one_bath_of_several_is_the_account_of_one(ledger):
    run = bath.account_of_baths([5.0, 200.0], [(*MODES, 1.0)])
    for one, several in (
        ("entropy_production", run.entropy_production),
        ("mutual_information", run.mutual_information),
        ("mode_divergence", run.mode_divergence[:, 0]),
        ("mode_correlations", run.mode_correlations[:, 0]),
        ("heat", run.heat[:, 0]),
    ):
        np.testing.assert_allclose(several, getattr(ledger, one)[[1, 3]], atol=1e-11, err_msg=one)
    assert run.bath_correlations.max() < 1e-10


def test_two_baths_of_one_mode_agree_with_qutip_in_fock_space(t=2.3, size=8):
    h = bath.star_hamiltonian(1.0, [0.9, 1.2], [0.3, 0.25])
    betas, start = (3.0, 2.5), [0.04, 1 / np.expm1(2.7), 1 / np.expm1(3.0)]
    lower = [qutip.tensor([qutip.destroy(size) if k == j else qutip.qeye(size) for k in range(3)])
             for j in range(3)]  # fmt: skip
    H = sum(h[i, j] * lower[i].dag() * lower[j] for i in range(3) for j in range(3))
    products = [qutip.thermal_dm(size, n, method="analytic") for n in start]
    U = (-1j * t * H).expm()
    whole, S = U * qutip.tensor(products) * U.dag(), qutip.entropy_vn
    run = bath.account_of_baths([t], [([0.9], [0.3], 3.0), ([1.2], [0.25], 2.5)], 1.0, start[0])
    parts = [whole.ptrace(k) for k in range(3)]
    for k in (0, 1):
        D = qutip.entropy_relative(parts[k + 1], products[k + 1])
        assert run.bath_divergence[0, k] == pytest.approx(D, abs=1e-6)
        gained = qutip.expect(lower[k + 1].dag() * lower[k + 1], whole) - start[k + 1]
        assert run.heat[0, k] == pytest.approx(-(0.9, 1.2)[k] * gained, abs=1e-6)
    together = S(whole.ptrace([1, 2]))
    assert run.bath_correlations[0] == pytest.approx(S(parts[1]) + S(parts[2]) - together, abs=1e-6)
    shared = qutip.entropy_mutual(whole, [0], [1, 2])
    assert run.mutual_information[0] == pytest.approx(shared, abs=1e-6)
    produced = S(parts[0]) - S(products[0]) - run.heat[0] @ betas
    assert run.entropy_production[0] == pytest.approx(produced, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bath.account_of_baths([0], []), "baths must be a sequence"),
        (lambda: bath.account_of_baths([0], HOT), r"baths\[0\] must be a tuple"),
        (lambda: bath.account_of_baths([0], [([1.0], [0.1])]), r"baths\[0\] must be a tuple"),
        (lambda: bath.account_of_baths([0], [HOT, ([0.0], [0.1], 1)]), r"baths\[1\] omegas must be at least"),
        (lambda: bath.account_of_baths([0], [([1.0], [0.1, 0.2], 1)]), r"baths\[0\] omegas and couplings"),
        (lambda: bath.account_of_baths([0], [([1.0], [0.1], 0)]), r"baths\[0\] beta must be at least"),
        (lambda: bath.account_of_baths([0], [([1.0], [0.1], [1, 2])]), r"baths\[0\] beta must be a single"),
        (lambda: bath.account_of_baths([0], [HOT], omega=0), "omega must be at least"),
        (lambda: bath.account_of_baths([0], [HOT], occupation=-1), "occupation must be at least 0"),
        (lambda: bath.account_of_baths(0, [HOT]), "times must be a vector"),
    ],
)
def test_bad_baths_are_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
