"""The lab of chapter 08: its books by a second route, its sentence, its prediction and its tasks."""

import itertools
import re
from functools import lru_cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

import qep_widgets as qep
from qep_widgets.figures.heat_and_work import draw_heat_and_work, heat_and_work_figure
from qep_widgets.labs import heat_and_work as module
from qep_widgets.labs.heat_and_work import SHARES, SWING, TURN, Params, compute, sentence
from tests.deep import swept
from tests.labs.looks import at, letters, named, places, presets, ranges, start


def generator(kind, duration, g):
    """The bath's generator at a time, from the eigenvectors of H(t)."""

    def at(t):
        if kind == SWING:
            H = np.diag([0, 2 - np.cos(2 * np.pi * t / duration)])
        else:
            phi = 0.5 * np.pi * t / duration
            H = qep.projector([-np.sin(phi / 2), np.cos(phi / 2)])
        (low, high), v = np.linalg.eigh(H)
        n = 1 / np.expm1(high - low)
        lower = np.outer(v[:, 0], v[:, 1].conj())
        return qep.Lindbladian(H, [lower, lower.conj().T], [g * (n + 1), g * n])

    return at


@pytest.mark.parametrize(
    ("kind", "duration", "g"),
    [(SWING, 6.0, 1.0), (SWING, 1.3, 0.4), (TURN, 3.0, 0.3), (TURN, 8.0, 2.0), (TURN, 0.7, 0.0)],
)
def test_the_books_agree_with_states_of_the_library(kind, duration, g):
    at, times = generator(kind, duration, g), SHARES * duration
    states = qep.evolve_driven(at, qep.gibbs(at(0).H, 1), times)
    books = compute(Params(kind=kind, duration=duration, coupling=g)).books
    assert np.allclose(qep.bloch_vector(states)[:, [0, 2]], books.r, atol=1e-8)
    energies = np.array([qep.energy(x, at(t).H) for t, x in zip(times, states, strict=True)])
    assert np.allclose(energies - energies[0], books.work + books.heat, atol=1e-8)
    current = np.array([qep.heat_current(at(t), x, at(t).H) for t, x in zip(times, states, strict=True)])
    heat = np.concatenate([[0], np.cumsum((current[1:] + current[:-1]) / 2 * np.diff(times))])
    assert np.allclose(heat, books.heat, atol=2e-4)
    assert np.allclose(qep.entropy(states) - qep.entropy(states[0]), books.entropy, atol=1e-8)
    assert np.allclose(books.production, books.entropy - books.heat, atol=1e-9)
    thermal = np.array([qep.bloch_vector(qep.gibbs(at(t).H, 1))[[0, 2]] for t in times])
    assert np.allclose(thermal, books.gibbs, atol=1e-12)


def slopes(kind, duration, g):
    """ẏ of (x, z, work, heat), and y at 0: H = w(1 − u·σ)/2 with u in the plane, by hand."""

    def field(t):
        if kind == SWING:
            turn = 2 * np.pi / duration
            return 2 - np.cos(turn * t), turn * np.sin(turn * t), np.array([0.0, 1.0]), np.zeros(2)
        phi, turn = 0.5 * np.pi * t / duration, 0.5 * np.pi / duration
        return 1.0, 0.0, np.array([np.sin(phi), np.cos(phi)]), turn * np.array([np.cos(phi), -np.sin(phi)])

    def at(t, y):
        w, faster, u, turns = field(t)
        r = y[:3]  # x, y, z
        axis = np.array([u[0], 0, u[1]])
        bath = -g / np.tanh(w / 2) / 2 * (r + axis * (axis @ r)) + g * axis
        moved = -np.cross(w * axis, r) + bath
        work = faster / 2 - (faster * u + w * turns) @ r[[0, 2]] / 2
        return [*moved, work, -w * axis @ bath / 2]

    w, _, u, _ = field(0.0)
    return at, [np.tanh(w / 2) * u[0], 0, np.tanh(w / 2) * u[1], 0, 0]


