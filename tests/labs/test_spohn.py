"""The lab of chapter 07: its numbers by the library, its sentence, its extremes and 500 random moves."""

import itertools
import re

import numpy as np
import pytest
from scipy.optimize import brentq

import qep_widgets as qep
from qep_widgets.labs import spohn as module
from qep_widgets.labs.spohn import KINDS, SPAN, Params, compute, sentence


def random_params(rng):
    return Params(
        kind=KINDS[rng.integers(5)],
        angle=rng.uniform(-3.14, 3.14),
        swing=rng.uniform(0, 3) if rng.integers(2) else 0.0,
        time=rng.uniform(0, SPAN),
        radius=rng.uniform(0.3, 0.99),
        revealed=1,
    )


def reference(kind):
    if kind == "eternal":
        return np.eye(2) / 2
    return qep.gibbs(np.diag([0, 1]), 1) if kind == "wrong" else module.generator(kind).steady_state()


def start(p):
    return qep.bloch_state([p.radius * np.sin(p.angle), 0, p.radius * np.cos(p.angle)])


def f_and_clock(p, t):
    w = 2 * np.pi / module.PERIOD
    return 1 + p.swing * np.cos(w * t), t + p.swing / w * np.sin(w * t)


def by_the_library(p, t):
    """State, D and σ at time t from Lindbladians that evolve 2×2 matrices."""
    f, tau = f_and_clock(p, t)
    if p.kind == "eternal":
        rho, L = qep.evolve_driven(module.eternal, start(p), tau), module.eternal(tau)
    else:
        L = module.generator(p.kind)
        rho = L.evolve(start(p), tau)
    pi = reference(p.kind)
    return rho, qep.relative_entropy(rho, pi), f * qep.spohn_rate(L, rho, pi)


def test_state_height_and_rate_agree_with_the_library():
    rng = np.random.default_rng(0)
    for _ in range(60):
        p = random_params(rng)
        result = compute(p)
        rho, D, sigma = by_the_library(p, p.time)
        x, y, z = qep.bloch_vector(rho)
        assert abs(y) < 1e-12 and np.allclose(result.r, [x, z], atol=1e-8)
        assert result.D == pytest.approx(D, abs=1e-7)
        assert result.sigma == pytest.approx(sigma, abs=1e-7)


def test_the_rate_is_minus_the_slope_of_the_height():
    rng = np.random.default_rng(1)
    for _ in range(30):
        p = random_params(rng)
        p = Params(**{**vars(p), "time": rng.uniform(0.1, SPAN - 0.1)})
        before, after = (compute(Params(**{**vars(p), "time": p.time + s})).D for s in (-1e-4, 1e-4))
        assert compute(p).sigma == pytest.approx((before - after) / 2e-4, abs=1e-6)


def test_the_curves_pass_through_the_dots():
    for kind in KINDS:
        p = Params(kind=kind, time=float(module._TIMES[77]), swing=1.7)
        result = compute(p)
        for name in ("D", "sigma", "lowest"):
            assert getattr(result.path, name)[77] == pytest.approx(getattr(result, name), abs=1e-12)
        assert np.allclose(result.path.r[77], result.r, atol=1e-13)


def test_the_lowest_rate_is_that_of_the_jumps_and_negative_where_the_assumption_fails():
    rng = np.random.default_rng(2)
    for _ in range(30):
        p = random_params(rng)
        f, tau = f_and_clock(p, p.time)
        L = module.eternal(tau) if p.kind == "eternal" else module.generator(p.kind)
        assert compute(p).lowest == pytest.approx((f * L.rates).min(), abs=1e-9)
        scaled = qep.Lindbladian(L.H, L.jumps, f * L.rates)
        assert (compute(p).lowest < -1e-9) == (not scaled.is_semigroup)


def test_spohn_holds_for_the_semigroups_and_for_the_eternal_one():
    rng = np.random.default_rng(3)
    for kind in ("thermal", "driven", "squeezed", "eternal"):
        for _ in range(20):
            path = compute(Params(kind=kind, angle=rng.uniform(-3.14, 3.14), radius=rng.uniform(0, 1))).path
            assert path.negative == () and path.sigma.min() >= 0


def test_negative_rates_are_seen_where_f_is_negative():
    w = 2 * np.pi / module.PERIOD
    for swing in (1.2, 2.0, 3.0):
        first = np.arccos(-1 / swing) / w
        ends = [first, module.PERIOD - first, module.PERIOD + first]
        for kind in ("thermal", "driven", "squeezed", "eternal"):
            found = np.ravel(compute(Params(kind=kind, swing=swing)).path.negative)
            assert np.allclose(found[:3], ends, atol=1e-9) and found[-1] <= SPAN


