"""The lab of chapter 01: its numbers by a second route, its trail, its sentence."""

import numpy as np
import pytest

from qep_widgets.labs.states_and_entropy import Params, compute, sentence
from tests.labs.looks import at, letters, named, places, presets, ranges, start

LN2 = np.log(2)


def by_hand(angle, share, axis):
    """Arrow, eigenvalues and outcomes from trigonometry, without a density matrix; angles in degrees."""
    a, m = np.radians([angle, axis])
    arrow = (1 - share) * np.array([0, 1]) + share * np.array([np.sin(a), np.cos(a)])
    length = np.hypot(*arrow)
    yes = (1 + arrow @ [np.sin(m), np.cos(m)]) / 2
    return arrow, [(1 + length) / 2, (1 - length) / 2], [yes, 1 - yes]


def entropy_of(p):
    return -sum(x * np.log(x) for x in p if x > 1e-15)


def drawn(shown, name):
    return np.array(shown._artists[name].get_data(), float)


def test_numbers_agree_with_arrows():
    rng = np.random.default_rng(0)
    for angle, share, axis in rng.uniform(0, 1, (60, 3)) * [180, 1, 180]:
        result = compute(Params(angle, share, axis, revealed=1))
        arrow, values, outcomes = by_hand(angle, share, axis)
        assert result.arrow == pytest.approx(arrow, abs=1e-12)
        assert result.eigenvalues == pytest.approx(values, abs=1e-12)
        assert result.outcomes == pytest.approx(outcomes, abs=1e-12)
        assert result.entropy == pytest.approx(entropy_of(values), abs=1e-12)
        assert result.uncertainty == pytest.approx(entropy_of(outcomes), abs=1e-12)
        assert result.uncertainty >= result.entropy - 1e-12  # no measurement is less uncertain
        expected = [entropy_of(by_hand(angle, share, x)[2]) for x in result.axes]
        assert result.curve == pytest.approx(expected, abs=1e-12)


def test_a_curve_is_where_the_learner_has_been_until_the_prediction_is_made(shown):
    shown.show(angle=120.0)
    assert drawn(shown, "curve").size == 0
    for axis in (90.0, 150.0):
        shown.show(axis=axis)
    assert drawn(shown, "trail")[0].tolist() == [0.0, 90.0, 150.0] and drawn(shown, "curve").size == 0
    (asked,) = shown._asked
    asked.made.commit("Only at 180°")
    axes, values = drawn(shown, "curve")  # equal shares at 120°: the arrow lies at 60°
    least = entropy_of(by_hand(120, 0.5, 0)[1])
    assert axes[values.argmin()] == 60 and values.min() == pytest.approx(least)
    assert axes[values.argmax()] == 150 and values.max() == pytest.approx(LN2)
    assert drawn(shown, "entropy")[1] == pytest.approx([least] * 2)
    assert asked.made.settled and asked.made.verdict.endswith("So it is.")
    assert drawn(shown, "trail").size == 0


def test_what_is_drawn_is_the_result(shown):
    shown.show(angle=120.0, share=0.3, axis=40.0)
    arrow, values, outcomes = by_hand(120, 0.3, 40)
    assert drawn(shown, "tip").ravel() == pytest.approx(arrow, abs=1e-12)
    for name, numbers in (("eigenvalues", values), ("outcomes", outcomes)):
        heights = [shown._artists[f"{name} {k}"].get_height() for k in (0, 1)]
        assert heights == pytest.approx(numbers, abs=1e-12)
    assert drawn(shown, "entropy")[1] == pytest.approx([entropy_of(values)] * 2, abs=1e-12)
    assert drawn(shown, "outcome").ravel() == pytest.approx([40, entropy_of(outcomes)], abs=1e-12)
    assert np.hypot(*drawn(shown, "circle")) == pytest.approx(np.hypot(*arrow), abs=1e-12)
    tip, foot = drawn(shown, "shadow").T
    n = np.array([np.sin(np.radians(40)), np.cos(np.radians(40))])
    assert tip == pytest.approx(arrow) and foot == pytest.approx((2 * outcomes[0] - 1) * n)
    ends = drawn(shown, "axis").T
    assert ends[1] / np.linalg.norm(ends[1]) == pytest.approx(
        [np.sin(np.radians(40)), np.cos(np.radians(40))]
    )


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("One ket", ["a pure state", "S(ρ) = 0.000"]),
        ("|0⟩ and |+⟩", ["length 0.71", "0.85 and 0.15", "S(ρ) = 0.416"]),
        ("Three to one", ["length 0.79", "0.90 and 0.10", "probabilities 0.88 and 0.12"]),
    ],
)
def test_presets_are_what_they_say(shown, preset, words):
    next(b for b in shown._buttons if b.description == preset).click()
    assert all(word in shown.text for word in words), shown.text
    assert sentence(compute(shown.params)) == shown.text


