"""Bytes, names and columns from whatever a person or a program passes."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api import types as kinds

from core.errors import Message, UserError
from core.reading.files.formats import SUFFIXES

NOT_ONE_COLUMN = Message(
    "not_one_column",
    "{received} is not a series, which is a list or array of numbers in one dimension or one "
    "column. Pass one column.",
)


def read_bytes(source: Path | bytes | IO[bytes]) -> bytes:
    """Returns the content of a file, however it is given.

    Raises:
        UserError: There is no such file, or it may not be read.
    """
    if isinstance(source, bytes):
        return source
    if not isinstance(source, Path):
        return source.read()
    try:
        return source.read_bytes()
    except (OSError, ValueError) as error:
        raise _not_readable(source, error) from error


def size_of(path: Path) -> int:
    """Returns how many bytes a file has.

    Raises:
        UserError: There is no such file, or it may not be read.
    """
    try:
        return path.stat().st_size
    except (OSError, ValueError) as error:
        raise _not_readable(path, error) from error


def _not_readable(path: Path, error: OSError | ValueError) -> UserError:
    return UserError(
        "file_not_readable",
        "{file} cannot be read: {reason}. Check its name and place.",
        file=str(path)[:200],
        reason=getattr(error, "strerror", None) or str(error),
    )


def name_of(file: str) -> str:
    """Returns what people call a file: the end of its path, without the ending of a table."""
    last = file.replace("\\", "/").rsplit("/", 1)[-1]
    for _ in range(2):  # such as a.csv.gz
        stem, dot, suffix = last.rpartition(".")
        if stem and f"{dot}{suffix.lower()}" in SUFFIXES:
            last = stem
    return last or "table"


def columns_of(data: Any) -> dict[str, pd.Series]:
    """Returns the columns of a table in memory.

    Args:
        data: A DataFrame or a pandas Series, whose index counts as a column if it holds times; or
            a list or array of numbers, `(n,)` or `(n, 1)`.

    Returns:
        Text, float64 or datetime64 by name; the index counts the rows from 1.

    Raises:
        UserError: It has another shape.
    """
    if isinstance(data, pd.Series):
        data = data.to_frame("value" if data.name is None else data.name)
    elif not isinstance(data, pd.DataFrame):
        data = pd.DataFrame({"value": _one_column(data)})
    if isinstance(data.index, pd.DatetimeIndex):
        data = data.reset_index(names=data.index.name or "ds")
    rows = pd.RangeIndex(1, len(data) + 1, name="line")
    return {str(column): _as_read(data[column]).set_axis(rows) for column in data.columns}


def _as_read(cells: pd.Series) -> pd.Series:
    if kinds.is_datetime64_any_dtype(cells):
        return cells
    if kinds.is_numeric_dtype(cells) and not kinds.is_bool_dtype(cells):
        return cells.astype(np.float64)
    return cells.astype("str").fillna("").str.strip()


def _one_column(data: Any) -> NDArray[np.float64]:
    try:
        values = np.asarray(data, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise NOT_ONE_COLUMN.error(received=type(data).__name__) from error
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1:
        raise NOT_ONE_COLUMN.error(received=f"shape {values.shape}")
    return values
