"""A picture read back from its SVG: where texts, lines and circles are, in pixels from the top left."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np

from qep_widgets.figures.pictures import Picture

_SVG = "{http://www.w3.org/2000/svg}"


class Drawn:
    """The elements of one picture."""

    def __init__(self, picture: Picture):
        self.root = ElementTree.fromstring(picture.svg)
        self.elements = [e for e in self.root if e.tag not in (f"{_SVG}title", f"{_SVG}style")][1:]

    def text(self, text: str) -> np.ndarray:
        """Where the first label with this text is anchored."""
        return self.texts(text)[0]

    def texts(self, text: str, anchor: str | None = None) -> np.ndarray:
        """Where all labels with this text (and this "text-anchor") are anchored, (n, 2)."""
        hits = [e for e in self.elements if e.tag == f"{_SVG}text" and "".join(e.itertext()) == text]
        hits = [e for e in hits if anchor is None or e.get("text-anchor") == anchor]
        assert hits, f"there is no label {text!r}"
        return np.array([[float(e.get("x")), float(e.get("y"))] for e in hits])

    def all_texts(self) -> list[str]:
        return ["".join(e.itertext()) for e in self.elements if e.tag == f"{_SVG}text"]

    def lines(self, **attributes: str) -> list[np.ndarray]:
        """The strokes of all paths with these attributes, each (n, 2)."""
        found = []
        for e in self.elements:
            if e.tag == f"{_SVG}path" and all(e.get(k.replace("_", "-")) == v for k, v in attributes.items()):
                for stroke in re.findall(r"M[^M]*", e.get("d")):
                    numbers = np.array(re.findall(r"-?\d*\.?\d+", stroke), dtype=float)
                    found.append(numbers.reshape(-1, 2))
        return found

    def circles(self, **attributes: str) -> np.ndarray:
        """Middle and radius of all circles with these attributes, (n, 3)."""
        hits = [
            e
            for e in self.elements
            if e.tag == f"{_SVG}circle"
            and all(e.get(k.replace("_", "-")) == v for k, v in attributes.items())
        ]
        return np.array([[float(e.get(k)) for k in ("cx", "cy", "r")] for e in hits])
