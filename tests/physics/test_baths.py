"""Thermal, squeezed, local and Redfield baths: rates, detailed balance, stationary states, bad input."""

import numpy as np
import pytest
import qutip
import scipy.integrate
import scipy.linalg
from drive import JUNK, forms, quietly, refuses

import qep_widgets as qep

LOWER = np.array([[0, 1], [0, 0]], complex)


def occupation(omega, beta):
    return 1 / np.expm1(beta * omega)


def exchange(strength, d=2):
    V = np.zeros((4, 4))
    V[1, 2] = V[2, 1] = strength
    return V


# ---------------------------------------------------------------- thermal


def test_thermal_qubit_is_the_equation_with_n_and_n_plus_1():
    omega, beta, g = 1.3, 0.8, 0.4
    L = qep.thermal_qubit(omega, beta, g)
    n = occupation(omega, beta)
    c_ops = [np.sqrt(g * (n + 1)) * qutip.destroy(2), np.sqrt(g * n) * qutip.create(2)]
    theirs = qutip.liouvillian(omega * qutip.num(2), c_ops)
    rho = qep.random_state(2, 1)
    assert (
        np.abs(
            qutip.vector_to_operator(theirs * qutip.operator_to_vector(qutip.Qobj(rho))).full() - L.apply(rho)
        ).max()
        < 1e-15
    )
    assert np.array_equal(L.H, np.diag([0, omega]))
    assert L.baths[0][:2] == ("bath", beta)


def test_thermal_qubit_relaxes_at_2n_plus_1_and_its_coherence_at_half_that():
    L, n, t = qep.thermal_qubit(1, 1), occupation(1, 1), 0.7
    rho = np.array([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]])
    out = L.evolve(rho, t)
    p = n / (2 * n + 1)
    assert out[1, 1].real == pytest.approx(p + (0.7 - p) * np.exp(-(2 * n + 1) * t), abs=1e-15)
    assert out[0, 1] == pytest.approx(rho[0, 1] * np.exp(1j * t - (n + 0.5) * t), abs=1e-15)


def test_two_baths_on_one_qubit_are_kept_apart():
    """The current of a classical two-level system between T = 3 and 1/2 (recomputed; ħ = k = 1)."""
    L = qep.thermal_qubit(1.0, [1 / 3, 2.0], [0.3, 0.7], label=["hot", "cold"])
    pi = L.steady_state()
    hot, cold = (qep.heat_current(bath, pi, L.H) for bath in L.baths)
    assert hot == pytest.approx(0.182016605, abs=1e-9) and cold == pytest.approx(-hot, abs=1e-15)
    assert qep.entropy_production_rate(L, pi, L.H) == pytest.approx(0.303361009, abs=1e-9)
    up, down = 0.3 * occupation(1, 1 / 3), 0.3 * (occupation(1, 1 / 3) + 1)
    assert hot == pytest.approx((up * pi[0, 0] - down * pi[1, 1]).real, abs=1e-15)
    assert [b.label for b in L.baths] == ["hot", "cold"] and len(L.jumps) == 4


def test_zero_temperature_empties_the_qubit():
    L = qep.thermal_qubit(1.0, np.inf, 0.5)
    assert L.rates.tolist() == [0.5, 0.0]
    assert np.array_equal(L.steady_state(), np.diag([1, 0]).astype(complex))
    assert quietly(qep.thermal_qubit, omega=1.0, beta=1e4).rates[1] == 0


# ---------------------------------------------------------------- Davies


