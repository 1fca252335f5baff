"""A matplotlib backend that writes small, equal-for-equal SVG: text stays text, and a path is only a path."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from ..style import INK
from . import _text

_CIRCLE = np.asarray(Path.unit_circle().vertices)
# A line's box, in sizes of its font: capital letters and a little below, so that a number in the middle of
# something looks as if it were.
_RISE, _FALL = 0.74, 0.12
SIZE = 13.5  # pixels of a letter where nothing else is said


@dataclass(frozen=True)
class Label:
    """A line of text that was drawn: its corners (4, 2) in pixels from the top left, and its colour."""

    text: str
    corners: np.ndarray
    size: float
    color: str


class SvgRenderer(RendererBase):
    """Collects the elements of one figure; see matplotlib's ``backend_template``."""

    def __init__(self, width: int, height: int, dpi: float):
        super().__init__()
        self.width, self.height, self.dpi = width, height, dpi
        self.elements: list[str] = []
        self.labels: list[Label] = []
        self.colors: set[str] = set()
        self.clips: dict[str, str] = {}
        self._flip = Affine2D().scale(1, -1).translate(0, height)

    # what matplotlib asks a backend

    def flipy(self) -> bool:
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        return points * self.dpi / 72

    def option_image_nocomposite(self) -> bool:
        return True

    def new_gc(self) -> GraphicsContextBase:
        return GraphicsContextBase()

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        size = self.points_to_pixels(prop.get_size_in_points())
        s = _as_given(s, ismath)
        return _text.width(s, size, _bold(prop)), (_RISE + _FALL) * size, _FALL * size

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        stroke, width = gc.get_rgb(), self.points_to_pixels(gc.get_linewidth())
        attributes = {"fill": "none"}
        if rgbFace is not None:
            alpha = forced if forced is not None else (rgbFace[3] if len(rgbFace) == 4 else 1.0)
            if alpha > 0:
                attributes["fill"] = self._color(rgbFace)
                if alpha < 1:
                    attributes["fill-opacity"] = _number(alpha, 3)
        opacity = forced if forced is not None else stroke[3]
        if width > 0 and opacity > 0:
            attributes |= {"stroke": self._color(stroke), "stroke-width": _number(width, 2)}
            if opacity < 1:
                attributes["stroke-opacity"] = _number(opacity, 3)
            offset, dashes = gc.get_dashes()
            if dashes is not None:
                attributes["stroke-dasharray"] = " ".join(
                    _number(self.points_to_pixels(d), 1) for d in dashes
                )
                if offset:
                    attributes["stroke-dashoffset"] = _number(self.points_to_pixels(offset), 1)
            if gc.get_capstyle() != "butt":
                attributes["stroke-linecap"] = {"projecting": "square"}.get(gc.get_capstyle(), "round")
            if gc.get_joinstyle() != "miter":
                attributes["stroke-linejoin"] = str(gc.get_joinstyle())
        elif attributes["fill"] == "none":
            return
        filled = attributes["fill"] != "none"
        if (round_shape := self._ellipse(path, transform)) is not None:
            tag, place = round_shape
            if "0" in (place.get("r"), place.get("rx"), place.get("ry")):
                return
            whole = path.transformed(transform + self._flip)
            self._add(tag, place | attributes | self._clip(gc, whole))
            return
        whole = path.cleaned(
            transform=transform + self._flip,
            remove_nans=True,
            clip=None if filled else self._line_clip(gc),
            simplify=path.should_simplify and not filled,
            curves=True,
        )
        data = _data(whole)
        if data:
            attributes |= self._clip(gc, whole)
            self._add("path", {"d": data, **attributes})

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        from PIL import Image

        h, w = im.shape[:2]
        buffer = io.BytesIO()
        Image.fromarray(im[::-1]).save(buffer, format="png")
        place = {"x": _number(x, 1), "y": _number(self.height - y - h, 1), "width": str(w), "height": str(h)}
        data = base64.b64encode(buffer.getvalue()).decode()
        box = Path([[x, self.height - y - h], [x + w, self.height - y]])
        self._add("image", {**place, "href": f"data:image/png;base64,{data}", **self._clip(gc, box)})

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
        size = self.points_to_pixels(prop.get_size_in_points())
        s = _as_given(s, ismath)
        width = _text.width(s, size, _bold(prop))
        place = mtext.get_horizontalalignment() if mtext is not None else "left"
        share, anchor = {"center": (0.5, "middle"), "right": (1.0, "end")}.get(place, (0.0, ""))
        along = np.array([np.cos(np.deg2rad(angle)), -np.sin(np.deg2rad(angle))])
        across = np.array([along[1], -along[0]])  # upwards
        at = self._anchor(mtext, size) if mtext is not None and not angle else None
        if at is None:
            at = np.array([x, y]) + share * width * along
        left = at - share * width * along
        attributes = {"x": _number(at[0], 1), "y": _number(at[1], 1)}
        color = self._color(gc.get_rgb())
        if color != INK.lower():
            attributes["fill"] = color
        if anchor:
            attributes["text-anchor"] = anchor
        if abs(size - SIZE) > 0.05:
            attributes["font-size"] = _number(size, 1)
        if _bold(prop):
            attributes["font-weight"] = "600"
        if angle:
            attributes["transform"] = f"rotate({_number(-angle, 1)} {attributes['x']} {attributes['y']})"
        if mtext is not None and mtext.get_gid() == "halo":
            attributes |= {
                "stroke": self._color((1.0, 1.0, 1.0)),
                "stroke-width": "3.5",
                "stroke-linejoin": "round",
                "paint-order": "stroke",
            }
        self._add("text", attributes, _letters(s, size))
        up, down = _text.ASCENT * size * across, -_text.DESCENT * size * across
        corners = np.array([left + down, left + width * along + down, left + width * along + up, left + up])
        self.labels.append(Label(s, corners, size, color))

    # how it is written

    def _anchor(self, mtext: Any, size: float) -> np.ndarray | None:
        """Where an upright text of one line is anchored on its baseline.

        matplotlib's own layout differs from version to version; a picture should not.
        """
        if "\n" in mtext.get_text():
            return None
        x, y = mtext.get_transform().transform(mtext.get_unitless_position())
        down = {"top": _RISE, "bottom": -_FALL, "baseline": 0.0}
        return np.array(
            [x, self.height - y + size * down.get(mtext.get_verticalalignment(), (_RISE - _FALL) / 2)]
        )

    def _ellipse(self, path: Path, transform: Any) -> tuple[str, dict[str, str]] | None:
        """A whole circle that is stretched along its axes, in SVG's own words."""
        vertices = np.asarray(path.vertices, dtype=float)
        if vertices.shape != _CIRCLE.shape:
            return None
        scale = float(-vertices[0, 1])  # the first point of matplotlib's circle is its lowest
        if scale <= 0 or not np.allclose(vertices, scale * _CIRCLE, atol=1e-9 * scale):
            return None
        m = (transform + self._flip).get_matrix()
        (a, b), (c, d) = m[:2, :2] * scale
        size = max(abs(a), abs(b), abs(c), abs(d))
        if max(abs(b), abs(c)) > 1e-6 * size:
            return None
        place = {"cx": _number(m[0, 2], 2), "cy": _number(m[1, 2], 2)}
        if abs(abs(a) - abs(d)) < 0.005:
            return "circle", {**place, "r": _number(abs(a), 2)}
        return "ellipse", {**place, "rx": _number(abs(a), 2), "ry": _number(abs(d), 2)}

    def _add(self, tag: str, attributes: dict[str, str], inside: str = "") -> None:
        written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        if tag == "path" and attributes["fill"] == "none" and "stroke-opacity" not in attributes:
            # Lines that are drawn alike, one after the other, are one path.
            rest = written.split('" ', 1)[1]
            if (
                self.elements
                and self.elements[-1].startswith("<path ")
                and self.elements[-1].endswith(f" {rest}/>")
            ):
                before = self.elements[-1].split('"', 2)[1]
                self.elements[-1] = f'<path d="{before}{attributes["d"]}" {rest}/>'
                return
        self.elements.append(f"<{tag} {written}>{inside}</{tag}>" if inside else f"<{tag} {written}/>")

    def _color(self, rgb: Any) -> str:
        color = to_hex(rgb[:3])
        if color == "#000000":  # matplotlib's own, of a figure that names no colour
            color = INK.lower()
        self.colors.add(color)
        return color

    def _line_clip(self, gc: Any) -> tuple[float, float, float, float]:
        """Where lines are cut: a little outside the picture, since a line to infinity cannot be drawn."""
        return (-50.0, -50.0, self.width + 50.0, self.height + 50.0)

    def _clip(self, gc: Any, whole: Path) -> dict[str, str]:
        """The clip that the axes asks for, where something would be cut by it."""
        shape, transform = gc.get_clip_path()
        box = gc.get_clip_rectangle()
        if shape is not None:
            data = _data(shape.cleaned(transform=transform + self._flip, curves=True))
        elif box is not None:
            x0, x1 = box.x0, box.x1
            y0, y1 = self.height - box.y1, self.height - box.y0
            reach = whole.get_extents()
            margin = 0.5 * self.points_to_pixels(gc.get_linewidth()) + 0.6
            if (
                reach.x0 >= x0 - margin
                and reach.x1 <= x1 + margin
                and reach.y0 >= y0 - margin
                and reach.y1 <= y1 + margin
            ):
                return {}
            data = f"M{_number(x0, 1)} {_number(y0, 1)}H{_number(x1, 1)}V{_number(y1, 1)}H{_number(x0, 1)}Z"
        else:
            return {}
        name = self.clips.setdefault(data, f"@{len(self.clips)}")
        return {"clip-path": f"url(#{name})"}


