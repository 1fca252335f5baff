"""Generators that change in time: pulses that the times resolve are seen, and what is not reached is said."""

import itertools
import math

import numpy as np
import pytest
import qutip
import scipy.integrate
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st

import qep_widgets as qep
from qep_widgets import Lindbladian
from qep_widgets.physics.models import driven_qubit as dq
from qep_widgets.physics.models import jaynes_cummings
from tests.deep import examples, swept

SX, SZ = np.array([[0.0, 1], [1, 0]]), np.diag([1.0, -1.0])
LOWER = np.array([[0.0, 1], [0, 0]])
NOISE = np.random.default_rng(0)
GROUND, EXCITED = np.diag([1.0, 0]), np.diag([0.0, 1])


class Pulse:
    """A pulse of area 1 and full width at half maximum w around t₀: (value at t, its derivative)."""

    def __init__(self, shape, place, width):
        self.shape, self.place, self.width = shape, place, width

    def __call__(self, t):
        x = (t - self.place) / self.width
        if self.shape == "square":
            return float(abs(x) < 0.5) / self.width
        if self.shape == "gauss":
            return math.sqrt(4 * math.log(2) / math.pi) * math.exp(-4 * math.log(2) * x * x) / self.width
        edge = 0.05  # erf: its edges take a twentieth of it
        return 0.5 * (math.erf((x + 0.5) / edge) - math.erf((x - 0.5) / edge)) / self.width

    @property
    def inside(self):
        """Its area between the times 0 and 1."""
        if self.shape != "gauss":
            return 1.0
        x = 2 * math.sqrt(math.log(2)) / self.width
        return 1 - 0.5 * math.erfc(x * self.place) - 0.5 * math.erfc(x * (1 - self.place))

    def slope(self, t):
        x = (t - self.place) / self.width
        if self.shape == "gauss":
            return -8 * math.log(2) * x * self(t) / self.width
        edge = 0.05
        bells = math.exp(-(((x + 0.5) / edge) ** 2)) - math.exp(-(((x - 0.5) / edge) ** 2))
        return bells / (math.sqrt(math.pi) * edge * self.width**2)


pulses = st.builds(
    Pulse,
    st.sampled_from(["gauss", "square", "erf"]),
    st.floats(0.1, 0.9),
    st.floats(-2.7, -1.3).map(lambda x: 10**x),  # of a time of 1: from 0.002 to 0.05
)


def grid(width, rng, even):
    """Requested times from 0 to 1, no two further apart than the width of the pulse, nor than 0.02."""
    n = math.ceil(1 / min(width, 0.02)) + 1
    if even:
        return np.linspace(0, 1, n)
    steps = rng.uniform(0.3, 1, 2 * n)
    times = np.cumsum(steps) * min(width, 0.02)
    return np.append(times[times < 1], 1.0)


def by_pieces(make, rho, pulses, last=1.0):
    """ρ(last) by solve_ivp, started anew before, in and after each pulse: it is told where they are."""
    cuts = {0.0, last}
    for p in pulses:
        cuts |= {p.place + k * p.width for k in (-8, -0.5, 0.5, 8)}
    cuts = sorted(c for c in cuts if 0 <= c <= last)
    d, y = len(rho), np.asarray(rho, complex).reshape(-1)
    for a, b in itertools.pairwise(cuts):
        inside = np.nextafter(a, b), np.nextafter(b, a)  # a square pulse does not change within a piece
        slope = lambda t, y, ends=inside: make(min(max(t, ends[0]), ends[1])).superop() @ y  # noqa: E731
        step = min(p.width for p in pulses) / 2 if b - a < 20 * min(p.width for p in pulses) else np.inf
        y = scipy.integrate.solve_ivp(
            slope, (a, b), y, "DOP853", [b], rtol=3e-13, atol=1e-14, max_step=step
        ).y[:, -1]
    return y.reshape(d, d)


# ---------------------------------------------------------------- pulses after an idle time


