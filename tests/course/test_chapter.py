"""Reading one chapter: what is stripped, how cells are named, and what is refused with which sentence."""

import re

import nbformat
import pytest

from tools.cells import Refusal
from tools.chapter import notebook, read_part

CHECK = '```{code-cell}\nreport = check("ex02.1", f)\nreport.points(2)\n```\n'


def practice(toy, code, check=CHECK):
    """The practice whose one answer cell holds ``code``, as a part."""
    toy.write("practice", f"# P\n\n```{{code-cell}}\nx = 1\n```\n\n```{{code-cell}}\n{code}\n```\n\n{check}")
    return read_part(toy.folder / "practice.md", toy.root)


def answer(part, variant):
    return notebook(part, variant, "1").cells[2].source


@pytest.mark.parametrize(
    ("code", "stub"),
    [
        (
            "def f(a):\n    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION",
            'def f(a):\n    raise NotImplementedError("ex02.1: replace this line with your answer")',
        ),
        (
            'def f(a):\n  """Says."""\n\n  # a hint stays\n  ### BEGIN SOLUTION\n  if a:\n    return 1\n'
            "  return 2\n  ### END SOLUTION",
            'def f(a):\n  """Says."""\n\n  # a hint stays\n'
            '  raise NotImplementedError("ex02.1: replace this line with your answer")',
        ),
        (
            "@cache\n@other(1)\ndef f(\n    a,\n    b=2,\n):\n"
            "\t### BEGIN SOLUTION\n\tdef inner():\n\t\treturn a\n\treturn inner()\n\t### END SOLUTION",
            "@cache\n@other(1)\ndef f(\n    a,\n    b=2,\n):\n"
            '\traise NotImplementedError("ex02.1: replace this line with your answer")',
        ),
    ],
    ids=["plain", "docstring and blocks", "decorators and tabs"],
)
def test_the_region_becomes_a_stub_that_raises(toy, code, stub):
    part = practice(toy, code)
    assert answer(part, "exercises") == stub
    assert answer(part, "nbgrader") == code
    assert answer(part, "solutions") == re.sub(r".*### (BEGIN|END) SOLUTION\n?", "", code).rstrip("\n")
    namespace = {"cache": lambda g: g, "other": lambda n: lambda g: g}
    exec(stub, namespace)
    with pytest.raises(NotImplementedError, match=r"^ex02\.1: "):
        namespace["f"](1)


F = "def f(a, b=2):\n    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION"


@pytest.mark.parametrize("call", ["g(a, b)", "f(b, a)", "f(a)", "f()"])
def test_the_text_asks_for_the_function_that_the_answer_defines(toy, call):
    def sources(said):
        return (
            f"# P\n\n```{{code-cell}}\nx = 1\n```\n\n## ex02.1 · One\n\nNow. Write\n`{said}`: it.\n\n"
            f"```{{code-cell}}\n{F}\n```\n\n{CHECK}\n## Looking back\n\nYou can write `g(x)` and `f(1)`.\n"
        )

    toy.write("practice", sources("f(a, b)"))
    read_part(toy.folder / "practice.md", toy.root)
    toy.write("practice", sources(call))
    with pytest.raises(Refusal) as told:
        read_part(toy.folder / "practice.md", toy.root)
    place, _, words = str(told.value).partition(": ")
    assert place == "course/02_double_it/practice.md:7"
    assert words == f"the text says Write `{call}`, but the answer below it is `f(a, b)`."


def test_a_call_under_another_heading_or_in_a_solution_asks_for_nothing_here(toy):
    text = "# P\n\n```{code-cell}\nx = 1\n```\n\n## ex02.1 · One\n\nWrite `f(a, b)`.\n\n"
    text += f"```{{code-cell}}\n{F}\n```\n\n"
    text += f'{CHECK}\n+++ {{"tags": ["solution"]}}\n\nWrite `g(x)` first.\n\n'
    toy.write("practice", text)
    read_part(toy.folder / "practice.md", toy.root)
    toy.write("practice", text + "+++\n\n## Another\n\nWrite `f(a, b)`.\n")
    with pytest.raises(Refusal, match="the answer below it is nothing"):
        read_part(toy.folder / "practice.md", toy.root)


