"""The lab of chapter 09: its rates by a second route, its sentence, its prediction and its tasks."""

import re

import numpy as np
import pytest
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.figures.unification import draw_unification, unification_figure
from qep_widgets.labs import unification as module
from qep_widgets.labs.unification import DRIVEN, SQUEEZED, TIMES, TWO, WORLDS, Params, compute, sentence
from tests.labs.looks import at, letters, named, places, presets, ranges, start

N = 1 / np.expm1(1)


def bloch(world, departure):
    """dr/dt = A r + b on (x, z) by hand, and (β, Γ, 2·pull towards |0⟩) of each bath's heat."""
    g = 0.3
    Gamma = g * (2 * N + 1)
    A, b, heats = np.diag([-Gamma / 2, -Gamma]), np.array([0, g]), [(1, Gamma, g)]
    if world == TWO:
        beta = 1 / (1 + 4 * departure)
        other = g * (2 / np.expm1(beta) + 1)
        A, b = A + np.diag([-other / 2, -other]), b * 2
        heats.append((beta, other, g))
    elif world == SQUEEZED:
        r = 0.9 * departure
        M, C = (N + 0.5) * np.cosh(2 * r), (N + 0.5) * np.sinh(2 * r)
        A, heats = np.diag([-g * (M - C), -2 * g * M]), [(1, 2 * g * M, g)]
    else:
        nu = 1.5 * departure
        A = A + nu * np.array([[0, 1], [-1, 0]])
    return A, b, heats


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize(("departure", "angle"), [(0.0, 2.5), (0.4, -1.2), (1.0, 0.3), (0.7, 3.1)])
def test_both_rates_by_blochs_equations(world, departure, angle):
    A, b, heats = bloch(world, departure)
    path = compute(Params(world=world, departure=departure, angle=angle)).path
    assert np.allclose(np.linalg.solve(A, -b), path.rest, atol=1e-9)
    start = 0.95 * np.array([np.sin(angle), np.cos(angle)])
    way = [path.rest + expm(A * t) @ (start - path.rest) for t in TIMES]
    assert np.allclose(path.r, way, atol=1e-9)
    slope = path.r @ A.T + b
    length = np.linalg.norm(path.r, axis=-1)
    dS = -np.arctanh(length) / length * (path.r * slope).sum(axis=-1)
    z = path.r[:, 1]
    flow = sum(beta * -(g - Gamma * z) / 2 for beta, Gamma, g in heats)
    assert np.allclose(path.clausius, dS - flow, atol=1e-8)
    a = np.linalg.norm(path.rest)
    assert np.allclose(path.spohn, dS + np.arctanh(a) / a * slope @ path.rest, atol=1e-8)


def test_spohns_rate_is_the_fall_of_D():
    for world in WORLDS:
        path = compute(Params(world=world, departure=0.6)).path
        r, rest = ([[x, 0, z] for x, z in np.atleast_2d(v)] for v in (path.r, path.rest))
        D = qep.relative_entropy(qep.bloch_state(r), qep.bloch_state(rest[0]))
        fall = np.concatenate([[0], np.cumsum((path.spohn[1:] + path.spohn[:-1]) / 2 * np.diff(TIMES))])
        assert np.allclose(D[10] - D[10:], fall[10:] - fall[10], atol=1e-3)


def test_at_departure_0_both_rates_are_one_curve():
    for world in WORLDS:
        for angle in (-2.0, 0.1, 1.5, 3.0):
            path = compute(Params(world=world, departure=0.0, angle=angle)).path
            assert np.abs(path.clausius - path.spohn).max() < 1e-12
            assert np.allclose(path.rest, [0, np.tanh(0.5)])


def test_the_prediction_is_what_the_lab_computes_and_nothing_tells_it_before():
    path = compute(Params(world=DRIVEN, departure=0.6, angle=1.0)).path
    assert module.QUESTION.answer == "Spohn's is 0, and Clausius' is above 0"
    assert path.spohn[-1] < 1e-3 and path.clausius[-1] > 0.05
    _, axes = unification_figure()
    hidden = compute(Params(world=DRIVEN, departure=0.6, angle=1.0))
    artists = draw_unification(list(axes), hidden)
    for name in ("clausius line", "spohn points", "gap line"):
        assert np.isnan(artists[name].get_ydata()).all()
    assert not artists["gap area"].get_paths() and artists["wait"].get_text() == "after your prediction"
    assert "rate is" not in sentence(hidden)
    told = compute(Params(world=DRIVEN, departure=0.6, angle=1.0, time=8.0, revealed=1))
    draw_unification(list(axes), told, artists)
    assert "Clausius' rate is 0.1" in sentence(told) and artists["wait"].get_text() == ""


