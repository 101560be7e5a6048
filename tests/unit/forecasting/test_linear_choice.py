"""On few rows the simple methods count as they are, and what was best counts most."""

import numpy as np
import pytest

from core.forecasting.linear_choice import RowsOfChoice, choose_linear

SEASON = np.array([3.0, 9.0, 1.0, 7.0, 7.5, 2.0, 8.0, 4.0, 6.0, 0.5, 5.0, 9.5])


def rows_of(fitting, chosen):
    return RowsOfChoice(range(fitting), range(fitting, fitting + chosen), range(fitting + chosen))


def choose(values, rows, horizon, season=None, most=4, free=True):
    return choose_linear(values, rows, horizon, season, lambda v: v, most=most, free=free)


def test_a_season_is_repeated_though_hardly_any_row_is_left_to_fit_it():
    values = np.tile(SEASON, 3)
    fits = choose(values, rows_of(16, 8), 6, season=12)
    forecast = fits.late.forecast(values, np.array([30]))[0]
    np.testing.assert_allclose(forecast, values[18:24], atol=1e-9)


def test_a_network_that_needs_whole_windows_does_not_look_back_so_far():
    values = np.tile(SEASON, 3)
    assert choose(values, rows_of(16, 8), 6, season=12, free=False).late.lags <= 4


def test_a_steady_climb_goes_on():
    values = 5 + 2.5 * np.arange(30.0)
    fits = choose(values, rows_of(16, 8), 6, most=1)
    forecast = fits.late.forecast(values, np.array([24]))[0]
    np.testing.assert_allclose(forecast, values[24:30], atol=1e-9)


def test_one_forecast_tells_little_and_many_tell_all():
    assert rows_of(30, 12).trust(12) == pytest.approx(0.5)
    assert rows_of(300, 1000).trust(1) > 0.999
