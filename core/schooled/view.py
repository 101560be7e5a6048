"""What a network that has been to school sees of one series: numbers known before its test rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.schooled.features import NAMES, SEASONS, Scales, constants, features
from core.types import Values


@dataclass(frozen=True)
class SchooledView:
    """How a series is shown to a network that has been to school.

    Attributes:
        season: Rows in one season, 0 for none.
        seasons: How many seasons back it looks.
        change: Spread of the changes from row to row.
        middle: Mean of the fitted rows.
        spread: Their spread.
        surprise: The linear model's error on rows not fitted ÷ that on fitted rows.
        n_known: How many rows the linear model comes from.
        share: How much of what the network says is added, 0 to 1, before it learns on.
        version: Of the school.
        sha256: Of the file of the weights it starts from.
    """

    season: int
    seasons: tuple[int, ...]
    change: float
    middle: float
    spread: float
    surprise: float
    n_known: int
    share: float
    version: int
    sha256: str

    @property
    def features(self) -> int:
        """How many numbers a row holds."""
        return len(NAMES)

    @property
    def reach(self) -> int:
        """How many rows before a window its first row looks at."""
        return max(1, max(self.seasons, default=0) * self.season - 1)

    def seen(self, values: Values, starts: Values, target_scale: Values) -> Values:
        """Returns what is seen of each row, `(n_series, n, features)`, float32.

        Args:
            values: Transformed values of one series or of many windows of it, `(n_series, n)`.
            starts: What the linear model says of the first step and of the last one from each row
                on, `(n_series, n + 1, 2)`.
            target_scale: What an output of 1 adds, `(outputs,)`.
        """
        return features(values, starts, self.season, self._scales(target_scale), self.seasons)

    def constants(self, target_scale: Values) -> Values:
        """Returns what is the same in every row, the last features, `(n_constants,)`."""
        found: Values = constants(self.season, self._scales(target_scale))[0]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types."""
        return {**asdict(self), "seasons": list(self.seasons)}

    def check(self) -> None:
        """Checks what a file said, which may be damaged.

        Raises:
            ValueError: These are no numbers of a series.
        """
        sizes = (self.change, self.spread, self.surprise, self.n_known)
        fits = all(0 < size < np.inf for size in sizes) and np.isfinite(self.middle)
        fits &= (
            self.seasons == SEASONS[: len(self.seasons)] if self.season > 0 else not self.seasons
        )
        if not fits or self.season < 0 or not 0 <= self.share <= 1:
            raise ValueError("a view of no series")

    def _scales(self, target_scale: Values) -> Scales:
        return Scales(
            target_scale[None], self.change, self.middle, self.spread, self.surprise, self.n_known
        )
