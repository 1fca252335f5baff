"""The one .venv at the root: made, topped up when a lock changes, and known to be whole by its stamp."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from launch.console import Step, Trouble, follow, say

LEARNER = "requirements.txt"
TESTER = "requirements-test.txt"  # a superset of the learner's lock, with the same pins

STAMP = "run-stamp.json"
GUARD = "run-guard"
REPORT = "install-report.txt"

FULL = (
    "no space left on device",
    "not enough space on the disk",
    "disk quota exceeded",
    "os error 28",
    "errno 28",
)
OFFLINE = (
    "name resolution",
    "getaddrinfo failed",
    "nodename nor servname",
    "failed to establish a new connection",
    "connection refused",
    "connection reset",
    "connection broken",
    "connection aborted",
    "network is unreachable",
    "timed out",
    "timeouterror",
    "proxyerror",
    "sslerror",
    "certificate",
    "dns error",
    "error sending request",
    "failed to fetch",
    "could not fetch",
    "incompleteread",
    "no matching distribution found",
)


def folder(root: Path) -> Path:
    return root / ".venv"


def python_of(root: Path) -> Path:
    """The environment's own interpreter (always started as `python -m tool`: scripts break when moved)."""
    return folder(root) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def variables(root: Path, **more: str) -> dict[str, str]:
    """The process environment for everything that runs inside .venv, as if it were activated.

    PYTHONPATH and PYTHONHOME of other projects (ROS sets one, for instance) would mix their packages with
    the locked ones.
    """
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH")}
    env.pop("__PYVENV_LAUNCHER__", None)  # macOS: would start the framework's Python instead
    env["VIRTUAL_ENV"] = str(folder(root))
    env["PATH"] = str(python_of(root).parent) + os.pathsep + env.get("PATH", os.defpath)
    env["PYTHONNOUSERSITE"] = "1"
    return {**env, **more}


# --- the stamp ---------------------------------------------------------------------------------------


def this_python() -> str:
    """What installed packages depend on in the running Python, such as cpython-311-linux-x86_64."""
    return f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}"


def digest(path: Path) -> str:
    """SHA-256 of a lock, blind to how its lines end (git on Windows may change that)."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read_stamp(root: Path) -> dict | None:
    """What .venv says of itself: None when run.py did not make it."""
    try:
        stamp = json.loads((folder(root) / STAMP).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(root: Path, locks: dict[str, str]) -> None:
    """Say what is in .venv; `locks` empty means work in progress, so that whatever stops it is noticed."""
    target = folder(root) / STAMP
    fresh = target.with_suffix(".tmp")
    fresh.write_text(json.dumps({"python": this_python(), "locks": locks}), "utf-8")
    os.replace(fresh, target)


def is_ready(root: Path, lock: str) -> bool:
    """True when .venv is whole, of this Python, and holds what `lock` says now."""
    stamp = read_stamp(root)
    return (
        stamp is not None
        and stamp.get("python") == this_python()
        and stamp.get("locks", {}).get(lock) == digest(root / lock)
        and python_of(root).exists()
    )


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Let one run.py at a time change .venv.  The system drops the lock with the process, however it ends."""
    with open(folder(root) / GUARD, "a+") as handle:
        waiting = False
        while not _lock(handle.fileno()):
            if not waiting:
                say("Another run.py is setting up .venv; waiting for it to finish.")
            waiting = True
            time.sleep(0.5)
        yield


