"""The lab of chapter 06: its numbers by a second route, its sentence, its extremes and 500 random moves."""

import numpy as np
import pytest
import scipy.linalg
from matplotlib.colors import to_hex

import qep_widgets as qep
from qep_widgets.figures import style
from qep_widgets.labs import relative_entropy as module
from qep_widgets.labs.relative_entropy import DAMPING, DEPHASING, DEPOLARIZING, Params, compute, sentence
from tests.deep import swept
from tests.labs.looks import at, letters, named, places, presets, press, ranges, start

KRAUS = {DAMPING: qep.amplitude_damping, DEPHASING: qep.dephasing, DEPOLARIZING: qep.depolarizing}


def random_params(rng, low=module.WEAKEST):
    return Params(
        channel=list(KRAUS)[rng.integers(3)],
        strength=rng.uniform(low, 1),
        rho_angle=rng.uniform(0, 2 * np.pi),
        rho_length=rng.uniform(0, 0.98),
        sigma_angle=rng.uniform(0, 2 * np.pi),
        sigma_length=rng.uniform(0, 0.98),
        revealed=1,
    )


def density(vector):
    x, z = vector
    return np.array([[1 + z, x], [x, 1 - z]], dtype=complex) / 2


def by_logarithms(rho, sigma):
    """D both ways and T with scipy's matrix logarithm and the nuclear norm."""
    difference = scipy.linalg.logm(rho) - scipy.linalg.logm(sigma)
    D, reverse = np.trace(rho @ difference).real, -np.trace(sigma @ difference).real
    return {"rho sigma": D, "sigma rho": reverse, "T": np.linalg.norm(rho - sigma, "nuc") / 2}


def test_a_channel_does_what_its_kraus_operators_do():
    rng = np.random.default_rng(0)
    for _ in range(40):
        params = random_params(rng, low=0.0)
        result, kraus = compute(params), KRAUS[params.channel](params.strength)
        for before, after in zip(result.before, result.after, strict=True):
            assert np.abs(qep.apply_kraus(kraus, density(before)) - density(after)).max() < 1e-14


def test_below_zero_the_channel_is_undone():
    rng = np.random.default_rng(1)
    for _ in range(40):
        params = random_params(rng, low=module.WEAKEST)
        p = -abs(params.strength) / 2
        result = compute(Params(**{**vars(params), "strength": p}))
        kraus = KRAUS[params.channel](-p / (1 - p))
        for before, after in zip(result.before, result.after, strict=True):
            # apply_kraus is linear: it takes what is no state back to the state, too
            assert np.abs(qep.apply_kraus(kraus, density(after)) - density(before)).max() < 1e-14


def test_the_numbers_agree_with_matrix_logarithms():
    rng = np.random.default_rng(2)
    for _ in range(60):
        result = compute(random_params(rng))
        assert result.start == pytest.approx(by_logarithms(*map(density, result.before)), abs=1e-10)
        inside = np.linalg.norm(result.after, axis=1).max() <= 1
        assert (result.now is not None) == inside
        if inside and np.linalg.norm(result.after, axis=1).max() < 0.9999:
            assert result.now == pytest.approx(by_logarithms(*map(density, result.after)), abs=1e-10)


def test_the_curves_fall_and_pass_through_start_and_dot():
    rng = np.random.default_rng(3)
    for _ in range(30):
        params = random_params(rng)
        zero = int(np.searchsorted(module._STRENGTHS, 0.0))
        k = int(rng.integers(zero, len(module._STRENGTHS)))
        result = compute(Params(**{**vars(params), "strength": float(module._STRENGTHS[k])}))
        for name, curve in result.curves.items():
            drawn = curve[~np.isnan(curve)]
            assert drawn.size >= 64 and (np.diff(drawn) < 1e-12).all()  # from p = 0 on all are states
            assert curve[zero] == pytest.approx(result.start[name], abs=1e-13)
            assert curve[k] == pytest.approx(result.now[name], abs=1e-13)


def test_infinity_is_infinity():
    pure = Params(channel=DEPHASING, strength=0.7, sigma_length=1.0, sigma_angle=0.0)
    result = compute(pure)
    assert result.start["rho sigma"] == result.now["rho sigma"] == np.inf
    assert "D(ρ₁‖ρ₂) = ∞" in sentence(result)
    tilted = compute(Params(channel=DEPHASING, strength=0.7, sigma_length=1.0, sigma_angle=1.0))
    assert tilted.start["rho sigma"] == np.inf and tilted.now["rho sigma"] < 5