def test_the_tasks():
    """Two baths: at rest only Clausius' rate moves. Squeezed: from near |0⟩ Clausius' rate goes below 0."""
    at_rest = [compute(Params(world=TWO, departure=d, time=8.0)).path for d in (0.2, 0.6, 1.0)]
    assert all(path.spohn[-1] < 1e-3 for path in at_rest)
    assert np.all(np.diff([path.clausius[-1] for path in at_rest]) > 0.01)
    assert compute(Params(world=SQUEEZED, departure=1.0, angle=0.0)).path.clausius.min() < -0.04
    assert compute(Params(world=SQUEEZED, departure=1.0, angle=3.1)).path.clausius.min() > 0


def test_spohns_rate_is_never_negative():
    rng = np.random.default_rng(0)
    for _ in range(60):
        p = Params(world=WORLDS[rng.integers(3)], departure=rng.uniform(), angle=rng.uniform(-3.14, 3.14))
        path = compute(p).path
        assert path.spohn.min() > -1e-12
        if p.world != SQUEEZED:
            assert path.clausius.min() > -1e-12


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(1)
    for _ in range(60):
        p = Params(
            world=WORLDS[rng.integers(3)],
            departure=rng.uniform(0.01, 1),
            angle=rng.uniform(-3.14, 3.14),
            time=rng.uniform(0, 8),
            revealed=1,
        )
        result = compute(p)
        path, k = result.path, result.now
        said = [float(x.replace("−", "-")) for x in re.findall(r"−?\d+\.\d{3}", sentence(result))]
        rates = [path.clausius[k], path.spohn[k], path.clausius[k] - path.spohn[k]]
        assert np.allclose(said, [*path.r[k], *rates], atol=6e-4)
        assert abs(TIMES[k] - p.time) <= 0.025


def test_the_landscape_has_its_bottom_at_the_gibbs_state():
    heights, bottom = module.landscape()
    row, column = np.unravel_index(np.nanargmin(heights), heights.shape)
    grid = np.linspace(-1, 1, heights.shape[0])
    assert np.hypot(grid[column] - bottom[0], grid[row] - bottom[1]) < 0.02
    assert np.nanmin(heights) == pytest.approx(-np.log(1 + np.exp(-1)), abs=1e-4)


def test_the_drawing_stops_at_the_present_moment(shown):
    shown.show(time=2.0)
    assert len(shown._artists["clausius line"].get_xdata()) == 51
    assert shown._artists["state"].get_xydata()[0] == pytest.approx(compute(shown.params).path.r[50])


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    gaps = {}
    for name, button in buttons.items():
        if name == "Reset":
            continue
        button.click()
        path = compute(shown.params).path
        gaps[name] = np.abs(path.clausius - path.spohn).max()
    assert gaps.pop("1 · Thermal bath") < 1e-12 and min(gaps.values()) > 0.05


# ---------------------------------------------------------------- settings, picture and words as numbers


def test_its_settings(shown):
    assert start(shown) == {"time": 2.0, "departure": 0.0, "angle": 2.5, "world": "two baths", "revealed": 0}
    assert ranges(shown) == {
        "time": (0.0, 8.0),
        "departure": (0.0, 1.0),
        "angle": (-3.14, 3.14),
        "world": ("two baths", "squeezed bath", "a field"),
    }
    assert presets(shown) == {
        "1 · Thermal bath": {"world": "two baths", "departure": 0.0, "angle": 2.5, "time": 2.0},
        "2 · Two baths": {"world": "two baths", "departure": 0.6, "angle": 2.5, "time": 2.0},
        "3 · Squeezed bath": {"world": "squeezed bath", "departure": 0.8, "angle": 2.5, "time": 2.0},
        "4 · A field": {"world": "a field", "departure": 0.6, "angle": 1.0, "time": 8.0},
    }
    assert np.array_equal(TIMES, np.linspace(0, 8, 201))


def by_hand(p):
    """Path and rest as (x, z), and the two rates, at t = 0, 0.04, …: from Bloch's equations alone."""
    A, b, heats = bloch(p.world, p.departure)
    rest = np.linalg.solve(A, -b)
    begin = 0.95 * np.array([np.sin(p.angle), np.cos(p.angle)])
    r = np.array([rest + expm(A * t) @ (begin - rest) for t in 0.04 * np.arange(201)])
    slope, length, a = r @ A.T + b, np.linalg.norm(r, axis=-1), np.linalg.norm(rest)
    dS = -np.arctanh(length) / length * (r * slope).sum(axis=-1)
    flow = sum(beta * -(g - Gamma * r[:, 1]) / 2 for beta, Gamma, g in heats)
    return r, rest, dS - flow, dS + np.arctanh(a) / a * slope @ rest


CASES = [
    Params(2.0, 0.6, 2.5, TWO, 1),
    Params(3.2, 0.8, -1.2, SQUEEZED, 1),
    Params(5.0, 0.4, 1.0, DRIVEN, 1),
]


