"""JupyterLab under run.py: its address, its end, its failure.  A stand-in, and, when asked, the real one."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from toy import ROOT, slow

from launcher import server

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals as on Unix")

# Prints what JupyterLab prints, answers half a second later, and notes every signal it gets.
STAND_IN = r"""
import http.server, signal, sys, threading, time
def note(number, frame):
    with open("signals", "a") as file: file.write(f"{number}\n")
    threading.Thread(target=served.shutdown).start()
for name in (signal.SIGTERM, signal.SIGINT): signal.signal(name, note)
class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words): pass
served = http.server.HTTPServer(("localhost", 0), Silent, bind_and_activate=False)
served.server_bind()
import os; open("workspaces", "w").write(os.environ["JUPYTERLAB_WORKSPACES_DIR"])
print("[I 2026-01-01 ServerApp] The port 8888 is already in use, trying another port.", flush=True)
print("[I 2026-01-01 ServerApp] see https://example.org/docs", flush=True)
print("[I 2026-01-01 ServerApp] Jupyter Server 2 is running at:", flush=True)
print(f"[I 2026-01-01 ServerApp] http://localhost:{served.server_port}/lab?token=abc", flush=True)
time.sleep(0.5)
served.server_activate()
print("[W 2026-01-01 ServerApp] a warning", flush=True)
print("[E 2026-01-01 ServerApp] an error", flush=True)
served.serve_forever()
"""

SERVE = """
import signal, sys
if sys.platform != "win32":  # whatever ran the tests (nohup, a shell's &) may have it ignore these
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, ".")
from pathlib import Path
from launcher import commands, environment, server
commands.ROOT = Path.cwd()
environment.ensure = lambda root, lock: None
server.command = lambda root, first, browser: [sys.executable, "-c", open("stand_in.py").read()]
sys.exit(commands.run(["open", "--no-browser"]))
"""


def serve(root, stand_in):
    (root / "stand_in.py").write_text(stand_in)
    return subprocess.Popen(
        [sys.executable, "-c", SERVE], cwd=root, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def address(running):
    """Read what is printed up to the address; return both."""
    printed = ""
    for line in running.stdout:
        printed += line
        if found := re.search(r"http://\S+", line):
            return found[0], printed
    raise AssertionError(printed)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("everybody", [True, False], ids=["at the terminal", "to run.py alone"])
def test_the_address_answers_and_one_signal_ends_both(root, name, everybody):
    running = serve(root, STAND_IN)
    url, printed = address(running)
    assert url.endswith("/lab?token=abc") and "example.org" not in printed
    assert "Port 8888 is taken" in printed
    assert (root / "workspaces").read_text() == str(root / ".venv/workspaces")
    assert urllib.request.urlopen(url.split("/lab")[0]).status == 200
    later = ""
    while "an error" not in later:
        later += running.stdout.readline()
    assert "a warning" not in later
    (os.killpg if everybody else os.kill)(running.pid, getattr(signal, name))
    rest, _ = running.communicate(timeout=10)
    assert running.returncode == 0 and "Your work is in the folder work/" in rest and "Traceback" not in rest
    assert (root / "signals").read_text() == f"{int(signal.SIGTERM)}\n"
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url)


def test_when_nobody_reads_any_longer_the_course_is_served_on(root):
    """As after `run.py open | head`."""
    (root / "stand_in.py").write_text(STAND_IN)
    command = [sys.executable, "-c", SERVE]
    with open(root / "said", "w") as said:
        running = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=said, text=True)
    url, _ = address(running)
    running.stdout.close()
    time.sleep(1)  # for the error that the stand-in logs
    assert running.poll() is None and urllib.request.urlopen(url.split("/lab")[0]).status == 200
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 0 and (root / "said").read_text() == ""


def test_a_server_that_does_not_start_is_told_in_its_own_words(root):
    running = serve(root, "import sys; sys.exit('No module named jupyterlab')")
    printed, _ = running.communicate(timeout=20)
    assert running.returncode == 1
    assert (
        "did not start" in printed and "No module named jupyterlab" in printed and "Traceback" not in printed
    )


def test_the_command_line(root, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    words = server.command(root, "notebooks/00 start.ipynb", browser=False)
    assert f"--ServerApp.root_dir={root / 'work'}" in words
    assert "--LabApp.default_url=/lab/tree/notebooks/00%20start.ipynb" in words
    assert {"--no-browser", "--allow-root"} < set(words)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not {"--no-browser", "--allow-root"} & set(server.command(root, "a", browser=True))


def test_jupyterlab_does_not_ask_for_news_and_the_learners_own_choice_stays(root):
    server.write_settings(root)
    path = root / ".venv/share/jupyter/lab/settings/overrides.json"
    assert json.loads(path.read_text())["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    path.write_text("{}")
    server.write_settings(root)
    assert path.read_text() == "{}"


@slow
def test_the_real_thing_from_a_fresh_clone(tmp_path):
    """`open` makes everything and serves; a second start takes less than 5 s (one of three, when others
    use the machine, too); Ctrl-C ends it."""
    root = tmp_path / "a fresh clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, root], check=True)
    took = []
    while len(took) < 2 or (min(took) > 5 and len(took) < 4):
        start = time.monotonic()
        running = subprocess.Popen(
            [sys.executable, "run.py", "open", "--no-browser"], cwd=root, stdout=subprocess.PIPE, text=True
        )
        url, printed = address(running)
        took.append(time.monotonic() - start)
        print(f"{printed}\n{took[-1]:.1f} s to {url}")
        assert urllib.request.urlopen(url).status == 200
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
        assert running.returncode == 0
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(url)
    assert took[0] < 300 and min(took[1:]) < 5
    assert (root / "work/notebooks/00_start_here.ipynb").exists()
