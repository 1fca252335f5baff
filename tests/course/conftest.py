"""A toy course in a temporary folder, with a package of a few lines, to try the build on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # for tools, where pytest was started without -m

from tests.deep import swept  # noqa: E402
from tools.rehearse import lessons  # noqa: E402

PACKAGE = """
__version__ = "9.9.9"

class Report:
    def __init__(self, verdict):
        self.verdict = verdict

    def points(self, n):
        return float(n) if self.verdict == "right" else 0.0

def check(id, function):
    try:
        return Report("right" if function(3) == 6 else "wrong")
    except NotImplementedError:
        return Report("not attempted")
"""

LESSON = """
# Doubling

```{code-cell} ipython3
import math
```

Twice one is $2$.

```{code-cell} ipython3
assert math.prod([1, 2]) == 2
```
"""

PRACTICE = '''
# Practice

```{code-cell} ipython3
from qep_widgets import check
```

## Twice

Write it.

```{code-cell} ipython3
def twice(x):
    """Two times x."""
    ### BEGIN SOLUTION
    factor = 2
    return factor * x
    ### END SOLUTION
```

```{code-cell} ipython3
report = check("ex02.1", twice)
report.points(4)
```

+++ {"tags": ["solution"]}

Because two is one and one.

+++ {"tags": ["exercise-only"]}

Go on when the report is right.
'''


class Toy:
    """A course of one chapter whose sources a test may change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "course" / "02_double_it"
        (root / "qep_widgets").mkdir(parents=True)
        self.folder.mkdir(parents=True)
        (root / "qep_widgets" / "__init__.py").write_text(PACKAGE)
        self.write("lesson", LESSON)
        self.write("practice", PRACTICE)

    def write(self, kind: str, text: str) -> None:
        (self.folder / f"{kind}.md").write_text(text, encoding="utf-8")

    def change(self, kind: str, old: str, new: str) -> None:
        text = (self.folder / f"{kind}.md").read_text(encoding="utf-8")
        assert old in text
        self.write(kind, text.replace(old, new))

    def generated(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for folder in ("notebooks", "exercises", "solutions")
            for path in sorted((self.root / folder).glob("*"))
        }


@pytest.fixture(scope="session")
def toy_at():
    """Make a toy course in a folder."""
    return Toy


@pytest.fixture
def toy(tmp_path):
    return Toy(tmp_path / "toy")


def pytest_generate_tests(metafunc):
    """A test that asks for `lesson` or `practice` runs once for each of the real course."""
    if "lesson" in metafunc.fixturenames and not list(metafunc.definition.iter_markers("parametrize")):
        metafunc.parametrize("lesson", lessons(ROOT))
    if "practice" in metafunc.fixturenames:
        found = sorted(path.parent.name for path in (ROOT / "course").glob("*/practice.md"))
        metafunc.parametrize("practice", swept(found, every=4))


@pytest.fixture
def private(tmp_path):
    """An environment in which the real package is found and the user's Jupyter settings are not."""
    own = {f"JUPYTER_{what}_DIR": str(tmp_path / what.lower()) for what in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTER_NO_CONFIG": "1", "IPYTHONDIR": str(tmp_path / "ipython"), "PYTHONPATH": str(ROOT)}
    return os.environ | own | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@pytest.fixture
def nbval(private):
    """Run a notebook of the real course under nbval, each cell a test; fail with what it says."""

    def run(notebook: str, strictness: str) -> None:
        # The run inside needs this one plugin, not the others, whose imports take longer than the notebook.
        private["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        command = [sys.executable, "-m", "pytest", "-p", "nbval.plugin", "-p", "no:cacheprovider", "-q"]
        command += [notebook, strictness, "--nbval-current-env", "--nbval-cell-timeout=120", "--color=no"]
        done = subprocess.run(command, cwd=ROOT, env=private, capture_output=True, text=True)
        number = notebook.split("/")[1][:2]
        told = f"{notebook} does not give what it shows. To see the line in its source, run: "
        told += f"python3 run.py build {number} --check. To build it anew, run: python3 run.py build {number}"
        assert done.returncode == 0, f"{done.stdout[-8000:]}{done.stderr[-2000:]}\n{told}"

    return run
