"""The linear models of many series at once: the same as `core.forecasting.linear` gives for each.

Same recipes, same errors that choose, same blend and same second fit; only that all series are as
long as one another and have the same season, so that one matrix product serves them all. They work
in the values' own precision: float32 is twice as fast and hardly differs (1e-5 of the error).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from core.forecasting.linear import Recipe, lags_to_try, recipes_to_try
from core.forecasting.ridge import LEAST_WEIGHT, NO_ERROR, PENALTIES, WEIGHT_OF_A_ROW
from core.types import Values


@dataclass(frozen=True, eq=False)
class ManyLinear:
    """One linear model for each of many series.

    Attributes:
        lags: Past rows each looks at, `(n_series,)`.
        intercepts: `(n_series, horizon)`.
        coefficients: `(n_series, most - 1, horizon)`, for the oldest row first.
    """

    lags: Values
    intercepts: Values
    coefficients: Values

    def starts(self, values: Values) -> Values:
        """Returns the steps from each row on and from the one after the last.

        Args:
            values: `(n_series, n)`.

        Returns:
            `(n_series, n + 1, horizon)`; where the past is too short, the last value.
        """
        most = self.coefficients.shape[1] + 1
        padded = np.concatenate([np.repeat(values[:, :1], most, axis=1), values], axis=1)
        last = padded[:, most - 1 :, None]
        change = _differences(padded, most) @ self.coefficients + self.intercepts[:, None]
        known = np.arange(values.shape[1] + 1) >= self.lags[:, None]
        forecasts: Values = np.where(known[:, :, None], change, np.zeros((), change.dtype)) + last
        return forecasts


def fit_many(
    values: Values, n_fitted: int, n_chosen: int, horizon: int, season: int
) -> tuple[ManyLinear, ManyLinear]:
    """Returns the linear models fitted before the rows that choose, and fitted with them, too.

    Args:
        values: `(n_series, n)`.
        n_fitted: Rows the coefficients come from.
        n_chosen: Rows after those, whose errors choose.
        horizon: Steps ahead.
        season: Rows in one season, 0 for none.
    """
    recipes = recipes_to_try(
        lags_to_try(n_fitted, season or None, horizon), horizon, season or None
    )
    n_known = n_fitted + n_chosen
    fitted = _fit(values[:, :n_fitted], recipes)
    known, actual = values[:, :n_known], _following(values[:, n_fitted:n_known], horizon)
    errors: list[Values] = []
    for lags, coefficients, intercepts in fitted:
        forecasts = _at(known, n_fitted, lags, coefficients, intercepts, horizon)
        squares = (forecasts - actual[:, :, None, :]) ** 2
        errors.extend(squares.mean(axis=(1, 3)).T)
    weights = _blend(np.array(errors, float).T, n_chosen).astype(values.dtype)
    again = _fit(values[:, :n_known], recipes)
    return _average(fitted, weights, recipes), _average(again, weights, recipes)


def _fit(values: Values, recipes: Sequence[Recipe]) -> list[tuple[int, Values, Values]]:
    """Returns lags, coefficients and intercepts of neighbouring recipes with the same lags.

    They are `(n_series, lags - 1, n_recipes, horizon)` and `(n_series, n_recipes, horizon)`.
    """
    found = []
    horizon = recipes[0].prior.shape[1]
    for (lags, fixed), same in groupby(
        recipes, lambda each: (each.lags, each.lags == 1 or math.isinf(each.penalty))
    ):
        alike = list(same)
        if fixed:
            priors = np.stack([recipe.prior for recipe in alike], axis=1).astype(values.dtype)
            coefficients = np.broadcast_to(priors, (len(values), *priors.shape))
            steps = _following(values[:, 1:], horizon) - values[:, :-horizon, None]
            fitted = np.array([math.isfinite(recipe.penalty) for recipe in alike], values.dtype)
            intercepts = steps.mean(axis=1)[:, None] * fitted[:, None]
        else:
            priors = np.stack([r.prior for r in alike if r.penalty == PENALTIES[0]], axis=1)
            coefficients, intercepts = _ridge(values, lags, horizon, priors.astype(values.dtype))
        found.append((lags, coefficients, intercepts))
    return found


def _ridge(values: Values, lags: int, horizon: int, priors: Values) -> tuple[Values, Values]:
    n_rows = values.shape[1] - lags - horizon + 1
    design = _differences(values, lags)[:, :n_rows]
    target = _following(values[:, lags:], horizon) - values[:, lags - 1 : lags - 1 + n_rows, None]
    mean, spread = design.mean(axis=1), design.std(axis=1)
    spread[spread == 0] = 1.0
    standard = (design - mean[:, None]) / spread[:, None]
    middle = target.mean(axis=1)
    turned = standard.transpose(0, 2, 1)
    gram, explained = turned @ standard, turned @ (target - middle[:, None])
    n_series, columns, n_priors = len(values), lags - 1, priors.shape[1]
    led = spread[:, :, None] * priors.reshape(columns, -1)  # (n_series, columns, priors * horizon)
    missed = np.tile(explained, (1, 1, n_priors)) - gram @ led
    penalty = np.array(PENALTIES, values.dtype)[:, None, None, None] * np.eye(
        columns, dtype=values.dtype
    )
    slopes = np.linalg.solve(
        gram + penalty, np.broadcast_to(missed, (len(PENALTIES), *missed.shape))
    )
    slopes = slopes / spread[:, :, None] + priors.reshape(columns, -1)
    # (penalty, series, column, prior * step) to (series, column, recipe, step), priors first
    shape = (len(PENALTIES), n_series, columns, n_priors, horizon)
    coefficients = (
        slopes.reshape(shape)
        .transpose(1, 2, 3, 0, 4)
        .reshape(n_series, columns, n_priors * len(PENALTIES), horizon)
    )
    intercepts = middle[:, None] - np.einsum("bc,bcrh->brh", mean, coefficients, optimize=True)
    return coefficients, intercepts


def _at(
    values: Values, first: int, lags: int, coefficients: Values, intercepts: Values, horizon: int
) -> Values:
    """Forecasts from row `first` on, `(n_series, n_rows, n_recipes, horizon)`."""
    n_rows = values.shape[1] - first - horizon + 1
    seen = _differences(values[:, first - lags :], lags)[:, :n_rows]
    n_series, _, n_recipes, _ = coefficients.shape
    change = seen @ coefficients.reshape(n_series, lags - 1, n_recipes * horizon)
    change = change.reshape(n_series, n_rows, n_recipes, horizon) + intercepts[:, None]
    return change + values[:, first - 1 : first - 1 + n_rows, None, None]


def _differences(values: Values, lags: int) -> Values:
    """Differences from the last of each `lags` rows, `(n_series, n - lags + 1, lags - 1)`."""
    windows = np.lib.stride_tricks.sliding_window_view(values, lags, axis=1)
    return windows[:, :, :-1] - windows[:, :, -1:]


def _following(values: Values, horizon: int) -> Values:
    return np.lib.stride_tricks.sliding_window_view(values, horizon, axis=1)


def _blend(errors: Values, n_rows: int) -> Values:
    """Weights as `core.forecasting.ridge.blend` gives them, `(n_series, n_models)`."""
    nothing = NO_ERROR * errors[:, :1]
    best = errors.min(axis=1, keepdims=True)
    with np.errstate(over="ignore"):  # an error of nothing is dealt with below
        ratio = errors / np.maximum(best, np.finfo(float).tiny)
    weights = np.maximum(ratio, 1.0) ** (-0.5 * WEIGHT_OF_A_ROW * n_rows)
    weights[weights < LEAST_WEIGHT] = 0.0
    exact = (best <= nothing)[:, 0]
    weights[exact] = 0.0
    weights[exact, np.argmax(errors <= nothing, axis=1)[exact]] = 1.0
    shares: Values = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _average(
    fitted: list[tuple[int, Values, Values]], weights: Values, recipes: Sequence[Recipe]
) -> ManyLinear:
    n_series, horizon = len(weights), recipes[0].prior.shape[1]
    of = np.array([recipe.lags for recipe in recipes])
    most = int(of.max())
    coefficients = np.zeros((n_series, most - 1, horizon), weights.dtype)
    intercepts = np.zeros((n_series, horizon), weights.dtype)
    first = 0
    for lags, slopes, constants in fitted:
        share = weights[:, first : first + constants.shape[1]]
        first += constants.shape[1]
        coefficients[:, most - lags :] += np.einsum("br,bcrh->bch", share, slopes, optimize=True)
        intercepts += np.einsum("br,brh->bh", share, constants)
    kept = np.where(weights > 0, of, 1).max(axis=1)
    return ManyLinear(kept, intercepts, coefficients)