REFUSED_ANSWERS = {
    "two regions": (
        "def f():\n    ### BEGIN SOLUTION\n    a = 1\n    ### END SOLUTION\n"
        "    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION",
        "exactly one",
    ),
    "no end": ("def f():\n    ### BEGIN SOLUTION\n    return 1", "exactly one"),
    "misspelt marker": ("def f():\n    # BEGIN SOLUTION\n    return 1\n    ### END SOLUTION", "exactly one"),
    "end before begin": (
        "def f():\n    ### END SOLUTION\n    return 1\n    ### BEGIN SOLUTION",
        "no code between",
    ),
    "no function": ("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION", "one plain function"),
    "two functions": (
        "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n\ndef g():\n    return 2",
        "one plain function",
    ),
    "an import beside it": (
        "import math\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION",
        "one plain function",
    ),
    "async": (
        "async def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION",
        "one plain function",
    ),
    "code before": (
        "def f():\n    a = 1\n    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION",
        "whole body of `f`",
    ),
    "code after": (
        "def f():\n    ### BEGIN SOLUTION\n    a = 1\n    ### END SOLUTION\n    return a",
        "whole body of `f`",
    ),
    "docstring inside": (
        'def f():\n    ### BEGIN SOLUTION\n    """Doc."""\n    return 1\n    ### END SOLUTION',
        "docstring of `f` above",
    ),
    "nothing inside": (
        'def f():\n    """Doc."""\n    ### BEGIN SOLUTION\n    ### END SOLUTION',
        "no code between",
    ),
    "marker indented": (
        "def f():\n        ### BEGIN SOLUTION\n    return 1\n        ### END SOLUTION",
        "indent '### BEGIN SOLUTION'",
    ),
    "not Python": ("def f(:\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION", "not Python"),
}


@pytest.mark.parametrize(("code", "says"), REFUSED_ANSWERS.values(), ids=REFUSED_ANSWERS)
def test_an_answer_of_another_form_is_refused_with_its_line(toy, code, says):
    with pytest.raises(Refusal, match=re.escape(says)) as error:
        practice(toy, code)
    assert str(error.value).startswith("course/02_double_it/practice.md:8: ")


ONE = "def f(a):\n    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION"
REFUSED_CHECKS = {
    "no check": ("", "the answer `f` has no check"),
    "no answer": (CHECK.replace("f)", "g)"), "no answer cell above defines it"),
    "other chapter": (CHECK.replace("02", "03"), "not an id of this chapter"),
    "no exercise number": (CHECK.replace("ex02.1", "ex02"), "not an id of this chapter"),
    "same id twice": (
        CHECK + "\n" + CHECK,
        "'ex02.1' is already checked at course/02_double_it/practice.md:15",
    ),
    "function twice": (CHECK + "\n" + CHECK.replace("02.1", "02.2"), "'f' is already checked"),
    "no points": (CHECK.replace("report.points(2)", "report"), "a check cell is"),
    "zero points": (CHECK.replace("points(2)", "points(0)"), "a check cell is"),
    "someone else's report": (CHECK.replace("report.p", "old.p"), "a check cell is"),
    "no points in a chain": (
        CHECK.replace('report = check("ex02.1", f)', 'check("ex02.1", f).hint()'),
        "a check cell",
    ),
    "called": (CHECK.replace("f)", "f(1))"), "a check cell is"),
    "a kind of cases alone": (CHECK.replace("f)", 'f, only="two parts")'), "the answer `f` has no check"),
    "a kind twice": (
        "\n".join([CHECK.replace("f)", 'f, only="one part")')] * 2),
        "'ex02.1' is already checked",
    ),
    "a seed": (CHECK.replace("f)", "f, seed=1)"), "a check cell is"),
    "two checks in a cell": (CHECK.replace("report.", 'check("ex02.2", f)\nreport.'), "a check cell is"),
    "tagged solution": (
        CHECK.replace("report =", ":tags: [solution]\n\nreport ="),
        "stand in both notebooks",
    ),
    "unknown tag": (
        CHECK.replace("report =", ":tags: [solutions]\n\nreport ="),
        "the tag 'solutions' means nothing",
    ),
}


@pytest.mark.parametrize(("check", "says"), REFUSED_CHECKS.values(), ids=REFUSED_CHECKS)
def test_answers_and_checks_must_pair_up(toy, check, says):
    with pytest.raises(Refusal, match=re.escape(says)):
        practice(toy, ONE, check)


