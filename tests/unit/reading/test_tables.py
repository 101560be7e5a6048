import numpy as np
import pandas as pd
import pytest

from core.reading.options import ReadingOptions
from core.reading.tables import parse_table, read_table
from tests.unit.reading.small_tables import (
    DAYS,
    STANDARD,
    VALUES,
    complaint,
    days_of,
    level,
    lines,
    read,
)


def test_a_plain_file_becomes_a_series():
    series = read(STANDARD)
    assert (series.name, series.target, series.unit) == ("lake", "level", "")
    assert series.values.tolist() == list(VALUES)
    assert days_of(series) == list(DAYS)
    assert series.frequency == "D"
    assert series.warnings == ()


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
        (lines("2024-01-01,1,7", "2024-01-02,2,9"), "row_width_all",
         {"line": 2, "received": 3, "expected": 2}),
        (lines("2024-01-01,1", "", "2024-01-02"), "row_width", {"line": 4, "received": 1}),
        (lines("1,5", "2,5", header="level"), "row_width_all", {"line": 2}),
        (lines("2024-01-01,1", '2024-01-02,"2', "2024-01-03,3"), "quotes_broken", {"line": 3}),
        (lines('2024-01-01,"1"2', "2024-01-02,2"), "quotes_broken", {"line": 2}),
        (lines("2024-01-01,a", "2024-01-02,b", "2024-01-03,c"), "no_numbers",
         {"column": "level", "value": "a", "line": 2}),
        (lines("2024-01-01,", "2024-01-02,NA"), "no_numbers_only_empty", {"column": "level"}),
        (lines("2024-01-01", "2024-01-02", header="date"), "no_second_column", {"column": "date"}),
        (lines("x;y,z", "x;y,z", header="a;b,c"), "delimiter_unclear", {}),
        (b"date,level\n2024-01-01,\xff1\n", "bad_bytes", {"line": 2}),
        ("date,°C\n".encode("latin-1"), "encoding_unclear", {"line": 1}),
        (b"date,level\n1,\x00\n", "bad_bytes", {"line": 2}),
        (b"PK\x03\x04 and so on", "kind_not_as_named", {}),
        (b"<!DOCTYPE html><html></html>", "not_a_table", {}),
        (b'[{"date": "2024-01-01", "level": 1}]', "kind_not_as_named", {}),
    ],
)  # fmt: skip
def test_what_is_no_series_is_refused(content, code, values):
    message = complaint(content)
    assert message.code == code
    assert {key: message.values[key] for key in values} == values


def test_a_hundred_thousand_rows_are_no_trouble():
    n = 100_000
    stamps = pd.date_range("1990-01-01", periods=n, freq="5min").strftime("%d/%m/%Y %H:%M")
    values = np.arange(n) / 8
    content = pd.DataFrame({"time": stamps, "level": values}).to_csv(index=False, sep=";").encode()
    series = read(content.replace(b".", b","))
    assert series.values.tolist() == values.tolist()
    assert series.frequency == "5min"


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
