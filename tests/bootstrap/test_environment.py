"""One .venv: made once, topped up when a lock changes, made anew when it cannot be trusted."""

import errno
import os
import subprocess
import sys
import threading
import time

import pytest

from launcher import environment, installers, places
from launcher.console import Trouble

LOCK = environment.LEARNER


def fake(text="", code=0, count=None):
    """An installer that prints `text` and ends with `code`; each run adds a line to the file `count`."""
    script = f"import sys; print({text!r}); sys.exit({code})"
    if count:
        script = f"open({str(count)!r}, 'a').write('x'); {script}"
    return lambda root: [sys.executable, "-c", script]


def only(monkeypatch, **routes):
    monkeypatch.setattr(installers, "INSTALLERS", routes)


@pytest.fixture
def counted(root, monkeypatch):
    """An installer that always works, and how often it has run."""
    only(monkeypatch, fake=fake(count=root / "runs"))
    return lambda: len((root / "runs").read_text()) if (root / "runs").exists() else 0


def test_the_second_start_installs_nothing(root, counted):
    python = environment.ensure(root, LOCK)
    assert python.exists() and counted() == 1
    environment.ensure(root, LOCK)
    assert counted() == 1


def test_a_changed_lock_tops_up_and_keeps_what_is_there(root, counted):
    environment.ensure(root, LOCK)
    mark = places.site_packages(root) / "mine.py"
    mark.write_text("")
    (root / LOCK).write_text("tiny==2.0\n")
    environment.ensure(root, LOCK)
    assert counted() == 2 and mark.exists()


def test_line_ends_do_not_make_a_lock_another(root, counted):
    environment.ensure(root, LOCK)
    (root / LOCK).write_bytes((root / LOCK).read_bytes().replace(b"\n", b"\r\n"))
    environment.ensure(root, LOCK)
    assert counted() == 1


def test_the_testers_lock_serves_the_learner_too_but_not_the_other_way_round(root, counted):
    environment.ensure(root, environment.LEARNER)
    environment.ensure(root, environment.TESTER)
    assert counted() == 2
    environment.ensure(root, environment.LEARNER)
    assert counted() == 2


def test_after_a_new_learners_lock_the_testers_is_not_taken_for_granted(root, counted):
    environment.ensure(root, environment.TESTER)
    (root / LOCK).write_text("tiny==2.0\n")
    environment.ensure(root, LOCK)
    assert not environment.is_ready(root, environment.TESTER)


def test_another_python_gets_a_new_environment(root, counted, monkeypatch):
    environment.ensure(root, LOCK)
    mark = places.site_packages(root) / "old.py"
    mark.write_text("")
    monkeypatch.setattr(environment, "this_python", lambda: "cpython-399-other")
    environment.ensure(root, LOCK)
    assert counted() == 2 and not mark.exists()


def test_an_environment_whose_python_is_gone_is_made_anew(root, counted):
    python = environment.ensure(root, LOCK)
    python.unlink()
    assert environment.ensure(root, LOCK).exists()
    assert counted() == 2


def test_a_half_made_environment_is_made_anew(root, counted, monkeypatch):
    def stopped(root, lock):
        (places.site_packages(root) / "half.py").write_text("")
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "install", stopped)
    with pytest.raises(KeyboardInterrupt):
        environment.ensure(root, LOCK)
    half = places.site_packages(root) / "half.py"
    assert half.exists() and not environment.is_ready(root, LOCK)
    monkeypatch.undo()
    monkeypatch.setattr(environment, "install", lambda root, lock: None)
    environment.ensure(root, LOCK)
    assert not half.exists() and environment.is_ready(root, LOCK)


def test_a_venv_of_somebody_elses_is_left_alone(root, counted):
    (root / ".venv").mkdir()
    (root / ".venv/pyvenv.cfg").write_text("theirs")
    with pytest.raises(Trouble, match="did not make"):
        environment.ensure(root, LOCK)
    assert [path.name for path in (root / ".venv").iterdir()] == ["pyvenv.cfg"]
    assert counted() == 0


