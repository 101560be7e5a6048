"""What was understood of a table, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.errors import Message
from core.reading.naming import short_stamp
from core.reading.times.stamps import Times
from core.series.cadence import Cadence, are_holidays
from core.series.timing import timetable
from core.series.timing.left_out import WEEK_WITHOUT
from core.types import Stamps, Values

FREQUENCY = Message("frequency", "One row every {frequency}.")
FREQUENCIES = {
    "h": Message("frequency", "One row an hour."),
    "D": Message("frequency", "One row a day."),
    "B": Message("frequency", "One row a working day."),
    "W": Message("frequency", "One row a week."),
    "MS": Message("frequency", "One row a month."),
    "ME": Message("frequency", "One row a month, on its last day."),
    "QS": Message("frequency", "One row a quarter."),
    "QE": Message("frequency", "One row a quarter, on its last day."),
    "2QS": Message("frequency", "One row a half year."),
    "YS": Message("frequency", "One row a year."),
    "YE": Message("frequency", "One row a year, on its last day."),
}
WEEK = Message("frequency", "One row a day on {days} days of the week, for example {example}.")
HOURS = Message(
    "frequency", "One row every {step} from {first} to {last}, on {days} days of the week."
)
TARGET = Message("target", "The column to forecast is “{column}”.")
COVARIATES = Message(
    "covariates", "Also tried: {columns}. The result says which of them the forecast uses."
)
COVARIATE_TO_COME = Message(
    "covariate_to_come", "“{column}” goes on after the last value of the series. Rows: {rows}."
)
TIME_NONE = Message(
    "time_none", "No column gives the times; the rows are used in the order they are in."
)
TIME_COLUMN = Message("time_column", "The times are in “{column}”.")
ROWS = Message("rows", "{rows} rows have a value.")
SPAN = Message("span", "They run from {first} to {last}.")
HOLIDAYS = Message(
    "holidays",
    "Working days without a row, perhaps holidays: {missing}, the first after {after}.",
)
SEASON_NONE = Message("season_none", "No season repeats in the first {percent} % of the rows.")
SEASON_LIKELY = Message(
    "season_likely",
    "A season of {rows} rows is likely: the training rows hold less than two, and what there is of "
    "the second is like the first.",
)
# From such an autocorrelation on, a season is called clear, or visible.
CLEAR = 0.7
VISIBLE = 0.4
SEASONS = {
    CLEAR: Message(
        "season",
        "A season lasts {rows} rows and shows clearly: rows one season apart are alike "
        "(autocorrelation {strength}).",
    ),
    VISIBLE: Message(
        "season",
        "A season lasts {rows} rows and is visible: rows one season apart are somewhat alike "
        "(autocorrelation {strength}).",
    ),
    0.0: Message(
        "season",
        "A season of {rows} rows shows only faintly: rows one season apart are a little alike "
        "(autocorrelation {strength}).",
    ),
}
STEPS_UNEVEN = Message(
    "steps_uneven",
    "The steps between the rows differ too much to call one usual; the rows are used as if they "
    "were evenly spaced.",
)
GAPS = Message(
    "gaps",
    "Missing rows: {missing}, the first after {after}. The rows around a gap are used as "
    "neighbours.",
)
STEPS_ODD = Message(
    "steps_odd", "Steps between rows that are not a whole multiple of the usual one: {count}."
)


def describe_covariates(columns: Mapping[str, Values], n_rows: int) -> list[Message]:
    """Says which other columns are looked at, and for how many rows to come one is known.

    Args:
        columns: The other columns by name, `(n_rows + to come,)`.
        n_rows: Rows of the series.
    """
    if not columns:
        return []
    names = ", ".join(f"“{name}”" for name in columns)
    notes = [COVARIATES.with_values(columns=names)]
    for name, column in columns.items():
        to_come = int(np.isfinite(column[n_rows:]).sum())
        if to_come:
            notes.append(COVARIATE_TO_COME.with_values(column=name, rows=to_come))
    return notes


def describe_time(column: str, times: Times) -> list[Message]:
    """Says which column was taken for the times, and what it holds."""
    if times.time is None:
        return list(times.notes)
    return [TIME_COLUMN.with_values(column=column), *times.notes]


def describe_rows(values: Values, time: Stamps | None) -> list[Message]:
    """Says how many rows there are and when they begin and end."""
    rows = ROWS.with_values(rows=len(values))
    if time is None:
        return [rows]
    return [rows, SPAN.with_values(first=short_stamp(time[0]), last=short_stamp(time[-1]))]


def describe_cadence(
    cadence: Cadence,
    time: Stamps,
    season_length: int | None,
    strength: float | None,
    train_share: float,
) -> list[Message]:
    """Says how often a row comes and whether a season shows; nothing where no step is usual.

    Args:
        cadence: The step.
        time: Stamps, `(n,)`.
        season_length: Rows in one season, None where none shows.
        strength: How alike rows one season apart are, 0 to 1; None with fewer than two seasons.
        train_share: Share of the rows in which a season was looked for, the first of them.
    """
    if not cadence.frequency:
        return []
    notes = [describe_step(cadence.frequency, time)]
    if are_holidays(cadence, len(time)):
        notes.append(
            HOLIDAYS.with_values(
                missing=cadence.missing, after=short_stamp(time[cadence.gap_after or 0])
            )
        )
    if season_length is None:
        return [*notes, SEASON_NONE.with_values(percent=f"{100 * train_share:.3g}")]
    if strength is None:
        return [*notes, SEASON_LIKELY.with_values(rows=season_length)]
    least = next(least for least in SEASONS if strength >= least)
    shown = SEASONS[least].with_values(rows=season_length, strength=f"{strength:.2f}")
    return [*notes, shown]


def describe_step(frequency: str, time: Stamps) -> Message:
    """Says how often a row comes.

    Args:
        frequency: As `Cadence` has it; not "".
        time: Stamps, `(n,)`.
    """
    table = timetable.timetable_of(frequency)
    if table is None:
        return FREQUENCIES.get(frequency, FREQUENCY).with_values(frequency=frequency)
    days = table.week.count("1")
    if table.step is not None:
        step, first, last, _ = frequency.split("-")
        return HOURS.with_values(step=step, first=first, last=last, days=days)
    if table.week in WEEK_WITHOUT:
        return WEEK_WITHOUT[table.week]
    shown = [short_stamp(stamp) for stamp in time[:days].astype("datetime64[D]")]
    return WEEK.with_values(days=days, example=", ".join(shown))


def warn_of_gaps(cadence: Cadence, time: Stamps) -> list[Message]:
    """Says which rows the usual step would expect, and which steps fit it badly."""
    if not cadence.frequency:
        return [STEPS_UNEVEN]
    warnings = []
    if cadence.gap_after is not None and not are_holidays(cadence, len(time)):
        warnings.append(
            GAPS.with_values(
                missing=cadence.missing,
                after=short_stamp(time[cadence.gap_after]),
            )
        )
    if cadence.uneven:
        warnings.append(STEPS_ODD.with_values(count=cadence.uneven))
    return warnings
