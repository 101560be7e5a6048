"""Dates whose year has two digits: Jan-61, 31.12.99, 5-Mar-04. Their order tells the century."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from core.errors import Message, UserError
from core.reading.naming import cell_at
from core.reading.options import Question, Reading
from core.reading.spelling.calendar_days import full_years, to_stamps
from core.reading.spelling.words import MONTHS
from core.reading.times.flips import Dates, evenness, examples, only_even
from core.types import Flags, Stamps

Cells = pd.Series

_NAME = "|".join(MONTHS)
_MONTH = re.compile(
    rf"(?P<month>{_NAME})[\-/ .']{{0,2}}(?P<year>[0-9]{{2}})|"
    rf"(?P<first>[0-9]{{2}})[\-/ ](?P<last>{_NAME})"
)
_PART = rf"0?[1-9]|[12][0-9]|3[01]|{_NAME}"
_DAY = re.compile(
    rf"(?P<one>{_PART}|[0-9]{{2}})(?P<sep>[/.\- ])(?P<two>{_PART})(?P=sep)'?"
    r"(?P<three>[0-9]{2})(?:,? (?P<clock>[0-9]{1,2}:[0-9]{2}.*))?"
)
_ORDERS = ("dmy", "mdy", "ymd")
# The only order in which so many rows go one way, with such a share of even steps, is right.
EVEN, FEWEST_EVEN = 0.9, 20

TIME_SHORT_YEARS = Message(
    "time_short_years",
    "The years in “{column}” have two digits: “{first}” is read as {first_read}, “{last}” as "
    "{last_read}.",
)


def has_short_year(cell: str) -> bool:
    """Returns whether a text in plain notation is a month or a day with a year of two digits."""
    return bool(_MONTH.fullmatch(cell) or _DAY.fullmatch(cell))


def read_short_years(cells: Cells, written: Cells, date_order: str | None) -> Dates:
    """Reads a column of such dates.

    Args:
        cells: In plain notation, `(n,)`.
        written: As they are in the file; its name is the column's, its index the lines.
        date_order: "dmy", "mdy" or "ymd" where a person settled it.

    Raises:
        Question: Day, month and year can change places.
        UserError: One is no such date.
    """
    months = bool(_MONTH.fullmatch(str(cells.iloc[0])))
    readings = {"": _months(cells, written)} if months else _days(cells)
    if date_order in readings:
        readings = {date_order: readings[date_order]}
    whole = {order: time for order, time in readings.items() if not np.isnat(time).any()}
    if not whole:
        raise _misfit(written, readings)
    time = _likeliest(whole)
    if time is None:
        raise _which_order(written, whole)
    n_letters = 7 if months else 10
    note = TIME_SHORT_YEARS.with_values(
        column=str(written.name),
        first=str(written.iloc[0]),
        first_read=str(time[0])[:n_letters],
        last=str(written.iloc[-1]),
        last_read=str(time[-1])[:n_letters],
    )
    return Dates(time, (note,))


def _likeliest(readings: dict[str, Stamps]) -> Stamps | None:
    """Returns the only reading, or the one that goes on in even steps; None to ask."""
    best, *others = sorted(readings.values(), key=lambda time: -evenness(time))
    if all(not (other != best).any() for other in others):
        return best
    if (even := only_even(readings)) is not None:
        return readings[even]
    there = [time for time in (best, *others) if _goes_one_way(time)]
    sure = len(there) == 1 and evenness(there[0]) >= EVEN and len(best) >= FEWEST_EVEN
    return there[0] if sure else None


def _goes_one_way(time: Stamps) -> bool:
    steps = np.diff(time).astype(np.int64)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _months(cells: Cells, written: Cells) -> Stamps:
    found = cells.str.extract(_MONTH)
    months = _month_numbers(found["month"].fillna(found["last"]))
    years = pd.to_numeric(found["year"].fillna(found["first"]), errors="coerce")
    if _are_days(months, years):
        raise UserError(
            "time_no_year",
            "“{value}” in line {line} of “{column}” seems to be a day without its year. Write the "
            "dates as YYYY-MM-DD.",
            **cell_at(written, 0),
        )
    return _stamps(years, months, pd.Series(1.0, cells.index))


def _are_days(months: pd.Series, numbers: pd.Series) -> bool:
    """Returns whether the numbers are days of a year that is not told: Jan-30, Jan-31, Feb-01."""
    stays = months.diff().iloc[1:] == 0
    return bool(numbers.between(1, 31).all() and months.nunique() > 1 and stays.mean() > 0.5)


def _days(cells: Cells) -> dict[str, Stamps]:
    found = cells.str.extract(_DAY)
    clock = _clocks(found["clock"])
    readings = {}
    for order in _ORDERS:
        parts = dict(zip(order, (found["one"], found["two"], found["three"]), strict=True))
        month = parts["m"]
        named = month.str.fullmatch(_NAME).fillna(False).any()
        months = _month_numbers(month) if named else pd.to_numeric(month, errors="coerce")
        years, days = (pd.to_numeric(parts[part], errors="coerce") for part in "yd")
        readings[order] = _stamps(years, months, days) + clock
    return readings


def _stamps(years: pd.Series, months: pd.Series, days: pd.Series) -> Stamps:
    time = np.full(len(years), np.datetime64("NaT"), dtype="datetime64[us]")
    whole: Flags = (years.notna() & months.notna() & days.notna()).to_numpy(dtype=bool)
    if whole.any():
        y, m, d = (part.to_numpy(dtype=np.float64)[whole] for part in (years, months, days))
        time[whole] = to_stamps(full_years(y), m, d)
    return time


def _month_numbers(names: pd.Series) -> pd.Series:
    return names.map({name: float(n) for n, name in enumerate(MONTHS, start=1)})


def _clocks(texts: pd.Series) -> np.typing.NDArray[np.timedelta64]:
    """Returns clock times as spans since midnight; none where there is no clock."""
    if texts.isna().all():
        return np.zeros(len(texts), dtype="timedelta64[us]")
    half = texts.str.extract(r"(?i)([ap])m$", expand=False).str.lower()
    parts = texts.str.extract(r"^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]+)?))?")
    hours, minutes, seconds = (
        parts[part].fillna("0" if part == 2 else np.nan).astype(np.float64) for part in parts
    )
    hours = hours.where(half.isna(), hours % 12 + 12 * (half == "p"))
    span = (hours * 3600 + minutes * 60 + seconds) * 1e6
    return pd.to_timedelta(span, unit="us").to_numpy().astype("timedelta64[us]")


def _which_order(cells: Cells, readings: dict[str, Stamps]) -> Question:
    likely = sorted(readings, key=lambda order: -evenness(readings[order]))
    rows = np.unique([0, 1, len(cells) - 1])
    return Question(
        "short_year_unclear",
        "“{value}” in line {line} of “{column}” has a year of two digits, and its parts can stand "
        "in several orders. Choose the order, or write the dates as YYYY-MM-DD.",
        "date_order",
        tuple(Reading(order, examples(cells, readings[order], rows)) for order in likely),
        **cell_at(cells, 0),
    )


def _misfit(cells: Cells, readings: dict[str, Stamps]) -> UserError:
    best = min(readings.values(), key=lambda time: int(np.isnat(time).sum()))
    place = int(np.flatnonzero(np.isnat(best))[0])
    return UserError(
        "time_short_year",
        "“{value}” in line {line} of “{column}” is not a date with a year of two digits like the "
        "others, in whichever order its parts are read. Write the dates as YYYY-MM-DD.",
        **cell_at(cells, place),
    )
