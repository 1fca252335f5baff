"""Three scripts written for ipywidgets' `interact`, with only the import replaced."""

import pathlib

import matplotlib.pyplot as plt
import numpy as np
import pytest

from qep_widgets.live import LiveFigure
from qep_widgets.live.layers import Layers
from tests.labs.replay import Screen, blurred, by_paths

FOLDER = pathlib.Path(__file__).parent / "scripts"


@pytest.fixture
def sent(monkeypatch):
    log = []
    monkeypatch.setattr(
        LiveFigure, "send", lambda self, content, buffers=(): log.append((content, list(buffers)))
    )
    return log


@pytest.fixture
def run(sent):
    """The script's names after it ran with our import, and the widget that its interact displayed."""
    plt.switch_backend("agg")

    def run(name, function):
        source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        ours = source.replace("from ipywidgets import interact", "from qep_widgets.live import interact")
        if ours == source:
            before = next(line for line in source.splitlines() if line.startswith("from ipywidgets import"))
            others = before.removesuffix(", interact")
            ours = source.replace(before, f"{others}\nfrom qep_widgets.live import interact")
        names = {}
        exec(compile(ours, name, "exec"), names)
        return names, names[function].widget

    yield run
    plt.close("all")


def shown(box, sent, k=0):
    """What a browser shows of the k-th figure, and what matplotlib draws of it in one go."""
    live = box.live[k]
    sent.clear()
    live._receive(live, {"type": "hello", "view": "v", "seq": 0, "version": -1, "glyphs": 0}, [])
    screen = Screen(live)
    screen.receive(*sent[-1])
    return screen.picture(), by_paths(Layers(box._figures[k]))


def settled(box, sent, tolerance=2):
    ours, theirs = shown(box, sent)
    off = np.abs(ours - theirs).max(axis=-1)
    assert (off > tolerance).sum() <= 10, (off > tolerance).sum()
    assert np.ptp(ours) > 100, "there is a picture"


def move(live, **change):
    content = {"type": "move", "view": "v", "seq": 1, "version": 1, "epoch": live.epoch, "change": change}
    live._receive(live, content, [])


def test_a_line(run, sent):
    names, box = run("line", "line")
    assert [type(w).__name__ for w in box.kwargs_widgets] == ["FloatSlider", "FloatSlider", "Checkbox"]
    settled(box, sent)
    move(box.live[0], m=-0.5)
    move(box.live[0], b=1.5)
    settled(box, sent)
    (line,) = box._figures[0].axes[0].lines
    assert line.get_ydata()[-1] == pytest.approx(-3.5)
    assert box.out.outputs[0]["text"] == "y(10) = -3.5\n"
    box.kwargs_widgets[2].value = False
    settled(box, sent)
    assert box.errors == [] and plt.get_fignums() == [] and callable(names["line"])


def test_a_spectrum(run, sent):
    _, box = run("spectrum", "spectrum")
    settled(box, sent)
    for freq in (8, 33, 80):  # at 5 a tick lies half-way between two pixels, and is drawn on either
        move(box.live[0], freq=freq)
        assert box.out.outputs[0]["data"]["text/plain"].startswith(f"{{'peak': {freq}, ")
        settled(box, sent)
    box.kwargs_widgets[1].value = 1.0
    box.kwargs_widgets[2].value = "Hann"
    settled(box, sent)
    assert box.kwargs["window"] == "Hann" and set(box.live[0].sliders) == {"freq"} and box.errors == []


def test_contours(run, sent):
    names, box = run("contours", "surface")
    assert plt.get_fignums() == [], "the cell would show the figure a second time"
    assert box._figures == [names["fig"]]
    move(box.live[0], levels=8)
    assert names["turned"].value == 40 and names["solid"].azim == 40
    move(box.live[0], levels=9)
    assert names["solid"].azim == 45
    ours, theirs = shown(box, sent)  # the faces of the solid touch, which each draws in its own way
    assert np.abs(blurred(ours) - blurred(theirs)).mean() < 1
    box.kwargs_widgets[2].value = "gray"
    assert names["image"].get_cmap().name == "gray" and box.errors == []
