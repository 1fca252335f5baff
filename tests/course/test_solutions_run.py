"""Every solution gives the outputs that it shows (nbval, strict; pictures are not compared)."""

import nbformat
import pytest

from tools.build import ROOT


@pytest.mark.deep
def test_the_solution_gives_the_outputs_it_shows(practice, nbval):
    # nbval lets a cell pass that was never executed, so that is asked first.
    cells = nbformat.read(ROOT / "solutions" / f"{practice}.ipynb", as_version=4).cells
    assert [c.id for c in cells if c.cell_type == "code" and c.execution_count is None] == []
    nbval(f"solutions/{practice}.ipynb", "--nbval")
