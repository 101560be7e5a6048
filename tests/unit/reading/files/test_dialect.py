import pytest

from tests.unit.reading.small_tables import (
    VALUES,
    level,
    read,
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    series = read(level(*VALUES, delimiter=delimiter))
    assert series.values.tolist() == list(VALUES)
