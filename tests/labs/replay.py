"""A display list painted by matplotlib itself, to be held against the same figure drawn in one go.

Letters are outlines in both, as they are on a page; markers and collections are drawn path by path.
"""

import functools
import io

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, TransformedPath
from PIL import Image, ImageFilter

from qep_widgets.live.paths import thinned
from qep_widgets.live.record import (
    CLIP,
    FILL,
    HATCH,
    IMAGE,
    MARKS,
    PATH,
    PEN,
    SHAPE,
    STROKE,
    TEXT,
    USE,
    DisplayList,
)

CODES = [Path.MOVETO, Path.LINETO, Path.CURVE3, Path.CURVE4, Path.CLOSEPOLY]
POINTS = [1, 1, 2, 3, 1]
IDENTITY = Affine2D()


class ByPaths(RendererAgg):
    """matplotlib's renderer, with everything drawn as a path whose coordinates are 32-bit floats."""

    on_lines, ratio = False, 1.0

    def draw_text(self, gc, x, y, *args, **kwargs):
        y = np.floor(y + 0.5) if self.on_lines and args[2] == 0 else y
        RendererBase.draw_text(self, gc, x, y, *args, **kwargs)

    def get_text_width_height_descent(self, s, prop, ismath):
        """As with the figure's own pixels: matplotlib rounds to them, and a layout depends on it."""
        dpi, self.dpi = self.dpi, self.dpi / self.ratio
        sizes = RendererBase.get_text_width_height_descent(self, s, prop, ismath)
        self.dpi = dpi
        return tuple(self.ratio * size for size in sizes)

    def _update_methods(self):
        super()._update_methods()
        self.draw_markers = functools.partial(RendererBase.draw_markers, self)
        self.draw_path_collection = self._one_by_one

    def _one_by_one(self, gc, master, *args, **kwargs):
        RendererBase.draw_path_collection(self, gc, Affine2D(master.get_matrix()), *args, **kwargs)

    def draw_path(self, gc, path, transform, rgbFace=None):
        line = rgbFace is None and gc.get_hatch() is None
        clip = (0.0, 0.0, self.width, self.height) if line else None
        if line and path.should_simplify and gc.get_dashes()[1] is None:  # test_paths.py holds the thinning
            path, transform = thinned(path, transform, clip), None
        moved = path.cleaned(transform=transform, remove_nans=True, clip=clip, simplify=False, curves=True)
        moved = Path(moved.vertices[:-1].astype(np.float32).astype(float), moved.codes[:-1])
        moved.should_simplify = False
        if len(moved.vertices):
            super().draw_path(gc, moved, IDENTITY, rgbFace)

    def points_to_pixels(self, points):
        return points * self.dpi / 72


def by_paths(layers, on_lines=False, size=None):
    """The whole figure in one pass, (height, width, 3).

    ``on_lines`` puts letters on whole pixels; ``size`` is that of a screen with other pixels.
    """
    size, dpi = size or layers.size, layers.fig.dpi
    ratio = size[0] / layers.size[0]
    renderer = ByPaths(*size, dpi * ratio)
    renderer.on_lines, renderer.ratio = on_lines, ratio
    for artist in layers._artists:
        artist.set_animated(False)
    layers.fig._set_dpi(dpi * ratio, forward=False)
    layers.fig.draw(renderer)
    layers.fig._set_dpi(dpi, forward=False)
    for artist in layers._artists:
        artist.set_animated(True)
    return np.asarray(renderer.buffer_rgba())[..., :3].astype(int)


