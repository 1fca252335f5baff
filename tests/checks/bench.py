"""The proof bench's table: what every exercise was tried with, and how many verdicts were wrong.

    python -m tests.checks.bench           every exercise
    python -m tests.checks.bench 02        those of one chapter
    python -m tests.checks.bench 02 --seeds 40
    python -m tests.checks.bench 07 --pairs    every two mistakes at once, and what is said of them

Slips and right answers are checked on five seeds each or on so many, junk on one; `cases` are the inputs
that the answers were called with. A verdict is wrong when a slip does not earn its own code, a right answer
is not right, junk passes or crashes the check, the stub is not "not attempted", or the library's own function
passes.

Pairs are all slips of an exercise that can be made at once: disjoint pieces, a change of the arguments or of
the result on top of another mistake, and slips in separate parts of an answer. Left out are those that
cancel, that look like a single slip on every case, or that give no number or always the same one. `both`: the
report names these two; `one of`: it lists them beside other pairs that come to the same; `one`: it names one
of them, `none`: neither; `untrue`: it names a slip, or a pair, that was not made.
"""

import argparse
import inspect
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import bank  # noqa: E402

from qep_widgets.checks import Exercise, Report, Slip, check, exercises  # noqa: E402
from qep_widgets.checks.engine import compose, outcomes  # noqa: E402
from qep_widgets.checks.engine.exercise import called  # noqa: E402

SEEDS = range(5)
COLUMNS = ("slips", "right answers", "junk", "untouched", "library")
Trial = tuple[str, str, Any, int, Callable[[Report], bool]]  # column, name, answer, seed, is the verdict due?


def trials(exercise: Exercise, seeds: range = SEEDS) -> Iterator[Trial]:
    """Everything that an exercise is tried with."""
    for seed in seeds:
        for slip in exercise.slips:
            code = slip.code
            yield "slips", code, slip.wrong, seed, lambda r, code=code: (r.verdict, r.code) == ("wrong", code)
        for answer in bank.RIGHT.get(exercise.id, ()):
            yield "right answers", answer.__name__, answer, seed, lambda r: r.verdict == "right"
    for name, body in bank.RETURNS.items():
        yield "junk", name, bank.taking(exercise, body), 0, lambda r: r.verdict in ("wrong", "crashed")
    for name, body in bank.RAISES.items():
        yield "junk", name, bank.taking(exercise, body), 0, lambda r: r.verdict == "crashed"
    for answer in bank.NO_FUNCTIONS:
        yield "junk", type(answer).__name__, answer, 0, lambda r: r.code == "not-a-function"
    for answer in (lambda *case: None, None, ..., bank.taking(exercise, bank.stub)):
        yield "untouched", "stub", answer, 0, lambda r: r.verdict == "not attempted"
    for answer in (exercise.reference, *exercise.forbidden):
        yield "library", answer.__name__, answer, 0, lambda r: r.code in ("used-library", "signature")


def bench(chosen: list[Exercise], seeds: range = SEEDS) -> tuple[list[str], list[str]]:
    """The table's lines, and the wrong verdicts."""
    width = max(len(f"{e.id} {e.title}") for e in chosen)
    head = f"{'exercise':{width}}" + "".join(f"{name:>15}" for name in COLUMNS)
    lines, wrong = [f"{head}{'checks':>9}{'cases':>8}{'wrong':>7}"], []
    totals = np.zeros(len(COLUMNS) + 3, int)
    for exercise in chosen:
        sizes = [len(exercise.cases(np.random.default_rng(seed))) for seed in seeds]
        counts, cases, missed = dict.fromkeys(COLUMNS, 0), 0, len(wrong)
        for column, name, answer, seed, due in trials(exercise, seeds):
            counts[column] += 1
            cases += sizes[seed] if inspect.isfunction(answer) else 0
            try:
                report = check(exercise.id, answer, seed=seed)
                verdict = f"{report.verdict} ({report.code})"
                good = due(report) and str(report) and report._repr_html_()
            except BaseException as error:
                verdict, good = f"the check itself raised {type(error).__name__}", False
            if not good:
                wrong.append(f"{exercise.id}, {column}: {name}, seed {seed}: {verdict}")
        row = [*counts.values(), sum(counts.values()), cases, len(wrong) - missed]
        totals += row
        lines.append(_line(f"{exercise.id} {exercise.title}", row, width))
    return [*lines, _line("all", list(totals), width)], wrong


