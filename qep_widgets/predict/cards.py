"""recall(): a card with a folded answer at a chapter's end, which review() brings back when it is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .questions import check_id
from .wording import BOX, plain, rich

ID = re.compile(r"\d\d\.r\d+")


@dataclass(frozen=True)
class Card:
    """A recall card: a question, its answer, and the section that explains it."""

    id: str
    question: str
    answer: str
    section: str

    def __post_init__(self) -> None:
        check_id(self.id, "recall card", ID, "02.r1")
        for name in ("question", "answer", "section"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} of {self.id} must be a text that is not empty, got {value!r}")

    @property
    def chapter(self) -> str:
        """The number of its chapter, "02"."""
        return self.id[:2]

    def __str__(self) -> str:
        return f"Recall ({self.id}, {self.section}). {plain(self.question)}\n  Answer: {plain(self.answer)}"

    def page(self, token: str = "", status: str = "") -> str:
        """The card as HTML with its answer folded; ``token`` and ``status`` as in a prediction."""
        mark = f" qep-ask-{token}" if token else ""
        told = f'<p style="margin: 0.4em 0 0">{status}</p>' if status else ""
        return (
            f'<div class="qep-ask{mark}" style="{BOX}">'
            f'<p style="margin: 0 0 0.4em"><strong>Recall.</strong> {rich(self.question)}</p>'
            f"<details><summary>Answer</summary>"
            f'<p style="margin: 0.3em 0 0">{rich(self.answer)} '
            f'<span style="color: var(--jp-content-font-color2, inherit)">({rich(self.section)})</span></p>'
            f"</details>{told}</div>"
        )

    def _repr_html_(self) -> str:
        return self.page()

    def bundle(self) -> dict[str, str]:
        """The stored output of a card for a notebook that has not run."""
        return {"text/html": self.page(), "text/plain": str(self)}


_SESSION: dict[str, Card] = {}


def recall(id: str, question: str, answer: str, section: str) -> None:
    """Put a recall card on screen: think of the answer, unfold it, and say how well you knew it.

    Parameters
    ----------
    id : chapter and number, as in "02.r1".
    question, answer : one sentence each; `code`, *emphasis* and $formulas$ may stand in them.
    section : where it is explained, as in "§4".

    Raises
    ------
    ValueError
        for an argument that does not fit, and for an id under which another card was shown.
    """
    card = Card(id, question, answer, section)
    before = _SESSION.setdefault(id, card)
    if before != card:
        raise ValueError(
            f"two recall cards are called {id}: {before.question!r} and {question!r}. Give each an id of its "
            "own; if you have just changed its words, restart the kernel"
        )
    from . import form

    form.show(card)


def review(export: Any = None) -> None:
    """Bring back the recall cards that are due."""
    raise NotImplementedError
