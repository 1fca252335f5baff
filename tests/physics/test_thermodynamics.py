"""Heat, work, entropy production and its splits: anchors in 30 digits, second routes, counterexamples."""

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.linalg
import scipy.optimize
from drive import JUNK, forms, quietly, refuses

import qep_widgets as qep
from qep_widgets import Lindbladian

LOWER = np.array([[0, 1], [0, 0]], complex)
SZ = np.diag([1.0, -1.0])
SX = np.array([[0.0, 1], [1, 0]])
RHO = np.array([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]])
QUBIT = qep.thermal_qubit(1.0, 1.0)


def thermal(d, seed, beta=0.7):
    H = qep.random_hamiltonian(d, seed)
    return qep.davies(H, qep.random_hamiltonian(d, seed + 100), beta, qep.ohmic(0.5, 3.0))


def random_generator(d, seed, n=3):
    rng = np.random.default_rng(seed)
    jumps = (rng.normal(size=(n, d, d)) + 1j * rng.normal(size=(n, d, d))) / np.sqrt(2 * d)
    return Lindbladian(qep.random_hamiltonian(d, rng), jumps, rng.uniform(0.1, 1, n))


def log_trace(slope, rho):
    """Tr[ρ̇ ln ρ] by scipy's matrix logarithm."""
    return np.trace(slope @ scipy.linalg.logm(rho)).real


# ---------------------------------------------------------------- anchors


def test_anchor_numbers():
    L, H = QUBIT, QUBIT.H
    assert qep.entropy_rate(L, RHO) == pytest.approx(1.112071343664905, abs=1e-12)
    assert qep.heat_current(L, RHO, H) == pytest.approx(-0.932790682747631, abs=1e-12)
    assert qep.entropy_production_rate(L, RHO, H) == pytest.approx(2.044862026412634, abs=1e-12)
    assert qep.spohn_rate(L, RHO, qep.gibbs(H, 1)) == pytest.approx(2.044862026412634, abs=1e-12)
    pop, coh = qep.coherence_split(L, RHO, H)
    assert pop == pytest.approx(1.723142232429002, abs=1e-12)
    assert coh == pytest.approx(0.321719793983633, abs=1e-12)
    assert qep.generalized_temperature(L, RHO, H) == pytest.approx(-0.838786727183939, abs=1e-12)
    assert qep.entropy_rate(Lindbladian(H, []), RHO) == pytest.approx(0, abs=1e-15)
    energy, free = qep.energy(RHO, H), qep.free_energy(RHO, H, 1.0)
    assert energy == pytest.approx(0.7, abs=1e-15)
    assert free - qep.free_energy(qep.gibbs(H, 1), H, 1) == pytest.approx(0.512859263980035, abs=1e-12)


def test_anchor_numbers_again_in_thirty_digits():
    with mpmath.workdps(40):
        n = 1 / mpmath.expm1(1)
        r = mpmath.matrix([["0.3", mpmath.mpc("0.2", "0.1")], [mpmath.mpc("0.2", "-0.1"), "0.7"]])
        a = mpmath.matrix([[0, 1], [0, 0]])
        slope = mpmath.zeros(2)
        for J, rate in ((a, n + 1), (a.T, n)):
            slope += rate * (J * r * J.T - (J.T * J * r + r * J.T * J) / 2)
        rate = -sum((slope * mpmath.logm(r))[k, k] for k in range(2)).real
        heat = slope[1, 1].real
        exact = [float(x) for x in (rate, heat, rate - heat, heat / rate)]
    H = QUBIT.H
    found = [
        qep.entropy_rate(QUBIT, RHO),
        qep.heat_current(QUBIT, RHO, H),
        qep.entropy_production_rate(QUBIT, RHO, H),
        qep.generalized_temperature(QUBIT, RHO, H),
    ]
    assert np.abs(np.subtract(found, exact)).max() < 4e-15