def test_the_pulse_that_was_stepped_over():
    """P₁ = sin² of the area, 0.9045; with 1001 times, with one time, and the other way round."""
    f = lambda t: 0.4 * np.sqrt(np.pi) * np.exp(-((t - 50) ** 2))  # noqa: E731
    wanted = np.sin(0.4 * np.pi) ** 2
    assert wanted == pytest.approx(0.9045084971874737)
    make = lambda t: Lindbladian(f(t) * SX, [])  # noqa: E731
    for times in (np.linspace(0, 100, 1001), 100.0, [100.0], [0.0, 100.0]):
        found = qep.evolve_driven(make, GROUND, times)
        assert found.reshape(-1, 2, 2)[-1, 1, 1].real == pytest.approx(wanted, abs=1e-14)
    protocol = dq.Protocol(100.0, lambda t: f(t) * SX, lambda t: -2 * (t - 50) * f(t) * SX)
    for times in (1001, [100.0]):
        run = dq.drive(protocol, 1.0, GROUND, times=times)
        assert run.rho[-1, 1, 1].real == pytest.approx(wanted, abs=1e-14)


@examples(25)
@given(
    train=st.lists(pulses, min_size=1, max_size=3),
    area=st.floats(0.1, 3),
    seed=st.integers(0, 99),
    even=st.booleans(),
)
def test_closed_pulses_turn_by_their_area(train, area, seed, even):
    """H(t) commutes with itself, so that P₁ = sin² of the whole area, wherever the pulses are."""
    times = grid(min(p.width for p in train), np.random.default_rng(seed), even)
    found = qep.evolve_driven(lambda t: Lindbladian(area * sum(p(t) for p in train) * SX, []), GROUND, times)[
        -1
    ]
    assert found[1, 1].real == pytest.approx(np.sin(area * (sum(p.inside for p in train))) ** 2, abs=1e-11)
    assert np.abs(np.linalg.eigvalsh(found) - [0, 1]).max() < 2e-15, "a pure state stays pure"


@examples(25)
@given(
    train=st.lists(pulses, min_size=1, max_size=3),
    area=st.floats(0.1, 3),
    seed=st.integers(0, 99),
    even=st.booleans(),
)
def test_pulses_of_a_rate_take_the_exponential_of_their_area(train, area, seed, even):
    times = grid(min(p.width for p in train), np.random.default_rng(seed), even)
    make = lambda t: Lindbladian(0.3 * SZ, [LOWER], [area * sum(p(t) for p in train)])  # noqa: E731
    found = qep.evolve_driven(make, EXCITED, times)[-1]
    assert found[1, 1].real == pytest.approx(np.exp(-area * (sum(p.inside for p in train))), abs=1e-11)


@examples(25)
@given(
    train=st.lists(pulses, min_size=1, max_size=2),
    seed=st.integers(0, 99),
    rate=st.sampled_from([0.0, 1e-3, 2.0]),
)
def test_pulses_that_do_not_commute_with_the_rest(train, seed, rate):
    """A level splitting, a drive along a tilted axis, decay, and a pulse of the rates as well."""
    rng = np.random.default_rng(seed)
    still, kick = qep.random_hamiltonian(2, rng), qep.random_hamiltonian(2, rng)
    rho = qep.random_state(2, rng)

    def make(t):
        f = sum(p(t) for p in train)
        return Lindbladian(3 * still + f * kick, [LOWER, LOWER.T], [rate * (1 + f), 0.3 * rate])

    found = qep.evolve_driven(make, rho, grid(min(p.width for p in train), rng, False))[-1]
    assert np.abs(found - by_pieces(make, rho, train)).max() < 1e-9


@examples(30)
@given(
    pulse=pulses.filter(lambda p: p.shape != "square"), area=st.floats(0.1, 3), g=st.sampled_from([0.0, 0.2])
)
def test_the_driven_qubit_sees_pulses_and_keeps_the_first_law(pulse, area, g):
    H = lambda t: np.diag([0, 2.0]) + area * pulse(t) * SX  # noqa: E731
    protocol = dq.Protocol(1.0, H, lambda t: area * pulse.slope(t) * SX)
    run = dq.drive(protocol, 0.7, GROUND, g, times=grid(pulse.width, None, True))
    top = np.abs(run.H).max()
    np.testing.assert_allclose(run.energy - run.energy[0], run.work + run.heat, atol=1e-12 * max(top, 10))

    def make(t):
        energies, V = np.linalg.eigh(H(t))
        n = 1 / np.expm1(min(0.7 * (energies[1] - energies[0]), 700))
        lower = V[:, :1] @ V[:, 1:].conj().T
        return Lindbladian(H(t), [lower, lower.T.conj()], [g * (n + 1), g * n])

    assert np.abs(run.rho[-1] - by_pieces(make, GROUND, [pulse])).max() < 1e-9
    if g == 0:
        assert np.abs(run.entropy).max() < 1e-14


