"""The days that each row of a series covers, and columns that the calendar makes of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from core.config import RunConfig
from core.errors import UserError
from core.made.columns import Event, Holidays, Made, by_kind
from core.series.cadence import months_of, next_stamps
from core.series.series import Series
from core.types import Stamps, Values

_DAY = np.timedelta64(1, "D")


def days_covered(time: Stamps, frequency: str) -> tuple[Stamps, Stamps]:
    """Returns the first day of each row and the day after its last one, datetime64[D], `(n,)` each.

    A row of a day or less covers the day of its time. One of more begins on its day; only where
    rows stand at ends of months, they cover what lies before.

    Args:
        time: Stamps, `(n,)`.
        frequency: As `Series` has it.
    """
    days: Stamps = time.astype("datetime64[D]")
    months = months_of(frequency) if frequency else 0
    if months and frequency.endswith("E"):
        before = pd.DatetimeIndex(time) - pd.DateOffset(months=months) + pd.offsets.MonthEnd(0)
        return (before + pd.Timedelta(days=1)).to_numpy().astype("datetime64[D]"), days + _DAY
    following = np.append(time[1:], next_stamps(time, frequency, 1)).astype("datetime64[D]")
    usual = np.median(following - days)
    if usual < 2 * _DAY:
        return days, days + _DAY
    # Beyond a gap nothing is covered: a month has up to 31 days, other steps are even.
    longest = usual + (3 * months or 0) * _DAY
    return days, np.minimum(following, days + longest)


def calendar_values(made: Holidays | Event, series: Series, rows: int) -> Values:
    """Returns a column of the calendar, `(rows,)`.

    Args:
        made: How it is made.
        series: The series; rows beyond its end follow its usual step.
        rows: How many rows from its first one.

    Raises:
        UserError: The series has no times, or there is no such country or region.
    """
    if series.time is None:
        raise UserError(
            "days_need_times",
            "“{name}” only numbers its rows; “{column}” needs to know when each row was observed. "
            "Choose a column of times, or leave “{column}” out.",
            name=series.name,
            column=made.name,
        )
    later = series.future_ds(max(0, rows - len(series)))
    time = np.concatenate([series.time, later])[:rows]
    return made.values(*days_covered(time, series.frequency))


def seeing_days(config: RunConfig, made: Iterable[Holidays | Event]) -> RunConfig:
    """Returns settings in which columns of the calendar are seen, too, known ahead."""
    days = tuple(made)
    names = tuple(one.name for one in days)
    return config.replace(
        covariates=(*config.covariates, *names),
        known_ahead=(*config.known_ahead, *names),
        made=(*config.made, *days),
    )


def with_days(series: Series, made: Iterable[Made]) -> Series:
    """Returns a series with the columns of the calendar that it lacks.

    Args:
        series: The series.
        made: How columns are made; those made of words are passed over.

    Raises:
        UserError: As `calendar_values` has it; or one has the name of the target.
    """
    _kinds, days = by_kind(made)
    if series.target in days:
        raise UserError(
            "event_like_target",
            "“{column}” is the column to forecast. Give the event another name.",
            column=series.target,
        )
    columns = {
        name: calendar_values(one, series, series.rows_known)
        for name, one in days.items()
        if name not in series.covariates
    }
    if not columns:
        return series
    return dataclasses.replace(series, covariates={**series.covariates, **columns})
