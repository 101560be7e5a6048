"""Rows yet to come, taken from another file by their times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.errors import Message, UserError
from core.reading.naming import listed_stamps, short_stamp
from core.reading.options import Question, Reading
from core.reading.tables import Table
from core.reading.times import stamps
from core.series.cadence import find_cadence
from core.series.series import Series
from core.types import Rows, Stamps, Values

# What stands in where a plan has no value.
LAST, ZERO = "last", "zero"

ROWS_BEFORE = Message(
    "plan_rows_before",
    "The plan begins before the forecast: its rows until {last} are not used ({count}).",
)


def coming_rows(table: Table, learnt: Series, steps: int) -> tuple[Table, Rows, list[Message]]:
    """Returns the rows of a plan that come after a series, as far as is forecast.

    Args:
        table: What was read of the plan.
        learnt: The series that goes on.
        steps: How many values are forecast.

    Returns:
        The rows, which step each is, from 0, `(m,)`: one after the other where either has no times;
        and what is to be said of the others.

    Raises:
        UserError: No row comes after the series, or none within the steps; or the times are other
            ones than the next ones.
    """
    times = None
    if table.time is not None and learnt.time is not None:
        times = stamps.read_times(table.columns[table.time], options=table.options).time
    if times is None or learnt.time is None:
        return table, np.arange(len(table.columns)), []
    later = times > learnt.time[-1]
    first = learnt.future_ds(1)[0]
    if not later.any():
        raise UserError(
            "future_over",
            "The plan ends at {last}, and the forecast begins at {first}. Give a plan that goes on "
            "from there.",
            last=short_stamp(times.max()),
            first=short_stamp(first),
        )
    expected = learnt.future_ds(steps)
    begins, until = times[later].min(), expected[-1]
    if begins > until:
        raise UserError(
            "future_starts_later",
            "The plan begins at {begins}, after the last step of the forecast, {until}. Give a "
            "plan from {first} on, or forecast more steps.",
            begins=short_stamp(begins),
            until=short_stamp(until),
            first=short_stamp(first),
        )
    told = []
    if not later.all():
        last, count = short_stamp(times[~later].max()), int((~later).sum())
        told = [ROWS_BEFORE.with_values(last=last, count=count)]
    # A plan may well go on after the last step; nobody asks for that.
    used = later & (times <= until)
    places = np.searchsorted(expected, times[used])
    if (expected[places] != times[used]).any():
        raise _other_steps(times[used], learnt)
    return replace(table, columns=table.columns[used]), places, told


def coming_values(columns: Mapping[str, Values], places: Rows, learnt: Series) -> dict[str, Values]:
    """Returns the values of columns in the rows after a series, from the next one on.

    Args:
        columns: The columns of a plan, `(m,)` each.
        places: Which step each of its rows is, `(m,)`.
        learnt: The series that goes on.

    Returns:
        By name, `(k,)`, nan in rows without a value.

    Raises:
        UserError: A time has two values.
    """
    matched = {}
    for name, values in columns.items():
        _refuse_twice(name, values, places, learnt)
        known = np.isfinite(values)
        matched[name] = np.full(1 + int(places.max(initial=-1)), np.nan)
        matched[name][places[known]] = values[known]
    return matched


def complete(
    coming: Mapping[str, Values],
    sources: Mapping[str, str],
    learnt: Series,
    steps: int,
    unplanned: str | None,
) -> dict[str, Values]:
    """Returns the values of columns with what stands in where a plan has none.

    Args:
        coming: The columns in the rows to come, `(k,)` each, nan where the plan has no value.
        sources: The column of the plan that each comes from.
        learnt: The series that goes on.
        steps: How many values are forecast.
        unplanned: What stands in: the `last` known value, which a forecast holds by itself, or
            `zero`; None asks.

    Raises:
        Question: Values are missing, and nobody said what stands in.
    """
    padded = {
        name: np.append(values, np.full(max(0, steps - len(values)), np.nan))
        for name, values in coming.items()
    }
    missing = {name: np.flatnonzero(np.isnan(values[:steps])) for name, values in padded.items()}
    open_columns = {name: rows for name, rows in missing.items() if len(rows)}
    if open_columns and unplanned is None:
        raise _ask(open_columns, sources, learnt, steps)
    if unplanned == ZERO:
        for name, rows in open_columns.items():
            padded[name][rows] = 0.0
    return padded


def _refuse_twice(name: str, values: Values, places: Rows, learnt: Series) -> None:
    order = np.argsort(places, kind="stable")
    twice = np.flatnonzero(np.diff(places[order]) == 0)
    one, other = values[order[twice]], values[order[twice + 1]]
    differs = np.flatnonzero((one != other) & np.isfinite(one) & np.isfinite(other))
    if len(differs):
        step = int(places[order[twice[differs[0]]]])
        raise UserError(
            "future_time_twice",
            "{time} stands twice in the rows to come, with two values of “{column}”. Keep one "
            "row for each time.",
            time=listed_stamps(learnt.future_ds(step + 1)[-1:]),
            column=name,
        )


def _ask(
    missing: Mapping[str, Rows], sources: Mapping[str, str], learnt: Series, steps: int
) -> Question:
    """Returns the question what stands in for values that a plan lacks."""
    n, named = len(learnt), list(dict.fromkeys(sources[name] for name in missing))
    rows = np.unique(np.concatenate([*missing.values()]))
    past = [learnt.covariate(name)[:n] for name in missing]
    own = [name for name in missing if sources[name] == name]
    readings = [Reading(LAST, tuple(f"{name} → {learnt.covariate(name)[n - 1]:g}" for name in own))]
    if len(own) == len(missing) and all(np.isin(column, (0, 1)).all() for column in past):
        readings.append(Reading(ZERO, tuple(f"{name} → 0" for name in own)))
    return Question(
        "plan_incomplete",
        "The plan has no value of {columns} for {count} of the {steps} steps of the forecast: "
        "{missing}. Give one that holds them, or choose what stands in.",
        "unplanned",
        tuple(readings),
        columns=", ".join(f"“{name}”" for name in named),
        count=len(rows),
        steps=steps,
        missing=listed_stamps(learnt.future_ds(steps)[rows]),
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
