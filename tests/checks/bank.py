"""What every exercise is tried with: the right answers of each chapter's file, and junk."""

import importlib.util
from pathlib import Path

import numpy as np

from qep_widgets.checks.engine.outcomes import Raised


def _tables(folder, name):
    """The tables of this name in all chapters' files of a folder, as one."""
    found = {}
    for path in sorted((Path(__file__).parent / folder).glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"{folder}_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.update(getattr(module, name))
    return found


RIGHT = _tables("right_answers", "RIGHT")
TWO = _tables("two_mistakes", "TWO")


class Liar:
    """Says that it equals everything and is an array of whatever is wanted."""

    __array_priority__ = 1e9

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __array__(self, *args, **kwargs):
        return np.array("nonsense")

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return self

    def __bool__(self):
        return True


class Bomb:
    """Raises whatever is asked of it."""

    def __getattribute__(self, name):
        raise RuntimeError("boom")

    def __repr__(self):
        raise RuntimeError("boom")


class LyingArray(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return np.True_


class Endless:
    """A full() that gives another of its kind, for ever."""

    def full(self):
        return Endless()


class BadMessage(Exception):
    def __str__(self):
        raise ValueError("not even this")


async def _coroutine():
    return 1


def _raise(error):
    raise error


# name -> the value that the junk function returns, or a function that makes it
RETURNS = {
    "text": lambda: "the answer",
    "bytes": lambda: b"\x00",
    "empty list": list,
    "empty tuple": tuple,
    "empty array": lambda: np.zeros((0, 0)),
    "empty dict": dict,
    "dict": lambda: {"rho": np.eye(2)},
    "set": lambda: {1, 2},
    "generator": lambda: (i for i in range(3)),
    "coroutine": _coroutine,
    "function": lambda: len,
    "class": lambda: dict,
    "module": lambda: np,
    "type object with full": lambda: Endless,
    "ragged list": lambda: [[1, 2], [3]],
    "nested lists": lambda: [[[[[[[[[[[1]]]]]]]]]]],
    "nan": lambda: float("nan"),
    "nan matrix": lambda: np.full((2, 2), np.nan),
    "inf": lambda: np.inf,
    "true": lambda: True,
    "zero": lambda: 0,
    "huge integer": lambda: 10**400,
    "object array": lambda: np.array([None, "x"], dtype=object),
    "structured array": lambda: np.zeros(2, dtype=[("a", float)]),
    "dates": lambda: np.array(["2020-01-01"], dtype="datetime64[D]"),
    "texts": lambda: np.array(["0.5", "0.5"]),
    "masked": lambda: np.ma.masked_all((2, 2)),
    "wrong shape": lambda: np.ones((7, 5)),
    "many axes": lambda: np.ones((1,) * 20),
    "far too large": lambda: np.broadcast_to(0.5, (10**9, 10**9)),
    "liar": Liar,
    "list of liars": lambda: [Liar(), Liar()],
    "lying array": lambda: np.eye(2).view(LyingArray),
    "bomb": Bomb,
    "endless full": Endless,
    "tuple of junk": lambda: (None, "x", Liar()),
    "exception object": lambda: ValueError("returned, not raised"),
    "NotImplemented": lambda: NotImplemented,
}
RAISES = {
    "value error": lambda: _raise(ValueError("no")),
    "bad message": lambda: _raise(BadMessage()),
    "system exit": lambda: _raise(SystemExit(0)),
    "keyboard interrupt": lambda: _raise(KeyboardInterrupt()),
    "generator exit": lambda: _raise(GeneratorExit()),
    "stop iteration": lambda: _raise(StopIteration()),
    "memory": lambda: _raise(MemoryError()),
    "base exception": lambda: _raise(BaseException("odd")),
    "linear algebra": lambda: np.linalg.inv(np.zeros((2, 2))),
}
# what is passed in a function's place
NO_FUNCTIONS = (3, "partial_trace", np.eye(2), [1], Bomb, Liar(), int, object())


def taking(exercise, body):
    """A junk function with the exercise's arguments."""
    names = ", ".join(exercise.names())
    return eval(f"lambda {names}: body()", {"body": body})


def stub():
    raise NotImplementedError("write it here")


def playing(outcomes):
    """A function that does on the first call what the first outcome says, and so on, with no code of ours."""
    left = list(outcomes)

    def played(*case):
        outcome = left.pop(0)
        if isinstance(outcome, Raised):
            raise outcome.kind(outcome.message)
        return outcome

    return played
