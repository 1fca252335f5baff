"""LiveFigure and Lab: layers against a full draw, what is sent, what a learner may type."""

import io
import math
import threading
import time
from dataclasses import dataclass, field, make_dataclass

import numpy as np
import pytest
from ipywidgets import HTML, Label, Widget
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from qep_widgets.figures.style import new_figure
from qep_widgets.live import Lab, LiveFigure, Slider, Trail, choice, parse_number, slider
from qep_widgets.live.layers import Layers
from qep_widgets.live.png import encode
from tests.labs.replay import Screen, same


@dataclass(frozen=True)
class Params:
    x: float = slider(0.25, "length", 0.0, 1.0, 0.01, "m")
    y: float = slider(0.5, "height", 0.0, 0.8, 0.01)
    kind: str = choice("line", "kind", (("a line", "line"), "dots"))


class Wave:
    """A two-panel figure; ``kind`` changes its still part, x = 0.9 raises."""

    def __init__(self):
        self.computed = []

    def compute(self, params):
        self.computed.append(params)
        if params.x > 0.89:
            raise ArithmeticError("x is too large")
        return params

    def figure(self):
        return new_figure([(40, 40, 200, 150), (290, 40, 200, 150)], 520, 220)

    def draw(self, axes, result, artists):
        if artists is None or artists["line"].kind != result.kind:
            for ax in axes:
                ax.clear()
                ax.set_xlim(0, 1)
                ax.set_ylim(0, 1)
                ax.set_title(result.kind)
            (line,) = axes[0].plot([0, 1], [0, 0], "-" if result.kind == "line" else "o", lw=3)
            line.kind = result.kind
            artists = {
                "line": line,
                "text": axes[1].text(0.5, 0.5, ""),
                "dot": axes[1].plot([0], [0], "o")[0],
            }
        artists["line"].set_ydata([0, result.x])
        artists["text"].set_text(f"{result.x:.2f}")
        artists["dot"].set_data([result.x], [result.y])
        return artists

    def lab(self, **kwargs):
        return Lab(
            kwargs.pop("params", Params()),
            self.draw,
            question="?",
            presets={"Low": dict(x=0.1, y=0.0), "Broken": dict(x=0.95)},
            compute=self.compute,
            figure=self.figure,
            sentence=lambda r: f"{r.kind} of length {r.x:.2f} at {r.y:.2f}",
            **kwargs,
        )


@pytest.fixture
def sent(monkeypatch):
    """What every LiveFigure sends, instead of sending it."""
    log = []
    monkeypatch.setattr(
        LiveFigure, "send", lambda self, content, buffers=(): log.append((content, list(buffers)))
    )
    return log


def decode(png):
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB")).astype(int)


def move(lab, seq=1, epoch=None, **change):
    content = {"type": "move", "view": "v", "seq": seq, "version": lab.live.layers.version, "change": change}
    content["epoch"] = lab.live.epoch if epoch is None else epoch
    lab.live._receive(lab.live, content, [])


