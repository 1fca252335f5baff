"""Every decimal number and every inequality in a lesson's prose is shown by the code beside it."""

import pytest

from tools.prose import numbers, plain, shows, signs, unshown

LESSON = """
# 2.5 · A heading's number is no claim

```{code-cell} ipython3
from qep_widgets import claim
```

TEXT

```{code-cell} ipython3
print("half of it:", 1.38629436 / 2)
claim("02.a", "two is more than one", CONDITION)
```
"""


@pytest.fixture
def judged(tmp_path):
    def judge(text, condition="2 > 1"):
        folder = tmp_path / str(len(list(tmp_path.iterdir()))) / "course" / "02_toy"
        folder.mkdir(parents=True)
        lesson = LESSON.replace("TEXT", text).replace("CONDITION", condition)
        (folder / "lesson.md").write_text(lesson, encoding="utf-8")
        return unshown("02_toy", folder.parent.parent)

    return judge


@pytest.mark.parametrize(
    "text",
    [
        "It is 0.6931.",
        "It is 0.69, or about 0.7.",
        "It is $0.6931$, `0.1234`; see [here](https://a.org/1.5), section 2.4 and Eqs. (15.2) and 3.1.",
        "Exercise ex02.1, claim 02.a, version 1.2.3, arXiv:2002.10747.",
        "None.\n\n**Further reading.** Volume 1.23.",
        "A given one: 0.25. <!-- prose: given 0.25 -->",
        "Of $x \\ge 1$ and $1 < 2$ the cell claims the second.",
        "> quoted\n\n<details><summary>more</summary> → -> text </details>",
    ],
)
def test_what_is_shown_or_excused_passes(judged, text):
    assert judged(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It is 0.6932.", "the number 0.6932"),
        ("It is 0.69315000001.", "the number 0.69315000001"),  # more digits than are printed
        ("It is −0.6931.", "the number -0.6931"),
        ("It is $-0.6931$.", "the number -0.6931"),
        ("It is $6.9\\times10^{-2}$.", "the number 6.9e-2"),
        ("A given one: 0.25.", "given 0.25 -->"),
        ("Nothing. <!-- prose: given 0.25 -->", "excuses nothing"),
        ("It is 0.6931. <!-- prose: given 0.7 -->", "excuses nothing"),
    ],
)
def test_what_is_not_shown_is_found(judged, text, wanted):
    (line,) = judged(text)
    assert wanted in line and "course/02_toy/lesson.md:" in line


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- prose given 0.5 -->",
        "<!-- prose: givn 0.5 -->",
        "<!--Prose: given 0.5-->",
        "<!-- given 0.5 -->",
        "<!-- prose: given -->",
    ],
)
def test_a_misspelt_marker_is_found(judged, comment):
    (line,) = judged(f"It is 0.6931. {comment}")
    assert "misspelt marker" in line and "course/02_toy/lesson.md:" in line


@pytest.mark.parametrize("text", ["$a \\le b$", "a ≤ b", "$a<b$", "$S \\geq 0$", "a > b"])
def test_an_inequality_wants_a_claim_that_compares(judged, text):
    assert judged(text) == []
    (line,) = judged(text, condition="not False")
    assert "inequality" in line and "given" in line
    assert judged(text + " <!-- prose: given ≤ ≥ -->".replace("≤ ≥", signs(text)[0]), "not False") == []


def test_a_cell_further_away_does_not_count(tmp_path):
    folder = tmp_path / "course" / "02_toy"
    folder.mkdir(parents=True)
    text = LESSON.replace("CONDITION", "2 > 1").replace("TEXT", "None.") + "\nIt was 0.6931.\n"
    (folder / "lesson.md").write_text(text + "\n```{code-cell} ipython3\nx = 1\n```\n\nAnd 0.6931 again.\n")
    assert len(unshown("02_toy", tmp_path)) == 1


def test_numbers_are_read_with_sign_and_power():
    assert [w for w, _, _ in numbers("a-1.5, (−2.5), x = -0.25; 1.0e-3 [-0.1 0.2]")] == [
        "1.5",
        "-2.5",
        "-0.25",
        "1.0e-3",
        "-0.1",
        "0.2",
    ]
    assert numbers("2.65·10⁻⁴")[0][1] == pytest.approx(2.65e-4)
    assert shows("value -0.04167", -0.0417, 4) and not shows("value -0.0417", -0.04167, 5)
    assert shows("2.6500e-04", 2.65e-4, 6) and not shows("3e-04", 2.65e-4, 6)
    assert plain("```\n0.5\n```\ntext <!-- 0.5 --> `0.5` ~0.25").strip().endswith("0.25")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("abs(2 ** 0.5 - 1.4142) < 1e-4", "It is 1.4142, or 1.41."),
        ("np.isclose(0.5, 0.25 * 2) and np.isclose(x, 1.4142, atol=1e-4)", "It is 1.4142."),
        ("np.allclose([x, -x], [1.4142, -1.4142], atol=1e-4)", "They are 1.4142 and −1.4142."),
    ],
)
def test_a_number_with_which_a_claim_compares_is_shown(judged, condition, text):
    condition = condition.replace("x", "2 ** 0.5").replace("np.", "__import__('numpy').")
    assert judged(text, condition) == []
    (line,) = (
        judged(text.replace("1.4142", "1.4149").split(",")[0], condition) if "They" not in text else [""]
    )
    assert "1.4149" in line or "They" in text


def test_a_bound_or_a_tolerance_is_no_comparison(judged):
    (line,) = judged("It is 1.5.", "2 ** 0.5 < 1.5")
    assert "compare with it in a claim" in line


def test_the_number_that_settles_a_prediction_is_shown(tmp_path):
    folder = tmp_path / "course" / "02_toy"
    folder.mkdir(parents=True)
    cells = [
        "from qep_widgets import claim, predict",
        'predict("02.p1", "How many?", unit="")',
        'claim("02.a", "x", True, settles={"02.p1": 2 ** 0.5})',
    ]
    text = "# T\n" + "".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    (folder / "lesson.md").write_text(text + "\nIt is 1.4142.\n")
    assert unshown("02_toy", tmp_path) == []
    (folder / "lesson.md").write_text(text + "\nIt is 1.4143.\n")
    assert len(unshown("02_toy", tmp_path)) == 1
