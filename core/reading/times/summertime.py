"""The end of summer time, when a local clock shows an hour twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.types import Stamps

HOUR = np.timedelta64(1, "h")
# Summer time is at most this long where no missing hour in spring tells when it began.
_SUMMER = np.timedelta64(220, "D")
_LATEST_HOUR = 4
_SUNDAY = 3  # of the day number since 1970, modulo 7
_MONTHS = (3, 4, 9, 10, 11)  # south and north
_MOST_A_YEAR = 1


@dataclass(frozen=True)
class Hour:
    """An hour that comes twice.

    Attributes:
        start: When it begins on the clock.
        end: When it ends.
    """

    start: np.datetime64
    end: np.datetime64


def repeated_hours(order: NDArray[Any]) -> list[Hour]:
    """Returns the hours that come twice where summer time may end; [] if other times do, too.

    Args:
        order: Stamps in the order of the file, `(n,)`; anything else has no such hour.
    """
    if not np.issubdtype(order.dtype, np.datetime64):
        return []
    times, counts = np.unique(order, return_counts=True)
    twice = times[counts > 1]
    if not len(twice) or counts.max() > 2:
        return []
    hours = np.unique(twice.astype("datetime64[h]"))
    days = hours.astype("datetime64[D]")
    of_day = (hours - days).astype(np.int64)
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    years = days.astype("datetime64[Y]").astype(np.int64)
    fits = (days.astype(np.int64) % 7 == _SUNDAY) & np.isin(months, _MONTHS)
    fits &= of_day < _LATEST_HOUR
    if not fits.all() or np.unique(years, return_counts=True)[1].max() > _MOST_A_YEAR:
        return []
    # All of the hour comes twice, and the clock has steps within the day.
    inside = np.isin(times.astype("datetime64[h]"), hours)
    if (counts[inside] != 2).any() or np.median(np.diff(times)) > HOUR:
        return []
    return [Hour(hour, hour + HOUR) for hour in hours.astype("datetime64[us]")]


def undo_hours(order: Stamps, hours: list[Hour]) -> Stamps:
    """Returns the times with the hour of summer time taken off.

    Args:
        order: Stamps in the order of the file, `(n,)`; the earlier of two equal ones is of summer.
        hours: The hours that come twice.
    """
    times = order.copy()
    seen = np.unique(order)
    for hour in hours:
        begins = _begin(seen, hour)
        inside = np.flatnonzero((order >= hour.start) & (order < hour.end))
        if order[0] > order[-1]:  # the newest row comes first
            inside = inside[::-1]
        _, first = np.unique(order[inside], return_index=True)
        times[inside[first]] -= HOUR
        times[(order >= begins) & (order < hour.start)] -= HOUR
    return times


def _begin(seen: Stamps, hour: Hour) -> np.datetime64:
    """Returns the first moment of the summer that ends with an hour."""
    year = seen[(seen < hour.start) & (seen >= hour.start - _SUMMER - np.timedelta64(30, "D"))]
    if not len(year):
        return hour.start
    steps = np.diff(year)
    usual = np.median(steps) if len(steps) else HOUR
    days = year[1:].astype("datetime64[D]").astype(np.int64)
    of_day = (year[1:] - year[1:].astype("datetime64[D]")) // HOUR
    springs = np.flatnonzero((steps == usual + HOUR) & (days % 7 == _SUNDAY) & (of_day <= 4))
    if len(springs):
        return np.datetime64(year[1:][springs[-1]])
    return np.datetime64(max(year[0], hour.start - _SUMMER))
