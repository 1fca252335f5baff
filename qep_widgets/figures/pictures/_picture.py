"""A picture: SVG that shows itself in a notebook, light or dark, with words for who does not see it."""

from __future__ import annotations

import base64
import hashlib
import pathlib
from dataclasses import dataclass, field
from html import escape

from matplotlib.figure import Figure

from .. import style
from ._svg import SIZE, Label, render

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
# MathJax' own letters first, where a notebook has loaded them: a symbol looks as in the text.
MATH = "MJXTEX-I, 'STIX Two Text', 'Cambria Math', Cambria, 'Times New Roman', serif"
_MATH_CSS = f"font-family:{MATH};font-size-adjust:0.47"  # of which some are small for their size
# What says that a page is dark: JupyterLab and nbconvert, VS Code, Sphinx' and Colab's pages.
_DARK_PAGES = (
    '[data-jp-theme-light="false"] .qep-picture',
    'html[data-theme="dark"] .qep-picture',
    'html[theme="dark"] .qep-picture',
    "body.vscode-dark .qep-picture",
)
_UNMARKED = (
    "html:not([data-theme]):not([theme]) body:not([data-jp-theme-light]):not([class*=vscode]) .qep-picture"
)
# On JupyterLab's pages letters and ground are the theme's own.
_THEME = {style.INK.lower(): "--jp-content-font-color1", style.PAPER.lower(): "--jp-layout-color0"}
_DARK = {light.lower(): dark.lower() for light, dark in style.DARK.items()}
_NAMES = {
    value.lower(): name.lower()
    for name, value in vars(style).items()
    if name
    in (
        "SYSTEM",
        "ENVIRONMENT",
        "CORRELATION",
        "INSIDE",
        "COHERENCE",
        "WORK",
        "HEAT",
        "TOTAL",
        "RATE",
        "INK",
        "MUTED",
        "FAINT",
        "PAPER",
    )
}
_NAMES |= {
    letters.lower(): f"{_NAMES[line.lower()]}-letters"
    for line, letters in style.LETTERS.items()
    if letters.lower() not in _NAMES
}


