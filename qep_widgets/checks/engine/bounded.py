"""Run a learner's function within bounds: time, output, warnings, and a watch on what it calls."""

from __future__ import annotations

import builtins
import contextlib
import io
import math
import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Collection, Iterator
from types import CodeType, FrameType, ModuleType
from typing import Any

import numpy as np

from . import aside

KEPT_OUTPUT = 4000  # characters of a learner's printing that are kept; the rest is counted, not stored
NUDGE = 0.2  # seconds between repeated interruptions, for a function that swallows the first one
PATIENCE = 4  # times as long by the clock on the wall, where other programs take the processor
_IDLE = 0.05  # the share of computing below which a function sleeps
STEPS = 1000  # lines of Python between two looks at the clock, where nothing else can interrupt


class TimedOut(BaseException):
    """Raised inside the learner's function when its time is up; no ``except Exception`` catches it."""


class Clock:
    """Whether the time ran out, even if the learner's own ``except`` swallowed the interruption."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.armed = True
        self.expired = False
        self.computed = self.passed = 0.0  # seconds by the processor and on the wall, when time was up
        self._start = time.process_time(), time.monotonic()

    def ran_out(self) -> bool:
        """Whether so many seconds of computing have passed, or far more of waiting."""
        computed, passed = time.process_time() - self._start[0], time.monotonic() - self._start[1]
        if not self.armed or (computed < self.seconds and passed < PATIENCE * self.seconds):
            return False
        if not self.expired:
            self.expired, self.computed, self.passed = True, computed, passed
        return True

    @property
    def waited(self) -> bool:
        """Whether time ran out while hardly anything was computed."""
        return self.expired and self.computed < _IDLE * self.passed

    def strike(self, *_: Any) -> None:
        if self.ran_out():
            raise TimedOut


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[Clock]:
    """Raise `TimedOut` in the block after `seconds` of computing, or `PATIENCE` times as many of waiting.

    On the main thread of a system with interval timers a signal does it, which also ends a sleep.
    Elsewhere (Windows, worker threads) a second thread injects the exception: it ends any loop written
    in Python, but has to wait for a single long call into C to return. Where there are no threads either
    (a browser's Python) the lines of Python are counted, which costs more and strikes only once: whoever
    catches that goes on.
    """
    clock = Clock(seconds)
    on_main = threading.current_thread() is threading.main_thread()
    if on_main and hasattr(signal, "setitimer"):
        bound = _by_signal
    else:
        bound = _by_thread if _threads() else _by_lines
    with bound(clock):
        yield clock


def _threads() -> bool:
    """Whether this Python can start a thread."""
    try:
        thread = threading.Thread(target=bool)
        thread.start()
        thread.join()
    except RuntimeError:
        return False
    return True


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
def _by_lines(clock: Clock) -> Iterator[None]:
    steps = 0

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps % STEPS == 0:
            clock.strike()
        return on_line

    before = sys.gettrace()
    sys.settrace(on_line)
    try:
        yield
    finally:
        clock.armed = False
        sys.settrace(before)


@contextlib.contextmanager
def _by_thread(clock: Clock) -> Iterator[None]:
    import ctypes  # which a browser's Python may lack

    target = ctypes.c_ulong(threading.get_ident())
    inject = ctypes.pythonapi.PyThreadState_SetAsyncExc
    done, lock = threading.Event(), threading.Lock()

    def nudge() -> None:
        wait = clock.seconds
        while not done.wait(wait):
            with lock:
                if clock.ran_out():
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


class Kept(io.TextIOBase):
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
        self.out, self.err = Kept(), Kept()
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
    """Keep prints, displays and warnings from the notebook (nbgrader gives nought for any text on stderr)."""
    heard = Heard()
    with (
        aside.streams(heard.out, heard.err),
        aside.displays(heard.out),
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
        if over:  # a thread that outlives the check: it is left as it would have been without
            sys.setprofile(before_threads)
            return
        code = frame.f_code
        if event == "call" and (id(code) in ids or code.co_filename in files):
            watch.called = watch.called or code.co_name

    over = False
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
        over = True
        sys.setprofile(before if callable(before) else None)
        threading.setprofile(before_threads)  # type: ignore[arg-type]


@contextlib.contextmanager
def same_chance(seed: int) -> Iterator[None]:
    """Let the random numbers that nobody seeded be the same ones at every check, and go on afterwards."""
    numpys, pythons = np.random.get_state(), random.getstate()  # noqa: NPY002
    np.random.seed(seed % 2**32)  # noqa: NPY002
    random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(numpys)  # noqa: NPY002
        random.setstate(pythons)


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