def two_mistakes(
    exercise: Exercise, seed: int = 0, every: int = 1
) -> Iterator[tuple[Slip, Slip, list[outcomes.Outcome]]]:
    """Every two slips that can be made at once, or one in so many, with what comes out on its cases."""
    cases = list(exercise.cases(np.random.default_rng(seed)))
    known = compose.Known(exercise, cases, exercise.outcomes(exercise.reference, cases))
    with np.errstate(all="ignore"):
        made = [
            (pair, [called(wrong, case) for case in cases])
            for pair, wrong in list(compose.together(exercise))[::every]
        ]
        made += list(compose.mixed(known))[::every]
    single = [known.expected, *map(known.of, exercise.slips)]
    before: dict[tuple[str, str], list[list[outcomes.Outcome]]] = {}
    for (a, b), raw in made:
        found = [exercise.seen(outcome, case) for outcome, case in zip(raw, cases, strict=True)]
        others = before.setdefault((a.code, b.code), [])
        if any(_alike(found, other) for other in [*single, *others]):
            continue
        others.append(found)
        always_the_same = all(outcomes.same(found[0], outcome) for outcome in found[1:])
        if any(map(outcomes.is_finite, found)) and not always_the_same:
            yield a, b, raw


def _alike(a: list[outcomes.Outcome], b: list[outcomes.Outcome]) -> bool:
    return all(map(outcomes.same, a, b))


def named(report: Report, a: str, b: str, known: set[str]) -> str:
    """How far a report on the two mistakes a and b gets; `known` are the codes of all slips."""
    told = [set(pair.split("+")) for pair in report.code.split("|")]
    codes = set.union(*told) & known
    if {a, b} in told:
        return "both" if len(told) == 1 else "one of"
    if codes - {a, b}:
        return "untrue"
    return "one" if codes else "none"


PAIRS = ("both", "one of", "one", "none", "untrue")


def pairs(chosen: list[Exercise], seeds: range = range(1)) -> tuple[list[str], list[str]]:
    """The table of pairs, and those of which a report says something that is not so."""
    width = max(len(f"{e.id} {e.title}") for e in chosen)
    head = "".join(f"{name:>9}" for name in ("slips", "pairs", *PAIRS, "s/pair", "worst"))
    lines, notes, all_counts, slips = [f"{'exercise':{width}}{head}"], [], Counter(), 0
    for exercise in chosen:
        codes, counts, seconds = {s.code for s in exercise.slips}, Counter(), []
        for seed in seeds:
            for a, b, found in two_mistakes(exercise, seed):
                start = time.process_time()
                report = check(exercise.id, bank.playing(found), seed=seed)
                seconds.append(time.process_time() - start)
                how = named(report, a.code, b.code, codes)
                counts[how] += 1
                if how not in ("both", "one of"):
                    notes.append(f"{exercise.id} {a.code} and {b.code}: {how} ({report.code})")
        mean, worst = (sum(seconds) / len(seconds), max(seconds)) if seconds else (0.0, 0.0)
        row = "".join(f"{n:>9}" for n in (len(codes), sum(counts.values()), *(counts[k] for k in PAIRS)))
        lines.append(f"{exercise.id + ' ' + exercise.title:{width}}{row}{mean:>9.3f}{worst:>9.3f}")
        all_counts += counts
        slips += len(codes)
    row = "".join(f"{n:>9}" for n in (slips, sum(all_counts.values()), *(all_counts[k] for k in PAIRS)))
    return [*lines, f"{'all':{width}}{row}"], notes


def _line(name: str, row: list[int], width: int) -> str:
    *tried, checks, cases, wrong = row
    return f"{name:{width}}" + "".join(f"{n:>15}" for n in tried) + f"{checks:>9}{cases:>8}{wrong:>7}"


def main(arguments: list[str]) -> int:
    """Print the table of all exercises, or of those whose chapter or id is given."""
    options = argparse.ArgumentParser(
        prog="python -m tests.checks.bench", description=__doc__.splitlines()[0]
    )
    options.add_argument(
        "chosen",
        nargs="*",
        type=lambda word: word.zfill(2),
        metavar="NN",
        help="chapters or ids of exercises",
    )
    options.add_argument("--seeds", type=int, default=len(SEEDS), help="how many draws of cases")
    options.add_argument("--pairs", action="store_true", help="two mistakes at once")
    options.add_argument("--notes", action="store_true", help="list the pairs of which not both are named")
    asked = options.parse_args(arguments)
    start = time.perf_counter()
    chosen = [e for e in exercises().values() if not asked.chosen or {e.id, e.id[2:4]} & set(asked.chosen)]
    if not chosen:
        print(f"There is no exercise {' '.join(asked.chosen)}; there are {', '.join(exercises())}")
        return 2
    if asked.pairs:
        lines, notes = pairs(chosen)
        print(*lines, *(notes if asked.notes else ()), sep="\n")
        print(f"{time.perf_counter() - start:.0f} s")
        return 1 if any("untrue" in note for note in notes) else 0
    lines, wrong = bench(chosen, range(asked.seeds))
    slips = sum(len(e.slips) for e in chosen)
    print("\n".join(lines))
    counted = f"{len(chosen)} exercises, {slips} slips, {asked.seeds} seeds"
    print(f"\n{counted}: {len(wrong)} wrong verdicts", *wrong, sep="\n")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
