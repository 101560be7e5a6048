import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.errors import UserError
from core.reading.tables import Table, read_table
from core.series.inspection import to_series
from core.series.samples import read_source
from tests.unit.reading.small_tables import (
    DAYS,
    STANDARD,
    VALUES,
    days_of,
)


def test_a_file_can_come_as_path_bytes_or_stream(tmp_path: Path):
    path = tmp_path / "upper lake.csv"
    path.write_bytes(STANDARD)
    series = [to_series(read_table(source)) for source in (path, STANDARD, io.BytesIO(STANDARD))]
    assert [one.values.tolist() for one in series] == [list(VALUES)] * 3
    assert to_series(read_source(str(path))).name == "upper lake"


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path):
    with pytest.raises(UserError, match=r"none\.csv"):
        read_source(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("lake.csv", "lake"),
        ("../../etc/lake.CSV", "lake"),
        ("C:\\data\\lake.v2.tsv", "lake.v2"),
        ("CO2 at 3.4 km", "CO2 at 3.4 km"),
        ("", "table"),
    ],
)
def test_a_name_is_the_end_of_a_path_without_its_ending(given, name):
    assert read_table(STANDARD, given).name == name


@pytest.mark.parametrize(
    "data", [list(VALUES), np.array(VALUES), np.array(VALUES).reshape(-1, 1), pd.Series(VALUES)]
)
def test_numbers_in_memory_become_a_series(data):
    series = to_series(Table.from_frame(data, "mine"))
    assert (series.name, series.target, series.time) == ("mine", "value", None)
    assert series.values.tolist() == list(VALUES)


def test_a_frame_with_its_times_in_the_index_becomes_a_series():
    frame = pd.DataFrame({"level": VALUES}, index=pd.to_datetime(list(DAYS)))
    series = to_series(Table.from_frame(frame[::-1]))
    assert days_of(series) == list(DAYS)
    assert series.values.tolist() == list(VALUES)


def test_a_frame_of_text_is_read_like_a_file():
    frame = pd.DataFrame({"day": ["13.01.2024", "14.01.2024", "15.01.2024"], "x": [None, "2", "3"]})
    series = to_series(Table.from_frame(pd.concat([frame, frame.assign(day="16.01.2024")[2:]])))
    assert days_of(series) == ["2024-01-14", "2024-01-15", "2024-01-16"]
    assert series.values.tolist() == [2, 3, 3]


@pytest.mark.parametrize(
    ("data", "received"),
    [(np.zeros((4, 2)), "shape (4, 2)"), (3.5, "shape ()"), ([[1], [2, 3]], "list"),
     (["a", "b"], "list")],
)  # fmt: skip
def test_another_shape_is_refused(data, received):
    with pytest.raises(UserError) as error:
        Table.from_frame(data)
    assert error.value.message.values == {"received": received}