class Player:
    """Paints display lists on matplotlib's canvas.

    ``size`` in pixels, ``outlines`` as ``Glyphs.since(0)``; ``colors`` are those of the palette, as 0xRRGGBB.
    """

    def __init__(self, size, dpi, outlines, colors=()):
        self.size, self.dpi, self.colors = size, dpi, colors
        self.outlines = self._paths(outlines)

    def picture(self, *lists):
        self.agg = ByPaths(*self.size, self.dpi)
        for drawn in lists:
            self._play(drawn)
        return np.asarray(self.agg.buffer_rgba())[..., :3].astype(int)

    def _paths(self, data):
        self.floats, self.at = np.frombuffer(data, np.float32), 0
        paths = []
        while self.at < len(self.floats):
            paths.append(self._path())
        return paths

    def _take(self, count=None):
        self.at += count or 1
        part = self.floats[self.at - (count or 1) : self.at].astype(float)
        return part if count else part[0]

    def _some(self):
        """A number, and as many floats as it says."""
        count = int(self._take())
        return self._take(count) if count else np.empty(0)

    def _path(self):
        points, codes = [], []
        for _ in range(int(self._take())):
            kind, count = (int(k) for k in self._take(2))
            codes += [CODES[kind]] * (count * POINTS[kind])
            points += [(0.0, 0.0)] if kind == 4 else list(self._take(2 * count * POINTS[kind]).reshape(-1, 2))
        return Path(np.asarray(points).reshape(-1, 2), codes)

    def _color(self):
        number, alpha = self._take(2)
        number = int(self.colors[int(-1 - number)] if number < 0 else number)
        return (*((number >> shift & 255) / 255 for shift in (16, 8, 0)), alpha)

    def _play(self, drawn):
        self.floats, self.at = np.frombuffer(drawn.ops, np.float32), 0
        gc, face, shapes = self.agg.new_gc(), None, []
        gc.set_linewidth(0)
        pixel = 72 / self.dpi
        while self.at < len(self.floats):
            op = int(self._take())
            if op == FILL:
                face = self._color()
            elif op == STROKE:
                gc.set_foreground(self._color(), isRGBA=True)
            elif op == PEN:
                width, cap, join, snap, offset = self._take(5)
                dashes = self._some()
                gc.set_linewidth(width * 72 / self.dpi)  # a width of 2.5 stays 2.5, where snapping turns
                gc.set_capstyle(["butt", "round", "projecting"][int(cap)])
                gc.set_joinstyle(["miter", "round", "bevel"][int(join)])
                gc.set_snap([False, True, None][int(snap)])
                gc.set_dashes(offset * pixel, list(dashes * pixel) if len(dashes) else None)
            elif op == CLIP:
                box = Bbox.from_extents(self._take(4)) if self._take() else None
                path = TransformedPath(self._path(), IDENTITY) if self._take() else None
                gc.set_clip_rectangle(box)
                gc._clippath = path
            elif op == PATH:
                how = int(self._take())
                self._draw(gc, how, face, self._path(), IDENTITY)
            elif op == MARKS:
                how, mark = int(self._take()), self._path()
                for x, y in self._take(2 * int(self._take())).reshape(-1, 2):
                    self._draw(gc, how, face, mark, Affine2D().translate(x, y))
            elif op == SHAPE:
                shapes.append(self._path())
            elif op == USE:
                how, shape = (int(k) for k in self._take(2))
                self._draw(gc, how, face, shapes[shape], Affine2D.from_values(*self._take(6)))
            elif op == TEXT:
                self._text(gc, face)
            elif op == IMAGE:
                number, x, y, _, _ = self._take(5)
                image = np.asarray(Image.open(io.BytesIO(drawn.images[int(number)])).convert("RGBA"))
                self.agg.draw_image(gc, x, y, np.ascontiguousarray(image[::-1]))
            else:
                assert op == HATCH
                if self._take():
                    color = self._color()
                    gc.set_hatch("/")
                    gc.set_hatch_color(color)
                    gc.set_hatch_linewidth(self._take() * pixel)
                    path = self._path_after(self._take())
                    gc.get_hatch_path = lambda density=6, path=path: path
                else:
                    gc.set_hatch(None)

    def _path_after(self, size):
        return self._path().transformed(Affine2D().scale(1 / size))

    def _draw(self, gc, how, face, path, matrix):
        width = gc.get_linewidth()
        gc.set_linewidth(width if how & 2 else 0)
        self.agg.draw_path(gc, path, matrix, face if how & 1 else None)
        gc.set_linewidth(width)

    def _text(self, gc, face):
        x, y, angle, size, letters, bars = self._take(6)
        line = Affine2D().scale(size).rotate(angle).translate(x, y)
        points, codes = [np.empty((0, 2))], []
        for _ in range(int(letters)):
            number, dx, dy, scale = self._take(4)
            outline = self.outlines[int(number)]
            points.append(outline.vertices * scale + [dx, dy])
            codes += list(outline.codes)
        for _ in range(int(bars)):
            left, low, wide, high = self._take(4)
            corners = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0], [0, 0]]
            points.append(np.array([left, low]) + np.array(corners) * [wide, high])
            codes += [1, 2, 2, 2, 2, 79]
        width = gc.get_linewidth()
        gc.set_linewidth(0)
        snap, gc._snap = gc._snap, None
        self.agg.draw_path(gc, Path(np.concatenate(points), codes), line, face)
        gc._snap = snap
        gc.set_linewidth(width)


class Screen:
    """What a browser does with a LiveFigure's messages; ``picture()`` is what it shows now."""

    def __init__(self, live):
        self.live, self.version, self.known = live, None, 0

    def receive(self, content, buffers):
        if content["type"] not in ("frame", "foreseen"):
            return
        first, count = content["glyphs"]
        assert first <= self.known, "the outlines of some letters never came"
        assert bool(buffers[-1]) == (count > first)
        self.known = count
        if content["type"] == "foreseen":
            return  # the page keeps it and shows nothing
        parts, lists = list(buffers), []
        for images in content["lists"]:
            lists.append(DisplayList(parts[0], tuple(parts[1 : 1 + images])))
            del parts[: 1 + images]
        if len(lists) > 1:
            self.base, self.version = lists[0], content["version"]
        assert content["version"] == self.version
        self.frame = lists[-1]

    def picture(self):
        colors = [int(tone[1][1:], 16) for tone in self.live.tones]
        layers = self.live.layers
        player = Player(layers.size, layers.fig.dpi, layers.recorder.glyphs.since(0), colors)
        return player.picture(self.base, self.frame)


def shown_now(live):
    """What a new view shows of the present artists."""
    screen = Screen(live)
    screen.frame = live.layers.paint(live.layers._artists)
    screen.base = live.layers.base
    return screen.picture()


def same(picture, layers):
    """Whether it is one draw of everything (2/255), but for the cap of a line that ends within a pixel."""
    off = np.abs(picture - by_paths(layers)).max(axis=-1)
    return (off > 2).sum() <= 10 and off.max() <= 40


def blurred(pixels):
    soft = Image.fromarray(pixels.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.5))
    return np.asarray(soft).astype(int)
