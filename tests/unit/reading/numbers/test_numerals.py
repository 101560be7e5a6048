import numpy as np
import pandas as pd
import pytest

from core.reading.numbers import numerals
from tests.unit.reading.small_tables import (
    complaint,
    level,
    lines,
    read,
)


@pytest.mark.parametrize(
    ("cells", "delimiter", "values"),
    [
        (("3,5", "-1,25", "7"), ";", [3.5, -1.25, 7]),
        (("3.5", ".25", "7."), ",", [3.5, 0.25, 7]),
        (('"1,234.5"', '"12,000"', "7"), ",", [1234.5, 12000, 7]),
        (("1.234,5", "12.000", "7"), ";", [1234.5, 12000, 7]),
        (("1 234,5", "12\u202f000", "7"), ";", [1234.5, 12000, 7]),
        (("1'234.5", "12'000", "7"), ";", [1234.5, 12000, 7]),
        (("1.234.567", "2", "3"), ";", [1234567, 2, 3]),
        (("1.234", "0.345", "3.456"), ";", [1.234, 0.345, 3.456]),
        (("1,234", "0,345", "3,456"), ";", [1.234, 0.345, 3.456]),
        (("1.234", "2.345", "1500"), ",", [1.234, 2.345, 1500]),
        (("1,234", "2,345", "1500"), ";", [1.234, 2.345, 1500]),
        (("1e3", "2.5E-2", "+4"), ",", [1000, 0.025, 4]),
        (("−5", "-6", "7"), ",", [-5, -6, 7]),
        ((" 5 ", "6 ", " 7"), ",", [5, 6, 7]),
    ],
)
def test_numbers_are_read_in_their_notation(cells, delimiter, values):
    assert read(level(*cells, delimiter=delimiter)).values.tolist() == values


@pytest.mark.parametrize(
    ("cells", "delimiter"),
    [
        (("1.234", "2.345", "3.456"), ";"),
        (("1.234", "2.345", "345"), ","),
        (("1,234", "2,345", "345"), ";"),
        (('"1,234"', '"2,345"', "345"), ","),
    ],
)
def test_a_mark_of_decimals_or_thousands_is_refused(cells, delimiter):
    message = complaint(level(*cells, delimiter=delimiter))
    assert message.code == "decimal_mark_unclear"
    told = {"line": 2, "value": cells[0].strip('"'), "column": "level"}
    assert message.values == told | {"small": "1.234", "large": "1234"}


def test_another_column_can_settle_the_decimal_mark():
    content = lines("2024-01-01;1,234;5,5", "2024-01-02;2,345;6", "2024-01-03;3,456;7",
                    header="date;a;b")  # fmt: skip
    assert read(content).values.tolist() == [1.234, 2.345, 3.456]


def test_two_decimal_marks_are_refused_with_both_places():
    message = complaint(level("1.5", "2", "2,25", delimiter=";"))
    assert message.code == "decimal_marks_differ"
    assert message.values == {"line": 2, "value": "1.5", "other_line": 4, "other_value": "2,25"}


def cells(*texts):
    return pd.Series(texts, index=range(2, len(texts) + 2), dtype="str", name="level")


def test_words_for_nothing_are_missing_in_any_case():
    found = numerals.is_missing(cells("", "NA", "N.d.", "–", "0", "nano", "None"))
    assert found.tolist() == [True, True, True, True, False, False, True]


def test_a_mark_is_proven_by_what_can_be_nothing_else():
    found = numerals.proofs({"a": cells("1.234", "2,5"), "b": cells("1.234.567", "0.125")})
    assert found == {",": (3, "2,5"), ".": (3, "0.125")}
    assert numerals.proofs({"a": cells("1.234", "12")}) == {}


def test_whoever_writes_four_digits_plainly_groups_no_thousands():
    assert numerals.find_mark({"a": cells("1,234", "1500")}) == ","
    assert numerals.find_mark({"a": cells("1.234", "1500")}) == "."


def test_what_is_not_finite_or_no_number_is_bad_and_what_is_missing_is_not():
    values, bad = numerals.parse(cells("+4", "1e400", "x", "", "−2,5"), ",")
    np.testing.assert_array_equal(values, [4, np.inf, np.nan, np.nan, -2.5])
    assert bad.tolist() == [False, True, True, False, False]


def test_beginnings_and_endings_are_found_among_several():
    found = cells("(3)", "4-", "5", "")
    assert numerals.starts_with(found, "(", "5").tolist() == [True, False, True, False]
    assert numerals.ends_with(found, "-", "−").tolist() == [False, True, False, False]
