"""Dates written by people and programs: one format for a column, and one reading.

“03/02/2024” alone is February or March; it is asked about unless another line of the column tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from core.errors import Message, UserError
from core.reading.naming import cell_at, short_stamp
from core.reading.numbers.numerals import is_missing
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.spelling.calendars import in_gregorian
from core.reading.spelling.clocks import with_clock_behind
from core.reading.spelling.notations import first_of_span, in_plain_notation
from core.reading.spelling.periods import is_fiscal
from core.reading.spelling.words import MONTHS
from core.reading.times import flips, hour24, unread
from core.reading.times.flips import Dates
from core.reading.times.offsets import (
    TIME_SPANS,
    keep_instants,
    split_offsets,
    split_words,
    without_offset,
)
from core.reading.times.proven import first_years, prove
from core.reading.times.short_years import has_short_year, read_short_years
from core.types import Stamps

Cells = pd.Series

SAMPLE_ROWS = 100
ANYTHING = ReadingOptions()

_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
_PARTS = re.compile(r"(?P<date>.+?)(?:(?P<sep>T| )(?P<clock>[0-9]{1,2}:[0-9]{2}.*))?")
_NAME = f"(?:{'|'.join(MONTHS)})"
_DATES = {
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}": ("%Y-%m-%d",),
    r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}": ("%Y/%m/%d",),
    r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}": ("%Y.%m.%d",),
    r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}": ("%d/%m/%Y", "%m/%d/%Y"),
    r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}": ("%d-%m-%Y", "%m-%d-%Y"),
    r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}": ("%d.%m.%Y", "%m.%d.%Y"),
    rf"[0-9]{{1,2}} {_NAME} [0-9]{{4}}": ("%d %b %Y",),
    rf"[0-9]{{1,2}}-{_NAME}-[0-9]{{4}}": ("%d-%b-%Y",),
    rf"[0-9]{{1,2}}/{_NAME}/[0-9]{{4}}": ("%d/%b/%Y",),
    rf"[0-9]{{1,2}}{_NAME}[0-9]{{4}}": ("%d%b%Y",),
    rf"{_NAME} [0-9]{{1,2}} [0-9]{{4}}": ("%b %d %Y",),
    rf"{_NAME} [0-9]{{1,2}}, [0-9]{{4}}": ("%b %d, %Y",),
    rf"[0-9]{{4}}-{_NAME}-[0-9]{{1,2}}": ("%Y-%b-%d",),
    r"[0-9]{4}-[0-9]{1,2}": ("%Y-%m",),
    r"[0-9]{4}/[0-9]{1,2}": ("%Y/%m",),
    r"[0-9]{4}\.[0-9]{2}": ("%Y.%m",),
    r"[0-9]{1,2}/[0-9]{4}": ("%m/%Y",),
    r"[0-9]{1,2}-[0-9]{4}": ("%m-%Y",),
    r"[0-9]{1,2}\.[0-9]{4}": ("%m.%Y",),
    rf"{_NAME} [0-9]{{4}}": ("%b %Y",),
    rf"{_NAME}-[0-9]{{4}}": ("%b-%Y",),
    rf"{_NAME}/[0-9]{{4}}": ("%b/%Y",),
    rf"{_NAME}[0-9]{{4}}": ("%b%Y",),
    rf"[0-9]{{4}} {_NAME}": ("%Y %b",),
    rf"[0-9]{{4}}-{_NAME}": ("%Y-%b",),
    rf"[0-9]{{4}}{_NAME}": ("%Y%b",),
}
_CLOCKS = {
    r"[0-9]{1,2}:[0-9]{2}": "%H:%M",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}": "%H:%M:%S",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]+": "%H:%M:%S.%f",
    r"[0-9]{1,2}:[0-9]{2} [AaPp][Mm]": "%I:%M %p",
    r"[0-9]{1,2}:[0-9]{2}[AaPp][Mm]": "%I:%M%p",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm]": "%I:%M:%S %p",
    r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]+ [AaPp][Mm]": "%I:%M:%S.%f %p",
}
_WORDS = {
    "%Y": "YYYY", "%m": "MM", "%d": "DD", "%b": "month",
    "%H": "hh", "%I": "hh", "%M": "mm", "%S": "ss", "%f": "ffffff", "%p": "AM/PM",
}  # fmt: skip

TIME_FISCAL = Message(
    "time_fiscal",
    "“{value}” is read as {read}, as if each fiscal year began with January; the steps between the "
    "rows are the same where it begins later.",
)
TIME_FORMAT = Message("time_format", "The times in “{column}” are written as {format}.")
TIME_READ = Message("time_format", "In the times in “{column}”, “{value}” is read as {stamp}.")


def is_date(cell: str) -> bool:
    """Returns whether a text is a date, a month or a quarter, with a clock time or without."""
    plain = _plain(cell)
    return bool(_formats(plain) or has_short_year(plain))


def looks_like_dates(cells: Cells) -> bool:
    """Returns whether half or more of a sample of cells are dates.

    Args:
        cells: Trimmed text, `(n,)`.
    """
    sample = sample_of(cells)
    n_dates = sum(map(is_date, sample))
    if n_dates > 0 and n_dates >= 0.5 * len(sample):
        return True
    filled = cells[~is_missing(cells)]
    return len(sample) > 0 and (first_years(filled) or prove(filled)) is not None


def read_dates(cells: Cells, options: ReadingOptions = ANYTHING) -> Dates:
    """Reads a column of dates.

    Args:
        cells: Trimmed text, none missing, `(n,)`; its name is the column's, its index the lines.
        options: `date_order`, `offsets` and `unread_times` settle what the dates leave open.

    Raises:
        Question: Day and month can change places, the order changes on the way, several offsets
            from UTC are used, or some are written in another way than the others.
        UserError: One is no day of the calendar, or none is a date.
    """
    proven = first_years(cells) or (None if is_date(str(cells.iloc[0])) else prove(cells))
    if proven is not None:
        time, note = proven
        return Dates(time, (note,), late=np.zeros(len(cells), dtype=bool))
    said = _describe_spans(cells)
    arranged, words = split_words(_mapped(cells, _arranged), map(_arranged, sample_of(cells)))
    offsets = split_offsets(arranged, sample_of(arranged), options)
    plain, calendar = in_gregorian(_mapped(offsets.cells, in_plain_notation), cells)
    dates = _parse(plain, cells, options)
    time, kept = keep_instants(dates.time, offsets)
    if offsets.shift is not None:
        time = time - offsets.shift.astype("timedelta64[m]")
    warnings = dates.warnings
    if is_fiscal(first := str(cells.iloc[0])):
        said_year = TIME_FISCAL.with_values(value=first, read=short_stamp(time[0]))
        warnings = (*warnings, said_year)
    notes = (*dates.notes, *words, *kept, *said, *calendar)
    late = hour24.is_late(plain)
    return replace(dates, time=time, notes=notes, warnings=warnings, late=late)


def sample_of(cells: Cells) -> list[str]:
    """Returns some cells from all over a column, those that hold something."""
    rows = np.unique(np.linspace(0, len(cells) - 1, SAMPLE_ROWS).astype(int))
    sample = cells.iloc[rows]
    return [str(cell) for cell in sample[~is_missing(sample)]]


def _arranged(cell: str) -> str:
    return with_clock_behind(first_of_span(cell) or cell)


def _plain(cell: str) -> str:
    return in_plain_notation(without_offset(_arranged(cell)))


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


def _parse(cells: Cells, written: Cells, options: ReadingOptions) -> Dates:
    """Reads text in plain notation as times, all in one format; messages say what was written."""
    date_order = options.date_order
    counts = Counter(style for cell in _sample(cells) for style in _formats(cell))
    if not counts and any(map(has_short_year, _sample(cells))):
        return read_short_years(cells, written, date_order)
    if not counts:
        raise _no_time(written)
    styles = [style for style in counts if counts[style] == max(counts.values())]
    readings = {}
    for style in styles:
        readings[style] = _read_as(cells, style)
        if style == "ISO8601" and not np.isnat(readings[style]).any():
            return _dates(cells, written, style, readings[style])
    whole = {style: time for style, time in readings.items() if not np.isnat(time).any()}
    by_order = {order: style for style in styles if (order := _order(style))}
    if not whole and len(by_order) == 2 and _is_either(readings, by_order):
        return flips.read_either(written, {o: readings[s] for o, s in by_order.items()}, date_order)
    if not whole:
        return _with_misfits(cells, written, readings, options)
    if date_order in by_order:
        style = by_order[date_order]
        if style not in whole:
            return _with_misfits(cells, written, {style: readings[style]}, options)
        return _dates(cells, written, style, whole[style])
    (style, time), *others = whole.items()
    for other_style, other in others:
        if (other != time).any():
            return _even_one(cells, written, {style: time, other_style: other})
    return _dates(cells, written, style, time)


def _dates(cells: Cells, written: Cells, style: str, time: Stamps) -> Dates:
    column, first = str(written.name), str(written.loc[[cells.index[0]]].iloc[0])
    note = TIME_FORMAT.with_values(column=column, format=_in_words(style, str(cells.iloc[0])))
    if in_plain_notation(without_offset(first)) != without_offset(first):
        note = TIME_READ.with_values(column=column, value=first, stamp=short_stamp(time[0]))
    return Dates(time, (note,))


def _even_one(cells: Cells, written: Cells, readings: dict[str, Stamps]) -> Dates:
    """Returns the reading whose steps are the same all the way down; asks where neither is alone.

    Raises:
        Question: Day and month can change places.
    """
    style = flips.only_even(readings)
    if style is None:
        raise _which_order(written, readings)
    (other,) = (one for one in readings if one != style)
    note = flips.TIME_ORDER_EVEN.with_values(
        column=str(written.name), format=_in_words(style), other_format=_in_words(other)
    )
    dates = _dates(cells, written, style, readings[style])
    return replace(dates, notes=(*dates.notes, note))


def _order(style: str) -> str:
    """Returns in which order a format of digits has day, month and year, "" for other formats."""
    parts = re.findall("%([dmYy])", style)
    return "".join(parts).lower() if len(parts) == 3 else ""


def _is_either(readings: dict[str, Stamps], by_order: dict[str, str]) -> bool:
    one, other = (np.isnat(readings[style]) for style in by_order.values())
    return not (one & other).any()


def _which_order(cells: Cells, readings: dict[str, Stamps]) -> Question:
    (style, time), (other_style, other) = readings.items()
    differing = np.flatnonzero(other != time)
    likely = sorted(readings, key=lambda style: -flips.evenness(readings[style]))
    rows = np.unique(np.append(differing[:3], differing[-1:]))
    return Question(
        "day_month_unclear",
        "The date “{value}” in line {line} of “{column}” can be read as {format} or as "
        "{other_format}, and no other line settles it. Choose the order, or write the dates as "
        "YYYY-MM-DD.",
        "date_order",
        tuple(
            Reading(_order(style), flips.examples(cells, readings[style], rows)) for style in likely
        ),
        **cell_at(cells, differing[0]),
        format=_in_words(style),
        other_format=_in_words(other_style),
    )


def _read_as(cells: Cells, style: str) -> Stamps:
    time = pd.to_datetime(cells, format=style, errors="coerce").to_numpy()
    time = time.astype("datetime64[us]")
    if style == "ISO8601":
        time[~np.asarray(cells.str.fullmatch(_ISO), dtype=bool)] = np.datetime64("NaT")
    rest = np.flatnonzero(np.isnat(time))
    late = rest[hour24.is_late(cells.iloc[rest])]
    if len(late):
        begun = hour24.as_hour_zero(cells.iloc[late])
        time[late] = _read_as(begun, style) + hour24.DAY
    return np.asarray(time)


def _with_misfits(
    cells: Cells, written: Cells, readings: dict[str, Stamps], options: ReadingOptions
) -> Dates:
    """Settles cells that are not written as most of the others, or asks about them."""
    style, time = min(readings.items(), key=lambda item: int(np.isnat(item[1]).sum()))
    bad = np.isnat(time)
    # A sample may have missed those that are written in words.
    plain = cells.copy()
    plain[bad] = [in_plain_notation(_arranged(cell)) for cell in cells[bad]]
    if not plain.equals(cells):
        return _parse(plain, written, options)
    in_words = _in_words(style, str(cells.iloc[0]))
    impossible = bad.all() or all(style in _formats(cell) for cell in cells[bad])
    if impossible and (bad.all() or options.unread_times != "leave_out"):
        raise unread.no_such_day(written, bad, in_words)
    dates = _dates(cells[~bad], written, style, time[~bad])
    if options.unread_times == "leave_out":
        told = (unread.say_left_out(written, bad),)
        return replace(dates, time=time, warnings=told, left_out=bad)
    if options.unread_times == "each":
        time[bad] = _parse(cells[bad], written[bad], options).time
        return replace(dates, time=time, warnings=(unread.say_each(written, bad),))
    raise unread.ask_about_misfits(written, bad, in_words, _read_alone(cells[bad], written[bad]))


def _read_alone(cells: Cells, written: Cells) -> Stamps | None:
    try:
        return _parse(cells, written, ANYTHING.replace(unread_times="each")).time
    except UserError:
        return None


def _no_time(cells: Cells) -> UserError:
    return UserError(
        "no_times",
        "“{column}” holds “{value}” in line {line}; a time column holds dates, months, quarters "
        "or years. Choose another column or write the dates as YYYY-MM-DD.",
        **cell_at(cells, 0),
    )


def _in_words(style: str, cell: str = ":") -> str:
    if style == "ISO8601":
        return "YYYY-MM-DD hh:mm" if ":" in cell else "YYYY-MM-DD"
    for code, word in _WORDS.items():
        style = style.replace(code, word)
    return style


def _mapped(cells: Cells, write: Callable[[str], str]) -> Cells:
    """Returns a column in another notation; most are plain, which a sample tells."""
    sample = sample_of(cells)
    return cells if [*map(write, sample)] == sample else cells.map(write).astype("str")


def _describe_spans(cells: Cells) -> tuple[Message, ...]:
    value = str(cells.iloc[0])
    spans = first_of_span(value)
    return (TIME_SPANS.with_values(column=str(cells.name), value=value),) if spans else ()


def _sample(cells: Cells) -> list[str]:
    return [_plain(cell) for cell in sample_of(cells)]
