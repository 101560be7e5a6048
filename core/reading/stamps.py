"""Which column says when the rows were observed, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.reading.datenumbers import read_compact_dates, read_date_numbers
from core.reading.dates import looks_like_dates, read_dates
from core.reading.numerals import is_missing

Cells = pd.Series
Stamps = NDArray[np.datetime64]
Values = NDArray[np.float64]

# Parts of a date come round again, so they put rows in order only where they never fall.
_PARTS = frozenset(
    (
        *("quarter", "month", "week", "day", "hour", "period", "quartal", "monat", "woche"),
        *("tag", "stunde", "mes", "mês", "mois", "jour", "heure", "月"),
    )
)
_YEARS = frozenset(["year", "yr", "jahr", "año", "ano", "année", "annee", "год", "年"])
_MOMENTS = frozenset(
    (
        *("time", "date", "datetime", "timestamp", "ds", "dt", "epoch", "date time", "time index"),
        *("decimal date", "decimal year", "unix time", "unix timestamp", "datum", "zeit"),
        *("zeitpunkt", "fecha", "дата", "время", "日期", "时间", "時間"),
    )
)
_JOINED = {
    "year": _YEARS,
    "month": frozenset(["month", "monat", "mes", "mês", "mois", "月", "mo"]),
    "day": frozenset(["day", "tag", "jour", "dia", "día"]),
    "hour": frozenset(["hour", "stunde", "heure", "hora", "hr"]),
}
_COUNTERS = frozenset(["t", "step", "index"])
_NUMBERS = frozenset(["id", "no", "nr", "row", "rownames"])


@dataclass(frozen=True)
class Times:
    """What a time column says.

    Attributes:
        time: Stamps, datetime64[us], `(n,)`; None where the column only puts the rows in order.
        order: What to sort the rows by, `(n,)`.
        notes: What was understood.
        warnings: What deserves a look.
    """

    time: Stamps | None
    order: NDArray[Any]
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()


def find_dates(frame: pd.DataFrame) -> str | None:
    """Returns the column that holds dates as text, one named like a time before others.

    Args:
        frame: Columns of text, of float64 and of datetime64.
    """
    for name in sorted(frame.columns, key=lambda name: not is_time_word(name)):
        cells = frame[name]
        if pd.api.types.is_datetime64_any_dtype(cells):
            return str(name)
        if not _is_numeric(cells) and looks_like_dates(cells):
            return str(name)
    return None


def find_order(frame: pd.DataFrame) -> str | None:
    """Returns the column of numbers that says when the rows were observed, or in what order.

    Args:
        frame: Columns of text and of float64.
    """
    names = sorted(frame.columns, key=lambda name: not is_time_word(name))
    numeric = [str(name) for name in names if _is_numeric(frame[name])]
    if len(frame.columns) < 2:
        return None
    first = str(frame.columns[0])
    for name in numeric:
        values = frame[name].to_numpy()
        if len(values) < 2 or not np.isfinite(values).all():
            continue
        if is_time_word(name) and _tells_order(_word(name), values):
            return name
        if name == first and frame[name].is_unique and _is_axis(_word(name), values):
            return name
    return None


def join_parts(frame: pd.DataFrame) -> Cells | None:
    """Joins columns of years, months, days and hours into one of times.

    Args:
        frame: Columns of text and of float64.

    Returns:
        Stamps, named after the columns; None unless there are a year and a month at least, and
        the joined times are all different.
    """
    parts: dict[str, Cells] = {}
    names = []
    for part, words in _JOINED.items():
        found = [n for n in frame.columns if _word(n) in words and _is_numeric(frame[n])]
        if len(found) != 1:
            break
        parts[part] = frame[found[0]]
        names.append(str(found[0]))
    if len(parts) < 2:
        return None
    if len(parts) == 2:
        parts["day"] = parts["year"] * 0 + 1
    time = pd.to_datetime(pd.DataFrame(parts), errors="coerce")
    name = " ".join(names)
    if time.isna().any() or not time.is_unique or name in frame.columns:
        return None
    return time.rename(name)


def describe_join(joined: Cells) -> Message:
    """Says which columns were joined."""
    return Message(
        "time_joined", "The times are put together from “{columns}”.", {"columns": str(joined.name)}
    )


def read_times(cells: Cells, chosen: bool = False) -> Times:
    """Reads a time column.

    Args:
        cells: Text, float64 or datetime64, `(n,)`; its name is the column's, its index the lines.
        chosen: Whether a person says that it holds times, whatever its name.

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
        return _read_numbers(cells, name, chosen)
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
        "All times carry the offset {offset} from UTC; they are kept as they are written.",
        {"offset": offset},
    )
    return Times(time, time, (note, local))


