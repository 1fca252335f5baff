"""The commands of run.py: open, test, build, new, bench, wheels, lock."""

from __future__ import annotations

import argparse
import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from launcher import copies, environment, locks, places, server, wheels
from launcher.console import Trouble, say
from launcher.places import find_chapter

ROOT = Path(__file__).resolve().parents[1]


def run(arguments: list[str]) -> int:
    """Carry out one command line; return the exit code."""
    # A script that starts this with `&` has it ignore Ctrl-C, and could then end it only by force.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return _dispatch(arguments)
    except Trouble as trouble:
        say(f"\n{trouble}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Nothing is broken: run the same command again when you like.")
        return 130
    except OSError as error:
        if not (sentence := _sentence(error)):
            raise
        say(f"\n{sentence}")
        return 1


def _sentence(error: OSError) -> str:
    """What to do about a full disk, or about a folder that may not be written; "" for any other error."""
    where = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else ROOT
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return f"The disk is full ({where}). Make room, then run the same command again."
    if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS) or ROOT not in (where, *where.parents):
        return ""
    if (ROOT / "work") in (where, *where.parents):
        return (
            f"You may not write {where}: the folder work/ belongs to another account. Rename it, and the "
            "same command makes one of your own (where that is not allowed, copy the whole course to a place "
            "of your own)."
        )
    return (
        f"You may not write {where}: the course's folder is not yours. Copy it, without .venv and work/, "
        "to a place of your own (your home folder, say), and run the same command there."
    )


def _dispatch(arguments: list[str]) -> int:
    # What follows `test` and `bench` goes on as it is: argparse would pick pytest's options apart.
    if arguments[:1] in (["test"], ["bench"]) and "--help" not in arguments and "-h" not in arguments:
        return {"test": test, "bench": bench}[arguments[0]](arguments[1:])
    args = parser().parse_args(arguments)
    if args.command == "open":
        return open_course(args.chapter, browser=not args.no_browser)
    if args.command == "build":
        flags = [f"--{name}" for name in ("check", "letters", "report") if getattr(args, name)]
        graded = ["--nbgrader", str(args.nbgrader.resolve())] if args.nbgrader else []
        return build([*args.chapters, *flags, *graded])
    if args.command == "new":
        return new([args.what, args.chapter, args.name, *args.title])
    if args.command == "wheels":
        return wheels.fetch(ROOT, environment.LEARNER, args.system, args.python)
    return locks.lock(ROOT)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="run.py", description="Quantum Entropy Production, the course.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    opens = commands.add_parser("open", help="open the course in JupyterLab")
    opens.add_argument("chapter", nargs="?", default="", help="such as 02; the first one when left out")
    opens.add_argument("--no-browser", action="store_true", help="only print the address")
    tests = commands.add_parser(
        "test",
        help="run the tests: test [NN ...] [--deep] [pytest's arguments]",
        usage="run.py test [NN ...] [--deep] [pytest's arguments]",
        description="Run the tests, five minutes on two cores; of what is swept (perturbed physics, "
        "many seeds, every lab's presets in the browser), only a sample.",
        epilog="Whatever follows goes on to pytest as it is: -x stops at the first failure, -k WORD chooses "
        "by name, --lf repeats what failed last, --durations 20 names the slowest, -n 0 runs one at a time "
        "(for --pdb), tests/physics is a part. All of them: .venv/bin/python -m pytest --help.",
    )
    tests.add_argument(
        "chapters",
        nargs="*",
        metavar="NN",
        help="such as 02, or ex02.1: all of its tests, first of the words",
    )
    tests.add_argument(
        "--deep", action="store_true", help="all of what is swept, too (about a quarter of an hour)"
    )
    builds = commands.add_parser("build", help="make the notebooks from course/")
    builds.add_argument("chapters", nargs="*", help="such as 02 07; all when left out")
    how = builds.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="change nothing, fail where they differ")
    how.add_argument("--letters", action="store_true", help="rename claims and predictions in their order")
    how.add_argument("--report", action="store_true", help="change nothing, print what can be counted")
    how.add_argument(
        "--nbgrader", type=Path, metavar="DIR", help="write nbgrader's source/ below DIR instead"
    )
    begins = commands.add_parser("new", help="begin an exercise: new exercise 06 way_back The way back")
    begins.add_argument("what", choices=["exercise"])
    begins.add_argument("chapter", metavar="NN", help="such as 06")
    begins.add_argument("name", help="of the function to be written, such as way_back")
    begins.add_argument("title", nargs="*", help="of the exercise")
    benches = commands.add_parser("bench", help="run benchmarks/NAME.py: bench [NAME] [its arguments]")
    benches.add_argument("name", nargs="?", help="left out, the names are listed")
    fetches = commands.add_parser(
        "wheels",
        help="fetch all packages into wheels/, to carry where there is no network",
        description="Add to the folder wheels/ all packages for laptops like this one, or for others. "
        "Nothing is taken away: run it once for each kind of laptop, then carry the folder.",
    )
    fetches.add_argument(
        "--for", dest="system", choices=wheels.SYSTEMS, help="the laptops' system (this one's)"
    )
    fetches.add_argument("--python", type=_version, metavar="3.12", help="the laptops' Python (this one)")
    commands.add_parser("lock", help="renew the two locks and the pip kept in vendor/")
    return top


