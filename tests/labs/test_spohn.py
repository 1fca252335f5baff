"""The lab of chapter 07: its numbers by the library, its sentence, its extremes and 500 random moves."""

import itertools
import re
from functools import lru_cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import qep_widgets as qep
from qep_widgets.figures import style
from qep_widgets.labs import spohn as module
from qep_widgets.labs.spohn import KINDS, SPAN, Params, compute, sentence
from tests.deep import swept
from tests.labs.looks import at, letters, places, presets, press, ranges
from tests.labs.looks import start as at_start


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


# ---------------------------------------------------------------- settings, picture and sentence as numbers


def test_its_settings(shown):
    assert at_start(shown) == {
        "kind": "thermal",
        "time": 6.0,
        "angle": 2.5,
        "swing": 0.0,
        "radius": 0.97,
        "revealed": 0,
    }
    assert ranges(shown) == {
        "kind": ("thermal", "driven", "squeezed", "wrong", "eternal"),
        "time": (0.0, 6.0),
        "angle": (-3.14, 3.14),
        "swing": (0.0, 3.0),
    }
    assert presets(shown) == {
        "1 · Thermal bath": {"kind": "thermal", "swing": 0.0, "time": 6.0, "radius": 0.97},
        "2 · Driven qubit": {"kind": "driven", "swing": 0.0, "angle": 2.5, "radius": 0.97},
        "3 · Rates turn negative": {
            "kind": "thermal",
            "swing": 2.0,
            "angle": 1.6,
            "time": 2.0,
            "radius": 0.75,
        },
        "4 · Squeezed, wrong π": {"kind": "wrong", "swing": 0.0, "angle": 0.0, "radius": 0.6, "time": 0.3},
        "5 · Eternal": {"kind": "eternal", "swing": 0.0, "angle": 1.2, "radius": 0.97},
    }


LEVELS = 2 / np.expm1(1) + 1  # 2n + 1 at β = ω = 1


def velocity(kind, r, tau):
    """dr/dτ on (x, z) by Bloch equations written down from the words of Params, |0⟩ at z = 1.

    The bath, g = 0.3: x decays at g(2n + 1)/2, z at twice that towards 1/(2n + 1); 0.6 Y turns z to x at 1.2;
    squeezing by 1.2 multiplies the decay of x by e^{-2.4}, that of z by cosh 2.4.
    """
    x, z = r
    if kind == "eternal":  # canonical rates on σ/√2: a component decays by the rates of the two others
        return np.array([-(1 - np.tanh(tau)) * x, -2 * z])
    slow, fast = {"squeezed": (np.exp(-2.4), np.cosh(2.4)), "wrong": (np.exp(-2.4), np.cosh(2.4))}.get(
        kind, (1, 1)
    )
    turning = 1.2 if kind == "driven" else 0.0
    return np.array([-0.15 * LEVELS * slow * x + turning * z, 0.3 - 0.3 * LEVELS * fast * z - turning * x])


def lowest_point(kind):
    """Where D is measured from: at rest under `velocity`, or thermal where it is said to be wrong."""
    if kind == "wrong":
        return np.array([0.0, np.tanh(0.5)])
    if kind == "eternal":
        return np.zeros(2)
    b = velocity(kind, (0.0, 0.0), 0.0)
    A = np.stack([velocity(kind, e, 0.0) - b for e in np.eye(2)], axis=-1)
    return -np.linalg.solve(A, b)


def height(kind, r):
    """D(ρ‖π) from the lengths of Bloch vectors: −S(ρ) − ½ ln((1 − |π|²)/4) − artanh|π| π·r/|π|."""
    pi, length = lowest_point(kind), np.linalg.norm(r)
    size = max(np.linalg.norm(pi), 1e-12)
    S = -sum(q * np.log(q) for q in ((1 + length) / 2, (1 - length) / 2) if q > 0)
    return -S - 0.5 * np.log((1 - size**2) / 4) - np.arctanh(size) / size * (pi @ r)


def fall(kind, r, tau, f):
    """σ from the growth of `height` along `velocity`, by a difference of fourth order."""
    step, v = 1e-3, velocity(kind, r, tau)
    h = [height(kind, r + k * step * v) for k in (-2, -1, 1, 2)]
    return -f * (h[0] - 8 * h[1] + 8 * h[2] - h[3]) / (12 * step)


@lru_cache
def followed(kind, angle, swing, radius):
    """The way of the state in its own clock τ = t + (2a/π) sin(πt/2), followed by a solver."""
    first = radius * np.array([np.sin(angle), np.cos(angle)])
    span = (0.0, SPAN + swing)
    return solve_ivp(
        lambda tau, r: velocity(kind, r, tau), span, first, rtol=1e-11, atol=1e-12, dense_output=True
    ).sol


def now(p, t):
    """State, f and τ at time t."""
    tau = t + 2 * p.swing / np.pi * np.sin(np.pi * t / 2)
    return followed(p.kind, p.angle, p.swing, p.radius)(tau), 1 + p.swing * np.cos(np.pi * t / 2), tau


CASES = [Params(kind, 1.7, 2.2, 0.8, 0.6) for kind in KINDS] + [Params("wrong", 2.3, 0.4, 1.6, 0.7)]


@pytest.mark.parametrize("p", CASES, ids=lambda p: p.kind)
def test_state_height_and_fall_by_bloch_equations(p):
    result = compute(p)
    r, f, tau = now(p, p.time)
    assert result.r == pytest.approx(r, abs=1e-9) and result.D == pytest.approx(height(p.kind, r), abs=1e-9)
    assert result.sigma == pytest.approx(fall(p.kind, r, tau, f), abs=1e-9)
    up, down = 0.3 / np.expm1(1), 0.3 * np.exp(1) / np.expm1(1)
    if p.kind == "eternal":
        assert result.lowest == pytest.approx(f * (-np.tanh(tau)) if f > 0 else f)
    elif p.kind in ("thermal", "driven"):
        assert result.lowest == pytest.approx(min(f * up, f * down))


