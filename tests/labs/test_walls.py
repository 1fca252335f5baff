"""The lab with von Neumann's walls: the work by an integral, the picture's walls and molecules."""

import pytest
from scipy.integrate import quad

from qep_widgets.figures import style
from qep_widgets.labs.walls import QUESTION, Params, compute
from qep_widgets.physics.models.walls import STEPS


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
