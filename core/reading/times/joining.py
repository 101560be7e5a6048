"""Times that are spread over several columns: year and month, date and clock."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.naming import cell_at
from core.reading.numbers.numerals import is_missing
from core.reading.times.calendar_days import to_stamps
from core.reading.times.notations import month_of
from core.reading.times.stamps import DAYS, YEARS, is_time_word, word_of
from core.types import Stamps

Cells = pd.Series

_WORDS = {
    "year": YEARS,
    "month": frozenset(
        (
            *("month", "monat", "mes", "mês", "mois", "月", "mo", "mon", "quarter", "quartal"),
            *("qtr", "period", "periode", "période", "periodo", "período", "trimestre", "trim"),
        )
    ),
    "day": DAYS,
    "hour": frozenset(["hour", "stunde", "heure", "hora", "hr", "hh"]),
    "minute": frozenset(["minute", "min", "mm"]),
}
_CLOCK = re.compile(
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?|"
    r"[0-9]{1,2} ?(?:h|Uhr|[時时点點시])(?: ?[0-5][0-9](?:min|[分분])?)?"
)
_DOTTED_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-4])\.[0-5][0-9]\.[0-5][0-9]")
_SHARE = 0.5
# What columns without a telling name may hold: years, and up to so many different periods.
_YEARS = (1500, 2199)
_MOST_PERIODS = 13
# As statistical offices number what is no month or quarter but the mean or the sum of the year.
_OF_YEAR = re.compile("M13|Q0?5|S0?3|A0?1", re.IGNORECASE)

TIME_JOINED = Message("time_joined", "The times are put together from “{columns}”.")
PERIODS_LEFT_OUT = Message(
    "time_periods_left_out",
    "“{value}” in “{column}” is no month or quarter but stands for a whole year; such rows are "
    "left out: {count}, the first in line {line}.",
)


def join_parts(frame: pd.DataFrame) -> tuple[Cells, list[Message], list[str]] | None:
    """Joins columns of years, months, days, hours and minutes into one of times.

    Months may be numbers, names, or quarters in a column that says so; Q03, M07 and their like.

    Args:
        frame: Columns of text and of float64.

    Returns:
        Stamps, named after the columns, without the rows that stand for a whole year; what was
        understood; and the columns. None unless there are a year and a month at least, and the
        joined times are all different.
    """
    parts: dict[str, Cells] = {}
    names = []
    notes: list[Message] = []
    unnamed = _years_and_months(frame)
    for part, words in _WORDS.items():
        matching = [name for name in frame.columns if word_of(name) in words]
        matching = [unnamed[part]] if not matching and part in unnamed else matching
        if len(matching) != 1:
            break
        cells = frame[matching[0]].loc[parts["year"].index] if parts else frame[matching[0]]
        if part == "month":
            cells, notes = _without_years(cells)
        numbers = _as_part(cells, part)
        if numbers is None:
            break
        parts = {name: values.loc[cells.index] for name, values in parts.items()}
        parts[part] = numbers
        names.append(str(matching[0]))
    if len(parts) < 2:
        return None
    time = _joined(parts)
    name = " ".join(names)
    if np.isnat(time).any() or len(np.unique(time)) < len(time) or name in frame.columns:
        return None
    joined = pd.Series(time, parts["year"].index, name=name)
    return joined, [TIME_JOINED.with_values(columns=name), *notes], names


def _years_and_months(frame: pd.DataFrame) -> dict[str, str]:
    """Returns two columns that hold years and, beside them, names of months, whatever their own."""
    for year, month in pairwise(map(str, frame.columns)):
        years, cells = frame[year], frame[month]
        if not pd.api.types.is_numeric_dtype(years) or not pd.api.types.is_string_dtype(cells):
            continue
        known = years.dropna()
        named = 2 <= cells.nunique() <= _MOST_PERIODS and _as_part(cells, "month") is not None
        if named and known.between(*_YEARS).all() and not (known % 1).any():
            return {"year": year, "month": month}
    return {}


def _joined(parts: dict[str, Cells]) -> Stamps:
    numbers = {name: values.to_numpy(dtype=np.float64) for name, values in parts.items()}
    ones = np.ones(len(numbers["year"]))
    dated = [numbers["year"], numbers["month"], numbers.get("day", ones)]
    clock = [numbers.get("hour", 0 * ones), numbers.get("minute", 0 * ones)]
    whole = np.all([np.isfinite(part) & (part % 1 == 0) for part in (*dated, *clock)], axis=0)
    if not whole.all() or (dated[0] < 1).any() or (dated[0] > 9999).any():
        return np.full(len(whole), np.datetime64("NaT"), dtype="datetime64[us]")
    possible = (clock[0] >= 0) & (clock[0] <= 24) & (clock[1] >= 0) & (clock[1] < 60)
    minutes = (60 * clock[0] + clock[1]).astype("timedelta64[m]")
    return np.where(possible, to_stamps(*dated) + minutes, np.datetime64("NaT"))


def _without_years(cells: Cells) -> tuple[Cells, list[Message]]:
    """Returns the periods that are part of a year, and what was left out."""
    if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
        return cells, []
    whole = np.asarray(cells.str.fullmatch(_OF_YEAR.pattern, case=False), dtype=bool)
    if not whole.any() or whole.all():
        return cells, []
    first = int(np.argmax(whole))
    note = PERIODS_LEFT_OUT.with_values(count=int(whole.sum()), **cell_at(cells, first))
    return cells[~whole], [note]


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
    if pd.api.types.is_datetime64_any_dtype(cells) or pd.api.types.is_numeric_dtype(cells):
        return None
    # Beside dates that come once, a column such as 07:30 may be how long somebody slept.
    if cells.str.contains(":", regex=False).any() or cells.is_unique:
        return None
    for name in frame.columns:
        clock = _as_clock(frame[name], name) if name != date else None
        joined = f"{date} {name}"
        if clock is not None and joined not in frame.columns:
            empty = is_missing(cells) | np.asarray(clock == "")
            note = TIME_JOINED.with_values(columns=joined)
            together = (cells + " " + clock).where(~empty, "")
            return together.rename(joined), [note], [date, str(name)]
    return None


def _as_part(cells: Cells, part: str) -> Cells | None:
    if pd.api.types.is_numeric_dtype(cells):
        if part == "year":  # written once for all of its months
            return cells.ffill()
        quarters = part == "month" and _numbers_quarters(cells)
        return 3 * cells - 2 if quarters else cells
    if part != "month" or pd.api.types.is_datetime64_any_dtype(cells):
        return None
    # Any year will do to read a month by.
    months = {cell: month_of("2000", cell)[5:] for cell in cells.unique()}
    if not all(months.values()):
        return None
    return cells.map(months).astype(np.float64)


def _numbers_quarters(cells: Cells) -> bool:
    word = word_of(cells.name)
    if word.startswith(("quart", "qtr", "trim")):
        return True
    return word.startswith("per") and set(cells) == {1, 2, 3, 4}


def _as_clock(cells: Cells, name: object) -> Cells | None:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return None
    if pd.api.types.is_numeric_dtype(cells):
        hours = cells.to_numpy(dtype=np.float64)
        whole = bool(((hours >= 0) & (hours <= 24) & (hours % 1 == 0)).all())
        if word_of(name) not in _WORDS["hour"] or not whole:
            return None
        return pd.Series([f"{int(hour):02d}:00" for hour in hours], cells.index, dtype="str")
    sample = cells.iloc[:: max(1, len(cells) // 100)]
    # 18.30.00 may be a date elsewhere.
    clock = _DOTTED_CLOCK if is_time_word(name) and "." in cells.iloc[0] else _CLOCK
    clocks = [bool(clock.fullmatch(cell)) for cell in sample]
    return cells if clocks and np.mean(clocks) >= _SHARE else None
