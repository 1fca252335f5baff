"""A matplotlib renderer that writes down what artists draw, as a short list that a browser can paint.

The list is one row of 32-bit floats: a number that says what comes, and what it needs.  Coordinates are
matplotlib's pixels, from the lower left corner; painter.js turns them into the pixels of a screen.

=======  =============================================================================================
op       what follows it
=======  =============================================================================================
FILL     colour, alpha
STROKE   colour, alpha
PEN      width, cap, join, snap (0 never, 1 always, 2 where all lines are upright or level), offset and
         number of the dashes, and they
CLIP     number of rectangles (0 or 1) and x0, y0, x1, y1; number of paths (0 or 1) and the path
PATH     how (1 fill, 2 stroke, 3 both), path
MARKS    how, path, number of places, and x, y of each
SHAPE    path, which gets the next number of this list
USE      how, number of the shape, and the matrix a, b, c, d, e, f that puts it into place
TEXT     x, y, angle in radians, scale, number of glyphs and of bars; each glyph's number, x, y, scale;
         each bar's x, y, width, height
IMAGE    number of the image, x, y, width, height
HATCH    how many (0 or 1); colour, alpha, line width, size of the tile, and the path in it
=======  =============================================================================================

A colour is 0xRRGGBB, or −1 − k for the k-th colour of the page's palette.  A path is as in paths.py.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, TransformedBbox, TransformedPath

from .glyphs import Glyphs, Size, font_heights, pieces, size_of_pieces
from .paths import CLOSE, path_runs, thinned
from .png import encode

FILL, STROKE, PEN, CLIP, PATH, MARKS, SHAPE, USE, TEXT, IMAGE, HATCH = range(11)
_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_SNAPS = {None: 2, False: 0, True: 1}
_RECTANGLE = 5  # vertices: snapped to whole pixels, its edges are hard in any case
_MANY = 50  # points of an area that may be fewer without a difference


class DisplayList(NamedTuple):
    """What to paint: the row of floats, and the PNGs that it refers to."""

    ops: bytes
    images: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        return len(self.ops) + sum(map(len, self.images))


class Unrecordable(Exception):
    """A drawing that has no place in a display list: it is to be sent as pixels."""


class Recorder(RendererBase):
    """Draw artists with it after ``begin()``; ``finish()`` gives what they drew.

    ``palette`` gives the number of a colour (0xRRGGBB) that the page has its own variant of.  ``ratio`` is
    the number of screen pixels to a pixel of the figure, for what can only be drawn as pixels.
    """

    def __init__(self, width: int, height: int, dpi: float, palette: Mapping[int, int], ratio: float = 1.0):
        super().__init__()
        self.width, self.height, self.dpi, self.ratio = width, height, dpi, ratio
        self.glyphs = Glyphs()
        self._palette = palette
        self._colors: dict[tuple[float, ...], int] = {}
        self._sizes: dict[tuple[str, int, float], Size] = {}  # of letters and pairs in numbers
        self._heights: dict[tuple[int, float], tuple[Any, Any, Any]] = {}
        self.begin()

    def begin(self) -> None:
        self._out = array("f")
        self._images: list[bytes] = []
        self._shapes = 0
        self._now: dict[int, Any] = {}

    def finish(self) -> DisplayList:
        return DisplayList(self._out.tobytes(), tuple(self._images))

    def mark(self) -> tuple[int, int, int]:
        """How far the list is, for ``back``."""
        return len(self._out), len(self._images), self._shapes

    def back(self, mark: tuple[int, int, int]) -> None:
        """Forget what was drawn since ``mark``."""
        length, images, self._shapes = mark
        del self._out[length:], self._images[images:]
        self._now = {}  # nobody knows which of it was written before: all is written again

    # -- the state: only what has changed is written ----------------------------------------------

    def _set(self, op: int, *values: Any) -> None:
        if self._now.get(op) != values:
            self._now[op] = values
            self._out.append(op)
            self._out.extend(values)

    def _color(self, rgb: Sequence[float]) -> int:
        key = tuple(rgb[:3])
        number = self._colors.get(key)
        if number is None:
            red, green, blue = (int(255 * float(part) + 0.5) for part in key)
            number = red << 16 | green << 8 | blue
            if number in self._palette:
                number = -1 - self._palette[number]
            self._colors[key] = number
        return number

    def _paint_with(self, gc: Any, face: Any) -> int:
        """Write colours, pen, clip and hatch of ``gc``; returns how to paint: 1 fill, 2 stroke, 3 both."""
        how = self._colors_of(gc, face)
        self._clip(gc)
        self._hatch(gc)
        self._set(PEN, *self._pen(gc, how))
        return how

    def _colors_of(self, gc: Any, face: Any) -> int:
        """Write the colours of what is seen of fill and stroke; returns how to paint."""
        forced, rgb = gc.get_forced_alpha(), gc.get_rgb()
        how = 0
        if face is not None:
            alpha = gc.get_alpha() if forced or len(face) == 3 else face[3]
            if alpha > 0:
                self._set(FILL, self._color(face), float(alpha))
                how = 1
        alpha = gc.get_alpha() if forced else rgb[3]
        if gc.get_linewidth() > 0 and alpha > 0:
            self._set(STROKE, self._color(rgb), float(alpha))
            how |= 2
        return how

    def _pen(self, gc: Any, how: int) -> tuple[float, ...]:
        offset, dashes = gc.get_dashes()
        lengths = () if dashes is None else tuple(self.points_to_pixels(float(d)) for d in dashes)
        return (
            float(self.points_to_pixels(gc.get_linewidth())) if how & 2 else 0.0,
            _CAPS[gc.get_capstyle()],
            _JOINS[gc.get_joinstyle()],
            _SNAPS[gc.get_snap()],
            self.points_to_pixels(float(offset or 0)) if lengths else 0.0,
            len(lengths),
            *lengths,
        )

    def _clip(self, gc: Any) -> None:
        box = gc.get_clip_rectangle()
        path, matrix = gc.get_clip_path()
        values: list[float] = [0] if box is None else [1, *map(float, box.extents)]
        if path is None:
            self._set(CLIP, *values, 0)
            return
        runs = array("f")
        path_runs(runs, path, matrix)
        self._set(CLIP, *values, 1, *runs)

    def _hatch(self, gc: Any) -> None:
        if gc.get_hatch() is None:
            self._set(HATCH, 0)
            return
        runs = array("f")
        path_runs(runs, gc.get_hatch_path(), Affine2D().scale(self.dpi))
        rgb = gc.get_hatch_color()
        alpha = gc.get_alpha() if gc.get_forced_alpha() or len(rgb) == 3 else rgb[3]
        width = self.points_to_pixels(gc.get_hatch_linewidth())
        self._set(HATCH, 1, self._color(rgb), float(alpha), float(width), float(int(self.dpi)), *runs)

    # -- what artists draw ------------------------------------------------------------------------

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        hard = rgbFace is not None and not gc.get_antialiased() and len(path) > _RECTANGLE
        if hard or gc.get_sketch_params():
            self._as_pixels(gc, "draw_path", path, transform, rgbFace)
            return
        how = self._paint_with(gc, rgbFace)
        hatched = gc.get_hatch() is not None
        if not how and not hatched:
            return
        self._out.extend((PATH, how))
        if rgbFace is None and not hatched:
            clip = (0.0, 0.0, float(self.width), float(self.height))
            if path.should_simplify and gc.get_dashes()[1] is None:  # fewer points would move the dashes
                path_runs(self._out, thinned(path, transform, clip), simplify=False)
            else:
                path_runs(self._out, path, transform, clip=clip, simplify=False)
        else:
            self._area(path, transform)

    def _area(self, path: Any, transform: Any) -> None:
        """A path that may be filled: matplotlib draws all its points, but many on a line are one line."""
        codes = [] if path.codes is None else path.codes[1:].tolist()
        closed = codes[-1:] == [Path.CLOSEPOLY]
        if len(path) < _MANY or any(code != Path.LINETO for code in codes[: len(codes) - closed]):
            path_runs(self._out, path, transform, simplify=False)
            return
        runs = len(self._out)
        line = Path(path.vertices[: len(path) - closed])
        path_runs(self._out, thinned(line, transform, None), simplify=False)
        if closed:
            self._out[runs] += 1
            self._out.extend((CLOSE, 1))

    def draw_markers(
        self, gc: Any, marker_path: Any, marker_trans: Any, path: Any, trans: Any, rgbFace: Any = None
    ) -> None:
        how = self._paint_with(gc, rgbFace)
        places = [points[-2:] for points, _ in path.iter_segments(trans, simplify=False) if len(points)]
        places = [place for place in places if np.isfinite(place).all()]
        if not how or not places:
            return
        self._out.extend((MARKS, how))
        path_runs(self._out, marker_path, marker_trans, simplify=False)
        self._out.append(len(places))
        self._out.frombytes(np.asarray(places, np.float32).tobytes())

    def draw_path_collection(
        self,
        gc: Any,
        master_transform: Any,
        paths: Any,
        all_transforms: Any,
        offsets: Any,
        offset_trans: Any,
        facecolors: Any,
        edgecolors: Any,
        linewidths: Any,
        linestyles: Any,
        antialiaseds: Any,
        urls: Any,
        offset_position: Any,
        *,
        hatchcolors: Any = None,
    ) -> None:
        if not len(paths):
            return
        smooth = bool(np.all(antialiaseds)) if len(antialiaseds) else True
        if not smooth and len(facecolors):
            moved = (master_transform, paths, all_transforms, offsets, offset_trans, facecolors, edgecolors)
            more = {} if hatchcolors is None else {"hatchcolors": hatchcolors}
            rest = (linewidths, linestyles, antialiaseds, urls, offset_position)
            self._as_pixels(gc, "draw_path_collection", *moved, *rest, **more)
            return
        master, places = master_transform.get_matrix(), offset_trans.transform(np.reshape(offsets, (-1, 2)))
        matrices = self._matrices(master, len(paths), all_transforms, places)
        shared = len(matrices) > len(paths)
        first, self._shapes = self._shapes, self._shapes + (len(paths) if shared else 0)
        for path in paths if shared else ():
            self._out.append(SHAPE)
            path_runs(self._out, path, None, simplify=False)
        pen: Any = self.new_gc()
        pen.copy_properties(gc)
        if not len(edgecolors):
            pen.set_linewidth(0.0)
        faces, edges, hatches = (
            [tuple(color) for color in np.asarray(colors, float).tolist()]
            for colors in (facecolors, edgecolors, () if hatchcolors is None else hatchcolors)
        )
        kinds = [len(each) for each in (faces, edges, linewidths, linestyles, hatches) if len(each)]
        looks, how = None, 0
        pens: dict[tuple[int, ...], tuple[float, ...]] = {}
        seen = np.isfinite(matrices).all(axis=(1, 2)).tolist()
        for k, (rows, there) in enumerate(zip(matrices[:, :2].tolist(), seen, strict=True)):
            if not there:
                continue
            look = [k % count for count in kinds]
            if look != looks:
                if edges:
                    self._pen_of(pen, k, edges, linewidths, linestyles)
                how = self._colors_of(pen, faces[k % len(faces)] if faces else None)
                if looks is None:  # one for all members
                    self._clip(pen)
                if hatches:
                    pen.set_hatch_color(hatches[k % len(hatches)])
                if hatches or looks is None:
                    self._hatch(pen)
                key = (how & 2, k % (len(linewidths) or 1), k % (len(linestyles) or 1))
                if key not in pens:
                    pens[key] = self._pen(pen, how)
                self._set(PEN, *pens[key])
                looks = look
            if not how and pen.get_hatch() is None:
                continue
            (a, c, e), (b, d, f) = rows
            if how == 1 and not (a or b or c or d):
                continue  # it has no size
            if shared:
                self._out.extend((USE, how, first + k % len(paths), a, b, c, d, e, f))
            else:
                self._out.extend((PATH, how))
                self._area(paths[k % len(paths)], Affine2D(np.array([*rows, [0.0, 0.0, 1.0]])))

    def _matrices(self, master: np.ndarray, paths: int, own: Any, places: np.ndarray) -> np.ndarray:
        """The matrix of each member of a collection, (n, 3, 3): its own, the collection's, and its place."""
        turned = master[None]
        if len(own):
            turned = master @ np.asarray([getattr(one, "get_matrix", lambda one=one: one)() for one in own])
        members = np.arange(max(paths, len(own), len(places)))
        matrices = turned[members % len(turned)]
        if len(places):
            matrices[:, :2, 2] += places[members % len(places)]
        return matrices

    def _pen_of(self, pen: Any, k: int, edgecolors: Any, linewidths: Any, linestyles: Any) -> None:
        """Edge colour, line width and dashes of the k-th of a collection."""
        if len(linewidths):
            pen.set_linewidth(linewidths[k % len(linewidths)])
        if len(linestyles):
            pen.set_dashes(*linestyles[k % len(linestyles)])
        edge = edgecolors[k % len(edgecolors)]
        if len(edge) == 4 and edge[3] == 0:
            pen.set_linewidth(0.0)
        else:
            pen.set_foreground(tuple(edge), isRGBA=len(edge) == 4)

    def draw_quad_mesh(self, gc: Any, *args: Any, **kwargs: Any) -> None:
        self._as_pixels(gc, "draw_quad_mesh", *args, **kwargs)

    def draw_gouraud_triangles(self, gc: Any, *args: Any) -> None:
        self._as_pixels(gc, "draw_gouraud_triangles", *args)

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        if ismath == "TeX":
            raise Unrecordable("a text set by TeX")
        count, bars, layout = self.glyphs.layout(s, prop, bool(ismath))
        rgb = gc.get_rgb()
        alpha = gc.get_alpha() if gc.get_forced_alpha() else rgb[3]
        if not alpha > 0 or not count + bars:
            return
        self._clip(gc)
        self._set(FILL, self._color(rgb), float(alpha))
        size = self.points_to_pixels(prop.get_size_in_points()) / self.glyphs.unit
        self._out.extend((TEXT, x, self.height - y, math.radians(angle), size, count, bars))
        self._out.extend(layout)

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        """``im`` has ``ratio`` pixels to a pixel of the figure, and its first row is the lowest."""
        height, width = im.shape[:2]
        if width and height:
            self._image(gc, im[::-1], float(x), float(y))

    def _image(self, gc: Any, pixels: np.ndarray, x: float, y: float) -> None:
        if gc is None:
            self._set(CLIP, 0, 0)
        else:
            self._clip(gc)
        height, width = pixels.shape[:2]
        self._out.extend((IMAGE, len(self._images), x, y, width / self.ratio, height / self.ratio))
        self._images.append(encode(np.ascontiguousarray(pixels)))

    # -- what can only be drawn as pixels ---------------------------------------------------------

    def _as_pixels(self, gc: Any, method: str, *args: Any, **kwargs: Any) -> None:
        """One call of another renderer, with every transform and clip enlarged to the screen's pixels."""
        larger = Affine2D().scale(self.ratio)
        agg = RendererAgg(int(self.width * self.ratio), int(self.height * self.ratio), self.dpi * self.ratio)
        copy: Any = agg.new_gc()
        copy.copy_properties(gc)
        if (box := gc.get_clip_rectangle()) is not None:
            copy.set_clip_rectangle(TransformedBbox(box, larger))
        path, matrix = gc.get_clip_path()
        if path is not None:
            copy.set_clip_path(TransformedPath(path, Affine2D(matrix.get_matrix()) + larger))
        moved = [arg + larger if hasattr(arg, "get_matrix") else arg for arg in args]
        getattr(agg, method)(copy, *moved, **kwargs)
        self.picture(np.asarray(agg.buffer_rgba()))

    def picture(self, pixels: np.ndarray) -> None:
        """The whole canvas in the screen's pixels, cut to where there is anything."""
        there = pixels[..., 3] > 0
        rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
        if rows.size:
            cut = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            self._image(None, cut, columns[0] / self.ratio, self.height - (rows[-1] + 1) / self.ratio)

    def start_filter(self) -> None:
        raise Unrecordable("a filter of pixels")

    # -- what artists ask -------------------------------------------------------------------------

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Size:
        parts = pieces(s, ismath)
        if not parts:
            return super().get_text_width_height_descent(s, prop, ismath)
        font = hash(prop)

        def size_of(part: str) -> Size:
            key = part, font, self.dpi
            if key not in self._sizes:
                self._sizes[key] = super(Recorder, self).get_text_width_height_descent(part, prop, False)
            return self._sizes[key]

        return size_of_pieces(parts, size_of)

    def _get_font_height_metrics(self, prop: Any) -> tuple[Any, Any, Any]:
        """Height, depth and gap of lines, which matplotlib 3.11 else looks up in the font at each text."""
        key = hash(prop), self.dpi
        if key not in self._heights:
            self._heights[key] = font_heights(prop, self.dpi)
        return self._heights[key]

    def points_to_pixels(self, points: Any) -> Any:
        return points * self.dpi / 72

    def get_canvas_width_height(self) -> tuple[int, int]:
        return self.width, self.height

    def get_image_magnification(self) -> float:
        return self.ratio

    def option_image_nocomposite(self) -> bool:
        return True
