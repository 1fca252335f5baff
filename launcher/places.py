"""Where things are: chapters by their names, what is in .venv, and the variables its programs run with."""

from __future__ import annotations

import os
import platform
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

NOT_HERE = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSAFEPATH",
    "PYTHONDONTWRITEBYTECODE",
    "__PYVENV_LAUNCHER__",
)


def find_chapter(text: str, stems: Iterable[str]) -> str:
    """The chapter that `text` means: its number (2, 02), its name, or both; "" when none."""
    for stem in stems:
        number, _, name = stem.partition("_")
        if text in (stem, name, number, number.lstrip("0") or "0"):
            return stem
    return ""


def system() -> str:
    """The kind of laptop this is, as `run.py wheels --for` names it; else sysconfig's word for it."""
    kind = sysconfig.get_platform()
    if kind.startswith("macosx-"):
        return "macos" if platform.machine() == "arm64" else "macos-intel"
    names = {"win-amd64": "windows"}
    if platform.libc_ver()[0] == "glibc":
        names |= {"linux-x86_64": "linux", "linux-aarch64": "linux-arm"}
    return names.get(kind, kind)


def python_version() -> str:
    """Of the running Python, such as 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def folder(root: Path) -> Path:
    return root / ".venv"


def python_of(root: Path) -> Path:
    """The environment's own interpreter (always started as `python -m tool`: scripts break when moved)."""
    return folder(root) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def variables(root: Path, **more: str) -> dict[str, str]:
    """The process environment for everything that runs inside .venv, as if it were activated.

    Left out are PYTHONPATH and the like of other projects (ROS sets one, for instance), which would mix
    their packages with the locked ones; what keeps Python from storing bytecode, which would make every
    start slow; and a variable of macOS that would start another Python.
    """
    env = {name: value for name, value in os.environ.items() if name not in NOT_HERE}
    env["VIRTUAL_ENV"] = str(folder(root))
    env["PATH"] = str(python_of(root).parent) + os.pathsep + env.get("PATH", os.defpath)
    env["PYTHONNOUSERSITE"] = "1"
    return {**env, **more}


def site_packages(root: Path) -> Path:
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
    return next(folder(root).glob(pattern))
