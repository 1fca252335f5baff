"""The lab of chapter 13: its ledgers by the library and by matrices, its sentence, its presets."""

import re

import mpmath as mp
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.path import Path
from scipy.optimize import minimize, minimize_scalar

import qep_widgets as qep
from qep_widgets.labs.no_entropy_production import Params, _at_pi, compute, generator, sentence, state
from tests.labs.looks import at, letters, places, presets, ranges, start

BARE = np.diag([0.0, 1.0])
ENTRIES = ("external", "internal", "heat", "production", "flow", "dissipator", "unitary")


def random_params(rng):
    return Params(
        drive=rng.uniform(0, 2) if rng.integers(4) else 0.0,
        beta=rng.uniform(0.5, 3),
        angle=rng.uniform(-3.14, 3.14),
        length=rng.uniform(0, 0.98),
        detuning=rng.uniform(-1, 1),
    )


def by_the_library(p):
    """Every entry from 2×2 matrices and the functions of the package."""
    L, rho = generator(p), state(p)
    bath, drive = qep.thermal_qubit(1, p.beta), qep.Lindbladian(L.H, [])
    alone, pi = qep.Lindbladian(None, bath.jumps, bath.rates), L.steady_state()
    dS, together = qep.entropy_rate(L, rho), qep.spohn_rate(L, rho, pi)
    return {
        "dS": dS,
        "external": qep.entropy_rate(alone, rho),
        "internal": qep.entropy_rate(drive, rho),
        "heat": p.beta * qep.heat_current(L, rho, BARE),
        "production": qep.entropy_production_rate(bath, rho, BARE),
        "flow": dS - together,
        "dissipator": qep.spohn_rate(alone, rho, pi),
        "unitary": qep.spohn_rate(drive, rho, pi),
    }


