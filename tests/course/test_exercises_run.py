"""An untouched exercise notebook runs from top to bottom and reports every exercise as not attempted."""

import nbformat
import pytest

from tools.build import ROOT, execute
from tools.cells import Refusal
from tools.chapter import read_part


def test_the_untouched_exercise_is_not_attempted(practice):
    part = read_part(ROOT / "course" / practice / "practice.md", ROOT)
    assert part.checks
    committed = nbformat.read(ROOT / "exercises" / f"{practice}.ipynb", as_version=4)
    try:
        execute(part, committed, "not attempted", ROOT)
    except Refusal as refusal:
        pytest.fail(f"{refusal} Then run: python3 run.py build {practice[:2]}", pytrace=False)