def test_a_second_run_waits_for_the_first(root, monkeypatch, capsys):
    """Both make sure at once; one installs, the other finds it done."""
    runs = []

    def slowly(root, lock):
        runs.append(lock)
        time.sleep(1)

    monkeypatch.setattr(environment, "install", slowly)
    threads = [threading.Thread(target=environment.ensure, args=(root, LOCK)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 1 and "waiting for it" in capsys.readouterr().out


def test_the_package_is_found_even_after_the_folder_was_moved(root, counted):
    environment.ensure(root, LOCK)
    moved = root.parent / "elsewhere, с пробелом"
    root.rename(moved)
    ask = [places.python_of(moved), "-c", "import qep_widgets; print(ascii(qep_widgets.__file__))"]
    printed = subprocess.run(
        ask, capture_output=True, text=True, cwd=moved.parent, env=places.variables(moved)
    )
    assert "elsewhere" in printed.stdout, printed.stderr
    assert environment.is_ready(moved, LOCK)


def test_other_projects_paths_stay_out(root, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.setenv(name, "/elsewhere")
    env = places.variables(root)
    assert not {"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"} & set(env)
    assert env["PATH"].split(os.pathsep)[0] == str(places.python_of(root).parent)


# --- when a new lock cannot be had -------------------------------------------------------------------


@pytest.fixture
def whole(root, counted):
    """An environment that holds the learner's lock, and a file by which it is known."""
    environment.ensure(root, LOCK)
    mark = places.site_packages(root) / "mine.py"
    mark.write_text("")
    old = (root / LOCK).read_text()
    (root / LOCK).write_text("tiny==2.0\n")
    return mark, old


@pytest.mark.parametrize("words", ["dns error", "No space left on device", "error: what?"])
def test_where_a_new_lock_cannot_be_fetched_the_course_goes_on_with_what_is_there(
    root, whole, monkeypatch, capsys, words
):
    mark, _ = whole
    only(monkeypatch, fake=fake(words, code=1))
    assert environment.ensure(root, LOCK).exists()
    said = capsys.readouterr().out
    assert "untouched. Going on with them" in said and mark.exists()
    assert not environment.is_ready(root, LOCK)  # the next start tries again
    only(monkeypatch, fake=fake(count=root / "runs"))
    environment.ensure(root, LOCK)
    assert environment.is_ready(root, LOCK) and mark.exists()


def test_an_installer_tries_long_at_first_and_briefly_where_the_course_can_go_on(root, monkeypatch):
    for name in installers.HURRY:
        monkeypatch.delenv(name, raising=False)
    seen = "import os; print(os.environ.get('PIP_RETRIES', 'as usual'))"
    only(monkeypatch, seen=lambda root: [sys.executable, "-c", seen])
    report = places.folder(root) / installers.REPORT
    environment.ensure(root, LOCK)
    assert report.read_text() == "as usual"
    for name in ("pip-25.3", "tiny-1.0"):
        (places.site_packages(root) / f"{name}.dist-info").mkdir()
        assert (installers.hurry(root) != {}) is (name == "tiny-1.0")
    (root / LOCK).write_text("tiny==2.0\n")
    environment.ensure(root, LOCK)
    assert report.read_text() == "1"
    monkeypatch.setenv("PIP_RETRIES", "7")
    (root / LOCK).write_text("tiny==3.0\n")
    environment.ensure(root, LOCK)
    assert report.read_text() == "7"


def test_a_lock_that_was_put_back_after_a_failed_download_needs_no_network(root, whole, monkeypatch):
    mark, old = whole
    only(monkeypatch, fake=fake("dns error", code=1))
    environment.ensure(root, LOCK)
    (root / LOCK).write_text(old)
    only(monkeypatch, fake=lambda root: pytest.fail("tried"))
    environment.ensure(root, LOCK)
    assert mark.exists()


def test_ctrl_c_while_a_new_lock_is_fetched_costs_nothing(root, whole, monkeypatch):
    mark, old = whole

    def stopped(root, lock):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "install", stopped)
    with pytest.raises(KeyboardInterrupt):
        environment.ensure(root, LOCK)
    assert not environment.is_ready(root, LOCK)
    (root / LOCK).write_text(old)
    monkeypatch.setattr(environment, "install", lambda root, lock: pytest.fail("tried"))
    environment.ensure(root, LOCK)
    assert mark.exists() and environment.is_ready(root, LOCK)


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), Trouble("broken off"), installers.DiskFull("full")])
def test_stopped_half_way_through_a_change_it_is_made_anew(root, whole, monkeypatch, fault):
    mark, old = whole

    def half(root, lock):
        (places.site_packages(root) / "tiny.py").write_text("half")
        raise fault

    monkeypatch.setattr(environment, "install", half)
    with pytest.raises(type(fault)):
        environment.ensure(root, LOCK)
    (root / LOCK).write_text(old)
    assert not environment.is_ready(root, LOCK)
    monkeypatch.setattr(environment, "install", lambda root, lock: None)
    environment.ensure(root, LOCK)
    assert not mark.exists() and environment.is_ready(root, LOCK)