@examples(40)
@given(
    place=st.floats(0.05, 0.95),
    width=st.floats(0.011, 0.05),
    shape=st.sampled_from(["gauss", "square", "erf"]),
)
def test_one_requested_time_sees_what_lasts_a_hundredth_of_it(place, width, shape):
    pulse = Pulse(shape, place, width)
    found = qep.evolve_driven(lambda t: Lindbladian(None, [LOWER], [pulse(t)]), EXCITED, 1.0)
    assert found[1, 1].real == pytest.approx(np.exp(-pulse.inside), abs=1e-11)


def test_max_step_is_for_what_the_times_do_not_resolve():
    pulse = Pulse("gauss", math.sqrt(0.5), 1e-4)
    make = lambda t: Lindbladian(pulse(t) * SX, [])  # noqa: E731
    assert qep.evolve_driven(make, GROUND, 1.0)[1, 1] == 0, "nothing looked there"
    found = qep.evolve_driven(make, GROUND, 1.0, max_step=1e-3)
    assert found[1, 1].real == pytest.approx(np.sin(1) ** 2, abs=1e-12)
    protocol = dq.Protocol(1.0, lambda t: pulse(t) * SX, lambda t: pulse.slope(t) * SX)
    run = dq.drive(protocol, 1.0, GROUND, max_step=1e-3)
    assert run.rho[-1, 1, 1].real == pytest.approx(np.sin(1) ** 2, abs=1e-12)


@examples(60)
@given(
    gaps=st.lists(st.floats(-6, 0).map(lambda x: 10**x), min_size=1, max_size=30),
    step=st.one_of(st.none(), st.floats(0.01, 1)),
)
def test_the_generator_is_looked_at_as_often_as_promised(gaps, step):
    """In each gap of the requested times, in each hundredth of the last one, in each tenth of max_step."""
    times, looks = np.cumsum(gaps), []
    still = Lindbladian(SZ, [LOWER], [0.1])
    qep.evolve_driven(lambda t: looks.append(t) or still, GROUND, times, max_step=step and step * times[-1])
    looks = np.sort(looks)
    edges = np.append(0.0, times)
    assert np.all(np.searchsorted(looks, edges[1:]) > np.searchsorted(looks, edges[:-1]))
    every = 0.01 if step is None else min(0.01, step / 10)
    between = np.diff(np.concatenate(([0.0], looks, times[-1:])))
    assert between.max() <= every * times[-1] * (1 + 1e-12)
    even = np.linspace(0, times[-1], 137)
    looks.resize(0)
    seen = []
    qep.evolve_driven(lambda t: seen.append(t) or still, GROUND, even)
    assert np.diff(np.sort(seen)).max() <= even[1]


# ---------------------------------------------------------------- sudden changes


@examples(25)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 6), closed=st.booleans(), asked=st.booleans())
def test_sudden_changes_are_a_product_of_exponentials(seed, n, closed, asked):
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.uniform(0.02, 2, n))
    if np.diff(np.append(0, cuts)).min() < 0.05:
        return
    jumps = [] if closed else [LOWER, SZ]
    parts = [
        Lindbladian(qep.random_hamiltonian(2, rng), jumps, rng.uniform(0, 1, len(jumps)))
        for _ in range(n + 1)
    ]
    rho = y = qep.random_state(2, rng)
    for L, a, b in zip(parts, [0.0, *cuts], [*cuts, 2.0], strict=True):
        y = (scipy.linalg.expm((b - a) * L.superop()) @ y.reshape(-1)).reshape(2, 2)
    times = np.append(cuts, 2.0) if asked else [2.0]
    looks = []
    make = lambda t: looks.append(t) or parts[int(np.searchsorted(cuts, t, side="right"))]  # noqa: E731
    found = qep.evolve_driven(make, rho, times, max_step=0.5)
    assert np.abs(found[-1] - y).max() < 1e-12
    assert len(looks) < 700 + 300 * n, "a sudden change costs some hundred looks, not thousands"


