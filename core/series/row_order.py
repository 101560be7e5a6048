"""The rows of a table in time order, each time once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.times import summertime
from core.types import Rows, Values

WAYS = ("first", "last", "mean", "sum")

TIMES_TWICE_SETTLED = Message(
    "times_twice_settled",
    "{count} rows repeat a time of “{column}” with another value; which one counts was chosen "
    "(duplicates: {how}).",
)
TIMES_NEWEST_FIRST = Message(
    "times_newest_first", "The newest row came first; the rows are reversed."
)
TIMES_SORTED = Message(
    "times_sorted",
    "The rows were not in time order (line {line} is the first that is earlier than the one "
    "before it); they are sorted.",
)
TIMES_TWICE_SAME = Message(
    "times_twice_same",
    "{count} rows repeat a time of “{column}” with the same value, the first in line {line}, as "
    "in line {other_line}; each is used once.",
)
HOUR_TWICE_BOTH = Message(
    "hour_twice_both",
    "Summer time ends {count} times; summer times are set back an hour, so that all times are "
    "winter time.",
)
HOUR_TWICE_SETTLED = Message(
    "hour_twice_settled",
    "Summer time ends {count} times; which of the two repeated hours counts was chosen "
    "(repeated_hour: {how}).",
)


@dataclass(frozen=True, eq=False)
class RowOrder:
    """How rows are put in time order.

    Attributes:
        positions: The rows, earliest first, `(n,)`.
        starts: Where each time begins among them, `(m,)`.
        how: What becomes of several values of one time: "first", "last", "mean" or "sum".
        time: What the rows are sorted by, each once, `(m,)`.
    """

    positions: Rows
    starts: Rows
    how: str
    time: NDArray[Any]

    def take(self, values: NDArray[Any]) -> NDArray[Any]:
        """Returns a column in time order, `(m,)`, missing where a time has no value.

        Args:
            values: float64, nan where missing, `(n,)`.
        """
        ranked = values[self.positions]
        if len(self.starts) == len(ranked):
            return ranked
        finite = np.isfinite(ranked)
        counts = np.add.reduceat(finite.astype(np.int64), self.starts)
        if self.how in ("mean", "sum"):
            sums = np.add.reduceat(np.where(finite, ranked, 0.0), self.starts)
            sums = sums / np.maximum(counts, 1) if self.how == "mean" else sums
            return np.where(counts > 0, sums, np.nan)
        # The first or last value there is; a missing one beside it says nothing.
        places = np.flatnonzero(finite)
        before = np.searchsorted(places, self.starts)
        after = np.searchsorted(places, np.append(self.starts[1:], len(ranked))) - 1
        chosen = before if self.how == "first" else after
        merged = np.full(len(self.starts), np.nan)
        merged[counts > 0] = ranked[places[chosen[counts > 0]]]
        return merged


def as_they_come(n: int) -> RowOrder:
    """Returns the order of `n` rows without times."""
    rows = np.arange(n)
    return RowOrder(rows, rows, "first", rows)


def put_in_order(
    order: NDArray[Any], cells: pd.Series, values: Values, options: ReadingOptions
) -> tuple[RowOrder, list[Message]]:
    """Sorts rows by their times and settles those that appear more than once.

    Args:
        order: What to sort by, `(n,)`.
        cells: The time column as written; its index is the lines.
        values: The column to forecast, nan where missing, `(n,)`.
        options: `repeated_hour` and `duplicates` settle what to keep.

    Returns:
        The order and warnings.

    Raises:
        Question: One time has several values, and nobody said which one counts.
    """
    warnings: list[Message] = []
    hours = summertime.repeated_hours(order)
    if hours and not _agree(order, values):
        if options.repeated_hour is None:
            raise _which_hour(order, cells, values, hours)
        warnings.append(_hour_settled(hours, options.repeated_hour))
        if options.repeated_hour == "both":
            order = summertime.undo_hours(order, hours)
    ways = options.repeated_hour if hours else options.duplicates
    in_order = _sorted(order, ways if ways in WAYS else "first")
    notes = _moved(in_order.positions, order, cells)
    twice = len(order) - len(in_order.starts)
    if not twice:
        return in_order, warnings + notes
    if _agree(order, values):
        return in_order, [*warnings, *notes, _same_twice(in_order, order, cells, twice)]
    if hours and options.repeated_hour in WAYS:
        return in_order, warnings + notes
    if options.duplicates not in WAYS:
        raise _which_value(in_order, order, cells, values)
    settled = TIMES_TWICE_SETTLED.with_values(
        count=twice, column=str(cells.name), how=options.duplicates
    )
    return in_order, [*warnings, *notes, settled]


def _sorted(order: NDArray[Any], how: str) -> RowOrder:
    positions = np.argsort(order, kind="stable")
    ranked = order[positions]
    starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    return RowOrder(positions, starts, how, ranked[starts])


def _agree(order: NDArray[Any], values: Values) -> bool:
    """Returns whether no time has two different values."""
    positions = np.lexsort((values, order))  # missing ones last
    same = order[positions][1:] == order[positions][:-1]
    ranked = values[positions]
    return not (same & (ranked[1:] != ranked[:-1]) & np.isfinite(ranked[1:])).any()


def _moved(positions: Rows, order: NDArray[Any], cells: pd.Series) -> list[Message]:
    moved = int((positions[1:] < positions[:-1]).sum())
    if not moved:
        return []
    steps = np.diff(order.astype(np.float64))
    if (steps <= 0).all():
        return [TIMES_NEWEST_FIRST]
    return [TIMES_SORTED.with_values(line=int(cells.index[int(np.flatnonzero(steps < 0)[0]) + 1]))]


def _pair(in_order: RowOrder, order: NDArray[Any]) -> tuple[int, int]:
    """Returns the first two rows of one time."""
    ranked = order[in_order.positions]
    place = int(np.flatnonzero(ranked[1:] == ranked[:-1])[0])
    return int(in_order.positions[place]), int(in_order.positions[place + 1])


def _same_twice(in_order: RowOrder, order: NDArray[Any], cells: pd.Series, count: int) -> Message:
    first, second = _pair(in_order, order)
    return TIMES_TWICE_SAME.with_values(
        count=count,
        column=str(cells.name),
        line=int(cells.index[second]),
        other_line=int(cells.index[first]),
    )


def _which_value(
    in_order: RowOrder, order: NDArray[Any], cells: pd.Series, values: Values
) -> Question:
    first, second = _pair(in_order, order)
    rows = np.flatnonzero(np.diff(np.append(in_order.starts, len(order))) > 1)[:3]
    readings = []
    for how in WAYS:
        settled = RowOrder(in_order.positions, in_order.starts, how, in_order.time).take(values)
        written = [
            _as_written(cells.iloc[in_order.positions[in_order.starts[row]]]) for row in rows
        ]
        examples = (f"{at} → {settled[row]:g}" for at, row in zip(written, rows, strict=True))
        readings.append(Reading(how, tuple(examples)))
    return Question(
        "times_twice",
        "“{column}” has {value} in line {line} and again in line {other_line}, the first of "
        "{count} repeated; each time may appear once. Choose which value counts (duplicates), or "
        "keep one row for each time.",
        "duplicates",
        tuple(readings),
        column=str(cells.name),
        value=_as_written(cells.iloc[second]),
        line=int(cells.index[first]),
        other_line=int(cells.index[second]),
        count=len(order) - len(in_order.starts),
    )


def _which_hour(
    order: NDArray[Any], cells: pd.Series, values: Values, hours: list[summertime.Hour]
) -> Question:
    rows = np.flatnonzero((order >= hours[0].start) & (order < hours[0].end))
    first, again = int(rows[0]), int(rows[len(rows) // 2])
    one, other = float(values[first]), float(values[again])
    at = str(cells.iloc[first])
    return Question(
        "hour_twice",
        "Where summer time ends, “{column}” shows {value} in line {line} and again in line "
        "{other_line}; each time may appear once. Choose what to keep (repeated_hour).",
        "repeated_hour",
        (
            Reading("both", (f"{at} → {one:g}", f"{at} → {other:g}")),
            Reading("first", (f"{at} → {one:g}",)),
            Reading("last", (f"{at} → {other:g}",)),
            Reading("mean", (f"{at} → {(one + other) / 2:g}",)),
        ),
        column=str(cells.name),
        value=at,
        line=int(cells.index[first]),
        other_line=int(cells.index[again]),
    )


def _hour_settled(hours: list[summertime.Hour], how: str) -> Message:
    if how == "both":
        return HOUR_TWICE_BOTH.with_values(count=len(hours))
    return HOUR_TWICE_SETTLED.with_values(count=len(hours), how=how)


def _as_written(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if whole and isinstance(cell, float) else str(cell)
