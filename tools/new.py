"""Begin a new exercise:  run.py new exercise 06 way_back The way back

Its text, answer and check go into the chapter's practice.md, below the last exercise, as stubs to be filled;
the README's map gets the new minutes. What is still to be written is told.
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
from tools.chapter import read_part  # noqa: E402

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
    stub = STUB.format(id=id, title=title, name=name, mark=mark, kernel=kernel)
    path.write_text(_with(text, stub), encoding="utf-8", newline="\n")
    build.renew(root, build.read(folder, root))
    return [
        f"{id} is at the end of course/{folder.name}/practice.md: write its text, solution and explanation.",
        *check_stub(folder, id, name),
        f"Then run: {build.repair(folder)}",
    ]


def check_stub(folder: Path, id: str, name: str) -> list[str]:
    """What is to be done about the exercise's check. TODO: stub its file once each exercise has its own."""
    return [
        f"Its check, `{id}`, is written in qep_widgets/checks/ ({folder.name[3:]}), and three right answers "
        f"to `{name}` in tests/checks/right_answers/{folder.name[3:]}.py."
    ]


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
