"""The clock: what it counts, what the fit of its weights was, and where its minutes are written."""

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from tools import minutes
from tools.build import build, drift, main
from tools.cells import Refusal
from tools.chapter import read_part
from tools.clock import WEIGHTS, Count, pictures, sections, time, words

# The first edition as a new learner read it: words, lines, predictions, pictures, tasks and equations of each
# lesson, and the minutes that it took. (It had claims on screen, and no pictures but the labs.)
READ = {
    "00": ((1831, 44, 8, 0, 5, 1), 40),
    "02": ((1946, 78, 6, 0, 4, 5), 85),
    "03": ((2181, 126, 7, 0, 5, 4), 120),
    "04": ((2692, 131, 10, 0, 5, 6), 90),
    "05": ((3130, 159, 10, 0, 5, 8), 160),
    "06": ((2555, 128, 7, 0, 4, 5), 75),
    "07": ((2144, 126, 9, 0, 5, 5), 85),
    "10": ((2930, 164, 11, 0, 5, 4), 95),
    "13": ((4870, 184, 14, 0, 5, 8), 150),
}
COUNTS = np.array([count for count, _ in READ.values()], float)
TOOK = np.array([took for _, took in READ.values()], float)
FITTED, SET = [0, 1, 5], [2, 3, 4]


def test_the_weights_are_the_fit_to_the_reading():
    weights = np.array(list(WEIGHTS.values()))
    rest = TOOK - COUNTS[:, SET] @ weights[SET]
    bounds = ([1 / 130, 1 / 8, 1], [1 / 60, 1 / 4, 2])
    fit = lsq_linear(COUNTS[:, FITTED] / TOOK[:, None], rest / TOOK, bounds).x
    assert weights[FITTED] == pytest.approx(fit, rel=0.03)
    error = np.abs(COUNTS @ weights / TOOK - 1)
    assert error.mean() < 0.175 and error.max() < 0.34


NODES = """# Title

Five words stand up here.

```{code-cell} ipython3
import numpy as np
```

## 1 · One

**Predict.** How many? <!-- not this --> A link to [here](there.md), $x^2 + y$ and `code`.

$$a = b$$

$$
c = d
$$

```{code-cell} ipython3
x = 1  # counted

# not counted
pic.curves(x, {}, says="a line")
claim("02.a", "one", x == 1)
```

### A heading inside

## 2 · The lab

1. Move it.
2. Move it back.

```{code-cell} ipython3
qep.labs.partial_trace()
```

<details><summary>What you should have seen</summary>

1. It moves.

</details>

## Going further

Some words.

### More

```{code-cell} ipython3
predict("02.p1", "?", ["a", "b"])
```

### Still more

```{code-cell} ipython3
qep.pictures.bars({})
```

## What was shown

Much.
"""


@pytest.fixture
def nodes(toy):
    toy.write("lesson", NODES)
    return [cell.node for cell in read_part(toy.folder / "lesson.md", toy.root).cells]


def test_what_is_counted(nodes):
    found = {s.title: s for s in sections(nodes)}
    assert list(found) == [
        "",
        "1 · One",
        "2 · The lab",
        "Going further",
        "More",
        "Still more",
        "What was shown",
    ]
    assert [s.further for s in found.values()] == [False, False, False, True, True, True, False]
    assert found[""].count == Count(words=6, lines=1)
    assert found["1 · One"].count == Count(words=15, lines=2, predictions=1, pictures=1, equations=2)
    assert found["2 · The lab"].count == Count(words=18, lines=1, tasks=2)
    assert found["More"].count == Count(words=1, predictions=1)
    assert found["Still more"].count == Count(words=2, lines=1, pictures=1)


def test_minutes_add_up_and_core_and_further_are_apart(nodes):
    told = time(nodes)
    assert told.headings == (
        ("1 · One", 7), ("2 · The lab", 5), ("Going further", 3), ("More", 2), ("Still more", 1),
        ("What was shown", 1),
    )  # fmt: skip
    assert (told.core, told.further) == (13, 3)
    assert time(nodes[:2]).core == 1  # no heading at all


def test_words_and_pictures():
    assert words("It's a $\\rho_A$, and\n$$\nx\n$$\n**bold** <em>tag</em> | cell |") == 7
    assert pictures("pic.bars({})\nqep.pictures.discs(rho)\nx.curves()\nplot(pic)") == 2
    assert pictures("a = pic.bloch(r)\npic.beside(a, pic.curves(t, {}))") == 2
    assert pictures("%magic") == 0


TIMED = NODES.replace("Five words stand up here.", "**Need** nothing. **Time:** Exercises follow.")
MAP = "| [02 double](notebooks/02_double_it.ipynb) | doubling | 1 | 20 |\n"