@pytest.mark.parametrize("seed", swept(range(6)))
@pytest.mark.parametrize("kind", [SWING, TURN])
def test_the_books_are_exact_to_eleven_digits(kind, seed):
    rng = np.random.default_rng(seed)
    duration, g = rng.uniform(0.2, 40), rng.uniform(0, 3)
    books = compute(Params(kind=kind, duration=duration, coupling=g)).books
    at, begin = slopes(kind, duration, g)
    exact = solve_ivp(at, (0, duration), begin, "DOP853", SHARES * duration, rtol=1e-13, atol=1e-15).y
    for found, right in ((books.r.T, exact[[0, 2]]), (books.work, exact[3]), (books.heat, exact[4])):
        assert np.abs(found - right).max() < 1e-11


def test_the_gap_never_falls_and_work_is_never_gained():
    rng = np.random.default_rng(0)
    for _ in range(40):
        p = Params(
            kind=(SWING, TURN)[rng.integers(2)],
            duration=rng.uniform(0.2, 40),
            coupling=rng.uniform(0, 3),
        )
        books = compute(p).books
        assert np.diff(books.production).min() > -1e-9 and books.work.min() >= -1e-12, p


@pytest.mark.parametrize(
    ("kind", "duration", "g"),
    swept(itertools.product((SWING, TURN), (0.2, 3.0, 40.0), (0.0, 0.02, 0.5, 3.0)), every=5),
)
def test_everything_stays_in_its_frame(kind, duration, g):
    _, axes = heat_and_work_figure()
    result = compute(Params(kind=kind, duration=duration, coupling=g, revealed=1))
    draw_heat_and_work(list(axes), result)
    b = result.books
    for ax, curves in ((axes[1], (b.work, b.heat, b.work + b.heat)), (axes[2], (b.entropy, b.heat))):
        low, high = ax.get_ylim()
        assert low < np.min(curves) and np.max(curves) < high


@pytest.mark.parametrize("kind", [SWING, TURN])
@pytest.mark.parametrize("seed", swept(range(5)))
def test_the_sentence_says_what_the_books_have(seed, kind):
    rng = np.random.default_rng(seed)
    for _ in range(4):
        p = Params(
            kind=kind,
            duration=rng.uniform(0.2, 40),
            coupling=rng.uniform(0, 3),
            moment=rng.uniform(0, 1),
            revealed=1,
        )
        result = compute(p)
        b, k = result.books, result.now
        said = [float(x.replace("−", "-")) for x in re.findall(r"−?\d\.\d{3}", sentence(result))]
        numbers = [b.work[k], b.heat[k], b.work[k] + b.heat[k], b.entropy[k], b.heat[k], b.production[k]]
        assert np.allclose(said, numbers, atol=6e-4)
        now = "At the end: " if SHARES[k] == 1 else f"After {SHARES[k]:.2f} of the time: "
        assert now in sentence(result) and abs(SHARES[k] - p.moment) < 0.005


def test_the_prediction_is_what_the_lab_computes_and_nothing_tells_it_before():
    gaps = {
        g: compute(Params(kind=TURN, duration=3.0, coupling=g)).books.production[-1] for g in (0.1, 0.8, 3.0)
    }
    assert module.QUESTION.answer == "With a middle one, 0.8" and max(gaps, key=gaps.get) == 0.8
    assert list(gaps.values()) == pytest.approx([0.031, 0.075, 0.046], abs=5e-4)  # the lesson's numbers
    assert [text for text in module.QUESTION.choices if "0.8" in text] == [module.QUESTION.answer]
    many = [
        compute(Params(kind=TURN, duration=3.0, coupling=0.1 * j)).books.production[-1] for j in range(31)
    ]
    assert np.argmax(many) == 8
    _, axes = heat_and_work_figure()
    for p in (Params(kind=TURN, duration=0.5, coupling=0.0), Params(kind=TURN, coupling=0.02)):
        artists = draw_heat_and_work(list(axes), compute(p))
        for name in ("work", "heat", "energy", "entropy", "flow"):
            assert np.isnan(artists[f"{name} line"].get_ydata()).all()
        assert not any(artists[name].get_paths() for name in ("work ribbon", "heat ribbon", "gap"))
        assert not re.search(r"\d\.\d{3}", sentence(compute(p))) and artists["number"].get_text() == ""
        assert artists["wait"].get_text() == "after your prediction"
    swing = draw_heat_and_work(list(axes), compute(Params()))
    assert not np.isnan(swing["entropy line"].get_ydata()).any() and swing["wait"].get_text() == ""
    told = compute(Params(kind=TURN, duration=0.5, coupling=0.0, revealed=1))
    artists = draw_heat_and_work(list(axes), told)
    assert "Clausius gap between them is 0.000" in sentence(told)
    assert artists["number"].get_text() == "gap Σ = 0.000"