def test_png_is_lossless():
    pixels = np.random.default_rng(1).integers(0, 256, (31, 17, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    assert np.array_equal(decode(encode(pixels)), pixels[..., :3])


def test_random_moves_end_in_a_full_redraw(sent):
    lab, rng = Wave().lab(), np.random.default_rng(0)
    screen = Screen(lab.live)
    lab.live._receive(lab.live, {"type": "hello", "view": "v", "seq": 0, "version": -1}, [])
    for k in range(200):
        if k % 40 == 7:
            lab.show(kind=["line", "dots"][k % 80 > 40])
        move(lab, k, x=round(rng.uniform(0, 0.88), 2), y=rng.uniform(0, 0.8))
        while sent:
            screen.receive(*sent.pop(0))
        if k % 20 == 0:
            lab._update(lab.params)
            assert same(screen.picture(), lab.live.layers)
    assert lab.errors == []


def lines(ops):
    """A display list without the numbers of letters, which depend on what was written before."""
    return [part for part in np.frombuffer(ops, np.float32).tolist() if part != int(part)]


def test_moves_that_come_in_two_threads_do_not_mix(sent):
    """The main thread and a subshell's thread both bring moves: each frame shows what its sentence says."""
    wave, places = Wave(), [k / 100 for k in range(89)]
    lab = wave.lab()

    def moves():
        for seq, x in enumerate(np.random.default_rng(1).choice(places, 200)):
            move(lab, seq, x=float(x))

    def jumps():
        for x in np.random.default_rng(2).choice(places, 200):
            lab.show(x=float(x))

    threads = [threading.Thread(target=moves), threading.Thread(target=jumps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not lab.errors
    alone, drawn = wave.lab(), {}
    for x in places:
        frame, text = alone.live._frame(Params(x=x))
        drawn[text] = lines(frame.ops)
    frames = [(content["text"], buffers) for content, buffers in sent if content["type"] == "frame"]
    assert len(frames) > 200
    for text, buffers in frames:
        assert lines(buffers[-2]) == drawn[text], text


def test_a_seen_frame_comes_from_the_cache(sent):
    wave = Wave()
    lab = wave.lab()
    move(lab, x=0.3)
    move(lab, x=0.4)
    before = len(wave.computed)
    move(lab, x=0.3)
    assert len(wave.computed) == before and lab.params.x == 0.3
    assert sent[-1][0]["text"] == "line of length 0.30 at 0.50"


def test_the_cache_is_bounded(monkeypatch, sent):
    monkeypatch.setattr("qep_widgets.live.figure._CACHE_BYTES", 20_000)
    lab = Wave().lab()
    for k in range(300):
        move(lab, x=0.001 * k)
    held = sum(frame.size for _, frame, _ in lab.live._cache.values())
    assert held == lab.live._cached_bytes <= 20_000 and len(lab.live._cache) >= 1


def test_every_message_is_answered_once(sent):
    lab = Wave().lab()
    move(lab, 5, x=lab.params.x)  # nothing new
    move(lab, 6, x=0.95)  # raises
    move(lab, 7, x=0.5)
    assert [(c["type"], c["seq"]) for c, _ in sent] == [("kept", 5), ("kept", 6), ("frame", 7)]


def test_overlapping_axes_are_refused():
    fig, axes = new_figure([(10, 10, 100, 80), (60, 40, 100, 80)], 200, 150)
    with pytest.raises(ValueError, match="side by side"):
        Layers(fig).paint([ax.plot([0, 1], [0, 1])[0] for ax in axes])


def test_an_artist_without_axes_is_refused():
    fig, _ = new_figure([(10, 10, 100, 80)], 200, 150)
    with pytest.raises(ValueError, match="must belong to an axes"):
        Layers(fig).paint([fig.text(0.5, 0.5, "loose")])


def test_slider_and_text_box_follow_each_other(sent):
    lab = Wave().lab()
    lab._widgets["x"].value = 0.31
    assert lab.params.x == 0.31 and lab._boxes["x"].value == "0.31"
    lab._boxes["x"].value = "1/4"
    assert lab.params.x == 0.25 and lab._widgets["x"].value == 0.25 and lab._boxes["x"].value == "0.25"


@pytest.mark.parametrize(
    "typed", ["abc", "", "1e999", "1/0", "__import__('os')", "7", "-0.1", "nan", "x" * 5000]
)
def test_nonsense_keeps_the_old_value_and_says_so(sent, typed):
    lab = Wave().lab()
    lab._boxes["x"].value = typed
    assert lab.params.x == 0.25 and lab._boxes["x"].value == "0.25"
    assert "stays at 0.25" in lab._note.value
    assert ("outside" in lab._note.value) == (typed in ("7", "-0.1"))
    lab._boxes["x"].value = "0.5"
    assert lab.params.x == 0.5 and lab._note.value == ""


def test_a_typed_tag_is_shown_as_text(sent):
    lab = Wave().lab()
    lab._boxes["x"].value = "<img src=x>"
    assert "<img" not in lab._note.value


@pytest.mark.parametrize(
    "text, value",
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" -1e-3 ", -1e-3),
        ("pi/4", math.pi / 4),
        ("3*π/8", 3 * math.pi / 8),
        ("−2", -2),
    ],
)
def test_numbers_as_people_type_them(text, value):
    assert parse_number(text) == pytest.approx(value, rel=1e-15)


def test_the_shown_end_of_a_range_can_be_typed(sent):
    slider = Slider("t", "angle", 0.0, math.pi / 2, 0.01, "rad")
    assert slider.read("1.57") == pytest.approx(1.57) and slider.read("pi/2") == math.pi / 2
    with pytest.raises(ValueError, match=r"angle goes from 0\.00 to 1\.57"):
        slider.read("1.58")


def test_a_raising_callback_is_shown_and_recorded(sent):
    lab = Wave().lab()
    lab._widgets["x"].value = 0.95
    assert [type(e) for e in lab.errors] == [ArithmeticError]
    assert "x is too large" in lab._note.value and lab.params.x == 0.25
    lab.reset()
    assert lab._note.value == "" and lab.params == Params()


def test_presets_choices_and_reset(sent):
    lab = Wave().lab()
    buttons = {b.description: b for b in lab._buttons}
    buttons["Low"].click()
    assert (lab.params.x, lab.params.y) == (0.1, 0.0) and lab._widgets["x"].value == 0.1
    lab._widgets["kind"].value = "dots"
    assert lab.params.kind == "dots"
    buttons["Reset"].click()
    assert lab.params == Params() and lab._widgets["kind"].value == "line"
    buttons["Broken"].click()
    assert len(lab.errors) == 1


def test_the_box_follows_a_move_that_came_first_by_the_short_cut(sent):
    lab = Wave().lab()
    move(lab, x=0.6)
    assert lab.params.x == 0.6
    lab._widgets["x"].value = 0.6  # the slider's own message, a little later
    assert lab._boxes["x"].value == "0.60"


def test_every_widget_talks_to_the_thread_that_brings_the_moves(sent, monkeypatch):
    lab, told = Wave().lab(), []
    monkeypatch.setattr(Widget, "send_state", lambda self, key=None: told.append(self))
    lab.live._receive(lab.live, {"type": "nudge"}, [])
    everyone = [w for row in lab.children if hasattr(row, "children") for w in row.children]
    heard = [w for w in everyone if not isinstance(w, Label)]
    assert len(heard) == 8 and {id(w) for w in heard} == {id(w) for w in told}
    told.clear()
    lab.live._receive(lab.live, {"type": "nudge"}, [])
    assert told == []
    other = threading.Thread(target=lab.live._receive, args=(lab.live, {"type": "nudge"}, []))
    other.start()
    other.join()
    assert len(told) == 8


def test_a_move_that_was_sent_before_a_jump_was_seen_is_dropped(sent):
    lab = Wave().lab()
    screen = Screen(lab.live)
    move(lab, x=0.6, epoch=0)
    lab.show(x=0.1)
    move(lab, x=0.62, epoch=0)
    assert lab.params.x == lab.live.state.x == 0.1
    for message in sent:
        screen.receive(*message)
    assert same(screen.picture(), lab.live.layers)
    assert sent[-1][0]["type"] == "kept" and sent[-2][0]["epoch"] == 1
    move(lab, x=0.62, epoch=1)
    assert lab.params.x == 0.62


def test_a_typed_value_between_the_sliders_steps_is_kept_exactly(sent):
    lab = Wave().lab()
    lab._boxes["x"].value = "1/3"
    assert lab.params.x == 1 / 3 and lab._widgets["x"].value == pytest.approx(0.33)
    lab._widgets["x"].value = 0.33 + 1e-16  # what the browser's slider makes of it, and sends back
    move(lab, x=0.33)
    assert lab.params.x == 1 / 3
    move(lab, x=0.34)
    assert lab.params.x == 0.34


def test_the_ends_of_a_range_are_places_of_the_slider():
    slider = Slider("t", "angle", 0.0, math.pi / 2, 0.01)
    assert slider.snap(math.pi / 2) == math.pi / 2 and slider.snap(0.004) == 0.0
    assert slider.snap(1.567) == pytest.approx(1.57)


def test_unknown_parameters_are_named():
    with pytest.raises(ValueError, match=r"parameters x, y, kind, but got z"):
        Wave().lab().show(z=1)


@dataclass(frozen=True)
class Asking(Params):
    trail: Trail = Trail("x", given=("kind",))  # noqa: RUF009  (it is frozen)
    revealed: int = 0


class Question:
    """What a lab needs of a prediction, and no more."""

    def __init__(self, name):
        self.name, self.widget, self.committed, self.watchers = name, HTML(name), False, []

    def posed(self):
        return self

    def watch(self, watcher):
        self.watchers.append(watcher)

    def page(self):
        return f"<p>{self.name}?</p>"

    def commit(self):
        self.committed = True
        for watcher in self.watchers:
            watcher()


def asking(*questions, params=None):
    wave = Wave()
    return wave.lab(params=params or Asking(), predict=questions)


def test_what_answers_a_prediction_is_drawn_when_it_is_made(sent):
    first, second = Question("first"), Question("second")
    lab = asking(first, second)
    shown = [child for child in lab.children if child in (first.widget, second.widget)]
    assert shown == [first.widget, second.widget]

    def visible():
        return [widget.layout.display != "none" for widget in shown]

    assert lab.params.revealed == 0 and visible() == [True, False]
    lab.show(x=0.5)
    second.commit()  # elsewhere, out of turn: the first still hides what answers it
    assert lab.params.revealed == 0 and visible() == [True, True]
    sent.clear()
    first.commit()
    assert lab.params == lab.live.state and lab.params.revealed == 2 and lab.params.x == 0.5
    assert [content["type"] for content, _ in sent] == ["frame"] and visible() == [True, True]
    lab.reset()
    assert lab.params.revealed == 2 and lab.params.x == 0.25
    move(lab, x=0.7)
    assert lab.params.revealed == 2


def test_a_prediction_that_was_made_before_hides_nothing(sent):
    question = Question("only")
    question.committed = True
    lab = asking(question)
    assert lab.params.revealed == lab.live.state.revealed == 1


def test_the_trail_is_where_the_learner_has_been(sent):
    question = Question("only")
    lab = asking(question)
    assert lab.params.trail.places == ()
    move(lab, x=0.3)
    lab._widgets["x"].value = 0.5
    lab.show(y=0.1)
    move(lab, x=0.3)
    assert lab.params.trail.places == (0.25, 0.3, 0.5)
    trail = lab.params.trail
    move(lab, x=0.5)
    assert lab.params.trail is trail, "a place that was visited makes no new state"
    lab.show(kind="dots")
    assert lab.params.trail.places == (0.5,)
    question.commit()
    lab.show(x=0.6)
    assert lab.params.trail.places == (0.5,) and lab.params.revealed == 1


def test_predictions_need_a_field_that_says_what_is_revealed():
    with pytest.raises(ValueError, match="needs a field `revealed: int = 0`"):
        asking(Question("only"), params=Params())


@dataclass
class Thawed:
    x: float = slider(0.5, "x", 0, 1)


@dataclass(frozen=True)
class Listed(Params):
    places: list = field(default_factory=list)


@dataclass(frozen=True)
class Twice:
    x: float = slider(0.5, "length", 0, 1)
    y: float = slider(0.5, "length", 0, 2)


def bars(axes, params, artists):
    return {"bars": axes.bar([0, 1, 2], params.x)}


@pytest.mark.parametrize(
    "error, says, make",
    [
        (TypeError, r"Thawed is not frozen; write @dataclass\(frozen=True\)", lambda: Lab(Thawed(), bars)),
        (TypeError, "params must be an instance of a frozen dataclass", lambda: Lab({"x": 1}, bars)),
        (TypeError, "params must be an instance .* but got <class", lambda: Lab(Params, bars)),
        (TypeError, r"'bars' is a BarContainer of 3; give each a name", lambda: Lab(Params(), bars)),
        (TypeError, "must return a dict .* but returned a NoneType", lambda: Lab(Params(), lambda *a: None)),
        (TypeError, "'x' is a float", lambda: Lab(Params(), lambda *a: {"x": 1.0})),
        (ValueError, r"places = \[\] is a list; a tuple would do", lambda: Lab(Listed(), bars)),
        (
            ValueError,
            "parameters x, y, kind, but the preset “Wide” got width",
            lambda: Lab(Params(), bars, presets={"Wide": dict(width=1)}),
        ),
        (ValueError, "“length” is given twice in Twice, for x, y", lambda: Lab(Twice(), bars)),
        (ValueError, "goes from low to high, but low = 1 and high = 0", lambda: slider(0, "x", 1, 0)),
        (ValueError, "step of the slider “x” must be above 0", lambda: slider(0, "x", 0, 1, -0.1)),
        (ValueError, "goes from 0 to 1, but starts at 2", lambda: slider(2, "x", 0, 1)),
        (ValueError, "starts at 'c', but offers 'a', 'b'", lambda: choice("c", "x", ("a", "b"))),
    ],
)
def test_what_is_wrong_with_a_lab_is_named(error, says, make):
    with pytest.raises(error, match=says):
        make()


def test_a_dataclass_and_a_drawing_are_a_lab(sent):
    @dataclass(frozen=True)
    class Spring:
        """How does the force grow?"""

        pull: float = slider(0.5, "pull", 0.0, 2.0, unit="m")
        stiffness: int = choice(1, "spring", {"soft": 1, "stiff": 4})

    def draw(ax, spring, artists):
        artists = artists or {"dot": ax.plot([0], [0], "o")[0]}
        artists["dot"].set_data([spring.pull], [spring.pull * spring.stiffness])
        return artists

    lab = Lab(Spring(), draw)
    assert lab.text == lab.live.text == "pull = 0.50 m, spring: soft"
    assert "How does the force grow?" in lab.children[0].value
    move(lab, pull=1.0)
    lab._widgets["stiffness"].value = 4
    assert lab._artists["dot"].get_ydata() == [4.0] and sent[-1][0]["text"] == "pull = 1.00 m, spring: stiff"
    assert Lab(Params(), lambda ax, p, artists: artists or {"dot": ax.plot([0])[0]}).children[0].children


def test_a_learners_figure_drawn_in_another_thread_waits_for_the_lab(sent):
    """matplotlib's parser of formulas and its fonts serve one figure at a time."""
    lab, inside, order = Wave().lab(), threading.Event(), []

    class Slow(Text):
        def draw(self, renderer):
            inside.set()
            time.sleep(0.3)
            order.append("learner's")

    fig = Figure()
    fig.add_artist(Slow(0.5, 0.5, "$x$"))
    thread = threading.Thread(target=FigureCanvasAgg(fig).draw)
    thread.start()
    inside.wait(5)
    lab.show(x=0.7)
    order.append("lab's")
    thread.join()
    assert order == ["learner's", "lab's"]


def test_without_a_kernel_a_labs_question_is_there_too():
    lab = asking(Question("first"))
    page = lab._repr_mimebundle_()["text/html"]
    assert page.startswith(f'<div class="qep-stage {lab.live.mark}"><p>first?</p><figure')
    assert "Run the cell to move it." in page


def test_what_a_page_without_a_kernel_shows_is_where_the_hand_rested(sent):
    lab = Wave().lab()
    first, text = lab.live.still, lab.live.text
    move(lab, x=0.7)
    move(lab, x=0.3)
    move(lab, x=0.7)  # from the cache, which moves no artist
    assert (lab.live.still, lab.live.text) == (first, text)
    lab.live._receive(lab.live, {"type": "rest"}, [])
    assert lab.live.text == lab.text == "line of length 0.70 at 0.50" in lab._repr_mimebundle_()["text/html"]
    lab._update(lab.params)
    assert np.array_equal(decode(lab.live.still), lab.live.layers.full()[..., :3])


def ahead(lab, epoch=None, version=None, **change):
    epoch = lab.live.epoch if epoch is None else epoch
    version = lab.live.layers.version if version is None else version
    content = {"type": "ahead", "view": "v", "epoch": epoch, "version": version, "change": change}
    lab.live._receive(lab.live, content, [])


def test_a_picture_that_is_drawn_ahead_lies_in_the_page_when_its_key_comes(sent):
    wave = Wave()
    lab = wave.lab()
    screen = Screen(lab.live)
    lab.live._receive(lab.live, {"type": "hello", "view": "v", "seq": 0, "version": -1}, [])
    move(lab, x=0.3)
    before = lab.params, lab.live.state, lab.live.text
    count = len(sent)
    ahead(lab, x=0.31)
    assert (lab.params, lab.live.state, lab.live.text) == before
    hoped, buffers = sent[-1]
    assert len(sent) == count + 1 and hoped["type"] == "foreseen" and hoped["view"] == "v"
    assert hoped["change"] == {"x": 0.31} and hoped["text"] == "line of length 0.31 at 0.50"
    computed = len(wave.computed)
    move(lab, x=0.31)
    assert len(wave.computed) == computed and lab.params.x == 0.31
    frame, again = sent[-1]
    same_in = ("version", "epoch", "text", "boxes", "lists")
    assert [hoped[key] for key in same_in] == [frame[key] for key in same_in]
    assert [bytes(part) for part in buffers[:-1]] == [bytes(part) for part in again[:-1]]
    assert frame["boxes"] == {"x": "0.31"}
    while sent:
        screen.receive(*sent.pop(0))
    lab._update(lab.params)
    assert same(screen.picture(), lab.live.layers)


def test_nothing_lies_in_the_page_that_moves_nothing_or_stands_on_another_ground(sent):
    lab = Wave().lab()
    move(lab, x=0.3)
    count = len(sent)
    ahead(lab, x=0.3)
    ahead(lab, version=-1, x=0.31)
    assert len(sent) == count


def test_what_is_drawn_ahead_changes_neither_what_is_saved_nor_what_goes_wrong(sent):
    lab = Wave().lab()
    move(lab, x=0.88)
    ahead(lab, x=0.87)
    lab.live._receive(lab.live, {"type": "rest"}, [])
    assert lab.live.text == "line of length 0.88 at 0.50"
    assert np.array_equal(decode(lab.live.still), lab.live.layers.full()[..., :3])
    ahead(lab, x=0.9)
    assert lab.errors == [] and lab._note.value == ""
    move(lab, x=0.9)
    assert len(lab.errors) == 1


def test_nothing_is_drawn_ahead_of_a_jump_or_where_it_takes_long(sent):
    wave = Wave()
    lab = wave.lab()
    move(lab, x=0.3)
    lab.show(y=0.1)
    computed = len(wave.computed)
    ahead(lab, epoch=lab.live.epoch - 1, x=0.31)
    lab.live._took = 0.2
    ahead(lab, x=0.31)
    assert len(wave.computed) == computed


def test_without_a_kernel_the_picture_and_its_sentence_remain():
    lab = Wave().lab()
    data = lab._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert (
        'alt="line of length 0.25 at 0.50"' in data["text/html"]
        and "data:image/png;base64," in data["text/html"]
    )
    assert data["text/plain"] == "[lab] line of length 0.25 at 0.50"


def test_more_than_four_controls_are_refused():
    five = make_dataclass("Five", [(n, float, slider(0, n, 0, 1)) for n in "abcde"], frozen=True)
    with pytest.raises(ValueError, match="at most four controls, but 5"):
        Lab(five(), Wave().draw)
