from core.reading.tables import read_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import (
    codes,
    lines,
)


def test_columns_of_one_name_are_told_apart():
    content = lines("2024-01-01,1,5,8", "2024-01-02,2,6,8", "2024-01-03,4,7,8",
                    header="date,level,level,")  # fmt: skip
    table = read_table(content)
    assert list(table.columns) == ["date", "level", "level (2)", "column 4"]
    assert codes(table.warnings) == ["header_twice", "header_blank"]
    assert to_series(table, target="level (2)").values.tolist() == [5, 6, 7]
