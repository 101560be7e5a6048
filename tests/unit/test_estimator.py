"""`LSTMForecaster` as scikit-learn's conventions have it, and as the rest of `core` has it."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.utils.estimator_checks import estimator_checks_generator

import core
from core.errors import UserError
from core.estimator import InvalidInput, LSTMForecaster
from core.forecasting.forecaster import Forecaster
from core.series.samples import read_sample
from core.series.series import Series

WAVES = 10 + np.arange(150) / 30 + np.sin(np.arange(150.0) / 3)
# Checks that ask what no forecaster of a series can give, and why.
NOT_OURS = {
    "check_regressors_train": "its rows are in no order, so there is nothing to forecast",
    "check_methods_sample_order_invariance": "the order of rows is what a series is",
    "check_methods_subset_invariance": "a row's place after the series decides its forecast",
}


def small(**changes):
    settings = dict(window=4, units=(2,), epochs=2, linear=False, scaling="minmax", random_state=1)
    return LSTMForecaster(**{**settings, **changes})


@pytest.fixture(scope="module")
def fitted():
    return small(preset="quick", linear=True, scaling="window").fit(WAVES)


def name_of(check):
    return getattr(check, "func", check).__name__


def checks():
    found = estimator_checks_generator(small(window=2, epochs=1))
    return [pytest.param(estimator, check, id=name_of(check)) for estimator, check in found]


@pytest.mark.parametrize(("estimator", "check"), checks())
def test_scikit_learns_own_checks_pass(estimator, check):
    if name_of(check) in NOT_OURS:
        pytest.skip(NOT_OURS[name_of(check)])
    check(estimator)


def test_it_forecasts_what_its_network_forecasts(fitted):
    assert isinstance(fitted.forecaster_, Forecaster)
    np.testing.assert_array_equal(fitted.forecast(5), fitted.forecaster_.forecast(5, WAVES))


def test_the_rows_of_x_only_say_how_many_of_a_series_alone(fitted):
    expected = fitted.forecast(3)
    np.testing.assert_array_equal(fitted.predict([1.0, 2.0, 3.0]), expected)
    np.testing.assert_array_equal(fitted.predict(np.full((3, 1), np.nan)), expected)


def test_the_score_is_r2_of_the_rows_that_follow(fitted):
    actual = np.array([15.0, 15.5, 14.0])
    assert fitted.score(actual) == fitted.score(actual, actual)
    assert fitted.score(actual) == r2_score(actual, fitted.forecast(3))


def test_the_same_seed_gives_the_same_forecasts_and_another_gives_others():
    first, again, other = (small(random_state=seed).fit(WAVES).forecast(2) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_clone_is_unfitted_and_keeps_every_setting(fitted):
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "forecaster_")


def test_it_can_be_pickled(fitted):
    np.testing.assert_array_equal(
        pickle.loads(pickle.dumps(fitted)).forecast(4), fitted.forecast(4)
    )


@pytest.mark.parametrize("scored", [None, "neg_mean_absolute_error"])
def test_a_search_over_time_series_split_chooses_a_setting(scored):
    folds = TimeSeriesSplit(n_splits=2, test_size=6)
    search = GridSearchCV(small(), {"window": [3, 6]}, cv=folds, scoring=scored)
    search.fit(np.arange(150.0)[:, None], WAVES) if scored else search.fit(WAVES)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.best_estimator_.config_.window == search.best_params_["window"]
    # Refitted on every row: what follows is no row it was given.
    assert len(search.best_estimator_.forecaster_.series) == 150


def test_no_row_that_is_to_be_forecast_is_learnt():
    changed = WAVES.copy()
    changed[140:] = 1e6
    folds = TimeSeriesSplit(n_splits=2, test_size=5)
    last = [list(folds.split(v))[-2] for v in (WAVES, changed)]
    found = [
        small().fit(values[train]).predict(values[test])
        for values, (train, test) in zip((WAVES, changed), last, strict=True)
    ]
    np.testing.assert_array_equal(*found)


def test_a_column_known_in_advance_moves_the_forecast():
    price = np.random.default_rng(1).integers(3, 6, 203).astype(float)
    sales = 100 - 9 * price[:200]
    model = small(linear=True, scaling="window").fit(price[:200, None], sales)
    forecast = model.predict(price[200:, None])
    np.testing.assert_allclose(forecast, 100 - 9 * price[200:], atol=1)


def test_a_column_not_known_in_advance_is_held():
    price = np.random.default_rng(1).integers(3, 6, 203).astype(float)
    model = small(known_ahead=False).fit(price[:200, None], 100 - 9 * price[:200])
    np.testing.assert_array_equal(model.predict(price[200:, None]), model.forecast(3))


def test_times_of_a_pandas_series_give_calendar_and_season():
    time = pd.date_range("2020-01-01", periods=120, freq="MS")
    y = pd.Series(50 + 20 * np.sin(np.arange(120) * np.pi / 6), index=time, name="visits")
    model = small(calendar=True).fit(y)
    series = model.forecaster_.series
    assert (series.target, series.frequency, series.season_length) == ("visits", "MS", 12)
    assert model.forecaster_.inputs.features == 1 + 6


def test_a_series_of_core_is_fitted_as_it_is():
    series = read_sample("airline")
    assert small().fit(series).forecaster_.series is series


def test_a_setting_that_is_none_is_the_presets():
    config = LSTMForecaster("scratch", window=30)._config(Series("a", "y", "", None, WAVES))
    assert (config.window, config.units, config.patience) == (30, (32,), 10)


def test_too_few_rows_are_refused_with_the_number_needed():
    with pytest.raises(InvalidInput, match="rows in all") as refused:
        small(window=40).fit(WAVES[:20])
    assert isinstance(refused.value, UserError) and refused.value.message.code == "parts_too_short"


def test_the_bands_are_made_of_validation_errors_and_named_as_everywhere():
    # 600 rows: 120 of validation, 30 of them calibrate, which are too few for 95 %.
    values = 10 + np.random.default_rng(2).normal(0, 1, 600)
    table = small(horizon=2, linear=True, scaling="window").fit(values).forecast_bands(3)
    assert list(table.columns[:3]) == ["ds", "step", "forecast"]
    assert table["ds"].tolist() == [600, 601, 602]
    half = (table["hi-80"] - table["lo-80"])[:2] / 2
    # Of a normal error of 1, four in five lie within 1.28.
    assert half.between(0.8, 2.0).all()
    assert np.isnan(table["hi-80"][2])  # beyond the horizon


def test_core_gives_it_without_being_told_where_it_is():
    assert core.LSTMForecaster is LSTMForecaster
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = core.Nothing


def test_a_fitted_one_forecasts_without_tensorflow(fitted, tmp_path):
    (tmp_path / "fitted.pickle").write_bytes(pickle.dumps(fitted))
    code = """
import pickle, sys
print(pickle.load(open(sys.argv[1], "rb")).forecast(2))
assert not {"tensorflow", "keras"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code, tmp_path / "fitted.pickle"], check=True)
