"""Between what values lie: never below 0, say, nor above a capacity, and whole where they count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import UserError
from core.types import Values


@dataclass(frozen=True)
class Bounds:
    """Between what forecasts and the ends of their bands lie, in the series' unit.

    Attributes:
        lowest: No value is lower; None where there is no such bound.
        highest: No value is higher; None likewise.
    """

    lowest: float | None = None
    highest: float | None = None

    def __post_init__(self) -> None:
        """Checks that something lies in between.

        Raises:
            UserError: Nothing does.
        """
        low, high = self.lowest, self.highest
        ends = [end for end in (low, high) if end is not None]
        if not all(map(math.isfinite, ends)) or ends != sorted(ends) or len(set(ends)) < len(ends):
            raise UserError(
                "bounds_order",
                "A forecast cannot lie between {lowest} and {highest}; the lower bound is below "
                "the upper one. Change one of them or leave it empty.",
                lowest="–" if low is None else f"{low:g}",
                highest="–" if high is None else f"{high:g}",
            )

    @classmethod
    def of(cls, values: Values) -> Bounds:
        """Returns what a history suggests: one that is never negative is not forecast below 0.

        Args:
            values: The history, `(n,)`.
        """
        return cls(lowest=0.0 if values.min() >= 0 else None)

    def __call__(self, values: Values) -> Values:
        """Returns values moved to the nearest bound where they lie outside; nan stays."""
        if self.lowest is not None:
            values = np.maximum(values, self.lowest)
        return values if self.highest is None else np.minimum(values, self.highest)

    def to_dict(self) -> dict[str, Any]:
        """Returns the bounds as JSON types."""
        return {"lowest": self.lowest, "highest": self.highest}


UNBOUNDED = Bounds()
