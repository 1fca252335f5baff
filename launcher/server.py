"""JupyterLab in the learner's work/: started, its address shown, ended with Ctrl-C."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from launcher.console import Step, Trouble, end, lines_of, say, start
from launcher.places import folder, python_of, variables

# Defaults of this .venv alone; what a learner sets in JupyterLab's own settings wins over them.
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}

# As `python -m jupyterlab`, but for a checker of international addresses that nothing here needs: it is
# optional, and reading its grammar takes half the time of a start.
MAIN = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyterlab.labapp import main; main()"

ADDRESS = re.compile(r"https?://\S+")
TAKEN = re.compile(r"[Pp]ort (\d+) is already in use")
TOLD = re.compile(r"\[E ")  # of JupyterLab's log, errors only


def command(root: Path, first: str, browser: bool) -> list[str | Path]:
    """The command line that serves work/ and opens the notebook `first` (a path below work/)."""
    words: list[str | Path] = [
        python_of(root),
        "-c",
        MAIN,
        f"--ServerApp.root_dir={root / 'work'}",
        f"--LabApp.default_url=/lab/tree/{quote(first)}",
    ]
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    return words


def write_settings(root: Path) -> None:
    """Keep JupyterLab from asking about its news feed at the first start."""
    path = folder(root) / "share/jupyter/lab/settings/overrides.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(SETTINGS), "utf-8")


def serve(root: Path, first: str, browser: bool) -> int:
    """Serve until Ctrl-C (or a polite kill, or the terminal's end); return the exit code."""
    write_settings(root)
    for name in ("SIGTERM", "SIGHUP"):
        # What nohup has it ignore stays ignored.
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
            signal.signal(getattr(signal, name), _as_interrupt)
    # Away from the terminal's own Ctrl-C, so that the server gets one signal, from here, and can end its
    # kernels in peace.  On Windows it shares the console and ends by itself.
    more = {} if sys.platform == "win32" else {"start_new_session": True}
    # Else every JupyterLab of this user would share its open tabs with this one.
    env = variables(root, JUPYTERLAB_WORKSPACES_DIR=str(folder(root) / "workspaces"))
    server = start(command(root, first, browser), root, env, **more)
    try:
        return _watch(server, browser)
    except KeyboardInterrupt:
        if sys.platform != "win32":
            server.terminate()
        say("\nEnding JupyterLab")
        return 0
    finally:
        end(server, patience=15.0)
        say("JupyterLab has ended. Your work is in the folder work/")


def _watch(server: subprocess.Popen[str], browser: bool) -> int:
    """Show the server's address when it has one, and from then on only what goes wrong."""
    step = Step("starting JupyterLab")
    assert server.stdout is not None
    lines = lines_of(server.stdout)
    printed: list[str] = []
    address = ""
    while True:
        try:
            line = lines.get(timeout=0.25)
        except queue.Empty:
            if not address:
                step.show()
            continue
        if line is None:
            break
        if address:
            if TOLD.match(line):
                say(line)
            continue
        printed.append(line)
        address = _address(printed)
        if address:
            _await_answer(address, step)
            step.done()
            if taken := next((match[1] for line in printed if (match := TAKEN.search(line))), ""):
                say(f"Port {taken} is taken: is another JupyterLab still running? This is one more.")
            opens = "It opens in your browser; if not, open" if browser else "Open"
            say(f"JupyterLab is running. {opens} this address:\n\n    {address}\n\nCtrl-C here ends it.")
    step.done()
    if not address:
        words = "\n".join(printed[-12:])
        raise Trouble(
            f"JupyterLab did not start. Its own last words:\n{words}\n"
            "If they do not help: delete the folder .venv, then run the same command again."
        )
    return server.wait()


def _address(printed: list[str]) -> str:
    """The first address after JupyterLab has said that it is running, or nothing."""
    running = next((n for n, line in enumerate(printed) if "is running at" in line), None)
    if running is None:
        return ""
    found = (ADDRESS.search(line) for line in printed[running:])
    return next((match[0] for match in found if match), "")


def _await_answer(address: str, step: Step) -> None:
    """Wait until `address` takes connections: JupyterLab names it a moment before it listens."""
    place = urlsplit(address)
    for _ in range(50):
        try:
            socket.create_connection((place.hostname or "localhost", place.port or 80), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
            step.show()


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt
