"""Labels: a small part of TeX turned into runs of letters, and how wide they are at most.

Widths are those of DejaVu, which is wider than the fonts that pages usually have: what does not overlap in it
does not overlap in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

ASCENT, DESCENT = 0.76, 0.22  # of the font's size: what a line of text fills
_SMALL = 0.74  # size of an index ...
SMALLEST = 11.0  # ... which is at least so many pixels
_DOWN, _UP = 0.22, 0.36  # how far an index is shifted, in sizes of what it is attached to

_LOWER = (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ pi π rho ρ varrho ϱ sigma σ tau τ upsilon υ phi φ varphi φ "
    "chi χ psi ψ omega ω ell ℓ"
)
_UPRIGHT = (
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω sum Σ prod Π int ∫ "
    "infty ∞ hbar ħ partial ∂ nabla ∇ langle ⟨ rangle ⟩ lbrace { rbrace } { { } } | ‖ Vert ‖ vert | dagger † "
    "prime ′ ldots … dots … cdots ⋯ circ ° degree ° % % $ $ perp ⊥ emptyset ∅ forall ∀ exists ∃ sqrt √ "
    "uparrow ↑ downarrow ↓ star ⋆ bullet •"
)
_BINARY = "cdot · times × otimes ⊗ oplus ⊕ pm ± mp ∓ circ ∘ setminus ∖"
_RELATION = (
    "le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ equiv ≡ propto ∝ ll ≪ gg ≫ in ∈ to → rightarrow → "
    "leftarrow ← mapsto ↦ Rightarrow ⇒ leftrightarrow ↔ subset ⊂ mid |"
)
_ACCENTS = {"dot": "\u0307", "ddot": "\u0308", "bar": "\u0304", "hat": "\u0302", "tilde": "\u0303"}
_SPACES = {",": "\u2009", ";": "\u2005", ":": "\u2005", " ": " ", "quad": "\u2003", "!": ""}
_WORDS = set("ln log exp sin cos tan sinh cosh tanh max min det Tr tr dim arg".split())
_FONTS = {"mathrm", "text", "mathdefault", "operatorname", "mathbf", "mathcal", "mathsf", "rm"}


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_ITALIC_OF, _UPRIGHT_OF = _table(_LOWER), _table(_UPRIGHT)
_BINARY_OF, _RELATION_OF = _table(_BINARY), _table(_RELATION)
_PLAIN_BINARY, _PLAIN_RELATION = {"+": "+", "-": "−"}, {"=": "=", "<": "<", ">": ">"}
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦ", "0123456789+−aehijklmnoprstuvxβ")
# An index outside of formulas: "ρ₁", whose letter is too small to be read, or "σ_hk".
_INDEX = re.compile(
    rf"([{''.join(map(chr, _LOWERED))}]+)"
    r"|(?<![\w.])(?P<of>[^\W\d_]{1,3})_(?P<index>[a-zα-ω]{1,4}|[A-Z]{1,2}|\d)(?![a-zα-ω\d_(])"
)
_TOKEN = re.compile(r"\\([a-zA-Z]+|.)|(\s+)|(.)", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Letters that are set alike: ``shift`` downwards and ``scale`` are in sizes of the label's font."""

    text: str
    italic: bool = False
    scale: float = 1.0
    shift: float = 0.0


@lru_cache(maxsize=1024)
def runs(label: str) -> tuple[Run, ...]:
    r"""A label, with formulas between dollars, as runs: ``"$S_A$ / nats"``.

    Raises
    ------
    ValueError
        for a formula whose dollars or braces do not pair, a command that is not known, or a control
        character, as a label with a backslash has that is no raw string.
    """
    if re.search(r"[\x00-\x1f]", label):
        raise ValueError(f'{label!r} holds a control character: write r"…" before a label with a backslash')
    parts = re.split(r"(?<!\\)\$", label)
    if len(parts) % 2 == 0:
        raise ValueError(
            f"the dollars in {label!r} do not pair; write \\$ for a dollar that is meant as one, "
            'and r"…" before a label with a backslash'
        )
    found: list[Run] = []
    for k, part in enumerate(parts):
        if k % 2:
            found += _Formula(part, label).read()
        else:
            found += _plain(part.replace("\\$", "$"))
    merged: list[Run] = []
    for run in found:
        if merged and replace(merged[-1], text="") == replace(run, text=""):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    return tuple(merged)


def _plain(text: str) -> list[Run]:
    """What is no formula; an index in it stands as low and is as large as in one."""
    found, at = [], 0
    for index in _INDEX.finditer(text):
        small = index["index"] or index[0].translate(_LOWERED)
        found += [Run(text[at : index.start()] + (index["of"] or "")), Run(small, False, _SMALL, _DOWN)]
        at = index.end()
    return [*found, Run(text[at:])]


