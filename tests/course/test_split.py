"""What of a lesson's code cell a learner reads, and what is folded away."""

import pytest

from tools.cells import Refusal
from tools.chapter import notebook, read_part
from tools.split import Misplaced, calls, pieces

CODE = "x = 1\nprint(x)"
CLAIM = 'claim(\n    "02.a",\n    "one",\n    x == 1,\n)'
ASK = 'predict("02.p1", "How many?", ["One", "Two"])'
CARD = 'recall("02.r1", "How many?", "One.", "§1")'


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (CODE, [("code", CODE, 0)]),
        (CLAIM, [("claim", CLAIM, 0)]),
        (f"{CODE}\n{CLAIM}", [("code", CODE, 0), ("claim", CLAIM, 2)]),
        (f"{CODE}  # why\n\n# because\n{CLAIM}\n{CLAIM}", [
            ("code", f"{CODE}  # why", 0), ("claim", f"# because\n{CLAIM}\n{CLAIM}", 3),
        ]),
        (f"{CODE}\nqep.{CLAIM}", [("code", CODE, 0), ("claim", f"qep.{CLAIM}", 2)]),
        (ASK, [("predict", ASK, 0)]),
        (f"# a comment\nqep.{ASK}\n{ASK}", [("predict", f"# a comment\nqep.{ASK}\n{ASK}", 0)]),
        (CARD, [("recall", CARD, 0)]),
        ("%matplotlib inline\nclaim(", [("code", "%matplotlib inline\nclaim(", 0)]),
        ("other.claim(1)\nmodel.predict(2)", [("code", "other.claim(1)\nmodel.predict(2)", 0)]),
        ("", [("code", "", 0)]),
    ],
)  # fmt: skip
def test_claims_at_the_end_predictions_and_cards_are_folded(source, found):
    assert pieces(source) == found


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (f"{CLAIM}\n{CODE}", "claims stand at the end"),
        ("for x in (1, 2):\n    claim('02.a', 'x', x > 0)", "claims stand at the end"),
        (f"done = {CLAIM}", "claims stand at the end"),
        (f"{CODE}; {CLAIM}", "on a line of its own"),
        (f"{ASK}\n{CODE}", "`predict(...)` stands in a code cell of its own"),
        (f"{ASK}\n{CARD}", "`predict(...)` stands in a code cell of its own"),
        (f"vote = {ASK}", "`predict(...)` stands in a code cell of its own"),
        (f"{CARD}\n{CLAIM}", "`recall(...)` stands in a code cell of its own"),
    ],
)
def test_what_stands_where_it_would_give_an_answer_away_is_refused(toy, source, says):
    with pytest.raises(Misplaced) as told:
        pieces(source)
    assert says in str(told.value)
    toy.write("lesson", f"# T\n\n```{{code-cell}}\ny = 1\n```\n\n```{{code-cell}}\n{source}\n```\n")
    with pytest.raises(Refusal) as refused:
        read_part(toy.folder / "lesson.md", toy.root)
    assert str(refused.value).startswith("course/02_double_it/lesson.md:8: ") and says in str(refused.value)


LESSON = f"""
# Top

```{{code-cell}} ipython3
y = 1
```

## 1 · One

```{{code-cell}} ipython3
{ASK}
```

```{{code-cell}} ipython3
:tags: [long, nbval-ignore-output]

{CODE}
{CLAIM}
```

```{{code-cell}} ipython3
z = 1
```

```{{code-cell}} ipython3
{CARD}
```
"""


def test_a_lessons_cells_are_folded_named_and_placed(toy):
    toy.write("lesson", LESSON)
    part = read_part(toy.folder / "lesson.md", toy.root)
    cells = notebook(part, "notebooks", "1").cells
    assert [cell.id.removeprefix("double-it-lesson-") for cell in cells] == [
        "top-text-1", "top-code-1", "1-one-text-1", "1-one-predict-1", "1-one-code-1", "1-one-claim-1",
        "1-one-code-2", "1-one-recall-1",
    ]  # fmt: skip
    hidden = {cell.id.split("-")[-2] for cell in cells if cell.metadata.get("jupyter")}
    assert hidden == {"claim", "predict", "recall"}
    by_kind = {cell.id.split("-")[-2]: cell.metadata for cell in cells}
    assert by_kind["predict"] == {"tags": ["predict"], "jupyter": {"source_hidden": True}}
    assert by_kind["claim"]["tags"] == ["nbval-ignore-output", "claim"]
    lines = LESSON.split("\n")
    for cell, source in zip(part.cells, cells, strict=True):
        assert lines[int(cell.where.split(":")[1]) - 1] == source.source.split("\n")[0]


def test_the_minutes_in_a_heading_leave_the_ids_alone(toy):
    toy.write("lesson", LESSON)
    before = [cell.id for cell in read_part(toy.folder / "lesson.md", toy.root).cells]
    toy.change("lesson", "## 1 · One", "## 1 · One (12 min)")
    assert [cell.id for cell in read_part(toy.folder / "lesson.md", toy.root).cells] == before


def test_eight_lines_are_counted_without_the_claims(toy):
    code = "\n".join(f"x{k} = {k}" for k in range(8))
    toy.write("lesson", f"# T\n\n```{{code-cell}}\ny = 1\n```\n\n```{{code-cell}}\n{code}\n{CLAIM}\n```\n")
    assert len(read_part(toy.folder / "lesson.md", toy.root).cells) == 4
    toy.change("lesson", "x0 = 0", "x0 = 0\nx8 = 8")
    with pytest.raises(Refusal, match="this one has 9"):
        read_part(toy.folder / "lesson.md", toy.root)


def test_calls_are_found_under_both_names():
    assert [call.args[0].value for call in calls("f(claim(1))\nqep.claim(2)\nx.claim(3)", "claim")] == [1, 2]


def test_what_only_a_claim_needs_is_folded_with_it():
    source = 'x = 1\nx\nclaim("02.a", "one", x == 1)\ny = 2\nclaim("02.b", "two", y == 2)'
    assert pieces(source)[0][1] == "x = 1\nx" and "y = 2" in pieces(source)[1][1]
    marked = 'x = 1\nx\n# for the claim\ny = 2\nclaim("02.b", "two", y == 2)'
    (_, shown, _), (kind, folded, line) = pieces(marked)
    assert (shown, kind, line) == ("x = 1\nx", "claim", 2)
    assert folded.startswith("# for the claim\ny = 2")


@pytest.mark.parametrize(
    "source",
    [
        'claim("02.a", "one", True)\nprint(1)',
        'claim("02.a", "one", True)\nx = 1',
        '# for the claim\nx = 1\nprint(x)\nclaim("02.a", "one", True)',
    ],
)
def test_what_is_shown_does_not_stand_below_a_claim(source):
    with pytest.raises(Misplaced):
        pieces(source)
