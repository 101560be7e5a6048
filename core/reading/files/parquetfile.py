"""Columns of a Parquet file, as long as each cell holds one value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.reading import limits
from core.reading.files import packed, sources
from core.reading.sheets.sheet import HEADER_ONLY, Sheet

# What Arrow raises over a damaged file, the last two over what pandas wrote into it.
_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError)


def read_parquet_sheet(content: bytes) -> Sheet:
    """Reads a flat Parquet file.

    Args:
        content: The file's bytes.

    Raises:
        UserError: It is damaged, too large, or a column holds lists, records or bytes.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        size, fields = file.metadata, [*file.schema_arrow]
    except _DAMAGE as error:
        raise packed.FILE_DAMAGED.error(kind="Parquet") from error
    limits.check_cells(size.num_rows, size.num_columns)
    for field in fields:
        _check_flat(field)
    try:
        frame = file.read().to_pandas(date_as_object=False, types_mapper=_text)
    except _DAMAGE as error:
        raise packed.FILE_DAMAGED.error(kind="Parquet") from error
    if not len(frame):
        raise HEADER_ONLY.error()
    decimals = [name for name in frame.columns if _is_decimal(frame[name])]
    frame = frame.astype(dict.fromkeys(decimals, np.float64))
    columns = sources.columns_of(frame)
    return Sheet(columns, facts={"format": "parquet", "names": list(columns)})


def _check_flat(field: pa.Field) -> None:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    flat = (
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_boolean(kind)
        or pa.types.is_temporal(kind) or pa.types.is_null(kind) or pa.types.is_string_view(kind)
    )  # fmt: skip
    if not flat:
        raise UserError(
            "parquet_nested",
            "The column “{column}” holds {kind}; each cell of a table holds one number, time or "
            "text. Write its parts to separate columns.",
            column=str(field.name),
            kind=str(kind)[:60],
        )


def _text(kind: pa.DataType) -> Any:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pd.StringDtype("pyarrow", na_value=np.nan)
    return None


def _is_decimal(cells: pd.Series) -> bool:
    first = cells.dropna().head(1)
    return cells.dtype == object and len(first) > 0 and type(first.iloc[0]).__name__ == "Decimal"
