import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.reading.numbers.number_columns import find_numbers, mostly_numbers
from core.reading.options import ReadingOptions


def columns(**cells):
    """Columns of text, the first row in line 2."""
    return {
        name: pd.Series(texts, index=range(2, len(texts) + 2), dtype="str")
        for name, texts in cells.items()
    }


def codes(read):
    return [(note.code, note.values.get("column")) for note in read.notes]


def test_each_column_is_read_with_the_mark_that_one_of_them_proves():
    read = find_numbers(columns(a=["1.234", "5.678"], b=["1,5", "2"], c=["x", "y"]))
    assert read.mark == ","
    assert read.columns["a"].tolist() == [1234, 5678]
    assert read.columns["b"].tolist() == [1.5, 2]
    assert (read.numeric, read.columns["c"].tolist()) == (["a", "b"], ["x", "y"])
    assert codes(read) == [("decimal_mark", None), ("thousands_mark", None)]


def test_the_mark_that_is_said_goes_before_what_is_found():
    read = find_numbers(columns(a=["1.234", "5.678"]), ReadingOptions(decimal="."))
    assert read.columns["a"].tolist() == [1.234, 5.678]
    with pytest.raises(UserError) as refused:
        find_numbers(columns(a=["1"]), ReadingOptions(decimal=";"))
    assert refused.value.message.code == "decimal_mark_unknown"


def test_a_column_with_a_bad_cell_stays_as_it_is_written_but_counts_as_numbers():
    read = find_numbers(columns(a=["1.50", "x", "3"], b=["1", "2", "4"]))
    assert read.columns["a"].tolist() == ["1.50", "x", "3"]
    assert read.numeric == ["a", "b"]


@pytest.mark.parametrize(
    ("cells", "holds"),
    [(["1", "x"], True), (["1", "x", "y"], False), (["", "-"], False), (["", "1"], True)],
)
def test_half_of_the_filled_cells_make_a_column_of_numbers(cells, holds):
    assert mostly_numbers(pd.Series(cells, dtype="str")) is holds


def test_codes_that_begin_with_zeros_are_kept_unless_their_column_is_one_of_times():
    read = find_numbers(columns(zip=["08123", "00456"], year=["0622", "0623"]))
    assert read.columns["zip"].tolist() == ["08123", "00456"]
    assert read.columns["year"].tolist() == [622, 623]
    assert codes(read) == [("codes_kept", "zip")]


def test_units_negatives_and_limits_are_read_and_told():
    cells = columns(cost=["$5", "$7"], left=["5", "(3)"], found=["<0.5", "2"])
    read = find_numbers(cells, ReadingOptions(below="half"))
    assert read.units == {"cost": "$"}
    assert read.columns["cost"].tolist() == [5, 7]
    assert read.columns["left"].tolist() == [5, -3]
    assert read.columns["found"].tolist() == [0.25, 2]
    assert {("cells_unit", "cost"), ("negatives_read", "left"), ("limits_read", "found")} <= set(
        codes(read)
    )


def test_a_unit_is_shown_in_a_cell_as_the_file_has_it():
    read = find_numbers(columns(cost=["$950.00M", "$1.20B", "$970.00M"]))
    note = next(note for note in read.notes if note.code == "cells_unit")
    assert (note.values["unit"], note.values["value"]) == ("$", "$950.00M")


def test_a_column_that_is_of_numbers_already_needs_no_mark():
    ready = {"a": pd.Series([1.5, np.nan]), "b": pd.Series(["1,5", "2"], dtype="str")}
    read = find_numbers(ready)
    assert (read.numeric, read.mark) == (["a", "b"], ",")
    np.testing.assert_array_equal(read.columns["a"], [1.5, np.nan])
