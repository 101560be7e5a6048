import numpy as np
import pytest

from core.errors import UserError
from core.reading.tables import read_table
from core.series.timing.coming import coming_values
from tests.unit.reading.small_tables import dated, read

HOURS = [f"2024-01-01 {hour:02d}:00" for hour in range(24)]


def match(*times, values=None):
    table = read_table(dated(*times, values=values))
    return coming_values(
        table, {"level": table.columns["level"].to_numpy()}, read(dated(*HOURS[:20]))
    )


def test_rows_are_matched_by_their_times():
    assert match(*HOURS[20:])["level"].tolist() == [1, 2, 3, 4]
    assert match(*HOURS[20:][::-1])["level"].tolist() == [4, 3, 2, 1]
    assert match(*HOURS[18:])["level"].tolist() == [3, 4, 5, 6]  # the end of the past is there too


def test_a_row_that_is_not_there_has_no_value():
    found = match(HOURS[20], HOURS[21], HOURS[23])["level"]
    np.testing.assert_array_equal(found, [1, 2, np.nan, 3])


@pytest.mark.parametrize(
    ("times", "code"),
    [
        (HOURS[21:], "future_starts_elsewhere"),
        ([time.replace("2024", "2023") for time in HOURS[20:]], "future_starts_elsewhere"),
        (["2024-01-01 20:00", "2024-01-02 20:00", "2024-01-03 20:00"], "future_other_steps"),
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
