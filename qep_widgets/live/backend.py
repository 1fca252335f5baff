"""A backend of pyplot that shows nothing: it notes the figures that one call of a function makes and shows.

``with collecting() as figures:`` gives the figures that this thread makes through pyplot and either shows
or leaves open, in that order.  They are closed, as the notebook's own backend does with what it has shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

_made: ContextVar[list[Figure] | None] = ContextVar("made", default=None)  # each thread has its own
_shown: ContextVar[list[Figure] | None] = ContextVar("shown", default=None)


class FigureManager(FigureManagerBase):
    def __init__(self, canvas: Any, num: int | str):
        super().__init__(canvas, num)
        made = _made.get()
        if made is not None:
            made.append(canvas.figure)

    def show(self) -> None:
        """``fig.show()``."""
        _show([self.canvas.figure])

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """``plt.show()``: what is open has been shown, and is closed."""
        _show(list(_made.get() or ()))


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager  # type: ignore[assignment]


def _show(figures: list[Figure]) -> None:
    import matplotlib.pyplot as plt

    shown = _shown.get()
    for fig in figures:
        number = getattr(fig, "number", None)
        if shown is not None and number is not None and plt.fignum_exists(number) and fig not in shown:
            shown.append(fig)
            plt.close(fig)


@contextmanager
def collecting() -> Iterator[list[Figure]]:
    """Let pyplot use this backend, and give the list of the figures that are made and shown meanwhile."""
    import matplotlib
    import matplotlib.pyplot as plt

    before = matplotlib.get_backend()
    plt.switch_backend(f"module://{__name__}")
    made: list[Figure] = []
    shown: list[Figure] = []
    tokens = _made.set(made), _shown.set(shown)
    try:
        yield shown
        _show(made)
    finally:
        _made.reset(tokens[0])
        _shown.reset(tokens[1])
        for fig in made:
            plt.close(fig)
        plt.switch_backend(before)