def test_published_numbers():
    excited = np.diag([0.1, 0.9])
    assert qep.spohn_rate(QUBIT, excited, qep.gibbs(QUBIT.H, 1)) == pytest.approx(4.366070304, abs=1e-9)
    plus = np.full((2, 2), 0.5)
    gibbs = qep.gibbs(QUBIT.H, 1)
    assert qep.relative_entropy(plus, gibbs) == pytest.approx(0.813261688, abs=1e-9)
    assert qep.relative_entropy(np.eye(2) / 2, gibbs) == pytest.approx(0.120114507, abs=1e-9)
    assert qep.coherence(plus) == pytest.approx(np.log(2), abs=1e-12)


# ---------------------------------------------------------------- second routes


@pytest.mark.parametrize("d", [2, 3, 5])
def test_rates_agree_with_matrix_logarithms_and_with_differences_in_time(d):
    L = thermal(d, d)
    H, beta = L.H, 0.7
    pi = qep.gibbs(H, beta)
    rho = qep.random_state(d, 4)
    slope = L.apply(rho)
    rate = qep.entropy_rate(L, rho)
    assert rate == pytest.approx(-log_trace(slope, rho), abs=1e-12)
    assert rate == pytest.approx(-log_trace(L.dissipator(rho), rho), abs=1e-12), "P04: all of dS/dt is in D"
    heat = np.trace(H @ L.dissipator(rho)).real
    sigma = qep.entropy_production_rate(L, rho, H)
    assert qep.heat_current(L, rho, H) == pytest.approx(heat, abs=1e-13)
    assert sigma == pytest.approx(rate - beta * heat, abs=1e-12)
    assert qep.spohn_rate(L, rho, pi) == pytest.approx(sigma, abs=1e-12), "A15: the two faces agree"
    h = 1e-4
    before, after = (scipy.linalg.expm(s * h * L.superop()) @ rho.reshape(-1) for s in (-1, 1))
    states = [before.reshape(d, d), after.reshape(d, d)]
    drop = -np.diff(qep.relative_entropy(states, pi))[0] / (2 * h)
    assert qep.spohn_rate(L, rho, pi) == pytest.approx(drop, rel=1e-4)
    assert qep.entropy_flow(L, rho, H) == pytest.approx(-beta * heat, abs=1e-13)


def test_first_law_of_a_driven_qubit():
    """A10: U̇ = Ẇ + Q̇; without a bath no heat."""
    times = np.linspace(0, 3, 301)
    drive = lambda t: np.diag([0, 1.0]) + 0.3 * np.sin(t) * SX  # noqa: E731
    bath = qep.thermal_qubit(1.0, 1.0, 0.2)
    make = lambda t: Lindbladian(drive(t), bath.jumps, bath.rates)  # noqa: E731
    rho = qep.evolve_driven(make, RHO, times)
    work = [qep.power(r, 0.3 * np.cos(t) * SX) for r, t in zip(rho, times, strict=True)]
    heat = [qep.heat_current(make(t), r, drive(t)) for r, t in zip(rho, times, strict=True)]
    energy = [qep.energy(r, drive(t)) for r, t in zip(rho, times, strict=True)]
    total = scipy.integrate.simpson(np.add(work, heat), x=times)
    assert energy[-1] - energy[0] == pytest.approx(total, abs=1e-9)
    assert qep.heat_current(Lindbladian(drive(1), []), RHO, drive(1)) == 0


