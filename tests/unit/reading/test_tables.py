import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.reading import limits
from core.reading.options import ReadingOptions
from core.reading.tables import Table, parse_table, read_table
from core.series.inspection import to_series
from core.series.samples import read_source

DAYS = ("2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02")
VALUES = (3.5, -1.25, 7.0, 7.5, 2.0)


def lines(*rows, header="date,level", end="\n"):
    return end.join([header, *rows, ""]).encode()


def level(*cells, delimiter=",", name="level"):
    """A table of days with a column of these cells."""
    days = pd.date_range("2024-02-27", periods=len(cells)).strftime("%Y-%m-%d")
    rows = (f"{day}{delimiter}{cell}" for day, cell in zip(days, cells, strict=True))
    return lines(*rows, header=f"date{delimiter}{name}")


def dated(*dates, column="date"):
    """A table of the values 1, 2, 3 ... at these dates."""
    return lines(*(f"{date},{n}" for n, date in enumerate(dates, 1)), header=f"{column},level")


def read(content, **roles):
    return to_series(read_table(content, "reservoir.csv"), **roles)


def refusal(content, **roles):
    with pytest.raises(UserError) as error:
        read(content, **roles)
    return error.value.message


def codes(messages):
    return [message.code for message in messages]


def days_of(series):
    return [str(day)[:10] for day in series.time]


STANDARD = level(*VALUES)


def test_a_plain_file_becomes_a_series():
    series = read(STANDARD)
    assert (series.name, series.target, series.unit) == ("reservoir", "level", "")
    assert series.values.tolist() == list(VALUES)
    assert days_of(series) == list(DAYS)
    assert series.frequency == "D"
    assert series.warnings == ()


def test_the_report_says_what_was_understood():
    notes = {note.code: note for note in read(STANDARD).notes}
    assert notes["delimiter"].text() == "The columns are separated by commas."
    assert notes["decimal_mark"].text() == "The decimal mark is a point."
    assert notes["time_column"].values == {"column": "date"}
    assert notes["time_format"].values["format"] == "YYYY-MM-DD"
    assert notes["target"].values == {"column": "level"}
    assert notes["rows"].values == {"rows": 5}
    assert notes["span"].values == {"first": "2024-02-27", "last": "2024-03-02"}
    assert notes["frequency"].text() == "One row a day."
    assert "season_none" in notes


