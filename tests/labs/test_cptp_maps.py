"""The lab of chapter 03: its numbers by a second route, its sentence, its extremes and 500 random moves."""

import re

import numpy as np
import pytest

from qep_widgets.labs.cptp_maps import Params, compute, sentence


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
