"""The lab of chapter 03: its numbers by a second route, its sentence, its extremes and 500 random moves."""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from qep_widgets.figures import style
from qep_widgets.labs.cptp_maps import Params, compute, sentence
from tests.labs.looks import at, letters, places, presets, ranges, start


def random_params(rng):
    return Params(rng.uniform(), rng.uniform(), rng.uniform())


def image(p, rho):
    """Φ(ρ), entry by entry."""
    g = p.damping
    damped = np.array(
        [
            [rho[0, 0] + g * rho[1, 1], np.sqrt(1 - g) * rho[0, 1]],
            [np.sqrt(1 - g) * rho[1, 0], (1 - g) * rho[1, 1]],
        ]
    )
    mixed = (1 - p.transposed) * damped + p.transposed * rho.T
    return (1 - p.noise) * mixed + p.noise * np.trace(rho) * np.eye(2) / 2


def spectrum_by_formula(p):
    """Eigenvalues of J, a block at a time."""
    t, g, n = p.transposed, p.damping, p.noise
    s = np.sqrt(1 - g)
    stay = np.array([[1.0, (1 - t) * s], [(1 - t) * s, (1 - t) * (1 - g) + t]])  # |00>, |11>
    swap = np.array([[0.0, t], [t, (1 - t) * g]])  # |01>, |10>
    found = []
    for block in (stay, swap):
        (x, y), (_, z) = (1 - n) * block + n * np.eye(2) / 2
        root = np.hypot((x - z) / 2, y)
        found += [(x + z) / 2 - root, (x + z) / 2 + root]
    return np.sort(found)


def test_the_spectra_agree_with_the_formula():
    rng = np.random.default_rng(0)
    for _ in range(50):
        params = random_params(rng)
        result = compute(params)
        choi = spectrum_by_formula(params)
        assert np.abs(result.choi - choi).max() < 1e-12
        assert result.choi.sum() == pytest.approx(2)
        assert result.physical == (choi[0] > -1e-8)


def test_the_ball_moves_as_single_states_do_and_stays_inside():
    rng = np.random.default_rng(1)
    sigma = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    for _ in range(50):
        params = random_params(rng)
        result = compute(params)
        r = rng.standard_normal(3)
        r /= np.linalg.norm(r)
        out = image(params, (np.eye(2) + np.einsum("i,iab->ab", r, sigma)) / 2)
        moved = result.stretch @ r + result.shift
        assert np.abs(moved - np.einsum("iab,ba->i", sigma, out).real).max() < 1e-12
        assert np.linalg.norm(moved) <= 1 + 1e-12


def test_the_border_is_where_the_lowest_eigenvalue_is_zero():
    rng = np.random.default_rng(2)
    for _ in range(30):
        params = random_params(rng)
        result = compute(params)
        k = int(rng.integers(1, len(result.shares)))
        at = Params(float(result.shares[k]), params.damping, float(result.border[k]))
        assert spectrum_by_formula(at)[0] == pytest.approx(0, abs=1e-12)
        here = Params(params.transposed, params.damping, result.enough)
        assert spectrum_by_formula(here)[0] == pytest.approx(0, abs=1e-12)
        assert result.physical == (params.noise >= result.enough)
    assert compute(Params(damping=0.0)).border[-1] == pytest.approx(2 / 3)


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(3)
    special = [
        Params(),
        Params(noise=1.0),
        Params(noise=2 / 3),
        Params(0.0, 0.6, 0.0),
        Params(noise=0.2),
        Params(noise=0.6666),
    ]
    for params in [*special, *(random_params(rng) for _ in range(80))]:
        text = sentence(compute(params))
        choi = spectrum_by_formula(params)
        physical = choi[0] > -1e-8
        assert ("the map is completely positive" in text) == physical
        assert ("not completely positive" in text) == (not physical)
        if not physical:
            told = f"{choi[0]:.3f}".replace("-", "−") if choi[0] < -5e-4 else "just below zero"
            assert f"eigenvalue is {told}:" in text
        x = 2 * image(params, np.array([[0, 0.5], [0.5, 0]]))[0, 1].real
        y = -2 * image(params, np.array([[0, -0.5j], [0.5j, 0]]))[0, 1].imag
        z = 2 * image(params, np.diag([0.5, -0.5]))[0, 0].real
        told = re.search(r"half-axes (\S+), (\S+), (\S+) (?:inside|within) the ball", text).groups()
        assert [float(w) for w in told] == pytest.approx(np.sort(np.abs([x, y, z]))[::-1], abs=0.00501)
        assert ("mirrored" in text) == (x * y * z < -1e-9)
        assert not re.search(r"-\d|−0\.000", text)


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    buttons["Transposition"].click()
    assert compute(shown.params).choi == pytest.approx([-1, 1, 1, 1])
    buttons["Half noise"].click()
    assert compute(shown.params).choi[0] == pytest.approx(-0.25)
    just = compute(Params(noise=2 / 3))
    assert just.physical and just.choi[0] == pytest.approx(0, abs=1e-12)
    assert not compute(Params(noise=0.66)).physical
    buttons["Amplitude damping"].click()
    assert compute(shown.params).physical and compute(shown.params).shift == pytest.approx([0, 0, 0.6])
    buttons["A drop of transposition"].click()
    assert compute(shown.params).choi[0] == pytest.approx(-0.1)


