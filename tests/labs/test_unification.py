"""The lab of chapter 09: its rates by a second route, its sentence, its prediction and its tasks."""

import re

import numpy as np
import pytest
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.figures.unification import draw_unification, unification_figure
from qep_widgets.labs import unification as module
from qep_widgets.labs.unification import DRIVEN, SQUEEZED, TIMES, TWO, WORLDS, Params, compute, sentence

N = 1 / np.expm1(1)


def bloch(world, departure):
    """dr/dt = A r + b on (x, z) by hand, and (β, Γ, 2·pull towards |0⟩) of each bath's heat."""
    g = module.COUPLING
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