@pytest.mark.parametrize("draws", swept([60, 150]))
def test_the_sentence_says_what_the_picture_shows(draws):
    rng = np.random.default_rng(4)
    grew = left = 0
    for _ in range(draws):
        result = compute(random_params(rng))
        text, start = sentence(result), by_logarithms(*map(density, result.before))
        p = result.params.strength
        assert f"Before: D(ρ₁‖ρ₂) = {start['rho sigma']:.3f}" in text
        assert ("not positive" in text) == (p < -5e-4)
        if abs(p) < 5e-4:
            continue
        outside = np.linalg.norm(result.after, axis=1).max() > 1
        assert ("left the disc" in text) == outside
        left += outside
        if outside:
            continue
        now = by_logarithms(*map(density, result.after))
        assert f"D(ρ₂‖ρ₁) = {now['sigma rho']:.3f} nats, D_tr = {now['T']:.3f}." in text.split("Before")[1]
        verb = "grew" if p < 0 else "fell"
        grew += p < 0
        assert f"D(ρ₁‖ρ₂), D(ρ₂‖ρ₁) and D_tr {verb}." in text
    assert grew > draws / 30 and left > draws / 30


def test_presets_are_what_they_say(shown):
    shown.show(revealed=1)
    buttons = {b.description: b for b in shown._buttons}
    buttons["Nothing lost"].click()
    assert "did not change" in shown.text and "fell" not in shown.text
    buttons["A pure ρ₂"].click()
    assert "D(ρ₁‖ρ₂) = ∞" in shown.text
    buttons["Run backwards"].click()
    assert "D(ρ₁‖ρ₂), D(ρ₂‖ρ₁) and D_tr grew" in shown.text
    buttons["Off the disc"].click()
    assert "left the disc" in shown.text
    buttons["Damping"].click()
    assert "D(ρ₁‖ρ₂), D(ρ₂‖ρ₁) and D_tr fell" in shown.text and shown.params == Params(revealed=1)


def test_what_answers_the_prediction_waits_for_it(shown):
    def to_the_left():
        buttons = {b.description: b for b in shown._buttons}
        buttons["Run backwards"].click()
        curve = shown._artists["curve rho sigma"].get_ydata()[module._STRENGTHS < 0]
        return shown.text, np.isfinite(curve).any(), len(shown._artists["dot T"].get_xdata())

    text, drawn, dots = to_the_left()
    assert "grew" not in text and "once you have predicted" in text and not drawn and dots == 0
    shown.show(revealed=1)
    text, drawn, dots = to_the_left()
    assert "grew" in text and drawn and dots == 1


# ---------------------------------------------------------------- settings, picture and words as numbers


def test_its_settings(shown):
    own = {"rho_angle": 2.2, "rho_length": 0.8, "sigma_angle": 0.7, "sigma_length": 0.5}
    assert start(shown) == {**own, "channel": DAMPING, "strength": 0.4, "revealed": 0}
    assert ranges(shown) == {
        "channel": ("amplitude damping", "dephasing", "white noise"),
        "strength": (-0.4, 1.0),
        "rho_angle": (0.0, 6.28),
        "sigma_length": (0.0, 1.0),
    }
    assert {spec.name: spec.unit for spec in shown._sliders.values() if spec.unit} == {"rho_angle": "rad"}
    own.pop("sigma_length")
    lost = {"rho_angle": np.pi, "sigma_angle": 0.0}
    assert presets(shown) == {
        "Damping": {**own, "sigma_length": 0.5, "channel": DAMPING, "strength": 0.4},
        "Nothing lost": {**own, "sigma_length": 0.5, "channel": DEPHASING, "strength": 0.8, **lost},
        "A pure ρ₂": {**own, "channel": DEPOLARIZING, "strength": 0.0, "sigma_length": 1.0},
        "Run backwards": {**own, "sigma_length": 0.5, "channel": DEPHASING, "strength": -0.3},
        "Off the disc": {**own, "sigma_length": 0.5, "channel": DAMPING, "strength": -0.4, "rho_angle": 2.9},
    }


CASES = [Params(channel, 0.35, 2.0, 0.6, 0.7, 0.9, 1) for channel in KRAUS] + [
    Params(DAMPING, -0.2, 1.4, 0.5, 0.6, 0.3, 1)
]


def through(p, vector):
    """(x, z) after the map of this strength: its Kraus operators, or the inverse of the matrix they make."""
    forward = p.strength if p.strength > 0 else -p.strength / (1 - p.strength)
    S = qep.kraus_to_superop(KRAUS[p.channel](forward))
    S = S if p.strength > 0 else np.linalg.inv(S)
    out = (S @ density(vector).T.ravel()).reshape(2, 2).T
    return np.array([2 * out[0, 1].real, (out[0, 0] - out[1, 1]).real])


