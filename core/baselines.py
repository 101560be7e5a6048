"""What costs nothing: last value, seasonal naive, drift, linear autoregression.

Every forecast for a row is made from the true rows before it. Where a row has too short a past
for a method, the last value stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from core.windows import Parts, Rows, Values

PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0)
SHORT_LAGS = (2, 4, 8, 16, 32, 64)
SEASONS = (1, 2, 3, 7)  # seven days make a week of hours
MOST_LAGS = 200
# More rows say nothing new about 200 coefficients, and ten million would fill the memory.
MOST_ROWS = 50_000


@dataclass(frozen=True)
class Baselines:
    """The forecasts of every baseline.

    Attributes:
        forecasts: By name, `(n_rows,)` each: `naive`, `seasonal_naive` where there is a season,
            `drift`, `linear_ar`.
        linear_ar_lags: Past rows the linear autoregression looks at.
    """

    forecasts: dict[str, Values]
    linear_ar_lags: int


def all_baselines(values: Values, parts: Parts, rows: Rows, season_length: int | None) -> Baselines:
    """Returns every baseline's forecasts.

    Args:
        values: The series, `(n,)`.
        parts: Its rows in time order.
        rows: Rows to forecast, `(n_rows,)`, each at least 1.
        season_length: Rows in one season; None leaves the seasonal naive out.
    """
    forecasts = {"naive": naive(values, rows)}
    if season_length:
        forecasts["seasonal_naive"] = seasonal_naive(values, rows, season_length)
    forecasts["drift"] = drift(values, rows)
    forecasts["linear_ar"], lags = linear_ar(values, parts, rows, season_length)
    return Baselines(forecasts, lags)


def naive(values: Values, rows: Rows) -> Values:
    """Returns the last value before each row.

    Args:
        values: The series, `(n,)`.
        rows: Rows to forecast, `(n_rows,)`, each at least 1.
    """
    last: Values = values[rows - 1]
    return last


def seasonal_naive(values: Values, rows: Rows, season_length: int) -> Values:
    """Returns the value one season before each row.

    Args:
        values: The series, `(n,)`.
        rows: Rows to forecast, `(n_rows,)`, each at least 1.
        season_length: Rows in one season.
    """
    back = np.where(rows >= season_length, season_length, 1)
    earlier: Values = values[rows - back]
    return earlier


def drift(values: Values, rows: Rows) -> Values:
    """Returns the last value plus the mean step so far.

    Args:
        values: The series, `(n,)`.
        rows: Rows to forecast, `(n_rows,)`, each at least 1.
    """
    steps = rows - 1
    last = values[steps]
    slope: Values = (last - values[0]) / np.maximum(steps, 1)
    return last + slope


def linear_ar(
    values: Values, parts: Parts, rows: Rows, season_length: int | None
) -> tuple[Values, int]:
    """Returns the forecasts of a linear autoregression, and how many rows it looks back over.

    Lags and penalty are chosen on the validation part. Rows of the test part are forecast with
    coefficients from all rows before it, earlier rows with those of the training part. Where the
    validation part is the test part, the last 15 % of the training rows choose instead.

    Args:
        values: The series, `(n,)`.
        parts: Its rows in time order.
        rows: Rows to forecast, `(n_rows,)`, each at least 1.
        season_length: Rows in one season, if there is one.
    """
    fitted_on, chosen_on = parts.train, parts.validation
    if parts.shared:
        border = int(0.85 * len(parts.train))
        fitted_on, chosen_on = parts.train[:border], parts.train[border:]
    # While a training holds the cores, a second thread takes six times as long as one alone.
    with threadpool_limits(limits=1, user_api="blas"):
        chosen = LinearAutoregression.choose(values, fitted_on, chosen_on, season_length)
        early = chosen.refit(values, parts.train)
        late = early if parts.shared else chosen.refit(values, range(parts.test.start))
    in_test = rows >= parts.test.start
    forecasts = np.empty(len(rows))
    forecasts[in_test] = late.forecast(values, rows[in_test])
    forecasts[~in_test] = early.forecast(values, rows[~in_test])
    return forecasts, chosen.lags


@dataclass(frozen=True)
class LinearAutoregression:
    """A weighted sum of past values, relative to the last one, so that a trend does no harm.

    `y[t] = y[t-1] + intercept + sum_k coefficients[k] * (y[t-lags+k] - y[t-1])`

    Attributes:
        lags: Past rows it looks at; with 1 it repeats the last value.
        penalty: Weight of the ridge penalty on standardised differences.
        intercept: In the series' unit.
        coefficients: `(lags - 1,)`, for the oldest row first.
    """

    lags: int
    penalty: float
    intercept: float
    coefficients: Values

    @classmethod
    def choose(
        cls, values: Values, fitted_on: range, chosen_on: range, season_length: int | None
    ) -> LinearAutoregression:
        """Returns the autoregression that forecasts some later rows best.

        Args:
            values: The series, `(n,)`.
            fitted_on: Rows the coefficients come from.
            chosen_on: Later rows that choose lags and penalty.
            season_length: Rows in one season, if there is one.

        Returns:
            The best one; the last value repeated, where nothing does better.
        """
        rows = np.asarray(chosen_on, dtype=np.int64)[-MOST_ROWS:]
        best = cls(1, 0.0, 0.0, np.empty(0))
        least = _squared_error(best, values, rows)
        for lags in lags_to_try(len(fitted_on), season_length):
            for model in cls.fit(values, fitted_on, lags, PENALTIES):
                error = _squared_error(model, values, rows)
                if error < least:
                    best, least = model, error
        return best

    @classmethod
    def fit(
        cls, values: Values, fitted_on: range, lags: int, penalties: tuple[float, ...]
    ) -> list[LinearAutoregression]:
        """Returns one autoregression for each penalty.

        Args:
            values: The series, `(n,)`.
            fitted_on: Rows the coefficients come from, more than `lags`.
            lags: Past rows to look at, at least 2.
            penalties: Weights of the ridge penalty.
        """
        # scikit-learn takes a second to import, and pages do without it.
        from sklearn.linear_model import Ridge
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        past = values[fitted_on.start : fitted_on.stop][-MOST_ROWS:]
        windows = np.lib.stride_tricks.sliding_window_view(past, lags + 1)  # the target is last
        last = windows[:, -2]
        # One target a penalty: the products of the lags are then worked out only once.
        targets = np.tile((windows[:, -1] - last)[:, None], len(penalties))
        scaler, ridge = StandardScaler(), Ridge(alpha=np.array(penalties), solver="cholesky")
        make_pipeline(scaler, ridge).fit(windows[:, :-2] - last[:, None], targets)
        coefficients = np.atleast_2d(ridge.coef_) / scaler.scale_  # (n_penalties, lags - 1)
        intercepts = ridge.intercept_ - coefficients @ scaler.mean_
        return [
            cls(lags, penalty, float(intercept), row)
            for penalty, intercept, row in zip(penalties, intercepts, coefficients, strict=True)
        ]

    def refit(self, values: Values, fitted_on: range) -> LinearAutoregression:
        """Returns the same lags and penalty with coefficients from other rows."""
        if self.lags == 1:
            return self
        return self.fit(values, fitted_on, self.lags, (self.penalty,))[0]

    def forecast(self, values: Values, rows: Rows) -> Values:
        """Returns the next value before each row is known.

        Args:
            values: The series, `(n,)`.
            rows: Rows to forecast, `(n_rows,)`, each at least 1.
        """
        forecasts = naive(values, rows)
        known = rows >= self.lags
        if known.any():
            first, stop = int(rows[known].min()), int(rows[known].max())
            past = values[first - self.lags : stop] - values[first - 1]
            weights = np.append(self.coefficients, -self.coefficients.sum())
            changes = self.intercept + np.correlate(past, weights, "valid")
            forecasts[known] += changes[rows[known] - first]
        return forecasts


def lags_to_try(n_rows: int, season_length: int | None) -> list[int]:
    """Returns the numbers of lags a linear autoregression is tried with.

    Args:
        n_rows: Rows the coefficients come from; at most a third of them become lags.
        season_length: Rows in one season, if there is one.
    """
    seasonal = {seasons * season_length + 1 for seasons in SEASONS} if season_length else set()
    most = min(MOST_LAGS, n_rows // 3)
    return sorted(lags for lags in seasonal | set(SHORT_LAGS) if lags <= most)


def _squared_error(model: LinearAutoregression, values: Values, rows: Rows) -> float:
    return float(np.mean((model.forecast(values, rows) - values[rows]) ** 2))
