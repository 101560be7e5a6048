import pytest

from core.reading.tables import read_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import (
    complaint,
    dated,
    lines,
    read,
)


def test_a_row_without_its_time_is_refused():
    message = complaint(dated("2024-01-01", "", "2024-01-03"))
    assert (message.code, message.values["line"]) == ("time_missing", 3)


@pytest.mark.parametrize("column", ["t", "index", "", "step", "anything"])
def test_a_first_column_that_counts_is_no_target(column):
    series = read(dated(0, 1, 2, 3, column=column))
    assert (series.target, series.time) == ("level", None)
    assert series.ds.tolist() == [0, 1, 2, 3]


def test_dates_name_the_time_whatever_their_column():
    content = lines("1,a,2024-01-03,7", "2,b,2024-01-04,8", "3,c,2024-01-05,9",
                    header="id,place,taken,level")  # fmt: skip
    table = read_table(content)
    assert table.time == "taken"
    assert table.targets == ["level", "id"]
    assert to_series(table).values.tolist() == [7, 8, 9]


def test_a_count_of_that_size_is_no_time():
    assert read(dated(1704067200, 1704067201, 1704067202, column="id")).time is None
