"""Dates whose day and month change places on the way down a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.naming import cell_at, short_stamp
from core.reading.options import Question, Reading
from core.types import Flags, Stamps

Cells = pd.Series

# In fewer rows, steps may be the same by chance.
FEWEST_EVEN = 8

TIME_ORDER_EVEN = Message(
    "time_order_even",
    "The dates in “{column}” could also be read as {other_format}; only as {format} are the steps "
    "between all rows the same.",
)
TIME_ORDER_CHANGES = Message(
    "time_order_changes", "The order of day and month in “{column}” changes in line {line}."
)
TIME_ORDER_MIXED = Message(
    "time_order_mixed",
    "Dates in “{column}” that only exist with day and month in the other order: {count}, the "
    "first in line {line}; they are read that way.",
)


@dataclass(frozen=True, eq=False)
class Dates:
    """A column of dates as it was read.

    Attributes:
        time: Stamps, datetime64[us], `(n,)`.
        notes: What was understood.
        warnings: What deserves a look.
        late: Rows written as hour 24, which is the midnight that ends their day, `(n,)`.
        left_out: Rows without a time that can be read, `(n,)`; None where all have one.
    """

    time: Stamps
    notes: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    late: Flags | None = None
    left_out: Flags | None = None


def read_either(cells: Cells, readings: dict[str, Stamps], date_order: str | None) -> Dates:
    """Reads dates of which some can only be one order and some only the other.

    Args:
        cells: The dates as written, `(n,)`; the index is the lines.
        readings: Stamps by order, "dmy" and "mdy", NaT where a date is none; each date is one in
            at least one of them.
        date_order: Two orders joined by a comma change once, where the times go on most evenly; a
            single one holds wherever it can.

    Raises:
        Question: Nobody said which.
    """
    choices = _choices(readings)
    if date_order in choices:
        return _as_dates(cells, choices[date_order], readings, date_order)
    likely = sorted(choices, key=lambda order: -evenness(choices[order][0]))
    first, other = (np.flatnonzero(np.isnat(time)) for time in readings.values())
    rows = np.unique([first[0], other[0], *_changes(choices)[:2]])
    place, other_place = sorted((int(first[0]), int(other[0])))
    raise _ask(cells, choices, likely, rows, place, other_place)


def evenness(time: Stamps) -> float:
    """Returns the share of steps, in the order of the rows, that are the usual one.

    The usual one is a span of time, or a number of months where the day of the month stays.
    """
    spans = np.diff(time.astype("datetime64[us]")).astype(np.int64)
    months = time.astype("datetime64[M]")
    in_month = (time - months).astype(np.int64)
    whole = np.where(np.diff(in_month) == 0, np.diff(months).astype(np.int64), 0)
    # The newest row may come first.
    return max(_usual_share(steps) for steps in (spans, -spans, whole, -whole))


def only_even(readings: Mapping[str, Stamps]) -> str | None:
    """Returns the only reading of some dates whose steps are all the same; None to ask.

    Twelve months read as days are 1 to 12 January: from the thirteenth on, only one is even.

    Args:
        readings: Stamps by reading, `(n,)`; of several series in one table, each time counts once.
    """
    once = {name: np.unique(time) for name, time in readings.items()}
    even = [name for name, time in once.items() if evenness(time) == 1]
    return even[0] if len(even) == 1 and len(once[even[0]]) >= FEWEST_EVEN else None


def _usual_share(steps: NDArray[np.int64]) -> float:
    forward = steps[steps > 0]
    if not len(forward):
        return 0.0
    return float(np.unique(forward, return_counts=True)[1].max() / len(steps))


def examples(cells: Cells, time: Stamps, rows: NDArray[np.int64]) -> tuple[str, ...]:
    """Returns what a reading makes of some rows, a line each."""
    return tuple(f"{cells.iloc[row]} → {short_stamp(time[row])}" for row in rows)


def _choices(readings: dict[str, Stamps]) -> dict[str, tuple[Stamps, int | None]]:
    """Returns the stamps of each way to read the column, and the row where the order changes."""
    choices: dict[str, tuple[Stamps, int | None]] = {}
    for order, other in (tuple(readings), tuple(readings)[::-1]):
        time, rest = readings[order], readings[other]
        only, only_other = np.flatnonzero(np.isnat(rest)), np.flatnonzero(np.isnat(time))
        if only[-1] < only_other[0]:
            row = _changes_at(time, rest, int(only[-1]) + 1, int(only_other[0]))
            choices[f"{order},{other}"] = (np.concatenate([time[:row], rest[row:]]), row)
        choices[order] = (np.where(np.isnat(time), rest, time), None)
    return choices


def _changes_at(before: Stamps, after: Stamps, low: int, high: int) -> int:
    """Returns the row, from `low` to `high`, from which on `after` makes the shortest way."""
    rows = np.arange(low, high + 1)
    one, other = (time.astype("datetime64[us]").astype(np.float64) for time in (before, after))
    # Only rows between the two borders can be read either way.
    walked = np.concatenate([[0.0], np.abs(np.diff(one[low - 1 : high])).cumsum()])
    to_walk = np.concatenate([np.abs(np.diff(other[low : high + 1]))[::-1].cumsum()[::-1], [0.0]])
    across = np.abs(other[rows] - one[rows - 1])
    return int(rows[np.argmin(walked + across + to_walk)])


def _changes(choices: dict[str, tuple[Stamps, int | None]]) -> list[int]:
    return [row for _, row in choices.values() if row is not None]


def _as_dates(
    cells: Cells, choice: tuple[Stamps, int | None], readings: dict[str, Stamps], order: str
) -> Dates:
    time, row = choice
    if row is not None:
        warning = TIME_ORDER_CHANGES.with_values(column=str(cells.name), line=int(cells.index[row]))
    else:
        others = np.flatnonzero(np.isnat(readings[order]))
        warning = TIME_ORDER_MIXED.with_values(
            count=len(others), column=str(cells.name), line=int(cells.index[others[0]])
        )
    return Dates(time, (), (warning,))


def _ask(
    cells: Cells,
    choices: dict[str, tuple[Stamps, int | None]],
    likely: list[str],
    rows: NDArray[np.int64],
    place: int,
    other_place: int,
) -> Question:
    return Question(
        "time_order_unclear",
        "“{value}” in line {line} of “{column}” and “{other_value}” in line {other_line} do not "
        "have day and month in the same order, as all dates of a column must. Choose how they are "
        "read, or write the dates as YYYY-MM-DD.",
        "date_order",
        tuple(Reading(order, examples(cells, choices[order][0], rows)) for order in likely),
        **cell_at(cells, place),
        other_value=str(cells.iloc[other_place]),
        other_line=int(cells.index[other_place]),
    )
