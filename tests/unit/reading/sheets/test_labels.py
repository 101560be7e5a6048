import pytest

from core.reading.sheets.labels import find_names
from core.reading.tables import parse_table
from core.series.inspection import to_series
from tests.unit.reading.small_tables import codes, stamps

MONTHS = [f'"2023-{month:02d}";"{100 + month % 5}.5"' for month in range(1, 13)]


def rows(*texts, first=1):
    return [(line, text.split(",")) for line, text in enumerate(texts, first)]


@pytest.mark.parametrize(
    ("lines", "kinds", "names"),
    [
        (["Title,CPI", "Updated,2024-01-05", "Période,"], ["date", "number"], ["Période", "CPI"]),
        (["Title,CPI", "Unit,2015=100", "Important notes,"], ["date", "number"], ["time", "CPI"]),
        ([",A,B", "Unit,m,m", "As of,2024-01-05,"], ["date", "number", "number"],
         ["time", "A", "B"]),
        (["Place,Graz,Graz", "What,rain,sun", "Id,7,7"], ["date", "number", "number"],
         ["time", "Graz rain", "Graz sun"]),
        ([",A,B", "How:,mean,mean", "Period\\Unit:,[$],[£]"], ["date", "number", "number"],
         ["time", "A", "B"]),
        (["Station,Graz", "Unit,m", "day,level"], ["date", "number"], None),
        (["Sales,all", "Region,2021Q1,2021Q2,2021Q3"], ["", "number", "number", "number"], None),
        (["day,level", ",m"], ["date", "number"], None),
    ],
)  # fmt: skip
def test_columns_are_named_after_lines_that_tell_of_them(lines, kinds, names):
    assert find_names(rows(*lines), kinds) == names


def test_labels_stand_right_above_the_values():
    above = [*rows("Station,Graz", "Unit,m"), *rows("day,", first=4)]
    assert find_names(above, ["date", "number"]) is None


@pytest.mark.parametrize("flag", ["", ';"A"'])
def test_rows_below_labels_may_be_wider(flag):
    head = ['"Libellé";"Indice des prix"', '"idBank";"001759970"', '"Période";""']
    table = parse_table("\n".join([*head, *(row + flag for row in MONTHS)]).encode(), "a.csv")
    assert list(table.columns)[:2] == ["Période", "Indice des prix"]
    assert "labels_read" in codes(table.notes)
    series = to_series(table)
    assert (stamps(series)[0], series.values[:2].tolist()) == ("2023-01-01", [101.5, 102.5])


def test_years_above_months_are_no_labels():
    years = [f'"{year}";"{year - 1900}.5"' for year in (2022, 2023)]
    head = ['"Title";"CPI"', '"Release date";"17-01-2024"', '"Important notes";']
    table = parse_table("\n".join([*head, *years, *MONTHS]).encode(), "a.csv")
    assert (len(table.columns), list(table.columns)) == (14, ["time", "CPI"])