@pytest.mark.parametrize("d", [2, 3, 6])
def test_davies_rates_obey_detailed_balance_and_lower_by_their_frequency(d):
    H, A, beta = qep.random_hamiltonian(d, d), qep.random_hamiltonian(d, 50), 0.6
    spectrum = qep.ohmic(0.3, 2.0)
    L = qep.davies(H, A, beta, spectrum)
    gammas = {}
    for J, rate in zip(L.jumps, L.rates, strict=True):
        omega = -np.vdot(J, H @ J - J @ H).real / np.vdot(J, J).real
        assert np.abs(H @ J - J @ H + omega * J).max() < 1e-12
        gammas[round(omega, 9)] = rate
    assert len(gammas) == d * (d - 1)
    for omega, rate in gammas.items():
        if omega > 0:
            assert gammas[-omega] / rate == pytest.approx(np.exp(-beta * omega), rel=1e-8)
            assert rate == pytest.approx(spectrum(omega) * (occupation(omega, beta) + 1), rel=1e-7)
    assert np.abs(L.apply(qep.gibbs(H, beta))).max() < 1e-14
    assert L.is_semigroup


def test_davies_jumps_add_up_to_the_coupling_and_projectors_give_the_same():
    """Degenerate levels and equal gaps: energies 0, 1, 1, 2 in a turned basis."""
    U = qep.random_unitary(4, 1)
    energies = np.array([0.0, 1, 1, 2])
    H = U @ np.diag(energies) @ U.conj().T
    A = qep.random_hamiltonian(4, 2)
    L = qep.davies(H, A, 0.7, lambda w: 1 + w**2, zero_frequency=0.2)
    assert len(L.jumps) == 5  # ω = ±1, ±2 and 0
    assert np.abs(L.jumps.sum(axis=0) - A).max() < 1e-13
    total = 0
    rho = qep.random_state(4, 3)
    for omega in (-2, -1, 0, 1, 2):
        jump = sum(
            U[:, energies == e]
            @ U[:, energies == e].conj().T
            @ A
            @ U[:, energies == f]
            @ U[:, energies == f].conj().T
            for e in (0, 1, 2)
            for f in (0, 1, 2)
            if f - e == omega
        )
        n = occupation(abs(omega), 0.7) if omega else 0
        rate = 0.2 if omega == 0 else (1 + omega**2) * (n + (omega > 0))
        K = jump.conj().T
        total = total + rate * (jump @ rho @ K - (K @ jump @ rho + rho @ K @ jump) / 2)
    assert np.abs(L.dissipator(rho) - total).max() < 1e-13
    assert np.abs(L.apply(qep.gibbs(H, 0.7))).max() < 1e-14


def test_oscillator_ladder_has_two_collective_jumps():
    a = np.diag(np.sqrt(np.arange(1, 6)), 1)
    L = qep.davies(np.diag(0.3 * np.arange(6)), a + a.T, 1.0, 0.2)
    assert len(L.jumps) == 2
    n = occupation(0.3, 1.0)
    wanted = qep.Lindbladian(L.H, [a, a.T], [0.2 * (n + 1), 0.2 * n])
    assert np.abs(L.superop() - wanted.superop()).max() < 1e-14


def test_davies_without_and_with_lamb_shift():
    H, A = qep.random_hamiltonian(3, 1), qep.random_hamiltonian(3, 2)
    plain = qep.davies(H, A, 1.0, 1.0)
    shifted = qep.davies(H, A, 1.0, 1.0, lamb_shift=lambda w: 0.1 * w)
    assert np.array_equal(plain.H, qep.Lindbladian(H, []).H)
    extra = shifted.H - H
    assert np.abs(extra).max() > 1e-2 and np.abs(extra @ H - H @ extra).max() < 1e-13
    rho = qep.random_state(3, 3)
    assert np.abs(shifted.dissipator(rho) - plain.dissipator(rho)).max() < 1e-14


