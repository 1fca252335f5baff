"""The lab of chapter 12: its currents and rates by a second route, its words, its prediction, its tasks."""

import re

import numpy as np
import pytest
from scipy.linalg import expm, null_space

import qep_widgets as qep
from qep_widgets.figures.steady_states import draw_steady_states, steady_states_figure
from qep_widgets.labs import steady_states as module
from qep_widgets.labs.steady_states import (
    OWN,
    RING,
    SQUEEZED,
    TIMES,
    WHOLE,
    WORLDS,
    Params,
    compute,
    sentence,
)
from tests.labs.looks import presets, ranges, start

SETTINGS = [(3.0, 1.5), (1.425, 1.5), (0.5, 2.4), (1.0, 1.5), (4.0, 3.0)]


def ring(world, hot, gap):
    """A generator with a jump and its reverse at each contact, and each bath by itself."""
    e, jumps, rates = np.eye(3), [], []
    for low, high, x in ((0, 1, 1.0), (1, 2, gap - 1), (0, 2, gap / hot)):
        n = 1 / (np.exp(x) - 1)
        if world == SQUEEZED:
            n = n * np.cosh(1.4) + np.sinh(0.7) ** 2 if (low, high) == (0, 2) else n
        jumps += [np.outer(e[low], e[high]), np.outer(e[high], e[low])]
        rates += [0.2 * (n + 1), 0.2 * n]
    H = np.diag([0.0, 1.0, gap])
    cold, warm = qep.Lindbladian(None, jumps[:4], rates[:4]), qep.Lindbladian(None, jumps[4:], rates[4:])
    return qep.Lindbladian(H, jumps, rates), (cold, warm), H, qep.gibbs(H, 1.0)


def pair(world, hot, gap):
    """From Pauli-like matrices, without `embed`."""
    a, one = np.array([[0, 1], [0, 0]]), np.eye(2)
    A, B = np.kron(a, one), np.kron(one, a)
    own = A.T @ A + gap * B.T @ B
    H = own + 0.4 * (A.T @ B + B.T @ A)
    n, m = 1 / np.expm1(1.0), 1 / np.expm1(gap / hot)
    cold = qep.Lindbladian(None, [A, A.T], [0.1 * (n + 1), 0.1 * n])
    warm = qep.Lindbladian(None, [B, B.T], [0.1 * (m + 1), 0.1 * m])
    whole = qep.Lindbladian(H, [A, A.T, B, B.T], [*cold.rates, *warm.rates])
    return whole, (cold, warm), own if world == OWN else H, qep.gibbs(own, 1.0)


def world_of(world, hot, gap):
    return (ring if world in (RING, SQUEEZED) else pair)(world, hot, gap)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize(("hot", "gap"), SETTINGS)
def test_currents_and_rates_by_the_generator(world, hot, gap):
    L, baths, counted, first = world_of(world, hot, gap)
    path = compute(Params(world=world, hot=hot, gap=gap)).path
    states = np.array([(expm(L.superop() * t) @ first.reshape(-1)).reshape(first.shape) for t in TIMES[::10]])
    p = np.diagonal(states, axis1=1, axis2=2).real
    filled = p if world in (RING, SQUEEZED) else np.stack([p[:, 2] + p[:, 3], p[:, 1] + p[:, 3]], axis=1)
    assert np.allclose(path.filled[::10], filled, atol=1e-9)
    heats = [np.trace(bath.dissipator(states) @ counted, axis1=1, axis2=2).real for bath in baths]
    assert np.allclose(path.currents[::10, :2], np.transpose(heats), atol=1e-9)
    change = np.trace(L.apply(states) @ counted, axis1=1, axis2=2).real
    assert np.allclose(path.currents[::10].sum(axis=1), change, atol=1e-9)
    rest = null_space(L.superop(), rcond=1e-9)[:, 0].reshape(first.shape)
    rest = rest / np.trace(rest)
    produced = qep.entropy_rate(L, states) - heats[0] - heats[1] / hot
    spohn = qep.spohn_rate(L, states, rest)
    assert np.allclose(path.way[::10], spohn, atol=1e-8)
    assert np.allclose(path.housekeeping[::10], produced - spohn, atol=1e-8)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize(("hot", "gap"), SETTINGS)
