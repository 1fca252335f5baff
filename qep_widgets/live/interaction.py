"""`interact`: ipywidgets' own for functions that draw with matplotlib, at the speed of a `LiveFigure`."""

from __future__ import annotations

import functools
import inspect
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, NamedTuple

import ipywidgets
import numpy as np
from IPython.core.getipython import get_ipython
from matplotlib._pylab_helpers import Gcf
from matplotlib.artist import Artist
from matplotlib.container import Container
from matplotlib.figure import Figure

from .backend import collecting
from .figure import DRAWING, LiveFigure
from .layers import Redrawn
from .life import family, in_the_page, shown

_GIVEN = ("ax", "axes", "fig", "figure")  # first arguments without a default that interact hands in


class Call(NamedTuple):
    """One call of the function: its number, and which of the figures that it made."""

    number: int
    figure: int


class interactive(ipywidgets.interactive):
    """The widget that `interact` displays: controls, figures, and what else the function says.

    Its arguments and attributes are those of `ipywidgets.interactive`.  ``errors`` has what the function
    raised, which is shown below the picture as in a cell.
    """

    def __init__(self, __interact_f: Callable[..., Any], __options: dict[str, Any] = {}, **kwargs: Any):  # noqa: B006
        self.live: list[LiveFigure] = []
        self.errors: list[Exception] = []
        self.shown: ipywidgets.VBox | None = None
        self._owned: Figure | None = None
        self._known: list[Figure] = []  # the user's figures that the function moves
        self._open: list[Figure] = []  # those of them that pyplot had open
        self._figures: list[Figure] = []
        self._text, self._number, self._settling = "", 0, False
        check_arguments(__interact_f, kwargs)
        defaults = [p.default for p in _parameters(__interact_f)]
        self._given = tuple(w for w in [*kwargs.values(), *defaults] if isinstance(w, ipywidgets.Widget))
        super().__init__(self._handed_in(__interact_f), __options, **kwargs)
        self.add_class("qep-interact")
        for widget in self.kwargs_widgets:
            if isinstance(widget, ipywidgets.DOMWidget):
                widget.add_class(f"qep-control-{widget._kwarg}")
        self.shown = ipywidgets.VBox([*self.live, self.out])
        controls = list(self.children)  # type: ignore[has-type]
        self.children = [*controls[:-1], self.shown]

    def _handed_in(self, f: Callable[..., Any]) -> Callable[..., Any]:
        """``f`` without its first argument, where that is the axes or the figure to draw in."""
        first = next(iter(_parameters(f)), None)
        if first is None or first.name not in _GIVEN or first.default is not first.empty:
            return f

        @functools.wraps(f)
        def call(**kwargs: Any) -> Any:
            if self._owned is None:
                self._owned = Figure(figsize=(7.2, 3.6), dpi=100)
            self._owned.clear()
            return f(self._owned.subplots() if first.name in ("ax", "axes") else self._owned, **kwargs)

        call.__signature__ = inspect.Signature(_parameters(f)[1:])  # type: ignore[attr-defined]
        return call

    def close(self) -> None:
        """End the widget and what it made; controls that were given to it live on."""
        for widget in family(self, keep=self.__dict__.get("_given", ())):
            if widget is not self:
                widget.close()
        super().close()

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        shown(self)
        bundle = super()._repr_mimebundle_(*args, **kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        if self.live:
            data = in_the_page(self, self.live[0], "", data)
        return (data, metadata) if metadata else data

    # -- calling ----------------------------------------------------------------------------------

    def update(self, *args: Any) -> None:
        """Call the function with the controls' values and show what it draws, prints and returns."""
        if self._settling:
            return
        with DRAWING:
            if self.manual:
                self.manual_button.disabled = True
            try:
                if self._call():
                    self._show()
            finally:
                if self.manual:
                    self.manual_button.disabled = False

    def _call(self) -> bool:
        """Whether it went well; otherwise the last picture stays."""
        self._number += 1
        self.kwargs = {widget._kwarg: widget.get_interact_value() for widget in self.kwargs_widgets}
        outputs: list[dict[str, Any]] = []
        self.result, failed = None, False
        # ipywidgets leaves what was there when nothing is to be cleared
        before = () if self.clear_output else self.out.outputs
        try:
            with self._drawing() as figures, saying(outputs):
                self.result = self.f(**self.kwargs)
                if isinstance(self.result, Figure) and self.result not in figures:
                    figures.append(self.result)
        except Exception as error:
            failed = True
            self.errors.append(error)
            outputs.append(error_output(error))
        else:
            self._figures = figures
            self._text = self.result if isinstance(self.result, str) else ""
            if self.auto_display and not self._text and not _drawn(self.result):
                outputs.append(display_output(self.result))
        outputs = [*before, *outputs]
        if tuple(outputs) != tuple(self.out.outputs):
            self.out.outputs = tuple(outputs)
        return not failed

    @contextmanager
    def _drawing(self) -> Iterator[list[Figure]]:
        """Gives a list that has, at the end, the figures to be shown."""
        import matplotlib.pyplot as plt

        for fig in self._open:
            plt.figure(fig)
        # only in the cell itself: later a figure that is open may be that of another cell, which runs now
        already = self._open
        if self._number == 1:
            already = [manager.canvas.figure for manager in Gcf.get_all_fig_managers()]
        candidates = _unique([*self._known, *already, *mentioned(self.f)])
        figures: list[Figure] = []
        with touching(candidates) as moved, collecting() as made:
            yield figures
        touched = [fig for fig in candidates if fig in moved or fig in self._known]
        self._known = touched
        self._open = [fig for fig in touched if fig in already]
        for fig in self._open:
            plt.close(fig)  # or the cell would show it once more, without its sliders
        figures[:] = _unique([*([self._owned] if self._owned else []), *touched, *made, *figures])

    # -- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        """Bring the pictures to the present figures; new ones where their number or size has changed."""
        self._captioned()
        sizes = [(live.width, live.height) for live in self.live]
        if not self._figures:
            for live in self.live:
                live.layout.display = "none"
            return
        if sizes != [_size(fig) for fig in self._figures]:
            for live in self.live:
                live.close()
            self.live = []
            for k in range(len(self._figures)):
                self.live.append(self._live(k))
            self._captioned()
            if self.shown is not None:
                self.shown.children = [*self.live, self.out]
            return
        for k, live in enumerate(self.live):
            live.layout.display = None
            live.show(Call(self._number, k))

    def _live(self, k: int) -> LiveFigure:
        watched = {}
        if k == 0 and not self.manual:
            watched = {widget._kwarg: widget for widget in self.kwargs_widgets if _is_slider(widget)}
        live = LiveFigure(
            self._figures[k],
            self._update,
            Call(self._number, k),
            sliders=watched,
            moved=self._moved,
            gather=self._gather,
            layers=Redrawn,
            remembered=0,
        )
        return live

    def _captioned(self) -> None:
        """The sentence is below the picture if the function returned it, and otherwise only spoken."""
        for live in self.live:
            (live.remove_class if self._text else live.add_class)("qep-bare")

    def _update(self, state: Call) -> tuple[list[Any], str]:
        fig = self._figures[min(state.figure, len(self._figures) - 1)]
        return [fig], self._text or self._in_words()

    def _moved(self, change: dict[str, Any]) -> Any:
        """Moves that came straight from the browser, ahead of the sliders' own messages."""
        self._settling, changed = True, False
        try:
            for widget in self.kwargs_widgets:
                if getattr(widget, "_kwarg", None) not in change:
                    continue
                value = change[widget._kwarg]
                value = round(value) if isinstance(widget, ipywidgets.IntSlider) else float(value)
                if value != widget.value:
                    changed = True
                    with widget._lock_property(value=value):  # the page has it: telling it would push it back
                        widget.value = value
        finally:
            self._settling = False
        if not changed or not self._call():
            return self.live[0].state  # the picture stays
        if [_size(fig) for fig in self._figures] != [(live.width, live.height) for live in self.live]:
            self._show()
        for k, live in enumerate(self.live[1:], 1):
            live.show(Call(self._number, k))
        return Call(self._number, 0)

    def _gather(self) -> None:
        """Let all controls talk to the thread that is talking now, as in a `Lab`."""
        for widget in self.kwargs_widgets:
            if isinstance(widget, ipywidgets.DOMWidget):
                widget.send_state("description")

    def _in_words(self) -> str:
        controls = [w for w in self.kwargs_widgets if isinstance(w, ipywidgets.DOMWidget)]
        values = [f"{w.value:.4g}" if isinstance(w.value, float) else str(w.value) for w in controls]
        return ", ".join(
            f"{w.description or w._kwarg} = {value}" for w, value in zip(controls, values, strict=True)
        )


interact: Any = interactive.factory()
interact.__doc__ = """\
`ipywidgets.interact` for functions that draw with matplotlib: the picture follows the slider.

``interact(f, x=(0, 10), kind=["sine", "square"])``, or ``@interact(…)`` above the function: a pair of
numbers, or (low, high, step), is a slider, a bool a checkbox, a list or a mapping a dropdown, a str a text
box, any widget of ipywidgets itself, and ``fixed(value)`` no control.  The function may draw by pyplot, make
figures, return one, or move the artists of a figure that was made before; a first argument called ``ax``,
``axes``, ``fig`` or ``figure`` without a default is handed in, empty.  A string that it returns is the
caption and the alternative text.  What it prints, displays or raises stands below the picture.
"""
interact_manual: Any = interact.options(manual=True, manual_name="Run Interact")
interact_manual.__doc__ = "`interact` that calls the function when its button is pressed."


def check_arguments(f: Callable[..., Any], kwargs: dict[str, Any]) -> None:
    """Raise ValueError for what ``f`` does not take, and for one widget that is given to two arguments."""
    names = _parameters(f)
    if names and not any(p.kind is p.VAR_KEYWORD for p in names):
        unknown = sorted(set(kwargs) - {p.name for p in names} - {"clear_output"})
        if unknown:
            takes = ", ".join(p.name for p in names)
            raise ValueError(f"{f.__name__}({takes}) has no argument {', '.join(unknown)}")
    seen: dict[int, str] = {}
    for name, control in kwargs.items():
        if isinstance(control, ipywidgets.ValueWidget) and id(control) in seen:
            raise ValueError(
                f"the same {type(control).__name__} is given twice, for {seen[id(control)]} and for {name}"
            )
        seen[id(control)] = name


def mentioned(f: Callable[..., Any]) -> list[Figure]:
    """The figures that the code of ``f`` can reach by name: itself, its axes, or artists of it."""
    f = inspect.unwrap(f)
    things: list[Any] = []
    if isinstance(f, functools.partial):
        things += [*f.args, *f.keywords.values()]
        f = f.func
    things += vars(getattr(f, "__self__", None) or object).values() if hasattr(f, "__self__") else []
    if inspect.isroutine(f):
        try:
            names = inspect.getclosurevars(f)
        except (TypeError, ValueError):  # built in, or a variable that has no value yet
            return []
        things += [*names.nonlocals.values(), *names.globals.values()]
        things += getattr(f, "__defaults__", None) or ()
    artists = [one for thing in things for one in _members(thing) if isinstance(one, Artist)]
    found = [one if isinstance(one, Figure) else one.figure for one in artists]
    found = [getattr(fig, "figure", fig) for fig in found]  # of a figure within a figure, the whole
    return _unique([fig for fig in found if isinstance(fig, Figure)])


@contextmanager
def touching(figures: list[Figure]) -> Iterator[list[Figure]]:
    """Gives a list that has, at the end, those of ``figures`` that were changed or drawn meanwhile.

    What is to be drawn when there is time (``draw_idle``) is not: matplotlib would do it at once, for nobody.
    """
    touched: list[Figure] = []
    canvases: list[Any] = [fig.canvas for fig in figures]
    for fig, canvas in zip(figures, canvases, strict=True):
        fig.stale = False
        canvas.draw_idle = functools.partial(_note, touched, fig)
        canvas.draw = functools.partial(_note, touched, fig, canvas.draw)
    try:
        yield touched
    finally:
        for canvas in canvases:
            del canvas.draw_idle, canvas.draw
        touched += [fig for fig in figures if fig.stale and fig not in touched]


def _note(touched: list[Figure], fig: Figure, then: Callable[..., Any] = lambda: None, *args: Any) -> Any:
    touched.append(fig)
    return then(*args)


def _members(thing: Any) -> list[Any]:
    """What a list, a mapping or an array of artists holds, or the thing itself."""
    if isinstance(thing, dict):
        return list(thing.values())[:100]
    if isinstance(thing, list | tuple):
        return list(thing)[:100]
    if isinstance(thing, np.ndarray) and thing.dtype.hasobject:
        return list(thing.flat)[:100]
    return [thing]


class _Saying(StringIO):
    """What one thread prints; others print where they did."""

    def __init__(self, outputs: list[dict[str, Any]], name: str, before: Any):
        super().__init__()
        self._outputs, self._name, self._before, self._thread = outputs, name, before, threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() != self._thread:
            return self._before.write(text)
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self._name:
            last["text"] += text
        elif text:
            self._outputs.append({"output_type": "stream", "name": self._name, "text": text})
        return len(text)

    def flush(self) -> None:
        if threading.get_ident() != self._thread:
            self._before.flush()


@contextmanager
def saying(outputs: list[dict[str, Any]]) -> Iterator[None]:
    """Collect what this thread prints and displays, as outputs of a notebook, in their order."""
    before = sys.stdout, sys.stderr
    publisher: Any = getattr(get_ipython(), "display_pub", None)

    def displayed(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["header"]["msg_type"] == "display_data":
            outputs.append(
                {"output_type": "display_data", "data": content["data"], "metadata": content["metadata"]}
            )
        elif message["header"]["msg_type"] == "clear_output":
            outputs.clear()

    hooked = hasattr(publisher, "register_hook")  # that of a notebook's kernel: for one thread alone
    if hooked:
        publisher.register_hook(displayed)
    sys.stdout, sys.stderr = _Saying(outputs, "stdout", before[0]), _Saying(outputs, "stderr", before[1])
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        if hooked:
            publisher.unregister_hook(displayed)


def error_output(error: Exception) -> dict[str, Any]:
    """The error as a cell would show it, from the function's own line on."""
    shell = get_ipython()
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    kind = type(error)
    if shell is not None:
        lines = shell.InteractiveTB.structured_traceback(kind, error, trace or error.__traceback__)
    else:
        lines = traceback.format_exception(kind, error, trace or error.__traceback__)
    return {"output_type": "error", "ename": kind.__name__, "evalue": str(error), "traceback": list(lines)}


def display_output(result: Any) -> dict[str, Any]:
    """What a cell would show of a result."""
    shell: Any = get_ipython()
    data, metadata = ({"text/plain": repr(result)}, {})
    if shell is not None:
        data, metadata = shell.display_formatter.format(result)
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def _drawn(result: Any) -> bool:
    """Whether a result is nothing, or only what was drawn: artists, or lists of them."""
    if hasattr(result, "flat"):
        result = list(result.flat)
    if isinstance(result, list | tuple) and not isinstance(result, Container):
        return len(result) > 0 and all(map(_drawn, result))
    return result is None or isinstance(result, Artist | Container)


def _is_slider(widget: Any) -> bool:
    """Whether the browser may move it by itself: a place on it is its value, and it speaks while it moves."""
    return isinstance(widget, ipywidgets.IntSlider | ipywidgets.FloatSlider) and widget.continuous_update


def _parameters(f: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        return []


def _size(fig: Figure) -> tuple[int, int]:
    return fig.canvas.get_width_height()


def _unique(figures: list[Figure]) -> list[Figure]:
    return list(dict.fromkeys(figures))
