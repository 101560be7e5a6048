"""Which column says when the rows were observed, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.reading.dates import looks_like_dates, read_dates
from core.reading.numerals import is_missing

Cells = pd.Series
Stamps = NDArray[np.datetime64]
Values = NDArray[np.float64]

_TIME_WORDS = frozenset(
    (
        *("time", "date", "datetime", "timestamp", "ds", "period", "epoch", "date time"),
        *("year", "quarter", "month", "week", "day", "hour", "time index"),
        *("decimal date", "decimal year", "unix time", "unix timestamp"),
        *("zeit", "datum", "zeitpunkt", "jahr", "quartal", "monat", "woche", "tag", "stunde"),
        *("fecha", "año", "mes", "heure", "jour", "mois", "année", "annee", "ano", "mês"),
        *("дата", "время", "год", "日期", "时间", "時間", "年", "月"),
    )
)
_INDEX_WORDS = frozenset(["t", "index", "id", "step", "no", "nr", "row", "rownames"])

_EPOCHS = (("s", 1e8, 1e10), ("ms", 1e11, 1e13), ("us", 1e14, 1e16), ("ns", 1e17, 1e19))


@dataclass(frozen=True)
class Times:
    """What a time column says.

    Attributes:
        time: Stamps, datetime64[us], `(n,)`; None where the column only puts the rows in order.
        order: What to sort the rows by, `(n,)`.
        notes: What was understood.
    """

    time: Stamps | None
    order: NDArray[Any]
    notes: tuple[Message, ...] = ()


def find_time(frame: pd.DataFrame) -> str | None:
    """Returns the column that says when the rows were observed, or only in what order.

    Args:
        frame: Columns of text and of float64, as `core.tables` reads them.

    Returns:
        The column's name, None if the rows' own order is all there is.
    """
    names = sorted(frame.columns, key=lambda name: not is_time_word(name))
    for name in names:
        if not _is_numeric(frame[name]) and _looks_like_time(frame[name]):
            return str(name)
    numeric = [name for name in names if _is_numeric(frame[name])]
    if len(numeric) < 2:
        return None
    for name in numeric:
        values = frame[name].to_numpy()
        if is_time_word(name) and np.isfinite(values).all() and frame[name].is_unique:
            return str(name)
    first = frame.columns[0]
    return str(first) if first in numeric and _is_index(str(first), frame[first]) else None


def read_times(cells: Cells) -> Times:
    """Reads a time column.

    Args:
        cells: Text, float64 or datetime64, `(n,)`; its name is the column's, its index the lines.

    Raises:
        UserError: A time is missing, impossible, written in another way than the others, or has
            two readings.
    """
    name = str(cells.name)
    if pd.api.types.is_datetime64_any_dtype(cells):
        _refuse_missing(cells, cells.isna().to_numpy())
        time = cells.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
        return Times(time, time)
    if _is_numeric(cells):
        return _read_numbers(cells, name)
    _refuse_missing(cells, is_missing(cells))
    time, style, offset = read_dates(cells)
    note = Message(
        "time_format",
        "The times in “{column}” are written as {format}.",
        {"column": name, "format": style},
    )
    if not offset:
        return Times(time, time, (note,))
    local = Message(
        "time_offset",
        "All times carry the offset {offset}; they are kept as local times.",
        {"offset": offset},
    )
    return Times(time, time, (note, local))


def is_time_word(name: object) -> bool:
    """Returns whether a column's name says that it holds times."""
    return re.sub(r"[\W_]+", " ", str(name).lower()).strip() in _TIME_WORDS


def _is_numeric(cells: Cells) -> bool:
    return bool(pd.api.types.is_numeric_dtype(cells))


def _is_index(name: str, cells: Cells) -> bool:
    values = cells.to_numpy()
    if not np.isfinite(values).all() or len(values) < 2:
        return False
    steps = np.diff(values)
    named = name.strip().lower() in _INDEX_WORDS and bool((steps > 0).all())
    return named or bool((steps == 1).all())


def _looks_like_time(cells: Cells) -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(cells)) or looks_like_dates(cells)


def _refuse_missing(cells: Cells, missing: NDArray[np.bool_]) -> None:
    if missing.any():
        raise UserError(
            "time_missing",
            "Every row has a time; “{column}” has none in line {line}. Fill it in or take the "
            "line out.",
            column=str(cells.name),
            line=int(cells.index[np.flatnonzero(missing)[0]]),
        )


def _read_numbers(cells: Cells, name: str) -> Times:
    values = cells.to_numpy(dtype=np.float64)
    _refuse_missing(cells, ~np.isfinite(values))
    for reading in (_years, _compact_dates, _epochs, _decimal_years):
        time = reading(values) if is_time_word(name) or reading is _compact_dates else None
        if time is not None:
            return Times(time, time)
    note = Message(
        "time_counts_rows",
        "“{column}” holds numbers that are no dates; they put the rows in order and nothing else.",
        {"column": name},
    )
    return Times(None, values, (note,))


def _years(values: Values) -> Stamps | None:
    whole = (values == np.rint(values)).all() and (values >= 1000).all() and (values < 3000).all()
    return (
        (values.astype(np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[us]")
        if whole
        else None
    )


def _compact_dates(values: Values) -> Stamps | None:
    if not (values == np.rint(values)).all():
        return None
    for style, low, high in (("%Y%m%d", 1000_01_01, 2999_12_31), ("%Y%m", 1000_01, 2999_12)):
        if (values >= low).all() and (values <= high).all():
            text = pd.Series(values.astype(np.int64)).astype("str")
            time = pd.to_datetime(text, format=style, errors="coerce").to_numpy()
            if not np.isnat(time).any():
                return np.asarray(time.astype("datetime64[us]"))
    return None


def _epochs(values: Values) -> Stamps | None:
    for unit, low, high in _EPOCHS:
        if (values >= low).all() and (values < high).all():
            stamps = pd.to_datetime(pd.Series(values), unit=unit)  # type: ignore[call-overload]
            return np.asarray(stamps.to_numpy().astype("datetime64[us]"))
    return None


def _decimal_years(values: Values) -> Stamps | None:
    """Reads years with a fraction, if the fractions are whole months: 1949.083 is February."""
    months = values * 12
    if (values < 1000).any() or (values >= 3000).any() or (abs(months % 1 - 0.5) < 0.45).any():
        return None
    return (
        (np.rint(months).astype(np.int64) - 1970 * 12)
        .astype("datetime64[M]")
        .astype("datetime64[us]")
    )
