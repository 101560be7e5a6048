"""Weeks that a column counts in each year."""

from __future__ import annotations

from datetime import date

import numpy as np

from core.errors import Message
from core.reading.spelling.calendar_days import weekdays_of, weeks_to_stamps
from core.reading.spelling.periods import plain_period
from core.reading.spelling.words import PERIODS
from core.reading.times.stamps import word_of
from core.types import Stamps, Values

# As the health offices of the USA count them.
_FROM_SUNDAY = frozenset(("week", "wk", "epiweek", "epi week", "mmwr week", "mmwrweek"))
WORDS = (
    frozenset(word for word, kind in PERIODS.items() if kind == "week" and len(word) > 1)
    | frozenset(("isoweek", "iso week", "weeknum", "week number", "week no", "week of year"))
    | frozenset(("周", "週", "주"))
    | _FROM_SUNDAY
)
LENGTH_OF_DAY = 10
WEEK = np.timedelta64(7, "D")
SUNDAY = 6

WEEKS_FROM_SUNDAY = Message(
    "weeks_from_sunday",
    "The weeks are taken to begin on Sundays: only so does each year have those that “{column}” "
    "counts.",
)


def first_days(years: Values, weeks: Values, name: object) -> Stamps:
    """Returns the day on which each week begins, datetime64[us], `(n,)`; NaT where there is none.

    Args:
        years: Whole numbers, `(n,)`.
        weeks: Whole numbers, `(n,)`.
        name: Of their column; weeks of some names may begin on Sundays, where only so they go on.
    """
    monday = weeks_to_stamps(years, weeks)
    if word_of(name) not in _FROM_SUNDAY:
        return monday
    return min(monday, weeks_to_stamps(years, weeks, SUNDAY), key=_gaps)


def begin_on_sundays(days: Stamps) -> bool:
    """Returns whether weeks begin on Sundays.

    Args:
        days: Their first days, `(n,)`.
    """
    return len(days) > 0 and bool(weekdays_of(days[:1])[0] == SUNDAY)


def number_of(cell: str) -> str:
    """Returns the number of a week such as W05 or “KW 5”; "" for other texts."""
    day = plain_period(f"2020 {cell}")  # a year of 53
    return str(date.fromisoformat(day).isocalendar().week) if len(day) == LENGTH_OF_DAY else ""


def _gaps(days: Stamps) -> tuple[int, int]:
    known = np.unique(days[~np.isnat(days)])
    return int(np.isnat(days).sum()), int((np.diff(known) > WEEK).sum())
