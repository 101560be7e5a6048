"""A linear autoregression: the weighted sum of past values that a network has to improve on.

It is a baseline of its own and, in the network, the straight path beside the LSTM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.windows import Parts, Rows, Values

PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0)
SHORT_LAGS = (2, 4, 8, 16, 32, 64)
SEASONS = (1, 2, 3, 7)  # seven days make a week of hours
MOST_LAGS = 200
# More rows say nothing new about 200 coefficients, and ten million would fill the memory.
MOST_ROWS = 50_000
# Errors of autoregressions on the same rows are much alike, so that rows count for less.
WEIGHT_OF_A_ROW = 0.25
LEAST_WEIGHT = 0.01
# Of what repeating the last value leaves: as good as no error.
NO_ERROR = 1e-9

Restore = Callable[[Values], Values]


@dataclass(frozen=True, eq=False)
class LinearAutoregression:
    """A weighted sum of past values, relative to the last one, so that a trend does no harm.

    `y[t] = y[t-1] + intercept + sum_k coefficients[k] * (y[t-lags+k] - y[t-1])`

    Attributes:
        lags: Past rows it looks at; with 1 it repeats the last value.
        intercept: In the series' unit.
        coefficients: `(lags - 1,)`, for the oldest row first.
    """

    lags: int
    intercept: float
    coefficients: Values

    @classmethod
    def last_value(cls) -> LinearAutoregression:
        """Returns the one that repeats the last value."""
        return cls(1, 0.0, np.empty(0))

    @classmethod
    def average(
        cls, models: list[LinearAutoregression], weights: list[float]
    ) -> LinearAutoregression:
        """Returns the one whose forecasts are the weighted mean of those of others.

        Args:
            models: The others.
            weights: One each, adding up to 1.
        """
        lags = max(model.lags for model in models)
        coefficients = np.zeros(lags - 1)
        for model, weight in zip(models, weights, strict=True):
            coefficients[lags - model.lags :] += weight * model.coefficients
        pairs = zip(models, weights, strict=True)
        return cls(lags, sum(weight * model.intercept for model, weight in pairs), coefficients)

    def forecast(self, values: Values, rows: Rows) -> Values:
        """Returns the next value before each row is known.

        Args:
            values: The series, `(n,)`.
            rows: Rows to forecast, `(n_rows,)`, each at least 1; where fewer than `lags` come
                before one, the last value stands in.
        """
        forecasts = values[rows - 1]
        known = rows >= self.lags
        if known.any():
            first, stop = int(rows[known].min()), int(rows[known].max())
            past = values[first - self.lags : stop] - values[first - 1]
            weights = np.append(self.coefficients, -self.coefficients.sum())
            changes = self.intercept + np.correlate(past, weights, "valid")
            forecasts[known] += changes[rows[known] - first]
        return forecasts

    def squared_error(self, values: Values, rows: range, restore: Restore | None = None) -> float:
        """Returns the mean squared error on some rows, the latest `MOST_ROWS` of them.

        Args:
            values: The series, `(n,)`.
            rows: Rows to forecast.
            restore: Turns values into those whose errors count; None takes them as they are.
        """
        taken = np.asarray(rows, dtype=np.int64)[-MOST_ROWS:]
        forecasts, actual = self.forecast(values, taken), values[taken]
        if restore is not None:
            forecasts, actual = restore(forecasts), restore(actual)
        return float(np.mean((forecasts - actual) ** 2))

    def to_dict(self) -> dict[str, Any]:
        """Returns the autoregression as JSON types."""
        return {**asdict(self), "coefficients": self.coefficients.tolist()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LinearAutoregression:
        """Rebuilds what `to_dict` wrote."""
        return cls(**{**data, "coefficients": np.array(data["coefficients"], np.float64)})


@dataclass(frozen=True, eq=False)
class Recipe:
    """How an autoregression is fitted: ridge regression on differences from the last value.

    Attributes:
        lags: Past rows it looks at.
        prior: Coefficients it has if the penalty is large, `(lags - 1,)`; zeros repeat the last
            value.
        penalty: Weight of the ridge penalty on standardised differences.
    """

    lags: int
    prior: Values
    penalty: float

    def fit(self, values: Values, fitted_on: range) -> LinearAutoregression:
        """Returns the autoregression of some rows.

        Args:
            values: The series, `(n,)`.
            fitted_on: Rows the coefficients come from, more than `lags`.
        """
        return fit(values, fitted_on, self.lags, self.prior, (self.penalty,))[0]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A recipe, the autoregression it gave, and the squared error that chooses."""

    recipe: Recipe
    model: LinearAutoregression
    error: float


