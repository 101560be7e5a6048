"""Times written by people and programs: dates, months, quarters, years, seconds since 1970.

A date is read only if one reading fits: “03/02/2024” alone is February or March.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message, UserError
from core.numerals import is_missing

Cells = pd.Series
Stamps = NDArray[np.datetime64]
Values = NDArray[np.float64]

SAMPLE_ROWS = 100

_TIME_WORDS = frozenset(
    (
        *("time", "date", "datetime", "timestamp", "ds", "period", "epoch", "date time"),
        *("year", "quarter", "month", "week", "day", "hour", "time index"),
        *("decimal date", "decimal year", "unix time", "unix timestamp"),
        *("zeit", "datum", "zeitpunkt", "jahr", "quartal", "monat", "woche", "tag", "stunde"),
        *("fecha", "año", "mes", "heure", "jour", "mois", "année", "annee", "ano", "mês"),
        *("дата", "время", "год", "日期", "时间", "時間", "年", "月"),
    )
)
_INDEX_WORDS = frozenset(["t", "index", "id", "step", "no", "nr", "row", "rownames"])

_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
_OFFSET = re.compile(r".*:[0-9]{2}(?:\.[0-9]+)?( ?(?:Z|UTC|[+\-][0-9]{2}:?[0-9]{2}))")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.\-])(?:[0-9]{1,2}|[A-Za-z]{3})\1[0-9]{2}(?: .*)?")
_QUARTER = r"[0-9]{4}[ \-]?Q[1-4]|Q[1-4][ \-/]?[0-9]{4}"
_PARTS = re.compile(r"(?P<date>.+?)(?:(?P<sep>, |T| )(?P<clock>[0-9]{1,2}:[0-9]{2}.*))?")
_DATES = {
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}": ("%Y-%m-%d",),
    r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}": ("%Y/%m/%d",),
    r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}": ("%Y.%m.%d",),
    r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}": ("%d/%m/%Y", "%m/%d/%Y"),
    r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}": ("%d-%m-%Y", "%m-%d-%Y"),
    r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}": ("%d.%m.%Y", "%m.%d.%Y"),
    r"[0-9]{1,2} [A-Za-z]+ [0-9]{4}": ("%d %b %Y", "%d %B %Y"),
    r"[0-9]{1,2}-[A-Za-z]+-[0-9]{4}": ("%d-%b-%Y", "%d-%B-%Y"),
    r"[A-Za-z]+ [0-9]{1,2} [0-9]{4}": ("%b %d %Y", "%B %d %Y"),
    r"[A-Za-z]+ [0-9]{1,2}, [0-9]{4}": ("%b %d, %Y", "%B %d, %Y"),
    r"[0-9]{4}-[A-Za-z]+-[0-9]{1,2}": ("%Y-%b-%d", "%Y-%B-%d"),
    r"[0-9]{4}-[0-9]{1,2}": ("%Y-%m",),
    r"[0-9]{4}/[0-9]{1,2}": ("%Y/%m",),
    r"[0-9]{1,2}/[0-9]{4}": ("%m/%Y",),
    r"[0-9]{1,2}-[0-9]{4}": ("%m-%Y",),
    r"[A-Za-z]+ [0-9]{4}": ("%b %Y", "%B %Y"),
    r"[A-Za-z]+-[0-9]{4}": ("%b-%Y", "%B-%Y"),
    r"[0-9]{4} [A-Za-z]+": ("%Y %b", "%Y %B"),
    r"[0-9]{4}-[A-Za-z]+": ("%Y-%b", "%Y-%B"),
}
_CLOCKS = {
    r"[0-9]{1,2}:[0-9]{2}": "%H:%M",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}": "%H:%M:%S",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]+": "%H:%M:%S.%f",
    r"[0-9]{1,2}:[0-9]{2} [AaPp][Mm]": "%I:%M %p",
    r"[0-9]{1,2}:[0-9]{2}[AaPp][Mm]": "%I:%M%p",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm]": "%I:%M:%S %p",
}
_WORDS = {
    "%Y": "YYYY", "%m": "MM", "%d": "DD", "%b": "month", "%B": "month", "%H": "hh", "%I": "hh",
    "%M": "mm", "%S": "ss", "%f": "ffffff", "%p": "AM/PM", "ISO8601": "YYYY-MM-DD hh:mm",
}  # fmt: skip
_EPOCHS = (("s", 1e8, 1e10), ("ms", 1e11, 1e13), ("us", 1e14, 1e16), ("ns", 1e17, 1e19))


@dataclass(frozen=True)
class Times:
    """What a time column says.

    Attributes:
        time: Stamps, datetime64[us], `(n,)`; None where the column only puts the rows in order.
        order: What to sort the rows by, `(n,)`.
        notes: What was understood.
    """

    time: Stamps | None
    order: NDArray[Any]
    notes: tuple[Message, ...] = ()


def find_time(frame: pd.DataFrame) -> str | None:
    """Returns the column that says when the rows were observed, or only in what order.

    Args:
        frame: Columns of text and of float64, as `core.tables` reads them.

    Returns:
        The column's name, None if the rows' own order is all there is.
    """
    names = sorted(frame.columns, key=lambda name: not is_time_word(name))
    for name in names:
        if not _is_numeric(frame[name]) and _looks_like_time(frame[name]):
            return str(name)
    numeric = [name for name in names if _is_numeric(frame[name])]
    if len(numeric) < 2:
        return None
    for name in numeric:
        values = frame[name].to_numpy()
        if is_time_word(name) and np.isfinite(values).all() and frame[name].is_unique:
            return str(name)
    first = frame.columns[0]
    return str(first) if first in numeric and _is_index(str(first), frame[first]) else None


def read_times(cells: Cells) -> Times:
    """Reads a time column.

    Args:
        cells: Text, float64 or datetime64, `(n,)`; its name is the column's, its index the lines.

    Raises:
        UserError: A time is missing, impossible, written in another way than the others, or has
            two readings.
    """
    name = str(cells.name)
    if pd.api.types.is_datetime64_any_dtype(cells):
        _refuse_missing(cells, cells.isna().to_numpy())
        time = cells.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
        return Times(time, time)
    if _is_numeric(cells):
        return _read_numbers(cells, name)
    _refuse_missing(cells, is_missing(cells))
    cells, offset = _without_offset(cells)
    cells = _without_quarters(cells)
    time, style = _parse(cells)
    note = Message(
        "time_format",
        "The times in “{column}” are written as {format}.",
        {"column": name, "format": style},
    )
    if not offset:
        return Times(time, time, (note,))
    local = Message(
        "time_offset",
        "All times carry the offset {offset}; they are kept as local times.",
        {"offset": offset},
    )
    return Times(time, time, (note, local))


def is_time(cell: str) -> bool:
    """Returns whether a text is a date, a month or a quarter, with a clock time or without."""
    return bool(_formats(_plain(cell)) or _SHORT_YEAR.fullmatch(cell))


def is_time_word(name: object) -> bool:
    """Returns whether a column's name says that it holds times."""
    return re.sub(r"[\W_]+", " ", str(name).lower()).strip() in _TIME_WORDS


