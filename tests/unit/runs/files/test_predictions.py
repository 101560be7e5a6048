import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import DamagedFile
from core.runs.files.predictions import read_predictions, write_predictions

TABLE = pd.DataFrame(
    {"ds": [7, 8], "split": ["train", "test"], "step": [1, 1], "y": [1.5, np.nan],
     "forecast": [1.25, 2.5], "naive": [1.0, 1.5], "repaired": [False, True]}
)  # fmt: skip


def test_what_was_written_is_read_as_it_was(tmp_path):
    write_predictions(tmp_path / "predictions.parquet", TABLE)
    pd.testing.assert_frame_equal(read_predictions(tmp_path / "predictions.parquet"), TABLE)


def test_rows_may_be_named_by_their_times(tmp_path):
    dated = TABLE.assign(ds=pd.to_datetime(["2024-02-29", "2024-03-01"]))
    dated.to_parquet(tmp_path / "predictions.parquet")
    assert read_predictions(tmp_path / "predictions.parquet")["ds"].iloc[1].month == 3


@pytest.mark.parametrize(
    "table",
    [
        TABLE.drop(columns="y"),
        TABLE.assign(split=["train", "elsewhere"]),
        TABLE.assign(split=[1, 2]),
        TABLE.assign(ds=["one", "two"]),
        TABLE.assign(naive=["one", "two"]),
    ],
    ids=["a column less", "another part", "no parts", "no times", "no numbers"],
)
def test_a_table_of_something_else_is_damaged(table, tmp_path):
    table.to_parquet(tmp_path / "predictions.parquet")
    with pytest.raises(DamagedFile):
        read_predictions(tmp_path / "predictions.parquet")


@pytest.mark.parametrize("name", ["ds", "split", "y", "naive"])
def test_two_columns_of_one_name_are_damaged(name, tmp_path):
    table = pa.Table.from_pandas(TABLE)
    pq.write_table(table.append_column(name, table[name]), tmp_path / "predictions.parquet")
    with pytest.raises(DamagedFile):
        read_predictions(tmp_path / "predictions.parquet")


def test_half_a_file_and_none_are_damaged(tmp_path):
    path = tmp_path / "predictions.parquet"
    with pytest.raises(DamagedFile):
        read_predictions(path)
    TABLE.to_parquet(path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DamagedFile):
        read_predictions(path)


def test_what_pandas_notes_for_itself_may_be_damaged(tmp_path):
    noted = pa.Table.from_pandas(TABLE, preserve_index=False)
    spoilt = noted.replace_schema_metadata({b"pandas": b'{"columns": [{"name": "ds\xa2'})
    pq.write_table(spoilt, tmp_path / "predictions.parquet")
    pd.testing.assert_frame_equal(read_predictions(tmp_path / "predictions.parquet"), TABLE)


def test_a_text_of_bytes_that_are_none_is_damage(tmp_path):
    table = pa.Table.from_pandas(TABLE, preserve_index=False)
    parts = pa.array([b"train", b"te\xff"]).view(pa.string())
    place = table.column_names.index("split")
    pq.write_table(table.set_column(place, "split", parts), tmp_path / "predictions.parquet")
    with pytest.raises(DamagedFile):
        read_predictions(tmp_path / "predictions.parquet")