def test_two_hundred_switches():
    """Bang–bang control at times that nobody asks for: (e^{−iB}e^{−iA})^100."""
    A, B = 0.01 * np.pi * SX, np.diag([0, 0.03])
    make = lambda t: Lindbladian(A if int(t) % 2 == 0 else B, [])  # noqa: E731
    U = np.linalg.matrix_power(scipy.linalg.expm(-1j * B) @ scipy.linalg.expm(-1j * A), 100)
    found = qep.evolve_driven(make, GROUND, 200.0)
    assert np.abs(found - U @ GROUND @ U.conj().T).max() < 1e-11


@pytest.mark.parametrize(
    "make",
    [
        lambda t: Lindbladian(NOISE.normal() * SX, []),
        pytest.param(lambda t: Lindbladian(None, [LOWER], [1 / (t - 0.5)]), marks=pytest.mark.deep),
        lambda t: Lindbladian(None, [LOWER], [jaynes_cummings.decay_rate(t, 5.0, 1.0)]),
        lambda t: Lindbladian(None, [LOWER], [1 / math.sqrt(abs(t - 0.3) + 1e-40)]),
    ],
    ids=["noise", "pole", "damped Jaynes–Cummings", "a root too sharp"],
)
def test_an_accuracy_that_is_not_reached_is_said(make):
    with pytest.raises(ValueError, match=r"generator cannot be integrated past t = .* 1e-12 is not reached"):
        qep.evolve_driven(make, EXCITED, 2.0)


# ---------------------------------------------------------------- accuracy


@pytest.mark.parametrize("d", swept([2, 4, 6, 3, 9, 12], always=3))
@pytest.mark.parametrize("closed", [False, True])
def test_smooth_driving_agrees_with_qutip(d, closed):
    """Both ways of solving a step, at once and by iteration, and the solver of kets."""
    rng = np.random.default_rng(d)
    H0, H1 = qep.random_hamiltonian(d, rng, shape=2)
    J = qep.random_hamiltonian(d, rng) / d
    jumps = [] if closed else [J]
    rho = qep.random_state(d, rng)
    make = lambda t: Lindbladian(H0 + math.sin(3 * t) * H1, jumps, [1 + math.cos(t)] * len(jumps))  # noqa: E731
    rate = qutip.coefficient(lambda t: math.sqrt(1 + math.cos(t)))
    c_ops = [] if closed else [qutip.QobjEvo([qutip.Qobj(J), rate])]
    H = qutip.QobjEvo([qutip.Qobj(H0), [qutip.Qobj(H1), lambda t: math.sin(3 * t)]])
    options = {"method": "dop853", "rtol": 1e-12, "atol": 1e-13, "nsteps": 100000}
    times = [0.0, 0.3, 1.0]
    exact = [x.full() for x in qutip.mesolve(H, qutip.Qobj(rho), times, c_ops, options=options).states]
    assert np.abs(qep.evolve_driven(make, rho, times) - exact).max() < 1e-10
    many = qep.evolve_driven(make, np.broadcast_to(rho, (d * d + 1, d, d)), times)
    assert many.shape == (3, d * d + 1, d, d) and np.abs(many - np.array(exact)[:, None]).max() < 1e-10


