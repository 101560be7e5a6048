"""Bands around forecasts that hold the true value as often as they promise.

A band is as wide as the errors before it: where 80 of the last 100 errors were at most 5, forecast
plus and minus 5 is a band of 80 %. These errors come from rows that neither trained the network
nor chose its weights, and a band knows only those already known when its forecast was made. Where
bands miss more often than they promise, the next ones are drawn wider, else narrower, so that the
promise is also kept while a series grows wilder or calmer.

Arrays are `(n_rows, horizon)`, rows in time order, column `h - 1` for `h` steps ahead. A row stands
for the target of its forecasts or for the last row known to them: in either case, the errors `h`
steps ahead that are known to row `i` are those of the rows up to `i - h`. An error that is missing
or infinite is left out.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque

import numpy as np

from core.windows import Values

LEVELS = (80, 95)
# With half of them calibrating, too few rows are left to choose well in a short series.
CALIBRATES_SHARE = 0.25
# Errors further back change nothing, and a long series would take long.
MOST_ERRORS = 1000


def cut_validation(validation: range) -> tuple[range, range]:
    """Cuts the validation rows into those that choose and those that calibrate.

    Args:
        validation: Rows of the validation part.

    Returns:
        The rows that choose the weights, and the later rows whose errors the first bands are made
        of: a quarter, at most `MOST_ERRORS`, and none where a quarter is too few for any band.
    """
    calibrate = min(int(CALIBRATES_SHARE * len(validation)), MOST_ERRORS)
    if calibrate < fewest_errors(min(LEVELS)):
        calibrate = 0
    border = validation.stop - calibrate
    return range(validation.start, border), range(border, validation.stop)


def quantile_rank(n: int, level: int) -> int:
    """Returns which of `n` errors, counted from the smallest, is half the width of a band.

    If the errors might as well have come in any other order, the next one is at most as large with
    a chance of at least `level` percent, however few they are. A rank beyond `n` means no band.

    Args:
        n: How many errors are known.
        level: How many of the true values a band promises to hold, in percent.

    Source: Vovk, Gammerman, Shafer 2005, Algorithmic Learning in a Random World, chapter 2.
    """
    return -(-(n + 1) * level // 100)  # rounded up; 100 * 0.55 is above 55


def fewest_errors(level: int) -> int:
    """Returns how many known errors a band needs.

    Args:
        level: How many of the true values it promises to hold, in percent.
    """
    return -(-level // (100 - level))


def running_quantiles(sizes: Values, levels: tuple[int, ...]) -> Values:
    """Returns half the widths that the errors known so far give.

    Args:
        sizes: Absolute errors, `(n_rows,)`, oldest first.
        levels: How many of the true values a band promises to hold, in percent.

    Returns:
        `(n_rows + 1, n_levels)`; entry `r` knows the first `r` rows, and takes the last
        `MOST_ERRORS` errors of them. NaN where they are too few.
    """
    found = [[math.nan] * len(levels)]
    ordered: list[float] = []
    recent: deque[float] = deque()
    for size in sizes.tolist():
        if math.isfinite(size):
            insort(ordered, size)
            recent.append(size)
            if len(recent) > MOST_ERRORS:
                del ordered[bisect_left(ordered, recent.popleft())]
        n = len(ordered)
        ranks = [quantile_rank(n, level) for level in levels]
        found.append([ordered[rank - 1] if rank <= n else math.nan for rank in ranks])
    return np.array(found)
