import numpy as np
import pandas as pd
import pytest

from dashboard.charts.loss_charts import RunLosses
from dashboard.train.race_chart import crossing_sentences, race_option

LOSSES = pd.DataFrame({"epoch": [0.0, 1.0], "loss": [np.nan, 9.0], "val_loss": [25.0, 4.0]})
NAMES = {"loss": "Training rows", "val_loss": "Validation rows"}


def test_errors_are_drawn_in_percent_of_the_last_values_with_what_is_to_be_beaten():
    curve = RunLosses("", LOSSES, naive_loss=100.0, linear_loss=16.0)
    option = race_option(curve, None, NAMES, log_scale=True, first_epoch=0, last_epoch=8)
    drawn = option["dataset"]["source"]
    assert drawn["Validation rows"].tolist() == pytest.approx([50, 20])
    assert drawn["Training rows"].tolist()[1:] == pytest.approx([30])
    # Over the whole width, each named after its end, where no curve is.
    lines = [line for line in option["series"] if line.get("endLabel")]
    assert [line["data"] for line in lines] == [
        [[0, 100.0], [8.0, 100.0]],
        [[0, 40.0], [8.0, 40.0]],
    ]
    assert [line["endLabel"]["formatter"] for line in lines] == ["last value", "linear model"]
    assert option["grid"]["right"] > 90


def test_losses_of_an_older_version_are_drawn_as_they_are():
    option = race_option(RunLosses("", LOSSES), None, NAMES, False, 0, None)
    assert option["dataset"]["source"]["Validation rows"].tolist() == [25.0, 4.0]
    assert not [line for line in option["series"] if line.get("endLabel")]


def test_what_it_began_with_may_be_the_best():
    worse = LOSSES.assign(val_loss=[4.0, 25.0])
    option = race_option(RunLosses("", worse), None, NAMES, False, 0, None)
    assert "Best: start" in option["legend"]["data"]


def crossing(*errors):
    """A curve whose validation error has these shares of the last value's, from epoch 0 on."""
    losses = pd.DataFrame({"epoch": np.arange(float(len(errors)))})
    losses = losses.assign(loss=1.0, val_loss=100 * np.square(errors))
    levels = {"naive_loss": 100.0, "seasonal_loss": 64.0, "linear_loss": 25.0}
    return RunLosses("", losses, **levels)


def test_each_line_that_the_error_crosses_gets_a_mark_with_the_word_and_the_epoch():
    option = race_option(crossing(1.1, 0.9, 0.85, 0.7, 0.6), None, NAMES, False, 0, 9)
    (marks,) = [line["data"] for line in option["series"] if line.get("symbol") == "diamond"]
    assert [mark["name"] for mark in marks] == [
        "better than the last value, epoch 1",
        "better than last season, epoch 3",
    ]
    assert [mark["value"] for mark in marks] == [[1, 100], [3, pytest.approx(80)]]


def test_a_line_that_it_began_below_is_not_crossed():
    assert crossing(0.3, 0.6, 0.4).crossings() == {}


def test_the_crossings_are_told_in_words_too():
    assert crossing_sentences(crossing(0.6, 0.4)) == [
        "Mark: better than the linear model, epoch 1."
    ]


def test_the_axis_stands_still_from_before_the_first_point_to_the_last():
    before = RunLosses("", LOSSES.iloc[:0])
    begun, ended = crossing(1.1), crossing(1.1, 0.9, 0.3)
    axes = [race_option(one, None, NAMES, False, 0, 9) for one in (before, begun, ended)]
    assert [(one["xAxis"]["max"], one["yAxis"]["min"]) for one in axes] == [(9, 0)] * 3
    assert [one["yAxis"]["max"] for one in axes] == [120, 120, 120]


def test_a_first_epoch_under_way_has_an_axis_of_whole_epochs():
    under_way = LOSSES.assign(epoch=[0.0, 1 / 14])
    assert race_option(RunLosses("", under_way), None, NAMES, False, 0, None)["xAxis"]["max"] == 1


def test_a_method_much_worse_than_the_last_value_is_no_line_to_fall_below():
    curve = RunLosses("", LOSSES, naive_loss=1.0, seasonal_loss=256.0, linear_loss=0.25)
    assert curve.levels == {"naive": 1.0, "linear": 0.5}
