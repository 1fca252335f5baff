"""A prediction: its question, its choices or its unit, and how it reads without a kernel."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .wording import BOX, LETTERS, UNKNOWN, number, phrase, plain, rich

ID = re.compile(r"\d\d\.(p|lab)\d+")
CLOSE = 0.1  # of the true value: how far a number may be off and still be called right
_ROUNDING = 1e-12  # what a computed zero may differ from zero


@dataclass(frozen=True)
class Prediction:
    """A question that is answered before the answer comes.

    Parameters
    ----------
    id : chapter and number, as in "02.p3"; in a lab "02.lab1".
    question : one sentence; `code`, *emphasis* and $formulas$ may stand in it.
    choices : two to five answers, all different. They get the letters A to E, and "I don't know" is added.
    unit : instead of choices, what a typed number counts, such as "nats"; "" for a pure number.
    tolerance : how far off a number is still right, in its unit; left out: 10 % of the true value.
    answer : what comes out, where no claim of the lesson says it (in a lab).

    Raises
    ------
    ValueError, TypeError
        for the author: naming the argument, what was expected and what came.
    """

    id: str
    question: str
    choices: Sequence[str] = ()
    unit: str | None = None
    tolerance: float | None = None
    answer: str | float | None = None

    def __post_init__(self) -> None:
        check_id(self.id)
        if not isinstance(self.question, str) or not self.question.strip():
            raise ValueError(f"question of {self.id} must be a sentence, got {self.question!r}")
        if (self.choices is None or len(self.choices) == 0) == (self.unit is None):
            raise ValueError(
                f"{self.id} needs either choices or a unit (unit='' for a pure number), and not both"
            )
        object.__setattr__(self, "choices", self._checked_choices() if self.unit is None else ())
        if self.unit is not None and not isinstance(self.unit, str):
            raise TypeError(f"unit of {self.id} must be a text such as 'nats', got {self.unit!r}")
        if self.tolerance is not None:
            if self.choices:
                raise ValueError(f"{self.id} has choices, so it takes no tolerance")
            if real(self.tolerance) is None or not self.tolerance > 0:
                raise ValueError(f"tolerance of {self.id} must be a positive number, got {self.tolerance!r}")
        if self.answer is not None:
            object.__setattr__(self, "answer", self.outcome(self.answer))

    def _checked_choices(self) -> tuple[str, ...]:
        if isinstance(self.choices, str) or not all(isinstance(choice, str) for choice in self.choices):
            raise TypeError(f"choices of {self.id} must be a list of texts, got {self.choices!r}")
        choices = tuple(choice.strip() for choice in self.choices)
        if not 2 <= len(choices) <= len(LETTERS):
            raise ValueError(f"choices of {self.id} must be two to five, got {len(choices)}")
        if "" in choices or len(set(choices)) < len(choices):
            raise ValueError(
                f"choices of {self.id} must differ from one another and not be empty, got {choices}"
            )
        if any(choice.lower().replace("’", "'").rstrip(".") == UNKNOWN.lower() for choice in choices):
            raise ValueError(f"{UNKNOWN!r} is added to the choices of {self.id} by itself; leave it out")
        return choices

    @property
    def chapter(self) -> str:
        """The number of its chapter, "02"."""
        return self.id[:2]

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """The choices with their letters."""
        return list(zip(LETTERS, self.choices, strict=False))

    # -- answers ------------------------------------------------------------------------------------

    def outcome(self, value: Any) -> str | float:
        """What settles this prediction: one of its choices, word for word, or a finite real number.

        Raises
        ------
        ValueError, TypeError
            for anything else; the message says what the choices are.
        """
        if self.choices:
            if isinstance(value, str) and value.strip() in self.choices:
                return value.strip()
            offered = ", ".join(map(repr, self.choices))
            raise ValueError(f"{self.id} is settled by one of its choices ({offered}), but got {value!r}")
        found = real(value)
        if found is None:
            raise TypeError(f"{self.id} is settled by a number, but got {value!r}")
        if not math.isfinite(found):
            raise ValueError(f"{self.id} is settled by a finite number, but got {value!r}")
        return found

    def right(self, said: str | float | None, outcome: str | float) -> bool:
        """Whether what was said is what comes out; a number: within the tolerance."""
        if said is None or isinstance(said, str) or isinstance(outcome, str):
            return said is not None and said == outcome
        room = CLOSE * abs(outcome) if self.tolerance is None else self.tolerance
        return bool(abs(said - outcome) <= room + _ROUNDING)

    def named(self, value: str | float | None) -> str:
        """An answer as it is said in a sentence: "B, the biased coin", "0.7 nats", "I don't know"."""
        if value is None:
            return UNKNOWN
        if isinstance(value, str):
            return f"{LETTERS[self.choices.index(value)]}, {phrase(value)}"
        return f"{number(value)} {self.unit}".rstrip()

    def verdict(self, said: str | float | None, outcome: str | float) -> str:
        """What the learner is told when it is settled. A guess before instruction is never called wrong."""
        told = f"You said: {self.named(said)}."
        if isinstance(said, str) and said == outcome:
            return f"{told} So it is."
        told += f" It is: {self.named(outcome)}."
        if said is None or isinstance(said, str) or isinstance(outcome, str):
            return told
        return f"{told} {self._closeness(said, outcome)}"

    def _closeness(self, said: float, outcome: float) -> str:
        right, away = self.right(said, outcome), abs(said - outcome)
        if abs(outcome) <= _ROUNDING or (self.tolerance is not None and right):
            return "That is close enough." if right else f"You were {number(away, 2)} away."
        share = away / abs(outcome)
        if share < 0.005:
            return "That is it."
        if right:
            return f"Close: within {math.ceil(100 * share - 1e-9)} %."
        if said * outcome < 0:
            return "The sign is the other one."
        ratio = max(abs(said / outcome), abs(outcome / said)) if said else math.inf
        if ratio < 1.95 or math.isinf(ratio):
            return f"You were {round(100 * share)} % away."
        return f"That is a factor of {number(ratio, 2)}."

    def posed(self) -> Any:
        """This prediction as the question of a lab: a `widget`, whether it is `committed`, `watch(callback)`.

        What is said there is final, because the lab then draws what answers it.
        """
        from .screen import Posed

        return Posed(self)

    # -- without a kernel ---------------------------------------------------------------------------

    def __str__(self) -> str:
        lines = [f"Predict ({self.id}). {plain(self.question)}"]
        lines += [f"  {letter}  {plain(choice)}" for letter, choice in self.lettered]
        if not self.choices:
            lines.append(f"  a number {f'in {self.unit}' if self.unit else ''}".rstrip())
        return "\n".join(lines)

    def page(
        self, mark: str = "", status: str = "", said: str | None = None, outcome: str | float | None = None
    ) -> str:
        """The question as HTML that JupyterLab's sanitizer, GitHub and nbviewer show alike.

        ``mark`` is a class for the page's script, ``status`` a sentence below the question (HTML), ``said``
        the choice that is printed bold; ``outcome`` goes into a disclosure, for a page that nobody answers.
        """
        parts = [f'<p style="margin: 0 0 0.4em"><strong>Predict.</strong> {rich(self.question)}</p>']
        if self.choices:
            items = "".join(
                f'<li style="list-style: none"><strong>{letter}</strong>&ensp;'
                f"<span>{_bold(rich(choice), choice == said)}</span></li>"
                for letter, choice in self.lettered
            )
            parts.append(f'<ul style="margin: 0; padding-left: 0.6em">{items}</ul>')
        else:
            of = f", in {rich(self.unit)}" if self.unit else ""
            parts.append(f'<p style="margin: 0">Your answer is a number{of}.</p>')
        if status:
            parts.append(f'<p class="qep-said" style="margin: 0.4em 0 0">{status}</p>')
        if outcome is not None:
            parts.append(
                '<p style="margin: 0.4em 0 0; font-size: 90%">In JupyterLab, run this cell to answer.</p>'
                '<details style="margin: 0.4em 0 0"><summary>What comes out</summary>'
                f'<p style="margin: 0.3em 0 0">{rich(self.named(outcome))}.</p></details>'
            )
        return f'<div class="{f"qep-ask {mark}".strip()}" style="{BOX}">{"".join(parts)}</div>'

    def _repr_html_(self) -> str:
        return self.page()


def _bold(text: str, bold: bool) -> str:
    return f"<strong>{text}</strong>" if bold else text


def static(prediction: Prediction, outcome: str | float | None = None) -> dict[str, str]:
    """The stored output of a prediction for a notebook that has not run: question, choices, what comes out.

    Parameters
    ----------
    prediction : the question.
    outcome : what settles it, one of its choices or a number; None leaves the disclosure out.

    Returns
    -------
    dict
        a mimebundle with text/html (no script, no form, no widget) and text/plain.

    Raises
    ------
    ValueError, TypeError
        when the outcome does not fit the prediction.
    """
    if outcome is None:
        outcome = prediction.answer
    result = None if outcome is None else prediction.outcome(outcome)
    return {"text/html": prediction.page(outcome=result), "text/plain": str(prediction)}


def check_id(
    id: Any, what: str = "prediction", pattern: re.Pattern[str] = ID, example: str = "02.p3"
) -> None:
    """Refuse what is no id."""
    if not isinstance(id, str) or not pattern.fullmatch(id):
        raise ValueError(f"id of a {what} must be its chapter and number, as in {example!r}, got {id!r}")


def real(value: Any) -> float | None:
    """A real number as a float, numpy's and arrays of no dimension included; None for anything else."""
    kind = getattr(getattr(value, "dtype", None), "kind", "f")
    if (
        isinstance(value, (str, bytes, bool, complex))
        or kind not in "fiu"
        or getattr(value, "shape", ()) != ()
    ):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None
