"""A column of a table becomes a series: in time order, repaired, and with what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from core.errors import Message, UserError
from core.reading.naming import cell_at, short_stamp
from core.reading.numbers import numerals
from core.reading.options import Question
from core.reading.sheets import longtable
from core.reading.tables import Table, split_unit
from core.reading.times import stamps, unread
from core.series import checks, others, quality, report
from core.series.cadence import (
    TRAIN_SHARE,
    Cadence,
    find_cadence,
    season_strength,
    suggest_season,
)
from core.series.ledger import Entry, Repair, describe
from core.series.quality import Finding, Observed
from core.series.repairs import RepairedColumn, apply_repairs, fill_forward
from core.series.series import Series
from core.series.split import count_train
from core.series.timing import placing, row_order
from core.series.timing.row_order import RowOrder, as_they_come
from core.types import Flags, Stamps, Values

SERIES_ADDED = Message(
    "series_added",
    "The {count} series are added up. Times at which not all of them have a row: {fewer}.",
)
ONE_SERIES = Message("one_series", "Only the rows of “{series}” are used.")


@dataclass(frozen=True, eq=False)
class Inspection:
    """A column of a table, what is odd about it, and the series it makes.

    Attributes:
        observed: The column in time order, before anything is mended.
        findings: What is odd about it.
        series: What is left after the repairs.
    """

    observed: Observed
    findings: tuple[Finding, ...]
    series: Series

    @property
    def open_findings(self) -> list[Finding]:
        """What is odd still: even steps close the gaps that they were made for."""
        if all(entry.repair.kind != "resample" for entry in self.series.ledger):
            return list(self.findings)
        return [f for f in self.findings if all(r.kind != "resample" for r in f.repairs)]


def to_series(
    table: Table,
    time: str | None = None,
    target: str | None = None,
    covariates: Sequence[str] = (),
    choices: Sequence[Repair] = (),
    train_share: float = TRAIN_SHARE,
) -> Series:
    """Takes one column of a table as a series: sorted, mended, without missing values.

    Takes and raises what `inspect` does.
    """
    return inspect(table, time, target, covariates, choices, train_share).series


def inspect(
    table: Table,
    time: str | None = None,
    target: str | None = None,
    covariates: Sequence[str] = (),
    choices: Sequence[Repair] = (),
    train_share: float = TRAIN_SHARE,
) -> Inspection:
    """Takes one column of a table as a series, and tells what is odd about it.

    Args:
        table: The table.
        time: Column of the times; None takes the one that was found, "" the order of the rows.
        target: Column to forecast; None takes the likeliest.
        covariates: Other columns to look at; what they hold in rows after the last value of the
            target is known in advance.
        choices: What a person chose to mend; the rest is mended in the mildest way there is.
        train_share: Share of the rows that training will see: seasons and the limits of repairs are
            learnt from them.

    Raises:
        Question: The times have two readings, or the table holds several series.
        UserError: A column is missing or not fit for its role, or too few rows are left.
    """
    time_column = table.time if time is None else _find_column(table, time) if time else None
    column = _choose_target(table, time_column, target)
    table = _one_series(table, time_column, column)
    timed = _read_times(table, time_column, time is not None)
    table, time_column = timed.table, timed.column
    values = checks.read_values(table.columns[column], table.mark)
    checks.refuse_empty(values, column)
    chosen = _choose_covariates(table, covariates, time_column, column)
    order, moments, notes, timing = _in_order(timed, values)
    values = order.take(values)
    checks.refuse_few(values[np.isfinite(values)], column)
    observed = _observe(column, values, moments, train_share)
    findings = quality.find_oddities(observed, choices)
    mended, entries = _repair(observed, findings, choices)
    others.refuse_words(table.columns[chosen])
    raw = {name: mended.take(order.take(column_values(table, name))) for name in chosen}
    columns, filling = _fill_covariates(raw, len(mended))
    n_train = count_train(len(mended), train_share)
    filling += others.examine_columns(raw, column, mended.values, n_train, _names(mended))
    notes += report.describe_covariates(columns, len(mended))
    series = _as_series(table, observed, mended, entries, (notes, [*timing, *filling]))
    series = replace(series, covariates=columns, reading=table.options)
    beside = {
        name: order.take(column_values(table, name))
        for name in table.targets
        if name not in (column, time_column) and is_numeric_dtype(table.columns[name])
    }
    found = (*_duplicates(timing), *findings, *others.find_beginnings(beside, observed))
    return Inspection(observed, found, series)


def column_values(table: Table, name: str) -> Values:
    """Returns a column's numbers as they come, nan where there is none, `(n,)`.

    Raises:
        UserError: There is no such column, or a cell holds something else.
    """
    return checks.read_values(table.columns[_find_column(table, name)], table.mark)


def _fill_covariates(
    raw: Mapping[str, Values], n_rows: int
) -> tuple[dict[str, Values], list[Message]]:
    """Returns other columns in the rows of a series and in those to come, and warnings."""
    columns: dict[str, Values] = {}
    all_warnings: list[Message] = []
    for name, cells in raw.items():
        columns[name], warnings = checks.fill_covariate(cells, n_rows, name)
        all_warnings += warnings
    return columns, all_warnings


def _names(mended: RepairedColumn) -> Callable[[int], str | int]:
    """Returns what names a row, for a sentence."""
    time = mended.time
    return lambda row: row if time is None else short_stamp(time[row])


def _repair(
    observed: Observed, findings: Sequence[Finding], choices: Sequence[Repair]
) -> tuple[RepairedColumn, tuple[Entry, ...]]:
    """Carries out what was chosen and what has to be done, and lists what changed anything."""
    planned = dict(quality.plan(findings, choices))
    mended = apply_repairs(observed.values, observed.time, planned)
    checks.refuse_few(mended.values, observed.column)
    entries = (
        Entry(repair, count, planned[repair])
        for repair, count in mended.counts
        if count or not planned[repair]
    )
    return mended, tuple(entries)


def _as_series(
    table: Table,
    observed: Observed,
    mended: RepairedColumn,
    entries: tuple[Entry, ...],
    time_messages: tuple[list[Message], list[Message]],
) -> Series:
    """Returns what is left of a column, with what was said of its times: notes and warnings."""
    column = observed.column
    cadence, season_length = _rhythm(mended, observed)
    gaps = [] if mended.time is None else report.warn_of_gaps(cadence, mended.time)
    notes = [
        report.TARGET.with_values(column=column),
        *time_messages[0],
        *_describe(mended, cadence, season_length, observed.train_share),
    ]
    return Series(
        name=table.name,
        target=column,
        unit=table.units.get(column, ""),
        time=mended.time,
        values=mended.values,
        frequency=cadence.frequency,
        season_length=season_length,
        notes=(*table.notes, *notes),
        warnings=(*table.warnings, *_warnings(mended, entries, [*time_messages[1], *gaps], column)),
        repaired=mended.repaired,
        ledger=entries,
    )


def _observe(column: str, values: Values, moments: Stamps | None, train_share: float) -> Observed:
    finite = np.flatnonzero(np.isfinite(values))
    inside = slice(int(finite[0]), int(finite[-1]) + 1)
    if moments is None or len(moments[inside]) < checks.MIN_ROWS:
        return Observed(column, values, moments, Cadence(""), train_share=train_share)
    cadence = find_cadence(moments)
    filled = fill_forward(values[inside])
    season = suggest_season(filled, moments[inside], cadence.frequency, train_share)
    return Observed(column, values, moments, cadence, season, train_share)


def _rhythm(mended: RepairedColumn, observed: Observed) -> tuple[Cadence, int | None]:
    """Returns the step and the season of what is left."""
    if mended.time is None:
        return Cadence(""), None
    inside = slice(observed.values.size - mended.ends[1] - len(mended), None)
    as_observed = fill_forward(observed.values)[inside][: len(mended)]
    if sum(mended.ends) + len(mended) == len(observed.values) and np.array_equal(
        mended.values, as_observed
    ):
        return observed.cadence, observed.season_length
    cadence = find_cadence(mended.time)
    share = observed.train_share
    return cadence, suggest_season(mended.values, mended.time, cadence.frequency, share)


def _describe(
    mended: RepairedColumn, cadence: Cadence, season_length: int | None, train_share: float
) -> list[Message]:
    values, time = mended.values, mended.time
    rows = report.describe_rows(values, time)
    if time is None:
        return rows
    strength = 0.0
    if season_length:
        strength = season_strength(values, time, cadence.frequency, season_length, train_share)
    return [*rows, *report.describe_cadence(cadence, time, season_length, strength, train_share)]


def _warnings(
    mended: RepairedColumn, entries: tuple[Entry, ...], timing: list[Message], column: str
) -> list[Message]:
    by_kind = [(entry.repair.kind, describe(entry, column)) for entry in entries]
    return [
        *(message for kind, message in by_kind if kind != "fill"),
        *timing,
        *checks.warn_of_ends(*mended.ends, column),
        *(message for kind, message in by_kind if kind == "fill"),
        *checks.warn_of_values(mended.values, column),
    ]


def _duplicates(warnings: list[Message]) -> list[Finding]:
    nowhere = np.zeros(0, dtype=np.int64)
    return [Finding(w, nowhere) for w in warnings if w.code.startswith(("times_twice", "hour_tw"))]


@dataclass(frozen=True, eq=False)
class _Timed:
    """The rows that are observations of their own, and when they were observed.

    Attributes:
        table: These rows.
        column: The column of their times; None without one.
        times: What it says; None without one.
    """

    table: Table
    column: str | None
    times: stamps.Times | None = None
    notes: tuple[Message, ...] = ()


def _read_times(table: Table, column: str | None, chosen: bool) -> _Timed:
    try:
        looks_like = None if chosen else _looks_like_times(table, column)
        read = _Timed(table, looks_like or column)
        if read.column is not None:
            cells = table.columns[read.column]
            times = stamps.read_times(cells, chosen or bool(looks_like), table.options)
            read = _without(replace(read, times=times), times.left_out)
    except Question as question:
        if question.option != "unread_times" or table.options.unread_times != "order":
            raise
        note = unread.NOT_READ.with_values(column=question.message.values["column"])
        return _Timed(table, None, notes=(note,))
    if read.column is None or read.times is None or read.times.time is None:
        return read
    cells = read.table.columns[read.column]
    placed = placing.place(read.times.time, cells, table.options.displaced)
    warnings = (*read.times.warnings, *placed.warnings)
    times = replace(read.times, time=placed.time, order=placed.time, warnings=warnings)
    return _without(replace(read, times=times), placed.left_out)


def _without(read: _Timed, left_out: Flags | None) -> _Timed:
    """Returns what was read without some of the rows."""
    if left_out is None or read.times is None or not left_out.any():
        return read
    kept = ~left_out
    time = None if read.times.time is None else read.times.time[kept]
    times = replace(read.times, time=time, order=read.times.order[kept], left_out=None)
    return replace(read, table=replace(read.table, columns=read.table.columns[kept]), times=times)


def _looks_like_times(table: Table, column: str | None) -> str | None:
    """Returns a column that looks like times where none was found; asks if it cannot be read."""
    if column is not None and not pd.api.types.is_numeric_dtype(table.columns[column]):
        return None
    if (
        column is not None
        and stamps.read_times(table.columns[column], options=table.options).time is not None
    ):
        return None
    found = stamps.find_unread(table.columns)
    if found is None:
        return None
    cells = table.columns[found]
    try:
        stamps.read_times(cells, True, table.options)
    except Question:
        raise
    except UserError as error:
        raise unread.ask_about_all(cells, error) from error
    return found


def _in_order(
    timed: _Timed, values: Values
) -> tuple[RowOrder, Stamps | None, list[Message], list[Message]]:
    """Returns the rows in time order, their times if there are any, notes and warnings."""
    times = timed.times
    if timed.column is None or times is None:
        return as_they_come(len(values)), None, list(timed.notes) or [report.TIME_NONE], []
    cells = timed.table.columns[timed.column]
    order, warnings = row_order.put_in_order(times.order, cells, values, timed.table.options)
    moments = None if times.time is None else order.time
    notes = report.describe_time(timed.column, times)
    if timed.table.options.series == longtable.SUM:
        warnings = [w for w in warnings if w.code != row_order.TIMES_TWICE_SETTLED.code]
    return order, moments, notes, [*times.warnings, *warnings]


def _one_series(table: Table, time_column: str | None, target: str) -> Table:
    """Returns the rows of the chosen series, where a table holds several below each other."""
    rows = longtable.rows_of_one(table.columns, time_column, target, table.options)
    if rows is None:
        return table
    if table.options.series == longtable.SUM:
        return _added_up(table, str(time_column))
    name = str(table.options.series)
    note = ONE_SERIES.with_values(series=name)
    return replace(
        table,
        name=f"{table.name} · {name}",
        columns=table.columns[rows],
        notes=(*table.notes, note),
    )


def _added_up(table: Table, time_column: str) -> Table:
    """Returns a table whose rows of one time are to be added up."""
    keys = longtable.find_series(table.columns, time_column)
    sizes = table.columns[time_column].value_counts()
    count = 0 if keys is None else keys.nunique()
    note = SERIES_ADDED.with_values(count=count, fewer=int((sizes < count).sum()))
    options = table.options.replace(duplicates="sum")
    return replace(table, options=options, notes=(*table.notes, note))


def _no_numbers(frame: pd.DataFrame, time: str | None) -> UserError:
    others = [column for column in frame.columns if column != time]
    for column in others:
        cells = frame[column].astype("str")
        cells = cells[~numerals.is_missing(cells)]
        if len(cells):
            return UserError(
                "no_numbers",
                "No column holds numbers: “{column}” has “{value}” in line {line}. Write plain "
                "numbers, without units or signs, and use one delimiter between the columns.",
                **cell_at(cells, 0),
            )
    if others:
        return UserError(
            "no_numbers_only_empty",
            "No column holds numbers: “{column}” is empty in every row. Fill it or choose another "
            "file.",
            column=str(others[0]),
        )
    return UserError(
        "no_second_column",
        "“{column}” is the only column; besides the times, a column of numbers is needed. Add a "
        "column with the values.",
        column=str(frame.columns[0]),
    )


def _find_column(table: Table, name: str) -> str:
    names = [str(column) for column in table.columns]
    for candidate in (name, split_unit(name)[0]):
        if candidate in names:
            return candidate
    raise UserError(
        "no_such_column",
        "There is no column “{received}”; the columns are {known}. Choose one of them.",
        known=", ".join(f"“{column}”" for column in names[:20]),
        received=name,
    )


def _choose_target(table: Table, time_column: str | None, target: str | None) -> str:
    if target is not None:
        column = _find_column(table, target)
        if column == time_column:
            raise UserError(
                "target_is_time",
                "“{column}” cannot be both the time column and the column to forecast. Choose "
                "another one for either.",
                column=column,
            )
        return column
    for column in table.targets:
        if column != time_column:
            return column
    raise _no_numbers(table.columns, time_column)


def _choose_covariates(
    table: Table, covariates: Sequence[str], time_column: str | None, target: str
) -> list[str]:
    chosen = []
    for name in covariates:
        column = _find_column(table, name)
        if column in (target, time_column):
            raise UserError(
                "covariate_has_role",
                "“{column}” is the time column or the one to forecast, so it cannot be another "
                "column as well. Leave it out.",
                column=column,
            )
        chosen.append(column)
    return chosen
