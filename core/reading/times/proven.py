"""Notations that only a whole column proves: 01022022, 2022032, 202205, 01/22, 2000/01.

One cell alone could be any number or text. All of them are times where, read in one way only, they
go one way in steps that are nearly all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.naming import short_stamp
from core.reading.spelling.calendar_days import full_years, to_stamps, weeks_to_stamps
from core.reading.spelling.periods import first_of_two_years
from core.reading.times.flips import evenness
from core.types import Stamps, Values

Cells = pd.Series
Integers = NDArray[np.int64]
Read = tuple[Stamps, Message]

FEWEST = 8
_SHARE = 0.7
_DAY = np.timedelta64(1, "D")

TIME_PROVEN = Message(
    "time_proven",
    "“{column}” is read as {format}: “{value}” is {read}. Only so do the steps between the rows "
    "fit each other.",
)
TIME_TWO_YEARS = Message(
    "time_two_years", "“{column}” names two years a row; “{value}” is taken for the first of them."
)
_PARTS = re.compile(r"([0-9]{1,4})([/\-. :])([0-9]{1,4})")
_SURE = r"[0-9]{1,4}[/\-. :][0-9]{1,4}|[0-9]{6,8}"


def prove(cells: Cells) -> Read | None:
    """Returns what a column of texts or numbers says, if only one notation of times fits it.

    Args:
        cells: Trimmed text or float64, none missing, `(n,)`; its name is the column's.

    Returns:
        Stamps, datetime64[us], `(n,)`, and what was understood.
    """
    if not len(cells):
        return None
    numbers = pd.api.types.is_numeric_dtype(cells)
    texts = _digits(cells) if numbers else cells
    if texts is None or not re.fullmatch(_SURE, str(texts.iloc[0])):
        return None
    if len(texts) < FEWEST or not texts.str.fullmatch(_SURE).all():
        return None
    readings = {form: time for form, time in _readings(texts).items() if _goes_on(time)}
    most = max(map(evenness, readings.values()), default=0.0)
    best = [form for form, time in readings.items() if evenness(time) == most]
    if most < _SHARE or len(best) != 1 or (numbers and _is_counter(cells.to_numpy())):
        return None
    form, time = best[0], readings[best[0]]
    note = TIME_PROVEN.with_values(
        column=str(cells.name), format=form, value=str(texts.iloc[0]), read=short_stamp(time[0])
    )
    return time, note


def first_years(texts: Cells) -> Read | None:
    """Returns the first year of each season such as 2000/01, if all are ones, as `prove` does."""
    if len(texts) < 2 or not first_of_two_years(str(texts.iloc[0])):
        return None
    firsts = [first_of_two_years(text) for text in texts]
    if not all(firsts):
        return None
    years = np.array(firsts, dtype=np.int64)
    note = TIME_TWO_YEARS.with_values(column=str(texts.name), value=str(texts.iloc[0]))
    return to_stamps(years, np.ones_like(years)), note


def _digits(cells: Cells) -> Cells | None:
    """Returns whole numbers as texts of six to eight digits, zeros in front; None for others."""
    values = cells.to_numpy(dtype=np.float64)
    if not np.isfinite(values).all() or (values % 1).any() or not values.min() > 1e4:
        return None
    length = len(str(int(values.max())))
    if not 5 <= length <= 8:
        return None
    texts = [f"{int(value):0{max(6, length)}d}" for value in values]
    return pd.Series(texts, cells.index, dtype="str", name=cells.name)


def _readings(texts: Cells) -> dict[str, Stamps]:
    """Returns stamps by notation, NaT where it does not fit."""
    if not _PARTS.fullmatch(str(texts.iloc[0])):
        length = texts.str.len()
        if length.nunique() != 1:
            return {}
        return {form: _read_digits(texts, form) for form in _FORMS if len(form) == length.iloc[0]}
    parts = texts.str.extract(f"^{_PARTS.pattern}$")
    if parts.isna().any(axis=None):
        return {}
    one, two = parts[0], parts[2]
    # 10:15 is a time of day.
    if (parts[1] == ":").any() and not (one.str.len() == 4).all():
        return {}
    quarters = two.where(two.isin([*"1234"]), "0").astype(np.int64) * 3 - 2
    return {
        "MM YYYY": _months(two, one.astype(np.int64)),
        "YYYY MM": _months(one, two.astype(np.int64)),
        "YYYY Q": _months(one, quarters),
    }


def _months(years: pd.Series, months: pd.Series) -> Stamps:
    """Returns months, NaT unless the years have four digits, or two where both go on."""
    numbers, length = years.to_numpy().astype(np.int64), years.str.len()
    # 07/01, 07/02 may be days without their year.
    varied = min(years.nunique(), months.nunique()) > 1
    short = bool((length == 2).all()) and varied
    if not short and not (length == 4).all():
        return np.full(len(years), np.datetime64("NaT"), dtype="datetime64[us]")
    full = full_years(numbers) if short else numbers
    usual = (full >= 1000) & (full < 3000)
    return to_stamps(full, np.where(usual, months.to_numpy(), 0))


def _read_digits(texts: Cells, form: str) -> Stamps:
    numbers = {
        part: texts.str[form.index(part) : form.rindex(part) + 1].to_numpy().astype(np.int64)
        for part in dict.fromkeys(form)
    }
    years = numbers["Y"] if form.count("Y") == 4 else full_years(numbers["Y"])
    usual = (years >= 1900) & (years < 2100)
    return np.where(usual, _FORMS[form](years, numbers), np.datetime64("NaT"))


def _of_days(years: Integers, numbers: dict[str, Integers]) -> Stamps:
    return to_stamps(years, numbers["M"], numbers["D"])


def _of_year_days(years: Integers, numbers: dict[str, Integers]) -> Stamps:
    days = numbers["D"]
    time = to_stamps(years, np.ones_like(years)) + (days - 1) * _DAY
    return np.where((days >= 1) & (days <= 366), time, np.datetime64("NaT"))


def _of_weeks(years: Integers, numbers: dict[str, Integers]) -> Stamps:
    return weeks_to_stamps(years, numbers["W"])


_FORMS: dict[str, Callable[..., Stamps]] = {
    **dict.fromkeys(("DDMMYYYY", "MMDDYYYY", "YYMMDD", "DDMMYY", "MMDDYY"), _of_days),
    **{"YYYYDDD": _of_year_days, "YYYYWW": _of_weeks},
}


def _goes_on(time: Stamps) -> bool:
    if np.isnat(time).any():
        return False
    steps = np.diff(time).astype(np.int64)
    return bool((steps > 0).all() or (steps < 0).all())


def _is_counter(values: Values) -> bool:
    """Returns whether numbers simply count: 202201, 202202, 202203."""
    steps = np.diff(values)
    return bool((steps == steps[0]).all())
