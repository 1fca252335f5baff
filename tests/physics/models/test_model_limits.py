"""Speed limits on random motions and where they are reached; their parts against finite differences."""

import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import simpson
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.physics.models import limits
from tests.deep import examples, swept

X, Z = np.array([[0, 1], [1, 0]]), np.diag([1.0, -1.0])


@pytest.mark.parametrize("d", [2, 3, 5])
def test_angle_and_spread_agree_with_qutip(d):
    rho, sigma = qep.random_state(d, 1, shape=4), qep.random_state(d, 2, rank=1, shape=4)
    H = qep.random_hamiltonian(d, 3)
    angles, spreads = limits.bures_angle(rho, sigma), limits.energy_spread(rho, H)
    for k in range(4):
        a, b = qutip.Qobj(rho[k]), qutip.Qobj(sigma[k])
        assert angles[k] == pytest.approx(np.arccos(qutip.fidelity(a, b)), abs=1e-7)
        assert spreads[k] == pytest.approx(np.sqrt(qutip.variance(qutip.Qobj(H), a)), abs=1e-12)
    kets = qep.random_ket(d, 4, shape=2)
    between = limits.bures_angle(*qep.projector(kets))
    assert between == pytest.approx(np.arccos(abs(np.vdot(*kets))), abs=1e-8)
    assert limits.bures_angle(rho, rho).max() < 1e-7
    assert limits.bures_angle(np.diag([1, 0]), np.diag([0, 1])) == pytest.approx(np.pi / 2, abs=1e-15)


def moved(rho, H, t):
    U = expm(-1j * H * t)
    return U @ rho @ U.conj().T


@pytest.mark.parametrize("rank", [1, None])
@pytest.mark.parametrize("d", swept([3, 2, 6]))
def test_no_closed_motion_beats_the_two_limits(d, rank):
    rng = np.random.default_rng(d)
    nearest = np.inf
    for _ in range(150):
        H, rho = qep.random_hamiltonian(d, rng), qep.random_state(d, rng, rank=rank)
        levels = np.linalg.eigvalsh(H)
        t = rng.uniform(0.05, 3) / (levels[-1] - levels[0])
        end = moved(rho, H, t)
        first = limits.mandelstam_tamm(rho, end, limits.energy_spread(rho, H))
        second = limits.margolus_levitin(rho, end, qep.energy(rho, H) - levels[0])
        assert 0 < first <= t * (1 + 1e-7) and 0 < second <= t * (1 + 1e-7)
        nearest = min(nearest, t / max(first, second))
    assert nearest < 1.2 if rank else nearest < 10


def test_a_changing_hamiltonian_obeys_mandelstam_and_tamm_with_the_mean_spread():
    rng = np.random.default_rng(7)
    for _ in range(10):
        A, B, rho = (
            qep.random_hamiltonian(3, rng),
            qep.random_hamiltonian(3, rng),
            qep.random_state(3, rng, rank=1),
        )
        now, spread, steps = rho, [], 400
        for k in range(steps):
            H = A + np.sin(3 * (k + 0.5) / steps) * B
            spread.append(limits.energy_spread(now, H))
            now = moved(now, H, 1 / steps)
        assert limits.mandelstam_tamm(rho, now, np.mean(spread)) <= 1 + 1e-6


@pytest.mark.parametrize("angle", [0.2, 1.0, np.pi / 2])
def test_where_closed_limits_are_reached(angle, omega=1.7):
    """Even superpositions of two levels reach Mandelstam–Tamm; a lopsided one Margolus–Levitin."""
    H = np.diag([0, omega, 5.0])
    even = qep.projector(np.array([1, 1, 0]) / np.sqrt(2))
    t = 2 * angle / omega
    assert limits.mandelstam_tamm(even, moved(even, H, t), 0.5 * omega) == pytest.approx(t, rel=1e-7)
    psi = np.linspace(angle, np.pi / 2, 200_001)
    action = 2 * np.sin(psi / 2) ** 2 * np.arcsin(np.minimum(np.sin(angle) / np.sin(psi), 1.0))
    best = psi[action.argmin()]
    rho = qep.projector(np.array([np.cos(best / 2), np.sin(best / 2), 0]))
    t = 2 * np.arcsin(min(np.sin(angle) / np.sin(best), 1.0)) / omega
    end = moved(rho, H, t)
    assert limits.bures_angle(rho, end) == pytest.approx(angle, abs=1e-7)
    assert limits.margolus_levitin(rho, end, qep.energy(rho, H)) == pytest.approx(t, rel=1e-7)
    # mean energy and spread are different limits, each the sharper one somewhere
    assert limits.mandelstam_tamm(rho, end, limits.energy_spread(rho, H)) <= t * (1 + 1e-7)


