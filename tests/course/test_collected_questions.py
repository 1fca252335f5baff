"""What the course asks is collected into the package; what cannot be collected is refused with its place."""

import json

import pytest

from tools import questions
from tools.build import main
from tools.cells import Refusal

CELL = """

```{code-cell} ipython3
%s
```
"""


def adds(toy, kind, code):
    path = toy.folder / f"{kind}.md"
    toy.write(kind, path.read_text(encoding="utf-8") + CELL % code)


def test_the_package_has_what_the_lessons_ask():
    assert questions.drift() == []


def test_predictions_and_cards_are_collected_from_lessons_and_labs(toy):
    adds(toy, "lesson", 'predict(\n    "02.p1", "Up " "or down?",\n    ["Up", "Down"],\n)')
    adds(toy, "lesson", 'qep.predict("02.p2", "How far?", unit="m", tolerance=0.1)')
    adds(toy, "lesson", '%matplotlib inline\nqep.recall("02.r1", "What?", answer="That.", section="§1")')
    labs = toy.root / "qep_widgets" / "labs"
    labs.mkdir()
    (labs / "double_it.py").write_text(
        'QUESTION = Prediction("02.lab1", "Up?", unit="", answer=float(np.log(2)))\n'
    )
    assert questions.collect(toy.root) == {
        "chapters": ["02_double_it"],
        "predictions": {id: "02_double_it" for id in ("02.p1", "02.p2", "02.lab1")},
        "cards": {"02.r1": {"question": "What?", "answer": "That.", "section": "§1"}},
    }
    (toy.root / "qep_widgets" / "predict").mkdir()
    assert len(questions.drift(toy.root)) == 1
    questions.write(toy.root)
    assert questions.drift(toy.root) == []
    assert "02.r1" in json.loads((toy.root / questions.PAGE).read_text(encoding="utf-8"))["cards"]


@pytest.mark.parametrize(
    "code, message",
    [
        ('predict("02.p1", f"Up {x}?", ["Up", "Down"])', "write the arguments of predict"),
        ('predict("02.p1", "Up?", choices)', "write the arguments of predict"),
        ('predict("02.p1", "Up?", ["Up"])', "must be two to five"),
        ('predict("03.p1", "Up?", ["Up", "Down"])', "has not the number of its chapter, 02"),
        ('recall("02.r1", "What?", "That.")', "section"),
        (
            'recall("02.r1", "What?", "That.", "§1")\nrecall("02.r1", "Else?", "That.", "§1")',
            "already asked at",
        ),
    ],
)
def test_what_cannot_be_collected_is_refused_with_its_place(toy, code, message):
    adds(toy, "lesson", code)
    with pytest.raises(Refusal, match=r"course/02_double_it/lesson\.md:\d+: .*" + message):
        questions.collect(toy.root)


def test_ids_in_comments_and_texts_are_not_asked(toy):
    adds(toy, "lesson", '# predict("02.p1", "Up?", ["Up", "Down"])\nprint("recall(1)")')
    assert questions.collect(toy.root)["predictions"] == {}


def test_the_build_collects_them_and_its_check_compares_them(toy, capsys):
    (toy.folder / "practice.md").unlink()
    path = toy.root / questions.PAGE
    path.parent.mkdir()
    path.write_text("{}")
    assert main(["02", "--root", str(toy.root)]) == 0 and questions.drift(toy.root) == []
    path.write_text("{}")
    assert main(["02", "--check", "--root", str(toy.root)]) == 1
    assert "course.json is not what the lessons ask; run:" in capsys.readouterr().err
