"""Begin a new exercise:  run.py new exercise 06 way_back The way back

Its text, answer and check cell go into the chapter's practice.md, below the last exercise, and its check into
a file of its own, as stubs to be filled; the README's map gets the new minutes. What is left to do is told.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if not __package__:  # started as a script
    sys.path.insert(0, str(ROOT))

from tools import build, practice  # noqa: E402
from tools.cells import Refusal  # noqa: E402
from tools.chapter import lesson_sources, read_part  # noqa: E402

STUB = '''## {id} · {title}{mark}

Write `{name}(rho)`: what it takes, what it returns, in which units, and what may not be used.

```{{code-cell}} {kernel}
def {name}(rho):
    """What it is, in one line.

    rho: a complex array (d, d). Returns a number, in nats.
    """

    ### BEGIN SOLUTION
    return None  # the worked solution
    ### END SOLUTION
```

```{{code-cell}} {kernel}
report = check("{id}", {name})
report.points(2)
```

+++ {{"tags": ["solution"]}}

### Why this is right

The reasoning, in a few sentences.

**A common wrong turn** is …, which gives … here.

'''


CHECK = '''"""{title}."""

from __future__ import annotations

import numpy as np

from ...physics.states import random_state
from ..algebra import Matrix
from ..engine import Case, Exercise, Law, formula, slip


@formula
def {name}(rho: Matrix, *, factor: float = 0.5) -> float:
    """The right answer, once, with the pieces in which it goes wrong."""
    return factor * float(np.vdot(rho, rho).real)


def _cases(rng: np.random.Generator) -> list[Case]:
    """First one that can be read, then generic ones."""
    return [(np.diag([0.75, 0.25]) + 0j,), *((random_state(d, rng),) for d in (2, 3, 4))]


exercise = Exercise(
    id="{id}",
    title="{title}",
    section="{section}",  # the heading that the exercise rests on
    reference={name},
    cases=_cases,
    why="Why this is right, and what the commonest slip would have cost.",
    hints=("What would it be for a state that you know?", "A direction.", "A fragment."),
    laws=(Law("negative", "Your number is negative.", lambda answer, *case: np.real(answer) > -1e-9),),
    slips=(  # at least five
        slip(
            "factor-left-out",
            "The factor ½ is missing.",
            factor=1.0,
            hints=("Where does the factor come from?", "A direction.", "A fragment."),
        ),
    ),
)
'''


def exercise(root: Path, chapter: str, name: str, title: str) -> list[str]:
    """Add an exercise's stubs to a chapter's practice; return what is left to do."""
    if not re.fullmatch(r"[a-z]\w*", name):
        raise Refusal(f"{name!r} cannot be the name of an answer: write it as in way_back.")
    (folder,) = build.chapters(root, [chapter])
    path = folder / "practice.md"
    if not path.exists():
        raise Refusal(f"course/{folder.name}: there is no practice.md; step 4 of a new chapter makes one.")
    part = read_part(path, root)
    if name in [check.function for check in part.checks.values()]:
        raise Refusal(f"course/{folder.name}/practice.md asks for `{name}` already; take another name.")
    before = practice.exercises(part)
    last = max((int(e.id.split(".")[1].rstrip("h")) for e in before), default=0)
    id = f"ex{folder.name[:2]}.{last + 1}"
    text = path.read_text(encoding="utf-8")
    kernel = (re.findall(r"^```\{code-cell\} (\w+)$", text, re.MULTILINE) or ["python"])[0]
    mark = " ●●" if any(e.mark for e in before) else ""
    told = check_stub(root, folder.name, id, name, title)
    stub = STUB.format(id=id, title=title, name=name, mark=mark, kernel=kernel)
    path.write_text(_with(text, stub), encoding="utf-8", newline="\n")
    build.renew(root, build.read(folder, root))
    return [
        f"{id} is at the end of course/{folder.name}/practice.md: write its text, solution and explanation.",
        *told,
        f"Then run: {build.repair(folder)}",
    ]


def check_stub(root: Path, chapter: str, id: str, name: str, title: str) -> list[str]:
    """Stub the exercise's check where its chapter has a folder of them; return what is left to do."""
    folder = root / "qep_widgets" / "checks" / f"c{chapter}"
    right = f"Add three right answers to `{name}` to tests/checks/right_answers/{chapter[3:]}.py."
    if not folder.is_dir():
        return [f"Its check, `{id}`, is written in qep_widgets/checks/{chapter[3:]}.py.", right]
    path = folder / f"ex{id.split('.')[1]}_{name}.py"
    if path.exists():
        raise Refusal(f"{path.relative_to(root).as_posix()} is there already; take another name.")
    section = _sections(root / "course" / chapter)[0]
    text = CHECK.format(id=id, name=name, title=title, section=section)
    path.write_text(text, encoding="utf-8", newline="\n")
    return [
        f"Its check is {path.relative_to(root).as_posix()}: write the formula, cases, laws and slips, "
        "and the heading of the lesson that it rests on.",
        right,
    ]


def _sections(folder: Path) -> list[str]:
    """The headings of a chapter's lessons, as a check names them."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in lesson_sources(folder).values())
    return re.findall(r"^## (?:\d+ · )?(.*)$", text, re.MULTILINE) or [""]


def _with(text: str, stub: str) -> str:
    """The practice with the stub below its last exercise."""
    exercises = list(re.finditer(r"^## ex\d\d\.\d+", text, re.MULTILINE))
    after = exercises[-1].end() if exercises else len(text)
    closing = re.search(r"^(\+\+\+[^\n]*\n+)?## ", text[after:], re.MULTILINE)
    place = after + closing.start() if closing else len(text)
    return f"{text[:place].rstrip()}\n\n+++\n\n{stub}{text[place:]}".rstrip() + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="run.py new", description="Begin something new from stubs.")
    parser.add_argument("what", choices=["exercise"])
    parser.add_argument("chapter", metavar="NN", help="such as 06")
    parser.add_argument("name", help="of the function to be written, such as way_back")
    parser.add_argument("title", nargs="*", help="of the exercise, such as The way back")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    title = " ".join(options.title) or options.name.replace("_", " ").capitalize()
    try:
        print(*exercise(options.root, options.chapter, options.name, title), sep="\n")
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
