"""The lab with von Neumann's walls: the work by an integral, the picture's walls and molecules."""

import numpy as np
import pytest
from scipy.integrate import quad

from qep_widgets.figures import style
from qep_widgets.labs.walls import QUESTION, Params, compute, sentence
from qep_widgets.physics.models.walls import STEPS
from tests.labs.looks import at, letters, places, presets, ranges, start


def work_by_pressure(share, done):
    """∫ p dv of two ideal gases at T = 1 whose boxes shrink linearly to their shares, per molecule."""
    return sum(quad(lambda v, p=p: p / v, 1 - done * (1 - p), 1)[0] for p in (share, 1 - share) if p > 0)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5])
def test_work_is_pressure_times_volume(share):
    for progress, done in ((0.1, 0), (0.25, 0), (0.3, 0.2), (0.45, 0.8), (0.5, 1), (0.7, 1), (1.0, 1)):
        result = compute(Params(share=share, progress=progress))
        if share == 0 and done == 1:
            continue
        assert result.work == pytest.approx(work_by_pressure(share, done), abs=1e-9)
    assert compute(Params(share=share, progress=1.0)).work == pytest.approx(result.entropy, abs=1e-12)


def test_the_picture_shows_the_walls_and_every_molecule(shown):
    shown.show(share=0.25, progress=0.4)
    result, artists = compute(shown.params), shown._artists
    count = {name: len(artists[name].get_xdata()) for name in ("kind 0", "kind 1", "turned")}
    assert count == {"kind 0": 60, "kind 1": 20, "turned": 0}
    for k in (0, 1):
        assert artists[f"left {k}"].get_xdata() == pytest.approx([result.left[k]] * 2)
        x = artists[f"kind {k}"].get_xdata()
        assert result.left[k] < x.min() and x.max() < result.right[k]
    shown.show(progress=1.0)
    assert len(artists["turned"].get_xdata()) == 20 and len(artists["kind 1"].get_xdata()) == 0
    assert artists["curve"].get_ydata()[-1] == pytest.approx(result.entropy)


def test_the_sentence_names_the_step(shown):
    for progress, words in (
        (0.0, "Nothing"),
        (0.1, "separate"),
        (0.4, "compress"),
        (0.6, "turn"),
        (0.9, "join"),
    ):
        shown.show(progress=progress)
        assert words in shown.text
    next(b for b in shown._buttons if b.description == "Half and half").click()
    shown.show(progress=1.0)
    assert "0.693 T" in shown.text


def test_only_one_step_costs_work_and_it_is_the_answer(shown):
    works = [compute(Params(share=0.25, progress=k / 4)).work for k in range(5)]
    costs = [step for step, before, after in zip(STEPS, works, works[1:], strict=False) if after > before]
    assert [step.capitalize() for step in costs] == [QUESTION.answer]
    (asked,) = shown._asked
    asked.made.commit("Separate")
    assert asked.made.settled and QUESTION.answer in asked.made.verdict


def test_walls_let_pass_only_while_the_kinds_are_together(shown):
    shown.show(share=0.25, progress=0.2)
    walls = [shown._artists[f"{side} {k}"] for k in (0, 1) for side in ("left", "right")]
    assert [wall.get_color() for wall in walls] == [style.SYSTEM] * 2 + [style.ENVIRONMENT] * 2
    for progress in (0.25, 0.6, 0.9):
        shown.show(progress=progress)
        assert {(wall.get_color(), wall.get_linestyle()) for wall in walls} == {(style.INK, "-")}
        assert all(len(wall.get_xdata()) == 2 for wall in walls)


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_at_the_end_the_box_has_its_two_outer_walls(shown, share):
    shown.show(share=share, progress=1.0)
    walls = [shown._artists[f"{side} {k}"].get_xdata() for k in (0, 1) for side in ("left", "right")]
    assert sorted(float(at[0]) for at in walls if len(at)) == pytest.approx([0.0, 1.0])


def test_the_steps_stand_below_their_quarters(shown):
    ticks = {text.get_text(): text.get_position()[0] for text in shown._axes[1].get_xticklabels()}
    assert ticks == {step: pytest.approx(0.125 + 0.25 * k) for k, step in enumerate(STEPS)}


# ---------------------------------------------------------------- settings, picture and sentence as numbers


def test_its_settings(shown):
    assert start(shown) == {"progress": 0.0, "share": 0.25, "revealed": 0}
    assert ranges(shown) == {"progress": (0.0, 1.0), "share": (0.0, 0.5)}
    assert presets(shown) == {
        "Three to one": {"share": 0.25, "progress": 0.0},
        "Half and half": {"share": 0.5, "progress": 0.0},
        "All of one kind": {"share": 0.0, "progress": 0.0},
    }


def done_at(progress):
    """How far the second quarter of the progress, in which the gas is compressed, is done."""
    return np.clip(4 * progress - 1, 0, 1)


def test_the_curve_and_its_dot_are_the_work(shown):
    artists = at(shown, share=0.3, progress=0.42)
    stages, works = places(artists["curve"]).T
    assert stages[0] == 0 and stages[-1] == 0.42
    assert works == pytest.approx([work_by_pressure(0.3, done_at(x)) for x in stages], abs=1e-9)
    assert places(artists["dot"])[0] == pytest.approx([0.42, work_by_pressure(0.3, 0.68)], abs=1e-9)
    assert artists["work"].get_text() == f"work so far: {work_by_pressure(0.3, 0.68):.3f} T per molecule"
    assert {"work per molecule / T", "first kind", "stops the second"} <= {
        word for ax in shown._axes for word in letters(ax)
    }


@pytest.mark.parametrize(("progress", "kept"), [(0.5, 20), (0.55, 16), (0.625, 10), (0.7, 4), (0.75, 0)])
def test_molecules_turn_at_an_even_pace(shown, progress, kept):
    artists = at(shown, share=0.25, progress=progress)
    assert len(places(artists["kind 1"])) == kept and len(places(artists["turned"])) == 20 - kept


@pytest.mark.parametrize(
    ("share", "progress", "middle"),
    [
        (
            0.25,
            0.1,
            "Step “separate”: the orange walls slide the second kind out of the box. Work so far: 0.000",
        ),
        (
            0.5,
            0.5,
            "Step “compress”: each kind is pressed together at constant temperature. Work so far: 0.693",
        ),
        (0.25, 0.6, "Step “turn”: a unitary turns the second kind into the first. Work so far: 0.562"),
        (
            0.25,
            0.9,
            "Step “join”: the boxes, equally dense, are put side by side and opened. Work so far: 0.562",
        ),
        (0.25, 1.0, "All are of the first kind now, in the old volume. Work so far: 0.562"),
    ],
)
def test_the_sentence_word_for_word(share, progress, middle):
    first, second = 100 - 100 * share, 100 * share
    shares = f"Of the molecules {first:.0f} % start as the first kind, {second:.0f} % as the second"
    said = sentence(compute(Params(share=share, progress=progress)))
    assert said == f"{shares}. {middle} T per molecule, and as much heat has left."