def fit(
    values: Values, fitted_on: range, lags: int, prior: Values, penalties: tuple[float, ...]
) -> list[LinearAutoregression]:
    """Returns one autoregression for each penalty.

    Args:
        values: The series, `(n,)`.
        fitted_on: Rows the coefficients come from, more than `lags`.
        lags: Past rows to look at; 1 repeats the last value.
        prior: As a `Recipe` has it.
        penalties: Weights of the ridge penalty.
    """
    if lags == 1:
        return [LinearAutoregression.last_value() for _ in penalties]
    # scikit-learn takes a second to import, and pages do without it.
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    past = values[fitted_on.start : fitted_on.stop][-MOST_ROWS:]
    windows = np.lib.stride_tricks.sliding_window_view(past, lags + 1)  # the target is last
    last = windows[:, -2]
    differences = windows[:, :-2] - last[:, None]
    # One target a penalty: the products of the lags are then worked out only once.
    target = windows[:, -1] - last - differences @ prior
    targets = np.tile(target[:, None], len(penalties))
    scaler, ridge = StandardScaler(), Ridge(alpha=np.array(penalties), solver="cholesky")
    make_pipeline(scaler, ridge).fit(differences, targets)
    coefficients = np.atleast_2d(ridge.coef_) / scaler.scale_  # (n_penalties, lags - 1)
    intercepts = ridge.intercept_ - coefficients @ scaler.mean_
    return [
        LinearAutoregression(lags, float(intercept), prior + row)
        for intercept, row in zip(intercepts, coefficients, strict=True)
    ]


def candidates(
    values: Values,
    fitted_on: range,
    chosen_on: range,
    lags: Iterable[int],
    season_length: int | None = None,
    restore: Restore | None = None,
) -> list[Candidate]:
    """Returns every autoregression to choose from, those that look back less far first.

    Args:
        values: The series, `(n,)`.
        fitted_on: Rows the coefficients come from.
        chosen_on: Later rows whose errors choose.
        lags: Numbers of past rows to try, ascending, see `lags_to_try`.
        season_length: Rows in one season; lets large penalties lead to the seasonal naive
            forecasts too, and not to the last value alone.
        restore: As `LinearAutoregression.squared_error` has it.
    """
    last_value = LinearAutoregression.last_value()
    found = [
        Candidate(
            Recipe(1, np.empty(0), 0.0),
            last_value,
            last_value.squared_error(values, chosen_on, restore),
        )
    ]
    for count in lags:
        for prior in _priors(count, season_length):
            models = fit(values, fitted_on, count, prior, PENALTIES)
            for penalty, model in zip(PENALTIES, models, strict=True):
                error = model.squared_error(values, chosen_on, restore)
                found.append(Candidate(Recipe(count, prior, penalty), model, error))
    return found


def blend(tried: list[Candidate], n_rows: int) -> tuple[list[Candidate], list[float]]:
    """Returns the autoregressions to average, and their weights.

    A few rows cannot tell which of many is the best; an average of those that did well forecasts
    later rows better than the winner. With many rows the winner stays alone.

    Args:
        tried: As `candidates` returned them.
        n_rows: Rows whose errors chose.

    Source: Akaike weights (Burnham, Anderson 2002, Model Selection and Multimodel Inference,
        section 2.9), on errors of rows that were not fitted and so without a term for parameters.
    """
    errors = np.array([candidate.error for candidate in tried])
    nothing = NO_ERROR * errors[0]
    if errors.min() <= nothing:
        return [tried[int(np.argmax(errors <= nothing))]], [1.0]
    likelihoods = (errors / errors.min()) ** (-0.5 * WEIGHT_OF_A_ROW * n_rows)
    kept = np.flatnonzero(likelihoods >= LEAST_WEIGHT)
    weights = likelihoods[kept] / likelihoods[kept].sum()
    return [tried[number] for number in kept], weights.tolist()


def choosing(parts: Parts) -> tuple[range, range]:
    """Returns the rows that coefficients come from, and those that choose between them.

    Where the validation part is the test part, the last 15 % of the training rows choose.
    """
    if not parts.shared:
        return parts.train, parts.validation
    border = int(0.85 * len(parts.train))
    return parts.train[:border], parts.train[border:]


def lags_to_try(n_rows: int, season_length: int | None) -> list[int]:
    """Returns the numbers of lags a linear autoregression is tried with.

    Args:
        n_rows: Rows the coefficients come from; at most a third of them become lags.
        season_length: Rows in one season, if there is one.
    """
    seasonal = {seasons * season_length + 1 for seasons in SEASONS} if season_length else set()
    most = min(MOST_LAGS, n_rows // 3)
    return sorted(lags for lags in seasonal | set(SHORT_LAGS) if lags <= most)


def _priors(lags: int, season_length: int | None) -> Iterator[Values]:
    """Yields the last value, the value a season ago, and the last value plus last season's step."""
    yield np.zeros(lags - 1)
    if season_length is None or season_length < 2:
        return
    season_ago = lags - season_length
    if season_ago >= 0:
        value = np.zeros(lags - 1)
        value[season_ago] = 1.0
        yield value
    if season_ago >= 1:
        step = np.zeros(lags - 1)
        step[season_ago], step[season_ago - 1] = 1.0, -1.0
        yield step