def test_every_message_can_be_stored_as_json():
    content = level(1, "", -9999, 4, 5, "1e300", 7).replace(b"2024-02-29", b"2024-02-09")
    series = read(content)
    assert len(series.warnings) > 3
    stored = json.dumps([note.to_dict() for note in (*series.notes, *series.warnings)])
    assert "sentinel_missing" in stored


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    series = read(level(*VALUES, delimiter=delimiter))
    assert series.values.tolist() == list(VALUES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_encoding_is_found(encoding):
    content = STANDARD.decode().replace("level", "Füllstand").encode(encoding)
    series = read(content)
    assert series.target == "Füllstand"
    assert series.values.tolist() == list(VALUES)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_usual_way(end):
    rows = [f"{day},{value}" for day, value in zip(DAYS, VALUES, strict=True)]
    assert read(lines(*rows, end=end)).values.tolist() == list(VALUES)


@pytest.mark.parametrize(
    ("cells", "delimiter", "values"),
    [
        (("3,5", "-1,25", "7"), ";", [3.5, -1.25, 7]),
        (("3.5", ".25", "7."), ",", [3.5, 0.25, 7]),
        (('"1,234.5"', '"12,000"', "7"), ",", [1234.5, 12000, 7]),
        (("1.234,5", "12.000", "7"), ";", [1234.5, 12000, 7]),
        (("1 234,5", "12\u202f000", "7"), ";", [1234.5, 12000, 7]),
        (("1'234.5", "12'000", "7"), ";", [1234.5, 12000, 7]),
        (("1.234.567", "2", "3"), ";", [1234567, 2, 3]),
        (("1.234", "0.345", "3.456"), ";", [1.234, 0.345, 3.456]),
        (("1,234", "0,345", "3,456"), ";", [1.234, 0.345, 3.456]),
        (("1.234", "2.345", "1500"), ",", [1.234, 2.345, 1500]),
        (("1,234", "2,345", "1500"), ";", [1.234, 2.345, 1500]),
        (("1e3", "2.5E-2", "+4"), ",", [1000, 0.025, 4]),
        (("−5", "-6", "7"), ",", [-5, -6, 7]),
        ((" 5 ", "6 ", " 7"), ",", [5, 6, 7]),
    ],
)
def test_numbers_are_read_in_their_notation(cells, delimiter, values):
    assert read(level(*cells, delimiter=delimiter)).values.tolist() == values


@pytest.mark.parametrize(
    ("cells", "delimiter"),
    [
        (("1.234", "2.345", "3.456"), ";"),
        (("1.234", "2.345", "345"), ","),
        (("1,234", "2,345", "345"), ";"),
        (('"1,234"', '"2,345"', "345"), ","),
    ],
)
def test_a_mark_of_decimals_or_thousands_is_refused(cells, delimiter):
    message = refusal(level(*cells, delimiter=delimiter))
    assert message.code == "decimal_mark_unclear"
    assert message.values == {"line": 2, "value": cells[0].strip('"'), "column": "level"}


def test_another_column_can_settle_the_decimal_mark():
    content = lines("2024-01-01;1,234;5,5", "2024-01-02;2,345;6", "2024-01-03;3,456;7",
                    header="date;a;b")  # fmt: skip
    assert read(content).values.tolist() == [1.234, 2.345, 3.456]


def test_two_decimal_marks_are_refused_with_both_places():
    message = refusal(level("1.5", "2", "2,25", delimiter=";"))
    assert message.code == "decimal_marks_differ"
    assert message.values == {"line": 2, "value": "1.5", "other_line": 4, "other_value": "2,25"}


@pytest.mark.parametrize(
    "cell", ["abc", "inf", "-Infinity", "1e400", "12 ppm", "5%", "0x10", "1_0"]
)
def test_what_is_no_finite_number_is_refused_with_its_place(cell):
    message = refusal(level(1, 2, cell, 4))
    assert message.code == "not_a_number"
    assert message.values == {"column": "level", "value": cell, "line": 4}


def test_a_bad_cell_in_another_column_hinders_nobody():
    content = lines("2024-01-01,1,5", "2024-01-02,2,x", "2024-01-03,3,7", header="date,a,b")
    assert read(content).values.tolist() == [1, 2, 3]
    assert refusal(content, target="b").values == {"column": "b", "value": "x", "line": 3}


def test_missing_values_take_the_one_before_them():
    series = read(level(1, "", "NA", 4, "n.d.", 6))
    assert series.values.tolist() == [1, 1, 1, 4, 4, 6]
    assert series.warnings[0].code == "values_filled"
    assert series.warnings[0].values == {"column": "level", "count": 3}


def test_missing_values_at_the_ends_are_left_out():
    series = read(level("", "nan", 3, 4, 5, ""))
    assert series.values.tolist() == [3, 4, 5]
    assert days_of(series) == ["2024-02-29", "2024-03-01", "2024-03-02"]
    assert series.warnings[0].values == {"column": "level", "first": 2, "last": 1}


@pytest.mark.parametrize("sentinel", ["-99.99", "-999", "-9999.0"])
def test_a_sentinel_far_below_everything_is_missing(sentinel):
    series = read(level(315.1, sentinel, 316.5, 317))
    assert series.values.tolist() == [315.1, 315.1, 316.5, 317]
    assert codes(series.warnings) == ["sentinel_missing", "values_filled"]


def test_a_low_value_among_low_values_is_a_value():
    assert read(level(-300, -999, -120)).values.tolist() == [-300, -999, -120]


def test_a_constant_is_told():
    assert codes(read(level(5, 5, 5)).warnings) == ["values_constant"]


def test_integers_beyond_what_a_float_holds_are_told():
    assert codes(read(level(1, 9007199254740995, 3)).warnings) == ["digits_lost"]


def test_unsorted_rows_are_sorted_with_a_warning():
    series = read(dated("2024-01-03", "2024-01-01", "2024-01-02"))
    assert series.values.tolist() == [2, 3, 1]
    assert series.warnings[0].code == "times_sorted"
    assert series.warnings[0].values == {"line": 3}


def test_newest_first_is_turned_around():
    series = read(dated("2024-01-03", "2024-01-02", "2024-01-01"))
    assert series.values.tolist() == [3, 2, 1]
    assert codes(series.warnings) == ["times_newest_first"]


def test_a_time_that_comes_twice_is_refused_with_both_lines():
    message = refusal(dated("2024-01-03", "2024-01-01", "2024-01-02", "2024-01-03"))
    assert message.code == "times_twice"
    assert message.values == {
        "column": "date", "value": "2024-01-03", "line": 2, "other_line": 5, "count": 1,
    }  # fmt: skip


def test_gaps_are_counted_and_told():
    series = read(dated("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-06", "2024-01-07"))
    assert series.frequency == "D"
    assert series.warnings[0].code == "gaps"
    assert series.warnings[0].values == {"missing": 2, "places": 1, "after": "2024-01-03"}


def test_working_days_without_a_row_are_called_holidays():
    days = pd.bdate_range("2024-01-01", periods=40).delete([15])
    series = read(dated(*days.strftime("%Y-%m-%d")))
    assert series.frequency == "B"
    assert series.warnings == ()
    holidays = next(note for note in series.notes if note.code == "holidays")
    assert holidays.values == {"missing": 1, "after": "2024-01-19"}


def test_uneven_steps_are_told():
    series = read(dated("2024-01-01", "2024-01-04", "2024-01-05", "2024-01-11", "2024-01-13"))
    assert series.frequency == ""
    assert codes(series.warnings) == ["steps_uneven"]


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


def test_a_common_offset_is_told():
    series = read(dated("2024-01-01T22:00Z", "2024-01-01T23:00Z", "2024-01-02T00:00Z"))
    offset = next(note for note in series.notes if note.code == "time_offset")
    assert offset.values == {"offset": "Z"}


@pytest.mark.parametrize(
    ("column", "cells", "first", "frequency"),
    [
        ("year", ("1958", "1959", "1960"), "1958-01-01", "YS"),
        ("Jahr", ("0622", "0623", "0624"), "0622-01-01", "YS"),
        ("month", ("202311", "202312", "202401"), "2023-11-01", "MS"),
        ("date", ("2023.11", "2023.12", "2024.01"), "2023-11-01", "MS"),
        ("time", ("1949.0", "1949.08333", "1949.16667"), "1949-01-01", "MS"),
        ("decimal date", ("1958.2027", "1958.2877", "1958.3699"), "1958-03-15", "MS"),
    ],
)
def test_numbers_under_the_name_of_a_time_are_times(column, cells, first, frequency):
    series = read(dated(*cells, column=column))
    assert days_of(series)[0] == first
    assert series.frequency == frequency
    assert series.target == "level"


def test_columns_of_years_and_months_are_joined():
    content = lines("2023,11,5", "2023,12,6", "2024,1,8", header="year,month,level")
    series = read(content)
    assert days_of(series) == ["2023-11-01", "2023-12-01", "2024-01-01"]
    assert series.values.tolist() == [5, 6, 8]
    assert "time_joined" in codes(series.notes)


def test_months_that_start_again_do_not_order_the_rows():
    content = lines("11,5", "12,6", "1,8", "2,9", header="month,level")
    series = read(content)
    assert series.time is None
    assert series.values.tolist() == [5, 6, 8, 9]


@pytest.mark.parametrize(
    ("dates", "other"),
    [
        (("01/02/2024", "02/02/2024", "03/02/2024"), "MM/DD/YYYY"),
        (("01.02.2024", "02.02.2024", "03.02.2024"), "MM.DD.YYYY"),
        (("01-02-2024 10:00", "02-02-2024 10:00", "03-02-2024 10:00"), "MM-DD-YYYY hh:mm"),
    ],
)
def test_a_date_with_two_readings_is_refused(dates, other):
    message = refusal(dated(*dates))
    assert message.code == "day_month_unclear"
    assert (message.values["line"], message.values["value"]) == (2, dates[0])
    assert message.values["other_format"] == other


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (("2024-02-28", "2024-02-30", "2024-03-01"), 3),
        (("2024-02-28", "29.02.2024", "2024-03-01"), 3),
        (("2024-02-28", "2024-02-29", "2024-03-01 10:00 or so"), 4),
    ],
)
def test_a_date_unlike_the_others_is_refused_with_its_line(dates, line):
    message = refusal(dated(*dates))
    assert message.code == "time_not_read"
    assert (message.values["line"], message.values["value"]) == (line, dates[line - 2])


