"""LiveFigure: one widget that shows a matplotlib figure and follows its sliders like a film."""

from __future__ import annotations

import pathlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets
from ipywidgets import Widget, widget_serialization
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure

from .layers import Layers
from .record import DisplayList

_HERE = pathlib.Path(__file__).parent
_CACHE_BYTES = 24_000_000
_AHEAD = 0.05  # s: a picture that takes longer is drawn when it is asked for, and not before

# JupyterLab sends some messages of widgets to the kernel's main thread and others to a subshell's thread,
# so two moves can be under way at once.  Neither a figure nor matplotlib's parser of formulas bears that.
# matplotlib holds a lock of its own while it draws a figure: with that one a learner's figure, which a cell
# draws meanwhile, waits for ours, and ours for it.
DRAWING = (
    getattr(Figure, "_render_lock", None) or getattr(RendererAgg, "lock", None) or threading.RLock()
)  # before matplotlib 3.10 it was the renderer's

Update = Callable[[Any], tuple[Sequence[Artist], str]]

# A colour's name, how it is written in the figure, and what it becomes on a dark page, with high contrast,
# and with high contrast on a dark page.
Tone = tuple[str, str, str, str, str]
_TONES: tuple[Tone, ...] = (
    ("ink", "#000000", "#E8E8E8", "#000000", "#FFFFFF"),
    ("paper", "#FFFFFF", "#111111", "#FFFFFF", "#000000"),
)


