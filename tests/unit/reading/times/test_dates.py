import pandas as pd
import pytest

from tests.unit.reading.small_tables import (
    codes,
    complaint,
    dated,
    days_of,
    question,
    read,
    stamps,
)


@pytest.mark.parametrize(
    ("dates", "first", "second", "frequency"),
    [
        (("2024-01-31", "2024-02-29", "2024-03-31"), "2024-01-31", "2024-02-29", "ME"),
        (("2024/1/9", "2024/1/10", "2024/1/11"), "2024-01-09", "2024-01-10", "D"),
        (("2024.01.09", "2024.01.10", "2024.01.11"), "2024-01-09", "2024-01-10", "D"),
        (("12/01/2024", "13/01/2024", "14/01/2024"), "2024-01-12", "2024-01-13", "D"),
        (("01/12/2024", "01/13/2024", "01/14/2024"), "2024-01-12", "2024-01-13", "D"),
        (("12.01.2024", "13.01.2024", "14.01.2024"), "2024-01-12", "2024-01-13", "D"),
        (("1/1/2024", "2/2/2024", "3/3/2024"), "2024-01-01", "2024-02-02", "MS"),
        (("9 May 2024", "10 May 2024", "11 May 2024"), "2024-05-09", "2024-05-10", "D"),
        (("May 31 2024", "June 1 2024", "June 2 2024"), "2024-05-31", "2024-06-01", "D"),
        (("Jan 2024", "Feb 2024", "Mar 2024"), "2024-01-01", "2024-02-01", "MS"),
        (("1958-03", "1958-04", "1958-05"), "1958-03-01", "1958-04-01", "MS"),
        (("11/2023", "12/2023", "01/2024"), "2023-11-01", "2023-12-01", "MS"),
        (("11.2023", "12.2023", "01.2024"), "2023-11-01", "2023-12-01", "MS"),
        (("31DEC2023", "01JAN2024", "02JAN2024"), "2023-12-31", "2024-01-01", "D"),
        (("2023Q4", "2024Q1", "2024Q2"), "2023-10-01", "2024-01-01", "QS"),
        (("Q4 2023", "Q1 2024", "Q2 2024"), "2023-10-01", "2024-01-01", "QS"),
        (("20240131", "20240201", "20240202"), "2024-01-31", "2024-02-01", "D"),
        (("1500-01-01", "1500-01-02", "1500-01-03"), "1500-01-01", "1500-01-02", "D"),
    ],
)  # fmt: skip
def test_dates_are_read(dates, first, second, frequency):
    series = read(dated(*dates))
    assert days_of(series)[:2] == [first, second]
    assert series.frequency == frequency
    assert series.values.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("2024-01-01T22:00", "2024-01-01T23:00", "2024-01-02T00:00"), "2024-01-01T22:00:00"),
        (("2024-01-01 22:00:30", "2024-01-01 23:00:30", "2024-01-02 00:00:30"),
         "2024-01-01T22:00:30"),
        (("2024-01-01T22:00:00Z", "2024-01-01T23:00:00Z", "2024-01-02T00:00:00Z"),
         "2024-01-01T22:00:00"),
        (("2024-01-01 22:00:00+02:00", "2024-01-01 23:00:00+02:00", "2024-01-02 00:00:00+02:00"),
         "2024-01-01T22:00:00"),
        (("1/13/2024 10:00 PM", "1/13/2024 11:00 PM", "1/14/2024 12:00 AM"),
         "2024-01-13T22:00:00"),
        (("1704146400000", "1704150000000", "1704153600000"), "2024-01-01T22:00:00"),
        (("1704146400", "1704150000", "1704153600"), "2024-01-01T22:00:00"),
    ],
)  # fmt: skip
def test_hours_are_read(dates, first):
    series = read(dated(*dates, column="timestamp"))
    assert str(series.time[0])[:19] == first
    assert series.frequency == "h"


@pytest.mark.parametrize(
    ("dates", "other"),
    [
        (("01/02/2024", "02/02/2024", "03/02/2024"), "MM/DD/YYYY"),
        (("01.02.2024", "02.02.2024", "03.02.2024"), "MM.DD.YYYY"),
        (("01-02-2024 10:00", "02-02-2024 10:00", "03-02-2024 10:00"), "MM-DD-YYYY hh:mm"),
    ],
)
def test_a_date_with_two_readings_is_refused(dates, other):
    message = complaint(dated(*dates))
    assert message.code == "day_month_unclear"
    assert (message.values["line"], message.values["value"]) == (2, dates[0])
    assert message.values["other_format"] == other


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (("2024-02-28", "29.02.2024", "2024-03-01"), 3),
        (("2024-02-28", "2024-02-29", "2024-03-01 10:00 or so"), 4),
    ],
)
def test_a_date_unlike_the_others_is_asked_about_with_its_line(dates, line):
    message = complaint(dated(*dates))
    assert message.code == "times_mixed"
    assert (message.values["line"], message.values["value"]) == (line, dates[line - 2])


