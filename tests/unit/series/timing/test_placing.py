import numpy as np
import pandas as pd
import pytest

from core.series.timing.placing import _far_off
from tests.unit.reading.small_tables import codes, dated, lines, question, read, stamps


def hours(days):
    """Hours 1 to 23, then the 0 that ends the day under its own date."""
    return [
        f"{day:02d}/01/2018 {hour % 24:02d}:00" for day in range(14, 14 + days)
        for hour in range(1, 25)
    ]  # fmt: skip


@pytest.mark.parametrize("forward", [True, False])
def test_a_midnight_under_its_old_day_ends_that_day(forward):
    written = hours(3)
    content = dated(*written[:: 1 if forward else -1])
    series = read(content)
    assert (stamps(series)[0], stamps(series)[-1]) == ("2018-01-14T01:00", "2018-01-17")
    assert series.frequency == "h"
    note = next(warning for warning in series.warnings if warning.code == "times_midnight")
    assert (note.values["count"], note.values["line"]) == (3, 25 if forward else 2)
    assert "times_sorted" not in codes(series.warnings)


@pytest.mark.parametrize(
    ("first", "moved"), [("13/01/2018 00:00", "2018-01-14"), ("14/01/2018 00:00", "2018-01-14")]
)
def test_a_midnight_in_the_first_row_ends_its_day_where_the_next_row_follows_on(first, moved):
    series = read(dated(first, *hours(3)))
    assert (stamps(series)[0], len(series)) == (moved, 73)
    assert series.warnings[0].values["count"] == 3 + first.startswith("13")


def test_a_midnight_is_kept_where_a_person_says_so():
    series = read(dated(*hours(3)), displaced="written")
    assert stamps(series)[0] == "2018-01-14"


DAYS = [str(day)[:10] for day in pd.date_range("2018-11-01", periods=100)]


@pytest.mark.parametrize("forward", [True, False])
def test_a_block_with_last_years_number_is_asked_about(forward):
    # From 1 to 15 January the old year goes on.
    wrong = [day.replace("2019", "2018") if day < "2019-01-16" else day for day in DAYS]
    content = dated(*wrong[:: 1 if forward else -1])
    asked = question(content)
    assert (asked.message.code, asked.option) == ("times_other_year", "displaced")
    assert asked.message.values["count"] == 15
    assert asked.readings[0].examples[0] == "2018-01-01 → 2019-01-01"
    assert stamps(read(content, displaced="moved")) == DAYS
    assert stamps(read(content, displaced="written"))[0] == "2018-01-01"


def test_a_new_year_that_comes_early_is_asked_about_too():
    wrong = [day.replace("2018", "2019") if "2018-12-29" <= day < "2019" else day for day in DAYS]
    assert stamps(read(dated(*wrong), displaced="moved")) == DAYS


@pytest.mark.parametrize("far", ["9999-12-31", "1900-01-01"])
def test_a_far_off_time_is_named_and_left_out(far):
    series = read(dated(*DAYS[:30], far))
    assert (len(series), series.frequency, stamps(series)[-1]) == (30, "D", "2018-11-30")
    warning = next(warning for warning in series.warnings if warning.code == "times_far_off")
    assert (warning.values["value"], warning.values["line"], warning.values["count"]) == (
        far, 32, 1,
    )  # fmt: skip


def test_few_rows_with_a_long_gap_are_kept():
    assert len(read(dated("1958-01-01", "1958-02-01", "2020-01-01", "2020-02-01"))) == 4


def test_blocks_are_sorted_and_counted():
    series = read(dated(*DAYS[10:20], *DAYS[:10], *DAYS[20:30]))
    assert stamps(series) == DAYS[:30]
    assert series.warnings[0].values == {"count": 1, "line": 12}


def test_only_times_that_differ_are_asked_about():
    content = lines("2024-01-01,1", "2024-01-01,1", "2024-01-02,2", "2024-01-02,9", "2024-01-03,3")
    asked = question(content)
    assert (asked.message.values["count"], asked.message.values["listed"]) == (
        1, "2024-01-02: 2, 9",
    )  # fmt: skip
    series = read(content, duplicates="sum")
    assert series.values.tolist() == [1, 11, 3]
    assert codes(series.warnings) == ["times_twice_same", "times_twice_settled"]


def test_several_far_times_at_either_end_are_left_out():
    days = np.datetime64("2018-01-01", "us") + np.arange(300).astype("timedelta64[D]")
    time = np.r_[days, np.datetime64("9999-12-31", "us"), np.datetime64("1900-01-01", "us")]
    time = np.r_[time, np.datetime64("9998-12-31", "us")]
    assert np.flatnonzero(_far_off(time)).tolist() == [300, 301, 302]
