"""Where the learner has been: the places of one slider, as a part of the frozen state."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Trail:
    """The values of the field ``along`` that were visited while the fields ``given`` stood still.

    A lab whose ``Params`` has a field ``trail`` of this kind keeps it up to date until its predictions are
    committed.  ``compute`` may then give the curve at ``places`` alone, so that it grows under the learner's
    hand and is not seen beforehand.  When one of ``given`` changes, the curve is another, and the trail
    begins anew.
    """

    along: str
    given: tuple[str, ...] = ()
    visited: frozenset[float] = frozenset()

    @property
    def places(self) -> tuple[float, ...]:
        """The visited values in order."""
        return tuple(sorted(self.visited))

    def after(self, before: Any, now: Any) -> Trail:
        """The trail after a move from the state ``before`` to the state ``now``."""
        here = getattr(now, self.along)
        if any(getattr(before, name) != getattr(now, name) for name in self.given):
            visited = frozenset({here})
        else:
            visited = self.visited | {getattr(before, self.along), here}
        return self if visited == self.visited else dataclasses.replace(self, visited=visited)
