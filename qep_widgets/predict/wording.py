"""How questions and answers are written: a little markdown as HTML, letters, numbers."""

from __future__ import annotations

import html
import re

LETTERS = "ABCDE"
UNKNOWN = "I don't know"

_SPANS = re.compile(
    r"(?P<math>\$[^$]+\$)|`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*\s][^*]*)\*"
)

# Plain colours, because JupyterLab drops variables from pages that it does not trust.
BOX = (
    "max-width: 60em; margin: 0.3em 0; padding: 0.55em 0.9em; border: 1px solid #9e9e9e; "
    "border-left: 4px solid #1976d2; border-radius: 3px"
)


def rich(text: str) -> str:
    """A sentence as HTML: `code`, *emphasis*, **weight**; $formulas$ are left to the page."""

    def span(found: re.Match[str]) -> str:
        kind = str(found.lastgroup)
        inside = found[0] if kind == "math" else found[kind]
        return inside if kind == "math" else f"<{kind}>{inside}</{kind}>"

    return _SPANS.sub(span, html.escape(text, quote=False))


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
