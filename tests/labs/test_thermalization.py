"""The lab of chapter 10: its numbers by Davies generators and the library, its sentence, its presets."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.labs import thermalization as module
from qep_widgets.labs.thermalization import SPAN, Params, compute, sentence
from tests.labs.looks import at, letters, places, presets, ranges, start

H = np.diag([0.0, 1.0, 1.7])


def random_params(rng):
    return Params(
        time=rng.uniform(0, SPAN),
        beta=rng.uniform(0.3, 4),
        rate=str(rng.choice([*module.RATES, module.LEVEL_2, module.LEVEL_2])),
        factor=(0.0, 1.0, rng.uniform(0.02, 5))[rng.integers(3)],
        direct=float(rng.integers(3) > 0),
        start=tuple(rng.dirichlet(np.ones(3))),
        revealed=1,
    )


def generator(p):
    """The same rates as jumps |i⟩⟨j| of a Lindbladian; those of the bath by a Davies generator."""
    two = p.factor if p.rate == "all of level 2" else 1.0
    weights = np.sqrt([[0, p.direct, two], [p.direct, 0, two], [two, two, 0]])
    L = qep.davies(H, weights, p.beta, qep.ohmic(0.3, 5.0))
    rates = [
        g * (p.factor if p.rate == "{1}→{0}".format(*place(jump)) else 1.0)
        for jump, g in zip(L.jumps, L.rates, strict=True)
    ]
    return qep.Lindbladian(H, L.jumps, rates)


def place(jump):
    return tuple(int(k) for k in np.argwhere(np.abs(jump) > 0)[0])


def populations(L, p, t):
    return L.evolve(np.diag(p.start), t).diagonal(axis1=-2, axis2=-1).real


def test_populations_and_flows_agree_with_a_davies_generator():
    rng = np.random.default_rng(0)
    for _ in range(60):
        p = random_params(rng)
        result, L = compute(p), generator(p)
        assert np.allclose(result.p, populations(L, p, p.time), atol=1e-10)
        k = int(rng.integers(len(result.times)))
        assert np.allclose(result.path.p[k], populations(L, p, result.times[k]), atol=1e-10)
        slope = L.apply(np.diag(result.p)).diagonal().real
        up01, up12, up02 = result.flows
        assert np.allclose(slope, [-up01 - up02, up01 - up12, up12 + up02], atol=1e-10)


def test_the_end_is_the_limit_and_is_named_unique_when_it_is():
    rng = np.random.default_rng(1)
    for _ in range(60):
        p = random_params(rng)
        path, L = compute(p).path, generator(p)
        assert np.allclose(path.end, populations(L, p, 1e5), atol=1e-7)
        if path.ends == 1:
            assert np.allclose(path.end, L.steady_state().diagonal().real, atol=1e-9)
        else:
            with pytest.raises(ValueError, match=f"dimension {path.ends};"):
                L.steady_state()


def test_with_the_baths_own_ratios_the_end_is_gibbs():
    rng = np.random.default_rng(2)
    for _ in range(30):
        p = replace(random_params(rng), rate=module.LEVEL_2, factor=rng.uniform(0.05, 5))
        path = compute(p).path
        assert np.allclose(path.end, qep.gibbs(H, p.beta).diagonal().real) and np.allclose(
            path.end, path.gibbs
        )
        assert np.all(np.diff(path.to_gibbs) <= 1e-12)


def test_the_slowest_rate_is_an_eigenvalue_of_the_generator_and_the_last_slope():
    rng, judged = np.random.default_rng(3), 0
    for _ in range(30):
        p = random_params(rng)
        path = compute(p).path
        if path.ends == 3:
            assert path.gap == 0 and np.allclose(path.p, p.start)
            continue
        values = np.linalg.eigvals(generator(p).superop())
        assert np.abs(-values.real - path.gap).min() < 1e-9 and path.gap > 0
        late = 9 / path.gap
        T = [
            np.abs(populations(generator(p), p, t) - path.end).sum() / 2 for t in (late, late + 1 / path.gap)
        ]
        spiral = np.abs(values[np.abs(-values.real - path.gap) < 1e-9].imag).max() > 1e-9
        rates = np.sort(-np.linalg.eigvals(path.W).real)
        alone = path.ends == 2 or rates[2] > 1.5 * path.gap  # or the next mode is still there
        if T[1] > 1e-9 and not spiral and alone:
            judged += 1
            assert T[1] <= T[0] * np.exp(-0.95)
    assert judged >= 10


def test_each_rate_alone_turns_the_current_its_own_way():
    """Above the bath's value, by Kirchhoff's cycle: the product of rates one way round against the other."""
    for rate, way in zip(module.RATES, (1, -1, 1, -1, -1, 1), strict=True):
        for factor in (0.0, 0.3, 3.0, 5.0):
            W = compute(Params(rate=rate, factor=factor)).path.W
            cycle = W[1, 0] * W[2, 1] * W[0, 2] - W[0, 1] * W[1, 2] * W[2, 0]
            result = compute(Params(rate=rate, factor=factor, revealed=1))
            text, end = sentence(result), result.path.end
            net = [W[j, i] * end[i] - W[i, j] * end[j] for i, j in ((0, 1), (1, 2), (2, 0))]
            assert np.sign(cycle) == way * np.sign(factor - 1)
            assert np.allclose(net, net[0]) and np.sign(net[0]) == np.sign(cycle)
            assert "→2→" not in text  # which way round is the learner's task
            assert f"The rate {rate} is {factor:.2f} times the bath's." in text
            off = rate_by_hand(rate)
            assert W[off] == pytest.approx(factor * compute(Params()).path.W[off])


def rate_by_hand(rate):
    """The place in W: 1→2 is W[2, 1]."""
    return int(rate[-1]), int(rate[0])


def test_the_start_without_the_slow_mode_has_none_of_it():
    p = Params(start=module.NO_SLOW_MODE)
    values, modes = np.linalg.eig(module.rate_matrix(Params()))
    shares = np.abs(np.linalg.solve(modes, p.start))[np.argsort(-values)]
    assert sum(p.start) == pytest.approx(1) and shares[1] < 1e-6 < shares[2]


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(4)
    for p in [
        Params(revealed=1),
        Params(factor=3.0, revealed=1),
        Params(rate=module.LEVEL_2, factor=0.0, revealed=1),
        *(random_params(rng) for _ in range(60)),
    ]:
        text, L = sentence(compute(p)), generator(p)
        assert "nan" not in text
        said = [float(x) for x in re.search(r"populations are \(([\d., ]+)\)", text)[1].split(",")]
        now = populations(L, p, p.time)
        assert np.allclose(said, now, atol=6e-4)
        gibbs = qep.gibbs(H, p.beta)
        T = float(re.search(r"distance (\d\.\d{3}) from Gibbs", text)[1])
        assert abs(T - qep.trace_distance(np.diag(now), gibbs)) < 6e-4
        rates = {place(j): g * np.abs(j).max() ** 2 for j, g in zip(L.jumps, L.rates, strict=True)}
        for i, j in module.PAIRS:
            up = rates.get((j, i), 0.0) * now[i] - rates.get((i, j), 0.0) * now[j]
            told = float(re.search(rf"(-?\d\.\d{{3}}) on {i}–{j}", text)[1])
            assert abs(told - up) < 6e-4
        assert ("Level 2 is cut off" in text) == (p.contact == 0 and p.direct == 1)
        assert ("nothing moves" in text) == (p.contact == 0 and p.direct == 0)
        if p.contact == 0:
            continue
        pi = L.steady_state().diagonal().real
        away = np.abs(pi - gibbs.diagonal().real).sum() / 2
        if abs(away - 5e-4) > 1e-5:
            assert ("which is not Gibbs" in text) == (away > 5e-4)


def test_before_the_prediction_nothing_says_where_a_start_ends():
    for settings in ({}, {"factor": 3.0}, {"rate": module.LEVEL_2, "factor": 0.0}):
        hidden = compute(Params(time=3.0, **settings))
        assert np.array_equal(hidden.seen, hidden.times <= 3.0)
        assert compute(replace(hidden.params, revealed=1)).seen.all()
        text = sentence(hidden)
        assert "when you have answered" in text
        assert not any(word in text for word in ("Every start", "ends in", "upwards", "slowest"))


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    found = {}
    for label in ("Thermal bath", "Broken balance", "Level 2 cut off", "Almost cut off", "Only through 2"):
        buttons[label].click()
        found[label] = compute(shown.params).path
    away = {label: np.abs(path.end - path.gibbs).sum() / 2 for label, path in found.items()}
    assert max(away["Thermal bath"], away["Almost cut off"], away["Only through 2"]) < 1e-9
    assert min(away["Broken balance"], away["Level 2 cut off"]) > 0.1
    assert [path.ends for path in found.values()] == [1, 1, 2, 1, 1]
    assert max(found["Almost cut off"].gap, found["Only through 2"].gap) < 0.1 < found["Thermal bath"].gap
    buttons["No slow mode"].click()
    path = compute(shown.params).path
    late = np.flatnonzero(path.to_gibbs > 1e-3)[-1]
    assert path.to_gibbs[late] < 0.2 * path.to_gibbs[0] * np.exp(-path.gap * module.TIMES[late])


# ---------------------------------------------------------------- settings, picture and words as numbers


def test_its_settings(shown):
    own = {"time": 1.0, "beta": 1.0, "rate": "1→2", "factor": 1.0, "direct": 1.0, "start": (0.0, 0.0, 1.0)}
    assert start(shown) == {**own, "revealed": 0}
    assert ranges(shown) == {
        "time": (0.0, 15.0),
        "beta": (0.3, 4.0),
        "rate": ("0→1", "1→0", "1→2", "2→1", "0→2", "2→0", "all of level 2"),
        "factor": (0.0, 5.0),
    }
    mixed = {"rate": "all of level 2", "start": (0.1, 0.4, 0.5)}
    assert presets(shown) == {
        "Thermal bath": own,
        "Broken balance": {**own, "factor": 5.0, "start": (1.0, 0.0, 0.0)},
        "Level 2 cut off": {**own, **mixed, "factor": 0.0},
        "Almost cut off": {**own, **mixed, "factor": 0.05},
        "Only through 2": {**own, "beta": 3.0, "direct": 0.0, "start": (0.0, 1.0, 0.0)},
        "No slow mode": {**own, "start": pytest.approx((0.6014584, 0.0, 0.3985416))},
    }


CASES = [
    Params(2.0, 1.0, "1→2", 5.0, start=(1.0, 0.0, 0.0), revealed=1),
    Params(1.2, 2.0, "2→0", 0.3, start=(0.2, 0.1, 0.7), revealed=1),
    Params(3.0, 0.8, "all of level 2", 0.0, start=(0.1, 0.4, 0.5), revealed=1),
]


def rates(p):
    """W[i, j] from j to i: 0.3 ω e^{−ω/5}(n + 1) down and …n up, typed in, times the factors."""
    W = np.zeros((3, 3))
    for low, high, omega in ((0, 1, 1.0), (1, 2, 0.7), (0, 2, 1.7)):
        n, g = 1 / (np.exp(p.beta * omega) - 1), 0.3 * omega * np.exp(-omega / 5)
        W[low, high], W[high, low] = g * (n + 1), g * n
        if high == 2 and p.rate == "all of level 2":
            W[low, high], W[high, low] = p.factor * W[low, high], p.factor * W[high, low]
    if "→" in p.rate:
        W[rate_by_hand(p.rate)] *= p.factor
    return W - np.diag(W.sum(axis=0))


def moved(p, t):
    return expm(rates(p) * t) @ p.start


def net_flows(p):
    """Upwards on 0–1, 1–2 and 0–2, now."""
    W, now = rates(p), moved(p, p.time)
    return [W[j, i] * now[i] - W[i, j] * now[j] for i, j in ((0, 1), (1, 2), (0, 2))]


def thermal(p):
    weights = np.exp(-p.beta * np.array([0, 1, 1.7]))
    return weights / weights.sum()


def corners(ax):
    """Where the triangle says that all is in one level."""
    spots = {text.get_text(): text.get_position() for text in ax.texts}
    return np.array(
        [(spots[f"all in {k}"][0], np.sqrt(0.75) * (spots[f"all in {k}"][1] > 0.5)) for k in range(3)]
    )


@pytest.mark.parametrize("p", CASES)
def test_the_levels_boxes_and_arrows(shown, p):
    artists = at(shown, **vars(p))
    ax = shown._axes[0]
    boxes = [artists[f"box {k}"] for k in range(3)]
    assert [box.get_width() for box in boxes] == pytest.approx(0.36 * moved(p, p.time), abs=1e-9)
    heights = [box.get_y() for box in boxes]
    assert np.diff(heights) == pytest.approx([1.0, 0.7])  # the energies
    named = sorted((text.get_position()[1], text.get_text()) for text in ax.texts if "E =" in text.get_text())
    assert [name for _, name in named] == ["level 0, E = 0", "level 1, E = 1", "level 2, E = 1.7"]
    cut = p.rate == "all of level 2"
    assert [artists[f"contact {k}"].get_linewidth() == 0 for k in range(3)] == [False, cut, cut]
    flows, widths = net_flows(p), []
    for k, flow in enumerate(flows):
        corner = artists[f"flow {k}"].get_xy()
        tail, tip = corner[[0, 6]].mean(axis=0), corner[3]
        if abs(flow) > 1e-3:
            assert np.sign(tip[1] - tail[1]) == np.sign(flow)
        widths.append(np.linalg.norm(np.diff(ax.transData.transform(corner[[0, 6]]), axis=0)))
    assert widths == pytest.approx([12 * np.sqrt(min(abs(flow) / 0.24, 1)) for flow in flows], abs=0.2)


@pytest.mark.parametrize("p", CASES)
def test_the_triangle(shown, p):
    artists = at(shown, **vars(p))
    spots = corners(shown._axes[1])
    assert places(artists["now"])[0] == pytest.approx(moved(p, p.time) @ spots, abs=1e-9)
    assert places(artists["start"])[0] == pytest.approx(p.start @ spots)
    assert places(artists["gibbs"])[0] == pytest.approx(thermal(p) @ spots)
    assert places(artists["end"])[0] == pytest.approx(moved(p, 3e3) @ spots, abs=1e-7)
    path = places(artists["path"])
    for k in (10, 80, 240):
        assert path[k] == pytest.approx(moved(p, 15 * k / 240) @ spots, abs=1e-9)
    line = places(artists["line of ends"])
    if p.rate == "all of level 2":  # from level 2 to the thermal mixture of the others
        share = 1 / (1 + np.exp(-p.beta))
        assert line == pytest.approx(np.array([spots[2], share * spots[0] + (1 - share) * spots[1]]))
    else:
        assert np.isnan(line).all()


@pytest.mark.parametrize("p", CASES)
def test_the_distances(shown, p):
    artists = at(shown, **vars(p))
    gap = np.sort(-np.linalg.eigvals(rates(p)).real)[2 if p.rate == "all of level 2" else 1]
    end, gibbs = moved(p, 3e3), thermal(p)
    for k in (0, 16, 48, 100):
        t = 15 * k / 240
        expected = {
            "to_gibbs": np.abs(moved(p, t) - gibbs).sum() / 2,
            "to_end": np.abs(moved(p, t) - end).sum() / 2,
            "pace": np.abs(p.start - end).sum() / 2 * np.exp(-gap * t),
        }
        for name, value in expected.items():
            if value > 1e-4:
                assert places(artists[name])[k] == pytest.approx([t, value], abs=1e-7)
    away = np.abs(moved(p, p.time) - gibbs).sum() / 2
    assert places(artists["dot"])[0] == pytest.approx([p.time, away], abs=1e-9)
    assert artists["time"].get_xdata() == pytest.approx([p.time] * 2)
    labels = {name: artists[name].get_label() for name in ("to_gibbs", "to_end", "pace")}
    assert labels == {"to_gibbs": "to Gibbs", "to_end": "to where it ends", "pace": "slope of the gap"}
    assert {"trace distance", "time t", *labels.values()} <= letters(shown._axes[2])


def test_nothing_of_the_end_or_of_a_flow_is_drawn_before_the_prediction(shown):
    artists = at(shown, rate="1→2", factor=5.0, time=2.0)
    width = [np.linalg.norm(np.diff(artists[f"flow {k}"].get_xy()[[0, 6]], axis=0)) for k in range(3)]
    assert max(width) == 0
    assert len(places(artists["end"])) == 0 and np.isnan(artists["to_end"].get_ydata()).all()
    assert np.isnan(artists["pace"].get_ydata()).all()
    assert np.isfinite(artists["to_gibbs"].get_ydata()).sum() == 33  # up to t = 2, 16 to a unit


def test_only_what_is_drawn_is_named(shown):
    always = [{"box: population"}, {"start", "now", "Gibbs"}, {"to Gibbs"}]
    later = [
        {"box: population   arrow: net flow"},
        {"where it ends"},
        {"to where it ends", "slope of the gap"},
    ]
    at(shown, rate="1→2", factor=5.0, time=2.0)
    for ax, named, hidden in zip(shown._axes, always, later, strict=True):
        assert named <= letters(ax) and not hidden & letters(ax)
    at(shown, rate="1→2", factor=5.0, time=2.0, revealed=1)
    for ax, named in zip(shown._axes, later, strict=True):
        assert named <= letters(ax)
    assert "all ends, if many" not in letters(shown._axes[1])
    artists = at(shown, rate="all of level 2", factor=0.0, time=2.0, revealed=1)
    assert "all ends, if many" in letters(shown._axes[1])
    assert all(handle.get_visible() for handle in artists["points"].legend_handles)


@pytest.mark.parametrize("p", CASES)
def test_the_sentence_word_for_word(p):
    now, end = moved(p, p.time), moved(p, 3e3)
    first = "At t = {:.2f} the populations are ({:.3f}, {:.3f}, {:.3f}), at distance {:.3f} from Gibbs."
    said = first.format(p.time, *now, np.abs(now - thermal(p)).sum() / 2)
    if "→" in p.rate:
        said += f" The rate {p.rate} is {p.factor:.2f} times the bath's."
    flows = [
        f"{round(flow, 3) + 0.0:.3f} on {pair}"
        for flow, pair in zip(net_flows(p), ("0–1", "1–2", "0–2"), strict=True)
    ]
    said += f" Net flows upwards now: {', '.join(flows)}."
    ends = "({:.3f}, {:.3f}, {:.3f})".format(*end)
    gap = np.sort(-np.linalg.eigvals(rates(p)).real)[2 if p.rate == "all of level 2" else 1]
    if p.rate == "all of level 2":
        said += (
            " Level 2 is cut off: there is a whole line of stationary states, and this start ends in "
            f"{ends}; the slowest rate is {gap:.3f} of what moves."
        )
    else:
        said += f" Every start ends in {ends}, which is not Gibbs; the slowest rate is {gap:.3f}."
    assert sentence(compute(p)) == said
