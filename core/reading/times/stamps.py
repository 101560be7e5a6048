"""Which column says when the rows were observed, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.numbers.numerals import is_missing
from core.reading.options import ReadingOptions
from core.reading.times import hour24, unread
from core.reading.times.date_numbers import (
    COMPACT_DAYS,
    TIME_COMPACT_HOURS,
    is_compact_late,
    read_compact_dates,
    read_date_numbers,
    read_epochs,
)
from core.reading.times.dates import (
    ANYTHING,
    is_date,
    looks_like_dates,
    read_dates,
    sample_of,
)
from core.reading.times.day_numbers import look_like_days, read_day_numbers
from core.reading.times.proven import FEWEST, prove
from core.types import Flags, Stamps, Values

Cells = pd.Series

# Parts of a date come round again, so they put rows in order only where they never fall.
_PARTS = frozenset(
    (
        *("quarter", "month", "week", "day", "hour", "period", "quartal", "monat", "woche"),
        *("tag", "stunde", "mes", "mês", "mois", "jour", "heure", "月"),
    )
)
YEARS = frozenset(["year", "yr", "jahr", "año", "ano", "année", "annee", "год", "年"])
_MOMENTS = frozenset(
    (
        *("time", "date", "datetime", "timestamp", "ds", "dt", "epoch", "date time", "time index"),
        *("decimal date", "decimal year", "unix time", "unix timestamp", "datum", "zeit"),
        *(
            "zeitpunkt",
            "fecha",
            "hora",
            "uhrzeit",
            "дата",
            "время",
            "日期",
            "时间",
            "時間",
        ),
    )
)
DAYS = frozenset(["day", "tag", "jour", "dia", "día"])
# At the end of a longer name: Activity Date, MESS_DATUM, Kalendertag.
_ENDS = re.compile(
    r".*(?: (?:date|datetime|timestamp|fecha|data|дата)|datum|zeitstempel|zeitpunkt|kalendertag|"
    r"日期)"
)
# 1990 to 2050.
_SURE_EPOCHS_S = (631_152_000, 2_524_608_000)
_USUAL_YEARS = (1700, 2100)
_DOTTED_MONTHS = (
    re.compile(r"(?:0?[1-9]|1[0-2])\.(?:1[5-9]|2[01])[0-9]{2}"),
    re.compile(r"(?:1[5-9]|2[01])[0-9]{2}\.(?:0[1-9]|1[0-2])"),
)
_PROVEN_MONTH = re.compile(r"(?:0[1-9]|1[0-2])\.(?:[0-9]{2}|(?:19|20)[0-9]{2})")
_COUNTERS = frozenset(["t", "step", "index"])
# What programs call a column without a name.
_NAMELESS = re.compile("column [0-9]+|unnamed [0-9]+|level [0-9]+|x")
COUNTED_SHARE = 0.8
_NUMBERS = frozenset(["id", "no", "nr", "row", "rownames"])

TIME_COUNTS_ROWS = Message(
    "time_counts_rows",
    "“{column}” holds numbers that are not dates; they only put the rows in order.",
)
ORDER_UNEVEN = Message(
    "order_uneven",
    "The numbers in “{column}” do not rise evenly; the rows are used as if they did.",
)


@dataclass(frozen=True)
class Times:
    """What a time column says.

    Attributes:
        time: Stamps, datetime64[us], `(n,)`; None where the column only puts the rows in order.
        order: What to sort the rows by, `(n,)`.
        notes: What was understood.
        warnings: What deserves a look.
        left_out: Rows that are no observation of their own, `(n,)`; None where all are.
    """

    time: Stamps | None
    order: NDArray[Any]
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    left_out: Flags | None = None


def find_dates(frame: pd.DataFrame) -> str | None:
    """Returns the column that holds dates as text, one named like a time before others.

    Args:
        frame: Columns of text, of float64 and of datetime64.
    """
    for name in sorted(frame.columns, key=lambda name: not is_time_word(name)):
        cells = frame[name]
        if pd.api.types.is_datetime64_any_dtype(cells):
            return str(name)
        if not _is_numeric(cells) and looks_like_dates(cells):
            return str(name)
    return None


def find_order(frame: pd.DataFrame) -> str | None:
    """Returns the column of numbers that says when the rows were observed, or in what order.

    Args:
        frame: Columns of text and of float64.
    """
    names = sorted(frame.columns, key=lambda name: not is_time_word(name))
    numeric = [str(name) for name in names if _is_numeric(frame[name])]
    if len(frame.columns) < 2:
        return None
    first = str(frame.columns[0])
    for name in numeric:
        values = frame[name].to_numpy()
        if len(values) < 2 or not np.isfinite(values).all():
            continue
        if (is_time_word(name) or name == first) and prove(frame[name]) is not None:
            return name
        if is_time_word(name) and _tells_order(word_of(name), values):
            return name
        if name == first and frame[name].is_unique and _is_axis(word_of(name), values):
            return name
        if _are_days_on_end(values):
            return name
    return None


def find_unread(frame: pd.DataFrame) -> str | None:
    """Returns the first column of texts that looks like times, although it was not taken for them.

    Args:
        frame: Columns of text, of float64 and of datetime64.
    """
    for name in sorted(frame.columns, key=lambda name: not is_time_word(name)):
        cells = frame[name]
        if _is_numeric(cells) or pd.api.types.is_datetime64_any_dtype(cells):
            continue
        sample = pd.Series(sample_of(cells), dtype="str")
        if unread.looks_alike(sample, [is_date(cell) for cell in sample], is_time_word(name)):
            return str(name)
    return None


def read_times(cells: Cells, chosen: bool = False, options: ReadingOptions = ANYTHING) -> Times:
    """Reads a time column.

    Args:
        cells: Text, float64 or datetime64, `(n,)`; its name is the column's, its index the lines.
        chosen: Whether a person says that it holds times, whatever its name.
        options: What a person has settled about it.

    Raises:
        Question: The times have two readings, or some are missing or written in another way.
        UserError: A time is impossible, or none is one.
    """
    name = str(cells.name)
    missing = _missing(cells)
    if missing.all() or (missing.any() and options.unread_times != "leave_out"):
        raise unread.ask_about_missing(cells, missing)
    if missing.any():
        return _with_missing(read_times(cells[~missing], chosen, options), cells, missing)
    if pd.api.types.is_datetime64_any_dtype(cells):
        time = cells.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
        return Times(time, time)
    if _is_numeric(cells):
        return _read_numbers(cells, name, chosen, options)
    dates = read_dates(cells, options)
    assert dates.late is not None
    times = _settled(dates.time, dates.late, cells, dates.notes, dates.warnings)
    if dates.left_out is None:
        return times
    extra = times.left_out
    return replace(times, left_out=dates.left_out if extra is None else dates.left_out | extra)


def word_of(name: object) -> str:
    """Returns a column's name as words in lower case, with a space between them."""
    return re.sub(r"[\W_]+", " ", str(name).lower()).strip()


