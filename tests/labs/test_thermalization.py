"""The lab of chapter 10: its numbers by Davies generators and the library, its sentence, its presets."""

import re
from dataclasses import replace

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.labs import thermalization as module
from qep_widgets.labs.thermalization import ENERGIES, SPAN, Params, compute, sentence

H = np.diag(ENERGIES)


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