def by_matrices(p):
    """The formulas of the ledgers, letter by letter, to 30 digits; π as a null vector of the generator."""

    def log(x):
        values, v = mp.eighe(x)
        return v * mp.diag([mp.log(value) for value in values]) * v.H

    def trace(x):
        return mp.re(x[0, 0] + x[1, 1])

    with mp.workdps(30):
        rho = mp.matrix(state(p).tolist())
        H = mp.matrix([[-p.detuning, p.drive], [p.drive, p.detuning]]) / 2
        n = 1 / (mp.exp(p.beta) - 1)
        a = mp.matrix([[0, 1], [0, 0]])

        def D(x):
            out = mp.zeros(2)
            for rate, jump in ((n + 1, a), (n, a.T)):
                kept = jump.T * jump
                out += rate * (jump * x * jump.T - (kept * x + x * kept) / 2)
            return out

        def commutator(x):
            return mp.mpc(0, 1) * (H * x - x * H)

        units = [mp.matrix(2, 2) for _ in range(4)]
        for k, unit in enumerate(units):
            unit[k // 2, k % 2] = 1
        columns = [D(unit) - commutator(unit) for unit in units]
        system = mp.matrix(4, 4)
        for j, column in enumerate(columns):
            for k in range(4):
                system[k, j] = column[k // 2, k % 2]
        for k, entry in enumerate((1, 0, 0, 1)):  # the trace in place of one redundant row
            system[0, k] = entry
        solved = mp.lu_solve(system, mp.matrix([1, 0, 0, 0]))
        pi = mp.matrix([[solved[0], solved[1]], [solved[2], solved[3]]])
        pi = (pi + pi.H) / 2
        bare = mp.matrix([[0, 0], [0, 1]])
        gibbs = mp.diag([1 / (1 + mp.exp(-p.beta)), 1 / (1 + mp.exp(p.beta))])
        d, turn, ln_rho, ln_pi = D(rho), commutator(rho), log(rho), log(pi)
        return {
            "dS": -trace((d - turn) * ln_rho),
            "external": -trace(d * ln_rho),
            "internal": trace(turn * ln_rho),
            "heat": p.beta * trace(bare * d),
            "production": -trace(d * (ln_rho - log(gibbs))),
            "flow": -trace((d - turn) * ln_pi),
            "dissipator": -trace(d * (ln_rho - ln_pi)),
            "unitary": trace(turn * (ln_rho - ln_pi)),
        }


@pytest.mark.parametrize("route", [by_the_library, by_matrices])
def test_every_entry_by_a_second_route(route):
    rng = np.random.default_rng(0)
    for _ in range(60):
        p = random_params(rng)
        ledgers, other = compute(p).ledgers, route(p)
        for name, value in other.items():
            assert getattr(ledgers, name) == pytest.approx(float(value), abs=1e-10), (name, p)


def test_the_three_ledgers_book_the_same_change():
    rng = np.random.default_rng(1)
    for _ in range(300):
        a = compute(random_params(rng)).ledgers
        size = 1 + abs(a.dS)
        assert abs(a.external + a.internal - a.dS) < 1e-12 * size
        assert abs(a.heat + a.production - a.dS) < 1e-12 * size
        assert abs(a.flow + a.spohn - a.dS) < 1e-12 * size
        assert abs(a.internal) < 1e-14 * size
        assert a.production > -1e-13 and a.spohn > -1e-13


def test_dS_is_the_slope_of_the_entropy_and_sigma_na_that_of_the_divergence():
    rng = np.random.default_rng(2)
    for _ in range(20):
        p = random_params(rng)
        L, h, a = generator(p), 1e-5, compute(p).ledgers
        slopes = (L.apply(state(p)), L.apply(L.apply(state(p))))
        near = [state(p) + t * slopes[0] + 0.5 * t * t * slopes[1] for t in (-h, h)]
        if min(np.linalg.eigvalsh(rho)[0] for rho in near) < 0.02:
            continue
        entropy, divergence = qep.entropy(near), qep.relative_entropy(near, L.steady_state())
        assert (entropy[1] - entropy[0]) / (2 * h) == pytest.approx(a.dS, abs=1e-5)
        assert (divergence[0] - divergence[1]) / (2 * h) == pytest.approx(a.spohn, abs=1e-5)


def test_the_plane_holds_the_stationary_state_and_the_state_is_where_the_sliders_say():
    rng = np.random.default_rng(3)
    for _ in range(30):
        p = random_params(rng)
        s = compute(p).setting
        x, y, z = qep.bloch_vector(generator(p).steady_state())
        assert np.allclose(s.side * s.pi[0], [x, y, 0], atol=1e-12) and s.pi[1] == pytest.approx(z)
        r = qep.bloch_vector(state(p))
        assert np.linalg.norm(r) == pytest.approx(p.length)
        assert np.allclose([r @ s.side, r[2]], p.length * np.array([np.sin(p.angle), np.cos(p.angle)]))


def test_arrows_are_the_two_halves_of_the_equation():
    rng = np.random.default_rng(4)
    for _ in range(30):
        p = random_params(rng)
        result, L = compute(p), generator(p)
        for arrow, slope in (
            (result.by_bath, L.dissipator(state(p))),
            (result.by_drive, L.unitary_part(state(p))),
        ):
            x, y, z = 2 * slope[0, 1].real, -2 * slope[0, 1].imag, (slope[0, 0] - slope[1, 1]).real
            assert np.allclose(arrow, [np.dot(result.setting.side, [x, y, z]), z], atol=1e-12)


def test_unitary_part_spans_the_eigenvalues_of_the_commutator_with_ln_pi():
    L = generator(Params())
    values, v = np.linalg.eigh(L.steady_state())
    log_pi = (v * np.log(values)) @ v.conj().T
    ends = np.linalg.eigvalsh(1j * (L.H @ log_pi - log_pi @ L.H))
    assert np.allclose(ends, [-0.438756, 0.438756], atol=1e-6)

    def part(angle):  # linear in the length: doubled, that of a pure state
        return 2 * compute(Params(angle=angle, length=0.5)).ledgers.unitary

    lowest = minimize_scalar(part, bracket=(1.0, 2.0, 3.0))
    highest = minimize_scalar(lambda angle: -part(angle), bracket=(-2.0, -1.0, 0.0))
    assert np.allclose([lowest.fun, -highest.fun], ends, atol=1e-12)


def lowest_dissipator_part():
    """Its minimum over the whole ball, not the plane alone."""
    L = generator(Params())
    alone, pi = qep.Lindbladian(None, L.jumps, L.rates), L.steady_state()

    def part(r):
        length = np.linalg.norm(r)
        return qep.spohn_rate(alone, qep.bloch_state(r), pi) if length < 1 else 1.0 + length

    starts = np.random.default_rng(5).uniform(-0.5, 0.5, (2, 3))
    options = {"xatol": 1e-9, "fatol": 1e-13}
    return min(minimize(part, start, method="Nelder-Mead", options=options).fun for start in starts)


def test_the_lowest_dissipator_part_of_all_states():
    lowest = compute(Params(angle=0.34042, length=0.50329)).ledgers
    assert lowest.dissipator == pytest.approx(lowest_dissipator_part(), abs=1e-9)
    assert lowest.dissipator == pytest.approx(-0.037001, abs=1e-6) and lowest.spohn > 0.03


def test_the_shaded_states_are_those_with_a_negative_dissipator_part():
    rng = np.random.default_rng(6)
    for _ in range(6):
        p = random_params(rng)
        p = Params(**{**vars(p), "drive": rng.uniform(0.3, 2)})
        s = compute(p).setting
        r = s.pi + rng.uniform(-0.4, 0.4, (300, 2))
        r = r[np.hypot(*r.T) < 0.99]
        L = generator(p)
        alone = qep.Lindbladian(None, L.jumps, L.rates)
        states = qep.bloch_state(np.outer(r[:, 0], s.side) + np.outer(r[:, 1], [0, 0, 1]))
        part = qep.spohn_rate(alone, states, L.steady_state())
        inside = Path(s.below).contains_points(r)
        clear = np.abs(part) > 1e-3
        assert inside.any() and np.array_equal(inside[clear], part[clear] < 0)
    assert len(compute(Params(drive=0.0)).setting.below) == 0


def test_the_oval_has_one_height():
    rng = np.random.default_rng(7)
    for _ in range(20):
        p = random_params(rng)
        result = compute(p)
        pi = generator(p).steady_state()
        points = result.level[np.hypot(*result.level.T) < 1 - 1e-6]
        vectors = np.outer(points[:, 0], result.setting.side) + np.outer(points[:, 1], [0, 0, 1])
        heights = qep.relative_entropy(qep.bloch_state(vectors), pi)
        assert np.allclose(heights, qep.relative_entropy(state(p), pi), atol=1e-5)


def test_pure_states_are_refused():
    for length in (1.0, -0.1, np.nan):
        with pytest.raises(ValueError, match="length"):
            compute(Params(length=length))


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(8)
    pattern = (
        r"dS/dt = (\S+) in.*external (\S+), internal (\S+)\. "
        r"Clausius: heat βQ̇ = (\S+), production σ = (\S+)\. "
        r"Spohn: flow (\S+), dissipator (\S+) and unitary part (\S+), together σ_na = (\S+): (.*)\."
    )
    for p in [Params(), Params(angle=0.34, length=0.5), *(random_params(rng) for _ in range(80))]:
        *numbers, verdict = re.search(pattern, sentence(compute(p))).groups()
        true = by_the_library(p)
        expected = [true["dS"], *(true[name] for name in ENTRIES), true["dissipator"] + true["unitary"]]
        said = [float(number.replace("−", "-")) for number in numbers]
        assert np.allclose(said, expected, atol=5.1e-4) and "−0.000" not in numbers
        if abs(true["dissipator"]) > 1e-3:
            assert ("below zero" in verdict) == (true["dissipator"] < 0)
            assert ("Clausius" in verdict) == (p.drive == 0)
    resting = sentence(compute(Params(**_at_pi(0.8, 1.2, 0.3))))
    assert resting.endswith("both of the paper's entries are zero, and yet Clausius' σ is not.")


def test_every_ledger_ends_on_the_dashed_line(shown):
    rng = np.random.default_rng(9)
    for _ in range(30):
        shown.show(**vars(random_params(rng)))
        shown._update(shown.params)
        artists, scale = shown._artists, shown._axes[1].qep_key
        dashed = artists["dS"].get_ydata()
        ends = [artists["steps"].get_segments()[k][0][1] for k in (1, 3, 6)]
        assert np.allclose(ends, dashed[0]) and max(np.abs(dashed)) <= 1
        assert dashed[0] * scale == pytest.approx(by_the_library(shown.params)["dS"], abs=1e-9)


def test_presets_are_what_they_say(shown):
    results = {}
    for button in shown._buttons[:-1]:
        shown.reset()
        button.click()
        results[button.description] = compute(shown.params)
    assert shown.errors == []
    a = {name: result.ledgers for name, result in results.items()}
    paper = a["A driven qubit"]
    assert paper.production > 1 and abs(paper.unitary) > 0.2 and abs(paper.internal) < 1e-15
    still = a["No drive"]
    assert still.flow == pytest.approx(still.heat, abs=1e-14) and still.unitary == 0
    assert still.dissipator == pytest.approx(still.production, abs=1e-14) and still.production > 1
    below = a["Strong drive, cold bath"]
    assert below.dissipator < -0.15 and below.spohn > 0.1
    assert abs(below.production - below.spohn) > 0.4, "the two must not look alike"
    rest = a["At the stationary state"]
    entries = (rest.dS, rest.external, rest.internal, rest.flow, rest.dissipator, rest.unitary)
    assert np.allclose(entries, 0, atol=1e-14)
    assert rest.production == pytest.approx(-rest.heat, abs=1e-14) and rest.production > 0.15
    falls = a["Entropy falls"]
    assert falls.dS < -0.1 and falls.production > 0.2 and falls.spohn > 0.2


def test_the_shade_waits_for_the_prediction(shown):
    shown.reset()
    for revealed in (0, 1):
        shown.show(revealed=revealed)
        artists = (shown._update(shown.params), shown._artists)[1]
        assert artists["shade"].get_visible() == bool(revealed)
        assert (len(artists["below"].get_xy()) > 3) == bool(revealed)
        for name in ("still", "gibbs", "name of gibbs"):
            assert artists[name].get_visible() == bool(revealed), name


@pytest.mark.parametrize("p", [Params(), Params(0.1, 0.6, 0.2, 0.4), Params(2.0, 3.0, 0.62, 0.55, -0.4)])
def test_the_entropy_stands_still_on_the_dashed_curve_and_nowhere_else(shown, p):
    shown.show(**given(p), revealed=1)
    artists = (shown._update(shown.params), shown._artists)[1]
    curve, axes, L = artists["still"].get_xydata(), plane(p), generator(p)
    on = curve[np.hypot(*curve.T) > 1e-6]
    assert qep.entropy_rate(L, qep.bloch_state(on @ axes)) == pytest.approx(0, abs=1e-12)
    gibbs = qep.bloch_vector(qep.gibbs(BARE, p.beta))
    assert places(artists["gibbs"])[0] == pytest.approx(axes @ gibbs)
    for point in (axes @ at_rest(p), axes @ gibbs, np.zeros(2)):
        assert np.hypot(*(curve - point).T).min() < 0.03
    spots = np.random.default_rng(12).uniform(-0.7, 0.7, (300, 2))
    rates = qep.entropy_rate(L, qep.bloch_state(spots @ axes))
    clear = np.abs(rates) > 5e-3
    inside = Path(curve).contains_points(spots)
    assert inside.any() and np.array_equal(inside[clear], rates[clear] < 0)


def test_clausius_needs_the_heat_of_the_bare_qubit():
    """With the rotating frame's H in the heat, σ is negative for some states: the trap the ledger avoids."""
    rng = np.random.default_rng(10)
    L = generator(Params())
    rho = qep.random_state(2, rng, shape=(2000,))
    with_bare, with_rotating = (
        qep.entropy_rate(L, rho) - 1.2 * qep.heat_current(L, rho, H) for H in (BARE, L.H)
    )
    assert with_bare.min() >= 0 and with_rotating.min() < -0.01


# ---------------------------------------------------------------- settings and picture as numbers


def bloch_equation(p):
    """A and b of dr/dt = A r + b in three dimensions: decay Γ/2, Γ/2, Γ towards z, and (Ω, 0, −δ) × r."""
    gamma = 1 / np.tanh(p.beta / 2)
    x, z = p.drive, -p.detuning
    turned = np.array([[0, -z, 0], [z, 0, -x], [0, x, 0]])
    return np.diag([-gamma / 2, -gamma / 2, -gamma]), turned, np.array([0.0, 0.0, 1.0])


def at_rest(p):
    decay, turned, b = bloch_equation(p)
    return -np.linalg.solve(decay + turned, b)


def plane(p):
    """The direction of π's side and that of |0⟩, as rows."""
    x, y, _ = at_rest(p)
    return np.array([[x / np.hypot(x, y), y / np.hypot(x, y), 0.0], [0.0, 0.0, 1.0]])


def test_its_settings(shown):
    own = {"drive": 0.8, "beta": 1.2, "angle": 1.9, "length": 0.7, "detuning": 0.3}
    assert {name: value for name, value in start(shown).items() if name != "revealed"} == own
    assert ranges(shown) == {
        "drive": (0.0, 2.0),
        "beta": (0.5, 3.0),
        "angle": (-3.14, 3.14),
        "length": (0.0, 0.98),
    }
    assert [spec.unit for spec in shown._specs.values()] == ["ω", "1/ω", "rad", ""]
    x, y, z = at_rest(Params(**own))
    rest = {"angle": np.arctan2(np.hypot(x, y), z), "length": np.linalg.norm([x, y, z])}
    assert list(presets(shown).values()) == [
        own,
        {"drive": 0.0, "beta": 1.2, "angle": 1.9, "length": 0.7},
        {"drive": 2.0, "beta": 3.0, "angle": 0.62, "length": 0.55, "detuning": 0.3},
        pytest.approx({"drive": 0.8, "beta": 1.2, "detuning": 0.3, **rest}),
        {"drive": 0.8, "beta": 2.0, "angle": 0.2, "length": 0.4, "detuning": 0.3},
    ]


CASES = [
    Params(0.8, 1.2, 1.9, 0.7, 0.3),
    Params(2.0, 3.0, 0.62, 0.55, -0.4),
    Params(1.1, 0.7, -2.2, 0.9, 0.8),
]


def given(p):
    return {name: getattr(p, name) for name in ("drive", "beta", "angle", "length", "detuning")}


@pytest.mark.parametrize("p", CASES)
def test_the_disc(shown, p):
    for asked in shown._asked:
        asked.made.commit(None)
    artists = at(shown, **given(p))
    (decay, turned, b), axes = bloch_equation(p), plane(p)
    spot = p.length * np.array([np.sin(p.angle), np.cos(p.angle)])
    assert places(artists["state"])[0] == pytest.approx(spot)
    assert places(artists["pi"])[0] == pytest.approx(axes @ at_rest(p))
    assert artists["circle"].get_radius() == pytest.approx(p.length)
    r = spot @ axes
    assert qep.bloch_vector(state(p)) == pytest.approx(r)
    assert qep.bloch_vector(generator(p).steady_state()) == pytest.approx(at_rest(p))
    pushes = [axes @ (decay @ r + b), axes @ (turned @ r)]
    for arrow, push in zip(artists["pushes"].get_paths(), pushes, strict=True):
        tail, tip = arrow.vertices[[0, 6]].mean(axis=0), arrow.vertices[3]
        assert tail == pytest.approx(spot) and (tip - tail) / 0.3 == pytest.approx(push)
    bath, drive = (to_hex(color) for color in artists["pushes"].get_facecolors())
    keys = {text.get_text(): np.sign(text.get_position()[0]) for text in shown._axes[0].texts}
    for words, color in (("pushed\nby H", drive), ("pushed by\nthe bath", bath)):
        looks = {
            to_hex(one.get_facecolor())
            for one in shown._axes[0].patches
            if hasattr(one, "get_xy") and np.ndim(one.get_xy()) == 2 and len(one.get_xy()) == 8
            if np.sign(np.mean(one.get_xy()[:, 0])) == keys[words] and np.ptp(one.get_xy()[:, 1]) < 0.2
        }
        assert color in looks

    def shares(spots):  # of σ_D, by the logarithms' Bloch parts
        pi, long = axes @ at_rest(p), np.linalg.norm(spots, axis=-1, keepdims=True)
        log, log_pi = (
            np.arctanh(long) / long * spots,
            np.arctanh(np.linalg.norm(pi)) / np.linalg.norm(pi) * pi,
        )
        gamma = 1 / np.tanh(p.beta / 2)
        fall = np.stack([-gamma / 2 * spots[:, 0], 1 - gamma * spots[:, 1]], axis=-1)
        return -((log - log_pi) * fall).sum(axis=-1)

    spots = np.random.default_rng(11).uniform(-0.7, 0.7, (300, 2))
    part = shares(spots)
    inside = Path(artists["below"].get_xy()).contains_points(spots)
    clear = np.abs(part) > 2e-3
    assert np.array_equal(inside[clear], part[clear] < 0)
    level, pi = artists["level"].get_xy(), qep.bloch_state(at_rest(p))
    level = level[np.hypot(*level.T) < 1 - 1e-6]
    heights = qep.relative_entropy(qep.bloch_state(level @ axes), pi)
    assert heights == pytest.approx(float(qep.relative_entropy(qep.bloch_state(r), pi)), abs=1e-5)


@pytest.mark.parametrize("p", CASES)
def test_the_columns_are_the_entries(shown, p):
    artists = at(shown, **given(p))
    ax, books = shown._axes[1], {name: float(value) for name, value in by_matrices(p).items()}
    ticks = [float(tick.get_text().replace("−", "-")) for tick in ax.get_yticklabels()]
    unit = ticks[-1] / ax.get_yticks()[-1]
    assert ticks == pytest.approx([-unit, -unit / 2, 0, unit / 2, unit])
    columns = iter(artists["columns"].get_paths())
    for names in (("external", "internal"), ("heat", "production"), ("flow", "dissipator", "unitary")):
        level = 0.0
        for name in names:
            corners = next(columns).vertices
            assert corners[0, 1] * unit == pytest.approx(level, abs=1e-9)
            level += books[name]
            assert corners[3, 1] * unit == pytest.approx(level, abs=1e-9)
            written = artists[f"value {name}"]
            assert float(written.get_text().replace("−", "-")) == pytest.approx(books[name], abs=5.1e-4)
            assert written.get_position()[0] == pytest.approx(corners[3, 0])
        assert level == pytest.approx(books["dS"], abs=1e-9)
    assert np.multiply(artists["dS"].get_ydata(), unit) == pytest.approx([books["dS"]] * 2, abs=1e-9)
    shaded = artists["sigma_na"].get_xy()[:, 1] * unit
    assert [shaded.min(), shaded.max()] == pytest.approx(sorted([books["flow"], books["dS"]]), abs=1e-9)


def test_names_and_units(shown):
    written = letters(shown._axes[1])
    assert {
        "dS/dt (nats per time)",
        "1  the paper",
        "2  Clausius",
        r"3  Spohn, $\sigma_\mathrm{na}$ shaded",
    } <= written
    below = [text for text in shown._axes[1].texts if text.get_position()[1] < -1.5]
    spots = {text.get_text(): text.get_position()[0] for text in below}
    for name in ENTRIES:
        assert spots[name] == shown._artists[f"value {name}"].get_position()[0]


@pytest.mark.parametrize("angle", [-1.2, -0.6, 0.0, 0.3, 0.6, 0.9, 1.2])
def test_where_the_entropy_stands_still_only_the_papers_ledger_is_empty(angle):
    """The oval of task 2, Γ(z² + s²/2) = z: from the centre through π and the bath's Gibbs state."""
    gamma = 1 / np.tanh(0.6)
    s, z = np.sin(angle), np.cos(angle)
    a = compute(Params(angle=angle, length=z / (gamma * (z**2 + 0.5 * s**2)))).ledgers
    assert abs(a.dS) + abs(a.external) + abs(a.internal) < 1e-12
    assert a.production > 0.01 if angle else abs(a.production) < 1e-12
    assert a.spohn > 0.001
    pi = compute(Params(**_at_pi(0.8, 1.2, 0.3)))
    on_it = gamma * (pi.r[1] ** 2 + 0.5 * pi.r[0] ** 2) - pi.r[1]
    assert abs(on_it) + abs(pi.ledgers.spohn) < 1e-12
