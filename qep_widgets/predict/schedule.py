"""When a recall card comes back, by the library fsrs: what was not known comes sooner."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from ..progress import kept
from .cards import Card, session
from .made import course

GRADES = ("Not yet", "With effort", "Knew it", "At once")  # fsrs: again, hard, good, easy


def grade(id: str, rating: int, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Note how well a card was known, from 1 (not yet) to 4 (at once), and say when it comes back.

    Parameters
    ----------
    id : the card.
    rating : 1 to 4.
    before : the card's entry before it was shown, so that a second grade replaces the first; None for a
        card that was never graded.

    Returns
    -------
    dict
        the entry that is kept: the scheduler's numbers, with the time at which the card is due.

    Raises
    ------
    ValueError
        when the rating is not one of the four.
    """
    if rating not in (1, 2, 3, 4):
        raise ValueError(f"rating of {id} must be 1, 2, 3 or 4 ({', '.join(GRADES)}), got {rating!r}")
    import fsrs

    card = None
    if before:
        with contextlib.suppress(KeyError, TypeError, ValueError):  # an entry of another version starts anew
            card = fsrs.Card.from_dict({"card_id": 0, **before})  # type: ignore[typeddict-item]
    # days and not minutes: a lesson is not a drill
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, _ = scheduler.review_card(card or fsrs.Card(card_id=0), fsrs.Rating(rating))
    entry = {name: value for name, value in card.to_dict().items() if name != "card_id"}
    kept.record("cards", id, entry)
    return entry


def due(entry: Mapping[str, Any]) -> datetime:
    """When the card of an entry comes back; at once if the entry does not say."""
    with contextlib.suppress(KeyError, TypeError, ValueError):
        when = datetime.fromisoformat(entry["due"])
        return when if when.tzinfo else when.replace(tzinfo=timezone.utc)
    return datetime.min.replace(tzinfo=timezone.utc)


def span(when: datetime) -> str:
    """How long it is until then: "in 3 days", "in an hour"."""
    hours = (when - datetime.now(timezone.utc)).total_seconds() / 3600
    count, name = (round(hours / 24), "day") if hours > 23.5 else (max(round(hours), 1), "hour")
    return f"in {count} {name}s" if count > 1 else f"in {'an' if name == 'hour' else 'a'} {name}"


def cards() -> dict[str, Card]:
    """Every card of the course, and those that were shown in this session, by id."""
    found = {}
    for id, fields in course()["cards"].items():
        with contextlib.suppress(ValueError, TypeError):
            found[id] = Card(id, **fields)
    return dict(sorted({**found, **session()}.items()))


def waiting(solved: Iterable[str]) -> list[Card]:
    """The cards that are due now: the longest overdue first, then new ones of the chapters done.

    A chapter is done when one of its exercises is among ``solved``, or one of its cards was graded.
    """
    everything, entries = cards(), kept.known("cards")
    now = datetime.now(timezone.utc)
    again = sorted((id for id in everything if id in entries), key=lambda id: due(entries[id]))
    chapters = {id[:2] for id in entries} | {id[2:4] for id in solved}
    new = [id for id, card in everything.items() if id not in entries and card.chapter in chapters]
    return [everything[id] for id in [*(id for id in again if due(entries[id]) <= now), *new]]
