import pytest

from core.reading.files.dialect import find_delimiter
from tests.unit.reading.small_tables import (
    VALUES,
    level,
    read,
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    series = read(level(*VALUES, delimiter=delimiter))
    assert series.values.tolist() == list(VALUES)


def test_decimal_commas_in_each_row_are_no_delimiter_where_some_rows_have_one_more():
    rows = [
        f"{day:02d}.01.2024;{'A; B' if day % 9 == 5 else 'A'};-{day},50;9,{day}"
        for day in range(1, 29)
    ]
    assert find_delimiter("\n".join(["day;who;paid;left", *rows])) == ";"


def test_titles_and_remarks_around_a_few_wide_rows_leave_their_delimiter():
    across = ";".join(f"2023M{month:02d}" for month in range(1, 13))
    row = ";".join(f"{month},5" for month in range(1, 13))
    text = f"Prices\nMonthly, index\n\n;{across}\nall;{row}\nfood;{row}\n\nNotes:\n1) early\n"
    assert find_delimiter(text) == ";"
