"""The folder wheels/: a whole lock's packages, fetched on one laptop for rooms without network.

It holds the packages of as many kinds of laptop as were asked for, and for each a copy of the lock that was
fetched, `linux-3.11.txt`. Fetching adds to it and takes nothing away.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from launcher import installers, places
from launcher.console import Step, Trouble, follow, say

REPORT = "report.txt"  # in wheels/: what pip said when it failed
# pip evaluates markers for the Python that runs it, even where it downloads for another.
EVALUATE = """
import json, sys
from pip._vendor.packaging.requirements import Requirement
lines, machine = json.load(sys.stdin)
for line in lines:
    if line.strip() and not line.startswith("#"):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate(machine):
            print(f"{wanted.name}{wanted.specifier}")
"""
PATCHES = ("99", "0")  # a lock may ask for different packages in 3.11.4 and 3.11.5: both are fetched


def _manylinux(machine: str) -> list[str]:
    """The tags of glibc 2.28 (Debian 10, Ubuntu 18.10) and older, the newest first."""
    return [*(f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1)), f"manylinux2014_{machine}"]


# What pip calls them, and what a lock's markers ask of them.
_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
_MACOS = {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"}
_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
SYSTEMS: dict[str, tuple[list[str], dict[str, str]]] = {
    "linux": (_manylinux("x86_64"), {**_LINUX, "platform_machine": "x86_64"}),
    "linux-arm": (_manylinux("aarch64"), {**_LINUX, "platform_machine": "aarch64"}),
    "macos": (["macosx_12_0_arm64"], {**_MACOS, "platform_machine": "arm64"}),
    "windows": (["win_amd64"], {**_WINDOWS, "platform_machine": "AMD64"}),
}


def fetch(root: Path, lock: str, system: str | None = None, python: str | None = None) -> int:
    """Add to wheels/ what `lock` installs on a system with a Python; on this laptop's, if none is named."""
    system, python = system or places.system(), python or places.python_version()
    if system not in SYSTEMS:
        raise Trouble(f"wheels cannot be fetched for {system!r}. It can for: {', '.join(SYSTEMS)}")
    target = root / installers.WHEELS
    target.mkdir(exist_ok=True)
    step = Step(f"fetching packages for {system} with Python {python}")
    text = (root / lock).read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=target) as fresh:
        for full, wanted in _rounds(root, text, system, python):
            if wanted:
                _download(root, Path(fresh), wanted, system, full, step)
        arrived = sorted(Path(fresh).glob("*.whl"))
        for wheel in arrived:
            os.replace(wheel, target / wheel.name)
    shutil.copy(root / lock, target / installers.carried_lock(system, python))
    (target / REPORT).unlink(missing_ok=True)
    step.done(f"{len(arrived)} packages for {system} with Python {python} are in wheels/")
    say(
        "Copy the folder wheels/ into the course's folder on laptops with one of these, and `run.py open` "
        f"needs no network there: {', '.join(sorted(_served(root, lock)))}"
    )
    return 0


def _served(root: Path, lock: str) -> Iterator[str]:
    """The kinds of laptop for which wheels/ holds all of the lock as it is now."""
    for kept in (root / installers.WHEELS).glob("*.txt"):
        system, _, python = kept.stem.rpartition("-")
        if system in SYSTEMS and kept.read_text("utf-8") == (root / lock).read_text("utf-8"):
            yield f"{system} with Python {python}"


def _rounds(root: Path, text: str, system: str, python: str) -> Iterator[tuple[str, list[str]]]:
    """What is to be fetched: for the last patch release, and what the first one has instead."""
    done: list[str] = []
    for patch in PATCHES:
        wanted = requirements(root, text, system, f"{python}.{patch}")
        yield f"{python}.{patch}", [line for line in wanted if line not in done]
        done += wanted


def requirements(root: Path, text: str, system: str, python: str) -> list[str]:
    """The pins of a lock that hold on a system with a Python such as 3.12.0, without their markers."""
    machine = {
        **SYSTEMS[system][1],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
    }
    done = subprocess.run(
        [sys.executable, "-c", EVALUATE],
        input=json.dumps([text.splitlines(), machine]),
        env=places.variables(root, PYTHONPATH=str(_pip(root)), PYTHONIOENCODING="utf-8"),
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise Trouble(f"The lock cannot be read:\n{done.stderr.strip()}")
    return done.stdout.splitlines()


def _pip(root: Path) -> Path:
    return sorted((root / "vendor").glob("pip-*.whl"))[-1]


def _download(root: Path, fresh: Path, wanted: list[str], system: str, python: str, step: Step) -> None:
    """Have pip download `wanted` into `fresh`; what wheels/ holds already is copied from there."""
    wishes = fresh / "wanted.txt"
    wishes.write_text("\n".join(wanted) + "\n", "utf-8")
    words: list[str | Path] = [sys.executable, _pip(root) / "pip", "download"]
    words += ["--no-input", "--disable-pip-version-check"]
    words += ["--no-deps", "--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
    for tag in SYSTEMS[system][0]:
        words += ["--platform", tag]
    words += ["--find-links", (root / installers.WHEELS).as_uri(), "--dest", fresh, "-r", wishes]
    count = installers.Count(fresh, "pip")
    code, printed = follow(words, root, places.variables(root), step, count.status)
    if code:
        report = root / installers.WHEELS / REPORT
        report.write_text(printed, "utf-8")
        missing = re.search(r"No matching distribution found for (\S+)", printed)
        if missing and "Retrying" not in printed:
            raise Trouble(
                f"pip found no package {missing[1]} for {system} with Python {python}: there is none, or the "
                f"network did not answer. wheels/ is as it was. The whole report: {report}"
            )
        raise installers.explain(printed, report)
