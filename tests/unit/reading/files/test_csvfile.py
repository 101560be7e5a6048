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
