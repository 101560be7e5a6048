import json

import pytest

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
