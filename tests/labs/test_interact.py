"""`interact` as a drop-in: controls, figures however they are made, what is printed, returned and raised."""

import sys
import threading

import ipywidgets
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from qep_widgets.live import LiveFigure, fixed, interact, interact_manual, interactive
from qep_widgets.live.layers import Layers
from tests.labs.replay import Screen, by_paths

X = np.linspace(0, 1, 50)


@pytest.fixture(autouse=True)
def no_open_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What every LiveFigure sends, instead of sending it."""
    log = []
    monkeypatch.setattr(
        LiveFigure, "send", lambda self, content, buffers=(): log.append((self, content, list(buffers)))
    )
    return log


def move(live, seq=1, **change):
    content = {"type": "move", "view": "v", "seq": seq, "version": 1, "epoch": live.epoch, "change": change}
    live._receive(live, content, [])


def seen(live, sent):
    """What a browser paints that has heard everything."""
    sent.clear()
    live._receive(live, {"type": "hello", "view": "v", "seq": 0, "version": -1, "glyphs": 0}, [])
    screen = Screen(live)
    for one, *message in sent:
        if one is live:
            screen.receive(*message)
    return screen.picture()


def drawn(draw, figsize=(7.2, 3.6)):
    """The same figure drawn by matplotlib in one go."""
    fig = Figure(figsize=figsize, dpi=100)
    draw(fig)
    return by_paths(Layers(fig))


def alike(one, other):
    assert one.shape == other.shape
    off = np.abs(one - other).max(axis=-1)
    assert (off > 2).sum() <= 10 and off.max() <= 40


def wave(ax, k=2.0, shape="sine"):
    ax.plot(X, np.sin(k * X) if shape == "sine" else np.sign(np.sin(k * X)))
    return f"{shape}, k = {k:.2f}"


def test_the_axes_are_handed_in_and_the_string_is_the_caption(sent):
    box = interactive(wave, k=(0.0, 9.0), shape=["sine", "square"])
    (live,) = box.live
    assert [type(w).__name__ for w in box.kwargs_widgets] == ["FloatSlider", "Dropdown"]
    assert live.text == "sine, k = 2.00" and "qep-bare" not in live._dom_classes
    alike(seen(live, sent), drawn(lambda fig: wave(fig.subplots())))
    move(live, k=7)
    assert sent[-1][1]["text"] == "sine, k = 7.00" and box.kwargs_widgets[0].value == 7
    alike(seen(live, sent), drawn(lambda fig: wave(fig.subplots(), 7.0)))
    box.kwargs_widgets[1].value = "square"
    assert sent[-1][1]["text"] == "square, k = 7.00"
    alike(seen(live, sent), drawn(lambda fig: wave(fig.subplots(), 7.0, "square")))


def by_pyplot(k=1.0):
    plt.figure(figsize=(5, 3), dpi=100)
    plt.plot(X, X**k)
    plt.show()


def by_pyplot_without_show(k=1.0):
    plt.subplots(figsize=(5, 3), dpi=100)[1].plot(X, X**k)


def returned(k=1.0):
    fig = Figure(figsize=(5, 3), dpi=100)
    fig.subplots().plot(X, X**k)
    return fig


@pytest.mark.parametrize("f", [by_pyplot, by_pyplot_without_show, returned])
def test_however_a_figure_is_made_it_is_shown_and_left_to_nobody(sent, f):
    box = interactive(f, k=(0.0, 3.0))
    (live,) = box.live
    move(live, k=2.5)
    alike(seen(live, sent), drawn(lambda fig: fig.subplots().plot(X, X**2.5), (5, 3)))
    assert plt.get_fignums() == [] and matplotlib.get_backend().lower() == "agg"
    assert box.errors == [] and box.out.outputs == ()
    assert live.text == "k = 1" and "qep-bare" in live._dom_classes


def test_a_figure_that_was_made_before_moves(sent):
    fig, ax = plt.subplots(figsize=(5, 3), dpi=100)
    (line,) = ax.plot(X, X)
    other = plt.figure()

    def bend(k=1.0):
        line.set_ydata(X**k)
        fig.canvas.draw_idle()

    box = interactive(bend, k=(0.0, 3.0))
    (live,) = box.live
    assert plt.get_fignums() == [other.number]
    for k in (0.5, 2.0):
        move(live, k=k)
        alike(seen(live, sent), drawn(lambda fig, k=k: fig.subplots().plot(X, X)[0].set_ydata(X**k), (5, 3)))
    assert len(box.live) == 1 and box.errors == []


def test_pyplot_goes_on_with_the_figure_that_was_open(sent):
    plt.figure(figsize=(4, 2), dpi=100)

    def again(k=1.0):
        plt.clf()
        plt.plot(X, X**k)

    box = interactive(again, k=(0.0, 3.0))
    move(box.live[0], k=2.0)
    assert (box.live[0].width, box.live[0].height) == (400, 200) and plt.get_fignums() == []
    alike(seen(box.live[0], sent), drawn(lambda fig: fig.subplots().plot(X, X**2), (4, 2)))


def test_two_figures_two_sizes_and_none(sent):
    def figures(n=2):
        for k in range(n):
            plt.figure(figsize=(3 + k, 2), dpi=100)
            plt.plot(X, k * X)
            plt.show()

    box = interactive(figures, n=(0, 3))
    box.kwargs_widgets[0].value = 2
    assert [live.width for live in box.live] == [300, 400]
    assert box.shown.children == (*box.live, box.out) and box.children[-1] is box.shown
    move(box.live[0], n=3)
    assert [live.width for live in box.live] == [300, 400, 500]
    box.kwargs_widgets[0].value = 0
    assert {live.layout.display for live in box.live} == {"none"}
    box.kwargs_widgets[0].value = 3
    assert {live.layout.display for live in box.live} == {None}


def test_what_is_printed_and_returned_stands_below(sent, capsys):
    def f(k=1):
        print("k is", k)
        print("careful", file=sys.stderr)
        plt.plot(X)
        return {"k": k}

    @interact(k=(0, 5))
    def g(k=1):
        return f(k)

    box, out = g.widget, g.widget.out
    capsys.readouterr()
    move(box.live[0], k=4)
    assert [(o.get("name"), o.get("text")) for o in out.outputs[:2]] == [
        ("stdout", "k is 4\n"),
        ("stderr", "careful\n"),
    ]
    assert out.outputs[2]["data"]["text/plain"] == "{'k': 4}"
    assert capsys.readouterr().out == "", "nothing is printed where no learner looks"


def test_another_thread_prints_where_it_did(sent, capsys):
    def f(k=1):
        thread = threading.Thread(target=print, args=("from elsewhere",))
        thread.start()
        thread.join()
        plt.plot(X)

    box = interactive(f, k=(0, 5))
    assert box.out.outputs == () and "from elsewhere" in capsys.readouterr().out


def test_an_error_is_shown_and_the_picture_stays(sent):
    def f(ax, k=1.0):
        ax.plot(X, X**k)
        if k > 2:
            raise ArithmeticError("k is too large")

    box = interactive(f, k=(0.0, 3.0))
    (live,) = box.live
    before = seen(live, sent)
    move(live, 7, k=2.5)
    assert [c["type"] for _, c, _ in sent][-1] == "kept" and [type(e) for e in box.errors] == [
        ArithmeticError
    ]
    (shown,) = box.out.outputs
    assert (shown["output_type"], shown["ename"], shown["evalue"]) == (
        "error",
        "ArithmeticError",
        "k is too large",
    )
    assert "f(ax" not in "".join(shown["traceback"][:1]) and "raise ArithmeticError" in "".join(
        shown["traceback"]
    )
    assert np.array_equal(seen(live, sent), before)
    move(live, k=1.5)
    assert box.out.outputs == ()
    box.kwargs_widgets[0].value = 2.5
    assert box.out.outputs[0]["ename"] == "ArithmeticError"


def test_controls_are_those_of_ipywidgets(sent):
    own = ipywidgets.FloatLogSlider(value=10, min=0, max=3)

    def f(a, b=2, c=True, d="text", e=0.5, g=None, h=1, i=None):
        got.append((a, b, c, d, e, g, h, i))

    got = []
    box = interactive(f, a=(0, 10, 2), g=fixed([1]), h={"two": 2, "one": 1}, i=own)
    theirs = ipywidgets.interactive(lambda **k: None, a=(0, 10, 2), b=2, c=True, d="text", e=0.5)
    kinds = [type(w) for w in box.kwargs_widgets]
    assert kinds[:5] == [type(w) for w in theirs.kwargs_widgets] and kinds[5:] == [
        ipywidgets.fixed,
        ipywidgets.Dropdown,
        ipywidgets.FloatLogSlider,
    ]
    assert got == [(4, 2, True, "text", 0.5, [1], 1, 10.0)] and box.live == []


def test_only_sliders_whose_place_is_their_value_take_the_short_cut(sent):
    def f(a, b, c, d):
        plt.plot(X)

    slow = ipywidgets.FloatSlider(continuous_update=False)
    box = interactive(f, a=(0, 5), b=(0.0, 5.0), c=slow, d=ipywidgets.FloatLogSlider())
    assert set(box.live[0].sliders) == {"a", "b"}
    manual = interactive(f, {"manual": True}, a=(0, 5), b=(0.0, 5.0), c=slow, d=1)
    manual.manual_button.click()
    assert manual.live[0].sliders == {}


def test_manual_waits_for_its_button(sent):
    calls = []

    @interact_manual(k=(0, 5))
    def f(k=1):
        calls.append(k)
        plt.plot(X)

    f.widget.kwargs_widgets[0].value = 4
    assert calls == [] and f.widget.live == []
    f.widget.manual_button.click()
    assert calls == [4] and len(f.widget.live) == 1 and not f.widget.manual_button.disabled


def test_a_control_that_moves_another_is_heard_during_a_drag(sent):
    x, y = ipywidgets.IntSlider(max=10), ipywidgets.IntSlider(max=100)
    x.observe(lambda change: setattr(y, "value", 10 * change["new"]), "value")
    calls = []

    def f(x, y):
        calls.append((x, y))
        plt.plot(X)

    box = interactive(f, x=x, y=y)
    move(box.live[0], x=3)
    assert calls == [(0, 0), (3, 30)]
    x.value = 3  # its own message when it is let go
    assert len(calls) == 2


def test_every_move_calls_the_function_once_and_a_new_view_does_not(sent):
    calls = []

    def noise(k=1):
        calls.append(k)
        plt.imshow(np.random.default_rng(len(calls)).random((8, 8)))

    box = interactive(noise, k=(0, 5))
    for k in (2, 3, 2, 2):
        move(box.live[0], k=k)
    assert calls == [1, 2, 3, 2], "nothing is remembered: the same value is drawn anew"
    first = seen(box.live[0], sent)
    box.live[0]._receive(box.live[0], {"type": "hello", "view": "w", "seq": 0, "ratio": 2.0}, [])
    assert len(calls) == 4 and first.shape == seen(box.live[0], sent).shape
    assert len(box.live[0]._cache) == 1


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match=r"wave\(ax, k, shape\) has no argument kk"):
        interactive(wave, kk=(0, 3))
    slider = ipywidgets.FloatSlider()
    with pytest.raises(ValueError, match="the same FloatSlider is given twice, for a and for b"):
        interactive(lambda a, b: None, a=slider, b=slider)
    with pytest.raises(ValueError, match="cannot find widget or abbreviation for argument: 'b'"):
        interactive(lambda a, b: None, a=1)
