"""The catalogue's group `time`: each case as a file, and how it ends."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.reading.options import Question, ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import to_series


def csv(*rows, header="date,level"):
    return "\n".join([header, *rows, ""]).encode()


def dated(*dates, column="date", values=None):
    values = values or range(1, len(dates) + 1)
    rows = (f"{date},{value}" for date, value in zip(dates, values, strict=True))
    return csv(*rows, header=f"{column},level")


def read(content, target=None, time=None, **options):
    table = replace(read_table(content, "lake.csv"), options=ReadingOptions(**options))
    return to_series(table, target=target, time=time)


def question(content, **options):
    with pytest.raises(Question) as asked:
        read(content, **options)
    return asked.value


def refusal(content, **options):
    with pytest.raises(UserError) as refused:
        read(content, **options)
    assert not isinstance(refused.value, Question)
    return refused.value.message


def codes(messages):
    return [message.code for message in messages]


def stamps(series):
    return [str(stamp)[:16].replace("T00:00", "") for stamp in series.time]


UNDECIDABLE = dated("03/02/2024", "04/02/2024", "05/02/2024")


def test_day_or_month_first_is_asked_with_both_readings():
    asked = question(UNDECIDABLE)
    assert (asked.message.code, asked.option) == ("day_month_unclear", "date_order")
    assert {reading.value: reading.examples[0] for reading in asked.readings} == {
        "dmy": "03/02/2024 → 2024-02-03",
        "mdy": "03/02/2024 → 2024-03-02",
    }


def test_the_reading_of_even_steps_is_offered_first():
    assert question(UNDECIDABLE).readings[0].value == "dmy"
    months = [f"01/{month:02d}/{year}" for year in (2023, 2024) for month in range(1, 13)]
    assert question(dated(*months)).readings[0].value == "dmy"


def test_the_newest_row_may_come_first_where_the_order_flips():
    content = dated("02/13/2024", "02/12/2024", "11/02/2024", "10/02/2024", "31/01/2024")
    assert question(content).readings[0].value == "mdy,dmy"


@pytest.mark.parametrize(("order", "second"), [("dmy", "2024-02-04"), ("mdy", "2024-04-02")])
def test_the_chosen_order_is_the_one_read(order, second):
    assert stamps(read(UNDECIDABLE, date_order=order))[1] == second


def test_an_order_that_the_dates_contradict_is_refused():
    message = refusal(dated("13/02/2024", "14/02/2024", "15/02/2024"), date_order="mdy")
    assert (message.code, message.values["value"]) == ("time_not_read", "13/02/2024")


def test_a_year_of_two_digits_is_read_in_the_chosen_order():
    content = dated("1/2/24", "2/2/24", "3/2/24")
    assert stamps(read(content, date_order="dmy")) == ["2024-02-01", "2024-02-02", "2024-02-03"]
    assert refusal(content).code == "time_short_year"


FLIPPED = dated("29/01/2024", "30/01/2024", "31/01/2024", "02/01/2024", "02/02/2024",
                "02/03/2024", "02/13/2024")  # fmt: skip


def test_a_format_that_flips_half_way_is_asked():
    asked = question(FLIPPED)
    assert (asked.message.code, asked.option) == ("time_order_unclear", "date_order")
    assert asked.readings[0].value == "dmy,mdy"
    assert (asked.message.values["line"], asked.message.values["other_line"]) == (2, 8)


def test_the_order_flips_where_the_times_go_on_evenly():
    series = read(FLIPPED, date_order="dmy,mdy")
    assert stamps(series)[2:6] == ["2024-01-31", "2024-02-01", "2024-02-02", "2024-02-03"]
    flip = next(warning for warning in series.warnings if warning.code == "time_order_changes")
    assert flip.values["line"] == 5


def test_one_order_wherever_it_can_be_is_told_of_the_others():
    series = read(FLIPPED, date_order="dmy")
    assert "2024-03-02" in stamps(series) and "2024-02-13" in stamps(series)
    mixed = next(warning for warning in series.warnings if warning.code == "time_order_mixed")
    assert mixed.values == {"count": 1, "column": "date", "line": 8}


@pytest.mark.parametrize(
    ("dates", "line"),
    [
        (("2024-02-28", "29.02.2024", "2024-03-01"), 3),
        (("2024-02-28", "2024-02-29", "2024-02-30"), 4),
        (("28/02/2024", "29/02/2024", "30/02/2024"), 4),
        (("28.02.2024", "30.02.2024", "01.03.2024"), 3),
    ],
)
def test_mixed_formats_and_the_30_february_are_refused(dates, line):
    message = refusal(dated(*dates))
    assert (message.code, message.values["line"]) == ("time_not_read", line)


HOURS = ("00:00", "01:00", "02:00", "02:00", "03:00", "04:00")
AUTUMN = dated(*(f"2024-10-27 {hour}" for hour in HOURS), values=[5, 6, 7, 9, 8, 4])


def test_the_repeated_hour_of_summer_time_is_asked():
    asked = question(AUTUMN)
    assert (asked.message.code, asked.option) == ("hour_twice", "repeated_hour")
    assert [reading.value for reading in asked.readings] == ["both", "first", "last", "mean"]
    assert (asked.message.values["line"], asked.message.values["other_line"]) == (4, 5)


@pytest.mark.parametrize(
    ("choice", "values"),
    [
        ("first", [5, 6, 7, 8, 4]),
        ("last", [5, 6, 9, 8, 4]),
        ("mean", [5, 6, 8, 8, 4]),
        ("both", [5, 6, 7, 9, 8, 4]),
    ],
)
def test_of_the_repeated_hour_stays_what_was_chosen(choice, values):
    assert read(AUTUMN, repeated_hour=choice).values.tolist() == values


def test_both_hours_stay_because_summer_time_is_taken_back():
    series = read(AUTUMN, repeated_hour="both")
    assert stamps(series)[0] == "2024-10-26T23:00"
    assert (np.diff(series.time) == np.timedelta64(1, "h")).all()


def test_a_whole_year_of_local_time_becomes_even():
    local = pd.date_range("2024-01-01", "2024-12-31", freq="15min", tz="Europe/Berlin")
    content = dated(*local.strftime("%Y-%m-%d %H:%M"))
    series = read(content, repeated_hour="both")
    assert len(series) == len(local)
    assert (np.diff(series.time) == np.timedelta64(15, "m")).all()
    assert series.values.tolist() == list(range(1, len(local) + 1))


OFFSETS = dated("2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00", "2024-03-31T04:00+02:00")


def test_mixed_offsets_are_asked():
    asked = question(OFFSETS)
    assert (asked.message.code, asked.option) == ("time_offsets_differ", "offsets")
    assert [reading.value for reading in asked.readings] == ["utc", "local"]


@pytest.mark.parametrize(
    ("choice", "hours"),
    [("utc", ["00:00", "01:00", "02:00"]), ("local", ["01:00", "03:00", "04:00"])],
)
def test_mixed_offsets_are_read_as_chosen(choice, hours):
    series = read(OFFSETS, offsets=choice)
    assert [str(stamp)[11:16] for stamp in series.time] == hours


def test_names_of_zones_are_offsets():
    content = dated("2024-10-27 02:00 CEST", "2024-10-27 02:00 CET", "2024-10-27 03:00 CET")
    assert [str(t)[11:16] for t in read(content, offsets="utc").time] == ["00:00", "01:00", "02:00"]
    one = read(dated("2024-01-01 01:00 CET", "2024-01-01 02:00 CET", "2024-01-01 03:00 CET"))
    assert next(n for n in one.notes if n.code == "time_offset").values == {"offset": "CET"}


def test_an_offset_on_some_rows_only_is_refused():
    message = refusal(dated("2024-01-01T01:00Z", "2024-01-01T02:00", "2024-01-01T03:00Z"))
    assert (message.code, message.values["other_line"]) == ("time_offsets_differ", 3)


def test_unsorted_rows_are_sorted_with_a_warning():
    series = read(dated("2024-01-03", "2024-01-01", "2024-01-02"))
    assert series.values.tolist() == [2, 3, 1]
    assert codes(series.warnings) == ["times_sorted"]


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
    content = csv("2024-01-01,1", "2024-01-02,", "2024-01-02,5", "2024-01-03,3")
    assert read(content).values.tolist() == [1, 5, 3]


def test_gaps_are_counted_with_a_warning():
    series = read(dated("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-06", "2024-01-07"))
    assert [w.values["missing"] for w in series.warnings if w.code == "gaps"] == [2]


@pytest.mark.parametrize("column", ["timestamp", "x"])
def test_milliseconds_since_1970_are_recognised(column):
    series = read(dated(1704067200000, 1704070800000, 1704074400000, column=column))
    assert stamps(series) == ["2024-01-01", "2024-01-01T01:00", "2024-01-01T02:00"]
    assert "time_epoch" in codes(series.notes)


def test_a_count_of_that_size_is_no_time():
    assert read(dated(1704067200, 1704067201, 1704067202, column="id")).time is None


SERIALS = dated("45292", "45293", "45294.5", column="date")


def test_days_of_a_spreadsheet_are_asked():
    asked = question(SERIALS)
    assert (asked.message.code, asked.option) == ("day_numbers_unclear", "day_numbers")
    assert {r.value: r.examples[0] for r in asked.readings} == {
        "1900": "45292 → 2024-01-01",
        "1904": "45292 → 2028-01-02",
        "none": "45292",
    }


def test_days_of_a_spreadsheet_are_read_as_chosen():
    expected = ["2024-01-01", "2024-01-02", "2024-01-03T12:00"]
    assert stamps(read(SERIALS, day_numbers="1900")) == expected
    plain = read(SERIALS, day_numbers="none")
    assert plain.time is None and "time_counts_rows" in codes(plain.notes)


def test_the_year_1500_is_read():
    series = read(dated("1500-01-01", "1500-01-02", "1500-01-03"))
    assert stamps(series)[0] == "1500-01-01"


def test_without_a_time_column_the_rows_are_numbered_and_the_report_says_so():
    series = read(csv("1.5", "0.5", "2.5", header="level"))
    assert series.time is None and "time_none" in codes(series.notes)


def test_only_text_is_refused():
    assert refusal(csv("north,a", "south,b", header="where,what")).code == "no_numbers"


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
        ("year,month,day,hour,level", ("2024,1,31,22,1", "2024,1,31,23,2", "2024,2,1,0,4"),
         "2024-01-31T23:00"),
    ],
)  # fmt: skip
def test_times_in_several_columns_are_joined(header, rows, second):
    series = read(csv(*rows, header=header))
    assert stamps(series)[1] == second
    assert series.values.tolist() == [1, 2, 4]
    assert (series.target, "time_joined" in codes(series.notes)) == ("level", True)


@pytest.mark.parametrize(
    ("dates", "second"),
    [
        (("Mittwoch, 31. Januar 2024", "Donnerstag, 1. Februar 2024", "Freitag, 2. Februar 2024"),
         "2024-02-01"),
        (("31. Dez. 2023", "1. Jän. 2024", "2. Jänner 2024"), "2024-01-01"),
        (("31 mars 2024", "1 avril 2024", "2 avril 2024"), "2024-04-01"),
        (("31 de enero de 2024", "1 de febrero de 2024", "2 de febrero de 2024"), "2024-02-01"),
        (("Wed 31 Jan 2024", "Thu 1 Feb 2024", "Fri 2 Feb 2024"), "2024-02-01"),
        (("Jan 31st 2024", "Feb 1st 2024", "Feb 2nd 2024"), "2024-02-01"),
        (("January 31, 2024", "February 1, 2024", "February 2, 2024"), "2024-02-01"),
        (("31-Okt-2023", "1-Nov-2023", "2-Nov-2023"), "2023-11-01"),
        (("2024-W04", "2024-W05", "2024-W06"), "2024-01-29"),
        (("2024年1月31日", "2024年2月1日", "2024年2月2日"), "2024-02-01"),
        (("20240131T2300", "20240201T0000", "20240201T0100"), "2024-02-01"),
        (("20240131 23:00:00", "20240201 00:00:00", "20240201 01:00:00"), "2024-02-01"),
        (("31.01.2024, 23:00 Uhr", "01.02.2024, 00:00 Uhr", "01.02.2024, 01:00 Uhr"),
         "2024-02-01"),
        (("Märzx 2024", "Q1 2024", "Q2 2024"), None),
    ],
)  # fmt: skip
def test_people_write_dates_in_many_ways(dates, second):
    content = "\n".join(["date;level", *(f"{d};{n}" for n, d in enumerate(dates)), ""]).encode()
    if second is None:
        assert refusal(content).code in ("time_not_read", "no_times")
    else:
        assert stamps(read(content))[1] == second


def test_a_column_name_with_a_year_in_it_is_no_time():
    content = csv("a,1,2,3,4", "b,5,6,7,9", "c,3,4,5,5",
                  header="shop,Sales 2019,Sales 2020,Sales 2021,Sales 2022")  # fmt: skip
    assert "table_turned" not in codes(read_table(content).notes)


def test_a_duration_beside_dates_that_come_once_is_no_clock():
    content = csv("2024-01-01,07:30,1", "2024-01-02,08:10,2", "2024-01-03,06:00,4",
                  header="date,slept,level")  # fmt: skip
    assert read_table(content).time == "date"


LONG = csv("2024-01-01,north,1", "2024-01-01,south,5", "2024-01-02,north,2", "2024-01-02,south,6",
           "2024-01-03,north,4", "2024-01-03,south,9", header="date,region,level")  # fmt: skip


def test_of_a_long_table_one_series_is_asked_for():
    asked = question(LONG)
    assert (asked.message.code, asked.option) == ("several_series", "series")
    assert {r.value: r.examples for r in asked.readings} == {
        "north": ("2024-01-01 → 1", "2024-01-03 → 4"),
        "south": ("2024-01-01 → 5", "2024-01-03 → 9"),
    }


def test_of_a_long_table_the_chosen_series_is_read():
    series = read(LONG, series="south")
    assert (series.values.tolist(), series.name) == ([5, 6, 9], "lake · south")
    assert refusal(LONG, series="west").code == "no_such_series"


def test_a_series_is_asked_for_before_its_own_duplicates():
    content = csv("2024-01-01,a,1", "2024-01-01,a,2", "2024-01-01,b,3", "2024-01-02,a,3",
                  "2024-01-02,b,3", "2024-01-03,a,5", header="date,s,level")  # fmt: skip
    assert question(content).option == "series"
    assert question(content, series="a").option == "duplicates"
    assert read(content, series="a", duplicates="sum").values.tolist() == [3, 3, 5]


def test_two_columns_can_name_the_series_of_a_long_table():
    rows = [
        f"2024-01-0{day},{store},{item},{day * 100 + store * 10 + item}"
        for day in (1, 2, 3)
        for store in (1, 2)
        for item in (1, 2)
    ]
    content = csv(*rows, header="date,store,item,sales")
    assert (
        len(
            question(
                content,
            ).readings
        )
        == 4
    )
    assert read(content, series="2 · 1", target="sales").values.tolist() == [121, 221, 321]


def test_a_table_with_its_times_across_is_turned():
    content = csv("Norway,NO,5,6,8,9", "Chile,CL,1,,3,7", header="Country,Code,2019,2020,2021,2022")
    table = read_table(content, "wide.csv")
    assert (table.time, table.targets) == ("time", ["Norway", "Chile"])
    series = to_series(table, target="Norway")
    assert (stamps(series)[1], series.frequency) == ("2020-01-01", "YS")
    assert series.values.tolist() == [5, 6, 8, 9]
    assert "table_turned" in codes(series.notes)
    assert to_series(table, target="Chile").values.tolist() == [1, 1, 3, 7]


@pytest.mark.parametrize(
    "times",
    [("2024-01", "2024-02", "2024-03", "2024-04"), ("Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024"),
     tuple(f"{year} [YR{year}]" for year in (2020, 2021, 2022, 2023))],
)  # fmt: skip
def test_any_notation_of_time_may_run_across(times):
    series = read(csv("lake,1,2,4,8", header=",".join(("name", *times))))
    assert (series.target, series.values.tolist()) == ("lake", [1, 2, 4, 8])
    assert series.time is not None


def test_a_table_with_times_of_its_own_is_not_turned():
    content = csv("2024-01-01,1,2,3,4", "2024-01-02,5,6,7,8", "2024-01-03,9,8,7,6",
                  header="date,2019,2020,2021,2022")  # fmt: skip
    assert read_table(content).time == "date"