def test_the_build_writes_the_minutes_into_headings_header_and_map(toy, monkeypatch):
    monkeypatch.setattr("tools.predictions.store", lambda *_: None)
    monkeypatch.setattr("tools.build.untrue", lambda *_: [])
    toy.write("lesson", TIMED)
    (toy.folder / "practice.md").unlink()
    (toy.root / "README.md").write_text(f"Map\n\n{MAP}| [03 x](notebooks/03_x.ipynb) | y | 5 | 6 |\n")
    assert build(toy.root) == [] and drift(toy.root) == []
    text = (toy.root / "notebooks/02_double_it.ipynb").read_text()
    assert "**Time:** 13 minutes, and 3 more for *Going further*. Exercises follow." in text
    assert (
        "## 2 · The lab (5 min)" in text and "## Going further (3 min)" in text and "### More (2 min)" in text
    )
    assert "### A heading inside\\n" in text or '### A heading inside"' in text
    readme = (toy.root / "README.md").read_text()
    assert "| doubling | 13 + 3 | 20 |" in readme and "| y | 5 | 6 |" in readme
    (toy.root / "README.md").write_text(MAP)
    (told,) = drift(toy.root)
    assert told.startswith("README.md: ") and told.endswith("run: python3 run.py build 02")


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("**You need** nothing, and\n paper.\n\nMore.", "paper. **Time:** 2 minutes.\\n"),
        ("Begin. **You need** nothing.", "nothing. **Time:** 2 minutes."),
        ("**You need** nothing.\n\n**Time:**\n", "nothing.\\n"),
    ],
)
def test_where_the_header_has_no_place_for_them_the_minutes_end_what_is_needed(toy, header, written):
    (toy.folder / "practice.md").unlink()
    code = "```{code-cell}\nx = 1\n```"
    toy.write("lesson", f"# T\n\n{header}\n\n{code}\n\n## 1 · One\n\n{'word ' * 250}\n")
    assert build(toy.root) == []
    text = (toy.root / "notebooks/02_double_it.ipynb").read_text()
    assert written in text and text.count("**Time:** 2 minutes.") == 1


def test_a_line_of_code_that_does_not_fit_is_told(toy, capsys):
    toy.change(
        "lesson", "assert math.prod([1, 2]) == 2", f"x = 1\ny = '{'z' * 120}'\nclaim('02.a', 'x', True)"
    )
    toy.change("lesson", "import math", "from qep_widgets import claim")
    assert build(toy.root) == []
    told = "course/02_double_it/lesson.md:12: this line of code has 126 characters and may have 110"
    assert f"note: {told}" in capsys.readouterr().out


def test_a_lesson_without_a_row_in_the_map_is_told(toy, capsys):
    (toy.folder / "practice.md").unlink()
    (toy.root / "README.md").write_text("| [03 x](notebooks/03_x.ipynb) | y | 5 | 6 |\n")
    assert build(toy.root) == []
    told = "README.md: the map has no row of notebooks/02_double_it.ipynb; add: | [02 …]"
    assert f"note: {told}" in capsys.readouterr().out
    assert drift(toy.root)[0].startswith(told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## 1 · One", "## 1 · One (5 min)"),
        ("### More", "### More (about 5 min)"),
        ("**Time:** Ex", "**Time:** about 40 minutes. Ex"),
    ],
)
def test_minutes_that_are_typed_are_refused(toy, old, new):
    toy.write("lesson", TIMED.replace(old, new))
    with pytest.raises(Refusal, match=r"course/02_double_it/lesson.md:\d+: the build computes"):
        minutes.refuse_typed(read_part(toy.folder / "lesson.md", toy.root))


def test_a_core_above_an_hour_is_refused_in_a_second_edition_only(toy, capsys):
    ask = '```{code-cell} ipython3\npredict("02.p1", "?", ["a", "b"])\n```\n'
    code = "```{code-cell} ipython3\nfrom qep_widgets import claim, predict\n```\n"
    settle = '```{code-cell} ipython3\nclaim("02.a", "x", True, settles={"02.p1": "a"})\n```\n'
    long = "word " * 8000
    (toy.folder / "practice.md").unlink()
    toy.write("lesson", f"# T\n\n{code}\n## 1 · One\n\n{long}\n")
    assert build(toy.root, ["02"]) == []
    toy.write("lesson", f"# T\n\n{code}\n## 1 · One\n\n{long}\n\n{ask}\n{settle}")
    assert main(["02", "--root", str(toy.root)]) == 1
    told = capsys.readouterr().err
    assert "its core takes 66 minutes by the clock and may take 60" in told and "## Going further" in told
    toy.write("lesson", f"# T\n\n{code}\n## 1 · One\n\n{ask}\n{settle}\n## Going further\n\n{long}\n")
    assert build(toy.root, ["02"]) == []


def test_a_second_sitting_has_its_minutes_in_the_map_though_it_has_no_exercises():
    rows = "| [02 Two](notebooks/02_two.ipynb) | a | 0 | 0 |\n"
    rows += "| [02 More](notebooks/02_two_2.ipynb) | b | 0 + 1 | |\n"
    written = minutes.mapped(rows, {"02_two": "50", "02_two_2": "48 + 13"}, {"02_two": "40"})
    assert [row.split(" | ", 2)[2] for row in written.splitlines()] == ["50 | 40 |", "48 + 13 | |"]