def test_a_date_unlike_the_others_is_found_far_from_any_sample():
    days = list(pd.date_range("2020-01-01", periods=1000).strftime("%Y-%m-%d"))
    days[501] = "2021/05/16"
    message = refusal(dated(*days))
    assert (message.values["line"], message.values["value"]) == (503, "2021/05/16")


def test_a_year_of_two_digits_is_refused():
    message = refusal(dated("1/13/24", "1/14/24", "1/15/24"))
    assert (message.code, message.values["value"]) == ("time_short_year", "1/13/24")


def test_offsets_that_differ_are_refused():
    dates = ("2024-03-31T00:00+01:00", "2024-03-31T03:00+02:00", "2024-03-31T04:00+02:00")
    message = refusal(dated(*dates))
    assert (message.code, message.values["other_line"]) == ("time_offsets_differ", 3)


def test_a_row_without_its_time_is_refused():
    message = refusal(dated("2024-01-01", "", "2024-01-03"))
    assert (message.code, message.values["line"]) == ("time_missing", 3)


@pytest.mark.parametrize("column", ["t", "index", "", "step", "anything"])
def test_a_first_column_that_counts_is_no_target(column):
    series = read(dated(0, 1, 2, 3, column=column))
    assert (series.target, series.time) == ("level", None)
    assert series.ds.tolist() == [0, 1, 2, 3]


