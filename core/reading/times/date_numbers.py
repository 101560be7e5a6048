"""Times that are written as plain numbers: 1958, 20200131, 1577836800000, 1958.2027."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.errors import Message
from core.reading.naming import short_stamp
from core.reading.spelling.calendars import TIME_CALENDAR, calendar_of, stamps_of
from core.types import Flags, Stamps, Values

# Ten digits of an earlier year are seconds since 1970 more likely.
FIRST_HOURLY_YEAR = 1850
# Numbers such as 20230131 that are sure to be days: 1500-01-01 to 2199-12-31.
COMPACT_DAYS = (15_000_101, 21_991_231)
# How long each part of a clock is, and where it ends: an hour 24 is the midnight that ends its day.
_CLOCK = (
    (np.timedelta64(1, "h"), 25),
    (np.timedelta64(1, "m"), 60),
    (np.timedelta64(1, "s"), 60),
)
_EPOCHS = (("s", 1e8, 1e10), ("ms", 1e11, 1e13), ("us", 1e14, 1e16), ("ns", 1e17, 1e19))

TIME_YEARS = Message("time_years", "“{column}” holds years.")
TIME_DOTTED_MONTHS = Message(
    "time_dotted_months", "“{column}” holds years and months, as in 2020.01."
)
TIME_COMPACT = Message("time_compact", "“{column}” holds dates without dashes.")
TIME_COMPACT_HOURS = Message(
    "time_compact_hours", "“{column}” holds dates and hours without dashes, as in {value}."
)
TIME_DECIMAL_YEARS = Message(
    "time_decimal_years", "“{column}” holds years with a fraction, to the day."
)
TIME_EPOCH = Message("time_epoch", "“{column}” counts time since 1970 in {unit}, in UTC.")


def read_date_numbers(
    values: Values, column: str, first_year: int = 1000
) -> tuple[Stamps, Message] | None:
    """Reads numbers as times, if one of the usual ways fits all of them.

    Args:
        values: Finite numbers, `(n,)`.
        column: Name of the column, for the note.
        first_year: The earliest year that a plain number may mean.

    Returns:
        Stamps, datetime64[us], `(n,)`, and what they were taken for; None if nothing fits.
    """
    whole = bool((values == np.rint(values)).all())
    time = _years(values, first_year) if whole else _dotted_months(values)
    if time is not None and calendar_of(values) == "buddhist":
        time = stamps_of("buddhist", values, np.ones(len(values)))
        note = TIME_CALENDAR["buddhist"]
        return time, note.with_values(
            column=column, value=int(values[0]), read=short_stamp(time[0])
        )
    if time is not None and whole:
        return time, TIME_YEARS.with_values(column=column)
    if time is not None:
        return time, TIME_DOTTED_MONTHS.with_values(column=column)
    if whole:
        compact = read_compact_dates(values, column)
        if compact is not None:
            return compact
    elif (time := _decimal_years(values)) is not None:
        return time, TIME_DECIMAL_YEARS.with_values(column=column)
    return read_epochs(values, column)


def read_epochs(values: Values, column: str) -> tuple[Stamps, Message] | None:
    """Reads numbers as time since 1970, if they have the size of it in one of the usual units."""
    for unit, low, high in _EPOCHS:
        if (values >= low).all() and (values < high).all():
            stamps = pd.to_datetime(pd.Series(values), unit=unit)  # type: ignore[call-overload]
            note = TIME_EPOCH.with_values(column=column, unit=unit)
            return np.asarray(stamps.to_numpy().astype("datetime64[us]")), note
    return None


def read_compact_dates(values: Values, column: str) -> tuple[Stamps, Message] | None:
    """Reads whole numbers such as 20200131, 202001 or 2020013123; None if one of them is no date.

    Args:
        values: Finite numbers, `(n,)`.
        column: Name of the column, for the note.

    Returns:
        Stamps, datetime64[us], `(n,)`, those of hour 24 at the midnight that ends their day.
    """
    if not (values == np.rint(values)).all() or not len(values):
        return None
    n_digits = len(str(int(values.max())))
    first_year = FIRST_HOURLY_YEAR if n_digits > 8 else 1000
    low, high = first_year * 10.0 ** (n_digits - 4), 3000 * 10.0 ** (n_digits - 4)
    if n_digits not in (6, 8, 10, 12, 14) or (values < low).any() or (values >= high).any():
        return None
    digits = values.astype(np.int64)
    places = [digits // 10 ** (n_digits - end) % 100 for end in range(6, n_digits + 1, 2)]
    years = digits // 10 ** (n_digits - 4)
    calendar = calendar_of(years)
    time = stamps_of(calendar, years, *places[:2])
    for part, (span, most) in zip(places[2:], _CLOCK, strict=False):
        time = np.where(part < most, time + part * span, np.datetime64("NaT"))
    if np.isnat(time).any():
        return None
    if calendar:
        read = short_stamp(time[0])
        return time, TIME_CALENDAR[calendar].with_values(
            column=column, value=int(values[0]), read=read
        )
    if n_digits <= 8:
        return time, TIME_COMPACT.with_values(column=column)
    return time, TIME_COMPACT_HOURS.with_values(column=column, value=int(values[0]))


def is_compact_late(values: Values) -> Flags:
    """Returns which numbers such as 2020013124 have the hour 24, `(n,)`."""
    n_digits = len(str(int(values.max()))) if len(values) else 0
    if n_digits < 10:
        return np.zeros(len(values), dtype=bool)
    return np.asarray(values.astype(np.int64) // 10 ** (n_digits - 10) % 100 == 24)


def _years(values: Values, first_year: int) -> Stamps | None:
    if (values < first_year).any() or (values >= 3000).any():
        return None
    years = (values.astype(np.int64) - 1970).astype("datetime64[Y]")
    return np.asarray(years.astype("datetime64[us]"))


def _dotted_months(values: Values) -> Stamps | None:
    """Reads 2020.01 to 2020.12 as months, if nearly each month follows the one before."""
    hundredths = values * 100
    months = np.rint(hundredths % 100)
    if (values < 1000).any() or (values >= 3000).any() or len(values) < 2:
        return None
    if (abs(hundredths - np.rint(hundredths)) > 1e-6).any() or not months.max() <= 12:
        return None
    count = np.floor(values + 1e-6) * 12 + months - 1
    if (months < 1).any() or np.mean(np.diff(np.sort(count)) == 1) < 0.8:
        return None
    return _months(count)


def _decimal_years(values: Values) -> Stamps | None:
    if (values < 1000).any() or (values >= 3000).any():
        return None
    twelfths = values * 12
    if (abs(twelfths - np.rint(twelfths)) < 0.05).all():
        return _months(np.rint(twelfths))
    start = _months(np.floor(values) * 12).astype("datetime64[D]")
    end = _months(np.floor(values) * 12 + 12).astype("datetime64[D]")
    days = np.floor((values % 1) * (end - start).astype(np.int64) + 1e-3).astype(np.int64)
    return np.asarray((start + days).astype("datetime64[us]"))


def _months(count: Values) -> Stamps:
    """Turns months since the year 0 into stamps."""
    months = (count.astype(np.int64) - 1970 * 12).astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[us]"))
