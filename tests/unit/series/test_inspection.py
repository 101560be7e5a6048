import json

import numpy as np
import pytest

from core.reading.tables import read_table
from core.series.inspection import column_values, inspect
from core.series.ledger import Repair
from tests.unit.reading.small_tables import codes, level, lines, read


def test_every_message_can_be_stored_as_json():
    content = level(1, "", -9999, 4, 5, "1e300", 7).replace(b"2024-02-29", b"2024-02-09")
    series = read(content)
    assert len(series.warnings) > 3
    stored = json.dumps([note.to_dict() for note in (*series.notes, *series.warnings)])
    assert "sentinel_missing" in stored


def test_missing_values_take_the_one_before_them():
    series = read(level(1, "", "NA", 4, "n.d.", 6))
    assert series.values.tolist() == [1, 1, 1, 4, 4, 6]
    assert series.warnings[0].code == "values_filled"
    assert series.warnings[0].values == {"column": "level", "count": 3}


@pytest.mark.parametrize("sentinel", ["-99.99", "-999", "-9999.0"])
def test_a_sentinel_far_below_everything_is_missing(sentinel):
    series = read(level(315.1, sentinel, 316.5, 317))
    assert series.values.tolist() == [315.1, 315.1, 316.5, 317]
    assert codes(series.warnings) == ["sentinel_missing", "values_filled"]


def test_a_low_value_among_low_values_is_a_value():
    assert read(level(-300, -999, -120)).values.tolist() == [-300, -999, -120]


WITH_RAIN = lines("2024-01-03,3,", "2024-01-01,1,0.5", "2024-01-02,2,9", "2024-01-04,,7",
                  header="date,level,rain")  # fmt: skip


def test_another_column_comes_in_the_order_of_the_series_and_its_future_is_kept():
    series = inspect(read_table(WITH_RAIN), target="level", covariates=["rain"]).series
    assert series.values.tolist() == [1, 2, 3]
    assert series.covariates["rain"].tolist() == [0.5, 9, 9, 7]
    told = {note.code: note.values for note in series.notes}
    assert told["covariate_to_come"] == {"column": "rain", "rows": 1}


def test_the_numbers_of_a_column_come_as_they_are():
    values = column_values(read_table(WITH_RAIN), "level")
    assert values[:3].tolist() == [3, 1, 2] and np.isnan(values[3])


def test_what_was_observed_stands_beside_what_was_mended():
    found = inspect(read_table(level(1, 2, "", 4, -9999, 6)))
    assert found.observed.values[[0, 1, 3, 4, 5]].tolist() == [1, 2, 4, -9999, 6]
    assert np.isnan(found.observed.values[2])
    assert found.series.values.tolist() == [1, 2, 2, 4, 4, 6]
    assert np.flatnonzero(found.series.repaired).tolist() == [2, 4]
    assert {"sentinel_missing", "values_filled"} <= {m.code for m in found.series.warnings}


def test_a_repair_that_was_chosen_goes_before_the_mildest():
    choice = Repair("fill", "leave_out")
    series = inspect(read_table(level(1, 2, "", 4, 5)), choices=[choice]).series
    assert series.values.tolist() == [1, 2, 4, 5]