def test_a_count_out_of_order_is_sorted():
    series = read(dated(0, 3, 1, column="t"))
    assert series.values.tolist() == [1, 3, 2]
    assert codes(series.warnings) == ["order_uneven", "times_sorted"]


def test_without_any_time_the_rows_are_taken_in_order():
    series = read(lines("1.5,20", "0.5,10", "2.5,30", header="a,b"))
    assert (series.target, series.time) == ("a", None)
    assert "time_none" in codes(series.notes)


def test_the_order_of_the_rows_can_be_chosen():
    series = read(dated("2024-01-03", "2024-01-01", "2024-01-02"), time="")
    assert series.time is None
    assert series.values.tolist() == [1, 2, 3]


def test_another_time_and_target_can_be_chosen():
    content = lines("2024-01-03,1990,5", "2024-01-01,1991,7", "2024-01-02,1992,9",
                    header="date,born,level")  # fmt: skip
    series = read(content, time="born", target="level")
    assert days_of(series) == ["1990-01-01", "1991-01-01", "1992-01-01"]
    assert series.values.tolist() == [5, 7, 9]
    assert read(content, target="born").values.tolist() == [1991, 1992, 1990]


def test_dates_name_the_time_whatever_their_column():
    content = lines("1,a,2024-01-03,7", "2,b,2024-01-04,8", "3,c,2024-01-05,9",
                    header="id,place,taken,level")  # fmt: skip
    table = read_table(content)
    assert table.time == "taken"
    assert table.targets == ["level", "id"]
    assert to_series(table).values.tolist() == [7, 8, 9]


def test_a_unit_in_brackets_is_the_unit():
    series = read(level(*VALUES, name="co2 (ppm)"))
    assert (series.target, series.unit) == ("co2", "ppm")
    assert read(level(*VALUES, name="co2 [ppm]"), target="co2 [ppm]").unit == "ppm"


def test_brackets_without_a_unit_stay_in_the_name():
    series = read(level(*VALUES, name="temperature (max)"))
    assert (series.target, series.unit) == ("temperature (max)", "")


def test_units_never_make_two_columns_one():
    content = lines("2024-01-01,1,5", "2024-01-02,2,6", "2024-01-03,3,8",
                    header="date,t (C),t (F)")  # fmt: skip
    assert read_table(content).targets == ["t (C)", "t (F)"]