def test_zero_frequency_moves_populations_between_degenerate_levels():
    """½γ(0)·[A, [ρ, A]] by hand: ṗ = (−0.35, 0.35, 0) between levels of one energy, else nothing."""
    A = np.zeros((3, 3))
    A[0, 1] = A[1, 0] = 1
    rho = np.diag([0.8, 0.1, 0.1])
    double = A @ (rho @ A - A @ rho) - (rho @ A - A @ rho) @ A
    one = qep.davies(np.diag([0, 0, 1]), A, 1.0, 1.0, zero_frequency=0.5)
    assert np.abs(one.dissipator(rho) - 0.25 * double).max() < 1e-15
    assert one.dissipator(rho).diagonal().real == pytest.approx([-0.35, 0.35, 0], abs=1e-15)
    A = A + np.diag([1, 2, 0])
    apart = qep.davies(np.diag([0, 0.5, 1]), A, 1.0, 0.0, zero_frequency=0.5)
    assert np.abs(apart.dissipator(rho)).max() == 0
    assert np.abs(apart.dissipator(np.full((3, 3), 1 / 3))).max() > 0.1


def test_several_baths_with_their_own_couplings_and_spectra():
    E = np.diag([0, 1, 2.5])
    cold, hot = np.zeros((3, 3)), np.zeros((3, 3))
    cold[0, 1] = cold[1, 0] = hot[0, 2] = hot[2, 0] = 1
    L = qep.davies(E, [cold, hot], [2.0, 0.3], [0.1, qep.ohmic(0.2, 3)], label=["cold", "hot"])
    alone = qep.davies(E, hot, 0.3, qep.ohmic(0.2, 3))
    rho = qep.random_state(3, 1)
    assert np.abs(L.baths[1].dissipator(rho) - alone.dissipator(rho)).max() < 1e-15
    assert np.abs(L.baths[0].dissipator(qep.gibbs(E, 2.0))).max() < 1e-15


def test_ohmic_is_its_formula():
    assert qep.ohmic(0.3, 2.0)(1.5) == pytest.approx(0.3 * 1.5 * np.exp(-0.75), rel=1e-15)
    assert qep.ohmic(0.3, 2.0, 3)(1.5) == pytest.approx(0.3 * 1.5 * 0.75**2 * np.exp(-0.75), rel=1e-15)


# ---------------------------------------------------------------- squeezed, local, Redfield


def test_squeezed_qubit_populations_and_decay_of_the_quadratures():
    L = qep.squeezed_qubit(1, 1, 0.7)
    n = occupation(1, 1)
    N, M = n * np.cosh(1.4) + np.sinh(0.7) ** 2, (n + 0.5) * np.sinh(1.4)
    pi = L.steady_state()
    assert np.diagonal(pi).real.round(3).tolist() == [0.607, 0.393]
    assert pi[1, 1].real == pytest.approx(N / (2 * N + 1), abs=1e-15)
    for pauli, rate in (([[0, 1], [1, 0]], N + 0.5 - M), ([[0, -1j], [1j, 0]], N + 0.5 + M)):
        slope = L.apply(np.array(pauli))  # C. W. Gardiner, Phys. Rev. Lett. 56, 1917 (1986)
        assert np.abs(slope + rate * np.array(pauli)).max() < 1e-14 or (
            np.abs(slope + (2 * N + 1 - rate) * np.array(pauli)).max() < 1e-14
        )
    assert (
        np.abs(
            qep.squeezed_qubit(1, 1, 0.0).superop()
            - qep.thermal_qubit(1, 1).superop()
            - qep.Lindbladian(-np.diag([0, 1]), []).superop()
        ).max()
        < 1e-15
    )


def test_squeezed_bath_breaks_clausius_but_not_spohn():
    """A17: dS/dt − βQ̇ has its minimum −0.08501 at the diagonal state 0.6709/0.3291; σ_na ≥ 0."""
    L, H = qep.squeezed_qubit(1, 1, 0.7), np.diag([0, 1])
    p = np.linspace(0.6, 0.75, 15001)
    diagonal = np.zeros((p.size, 2, 2))
    diagonal[:, 0, 0], diagonal[:, 1, 1] = p, 1 - p

    def clausius(rho):
        return qep.entropy_rate(L, rho) - qep.heat_current(L, rho, H)  # β = 1, though the bath has none

    naive = clausius(diagonal)
    assert naive.min() == pytest.approx(-0.08501, abs=5e-6)
    assert p[naive.argmin()] == pytest.approx(0.6709, abs=1e-4)
    states = qep.random_state(2, 1, shape=2000)
    assert -0.08502 < clausius(states).min() < -0.07
    assert qep.spohn_rate(L, states, L.steady_state()).min() > 0
    assert qep.spohn_rate(L, diagonal, L.steady_state()).min() > 0


