import numpy as np
import pandas as pd
import pytest

from core.series.series import Series
from dashboard.charts.loss_charts import RunLosses
from dashboard.train.training_charts import loss_option, window_option


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


LOSSES = pd.DataFrame({"epoch": [0.0, 1.0], "loss": [np.nan, 9.0], "val_loss": [25.0, 4.0]})
NAMES = {"loss": "Training rows", "val_loss": "Validation rows"}


def test_errors_are_drawn_in_percent_of_the_last_values_with_what_is_to_be_beaten():
    curve = RunLosses("", LOSSES, naive_loss=100.0, linear_loss=16.0)
    option = loss_option(curve, None, NAMES, log_scale=True, first_epoch=0, last_epoch=8)
    drawn = option["dataset"]["source"]
    assert drawn["Validation rows"].tolist() == pytest.approx([50, 20])
    assert drawn["Training rows"].tolist()[1:] == pytest.approx([30])
    # As data, which the axis reaches to, over the whole width.
    levels = [line["data"] for line in option["series"] if line.get("markLine")]
    assert levels == [[[0, 100.0], [8.0, 100.0]], [[0, 40.0], [8.0, 40.0]]]


def test_losses_of_an_older_version_are_drawn_as_they_are():
    option = loss_option(RunLosses("", LOSSES), None, NAMES, False, 0, None)
    assert option["dataset"]["source"]["Validation rows"].tolist() == [25.0, 4.0]
    assert not [line for line in option["series"] if line.get("markLine")]


def test_what_it_began_with_may_be_the_best():
    worse = LOSSES.assign(val_loss=[4.0, 25.0])
    option = loss_option(RunLosses("", worse), None, NAMES, False, 0, None)
    assert "Best: before the first epoch" in option["legend"]["data"]
