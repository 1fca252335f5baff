"""What a picture of data shows, in words: an alt text that is always true of what was drawn.

An author's own sentence would stand in the code of the cell that decides a prediction, and so give the
answer away before the cell has run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from . import _text

_FEW = 12  # so many numbers are read out one by one


def curves(data: Mapping[str, tuple[np.ndarray, np.ndarray]], x: str, y: str, log: str) -> str:
    """Where each curve starts and ends, and its highest and lowest points between."""
    axes = f"{y or 'values'} against {x or 'position'}"
    scale = {"x": ", x logarithmic", "y": ", y logarithmic", "xy": ", both axes logarithmic"}
    told = " ".join(_curve(name, *both) for name, both in data.items())
    return plain(f"Curves of {axes}{scale.get(''.join(sorted(log)), '')}. {told}")


def _curve(name: str, xs: np.ndarray, ys: np.ndarray) -> str:
    seen = np.isfinite(xs) & np.isfinite(ys)
    if not seen.any():
        return f"{name}: nothing within the picture."
    xs, ys = xs[seen], ys[seen]
    span = np.ptp(ys)
    first, last = (f"{_n(ys[k])} at {_n(xs[k])}" for k in (0, -1))
    if span <= 1e-9 * max(1e-300, float(np.abs(ys).max())):
        return f"{name}: {_n(ys[0])} everywhere."
    turns = []
    for what, k in (("highest", int(ys.argmax())), ("lowest", int(ys.argmin()))):
        edge = min(abs(ys[k] - ys[0]), abs(ys[k] - ys[-1]))
        if edge > 0.01 * span:
            turns.append((k, f"{what} {_n(ys[k])} at {_n(xs[k])}"))
    between = "".join(f", {text}" for _, text in sorted(turns))
    return f"{name}: from {first}{between} to {last}."


def bars(groups: Mapping[str, Mapping[str, float]], grouped: bool, y: str) -> str:
    """Each bar's height."""
    if not grouped:
        heights = {name: next(iter(entries.values())) for name, entries in groups.items()}
        return plain(f"Bars of {y or 'values'}: {_listed(heights)}.")
    told = " ".join(f"{group}: {_listed(entries)}." for group, entries in groups.items())
    return plain(f"Groups of bars of {y or 'values'}. {told}")


def ledger(columns: Mapping[str, Mapping[str, float]], sums: Mapping[str, float], y: str) -> str:
    """Each column's parts and its sum."""
    told = " ".join(
        f"{name}: {_listed(parts)}; sum {_n(sums[name])}." if len(parts) > 1 else f"{name}: {_listed(parts)}."
        for name, parts in columns.items()
    )
    return plain(f"Stacked columns in {y or 'numbers'}. {told}")


def bloch(
    dots: Mapping[str, np.ndarray],
    lines: Mapping[str, np.ndarray],
    image: Any,
    straight: Mapping[str, np.ndarray],
    axes: Mapping[str, np.ndarray],
) -> str:
    """The points' Bloch vectors, where paths, arrows and chords start and end, and the directions of axes."""
    unnamed = "a line"
    told = [f"{name} at {_vector(r)}" for name, r in dots.items()]
    told += [f"{name} runs from {_vector(path[0])} to {_vector(path[-1])}" for name, path in lines.items()]
    told += [f"{name or unnamed} from {_vector(a)} to {_vector(b)}" for name, (a, b) in straight.items()]
    told += [f"axis {name} along {_vector(n)}" for name, n in axes.items()]
    if image is not None:
        matrix, shift = image
        half = np.linalg.svd(np.asarray(matrix), compute_uv=False)
        around = _vector(np.asarray(shift))
        told.append(f"the image of the ball has half-axes {', '.join(map(_n, half))} around {around}")
    return plain(f"The Bloch ball, vectors as (x, y, z): {'; '.join(told)}.")


def discs(matrices: Mapping[str, np.ndarray], unknown: Mapping[str, tuple[int, ...]]) -> str:
    """The entries of small matrices; of large ones where the largest are; which columns are not known."""
    told = []
    for title, m in matrices.items():
        hidden = " and ".join(map(str, unknown.get(title, ())))
        open_ = f"; not known in column {hidden}" if hidden else ""
        told.append(f"{title or 'A matrix'}: {_matrix(m)}{open_}.")
    return plain(" ".join(told))


