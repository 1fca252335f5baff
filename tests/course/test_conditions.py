"""A condition in the ledger is needed: with it the claim holds, and without it there is a counterexample.

Conditions whose claim a lesson executes already are executed there; the others are executed here, one test
each, named after its claim.
"""

import re

import numpy as np
import pytest
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.claims.ledger import LEDGER
from tools import ledger
from tools.rehearse import ROOT

X, NUMBER, ONE = np.array([[0, 1], [1, 0]]), np.diag([0, 1]), np.eye(2)
LOWER = np.array([[0, 1], [0, 0]])
PAIR = np.kron(NUMBER, ONE) + np.kron(ONE, NUMBER)  # two qubits of equal frequency
RHO = np.array([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]])


def rng(seed=0):
    return np.random.default_rng(seed)


def mean(A, rho):
    return np.trace(A @ rho, axis1=-2, axis2=-1).real


def part(rho, k):
    return qep.partial_trace(rho, (2, 2), k)


def test_every_condition_is_executed_in_a_lesson_or_here():
    conditional = {id for id, entry in LEDGER.items() if entry.verdict.startswith("holds if")}
    here = {name[5:].upper() for name in globals() if name.startswith("test_") and len(name) == 8}
    assert here <= conditional, "a test without a condition"
    shown = set(re.findall(r"(?m)^### (\w+) ·", (ROOT / ledger.PAGE).read_text(encoding="utf-8")))
    assert conditional - shown - here == set()


def test_a05():
    """From a product start any unitary gives a CPTP map; the way back from there is not one."""
    fresh = qep.gibbs(NUMBER, 1.0)
    broken = 0
    for U in qep.random_unitary(4, rng(), shape=20):
        there = qep.choi_of(lambda x, U=U: part(U @ np.kron(x, fresh) @ U.conj().T, 0), 2)
        assert np.linalg.eigvalsh(there)[0] > -1e-12 and qep.is_trace_preserving(there)
        linked = U @ np.kron(RHO, fresh) @ U.conj().T
        rho_S, rho_E = part(linked, 0), part(linked, 1)
        chi = linked - np.kron(rho_S, rho_E)

        def back(x, U=U, rho_E=rho_E, chi=chi):
            return part(U.conj().T @ (np.kron(x, rho_E) + np.trace(x) * chi) @ U, 0)

        assert np.allclose(back(rho_S), RHO), "it is what really happens"
        broken += np.linalg.eigvalsh(qep.choi_of(back, 2))[0] < -1e-3
    assert broken > 0


def test_a09():
    """ΔS − βQ = I(S:E) + D ≥ 0 from a product with a thermal bath; the way back has the opposite sign."""
    fresh, way_back = qep.gibbs(NUMBER, 1.0), []
    for U in qep.random_unitary(4, rng(1), shape=50):
        out = U @ np.kron(RHO, fresh) @ U.conj().T
        change = qep.entropy(part(out, 0)) - qep.entropy(RHO) + mean(NUMBER, part(out, 1) - fresh)
        shared = qep.mutual_information(out, (2, 2), 0)
        assert change == pytest.approx(shared + qep.relative_entropy(part(out, 1), fresh), abs=1e-10)
        undone = U.conj().T @ out @ U
        way_back.append(
            qep.entropy(part(undone, 0))
            - qep.entropy(part(out, 0))
            + mean(NUMBER, part(undone, 1) - part(out, 1))
        )
        assert way_back[-1] == pytest.approx(-change, abs=1e-10)
    assert max(way_back) < 0


def test_a10():
    """One generator, two gauges: dU is one, the dissipator's share Tr[H₀D(ρ)] is another."""
    bath = qep.thermal_qubit(1.0, 1.2)
    H = NUMBER + 0.4 * X
    own = qep.Lindbladian(H, bath.jumps, bath.rates)
    c = np.array([0.7, -0.3j])[:, None, None]
    repaired = H - 0.5j * sum(
        g * (np.conj(k) * L - k * L.conj().T) for g, k, L in zip(bath.rates, c, bath.jumps, strict=True)
    )
    gauged = qep.Lindbladian(repaired, bath.jumps + c * ONE, bath.rates)
    assert np.allclose(own.superop(), gauged.superop(), atol=1e-13)
    heats = [mean(NUMBER, L.dissipator(RHO)) for L in (own, gauged)]
    works = [mean(NUMBER, L.unitary_part(RHO)) for L in (own, gauged)]
    assert sum(x[0] for x in (heats, works)) == pytest.approx(sum(x[1] for x in (heats, works)), abs=1e-13)
    assert abs(heats[0] - heats[1]) > 0.1
    n = 1 / np.expm1(1.2)  # the bath's own: g n p₀ − g (n+1) p₁
    assert heats[0] == pytest.approx(n * 0.3 - (n + 1) * 0.7, abs=1e-12)


