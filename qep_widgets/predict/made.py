"""predict(), and what becomes of a prediction: it is said, perhaps changed, and settled by a claim."""

from __future__ import annotations

import contextlib
import inspect
import json
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from .._numbers import parse_number
from ..progress import kept
from .questions import Prediction, check_id

_NOTHING = object()


@dataclass
class Made:
    """One prediction in this session: what was said, and what it came to.

    Attributes
    ----------
    prediction : the question.
    committed : whether anything was said; "I don't know" is something.
    said : the choice, the number, or None for "I don't know".
    settled : whether the outcome has been held against what was said; then it can no longer be changed.
    outcome : what it is, once known, whether or not anything was said.
    typed : a number as it was typed.
    """

    prediction: Prediction
    committed: bool = False
    said: str | float | None = None
    settled: bool = False
    outcome: str | float | None = None
    typed: str = ""
    watchers: list[Callable[[], Callable[[], None] | None]] = field(default_factory=list, repr=False)

    def commit(self, answer: str | float | None) -> None:
        """Say something, or something else: a choice or its text, a number, or None for "I don't know".

        If the outcome is known already, this settles it at once.

        Raises
        ------
        ValueError, TypeError
            for an answer that does not fit. A prediction that is settled stays as it is, without an error.
        """
        said = None if answer is None else self.prediction.outcome(answer)
        if self.settled:
            return
        self.committed, self.said = True, said
        self.settled = self.outcome is not None
        self._changed()

    def type(self, text: str) -> None:
        """Commit a number as it was typed. Raises ValueError with a sentence for the learner."""
        value = parse_number(text)
        if not self.settled:
            self.typed = text.strip()
        self.commit(value)

    def settle(self, outcome: str | float) -> str:
        """Hold the outcome against what was said, and return the sentence about it; "" if nothing was."""
        self.outcome = outcome
        self.settled = self.committed
        self._changed()
        return self.verdict

    @property
    def verdict(self) -> str:
        """The sentence that says what was said and what it is; "" before that."""
        if not self.settled or self.outcome is None:
            return ""
        return self.prediction.verdict(self.said, self.outcome)

    @property
    def status(self) -> str:
        """The sentence under the question."""
        if self.verdict:
            return self.verdict
        if self.committed:
            return f"You said: {self.prediction.named(self.said)}."
        return ""

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` after each change; returns what ends that."""
        method = inspect.ismethod(watcher)  # whose owner is not kept alive for it
        reference: Any = weakref.WeakMethod(watcher) if method else lambda: watcher
        self.watchers.append(reference)
        return lambda: self.watchers.remove(reference) if reference in self.watchers else None

    def _changed(self) -> None:
        if self.committed:
            kept.record("predictions", self.prediction.id, self._kept())
        for reference in tuple(self.watchers):
            watcher = reference()
            if watcher is not None:
                watcher()

    def _kept(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"said": self.said}
        if self.settled and self.outcome is not None:
            entry |= {"is": self.outcome, "right": self.prediction.right(self.said, self.outcome)}
        return entry

    def recall(self, entry: Mapping[str, Any] | None) -> None:
        """Take over what the file holds, unless the question has other answers by now."""
        if entry is None or "said" not in entry:
            return
        with contextlib.suppress(ValueError, TypeError):
            said = None if entry["said"] is None else self.prediction.outcome(entry["said"])
            outcome = self.prediction.outcome(entry["is"]) if "is" in entry else None
            self.committed, self.said, self.outcome = True, said, outcome
            self.settled = outcome is not None


_SESSION: dict[str, Made] = {}


def ask(prediction: Prediction) -> Made:
    """The prediction of this id in this session: the one that was asked before, or a new one.

    Raises
    ------
    ValueError
        when another question was asked under this id.
    """
    made = _SESSION.get(prediction.id)
    if made is None:
        made = Made(prediction)
        made.recall(kept.known("predictions").get(prediction.id))
        _SESSION[prediction.id] = made
    elif _text(made.prediction) != _text(prediction):
        raise ValueError(
            f"two predictions are called {prediction.id}: "
            f"{made.prediction.question!r} {list(made.prediction.choices)} was asked before "
            f"{prediction.question!r} {list(prediction.choices)}. "
            "Give each an id of its own; if you have just changed its words, restart the kernel"
        )
    if prediction.answer is not None:
        made.outcome = prediction.answer
    return made


def _text(prediction: Prediction) -> tuple[Any, ...]:
    return (prediction.question, prediction.choices, prediction.unit)


def predict(
    id: str,
    question: str,
    choices: Sequence[str] = (),
    *,
    unit: str | None = None,
    tolerance: float | None = None,
) -> None:
    """Put a question on screen that is answered before the answer comes.

    Parameters
    ----------
    id : chapter and number, as in "02.p3".
    question : one sentence; `code`, *emphasis* and $formulas$ may stand in it.
    choices : two to five answers; they get the letters A to E, and "I don't know" is added.
    unit : instead of choices, what a number to be typed counts ("nats"); "" for a pure number.
    tolerance : how far off a number may be and still be right, in its unit; left out: 10 % of the true value.

    What was said can be changed until ``claim(..., settles={id: answer})`` settles it. Where there is no
    notebook the question is printed, and nothing else happens.

    Raises
    ------
    ValueError, TypeError
        for an argument that does not fit, and for an id under which another question was asked.
    """
    made = ask(Prediction(id, question, choices, unit, tolerance))
    from . import form

    form.show(made)


def settle(settles: Mapping[str, Any], strict: bool = False) -> list[str]:
    """Settle predictions, and return the sentences for those that were made.

    A prediction whose cell has not run is passed over in silence, if the course has it.

    Parameters
    ----------
    settles : from a prediction's id to one of its choices, word for word, or to a number.
    strict : refuse a prediction that has not been asked in this session, too.

    Raises
    ------
    ValueError, TypeError
        for an id that nobody asked about, an answer that is not among the choices, a number that is none.
    """
    outcomes = {id: check_settled(id, value, strict) for id, value in dict(settles).items()}
    told = [_SESSION[id].settle(value) for id, value in outcomes.items() if value is not _NOTHING]
    return [sentence for sentence in told if sentence]


def check_settled(id: str, value: Any, strict: bool = False) -> Any:
    """The outcome for a prediction as it will be kept; a mark for one whose cell has not run."""
    check_id(id, "prediction in settles")
    if id in _SESSION:
        return _SESSION[id].prediction.outcome(value)
    if strict or id not in course()["predictions"]:
        near = ", ".join(sorted(asked for asked in _SESSION if asked[:2] == id[:2])) or "none"
        raise ValueError(
            f"settles names the prediction {id!r}, but nobody asked it (asked in this chapter: {near})"
        )
    return _NOTHING


def session() -> dict[str, Made]:
    """The predictions that were asked since Python started, by id."""
    return dict(_SESSION)


@contextlib.contextmanager
def fresh() -> Iterator[dict[str, Made]]:
    """A session of its own, for tools that run a lesson: nothing was asked before, and nothing stays."""
    before = dict(_SESSION)
    _SESSION.clear()
    try:
        with kept.aside():
            yield _SESSION
    finally:
        _SESSION.clear()
        _SESSION.update(before)


@lru_cache(maxsize=1)
def course() -> dict[str, Any]:
    """The chapters, predictions and cards of the whole course, as they were collected (``course.json``)."""
    try:
        text = resources.files(__package__).joinpath("course.json").read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, ValueError):
        found = {}
    empty: dict[str, Any] = {"chapters": [], "predictions": {}, "cards": {}}
    return {kind: found.get(kind, nothing) for kind, nothing in empty.items()}