@pytest.mark.parametrize("d", [2, 3, 4])
def test_coherence_split_is_the_fall_of_two_divergences(d):
    """A21, A22: σ_pop = −dD(p‖p_β)/dt, σ_coh = −dC/dt, both ≥ 0; heat from populations alone."""
    L = thermal(d, d)
    basis = np.linalg.eigh(L.H)[1]
    states = qep.random_state(d, 1, shape=50)
    pop, coh = qep.coherence_split(L, states, L.H)
    assert pop.min() >= 0 and coh.min() >= 0
    assert np.abs(pop + coh - qep.entropy_production_rate(L, states, L.H)).max() < 1e-12
    rho, h = states[0], 1e-4
    near = [(scipy.linalg.expm(s * h * L.superop()) @ rho.reshape(-1)).reshape(d, d) for s in (-1, 1)]
    slope = np.diff([qep.coherence(x, basis) for x in near])[0] / (2 * h)
    assert coh[0] == pytest.approx(-slope, rel=1e-5)
    dephased = basis @ np.diag(np.diagonal(basis.conj().T @ rho @ basis)) @ basis.conj().T
    assert qep.heat_current(L, rho, L.H) == pytest.approx(qep.heat_current(L, dephased, L.H), abs=1e-13)


def test_rates_integrate_to_the_fall_of_the_divergence():
    times = np.linspace(0.05, 2, 401)
    rho = QUBIT.evolve(np.full((2, 2), 0.5), times)
    pop, coh = qep.coherence_split(QUBIT, rho, QUBIT.H)
    gibbs = qep.gibbs(QUBIT.H, 1.0)
    fall = -np.diff(qep.relative_entropy(rho[[0, -1]], gibbs))[0]
    lost = -np.diff(qep.coherence(rho[[0, -1]]))[0]
    assert scipy.integrate.simpson(pop + coh, x=times) == pytest.approx(fall, abs=1e-7)
    assert scipy.integrate.simpson(coh, x=times) == pytest.approx(lost, abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_spohn_rate_is_not_negative_for_random_semigroups(seed):
    """A13, A20."""
    L = random_generator(3, seed)
    states = qep.random_state(3, seed, shape=300)
    assert qep.spohn_rate(L, states, L.steady_state()).min() >= 0
    assert qep.spohn_rate(L, L.steady_state(), L.steady_state()) == pytest.approx(0, abs=1e-12)
    assert qep.entropy_production_rate(thermal(3, seed), states, thermal(3, seed).H).min() >= 0


def test_spohn_fails_where_a_thermal_generator_runs_backwards():
    back = Lindbladian(QUBIT.H, QUBIT.jumps, -0.5 * QUBIT.rates)
    assert not back.is_semigroup
    assert qep.spohn_rate(back, RHO, qep.gibbs(QUBIT.H, 1)) == pytest.approx(-0.5 * 2.044862026412634)
    sy = np.array([[0, -1j], [1j, 0]])
    odd = Lindbladian(None, [SX, sy, SZ], [0.5, 0.5, -0.5 * np.tanh(1.0)])
    assert not odd.is_semigroup
    assert qep.spohn_rate(odd, qep.random_state(2, 1, shape=500), np.eye(2) / 2).min() >= 0, "the exception"


# ---------------------------------------------------------------- the paper's split


def test_the_unitary_term_makes_no_entropy_in_any_gauge():
    """P03, P05."""
    L = random_generator(4, 3)
    states = qep.random_state(4, 1, shape=20)
    for form in (L, L.canonical()):
        assert np.abs(qep.entropy_rate(Lindbladian(form.H, []), states)).max() < 1e-13
        external = qep.entropy_rate(Lindbladian(None, form.jumps, form.rates), states)
        assert np.abs(external - qep.entropy_rate(L, states)).max() < 1e-12


def driven_qubit():
    n = 1 / np.expm1(1.2)
    return Lindbladian(-0.15 * SZ + 0.4 * SX, [LOWER, LOWER.T], [n + 1, n])


def bloch(r):
    return qep.bloch_state(r / max(1.0, np.linalg.norm(r) * (1 + 1e-12)))


def test_the_unitary_term_counts_in_the_relative_entropy():
    """P06: its share spans ±0.438756, the dissipator's alone goes down to −0.037001, their sum is ≥ 0."""
    L = driven_qubit()
    pi = L.steady_state()
    unitary, rest = Lindbladian(L.H, []), Lindbladian(None, L.jumps, L.rates)
    log_pi = scipy.linalg.logm(pi)
    span = np.linalg.eigvalsh(1j * (L.H @ log_pi - log_pi @ L.H))
    assert span == pytest.approx([-0.438756, 0.438756], abs=5e-7)
    states = qep.random_state(2, 1, shape=400)
    shares = qep.spohn_rate(unitary, states, pi), qep.spohn_rate(rest, states, pi)
    direct = np.einsum("kij,ji->k", unitary.apply(states), log_pi).real
    assert np.abs(shares[0] - direct).max() < 1e-12
    assert np.abs(sum(shares) - qep.spohn_rate(L, states, pi)).max() < 1e-12
    assert qep.spohn_rate(L, states, pi).min() >= 0
    start = qep.bloch_vector(states[np.argmin(shares[1])])
    lowest = scipy.optimize.minimize(
        lambda r: qep.spohn_rate(rest, bloch(r), pi),
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13},
    )
    assert lowest.fun == pytest.approx(-0.037001, abs=5e-7)
    z = qep.gibbs(L.H, 1.0)
    assert np.abs(qep.spohn_rate(unitary, states, z)).max() < 1e-13, "zero when [H, π] = 0"


