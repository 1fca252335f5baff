"""The four ways to install, each for real, and the machine that has none of the first three."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from toy import ROOT, copy_of_the_course, offline, tiny_wheel

from launcher import environment, installers, places, wheels
from tests.deep import swept

LOCK = environment.LEARNER
SET_UP = (
    "import sys; sys.path.insert(0, '.'); from launcher import environment as e; from pathlib import Path; "
)
SET_UP += "e.ensure(Path.cwd(), e.LEARNER)"


def version_of_tiny(root):
    ask = [places.python_of(root), "-c", "import tiny; print(tiny.version)"]
    return subprocess.run(ask, capture_output=True, text=True, env=places.variables(root)).stdout.strip()


@pytest.fixture
def uv(monkeypatch):
    """uv on PATH, from wherever this machine keeps it."""
    beside = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if not beside:
        pytest.skip("no uv on this machine")
    monkeypatch.setenv("PATH", str(Path(beside).parent) + os.pathsep + os.environ["PATH"])


@pytest.mark.parametrize("name", swept(installers.INSTALLERS, always=2))
def test_each_route_installs_and_tops_up(root, monkeypatch, capsys, request, name):
    if name == "uv":
        request.getfixturevalue("uv")
    monkeypatch.setenv("QEP_INSTALLER", name)
    monkeypatch.setenv("PIP_USER", "1")  # as some keep it in pip's settings; a venv refuses it
    try:
        environment.ensure(root, LOCK)
    except environment.Trouble as trouble:
        if "No installer" in str(trouble):
            pytest.skip(f"{name} does not work with this Python: {sys.executable}")
        raise
    assert version_of_tiny(root) == "1.0"
    (root / LOCK).write_text("tiny==2.0\n")
    environment.ensure(root, LOCK)
    assert version_of_tiny(root) == "2.0"
    assert f"installed with {name}" in capsys.readouterr().out
    (root / LOCK).write_text("tiny==1.0\nnot-to-be-had==1.0\n")  # the first could be changed, the second not
    environment.ensure(root, LOCK)
    assert version_of_tiny(root) == "2.0" and "Going on with them" in capsys.readouterr().out


@pytest.mark.deep
def test_what_cannot_be_had_is_told_in_the_installers_words(root, monkeypatch):
    monkeypatch.setenv("QEP_INSTALLER", "the pip kept in vendor/")
    (root / LOCK).write_text("tiny==3.0\n")
    with pytest.raises(environment.Trouble, match=r"could not be downloaded.*\n.*tiny==3\.0"):
        environment.ensure(root, LOCK)
    assert "tiny==3.0" in (places.folder(root) / installers.REPORT).read_text()


NOWHERE = "http://127.0.0.1:9"  # nobody listens
HERE = installers.carried_lock(places.system(), places.python_version())


@pytest.fixture
def index(root, monkeypatch):
    """A folder that pip takes for the network, and what cuts it off."""
    (root / "wheels").rename(root / "index")
    monkeypatch.setenv("PIP_FIND_LINKS", (root / "index").as_uri())

    def cut():
        for key in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "UV_OFFLINE", "UV_FIND_LINKS"):
            monkeypatch.delenv(key)
        for key in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"):
            monkeypatch.setenv(key, NOWHERE)
        monkeypatch.setenv("PIP_RETRIES", "1")

    return root / "index", cut


def held(root):
    return {path.name for path in (root / "wheels").iterdir()}


@pytest.mark.deep
@pytest.mark.parametrize("name", ["uv", "the pip kept in vendor/"])
def test_wheels_fetched_on_one_laptop_serve_another_without_network(root, index, monkeypatch, request, name):
    if name == "uv":
        request.getfixturevalue("uv")
    assert wheels.fetch(root, LOCK) == 0
    assert held(root) == {HERE, "tiny-1.0-py3-none-any.whl"}
    index[1]()
    monkeypatch.setenv("QEP_INSTALLER", name)
    environment.ensure(root, LOCK)
    assert version_of_tiny(root) == "1.0"


@pytest.mark.deep
def test_fetching_without_network_leaves_what_is_there(root, index):
    wheels.fetch(root, LOCK)
    before = held(root)
    index[1]()
    (root / LOCK).write_text("tiny==2.0\n")
    with pytest.raises(environment.Trouble, match="could not be downloaded"):
        wheels.fetch(root, LOCK)
    assert held(root) - {wheels.REPORT} == before
    assert (root / "wheels" / HERE).read_text() == "tiny==1.0\n"  # the lock that is really there


TAGS = {
    ("linux", "3.12"): "cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64",
    ("macos", "3.13"): "cp313-cp313-macosx_11_0_arm64",
    ("windows", "3.14"): "cp314-cp314-win_amd64",
    ("windows", "3.10"): "cp38-abi3-win_amd64",
}


@pytest.mark.deep
def test_each_kind_of_laptop_adds_its_own_wheels(root, index, capsys):
    (root / "index/tiny-1.0-py3-none-any.whl").unlink()
    (root / LOCK).write_text("tiny==1.0 ; os_name != 'x'\nno-such==1.0 ; python_full_version < '3.10'\n")
    for done, ((system, python), tag) in enumerate(TAGS.items(), 1):
        tiny_wheel(root / "index", "1.0", tag)
        assert wheels.fetch(root, LOCK, system, python) == 0
        assert len(held(root)) == 2 * done, held(root)
        assert {f"{system}-{python}.txt", f"tiny-1.0-{tag}.whl"} <= held(root)
    said = capsys.readouterr().out.splitlines()[-1]
    assert all(f"{system} with Python {python}" in said for system, python in TAGS)
    with pytest.raises(
        environment.Trouble,
        match=r"pip found no package tiny==1\.0 for windows with Python 3\.12\.99: there is none",
    ):
        (root / "index" / f"tiny-1.0-{TAGS['windows', '3.10']}.whl").unlink()
        (root / "wheels" / f"tiny-1.0-{TAGS['windows', '3.10']}.whl").unlink()
        wheels.fetch(root, LOCK, "windows", "3.12")
    assert "windows-3.12.txt" not in held(root)


@pytest.mark.deep
def test_both_are_fetched_where_patch_releases_differ(root, index):
    (root / LOCK).write_text(
        "tiny==1.0 ; python_full_version < '3.11.5'\ntiny==2.0 ; python_full_version >= '3.11.5'\n"
    )
    wheels.fetch(root, LOCK, "linux", "3.11")
    assert {"tiny-1.0-py3-none-any.whl", "tiny-2.0-py3-none-any.whl"} < held(root)


@pytest.mark.parametrize("system", wheels.SYSTEMS)
@pytest.mark.parametrize("python", ["3.10.0", "3.11.4", "3.12.99"])
def test_a_lock_is_read_as_that_laptop_reads_it(system, python):
    text = (ROOT / LOCK).read_text("utf-8")
    names = {line.split("==")[0] for line in wheels.requirements(ROOT, text, system, python)}
    assert ("colorama" in names) is ("pywinpty" in names) is (system == "windows")
    assert ("appnope" in names) is (system == "macos") and ("ptyprocess" in names) is (system != "windows")
    assert ("tomli" in names) is (python == "3.10.0") and ("overrides" in names) is (python < "3.12")


@pytest.mark.deep
def test_wheels_of_another_lock_or_another_laptop_are_left_alone_and_named(root, index, monkeypatch):
    monkeypatch.setenv("QEP_INSTALLER", "the pip kept in vendor/")
    wheels.fetch(root, LOCK)
    (root / "wheels" / HERE).rename(root / "wheels/windows-3.10.txt")
    index[1]()
    assert installers.carried(root, LOCK) == []
    order = f"run.py wheels --for {places.system()} --python {places.python_version()}"
    with pytest.raises(environment.Trouble, match=re.escape(order)):
        environment.ensure(root, LOCK)


def test_wheels_that_do_not_fit_after_all_are_named(root, monkeypatch):
    monkeypatch.setenv("QEP_INSTALLER", "the pip kept in vendor/")
    (root / LOCK).write_text("tiny==3.0\n")
    (root / "wheels" / HERE).write_text("tiny==3.0\n")
    with pytest.raises(environment.Trouble, match="wheels/ does not serve this machine"):
        environment.ensure(root, LOCK)


@pytest.fixture
def bare(monkeypatch):
    """A folder of an ordinary user, and the words that start a command as that user on a bare machine."""
    if (
        not Path("/usr/bin/python3").exists()
        or not shutil.which("setpriv")
        or os.name == "nt"
        or os.geteuid()
    ):
        pytest.skip("needs root, Linux, setpriv and the system's own /usr/bin/python3")
    home = Path(tempfile.mkdtemp(prefix="bare machine "))
    words = ["sh", str(ROOT / "tests/bootstrap/bare_machine.sh"), str(home)]
    try:
        recent = [*words, "python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10))"]
        shutil.chown(home, 65534, 65534)
        tried = subprocess.run(recent, capture_output=True, text=True, cwd="/")
        if tried.returncode:
            pytest.skip(f"cannot hide pip here, or its Python is too old: {tried.stderr.strip()[-200:]}")
        yield home, words
    finally:
        shutil.rmtree(home)


def give_away(folder):
    for path in [folder, *folder.rglob("*")]:
        shutil.chown(path, 65534, 65534)


def test_a_bare_machine_is_bare(bare):
    _, words = bare
    for command in (
        ["python3", "-m", "pip"],
        ["python3", "-m", "ensurepip"],
        ["uv"],
        ["touch", "/usr/bin/x"],
    ):
        assert subprocess.run([*words, *command], capture_output=True, cwd="/").returncode
    assert not (subprocess.run([*words, "sudo", "-n", "true"], capture_output=True, cwd="/").returncode == 0)


def test_a_bare_machine_gets_its_environment_from_the_pip_in_vendor(bare):
    home, words = bare
    root = copy_of_the_course(home / "a course")
    give_away(home)
    env = {**os.environ, **offline(root)}
    env.pop("QEP_INSTALLER", None)
    done = subprocess.run(
        [*words, "python3", "-c", SET_UP], cwd=root, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "installed with the pip kept in vendor/" in done.stdout
    assert version_of_tiny(root) == "1.0"
