"""Lab: question, presets, controls, live figure and sentence, bound to one frozen ``Params``."""

from __future__ import annotations

import dataclasses
import functools
import html
import inspect
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from .controls import Slider
from .fields import check_hashable, check_names, declared
from .figure import DRAWING, LiveFigure
from .life import family, in_the_page, shown
from .verify import described, faults


class Lab(ipywidgets.VBox):
    """A question, controls, a live figure and its sentence: controls → ``params`` → ``compute`` → ``draw``.

    Parameters
    ----------
    params : instance of a frozen dataclass
        The state, with its defaults; ``reset`` returns to it.  Its fields declare the controls, four at most,
        by `slider` and `choice`; the other fields are set by presets alone.
    draw : callable
        ``draw(axes, result, artists) -> artists``: a dict of moving artists, made when ``artists`` is
        None and moved otherwise.  A new dict says that the still part has changed as well.
    figure : callable
        ``figure() -> (fig, axes)``, the empty frame, made without pyplot; by default one panel.
    compute : callable
        ``compute(params) -> result``, without drawing; by default the result is ``params``.
    sentence : callable
        ``sentence(result) -> str``: the picture in words; by default the controls with their values.
    presets : mapping of button label to {field: value}
    question : str
        What the learner should ask before moving anything (HTML); "" where ``predict`` says it all.  By
        default the docstring of the dataclass.
    predict : a question, or a sequence of them
        Asked one after another, in the place of ``question`` or below it; ``qep_widgets.predict.Prediction``
        is one.  Its ``posed()`` gives an object with a ``widget``, a truth value ``committed``,
        ``watch(callback)``, and ``page()``, its HTML for a page without a kernel.  ``params`` then has a
        field ``revealed: int = 0``, which counts those that are committed: what would answer the next one is
        not drawn, computed or said.  A field ``trail`` of ``params``, a `Trail`, holds where the learner has
        been until all are committed.

    Attributes
    ----------
    params : the state shown now.
    errors : list of exceptions that a callback raised.  They are shown to the learner as well.

    Raises
    ------
    TypeError
        ``params`` is no instance of a frozen dataclass, or ``draw`` returns something else than a dict of
        matplotlib's artists, such as a list of bars.
    ValueError
        A preset names no field of ``params``, a control is given twice, a value cannot be hashed.
    """

    def __init__(
        self,
        params: Any,
        draw: Callable[..., dict[str, Any]],
        *,
        figure: Callable[[], tuple[Figure, Any]] | None = None,
        compute: Callable[[Any], Any] | None = None,
        sentence: Callable[[Any], str] | None = None,
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        question: str | None = None,
        predict: Any = (),
    ):
        controls = declared(params)
        presets = presets or {}
        for label, values in presets.items():
            check_names(params, list(values), f"the preset “{label}” ")
            check_hashable(dataclasses.replace(params, **values))
        self._asked = [one.posed() for one in (predict if isinstance(predict, Sequence) else [predict])]
        self._fields = {field.name for field in dataclasses.fields(params)}
        if self._asked and "revealed" not in self._fields:
            raise ValueError("a lab with predictions needs a field `revealed: int = 0` in its params")
        self.start = params
        self.params = self._revealed(params)
        self.errors: list[Exception] = []
        self._specs = {spec.name: spec for spec in controls}
        self._presets = presets
        self._figure, self._draw = figure or _one_panel, draw
        self._compute = compute or (lambda params: params)
        self._sentence = sentence or (lambda result: self._controls_in_words())
        self._artists: dict[str, Any] | None = None
        self._drawn = params
        self._settling = False

        fig, self._axes = self._figure()
        self._widgets = {name: spec.widget(getattr(params, name)) for name, spec in self._specs.items()}
        self._sliders = {spec.name: spec for spec in controls if isinstance(spec, Slider)}
        self._boxes = {name: self._text_box(spec) for name, spec in self._sliders.items()}
        films = {name: spec.film for name, spec in self._sliders.items() if spec.film}
        self._films = {name: self._play_button(name) for name in films}
        self._buttons: list[ipywidgets.Button] = []
        self._note = ipywidgets.HTML()
        self._note.add_class("qep-note")
        self.live = LiveFigure(
            fig,
            self._update,
            self.params,
            sliders={name: self._widgets[name] for name in self._boxes},
            moved=self._moved,
            failed=self._trouble,
            foreseen=self._foreseen,
            boxes={name: (box, functools.partial(self._written, name)) for name, box in self._boxes.items()},
            films={name: (button, films[name]) for name, button in self._films.items()},
            gather=self._gather,
        )
        for name, widget in self._widgets.items():
            widget.observe(self._guarded(functools.partial(self._turned, name)), "value")
        super().__init__(self._rows(_docstring(params) if question is None else question, presets))
        self.add_class("qep-lab")
        self._unwatch = [asked.watch(self._committed) for asked in self._asked]
        self._pose()

    def show(self, **changes: Any) -> None:
        """Go to the state with these fields changed.  Raises what ``compute`` or ``draw`` raise."""
        check_names(self.params, list(changes))
        with DRAWING:
            self._set(changes)

    def reset(self) -> None:
        """Back to the state the lab started with; what was revealed stays."""
        self.show(**{name: getattr(self.start, name) for name in self._fields})

    def close(self) -> None:
        """End the lab with its widgets and what it watches.  A cell that runs again does it by itself."""
        for unwatch in self.__dict__.pop("_unwatch", []):
            if unwatch is not None:
                unwatch()
        for widget in family(self):
            if widget is not self:
                widget.close()
        super().close()

    def verify(self, moves: int = 10, seed: int = 0) -> None:
        """Go through presets, ends of controls and random states, on figures beside the one on screen.

        Raises
        ------
        AssertionError
            With every fault that was found: an artist that changed and was not returned by ``draw`` (it is
            named), a picture that depends on the way to it instead of the state, a value that cannot be
            hashed, a preset beyond its control, a sentence that says nothing, a callback that raises.
        """
        with DRAWING:
            found = faults(self, moves, seed)
        if found:
            raise AssertionError(described(found))

    @property
    def text(self) -> str:
        """The sentence under the picture, for the present state."""
        return self._sentence(self._compute(self.params))

    # -- state ------------------------------------------------------------------------------------

    def _set(self, changes: Mapping[str, Any]) -> None:
        """Go to the state with these changes; the widgets follow."""
        params = self._after(changes)
        self._clear_note()
        stopped = self._stop_films()
        self.live.show(params)
        self.params = params
        self._follow()
        for name in stopped:
            self._widgets[name].send_state("value")
            self._boxes[name].send_state("value")

    def _follow(self) -> None:
        """Bring sliders, boxes and choices to the present state, without calling back."""
        self._settling = True
        try:
            for name, spec in self._specs.items():
                value, widget = getattr(self.params, name), self._widgets[name]
                if not isinstance(spec, Slider):
                    widget.value = value
                    continue
                if not spec.shows(widget.value, value):
                    widget.value = spec.snap(value)
                self._boxes[name].value = spec.write(value)
        finally:
            self._settling = False

    def _write(self, name: str, value: float) -> None:
        """Put a number into a slider's box, without calling back."""
        self._settling = True
        self._boxes[name].value = self._sliders[name].write(value)
        self._settling = False

    def _written(self, name: str, params: Any) -> str:
        return self._sliders[name].write(getattr(params, name))

    def _gather(self) -> None:
        """Let all widgets talk to the thread that is talking now, or what a learner does comes out of order.

        A kernel with subshells hands what a widget says to the thread that last told that widget something.
        """
        for widget in (*self._widgets.values(), *self._boxes.values(), *self._films.values(), *self._buttons):
            widget.send_state("description")

    def _stop_films(self) -> list[str]:
        """Stop what plays, and say what did: in the page those sliders and boxes have walked on."""
        playing = [name for name, button in self._films.items() if button.value]
        if playing:
            self.live.stop_films()
        for name in playing:
            self._films[name].value = False
        return playing

    def _turned(self, name: str, change: Mapping[str, Any]) -> None:
        """A control's own message.  A slider can only show its grid: that is no move of an exact value."""
        spec, value = self._specs[name], change["new"]
        if self._settling:
            return
        if isinstance(spec, Slider) and spec.shows(value, getattr(self.params, name)):
            self._follow()  # the picture is there already; the box may lag behind
        else:
            self._set({name: spec.value_at(value) if isinstance(spec, Slider) else value})

    def _moved(self, change: Mapping[str, Any]) -> Any:
        """Sliders' moves that came straight from the browser, ahead of the sliders' own messages."""
        params = self._foreseen(change)
        if params is not self.params:
            self._clear_note()
            self.params = params
        return self.params

    def _foreseen(self, change: Mapping[str, Any]) -> Any:
        """The state that these moves lead to: the present one where nothing moves."""
        moves = {}
        for name, value in change.items():
            spec = self._specs.get(name)
            if isinstance(spec, Slider) and not spec.shows(value, getattr(self.params, name)):
                moves[name] = spec.value_at(value)
        return self._after(moves) if moves else self.params

    def _after(self, changes: Mapping[str, Any], before: Any = None) -> Any:
        """The state after these changes, with what is revealed by now and where the learner has been."""
        before = self.params if before is None else before
        params = self._revealed(dataclasses.replace(before, **changes))
        if "trail" in self._fields and "trail" not in changes and not self._all_revealed(params):
            params = dataclasses.replace(params, trail=params.trail.after(before, params))
        return params

    # -- predictions ------------------------------------------------------------------------------

    def _revealed(self, params: Any) -> Any:
        """``params`` with ``revealed`` not below the number of leading predictions that are committed."""
        if not self._asked:
            return params
        open_ones = (k for k, asked in enumerate(self._asked) if not asked.committed)
        count = next(open_ones, len(self._asked))
        return params if params.revealed >= count else dataclasses.replace(params, revealed=count)

    def _all_revealed(self, params: Any) -> bool:
        return "revealed" in self._fields and params.revealed >= max(len(self._asked), 1)

    def _committed(self) -> None:
        """A prediction was committed, here or in another cell: draw what it had hidden, and ask the next."""
        with DRAWING:
            params = self._revealed(self.params)
            if params != self.params:
                self.live.show(params)
                self.params = params
        self._pose()

    def _pose(self) -> None:
        """Show the predictions that are made, with what became of them, and the first that is not."""
        first = next((asked for asked in self._asked if not asked.committed), None)
        for asked in self._asked:  # one that stays is not hidden for a moment: it would lose the focus
            asked.widget.layout.display = None if asked.committed or asked is first else "none"

    def _update(self, params: Any) -> tuple[list[Any], str]:
        self._drawn = params
        result = self._compute(params)
        self._artists = checked_artists(self._draw(self._axes, result, self._artists))
        return list(self._artists.values()), self._sentence(result)

    def _controls_in_words(self) -> str:
        parts = []
        for name, spec in self._specs.items():
            value = getattr(self._drawn, name)
            if isinstance(spec, Slider):
                parts.append(f"{spec.label} = {spec.write(value)} {spec.unit}".strip())
            else:
                parts.append(f"{spec.label}: {next(word for word, one in spec.options if one == value)}")
        return ", ".join(parts)

    # -- widgets ----------------------------------------------------------------------------------

    def _text_box(self, spec: Slider) -> ipywidgets.Text:
        box = ipywidgets.Text(
            value=spec.write(getattr(self.params, spec.name)),
            continuous_update=False,
            layout={"width": "74px", "flex": "none"},
            tooltip=f"{spec.title}, typed",
        )
        box.add_class(f"qep-box-{spec.name}")

        def typed(change: dict[str, Any]) -> None:
            if self._settling or change["new"] == spec.write(getattr(self.params, spec.name)):
                return
            try:
                value = spec.read(change["new"])
            except ValueError as error:
                self._write(spec.name, getattr(self.params, spec.name))
                self._say(f"{error}. {spec.label} stays at {box.value}.")
                return
            self._set({spec.name: value})

        box.observe(self._guarded(typed), "value")
        return box

    def _play_button(self, name: str) -> ipywidgets.ToggleButton:
        """The browser plays while the button is down (live.js); here only its face changes."""
        button = ipywidgets.ToggleButton(
            description="Play",
            icon="play",
            layout={"width": "90px", "flex": "none"},
            tooltip="play the film, or pause it",
        )
        button.add_class(f"qep-play-{name}")

        def face(change: Mapping[str, Any]) -> None:
            button.description, button.icon = ("Pause", "pause") if change["new"] else ("Play", "play")

        button.observe(face, "value")
        return button

    def _rows(self, question: str, presets: Mapping[str, Mapping[str, Any]]) -> list[ipywidgets.Widget]:
        asked = [ipywidgets.HTML(f'<div class="qep-question">{question}</div>')] if question else []
        for label, values in {**presets, "Reset": None}.items():
            button = ipywidgets.Button(description=label, layout={"width": "auto"})
            button.on_click(self._guarded(functools.partial(self._press, values)))
            self._buttons.append(button)
        rows: list[ipywidgets.Widget] = []
        for name, widget in self._widgets.items():
            widget.add_class(f"qep-control-{name}")
            if name in self._boxes:
                play = [self._films[name]] if name in self._films else []
                row = ipywidgets.HBox([widget, self._boxes[name], *play])
                row.add_class("qep-wide" if play else "qep-half")
            else:
                label = ipywidgets.Label(self._specs[name].label)
                label.add_class("qep-label")
                row = ipywidgets.HBox([label, widget])
                row.add_class("qep-choice")
            rows.append(row)
        return [
            *asked,
            *(one.widget for one in self._asked),
            ipywidgets.HBox(self._buttons, layout={"flex_flow": "row wrap"}),
            *rows,
            self._note,
            self.live,
        ]

    def _press(self, values: Mapping[str, Any] | None, _button: Any) -> None:
        self.show(**values) if values is not None else self.reset()

    # -- what the learner is told -----------------------------------------------------------------

    def _guarded(self, callback: Callable[[Any], None]) -> Callable[[Any], None]:
        """ipywidgets would print a callback's exception where no learner looks; show it in the lab."""

        def call(argument: Any) -> None:
            with DRAWING:
                try:
                    callback(argument)
                except Exception as error:
                    self._trouble(error)

        return call

    def _trouble(self, error: Exception) -> None:
        self.errors.append(error)
        where = traceback.extract_tb(error.__traceback__)
        line = f" ({where[-1].name}, line {where[-1].lineno})" if where else ""
        message = html.escape(f"{type(error).__name__}: {error}{line}")
        self._note.value = (
            f'<div class="qep-trouble"><b>This lab hit an error</b> and kept the last picture. '
            f"<code>{message}</code> Press <i>Reset</i> to go on.</div>"
        )

    def _say(self, text: str) -> None:
        self._note.value = f"<div>{html.escape(text)}</div>"

    def _clear_note(self) -> None:
        if self._note.value:
            self._note.value = ""

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        """The live view, and for a page without a kernel the last picture and its sentence."""
        shown(self)
        bundle = super()._repr_mimebundle_(*args, **kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = in_the_page(self, self.live, "".join(asked.page() for asked in self._asked), data)
        return (data, metadata) if metadata else data


def checked_artists(artists: Any) -> dict[str, Artist]:
    """What ``draw`` returned, if it is a dict of artists; otherwise TypeError says what to return."""
    if not isinstance(artists, dict):
        raise TypeError(
            f"draw must return a dict of the artists that move, {{name: artist}}, but returned "
            f"a {type(artists).__name__}"
        )
    for name, artist in artists.items():
        if isinstance(artist, Artist):
            continue
        kind = type(artist).__name__
        if isinstance(artist, list | tuple):
            raise TypeError(
                f"draw must return one artist under each name, but {name!r} is a {kind} of {len(artist)}; "
                f"give each a name: {{f'{name} {{k}}': one for k, one in enumerate(…)}}"
            )
        raise TypeError(f"draw must return matplotlib's artists, but {name!r} is a {kind}")
    return artists


def _one_panel() -> tuple[Figure, Any]:
    fig = Figure(figsize=(7.2, 3.6), dpi=100, layout="constrained")
    return fig, fig.subplots()


def _docstring(params: Any) -> str:
    """The dataclass's own docstring, which Python has written itself where the author has not."""
    kind = type(params)
    text = inspect.cleandoc(kind.__doc__ or "")
    return "" if text.startswith(f"{kind.__name__}(") else text


class _CallableModule(types.ModuleType):
    def __call__(self, **start: Any) -> Lab:
        return self.lab(**start)  # type: ignore[attr-defined]


def callable_lab(module: str) -> None:
    """Let ``qep.labs.partial_trace()`` show the lab while ``qep.labs.partial_trace`` stays a module."""
    sys.modules[module].__class__ = _CallableModule
