"""The examples of the toolkit's page run as they stand, and move."""

import pathlib
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

import qep_widgets.live
from qep_widgets.live import LiveFigure
from tests.labs.replay import shown_now

PAGE = pathlib.Path(qep_widgets.live.__file__).parent / "README.md"
EXAMPLES = [
    code
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    if code.count("\n") > 1
]


def run(code):
    plt.switch_backend("agg")
    names = {"__name__": "example"}
    exec(compile(code, "example", "exec"), names)
    return names


def move(live, **change):
    content = {"type": "move", "view": "v", "seq": 1, "version": live.layers.version, "change": change}
    live._receive(live, {**content, "epoch": live.epoch}, [])


def test_there_are_four():
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize(
    "code, function, change, words",
    [
        (EXAMPLES[0], "spring", dict(stiffness=4.0), "pulled, 4.0 N/m: a period takes 3.1 s without damping"),
        (EXAMPLES[1], "waves", dict(apart=3.0), "apart = 3, length = 1, colours = RdBu"),
    ],
)
def test_a_function_is_moved(silent, code, function, change, words):
    box = run(code)[function].widget
    (live,) = box.live
    before = live._frame(live.state)[0]
    move(live, **change)
    frame, text = live._frame(live.state)
    assert text == words and frame != before and box.errors == []


@pytest.mark.parametrize(
    "code, change, words",
    [
        (EXAMPLES[2], dict(angle=np.pi), "angle = 3.14 rad, shadow: on the wall"),
        (EXAMPLES[3], dict(time=2.0), "The drop is 2.00 cm wide."),
    ],
)
def test_a_lab_is_moved_and_sound(silent, code, change, words):
    lab = run(code)["lab"]
    before = shown_now(lab.live)
    move(lab.live, **change)
    assert lab.text == words and not np.array_equal(shown_now(lab.live), before) and lab.errors == []
    assert "?" in lab.children[0].value
    lab.verify(2)


def test_the_film_has_its_button(silent):
    assert list(run(EXAMPLES[3])["lab"].live.films) == ["time"]
    assert LiveFigure.__name__ in qep_widgets.live.__all__
