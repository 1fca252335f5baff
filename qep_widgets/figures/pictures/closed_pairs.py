"""Figure 3 of arXiv:2002.10747, drawn anew: what leaves a closed pair, and what stays in it."""

from __future__ import annotations

from ._beside import beside
from ._picture import Picture
from .box_diagram import drawn

_PARTS, _ROLES = {"A": "", "B": ""}, {"A": "system", "B": "environment"}
_SIZE, _LANES = (316, 236), 2  # of both, so that their frames are level
_SAYS = (
    "Two closed pairs of bodies A and B, heat flowing from one to the other. From the classical pair "
    "information leaves. In the quantum pair it stays, in the correlations of A and B."
)


def closed_pairs(*, says: str | None = None) -> Picture:
    """A closed classical and a closed quantum pair as the paper sees them, beside each other.

    Parameters
    ----------
    says : str, optional
        The picture in words (alt text).

    Examples
    --------
    >>> closed_pairs(says="Information leaves the classical pair, and stays in the quantum pair.")
    Information leaves the classical pair, and stays in the quantum pair.
    """
    heat: dict[tuple[str | None, str | None], str] = {("A", "B"): "$dQ$"}
    classical = drawn(
        _PARTS,
        "Information leaves a classical pair.",
        heat | {("B", None): "$d_iS_{AB}$"},
        closed="classical, (15)",
        roles=_ROLES,
        size=_SIZE,
        lanes_at_least=_LANES,
    )
    quantum = drawn(
        _PARTS,
        "Information stays in a quantum pair.",
        heat,
        {("A", "B"): "$dS_C$"},
        closed="quantum, (16)",
        roles=_ROLES,
        size=_SIZE,
        air_below=True,
    )
    return beside(classical, quantum, says=_SAYS if says is None else says)
