"""A private JupyterLab and a headless Chromium on one notebook, for the browser tests and benchmarks."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = pathlib.Path(__file__).resolve().parent.parent


def _environment(private: pathlib.Path) -> dict[str, str]:
    """Settings, history and runtime files go to ``private``; kernels use one thread for linear algebra."""
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    env = {**os.environ, **{key: str(private / folder) for key, folder in names.items()}}
    for folder in names.values():
        (private / folder).mkdir(parents=True, exist_ok=True)
    news = private / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True, exist_ok=True)
    news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    env.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", JUPYTER_PLATFORM_DIRS="0")
    return env


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and insist after ten seconds."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def jupyterlab(
    folder: pathlib.Path,
    private: pathlib.Path,
    prompt: bool = False,
    place: tuple[int, str] | None = None,
    program: str = "jupyterlab",
) -> Iterator[str]:
    """Serve ``folder``; yields the address with its token and a ``{path}`` to fill in.

    ``prompt`` sends frames without Nagle's delay; otherwise the server is a stock one.  ``place`` is the port
    and the token of one that has ended; by default they are new.  ``program`` is "jupyterlab" or "notebook".
    """
    port, token = place or (free_port(), secrets.token_hex(16))
    private.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", program, "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += [
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.port_retries=0",
    ]
    command += ["--expose-app-in-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    if prompt:
        command.append("--ServerApp.kernel_websocket_connection_class=tools.prompt.PromptConnection")
    with (private / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=_environment(private), stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            if server.poll() is not None:
                raise RuntimeError(
                    "JupyterLab did not start:\n" + (private / "server.log").read_text()[-3000:]
                )
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=2).read()
                break
            time.sleep(0.1)
        yield f"{address}/{{path}}?token={token}"
    finally:
        _end(server)


@contextlib.contextmanager
def chromium(width: int = 1280, height: int = 1000) -> Iterator[Any]:
    """A page of a fresh headless browser; ``page.problems`` collects what its console complains of."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        page: Any = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(90_000)  # a machine with other work takes its time
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
        try:
            yield page
        finally:
            browser.close()


@contextlib.contextmanager
def free_chromium(private: pathlib.Path, width: int = 1280, height: int = 1000) -> Iterator[str]:
    """A headless browser of its own; yields the address at which Playwright can connect and leave again.

    While Playwright is there it is told of every message on every socket, which costs the machine about a
    fifth of what a lab in motion costs.  What is to be measured runs after it has left.
    """
    private.mkdir(parents=True, exist_ok=True)
    command = [str(CHROMIUM), *_FLAGS, "--headless=new", f"--user-data-dir={private}"]
    command += ["--remote-debugging-port=0", f"--window-size={width},{height}", "about:blank"]
    with (private / "chromium.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        port = private / "DevToolsActivePort"
        for _ in range(300):
            if port.exists() and port.read_text().strip():
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port.read_text().split()[0]}"
    finally:
        _end(process)


_KERNEL = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel"


def wait_idle(page: Any, timeout: float = 90_000) -> None:
    """Until the notebook's kernel is connected and has been idle for a moment."""
    ready = f"{_KERNEL}?.connectionStatus === 'connected' && {_KERNEL}?.status === 'idle'"
    quiet = 0
    deadline = time.monotonic() + timeout / 1000
    while quiet < 3:
        if time.monotonic() > deadline:
            raise TimeoutError("the notebook's kernel did not become idle")
        quiet = quiet + 1 if page.evaluate(ready) else 0
        page.wait_for_timeout(100)


def open_notebook(page: Any, address: str, name: str) -> None:
    """Open ``name`` alone, without the tabs that an earlier page left, and wait until its kernel is idle."""
    page.goto(address.format(path=f"lab/workspaces/{secrets.token_hex(4)}/tree/{name}"))
    page.wait_for_function(f"{_KERNEL}?.connectionStatus === 'connected'", timeout=90_000)
    wait_idle(page)


def run_all(page: Any, timeout: float = 120_000) -> None:
    """Run every cell, and wait until each has an execution count and its answer is in the notebook.

    On a notebook that is not ready yet the command does nothing, or does not end: it is given again where
    cells have no count although it ended, or although half a minute has passed and the kernel is idle.
    """
    deadline = time.monotonic() + timeout / 1000
    page.evaluate(f"{_CODE}.forEach((cell) => {{ cell.model.executionCount = null; }})")
    while time.monotonic() < deadline:
        page.evaluate(
            """() => {
              window.qepRan = false;
              const ran = window.jupyterapp.commands.execute('notebook:run-all-cells');
              void ran.finally(() => { window.qepRan = true; });
            }"""
        )
        for _ in range(100):
            page.wait_for_timeout(300)
            if page.evaluate("window.qepRan"):
                break
        wait_idle(page, timeout)
        if page.evaluate(f"{_CODE}.every((cell) => cell.model.executionCount !== null)"):
            return
    raise TimeoutError("the notebook's cells did not all run")


_CODE = (
    "window.jupyterapp.shell.currentWidget.content.widgets"
    ".filter((cell) => cell.model.type === 'code' && cell.model.sharedModel.getSource().trim())"
)