def test_a15():
    """One bath: the two routes agree. Two baths: at rest Spohn's is 0 and Clausius' is not."""
    one = qep.thermal_qubit(1.0, 1.0)
    by_heat = qep.entropy_rate(one, RHO) - mean(one.H, one.apply(RHO))
    assert qep.spohn_rate(one, RHO, one.steady_state()) == pytest.approx(by_heat, abs=1e-12)
    two = qep.thermal_qubit(1.0, [1 / 3, 2.0], [0.3, 0.7])
    rest = two.steady_state()
    assert abs(qep.spohn_rate(two, rest, rest)) < 1e-12
    heats = [mean(two.H, bath.dissipator(rest)) for bath in two.baths]
    assert -np.dot([1 / 3, 2.0], heats) == pytest.approx(0.303361009, abs=1e-9)


def local_pair(beta_1, beta_2):
    """Two qubits, each with a bath that knows only its own Hamiltonian, and an exchange between them."""
    one = qep.thermal_qubit(1.0, beta_1, 0.1).embed(0, (2, 2))
    two = qep.thermal_qubit(1.5, beta_2, 0.1).embed(1, (2, 2))
    exchange = 0.4 * (np.kron(LOWER, LOWER.T) + np.kron(LOWER.T, LOWER))
    return one, two, one + two + qep.Lindbladian(exchange, [])


def test_a16():
    """Populations: both parts ≥ 0. A coherent stationary state: housekeeping has either sign."""
    two = qep.thermal_qubit(1.0, [0.5, 2.0], [0.3, 0.7])
    p = rng().uniform(size=50)
    diagonal = np.stack([1 - p, p], axis=-1)[..., None] * ONE
    for share in qep.housekeeping_split(two, diagonal, two.H, two.steady_state()):
        assert share.min() > -1e-12
    _, _, whole = local_pair(1.0, 0.4)
    local = np.kron(NUMBER, ONE) + 1.5 * np.kron(ONE, NUMBER)
    states = qep.random_state(4, rng(2), shape=400)
    housekeeping, _ = qep.housekeeping_split(whole, states, local, whole.steady_state())
    operator = np.linalg.lstsq(states.reshape(400, 16), housekeeping.astype(complex), rcond=None)[0]
    extremes = np.linalg.eigvalsh(operator.reshape(4, 4).T)[[0, -1]]
    assert extremes == pytest.approx([-0.083415, 0.090515], abs=2e-6)


def test_a21():
    """Two qubits of equal frequency in the same noise make coherence between their own levels."""
    common = qep.davies(PAIR, np.kron(X, ONE) + np.kron(ONE, X), 1.0, 0.3)
    states = qep.random_state(4, rng(3), shape=100)
    for share in qep.coherence_split(common, states, PAIR):
        assert share.min() > -1e-12
    path = common.evolve(np.diag([0.0, 1, 0, 0]), [0.0, 1.0, 100.0])
    assert np.all(np.diff(qep.coherence(path)) > 0.02), (
        "level by level the coherence grows, and its share is < 0"
    )


def test_a22():
    """Correlated noise: rates g(1 ∓ 0.9) of singlet and triplet, with the same populations."""
    apart = qep.davies(np.diag([0, 1, 1.7]), np.ones((3, 3)) - np.eye(3), 1.0, 0.3)
    states = qep.random_state(3, rng(4), shape=50)
    assert np.allclose(mean(apart.H, apart.apply(states)), mean(apart.H, apart.apply(states * np.eye(3))))
    same, opposite = (np.kron(X, ONE) + sign * np.kron(ONE, X) for sign in (1, -1))
    noise = qep.davies(PAIR, same, 1.0, 0.3 * 0.95) + qep.davies(PAIR, opposite, 1.0, 0.3 * 0.05)
    triplet, singlet = (qep.projector(np.array([0, 1, sign, 0]) / np.sqrt(2)) for sign in (1, -1))
    heats = [mean(PAIR, noise.dissipator(x)) for x in (singlet, (singlet + triplet) / 2, triplet)]
    assert heats == pytest.approx([-0.03, -0.30, -0.57], abs=1e-12)


def test_a25():
    """Landauer: βQ = −ΔS + I + D from a product; a bath that holds a copy resets the memory for nothing."""
    fresh, memory = qep.gibbs(NUMBER, 1.0), ONE / 2
    for U in qep.random_unitary(4, rng(5), shape=30):
        out = U @ np.kron(memory, fresh) @ U.conj().T
        cost = mean(NUMBER, part(out, 1) - fresh)
        assert cost >= np.log(2) - qep.entropy(part(out, 0)) - 1e-12
    copies = np.diag([0.5, 0, 0, 0.5])  # the bath's levels have one energy, so no heat can flow
    copied_out = np.eye(4)[[0, 3, 2, 1]]  # the memory is flipped if the bath is in |1⟩
    assert np.allclose(part(copied_out @ copies @ copied_out.T, 0), np.diag([1, 0]))
    assert np.allclose(part(copies, 1), qep.gibbs(np.zeros((2, 2)), 1.0))


def counted(tilt, rates):
    """Rate matrix of a qubit in two baths, with the quanta that the second one takes out counted."""
    (down_1, up_1), (down_2, up_2) = rates
    return np.array(
        [
            [-up_1 - up_2, down_1 + down_2 * np.exp(tilt)],
            [up_1 + up_2 * np.exp(-tilt), -down_1 - down_2],
        ]
    )


def test_a26():
    """Var Σ/J² ≥ 2 at rest, for populations; less than 2 on the way from |0⟩ to Gibbs, by hand."""
    h, draw = 1e-3, rng(6)
    for _ in range(30):
        betas, g = draw.uniform(0.2, 3, size=2), draw.uniform(0.1, 1, size=2)
        n = 1 / np.expm1(betas)
        rates = np.stack([g * (n + 1), g * n], axis=1)
        low, mid, high = (np.linalg.eigvals(counted(k, rates)).real.max() for k in (-h, 0, h))
        J, variance = (high - low) / (2 * h), (high - 2 * mid + low) / h**2
        assert variance * (betas[1] - betas[0]) / J > 2 - 1e-4, "σ = J (β₂ − β₁)"
    p = qep.gibbs(NUMBER, 1.0)[1, 1].real  # from |0⟩: one quantum taken up with probability p, else none
    produced = qep.relative_entropy(np.diag([1, 0]), qep.gibbs(NUMBER, 1.0))
    assert produced == pytest.approx(-np.log(1 - p))
    assert p * (1 - p) * produced / p**2 < 1


def test_a27():
    """From Gibbs at β, W ≤ T·I for any measurement and answer; from |1⟩ a flip gives work for nothing."""
    start = qep.gibbs(NUMBER, 1.0)
    for V, *answers in zip(*(qep.random_unitary(2, rng(k), shape=50) for k in (7, 8, 9)), strict=True):
        kraus = [np.sqrt(w) @ V.conj().T for w in (np.diag([0.8, 0.1]), np.diag([0.2, 0.9]))]
        ends = [K @ start @ K.conj().T for K in kraus]
        p = np.array([np.trace(x).real for x in ends])
        learnt = qep.entropy(start) - p @ [qep.entropy(x / q) for x, q in zip(ends, p, strict=True)]
        end = sum(U @ x @ U.conj().T for U, x in zip(answers, ends, strict=True))
        assert mean(NUMBER, start - end) <= learnt + 1e-12
    excited = np.diag([0, 1])
    assert mean(NUMBER, excited - X @ excited @ X) == 1 > 0


def test_b01():
    """After a full swap with a fresh thermal qubit nothing is shared, and Σ is D alone."""
    fresh = qep.gibbs(NUMBER, 1.0)
    for theta, shared in ((0.1, True), (np.pi / 2, False)):
        U = expm(-1j * theta * np.eye(4)[[0, 2, 1, 3]])  # the partial swap
        out = U @ np.kron(RHO, fresh) @ U.conj().T
        produced = qep.entropy(part(out, 0)) - qep.entropy(RHO) + mean(NUMBER, part(out, 1) - fresh)
        D, I = qep.relative_entropy(part(out, 1), fresh), qep.mutual_information(out, (2, 2), 0)
        assert produced == pytest.approx(I + D, abs=1e-10)
        assert (I > 0.9 * produced) if shared else (abs(I) < 1e-10 and produced > 0.1)


def test_b02():
    """Levy and Kosloff's two qubits, by both ways of counting heat."""
    one, two, whole = local_pair(1.0, 0.7)
    rest = whole.steady_state()
    parts = ((1.0, one), (0.7, two))
    by_whole = -sum(beta * mean(whole.H, bath.dissipator(rest)) for beta, bath in parts)
    by_own = -sum(beta * mean(bath.H, bath.dissipator(rest)) for beta, bath in parts)
    assert by_whole == pytest.approx(-2.654e-4, abs=1e-7)
    assert by_own == pytest.approx(3.5e-5, abs=1e-6)
