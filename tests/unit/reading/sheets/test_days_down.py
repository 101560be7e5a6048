import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from core.reading.options import ReadingOptions
from core.reading.sheets.days_down import join_days
from core.reading.tables import parse_table, read_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import codes, lines, question, read, stamps

START = dt.date(2023, 1, 30)


def days(header, count=4, width=24, write="{:%d/%m/%Y}", first=START):
    """Days down; the values count on across."""
    dates = [write.format(first + dt.timedelta(days=n)) for n in range(count)]
    values = [[str(n * width + k) for k in range(width)] for n in range(count)]
    rows = (",".join([day, *cells]) for day, cells in zip(dates, values, strict=True))
    return lines(*rows, header=",".join(header))


@pytest.mark.parametrize(
    ("names", "write", "begins"),
    [
        ([f"{hour:02d}:00" for hour in range(24)], "{:%d/%m/%Y}", "2023-01-30"),
        ([f"{hour}:00" for hour in (*range(1, 24), 0)], "{:%Y-%m-%d}", "2023-01-30T01:00"),
        ([f"{hour:02d}:00-{hour + 1:02d}:00" for hour in range(24)], "{:%d.%m.%Y}", "2023-01-30"),
        ([f"H{hour:02d}" for hour in range(1, 25)], "{:%Y%m%d}", "2023-01-30T01:00"),
        ([f"{hour}h" for hour in range(24)], "{:%Y-%m-%d}", "2023-01-30"),
        ([f"{hour}" for hour in range(24)], "{:%Y-%m-%d}", "2023-01-30"),
    ],
)
def test_days_down_and_hours_across_are_a_series_of_hours(names, write, begins):
    table = read_table(days(["Day", *names], write=write))
    series = to_series(table)
    assert (series.frequency, series.values.tolist()) == ("h", list(range(96)))
    assert stamps(series)[0] == begins
    assert "hours_across" in codes(table.notes)


def test_half_hours_may_run_across_and_other_columns_are_left_out():
    clocks = [f"{minute // 60}:{minute % 60:02d}" for minute in range(30, 1441, 30)]
    content = days(["Day", *clocks], width=48).decode()
    head, *rows = content.splitlines()
    table = read_table("\n".join([f"{head},Total", *(f"{row},7" for row in rows)]).encode())
    series = to_series(table)
    assert (series.frequency, len(series)) == ("30min", 192)
    assert stamps(series)[-1] == "2023-02-03"
    assert "columns_beside_parts" in codes(table.notes)


def test_year_month_and_day_may_tell_the_days_and_codes_stand_beside_the_hours():
    names = [name for hour in range(1, 25) for name in (f"H{hour:02d}", f"V{hour:02d}")]
    rows = [
        f"28,2023,1,{day}," + ",".join(f"{hour + day},V" for hour in range(24)) for day in (30, 31)
    ]
    series = to_series(
        read_table(lines(*rows, header=",".join(["ID", "ANO", "MES", "DIA", *names])))
    )
    assert (series.frequency, stamps(series)[0], stamps(series)[-1]) == (
        "h", "2023-01-30T01:00", "2023-02-01")  # fmt: skip
    assert series.values[[0, 24]].tolist() == [30, 31]


def test_the_25th_hour_across_is_the_one_that_comes_twice():
    rows = days(["Day", *(f"H{n}" for n in range(1, 25))], first=dt.date(2023, 10, 28)).decode()
    rows = [f"{row}," for row in rows.splitlines()]
    rows[0], rows[2] = rows[0] + "H25", rows[2] + "99"
    table = parse_table("\n".join(rows).encode(), "a.csv")
    series = to_series(replace(table, options=ReadingOptions(repeated_hour="both")))
    assert (series.frequency, len(series)) == ("h", 97)
    assert series.values[48] == 99