@pytest.mark.parametrize(
    ("content", "code", "values"),
    [
        (b"", "file_empty", {}),
        (b"\n \n\n", "file_empty", {}),
        (b"date,level\n", "header_only", {}),
        (lines("2024-01-01,1", "2024-01-02,2"), "too_few_rows", {"needed": 3, "received": 2}),
        (lines("2024-01-01,1", "2024-01-02,2,9"), "row_width",
         {"expected": 2, "line": 3, "received": 3}),
        (lines("2024-01-01,1,7", "2024-01-02,2,9"), "row_width", {"line": 2, "received": 3}),
        (lines("2024-01-01,1", "", "2024-01-02"), "row_width", {"line": 4, "received": 1}),
        (lines("1,5", "2,5", header="level"), "row_width_one_column", {"line": 2}),
        (lines("2024-01-01,1", '2024-01-02,"2', "2024-01-03,3"), "quotes_broken", {"line": 3}),
        (lines('2024-01-01,"1"2', "2024-01-02,2"), "quotes_broken", {"line": 2}),
        (lines("2024-01-01,a", "2024-01-02,b", "2024-01-03,c"), "no_numbers",
         {"column": "level", "value": "a", "line": 2}),
        (lines("2024-01-01,", "2024-01-02,NA"), "no_numbers_only_empty", {"column": "level"}),
        (lines("2024-01-01", "2024-01-02", header="date"), "no_second_column", {"column": "date"}),
        (lines("x;y,z", "x;y,z", header="a;b,c"), "delimiter_unclear", {}),
        (b"date,level\n2024-01-01,\xff1\n", "encoding_unknown", {"byte": "0xFF", "line": 2}),
        ("date,°C\n".encode("latin-1"), "encoding_unclear", {"line": 1}),
        (b"date,level\n1,\x00\n", "nul_bytes", {"line": 2}),
        (b"PK\x03\x04 and so on", "kind_not_as_named", {}),
        (b"<!DOCTYPE html><html></html>", "not_a_table", {}),
        (b'[{"date": "2024-01-01", "level": 1}]', "kind_not_as_named", {}),
    ],
)  # fmt: skip
def test_what_is_no_series_is_refused(content, code, values):
    message = refusal(content)
    assert message.code == code
    assert {key: message.values[key] for key in values} == values


def test_lines_are_counted_through_cells_with_line_breaks():
    content = lines('2024-01-01,"a\nb",1', "2024-01-02,c,2", "2024-01-03,d,x", "2024-01-04,e,4",
                    header="date,note,level")  # fmt: skip
    assert refusal(content).values["line"] == 5


def test_empty_lines_do_no_harm_beside_times():
    content = b"\n" + lines("2024-01-01,1", "", "2024-01-02,2", "2024-01-03,3", "", ",")
    assert read(content).values.tolist() == [1, 2, 3]


def test_an_empty_line_in_a_single_column_is_a_missing_value():
    series = read(lines("1.5", "2.5", "", "3.5", header="level"))
    assert series.values.tolist() == [1.5, 2.5, 2.5, 3.5]


def test_an_empty_last_cell_keeps_its_row():
    content = lines("2024-01-01\t1\t5", "2024-01-02\t2\t6", "2024-01-03\t4\t",
                    header="date\ta\tb")  # fmt: skip
    assert read(content).values.tolist() == [1, 2, 4]


def test_columns_of_one_name_are_told_apart():
    content = lines("2024-01-01,1,5,8", "2024-01-02,2,6,8", "2024-01-03,4,7,8",
                    header="date,level,level,")  # fmt: skip
    table = read_table(content)
    assert list(table.columns) == ["date", "level", "level (2)", "column 4"]
    assert codes(table.warnings) == ["header_twice", "header_blank"]
    assert to_series(table, target="level (2)").values.tolist() == [5, 6, 7]


def test_a_delimiter_at_the_end_of_every_line_is_no_column():
    table = read_table(lines("2024-01-01,1,", "2024-01-02,2,", header="date,level,"))
    assert list(table.columns) == ["date", "level"]
    assert table.warnings == ()


def test_quotes_keep_delimiters_quotes_and_line_breaks():
    content = lines('2024-01-01,"1"', '2024-01-02,"2"', '2024-01-03,"4"',
                    header='date,"water, ""upper""\nlevel"')  # fmt: skip
    series = read(content)
    assert series.target == 'water, "upper"\nlevel'
    assert series.values.tolist() == [1, 2, 4]


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    message = refusal(STANDARD, target="height")
    assert message.code == "no_such_column"
    assert message.values == {"known": "“date”, “level”", "received": "height"}


def test_the_times_cannot_be_the_target():
    assert refusal(STANDARD, target="date").code == "target_is_time"


def test_a_column_of_words_gives_no_times():
    content = lines("2024-01-01,1,a", "2024-01-02,2,b", "2024-01-03,3,c", header="date,level,x")
    message = refusal(content, time="x")
    assert (message.code, message.values["value"]) == ("no_times", "a")


