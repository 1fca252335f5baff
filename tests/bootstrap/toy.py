"""Make a copy of run.py with a course of two notebooks and one tiny package to install, all of it offline."""

import os
import shutil
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

slow = pytest.mark.skipif(
    os.environ.get("QEP_SLOW") != "1",
    reason="installs the whole lock from the network, minutes: set QEP_SLOW=1",
)


def tiny_wheel(folder: Path, version: str, tag: str = "py3-none-any") -> Path:
    """A wheel of one module, `tiny`, whose `version` can be read."""
    wheel = folder / f"tiny-{version}-{tag}.whl"
    info = f"tiny-{version}.dist-info"
    longer = "#" * int(
        version[0]
    )  # a module of the same length and second would pass for the one compiled before
    files = {
        "tiny.py": f"version = {version!r}{longer}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return wheel


def copy_of_the_course(root: Path) -> Path:
    """run.py and what it stands on, a toy package, two notebooks, and locks that ask for tiny 1.0."""
    for name in ("launcher", "vendor"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run.py", root)
    for name in ("notebooks", "exercises", "course/02_partial_trace", "qep_widgets", "benchmarks", "wheels"):
        (root / name).mkdir(parents=True)
    (root / "qep_widgets/__init__.py").write_text("")
    for name in ("notebooks/00_start_here", "notebooks/02_partial_trace", "exercises/02_partial_trace"):
        (root / f"{name}.ipynb").write_text("{}")
    for version in ("1.0", "2.0"):
        tiny_wheel(root / "wheels", version)
    for lock in ("requirements.txt", "requirements-test.txt"):
        (root / lock).write_text("tiny==1.0\n")
    return root


def offline(root: Path) -> dict[str, str]:
    """Variables by which pip and uv look into the course's own folder of wheels and nowhere else."""
    wheels = str(root / "wheels")
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (root / "wheels").as_uri(), "PIP_CONFIG_FILE": os.devnull}
    return {**pip, "UV_OFFLINE": "1", "UV_FIND_LINKS": wheels, "UV_NO_CACHE": "1"}
