"""Dates written by people and programs: one format for a column, and one reading.

“03/02/2024” alone is February or March; it is refused unless another line of the column tells.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import UserError
from core.reading.numerals import is_missing

Cells = pd.Series
Stamps = NDArray[np.datetime64]

SAMPLE_ROWS = 100

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
    "%M": "mm", "%S": "ss", "%f": "ffffff", "%p": "AM/PM",
}  # fmt: skip


def is_date(cell: str) -> bool:
    """Returns whether a text is a date, a month or a quarter, with a clock time or without."""
    return bool(_formats(_plain(cell)) or _SHORT_YEAR.fullmatch(cell))


def looks_like_dates(cells: Cells) -> bool:
    """Returns whether half or more of a sample of cells are dates.

    Args:
        cells: Trimmed text, `(n,)`.
    """
    sample = _sample(cells)
    known = sum(map(is_date, sample))
    return known > 0 and known >= 0.5 * len(sample)


def read_dates(cells: Cells) -> tuple[Stamps, str, str]:
    """Reads a column of dates.

    Args:
        cells: Trimmed text, none missing, `(n,)`; its name is the column's, its index the lines.

    Returns:
        Stamps, datetime64[us], `(n,)`; how they are written, such as "DD/MM/YYYY"; and their
        common offset from UTC, "" without one. The stamps keep the local clock.

    Raises:
        UserError: One is no date, they are written in several ways, or they have two readings.
    """
    plain, offset = _without_offset(cells)
    time, style = _parse(_without_quarters(plain))
    return time, style, offset


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
    return time, _in_words(style, str(cells.iloc[0]))


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
        format=_in_words(style, str(cells.iloc[0])),
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


def _in_words(style: str, cell: str = ":") -> str:
    if style == "ISO8601":
        return "YYYY-MM-DD hh:mm" if ":" in cell else "YYYY-MM-DD"
    for code, word in _WORDS.items():
        style = style.replace(code, word)
    return style


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


def _sample(cells: Cells) -> list[str]:
    rows = np.unique(np.linspace(0, len(cells) - 1, SAMPLE_ROWS).astype(int))
    sample = cells.iloc[rows]
    return [_plain(cell) for cell in sample[~is_missing(sample)]]
