"""Other columns as inputs: what of them a forecast may know.

A forecast from row t on sees the rows before t. A column known until now gives its values in those
rows; one known in advance, such as a calendar or a plan, runs as many rows ahead as the network
forecasts, so that its last value before row t belongs to the last step:

    beside[s] = column[s]             known until now
    beside[s] = column[s + outputs]   known in advance
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core import records
from core.config import CALENDAR, RunConfig
from core.errors import Message, UserError
from core.forecasting.effects import Effect
from core.made.columns import by_kind
from core.reading.naming import listed_stamps
from core.series.beside.days import calendar_values
from core.series.series import Series
from core.series.windows import windows_at
from core.types import Rows, Values

COVARIATE_HELD = Message(
    "covariate_held",
    "“{column}” is known for {known} of the next {steps} rows; the others ({missing}) keep its "
    "last value.",
)

COLUMNS_USED = Message("columns_used", "Of the other columns, the forecast uses {columns}.")
COLUMNS_USELESS = Message(
    "columns_useless",
    "The forecast does not use {columns}: on the rows that choose, it was no better with them.",
)
COLUMNS_UNTAUGHT = Message(
    "columns_untaught",
    "The forecast cannot use {columns}: nothing ever changed there in the rows that teach.",
)
# What a training says of other columns in the end.
OF_USE = tuple(one.code for one in (COLUMNS_USED, COLUMNS_USELESS, COLUMNS_UNTAUGHT))


def align_covariates(series: Series, config: RunConfig, ahead: int = 0) -> Values:
    """Returns what is seen of the other columns in each row.

    Where a column's future is not known, its last value is held.

    Args:
        series: The series with its covariates.
        config: Names the columns, and which of them are known in advance.
        ahead: Further rows after the last one, for forecasts that are fed back.

    Returns:
        `(n + ahead, n_columns)`: the covariates in the order of the settings, then the calendar's.

    Raises:
        UserError: The series lacks a column, or has no times for a calendar.
    """
    n, outputs = len(series), config.outputs
    columns = []
    for name in config.covariates:
        shift = outputs if name in config.known_ahead else 0
        column = covariate(series, config, name, n + ahead + shift)
        columns.append(_shifted(column, n, shift, ahead))
    if config.calendar:
        columns += list(calendar(series, n + ahead + outputs)[outputs:].T)
    return np.column_stack(columns) if columns else np.empty((n + ahead, 0))


def covariate(series: Series, config: RunConfig, name: str, rows: int) -> Values:
    """Returns a column seen beside the values, and all that is known of rows to come.

    Args:
        series: The series with its covariates.
        config: Names the columns, and how some of them are made.
        name: Name of the column.
        rows: How many rows from the first one a column of the calendar is to tell.

    Returns:
        `(n + known,)`, nan in rows to come that are not known.

    Raises:
        UserError: The series lacks the column, or has no times for the calendar.
    """
    _kinds, days = by_kind(config.made)
    if name not in days:
        return series.covariate(name)
    made = calendar_values(days[name], series, rows)
    # What was learnt from, and what somebody planned otherwise, stay as they are.
    given = series.covariates.get(name, made)
    given = np.concatenate([given, np.full(max(0, rows - len(given)), np.nan)])[:rows]
    return np.where(np.isfinite(given), given, made)


def known_columns(config: RunConfig) -> NDArray[np.bool_]:
    """Returns which columns of `align_covariates` are known in advance, `(n_columns,)`."""
    named = [name in config.known_ahead for name in config.covariates]
    return np.array([*named, *([True] * (len(CALENDAR) if config.calendar else 0))], np.bool_)


def is_idle(source: str, notes: Iterable[Message]) -> bool:
    """Returns whether a training said of a column of the file that the forecast goes without it."""
    idle = (COLUMNS_USELESS.code, COLUMNS_UNTAUGHT.code)
    return any(f"“{source}”" in note.values["columns"] for note in notes if note.code in idle)


def warn_of_held_values(
    series: Series, config: RunConfig, steps: int, notes: Sequence[Message] = ()
) -> list[Message]:
    """Returns a warning for each column known in advance whose last value a forecast has to hold.

    Args:
        series: The series.
        config: Names the columns, and which of them are known in advance.
        steps: How many values are forecast.
        notes: What the training said of its columns: those that it does without are passed over.
    """
    n, warnings = len(series), []
    # Of the columns that are made of one, each lacks what the others lack; the calendar lacks none.
    by_source = {source: name for name, source in config.in_file(config.known_ahead).items()}
    for source, name in by_source.items():
        if is_idle(source, notes):
            continue
        known = np.zeros(steps, dtype=bool)
        given = np.isfinite(series.covariate(name)[n:][:steps])
        known[: len(given)] = given
        if not known.all():
            warnings.append(
                COVARIATE_HELD.with_values(
                    column=source,
                    known=int(known.sum()),
                    steps=steps,
                    missing=listed_stamps(series.future_ds(steps)[~known]),
                )
            )
    return warnings


def calendar(series: Series, rows: int) -> Values:
    """Returns the hour of the day, the day of the week and of the year, as points on circles.

    Args:
        series: The series.
        rows: How many rows from its first one; those beyond its end follow its usual step.

    Returns:
        `(rows, 6)`, sine and cosine of each.

    Raises:
        UserError: The series has no times.
    """
    if series.time is None:
        raise UserError(
            "calendar_needs_times",
            "“{name}” only numbers its rows; a calendar needs to know when each row was observed. "
            "Choose a column of times, or leave the calendar out.",
            name=series.name,
        )
    later = series.future_ds(max(0, rows - len(series)))
    stamps = pd.DatetimeIndex(np.concatenate([series.time, later])[:rows])
    hours = (stamps.hour + stamps.minute / 60).to_numpy()
    shares = [hours / 24, stamps.dayofweek.to_numpy() / 7, stamps.dayofyear.to_numpy() / 365.25]
    angles = 2 * np.pi * np.column_stack(shares)
    return np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(rows, len(CALENDAR))


def covariates_at(
    covariates: Values, known_ahead: NDArray[np.bool_], rows: Rows, needed: int, ahead: int
) -> Values:
    """Returns what forecasts that are fed back see of the other columns.

    Args:
        covariates: As `align_covariates` gave it, `(n, n_columns)`.
        known_ahead: Which columns are known in advance, `(n_columns,)`; others are held.
        rows: Target rows, `(n_rows,)`.
        needed: Past rows a forecast needs.
        ahead: Rows after those.

    Returns:
        `(n_rows, needed + ahead, n_columns)`.
    """
    windows = windows_at(covariates, rows + ahead, needed + ahead).copy()
    windows[:, needed:, ~known_ahead] = windows[:, needed - 1 : needed, ~known_ahead]
    return windows


def describe_use(
    config: RunConfig, train: Values, effect: Effect | None, by_network: bool
) -> list[Message]:
    """Says which other columns count in the forecasts of a network, and which do not.

    Args:
        config: Names the columns.
        train: What is seen of them in the training rows, `(n_train, n_columns)`.
        effect: What they add to the linear model; None where that is nothing.
        by_network: Whether the network learnt from them.
    """
    kinds, _days = by_kind(config.made)
    varies = train.max(axis=0) > train.min(axis=0)
    counts = np.full(len(varies), by_network)
    if effect is not None:
        counts |= np.abs(effect.coefficients).max(axis=(0, 2)) > 0
    used: list[str] = []
    useless: list[str] = []
    untaught: list[str] = []
    sources = [kinds[name].source if name in kinds else name for name in config.covariates]
    for source in dict.fromkeys(sources):
        own = np.array([one == source for one in sources] + [False] * (len(varies) - len(sources)))
        if not varies[own].any():
            untaught.append(source)
        else:
            (used if counts[own].any() else useless).append(source)
    said = ((COLUMNS_USED, used), (COLUMNS_USELESS, useless), (COLUMNS_UNTAUGHT, untaught))
    return [
        message.with_values(columns=", ".join(f"“{name}”" for name in names))
        for message, names in said
        if names
    ]


def _shifted(column: Values, n: int, shift: int, ahead: int) -> Values:
    """Returns a column `(n + known,)` from `shift` rows on, its last known value held."""
    rows = n + ahead
    # Whatever a file says of the rows to come, a column known until now is held from here on.
    shifted = column[shift : rows + shift] if shift else column[:n]
    known = np.full(rows, np.nan)
    known[: len(shifted)] = shifted
    last_known = np.maximum.accumulate(np.where(np.isfinite(known), np.arange(rows), 0))
    held: Values = known[last_known]
    return held


@dataclass(frozen=True, eq=False)
class CovariateInputs:
    """How what is seen beside the values is scaled, and what it adds to the linear model.

    Attributes:
        known_ahead: Which columns are known in advance, `(n_columns,)`.
        offset: What becomes 0, `(n_columns,)`.
        scale: What becomes 1, `(n_columns,)`.
        effect: What the columns add to the linear model; None where they add nothing.
    """

    known_ahead: NDArray[np.bool_] = field(metadata=records.key("known"))
    offset: Values
    scale: Values
    effect: Effect | None = None

    @classmethod
    def fit(cls, train: Values, config: RunConfig) -> CovariateInputs:
        """Learns the scaling from the training rows, `(n_train, n_columns)`."""
        spread = train.std(axis=0)
        return cls(known_columns(config), train.mean(axis=0), np.where(spread > 0, spread, 1.0))

    @property
    def n_columns(self) -> int:
        """How many columns there are."""
        return len(self.known_ahead)

    @property
    def reach(self) -> int:
        """How many rows the effect looks at."""
        return self.effect.reach if self.effect else 0

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types."""
        return {
            "known": self.known_ahead.tolist(),
            "offset": self.offset.tolist(),
            "scale": self.scale.tolist(),
            "effect": self.effect.to_dict() if self.effect else None,
        }


NO_COVARIATES = CovariateInputs(np.empty(0, np.bool_), np.empty(0), np.empty(0))