def _matrix(m: np.ndarray) -> str:
    entries = [(i, j, m[i, j]) for i, j in np.ndindex(m.shape) if abs(m[i, j]) > 5e-4]
    entries.sort(key=lambda entry: -abs(entry[2]))
    told = ", ".join(f"{_complex(value)} in row {i} and column {j}" for i, j, value in entries[:_FEW])
    more = f" and {len(entries) - _FEW} smaller entries" if len(entries) > _FEW else ""
    return f"{m.shape[0]}×{m.shape[1]}, {told or 'only zeros'}{more}; all others are 0"


def trace_blocks(
    whole: np.ndarray, part: np.ndarray, enters: np.ndarray, names: tuple[str, str], keep: int
) -> str:
    """How many entries of the pair's matrix are added, which of the others are not 0, and the sums."""
    a, b = names
    size = len(part) if keep == 0 else len(whole) // len(part)
    inner = len(whole) // size
    rule = (
        f"The diagonal of each block is added up and gives one entry of ρ_{a}."
        if keep == 0
        else f"The {size} blocks on the diagonal are added and give ρ_{b}."
    )
    lost = int((np.abs(whole[~enters]) > 5e-4).sum())
    return plain(
        f"The matrix ρ_{a}{b} in {size}×{size} blocks of size {inner}×{inner}: {_matrix(whole)}. {rule} "
        f"{enters.sum()} entries are added, and {lost} others that are not 0 are left out. "
        f"ρ_{names[keep]}: {_matrix(part)}."
    )


def histogram(data: Mapping[str, np.ndarray], x: str) -> str:
    """Mean, spread and range of each sample."""
    told = " ".join(
        f"{name or 'The sample'}: {values.size} values from {_n(values.min())} to {_n(values.max())}, mean "
        f"{_n(values.mean())}, standard deviation {_n(values.std())}."
        for name, values in data.items()
    )
    return plain(f"A histogram of {x or 'values'}. {told}")


def plane(xs: np.ndarray, ys: np.ndarray, z: Any, name: str, dots: Mapping[str, Any], disc: bool) -> str:
    """Where the highest and the lowest value are, of what is seen: of a ``disc`` nothing outside."""
    outside = np.hypot(*np.meshgrid(xs, ys)) > 1 + 1e-9 if disc else False
    z = np.ma.masked_where(outside, np.ma.masked_invalid(z))
    told = []
    for what, place in (("highest", z.argmax()), ("lowest", z.argmin())):
        j, i = np.unravel_index(int(place), z.shape)
        told.append(f"{what} {_n(z[j, i])} at ({_n(xs[i])}, {_n(ys[j])})")
    points = "".join(f"; {text} at {_vector(np.asarray(at))}" for text, at in dots.items())
    return plain(f"A map of {name or 'values'}: {', '.join(told)}{points}.")


def plain(text: str) -> str:
    """Formulas in letters, with _ before what stands lower and ^ before what stands higher, in one line."""
    told, level = "", 0.0
    for run in _text.runs(" ".join(text.split())):
        if run.shift != level and run.shift and run.text not in ("†", "′", "°"):
            told += "_" if run.shift > 0 else "^"
        told, level = told + run.text, run.shift
    return " ".join(told.split())


def _listed(entries: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {_n(value)}".strip() for name, value in entries.items())


def _vector(r: Iterable[float]) -> str:
    return f"({', '.join(_n(float(v)) for v in r)})"


def _n(value: float) -> str:
    """Three digits, a true minus, no −0 and no noise of rounding."""
    value = float(value)
    if abs(value) < 1e-12:
        return "0"
    if 1e-3 <= abs(value) < 1e5:
        return f"{float(f'{value:.3g}'):g}".replace("-", "−")
    return f"{value:.2e}".replace("-", "−")


def _complex(value: complex) -> str:
    if abs(value.imag) < 5e-4:
        return _n(value.real)
    if abs(value.real) < 5e-4:
        return f"{_n(value.imag)}i"
    return f"{_n(value.real)}{'+' if value.imag > 0 else '−'}{_n(abs(value.imag))}i"
