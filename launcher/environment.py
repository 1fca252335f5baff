"""The one .venv at the root: made, topped up when a lock changes, and known to be whole by its stamp."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

from launcher.console import Trouble, say
from launcher.installers import REPORT, DiskFull, install
from launcher.places import folder, python_of, site_packages

LEARNER = "requirements.txt"
TESTER = "requirements-test.txt"  # a superset of the learner's lock, with the same pins

STAMP = "run-stamp.json"
FRESH_STAMP = "run-stamp.tmp"
GUARD = "run-guard"
UV = ".lock"  # which uv leaves in .venv whenever it was at it
# What ensurepip brings: pip and its commands and, until Python 3.11, setuptools.
PIP = re.compile(
    r"pip(-.*\.dist-info|[\d.]*(\.exe)?)|setuptools(-.*\.dist-info)?|pkg_resources|_distutils_hack"
    r"|distutils-precedence\.pth"
)


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


def write_stamp(root: Path, locks: dict[str, str], before: str = "") -> None:
    """Say what is in .venv.

    `locks` empty means that it is being made, so that whatever stops it is noticed; `before` that it is being
    topped up, and what `print_of` was until then: as long as it is the same, `locks` still holds.
    """
    target = folder(root) / STAMP
    fresh = folder(root) / FRESH_STAMP
    stamp = {"python": this_python(), "locks": locks, **({"before": before} if before else {})}
    fresh.write_text(json.dumps(stamp), "utf-8")
    os.replace(fresh, target)


def is_ready(root: Path, lock: str) -> bool:
    """True when .venv is whole, of this Python, and holds what `lock` says now."""
    return "before" not in (read_stamp(root) or {}) and held(root).get(lock) == digest(root / lock)


def held(root: Path) -> dict[str, str]:
    """The locks, with their digests, that .venv holds; none when it is not whole or of another Python."""
    stamp = read_stamp(root) or {}
    if stamp.get("python") != this_python() or not python_of(root).exists():
        return {}
    if "before" in stamp and stamp["before"] != print_of(root):
        return {}
    return stamp.get("locks", {})


def print_of(root: Path) -> str:
    """SHA-256 of the names and sizes of all that installers put into .venv.

    Left out is what may come and go while all of that stays: bytecode, what ensurepip brings, and what uv,
    run.py and JupyterLab keep there.
    """
    ours, names = {STAMP, FRESH_STAMP, GUARD, REPORT, UV, "workspaces"}, []
    for place, folders, files in os.walk(folder(root)):
        kept = [name for name in folders if name != "__pycache__" and not PIP.fullmatch(name)]
        folders[:] = [name for name in kept if name not in ours]
        for name in files:
            if name not in ours and not PIP.fullmatch(name):
                names.append(f"{place}/{name} {os.lstat(os.path.join(place, name)).st_size}")
    below = len(os.fspath(folder(root)))
    return hashlib.sha256("\n".join(sorted(name[below:] for name in names)).encode()).hexdigest()


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
        start notices and begins afresh (from the installer's cache: what was fetched is kept).  A top-up
        that stopped before it changed anything leaves .venv as good as it was.
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
        if "before" in (
            read_stamp(root) or {}
        ):  # a top-up was stopped: before, or after, it changed anything
            write_stamp(root, held(root))
        if not is_ready(root, lock):
            _bring_up(root, lock)
    return python_of(root)


def _bring_up(root: Path, lock: str) -> None:
    old = held(root)
    version = ".".join(map(str, sys.version_info[:3]))
    if old:
        say(f"Bringing .venv up to date with {lock}")
        write_stamp(root, old, before=print_of(root))
    else:
        write_stamp(root, {})
        say(f"Making .venv for Python {version} (only this once; about a minute with a good connection)")
        make_empty(root)
        make_venv(root)
    try:
        install(root, lock)
    except Trouble as trouble:
        if old and held(root) == old:  # installers fetch everything before they change anything
            write_stamp(root, old)
            _go_on(trouble, old, lock)
            return
        if isinstance(trouble, DiskFull):
            make_empty(root)  # what is there is of no use, and its room may be all that is missing
        raise
    locks = {lock: digest(root / lock)}
    if lock == TESTER and (root / LEARNER).exists():
        locks[LEARNER] = digest(root / LEARNER)
    write_stamp(root, locks)


def _go_on(trouble: Trouble, old: dict[str, str], lock: str) -> None:
    """After a failed top-up: say that the old packages go on serving; raise where `lock` never was there."""
    kept = "The packages that were there before are untouched"
    if lock not in old:
        raise Trouble(f"{trouble}\n{kept}: `run.py open` starts the course with them.") from trouble
    say(f"\n{trouble}\n\n{kept}. Going on with them; the next start tries again.\n")


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