# ---------------------------------------------------------------- settings, picture and sentence as numbers


def test_its_settings(shown):
    assert start(shown) == {"angle": 60.0, "share": 0.5, "axis": 0.0, "revealed": 0}
    assert ranges(shown) == {"angle": (0.0, 180.0), "share": (0.0, 1.0), "axis": (0.0, 180.0)}
    assert presets(shown) == {
        "One ket": {"angle": 60.0, "share": 0.0, "axis": 90.0},
        "|0⟩ and |+⟩": {"angle": 90.0, "share": 0.5, "axis": 0.0},
        "Three to one": {"angle": 90.0, "share": 0.25, "axis": 0.0},
    }


def test_the_disc_and_the_bars(shown):
    artists = at(shown, angle=120.0, share=0.3, axis=40.0)
    arrow, values, outcomes = by_hand(120, 0.3, 40)
    kets = np.array([[0, 1], [np.sqrt(3) / 2, -0.5]])
    assert places(artists["kets"]) == pytest.approx(kets) and places(artists["chord"]) == pytest.approx(kets)
    assert places(artists["arrow"]) == pytest.approx(np.array([[0, 0], arrow]))
    for name, numbers in (("eigenvalues", values), ("outcomes", outcomes)):
        for k, number in enumerate(numbers):
            written = artists[f"number {name} {k}"]
            assert written.get_text() == f"{number:.2f}" and written.get_position()[1] == pytest.approx(
                number + 0.02
            )


def test_the_trail_stands_on_the_entropy_of_the_outcome_and_begins_anew(shown):
    for axis in (25.0, 90.0, 160.0):
        artists = at(shown, angle=100.0, share=0.2, axis=axis)
    expected = [[x, entropy_of(by_hand(100, 0.2, x)[2])] for x in (25.0, 90.0, 160.0)]
    assert places(artists["trail"]) == pytest.approx(np.array(expected))
    assert (
        len(places(at(shown, share=0.4)["trail"])) == 1 and len(places(at(shown, angle=80.0)["trail"])) == 1
    )


def test_names_and_units(shown):
    disc, bars, plot = shown._axes
    assert {"entropies / nats", "axis of the measurement / °", "ln 2"} <= letters(plot)
    assert dict(zip([t.get_text() for t in plot.get_yticklabels()], plot.get_yticks(), strict=True)) == {
        "0": 0,
        "ln 2": pytest.approx(LN2),
    }
    line, outcome = named(plot)["S(ρ)"], named(plot)["of the outcome"]
    assert line[0] == shown._artists["entropy"].get_color() and line[2] == "None"
    assert outcome[0] == shown._artists["outcome"].get_color() and outcome[2] == "s"
    assert {"eigenvalues\nof ρ", "outcomes\nalong the axis", "probabilities"} <= letters(bars)
    assert {"|0⟩", "|1⟩", "|+⟩"} <= letters(disc)


def test_the_sentence_word_for_word():
    """cos 60° = ½: an arrow (√3/4, ¾) of length √3/2, and (1 + ¾)/2 along 0°, or (1 + √3/4)/2 along 90°."""
    for axis, p, entropy in ((0.0, "0.88 and 0.12", "0.377"), (90.0, "0.72 and 0.28", "0.596")):
        assert sentence(compute(Params(60.0, 0.5, axis))) == (
            "50 % of |0⟩ and 50 % of a ket whose arrow is 60° away: a mixed state with an arrow of length "
            "0.87, eigenvalues 0.93 and 0.07, and S(ρ) = 0.246 nats. Along the axis at "
            f"{axis:.0f}° the outcomes have the probabilities {p}, and the entropy {entropy}."
        )
    assert sentence(compute(Params(60.0, 0.2, 0.0))).startswith("80 % of |0⟩ and 20 % of a ket")