@pytest.mark.deep
def test_the_dearest_coupling_of_the_first_task_is_near_a_half():
    g = np.arange(0.1, 3.01, 0.1)
    costs = [compute(Params(coupling=float(x))).books.work[-1] for x in g]
    assert g[np.argmax(costs)] == pytest.approx(0.5, abs=0.11)
    assert costs[-1] < 0.5 * max(costs) and costs[0] < 0.6 * max(costs)


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    ends = {}
    for name, button in buttons.items():
        button.click()
        ends[name] = compute(shown.params).books
    assert ends["2 · Slow swing"].production[-1] < 0.3 * ends["1 · Level 1 swings"].production[-1]
    assert ends["3 · Field turns in the bath"].production[-1] > 0.05
    assert ends["4 · Field turns, no bath"].work[-1] > 0.2


def test_the_drawing_stops_at_the_present_moment(shown):
    shown.show(moment=0.5)
    for name in ("work", "heat", "energy", "entropy", "flow"):
        assert len(shown._artists[f"{name} line"].get_xdata()) == 26
    assert shown._artists["state"].get_xydata()[0] == pytest.approx(compute(shown.params).books.r[50])


# ---------------------------------------------------------------- settings, picture and words as numbers


def test_its_settings(shown):
    assert start(shown) == {
        "moment": 1.0,
        "duration": 6.0,
        "coupling": 1.0,
        "kind": "level 1 swings",
        "revealed": 0,
    }
    assert ranges(shown) == {
        "moment": (0.0, 1.0),
        "duration": (0.2, 40.0),
        "coupling": (0.0, 3.0),
        "kind": ("level 1 swings", "field turns"),
    }
    assert presets(shown) == {
        "1 · Level 1 swings": {"kind": SWING, "duration": 6.0, "coupling": 1.0, "moment": 1.0},
        "2 · Slow swing": {"kind": SWING, "duration": 40.0, "coupling": 1.0, "moment": 1.0},
        "3 · Field turns in the bath": {"kind": TURN, "duration": 3.0, "coupling": 0.3, "moment": 1.0},
        "4 · Field turns, no bath": {"kind": TURN, "duration": 0.5, "coupling": 0.0, "moment": 1.0},
    }


@lru_cache
def booked(kind, duration, g):
    """States, Gibbs states, work, heat, ΔS and Σ along the drive; the heat under a spline of the current."""
    at_time, times = generator(kind, duration, g), SHARES * duration
    rho = qep.evolve_driven(at_time, qep.gibbs(at_time(0).H, 1), times)
    H = [at_time(t).H for t in times]
    energy = np.array([np.trace(x @ h).real for x, h in zip(rho, H, strict=True)])
    current = [np.trace(at_time(t).dissipator(x) @ h).real for t, x, h in zip(times, rho, H, strict=True)]
    heat = CubicSpline(times, current).antiderivative()(times)
    entropy = qep.entropy(rho) - qep.entropy(rho[0])
    thermal = qep.bloch_vector(qep.gibbs(np.array(H), 1))[:, [0, 2]]
    return qep.bloch_vector(rho)[:, [0, 2]], thermal, energy - energy[0] - heat, heat, entropy, entropy - heat


