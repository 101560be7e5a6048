import numpy as np
import pandas as pd

from core.reading.times.joined.day_hours import counts_late, on_clock


def test_the_third_hour_comes_twice_on_the_day_that_has_25():
    days = np.array([1] * 24 + [2] * 25)
    hours = np.array([*range(1, 25), *range(1, 26)], dtype=float)
    assert on_clock(days, hours)[:24].tolist() == list(range(1, 25))
    assert on_clock(days, hours)[24:].tolist() == [1, 2, 3, *range(3, 25)]
    assert counts_late(pd.Series(hours)) and not counts_late(pd.Series(hours - 1))


def test_other_numbers_are_no_hours():
    assert np.isnan(on_clock(np.array([1, 1, 1]), np.array([0, 25, 1.5]))).tolist() == [
        False, True, True]  # fmt: skip