def is_time_word(name: object) -> bool:
    """Returns whether a column's name says that it holds times."""
    return _word(name) in _PARTS | _YEARS | _MOMENTS


def counts_rows(frame: pd.DataFrame, column: str) -> bool:
    """Returns whether a column only numbers the rows, by its name or as the first one."""
    cells = frame[column]
    if not _is_numeric(cells) or not is_even(cells.to_numpy()):
        return False
    first, second = cells.iloc[0], cells.iloc[1]
    leads = column == frame.columns[0] and first in (0, 1) and second == first + 1
    return bool(leads) or _word(column) in _COUNTERS | _NUMBERS


def is_even(values: Values) -> bool:
    """Returns whether numbers rise by the same step from row to row."""
    steps = np.diff(values)
    return bool(len(steps) and steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-6, atol=0))


def _word(name: object) -> str:
    return re.sub(r"[\W_]+", " ", str(name).lower()).strip()


def _is_numeric(cells: Cells) -> bool:
    return bool(pd.api.types.is_numeric_dtype(cells))


def _tells_order(word: str, values: Values) -> bool:
    if len(np.unique(values)) == len(values):
        rises = bool((np.diff(values) > 0).all())
        return word not in _PARTS or rises or read_compact_dates(values) is not None
    # Dates that repeat are refused when they are read; a year may repeat beside its months.
    return word in _MOMENTS and read_date_numbers(values, word) is not None


def _is_axis(word: str, values: Values) -> bool:
    rises = bool((np.diff(values) > 0).all())
    if word in _COUNTERS or (word in _NUMBERS and rises) or is_even(values):
        return True
    return rises and bool((values % 1 == 0).all()) and read_compact_dates(values) is not None


def _refuse_missing(cells: Cells, missing: NDArray[np.bool_]) -> None:
    if missing.any():
        raise UserError(
            "time_missing",
            "Every row has a time; “{column}” has none in line {line}. Fill it in or take the "
            "line out.",
            column=str(cells.name),
            line=int(cells.index[np.flatnonzero(missing)[0]]),
        )


def _read_numbers(cells: Cells, name: str, chosen: bool) -> Times:
    values = cells.to_numpy(dtype=np.float64)
    _refuse_missing(cells, ~np.isfinite(values))
    if chosen or is_time_word(name):
        read = read_date_numbers(values, name, 1 if _word(name) in _YEARS else 1000)
        if read:
            return Times(read[0], read[0], (read[1],))
    elif (values % 1 == 0).all() and not is_even(values):
        dates = read_compact_dates(values)
        if dates is not None:
            note = Message(
                "time_compact", "“{column}” holds dates without dashes.", {"column": name}
            )
            return Times(dates, dates, (note,))
    note = Message(
        "time_counts_rows",
        "“{column}” holds numbers that are no dates; they put the rows in order and nothing else.",
        {"column": name},
    )
    if is_even(np.sort(values)):
        return Times(None, values, (note,))
    uneven = Message(
        "order_uneven",
        "The numbers in “{column}” do not rise evenly; the rows are used as if they did.",
        {"column": name},
    )
    return Times(None, values, (note,), (uneven,))