@pytest.mark.parametrize("p", CASES)
def test_the_disc(shown, p):
    artists, k = at(shown, **vars(p)), round(25 * p.time)
    r, rest, *_ = by_hand(p)
    assert places(artists["path"]) == pytest.approx(r[: k + 1], abs=1e-9)
    assert places(artists["start"])[0] == pytest.approx(r[0])
    assert places(artists["state"])[0] == pytest.approx(r[k], abs=1e-9)
    assert places(artists["rest"])[0] == pytest.approx(rest, abs=1e-9)


@pytest.mark.parametrize("p", CASES)
def test_the_rates_and_their_difference(shown, p):
    artists, k = at(shown, **vars(p)), round(25 * p.time)
    _, _, clausius, spohn = by_hand(p)
    times = 0.04 * np.arange(k + 1)
    below = np.minimum(clausius - spohn, 0.42 + 5)  # what leaves the frame is cut outside it
    for name, values, every in (
        ("clausius line", np.minimum(clausius, 0.9 + 5), 1),
        ("spohn points", np.minimum(spohn, 0.9 + 5), 4),
        ("gap line", below, 1),
    ):
        drawn = places(artists[name])
        assert drawn[:, 0] == pytest.approx(times[::every]), name
        assert drawn[:, 1] == pytest.approx(values[: k + 1][::every], abs=1e-8), name
    (area,) = artists["gap area"].get_paths()
    for j in (k // 3, k - 4):
        assert area.contains_point((times[j], 0.5 * np.clip(below[j], -0.42, 0.42)))
        assert not area.contains_point((times[j], -0.1 * np.clip(below[j], -0.42, 0.42)))
    for name in ("rates now", "gap now"):
        assert artists[name].get_xdata() == pytest.approx([0.04 * k] * 2)


def test_the_landscape_is_the_free_energy(shown):
    """F = ⟨H⟩ − S of the qubit at (x, z): colours, contours and the diamond at its bottom."""
    ax = shown._axes[0]
    (picture,) = ax.get_images()
    left, right, low, high = picture.get_extent()
    heights = picture.get_array()
    rows = heights if picture.origin == "lower" else heights[::-1]

    def F(x, z):
        p = 0.5 * (1 + np.array([1, -1]) * np.hypot(x, z))
        return 0.5 * (1 - z) + (p * np.log(p)).sum()

    for x, z in ((0.6, 0.3), (-0.2, -0.75), (0.1, 0.9)):
        row = int((z - low) / (high - low) * len(rows))
        column = int((x - left) / (right - left) * rows.shape[1])
        assert rows[row, column] == pytest.approx(F(x, z), abs=0.02)
    (contours,) = (one for one in ax.collections if hasattr(one, "levels"))
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        assert len(path.vertices) > 20
        assert np.allclose([F(x, z) for x, z in path.vertices[::7]], level, atol=3e-3)
    (diamond,) = (line for line in ax.lines if line.get_marker() == "D")
    assert places(diamond)[0] == pytest.approx([0, np.tanh(0.5)])


def test_names_and_units(shown):
    disc, rates, gap = shown._axes
    where = {text.get_text(): text.get_position() for text in disc.texts}
    assert where["|0⟩"][1] > 1 and where["|1⟩"][1] < -1 and where["x"][0] > 1 and where["−x"][0] < -1
    assert "nats per unit of time" in letters(rates)
    assert {"Clausius’ less Spohn’s", "time t"} <= letters(gap)
    assert {name: look[0] for name, look in named(rates).items()} == {
        "Clausius, from heat": shown._artists["clausius line"].get_color(),
        "Spohn, from states": shown._artists["spohn points"].get_color(),
    }


def test_the_rates_of_a_field_that_is_off_need_no_prediction(shown):
    artists = at(shown, world=DRIVEN, departure=0.0, angle=2.5, time=2.0)
    _, _, clausius, spohn = by_hand(Params(2.0, 0.0, 2.5, DRIVEN))
    assert artists["clausius line"].get_ydata() == pytest.approx(clausius[:51], abs=1e-8)
    assert artists["spohn points"].get_ydata() == pytest.approx(spohn[:51:4], abs=1e-8)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (CASES[0], "Two baths at T = 1 and T = 3.40. At t = 2.00 the state"),
        (CASES[1], "A squeezed bath, r = 0.72. At t = 3.20 the state"),
        (CASES[2], "One thermal bath and a field that turns at the rate 0.60. At t = 5.00 the state"),
    ],
)
def test_the_sentence_in_numbers_of_its_own(p, words):
    r, _, clausius, spohn = (part[round(25 * p.time)] if len(part) > 2 else part for part in by_hand(p))
    text = sentence(compute(p))
    said = [float(x.replace("−", "-")) for x in re.findall(r"−?\d\.\d{3}", text)]
    assert text.startswith(words)
    assert said == pytest.approx([*r, clausius, spohn, clausius - spohn], abs=6e-4)
