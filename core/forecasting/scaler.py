"""The scaling of what a network sees, learnt from the training rows alone."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.config import RunConfig
from core.series.windows import target_rows, windows_at
from core.types import Values

# A spread of so many values is as good as one of all; ten million rows would fill the memory.
MOST_NUMBERS = 40_000_000
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Scaler:
    """A linear scaling, learnt from the training rows alone.

    `(value - offset) / scale`; where `relative`, the offset is the last value of each window.

    Attributes:
        relative: Whether windows are taken relative to their last value.
        offset: What becomes 0, in the series' unit; 0 where `relative`.
        scale: What becomes 1, in the series' unit.
    """

    relative: bool
    offset: float
    scale: float

    @classmethod
    def fit(cls, train: Values, config: RunConfig) -> Scaler:
        """Learns the scaling from the training rows.

        Args:
            train: Training values, `(n_train,)`.
            config: Its `scaling` says which one, its `window` over how many rows.
        """
        if config.scaling == "minmax":
            # As scikit-learn's MinMaxScaler does, which takes a second to import.
            low, span = float(train.min()), float(np.ptp(train))
            return cls(False, low, 1.0 / (1.0 / (span if span >= 10 * EPSILON else 1.0)))
        rows = target_rows(range(len(train)), config.window, reach_back=True)
        rows = rows[:: math.ceil(len(rows) * config.window / MOST_NUMBERS) or 1]
        windows = windows_at(train, rows, config.window)
        windows -= train[rows - 1, None]
        # What `np.std` does, without a second copy of windows that may take 300 MB.
        windows -= windows.mean()
        windows *= windows
        spread = math.sqrt(windows.mean())
        return cls(True, 0.0, spread if spread > 0 else 1.0)

    def scaled(self, windows: Values) -> Values:
        """Returns windows as the network sees them.

        Args:
            windows: `(n_windows, window, features)`; the first feature is the value.
        """
        offsets = windows[:, -1:, :1] if self.relative else self.offset
        scaled: Values = (windows - offsets) / self.scale
        return scaled

    def to_dict(self) -> dict[str, Any]:
        """Returns the scaling as JSON types."""
        return asdict(self)
