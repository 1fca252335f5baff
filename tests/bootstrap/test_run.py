"""run.py at the keyboard: what it says and how it ends."""

import ast
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy import ROOT

from launcher import commands, environment, installers
from launcher.console import Trouble

PARTS = [ROOT / "run.py", *sorted((ROOT / "launcher").glob("*.py"))]


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_it_stands_on_the_standard_library_alone(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names or top == "launcher", name


def old_pythons():
    """Interpreters before 3.10 on this machine: on PATH, or in pyenv's folder."""
    names = ["python2.7", *(f"python3.{minor}" for minor in range(5, 10))]
    folders = [*os.environ["PATH"].split(os.pathsep)]
    pyenv = os.path.expanduser("~/.pyenv/versions")
    if os.path.isdir(pyenv):
        folders += [os.path.join(pyenv, version, "bin") for version in os.listdir(pyenv)]
    found = {
        name: shutil.which(name, path=os.pathsep.join(f for f in folders if "shims" not in f))
        for name in names
    }
    return {name: path for name, path in found.items() if path}


@pytest.mark.parametrize(
    "name", old_pythons() or [pytest.param("", marks=pytest.mark.skip("no Python before 3.10"))]
)
def test_an_old_python_gets_a_sentence(name):
    done = subprocess.run([old_pythons()[name], ROOT / "run.py", "open"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "the course needs Python 3.10 or newer" in done.stderr and "Traceback" not in done.stderr


def test_windows_is_told_of_its_launcher(monkeypatch, capsys):
    monkeypatch.syspath_prepend(ROOT)
    import run

    with monkeypatch.context() as old:
        old.setattr(sys, "version_info", (3, 8, 0))
        old.setattr(sys, "argv", ["run.py", "open"])
        old.setattr(os, "name", "nt")
        old.setenv("PATH", "")
        code = run.main()
    assert code == 1 and "On Windows try: py -3 run.py open\n" in capsys.readouterr().err


def test_run_py_can_be_read_by_the_oldest_pythons():
    """No f-string, annotation or walrus in run.py itself: an old Python must get as far as its sentence."""
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse((ROOT / "run.py").read_text("utf-8"))):
        assert not isinstance(node, newer), f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not any(arg.annotation for arg in node.args.args)
    assert (ROOT / "run.py").read_bytes().isascii()  # Python 2 reads nothing else without being told


@pytest.mark.parametrize(
    ("text", "stem"),
    [(text, "02_partial_trace") for text in ("02", "2", "partial_trace", "02_partial_trace")]
    + [("0", "00_start_here"), ("99", ""), ("trace", ""), ("partial_trace_2", "02_partial_trace_2")],
)
def test_a_chapter_is_found_by_number_or_name(text, stem):
    assert commands.find_chapter(text, ["00_start_here", "02_partial_trace", "02_partial_trace_2"]) == stem


@pytest.fixture
def called(root, monkeypatch):
    """The commands on the toy course: what would be run inside .venv, without running it."""
    calls = []
    monkeypatch.setattr(commands, "ROOT", root)
    monkeypatch.setattr(environment, "ensure", lambda root, lock: calls.append(lock))
    monkeypatch.setattr(commands, "inside", lambda *words: calls.append(words) or 0)
    monkeypatch.setattr(
        commands.server, "serve", lambda root, first, browser: calls.append((first, browser)) or 0
    )
    monkeypatch.setattr(commands.wheels, "fetch", lambda root, *words: calls.append(words) or 0)
    return calls


PYTEST = ("-m", "pytest", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")
ORDERS = {
    "open": ["requirements.txt", ("notebooks/00_start_here.ipynb", True)],
    "open --no-browser 02": ["requirements.txt", ("notebooks/02_partial_trace.ipynb", False)],
    "test": ["requirements-test.txt", PYTEST],
    "test --deep": ["requirements-test.txt", (*PYTEST, "--deep")],
    "test 02 -x": ["requirements-test.txt", (*PYTEST, "--deep", "-k", "partial_trace or ex02", "-x")],
    "test -k a.b tests/x.py": ["requirements-test.txt", (*PYTEST, "-k", "a.b", "tests/x.py")],
    "build": ["requirements-test.txt", ("tools/build.py",)],
    "build 02 --check": ["requirements-test.txt", ("tools/build.py", "02", "--check")],
    "test --deep 02": ["requirements-test.txt", (*PYTEST, "--deep", "-k", "partial_trace or ex02")],
    "build 02 --letters": ["requirements-test.txt", ("tools/build.py", "02", "--letters")],
    "test 02 00 -x": [
        "requirements-test.txt",
        (*PYTEST, "--deep", "-k", "partial_trace or ex02 or start_here or ex00", "-x"),
    ],
    "test ex02.1 -x": ["requirements-test.txt", (*PYTEST, "--deep", "-k", "ex02.1", "-x")],
    "build 02 --nbgrader /class": [
        "requirements-test.txt",
        ("tools/build.py", "02", "--nbgrader", str(Path("/class").resolve())),
    ],
    "new exercise 02 way_back The way back": [
        "requirements-test.txt",
        ("tools/new.py", "exercise", "02", "way_back", "The", "way", "back"),
    ],
    "build --report": ["requirements-test.txt", ("tools/build.py", "--report")],
    "wheels": [("requirements.txt", None, None)],
    "wheels --for windows --python 3.12.4": [("requirements.txt", "windows", "3.12")],
    "bench speed --fast": ["requirements-test.txt", ("benchmarks/speed.py", "--fast")],
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.items())
def test_each_command_does_what_it_says(called, root, order, expected):
    (root / "benchmarks/speed.py").write_text("")
    (root / "course/00_start_here").mkdir()
    assert commands.run(order.split()) == 0
    assert called == expected


@pytest.mark.parametrize("order", ["wheels --for amiga", "wheels --python 2.7", "wheels --python 3.9"])
def test_laptops_that_the_course_does_not_know_are_refused(called, capsys, order):
    with pytest.raises(SystemExit):
        commands.run(order.split())
    assert order.split()[-1] in capsys.readouterr().err and not called


def exercises():
    """The exercises of the real course."""
    texts = [path.read_text("utf-8") for path in (ROOT / "course").glob("*/practice.md")]
    return [id for text in texts for id in re.findall(r"^## (ex\d\d\.\d+)", text, re.MULTILINE)]


@pytest.mark.parametrize("stem", [path.name for path in sorted((ROOT / "course").glob("[0-9]*_*"))])
def test_a_chapters_tests_are_those_of_its_name_and_its_exercises_alone(called, monkeypatch, stem):
    monkeypatch.setattr(commands, "ROOT", ROOT)
    assert commands.run(["test", stem[:2]]) == 0
    words = called[-1][called[-1].index("-k") + 1].split(" or ")
    assert any(word in stem for word in words)
    selected = [id for id in exercises() if any(word in id for word in words)]
    assert selected and selected == [id for id in exercises() if id[2:4] == stem[:2]]


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ("open 99", "There is no chapter '99'. There are: 00_start_here, 02_partial_trace"),
        ("test 99", "There is no chapter '99'. There are: 02_partial_trace"),
        ("bench", "Name a benchmark: there is none yet"),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(called, capsys, order, sentence):
    assert commands.run(order.split()) == 1
    assert sentence in capsys.readouterr().out and not called


def test_a_copy_without_notebooks_is_told(called, root, capsys):
    shutil.rmtree(root / "notebooks")
    assert commands.run(["open"]) == 1
    assert "not a whole copy" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "code", "sentence"),
    [
        (KeyboardInterrupt(), 130, "Nothing is broken"),
        (OSError(errno.ENOSPC, "No space left on device", "x"), 1, "The disk is full (x)"),
        (Trouble("plain words"), 1, "plain words"),
    ],
)
def test_what_stops_a_command_is_told_in_plain_words(called, monkeypatch, capsys, fault, code, sentence):
    def fails(root, lock):
        raise fault

    monkeypatch.setattr(environment, "ensure", fails)
    assert commands.run(["test"]) == code
    assert sentence in capsys.readouterr().out


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
@pytest.mark.parametrize(
    ("place", "sentence"),
    [(".venv", "the course's folder is not yours"), ("work/notebooks", "work/ belongs to another account")],
)
def test_a_folder_that_may_not_be_written_is_told_in_a_sentence(
    called, root, monkeypatch, capsys, number, place, sentence
):
    def fails(root, lock):
        raise OSError(number, os.strerror(number), str(root / place))

    monkeypatch.setattr(environment, "ensure", fails)
    assert commands.run(["open"]) == 1
    assert f"You may not write {root / place}: " in (said := capsys.readouterr().out) and sentence in said


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("place", [".", ".venv", "work", "work/exercises"])
def test_a_folder_of_another_account(root, place):
    (root / ".venv").mkdir()
    (root / "work/exercises").mkdir(parents=True)
    if place.startswith("work"):
        environment.make_venv(root)
        environment.write_stamp(root, {environment.LEARNER: environment.digest(root / environment.LEARNER)})
    elif place == ".":
        (root / ".venv").rmdir()
    (root / place).chmod(0o555)
    order = [sys.executable, root / "run.py", "open", "--no-browser"]
    done = subprocess.run(order, capture_output=True, text=True)
    (root / place).chmod(0o755)
    assert done.returncode == 1 and "You may not write" in done.stdout and not done.stderr


def test_an_error_of_ours_is_not_dressed_up(called, monkeypatch):
    monkeypatch.setattr(environment, "ensure", lambda root, lock: open("/nowhere/at/all"))
    with pytest.raises(FileNotFoundError):
        commands.run(["test"])


# --- stopped for real, in the middle of installing ---------------------------------------------------

# Its installer leaves a file, so that a test can see it at work and see it done.
SLOW_INSTALLER = """
import sys
sys.path.insert(0, ".")
from launcher import commands, installers
long = "import time; open('begun', 'w'); time.sleep(float(sys.argv[1])); open('done', 'w')"
long = "import sys; sys.argv[1:2] = [" + repr(sys.argv[1]) + "]; " + long
installers.INSTALLERS.clear()
installers.INSTALLERS["slow"] = lambda root: [sys.executable, "-c", long]
sys.exit(commands.run(["open", "--no-browser"]))
"""


def start_slowly(root, seconds):
    """Start run.py with an installer that takes its time; return once that is at work.

    As a script does with `&`: Ctrl-C is ignored at first.
    """
    command = [sys.executable, "-c", SLOW_INSTALLER, str(seconds)]
    running = subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    until = time.monotonic() + 30
    while not (root / "begun").exists():
        assert time.monotonic() < until and running.poll() is None
        time.sleep(0.05)
    return running


def gone(group):
    """Whether nobody is left of the group, at the latest after ten seconds: a busy system is late."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(os.name == "nt", reason="signals as on Unix")
@pytest.mark.parametrize("everybody", [True, False], ids=["at the terminal", "to run.py alone"])
def test_ctrl_c_while_installing(root, everybody, monkeypatch):
    running = start_slowly(root, 60)
    (os.killpg if everybody else os.kill)(running.pid, signal.SIGINT)
    printed, _ = running.communicate(timeout=20)
    assert running.returncode == 130 and "Nothing is broken" in printed and "Traceback" not in printed
    assert gone(running.pid)
    assert not environment.is_ready(root, environment.LEARNER)
    monkeypatch.setattr(installers, "INSTALLERS", {"fake": lambda root: [sys.executable, "-c", ""]})
    environment.ensure(root, environment.LEARNER)
    assert environment.is_ready(root, environment.LEARNER)


@pytest.mark.skipif(os.name == "nt", reason="signals as on Unix")
def test_an_installer_that_outlives_its_run_py_is_waited_for(root, monkeypatch, capsys):
    running = start_slowly(root, 3)
    running.kill()
    running.wait()
    seen = []
    monkeypatch.setattr(environment, "install", lambda root, lock: seen.append((root / "done").exists()))
    environment.ensure(root, environment.LEARNER)
    assert seen == [True] and "waiting for it" in capsys.readouterr().out


def test_ci_runs_the_readmes_command():
    script = (ROOT / ".ci/run").read_text()
    (command,) = set(re.findall(r"python3 run\.py test", (ROOT / "README.md").read_text()))
    assert command in script and os.access(ROOT / ".ci/run", os.X_OK)


TEXTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")}
WRITTEN = sorted(
    {
        (name, order.strip())
        for name, text in TEXTS.items()
        for order in re.findall(
            r"(?:^|[` ;])(?:python3 )?run\.py ((?:[\w./-]+ ?)+)(?=[`;#]|\s|$)", text, re.M
        )
        if "--help" not in order
    }
)


@pytest.mark.parametrize(("name", "order"), WRITTEN)
def test_every_command_of_run_py_that_is_written_down_is_one(called, monkeypatch, name, order):
    monkeypatch.setattr(commands, "ROOT", ROOT)
    monkeypatch.setattr(commands.locks, "lock", lambda root: 0)
    monkeypatch.setattr(commands.copies, "lay_out", lambda root: [])
    assert commands.run(order.split()) == 0


def test_every_script_that_is_written_down_is_there():
    found = [order for text in TEXTS.values() for order in re.findall(r"python3? (-m [\w.]+|\S+\.py)", text)]
    for order in found:
        path = order.removeprefix("-m ")
        if path != order and path.split(".")[0] in ("ruff", "mypy", "nbgrader", "pytest"):
            continue
        assert (ROOT / (path if path == order else path.replace(".", "/") + ".py")).exists(), order
    assert len(WRITTEN) > 15 and len(found) > 15
