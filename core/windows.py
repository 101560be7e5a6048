"""The split in time, the windows and their scaler.

A window belongs to the part of its targets. The window of the first target in row `t` holds the
rows `t - window` to `t - 1`, oldest first; the targets of several steps ahead follow in the rows
`t` to `t + horizon - 1`.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig
from core.errors import UserError

Rows = NDArray[np.int64]
Values = NDArray[np.float64]

# A spread of so many values is as good as one of all; ten million rows would fill the memory.
MOST_NUMBERS = 40_000_000
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Parts:
    """The rows of a series, cut in time order; with two shares, the last part plays two roles."""

    train: range
    validation: range
    test: range

    @property
    def shared(self) -> bool:
        """Whether validation and test are the same rows."""
        return self.validation == self.test


def parts(n: int, split: tuple[float, ...]) -> Parts:
    """Cuts `n` rows at the floor of the cumulated shares.

    Args:
        n: Rows of the series.
        split: Two or three shares that add up to 1.
    """
    # 0.7 + 0.15 falls a hair short of 0.85; the hair must not cost a row.
    borders = [math.floor(share * n + 1e-9) for share in accumulate(split)]
    train = range(0, borders[0])
    if len(split) == 2:
        return Parts(train, range(borders[0], n), range(borders[0], n))
    return Parts(train, range(borders[0], borders[1]), range(borders[1], n))


def target_rows(part: range, window: int, reach_back: bool, horizon: int = 1) -> Rows:
    """Returns the rows of a part that can be forecast, as the first of `horizon` steps.

    Args:
        part: Rows of the part.
        window: Past rows fed in.
        reach_back: Whether a window may begin before the part.
        horizon: Steps ahead, all of them inside the part.

    Returns:
        Row numbers, `(n_windows,)`, empty if the part is too short.
    """
    first = max(part.start, window) if reach_back else part.start + window
    return np.arange(first, max(first, part.stop - horizon + 1), dtype=np.int64)


def windows_at(values: Values, rows: Rows, window: int) -> Values:
    """Returns the windows of the given targets.

    Args:
        values: The series, `(n,)`, or several numbers a row, `(n, features)`.
        rows: Target rows, `(n_windows,)`, each at least `window`.
        window: Past rows fed in.

    Returns:
        `(n_windows, window)` or `(n_windows, window, features)`, oldest value first.
    """
    past = np.lib.stride_tricks.sliding_window_view(values, window, axis=0)
    taken: Values = past[rows - window]
    return taken if values.ndim == 1 else np.moveaxis(taken, 2, 1)


def targets_at(values: Values, rows: Rows, horizon: int) -> Values:
    """Returns the values of some rows and of those after them.

    Args:
        values: The series, `(n,)`.
        rows: First target rows, `(n_rows,)`.
        horizon: Steps ahead.

    Returns:
        `(n_rows, horizon)`.
    """
    return windows_at(values, rows + horizon, horizon)


def check_length(n: int, config: RunConfig) -> Parts:
    """Returns the parts, once each is known to hold a window and its targets.

    Raises:
        UserError: A part has no row to forecast; says how many rows are needed.
    """
    found = parts(n, config.split)
    if all(_forecastable(part, config) for part in _distinct(found)):
        return found
    needed = n
    while not all(_forecastable(part, config) for part in _distinct(parts(needed, config.split))):
        needed += 1
    raise UserError(
        "too_few_rows",
        "With a window of {window}, a horizon of {horizon} and a split of {split}, each part needs "
        "at least one window and the values that follow it: {needed} rows in all; this series has "
        "{rows}. Shorten the window or the horizon, or add data.",
        window=config.window,
        horizon=config.horizon,
        split=" / ".join(f"{share:.0%}" for share in config.split),
        needed=needed,
        rows=n,
    )


def _forecastable(part: range, config: RunConfig) -> bool:
    return target_rows(part, config.window, config.reach_back, config.horizon).size > 0


def _distinct(found: Parts) -> set[range]:
    return {found.train, found.validation, found.test}


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
        spread = float(np.std(windows_at(train, rows, config.window) - train[rows - 1, None]))
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