def is_time_word(name: object) -> bool:
    """Returns whether a column's name says that it holds times."""
    word = word_of(name)
    return word in _PARTS | YEARS | _MOMENTS or _ends_like_moments(word)


def _ends_like_moments(word: str) -> bool:
    return word not in _MOMENTS and bool(_ENDS.fullmatch(word))


def holds_dotted_months(cells: Cells) -> bool:
    """Returns whether texts that look like numbers are months: 01.2019, 2019.01, or 01.19.

    Args:
        cells: Trimmed text, `(n,)`; its name is the column's.
    """
    if not len(cells):
        return False
    # A quick look at one cell spares most columns the rest.
    if _PROVEN_MONTH.fullmatch(str(cells.iloc[0])):
        same = bool(cells.str.fullmatch(_PROVEN_MONTH.pattern).all())
        if same and prove(cells) is not None:
            return True
    if not is_time_word(cells.name):
        return False
    return any(
        pattern.fullmatch(str(cells.iloc[0])) and bool(cells.str.fullmatch(pattern.pattern).all())
        for pattern in _DOTTED_MONTHS
    )


def counts_rows(frame: pd.DataFrame, column: str) -> bool:
    """Returns whether a column only numbers the rows, by its name or as the first one."""
    cells = frame[column]
    if not _is_numeric(cells):
        return False
    if not is_even(cells.to_numpy()):
        return _is_leftover(frame, column) and _numbers_rows(cells.to_numpy())
    first, second = cells.iloc[0], cells.iloc[1]
    leads = column == frame.columns[0] and first in (0, 1) and second == first + 1
    return bool(leads) or word_of(column) in _COUNTERS | _NUMBERS


def _is_leftover(frame: pd.DataFrame, column: str) -> bool:
    """Returns whether a column has the name of a counter, or, among the first two, none."""
    nameless = [bool(_NAMELESS.fullmatch(word_of(name))) for name in frame.columns]
    place = list(frame.columns).index(column)
    named = word_of(column) in _COUNTERS | _NUMBERS
    return named or (place < 2 and nameless[place] and not all(nameless))


def _numbers_rows(values: Values) -> bool:
    """Returns whether whole numbers name rows out of order, or count anew again and again."""
    if len(values) < 2 or not np.isfinite(values).all() or (values % 1 != 0).any():
        return False
    steps = np.diff(values)
    counted = max(float((steps == 1).mean()), float((steps == -1).mean()))
    return bool((values >= 0).all()) and (
        counted >= COUNTED_SHARE or len(np.unique(values)) == len(values)
    )


