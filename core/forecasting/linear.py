"""A linear autoregression: the weighted sum of past values that a network has to improve on.

It is a baseline of its own and, in the network, the linear model beside the LSTM.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.forecasting.ridge import MOST_NUMBERS, MOST_ROWS, PENALTIES, Ridge
from core.series.split import Parts
from core.series.windows import outside, target_rows, targets_at, windows_at
from core.types import Flags, Rows, Values

SHORT_LAGS = (2, 4, 8, 16, 32, 64)
SEASONS = (1, 2, 3, 7, 14)  # seven days make a week of hours
MOST_LAGS = 400
CHUNK = 8192

Restore = Callable[[Values], Values]


@dataclass(frozen=True, eq=False)
class LinearAutoregression:
    """A weighted sum of past values, relative to the last one, so that a trend does no harm.

    `y[t+h] = y[t-1] + intercepts[h] + sum_k coefficients[k, h] * (y[t-lags+k] - y[t-1])`

    Attributes:
        lags: Past rows it looks at; with 1 it repeats the last value.
        intercepts: One for each step ahead, `(horizon,)`, in the series' unit.
        coefficients: `(lags - 1, horizon)`, for the oldest row first.
    """

    lags: int
    intercepts: Values
    coefficients: Values

    def __post_init__(self) -> None:
        """Gives the coefficients their shape, which a file does not tell where there are none.

        Raises:
            ValueError: They are too many or too few.
        """
        shape = (self.lags - 1, len(self.intercepts))
        object.__setattr__(self, "coefficients", np.reshape(self.coefficients, shape))

    @classmethod
    def last_value(cls, horizon: int = 1) -> LinearAutoregression:
        """Returns the one that repeats the last value."""
        return cls(1, np.zeros(horizon), np.empty((0, horizon)))

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
        coefficients = np.zeros((lags - 1, len(models[0].intercepts)))
        for model, weight in zip(models, weights, strict=True):
            coefficients[lags - model.lags :] += weight * model.coefficients
        intercepts = np.average([model.intercepts for model in models], axis=0, weights=weights)
        return cls(lags, intercepts, coefficients)

    def only(self, steps: list[int]) -> LinearAutoregression:
        """Returns the one that forecasts some steps alone, by their numbers from 0."""
        return LinearAutoregression(self.lags, self.intercepts[steps], self.coefficients[:, steps])

    def fed_back(self, horizon: int) -> LinearAutoregression:
        """Returns the one that forecasts any number of steps by feeding its first one back."""
        kernel = np.append(self.coefficients[:, 0], 1 - self.coefficients[:, 0].sum())
        steps, intercepts = np.zeros((horizon, self.lags)), np.zeros(horizon)
        for step in range(horizon):
            known = max(0, self.lags - step)  # rows of the past that are still looked at
            earlier = slice(max(0, step - self.lags), step)
            again = kernel[known:]
            steps[step, self.lags - known :] = kernel[:known]
            steps[step] += again @ steps[earlier]
            intercepts[step] = self.intercepts[0] + again @ intercepts[earlier]
        return LinearAutoregression(self.lags, intercepts, steps[:, :-1].T)

    def __call__(self, windows: Values) -> Values:
        """Returns the steps after each window.

        Args:
            windows: `(n, lags)`, oldest value first.

        Returns:
            `(n, horizon)`.
        """
        last = windows[:, -1:]
        forecasts: Values = (windows[:, :-1] - last) @ self.coefficients + self.intercepts + last
        return forecasts

    def after_each(self, past: Values, rows: int) -> Values:
        """Returns the steps after each of the latest rows, `(n, rows, horizon)`.

        Args:
            past: `(n, rows + lags - 1)` or more, oldest value first.
            rows: How many rows.
        """
        # A convolution by Fourier transforms: windows of each row would be many numbers. What is
        # transformed is small, however high the values lie.
        past = past[:, -(rows + self.lags - 1) :]
        level, size = past[:, -1:], past.shape[1]
        kernel = np.vstack([self.coefficients, 1 - self.coefficients.sum(axis=0)])
        spectrum = np.fft.rfft(past - level, size)[:, :, None]
        sums = np.fft.irfft(spectrum * np.fft.rfft(kernel[::-1], size, axis=0), size, axis=1)
        forecasts: Values = sums[:, self.lags - 1 :] + self.intercepts + level[:, :, None]
        return forecasts

    def forecast(self, values: Values, rows: Rows) -> Values:
        """Returns the steps from each row on, from the true values before it.

        Args:
            values: The series, `(n,)`.
            rows: Rows to forecast, `(n_rows,)`, each at least 1; where fewer than `lags` come
                before one, the last value stands in.

        Returns:
            `(n_rows, horizon)`.
        """
        forecasts = np.repeat(values[rows - 1][:, None], len(self.intercepts), axis=1)
        for reachable in _chunks(np.flatnonzero(rows >= self.lags)):
            forecasts[reachable] = self(windows_at(values, rows[reachable], self.lags))
        return forecasts

    def squared_error(self, values: Values, rows: Rows, restore: Restore | None = None) -> float:
        """Returns the mean squared error over some rows and all steps.

        Args:
            values: The series, `(n,)`.
            rows: Rows to forecast, `(n_rows,)`.
            restore: Turns values into those whose errors count; None takes them as they are.
        """
        forecasts = self.forecast(values, rows)
        actual = targets_at(values, rows, len(self.intercepts))
        if restore is not None:
            forecasts, actual = restore(forecasts), restore(actual)
        return float(np.mean((forecasts - actual) ** 2))

    def to_dict(self) -> dict[str, Any]:
        """Returns the autoregression as JSON types."""
        return {
            "lags": self.lags,
            "intercepts": self.intercepts.tolist(),
            "coefficients": self.coefficients.tolist(),
        }


@dataclass(frozen=True, eq=False)
class Recipe:
    """How an autoregression is fitted: ridge regression on differences from the last value.

    Attributes:
        lags: Past rows it looks at.
        prior: Coefficients it has if the penalty is large, `(lags - 1, horizon)`; zeros repeat the
            last value.
        penalty: Weight of the ridge penalty on standardised differences; an infinite one leaves
            the prior as it is, without an intercept.
    """

    lags: int
    prior: Values
    penalty: float


@dataclass(frozen=True, eq=False)
class Candidate:
    """A recipe, the autoregression it gave, and the squared error that chooses."""

    recipe: Recipe
    model: LinearAutoregression
    error: float


def fit(
    values: Values, fitting_rows: range, recipes: Sequence[Recipe], left_out: Flags | None = None
) -> list[LinearAutoregression]:
    """Returns the autoregression of each recipe; those with the same lags share most of the work.

    Args:
        values: The series, `(n,)`.
        fitting_rows: Rows the coefficients come from, more than lags and horizon.
        recipes: How they are fitted.
        left_out: Which rows teach nothing, `(n,)`; None for none.
    """
    models: dict[int, LinearAutoregression] = {}
    for lags in dict.fromkeys(recipe.lags for recipe in recipes):
        same = [number for number, recipe in enumerate(recipes) if recipe.lags == lags]
        chosen = [recipes[number] for number in same]
        fitted = _fit_lags(values, fitting_rows, lags, chosen, left_out)
        models |= dict(zip(same, fitted, strict=True))
    return [models[number] for number in range(len(recipes))]


def _fit_lags(
    values: Values,
    fitting_rows: range,
    lags: int,
    recipes: Sequence[Recipe],
    left_out: Flags | None,
) -> list[LinearAutoregression]:
    horizon = recipes[0].prior.shape[1]
    most = min(MOST_ROWS, MOST_NUMBERS // (lags + horizon))
    past = values[fitting_rows.start : fitting_rows.stop][-most:]
    first = fitting_rows.stop - len(past) + lags
    rows = np.arange(first, max(first, fitting_rows.stop - horizon + 1))
    taught = outside(rows, left_out, horizon)
    if all(math.isinf(recipe.penalty) for recipe in recipes) or not len(taught):
        return [LinearAutoregression(lags, np.zeros(horizon), recipe.prior) for recipe in recipes]
    windows = np.lib.stride_tricks.sliding_window_view(past, lags + horizon)
    if len(taught) < len(rows):
        windows = windows[taught - first]
    differences = windows[:, : lags - 1] - windows[:, lags - 1, None]
    targets = windows[:, lags:] - windows[:, lags - 1, None]
    ridge = Ridge(differences, targets)
    fitted = []
    for recipe in recipes:
        coefficients, intercepts = recipe.prior, np.zeros(horizon)
        if math.isfinite(recipe.penalty):
            coefficients, intercepts = ridge(recipe.penalty, recipe.prior)
        fitted.append(LinearAutoregression(lags, intercepts, coefficients))
    return fitted


def candidates(
    values: Values,
    fitting_rows: range,
    choosing_rows: range,
    lags: Iterable[int],
    horizon: int = 1,
    season_length: int | None = None,
    restore: Restore | None = None,
    left_out: Flags | None = None,
) -> list[Candidate]:
    """Returns every autoregression to choose from, those that look back less far first.

    Args:
        values: The series, `(n,)`.
        fitting_rows: Rows the coefficients come from.
        choosing_rows: Later rows whose errors choose, at least `horizon`; the latest `MOST_ROWS`
            count.
        lags: Numbers of past rows to try, ascending, see `lags_to_try`.
        horizon: Steps ahead.
        season_length: Rows in one season; lets large penalties lead to the seasonal naive
            forecasts too, and not to the last value alone.
        restore: As `LinearAutoregression.squared_error` has it.
        left_out: Which rows neither teach nor choose, `(n,)`; None for none.
    """
    rows = outside(target_rows(choosing_rows, 1, True, horizon), left_out, horizon)
    rows = rows[-min(MOST_ROWS, MOST_NUMBERS // horizon) :]
    recipes = recipes_to_try(lags, horizon, season_length)
    models = fit(values, fitting_rows, recipes, left_out)
    return [
        Candidate(recipe, model, model.squared_error(values, rows, restore))
        for recipe, model in zip(recipes, models, strict=True)
    ]


def recipes_to_try(
    lags: Iterable[int], horizon: int = 1, season_length: int | None = None
) -> list[Recipe]:
    """Returns how to fit each autoregression to choose from; the first repeats the last value.

    The simple methods are among them as they are, since a short series may be too short to fit
    anything: last value, last value plus the mean step (drift), last season, last value plus the
    step of the last season.

    Args:
        lags: Numbers of past rows to try, ascending, see `lags_to_try`.
        horizon: Steps ahead.
        season_length: Rows in one season, if there is one.
    """
    last_value = np.zeros((0, horizon))
    simple = [Recipe(1, last_value, math.inf), Recipe(1, last_value, 0.0)]
    if season_length:
        in_season = [*_priors(season_length + 1, horizon, season_length)][1:]
        simple += [Recipe(season_length + 1, prior, math.inf) for prior in in_season]
    return simple + [
        Recipe(count, prior, penalty)
        for count in lags
        for prior in _priors(count, horizon, season_length)
        for penalty in PENALTIES
    ]


def choosing(parts: Parts, horizon: int = 1) -> tuple[range, range]:
    """Returns the rows that coefficients come from, and those that choose between them.

    Where the validation part is the test part, the last 15 % of the training rows choose.

    Args:
        parts: The rows of a series.
        horizon: Steps ahead; at least as many rows choose.
    """
    if not parts.shared:
        return parts.train, parts.validation
    border = min(int(0.85 * len(parts.train)), len(parts.train) - horizon)
    return parts.train[:border], parts.train[border:]


def lags_to_try(n_rows: int, season_length: int | None, horizon: int = 1) -> list[int]:
    """Returns the numbers of lags a linear autoregression is tried with.

    Args:
        n_rows: Rows the coefficients come from; at most a third of them become lags.
        season_length: Rows in one season, if there is one.
        horizon: Steps ahead.
    """
    seasonal = {seasons * season_length + 1 for seasons in SEASONS} if season_length else set()
    most = min(MOST_LAGS, (n_rows - horizon + 1) // 3)
    return sorted(lags for lags in seasonal | set(SHORT_LAGS) if lags <= most)


def _priors(lags: int, horizon: int, season_length: int | None) -> Iterator[Values]:
    """Yields the last value, the value some seasons ago, and the last value plus the step then."""
    yield np.zeros((lags - 1, horizon))
    if season_length is None:
        return
    steps = np.arange(horizon)
    back = season_length * (steps // season_length + 1)  # rows to the same place in a known season
    then, before = lags + steps - back, lags - 1 - back
    for first, needed in ((None, then), (before, before)):
        if needed.min() < 0:
            continue
        # One column more, for the last value, whose difference from itself is nothing.
        prior = np.zeros((lags, horizon))
        prior[then, steps] += 1.0
        if first is not None:
            prior[first, steps] -= 1.0
        yield prior[:-1]


def _chunks(numbers: Rows) -> list[Rows]:
    return [numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)]