def _lock(handle: int) -> bool:
    """Try to lock an open file; a file system that cannot lock counts as locked by us."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


# --- making it ---------------------------------------------------------------------------------------


def ensure(root: Path, lock: str) -> Path:
    """Return the interpreter of a .venv that holds everything in `lock`; make or top up what is missing.

    Raises
    ------
    Trouble
        With a sentence to act on.  The stamp is written last, so whatever stopped the work, the next
        start notices and begins afresh (from the installer's cache: what was fetched is kept).
    """
    if not (root / lock).exists():
        raise Trouble(f"{lock} is missing: this folder is not a whole copy of the course. Fetch it anew.")
    if is_ready(root, lock):
        return python_of(root)
    if folder(root).exists() and any(folder(root).iterdir()) and read_stamp(root) is None:
        raise Trouble(
            "There is a .venv here that run.py did not make. "
            "Rename or delete it, then run the same command again."
        )
    folder(root).mkdir(exist_ok=True)
    if read_stamp(root) is None:
        write_stamp(root, {})
    with alone(root):
        if not is_ready(root, lock):
            _bring_up(root, lock)
    return python_of(root)


def _bring_up(root: Path, lock: str) -> None:
    stamp = read_stamp(root) or {}
    whole = stamp.get("python") == this_python() and stamp.get("locks") and python_of(root).exists()
    version = ".".join(map(str, sys.version_info[:3]))
    write_stamp(root, {})
    if whole:
        say(f"Bringing .venv up to date with {lock}")
    else:
        say(f"Making .venv for Python {version} (only this once; about a minute with a good connection)")
        make_empty(root)
        make_venv(root)
    install(root, lock)
    locks = {lock: digest(root / lock)}
    if lock == TESTER and (root / LEARNER).exists():
        locks[LEARNER] = digest(root / LEARNER)
    write_stamp(root, locks)


def make_empty(root: Path) -> None:
    """Remove what is in .venv but for the stamp and the guard, so that being stopped here is noticed, too."""
    for entry in folder(root).iterdir():
        if entry.name in (STAMP, GUARD):
            continue
        try:
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        except PermissionError as error:
            raise Trouble(
                f"Cannot delete {error.filename}: is JupyterLab still running from .venv? "
                "Close it, then try again."
            ) from error


def make_venv(root: Path) -> None:
    """Make .venv and let it see the package.  Without pip: Debian's Python has no ensurepip to bring one."""
    try:
        import venv
    except ImportError as error:
        raise Trouble(
            "This Python comes without its venv module (python3-minimal?). "
            "Install the whole Python, then try again."
        ) from error
    venv.EnvBuilder(symlinks=os.name != "nt", with_pip=False).create(folder(root))
    packages = site_packages(root)
    # Relative, so the folder may be moved, and may have any name in any alphabet.
    (packages / "qep_widgets.pth").write_text(os.path.relpath(root, packages) + "\n", "ascii")


def site_packages(root: Path) -> Path:
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
    return next(folder(root).glob(pattern))


# --- the four installers, best first -----------------------------------------------------------------

PIP_OPTIONS = [
    "--no-input",
    "--disable-pip-version-check",
    "--no-compile",
]  # Python compiles what is imported


def _works(command: list[str | Path], root: Path) -> bool:
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env=_installing(root),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def with_uv(root: Path) -> list[str | Path] | None:
    uv = shutil.which("uv")
    return (
        [uv, "pip", "install", "--python", python_of(root)]
        if uv and _works([uv, "--version"], root)
        else None
    )


def with_ensurepip(root: Path) -> list[str | Path] | None:
    python = python_of(root)
    ready = _works([python, "-m", "ensurepip", "--default-pip"], root)
    return [python, "-m", "pip", "install", *PIP_OPTIONS] if ready else None


def with_pip(root: Path) -> list[str | Path] | None:
    """The running Python's own pip, told to work on .venv (which also satisfies PEP 668)."""
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python_of(root)]
    return [*pip, "install", *PIP_OPTIONS] if _works([*pip, "--version"], root) else None


def with_kept_wheel(root: Path) -> list[str | Path] | None:
    wheels = sorted((root / "vendor").glob("pip-*.whl"))
    return [python_of(root), wheels[-1] / "pip", "install", *PIP_OPTIONS] if wheels else None


INSTALLERS: dict[str, Callable[[Path], list[str | Path] | None]] = {
    "uv": with_uv,
    "ensurepip": with_ensurepip,
    "pip": with_pip,
    "the pip kept in vendor/": with_kept_wheel,
}


