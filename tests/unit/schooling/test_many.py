"""The linear models of many series at once are those that the product fits to each."""

import numpy as np
import pytest

from core.forecasting.linear import LinearAutoregression, candidates, fit, lags_to_try
from core.forecasting.ridge import blend
from core.schooling.draws import draw_series
from core.schooling.many import fit_many


def product(values, n_fitted, n_chosen, horizon, season):
    """The product's own, one series at a time."""
    fitting_rows, known = range(n_fitted), range(n_fitted + n_chosen)
    choosing_rows = range(n_fitted, known.stop)
    lags = lags_to_try(n_fitted, season, horizon)
    tried = candidates(values, fitting_rows, choosing_rows, lags, horizon, season)
    kept, weights = blend(np.array([one.error for one in tried]), n_chosen)
    early = LinearAutoregression.average([tried[number].model for number in kept], weights)
    recipes = [tried[number].recipe for number in kept]
    return early, LinearAutoregression.average(fit(values, known, recipes), weights)


@pytest.mark.parametrize(("n_fitted", "horizon"), [(50, 1), (90, 6), (200, 12)])
def test_each_forecasts_as_the_product_does(n_fitted, horizon):
    values, season = draw_series(np.random.default_rng(n_fitted), 6, n_fitted + 40)
    many = fit_many(values, n_fitted, 20, horizon, season)
    rows = np.arange(1, values.shape[1] + 1)
    for number, series in enumerate(values):
        one = product(series, n_fitted, 20, horizon, season or None)
        for all_of_them, single in zip(many, one, strict=True):
            ours = all_of_them.starts(values)[number, 1:]
            assert np.allclose(ours, single.forecast(series, rows), rtol=0, atol=1e-9)


def test_a_series_that_repeats_exactly_is_forecast_exactly():
    values = np.tile([1.0, 4.0, 2.0, 8.0], 30)[None] + np.zeros((2, 1))
    _, late = fit_many(values[:, :100], 70, 20, 1, 4)
    assert np.allclose(late.starts(values)[:, 20:-1, 0], values[:, 20:])
