"""The real course: what is committed is what its sources give, and it asks every exercise there is."""

from tools.build import ROOT, chapters, drift, read


def test_the_committed_notebooks_are_what_the_sources_give():
    assert drift(ROOT) == []


def test_every_exercise_is_asked_in_its_practice():
    import qep_widgets as qep

    parts = [read(folder, ROOT).get("practice") for folder in chapters(ROOT)]
    asked = [check.id for part in parts if part for check in part.checks.values()]
    assert sorted(asked) == sorted(qep.exercises())
