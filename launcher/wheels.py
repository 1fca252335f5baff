"""The folder wheels/: a whole lock's packages, fetched on one laptop for a room without network."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from launcher import installers, places
from launcher.console import Step, follow, say


def fetch(root: Path, lock: str) -> int:
    """Download into wheels/ what `lock` installs on this system with this Python; copy the lock there."""
    target = root / installers.WHEELS
    shutil.rmtree(target, ignore_errors=True)
    pip = sorted((root / "vendor").glob("pip-*.whl"))[-1] / "pip"
    words = [sys.executable, pip, "download", "--no-input", "--disable-pip-version-check", "--no-deps"]
    words += ["--only-binary", ":all:", "--dest", target, "-r", root / lock]
    step = Step("fetching packages")
    count = installers.Count(target, "pip")
    code, printed = follow(words, root, places.variables(root), step, count.status)
    if code:
        raise installers.explain(printed, root)
    shutil.copy(root / lock, target)
    step.done(f"{len(list(target.glob('*.whl')))} packages fetched")
    say(
        "Copy the folder wheels/ into the course's folder on laptops with the same system and the same "
        f"Python {sys.version_info[0]}.{sys.version_info[1]}. There `run.py open` needs no network."
    )
    return 0
