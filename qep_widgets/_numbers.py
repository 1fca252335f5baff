"""Read a number as a person types it.  Standard library only; nothing is ever evaluated as Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)"
    r"|(?P<name>log10|log2|ln|log|sqrt|exp|pi|√|π)|(?P<sign>\*\*|[-+*/^()%]))"
)
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "ln": math.log,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "√": math.sqrt,
    "exp": math.exp,
}
_LONGEST = 60


def parse_number(text: str) -> float:
    """Read a number as a person types it.

    ``0.5``, ``0,5``, ``1e-3``, ``2/3``, ``pi/4``, ``3*π/8``, ``2 ln 2``, ``sqrt(2)``, ``50 %``.  Logarithms
    are natural, but for ``log2`` and ``log10``; ``ln 2/3`` is (ln 2)/3, as it is read aloud.

    Raises ValueError, with a sentence for the learner, for anything else.
    """
    shown = text.strip() if len(text.strip()) <= 30 else text.strip()[:30] + "…"
    tidy = text.strip().lower().replace("−", "-").replace("·", "*").replace("×", "*")
    if tidy.count(",") == 1 and "." not in tidy:
        tidy = tidy.replace(",", ".")
    try:
        if len(tidy) > _LONGEST:
            raise ValueError
        value = _Reader(tidy).whole()
    except ZeroDivisionError:
        raise ValueError(f"“{shown}” divides by zero") from None
    except (ValueError, OverflowError):
        raise ValueError(f"“{shown}” is not a number") from None
    if not math.isfinite(value):
        raise ValueError(f"“{shown}” is not a finite number")
    return value


class _Reader:
    """Arithmetic by recursive descent: sums of products of powers of numbers, functions and brackets."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        place = 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                raise ValueError("not arithmetic")
            self.tokens.append(found[0].strip())
            place = found.end()
        self.tokens.reverse()

    def whole(self) -> float:
        value = self._sum()
        if self.tokens:
            raise ValueError("something is left over")
        return value

    def _next(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def _take(self) -> str:
        if not self.tokens:
            raise ValueError("it ends too early")
        return self.tokens.pop()

    def _sum(self) -> float:
        value = self._product()
        while self._next() in ("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> float:
        value = self._signed()
        while self._next() not in ("", "+", "-", ")"):
            if self._next() == "/":
                self._take()
                value = value / self._signed()
            else:  # a product may be written without its sign: 2 pi
                if self._next() == "*":
                    self._take()
                elif self._next()[0] in "0123456789.":
                    raise ValueError("two numbers side by side")
                value = value * self._signed()
        return value

    def _signed(self) -> float:
        if self._next() in ("+", "-"):
            return self._signed() if self._take() == "+" else -self._signed()
        return self._power()

    def _power(self) -> float:
        value = self._atom()
        if self._next() in ("^", "**"):
            self._take()
            value = math.pow(value, self._signed())
        return value

    def _atom(self) -> float:
        token = self._take()
        if token == "(":
            value = self._sum()
            if self._take() != ")":
                raise ValueError("a bracket is open")
        elif token in _FUNCTIONS:
            value = _FUNCTIONS[token](self._power())
        elif token in ("pi", "π"):
            value = math.pi
        else:
            value = float(token)
        if self._next() == "%":
            self._take()
            value = value / 100
        return value
