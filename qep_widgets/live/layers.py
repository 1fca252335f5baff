"""Redraw only what moves: a matplotlib figure as a list of what stands still and a list of what moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from .png import encode
from .record import DisplayList, Recorder, Unrecordable

# Moving artists are lifted above everything that stands still, so that painting them over what stands
# still gives the same picture as drawing everything in z-order.
_LIFT = 100.0
_SHARPEST = 4.0  # pixels of the screen to one of the figure
_LONGEST = 400_000  # bytes: a longer list would take longer to send and to paint than pixels


class Layers:
    """A figure as two display lists (record.py): ``base`` stands still, ``paint(artists)`` moves.

    ``paint(artists)`` returns the list for the present state of ``artists``.  Painted over the base it is
    the whole picture, whatever was shown before.  When a *different* list of artists comes in, the still
    part may have changed as well, and everything is recorded anew (``version`` counts up).  What a display
    list cannot hold is in it as pixels, ``ratio`` of them to a pixel of the figure.  ``palette`` gives
    the number of each colour (0xRRGGBB) of which the page has its own variants.
    """

    def __init__(self, fig: Figure, palette: Mapping[int, int] | None = None):
        self.fig = fig
        self.canvas = fig.canvas if isinstance(fig.canvas, FigureCanvasAgg) else FigureCanvasAgg(fig)
        self.recorder = Recorder(*self.size, fig.dpi, palette or {})
        self.version = 0
        self.base = DisplayList(b"")
        self._artists: list[Artist] = []
        self._in_order: list[Artist] = []
        self._pixels = False  # whether any list held pixels

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.canvas.get_width_height()

    def sharpen(self, ratio: float) -> bool:
        """Let pixels be those of a screen of this ratio, if that is more; says whether any are old now."""
        ratio = min(float(ratio), _SHARPEST)
        if ratio <= self.recorder.ratio:
            return False
        self.recorder.ratio = ratio
        if self._pixels:
            self._artists = []  # so that the next paint records everything
        return self._pixels

    def paint(self, artists: Sequence[Artist]) -> DisplayList:
        if [id(a) for a in artists] != [id(a) for a in self._artists]:
            self._split(artists)
        return self._record(self._in_order)

    def full(self) -> np.ndarray:
        """Every artist drawn by matplotlib in one pass: (height, width, 4) bytes.  The yardstick."""
        for artist in self._artists:
            artist.set_animated(False)
        self.canvas.draw()
        pixels = np.array(self.canvas.buffer_rgba())
        for artist in self._artists:
            artist.set_animated(True)
        return pixels

    def still(self) -> bytes:
        """The whole picture of this moment as one PNG."""
        return encode(self.full())

    def _split(self, artists: Sequence[Artist]) -> None:
        known = {id(a) for a in self._artists}
        axes: list[Axes] = []
        for artist in artists:
            if not isinstance(artist.axes, Axes):
                raise ValueError(f"a moving artist must belong to an axes, but {artist!r} has none")
            if artist.axes not in axes:
                axes.append(artist.axes)
            artist.set_animated(True)
            if id(artist) not in known and artist.get_zorder() < _LIFT:
                artist.set_zorder(artist.get_zorder() + _LIFT)
        if any(a.bbox.overlaps(b.bbox) for i, a in enumerate(axes) for b in axes[:i]):
            raise ValueError("axes with moving artists must lie side by side, but two of them overlap")
        self._artists = list(artists)
        self._in_order = sorted(artists, key=lambda a: a.get_zorder())
        self.base = self._record([self.fig])
        self.version += 1

    def _record(self, artists: Sequence[Artist]) -> DisplayList:
        """What ``artists`` draw now: one that cannot be recorded, or all if that is much, as pixels."""
        recorder = self.recorder
        recorder.begin()
        for artist in artists:
            mark = recorder.mark()
            try:
                artist.draw(recorder)
            except Unrecordable:
                recorder.back(mark)
                recorder.picture(self._agg([artist]))
        drawn = recorder.finish()
        if len(drawn.ops) > _LONGEST:
            recorder.begin()
            recorder.picture(self._agg(artists))
            drawn = recorder.finish()
        self._pixels |= bool(drawn.images)
        return drawn

    def _agg(self, artists: Sequence[Artist]) -> np.ndarray:
        """``artists`` drawn in the pixels of the screen, on nothing."""
        dpi, ratio = self.fig.dpi, self.recorder.ratio
        width, height = self.size
        renderer = RendererAgg(int(width * ratio), int(height * ratio), dpi * ratio)
        self.fig._set_dpi(dpi * ratio, forward=False)  # type: ignore[attr-defined]
        try:
            for artist in artists:
                artist.draw(renderer)
        finally:
            self.fig._set_dpi(dpi, forward=False)  # type: ignore[attr-defined]
        return np.asarray(renderer.buffer_rgba())


class Redrawn(Layers):
    """A figure that is drawn anew for each state, and may be another object of the same size each time.

    Nothing stands still: ``paint([fig])`` gives the whole picture.
    """

    def __init__(self, fig: Figure, palette: Mapping[int, int] | None = None):
        super().__init__(fig, palette)
        self.version = 1

    def paint(self, artists: Sequence[Artist]) -> DisplayList:
        fig: Any = artists[0]
        if fig is not self.fig:
            self.fig = fig
            self.canvas = fig.canvas if isinstance(fig.canvas, FigureCanvasAgg) else FigureCanvasAgg(fig)
            self.recorder.dpi = fig.dpi
        return self._record([fig])