def test_a_check_above_its_answer_is_refused(toy):
    toy.write("practice", f"{CHECK}\n```{{code-cell}}\n{ONE}\n```\n")
    with pytest.raises(Refusal, match="no answer cell above"):
        read_part(toy.folder / "practice.md", toy.root)


def test_a_kind_of_cases_may_earn_part_of_the_points(toy):
    kind = "one part traced out, the others in rising order"
    part = practice(toy, ONE, CHECK.replace("f)", f'f, only="{kind}")') + "\n" + CHECK)
    first, second = part.checks
    assert first.startswith("double-it-ex02-1-one-part-traced-out") and len(first) <= 64
    assert second == "double-it-ex02-1-check"
    assert part.checks[first].only == kind and part.checks[second].only == ""
    assert [
        c.metadata.nbgrader.points for c in notebook(part, "exercises", "1").cells if "check(" in c.source
    ] == [2, 2]


def test_a_check_tagged_demo_only_shows(toy):
    part = practice(toy, ONE, CHECK + '\n```{code-cell}\n:tags: [demo]\n\ncheck("ex02.1", len)\n```\n')
    assert list(part.checks) == ["double-it-ex02-1-check"]
    assert notebook(part, "exercises", "1").cells[-1].source == 'check("ex02.1", len)'


REFUSED_LESSONS = {
    "role": ("see {ref}`there`", "a MyST role"),
    "math role": ("so {math}`x`", "a MyST role"),
    "colon directive": (":::{note}\nx\n:::", "a MyST directive"),
    "fenced directive": ("```{note}\nx\n```", "a MyST directive"),
    "target": ("(there)=\n## There", "a MyST target"),
    "equation label": ("$$\nx\n$$ (eq)", "a MyST equation label"),
    "long set-up": ("```{code-cell}\na\nb\nc\nd\ne\nf\n```", "may have 5 lines, not 6"),
    "long cell": (
        "```{code-cell}\na\n```\n\n```{code-cell}\n" + "# why\n\nb\n" * 9 + "```",
        "this one has 9",
    ),
    "answer": (f"```{{code-cell}}\n{ONE}\n```", "a lesson has no answers"),
    "one version": ('+++ {"tags": ["solution"]}\n\nx', "take the tag 'solution' away"),
    "raw": ("```{raw-cell}\nx\n```", "a raw cell"),
}


@pytest.mark.parametrize(("text", "says"), REFUSED_LESSONS.values(), ids=REFUSED_LESSONS)
def test_a_lesson_that_breaks_a_rule_is_refused(toy, text, says):
    toy.write("lesson", text + "\n")
    with pytest.raises(Refusal, match=re.escape(says)) as error:
        read_part(toy.folder / "lesson.md", toy.root)
    assert str(error.value).startswith("course/02_double_it/lesson.md:")


def test_what_a_lesson_may_hold(toy):
    fine = (
        "# Fine\n\n$\\rho_{A}$ and `{not}` a role; $$x$$\n\n```python\n:::\n{ref}`inside code`\n```\n\n"
        "```{code-cell}\n%matplotlib inline\n```\n\n```{code-cell}\n:tags: [long]\n\n" + "b\n" * 9 + "```\n"
    )
    toy.write("lesson", fine)
    assert len(read_part(toy.folder / "lesson.md", toy.root).cells) == 3


def ids(toy, variant, kind="practice"):
    return [c.id for c in notebook(read_part(toy.folder / f"{kind}.md", toy.root), variant, "1").cells]


def test_ids_come_from_chapter_heading_and_exercise(toy):
    assert ids(toy, "exercises") == [
        "double-it-practice-practice-text-1",
        "double-it-practice-practice-code-1",
        "double-it-practice-twice-text-1",
        "double-it-ex02-1-answer",
        "double-it-ex02-1-check",
        "double-it-practice-twice-exercise-only-text-1",
    ]
    assert ids(toy, "solutions")[-1] == "double-it-practice-twice-solution-text-1"
    assert ids(toy, "solutions")[:-1] == ids(toy, "exercises")[:-1]


