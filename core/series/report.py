"""What was understood of a table, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.errors import Message
from core.reading.times.stamps import Times
from core.series.cadence import Cadence, are_holidays, short_stamp
from core.types import Stamps, Values

# From such an autocorrelation on, a season is called clear, or visible.
CLEAR = 0.7
VISIBLE = 0.4

_FREQUENCIES = {
    "h": Message("frequency", "One row an hour.", {"frequency": "h"}),
    "D": Message("frequency", "One row a day.", {"frequency": "D"}),
    "B": Message("frequency", "One row a working day.", {"frequency": "B"}),
    "W": Message("frequency", "One row a week.", {"frequency": "W"}),
    "MS": Message("frequency", "One row a month.", {"frequency": "MS"}),
    "ME": Message("frequency", "One row a month, on its last day.", {"frequency": "ME"}),
    "QS": Message("frequency", "One row a quarter.", {"frequency": "QS"}),
    "QE": Message("frequency", "One row a quarter, on its last day.", {"frequency": "QE"}),
    "YS": Message("frequency", "One row a year.", {"frequency": "YS"}),
    "YE": Message("frequency", "One row a year, on its last day.", {"frequency": "YE"}),
}


def describe_target(column: str) -> Message:
    """Says which column is forecast."""
    return Message("target", "The column to forecast is “{column}”.", {"column": column})


def describe_covariates(columns: Mapping[str, Values], n_rows: int) -> list[Message]:
    """Says which other columns are looked at, and for how many rows to come one is known.

    Args:
        columns: The other columns by name, `(n_rows + to come,)`.
        n_rows: Rows of the series.
    """
    if not columns:
        return []
    names = ", ".join(f"“{name}”" for name in columns)
    notes = [Message("covariates", "The network also looks at {columns}.", {"columns": names})]
    for name, column in columns.items():
        to_come = int(np.isfinite(column[n_rows:]).sum())
        if to_come:
            notes.append(
                Message(
                    "covariate_to_come",
                    "“{column}” goes on for {rows} rows after the last value to forecast from.",
                    {"column": name, "rows": to_come},
                )
            )
    return notes


def describe_no_time() -> Message:
    """Says that the rows are taken as they come."""
    return Message("time_none", "No column gives the times; the rows are taken in their order.")


def describe_time(column: str, times: Times) -> list[Message]:
    """Says which column was taken for the times, and what it holds."""
    if times.time is None:
        return list(times.notes)
    taken = Message("time_column", "The times are in “{column}”.", {"column": column})
    return [taken, *times.notes]


def describe_rows(values: Values, time: Stamps | None) -> list[Message]:
    """Says how many rows there are and when they begin and end."""
    rows = Message("rows", "{rows} rows have a value.", {"rows": len(values)})
    if time is None:
        return [rows]
    ends = {"first": short_stamp(time[0]), "last": short_stamp(time[-1])}
    return [rows, Message("span", "They run from {first} to {last}.", ends)]


def describe_cadence(
    cadence: Cadence, time: Stamps, season_length: int | None, strength: float = 0.0
) -> list[Message]:
    """Says how often a row comes and whether a season shows; nothing where no step is usual.

    Args:
        cadence: The step.
        time: Stamps, `(n,)`.
        season_length: Rows in one season, None where none shows.
        strength: How alike rows one season apart are, 0 to 1.
    """
    if not cadence.frequency:
        return []
    notes = [
        _FREQUENCIES.get(cadence.frequency)
        or Message("frequency", "One row every {frequency}.", {"frequency": cadence.frequency})
    ]
    if are_holidays(cadence, len(time)):
        notes.append(
            Message(
                "holidays",
                "{missing} working days have no row, as holidays would; the first comes after "
                "{after}.",
                {"missing": cadence.missing, "after": short_stamp(time[cadence.gap_after or 0])},
            )
        )
    if season_length is None:
        none = Message("season_none", "No season repeats in the first 70 % of the rows.")
        return [*notes, none]
    told = {"rows": season_length, "strength": f"{strength:.2f}"}
    return [*notes, next(say for least, say in _SEASONS if strength >= least)(told)]


def _clear_season(told: dict[str, Any]) -> Message:
    return Message(
        "season",
        "One season lasts {rows} rows, and shows clearly: rows one season apart are alike "
        "(autocorrelation {strength}).",
        told,
    )


def _visible_season(told: dict[str, Any]) -> Message:
    return Message(
        "season",
        "One season lasts {rows} rows, and shows: rows one season apart are somewhat alike "
        "(autocorrelation {strength}).",
        told,
    )


def _faint_season(told: dict[str, Any]) -> Message:
    return Message(
        "season",
        "One season of {rows} rows shows faintly: rows one season apart are little alike "
        "(autocorrelation {strength}).",
        told,
    )


_SEASONS = ((CLEAR, _clear_season), (VISIBLE, _visible_season), (0.0, _faint_season))


def warn_of_gaps(cadence: Cadence, time: Stamps) -> list[Message]:
    """Says which rows the usual step would expect, and which steps fit it badly."""
    if not cadence.frequency:
        uneven = Message(
            "steps_uneven",
            "The steps between the rows differ too much to call one usual; the rows are used as "
            "if they were evenly spaced.",
        )
        return [uneven]
    warnings = []
    if cadence.gap_after is not None and not are_holidays(cadence, len(time)):
        values = {
            "missing": cadence.missing,
            "places": cadence.places,
            "after": short_stamp(time[cadence.gap_after]),
        }
        warnings.append(
            Message(
                "gaps",
                "{missing} rows are missing in {places} places, the first after {after}; the rows "
                "around a gap are used as neighbours.",
                values,
            )
        )
    if cadence.uneven:
        warnings.append(
            Message(
                "steps_odd",
                "{count} steps between rows are no whole multiple of the usual one.",
                {"count": cadence.uneven},
            )
        )
    return warnings
