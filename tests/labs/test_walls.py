"""The lab with von Neumann's walls: the work by an integral, the picture's walls and molecules."""

import pytest
from scipy.integrate import quad

from qep_widgets.labs.walls import QUESTION, Params, compute
from qep_widgets.physics.models.walls import STEPS


def work_by_pressure(share, done):
    """∫ p dv of two ideal gases at T = 1 whose boxes shrink linearly to their shares, per molecule."""
    return sum(quad(lambda v, p=p: p / v, 1 - done * (1 - p), 1)[0] for p in (share, 1 - share) if p > 0)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5])
def test_work_is_pressure_times_volume(share):
    for progress, done in ((0.1, 0), (0.25, 0), (0.3, 0.2), (0.45, 0.8), (0.5, 1), (0.7, 1), (1.0, 1)):
        result = compute(Params(share, progress))
        if share == 0 and done == 1:
            continue
        assert result.work == pytest.approx(work_by_pressure(share, done), abs=1e-9)
    assert compute(Params(share, 1.0)).work == pytest.approx(result.entropy, abs=1e-12)


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
    works = [compute(Params(0.25, k / 4)).work for k in range(5)]
    costs = [step for step, before, after in zip(STEPS, works, works[1:], strict=False) if after > before]
    assert [step.capitalize() for step in costs] == [QUESTION.answer]
    (asked,) = shown._asked
    asked.made.commit("Separate")
    assert asked.made.settled and QUESTION.answer in asked.made.verdict


def test_a_step_is_named_when_it_has_begun(shown):
    for progress, names in ((0.0, 0), (0.2, 1), (0.25, 1), (0.4, 2), (1.0, 4)):
        shown.show(progress=progress)
        written = [shown._artists[f"name {k}"].get_text() for k in range(4)]
        assert written == [*STEPS[:names], *[""] * (4 - names)]