def test_a_new_cell_leaves_the_other_ids_alone(toy):
    before = ids(toy, "exercises")
    toy.change(
        "practice", "## Twice", '+++ {"tags": ["solution"]}\n\nmore\n\n+++\n\nand more\n\n+++\n\n## Twice'
    )
    after = ids(toy, "exercises")
    assert [i for i in after if i in before] == before
    assert len(after) == len(before) + 1


def test_ids_are_valid_and_unique_under_long_repeated_and_foreign_headings(toy):
    title = "## Über die Möglichkeit $\\rho_A$ " + "sehr " * 30
    toy.write(
        "lesson",
        "\n\n+++\n\n".join([title, "x", title + "anders", "```python\n# no heading\n```", "## 量子", "y"]),
    )
    nb = notebook(read_part(toy.folder / "lesson.md", toy.root), "notebooks", "1")
    nbformat.validate(nb)
    assert len({c.id for c in nb.cells}) == 6
    assert max(len(c.id) for c in nb.cells) <= 64
    assert nb.cells[-1].id == "double-it-lesson-top-text-2"


def test_metadata_are_nbgraders_and_the_same_on_every_machine(toy):
    nb = notebook(read_part(toy.folder / "practice.md", toy.root), "exercises", "1.2")
    shared = {"schema_version": 3, "task": False}
    assert nb.cells[3].metadata["nbgrader"] == shared | {
        "grade": False, "solution": True, "locked": False, "grade_id": "double-it-ex02-1-answer",
    }  # fmt: skip
    assert nb.cells[4].metadata["nbgrader"] == shared | {
        "grade": True, "solution": False, "locked": True, "grade_id": "double-it-ex02-1-check", "points": 4,
    }  # fmt: skip
    assert nb.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "qep_widgets": {"chapter": "02_double_it", "version": "1.2"},
    }
    assert "nbgrader" not in nb.cells[2].metadata


BY_HAND = "# on paper\n### BEGIN SOLUTION\nrate = 2 * 0.5\n### END SOLUTION"
HAND_CHECK = CHECK.replace('"ex02.1", f', '"ex02.1h", rate')


def test_a_value_by_hand_becomes_none(toy):
    part = practice(toy, BY_HAND, HAND_CHECK)
    stub = "rate = None  # ex02.1h: write your value in place of None"
    assert answer(part, "exercises") == f"# on paper\n{stub}"
    assert answer(part, "solutions") == "# on paper\nrate = 2 * 0.5"
    assert answer(part, "nbgrader") == BY_HAND.replace("### B", f"{stub}\n### B")
    assert notebook(part, "exercises", "1").cells[2].id == "double-it-ex02-1h-answer"


@pytest.mark.parametrize(
    ("code", "check", "says"),
    [
        (BY_HAND, CHECK.replace("f)", "rate)"), "an id that ends in h is that of a value by hand"),
        (ONE, CHECK.replace("02.1", "02.1h"), "an id that ends in h is that of a value by hand"),
        ("rate = 1\n### BEGIN SOLUTION\n### END SOLUTION", HAND_CHECK, "`rate = …` stands between"),
        ("### BEGIN SOLUTION\n### END SOLUTION\nrate = 1", HAND_CHECK, "`rate = …` stands between"),
        ("### BEGIN SOLUTION\nx = 1\nrate = x\n### END SOLUTION", HAND_CHECK, "or by hand one line"),
        ("### BEGIN SOLUTION\nx, rate = 1, 2\n### END SOLUTION", HAND_CHECK, "or by hand one line"),
        (BY_HAND, "", "the answer `rate` has no check"),
    ],
)
def test_a_value_by_hand_of_another_form_is_refused(toy, code, check, says):
    with pytest.raises(Refusal, match=re.escape(says)):
        practice(toy, code, check)


SOLVED = "\n```{code-cell}\n:tags: [solution]\nprint(1)\n```\n"


def test_a_colon_has_what_it_announces_in_the_exercises_too(toy):
    text = "\n## A wrong turn\n\nIt is to print:\n"
    with pytest.raises(Refusal, match="ends in a colon"):
        practice(toy, F, CHECK + text + SOLVED)
    practice(toy, F, CHECK + text.replace(":", ".") + SOLVED)
    practice(toy, F, CHECK + '\n+++ {"tags": ["solution"]}\n' + text + SOLVED)
