"""The rows of a table that are observations of their own, and when they were observed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from core.errors import Message, UserError
from core.reading.options import Question, ReadingOptions
from core.reading.sheets import longtable
from core.reading.tables import Table
from core.reading.times import dates, stamps, unread
from core.series import report
from core.series.timing import placing, row_order
from core.series.timing.row_order import RowOrder, as_they_come
from core.types import Flags, Stamps, Values


@dataclass(frozen=True, eq=False)
class Timed:
    """The rows that are observations of their own, and when they were observed.

    Attributes:
        table: These rows.
        column: The column of their times; None without one.
        times: What it says; None without one.
        notes: Why there is none although a column looks like times.
    """

    table: Table
    column: str | None
    times: stamps.Times | None = None
    notes: tuple[Message, ...] = ()


def read_timed(table: Table, column: str | None, chosen: bool) -> Timed:
    """Reads the times of a table, each in its place.

    Args:
        table: The table.
        column: Column of the times; None where none was found.
        chosen: Whether a person says that it holds times.

    Raises:
        Question: They have two readings, or there are such as cannot be read.
    """
    try:
        looks_like = None if chosen else _looks_like_times(table, column)
        read = Timed(table, looks_like or column)
        if read.column is not None:
            cells = table.columns[read.column]
            times = _read(cells, chosen or bool(looks_like), table.options)
            read = _without(replace(read, times=times), times.left_out)
    except Question as question:
        if question.option != "unread_times" or table.options.unread_times != "order":
            raise
        note = unread.NOT_READ.with_values(column=question.message.values["column"])
        return Timed(table, None, notes=(note,))
    if read.column is None or read.times is None or read.times.time is None:
        return read
    cells = read.table.columns[read.column]
    placed = placing.place(read.times.time, cells, table.options.displaced)
    warnings = (*read.times.warnings, *placed.warnings)
    times = replace(read.times, time=placed.time, order=placed.time, warnings=warnings)
    return _without(replace(read, times=times), placed.left_out)


def _read(cells: pd.Series, chosen: bool, options: ReadingOptions) -> stamps.Times:
    try:
        return stamps.read_times(cells, chosen, options)
    except Question:
        raise
    except UserError as error:
        raise unread.or_in_order(error) from error


def in_order(
    timed: Timed, values: Values
) -> tuple[RowOrder, Stamps | None, list[Message], list[Message]]:
    """Returns the rows in time order, their times if there are any, notes and warnings.

    Args:
        timed: The rows.
        values: The column to forecast, nan where missing, `(n,)`.

    Raises:
        Question: One time has several values, and nobody said which one counts.
    """
    times = timed.times
    if timed.column is None or times is None:
        return as_they_come(len(values)), None, list(timed.notes) or [report.TIME_NONE], []
    cells = timed.table.columns[timed.column]
    order, warnings = row_order.put_in_order(times.order, cells, values, timed.table.options)
    moments = None if times.time is None else order.time
    notes = report.describe_time(timed.column, times)
    # A column that was made of others, or of their names, is written nowhere.
    if timed.column not in timed.table.facts.get("names", [timed.column]):
        notes = [note for note in notes if note.template != dates.TIME_FORMAT.template]
    if timed.table.options.series == longtable.SUM:
        warnings = [w for w in warnings if w.code != row_order.TIMES_TWICE_SETTLED.code]
    return order, moments, notes, [*times.warnings, *warnings]


def _without(read: Timed, left_out: Flags | None) -> Timed:
    """Returns what was read without some of the rows."""
    if left_out is None or read.times is None or not left_out.any():
        return read
    kept = ~left_out
    time = None if read.times.time is None else read.times.time[kept]
    times = replace(read.times, time=time, order=read.times.order[kept], left_out=None)
    return replace(read, table=replace(read.table, columns=read.table.columns[kept]), times=times)


def _looks_like_times(table: Table, column: str | None) -> str | None:
    """Returns a column that looks like times where none was found; asks if it cannot be read."""
    if column is not None:
        cells = table.columns[column]
        numeric = pd.api.types.is_numeric_dtype(cells)
        if not numeric or stamps.read_times(cells, options=table.options).time is not None:
            return None
    found = stamps.find_unread(table.columns)
    if found is None:
        return None
    cells = table.columns[found]
    try:
        stamps.read_times(cells, True, table.options)
    except Question:
        raise
    except UserError as error:
        raise unread.ask_about_all(cells, error) from error
    return found
