"""Years of the Buddhist and the Persian calendar as those of the Gregorian one."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.spelling.calendar_days import WholeNumbers, to_stamps
from core.types import Stamps

Cells = pd.Series

_BUDDHIST_LEAD = 543
# What a series of today's world may have: 1900 to 2057, and 1921 to 2060.
_BUDDHIST_YEARS = (2443, 2600)
_PERSIAN_YEARS = (1300, 1439)
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})(?![0-9])")
# Behind the name of a month.
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z][ \-])[0-9]{2}(?![0-9:])")
_THAI = re.compile("[\u0e00-\u0e7f]")
_PERSIAN = re.compile(
    r"(?P<year>1[34][0-9]{2})(?P<sep>[/\-.])(?P<month>[0-9]{1,2})(?:(?P=sep)(?P<day>[0-9]{1,2}))?"
    r"(?P<clock>[ T].*)?"
)
# The first days of 1250 and of the years after it. A year is leap by its place among 33.
_FIRST_YEAR = 1250
_LEAP = (25 * np.arange(_FIRST_YEAR, 1500) + 11) % 33 < 8
_DAYS_BEFORE = np.concatenate([[0], np.cumsum(365 + _LEAP)])
_NEW_YEAR_1400 = np.datetime64("2021-03-21")

TIME_CALENDAR = {
    "buddhist": Message(
        "time_calendar",
        "The years in “{column}” are read as those of the Buddhist calendar: “{value}” is {read}.",
    ),
    "persian": Message(
        "time_calendar",
        "The years in “{column}” are read as those of the Persian calendar: “{value}” is {read}.",
    ),
}


def in_gregorian(plain: Cells, written: Cells) -> tuple[Cells, tuple[Message, ...]]:
    """Returns dates with Gregorian years where all of them have years of another calendar.

    Args:
        plain: In plain notation, `(n,)`.
        written: As they are in the file; its name is the column's.
    """
    first = str(plain.iloc[0])
    if _PERSIAN.fullmatch(first) and (changed := _from_persian(plain)) is not None:
        return changed, (_say("persian", changed, written),)
    short = bool(_THAI.search(str(written.iloc[0]))) and not _YEAR.search(first)
    if short or (_YEAR.search(first) and _are_buddhist(plain)):
        changed = plain.map(_from_short_thai if short else _from_buddhist)
        return changed, (_say("buddhist", changed, written),)
    return plain, ()


def calendar_of(years: WholeNumbers) -> str:
    """Returns the calendar that years as numbers are of: "buddhist", "persian" or ""."""
    bounds = {"buddhist": _BUDDHIST_YEARS, "persian": _PERSIAN_YEARS}
    return next((name for name in bounds if len(years) and _within(years, bounds[name])), "")


def stamps_of(
    calendar: str, years: WholeNumbers, months: WholeNumbers, days: WholeNumbers | int = 1
) -> Stamps:
    """Returns the midnight that begins each day of a calendar, `(n,)`; as `to_stamps` does."""
    if calendar == "persian":
        return persian_stamps(years, months, days)
    lead = _BUDDHIST_LEAD if calendar == "buddhist" else 0
    return to_stamps(np.asarray(years).astype(np.int64) - lead, months, days)


def persian_stamps(
    years: WholeNumbers, months: WholeNumbers, days: WholeNumbers | int = 1
) -> Stamps:
    """Returns the midnight that begins each day of the Persian calendar, datetime64[us], `(n,)`.

    Args:
        years: 1300 to 1439, whole numbers, `(n,)`.
        months: Whole numbers, `(n,)`; the first six have 31 days.
        days: Whole numbers, `(n,)`, or one for all.

    Source:
        Leap years by the cycle of 33 years, right from 1178 to 1633: Borkowski, Earth, Moon, and
        Planets 74 (1996).
    """
    y, m, d = (np.asarray(part).astype(np.int64) for part in (years, months, days))
    n = np.clip(y - _FIRST_YEAR, 0, len(_LEAP) - 1)
    length = np.where(m <= 6, 31, np.where((m < 12) | _LEAP[n], 30, 29))
    before = np.where(m <= 7, 31 * (m - 1), 186 + 30 * (m - 7))
    since = _DAYS_BEFORE[n] - _DAYS_BEFORE[1400 - _FIRST_YEAR] + before + d - 1
    stamps: Stamps = (_NEW_YEAR_1400 + since).astype("datetime64[us]")
    stamps[(m < 1) | (m > 12) | (d < 1) | (d > length)] = np.datetime64("NaT")
    return stamps


def _from_persian(plain: Cells) -> Cells | None:
    """Returns the Gregorian days; None where one is no day of that calendar."""
    parts = plain.str.extract(f"^{_PERSIAN.pattern}$")
    if parts["year"].isna().any():
        return None
    whole = parts["day"].notna().all()
    years, months, days = (
        parts[part].fillna("1").to_numpy().astype(np.int64) for part in ("year", "month", "day")
    )
    if not _within(years, _PERSIAN_YEARS):
        return None
    stamps = persian_stamps(years, months, days)
    if np.isnat(stamps).any() or (not whole and parts["day"].notna().any()):
        return None
    plain_days = pd.Series(stamps.astype("datetime64[D]").astype(str), plain.index, name=plain.name)
    # A month begins in the second half of a Gregorian one, which stands for it.
    written = plain_days if whole else plain_days.str[:7]
    return (written + parts["clock"].fillna("")).astype("str")


def _are_buddhist(plain: Cells) -> bool:
    years = plain.str.extract(_YEAR, expand=False)
    return bool(years.notna().all()) and _within(years.to_numpy().astype(np.int64), _BUDDHIST_YEARS)


def _from_buddhist(cell: str) -> str:
    return _YEAR.sub(lambda match: str(int(match[1]) - _BUDDHIST_LEAD), cell, count=1)


def _from_short_thai(cell: str) -> str:
    return _SHORT_YEAR.sub(lambda match: f"{(int(match[0]) - _BUDDHIST_LEAD) % 100:02d}", cell)


def _within(years: WholeNumbers, bounds: tuple[int, int]) -> bool:
    return bool((years >= bounds[0]).all() and (years <= bounds[1]).all())


def _say(calendar: str, changed: Cells, written: Cells) -> Message:
    return TIME_CALENDAR[calendar].with_values(
        column=str(written.name), value=str(written.iloc[0]), read=str(changed.iloc[0])
    )
