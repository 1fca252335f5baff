"""Circuits: wires and boxes, time to the right; a dashed frame closes a part of it to one map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Arc, Circle

from .. import style
from . import _plot
from ._picture import Picture, check_says, picture
from ._sheet import LINE, PX, TEXT, arrow, box, line, sheet, width, word

_WIRE, _HALF = 58.0, 19.0  # distance of wires, half the height of a box
_GAP = 26.0  # between columns


def circuit(
    steps: Sequence[Sequence[str]],
    /,
    *,
    says: str,
    wires: Sequence[str] | None = None,
    start: Mapping[str, str] | None = None,
    end: Mapping[str, str] | None = None,
    pairs: Sequence[tuple[str, str]] = (),
    closed: str = "",
    size: tuple[int, int] | None = None,
) -> Picture:
    """A circuit of boxes on wires.

    Parameters
    ----------
    steps : sequence of (what, wire, ...)
        ``("U", "S", "E")`` is a box named U over the wires S and E.  ``("discard", "E")`` ends a wire by the
        sign of the trace, ``("fresh", "E")`` begins it anew with its text of ``start`` (the next ancilla),
        ``("measure", "E")`` is a meter; ``("cnot", control, target)``, ``("swap", a, b)``.
        ``("|J", "R", "S")`` is a dashed line across the wires, with J above it: what is there at this moment.
    says : str
        The picture in words (alt text).
    wires : names of the wires from the top; by default as the steps name them
        A wire whose name is a role ("system", …), S or A is blue, E or B brown.
    start, end : mapping of a wire to what is written at its left and right end
    pairs : sequence of (upper wire, lower wire)
        Wires that begin together, as the two parts of an entangled pair: a bow joins them, with what the
        upper one has in ``start`` at its left, and their own names stand at their right ends.
    closed : str
        A dashed frame around all boxes with this name: what enters and leaves it is a map of the wires that
        are not discarded.
    size : (width, height) in pixels
        By default as large as the circuit needs.

    Examples
    --------
    >>> circuit(
    ...     [("U", "S", "E"), ("discard", "E")], start={"S": "$\\\\rho$", "E": "|0⟩"}, closed="$\\\\Phi$",
    ...     says="A unitary on system and environment; the environment is discarded.",
    ... )
    A unitary on system and environment; the environment is discarded.
    """
    says = check_says(says)
    steps = _check_steps(steps)
    order = list(wires) if wires is not None else list(dict.fromkeys(w for _, *on in steps for w in on))
    for name, given in (
        ("steps", [w for _, *on in steps for w in on]),
        ("start", start or {}),
        ("end", end or {}),
        ("pairs", [wire for pair in pairs for wire in pair]),
    ):
        for wire in given:
            if wire not in order:
                raise ValueError(
                    f"{name} names the wire {wire!r}, but there is only {', '.join(map(repr, order))}"
                )
    columns = _columns(steps, order)
    discarded = _gone_at_end(steps)
    n = max(columns) + 1
    start, end = dict(start or {}), dict(end or {})
    bows = {wire for pair in pairs for wire in pair}
    for wire in order:
        start.setdefault(wire, wire)
        if wire in bows:
            end.setdefault(wire, wire)
    widths = [
        max(_width(step, start) for step, at in zip(steps, columns, strict=True) if at == c) for c in range(n)
    ]
    outer = [w for w in order if w not in discarded] if closed else order
    inner = [w for w in order if w not in outer]
    left_out = max((width(start[w]) for w in outer), default=0.0) + (14 if not pairs else 30)
    left_in = max((width(start[w]) for w in inner), default=0.0) + (10 if inner else 0)
    right_out = max((width(end.get(w, "")) for w in order if w not in discarded), default=0.0) + 8
    pad = 14.0 if closed else 0.0
    named = any(what.startswith("|") for what, *_ in steps)
    need_w = (
        12
        + left_out
        + (16 + pad if closed else 0)
        + left_in
        + sum(widths)
        + _GAP * (n + 1)
        + pad
        + 22
        + right_out
    )
    need_h = (
        _WIRE * (len(order) - 1)
        + 2 * _HALF
        + 28
        + (2 * pad + LINE + 6 if closed else 0)
        + (LINE if named else 0)
    )
    if size is None:
        size = (int(min(720, max(200, need_w))), int(max(100, need_h)))
    w, h = _plot.check_size(size)
    if need_w > w + 1 or need_h > h + 1:
        raise ValueError(
            f"the circuit needs {need_w:.0f}×{need_h:.0f} pixels, and size is {w}×{h}; 720 is the widest"
        )
    fig, ax = sheet((w, h))
    left = (w - need_w) / 2 + 12 + left_out
    top = (
        h / 2 + _WIRE * (len(order) - 1) / 2 - ((LINE + 6) / 2 if closed else 0) - (LINE / 2 if named else 0)
    )
    y = {wire: top - k * _WIRE for k, wire in enumerate(order)}
    first = left + (16 + pad if closed else 0) + left_in
    middles, x = [], first + _GAP
    for wide in widths:
        middles.append(x + wide / 2)
        x += wide + _GAP
    last = x
    stop = last + pad + 22 if closed else last + 8
    for wire in order:
        begin = left if wire in outer else first
        if wire not in bows:
            word(ax, begin - 6, y[wire], start[wire], ha="right")
        for (what, *on), c in zip(steps, columns, strict=True):
            if what == "discard" and on[0] == wire:
                line(ax, [(begin, y[wire]), (middles[c] - 1, y[wire])], color=_color(wire), lw=1.8)
            elif what == "fresh" and on[0] == wire:
                begin = middles[c] + _width((what, wire), start) / 2
        if wire not in discarded:
            line(ax, [(begin, y[wire]), (stop, y[wire])], color=_color(wire), lw=1.8)
        if wire in end and wire not in discarded:
            word(ax, stop + 6, y[wire], end[wire], ha="left")
    for upper, lower in pairs:
        middle, high = (y[upper] + y[lower]) / 2, abs(y[upper] - y[lower])
        bow = Arc((left, middle), 30, high, theta1=90, theta2=270, color=style.INK, lw=1.8 * PX, zorder=3)
        ax.add_patch(bow)
        word(ax, left - 21, middle, start[upper], ha="right")
    if closed:
        _frame(
            ax, closed, first - left_in - pad, last + pad - 4, y[order[-1]] - _HALF - pad, top + _HALF + pad
        )
    for (what, *on), c in zip(steps, columns, strict=True):
        if what == "fresh":
            word(ax, middles[c] + _width((what, *on), start) / 2 - 6, y[on[0]], start[on[0]], ha="right")
        else:
            _draw(ax, what, on, middles[c], y, _width((what, *on), start))
    return picture(fig, says)


def _check_steps(steps: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    found = []
    for step in steps:
        if isinstance(step, str) or len(step) < 2 or not all(isinstance(part, str) for part in step):
            raise ValueError(f'a step is (what, wire, ...), like ("U", "S", "E"), but one is {step!r}')
        wanted = {"discard": 1, "fresh": 1, "measure": 1, "cnot": 2, "swap": 2}.get(step[0])
        if wanted is not None and len(step) != wanted + 1:
            raise ValueError(
                f"{step[0]!r} is of {wanted} wire{'s' * (wanted > 1)}, but one step is {tuple(step)!r}"
            )
        found.append(tuple(step))
    if not found:
        raise ValueError("there is no step to draw")
    return found


def _columns(steps: Sequence[tuple[str, ...]], order: Sequence[str]) -> list[int]:
    """The first column in which all wires that a step covers are free."""
    free = dict.fromkeys(order, 0)
    gone: set[str] = set()
    columns = []
    for what, *on in steps:
        if what == "fresh":
            if on[0] not in gone:
                raise ValueError(f"the wire {on[0]!r} begins anew, but was not discarded before")
            gone.discard(on[0])
        for wire in on:
            if wire in gone:
                raise ValueError(f"the step {(what, *on)!r} comes after the wire {wire!r} was discarded")
        places = [order.index(wire) for wire in on]
        covered = order[min(places) : max(places) + 1]
        column = max(free[wire] for wire in covered)
        columns.append(column)
        for wire in covered:
            free[wire] = column + 1
        if what == "discard":
            gone.add(on[0])
    return columns


def _gone_at_end(steps: Sequence[tuple[str, ...]]) -> set[str]:
    """The wires whose last end is the sign of the trace."""
    gone: set[str] = set()
    for what, *on in steps:
        if what == "discard":
            gone.add(on[0])
        elif what == "fresh":
            gone.discard(on[0])
    return gone


def _width(step: Sequence[str], start: Mapping[str, str]) -> float:
    """Width of what a step draws, in pixels."""
    if step[0] == "fresh":
        return width(start[step[1]]) + 4
    return {"discard": 14.0, "measure": 40.0, "cnot": 22.0, "swap": 16.0}.get(
        step[0], max(38.0, width(step[0]) + 20) if not step[0].startswith("|") else width(step[0][1:])
    )


def _color(wire: str) -> str:
    short = {"S": style.SYSTEM, "A": style.SYSTEM, "E": style.ENVIRONMENT, "B": style.ENVIRONMENT}
    return style.ROLES.get(wire, short.get(wire.strip("$")[:1], style.INK))


def _draw(ax: Axes, what: str, on: Sequence[str], x: float, y: Mapping[str, float], wide: float) -> None:
    heights = [y[wire] for wire in on]
    high, low = max(heights), min(heights)
    if what == "discard":
        for k, half in enumerate((13, 8, 3)):
            line(ax, [(x + 5 * k - 1, low - half), (x + 5 * k - 1, low + half)], color=_color(on[0]), lw=2.0)
    elif what == "measure":
        box(ax, x - 20, low - _HALF, 40, 2 * _HALF, fill=0.06)
        ax.add_patch(Arc((x, low - 8), 26, 26, theta1=20, theta2=160, color=style.INK, lw=1.4 * PX, zorder=5))
        arrow(ax, (x, low - 8), (x + 9, low + 10), lw=1.4, head=6, zorder=6)
    elif what == "cnot":
        control, target = heights
        line(ax, [(x, control), (x, target)], lw=1.6, zorder=4)
        ax.add_patch(Circle((x, control), 5, fc=style.INK, ec="none", zorder=5))
        ax.add_patch(Circle((x, target), 11, fc=style.PAPER, ec=style.INK, lw=1.6 * PX, zorder=5))
        line(ax, [(x - 11, target), (x + 11, target)], zorder=6)
        line(ax, [(x, target - 11), (x, target + 11)], zorder=6)
    elif what == "swap":
        line(ax, [(x, low), (x, high)], lw=1.6, zorder=4)
        for height in heights:
            line(ax, [(x - 7, height - 7), (x + 7, height + 7)], lw=2.0, zorder=5)
            line(ax, [(x - 7, height + 7), (x + 7, height - 7)], lw=2.0, zorder=5)
    elif what.startswith("|"):
        line(ax, [(x, low - _HALF - 6), (x, high + _HALF)], color=style.COHERENCE, ls=(0, (4, 3)))
        word(ax, x, high + _HALF + LINE / 2 + 3, what[1:].strip(), color=style.COHERENCE, size=TEXT + 1)
    else:
        color = _color(on[0]) if len(on) == 1 else style.INK
        box(ax, x - wide / 2, low - _HALF, wide, high - low + 2 * _HALF, color=color, fill=0.1)
        word(ax, x, (high + low) / 2, what, size=TEXT + 1)


def _frame(ax: Axes, name: str, left: float, right: float, low: float, high: float) -> None:
    box(
        ax,
        left,
        low,
        right - left,
        high - low,
        color=style.COHERENCE,
        fill=0.05,
        dashed=True,
        radius=12,
        opaque=False,
        zorder=1,
    )
    word(ax, left + 4, high + 4, name, ha="left", va="bottom", color=style.COHERENCE, size=TEXT + 1)
