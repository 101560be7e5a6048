import pytest

from core.reading.tables import read_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import codes, lines, read, stamps


def test_a_column_name_with_a_year_in_it_is_no_time():
    content = lines("a,1,2,3,4", "b,5,6,7,9", "c,3,4,5,5",
                  header="shop,Sales 2019,Sales 2020,Sales 2021,Sales 2022")  # fmt: skip
    assert "table_turned" not in codes(read_table(content).notes)


def test_a_table_with_its_times_across_is_turned():
    content = lines(
        "Norway,NO,5,6,8,9", "Chile,CL,1,,3,7", header="Country,Code,2019,2020,2021,2022"
    )
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
    series = read(lines("lake,1,2,4,8", header=",".join(("name", *times))))
    assert (series.target, series.values.tolist()) == ("lake", [1, 2, 4, 8])
    assert series.time is not None


def test_a_table_with_times_of_its_own_is_not_turned():
    content = lines("2024-01-01,1,2,3,4", "2024-01-02,5,6,7,8", "2024-01-03,9,8,7,6",
                  header="date,2019,2020,2021,2022")  # fmt: skip
    assert read_table(content).time == "date"
