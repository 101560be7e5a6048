import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import intervals
from core.intervals import cut_validation, fewest_errors, quantile_rank, running_quantiles

NAN = math.nan


# The finite-sample quantile.


@pytest.mark.parametrize(
    ("n", "level", "rank"),
    [(4, 80, 4), (3, 80, 4), (9, 80, 8), (19, 95, 19), (18, 95, 19), (99, 95, 95), (99, 55, 55)],
)
def test_a_rank_is_the_level_of_one_error_more_rounded_up(n, level, rank):
    assert quantile_rank(n, level) == rank


@pytest.mark.parametrize(("level", "fewest"), [(50, 1), (80, 4), (90, 9), (95, 19), (99, 99)])
def test_a_level_needs_as_many_errors_as_give_a_finite_width(level, fewest):
    assert fewest_errors(level) == fewest
    assert quantile_rank(fewest, level) <= fewest
    assert quantile_rank(fewest - 1, level) > fewest - 1


def test_a_running_quantile_is_the_error_of_its_rank_among_those_so_far():
    found = running_quantiles(np.array([3.0, 1.0, 4.0, 1.5, NAN, 9.0]), (50, 80))
    by_hand = [[NAN, NAN], [3, NAN], [3, NAN], [3, NAN], [3, 4], [3, 4], [3, 9]]
    np.testing.assert_array_equal(found, by_hand)


def test_a_running_quantile_forgets_old_errors(monkeypatch):
    monkeypatch.setattr(intervals, "MOST_ERRORS", 5)
    found = running_quantiles(np.array([9.0, 1.0, 2.0, 3.0, NAN, 4.0, 5.0]), (80,))
    np.testing.assert_array_equal(found[:, 0], [NAN, NAN, NAN, NAN, 9, 9, 9, 5])


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.floats(0, 1e6), min_size=2, max_size=60, unique=True),
    level=st.integers(1, 99),
)
def test_errors_in_any_order_are_held_as_often_as_promised_however_few(sizes, level):
    held = 0
    for place, size in enumerate(sizes):
        others = np.array(sizes[:place] + sizes[place + 1 :])
        width = running_quantiles(others, (level,))[-1, 0]
        held += math.isnan(width) or size <= width  # no band promises nothing
    assert len(sizes) * level / 100 <= held < len(sizes) * level / 100 + 1


# Which rows choose and which calibrate.


@pytest.mark.parametrize(
    ("validation", "border"),
    [
        (range(73, 89), 85),  # 16 rows: 4 calibrate, just enough for 80 %
        (range(73, 88), 88),  # 15 rows: 3 would calibrate, too few for any band
        (range(255, 310), 297),  # 55 rows: 13 calibrate
        (range(30_659, 37_230), 36_230),  # 6 571 rows: no more than a thousand
        (range(5, 5), 5),
    ],
)
def test_a_quarter_of_the_validation_rows_calibrates_where_that_is_enough(validation, border):
    chooses, calibrates = cut_validation(validation)
    assert (chooses, calibrates) == (
        range(validation.start, border),
        range(border, validation.stop),
    )
