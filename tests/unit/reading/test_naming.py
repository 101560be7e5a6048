import numpy as np
import pandas as pd
import pytest

from core.reading.naming import cell_at, short_stamp


def test_a_cell_is_named_by_its_column_its_line_and_what_it_holds():
    cells = pd.Series(["1.5", "x"], index=[4, 7], name="level")
    assert cell_at(cells, 1) == {"column": "level", "line": 7, "value": "x"}


@pytest.mark.parametrize(
    ("stamp", "text"),
    [("2024-03-01T00:00", "2024-03-01"), ("2024-03-01T06:30", "2024-03-01 06:30:00")],
)
def test_a_time_is_written_without_midnight(stamp, text):
    assert short_stamp(np.datetime64(stamp, "us")) == text