# ---------------------------------------------------------------- several baths


def test_housekeeping_and_non_adiabatic_parts_of_populations():
    """A16: two baths; both parts ≥ 0, and at the stationary state only housekeeping is left."""
    L = qep.thermal_qubit(1.0, [0.3, 2.0], [0.4, 0.6])
    pi = L.steady_state()
    p = np.linspace(0.01, 0.99, 99)
    states = np.zeros((p.size, 2, 2))
    states[:, 0, 0], states[:, 1, 1] = p, 1 - p
    hk, na = qep.housekeeping_split(L, states, L.H, pi)
    assert hk.min() > 0 and na.min() > -1e-14
    assert np.abs(hk + na - qep.entropy_production_rate(L, states, L.H)).max() < 1e-13
    assert np.abs(na - qep.spohn_rate(L, states, pi)).max() < 1e-15
    hk, na = qep.housekeeping_split(L, pi, L.H, pi)
    heats = [qep.heat_current(b, pi, L.H) for b in L.baths]
    assert hk == pytest.approx(-0.3 * heats[0] - 2.0 * heats[1], abs=1e-14) and abs(na) < 1e-14


def test_housekeeping_turns_negative_at_a_coherent_stationary_state():
    """A16: linear in ρ, it ranges over −0.08342 … 0.09052; 0.00305 at the stationary state."""
    one = qep.thermal_qubit(1.0, 1.0, 0.1).embed(0, (2, 2))
    two = qep.thermal_qubit(1.5, 0.4, 0.1).embed(1, (2, 2))
    V = np.zeros((4, 4))
    V[1, 2] = V[2, 1] = 0.4
    L = one + two + Lindbladian(V, [])
    pi = L.steady_state()

    def housekeeping(rho):
        flow = qep.entropy_flow(L.baths[0], rho, one.H) + qep.entropy_flow(L.baths[1], rho, two.H)
        return flow + qep.entropy_rate(L, rho) - qep.spohn_rate(L, rho, pi)

    assert housekeeping(pi) == pytest.approx(0.00305, abs=5e-6)
    base, size = np.eye(4) / 4, 0.2
    operator = np.zeros((4, 4), complex)  # Tr[operator ρ] = housekeeping(ρ), element by element
    centre = housekeeping(base)
    for i in range(4):
        for j in range(4):
            for unit in (1, 1j):
                x = np.zeros((4, 4), complex)
                x[i, j] += unit / 2
                x = x + x.conj().T
                traceless = x - np.trace(x) * np.eye(4) / 4
                value = (housekeeping(base + size * traceless / 2) - centre) * 2 / size + np.trace(x) * centre
                operator[j, i] += value * (1 if unit == 1 else -1j)
    operator = np.where(np.eye(4), operator.real, operator)
    values, vectors = np.linalg.eigh((operator + operator.conj().T) / 2)
    assert values[[0, -1]] == pytest.approx([-0.08342, 0.09052], abs=5e-6)
    mixed = 0.999 * qep.projector(vectors[:, 0]) + 0.001 * base
    assert housekeeping(mixed) == pytest.approx(0.999 * values[0] + 0.001 * centre, abs=1e-9)


