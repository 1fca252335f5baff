"""What can be wrong with a lab that runs: pictures that depend on the way, artists that stay behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import FigureBase
from matplotlib.text import Text

from .controls import Slider
from .fields import check_hashable
from .layers import Layers
from .record import DisplayList

if TYPE_CHECKING:
    from .lab import Lab


class _Way:
    """One figure of the lab, moved from state to state beside the one on screen."""

    def __init__(self, lab: Lab, glyphs: Any = None):
        self.lab = lab
        fig, self.axes = lab._figure()
        self.layers = Layers(fig)
        if glyphs is not None:
            self.layers.recorder.glyphs = glyphs  # or the same letters had other numbers
        self.artists: dict[str, Artist] | None = None
        self.frame = DisplayList(b"")
        self.behind: list[tuple[Artist, DisplayList]] = []

    def to(self, params: Any) -> tuple[str, list[str]]:
        """Draw ``params``; gives the sentence, and what has changed although it was not returned."""
        from .lab import checked_artists

        result = self.lab._compute(params)
        self.artists = checked_artists(self.lab._draw(self.axes, result, self.artists))
        version = self.layers.version
        self.frame = self.layers.paint(list(self.artists.values()))
        changed: list[str] = []
        if self.layers.version == version:
            changed = [
                _name(artist) for artist, before in self.behind if self.layers._record([artist]) != before
            ]
        moving = {id(artist) for artist in self.artists.values()}
        still = _still(self.layers.fig, moving)
        if self.layers.version == version:
            known = {id(artist) for artist, _ in self.behind}
            changed += [_name(artist) for artist in still if id(artist) not in known]
        self.behind = [(artist, self.layers._record([artist])) for artist in still]
        return self.lab._sentence(result), changed


def faults(lab: Lab, moves: int = 10, seed: int = 0) -> list[str]:
    """What is wrong with ``lab``, each fault in a sentence, at the first state that shows it."""
    found: dict[str, str] = _out_of_range(lab)
    way, stale = _Way(lab), False  # what is stale moves other things, too, so those are not told
    for params in _states(lab, moves, seed):
        try:
            check_hashable(params)
            text, changed = way.to(params)
            fresh = _Way(lab, way.layers.recorder.glyphs)
            again, _ = fresh.to(params)
        except Exception as error:
            found.setdefault(type(error).__name__, f"{type(error).__name__}: {error}, at {params}")
            way = _Way(lab)
            continue
        for name in changed:
            says = f"{name} changed, but draw does not return it: it stays as it was, at {params}"
            found.setdefault(f"stale {name}", says)
            stale = True
        if text != again:
            says = f"the sentence is another each time: {text!r}, {again!r}, at {params}"
            found.setdefault("sentence", says)
        elif not (isinstance(text, str) and text.strip()) or "nan" in text.split():
            found.setdefault("words", f"the sentence says nothing: {text!r}, at {params}")
        for name in [] if stale else _different(way, fresh):
            found.setdefault(
                f"way {name}",
                f"{name} depends on how one came here: a new figure shows something else, at {params}",
            )
    return list(found.values())


def _different(way: _Way, fresh: _Way) -> list[str]:
    """The names of what a new figure draws otherwise."""
    mine, new = way.artists or {}, fresh.artists or {}
    names = [repr(name) for name in mine.keys() ^ new.keys()]
    names += [
        repr(name)
        for name in mine.keys() & new.keys()
        if way.layers._record([mine[name]]) != fresh.layers._record([new[name]])
    ]
    if not names and (way.layers.base, way.frame) != (fresh.layers.base, fresh.frame):
        names = ["what stands still"]
    return sorted(names)


def _states(lab: Lab, moves: int, seed: int) -> Iterator[Any]:
    """The start, presets, the ends of each control, random places: first as asked, then all revealed."""
    rng = np.random.default_rng(seed)
    everything: list[dict[str, Any]] = [{}, *map(dict, lab._presets.values())]
    for name, spec in lab._specs.items():
        values = (spec.low, spec.high) if isinstance(spec, Slider) else [value for _, value in spec.options]
        everything += [{name: value} for value in values]
    for _ in range(moves):
        everything.append({name: _somewhere(spec, rng) for name, spec in lab._specs.items()})
    params = lab.start
    for changes in everything:
        params = lab._after(changes, params)
        yield params
    if lab._asked:
        for changes in everything:
            params = lab._after({**changes, "revealed": len(lab._asked)}, params)
            yield params


def _somewhere(spec: Any, rng: np.random.Generator) -> Any:
    if isinstance(spec, Slider):
        return float(rng.uniform(spec.low, spec.high))
    return spec.options[rng.integers(len(spec.options))][1]


def _out_of_range(lab: Lab) -> dict[str, str]:
    """Presets that set a control to where it cannot go."""
    found = {}
    for label, values in lab._presets.items():
        for name in values.keys() & lab._specs.keys():
            spec, value = lab._specs[name], values[name]
            if isinstance(spec, Slider):
                if not spec.low <= value <= spec.high:
                    found[label] = (
                        f"the preset “{label}” sets {name} = {value}, but its slider goes from {spec.low} "
                        f"to {spec.high}"
                    )
            elif value not in [one for _, one in spec.options]:
                found[label] = f"the preset “{label}” sets {name} = {value!r}, which is none of its options"
    return found


def _still(fig: Any, moving: set[int]) -> list[Artist]:
    """Every artist that draws something by itself and is not among ``moving``; an axis is one."""
    found: list[Artist] = []

    def collect(parent: Any) -> None:
        for child in parent.get_children():
            if id(child) in moving or not child.get_visible():
                continue
            if isinstance(child, Axes | FigureBase):
                collect(child)
            else:
                found.append(child)

    collect(fig)
    return found


def _name(artist: Any) -> str:
    """The artist in words: its kind, its label or text, and its panel."""
    axes = artist.axes if not isinstance(artist, Axes) else None
    panel = f" of panel {artist.figure.axes.index(axes) + 1}" if axes in artist.figure.axes else ""
    if isinstance(artist, Axis):
        return f"the {getattr(artist, 'axis_name', '')} axis{panel}"
    for one in artist.figure.axes:
        if artist is one.patch:
            return f"the background of panel {artist.figure.axes.index(one) + 1}"
    if axes is not None and artist is axes.title:
        return f"the title{panel}"
    label = artist.get_text() if isinstance(artist, Text) else str(artist.get_label())
    called = f" “{label}”" if label and not label.startswith("_") else ""
    return f"the {type(artist).__name__}{called}{panel}"


def described(found: list[str]) -> str:
    """The faults as the message of an AssertionError."""
    lines = [f"this lab has {len(found)} fault{'s' * (len(found) != 1)}:", *(f"- {one}" for one in found)]
    return "\n".join(lines)