@pytest.mark.parametrize("r", [0.7, -0.1, 1e-3])
@pytest.mark.parametrize("name", ["entropy_flow", "entropy_production_rate", "coherence_split"])
def test_a_squeezed_bath_has_no_temperature_and_says_what_to_use(name, r):
    L, rho, H = qep.squeezed_qubit(1, 1, r), qep.random_state(2, 1), np.diag([0, 1])
    assert L.baths[0].beta is None and "beta" not in repr(L)
    two = L + qep.thermal_qubit(1, 2, 0.1, label="cold")
    for generator in (L, L.baths[0], two):
        refuses(getattr(qep, name), "L", ["squeezed bath", "qep.spohn_rate"], L=generator, rho=rho, H=H)
    with pytest.raises(ValueError, match=r"qep\.spohn_rate"):
        qep.housekeeping_split(L, rho, H, L.steady_state())
    plain = qep.squeezed_qubit(1, 1, 0)
    thermal = qep.thermal_qubit(1, 1)
    for f in (qep.entropy_flow, qep.entropy_production_rate):
        assert f(plain, rho, H) == pytest.approx(f(thermal, rho, H), abs=1e-14)


def local_pair(beta_1, beta_2):
    one = qep.thermal_qubit(1.0, beta_1, 0.1, label="1").embed(0, (2, 2))
    two = qep.thermal_qubit(1.5, beta_2, 0.1, label="2").embed(1, (2, 2))
    return one, two, one + two + qep.Lindbladian(exchange(0.4), [])


def test_local_equation_breaks_the_second_law_and_the_global_one_does_not():
    """B02: A. Levy, R. Kosloff, EPL 107, 20004 (2014)."""
    _, _, L = local_pair(1.0, 0.7)
    pi = L.steady_state()
    assert qep.entropy_flow(L, pi, L.H) == pytest.approx(-2.65e-4, abs=5e-7)
    x = np.array([[0, 1], [1, 0]])
    couplings = [qep.embed(x, 0, (2, 2)), qep.embed(x, 1, (2, 2))]
    sound = qep.davies(L.H, couplings, [1.0, 0.7], 0.1)
    assert qep.entropy_flow(sound, sound.steady_state(), L.H) > 1e-5


def test_redfield_has_davies_as_its_secular_part_and_heat_from_coherences():
    E = np.array([0.0, 1, 1.7])
    H, A = np.diag(E), np.ones((3, 3)) - np.eye(3)
    R, D = qep.redfield(H, A, 0.8, qep.ohmic(0.1, 5)), qep.davies(H, A, 0.8, qep.ohmic(0.1, 5))
    gap = np.subtract.outer(E, E).reshape(-1)
    secular = np.where(np.abs(np.subtract.outer(gap, gap)) < 1e-9, R.superop(), 0)
    assert np.abs(secular - D.superop()).max() < 1e-14
    assert not R.is_semigroup and R.positivity_violation > 1e-3 and "canonical rate" in repr(R)
    p = np.diag([0.5, 0.3, 0.2])
    c = p + 0.1 * np.ones((3, 3)) - 0.1 * np.eye(3)
    assert qep.heat_current(D, c, H) == pytest.approx(qep.heat_current(D, p, H), abs=1e-15)
    assert abs(qep.heat_current(R, c, H) - qep.heat_current(R, p, H)) > 1e-2
    pure = qep.random_ket(3, 3, shape=200)
    later = R.evolve(qep.projector(pure), [0.01, 0.05])
    assert np.linalg.eigvalsh(later).min() < -1e-5, "some states turn negative"
    assert np.abs(np.trace(later, axis1=-2, axis2=-1) - 1).max() < 1e-14