def test_sigma_at_rest_in_closed_form(world, hot, gap):
    L, baths, counted, _ = world_of(world, hot, gap)
    rest = L.steady_state()
    heats = [np.trace(bath.dissipator(rest) @ counted).real for bath in baths]
    result = compute(Params(world=world, hot=hot, gap=gap, revealed=1))
    assert result.at_rest == pytest.approx(-heats[0] - heats[1] / hot, abs=1e-9)
    assert np.interp(hot, result.places, result.rests) == pytest.approx(result.at_rest, abs=2e-4)


def test_the_prediction_is_what_the_lab_computes_and_nothing_tells_it_before():
    p = dict(world=SQUEEZED, hot=1.0, gap=1.5)
    assert module.QUESTION.answer == "Energy flows for ever, and σ = 0"
    path = compute(Params(**p)).path
    assert path.currents[-1, 1] > 0.03 > abs(path.currents[-1].sum()) * 1e3
    assert abs(path.housekeeping[-1] + path.way[-1]) < 1e-6
    _, axes = steady_states_figure()
    hidden = compute(Params(**p))
    artists = draw_steady_states(list(axes), hidden)
    for name in ("total line", "staying line", "way line", "rest line", "rest trail"):
        assert len(artists[name].get_xdata()) == 0
    assert np.isnan(artists["rest dot"].get_ydata()).all()
    for name in ("cold", "hot"):
        assert not artists[f"{name} arrow"].get_paths() and artists[f"{name} number"].get_text() == "?"
    assert artists["wait"].get_text() == "after your prediction" and "σ" not in sentence(hidden)
    told = compute(Params(**p, revealed=1))
    draw_steady_states(list(axes), told, artists)
    assert artists["hot number"].get_text() == "+0.0399" and artists["wait"].get_text() == ""
    assert "at rest σ = 0.00000" in sentence(told)


def test_before_the_prediction_sigma_at_rest_is_seen_where_one_has_been(shown):
    shown.show(hot=2.0)
    shown.show(hot=1.5)
    x, y = shown._artists["rest trail"].get_data()
    assert sorted(x) == [1.5, 2.0, 3.0] and len(shown._artists["rest line"].get_xdata()) == 0
    assert np.allclose(y, module.rest_rates(RING, np.array(x), 1.5))
    shown.show(gap=2.0)
    assert len(shown._artists["rest trail"].get_xdata()) == 1
    shown._asked[0].made.commit(None)
    shown.show(hot=2.5)
    assert len(shown._artists["rest line"].get_xdata()) == len(module.TEMPERATURES)


def test_the_tasks():
    """Whole H: below 0 between 1 and the gap. Ring: turned round by a colder bath, and no price below 0."""
    for gap in (1.3, 1.5, 2.5):
        T = np.linspace(0.45, 3.95, 141)
        below = module.rest_rates(WHOLE, T, gap) < -1e-12
        assert np.array_equal(below, (T > 1 + 1e-9) & (T < gap - 1e-9))
        assert module.rest_rates(OWN, T, gap).min() > -1e-12
        assert module.rest_rates(RING, T, gap).min() > -1e-12
    for hot, way in ((0.5, -1), (3.0, 1)):
        path = compute(Params(world=RING, hot=hot)).path
        assert way * path.currents[-1, 1] > 0.001 and path.housekeeping.min() > 0


def test_what_can_be_negative():
    rng = np.random.default_rng(0)
    for _ in range(40):
        world, hot, gap = WORLDS[rng.integers(4)], rng.uniform(0.4, 4), rng.uniform(1.2, 3)
        path = compute(Params(world=world, hot=hot, gap=gap)).path
        assert path.way.min() > -1e-9
        if world in (RING, OWN):
            assert (path.way + path.housekeeping).min() > -1e-9


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(1)
    for k in range(60):
        world = WORLDS[k % 4]
        p = Params(
            world=world,
            hot=rng.uniform(0.4, 4),
            gap=rng.uniform(1.2, 3),
            time=rng.uniform(0, 30),
            revealed=1,
        )
        result = compute(p)
        path, now = result.path, result.now
        said = [float(x.replace("−", "-")) for x in re.findall(r"−?\d+\.\d{5}", sentence(result))]
        currents = list(path.currents[now][: 3 if world == OWN else 2])
        kept, way = path.housekeeping[now], path.way[now]
        assert np.allclose(said, [*currents, kept + way, kept, way, result.at_rest], atol=6e-6)
        assert f"T = {p.hot:.2f}" in sentence(result) and f"the gap {p.gap:.2f}" in sentence(result)
        assert f"At t = {TIMES[now]:.1f}" in sentence(result) and abs(TIMES[now] - p.time) <= 0.126
        assert ("the whole H" in sentence(result)) == (world == WHOLE)
        assert ("squeezed" in sentence(result)) == (world == SQUEEZED)


