"""Claims and predictions are numbered in the order in which they appear; a command puts them in order."""

import pytest

from tools.build import build, main
from tools.chapter import lesson_sources, read_part
from tools.letters import disorder, letter, rename, renaming
from tools.split import pieces


def code(source):
    return f"\n```{{code-cell}} ipython3\n{source}\n```\n"


LESSON = "".join(
    [
        "# T\n",
        code("from qep_widgets import claim, predict"),
        code('predict("02.p7", "?", ["x", "y"])'),
        code('claim("02.b", "x", True, settles={"02.p7": "x"})\nclaim("A02", "x", True)'),
        code('predict("02.p2", "?", ["x", "y"])'),
        code('z = 1\nclaim("02.a1", "x", True, settles={"02.p2": "y"})'),
        code('claim("02.b", "x", True)\nclaim("02.a", "x", True)'),
        "\nShown: (02.a, 02.a1, 02.b); chapter 02.a2, 1.02.a, ex02.1 and 02.p70 are others. 02.p7!\n",
    ]
)
SECOND = (
    "# U\n"
    + code("from qep_widgets import claim")
    + code('claim("02.d", "x", True)\nclaim("02.a", "x", True)')
)


@pytest.fixture
def lettered(toy):
    toy.write("lesson", LESSON)
    toy.write("lesson_2", SECOND)
    (toy.folder / "practice.md").unlink()
    return toy


def lessons(toy):
    return [read_part(path, toy.root) for path in lesson_sources(toy.folder).values()]


def test_ids_are_due_in_the_order_of_their_first_appearance(lettered):
    assert renaming(lessons(lettered)) == {
        "02.b": "02.a", "02.a1": "02.b", "02.a": "02.c", "02.d": "02.d", "02.p7": "02.p1", "02.p2": "02.p2",
    }  # fmt: skip


def test_after_z_comes_a1():
    assert [letter(k) for k in (0, 25, 26, 51, 52)] == ["a", "z", "a1", "z1", "a2"]
    assert pieces('claim("02.a1", "x", True)')[0][0] == "claim"


def test_disorder_is_refused_with_the_command_that_repairs_it(lettered, capsys):
    for order in (["02"], ["02", "--check"]):
        assert main([*order, "--root", str(lettered.root)]) == 1
        told = capsys.readouterr().err
        assert "course/02_double_it/lesson.md:12: 02.b stands where 02.a is due" in told
        assert "run: python3 run.py build 02 --letters" in told
    assert not lettered.generated()


def test_the_command_renames_wherever_an_id_is_named(lettered):
    named = [
        "README.md",
        "course/03_other/lesson.md",
        "course/02_double_it/practice.md",
        "tests/course/broken/x.py",
    ]
    other = ["course/LEDGER.md", "tests/course/test_x.py", "qep_widgets/claims/ledger.py"]
    for name in named + other:
        (lettered.root / name).parent.mkdir(parents=True, exist_ok=True)
        (lettered.root / name).write_text('see 02.a and "02.b"')
    told = rename(lettered.root, lessons(lettered))
    assert "02.b is now 02.a" in told and {*named, "course/02_double_it/lesson.md"} < set(told)
    assert {(lettered.root / name).read_text() for name in named} == {'see 02.c and "02.a"'}
    assert {(lettered.root / name).read_text() for name in other} == {'see 02.a and "02.b"'}
    text = (lettered.folder / "lesson.md").read_text()
    assert "(02.c, 02.b, 02.a); chapter 02.a2, 1.02.a, ex02.1 and 02.p70 are others. 02.p1!" in text
    assert 'settles={"02.p1": "x"}' in text
    assert disorder(lessons(lettered)) == "" and rename(lettered.root, lessons(lettered)) == []


def test_the_command_line_renames_and_the_chapter_is_built_then(lettered, capsys):
    assert main(["02", "--letters", "--root", str(lettered.root)]) == 0
    assert "02.a1 is now 02.b" in capsys.readouterr().out
    assert build(lettered.root) == []


def test_a_first_edition_is_left_as_it_is(toy):
    toy.write("lesson", "# T\n" + code("from qep_widgets import claim") + code('claim("02.b", "x", True)'))
    (toy.folder / "practice.md").unlink()
    assert build(toy.root) == []
