"""The learner's own copies in work/: what is missing is copied, what the learner changed is never touched."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDERS = ("notebooks", "exercises")  # side by side as in the course, so that links between them hold
LEDGER = "course/LEDGER.md"
RECORD = ".copied.json"  # work/.copied.json: path -> what the course's copy last laid there was


class Edition(NamedTuple):
    """Two SHA-256 of a file: of all of it, and of what a person wrote in it."""

    file: str
    text: str


def lay_out(root: Path) -> list[str]:
    """Bring work/ up to date with the course; return a sentence for each thing a learner should know.

    A file that is missing is copied, and one whose text is still as it was copied is replaced.  Where the
    learner has changed it, the course's new one is laid beside it as `new_name.ipynb` (then
    `new2_name.ipynb`, ...).  A new edition without a new word replaces only what nobody has even run.
    Raises PermissionError where the learner could not save.
    """
    work = root / "work"
    work.mkdir(exist_ok=True)
    for place in (work, *(work / name for name in FOLDERS)):
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    record = read_record(work)
    beside = []
    for name, source in course_files(root):
        content, target, laid = source.read_bytes(), work / name, record.get(name)
        new = edition(content)
        if not target.exists():
            write_new(target, content)
        else:
            there = edition(target.read_bytes())
            if laid and there.file == laid.file != new.file:
                write(target, content)
            elif there.text == new.text:
                pass
            elif laid and laid.file == new.file:  # laid beside earlier; it may be thrown away
                beside += [path for path in editions(target) if says(path, new)][:1]
            elif laid and laid.text == there.text:
                write(target, content)
            elif not (laid and laid.text == new.text):
                beside.append(lay_beside(target, content))
        if laid != new:
            record[name] = new
            write_record(work, record)
    if not beside:
        return []
    names = ", ".join(f"work/{path.relative_to(work).as_posix()}" for path in beside)
    return [f"New versions of what you have changed (yours stays as you left it) are beside it: {names}"]


def edition(content: bytes) -> Edition:
    """What a file is.

    Of a notebook the text is its cells' kinds and sources: JupyterLab rewrites the rest as soon as it is
    opened or run, and adds an empty cell at the end.  Of any other file it is every byte.
    """
    whole = hashlib.sha256(content).hexdigest()
    try:
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError):
        return Edition(whole, whole)
    written = json.dumps([cell for cell in cells if cell[1].strip()])
    return Edition(whole, hashlib.sha256(written.encode()).hexdigest())


def course_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file a learner works on, as (path below work/, the course's file)."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                yield name.as_posix(), path
    if (root / LEDGER).is_file():
        yield LEDGER, root / LEDGER


def says(path: Path, new: Edition) -> bool:
    return path.is_file() and edition(path.read_bytes()).text == new.text


def editions(target: Path) -> list[Path]:
    """The course's newer versions beside `target`, the first one first."""
    found = {
        int(match[1] or 1): path
        for path in target.parent.glob(f"new*_{target.name}")
        if (match := re.fullmatch(rf"new(\d*)_{re.escape(target.name)}", path.name))
    }
    return [found[number] for number in sorted(found)]


def lay_beside(target: Path, content: bytes) -> Path:
    """Write `content` next to `target` under the first free name; a copy that is there already will do."""
    number = 1
    while True:
        # In front: in JupyterLab's sidebar the end of a long name is cut off.
        beside = target.with_name(f"new{number if number > 1 else ''}_{target.name}")
        if says(beside, edition(content)):
            return beside
        if not beside.exists():
            write_new(beside, content)
            return beside
        number += 1


def write_new(target: Path, content: bytes) -> None:
    """Write a file that does not exist yet."""
    if target.exists():
        raise FileExistsError(target)
    write(target, content)


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all (a full disk, Ctrl-C)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def read_record(work: Path) -> dict[str, Edition]:
    """What was copied last; an unreadable record only means that more is laid beside than need be.

    An older run.py kept the SHA-256 of the file alone.
    """
    try:
        record = json.loads((work / RECORD).read_text("utf-8"))
        return {
            name: Edition(kept, kept) if isinstance(kept, str) else Edition(**kept)
            for name, kept in record.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_record(work: Path, record: dict[str, Edition]) -> None:
    part = work / f"{RECORD}.part"
    plain = {name: kept._asdict() for name, kept in record.items()}
    part.write_text(json.dumps(plain, indent=1, sort_keys=True), "utf-8")
    os.replace(part, work / RECORD)