def test_how_much_noise_is_enough_is_not_told_before_the_prediction(shown):
    shown.show(transposed=1.0, noise=0.2)
    artists = shown._artists
    assert "would be" not in shown.text and "0.667" not in shown.text
    assert np.isnan(artists["border"].get_ydata()).all() and not artists["forbidden"].get_paths()
    assert artists["side physical"].get_text() == ""
    shown.show(noise=0.9)
    assert artists["failed"].get_ydata() == pytest.approx([0.0, 0.2])  # it starts without noise
    assert artists["tried"].get_ydata() == pytest.approx([0.9])
    shown.show(transposed=0.5)  # other maps: the trail begins anew
    assert not len(artists["failed"].get_ydata()) and artists["tried"].get_xdata() == pytest.approx([0.5])
    shown.show(transposed=1.0, noise=0.2)
    (asked,) = shown._asked
    asked.made.commit("Less than half")
    assert "would be from p = 0.667 on" in shown.text
    assert artists["border"].get_ydata()[-1] == pytest.approx(2 / 3) and artists["forbidden"].get_paths()
    assert artists["side positive"].get_text() == "positive only"
    assert not len(artists["failed"].get_ydata()) and not len(artists["tried"].get_ydata())


# ---------------------------------------------------------------- settings, picture and sentence as numbers


def test_its_settings(shown):
    assert start(shown) == {"transposed": 1.0, "damping": 0.0, "noise": 0.0, "revealed": 0}
    assert ranges(shown) == dict.fromkeys(("transposed", "damping", "noise"), (0.0, 1.0))
    assert presets(shown) == {
        "Transposition": {"transposed": 1.0, "damping": 0.0, "noise": 0.0},
        "Half noise": {"transposed": 1.0, "damping": 0.0, "noise": 0.5},
        "Amplitude damping": {"transposed": 0.0, "damping": 0.6, "noise": 0.0},
        "A drop of transposition": {"transposed": 0.1, "damping": 0.0, "noise": 0.0},
    }


SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def on_screen(r):
    """(n, 3) seen from 35° to the right of x and 20° above: y to the right, z up, x towards us."""
    turn, tilt = np.radians([35, 20])
    x, y, z = np.moveaxis(np.asarray(r, float), -1, 0)
    right, towards = y * np.cos(turn) - x * np.sin(turn), x * np.cos(turn) + y * np.sin(turn)
    return np.stack([right, z * np.cos(tilt) - towards * np.sin(tilt)], axis=-1)


def moved(p, r):
    """Where the Bloch vector r goes, by the entries of the map."""
    out = image(p, (np.eye(2) + np.einsum("i,iab->ab", r, SIGMA)) / 2)
    return np.einsum("iab,ba->i", SIGMA, out).real


