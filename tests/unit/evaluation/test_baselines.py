import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core.evaluation.baselines import ahead, all_baselines, drift, linear_ar, naive
from core.forecasting.linear import candidates, fit, lags_to_try
from core.series.split import parts

VALUES = np.array([2.0, 5.0, 4.0, 11.0, 7.0])
THREE_PARTS = (0.70, 0.15, 0.15)
TWO_PARTS = (0.875, 0.125)


def seasonal_walk(n=400, season=12):
    rng = np.random.default_rng(3)
    rows = np.arange(n)
    return 0.3 * rows + 10 * np.sin(2 * np.pi * rows / season) + rng.normal(size=n)


@pytest.fixture(autouse=True)
def one_thread():
    """Products in the order of the baseline's own, to the last digit."""
    with threadpool_limits(limits=1, user_api="blas"):
        yield


def best_recipe(values, cut):
    lags = lags_to_try(len(cut.train), 12)
    tried = candidates(values, cut.train, cut.validation, lags)
    return min(tried, key=lambda candidate: candidate.error).recipe


def rmse(values, rows, forecasts):
    return np.sqrt(np.mean((forecasts[:, 0] - values[rows]) ** 2))


def test_naive_repeats_the_value_before():
    assert naive(VALUES, np.array([1, 4])).tolist() == [[2.0], [11.0]]


def test_drift_adds_the_mean_step_so_far():
    # Row 3 follows 2, 5, 4: two steps that climb 2 in all.
    assert drift(VALUES, np.array([3])).tolist() == [[4.0 + 2.0 / 2]]


def test_drift_repeats_the_first_value_while_there_is_no_step():
    assert drift(VALUES, np.array([1])).tolist() == [[2.0]]


def test_a_season_is_learnt_from_rows_that_cover_it():
    values = seasonal_walk()
    cut = parts(len(values), THREE_PARTS)
    rows = np.asarray(cut.test)
    forecasts, lags = linear_ar(values, cut, rows, 12)
    assert lags >= 12
    assert rmse(values, rows, forecasts) < 0.5 * rmse(values, rows, naive(values, rows))


def test_lags_and_coefficients_stay_the_same_where_only_the_test_part_changes():
    values = seasonal_walk()
    cut = parts(len(values), THREE_PARTS)
    rows = np.arange(40, len(values))
    changed = values.copy()
    changed[cut.test.start :] = 1e6 * np.arange(len(cut.test)) ** 2
    before, lags = linear_ar(values, cut, rows, 12)
    after, changed_lags = linear_ar(changed, cut, rows, 12)
    assert lags == changed_lags
    # The first test row is forecast from the rows before it, all of them unchanged.
    known = rows <= cut.test.start
    np.testing.assert_array_equal(before[known], after[known])


def test_with_two_shares_nothing_after_the_training_part_chooses_the_lags():
    values = seasonal_walk()
    cut = parts(len(values), TWO_PARTS)
    changed = values.copy()
    changed[cut.test.start :] = -(np.arange(len(cut.test)) ** 2.0)
    first = np.array([cut.test.start])
    assert linear_ar(values, cut, first, 12)[1] == linear_ar(changed, cut, first, 12)[1]


def test_test_rows_are_forecast_with_coefficients_from_all_rows_before_them():
    values = seasonal_walk()
    cut = parts(len(values), THREE_PARTS)
    recipe = best_recipe(values, cut)
    rows = np.asarray(cut.test)
    (refitted,) = fit(values, range(cut.test.start), [recipe])
    expected = refitted.forecast(values, rows)
    np.testing.assert_array_equal(linear_ar(values, cut, rows, 12)[0], expected)


def test_validation_rows_are_forecast_with_coefficients_from_the_training_part_alone():
    values = seasonal_walk()
    cut = parts(len(values), THREE_PARTS)
    rows = np.asarray(cut.validation)
    recipe = best_recipe(values, cut)
    (fitted,) = fit(values, cut.train, [recipe])
    expected = fitted.forecast(values, rows)
    np.testing.assert_array_equal(linear_ar(values, cut, rows, 12)[0], expected)


def test_a_constant_series_is_forecast_by_its_constant():
    values = np.full(100, 5.0)
    cut = parts(100, THREE_PARTS)
    forecasts, lags = linear_ar(values, cut, np.asarray(cut.test), None)
    assert (forecasts == 5.0).all()
    assert lags == 1


def test_too_few_rows_for_any_lag_repeat_the_last_value():
    values = np.array([1.0, 4.0, 2.0, 8.0, 5.0, 7.0])
    forecasts, lags = linear_ar(values, parts(6, THREE_PARTS), np.array([4, 5]), None)
    assert (forecasts.tolist(), lags) == ([[8.0], [5.0]], 1)


def test_without_a_season_there_is_no_seasonal_naive():
    values = seasonal_walk(100)
    found = all_baselines(values, parts(100, THREE_PARTS), np.array([90]), None)
    assert list(found.forecasts) == ["naive", "drift", "linear_ar"]


def test_several_steps_ahead_repeat_the_last_value():
    assert naive(VALUES, np.array([4]), 3).tolist() == [[11, 11, 11]]


def test_drift_goes_on_step_by_step():
    # Row 3 follows 2, 5, 4: two steps that climb 2 in all.
    assert drift(VALUES, np.array([3]), 2).tolist() == [[5, 6]]


@pytest.mark.parametrize("name", ["naive", "seasonal_naive", "drift", "linear_ar"])
def test_what_comes_next_is_what_the_method_says_of_the_next_row(name):
    values = seasonal_walk(200)
    cut = parts(201, THREE_PARTS)
    expected = all_baselines(np.append(values, 0.0), cut, np.array([200]), 12).forecasts[name]
    until = parts(200, THREE_PARTS)
    found = ahead(name, values, np.array([200]), until, 12, 1)[0]
    if name == "linear_ar":  # which then has learnt the test rows, too
        assert abs(found[0] - expected[0, 0]) < 1.0
    else:
        np.testing.assert_allclose(found, expected[0])


def test_without_a_season_the_last_value_stands_in():
    found = ahead("seasonal_naive", VALUES, np.array([5]), parts(5, TWO_PARTS), None, 2)
    assert found.tolist() == [[7.0, 7.0]]
