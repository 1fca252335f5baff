"""review(): the recall cards that are due, and all of them for Anki."""

from __future__ import annotations

import hashlib
import html
import os
import pathlib
import re

from .._show import show as _show
from ..progress import kept
from . import form, schedule
from .cards import Card
from .wording import rich

AT_ONCE = 10  # more cards on one screen are not reviewed, but scrolled past


class Told:
    """A sentence, as text and in a notebook."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<p role="status" style="margin: 0.3em 0">{html.escape(self.text)}</p>'


def review(export: str | os.PathLike[str] | None = None) -> None:
    """Bring back the recall cards that are due, those that were not known sooner than the others.

    A card that was graded comes back when the scheduler (fsrs) says so. A new one comes when a card of its
    chapter was graded, or an exercise of its chapter solved. At most ten are shown at once. Without
    ``qep.progress(keep=True)`` all of this ends with the session.

    Parameters
    ----------
    export : a file name such as "qep_cards.apkg": write all cards of the course for Anki instead. An old
        file of this name is replaced.

    Raises
    ------
    ImportError
        when ``export`` is given and genanki is not installed; the message says how to install it.
    ValueError
        when the file's name does not end in .apkg.
    """
    if export is not None:
        _show(Told(_export(pathlib.Path(export), list(schedule.cards().values()))))
        return
    due = schedule.waiting(kept.known("solved"))
    _show(Told(_summary(len(due))))
    for card in due[:AT_ONCE]:
        form.show(card)


def _summary(count: int) -> str:
    if count > AT_ONCE:
        return f"{count} cards are due. Here are {AT_ONCE}; call qep.review() again for more."
    if count:
        return f"{count} card{'s are' if count > 1 else ' is'} due."
    later = sorted(schedule.due(entry) for entry in kept.known("cards").values())
    if not later:
        return (
            "No card is due. The cards at the end of a chapter come here once you have graded one of them, "
            "or solved an exercise of that chapter."
        )
    return f"No card is due. The next comes back {schedule.span(later[0])}."


def _export(path: pathlib.Path, cards: list[Card]) -> str:
    if path.suffix != ".apkg":
        raise ValueError(f"export must be the name of a file that ends in .apkg, got {str(path)!r}")
    try:
        import genanki
    except ImportError:
        raise ImportError(
            "cards are written for Anki by genanki, which is not installed; in a cell: %pip install genanki"
        ) from None
    model = genanki.Model(
        _number("model"),
        "Quantum Entropy Production",
        fields=[{"name": name} for name in ("Id", "Question", "Answer", "Section")],
        templates=[
            {
                "name": "Recall",
                "qfmt": "{{Question}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Answer}}<br><small>{{Section}}</small>',
            }
        ],
    )
    deck = genanki.Deck(_number("deck"), "Quantum Entropy Production")
    for card in cards:
        fields = [
            card.id,
            _anki(card.question),
            _anki(card.answer),
            f"Chapter {card.chapter}, {card.section}",
        ]
        guid = genanki.guid_for(
            "qep_widgets", card.id
        )  # a second import renews a card and does not double it
        deck.add_note(genanki.Note(model=model, fields=fields, guid=guid, tags=[f"chapter{card.chapter}"]))
    genanki.Package(deck).write_to_file(str(path))
    return f"{len(cards)} cards are in {path.resolve()}. In Anki: File, Import."


def _anki(text: str) -> str:
    r"""A sentence as Anki shows it: its formulas stand between \( and \)."""
    return re.sub(r"\$([^$]+)\$", r"\\(\1\\)", rich(text))


def _number(name: str) -> int:
    """The same number for a name in every release, as Anki needs it."""
    return int(hashlib.sha256(f"qep_widgets {name}".encode()).hexdigest()[:8], 16)
