"""What the schooled network sees of each row, from the values up to it and the linear model.

The same functions serve school, where there are many series, and a run, where there are one series
or many windows. Numbers are in units of the linear model's error, so that a series' own unit does
not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.series.windows import outside
from core.types import Flags, Values

# A residual so much smaller than a change is as good as none.
NO_ERROR = 1e-6
MOST = 4.0
# School knows neither longer series nor further steps.
MOST_ROWS, MOST_STEPS = 1600, 48
# How many seasons back values are looked up, and errors.
SEASONS = (1, 2, 7)
VALUES, ERRORS = {1: 4, 2: 5, 7: 6}, {1: 7, 7: 8}
# The first of those that say the same of every row.
CONSTANT = 11
NAMES = (
    "change",
    "linear model's next change",
    "linear model's error",
    "the same, up to 4",
    "season ago",
    "two seasons ago",
    "seven seasons ago",
    "linear model's error a season ago",
    "linear model's error seven seasons ago",
    "linear model's last change",
    "position",
    "has a season",
    "season length",
    "error ÷ change",
    "error on rows not fitted ÷ fitted",
    "rows",
    "horizon",
)


@dataclass(frozen=True, eq=False)
class Scales:
    """The numbers that scale what is seen, known before the rows that are forecast.

    Each is `(n_series, 1)`, or one number for all, but for `steps`.

    Attributes:
        steps: What an output of 1 adds, `(n_series, horizon)`, or `(1, horizon)` for all.
        change: Spread of the changes from row to row.
        middle: Mean of the fitted rows.
        spread: Their spread.
        surprise: Error on rows not fitted ÷ error on fitted rows, one step ahead.
        n_known: How many rows the linear model comes from.
    """

    steps: Values
    change: Values | float
    middle: Values | float
    spread: Values | float
    surprise: Values | float
    n_known: int


def scales(
    values: Values,
    starts: Values,
    n_fitted: int,
    n_known: int,
    lags: Values,
    left_out: Flags | None = None,
) -> Scales:
    """Returns the scales of some series.

    Args:
        values: As they are learnt, `(n_series, n)`; only the first `n_known` rows count.
        starts: The forecasts of the linear models that were fitted to the first `n_fitted` rows
            alone, `(n_series, n + 1, horizon)`, from each row on.
        n_fitted: Those rows.
        n_known: Those and the rows that chose.
        lags: Past rows each linear model looks at, `(n_series,)`.
        left_out: Which rows tell nothing of the errors, `(n,)`; None for none.
    """
    horizon = starts.shape[2]
    actual = np.lib.stride_tricks.sliding_window_view(values[:, :n_known], horizon, axis=1)
    squares = (starts[:, : actual.shape[1]] - actual) ** 2
    rows = np.arange(actual.shape[1])
    latest = n_fitted - horizon
    inside = (rows >= np.minimum(lags, min(n_fitted // 2, latest))[:, None]) & (rows <= latest)
    inside &= np.isin(rows, outside(rows, left_out, horizon))
    fitted = (squares * inside[:, :, None]).sum(axis=1) / inside.sum(axis=1)[:, None]
    fresh = squares[:, outside(rows[n_fitted:], left_out, horizon)].mean(axis=1)
    change = np.diff(values[:, :n_fitted], axis=1).std(axis=1, keepdims=True) + 1e-12
    steps = np.sqrt((fitted + fresh) / 2)
    steps = np.where(steps > NO_ERROR * change, steps, change)
    floor = (NO_ERROR * change[:, 0]) ** 2
    surprise = np.sqrt((fresh[:, 0] + floor) / (fitted[:, 0] + floor))[:, None]
    middle = values[:, :n_fitted].mean(axis=1, keepdims=True)
    spread = values[:, :n_fitted].std(axis=1, keepdims=True) + 1e-12
    return Scales(steps, change, middle, spread, surprise, n_known)


def features(
    values: Values,
    starts: Values,
    season: int,
    scale: Scales,
    seasons: tuple[int, ...] = SEASONS,
) -> Values:
    """Returns what is seen of each row, `(n_series, n, len(NAMES))`, float32.

    What is seen of a row depends on the values up to it alone.

    Args:
        values: As they are learnt, `(n_series, n)`.
        starts: The linear models' forecasts from each row on, `(n_series, n + 1, horizon)`; the
            first and the last step count.
        season: Rows in one season, 0 for none.
        scale: The scales.
        seasons: How many seasons back it may look, some of `SEASONS`.
    """
    unit = scale.steps[:, :1]
    error = (values - starts[:, :-1, 0]) / unit
    following = starts[:, 1:]
    seen = np.zeros((*values.shape, len(NAMES)), np.float32)
    seen[:, 1:, 0] = _gentle(np.diff(values, axis=1) / unit)
    seen[:, :, 1] = _gentle((following[:, :, 0] - values) / unit)
    seen[:, :, 2] = _gentle(error)
    seen[:, :, 3] = np.clip(error, -MOST, MOST)
    for number in seasons if season else ():
        back = number * season - 1
        then = values[:, : max(0, values.shape[1] - back)]
        seen[:, back:, VALUES[number]] = _gentle((then - values[:, back:]) / unit)
        if number in ERRORS:
            earlier = error[:, : max(0, error.shape[1] - back)]
            seen[:, back:, ERRORS[number]] = _gentle(earlier)
    seen[:, :, 9] = _gentle((following[:, :, -1] - values) / unit)
    seen[:, :, 10] = _gentle((values - scale.middle) / scale.spread)
    seen[:, :, CONSTANT:] = constants(season, scale)[:, None]
    return seen


def constants(season: int, scale: Scales) -> Values:
    """Returns what is the same in every row, `(n_series, len(NAMES) - CONSTANT)`."""
    unit = scale.steps[:, :1]
    found = (
        np.full_like(unit, season > 0),
        np.full_like(unit, np.log1p(season) / 4),
        np.log(unit / scale.change) / 2,
        np.full_like(unit, 0.0) + np.log(scale.surprise),
        np.full_like(unit, np.log(min(scale.n_known, MOST_ROWS) / 200) / 2),
        np.full_like(unit, np.log(min(scale.steps.shape[1], MOST_STEPS)) / 4),
    )
    clipped: Values = np.clip(np.concatenate(found, axis=1), -MOST, MOST)
    return clipped


def _gentle(values: Values) -> Values:
    """Leaves small numbers as they are and shrinks large ones to their logarithms."""
    gentle: Values = np.sign(values) * np.log1p(np.abs(values))
    return gentle