def redfield_spectrum(beta):
    return lambda w: 0.1 if w == 0 else 0.3 * abs(w) * (occupation(abs(w), beta) + (w > 0))


def test_redfield_agrees_with_qutip_for_real_couplings():
    H, A, beta = qep.random_hamiltonian(3, 1).real, qep.random_hamiltonian(3, 2).real, 0.7
    R = qep.redfield(H, A, beta, lambda w: 0.3 * w, zero_frequency=0.1)
    coupling = [[qutip.Qobj(A), redfield_spectrum(beta)]]
    tensor = qutip.bloch_redfield_tensor(qutip.Qobj(H), coupling, sec_cutoff=-1, fock_basis=True)
    flip = np.arange(9).reshape(3, 3).T.reshape(-1)
    assert np.abs(tensor.full()[np.ix_(flip, flip)] - R.superop()).max() < 1e-12


def test_redfield_is_the_double_sum_over_frequencies_for_complex_couplings():
    """Σ_ωω' ½γ(ω)(A(ω)ρA(ω')† − A(ω')†A(ω)ρ) + h.c., from the projectors."""
    H, A, beta = qep.random_hamiltonian(3, 1), qep.random_hamiltonian(3, 2), 0.7
    R = qep.redfield(H, A, beta, lambda w: 0.3 * w, zero_frequency=0.1)
    energies, U = np.linalg.eigh(H)
    P = [np.outer(U[:, k], U[:, k].conj()) for k in range(3)]
    terms = [(energies[j] - energies[i], P[i] @ A @ P[j]) for i in range(3) for j in range(3)]
    rho, total = qep.random_state(3, 3), 0
    for omega, down in terms:
        for _, other in terms:
            half = redfield_spectrum(beta)(omega if abs(omega) > 1e-12 else 0) / 2
            part = half * (down @ rho @ other.conj().T - other.conj().T @ down @ rho)
            total = total + part + part.conj().T
    assert np.abs(R.dissipator(rho) - total).max() < 1e-13
    assert np.abs(R.dissipator(rho) - sum(b.dissipator(rho) for b in R.baths)).max() < 1e-14
    assert np.abs(R.apply(R.steady_state())).max() < 1e-14
    x = R.evolve(rho, [0.0, 1.0, 0.3])
    assert np.abs(x[1] - R.evolve(R.evolve(rho, 0.3), 0.7)).max() < 1e-13


# ---------------------------------------------------------------- past the loss of positivity

V = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0.0]])
E = np.array([0, 1, 1.1])
START = np.array([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 0]])


def close_levels():
    """A V of gap 0.1 with g = 0.2 and β = 1: the coupling exceeds the gap, and nothing is secular."""
    return qep.redfield(np.diag(E), V, 1.0, 0.2)


def by_hand():
    """Its superoperator from the matrix elements: R(ρ) = [Λρ, A] + h.c., Λ_ij = ½γ(E_j − E_i)A_ij."""
    gamma = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            w = E[j] - E[i]
            if w:
                gamma[i, j] = 0.2 / np.expm1(w) + 0.2 if w > 0 else 0.2 / np.expm1(-w)
    F, S, one = gamma * V / 2, np.zeros((9, 9), complex), np.eye(3)
    for k in range(9):
        rho = np.zeros(9)
        rho[k] = 1
        rho = rho.reshape(3, 3)
        out = (
            -1j * (np.diag(E) @ rho - rho @ np.diag(E))
            + F @ rho @ V
            - V @ F @ rho
            + V @ rho @ F.T
            - rho @ F.T @ V
        )
        S[:, k] = (one @ out).reshape(-1)
    return S


