import pytest

from core.reading.options import ReadingOptions
from core.reading.tables import parse_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import codes, stamps

HOURS = [("20230101", 22, 7), ("20230101", 23, 9), ("20230101", 24, 4), ("20230102", 1, 3)]
ROWS = [f"  260,{day},{hour:5d},{value:5d}" for day, hour, value in HOURS]


def table(*rows, **options):
    return parse_table("\n".join(rows).encode(), "a.txt", options=ReadingOptions(**options))


@pytest.mark.parametrize("below", [["# "], []])
def test_the_last_remark_as_wide_as_the_rows_names_the_columns(below):
    head = [
        "# STATION: lake, upper",
        "# FF: wind, in 0.1 m/s",
        "# STN,YYYYMMDD,   HH,   FF",
        *below,
    ]
    read = table(*head, *ROWS)
    assert (read.time, read.targets[0]) == ("YYYYMMDD HH", "FF")
    assert list(read.columns)[1:] == ["STN", "YYYYMMDD", "HH", "FF"]
    note = next(note for note in read.notes if note.code == "names_in_remarks")
    assert note.values == {"line": 3, "sign": "#"}
    series = to_series(read)
    assert stamps(series) == ["2023-01-01T22:00", "2023-01-01T23:00", "2023-01-02",
                              "2023-01-02T01:00"]  # fmt: skip
    assert series.values.tolist() == [7, 9, 4, 3]


def test_a_second_line_of_names_gives_the_units():
    head = ["#YY  MM DD hh mm WDIR WSPD  GST", "#yr  mo dy hr mn degT m/s   m/s"]
    rows = [
        f"2023 01 31 {hour} 50 178  {value}  5.8" for hour, value in ((21, 7.2), (22, 6), (23, 9))
    ]
    read = table(*head, *rows, "2023 02 01 00 50 160  8.5  9.0")
    assert read.units["WSPD"] == "m/s"
    series = to_series(read, target="WSPD")
    assert stamps(series)[2:] == ["2023-01-31T23:50", "2023-02-01T00:50"]
    assert series.values.tolist() == [7.2, 6, 9, 8.5]


def test_remarks_that_name_nothing_leave_the_columns_without_names():
    rows = [f"{1958 + n // 12} {n % 12 + 1} {1958 + n / 12:.4f} {315 + n % 3}" for n in range(14)]
    read = table("# Monthly means", "#   decimal  mean", "# -----", *rows)
    assert (read.time, read.targets[0]) == ("column 1 column 2", "column 4")
    assert next(n.values["count"] for n in read.notes if n.code == "remarks") == 3


def test_names_below_the_remarks_are_those_of_the_columns():
    read = table("#group,false,true", "#default,_result,", "day,level", "2024-01-01,5",
                 "2024-01-02,7", "#group,false,true", "#1,9")  # fmt: skip
    assert list(read.columns) == ["day", "level"]
    assert read.columns["level"].tolist() == [5, 7, 9]
    assert read.columns["day"].tolist()[2] == "#1"
    assert next(note.values["count"] for note in read.notes if note.code == "remarks") == 3


def test_a_person_may_take_another_remark_for_the_names():
    read = table("# a,b", "# day,level", "2024-01-01,5", "2024-01-02,7", "2024-01-03,6", header=1)
    assert list(read.columns) == ["a", "b"]
    assert "header_none" in codes(table("# a,b", "2024-01-01,5", "2024-01-02,7", header=0).notes)


def test_a_sign_alone_is_a_name():
    assert next(iter(table("#,day,level", "1,2024-01-01,5", "2,2024-01-02,7").columns)) == "#"


def test_a_text_all_of_whose_lines_begin_so_has_no_remarks():
    assert table("#tag,count", "#a,5", "#b,7", "#c,1").columns["count"].tolist() == [5, 7, 1]