def _installing(root: Path) -> dict[str, str]:
    """Variables for an installer: the person's own settings hold, but for --user, which a venv refuses."""
    env = variables(root, PIP_USER="0", NO_COLOR="1", PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8")
    del env["PYTHONNOUSERSITE"]  # the running Python's pip may live there
    return env


def install(root: Path, lock: str) -> None:
    """Install `lock` into .venv by the first installer that works.

    Where uv fails, pip gets a try: pip's settings (a mirror, a certificate) are not uv's.
    """
    trouble = Trouble(
        "No installer was found: neither uv, nor ensurepip, nor pip, nor a pip wheel in vendor/."
    )
    chosen = os.environ.get("QEP_INSTALLER")  # for tests, and for finding out what is wrong on a machine
    for name, find in INSTALLERS.items():
        command = find(root) if chosen in (None, name) else None
        if command is None:
            continue
        code, printed = run_installer(root, lock, name, command)
        if code == 0:
            return
        trouble = explain(printed, root)
        if name != "uv" or disk_is_full(printed):
            break
        say("  uv could not do it; trying pip")
    raise trouble


def run_installer(root: Path, lock: str, name: str, command: list[str | Path]) -> tuple[int, str]:
    """Run one installer on `lock` behind a moving line; keep all it printed in .venv for a closer look."""
    step = Step(f"fetching packages with {name}")
    count = Count(site_packages(root), name)
    code, printed = follow(
        [*command, "--no-deps", "-r", root / lock], root, _installing(root), step, count.status
    )
    (folder(root) / REPORT).write_text(printed, "utf-8")
    if code == 0:
        step.done(f"{count.installed()} packages installed with {name}")
    return code, printed


class Count:
    """Turn an installer's lines (pip's or uv's) into a short word on how far it is."""

    def __init__(self, packages: Path, name: str) -> None:
        self.packages = packages
        self.fetched = 0
        self.total = 0
        self.text = f"fetching packages with {name}"

    def installed(self) -> int:
        return sum(1 for _ in self.packages.glob("*.dist-info"))

    def status(self, line: str) -> str:
        line = line.strip()
        if re.match(r"Collecting |Requirement already satisfied", line):
            self.fetched += 1
        if match := re.match(r"(?:Using cached|Downloading) (\S+)(.*)", line):
            name = re.sub(r"-(?:py|cp)[\w.]+-.*$|-py2\.py3.*$|\.(?:whl|tar\.gz)$", "", match[1])
            counted = f" {self.fetched}" if self.fetched else ""
            self.text = f"fetching{counted}: {name.replace('-', ' ', 1)}{match[2]}"
        elif "Retrying" in line:
            self.text = "the network does not answer; trying again"
        elif line.startswith("Installing collected packages:"):
            self.total = self.installed() + line.count(",") + 1
        elif match := re.match(r"Prepared (\d+)", line):
            self.text = f"installing {match[1]} packages"
        if self.total:
            self.text = f"installing: {self.installed()} of {self.total} packages"
        return self.text


# --- when it goes wrong ------------------------------------------------------------------------------


def disk_is_full(printed: str) -> bool:
    return any(words in printed.lower() for words in FULL)


def explain(printed: str, root: Path) -> Trouble:
    """Say in plain words why an installer failed and what to do about it."""
    again = (
        "Then run the same command again; it begins afresh, and what has been fetched is not fetched twice."
    )
    last = next(
        (line.strip() for line in reversed(printed.splitlines()) if re.search("error", line, re.I)), ""
    )
    last = last or next((line.strip() for line in reversed(printed.splitlines()) if line.strip()), "nothing")
    details = f"The installer's own words: {last}\nThe whole report: {folder(root) / REPORT}"
    if disk_is_full(printed):
        return Trouble(
            f"The disk is full. The course needs about 1 GB in {root} and in the folder for temporary files. "
            f"Make room. {again}\n{details}"
        )
    if any(words in printed.lower() for words in OFFLINE):
        return Trouble(
            f"A package could not be downloaded. Check the network connection (and the proxy or mirror, if "
            f"you need one: pip's and uv's settings are used). {again}\n{details}"
        )
    return Trouble(f"The packages could not be installed. {again}\n{details}")
