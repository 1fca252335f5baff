"""A question that can be answered in a notebook: HTML, and a widget's model that makes it a form."""

from __future__ import annotations

import pathlib
import secrets
from collections.abc import Callable
from typing import Any, Protocol

import anywidget
import traitlets
from IPython.display import display, update_display

from ..progress import kept
from . import schedule
from .cards import Card
from .made import Made, ask
from .questions import Prediction
from .wording import LETTERS, number, rich

_HERE = pathlib.Path(__file__).parent
_UNKNOWN = "?"


class Asked(Protocol):
    """A prediction or a card, as its form sees it."""

    kind: str
    unit: str

    def page(self, mark: str) -> str:
        """The present state as HTML."""

    def text(self) -> str:
        """The present state as text."""

    def state(self) -> dict[str, Any]:
        """What the form shows now: `status` (HTML), `settled`, and what was chosen."""

    def hear(self, content: dict[str, Any]) -> None:
        """Take what the form sends. Raises ValueError with a sentence for the learner."""

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` after each change; returns what ends that."""


class Form(anywidget.AnyWidget):
    """The form of one question.

    In a cell it has no view: `show` displays HTML, and form.js finds it by the class ``mark``. So what a
    notebook saves is a page that needs no kernel. In a lab the form is a view, which starts from ``html``.
    """

    # as texts: anywidget would watch files, and keep every form alive for it
    _esm = "\n".join(
        path.read_text(encoding="utf-8") for path in (_HERE.parent / "live" / "keys.js", _HERE / "form.js")
    )
    _css = (_HERE / "form.css").read_text(encoding="utf-8")

    mark = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode().tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._seq, self._trouble, self._displayed = 0, "", False
        mark = f"qep-{secrets.token_hex(6)}"
        super().__init__(mark=mark, kind=asked.kind, unit=asked.unit, **self._now(mark))
        self.on_msg(self._receive)
        self._unwatch = asked.watch(self.refresh)

    def show(self) -> None:
        """Display the question in the cell that runs."""
        self._displayed = True
        display(self._bundle(), raw=True, display_id=self.mark)

    def refresh(self) -> None:
        """Bring the form, and what the notebook will save of it, to the present state."""
        with self.hold_sync():
            for name, value in self._now(self.mark).items():
                setattr(self, name, value)
        if self._displayed:
            update_display(self._bundle(), raw=True, display_id=self.mark)

    def close(self) -> None:
        self._unwatch()
        super().close()

    def _bundle(self) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def _now(self, mark: str) -> dict[str, Any]:
        state = {**self.asked.state(), "seq": self._seq, "trouble": bool(self._trouble)}
        if self._trouble:
            state["status"] = self._trouble
        return {"html": self.asked.page(mark), "text": self.asked.text(), "state": state}

    def _receive(self, _widget: Any, content: dict[str, Any], _buffers: list[Any]) -> None:
        self._seq = max(self._seq, int(content.get("seq", 0)))
        self._trouble = ""
        try:
            self.asked.hear(content)
        except ValueError as error:
            self._trouble = rich(f"{error}.")
        self.refresh()


class AskedPrediction:
    """A prediction and its form. With ``final`` what is said cannot be changed, so that it takes a button."""

    def __init__(self, made: Made, final: bool = False) -> None:
        self.made, self.final = made, final
        self.kind = "choices" if made.prediction.choices else "number"
        self.unit = rich(made.prediction.unit or "")

    def page(self, mark: str) -> str:
        said = self.made.said if isinstance(self.made.said, str) else None
        return self.made.prediction.page(mark, rich(self.made.status), said)

    def text(self) -> str:
        return "\n".join(filter(None, [str(self.made.prediction), self.made.status]))

    def state(self) -> dict[str, Any]:
        made = self.made
        said, typed = "", ""
        if made.committed and made.said is None:
            said = _UNKNOWN
        elif isinstance(made.said, str):
            said = LETTERS[made.prediction.choices.index(made.said)]
        elif made.said is not None:
            typed = made.typed or number(made.said)
        deciding = self.final or made.outcome is not None
        locked = made.settled or (self.final and made.committed)
        status = rich(made.status)
        if made.committed and not locked:
            status += " You can change it until the answer comes."
        return {"said": said, "typed": typed, "deciding": deciding, "settled": locked, "status": status}

    def hear(self, content: dict[str, Any]) -> None:
        if self.final and self.made.committed:
            return
        if "type" in content:
            self.made.type(str(content["type"]))
        elif content.get("say") == _UNKNOWN:
            self.made.commit(None)
        else:
            lettered = dict(self.made.prediction.lettered)
            if content.get("say") in lettered:
                self.made.commit(lettered[content["say"]])

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        return self.made.watch(watcher)


class AskedCard:
    """A recall card and its form: it is graded, and a second grade takes the place of the first."""

    kind, unit = "card", ""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.before = kept.known("cards").get(card.id)
        self.grade, self.status = 0, ""

    def page(self, mark: str) -> str:
        return self.card.page(mark, self.status)

    def text(self) -> str:
        return "\n".join(filter(None, [str(self.card), self.status]))

    def state(self) -> dict[str, Any]:
        return {"grade": self.grade, "settled": False, "status": self.status}

    def hear(self, content: dict[str, Any]) -> None:
        if content.get("grade") in (1, 2, 3, 4):
            self.grade = int(content["grade"])
            entry = schedule.grade(self.card.id, self.grade, self.before)
            self.status = (
                f"{schedule.GRADES[self.grade - 1]}. It comes back {schedule.span(schedule.due(entry))}."
            )

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        return lambda: None


class Posed:
    """A prediction in a lab: its form is the `widget`, and what is said there is final."""

    def __init__(self, prediction: Prediction) -> None:
        self.made = ask(prediction)
        self.widget = Form(AskedPrediction(self.made, final=True))

    @property
    def committed(self) -> bool:
        """Whether something was said, in the lab or in a cell."""
        return self.made.committed

    def page(self) -> str:
        """The question as HTML for a page without a kernel."""
        made = self.made
        if made.committed:
            return AskedPrediction(made).page("")
        return made.prediction.page(outcome=made.prediction.answer)

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` after each change; returns what ends that."""
        return self.made.watch(watcher)


def form(asked: Made | Card) -> Form:
    """The form of a prediction or a card."""
    return Form(AskedPrediction(asked) if isinstance(asked, Made) else AskedCard(asked))