@pytest.mark.parametrize("p", [Params(0.3, 0.6, 0.1), Params(0.9, 0.2, 0.3), Params(0.0, 0.7, 0.0)])
def test_the_ball_on_the_screen(shown, p):
    artists = at(shown, transposed=p.transposed, damping=p.damping, noise=p.noise)
    centre = on_screen(moved(p, np.zeros(3)))
    tips = {name: on_screen(moved(p, r)) for name, r in zip("xyz", np.eye(3), strict=True)}
    for name, spoke in zip("xyz", artists["spokes"].get_segments(), strict=True):
        assert places(artists[f"pole {name}"])[0] == pytest.approx(tips[name])
        assert spoke == pytest.approx(np.array([centre, tips[name]]))
    for k, ring in enumerate(artists["rings"].get_segments()):
        first, second = (np.eye(3)[i] for i in range(3) if i != k)
        corners = [on_screen(moved(p, r)) for r in (first, second, -first, -second)]
        assert ring[[0, 15, 30, 45]] == pytest.approx(np.array(corners))
    body, around = artists["body"], np.linspace(0, np.pi, 7)
    assert body.get_center() == pytest.approx(centre)
    pulls = np.array([tips[name] - centre for name in "xyz"])
    for angle in around:  # how far the outline reaches in this direction
        reach = np.linalg.norm(pulls @ [np.cos(angle), np.sin(angle)])
        turned = angle - np.radians(body.angle)
        assert np.hypot(body.width * np.cos(turned), body.height * np.sin(turned)) / 2 == pytest.approx(reach)


def test_the_bars_are_the_eigenvalues(shown):
    for p in (Params(0.9, 0.2, 0.1), Params(0.4, 0.5, 0.9)):
        artists = at(shown, transposed=p.transposed, damping=p.damping, noise=p.noise)
        values = spectrum_by_formula(p)
        for path, value in zip(artists["choi bars"].get_paths(), values, strict=True):
            ends = path.vertices[:, 1].min(), path.vertices[:, 1].max()
            assert ends == pytest.approx((min(value, 0), max(value, 0)))
        red = [tuple(color) == to_rgba(style.HEAT) for color in artists["choi bars"].get_facecolors()]
        assert red == [value < 0 for value in values]
        least = f"{values[0]:.3f}".replace("-", "−") if values[0] < 0 else ""
        assert artists["choi least"].get_text() == least


def test_the_plane(shown):
    shown._asked[0].made.commit("Less than half")
    for q, g, p in ((0.8, 0.3, 0.2), (0.3, 0.5, 0.9)):
        artists = at(shown, transposed=q, damping=g, noise=p)
        lowest = np.array(
            [spectrum_by_formula(Params(x, g, 0.0))[0] for x in shown._artists["border"].get_xdata()]
        )
        border = -lowest / (0.5 - lowest)  # (1 − p)·lowest + p/2 = 0
        assert artists["border"].get_ydata() == pytest.approx(border, abs=1e-9)
        fits = spectrum_by_formula(Params(q, g, p))[0] > 0
        here = artists["here"]
        assert places(here)[0] == pytest.approx([q, p])
        assert (here.get_marker(), here.get_markerfacecolor()) == (
            ("o", style.SYSTEM) if fits else ("^", style.HEAT)
        )
        (shaded,) = artists["forbidden"].get_paths()
        for k in (10, 30, 50):
            spot, half = artists["border"].get_xdata()[k], border[k] / 2
            assert shaded.contains_point((spot, half)) and not shaded.contains_point((spot, border[k] + 0.05))
        assert artists["side physical"].get_text() == "completely positive"
        assert artists["side physical"].get_position()[1] > artists["side positive"].get_position()[1]


def test_names_and_units(shown):
    ball, bars, plane = shown._axes
    assert (plane.get_xlabel(), plane.get_ylabel()) == ("transposition q", "white noise p")
    assert plane.get_title() == "which maps are CP" and bars.get_title() == "Choi eigenvalues"
    assert {"below zero: not CP"} <= letters(bars) and {"x", "y", "z"} <= letters(ball)
