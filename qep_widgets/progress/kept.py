"""The file in which a learner's progress is kept, if the learner asked for it: no file, no record.

It is a few lines of JSON called .qep_progress.json in the learner's folder of the course (`work/`), or, away
from it, in the folder of the notebook. It holds three kinds of things and goes nowhere:

- "solved": the ids of solved exercises, a list;
- "predictions": by id, what was said, and once that is settled what it is and whether they agree;
- "cards": by id, when a recall card is due and what the scheduler knows of it.

The first edition of the file had "solved" alone. What we do not know in it stays as it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

NAME = ".qep_progress.json"
COURSE = "Quantum Entropy Production"
VERSION = 2
KINDS = ("solved", "predictions", "cards")
_WORK = ".copied.json"  # lies in the folder that `run.py open` makes for the learner
_SESSION: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
_ASIDE = False

News = Mapping[str, Mapping[str, Any]]  # by kind and id; a solved exercise's value is True


class Foreign(Exception):
    """The file is there, but it is damaged or not ours: it is never written over."""


def record(kind: str, id: str, value: Any = True) -> None:
    """Note one thing: in memory, and in the file if there is one. Never raises.

    Whoever asks for the progress is told if the file could not be written; a check must not fail for it.
    """
    _SESSION[kind][id] = value
    with contextlib.suppress(Exception):
        path = find()
        if path is not None:
            add(path, {kind: {id: value}})


def session(kind: str) -> dict[str, Any]:
    """What was noted since Python started, or since it was forgotten."""
    return dict(_SESSION[kind])


def known(kind: str) -> dict[str, Any]:
    """What was noted in this session and, where a file can be read, before. Never raises."""
    before: dict[str, Any] = {}
    with contextlib.suppress(Exception):
        path = find()
        if path is not None:
            before = read(path)[kind]
    return before | _SESSION[kind]


def graded() -> bool:
    """Whether nbgrader runs this notebook: then nothing is kept."""
    return bool(os.environ.get("NBGRADER_EXECUTION") or os.environ.get("NBGRADER_VALIDATING"))


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """For tools that run a lesson: nothing was noted before, no file is looked for, and nothing stays."""
    global _SESSION, _ASIDE
    before = _SESSION, _ASIDE
    _SESSION, _ASIDE = {kind: {} for kind in KINDS}, True
    try:
        yield
    finally:
        _SESSION, _ASIDE = before


def find() -> Path | None:
    """The file that is in use: the nearest, from the current folder upwards."""
    if graded() or _ASIDE:
        return None
    return next((p for folder in _upwards() if os.path.lexists(p := folder / NAME)), None)


def place() -> Path:
    """Where a new file would be: in the learner's folder of the course, else in the current one."""
    here = _upwards()
    return next((folder for folder in here if (folder / _WORK).is_file()), here[0]) / NAME


def _upwards() -> list[Path]:
    here = Path.cwd()
    return [here, *here.parents]


def read(path: Path) -> dict[str, dict[str, Any]]:
    """What the file holds, by kind and id.

    Raises
    ------
    Foreign
        when it is damaged or not ours.
    OSError
        when it cannot be read.
    """
    data = _load(path)
    return {kind: _by_id(data.get(kind, {})) for kind in KINDS}


def _by_id(stored: Iterable[str] | Mapping[str, Any]) -> dict[str, Any]:
    return dict(stored) if isinstance(stored, Mapping) else dict.fromkeys(stored, True)


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        solved = data["solved"]
        ours = data["course"] == COURSE and isinstance(solved, list)
        ours = ours and all(isinstance(id, str) for id in solved)
        ours = ours and isinstance(data.get("version", 1), int)
        for kind in KINDS[1:]:
            kept = data.get(kind, {})
            ours = ours and isinstance(kept, dict) and all(isinstance(one, dict) for one in kept.values())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Foreign(str(path)) from None
    if not ours:
        raise Foreign(str(path))
    return data


def add(path: Path, news: News) -> None:
    """Put news into the file, or make it; what it holds already stays, and so does what we do not know.

    Raises
    ------
    Foreign, OSError
        and leaves the file as it is.
    """
    data: dict[str, Any] = {"course": COURSE, "solved": []}
    exists = os.path.lexists(path)
    if exists:
        data = _load(path)
    merged = {kind: _by_id(data.get(kind, {})) | dict(news.get(kind, {})) for kind in KINDS}
    if exists:
        if all(merged[kind] == _by_id(data.get(kind, {})) for kind in KINDS):
            return
        if not os.access(path, os.W_OK):
            raise PermissionError(f"{path} is read-only")
    data["version"] = max(VERSION, data.get("version", 1))
    data["solved"] = sorted(merged["solved"])
    data.update({kind: merged[kind] for kind in KINDS[1:] if merged[kind]})
    _write(path, data)


def _write(path: Path, data: dict[str, Any]) -> None:
    """All of it or nothing: another notebook may read at the same time."""
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
    for kind in KINDS:
        _SESSION[kind].clear()
