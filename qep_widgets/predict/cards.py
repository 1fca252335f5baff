"""recall(): a card with a folded answer at a chapter's end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .questions import check_id
from .wording import BOX, plain, rich

ID = re.compile(r"\d\d\.r\d+")


@dataclass(frozen=True)
class Card:
    """A recall card: a question, its answer, and the section that explains it.

    Raises
    ------
    ValueError
        for the author, when the id is none or a text is empty.
    """

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
        where = f"{self.chapter}, {self.section}"
        return f"Recall ({where}). {plain(self.question)}\n  Answer: {plain(self.answer)}"

    def page(self, mark: str = "", status: str = "") -> str:
        """The card as HTML with its answer folded; ``mark`` and ``status`` as in a prediction."""
        told = f'<p class="qep-said" style="margin: 0.4em 0 0">{status}</p>' if status else ""
        return (
            f'<div class="{f"qep-ask {mark}".strip()}" style="{BOX}">'
            f'<p style="margin: 0 0 0.4em"><strong>Recall.</strong> {rich(self.question)}</p>'
            "<details><summary>Answer</summary>"
            f'<p style="margin: 0.3em 0 0">{rich(self.answer)} '
            f"(chapter {self.chapter}, {rich(self.section)})</p></details>{told}</div>"
        )

    def _repr_html_(self) -> str:
        return self.page()

    def static(self) -> dict[str, str]:
        """The stored output of a card for a notebook that has not run: a mimebundle of HTML and text."""
        return {"text/html": self.page(), "text/plain": str(self)}


_SESSION: dict[str, Card] = {}


def recall(id: str, question: str, answer: str, section: str) -> None:
    """Put a recall card on screen: think of the answer, unfold it, and say how well you knew it.

    Parameters
    ----------
    id : chapter and number, as in "02.r1".
    question, answer : one sentence each; `code`, *emphasis* and $formulas$ may stand in them.
    section : where it is explained, as in "§4".

    What you say decides when ``qep.review()`` brings the card back.

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


def session() -> dict[str, Card]:
    """The cards that were shown since Python started, by id."""
    return dict(_SESSION)
