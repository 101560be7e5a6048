import pytest

from core.reading.tables import read_table
from tests.unit.reading.small_tables import (
    codes,
    days_of,
    lines,
    read,
    stamps,
)


def test_columns_of_years_and_months_are_joined():
    content = lines("2023,11,5", "2023,12,6", "2024,1,8", header="year,month,level")
    series = read(content)
    assert days_of(series) == ["2023-11-01", "2023-12-01", "2024-01-01"]
    assert series.values.tolist() == [5, 6, 8]
    assert "time_joined" in codes(series.notes)


@pytest.mark.parametrize("again", ["2023", ""])
def test_years_beside_names_of_months_are_joined_whatever_they_are_called(again):
    rows = ("2023,November,5,1", f"{again},December,6,1", "2024,January,8,1")
    series = read(lines(*rows, header=",,nights,guests"))
    assert days_of(series) == ["2023-11-01", "2023-12-01", "2024-01-01"]
    assert (series.target, series.values.tolist()) == ("nights", [5, 6, 8])


def test_months_that_start_again_do_not_order_the_rows():
    content = lines("11,5", "12,6", "1,8", "2,9", header="month,level")
    series = read(content)
    assert series.time is None
    assert series.values.tolist() == [5, 6, 8, 9]


@pytest.mark.parametrize(
    ("header", "rows", "second"),
    [
        ("date,time,level", ("2024-01-31,22:00,1", "2024-01-31,23:00,2", "2024-02-01,00:00,4"),
         "2024-01-31T23:00"),
        ("level,Datum,Uhrzeit", ("1,31.01.2024,22:00", "2,31.01.2024,23:00", "4,01.02.2024,00:00"),
         "2024-01-31T23:00"),
        ("date,hour,level", ("2024-01-31,22,1", "2024-01-31,23,2", "2024-02-01,0,4"),
         "2024-01-31T23:00"),
        ("year,month,level", ("2023,11,1", "2023,12,2", "2024,1,4"), "2023-12-01"),
        ("year,month,level", ("2023,Nov,1", "2023,December,2", "2024,Jan,4"), "2023-12-01"),
        ("year,quarter,level", ("2023,3,1", "2023,4,2", "2024,1,4"), "2023-10-01"),
        ("year,quarter,level", ("2023,Q3,1", "2023,Q4,2", "2024,Q1,4"), "2023-10-01"),
        ("year,period,level", ("2023,Q03,1", "2023,Q04,2", "2024,Q01,4"), "2023-10-01"),
        ("year,quarter,level", ("2023,3rd Quarter,1", "2023,4th Quarter,2", "2024,1st Quarter,4"),
         "2023-10-01"),
        ("Jahr,Monat,level", ("2023,Nov.,1", "2023,Dezember,2", "2024,Jän,4"), "2023-12-01"),
        ("Date,Time,level", ("31/01/2024,22.00.00,1", "31/01/2024,23.00.00,2",
                             "01/02/2024,00.00.00,4"), "2024-01-31T23:00"),
        ("year,month,day,hour,level", ("2024,1,31,22,1", "2024,1,31,23,2", "2024,2,1,0,4"),
         "2024-01-31T23:00"),
    ],
)  # fmt: skip
def test_times_in_several_columns_are_joined(header, rows, second):
    series = read(lines(*rows, header=header))
    assert stamps(series)[1] == second
    assert series.values.tolist() == [1, 2, 4]
    assert (series.target, "time_joined" in codes(series.notes)) == ("level", True)


def test_a_duration_beside_dates_that_come_once_is_no_clock():
    content = lines("2024-01-01,07:30,1", "2024-01-02,08:10,2", "2024-01-03,06:00,4",
                  header="date,slept,level")  # fmt: skip
    assert read_table(content).time == "date"


def test_rows_that_stand_for_a_year_are_left_out_and_named():
    content = lines("2023,M11,5", "2023,M12,6", "2023,M13,99", "2024,M01,8",
                    header="year,period,level")  # fmt: skip
    series = read(content)
    assert days_of(series) == ["2023-11-01", "2023-12-01", "2024-01-01"]
    assert series.values.tolist() == [5, 6, 8]
    note = next(note for note in series.notes if note.code == "time_periods_left_out")
    assert (note.values["value"], note.values["count"], note.values["line"]) == ("M13", 1, 4)


@pytest.mark.parametrize(
    ("header", "write", "second", "last"),
    [
        ("day,period,level", lambda n: n + 1, "2024-01-30T01:00", "2024-02-02"),
        ("date,time,level", lambda n: f"{n // 2:02d}{30 * (n % 2):02d}", "2024-01-30T00:30",
         "2024-02-01T23:30"),
    ],
)  # fmt: skip
def test_half_hours_may_be_counted_or_written_without_a_colon(header, write, second, last):
    days = ("20240130", "20240131", "20240201")
    rows = [f"{day},{write(n)},{n % 7}" for day in days for n in range(48)]
    series = read(lines(*rows, header=header))
    assert (series.target, series.frequency) == ("level", "30min")
    assert [stamps(series)[1], stamps(series)[-1]] == [second, last]


def test_numbers_that_do_not_begin_anew_each_day_are_no_clock():
    rows = [f"2024-01-0{1 + n // 48},{n % 47 + 1},{n}" for n in range(96)]
    assert read_table(lines(*rows, header="date,period,level")).time == "date"