def test_standing_still_and_impossible_ways():
    up, down = np.diag([1.0, 0]), np.diag([0, 1.0])
    for limit in (limits.mandelstam_tamm, limits.margolus_levitin):
        assert limit(up, up, 0.0) == 0 == limit(up, up, 2.0)
        assert limit(up, down, 0.0) == np.inf
        assert limit(up, down, [0.5, 1.0]) == pytest.approx([np.pi, np.pi / 2])
    assert limits.open_speed_limit(up, up, 0.0, 0.0, 1.0) == 0
    assert limits.open_speed_limit(up, down, 0.0, 0.0, 1.0) == np.inf
    assert limits.open_speed_limit(up, down, 0.0, 2.0, 0.5) == pytest.approx(2.0)
    assert limits.open_speed_limit(up, down, 4.0, 0.0, 0.0) == pytest.approx(0.25)


def driven_qubit():
    """A thermal qubit under a resonant drive that does not commute with its Hamiltonian."""
    return qep.thermal_qubit(1.0, 1.2, 0.4) + qep.Lindbladian(0.7 * X, []), np.diag([0, 1.0])


def davies():
    H = qep.random_hamiltonian(3, 4)
    return qep.davies(H, qep.random_hamiltonian(3, 5), 0.8, qep.ohmic(0.3, 3.0)), H


def two_baths():
    H = np.diag([0, 1.0])
    return qep.thermal_qubit(1.0, [0.4, 2.0], [0.3, 0.5]), H


OPEN = {"driven qubit": driven_qubit, "davies": davies, "two baths": two_baths}


def way_and_limits(L, H, start, tau):
    """Least times by turning and by spread over the time that was taken; the derivation step by step."""
    times = np.linspace(0, 1, 401)
    rho = L.evolve(start, tau * times)
    found, sigma = limits.speed(L, rho), qep.entropy_production_rate(L, rho, H)
    assert (found.total <= (found.turning + found.populations) * (1 + 1e-9)).all()
    assert (found.turning <= found.spread * (1 + 1e-9)).all()
    assert (found.populations <= np.sqrt(0.5 * sigma * found.activity) * (1 + 1e-9)).all()
    produced, active, *turnings = (
        simpson(y, x=times) for y in (sigma * tau, found.activity, found.turning, found.spread)
    )
    return [limits.open_speed_limit(rho[0], rho[-1], x, produced, active) / tau for x in turnings]


@pytest.mark.parametrize("name", OPEN)
def test_no_open_motion_beats_its_limit(name):
    L, H = OPEN[name]()
    for seed in range(8):
        sharp, wide = way_and_limits(L, H, qep.random_state(L.d, seed), 0.2 * 2.0**seed)
        assert 0 < wide <= sharp <= 1 + 1e-6


@examples(80)
@given(
    seed=st.integers(0, 10**6),
    d=st.integers(2, 4),
    baths=st.integers(1, 2),
    driven=st.booleans(),
    tau=st.floats(-2, 1).map(lambda x: 10**x),
)
def test_no_motion_of_a_random_open_system_beats_its_limit(seed, d, baths, driven, tau):
    """Any levels, couplings and temperatures, one bath or two, and a drive that commutes with nothing."""
    rng = np.random.default_rng(seed)
    H = qep.random_hamiltonian(d, rng)
    couplings = list(qep.random_hamiltonian(d, rng, shape=baths))
    L = qep.davies(H, couplings, rng.uniform(0.2, 3, baths), rng.uniform(0.05, 1, baths))
    L = L + qep.Lindbladian(driven * qep.random_hamiltonian(d, rng), [])
    sharp, wide = way_and_limits(L, H, qep.random_state(d, rng), tau)
    assert 0 < wide <= sharp <= 1 + 1e-6


