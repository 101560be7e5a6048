import numpy as np
import pytest

from core.config import RunConfig
from core.errors import UserError
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import inspect, learnable
from core.series.ledger import Repair
from core.series.timing.stretches import bridge, covered, parse_stretch

LOCKDOWN = Repair("exclude", "bridge", start="2024-01-05", stop="2024-01-07", name="lockdown")


def series_of(values):
    rows = "".join(f"2024-01-{day:02d},{value}\n" for day, value in enumerate(values, start=1))
    table = read_table(f"day,sales\n{rows}".encode(), "sales.csv", ReadingOptions())
    return inspect(table, choices=(LOCKDOWN,)).series


def test_a_stretch_holds_all_of_its_last_day():
    hours = np.datetime64("2024-01-04T22") + np.arange(80)
    inside = covered([LOCKDOWN], hours.astype("datetime64[us]"), 80)
    assert np.flatnonzero(inside)[[0, -1]].tolist() == [2, 2 + 3 * 24 - 1]
    assert not covered([LOCKDOWN], None, 3).any()


def test_a_stretch_over_nearly_all_rows_is_refused_with_what_is_left():
    with pytest.raises(UserError, match=r"3 of 7 rows of “sales” are left out; .* 2 remain"):
        series_of([10, 20, "", "", 50, 60, 70])


def test_it_is_bridged_by_the_season_before_and_else_by_the_last_value():
    values, inside = np.arange(8.0), np.isin(np.arange(8), [4, 5, 6])
    assert bridge(values, inside, None).tolist() == [0, 1, 2, 3, 3, 3, 3, 7]
    assert bridge(values, inside, 2).tolist() == [0, 1, 2, 3, 2, 3, 2, 7]


def test_whatever_it_holds_changes_nothing():
    values = [10 * (day % 7) for day in range(28)]
    one = series_of(values)
    values[4:7] = [-999, 10_000, ""]
    other = series_of(values)
    np.testing.assert_array_equal(one.values, other.values)
    assert one.season_length == other.season_length
    assert [note.to_dict() for note in one.warnings] == [w.to_dict() for w in other.warnings]
    assert [entry.to_dict() for entry in one.ledger] == [e.to_dict() for e in other.ledger]


def test_its_rows_are_marked_counted_and_kept_with_the_series(tmp_path):
    series = series_of(range(28))
    assert np.flatnonzero(series.left_out).tolist() == [4, 5, 6]
    assert np.flatnonzero(series.is_repaired).tolist() == [4, 5, 6]
    (entry,) = series.ledger
    assert (entry.repair, entry.rows) == (LOCKDOWN, 3)
    series.write(tmp_path / "series.parquet")
    again = type(series).read(tmp_path / "series.parquet")
    assert np.flatnonzero(again.left_out).tolist() == [4, 5, 6]


def test_the_shell_writes_it_with_a_name_or_without():
    assert parse_stretch("lockdown=2024-01-05..2024-01-07") == LOCKDOWN
    assert parse_stretch("2024-01-05..2024-01-07").name is None


@pytest.mark.parametrize("text", ["2024-01-05", "2024-01-07..2024-01-05", "x=..2024-01-05", "a..b"])
def test_what_is_no_stretch_is_refused(text):
    with pytest.raises(UserError) as refused:
        parse_stretch(text)
    assert refused.value.message.code == "no_stretch"


def test_a_stretch_over_all_test_rows_is_refused_and_one_without_rows_is_told():
    days = np.datetime64("2024-01-01") + np.arange(200)
    text = "day,sales\n" + "".join(f"{day},{row % 7}\n" for row, day in enumerate(days))
    table, config = read_table(text.encode(), "a.csv"), RunConfig(window=7, horizon=2)
    late = Repair("exclude", "bridge", start="2024-06-10", stop="2025-01-01")
    with pytest.raises(UserError) as refused:
        learnable(table, config, [late])
    facts = {"first": "2024-06-19", "last": "2024-07-18"}
    assert refused.value.message.code == "nothing_judged" and refused.value.message.values == facts
    after = Repair("exclude", "bridge", start="2025-01-01", stop="2025-02-01")
    series = learnable(table, config, [after])[0]
    told = [one.text() for one in series.warnings if one.code == "stretch_excluded"]
    assert told == ["No row lies in 2025-01-01 to 2025-02-01, so nothing is left out there."]
