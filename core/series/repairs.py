"""Carries repairs out, each row from the rows before it alone.

A value that a forecast could not have known must not repair what it learns from: a gap is filled by
continuing the trend that leads into it, never towards the value that comes after.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from core.series.ledger import KEEP, KINDS, Repair
from core.series.timing.even_steps import bins
from core.types import Flags, Rows, Stamps, Values

# A value is judged by the middle of so many before it, once there are `FEWEST_BEFORE`.
BEFORE = 7
FEWEST_BEFORE = 3
# So many in a row that are far away on one side are a new level.
NEW_LEVEL = 3
# A trend is continued by the mean step between so many known values.
LINE = 4

_ADDED = -1


@dataclass(frozen=True, eq=False)
class RepairedColumn:
    """A column while it is repaired.

    Attributes:
        values: Its values, nan where missing, `(n,)`.
        time: Stamps, `(n,)`; None without times.
        rows: The row each came from, `(n,)`; -1 for one that was added.
        repaired: Rows whose value was not observed as it stands, `(n,)`.
        counts: Rows that each repair changed, added or left out, in the order they were done.
        ends: Rows without a value that were left out at the beginning and at the end.
    """

    values: Values
    time: Stamps | None
    rows: Rows
    repaired: Flags
    counts: tuple[tuple[Repair, int], ...] = ()
    ends: tuple[int, int] = (0, 0)

    @classmethod
    def begin(cls, values: Values, time: Stamps | None) -> RepairedColumn:
        """Returns a column of which nothing is repaired yet."""
        n = len(values)
        return cls(values, time, np.arange(n), np.zeros(n, dtype=bool))

    def __len__(self) -> int:
        """Returns the number of rows."""
        return len(self.values)

    def keep(self, chosen: Flags | slice) -> RepairedColumn:
        """Returns some of the rows."""
        time = None if self.time is None else self.time[chosen]
        values, rows, repaired = self.values[chosen], self.rows[chosen], self.repaired[chosen]
        return dataclasses.replace(self, values=values, time=time, rows=rows, repaired=repaired)

    def change(self, rows: Flags, values: Values | float, repaired: bool = True) -> RepairedColumn:
        """Returns the column with some values replaced, and marked so unless they are missing."""
        changed = self.values.copy()
        changed[rows] = values
        return dataclasses.replace(self, values=changed, repaired=self.repaired | (rows & repaired))

    def take(self, column: Values) -> Values:
        """Returns another column of the same table for these rows, and what follows them.

        Args:
            column: float64 in time order, as long as the column was that is repaired here.

        Returns:
            `(n + more,)`: missing in rows that were added, then the rows after the last one.
        """
        inside = np.where(self.rows == _ADDED, np.nan, column[self.rows])
        return np.concatenate([inside, column[int(self.rows.max()) + 1 :]])


def apply_repairs(values: Values, time: Stamps | None, repairs: Iterable[Repair]) -> RepairedColumn:
    """Carries repairs out, in the order of their kinds.

    Args:
        values: Values in time order, nan where missing, `(n,)`.
        time: Their stamps, `(n,)`; None without times.
        repairs: At most one for each subject.

    Returns:
        The column, without the missing values at both ends: nothing comes before the first, and
        the last would be repeated into the rows that judge a forecast. Others are missing only
        where no repair fills them or leaves them out.

    Raises:
        UserError: Even steps would make far more rows than there are.
    """
    done = RepairedColumn.begin(values, time)
    for repair in sorted(repairs, key=lambda repair: KINDS.index(repair.kind)):
        if repair.kind == "fill":
            done = _without_ends(done)
        if repair.how != KEEP:
            done, count = _DO[repair.kind](done, repair)
            done = dataclasses.replace(done, counts=(*done.counts, (repair, count)))
    return _without_ends(done)


def outliers(values: Values, limit: float) -> Flags:
    """Returns which values are farther than a limit from the middle of those before them.

    Args:
        values: Values in time order, nan where missing, `(n,)`.
        limit: How far is too far, in the unit of the values.
    """
    away = values - running_medians(values)
    far = np.where(np.isfinite(away) & (np.abs(away) > limit), np.sign(away), 0.0)
    in_a_row = np.ones(len(far), dtype=bool)
    for back in range(NEW_LEVEL):
        in_a_row &= np.concatenate([np.zeros(back), far[: len(far) - back]]) == far
    # From the third of a new level on, values are what is usual now.
    return np.asarray((far != 0) & ~in_a_row)


def running_medians(values: Values) -> Values:
    """Returns the median of the seven values before each row, nan for the first three.

    Args:
        values: Values in time order, nan where missing, `(n,)`; the one before stands in.
    """
    n, filled = len(values), fill_forward(values)
    medians = np.full(n, np.nan)
    first = int(np.argmax(np.isfinite(filled))) if n else 0
    for row in range(first + FEWEST_BEFORE, min(first + BEFORE, n)):
        medians[row] = np.median(filled[first:row])
    if n > first + BEFORE:
        windows = np.lib.stride_tricks.sliding_window_view(filled[first:-1], BEFORE)
        medians[first + BEFORE :] = np.median(windows, axis=1)
    return medians


def find_runs(values: Values) -> tuple[Rows, Rows]:
    """Returns where each run of equal values begins, and how long it is; a missing one ends it."""
    if not len(values):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    return starts, np.diff(np.append(starts, len(values)))


def fill_forward(values: Values) -> Values:
    """Returns the values, each missing one replaced by the last one known; nan before the first."""
    rows = np.where(np.isfinite(values), np.arange(len(values)), 0)
    return np.asarray(values[np.maximum.accumulate(rows)]) if len(values) else values


def _without_ends(column: RepairedColumn) -> RepairedColumn:
    observed = np.flatnonzero(np.isfinite(column.values))
    if not len(observed):
        return column.keep(slice(0, 0))
    first, last = int(observed[0]), len(column) - 1 - int(observed[-1])
    ends = (column.ends[0] + first, column.ends[1] + last)
    return dataclasses.replace(column.keep(slice(observed[0], observed[-1] + 1)), ends=ends)


def _take_as_missing(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    hits = column.values == repair.value
    return column.change(hits, np.nan, repaired=False), int(hits.sum())


def _take_stuck_as_missing(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    starts, lengths = find_runs(column.values)
    place = np.arange(len(column)) - np.repeat(starts, lengths)
    hits = (place + 1 >= (repair.value or np.inf)) & np.isfinite(column.values)
    return column.change(hits, np.nan, repaired=False), int(hits.sum())


def _drop(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    start = repair.start or "0"
    remaining = np.ones(len(column), dtype=bool)
    # A row number says nothing about times, nor a time about rows that have none.
    if column.time is not None and not start.isdigit():
        remaining = np.asarray(column.time >= np.datetime64(start))
    elif column.time is None and start.isdigit():
        remaining = column.rows >= int(start)
    return column.keep(remaining), int((~remaining).sum())


def _leave_out_newest(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    start = repair.start or ""
    if column.time is None or start.isdigit():
        return column, 0
    remaining = np.asarray(column.time < np.datetime64(start))
    return column.keep(remaining), int((~remaining).sum())


def _clip(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    limit = repair.value or 0.0
    hits = outliers(column.values, limit)
    middle = running_medians(column.values)[hits]
    clipped = np.clip(column.values[hits], middle - limit, middle + limit)
    return column.change(hits, clipped), int(hits.sum())


def _resample(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    if column.time is None or not repair.frequency or not len(column):
        return column, 0
    places, grid = bins(column.time, repair.frequency)
    observed = np.isfinite(column.values)
    values = _gather(column.values[observed], places[observed], len(grid), repair.how)
    rows = np.full(len(grid), _ADDED, dtype=np.int64)
    repaired = np.zeros(len(grid), dtype=bool)
    rows[places] = column.rows
    repaired[places] = column.repaired  # of several, the last
    done = RepairedColumn(values, grid, rows, repaired, column.counts)
    return done, int((rows == _ADDED).sum())


def _gather(values: Values, places: Rows, size: int, how: str) -> Values:
    gathered = np.full(size, np.nan)
    if how == "last":
        gathered[places] = values
        return gathered
    counts = np.bincount(places, minlength=size)
    sums = np.bincount(places, values, minlength=size)
    gathered[counts > 0] = sums[counts > 0] / (counts[counts > 0] if how == "mean" else 1)
    return gathered


def _fill(column: RepairedColumn, repair: Repair) -> tuple[RepairedColumn, int]:
    missing = ~np.isfinite(column.values)
    if not missing.any():
        return column, 0
    if repair.how == "leave_out":
        return column.keep(~missing), int(missing.sum())
    if repair.how == "linear":
        filled = _extrapolate(column.values)
    elif repair.how == "seasonal" and repair.season_length:
        filled = _from_last_season(column.values, repair.season_length)
    else:
        filled = fill_forward(column.values)
    return column.change(missing, filled[missing]), int(missing.sum())


def _extrapolate(values: Values) -> Values:
    """Goes on by the mean step of the last known values, within what was seen so far."""
    observed = np.flatnonzero(np.isfinite(values))
    missing = np.flatnonzero(~np.isfinite(values))
    rank = np.searchsorted(observed, missing) - 1
    missing, rank = missing[rank >= 0], rank[rank >= 0]
    last, first = observed[rank], observed[np.maximum(rank - LINE + 1, 0)]
    rise = values[last] - values[first]
    slope = np.divide(rise, last - first, out=np.zeros(len(last)), where=last > first)
    low, high = (f.accumulate(values[observed])[rank] for f in (np.minimum, np.maximum))
    filled = values.copy()
    filled[missing] = np.clip(values[last] + slope * (missing - last), low, high)
    return filled


def _from_last_season(values: Values, season_length: int) -> Values:
    filled, before = values.copy(), fill_forward(values)
    for row in np.flatnonzero(~np.isfinite(values)):
        # What stands there may be filled itself.
        earlier = filled[row - season_length] if row >= season_length else np.nan
        filled[row] = earlier if np.isfinite(earlier) else before[row]
    return filled


_DO: dict[str, Callable[[RepairedColumn, Repair], tuple[RepairedColumn, int]]] = {
    "sentinel": _take_as_missing,
    "stuck": _take_stuck_as_missing,
    "drop": _drop,
    "unfinished": _leave_out_newest,
    "clip": _clip,
    "resample": _resample,
    "fill": _fill,
}
