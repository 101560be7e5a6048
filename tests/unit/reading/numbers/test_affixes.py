import numpy as np
import pandas as pd
import pytest

from core.reading.numbers import affixes
from core.reading.options import Question
from tests.unit.reading.small_tables import codes, level, read


def cells(*texts, name="level"):
    return pd.Series(texts, index=range(2, len(texts) + 2), dtype="str", name=name)


@pytest.mark.parametrize(
    ("cell", "holds"),
    [("12 ppm", True), ("$5", True), ("-USD 7", True), ("<0.01", True), ("5%", True),
     ("ppm", False), ("north", False), ("12", False), ("a1 b", False), ("m3", False),
     (". ppm", False)],
)  # fmt: skip
def test_a_value_is_a_number_that_says_more(cell, holds):
    assert affixes.is_value(cell) is holds


@pytest.mark.parametrize(
    ("texts", "bare", "unit"),
    [
        (("12 ppm", "", "3.5ppm"), ["12", "", "3.5"], "ppm"),
        (("-€5", "€ 7,25"), ["-5", "7,25"], "€"),
        (("5 %", "n.d.", "7%"), ["5", "n.d.", "7"], "%"),
        (("3 m/s", "4 m/s"), ["3", "4"], "m/s"),
    ],
)
def test_one_unit_is_taken_off_every_cell(texts, bare, unit):
    found, said = affixes.strip_unit(cells(*texts))
    assert (found.tolist(), said) == (bare, unit)


@pytest.mark.parametrize(
    "texts", [("12 ppm", "3"), ("12 ppm", "3 ppb"), ("12", "3"), ("", ""), ("1.5e+03", "2e+03")]
)
def test_cells_without_one_unit_for_all_are_left_as_they_are(texts):
    assert affixes.strip_unit(cells(*texts)) is None


def test_a_number_in_brackets_or_with_a_minus_behind_is_negative():
    found, first = affixes.with_minus(cells("5", "(3.5)", "7-", ""))
    assert (found.tolist(), first) == (["5", "-3.5", "-7", ""], "(3.5)")
    assert affixes.with_minus(cells("(3)", "(4)")) is None  # a note, say, in every row
    assert affixes.with_minus(cells("5", "(3)", "north")) is None


@pytest.mark.parametrize(
    ("below", "factor"), [("limit", 1.0), ("half", 0.5), ("zero", 0.0), ("missing", np.nan)]
)
def test_a_limit_counts_as_is_said(below, factor):
    bare, found, limits = affixes.settle_limits(cells("<0.5", "2", "≤ 3"), below)
    assert bare.tolist() == ["0.5", "2", "3"]
    assert limits.tolist() == [True, False, True]
    np.testing.assert_equal(found, factor)


def test_what_a_limit_stands_for_is_asked_with_examples_and_no_half_of_what_lies_above():
    with pytest.raises(Question) as asked:
        affixes.settle_limits(cells("1", "<0,5", "2"), None)
    assert {r.value: r.examples for r in asked.value.readings} == {
        "limit": ("<0,5 → 0.5",), "half": ("<0,5 → 0.25",), "zero": ("<0,5 → 0",),
        "missing": ("<0,5 → –",),
    }  # fmt: skip
    assert asked.value.message.values["line"] == 3
    with pytest.raises(Question) as asked:
        affixes.settle_limits(cells("1", ">5"), "half")
    assert [reading.value for reading in asked.value.readings] == ["limit", "missing"]


def test_limits_beside_words_are_none():
    assert affixes.has_limits(cells("1", "<2", ""))
    assert not affixes.has_limits(cells("1", "<2", "north"))
    assert not affixes.has_limits(cells("1", "2"))


def test_a_dash_behind_a_currency_is_zero_as_in_accounts():
    series = read(level('"$1,037.50"', "$-", "($310.03)", "$ -", "$12.00"))
    assert series.values.tolist() == [1037.5, 0, -310.03, 0, 12]
    assert "nothing_read" in codes(series.notes)
