"""`Lab.verify`: a sound lab passes, and each kind of broken lab is told what is wrong with it."""

import itertools
import re
from dataclasses import dataclass

import numpy as np
import pytest

from qep_widgets.live import Lab, Trail, choice, slider

pytestmark = pytest.mark.usefixtures("silent")


@dataclass(frozen=True)
class Params:
    x: float = slider(0.25, "length", 0.0, 1.0)
    kind: str = choice("line", "kind", ("line", "dots"))
    shift: float = 0.0


def draw(ax, params, artists):
    if artists is None or artists["line"].kind != params.kind:
        ax.clear()
        ax.set(xlim=(0, 1), ylim=(0, 1), title=params.kind)
        (line,) = ax.plot([0, 1], [0, 0], "-" if params.kind == "line" else "o")
        line.kind = params.kind
        artists = {"line": line, "value": ax.text(0.1, 0.9, "")}
    artists["line"].set_ydata([params.shift, params.x])
    artists["value"].set_text(f"$x$ = {params.x:.2f}")
    return artists


def lab(draw=draw, **kwargs):
    return Lab(Params(), draw, **{"presets": {"Shifted": dict(x=0.5, shift=0.2)}, **kwargs})


def test_a_sound_lab_passes_and_its_picture_stays():
    sound = lab()
    before = sound.live.layers.full()
    sound.verify()
    assert sound.params == Params() and np.array_equal(sound.live.layers.full(), before)


def forgotten(change):
    """``draw`` that also changes what it does not return."""

    def also(ax, params, artists):
        artists = draw(ax, params, artists)
        change(ax, params)
        return artists

    return also


def with_a_label(ax, params):
    for old in ax.collections:
        old.set_offsets([[params.x, 0.5]])
    if not ax.collections:
        ax.scatter([0.5], [0.5], label="marker")


@pytest.mark.parametrize(
    "change, named",
    [
        (lambda ax, p: ax.set_title(f"x = {p.x}"), "the title of panel 1"),
        (lambda ax, p: ax.set_ylim(0, 1 + p.x), "the y axis of panel 1"),
        (lambda ax, p: ax.set_xlabel(f"{p.x:.1f}"), "the x axis of panel 1"),
        (with_a_label, "the PathCollection “marker” of panel 1"),
        (lambda ax, p: ax.axvline(p.x, label="here"), "the Line2D “here” of panel 1"),
        (lambda ax, p: ax.set_facecolor((p.x, 1, 1)), "the background of panel 1"),
    ],
)
def test_what_changed_and_was_not_returned_is_named(change, named):
    says = f"1 fault:\n- {named} changed, but draw does not return it: it stays as it was, at Params("
    with pytest.raises(AssertionError, match=re.escape(says)):
        lab(forgotten(change)).verify(0)


def keeps_the_largest(ax, params, artists):
    """The line never shrinks: the picture depends on the way."""
    before = artists["line"].get_ydata()[1] if artists else 0.0
    artists = draw(ax, params, artists)
    artists["line"].set_ydata([params.shift, max(before, params.x)])
    return artists


def test_a_picture_that_depends_on_the_way_is_named():
    with pytest.raises(AssertionError, match="'line' depends on how one came here"):
        lab(keeps_the_largest).verify(0)


def test_a_preset_beyond_its_control_is_named():
    for wrong, says in (
        (dict(x=1.5), r"“Far” sets x = 1.5, but its slider goes from 0.0 to 1.0"),
        (dict(kind="dot"), r"“Far” sets kind = 'dot', which is none of its options"),
    ):
        with pytest.raises(AssertionError, match=says):
            lab(presets={"Far": wrong}).verify(0)
    with pytest.raises(ValueError, match="the preset “Far” got xx"):
        lab(presets={"Far": dict(xx=1)})
    with pytest.raises(ValueError, match=r"shift = \[1\] is a list; a tuple would do"):
        lab(presets={"Far": dict(shift=[1])})


def test_a_value_that_cannot_be_hashed_is_named():
    @dataclass(frozen=True)
    class Growing(Trail):
        def after(self, before, now):
            return Growing("x", visited=[now.x])

    @dataclass(frozen=True)
    class Walked(Params):
        trail: Trail = Growing("x")
        revealed: int = 0

    with pytest.raises(AssertionError, match=r"trail = .*Growing\(.*\) is a Growing; a tuple would do"):
        Lab(Walked(), draw).verify(0)


def test_a_callback_that_raises_and_a_sentence_that_says_nothing_are_named():
    with pytest.raises(AssertionError, match=r"ZeroDivisionError: .* at Params"):
        lab(compute=lambda p: (1 / (1 - p.x), p)[1]).verify(0)
    count = itertools.count()
    with pytest.raises(AssertionError, match="another each time"):
        lab(sentence=lambda p: f"{next(count)}").verify(0)
    with pytest.raises(AssertionError, match="says nothing: ''"):
        lab(sentence=lambda p: "").verify(0)


def test_all_faults_are_told_at_once():
    broken = lab(forgotten(lambda ax, p: ax.set_title(f"{p.x}")), presets={"Far": dict(x=2.0)})
    with pytest.raises(AssertionError, match=r"this lab has 2 faults:\n- the preset .*\n- the title"):
        broken.verify(0)
