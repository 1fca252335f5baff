"""Every lesson runs from top to bottom, claims included (nbval, lax: there are no outputs to compare)."""


def test_the_lesson_runs(lesson, nbval):
    nbval(f"notebooks/{lesson}.ipynb", "--nbval-lax")
