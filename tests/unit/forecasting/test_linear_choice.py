"""On few rows the simple methods count as they are, and what was best counts most."""

import numpy as np
import pytest

from core.config import RunConfig
from core.evaluation.baselines import linear_ar
from core.forecasting.linear_choice import (
    RowsOfChoice,
    choose_linear,
    linear_beside,
    seasonal_naive,
)
from core.forecasting.task import Task
from core.series.series import Series

SEASON = np.array([3.0, 9.0, 1.0, 7.0, 7.5, 2.0, 8.0, 4.0, 6.0, 0.5, 5.0, 9.5])


def rows_of(fitting, chosen):
    return RowsOfChoice(range(fitting), range(fitting, fitting + chosen), range(fitting + chosen))


def choose(values, rows, horizon, season=None, most=4, most_season=12):
    return choose_linear(
        values, rows, horizon, season, lambda v: v, most=most, most_season=most_season
    )


def test_a_season_is_repeated_though_hardly_any_row_is_left_to_fit_it():
    values = np.tile(SEASON, 3)
    fits = choose(values, rows_of(16, 8), 6, season=12)
    forecast = fits.late.forecast(values, np.array([30]))[0]
    np.testing.assert_allclose(forecast, values[18:24], atol=1e-9)


def test_a_network_that_needs_whole_windows_does_not_look_back_so_far():
    values = np.tile(SEASON, 3)
    assert choose(values, rows_of(16, 8), 6, season=12, most_season=3).late.lags <= 4


def test_a_steady_climb_goes_on():
    values = 5 + 2.5 * np.arange(30.0)
    fits = choose(values, rows_of(16, 8), 6, most=1)
    forecast = fits.late.forecast(values, np.array([24]))[0]
    np.testing.assert_allclose(forecast, values[24:30], atol=1e-9)


def test_one_forecast_tells_little_and_many_tell_all():
    assert rows_of(30, 12).trust(12) == pytest.approx(0.5)
    assert rows_of(300, 1000).trust(1) > 0.999


VALUES = np.array([2.0, 5.0, 4.0, 11.0, 7.0])


def walk_of(n):
    return Series("walk", "y", "", None, np.cumsum(np.random.default_rng(5).normal(size=n)))


def test_the_last_season_is_the_value_one_season_before():
    assert seasonal_naive(VALUES, np.array([3, 4]), 3).tolist() == [[2.0], [5.0]]


def test_before_one_season_has_passed_the_last_value_stands_in():
    assert seasonal_naive(VALUES, np.array([2]), 3).tolist() == [[5.0]]


def test_several_steps_ahead_repeat_the_last_season_known():
    assert seasonal_naive(VALUES, np.array([4]), 3, 5).tolist() == [[5, 4, 11, 5, 4]]


def test_a_network_without_a_linear_model_is_raced_against_the_baseline_of_the_scores():
    # In two parts the rows that choose are the same ones.
    task = Task.of(walk_of(300), RunConfig(split=(0.875, 0.125)))
    rows = np.arange(280, 300)
    found = linear_beside(task, task.values).forecast(task.values, rows)
    expected, _lags = linear_ar(task.values, task.cut, rows, None)
    np.testing.assert_allclose(found, expected)


def test_rows_after_those_that_choose_change_no_line_to_race_against():
    series = walk_of(300)
    task = Task.of(series, RunConfig())
    other = series.values.copy()
    other[task.chooses.stop :] *= -3
    changed = Task.of(Series("walk", "y", "", None, other), RunConfig())
    found = (linear_beside(one, one.values) for one in (task, changed))
    one, two = (model.coefficients for model in found)
    assert np.array_equal(one, two)


@pytest.mark.parametrize("rows", [6, 8])
def test_so_few_rows_have_no_linear_model_to_race_against(rows):
    task = Task.of(walk_of(rows), RunConfig(window=1))
    assert linear_beside(task, task.values) is None
