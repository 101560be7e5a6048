import pytest

from core.errors import UserError
from core.reading.numbers.pasted import values_from_text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("112\n118\n132", [112, 118, 132]),
        ("112\r\n118\r\n132\r\n", [112, 118, 132]),
        ("  1.5 2 -3.25  ", [1.5, 2, -3.25]),
        ("1.5\t2\t3.25", [1.5, 2, 3.25]),
        ("1;2;3;", [1, 2, 3]),
        ("1, 2.5, 3", [1, 2.5, 3]),
        ("1,2,3", [1, 2, 3]),
        ("100,200,300", [100, 200, 300]),
        ("1.5,2.5\n3.5,4.5", [1.5, 2.5, 3.5, 4.5]),
        ("1,2,3\n4,5,6", [1, 2, 3, 4, 5, 6]),
        ("3,5; 4,25; 1,5", [3.5, 4.25, 1.5]),
        ("3,5\n4,25\n1,5", [3.5, 4.25, 1.5]),
        ("3,5 4,25 0,125", [3.5, 4.25, 0.125]),
        ("1.234,5 3,5", [1234.5, 3.5]),
        ("1\u00a0234,5\n2\u00a0345,75", [1234.5, 2345.75]),
        ("1e3 2.5E-2", [1000, 0.025]),
        ("−4 +5", [-4, 5]),
        ("42", [42]),
        ("1,2,3,\n4,5,6,", [1, 2, 3, 4, 5, 6]),
        ("315.123\n316.456", [315.123, 316.456]),
    ],
)
def test_pasted_numbers_are_read(text, values):
    assert values_from_text(text).tolist() == values


@pytest.mark.parametrize("text", ["", "  \n ", "\t"])
def test_nothing_is_refused(text):
    with pytest.raises(UserError) as error:
        values_from_text(text)
    assert error.value.message.code == "no_values"


@pytest.mark.parametrize(
    ("text", "position", "value"),
    [
        ("1 2 abc 4", 3, "abc"),
        ("value\n1\n2", 1, "value"),
        ("1 inf 3", 2, "inf"),
        ("1 2 nan", 3, "nan"),
        ("1 1e400", 2, "1e400"),
        ("5,6,,8", 3, ""),
        ("5;;8", 2, ""),
        (";5;8", 1, ""),
        ("1 2 12ppm", 3, "12ppm"),
    ],
)
def test_what_is_no_number_is_named_with_its_position(text, position, value):
    with pytest.raises(UserError) as error:
        values_from_text(text)
    assert error.value.message.code == "not_a_value"
    assert error.value.message.values == {"position": position, "value": value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1,5"),
        ("3,5, 4,25, 1,5", "3,5"),
        ("3,5,\n4,25,\n1,5", "3,5"),
        ("1,234; 2,345", "1,234"),
        ("1 234\n2 345", "1 234"),
        ("1 234,5\n2 345,5", "1 234,5"),
        ("1.5 2,25", "2,25"),
        ("1,112\n2,118\n3,132", "1,112"),
        ("1,5\n2,7\n3,9", "1,5"),
    ],
)
def test_two_readings_are_refused_with_the_number(text, value):
    with pytest.raises(UserError) as error:
        values_from_text(text)
    assert error.value.message.code == "values_unclear"
    assert error.value.message.values["value"] == value