def both(p):
    """Both Bloch vectors at first, (x, z)."""
    return [
        length * np.array([np.sin(angle), np.cos(angle)])
        for angle, length in ((p.rho_angle, p.rho_length), (p.sigma_angle, p.sigma_length))
    ]


@pytest.mark.parametrize("p", CASES, ids=lambda p: f"{p.channel} {p.strength}")
def test_the_disc(shown, p):
    artists = at(shown, **vars(p))
    for name, before in zip(("rho", "sigma"), both(p), strict=True):
        assert places(artists[f"{name} before"])[0] == pytest.approx(before)
        assert places(artists[f"{name} after"])[0] == pytest.approx(through(p, before))
    ends = [np.array([before, through(p, before)]) for before in both(p)]
    assert np.array(artists["paths"].get_segments()) == pytest.approx(np.array(ends))
    for name in ("image", "edge"):
        ellipse = artists[name]
        for angle in np.linspace(0, 6, 9):
            spot = through(p, np.array([np.sin(angle), np.cos(angle)])) - ellipse.get_center()
            assert np.hypot(2 * spot[0] / ellipse.width, 2 * spot[1] / ellipse.height) == pytest.approx(1)
    color = style.SYSTEM if p.strength > 0 else style.HEAT
    assert to_hex(artists["edge"].get_edgecolor()) == color.lower()


@pytest.mark.parametrize("p", CASES, ids=lambda p: f"{p.channel} {p.strength}")
def test_the_curves_their_levels_and_dots(shown, p):
    artists = at(shown, **vars(p))
    first = by_logarithms(*map(density, both(p)))
    now = by_logarithms(*(density(through(p, r)) for r in both(p)))
    for name, value in now.items():
        assert places(artists[f"dot {name}"])[0] == pytest.approx([p.strength, value], abs=1e-9)
        assert artists[f"level {name}"].get_ydata() == pytest.approx([first[name]] * 2, abs=1e-9)
        strengths, curve = places(artists[f"curve {name}"]).T
        for k in np.flatnonzero((strengths > 0.05) & (strengths < 0.95))[::9]:
            there = Params(**{**vars(p), "strength": float(strengths[k])})
            expected = by_logarithms(*(density(through(there, r)) for r in both(p)))[name]
            assert curve[k] == pytest.approx(expected, abs=1e-9)
    assert list(artists["now rho sigma"].get_xdata()) == [p.strength] * 2
    looks = named(shown._axes[1])
    for label, name in (("D(ρ₁‖ρ₂)", "rho sigma"), ("D(ρ₂‖ρ₁)", "sigma rho"), ("trace distance", "T")):
        assert looks[label][0] == artists[f"curve {name}"].get_color() == artists[f"dot {name}"].get_color()


def test_a_pure_second_state_is_infinitely_far(shown):
    press(shown, "A pure ρ₂")
    artists = at(shown)
    assert artists["dot rho sigma"].get_marker() == "$\\infty$"
    assert artists["dot sigma rho"].get_marker() == artists["dot T"].get_marker() == "o"  # ρ₁ is not pure


def test_names_and_units(shown):
    disc, top, bottom = shown._axes
    assert top.get_ylabel() == "D (nats)" and bottom.get_xlabel() == "strength p of the map"
    assert {"ground state |0⟩", "|1⟩", "+x", "−x", "ρ₁", "ρ₂"} <= letters(disc)


def test_the_sentence_below_zero():
    """Dephasing by −0.3 multiplies x by 1.3; it undoes dephasing by 3/13."""
    p = Params(channel=DEPHASING, strength=-0.3, revealed=1)
    what = "At p = −0.30 the map undoes dephasing of strength 0.23 and is not positive"
    first = by_logarithms(*map(density, both(p)))
    now = by_logarithms(*(density(r * [1.3, 1.0]) for r in both(p)))
    said = [
        f"D(ρ₁‖ρ₂) = {x['rho sigma']:.3f} and D(ρ₂‖ρ₁) = {x['sigma rho']:.3f} nats, D_tr = {x['T']:.3f}"
        for x in (first, now)
    ]
    assert sentence(compute(p)) == (
        f"Before: {said[0]}. {what}; here {said[1]}. D(ρ₁‖ρ₂), D(ρ₂‖ρ₁) and D_tr grew."
    )
    assert "nats" not in sentence(compute(Params(channel=DEPHASING, strength=-0.3))).partition(what)[2]
