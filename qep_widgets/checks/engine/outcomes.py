"""What a function did on a case, as plain data that can be compared: a value, or an exception's type."""

from __future__ import annotations

import contextlib
import inspect
import linecache
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

# The answers of this course are of order one. Rounding in double precision moves them by 1e-13 at most and
# in single precision by 1e-6; the mildest slip moves one by 1e-3. 1e-5 lies between, so a verdict does not
# depend on the precision, the number of threads or the order of summation of a machine.
TOLERANCE = 1e-5
ROUNDING = 1e-13
COLUMNS = 6  # of a matrix that is shown with four decimals; a wider one has two
GLANCE = 4  # entries that are seen at a glance
SHOWN_WHOLE = 64  # entries of the largest array that is shown whole
LARGEST = 1_000_000  # elements; no answer of the course comes near, and copying a larger one costs seconds

_OWN_FOLDER = str(Path(__file__).parent)
_PHYSICS = str(Path(__file__).parents[2] / "physics")


@dataclass(frozen=True)
class Raised:
    """An exception, reduced to its type and to what its author needs to find it.

    `library` names the function of qep that raised it, refusing its argument.
    """

    kind: type[BaseException]
    message: str = ""
    line: str = ""
    library: str = ""


@dataclass(frozen=True)
class Unfit:
    """A value that cannot be an answer; `reason` ends the sentence 'your function returned …'."""

    reason: str


Outcome = Any  # ndarray | str | tuple[Outcome, ...] | dict[str, Outcome] | None | Raised | Unfit


def plain(value: Any, depth: int = 0) -> Outcome:
    """Reduce an answer to arrays, texts, tuples and dictionaries of our own, trusting none of its methods."""
    kind = type(value)
    if value is None or value is Ellipsis:
        return None
    if kind is str:
        return value
    if isinstance(value, np.ndarray):
        return _from_array(np.asarray(value))
    if isinstance(value, (bool, int, float, complex, np.generic)):
        return _from_array(np.asarray(value))
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return _from_sequence(value, depth)
    return _from_object(value, kind.__name__, depth)


def _from_array(array: np.ndarray) -> Outcome:
    if array.size > LARGEST:
        return Unfit(f"an array of shape {array.shape}, far larger than any answer here")
    if array.dtype.kind == "b":
        return np.array(array)  # shown as True and False, and equal to 1 and 0
    if array.dtype.kind in "iuf":
        return np.array(array, dtype=float)
    if array.dtype.kind in "cO":
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            return np.array(array, dtype=complex)
    return Unfit(f"an array whose entries are not numbers (dtype {array.dtype})")


def _from_sequence(value: list | tuple, depth: int) -> Outcome:
    if depth > 8 or len(value) > LARGEST:
        return Unfit("lists nested too deeply, or too long, to be an answer")
    parts = tuple(plain(item, depth + 1) for item in value)
    if isinstance(value, tuple) and depth == 0:
        return parts  # an answer of several parts, unless `fit` finds that an array is expected
    shapes = {part.shape if isinstance(part, np.ndarray) else None for part in parts}
    if len(shapes) == 1 and None not in shapes:
        return np.array(parts)
    return parts


def _from_object(value: Any, name: str, depth: int) -> Outcome:
    if inspect.iscoroutine(value):
        value.close()  # otherwise Python warns later, in a cell that is not to blame
        return Unfit("a coroutine: remove the word 'async' before 'def'")
    if inspect.isgenerator(value):
        return Unfit("a generator: end with 'return', not 'yield'")
    if inspect.isroutine(value):
        return Unfit("a function: call it before returning, so that its value is returned")
    if depth < 8 and not isinstance(value, type):
        if callable(getattr(value, "full", None)):
            return plain(value.full(), depth + 9)
        if hasattr(value, "__array__"):
            return plain(np.asarray(value), depth + 9)
        if hasattr(value, "__float__") or hasattr(value, "__complex__"):
            return _from_array(np.asarray(complex(value)))
    return Unfit(f"something of type {name}, which is not a number, an array or a tuple of these")


def raised(error: BaseException, home: str | None) -> Raised:
    """Describe an exception by the deepest line of its author's, whose file is `home`."""
    try:
        message = str(error)[:300]
    except BaseException:
        message = ""
    trace = error.__traceback__
    return Raised(type(error), message, _own_line(trace, home), _refused_by(error, trace))


