"""A number is put together from its pairs of letters: to the last bit as if it had been set."""

import random

import pytest
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from qep_widgets.live.glyphs import Glyphs, pieces
from qep_widgets.live.record import Recorder


@pytest.mark.parametrize("family", ["DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "STIXGeneral"])
def test_a_number_from_its_pairs(family):
    recorder, glyphs, rng = Recorder(900, 380, 100, {}), Glyphs(), random.Random(family)
    for size in (8.5, 9, 10, 12):
        prop = FontProperties(family=family, size=size)
        for _ in range(60):
            number = "".join(rng.choices("0123456789.+-−i", k=rng.randint(3, 8)))
            number = rng.choice(["", "", "gap Σ = ", "Vary fi: "]) + number
            assert pieces(number, False)
            assert glyphs.layout(number, prop, False) == glyphs._lay_out(number, prop, False), number
            found = recorder.get_text_width_height_descent(number, prop, False)
            assert found == RendererBase.get_text_width_height_descent(recorder, number, prop, False), number


def test_no_new_number_is_set(monkeypatch):
    """Which is what it is for: the pairs of −0.123 and 0.312 give −0.312, with known words before it, too."""
    glyphs, prop = Glyphs(), FontProperties(size=9)
    for known in ("−0.123", "0.312", "σ = −0.123"):
        glyphs.layout(known, prop, False)
    monkeypatch.setattr(glyphs, "_text", None)
    assert glyphs.layout("−0.312", prop, False)[0] == 6
    assert glyphs.layout("σ = −0.312", prop, False)[0] == 10


def test_words_and_formulas_are_no_numbers():
    for text in ("fi", "0.1 nats", "1e5", "12", "", "S=0.25", "S =\n0.25"):
        assert pieces(text, False) == []
    assert pieces("0.25", True) == []


@pytest.mark.parametrize("family", ["sans-serif", "serif", "monospace"])
@pytest.mark.parametrize("size", [7.5, 12.0])
def test_lines_are_as_high_as_matplotlib_makes_them(monkeypatch, family, size):
    fig = Figure(dpi=100)
    words = fig.text(0.3, 0.4, "up\nto g", family=family, size=size, linespacing=1.3)
    recorder = Recorder(*fig.canvas.get_width_height(), 100, {})
    ours = words.get_window_extent(recorder).bounds
    monkeypatch.delattr(Recorder, "_get_font_height_metrics")
    assert words.get_window_extent(Recorder(*fig.canvas.get_width_height(), 100, {})).bounds == ours