def _is_numeric(cells: Cells) -> bool:
    return bool(pd.api.types.is_numeric_dtype(cells))


def _is_index(name: str, cells: Cells) -> bool:
    values = cells.to_numpy()
    if not np.isfinite(values).all() or len(values) < 2:
        return False
    steps = np.diff(values)
    named = name.strip().lower() in _INDEX_WORDS and bool((steps > 0).all())
    return named or bool((steps == 1).all())


def _looks_like_time(cells: Cells) -> bool:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return True
    sample = _sample(cells)
    known = sum(map(is_time, sample))
    return known > 0 and known >= 0.5 * len(sample)


def _sample(cells: Cells) -> list[str]:
    rows = np.unique(np.linspace(0, len(cells) - 1, SAMPLE_ROWS).astype(int))
    sample = cells.iloc[rows]
    return [_plain(cell) for cell in sample[~is_missing(sample)]]


def _plain(cell: str) -> str:
    offset = _OFFSET.fullmatch(cell)
    cell = cell.removesuffix(offset[1]) if offset else cell
    return _quarter_to_month(cell) if re.fullmatch(_QUARTER, cell, re.IGNORECASE) else cell


@lru_cache(maxsize=4096)
def _formats(cell: str) -> tuple[str, ...]:
    """Returns the formats a time could be written in, the surest first."""
    parts = _PARTS.fullmatch(cell)
    if not parts or len(cell) > 40:
        return ()
    clock = ""
    if parts["clock"]:
        clocks = [f for pattern, f in _CLOCKS.items() if re.fullmatch(pattern, parts["clock"])]
        if not clocks:
            return ()
        clock = parts["sep"] + clocks[0]
    dates = [f for pattern, f in _DATES.items() if re.fullmatch(pattern, parts["date"])]
    formats = [date + clock for date in dates[0]] if dates else []
    return tuple(["ISO8601"] * bool(re.fullmatch(_ISO, cell)) + formats)


