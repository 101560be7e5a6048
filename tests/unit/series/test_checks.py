import numpy as np
import pytest

from core.errors import UserError
from core.reading.tables import Table
from core.series.checks import fill_covariate
from core.series.inspection import to_series
from tests.unit.reading.small_tables import (
    codes,
    days_of,
    level,
    lines,
    question,
    read,
    refusal,
)


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e400"])
def test_what_is_no_finite_number_is_refused_with_its_place(cell):
    message = refusal(level(1, 2, cell, 4), words="missing")
    assert message.code == "not_a_number"
    assert message.values == {"column": "level", "value": cell, "line": 4}


@pytest.mark.parametrize("cell", ["unavailable", "12 ppm", "5%", "0x10", "1_0"])
def test_words_among_numbers_are_asked_about_and_taken_as_missing(cell):
    content = level(1, 2, cell, 4)
    asked = question(content)
    told = {"column": "level", "value": cell, "line": 4, "count": 1, "rows": 4}
    assert (asked.option, asked.message.values) == ("words", told)
    assert asked.readings[0].examples == (f"{cell} → –",)
    assert read(content, words="missing").values.tolist() == [1, 2, 2, 4]


def test_a_bad_cell_in_another_column_hinders_nobody():
    content = lines("2024-01-01,1,5", "2024-01-02,2,x", "2024-01-03,3,7", header="date,a,b")
    assert read(content).values.tolist() == [1, 2, 3]
    message = question(content, target="b").message
    assert (message.values["column"], message.values["line"]) == ("b", 3)


def test_missing_values_at_the_ends_are_left_out():
    series = read(level("", "nan", 3, 4, 5, ""))
    assert series.values.tolist() == [3, 4, 5]
    assert days_of(series) == ["2024-02-29", "2024-03-01", "2024-03-02"]
    assert series.warnings[0].values == {"column": "level", "first": 2, "last": 1}


def test_a_constant_is_told():
    assert codes(read(level(5, 5, 5)).warnings) == ["values_constant"]


def test_integers_beyond_what_a_float_holds_are_told():
    assert codes(read(level(1, 9007199254740995, 3)).warnings) == ["digits_lost"]


def test_infinity_in_memory_is_refused_with_its_row():
    with pytest.raises(UserError) as error:
        to_series(Table.from_frame([1.0, 2.0, np.inf]))
    assert error.value.message.values == {"column": "value", "value": "inf", "line": 3}


def test_another_column_is_filled_in_the_rows_of_the_series_alone():
    cells = np.array([np.nan, 2.0, np.nan, 5.0, np.nan, 7.0])
    values, (warning,) = fill_covariate(cells, 4, "rain")
    np.testing.assert_array_equal(values, [2, 2, 2, 5, np.nan, 7])
    assert warning.values == {"column": "rain", "count": 1}
    assert np.isnan(cells[0])


def test_another_column_that_is_empty_in_the_rows_of_the_series_is_refused():
    with pytest.raises(UserError) as refused:
        fill_covariate(np.array([np.nan, np.nan, 3.0]), 2, "rain")
    assert refused.value.message.code == "covariate_empty"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("", "", 1, 2, 3), "at the beginning in which “level” is empty are left out: 2."),
        ((1, 2, 3, ""), "at the end in which “level” is empty are left out: 1."),
        (("", 1, 2, 3, ""), "are left out at the beginning, 1, and at the end, 1."),
    ],
)
def test_only_the_ends_that_are_empty_are_told_of(cells, said):
    told = [one.text() for one in read(level(*cells)).warnings if one.code == "ends_dropped"]
    assert len(told) == 1 and told[0].endswith(said)
