"""The one .venv at the root: made, topped up when a lock changes, and known to be whole by its stamp."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

from launch.console import Trouble, say
from launch.installers import DiskFull, install
from launch.places import folder, python_of, site_packages

LEARNER = "requirements.txt"
TESTER = "requirements-test.txt"  # a superset of the learner's lock, with the same pins

STAMP = "run-stamp.json"
FRESH_STAMP = "run-stamp.tmp"
GUARD = "run-guard"


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
    fresh = folder(root) / FRESH_STAMP
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
    """Let one run.py at a time change .venv.

    The system drops the guard with the processes that hold it, however they end: run.py, and an installer
    that outlives it, which is why the guard is passed on to it.
    """
    with open(folder(root) / GUARD, "a+") as handle:
        os.set_inheritable(handle.fileno(), True)
        waiting = False
        while not _lock(handle.fileno()):
            if not waiting:
                say("Another run.py, or its installer, is still at work on .venv; waiting for it to end.")
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
    folder(root).mkdir(exist_ok=True)
    entries = {
        entry.name for entry in folder(root).iterdir()
    }  # before the stamp: another run.py may be at it
    if read_stamp(root) is None and entries - {STAMP, FRESH_STAMP, GUARD}:
        raise Trouble(
            "There is a .venv here that run.py did not make. "
            "Rename or delete it, then run the same command again."
        )
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
    try:
        install(root, lock)
    except DiskFull:
        make_empty(root)  # what is there is of no use, and its room may be all that is missing
        raise
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