def _parse(cells: Cells) -> tuple[Stamps, str]:
    """Reads text as times, all in one format."""
    sample = _sample(cells)
    counts = Counter(style for cell in sample for style in _formats(cell))
    if not counts:
        raise _short_year_or_no_time(cells)
    styles = [style for style in counts if counts[style] == max(counts.values())]
    readings = {}
    for style in styles:
        time = _read_as(cells, style)
        if not np.isnat(time).any():
            readings[style] = time
            if style == "ISO8601":
                break
    if not readings:
        raise _misfit(cells, {style: _read_as(cells, style) for style in styles})
    (style, time), *others = readings.items()
    for other_style, other in others:
        differing = np.flatnonzero(other != time)
        if len(differing):
            raise UserError(
                "day_month_unclear",
                "A date has one reading; “{value}” in line {line} of “{column}” can be {format} or "
                "{other_format}, and no other line tells. Write the dates as YYYY-MM-DD.",
                value=str(cells.iloc[differing[0]]),
                line=int(cells.index[differing[0]]),
                column=str(cells.name),
                format=_in_words(style),
                other_format=_in_words(other_style),
            )
    return time, _in_words(style)


def _read_as(cells: Cells, style: str) -> Stamps:
    time = pd.to_datetime(cells, format=style, errors="coerce").to_numpy()
    time = time.astype("datetime64[us]")
    if style == "ISO8601":
        time[~np.asarray(cells.str.fullmatch(_ISO), dtype=bool)] = np.datetime64("NaT")
    return np.asarray(time)


def _misfit(cells: Cells, readings: dict[str, Stamps]) -> UserError:
    style, time = min(readings.items(), key=lambda item: int(np.isnat(item[1]).sum()))
    place = int(np.flatnonzero(np.isnat(time))[0])
    return UserError(
        "time_not_read",
        "All times of a column are written in one way and exist; “{value}” in line {line} of "
        "“{column}” is none as {format}, which most of the others are. Correct it or take the "
        "line out.",
        value=str(cells.iloc[place]),
        line=int(cells.index[place]),
        column=str(cells.name),
        format=_in_words(style),
    )


def _short_year_or_no_time(cells: Cells) -> UserError:
    value, line, column = str(cells.iloc[0]), int(cells.index[0]), str(cells.name)
    if _SHORT_YEAR.fullmatch(value):
        return UserError(
            "time_short_year",
            "A year has four digits; “{value}” in line {line} of “{column}” has two, and its parts "
            "can change places. Write the dates as YYYY-MM-DD.",
            value=value,
            line=line,
            column=column,
        )
    return UserError(
        "no_times",
        "A time column holds dates, months, quarters or years; “{column}” holds “{value}” in line "
        "{line}. Choose another column or write the dates as YYYY-MM-DD.",
        value=value,
        line=line,
        column=column,
    )