def adjoint(jumps, rates, X):
    """D†(X) = Σγ(L†XL − ½{L†L, X})."""
    K = [J.conj().T for J in jumps]
    return sum(g * (A @ X @ J - (A @ J @ X + X @ A @ J) / 2) for A, J, g in zip(K, jumps, rates, strict=True))


@pytest.mark.parametrize(
    ("beta", "counted", "span", "at_rest"),
    [
        (0.4, "local", (-0.083415, 0.090515), (0.00305, 5e-6)),
        (0.4, "total", (-0.1335, 0.1406), (0.00546, 5e-6)),
        (0.7, "local", None, (3.5e-5, 5e-7)),
        (0.7, "total", None, (-2.654e-4, 5e-8)),
    ],
)
def test_housekeeping_depends_on_the_energy_that_heat_is_counted_with(beta, counted, span, at_rest):
    """A16, B02: heats with the whole H, or with H₁ + H₂; the operator of σ_hk from the adjoint generator."""
    one = qep.thermal_qubit(1.0, 1.0, 0.1).embed(0, (2, 2))
    two = qep.thermal_qubit(1.5, beta, 0.1).embed(1, (2, 2))
    V = np.zeros((4, 4))
    V[1, 2] = V[2, 1] = 0.4
    L = one + two + Lindbladian(V, [])
    H = L.H if counted == "total" else one.H + two.H
    pi = scipy.linalg.null_space(L.superop()).reshape(4, 4)
    pi = pi / np.trace(pi)
    log_pi = scipy.linalg.logm(pi)
    operator = -1j * (L.H @ log_pi - log_pi @ L.H) - adjoint(L.jumps, L.rates, log_pi)
    for bath, b in ((one, 1.0), (two, beta)):
        operator = operator - b * adjoint(bath.jumps, bath.rates, H)
    states = qep.random_state(4, 3, shape=20)
    hk, na = qep.housekeeping_split(L, states, H, L.steady_state())
    assert np.abs(hk - np.einsum("ij,kji->k", operator, states).real).max() < 1e-12
    assert na.min() >= 0
    assert qep.housekeeping_split(L, pi, H, pi)[0] == pytest.approx(at_rest[0], abs=at_rest[1])
    if span:
        assert np.linalg.eigvalsh(operator)[[0, -1]] == pytest.approx(span, abs=5e-5)


def test_two_baths_at_rest_have_no_spohn_rate_and_produce_entropy():
    """T = 3 and 1/2, γ = 0.3 and 0.7: Spohn's rate is 0, Clausius's 0.303361009."""
    L = qep.thermal_qubit(1.0, [1 / 3, 2.0], [0.3, 0.7])
    pi = L.steady_state()
    assert qep.spohn_rate(L, pi, pi) == pytest.approx(0, abs=1e-15)
    assert qep.entropy_production_rate(L, pi, L.H) == pytest.approx(0.303361009, abs=1e-9)


