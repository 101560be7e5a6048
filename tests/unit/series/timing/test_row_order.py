import numpy as np
import pytest

from core.series.timing.row_order import RowOrder, as_they_come
from tests.unit.reading.small_tables import (
    codes,
    complaint,
    dated,
    lines,
    question,
    read,
)


def test_unsorted_rows_are_sorted_with_a_warning():
    series = read(dated("2024-01-03", "2024-01-01", "2024-01-02"))
    assert series.values.tolist() == [2, 3, 1]
    assert series.warnings[0].code == "times_sorted"
    assert series.warnings[0].values == {"count": 1, "line": 3}


def test_newest_first_is_turned_around():
    series = read(dated("2024-01-03", "2024-01-02", "2024-01-01"))
    assert series.values.tolist() == [3, 2, 1]
    assert codes(series.warnings) == ["times_newest_first"]


def test_a_time_that_comes_twice_is_refused_with_both_lines():
    message = complaint(dated("2024-01-03", "2024-01-01", "2024-01-02", "2024-01-03"))
    assert message.code == "times_twice"
    assert message.values == {
        "column": "date", "listed": "2024-01-03: 1, 4", "line": 2, "other_line": 5, "count": 1,
    }  # fmt: skip


def test_a_count_out_of_order_is_sorted():
    series = read(dated(0, 3, 1, column="t"))
    assert series.values.tolist() == [1, 3, 2]
    assert codes(series.warnings) == ["order_uneven", "times_sorted"]


TWICE = dated("2024-01-01", "2024-01-02", "2024-01-02", "2024-01-03", values=[1, 2, 6, 3])


def test_conflicting_duplicates_are_asked():
    asked = question(TWICE)
    assert (asked.message.code, asked.option) == ("times_twice", "duplicates")
    assert {r.value: r.examples for r in asked.readings} == {
        "first": ("2024-01-02 → 2",),
        "last": ("2024-01-02 → 6",),
        "mean": ("2024-01-02 → 4",),
        "sum": ("2024-01-02 → 8",),
    }


@pytest.mark.parametrize(("choice", "value"), [("first", 2), ("last", 6), ("mean", 4), ("sum", 8)])
def test_conflicting_duplicates_become_what_was_chosen(choice, value):
    series = read(TWICE, duplicates=choice)
    assert series.values.tolist() == [1, value, 3]
    assert codes(series.warnings) == ["times_twice_settled"]


def test_identical_duplicates_are_taken_once_with_a_warning():
    series = read(
        dated("2024-01-02", "2024-01-01", "2024-01-02", "2024-01-03", values=[2, 1, 2, 3])
    )
    assert series.values.tolist() == [1, 2, 3]
    same = next(warning for warning in series.warnings if warning.code == "times_twice_same")
    assert same.values == {"count": 1, "column": "date", "line": 4, "other_line": 2}


def test_a_missing_value_beside_another_of_its_time_says_nothing():
    content = lines("2024-01-01,1", "2024-01-02,", "2024-01-02,5", "2024-01-03,3")
    assert read(content).values.tolist() == [1, 5, 3]


@pytest.mark.parametrize(
    ("how", "values"),
    [("first", [4, 7, 5]), ("last", [6, 7, 5]), ("mean", [5, 7, 5]), ("sum", [10, 7, 5])],
)
def test_another_column_follows_the_order_of_the_rows(how, values):
    # Rows 2 and 0 are of one time, 3 and 1 of the next, 4 of the last.
    order = RowOrder(np.array([2, 0, 3, 1, 4]), np.array([0, 2, 4]), how, np.arange(3))
    taken = order.take(np.array([6.0, np.nan, 4.0, 7.0, 5.0]))
    assert taken.tolist() == values


def test_a_time_without_any_value_has_none_and_no_sum_of_nothing():
    for how in ("first", "last", "mean", "sum"):
        order = RowOrder(np.array([0, 1, 2]), np.array([0, 2]), how, np.arange(2))
        assert np.isnan(order.take(np.array([np.nan, np.nan, 3.0]))[0])


def test_rows_without_times_stay_as_they_come():
    values = np.array([3.0, np.nan, 1.0])
    np.testing.assert_array_equal(as_they_come(3).take(values), values)


def test_of_many_values_of_one_time_a_few_are_listed():
    rows = [f"2024-01-{day:02d},{value}" for day in (1, 2, 3) for value in range(10)]
    asked = question(lines(*rows))
    assert asked.message.values["listed"].startswith("2024-01-01: 0, 1, 2, 3, …; 2024-01-02: 0,")
