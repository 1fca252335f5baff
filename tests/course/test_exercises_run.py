"""An untouched exercise notebook runs from top to bottom and reports every exercise as not attempted."""

import nbformat

from tools.build import ROOT, execute
from tools.chapter import read_part


def test_the_untouched_exercise_is_not_attempted(practice):
    part = read_part(ROOT / "course" / practice / "practice.md", ROOT)
    assert part.checks
    committed = nbformat.read(ROOT / "exercises" / f"{practice}.ipynb", as_version=4)
    execute(part, committed, "not attempted", ROOT)
