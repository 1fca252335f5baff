"""L(ρ) to the last digit, in integer arithmetic: what a generator does at its slowest rates."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np

from ._validate import Complex, Real


@dataclasses.dataclass(frozen=True)
class _Integers:
    """The real matrix n·2^e, n an array of Python's integers."""

    n: Any
    e: int

    def __matmul__(self, other: _Integers) -> _Integers:
        return _Integers(self.n @ other.n, self.e + other.e)

    def __add__(self, other: _Integers) -> _Integers:
        e = min(self.e, other.e)
        return _Integers(self.n * 2 ** (self.e - e) + other.n * 2 ** (other.e - e), e)

    @property
    def T(self) -> _Integers:
        return _Integers(self.n.T, self.e)


def _integers(x: Real) -> _Integers:
    mantissa, exponent = np.frexp(x)
    used = exponent[x != 0]
    e = int(used.min()) - 53 if used.size else 0
    n = np.array(
        [
            int(m) << max(int(k) - 53 - e, 0)
            for m, k in zip((mantissa * 2.0**53).flat, exponent.flat, strict=True)
        ],
        object,
    )
    return _Integers(n.reshape(x.shape), e)


def _real(x: Any) -> Real:
    """[[Re x, −Im x], [Im x, Re x]]: products and adjoints of these are those of x."""
    return np.block([[x.real, -x.imag], [x.imag, x.real]])


def _complex(x: _Integers, d: int) -> Complex:
    unit = Fraction(2) ** x.e
    entries = np.array([float(n * unit) for n in x.n[:, :d].flat]).reshape(2 * d, d)
    return entries[:d] + 1j * entries[d:]


class ExactGenerator:
    """ρ ↦ L(ρ) of a generator's floating-point H, jumps and rates, without any rounding until the end."""

    def __init__(self, H: Complex, jumps: Complex, rates: Real) -> None:
        self.d = len(H)
        both = _integers(_real(H)) + _integers(_real(H)).T  # 2H, Hermitian to the last digit
        turn = _integers(_real(-0.5j * np.eye(self.d)))
        self.drift = turn @ both
        self.terms = []
        for jump, rate in zip(jumps, rates, strict=True):
            J = _integers(_real(jump))
            half = _integers(np.array(0.5 * rate))
            scaled = _Integers(J.n * half.n[()], J.e + half.e)
            out = J.T @ scaled
            self.drift = self.drift + _Integers(-out.n, out.e)
            self.terms.append((scaled, J.T))

    def __call__(self, parts: list[Complex]) -> Complex:
        """L of the sum of some Hermitian matrices."""
        x = _integers(_real(parts[0]))
        for part in parts[1:]:
            x = x + _integers(_real(part))
        total = self.drift @ x
        for left, right in self.terms:
            total = total + left @ x @ right
        return _complex(total + total.T, self.d)
