"""What can be pasted is no answer: the functions of a chapter's lessons, and those of the package."""

import ast
import contextlib
import inspect
import re
from pathlib import Path

import pytest

import qep_widgets as qep
from qep_widgets.checks import check, exercises
from tests.deep import swept

COURSE = Path(__file__).parents[2] / "course"
EXERCISES = exercises()
PUBLIC = {
    name: getattr(qep, name)
    for name in dir(qep)
    if name[0] != "_" and name != "check" and inspect.isfunction(getattr(qep, name))
}
#: What passes and may: by exercise, the names of functions, each with its reason.
INTENDED: dict[str, set[str]] = {}


def of_the_lessons(chapter):
    """The functions that the lessons of a chapter define, beside their imports and plain assignments."""
    found = {}
    for path in sorted(COURSE.glob(f"{chapter}_*/lesson*.md")):
        cells = re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```", path.read_text("utf-8"), re.S | re.M)
        source = re.sub(r"(?m)^(:\w.*|---|tags:.*)$", "", "\n".join(cells))
        world = {}
        for statement in ast.parse(source).body:
            if isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign)):
                with contextlib.suppress(Exception):  # what rests on a statement that is left out here
                    exec(compile(ast.Module([statement], []), str(path), "exec"), world)
        for name, value in world.items():
            if inspect.isfunction(value) and value.__code__.co_filename == str(path):
                found[name] = value
    return found


CHAPTERS = sorted({id[2:4] for id in EXERCISES}, reverse=True)  # the first lesson takes the longest
by_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.mark.parametrize("chapter", swept(CHAPTERS, always=0, every=5))
def test_no_function_of_a_lesson_is_an_answer(chapter):
    _no_answers(chapter, of_the_lessons(chapter))


@pytest.mark.deep
@by_chapter
def test_no_function_of_the_package_is_an_answer(chapter):
    _no_answers(chapter, PUBLIC)


def _no_answers(chapter, there):
    for id, exercise in EXERCISES.items():
        if id[2:4] == chapter:
            tried = {name: check(id, f).verdict for name, f in there.items() if _takes(f, exercise)}
            right = {name for name, verdict in tried.items() if verdict == "right"}
            assert right <= INTENDED.get(id, set()), id


def _takes(function, exercise):
    try:
        inspect.signature(function).bind(*exercise.names())
    except TypeError:
        return False
    return True


def test_the_functions_of_the_lessons_are_found():
    assert {"D_coins", "undo"} <= set(of_the_lessons("06"))