def test_redfield_at_a_small_gap_has_a_negative_canonical_rate():
    """A04: −0.046.  With A(ω) orthonormal, C = ½(γ1ᵀ + 1γᵀ) has the eigenvalues ½(Σγ ± |γ|·2)."""
    n = [occupation(1, 1), occupation(1.1, 1)]
    gamma = 0.2 * np.array([n[0] + 1, n[1] + 1, n[0], n[1]])
    wanted = (gamma.sum() - 2 * np.linalg.norm(gamma)) / 2
    assert wanted == pytest.approx(-0.0459, abs=5e-5)
    R = close_levels()
    assert R.positivity_violation == pytest.approx(-wanted, rel=1e-12) and not R.is_semigroup
    t = 1e-6  # the Choi matrix of e^{Lt} has the eigenvalue t·rate, to first order
    choi = np.einsum("abij->iajb", scipy.linalg.expm(t * by_hand()).reshape(3, 3, 3, 3)).reshape(9, 9)
    assert np.linalg.eigvalsh(choi)[0] / t == pytest.approx(wanted, rel=1e-4)


def test_redfield_is_followed_past_the_loss_of_positivity():
    """Trajectory, lowest eigenvalue, populations, coherence, energy and heat from a superoperator by hand."""
    R, S, times = close_levels(), by_hand(), np.linspace(0, 4, 41)
    assert np.abs(R.superop() - S).max() < 1e-15
    rho = R.evolve(START, times)
    wanted = np.array([(scipy.linalg.expm(t * S) @ START.reshape(-1)).reshape(3, 3) for t in times])
    assert np.abs(rho - wanted).max() < 1e-13
    lowest = np.linalg.eigvalsh(rho)[:, 0]
    assert lowest.min() == pytest.approx(-0.00540, abs=5e-6) and times[lowest.argmin()] == 0.5
    assert lowest[-1] > 0.05, "and it comes back"
    H = np.diag(E)
    slope = (wanted.reshape(-1, 9) @ S.T).reshape(-1, 3, 3)
    heat = qep.heat_current(R, rho, H, allow_negative=True)
    assert np.abs(heat - np.einsum("i,tii->t", E, slope).real).max() < 1e-14  # [H, ρ] carries no energy
    U = qep.energy(rho, H, allow_negative=True)
    assert U[-1] - U[0] == pytest.approx(scipy.integrate.simpson(heat, x=times), abs=1e-5)
    assert np.abs(qep.entropy_flow(R, rho, H, allow_negative=True) + 1.0 * heat).max() < 1e-15
    dH = qep.random_hamiltonian(3, 1)
    power = qep.power(rho, dH, allow_negative=True)
    assert np.abs(power - np.einsum("tij,ji->t", rho, dH).real).max() < 1e-15


def test_numbers_of_what_is_no_state_are_given_only_when_asked_for():
    R, H = close_levels(), np.diag(E)
    rho = R.evolve(START, 0.5)
    asked = {
        "energy": dict(H=H),
        "power": dict(dH=H),
        "heat_current": dict(L=R, H=H),
        "entropy_flow": dict(L=R, H=H),
    }
    for name, rest in asked.items():
        function = getattr(qep, name)
        refuses(function, "rho", ["-0.0053997", "allow_negative=True"], rho=rho, **rest)
        assert np.isfinite(function(rho=rho, allow_negative=True, **rest))
        sound = qep.random_state(3, 1)
        assert function(rho=sound, allow_negative=True, **rest) == function(rho=sound, **rest)
        refuses(function, "rho", "trace", rho=2 * rho, allow_negative=True, **rest)
        refuses(function, "rho", "Hermitian", rho=rho + np.triu(V), allow_negative=True, **rest)
    outside = np.array([[1.2, 0.3j], [-0.3j, -0.2]])
    assert np.allclose(qep.bloch_vector(outside, allow_negative=True), [0, -0.6, 1.4], atol=1e-15)
    refuses(qep.bloch_vector, "rho", ["-0.2", "allow_negative=True"], rho=outside)
    for function in (qep.entropy_rate, qep.generalized_temperature, qep.entropy_production_rate):
        rest = {} if function is qep.entropy_rate else dict(H=H)
        assert "allow_negative" not in refuses(function, "rho", "-0.0053997", L=R, rho=rho, **rest)


# ---------------------------------------------------------------- bad input

