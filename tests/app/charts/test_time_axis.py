from datetime import datetime, timedelta

import numpy as np
import pytest

from dashboard.charts import time_axis


def hours(step, count=5):
    return np.datetime64("2024-02-28T22:00", "us") + step * np.arange(count) * np.timedelta64(
        1, "h"
    )


@pytest.mark.parametrize(
    ("ds", "step", "written"),
    [
        (np.arange(5), 1, None),
        (hours(1), timedelta(hours=1), "YYYY-MM-DD HH:mm"),
        (hours(24), timedelta(days=1), "YYYY-MM-DD"),
        # One gap makes no other step.
        (np.delete(hours(1, 8), 3), timedelta(hours=1), "YYYY-MM-DD HH:mm"),
        (np.repeat(hours(1), 3), timedelta(seconds=1), "YYYY-MM-DD HH:mm"),
    ],
)
def test_a_slider_moves_by_the_usual_step_and_writes_what_that_needs(ds, step, written):
    assert time_axis.usual_step(ds) == step
    assert time_axis.stamp_format(ds) == written


def test_a_point_goes_to_a_slider_and_comes_back_as_it_was():
    ds = hours(1)
    assert time_axis.point(ds[1]) == datetime(2024, 2, 28, 23)
    assert time_axis.like(ds, time_axis.point(ds[1])) == ds[1]
    assert time_axis.like(np.arange(5), time_axis.point(np.int64(3))) == 3
