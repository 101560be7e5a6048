"""Stamps from years, months, days and hours as numbers; NaT where the calendar has no such day."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.types import Stamps, Values

WholeNumbers = Values | NDArray[np.int64]
# A year of two digits is one of the hundred up to here: a file is read tomorrow as it is today.
LAST_SHORT_YEAR = 2039


def to_stamps(years: WholeNumbers, months: WholeNumbers, days: WholeNumbers | int = 1) -> Stamps:
    """Returns the midnight that begins each day, datetime64[us], `(n,)`.

    Args:
        years: Whole numbers, `(n,)`.
        months: Whole numbers, `(n,)`.
        days: Whole numbers, `(n,)`, or one for all.
    """
    count = (_whole(years) - 1970) * 12 + _whole(months) - 1
    first = count.astype("datetime64[M]")
    found = first.astype("datetime64[D]") + (_whole(days) - 1)
    wrong = (found.astype("datetime64[M]") != first) | (_whole(months) < 1) | (_whole(months) > 12)
    stamps: Stamps = found.astype("datetime64[us]")
    stamps[wrong] = np.datetime64("NaT")
    return stamps


def weeks_to_stamps(years: WholeNumbers, weeks: WholeNumbers, begins: int = 0) -> Stamps:
    """Returns the first day of each week, datetime64[us], `(n,)`; NaT where a year has none such.

    Args:
        years: Whole numbers, `(n,)`.
        weeks: Whole numbers, `(n,)`; the first of a year is the one with 4 January.
        begins: Weekday on which weeks begin: 0, Monday, as ISO 8601 has it; 6 for Sunday.
    """
    stamps: Stamps
    first, following = (_first_weeks(_whole(years) + more, begins) for more in (0, 1))
    stamps = first + 7 * (_whole(weeks) - 1).astype("timedelta64[D]")
    stamps[(stamps < first) | (stamps >= following)] = np.datetime64("NaT")
    return stamps


def weekdays_of(days: Stamps) -> NDArray[np.int64]:
    """Returns the weekday of each stamp, 0 for Monday, `(n,)`."""
    # 1970 began with a Thursday.
    found: NDArray[np.int64] = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    return found


def full_years(short: WholeNumbers) -> NDArray[np.int64]:
    """Returns years of two digits with their century, told by their order.

    From row to row a year is taken for the nearest one, so that 99 and 00 are neighbours, in
    whichever direction the rows run. The last of all is the latest up to `LAST_SHORT_YEAR`.

    Args:
        short: 0 to 99, `(n,)`, in the order of the file.
    """
    years = _whole(short)
    steps = (np.diff(years, prepend=years[:1]) + 50) % 100 - 50
    nearest = years[0] + np.cumsum(steps)
    century = (LAST_SHORT_YEAR - nearest.max()) // 100 * 100
    found: NDArray[np.int64] = nearest + century
    return found


def _first_weeks(years: NDArray[np.int64], begins: int) -> Stamps:
    fourth = to_stamps(years, np.ones_like(years), 4)
    weekdays = (fourth.astype("datetime64[D]").astype(np.int64) + 3 - begins) % 7
    found: Stamps = fourth - weekdays.astype("timedelta64[D]")
    return found


def _whole(numbers: Any) -> NDArray[np.int64]:
    return np.asarray(numbers).astype(np.int64)
