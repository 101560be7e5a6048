"""How values are learnt: as they are, as square roots or as logarithms.

These are the Box-Cox transforms of power 1, 1/2 and 0 but for constants (Box, Cox 1964, An Analysis
of Transformations).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.config import RunConfig
from core.errors import Message
from core.types import Values

FLOOR_SHARE = 1e-3
HIGHEST_LOGARITHM = 700.0
MOST = 1e100

CHOSEN = {
    "log": Message(
        "learns_logarithms",
        "Values are learnt as logarithms: the validation part was forecast better that way.",
    ),
    "root": Message(
        "learns_roots",
        "Values are learnt as square roots: the validation part was forecast better that way.",
    ),
}
LOG_NEEDS_POSITIVE = Message(
    "log_needs_positive",
    "Logarithms need values above 0; the lowest value here is {lowest:g}. Learn the values as "
    "they are.",
)
TOO_LARGE = Message(
    "values_too_large",
    "The largest value is {largest:.3g}; values up to 1e100 can be learnt. Use a larger unit, such "
    "as millions.",
)
ROOT_NEEDS_NO_NEGATIVE = Message(
    "root_needs_no_negative",
    "Square roots need values of 0 and above; the lowest value here is {lowest:g}. Learn the "
    "values as they are.",
)


@dataclass(frozen=True)
class Transform:
    """A way of learning values.

    Attributes:
        kind: `none`, `root` or `log`.
        floor: Lower values are learnt as this one.
    """

    kind: Literal["none", "root", "log"] = "none"
    floor: float = 0.0

    def __call__(self, values: Values) -> Values:
        """Returns transformed values."""
        if self.kind == "none":
            return values
        above: Values = np.maximum(values, self.floor)
        transformed: Values = np.log(above) if self.kind == "log" else np.sqrt(above)
        return transformed

    def undo(self, transformed: Values) -> Values:
        """Returns values in the series' unit."""
        if self.kind == "log":
            restored: Values = np.exp(np.minimum(transformed, HIGHEST_LOGARITHM))
            return restored
        return transformed if self.kind == "none" else np.maximum(transformed, 0.0) ** 2

    def steepness(self, value: float) -> float:
        """Returns how much a value changes with its transformed value."""
        return {"none": 1.0, "root": 2 * math.sqrt(max(value, 0.0)), "log": value}[self.kind]

    def notes(self) -> list[Message]:
        """Returns what was chosen, in words; nothing for values as they are."""
        return [] if self.kind == "none" else [CHOSEN[self.kind]]

    def to_dict(self) -> dict[str, Any]:
        """Returns the transform as JSON types."""
        return {"kind": self.kind, "floor": self.floor}


AS_THEY_ARE = Transform()


def transforms_to_try(values: Values, config: RunConfig) -> list[Transform]:
    """Returns the ways of learning values that the settings allow.

    Args:
        values: Values up to the rows that choose, `(n,)`.
        config: The settings.

    Raises:
        UserError: Logarithms are asked for and a value is not above 0, or roots of negative ones;
            or values are so large that their squares are no numbers any more.
    """
    lowest, largest = float(values.min()), float(np.abs(values).max())
    if largest > MOST:
        raise TOO_LARGE.error(largest=largest)
    if (config.transform == "log" and lowest <= 0) or (config.transform == "root" and lowest < 0):
        refusal = LOG_NEEDS_POSITIVE if config.transform == "log" else ROOT_NEEDS_NO_NEGATIVE
        raise refusal.error(lowest=lowest)
    logarithm = Transform("log", FLOOR_SHARE * lowest)
    if config.transform in ("log", "root"):
        return [logarithm if config.transform == "log" else Transform("root")]
    # Only the linear model's error can tell which one helps.
    if config.transform == "none" or not config.linear or lowest < 0:
        return [AS_THEY_ARE]
    return [AS_THEY_ARE, Transform("root"), *([logarithm] if lowest > 0 else [])]
