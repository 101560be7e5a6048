"""A column of a table becomes a series: in time order, repaired, and with what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pandas.api.types import is_numeric_dtype

from core.config import RunConfig
from core.errors import Message
from core.made.columns import Category, Made, by_kind
from core.reading.naming import short_stamp
from core.reading.tables import Table
from core.series import checks, others, quality, report
from core.series.beside.days import with_days
from core.series.cadence import (
    TRAIN_SHARE,
    Cadence,
    find_cadence,
    season_strength,
    suggest_season,
)
from core.series.ledger import OF_THE_WHOLE, Entry, Repair, describe
from core.series.length import check_judged, check_length, fit_split
from core.series.quality import Finding, Observed
from core.series.repairs import RepairedColumn, apply_repairs, fill_forward
from core.series.selection import (
    choose_covariates,
    choose_target,
    find_column,
    one_series,
    with_sum,
)
from core.series.series import Series
from core.series.split import count_train
from core.series.timing.chosen_step import cadence_as, step_of
from core.series.timing.row_order import RowOrder
from core.series.timing.stretches import bridge, covered, stretches_of
from core.series.timing.timed import in_order, read_timed
from core.types import Flags, Stamps, Values


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
    made: Sequence[Made] = (),
) -> Series:
    """Takes one column of a table as a series: sorted, mended, without missing values.

    Takes and raises what `inspect` does.
    """
    return inspect(table, time, target, covariates, choices, train_share, made).series


def unfinished_row(series: Series) -> Finding | None:
    """Returns what is odd about a newest period that may not be over; None where it is whole."""
    cadence = Cadence(series.frequency)
    return quality.find_unfinished(Observed(series.target, series.observed, series.time, cadence))


def learnable(
    table: Table,
    config: RunConfig,
    choices: Sequence[Repair] = (),
    only_finished: bool = False,
) -> tuple[Series, RunConfig, Message | None]:
    """Returns what a run with some settings would learn of a table.

    Args:
        table: The table.
        config: The settings, which name its columns.
        choices: As `inspect` takes them.
        only_finished: Whether a newest period that may not be over is left out.

    Returns:
        The series, the settings with its columns and a split that fits it, and a word where the
        parts are longer than usual.

    Raises:
        UserError: As `inspect` and `core.series.length.check_length` have it.
    """
    columns = config.time, config.target, config.covariates
    series = to_series(table, *columns, choices, config.split[0], config.made)
    if only_finished and (unfinished := unfinished_row(series)):
        choices = (*choices, *unfinished.repairs)
        series = to_series(table, *columns, choices, config.split[0], config.made)
    config, widened = fit_split(len(series), config)
    if widened:  # then fewer rows train, and seasons are looked for in these alone
        series = to_series(table, *columns, choices, config.split[0], config.made)
    check_length(len(series), config)
    check_judged(series, config)
    named = {"target": series.target, "covariates": tuple(series.covariates)}
    return series, config.replace(**named), widened


def inspect(
    table: Table,
    time: str | None = None,
    target: str | None = None,
    covariates: Sequence[str] = (),
    choices: Sequence[Repair] = (),
    train_share: float = TRAIN_SHARE,
    made: Sequence[Made] = (),
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
        made: How some of the other columns are made, of words or of the calendar.

    Raises:
        Question: The times or the values have two readings, or the table holds several series.
        UserError: A column is missing or not fit for its role, or too few rows are left.
    """
    table = with_sum(table, target)
    time_column = table.time if time is None else find_column(table, time) if time else None
    column = choose_target(table, time_column, target)
    table = one_series(table, time_column, column)
    timed = read_timed(table, time_column, time is not None)
    table, time_column = timed.table, timed.column
    values = checks.read_values(table.columns[column], table.mark, table.options.words)
    checks.refuse_empty(values, column)
    kinds, days = by_kind(made)
    in_file = [name for name in covariates if name not in days]
    chosen = choose_covariates(table, in_file, time_column, column, kinds)
    order, moments, notes, timing = in_order(timed, values)
    values = order.take(values)
    checks.refuse_few(values[np.isfinite(values)], column)
    observed, hidden = _observe_outside(column, values, moments, train_share, choices)
    findings = tuple(
        finding
        for finding in quality.find_oddities(observed, choices, table.options.sentinels)
        if not len(finding.rows) or not hidden[finding.rows].all()
    )
    mended, entries = _repair(observed, findings, choices)
    others.refuse_words(table.columns[[name for name in chosen if name not in kinds]])
    raw, told = _take_others(table, chosen, kinds, order, moments)
    raw = {name: mended.take(cells) for name, cells in raw.items()}
    columns, filling = _fill_covariates(raw, len(mended))
    n_train = count_train(len(mended), train_share)
    # How many rows to come are known is told of what the file says of them.
    seen = {**columns, **dict.fromkeys(days, np.empty(0))}
    notes += report.describe_covariates(seen, len(mended))
    series = _as_series(table, observed, mended, entries, (notes, [*timing, *told, *filling]))
    series = with_days(replace(series, covariates=columns, reading=table.options), made)
    of_days = {name: series.covariates[name] for name in days}
    # What stands in for rows that are left out is no value that a column could have known.
    left_out = series.left_out
    taught = mended.values if left_out is None else np.where(left_out, np.nan, mended.values)
    warnings = others.examine_columns(raw, column, taught, n_train, _names(mended), of_days=of_days)
    series = replace(series, warnings=(*series.warnings, *warnings))
    beside = {
        name: order.take(column_values(table, name))
        for name in table.targets
        if name not in (column, time_column) and is_numeric_dtype(table.columns[name])
    }
    found = (*_duplicates(timing), *findings, *others.find_beginnings(beside, observed))
    return Inspection(observed, found, series)