def test_a_date_unlike_the_others_is_found_far_from_any_sample():
    days = list(pd.date_range("2020-01-01", periods=1000).strftime("%Y-%m-%d"))
    days[501] = "2021/05/16"
    message = complaint(dated(*days))
    assert (message.values["line"], message.values["value"]) == (503, "2021/05/16")


UNDECIDABLE = dated("03/02/2024", "04/02/2024", "05/02/2024")


def test_day_or_month_first_is_asked_with_both_readings():
    asked = question(UNDECIDABLE)
    assert (asked.message.code, asked.option) == ("day_month_unclear", "date_order")
    assert {reading.value: reading.examples[0] for reading in asked.readings} == {
        "dmy": "03/02/2024 → 2024-02-03",
        "mdy": "03/02/2024 → 2024-03-02",
    }


@pytest.mark.parametrize(("pattern", "order"), [("01.{}.{}", "DD.MM"), ("{}/01/{}", "MM/DD")])
def test_from_the_thirteenth_month_on_only_one_reading_is_even_and_counts(pattern, order):
    dates = [pattern.format(f"{month:02d}", y) for y in (2023, 2024) for month in range(1, 13)]
    asked = question(dated(*dates[:12]))
    assert {reading.value for reading in asked.readings} == {"dmy", "mdy"}
    series = read(dated(*dates[:13]))
    assert (series.frequency, stamps(series)[-1]) == ("MS", "2024-01-01")
    note = next(note for note in series.notes if note.code == "time_order_even")
    assert note.values["format"].startswith(order)
    several = read(dated(*dates[:13], *dates[:13]), duplicates="first")
    assert stamps(several) == stamps(series)
    broken = question(dated(*dates[:7], *dates[8:]))  # a month is missing
    assert broken.message.code == "day_month_unclear"


def test_the_reading_of_even_steps_is_offered_first():
    assert question(UNDECIDABLE).readings[0].value == "dmy"


@pytest.mark.parametrize(("order", "second"), [("dmy", "2024-02-04"), ("mdy", "2024-04-02")])
def test_the_chosen_order_is_the_one_read(order, second):
    assert stamps(read(UNDECIDABLE, date_order=order))[1] == second


def test_an_order_that_the_dates_contradict_leaves_the_order_of_the_rows():
    asked = question(dated("13/02/2024", "14/02/2024", "15/02/2024"), date_order="mdy")
    facts = asked.message.values
    assert (asked.message.code, facts["value"]) == ("time_not_read", "13/02/2024")
    assert [reading.value for reading in asked.readings] == ["order"]
    assert (facts["count"], facts["rows"]) == (3, 3)


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (("2024-02-28", "2024-02-29", "2024-02-30"), 4),
        (("28/02/2024", "29/02/2024", "30/02/2024"), 4),
        (("28.02.2024", "30.02.2024", "01.03.2024"), 3),
    ],
)
def test_the_30_february_is_named_and_can_be_left_out(dates, line):
    asked = question(dated(*dates))
    assert (asked.message.code, asked.message.values["line"]) == ("time_not_read", line)
    assert [reading.value for reading in asked.readings] == ["leave_out", "order"]


@pytest.mark.parametrize("bad", ["2024-02-30", "2024-13-01"])
def test_what_the_calendar_lacks_is_left_out_where_that_is_chosen(bad):
    days = [f"2024-03-{day:02d}" for day in range(1, 9)]
    series = read(dated(bad, *days), unread_times="leave_out")
    assert stamps(series)[0] == "2024-03-01" and len(series) == 8
    assert "times_left_out" in codes(series.warnings)


def test_another_notation_is_told_by_an_example_and_not_by_its_plain_form():
    quarters = read(dated("Q1 2018", "Q2 2018", "Q3 2018", "Q4 2018"))
    note = next(note for note in quarters.notes if note.code == "time_format")
    assert note.values["value"] == "Q1 2018" and note.values["stamp"] == "2018-01-01"
    plain = read(dated("2018-01-01", "2018-01-02", "2018-01-03"))
    note = next(note for note in plain.notes if note.code == "time_format")
    assert note.values["format"] == "YYYY-MM-DD"
