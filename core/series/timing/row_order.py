"""The rows of a table in time order, each time once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import Message
from core.reading.naming import cell_at
from core.reading.options import Question, Reading, ReadingOptions
from core.reading.times import summertime
from core.types import Flags, Rows, Values

MOST_LISTED = 3
MOST_VALUES = 4
WAYS = ("first", "last", "mean", "sum")

TIMES_TWICE_SETTLED = Message(
    "times_twice_settled",
    "Times of “{column}” with different values: {count} ({listed}); which one counts was chosen "
    "(duplicates: {how}).",
)
TIMES_NEWEST_FIRST = Message(
    "times_newest_first", "The newest row came first; the rows are reversed."
)
TIMES_SORTED = Message(
    "times_sorted",
    "Rows that are earlier than the one before them: {count}, the first in line {line}; the rows "
    "are sorted.",
)
TIMES_TWICE_SAME = Message(
    "times_twice_same",
    "Rows that repeat a time of “{column}” with the same value: {count}, the first in line "
    "{line}, as in line {other_line}; each time is used once.",
)
HOUR_TWICE_BOTH = Message(
    "hour_twice_both",
    "Summer times are set back an hour, so that all times are winter time. Ends of summer time: "
    "{count}.",
)
HOUR_TWICE_SETTLED = Message(
    "hour_twice_settled",
    "Which of two repeated hours counts was chosen (repeated_hour: {how}). Ends of summer time: "
    "{count}.",
)


@dataclass(frozen=True, eq=False)
class RowOrder:
    """How rows are put in time order.

    Attributes:
        positions: The rows, earliest first, `(n,)`.
        starts: Where each time begins among them, `(m,)`.
        how: What becomes of several values of one time: "first", "last", "mean" or "sum".
        time: What the rows are sorted by, each once, `(m,)`.
        once: Times that only repeat the same, whose value is not summed up, `(m,)`.
    """

    positions: Rows
    starts: Rows
    how: str
    time: NDArray[Any]
    once: Flags | None = None

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
            by = counts if self.how == "mean" else np.ones_like(counts)
            if self.once is not None:
                by = np.where(self.once, counts, by)
            return np.where(counts > 0, sums / np.maximum(by, 1), np.nan)
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
    differ = _differ(in_order, values)
    in_order = dataclasses.replace(in_order, once=~differ)
    repeats = np.diff(np.append(in_order.starts, len(order))) - 1
    same = int(repeats[~differ].sum())
    if same:
        notes.append(_same_twice(in_order, cells, repeats, same))
    if not differ.any():
        return in_order, warnings + notes
    if hours and options.repeated_hour in WAYS:
        return in_order, warnings + notes
    if options.duplicates not in WAYS:
        raise _which_value(in_order, differ, cells, values)
    settled = TIMES_TWICE_SETTLED.with_values(
        count=int(differ.sum()),
        column=str(cells.name),
        listed=_list(in_order, differ, cells, values),
        how=options.duplicates,
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
    falls = np.flatnonzero(steps < 0) + 1
    return [TIMES_SORTED.with_values(count=len(falls), line=int(cells.index[int(falls[0])]))]


def _differ(in_order: RowOrder, values: Values) -> Flags:
    """Returns which times have different values, `(m,)`."""
    ranked = values[in_order.positions]
    low, high = (f.reduceat(ranked, in_order.starts) for f in (np.fmin, np.fmax))
    return np.asarray(high > low)


def _rows_of(in_order: RowOrder, place: int) -> Rows:
    """Returns the rows of one time, in the order of the file."""
    ends = np.append(in_order.starts, len(in_order.positions))
    return in_order.positions[ends[place] : ends[place + 1]]


def _same_twice(in_order: RowOrder, cells: pd.Series, repeats: Rows, count: int) -> Message:
    assert in_order.once is not None
    rows = _rows_of(in_order, int(np.flatnonzero(in_order.once & (repeats > 0))[0]))
    return TIMES_TWICE_SAME.with_values(
        count=count,
        column=str(cells.name),
        line=int(cells.index[rows[1]]),
        other_line=int(cells.index[rows[0]]),
    )


def _list(in_order: RowOrder, differ: Flags, cells: pd.Series, values: Values) -> str:
    """Returns the first times with different values, with some of these."""
    places = np.flatnonzero(differ)
    listed = []
    for place in places[:MOST_LISTED]:
        rows = _rows_of(in_order, int(place))
        known = [f"{value:g}" for value in values[rows] if np.isfinite(value)]
        more = ["…"] if len(known) > MOST_VALUES else []
        beside = ", ".join([*known[:MOST_VALUES], *more])
        listed.append(f"{_as_written(cells.iloc[rows[0]])}: {beside}")
    return "; ".join(listed) + ("; …" if len(places) > MOST_LISTED else "")


def _which_value(in_order: RowOrder, differ: Flags, cells: pd.Series, values: Values) -> Question:
    places = np.flatnonzero(differ)
    readings = []
    for how in WAYS:
        settled = dataclasses.replace(in_order, how=how).take(values)
        examples = (
            f"{_as_written(cells.iloc[_rows_of(in_order, int(place))[0]])} → {settled[place]:g}"
            for place in places[:MOST_LISTED]
        )
        readings.append(Reading(how, tuple(examples)))
    first, second = _rows_of(in_order, int(places[0]))[:2]
    return Question(
        "times_twice",
        "Times of “{column}” with different values: {count} ({listed}), the first in lines {line} "
        "and {other_line}; each time has one. Choose which value counts, or keep one "
        "row for each time.",
        "duplicates",
        tuple(readings),
        column=str(cells.name),
        listed=_list(in_order, differ, cells, values),
        line=int(cells.index[first]),
        other_line=int(cells.index[second]),
        count=len(places),
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
        "{other_line}; each time may appear once. Choose what to keep.",
        "repeated_hour",
        (
            Reading("both", (f"{at} → {one:g}", f"{at} → {other:g}")),
            Reading("first", (f"{at} → {one:g}",)),
            Reading("last", (f"{at} → {other:g}",)),
            Reading("mean", (f"{at} → {(one + other) / 2:g}",)),
        ),
        **cell_at(cells, first),
        other_line=int(cells.index[again]),
    )


def _hour_settled(hours: list[summertime.Hour], how: str) -> Message:
    if how == "both":
        return HOUR_TWICE_BOTH.with_values(count=len(hours))
    return HOUR_TWICE_SETTLED.with_values(count=len(hours), how=how)


def _as_written(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