class LiveFigure(anywidget.AnyWidget):
    """A matplotlib figure on screen that is redrawn as fast as its sliders move.

    Parameters
    ----------
    fig : Figure
        Made without pyplot; its size in pixels is the size on screen.
    update : callable
        ``update(state) -> (artists, text)`` moves the artists to ``state`` and returns all artists
        that ever move, with one sentence that says what the picture shows (caption and alt text).
        Returning other artist objects than last time says that the still part has changed too.
    state : hashable
        What is shown first.  Frames are cached by it.
    sliders : mapping of name to ipywidgets slider
        The browser watches them itself and sends each move at once: at most three moves are under
        way, and the newest is never lost.  The slider's own message follows when it is let go.
    moved : callable
        ``moved({name: value}) -> state`` turns such a move into the new state.  What it raises goes to
        ``failed(exception)``.
    foreseen : callable
        ``foreseen({name: value}) -> state`` is the state that such a move would lead to; nothing changes.
        With it the next step of a key is drawn while the hand rests, and lies in the page before it comes.
    boxes : mapping of name to (ipywidgets Text, write)
        The text box beside a slider.  While the slider is moved the browser shows ``write(state)`` in it.
    films : mapping of slider name to (toggle button, seconds)
        While the button is down the browser itself walks the slider, from end to end in so many seconds, by
        moves like any other and never ahead of the pictures.
    gather : callable
        Called with the first message that comes by another thread than the one before.
    layers : type
        ``Redrawn`` where ``update`` returns ``[fig]``, a figure that is drawn anew for each state.
    remembered : int
        Bytes of frames that are kept, beside the present one; by default 24 million.

    Notes
    -----
    The kernel keeps no queue: each message is answered by one frame, a binary message with the list of
    what the moving artists draw (record.py).  The browser keeps what stands still and the outlines of
    letters, and paints in the pixels of its screen and in the colours of its page.  A dark page has its own
    greys, and of each tone in ``fig.qep_tones`` its own variant.  ``still`` and ``text`` are the first
    frame, and later the one where the hand rested, for pages without a kernel.
    """

    _esm = "\n".join(
        (_HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("painter", "stage", "keys", "live")
    )
    _css = (_HERE / "live.css").read_text(encoding="utf-8")  # anywidget keeps what has a file

    sliders = traitlets.Dict().tag(sync=True, **widget_serialization)
    boxes = traitlets.Dict().tag(sync=True, **widget_serialization)
    films = traitlets.Dict().tag(sync=True, **widget_serialization)
    seconds = traitlets.Dict().tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    tones: Any = traitlets.List().tag(sync=True)
    still = traitlets.Bytes().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    mark = traitlets.Unicode().tag(sync=True)  # of the HTML in whose place the box with this figure stands
    box: Any = traitlets.Any(None, allow_none=True).tag(sync=True, **widget_serialization)

    def __init__(
        self,
        fig: Figure,
        update: Update,
        state: Hashable,
        sliders: Mapping[str, Widget] | None = None,
        moved: Callable[[dict[str, Any]], Hashable] | None = None,
        failed: Callable[[Exception], None] | None = None,
        foreseen: Callable[[dict[str, Any]], Hashable] | None = None,
        boxes: Mapping[str, tuple[Widget, Callable[[Any], str]]] | None = None,
        films: Mapping[str, tuple[Widget, float]] | None = None,
        gather: Callable[[], None] | None = None,
        layers: type[Layers] = Layers,
        remembered: int | None = None,
    ):
        tones: Sequence[Tone] = getattr(fig, "qep_tones", _TONES)
        self._remembered = _CACHE_BYTES if remembered is None else remembered
        self.layers = layers(fig, {int(tone[1][1:], 16): k for k, tone in enumerate(tones)})
        self._sent_version, self._sent_glyphs = 0, 0
        self._update, self._moved, self._failed, self._foreseen = update, moved, failed, foreseen
        self._took = 0.0  # s, for the last picture that was drawn
        self._writers = {name: write for name, (_, write) in (boxes or {}).items()}
        self._cache: OrderedDict[Hashable, tuple[int, DisplayList, str]] = OrderedDict()
        self._cached_bytes = 0
        self.state = state
        self.epoch = 0  # counts the jumps made by show()
        self._gather, self._thread = gather or (lambda: None), 0
        with DRAWING:
            _, text = self._frame(state)
            still = self.layers.still()
        width, height = self.layers.size
        super().__init__(
            sliders=dict(sliders or {}),
            boxes={name: box for name, (box, _) in (boxes or {}).items()},
            films={name: button for name, (button, _) in (films or {}).items()},
            seconds={name: seconds for name, (_, seconds) in (films or {}).items()},
            width=width,
            height=height,
            tones=[list(tone) for tone in tones],
            still=still,
            text=text,
            mark=f"qep-{secrets.token_hex(6)}",
        )
        self.on_msg(self._receive)

    def show(self, state: Hashable) -> str:
        """Draw ``state``, send it to every view, and return its sentence.

        Moves that a view sent before it heard of this jump are dropped: they may have come by another thread
        than what asked for the jump, and late.
        """
        with DRAWING:
            frame, text = self._frame(state)
            self.state = state
            self.epoch += 1
            self._send_frame({}, frame, text, state)
        return text

    def rest(self) -> None:
        """Let ``still`` and ``text`` be those of the present state: they are what a saved notebook shows."""
        with DRAWING:
            artists, text = self._update(self.state)  # a frame that came from the cache has moved nothing
            self.layers.paint(artists)
            self.still, self.text = self.layers.still(), text

    def stop_films(self) -> None:
        """Tell every view to walk no further, wherever its sliders are."""
        self.send({"type": "stop"})

    def _frame(self, state: Hashable) -> tuple[DisplayList, str]:
        hit = self._cache.get(state)
        if hit is not None and hit[0] == self.layers.version:
            self._cache.move_to_end(state)
            return hit[1], hit[2]
        start, before = time.perf_counter(), self.layers.version
        artists, text = self._update(state)
        frame = self.layers.paint(artists)
        self._took = time.perf_counter() - start
        if self.layers.version != before:
            self._cache.clear()
            self._cached_bytes = 0
        self._cache[state] = (self.layers.version, frame, text)
        self._cached_bytes += frame.size
        while self._cached_bytes > self._remembered and len(self._cache) > 1:
            _, (_, old, _) = self._cache.popitem(last=False)
            self._cached_bytes -= old.size
        return frame, text

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: list[Any]) -> None:
        """Answer a view: ``hello`` gets base and frame, ``move`` gets the frame of the moved state."""
        with DRAWING:
            if self._thread != threading.get_ident():
                self._thread = threading.get_ident()
                self._gather()
            if content.get("type") in ("hello", "move"):  # and not a nudge: see live.js
                self._answer(content)
            elif content.get("type") == "rest":
                self.rest()
            elif content.get("type") == "ahead":
                self._draw_ahead(content)

    def _answer(self, content: dict[str, Any]) -> None:
        reply: dict[str, Any] = {key: content[key] for key in ("view", "seq") if key in content}
        state = self.state
        fresh = content.get("epoch", self.epoch) == self.epoch
        try:
            self._sharpen(content.get("ratio", 1.0))
            if content.get("type") == "move" and fresh and self._moved is not None:
                state = self._moved(content["change"])
            frame, text = self._frame(state)
        except Exception as error:
            if self._failed is None:
                raise
            self._failed(error)
            self.send(dict(reply, type="kept"))
            return
        glyphs = self._glyphs_of(content)
        known = content.get("version") == self.layers.version and glyphs == self._sent_glyphs
        if known and state == self.state:
            self.send(dict(reply, type="kept"))
            return
        self.state = state
        self._send_frame(reply, frame, text, state, tuple(content.get("change") or ()), not known, glyphs)

    def _draw_ahead(self, content: dict[str, Any]) -> None:
        """Send the frame of a move that is likely to come; what goes wrong is told when it comes."""
        if self._foreseen is None or self._took > _AHEAD or content.get("epoch") != self.epoch:
            return
        change = content["change"]
        try:
            state = self._foreseen(change)
            frame, text = self._frame(state)
        except Exception:
            return
        if content.get("version") == self.layers.version and state != self.state:  # else the key has to ask
            reply = {"type": "foreseen", "view": content.get("view"), "change": change}
            self._send_frame(reply, frame, text, state, tuple(change), glyphs=self._glyphs_of(content))

    def _glyphs_of(self, content: dict[str, Any]) -> int:
        """How many outlines of letters the view has that asks."""
        return min(content.get("glyphs", self._sent_glyphs), self._sent_glyphs)

    def _sharpen(self, ratio: float) -> None:
        """A view's screen has so many pixels to one of the figure: what was sent as pixels gets as many."""
        if self.layers.sharpen(ratio):
            self._cache.clear()
            self._cached_bytes = 0

    def _send_frame(
        self,
        reply: dict[str, Any],
        frame: DisplayList,
        text: str,
        state: Hashable,
        moved: Sequence[str] = (),
        with_base: bool = False,
        glyphs: int | None = None,
    ) -> None:
        """One message: the base if it is new, the frame, and the outlines of letters from ``glyphs`` on.

        Each list is a buffer of floats and then its images.
        """
        if self.layers.version != self._sent_version:
            with_base, self._sent_version = True, self.layers.version
        outlines = self.layers.recorder.glyphs
        first = self._sent_glyphs if glyphs is None else glyphs
        self._sent_glyphs = outlines.count
        lists = [self.layers.base, frame] if with_base else [frame]
        content = {
            "type": "frame",
            "version": self.layers.version,
            "epoch": self.epoch,
            "lists": [len(each.images) for each in lists],
            "glyphs": [first, outlines.count],
            "text": text,
            "boxes": {
                name: write(state) for name, write in self._writers.items() if name in moved or not moved
            },
            **reply,
        }
        buffers = [part for each in lists for part in (each.ops, *each.images)]
        self.send(content, buffers=[*buffers, outlines.since(first)])
