"""How questions and answers are written: a little markdown as HTML, letters, numbers."""

from __future__ import annotations

import html
import re

LETTERS = "ABCDE"
UNKNOWN = "I don't know"

_SPANS = re.compile(
    r"(?P<math>\$[^$]+\$)|`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*\s][^*]*)\*"
)
# A letter with an index, "S_A", "ΔF_β", "σ_hk", "d_eS"; not a name of the code, "rho_start" or "np.eye_like".
_INDEX = re.compile(r"(?<![\w.])([^\W\d_]{1,3})_([a-zα-ω]{1,4}|[A-Z]{1,2}|\d)(?![a-zα-ω\d_(])")

# Plain colours, because JupyterLab drops variables from pages that it does not trust.
BOX = (
    "max-width: 60em; margin: 0.3em 0; padding: 0.55em 0.9em; border: 1px solid #9e9e9e; "
    "border-left: 4px solid #1976d2; border-radius: 3px"
)


def rich(text: str) -> str:
    """A sentence as HTML: `code`, *emphasis*, **weight**, indices (S_A); $formulas$ are left to the page."""
    escaped, done, at = html.escape(text, quote=False), [], 0
    for found in _SPANS.finditer(escaped):
        kind = str(found.lastgroup)
        done.append(lowered(escaped[at : found.start()]))
        inside = found[kind] if kind in ("math", "code") else lowered(found[kind])
        done.append(inside if kind == "math" else f"<{kind}>{inside}</{kind}>")
        at = found.end()
    return "".join([*done, lowered(escaped[at:])])


def lowered(text: str) -> str:
    """HTML in which a letter's index stands lower: "S_A" as S<sub>A</sub>."""
    return _INDEX.sub(r"\1<sub>\2</sub>", text)


def plain(text: str) -> str:
    """A sentence without its marks of `code`, *emphasis* and **weight**."""

    def span(found: re.Match[str]) -> str:
        return found[str(found.lastgroup)]

    return _SPANS.sub(span, text)


def phrase(text: str) -> str:
    """A choice inside a sentence: without the full stop at its end."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def number(value: float, digits: int = 4) -> str:
    """A number as it is said: four digits, a true minus, and a computed zero as 0."""
    if abs(value) < 1e-14:
        value = 0.0
    return f"{value:.{digits}g}".replace("-", "−")
