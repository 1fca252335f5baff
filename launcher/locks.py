"""Remake requirements.txt, requirements-test.txt and the pip wheel in vendor/."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from launcher import environment, installers, places
from launcher.console import Trouble, say

HEADER = (
    "# Made by `python3 run.py lock` from pyproject.toml. Valid for Python 3.10 to 3.14 on every system.\n"
)
OLDEST = "3.10"


def lock(root: Path) -> int:
    """Renew both locks to the newest versions that pyproject.toml allows, and the pip wheel."""
    uv = find_uv(root)
    say(f"Locking {environment.TESTER}")
    tester = compile_lock(root, uv, "--extra", "test")
    (root / environment.TESTER).write_text(HEADER + tester, "utf-8")
    say(f"Locking {environment.LEARNER}, with the same pins")
    learner = compile_lock(root, uv, "--constraint", environment.TESTER)
    (root / environment.LEARNER).write_text(HEADER + learner, "utf-8")
    say("Fetching pip for vendor/")
    renew_pip(root, uv)
    return 0


def find_uv(root: Path) -> list[str]:
    """Command line of uv: the one on PATH, or one installed into .venv now."""
    found = shutil.which("uv")
    if found:
        return [found]
    python = environment.ensure(root, environment.LEARNER)
    pip = next(command for find in installers.INSTALLERS.values() if (command := find(root)))
    _run(root, [*map(str, pip), "uv"])
    return [str(python), "-m", "uv"]


def compile_lock(root: Path, uv: list[str], *options: str) -> str:
    """Pins for every supported Python and system, without hashes, indexes, or the paths of this machine."""
    plain = ["--no-header", "--no-annotate", "--no-emit-package", "qep-widgets", "--upgrade", "--quiet"]
    words = ["pip", "compile", "pyproject.toml", "--universal", "--python-version", OLDEST]
    return _run(root, [*uv, *words, *plain, *options])


def renew_pip(root: Path, uv: list[str]) -> None:
    """Keep in vendor/ the newest pip that still runs on the oldest Python."""
    vendor = root / "vendor"
    with tempfile.TemporaryDirectory() as fresh:
        only = ["--no-deps", "--only-binary", ":all:", "--python-version", OLDEST]
        _run(root, [*uv, "tool", "run", "pip", "download", *only, "--dest", fresh, "pip"])
        (wheel,) = Path(fresh).glob("pip-*.whl")
        for old in vendor.glob("pip-*.whl"):
            old.unlink()
        shutil.copy(wheel, vendor)


def _run(root: Path, command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=root, env=places.variables(root), capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise Trouble(f"{command[0]} failed:\n{done.stderr.strip()}")
    return done.stdout