def test_a_file_can_come_as_path_bytes_or_stream(tmp_path: Path):
    path = tmp_path / "upper lake.csv"
    path.write_bytes(STANDARD)
    series = [to_series(read_table(source)) for source in (path, STANDARD, io.BytesIO(STANDARD))]
    assert [one.values.tolist() for one in series] == [list(VALUES)] * 3
    assert to_series(read_source(str(path))).name == "upper lake"


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path):
    with pytest.raises(UserError, match=r"none\.csv"):
        read_source(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("lake.csv", "lake"),
        ("../../etc/lake.CSV", "lake"),
        ("C:\\data\\lake.v2.tsv", "lake.v2"),
        ("CO2 at 3.4 km", "CO2 at 3.4 km"),
        ("", "table"),
    ],
)
def test_a_name_is_the_end_of_a_path_without_its_ending(given, name):
    assert read_table(STANDARD, given).name == name


@pytest.mark.parametrize(
    "data", [list(VALUES), np.array(VALUES), np.array(VALUES).reshape(-1, 1), pd.Series(VALUES)]
)
def test_numbers_in_memory_become_a_series(data):
    series = to_series(Table.from_frame(data, "mine"))
    assert (series.name, series.target, series.time) == ("mine", "value", None)
    assert series.values.tolist() == list(VALUES)


def test_a_frame_with_its_times_in_the_index_becomes_a_series():
    frame = pd.DataFrame({"level": VALUES}, index=pd.to_datetime(list(DAYS)))
    series = to_series(Table.from_frame(frame[::-1]))
    assert days_of(series) == list(DAYS)
    assert series.values.tolist() == list(VALUES)


def test_a_frame_of_text_is_read_like_a_file():
    frame = pd.DataFrame({"day": ["13.01.2024", "14.01.2024", "15.01.2024"], "x": [None, "2", "3"]})
    series = to_series(Table.from_frame(pd.concat([frame, frame.assign(day="16.01.2024")[2:]])))
    assert days_of(series) == ["2024-01-14", "2024-01-15", "2024-01-16"]
    assert series.values.tolist() == [2, 3, 3]


@pytest.mark.parametrize(
    ("data", "received"),
    [(np.zeros((4, 2)), "shape (4, 2)"), (3.5, "shape ()"), ([[1], [2, 3]], "list"),
     (["a", "b"], "list")],
)  # fmt: skip
def test_another_shape_is_refused(data, received):
    with pytest.raises(UserError) as error:
        Table.from_frame(data)
    assert error.value.message.values == {"received": received}


def test_infinity_in_memory_is_refused_with_its_row():
    with pytest.raises(UserError) as error:
        to_series(Table.from_frame([1.0, 2.0, np.inf]))
    assert error.value.message.values == {"column": "value", "value": "inf", "line": 3}


def test_a_hundred_thousand_rows_are_no_trouble():
    n = 100_000
    stamps = pd.date_range("1990-01-01", periods=n, freq="5min").strftime("%d/%m/%Y %H:%M")
    values = np.arange(n) / 8
    content = pd.DataFrame({"time": stamps, "level": values}).to_csv(index=False, sep=";").encode()
    series = read(content.replace(b".", b","))
    assert series.values.tolist() == values.tolist()
    assert series.frequency == "5min"


def test_a_narrow_file_gets_its_time_by_the_line_and_newlines_alone_gain_no_more():
    wide, narrow = b"x" * 8_000_000, b"1\n" * 4_000_000
    assert limits.time_limit(wide) == limits.SECONDS
    assert limits.time_limit(narrow) == limits.SECONDS + 3 * limits.SECONDS_A_MILLION
    most = limits.SECONDS + limits.SECONDS_A_MILLION * limits.MAX_ROWS / 1e6
    assert limits.time_limit(b"\n" * 30_000_000) < most


@pytest.mark.parametrize(
    "settled",
    [{"date_order": "dmy"}, {"duplicates": "mean", "repeated_hour": "first"}, {"series": "north"}],
    ids=str,
)
def test_a_table_is_the_same_whatever_its_times_and_rows_are_to_mean(settled):
    content = b"date;shop;sold\n01/02/2024;north;1,5\n01/02/2024;south;2,5\n02/02/2024;north;3,5\n"
    options = ReadingOptions(decimal=",", **settled)
    table = parse_table(content, "shops.csv", options=options)
    assert table.options == options
    plainly = parse_table(content, "shops.csv", options=options.of_file())
    assert table.columns.equals(plainly.columns) and table.notes == plainly.notes
    assert plainly.options == ReadingOptions(decimal=",")