def is_even(values: Values) -> bool:
    """Returns whether numbers rise by the same step from row to row."""
    steps = np.diff(values)
    return bool(len(steps) and steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-6, atol=0))


def _is_numeric(cells: Cells) -> bool:
    return bool(pd.api.types.is_numeric_dtype(cells))


def _are_days_on_end(values: Values) -> bool:
    """Returns whether numbers under any name are sure to be days: 20220101, 20220102 and so on."""
    rises = len(values) > 2 and values[0] >= COMPACT_DAYS[0] and bool((np.diff(values) > 0).all())
    return rises and read_compact_dates(values, "") is not None


def _tells_order(word: str, values: Values) -> bool:
    if _ends_like_moments(word):
        return read_date_numbers(values, word) is not None or look_like_days(values)
    if len(np.unique(values)) == len(values):
        rises = bool((np.diff(values) > 0).all())
        return word not in _PARTS or rises or read_compact_dates(values, word) is not None
    # Dates that repeat are refused when they are read; a year may repeat beside its months.
    if word not in _MOMENTS:
        return False
    return read_date_numbers(values, word) is not None or look_like_days(values)


def _is_axis(word: str, values: Values) -> bool:
    rises = bool((np.diff(values) > 0).all())
    if _counts_seconds(values):
        return True
    if word in _COUNTERS or (word in _NUMBERS and rises) or is_even(values):
        return True
    return rises and read_compact_dates(values, word) is not None


def _settled(
    time: Stamps,
    late: Flags,
    cells: Cells,
    notes: tuple[Message, ...],
    warnings: tuple[Message, ...] = (),
) -> Times:
    left_out, messages = hour24.settle(time, late, cells)
    return Times(time, time, notes, (*warnings, *messages), left_out)


def _missing(cells: Cells) -> Flags:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return np.asarray(cells.isna())
    if _is_numeric(cells):
        return np.asarray(~np.isfinite(cells.to_numpy(dtype=np.float64)))
    return is_missing(cells)


def _with_missing(times: Times, cells: Cells, missing: Flags) -> Times:
    """Returns the times of all rows, those without one left out."""
    left_out = missing.copy()
    left_out[~missing] = False if times.left_out is None else times.left_out
    order = np.repeat(times.order[:1], len(cells))
    order[~missing] = times.order
    warnings = (*times.warnings, unread.say_left_out(cells, missing))
    time = None if times.time is None else order
    return replace(times, time=time, order=order, left_out=left_out, warnings=warnings)


def _read_numbers(cells: Cells, name: str, chosen: bool, options: ReadingOptions) -> Times:
    values = cells.to_numpy(dtype=np.float64)
    if chosen or is_time_word(name):
        read = read_date_numbers(values, name, 1 if word_of(name) in YEARS else 1000)
        word = word_of(name)
        moments = chosen or word in _MOMENTS | DAYS or _ends_like_moments(word)
        if read is None and moments and look_like_days(values):
            read = read_day_numbers(cells, options)
    else:
        read = read_epochs(values, name) if _counts_seconds(values) else _surely_years(cells)
        if read is None and (not is_even(values) or _are_days_on_end(values)):
            read = read_compact_dates(values, name)
    read = read or prove(cells)
    if read is None:
        return _only_order(values, name)
    time, note = read
    if note.code != TIME_COMPACT_HOURS.code:
        return Times(time, time, (note,))
    return _settled(time, is_compact_late(values), cells, (note,))


def _counts_seconds(values: Values) -> bool:
    """Returns whether numbers under no telling name are sure to count time since 1970."""
    if read_compact_dates(values, "") is not None:
        return False
    for unit, size in (("s", 1.0), ("ms", 1e3), ("us", 1e6), ("ns", 1e9)):
        low, high = (size * seconds for seconds in _SURE_EPOCHS_S)
        if (values >= low).all() and (values < high).all():
            # Counts and amounts of this size seldom are whole minutes all the way down.
            return unit != "s" or bool((np.diff(values) % 60 == 0).all() and len(values) > 2)
    return False


def _surely_years(cells: Cells) -> tuple[Stamps, Message] | None:
    """Reads 1960, 1961, 1962 and so on under any name as years."""
    values = cells.to_numpy(dtype=np.float64)
    usual = len(values) >= FEWEST and values.min() >= _USUAL_YEARS[0]
    if not usual or values.max() > _USUAL_YEARS[1] or (np.diff(values) != 1).any():
        return None
    return read_date_numbers(values, str(cells.name))


def _only_order(values: Values, name: str) -> Times:
    note = TIME_COUNTS_ROWS.with_values(column=name)
    if is_even(np.sort(values)):
        return Times(None, values, (note,))
    uneven = ORDER_UNEVEN.with_values(column=name)
    return Times(None, values, (note,), (uneven,))