def test_arrows_point_the_way_the_energy_goes():
    _, axes = steady_states_figure()
    for world, hot in ((RING, 3.0), (RING, 0.5), (OWN, 1.425), (WHOLE, 1.425)):
        result = compute(Params(world=world, hot=hot))
        artists = draw_steady_states(list(axes), result)
        for name, middle, sign in (("cold", 135, 1), ("hot", 265, -1), ("work", 306, -1)):
            if f"{name} arrow" not in artists:
                assert name == "work" and world != OWN
                continue
            k = ("cold", "hot", "work").index(name)
            points = artists[f"{name} arrow"].get_paths()[0].vertices
            tip = points[3, 1 if name == "work" else 0] - middle
            value = result.path.currents[-1, k]
            assert np.sign(tip) == sign * np.sign(value)
            text = artists[f"{name} number"].get_text()
            assert float(text.replace("−", "-")) == pytest.approx(value, abs=6e-5)
    widths = []
    for hot in (1.2, 2.0, 4.0):
        artists = draw_steady_states(list(axes), compute(Params(world=RING, hot=hot)))
        widths.append(np.ptp(artists["hot arrow"].get_paths()[0].vertices[:, 1]))
    assert np.all(np.diff(widths) > 1)


@pytest.mark.parametrize(("world", "count"), [(RING, 3), (OWN, 4)])
def test_levels_and_discs(world, count):
    _, axes = steady_states_figure()
    result = compute(Params(world=world, hot=3.0, gap=2.0))
    artists = draw_steady_states(list(axes), result)
    heights = [artists[f"level {k}"].get_ydata()[0] - 118 for k in range(count)]
    energies = [0, 1, 2] if world == RING else [0, 1, 0, 2]
    assert np.allclose(heights, 42 * np.array(energies))
    sizes = np.array([artists[f"disc {k}"].get_markersize() for k in range(count)])
    up = result.path.filled[-1]
    p = up if world == RING else [1 - up[0], up[0], 1 - up[1], up[1]]
    assert np.allclose((sizes / 22) ** 2, p)


def test_the_drawing_stops_at_the_present_moment_and_keeps_its_colours(shown):
    shown.show(time=10.0)
    path, artists = compute(shown.params).path, shown._artists
    for name, values, dashes in (
        ("total", path.housekeeping + path.way, "σ"),
        ("staying", path.housekeeping, "staying, $σ_{hk}$"),
        ("way", path.way, "way, $σ_{na}$"),
    ):
        x, y = artists[f"{name} line"].get_data()
        assert len(x) == 41 and x[-1] == 10.0 and np.allclose(y, values[:41])
        assert artists[f"{name} line"].get_label() == dashes
    assert artists["now"].get_xdata()[0] == 10.0
    assert artists["rest dot"].get_data()[0][0] == 3.0
    assert artists["rest dot"].get_data()[1][0] == pytest.approx(compute(shown.params).at_rest)
    assert artists["hot T"].get_text() == "T = 3.00"


def test_settings(shown):
    values = start(shown)
    assert values == dict(time=30.0, hot=3.0, gap=1.5, world="ring", revealed=0)
    assert ranges(shown) == {
        "time": (0.0, 30.0),
        "hot": (0.4, 4.0),
        "gap": (1.2, 3.0),
        "world": ("ring", "ring, hot bath squeezed", "pair, own H", "pair, whole H"),
    }
    assert presets(shown) == {
        "1 · Ring": dict(world="ring", hot=3.0, gap=1.5, time=30.0),
        "2 · Squeezed": dict(world="ring, hot bath squeezed", hot=1.0, gap=1.5, time=30.0),
        "3 · Pair, own H": dict(world="pair, own H", hot=1.425, gap=1.5, time=30.0),
        "4 · Pair, whole H": dict(world="pair, whole H", hot=1.425, gap=1.5, time=30.0),
    }
