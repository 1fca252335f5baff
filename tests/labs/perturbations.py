"""The labs with one thing wrong: which of its tests notices which mistake.

    python -m tests.labs.perturbations            the table of every lab
    python -m tests.labs.perturbations spohn      of one

A perturbation replaces a piece of text in one source file, of `qep_widgets/labs` or of `qep_widgets/figures`;
`broken/<lab>.py` lists those of a lab. The lab's own tests run against it in a process of its own, which
reads the file through an importer. Nothing is changed on disk.
"""

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGE = ROOT / "qep_widgets"
NOTHING = "NOT NOTICED"
PATIENCE = 300  # seconds for one run
# Loaded once, and had by every run: what takes long to import and is never perturbed.
_SHARED = (
    "hypothesis",
    "ipywidgets",
    "matplotlib.backends.backend_agg",
    "mpmath",
    "PIL.Image",
    "pytest",
    "qep_widgets.figures.style",
    "qep_widgets.live",
    "qep_widgets.physics.models",
    "qep_widgets.predict.made",
    "scipy.integrate",
    "scipy.linalg",
    "scipy.optimize",
)


@dataclass(frozen=True)
class Perturbation:
    """What is wrong with a lab, in which file of `qep_widgets`, the text that is right and the wrong one."""

    lab: str
    name: str
    file: str
    right: str
    wrong: str

    def source(self, text: str) -> str:
        """The perturbed file.  Raises ValueError unless there is one such piece in it, and it changes."""
        found = text.count(self.right)
        if found != 1:
            raise ValueError(
                f"{self.lab}, {self.name!r}: {self.file} has the text {self.right!r} {found} times, not "
                f"once. Write in tests/labs/broken/{self.lab}.py how it stands there now"
            )
        if self.right == self.wrong:
            raise ValueError(f"{self.lab}, {self.name!r}: the replacement changes nothing")
        return text.replace(self.right, self.wrong)


def labs() -> list[str]:
    """The labs that have a list in `broken/`."""
    return sorted(path.stem for path in (HERE / "broken").glob("[a-z]*.py"))


def perturbations(lab: str) -> list[Perturbation]:
    """What is tried on a lab, each with its text in place.  Raises ValueError when one has not."""
    path = HERE / "broken" / f"{lab}.py"
    spec = importlib.util.spec_from_file_location(f"broken_{lab}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = [Perturbation(lab, name, *edit) for name, *edit in module.EDITS]
    for one in found:
        path = PACKAGE / one.file
        compile(one.source(path.read_text(encoding="utf-8")), path, "exec")
    return found


# ---------------------------------------------------------------- one run, in a process of its own


class _Importer(importlib.abc.MetaPathFinder):
    """Gives one module of the package from the perturbed text."""

    def __init__(self, perturbation: Perturbation) -> None:
        self.path = PACKAGE / perturbation.file
        self.name = ".".join(self.path.relative_to(ROOT).with_suffix("").parts)
        self.text = perturbation.source(self.path.read_text(encoding="utf-8"))

    def find_spec(self, fullname, path=None, target=None):  # type: ignore[no-untyped-def]
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=_Loader(fullname, str(self.path), self.text)
        )


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _FirstFailure:
    """The first test that fails, and why a run did not come to its tests."""

    def __init__(self) -> None:
        self.test = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Settings first, then the first case of every test from the last one on: the last ones see most."""
        cases: Counter[str] = Counter()
        rank = {}
        for place, item in enumerate(items):
            name = item.name.split("[")[0]
            rank[item] = (name != "test_its_settings", cases[name], -place)
            cases[name] += 1
        items.sort(key=rank.__getitem__)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid.split("::")[-1].split("[")[0]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.test:
            self.test = f"its tests cannot be read: {report.longrepr}"


def noticed_by(lab: str, perturbation: Perturbation | None) -> tuple[str, float]:
    """The first test of the lab that fails ("" for none), and the seconds that it took.

    Raises ImportError when the lab cannot be imported: that is no lab with one thing wrong.
    """
    os.chdir(ROOT)
    if perturbation is not None:
        importer = _Importer(perturbation)
        assert importer.name not in sys.modules, f"{importer.name} was imported before it could be perturbed"
        sys.meta_path.insert(0, importer)
    start, seen = time.perf_counter(), _FirstFailure()
    importlib.import_module(f"qep_widgets.labs.{lab}")
    chosen = ["-x", "-q", "-p", "no:cacheprovider", f"tests/labs/test_{lab}.py"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = pytest.main(chosen, plugins=[seen])
    if code and not seen.test:
        seen.test = f"pytest ended with {code!r}"
    return seen.test, time.perf_counter() - start


def _run(job: tuple[str, Perturbation | None]) -> tuple[str, float]:
    return noticed_by(*job)


def results(jobs: list[tuple[str, Perturbation | None]]) -> Iterator[tuple[str, float]]:
    """`noticed_by` of each job, in their order, on two processors."""
    ways = multiprocessing.get_all_start_methods()
    how = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
    how.set_forkserver_preload([*_SHARED])
    with its_own(), how.Pool(2, maxtasksperchild=1) as pool:
        answers = pool.imap(_run, jobs, chunksize=1)
        for _ in jobs:
            yield answers.next(timeout=PATIENCE)


@contextlib.contextmanager
def its_own() -> Iterator[None]:
    """Runs that are started within find this copy of the package, and load no more than they need."""
    before = dict(os.environ)
    os.environ |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# ---------------------------------------------------------------- the table


def report(chosen: list[str], every: int = 1) -> tuple[str, list[str]]:
    """The tables as text, and what is to be mended; of each lab's perturbations one of so many is tried."""
    tried = {lab: perturbations(lab)[::every] for lab in chosen}
    jobs: list[tuple[str, Perturbation | None]] = []
    for lab in chosen:
        jobs += [(lab, None), *((lab, one) for one in tried[lab])]
    answers = results(jobs)
    lines, mend = [], []
    for lab in chosen:
        test, seconds = next(answers)
        if test:
            mend.append(f"{lab}: without a perturbation {test} fails; mend the lab or its tests first")
        width = max(len(one.name) for one in tried[lab])
        rows, count, start = [], 0, seconds
        for one in tried[lab]:
            test, seconds = next(answers)
            rows.append(f"  {one.name:{width}}  {seconds:5.1f} s  {test or NOTHING}")
            count += bool(test)
            if not test:
                mend.append(
                    f"{lab}: no test notices {one.name!r}. Compare in tests/labs/test_{lab}.py what it "
                    f"changes in {one.file} with a number or a formula that is not the lab's own"
                )
        lines += [f"{lab}: noticed {count} of {len(rows)}; all its tests take {start:.1f} s", *rows, ""]
    return "\n".join(lines), mend


def main(arguments: list[str]) -> int:
    """Print the tables of all labs, or of those that are named."""
    unknown = sorted(set(arguments) - set(labs()))
    if unknown:
        print(f"There is no lab {', '.join(unknown)}. There are: {', '.join(labs())}")
        return 1
    start = time.perf_counter()
    text, mend = report(arguments or labs())
    print(text)
    print(*mend, f"{time.perf_counter() - start:.1f} s", sep="\n")
    return bool(mend)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
