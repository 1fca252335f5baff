"""Every lesson runs from top to bottom, claims included (nbval, lax: there are no outputs to compare)."""

import pytest

from tests.deep import swept
from tools.rehearse import lessons


@pytest.mark.parametrize(
    "lesson", swept(lessons())
)  # what they execute is rehearsed elsewhere, without a kernel
def test_the_lesson_runs(lesson, nbval):
    nbval(f"notebooks/{lesson}.ipynb", "--nbval-lax")
