import json

import numpy as np
import pytest

from core.errors import UserError
from core.reading.tables import read_table
from core.series.inspection import column_values, inspect
from core.series.ledger import Repair
from tests.unit.reading.small_tables import (
    STANDARD,
    codes,
    complaint,
    dated,
    days_of,
    level,
    lines,
    read,
    refusal,
)


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


def test_without_any_time_the_rows_are_taken_in_order():
    series = read(lines("1.5,20", "0.5,10", "2.5,30", header="a,b"))
    assert (series.target, series.time) == ("a", None)
    assert "time_none" in codes(series.notes)


def test_the_order_of_the_rows_can_be_chosen():
    series = read(dated("2024-01-03", "2024-01-01", "2024-01-02"), time="")
    assert series.time is None
    assert series.values.tolist() == [1, 2, 3]


def test_another_time_and_target_can_be_chosen():
    content = lines("2024-01-03,1990,5", "2024-01-01,1991,7", "2024-01-02,1992,9",
                    header="date,born,level")  # fmt: skip
    series = read(content, time="born", target="level")
    assert days_of(series) == ["1990-01-01", "1991-01-01", "1992-01-01"]
    assert series.values.tolist() == [5, 7, 9]
    assert read(content, target="born").values.tolist() == [1991, 1992, 1990]


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    message = complaint(STANDARD, target="height")
    assert message.code == "no_such_column"
    assert message.values == {"known": "“date”, “level”", "received": "height"}


def test_the_times_cannot_be_the_target():
    assert complaint(STANDARD, target="date").code == "target_is_time"


def test_a_column_of_words_gives_no_times():
    content = lines("2024-01-01,1,a", "2024-01-02,2,b", "2024-01-03,3,c", header="date,level,x")
    message = complaint(content, time="x")
    assert (message.code, message.values["value"]) == ("no_times", "a")


def test_only_text_is_refused():
    assert refusal(lines("north,a", "south,b", header="where,what")).code == "no_numbers"


WITH_RAIN = lines("2024-01-03,3,", "2024-01-01,1,0.5", "2024-01-02,2,9", "2024-01-04,,7",
                  header="date,level,rain")  # fmt: skip


def test_another_column_comes_in_the_order_of_the_series_and_its_future_is_kept():
    series = inspect(read_table(WITH_RAIN), target="level", covariates=["rain"]).series
    assert series.values.tolist() == [1, 2, 3]
    assert series.covariates["rain"].tolist() == [0.5, 9, 9, 7]
    told = {note.code: note.values for note in series.notes}
    assert told["covariate_to_come"] == {"column": "rain", "rows": 1}


@pytest.mark.parametrize("column", ["date", "level"])
def test_a_column_has_one_role(column):
    with pytest.raises(UserError) as refused:
        inspect(read_table(WITH_RAIN), target="level", covariates=[column])
    assert refused.value.message.code == "covariate_has_role"


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
