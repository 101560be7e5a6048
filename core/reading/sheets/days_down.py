"""Tables with days down and their hours across, or weeks down and their days, as one series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.reading.numbers.numerals import is_missing
from core.reading.options import ReadingOptions
from core.reading.sheets.years_down import read_across
from core.reading.spelling.calendar_days import weekdays_of
from core.reading.spelling.words import WEEKDAYS
from core.reading.times.date_numbers import COMPACT_DAYS, read_compact_dates
from core.reading.times.dates import looks_like_dates, read_dates
from core.reading.times.joined import day_hours, parts

DAY_MIN = 1440
FEWEST_PARTS = 4
# Parts of a day that are only numbered: hours, half and quarter hours; 25 where clocks go back.
_COUNTS = (24, 25, 48, 96)
MOST_BESIDE = 8

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::00)?|h|:00)?(?: ?(?:-|–|to|bis|a) ?\d.*)?")
_COMPACT = re.compile(r"^([12]\d{3})(\d{2})(\d{2})$")
_NUMBERED = re.compile(r"([^\W\d_]{0,10})[ ._-]?(\d{1,2})")
# Among days, “mar” is no March.
_WEEKDAYS = WEEKDAYS | {"mar": 1}

HOURS_ACROSS = Message(
    "hours_across",
    "The days run down and their hours across; the table is read as one series, “value”, from "
    "{first} to {last}.",
)
WEEKDAYS_ACROSS = Message(
    "weekdays_across",
    "The weeks run down and their days across; the table is read as one series, “value”, from "
    "{first} to {last}.",
)
BESIDE_PARTS = Message(
    "columns_beside_parts", "Left out, since it is no hour of a day or day of a week: {columns}."
)

SeriesAndNotes = tuple[dict[str, pd.Series], tuple[Message, ...]]


def join_days(columns: dict[str, pd.Series]) -> SeriesAndNotes | None:
    """Reads a table of days and their hours, or weeks and their days, as a series of these.

    Args:
        columns: Text, float64 or datetime64 by name; the index is the line.

    Returns:
        What `read_across` makes of it; None where the table is another one.
    """
    across = _clocks(list(columns)) or _numbered(list(columns))
    names = across or _weekdays(list(columns))
    beside = [name for name in columns if name not in names]
    # V01 beside H01 says how sure it is.
    others = [name for name in beside if not _NUMBERED.fullmatch(name.strip())]
    if not names or not 0 < len(others) <= MOST_BESIDE:
        return None
    dates = parts.find_day({name: columns[name] for name in others})
    dates = dates or [name for name in others if _holds_days(columns[name])][:1]
    days = _as_text([columns[name] for name in dates])
    if days is None or not len(days) or days.isna().any() or is_missing(days).any():
        return None
    times = _hours_of(days, across, columns) if across else _days_of(days, names)
    if times is None:
        return None
    order = np.arange(len(days)) if across else np.argsort(times[:, 0].astype(str), kind="stable")
    others = [name for name in beside if name not in dates]
    template = HOURS_ACROSS if across else WEEKDAYS_ACROSS
    return read_across(columns, (list(names), times, order), others, template, BESIDE_PARTS)


def _clocks(names: Sequence[str]) -> dict[str, int]:
    """Returns the minutes of the day that columns are named after; {} if they make no whole day."""
    matches = {name: _CLOCK.fullmatch(name.strip()) for name in names}
    found = {
        name: 60 * int(match[1]) + int(match[2] or 0)
        for name, match in matches.items()
        if match and not match[0].isdigit()
    }
    minutes = list(found.values())
    if len(minutes) < FEWEST_PARTS:
        return {}
    step = minutes[1] - minutes[0]
    if minutes[-1] == 0:  # the midnight that ends the day
        found[list(found)[-1]] = minutes[-1] = DAY_MIN
    even = all(b - a == step for a, b in pairwise(minutes))
    return found if even and len(minutes) * step == DAY_MIN and minutes[0] in (0, step) else {}


def _numbered(names: Sequence[str]) -> dict[str, int]:
    """Returns the minutes of numbered parts of a day: where each ends; begins if counted from 0."""
    families: dict[str, dict[str, int]] = {}
    for name in names:
        if match := _NUMBERED.fullmatch(name.strip()):
            families.setdefault(match[1].lower(), {})[name] = int(match[2])
    for word, found in families.items():
        numbers = list(found.values())
        counted = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        # Without a word they may number anything else; 24 of them are the hours of a day.
        hours = len(numbers) in _COUNTS and (word or len(numbers) in (24, 25))
        if counted and hours and numbers[0] in (0, 1):
            step = DAY_MIN // (24 if len(numbers) == 25 else len(numbers))
            return {name: number * step for name, number in found.items()}
    return {}


def _weekdays(names: Sequence[str]) -> dict[str, int]:
    """Returns the columns named after days of the week; {} unless they follow each other."""
    words = {name: name.strip().lower().removesuffix(".") for name in names}
    found = {name: _WEEKDAYS[word] for name, word in words.items() if word in _WEEKDAYS}
    days = list(found.values())
    if not 5 <= len(days) <= 7 or (len(days) < 7 and days[0]):
        return {}
    follow = all((day - days[0]) % 7 == place for place, day in enumerate(days))
    return found if follow else {}


def _holds_days(cells: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return True
    if pd.api.types.is_numeric_dtype(cells):
        eight = len(cells) > 0 and bool(cells.between(*COMPACT_DAYS).all())
        return eight and read_compact_dates(cells.to_numpy(), "") is not None
    return looks_like_dates(cells) or (len(cells) > 0 and bool(cells.str.fullmatch(_COMPACT).all()))


def _as_text(columns: list[pd.Series]) -> pd.Series | None:
    """Returns days as text, of one column or of years, months and days; None without any."""
    if len(columns) > 1:
        year, month, day = (cells.astype("str").str.removesuffix(".0") for cells in columns)
        return year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    if not columns:
        return None
    cells = columns[0]
    if pd.api.types.is_datetime64_any_dtype(cells):
        return pd.Series(cells.dt.strftime("%Y-%m-%d"), dtype="str")
    texts = cells.astype("str").str.removesuffix(".0")
    return texts.str.replace(_COMPACT, r"\1-\2-\3", regex=True)


def _hours_of(
    days: pd.Series, minutes: dict[str, int], columns: dict[str, pd.Series]
) -> NDArray[np.object_]:
    """Returns the times of a table of hours as text, `(n_days, n_hours)`; "" for none."""
    dates = days.str.removesuffix(" 00:00:00").str.removesuffix("T00:00:00").to_numpy(object)
    table = np.array(list(minutes.values()) * len(days), dtype=np.float64).reshape(len(days), -1)
    if len(minutes) == day_hours.MOST:
        last = columns[list(minutes)[-1]]
        numbers = pd.api.types.is_numeric_dtype(last)
        long = np.asarray(last.notna()) if numbers else ~is_missing(last.astype("str"))
        table[~long, -1] = np.nan
        table[long, day_hours.TWICE :] -= 60
    texts = np.full(table.shape, "", dtype=object)
    for row, column in zip(*np.nonzero(np.isfinite(table)), strict=True):
        hour, minute = divmod(int(table[row, column]), 60)
        texts[row, column] = f"{dates[row]} {hour:02d}:{minute:02d}"
    return texts


def _days_of(weeks: pd.Series, names: dict[str, int]) -> NDArray[np.object_] | None:
    """Returns the days of weeks as text, `(n_weeks, n_days)`.

    A week is named after its first or its last day; None where it is not.
    """
    weekday = list(names.values())
    for order in (None, "dmy", "mdy", "ymd"):
        try:
            time = read_dates(weeks, ReadingOptions(date_order=order)).time
        except UserError:
            continue
        weekdays = weekdays_of(time)
        if len(set(weekdays)) == 1 and weekdays[0] in (ends := (weekday[0], weekday[-1])):
            begins = 0 if weekdays[0] == ends[0] else 1 - len(names)
            offsets = np.arange(begins, begins + len(names))
            days = time.astype("datetime64[D]")[:, None] + offsets
            return np.asarray(days.astype(str), dtype=object)
    return None