def test_where_the_open_limit_is_nearly_reached():
    """A qubit that turns in a weak bath, and populations near rest; where both happen at once it is not."""
    H = np.diag([0, 1.0])
    even = 0.5 * qep.projector(np.array([1, 1]) / np.sqrt(2)) + 0.25 * np.eye(2)
    strong, weak = qep.thermal_qubit(1.0, 1.2, 0.4), qep.thermal_qubit(1.0, 1.2, 1e-6)
    close = qep.gibbs(H, 1.2) + 1e-3 * np.diag([1, -1])
    for tau, near in ((0.01, 0.9999), (0.1, 0.999), (1.0, 0.95)):
        assert near < way_and_limits(weak, H, even, tau)[0] <= 1
        assert near < way_and_limits(strong, H, close, tau)[0] <= 1
        assert way_and_limits(strong, H, even, tau)[0] < 0.7


@pytest.mark.parametrize("name", OPEN)
def test_the_parts_of_the_speed_by_finite_differences(name, dt=1e-6):
    """Eigenvalues move at ṗ, eigenvectors turn at the angle whose square is F dt²/4, both from ρ(t ± dt)."""
    L, _ = OPEN[name]()
    rho = qep.random_state(L.d, 11)
    found = limits.speed(L, rho)
    slope = L.apply(rho)
    before, after = (np.linalg.eigh(rho + sign * dt * slope) for sign in (-1, 1))
    rate = (after[0] - before[0]) / (2 * dt)
    assert found.populations == pytest.approx(0.5 * np.abs(rate).sum(), abs=1e-8)
    assert found.total == pytest.approx(qep.trace_distance(rho, rho + dt * slope) / dt, abs=1e-8)
    # the turning alone: old eigenvalues in new eigenvectors, at the Bures angle ½√F dt
    p, vectors = np.linalg.eigh(rho)
    step = 1e-4
    turned = np.linalg.eigh(rho + step * slope)[1]
    new = (turned * p) @ turned.conj().T
    assert limits.bures_angle(rho, new) / step == pytest.approx(found.turning, rel=3e-3)
    # jumps between eigenvectors, counted one by one
    count = sum(
        g * abs(np.vdot(vectors[:, n], J @ vectors[:, m])) ** 2 * p[m]
        for g, J in zip(L.rates, L.jumps, strict=True)
        for n in range(L.d)
        for m in range(L.d)
        if n != m
    )
    assert found.activity == pytest.approx(count, rel=1e-12)


def test_the_bath_s_turning_is_the_motion_of_a_hamiltonian():
    """−i[H + H_D, ρ] is the off-diagonal part of ρ̇, and the spread that of this Hamiltonian."""
    L, _ = davies()
    rho = qep.random_state(3, 21)
    p, vectors = np.linalg.eigh(rho)
    D = vectors.conj().T @ L.dissipator(rho) @ vectors
    K = np.zeros((3, 3), complex)
    for n in range(3):
        for m in range(3):
            if n != m:
                K[n, m] = 1j * D[n, m] / (p[m] - p[n])
    K = vectors @ K @ vectors.conj().T + L.H
    np.testing.assert_allclose(K, K.conj().T, atol=1e-12)
    change = vectors.conj().T @ (-1j * (K @ rho - rho @ K) - L.apply(rho)) @ vectors
    np.testing.assert_allclose(change - np.diag(np.diag(change)), 0, atol=1e-13)
    assert limits.speed(L, rho).spread == pytest.approx(limits.energy_spread(rho, K), rel=1e-10)


def test_pure_closed_motion_has_only_turning():
    L = qep.Lindbladian(qep.random_hamiltonian(4, 1), [])
    rho = qep.random_state(4, 2, rank=1)
    found = limits.speed(L, rho)
    spread = limits.energy_spread(rho, L.H)
    assert found.turning == pytest.approx(spread, rel=1e-7) and found.spread == pytest.approx(
        spread, rel=1e-7
    )
    assert found.total == pytest.approx(spread, rel=1e-7)
    assert found.populations == pytest.approx(0, abs=1e-13) and found.activity == 0


