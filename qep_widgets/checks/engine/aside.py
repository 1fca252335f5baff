"""Where a learner's output goes while a function is checked: what it prints, logs or displays."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from ..._show import shell


@contextlib.contextmanager
def streams(out: Any, err: Any) -> Iterator[None]:
    """Let whoever holds one of Python's own streams, as a logging handler does, write into these."""
    kept: dict[int, tuple[Any, Any]] = {}
    for stream, to in ((sys.stdout, out), (sys.__stdout__, out), (sys.stderr, err), (sys.__stderr__, err)):
        if stream is not None and id(stream) not in kept:
            kept[id(stream)] = stream, vars(stream).get("write") if hasattr(stream, "__dict__") else None
            with contextlib.suppress(AttributeError, TypeError):  # a stream that allows no change
                stream.write = to.write  # type: ignore[method-assign]
    try:
        yield
    finally:
        for stream, write in kept.values():
            _put_back(stream, write)


def _put_back(stream: TextIO, write: Any) -> None:
    with contextlib.suppress(AttributeError, TypeError):
        if write is None:
            del stream.write
        else:
            stream.write = write  # type: ignore[method-assign]


@contextlib.contextmanager
def displays(out: Any) -> Iterator[None]:
    """Let ``display(...)`` write its text, and leave no figure open for the end of the cell to show."""
    running = shell()
    before = getattr(running, "display_pub", None)
    if running is None or before is None:
        yield
        return
    figures = _figures()
    running.display_pub = _folding(out)
    try:
        yield
    finally:
        running.display_pub = before
        for number in _figures() - figures:
            sys.modules["matplotlib.pyplot"].close(number)


def _figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _folding(out: Any) -> Any:
    from IPython.core.displaypub import DisplayPublisher

    class Folding(DisplayPublisher):
        """Writes the plain text of what is displayed."""

        def publish(self, data: Any, *args: Any, **more: Any) -> None:
            out.write(f"{data.get('text/plain', '')}\n")

        def clear_output(self, wait: bool = False) -> None:
            pass

    return Folding()


def forget() -> None:
    """Take away what the running cell has shown so far; from now on stderr is shown as if it were printed.

    For a notebook that nbgrader runs: it gives nought for any text on stderr, and a thread that a learner has
    left behind writes whenever it likes. A kernel's stream sends its name with each text.
    """
    if shell() is None:
        return
    from IPython.display import clear_output

    if hasattr(sys.stderr, "pub_thread"):
        sys.stderr.name = "stdout"  # type: ignore[misc]
    sys.stderr.flush()
    clear_output()
