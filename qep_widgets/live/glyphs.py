"""The outlines of letters, each kept once, and where the letters of a text stand."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from matplotlib.font_manager import fontManager, get_font
from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from .paths import path_runs

_KEPT = 2000  # texts whose layout is remembered
_FIGURES = "0123456789.+-−i"

Size = tuple[float, float, float]  # width, height, and how far it goes below the baseline


def pieces(s: str, ismath: Any) -> list[str]:
    """A number as its pairs of letters, with the words before it in the first piece; [] for other texts.

    Setting a text takes a fifth of a millisecond, however short it is, and what moves writes new numbers all
    the time.  In a number the place of a letter depends on the letter before it and on nothing else, so that
    a new one need not be set: Σ = 0.25 is put together from Σ = 0, 0., .2 and 25.
    """
    words = s.rstrip(_FIGURES)
    if ismath or len(s) - len(words) < 3 or (words and not words.endswith(" ")) or "\n" in s:
        return []
    head = [s[: len(words) + 1]] if words else []
    return head + ["".join(pair) for pair in pairwise(s[len(words) :])]


def size_of_pieces(parts: list[str], size_of: Callable[[str], Size]) -> Size:
    """The size of a text from those of its pieces, and of what two of them share."""
    width, up, down = 0.0, -math.inf, -math.inf
    for k, part in enumerate(parts):
        wide, high, below = size_of(part)
        width += wide - (size_of(part[0])[0] if k else 0.0)
        up, down = max(up, high - below), max(down, below)
    return width, up + down, down


def font_heights(prop: Any, dpi: float) -> tuple[float | None, float | None, float | None]:
    """Ascent, descent and gap of a line of text in pixels, from the font's own table; None: to be measured.

    The same table as matplotlib 3.11 reads (``Text._get_layout``), so that a text stands where it puts it.
    """
    finder = getattr(fontManager, "_find_fonts_by_props", fontManager.findfont)
    font: Any = get_font(finder(prop))
    scale = prop.get_size_in_points() * dpi / 72 / font.get_sfnt_table("head")["unitsPerEm"]
    for name, up, down, gap in (
        ("OS/2", "sTypoAscender", "sTypoDescender", "sTypoLineGap"),
        ("hhea", "ascent", "descent", "lineGap"),
    ):
        table = font.get_sfnt_table(name)
        if table is not None:
            return table[up] * scale, -table[down] * scale, table[gap] * scale
    return None, None, None


class Glyphs:
    """Numbers the outlines in the order in which texts need them.

    ``count`` outlines are known; ``since(k)`` are those from the k-th on, one path after another as in
    record.py, in units of a letter of size ``unit``.
    """

    unit = TextToPath.FONT_SCALE

    def __init__(self) -> None:
        self._text: Any = TextToPath()
        self._numbers: dict[str, int] = {}
        self._outlines = array("f")
        self._starts: list[int] = []
        self._layouts: dict[tuple[str, int, bool], tuple[int, int, array[float]]] = {}

    @property
    def count(self) -> int:
        return len(self._starts)

    def since(self, known: int) -> bytes:
        """The outlines from number ``known`` on."""
        return self._outlines[self._starts[known] :].tobytes() if known < self.count else b""

    def layout(self, s: str, prop: Any, ismath: bool) -> tuple[int, int, array[float]]:
        """The number of glyphs and of bars, and their places as a row of floats (record.py, TEXT)."""
        key = (s, hash(prop), ismath)
        found = self._layouts.get(key)
        if found is None:
            if len(self._layouts) >= _KEPT:
                self._layouts.clear()
            found = self._together(pieces(s, ismath), prop)
            found = self._layouts[key] = found or self._lay_out(s, prop, ismath)
        return found

    def _together(self, parts: list[str], prop: Any) -> tuple[int, int, array[float]] | None:
        """The layout of a text, from those of its pieces; None where a pair is a single glyph."""
        out, total = array("f"), 0
        for k, part in enumerate(parts):
            count, bars, places = self.layout(part, prop, False)
            if bars or (count != 2 and len(part) == 2):
                return None
            if k == 0:
                out.extend(places)
                total = count
                continue
            x, y = out[-3], out[-2]  # of the letter that the pieces share
            out.extend((places[4], x + places[5] - places[1], y + places[6] - places[2], places[7]))
            total += 1
        return (total, 0, out) if out else None

    def _lay_out(self, s: str, prop: Any, ismath: bool) -> tuple[int, int, array[float]]:
        if ismath:
            places, new, bars = self._text.get_glyphs_mathtext(prop, s, self._numbers, True)
        else:
            font = self._text._get_font(prop)
            places, new, bars = self._text.get_glyphs_with_font(font, s, self._numbers, True)
        for name, (points, codes) in new.items():
            self._add(name, Path(points, codes))
        out = array("f")
        for name, x, y, scale in places:
            out.extend((self._numbers[name], x, y, scale))
        for corners, _ in bars:
            (left, low), (_, high), (right, _) = corners[0], corners[1], corners[2]
            out.extend((left, low, right - left, high - low))
        return len(places), len(bars), out

    def _add(self, name: str, outline: Path) -> None:
        self._numbers[name] = self.count
        self._starts.append(len(self._outlines))
        path_runs(self._outlines, outline, None, simplify=False)