def _refused_by(error: BaseException, trace: TracebackType | None) -> str:
    """The function of the physics package that was called, if one of its checks raised this."""
    inside = []
    while trace is not None:
        code = trace.tb_frame.f_code
        inside.append(code.co_name if os.path.dirname(code.co_filename) == _PHYSICS else "")
        trace = trace.tb_next
    if not isinstance(error, (ValueError, TypeError)) or not inside or not inside[-1]:
        return ""
    return next((name for name in inside if name and name[0] not in "_<"), "")


def _own_line(trace: TracebackType | None, home: str | None) -> str:
    frames = list(_frames(trace))
    own = [f for f in frames if f[0] == home] or [f for f in frames if os.path.dirname(f[0]) != _OWN_FOLDER]
    if not own:
        return ""
    lines = [(number, linecache.getline(file, number).strip()) for file, number in own[-3:]]
    # a call that could not even begin, for want of depth, is at its 'def': the line that called it is wanted
    number, source = next((line for line in reversed(lines) if not line[1].startswith("def ")), lines[-1])
    return f"line {number}: {source}" if source else f"line {number}"


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def home_of(function: Callable[..., Any]) -> str | None:
    """The file, or notebook cell, in which a function was written."""
    try:
        return inspect.unwrap(function).__code__.co_filename  # type: ignore[attr-defined]
    except Exception:
        return None  # no Python function


def fit(got: Outcome, model: Outcome) -> Outcome:
    """Read `got` in the form of `model`: a list may stand for a tuple, and a tuple of rows for a matrix."""
    if isinstance(model, tuple) and isinstance(got, np.ndarray) and got.ndim and len(got) == len(model):
        if any(kind(got) == kind(part) for part in model):
            return got  # one part alone, and no list of them
        return tuple(np.asarray(part) for part in got)
    if isinstance(model, np.ndarray) and isinstance(got, tuple):
        return _from_sequence(list(got), 0)
    return got


def same(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes agree: NaN equals NaN, 1+0j equals 1, and exceptions agree by type."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and bool(np.all(_near(numbers(a), numbers(b))))
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, Raised):
        return a.kind is b.kind
    return bool(a == b)


def numbers(array: np.ndarray) -> np.ndarray:
    """The array itself, with 1 and 0 for True and False."""
    return array.astype(float) if array.dtype.kind == "b" else array