@pytest.mark.parametrize("d", [2, 3])
def test_a_gauge_moves_heat_into_what_h_does(d):
    """A10: jumps L + c and H + T leave dρ/dt, and not the heat: Q̇ grows by i Tr[H[T, ρ]], which H loses."""
    L = thermal(d, d)
    c = np.array([0.3 - 0.2j, 0.5j, 0.1, -0.4, 0.2, 0.1j])[: len(L.jumps)]
    shift = sum(g * (x.conj() * J - x * J.conj().T) / 2j for g, x, J in zip(L.rates, c, L.jumps, strict=True))
    moved = Lindbladian(L.H + shift, L.jumps + c[:, None, None] * np.eye(d), L.rates)
    rho = qep.random_state(d, 1)
    assert np.abs(moved.superop() - L.superop()).max() < 1e-13
    heats = [qep.heat_current(x, rho, L.H) for x in (L, moved)]
    assert abs(heats[1] - heats[0]) > 1e-2
    gained = np.trace(L.H @ (1j * (shift @ rho - rho @ shift))).real
    assert heats[1] - heats[0] == pytest.approx(gained, abs=1e-13)
    assert np.trace(L.H @ moved.apply(rho)).real == pytest.approx(heats[0], abs=1e-13)


# ---------------------------------------------------------------- degenerate levels


def common_noise(beta, zero_frequency=0.0):
    """Two equal qubits that one bath cannot tell apart: H = a₁†a₁ + a₂†a₂ with the jumps a₁ + a₂ and back."""
    both = np.kron(LOWER, np.eye(2)) + np.kron(np.eye(2), LOWER)
    H = np.diag([0, 1, 1, 2.0])
    return qep.davies(H, both + both.T, beta, 0.3, zero_frequency=zero_frequency), H, both


def one_excitation(coherence, p=(0.05, 0.9, 0.05)):
    """One energy diagonal; the singlet, the mixture or the triplet of |01⟩ and |10⟩ within it."""
    rho = np.diag([p[0], p[1] / 2, p[1] / 2, p[2]]).astype(complex)
    rho[1, 2] = rho[2, 1] = coherence * p[1] / 2
    return rho


def test_heat_depends_on_coherences_between_degenerate_levels():
    """A22: Q̇ = −γ⟨J†J⟩ at T = 0 with J = a₁ + a₂: −0.03 singlet, −0.30 mixture, −0.57 triplet."""
    L, H, J = common_noise(np.inf)
    for coherence, heat in ((-1, -0.03), (0, -0.30), (1, -0.57)):
        rho = one_excitation(coherence)
        assert heat == pytest.approx(-0.3 * np.trace(J.T @ J @ rho).real, abs=1e-15)
        assert qep.heat_current(L, rho, H) == pytest.approx(heat, abs=1e-15)


def test_the_split_keeps_blocks_of_one_energy_whole():
    """σ_coh = −dC/dt with C = S(Δρ) − S(ρ), Δ between energies alone; both parts ≥ 0; heat from Δρ."""
    L, H, _ = common_noise(0.8)
    block = np.equal.outer(np.diag(H), np.diag(H))
    states = qep.random_state(4, 1, shape=30)
    pop, coh = qep.coherence_split(L, states, H)
    assert pop.min() >= 0 and coh.min() >= 0
    assert np.abs(qep.heat_current(L, states, H) - qep.heat_current(L, block * states, H)).max() < 1e-14
    diagonal = states * np.eye(4)
    assert np.abs(qep.heat_current(L, states, H) - qep.heat_current(L, diagonal, H)).max() > 1e-2
    h, rho = 1e-4, states[0]
    near = np.array(
        [(scipy.linalg.expm(s * h * L.superop()) @ rho.reshape(-1)).reshape(4, 4) for s in (-1, 1)]
    )
    slope = np.diff(qep.entropy(block * near) - qep.entropy(near))[0] / (2 * h)
    assert coh[0] == pytest.approx(-slope, rel=1e-5)


# ---------------------------------------------------------------- generalized temperature


def contact(i, j):
    A = np.zeros((3, 3))
    A[i, j] = A[j, i] = 1
    return qep.davies(np.diag([0, 1, 1.7]), A, 0.6, 1.0)


