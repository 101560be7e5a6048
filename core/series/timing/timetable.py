"""A timetable of one's own: days of the week, and opening hours, that leave the rest out regularly.

As a frequency it is written behind a step: `C-1111101` has a row on each day but Saturday,
`h-08:00-17:00-1111100` a row an hour from eight to five from Monday to Friday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.types import Rows, Stamps

_AT = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_WEEK = "(?=.*1)[01]{7}"
_STEP = "(?:[1-9][0-9]{0,5})?(?:h|min|s)"
_WRITTEN = re.compile(rf"C-({_WEEK})|({_STEP})-({_AT})-({_AT})-({_WEEK})")
_DAY = np.timedelta64(1, "D")
_MONDAY = 4  # of the day number since 1970, a Thursday, modulo 7
# So many weeks tell that a day is left out; what is there fills so much of the rest.
FEWEST_WEEKS = 3
FILLED = 0.7


@dataclass(frozen=True)
class Timetable:
    """When rows come.

    Attributes:
        week: "1" or "0" for each day from Monday on.
        step: Between the rows of a day; None where a day has one row.
        first: The clock time of the first row of a day.
        last: That of the last one.
        alias: The step as pandas writes it.
    """

    week: str
    step: np.timedelta64 | None = None
    first: np.timedelta64 = np.timedelta64(0, "us")  # noqa: RUF009
    last: np.timedelta64 = np.timedelta64(0, "us")  # noqa: RUF009
    alias: str = ""

    @property
    def rows_a_day(self) -> int:
        """How many rows a day has."""
        return 1 if self.step is None else int((self.last - self.first) // self.step) + 1

    @property
    def rows_a_week(self) -> int:
        """How many rows a week has."""
        return self.rows_a_day * self.week.count("1")

    @property
    def frequency(self) -> str:
        """The timetable as a frequency."""
        if self.step is None:
            return f"C-{self.week}"
        return f"{self.alias}-{_clock(self.first)}-{_clock(self.last)}-{self.week}"

    def places(self, time: Stamps) -> Rows:
        """Returns the number of each stamp's row since 1970, `(n,)`; -1 where none comes then."""
        days = time.astype("datetime64[D]")
        weeks = np.busday_count(np.datetime64("1970-01-05"), days, weekmask=self.week)
        there = np.is_busday(days, weekmask=self.week)
        if self.step is None:
            return np.where(there, weeks, -1).astype(np.int64)
        clock = time.astype("datetime64[us]") - days
        slots, rest = (clock - self.first) // self.step, (clock - self.first) % self.step
        fits = there & (slots >= 0) & (slots < self.rows_a_day) & (rest == np.timedelta64(0, "us"))
        return np.where(fits, weeks * self.rows_a_day + slots, -1).astype(np.int64)

    def stamps(self, places: Rows, clock: np.timedelta64) -> Stamps:
        """Returns the stamps of rows by their numbers, `(n,)`.

        Args:
            places: As `places` gives them, `(n,)`.
            clock: The clock time of rows that come once a day.
        """
        weeks, slots = np.divmod(places, self.rows_a_day)
        start = np.busday_offset(
            np.datetime64("1970-01-05"), weeks, roll="forward", weekmask=self.week
        )
        late = clock if self.step is None else self.first + slots * self.step
        return np.asarray(start.astype("datetime64[us]") + late)


def timetable_of(frequency: str) -> Timetable | None:
    """Returns the timetable that a frequency is; None where it is a plain one."""
    match = _WRITTEN.fullmatch(frequency)
    if not match:
        return None
    if match[1]:
        return Timetable(match[1])
    alias = match[2]
    spans = (alias if alias[0].isdigit() else f"1{alias}", f"{match[3]}:00", f"{match[4]}:00")
    step, first, last = (pd.Timedelta(span).to_numpy().astype("timedelta64[us]") for span in spans)
    return Timetable(match[5], step, first, last, alias) if first <= last else None


def find_week(time: Stamps) -> Timetable | None:
    """Returns the week of its own that sorted days have; None where each day may have a row."""
    days = time.astype("datetime64[D]")
    clocks = time.astype("datetime64[us]") - days
    week = _week(days)
    if week is None or (clocks != clocks[0]).any() or week.count("1") < 2:
        return None
    found = Timetable(week)
    return found if _is_filled(found, time) else None


def find_hours(time: Stamps, step: np.timedelta64, alias: str) -> Timetable | None:
    """Returns the opening hours that sorted stamps keep to; None where they come day and night.

    Args:
        time: Stamps, `(n,)`.
        step: The usual step between them, less than a day.
        alias: The same as pandas writes it.
    """
    days = time.astype("datetime64[D]")
    clocks = time.astype("datetime64[us]") - days
    first, last = clocks.min(), clocks.max()
    minute = np.timedelta64(1, "m")
    if first % minute or last % minute or len(np.unique(days)) < 2 * FEWEST_WEEKS:
        return None
    if last - first + step > _DAY - 2 * step and _week(np.unique(days)) is None:
        return None
    week = _week(np.unique(days)) or "1111111"
    found = Timetable(week, step, first, last, alias)
    return found if found.rows_a_day > 1 and _is_filled(found, time) else None


def _is_filled(found: Timetable, time: Stamps) -> bool:
    places = found.places(time)
    wanted = int(places[-1] - places[0]) + 1
    return bool((places >= 0).all()) and len(time) >= FILLED * wanted


def _week(days: NDArray[np.datetime64]) -> str | None:
    """Returns the days of the week that have rows; None where all have, or too few weeks tell."""
    weekdays = (days.astype("datetime64[D]").astype(np.int64) - _MONDAY) % 7
    counts = np.bincount(weekdays, minlength=7)
    span = int((days[-1] - days[0]) // _DAY) + 1
    if span < 7 * FEWEST_WEEKS or (counts > 0).all():
        return None
    return "".join("1" if count else "0" for count in counts)


def _clock(span: np.timedelta64) -> str:
    minutes = int(span // np.timedelta64(1, "m"))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
