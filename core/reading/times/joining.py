"""Times that are spread over several columns: year and month, date and clock."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.numbers.numerals import is_missing
from core.reading.times.dates import is_date, looks_like_dates

Cells = pd.Series

_WORDS = {
    "year": frozenset(["year", "yr", "jahr", "año", "ano", "année", "annee", "год", "年"]),
    "month": frozenset(["month", "monat", "mes", "mês", "mois", "月", "mo", "quarter", "quartal"]),
    "day": frozenset(["day", "tag", "jour", "dia", "día"]),
    "hour": frozenset(["hour", "stunde", "heure", "hora", "hr", "hh"]),
    "minute": frozenset(["minute", "min", "mm"]),
}
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?")
_SHARE = 0.5
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

TIME_JOINED = Message("time_joined", "The times are put together from “{columns}”.")


def join_parts(frame: pd.DataFrame) -> Cells | None:
    """Joins columns of years, months, days, hours and minutes into one of times.

    Months may be numbers, English names, or quarters in a column that says so.

    Args:
        frame: Columns of text and of float64.

    Returns:
        Stamps, named after the columns; None unless there are a year and a month at least, and
        the joined times are all different.
    """
    parts: dict[str, Cells] = {}
    names = []
    for part, words in _WORDS.items():
        matching = [name for name in frame.columns if _word(name) in words]
        numbers = _as_part(frame[matching[0]], part) if len(matching) == 1 else None
        if numbers is None:
            break
        parts[part] = numbers
        names.append(str(matching[0]))
    if len(parts) < 2:
        return None
    parts.setdefault("day", parts["year"] * 0 + 1)
    time = pd.to_datetime(pd.DataFrame(parts), errors="coerce")
    name = " ".join(names)
    if time.isna().any() or not time.is_unique or name in frame.columns:
        return None
    return time.rename(name)


def join_clock(frame: pd.DataFrame, date: str) -> Cells | None:
    """Joins a column of dates and one of clock times or hours, as they are written.

    Args:
        frame: Columns of text and of float64.
        date: Column of the dates.

    Returns:
        Text such as "31/01/2024 10:00", named after both columns; None where the dates have clock
        times already, each comes once, or no other column has clock times.
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
            return (cells + " " + clock).where(~empty, "").rename(joined)
    return None


def _as_part(cells: Cells, part: str) -> Cells | None:
    if pd.api.types.is_numeric_dtype(cells):
        quarters = part == "month" and _word(cells.name).startswith("quart")
        return 3 * cells - 2 if quarters else cells
    if part != "month" or pd.api.types.is_datetime64_any_dtype(cells):
        return None
    quarter = cells.str.extract(r"^[Qq]([1-4])$", expand=False)
    months = cells.str[:3].str.lower().map({name: n for n, name in enumerate(_MONTHS, start=1)})
    first_months = np.where(quarter.isna(), months, 3 * quarter.astype(np.float64) - 2)
    return None if np.isnan(first_months).any() else pd.Series(first_months, cells.index)


def _as_clock(cells: Cells, name: object) -> Cells | None:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return None
    if pd.api.types.is_numeric_dtype(cells):
        hours = cells.to_numpy(dtype=np.float64)
        whole = bool(((hours >= 0) & (hours <= 23) & (hours % 1 == 0)).all())
        if _word(name) not in _WORDS["hour"] or not whole:
            return None
        return pd.Series([f"{int(hour):02d}:00" for hour in hours], cells.index, dtype="str")
    sample = cells.iloc[:: max(1, len(cells) // 100)]
    clocks = [bool(_CLOCK.fullmatch(cell)) for cell in sample]
    if not clocks or np.mean(clocks) < _SHARE or looks_like_dates(cells) or is_date(cells.iloc[0]):
        return None
    return cells


def _word(name: object) -> str:
    return re.sub(r"[\W_]+", " ", str(name).lower()).strip()