def test_generalized_temperature_depends_on_the_bath():
    """P12."""
    p, H = np.diag([0.4, 0.2, 0.4]), np.diag([0, 1, 1.7])
    found = [qep.generalized_temperature(contact(*pair), p, H) for pair in ((0, 1), (0, 2), (1, 2))]
    assert found[0] == pytest.approx(1 / np.log(2), abs=1e-12) and round(found[0], 4) == 1.4427
    assert found[1] == np.inf
    assert found[2] == pytest.approx(0.7 / np.log(0.2 / 0.4), abs=1e-12) and round(found[2], 4) == -1.0099


def test_generalized_temperature_is_the_spin_temperature_of_a_diagonal_qubit():
    for p in (0.1, 0.4, 0.9):
        T = qep.generalized_temperature(QUBIT, np.diag([1 - p, p]), QUBIT.H)
        assert T == pytest.approx(1 / np.log((1 - p) / p), rel=1e-12)


def test_generalized_temperature_where_it_has_no_value():
    assert qep.generalized_temperature(Lindbladian(SZ, [SZ]), RHO, SZ) == 0
    assert qep.generalized_temperature(QUBIT, np.full((2, 2), 0.5), QUBIT.H) == 0
    for state in (qep.gibbs(QUBIT.H, 1), QUBIT.steady_state()):
        with pytest.raises(ValueError, match="neither heat nor entropy"):
            qep.generalized_temperature(QUBIT, state, QUBIT.H)


# ---------------------------------------------------------------- edges


def test_pure_states_have_infinite_rates_and_never_nan():
    H = QUBIT.H
    for ket in ([1, 0], [0, 1], [1, 1j] / np.sqrt(2), qep.random_ket(2, 1)):
        rho = qep.projector(ket)
        assert quietly(qep.entropy_rate, L=QUBIT, rho=rho) == np.inf
        assert quietly(qep.entropy_production_rate, L=QUBIT, rho=rho, H=H) == np.inf
        assert quietly(qep.spohn_rate, L=QUBIT, rho=rho, pi=qep.gibbs(H, 1)) == np.inf
        assert not np.isnan(quietly(qep.coherence_split, L=QUBIT, rho=rho, H=H)).any()
        assert quietly(qep.entropy_rate, L=Lindbladian(H, []), rho=rho) == pytest.approx(0, abs=1e-14)
    assert qep.coherence_split(QUBIT, np.diag([0, 1]), H) == (np.inf, 0)
    pop, coh = qep.coherence_split(QUBIT, np.full((2, 2), 0.5), H)
    assert pop == pytest.approx(0.5, abs=1e-14) and coh == np.inf
    decay = Lindbladian(H, [LOWER])
    assert qep.entropy_rate(decay, np.diag([1, 0])) == 0, "a dark pure state stays"
    growth = Lindbladian(H, [LOWER.T], [-1.0])
    assert qep.entropy_rate(growth, np.diag([1, 0])) == -np.inf, "a negative rate leaves the states"


def test_an_empty_level_filled_beside_a_coherence():
    """Both S(Δρ) and S(ρ) rise infinitely fast; their difference does not."""
    L = qep.davies(np.diag([0, 1, 2.5]), np.ones((3, 3)), 0.6, 1.0)
    rho = np.zeros((3, 3))
    rho[:2, :2] = [[0.6, 0.2], [0.2, 0.4]]
    pop, coh = qep.coherence_split(L, rho, L.H)
    h = 1e-7
    near = L.evolve(rho, [0, h])
    assert pop == np.inf
    assert coh == pytest.approx(-np.diff(qep.coherence(near))[0] / h, rel=1e-4)


