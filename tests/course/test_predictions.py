"""What a lesson's predictions come out as, and what its notebook shows of them without a kernel."""

import nbformat
import pytest

from tools.build import build, drift, main

LESSON = """
# Toy

```{code-cell} ipython3
from qep_widgets import claim, predict, recall
```

## 1 · One

```{code-cell} ipython3
predict("02.p1", "Which <one>?", ["It grows", "It stays"])
```

```{code-cell} ipython3
predict("02.p2", "How large is it?", unit="nats")
```

```{code-cell} ipython3
x = 0.5
claim("02.a", "it stays", x == 0.5, settles={"02.p1": "It stays", "02.p2": x / 3})
```

```{code-cell} ipython3
recall("02.r1", "What stays?", "The half.", "§1")
```
"""


PATH = "notebooks/02_double_it.ipynb"


@pytest.fixture
def asked(toy):
    toy.write("lesson", LESSON)
    (toy.folder / "practice.md").unlink()
    return toy


def shown(toy, name="02_double_it"):
    cells = nbformat.read(toy.root / "notebooks" / f"{name}.ipynb", as_version=4).cells
    return {c.id.rpartition("one-")[2]: c.outputs for c in cells if c.cell_type == "code"}


def test_predictions_and_cards_show_themselves_without_a_kernel_and_nothing_else_does(asked):
    assert build(asked.root) == [] and drift(asked.root) == []
    found = shown(asked)
    assert [key for key, outputs in found.items() if outputs] == ["predict-1", "predict-2", "recall-1"]
    counts = {
        c.execution_count for c in nbformat.read(asked.root / PATH, as_version=4).cells if "outputs" in c
    }
    assert counts == {None, 0}  # a learner sees none of both; nbval fails where an output has no count at all
    choice, number, card = (found[key][0].data for key in ("predict-1", "predict-2", "recall-1"))
    for data, words in (
        (choice, ["Which &lt;one&gt;?", "It grows", "It stays", "<details"]),
        (number, ["How large is it?", "0.1667 nats", "<details"]),
        (card, ["What stays?", "The half.", "<details"]),
    ):
        assert set(data) == {"text/html", "text/plain"}
        assert all(word in data["text/html"] for word in words)
    assert "Which <one>?" in choice["text/plain"] and "0.1667" not in number["text/plain"]


def test_another_outcome_a_lost_one_and_a_stray_one_are_drift(asked):
    assert build(asked.root) == []
    asked.change("lesson", '{"02.p1": "It stays"', '{"02.p1": "It grows"')
    told = drift(asked.root)
    assert any("predict-1: what it shows without a kernel differs" in line for line in told)
    assert all(line.endswith("run: python3 run.py build 02") for line in told)
    assert build(asked.root) == []
    path = asked.root / "notebooks/02_double_it.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[3].outputs = []
    nb.cells[1].outputs = [nbformat.v4.new_output("stream", text="x")]
    nbformat.write(nb, path)
    stray, lost = drift(asked.root)
    assert "keeps an output" in stray and "what it shows without a kernel differs" in lost


def ids(toy, name):
    return {c.id for c in nbformat.read(toy.root / "notebooks" / f"{name}.ipynb", as_version=4).cells}


ASK = 'predict("02.p2", "How large is it?", unit="nats"'
REFUSED = {
    "never settled": ('"02.p2": x / 3', '"02.p1": "It stays"', ":15: nothing settles 02.p2: give the claim"),
    "no choice": ('"02.p1": "It stays"', '"02.p1": "it stays"', ":20: this cell fails: ValueError: 02.p1 "),
    "a word": ('"02.p2": x / 3', '"02.p2": "a third"', ":20: this cell fails: TypeError: 02.p2 "),
    "not asked": ('"02.p2": x / 3', '"02.p3": 2', ":20: this cell fails: ValueError: settles names "),
    "asked twice": (ASK + ")", f"{ASK})\n{ASK})", ":15: 02.p2 is asked twice"),
    "two of a name": (ASK, ASK.replace("p2", "p1"), ":15: this cell fails: ValueError: two predictions "),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), REFUSED.values(), ids=REFUSED)
def test_a_prediction_that_is_not_settled_is_refused_with_its_line(asked, capsys, old, new, says):
    asked.change("lesson", old, new)
    for order in (["02"], ["02", "--check"]):
        assert main([*order, "--root", str(asked.root)]) == 1
        assert f"course/02_double_it/lesson.md{says}" in capsys.readouterr().err
    assert not asked.generated()


def test_a_prediction_below_its_claim_is_refused(asked):
    block = '```{code-cell} ipython3\npredict("02.p2", "How large is it?", unit="nats")\n```\n'
    asked.change("lesson", block, "")
    asked.write("lesson", (asked.folder / "lesson.md").read_text() + "\n" + block)
    (told,) = build(asked.root)
    assert "settles names the prediction '02.p2', but nobody asked it" in told


def test_a_chapter_may_have_a_second_sitting(asked):
    first, second = LESSON, LESSON.replace("## 1 · One", "## 2 · One")
    for old, new in {"02.p1": "02.p3", "02.p2": "02.p4", "02.a": "02.b"}.items():
        second = second.replace(old, new)
    asked.write("lesson_2", second)
    assert build(asked.root) == [] and drift(asked.root) == []
    assert sorted(asked.generated()) == [f"notebooks/02_double_it{end}.ipynb" for end in ("", "_2")]
    assert not ids(asked, "02_double_it") & ids(asked, "02_double_it_2")
    asked.write("lesson", first + "\n")
    (asked.folder / "lesson_2.md").unlink()
    assert any("02_double_it_2.ipynb has no source" in line for line in drift(asked.root))
    assert build(asked.root) == [] and len(asked.generated()) == 1


def test_a_card_that_changes_its_words_is_no_second_one(asked):
    assert build(asked.root) == []
    asked.change("lesson", "What stays?", "What remains?")
    assert build(asked.root) == [] and "What remains?" in shown(asked)["recall-1"][0].data["text/html"]