def test_the_ends_are_roots_of_the_rate():
    p = Params(kind="wrong", angle=0.0, radius=0.6)
    ((a, b),) = compute(p).path.negative
    assert b == SPAN
    assert a == pytest.approx(brentq(lambda t: by_the_library(p, t)[2], 0.01, 2.0), abs=1e-9)


def test_a_pure_start_is_infinitely_steep():
    for kind, angle in itertools.product(KINDS, (0.3, 1.2, 2.5, -2.0)):
        result = compute(Params(kind=kind, angle=angle, radius=1.0, time=0.0))
        assert np.isposinf(result.sigma) and np.isposinf(result.path.sigma[0]) and np.isfinite(result.D)
        assert np.all(np.isfinite(result.path.sigma[1:])) and "infinite" in sentence(result)


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(4)
    for p in [
        Params(revealed=1),
        Params(swing=2.0, time=2.0, revealed=1),
        *(random_params(rng) for _ in range(60)),
    ]:
        text = sentence(compute(p))
        _, D, sigma = by_the_library(p, p.time)
        assert abs(float(re.search(r"D = (\d\.\d{3})", text)[1]) - D) < 6e-4
        said = float(re.search(r"σ = (−?\d+\.\d{3})", text)[1].replace("−", "-"))
        assert abs(said - sigma) < 6e-4
        if abs(sigma) > 1e-3:
            assert ("so D falls" in text) == (sigma > 0) and ("so D grows" in text) == (sigma < 0)
        f, tau = f_and_clock(p, p.time)
        assert ("the lowest rate of the generator is negative" in text) == (
            f < 0 or (p.kind == "eternal" and tau > 0)
        )
        spans = re.findall(r"from (\d\.\d{3}) to (\d\.\d{3})", text)
        assert ("never negative" in text) == (not spans)
        for t in np.linspace(0.05, SPAN - 0.05, 12):
            inside = any(float(a) + 2e-3 < t < float(b) - 2e-3 for a, b in spans)
            near = any(abs(t - float(end)) <= 2e-3 for span in spans for end in span)
            assert near or inside == (by_the_library(p, t)[2] < 0)


def test_the_landscape_is_zero_at_the_reference_and_positive_elsewhere():
    for kind in KINDS:
        s = module.setting(kind)
        assert np.nanmin(s.heights) >= 0 and np.nanmax(s.heights) < 1.6
        row, column = np.unravel_index(np.nanargmin(s.heights), s.heights.shape)
        grid = np.linspace(-1, 1, s.heights.shape[0])
        assert np.allclose([grid[column], grid[row]], s.reference, atol=0.0125)


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    for label, negative_rate, negative_sigma in (
        ("1 · Thermal bath", False, False),
        ("2 · Driven qubit", False, False),
        ("3 · Rates turn negative", True, True),
        ("4 · Squeezed, wrong π", False, True),
        ("5 · Eternal", True, False),
    ):
        buttons[label].click()
        result = compute(shown.params)
        assert (result.path.lowest.min() < 0) == negative_rate, label
        assert bool(result.path.negative) == negative_sigma and (result.sigma < 0) == negative_sigma, label


def test_the_prediction_comes_out_as_the_lab_computes():
    rng = np.random.default_rng(5)
    paths = [
        compute(Params(kind="eternal", angle=rng.uniform(-3.14, 3.14), radius=rng.uniform(0.1, 0.99))).path
        for _ in range(40)
    ]
    assert all(path.negative == () and np.all(np.diff(path.D) <= 1e-12) for path in paths)
    assert all(path.lowest[1:].max() < 0 for path in paths)
    assert module.QUESTION.answer == "Nowhere"


def test_before_the_prediction_the_path_is_drawn_up_to_now(shown):
    shown.show(kind="eternal", time=2.0)
    times = module._TIMES
    for revealed, until in ((0, 2.0), (1, SPAN)):
        shown.show(revealed=revealed)
        text = sentence(compute(shown.params))
        assert ("On this path" in text) == bool(revealed)
        drawn = np.isfinite(shown._artists["sigma curve"].get_ydata())
        assert np.array_equal(drawn, times <= until)
        assert shown._artists["path"].get_xydata().shape == (drawn.sum(), 2)