class _Formula:
    """A reader of one formula."""

    def __init__(self, formula: str, label: str):
        self.tokens = [
            ("command", m[1]) if m[1] else ("char", m[3]) for m in _TOKEN.finditer(formula) if not m[2]
        ]
        self.at, self.label = 0, label

    def read(self) -> list[Run]:
        found = self._sequence(1.0, 0.0, True)
        if self.at < len(self.tokens):
            raise ValueError(f"a brace in {self.label!r} is closed but was not opened")
        return found

    def _sequence(self, scale: float, shift: float, italic: bool) -> list[Run]:
        found: list[Run] = []
        operand = False  # whether something stands on the left of a sign
        while self.at < len(self.tokens) and self.tokens[self.at] != ("char", "}"):
            kind, text = self.tokens[self.at]
            if kind == "char" and text in "_^":
                self.at += 1
                down = _DOWN if text == "_" else -_UP
                found += self._atom(scale * _SMALL, shift + down * scale, italic)
                operand = True
                continue
            sign = self._sign(scale, operand)
            if sign is not None:
                self.at += 1
                found.append(Run(sign, False, scale, shift))
                operand = False
                continue
            found += self._atom(scale, shift, italic)
            operand = not (kind == "char" and text in "([,|")
        return found

    def _sign(self, scale: float, operand: bool) -> str | None:
        """A relation or an operation with its space; none around a sign of a number or in an index."""
        kind, text = self.tokens[self.at]
        binary = (_BINARY_OF if kind == "command" else _PLAIN_BINARY).get(text)
        relation = (_RELATION_OF if kind == "command" else _PLAIN_RELATION).get(text)
        if binary is None and relation is None:
            return None
        space = "" if scale < 1 or not operand else "\u2009" if binary else "\u2005"
        return f"{space}{binary or relation}{space}"

    def _atom(self, scale: float, shift: float, italic: bool) -> list[Run]:
        if self.at >= len(self.tokens):
            raise ValueError(f"a formula in {self.label!r} ends too early")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "char":
            if text == "{":
                inner = self._sequence(scale, shift, italic)
                if self.at >= len(self.tokens):
                    raise ValueError(f"a brace in {self.label!r} is not closed")
                self.at += 1
                return inner
            if text == "'":
                return [Run("′", False, scale, shift)]
            return [Run(text.replace("-", "−"), italic and text.isalpha(), scale, shift)]
        if text in _FONTS:
            return self._atom(scale, shift, False)
        if text in _ACCENTS:
            inner = self._atom(scale, shift, italic)
            return [*inner[:-1], replace(inner[-1], text=inner[-1].text + _ACCENTS[text])]
        if text == "frac":
            above, below = self._atom(scale, shift, italic), self._atom(scale, shift, italic)
            return [*above, Run("/", False, scale, shift), *below]
        if text in _WORDS:
            return [Run(f"{text}\u2009", False, scale, shift)]
        if text in _SPACES:
            return [Run(_SPACES[text], False, scale, shift)]
        if text in ("left", "right", "big", "Big"):
            return []
        if text in _ITALIC_OF:
            return [Run(_ITALIC_OF[text], italic, scale, shift)]
        if text in _UPRIGHT_OF:
            return [Run(_UPRIGHT_OF[text], False, scale, shift)]
        raise ValueError(
            f"\\{text} in {self.label!r} is not known to the pictures; write the character itself"
        )


@lru_cache(maxsize=4096)
def _advance(character: str, italic: bool, bold: bool) -> float:
    """How far the next character stands from this one, in sizes of the font."""
    if character in "\u0307\u0308\u0304\u0302\u0303":
        return 0.0
    font = get_font(
        findfont(
            FontProperties(
                family="DejaVu Serif" if italic else "DejaVu Sans",
                style="italic" if italic else "normal",
                weight="bold" if bold else "normal",
            )
        )
    )
    font.set_size(100, 72)
    return font.load_char(ord(character)).linearHoriAdvance / 65536 / 100


def width(label: str, size: float, bold: bool = False) -> float:
    """Width of a label of one or more lines, in the units of ``size``."""
    return max(
        sum(
            size_of(run, size) * _advance(character, run.italic, bold)
            for run in runs(line)
            for character in run.text
        )
        for line in label.split("\n")
    )


def size_of(run: Run, size: float) -> float:
    """The size of a run's letters in a label of this size."""
    return size if run.scale == 1 else max(run.scale * size, min(SMALLEST, size))
