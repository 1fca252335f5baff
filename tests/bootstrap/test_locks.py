"""The locks: plain pins, for every Python and system, the tests' a superset of the learner's."""

import re
import sys
import zipfile

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from toy import ROOT

LEARNER = (ROOT / "requirements.txt").read_text()
TESTER = (ROOT / "requirements-test.txt").read_text()
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
MACHINES = [
    {**system, "python_version": f"3.{minor}", "python_full_version": f"3.{minor}.{patch}"}
    for system in SYSTEMS.values()
    for minor in range(10, 15)
    for patch in (0, 9)
]


def lines(lock):
    return [line for line in lock.splitlines() if line and not line.startswith("#")]


def pins(lock, machine):
    """Name -> version of what the lock installs on a machine."""
    found = {}
    for line in lines(lock):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(machine):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} twice on {machine}"
            found[name] = str(requirement.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("lock", [LEARNER, TESTER], ids=["learner", "tester"])
def test_a_line_is_a_pin_and_nothing_else(lock):
    """So there are no hashes, options, index addresses or paths of the machine it was made on."""
    for line in lines(lock):
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [\w.'<>=!*() -]+)?", line), line
    for line in lock.splitlines():
        assert "://" not in line and not re.search(r"(^|\s)(/|[A-Z]:\\)", line), line


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['sys_platform']}-{m['python_full_version']}")
def test_the_testers_lock_is_a_strict_superset_with_the_same_pins(machine):
    learner, tester = pins(LEARNER, machine), pins(TESTER, machine)
    assert learner.items() < tester.items()


def declared(part):
    """Requirements in pyproject.toml: the package's own, or an extra's."""
    if sys.version_info < (3, 11):
        pytest.skip("tomllib came with Python 3.11")
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=3.10"
    return [
        Requirement(text)
        for text in (project["dependencies"] if part == "learner" else project["optional-dependencies"][part])
    ]


@pytest.mark.parametrize(("part", "lock"), [("learner", LEARNER), ("learner", TESTER), ("test", TESTER)])
def test_the_locks_hold_what_pyproject_asks_for(part, lock):
    wanted = declared(part)
    for machine in MACHINES:
        found = pins(lock, machine)
        for requirement in wanted:
            assert requirement.specifier.contains(found[canonicalize_name(requirement.name)]), requirement


def test_vendor_keeps_one_pip_that_runs_on_the_oldest_python_with_its_licence():
    (wheel,) = (ROOT / "vendor").glob("pip-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if re.fullmatch(r"pip-[^/]+\.dist-info/METADATA", name))
        needs = re.search(r"^Requires-Python: (.+)$", archive.read(metadata).decode(), re.MULTILINE)
    assert SpecifierSet(needs[1]).contains("3.10.0")
    assert any(name.endswith("LICENSE.txt") for name in names)
