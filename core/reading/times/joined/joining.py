"""Times in two columns: dates, and beside them the clock."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.numbers.numerals import is_missing
from core.reading.times.date_numbers import COMPACT_DAYS, read_compact_dates
from core.reading.times.joined import day_hours
from core.reading.times.joined.parts import TIME_JOINED
from core.reading.times.stamps import is_time_word, word_of

Cells = pd.Series

_CLOCK = re.compile(
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?|"
    r"[0-9]{1,2} ?(?:h|Uhr|[時时點点시])(?: ?[0-5][0-9](?:min|[分분])?)?"
)
_DOTTED_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-4])\.[0-5][0-9]\.[0-5][0-9]")
_SHARE = 0.5


def find_days(frame: pd.DataFrame) -> str | None:
    """Returns a column of numbers that are all days, such as 20230131, and come again and again.

    Args:
        frame: Columns of text and of float64.
    """
    for name in map(str, frame.columns):
        cells = frame[name]
        if not pd.api.types.is_numeric_dtype(cells) or not len(cells):
            continue
        # A look at one cell spares most columns the rest.
        if not COMPACT_DAYS[0] <= cells.iloc[0] <= COMPACT_DAYS[1] or cells.hasnans:
            continue
        if 1 < cells.nunique() < len(cells) and read_compact_dates(cells.to_numpy(), name):
            return name
    return None


def join_clock(frame: pd.DataFrame, date: str) -> tuple[Cells, list[Message], list[str]] | None:
    """Joins a column of dates and one of clock times or hours, as they are written.

    Args:
        frame: Columns of text and of float64.
        date: Column of the dates.

    Returns:
        Text such as "31/01/2024 10:00", named after both columns, what was understood, and the
        columns; None where the dates have clock times already, each comes once, or no other
        column has clock times.
    """
    cells = frame[date]
    if pd.api.types.is_datetime64_any_dtype(cells):
        return None
    if pd.api.types.is_numeric_dtype(cells):
        cells = pd.Series([f"{int(day)}" for day in cells], cells.index, dtype="str")
        cells = cells.str[:4] + "-" + cells.str[4:6] + "-" + cells.str[6:]
    # Beside dates that come once, a column such as 07:30 may be how long somebody slept.
    if cells.str.contains(":", regex=False).any() or cells.is_unique:
        return None
    days = pd.factorize(cells)[0]
    for name in frame.columns:
        clock = _as_clock(days, frame[name], name) if name != date else None
        joined = f"{date} {name}"
        if clock is not None and joined not in frame.columns:
            empty = is_missing(cells) | np.asarray(clock == "")
            notes = [TIME_JOINED.with_values(columns=joined)]
            if pd.api.types.is_numeric_dtype(frame[name]) and day_hours.counts_late(frame[name]):
                notes.append(day_hours.HOURS_COUNTED.with_values(column=str(name)))
            together = (cells + " " + clock).where(~empty, "")
            return together.rename(joined), notes, [date, str(name)]
    return None


def _as_clock(days: NDArray[np.int64], cells: Cells, name: object) -> Cells | None:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return None
    if pd.api.types.is_numeric_dtype(cells):
        hours = day_hours.on_clock(days, cells.to_numpy(dtype=np.float64))
        named = word_of(name) in day_hours.WORDS or _count_hours(days, cells)
        if not named or not np.isfinite(hours).all():
            return _as_minutes(days, cells, name)
        return pd.Series([f"{int(hour):02d}:00" for hour in hours], cells.index, dtype="str")
    sample = cells.iloc[:: max(1, len(cells) // 100)]
    # 18.30.00 may be a date elsewhere.
    clock = _DOTTED_CLOCK if is_time_word(name) and "." in cells.iloc[0] else _CLOCK
    clocks = [bool(clock.fullmatch(cell)) for cell in sample]
    return cells if clocks and np.mean(clocks) >= _SHARE else None


def _as_minutes(days: NDArray[np.int64], cells: Cells, name: object) -> Cells | None:
    """Returns the clock of half and quarter hours that are counted, and of 1430 for 14:30."""
    numbers = cells.to_numpy(dtype=np.float64)
    minutes = day_hours.minutes_of(days, numbers)
    if minutes is None:
        return None
    if word_of(name) not in day_hours.CLOCK_WORDS and not day_hours.count_on(days, numbers):
        return None
    clocks = [f"{int(minute) // 60:02d}:{int(minute) % 60:02d}" for minute in minutes]
    return pd.Series(clocks, cells.index, dtype="str")


def _count_hours(days: NDArray[np.int64], cells: Cells) -> bool:
    """Returns whether numbers count the hours of each day, under whatever name."""
    hours = cells.to_numpy(dtype=np.float64)
    if not 0 <= hours[0] <= day_hours.MOST or not 23 <= hours.max() <= day_hours.MOST:
        return False
    return hours.min() in (0, 1) and day_hours.count_on(days, hours)
