"""The forecasts of every row: what `predictions.parquet` holds, checked as it is read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import types

from core import files, records
from core.runs.files.checksums import checked

# What `core.evaluation.scoring` gives beside the baselines and the ends of the bands.
_NUMBERS = ("step", "y", "forecast")
_PARTS = {"train", "validation", "test"}


def read_predictions(path: Path) -> pd.DataFrame:
    """Returns the predictions in a file.

    Raises:
        DamagedFile: The file is missing or holds something else.
    """
    content = checked(path)
    try:
        table = files.read_parquet(content)
    except (pa.ArrowException, OSError) as error:
        raise records.damaged(path, "no Parquet") from error
    if fault := _fault(table):
        raise records.damaged(path, fault)
    try:
        # Without what pandas notes there for itself, which may be damaged, too.
        plain = table.replace_schema_metadata(None)
        predictions: pd.DataFrame = plain.to_pandas(use_threads=False)
        known = set(predictions["split"].unique()) <= _PARTS
    except ValueError as error:  # such as a text of bytes that are none
        raise records.damaged(path, str(error)) from error
    if not known:
        raise records.damaged(path, "rows of no part")
    return predictions


def write_predictions(path: Path, predictions: pd.DataFrame) -> None:
    """Writes the predictions as Parquet."""
    files.write_parquet(path, pa.Table.from_pandas(predictions, preserve_index=False))


def _fault(table: pa.Table) -> str:
    """Returns what keeps a table from being one of predictions, "" where nothing does."""
    if len(set(table.column_names)) < len(table.column_names):
        return "two columns of one name"
    missing = [name for name in ("ds", "split", *_NUMBERS) if name not in table.column_names]
    if missing:
        return f"no column {missing[0]}"
    kind = table.schema.field("split").type
    if not (types.is_string(kind) or types.is_large_string(kind)):
        return "no names of parts"
    if not _is_number(kind := table.schema.field("ds").type) and not types.is_timestamp(kind):
        return "no times"
    others = [name for name in table.column_names if name not in ("ds", "split", "repaired")]
    wrong = [name for name in others if not _is_number(table.schema.field(name).type)]
    return f"no numbers in {wrong[0]}" if wrong else ""


def _is_number(kind: pa.DataType) -> bool:
    return bool(types.is_floating(kind) or types.is_integer(kind))
