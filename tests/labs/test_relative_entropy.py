"""The lab of chapter 06: its numbers by a second route, its sentence, its extremes and 500 random moves."""

import numpy as np
import pytest
import scipy.linalg

import qep_widgets as qep
from qep_widgets.labs import relative_entropy as module
from qep_widgets.labs.relative_entropy import DAMPING, DEPHASING, DEPOLARIZING, Params, compute, sentence

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


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(4)
    grew = left = 0
    for _ in range(150):
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
    assert grew > 5 and left > 5


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
