"""What a learner is told: a verdict, one sentence, the smallest failing case, and one hint at a time."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

from ..._show import show
from ...progress.kept import graded
from . import aside

SIGNS = {"right": "✓", "wrong": "✗", "crashed": "!", "not attempted": "○"}
# JupyterLab's own colours, so that both of its themes fit; the second value serves where they are missing.
_COLOURS = {
    "right": "var(--jp-success-color1, #2e7d32)",
    "wrong": "var(--jp-error-color1, #c62828)",
    "crashed": "var(--jp-warn-color1, #b26a00)",
    "not attempted": "var(--jp-info-color1, #4f6f8f)",
}
_RUNGS = ("A question", "A direction", "A fragment to work from")
_PLACE = "Where to look"  # the second rung, where there is one
SHOWN_OUTPUT = 400


class NotRight(AssertionError):
    """Raised by `Report.require` when the answer is not right."""


class NoPoints(NotRight):
    """The same for a grader, where the report is shown already: one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Hint(str):
    """A hint that shows itself without quotation marks, alone in a cell or printed."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        name, _, text = self.partition("\n")
        body = _block(text) if name.startswith(_RUNGS[-1]) else _paragraph(text)
        return f'<div role="status"><strong>{html.escape(name)}</strong>{body}</div>'


@dataclass
class Report:
    """The outcome of one check.

    Attributes
    ----------
    verdict : "not attempted", "crashed", "wrong" or "right".
    code : what was recognised, such as the code of a slip; of two at once "sign+bits-for-nats", with a bar
        between pairs that come to the same; "right" when it is right.
    says : one sentence on what is wrong; after success, why it is right.
    evidence : the smallest failing case with the value expected and the value found, as text;
        after success, what the commonest slip would have cost.
    focus : the place in the evidence to look at first, or more cases; the second hint.
    case : the arguments of that case, to call your function with: ``f(*report.case)``.
    function : the name of your function, if it has one.
    printed, warned : what the function printed, and its warnings.
    read : the section of the lesson to read again, after several tries that went wrong in the same way.
    again : this exercise was right before in this session: what a slip would have cost is not told again.
    """

    id: str
    title: str
    verdict: str
    code: str
    says: str
    evidence: str = ""
    focus: str = ""
    case: tuple[Any, ...] = ()
    hints: tuple[str, ...] = ()
    printed: str = ""
    warned: tuple[str, ...] = ()
    function: str = ""
    read: str = ""
    again: bool = False
    _climbed: int = field(default=0, repr=False)

    def hint(self) -> Hint:
        """The next rung of the ladder: a question, where to look, a direction, a fragment."""
        if self.verdict == "right":
            return Hint("Nothing to hint at.\nYour answer is right.")
        rungs = [(_RUNGS[min(k, len(_RUNGS) - 1)], hint) for k, hint in enumerate(self.hints)]
        if not rungs:
            return Hint(f"What happened.\n{self.says}")
        if self.focus:
            rungs.insert(1, (_PLACE, self.focus))
        position = min(self._climbed, len(rungs) - 1)
        again = self._climbed >= len(rungs)
        self._climbed += 1
        name, text = rungs[position]
        count = "the last hint, once more" if again else f"hint {position + 1} of {len(rungs)}"
        return Hint(f"{name} ({count}).\n{text}")

    def points(self, n: float) -> float:
        """Show the report and return `n` if the answer is right, else 0.0.

        A plain float as the last value of a cell is what nbgrader reads as the score of that cell. It gives
        nought for any text on stderr before, and full marks to a cell that shows nothing, for any reason.
        So while it grades, what the cell has shown before is taken away, and a wrong answer raises.

        Raises
        ------
        NotRight
            if the answer is not right, while nbgrader grades.
        """
        if graded():
            aside.forget()
        self.show()
        if self.verdict != "right" and graded():
            raise NoPoints(f"{self.id} is {self.verdict}: 0 of {n} points")
        return float(n) if self.verdict == "right" else 0.0

    def require(self) -> Report:
        """Raise `NotRight` with the report's text unless the answer is right."""
        if self.verdict != "right":
            raise NotRight(str(self))
        return self

    def show(self) -> None:
        """Show the report now: in a notebook as a framed note, elsewhere as text."""
        show(self)

    def __str__(self) -> str:
        lines = [f"{SIGNS[self.verdict]} {self.id} {self.title}: {self._verdict_text()}", "", self.says]
        if self.evidence and not self.again:
            lines += ["", self.evidence]
        lines += ["", *self._asides()]
        return "\n".join(lines).rstrip()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        colour = _COLOURS[self.verdict]
        body = _paragraph(self.says)
        if self.verdict == "right":
            body += "" if self.again else _paragraph(self.evidence)
        elif self.evidence:
            body += _block(self.evidence)
        body += "".join(_paragraph(aside, small=True) for aside in self._asides())
        return (
            f'<div role="status" style="border-left: 4px solid {colour}; padding: 0.3em 0 0.3em 0.9em; '
            'margin: 0.4em 0; color: var(--jp-content-font-color1, inherit); max-width: 62em">'
            f'<div><span aria-hidden="true" style="color: {colour}; font-weight: bold">'
            f"{SIGNS[self.verdict]}</span> <strong>{html.escape(self._verdict_text())}</strong> "
            f"· {html.escape(self.id)} {html.escape(self.title)}</div>{body}</div>"
        )

    def _verdict_text(self) -> str:
        if self.verdict in ("right", "not attempted"):
            return self.verdict
        pairs = [" and ".join(pair.split("+")) for pair in self.code.split("|")]
        more = " or others" if len(pairs) > 3 else ""
        return f"{self.verdict} ({' or '.join(pairs[:3]).replace('-', ' ')}{more})"

    def _asides(self) -> list[str]:
        asides = []
        if self.printed:
            once = "\n".join(dict.fromkeys(self.printed.splitlines()))  # each case prints the same again
            more = " …" if len(once) > SHOWN_OUTPUT else ""
            asides.append(f"While it was checked, your function printed:\n{once[:SHOWN_OUTPUT]}{more}")
        if self.warned:
            asides.append(f"It also warned: {'; '.join(self.warned[:3])}")
        if self.case:
            call = f"{self.function or 'your_function'}(*report.case)"
            asides.append(f"To try this case yourself, run  {call}  in a cell of its own.")
        if self.read:
            asides.append(self.read)
        if self.verdict != "right" and self.hints:
            asides.append("For a hint, run report.hint() in a cell of its own; again for the next one.")
        return asides


def _paragraph(text: str, small: bool = False) -> str:
    first, _, rest = text.partition("\n")
    style = "margin: 0.35em 0; font-size: 90%" if small else "margin: 0.35em 0"
    return f'<p style="{style}">{html.escape(first)}</p>' + (_block(rest) if rest else "")


def _block(text: str) -> str:
    return (
        '<pre style="margin: 0.35em 0; padding: 0.4em 0.6em; overflow-x: auto; '
        'background: var(--jp-layout-color2, rgba(128, 128, 128, 0.12)); color: inherit; font-size: 90%">'
        f"{html.escape(text)}</pre>"
    )