@pytest.mark.parametrize("d", [2, 4])
def test_equal_eigenvalues_part_along_the_motion(d):
    """Of the mixed state and of pure ones, whose kernel the baths fill in a basis of their own."""
    rng = np.random.default_rng(d)
    jumps = rng.standard_normal((3, d, d)) + 1j * rng.standard_normal((3, d, d))
    L = qep.Lindbladian(qep.random_hamiltonian(d, rng), jumps)
    mixed = limits.speed(L, np.eye(d) / d)
    assert mixed.turning == pytest.approx(0, abs=1e-12)
    assert mixed.total == pytest.approx(mixed.populations, rel=1e-12)
    pure = qep.random_state(d, rng, rank=1)
    found = limits.speed(L, pure)
    assert found.total <= found.turning + found.populations
    near = limits.speed(L, L.evolve(pure, [0.0, 1e-6])[1])
    assert found.turning == pytest.approx(near.turning, rel=1e-2)


def test_populations_alone_give_the_classical_limit():
    """Diagonal states: the same activity, the same bound as speed_limit; near rest the bound is reached."""
    L, H = qep.thermal_qubit(1.0, 1.2, 0.4), np.diag([0, 1.0])
    p = np.array([0.6, 0.4])
    found = limits.speed(L, np.diag(p))
    n = 1 / np.expm1(1.2)
    rates = 0.4 * np.array([[0, n + 1], [n, 0]])
    assert found.activity == pytest.approx(limits.activity(rates, p), rel=1e-12)
    assert found.turning == pytest.approx(0, abs=1e-14)
    q = np.array([0.7, 0.3])
    whole = limits.open_speed_limit(np.diag(p), np.diag(q), 0.0, 0.03, 0.5)
    assert whole == pytest.approx(limits.speed_limit(p, q, 0.03, 0.5), rel=1e-12)
    rest = np.diag(qep.gibbs(H, 1.2)).real
    close = np.diag(rest + 1e-4 * np.array([1, -1]))
    found, sigma = limits.speed(L, close), qep.entropy_production_rate(L, close, H)
    assert found.populations == pytest.approx(np.sqrt(0.5 * sigma * found.activity), rel=1e-6)


@pytest.mark.parametrize("unit", [1e-34, 1e20])
def test_the_unit_of_energy_is_free(unit):
    rho = qep.random_state(3, 2)
    H, jumps = qep.random_hamiltonian(3, 1), [np.diag([1.0, 1], 1), np.diag([1.0, 1], -1)]
    one = limits.speed(qep.Lindbladian(H, jumps, [0.3, 0.1]), rho)
    other = limits.speed(qep.Lindbladian(unit * H, jumps, [0.3 * unit, 0.1 * unit]), rho)
    for name in ("total", "turning", "spread", "populations", "activity"):
        assert getattr(other, name) == pytest.approx(unit * getattr(one, name), rel=1e-11)
    assert limits.energy_spread(rho, unit * H) == pytest.approx(
        unit * limits.energy_spread(rho, H), rel=1e-12
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: limits.bures_angle(np.eye(2), np.eye(2) / 2), "rho must be a state"),
        (lambda: limits.bures_angle(np.eye(2) / 2, np.eye(3) / 3), "sigma is 3×3"),
        (lambda: limits.energy_spread(np.eye(2) / 2, X * 1j), "H must be Hermitian"),
        (lambda: limits.mandelstam_tamm(np.eye(2) / 2, np.eye(2) / 2, -1), "spread must be at least 0"),
        (lambda: limits.margolus_levitin(np.eye(2) / 2, np.eye(2) / 2, -1), "mean_energy must be at least 0"),
        (lambda: limits.margolus_levitin([np.eye(2) / 2] * 2, np.eye(2) / 2, [1, 2, 3]), "do not broadcast"),
        (lambda: limits.speed(X, np.eye(2) / 2), "L must be a Lindbladian"),
        (
            lambda: limits.speed(qep.Lindbladian(Z, [X], [-1.0]), np.eye(2) / 2),
            "L must have no negative rate",
        ),
        (lambda: limits.speed(qep.Lindbladian(Z, []), np.eye(3) / 3), "rho is 3×3"),
        (lambda: limits.open_speed_limit(np.eye(2) / 2, np.eye(2), 1, 1, 1), "sigma must be a state"),
        (lambda: limits.open_speed_limit(np.eye(2) / 2, np.eye(2) / 2, 1, -1, 1), "entropy_production must"),
        (lambda: limits.open_speed_limit(np.eye(2) / 2, np.eye(2) / 2, -1, 1, 1), "turning must be at least"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
