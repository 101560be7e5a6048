import pytest

from tests.unit.reading.small_tables import (
    STANDARD,
    VALUES,
    read,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_encoding_is_found(encoding):
    content = STANDARD.decode().replace("level", "Füllstand").encode(encoding)
    series = read(content)
    assert series.target == "Füllstand"
    assert series.values.tolist() == list(VALUES)