@pytest.mark.parametrize("n", [1, 3, 7])
@pytest.mark.parametrize("hermitian", [False, True])
def test_a_generator_that_stays_is_its_exponential(n, hermitian):
    """Fewer jumps than levels and more, a number of them that changes, and a matrix that is no state."""
    rng = np.random.default_rng(n)
    jumps = rng.normal(size=(n, 6, 6)) + 1j * rng.normal(size=(n, 6, 6))
    H, rates = qep.random_hamiltonian(6, rng), rng.uniform(0, 0.3, n)
    x = rng.normal(size=(2, 6, 6)) + 1j * rng.normal(size=(2, 6, 6))
    x = x + qep.dag(x) if hermitian else x
    L = Lindbladian(H, jumps, rates)
    more = Lindbladian(H, [*jumps, np.eye(6)], [*rates, 1.0])  # the identity does nothing
    exact = (scipy.linalg.expm(0.7 * L.superop()) @ x.reshape(2, 36).T).T.reshape(2, 6, 6)
    for make in (lambda t: L, lambda t: more if t > 0.3 else L):
        found = qep.evolve_driven(make, x, [0.3, 0.7])[-1]
        assert np.abs(found - exact).max() < 1e-12 * np.abs(x).max()


@pytest.mark.parametrize("rate", [1.0, 1e3, 1e6])
def test_fast_rates_cost_few_steps_and_keep_the_accuracy(rate):
    """Fast relaxation in a slowly moving frame: the state follows; against exponentials of tiny steps."""
    looks = []

    def make(t):
        looks.append(t)
        return Lindbladian(np.diag([0, 1 + t]), [LOWER, LOWER.T], [rate, rate * math.exp(-1 - t)])

    found = qep.evolve_driven(make, EXCITED, 1.0)
    # ṗ = −γ(1 + e^{−1−t})p + γe^{−1−t}: quadrature with the integrating factor
    left = lambda u: math.exp(-rate * (u + math.exp(-2) * math.expm1(u)))  # noqa: E731
    fed = lambda u: rate * math.exp(u - 2) * left(u)  # noqa: E731
    end = min(1.0, 60 / rate)
    p = scipy.integrate.quad(fed, 0.0, end, epsabs=1e-14, epsrel=1e-13)[0] + left(1.0)
    assert found[1, 1].real == pytest.approx(p, abs=1e-11)
    assert len(looks) < 1500


@examples(30)
@given(scale=st.floats(-34, 20).map(lambda x: 10**x), seed=st.integers(0, 99))
def test_the_same_physics_at_every_scale(scale, seed):
    rng = np.random.default_rng(seed)
    H, K = qep.random_hamiltonian(2, rng, shape=2)
    rho, pulse = qep.random_state(2, rng), Pulse("gauss", 0.4, 0.02)

    def at(scale):
        make = lambda t: Lindbladian(  # noqa: E731
            scale * (H + pulse(t * scale) * K), [LOWER, SX], [scale * 0.4, scale * pulse(t * scale)]
        )
        return qep.evolve_driven(make, rho, np.linspace(0, 1, 61) / scale)

    assert np.abs(at(scale) - at(1.0)).max() < 1e-13

    def driven(scale):
        H_of = lambda t: scale * (np.diag([0, 1.5]) + pulse(t * scale) * SX)  # noqa: E731
        protocol = dq.Protocol(1 / scale, H_of, lambda t: scale**2 * pulse.slope(t * scale) * SX)
        run = dq.drive(protocol, 1 / scale, rho, 0.3 * scale, times=61)
        return np.array([run.work / scale, run.heat / scale, run.entropy, run.entropy_production])

    assert np.abs(driven(scale) - driven(1.0)).max() < 1e-11


@pytest.mark.parametrize("max_step", [0, -1.0, [1, 2], float("nan"), float("inf")])
def test_a_bad_max_step_is_refused_by_name(max_step):
    protocol = dq.linear_ramp(np.diag([0, 1]), np.diag([0, 2]), 1.0)
    for call in (
        lambda: qep.evolve_driven(lambda t: Lindbladian(SZ, []), GROUND, 1.0, max_step=max_step),
        lambda: dq.drive(protocol, 1.0, max_step=max_step),
    ):
        with pytest.raises(ValueError, match="max_step must"):
            call()


@pytest.mark.parametrize("value", [np.eye(2), [[0, 1], [1, 0]], None, 1.0])
def test_what_is_no_generator_is_refused_and_named(value):
    with pytest.raises(TypeError, match=r"generator\(t\) must return a Lindbladian, got \w+ at t = "):
        qep.evolve_driven(lambda t: value, np.diag([1.0, 0.0]), [1.0, 2.0])
