import datetime as dt

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.reading.sheets import grid


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (True, "TRUE"), (3.0, "3"), (0.1, "0.1"), (1e300, "1e+300"), (7, "7"),
        (dt.datetime(2024, 2, 29), "2024-02-29"),
        (dt.datetime(2024, 2, 29, 13, 5), "2024-02-29 13:05:00"),
        (dt.date(2024, 2, 29), "2024-02-29"), (" a ", "a"),
    ],
)  # fmt: skip
def test_a_cell_is_written_as_a_person_would(cell, text):
    assert grid.text_of(cell) == text


def test_empty_rows_and_the_empty_columns_at_both_sides_are_left_out():
    cells = [["", None, " ", ""], ["", "a", None, "b"], ["", "", "", ""], ["", 1, "", 2]]
    assert grid.filled_rows(cells, first_line=5) == [(6, ["a", None, "b"]), (8, [1, "", 2])]
    assert grid.filled_rows([["", None]]) == []


LINES = pd.Index([2, 3, 4])


def test_numbers_are_numbers_where_all_cells_are_that_or_missing():
    column = grid.as_column([1, "n.d.", 2.5], LINES)
    np.testing.assert_array_equal(column, [1, np.nan, 2.5])
    assert grid.as_column([1, "x", 2.5], LINES).tolist() == ["1", "x", "2.5"]
    assert grid.as_column([True, 1, 0], LINES).tolist() == ["TRUE", "1", "0"]


def test_dates_are_times_where_all_cells_are_that_or_missing():
    days = [dt.datetime(2024, 2, 28, 6), None, dt.datetime(2024, 3, 1)]
    column = grid.as_column(days, LINES)
    assert column.iloc[0] == pd.Timestamp("2024-02-28 06:00") and pd.isna(column.iloc[1])
    assert grid.as_column([days[0], 5, None], LINES).tolist() == ["2024-02-28 06:00:00", "5", ""]


def sheet(*rows, header=None):
    filled = grid.filled_rows(rows)
    return grid.as_sheet(filled, grid.find_grid_layout(filled, header), {"format": "x"})


def test_a_total_at_the_end_is_left_out_and_told():
    found = sheet(["day", "level"], ["a", 1], ["b", 2], ["Total", 3])
    assert found.columns["level"].tolist() == [1, 2]
    assert found.notes[-1].values == {"line": 4, "value": "Total"}
    # A category of that name comes again and again.
    again = sheet(["day", "level"], ["Total", 1], ["b", 2], ["Total", 3])
    assert len(again.columns["level"]) == 3


def test_a_sheet_without_rows_is_refused():
    for rows, code in (([["a", "b"]], "header_only"), ([["", ""]], "sheet_empty")):
        with pytest.raises(UserError) as refused:
            sheet(*rows)
        assert refused.value.message.code == code
