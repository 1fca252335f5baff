"""The four ways to install a lock into .venv, how far one is, and what to say when it fails."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from launcher.console import Step, Trouble, follow, say
from launcher.places import folder, python_of, python_version, site_packages, system, variables

WHEELS = "wheels"  # made by `run.py wheels`
REPORT = "install-report.txt"  # in .venv: all that the installer printed

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


# Seconds to wait, and how often to try again.
HURRY = {
    "PIP_DEFAULT_TIMEOUT": "5",
    "PIP_RETRIES": "1",
    "UV_HTTP_TIMEOUT": "5",
    "UV_HTTP_RETRIES": "1",
}


class DiskFull(Trouble):
    """No room left."""


# Not compiled beforehand: Python compiles what is imported, a fraction of it all.
PIP_OPTIONS = ["--no-input", "--disable-pip-version-check", "--no-compile"]


def works(command: list[str | Path], root: Path) -> bool:
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env=installing(root),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def with_uv(root: Path) -> list[str | Path] | None:
    uv = shutil.which("uv")
    if not uv or not works([uv, "--version"], root):
        return None
    return [uv, "pip", "install", "--python", python_of(root)]


def with_ensurepip(root: Path) -> list[str | Path] | None:
    python = python_of(root)
    pip: list[str | Path] = [python, "-m", "pip"]
    there = works([*pip, "--version"], root) or works([python, "-m", "ensurepip", "--default-pip"], root)
    return [*pip, "install", *PIP_OPTIONS] if there else None


def with_pip(root: Path) -> list[str | Path] | None:
    """The running Python's own pip, told to work on .venv (which also satisfies PEP 668)."""
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python_of(root)]
    return [*pip, "install", *PIP_OPTIONS] if works([*pip, "--version"], root) else None


def with_kept_wheel(root: Path) -> list[str | Path] | None:
    wheels = sorted((root / "vendor").glob("pip-*.whl"))
    return [python_of(root), wheels[-1] / "pip", "install", *PIP_OPTIONS] if wheels else None


INSTALLERS: dict[str, Callable[[Path], list[str | Path] | None]] = {
    "uv": with_uv,
    "ensurepip": with_ensurepip,
    "pip": with_pip,
    "the pip kept in vendor/": with_kept_wheel,
}


def installing(root: Path) -> dict[str, str]:
    """Variables for an installer: the person's own settings hold, but for --user, which a venv refuses."""
    env = variables(root, PIP_USER="0", NO_COLOR="1", PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8")
    del env["PYTHONNOUSERSITE"]  # the running Python's pip may live there
    return env


def hurry(root: Path) -> dict[str, str]:
    """Variables by which pip and uv give up soon, where there are packages that the course can go on with.

    A person's own settings hold.
    """
    packages = [path for path in site_packages(root).glob("*.dist-info") if not path.name.startswith("pip-")]
    return {name: os.environ.get(name, few) for name, few in HURRY.items()} if packages else {}


def carried_lock(system: str, python: str) -> str:
    """The name in wheels/ of the lock whose packages for such laptops are there."""
    return f"{system}-{python}.txt"


def carried(root: Path, lock: str) -> list[str | Path]:
    """Words by which pip and uv use the folder wheels/ and no network, where it holds all of `lock`."""
    kept = root / WHEELS / carried_lock(system(), python_version())
    if not kept.is_file() or kept.read_text("utf-8") != (root / lock).read_text("utf-8"):
        return []
    return ["--no-index", "--find-links", root / WHEELS]


def not_carried(root: Path) -> str:
    """A sentence on a folder wheels/ that does not serve this laptop, or ""."""
    if not (root / WHEELS).is_dir():
        return ""
    return (
        f"The folder wheels/ does not hold this course's packages for {system()} with Python "
        f"{python_version()}. On a laptop with network, in a copy of the course like this one, "
        f"`run.py wheels --for {system()} --python {python_version()}` adds them. "
    )


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
        report = folder(root) / REPORT
        trouble = explain(printed, report, bool(carried(root, lock)), not_carried(root))
        if name != "uv" or disk_is_full(printed):
            break
        say("  uv could not do it; trying pip")
    raise trouble


def run_installer(root: Path, lock: str, name: str, command: list[str | Path]) -> tuple[int, str]:
    """Run one installer on `lock` behind a moving line; keep all it printed in .venv for a closer look."""
    step = Step(f"fetching packages with {name}")
    count = Count(site_packages(root), name)
    words = [*command, "--no-deps", *carried(root, lock), "-r", root / lock]
    env = {**installing(root), **hurry(root)}
    code, printed = follow(words, root, env, step, count.status)
    with contextlib.suppress(OSError):  # a full disk is told later, by the installer's own words
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


def disk_is_full(printed: str) -> bool:
    return any(words in printed.lower() for words in FULL)


def explain(printed: str, report: Path, carried: bool = False, wheels: str = "") -> Trouble:
    """Say in plain words why an installer failed and what to do about it.

    `report` holds all that it printed; `carried` says that it was to use wheels/, and `wheels` why not.
    """
    again = "Then run the same command again; what has been fetched is not fetched twice."
    if disk_is_full(printed):
        return DiskFull(
            f"The disk is full. The course needs about 1 GB in {report.parent.parent} and in the folder for "
            f"temporary files. Make room. {again}"
        )
    if carried:
        what = (
            "The folder wheels/ does not serve this machine, though it was fetched for one like it. Delete "
            "it to install from the network."
        )
    elif any(words in printed.lower() for words in OFFLINE):
        what = (
            "A package could not be downloaded. Check the network connection (and the proxy or mirror, if "
            f"you need one: pip's and uv's own settings are used). {wheels}"
        ).rstrip()
    else:
        what = "The packages could not be installed."
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "none")
    return Trouble(f"{what} {again}\nThe installer's own words: {last}\nThe whole report: {report}")