def so_far(k):
    """The times at which the curves are drawn: every second one, and the present."""
    return np.append(np.arange(0, k, 2), k)


CASES = [Params(0.7, 6.0, 1.0, SWING, 1), Params(0.6, 3.0, 0.3, TURN, 1)]


@pytest.mark.parametrize("p", CASES)
def test_the_disc(shown, p):
    artists = at(shown, **vars(p))
    r, thermal, *_ = booked(p.kind, p.duration, p.coupling)
    k = round(100 * p.moment)
    assert places(artists["state"])[0] == pytest.approx(r[k], abs=1e-7)
    assert places(artists["gibbs"])[0] == pytest.approx(thermal[k])
    assert places(artists["arrow"]) == pytest.approx(np.array([[0, 0], r[k]]), abs=1e-7)
    assert places(artists["path"]) == pytest.approx(r[so_far(k)], abs=1e-7)
    assert places(artists["way of gibbs"]) == pytest.approx(thermal[so_far(k)])


@pytest.mark.parametrize("p", CASES)
def test_lines_ribbons_and_the_gap(shown, p):
    artists = at(shown, **vars(p))
    _, _, work, heat, entropy, gap = booked(p.kind, p.duration, p.coupling)
    k = round(100 * p.moment)
    for name, values in (
        ("work", work),
        ("heat", heat),
        ("energy", work + heat),
        ("entropy", entropy),
        ("flow", heat),
    ):
        shares, drawn = places(artists[f"{name} line"]).T
        assert shares == pytest.approx(0.01 * so_far(k))
        assert drawn == pytest.approx(values[so_far(k)], abs=2e-5)
    middles = {"work ribbon": work / 2, "heat ribbon": heat / 2, "gap": (entropy + heat) / 2}
    for name, middle in middles.items():
        (area,) = artists[name].get_paths()
        edge = {"work ribbon": 1.2 * work, "heat ribbon": 1.2 * heat, "gap": entropy + 0.2 * gap}[name]
        for j in (k // 2, k - 8):
            assert area.contains_point((SHARES[j], middle[j])), name
            assert not area.contains_point((SHARES[j], edge[j])), name
        assert not area.contains_point((SHARES[k + 5], middle[k + 5]))
    said = artists["number"].get_text().replace("−", "-")
    assert float(said.removeprefix("gap Σ = ")) == pytest.approx(gap[k], abs=6e-4)
    for name in ("energies now", "entropies now"):
        assert artists[name].get_xdata() == pytest.approx([SHARES[k]] * 2)


def test_names_and_units(shown):
    energies, entropies = shown._axes[1:]
    assert {"entropy / nats", "share of the time"} <= letters(entropies) and "energy" in letters(energies)
    for ax, names in (
        (energies, {"work W": "work", "heat Q": "heat", "W + Q": "energy"}),
        (entropies, {"qubit's ΔS": "entropy", "βQ": "flow"}),
    ):
        assert {name: look[0] for name, look in named(ax).items()} == {
            name: shown._artists[f"{line} line"].get_color() for name, line in names.items()
        }


@pytest.mark.parametrize("p", CASES)
def test_the_sentence_in_numbers_of_its_own(p):
    _, _, work, heat, entropy, gap = (
        part[round(100 * p.moment)] for part in booked(p.kind, p.duration, p.coupling)
    )
    text = sentence(compute(p))
    said = [float(x.replace("−", "-")) for x in re.findall(r"−?\d\.\d{3}", text)]
    assert said == pytest.approx([work, heat, work + heat, entropy, heat, gap], abs=6e-4)
    what = "Level 1 swings from 1 to 3 and back" if p.kind == SWING else "The field turns by 90°"
    moment = "At the end" if p.moment == 1 else f"After {p.moment:.2f} of the time"
    when = f"in the time {p.duration:.1f}, in a bath with g = {p.coupling:.2f}. {moment}: work "
    assert text.startswith(f"{what} {when}")
