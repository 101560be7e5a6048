import pandas as pd
import pytest

from core.reading.numbers.scales import strip_scales
from tests.unit.reading.small_tables import codes, level, read


def test_thousands_and_millions_in_one_column_are_whole_amounts():
    series = read(level("2.60M", "950.20K", "1.1B", "-", "7K"))
    assert series.values.tolist()[:3] == [2_600_000, 950_200, 1_100_000_000]
    assert series.values.tolist()[4] == 7000
    assert "scales_read" in codes(series.notes)


def test_plain_numbers_beside_millions_stay_what_they_are():
    assert read(level("950", "1.5M", "20", "30")).values.tolist() == [950, 1_500_000, 20, 30]


def test_a_currency_may_stand_in_front():
    assert read(level("$1.5M", "$20K", "$3K", "$4")).values.tolist() == [1_500_000, 20_000, 3000, 4]


@pytest.mark.parametrize("cells", [["1M", "2M"], ["5", "6"], ["1K", "2M", "much"], ["a", "b"]])
def test_one_scale_alone_is_a_unit_and_words_are_none(cells):
    assert strip_scales(pd.Series(cells, dtype="str")) is None
