"""The file in which solved exercises are kept, if the learner asked for it: no file, no record.

It is a few lines of JSON called .qep_progress.json in the learner's folder of the course (`work/`), or, away
from it, in the folder of the notebook. It holds the ids of solved exercises, nothing else, and goes nowhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

NAME = ".qep_progress.json"
COURSE = "Quantum Entropy Production"
_WORK = ".copied.json"  # lies in the folder that `run.py open` makes for the learner
_SESSION: set[str] = set()


class Foreign(Exception):
    """The file is there, but it is damaged or not ours: it is never written over."""


def record(id: str) -> None:
    """Note a solved exercise: in memory, and in the file if there is one. Never raises.

    Whoever asks for the progress is told if the file could not be written; a check must not fail for it.
    """
    _SESSION.add(id)
    with contextlib.suppress(Exception):
        path = find()
        if path is not None:
            add(path, {id})


def session() -> set[str]:
    """What was solved since Python started, or since it was forgotten."""
    return set(_SESSION)


def graded() -> bool:
    """Whether nbgrader runs this notebook: then nothing is kept."""
    return bool(os.environ.get("NBGRADER_EXECUTION") or os.environ.get("NBGRADER_VALIDATING"))


def find() -> Path | None:
    """The file that is in use: the nearest, from the current folder upwards."""
    if graded():
        return None
    return next((p for folder in _upwards() if os.path.lexists(p := folder / NAME)), None)


def place() -> Path:
    """Where a new file would be: in the learner's folder of the course, else in the current one."""
    here = _upwards()
    return next((folder for folder in here if (folder / _WORK).is_file()), here[0]) / NAME


def _upwards() -> list[Path]:
    here = Path.cwd()
    return [here, *here.parents]


def read(path: Path) -> set[str]:
    """The ids in the file.

    Raises
    ------
    Foreign
        when it is damaged or not ours.
    OSError
        when it cannot be read.
    """
    return set(_load(path)["solved"])


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        ours = data["course"] == COURSE and all(isinstance(id, str) for id in data["solved"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Foreign(str(path)) from None
    if not ours or not isinstance(data["solved"], list):
        raise Foreign(str(path))
    return data


def add(path: Path, ids: set[str]) -> None:
    """Add ids to the file, or make it; what it holds already stays, and so does what we do not know.

    Raises
    ------
    Foreign, OSError
        and leaves the file as it is.
    """
    data: dict[str, Any] = {"course": COURSE, "solved": []}
    if os.path.lexists(path):
        data = _load(path)
        if ids <= set(data["solved"]):
            return
        if not os.access(path, os.W_OK):
            raise PermissionError(f"{path} is read-only")
    data["solved"] = sorted({*data["solved"], *ids})
    handle, draft = tempfile.mkstemp(prefix=NAME, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(data, stream, indent=1)
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise


def forget(path: Path | None) -> None:
    """Delete the file, if it is ours, and what is known of this session."""
    if path is not None:
        _load(path)
        path.unlink()
    _SESSION.clear()