def column_values(table: Table, name: str, kind: Category | None = None) -> Values:
    """Returns a column's numbers as they come, nan where there is none, `(n,)`.

    Args:
        table: The table.
        name: The column.
        kind: How it is made of words of another one; None where it stands in the table.

    Raises:
        UserError: There is no such column, or a cell holds something else.
    """
    if kind is not None:
        return kind.values(table.columns[find_column(table, kind.source)])
    cells = table.columns[find_column(table, name)]
    return checks.read_values(cells, table.mark, table.options.words)


def _take_others(
    table: Table,
    names: Sequence[str],
    kinds: Mapping[str, Category],
    order: RowOrder,
    time: Stamps | None,
) -> tuple[dict[str, Values], list[Message]]:
    """Returns other columns in time order, without what stands for “not measured”, and warnings."""
    columns, told = {}, list[Message]()
    for name in names:
        columns[name] = order.take(column_values(table, name, kinds.get(name)))
        if name not in kinds:
            meant = table.options.sentinels
            columns[name], some = others.without_sentinels(name, columns[name], time, meant)
            told += some
    return columns, told


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
    rest = [choice for choice in choices if choice.kind not in OF_THE_WHOLE]
    planned = dict(quality.plan(findings, rest))
    mended = apply_repairs(observed.values, observed.time, planned)
    checks.refuse_few(mended.values, observed.column)
    entries = (
        Entry(repair, count, planned[repair])
        for repair, count in mended.counts
        if count or not planned[repair]
    )
    stretches = stretches_of(choices)
    inside = {one: covered([one], mended.time, len(mended)) for one in stretches}
    settled = [Entry(stretch, int(rows.sum())) for stretch, rows in inside.items()]
    settled += [Entry(c, observed.cadence.missing) for c in choices if c.kind == "step"]
    repaired = np.logical_or.reduce([mended.repaired, *inside.values()])
    return replace(mended, repaired=repaired), (*settled, *entries)


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


def _observe_outside(
    column: str,
    values: Values,
    moments: Stamps | None,
    train_share: float,
    choices: Sequence[Repair],
) -> tuple[Observed, Flags]:
    """Returns a column with what is left out of it bridged, and which rows these are."""
    hidden = covered(stretches_of(choices), moments, len(values))
    seen = np.where(hidden, np.nan, values)
    checks.refuse_hidden(seen, hidden, column)
    observed = _observe(column, seen, moments, train_share, step_of(choices))
    return replace(observed, values=bridge(seen, hidden, observed.season_length)), hidden


def _observe(
    column: str,
    values: Values,
    moments: Stamps | None,
    train_share: float,
    step: str | None,
) -> Observed:
    finite = np.flatnonzero(np.isfinite(values))
    inside = slice(int(finite[0]), int(finite[-1]) + 1)
    if moments is None or len(moments[inside]) < checks.MIN_ROWS:
        return Observed(column, values, moments, Cadence(""), train_share=train_share)
    cadence = cadence_as(moments, step) if step else find_cadence(moments)
    filled = fill_forward(values[inside])
    season = suggest_season(filled, moments[inside], cadence.frequency, train_share)
    return Observed(column, values, moments, cadence, season, train_share, step)


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
    resampled = any(repair.kind == "resample" for repair, _count in mended.counts)
    step = None if resampled else observed.step
    cadence = cadence_as(mended.time, step) if step else find_cadence(mended.time)
    share = observed.train_share
    return cadence, suggest_season(mended.values, mended.time, cadence.frequency, share)


def _describe(
    mended: RepairedColumn, cadence: Cadence, season_length: int | None, train_share: float
) -> list[Message]:
    values, time = mended.values, mended.time
    rows = report.describe_rows(values, time)
    if time is None:
        return rows
    strength = None
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
