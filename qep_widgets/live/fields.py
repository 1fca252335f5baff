"""Fields of a frozen dataclass that declare a lab's controls: the start, and what turns it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .controls import Choice, Slider


def slider(
    start: float,
    label: str,
    low: float,
    high: float,
    step: float | None = None,
    unit: str = "",
    *,
    digits: int = 2,
    stretch: float = 1.0,
    film: float = 0.0,
    middle: float | None = None,
) -> Any:
    """A field of a lab's dataclass that a slider with a text box moves, from ``low`` to ``high``.

    ``step`` is a two-hundredth of the range unless given.  ``unit`` stands in the label, ``digits`` after the
    decimal point of the box.  ``stretch`` above 1 gives the values near ``middle`` (or ``low``) more room.
    ``film`` adds a Play button that walks the slider from end to end in so many seconds.

    Raises
    ------
    ValueError
        The range is empty, the step is not positive, or the start lies outside.
    """
    if not low < high:
        raise ValueError(f"the slider “{label}” goes from low to high, but low = {low} and high = {high}")
    if step is not None and not step > 0:
        raise ValueError(f"the step of the slider “{label}” must be above 0, but is {step}")
    if not low <= start <= high:
        raise ValueError(f"the slider “{label}” goes from {low} to {high}, but starts at {start}")
    step = (high - low) / 200 if step is None else step
    spec = Slider("", label, low, high, step, unit, digits, stretch, film, middle)
    return dataclasses.field(default=start, metadata={"control": spec})


def choice(start: Any, label: str, options: Sequence[Any] | Mapping[str, Any]) -> Any:
    """A field of a lab's dataclass that is one of a few options: names, (name, value) pairs or a mapping.

    Raises
    ------
    ValueError
        The start is none of the options.
    """
    pairs: Sequence[Any] = list(options.items()) if isinstance(options, Mapping) else options
    named = tuple(pair if isinstance(pair, tuple) else (str(pair), pair) for pair in pairs)
    if start not in [value for _, value in named]:
        offered = ", ".join(repr(value) for _, value in named)
        raise ValueError(f"the choice “{label}” starts at {start!r}, but offers {offered}")
    return dataclasses.field(default=start, metadata={"control": Choice("", label, named)})


def declared(params: Any) -> list[Slider | Choice]:
    """The controls that the fields of ``params`` declare, in their order, each with its field's name.

    Raises
    ------
    TypeError
        ``params`` is no instance of a frozen dataclass.
    ValueError
        Two controls have the same label, a value cannot be hashed, or there are more than four controls.
    """
    kind = type(params)
    if isinstance(params, type) or not dataclasses.is_dataclass(params):
        raise TypeError(f"params must be an instance of a frozen dataclass, but got {params!r}")
    if not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(
            f"{kind.__name__} is not frozen; write @dataclass(frozen=True): a state that can change under "
            f"the picture cannot be remembered by it"
        )
    check_hashable(params)
    fields = [
        (field.name, field.metadata["control"])
        for field in dataclasses.fields(params)
        if "control" in field.metadata
    ]
    for label, count in Counter(spec.label for _, spec in fields).items():
        if count > 1:
            names = ", ".join(name for name, spec in fields if spec.label == label)
            raise ValueError(f"the control “{label}” is given twice in {kind.__name__}, for {names}")
    if len(fields) > 4:
        raise ValueError(f"a lab has at most four controls, but {len(fields)} were given")
    return [dataclasses.replace(spec, name=name) for name, spec in fields]


def check_hashable(params: Any) -> None:
    """Raise ValueError with the name of the field whose value cannot be hashed."""
    for field in dataclasses.fields(params):
        value = getattr(params, field.name)
        try:
            hash(value)
        except TypeError:
            raise ValueError(
                f"frames are remembered by their params, so each value must be hashable, but "
                f"{field.name} = {value!r} is a {type(value).__name__}; a tuple would do"
            ) from None


def check_names(params: Any, names: Sequence[str], where: str = "") -> None:
    """Raise ValueError when one of ``names`` is no field of ``params``."""
    known = [field.name for field in dataclasses.fields(params)]
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(
            f"this lab has the parameters {', '.join(known)}, but {where}got {', '.join(unknown)}"
        )
