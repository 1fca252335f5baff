"""The drive that every public function of the physics package must survive: odd forms and bad input."""

import copy
import warnings

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

#: What no argument that is an array of numbers may swallow, whatever its shape.
JUNK = {
    "None": None,
    "text": "rho",
    "list of text": ["a", "b"],
    "text among numbers": np.array([[1, "a"], [0, 1]], object),
    "dict": {},
    "object": object(),
    "ragged": [[1, 2], [3]],
    "date": np.array(["2020-01-01"], "datetime64[D]"),
    "NaN": np.full((2, 2), np.nan),
    "a NaN": np.array([[0.5, np.nan], [0, 0.5]]),
    "inf": np.array([[0.5, np.inf], [np.inf, 0.5]]),
    "-inf": np.diag([-np.inf, np.inf]),
    "beyond floats": [[10**400, 0], [0, 1]],
    "huge": np.full((2, 2), 1e300),
    "half masked": np.ma.masked_array(np.eye(2) / 2, np.eye(2)),
}


class Boxed:
    """Only ``.full()``, as a Qobj has it."""

    def __init__(self, x):
        self.x = x

    def full(self):
        return np.array(self.x, complex)


class Arraylike:
    """Only ``__array__``."""

    def __init__(self, x):
        self.x = x

    def __array__(self, dtype=None, copy=None):
        return np.array(self.x, dtype)


def forms(x):
    """The same array of numbers in other guises."""
    x = np.asarray(x)
    spread = np.zeros([2 * n for n in x.shape], x.dtype)
    spread[tuple(slice(None, None, 2) for _ in x.shape)] = x
    locked = x.copy()
    locked.flags.writeable = False
    yield "read-only", locked
    yield "strided", spread[tuple(slice(None, None, 2) for _ in x.shape)]
    yield "fortran", np.asfortranarray(x)
    yield "backwards", np.ascontiguousarray(x[::-1])[::-1] if x.ndim else x
    yield "big-endian", x.astype(x.dtype.newbyteorder(">"))
    yield "long", x.astype(np.clongdouble if x.dtype.kind == "c" else np.longdouble)
    yield "object", x.astype(object)
    yield "list", x.tolist()
    yield "array-like", Arraylike(x)
    yield "boxed", Boxed(x) if x.dtype.kind == "c" else x


def quietly(function, /, **arguments):
    """The result, with every warning an error and every argument checked to be as it was."""
    before = copy.deepcopy({k: np.array(v) for k, v in arguments.items() if isinstance(v, np.ndarray)})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = function(**arguments)
    for name, value in before.items():
        np.testing.assert_array_equal(arguments[name], value, err_msg=f"{name} was changed")
    for part in result if isinstance(result, tuple) else (result,):
        assert not any(np.shares_memory(part, v) for v in arguments.values() if isinstance(v, np.ndarray))
    return result


def refuses(function, name, says=(), /, **arguments):
    """It raises ValueError or TypeError with the argument's name (and the words of ``says``)."""
    try:
        result = quietly(function, **arguments)
    except (ValueError, TypeError) as error:
        sentence = str(error)
        for word in (name, *((says,) if isinstance(says, str) else says)):
            assert word in sentence, f"{word!r} is not in {sentence!r}"
        return sentence
    raise AssertionError(f"{function.__name__} took a bad {name} and gave {result!r}")


def refuses_or_answers(function, name, /, **arguments):
    """A plain refusal that names the argument (or how the leading axes clash), or an answer without NaN."""
    try:
        result = quietly(function, **arguments)
    except (ValueError, TypeError) as error:
        assert name in str(error) or "leading axes" in str(error), str(error)
        return
    for part in result if isinstance(result, tuple) else (result,):
        assert not np.isnan(part).any()


def close(a, b, tolerance=1e-12):
    """Equal within the tolerance, in shape too."""
    for x, y in zip(a, b, strict=True) if isinstance(a, tuple) else [(a, b)]:
        assert np.shape(x) == np.shape(y)
        np.testing.assert_allclose(x, y, rtol=tolerance, atol=tolerance)


def any_array():
    """Arrays of any small shape and numeric dtype, of any values."""
    shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
    kinds = st.sampled_from([np.complex128, np.float64, np.int64, np.bool_, np.float32])
    return kinds.flatmap(lambda kind: hnp.arrays(kind, shapes))
