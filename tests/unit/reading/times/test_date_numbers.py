import pytest

from tests.unit.reading.small_tables import (
    codes,
    dated,
    days_of,
    read,
    stamps,
)


@pytest.mark.parametrize(
    ("column", "cells", "first", "frequency"),
    [
        ("year", ("1958", "1959", "1960"), "1958-01-01", "YS"),
        ("Jahr", ("0622", "0623", "0624"), "0622-01-01", "YS"),
        ("month", ("202311", "202312", "202401"), "2023-11-01", "MS"),
        ("date", ("2024013123", "2024020100", "2024020101"), "2024-01-31", "h"),
        ("x", ("2024013123", "2024020100", "2024020101"), "2024-01-31", "h"),
        ("date", ("202401312345", "202402010000", "202402010015"), "2024-01-31", "15min"),
        ("date", ("20240131235959", "20240201000000", "20240201000001"), "2024-01-31", "s"),
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


@pytest.mark.parametrize("column", ["timestamp", "x"])
def test_milliseconds_since_1970_are_recognised(column):
    series = read(dated(1704067200000, 1704070800000, 1704074400000, column=column))
    assert stamps(series) == ["2024-01-01", "2024-01-01T01:00", "2024-01-01T02:00"]
    assert "time_epoch" in codes(series.notes)
