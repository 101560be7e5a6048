import pytest

from core.reading.tables import read_table
from tests.unit.reading.small_tables import (
    DAYS,
    VALUES,
    complaint,
    lines,
    read,
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_usual_way(end):
    rows = [f"{day},{value}" for day, value in zip(DAYS, VALUES, strict=True)]
    assert read(lines(*rows, end=end)).values.tolist() == list(VALUES)


def test_lines_are_counted_through_cells_with_line_breaks():
    content = lines('2024-01-01,"a\nb",1', "2024-01-02,c,2", "2024-01-03,d,x", "2024-01-04,e,4",
                    header="date,note,level")  # fmt: skip
    assert complaint(content).values["line"] == 5


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


def test_names_in_three_lines_below_a_title_are_joined_over_an_empty_row():
    head = ["Downloaded: 2024-01-20", "", ",Graz,Graz,Graz", "Stunde,°C,°C,mm", ",,,", ",,code,"]
    rows = [f"2023/1/1 {hour}:00:00,{hour % 5}.5,8,{hour % 3}" for hour in range(24)]
    table = read_table("\r\n".join([*head, *rows]).encode())
    assert list(table.columns) == ["Stunde", "°C", "°C code", "mm"]
    assert table.targets == ["°C", "mm", "°C code"]


def test_lines_drawn_with_signs_are_no_rows():
    drawn = "-" * 20
    rows = ["| day | level |", drawn, *(f"| {day} | {n} |" for n, day in enumerate(DAYS))]
    table = read_table("\n".join(["Levels", "", drawn, *rows, drawn]).encode())
    assert (table.targets, table.columns["level"].tolist()) == (["level"], [0, 1, 2, 3, 4])


def test_a_title_alone_names_no_column_of_rows_that_end_in_a_delimiter():
    rows = ["LEVELS;", *(f"{day};{n};7;" for n, day in enumerate(DAYS)), "*"]
    table = read_table("\n".join(rows).encode())
    assert list(table.columns) == ["column 1", "column 2", "column 3", "column 4"]
    assert (table.time, len(table.columns)) == ("column 1", len(DAYS))


def test_nothing_is_said_of_an_empty_column_without_a_name():
    content = lines("2024-01-01,1,,a", "2024-01-02,2,,b", header="date,level,,note")
    assert read_table(content).warnings == ()