def _as_given(s: str, ismath: Any) -> str:
    """A label as it was before matplotlib looked for formulas: where it found none, a dollar is a dollar."""
    return s if ismath else s.replace("$", "\\$")


def _bold(prop: Any) -> bool:
    weight = prop.get_weight()
    return weight in ("bold", "semibold", "demibold", "heavy") or (
        isinstance(weight, (int, float)) and weight > 500
    )


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _data(path: Path) -> str:
    """The path in SVG's words, to a tenth of a pixel (small shapes to a hundredth)."""
    vertices = np.asarray(path.vertices, dtype=float)
    if path.codes is None or not len(vertices):
        return ""
    codes = np.asarray(path.codes)
    real = codes != Path.STOP
    if not real.any() or not np.isfinite(vertices[real]).all():
        return ""
    points = vertices[(codes != Path.CLOSEPOLY) & real]
    digits = 2 if len(points) and np.ptp(points, axis=0).max() < 30 else 1
    words: dict[Any, tuple[str, int]] = {
        Path.MOVETO: ("M", 1),
        Path.LINETO: ("L", 1),
        Path.CURVE3: ("Q", 2),
        Path.CURVE4: ("C", 3),
    }
    parts: list[str] = []
    last = ""
    k = 0
    while k < len(codes):
        code = codes[k]
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            parts.append("Z")
            last, k = "Z", k + 1
            continue
        word, n = words[code]
        numbers = " ".join(f"{_number(x, digits)} {_number(y, digits)}" for x, y in vertices[k : k + n])
        parts.append(numbers if word == last and word != "M" else word + numbers)
        if word == last and word != "M":
            parts[-1] = " " + numbers
        last, k = word, k + n
    return "".join(parts)


def _letters(label: str, size: float) -> str:
    """The inside of a <text>: what is not plain becomes a <tspan>."""
    parts, shift = [], 0.0
    for run in _text.runs(label):
        attributes = {}
        if run.italic:
            attributes["class"] = "m"
            attributes["font-style"] = "italic"
        if run.scale != 1:
            attributes["font-size"] = _number(_text.size_of(run, size), 1)
        if run.shift != shift:
            attributes["dy"] = _number((run.shift - shift) * size, 1)
            shift = run.shift
        text = escape(run.text, quote=False)
        if attributes:
            written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
            text = f"<tspan {written}>{text}</tspan>"
        parts.append(text)
    return "".join(parts)


def render(fig: Figure) -> SvgRenderer:
    """Draw the figure."""
    width, height = (round(v) for v in fig.get_size_inches() * fig.dpi)
    renderer = SvgRenderer(width, height, fig.dpi)
    fig.draw(renderer)
    return renderer
