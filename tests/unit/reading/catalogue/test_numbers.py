import numpy as np
import pytest

from tests.unit.reading.catalogue.ending import asked, notes_of, read, refused, settled, warnings_of
from tests.unit.reading.catalogue.making import level, lines
from tests.unit.reading.small_tables import complaint


@pytest.mark.parametrize(
    ("cells", "delimiter", "values"),
    [
        (("3,5", "1,25", "7"), ";", [3.5, 1.25, 7]),
        (('"1,234.5"', '"2,000.25"', "7"), ",", [1234.5, 2000.25, 7]),
        (("n.d.", "2", "5", "3"), ",", [2, 5, 3]),
    ],
)
def test_numbers_are_read_in_their_notation(cells, delimiter, values):
    assert notes_of(level(*cells, delimiter=delimiter))[1].values.tolist() == values


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (("12 ppm", "13.5 ppm", "", "11 ppm"), "ppm", [12, 13.5, 13.5, 11]),
        (("5%", "7 %", "6.5%"), "%", [5, 7, 6.5]),
        (("$5", "-$7.50", "$1"), "$", [5, -7.5, 1]),
        (("5 €", "7.5 €", "1 €"), "€", [5, 7.5, 1]),
        (("12.5µg/m3", "13µg/m3", "11µg/m3"), "µg/m3", [12.5, 13, 11]),
    ],
)
def test_a_unit_in_every_cell_is_taken_off_and_told(cells, unit, values):
    notes, series = notes_of(level(*cells))
    assert (series.unit, series.values.tolist()) == (unit, values)
    assert notes["cells_unit"].values["unit"] == unit


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("5", "(3)", "2.5"), [5, -3, 2.5]),
        (("$5", "($3)", "$2"), [5, -3, 2]),
        (("5", "3-", "2.5"), [5, -3, 2.5]),
    ],
)
def test_negative_numbers_of_accounts_are_read_and_told(cells, values):
    notes, series = notes_of(level(*cells))
    assert series.values.tolist() == values
    assert notes["negatives_read"].values["value"] == cells[1]


@pytest.mark.parametrize("cells", [("5", "(3)", "(x)"), ("5", "(-3)", "2"), ("(1)", "(2)", "(3)")])
def test_other_brackets_are_no_minus(cells):
    assert complaint(level(*cells)).code in ("words_among_numbers", "no_numbers")


@pytest.mark.parametrize(
    "cells", [("12 ppm", "13 ppb", "11 ppm"), ("5%", "0.05", "7%"), ("5", "6", "7 m")]
)
def test_units_that_differ_are_not_read(cells):
    assert complaint(level(*cells)).code in ("words_among_numbers", "no_numbers")


@pytest.mark.parametrize("flagged", ["7.5 p", "7.5e", "7.5 (r)", "7.5*"])
def test_letters_that_mark_a_few_numbers_are_read_past_and_told(flagged):
    notes, series = notes_of(level("5.5", ":", "6.5", flagged))
    assert series.values.tolist() == [5.5, 5.5, 6.5, 7.5]
    assert notes["flags_read"].values["value"] == flagged


def test_a_unit_with_decimal_commas_is_read():
    series = notes_of(level("1.234,5 kg", "12,25 kg", "7 kg", delimiter=";"))[1]
    assert series.values.tolist() == [1234.5, 12.25, 7]


@pytest.mark.parametrize("cells", [("1.234", "2.345", "3.456"), ("1.234", "2.345", "345")])
def test_a_point_that_may_group_thousands_is_asked_about(cells):
    content = level(*cells, delimiter=";")
    question = asked(content)
    assert question.option == "decimal"
    found = settled(content)
    assert found["."].values[0] == 1.234
    assert found[","].values[0] == 1234
    assert question.readings[1].examples[0] == "1.234 → 1234"


@pytest.mark.parametrize("cells", [("1.234", "0.345", "3.456"), ("1.234", "2.3", "3.456")])
def test_a_point_that_cannot_group_thousands_is_read(cells):
    values = notes_of(level(*cells, delimiter=";"))[1].values.tolist()
    assert values == [float(cell) for cell in cells]


def test_a_limit_is_asked_about_and_read_as_said():
    content = level("0.5", "<0.02", "0.25", "<0.01", "0.75")
    found = settled(content)
    assert list(found) == ["limit", "half", "zero", "missing"]
    assert found["limit"].values.tolist() == [0.5, 0.02, 0.25, 0.01, 0.75]
    assert found["half"].values.tolist() == [0.5, 0.01, 0.25, 0.005, 0.75]
    assert found["zero"].values.tolist() == [0.5, 0, 0.25, 0, 0.75]
    assert found["missing"].values.tolist() == [0.5, 0.5, 0.25, 0.25, 0.75]
    assert {note.code for note in found["half"].notes} >= {"limits_read"}


def test_an_upper_limit_cannot_be_halved():
    assert [one.value for one in asked(level("5", ">100", "7")).readings] == ["limit", "missing"]


def test_a_sentinel_is_taken_as_missing_with_a_warning():
    codes, series = warnings_of(level(315.5, -9999, 316.5, 317))
    assert "sentinel_missing" in codes or "sentinel" in " ".join(codes)
    assert series.values.min() > 0


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e400"])
def test_what_is_not_finite_is_refused(cell):
    message = refused(level(1, 2, cell, 4))
    assert (message.code, message.values["line"]) == ("not_a_number", 4)


@pytest.mark.parametrize("value", [2**63 + 4096, 2**53 + 3])
def test_digits_that_are_lost_are_told(value):
    codes, series = warnings_of(level(1, value, 3, 4))
    assert "digits_lost" in codes
    assert series.values[1] == float(value)


def test_a_column_without_any_value_is_refused():
    assert refused(level("", "NA", "", "n.d.")).code == "no_numbers_only_empty"


def test_a_constant_is_told():
    assert "values_constant" in warnings_of(level(*[5] * 12))[0]


def test_codes_that_begin_with_zeros_stay_text():
    table = read(lines("2024-01-01,08123,1", "2024-01-02,00456,2", header="date,zip,level"))
    assert table.columns["zip"].tolist() == ["08123", "00456"]
    assert (table.targets, table.notes[-1].code) == (["level"], "codes_kept")


def test_numbers_of_workbooks_and_json_need_no_mark():
    content = b'[{"date": "2024-01-01", "level": 1.234}, {"date": "2024-01-02", "level": 2.345}]'
    table = read(content, "lake.json")
    assert np.allclose(table.columns["level"], [1.234, 2.345])
