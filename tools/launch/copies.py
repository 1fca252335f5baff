"""The learner's own copies in work/: what is missing is copied, what is there is never overwritten."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("notebooks", "exercises")  # side by side as in the course, so that links between them hold
LEDGER = "course/LEDGER.md"
RECORD = ".copied.json"  # work/.copied.json: path -> SHA-256 of the course's copy last laid there


def lay_out(root: Path) -> list[str]:
    """Bring work/ up to date with the course; return a sentence for each thing a learner should know.

    A file that is missing is copied.  Where the course's file has changed since it was copied, the new
    one is laid beside the learner's as `name.new.ipynb` (then `name.new-2.ipynb`, ...).
    """
    work = root / "work"
    work.mkdir(exist_ok=True)
    record = read_record(work)
    said = []
    for name, source in course_files(root):
        content = source.read_bytes()
        print_ = hashlib.sha256(content).hexdigest()
        target = work / name
        if not target.exists():
            write_new(target, content)
        elif record.get(name) != print_ and not holds(target, content):
            beside = lay_beside(target, content)
            said.append(
                f"The course has a new version of {name}. Yours is as you left it; "
                f"the new one is work/{beside.relative_to(work).as_posix()}"
            )
        if record.get(name) != print_:
            record[name] = print_
            write_record(work, record)
    return said


def course_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file a learner works on, as (path below work/, the course's file)."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                yield name.as_posix(), path
    if (root / LEDGER).is_file():
        yield LEDGER, root / LEDGER


def holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def lay_beside(target: Path, content: bytes) -> Path:
    """Write `content` next to `target` under the first free name; a copy that is there already will do."""
    number = 1
    while True:
        mark = "new" if number == 1 else f"new-{number}"
        beside = target.with_name(f"{target.stem}.{mark}{target.suffix}")
        if holds(beside, content):
            return beside
        if not beside.exists():
            write_new(beside, content)
            return beside
        number += 1


def write_new(target: Path, content: bytes) -> None:
    """Write a file that does not exist yet, whole or not at all (a full disk, Ctrl-C)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        if target.exists():
            raise FileExistsError(target)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def read_record(work: Path) -> dict[str, str]:
    """What was copied when; an unreadable record only means that more is laid beside than need be."""
    try:
        record = json.loads((work / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(work: Path, record: dict[str, str]) -> None:
    part = work / f"{RECORD}.part"
    part.write_text(json.dumps(record, indent=1, sort_keys=True), "utf-8")
    os.replace(part, work / RECORD)
