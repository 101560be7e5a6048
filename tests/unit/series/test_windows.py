import numpy as np
import pytest

from core.config import RunConfig
from core.series import windows
from core.series.split import parts
from core.series.windows import longest_run, outside, target_rows, windows_at


def test_the_article_cuts_855_training_and_105_test_windows_from_1000_rows():
    config = RunConfig.from_preset("article")
    found = parts(1000, config.split)
    train, test = (
        target_rows(part, config.window, config.reach_back) for part in (found.train, found.test)
    )
    assert (len(train), len(test)) == (855, 105)
    assert (test[0], test[-1]) == (895, 999)


def test_with_reach_back_every_row_of_a_later_part_is_a_target():
    rows = target_rows(range(70, 85), 40, reach_back=True)
    assert rows.tolist() == list(range(70, 85))


@pytest.mark.parametrize("reach_back", [True, False])
@pytest.mark.parametrize(("part", "horizon"), [(range(0, 90), 1), (range(90, 99), 4)])
@pytest.mark.parametrize("window", [1, 5, 8, 95])
def test_targets_are_counted_without_listing_them(part, window, reach_back, horizon):
    listed = target_rows(part, window, reach_back, horizon)
    assert windows.count_targets(part, window, reach_back, horizon) == len(listed)


def test_a_window_ends_just_before_its_target_with_the_oldest_value_first():
    values = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    np.testing.assert_array_equal(windows_at(values, np.array([3, 4]), 3), [[1, 2, 4], [2, 4, 8]])


def test_windows_of_several_features_keep_rows_together():
    table = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0], [8.0, 80.0]])
    found = windows_at(table, np.array([2, 4]), 2)
    np.testing.assert_array_equal(found, [[[1, 10], [2, 20]], [[4, 40], [8, 80]]])


def test_the_first_row_stands_for_those_before_it():
    values = np.array([3.0, 1.0, 2.0])
    found = windows_at(values, np.array([3, 1]), 4)
    assert found.tolist() == [[3, 3, 1, 2], [3, 3, 3, 3]]
    columns = np.column_stack([values, -values])
    assert windows_at(columns, np.array([2]), 3).tolist() == [[[3, -3], [3, -3], [1, -1]]]


def test_rows_from_which_on_a_step_is_left_out_are_no_targets():
    left_out = np.isin(np.arange(10), [4, 5])
    rows = np.arange(2, 9)
    assert outside(rows, left_out, 1).tolist() == [2, 3, 6, 7, 8]
    assert outside(rows, left_out, 2).tolist() == [2, 6, 7, 8]
    assert outside(rows, None, 2) is rows


def test_the_longest_run_of_rows_ends_where_one_is_missing():
    assert longest_run(np.array([3, 4, 6, 7, 8, 12])) == 3
    assert longest_run(np.arange(5, 9)) == 4
