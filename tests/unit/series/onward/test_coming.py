import numpy as np
import pytest

from core.errors import UserError
from core.reading.options import Question
from core.reading.tables import read_table
from core.series.inspection import to_series
from core.series.onward.coming import LAST, ZERO, coming_rows, coming_values, complete
from tests.unit.reading.small_tables import dated, read

HOURS = [f"2024-01-01 {hour:02d}:00" for hour in range(24)]


def match(*times, values=None, steps=4):
    learnt = read(dated(*HOURS[:20]))
    table, places, told = coming_rows(read_table(dated(*times, values=values)), learnt, steps)
    columns = {"level": table.columns["level"].to_numpy()}
    return coming_values(columns, places, learnt) | {"told": told}


def test_rows_are_matched_by_their_times():
    assert match(*HOURS[20:])["level"].tolist() == [1, 2, 3, 4]
    assert match(*HOURS[20:][::-1])["level"].tolist() == [4, 3, 2, 1]


def test_rows_that_lie_before_the_forecast_are_counted_and_told():
    found = match(*HOURS[18:])
    assert found["level"].tolist() == [3, 4, 5, 6]
    assert found["told"][0].values == {"last": "2024-01-01 19:00:00", "count": 2}


def test_rows_after_the_last_step_are_not_looked_at():
    found = match(*HOURS[20:22], "9999-12-31 23:00", steps=2)
    assert found["level"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ([20, 21, 23], [1, 2, np.nan, 3]),
        ([22, 23], [np.nan, np.nan, 1, 2]),
        ([23], [np.nan, np.nan, np.nan, 1]),
    ],
)
def test_a_row_that_is_not_there_has_no_value(rows, values):
    np.testing.assert_array_equal(match(*[HOURS[row] for row in rows])["level"], values)


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ([time.replace("2024", "2023") for time in HOURS[20:]], "future_over"),
        ([time.replace("2024", "2025") for time in HOURS[20:]], "future_starts_later"),
        ([HOURS[21], HOURS[20], HOURS[21]], "future_time_twice"),
        (["2024-01-01 20:00", "2024-01-01 20:30", "2024-01-01 21:00"], "future_other_steps"),
    ],
)
def test_other_times_are_refused(times, code):
    with pytest.raises(UserError) as refused:
        match(*times)
    assert refused.value.message.code == code


def test_numbered_rows_are_taken_one_by_one():
    assert match(1, 2, 3, values=[7, 8, 9])["level"].tolist() == [7, 8, 9]


@pytest.fixture
def flagged():
    """Twenty hours beside a flag and an amount."""
    head, row = "time,level,flag,amount", "{},{},{},{}"
    rows = [row.format(time, n, n % 2, 3 * n) for n, time in enumerate(HOURS[:20])]
    table = read_table("\n".join([head, *rows]).encode(), "flagged.csv")
    return to_series(table, target="level", covariates=("flag", "amount"))


def test_what_a_plan_lacks_is_asked_about_with_the_times(flagged):
    plan = {"flag": np.array([np.nan, 1.0])}
    with pytest.raises(Question) as asked:
        complete(plan, {"flag": "flag"}, flagged, 3, None)
    assert [reading.value for reading in asked.value.readings] == [LAST, ZERO]
    assert asked.value.message.values["missing"] == "2024-01-01 20:00:00, 2024-01-01 22:00:00"
    found = complete(plan, {"flag": "flag"}, flagged, 3, ZERO)["flag"]
    assert found.tolist() == [0.0, 1.0, 0.0]
    kept = complete(plan, {"flag": "flag"}, flagged, 3, LAST)["flag"]
    np.testing.assert_array_equal(kept, [np.nan, 1.0, np.nan])


def test_zero_is_offered_for_flags_alone(flagged):
    with pytest.raises(Question) as asked:
        complete({"amount": np.array([7.0])}, {"amount": "amount"}, flagged, 2, None)
    assert [reading.value for reading in asked.value.readings] == [LAST]
    assert asked.value.readings[0].examples == ("amount → 57",)
