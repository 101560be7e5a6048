import json

import numpy as np
import pytest

from core.errors import UserError
from core.reading.files.jsonfile import read_json_sheet
from core.reading.options import ReadingOptions
from core.reading.tables import parse_table
from core.series.inspection import to_series


def sheet(data, **options):
    text = data if isinstance(data, str) else json.dumps(data)
    return read_json_sheet(text.encode(), ReadingOptions(**options))


def refusal(data):
    with pytest.raises(UserError) as refused:
        sheet(data)
    return refused.value.message


def test_a_record_that_lacks_a_column_has_a_missing_cell_there():
    found = sheet([{"a": 1}, {"b": "x", "a": None}, {"a": 3.5}])
    np.testing.assert_array_equal(found.columns["a"], [1, np.nan, 3.5])
    assert found.columns["b"].tolist() == ["", "x", ""]
    assert found.facts["orient"] == "records"


def test_the_table_inside_of_an_object_is_found_if_it_is_the_only_one():
    found = sheet({"source": "lake", "rows": [{"a": 1}, {"a": 2}]})
    assert found.columns["a"].tolist() == [1, 2]
    columns = {"source": "lake", "unit": {"a": "m"}, "hourly": {"a": [1, 2], "b": [3, 5]}}
    assert sheet(columns).columns["b"].tolist() == [3, 5]
    assert refusal({"one": [{"a": 1}], "two": [{"a": 2}]}).code == "json_nested"


def test_columns_may_be_lists_or_objects_of_the_same_rows():
    assert sheet({"a": [1, 2], "b": [3, 5]}).columns["b"].tolist() == [3, 5]
    whole = {"a": {"x": 1, "y": 2}, "b": {"x": 3, "y": 5}}
    assert sheet(whole).columns["b"].tolist() == [3, 5]
    # The same number of rows, but others.
    assert refusal({"a": {"x": 1}, "b": {"y": 3}}).code == "json_no_table"
    assert refusal({"a": [1, 2], "b": [3]}).values == {"received": "1, 2"}


def test_a_list_of_rows_has_its_header_first_or_where_it_is_said():
    rows = [["t", "level"], [1, 2.5], [2, 7.5], [3, 1]]
    found = sheet(rows)
    assert found.columns["level"].tolist() == [2.5, 7.5, 1]
    assert (found.facts["orient"], found.facts["header"]) == ("rows", 1)
    assert list(sheet(rows, header=0).columns) == ["column 1", "column 2"]
    assert refusal([["a", "b"], [1]]).values == {"expected": 2, "line": 2, "received": 1}


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [('[{"a": 1},\n {"a" 2}]', 2, 7), ('{"a": 1}\n{"a": 2}\n{"a": }', 3, 7)],
)
def test_broken_grammar_is_told_with_its_place(text, line, character):
    message = refusal(text)
    assert message.code == "json_broken"
    assert message.values == {"line": line, "character": character}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": 1, "a": 2}]', "json_key_twice"),
        ('[{"a": [1]}]', "json_nested"),
        ('[{"a": "\\ud800"}]', "json_no_table"),
        ("[" * 100_000, "json_no_table"),
        ('{"a": 1' + "0" * 400 + "}", "json_no_table"),
        ('[{"a": 1' + "0" * 400 + "}]", "not_a_number"),
        ("3", "json_no_table"),
        ("[]", "json_no_table"),
    ],
)
def test_what_no_table_can_hold_is_refused(text, code):
    assert refusal(text).code == code


@pytest.mark.parametrize(
    "data",
    [
        {"close": {"2023-01-02": 80.0, "2023-01-03": 80.5, "2023-01-04": 81.0}},
        {"close": {"1672617600000": 80.0, "1672704000000": 80.5, "1672790400000": 81.0}},
        {
            "columns": ["close"],
            "index": [1672617600000, 1672704000000, 1672790400000],
            "data": [[80.0], [80.5], [81.0]],
        },
        {f"2023-01-0{day}": {"close": 79 + day / 2} for day in (2, 3, 4)},
    ],
)
def test_keys_that_are_times_are_the_times(data):
    series = to_series(parse_table(json.dumps(data).encode(), "a.json"))
    assert [str(stamp)[:10] for stamp in series.time] == ["2023-01-02", "2023-01-03", "2023-01-04"]
    assert series.values.tolist() == [80, 80.5, 81]


def test_keys_that_only_number_the_rows_are_left_out():
    read = parse_table(b'{"close": {"0": 1, "1": 2, "2": 4}}', "a.json")
    assert list(read.columns) == ["close"]


def test_one_value_for_each_time_is_a_column_beside_its_times():
    for one, other in ((5, 7.5), ("5", "7.5")):
        table = parse_table(json.dumps({"2024-01-01": one, "2024-01-02": other}).encode(), "a.json")
        assert (table.time, table.targets) == ("time", ["value"])
        assert table.columns["value"].tolist() == [5.0, 7.5]


def test_a_table_by_its_times_is_found_beside_what_is_told_of_it():
    days = {"2023-01-03": {"1. open": "140.1"}, "2023-01-02": {"1. open": "139.5"}}
    found = sheet({"Meta Data": {"1. Symbol": "IBM", "2. Zone": "UTC"}, "Daily": days})
    assert list(found.columns) == ["time", "1. open"]
    assert found.columns["1. open"].tolist() == ["140.1", "139.5"]
    flat = sheet({"base": "EUR", "rate": {"2023-01-02": 1.5, "2023-01-03": 2}})
    assert flat.columns["time"].tolist() == ["2023-01-02", "2023-01-03"]
    assert flat.columns["rate"].tolist() == [1.5, 2]


def test_a_table_may_stand_in_an_object_within_the_object():
    years = {"1990": 5, "1991": 7}
    found = sheet({"status": {"code": 200}, "data": {"unit": "m", "level": years}})
    assert found.columns["time"].tolist() == ["1990", "1991"]
    assert found.columns["level"].tolist() == [5, 7]
    two = {"a": {"level": years}, "b": {"level": years}}
    assert refusal(two).code == "json_nested"


def test_lists_of_times_and_values_are_columns_where_their_times_are_the_same():
    first, second = 1672531200000, 1672617600000
    prices, volumes = [[first, 5.5], [second, 6]], [[first, 9], [second, None]]
    found = sheet({"id": "coin", "prices": prices, "volumes": volumes})
    assert found.columns["time"].tolist() == [first, second]
    assert found.columns["prices"].tolist() == [5.5, 6]
    np.testing.assert_array_equal(found.columns["volumes"], [9, np.nan])
    assert refusal({"prices": prices, "volumes": volumes[:1] * 2}).code == "json_nested"


def test_names_that_come_twice_or_are_those_we_would_give_lose_no_column():
    found = sheet({"columns": ["a", "a"], "data": [[1, 2], [3, 4]]})
    assert {name: list(cells) for name, cells in found.columns.items()} == {
        "a": [1, 3], "a (2)": [2, 4],
    }  # fmt: skip
    names = ["time", "index", "key"]
    split = {"columns": names, "data": [[1, 2, 3]], "index": ["2024-01-01"]}
    assert list(sheet(split).columns) == ["time 2", *names]