@pytest.mark.parametrize(
    ("header", "first"),
    [
        ("Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun", dt.date(2023, 1, 30)),
        ("Week ending,Mo,Di,Mi,Do,Fr,Sa,So", dt.date(2023, 2, 5)),
        ("Semaine,dimanche,lundi,mardi,mercredi,jeudi,vendredi,samedi", dt.date(2023, 1, 29)),
    ],
)
def test_weeks_down_and_their_days_across_are_a_series_of_days(header, first):
    rows = [
        f"{first + dt.timedelta(weeks=n):%d/%m/%Y},{','.join(str(7 * n + k) for k in range(7))}"
        for n in range(5)
    ]
    table = read_table(lines(*rows, header=header))
    series = to_series(table)
    assert (series.frequency, series.values.tolist()) == ("D", list(range(35)))
    assert stamps(series)[0] == ("2023-01-29" if "dim" in header else "2023-01-30")
    assert "weekdays_across" in codes(table.notes)


def test_a_person_may_have_the_table_as_it_is_written():
    content = days(["Day", *(f"{hour:02d}:00" for hour in range(24))])
    table = read_table(content, options=ReadingOptions(across="written"))
    assert (table.time, len(table.columns), len(table.targets)) == ("Day", 4, 24)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Day,Mon,Tue,Wed,Thu,Fri", "2023-01-{:02d},1,2,3,4,5"),
        ("Day,08:00,09:00,10:00,12:00", "2023-01-{:02d},1,2,3,4"),
        ("Day,1,2,3,4,5,6,7", "2023-01-{:02d},1,2,3,4,5,6,9"),
    ],
)
def test_other_tables_stay_as_they_are(header, row):
    table = read_table(lines(*(row.format(day) for day in range(1, 20)), header=header))
    assert table.time == "Day"


def test_hours_across_of_several_series_stand_below_each_other():
    rows = [f"{shop},{day},{','.join(map(str, range(24)))}" for shop in "NS"
            for day in ("2024-01-01", "2024-01-02")]  # fmt: skip
    content = lines(*rows, header="Shop,Date," + ",".join(f"{hour:02d}:00" for hour in range(24)))
    assert question(content).message.code == "several_series"
    assert len(read(content, series="S")) == 48


@pytest.mark.parametrize(
    "header", ["Week,Mon,Wed,Tue,Thu,Fri", "Week,Mon,Tue,Wed,Thu,Sat", "Week,Tue,Wed,Thu,Fri,Sat"]
)
def test_days_that_do_not_follow_each_other_are_columns_of_their_own(header):
    rows = [f"2023-01-{30 - 7 * n:02d},1,2,3,4,5" for n in range(4)]
    assert "weekdays_across" not in codes(read_table(lines(*rows, header=header)).notes)


def test_french_days_across_are_days():
    rows = [f"{dt.date(2023, 1, 30) + dt.timedelta(weeks=n)},1,2,3,4,5,6,7" for n in range(4)]
    header = "Semaine,lun.,mar.,mer.,jeu.,ven.,sam.,dim."
    assert "weekdays_across" in codes(read_table(lines(*rows, header=header)).notes)


def test_an_hour_25_that_is_said_to_be_missing_makes_no_long_day():
    rows = days(["Day", *(f"H{n}" for n in range(1, 25))]).decode().splitlines()
    rows = [rows[0] + ",H25", *(f"{row},-" for row in rows[1:])]
    series = to_series(parse_table("\n".join(rows).encode(), "a.csv"))
    assert (series.frequency, len(series)) == ("h", 4 * 24)


def test_a_week_without_its_day_leaves_the_table_as_it_is():
    names = ["Week", "Mon", "Tue", "Wed", "Thu", "Fri"]
    week = pd.Series(pd.to_datetime(["2023-01-02", None, "2023-01-16"]))
    columns = {name: pd.Series([1.0, 2.0, 3.0]) for name in names} | {"Week": week}
    assert join_days(columns) is None
    assert join_days({name: cells.iloc[:0] for name, cells in columns.items()}) is None
