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
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.errors import Message
from core.series.split import BAND_LEVELS, MOST_ERRORS, fewest_errors
from core.types import Rows, Values

# How strongly a miss one step ahead widens the next band, and hits narrow it.
RATE = 0.3
# While a sensor stands still bands shrink, and must come back soon after.
MOST_FACTOR = 10.0

TOO_FEW_ERRORS = Message(
    "too_few_errors",
    "A band of {level} % needs at least {needed} known errors at each step ahead; at step {step} "
    "there are {known}. Add data, or make the validation and test parts larger.",
)
BANDS_BEGIN_LATER = Message(
    "bands_begin_later",
    "A band of {level} % needs at least {needed} known errors before each forecast; {missing} of "
    "{forecasts} forecasts had fewer and are not counted. Add data, or make the validation part "
    "larger.",
)


@dataclass(frozen=True, eq=False)
class Band:
    """The bands of one level.

    Attributes:
        level: How many of the true values they promise to hold, in percent.
        lo: Lower ends, `(n_rows, horizon)`, in the series' unit; NaN where there is no band.
        hi: Upper ends, likewise.
        ahead: Half the width of the bands beyond the last row, `(horizon,)`, from all known errors.
        reason: Why some of `ahead` is missing; None if nothing is.
    """

    level: int
    lo: Values
    hi: Values
    ahead: Values
    reason: Message | None


@dataclass(frozen=True)
class Coverage:
    """What the bands of a level promised, and what they kept.

    Attributes:
        promised: Percent of the true values that they promise to hold.
        achieved: Percent that they held; None where there was no band.
        width: Their mean width in the series' unit; None where there was no band.
        scored: How many forecasts had a band and a known true value.
        reason: Why forecasts with a known true value had no band; None if all had one.
    """

    promised: int
    achieved: float | None
    width: float | None
    scored: int
    reason: Message | None

    def to_dict(self) -> dict[str, Any]:
        """Returns the coverage as JSON types."""
        return {**asdict(self), "reason": self.reason.to_dict() if self.reason else None}


def rolling_bands(
    forecast: Values,
    actual: Values,
    levels: tuple[int, ...] = BAND_LEVELS,
    first_step: int = 1,
) -> list[Band]:
    """Returns the bands of each level, every one made of the errors known to its forecast.

    Args:
        forecast: Forecasts from the first row that calibrates to the last one, `(n_rows, horizon)`,
            in the series' unit.
        actual: Their true values, `(n_rows, horizon)`, in the series' unit.
        levels: How many of the true values each promises to hold, in percent, ascending.
        first_step: Steps ahead of the first column; more than 1 where a column is known only after
            so many rows, such as the sum of several steps.

    Source: split conformal prediction in Angelopoulos, Bates 2023, Conformal Prediction: A Gentle
    Introduction, section 1, rolled forward.
    """
    with np.errstate(invalid="ignore"):
        sizes = np.abs(forecast - actual)
    columns = np.arange(forecast.shape[1])
    steps = columns + first_step
    n_known = np.maximum(np.arange(1, len(forecast) + 1)[:, None] - steps, 0)  # (n_rows, horizon)
    return [
        Band(
            level=level,
            lo=forecast - half[n_known, columns],
            hi=forecast + half[n_known, columns],
            ahead=half[-1],
            reason=_reason_ahead(level, half[-1], sizes),
        )
        for level, half in zip(levels, _half_widths(sizes, levels, first_step), strict=True)
    ]


