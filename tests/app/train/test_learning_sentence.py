"""What the curve of a run shows, in one sentence."""

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.types import Progress
from dashboard.charts.loss_charts import RunLosses
from dashboard.train.learning_sentence import describe_learning, describe_schooled

SCHOOLED = RunConfig.from_preset("recommended")
# Square roots of a hundredth of these are the shares: 0.3, 0.2 and 0.25.
CURVE = RunLosses(
    "",
    pd.DataFrame(
        {"epoch": [0, 1, 2], "loss": [np.nan, 8.0, 7.0], "val_loss": [9.0, 4.0, 6.25]}, dtype=float
    ),
    naive_loss=100.0,
    linear_loss=16.0,
)


def test_a_schooled_network_that_learnt_on_tells_from_where_to_where():
    said = describe_learning(CURVE, Progress("evaluating", 2, 2, best_epoch=1), SCHOOLED)
    assert said == (
        "It came from school with 30.0 % of the error of repeating the last value and learnt on "
        "until epoch 1: 20.0 %. The linear model alone: 40.0 %. Large errors count most "
        "here (RMSE). Epochs drawn: 2."
    )


def test_a_schooled_network_may_be_at_its_best_as_it_came_from_school():
    worse = CURVE.losses.assign(val_loss=[9.0, 16.0, 25.0])
    curve = RunLosses("", worse, naive_loss=100.0, linear_loss=16.0)
    said = describe_learning(curve, Progress("evaluating", 2, 2, best_epoch=0), SCHOOLED)
    assert "at its best as it came from school, with 30.0 %" in said
    assert "2 epochs of learning on brought nothing lower" in said


def test_an_unschooled_one_that_no_epoch_improved_is_the_linear_model():
    alone = SCHOOLED.replace(school=False)
    said = describe_learning(CURVE, Progress("evaluating", 2, 2, best_epoch=0), alone)
    assert said.startswith("No epoch came below the linear model alone")


def test_one_without_linear_model_tells_how_far_its_error_fell():
    scratch = RunConfig.from_preset("scratch")
    curve = RunLosses("", CURVE.losses[1:], naive_loss=100.0)
    said = describe_learning(curve, Progress("evaluating", 2, 2, best_epoch=1), scratch)
    assert said == (
        "Its error fell to 20.0 % of that of repeating the last value, lowest in epoch 1. Large "
        "errors count most here (RMSE). Epochs drawn: 2."
    )


def test_a_run_of_an_older_version_speaks_of_its_losses():
    curve = RunLosses("", CURVE.losses[1:])
    said = describe_learning(curve, Progress("evaluating", 2, 2, best_epoch=1), SCHOOLED)
    assert said.startswith("The loss fell from 8 to 7 in 2 epochs; the lowest validation loss, 4,")


def test_the_first_epoch_is_told_while_it_is_under_way():
    under_way = pd.DataFrame({"epoch": [0, 0.5], "loss": [np.nan, 25.0], "val_loss": [9, np.nan]})
    progress = Progress("training", 0, 2, fraction=0.5, loss_so_far=25.0, best_epoch=0)
    said = describe_learning(RunLosses("", under_way, naive_loss=100.0), progress, SCHOOLED)
    assert "its error so far is 50.0 %" in said


def test_one_that_learnt_nothing_on_is_told_beside_the_linear_model():
    start = RunLosses("", CURVE.losses[:1], naive_loss=100.0, linear_loss=16.0)
    assert "30.0 % of the error" in describe_schooled(start)
    assert "linear model alone has 40.0 %" in describe_schooled(start)
    assert describe_schooled(start).endswith("(RMSE).")
    assert describe_schooled(RunLosses("", CURVE.losses[:0])) == (
        "It forecasts as it came from school."
    )
