"""What is said of an exception, and the hints that go with it, by its kind, its message and its line."""

from __future__ import annotations

import re

import numpy as np

from .exercise import Case
from .outcomes import Raised

Hints = tuple[str, str, str]


def says(outcome: Raised, case: Case) -> tuple[str, str]:
    """Code and sentence of an exception on this case; the sentence has no full stop yet."""
    if issubclass(outcome.kind, RecursionError):
        return (
            "endless-recursion",
            "Your function calls itself without end: it needs a case to stop at",
        )
    if issubclass(outcome.kind, SystemExit):
        return (
            "left-python",
            "Your function tried to end Python (exit or quit): return a value instead",
        )
    if issubclass(outcome.kind, KeyboardInterrupt):
        return "interrupted", "The check was interrupted before your function had answered"
    message = (outcome.message or "no message").rstrip(".")
    if outcome.library:
        refused = f"The library refused what you passed to qep.{outcome.library}"
        if _is_about_a_state(outcome):
            lost = " any more" if has_state(case) else ""
            refused = f"The matrix you passed to qep.{outcome.library} is not a state{lost}"
        return "raised", f"{refused}: {message} ({outcome.kind.__name__})"
    return "raised", f"Your function stopped with a {outcome.kind.__name__}: {message}"


def hints(outcome: Raised, case: Case) -> Hints | None:
    """A question, a direction and a fragment for this exception; None where the exercise's own fit better."""
    if outcome.library:
        if _is_about_a_state(outcome):
            return _STATE if has_state(case) else None
        return _REFUSED
    if issubclass(outcome.kind, np.linalg.LinAlgError):
        return _CHOLESKY if "positive definite" in outcome.message else _LINALG
    for kind, words, found in _BY_MESSAGE:
        if issubclass(outcome.kind, kind) and re.search(words, outcome.message):
            if found is _SHAPES and "broadcast" in outcome.message and _multiplies(outcome.line):
                return _ENTRYWISE
            return found
    return _ANY


def has_state(case: Case) -> bool:
    """Whether an argument is a Hermitian matrix of trace 1, so that a state was there to be spoiled."""
    return any(
        isinstance(x, np.ndarray)
        and x.ndim > 1
        and x.shape[-1] == x.shape[-2]
        and bool(np.allclose(x, x.conj().swapaxes(-1, -2)))
        and bool(np.allclose(np.trace(x, axis1=-2, axis2=-1), 1))
        for x in case
    )


def _is_about_a_state(outcome: Raised) -> bool:
    return bool(re.match(r"(rho|sigma)\w* must be (a state|Hermitian)", outcome.message))


def _multiplies(line: str) -> bool:
    """Whether the line has a single star with something on both of its sides."""
    return bool(re.search(r"[\w\])]\s*\*\s*[\w(\[]", line))


_TRACEBACK = "Call your function with the case above in a cell of its own: the full traceback appears there."
_SHAPES: Hints = (
    "Which shapes have the arrays of that line, when you print them just before it?",
    _TRACEBACK,
    "Compare a.shape with your plan on paper; (3, 2) @ (2, 4) gives (3, 4), and the inner two must agree.",
)
_ENTRYWISE: Hints = (
    "Should that line multiply entry by entry, or as matrices? Which of the two does the star mean?",
    "For arrays, * multiplies entry by entry and stretches shapes to fit; matrices take @.",
    "For example: U @ rho @ U.conj().T",
)
_STATE: Hints = (
    "Is the matrix that you pass still Hermitian, with trace 1 and no negative eigenvalue, and what made it?",
    "Print np.trace(x) and np.allclose(x, x.conj().T) for it; then look at the line that computed it.",
    "A unitary needs its dagger on the other side: U @ rho @ U.conj().T is a state, U @ rho is not.",
)
_REFUSED: Hints = (
    "The message names an argument of the library's function: what did you pass for it?",
    "help(qep.<its name>) in a cell says what each argument should be, and in which order.",
    "For example qep.partial_trace(rho, dims, keep): a square matrix, then the sizes, then the parts kept.",
)
_CHOLESKY: Hints = (
    "Is an eigenvalue of that matrix zero, or below zero?",
    "The Cholesky factor exists only if all eigenvalues are positive; rounding makes a zero one negative.",
    "p, v = np.linalg.eigh(rho) works always; then p = p.clip(0) before a root.",
)
_LINALG: Hints = (
    "Which matrix did you pass to np.linalg there? Is it square, finite, and not singular?",
    "Print the matrix and its shape just before that line: eigenvalues need a square one.",
    "Singular values exist for every shape: np.linalg.svd(M, compute_uv=False).",
)
_UNPACK: Hints = (
    "How many things stand left of the = sign in that line, and how many does the right side have?",
    "Print the right side, or its length: dims, for one, has as many entries as there are parts.",
    "d_A, d_B = dims works for two parts only; a loop over range(len(dims)) works for any number.",
)
_INDEX: Hints = (
    "Which index does that line use on this case, and how many entries are there?",
    "The first entry has the number 0 and the last one len(x) - 1; print both.",
    "An array of shape (2, 3) takes the indices 0 and 1, then 0, 1 and 2.",
)
_NAME: Hints = (
    "Is the name in the message spelled as where it was made, and was its cell run?",
    "Names made inside another function are not seen here; arguments have the names in the 'def' line.",
    "Numpy's functions need their prefix: np.sqrt, np.log, np.linalg.eigh.",
)
_TYPE: Hints = (
    "Of what type are the values of that line, when you print type(x) for each?",
    "A tuple such as keep = (0,) is no number: take its entries one at a time, as in 'for k in keep'.",
    _TRACEBACK,
)
_ZERO: Hints = (
    "Which value in that line is zero on this case?",
    "Decide on paper what the answer should be there, and treat this case first.",
    "For example: if p > 0: S = S - p * np.log(p)",
)
_DOMAIN: Hints = (
    "Of which number did that line take the root or the logarithm, when you print it?",
    "An eigenvalue that should be 0 can come out as −1e-17, and its root or logarithm fails.",
    "Clip at 0, as in p = p.clip(0), and leave zeros out of p ln p; singular values are never negative.",
)
_ANY: Hints = (
    "What do the variables of that line hold, when you print them just before it?",
    _TRACEBACK,
    "Read the traceback from its last line upwards: what went wrong, then where.",
)
_BY_MESSAGE: tuple[tuple[type[BaseException], str, Hints], ...] = (
    (ValueError, "unpack", _UNPACK),
    (ValueError, "math domain|nonnegative input|positive input", _DOMAIN),
    (ValueError, "shape|broadcast|matmul|dimension|axes|axis|subscript|aligned|size|array", _SHAPES),
    (IndexError, "", _INDEX),
    (KeyError, "", _INDEX),
    (NameError, "", _NAME),
    (ZeroDivisionError, "", _ZERO),
    (TypeError, "", _TYPE),
)