@dataclass(frozen=True)
class Picture:
    """A picture that a notebook shows; ``says`` is what it says in words, and its text elsewhere.

    ``svg`` is a file of its own, ``save(path)`` writes it.  Equal arguments make equal bytes.
    """

    says: str
    width: int
    height: int
    body: str = field(repr=False)
    colors: frozenset[str] = field(repr=False)
    labels: tuple[Label, ...] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        return self.says

    __str__ = __repr__

    @property
    def svg(self) -> str:
        """The picture as a file: it follows the reader's preference for light or dark."""
        css = f"{_rules(self.colors, 'svg', 'svg')}text{{white-space:pre}}.m{{{_MATH_CSS}}}"
        light, dark = (_variables(self.colors, dark) for dark in (False, True))
        css = f"svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}{css}"
        ground = f'<rect width="{self.width}" height="{self.height}" fill="{style.PAPER.lower()}"/>'
        title = f"<title>{escape(self.says)}</title><style>{css}</style>{ground}"
        return self._element(' xmlns="http://www.w3.org/2000/svg"', title)

    def save(self, path: str | pathlib.Path) -> None:
        """Write ``svg`` to a file."""
        pathlib.Path(path).write_text(self.svg + "\n", encoding="utf-8", newline="\n")

    def _element(self, more: str, first: str) -> str:
        return (
            f'<svg{more} width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-label="{escape(self.says)}" font-family="{FONTS}" font-size="{SIZE}" '
            f'fill="{style.INK.lower()}">{first}{self.body}</svg>'
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        # Where a page strips styles (an untrusted notebook, GitHub) the drawing stays hidden and the still
        # image is seen; where it does not, the drawing takes its place and follows the page's theme.
        still = base64.b64encode(self.svg.encode()).decode()
        html = (
            f'<div class="qep-picture"><style>{_page_css(self.colors)}</style>'
            f'<div class="qep-drawn" hidden="hidden" style="display:none">{self._element("", "")}</div>'
            f'<img class="qep-still" width="{self.width}" height="{self.height}" alt="{escape(self.says)}" '
            f'src="data:image/svg+xml;base64,{still}"/></div>'
        )
        return {"text/html": html, "text/plain": self.says}


def _variables(colors: frozenset[str], dark: bool, theme: bool = False) -> str:
    """The value of each colour's variable; with ``theme`` that of JupyterLab's theme where it has one."""
    pairs = []
    for light, name in _NAMES.items():
        if light in colors:
            value = _DARK[light] if dark else light
            if theme and light in _THEME:
                value = f"var({_THEME[light]},{value})"
            pairs.append(f"--qep-{name}:{value}")
    return ";".join(pairs)


def _rules(colors: frozenset[str], prefix: str, root: str) -> str:
    """Each colour of the drawing is the variable of its name."""
    rules = []
    for color in sorted(colors & _NAMES.keys()):
        for what in ("fill", "stroke"):
            here = f'{prefix} [{what}="{color}"]'
            if (color, what) == (style.INK.lower(), "fill"):
                here += f',{root}[{what}="{color}"]'
            rules.append(f"{here}{{{what}:var(--qep-{_NAMES[color]})}}")
    return "".join(rules)


def _page_css(colors: frozenset[str]) -> str:
    light, dark = (_variables(colors, dark, theme=True) for dark in (False, True))
    return (
        f".qep-picture{{{light}}}"
        f"{','.join(_DARK_PAGES)}{{{dark}}}"
        f"@media (prefers-color-scheme:dark){{{_UNMARKED}{{{dark}}}}}"
        f"{_rules(colors, '.qep-picture', '.qep-picture svg')}"
        f".qep-drawn{{display:block!important}}.qep-still{{display:none!important}}"
        f".qep-picture svg{{display:block;max-width:100%;height:auto;background:var(--qep-paper)}}"
        f".qep-picture text{{white-space:pre}}.qep-picture .m{{{_MATH_CSS}}}"
    )


def check_says(says: object, made: bool = False) -> str:
    """The words of a picture; "" where they are left out and will be ``made`` from the data.

    Raises
    ------
    TypeError, ValueError
        where they are no text, or none.
    """
    if says is None and made:
        return ""
    if not isinstance(says, str):
        raise TypeError(f"says must be a sentence, but is of type {type(says).__name__}")
    if len(says.split()) < 3:
        raise ValueError(
            f"says={says!r} must say in a sentence what the picture shows, for who does not see it"
        )
    return " ".join(says.split())


def picture(fig: Figure, says: str) -> Picture:
    """Any matplotlib figure as a picture of a lesson; ``says`` is its alt text.

    Raises
    ------
    TypeError, ValueError
        where ``says`` is no sentence, or ``fig`` no figure.

    Examples
    --------
    >>> from qep_widgets.figures import style
    >>> fig, (ax,) = style.new_figure([(50, 40, 490, 240)], 560, 300)
    >>> _ = ax.plot([0, 1, 2], [0, 1, 4], color=style.SYSTEM)
    >>> picture(fig, says="A parabola that rises from 0 to 4.")
    A parabola that rises from 0 to 4.
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a matplotlib Figure, but is of type {type(fig).__name__}")
    says = check_says(says)
    drawn = render(fig)
    body = "".join(drawn.elements)
    if drawn.clips:
        # Names of their own: two pictures on one page must not share them unless they are the same.
        digest = hashlib.sha256(body.encode()).hexdigest()[:8]
        clips = "".join(
            f'<clipPath id="{name}"><path d="{d}"/></clipPath>' for d, name in drawn.clips.items()
        )
        body = f"<defs>{clips}</defs>{body}"
        for name in reversed(drawn.clips.values()):
            body = body.replace(f'"{name}"', f'"q{digest}-{name[1:]}"').replace(
                f"#{name})", f"#q{digest}-{name[1:]})"
            )
    colors = frozenset(drawn.colors | {style.INK.lower(), style.PAPER.lower()})
    return Picture(says, drawn.width, drawn.height, body, colors, tuple(drawn.labels))
