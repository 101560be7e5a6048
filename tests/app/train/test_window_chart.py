import numpy as np

from core.series.series import Series
from dashboard.train.window_chart import window_option


def table(option):
    return option["dataset"]["source"].set_index("row")


def test_the_last_window_ends_where_what_is_forecast_begins():
    series = Series("ramp", "y", "", None, np.arange(30.0))
    found = table(window_option(series, window=4, horizon=2))
    assert found["window"].dropna().index.tolist() == [24, 25, 26, 27]
    assert found["next"].dropna().index.tolist() == [28, 29]


def test_a_window_longer_than_the_series_is_drawn_as_far_as_it_goes():
    series = Series("ramp", "y", "", None, np.arange(5.0))
    found = table(window_option(series, window=40, horizon=1))
    assert found["window"].dropna().tolist() == [0, 1, 2, 3]