def test_numbers_of_the_presets(shown):
    """Where each preset starts, in closed form: radius, angle and π; a change of β, g or r moves them."""
    n = 1 / np.expm1(1)
    assert module.setting("thermal").reference == pytest.approx([0, 0.46211716], abs=1e-8)
    assert module.setting("squeezed").reference == pytest.approx([0, 1 / ((2 * n + 1) * np.cosh(2.4))])
    gamma = 0.3 * (2 * n + 1)  # with the drive: 0 = −γx/2 + 1.2z, 0 = 0.3 − γz − 1.2x
    z = 0.3 / (gamma + 2 * 1.2**2 / gamma)
    assert module.setting("driven").reference == pytest.approx([2.4 * z / gamma, z])
    assert module.setting("wrong").reference == pytest.approx([0, np.tanh(0.5)])
    for label, D in (
        ("1 · Thermal bath", 1.1239338),
        ("2 · Driven qubit", 0.55928156),
        ("5 · Eternal", 0.61526467),
    ):
        press(shown, label)
        shown.show(time=0.0)
        first = 0.97 * np.array([np.sin(shown.params.angle), np.cos(shown.params.angle)])
        assert compute(shown.params).D == pytest.approx(D, abs=1e-7)
        assert height(shown.params.kind, first) == pytest.approx(D, abs=1e-7)


# A path off the axis; σ < 0 where no rate is negative; a negative rate where σ > 0
PICTURED = swept(
    [Params("wrong", 0.3, 0.0, 0.0, 0.6), CASES[4], CASES[1], CASES[0], *CASES[2:4], CASES[5]], 3
)


@pytest.mark.parametrize("p", PICTURED)
def test_the_disc(shown, p):
    artists = at(shown, **{**vars(p), "revealed": 1})
    disc = shown._axes[0]
    r = now(p, p.time)[0]
    assert places(artists["state"])[0] == pytest.approx(r, abs=1e-9)
    path = places(artists["path"])
    for k in (0, 60, 150, 240):
        assert path[k] == pytest.approx(now(p, SPAN * k / 240)[0], abs=1e-9)
    assert places(artists["start"])[0] == pytest.approx(path[0])
    (diamond,) = (line for line in disc.lines if line.get_marker() == "D")
    assert places(diamond)[0] == pytest.approx(lowest_point(p.kind), abs=1e-9)
    (picture,) = disc.images
    left, right, low, high = picture.get_extent()
    colors = picture.get_array()
    for spot in ((0.6, -0.3), (-0.45, 0.7), (0.0, 0.2), (-0.1, -0.85)):
        column = round((spot[0] - left) / (right - left) * colors.shape[1] - 0.5)
        row = round((spot[1] - low) / (high - low) * colors.shape[0] - 0.5)
        assert picture.origin == "lower"
        assert colors[row, column] == pytest.approx(height(p.kind, np.array(spot)), abs=1e-9)
    (lines,) = (one for one in disc.collections if hasattr(one, "levels"))
    for level, line in zip(lines.levels, lines.get_paths(), strict=True):
        for spot in line.vertices[::40]:
            if np.linalg.norm(spot) < 0.97:
                assert height(p.kind, spot) == pytest.approx(level, abs=0.01)
    name = r"$\rho_\beta$" if p.kind == "wrong" else "π"
    assert {name, f"height D(·‖{name})\nblue is high"} <= letters(disc)


@pytest.mark.parametrize("p", PICTURED)
def test_the_plots(shown, p):
    artists = at(shown, **{**vars(p), "revealed": 1})
    falls = []
    for k in (20, 75, 110, 190):
        r, f, tau = now(p, SPAN * k / 240)
        falls.append(fall(p.kind, r, tau, f))
        assert places(artists["D curve"])[k] == pytest.approx([SPAN * k / 240, height(p.kind, r)], abs=1e-8)
        assert artists["sigma curve"].get_ydata()[k] == pytest.approx(falls[-1], abs=1e-8)
    r, f, tau = now(p, p.time)
    sigma = fall(p.kind, r, tau, f)
    for ax, name, value in zip(shown._axes[1:], ("D", "sigma"), (height(p.kind, r), sigma), strict=False):
        low, high = ax.get_ylim()
        room = 0.04 * (high - low)  # a dot stands whole in its frame
        inside = np.clip(value, low + room, high - room)
        assert places(artists[f"{name} dot"])[0] == pytest.approx([p.time, inside], abs=1e-8)
    for name in ("state", "sigma dot"):
        assert artists[name].get_markerfacecolor() == (style.HEAT if sigma < 0 else style.SYSTEM)
    (shaded,) = artists["sigma below"].get_paths()
    for k, value in zip((20, 75, 110, 190), falls, strict=True):
        if abs(value) > 1e-2:
            middle = np.clip(value, *shown._axes[2].get_ylim()) / 2
            assert shaded.contains_point((SPAN * k / 240, middle)) == (value < 0)
    title = "height D(ρ‖π)".replace("π", r"$\rho_\beta$") if p.kind == "wrong" else "height D(ρ‖π)"
    titles = [ax.get_title(loc="left") for ax in shown._axes[1:]]
    assert titles == [title, "rate of fall σ = −dD/dt", "lowest rate of the generator's jumps"]
