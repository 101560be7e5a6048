import pandas as pd
import pytest

from core.errors import UserError
from core.reading.options import Question, ReadingOptions
from core.reading.times.stamps import read_times
from tests.unit.reading.small_tables import codes, dated, lines, question, read, stamps

ISO = [f"2024-01-{day:02d}" for day in range(1, 25)]
GERMAN = [f"{day}.01.2024" for day in range(25, 32)]


def test_times_written_in_another_way_are_counted_and_asked_about():
    asked = question(dated(*ISO, *GERMAN))
    assert (asked.message.code, asked.option) == ("times_mixed", "unread_times")
    found = asked.message.values
    assert (found["count"], found["rows"], found["line"], found["value"]) == (
        7, 31, 26, "25.01.2024",
    )  # fmt: skip
    readings = {reading.value: reading.examples for reading in asked.readings}
    assert list(readings) == ["each", "leave_out", "order"]
    assert readings["each"][0] == "25.01.2024 → 2024-01-25"
    assert readings["leave_out"][0] == "26: 25.01.2024 → –"


@pytest.mark.parametrize(
    ("choice", "n", "frequency", "code"),
    [
        ("each", 31, "D", "times_each_read"),
        ("leave_out", 24, "D", "times_left_out"),
        ("order", 31, "", "times_not_read"),
    ],
)
def test_each_way_on_is_taken_and_said(choice, n, frequency, code):
    series = read(dated(*ISO, *GERMAN), unread_times=choice)
    assert (len(series), series.frequency) == (n, frequency)
    assert code in codes([*series.notes, *series.warnings])


def test_rows_without_a_time_are_left_out_where_a_person_says_so():
    content = dated("2024-01-01", "", "2024-01-02", "2024-01-03")
    assert question(content).message.values["count"] == 1
    series = read(content, unread_times="leave_out")
    assert (stamps(series), series.values.tolist()) == (
        ["2024-01-01", "2024-01-02", "2024-01-03"], [1, 3, 4],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("ds", ("Kw20 mon 18h", "Kw20 mon 19h", "Kw20 mon 20h")),
        ("when", ("2018-01-01 at noonish", "2018-01-02 at noonish", "2018-01-03 at noonish")),
        ("time", ("07:30", "07:31", "07:32")),
    ],
)
def test_a_column_that_looks_like_times_is_never_dropped(column, cells):
    content = dated(*cells, column=column)
    asked = question(content)
    assert (asked.message.code, asked.message.values["value"]) == ("times_unread", cells[0])
    series = read(content, unread_times="order")
    assert series.time is None
    assert "times_not_read" in codes(series.notes)
    assert "time_none" not in codes(series.notes)


def test_a_counter_in_front_does_not_hide_it():
    content = lines("1,Kw20 18h,5", "2,Kw20 19h,6", "3,Kw20 20h,7", header="row,ds,level")
    assert question(content).message.values["column"] == "ds"
    assert read(content, unread_times="order").values.tolist() == [5, 6, 7]


@pytest.mark.parametrize("names", [("Model 12", "Model 13", "Model 14"), ("Jan", "Feb", "Mar")])
def test_names_are_no_times(names):
    assert "time_none" in codes(read(dated(*names, column="kind")).notes)


def test_a_person_may_number_the_rows_instead():
    content = dated("07:30", "07:31", "07:32", column="time")
    assert read(content, time="").time is None


def test_series_keep_what_was_settled(tmp_path):
    series = read(dated(*ISO, *GERMAN), unread_times="each")
    series.write(tmp_path / "series.parquet")
    assert type(series).read(tmp_path / "series.parquet").reading.unread_times == "each"


def test_a_date_in_words_is_read_although_no_sample_shows_it():
    days = [f"{day} {month} 2024" for month in ("May", "Jul", "Aug", "Oct") for day in range(1, 32)]
    days[5] = "Montag 6. Mai 2024"
    assert stamps(read(dated(*days)))[4:7] == ["2024-05-05", "2024-05-06", "2024-05-07"]


def test_neither_a_day_that_never_was_nor_a_word_beside_it_can_be_read_alone():
    content = dated(*ISO, "30/02/2024", "tomorrow")
    assert [one.value for one in question(content).readings] == ["leave_out", "order"]
    with pytest.raises(UserError, match="do not exist"):
        read(content, unread_times="each")


def test_a_column_without_any_time_leaves_nothing_to_leave_out():
    cells = pd.Series(["", "", ""], dtype="str", name="date")
    with pytest.raises(Question) as asked:
        read_times(cells, options=ReadingOptions(unread_times="leave_out"))
    assert [reading.value for reading in asked.value.readings] == ["order"]