def test_the_testers_packages_that_cannot_be_fetched_leave_the_learners_as_they_are(
    root, counted, monkeypatch
):
    environment.ensure(root, LOCK)
    only(monkeypatch, fake=fake("dns error", code=1))
    with pytest.raises(Trouble, match=r"untouched: `run\.py open` starts the course"):
        environment.ensure(root, environment.TESTER)
    assert environment.is_ready(root, LOCK)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("pip/x.py", True),
        ("pip-25.3.dist-info/RECORD", True),
        ("setuptools-65.5.0.dist-info/RECORD", True),
        ("distutils-precedence.pth", True),
        ("../../../.lock", True),
        ("a/__pycache__/a.pyc", True),
        ("pipe/x.py", False),
    ],
)
def test_bytecode_and_what_installers_leave_of_themselves_may_come_and_go(root, counted, name, same):
    environment.ensure(root, LOCK)
    before, path = environment.print_of(root), places.site_packages(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    assert (environment.print_of(root) == before) is same


# --- when an installer fails -------------------------------------------------------------------------

FAULTS = {
    "ERROR: Could not install packages: [Errno 28] No space left on device": "The disk is full",
    "error: failed to write `x`: No space left on device (os error 28)": "The disk is full",
    "NewConnectionError: [Errno -3] Temporary failure in name resolution": "could not be downloaded",
    "ERROR: No matching distribution found for tiny==1.0": "could not be downloaded",
    "error: error sending request for url": "could not be downloaded",
    "ReadTimeoutError: Read timed out.": "could not be downloaded",
    "SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]')": "could not be downloaded",
    "error: subprocess-exited-with-error": "could not be installed",
    "": "could not be installed",
}


@pytest.mark.parametrize(("text", "sentence"), FAULTS.items())
def test_a_failed_installer_is_told_in_a_sentence_and_can_be_tried_again(root, monkeypatch, text, sentence):
    only(monkeypatch, fake=fake(text, code=1))
    with pytest.raises(Trouble, match=sentence) as told:
        environment.ensure(root, LOCK)
    assert "run the same command again" in str(told.value) and "Traceback" not in str(told.value)
    assert not environment.is_ready(root, LOCK)
    only(monkeypatch, fake=fake())
    environment.ensure(root, LOCK)
    assert environment.is_ready(root, LOCK)


def test_a_full_disk_is_given_back_what_was_half_installed(root, monkeypatch):
    only(monkeypatch, fake=fake("No space left on device", code=1), never=lambda root: pytest.fail("tried"))
    with pytest.raises(installers.DiskFull):
        environment.ensure(root, LOCK)
    assert {path.name for path in (root / ".venv").iterdir()} <= {environment.STAMP, environment.GUARD}


def test_where_uv_fails_pip_gets_a_try(root, monkeypatch, capsys):
    only(monkeypatch, uv=fake("dns error", code=1), pip=fake(count=root / "runs"))
    environment.ensure(root, LOCK)
    assert (root / "runs").read_text() == "x" and "trying pip" in capsys.readouterr().out


def test_where_one_pip_fails_another_would_not_do_better(root, monkeypatch):
    only(monkeypatch, ensurepip=fake("dns error", code=1), pip=lambda root: pytest.fail("tried"))
    with pytest.raises(Trouble, match="could not be downloaded"):
        environment.ensure(root, LOCK)


def test_no_installer_at_all(root, monkeypatch):
    only(monkeypatch, one=lambda root: None)
    with pytest.raises(Trouble, match="No installer"):
        environment.ensure(root, LOCK)


def test_a_folder_without_its_lock_is_named(root):
    (root / LOCK).unlink()
    with pytest.raises(Trouble, match="not a whole copy"):
        environment.ensure(root, LOCK)


def test_a_python_without_venv_is_told(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "venv", None)
    with pytest.raises(Trouble, match="without its venv module"):
        environment.ensure(root, LOCK)


def test_a_file_system_that_cannot_lock_does_not_stop_anybody(root, counted, monkeypatch):
    fcntl = pytest.importorskip("fcntl", reason="Windows locks by msvcrt")

    def cannot(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", cannot)
    environment.ensure(root, LOCK)
    assert counted() == 1


# --- how far it is -----------------------------------------------------------------------------------


def test_pips_lines_become_a_short_word_on_how_far_it_is(tmp_path):
    count = installers.Count(tmp_path, "pip")
    for line in ("Collecting tiny==1.0 (from -r requirements.txt (line 1))", "Collecting numpy==2.4.6"):
        count.status(line)
    wheel = "  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl (16.6 MB)"
    assert count.status(wheel) == "fetching 2: numpy 2.4.6 (16.6 MB)"
    assert "does not answer" in count.status("WARNING: Retrying (Retry(total=4)) after connection broken")
    assert count.status("Installing collected packages: tiny, numpy") == "installing: 0 of 2 packages"
    (tmp_path / "tiny-1.0.dist-info").mkdir()
    assert count.status("") == "installing: 1 of 2 packages"


def test_uvs_lines_too(tmp_path):
    count = installers.Count(tmp_path, "uv")
    assert count.status("Downloading numpy (15.9MiB)") == "fetching: numpy (15.9MiB)"
    assert count.status("Prepared 3 packages in 1.2s") == "installing 3 packages"
