"""The outlines of letters, each kept once, and where the letters of a text stand."""

from __future__ import annotations

from array import array
from typing import Any

from matplotlib.path import Path
from matplotlib.textpath import TextToPath

from .paths import path_runs

_KEPT = 2000  # texts whose layout is remembered


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
            found = self._layouts[key] = self._lay_out(s, prop, ismath)
        return found

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
