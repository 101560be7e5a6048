import pytest

from core.reading.tables import read_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import codes, lines, question, read, stamps

MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
GERMAN = "Jan;Feb;Mrz;Apr;Mai;Jun;Jul;Aug;Sep;Okt;Nov;Dez"


def test_years_down_and_months_across_are_a_series_of_months():
    content = lines("2023,1,2,3,4,5,6,7,8,9,10,11,12,6.5", "2024,13,14,,16,,,,,,,,,14",
                    header=f"Year,{MONTHS},Annual")  # fmt: skip
    table = read_table(content)
    series = to_series(table, choices=())
    assert (table.targets, series.frequency, len(series)) == (["value"], "MS", 16)
    assert series.values[[0, 11, 12, 13, 15]].tolist() == [1, 12, 13, 14, 16]
    assert (stamps(series)[-1], stamps(series)[0]) == ("2024-04-01", "2023-01-01")
    assert "columns_beside_periods" in codes(series.notes)
    assert "ends_dropped" not in codes(series.warnings)  # months to come are no gaps


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        (f"Jahr;{GERMAN}", "2023;3,5;2,5;3;4;5;6;7;8;9;10;11;12", "2024;1;2;3;4;5;6;7;8;9;10;11;9"),
        ("year;1;2;3;4;5;6;7;8;9;10;11;12",
         "2024;1;2;3;4;5;6;7;8;9;10;11;9", "2023;3,5;2,5;3;4;5;6;7;8;9;10;11;12"),
    ],
)  # fmt: skip
def test_months_in_any_language_and_years_in_any_order(header, first, second):
    series = to_series(read_table(lines(first, second, header=header)))
    assert series.values[[0, 1, 23]].tolist() == [3.5, 2.5, 9]
    assert stamps(series)[0] == "2023-01-01"


def test_quarters_may_run_across():
    content = lines("2022,1,2,3,4", "2023,5,6,7,8", header="Year,Q1,Q2,Q3,Q4")
    series = to_series(read_table(content))
    assert (series.frequency, series.values.tolist()) == ("QS", [1, 2, 3, 4, 5, 6, 7, 8])


def test_columns_named_after_some_months_stay_columns():
    content = lines("2022,1,2,3", "2023,5,6,7", "2024,4,4,1", header="Year,Jan,Feb,Mar")
    assert read_table(content).targets == ["Jan", "Feb", "Mar"]


def test_the_years_may_stand_beside_the_name_of_the_series():
    rows = [f"Bern,{year},{year - 2000},2,3,4,5,6,7,8,9,10,11,12" for year in (2023, 2022)]
    series = to_series(read_table(lines(*rows, header=f"Station,Year,{MONTHS}")))
    assert (len(series), stamps(series)[0]) == (24, "2022-01-01")
    assert series.values[[0, 11, 12]].tolist() == [22, 12, 23]


@pytest.mark.parametrize(
    ("names", "second"), [(("AT", "CH"), "CH"), (("10381", "10382"), "WMO: 10382")]
)
def test_of_several_series_of_years_and_months_one_is_chosen(names, second):
    rows = [f"{name},{y},{y},2,3,4,5,6,7,8,9,10,11,12" for name in names for y in (2022, 2023)]
    content = lines(*rows, header=f"WMO,Year,{MONTHS}")
    asked = question(content)
    assert (asked.message.code, asked.readings[1].value) == ("several_series", second)
    series = read(content, series=second)
    assert (series.frequency, len(series), series.values[12]) == ("MS", 24, 2023)
    assert "series_across" in codes(series.notes)


@pytest.mark.parametrize(
    ("periods", "word", "frequency"),
    [(MONTHS.split(","), "Month", "MS"), (["Q1", "Q2", "Q3", "Q4"], "", "QS")],
)
def test_the_years_may_run_across_and_their_periods_down(periods, word, frequency):
    n = len(periods)
    rows = [f"{name},{k},{k + n},{k + 2 * n if k < 2 else ''}" for k, name in enumerate(periods)]
    series = to_series(read_table(lines(*rows, header=f"{word},2022,2023,2024")))
    assert (series.frequency, series.values.tolist()) == (frequency, [*range(2 * n + 2)])
    assert "years_across" in codes(series.notes)


def test_rows_that_are_numbered_are_no_months():
    rows = [f"{number},{number},2,3,4" for number in range(1, 13)]
    table = read_table(lines(*rows, header="shop,2021,2022,2023,2024"))
    assert "years_across" not in codes(table.notes)
