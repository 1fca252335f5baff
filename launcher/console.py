"""What run.py shows: plain sentences, and one moving line while a long step runs."""

from __future__ import annotations

import errno
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

QUIET_SECONDS = 5.0  # how often a step reports where no line can move (a file, CI)


class Trouble(Exception):
    """Something the person at the keyboard can act on; its text is all they are shown."""


def say(text: str = "") -> None:
    """Print a line at once, whatever the terminal's encoding."""
    encoding = sys.stdout.encoding or "ascii"
    put(text.encode(encoding, "replace").decode(encoding) + "\n")


def put(text: str) -> None:
    """Write at once; where nobody reads any longer (`run.py open | head`), go on without a word."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # the second is Windows' word for it
            raise
        nobody = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nobody, sys.stdout.fileno())
        os.close(nobody)


class Step:
    """A long step's moving line: what it does now, and for how many seconds it has been at it.

    On a terminal the line is rewritten in place; elsewhere a new line is printed every few seconds, when
    there is something new to tell.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = time.monotonic()
        self.printed = self.start
        self.last = ""
        self.moves = sys.stdout.isatty()

    def show(self, text: str = "") -> None:
        """Show `text` (or the last one again, with the clock moved on)."""
        self.text = text or self.text
        seconds = time.monotonic() - self.start
        line = f"  {self.text}  ({seconds:.0f} s)"
        if self.moves:
            width = max(20, shutil.get_terminal_size().columns - 1)
            put("\r" + line[:width].ljust(min(width, len(self.last))))
        elif time.monotonic() - self.printed >= QUIET_SECONDS:
            self.printed = time.monotonic()
            say(line)
        self.last = line

    def done(self, text: str = "") -> None:
        """Clear the moving line; leave `text` with the time taken in its place."""
        if self.moves and self.last:
            width = max(20, shutil.get_terminal_size().columns - 1)
            put("\r" + " " * min(width, len(self.last)) + "\r")
        if text:
            say(f"  {text}, {time.monotonic() - self.start:.0f} s")


def lines_of(stream: IO[str]) -> queue.Queue[str | None]:
    """Read `stream` in a thread into a queue that ends with None, so that a reader need never block."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in stream:
            lines.put(line.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def start(
    command: Sequence[str | Path], cwd: Path, env: Mapping[str, str], **more: Any
) -> subprocess.Popen[str]:
    """Start `command` with its output, both kinds, as one stream of text to read from."""
    return subprocess.Popen(
        [os.fspath(word) for word in command],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **more,
    )


def end(process: subprocess.Popen[str], patience: float) -> None:
    """Make sure `process` is gone: wait, ask, insist.  A second Ctrl-C only shortens the wait."""
    for action, seconds in ((None, patience), (process.terminate, 5.0), (process.kill, 5.0)):
        if action:
            action()
        try:
            process.wait(seconds)
            return
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            continue


def follow(
    command: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str],
    step: Step,
    status: Callable[[str], str],
) -> tuple[int, str]:
    """Run `command` to its end behind the moving line of `step`; return its exit code and all it printed.

    `status` is given each new line (and "" when a moment passes without one) and returns what to show.
    """
    process = start(command, cwd, env, close_fds=False)  # the installer holds on to the guard of .venv
    assert process.stdout is not None
    lines = lines_of(process.stdout)
    printed: list[str] = []
    try:
        while True:
            try:
                line = lines.get(timeout=0.25)
            except queue.Empty:
                step.show(status(""))
                continue
            if line is None:
                break
            printed.append(line)
            step.show(status(line))
        return process.wait(), "\n".join(printed)
    finally:
        step.done()
        end(process, patience=2.0)