def coverage(band: Band, actual: Values, rows: Rows | slice) -> Coverage:
    """Returns how many true values some bands held, beside how many they promised to.

    Args:
        band: The bands, `(n_rows, horizon)`.
        actual: The true values, `(n_rows, horizon)`, in the series' unit.
        rows: Which of these rows to score.
    """
    lo, hi, truth = band.lo[rows], band.hi[rows], actual[rows]
    scored = np.isfinite(lo) & np.isfinite(hi) & np.isfinite(truth)
    held = (lo <= truth) & (truth <= hi)
    count, forecasts = int(scored.sum()), int(np.isfinite(truth).sum())
    return Coverage(
        promised=band.level,
        achieved=100 * float(held[scored].mean()) if count else None,
        width=float((hi - lo)[scored].mean()) if count else None,
        scored=count,
        reason=_reason_unscored(band.level, forecasts - count, forecasts),
    )


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


def running_quantiles(sizes: Values, levels: tuple[int, ...]) -> Values:
    """Returns half the widths that the errors known so far give.

    Args:
        sizes: Absolute errors, `(n_rows,)`, oldest first.
        levels: How many of the true values a band promises to hold, in percent.

    Returns:
        `(n_rows + 1, n_levels)`; entry `r` knows the first `r` rows, and takes the last
        `MOST_ERRORS` errors of them. NaN where they are too few.
    """
    quantiles = [[math.nan] * len(levels)]
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
        quantiles.append([ordered[rank - 1] if rank <= n else math.nan for rank in ranks])
    return np.array(quantiles)


def correct_widths(widths: Values, sizes: Values, step: int, level: int) -> Values:
    """Returns half the widths, each times a factor that misses raise and hits lower.

    Over many rows the share of misses comes to what is allowed, whatever the series does, as long
    as no factor reaches `MOST_FACTOR`.

    Args:
        widths: Half the widths, `(n_rows + 1,)`; entry `r` knows the first `r` rows.
        sizes: Absolute errors, `(n_rows,)`.
        step: Steps ahead, from 1.
        level: How many of the true values a band promises to hold, in percent.

    Source: quantile tracking in Angelopoulos, Candès, Tibshirani 2023, Conformal PID Control for
    Time Series Prediction, here of the logarithm of the factor. Gibbs, Candès 2021, Adaptive
    Conformal Inference Under Distribution Shift, steer the level likewise.
    """
    # One cause makes as many misses in a row as there are steps: each counts for less.
    rate, allowed, most = RATE / step, 1 - level / 100, math.log(MOST_FACTOR)
    half = widths.tolist()
    log = 0.0
    for row, size in enumerate(sizes.tolist()):
        width = half[max(row + 1 - step, 0)]  # what this row's forecast went by
        if width > 0 and math.isfinite(size):
            log += rate * ((size > width) - allowed)
            log = max(log, -most) if log < 0 else min(log, most)
        half[row + 1] *= math.exp(log)
    return np.array(half)


def _half_widths(sizes: Values, levels: tuple[int, ...], first_step: int) -> Values:
    """Returns `(n_levels, n_rows + 1, horizon)`; entry `r` of the rows knows the first `r`."""
    n_rows, horizon = sizes.shape
    half = np.empty((len(levels), n_rows + 1, horizon))
    for column in range(horizon):
        errors = sizes[:, column]
        widths = running_quantiles(errors, levels)
        for place, level in enumerate(levels):
            step = first_step + column
            half[place, :, column] = correct_widths(widths[:, place], errors, step, level)
    # A run of misses may raise a lower level alone; a higher one still holds its band.
    nested: Values = np.maximum.accumulate(half)
    return nested


def _reason_ahead(level: int, ahead: Values, sizes: Values) -> Message | None:
    missing = np.flatnonzero(np.isnan(ahead))
    if not missing.size:
        return None
    first = int(missing[0])
    return TOO_FEW_ERRORS.with_values(
        level=level,
        needed=fewest_errors(level),
        step=first + 1,
        known=int(np.isfinite(sizes[:, first]).sum()),
    )


def _reason_unscored(level: int, missing: int, forecasts: int) -> Message | None:
    if not missing:
        return None
    return BANDS_BEGIN_LATER.with_values(
        level=level, needed=fewest_errors(level), missing=missing, forecasts=forecasts
    )