def _near(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        close = np.isfinite(b) & (np.abs(a - b) <= TOLERANCE * (1 + np.abs(b)))
    return close | (a == b) | (np.isnan(a) & np.isnan(b))


def is_value(outcome: Outcome) -> bool:
    return outcome is not None and not isinstance(outcome, (Raised, Unfit))


def misfit(got: Outcome, expected: Outcome, names: tuple[str, ...] = ()) -> str:
    """Why `got` does not have the shape or type of `expected`; empty if it does."""
    if isinstance(got, Unfit):
        return f"Your function returned {got.reason}."
    if isinstance(expected, tuple):
        wanted = f"a tuple of {len(expected)}" + (f" ({', '.join(names)})" if names else "")
        if not isinstance(got, tuple):
            return f"Your function returned {kind(got)} where {wanted} is expected."
        if len(got) != len(expected):
            return f"Your function returned {len(got)} things where {wanted} is expected."
        for position, (g, e) in enumerate(zip(got, expected, strict=True)):
            if found := misfit(g, e):
                part = names[position] if names else f"number {position}"
                return f"Look at the part {part} of your tuple. " + found
        return ""
    if isinstance(expected, dict):
        return _misfit_of_entries(got, expected)
    if kind(got) != kind(expected):
        return f"Your function returned {kind(got)} where {kind(expected)} is expected."
    return ""


def _misfit_of_entries(got: Outcome, expected: dict[str, Outcome]) -> str:
    if not isinstance(got, dict):
        return (
            f"Your function returned {kind(got)} where a dictionary with {', '.join(expected)} is expected."
        )
    if missing := [key for key in expected if key not in got]:
        return f"Your dictionary has no entry {', '.join(missing)}."
    if more := [key for key in got if key not in expected]:
        return f"Your dictionary has an entry {more[0]!r} that was not asked for."
    for key, value in expected.items():
        if found := misfit(got[key], value):
            return f"Look at the entry {key} of your dictionary. " + found
    return ""


def kind(outcome: Outcome) -> str:
    """A value's shape in words."""
    if outcome is None:
        return "None"
    if isinstance(outcome, str):
        return "a text"
    if isinstance(outcome, dict):
        return "a dictionary"
    if isinstance(outcome, tuple):
        return f"a tuple of {len(outcome)}"
    if isinstance(outcome, Raised):
        return f"a {outcome.kind.__name__}"
    if isinstance(outcome, Unfit):
        return outcome.reason
    if outcome.ndim == 0:
        return "a number"
    size = "×".join(map(str, outcome.shape))
    return {1: f"a vector of length {size}", 2: f"a {size} matrix"}.get(outcome.ndim, f"a {size} array")


def has_nan(outcome: Outcome) -> bool:
    if isinstance(outcome, dict):
        return any(map(has_nan, outcome.values()))
    if isinstance(outcome, tuple):
        return any(map(has_nan, outcome))
    return isinstance(outcome, np.ndarray) and bool(np.any(np.isnan(outcome)))


def is_finite(outcome: Outcome) -> bool:
    """Whether this is a value without nan and without infinity."""
    if isinstance(outcome, dict):
        return all(map(is_finite, outcome.values()))
    if isinstance(outcome, tuple):
        return all(map(is_finite, outcome))
    return bool(np.all(np.isfinite(outcome))) if isinstance(outcome, np.ndarray) else is_value(outcome)


def parts_of(outcome: Outcome, names: tuple[str, ...] = ()) -> dict[str, Outcome]:
    """The parts of a dictionary or of a tuple by their names; none of anything else."""
    if isinstance(outcome, dict):
        return outcome
    if not isinstance(outcome, tuple):
        return {}
    called = names if len(names) == len(outcome) else [f"part {k + 1}" for k in range(len(outcome))]
    return dict(zip(called, outcome, strict=True))


def focus(got: Outcome, expected: Outcome, names: tuple[str, ...] = ()) -> str:
    """Where to look first, in a sentence without numbers; empty where the whole can be seen at a glance."""
    if off := differing(got, expected):
        return _largest(got[off[0]], expected[off[0]], f" of {off[0]}")
    if not isinstance(expected, tuple) or not isinstance(got, tuple):
        return _largest(got, expected, "")
    for position, (g, e) in enumerate(zip(got, expected, strict=False)):
        if not same(g, e):
            return _largest(g, e, f" of {names[position]}" if names else f" of part {position}")
    return ""


def differing(got: Outcome, expected: Outcome) -> list[str]:
    """The entries in which two dictionaries with the same entries differ; none for anything else."""
    if not isinstance(got, dict) or not isinstance(expected, dict) or got.keys() != expected.keys():
        return []
    return [key for key in expected if not same(got[key], expected[key])]


def _largest(got: Outcome, expected: Outcome, whose: str) -> str:
    if kind(got) != kind(expected) or not isinstance(got, np.ndarray) or got.size <= GLANCE:
        return ""
    return f"Look at the entry {list(_furthest(got, expected))}{whose} in the case above."


def _furthest(got: np.ndarray, expected: np.ndarray) -> tuple[int, ...]:
    """The entry in which two arrays of one shape differ most."""
    a, b = numbers(got), numbers(expected)
    with np.errstate(all="ignore"):  # an infinity less an infinity
        off = np.nan_to_num(np.abs(a - b), nan=np.inf)
    where = np.unravel_index(np.argmax(np.where(_near(a, b), 0.0, off)), got.shape)
    return tuple(map(int, where))


def left_out(got: Outcome, expected: Outcome, names: tuple[str, ...] = ()) -> str:
    """The entry that differs most of each array that is too large to be shown whole; empty if none is."""
    pairs = [("", got, expected)]
    if parts := parts_of(expected, names):
        mine = parts_of(got, names)
        pairs = [(f" of {name}", mine[name], part) for name, part in parts.items() if name in mine]
    lines = []
    for whose, g, e in pairs:
        if kind(g) == kind(e) and isinstance(e, np.ndarray) and e.size > SHOWN_WHOLE and not same(g, e):
            place = _furthest(g, e)
            found, wanted = apart(np.asarray(g[place]), np.asarray(e[place]))
            lines.append(f"The entry {list(place)}{whose} should be {wanted}, and yours is {found}.")
    return "\n".join(lines)


def apart(got: Outcome, expected: Outcome, names: tuple[str, ...] = ()) -> tuple[str, str]:
    """Both as `named` shows them, with as many digits as it takes to see that they differ.

    Where no digits show it, because what differs is among the entries left out, there are no more than usual.
    """
    got = truths(got, expected)
    usual = texts = named(got, names), named(expected, names)
    for more in range(1, 12):
        if texts[0] != texts[1] or same(got, expected):
            return texts
        texts = named(got, names, more), named(expected, names, more)
    return texts if texts[0] != texts[1] else usual


def truths(got: Outcome, expected: Outcome) -> Outcome:
    """`got` with True and False for the 1 and 0 that stand where these are expected."""
    if isinstance(got, tuple) and isinstance(expected, tuple) and len(got) == len(expected):
        return tuple(map(truths, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return {key: truths(part, expected.get(key)) for key, part in got.items()}
    if isinstance(got, (np.ndarray, np.generic)) and isinstance(expected, (np.ndarray, np.generic)):
        array = np.asarray(got)
        if np.asarray(expected).dtype.kind == "b" and np.all((array == 0) | (array == 1)):
            return array.real.astype(bool)
    return got


def named(outcome: Outcome, names: tuple[str, ...], more: int = 0) -> str:
    """An answer with the names of its parts, if it has as many."""
    if not isinstance(outcome, tuple) or not names or len(outcome) != len(names):
        return show(outcome, more)
    return "\n".join(line(name, part, more) for name, part in zip(names, outcome, strict=True))


def line(name: str, value: Any, more: int = 0) -> str:
    """``name = value``, a value of several lines below its name."""
    text = show(value, more)
    return f"{name} =\n{indent(text)}" if "\n" in text else f"{name} = {text}"


def indent(text: str) -> str:
    return "\n".join("  " + row for row in text.split("\n"))


def brief(value: Any) -> str:
    """A number as it is, an array by its shape."""
    if isinstance(value, np.ndarray) and value.ndim:
        return "×".join(map(str, value.shape))
    return f"= {show(value)}"


def show(outcome: Any, more: int = 0) -> str:
    """A readable, rounded form of an input or an outcome; `more` digits than usual, if asked."""
    if isinstance(outcome, Raised):
        text = f"{outcome.kind.__name__}: {outcome.message}" if outcome.message else outcome.kind.__name__
        return f"{text}\n  at {outcome.line}" if outcome.line else text
    if isinstance(outcome, Unfit):
        return outcome.reason
    if isinstance(outcome, tuple) and any(isinstance(part, np.ndarray) for part in outcome):
        return "(" + ",\n ".join(show(part, more).replace("\n", "\n ") for part in outcome) + ")"
    if isinstance(outcome, dict):
        return "\n".join(f"{key}: {show(part, more)}".replace("\n", "\n  ") for key, part in outcome.items())
    if isinstance(outcome, (np.ndarray, np.generic)):
        return _show_array(np.asarray(outcome), more)
    if isinstance(outcome, float):
        return f"{outcome:.6g}"
    return repr(outcome)


def _show_array(array: np.ndarray, more: int) -> str:
    if array.dtype.kind == "b":
        return str(array)
    if array.ndim == 0:
        return _show_number(complex(array), 6 + more)
    real = not np.any(np.abs(np.imag(array)) > TOLERANCE / 10)
    n = _decimals(array, (4 if array.shape[-1] <= COLUMNS else 2) + more)
    entries: Any = {
        "float_kind": lambda x: _entry(float(x), n),
        "complex_kind": lambda z: _complex_entry(z, n),
    }
    return np.array2string(
        np.asarray(np.real(array) if real else array),
        max_line_width=160,
        threshold=SHOWN_WHOLE,
        edgeitems=3,
        formatter=entries,
    )


def _decimals(array: np.ndarray, most: int) -> int:
    """As many decimals as the entries have, up to so many; a matrix that was typed is shown as it was."""
    for n in range(most):
        if np.all(np.abs(array - np.round(array, n)) < ROUNDING):
            return n
    return most


def _show_number(z: complex, digits: int) -> str:
    """What rounding has left of a zero is shown as 0: the answers of this course are of order one."""
    re, im = (0.0 if abs(x) < ROUNDING else x for x in (z.real, z.imag))
    return f"{re:.{digits}g}{im:+.{digits}g}j" if im else f"{re:.{digits}g}"


def _complex_entry(z: complex, decimals: int) -> str:
    text = f"{_entry(z.real, decimals)}{_entry(z.imag, decimals, '+')}j"
    return "0".rjust(len(text)) if abs(z) < ROUNDING else text  # so that a pattern of zeros can be seen


def _entry(x: float, decimals: int, sign: str = "") -> str:
    width = "" if sign else decimals + (3 if decimals else 2)
    return format(0.0 if abs(x) < 0.5 * 10.0**-decimals else x, f"{sign}{width}.{decimals}f")  # nan stays nan
