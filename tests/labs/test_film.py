"""Sliders that give low values more room, and films: what the kernel knows of them without a browser."""

from dataclasses import dataclass

import pytest

from qep_widgets.figures.style import new_figure
from qep_widgets.live import Lab, LiveFigure, Slider, slider


@dataclass(frozen=True)
class Params:
    t: float = slider(25.0, "time", 0.0, 100.0, 1.0, stretch=2.0, film=10.0)
    y: float = slider(0.5, "height", 0.0, 1.0, 0.01)


def lab():
    def draw(axes, params, artists):
        artists = artists or {"dot": axes[0].plot([0], [0], "o")[0]}
        artists["dot"].set_data([params.t / 100], [params.y])
        return artists

    return Lab(
        Params(),
        draw,
        question="?",
        presets={"Late": dict(t=81.0), "High": dict(y=0.9)},
        figure=lambda: new_figure([(10, 10, 100, 80)], 120, 100),
        sentence=lambda params: f"{params.t:.4f}",
    )


@pytest.fixture
def sent(monkeypatch):
    log = []
    monkeypatch.setattr(LiveFigure, "send", lambda self, content, buffers=(): log.append(content))
    return log


def move(lab, **change):
    content = {"type": "move", "view": "v", "seq": 1, "version": lab.live.layers.version, "change": change}
    lab.live._receive(lab.live, content, [])


def test_low_values_have_more_room():
    curved = Slider("t", "time", 0.0, 100.0, 1.0, stretch=2.0)
    assert [curved.value_at(place) for place in (0, 10, 50, 100)] == pytest.approx([0, 1, 25, 100])
    assert curved.value_at(-5) == 0 and curved.value_at(1000) == 100
    for place in range(101):
        value = curved.value_at(place)
        assert curved.snap(value) == place and curved.shows(place, value)
        assert not curved.shows(place + 1, value)  # each arrow key is a step
    shifted = Slider("t", "time", 2.0, 4.0, 0.5, stretch=3.0)
    assert shifted.value_at(3.0) == pytest.approx(2.25) and shifted.snap(2.25) == 3.0
    both = Slider("t", "time", -25.0, 100.0, 1.0, stretch=2.0, middle=0.0)
    assert (both.widget(0.0).min, both.widget(0.0).max, both.widget(-4.0).value) == (-50, 100, -20)
    assert [both.value_at(place) for place in (-50, -10, 0, 10, 100)] == pytest.approx([-25, -1, 0, 1, 100])
    assert [both.snap(value) for value in (-25.0, -1.0, 0.0, 1.0, 100.0)] == [-50, -10, 0, 10, 100]
    assert both.value_at(-80) == -25 and both.read("-25") == -25
    straight = Slider("t", "time", 2.0, 4.0, 0.5)
    assert straight.value_at(3.1) == 3.1 and straight.snap(3.1) == 3.0


def test_a_stretched_slider_means_the_same_dragged_and_typed(sent):
    shown = lab()
    assert shown._widgets["t"].value == 50
    shown._widgets["t"].value = 70
    assert shown.params.t == pytest.approx(49) and shown._boxes["t"].value == "49.00"
    move(shown, t=60)
    assert shown.params.t == pytest.approx(36)
    shown._boxes["t"].value = "26"
    assert shown.params.t == 26 and shown._widgets["t"].value == 51
    move(shown, t=51)  # the slider shows its place only, and sends it back
    assert shown.params.t == 26
    shown.reset()
    assert shown.params == Params() and shown._widgets["t"].value == 50


def test_only_a_slider_with_a_film_has_a_play_button(sent):
    shown = lab()
    assert list(shown.live.films) == ["t"] and shown.live.seconds == {"t": 10.0}
    button = shown.live.films["t"]
    rows = [row for row in shown.children if hasattr(row, "children")]
    assert [button in row.children for row in rows] == [False, True, False]
    assert button.description == "Play" and button.value is False
    button.value = True
    assert button.description == "Pause"
    button.value = False
    assert button.description == "Play"


@pytest.mark.parametrize("press", ["Late", "High", "Reset"])
def test_a_film_stops_for_whatever_else_is_asked(sent, monkeypatch, press):
    shown = lab()
    told = []
    for widget in (shown._widgets["t"], shown._boxes["t"]):
        monkeypatch.setattr(widget, "send_state", lambda key, widget=widget: told.append((widget.value, key)))
    shown.live.films["t"].value = True
    for place in (52, 54, 56):  # the page walks; its slider sends nothing by itself
        move(shown, t=place)
    walked = shown.params.t
    next(b for b in shown._buttons if b.description == press).click()
    assert shown.live.films["t"].value is False and {"type": "stop"} in sent
    expected = {"Late": 81.0, "High": walked, "Reset": 25.0}[press]
    assert shown.params.t == expected
    place = {"Late": 90, "High": 56, "Reset": 50}[press]
    assert told[-2:] == [(place, "value"), (f"{expected:.2f}", "value")]
    sent.clear()
    shown.show(t=9.0)
    assert {"type": "stop"} not in sent and shown.errors == []


def test_a_frame_that_no_slider_asked_for_brings_every_box_up_to_date(sent):
    shown = lab()
    shown.show(t=9.0)
    assert sent[-1]["boxes"] == {"t": "9.00", "y": "0.50"}
    move(shown, t=60)
    assert sent[-1]["boxes"] == {"t": "36.00"}