def _in_words(style: str) -> str:
    for code, word in _WORDS.items():
        style = style.replace(code, word)
    return style


def _refuse_missing(cells: Cells, missing: NDArray[np.bool_]) -> None:
    if missing.any():
        raise UserError(
            "time_missing",
            "Every row has a time; “{column}” has none in line {line}. Fill it in or take the "
            "line out.",
            column=str(cells.name),
            line=int(cells.index[np.flatnonzero(missing)[0]]),
        )


def _without_offset(cells: Cells) -> tuple[Cells, str]:
    found = _OFFSET.fullmatch(str(cells.iloc[0]))
    if not found:
        return cells, ""
    same = np.asarray(cells.str.endswith(found[1]), dtype=bool)
    if not same.all():
        place = int(np.flatnonzero(~same)[0])
        raise UserError(
            "time_offsets_differ",
            "All times of a column have one offset from UTC; line {line} has “{value}”, line "
            "{other_line} “{other_value}”. Write all of them in UTC or all in local time.",
            line=int(cells.index[0]),
            value=str(cells.iloc[0]),
            other_line=int(cells.index[place]),
            other_value=str(cells.iloc[place]),
        )
    return cells.str.removesuffix(found[1]), found[1].strip()


def _without_quarters(cells: Cells) -> Cells:
    if not re.fullmatch(_QUARTER, str(cells.iloc[0]), re.IGNORECASE):
        return cells
    quarters = np.asarray(cells.str.fullmatch(_QUARTER, case=False), dtype=bool)
    return cells.where(~quarters, cells.map(_quarter_to_month))


def _quarter_to_month(cell: str) -> str:
    quarter = re.search(r"[Qq]([1-4])", cell)
    year = re.search(r"[0-9]{4}", cell)
    return f"{year[0]}-{3 * int(quarter[1]) - 2:02d}" if quarter and year else cell


def _read_numbers(cells: Cells, name: str) -> Times:
    values = cells.to_numpy(dtype=np.float64)
    _refuse_missing(cells, ~np.isfinite(values))
    for reading in (_years, _compact_dates, _epochs, _decimal_years):
        time = reading(values) if is_time_word(name) or reading is _compact_dates else None
        if time is not None:
            return Times(time, time)
    note = Message(
        "time_counts_rows",
        "“{column}” holds numbers that are no dates; they put the rows in order and nothing else.",
        {"column": name},
    )
    return Times(None, values, (note,))


def _years(values: Values) -> Stamps | None:
    whole = (values == np.rint(values)).all() and (values >= 1000).all() and (values < 3000).all()
    return (
        (values.astype(np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[us]")
        if whole
        else None
    )


def _compact_dates(values: Values) -> Stamps | None:
    if not (values == np.rint(values)).all():
        return None
    for style, low, high in (("%Y%m%d", 1000_01_01, 2999_12_31), ("%Y%m", 1000_01, 2999_12)):
        if (values >= low).all() and (values <= high).all():
            text = pd.Series(values.astype(np.int64)).astype("str")
            time = pd.to_datetime(text, format=style, errors="coerce").to_numpy()
            if not np.isnat(time).any():
                return np.asarray(time.astype("datetime64[us]"))
    return None


def _epochs(values: Values) -> Stamps | None:
    for unit, low, high in _EPOCHS:
        if (values >= low).all() and (values < high).all():
            stamps = pd.to_datetime(pd.Series(values), unit=unit)  # type: ignore[call-overload]
            return np.asarray(stamps.to_numpy().astype("datetime64[us]"))
    return None


def _decimal_years(values: Values) -> Stamps | None:
    """Reads years with a fraction, if the fractions are whole months: 1949.083 is February."""
    months = values * 12
    if (values < 1000).any() or (values >= 3000).any() or (abs(months % 1 - 0.5) < 0.45).any():
        return None
    return (
        (np.rint(months).astype(np.int64) - 1970 * 12)
        .astype("datetime64[M]")
        .astype("datetime64[us]")
    )
