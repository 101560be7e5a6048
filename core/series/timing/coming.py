"""Rows yet to come, taken from another file by their times."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.errors import UserError
from core.reading.naming import short_stamp
from core.reading.tables import Table
from core.reading.times import stamps
from core.series.cadence import find_cadence
from core.series.series import Series
from core.types import Stamps, Values


def coming_values(table: Table, columns: Mapping[str, Values], learnt: Series) -> dict[str, Values]:
    """Returns the values of columns in the rows after a series, from the next one on.

    Args:
        table: What was read of the rows to come.
        columns: Its columns, `(m,)` each.
        learnt: The series that goes on.

    Returns:
        By name, `(k,)`, nan in rows without a value; row by row where either has no times.

    Raises:
        UserError: The times are other ones than the next ones, or one has two values.
    """
    if table.time is None or learnt.time is None:
        return dict(columns)
    times = stamps.read_times(table.columns[table.time], options=table.options)
    if times.time is None:
        return dict(columns)
    given = times.time
    expected = learnt.future_ds(len(given) + 1)
    later = given > learnt.time[-1]
    if not later.any() or given[later].min() != expected[0]:
        raise _starts_elsewhere(given[later].min() if later.any() else given.min(), expected[0])
    expected = expected[expected <= given.max()]
    if not np.isin(given[later], expected).all() or _misses_many(given[later], expected):
        raise _other_steps(given[later], learnt)
    _refuse_twice(given[later], {name: values[later] for name, values in columns.items()})
    places = np.searchsorted(expected, given[later])
    matched = {}
    for name, values in columns.items():
        matched[name] = np.full(len(expected), np.nan)
        matched[name][places] = values[later]
    return matched


def _refuse_twice(given: Stamps, columns: Mapping[str, Values]) -> None:
    order = np.argsort(given, kind="stable")
    twice = np.flatnonzero(np.diff(given[order]) == np.timedelta64(0, "us"))
    for name, values in columns.items():
        one, other = values[order[twice]], values[order[twice + 1]]
        differs = np.flatnonzero((one != other) & np.isfinite(one) & np.isfinite(other))
        if len(differs):
            raise UserError(
                "future_time_twice",
                "{time} stands twice in the rows to come, with two values of “{column}”. Keep one "
                "row for each time.",
                time=short_stamp(given[order[twice[differs[0]]]]),
                column=name,
            )


def _misses_many(given: Stamps, expected: Stamps) -> bool:
    return 2 * len(np.unique(given)) < len(expected)


def _starts_elsewhere(first: np.datetime64, following: np.datetime64) -> UserError:
    return UserError(
        "future_starts_elsewhere",
        "The rows to come begin at {first}; the next row of the series is {following}. Give a "
        "file that begins there.",
        first=short_stamp(first),
        following=short_stamp(following),
    )


def _other_steps(given: Stamps, learnt: Series) -> UserError:
    found = find_cadence(np.unique(given)).frequency if len(given) > 1 else ""
    return UserError(
        "future_other_steps",
        "The rows to come have other steps than the series: after {first} comes {second}, where "
        "{following} is expected ({found} instead of {frequency}). Give a row for each step.",
        first=short_stamp(given.min()),
        second=short_stamp(np.unique(given)[1]) if len(given) > 1 else "–",
        following=short_stamp(learnt.future_ds(2)[1]),
        found=found or "–",
        frequency=learnt.frequency or "–",
    )
