"""Run a learner's function within bounds: time, output, warnings, and a watch on what it calls."""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import io
import math
import signal
import sys
import threading
import time
import warnings
from collections.abc import Collection, Iterator
from types import CodeType, FrameType, ModuleType
from typing import Any

import numpy as np

KEPT_OUTPUT = 4000  # characters of a learner's printing that are kept; the rest is counted, not stored
NUDGE = 0.2  # seconds between repeated interruptions, for a function that swallows the first one
PATIENCE = 4  # times as long by the clock on the wall, where other programs take the processor


class TimedOut(BaseException):
    """Raised inside the learner's function when its time is up; no ``except Exception`` catches it."""


class Clock:
    """Whether the time ran out, even if the learner's own ``except`` swallowed the interruption."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.armed = True
        self.expired = False
        self._computed, self._passed = time.process_time(), time.monotonic()

    @property
    def due(self) -> bool:
        """So many seconds of computing have passed, or far more of waiting."""
        computed = time.process_time() - self._computed
        return computed >= self.seconds or time.monotonic() - self._passed >= PATIENCE * self.seconds

    def strike(self, *_: Any) -> None:
        if self.armed and self.due:
            self.expired = True
            raise TimedOut


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[Clock]:
    """Raise `TimedOut` in the block after `seconds` of computing, or `PATIENCE` times as many of waiting.

    On the main thread of a system with interval timers a signal does it, which also ends a sleep.
    Elsewhere (Windows, worker threads) a second thread injects the exception: it ends any loop written
    in Python, but has to wait for a single long call into C to return.
    """
    clock = Clock(seconds)
    on_main = threading.current_thread() is threading.main_thread()
    bound = _by_signal if on_main and hasattr(signal, "setitimer") else _by_thread
    with bound(clock):
        yield clock


@contextlib.contextmanager
def _by_signal(clock: Clock) -> Iterator[None]:
    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, clock.strike)
    left, interval = signal.setitimer(signal.ITIMER_REAL, clock.seconds, NUDGE)
    try:
        try:
            yield
        finally:
            clock.armed = False
    finally:  # the outer one still runs if a last strike lands in the inner one
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before if before is not None else signal.SIG_DFL)
        if left:  # somebody else's alarm, such as a test runner's: give it back what remains
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - started), 1e-3), interval)


@contextlib.contextmanager
def _by_thread(clock: Clock) -> Iterator[None]:
    target = ctypes.c_ulong(threading.get_ident())
    inject = ctypes.pythonapi.PyThreadState_SetAsyncExc
    done, lock = threading.Event(), threading.Lock()

    def nudge() -> None:
        wait = clock.seconds
        while not done.wait(wait):
            with lock:
                if clock.armed and clock.due:
                    clock.expired = True
                    inject(target, ctypes.py_object(TimedOut))
            wait = NUDGE

    watcher = threading.Thread(target=nudge, daemon=True)
    watcher.start()
    try:
        try:
            yield
        finally:
            with lock:
                clock.armed = False
    finally:
        done.set()
        watcher.join()
        with contextlib.suppress(TimedOut):
            for _ in range(1000):  # let an interruption arrive that was sent late; withdrawing it with
                pass  # a null exception leaves Python 3.11 in an endless loop under a profile function


class _Kept(io.TextIOBase):
    """A text stream that keeps its beginning: endless printing costs time, never memory."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        text = str(text)
        self.text += text[: max(0, KEPT_OUTPUT - len(self.text))]
        return len(text)


class Heard:
    """What a run said besides its answer: `printed` text and `warned` lines."""

    def __init__(self) -> None:
        self.out, self.err = _Kept(), _Kept()
        self.caught: list[warnings.WarningMessage] = []

    @property
    def printed(self) -> str:
        return (self.out.text + self.err.text).strip()

    @property
    def warned(self) -> tuple[str, ...]:
        lines = (f"{w.category.__name__}: {w.message}" for w in self.caught)
        return tuple(dict.fromkeys(lines))


@contextlib.contextmanager
def hearing() -> Iterator[Heard]:
    """Keep prints and warnings from the notebook (nbgrader gives nought for any text on stderr)."""
    heard = Heard()
    with (
        contextlib.redirect_stdout(heard.out),  # type: ignore[type-var]
        contextlib.redirect_stderr(heard.err),  # type: ignore[type-var]
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        heard.caught = caught
        yield heard


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """For our own wrong functions, which overflow and take logarithms of zero on purpose."""
    with hearing(), np.errstate(all="ignore"):
        yield


class Watch:
    """`called` names the forbidden function that ran; `disarmed` says that the watch was taken off."""

    def __init__(self) -> None:
        self.called = ""
        self.disarmed = False


@contextlib.contextmanager
def watching(forbidden: Collection[CodeType], files: Collection[str], watch: Watch) -> Iterator[None]:
    """Notice a call of these code objects, or of any in `files`, under whatever name they were imported."""
    ids = {id(code) for code in forbidden}

    def on_event(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and (id(code) in ids or code.co_filename in files):
            watch.called = watch.called or code.co_name

    before, before_threads = sys.getprofile(), threading.getprofile()
    threading.setprofile(on_event)
    sys.setprofile(on_event)
    try:
        yield
    except (RecursionError, TimedOut):  # may strike inside on_event, and then Python drops the watch itself
        raise
    else:
        watch.disarmed |= sys.getprofile() is not on_event
    finally:
        sys.setprofile(before if callable(before) else None)
        threading.setprofile(before_threads)  # type: ignore[arg-type]


# What a comparison rests on. A function (or the cell before it) that replaces one of these, by accident
# or to be called right, is told so, and the original is put back.
_RELIED_ON: dict[ModuleType, dict[str, Any]] = {
    module: {name: value for name, value in vars(module).items() if callable(value)}
    for module in (np, np.linalg, math)
}
_RELIED_ON[builtins] = {
    name: getattr(builtins, name)
    for name in "abs all any bool complex dict float isinstance len list max min sum tuple type zip".split()
}


def put_back() -> tuple[str, ...]:
    """Restore replaced functions of numpy, math and Python; return their names."""
    replaced = []
    for module, originals in _RELIED_ON.items():
        current = vars(module)
        for name, original in originals.items():
            if current.get(name) is not original:
                setattr(module, name, original)
                replaced.append(f"{module.__name__}.{name}")
    return tuple(replaced)