def _version(text: str) -> str:
    """A Python's version as `--python` takes it: 3.12, also of 3.12.4."""
    match = re.fullmatch(r"3\.(\d+)(\.\d+)?", text)
    if not match or int(match[1]) < 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a Python from 3.10 on, such as 3.12")
    return f"3.{match[1]}"


def open_course(chapter: str, browser: bool) -> int:
    """Lay out the learner's copies and serve them in JupyterLab, opened at `chapter`."""
    stems = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    if not stems:
        raise Trouble(
            "The folder notebooks/ is empty: this is not a whole copy of the course. Fetch it anew."
        )
    stem = find_chapter(chapter, stems) if chapter else stems[0]
    if not stem:
        raise Trouble(f"There is no chapter {chapter!r}. There are: {', '.join(stems)}")
    environment.ensure(ROOT, environment.LEARNER)
    for sentence in copies.lay_out(ROOT):
        say(sentence)
    return server.serve(ROOT, f"notebooks/{stem}.ipynb", browser)


def test(arguments: list[str]) -> int:
    """Run pytest on a sample of everything, or on all of what is named; what follows goes on to pytest."""
    deep = "--deep" in arguments
    arguments = [word for word in arguments if word != "--deep"]
    named: list[str] = []
    while arguments and re.fullmatch(r"\w+|ex\d\d\.\d+h?", arguments[0]):
        named.append(_selected(arguments.pop(0)))
    selection = ["--deep"] if deep or named else []
    selection += ["-k", " or ".join(named)] if named else []
    environment.ensure(ROOT, environment.TESTER)
    say("Running the tests")
    shared = ("-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")  # tests/conftest.py orders them
    return inside("-m", "pytest", *shared, *selection, *arguments)


def _selected(word: str) -> str:
    """What -k takes for the tests of a chapter or of an exercise."""
    if "." in word:
        return word
    stems = sorted(path.name for path in (ROOT / "course").glob("[0-9]*_*"))
    stem = find_chapter(word, stems)
    if not stem:
        raise Trouble(f"There is no chapter {word!r}. There are: {', '.join(stems)}")
    number, _, name = stem.partition("_")  # exercises are called after the number: ex02.1
    return f"{name} or ex{number}"


def new(arguments: list[str]) -> int:
    """Begin something new from stubs."""
    environment.ensure(ROOT, environment.TESTER)
    return inside("tools/new.py", *arguments)


def build(arguments: list[str]) -> int:
    """Make notebooks/, exercises/ and solutions/ from course/, or check that they are up to date."""
    environment.ensure(ROOT, environment.TESTER)
    return inside("tools/build.py", *arguments)


def bench(arguments: list[str]) -> int:
    """Run one benchmark, or list them."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    if not arguments or arguments[0] not in names:
        raise Trouble(f"Name a benchmark: {', '.join(names) or 'there is none yet'}")
    environment.ensure(ROOT, environment.TESTER)
    return inside(f"benchmarks/{arguments[0]}.py", *arguments[1:])


def inside(*arguments: str) -> int:
    """Run .venv's Python with `arguments` on this terminal; return its exit code.

    One thread for linear algebra: on small matrices more of them wait for each other.
    """
    threads = {name: os.environ.get(name, "1") for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
    command = [str(places.python_of(ROOT)), *arguments]
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, env=places.variables(ROOT, **threads)).returncode
