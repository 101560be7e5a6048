import numpy as np
import pytest

from core.errors import UserError
from core.reading.options import ReadingOptions
from core.reading.tables import read_table
from core.series.inspection import inspect
from core.series.ledger import Repair
from core.series.timing.chosen_step import cadence_as, parse_step, steps_to_choose

MONDAY = np.datetime64("2024-01-01")
WORKING = MONDAY + np.array([week * 7 + day for week in range(8) for day in range(5)])


def us(time):
    return time.astype("datetime64[us]")


def test_rows_that_a_step_expects_and_that_are_not_there_are_counted():
    every_day = cadence_as(us(WORKING), "D")
    assert (every_day.missing, every_day.gap_after) == (14, 4)
    assert cadence_as(us(WORKING), "B").missing == 0
    assert cadence_as(us(np.delete(WORKING, 7)), "B").missing == 1


def test_steps_near_the_usual_one_are_offered_and_the_days_that_have_rows():
    assert steps_to_choose(us(WORKING)) == ["D", "B", "C-1111100"]
    hours = us(np.concatenate([day.astype("datetime64[h]") + np.arange(8, 18) for day in WORKING]))
    assert steps_to_choose(hours) == ["h", "h-08:00-17:00-1111100"]


def test_a_step_that_rows_do_not_keep_to_is_refused_with_the_first():
    with pytest.raises(UserError) as refused:
        cadence_as(us(MONDAY + np.arange(20)), "B")
    assert refused.value.message.values == {
        **{"count": 5, "rows": 20, "frequency": "B", "at": "2024-01-06"},
    }
    for time, too_long in ((WORKING, "MS"), (MONDAY + np.arange(20), "2D")):
        with pytest.raises(UserError) as refused:
            cadence_as(us(time), too_long)
        assert refused.value.message.code == "step_too_long"


def test_it_decides_the_gaps_the_season_and_the_times_of_the_forecast():
    values = [week * 0.01 + (10, 3, 5, 1, 8)[day] for week in range(8) for day in range(5)]
    rows = "".join(f"{day},{value}\n" for day, value in zip(WORKING, values, strict=True))
    table = read_table(f"day,sales\n{rows}".encode(), "sales.csv", ReadingOptions())
    found = inspect(table).series
    assert (found.frequency, found.season_length) == ("B", 5)
    told = inspect(table, choices=(parse_step("D"),))
    assert told.series.frequency == "D"
    assert str(told.series.future_ds(2)[1])[:10] == "2024-02-25"
    assert "found_gaps" in [finding.code for finding in told.findings]
    (entry,) = told.series.ledger
    assert (entry.repair, entry.rows) == (Repair("step", "set", frequency="D"), 14)


def test_what_is_no_step_is_refused():
    with pytest.raises(UserError) as refused:
        parse_step("now and then")
    assert refused.value.message.code == "no_step"