def test_rank_deficient_references_are_refused():
    with pytest.raises(ValueError, match="pi must have full rank"):
        qep.spohn_rate(Lindbladian(QUBIT.H, [LOWER]), RHO, np.diag([1, 0]))
    with pytest.raises(ValueError, match="pi must be stationary"):
        qep.housekeeping_split(QUBIT, RHO, QUBIT.H, np.eye(2) / 2)
    with pytest.raises(ValueError, match=r"L\.baths is empty"):
        qep.entropy_production_rate(Lindbladian(SZ, [LOWER]), RHO, SZ)
    with pytest.raises(ValueError, match="'cavity' has none"):
        qep.entropy_flow(Lindbladian(SZ, [LOWER], label="cavity"), RHO, SZ)
    with pytest.raises(ValueError, match="beta must not be 0"):
        qep.free_energy(RHO, SZ, 0)


def test_zero_temperature_bath():
    L = qep.thermal_qubit(1.0, np.inf)
    assert qep.entropy_production_rate(L, RHO, L.H) == np.inf
    assert qep.entropy_flow(L, np.diag([1, 0]), L.H) == 0
    assert qep.free_energy(RHO, L.H, np.inf) == pytest.approx(0.7)


ONE_STATE = {
    "energy": dict(H=QUBIT.H),
    "power": dict(dH=SX),
    "free_energy": dict(H=QUBIT.H, beta=1.5),
    "heat_current": dict(L=QUBIT, H=QUBIT.H),
    "entropy_rate": dict(L=QUBIT),
    "entropy_flow": dict(L=QUBIT, H=QUBIT.H),
    "entropy_production_rate": dict(L=QUBIT, H=QUBIT.H),
    "spohn_rate": dict(L=QUBIT, pi=qep.gibbs(QUBIT.H, 1)),
    "coherence_split": dict(L=QUBIT, H=QUBIT.H),
    "housekeeping_split": dict(L=QUBIT, H=QUBIT.H, pi=qep.gibbs(QUBIT.H, 1)),
    "generalized_temperature": dict(L=QUBIT, H=QUBIT.H),
}


@pytest.mark.parametrize("name", ONE_STATE)
def test_batches_forms_and_empty_batches(name):
    function, rest = getattr(qep, name), ONE_STATE[name]
    states = qep.random_state(2, 5, shape=(2, 3))
    found = np.array(quietly(function, rho=states, **rest))
    one = np.array(function(rho=states[1, 2], **rest))
    assert found.shape[-2:] == (2, 3) and np.abs(found[..., 1, 2] - one).max() < 1e-13
    assert np.array(function(rho=states[:0], **rest)).shape[-2:] == (0, 3)
    for form, x in forms(states):
        assert np.abs(np.array(quietly(function, rho=x, **rest)) - found).max() < 1e-12, form
    for key in {"H", "dH", "pi"} & set(rest):
        for _, x in forms(np.array(rest[key], complex)):
            assert np.abs(np.array(quietly(function, rho=states, **{**rest, key: x})) - found).max() < 1e-12


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("name", ONE_STATE)
def test_junk_is_refused_by_name(name, junk):
    function, rest = getattr(qep, name), ONE_STATE[name]
    refuses(function, "rho", rho=junk, **rest)
    for key in {"H", "dH", "pi"} & set(rest):
        refuses(function, key, rho=RHO, **{**rest, key: junk})


@pytest.mark.parametrize("name", ONE_STATE)
def test_what_is_no_state_or_of_another_size_is_refused(name):
    function, rest = getattr(qep, name), ONE_STATE[name]
    refuses(function, "rho", "trace", rho=2 * RHO, **rest)
    refuses(function, "rho", "-0.1", rho=np.diag([1.1, -0.1]), **rest)
    refuses(function, "rho", "Hermitian", rho=[[0.5, 0.3], [0, 0.5]], **rest)
    for key in {"H", "dH", "pi", "L"} & set(rest):
        wrong = np.eye(3) / 3 if key != "L" else qep.davies(np.diag([0, 1, 2]), np.ones((3, 3)), 1, 1)
        refuses(function, "3×3" if key != "L" else "2×2", rho=RHO, **{**rest, key: wrong})
    if "L" in rest:
        refuses(function, "L must be", rho=RHO, **{**rest, "L": 3})
