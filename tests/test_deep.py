"""What runs when nobody asks for all of it: a sample of each sweep, and everything else."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUITE = """
import pytest
from tests.deep import examples, swept

@pytest.mark.parametrize("n", swept(range(7), always=2, every=5))
def test_a(n): pass

@pytest.mark.deep
def test_b(): pass

def test_c(): pass

@pytest.mark.parametrize("instances", [examples(60).max_examples])
def test_d(instances): pass
"""


def collected(folder, *more):
    (folder / "conftest.py").write_text(
        (ROOT / "tests/conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "browser").mkdir(exist_ok=True)
    (folder / "browser" / "test_last.py").write_text("def test_long(): pass")
    env = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # which take longer than the tests
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--collect-only",
        "-p",
        "no:cacheprovider",
        str(folder),
        *more,
    ]
    done = subprocess.run(
        [*command, "--rootdir", str(folder)], cwd=ROOT, env=env, capture_output=True, text=True
    )
    return [line.split("::")[1] for line in done.stdout.splitlines() if "::" in line], done.stdout


def test_a_sample_unless_all_is_asked_for_and_what_takes_longest_first(tmp_path):
    few, said = collected(tmp_path)
    assert few == ["test_long", "test_a[0]", "test_a[1]", "test_a[5]", "test_c", "test_d[15]"]
    assert "5 deselected" in said
    everything, said = collected(tmp_path, "--deep")
    assert everything == ["test_long", *(f"test_a[{n}]" for n in range(7)), "test_b", "test_c", "test_d[60]"]


def test_the_check_before_a_change_lands_asks_for_all():
    assert "run.py test --deep" in (ROOT / ".ci/run").read_text(encoding="utf-8")
