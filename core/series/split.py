"""The split in time: training, validation and test, and what of the validation part chooses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from core.types import Rows

BAND_LEVELS = (80, 95)
# With half of them calibrating, too few rows are left to choose well in a short series.
CALIBRATES_SHARE = 0.25
# Errors further back change nothing, and a long series would take long.
MOST_ERRORS = 1000


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
    first, last = (int(border[0]) for border in borders(np.array([n]), split)[[0, -1]])
    validation = range(first, last) if len(split) == 3 else range(first, n)
    return Parts(range(0, first), validation, range(last, n))


def count_train(n: int, share: float) -> int:
    """Returns how many of `n` rows train where that is their share."""
    return int(borders(np.array([n]), (share, 1 - share))[0, 0])


def borders(rows: Rows, split: tuple[float, ...]) -> Rows:
    """Returns the first row of each part but the first, for several lengths of a series.

    Args:
        rows: Lengths, `(n,)`.
        split: Two or three shares that add up to 1.

    Returns:
        `(n_parts - 1, n)`.
    """
    shares = np.array(list(accumulate(split)))[:-1, None]
    # 0.7 + 0.15 falls a hair short of 0.85; the hair must not cost a row.
    first_rows: Rows = np.floor(shares * rows + 1e-9).astype(np.int64)
    return first_rows


def cut_validation(cut: Parts, fewest: int = 1) -> tuple[range, range]:
    """Cuts the validation rows into those that choose and those that calibrate.

    Args:
        cut: The parts of the series.
        fewest: As many rows at least are left to choose, see `RunConfig.fewest_rows`.

    Returns:
        The rows that choose the weights, and the later rows whose errors the first bands are made
        of: a quarter, at most `MOST_ERRORS`, and none where a quarter is too few for any band or
        where the validation part is the test part.
    """
    validation = cut.validation
    calibrate = min(int(CALIBRATES_SHARE * len(validation)), MOST_ERRORS)
    too_few = calibrate < fewest_errors(min(BAND_LEVELS)) or len(validation) - calibrate < fewest
    if too_few or cut.shared:
        calibrate = 0
    border = validation.stop - calibrate
    return range(validation.start, border), range(border, validation.stop)


def fewest_errors(level: int) -> int:
    """Returns how many known errors a band needs.

    Args:
        level: How many of the true values it promises to hold, in percent.
    """
    return -(-level // (100 - level))
