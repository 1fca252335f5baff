"""Difficulty marks, the minutes of a practice, and the report of what can be counted of a chapter."""

import pytest

from tools import minutes, practice
from tools.build import build, main
from tools.cells import Refusal
from tools.chapter import read_part
from tools.report import report, sentences

HEAD = """# Practice

**You need** nothing. **Time:** **Also** paper.

```{code-cell} ipython3
from qep_widgets import check
```
"""
ONE = '''
## ex02.{n} · Number {n}{mark}

Write it.

```{{code-cell}} ipython3
def f{n}(x):
    """Two times x."""
    ### BEGIN SOLUTION
    factor = 2  # why

    return factor * x
    ### END SOLUTION
```

```{{code-cell}} ipython3
report = check("ex02.{n}", f{n})
report.points(4)
```

+++ {{"tags": ["solution"]}}

## A heading of the solution's

Many words that only the solution has.

+++
'''


def marked(toy, *marks):
    text = HEAD + "".join(ONE.format(n=n, mark=mark and f" {mark}") for n, mark in enumerate(marks, 1))
    toy.write("practice", text + "\n## Looking back\n\n" + "Words. " * 1000)
    return read_part(toy.folder / "practice.md", toy.root)


def test_an_exercise_takes_what_the_rule_says(toy):
    part = marked(toy, "●", "●●●", "●●")
    first, _, _ = practice.exercises(part)
    assert (first.id, first.mark, first.lines) == ("ex02.1", "●", 2)
    assert first.minutes == round(6 + 6 / 100 + 2 * 1.25) == 9
    assert practice.time(part) == minutes.Minutes((("ex02.1", 9), ("ex02.2", 9), ("ex02.3", 9)), 18, 9)


def test_the_minutes_are_written_into_every_version_of_a_practice(toy):
    marked(toy, "●", "●●●")
    (toy.folder / "lesson.md").unlink()
    (toy.root / "README.md").write_text("| [02 x](notebooks/02_double_it.ipynb) | y | 5 | 6 |\n")
    assert build(toy.root, ["02"]) == []
    for folder in ("exercises", "solutions"):
        text = (toy.root / folder / "02_double_it.ipynb").read_text()
        assert "**Time:** 9 minutes, and 9 more for ●●●. **Also** paper." in text
        assert "## ex02.1 · Number 1 ● (9 min)" in text and "## ex02.2 · Number 2 ●●● (9 min)" in text
    assert "| y | 5 | 9 + 9 |" in (toy.root / "README.md").read_text()


@pytest.mark.parametrize("marks", [("●", ""), ("", "●●"), ("●", "●●●●")])
def test_if_one_exercise_is_marked_every_one_is(toy, marks):
    part = marked(toy, *marks)
    with pytest.raises(
        Refusal, match=r"course/02_double_it/practice.md:\d+: end the heading of ex02.[12] in ●"
    ):
        practice.refuse_unfit(part)


def test_a_core_set_above_the_limit_is_refused_and_a_first_edition_is_not(toy):
    practice.refuse_unfit(marked(toy, *[""] * 6))
    practice.refuse_unfit(marked(toy, *["●●"] * 5))
    practice.refuse_unfit(marked(toy, *["●●"] * 5, "●●●"))
    with pytest.raises(Refusal, match=r"take 54 minutes \(ex02.1 9, .*\) and may take 45"):
        practice.refuse_unfit(marked(toy, *["●●"] * 6))


def test_typed_minutes_of_an_exercise_are_refused(toy):
    part = marked(toy, "● (9 min)")
    with pytest.raises(Refusal, match="the build computes the minutes"):
        minutes.refuse_typed(part)


LESSON = (
    """# T

One two three. Four five six, as Eq. (4) says.

```{code-cell} ipython3
from qep_widgets import claim
```

## 1 · One

- An item of a list
- Another item

$$a = b$$

"""
    + "word " * 26
    + """and so on.

| a | table |

```{code-cell} ipython3
x = 1
claim("02.a", "one", x == 1)
```

## Going further

### More

```{code-cell} ipython3
recall("02.r1", "?", "!", "§1")
```
"""
)


def test_the_report_counts(toy, capsys):
    toy.write("lesson", LESSON)
    marked(toy, "●", "●●")
    assert main(["02", "--report", "--root", str(toy.root)]) == 0
    assert not toy.generated()
    text = " ".join(capsys.readouterr().out.split())
    for words in (
        "course/02_double_it/lesson.md minutes, core 3 (at most 60)",
        "sentences > 25 words 1 of 5, 20 %",
        "displayed equations 1",
        "recall cards 1",
        "lines of code on screen 2",
        "claims 1, folded: 1 of 3, 33 % of the lines",
        "course/02_double_it/practice.md",
        "exercises 1 ●, 1 ●●",
        "9 min ex02.2 ●●",
    ):
        assert words in text, words


def test_sentences_are_cut_at_their_ends_only():
    text = "# No\n\nOne, e.g. this. Two? *Three* by Fig. 2 and $a. B$ c.\n**Four** (five). Six\n\n"
    text += "1. seven\n2. eight\n"
    found = [" ".join(s.split()) for s in sentences(text + "\n```\nno. No\n```\n<!-- No. -->")]
    assert found == [
        "One, e.g this.", "Two?", "*Three* by Fig 2 and x c.", "**Four** (five).", "Six", "seven", "eight",
    ]  # fmt: skip


def test_the_report_of_a_real_chapter_has_its_slips():
    from tools.build import ROOT, chapters, read

    (folder,) = chapters(ROOT, ["02"])
    assert "ex02.1 " in report(read(folder, ROOT).values()).split("slips")[1]
