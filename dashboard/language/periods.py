"""How a step of time and a number of rows read: “every hour”, “343 weeks”, “1958 to 2001”."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from core.series.series import Series
from dashboard.language.translation import gettext as _
from dashboard.language.translation import ngettext, number, units_of_time

# A pandas alias: how many, of what, and where it is anchored.
_ALIAS = re.compile(r"(\d*)([A-Za-z]+)(?:-.*)?")
_YEAR_S = 365.25 * 86_400


def count_rows(count: int, frequency: str) -> str:
    """Returns a number of rows in words, for example “343 weeks”.

    Args:
        count: How many rows.
        frequency: The series' pandas alias, or "".
    """
    many, unit = _parse(frequency)
    return _counted(count, unit if many == 1 and unit not in _OF_SECOND else "")


def step(frequency: str) -> str:
    """Returns the time between two rows in words, for example “1 week” or “15 minutes”."""
    many, unit = _parse(frequency)
    if unit in _OF_SECOND:
        return units_of_time(many * _OF_SECOND[unit], "second")
    return _counted(many, unit) if unit else _("uneven")


def length(series: Series) -> str:
    """Returns how long a series runs in its largest fitting unit, for example “43 years”."""
    if series.time is None:
        return _counted(len(series), "")
    seconds = (series.time[-1] - series.time[0]) / np.timedelta64(1, "s")
    unit, size = next((unit, size) for unit, size in _LENGTHS if seconds >= 3 * size or size == 1)
    return _counted(round(seconds / size), unit)


def span(series: Series) -> str:
    """Returns from when to when a series runs, as short as its length allows."""
    if series.time is None:
        return _("{first} to {last}").format(first="0", last=number(len(series) - 1))
    first, last = pd.Timestamp(series.time[0]), pd.Timestamp(series.time[-1])
    length_s = (last - first).total_seconds()
    pattern = "%Y" if length_s > 3 * _YEAR_S else "%Y-%m-%d"
    if length_s < 3 * 86_400 and _parse(series.frequency)[1] not in _DATES:
        pattern = "%Y-%m-%d %H:%M"
    return _("{first} to {last}").format(first=first.strftime(pattern), last=last.strftime(pattern))


def moment(ds: Any, frequency: str) -> str:
    """Returns one stamp as short as the step allows."""
    if not isinstance(ds, np.datetime64 | pd.Timestamp):
        return number(int(ds))
    _many, unit = _parse(frequency)
    has_clock = unit in ("hour", "minute", "second")
    if unit in _OF_SECOND:
        return pd.Timestamp(ds).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return pd.Timestamp(ds).strftime("%Y-%m-%d %H:%M" if has_clock else "%Y-%m-%d")


def _counted(count: int, unit: str) -> str:
    # Babel knows no working days, and no measure word for a Chinese quarter.
    if unit == "working day":
        text = ngettext("{n} working day", "{n} working days", count)
    elif unit == "quarter":
        text = ngettext("{n} quarter", "{n} quarters", count)
    elif unit:
        return units_of_time(count, unit)
    else:
        text = ngettext("{n} row", "{n} rows", count)
    return text.format(n=number(count))


def _parse(frequency: str) -> tuple[int, str]:
    match = _ALIAS.fullmatch(frequency)
    if not match:
        return 1, ""
    return int(match[1] or 1), _UNITS.get(match[2], "")


_LENGTHS = (
    ("year", _YEAR_S),
    ("month", _YEAR_S / 12),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)
_DATES = ("day", "working day", "week", "month", "quarter", "year")
_OF_SECOND = {"millisecond": 1e-3, "microsecond": 1e-6}
_UNITS = {
    "us": "microsecond",
    "ms": "millisecond",
    "s": "second",
    "min": "minute",
    "h": "hour",
    "D": "day",
    "B": "working day",
    "C": "working day",
    "W": "week",
    **dict.fromkeys(("M", "MS", "ME", "BMS", "BME"), "month"),
    **dict.fromkeys(("Q", "QS", "QE", "BQS", "BQE"), "quarter"),
    **dict.fromkeys(("Y", "YS", "YE", "BYS", "BYE", "A", "AS"), "year"),
}
