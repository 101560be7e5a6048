import numpy as np
import pytest

from core.errors import UserError
from core.series.timing.even_steps import bins


def times(*stamps):
    return np.array(stamps, "datetime64[us]")


@pytest.mark.parametrize(
    ("stamps", "frequency", "rows", "grid"),
    [
        (("2024-01-01", "2024-01-02", "2024-01-04"), "D", [0, 1, 3], "2024-01-03"),
        (("2024-01-01T00:00", "2024-01-01T00:59", "2024-01-01T03:10"), "h", [0, 0, 3],
         "2024-01-01T02"),
        # From Friday on: the weekend has no rows.
        (("2024-01-05", "2024-01-08", "2024-01-10"), "B", [0, 1, 3], "2024-01-09"),
        (("2023-11-15", "2024-01-03", "2024-02-29"), "MS", [0, 2, 3], "2024-01"),
        (("2023-02-01", "2023-09-30", "2024-01-01"), "QS", [0, 2, 3], "2023-08"),
    ],
)  # fmt: skip
def test_each_time_falls_into_its_row_of_the_grid(stamps, frequency, rows, grid):
    found, even = bins(times(*stamps), frequency)
    assert found.tolist() == rows
    assert len(even) == 4 and even[0] == times(*stamps)[0]
    assert str(even[2]).startswith(grid)


def test_a_stamp_a_hair_before_its_row_belongs_to_it():
    steps = np.arange(4) * np.timedelta64(100_000, "us")  # a tenth of a second
    found, _ = bins(times("2024-01-01")[0] + steps, "100ms")
    assert found.tolist() == [0, 1, 2, 3]


def test_a_grid_far_finer_than_the_rows_is_refused():
    with pytest.raises(UserError) as refused:
        bins(times("2024-01-01T00:00:00", "2024-01-01T00:00:01", "2024-01-01T00:20:00"), "s")
    assert refused.value.message.code == "grid_too_fine"
    assert refused.value.message.values["wanted"] == 1201
    found, grid = bins(times("2024-01-01T00:00:00", "2024-01-01T00:16:39"), "s")
    assert (found.tolist(), len(grid)) == ([0, 999], 1000)
