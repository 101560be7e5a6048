"""What costs nothing: last value, seasonal naive, drift, linear autoregression.

Every forecast is made from the true rows before the first row forecast. Where a row has too short a
past for a method, the last value stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from core.forecasting.linear import candidates, choosing, fit, lags_to_try
from core.forecasting.linear_choice import seasonal_naive
from core.series.split import Parts
from core.types import Flags, Rows, Values


@dataclass(frozen=True)
class Baselines:
    """The forecasts of every baseline.

    Attributes:
        forecasts: By name, `(n_rows, horizon)` each: `naive`, `seasonal_naive` where there is a
            season, `drift`, `linear_ar`.
        linear_ar_lags: Past rows the linear autoregression looks at.
    """

    forecasts: dict[str, Values]
    linear_ar_lags: int


def all_baselines(
    values: Values,
    parts: Parts,
    rows: Rows,
    season_length: int | None,
    horizon: int = 1,
    left_out: Flags | None = None,
) -> Baselines:
    """Returns every baseline's forecasts.

    Args:
        values: The series, `(n,)`.
        parts: Its rows in time order.
        rows: First rows to forecast, `(n_rows,)`, each at least 1.
        season_length: Rows in one season; None leaves the seasonal naive out.
        horizon: Steps ahead.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.
    """
    forecasts = {"naive": naive(values, rows, horizon)}
    if season_length:
        forecasts["seasonal_naive"] = seasonal_naive(values, rows, season_length, horizon)
    forecasts["drift"] = drift(values, rows, horizon)
    forecasts["linear_ar"], lags = linear_ar(values, parts, rows, season_length, horizon, left_out)
    return Baselines(forecasts, lags)


def ahead(
    name: str,
    values: Values,
    rows: Rows,
    parts: Parts,
    season_length: int | None,
    steps: int,
    left_out: Flags | None = None,
) -> Values:
    """Returns what a baseline says from some rows on, of what was known before the first of them.

    Args:
        name: As `all_baselines` has it.
        values: The series, `(n,)`.
        rows: First rows to forecast, `(n_rows,)`, each after the validation part.
        parts: The rows of the series in time order.
        season_length: Rows in one season; without one, `seasonal_naive` repeats the last value.
        steps: How many values.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.

    Returns:
        `(n_rows, steps)`.
    """
    if name == "linear_ar":
        first = int(rows[0])
        until_now = Parts(parts.train, parts.validation, range(first, first))
        return linear_ar(values, until_now, rows, season_length, steps, left_out)[0]
    if name == "drift":
        return drift(values, rows, steps)
    if name == "seasonal_naive" and season_length:
        return seasonal_naive(values, rows, season_length, steps)
    return naive(values, rows, steps)


def naive(values: Values, rows: Rows, horizon: int = 1) -> Values:
    """Returns the last value before each row, for every step.

    Args:
        values: The series, `(n,)`.
        rows: First rows to forecast, `(n_rows,)`, each at least 1.
        horizon: Steps ahead.

    Returns:
        `(n_rows, horizon)`.
    """
    return np.repeat(values[rows - 1][:, None], horizon, axis=1)


def drift(values: Values, rows: Rows, horizon: int = 1) -> Values:
    """Returns the last value plus the mean step so far, for each step ahead.

    Args:
        values: The series, `(n,)`.
        rows: First rows to forecast, `(n_rows,)`, each at least 1.
        horizon: Steps ahead.

    Returns:
        `(n_rows, horizon)`.
    """
    steps = rows - 1
    last = values[steps]
    slope = (last - values[0]) / np.maximum(steps, 1)
    ahead: Values = last[:, None] + slope[:, None] * np.arange(1, horizon + 1)
    return ahead


def linear_ar(
    values: Values,
    parts: Parts,
    rows: Rows,
    season_length: int | None,
    horizon: int = 1,
    left_out: Flags | None = None,
) -> tuple[Values, int]:
    """Returns the forecasts of a linear autoregression, and how many rows it looks back over.

    Lags and penalty are chosen on the validation part. Rows of the test part are forecast with
    coefficients from all rows before it, earlier rows with those of the training part. Where the
    validation part is the test part, the last 15 % of the training rows choose instead.

    Args:
        values: The series, `(n,)`.
        parts: Its rows in time order.
        rows: First rows to forecast, `(n_rows,)`, each at least 1.
        season_length: Rows in one season, if there is one.
        horizon: Steps ahead, each with coefficients of its own.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.

    Returns:
        `(n_rows, horizon)` and the lags.
    """
    fitting_rows, choosing_rows = choosing(parts, horizon)
    lags = lags_to_try(len(fitting_rows), season_length, horizon)
    # While a training holds the cores, a second thread takes six times as long as one alone.
    with threadpool_limits(limits=1, user_api="blas"):
        tried = candidates(values, fitting_rows, choosing_rows, lags, horizon, left_out=left_out)
        recipe = min(tried, key=lambda candidate: candidate.error).recipe
        (early,) = fit(values, parts.train, [recipe], left_out)
        (late,) = (
            [early] if parts.shared else fit(values, range(parts.test.start), [recipe], left_out)
        )
        in_test = rows >= parts.test.start
        forecasts = np.empty((len(rows), horizon))
        forecasts[in_test] = late.forecast(values, rows[in_test])
        forecasts[~in_test] = early.forecast(values, rows[~in_test])
    return forecasts, recipe.lags