H3 = np.diag([0, 1, 1.7])
A3 = np.ones((3, 3))
REFUSED = [
    (qep.thermal_qubit, "omega", dict(omega=0.0, beta=1.0)),
    (qep.thermal_qubit, "omega", dict(omega=[1.0, 2.0], beta=1.0)),
    (qep.thermal_qubit, "beta", dict(omega=1.0, beta=-1.0)),
    (qep.thermal_qubit, "beta", dict(omega=1.0, beta=0)),
    (qep.thermal_qubit, "beta", dict(omega=1.0, beta=[])),
    (qep.thermal_qubit, "g", dict(omega=1.0, beta=1.0, g=-1)),
    (qep.thermal_qubit, "g", dict(omega=1.0, beta=[1.0, 2.0], g=[1])),
    (qep.thermal_qubit, "label", dict(omega=1.0, beta=[1.0, 2.0], label="hot")),
    (qep.squeezed_qubit, "r", dict(omega=1.0, beta=1.0, r=11)),
    (qep.squeezed_qubit, "g", dict(omega=1.0, beta=1.0, r=1, g=-1)),
    (qep.ohmic, "cutoff", dict(strength=1, cutoff=0)),
    (qep.ohmic, "strength", dict(strength=-1, cutoff=1)),
    (qep.davies, "H", dict(H=A3[:2], couplings=A3, beta=1, spectrum=1)),
    (qep.davies, "couplings", dict(H=H3, couplings=np.triu(A3), beta=1, spectrum=1)),
    (qep.davies, "couplings", dict(H=H3, couplings=np.eye(2), beta=1, spectrum=1)),
    (qep.davies, "couplings", dict(H=H3, couplings=[A3], beta=[1, 2], spectrum=1)),
    (qep.davies, "spectrum", dict(H=H3, couplings=A3, beta=1, spectrum=-1)),
    (qep.davies, "spectrum", dict(H=H3, couplings=A3, beta=1, spectrum=lambda w: np.nan)),
    (qep.davies, "spectrum", dict(H=H3, couplings=A3, beta=1, spectrum="flat")),
    (qep.davies, "spectrum", dict(H=H3, couplings=[A3, A3], beta=[1, 2], spectrum=[1])),
    (qep.davies, "zero_frequency", dict(H=H3, couplings=A3, beta=1, spectrum=1, zero_frequency=-1)),
    (qep.redfield, "beta", dict(H=H3, couplings=A3, beta=np.nan, spectrum=1)),
    (qep.redfield, "H", dict(H=[H3, H3], couplings=A3, beta=1, spectrum=1)),
]


@pytest.mark.parametrize(("function", "name", "arguments"), REFUSED)
def test_bad_input_is_refused_by_name(function, name, arguments):
    refuses(function, name, **arguments)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("name", ["H", "couplings", "beta"])
def test_junk_is_refused_by_name(name, junk):
    good = dict(H=H3, couplings=A3, beta=1.0, spectrum=1.0)
    for function in (qep.davies, qep.redfield):
        refuses(function, name, **{**good, name: junk})


@pytest.mark.parametrize("omega", [1e-3, 1.0, 700.0, 1e4])
def test_occupation_holds_from_hot_to_frozen(omega):
    L = quietly(qep.thermal_qubit, omega=omega, beta=1.0)
    down, up = L.rates
    assert down - up == pytest.approx(1.0, rel=1e-12) and 0 <= up < down


def test_davies_takes_any_form_of_array_and_one_level():
    wanted = qep.davies(H3, A3, 1.0, 1.0).superop()
    for _, H in forms(H3.astype(complex)):
        for _, A in forms(A3.astype(complex)):
            assert np.abs(qep.davies(H, A, 1.0, 1.0).superop() - wanted).max() < 1e-14
    one = qep.davies([[2.0]], [[1.0]], 1.0, 1.0)
    assert one.steady_state() == np.ones((1, 1)) and one.evolve([[1.0]], 3.0) == 1
