import datetime as dt

import pytest

from core.reading.tables import read_table
from tests.unit.reading.small_tables import codes, lines, read, stamps


def hours(first, count, write, header=",,,,a,b"):
    """A table of hours; `write` makes the cells of a moment."""
    moments = [first + dt.timedelta(hours=n) for n in range(count)]
    rows = [f"{write(moment)},{n % 7},{n % 5}" for n, moment in enumerate(moments)]
    return lines(*rows, header=header)


@pytest.mark.parametrize(
    ("write", "header"),
    [
        ("{:%Y,%m,%d,%-H}", ",,,,a,b"),
        ("{:%d,%m,%Y,%-H}", "x,y,z,u,a,b"),
        ("{:%m,%d,%Y,%-H}", "x,y,z,u,a,b"),
        ("{:%y,%m,%d,%-H}", "YY,MM,DD,hh,a,b"),
        ("{:%Y,%-j,%-H,%M}", "YEAR,DOY,HR,MN,a,b"),
        ("{:%Y,%-j,%-H,%M}", ",,,,a,b"),
        ("{:%Y,%-m,%-d,%-H}", "Rok,Miesiąc,Dzień,Godzina,a,b"),
    ],
)
def test_parts_of_times_are_found_by_name_or_proved_by_their_values(write, header):
    content = hours(dt.datetime(2023, 12, 30, 18), 60, write.format, header)
    series = read(content)
    assert (series.target, series.frequency) == ("a", "h")
    assert [stamps(series)[0], stamps(series)[-1]] == ["2023-12-30T18:00", "2024-01-02T05:00"]
    assert "time_joined" in codes(series.notes)


@pytest.mark.parametrize(
    "rows",
    [
        [f"2023,{week},{week % 7}" for week in range(1, 53)] + ["2024,1,5", "2024,2,6"],
        [f"{2000 + n // 4},{n % 4 + 1},{n % 7}" for n in range(40)],
        [f"1800,5,{n % 7}" for n in range(40)],
    ],
)
def test_numbers_that_do_not_roll_over_as_a_calendar_does_are_no_times(rows):
    table = read_table(lines(*rows, header="a,b,c"))
    assert "time_joined" not in codes(table.notes)


def test_a_column_that_tells_the_same_years_is_not_forecast_first():
    rows = [
        f"{1958 + n // 12};{n % 12 + 1:02d};{1958 + n / 12:.4f};{300 + n % 5}" for n in range(30)
    ]
    series = read("\n".join(rows).encode())
    assert (series.target, series.frequency) == ("column 4", "MS")
    assert stamps(series)[-1] == "1960-06-01"


def test_a_low_called_min_beside_an_hour_is_no_minute():
    rows = [f"2024,1,31,{hour},{hour / 2 - 8},{hour * 1.5}" for hour in range(24)]
    series = read(lines(*rows, header="year,month,day,hour,min,max"), target="min")
    assert stamps(series)[-1] == "2024-01-31T23:00"


def test_several_series_below_each_other_share_their_months():
    rows = [f"2024,{month},{shop},{month}" for shop in ("A", "B") for month in range(1, 13)]
    series = read(lines(*rows, header="year,month,shop,units"), series="B")
    assert (len(series), stamps(series)[-1]) == (12, "2024-12-01")


@pytest.mark.parametrize("dated", [True, False])
def test_the_25th_hour_is_the_one_that_comes_twice(dated):
    days = [dt.date(2023, 10, 28) + dt.timedelta(days=n) for n in range(3)]
    counts = [(day, hour) for day in days for hour in range(1, 25 + (day.day == 29))]
    write, header = ("{:%d/%m/%Y};", "Fecha;Hora;kWh") if dated else ("{:%Y;%m;%d};", "Y;M;D;H;kWh")
    rows = [f"{write.format(day)}{hour};{n}" for n, (day, hour) in enumerate(counts)]
    table = read_table(lines(*rows, header=header))
    assert "hours_counted" in codes(table.notes)
    series = read(lines(*rows, header=header), repeated_hour="both")
    # In UTC + 1: three hours of summer time before, the last midnight after it.
    assert [stamps(series)[24], stamps(series)[-1]] == ["2023-10-29", "2023-10-31"]
    assert series.frequency == "h"
    assert series.values.tolist() == list(range(73))


@pytest.mark.parametrize(
    ("header", "write"),
    [("Year,Week,units", "{},{}"), ("Jahr,KW,units", "{},{:02d}"), ("Year,Week,units", "{},W{}")],
)
def test_years_and_their_weeks_are_joined_with_a_53rd_one_where_there_is_one(header, write):
    mondays = [dt.date(2019, 12, 30) + dt.timedelta(weeks=n) for n in range(60)]
    rows = [f"{write.format(*day.isocalendar()[:2])},{n % 7}" for n, day in enumerate(mondays)]
    series = read(lines(*rows, header=header))
    assert (series.target, series.frequency, len(series)) == ("units", "W", 60)
    assert (stamps(series)[0], stamps(series)[52]) == ("2019-12-30", "2020-12-28")


def test_a_53rd_week_in_a_year_that_has_none_is_no_time():
    rows = [f"2021,{week},{week % 7}" for week in range(1, 54)]
    assert read_table(lines(*rows, header="Year,Week,units")).time != "Year Week"


def test_columns_that_the_times_are_made_of_are_not_forecast():
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    rows = [f"{day:%Y,%b,%-d},{n % 7}" for n, day in enumerate(days)]
    table = read_table(lines(*rows, header="Year,Month,Day,units"))
    assert table.targets == ["units"]
    assert codes(table.not_offered.values()) == ["column_of_times"] * 3


@pytest.mark.parametrize(
    ("year", "first", "code"),
    [(1402, "2023-03-21", "time_calendar"), (2566, "2023-01-01", "time_calendar"),
     (2023, "2023-01-01", "time_joined")],
)  # fmt: skip
def test_years_of_other_calendars_in_a_column_are_told(year, first, code):
    rows = [f"{year},{1 + n // 28},{1 + n % 28},{n}" for n in range(56)]
    series = read("\n".join(["year,month,day,value", *rows, ""]).encode())
    assert stamps(series)[0] == first
    assert code in [note.code for note in series.notes]
